/* calendar.load: how full each day of each member is, for the month overview. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-cmd-common.h"
#include "foyer-column.h"
#include "foyer-finder-read.h"

#define LONGEST 62

static const FoyerParam load_params[] = {
  { "from", FOYER_P_DATE, FOYER_P_REQUIRED, "first day" },
  { "to", FOYER_P_DATE, FOYER_P_REQUIRED, "last day" },
  { "staff", FOYER_P_LIST, 0, "only these members" },
  { "position", FOYER_P_ID, 0, "only members of this position" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

/* Of the working time; bookings outside it count too, so more than 100 is possible. -1: not at work and nothing booked. */
static int
load_of (int open,
         int busy)
{
  if (open == 0)
    return busy > 0 ? 100 : -1;
  return (busy * 100 + open / 2) / open;
}

static void
out_numbers (JsonBuilder *out,
             const char *name,
             const int *numbers,
             int n)
{
  json_builder_set_member_name (out, name);
  json_builder_begin_array (out);
  for (int i = 0; i < n; i++)
    json_builder_add_int_value (out, numbers[i]);
  json_builder_end_array (out);
}

static gboolean
run_load (FoyerCall *call,
          JsonBuilder *out,
          GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call), own = foyer_call_own_staff (call), position = foyer_call_id (call, "position");
  g_autoptr (FoyerLocation) place = foyer_location_load (db, &loc);
  g_autoptr (GArray) staff = foyer_call_ids (call, "staff", error);
  g_auto (FoyerFinderBook) book = { 0 };
  gint64 from = 0, to = 0, oldest;
  int history = foyer_call_days (call, "calendar.history"), n;

  if (staff == NULL)
    return FALSE;
  if (place == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such location."));
      return FALSE;
    }
  foyer_date_parse (foyer_call_text (call, "from"), &from);
  foyer_date_parse (foyer_call_text (call, "to"), &to);
  n = (int) (to - from) + 1;
  if (to < from || n > LONGEST)
    return foyer_refuse (error, _ ("The overview shows 1 to %d days."), LONGEST);
  if (!foyer_id_is_none (&own))
    {
      g_autoptr (GArray) mine = foyer_column_members (db, &own);
      g_array_set_size (staff, 0);
      g_array_append_vals (staff, mine->data, mine->len);
    }
  oldest = history < 0 ? G_MININT64 : foyer_location_today (db, &loc, foyer_call_now (call)) - history;
  foyer_finder_read_members (db, &loc, staff, &position, &book);
  foyer_finder_read_days (db, place, from, n, NULL, &book);

  g_autofree int *open = g_new0 (int, n), *busy = g_new0 (int, n), *booked = g_new0 (int, n), *load = g_new0 (int, n), *count = g_new0 (int, n);
  json_builder_begin_object (out);
  foyer_out_text (out, "from", foyer_call_text (call, "from"));
  json_builder_set_member_name (out, "members");
  json_builder_begin_array (out);
  for (guint m = 0; m < book.members->len; m++)
    {
      const FoyerFinderMember *member = &g_array_index (book.members, FoyerFinderMember, m);
      gboolean any = FALSE;

      for (int d = 0; d < n; d++)
        {
          guint at = (guint) d * book.members->len + m;
          int o = foyer_minutes_count (&book.open[at]), b = foyer_minutes_count (&book.busy[at]);

          if (from + d < oldest)
            o = b = 0;
          count[d] = from + d < oldest ? 0 : book.booked[at];
          load[d] = load_of (o, b);
          open[d] += o;
          busy[d] += b;
          booked[d] += count[d];
          any |= load[d] >= 0;
        }
      if (!any)
        continue; /* neither at work nor booked: no row */
      json_builder_begin_object (out);
      foyer_out_id (out, "staff", &member->id);
      foyer_out_text (out, "name", member->name);
      out_numbers (out, "load", load, n);
      out_numbers (out, "booked", count, n);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  for (int d = 0; d < n; d++)
    load[d] = load_of (open[d], busy[d]);
  out_numbers (out, "load", load, n);
  out_numbers (out, "booked", booked, n);
  if (from < oldest)
    {
      g_autofree char *since = foyer_format_date (&place->format, oldest);
      g_autofree char *text = g_strdup_printf (_ ("You may see the calendar from %s on."), since);
      foyer_out_text (out, "notice", text);
    }
  json_builder_end_object (out);
  return TRUE;
}

const FoyerQuery foyer_queries_load[] = {
  { "calendar.load", "calendar", "How full each day of each member is, in per cent of the working time.", load_params,
    "{from, members [{staff, name, load [per day; -1 not at work], booked [bookings per day]}], load [of all], booked [of all], notice}", run_load },
  { NULL },
};
