/* The criteria of foyer-filter.h that are lists of clients: by their bookings, purchases, payments and custom fields. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-custom.h"
#include "foyer-filter-private.h"

#define DAY_MS (G_GINT64_CONSTANT (24) * 3600 * 1000)

/* ---- bookings ------------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  FoyerFilterDays when, made;
  gint64 least, most; /* bookings; most -1: any number */
  gboolean none;
  gboolean one_by_one; /* something is asked that stands in the booking, not in its visit */
} Bookings;

static gboolean
read_bookings (FoyerFilterMaker *m, JsonObject *node, Bookings *b, GError **error)
{
  static const char *const each[] = { "staff", "service", "category", "label", "online", "chosen", "made" };
  JsonNode *count = foyer_filter_member (node, "count"), *cost = foyer_filter_member (node, "cost");
  gboolean given, has_most = FALSE;

  *b = (Bookings) { .least = 1, .most = -1 };
  if (!foyer_filter_read_days (m, node, "when", &b->when, error) || !foyer_filter_read_days (m, node, "made", &b->made, error)
      || !foyer_filter_read_bool (node, "none", &given, &b->none, error))
    return FALSE;
  if ((count != NULL && !JSON_NODE_HOLDS_OBJECT (count)) || (cost != NULL && !JSON_NODE_HOLDS_OBJECT (cost)))
    return foyer_filter_wrong (error, _ ("“%s” must be an object."), count != NULL && !JSON_NODE_HOLDS_OBJECT (count) ? "count" : "cost");
  if (count != NULL)
    {
      if (b->none)
        return foyer_filter_wrong (error, _ ("Give either “count” or “none”."));
      if (!foyer_filter_read_int (json_node_get_object (count), "from", &given, &b->least, error)
          || !foyer_filter_read_int (json_node_get_object (count), "to", &has_most, &b->most, error))
        return FALSE;
      if (!given && !has_most)
        return foyer_filter_wrong (error, _ ("A range needs “from” or “to”."));
      if (!given)
        b->least = 0;
      if (!has_most)
        b->most = -1;
      if (b->least < 0 || (has_most && b->most < 0))
        return foyer_filter_wrong (error, _ ("Nobody has less than no booking."));
    }
  if (cost != NULL && !m->view->money)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You may not choose clients by money."));
      return FALSE;
    }
  b->one_by_one = !foyer_id_is_none (&m->view->own);
  for (gsize i = 0; i < G_N_ELEMENTS (each); i++)
    b->one_by_one |= foyer_filter_member (node, each[i]) != NULL;
  return TRUE;
}

/* Starts where the fewest rows are: at the members asked for, at the days asked for, or at the clients. */
static void
add_source (FoyerFilterMaker *m, JsonObject *node, const Bookings *b)
{
  gboolean staff = foyer_filter_member (node, "staff") != NULL || !foyer_id_is_none (&m->view->own);

  foyer_filter_add (m, "SELECT v.client FROM ");
  if (b->one_by_one && staff)
    foyer_filter_add (m, "appointment a INDEXED BY appointment_staff CROSS JOIN visit_fig v ON v.visit = a.visit");
  else
    {
      gboolean days = b->when.from != G_MININT64;

      foyer_filter_add (m, days ? "location o CROSS JOIN visit_fig v INDEXED BY visit_fig_day ON v.loc = o.id" : "visit_fig v");
      if (!days && !b->one_by_one)
        foyer_filter_add (m, " INDEXED BY visit_fig_client");
      if (b->one_by_one)
        foyer_filter_add (m, " CROSS JOIN appointment a INDEXED BY appointment_visit ON a.visit = v.visit");
    }
  foyer_filter_add (m, " WHERE v.client IS NOT NULL");
  if (b->one_by_one)
    foyer_filter_add (m, " AND a.deleted IS NOT 1");
  else
    foyer_filter_add (m, " AND v.apps > 0");
  foyer_filter_between_days (m, "v.day", &b->when);
  if (!b->one_by_one || !staff)
    return;
  /* The same again, roughly, of the time: the index of the members goes by it. */
  if (b->when.from != G_MININT64)
    {
      foyer_filter_add (m, " AND a.t0 >= ");
      foyer_filter_int (m, foyer_zone_to_utc (m->view->zone, b->when.from, 0) - 2 * DAY_MS);
    }
  if (b->when.to != G_MAXINT64)
    {
      foyer_filter_add (m, " AND a.t0 < ");
      foyer_filter_int (m, foyer_zone_to_utc (m->view->zone, b->when.to, 0) + 3 * DAY_MS);
    }
}

