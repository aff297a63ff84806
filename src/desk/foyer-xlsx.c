/* A sheet as a workbook, through libxlsxwriter: what is a number, a day or money is one for the spreadsheet too. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <errno.h>
#include <string.h>
#include <xlsxwriter.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "foyer-activity.h"
#include "foyer-error.h"
#include "foyer-time.h"

#define MAX_WIDTH 48 /* characters */

typedef struct
{
  lxw_workbook *book;
  lxw_worksheet *sheet;
  lxw_format *head, *money, *date, *percent;
  JsonArray *types; /* (nullable) */
} Book;

static const char *
type_of (const Book *b, guint column)
{
  return b->types != NULL && column < json_array_get_length (b->types) ? json_array_get_string_element (b->types, column) : "text";
}

static gboolean
is_number (const char *text)
{
  const char *p = text + (*text == '-');

  return *p != '\0' && strlen (p) < 16 && p[strspn (p, "0123456789.")] == '\0';
}

static void
write_cell (Book *b, lxw_row_t row, lxw_col_t column, const char *text)
{
  const char *type = type_of (b, column);
  gint64 date;

  if (*text == '\0')
    return;
  if (strcmp (type, "date") == 0 && strlen (text) == 10 && foyer_date_parse (text, &date))
    {
      int year, month, day;

      foyer_date_split (date, &year, &month, &day);
      if (year >= 1900)
        {
          lxw_datetime when = { .year = year, .month = month, .day = day };
          worksheet_write_datetime (b->sheet, row, column, &when, b->date);
          return;
        }
    }
  else if (strcmp (type, "text") != 0 && strcmp (type, "date") != 0 && is_number (text))
    {
      lxw_format *format = strcmp (type, "money") == 0 ? b->money : strcmp (type, "percent") == 0 ? b->percent : NULL;

      worksheet_write_number (b->sheet, row, column, g_ascii_strtod (text, NULL), format);
      return;
    }
  /* Never a formula, whatever it begins with. */
  worksheet_write_string (b->sheet, row, column, text, NULL);
}

static void
fill (Book *b, JsonObject *sheet)
{
  JsonArray *columns = json_object_get_array_member (sheet, "columns"), *rows = json_object_get_array_member (sheet, "rows");
  guint n = json_array_get_length (columns);

  for (guint i = 0; i < n; i++)
    {
      const char *title = json_array_get_string_element (columns, i);
      glong widest = g_utf8_strlen (title, -1);

      worksheet_write_string (b->sheet, 0, (lxw_col_t) i, title, b->head);
      for (guint r = 0; r < json_array_get_length (rows) && r < 200; r++)
        {
          JsonArray *cells = json_array_get_array_element (rows, r);
          widest = MAX (widest, i < json_array_get_length (cells) ? g_utf8_strlen (json_array_get_string_element (cells, i), -1) : 0);
        }
      worksheet_set_column (b->sheet, (lxw_col_t) i, (lxw_col_t) i, (double) MIN (widest, MAX_WIDTH) + 2, NULL);
    }
  for (guint r = 0; r < json_array_get_length (rows); r++)
    {
      JsonArray *cells = json_array_get_array_element (rows, r);

      for (guint i = 0; i < json_array_get_length (cells) && i < n; i++)
        write_cell (b, r + 1, (lxw_col_t) i, json_array_get_string_element (cells, i));
    }
  worksheet_freeze_panes (b->sheet, 1, 1);
}

/* The library writes into a file only: one in a folder nobody else may look into, gone when this returns. (transfer full) (nullable) */
static char *
make_folder (GError **error)
{
  const char *top = g_get_user_runtime_dir (); /* memory, where there is such a thing */
  g_autofree char *path = g_build_filename (g_file_test (top, G_FILE_TEST_IS_DIR) ? top : g_get_tmp_dir (), "foyer-sheet-XXXXXX", NULL);

  if (g_mkdtemp_full (path, 0700) == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, _ ("The spreadsheet could not be made: %s"), g_strerror (errno));
      return NULL;
    }
  return g_steal_pointer (&path);
}

static gboolean
write_book (const char *path, const char *folder, JsonObject *sheet, const char *title, GError **error)
{
  lxw_workbook_options options = { .constant_memory = LXW_FALSE, .tmpdir = (char *) folder, .use_zip64 = LXW_FALSE };
  lxw_doc_properties properties = { .title = (char *) title, .company = (char *) "Foyer" };
  Book b = { .types = json_object_has_member (sheet, "types") ? json_object_get_array_member (sheet, "types") : NULL };
  lxw_error code = LXW_ERROR_CREATING_XLSX_FILE;

  b.book = workbook_new_opt (path, &options);
  if (b.book != NULL)
    {
      b.sheet = workbook_add_worksheet (b.book, NULL);
      b.head = workbook_add_format (b.book);
      format_set_bold (b.head);
      b.money = workbook_add_format (b.book);
      format_set_num_format (b.money, "#,##0.00");
      b.percent = workbook_add_format (b.book);
      format_set_num_format (b.percent, "0.00");
      b.date = workbook_add_format (b.book);
      format_set_num_format (b.date, "yyyy-mm-dd");
      workbook_set_properties (b.book, &properties);
      fill (&b, sheet);
      code = workbook_close (b.book);
    }
  if (code != LXW_NO_ERROR)
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, _ ("The spreadsheet could not be made: %s"), lxw_strerror (code));
  return code == LXW_NO_ERROR;
}

GBytes *
foyer_xlsx_bytes (JsonObject *sheet, const char *title, GError **error)
{
  g_autofree char *folder = make_folder (error), *path = folder != NULL ? g_build_filename (folder, "sheet.xlsx", NULL) : NULL;
  char *data = NULL;
  gsize len = 0;
  gboolean ok;

  if (folder == NULL)
    return NULL;
  ok = write_book (path, folder, sheet, title, error) && g_file_get_contents (path, &data, &len, error);
  g_unlink (path);
  g_rmdir (folder);
  return ok ? g_bytes_new_take (data, len) : NULL;
}
