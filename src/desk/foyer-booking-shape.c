/* How long an appointment is, what of it the client has, when its member is free, and the break after it: from its lines. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-booking-private.h"
#include "foyer-service.h"
#include "foyer-settings.h"
#include "foyer-tech.h"

typedef struct
{
  FoyerShape *shape;
  int breaks[FOYER_SHAPE_LINES];
  int n_breaks;
  gint64 usual;
  FoyerTechRule rule;
} Making;

static Making
start (FoyerDb *db,
       const FoyerId *loc,
       FoyerShape *shape)
{
  g_autofree char *rule = foyer_setting_text (db, loc, "tech.rule");

  memset (shape, 0, sizeof *shape);
  return (Making){ .shape = shape, .usual = foyer_setting_int (db, loc, "tech.minutes"), .rule = foyer_tech_rule_parse (rule) };
}

static void
take (Making *m,
      gint64 dur,
      gint64 processing,
      gint64 finishing,
      gint64 qty)
{
  if (m->shape->n == FOYER_SHAPE_LINES)
    return;
  FoyerBlocks blocks = foyer_blocks_of_line ((int) CLAMP (dur, 0, FOYER_DAY_MINUTES), (int) CLAMP (processing, 0, FOYER_DAY_MINUTES),
                                             (int) CLAMP (finishing, 0, FOYER_DAY_MINUTES), CLAMP (qty, 0, 1000000));

  m->shape->blocks[m->shape->n++] = blocks;
  m->shape->client = MIN (m->shape->client + blocks.hands + blocks.processing + blocks.finishing, FOYER_DAY_MINUTES);
}

/* Column @at of @s: the break of a service, empty where the location's applies; @at + 1: its kind. Groups have none. */
static void
take_break (Making *m,
            FoyerStmt *s,
            int at)
{
  if (m->n_breaks < FOYER_SHAPE_LINES && g_strcmp0 (foyer_stmt_text (s, at + 1), "group") != 0)
    m->breaks[m->n_breaks++] = (int) CLAMP (foyer_stmt_is_null (s, at) ? m->usual : foyer_stmt_int (s, at), 0, FOYER_TECH_MAX);
}

static void
finish (Making *m)
{
  m->shape->tech = foyer_tech_of (m->rule, m->breaks, m->n_breaks);
}

void
foyer_shape_of (FoyerDb *db,
                const FoyerRow *appointment,
                FoyerShape *shape)
{
  FoyerId loc = foyer_row_id (appointment, "loc"), visit = foyer_row_id (appointment, "visit");
  Making m = start (db, &loc, shape);
  FoyerStmt *s = foyer_db_sql (db, "SELECT l.dur, l.processing, l.finishing, l.qty, s.tech, s.kind, s.id IS NOT NULL FROM line l"
                                   " LEFT JOIN service s ON s.id = l.service"
                                   " WHERE l.visit = ?1 AND l.appointment = ?2 AND l.deleted IS NOT 1 ORDER BY l.weight, l.id");

  foyer_stmt_bind_id (s, 1, &visit);
  foyer_stmt_bind_id (s, 2, &appointment->id);
  while (foyer_stmt_step (s))
    {
      take (&m, foyer_stmt_int (s, 0), foyer_stmt_int (s, 1), foyer_stmt_int (s, 2), foyer_stmt_int (s, 3));
      if (foyer_stmt_int (s, 6))
        take_break (&m, s, 4);
    }
  foyer_stmt_done (s);
  finish (&m);
}

