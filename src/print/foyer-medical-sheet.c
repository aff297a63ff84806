#define G_LOG_DOMAIN "foyer-print"
#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-medical-sheet.h"
#include "foyer-money.h"
#include "foyer-print-read.h"
#include "foyer-time.h"

static const FoyerTextStyle TITLE = { .size = 17, .weight = 700 };
static const FoyerTextStyle PLACE = { .size = 11, .weight = 700 };
static const FoyerTextStyle SIDE = { .size = 9, .grey = 0.25 };
static const FoyerTextStyle WHO = { .size = 12, .weight = 600 };
static const FoyerTextStyle LABEL = { .size = 9, .grey = 0.3, .weight = 600 };
static const FoyerTextStyle TEXT = { .size = 10.5 };
static const FoyerTextStyle STRONG = { .size = 10.5, .weight = 700 };
static const FoyerTextStyle NOTE = { .size = 9.5, .italic = TRUE };

/* A row never splits over pages, so a long text is given in pieces of so many bytes. */
#define PIECE 900

typedef struct
{
  JsonObject *answer, *place, *client;
  FoyerTimeFormat format;
  const FoyerZone *zone;
  FoyerPrintDoc *doc;
} Sheet;

static JsonObject *
object_of (JsonObject *o, const char *name)
{
  JsonNode *node = o != NULL ? json_object_get_member (o, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static char *
date_text (Sheet *s, const char *iso)
{
  gint64 date;

  return iso != NULL && foyer_date_parse (iso, &date) ? foyer_format_date (&s->format, date) : NULL;
}

static char *
instant_text (Sheet *s, gint64 at)
{
  return at != 0 ? foyer_format_instant (&s->format, s->zone, at) : NULL;
}

/* ---- top of every page ------------------------------------------------------------------------------------------------------------ */

/* What the text of a choice is called. */
static const char *
word (const char *value)
{
  static const struct
  {
    const char *value, *word;
  } words[] = {
    { "male", NC_ ("gender", "Male") }, { "female", NC_ ("gender", "Female") },
    { "urban", NC_ ("locality", "Urban") }, { "rural", NC_ ("locality", "Rural") },
    { "married", NC_ ("marital", "Married") }, { "not-married", NC_ ("marital", "Not married") },
    { "higher", NC_ ("education", "Higher") }, { "secondary", NC_ ("education", "Secondary") }, { "general-secondary", NC_ ("education", "General secondary") },
    { "basic", NC_ ("education", "Basic") }, { "primary", NC_ ("education", "Primary") },
    { "positive", NC_ ("rh", "Positive") }, { "negative", NC_ ("rh", "Negative") },
    { "planned", NC_ ("stage", "Planned") }, { "booked", NC_ ("stage", "Booked") }, { "missed", NC_ ("stage", "Missed") }, { "done", NC_ ("stage", "Done") },
    { "draft", NC_ ("plan", "Draft") }, { "agreed", NC_ ("plan", "Agreed") }, { "progress", NC_ ("plan", "In progress") }, { "cancelled", NC_ ("plan", "Cancelled") },
    { "unknown", NC_ ("medical", "Not known") },
  };
  static const char *const contexts[] = { "gender", "gender", "locality", "locality", "marital", "marital", "education", "education", "education", "education", "education",
                                          "rh", "rh", "stage", "stage", "stage", "stage", "plan", "plan", "plan", "plan", "medical" };

  G_STATIC_ASSERT (G_N_ELEMENTS (words) == G_N_ELEMENTS (contexts));
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (words[i].value, value) == 0)
      return g_dpgettext2 (GETTEXT_PACKAGE, contexts[i], words[i].word);
  return value;
}

static void
add_line (FoyerPrintCell *cell, const char *label, const char *value)
{
  if (value == NULL || *value == '\0')
    return;
  if (label == NULL)
    {
      foyer_print_cell_add (cell, &SIDE, value);
      return;
    }
  g_autofree char *text = g_strdup_printf ("%s %s", label, value);
  foyer_print_cell_add (cell, &SIDE, text);
}

static void
add_place (Sheet *s, FoyerPrintCell *cell)
{
  JsonObject *p = s->place;
  const char *name = text_of (p, "public_name") != NULL ? text_of (p, "public_name") : text_of (p, "name");
  g_autoptr (GString) address = g_string_new (text_of (p, "zip")), phones = g_string_new (NULL);
  JsonNode *node = json_object_get_member (p, "phones");

  foyer_print_cell_add (cell, &PLACE, name);
  if (g_strcmp0 (text_of (p, "legal_name"), name) != 0)
    add_line (cell, NULL, text_of (p, "legal_name"));
  if (text_of (p, "city") != NULL)
    g_string_append_printf (address, "%s%s", address->len > 0 ? " " : "", text_of (p, "city"));
  if (text_of (p, "address") != NULL)
    g_string_append_printf (address, "%s%s", address->len > 0 ? ", " : "", text_of (p, "address"));
  add_line (cell, NULL, address->str);
  for (guint i = 0; node != NULL && JSON_NODE_HOLDS_ARRAY (node) && i < json_array_get_length (json_node_get_array (node)); i++)
    {
      JsonNode *one = json_array_get_element (json_node_get_array (node), i);

      if (JSON_NODE_HOLDS_VALUE (one) && json_node_get_value_type (one) == G_TYPE_STRING)
        g_string_append_printf (phones, "%s\u2066%s\u2069", phones->len > 0 ? " · " : "", json_node_get_string (one));
    }
  add_line (cell, NULL, phones->str);
  add_line (cell, NULL, text_of (p, "email"));
  add_line (cell, _("Tax number"), text_of (p, "tax_id"));
  add_line (cell, _("Registration number"), text_of (p, "registration"));
}

static void
begin (Sheet *s, const char *title, const char *side)
{
  FoyerPrintTable *table;
  FoyerPrintRow *row;
  FoyerPrintCell *cell;
  g_autofree char *birthday = date_text (s, text_of (s->client, "birthday")), *phone = NULL;

  foyer_print_doc_begin_section (s->doc, 1, title);
  foyer_print_doc_begin_header (s->doc);
  table = foyer_print_doc_add_table (s->doc, (FoyerPrintColumn[]){ { .stretch = 1 }, { .stretch = 1, .align = FOYER_ALIGN_END } }, 2, 18);
  row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);
  foyer_print_row_pad (row, 0, 6);
  foyer_print_row_rules (row, FOYER_RULE_NONE, FOYER_RULE_BOLD);
  add_place (s, foyer_print_row_cell (row, 0));
  cell = foyer_print_row_cell (row, 1);
  foyer_print_cell_add (cell, &TITLE, title);
  foyer_print_cell_add (cell, &SIDE, side);
  row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);
  foyer_print_row_pad (row, 6, 8);
  foyer_print_cell_add (foyer_print_row_cell (row, 0), &WHO, text_of (s->client, "name"));
  if (birthday != NULL)
    {
      g_autofree char *born = g_strdup_printf (_("Born %s"), birthday);
      foyer_print_cell_add (foyer_print_row_cell (row, 1), &TEXT, born);
    }
  if (text_of (s->client, "gender") != NULL && strcmp (text_of (s->client, "gender"), "unknown") != 0)
    foyer_print_cell_add (foyer_print_row_cell (row, 1), &SIDE, word (text_of (s->client, "gender")));
  if (text_of (s->client, "phone") != NULL)
    {
      phone = g_strdup_printf ("\u2066%s\u2069", text_of (s->client, "phone"));
      foyer_print_cell_add (foyer_print_row_cell (row, 1), &SIDE, phone);
    }
  foyer_print_doc_end_header (s->doc);
}

