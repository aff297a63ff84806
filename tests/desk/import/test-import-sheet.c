/* Reading tables from files: .xlsx, delimited text and calendars, whole and broken. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <zip.h>

#include "foyer-error.h"
#include "foyer-sheet.h"

static char *
sample (const char *name)
{
  return g_build_filename (g_getenv ("FOYER_SRCDIR"), "tests", "fixtures", "samples", name, NULL);
}

static FoyerSheet *
load (const char *name)
{
  g_autofree char *path = sample (name);
  g_autoptr (GError) error = NULL;
  FoyerSheetOptions options = { .region = "HU", .zone = foyer_zone_get ("Europe/Budapest"), .today = foyer_date_make (2026, 11, 24) };
  FoyerSheet *sheet = foyer_sheet_load (path, &options, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return sheet;
}

static FoyerSheet *
read_bytes (const char *data, gsize len, const FoyerSheetOptions *options, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, len);

  return foyer_sheet_load_bytes (bytes, options, NULL, NULL, NULL, error);
}

static FoyerSheet *
read_text (const char *text)
{
  g_autoptr (GError) error = NULL;
  FoyerSheet *sheet = read_bytes (text, strlen (text), NULL, &error);

  g_assert_no_error (error);
  return sheet;
}

static void
refuses (const char *data, gsize len, int code, const char *words)
{
  g_autoptr (GError) error = NULL;
  FoyerSheet *sheet = read_bytes (data, len, NULL, &error);

  g_assert_null (sheet);
  g_assert_error (error, FOYER_ERROR, code);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
}

/* A zip of @n parts: name, content, …; freed with g_free. */
static char *
make_zip (const char *const *parts, gsize n, gsize *len)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "foyer-import-XXXXXX", NULL);
  int fd = g_mkstemp (path);
  zip_t *zip = zip_open (path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
  char *data;

  g_close (fd, NULL);
  g_assert_nonnull (zip);
  for (gsize i = 0; i < n; i++)
    {
      zip_source_t *source = zip_source_buffer (zip, parts[2 * i + 1], strlen (parts[2 * i + 1]), 0);

      g_assert_cmpint (zip_file_add (zip, parts[2 * i], source, ZIP_FL_ENC_UTF_8), >=, 0);
    }
  g_assert_cmpint (zip_close (zip), ==, 0);
  g_assert_true (g_file_get_contents (path, &data, len, NULL));
  g_unlink (path);
  return data;
}

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
#define WORKBOOK \
  XML "<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>" \
      "<sheet name=\"Notes\" sheetId=\"1\" state=\"hidden\" r:id=\"rId1\"/><sheet name=\"R&amp;D\" sheetId=\"2\" r:id=\"rId2\"/>" \
      "<sheet name=\"Last\" sheetId=\"3\" r:id=\"rId1\"/></sheets></workbook>"
#define RELATIONS \
  XML "<Relationships><Relationship Id=\"rId1\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/>" \
      "<Relationship Id=\"rId2\" Type=\"x/worksheet\" Target=\"/xl/worksheets/sheet2.xml\"/>" \
      "<Relationship Id=\"rId3\" Type=\"x/sharedStrings\" Target=\"sharedStrings.xml\"/>" \
      "<Relationship Id=\"rId4\" Type=\"x/styles\" Target=\"styles.xml\"/></Relationships>"
#define STYLES \
  XML "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy&quot;. &quot;mm. dd\\.;@\"/>" \
      "<numFmt numFmtId=\"165\" formatCode=\"[h]:mm\"/><numFmt numFmtId=\"166\" formatCode=\"[Red]#,##0\\ &quot;days&quot;\"/></numFmts>" \
      "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>" \
      "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"22\"/><xf numFmtId=\"20\"/>" \
      "<xf numFmtId=\"165\"/><xf numFmtId=\"9\"/><xf numFmtId=\"166\"/></cellXfs></styleSheet>"
#define STRINGS \
  XML "<sst><si><t>Ágnes &lt;3</t></si><si><r><t>two </t></r><r><t xml:space=\"preserve\">runs</t></r><rPh><t>no</t></rPh></si>" \
      "<si><t>line_x000A_two</t></si></sst>"
