#define G_LOG_DOMAIN "foyer-import"
#include "config.h"

#include "foyer-sheet-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "foyer-error.h"

/* The text of a sheet: half of what may be unpacked, and always below the reach of a 32-bit offset. */
#define MAX_TEXT ((gsize) 256 * 1024 * 1024)
#define MAX_CELLS (10 * 1000 * 1000)

FoyerSheet *
foyer_sheet_new (const char *format)
{
  FoyerSheet *sheet = g_atomic_rc_box_new0 (FoyerSheet);

  sheet->rows = g_array_new (FALSE, FALSE, sizeof (FoyerSheetRow));
  sheet->cells = g_array_new (FALSE, FALSE, sizeof (guint32));
  sheet->text = g_string_new (NULL);
  g_string_append_c (sheet->text, '\0');
  sheet->format = format;
  sheet->names = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (sheet->names, NULL);
  sheet->notes = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (sheet->notes, NULL);
  return sheet;
}

static void
sheet_clear (gpointer data)
{
  FoyerSheet *sheet = data;

  g_array_unref (sheet->rows);
  g_array_unref (sheet->cells);
  g_string_free (sheet->text, TRUE);
  g_free (sheet->encoding);
  g_free (sheet->name);
  g_ptr_array_unref (sheet->names);
  g_ptr_array_unref (sheet->notes);
}

void
foyer_sheet_unref (FoyerSheet *sheet)
{
  g_atomic_rc_box_release_full (sheet, sheet_clear);
}

void
foyer_sheet_add_name (FoyerSheet *sheet, const char *name)
{
  g_ptr_array_insert (sheet->names, (int) sheet->names->len - 1, g_strdup (name));
}

void
foyer_sheet_add_note (FoyerSheet *sheet, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_insert (sheet->notes, (int) sheet->notes->len - 1, g_strdup_vprintf (format, args));
  va_end (args);
}

gboolean
foyer_sheet_begin_row (FoyerSheet *sheet, guint number, GError **error)
{
  FoyerSheetRow row = { number, sheet->cells->len, 0 };

  /* Blank rows at the end are no rows: a formatted but empty sheet must not count against the limit. */
  if (sheet->rows->len >= FOYER_SHEET_MAX_ROWS)
    {
      foyer_sheet_finish (sheet);
      if (sheet->rows->len >= FOYER_SHEET_MAX_ROWS)
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID,
                       "The file has more than %d rows. Split it into smaller files and import them one after another.",
                       FOYER_SHEET_MAX_ROWS);
          return FALSE;
        }
      row.first = sheet->cells->len;
    }
  g_array_append_val (sheet->rows, row);
  return TRUE;
}

gboolean
foyer_sheet_put (FoyerSheet *sheet, guint column, const char *text, gssize len, GError **error)
{
  FoyerSheetRow *row = &g_array_index (sheet->rows, FoyerSheetRow, sheet->rows->len - 1);
  g_autofree char *valid = NULL;
  const guint32 empty = 0;
  guint32 offset;
  gsize n = len < 0 ? strlen (text) : (gsize) len;

  while (n > 0 && g_ascii_isspace (*text))
    text++, n--;
  while (n > 0 && g_ascii_isspace (text[n - 1]))
    n--;
  if (n == 0)
    return TRUE;

  if (column >= FOYER_SHEET_MAX_COLUMNS)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID,
                   "Row %u of the file has more than %d columns; this does not look like a list.", row->number,
                   FOYER_SHEET_MAX_COLUMNS);
      return FALSE;
    }
  if (sheet->text->len + n + 1 > MAX_TEXT || sheet->cells->len + column > MAX_CELLS)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID,
                   "The file holds too much text (reading stopped at row %u). Split it into smaller files.", row->number);
      return FALSE;
    }

  if (!g_utf8_validate (text, (gssize) n, NULL))
    {
      valid = g_utf8_make_valid (text, (gssize) n);
      text = valid;
      n = strlen (valid);
    }
  while (row->n < column)
    {
      g_array_append_val (sheet->cells, empty);
      row->n++;
    }
  offset = (guint32) sheet->text->len;
  g_string_append_len (sheet->text, text, (gssize) n);
  for (char *c = sheet->text->str + offset; c < sheet->text->str + sheet->text->len; c++)
    {
      if ((guchar) *c < 0x20 && *c != '\n' && *c != '\t')
        *c = ' ';
    }
  g_string_append_c (sheet->text, '\0');
  if (row->n > column) /* the same cell twice: the file is odd, the last one counts */
    {
      g_array_index (sheet->cells, guint32, row->first + column) = offset;
      return TRUE;
    }
  g_array_append_val (sheet->cells, offset);
  row->n++;
  sheet->n_columns = MAX (sheet->n_columns, column + 1);
  return TRUE;
}

