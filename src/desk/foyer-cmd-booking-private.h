/* The run functions of foyer_commands_booking that live in foyer-cmd-visit.c and foyer-cmd-lines.c, and what they share. */
#pragma once

#include "foyer-booking-private.h"

G_BEGIN_DECLS

gboolean foyer_run_visit_status (FoyerCall *call, GError **error);
gboolean foyer_run_visit_set_client (FoyerCall *call, GError **error);
gboolean foyer_run_visit_note (FoyerCall *call, GError **error);
gboolean foyer_run_line_add (FoyerCall *call, GError **error);
gboolean foyer_run_line_update (FoyerCall *call, GError **error);
gboolean foyer_run_line_remove (FoyerCall *call, GError **error);
gboolean foyer_run_visit_discount (FoyerCall *call, GError **error);

/* Another client (none: nobody) for the whole visit; refused with payments (FX-4) or a receipt. @visit is put. */
gboolean foyer_booking_set_client (FoyerBooking *b, FoyerRow *visit, const FoyerId *client, GError **error);
/* The client of parameter "client", or of "name", "phone" …, who is found or made. */
gboolean foyer_booking_find_client (FoyerBooking *b, FoyerId *client, GError **error);

/* What a change of an appointment asks for, beside member and time. */
typedef struct
{
  int dur;                  /* 0: as it was, or as the lines need when that is what it was */
  int tech;                 /* -1: the same */
  const FoyerShape *before; /* (nullable): of the lines before they changed */
  JsonArray *instances;     /* (nullable): picked by hand */
  gboolean bundled;         /* the caller looks after the visit */
} FoyerBookingWish;

/* Moves, resizes and re-prices; warnings included. @visit: its visit. */
gboolean foyer_booking_move (FoyerBooking *b, FoyerRow *appointment, FoyerRow *visit, FoyerId staff, gint64 date, int minute,
                             const FoyerBookingWish *wish, GError **error);

/* ---- packages: foyer-cmd-package.c ---- */
/* Ids of the appointments booked together with this one, and its own, in order of time. (transfer full) (element-type FoyerId) */
GArray  *foyer_booking_bundle (FoyerBooking *b, const FoyerRow *appointment);
/* All of them by as much as @appointment moves. */
gboolean foyer_booking_move_bundle (FoyerBooking *b, FoyerRow *appointment, FoyerId staff, gint64 date, int minute, const FoyerBookingWish *wish,
                                    GError **error);

/* @rows (element-type FoyerRow) were moved to another day: their visit goes along when all of it moved; what moved out of a visit that stays
 * starts one of its own. */
void     foyer_booking_follow_day (FoyerBooking *b, GPtrArray *rows, gint64 date);

/* After lines changed: the appointment's length and break follow where they were those of the lines @before; so does the time in which the
 * member is free. Warnings included. */
gboolean foyer_booking_follow_dur (FoyerBooking *b, const FoyerId *appointment, const FoyerShape *before, GError **error);

G_END_DECLS
