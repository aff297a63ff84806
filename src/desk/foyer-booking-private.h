/* What the commands of booking, visit and money share: who may touch what, what a time runs into, which visit an appointment is in.
 * Inside a command only. */
#pragma once

#include "foyer-command.h"
#include "foyer-gaps.h"
#include "foyer-location.h"
#include "foyer-visit-rules.h"

G_BEGIN_DECLS

typedef struct
{
  FoyerCall *call; /* borrowed */
  FoyerTx *tx;
  FoyerDb *db;
  FoyerLocation *place; /* owned */
  gint64 today;         /* civil date there */
  GArray *aside;        /* (nullable), borrowed (element-type FoyerId): appointments about to be moved as well: they are in nobody's way */
} FoyerBooking;

gboolean foyer_booking_begin (FoyerBooking *b, FoyerCall *call, const FoyerId *loc, GError **error);
void     foyer_booking_end (FoyerBooking *b);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FoyerBooking, foyer_booking_end)

/* ---- limits ---------------------------------------------------------------------------------------------------------------- */
/* Why bookings of @date cannot be changed by the user any more; NULL when they can. Also for queries. (transfer full) (nullable) */
char    *foyer_booking_past_words (FoyerCall *call, const FoyerLocation *place, gint64 today, gint64 date);
/* DENIED with the reason when @date lies further back than the user may change (APT-13). */
gboolean foyer_booking_may_change_day (FoyerBooking *b, gint64 date, GError **error);
/* A member of this location the user may book for. @name (out) (optional) (transfer full) */
gboolean foyer_booking_may_staff (FoyerBooking *b, const FoyerId *staff, char **name, GError **error);
/* At least one appointment of the visit is in a column the user may touch. */
gboolean foyer_booking_may_visit (FoyerBooking *b, const FoyerRow *visit, GError **error);
gboolean foyer_visit_has_receipt (FoyerDb *db, const FoyerId *visit);
/* CONFLICT “A receipt was printed …” when the visit is locked. */
gboolean foyer_booking_unlocked (FoyerBooking *b, const FoyerId *visit, GError **error);
/* DENIED when the client came, or the visit is fully paid, and the user may not change such; or without @right. @right: (nullable):
 * foyer-booking-rights.c */
gboolean foyer_booking_may_edit (FoyerBooking *b, const FoyerRow *visit, const char *right, GError **error);
/* CONFLICT when undoing @t would change what a receipt printed since has locked (VIS-8); DENIED for money in a register not given to the user. */
gboolean foyer_booking_may_undo (FoyerCall *call, const FoyerTxn *t, GError **error);
/* INVALID for a service that is done for groups: that has seats, and those an event has. */
gboolean foyer_booking_no_group (FoyerBooking *b, const FoyerId *service, GError **error);
/* The same for new entries of "services" (nullable); lines that are there stay. */
gboolean foyer_booking_no_groups (FoyerBooking *b, JsonArray *services, GError **error);
/* Money of the visit that is not cancelled. */
gint64   foyer_visit_paid (FoyerDb *db, const FoyerId *visit);
/* Number of payments and refunds that are not cancelled. */
int      foyer_visit_payments (FoyerDb *db, const FoyerId *visit);
/* From the rows, also inside a transaction that has not made the figures yet. */
gint64   foyer_visit_sum (FoyerDb *db, const FoyerId *visit);
/* The visit of parameter @param, not deleted, in reach of the user. (transfer full) */
FoyerRow *foyer_booking_visit (FoyerBooking *b, FoyerCall *call, const char *param, GError **error);
/* The same by id. */
FoyerRow *foyer_booking_visit_of (FoyerBooking *b, const FoyerId *id, GError **error);
/* The same for an appointment; @visit (out) (optional) (transfer full) its visit. */
FoyerRow *foyer_booking_appointment (FoyerBooking *b, FoyerCall *call, const char *param, FoyerRow **visit, GError **error);

/* The same by id. */
FoyerRow *foyer_booking_appointment_of (FoyerBooking *b, const FoyerId *id, FoyerRow **visit, GError **error);

/* ---- time ------------------------------------------------------------------------------------------------------------------ */
/* Something in the way of a wanted time. */
typedef struct
{
  const char *kind; /* "overlap", "break", "outside" */
  FoyerId about;
  char *text;
} FoyerWarning;
/* (transfer full) (element-type FoyerWarning): what booking @staff then runs into; also for queries. @gaps (nullable): when in it the member is
 * free: there nothing is run into. */
