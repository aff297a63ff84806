/* The report of bookings (REP-1 … 6): a page at a time, how many there are, one with all it was, and as a sheet. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-activity.h"
#include "foyer-cmd-common.h"
#include "foyer-column.h"
#include "foyer-money.h"
#include "foyer-report-private.h"
#include "foyer-visit-rules.h"

#define PHONES "reports.bookings-phones"

/* ---- a page --------------------------------------------------------------------------------------------------------------------------- */

static const FoyerParam list_params[] = {
  FOYER_REPORT_PARAMS,
  { "after", FOYER_P_LIST, 0, "“next” of the page before" },
  { "limit", FOYER_P_INT, 0, "rows; default 200", NULL, FOYER_REPORT_MOST },
  { NULL },
};

static gboolean
run_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  g_auto (FoyerReport) r = { 0 };
  g_autoptr (GArray) hits = NULL;
  g_autoptr (JsonNode) next = NULL;
  int limit = (int) foyer_call_int (call, "limit");

  if (!foyer_report_begin (&r, call, PHONES, error))
    return FALSE;
  hits = foyer_report_find (&r, foyer_call_list (call, "after"), limit > 0 ? limit : FOYER_REPORT_PAGE, &next, error);
  if (hits == NULL)
    return FALSE;
  json_builder_begin_object (out);
  foyer_report_out_limit (&r, out);
  json_builder_set_member_name (out, "rows");
  json_builder_begin_array (out);
  for (guint i = 0; i < hits->len; i++)
    foyer_report_out_row (&r, out, &g_array_index (hits, FoyerReportHit, i).id);
  json_builder_end_array (out);
  json_builder_set_member_name (out, "next");
  if (next != NULL)
    json_builder_add_value (out, g_steal_pointer (&next));
  else
    json_builder_add_null_value (out);
  json_builder_end_object (out);
  return foyer_db_check (r.db, error);
}

static const FoyerParam count_params[] = { FOYER_REPORT_PARAMS, { NULL } };

static gboolean
run_count (FoyerCall *call, JsonBuilder *out, GError **error)
{
  g_auto (FoyerReport) r = { 0 };
  gint64 count, gone, sum;

  if (!foyer_report_begin (&r, call, PHONES, error) || !foyer_report_count (&r, &count, &gone, &sum, error))
    return FALSE;
  json_builder_begin_object (out);
  foyer_report_out_limit (&r, out);
  foyer_out_int (out, "count", count);
  foyer_out_int (out, "deleted", gone);
  foyer_out_int (out, "sum", sum);
  foyer_out_text (out, "currency", r.place->currency);
  json_builder_end_object (out);
  return TRUE;
}

/* ---- one -------------------------------------------------------------------------------------------------------------------------------- */

static const FoyerParam one_params[] = {
  { "appointment", FOYER_P_ID, FOYER_P_REQUIRED, "booking, also a deleted one" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
run_one (FoyerCall *call, JsonBuilder *out, GError **error)
{
  g_auto (FoyerReport) r = { 0 };
  FoyerId id = foyer_call_id (call, "appointment"), staff;
  g_autoptr (FoyerRow) row = foyer_db_get (foyer_call_db (call), "appointment", &id);
  gint64 date = 0;
  int minute;

  if (!foyer_report_begin (&r, call, PHONES, error))
    return FALSE;
  staff = row != NULL ? foyer_row_id (row, "staff") : FOYER_ID_NONE;
  if (row != NULL)
    foyer_wall_parse (foyer_row_text (row, "wall"), &date, &minute);
  if (row != NULL && (!foyer_column_has (r.db, &r.own, &staff) || date < r.oldest))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You may not see this booking."));
      return FALSE;
    }
  if (row == NULL || !foyer_report_out_row (&r, out, &id))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such booking."));
      return FALSE;
    }
  return foyer_db_check (r.db, error);
}

/* ---- as a sheet ------------------------------------------------------------------------------------------------------------------------- */

typedef enum
{
  COL_DATE,
  COL_TIME,
  COL_DUR,
  COL_CLIENT,
  COL_PHONE,
  COL_SERVICES,
  COL_STAFF,
  COL_STATUS,
  COL_SUM,
  COL_PAID,
  COL_DUE,
  COL_CREATOR,
  COL_SOURCE,
  COL_MADE,
  COL_LABELS,
  COL_COMMENT,
  COL_REASON,
  N_COLS,
} Col;

