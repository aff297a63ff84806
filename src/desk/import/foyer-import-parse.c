#define G_LOG_DOMAIN "foyer-import"
#include "config.h"

#include "foyer-import-parse.h"

#include <string.h>

#include "foyer-error.h"
#include "foyer-money.h"
#include "foyer-phone.h"
#include "foyer-text.h"

#define MAX_TEXT 200       /* characters of a name, a title, a card number */
#define MAX_LONG_TEXT 5000 /* of a note */
#define MAX_SHOWN 80       /* characters of a value in a problem */
#define MAX_MONEY G_GINT64_CONSTANT (100000000000000)

typedef struct
{
  const FoyerSheet          *sheet;
  const FoyerImportMap      *map;
  const FoyerImportSettings *settings;
  const FoyerImportField    *fields;
  FoyerImportResult         *result;
  FoyerDateHabit             dates[FOYER_IMPORT_MAX_FIELDS];
  FoyerPhoneHabit            phones;
  char                     **titles; /* by field */
  GHashTable                *seen;   /* key → index of record + 1 */

  /* the row at hand */
  FoyerImportRecord         *record;
  guint                      index;
  gboolean                   bad;
} Parser;

static const char *const outcome_names[] = { "good", "duplicate", "blank", "rejected" };

const char *
foyer_import_outcome_name (FoyerImportOutcome outcome)
{
  return outcome_names[outcome];
}

/* ---- result ------------------------------------------------------------------------------------------------------------- */

static void
problem_free (gpointer data)
{
  FoyerImportProblem *problem = data;

  g_free (problem->column);
  g_free (problem->value);
  g_free (problem->sentence);
  g_free (problem);
}

static char *
shorten (const char *text)
{
  g_autofree char *line = g_strdelimit (g_strndup (text, 6 * MAX_SHOWN), "\n\t", ' ');
  g_autofree char *valid = g_utf8_make_valid (line, -1);

  if (g_utf8_strlen (valid, -1) > MAX_SHOWN)
    {
      g_autofree char *head = g_utf8_substring (valid, 0, MAX_SHOWN);

      return g_strconcat (head, "…", NULL);
    }
  return g_steal_pointer (&valid);
}

static void
add_problem_va (FoyerImportResult *result, FoyerImportProblemKind kind, guint row, const char *column, const char *value,
                const char *format, va_list args)
{
  FoyerImportProblem *problem = g_new0 (FoyerImportProblem, 1);

  problem->kind = kind;
  problem->row = row;
  problem->column = g_strdup (column != NULL ? column : "");
  problem->value = shorten (value != NULL ? value : "");
  problem->sentence = g_strdup_vprintf (format, args);
  g_ptr_array_add (result->problems, problem);
}

void
foyer_import_result_add_problem (FoyerImportResult *result, FoyerImportProblemKind kind, guint row, const char *column,
                                 const char *value, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  add_problem_va (result, kind, row, column, value, format, args);
  va_end (args);
}

static int
compare_problems (gconstpointer a, gconstpointer b)
{
  const FoyerImportProblem *p = *(const FoyerImportProblem *const *) a, *q = *(const FoyerImportProblem *const *) b;

  return p->row < q->row ? -1 : p->row > q->row;
}

void
foyer_import_result_sort_problems (FoyerImportResult *result)
{
  g_ptr_array_sort (result->problems, compare_problems); /* stable in GLib */
}

void
foyer_import_result_set_outcome (FoyerImportResult *result, FoyerImportRecord *record, FoyerImportOutcome outcome)
{
  result->count[record->outcome]--;
  record->outcome = outcome;
  result->count[outcome]++;
}

FoyerImportResult *
foyer_import_result_new (FoyerImportKind kind)
{
  FoyerImportResult *result = g_new0 (FoyerImportResult, 1);

  result->kind = kind;
  foyer_import_fields (kind, &result->n_fields);
  result->records = g_ptr_array_new ();
  result->problems = g_ptr_array_new_with_free_func (problem_free);
  result->unused = g_ptr_array_new_with_free_func (g_free);
  return result;
}

