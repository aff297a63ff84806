/* Queries on clients: the list over any number of cards (ids first, rows by page), search as one types, one card. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-alias.h"
#include "foyer-client.h"
#include "foyer-custom.h"
#include "foyer-filter.h"
#include "foyer-location.h"
#include "foyer-phone.h"
#include "foyer-search.h"
#include "foyer-visitor.h"
#include "foyer-waiting.h"

#define MAX_ROWS 512
#define MAX_FOUND 300

/* What this caller may see of any client: asked once per query. */
typedef struct
{
  FoyerNameParts parts;
  gboolean phones;
  FoyerId own; /* only clients who visited this member, or none */
  FoyerCall *call;   /* borrowed */
  GPtrArray *fields; /* custom fields of clients the user sees; NULL until asked for */
  GPtrArray *sets;   /* (nullable) (element-type GHashTable): a client must be in each of them */
  const FoyerZone *zone;
} View;

static void
view_clear (View *view)
{
  g_clear_pointer (&view->fields, g_ptr_array_unref);
  g_clear_pointer (&view->sets, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (View, view_clear)

static View
make_view (FoyerCall *call)
{
  FoyerId loc = foyer_call_loc (call);

  return (View) { foyer_name_parts (foyer_call_db (call), &loc), foyer_call_may (call, "clients.phones"), foyer_call_clients_of (call), call, NULL, NULL,
                   foyer_location_zone (foyer_call_db (call), &loc) };
}

/* A professional sees the clients who came to him (CLI-14, USR-10). */
static gboolean
is_own (FoyerDb       *db,
        const FoyerId *client,
        gpointer       data)
{
  const View *view = data;

  return foyer_id_is_none (&view->own) || foyer_client_visited (db, client, &view->own);
}

static void
out_phone (JsonBuilder *out,
           const View  *view,
           const char  *name,
           const char  *text_name,
           const char  *phone)
{
  g_autofree char *shown = NULL;

  if (phone != NULL)
    shown = view->phones ? foyer_phone_format (phone) : foyer_phone_mask (phone);
  /* Without the right not even the raw number leaves the store. */
  foyer_out_text (out, name, view->phones ? phone : shown);
  foyer_out_text (out, text_name, shown);
}

static void
out_email (JsonBuilder *out,
           const View  *view,
           const char  *email)
{
  g_autofree char *masked = NULL;

  if (email != NULL && !view->phones)
    masked = foyer_contact_mask (email);
  foyer_out_text (out, "email", masked != NULL ? masked : email);
}

static void
out_figures (JsonBuilder   *out,
             FoyerDb       *db,
             const FoyerId *client)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT sold, paid, visits, noshows, first, last FROM client_fig WHERE client = ?1");
  gint64 sold = 0, paid = 0, visits = 0, noshows = 0;
  g_autofree char *first = NULL, *last = NULL;

  foyer_stmt_bind_id (s, 1, client);
  if (foyer_stmt_step (s))
    {
      sold = foyer_stmt_int (s, 0);
      paid = foyer_stmt_int (s, 1);
      visits = foyer_stmt_int (s, 2);
      noshows = foyer_stmt_int (s, 3);
      first = g_strdup (foyer_stmt_text (s, 4));
      last = g_strdup (foyer_stmt_text (s, 5));
    }
  foyer_stmt_done (s);
  foyer_out_int (out, "sold", sold);
  foyer_out_int (out, "paid", paid);
  foyer_out_int (out, "balance", paid - sold);
  foyer_out_int (out, "visits", visits);
  foyer_out_int (out, "noshows", noshows);
  foyer_out_text (out, "first", first);
  foyer_out_text (out, "last", last);
}

/* What a line of a list or of a search says. FALSE when there is no such card. */
static gboolean
out_short (JsonBuilder   *out,
           FoyerDb       *db,
           View          *view,
           const FoyerId *client)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT name, middle, surname, phone, email, discount, priority, card, birthday, allergy IS NOT NULL"
                                   " FROM client WHERE id = ?1 AND deleted IS NOT 1");
  g_autofree char *display = NULL;
  char added[11];

  foyer_stmt_bind_id (s, 1, client);
  if (!foyer_stmt_step (s))
    {
      foyer_stmt_done (s);
      return FALSE;
    }
  display = foyer_client_title (view->parts, foyer_stmt_text (s, 0), foyer_stmt_text (s, 1), foyer_stmt_text (s, 2));
  json_builder_begin_object (out);
  foyer_out_id (out, "id", client);
  foyer_out_text (out, "display", display);
  foyer_out_text (out, "name", foyer_stmt_text (s, 0));
  foyer_out_text (out, "surname", view->parts.surname && !foyer_client_names_hidden () ? foyer_stmt_text (s, 2) : NULL);
  out_phone (out, view, "phone", "phone_text", foyer_stmt_text (s, 3));
  out_email (out, view, foyer_stmt_text (s, 4));
  foyer_out_int (out, "discount", foyer_stmt_int (s, 5));
  foyer_out_text (out, "priority", foyer_stmt_text (s, 6));
  foyer_out_text (out, "card", foyer_stmt_text (s, 7));
  foyer_out_text (out, "birthday", foyer_stmt_text (s, 8));
  foyer_out_bool (out, "allergy", foyer_stmt_int (s, 9) != 0);
  foyer_stmt_done (s);
  foyer_out_text (out, "added", foyer_client_added (view->zone, client, added));
  out_figures (out, db, client);
  foyer_client_out_labels (out, db, client);
  if (view->fields == NULL)
    view->fields = foyer_custom_fields_seen (view->call, TRUE);
  if (view->fields->len > 0)
    foyer_custom_out_values (out, db, "fields", view->fields, client);
  foyer_visitor_out_of (out, view->call, client);
  foyer_out_bool (out, "pending", foyer_db_is_pending (db, "client", client));
  json_builder_end_object (out);
  return TRUE;
}