void
foyer_sheet_finish (FoyerSheet *sheet)
{
  while (sheet->rows->len > 0 && g_array_index (sheet->rows, FoyerSheetRow, sheet->rows->len - 1).n == 0)
    g_array_set_size (sheet->rows, sheet->rows->len - 1);
}

gboolean
foyer_sheet_job_step (FoyerSheetJob *job, double fraction, GError **error)
{
  if (g_cancellable_is_cancelled (job->cancellable))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CANCELLED, "Reading the file was stopped.");
      return FALSE;
    }
  if (job->progress != NULL && (fraction - job->told >= 0.005 || fraction >= 1))
    {
      job->told = fraction;
      job->progress (MIN (fraction, 1), job->user_data);
    }
  return TRUE;
}

/* ---- what kind of file ------------------------------------------------------------------------------------------------ */

gboolean
foyer_sheet_looks_like_zip (const char *data, gsize len)
{
  return len >= 4 && memcmp (data, "PK", 2) == 0 && (data[2] == 3 || data[2] == 5 || data[2] == 7);
}

static gboolean
contains_utf16 (const char *data, gsize len, const char *ascii)
{
  gsize n = strlen (ascii);
  g_autofree char *wide = g_malloc0 (2 * n);

  for (gsize i = 0; i < n; i++)
    wide[2 * i] = ascii[i];
  return memmem (data, len, wide, 2 * n) != NULL;
}

/* Files of the old office programs: a container that may be an old workbook or an encrypted new one. */
static void
set_compound_error (const char *data, gsize len, GError **error)
{
  if (contains_utf16 (data, len, "EncryptedPackage"))
    g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED,
                         "The file is protected by a password. Open it in your spreadsheet program, save a copy without the "
                         "password and import that.");
  else
    g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID,
                         "The file is of an old spreadsheet format. Open it in your spreadsheet program, save it as .xlsx or "
                         ".csv and import that.");
}

static gboolean
starts_with_word (const char *data, gsize len, const char *word)
{
  gsize n = strlen (word), i = 0;

  if (len >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    i = 3;
  while (i < len && g_ascii_isspace (data[i]))
    i++;
  return len - i >= n && g_ascii_strncasecmp (data + i, word, n) == 0;
}

FoyerSheet *
foyer_sheet_load_bytes (GBytes                  *bytes,
                        const FoyerSheetOptions *options,
                        FoyerProgressFunc        progress,
                        gpointer                 user_data,
                        GCancellable            *cancellable,
                        GError                 **error)
{
  static const FoyerSheetOptions no_options = { 0 };
  static const char cfb[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
  FoyerSheetJob job = { options != NULL ? options : &no_options, progress, user_data, cancellable, 0 };
  FoyerSheet *sheet = NULL;
  gsize len;
  const char *data = g_bytes_get_data (bytes, &len);

  if (len > FOYER_SHEET_MAX_FILE)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, "The file is larger than %d MB. Split it into smaller files.",
                   FOYER_SHEET_MAX_FILE / 1024 / 1024);
      return NULL;
    }
  if (len == 0)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "The file is empty.");
      return NULL;
    }
  if (!foyer_sheet_job_step (&job, 0, error))
    return NULL;

  if (len >= 8 && memcmp (data, cfb, 8) == 0)
    set_compound_error (data, len, error);
  else if (foyer_sheet_looks_like_zip (data, len))
    sheet = foyer_sheet_read_xlsx (bytes, &job, error);
  else if (starts_with_word (data, len, "BEGIN:VCALENDAR"))
    sheet = foyer_sheet_read_ics (bytes, &job, error);
  else if (starts_with_word (data, len, "<html") || starts_with_word (data, len, "<!doctype") ||
           starts_with_word (data, len, "<table") || starts_with_word (data, len, "<?xml"))
    g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID,
                         "The file is a web page or a markup file, even if its name says otherwise. Open it in your "
                         "spreadsheet program, save it as .xlsx and import that.");
  else
    sheet = foyer_sheet_read_text (bytes, &job, error);

  if (sheet == NULL)
    return NULL;
  foyer_sheet_finish (sheet);
  if (sheet->rows->len == 0)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID,
                           g_strcmp0 (sheet->format, "xlsx") == 0 ? "The sheet has no rows." : "The file has no rows.");
      foyer_sheet_unref (sheet);
      return NULL;
    }
  if (!foyer_sheet_job_step (&job, 1, error))
    g_clear_pointer (&sheet, foyer_sheet_unref);
  return sheet;
}

