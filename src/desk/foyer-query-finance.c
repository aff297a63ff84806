/* Money by day, by item and by month (FRP). Cancelled money is in none of it; transfers are in what the registers hold and in no profit; what was paid
 * from an account came in when the account was filled. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-activity.h"
#include "foyer-client.h"
#include "foyer-cmd-common.h"
#include "foyer-finance.h"
#include "foyer-line-money.h"
#include "foyer-location.h"
#include "foyer-money.h"
#include "foyer-register.h"
#include "foyer-visit-rules.h"

#define MONTHS 12
/* What counts as income or expense. */
#define EARNED " AND m.void IS NULL AND m.kind <> 'transfer' AND m.register IS NOT NULL"

typedef struct
{
  FoyerCall *call;
  FoyerDb *db;
  FoyerId loc;
  FoyerLocation *place; /* owned */
  gint64 today, oldest; /* first day the user may see */
} Finance;

static void
finance_clear (Finance *f)
{
  g_clear_pointer (&f->place, foyer_location_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Finance, finance_clear)

static gboolean
finance_begin (Finance *f, FoyerCall *call, GError **error)
{
  int days = foyer_call_days (call, "money.registers");

  f->call = call;
  f->db = foyer_call_db (call);
  f->loc = foyer_call_loc (call);
  f->place = foyer_location_load (f->db, &f->loc);
  if (f->place == NULL)
    return foyer_refuse (error, _("There is no such location."));
  f->today = foyer_location_today (f->db, &f->loc, foyer_call_now (call));
  f->oldest = days < 0 ? 0 : f->today - days;
  return TRUE;
}

static void
out_notice (Finance *f, JsonBuilder *out, gint64 *first)
{
  if (*first >= f->oldest)
    return;
  *first = f->oldest;
  foyer_out_text (out, "notice", _("Days further back than you may see are left out."));
}

static void
out_bound (FoyerStmt *s, Finance *f, gint64 first, gint64 last)
{
  char from[11], to[11];

  foyer_stmt_bind_id (s, 1, &f->loc);
  foyer_stmt_bind_text (s, 2, foyer_date_format (first, from));
  foyer_stmt_bind_text (s, 3, foyer_date_format (last, to));
  foyer_register_bind (s, 4, foyer_call_registers (f->call));
}

/* ---- what the registers held ---------------------------------------------------------------------------------------------------------------- */

/* Opening, in, out, transfers and closing of each register over some days; closing = opening + in + out + transfers. */
static void
out_registers (Finance *f, JsonBuilder *out, gint64 first, gint64 last)
{
  FoyerStmt *s = foyer_db_sql (f->db, "SELECT r.id, r.title, r.kind, coalesce(r.opening, 0) + coalesce((SELECT sum(b.amount) FROM money b WHERE b.register = r.id AND b.bday < ?2"
                                      " AND b.void IS NULL), 0), coalesce(sum(CASE WHEN m.amount > 0 AND m.kind <> 'transfer' THEN m.amount END), 0),"
                                      " coalesce(sum(CASE WHEN m.amount < 0 AND m.kind <> 'transfer' THEN m.amount END), 0),"
                                      " coalesce(sum(CASE WHEN m.kind = 'transfer' THEN m.amount END), 0), count(m.id) FROM register r"
                                      " LEFT JOIN money m ON m.register = r.id AND m.bday BETWEEN ?2 AND ?3 AND m.void IS NULL WHERE r.loc = ?1"
                                      " AND (r.deleted IS NOT 1 OR m.id IS NOT NULL)" FOYER_REGISTER_ALLOWED ("r.id", "4") " GROUP BY r.id ORDER BY coalesce(r.weight, 0), r.id");

  json_builder_set_member_name (out, "registers");
  json_builder_begin_array (out);
  out_bound (s, f, first, last);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      gint64 before = foyer_stmt_int (s, 3), in = foyer_stmt_int (s, 4), gone = foyer_stmt_int (s, 5), moved = foyer_stmt_int (s, 6);

      json_builder_begin_object (out);
      foyer_out_id (out, "register", &id);
      foyer_out_text (out, "title", foyer_stmt_text (s, 1));
      foyer_out_text (out, "kind", foyer_stmt_text (s, 2));
      foyer_out_int (out, "opening", before);
      foyer_out_int (out, "in", in);
      foyer_out_int (out, "out", gone);
      foyer_out_int (out, "transfers", moved);
      foyer_out_int (out, "closing", before + in + gone + moved);
      foyer_out_int (out, "transactions", foyer_stmt_int (s, 7));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

/* ---- the day -------------------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  FoyerId visit, staff;
  FoyerDayLine line;
  char *wall, *client, *member, *title, *method;
  gint64 gross, paid, loyalty;
} DayRow;

static void
day_row_clear (gpointer data)
{
  DayRow *row = data;

  g_free (row->wall);
  g_free (row->client);
  g_free (row->member);
  g_free (row->title);
  g_free (row->method);
}

/* What was paid for the visit: through a register, and from an account; by which ways. (transfer full) */
static char *
read_paid (Finance *f, const FoyerId *visit, gint64 *paid, gint64 *loyalty)
{
  FoyerStmt *s = foyer_db_sql (f->db, "SELECT r.title, coalesce(sum(m.amount), 0), m.register IS NULL FROM money m LEFT JOIN register r ON r.id = m.register"
                                      " WHERE m.visit = ?1 AND m.void IS NULL GROUP BY m.register ORDER BY m.register IS NULL, coalesce(r.weight, 0), r.id");
  GString *ways = g_string_new (NULL);

  *paid = *loyalty = 0;
  foyer_stmt_bind_id (s, 1, visit);
  while (foyer_stmt_step (s))
    {
      *(foyer_stmt_int (s, 2) != 0 ? loyalty : paid) += foyer_stmt_int (s, 1);
      g_string_append_printf (ways, "%s%s", ways->len > 0 ? ", " : "", foyer_stmt_is_null (s, 0) ? _("Deposit") : foyer_stmt_text (s, 0));
    }
  foyer_stmt_done (s);
  return g_string_free (ways, FALSE);
}

/* Each line has its share of what was paid for its visit, to the cent. */
static void
spread_paid (Finance *f, GArray *rows, guint from)
{
  DayRow *first = &g_array_index (rows, DayRow, from);
  guint n = rows->len - from;
  g_autofree gint64 *weights = g_new0 (gint64, n), *paid = g_new0 (gint64, n), *loyalty = g_new0 (gint64, n);
  g_autofree char *ways = NULL;
  gint64 sum, account;

  ways = read_paid (f, &first->visit, &sum, &account);
  for (guint i = 0; i < n; i++)
    weights[i] = MAX (g_array_index (rows, DayRow, from + i).line.total, 0);
  foyer_visit_split_payment (sum, weights, n, paid);
  foyer_visit_split_payment (account, weights, n, loyalty);
  for (guint i = 0; i < n; i++)
    {
      DayRow *row = &g_array_index (rows, DayRow, from + i);

      row->paid = paid[i];
      row->loyalty = loyalty[i];
      row->method = g_strdup (ways);
    }
}

/* Lines of the visits that took place on @date. (transfer full) (element-type DayRow) */
static GArray *
read_day (Finance *f, gint64 date)
{
  GArray *rows = g_array_new (FALSE, TRUE, sizeof (DayRow));
  FoyerNameParts parts = foyer_name_parts (f->db, &f->loc);
  FoyerStmt *s = foyer_db_sql (f->db, "SELECT g.visit, coalesce((SELECT root FROM client_root WHERE client = v.client), v.client), coalesce(l.appointment, (SELECT b.id FROM appointment b"
                                      " WHERE b.visit = v.id ORDER BY b.deleted IS 1, b.wall, b.id LIMIT 1), v.id), coalesce(a.wall, v.date), coalesce(l.kind, 'service'), l.title,"
                                      " coalesce(l.staff, a.staff), sf.name, " FOYER_LINE_MONEY ("l.") ", c.name, c.middle, c.surname"
                                      " FROM visit_fig g JOIN visit v ON v.id = g.visit JOIN line l ON l.visit = v.id AND l.deleted IS NOT 1 LEFT JOIN appointment a ON a.id = l.appointment"
                                      " LEFT JOIN staff sf ON sf.id = coalesce(l.staff, a.staff) LEFT JOIN client c ON c.id = v.client WHERE g.loc = ?1 AND g.day = ?2 AND g.status = 'arrived'"
                                      " ORDER BY (SELECT min(x.wall) FROM appointment x WHERE x.visit = v.id AND x.deleted IS NOT 1), v.id, coalesce(a.wall, ''), l.weight, l.id");
  guint from = 0;
  char day[11];

  g_array_set_clear_func (rows, day_row_clear);
  foyer_stmt_bind_id (s, 1, &f->loc);
  foyer_stmt_bind_text (s, 2, foyer_date_format (date, day));
  while (foyer_stmt_step (s))
    {
      FoyerVisitLine line = foyer_line_money (s, 8);
      DayRow row = { .visit = foyer_stmt_id (s, 0), .staff = foyer_stmt_id (s, 6), .wall = g_strdup (foyer_stmt_text (s, 3)), .member = g_strdup (foyer_stmt_text (s, 7)),
                     .title = g_strdup (foyer_stmt_text (s, 5)), .gross = foyer_visit_line_gross (&line) };

      row.line = (FoyerDayLine){ foyer_stmt_id (s, 1), foyer_stmt_id (s, 2), foyer_visit_line_total (&line), g_strcmp0 (foyer_stmt_text (s, 4), "product") == 0 };
      /* The sums are the day's; who was there is for whoever may see him. */
      if (foyer_client_visible (f->call, &row.line.client))
        row.client = foyer_client_title (parts, foyer_stmt_text (s, 15), foyer_stmt_text (s, 16), foyer_stmt_text (s, 17));
      if (rows->len > from && !foyer_id_equal (&g_array_index (rows, DayRow, from).visit, &row.visit))
        {
          spread_paid (f, rows, from);
          from = rows->len;
        }
      g_array_append_val (rows, row);
    }
  foyer_stmt_done (s);
  if (rows->len > from)
    spread_paid (f, rows, from);
  return rows;
}

static void
out_count (JsonBuilder *out, const char *name, const FoyerDayCount *count)
{
  json_builder_set_member_name (out, name);
  json_builder_begin_object (out);
  foyer_out_int (out, "n", count->n);
  foyer_out_int (out, "sum", count->sum);
  foyer_out_int (out, "average", foyer_finance_average (count));
  json_builder_end_object (out);
}

static void
keep_member (GArray *rows, const FoyerId *staff)
{
  for (guint i = rows->len; i > 0 && !foyer_id_is_none (staff); i--)
    if (!foyer_id_equal (&g_array_index (rows, DayRow, i - 1).staff, staff))
      g_array_remove_index (rows, i - 1);
}

static gboolean
may_day (Finance *f, gint64 date, GError **error)
{
  if (date == f->today || (date >= f->oldest && foyer_call_may (f->call, "finance.daily-past")))
    return TRUE;
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _("This day is further back than you may see."));
  return FALSE;
}

static gint64
date_of (Finance *f)
{
  gint64 date = f->today;

  if (foyer_call_has (f->call, "date"))
    foyer_date_parse (foyer_call_text (f->call, "date"), &date);
  return date;
}

static const FoyerParam daily_params[] = {
  { "date", FOYER_P_DATE, 0, "business day; today when left out" }, { "staff", FOYER_P_ID, 0, "only what this member did" }, { "loc", FOYER_P_ID, 0, "location" }, { NULL },
};

static gboolean
finance_daily (FoyerCall *call, JsonBuilder *out, GError **error)
{
  g_auto (Finance) f = { 0 };
  g_autoptr (GArray) rows = NULL, lines = g_array_new (FALSE, FALSE, sizeof (FoyerDayLine));
  FoyerId staff = foyer_call_id (call, "staff");
  FoyerDayFigures figures;
  gint64 paid = 0, loyalty = 0, date;
  char day[11];

  if (!finance_begin (&f, call, error))
    return FALSE;
  date = date_of (&f);
  if (!may_day (&f, date, error))
    return FALSE;
  rows = read_day (&f, date);
  keep_member (rows, &staff);
  for (guint i = 0; i < rows->len; i++)
    {
      const DayRow *row = &g_array_index (rows, DayRow, i);

      g_array_append_val (lines, row->line);
      paid += row->paid;
      loyalty += row->loyalty;
    }
  foyer_finance_day ((const FoyerDayLine *) lines->data, lines->len, &figures);
  json_builder_begin_object (out);
  foyer_out_text (out, "date", foyer_date_format (date, day));
  foyer_out_text (out, "location", f.place->public_name);
  foyer_out_text (out, "currency", f.place->currency);
  out_count (out, "clients", &figures.clients);
  out_count (out, "appointments", &figures.appointments);
  out_count (out, "with_client", &figures.with);
  out_count (out, "without_client", &figures.without);
  out_count (out, "services", &figures.services);
  out_count (out, "products", &figures.products);
  foyer_out_int (out, "paid", paid);
  foyer_out_int (out, "loyalty", loyalty);
  if (foyer_id_is_none (&staff))
    out_registers (&f, out, date, date);
  json_builder_set_member_name (out, "rows");
  json_builder_begin_array (out);
  for (guint i = 0; i < rows->len; i++)
    {
      const DayRow *row = &g_array_index (rows, DayRow, i);

      json_builder_begin_object (out);
      foyer_out_id (out, "visit", &row->visit);
      foyer_out_text (out, "wall", row->wall);
      foyer_out_text (out, "client", row->client != NULL && *row->client != '\0' ? row->client : NULL);
      foyer_out_id (out, "staff", &row->staff);
      foyer_out_text (out, "member", row->member);
      foyer_out_text (out, "title", row->title);
      foyer_out_bool (out, "product", row->line.product);
      foyer_out_int (out, "cost", row->gross);
      foyer_out_int (out, "discount", row->gross - row->line.total);
      foyer_out_int (out, "total", row->line.total);
      foyer_out_int (out, "paid", row->paid);
      foyer_out_int (out, "loyalty", row->loyalty);
      foyer_out_text (out, "method", row->method);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  json_builder_end_object (out);
  return foyer_db_check (f.db, error);
}

/* ---- some days ------------------------------------------------------------------------------------------------------------------------------ */

static const FoyerParam period_params[] = {
  { "from", FOYER_P_DATE, 0, "first day; six days before the last when left out" }, { "to", FOYER_P_DATE, 0, "last day; today when left out" }, { "loc", FOYER_P_ID, 0, "location" }, { NULL },
};

static void
days_of (Finance *f, gint64 *first, gint64 *last)
{
  *last = f->today;
  if (foyer_call_has (f->call, "to"))
    foyer_date_parse (foyer_call_text (f->call, "to"), last);
  *first = *last - 6;
  if (foyer_call_has (f->call, "from"))
    foyer_date_parse (foyer_call_text (f->call, "from"), first);
}

static void
out_days (Finance *f, JsonBuilder *out, gint64 first, gint64 last)
{
  FoyerStmt *s = foyer_db_sql (f->db, "SELECT m.bday, coalesce(sum(CASE WHEN m.amount > 0 THEN m.amount END), 0), coalesce(sum(CASE WHEN m.amount < 0 THEN m.amount END), 0), count(*)"
                                      " FROM money m WHERE m.loc = ?1 AND m.bday BETWEEN ?2 AND ?3" EARNED FOYER_REGISTER_ALLOWED ("m.register", "4") " GROUP BY m.bday ORDER BY m.bday");
  gint64 in = 0, gone = 0;

  json_builder_set_member_name (out, "days");
  json_builder_begin_array (out);
  out_bound (s, f, first, last);
  while (foyer_stmt_step (s))
    {
      json_builder_begin_object (out);
      foyer_out_text (out, "date", foyer_stmt_text (s, 0));
      foyer_out_int (out, "in", foyer_stmt_int (s, 1));
      foyer_out_int (out, "out", foyer_stmt_int (s, 2));
      foyer_out_int (out, "sum", foyer_stmt_int (s, 1) + foyer_stmt_int (s, 2));
      foyer_out_int (out, "transactions", foyer_stmt_int (s, 3));
      json_builder_end_object (out);
      in += foyer_stmt_int (s, 1);
      gone += foyer_stmt_int (s, 2);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  foyer_out_int (out, "in", in);
  foyer_out_int (out, "out", gone);
  foyer_out_int (out, "sum", in + gone);
}

static void
out_items (Finance *f, JsonBuilder *out, gint64 first, gint64 last)
{
  FoyerStmt *s = foyer_db_sql (f->db, "SELECT m.item, i.title, i.category, count(*), sum(m.amount) FROM money m LEFT JOIN item i ON i.id = m.item WHERE m.loc = ?1"
                                      " AND m.bday BETWEEN ?2 AND ?3" EARNED FOYER_REGISTER_ALLOWED ("m.register", "4")
                                      " GROUP BY m.item ORDER BY i.category DESC, coalesce(i.weight, 0), i.title, m.item");

  json_builder_set_member_name (out, "items");
  json_builder_begin_array (out);
  out_bound (s, f, first, last);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);

      json_builder_begin_object (out);
      foyer_out_id (out, "item", &id);
      foyer_out_text (out, "title", foyer_stmt_text (s, 1));
      foyer_out_text (out, "category", foyer_stmt_text (s, 2));
      foyer_out_int (out, "transactions", foyer_stmt_int (s, 3));
      foyer_out_int (out, "sum", foyer_stmt_int (s, 4));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

static gboolean
finance_period (FoyerCall *call, JsonBuilder *out, GError **error)
{
  g_auto (Finance) f = { 0 };
  gint64 first, last;
  char from[11], to[11];

  if (!finance_begin (&f, call, error))
    return FALSE;
  days_of (&f, &first, &last);
  json_builder_begin_object (out);
  out_notice (&f, out, &first);
  foyer_out_text (out, "from", foyer_date_format (first, from));
  foyer_out_text (out, "to", foyer_date_format (last, to));
  foyer_out_text (out, "currency", f.place->currency);
  out_days (&f, out, first, last);
  out_items (&f, out, first, last);
  out_registers (&f, out, first, last);
  json_builder_end_object (out);
  return foyer_db_check (f.db, error);
}

/* ---- the year ------------------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  FoyerId id;
  char *title, *category;
  gint64 sums[MONTHS];
} YearRow;

static void
year_row_clear (gpointer data)
{
  YearRow *row = data;

  g_free (row->title);
  g_free (row->category);
}

#define YEAR_FROM " FROM money m LEFT JOIN item i ON i.id = m.item LEFT JOIN staff s ON s.id = m.staff LEFT JOIN position p ON p.id = s.position"
#define YEAR_WHERE " WHERE m.loc = ?1 AND m.bday BETWEEN ?2 AND ?3" EARNED FOYER_REGISTER_ALLOWED ("m.register", "4") " AND (?5 IS NULL OR m.item = ?5)"

/* Rows by payment item, or one item by member or position; months beside each other. (transfer full) (element-type YearRow) */
static GArray *
read_year (Finance *f, gint64 first, gint64 last, const FoyerId *item, const char *by)
{
  static const char *const sql[] = {
    "SELECT m.item, max(i.title), max(i.category), CAST(substr(m.bday, 6, 2) AS INTEGER), sum(m.amount) FROM money m LEFT JOIN item i ON i.id = m.item" YEAR_WHERE
    " GROUP BY m.item, substr(m.bday, 6, 2) ORDER BY max(i.category) DESC, max(coalesce(i.weight, 0)), max(i.title), m.item",
    "SELECT m.staff, max(s.name), max(i.category), CAST(substr(m.bday, 6, 2) AS INTEGER), sum(m.amount)" YEAR_FROM YEAR_WHERE
    " GROUP BY m.staff, substr(m.bday, 6, 2) ORDER BY m.staff IS NULL, max(s.name), m.staff",
    "SELECT s.position, max(p.name), max(i.category), CAST(substr(m.bday, 6, 2) AS INTEGER), sum(m.amount)" YEAR_FROM YEAR_WHERE
    " GROUP BY s.position, substr(m.bday, 6, 2) ORDER BY s.position IS NULL, max(p.name), s.position",
  };
  GArray *rows = g_array_new (FALSE, TRUE, sizeof (YearRow));
  FoyerStmt *s = foyer_db_sql (f->db, sql[by == NULL ? 0 : strcmp (by, "staff") == 0 ? 1 : 2]);

  g_array_set_clear_func (rows, year_row_clear);
  out_bound (s, f, first, last);
  foyer_stmt_bind_id (s, 5, item);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      gint64 month = foyer_stmt_int (s, 3);
      YearRow *row = NULL;

      for (guint i = 0; i < rows->len && row == NULL; i++)
        if (foyer_id_equal (&g_array_index (rows, YearRow, i).id, &id))
          row = &g_array_index (rows, YearRow, i);
      if (row == NULL)
        {
          YearRow made = { .id = id, .title = g_strdup (foyer_stmt_text (s, 1)), .category = g_strdup (foyer_stmt_text (s, 2)) };

          g_array_append_val (rows, made);
          row = &g_array_index (rows, YearRow, rows->len - 1);
        }
      if (month >= 1 && month <= MONTHS)
        row->sums[month - 1] += foyer_stmt_int (s, 4);
    }
  foyer_stmt_done (s);
  return rows;
}

static void
out_sums (JsonBuilder *out, const gint64 *sums)
{
  gint64 whole = 0;

  json_builder_set_member_name (out, "months");
  json_builder_begin_array (out);
  for (int m = 0; m < MONTHS; m++)
    {
      json_builder_add_int_value (out, sums[m]);
      whole += sums[m];
    }
  json_builder_end_array (out);
  foyer_out_int (out, "sum", whole);
}

static const FoyerParam year_params[] = {
  { "year", FOYER_P_INT, FOYER_P_REQUIRED, "2026", NULL, 9999 },
  { "item", FOYER_P_ID, 0, "only this payment item" },
  { "by", FOYER_P_ENUM, 0, "rows: members or positions instead of payment items", "staff position" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
year_days (Finance *f, gint64 *first, gint64 *last, GError **error)
{
  int year = (int) foyer_call_int (f->call, "year");
  g_autofree char *from = g_strdup_printf ("%04d-01-01", year), *to = g_strdup_printf ("%04d-12-31", year);

  if (year < 1970 || !foyer_date_parse (from, first) || !foyer_date_parse (to, last))
    return foyer_refuse (error, _("There is no such year."));
  return TRUE;
}

static gboolean
finance_year (FoyerCall *call, JsonBuilder *out, GError **error)
{
  g_auto (Finance) f = { 0 };
  g_autoptr (GArray) rows = NULL;
  FoyerId item = foyer_call_id (call, "item");
  gint64 first, last, sums[2][MONTHS] = { { 0 } }, profit[MONTHS] = { 0 };

  if (!finance_begin (&f, call, error) || !year_days (&f, &first, &last, error))
    return FALSE;
  json_builder_begin_object (out);
  out_notice (&f, out, &first);
  foyer_out_int (out, "year", foyer_call_int (call, "year"));
  foyer_out_text (out, "currency", f.place->currency);
  rows = read_year (&f, first, last, &item, foyer_call_text (call, "by"));
  json_builder_set_member_name (out, "rows");
  json_builder_begin_array (out);
  for (guint i = 0; i < rows->len; i++)
    {
      const YearRow *row = &g_array_index (rows, YearRow, i);
      gboolean income = g_strcmp0 (row->category, "income") == 0;

      json_builder_begin_object (out);
      foyer_out_id (out, "id", &row->id);
      foyer_out_text (out, "title", row->title);
      foyer_out_text (out, "category", row->category);
      out_sums (out, row->sums);
      json_builder_end_object (out);
      for (int m = 0; m < MONTHS; m++)
        {
          sums[income][m] += row->sums[m];
          profit[m] += row->sums[m];
        }
    }
  json_builder_end_array (out);
  for (int k = 0; k < 3; k++)
    {
      static const char *const names[] = { "income", "expense", "profit" };

      json_builder_set_member_name (out, names[k]);
      json_builder_begin_object (out);
      out_sums (out, k == 0 ? sums[1] : k == 1 ? sums[0] : profit);
      json_builder_end_object (out);
    }
  json_builder_end_object (out);
  return foyer_db_check (f.db, error);
}

/* ---- as sheets ------------------------------------------------------------------------------------------------------------------------------ */

static void
sheet_heads (JsonBuilder *out, const char *const *titles, const char *const *types, gsize n)
{
  json_builder_set_member_name (out, "columns");
  json_builder_begin_array (out);
  for (gsize i = 0; i < n; i++)
    json_builder_add_string_value (out, titles[i]);
  json_builder_end_array (out);
  json_builder_set_member_name (out, "types");
  json_builder_begin_array (out);
  for (gsize i = 0; i < n; i++)
    json_builder_add_string_value (out, types[i]);
  json_builder_end_array (out);
  json_builder_set_member_name (out, "rows");
  json_builder_begin_array (out);
}

static void
add_text (JsonBuilder *out, const char *text)
{
  json_builder_add_string_value (out, text != NULL ? text : "");
}

static void
add_money (JsonBuilder *out, Finance *f, gint64 amount)
{
  g_autofree char *text = foyer_money_to_plain (amount, f->place->currency);

  json_builder_add_string_value (out, text);
}

static gint64
sheet_day (Finance *f, JsonBuilder *out)
{
  const char *const titles[] = { _("Time"), _("Client"), _("Team member"), _("What"), _("Cost"), _("Discount"), _("Total"), _("Paid"), _("From accounts"), _("Paid by") };
  static const char *const types[] = { "text", "text", "text", "text", "money", "money", "money", "money", "money", "text" };
  FoyerId staff = foyer_call_id (f->call, "staff");
  g_autoptr (GArray) rows = read_day (f, date_of (f));

  keep_member (rows, &staff);
  sheet_heads (out, titles, types, G_N_ELEMENTS (titles));
  for (guint i = 0; i < rows->len; i++)
    {
      const DayRow *row = &g_array_index (rows, DayRow, i);

      json_builder_begin_array (out);
      add_text (out, row->wall);
      add_text (out, row->client);
      add_text (out, row->member);
      add_text (out, row->title);
      add_money (out, f, row->gross);
      add_money (out, f, row->gross - row->line.total);
      add_money (out, f, row->line.total);
      add_money (out, f, row->paid);
      add_money (out, f, row->loyalty);
      add_text (out, row->method);
      json_builder_end_array (out);
    }
  json_builder_end_array (out);
  return rows->len;
}

static gint64
sheet_period (Finance *f, JsonBuilder *out)
{
  const char *const titles[] = { _("Date"), _("Income"), _("Expense"), _("Difference"), _("Transactions") };
  static const char *const types[] = { "date", "money", "money", "money", "number" };
  FoyerStmt *s = foyer_db_sql (f->db, "SELECT m.bday, coalesce(sum(CASE WHEN m.amount > 0 THEN m.amount END), 0), coalesce(sum(CASE WHEN m.amount < 0 THEN m.amount END), 0), count(*)"
                                      " FROM money m WHERE m.loc = ?1 AND m.bday BETWEEN ?2 AND ?3" EARNED FOYER_REGISTER_ALLOWED ("m.register", "4") " GROUP BY m.bday ORDER BY m.bday");
  gint64 first, last, n = 0;

  days_of (f, &first, &last);
  sheet_heads (out, titles, types, G_N_ELEMENTS (titles));
  out_bound (s, f, MAX (first, f->oldest), last);
  while (foyer_stmt_step (s))
    {
      g_autofree char *count = g_strdup_printf ("%" G_GINT64_FORMAT, foyer_stmt_int (s, 3));

      json_builder_begin_array (out);
      add_text (out, foyer_stmt_text (s, 0));
      add_money (out, f, foyer_stmt_int (s, 1));
      add_money (out, f, foyer_stmt_int (s, 2));
      add_money (out, f, foyer_stmt_int (s, 1) + foyer_stmt_int (s, 2));
      add_text (out, count);
      json_builder_end_array (out);
      n++;
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return n;
}

static gint64
sheet_year (Finance *f, JsonBuilder *out, gint64 first, gint64 last)
{
  const char *titles[MONTHS + 3], *types[MONTHS + 3];
  char months[MONTHS][3];
  g_autoptr (GArray) rows = read_year (f, MAX (first, f->oldest), last, NULL, NULL);

  titles[0] = _("Payment item");
  titles[1] = _("Kind");
  types[0] = types[1] = "text";
  for (int m = 0; m < MONTHS; m++)
    {
      g_snprintf (months[m], sizeof months[m], "%02d", m + 1);
      titles[m + 2] = months[m];
      types[m + 2] = "money";
    }
  titles[MONTHS + 2] = _("Year");
  types[MONTHS + 2] = "money";
  sheet_heads (out, titles, types, MONTHS + 3);
  for (guint i = 0; i < rows->len; i++)
    {
      const YearRow *row = &g_array_index (rows, YearRow, i);
      gint64 whole = 0;

      json_builder_begin_array (out);
      add_text (out, row->title);
      add_text (out, g_strcmp0 (row->category, "income") == 0 ? _("Income") : _("Expense"));
      for (int m = 0; m < MONTHS; m++)
        {
          add_money (out, f, row->sums[m]);
          whole += row->sums[m];
        }
      add_money (out, f, whole);
      json_builder_end_array (out);
    }
  json_builder_end_array (out);
  return rows->len;
}

static const FoyerParam export_params[] = {
  { "report", FOYER_P_ENUM, FOYER_P_REQUIRED, "which report", "daily period year" },
  { "date", FOYER_P_DATE, 0, "daily: the day" }, { "staff", FOYER_P_ID, 0, "daily: only what this member did" }, { "from", FOYER_P_DATE, 0, "period: first day" },
  { "to", FOYER_P_DATE, 0, "period: last day" }, { "year", FOYER_P_INT, 0, "year", NULL, 9999 }, FOYER_EXPORT_PARAM, { "loc", FOYER_P_ID, 0, "location" }, { NULL },
};

static gboolean
finance_export (FoyerCall *call, JsonBuilder *out, GError **error)
{
  g_auto (Finance) f = { 0 };
  static const char *const rights[][3] = { { "daily", "finance.daily", "finance.daily-export" }, { "period", "finance.period", "finance.period-export" },
                                           { "year", "finance.year", "finance.year-export" } };
  const char *report = foyer_call_text (call, "report");
  gint64 first = 0, last = 0, n;

  for (gsize i = 0; i < G_N_ELEMENTS (rights); i++)
    if (strcmp (rights[i][0], report) == 0 && (!foyer_call_need (call, rights[i][1], error) || !foyer_call_need (call, rights[i][2], error)))
      return FALSE;
  if (!foyer_activity_check (call, error) || !finance_begin (&f, call, error))
    return FALSE;
  if (strcmp (report, "daily") == 0 && !may_day (&f, date_of (&f), error))
    return FALSE;
  if (strcmp (report, "year") == 0 && !year_days (&f, &first, &last, error))
    return FALSE;
  json_builder_begin_object (out);
  n = strcmp (report, "daily") == 0 ? sheet_day (&f, out) : strcmp (report, "period") == 0 ? sheet_period (&f, out) : sheet_year (&f, out, first, last);
  foyer_out_int (out, "count", n);
  json_builder_end_object (out);
  return foyer_db_check (f.db, error);
}

#define COUNT_HELP "{n, sum, average}"
#define MONTHS_HELP "{months [12 sums], sum}"

const FoyerQuery foyer_queries_finance[] = {
  { "finance.daily", "finance.daily", "The cash report of a day: bills, what was done, what was paid how, and what the registers held.", daily_params,
    "{date, location, currency, clients " COUNT_HELP ", appointments, with_client, without_client, services, products, paid, loyalty (from accounts), registers [{register, title, kind,"
    " opening, in, out, transfers, closing, transactions}] (not of one member), rows [{visit, wall, client, staff, member, title, product, cost, discount, total, paid, loyalty,"
    " method}]}", finance_daily },
  { "finance.period", "finance.period", "Income and expense of some days, by day, payment item and register.", period_params,
    "{notice, from, to, currency, days [{date, in, out, sum, transactions}], in, out, sum, items [{item, title, category, transactions, sum}], registers as finance.daily}",
    finance_period },
  { "finance.year", "finance.year", "Profit and loss by month.", year_params,
    "{notice, year, currency, rows [{id, title, category, months, sum}], income " MONTHS_HELP ", expense, profit}", finance_year },
  { "finance.export", "finance", "A report of money as a sheet.", export_params, "{columns [title], types, rows [[text]], count}", finance_export },
  { NULL },
};
