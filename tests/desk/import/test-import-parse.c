/* From rows to typed records: every row ends as good, duplicate, blank or rejected with a reason. */
#include "config.h"

#include <string.h>

#include "foyer-error.h"
#include "foyer-import-parse.h"

static const FoyerImportSettings hungary = { .region = "HU", .currency = "EUR", .today = 20781 /* 2026-11-24 */ };

static FoyerSheet *
read_bytes (const char *text, gsize len)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, len);
  g_autoptr (GError) error = NULL;
  FoyerSheetOptions options = { .region = "HU", .zone = foyer_zone_get ("Europe/Budapest"), .today = 20781 };
  FoyerSheet *sheet = foyer_sheet_load_bytes (bytes, &options, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return sheet;
}

static FoyerImportResult *
parse (const FoyerSheet *sheet, FoyerImportKind kind, const FoyerImportSettings *settings)
{
  g_autoptr (GError) error = NULL;
  FoyerImportMap map;
  FoyerImportResult *result;
  guint sum = 0;

  foyer_import_guess (sheet, kind, &map);
  result = foyer_import_parse (sheet, &map, settings, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < FOYER_IMPORT_N_OUTCOMES; i++)
    sum += result->count[i];
  g_assert_cmpuint (sum, ==, foyer_sheet_get_n_rows (sheet) - (guint) (map.heading + 1)); /* nothing lost */
  g_assert_cmpuint (sum, ==, result->records->len);
  return result;
}

static FoyerImportResult *
parse_sample (const char *name, FoyerImportKind kind)
{
  g_autofree char *path = g_build_filename (g_getenv ("FOYER_SRCDIR"), "tests", "fixtures", "samples", name, NULL);
  g_autofree char *data = NULL;
  g_autoptr (FoyerSheet) sheet = NULL;
  gsize len;

  g_assert_true (g_file_get_contents (path, &data, &len, NULL));
  sheet = read_bytes (data, len);
  return parse (sheet, kind, &hungary);
}

static FoyerImportResult *
parse_text (const char *text, FoyerImportKind kind)
{
  g_autoptr (FoyerSheet) sheet = read_bytes (text, strlen (text));

  return parse (sheet, kind, &hungary);
}

static void
check_counts (const FoyerImportResult *result, guint good, guint duplicate, guint blank, guint rejected)
{
  g_assert_cmpuint (result->count[FOYER_IMPORT_GOOD], ==, good);
  g_assert_cmpuint (result->count[FOYER_IMPORT_DUPLICATE], ==, duplicate);
  g_assert_cmpuint (result->count[FOYER_IMPORT_BLANK], ==, blank);
  g_assert_cmpuint (result->count[FOYER_IMPORT_REJECTED], ==, rejected);
}

/* The record of row @row of the file. */
static const FoyerImportRecord *
record_of (const FoyerImportResult *result, guint row)
{
  for (guint i = 0; i < result->records->len; i++)
    {
      const FoyerImportRecord *record = g_ptr_array_index (result->records, i);

      if (record->row == row)
        return record;
    }
  g_error ("there is no record of row %u", row);
}

static const char *
text_of (const FoyerImportResult *result, guint row, const char *field)
{
  return foyer_import_value (result, record_of (result, row), field)->text;
}

static gint64
int_of (const FoyerImportResult *result, guint row, const char *field)
{
  const FoyerImportValue *value = foyer_import_value (result, record_of (result, row), field);

  g_assert_true (value->given);
  return value->n;
}

/* There is a problem of @kind in @row whose column and sentence have these words. */
static gboolean
has_problem (const FoyerImportResult *result, FoyerImportProblemKind kind, guint row, const char *column, const char *words)
{
  for (guint i = 0; i < result->problems->len; i++)
    {
      const FoyerImportProblem *p = g_ptr_array_index (result->problems, i);

      if (p->kind == kind && p->row == row && strcmp (p->column, column) == 0 && strstr (p->sentence, words) != NULL)
        return TRUE;
    }
  return FALSE;
}

