/* A client's figures: corrections by hand, each with who, when and why instead of an overwritten sum, and what a period says of somebody. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-client.h"
#include "foyer-cmd-common.h"
#include "foyer-line-money.h"
#include "foyer-location.h"
#include "foyer-money.h"
#include "foyer-visit-rules.h"

#define COMMENT_MAX 500
#define FIRST_PLACES 8 /* of each list of a period */

/* ---- corrections --------------------------------------------------------------------------------------------------------------- */

static gboolean
client_adjust (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  g_autoptr (FoyerRow) client = foyer_call_row (call, "id", "client", error), row = NULL;
  FoyerId id, loc = foyer_call_loc (call), who = foyer_call_actor (call)->user;
  char day[11];

  if (client == NULL || !foyer_client_need_visible (call, &client->id, error))
    return FALSE;
  if (foyer_call_int (call, "amount") == 0)
    return foyer_refuse (error, _ ("The amount must be more or less than nothing."));
  if (foyer_call_text (call, "comment")[0] == '\0')
    return foyer_refuse (error, _ ("A correction needs a reason."));
  id = foyer_tx_new_id (tx);
  row = foyer_row_new ("client_adjust", &id);
  foyer_row_set_id (row, "client", &client->id);
  foyer_row_set_text (row, "kind", foyer_call_text (call, "kind"));
  foyer_row_set_int (row, "amount", foyer_call_int (call, "amount"));
  foyer_row_set_id (row, "loc", &loc);
  foyer_row_set_int (row, "at", foyer_call_now (call));
  foyer_row_set_text (row, "bday", foyer_date_format (foyer_location_today (foyer_call_db (call), &loc, foyer_call_now (call)), day));
  foyer_row_set_id (row, "who", &who);
  foyer_row_set_text (row, "comment", foyer_call_text (call, "comment"));
  foyer_tx_put (tx, row);
  foyer_call_result_id (call, "id", &id);
  return TRUE;
}

static gboolean
client_adjust_cancel (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "id", "client_adjust", error);
  FoyerId client, who = foyer_call_actor (call)->user;

  if (row == NULL)
    return FALSE;
  client = foyer_row_id (row, "client");
  if (!foyer_client_need_visible (call, &client, error))
    return FALSE;
  if (!foyer_row_is_null (row, "void"))
    return foyer_refuse (error, _ ("This correction is cancelled already."));
  foyer_row_set_int (row, "void", foyer_call_now (call));
  foyer_row_set_id (row, "void_by", &who);
  foyer_tx_put (foyer_call_tx (call), row);
  return TRUE;
}

static FoyerRow *
client_of (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "id", "client", error);

  return row != NULL && foyer_client_need_visible (call, &row->id, error) ? g_steal_pointer (&row) : NULL;
}

static gboolean
client_adjusts (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  g_autoptr (FoyerRow) client = client_of (call, error);
  FoyerStmt *s;

  if (client == NULL)
    return FALSE;
  s = foyer_db_sql (db, "SELECT a.id, a.kind, a.amount, a.at, u.name, a.comment, a.void, l.name FROM client_adjust a LEFT JOIN user u ON u.id = a.who"
                        " LEFT JOIN location l ON l.id = a.loc WHERE a.client IN (SELECT ?1 UNION ALL SELECT client FROM client_root WHERE root = ?1)"
                        " AND a.kind IS NOT NULL ORDER BY a.at DESC, a.id DESC LIMIT 200");
  foyer_stmt_bind_id (s, 1, &client->id);
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);

      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_text (out, "kind", foyer_stmt_text (s, 1));
      foyer_out_int (out, "amount", foyer_stmt_int (s, 2));
      foyer_out_int (out, "at", foyer_stmt_int (s, 3));
      foyer_out_text (out, "who", foyer_stmt_text (s, 4));
      foyer_out_text (out, "comment", foyer_stmt_text (s, 5));
      foyer_out_bool (out, "cancelled", !foyer_stmt_is_null (s, 6));
      foyer_out_text (out, "location", foyer_stmt_text (s, 7));
      foyer_out_bool (out, "pending", foyer_db_is_pending (db, "client_adjust", &id));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return foyer_db_check (db, error);
}

