#define G_LOG_DOMAIN "foyer-print"
#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-money.h"
#include "foyer-print-page.h"
#include "foyer-print-read.h"
#include "foyer-till-sheet.h"

/* On a roll first, on a sheet second. */
static const FoyerTextStyle NAME[] = { { .size = 13, .weight = 700 }, { .size = 15, .weight = 700 } };
static const FoyerTextStyle DETAIL[] = { { .size = 8.5 }, { .size = 9.5, .grey = 0.2 } };
static const FoyerTextStyle TITLE[] = { { .size = 13, .weight = 700 }, { .size = 19, .weight = 700 } };
static const FoyerTextStyle BODY[] = { { .size = 9.5 }, { .size = 10.5 } };
static const FoyerTextStyle STRONG[] = { { .size = 10.5, .weight = 700 }, { .size = 11.5, .weight = 700 } };

static const FoyerPrintColumn PAIR[] = { { .stretch = 1 }, { .width = 0, .align = FOYER_ALIGN_END } };
static const FoyerPrintColumn TRIPLE[] = { { .stretch = 1 }, { .width = 0, .align = FOYER_ALIGN_END }, { .width = 0, .align = FOYER_ALIGN_END } };

typedef struct
{
  JsonObject *answer;
  FoyerPrintDoc *doc;
  FoyerPrintTable *table;
  const char *currency;
  int wide; /* 0: a roll */
} Sheet;

static void
centre (Sheet *s, const FoyerTextStyle *style, const char *text)
{
  if (text != NULL && *text != '\0')
    foyer_print_cell_add (foyer_print_doc_add_text (s->doc, s->wide ? FOYER_ALIGN_START : FOYER_ALIGN_CENTER), &style[s->wide], text);
}

static void
part (Sheet *s)
{
  foyer_print_doc_add_space (s->doc, 4);
  foyer_print_doc_add_rule (s->doc, s->wide ? FOYER_RULE_HAIR : FOYER_RULE_DASHED);
  foyer_print_doc_add_space (s->doc, 4);
  s->table = foyer_print_doc_add_table (s->doc, PAIR, 2, 6);
}

static void
pair (Sheet *s, const FoyerTextStyle *style, const char *left, const char *right)
{
  FoyerPrintRow *row;

  if (right == NULL || *right == '\0')
    return;
  row = foyer_print_table_add_row (s->table, FOYER_PRINT_ROW_BODY);
  foyer_print_row_pad (row, 0.5, 0.5);
  foyer_print_cell_add (foyer_print_row_cell (row, 0), &style[s->wide], left);
  foyer_print_cell_add (foyer_print_row_cell (row, 1), &style[s->wide], right);
}

static void
money (Sheet *s, const FoyerTextStyle *style, const char *left, gint64 amount)
{
  g_autofree char *text = foyer_money_format_number (amount, s->currency);

  pair (s, style, left, text);
}

static void
number (Sheet *s, const char *left, gint64 n)
{
  g_autofree char *text = g_strdup_printf ("%d", (int) n);

  pair (s, BODY, left, text);
}

static void
triple (Sheet *s, FoyerPrintTable *table, const char *a, const char *b, const char *c)
{
  FoyerPrintRow *row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);

  foyer_print_row_pad (row, 0.5, 0.5);
  foyer_print_cell_add (foyer_print_row_cell (row, 0), &BODY[s->wide], a);
  foyer_print_cell_add (foyer_print_row_cell (row, 1), &BODY[s->wide], b);
  foyer_print_cell_add (foyer_print_row_cell (row, 2), &BODY[s->wide], c);
}

static void
begin (Sheet *s, JsonObject *answer, const FoyerPaperSize *size, const char *title, gint64 created)
{
  *s = (Sheet){ .answer = answer, .doc = foyer_print_doc_new (size, foyer_print_language_is_rtl ()), .currency = text_of (answer, "currency"),
                .wide = !foyer_paper_size_is_roll (size) };
  if (s->currency == NULL)
    s->currency = "EUR";
  foyer_print_doc_set_info (s->doc, title, text_of (answer, "name"), created);
  foyer_print_doc_begin_section (s->doc, 1, title);
}

