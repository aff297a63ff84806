/* What foyer-cmd-timetable.c, foyer-timetable-rows.c, foyer-cmd-regulars.c and foyer-cmd-duplicate.c share. Inside a command only. */
#pragma once

#include "foyer-event.h"

G_BEGIN_DECLS

#define FOYER_TIMETABLE_MAX_EVENTS 1000

/* A parameter of commands that make many events some at a time. */
#define FOYER_UNDO_WITH { "undo_with", FOYER_P_ID, 0, "the change this goes on with, “txn” of its result: both are undone as one" }
gboolean foyer_undo_with (FoyerCall *call, GError **error); /* before anything is written */

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

/* ---- foyer-timetable-rows.c ---- */
/* One time of the week. */
typedef struct
{
  FoyerId series; /* none: a new one */
  FoyerId was;    /* the row it takes the place of: whose regulars come at its time */
  int weekday, minute, dur; /* dur 0: the event's */
  JsonArray *instances; /* borrowed, (nullable) */
} FoyerTimetableRow;

/* Of "2026-11-24"; 0 for NULL. */
gint64    foyer_timetable_date (const char *text);
/* The parameter "rows": [{weekday, minute, dur?, instances?, series?}] (transfer full) (element-type FoyerTimetableRow) */
GArray   *foyer_timetable_rows_read (FoyerCall *call, GError **error);
/* As they stand, to be counted. (transfer full) (element-type FoyerTimetableRow) */
GArray   *foyer_timetable_rows_now (FoyerBooking *b, const FoyerId *timetable);
FoyerId   foyer_timetable_row_put (FoyerBooking *b, const FoyerRow *timetable, const FoyerTimetableRow *row);
/* How many events the rows make between two dates. */
int       foyer_timetable_count (GArray *rows, gint64 first, gint64 until);
gboolean  foyer_timetable_check (GArray *rows, gint64 first, gint64 until, GError **error);
/* Puts these in place of those that are there: events to come of a row that is gone are deleted and counted, its regulars come at the time that
 * takes its place. */
gboolean  foyer_timetable_rows_replace (FoyerBooking *b, const FoyerRow *timetable, GArray *rows, int *events, int *bookings, GError **error);

/* A time the timetable names. */
typedef struct
{
  FoyerId series;
  gint64 date;
  int minute;
} FoyerTimetableDue;

/* All of them, in order. (transfer full) (element-type FoyerTimetableDue) */
GArray   *foyer_timetable_due (FoyerDb *db, const FoyerRow *timetable);
FoyerId   foyer_timetable_event_id (const FoyerId *series, gint64 date);
/* The event the timetable was made from may stand at one of its times: it is that one. */
FoyerId   foyer_timetable_standing (FoyerDb *db, const FoyerZone *zone, const FoyerRow *timetable, const FoyerTimetableDue *due);
/* How many of those to come have no event, and none that was deleted since. */
int       foyer_timetable_missing (FoyerDb *db, const FoyerZone *zone, const FoyerRow *timetable, gint64 now);

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
