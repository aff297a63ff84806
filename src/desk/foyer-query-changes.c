/* The change log: of one row, of everything with filters, and what taking a change back would leave. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-activity.h"
#include "foyer-apply.h"
#include "foyer-changes.h"
#include "foyer-core.h"
#include "foyer-error.h"
#include "foyer-location.h"
#include "foyer-money.h"
#include "foyer-out.h"
#include "foyer-query-visit-private.h"
#include "foyer-text.h"

#define USUAL 50
#define MOST 500
/* Bodies looked into for one answer: what is rare is found in several steps, each of which says how far it came. */
#define MOST_READ 3000

static gboolean
may_log (FoyerCall *call, GError **error)
{
  return foyer_call_may (call, "reports") || foyer_call_need (call, "security.changes", error);
}

/* ---- one row ------------------------------------------------------------------------------------------------------------------- */

/* Fields of the row as it stands that a change wrote which this desk has never heard of: it was made at another location. */
static int
unheard_of (FoyerDb *db, const FoyerEntity *e, const FoyerId *id)
{
  g_autoptr (FoyerRow) row = foyer_db_get (db, e->name, id);
  g_autoptr (GHashTable) txns = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
  GHashTableIter iter;
  gpointer key;
  int n = 0;

  if (row == NULL || row->seq == 0 || foyer_db_pending (db, NULL) < 0)
    return 0;
  for (int f = 0; f < e->n_fields; f++)
    {
      FoyerStamp stamp = foyer_row_stamp (row, f);
      if (!foyer_id_is_none (&stamp.txn) && row->vals[f].kind != FOYER_VAL_NULL)
        g_hash_table_add (txns, foyer_id_copy (&stamp.txn));
    }
  g_hash_table_iter_init (&iter, txns);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      g_autoptr (FoyerTxn) t = foyer_db_txn (db, key);
      n += t == NULL;
    }
  return n;
}

static gboolean
history_row (FoyerCall *call, JsonBuilder *out, GError **error)
{
  const FoyerEntity *e = foyer_entity_lookup (foyer_call_text (call, "table"));
  FoyerId id = foyer_call_id (call, "id");
  g_autoptr (GPtrArray) txns = NULL;
  g_auto (FoyerReading) r = { 0 };
  gint64 limit = foyer_call_has (call, "limit") ? foyer_call_int (call, "limit") : 100;

  if (e == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("There is no table “%.40s”."), foyer_call_text (call, "table"));
      return FALSE;
    }
  if (!may_log (call, error))
    return FALSE;
  foyer_reading_init (&r, call);
  txns = foyer_db_row_history (foyer_call_db (call), e->name, &id, limit);
  json_builder_begin_array (out);
  for (guint i = 0; i < txns->len; i++)
    if (foyer_reading_may (&r, txns->pdata[i]))
      foyer_change_out (&r, out, txns->pdata[i], e->name, &id);
  json_builder_end_array (out);
  return TRUE;
}

static const FoyerParam history_row_params[] = {
  { "table", FOYER_P_TEXT, FOYER_P_REQUIRED, "Table: client, visit, appointment, money …" },
  { "id", FOYER_P_ID, FOYER_P_REQUIRED, "Row" },
  { "limit", FOYER_P_INT, 0, "At most so many, newest first (100)", NULL, 1000 },
  { NULL },
};

/* ---- all of them ----------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  FoyerReading *r;
  JsonBuilder *out;
  const FoyerFindChanges *find;
  char **words; /* folded */
  gint64 kinds;
  int acts;
  int left, read, most;
  FoyerFound last; /* looked at */
  gboolean full;
} Listing;

static gboolean
says (const char *text, const char *word)
{
  g_autofree char *folded = text != NULL ? foyer_fold (text) : NULL;

  return folded != NULL && strstr (folded, word) != NULL;
}

/* The texts of a change as it is told: names, values, words. */
static gboolean
node_says (JsonNode *node, const char *word)
{
  static const char *const skipped[] = { "id", "table", "field", "type", "desk", "who", "loc", "undoes", "visit", "action", "cmd", NULL };
  GList *members;
  gboolean any = FALSE;

  if (JSON_NODE_HOLDS_VALUE (node))
    {
      const char *text = json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;

      return says (text, word) || (text != NULL && *text != '\0' && says (_ (text), word));
    }
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; !any && i < json_array_get_length (array); i++)
        any = node_says (json_array_get_element (array, i), word);
      return any;
    }
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  members = json_object_get_members (json_node_get_object (node));
  for (GList *m = members; m != NULL && !any; m = m->next)
    any = !g_strv_contains (skipped, m->data) && node_says (json_object_get_member (json_node_get_object (node), m->data), word);
  g_list_free (members);
  return any;
}

