/* foyer-import-parse: the rows of a sheet as typed records, by a map. Pure: knows nothing of what is in the store. Any thread.
 *
 * Nothing is lost in silence: every row below the headings ends as good, duplicate (of an earlier row of the file), blank or
 * rejected, and the counts of the four add up to the number of rows. A row that is kept without one of its values (a broken e-mail)
 * has a note. Record i is row heading + 1 + i of the sheet. */
#pragma once

#include "foyer-import-guess.h"
#include "foyer-import-values.h"

G_BEGIN_DECLS

typedef enum
{
  FOYER_IMPORT_GOOD,
  FOYER_IMPORT_DUPLICATE,
  FOYER_IMPORT_BLANK,
  FOYER_IMPORT_REJECTED,
  FOYER_IMPORT_N_OUTCOMES,
} FoyerImportOutcome;

/* "good", "duplicate", "blank", "rejected" */
const char *foyer_import_outcome_name (FoyerImportOutcome outcome);

/* One value; which members count depends on the type of the field. */
typedef struct
{
  gboolean given;
  gint64   n;       /* money, percent, minutes, date, count */
  int      minute;  /* DATE: time of day behind it, else -1 */
  char    *text;    /* text, E.164, e-mail, "female", "arrived" */
  char   **list;    /* (nullable) LABELS: the labels; PHONE: other numbers the text may mean */
  gboolean certain; /* PHONE: the country is not a guess */
} FoyerImportValue;

typedef struct
{
  guint              row;     /* number in the file */
  FoyerImportOutcome outcome;
  int                same_as; /* DUPLICATE: index of the record it repeats, else -1 */
  char              *key;     /* what makes it the same thing when it comes again; NULL for blank and rejected rows */
  FoyerImportValue  *values;  /* by field; NULL for blank rows */
} FoyerImportRecord;

typedef enum
{
  FOYER_IMPORT_PROBLEM_REJECTED,  /* the row is not taken */
  FOYER_IMPORT_PROBLEM_DUPLICATE, /* it repeats another row, or one that is here already */
  FOYER_IMPORT_PROBLEM_NOTE,      /* it is taken, but for this value or with this assumption */
} FoyerImportProblemKind;

typedef struct
{
  FoyerImportProblemKind kind;
  guint                  row;
  char                  *column;   /* title of the column, "" for the row as a whole */
  char                  *value;    /* as in the file, shortened */
  char                  *sentence; /* why */
} FoyerImportProblem;

typedef struct
{
  const char *region;      /* ISO country of the location */
  const char *currency;
  gboolean    month_first; /* the location writes 11/24/2026 */
  gint64      today;       /* date; 0: unknown */
  const char *category;    /* (nullable) for services of a file without a category column */
} FoyerImportSettings;

typedef struct
{
  FoyerImportKind kind;
  guint           n_fields;
  GPtrArray      *records;  /* (element-type FoyerImportRecord) */
  GPtrArray      *problems; /* (element-type FoyerImportProblem) in row order */
  GPtrArray      *unused;   /* (element-type utf8) titles of columns that hold something and are not imported */
  guint           count[FOYER_IMPORT_N_OUTCOMES];
} FoyerImportResult;

/* (transfer full); NULL with INVALID (the map lacks a column) or CANCELLED. */
FoyerImportResult *foyer_import_parse (const FoyerSheet          *sheet,
                                       const FoyerImportMap      *map,
                                       const FoyerImportSettings *settings,
                                       FoyerProgressFunc          progress,
                                       gpointer                   user_data,
                                       GCancellable              *cancellable,
                                       GError                   **error);
/* Without any rows. */
FoyerImportResult *foyer_import_result_new (FoyerImportKind kind);
void               foyer_import_result_free (FoyerImportResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerImportResult, foyer_import_result_free)

/* Value of a field by name; @record must not be blank. */
const FoyerImportValue *foyer_import_value (const FoyerImportResult *result, const FoyerImportRecord *record, const char *field);
/* Changes what became of a record after comparing with the store, keeping the counts in step. */
void  foyer_import_result_set_outcome (FoyerImportResult *result, FoyerImportRecord *record, FoyerImportOutcome outcome);
void  foyer_import_result_add_problem (FoyerImportResult *result, FoyerImportProblemKind kind, guint row, const char *column,
                                       const char *value, const char *format, ...) G_GNUC_PRINTF (6, 7);
/* Puts the problems in row order again after more were added. */
void  foyer_import_result_sort_problems (FoyerImportResult *result);
/* The problems as a table for a spreadsheet: row, column, value, reason; UTF-8 with a byte-order mark. (transfer full) */
char *foyer_import_result_to_csv (const FoyerImportResult *result);

G_END_DECLS