static guint
count_problems (const FoyerImportResult *result, FoyerImportProblemKind kind, const char *column)
{
  guint n = 0;

  for (guint i = 0; i < result->problems->len; i++)
    {
      const FoyerImportProblem *p = g_ptr_array_index (result->problems, i);

      n += p->kind == kind && (column == NULL || strcmp (p->column, column) == 0);
    }
  return n;
}

/* Every row that is not good has a reason. */
static void
check_reasons (const FoyerImportResult *result)
{
  for (guint i = 0; i < result->records->len; i++)
    {
      const FoyerImportRecord *record = g_ptr_array_index (result->records, i);
      gboolean rejected = record->outcome == FOYER_IMPORT_REJECTED, duplicate = record->outcome == FOYER_IMPORT_DUPLICATE, found = FALSE;

      for (guint k = 0; k < result->problems->len; k++)
        {
          const FoyerImportProblem *p = g_ptr_array_index (result->problems, k);

          found = found || (p->row == record->row && *p->sentence != '\0' &&
                            p->kind == (rejected ? FOYER_IMPORT_PROBLEM_REJECTED : FOYER_IMPORT_PROBLEM_DUPLICATE));
        }
      g_assert_true (found == (rejected || duplicate));
    }
}

/* ---- samples -------------------------------------------------------------------------------------------------------------- */

static void
test_clients (void)
{
  static const guint broken[] = { 122, 215, 488, 1370, 1415, 1474 };
  g_autoptr (FoyerImportResult) result = parse_sample ("clients.xlsx", FOYER_IMPORT_CLIENTS);
  const FoyerImportValue *labels;

  check_counts (result, 1500, 60, 1, 6);
  check_reasons (result);
  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++)
    g_assert_cmpint (record_of (result, broken[i])->outcome, ==, FOYER_IMPORT_REJECTED);
  for (gsize i = 1; i < G_N_ELEMENTS (broken); i++) /* the first has no phone at all, but a discount of 150 and 31 February */
    g_assert_true (has_problem (result, FOYER_IMPORT_PROBLEM_REJECTED, broken[i], "Phone", "not a telephone number"));
  g_assert_true (has_problem (result, FOYER_IMPORT_PROBLEM_REJECTED, 122, "Date of birth", "not a date"));
  g_assert_true (has_problem (result, FOYER_IMPORT_PROBLEM_REJECTED, 122, "Discount", "between 0 and 100"));
  g_assert_true (has_problem (result, FOYER_IMPORT_PROBLEM_REJECTED, 122, "Paid", "not an amount of money"));
  g_assert_cmpint (record_of (result, 912)->outcome, ==, FOYER_IMPORT_BLANK);
  g_assert_true (has_problem (result, FOYER_IMPORT_PROBLEM_DUPLICATE, 819, "", "Row 16 has the same telephone number"));
  g_assert_cmpuint (result->unused->len, ==, 0);

  /* One client whole. */
  g_assert_cmpstr (text_of (result, 2, "name"), ==, "Gábor Szabó");
  g_assert_cmpstr (text_of (result, 2, "phone"), ==, "+36306447392");
  g_assert_cmpstr (text_of (result, 2, "email"), ==, "user276@mail.example.hu");
  g_assert_cmpstr (text_of (result, 2, "gender"), ==, "female");
  g_assert_cmpint (int_of (result, 2, "birthday"), ==, foyer_date_make (1989, 1, 19));
  g_assert_cmpint (int_of (result, 2, "discount"), ==, 1000);
  g_assert_cmpint (int_of (result, 2, "sold"), ==, 16961);
  g_assert_cmpint (int_of (result, 2, "paid"), ==, 16961);
  g_assert_cmpint (int_of (result, 2, "visits"), ==, 33);
  labels = foyer_import_value (result, record_of (result, 16), "labels");
  g_assert_cmpuint (g_strv_length (labels->list), ==, 2);
  g_assert_cmpstr (labels->list[1], ==, "VIP");

  /* Six ways to write a date, two of them in another order. */
  g_assert_cmpint (int_of (result, 5, "birthday"), ==, foyer_date_make (2007, 8, 17));
  g_assert_cmpint (int_of (result, 540, "birthday"), ==, foyer_date_make (1958, 6, 2));  /* 06/02/1958 beside 08/17/2007 */
  g_assert_cmpint (int_of (result, 26, "birthday"), ==, foyer_date_make (1962, 9, 23));
  g_assert_cmpint (int_of (result, 567, "birthday"), ==, foyer_date_make (1945, 4, 2));  /* 02/04/45 beside 23/09/62 */
  g_assert_cmpint (int_of (result, 18, "birthday"), ==, foyer_date_make (1992, 10, 30));
  g_assert_cmpint (int_of (result, 16, "birthday"), ==, foyer_date_make (2009, 12, 18));
  g_assert_cmpint (int_of (result, 7, "birthday"), ==, foyer_date_make (1947, 6, 27));

  g_assert_cmpint (int_of (result, 4, "discount"), ==, 750);
  g_assert_cmpint (int_of (result, 8, "paid"), ==, 35750);
  g_assert_cmpstr (text_of (result, 53, "name"), ==, "Charlotte MacDonald");
  g_assert_cmpstr (text_of (result, 53, "email"), ==, "user654@example.com");
  g_assert_cmpuint (count_problems (result, FOYER_IMPORT_PROBLEM_NOTE, "Email"), ==, 15);
  g_assert_cmpstr (text_of (result, 7, "note"), ==, "colour formula: 6/0 30g + 7/4 15g, 6% 60 ml\n35 min");
  g_assert_cmpstr (text_of (result, 30, "note"), ==, "<b>call first</b>");
  g_assert_cmpstr (text_of (result, 1556, "phone"), ==, "+5511949078175");
}