/* Of the kinds asked for, something this user may read; a booking's change is none of its money for who may not see money. */
static gboolean
shows_wanted (Listing *l, const FoyerTxn *t)
{
  for (guint i = 0; i < t->ops->len; i++)
    {
      const FoyerOp *op = t->ops->pdata[i];

      if (op->entity != NULL && (l->kinds == 0 || foyer_change_is_of (op->entity, l->kinds)) && foyer_reading_may_op (l->r, t, op))
        return TRUE;
    }
  return FALSE;
}

static gboolean
on_found (const FoyerFound *found, gpointer data)
{
  Listing *l = data;
  g_autoptr (FoyerTxn) t = NULL;
  g_autoptr (JsonBuilder) one = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (l->left == 0 || l->read == l->most)
    {
      l->full = TRUE;
      return FALSE;
    }
  l->last = *found;
  l->read++;
  t = foyer_db_txn (l->r->db, &found->txn);
  if (t == NULL)
    return TRUE;
  if (foyer_id_is_none (&t->dev))
    t->dev = found->dev;
  if (!foyer_reading_may (l->r, t) || !shows_wanted (l, t))
    return TRUE;
  one = json_builder_new ();
  foyer_change_out (l->r, one, t, NULL, NULL);
  node = json_builder_get_root (one);
  for (char **w = l->words; w != NULL && *w != NULL; w++)
    if (!node_says (node, *w))
      return TRUE;
  json_builder_add_value (l->out, g_steal_pointer (&node));
  l->left--;
  return TRUE;
}

/* "hlc:txn" of the change one has come to. */
static gboolean
parse_place (FoyerFindChanges *find, const char *text, GError **error)
{
  const char *colon = text != NULL ? strchr (text, ':') : NULL;

  if (text == NULL)
    return TRUE;
  find->before_hlc = g_ascii_strtoll (text, NULL, 10);
  if (colon != NULL && find->before_hlc > 0 && foyer_id_parse (colon + 1, &find->before_txn))
    return TRUE;
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("“after” is “next” of the answer before."));
  return FALSE;
}

static gint64
stamp_of (const FoyerZone *zone, const char *date, int days)
{
  gint64 d;

  return date != NULL && foyer_date_parse (date, &d) ? foyer_zone_to_utc (zone, d + days, 0) << 16 : 0;
}

static gboolean
read_words (FoyerCall *call, const char *param, gint64 (*value) (const char *name), gint64 *sum, GError **error)
{
  JsonArray *list = foyer_call_list (call, param);

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      const char *name = json_array_get_string_element (list, i);
      gint64 v = name != NULL ? value (name) : 0;

      if (v == 0)
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("“%.40s” is not one of “%s”."), name != NULL ? name : "", param);
          return FALSE;
        }
      *sum |= v;
    }
  return TRUE;
}

static gint64
act_of (const char *name)
{
  return g_str_equal (name, "added")     ? FOYER_ACT_MADE
         : g_str_equal (name, "changed") ? FOYER_ACT_CHANGED
         : g_str_equal (name, "deleted") ? FOYER_ACT_DELETED
                                         : 0;
}

