/* foyer-event: group events inside commands and queries: an appointment of nobody in particular with room for several, and the
 * participants, each an appointment of its own that names it.
 *
 * A participant takes seats of its event, never time of the member; its time, length and member are those of the event. The event's own
 * visit and line are there for the board and the resources and cost nothing. */
#pragma once

#include "foyer-booking-private.h"
#include "foyer-event-rules.h"

G_BEGIN_DECLS

/* Participants of events this transaction changed are put at their time. Called once at the end of every command. */
void     foyer_event_follow (FoyerTx *tx);

gboolean foyer_row_is_event (const FoyerRow *appointment);
gboolean foyer_row_is_participant (const FoyerRow *appointment);
/* Seats that are taken. */
int      foyer_event_taken (FoyerDb *db, const FoyerId *event);
/* Ids of the participants whose booking stands, in the order they were booked. (transfer full) (element-type FoyerId) */
GArray  *foyer_event_participants (FoyerDb *db, const FoyerId *event);
/* "Extra seats" and the most one client may have at @loc. */
void     foyer_event_limits (FoyerDb *db, const FoyerId *loc, gboolean *extra, int *most);
/* The group service of an event (of its line), or none. @title (out) (optional) (transfer full) */
FoyerId  foyer_event_service (FoyerDb *db, const FoyerRow *event, char **title);

/* FALSE with INVALID for the visit of an event itself: it is nobody's, and nothing is sold in it. */
gboolean  foyer_event_keeps_out (FoyerDb *db, const FoyerId *visit, GError **error);
/* The event of a parameter, in reach of the user. @visit (out) (optional) (transfer full): its own visit. (transfer full) */
FoyerRow *foyer_event_of_call (FoyerBooking *b, const char *param, FoyerRow **visit, GError **error);

typedef struct
{
  FoyerId id;       /* none: a new one */
  FoyerId service, staff;
  gint64 date;
  int minute;
  int dur, capacity; /* 0: the service's */
  FoyerId series;
  JsonArray *instances;    /* (nullable): picked by hand */
  const FoyerRow *like;    /* (nullable): comment, colour, link and labels of this one */
  gboolean quiet;          /* foyer_event_in_the_way() has found nothing: of breaks and working hours nothing is asked */
} FoyerEventPlan;

/* INVALID unless it is a group service the member does; @dur and @capacity of the plan are filled in. */
gboolean  foyer_event_check_service (FoyerBooking *b, FoyerEventPlan *plan, GError **error);
/* Writes the event; warnings through the call. (transfer full) */
FoyerRow *foyer_event_make (FoyerBooking *b, FoyerEventPlan *plan, GError **error);
/* What stands in the way of the plan: another booking of the member, or a room that is taken. (transfer full) (nullable) */
char     *foyer_event_in_the_way (FoyerBooking *b, const FoyerEventPlan *plan);

/**
 * foyer_event_enrol:
 * @seats: of this client
 * @comment: (nullable)
 * @participant, @visit: (out) (optional): ids of what was made
 * CONFLICT when the event is full, the client is there already, or has more seats than one may have; INVALID or NOT_FOUND when its service is
 * not sold any more. Nothing is written then.
 */
gboolean  foyer_event_enrol (FoyerBooking *b, const FoyerRow *event, const FoyerId *client, int seats, const char *comment, FoyerId *participant,
                             FoyerId *visit, GError **error);
/* FALSE with CONFLICT and the reason; @taken: seats others have. */
gboolean  foyer_event_may_take (FoyerBooking *b, const FoyerRow *event, int taken, int seats, GError **error);
/* FALSE with INVALID and the reason when the participant @row must stay in its event @from: paid, here, or over. */
gboolean  foyer_event_may_leave (FoyerDb *db, const FoyerRow *row, const FoyerRow *from, gint64 now, GError **error);
/* The client has a booking in the event that stands. */
gboolean  foyer_event_has_client (FoyerDb *db, const FoyerId *event, const FoyerId *client, const FoyerId *except);
/* Cancels one participant: its appointment, visit and payments. */
void      foyer_event_cancel (FoyerBooking *b, const FoyerId *participant, const char *reason);
/**
 * foyer_event_remove:
 * Deletes the event and cancels every booking in it; what the user may not delete refuses the whole. Warns how many bookings there are, unless
 * @quiet.
 * @bookings, @payments: (out) (optional): how many
 */
gboolean  foyer_event_remove (FoyerBooking *b, FoyerRow *event, const char *reason, gboolean quiet, int *bookings, int *payments, GError **error);

/* Run functions other modules lead to: booking.delete of an event, and of the whole. */
gboolean  foyer_run_event_delete_row (FoyerBooking *b, FoyerRow *event, GError **error);

G_END_DECLS