void
foyer_import_result_free (FoyerImportResult *result)
{
  for (guint i = 0; i < result->records->len; i++)
    {
      FoyerImportRecord *record = g_ptr_array_index (result->records, i);

      for (guint f = 0; record->values != NULL && f < result->n_fields; f++)
        {
          g_free (record->values[f].text);
          g_strfreev (record->values[f].list);
        }
      g_free (record->values);
      g_free (record->key);
      g_free (record);
    }
  g_ptr_array_unref (result->records);
  g_ptr_array_unref (result->problems);
  g_ptr_array_unref (result->unused);
  g_free (result);
}

const FoyerImportValue *
foyer_import_value (const FoyerImportResult *result, const FoyerImportRecord *record, const char *field)
{
  int f = foyer_import_field_index (result->kind, field);

  g_assert (f >= 0 && record->values != NULL);
  return &record->values[f];
}

static void
append_csv (GString *out, const char *cell, char after)
{
  /* A cell that a spreadsheet would take for a formula stays text. */
  gboolean formula = *cell != '\0' && strchr ("=+-@", *cell) != NULL;

  g_string_append_c (out, '"');
  if (formula)
    g_string_append_c (out, '\'');
  for (; *cell != '\0'; cell++)
    {
      if (*cell == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *cell);
    }
  g_string_append_c (out, '"');
  g_string_append_c (out, after);
}

char *
foyer_import_result_to_csv (const FoyerImportResult *result)
{
  static const char *const kinds[] = { "not taken", "duplicate", "taken" };
  GString *out = g_string_new ("\xef\xbb\xbf" "Row,Result,Column,Value,Reason\n");

  for (guint i = 0; i < result->problems->len; i++)
    {
      const FoyerImportProblem *p = g_ptr_array_index (result->problems, i);

      g_string_append_printf (out, "%u,", p->row);
      append_csv (out, kinds[p->kind], ',');
      append_csv (out, p->column, ',');
      append_csv (out, p->value, ',');
      append_csv (out, p->sentence, '\n');
    }
  return g_string_free (out, FALSE);
}

/* ---- one value ---------------------------------------------------------------------------------------------------------- */

/* What stands for nothing in other people's lists. */
static gboolean
is_nothing (const char *text)
{
  return *text == '\0' || strcmp (text, "-") == 0 || strcmp (text, "–") == 0 || strcmp (text, "—") == 0 ||
         g_ascii_strcasecmp (text, "n/a") == 0 || g_ascii_strcasecmp (text, "null") == 0;
}

/* The value of field @f cannot be taken: the row is rejected, or it is only noted where the field is lenient. */
static void G_GNUC_PRINTF (4, 5)
refuse (Parser *p, guint f, const char *text, const char *format, ...)
{
  gboolean lenient = p->fields[f].lenient;
  va_list args;

  va_start (args, format);
  add_problem_va (p->result, lenient ? FOYER_IMPORT_PROBLEM_NOTE : FOYER_IMPORT_PROBLEM_REJECTED, p->record->row, p->titles[f],
                  text, format, args);
  va_end (args);
  p->bad = p->bad || !lenient;
}

/* One line without needless blanks. */
static char *
one_line (const char *text)
{
  g_autofree char *copy = g_strdelimit (g_strdup (text), "\n\t", ' ');
  char *clean = foyer_clean (copy), *to = clean;

  for (char *from = clean; *from != '\0'; from++)
    if (*from != ' ' || (to > clean && to[-1] != ' '))
      *to++ = *from;
  *to = '\0';
  return clean;
}

static char *
many_lines (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      char *clean = foyer_clean (g_strdelimit (lines[i], "\t", ' '));

      g_free (lines[i]);
      lines[i] = clean;
    }
  return g_strjoinv ("\n", lines);
}

static char **
split_labels (const char *text)
{
  g_auto (GStrv) parts = g_strsplit_set (text, ";,|\n", -1);
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();

  for (gsize i = 0; parts[i] != NULL; i++)
    {
      char *label = one_line (parts[i]);

      if (*label != '\0' && !g_ptr_array_find_with_equal_func (labels, label, g_str_equal, NULL))
        g_ptr_array_add (labels, label);
      else
        g_free (label);
    }
  g_ptr_array_add (labels, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&labels), FALSE);
}

