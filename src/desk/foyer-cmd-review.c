/* Reviews: written down at the desk, listed with the average of each member, deleted by who may (REP-8). */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-booking-private.h"
#include "foyer-client.h"
#include "foyer-cmd-common.h"
#include "foyer-column.h"
#include "foyer-location.h"
#include "foyer-review.h"

#define MOST 500

/* ---- writing ---------------------------------------------------------------------------------------------------------------------------- */

static const FoyerParam add_params[] = {
  { "rating", FOYER_P_INT, FOYER_P_REQUIRED, "1 to 5", NULL, 5 },
  { "text", FOYER_P_TEXT, 0, "what was said", NULL, 2000 },
  { "visit", FOYER_P_ID, 0, "visit it is about" },
  { "staff", FOYER_P_ID, FOYER_P_NULLABLE, "member of the team; null: the location; when left out the one of the visit, if it was one" },
  { "client", FOYER_P_ID, 0, "who said it; that of the visit when left out" },
  { "author", FOYER_P_TEXT, 0, "who said it, without a card", NULL, 200 },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

/* The member who served the visit, when it was one. */
static FoyerId
member_of (FoyerDb *db, const FoyerId *visit)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT min(staff), count(DISTINCT staff) FROM appointment WHERE visit = ?1 AND deleted IS NOT 1");
  FoyerId staff = FOYER_ID_NONE;

  foyer_stmt_bind_id (s, 1, visit);
  if (foyer_stmt_step (s) && foyer_stmt_int (s, 1) == 1)
    staff = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  return staff;
}

static gboolean
review_add (FoyerCall *call, GError **error)
{
  FoyerId loc = foyer_call_loc (call), who = foyer_call_actor (call)->user, id = foyer_tx_new_id (foyer_call_tx (call));
  g_autoptr (FoyerRow) row = foyer_row_new ("review", &id), visit = NULL, staff = NULL, client = NULL;
  FoyerId of_visit = FOYER_ID_NONE, of_staff = foyer_call_id (call, "staff"), of_client = foyer_call_id (call, "client"), at;
  g_auto (FoyerBooking) b = { 0 };

  if (foyer_call_int (call, "rating") < 1)
    return foyer_refuse (error, _ ("A rating is 1 to 5."));
  if (foyer_call_has (call, "visit"))
    {
      visit = foyer_call_row (call, "visit", "visit", error);
      if (visit == NULL || !foyer_booking_begin (&b, call, &loc, error))
        return FALSE;
      at = foyer_row_id (visit, "loc");
      if (!foyer_id_equal (&at, &loc))
        return foyer_refuse (error, _ ("This visit belongs to another location."));
      if (!foyer_booking_may_visit (&b, visit, error))
        return FALSE;
      of_visit = visit->id;
      if (!foyer_call_has (call, "client"))
        of_client = foyer_row_id (visit, "client");
      if (!foyer_call_has (call, "staff"))
        of_staff = member_of (foyer_call_db (call), &visit->id);
    }
  if (!foyer_id_is_none (&of_staff) && (staff = foyer_need_row (call, "staff", &of_staff, &loc, error)) == NULL)
    return FALSE;
  if (!foyer_id_is_none (&of_client)
      && ((client = foyer_need_row (call, "client", &of_client, NULL, error)) == NULL || !foyer_client_need_visible (call, &of_client, error)))
    return FALSE;
  foyer_row_set_id (row, "loc", &loc);
  foyer_call_fill (call, row, "rating", "text", "author", NULL);
  if (!foyer_id_is_none (&of_client))
    foyer_row_set_id (row, "client", &of_client);
  if (!foyer_id_is_none (&of_staff))
    foyer_row_set_id (row, "staff", &of_staff);
  if (!foyer_id_is_none (&of_visit))
    foyer_row_set_id (row, "visit", &of_visit);
  foyer_row_set_int (row, "at", foyer_call_now (call));
  if (!foyer_id_is_none (&who))
    foyer_row_set_id (row, "made_by", &who);
  foyer_tx_put (foyer_call_tx (call), row);
  foyer_call_result_id (call, "id", &id);
  return TRUE;
}