static const struct
{
  const char *name, *title, *type;
} cols[N_COLS] = {
  [COL_DATE] = { "visit", N_ ("Date"), "date" },
  [COL_TIME] = { "time", N_ ("Time"), "text" },
  [COL_DUR] = { "dur", N_ ("Minutes"), "number" },
  [COL_CLIENT] = { "client", N_ ("Client"), "text" },
  [COL_PHONE] = { "phone", N_ ("Phone"), "text" },
  [COL_SERVICES] = { "services", N_ ("Services"), "text" },
  [COL_STAFF] = { "staff", N_ ("With"), "text" },
  [COL_STATUS] = { "status", N_ ("Status"), "text" },
  [COL_SUM] = { "sum", N_ ("Sum"), "money" },
  [COL_PAID] = { "paid", N_ ("Paid"), "money" },
  [COL_DUE] = { "due", N_ ("To pay"), "money" },
  [COL_CREATOR] = { "creator", N_ ("Booked by"), "text" },
  [COL_SOURCE] = { "source", N_ ("Source"), "text" },
  [COL_MADE] = { "made", N_ ("Booked at"), "text" },
  [COL_LABELS] = { "labels", N_ ("Labels"), "text" },
  [COL_COMMENT] = { "comment", N_ ("Comment"), "text" },
  [COL_REASON] = { "reason", N_ ("Reason"), "text" },
};

static gboolean
read_cols (FoyerCall *call, GArray *out, GError **error)
{
  JsonArray *names = foyer_call_list (call, "columns");

  for (guint i = 0; i < (names != NULL ? json_array_get_length (names) : N_COLS); i++)
    {
      const char *name = names != NULL ? json_array_get_string_element (names, i) : cols[i].name;
      guint col = 0;

      while (col < N_COLS && g_strcmp0 (cols[col].name, name) != 0)
        col++;
      if (col == N_COLS)
        return foyer_refuse (error, _ ("There is no column “%s”."), name != NULL ? name : "");
      g_array_append_val (out, col);
    }
  return TRUE;
}

static const char *
source_title (const char *source)
{
  return g_strcmp0 (source, "desk") == 0 ? _ ("Desk") : g_strcmp0 (source, "online") == 0 ? _ ("Online") : g_strcmp0 (source, "import") == 0 ? _ ("Import") : source;
}

static const char *
status_title (const char *word)
{
  static const struct
  {
    const char *word, *title;
  } titles[] = { { "pending", N_ ("Pending") }, { "confirmed", N_ ("Confirmed") }, { "arrived", N_ ("Arrived") }, { "no-show", N_ ("Did not come") }, { "deleted", N_ ("Deleted") } };

  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_strcmp0 (titles[i].word, word) == 0)
      return _ (titles[i].title);
  return word;
}

static char *
labels_of (JsonObject *row)
{
  JsonArray *labels = json_object_get_array_member (row, "labels");
  GString *all = g_string_new (NULL);

  for (guint i = 0; labels != NULL && i < json_array_get_length (labels); i++)
    g_string_append_printf (all, "%s%s", i > 0 ? ", " : "", json_object_get_string_member (json_array_get_object_element (labels, i), "title"));
  return g_string_free (all, FALSE);
}

/* Texts of a cell; empty ones are "". (transfer full) */
static char *
cell (FoyerReport *r, JsonObject *row, guint col)
{
  const char *text = NULL;
  char minute[6];

  switch (col)
    {
    case COL_TIME:
      return g_strdup (foyer_minute_format ((int) json_object_get_int_member (row, "start"), minute));
    case COL_DUR:
      return g_strdup_printf ("%" G_GINT64_FORMAT, json_object_get_int_member (row, "dur"));
    case COL_SUM:
    case COL_PAID:
    case COL_DUE:
      return foyer_money_to_plain (json_object_get_int_member (row, col == COL_SUM ? "sum" : col == COL_PAID ? "paid" : "due"), r->place->currency);
    case COL_MADE:
      return foyer_format_instant (&r->place->format, r->place->zone, json_object_get_int_member (row, "made_at"));
    case COL_LABELS:
      return labels_of (row);
    case COL_CREATOR:
      text = json_object_get_boolean_member (row, "by_client") ? _ ("Client") : json_object_get_string_member (row, "creator");
      break;
    case COL_SOURCE:
      text = source_title (json_object_get_string_member (row, "source"));
      break;
    case COL_STATUS:
      text = status_title (json_object_get_string_member (row, "status"));
      break;
    default:
      {
        static const char *const members[N_COLS] = { [COL_DATE] = "date", [COL_CLIENT] = "name", [COL_PHONE] = "phone", [COL_SERVICES] = "services", [COL_STAFF] = "member",
                                                     [COL_COMMENT] = "comment", [COL_REASON] = "reason" };
        text = json_object_get_string_member_with_default (row, members[col], NULL);
      }
    }
  return g_strdup (text != NULL ? text : "");
}