/* ---- client.ids ------------------------------------------------------------------------------------------------------------ */
static const FoyerParam ids_params[] = {
  { "loc", FOYER_P_ID, 0, "location; the one worked in when left out", NULL, 0 },
  { "text", FOYER_P_TEXT, 0, "search: the best matches first, sort is left aside", NULL, 200 },
  { "sort", FOYER_P_ENUM, 0, "order", "name id phone email discount first last sold paid balance visits noshows birthday card categories added", 0 },
  { "desc", FOYER_P_BOOL, 0, "the other way round", NULL, 0 },
  { "label", FOYER_P_ID, 0, "only clients with this category", NULL, 0 },
  { "field", FOYER_P_ID, 0, "only clients where this custom field is filled, or fits “value”", NULL, 0 },
  { "value", FOYER_P_TEXT, 0, "value of “field”", NULL, 200 },
  { "sort_field", FOYER_P_ID, 0, "custom field to sort by instead", NULL, 0 },
  { "balance", FOYER_P_ENUM, 0, "only clients who owe something, or have something ahead", "debt ahead", 0 },
  { "seen_before", FOYER_P_DATE, 0, "only clients whose last visit was before this day" },
  { "seen_since", FOYER_P_DATE, 0, "only clients whose last visit was on this day or later" },
  { "never", FOYER_P_BOOL, 0, "only clients who have not come yet" },
  { "filter", FOYER_P_OBJECT, 0, "only clients that fit: a tree of conditions, see client.criteria" },
  { "segment", FOYER_P_ID, 0, "only clients of this segment, as of today" },
  { NULL },
};

/* Ties and missing values last, then by name, so that the order is total and both directions mirror each other. */
static const struct
{
  const char *sort, *up, *down;
} orders[] = {
#define FROM_FIND "SELECT f.client FROM client_find f"
#define FROM_CLIENT "SELECT f.client FROM client_find f JOIN client c ON c.id = f.client"
#define FROM_FIG "SELECT f.client FROM client_find f LEFT JOIN client_fig g ON g.client = f.client"
#define BY(from, key) from " ORDER BY " key " IS NULL, " key ", f.k1, f.client", from " ORDER BY " key " IS NULL, " key " DESC, f.k1 DESC, f.client DESC"
  { "name", FROM_FIND " ORDER BY f.k1, f.client", FROM_FIND " ORDER BY f.k1 DESC, f.client DESC" },
  { "id", FROM_FIND " ORDER BY f.client", FROM_FIND " ORDER BY f.client DESC" },
  { "added", FROM_FIND " ORDER BY f.client", FROM_FIND " ORDER BY f.client DESC" },
  { "phone", BY (FROM_CLIENT, "c.phone") },
  { "email", BY (FROM_CLIENT, "c.email") },
  { "discount", BY (FROM_CLIENT, "coalesce(c.discount, 0)") },
  { "first", BY (FROM_FIG, "g.first") },
  { "last", BY (FROM_FIG, "g.last") },
  { "sold", BY (FROM_FIG, "coalesce(g.sold, 0)") },
  { "paid", BY (FROM_FIG, "coalesce(g.paid, 0)") },
  { "balance", BY (FROM_FIG, "coalesce(g.paid - g.sold, 0)") },
  { "visits", BY (FROM_FIG, "coalesce(g.visits, 0)") },
  { "noshows", BY (FROM_FIG, "coalesce(g.noshows, 0)") },
  { "birthday", BY (FROM_CLIENT, "c.birthday") },
  { "card", BY (FROM_CLIENT, "c.card") },
  { "categories", BY (FROM_FIND, "(SELECT min(l.title) FROM client_label x JOIN label l ON l.id = x.label WHERE x.client = f.client AND x.deleted IS NOT 1"
                                 " AND l.deleted IS NOT 1)") },
};

