#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>

#include "foyer-booking-labels.h"
#include "foyer-calendar-read.h"
#include "foyer-client.h"
#include "foyer-column.h"
#include "foyer-hooks.h"
#include "foyer-peer.h"
#include "foyer-phone.h"
#include "foyer-schedule.h"
#include "foyer-slots.h"
#include "foyer-time.h"
#include "foyer-visitor.h"

static void
block_clear (gpointer data)
{
  FoyerCalendarBlock *b = data;
  g_free (b->services);
  g_free (b->name);
  g_free (b->phone);
  g_free (b->visitor);
  g_clear_pointer (&b->labels, g_ptr_array_unref);
}

/* All a block says stands in its row of the board: what it tells of its visit and its client lies nowhere else together. */
#define BLOCK_SQL                                                                                                                          \
  "SELECT day, m0, id, staff, dur, visit, flags, colour, services, total, service, gaps, tech, capacity, taken, status, sum, paid, client, name," \
  " middle, surname, phone FROM board"
#define BLOCK_ORDER " AND flags & 64 = 0 AND status <> 'deleted' ORDER BY day, m0, id"

/* Of one member, so many days are asked for one by one: each is a range of the index board_time. */
#define DAYS_APART 62

/* Few have one: read apart from the rest, and put to it. */
static void
add_visitors (FoyerDb *db,
              GArray *blocks,
              const FoyerId *loc,
              const char *from,
              const char *to)
{
  g_autoptr (GHashTable) names = foyer_visitor_read_days (db, loc, from, to);

  for (guint i = 0; names != NULL && i < blocks->len; i++)
    {
      FoyerCalendarBlock *b = &g_array_index (blocks, FoyerCalendarBlock, i);
      const char *visitor = g_hash_table_lookup (names, &b->id);

      if (visitor == NULL)
        continue;
      char *title = foyer_visitor_title (visitor, b->name);
      g_free (b->name);
      b->name = title;
      b->visitor = g_strdup (visitor);
    }
}

static void
add_labels (FoyerDb *db,
            GArray *blocks,
            const FoyerId *loc,
            const char *from,
            const char *to)
{
  g_autoptr (GHashTable) labels = foyer_label_read_days (db, loc, from, to);

  for (guint i = 0; labels != NULL && i < blocks->len; i++)
    {
      FoyerCalendarBlock *b = &g_array_index (blocks, FoyerCalendarBlock, i);
      GPtrArray *list = g_hash_table_lookup (labels, &b->id);

      if (list != NULL)
        b->labels = g_ptr_array_ref (list);
    }
}

/* Colour of the service's category, -1 for none: one question for each service. */
static int
tint_of (FoyerDb *db,
         GHashTable *known,
         const FoyerId *service)
{
  gpointer tint;
  FoyerStmt *s;
  int read = -1;

  if (foyer_id_is_none (service))
    return -1;
  if (g_hash_table_lookup_extended (known, service, NULL, &tint))
    return GPOINTER_TO_INT (tint);
  s = foyer_db_sql (db, "SELECT k.colour FROM service s JOIN category k ON k.id = s.category WHERE s.id = ?1");
  foyer_stmt_bind_id (s, 1, service);
  if (foyer_stmt_step (s) && !foyer_stmt_is_null (s, 0))
    read = (int) foyer_stmt_int (s, 0);
  foyer_stmt_done (s);
  g_hash_table_insert (known, foyer_id_copy (service), GINT_TO_POINTER (read));
  return read;
}

typedef struct
{
  FoyerDb *db;
  GArray *blocks;
  GHashTable *tints;
  FoyerNameParts parts;
  gboolean phones;
  GArray *members; /* (nullable) (element-type FoyerId): of these alone */
} Reading;

static gboolean
is_of (GArray *members,
       FoyerStmt *s)
{
  FoyerId staff = foyer_stmt_id (s, 3);

  for (guint i = 0; i < members->len; i++)
    if (foyer_id_equal (&g_array_index (members, FoyerId, i), &staff))
      return TRUE;
  return FALSE;
}