GPtrArray *foyer_booking_warnings (FoyerDb *db, const FoyerLocation *place, const FoyerId *self, const FoyerId *staff, const char *staff_name,
                                   gint64 date, int minute, int dur, const FoyerGaps *gaps);
/**
 * foyer_booking_check_time:
 * @self: (nullable): appointment that does not stand in its own way
 * @overlap: (out): somebody is booked there
 * Warns (overlap, break, outside) through the call; DENIED when there is a warning the user may not override.
 */
gboolean foyer_booking_check_time (FoyerBooking *b, const FoyerId *self, const FoyerId *staff, const char *staff_name, gint64 date, int minute,
                                   int dur, const FoyerGaps *gaps, gboolean *overlap, GError **error);
/* An appointment that held no time for a while (deleted, did not come) holds it again: warns (overlap) when somebody else was booked there
 * since, and keeps the reason with it; DENIED for those who may not override. foyer-cmd-visit.c
 * @since: stamp of what is taken back: who was there before it, side by side with this one, is not asked about again; 0: everybody */
gboolean foyer_booking_take_back (FoyerBooking *b, const FoyerId *appointment, gint64 since, GError **error);
/* The same for all of a visit. @coming: it is about to hold its time again, but its row does not say so yet. */
gboolean foyer_booking_take_visit_back (FoyerBooking *b, const FoyerId *visit, gboolean coming, gint64 since, GError **error);
/**
 * foyer_booking_allocate:
 * @appointment: put before
 * @wanted: (nullable): instances picked by hand
 * Reserves one instance of each resource the services of the appointment need: those picked, those it has where still free, else a
 * free one, else the first with a warning (resource); reservations no longer needed are given back.
 */
gboolean foyer_booking_allocate (FoyerBooking *b, FoyerRow *appointment, JsonArray *wanted, gboolean *taken, GError **error);

typedef struct
{
  FoyerId resource;
  char *name; /* owned */
} FoyerResourceTaken;
/* Resources @service needs of which no place is free in [@t0, @t1). @self: (nullable): appointment that is not in its own way. (transfer full)
 * (element-type FoyerResourceTaken) */
GPtrArray *foyer_resources_taken (FoyerDb *db, const FoyerLocation *place, const FoyerId *self, const FoyerId *service, gint64 t0, gint64 t1);

/* Gives back every resource of the appointment. */
void     foyer_booking_release (FoyerBooking *b, const FoyerRow *appointment);

/* A warning, or a refusal for those who may not override one. */
#define FOYER_BOOKING_WARN(b, error, kind, about, ...)                                                                                                   \
  G_STMT_START                                                                                                                             \
  {                                                                                                                                        \
    if (!foyer_call_may ((b)->call, "booking.override"))                                                                                   \
      {                                                                                                                                    \
        g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, __VA_ARGS__);                                                                 \
        return FALSE;                                                                                                                      \
      }                                                                                                                                    \
    foyer_call_warn ((b)->call, kind, about, __VA_ARGS__);                                                                                 \
  }                                                                                                                                        \
  G_STMT_END

/* ---- visits ---------------------------------------------------------------------------------------------------------------- */
/**
 * foyer_booking_regroup:
 * @client: none: nothing to do
 * @moved: (nullable): the appointment being made or changed, as it will be, already put; its "visit" may be changed here
 * Puts the client's appointments of that day into visits by the interval; emptied visits without money become deleted.
 */
void     foyer_booking_regroup (FoyerBooking *b, const FoyerId *client, gint64 date, FoyerRow *moved);
/* The same after several changes. @moved: (element-type FoyerRow) */
void     foyer_booking_regroup_all (FoyerBooking *b, const FoyerId *client, gint64 date, GPtrArray *moved);
/**
 * foyer_booking_join:
 * @others: (out): other appointments would change their visit too: regroup after the put
 * Returns: the visit a new appointment of @client at [@t0, @t1) joins, or none when it makes a new one
 */
