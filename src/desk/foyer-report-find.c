/* Which bookings fit the conditions of a report, a page at a time. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-cmd-common.h"
#include "foyer-column.h"
#include "foyer-report-private.h"
#include "foyer-visit-rules.h"

/* Clients of one search who are looked up one by one. Where there are more, the bookings are gone through, and each is asked whose it is. */
#define FEW_CLIENTS 400
#define MOST_WORDS 8

/* ---- who looks ------------------------------------------------------------------------------------------------------------------------ */

gboolean
foyer_report_begin (FoyerReport *r, FoyerCall *call, const char *phones, GError **error)
{
  FoyerId loc = foyer_call_loc (call);
  int days = foyer_call_days (call, "reports.bookings");

  *r = (FoyerReport){ .call = call, .db = foyer_call_db (call) };
  r->place = foyer_location_load (r->db, &loc);
  if (r->place == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such location."));
      return FALSE;
    }
  r->parts = foyer_name_parts (r->db, &loc);
  r->own = foyer_call_own_staff (call);
  r->phones = foyer_call_phones (call, phones);
  r->today = foyer_location_today (r->db, &loc, foyer_call_now (call));
  r->oldest = days < 0 ? G_MININT64 : r->today - days;
  return TRUE;
}

void
foyer_report_clear (FoyerReport *r)
{
  g_clear_pointer (&r->place, foyer_location_free);
}

void
foyer_report_out_limit (FoyerReport *r, JsonBuilder *out)
{
  g_autofree char *day = NULL, *text = NULL;
  char iso[11];

  if (r->oldest == G_MININT64)
    return;
  day = foyer_format_date (&r->place->format, r->oldest);
  text = g_strdup_printf (_ ("You may see bookings from %s on."), day);
  foyer_out_text (out, "since", foyer_date_format (r->oldest, iso));
  foyer_out_text (out, "notice", text);
}

void
foyer_report_days (FoyerReport *r, char first[11], char last[11])
{
  gint64 from = G_MININT64, to;

  if (foyer_call_has (r->call, "from"))
    foyer_date_parse (foyer_call_text (r->call, "from"), &from);
  from = MAX (from, r->oldest);
  g_strlcpy (first, "0000-01-01", 11);
  if (from != G_MININT64)
    foyer_date_format (from, first);
  g_strlcpy (last, "9999-12-31", 11);
  if (foyer_call_has (r->call, "to") && foyer_date_parse (foyer_call_text (r->call, "to"), &to))
    foyer_date_format (to, last);
}

/* ---- the question --------------------------------------------------------------------------------------------------------------------- */

/* Numbers of the parameters, the same in every statement. */
enum
{
  P_LOC = 1,
  P_FIRST,
  P_LAST,
  P_MADE_FROM,
  P_MADE_TO,
  P_CLIENTS,
  P_CATEGORY,
  P_LABEL,
  P_OWN,
  P_STAFF,
  P_K1,
  P_K2,
  P_ID,
  P_OF,
  P_WORD, /* and those after it */
};

#define LINES_OF_GONE "FROM line l WHERE l.visit = a.visit AND l.appointment = a.id"
#define MINUTE_OF(a) "(CAST(substr(" a ".wall, 12, 2) AS INTEGER) * 60 + CAST(substr(" a ".wall, 15, 2) AS INTEGER))"
/* The row of the board an appointment has. */
#define ON_BOARD "b.loc = a.loc AND b.day = a.day AND b.m0 = " MINUTE_OF ("a") " AND b.id = a.id"
/* Ids one after the other in a parameter. */
#define IDS_IN(p) \
  "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 16 FROM n WHERE i + 16 < length(" p ")) SELECT substr(" p ", i, 16) FROM n)"

typedef struct
{
  const char *name;
  const char *live_join, *live1, *live2;
  const char *gone_join, *gone1, *gone2;
  gboolean text, text2; /* the keys are */
  gboolean made;        /* of the row of the appointment */
} Order;