#define SHEET1 XML "<worksheet><sheetData><row r=\"1\"><c t=\"inlineStr\"><is><t>first sheet</t></is></c></row></sheetData></worksheet>"

static char *
make_workbook (const char *rows, gsize *len)
{
  g_autofree char *sheet = g_strconcat (XML "<worksheet><sheetData>", rows, "</sheetData></worksheet>", NULL);
  const char *parts[] = { "xl/workbook.xml", WORKBOOK, "xl/_rels/workbook.xml.rels", RELATIONS, "xl/styles.xml", STYLES,
                          "xl/sharedStrings.xml", STRINGS, "xl/worksheets/sheet1.xml", SHEET1, "xl/worksheets/sheet2.xml", sheet };

  return make_zip (parts, 6, len);
}

/* ---- spreadsheets ------------------------------------------------------------------------------------------------------- */

static void
test_samples (void)
{
  g_autoptr (FoyerSheet) clients = load ("clients.xlsx");
  g_autoptr (FoyerSheet) services = load ("services.xlsx");
  g_autoptr (FoyerSheet) team = load ("team.csv");
  g_autoptr (FoyerSheet) appointments = load ("appointments.csv");

  g_assert_cmpuint (foyer_sheet_get_n_rows (clients), ==, 1568);
  g_assert_cmpuint (foyer_sheet_get_n_columns (clients), ==, 13);
  g_assert_cmpstr (foyer_sheet_get_format (clients), ==, "xlsx");
  g_assert_cmpstr (foyer_sheet_get_name (clients), ==, "Clients");
  g_assert_cmpuint (foyer_sheet_get_row_number (clients, 911), ==, 912);
  g_assert_true (foyer_sheet_row_is_blank (clients, 911));
  g_assert_cmpstr (foyer_sheet_get (clients, 1, 0), ==, "Gábor Szabó");
  g_assert_cmpstr (foyer_sheet_get (clients, 15, 5), ==, "2009-12-18");      /* a number with a date format */
  g_assert_cmpstr (foyer_sheet_get (clients, 5, 12), ==, "звонить после 18:00");
  g_assert_cmpuint (foyer_sheet_get_n_rows (services), ==, 22);
  g_assert_cmpuint (foyer_sheet_get_n_rows (team), ==, 10);
  g_assert_cmpint (foyer_sheet_get_delimiter (team), ==, ';');
  g_assert_cmpstr (foyer_sheet_get_encoding (team), ==, "UTF-8");
  g_assert_cmpstr (foyer_sheet_get (team, 0, 0), ==, "Name"); /* no mark left over */
  g_assert_cmpuint (foyer_sheet_get_n_rows (appointments), ==, 4918);
  g_assert_cmpint (foyer_sheet_get_delimiter (appointments), ==, ',');
  g_assert_cmpstr (foyer_sheet_get (appointments, 2, 5), ==, "Colour, roots");
}