static void
parse_phone (Parser *p, guint f, const char *text, FoyerImportValue *v)
{
  FoyerImportPhone phone;

  foyer_import_phone (text, p->settings->region, &p->phones, &phone);
  if (phone.number == NULL)
    {
      refuse (p, f, text, "This is not a telephone number.");
      return;
    }
  v->given = TRUE;
  v->text = g_steal_pointer (&phone.number);
  v->list = g_steal_pointer (&phone.others);
  v->certain = phone.certain;
  if (!v->certain)
    {
      g_autofree char *shown = foyer_phone_format (v->text);

      foyer_import_result_add_problem (p->result, FOYER_IMPORT_PROBLEM_NOTE, p->record->row, p->titles[f], text,
                                       "The country of this number is not written; it was taken as %s.", shown);
    }
}

static void
parse_value (Parser *p, guint f, const char *raw, FoyerImportValue *v)
{
  const FoyerImportField *field = &p->fields[f];
  g_autofree char *text = NULL;
  gsize limit = field->type == FOYER_IMPORT_LONG_TEXT ? MAX_LONG_TEXT : MAX_TEXT;
  int minute;

  v->minute = -1;
  if (*raw == '\0')
    return;
  /* A cell of megabytes is not worth normalising: four bytes a character is the most there can be. */
  if (strlen (raw) > 8 * limit)
    {
      refuse (p, f, raw, "The text is longer than %" G_GSIZE_FORMAT " characters.", limit);
      return;
    }
  text = field->type == FOYER_IMPORT_LONG_TEXT ? many_lines (raw) : one_line (raw);
  if (is_nothing (text))
    return;
  if (foyer_text_len (text) > limit)
    {
      refuse (p, f, raw, "The text is longer than %" G_GSIZE_FORMAT " characters.", limit);
      return;
    }

  switch (field->type)
    {
    case FOYER_IMPORT_TEXT:
    case FOYER_IMPORT_LONG_TEXT:
      v->text = g_steal_pointer (&text);
      v->given = TRUE;
      break;
    case FOYER_IMPORT_PHONE:
      parse_phone (p, f, text, v);
      break;
    case FOYER_IMPORT_EMAIL:
      v->text = foyer_import_email (text);
      v->given = v->text != NULL;
      if (!v->given)
        refuse (p, f, text, "This is not an e-mail address; the row was taken without it.");
      break;
    case FOYER_IMPORT_GENDER:
      v->text = g_strdup (foyer_import_gender (text));
      v->given = v->text != NULL;
      if (!v->given)
        refuse (p, f, text, "This word for the gender is not known; the row was taken without it.");
      break;
    case FOYER_IMPORT_STATUS:
      v->text = g_strdup (foyer_import_status (text));
      v->given = v->text != NULL;
      if (!v->given)
        refuse (p, f, text, "This status is not known.");
      break;
    case FOYER_IMPORT_BIRTHDAY:
      v->given = foyer_import_birthday (text, &p->dates[f], p->settings->today, &v->n);
      if (!v->given)
        refuse (p, f, text, "This is not a date somebody can be born on.");
      break;
    case FOYER_IMPORT_DATE:
      v->given = foyer_import_date (text, &p->dates[f], &v->n, &v->minute);
      if (v->given && (v->n < foyer_date_make (1970, 1, 1) || v->n > foyer_date_make (2199, 12, 31)))
        v->given = FALSE;
      if (!v->given)
        refuse (p, f, text, "This is not a date.");
      break;
    case FOYER_IMPORT_TIME:
      {
        gint64 date;
        g_autofree char *clock = g_strdup (text);
        char *seconds = strchr (clock, ':') != NULL ? strchr (strchr (clock, ':') + 1, ':') : NULL;

        if (seconds != NULL && strspn (seconds, ":.0123456789") == strlen (seconds))
          *seconds = '\0';
        v->given = foyer_minute_parse (clock, &minute) && minute < FOYER_DAY_MINUTES;
        if (!v->given && foyer_import_date (text, NULL, &date, &minute) && minute >= 0)
          v->given = TRUE;
        v->n = minute;
        if (!v->given)
          refuse (p, f, text, "This is not a time of day.");
      }
      break;
    case FOYER_IMPORT_DURATION:
      v->given = foyer_import_duration (text, &minute);
      v->n = minute;
      if (!v->given)
        refuse (p, f, text, "This is not a duration of at most a day.");
      else if (minute <= 0)
        {
          v->given = FALSE;
          refuse (p, f, text, "The duration must be longer than zero minutes.");
        }
      break;
    case FOYER_IMPORT_PERCENT:
      v->given = foyer_pct_parse (text, &v->n);
      if (!v->given)
        refuse (p, f, text, "This is not a percentage between 0 and 100.");
      break;
    case FOYER_IMPORT_MONEY:
      v->given = foyer_money_parse (text, p->settings->currency, &v->n) && v->n <= MAX_MONEY && v->n >= -MAX_MONEY;
      if (!v->given)
        refuse (p, f, text, "This is not an amount of money in %s.", p->settings->currency);
      else if (v->n < 0)
        {
          v->given = FALSE;
          refuse (p, f, text, "The amount must not be below zero.");
        }
      break;
    case FOYER_IMPORT_COUNT:
      {
        guint64 n;

        v->given = g_ascii_string_to_unsigned (text, 10, 0, 1000000, &n, NULL);
        v->n = v->given ? (gint64) n : 0;
        if (!v->given)
          refuse (p, f, text, "This is not a whole number; the row was taken without it.");
      }
      break;
    case FOYER_IMPORT_LABELS:
      v->list = split_labels (text);
      v->given = v->list[0] != NULL;
      break;
    default:
      g_assert_not_reached ();
    }
}