/* After the first key by day, so that every order says the rest in the order of the calendar. */
static const Order orders[] = {
  { "visit", "", "b.day", "b.m0", "", "a.day", MINUTE_OF ("a"), TRUE, FALSE, FALSE },
  { "made", "", "a.made_at", "0", "", "a.made_at", "0", FALSE, FALSE, TRUE },
  { "client", " LEFT JOIN client_find cf ON cf.client = b.client", "coalesce(cf.k1, '')", "b.day",
    " LEFT JOIN client_root cr ON cr.client = a.client LEFT JOIN client_find cf ON cf.client = coalesce(cr.root, a.client)", "coalesce(cf.k1, '')", "a.day", TRUE, TRUE, FALSE },
  { "staff", " LEFT JOIN staff sf ON sf.id = b.staff", "coalesce(sf.name, '')", "b.day", " LEFT JOIN staff sf ON sf.id = a.staff", "coalesce(sf.name, '')", "a.day", TRUE, TRUE,
    FALSE },
  { "services", "", "coalesce(b.services, '')", "b.day", "", "coalesce((SELECT l.title " LINES_OF_GONE " ORDER BY l.weight, l.id LIMIT 1), '')", "a.day", TRUE, TRUE, FALSE },
  { "status", "", "CASE b.status WHEN 'pending' THEN 0 WHEN 'confirmed' THEN 1 WHEN 'arrived' THEN 2 WHEN 'no-show' THEN 3 WHEN 'deleted' THEN 5 ELSE 4 END", "b.day", "", "5",
    "a.day", FALSE, TRUE, FALSE },
  { "sum", "", "b.total", "b.day", "",
    "coalesce((SELECT sum(coalesce(l.manual, l.qty * l.price / 1000 * (10000 - coalesce(l.disc_pct, 0)) / 10000 - coalesce(l.disc_sum, 0))) " LINES_OF_GONE "), 0)", "a.day", FALSE,
    TRUE, FALSE },
  { "paid", "", "b.paid", "b.day", "", "0", "a.day", FALSE, TRUE, FALSE },
  { "creator", " LEFT JOIN user mu ON mu.id = a.made_by", "coalesce(mu.name, '')", "b.day", " LEFT JOIN user mu ON mu.id = a.made_by", "coalesce(mu.name, '')", "a.day", TRUE, TRUE,
    TRUE },
};

typedef struct
{
  FoyerReport *r;
  const Order *order;
  gboolean live, gone;  /* which there are to look among */
  gboolean by_made, by_client, joined;
  char first[11], last[11];
  gint64 made_from, made_to;
  FoyerId category, label;
  GByteArray *clients, *staff; /* (nullable): ids */
  FoyerId of;                  /* the member whose clients alone the user sees, or none */
  char **words;                /* (nullable): that the client's entry must have */
  GString *live_where, *gone_where;
} Question;

static void
question_clear (Question *q)
{
  g_clear_pointer (&q->clients, g_byte_array_unref);
  g_clear_pointer (&q->staff, g_byte_array_unref);
  g_clear_pointer (&q->words, g_strfreev);
  if (q->live_where != NULL)
    g_string_free (q->live_where, TRUE);
  if (q->gone_where != NULL)
    g_string_free (q->gone_where, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Question, question_clear)

static void
both (Question *q, const char *live, const char *gone)
{
  g_string_append_printf (q->live_where, " AND %s", live);
  g_string_append_printf (q->gone_where, " AND %s", gone);
}

static GByteArray *
packed (GArray *ids)
{
  GByteArray *out = g_byte_array_new ();

  for (guint i = 0; i < ids->len; i++)
    g_byte_array_append (out, g_array_index (ids, FoyerId, i).b, sizeof (FoyerId));
  return out;
}

static gboolean
add_statuses (Question *q, JsonArray *list, GError **error)
{
  g_autoptr (GString) words = g_string_new ("b.status IN (");

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *node = json_array_get_element (list, i);
      const char *word = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
      FoyerVisitStatus status = foyer_status_parse (word);

      if (word == NULL || status >= FOYER_STATUS_DELETED || strcmp (foyer_status_word (status), word) != 0)
        return foyer_refuse (error, _ ("The list “statuses” must hold statuses."));
      g_string_append_printf (words, "%s'%s'", i > 0 ? ", " : "", word);
    }
  g_string_append_c (words, ')');
  if (json_array_get_length (list) == 0)
    return TRUE;
  g_string_append_printf (q->live_where, " AND %s", words->str);
  q->gone = FALSE;
  return TRUE;
}