/* ---- pieces ------------------------------------------------------------------------------------------------------------------------- */

/* The end of the piece of @text: a line's end, else behind a blank near the limit, else the limit itself. */
static const char *
piece_end (const char *text)
{
  const char *line = strchr (text, '\n'), *end, *blank;

  if (line != NULL && line - text <= PIECE)
    return line;
  if (strlen (text) <= PIECE)
    return text + strlen (text);
  end = g_utf8_find_prev_char (text, text + PIECE);
  for (blank = end; blank > text + PIECE / 2; blank--)
    if (*blank == ' ')
      return blank;
  return end;
}

static void
add_text (Sheet *s, const char *label, const char *text)
{
  const FoyerPrintColumn one = { .stretch = 1 };
  gboolean first = TRUE;

  if (text == NULL || *text == '\0')
    return;
  foyer_print_doc_add_space (s->doc, 6);
  for (const char *p = text; *p != '\0';)
    {
      const char *end = piece_end (p);
      g_autofree char *piece = g_strndup (p, (gsize) (end - p));
      FoyerPrintTable *table = foyer_print_doc_add_table (s->doc, &one, 1, 0);
      FoyerPrintRow *row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);

      if (first)
        foyer_print_cell_add (foyer_print_row_cell (row, 0), &LABEL, label);
      first = FALSE;
      foyer_print_cell_add (foyer_print_row_cell (row, 0), &TEXT, piece);
      p = *end == '\n' || *end == ' ' ? end + 1 : end;
    }
}