/* ---- a period ------------------------------------------------------------------------------------------------------------------ */

/* Served visits of the client in the period, as a table to join with. */
#define SERVED "visit_fig f WHERE f.client = ?1 AND f.day BETWEEN ?2 AND ?3 AND f.status = 'arrived'"
#define SERVED_OF_APPOINTMENT \
  "visit_fig f ON f.visit = a.visit WHERE f.client = ?1 AND f.day BETWEEN ?2 AND ?3 AND f.status = 'arrived' AND a.deleted IS NOT 1"
#define SERVED_AT_LOCATION "visit_fig f JOIN location l ON l.id = f.loc WHERE f.client = ?1 AND f.day BETWEEN ?2 AND ?3 AND f.status = 'arrived'"

typedef struct
{
  FoyerDb *db;
  JsonBuilder *out;
  FoyerId client;
  const char *from, *to;
} Period;

static FoyerStmt *
ask (const Period *p, const char *sql)
{
  FoyerStmt *s = foyer_db_sql (p->db, sql);

  foyer_stmt_bind_id (s, 1, &p->client);
  foyer_stmt_bind_text (s, 2, p->from);
  foyer_stmt_bind_text (s, 3, p->to);
  return s;
}

/* Member @name: [{title, count, sum}] of the first places. */
static void
out_places (const Period *p, const char *name, const char *sql)
{
  FoyerStmt *s = ask (p, sql);

  json_builder_set_member_name (p->out, name);
  json_builder_begin_array (p->out);
  for (int n = 0; n < FIRST_PLACES && foyer_stmt_step (s); n++)
    {
      json_builder_begin_object (p->out);
      foyer_out_text (p->out, "title", foyer_stmt_text (s, 0));
      foyer_out_int (p->out, "count", foyer_stmt_int (s, 1));
      foyer_out_int (p->out, "sum", foyer_stmt_int (s, 2));
      json_builder_end_object (p->out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (p->out);
}

/* Something bought, or somebody who served: how often and for how much. */
typedef struct
{
  char *title;
  FoyerId last; /* visit counted last */
  gint64 count, sum;
} Place;

static void
place_free (gpointer data)
{
  g_free (((Place *) data)->title);
  g_free (data);
}

/* @once: a visit counts once. */
static void
count_place (GHashTable *places, const char *title, const FoyerId *visit, gint64 sum, gboolean once)
{
  Place *place = g_hash_table_lookup (places, title);

  if (place == NULL)
    {
      place = g_new0 (Place, 1);
      place->title = g_strdup (title);
      g_hash_table_insert (places, place->title, place);
    }
  place->count += !once || !foyer_id_equal (&place->last, visit);
  place->last = *visit;
  place->sum += sum;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *pa = *(Place *const *) a, *pb = *(Place *const *) b;

  if (pa->count != pb->count)
    return pa->count > pb->count ? -1 : 1;
  if (pa->sum != pb->sum)
    return pa->sum > pb->sum ? -1 : 1;
  return strcmp (pa->title, pb->title);
}

static void
out_table (JsonBuilder *out, const char *name, GHashTable *places)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer one;

  g_hash_table_iter_init (&iter, places);
  while (g_hash_table_iter_next (&iter, NULL, &one))
    g_ptr_array_add (list, one);
  g_ptr_array_sort (list, compare_places);
  json_builder_set_member_name (out, name);
  json_builder_begin_array (out);
  for (guint i = 0; i < MIN (list->len, FIRST_PLACES); i++)
    {
      const Place *place = list->pdata[i];

      json_builder_begin_object (out);
      foyer_out_text (out, "title", place->title);
      foyer_out_int (out, "count", place->count);
      foyer_out_int (out, "sum", place->sum);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
}

/* What was bought and who served, to the cent as the receipts have it. */
static void
out_bought (const Period *p)
{
  GHashTable *tables[3];
  static const char *const names[] = { "services", "goods", "staff" };
  FoyerStmt *s = ask (p, "SELECT f.visit, l.kind = 'service', coalesce(v.title, l.title), t.name, " FOYER_LINE_MONEY ("l.")
                         " FROM visit_fig f JOIN line l ON l.visit = f.visit AND l.deleted IS NOT 1 LEFT JOIN service v ON v.id = l.service"
                         " LEFT JOIN staff t ON t.id = l.staff WHERE f.client = ?1 AND f.day BETWEEN ?2 AND ?3 AND f.status = 'arrived' ORDER BY f.day, f.visit");

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    tables[i] = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, place_free);
  while (foyer_stmt_step (s))
    {
      FoyerId visit = foyer_stmt_id (s, 0);
      FoyerVisitLine line = foyer_line_money (s, 4);
      gint64 total = foyer_visit_line_total (&line);
      const char *title = foyer_stmt_text (s, 2), *staff = foyer_stmt_text (s, 3);

      if (title != NULL)
        count_place (tables[foyer_stmt_int (s, 1) ? 0 : 1], title, &visit, total, FALSE);
      if (staff != NULL)
        count_place (tables[2], staff, &visit, total, TRUE);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      out_table (p->out, names[i], tables[i]);
      g_hash_table_unref (tables[i]);
    }
}

/* Member @name: how often each of @n things was chosen. */
static void
out_counts (const Period *p, const char *name, int n, const char *sql)
{
  FoyerStmt *s = ask (p, sql);
  g_autofree gint64 *counts = g_new0 (gint64, n);

  while (foyer_stmt_step (s))
    if (foyer_stmt_int (s, 0) >= 0 && foyer_stmt_int (s, 0) < n)
      counts[foyer_stmt_int (s, 0)] = foyer_stmt_int (s, 1);
  foyer_stmt_done (s);
  json_builder_set_member_name (p->out, name);
  json_builder_begin_array (p->out);
  for (int i = 0; i < n; i++)
    json_builder_add_int_value (p->out, counts[i]);
  json_builder_end_array (p->out);
}

static gboolean
client_stats (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call);
  g_autoptr (FoyerRow) client = client_of (call, error);
  char today[11];
  Period p = { .db = db, .out = out, .from = foyer_call_text (call, "from"), .to = foyer_call_text (call, "to") };
  gint64 visits = 0, revenue = 0, paid = 0, noshows = 0;
  FoyerStmt *s;

  if (client == NULL)
    return FALSE;
  p.client = client->id;
  foyer_date_format (foyer_location_today (db, &loc, foyer_call_now (call)), today);
  p.from = p.from != NULL ? p.from : "0000-01-01";
  p.to = p.to != NULL ? p.to : today;
  if (g_strcmp0 (p.from, p.to) > 0)
    return foyer_refuse (error, _ ("The period ends before it begins."));
  s = ask (&p, "SELECT sum(f.status = 'arrived'), sum(f.sold), sum(f.paid), sum(f.status = 'no-show') FROM visit_fig f"
               " WHERE f.client = ?1 AND f.day BETWEEN ?2 AND ?3 AND f.status <> 'deleted'");
  if (foyer_stmt_step (s))
    {
      visits = foyer_stmt_int (s, 0);
      revenue = foyer_stmt_int (s, 1);
      paid = foyer_stmt_int (s, 2);
      noshows = foyer_stmt_int (s, 3);
    }
  foyer_stmt_done (s);
  json_builder_begin_object (out);
  foyer_out_int (out, "visits", visits);
  foyer_out_int (out, "noshows", noshows);
  foyer_out_int (out, "revenue", revenue);
  foyer_out_int (out, "paid", paid);
  foyer_out_int (out, "average", visits > 0 ? foyer_mul_div (revenue, 1, visits, FOYER_ROUND_HALF_UP) : 0);
  out_bought (&p);
  out_places (&p, "payments",
              "SELECT coalesce(r.title, ''), count(*), sum(m.amount) FROM money m LEFT JOIN register r ON r.id = m.register JOIN visit_fig f ON f.visit = m.visit"
              " WHERE f.client = ?1 AND f.day BETWEEN ?2 AND ?3 AND m.void IS NULL AND m.kind IN ('payment', 'refund') GROUP BY 1 ORDER BY 3 DESC");
  out_places (&p, "locations",
              "SELECT l.name, count(*), sum(f.sold) FROM " SERVED_AT_LOCATION " GROUP BY l.id ORDER BY 2 DESC, l.name");
  /* Monday first. */
  out_counts (&p, "weekdays", 7, "SELECT (CAST(strftime('%w', f.day) AS INTEGER) + 6) % 7, count(*) FROM " SERVED " GROUP BY 1");
  out_counts (&p, "hours", 24,
              "SELECT CAST(substr(a.wall, 12, 2) AS INTEGER), count(*) FROM appointment a JOIN " SERVED_OF_APPOINTMENT " GROUP BY 1");
  json_builder_end_object (out);
  return foyer_db_check (db, error);
}