/* ---- one row ------------------------------------------------------------------------------------------------------------ */

static FoyerImportValue *
value (Parser *p, const char *field)
{
  return &p->record->values[foyer_import_field_index (p->result->kind, field)];
}

static void
require (Parser *p, const char *field, const char *sentence)
{
  guint f = (guint) foyer_import_field_index (p->result->kind, field);

  /* Where the value was there but broken, that has been said. */
  if (p->record->values[f].given || p->bad)
    return;
  refuse (p, f, "", "%s", sentence);
}

static void
check_client (Parser *p)
{
  FoyerImportValue *name = value (p, "name"), *surname = value (p, "surname");

  if (!name->given && surname->given)
    {
      *name = *surname;
      memset (surname, 0, sizeof *surname);
    }
  require (p, "name", "The name is missing.");
  if (!p->bad && !value (p, "phone")->given && !value (p, "email")->given && !value (p, "card")->given)
    {
      foyer_import_result_add_problem (p->result, FOYER_IMPORT_PROBLEM_REJECTED, p->record->row, "", name->text,
                                       "There is no phone number, e-mail or card number to tell this client by.");
      p->bad = TRUE;
    }
}

static void
check_service (Parser *p)
{
  FoyerImportValue *category = value (p, "category"), *low = value (p, "price"), *high = value (p, "price_max");

  if (!category->given && p->map->column[foyer_import_field_index (p->result->kind, "category")] < 0 &&
      p->settings->category != NULL)
    {
      category->given = TRUE;
      category->text = g_strdup (p->settings->category);
    }
  require (p, "category", "The category is missing.");
  require (p, "title", "The name of the service is missing.");
  require (p, "dur", "The duration is missing.");
  if (high->given && high->n < low->n)
    {
      guint f = (guint) foyer_import_field_index (p->result->kind, "price_max");

      refuse (p, f, foyer_sheet_get (p->sheet, p->index, (guint) p->map->column[f]),
              "The highest price is below the price.");
    }
}

static void
check_team (Parser *p)
{
  require (p, "name", "The name is missing.");
}

static void
check_appointment (Parser *p)
{
  FoyerImportValue *date = value (p, "date"), *time = value (p, "time"), *end = value (p, "end"), *dur = value (p, "dur");

  require (p, "date", "The date is missing.");
  if (!time->given && date->given && date->minute >= 0)
    {
      time->given = TRUE;
      time->n = date->minute;
    }
  require (p, "time", "The time of day is missing.");
  if (!dur->given && end->given && time->given)
    {
      dur->given = TRUE;
      dur->n = end->n > time->n ? end->n - time->n : end->n - time->n + FOYER_DAY_MINUTES;
    }
  require (p, "service", "The service is missing.");
}

