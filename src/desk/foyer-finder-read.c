#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>

#include "foyer-finder-read.h"
#include "foyer-gaps.h"
#include "foyer-hooks.h"
#include "foyer-schedule.h"
#include "foyer-settings.h"
#include "foyer-tech.h"

#define LONGEST_MS (G_GINT64_CONSTANT (1440) * 60000)
#define USEFUL_MOST 60 /* an hour is of use to somebody, whatever a member does */

static void
member_clear (gpointer data)
{
  g_free (((FoyerFinderMember *) data)->name);
}

void
foyer_finder_book_clear (FoyerFinderBook *b)
{
  g_clear_pointer (&b->members, g_array_unref);
  g_clear_pointer (&b->resources, g_array_unref);
  g_clear_pointer (&b->instances, g_array_unref);
  g_clear_pointer (&b->open, g_free);
  g_clear_pointer (&b->busy, g_free);
  g_clear_pointer (&b->free, g_free);
  g_clear_pointer (&b->booked, g_free);
  g_clear_pointer (&b->instances_free, g_free);
}

static gboolean
holds (GArray *ids,
       const FoyerId *id)
{
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    if (foyer_id_equal (&g_array_index (ids, FoyerId, i), id))
      return TRUE;
  return FALSE;
}

static FoyerFinderMember *
member_at (const FoyerFinderBook *b,
           guint i)
{
  return &g_array_index (b->members, FoyerFinderMember, i);
}

int
foyer_finder_member (const FoyerFinderBook *book,
                     const FoyerId *staff)
{
  guint64 end, its;

  /* Ids differ at their ends; asked for every booking of a month. */
  memcpy (&end, staff->b + 8, sizeof end);
  for (guint i = 0; i < book->members->len; i++)
    {
      const FoyerId *id = &member_at (book, i)->id;

      memcpy (&its, id->b + 8, sizeof its);
      if (its == end && foyer_id_equal (id, staff))
        return (int) i;
    }
  return -1;
}

void
foyer_finder_read_members (FoyerDb *db,
                           const FoyerId *loc,
                           GArray *staff,
                           const FoyerId *position,
                           FoyerFinderBook *book)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT id, position, name FROM staff WHERE loc = ?1 AND coalesce(status, 'active') = 'active' ORDER BY weight, name, id");

  book->members = g_array_new (FALSE, TRUE, sizeof (FoyerFinderMember));
  g_array_set_clear_func (book->members, member_clear);
  book->resources = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  book->instances = g_array_new (FALSE, FALSE, sizeof (FoyerFinderInstance));
  foyer_stmt_bind_id (s, 1, loc);
  while (foyer_stmt_step (s))
    {
      FoyerFinderMember m = { .id = foyer_stmt_id (s, 0), .position = foyer_stmt_id (s, 1) };

      if ((staff != NULL && staff->len > 0 && !holds (staff, &m.id)) || book->members->len == 255
          || (position != NULL && !foyer_id_is_none (position) && !foyer_id_equal (position, &m.position)))
        continue;
      m.name = g_strdup (foyer_stmt_text (s, 2));
      g_array_append_val (book->members, m);
    }
  foyer_stmt_done (s);
}

static void
read_instances (FoyerDb *db,
                guint resource,
                FoyerFinderBook *book)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT id FROM instance WHERE resource = ?1 AND deleted IS NOT 1 ORDER BY weight, id");

  foyer_stmt_bind_id (s, 1, &g_array_index (book->resources, FoyerId, resource));
  while (foyer_stmt_step (s))
    {
      FoyerFinderInstance instance = { foyer_stmt_id (s, 0), resource };
      g_array_append_val (book->instances, instance);
    }
  foyer_stmt_done (s);
}

guint32
foyer_finder_read_needs (FoyerDb *db,
                         const FoyerId *loc,
                         const FoyerId *service,
                         FoyerFinderBook *book)
{
  guint32 needs = 0;
  FoyerId found[FOYER_FINDER_RESOURCES];
  guint n = 0;
  FoyerStmt *s = foyer_db_sql (db, "SELECT DISTINCT r.id FROM service_resource sr JOIN resource r ON r.id = sr.resource AND r.deleted IS NOT 1 AND r.loc = ?2"
                                   " WHERE sr.service = ?1 AND sr.deleted IS NOT 1");

  foyer_stmt_bind_id (s, 1, service);
  foyer_stmt_bind_id (s, 2, loc);
  while (foyer_stmt_step (s) && n < G_N_ELEMENTS (found))
    found[n++] = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  for (guint i = 0; i < n; i++)
    {
      guint at = 0;

      while (at < book->resources->len && !foyer_id_equal (&g_array_index (book->resources, FoyerId, at), &found[i]))
        at++;
      if (at == FOYER_FINDER_RESOURCES)
        continue;
      if (at == book->resources->len)
        {
          g_array_append_val (book->resources, found[i]);
          read_instances (db, at, book);
        }
      needs |= (guint32) 1 << at;
    }
  return needs;
}