static void
test_xlsx_cells (void)
{
  gsize len;
  g_autofree char *data = make_workbook (
      "<row r=\"3\"><c r=\"A3\" t=\"s\"><v>0</v></c><c r=\"C3\" t=\"s\"><v>1</v></c><c t=\"s\"><v>2</v></c></row>"
      "<row><c t=\"str\"><f>A1</f><v>cached</v></c><c><f>SUM(A1:A2)</f></c><c><f>1+1</f><v>2</v></c><c t=\"b\"><v>1</v></c></row>"
      "<row r=\"9\"><c s=\"1\"><v>40165</v></c><c s=\"2\"><v>1</v></c><c s=\"3\"><v>46350.59375</v></c><c s=\"4\"><v>0.375</v></c>"
      "<c s=\"5\"><v>1.1041666666666667</v></c><c s=\"6\"><v>0.075</v></c><c s=\"7\"><v>30</v></c>"
      "<c><v>65.29000000000001</v></c><c><v>3.6204094652E10</v></c><c><v>5998200450123456789</v></c><c t=\"e\"><v>#N/A</v></c></row>"
      "<row r=\"12\"/><row r=\"13\"><c s=\"1\"/></row>",
      &len);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerSheet) sheet = read_bytes (data, len, NULL, &error);
  FoyerSheetOptions options = { .sheet = "Last" };
  g_autoptr (FoyerSheet) last = read_bytes (data, len, &options, NULL);

  g_assert_no_error (error);
  g_assert_cmpstr (foyer_sheet_get_name (sheet), ==, "R&D"); /* the first that is not hidden */
  g_assert_cmpuint (g_strv_length ((char **) foyer_sheet_get_names (sheet)), ==, 3);
  g_assert_cmpuint (foyer_sheet_get_n_rows (sheet), ==, 3);
  g_assert_cmpuint (foyer_sheet_get_row_number (sheet, 0), ==, 3);
  g_assert_cmpuint (foyer_sheet_get_row_number (sheet, 1), ==, 4);
  g_assert_cmpuint (foyer_sheet_get_row_number (sheet, 2), ==, 9);
  g_assert_cmpstr (foyer_sheet_get (sheet, 0, 0), ==, "Ágnes <3");
  g_assert_cmpstr (foyer_sheet_get (sheet, 0, 1), ==, "");
  g_assert_cmpstr (foyer_sheet_get (sheet, 0, 2), ==, "two runs");
  g_assert_cmpstr (foyer_sheet_get (sheet, 0, 3), ==, "line\ntwo");
  g_assert_cmpstr (foyer_sheet_get (sheet, 1, 0), ==, "cached");
  g_assert_cmpstr (foyer_sheet_get (sheet, 1, 1), ==, "=SUM(A1:A2)");
  g_assert_cmpstr (foyer_sheet_get (sheet, 1, 2), ==, "2");
  g_assert_cmpstr (foyer_sheet_get (sheet, 1, 3), ==, "TRUE");
  g_assert_cmpstr (foyer_sheet_get (sheet, 2, 0), ==, "2009-12-18");
  g_assert_cmpstr (foyer_sheet_get (sheet, 2, 1), ==, "1900-01-01"); /* before the day that never was */
  g_assert_cmpstr (foyer_sheet_get (sheet, 2, 2), ==, "2026-11-24 14:15");
  g_assert_cmpstr (foyer_sheet_get (sheet, 2, 3), ==, "09:00");
  g_assert_cmpstr (foyer_sheet_get (sheet, 2, 4), ==, "26:30");
  g_assert_cmpstr (foyer_sheet_get (sheet, 2, 5), ==, "7.5%");
  g_assert_cmpstr (foyer_sheet_get (sheet, 2, 6), ==, "30");
  g_assert_cmpstr (foyer_sheet_get (sheet, 2, 7), ==, "65.29");
  g_assert_cmpstr (foyer_sheet_get (sheet, 2, 8), ==, "36204094652");
  g_assert_cmpstr (foyer_sheet_get (sheet, 2, 9), ==, "5998200450123456789");
  g_assert_cmpstr (foyer_sheet_get (sheet, 2, 10), ==, "#N/A");
  g_assert_cmpstr (foyer_sheet_get (sheet, 99, 99), ==, "");
  g_assert_cmpstr (foyer_sheet_get (last, 0, 0), ==, "first sheet");
  options.sheet = "Nowhere";
  g_assert_null (read_bytes (data, len, &options, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND);
}

