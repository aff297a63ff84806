/* foyer-sheet: a table of text cells read from a file a customer brings: .xlsx, delimited text, .ics.
 *
 * What a file is, is told by its content, never by its name. Every cell is clean UTF-8 text; numbers, dates and booleans of a
 * spreadsheet become text the way a person would write them (dates ISO, times "14:15", percentages "10%"). A sheet never
 * changes once it is loaded and may be read on any thread. Loading reads the file and belongs on a worker thread.
 *
 * Limits, each with its own sentence in the error: 50 MB of file, 512 MB unpacked, 200,000 rows, 200 columns. */
#pragma once

#include <gio/gio.h>
#include "foyer-time.h"

G_BEGIN_DECLS

#define FOYER_SHEET_MAX_FILE (50 * 1024 * 1024)
#define FOYER_SHEET_MAX_UNPACKED (G_GINT64_CONSTANT (512) * 1024 * 1024)
#define FOYER_SHEET_MAX_ROWS 200000
#define FOYER_SHEET_MAX_COLUMNS 200

typedef struct _FoyerSheet FoyerSheet;

/* What the user or the location knows better than a guess. All may be zero or NULL. */
typedef struct
{
  const char      *sheet;     /* name of the sheet of a workbook; NULL: the first visible one */
  const char      *encoding;  /* iconv name for delimited text; NULL: guess */
  char             delimiter; /* for delimited text; 0: guess */
  const char      *region;    /* ISO country of the location: settles a tie between encodings */
  const FoyerZone *zone;      /* of the location, for calendars; NULL: UTC */
  gint64           today;     /* date; bounds how far a repeating event is followed; 0: from its own start */
} FoyerSheetOptions;

/* @fraction 0…1, on the loading thread, at most some hundred times. */
typedef void (*FoyerProgressFunc) (double fraction, gpointer user_data);

/**
 * foyer_sheet_load:
 * @path: a file
 * @options: (nullable)
 * @progress: (nullable)
 * Returns: (transfer full): NULL with FOYER_ERROR_NOT_FOUND, _CORRUPT (half-written, unreadable), _DENIED (password),
 *   _INVALID (too large, not a table), _IO or _CANCELLED
 */
FoyerSheet *foyer_sheet_load (const char              *path,
                              const FoyerSheetOptions *options,
                              FoyerProgressFunc        progress,
                              gpointer                 user_data,
                              GCancellable            *cancellable,
                              GError                 **error);
/* The same over bytes in memory, e.g. a pasted block of cells. */
FoyerSheet *foyer_sheet_load_bytes (GBytes                  *bytes,
                                    const FoyerSheetOptions *options,
                                    FoyerProgressFunc        progress,
                                    gpointer                 user_data,
                                    GCancellable            *cancellable,
                                    GError                 **error);
void        foyer_sheet_unref (FoyerSheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerSheet, foyer_sheet_unref)

/* Rows in file order; blank rows between others are kept, those at the very end are not. */
guint       foyer_sheet_get_n_rows (const FoyerSheet *sheet);
guint       foyer_sheet_get_n_columns (const FoyerSheet *sheet);
/* Never NULL: "" for a cell that is not there. Borrowed. */
const char *foyer_sheet_get (const FoyerSheet *sheet, guint row, guint column);
/* Number of the row as the user's own program shows it: row of the spreadsheet, record of the text file (both from 1), line of
 * the event in a calendar (0 for the made headings of a calendar). */
guint       foyer_sheet_get_row_number (const FoyerSheet *sheet, guint row);
gboolean    foyer_sheet_row_is_blank (const FoyerSheet *sheet, guint row);

/* "xlsx", "text" or "ics". */
const char *foyer_sheet_get_format (const FoyerSheet *sheet);
/* Encoding and delimiter of delimited text; NULL and 0 otherwise. */
const char *foyer_sheet_get_encoding (const FoyerSheet *sheet);
char        foyer_sheet_get_delimiter (const FoyerSheet *sheet);
/* Name of the sheet read and (array zero-terminated) all names of the workbook; NULL and empty for other files. */
const char        *foyer_sheet_get_name (const FoyerSheet *sheet);
const char *const *foyer_sheet_get_names (const FoyerSheet *sheet);
/* Sentences about what the reader had to leave out (a repeating event without end, …); empty, never NULL. */
const char *const *foyer_sheet_get_notes (const FoyerSheet *sheet);

/* Spreadsheet letter of a column: 0 "A", 26 "AA". (transfer full) */
char       *foyer_sheet_column_letter (guint column);

G_END_DECLS