static const FoyerParam delete_params[] = {
  { "id", FOYER_P_ID, FOYER_P_REQUIRED, "review" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
review_delete (FoyerCall *call, GError **error)
{
  FoyerId id = foyer_call_id (call, "id"), loc = foyer_call_loc (call);
  g_autoptr (FoyerRow) row = foyer_need_row (call, "review", &id, &loc, error);

  if (row == NULL)
    return FALSE;
  foyer_mark_deleted (foyer_call_tx (call), row);
  return TRUE;
}

/* ---- reading ----------------------------------------------------------------------------------------------------------------------------- */

#define COLUMNS \
  "SELECT v.id, v.rating, v.text, v.author, v.client, v.staff, v.visit, v.at, u.name, c.name, c.middle, c.surname, sf.name, w.date FROM review v" \
  " LEFT JOIN user u ON u.id = v.made_by LEFT JOIN client c ON c.id = v.client LEFT JOIN staff sf ON sf.id = v.staff LEFT JOIN visit w ON w.id = v.visit"
#define FITS \
  "v.loc = ?1 AND v.at >= ?2 AND v.at < ?3 AND v.deleted IS NOT 1 AND " FOYER_COLUMN_HAS ("v.staff", "4") " AND (?5 = 0 OR v.rating BETWEEN ?5 AND ?6) AND (?7 = 0 OR v.staff IS NULL)" \
  " AND (?8 IS NULL OR v.visit = ?8)"

static void
out_review (JsonBuilder *out, FoyerStmt *s, FoyerNameParts parts)
{
  static const char *const ids[] = { [0] = "id", [4] = "client", [5] = "staff", [6] = "visit" };
  g_autofree char *name = foyer_client_title (parts, foyer_stmt_text (s, 9), foyer_stmt_text (s, 10), foyer_stmt_text (s, 11));

  json_builder_begin_object (out);
  for (int i = 0; i < (int) G_N_ELEMENTS (ids); i++)
    if (ids[i] != NULL)
      {
        FoyerId id = foyer_stmt_id (s, i);

        foyer_out_id (out, ids[i], &id);
      }
  foyer_out_int (out, "rating", foyer_stmt_int (s, 1));
  foyer_out_text (out, "text", foyer_stmt_text (s, 2));
  foyer_out_text (out, "author", *name != '\0' ? name : foyer_stmt_text (s, 3));
  foyer_out_text (out, "member", foyer_stmt_text (s, 12));
  foyer_out_text (out, "date", foyer_stmt_text (s, 13));
  foyer_out_int (out, "at", foyer_stmt_int (s, 7));
  foyer_out_text (out, "made_by", foyer_stmt_text (s, 8));
  json_builder_end_object (out);
}

typedef struct
{
  FoyerId loc, staff, visit;
  gint64 from, to, least, most;
  gboolean place;
} Wanted;

static void
bind_wanted (FoyerStmt *s, const Wanted *w)
{
  foyer_stmt_bind_id (s, 1, &w->loc);
  foyer_stmt_bind_int (s, 2, w->from);
  foyer_stmt_bind_int (s, 3, w->to);
  foyer_stmt_bind_id (s, 4, &w->staff);
  foyer_stmt_bind_int (s, 5, w->least);
  foyer_stmt_bind_int (s, 6, w->most);
  foyer_stmt_bind_int (s, 7, w->place);
  foyer_stmt_bind_id (s, 8, &w->visit);
}

static void
out_rows (FoyerCall *call, JsonBuilder *out, const Wanted *w, int limit)
{
  FoyerNameParts parts = foyer_name_parts (foyer_call_db (call), &w->loc);
  FoyerStmt *s = foyer_db_sql (foyer_call_db (call), COLUMNS " WHERE " FITS " ORDER BY v.at DESC, v.id DESC LIMIT ?9");

  bind_wanted (s, w);
  foyer_stmt_bind_int (s, 9, limit);
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    out_review (out, s, parts);
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

void
foyer_review_out_newest (FoyerCall *call, JsonBuilder *out, int limit)
{
  Wanted w = { .loc = foyer_call_loc (call), .staff = foyer_call_own_staff (call), .from = G_MININT64, .to = G_MAXINT64 };

  out_rows (call, out, &w, limit);
}

static const FoyerParam list_params[] = {
  { "from", FOYER_P_DATE, 0, "said on this day or later" },
  { "to", FOYER_P_DATE, 0, "said on this day or earlier" },
  { "staff", FOYER_P_ID, 0, "of one member" },
  { "place", FOYER_P_BOOL, 0, "of the location itself" },
  { "least", FOYER_P_INT, 0, "rating at least", NULL, 5 },
  { "most", FOYER_P_INT, 0, "rating at most; default 5", NULL, 5 },
  { "visit", FOYER_P_ID, 0, "of one visit" },
  { "limit", FOYER_P_INT, 0, "reviews at most; default 200", NULL, MOST },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

/* Average in hundredths, rounded to the nearest. */
static void
out_average (JsonBuilder *out, gint64 sum, gint64 n)
{
  foyer_out_int (out, "count", n);
  if (n > 0)
    foyer_out_int (out, "average", (sum * 200 + n) / (2 * n));
}

static gboolean
review_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId own = foyer_call_own_staff (call), asked = foyer_call_id (call, "staff");
  Wanted w = { .loc = foyer_call_loc (call), .staff = foyer_column_within (foyer_call_db (call), &own, &asked), .visit = foyer_call_id (call, "visit"), .from = G_MININT64,
               .to = G_MAXINT64, .least = foyer_call_int (call, "least"), .most = foyer_call_has (call, "most") ? foyer_call_int (call, "most") : 5,
               .place = foyer_call_bool (call, "place") };
  const FoyerZone *zone = foyer_location_zone (db, &w.loc);
  gint64 date, sum = 0, n = 0, limit = foyer_call_int (call, "limit");
  FoyerStmt *s;

  if (w.least == 0 && w.most < 5)
    w.least = 1;
  if (foyer_call_has (call, "from") && foyer_date_parse (foyer_call_text (call, "from"), &date))
    w.from = foyer_zone_to_utc (zone, date, 0);
  if (foyer_call_has (call, "to") && foyer_date_parse (foyer_call_text (call, "to"), &date))
    w.to = foyer_zone_to_utc (zone, date + 1, 0);
  json_builder_begin_object (out);
  json_builder_set_member_name (out, "rows");
  out_rows (call, out, &w, limit > 0 ? (int) limit : 200);
  json_builder_set_member_name (out, "members");
  json_builder_begin_array (out);
  s = foyer_db_sql (db, "SELECT v.staff, sf.name, sum(v.rating), count(*) FROM review v LEFT JOIN staff sf ON sf.id = v.staff WHERE " FITS
                        " GROUP BY v.staff ORDER BY v.staff IS NULL, sf.weight, sf.name, v.staff");
  bind_wanted (s, &w);
  while (foyer_stmt_step (s))
    {
      FoyerId staff = foyer_stmt_id (s, 0);

      json_builder_begin_object (out);
      foyer_out_id (out, "staff", &staff);
      foyer_out_text (out, "member", foyer_stmt_text (s, 1));
      out_average (out, foyer_stmt_int (s, 2), foyer_stmt_int (s, 3));
      json_builder_end_object (out);
      sum += foyer_stmt_int (s, 2);
      n += foyer_stmt_int (s, 3);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  out_average (out, sum, n);
  json_builder_end_object (out);
  return foyer_db_check (db, error);
}

/* ---- the tables ---------------------------------------------------------------------------------------------------------------------------- */

const FoyerCommand foyer_commands_review[] = {
  { "review.add", "booking.review", "Writes down what a client said of a visit, a member of the team or the location.", N_ ("Wrote down a review"), add_params, review_add },
  { "review.delete", "reports.reviews-delete", "Deletes a review; the log keeps it.", N_ ("Deleted a review"), delete_params, review_delete },
  { NULL },
};

const FoyerQuery foyer_queries_review[] = {
  { "review.list", "reports.reviews", "What clients said, newest first, and the average of each member and of the location.", list_params,
    "{rows [{id, rating, text, author, client, staff, member, visit, date (of the visit), at, made_by}], members [{staff (null: the location itself), member, count, average "
    "(hundredths)}], count, average}", review_list },
  { NULL },
};
