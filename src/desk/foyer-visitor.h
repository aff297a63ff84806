/* foyer-visitor: who comes under the phone of a client: a child, a pet, a car. Bookings may name a visitor; messages, payments, loyalty and
 * balance stay with the client whose phone it is (VTR-3), and so does the visit: two visitors of one phone at one time are no duplicate. */
#pragma once

#include "foyer-command.h"

G_BEGIN_DECLS

/* "Peti (Kovács Eszter)"; the one alone where the other is missing. (transfer full), never NULL */
char       *foyer_visitor_title (const char *visitor, const char *client);
/* Name of the visitor an appointment names. (transfer full) (nullable) */
char       *foyer_visitor_name_of (FoyerDb *db, const FoyerId *appointment);
/* Names by appointment of everything booked for a visitor at @loc on days @from … @to. (transfer full) (element-type FoyerId utf8);
 * NULL when there is none */
GHashTable *foyer_visitor_read_days (FoyerDb *db, const FoyerId *loc, const char *from, const char *to);
/* Member "visitors": those of the client and of the cards merged into it; vehicles only for who may see them (VTR-4). */
void        foyer_visitor_out_of (JsonBuilder *out, FoyerCall *call, const FoyerId *client);
/* Member @name: {id, name} of the visitor, or null. */
void        foyer_visitor_out_named (JsonBuilder *out, FoyerDb *db, const char *name, const FoyerId *visitor);
/**
 * foyer_visitor_check:
 * @client: (inout): client of the booking; none: becomes the visitor's
 * FALSE with INVALID or NOT_FOUND when the visitor is not one of this client.
 */
gboolean    foyer_visitor_check (FoyerCall *call, const FoyerId *visitor, FoyerId *client, GError **error);
/* What the search index knows of a client's visitors: names and plates, separated by blanks. (transfer full) (nullable) */
char       *foyer_visitor_words (FoyerDb *db, const FoyerId *client);

/**
 * foyer_booking_extras:
 * The parameters "visitor", "labels" and "fields" of a command that makes or changes a booking, for @appointment, already put.
 */
gboolean    foyer_booking_extras (FoyerCall *call, FoyerRow *appointment, GError **error);
#define FOYER_BOOKING_EXTRA_PARAMS \
  { "visitor", FOYER_P_ID, FOYER_P_NULLABLE, "who comes under the client's phone; null: the client" }, \
  { "labels", FOYER_P_LIST, 0, "all labels it shall have" }, \
  { "fields", FOYER_P_OBJECT, 0, "custom fields of the booking: values by id or code" }, \
  { "client_fields", FOYER_P_OBJECT, 0, "custom fields of the client: values by id or code" }

G_END_DECLS