static void
test_xlsx_broken (void)
{
  g_autofree char *path = sample ("clients.xlsx");
  g_autofree char *data = NULL, *workbook = NULL, *lost = NULL, *stray = NULL, *bomb = NULL, *entities = NULL, *archive = NULL, *open = NULL;
  g_autoptr (GString) zeros = g_string_new (NULL);
  gsize len, n;

  g_assert_true (g_file_get_contents (path, &data, &len, NULL));
  refuses (data, len / 2, FOYER_ERROR_CORRUPT, "not written to its end");
  refuses (data, 30, FOYER_ERROR_CORRUPT, "damaged");
  memset (data + len / 3, 0x55, 4000); /* inside the compressed rows */
  refuses (data, len, FOYER_ERROR_CORRUPT, "damaged");

  workbook = make_workbook ("<row><c t=\"s\"><v>99</v></c></row>", &n);
  refuses (workbook, n, FOYER_ERROR_CORRUPT, "damaged");
  open = make_workbook ("<row><c><v>1</v></c>", &n);
  refuses (open, n, FOYER_ERROR_CORRUPT, "damaged");
  stray = make_workbook ("<c><v>1</v></c>", &n);
  refuses (stray, n, FOYER_ERROR_CORRUPT, "cells outside of rows");
  lost = make_workbook ("", &n);
  refuses (lost, n, FOYER_ERROR_INVALID, "no rows");
  archive = make_zip ((const char *[]){ "readme.txt", "hello" }, 1, &n);
  refuses (archive, n, FOYER_ERROR_INVALID, "without a spreadsheet");

  entities = make_zip ((const char *[]){ "xl/workbook.xml", XML "<!DOCTYPE w [<!ENTITY a \"aaaa\">]><workbook>&a;</workbook>" }, 1, &n);
  refuses (entities, n, FOYER_ERROR_CORRUPT, "entities");

  /* A bomb: three parts of 180 MB of blanks each, packed into less than a megabyte. */
  g_string_truncate (zeros, 0);
  g_string_append (zeros, XML "<worksheet>");
  n = zeros->len;
  g_string_set_size (zeros, n + 180 * 1024 * 1024);
  memset (zeros->str + n, ' ', 180 * 1024 * 1024);
  g_string_append (zeros, "</worksheet>");
  bomb = make_zip ((const char *[]){ "xl/workbook.xml", WORKBOOK, "xl/_rels/workbook.xml.rels", RELATIONS, "xl/styles.xml", zeros->str,
                                     "xl/sharedStrings.xml", zeros->str, "xl/worksheets/sheet2.xml", zeros->str },
                   5, &n);
  g_assert_cmpuint (n, <, 1024 * 1024);
  refuses (bomb, n, FOYER_ERROR_INVALID, "unpacks to far more");
}