/* ---- days --------------------------------------------------------------------------------------------------------------------- */

static FoyerMinutes *
at (const FoyerFinderBook *b,
    FoyerMinutes *sets,
    gint64 date,
    guint member)
{
  return &sets[(guint) (date - b->first) * b->members->len + member];
}

/* Bookings of the days that hold what they hold: rooms need not ask for each of theirs whether it is one. Open addressing over the ends of
 * the ids, which are chance. */
typedef struct
{
  GArray *ids; /* FoyerId */
  guint32 *slots; /* index + 1; 0: empty */
  guint32 mask;
} Held;

static guint32
held_hash (const FoyerId *id)
{
  guint32 h;

  memcpy (&h, id->b + 12, sizeof h);
  return h;
}

static void
held_close (Held *h)
{
  guint32 n = 16;

  while (n < h->ids->len * 2)
    n *= 2;
  h->slots = g_new0 (guint32, n);
  h->mask = n - 1;
  for (guint32 i = 0; i < h->ids->len; i++)
    {
      guint32 at = held_hash (&g_array_index (h->ids, FoyerId, i)) & h->mask;

      while (h->slots[at] != 0)
        at = (at + 1) & h->mask;
      h->slots[at] = i + 1;
    }
}

static gboolean
held_has (const Held *h,
          const FoyerId *id)
{
  for (guint32 at = held_hash (id) & h->mask; h->slots[at] != 0; at = (at + 1) & h->mask)
    if (foyer_id_equal (&g_array_index (h->ids, FoyerId, h->slots[at] - 1), id))
      return TRUE;
  return FALSE;
}

/* Digits alone; the tables hold nothing else. */
static gint64
date_of (const char *text,
         gint64 *last,
         char *last_text)
{
  /* Rows of one day follow each other. */
  if (strcmp (text, last_text) != 0)
    {
      if (!foyer_date_parse (text, last))
        *last = G_MININT64;
      g_strlcpy (last_text, text, 11);
    }
  return *last;
}

static void
read_hours (FoyerDb *db,
            const FoyerId *loc,
            const char *from,
            const char *to,
            FoyerFinderBook *b)
{
  gboolean one = b->members->len == 1;
  FoyerStmt *s = one ? foyer_db_sql (db, "SELECT staff, date, spans, breaks FROM workday WHERE staff = ?1 AND date BETWEEN ?2 AND ?3")
                     : foyer_db_sql (db, "SELECT staff, date, spans, breaks FROM workday WHERE loc = ?1 AND date BETWEEN ?2 AND ?3");
  char last_text[11] = "";
  gint64 last = G_MININT64;
  /* A team has few kinds of days. */
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  g_autoptr (GString) key = g_string_new (NULL);

  foyer_stmt_bind_id (s, 1, one ? &member_at (b, 0)->id : loc);
  foyer_stmt_bind_text (s, 2, from);
  foyer_stmt_bind_text (s, 3, to);
  while (foyer_stmt_step (s))
    {
      FoyerId staff = foyer_stmt_id (s, 0);
      int member = foyer_finder_member (b, &staff);
      gint64 date = date_of (foyer_stmt_text (s, 1), &last, last_text);

      if (member < 0 || date < b->first || date >= b->first + b->n_days)
        continue;
      const char *spans = foyer_stmt_text (s, 2), *breaks = foyer_stmt_text (s, 3);
      GArray *open;

      g_string_assign (key, spans != NULL ? spans : "");
      g_string_append_c (key, '|');
      g_string_append (key, breaks != NULL ? breaks : "");
      open = g_hash_table_lookup (known, key->str);
      if (open == NULL)
        {
          open = foyer_hours_open (spans, breaks);
          g_hash_table_insert (known, g_strdup (key->str), open);
        }
      for (guint i = 0; i < open->len; i++)
        foyer_minutes_add (at (b, b->open, date, (guint) member), g_array_index (open, FoyerSpan, i).from, g_array_index (open, FoyerSpan, i).to);
    }
  foyer_stmt_done (s);
}