void
foyer_shape_wanted (FoyerDb *db,
                    const FoyerId *loc,
                    const FoyerId *staff,
                    JsonArray *services,
                    FoyerShape *shape)
{
  Making m = start (db, loc, shape);

  for (guint i = 0; services != NULL && i < json_array_get_length (services); i++)
    {
      JsonNode *node = json_array_get_element (services, i);
      JsonObject *spec = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *text = spec != NULL                     ? json_object_get_string_member_with_default (spec, "service", "")
                         : JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node)
                                                                                                              : "";
      FoyerId service;
      gint64 dur = 0, processing = 0, finishing = 0, qty = 1000;

      if (!foyer_id_parse (text, &service))
        continue; /* refused when the line is made */
      foyer_service_effective (db, &service, staff, NULL, &dur);
      FoyerStmt *s = foyer_db_sql (db, "SELECT processing, finishing, tech, kind FROM service WHERE id = ?1");
      foyer_stmt_bind_id (s, 1, &service);
      if (foyer_stmt_step (s))
        {
          processing = foyer_stmt_int (s, 0);
          finishing = foyer_stmt_int (s, 1);
          take_break (&m, s, 2);
        }
      foyer_stmt_done (s);
      if (spec != NULL)
        {
          dur = json_object_get_int_member_with_default (spec, "dur", dur);
          processing = json_object_get_int_member_with_default (spec, "processing", processing);
          finishing = json_object_get_int_member_with_default (spec, "finishing", finishing);
          qty = json_object_get_int_member_with_default (spec, "qty", qty);
        }
      take (&m, dur, processing, finishing, qty);
    }
  finish (&m);
}

void
foyer_shape_fit (int *dur,
                 int *tech)
{
  *dur = MIN (*dur, FOYER_DAY_MINUTES);
  if (*dur <= *tech)
    *tech = 0;
}

void
foyer_shape_put (FoyerRow *appointment,
                 int tech,
                 const FoyerGaps *gaps)
{
  g_autofree char *text = foyer_gaps_format (gaps);

  if (tech > 0)
    foyer_row_set_int (appointment, "tech", tech);
  else
    foyer_row_set_null (appointment, "tech");
  foyer_row_set_text (appointment, "gaps", text);
}

void
foyer_shape_gaps (const FoyerShape *shape,
                  int dur,
                  int tech,
                  FoyerGaps *out)
{
  foyer_gaps_of_lines (shape->blocks, shape->n, MAX (dur - tech, 0), out);
}

char *
foyer_season_text (const FoyerLocation *place,
                   const char *title,
                   const char *from,
                   const char *to,
                   gint64 date)
{
  gint64 limit = 0;
  char day[11];

  foyer_date_format (date, day);
  gboolean early = from != NULL && strcmp (from, day) > 0;
  if (!early && (to == NULL || strcmp (to, day) >= 0))
    return NULL;
  foyer_date_parse (early ? from : to, &limit);
  g_autofree char *said = foyer_format_date (&place->format, limit);
  return g_strdup_printf (early ? _ ("%s is booked for days from %s on.") : _ ("%s is booked for days until %s."), title, said);
}

gboolean
foyer_booking_check_season (FoyerBooking *b,
                            const FoyerRow *appointment,
                            gint64 date,
                            GError **error)
{
  char day[11];
  FoyerId visit = foyer_row_id (appointment, "visit");
  g_autoptr (GArray) about = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  FoyerStmt *s = foyer_db_sql (b->db, "SELECT s.id, l.title, s.date_from, s.date_to FROM line l JOIN service s ON s.id = l.service"
                                      " WHERE l.visit = ?1 AND l.appointment = ?2 AND l.deleted IS NOT 1"
                                      " AND (s.date_from > ?3 OR s.date_to < ?3) ORDER BY l.weight, l.id");

  foyer_stmt_bind_id (s, 1, &visit);
  foyer_stmt_bind_id (s, 2, &appointment->id);
  foyer_stmt_bind_text (s, 3, foyer_date_format (date, day));
  while (foyer_stmt_step (s))
    {
      FoyerId service = foyer_stmt_id (s, 0);

      g_array_append_val (about, service);
      g_ptr_array_add (texts, foyer_season_text (b->place, foyer_stmt_text (s, 1), foyer_stmt_text (s, 2), foyer_stmt_text (s, 3), date));
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < about->len; i++)
    FOYER_BOOKING_WARN (b, error, "season", &g_array_index (about, FoyerId, i), "%s", (const char *) texts->pdata[i]);
  return TRUE;
}