/* Lines to sign on, each with who signs under it. */
static void
add_signatures (Sheet *s, const char *left, const char *right)
{
  FoyerPrintTable *table;
  FoyerPrintRow *row;

  foyer_print_doc_add_space (s->doc, 34);
  table = foyer_print_doc_add_table (s->doc, (FoyerPrintColumn[]){ { .stretch = 1 }, { .stretch = 1 } }, 2, 40);
  row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);
  foyer_print_row_rules (row, FOYER_RULE_DOTTED, FOYER_RULE_NONE);
  foyer_print_row_pad (row, 4, 0);
  foyer_print_cell_add (foyer_print_row_cell (row, 0), &SIDE, left);
  foyer_print_cell_add (foyer_print_row_cell (row, 1), &SIDE, right);
}

/* ---- the three ---------------------------------------------------------------------------------------------------------------------- */

static void
add_card (Sheet *s, JsonObject *card)
{
  static const struct
  {
    const char *field, *label;
    gboolean choice, date;
  } fields[] = {
    { "allergies", N_ ("Allergies") }, { "blood", N_ ("Blood group") }, { "rh", N_ ("Rh"), TRUE }, { "blood_other", N_ ("Other blood marker") },
    { "disability", N_ ("Disability") }, { "address", N_ ("Registration address") }, { "locality", N_ ("Locality"), TRUE },
    { "doc_type", N_ ("Identity document") }, { "doc_series", N_ ("Series of the document") }, { "doc_no", N_ ("Number of the document") },
    { "policy", N_ ("Insurance policy number") }, { "insurer", N_ ("Insurance company") }, { "social", N_ ("Social security number") },
    { "marital", N_ ("Marital status"), TRUE }, { "education", N_ ("Education"), TRUE }, { "employment", N_ ("Employment") }, { "workplace", N_ ("Workplace") },
    { "citizen", N_ ("Citizen category code") }, { "created", N_ ("Created on"), FALSE, TRUE },
  };
  FoyerPrintTable *table = foyer_print_doc_add_table (s->doc, (FoyerPrintColumn[]){ { .width = 170 }, { .stretch = 1 } }, 2, 12);

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const char *value = text_of (card, fields[i].field);
      g_autofree char *date = fields[i].date ? date_text (s, value) : NULL;
      FoyerPrintRow *row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);

      foyer_print_row_pad (row, 3, 3);
      foyer_print_row_rules (row, FOYER_RULE_NONE, FOYER_RULE_HAIR);
      foyer_print_cell_add (foyer_print_row_cell (row, 0), &LABEL, _ (fields[i].label));
      foyer_print_cell_add (foyer_print_row_cell (row, 1), i == 0 ? &STRONG : &TEXT, date != NULL ? date : fields[i].choice && value != NULL ? word (value) : value);
    }
}

static void
add_protocol (Sheet *s, JsonObject *p)
{
  static const struct
  {
    const char *field, *label;
  } texts[] = {
    { "complaints", N_ ("Complaints") }, { "anamnesis", N_ ("Anamnesis") }, { "findings", N_ ("Findings") }, { "dx", N_ ("Diagnosis") },
    { "prescriptions", N_ ("Prescriptions") }, { "recommendations", N_ ("Recommendations") },
  };
  gboolean version = text_of (p, "version") != NULL;
  const char *state = text_of (p, "state"), *signer = text_of (p, version ? "version_signer" : "signer");
  g_autofree char *at = instant_text (s, int_of (p, version ? "version_signed_at" : "signed_at")), *words = NULL, *seen = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *text = text_of (p, texts[i].field), *code = strcmp (texts[i].field, "dx") == 0 ? text_of (p, "dx_code") : NULL;
      g_autofree char *both = code != NULL ? g_strdup_printf ("%s%s%s", code, text != NULL ? "  " : "", text != NULL ? text : "") : NULL;

      add_text (s, _ (texts[i].label), both != NULL ? both : text);
    }
  if (version || g_strcmp0 (state, "signed") == 0)
    {
      int no = (int) (version ? int_of (p, "version_no") : int_of (p, "versions_n"));

      words = g_strdup_printf (_("Version %d, signed by %s on %s"), no, signer != NULL ? signer : "", at != NULL ? at : "");
    }
  else
    words = g_strdup (g_strcmp0 (state, "changed") == 0 ? _("Changed since it was signed; not signed as it stands here") : _("Not signed"));
  foyer_print_doc_add_space (s->doc, 12);
  foyer_print_cell_add (foyer_print_doc_add_text (s->doc, FOYER_ALIGN_START), &NOTE, words);
  add_signatures (s, text_of (p, "staff_name"), text_of (s->client, "name"));
}