static void
take (FoyerFinderBook *b,
      gint64 date,
      guint member,
      int from,
      int to)
{
  /* What runs past midnight takes the beginning of the next day. */
  for (int k = 0; k < 2; k++, date++, from -= FOYER_DAY_MINUTES, to -= FOYER_DAY_MINUTES)
    if (date >= b->first && date < b->first + b->n_days)
      foyer_minutes_add (at (b, b->busy, date, member), from, to);
}

static void
read_bookings (FoyerStmt *s,
               GArray *ignore,
               Held *held,
               FoyerFinderBook *b)
{
  char last_text[11] = "";
  gint64 last = G_MININT64;

  while (foyer_stmt_step (s))
    {
      FoyerId staff = foyer_stmt_id (s, 0);
      int member = foyer_finder_member (b, &staff), m0, dur;
      gint64 date;

      if (held != NULL && (foyer_stmt_int (s, 4) & FOYER_BOARD_ROW_IDLE) == 0)
        {
          FoyerId id = foyer_stmt_id (s, 6);
          g_array_append_val (held->ids, id);
        }
      if (member < 0 || (foyer_stmt_int (s, 4) & (FOYER_BOARD_ROW_IDLE | FOYER_BOARD_ROW_GUEST)) != 0)
        continue;
      if (ignore != NULL)
        {
          FoyerId id = foyer_stmt_id (s, 6);
          if (holds (ignore, &id))
            continue;
        }
      date = date_of (foyer_stmt_text (s, 1), &last, last_text);
      m0 = (int) foyer_stmt_int (s, 2);
      dur = (int) foyer_stmt_int (s, 3);
      if (date == G_MININT64 || dur <= 0)
        continue;
      if (date >= b->first && date < b->first + b->n_days)
        b->booked[(guint) (date - b->first) * b->members->len + (guint) member]++;
      if (foyer_stmt_is_null (s, 5))
        take (b, date, (guint) member, m0, m0 + dur);
      else
        {
          FoyerTaken taken = { .from = m0, .dur = dur };
          FoyerSpan busy[FOYER_GAPS_MAX + 1];

          foyer_gaps_parse (foyer_stmt_text (s, 5), dur, &taken.gaps);
          for (int i = 0, n = foyer_taken_busy (&taken, busy); i < n; i++)
            take (b, date, (guint) member, busy[i].from, busy[i].to);
        }
    }
  foyer_stmt_done (s);
}

#define BOOKING_SQL "SELECT staff, day, m0, dur, flags, gaps, id FROM board INDEXED BY board_time WHERE loc = ?1"

/* Of the day before what runs past midnight; a room held beyond its booking is asked for by itself. */
static void
read_late (FoyerDb *db,
           const FoyerId *loc,
           GArray *ignore,
           Held *held,
           FoyerFinderBook *b)
{
  gboolean one = b->members->len == 1 && held == NULL;
  FoyerStmt *s = one ? foyer_db_sql (db, BOOKING_SQL " AND day = ?2 AND staff = ?3 AND m0 + dur > 1440")
                     : foyer_db_sql (db, BOOKING_SQL " AND day = ?2 AND m0 + dur > 1440");
  char day[11];

  foyer_stmt_bind_id (s, 1, loc);
  foyer_stmt_bind_text (s, 2, foyer_date_format (b->first - 1, day));
  if (one)
    foyer_stmt_bind_id (s, 3, &member_at (b, 0)->id);
  read_bookings (s, ignore, held, b);
}

/* Of those that hold a room or may, only who they are: beside one member's day the others' bookings are read for nothing else. */
static void
read_held (FoyerDb *db,
           const FoyerId *loc,
           Held *held,
           const FoyerFinderBook *b)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT id FROM board INDEXED BY board_time WHERE loc = ?1 AND day BETWEEN ?2 AND ?3 AND flags & ?4 = 0");
  char from[11], to[11];

  foyer_stmt_bind_id (s, 1, loc);
  foyer_stmt_bind_text (s, 2, foyer_date_format (b->first, from));
  foyer_stmt_bind_text (s, 3, foyer_date_format (b->first + b->n_days - 1, to));
  foyer_stmt_bind_int (s, 4, FOYER_BOARD_ROW_IDLE);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_array_append_val (held->ids, id);
    }
  foyer_stmt_done (s);
}