static void
add_times (Question *q)
{
  const FoyerZone *zone = q->r->place->zone;
  FoyerCall *call = q->r->call;
  gint64 date;

  foyer_report_days (q->r, q->first, q->last);
  q->made_from = G_MININT64;
  q->made_to = G_MAXINT64;
  if (foyer_call_has (call, "made_from") && foyer_date_parse (foyer_call_text (call, "made_from"), &date))
    q->made_from = foyer_zone_to_utc (zone, date, 0);
  if (foyer_call_has (call, "made_to") && foyer_date_parse (foyer_call_text (call, "made_to"), &date))
    q->made_to = foyer_zone_to_utc (zone, date + 1, 0) - 1;
  both (q, "b.loc = ?1 AND b.flags & 32 = 0 AND b.day BETWEEN ?2 AND ?3",
        "a.loc = ?1 AND a.deleted = 1 AND a.kind IS NOT 'event' AND a.staff IS NOT NULL AND a.wall IS NOT NULL AND a.day BETWEEN ?2 AND ?3");
  if (q->made_from != G_MININT64 || q->made_to != G_MAXINT64 || q->order->made)
    {
      q->joined = TRUE;
      /* What was booked in some weeks is found by that, and so is the order of booking. */
      q->by_made = q->made_from != G_MININT64 || strcmp (q->order->name, "made") == 0;
    }
  if (q->made_from != G_MININT64 || q->made_to != G_MAXINT64)
    both (q, "a.made_at BETWEEN ?4 AND ?5", "a.made_at BETWEEN ?4 AND ?5");
  if (q->by_made)
    g_string_append (q->live_where, " AND a.loc = ?1 AND a.deleted IS NOT 1");
}

#define ROOT_OF_GONE "coalesce((SELECT root FROM client_root WHERE client = a.client), a.client)"
#define IS_OF(c) \
  " AND EXISTS (SELECT 1 FROM visit_fig vf CROSS JOIN appointment va ON va.visit = vf.visit WHERE vf.client = " c " AND va.staff = ?14 AND va.deleted IS NOT 1" \
  " AND vf.status <> 'deleted')"

/* A name or a number: few clients have it and are looked up, or many, and then each booking's is read. */
static void
add_clients (Question *q, const char *text)
{
  g_autoptr (GArray) ids = foyer_client_search_few (q->r->call, text, FEW_CLIENTS, &q->words);

  if (ids != NULL)
    {
      q->clients = packed (ids);
      q->by_client = TRUE;
      /* A visit that was another place's is left before its row of the board is looked for. */
      both (q, "f.client IN " IDS_IN ("?6") " AND a.loc = ?1", "f.client IN " IDS_IN ("?6"));
      return;
    }
  both (q, "EXISTS (SELECT 1 FROM client_find w WHERE w.client = b.client", "EXISTS (SELECT 1 FROM client_find w WHERE w.client = " ROOT_OF_GONE);
  for (guint i = 0; q->words[i] != NULL && i < MOST_WORDS; i++)
    {
      g_autofree char *has = g_strdup_printf ("instr(w.parts, ?%u) > 0", P_WORD + i);

      both (q, has, has);
    }
  g_string_append_c (q->live_where, ')');
  g_string_append_c (q->gone_where, ')');
  q->of = foyer_call_clients_of (q->r->call);
  if (!foyer_id_is_none (&q->of))
    {
      g_string_append (q->live_where, IS_OF ("b.client"));
      g_string_append (q->gone_where, IS_OF (ROOT_OF_GONE));
    }
}

