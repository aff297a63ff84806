/* Finding the heading row and the meaning of columns. */
#include "config.h"

#include <string.h>

#include "foyer-error.h"
#include "foyer-import-guess.h"

static FoyerSheet *
read_text (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  FoyerSheet *sheet = foyer_sheet_load_bytes (bytes, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return sheet;
}

static FoyerSheet *
load (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("FOYER_SRCDIR"), "tests", "fixtures", "samples", name, NULL);
  g_autoptr (GError) error = NULL;
  FoyerSheet *sheet = foyer_sheet_load (path, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return sheet;
}

/* @wanted: "field=column letter" pairs separated by blanks; every other field must be without a column. */
static void
check (const FoyerSheet *sheet, FoyerImportKind kind, int heading, const char *wanted)
{
  g_autoptr (GString) got = g_string_new (NULL);
  g_autoptr (GString) expected = g_string_new (NULL);
  g_auto (GStrv) pairs = g_strsplit (wanted, " ", -1);
  FoyerImportMap map;
  guint n;
  const FoyerImportField *fields = foyer_import_fields (kind, &n);

  foyer_import_guess (sheet, kind, &map);
  for (guint f = 0; f < n; f++)
    {
      g_autofree char *letter = map.column[f] >= 0 ? foyer_sheet_column_letter ((guint) map.column[f]) : NULL;

      if (letter != NULL)
        g_string_append_printf (got, "%s=%s ", fields[f].name, letter);
      for (gsize i = 0; pairs[i] != NULL; i++)
        if (g_str_has_prefix (pairs[i], fields[f].name) && pairs[i][strlen (fields[f].name)] == '=')
          g_string_append_printf (expected, "%s ", pairs[i]);
    }
  g_assert_cmpstr (got->str, ==, expected->str);
  g_assert_cmpint (map.heading, ==, heading);
}

static void
test_samples (void)
{
  g_autoptr (FoyerSheet) clients = load ("clients.xlsx");
  g_autoptr (FoyerSheet) services = load ("services.xlsx");
  g_autoptr (FoyerSheet) team = load ("team.csv");
  g_autoptr (FoyerSheet) appointments = load ("appointments.csv");
  g_autoptr (FoyerSheet) calendar = load ("calendar.ics");

  check (clients, FOYER_IMPORT_CLIENTS, 0,
         "name=A surname=B phone=C email=D labels=E birthday=F gender=G discount=H card=I sold=J paid=K visits=L note=M");
  check (services, FOYER_IMPORT_SERVICES, 0, "category=A title=B price=C price_max=D dur=E note=F");
  check (team, FOYER_IMPORT_TEAM, 0, "name=A position=B phone=C");
  check (appointments, FOYER_IMPORT_APPOINTMENTS, 0,
         "date=A time=B dur=C client=D phone=E service=F staff=G status=H price=I paid=J note=K");
  check (calendar, FOYER_IMPORT_APPOINTMENTS, 0, "date=A time=B dur=C client=D service=E status=F note=G uid=H");

  g_assert_cmpint (foyer_import_guess_kind (clients), ==, FOYER_IMPORT_CLIENTS);
  g_assert_cmpint (foyer_import_guess_kind (services), ==, FOYER_IMPORT_SERVICES);
  g_assert_cmpint (foyer_import_guess_kind (team), ==, FOYER_IMPORT_TEAM);
  g_assert_cmpint (foyer_import_guess_kind (appointments), ==, FOYER_IMPORT_APPOINTMENTS);
  g_assert_cmpint (foyer_import_guess_kind (calendar), ==, FOYER_IMPORT_APPOINTMENTS);
}

static void
test_languages (void)
{
  static const struct
  {
    FoyerImportKind kind;
    const char *heading, *wanted;
  } cases[] = {
    { FOYER_IMPORT_CLIENTS, "Vezetéknév;Keresztnév;Telefonszám;E-mail cím;Születési dátum;Nem;Kedvezmény (%);Megjegyzés",
      "surname=A name=B phone=C email=D birthday=E gender=F discount=G note=H" },
    { FOYER_IMPORT_CLIENTS, "Nome completo;Celular;E-mail;Data de nascimento;Gênero;Desconto;Observações;Total gasto",
      "name=A phone=B email=C birthday=D gender=E discount=F note=G sold=H" },
    { FOYER_IMPORT_CLIENTS, "ФИО;Телефон;Дата рождения;Пол;Скидка, %;Номер карты;Комментарий;Категория;Количество визитов",
      "name=A phone=B birthday=C gender=D discount=E card=F note=G labels=H visits=I" },
    { FOYER_IMPORT_CLIENTS, "Прізвище;Ім'я;По батькові;Мобільний телефон;Ел. пошта;День народження;Стать;Примітки",
      "surname=A name=B middle=C phone=D email=E birthday=F gender=G note=H" },
    { FOYER_IMPORT_SERVICES, "Kategória;Szolgáltatás;Ár-tól;Ár-ig;Időtartam (perc);Leírás", "category=A title=B price=C price_max=D dur=E note=F" },
    { FOYER_IMPORT_SERVICES, "Категория;Название услуги;Цена от;Цена до;Длительность, мин;Описание", "category=A title=B price=C price_max=D dur=E note=F" },
    { FOYER_IMPORT_SERVICES, "Categoria;Serviço;Preço mínimo;Preço máximo;Duração;Descrição", "category=A title=B price=C price_max=D dur=E note=F" },
    { FOYER_IMPORT_TEAM, "Név;Beosztás;Telefon", "name=A position=B phone=C" },
    { FOYER_IMPORT_TEAM, "Сотрудник;Должность;Телефон;Специализация", "name=A position=B phone=C spec=D" },
    { FOYER_IMPORT_APPOINTMENTS, "Дата;Час;Тривалість;Клієнт;Телефон;Послуга;Майстер;Статус;Ціна;Сплачено",
      "date=A time=B dur=C client=D phone=E service=F staff=G status=H price=I paid=J" },
    { FOYER_IMPORT_APPOINTMENTS, "Dátum;Kezdés;Vége;Vendég neve;Telefon;Szolgáltatás;Munkatárs;Állapot;Ár;Fizetve;Megjegyzés",
      "date=A end=C client=D phone=E service=F staff=G status=H price=I paid=J note=K time=B" },
    { FOYER_IMPORT_APPOINTMENTS, "Data e hora;Cliente;Telefone do cliente;Serviço;Profissional;Situação;Valor;Pago",
      "date=A client=B phone=C service=D staff=E status=F price=G paid=H" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strconcat (cases[i].heading, "\na;b;c;d;e;f;g;h;i;j;k\n", NULL);
      g_autoptr (FoyerSheet) sheet = read_text (text);

      g_test_message ("%s", cases[i].heading);
      if (i == 10)
        {
          /* "Kezdés" alone is where an appointment starts; beside a date it can only be the time, as its values show. */
          g_autofree char *timed = g_strconcat (cases[i].heading, "\n2026-11-24;10:00;11:00;d;e;f;g;h;i;j;k\n", NULL);
          g_autoptr (FoyerSheet) with_times = read_text (timed);

          check (with_times, cases[i].kind, 0, cases[i].wanted);
        }
      else
        check (sheet, cases[i].kind, 0, cases[i].wanted);
    }
}

static void
test_titles_above (void)
{
  g_autoptr (FoyerSheet) sheet = read_text ("Client list of the salon\t\t\nExported on 2026-11-24 by phone desk\t\t\n\t\t\nNo.\tClient\tMobile phone\n1\tAnna Nagy\t+36201234567\n");
  g_autoptr (FoyerSheet) services = read_text ("Price list 2026;;\n;;\nService;Category;Price;Duration\nCut;Hair;20;30\n");

  check (sheet, FOYER_IMPORT_CLIENTS, 3, "name=B phone=C");
  check (services, FOYER_IMPORT_SERVICES, 2, "title=A category=B price=C dur=D");
}

static void
test_contents (void)
{
  g_autoptr (FoyerSheet) bare = read_text ("Anna Nagy;anna@example.org;+36 20 123 4567;1990-02-03;f\nRéka Kiss;;06301234567;12.11.1985;m\n");
  g_autoptr (FoyerSheet) odd = read_text ("Wer;Wo anrufen;Post\nAnna Nagy;+36 20 123 4567;anna@example.org\nRéka Kiss;06301234567;reka@example.org\n");
  g_autoptr (FoyerSheet) wrong = read_text ("Phone;Whatever\nAnna;+36201234567\nRéka;+36201234568\n");

  check (bare, FOYER_IMPORT_CLIENTS, -1, "name=A phone=C email=B gender=E birthday=D");
  check (odd, FOYER_IMPORT_CLIENTS, 0, "name=A phone=B email=C");
  check (wrong, FOYER_IMPORT_TEAM, 0, "phone=A"); /* what the heading says counts; the user sees it and may change it */
}

static void
test_map (void)
{
  g_autoptr (FoyerSheet) sheet = read_text ("Title line;;\nWho;Phone;Extra, info\nAnna;1;2\n");
  g_autoptr (GError) error = NULL;
  g_autofree char *title = NULL, *letter = NULL;
  FoyerImportMap map;
  int name = foyer_import_field_index (FOYER_IMPORT_CLIENTS, "name"), note = foyer_import_field_index (FOYER_IMPORT_CLIENTS, "note"),
      phone = foyer_import_field_index (FOYER_IMPORT_CLIENTS, "phone");

  foyer_import_guess (sheet, FOYER_IMPORT_CLIENTS, &map);
  g_assert_cmpint (map.heading, ==, 1);
  g_assert_false (foyer_import_map_check (&map, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "Name"));
  g_clear_error (&error);

  g_assert_true (foyer_import_map_set (&map, sheet, "name", "who", &error));
  g_assert_cmpint (map.column[name], ==, 0);
  g_assert_true (foyer_import_map_check (&map, &error));
  g_assert_true (foyer_import_map_set (&map, sheet, "note", "extra info", &error));
  g_assert_cmpint (map.column[note], ==, 2);
  g_assert_true (foyer_import_map_set (&map, sheet, "note", "B", &error)); /* taken from phone */
  g_assert_cmpint (map.column[note], ==, 1);
  g_assert_cmpint (map.column[phone], ==, -1);
  g_assert_true (foyer_import_map_set (&map, sheet, "phone", "3", &error));
  g_assert_cmpint (map.column[phone], ==, 2);
  g_assert_true (foyer_import_map_set (&map, sheet, "phone", "", &error));
  g_assert_cmpint (map.column[phone], ==, -1);
  g_assert_true (foyer_import_map_set (&map, sheet, "heading", "1", &error));
  g_assert_cmpint (map.heading, ==, 0);
  g_assert_true (foyer_import_map_set (&map, sheet, "heading", "0", &error));
  g_assert_cmpint (map.heading, ==, -1);
  title = foyer_import_column_title (&map, sheet, 1);
  g_assert_cmpstr (title, ==, "Column B");
  letter = foyer_sheet_column_letter (27);
  g_assert_cmpstr (letter, ==, "AB");

  g_assert_false (foyer_import_map_set (&map, sheet, "colour", "A", &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (foyer_import_map_set (&map, sheet, "name", "Z", &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (foyer_import_map_set (&map, sheet, "heading", "99", &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/import/guess/samples", test_samples);
  g_test_add_func ("/import/guess/languages", test_languages);
  g_test_add_func ("/import/guess/titles-above", test_titles_above);
  g_test_add_func ("/import/guess/contents", test_contents);
  g_test_add_func ("/clients/CLI-23/map", test_map);
  return g_test_run ();
}