/* ---- the tables ---------------------------------------------------------------------------------------------------------------- */

static const FoyerParam adjust_params[] = {
  { "loc", FOYER_P_ID, 0, "location; the one worked in when left out" },
  { "id", FOYER_P_ID, FOYER_P_REQUIRED, "client" },
  { "kind", FOYER_P_ENUM, FOYER_P_REQUIRED, "figure that is corrected", "paid sold" },
  { "amount", FOYER_P_MONEY, FOYER_P_REQUIRED | FOYER_P_SIGNED, "what is added to it, in minor units; below zero: taken off" },
  { "comment", FOYER_P_TEXT, FOYER_P_REQUIRED, "why", NULL, COMMENT_MAX },
  { NULL },
};
static const FoyerParam cancel_params[] = { { "id", FOYER_P_ID, FOYER_P_REQUIRED, "correction" }, { NULL } };
static const FoyerParam id_params[] = { { "id", FOYER_P_ID, FOYER_P_REQUIRED, "client" }, { NULL } };
static const FoyerParam stats_params[] = {
  { "loc", FOYER_P_ID, 0, "location; the one worked in when left out" },
  { "id", FOYER_P_ID, FOYER_P_REQUIRED, "client" },
  { "from", FOYER_P_DATE, 0, "first day; left out: since the beginning" },
  { "to", FOYER_P_DATE, 0, "last day; left out: today" },
  { NULL },
};

const FoyerCommand foyer_commands_client_figures[] = {
  { "client.adjust", "clients.adjust", "Corrects what a client has paid or bought by an entry with a reason.", N_ ("Corrected a client's figures"), adjust_params, client_adjust },
  { "client.adjust-cancel", "clients.adjust", "Cancels a correction.", N_ ("Cancelled a correction"), cancel_params, client_adjust_cancel },
  { NULL },
};

const FoyerQuery foyer_queries_client_figures[] = {
  { "client.adjusts", "clients", "Corrections of a client's figures, the newest first.", id_params,
    "[{id, kind, amount, at, who, comment, cancelled, location, pending}]", client_adjusts },
  { "client.stats", "clients", "What a client bought in a period and what he prefers: served visits only.", stats_params,
    "{visits, noshows, revenue, paid, average, services [{title, count, sum}], goods […], staff […], payments […], locations […], weekdays [7], hours [24]}", client_stats },
  { NULL },
};