static void
read_rows (Reading *r,
           FoyerStmt *s)
{
  while (foyer_stmt_step (s))
    {
      if (r->members != NULL && !is_of (r->members, s))
        continue;
      int flags = (int) foyer_stmt_int (s, 6);
      const char *phone = foyer_stmt_text (s, 22);
      FoyerCalendarBlock b = { .m0 = foyer_stmt_int (s, 1), .id = foyer_stmt_id (s, 2), .staff = foyer_stmt_id (s, 3), .dur = foyer_stmt_int (s, 4),
                  .visit = foyer_stmt_id (s, 5), .flags = flags, .total = foyer_stmt_int (s, 9), .service = foyer_stmt_id (s, 10),
                  .event = (flags & FOYER_BOARD_ROW_EVENT) != 0, .capacity = (int) foyer_stmt_int (s, 13), .taken = (int) foyer_stmt_int (s, 14),
                  .status = foyer_status_parse (foyer_stmt_text (s, 15)), .sum = foyer_stmt_int (s, 16), .paid = foyer_stmt_int (s, 17),
                  .client = foyer_stmt_id (s, 18), .receipt = (flags & FOYER_BOARD_ROW_RECEIPT) != 0, .note = (flags & FOYER_BOARD_ROW_NOTE) != 0,
                  .alert = (flags & FOYER_BOARD_ROW_ALERT) != 0, .first = (flags & FOYER_BOARD_ROW_FIRST) != 0 };

      g_strlcpy (b.day, foyer_stmt_text (s, 0), sizeof b.day);
      foyer_gaps_parse (foyer_stmt_text (s, 11), b.dur, &b.gaps);
      b.tech = CLAMP (foyer_stmt_int (s, 12), 0, b.dur);
      b.colour = foyer_stmt_is_null (s, 7) ? -1 : (int) foyer_stmt_int (s, 7);
      b.tint = tint_of (r->db, r->tints, &b.service);
      b.services = g_strdup (foyer_stmt_text (s, 8));
      if (!foyer_id_is_none (&b.client))
        {
          b.name = foyer_client_title (r->parts, foyer_stmt_text (s, 19), foyer_stmt_text (s, 20), foyer_stmt_text (s, 21));
          b.phone = phone == NULL ? NULL : r->phones ? g_strdup (phone) : foyer_phone_mask (phone);
        }
      g_array_append_val (r->blocks, b);
    }
  foyer_stmt_done (s);
}

static void
read_all (Reading *r,
          const FoyerId *loc,
          const char *from,
          const char *to)
{
  FoyerStmt *s = foyer_db_sql (r->db, BLOCK_SQL " WHERE loc = ?1 AND day BETWEEN ?2 AND ?3" BLOCK_ORDER);

  foyer_stmt_bind_id (s, 1, loc);
  foyer_stmt_bind_text (s, 2, from);
  foyer_stmt_bind_text (s, 3, to);
  read_rows (r, s);
}

static void
read_one (Reading *r,
          const FoyerId *loc,
          const char *from,
          const char *to,
          const FoyerId *staff)
{
  gint64 first, last;
  gboolean apart = foyer_date_parse (from, &first) && foyer_date_parse (to, &last) && last - first < DAYS_APART;

  for (gint64 date = apart ? first : 0, end = apart ? last : 0; date <= end; date++)
    {
      char day[11];
      FoyerStmt *s = apart ? foyer_db_sql (r->db, BLOCK_SQL " WHERE loc = ?1 AND day = ?2 AND staff = ?3" BLOCK_ORDER)
                           : foyer_db_sql (r->db, BLOCK_SQL " WHERE loc = ?1 AND day BETWEEN ?2 AND ?4 AND staff = ?3" BLOCK_ORDER);

      foyer_stmt_bind_id (s, 1, loc);
      foyer_stmt_bind_text (s, 2, apart ? foyer_date_format (date, day) : from);
      foyer_stmt_bind_id (s, 3, staff);
      if (!apart)
        foyer_stmt_bind_text (s, 4, to);
      read_rows (r, s);
    }
}

/* Blocks of @loc on days @from … @to (both included), of one member when @staff is given, in order of time. */
GArray *
foyer_calendar_read_blocks (FoyerDb *db,
                            const FoyerId *loc,
                            const char *from,
                            const char *to,
                            const FoyerId *staff,
                            gboolean phones)
{
  GArray *blocks = g_array_new (FALSE, TRUE, sizeof (FoyerCalendarBlock));
  g_autoptr (GHashTable) tints = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
  g_autoptr (GArray) members = staff != NULL && foyer_column_is_position (db, staff) ? foyer_column_members (db, staff) : NULL;
  Reading r = { db, blocks, tints, foyer_name_parts (db, loc), phones, members };

  g_array_set_clear_func (blocks, block_clear);
  if (staff != NULL && !foyer_id_is_none (staff) && members == NULL)
    read_one (&r, loc, from, to, staff);
  else
    read_all (&r, loc, from, to);
  add_visitors (db, blocks, loc, from, to);
  add_labels (db, blocks, loc, from, to);
  return blocks;
}

