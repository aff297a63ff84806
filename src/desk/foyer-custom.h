/* foyer-custom: the business's own fields of clients and bookings: what a value of each type may be, and how values are read.
 *
 * The upper half is pure: no I/O, no clock; any thread. The lower half reads inside a command or query and leaves out what the user may not
 * see (CFD-4): whoever lacks the right gets neither field nor value. */
#pragma once

#include "foyer-command.h"

G_BEGIN_DECLS

typedef enum
{
  FOYER_CUSTOM_TEXT,
  FOYER_CUSTOM_NUMBER,   /* stored as -12.5, whatever the comma of the country */
  FOYER_CUSTOM_LIST,     /* one of the choices */
  FOYER_CUSTOM_DATE,     /* 2026-11-24 */
  FOYER_CUSTOM_DATETIME, /* 2026-11-24T14:15, wall time */
} FoyerCustomType;

FoyerCustomType foyer_custom_type_parse (const char *word); /* TEXT for NULL and unknown words */

/**
 * foyer_custom_check:
 * @title: of the field, for the sentence
 * @choices: (nullable): JSON list of the values of a LIST
 * @text: as typed; "" clears the value
 * Returns: (transfer full): the value as it is stored, "" for none, or %NULL with INVALID and a sentence
 */
char *foyer_custom_check (FoyerCustomType type, const char *title, const char *choices, const char *text, GError **error);
/**
 * foyer_custom_choices:
 * @values: (element-type utf8): each as it is: a comma is part of the value
 * Returns: (transfer full): as a JSON list, blanks trimmed, each value once; %NULL when there is none
 */
char *foyer_custom_choices (JsonArray *values);
/* "Shoe size" → "shoe_size": only a–z, 0–9 and _; never empty. (transfer full) */
char *foyer_custom_code (const char *title);

/* ---- a field as it stands ---------------------------------------------------------------------------------------------------- */
typedef struct
{
  FoyerId id;
  gboolean client; /* else of appointments */
  FoyerCustomType type;
  char *title, *code, *word, *choices, *locs; /* word: the type; choices, locs: JSON or NULL */
  gboolean editable, shown, online;
  gint64 weight;
} FoyerCustomField;

/* Live fields of clients or appointments in their order; @loc: only those of this location, when given. (transfer full)
 * (element-type FoyerCustomField) */
GPtrArray *foyer_custom_fields (FoyerDb *db, gboolean client, const FoyerId *loc);
/* The same as far as the user may see them: empty without the right. Only those shown. */
GPtrArray *foyer_custom_fields_seen (FoyerCall *call, gboolean client);
/* Value of a field for a card and the cards merged into it, or for an appointment. (transfer full) (nullable) */
char      *foyer_custom_value (FoyerDb *db, const FoyerCustomField *f, const FoyerId *owner);
/* Whether the value of @owner fits: contains @wanted (texts), is it, or is there at all when nothing is wanted. A field that is not among
 * @fields fits always. */
gboolean   foyer_custom_fits (FoyerDb *db, GPtrArray *fields, const FoyerId *field, const char *wanted, const FoyerId *owner);
/* The clients whose value fits, as a set of ids, read at once; NULL: all of them, @field is not among @fields. (transfer full) (nullable) */
GHashTable *foyer_custom_fitting_clients (FoyerDb *db, GPtrArray *fields, const FoyerId *field, const char *wanted);
/* Puts ids of owners in the order of the field's values: numbers by size, the rest as words; those without one last. */
void       foyer_custom_sort (FoyerDb *db, GPtrArray *fields, const FoyerId *field, gboolean desc, GArray *ids);
/* Member @name: {field id: value} of the fields that have one. */
void       foyer_custom_out_values (JsonBuilder *out, FoyerDb *db, const char *name, GPtrArray *fields, const FoyerId *owner);
/* Member @name: [{field, title, code, type, choices, value, editable}] with all of them. */
void       foyer_custom_out_form (JsonBuilder *out, FoyerCall *call, const char *name, gboolean client, const FoyerId *owner);
/**
 * foyer_custom_set:
 * @owner: a client or an appointment
 * @values: {field id or code: text, number or null}
 * Needs the rights to see and to edit; checks each value.
 */
gboolean   foyer_custom_set (FoyerCall *call, gboolean client, const FoyerRow *owner, JsonObject *values, GError **error);
/* Whether the user may know this field of a row, wherever it is told of: log, inbox, export. TRUE for all but values and vehicles. */
gboolean   foyer_custom_may_know (FoyerCall *call, const char *table, const char *field);

G_END_DECLS