enum
{
  COL_NO,
  COL_STAGE,
  COL_WHEN,
  COL_WHO,
  COL_QTY,
  COL_PRICE,
  COL_SUM,
  COL_STATE,
  N_COLUMNS,
};

static void
add_sum (FoyerPrintTable *table, const char *label, gint64 amount, const char *currency, gboolean strong)
{
  FoyerPrintRow *row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);
  g_autofree char *sum = foyer_money_format (amount, currency);

  foyer_print_row_pad (row, 3, 0);
  foyer_print_row_keep_with_next (row);
  foyer_print_cell_add (foyer_print_row_cell (row, 0), strong ? &STRONG : &TEXT, label);
  foyer_print_cell_add (foyer_print_row_cell (row, 1), strong ? &STRONG : &TEXT, sum);
}

static void
add_plan (Sheet *s, JsonObject *plan)
{
  static const char *const headings[N_COLUMNS] = { "", N_ ("Stage"), N_ ("Planned for"), N_ ("Team member"), N_ ("Quantity"), N_ ("Price"), N_ ("Total"), N_ ("State") };
  const FoyerPrintColumn columns[N_COLUMNS] = {
    { .width = 16, .align = FOYER_ALIGN_END }, { .stretch = 4 }, { .width = 58 }, { .stretch = 2 }, { .width = 0, .align = FOYER_ALIGN_END },
    { .width = 0, .align = FOYER_ALIGN_END },  { .width = 0, .align = FOYER_ALIGN_END }, { .width = 0 },
  };
  g_autoptr (GPtrArray) stages = objects_of (plan, "stages");
  const char *currency = text_of (plan, "cur") != NULL ? text_of (plan, "cur") : text_of (s->answer, "currency");
  FoyerPrintTable *table = foyer_print_doc_add_table (s->doc, columns, N_COLUMNS, 8), *sums;
  FoyerPrintRow *row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_HEADING);
  g_autofree char *agreed = instant_text (s, int_of (plan, "agreed_at"));

  foyer_print_row_pad (row, 5, 2);
  foyer_print_row_rules (row, FOYER_RULE_NONE, FOYER_RULE_THIN);
  for (int i = 0; i < N_COLUMNS; i++)
    foyer_print_cell_add (foyer_print_row_cell (row, i), &LABEL, *headings[i] != '\0' ? _ (headings[i]) : NULL);
  for (guint i = 0; i < stages->len; i++)
    {
      JsonObject *stage = stages->pdata[i];
      g_autofree char *no = g_strdup_printf ("%u", i + 1), *qty = foyer_qty_format (int_of (stage, "qty")), *price = foyer_money_format_number (int_of (stage, "price"), currency),
                      *sum = foyer_money_format_number (int_of (stage, "total"), currency), *wall = text_of (stage, "wall") != NULL ? g_strndup (text_of (stage, "wall"), 10) : NULL,
                      *when = date_text (s, wall != NULL ? wall : text_of (stage, "date"));

      row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);
      foyer_print_row_pad (row, 4, 4);
      foyer_print_row_rules (row, FOYER_RULE_NONE, FOYER_RULE_HAIR);
      foyer_print_cell_add (foyer_print_row_cell (row, COL_NO), &SIDE, no);
      foyer_print_cell_add (foyer_print_row_cell (row, COL_STAGE), &TEXT, text_of (stage, "title"));
      foyer_print_cell_add (foyer_print_row_cell (row, COL_STAGE), &SIDE, text_of (stage, "zone"));
      foyer_print_cell_add (foyer_print_row_cell (row, COL_WHEN), &TEXT, when);
      foyer_print_cell_add (foyer_print_row_cell (row, COL_WHO), &TEXT, text_of (stage, "staff_name"));
      foyer_print_cell_add (foyer_print_row_cell (row, COL_QTY), &TEXT, qty);
      foyer_print_cell_add (foyer_print_row_cell (row, COL_PRICE), &TEXT, price);
      foyer_print_cell_add (foyer_print_row_cell (row, COL_SUM), &STRONG, sum);
      foyer_print_cell_add (foyer_print_row_cell (row, COL_STATE), &TEXT, word (text_of (stage, "state")));
    }
  foyer_print_doc_add_space (s->doc, 8);
  sums = foyer_print_doc_add_table (s->doc, (FoyerPrintColumn[]){ { .stretch = 1, .align = FOYER_ALIGN_END }, { .width = 90, .align = FOYER_ALIGN_END } }, 2, 12);
  if (int_of (plan, "discount_sum") != 0)
    {
      g_autofree char *pct = foyer_pct_format (int_of (plan, "discount")), *label = g_strdup_printf (_("Discount %s %%"), pct);

      add_sum (sums, _("Price of the stages"), int_of (plan, "gross"), currency, FALSE);
      add_sum (sums, label, -int_of (plan, "discount_sum"), currency, FALSE);
    }
  add_sum (sums, _("Total"), int_of (plan, "total"), currency, TRUE);
  if (int_of (plan, "done") != 0)
    {
      add_sum (sums, _("Done"), int_of (plan, "done"), currency, FALSE);
      add_sum (sums, _("Still to do"), int_of (plan, "left"), currency, FALSE);
    }
  add_text (s, _("Note"), text_of (plan, "note"));
  if (agreed != NULL)
    {
      g_autofree char *words = g_strdup_printf (_("Agreed on %s"), agreed);

      foyer_print_doc_add_space (s->doc, 10);
      foyer_print_cell_add (foyer_print_doc_add_text (s->doc, FOYER_ALIGN_START), &NOTE, words);
    }
  add_signatures (s, text_of (plan, "staff_name") != NULL ? text_of (plan, "staff_name") : text_of (plan, "author"), text_of (s->client, "name"));
}