static gboolean
make_question (Question *q, FoyerReport *r, gboolean ordered, GError **error)
{
  FoyerCall *call = r->call;
  const char *sort = foyer_call_text (call, "sort"), *deleted = foyer_call_text (call, "deleted"), *source = foyer_call_text (call, "source");
  const char *paid = foyer_call_text (call, "paid"), *services = foyer_call_text (call, "services"), *text = foyer_call_text (call, "text");

  *q = (Question){ .r = r, .order = &orders[0], .live = TRUE, .gone = TRUE, .live_where = g_string_new (NULL), .gone_where = g_string_new (NULL) };
  for (gsize i = 0; ordered && sort != NULL && i < G_N_ELEMENTS (orders); i++)
    if (strcmp (orders[i].name, sort) == 0)
      q->order = &orders[i];
  add_times (q);
  q->live = g_strcmp0 (deleted, "only") != 0;
  q->gone = g_strcmp0 (deleted, "no") != 0;
  if (!foyer_id_is_none (&r->own))
    both (q, FOYER_COLUMN_HAS ("b.staff", "9"), FOYER_COLUMN_HAS ("a.staff", "9"));
  if (foyer_call_has (call, "staff"))
    {
      g_autoptr (GArray) ids = foyer_call_ids (call, "staff", error);

      if (ids == NULL)
        return FALSE;
      if (ids->len > 0)
        {
          q->staff = packed (ids);
          both (q, "b.staff IN " IDS_IN ("?10"), "a.staff IN " IDS_IN ("?10"));
        }
    }
  if (foyer_call_has (call, "statuses") && !foyer_call_is_null (call, "statuses") && !add_statuses (q, foyer_call_list (call, "statuses"), error))
    return FALSE;
  if (text != NULL && *text != '\0')
    add_clients (q, text);
  q->category = foyer_call_id (call, "category");
  if (!foyer_id_is_none (&q->category))
    both (q,
          "(b.service IN (SELECT id FROM service WHERE category = ?7) OR (instr(b.services, ' · ') > 0 AND EXISTS (SELECT 1 FROM line l JOIN service k ON k.id = l.service"
          " WHERE l.visit = b.visit AND l.appointment = b.id AND l.deleted IS NOT 1 AND k.category = ?7)))",
          "EXISTS (SELECT 1 FROM line l JOIN service k ON k.id = l.service WHERE l.visit = a.visit AND l.appointment = a.id AND k.category = ?7)");
  q->label = foyer_call_id (call, "label");
  if (!foyer_id_is_none (&q->label))
    both (q, "b.id IN (SELECT appointment FROM appointment_label WHERE label = ?8 AND deleted IS NOT 1)",
          "a.id IN (SELECT appointment FROM appointment_label WHERE label = ?8 AND deleted IS NOT 1)");
  if (g_strcmp0 (source, "online") == 0)
    both (q, "b.flags & 2 <> 0", "a.online IS 1");
  else if (g_strcmp0 (source, "offline") == 0)
    both (q, "b.flags & 2 = 0", "a.online IS NOT 1");
  /* A deleted booking's payments are cancelled. */
  if (g_strcmp0 (paid, "full") == 0)
    {
      g_string_append (q->live_where, " AND b.paid >= b.sum");
      q->gone = FALSE;
    }
  else if (g_strcmp0 (paid, "open") == 0)
    g_string_append (q->live_where, " AND b.paid < b.sum");
  if (g_strcmp0 (services, "with") == 0)
    both (q, "b.services IS NOT NULL", "EXISTS (SELECT 1 " LINES_OF_GONE ")");
  else if (g_strcmp0 (services, "without") == 0)
    both (q, "b.services IS NULL", "NOT EXISTS (SELECT 1 " LINES_OF_GONE ")");
  return TRUE;
}

/* FROM … WHERE … of those that stand, or of those that do not. Which index is said: a place has all its bookings in one, and is what the planner would
 * take for each visit of a client. */
static void
append_from (Question *q, GString *sql, gboolean gone, const char *joins)
{
  if (q->by_client)
    g_string_append_printf (sql, " FROM visit_fig f CROSS JOIN appointment a INDEXED BY appointment_visit ON a.visit = f.visit%s", gone ? "" : " CROSS JOIN board b ON " ON_BOARD);
  else if (gone)
    /* Deleted ones are few: put in order sooner than looked for among all that were booked. */
    g_string_append (sql, q->by_made && q->made_from != G_MININT64 ? " FROM appointment a INDEXED BY appointment_made" : " FROM appointment a INDEXED BY appointment_gone");
  else if (q->by_made)
    g_string_append (sql, " FROM appointment a INDEXED BY appointment_made CROSS JOIN board b ON " ON_BOARD);
  else
    g_string_append (sql, q->joined ? " FROM board b CROSS JOIN appointment a ON a.id = b.id" : " FROM board b");
  g_string_append (sql, joins);
  g_string_append_printf (sql, " WHERE 1%s", gone ? q->gone_where->str : q->live_where->str);
}

