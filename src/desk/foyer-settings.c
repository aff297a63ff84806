#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-store.h"
#include "foyer-settings.h"
#include "foyer-text.h"

#define INT(key, label, choices, min, max, value) { key, FOYER_SETTING_INT, label, choices, min, max, value, NULL }
#define BOOL(key, label, value) { key, FOYER_SETTING_BOOL, label, NULL, 0, 1, value, NULL }
#define ENUM(key, label, choices, value) { key, FOYER_SETTING_ENUM, label, choices, 0, 0, 0, value }
#define REF(key, label, table) { key, FOYER_SETTING_REF, label, table, 0, 0, 0, "" }
#define TEXT(key, label, max, value) { key, FOYER_SETTING_TEXT, label, NULL, 0, max, 0, value }

const FoyerSetting foyer_settings[] = {
  INT ("calendar.step", N_("Time step, minutes"), "5 10 15 20 30 60", 5, 60, 15),
  INT ("calendar.open", N_("The board begins at, minute of the day"), NULL, 0, 1380, 480),
  INT ("calendar.close", N_("The board ends at, minute of the day"), NULL, 60, 1440, 1200),
  ENUM ("calendar.title", N_("First line of a card"), "name phone service", "name"),
  ENUM ("calendar.kind", N_("What a click on the board makes"), "individual group mixed", "individual"),
  ENUM ("calendar.board", N_("What the calendar opens with"), "team resources", "team"),
  REF ("calendar.position", N_("Of the team only those of one position"), "position"),
  REF ("calendar.resource", N_("Of the resources only one"), "resource"),
  BOOL ("event.extra-seats", N_("Clients may take several seats of an event"), 0),
  INT ("event.max-seats", N_("Most seats of one client"), NULL, 2, 100, 3),
  INT ("visit.interval", N_("Visit interval, minutes"), NULL, 0, 1440, 30),
  INT ("tech.minutes", N_("Technical break after a booking, minutes"), "0 5 10 15 20 25 30 35 40 45 50 55 60", 0, 60, 0),
  ENUM ("tech.rule", N_("Technical break of several services"), "longest sum last", "longest"),
  BOOL ("client.surname", N_("Clients have a surname"), 0),
  BOOL ("client.middle", N_("Clients have a middle name"), 0),
  ENUM ("user.start-page", N_("Start page"), "calendar clients sales team settings", "calendar"),
  INT ("checkout.cash-step", N_("Smallest coin, minor units; 0: as the currency has it"), "0 1 5 10 50 100 500", 0, 500, 0),
  REF ("checkout.tax", N_("Tax of what has none of its own"), "tax"),
  ENUM ("receipt.width", N_("Paper of receipts"), "80mm a4", "80mm"),
  TEXT ("receipt.footer", N_("Last lines of a receipt"), 500, ""),
  INT ("money.refund-limit", N_("Refunds above this are looked at, minor units; 0: none"), NULL, 0, 100000000, 0),
  BOOL ("till.blind", N_("The till is counted before it is told what should be in it"), 1),
  ENUM ("till.open-visits", N_("Visits that are not paid when the till is closed"), "list block", "list"),
  INT ("security.lock-minutes", N_("The desk locks itself after minutes without use; 0: never"), "0 1 2 3 5 10 15 30 60", 0, 60, 0),
  INT ("security.code-days", N_("The second step is asked again at a known desk after days; 0: only at a new one"), "0 1 7 30 90", 0, 90, 0),
  INT ("medical.keep-years", N_("Signed medical records are kept for years before a person can be erased; 0: no longer than asked"), "0 5 10 15 20 25 30 50", 0, 50, 0),
  BOOL ("notice.new", N_("Users may be told of new bookings"), 1),
  BOOL ("notice.moved", N_("Users may be told of moved bookings"), 1),
  BOOL ("notice.cancelled", N_("Users may be told of cancelled bookings"), 1),
  BOOL ("notice.app", N_("Notices in the window"), 1),
  BOOL ("notice.push", N_("Notices to telephones"), 0),
  BOOL ("notice.email", N_("Notices by e-mail"), 0),
  BOOL ("notice.sms", N_("Notices by SMS"), 0),
  INT ("sheet.blanks", N_("Empty lines for walk-ins"), NULL, 0, 40, 4),
  { NULL },
};

static gboolean
has_choice (const char *choices, const char *word)
{
  g_auto (GStrv) list = g_strsplit (choices, " ", -1);
  return g_strv_contains ((const char *const *) list, word);
}

static gboolean
int_fits (const FoyerSetting *s, gint64 v)
{
  char word[24];

  if (s->choices == NULL)
    return v >= s->min && v <= s->max;
  g_snprintf (word, sizeof word, "%" G_GINT64_FORMAT, v);
  return has_choice (s->choices, word);
}

/* The value at @loc, or NULL where none is stored or it does not fit this version's limits. */
static JsonNode *
stored (FoyerDb *db, const FoyerId *loc, const FoyerSetting *setting)
{
  FoyerId id = foyer_setting_id (loc, setting->key);
  FoyerStmt *s = foyer_db_sql (db, "SELECT value FROM setting WHERE id = ?1");
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *checked = NULL;

  foyer_stmt_bind_id (s, 1, &id);
  if (foyer_stmt_step (s) && !foyer_stmt_is_null (s, 0))
    node = json_from_string (foyer_stmt_text (s, 0), NULL);
  foyer_stmt_done (s);
  if (node != NULL)
    checked = foyer_setting_check (setting, node, NULL);
  return checked ? g_steal_pointer (&node) : NULL;
}