static gboolean
add_lines (FoyerFilterMaker *m, JsonObject *node, GError **error)
{
  if (foyer_filter_member (node, "service") == NULL && foyer_filter_member (node, "category") == NULL)
    return TRUE;
  foyer_filter_add (m, " AND EXISTS (SELECT 1 FROM line l WHERE l.visit = a.visit AND (l.appointment = a.id OR l.appointment IS NULL) AND l.deleted IS NOT 1");
  if (!foyer_filter_in_ids (m, node, "service", " AND l.service", "", error)
      || !foyer_filter_in_ids (m, node, "category", " AND l.service IN (SELECT id FROM service WHERE category", ")", error))
    return FALSE;
  foyer_filter_add (m, ")");
  return TRUE;
}

static gboolean
add_flag (FoyerFilterMaker *m, JsonObject *node, const char *name, const char *column, GError **error)
{
  gboolean given, yes = FALSE;

  if (!foyer_filter_read_bool (node, name, &given, &yes, error))
    return FALSE;
  if (given)
    g_string_append_printf (m->sql, " AND %scoalesce(%s, 0)", yes ? "" : "NOT ", column);
  return TRUE;
}

gboolean
foyer_filter_bookings (FoyerFilterMaker *m, JsonObject *node, GError **error)
{
  JsonNode *cost = foyer_filter_member (node, "cost");
  gboolean zero;
  Bookings b;

  if (!read_bookings (m, node, &b, error))
    return FALSE;
  zero = b.none || b.least == 0;
  if (zero && !b.none && b.most < 0)
    {
      foyer_filter_add (m, "1"); /* any number, none too */
      return TRUE;
    }
  foyer_filter_add (m, zero ? "f.client NOT IN (" : "f.client IN (");
  add_source (m, node, &b);
  if (foyer_filter_member (node, "status") == NULL)
    foyer_filter_add (m, " AND v.status <> 'deleted'");
  else if (!foyer_filter_in_words (m, node, "status", "pending confirmed arrived no-show", " AND v.status", "", error))
    return FALSE;
  if (!foyer_filter_in_ids (m, node, "loc", " AND v.loc", "", error))
    return FALSE;
  if (cost != NULL)
    {
      foyer_filter_add (m, " AND ");
      if (!foyer_filter_range (m, json_node_get_object (cost), "v.total", error))
        return FALSE;
    }
  if (!foyer_id_is_none (&m->view->own))
    {
      foyer_filter_add (m, " AND a.staff IN (SELECT id FROM staff WHERE id = ");
      foyer_filter_id (m, &m->view->own);
      foyer_filter_add (m, " OR position = ");
      foyer_filter_id (m, &m->view->own);
      foyer_filter_add (m, ")");
    }
  if (!foyer_filter_in_ids (m, node, "staff", " AND a.staff", "", error) || !add_lines (m, node, error)
      || !foyer_filter_in_ids (m, node, "label", " AND a.id IN (SELECT appointment FROM appointment_label WHERE deleted IS NOT 1 AND label", ")", error)
      || !add_flag (m, node, "online", "a.online", error) || !add_flag (m, node, "chosen", "a.chosen", error))
    return FALSE;
  if (b.made.given)
    foyer_filter_between_times (m, "a.made_at", &b.made);
  if (!b.none && (b.least > 1 || b.most >= 0))
    {
      foyer_filter_add (m, b.one_by_one ? " GROUP BY v.client HAVING count(*)" : " GROUP BY v.client HAVING sum(v.apps)");
      /* None to three: whoever has more than three is left out. */
      if (b.least == 0)
        {
          foyer_filter_add (m, " > ");
          foyer_filter_int (m, b.most);
        }
      else
        {
          foyer_filter_add (m, " >= ");
          foyer_filter_int (m, b.least);
          if (b.most >= 0)
            {
              foyer_filter_add (m, b.one_by_one ? " AND count(*) <= " : " AND sum(v.apps) <= ");
              foyer_filter_int (m, b.most);
            }
        }
    }
  foyer_filter_add (m, ")");
  return TRUE;
}

