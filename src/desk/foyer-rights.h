/* foyer-rights: what a user may do. A right is a dotted name with a stable number; it is effective only if its section ("booking" of
 * "booking.create") and every right it belongs to ("booking.delete" of "booking.delete-paid") are on. Roles are presets; a grant's "rights"
 * object {"money.cancel":true,"calendar.history":30} changes single ones: booleans, or days back for rights that take days (-1
 * unlimited). Constant tables (foyer-rights-table.c); every check is pure.
 *
 * A grant says one of four roles, which every version of Foyer knows, and what differs from it. The other presets and a chain's own roles
 * are professionals of whom every difference is written down, so that a desk that does not know the preset reckons the same rights. */
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

#define FOYER_N_PRESETS 7 /* the four roles, then call-centre, accountant, look-only */

typedef struct
{
  int no;            /* stable; never another's */
  const char *name;  /* "booking.move"; stable, kept in grants */
  const char *label; /* N_("Move bookings") */
  gboolean days;     /* takes a number of days instead of on/off */
  gboolean later;    /* of something this version does not have yet */
  int preset[FOYER_N_PRESETS]; /* 0 off, 1 on; days rights: -1 or n */
} FoyerRight;

extern const FoyerRight foyer_rights[]; /* ends with { 0 } */
extern const int foyer_n_rights;

typedef struct
{
  const char *name;  /* "accountant" */
  const char *label; /* N_("Accountant") */
  FoyerRole role;    /* what a grant of it says */
} FoyerPreset;

extern const FoyerPreset foyer_presets[FOYER_N_PRESETS];

#define FOYER_N_LIMITS 12
#define FOYER_LIMIT_ITEMS 5 /* "items": payment items of money moved by hand */

/* Lists of ids (or words) in a grant's "rights" beside the switches: the user sees and uses only these. Owners are never limited. */
typedef struct
{
  const char *name;    /* "registers" */
  const char *table;   /* of the rows whose ids are listed; NULL: words */
  const char *section; /* where it is shown */
  const char *label;
  gboolean one;        /* exactly one */
  gboolean later;
} FoyerRightLimit;

extern const FoyerRightLimit foyer_right_limits[FOYER_N_LIMITS];

FoyerRole foyer_role_parse (const char *text); /* PROFESSIONAL for an unknown word: the least */
int       foyer_preset_find (const char *name); /* place in foyer_presets[]; -1 */
/* Place in foyer_rights[]; -1. */
int       foyer_right_find (const char *name);
/* What has to be on as well: place in foyer_rights[], or -1 for a section. */
int       foyer_right_parent (int i);
/* The switch as it stands, whatever it belongs to. */
int       foyer_right_own (int i, FoyerRole role, JsonObject *overrides);
/* Value of @right for @role with the overrides of a grant (nullable): 0 off, 1 on, days for days rights. Section off → 0. */
int       foyer_right_value (const char *right, FoyerRole role, JsonObject *overrides);
/* All of them at once; @values: foyer_n_rights. */
void      foyer_right_values (FoyerRole role, JsonObject *overrides, int *values);
/* @wanted is more than @have: on against off, or further back. */
gboolean  foyer_right_is_more (int wanted, int have);

/**
 * foyer_rights_rebase:
 * The same switches, said as differences from another: @switches (foyer_n_rights, foyer_right_own() each) less what @from has of them,
 * with the limits of @overrides (nullable).
 * Returns: (transfer full): empty when nothing differs
 */
JsonObject *foyer_rights_rebase (const int *switches, const int *from, JsonObject *overrides);
/* The switches of a preset with the differences of @overrides (nullable) from it. */
void        foyer_rights_switches (const int *from, JsonObject *overrides, int *switches);

/* Ids of a limit, packed; NULL: everything. (transfer full) (nullable) */
GBytes   *foyer_right_limit (FoyerRole role, JsonObject *overrides, int limit);
GBytes   *foyer_right_registers (FoyerRole role, JsonObject *overrides); /* VIS-12, USR-13 */
/* @allowed: as above. */
gboolean  foyer_registers_have (GBytes *allowed, const FoyerId *reg);
/* Nothing is in @wanted that is not in @allowed. */
gboolean  foyer_registers_within (GBytes *wanted, GBytes *allowed);

G_END_DECLS