/* @most: so many at once, for a file; 0: a page. */
static gboolean
list_changes (FoyerCall *call, JsonBuilder *out, int most, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call);
  const FoyerZone *zone = foyer_location_zone (db, &loc);
  g_auto (FoyerReading) r = { 0 };
  g_autoptr (GArray) authors = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  g_auto (GStrv) words = NULL;
  g_autofree char *folded = NULL, *next = NULL;
  JsonArray *who = foyer_call_list (call, "authors");
  FoyerFindChanges find = { 0 };
  Listing l = { &r, out, &find, NULL, 0, 0, foyer_call_has (call, "limit") ? (int) foyer_call_int (call, "limit") : USUAL };
  gint64 acts = 0;
  char text[37];

  l.left = most != 0 ? most : l.left;
  l.most = most != 0 ? 10 * most : MOST_READ;

  /* The team's log has a right of its own (SEC-7). */
  if (foyer_call_bool (call, "team") ? !foyer_call_may (call, "setup.access") && !foyer_call_need (call, "security.team", error) : !may_log (call, error))
    return FALSE;
  if (!read_words (call, "kinds", foyer_change_kind_bit, &l.kinds, error) || !read_words (call, "actions", act_of, &acts, error)
      || !parse_place (&find, foyer_call_text (call, "after"), error))
    return FALSE;
  if (foyer_call_bool (call, "team"))
    l.kinds = foyer_change_kind_bit ("team");
  for (guint i = 0; who != NULL && i < json_array_get_length (who); i++)
    {
      const char *one = json_array_get_string_element (who, i);
      FoyerId id;

      if (one != NULL && foyer_id_parse (one, &id))
        g_array_append_val (authors, id);
    }
  foyer_reading_init (&r, call);
  if (!foyer_id_is_none (&r.own_staff))
    {
      g_array_set_size (authors, 0);
      g_array_append_val (authors, foyer_call_actor (call)->user);
    }
  find.authors = (const FoyerId *) authors->data;
  find.n_authors = authors->len;
  find.from = stamp_of (zone, foyer_call_text (call, "from"), 0);
  find.to = stamp_of (zone, foyer_call_text (call, "to"), 1);
  find.dev = foyer_call_id (call, "desk");
  find.kinds = foyer_change_kind_mask (l.kinds);
  find.acts = (int) acts;
  find.unlike = FOYER_KIND (foyer_entity ("preference")) | FOYER_KIND (foyer_entity ("lease")) | FOYER_KIND (foyer_entity ("sign_in"));
  if (foyer_call_has (call, "table"))
    {
      find.entity = foyer_entity_lookup (foyer_call_text (call, "table"));
      find.id = foyer_call_id (call, "id");
      if (find.entity == NULL || foyer_id_is_none (&find.id))
        {
          g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("A row is named by its table and its id."));
          return FALSE;
        }
    }
  folded = foyer_fold (foyer_call_text (call, "text") != NULL ? foyer_call_text (call, "text") : "");
  if (*folded != '\0')
    l.words = words = g_strsplit (folded, " ", 8);

  json_builder_begin_object (out);
  json_builder_set_member_name (out, "rows");
  json_builder_begin_array (out);
  foyer_db_find_changes (db, &find, on_found, &l);
  json_builder_end_array (out);
  if (l.full)
    next = g_strdup_printf ("%" G_GINT64_FORMAT ":%s", l.last.hlc, foyer_id_format (&l.last.txn, text));
  foyer_out_text (out, "next", next);
  foyer_out_int (out, "looked_to", l.full ? l.last.hlc >> 16 : 0);
  foyer_out_int (out, "elsewhere", !l.full && find.entity != NULL ? unheard_of (db, find.entity, &find.id) : 0);
  foyer_out_int (out, "book_from", r.book_from >> 16);
  foyer_out_int (out, "money_from", r.money_from >> 16);
  json_builder_end_object (out);
  return foyer_db_check (db, error);
}

static gboolean
change_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  return list_changes (call, out, 0, error);
}

#define FILTERS \
  { "loc", FOYER_P_ID, 0, "Location whose days and rights count" }, \
  { "from", FOYER_P_DATE, 0, "First day" }, \
  { "to", FOYER_P_DATE, 0, "Last day" }, \
  { "kinds", FOYER_P_LIST, 0, "Any of: bookings money clients services schedule team settings desks" }, \
  { "authors", FOYER_P_LIST, 0, "Ids of users" }, \
  { "actions", FOYER_P_LIST, 0, "Any of: added changed deleted" }, \
  { "desk", FOYER_P_ID, 0, "Desk it was done on" }, \
  { "text", FOYER_P_TEXT, 0, "Words of names, values, reasons", NULL, 200 }, \
  { "table", FOYER_P_TEXT, 0, "Of one row and what hangs on it" }, \
  { "id", FOYER_P_ID, 0, "That row" }, \
  { "team", FOYER_P_BOOL, 0, "Changes of users, rights and team members alone" }

static const FoyerParam change_list_params[] = {
  FILTERS,
  { "after", FOYER_P_TEXT, 0, "“next” of the answer before" },
  { "limit", FOYER_P_INT, 0, "At most so many (50)", NULL, MOST },
  { NULL },
};

/* ---- as a sheet: a line a field ------------------------------------------------------------------------------------------------------ */

#define MOST_EXPORTED 20000

static void
add_cell (JsonBuilder *out, const char *text)
{
  json_builder_add_string_value (out, text != NULL ? text : "");
}