static void
test_services (void)
{
  g_autoptr (FoyerImportResult) result = parse_sample ("services.xlsx", FOYER_IMPORT_SERVICES);

  check_counts (result, 17, 1, 0, 3);
  check_reasons (result);
  g_assert_true (has_problem (result, FOYER_IMPORT_PROBLEM_DUPLICATE, 19, "", "Row 2 has the same category and name"));
  g_assert_true (has_problem (result, FOYER_IMPORT_PROBLEM_REJECTED, 20, "Category", "category is missing"));
  g_assert_true (has_problem (result, FOYER_IMPORT_PROBLEM_REJECTED, 21, "Price to", "below the price"));
  g_assert_true (has_problem (result, FOYER_IMPORT_PROBLEM_REJECTED, 22, "Duration, min", "longer than zero"));
  g_assert_cmpstr (text_of (result, 4, "title"), ==, "Colour, roots");
  g_assert_cmpint (int_of (result, 4, "price"), ==, 7000);
  g_assert_cmpint (int_of (result, 4, "price_max"), ==, 9500);
  g_assert_cmpint (int_of (result, 4, "dur"), ==, 90);
  g_assert_cmpstr (text_of (result, 3, "note"), ==, "desc Men's cut");
}

static void
test_team (void)
{
  g_autoptr (FoyerImportResult) result = parse_sample ("team.csv", FOYER_IMPORT_TEAM);

  check_counts (result, 9, 0, 0, 0);
  g_assert_cmpstr (text_of (result, 7, "name"), ==, "Tamás Varga");
  g_assert_cmpstr (text_of (result, 7, "position"), ==, "Massage");
  g_assert_cmpstr (text_of (result, 7, "phone"), ==, "+36205252356");
}