/* Not through the connection's store of statements: hardly two questions are the same. */
static sqlite3_stmt *
prepare (Question *q, GString *sql)
{
  sqlite3_stmt *s = NULL;
  FoyerReport *r = q->r;
  int n;

  if (sqlite3_prepare_v2 (foyer_db_handle (r->db), sql->str, (int) sql->len, &s, NULL) != SQLITE_OK)
    return NULL;
  n = sqlite3_bind_parameter_count (s);
#define BIND(i, call) if ((i) <= n) call
  BIND (P_LOC, sqlite3_bind_blob (s, P_LOC, r->place->id.b, sizeof (FoyerId), SQLITE_STATIC));
  BIND (P_FIRST, sqlite3_bind_text (s, P_FIRST, q->first, -1, SQLITE_STATIC));
  BIND (P_LAST, sqlite3_bind_text (s, P_LAST, q->last, -1, SQLITE_STATIC));
  BIND (P_MADE_FROM, sqlite3_bind_int64 (s, P_MADE_FROM, q->made_from));
  BIND (P_MADE_TO, sqlite3_bind_int64 (s, P_MADE_TO, q->made_to));
  BIND (P_CLIENTS, sqlite3_bind_blob (s, P_CLIENTS, q->clients != NULL ? q->clients->data : NULL, q->clients != NULL ? (int) q->clients->len : 0, SQLITE_STATIC));
  BIND (P_CATEGORY, sqlite3_bind_blob (s, P_CATEGORY, q->category.b, sizeof (FoyerId), SQLITE_STATIC));
  BIND (P_LABEL, sqlite3_bind_blob (s, P_LABEL, q->label.b, sizeof (FoyerId), SQLITE_STATIC));
  BIND (P_OWN, sqlite3_bind_blob (s, P_OWN, r->own.b, sizeof (FoyerId), SQLITE_STATIC));
  BIND (P_STAFF, sqlite3_bind_blob (s, P_STAFF, q->staff != NULL ? q->staff->data : NULL, q->staff != NULL ? (int) q->staff->len : 0, SQLITE_STATIC));
  BIND (P_OF, sqlite3_bind_blob (s, P_OF, q->of.b, sizeof (FoyerId), SQLITE_STATIC));
#undef BIND
  for (int i = 0; q->words != NULL && q->words[i] != NULL && i < MOST_WORDS; i++)
    if (P_WORD + i <= n)
      sqlite3_bind_text (s, P_WORD + i, q->words[i], -1, SQLITE_STATIC);
  return s;
}

static gboolean
failed (FoyerReport *r, GError **error)
{
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, _ ("The bookings could not be looked through: %s"), sqlite3_errmsg (foyer_db_handle (r->db)));
  return FALSE;
}

/* ---- a page --------------------------------------------------------------------------------------------------------------------------- */

static void
hit_clear (gpointer data)
{
  FoyerReportHit *hit = data;

  g_free (hit->k1);
  g_free (hit->k2);
}

static gboolean
bind_key (sqlite3_stmt *s, int at, JsonNode *node, gboolean text)
{
  if (!JSON_NODE_HOLDS_VALUE (node) || (json_node_get_value_type (node) == G_TYPE_STRING) != text)
    return FALSE;
  if (text)
    sqlite3_bind_text (s, at, json_node_get_string (node), -1, SQLITE_TRANSIENT);
  else
    sqlite3_bind_int64 (s, at, json_node_get_int (node));
  return TRUE;
}

static gboolean
bind_after (Question *q, sqlite3_stmt *s, JsonArray *after, GError **error)
{
  FoyerId id;
  const char *text;

  if (after == NULL)
    return TRUE;
  text = json_array_get_length (after) == 3 && JSON_NODE_HOLDS_VALUE (json_array_get_element (after, 2)) ? json_array_get_string_element (after, 2) : NULL;
  if (text == NULL || !foyer_id_parse (text, &id) || !bind_key (s, P_K1, json_array_get_element (after, 0), q->order->text)
      || !bind_key (s, P_K2, json_array_get_element (after, 1), q->order->text2))
    return foyer_refuse (error, _ ("This is not where a page of this list ended."));
  sqlite3_bind_blob (s, P_ID, id.b, sizeof id.b, SQLITE_TRANSIENT);
  return TRUE;
}

static JsonNode *
next_of (const Question *q, const FoyerReportHit *last)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *key = json_array_new ();
  char text[FOYER_ID_TEXT_LEN + 1];

  if (q->order->text)
    json_array_add_string_element (key, last->k1);
  else
    json_array_add_int_element (key, last->n1);
  if (q->order->text2)
    json_array_add_string_element (key, last->k2);
  else
    json_array_add_int_element (key, last->n2);
  json_array_add_string_element (key, foyer_id_format (&last->id, text));
  json_node_take_array (node, key);
  return node;
}