FoyerSheet *
foyer_sheet_load (const char              *path,
                  const FoyerSheetOptions *options,
                  FoyerProgressFunc        progress,
                  gpointer                 user_data,
                  GCancellable            *cancellable,
                  GError                 **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *data = NULL;
  FoyerSheet *sheet;
  struct stat st;
  gsize got = 0;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

  if (fd < 0 || fstat (fd, &st) != 0)
    {
      int code = errno;

      if (fd >= 0)
        close (fd);
      if (code == ENOENT)
        g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, "There is no file “%s”.", path);
      else
        g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, "“%s” cannot be read: %s.", base, g_strerror (code));
      return NULL;
    }
  if (!S_ISREG (st.st_mode))
    {
      close (fd);
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, "“%s” is not a file.", base);
      return NULL;
    }
  if (st.st_size > FOYER_SHEET_MAX_FILE)
    {
      close (fd);
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID,
                   "“%s” is larger than %d MB. Split it into smaller files.", base, FOYER_SHEET_MAX_FILE / 1024 / 1024);
      return NULL;
    }

  /* Read, not mapped: a mapped file that another program cuts short would end this one. */
  data = g_malloc ((gsize) st.st_size + 1);
  while (got < (gsize) st.st_size)
    {
      gssize n = read (fd, data + got, (gsize) st.st_size - got);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, "“%s” cannot be read: %s.", base, g_strerror (errno));
          close (fd);
          return NULL;
        }
      if (n == 0)
        break;
      got += (gsize) n;
    }
  close (fd);
  bytes = g_bytes_new_take (g_steal_pointer (&data), got);
  sheet = foyer_sheet_load_bytes (bytes, options, progress, user_data, cancellable, error);
  if (sheet == NULL)
    g_prefix_error (error, "%s: ", base);
  return sheet;
}

/* ---- reading ------------------------------------------------------------------------------------------------------------ */

guint
foyer_sheet_get_n_rows (const FoyerSheet *sheet)
{
  return sheet->rows->len;
}

guint
foyer_sheet_get_n_columns (const FoyerSheet *sheet)
{
  return sheet->n_columns;
}

const char *
foyer_sheet_get (const FoyerSheet *sheet, guint row, guint column)
{
  const FoyerSheetRow *r;

  if (row >= sheet->rows->len)
    return "";
  r = &g_array_index (sheet->rows, FoyerSheetRow, row);
  if (column >= r->n)
    return "";
  return sheet->text->str + g_array_index (sheet->cells, guint32, r->first + column);
}

guint
foyer_sheet_get_row_number (const FoyerSheet *sheet, guint row)
{
  g_return_val_if_fail (row < sheet->rows->len, 0);
  return g_array_index (sheet->rows, FoyerSheetRow, row).number;
}

gboolean
foyer_sheet_row_is_blank (const FoyerSheet *sheet, guint row)
{
  return row >= sheet->rows->len || g_array_index (sheet->rows, FoyerSheetRow, row).n == 0;
}

const char *
foyer_sheet_get_format (const FoyerSheet *sheet)
{
  return sheet->format;
}

const char *
foyer_sheet_get_encoding (const FoyerSheet *sheet)
{
  return sheet->encoding;
}

char
foyer_sheet_get_delimiter (const FoyerSheet *sheet)
{
  return sheet->delimiter;
}

const char *
foyer_sheet_get_name (const FoyerSheet *sheet)
{
  return sheet->name;
}

const char *const *
foyer_sheet_get_names (const FoyerSheet *sheet)
{
  return (const char *const *) sheet->names->pdata;
}

const char *const *
foyer_sheet_get_notes (const FoyerSheet *sheet)
{
  return (const char *const *) sheet->notes->pdata;
}

char *
foyer_sheet_column_letter (guint column)
{
  char text[16];
  int i = sizeof text - 1;

  text[i] = '\0';
  for (guint n = column + 1; n > 0; n = (n - 1) / 26)
    text[--i] = (char) ('A' + (n - 1) % 26);
  return g_strdup (text + i);
}