/* ---- X and Z ---------------------------------------------------------------------------------------------------------------------------------- */

static void
items (Sheet *s)
{
  g_autoptr (GPtrArray) rows = objects_of (s->answer, "items");
  FoyerPrintTable *table;

  if (rows->len == 0)
    return;
  table = foyer_print_doc_add_table (s->doc, TRIPLE, 3, 8);
  for (guint i = 0; i < rows->len; i++)
    {
      JsonObject *row = g_ptr_array_index (rows, i);
      g_autofree char *sum = foyer_money_format_number (int_of (row, "sum"), s->currency);
      g_autofree char *n = g_strdup_printf ("%d ×", (int) int_of (row, "n"));

      triple (s, table, text_of (row, "title") != NULL ? text_of (row, "title") : "–", n, sum);
    }
}

static void
counts (Sheet *s)
{
  JsonNode *node = json_object_get_member (s->answer, "counts");
  JsonArray *list = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  FoyerPrintTable *table;

  if (list == NULL || json_array_get_length (list) == 0)
    return;
  part (s);
  table = foyer_print_doc_add_table (s->doc, TRIPLE, 3, 8);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonArray *one = json_array_get_array_element (list, i);
      gint64 value = json_array_get_int_element (one, 0), n = json_array_get_int_element (one, 1);
      g_autofree char *piece = foyer_money_format_number (value, s->currency), *sum = foyer_money_format_number (value * n, s->currency);
      g_autofree char *times = g_strdup_printf ("%d ×", (int) n);

      triple (s, table, piece, times, sum);
    }
}

FoyerPrintDoc *
foyer_till_sheet_new (JsonObject *answer, const FoyerPaperSize *size)
{
  gboolean z = bool_of (answer, "z");
  const char *title = z ? _("Z report") : _("X report");
  g_autofree char *head = NULL;
  Sheet s;

  begin (&s, answer, size, title, int_of (answer, "at"));
  centre (&s, NAME, text_of (answer, "name"));
  centre (&s, DETAIL, text_of (answer, "address"));
  centre (&s, DETAIL, text_of (answer, "tax_id"));
  foyer_print_doc_add_space (s.doc, 6);
  head = g_strdup_printf ("%s %s", title, text_of (answer, "no") != NULL ? text_of (answer, "no") : "");
  centre (&s, TITLE, head);
  part (&s);
  pair (&s, BODY, _("Register"), text_of (answer, "register"));
  pair (&s, BODY, _("Opened"), text_of (answer, "opened"));
  pair (&s, BODY, _("Opened by"), text_of (answer, "opened_by"));
  pair (&s, BODY, z ? _("Closed") : _("Time"), text_of (answer, "when"));
  pair (&s, BODY, z ? _("Closed by") : _("Made by"), text_of (answer, "by"));
  part (&s);
  money (&s, STRONG, _("Before the opening"), int_of (answer, "opening"));
  items (&s);
  s.table = foyer_print_doc_add_table (s.doc, PAIR, 2, 6);
  if (int_of (answer, "others") != 0)
    money (&s, BODY, _("Other movements of the register"), int_of (answer, "others"));
  money (&s, STRONG, _("Expected"), int_of (answer, "due"));
  if (z)
    {
      money (&s, STRONG, _("Counted"), int_of (answer, "counted"));
      if (int_of (answer, "difference") != 0)
        money (&s, STRONG, int_of (answer, "difference") > 0 ? _("Too much") : _("Too little"), int_of (answer, "difference"));
      if (int_of (answer, "moved") != 0)
        {
          g_autofree char *to = g_strdup_printf (_("Taken out: %s"), text_of (answer, "moved_to") != NULL ? text_of (answer, "moved_to") : "");

          money (&s, BODY, to, -int_of (answer, "moved"));
        }
      money (&s, STRONG, _("Left in the drawer"), int_of (answer, "left"));
      counts (&s);
    }
  part (&s);
  number (&s, _("Visits"), int_of (answer, "visits"));
  number (&s, _("Cancelled transactions"), int_of (answer, "cancelled"));
  if (int_of (answer, "cancelled") > 0)
    money (&s, BODY, _("Their sum"), int_of (answer, "cancelled_sum"));
  number (&s, _("Drawer opened without a sale"), int_of (answer, "drawer"));
  if (z)
    number (&s, _("Counts before the closing"), int_of (answer, "recounts"));
  pair (&s, BODY, _("Note"), text_of (answer, "note"));
  foyer_print_doc_add_space (s.doc, 24);
  foyer_print_doc_add_rule (s.doc, FOYER_RULE_DOTTED);
  centre (&s, DETAIL, _("Signature"));
  return s.doc;
}