/* ---- what was bought and paid -------------------------------------------------------------------------------------------------------- */

static gboolean
read_kind (JsonObject *node, const char *const *words, const char **kind, GError **error)
{
  if (!foyer_filter_read_text (node, "kind", kind, error))
    return FALSE;
  return *kind == NULL || g_strv_contains (words, *kind) || foyer_filter_wrong (error, _ ("“%s” is none of the words “%s” can be."), *kind, "kind");
}

gboolean
foyer_filter_bought (FoyerFilterMaker *m, JsonObject *node, GError **error)
{
  static const char *const kinds[] = { "product", "membership", "giftcard", NULL };
  FoyerFilterDays when;
  const char *kind, *text;
  gboolean given, none = FALSE;

  if (!foyer_filter_read_days (m, node, "when", &when, error) || !read_kind (node, kinds, &kind, error) || !foyer_filter_read_text (node, "text", &text, error)
      || !foyer_filter_read_bool (node, "none", &given, &none, error))
    return FALSE;
  foyer_filter_add (m, none ? "f.client NOT IN (" : "f.client IN (");
  foyer_filter_add (m, "SELECT v.client FROM visit_fig v CROSS JOIN line l ON l.visit = v.visit WHERE v.client IS NOT NULL AND v.status <> 'deleted'"
                       " AND l.deleted IS NOT 1 AND l.kind ");
  if (kind == NULL)
    foyer_filter_add (m, "IN ('product', 'membership', 'giftcard')");
  else
    {
      foyer_filter_add (m, "= ");
      foyer_filter_text (m, kind);
    }
  foyer_filter_between_days (m, "v.day", &when);
  if (text != NULL && *text != '\0')
    {
      foyer_filter_add (m, " AND instr(lower(l.title), lower(");
      foyer_filter_text (m, text);
      foyer_filter_add (m, ")) > 0");
    }
  foyer_filter_add (m, ")");
  return TRUE;
}

/* What came in less what was given back, of visits and of accounts. */
gboolean
foyer_filter_paid (FoyerFilterMaker *m, JsonObject *node, GError **error)
{
  static const char *const kinds[] = { "cash", "cashless", NULL };
  FoyerFilterDays when;
  const char *kind;

  if (!foyer_filter_read_days (m, node, "when", &when, error) || !read_kind (node, kinds, &kind, error))
    return FALSE;
  foyer_filter_add (m, "f.client IN (SELECT p.client FROM (SELECT coalesce(v.client, r.root, m.client) AS client, m.amount AS amount FROM money m"
                       " LEFT JOIN visit_fig v ON v.visit = m.visit LEFT JOIN client_root r ON r.client = m.client"
                       " WHERE m.void IS NULL AND m.kind IN ('payment', 'refund')");
  foyer_filter_between_days (m, "m.bday", &when);
  if (kind != NULL)
    {
      foyer_filter_add (m, " AND m.register IN (SELECT id FROM register WHERE kind = ");
      foyer_filter_text (m, kind);
      foyer_filter_add (m, ")");
    }
  foyer_filter_add (m, ") p WHERE p.client IS NOT NULL GROUP BY p.client HAVING ");
  if (foyer_filter_member (node, "from") == NULL && foyer_filter_member (node, "to") == NULL)
    foyer_filter_add (m, "sum(p.amount) > 0");
  else if (!foyer_filter_range (m, node, "sum(p.amount)", error))
    return FALSE;
  foyer_filter_add (m, ")");
  return TRUE;
}