FoyerTaken
foyer_calendar_block_taken (const FoyerCalendarBlock *b)
{
  return (FoyerTaken){ b->m0, b->dur, b->gaps };
}

/* The server's word stands until the rows no longer meet: then it is only a matter of time. */
static gboolean
still_contested (GArray *blocks,
                 guint i)
{
  const FoyerCalendarBlock *b = &g_array_index (blocks, FoyerCalendarBlock, i);

  for (guint k = 0; k < blocks->len; k++)
    {
      const FoyerCalendarBlock *o = &g_array_index (blocks, FoyerCalendarBlock, k);
      if (k == i || o->m0 >= b->m0 + b->dur || b->m0 >= o->m0 + o->dur || !foyer_id_equal (&o->staff, &b->staff)
          || strcmp (o->day, b->day) != 0 || !foyer_status_holds_time (o->status))
        continue;
      FoyerTaken mine = foyer_calendar_block_taken (b), theirs = foyer_calendar_block_taken (o);
      if (foyer_taken_meet (&mine, &theirs))
        return TRUE;
    }
  return FALSE;
}

static void
duty_clear (gpointer data)
{
  FoyerCalendarDuty *d = data;
  g_free (d->spans);
  g_free (d->breaks);
  g_free (d->off);
  g_clear_pointer (&d->open, g_array_unref);
}

GArray *
foyer_calendar_read_duties (FoyerDb *db,
                            const FoyerId *loc,
                            const char *from,
                            const char *to,
                            const FoyerId *staff)
{
  GArray *duties = g_array_new (FALSE, TRUE, sizeof (FoyerCalendarDuty));
  gboolean one = staff != NULL && !foyer_id_is_none (staff), position = one && foyer_column_is_position (db, staff);
  FoyerStmt *s = position ? foyer_db_sql (db, "SELECT staff, date, spans, breaks, off FROM workday WHERE staff IN (SELECT id FROM staff WHERE position = ?1)"
                                              " AND date BETWEEN ?2 AND ?3 AND loc = ?4")
                 : one ? foyer_db_sql (db, "SELECT staff, date, spans, breaks, off FROM workday WHERE staff = ?1 AND date BETWEEN ?2 AND ?3")
                     : foyer_db_sql (db, "SELECT staff, date, spans, breaks, off FROM workday WHERE loc = ?1 AND date BETWEEN ?2 AND ?3");

  g_array_set_clear_func (duties, duty_clear);
  foyer_stmt_bind_id (s, 1, one ? staff : loc);
  foyer_stmt_bind_text (s, 2, from);
  foyer_stmt_bind_text (s, 3, to);
  if (position)
    foyer_stmt_bind_id (s, 4, loc);
  while (foyer_stmt_step (s))
    {
      FoyerCalendarDuty d = { .staff = foyer_stmt_id (s, 0), .spans = g_strdup (foyer_stmt_text (s, 2)), .breaks = g_strdup (foyer_stmt_text (s, 3)),
                 .off = g_strdup (foyer_stmt_text (s, 4)) };
      g_strlcpy (d.day, foyer_stmt_text (s, 1), sizeof d.day);
      d.open = foyer_hours_open (d.spans, d.breaks);
      g_array_append_val (duties, d);
    }
  foyer_stmt_done (s);
  return duties;
}

const FoyerCalendarDuty *
foyer_calendar_duty_of (GArray *duties,
                        const FoyerId *staff,
                        const char *day)
{
  for (guint i = 0; i < duties->len; i++)
    {
      const FoyerCalendarDuty *d = &g_array_index (duties, FoyerCalendarDuty, i);
      if (foyer_id_equal (&d->staff, staff) && strcmp (d->day, day) == 0)
        return d;
    }
  return NULL;
}

static void
out_flag (JsonBuilder *out,
          const char *name,
          gboolean value)
{
  if (value)
    foyer_out_bool (out, name, TRUE);
}

void
foyer_calendar_out_seats (JsonBuilder *out,
                          const FoyerCalendarBlock *b)
{
  if (!b->event)
    return;
  foyer_out_bool (out, "event", TRUE);
  foyer_out_int (out, "taken", b->taken);
  foyer_out_int (out, "capacity", b->capacity);
  out_flag (out, "full", b->taken >= b->capacity);
}