static void
test_other_files (void)
{
  char compound[2048] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
  char noise[4096];
  static const char name[] = "EncryptedPackage";
  g_autoptr (GError) error = NULL;

  refuses (compound, sizeof compound, FOYER_ERROR_INVALID, "old spreadsheet format");
  for (gsize i = 0; i < strlen (name); i++)
    compound[1024 + 2 * i] = name[i];
  refuses (compound, sizeof compound, FOYER_ERROR_DENIED, "password");
  refuses ("", 0, FOYER_ERROR_CORRUPT, "empty");
  refuses ("\n\n\n", 3, FOYER_ERROR_INVALID, "no rows");
  refuses ("<html><table><tr><td>1</td></tr></table></html>", 47, FOYER_ERROR_INVALID, "web page");
  for (gsize i = 0; i < sizeof noise; i++)
    noise[i] = (char) ((i * 7919 + i / 3 * 31) % 256);
  refuses (noise, sizeof noise, FOYER_ERROR_INVALID, "not a table");
  g_assert_null (foyer_sheet_load ("/nowhere/at/all.xlsx", NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (foyer_sheet_load ("/", NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_INVALID);
}

static void
test_limits (void)
{
  g_autoptr (GString) s = g_string_new ("a;b\n");
  g_autofree char *mega = g_malloc (FOYER_SHEET_MAX_FILE + 1);
  g_autoptr (FoyerSheet) sheet = NULL;

  for (int i = 1; i < FOYER_SHEET_MAX_ROWS; i++)
    g_string_append (s, "1;2\n");
  sheet = read_text (s->str);
  g_assert_cmpuint (foyer_sheet_get_n_rows (sheet), ==, FOYER_SHEET_MAX_ROWS);
  g_string_append (s, "1;2\n");
  refuses (s->str, s->len, FOYER_ERROR_INVALID, "200000 rows");

  g_string_assign (s, "x");
  for (int i = 0; i < FOYER_SHEET_MAX_COLUMNS; i++)
    g_string_append (s, ",x");
  g_string_append (s, "\n");
  refuses (s->str, s->len, FOYER_ERROR_INVALID, "more than 200 columns");

  memset (mega, 'a', FOYER_SHEET_MAX_FILE + 1);
  refuses (mega, FOYER_SHEET_MAX_FILE + 1, FOYER_ERROR_INVALID, "larger than 50 MB");
}

/* ---- delimited text ------------------------------------------------------------------------------------------------------ */

static void
test_delimiters (void)
{
  g_autoptr (FoyerSheet) tabs = read_text ("Name\tPhone\nAnna, Nagy\t1;2\n");
  g_autoptr (FoyerSheet) pipes = read_text ("Name|Phone\nAnna, Nagy|1;2\n");
  g_autoptr (FoyerSheet) titled = read_text ("Clients of the salon, 2026\n\nName;Phone;Note\nAnna;1;a, b, c\nBéla;2;\n");
  g_autoptr (FoyerSheet) said = read_text ("sep=|\r\nName|Phone\r\n\"A;B;C\"|1\r\n");
  g_autoptr (FoyerSheet) single = read_text ("Name\nAnna\nBéla\n");

  g_assert_cmpstr (foyer_sheet_get (tabs, 1, 0), ==, "Anna, Nagy");
  g_assert_cmpstr (foyer_sheet_get (tabs, 1, 1), ==, "1;2");
  g_assert_cmpstr (foyer_sheet_get (pipes, 1, 0), ==, "Anna, Nagy");
  g_assert_cmpint (foyer_sheet_get_delimiter (titled), ==, ';');
  g_assert_cmpstr (foyer_sheet_get (titled, 3, 2), ==, "a, b, c");
  g_assert_cmpuint (foyer_sheet_get_row_number (titled, 3), ==, 4); /* the blank line counts */
  g_assert_cmpstr (foyer_sheet_get (said, 1, 0), ==, "A;B;C");
  g_assert_cmpuint (foyer_sheet_get_row_number (said, 1), ==, 3);
  g_assert_cmpuint (foyer_sheet_get_n_columns (single), ==, 1);
  g_assert_cmpstr (foyer_sheet_get (single, 2, 0), ==, "Béla");
}

static void
test_quotes (void)
{
  g_autoptr (FoyerSheet) sheet = read_text ("a,b,c\r\n\"one\ntwo\",\"say \"\"hi\"\"\", \"padded\" \r\n"
                                            "5\" nail,x\"y,\"z\"tail\r\n\"never closed,2,3\r\nnext,4,5\r\n");

  g_assert_cmpuint (foyer_sheet_get_n_rows (sheet), ==, 5);
  g_assert_cmpstr (foyer_sheet_get (sheet, 1, 0), ==, "one\ntwo");
  g_assert_cmpstr (foyer_sheet_get (sheet, 1, 1), ==, "say \"hi\"");
  g_assert_cmpstr (foyer_sheet_get (sheet, 1, 2), ==, "padded");
  g_assert_cmpstr (foyer_sheet_get (sheet, 2, 0), ==, "5\" nail");
  g_assert_cmpstr (foyer_sheet_get (sheet, 2, 1), ==, "x\"y");
  g_assert_cmpstr (foyer_sheet_get (sheet, 2, 2), ==, "ztail");
  g_assert_cmpstr (foyer_sheet_get (sheet, 3, 0), ==, "\"never closed");
  g_assert_cmpstr (foyer_sheet_get (sheet, 4, 0), ==, "next");
  g_assert_cmpuint (foyer_sheet_get_row_number (sheet, 4), ==, 5);
}

static void
check_encoding (const char *text, const char *encoding, const char *region, const char *expected)
{
  g_autoptr (GError) error = NULL;
  gsize len;
  g_autofree char *data = g_convert (text, -1, encoding, "UTF-8", NULL, &len, &error);
  FoyerSheetOptions options = { .region = region };
  g_autoptr (FoyerSheet) sheet = NULL;
  g_autofree char *first = g_strndup (text, strcspn (text, ";\n"));

  g_assert_no_error (error);
  sheet = read_bytes (data, len, &options, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (foyer_sheet_get (sheet, 0, 0), ==, first);
  if (expected != NULL)
    g_assert_cmpstr (foyer_sheet_get_encoding (sheet), ==, expected);
}

static void
test_encodings (void)
{
  static const char russian[] = "Имя;Телефон\nЮлия Смирнова;+7 953 7740399\nАЛЕКСЕЙ Щербаков;8 914 7301112\nVIP клиент;\n";
  static const char ukrainian[] = "Ім'я;Телефон\nЄвгенія Їжакевич;+380503405848\nҐанна;067\n";
  static const char hungarian[] = "Név;Telefon\nŐrsi Ödön;0630\nKovács Eszter;0620\nFűzfa Győző;0670\nTóth Árpád;1\n";
  static const char portuguese[] = "Observação;Telefone\nJoão Conceição;11\nInês Simões;12\nMãe;13\nAndré;14\n";
  static const char polish[] = "Imię;Telefon\nŁukasz Wiśniewski;1\nŻaneta Świątek;2\nMałgorzata Gąsior;3\n";
  g_autoptr (GString) bom = g_string_new ("\xef\xbb\xbfName;x\nÁ;1\n");
  g_autoptr (FoyerSheet) sheet = read_text (bom->str);
  static const char utf16[] = "\xff\xfeN\0a\0m\0e\0;\0x\0\n\0\x10\x04;\0y\0\n\0";
  g_autoptr (FoyerSheet) wide = read_bytes (utf16, sizeof utf16 - 1, NULL, NULL);

  check_encoding (russian, "WINDOWS-1251", "HU", "WINDOWS-1251");
  check_encoding (ukrainian, "WINDOWS-1251", NULL, "WINDOWS-1251");
  check_encoding (russian, "KOI8-R", NULL, "KOI8-U");
  check_encoding (hungarian, "WINDOWS-1250", NULL, "WINDOWS-1250");
  check_encoding (hungarian, "ISO-8859-2", "HU", NULL); /* the same bytes as in 1250 */
  check_encoding (polish, "ISO-8859-2", "PL", "ISO-8859-2");
  check_encoding (polish, "WINDOWS-1250", NULL, "WINDOWS-1250");
  check_encoding (portuguese, "WINDOWS-1252", "HU", "WINDOWS-1252");
  check_encoding (portuguese, "ISO-8859-1", NULL, NULL);
  check_encoding (russian, "UTF-8", NULL, "UTF-8");
  check_encoding (russian, "UTF-16LE", NULL, "UTF-16LE");
  check_encoding (hungarian, "UTF-16BE", NULL, "UTF-16BE");
  g_assert_cmpstr (foyer_sheet_get (sheet, 0, 0), ==, "Name");
  g_assert_cmpstr (foyer_sheet_get (wide, 1, 0), ==, "А");
}

static void
test_big_cell (void)
{
  g_autoptr (GString) s = g_string_new ("Name;Note\nAnna;");
  g_autoptr (FoyerSheet) sheet = NULL;
  gsize mega = 10 * 1024 * 1024;

  for (gsize i = 0; i < mega; i++)
    g_string_append_c (s, 'x');
  g_string_append (s, "\nBéla;y\n");
  sheet = read_text (s->str);
  g_assert_cmpuint (strlen (foyer_sheet_get (sheet, 1, 1)), ==, mega);
  g_assert_cmpstr (foyer_sheet_get (sheet, 2, 0), ==, "Béla");
}

/* ---- calendars ------------------------------------------------------------------------------------------------------------ */

#define ICS(body) "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" body "END:VCALENDAR\r\n"

static FoyerSheet *
read_ics (const char *text)
{
  g_autoptr (GError) error = NULL;
  FoyerSheetOptions options = { .zone = foyer_zone_get ("Europe/Budapest"), .today = foyer_date_make (2026, 11, 24) };
  FoyerSheet *sheet = read_bytes (text, strlen (text), &options, &error);

  g_assert_no_error (error);
  return sheet;
}

static void
test_ics_sample (void)
{
  g_autoptr (FoyerSheet) sheet = load ("calendar.ics");

  /* 40 events, four of them weekly for four weeks, and the headings. */
  g_assert_cmpuint (foyer_sheet_get_n_rows (sheet), ==, 1 + 40 + 4 * 3);
  g_assert_cmpuint (foyer_sheet_get_row_number (sheet, 0), ==, 0);
  g_assert_cmpuint (foyer_sheet_get_row_number (sheet, 1), ==, 4);
  g_assert_cmpstr (foyer_sheet_get (sheet, 1, 0), ==, "2026-12-08");
  g_assert_cmpstr (foyer_sheet_get (sheet, 2, 0), ==, "2026-12-15");
  g_assert_cmpstr (foyer_sheet_get (sheet, 4, 0), ==, "2026-12-29");
  g_assert_cmpstr (foyer_sheet_get (sheet, 4, 1), ==, "12:00");
  g_assert_cmpstr (foyer_sheet_get (sheet, 4, 2), ==, "45");
  g_assert_cmpstr (foyer_sheet_get (sheet, 4, 3), ==, "Katalin Kiss-Molnár");
  g_assert_cmpstr (foyer_sheet_get (sheet, 4, 4), ==, "Brow shaping");
  g_assert_cmpstr (foyer_sheet_get (sheet, 4, 6), ==, "line one\nline two, with comma and a very long tail that must be folded by the writer");
  g_assert_cmpstr (foyer_sheet_get (sheet, 4, 7), ==, "7-0@example.com/2026-12-29");
  g_assert_cmpstr (foyer_sheet_get (sheet, 5, 7), ==, "7-1@example.com");
  g_assert_null (foyer_sheet_get_notes (sheet)[0]);
}

static void
test_ics_zones_and_rules (void)
{
  g_autoptr (FoyerSheet) sheet = read_ics (ICS (
      "BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20261208T110000Z\r\nDURATION:PT1H30M\r\nSUMMARY:Cut\r\nSTATUS:CANCELLED\r\nEND:VEVENT\r\n"
      "BEGIN:VEVENT\r\nUID:b\r\nDTSTART;TZID=America/New_York:20261208T060000\r\nSUMMARY:Cut - Anna - Mária\r\nEND:VEVENT\r\n"
      /* weekly over the change of clocks, one left out, one moved */
      "BEGIN:VEVENT\r\nUID:c\r\nDTSTART;TZID=Europe/Budapest:20270316T100000\r\nDTEND;TZID=Europe/Budapest:20270316T110000\r\n"
      "RRULE:FREQ=WEEKLY;COUNT=4\r\nEXDATE;TZID=Europe/Budapest:20270323T100000\r\nSUMMARY:Cut - C\r\nEND:VEVENT\r\n"
      "BEGIN:VEVENT\r\nUID:c\r\nRECURRENCE-ID;TZID=Europe/Budapest:20270330T100000\r\nDTSTART;TZID=Europe/Budapest:20270331T120000\r\n"
      "DTEND;TZID=Europe/Budapest:20270331T130000\r\nSUMMARY:Cut - C\r\nEND:VEVENT\r\n"
      "BEGIN:VEVENT\r\nUID:d\r\nDTSTART;VALUE=DATE:20261224\r\nSUMMARY:Holiday\r\nEND:VEVENT\r\n"
      "BEGIN:VEVENT\r\nUID:e\r\nSUMMARY:Lost - E\r\nEND:VEVENT\r\n"));

  g_assert_cmpuint (foyer_sheet_get_n_rows (sheet), ==, 1 + 2 + 2 + 1 + 1 + 1);
  g_assert_cmpstr (foyer_sheet_get (sheet, 1, 1), ==, "12:00");
  g_assert_cmpstr (foyer_sheet_get (sheet, 1, 2), ==, "90");
  g_assert_cmpstr (foyer_sheet_get (sheet, 1, 4), ==, "Cut");
  g_assert_cmpstr (foyer_sheet_get (sheet, 1, 5), ==, "cancelled");
  g_assert_cmpstr (foyer_sheet_get (sheet, 2, 1), ==, "12:00");
  g_assert_cmpstr (foyer_sheet_get (sheet, 2, 3), ==, "Mária");
  g_assert_cmpstr (foyer_sheet_get (sheet, 2, 4), ==, "Cut - Anna");
  g_assert_cmpstr (foyer_sheet_get (sheet, 3, 0), ==, "2027-03-16");
  g_assert_cmpstr (foyer_sheet_get (sheet, 4, 0), ==, "2027-04-06"); /* the 23rd is left out, the 30th moved */
  g_assert_cmpstr (foyer_sheet_get (sheet, 4, 1), ==, "10:00");      /* summer time by then */
  g_assert_cmpstr (foyer_sheet_get (sheet, 5, 0), ==, "2027-03-31");
  g_assert_cmpstr (foyer_sheet_get (sheet, 5, 7), ==, "c/2027-03-30");
  g_assert_cmpstr (foyer_sheet_get (sheet, 6, 0), ==, "2026-12-24");
  g_assert_cmpstr (foyer_sheet_get (sheet, 6, 1), ==, "");
  g_assert_cmpstr (foyer_sheet_get (sheet, 7, 0), ==, ""); /* no start: kept, to be reported */
  g_assert_cmpstr (foyer_sheet_get (sheet, 7, 3), ==, "E");
}

static void
test_ics_bounds (void)
{
  g_autoptr (FoyerSheet) daily = read_ics (ICS ("BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20150101T100000Z\r\nRRULE:FREQ=DAILY\r\nSUMMARY:Cut - A\r\nEND:VEVENT\r\n"));
  g_autoptr (FoyerSheet) yearly = read_ics (ICS ("BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20260601T100000Z\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Cut - A\r\nEND:VEVENT\r\n"));

  g_assert_cmpuint (foyer_sheet_get_n_rows (daily), ==, 1 + 500);
  g_assert_cmpstr (foyer_sheet_get (daily, 1, 0), ==, "2024-11-23");
  g_assert_cmpuint (g_strv_length ((char **) foyer_sheet_get_notes (daily)), ==, 2);
  g_assert_cmpuint (foyer_sheet_get_n_rows (yearly), ==, 1 + 3);
  g_assert_cmpuint (g_strv_length ((char **) foyer_sheet_get_notes (yearly)), ==, 1);
  refuses ("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:2015", 43, FOYER_ERROR_CORRUPT, "not written to its end");
}

/* ---- progress and cancel --------------------------------------------------------------------------------------------------- */

typedef struct
{
  guint         calls;
  double        last;
  GCancellable *stop;
} Told;

static void
on_progress (double fraction, gpointer data)
{
  Told *told = data;

  g_assert_cmpfloat (fraction, >=, told->last);
  told->last = fraction;
  told->calls++;
  if (told->stop != NULL && fraction > 0.3)
    g_cancellable_cancel (told->stop);
}

static void
test_cancel (void)
{
  static const char *const names[] = { "clients.xlsx", "appointments.csv", "calendar.ics" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = sample (names[i]);
      g_autoptr (GCancellable) stop = g_cancellable_new ();
      g_autoptr (GError) error = NULL;
      Told told = { 0 };
      g_autoptr (FoyerSheet) sheet = foyer_sheet_load (path, NULL, on_progress, &told, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (told.calls, >, 3);
      g_assert_cmpfloat (told.last, ==, 1);
      told = (Told){ .stop = stop };
      g_assert_null (foyer_sheet_load (path, NULL, on_progress, &told, stop, &error));
      g_assert_error (error, FOYER_ERROR, FOYER_ERROR_CANCELLED);
      g_assert_cmpfloat (told.last, <, 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/import/sheet/samples", test_samples);
  g_test_add_func ("/import/sheet/xlsx-cells", test_xlsx_cells);
  g_test_add_func ("/import/sheet/xlsx-broken", test_xlsx_broken);
  g_test_add_func ("/import/sheet/other-files", test_other_files);
  g_test_add_func ("/import/sheet/limits", test_limits);
  g_test_add_func ("/import/sheet/delimiters", test_delimiters);
  g_test_add_func ("/import/sheet/quotes", test_quotes);
  g_test_add_func ("/import/sheet/encodings", test_encodings);
  g_test_add_func ("/import/sheet/big-cell", test_big_cell);
  g_test_add_func ("/import/sheet/ics-sample", test_ics_sample);
  g_test_add_func ("/import/sheet/ics-zones-and-rules", test_ics_zones_and_rules);
  g_test_add_func ("/import/sheet/ics-bounds", test_ics_bounds);
  g_test_add_func ("/import/sheet/progress-and-cancel", test_cancel);
  return g_test_run ();
}
