/* What can be booked: the services of a member. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include "foyer-booking-private.h"
#include "foyer-out.h"
#include "foyer-titles.h"

static const FoyerParam services_params[] = {
  { "staff", FOYER_P_ID, FOYER_P_REQUIRED, "member" },
  { "kind", FOYER_P_ENUM, 0, "only services of one kind: group ones are for events", "individual group" },
  { "lang", FOYER_P_TEXT, 0, "language of the titles; default: the user's", NULL, 20 },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
run_services (FoyerCall *call,
              JsonBuilder *out,
              GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId staff = foyer_call_id (call, "staff");
  const char *kind = foyer_call_text (call, "kind");
  g_autofree char *lang = foyer_titles_lang (call);
  FoyerStmt *s = foyer_db_sql (db, "SELECT s.id, s.title, k.id, k.title, k.colour, coalesce(l.price, s.price_min, 0),"
                                   " CASE WHEN l.price IS NULL THEN coalesce(s.price_max, s.price_min, 0) ELSE coalesce(l.price_max, l.price) END,"
                                   " coalesce(l.dur, s.dur), s.titles, k.titles, s.processing, s.finishing, s.tech, s.date_from, s.date_to, s.kind IS 'group', s.capacity"
                                   " FROM service_staff l JOIN service s ON s.id = l.service LEFT JOIN category k ON k.id = s.category"
                                   " WHERE l.staff = ?1 AND l.deleted IS NOT 1 AND s.deleted IS NOT 1 AND coalesce(s.active, 1) = 1"
                                   " ORDER BY k.weight, k.id, s.weight, s.title, s.id");

  json_builder_begin_array (out);
  foyer_stmt_bind_id (s, 1, &staff);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0), category = foyer_stmt_id (s, 2);
      gboolean group = foyer_stmt_int (s, 15) != 0;

      if (kind != NULL && group != g_str_equal (kind, "group"))
        continue;
      g_autofree char *title = foyer_title_in (foyer_stmt_text (s, 1), foyer_stmt_text (s, 8), lang);
      g_autofree char *category_title = foyer_title_in (foyer_stmt_text (s, 3), foyer_stmt_text (s, 9), lang);
      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_text (out, "title", title);
      foyer_out_id (out, "category", &category);
      foyer_out_text (out, "category_title", category_title);
      foyer_out_int (out, "tint", foyer_stmt_is_null (s, 4) ? -1 : foyer_stmt_int (s, 4));
      foyer_out_int (out, "price", foyer_stmt_int (s, 5));
      foyer_out_int (out, "price_max", foyer_stmt_int (s, 6));
      foyer_out_int (out, "dur", foyer_stmt_int (s, 7));
      foyer_out_column (out, "processing", s, 10);
      foyer_out_column (out, "finishing", s, 11);
      foyer_out_column (out, "tech", s, 12);
      foyer_out_text (out, "date_from", foyer_stmt_text (s, 13));
      foyer_out_text (out, "date_to", foyer_stmt_text (s, 14));
      if (group)
        foyer_out_int (out, "capacity", MAX (foyer_stmt_int (s, 16), 1));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return TRUE;
}

static const FoyerParam shape_params[] = {
  { "staff", FOYER_P_ID, FOYER_P_REQUIRED, "member" },
  { "services", FOYER_P_LIST, FOYER_P_REQUIRED, "as for booking.create, or ids" },
  { "dur", FOYER_P_DUR, 0, "minutes wanted, the technical break among them" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

/* So that a form can say how long it will be before anything is saved. */
static gboolean
run_shape (FoyerCall *call,
           JsonBuilder *out,
           GError **error)
{
  FoyerId loc = foyer_call_loc (call), staff = foyer_call_id (call, "staff");
  FoyerShape shape;
  FoyerGaps gaps;

  foyer_shape_wanted (foyer_call_db (call), &loc, &staff, foyer_call_list (call, "services"), &shape);
  int tech = shape.tech, dur = foyer_call_has (call, "dur") ? (int) foyer_call_int (call, "dur") : shape.client + tech;
  foyer_shape_fit (&dur, &tech);
  foyer_shape_gaps (&shape, dur, tech, &gaps);
  g_autofree char *text = foyer_gaps_format (&gaps);
  json_builder_begin_object (out);
  foyer_out_int (out, "dur", dur);
  foyer_out_int (out, "client", dur - tech);
  foyer_out_int (out, "tech", tech);
  foyer_out_text (out, "gaps", text);
  json_builder_end_object (out);
  return TRUE;
}

const FoyerQuery foyer_queries_offer[] = {
  { "booking.shape", "booking", "How long services take with a member: what the client has, when the member is free, the break after it.", shape_params,
    "{dur, client, tech, gaps}", run_shape },
  { "booking.services", "booking", "Services a member does, with the member's prices and durations, in the order of the booking window.",
    services_params, "[{id, title, category, category_title, tint, price, price_max, dur, processing, finishing, tech, date_from, date_to, capacity (of a group service)}]",
    run_services },
  { NULL },
};