static void
read_all_bookings (FoyerDb *db,
                   const FoyerId *loc,
                   GArray *ignore,
                   Held *held,
                   FoyerFinderBook *b)
{
  char from[11], to[11];
  FoyerStmt *s;

  read_late (db, loc, ignore, held, b);
  /* Rooms are held by bookings of everybody. */
  if (b->members->len == 1 && held != NULL)
    read_held (db, loc, held, b);
  if (b->members->len > 1)
    {
      s = foyer_db_sql (db, BOOKING_SQL " AND day BETWEEN ?2 AND ?3");
      foyer_stmt_bind_id (s, 1, loc);
      foyer_stmt_bind_text (s, 2, foyer_date_format (b->first, from));
      foyer_stmt_bind_text (s, 3, foyer_date_format (b->first + b->n_days - 1, to));
      read_bookings (s, ignore, held, b);
      return;
    }
  for (gint64 date = b->first; date < b->first + b->n_days; date++)
    {
      s = foyer_db_sql (db, BOOKING_SQL " AND day = ?2 AND staff = ?3");
      foyer_stmt_bind_id (s, 1, loc);
      foyer_stmt_bind_text (s, 2, foyer_date_format (date, from));
      foyer_stmt_bind_id (s, 3, &member_at (b, 0)->id);
      read_bookings (s, ignore, NULL, b);
    }
}

/* Minutes of the wall from the first day's midnight on; in the hour that happens twice both are taken. */
static int
wall_of (const FoyerLocation *place,
         gint64 first,
         gint64 utc)
{
  gint64 date;
  int minute;

  foyer_zone_from_utc (place->zone, utc, &date, &minute);
  return (int) (date - first) * FOYER_DAY_MINUTES + minute;
}

/* What the board says nothing of, or that it holds no time: a room is held until its booking is deleted. */
static gboolean
holds_room (FoyerDb *db,
            const FoyerId *appointment)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT 1 FROM appointment a JOIN visit v ON v.id = a.visit WHERE a.id = ?1 AND a.deleted IS NOT 1 AND v.status <> 'deleted'");
  gboolean any;

  foyer_stmt_bind_id (s, 1, appointment);
  any = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return any;
}

static void
read_rooms (FoyerDb *db,
            const FoyerLocation *place,
            GArray *ignore,
            const Held *held,
            FoyerFinderBook *b)
{
  gint64 t0 = foyer_zone_to_utc (place->zone, b->first, 0), t1 = foyer_zone_to_utc (place->zone, b->first + b->n_days, 0);

  for (int d = 0; d < b->n_days; d++)
    for (guint i = 0; i < b->instances->len; i++)
      foyer_minutes_add (&b->instances_free[(guint) d * b->instances->len + i], 0, FOYER_DAY_MINUTES);
  for (guint i = 0; i < b->instances->len; i++)
    {
      FoyerStmt *s = foyer_db_sql (db, "SELECT t0, t1, appointment FROM allocation WHERE instance = ?1 AND t0 > ?2 AND t0 < ?3 AND t1 > ?4"
                                       " AND deleted IS NOT 1");

      foyer_stmt_bind_id (s, 1, &g_array_index (b->instances, FoyerFinderInstance, i).id);
      foyer_stmt_bind_int (s, 2, t0 - LONGEST_MS);
      foyer_stmt_bind_int (s, 3, t1);
      foyer_stmt_bind_int (s, 4, t0);
      while (foyer_stmt_step (s))
        {
          FoyerId appointment = foyer_stmt_id (s, 2);
          int from, to;

          if (holds (ignore, &appointment) || (!held_has (held, &appointment) && !holds_room (db, &appointment)))
            continue;
          from = wall_of (place, b->first, foyer_stmt_int (s, 0));
          to = wall_of (place, b->first, foyer_stmt_int (s, 1));
          for (int d = MAX (from, 0) / FOYER_DAY_MINUTES; d < b->n_days && d * FOYER_DAY_MINUTES < to; d++)
            foyer_minutes_remove (&b->instances_free[(guint) d * b->instances->len + i], from - d * FOYER_DAY_MINUTES, to - d * FOYER_DAY_MINUTES);
        }
      foyer_stmt_done (s);
    }
}