GArray *
foyer_report_find (FoyerReport *r, JsonArray *after, int limit, JsonNode **next, GError **error)
{
  g_auto (Question) q = { 0 };
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (FoyerReportHit));
  g_autoptr (GString) sql = g_string_new (NULL);
  gboolean desc = foyer_call_bool (r->call, "desc"), ok = TRUE;
  const char *way = desc ? " DESC" : "", *beyond = desc ? "<" : ">";
  sqlite3_stmt *s;
  int rc = SQLITE_DONE;

  if (next != NULL)
    *next = NULL;
  g_array_set_clear_func (hits, hit_clear);
  if (!make_question (&q, r, TRUE, error))
    return NULL;
  if (!q.live && !q.gone)
    return g_steal_pointer (&hits);
  for (int gone = 0; gone <= 1; gone++)
    {
      const char *k1 = gone ? q.order->gone1 : q.order->live1, *k2 = gone ? q.order->gone2 : q.order->live2;

      if (gone ? !q.gone : !q.live)
        continue;
      if (sql->len > 0)
        g_string_append (sql, " UNION ALL");
      g_string_append_printf (sql, " SELECT %s.id, %s AS k1, %s AS k2, %d", gone ? "a" : "b", k1, k2, gone);
      append_from (&q, sql, gone != 0, gone ? q.order->gone_join : q.order->live_join);
      if (after != NULL)
        g_string_append_printf (sql, " AND (%s, %s, %s.id) %s (?11, ?12, ?13)", k1, k2, gone ? "a" : "b", beyond);
    }
  /* The halves of a compound are merged, each in the order of its index. */
  g_string_append_printf (sql, " ORDER BY 2%s, 3%s, 1%s", way, way, way);
  if (limit >= 0)
    g_string_append_printf (sql, " LIMIT %d", limit + 1);
  s = prepare (&q, sql);
  if (s == NULL)
    {
      failed (r, error);
      return NULL;
    }
  ok = bind_after (&q, s, after, error);
  while (ok && (rc = sqlite3_step (s)) == SQLITE_ROW)
    {
      FoyerReportHit hit = { .text = q.order->text, .gone = sqlite3_column_int (s, 3) != 0 };

      if (limit >= 0 && hits->len == (guint) limit)
        {
          if (next != NULL)
            *next = next_of (&q, &g_array_index (hits, FoyerReportHit, hits->len - 1));
          rc = SQLITE_DONE;
          break;
        }
      memcpy (hit.id.b, sqlite3_column_blob (s, 0), sizeof hit.id.b);
      hit.k1 = q.order->text ? g_strdup ((const char *) sqlite3_column_text (s, 1)) : NULL;
      hit.n1 = q.order->text ? 0 : sqlite3_column_int64 (s, 1);
      hit.k2 = q.order->text2 ? g_strdup ((const char *) sqlite3_column_text (s, 2)) : NULL;
      hit.n2 = q.order->text2 ? 0 : sqlite3_column_int64 (s, 2);
      g_array_append_val (hits, hit);
    }
  if (ok && rc != SQLITE_DONE)
    ok = failed (r, error);
  sqlite3_finalize (s);
  return ok ? g_steal_pointer (&hits) : NULL;
}

/* ---- how many -------------------------------------------------------------------------------------------------------------------------- */

gboolean
foyer_report_count (FoyerReport *r, gint64 *count, gint64 *n_gone, gint64 *sum, GError **error)
{
  g_auto (Question) q = { 0 };

  *count = *n_gone = *sum = 0;
  if (!make_question (&q, r, FALSE, error))
    return FALSE;
  for (int gone = 0; gone <= 1; gone++)
    {
      g_autoptr (GString) sql = NULL;
      sqlite3_stmt *s;
      int rc;

      if (gone ? !q.gone : !q.live)
        continue;
      sql = g_string_new (gone ? "SELECT count(*), 0" : "SELECT count(*), coalesce(sum(b.total), 0)");
      append_from (&q, sql, gone != 0, "");
      s = prepare (&q, sql);
      rc = s != NULL ? sqlite3_step (s) : SQLITE_ERROR;
      if (rc == SQLITE_ROW)
        {
          *count += sqlite3_column_int64 (s, 0);
          *sum += sqlite3_column_int64 (s, 1);
          *n_gone += gone ? sqlite3_column_int64 (s, 0) : 0;
        }
      sqlite3_finalize (s);
      if (rc != SQLITE_ROW)
        return failed (r, error);
    }
  return TRUE;
}
