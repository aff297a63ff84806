/* foyer-sheet-private: what the readers of the several formats share. */
#pragma once

#include "foyer-sheet.h"

G_BEGIN_DECLS

/* One row: cells are offsets into the text, so that 200,000 rows cost four bytes a cell and no allocation each. */
typedef struct
{
  guint32 number;
  guint32 first; /* index in cells */
  guint32 n;
} FoyerSheetRow;

struct _FoyerSheet
{
  GArray    *rows;  /* FoyerSheetRow */
  GArray    *cells; /* guint32 offsets into text; 0 is the empty cell */
  GString   *text;  /* NUL-separated; the first byte is NUL */
  guint      n_columns;
  const char *format;
  char       *encoding;
  char        delimiter;
  char       *name;
  GPtrArray  *names; /* NULL-terminated */
  GPtrArray  *notes; /* NULL-terminated */
};

/* Where a load reports to and how it is stopped. */
typedef struct
{
  const FoyerSheetOptions *options;
  FoyerProgressFunc        progress;
  gpointer                 user_data;
  GCancellable            *cancellable;
  double                   told;
} FoyerSheetJob;

FoyerSheet *foyer_sheet_new (const char *format);
void        foyer_sheet_add_name (FoyerSheet *sheet, const char *name);
void        foyer_sheet_add_note (FoyerSheet *sheet, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Starts the next row. FALSE with INVALID past the limit of rows. */
gboolean    foyer_sheet_begin_row (FoyerSheet *sheet, guint number, GError **error);
/* Puts @text into @column of the current row; columns ascend. Invalid UTF-8 and control characters are replaced. FALSE with
 * INVALID past the limits. */
gboolean    foyer_sheet_put (FoyerSheet *sheet, guint column, const char *text, gssize len, GError **error);
/* Drops blank rows at the end. */
void        foyer_sheet_finish (FoyerSheet *sheet);

/* Tells progress and looks whether to stop; FALSE with CANCELLED. */
gboolean    foyer_sheet_job_step (FoyerSheetJob *job, double fraction, GError **error);

gboolean    foyer_sheet_looks_like_zip (const char *data, gsize len);
FoyerSheet *foyer_sheet_read_xlsx (GBytes *bytes, FoyerSheetJob *job, GError **error);
FoyerSheet *foyer_sheet_read_text (GBytes *bytes, FoyerSheetJob *job, GError **error);
FoyerSheet *foyer_sheet_read_ics (GBytes *bytes, FoyerSheetJob *job, GError **error);

/**
 * foyer_sheet_decode:
 * @encoding: (nullable): asked for; NULL guesses
 * @region: (nullable): country that settles a tie
 * @used: (out) (transfer full): iconv name of what was taken
 * Returns: (transfer full): UTF-8 without a byte-order mark, or NULL with INVALID
 */
char       *foyer_sheet_decode (const char *data, gsize len, const char *encoding, const char *region, char **used, gsize *out_len,
                                GError **error);

G_END_DECLS