/* ---- the day ---------------------------------------------------------------------------------------------------------------------------------- */

static void
bills (Sheet *s, const char *member, const char *label, const char *average)
{
  JsonNode *node = json_object_get_member (s->answer, member);
  JsonObject *o = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (o == NULL)
    return;
  number (s, label, int_of (o, "n"));
  money (s, BODY, average != NULL ? average : _("Sum"), int_of (o, average != NULL ? "average" : "sum"));
}

static void
registers (Sheet *s)
{
  g_autoptr (GPtrArray) rows = objects_of (s->answer, "registers");

  for (guint i = 0; i < rows->len; i++)
    {
      JsonObject *row = g_ptr_array_index (rows, i);

      part (s);
      pair (s, STRONG, text_of (row, "title"), " ");
      money (s, BODY, _("Before"), int_of (row, "opening"));
      money (s, BODY, _("Income"), int_of (row, "in"));
      money (s, BODY, _("Expense"), int_of (row, "out"));
      if (int_of (row, "transfers") != 0)
        money (s, BODY, _("Transfers"), int_of (row, "transfers"));
      money (s, STRONG, _("After"), int_of (row, "closing"));
    }
}

static void
line (Sheet *s, FoyerPrintTable *table, JsonObject *row)
{
  const char *wall = text_of (row, "wall"), *client = text_of (row, "client"), *title = text_of (row, "title"), *member = text_of (row, "member");
  g_autofree char *total = foyer_money_format_number (int_of (row, "total"), s->currency), *paid = foyer_money_format_number (int_of (row, "paid") + int_of (row, "loyalty"), s->currency);
  g_autofree char *first = g_strdup_printf ("%s %s", wall != NULL && strlen (wall) > 11 ? wall + 11 : "", client != NULL ? client : "–");
  g_autofree char *text = g_strdup_printf ("%s\n%s%s%s", first, title != NULL ? title : "", member != NULL ? " · " : "", member != NULL ? member : "");

  triple (s, table, text, total, paid);
}

FoyerPrintDoc *
foyer_daily_sheet_new (JsonObject *answer, const FoyerPaperSize *size)
{
  g_autoptr (GPtrArray) rows = objects_of (answer, "rows");
  FoyerPrintTable *table;
  Sheet s;

  begin (&s, answer, size, _("Cash report of the day"), 0);
  centre (&s, NAME, text_of (answer, "location"));
  centre (&s, TITLE, _("Cash report of the day"));
  centre (&s, DETAIL, text_of (answer, "date"));
  part (&s);
  bills (&s, "clients", _("Clients"), _("Average bill of a client"));
  bills (&s, "appointments", _("Appointments"), _("Average bill of an appointment"));
  bills (&s, "with_client", _("Appointments of a client"), _("Average bill"));
  bills (&s, "without_client", _("Appointments without a client"), _("Average bill"));
  bills (&s, "services", _("Services"), NULL);
  bills (&s, "products", _("Products"), NULL);
  money (&s, STRONG, _("Paid"), int_of (answer, "paid"));
  money (&s, BODY, _("From accounts"), int_of (answer, "loyalty"));
  registers (&s);
  if (rows->len > 0)
    {
      part (&s);
      table = foyer_print_doc_add_table (s.doc, TRIPLE, 3, 8);
      triple (&s, table, _("What"), _("Total"), _("Paid"));
      for (guint i = 0; i < rows->len; i++)
        line (&s, table, g_ptr_array_index (rows, i));
    }
  return s.doc;
}