/* Members that are false, null or 0 are left out: a day is read often and painted at once. */
void
foyer_calendar_out_block (JsonBuilder *out,
                          FoyerDb *db,
                          GArray *blocks,
                          guint i,
                          GArray *duties,
                          gboolean pending,
                          const char *title)
{
  foyer_calendar_out_block_in (out, db, blocks, i, duties, pending, title, NULL);
}

void
foyer_calendar_out_block_in (JsonBuilder *out,
                             FoyerDb *db,
                             GArray *blocks,
                             guint i,
                             GArray *duties,
                             gboolean pending,
                             const char *title,
                             const FoyerId *instance)
{
  const FoyerCalendarBlock *b = &g_array_index (blocks, FoyerCalendarBlock, i);
  const FoyerCalendarDuty *duty = foyer_calendar_duty_of (duties, &b->staff, b->day);
  const char *first_line = b->event ? b->services : strcmp (title, "phone") == 0 ? b->phone : strcmp (title, "service") == 0 ? b->services : b->name;
  gint64 due = foyer_visit_due (b->sum, b->paid);

  json_builder_begin_object (out);
  foyer_out_id (out, "id", &b->id);
  foyer_out_id (out, "visit", &b->visit);
  foyer_out_id (out, "staff", &b->staff);
  if (instance != NULL)
    foyer_out_id (out, "instance", instance);
  if (!foyer_id_is_none (&b->client))
    foyer_out_id (out, "client", &b->client);
  foyer_out_text (out, "date", b->day);
  foyer_out_int (out, "start", b->m0);
  foyer_out_int (out, "dur", b->dur);
  if (b->gaps.n > 0)
    {
      g_autofree char *gaps = foyer_gaps_format (&b->gaps);
      foyer_out_text (out, "gaps", gaps);
    }
  if (b->tech > 0)
    foyer_out_int (out, "tech", b->tech);
  foyer_out_text (out, "status", foyer_status_word (b->status));
  if (first_line != NULL && *first_line != '\0')
    foyer_out_text (out, "title", first_line);
  if (b->name != NULL && *b->name != '\0')
    foyer_out_text (out, "name", b->name);
  if (b->phone != NULL)
    foyer_out_text (out, "phone", b->phone);
  if (b->services != NULL)
    foyer_out_text (out, "services", b->services);
  if (b->tint >= 0)
    foyer_out_int (out, "tint", b->tint);
  if (b->colour >= 0)
    foyer_out_int (out, "colour", b->colour);
  foyer_calendar_out_seats (out, b);
  if (b->total != 0)
    foyer_out_int (out, "sum", b->total);
  foyer_out_text (out, "paid", foyer_paid_state_word (foyer_visit_paid_state (b->sum, b->paid)));
  if (due != 0)
    foyer_out_int (out, "due", due);
  out_flag (out, "unpaid", b->status == FOYER_STATUS_ARRIVED && due > 0);
  out_flag (out, "chosen", (b->flags & FOYER_BOARD_ROW_CHOSEN) != 0);
  out_flag (out, "online", (b->flags & FOYER_BOARD_ROW_ONLINE) != 0);
  out_flag (out, "note", b->note || (b->flags & FOYER_BOARD_ROW_COMMENT) != 0);
  out_flag (out, "shared", (b->flags & FOYER_BOARD_ROW_SHARED) != 0);
  out_flag (out, "contested", (b->flags & FOYER_BOARD_ROW_CONTESTED) != 0 && still_contested (blocks, i));
  out_flag (out, "outside", duty == NULL || foyer_hours_fit_open (duty->open, b->m0, b->m0 + b->dur) == FOYER_HOURS_OUTSIDE);
  out_flag (out, "bundle", (b->flags & FOYER_BOARD_ROW_BUNDLE) != 0);
  out_flag (out, "first", b->first);
  out_flag (out, "alert", b->alert);
  out_flag (out, "receipt", b->receipt);
  if (b->visitor != NULL)
    foyer_out_text (out, "visitor", b->visitor);
  if (b->labels != NULL)
    foyer_label_out_all (out, b->labels);
  if (pending)
    {
      g_autofree char *desk = foyer_db_peer_code (db, "appointment", &b->id);

      if (desk == NULL)
        desk = foyer_db_peer_code (db, "visit", &b->visit);
      if (desk != NULL)
        foyer_out_text (out, "waits_at", desk);
    }
  out_flag (out, "pending", pending && (foyer_db_is_pending (db, "appointment", &b->id) || foyer_db_is_pending (db, "visit", &b->visit)));
  json_builder_end_object (out);
}