/* What makes two rows of the file the same thing; NULL when nothing does. */
static char *
identity (Parser *p)
{
  g_autofree char *a = NULL, *b = NULL, *c = NULL;
  const FoyerImportValue *phone, *client;

  switch (p->result->kind)
    {
    case FOYER_IMPORT_CLIENTS:
      if (value (p, "phone")->given)
        return g_strdup (value (p, "phone")->text);
      a = foyer_fold (value (p, "name")->text);
      b = foyer_fold (value (p, "surname")->given ? value (p, "surname")->text : "");
      if (value (p, "email")->given)
        return g_strdup_printf ("%s\n%s\n%s", value (p, "email")->text, a, b);
      return g_strdup_printf ("card %s\n%s\n%s", value (p, "card")->text, a, b);
    case FOYER_IMPORT_SERVICES:
      a = foyer_fold (value (p, "title")->text);
      b = foyer_fold (value (p, "category")->text);
      return g_strdup_printf ("%s\n%s", a, b);
    case FOYER_IMPORT_TEAM:
      return foyer_fold (value (p, "name")->text);
    case FOYER_IMPORT_APPOINTMENTS:
      if (value (p, "uid")->given)
        return g_strdup_printf ("uid %s", value (p, "uid")->text);
      phone = value (p, "phone");
      client = value (p, "client");
      a = foyer_fold (phone->given ? phone->text : client->given ? client->text : "");
      b = foyer_fold (value (p, "staff")->given ? value (p, "staff")->text : "");
      c = foyer_fold (value (p, "service")->text);
      return g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n%s\n%s\n%s", value (p, "date")->n, value (p, "time")->n, a, b, c);
    default:
      g_assert_not_reached ();
    }
}

static const char *const same_words[] = { "telephone number", "category and name", "name", "time, client, team member and service" };

static gboolean
row_is_blank (Parser *p, guint row)
{
  if (foyer_sheet_row_is_blank (p->sheet, row))
    return TRUE;
  for (guint c = 0; c < foyer_sheet_get_n_columns (p->sheet); c++)
    {
      const char *cell = foyer_sheet_get (p->sheet, row, c);

      for (; *cell != '\0'; cell = g_utf8_next_char (cell))
        if (!g_unichar_isspace (g_utf8_get_char (cell)))
          return FALSE;
    }
  return TRUE;
}

static void
parse_row (Parser *p, guint row)
{
  guint other;

  p->record = g_new0 (FoyerImportRecord, 1);
  p->record->row = foyer_sheet_get_row_number (p->sheet, row);
  p->record->same_as = -1;
  p->index = row;
  p->bad = FALSE;
  g_ptr_array_add (p->result->records, p->record);
  if (row_is_blank (p, row))
    {
      p->record->outcome = FOYER_IMPORT_BLANK;
      p->result->count[FOYER_IMPORT_BLANK]++;
      return;
    }

  p->record->values = g_new0 (FoyerImportValue, p->result->n_fields);
  for (guint f = 0; f < p->result->n_fields; f++)
    {
      p->record->values[f].minute = -1;
      if (p->map->column[f] >= 0)
        parse_value (p, f, foyer_sheet_get (p->sheet, row, (guint) p->map->column[f]), &p->record->values[f]);
    }
  switch (p->result->kind)
    {
    case FOYER_IMPORT_CLIENTS:
      check_client (p);
      break;
    case FOYER_IMPORT_SERVICES:
      check_service (p);
      break;
    case FOYER_IMPORT_TEAM:
      check_team (p);
      break;
    case FOYER_IMPORT_APPOINTMENTS:
      check_appointment (p);
      break;
    default:
      g_assert_not_reached ();
    }
  if (p->bad)
    {
      p->record->outcome = FOYER_IMPORT_REJECTED;
      p->result->count[FOYER_IMPORT_REJECTED]++;
      return;
    }
  p->record->key = identity (p);
  other = GPOINTER_TO_UINT (g_hash_table_lookup (p->seen, p->record->key));
  if (other > 0)
    {
      const FoyerImportRecord *first = g_ptr_array_index (p->result->records, other - 1);

      p->record->outcome = FOYER_IMPORT_DUPLICATE;
      p->record->same_as = (int) other - 1;
      foyer_import_result_add_problem (p->result, FOYER_IMPORT_PROBLEM_DUPLICATE, p->record->row, "", "",
                                       "Row %u has the same %s.", first->row,
                                       p->result->kind == FOYER_IMPORT_CLIENTS && !value (p, "phone")->given
                                           ? "name and e-mail or card"
                                           : same_words[p->result->kind]);
    }
  else
    g_hash_table_insert (p->seen, p->record->key, GUINT_TO_POINTER (p->result->records->len));
  p->result->count[p->record->outcome]++;
}