/* Ids with the wanted category, to leave the others out. */
static GHashTable *
labelled (FoyerDb       *db,
          const FoyerId *label)
{
  GHashTable *set = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
  FoyerStmt *s = foyer_db_sql (db, "SELECT client FROM client_label WHERE label = ?1 AND deleted IS NOT 1");

  foyer_stmt_bind_id (s, 1, label);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_hash_table_add (set, foyer_id_copy (&id));
    }
  foyer_stmt_done (s);
  return set;
}

static GHashTable *
own_clients (FoyerDb    *db,
             const View *view)
{
  GHashTable *set = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
  FoyerStmt *s = foyer_db_sql (db, "SELECT DISTINCT client FROM appointment INDEXED BY appointment_staff WHERE staff = ?1 AND client IS NOT NULL"
                                   " AND deleted IS NOT 1");

  foyer_stmt_bind_id (s, 1, &view->own);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_hash_table_add (set, foyer_id_copy (&id));
    }
  foyer_stmt_done (s);
  return set;
}

/* By what they owe and when they came last. NULL: nobody asks. */
static GHashTable *
by_figures (FoyerCall *call)
{
  FoyerDb *db = foyer_call_db (call);
  const char *balance = foyer_call_text (call, "balance"), *before = foyer_call_text (call, "seen_before"), *since = foyer_call_text (call, "seen_since");
  const char *const texts[] = { balance, before, since };
  GHashTable *set;
  FoyerStmt *s;

  if (balance == NULL && before == NULL && since == NULL && !foyer_call_bool (call, "never"))
    return NULL;
  set = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
  s = foyer_db_sql (db, "SELECT f.client FROM client_find f LEFT JOIN client_fig g ON g.client = f.client"
                        " WHERE (?1 IS NULL OR CASE ?1 WHEN 'debt' THEN coalesce(g.paid - g.sold, 0) < 0 ELSE coalesce(g.paid - g.sold, 0) > 0 END)"
                        " AND (?2 IS NULL OR g.last < ?2) AND (?3 IS NULL OR g.last >= ?3) AND (?4 = 0 OR g.last IS NULL)");
  for (int i = 0; i < 3; i++)
    if (texts[i] != NULL)
      foyer_stmt_bind_text (s, i + 1, texts[i]);
    else
      foyer_stmt_bind_null (s, i + 1);
  foyer_stmt_bind_int (s, 4, foyer_call_bool (call, "never"));
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_hash_table_add (set, foyer_id_copy (&id));
    }
  foyer_stmt_done (s);
  return set;
}

/* What the list is narrowed to besides the words typed. */
static gboolean
make_sets (FoyerCall  *call,
           View       *view,
           GError    **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId label = foyer_call_id (call, "label"), field = foyer_call_id (call, "field");
  GHashTable *figures, *fitting, *found;

  if (view->fields == NULL)
    view->fields = foyer_custom_fields_seen (call, TRUE);
  g_clear_pointer (&view->sets, g_ptr_array_unref);
  view->sets = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  if (!foyer_filter_of_call (call, "filter", view->fields, &found, error))
    return FALSE;
  if (found != NULL)
    g_ptr_array_add (view->sets, found);
  if (!foyer_segment_of_call (call, "segment", view->fields, &found, error))
    return FALSE;
  if (found != NULL)
    g_ptr_array_add (view->sets, found);
  figures = by_figures (call);
  if (!foyer_id_is_none (&label))
    g_ptr_array_add (view->sets, labelled (db, &label));
  if (!foyer_id_is_none (&field) && (fitting = foyer_custom_fitting_clients (db, view->fields, &field, foyer_call_text (call, "value"))) != NULL)
    g_ptr_array_add (view->sets, fitting);
  if (figures != NULL)
    g_ptr_array_add (view->sets, figures);
  return TRUE;
}

