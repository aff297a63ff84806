/* What foyer-cmd-timetable.c, foyer-cmd-regulars.c and foyer-cmd-duplicate.c share. Inside a command only. */
#pragma once

#include "foyer-event.h"

G_BEGIN_DECLS

/* What became of many events and bookings; the lists and numbers are members of the call's result. */
typedef struct
{
  JsonArray *skipped; /* [{wall, why}]: something stands in the way */
  JsonArray *refused; /* [{wall, client, why}] */
  int made, enrolled, cancelled;
} FoyerTold;

void  foyer_told_init (FoyerTold *told, FoyerCall *call);
void  foyer_told_done (const FoyerTold *told, FoyerCall *call);
void  foyer_told_add (JsonArray *list, const char *wall, const char *who, const char *why);
char *foyer_told_client (FoyerBooking *b, const FoyerId *client); /* (transfer full) */
/* Enrols who is not there yet; a refusal is told, not an error. */
void  foyer_told_enrol (FoyerBooking *b, const FoyerRow *event, const FoyerId *client, int seats, FoyerTold *told);

FoyerRow *foyer_timetable_of_call (FoyerBooking *b, GError **error);
/* Its rows, in order of the week. (transfer full) (element-type FoyerId) */
GArray   *foyer_timetable_series (FoyerDb *db, const FoyerId *timetable);
/* Events of a series that are still to come, after @after_day if given. (transfer full) (element-type FoyerId) */
GArray   *foyer_series_coming (FoyerBooking *b, const FoyerId *series, const char *after_day);
/* Deletes them; the bookings are counted, not asked for one by one. */
gboolean  foyer_series_remove (FoyerBooking *b, const FoyerId *series, const char *after_day, const char *reason, int *events, int *bookings, GError **error);
/* Tells how many, and warns once when bookings are among them. */
gboolean  foyer_series_warn (FoyerBooking *b, const FoyerId *about, int events, int bookings, GError **error);

FoyerId   foyer_enrolment_id (const FoyerId *timetable, const FoyerId *client);
/* @series: (nullable): JSON list of ids; NULL: every time */
void      foyer_enrolment_put (FoyerBooking *b, const FoyerId *timetable, const FoyerId *client, const char *series, int seats);
/* The row @series is among those of @list: ["…"], or NULL for all of them. */
gboolean  foyer_enrolment_names (const char *list, const FoyerId *series);

extern const FoyerParam foyer_enrolment_set_params[];
extern const FoyerParam foyer_enrolment_delete_params[];
extern const FoyerParam foyer_event_duplicate_params[];
extern const FoyerParam foyer_event_remove_copies_params[];
gboolean foyer_run_enrolment_set (FoyerCall *call, GError **error);
gboolean foyer_run_enrolment_delete (FoyerCall *call, GError **error);
gboolean foyer_run_event_duplicate (FoyerCall *call, GError **error);
gboolean foyer_run_event_remove_copies (FoyerCall *call, GError **error);

G_END_DECLS
