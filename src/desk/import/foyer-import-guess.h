/* foyer-import-guess: which row of a sheet holds the headings and which column is what. A guess the user sees and may change: the
 * map is the one place where "this column is the phone" stands. Pure; safe on any thread. */
#pragma once

#include "foyer-sheet.h"

G_BEGIN_DECLS

typedef enum
{
  FOYER_IMPORT_CLIENTS,
  FOYER_IMPORT_SERVICES,
  FOYER_IMPORT_TEAM,
  FOYER_IMPORT_APPOINTMENTS,
  FOYER_IMPORT_N_KINDS,
} FoyerImportKind;

#define FOYER_IMPORT_MAX_FIELDS 20

typedef enum
{
  FOYER_IMPORT_TEXT,
  FOYER_IMPORT_LONG_TEXT,
  FOYER_IMPORT_PHONE,
  FOYER_IMPORT_EMAIL,
  FOYER_IMPORT_GENDER,
  FOYER_IMPORT_BIRTHDAY,
  FOYER_IMPORT_DATE, /* may carry a time of day behind it */
  FOYER_IMPORT_TIME,
  FOYER_IMPORT_DURATION,
  FOYER_IMPORT_PERCENT,
  FOYER_IMPORT_MONEY,
  FOYER_IMPORT_COUNT,
  FOYER_IMPORT_LABELS,
  FOYER_IMPORT_STATUS,
} FoyerImportType;

typedef struct
{
  const char     *name;     /* "phone": for maps from outside */
  const char     *title;    /* N_("Phone") */
  FoyerImportType type;
  gboolean        required; /* a column must be chosen for it */
  gboolean        lenient;  /* a value that is not understood is left out and noted; the row is still good */
  const char     *headings; /* '|'-separated: what people call it, in several languages */
} FoyerImportField;

/* "clients", "services", "team", "appointments". */
const char             *foyer_import_kind_name (FoyerImportKind kind);
gboolean                foyer_import_kind_parse (const char *text, FoyerImportKind *kind);
/* (array length=n) constant */
const FoyerImportField *foyer_import_fields (FoyerImportKind kind, guint *n);
int                     foyer_import_field_index (FoyerImportKind kind, const char *name); /* -1: none */

typedef struct
{
  FoyerImportKind kind;
  int             heading;                         /* index of the heading row in the sheet, -1: there is none */
  int             column[FOYER_IMPORT_MAX_FIELDS]; /* by field; -1: not in the file */
} FoyerImportMap;

/* What the sheet most likely means. Never fails; what is not found is -1. */
void     foyer_import_guess (const FoyerSheet *sheet, FoyerImportKind kind, FoyerImportMap *map);
/* The kind whose headings fit best. */
FoyerImportKind foyer_import_guess_kind (const FoyerSheet *sheet);
/**
 * foyer_import_map_set:
 * @field: field name, or "heading" for the number of the heading row (0: none)
 * @column: heading, spreadsheet letter ("C") or number from 1 of the column; "" or NULL: not in the file. A column that was given
 *   to another field is taken from it.
 * Returns: FALSE with INVALID for a field or column that is not there
 */
gboolean foyer_import_map_set (FoyerImportMap *map, const FoyerSheet *sheet, const char *field, const char *column, GError **error);
/* INVALID with a sentence naming the columns that are missing, e.g. no column for the date. */
gboolean foyer_import_map_check (const FoyerImportMap *map, GError **error);
/* Heading of a column, or "Column C" where it has none. (transfer full) */
char    *foyer_import_column_title (const FoyerImportMap *map, const FoyerSheet *sheet, guint column);

G_END_DECLS