static void
test_appointments (void)
{
  g_autoptr (FoyerImportResult) result = parse_sample ("appointments.csv", FOYER_IMPORT_APPOINTMENTS);

  check_counts (result, 4916, 0, 0, 1);
  check_reasons (result);
  g_assert_true (has_problem (result, FOYER_IMPORT_PROBLEM_REJECTED, 4918, "Date", "not a date"));
  g_assert_true (has_problem (result, FOYER_IMPORT_PROBLEM_REJECTED, 4918, "Time", "not a time of day"));
  g_assert_true (has_problem (result, FOYER_IMPORT_PROBLEM_REJECTED, 4918, "Status", "not known"));
  g_assert_true (has_problem (result, FOYER_IMPORT_PROBLEM_REJECTED, 4918, "Price", "not an amount"));
  g_assert_cmpint (int_of (result, 2, "date"), ==, foyer_date_make (2026, 8, 24));
  g_assert_cmpint (int_of (result, 2, "time"), ==, 540);
  g_assert_cmpint (int_of (result, 2, "dur"), ==, 60);
  g_assert_cmpstr (text_of (result, 2, "client"), ==, "Оксана Ковальчук");
  g_assert_cmpstr (text_of (result, 2, "phone"), ==, "+380503405848");
  g_assert_cmpstr (text_of (result, 2, "status"), ==, "arrived");
  g_assert_cmpint (int_of (result, 2, "paid"), ==, 5500);
  g_assert_cmpstr (text_of (result, 17, "status"), ==, "no-show");
  g_assert_cmpstr (text_of (result, 27, "status"), ==, "deleted"); /* cancelled there */
}

static void
test_calendar (void)
{
  g_autoptr (FoyerImportResult) result = parse_sample ("calendar.ics", FOYER_IMPORT_APPOINTMENTS);

  check_counts (result, 52, 0, 0, 0);
  g_assert_cmpstr (text_of (result, 4, "client"), ==, "Katalin Kiss-Molnár");
  g_assert_cmpint (int_of (result, 4, "time"), ==, 720);
}

/* ---- other systems' files --------------------------------------------------------------------------------------------------- */

static void
test_other_encodings (void)
{
  static const char russian[] = "Список клиентов;;;\nФИО;Телефон;Пол;Скидка\nЮлия Смирнова;+7 953 774-03-99;жен.;5%\n"
                                "Алексей Щербаков;+7 914 730-11-12;муж;\nБез телефона;;ж;\n;;;\n";
  static const char hungarian[] = "Név\tTelefon\tSzületési dátum\tNem\nŐrsi Ödön\t06 30 111 2233\t1980. 02. 29.\tférfi\n"
                                  "Fűzfa Győzőné\t0620/222-3344\t1981. 02. 29.\tnő\n";
  gsize len;
  g_autofree char *win1251 = g_convert (russian, -1, "WINDOWS-1251", "UTF-8", NULL, &len, NULL);
  g_autoptr (FoyerSheet) first = read_bytes (win1251, len);
  g_autofree char *win1250 = g_convert (hungarian, -1, "WINDOWS-1250", "UTF-8", NULL, &len, NULL);
  g_autoptr (FoyerSheet) second = read_bytes (win1250, len);
  g_autoptr (FoyerImportResult) r = parse (first, FOYER_IMPORT_CLIENTS, &hungary);
  g_autoptr (FoyerImportResult) h = parse (second, FOYER_IMPORT_CLIENTS, &hungary);

  check_counts (r, 2, 0, 0, 1); /* the row of empty cells ends the file */
  g_assert_cmpstr (text_of (r, 3, "name"), ==, "Юлия Смирнова");
  g_assert_cmpstr (text_of (r, 3, "phone"), ==, "+79537740399");
  g_assert_cmpstr (text_of (r, 3, "gender"), ==, "female");
  g_assert_cmpstr (text_of (r, 4, "gender"), ==, "male");
  g_assert_cmpint (int_of (r, 3, "discount"), ==, 500);
  g_assert_true (has_problem (r, FOYER_IMPORT_PROBLEM_REJECTED, 5, "", "no phone number, e-mail or card number"));

  check_counts (h, 1, 0, 0, 1);
  g_assert_cmpstr (text_of (h, 2, "name"), ==, "Őrsi Ödön");
  g_assert_cmpint (int_of (h, 2, "birthday"), ==, foyer_date_make (1980, 2, 29));
  g_assert_true (has_problem (h, FOYER_IMPORT_PROBLEM_REJECTED, 3, "Születési dátum", "not a date"));
}