/* ---- the sheet ---------------------------------------------------------------------------------------------------------- */

static void
learn_habits (Parser *p, guint first)
{
  for (guint f = 0; f < p->result->n_fields; f++)
    {
      if (p->map->column[f] < 0)
        continue;
      if (p->fields[f].type == FOYER_IMPORT_DATE || p->fields[f].type == FOYER_IMPORT_BIRTHDAY)
        foyer_date_habit_learn (&p->dates[f], p->sheet, first, (guint) p->map->column[f], p->settings->month_first);
      else if (p->fields[f].type == FOYER_IMPORT_PHONE && p->phones.n == 0)
        foyer_phone_habit_learn (&p->phones, p->sheet, first, (guint) p->map->column[f], p->settings->region);
    }
}

static void
find_unused (Parser *p, guint first)
{
  guint rows = foyer_sheet_get_n_rows (p->sheet);

  for (guint c = 0; c < foyer_sheet_get_n_columns (p->sheet); c++)
    {
      gboolean used = FALSE, filled = FALSE;

      for (guint f = 0; f < p->result->n_fields; f++)
        used = used || p->map->column[f] == (int) c;
      for (guint r = first; !used && !filled && r < rows; r++)
        filled = *foyer_sheet_get (p->sheet, r, c) != '\0';
      if (filled && !used)
        g_ptr_array_add (p->result->unused, foyer_import_column_title (p->map, p->sheet, c));
    }
}

FoyerImportResult *
foyer_import_parse (const FoyerSheet          *sheet,
                    const FoyerImportMap      *map,
                    const FoyerImportSettings *settings,
                    FoyerProgressFunc          progress,
                    gpointer                   user_data,
                    GCancellable              *cancellable,
                    GError                   **error)
{
  g_autoptr (FoyerImportResult) result = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  Parser p = { .sheet = sheet, .map = map, .settings = settings, .seen = seen };
  FoyerImportMap checked = *map;
  guint rows = foyer_sheet_get_n_rows (sheet), first = (guint) (map->heading + 1);

  if (map->kind == FOYER_IMPORT_SERVICES && settings->category != NULL)
    checked.column[foyer_import_field_index (map->kind, "category")] = 0;
  if (!foyer_import_map_check (&checked, error))
    return NULL;

  result = foyer_import_result_new (map->kind);
  p.result = result;
  p.fields = foyer_import_fields (map->kind, &result->n_fields);
  p.titles = g_new0 (char *, result->n_fields + 1);
  for (guint f = 0; f < result->n_fields; f++)
    p.titles[f] = map->column[f] >= 0 ? foyer_import_column_title (map, sheet, (guint) map->column[f]) : g_strdup (p.fields[f].title);
  learn_habits (&p, first);
  find_unused (&p, first);

  for (guint row = first; row < rows; row++)
    {
      parse_row (&p, row);
      if ((row & 127) != 0)
        continue;
      if (g_cancellable_is_cancelled (cancellable))
        {
          g_strfreev (p.titles);
          g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CANCELLED, "The import was stopped; nothing was written.");
          return NULL;
        }
      if (progress != NULL)
        progress ((double) (row - first) / MAX (rows - first, 1), user_data);
    }
  g_strfreev (p.titles);
  return g_steal_pointer (&result);
}