static gboolean
in_sets (const View    *view,
         const FoyerId *client)
{
  for (guint i = 0; view->sets != NULL && i < view->sets->len; i++)
    if (!g_hash_table_contains (view->sets->pdata[i], client))
      return FALSE;
  return TRUE;
}

static gboolean
is_found (FoyerDb       *db,
          const FoyerId *client,
          gpointer       data)
{
  return in_sets (data, client) && is_own (db, client, data);
}

static GArray *
read_ids (FoyerCall  *call,
          View       *view)
{
  FoyerDb *db = foyer_call_db (call);
  const char *sort = foyer_call_text (call, "sort");
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerId by = foyer_call_id (call, "sort_field");
  g_autoptr (GHashTable) own = foyer_id_is_none (&view->own) ? NULL : own_clients (db, view);
  FoyerStmt *s;
  guint order = 0;

  for (guint i = 0; sort != NULL && i < G_N_ELEMENTS (orders); i++)
    if (strcmp (orders[i].sort, sort) == 0)
      order = i;
  s = foyer_db_sql (db, foyer_call_bool (call, "desc") ? orders[order].down : orders[order].up);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      if (in_sets (view, &id) && (own == NULL || g_hash_table_contains (own, &id)))
        g_array_append_val (ids, id);
    }
  foyer_stmt_done (s);
  if (foyer_call_has (call, "sort_field"))
    foyer_custom_sort (db, view->fields, &by, foyer_call_bool (call, "desc"), ids);
  return ids;
}

static GArray *
list_ids (FoyerCall  *call,
          View       *view,
          gboolean   *more,
          GError    **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call);
  const char *text = foyer_call_text (call, "text");

  *more = FALSE;
  if (!make_sets (call, view, error))
    return NULL;
  if (text != NULL && *text != '\0')
    {
      g_autoptr (FoyerLocation) location = foyer_location_load (db, &loc);
      return foyer_search_clients (db, text, location != NULL ? location->country : NULL, MAX_FOUND,
                                   view->sets->len > 0 || !foyer_id_is_none (&view->own) ? is_found : NULL, view, more);
    }
  return read_ids (call, view);
}

GArray *
foyer_client_list_ids (FoyerCall  *call,
                       GError    **error)
{
  g_auto (View) view = make_view (call);
  gboolean more;

  return list_ids (call, &view, &more, error);
}

static gboolean
client_ids (FoyerCall    *call,
            JsonBuilder  *out,
            GError      **error)
{
  FoyerDb *db = foyer_call_db (call);
  g_auto (View) view = make_view (call);
  g_autoptr (GArray) ids = NULL;
  g_autofree char *packed = NULL;
  gboolean more = FALSE;

  ids = list_ids (call, &view, &more, error);
  if (ids == NULL)
    return FALSE;
  packed = g_base64_encode ((const guchar *) ids->data, ids->len * sizeof (FoyerId));
  json_builder_begin_object (out);
  foyer_out_int (out, "count", ids->len);
  foyer_out_bool (out, "more", more);
  foyer_out_text (out, "ids", packed);
  json_builder_end_object (out);
  return foyer_db_check (db, error);
}

/* ---- client.rows ----------------------------------------------------------------------------------------------------------- */
static const FoyerParam rows_params[] = {
  { "loc", FOYER_P_ID, 0, "location; the one worked in when left out", NULL, 0 },
  { "ids", FOYER_P_LIST, FOYER_P_REQUIRED, "ids as texts, at most 512", NULL, 0 },
  { NULL },
};