static void
test_big_cell (void)
{
  g_autoptr (GString) s = g_string_new ("Name;Phone;Note\n");
  g_autoptr (FoyerImportResult) result = NULL;
  const FoyerImportProblem *problem;

  for (int i = 0; i < 10 * 1024 * 1024; i++)
    g_string_append_c (s, 'x');
  g_string_append (s, ";+36301112233;\nAnna;+36301112234;");
  for (int i = 0; i < 5001; i++)
    g_string_append (s, "é");
  g_string_append (s, "\nBéla;+36301112235;fine\n");
  result = parse_text (s->str, FOYER_IMPORT_CLIENTS);
  check_counts (result, 1, 0, 0, 2);
  g_assert_true (has_problem (result, FOYER_IMPORT_PROBLEM_REJECTED, 2, "Name", "longer than 200 characters"));
  g_assert_true (has_problem (result, FOYER_IMPORT_PROBLEM_REJECTED, 3, "Note", "longer than 5000 characters"));
  problem = g_ptr_array_index (result->problems, 0);
  g_assert_cmpuint (strlen (problem->value), <, 100);
}

static void
test_phones_of_other_countries (void)
{
  g_autoptr (FoyerImportResult) result = parse_text ("Name;Phone\n"
                                                     "A;+44 7986 365168\nB;447986365169\nC;(075) 53669347\nD;06 70 123 4567\n"
                                                     "E;0036 70 123 4567\nF;+999 123456\nG;12\nH;no phone\n",
                                                     FOYER_IMPORT_CLIENTS);

  check_counts (result, 4, 1, 0, 3);
  g_assert_cmpstr (text_of (result, 3, "phone"), ==, "+447986365169");
  g_assert_cmpstr (text_of (result, 4, "phone"), ==, "+447553669347"); /* the file is of people with British numbers too */
  g_assert_false (foyer_import_value (result, record_of (result, 4), "phone")->certain);
  g_assert_true (has_problem (result, FOYER_IMPORT_PROBLEM_NOTE, 4, "Phone", "taken as +44"));
  g_assert_cmpint (record_of (result, 6)->outcome, ==, FOYER_IMPORT_DUPLICATE);
}

static void
test_clients_without_phone (void)
{
  g_autoptr (FoyerImportResult) result = parse_text ("Name;Surname;Phone;Email;Card number;Gender;Visits\n"
                                                     "Anna;Nagy;;a@example.org;;f;3\nANNA;NAGY;;a@example.org;;f;\nRéka;;-;;17;?;many\n"
                                                     ";;+36301112233;;;;\n;Solo;+36301112234;;;;\nNobody;;;;;;\n",
                                                     FOYER_IMPORT_CLIENTS);

  check_counts (result, 3, 1, 0, 2);
  g_assert_true (has_problem (result, FOYER_IMPORT_PROBLEM_DUPLICATE, 3, "", "Row 2 has the same name and e-mail"));
  g_assert_true (has_problem (result, FOYER_IMPORT_PROBLEM_NOTE, 4, "Gender", "not known"));
  g_assert_true (has_problem (result, FOYER_IMPORT_PROBLEM_NOTE, 4, "Visits", "whole number"));
  g_assert_true (has_problem (result, FOYER_IMPORT_PROBLEM_REJECTED, 5, "Name", "name is missing"));
  g_assert_cmpstr (text_of (result, 6, "name"), ==, "Solo");
  g_assert_null (text_of (result, 6, "surname"));
}