/* A value as a cell: money with its decimals, the rest as it is stored. */
static void
add_value (JsonBuilder *out, JsonObject *change, const char *member, const char *currency)
{
  JsonNode *node = json_object_get_member (change, member);
  const char *type = json_object_get_string_member (change, "type");
  g_autofree char *text = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    text = g_strdup ("");
  else if (json_node_get_value_type (node) == G_TYPE_STRING)
    text = g_strdup (json_node_get_string (node));
  else if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    text = g_strdup (json_node_get_boolean (node) ? _ ("yes") : _ ("no"));
  else if (strcmp (type, "money") == 0)
    text = foyer_money_to_plain (json_node_get_int (node), currency);
  else
    text = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  add_cell (out, text);
}

static gboolean
change_export (FoyerCall *call, JsonBuilder *out, GError **error)
{
  static const char *const heads[] = { N_ ("Time"), N_ ("User"), N_ ("Desk"), N_ ("Change"), N_ ("About"), N_ ("Kind"), N_ ("Field"), N_ ("Before"), N_ ("After"), N_ ("Reason") };
  g_autoptr (JsonBuilder) all = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;
  FoyerId loc = foyer_call_loc (call);
  g_autoptr (FoyerLocation) place = foyer_location_load (foyer_call_db (call), &loc);
  JsonArray *rows;

  if (!foyer_activity_check (call, error) || !list_changes (call, all, MOST_EXPORTED, error))
    return FALSE;
  node = json_builder_get_root (all);
  rows = json_object_get_array_member (json_node_get_object (node), "rows");
  json_builder_begin_object (out);
  json_builder_set_member_name (out, "columns");
  json_builder_begin_array (out);
  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    add_cell (out, _ (heads[i]));
  json_builder_end_array (out);
  json_builder_set_member_name (out, "rows");
  json_builder_begin_array (out);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      JsonArray *changes = json_object_get_array_member (row, "changes"), *about = json_object_get_array_member (row, "about");
      g_autofree char *when = foyer_format_instant (&place->format, place->zone, json_object_get_int_member (row, "at"));
      const char *name = json_array_get_length (about) > 0 ? json_object_get_string_member_with_default (json_array_get_object_element (about, 0), "name", "") : "";

      for (guint k = 0; k < json_array_get_length (changes); k++)
        {
          JsonObject *c = json_array_get_object_element (changes, k);

          json_builder_begin_array (out);
          add_cell (out, when);
          add_cell (out, json_object_get_string_member_with_default (row, "who_name", ""));
          add_cell (out, json_object_get_string_member_with_default (row, "desk_name", ""));
          add_cell (out, _ (json_object_get_string_member_with_default (row, "said", "-")));
          add_cell (out, name);
          add_cell (out, _ (json_object_get_string_member (c, "label")));
          add_cell (out, _ (json_object_get_string_member (c, "field_label")));
          add_value (out, c, "old", place->currency);
          add_value (out, c, "new", place->currency);
          add_cell (out, json_object_get_string_member_with_default (row, "why", ""));
          json_builder_end_array (out);
        }
    }
  json_builder_end_array (out);
  json_builder_end_object (out);
  return TRUE;
}

static const FoyerParam change_export_params[] = { FILTERS, FOYER_EXPORT_PARAM, { NULL } };

/* ---- who and where there are -------------------------------------------------------------------------------------------------------- */