FoyerId  foyer_booking_join (FoyerBooking *b, const FoyerId *client, gint64 date, gint64 t0, gint64 t1, gboolean *others);
/* A new pending visit, put. (transfer full) */
FoyerRow *foyer_booking_new_visit (FoyerBooking *b, const FoyerId *client, gint64 date);
/* A visit of today nobody booked, with the status of those who came, put. (transfer full) */
FoyerRow *foyer_booking_new_sale (FoyerBooking *b, const FoyerId *client, gint64 date);
/* Appointments that are not deleted. */
int      foyer_visit_appointments (FoyerDb *db, const FoyerId *visit);
/* Deletes the visit if nothing is left in it: no appointment, no line, no money. */
void     foyer_booking_close_empty (FoyerBooking *b, const FoyerId *visit, const char *reason);

/* Deletes one appointment, with its visit when it is the last. What speaks against it is said before anything is written. foyer-cmd-booking.c */
gboolean foyer_booking_delete_one (FoyerBooking *b, FoyerRow *appointment, FoyerRow *visit, GError **error);
/* Every payment of the visit is cancelled, and kept as such. */
void     foyer_booking_void_payments (FoyerBooking *b, const FoyerId *visit);

/* ---- shape ----------------------------------------------------------------------------------------------------------------- */
#define FOYER_SHAPE_LINES 50

/* What the lines of an appointment ask for. */
typedef struct
{
  int n;
  FoyerBlocks blocks[FOYER_SHAPE_LINES];
  int client; /* minutes for the client; 0 without services */
  int tech;   /* break after it, by the services and the location; 0 without services */
} FoyerShape;

void foyer_shape_of (FoyerDb *db, const FoyerRow *appointment, FoyerShape *shape);
/* @services: (nullable): as given to booking.create, or ids */
void foyer_shape_wanted (FoyerDb *db, const FoyerId *loc, const FoyerId *staff, JsonArray *services, FoyerShape *shape);
/* An appointment is more than its break, and no longer than a day. */
void foyer_shape_fit (int *dur, int *tech);
/* Sets "tech" and "gaps". */
void foyer_shape_put (FoyerRow *appointment, int tech, const FoyerGaps *gaps);
/* When the member is free in an appointment of @dur minutes, of which @tech are the break. */
void foyer_shape_gaps (const FoyerShape *shape, int dur, int tech, FoyerGaps *out);

/* "Mask is booked for days until 31 August."; NULL when @date is in the season. (transfer full) */
char    *foyer_season_text (const FoyerLocation *place, const char *title, const char *from, const char *to, gint64 date);
/* Warns (season) of services of the appointment that are not booked for @date; DENIED for those who may not override. */
gboolean foyer_booking_check_season (FoyerBooking *b, const FoyerRow *appointment, gint64 date, GError **error);

/* ---- lines ----------------------------------------------------------------------------------------------------------------- */
/**
 * foyer_booking_add_line:
 * @spec: {service, qty, price, disc_pct, disc_sum, manual, dur, title}
 * @discount: personal discount of the client, applied when @spec names none
 * @dur: (out) (optional): minutes the line adds
 * @id: (out) (optional)
 */
gboolean foyer_booking_add_line (FoyerBooking *b, const FoyerId *visit, const FoyerId *appointment, const FoyerId *staff, JsonObject *spec,
                                 gint64 discount, int weight, int *dur, FoyerId *id, GError **error);
/* Goods by title and price: @spec as above, without a service. */
gboolean foyer_booking_add_goods (FoyerBooking *b, const FoyerId *visit, const FoyerId *staff, JsonObject *spec, gint64 discount, int weight, FoyerId *id,
                                  GError **error);
/* FALSE with why a line of @service with @staff would be refused, before anything is written. */
gboolean foyer_booking_may_sell (FoyerBooking *b, const FoyerId *service, const FoyerId *staff, GError **error);
/* Checks and sets qty, price, discounts and total of a line from @spec; rights included. */
gboolean foyer_booking_set_line (FoyerBooking *b, FoyerRow *line, JsonObject *spec, GError **error);
/* After a change of member: prices not set by hand follow the new one; warns when they do not do a service. */
gboolean foyer_booking_reprice (FoyerBooking *b, const FoyerRow *appointment, const FoyerId *staff, const char *staff_name, GError **error);
/* Ids of the live lines of an appointment, in order. (transfer full) (element-type FoyerId) */
GArray  *foyer_appointment_lines (FoyerDb *db, const FoyerId *visit, const FoyerId *appointment);
/* Personal discount of the client; 0 for none. */
gint64   foyer_client_discount (FoyerDb *db, const FoyerId *client);

G_END_DECLS