static void
test_durations (void)
{
  static const struct
  {
    const char *text;
    int minutes;
  } good[] = { { "90", 90 }, { "1h 30m", 90 }, { "1:30", 90 }, { "01:30:00", 90 }, { "1h30", 90 }, { "1,5 h", 90 }, { "1.5h", 90 },
               { "45 min", 45 }, { "1 ч 30 мин", 90 }, { "1 ч. 30 мин.", 90 }, { "1 óra 30 perc", 90 }, { "2 hours", 120 }, { "40'", 40 },
               { "1 год 15 хв", 75 }, { "0", 0 }, { "24:00", 1440 } };
  static const char *const bad[] = { "", "x", "1:75", "90 cats", "-30", "25:00", "1500", "1h 2h x", "h", "10 20" };
  int minutes;

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_test_message ("%s", good[i].text);
      g_assert_true (foyer_import_duration (good[i].text, &minutes));
      g_assert_cmpint (minutes, ==, good[i].minutes);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("%s", bad[i]);
      g_assert_false (foyer_import_duration (bad[i], &minutes));
    }
}

static void
test_words (void)
{
  static const char *const female[] = { "f", "F", "Female", "ж", "Ж", "жен.", "nő", "Nő", "feminino", "жінка" };
  static const char *const male[] = { "m", "M", "male", "м", "муж", "férfi", "masculino", "чоловік" };

  for (gsize i = 0; i < G_N_ELEMENTS (female); i++)
    g_assert_cmpstr (foyer_import_gender (female[i]), ==, "female");
  for (gsize i = 0; i < G_N_ELEMENTS (male); i++)
    g_assert_cmpstr (foyer_import_gender (male[i]), ==, "male");
  g_assert_null (foyer_import_gender ("perhaps"));
  g_assert_cmpstr (foyer_import_status ("No show"), ==, "no-show");
  g_assert_cmpstr (foyer_import_status ("Nem jelent meg"), ==, "no-show");
  g_assert_cmpstr (foyer_import_status ("Пришёл"), ==, "arrived");
  g_assert_cmpstr (foyer_import_status ("Підтверджено"), ==, "confirmed");
  g_assert_cmpstr (foyer_import_status ("Pendente"), ==, "pending");
  g_assert_cmpstr (foyer_import_status ("lemondva"), ==, "deleted");
  g_assert_null (foyer_import_status ("maybe"));
}

static void
test_times (void)
{
  g_autoptr (FoyerImportResult) result = parse_text ("Start;Finish;Client;Service;Price\n"
                                                     "2026-11-24 14:15;15:00;Anna;Cut;10\n24.11.2026 9:05;;Béla;Cut;10\n"
                                                     "2026-11-24T08:00:00;09:30:00;C;Cut;-5\n2026-11-24;;D;Cut;1\n2026-11-24 23:30;00:15;E;Cut;1\n",
                                                     FOYER_IMPORT_APPOINTMENTS);

  check_counts (result, 3, 0, 0, 2);
  g_assert_cmpint (int_of (result, 2, "time"), ==, 14 * 60 + 15);
  g_assert_cmpint (int_of (result, 2, "dur"), ==, 45);
  g_assert_cmpint (int_of (result, 3, "time"), ==, 545);
  g_assert_false (foyer_import_value (result, record_of (result, 3), "dur")->given); /* the service will say */
  g_assert_true (has_problem (result, FOYER_IMPORT_PROBLEM_REJECTED, 4, "Price", "below zero"));
  g_assert_true (has_problem (result, FOYER_IMPORT_PROBLEM_REJECTED, 5, "Time", "time of day is missing"));
  g_assert_cmpint (int_of (result, 6, "dur"), ==, 45);
}