static gboolean
change_filters (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerStmt *s;

  if (!foyer_call_may (call, "security.team") && !foyer_call_may (call, "setup.access") && !may_log (call, error))
    return FALSE;
  json_builder_begin_object (out);
  json_builder_set_member_name (out, "kinds");
  json_builder_begin_array (out);
  for (const FoyerChangeKind *k = foyer_change_kinds; k->name != NULL; k++)
    {
      json_builder_begin_object (out);
      foyer_out_text (out, "name", k->name);
      foyer_out_text (out, "label", k->label);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  /* Dismissed and deleted people too: they are authors for ever (USR-7). */
  foyer_out_named (out, db, "authors", "name", "SELECT id, name FROM user ORDER BY name, id", NULL);
  foyer_out_named (out, db, "desks", "name", "SELECT id, coalesce(name, code) FROM device ORDER BY code", NULL);
  s = foyer_db_own_read (db, "SELECT min(hlc) FROM change_find");
  foyer_out_int (out, "first", foyer_stmt_step (s) ? foyer_stmt_int (s, 0) >> 16 : 0);
  foyer_stmt_done (s);
  json_builder_end_object (out);
  return foyer_db_check (db, error);
}

static const FoyerParam no_params[] = { { NULL } };

/* ---- what an undoing would leave ------------------------------------------------------------------------------------------------------ */

void
foyer_core_out_left (FoyerCall *call, JsonBuilder *out, const FoyerUndoLeft *left)
{
  FoyerDb *db = foyer_call_db (call);
  g_autoptr (FoyerRow) row = foyer_db_get (db, left->entity->name, &left->id);
  g_autoptr (FoyerTxn) by = foyer_id_is_none (&left->by) ? NULL : foyer_db_txn (db, &left->by);
  g_autofree char *who = by != NULL && !foyer_id_is_none (&by->who) ? foyer_core_ref_name (db, "user", &by->who) : NULL;
  g_autofree char *name = foyer_change_row_name (call, left->entity->name, &left->id);

  json_builder_begin_object (out);
  foyer_out_text (out, "table", left->entity->name);
  foyer_out_text (out, "label", left->entity->label);
  foyer_out_id (out, "id", &left->id);
  foyer_out_text (out, "name", name);
  if (left->field >= 0)
    {
      const FoyerField *f = &left->entity->fields[left->field];

      foyer_out_text (out, "field", f->name);
      foyer_out_text (out, "field_label", f->label);
      foyer_out_text (out, "type", foyer_change_type (f));
      if (row != NULL && !(f->flags & FOYER_FIELD_SECRET))
        foyer_change_out_val (call, out, "now", left->entity, f, &row->vals[left->field]);
    }
  foyer_out_text (out, "why", left->why);
  foyer_out_id (out, "by", &left->by);
  foyer_out_text (out, "by_name", who);
  foyer_out_int (out, "by_at", by != NULL ? by->hlc >> 16 : 0);
  json_builder_end_object (out);
}

static gboolean
undo_look (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId id = foyer_call_id (call, "txn");
  g_autoptr (FoyerTxn) t = foyer_db_txn (db, &id);
  g_autoptr (GArray) left = g_array_new (FALSE, FALSE, sizeof (FoyerUndoLeft));
  g_auto (FoyerReading) r = { 0 };
  g_autoptr (GError) why = NULL;
  gboolean can;

  foyer_reading_init (&r, call);
  if (t == NULL || !foyer_reading_may (&r, t))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such change."));
      return FALSE;
    }
  if (!foyer_id_is_none (&t->group))
    id = t->group;
  can = foyer_change_may_undo (call, t, &why) && foyer_db_undo_look (db, &id, left, &why);
  json_builder_begin_object (out);
  foyer_out_bool (out, "can", can);
  foyer_out_text (out, "said", foyer_core_said (t));
  foyer_out_text (out, "why", why != NULL ? why->message : NULL);
  json_builder_set_member_name (out, "left");
  json_builder_begin_array (out);
  for (guint i = 0; can && i < left->len && i < 50; i++)
    foyer_core_out_left (call, out, &g_array_index (left, FoyerUndoLeft, i));
  json_builder_end_array (out);
  json_builder_end_object (out);
  return TRUE;
}

static const FoyerParam undo_look_params[] = {
  { "txn", FOYER_P_ID, FOYER_P_REQUIRED, "Change" },
  { NULL },
};

#define CHANGE \
  "{id, at (UTC ms), who, who_name, desk, desk_name, here, loc, loc_name, cmd, said, why, undoes, undone, action, may_undo, about [{table, label, id, name, wall, visit, event, " \
  "amount}], changes [{table, label, id, new_row, field, field_label, type, old, new}], more}"

const FoyerQuery foyer_queries_changes[] = {
  { "history.row", NULL, "Change log of one row and what hangs on it, newest first.", history_row_params, "[" CHANGE "]", history_row, TRUE },
  { "change.list", NULL, "What was changed, newest first, with filters; a page at a time.", change_list_params,
    "{rows [" CHANGE "], next (null: that was all), looked_to (UTC ms: how far back, when there is more), elsewhere (changes of the row made at locations this desk does not "
    "hold: the server tells them), book_from, money_from (UTC ms: how far back the user may see these)}", change_list, TRUE },
  { "change.export", "clients.export", "The change log as a sheet: a line a field.", change_export_params, "{columns [title], rows [[text]]}", change_export, TRUE },
  { "change.filters", NULL, "What the change log can be filtered by.", no_params, "{kinds [{name, label}], authors [{id, name}], desks [{id, name}], first (UTC ms)}", change_filters },
  { "undo.look", NULL, "What undoing a change would leave as it is, because it was changed again since.", undo_look_params,
    "{can, said, why (when it cannot), left [{table, label, id, name, field, field_label, type, now, why, by, by_name, by_at}]}", undo_look, TRUE },
  { NULL },
};