static gboolean
client_rows (FoyerCall    *call,
             JsonBuilder  *out,
             GError      **error)
{
  FoyerDb *db = foyer_call_db (call);
  JsonArray *ids = foyer_call_list (call, "ids");
  g_auto (View) view = make_view (call);

  if (json_array_get_length (ids) > MAX_ROWS)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("At most %d rows are read at once."), MAX_ROWS);
      return FALSE;
    }
  json_builder_begin_array (out);
  for (guint i = 0; i < json_array_get_length (ids); i++)
    {
      JsonNode *node = json_array_get_element (ids, i);
      FoyerId id;

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING || !foyer_id_parse (json_node_get_string (node), &id))
        {
          g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("One of the ids is no id."));
          return FALSE;
        }
      if (!is_own (db, &id, &view) || !out_short (out, db, &view, &id))
        json_builder_add_null_value (out);
    }
  json_builder_end_array (out);
  return foyer_db_check (db, error);
}

/* ---- client.search --------------------------------------------------------------------------------------------------------- */
static const FoyerParam search_params[] = {
  { "loc", FOYER_P_ID, 0, "location; the one worked in when left out", NULL, 0 },
  { "text", FOYER_P_TEXT, 0, "part of a name, digits of a phone, e-mail, card; nothing finds nobody", NULL, 200 },
  { "limit", FOYER_P_INT, 0, "at most so many (20)", NULL, 100 },
  { "brief", FOYER_P_BOOL, 0, "only id, display, phone, phone_text and visitors: what suggestions show", NULL, 0 },
  { NULL },
};

/* Nothing but a number: whoever may not see phones must not find them out digit by digit. */
static gboolean
is_digits (const char *text)
{
  guint digits = 0;

  for (const char *p = text; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalpha (c))
        return FALSE;
      digits += g_unichar_isdigit (c);
    }
  return digits > 0;
}

/* The card of a whole number, whoever may not be shown suggestions (USR-14): who types it knows it. */
static GArray *
exact_phone (FoyerDb *db, const FoyerId *loc, const char *text, View *view)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  g_autofree char *phone = text != NULL ? foyer_location_phone (db, loc, text) : NULL;
  FoyerId id = phone != NULL ? foyer_client_by_phone (db, phone) : FOYER_ID_NONE;

  if (!foyer_id_is_none (&id))
    {
      FoyerId root = foyer_alias_root (db, &id);
      if (is_own (db, &root, view))
        g_array_append_val (ids, root);
    }
  return ids;
}

GArray *
foyer_client_search_ids (FoyerCall  *call,
                         const char *text,
                         guint       limit,
                         gboolean   *more)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call);
  g_auto (View) view = make_view (call);
  g_autoptr (FoyerLocation) location = foyer_location_load (db, &loc);

  *more = FALSE;
  /* Suggestions have a switch of their own beside that of lists. */
  view.phones = view.phones && foyer_call_may (call, "booking.suggest-phones");
  if ((!foyer_call_may (call, "booking.suggest") && !foyer_call_may (call, "clients.list")) || (!view.phones && is_digits (text)))
    return exact_phone (db, &loc, text, &view);
  /* A filter makes the search look at many more cards: only who has a reason to be left out brings one. */
  return foyer_search_clients (db, text, location != NULL ? location->country : NULL, limit, foyer_id_is_none (&view.own) ? NULL : is_own, &view, more);
}

GArray *
foyer_client_search_few (FoyerCall    *call,
                         const char   *text,
                         guint         limit,
                         char       ***words)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call);
  g_auto (View) view = make_view (call);
  g_autoptr (FoyerLocation) location = foyer_location_load (db, &loc);

  *words = NULL;
  view.phones = view.phones && foyer_call_may (call, "booking.suggest-phones");
  if ((!foyer_call_may (call, "booking.suggest") && !foyer_call_may (call, "clients.list")) || (!view.phones && is_digits (text)))
    return exact_phone (db, &loc, text, &view);
  return foyer_search_few_clients (db, text, location != NULL ? location->country : NULL, limit, foyer_id_is_none (&view.own) ? NULL : is_own, &view, words);
}

static gboolean
client_search (FoyerCall    *call,
               JsonBuilder  *out,
               GError      **error)
{
  FoyerDb *db = foyer_call_db (call);
  g_auto (View) view = make_view (call);
  gint64 limit = foyer_call_int (call, "limit");
  gboolean more;
  g_autoptr (GArray) ids = foyer_client_search_ids (call, foyer_call_text (call, "text"), limit > 0 ? (guint) limit : 20, &more);

  view.phones = view.phones && foyer_call_may (call, "booking.suggest-phones");
  json_builder_begin_array (out);
  for (guint i = 0; i < ids->len; i++)
    if (foyer_call_bool (call, "brief"))
      foyer_client_out_brief (call, out, view.parts, view.phones, &g_array_index (ids, FoyerId, i));
    else
      out_short (out, db, &view, &g_array_index (ids, FoyerId, i));
  json_builder_end_array (out);
  return foyer_db_check (db, error);
}