static void
test_birthdays (void)
{
  FoyerDateHabit none = { 0 };
  gint64 date;

  g_assert_true (foyer_import_birthday ("05/06/28", &none, hungary.today, &date)); /* not in the future */
  g_assert_cmpint (date, ==, foyer_date_make (1928, 6, 5));
  g_assert_true (foyer_import_birthday ("05/06/20", &none, hungary.today, &date));
  g_assert_cmpint (date, ==, foyer_date_make (2020, 6, 5));
  g_assert_false (foyer_import_birthday ("2030-01-01", &none, hungary.today, &date));
  g_assert_false (foyer_import_birthday ("31.02.1990", &none, hungary.today, &date));
  g_assert_false (foyer_import_birthday ("1200-01-01", &none, hungary.today, &date));
}

static void
test_missing_column (void)
{
  g_autoptr (FoyerSheet) sheet = read_bytes ("Name;Phone\nAnna;1\n", 18);
  g_autoptr (FoyerSheet) list = read_bytes ("Service;Price;Min\nCut;20;30\n", 28);
  g_autoptr (GError) error = NULL;
  FoyerImportSettings settings = hungary;
  FoyerImportMap map;
  g_autoptr (FoyerImportResult) result = NULL;

  foyer_import_guess (sheet, FOYER_IMPORT_APPOINTMENTS, &map);
  g_assert_null (foyer_import_parse (sheet, &map, &hungary, NULL, NULL, NULL, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "Date, Service"));

  settings.category = "Services"; /* a list without categories */
  result = parse (list, FOYER_IMPORT_SERVICES, &settings);
  check_counts (result, 1, 0, 0, 0);
  g_assert_cmpstr (text_of (result, 2, "category"), ==, "Services");
}

static void
test_report (void)
{
  g_autoptr (FoyerImportResult) result = parse_text ("Name;Phone;Shoe size\nAnna;=1+1;3\nBéla;\"x \"\"y\"\"\";4\nC;+36301112233;5\n", FOYER_IMPORT_CLIENTS);
  g_autofree char *csv = foyer_import_result_to_csv (result);

  check_counts (result, 1, 0, 0, 2);
  g_assert_cmpuint (result->unused->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (result->unused, 0), ==, "Shoe size");
  g_assert_cmpstr (csv, ==,
                   "\xef\xbb\xbfRow,Result,Column,Value,Reason\n"
                   "2,\"not taken\",\"Phone\",\"'=1+1\",\"This is not a telephone number.\"\n"
                   "3,\"not taken\",\"Phone\",\"x \"\"y\"\"\",\"This is not a telephone number.\"\n");
}

static void
test_cancel (void)
{
  g_autoptr (FoyerSheet) sheet = read_bytes ("Name;Phone\nAnna;+36301112233\n", 29);
  g_autoptr (GCancellable) stop = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  FoyerImportMap map;

  foyer_import_guess (sheet, FOYER_IMPORT_CLIENTS, &map);
  g_cancellable_cancel (stop);
  map.heading = -1;
  g_assert_null (foyer_import_parse (sheet, &map, &hungary, NULL, NULL, stop, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clients/CLI-24/sample", test_clients);
  g_test_add_func ("/services/SRV-14/sample", test_services);
  g_test_add_func ("/import/parse/team", test_team);
  g_test_add_func ("/import/parse/appointments", test_appointments);
  g_test_add_func ("/import/parse/calendar", test_calendar);
  g_test_add_func ("/import/parse/other-encodings", test_other_encodings);
  g_test_add_func ("/import/parse/big-cell", test_big_cell);
  g_test_add_func ("/import/parse/phones-of-other-countries", test_phones_of_other_countries);
  g_test_add_func ("/import/parse/clients-without-phone", test_clients_without_phone);
  g_test_add_func ("/import/parse/durations", test_durations);
  g_test_add_func ("/import/parse/words", test_words);
  g_test_add_func ("/import/parse/times", test_times);
  g_test_add_func ("/import/parse/birthdays", test_birthdays);
  g_test_add_func ("/import/parse/missing-column", test_missing_column);
  g_test_add_func ("/import/parse/report", test_report);
  g_test_add_func ("/import/parse/cancel", test_cancel);
  return g_test_run ();
}