/* ---- custom fields --------------------------------------------------------------------------------------------------------------------- */

static const FoyerCustomField *
field_of (FoyerFilterMaker *m, JsonObject *node, GError **error)
{
  const char *text;
  FoyerId id;

  if (!foyer_filter_read_text (node, "field", &text, error))
    return NULL;
  if (text != NULL && foyer_id_parse (text, &id))
    for (guint i = 0; m->view->fields != NULL && i < m->view->fields->len; i++)
      {
        const FoyerCustomField *field = m->view->fields->pdata[i];

        if (foyer_id_equal (&field->id, &id))
          return field;
      }
  /* Not there, or not for the eyes of whoever asks: one answer. */
  foyer_filter_wrong (error, _ ("There is no such custom field."));
  return NULL;
}

static gboolean
add_field_range (FoyerFilterMaker *m, JsonObject *node, const FoyerCustomField *field, GError **error)
{
  static const char *const ends[] = { "from", "to" }, *const signs[] = { ">=", "<=" };
  gboolean number = field->type == FOYER_CUSTOM_NUMBER;

  for (int i = 0; i < 2; i++)
    {
      JsonNode *value = foyer_filter_member (node, ends[i]);
      g_autofree char *text = NULL;

      if (value == NULL)
        continue;
      if (!JSON_NODE_HOLDS_VALUE (value))
        return foyer_filter_wrong (error, _ ("“%s” must be a short text."), ends[i]);
      if (json_node_get_value_type (value) == G_TYPE_INT64)
        text = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (value));
      else if (json_node_get_value_type (value) == G_TYPE_STRING)
        text = g_strdup (json_node_get_string (value));
      else
        return foyer_filter_wrong (error, _ ("“%s” must be a short text."), ends[i]);
      if (i == 1 && field->type == FOYER_CUSTOM_DATETIME && strlen (text) == 10)
        {
          char *end = g_strconcat (text, "T24", NULL); /* all of that day */
          g_free (text);
          text = end;
        }
      g_string_append_printf (m->sql, number ? " AND CAST(x.value AS REAL) %s CAST(" : " AND x.value %s (", signs[i]);
      foyer_filter_text (m, text);
      foyer_filter_add (m, number ? " AS REAL)" : ")");
    }
  return TRUE;
}

gboolean
foyer_filter_field (FoyerFilterMaker *m, JsonObject *node, GError **error)
{
  const FoyerCustomField *field = field_of (m, node, error);
  gboolean given, none = FALSE;
  const char *text;

  if (field == NULL || !foyer_filter_read_bool (node, "none", &given, &none, error) || !foyer_filter_read_text (node, "text", &text, error))
    return FALSE;
  foyer_filter_add (m, none ? "f.client NOT IN (" : "f.client IN (");
  foyer_filter_add (m, "SELECT coalesce(r.root, x.client) FROM client_value x LEFT JOIN client_root r ON r.client = x.client WHERE x.client IS NOT NULL"
                       " AND coalesce(x.value, '') <> '' AND x.field = ");
  foyer_filter_id (m, &field->id);
  if (text != NULL && *text != '\0')
    {
      /* A choice is that choice; anything else contains what was typed. */
      foyer_filter_add (m, field->type == FOYER_CUSTOM_LIST ? " AND x.value = (" : " AND instr(lower(x.value), lower(");
      foyer_filter_text (m, text);
      foyer_filter_add (m, field->type == FOYER_CUSTOM_LIST ? ")" : ")) > 0");
    }
  if (!add_field_range (m, node, field, error))
    return FALSE;
  foyer_filter_add (m, ")");
  return TRUE;
}