/* ---- the document ------------------------------------------------------------------------------------------------------------------ */

FoyerPrintDoc *
foyer_medical_sheet_new (JsonObject *answer, const FoyerPaperSize *size)
{
  JsonObject *card = object_of (answer, "card"), *protocol = object_of (answer, "protocol"), *plan = object_of (answer, "plan");
  g_autoptr (JsonObject) none = json_object_new ();
  Sheet s = { answer, object_of (answer, "place"), object_of (answer, "client"), foyer_time_format_parse (text_of (answer, "format"), bool_of (answer, "clock24")),
              foyer_zone_get (text_of (answer, "zone") != NULL ? text_of (answer, "zone") : "UTC"), foyer_print_doc_new (size, foyer_print_language_is_rtl ()) };
  g_autofree char *title = NULL, *side = NULL, *printed = NULL, *footer = NULL;
  const char *name;

  if (s.place == NULL)
    s.place = none;
  if (s.client == NULL)
    s.client = none;
  if (s.zone == NULL)
    s.zone = foyer_zone_get ("UTC");
  if (protocol != NULL)
    {
      g_autofree char *date = date_text (&s, text_of (protocol, "date"));

      title = g_strdup (_("Visit protocol"));
      side = g_strdup_printf ("%s%s%s", date != NULL ? date : "", date != NULL && text_of (protocol, "staff_name") != NULL ? " · " : "",
                              text_of (protocol, "staff_name") != NULL ? text_of (protocol, "staff_name") : "");
    }
  else if (plan != NULL)
    {
      title = g_strdup (_("Treatment plan"));
      side = g_strdup_printf ("%s · %s", text_of (plan, "title") != NULL ? text_of (plan, "title") : "", word (text_of (plan, "shown")));
    }
  else
    {
      title = g_strdup (_("Medical card"));
      side = card != NULL ? g_strdup_printf (_("No. %s"), text_of (card, "no") != NULL ? text_of (card, "no") : "") : NULL;
    }
  begin (&s, title, side);
  if (protocol != NULL)
    add_protocol (&s, protocol);
  else if (plan != NULL)
    add_plan (&s, plan);
  else
    add_card (&s, card != NULL ? card : none);
  printed = foyer_print_printed_text (answer, &s.format);
  name = text_of (s.place, "public_name") != NULL ? text_of (s.place, "public_name") : text_of (s.place, "name");
  footer = g_strdup_printf (_("%s · printed %s"), name != NULL ? name : "", printed != NULL ? printed : "");
  foyer_print_doc_set_info (s.doc, title, name, int_of (answer, "at"));
  foyer_print_doc_set_footer (s.doc, footer);
  return s.doc;
}

FoyerPrintDoc *
foyer_print_medical (FoyerDesk *desk, const FoyerActor *actor, JsonObject *params, const FoyerPaperSize *size, GError **error)
{
  g_autoptr (JsonObject) given = params, asked = NULL;
  g_autoptr (JsonNode) opened = NULL, answer = NULL;

  json_object_set_boolean_member (given, "print", TRUE);
  if (!foyer_desk_call (desk, actor, "medical.open", given, &opened, error))
    return NULL;
  asked = foyer_params ("look", "s", json_object_get_string_member (json_node_get_object (opened), "look"), NULL);
  if (!foyer_desk_query (desk, actor, "medical.sheet", asked, &answer, error))
    return NULL;
  return foyer_medical_sheet_new (json_node_get_object (answer), size);
}