static const FoyerSetting *
known (const char *key, gboolean text)
{
  const FoyerSetting *s = foyer_setting_lookup (key);

  if (s == NULL || (s->type != FOYER_SETTING_INT && s->type != FOYER_SETTING_BOOL) != text)
    g_error ("No such setting of this type: “%s”", key);
  return s;
}

const FoyerSetting *
foyer_setting_lookup (const char *key)
{
  for (const FoyerSetting *s = foyer_settings; s->key != NULL; s++)
    if (g_strcmp0 (s->key, key) == 0)
      return s;
  return NULL;
}

FoyerId
foyer_setting_id (const FoyerId *loc, const char *key)
{
  return foyer_id_derivef (loc, "setting:%s", key);
}

JsonNode *
foyer_setting_json (FoyerDb *db, const FoyerId *loc, const FoyerSetting *setting)
{
  JsonNode *node = stored (db, loc, setting);

  if (node != NULL)
    return node;
  node = json_node_alloc ();
  switch (setting->type)
    {
    case FOYER_SETTING_INT:
      return json_node_init_int (node, setting->fallback);
    case FOYER_SETTING_BOOL:
      return json_node_init_boolean (node, setting->fallback != 0);
    case FOYER_SETTING_ENUM:
    case FOYER_SETTING_REF:
    case FOYER_SETTING_TEXT:
    default:
      return json_node_init_string (node, setting->fallback_text);
    }
}

gint64
foyer_setting_int (FoyerDb *db, const FoyerId *loc, const char *key)
{
  const FoyerSetting *s = known (key, FALSE);
  g_autoptr (JsonNode) node = stored (db, loc, s);

  if (node == NULL)
    return s->fallback;
  return s->type == FOYER_SETTING_BOOL ? json_node_get_boolean (node) : json_node_get_int (node);
}

gboolean
foyer_setting_bool (FoyerDb *db, const FoyerId *loc, const char *key)
{
  return foyer_setting_int (db, loc, key) != 0;
}

char *
foyer_setting_text (FoyerDb *db, const FoyerId *loc, const char *key)
{
  const FoyerSetting *s = known (key, TRUE);
  g_autoptr (JsonNode) node = stored (db, loc, s);

  return g_strdup (node ? json_node_get_string (node) : s->fallback_text);
}

char *
foyer_setting_check (const FoyerSetting *s, JsonNode *value, GError **error)
{
  GType type = value && JSON_NODE_HOLDS_VALUE (value) ? json_node_get_value_type (value) : G_TYPE_INVALID;
  g_autoptr (JsonNode) clean = NULL;
  FoyerId id;

  switch (s->type)
    {
    case FOYER_SETTING_INT:
      if (type == G_TYPE_INT64 && int_fits (s, json_node_get_int (value)))
        return json_to_string (value, FALSE);
      if (s->choices != NULL)
        g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("“%s” must be one of %s."), s->label, s->choices);
      else
        g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID,
                     "“%s” must be a whole number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT ".", s->label, s->min, s->max);
      return NULL;
    case FOYER_SETTING_BOOL:
      if (type == G_TYPE_BOOLEAN)
        return json_to_string (value, FALSE);
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("“%s” must be true or false."), s->label);
      return NULL;
    case FOYER_SETTING_ENUM:
      if (type == G_TYPE_STRING && has_choice (s->choices, json_node_get_string (value)))
        return json_to_string (value, FALSE);
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("“%s” must be one of %s."), s->label, s->choices);
      return NULL;
    case FOYER_SETTING_REF:
      if (type == G_TYPE_STRING && (*json_node_get_string (value) == '\0' || foyer_id_parse (json_node_get_string (value), &id)))
        return json_to_string (value, FALSE);
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("“%s” must be one of those that exist, or empty."), s->label);
      return NULL;
    case FOYER_SETTING_TEXT:
    default:
      if (type == G_TYPE_STRING && (gint64) foyer_text_len (json_node_get_string (value)) <= s->max)
        {
          clean = json_node_init_string (json_node_alloc (), json_node_get_string (value));
          return json_to_string (clean, FALSE);
        }
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, "“%s” must be a text of at most %" G_GINT64_FORMAT " characters.", s->label, s->max);
      return NULL;
    }
}

char *
foyer_setting_opening_board (FoyerDb *db, const FoyerId *loc)
{
  g_autofree char *board = foyer_setting_text (db, loc, "calendar.board");
  gboolean team = g_str_equal (board, "team");
  g_autofree char *only = foyer_setting_text (db, loc, team ? "calendar.position" : "calendar.resource");
  g_autoptr (FoyerRow) row = NULL;
  FoyerId id;

  if (foyer_id_parse (only, &id))
    row = foyer_db_get (db, team ? "position" : "resource", &id);
  /* One that is gone limits nothing. */
  return row != NULL && !foyer_row_int (row, "deleted") ? g_strconcat (board, " ", only, NULL) : g_steal_pointer (&board);
}