static const FoyerParam export_params[] = {
  FOYER_REPORT_PARAMS,
  { "ids", FOYER_P_LIST, 0, "of these only those named" },
  { "columns", FOYER_P_LIST, 0, "columns by name, in order: visit time dur client phone services staff status sum paid due creator source made labels comment reason; all when left out" },
  FOYER_EXPORT_PARAM,
  { NULL },
};

static gboolean
run_export (FoyerCall *call, JsonBuilder *out, GError **error)
{
  g_auto (FoyerReport) r = { 0 };
  g_autoptr (GArray) shown = g_array_new (FALSE, FALSE, sizeof (guint)), hits = NULL, chosen = NULL;
  g_autoptr (GHashTable) only = NULL;
  gint64 n = 0;

  if (!foyer_call_need (call, "reports.bookings", error) || !foyer_activity_check (call, error) || !foyer_report_begin (&r, call, PHONES, error) || !read_cols (call, shown, error))
    return FALSE;
  if (foyer_call_has (call, "ids"))
    {
      chosen = foyer_call_ids (call, "ids", error);
      if (chosen == NULL)
        return FALSE;
      only = g_hash_table_new (foyer_id_hash, foyer_id_equal_func);
      for (guint i = 0; i < chosen->len; i++)
        g_hash_table_add (only, &g_array_index (chosen, FoyerId, i));
    }
  hits = foyer_report_find (&r, NULL, -1, NULL, error);
  if (hits == NULL)
    return FALSE;
  json_builder_begin_object (out);
  foyer_report_out_limit (&r, out);
  json_builder_set_member_name (out, "columns");
  json_builder_begin_array (out);
  for (guint i = 0; i < shown->len; i++)
    json_builder_add_string_value (out, _ (cols[g_array_index (shown, guint, i)].title));
  json_builder_end_array (out);
  json_builder_set_member_name (out, "types");
  json_builder_begin_array (out);
  for (guint i = 0; i < shown->len; i++)
    json_builder_add_string_value (out, cols[g_array_index (shown, guint, i)].type);
  json_builder_end_array (out);
  json_builder_set_member_name (out, "rows");
  json_builder_begin_array (out);
  for (guint i = 0; i < hits->len; i++)
    {
      const FoyerReportHit *hit = &g_array_index (hits, FoyerReportHit, i);
      g_autoptr (JsonBuilder) one = NULL;
      g_autoptr (JsonNode) node = NULL;

      if (only != NULL && !g_hash_table_contains (only, &hit->id))
        continue;
      one = json_builder_new ();
      if (!foyer_report_out_row (&r, one, &hit->id))
        continue;
      node = json_builder_get_root (one);
      n++;
      json_builder_begin_array (out);
      for (guint k = 0; k < shown->len; k++)
        {
          g_autofree char *text = cell (&r, json_node_get_object (node), g_array_index (shown, guint, k));

          json_builder_add_string_value (out, text);
        }
      json_builder_end_array (out);
    }
  json_builder_end_array (out);
  foyer_out_int (out, "count", n);
  json_builder_end_object (out);
  return foyer_db_check (r.db, error);
}

#define ROW \
  "{id, visit, date, start, dur, staff, member, client, name, phone, deleted, services, sum, status, paid, due, paid_state, by_client, creator, source, made_at, comment, note, " \
  "event, seats, labels [{id, title, colour, icon}]; of a deleted one lines [{title, qty, price, total}], reason, deleted_at, deleted_by}"

const FoyerQuery foyer_queries_report[] = {
  { "report.bookings", "reports.bookings", "Bookings of any source and state, also deleted ones, by conditions that all must fit; a page at a time.", list_params,
    "{since, notice (how far back the user may see, when that is limited), rows [" ROW "], next (to go on with, or null)}", run_list },
  { "report.bookings-count", "reports.bookings", "How many bookings fit the conditions of report.bookings, and what those that stand come to.", count_params,
    "{since, notice, count, deleted, sum, currency}", run_count },
  { "report.booking", "reports.bookings", "One booking as the report shows it; of a deleted one all it was.", one_params, ROW, run_one },
  { "report.bookings-export", "reports.bookings-export", "The report of bookings as a sheet: what fits, and the columns asked for.", export_params,
    "{since, notice, columns [title], types [word], rows [[text]], count}", run_export },
  { NULL },
};