/* ---- client.get ------------------------------------------------------------------------------------------------------------ */
static const FoyerParam get_params[] = {
  { "loc", FOYER_P_ID, 0, "location; the one worked in when left out", NULL, 0 },
  { "id", FOYER_P_ID, FOYER_P_REQUIRED, "client", NULL, 0 },
  { NULL },
};

static FoyerRow *
visible_client (FoyerCall   *call,
                const View  *view,
                GError     **error)
{
  FoyerRow *row = foyer_call_row (call, "id", "client", error);

  if (row != NULL && !is_own (foyer_call_db (call), &row->id, (gpointer) view))
    {
      g_clear_pointer (&row, foyer_row_free);
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You may see only clients who visited you."));
    }
  return row;
}

/* Cards shown under this one. */
static void
out_merged (JsonBuilder   *out,
            FoyerDb       *db,
            const View    *view,
            const FoyerId *root)
{
  g_autoptr (GArray) members = foyer_alias_members (db, root);

  json_builder_set_member_name (out, "merged");
  json_builder_begin_array (out);
  for (guint i = 1; i < members->len; i++)
    {
      const FoyerId *id = &g_array_index (members, FoyerId, i);
      g_autoptr (FoyerRow) row = foyer_db_get (db, "client", id);
      g_autofree char *display = NULL;

      if (row == NULL)
        continue;
      display = foyer_client_title (view->parts, foyer_row_text (row, "name"), foyer_row_text (row, "middle"), foyer_row_text (row, "surname"));
      json_builder_begin_object (out);
      foyer_out_id (out, "id", id);
      foyer_out_text (out, "display", display);
      out_phone (out, view, "phone", "phone_text", foyer_row_text (row, "phone"));
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
}

/* Name of who wrote it. */
static void
out_consent (JsonBuilder    *out,
             FoyerDb        *db,
             const FoyerRow *row,
             const char     *field)
{
  FoyerId who = foyer_row_id (row, field);
  g_autoptr (FoyerRow) user = foyer_id_is_none (&who) ? NULL : foyer_db_get (db, "user", &who);

  foyer_out_text (out, field, user != NULL ? foyer_row_text (user, "name") : NULL);
}

static gboolean
client_get (FoyerCall    *call,
            JsonBuilder  *out,
            GError      **error)
{
  static const char *const texts[] = { "gender", "priority", "card", "birthday", "note", "allergy", "ext" };
  static const char *const bools[] = { "no_online", "no_mail", "greet" };
  static const char *const times[] = { "consent_data", "consent_news" };
  static const char *const openings[] = { "opening_sold", "opening_paid", "opening_visits" };
  FoyerDb *db = foyer_call_db (call);
  g_auto (View) view = make_view (call);
  g_autoptr (FoyerRow) row = visible_client (call, &view, error);
  g_autofree char *display = NULL;

  if (row == NULL)
    return FALSE;
  view.phones = foyer_call_may (call, "clients.card-phones");
  display = foyer_client_title (view.parts, foyer_row_text (row, "name"), foyer_row_text (row, "middle"), foyer_row_text (row, "surname"));
  json_builder_begin_object (out);
  foyer_out_id (out, "id", &row->id);
  foyer_out_text (out, "display", display);
  foyer_out_text (out, "name", foyer_row_text (row, "name"));
  if (!foyer_call_may (call, "clients.names"))
    view.parts.surname = view.parts.middle = FALSE; /* the initial is in "display" */
  foyer_out_bool (out, "surname_shown", view.parts.surname);
  foyer_out_bool (out, "middle_shown", view.parts.middle);
  foyer_out_text (out, "surname", view.parts.surname ? foyer_row_text (row, "surname") : NULL);
  foyer_out_text (out, "middle", view.parts.middle ? foyer_row_text (row, "middle") : NULL);
  foyer_out_bool (out, "phones_shown", view.phones);
  out_phone (out, &view, "phone", "phone_text", foyer_row_text (row, "phone"));
  out_phone (out, &view, "phone2", "phone2_text", foyer_row_text (row, "phone2"));
  out_email (out, &view, foyer_row_text (row, "email"));
  foyer_out_int (out, "discount", foyer_row_int (row, "discount"));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    foyer_out_text (out, texts[i], strcmp (texts[i], "note") != 0 || foyer_call_may (call, "clients.note") ? foyer_row_text (row, texts[i]) : NULL);
  for (guint i = 0; i < G_N_ELEMENTS (bools); i++)
    foyer_out_bool (out, bools[i], foyer_row_int (row, bools[i]) != 0);
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    if (foyer_row_is_null (row, times[i]))
      foyer_out_text (out, times[i], NULL);
    else
      foyer_out_int (out, times[i], foyer_row_int (row, times[i]));
  out_consent (out, db, row, "consent_data_by");
  out_consent (out, db, row, "consent_news_by");
  for (guint i = 0; i < G_N_ELEMENTS (openings); i++)
    foyer_out_int (out, openings[i], foyer_row_int (row, openings[i]));
  out_figures (out, db, &row->id);
  foyer_out_int (out, "waiting", foyer_waiting_balance (db, &row->id));
  foyer_client_out_labels (out, db, &row->id);
  out_merged (out, db, &view, &row->id);
  foyer_custom_out_form (out, call, "fields", TRUE, &row->id);
  foyer_visitor_out_of (out, call, &row->id);
  foyer_out_bool (out, "pending", foyer_db_is_pending (db, "client", &row->id));
  json_builder_end_object (out);
  return foyer_db_check (db, error);
}

/* ---- label.list ------------------------------------------------------------------------------------------------------------ */
static const FoyerParam no_params[] = {
  { NULL },
};

static void
out_label (JsonBuilder   *out,
           const FoyerId *id,
           const char    *title,
           gint64         colour,
           const char    *icon)
{
  json_builder_begin_object (out);
  foyer_out_id (out, "id", id);
  foyer_out_text (out, "title", title);
  foyer_out_int (out, "colour", colour);
  foyer_out_text (out, "icon", icon);
  json_builder_end_object (out);
}

static gboolean
client_labels (FoyerCall    *call,
               JsonBuilder  *out,
               GError      **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId chain = foyer_chain_id (db);
  FoyerStmt *s;

  json_builder_begin_array (out);
  for (const FoyerReadyLabel *r = foyer_ready_labels; r->code != NULL; r++)
    {
      FoyerId id = foyer_ready_label_id (&chain, r->code);

      if (foyer_ready_label_find (db, &id) != NULL)
        out_label (out, &id, g_dgettext (GETTEXT_PACKAGE, r->title), r->colour, r->icon);
    }
  s = foyer_db_sql (db, "SELECT id, title, colour, icon FROM label WHERE scope = 'client' AND deleted IS NOT 1 ORDER BY coalesce(weight, 0), title, id");
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      out_label (out, &id, foyer_stmt_text (s, 1), foyer_stmt_int (s, 2), foyer_stmt_text (s, 3));
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return foyer_db_check (db, error);
}

/* ---- the table ------------------------------------------------------------------------------------------------------------- */
#define SHORT_ROW "{id, display, name, surname, phone, phone_text, email, discount, priority, card, birthday, allergy, added, sold, paid, balance, visits, noshows, first, last, labels [], fields {id: value}, visitors [{…}], pending}"

const FoyerQuery foyer_queries_clients[] = {
  { "client.ids", "clients.list", "All clients in order, or the best matches of a search.", ids_params,
    "{count, more, ids}: ids is base64 of 16 bytes each", client_ids },
  { "client.rows", "clients.list", "What a list shows of some clients, in the order asked for.", rows_params, "[" SHORT_ROW " or null]", client_rows },
  { "client.search", "clients", "Clients by any part of name, phone, e-mail or card, as one types.", search_params, "[" SHORT_ROW "]", client_search },
  { "client.get", "clients", "One card with its figures; balance is paid less sold.", get_params,
    "{id, display, names, phones, email, …, sold, paid, balance, visits, noshows, first, last, labels [], fields [{field, title, type, choices, value, editable}], visitors [{…}], pending, waiting: what of the balance is not at the chain yet}", client_get },
  { "client.labels", "clients", "Categories a client can have.", no_params, "[{id, title, colour, icon}]", client_labels },
  { NULL },
};