void
foyer_finder_read_days (FoyerDb *db,
                        const FoyerLocation *place,
                        gint64 first,
                        int n_days,
                        GArray *ignore,
                        FoyerFinderBook *book)
{
  gsize n = (gsize) n_days * book->members->len;
  char from[11], to[11];
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  g_autofree guint32 *slots = NULL;
  Held held = { .ids = ids };

  book->first = first;
  book->n_days = n_days;
  book->open = g_new0 (FoyerMinutes, n);
  book->busy = g_new0 (FoyerMinutes, n);
  book->free = g_new0 (FoyerMinutes, n);
  book->booked = g_new0 (guint16, MAX (n, 1));
  book->instances_free = g_new0 (FoyerMinutes, (gsize) n_days * book->instances->len);
  if (book->members->len == 0)
    return;
  foyer_date_format (first, from);
  foyer_date_format (first + n_days - 1, to);
  read_hours (db, &place->id, from, to, book);
  read_all_bookings (db, &place->id, ignore != NULL && ignore->len > 0 ? ignore : NULL, book->instances->len > 0 ? &held : NULL, book);
  for (gsize i = 0; i < n; i++)
    for (int w = 0; w < FOYER_MINUTES_WORDS; w++)
      book->free[i].w[w] = book->open[i].w[w] & ~book->busy[i].w[w];
  if (book->instances->len == 0)
    return;
  held_close (&held);
  slots = held.slots;
  read_rooms (db, place, ignore, &held, book);
}

/* ---- what is done ----------------------------------------------------------------------------------------------------------------- */

void
foyer_finder_read_work (FoyerDb *db,
                        const FoyerId *loc,
                        const FoyerId *service,
                        GArray *only,
                        const FoyerFinderBook *book,
                        FoyerFinderWork *work)
{
  int usual = CLAMP ((int) foyer_setting_int (db, loc, "tech.minutes"), 0, FOYER_TECH_MAX);
  FoyerStmt *s = foyer_db_sql (db, "SELECT l.staff, coalesce(l.dur, s.dur), s.processing, s.finishing, s.tech FROM service_staff l"
                                   " JOIN service s ON s.id = l.service WHERE l.service = ?1 AND l.deleted IS NOT 1 AND s.deleted IS NOT 1"
                                   " AND coalesce(s.active, 1) = 1");

  memset (work, 0, sizeof *work * book->members->len);
  foyer_stmt_bind_id (s, 1, service);
  while (foyer_stmt_step (s))
    {
      FoyerId staff = foyer_stmt_id (s, 0);
      int member = foyer_finder_member (book, &staff), dur = (int) foyer_stmt_int (s, 1);
      FoyerBlocks blocks;

      if (member < 0 || dur <= 0 || (only != NULL && only->len > 0 && !holds (only, &staff)))
        continue;
      blocks = foyer_blocks_of_line (dur, (int) foyer_stmt_int (s, 2), (int) foyer_stmt_int (s, 3), 1000);
      work[member] = (FoyerFinderWork){ dur, blocks.processing, blocks.finishing,
                                          foyer_stmt_is_null (s, 4) ? usual : CLAMP ((int) foyer_stmt_int (s, 4), 0, FOYER_TECH_MAX) };
    }
  foyer_stmt_done (s);
}

int *
foyer_finder_read_shortest (FoyerDb *db,
                            const FoyerFinderBook *book)
{
  int *shortest = g_new (int, MAX (book->members->len, 1));

  for (guint i = 0; i < book->members->len; i++)
    {
      FoyerStmt *s = foyer_db_sql (db, "SELECT min(coalesce(l.dur, s.dur)) FROM service_staff l JOIN service s ON s.id = l.service"
                                       " WHERE l.staff = ?1 AND l.deleted IS NOT 1 AND s.deleted IS NOT 1 AND coalesce(s.active, 1) = 1");

      foyer_stmt_bind_id (s, 1, &member_at (book, i)->id);
      shortest[i] = foyer_stmt_step (s) && !foyer_stmt_is_null (s, 0) ? CLAMP ((int) foyer_stmt_int (s, 0), 5, USEFUL_MOST) : 15;
      foyer_stmt_done (s);
    }
  return shortest;
}

void
foyer_finder_starts (const FoyerFinderBook *book,
                     int day,
                     int step,
                     FoyerMinutes *starts)
{
  foyer_minutes_grid (starts, step);
  for (guint m = 0; m < book->members->len; m++)
    {
      const FoyerMinutes *open = &book->free[(guint) day * book->members->len + m];

      for (int t = foyer_minutes_next (open, 0); t >= 0; t = foyer_minutes_next (open, foyer_minutes_next_gap (open, t)))
        if (t % 5 == 0)
          foyer_minutes_add (starts, t, t + 1);
    }
}
