/* foyer-rights: what a user may do. A right is a dotted name; a child is effective only if its section ("booking" of
 * "booking.create") is on. Roles are presets; a grant's "rights" object {"money.cancel":true,"calendar.history":30} changes single
 * ones: booleans, or days back for rights that take days (-1 unlimited). Constant table; the check is pure. */
#pragma once

#include <json-glib/json-glib.h>

#include "foyer-id.h"

G_BEGIN_DECLS

typedef enum
{
  FOYER_ROLE_OWNER,
  FOYER_ROLE_MANAGER,
  FOYER_ROLE_RECEPTIONIST,
  FOYER_ROLE_PROFESSIONAL,
  FOYER_N_ROLES,
} FoyerRole;

typedef struct
{
  const char *name;  /* "booking.move" */
  const char *label; /* N_("Move bookings") */
  gboolean days;     /* takes a number of days instead of on/off */
  int preset[FOYER_N_ROLES]; /* 0 off, 1 on; days rights: -1 or n */
} FoyerRight;

extern const FoyerRight foyer_rights[]; /* ends with { NULL } */

FoyerRole foyer_role_parse (const char *text); /* PROFESSIONAL for an unknown word: the least */
/* Value of @right for @role with the overrides of a grant (nullable): 0 off, 1 on, days for days rights. Section off → 0. */
int       foyer_right_value (const char *right, FoyerRole role, JsonObject *overrides);
/* Beside the rights an overrides object may hold "registers": ids of the only registers the user may use (VIS-12, USR-13). The ids, packed;
 * NULL: every register. Owners are never limited. (transfer full) (nullable) */
GBytes   *foyer_right_registers (FoyerRole role, JsonObject *overrides);
/* @allowed: as above. */
gboolean  foyer_registers_have (GBytes *allowed, const FoyerId *reg);
/* Nothing is in @wanted that is not in @allowed. */
gboolean  foyer_registers_within (GBytes *wanted, GBytes *allowed);
/* Rights: calendar calendar.history calendar.all-columns calendar.statistics calendar.schedule · booking booking.create booking.edit
 * booking.move booking.status booking.delete booking.delete-arrived booking.delete-paid booking.override booking.past booking.cost
 * booking.discount booking.services booking.length
 * booking.comment booking.edit-arrived booking.edit-paid · clients clients.list clients.edit clients.create clients.delete clients.phones clients.export
 * clients.segments · security security.exports · money
 * money.pay money.cancel money.refund money.registers money.transfer money.print · setup setup.location setup.info setup.services
 * setup.prices setup.team setup.schedule setup.access setup.resources setup.registers · private private.payroll private.medical
 * · import · reports · sync */

G_END_DECLS
