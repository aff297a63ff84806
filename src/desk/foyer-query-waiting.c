/* Who waits, and who suits a time that is free. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-client.h"
#include "foyer-cmd-common.h"
#include "foyer-column.h"
#include "foyer-out.h"
#include "foyer-phone.h"
#include "foyer-settings.h"
#include "foyer-waitlist.h"

#define MAX_RANGES 40     /* of one change that are looked at: a year of working time may have been added */
#define MAX_CANDIDATES 12 /* named for one range */

/* ---- an entry in words ------------------------------------------------------------------------------------------------------- */

/* "Colour, Blow-dry". (transfer full) */
static char *
names_of (FoyerDb *db,
          GArray *ids,
          const char *sql)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < ids->len; i++)
    {
      FoyerStmt *s = foyer_db_sql (db, sql);
      foyer_stmt_bind_id (s, 1, &g_array_index (ids, FoyerId, i));
      if (foyer_stmt_step (s) && !foyer_stmt_is_null (s, 0))
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", foyer_stmt_text (s, 0));
      foyer_stmt_done (s);
    }
  return g_string_free (text, FALSE);
}

/* Name of the card, or what was written. (transfer full) */
static char *
who (FoyerCall *call,
     const FoyerWaiter *w,
     char **phone)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId client = foyer_row_id (w->row, "client"), loc = foyer_row_id (w->row, "loc");
  char *name = NULL;

  *phone = NULL;
  if (!foyer_id_is_none (&client))
    {
      FoyerStmt *s = foyer_db_sql (db, "SELECT name, middle, surname, phone FROM client WHERE id = ?1 AND deleted IS NOT 1");
      foyer_stmt_bind_id (s, 1, &client);
      if (foyer_stmt_step (s))
        {
          name = foyer_client_title (foyer_name_parts (db, &loc), foyer_stmt_text (s, 0), foyer_stmt_text (s, 1), foyer_stmt_text (s, 2));
          if (!foyer_stmt_is_null (s, 3))
            *phone = foyer_call_phones (call, "calendar.phones") ? g_strdup (foyer_stmt_text (s, 3)) : foyer_phone_mask (foyer_stmt_text (s, 3));
        }
      foyer_stmt_done (s);
    }
  return name != NULL ? name : g_strdup (foyer_row_text (w->row, "name"));
}

static void
out_ids (JsonBuilder *out,
         const char *name,
         GArray *ids)
{
  char text[37];

  json_builder_set_member_name (out, name);
  json_builder_begin_array (out);
  for (guint i = 0; i < ids->len; i++)
    json_builder_add_string_value (out, foyer_id_format (&g_array_index (ids, FoyerId, i), text));
  json_builder_end_array (out);
}

void
foyer_waiter_out (FoyerCall *call,
                  JsonBuilder *out,
                  const FoyerLocation *place,
                  const FoyerWaiter *w,
                  const FoyerTurn *turn,
                  GArray *members)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId client = foyer_row_id (w->row, "client"), appointment = foyer_row_id (w->row, "appointment");
  g_autofree char *phone = NULL;
  g_autofree char *name = who (call, w, &phone);
  g_autofree char *services = names_of (db, w->services, "SELECT title FROM service WHERE id = ?1");
  g_autofree char *people = names_of (db, w->staff, "SELECT name FROM staff WHERE id = ?1");
  static const char *const numbers[] = { "from", "to", "promised", "offered", "made_at" };

  foyer_out_id (out, "entry", &w->row->id);
  foyer_out_text (out, "kind", w->walk_in ? "walk-in" : "wish");
  foyer_out_id (out, "client", &client);
  foyer_out_text (out, "name", name);
  foyer_out_text (out, "phone", phone);
  foyer_out_text (out, "services", services);
  out_ids (out, "service_ids", w->services);
  foyer_out_text (out, "people", people);
  out_ids (out, "staff_ids", w->staff);
  foyer_out_text (out, "first", foyer_row_text (w->row, "first"));
  foyer_out_text (out, "until", foyer_row_text (w->row, "until"));
  foyer_out_text (out, "days", foyer_row_text (w->row, "days"));
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (!foyer_row_is_null (w->row, numbers[i]))
      foyer_out_int (out, numbers[i], foyer_row_int (w->row, numbers[i]));
  foyer_out_bool (out, "urgent", w->wish.urgent);
  foyer_out_text (out, "note", foyer_row_text (w->row, "note"));
  foyer_out_text (out, "state", foyer_row_text (w->row, "state"));
  foyer_out_id (out, "appointment", &appointment);
  if (!w->walk_in)
    return;
  gint64 date, now_date;
  int minute, now;
  char wall[17];
  foyer_zone_from_utc (place->zone, foyer_call_now (call), &now_date, &now);
  foyer_zone_from_utc (place->zone, foyer_row_int (w->row, "promised"), &date, &minute);
  foyer_out_text (out, "promised_wall", foyer_row_is_null (w->row, "promised") ? NULL : foyer_wall_format (date, minute, wall));
  foyer_out_int (out, "wait", MAX (foyer_call_now (call) - w->wish.since, 0) / 60000);
  if (turn == NULL || turn->member < 0)
    return;
  const FoyerFreeMember *m = &g_array_index (members, FoyerFreeMember, turn->member);
  foyer_out_id (out, "turn_staff", &m->id);
  foyer_out_text (out, "turn_name", m->name);
  foyer_out_text (out, "turn_wall", foyer_wall_format (now_date, turn->start, wall));
  /* Longer than was said. */
  foyer_out_bool (out, "late", !foyer_row_is_null (w->row, "promised")
                                   && foyer_zone_to_utc (place->zone, now_date, turn->start) > foyer_row_int (w->row, "promised") + 60000);
}

/* Who works in one column, or in those of a position, only sees who asked for nobody, or for these. */
static gboolean
may_see (FoyerCall *call,
         const FoyerWaiter *w)
{
  FoyerId own = foyer_call_own_staff (call);

  if (foyer_id_is_none (&own) || w->staff->len == 0)
    return TRUE;
  for (guint i = 0; i < w->staff->len; i++)
    if (foyer_column_has (foyer_call_db (call), &own, &g_array_index (w->staff, FoyerId, i)))
      return TRUE;
  return FALSE;
}

/* ---- the list ------------------------------------------------------------------------------------------------------------------ */

const FoyerParam foyer_waiting_list_params[] = {
  { "kind", FOYER_P_ENUM, 0, "only these; default all", "wish walk-in" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static FoyerLocation *
place_of (FoyerCall *call,
          GError **error)
{
  FoyerId loc = foyer_call_loc (call);
  FoyerLocation *place = foyer_location_load (foyer_call_db (call), &loc);

  if (place == NULL)
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such location."));
  return place;
}

gboolean
foyer_run_waiting_list (FoyerCall *call,
                        JsonBuilder *out,
                        GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  g_autoptr (FoyerLocation) place = place_of (call, error);
  gint64 today;
  int now;

  if (place == NULL)
    return FALSE;
  g_autoptr (GPtrArray) waiters = foyer_waiters_read (db, &place->id, foyer_call_text (call, "kind"));
  foyer_zone_from_utc (place->zone, foyer_call_now (call), &today, &now);
  g_autoptr (GPtrArray) queue = g_ptr_array_new ();
  for (guint i = 0; i < waiters->len; i++)
    if (((FoyerWaiter *) waiters->pdata[i])->walk_in)
      g_ptr_array_add (queue, waiters->pdata[i]);
  g_autoptr (GArray) members = foyer_free_members (db, place, today);
  g_autofree FoyerTurn *turns = foyer_waiters_turns (db, queue, members, now);
  json_builder_begin_array (out);
  for (guint i = 0; i < waiters->len; i++)
    {
      if (!may_see (call, waiters->pdata[i])) /* the others still count: they have their turn before him */
        continue;
      json_builder_begin_object (out);
      foyer_waiter_out (call, out, place, waiters->pdata[i], i < queue->len ? &turns[i] : NULL, members); /* walk-ins are first */
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  return TRUE;
}

/* ---- who suits ------------------------------------------------------------------------------------------------------------------- */

/* Adds the range with those who suit it; nothing when nobody does. */
static void
out_range (FoyerCall *call,
           JsonBuilder *out,
           const FoyerLocation *place,
           const FoyerFreed *f,
           GPtrArray *waiters,
           GArray *members,
           int step)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId own = foyer_call_own_staff (call);
  const FoyerFreeMember *member = NULL;
  char wall[17];
  guint n = 0;

  if (!foyer_column_has (db, &own, &f->staff))
    return; /* another's free time */

  for (guint m = 0; m < members->len && member == NULL; m++)
    if (foyer_id_equal (&g_array_index (members, FoyerFreeMember, m).id, &f->staff))
      member = &g_array_index (members, FoyerFreeMember, m);
  if (member == NULL)
    return;
  /* Nobody begins in the past: what is free before the range is so only from now on. */
  gint64 today;
  int now;
  FoyerMinutes free = member->free;
  foyer_zone_from_utc (place->zone, foyer_call_now (call), &today, &now);
  if (f->date == today)
    foyer_minutes_remove (&free, 0, (now + step - 1) / step * step);
  for (guint i = 0; i < waiters->len && n < MAX_CANDIDATES; i++)
    {
      const FoyerWaiter *w = waiters->pdata[i];
      int dur = foyer_waiter_dur (db, w, &f->staff), start = foyer_wish_start (&w->wish, f->date, &free, f->from, f->to, dur, step);

      if (start < 0 || (w->walk_in && f->date != today) || !may_see (call, w))
        continue;
      if (n++ == 0)
        {
          json_builder_begin_object (out);
          foyer_out_id (out, "staff", &f->staff);
          foyer_out_text (out, "staff_name", member->name);
          foyer_out_text (out, "from", foyer_wall_format (f->date, f->from, wall));
          foyer_out_int (out, "minutes", f->to - f->from);
          json_builder_set_member_name (out, "candidates");
          json_builder_begin_array (out);
        }
      json_builder_begin_object (out);
      foyer_waiter_out (call, out, place, w, NULL, NULL);
      foyer_out_text (out, "wall", foyer_wall_format (f->date, start, wall));
      foyer_out_int (out, "dur", dur);
      json_builder_end_object (out);
    }
  if (n > 0)
    {
      json_builder_end_array (out);
      json_builder_end_object (out);
    }
}

static void
out_ranges (FoyerCall *call,
            JsonBuilder *out,
            const FoyerLocation *place,
            GArray *freed)
{
  FoyerDb *db = foyer_call_db (call);
  g_autoptr (GPtrArray) waiters = freed->len > 0 ? foyer_waiters_read (db, &place->id, NULL) : NULL;
  g_autoptr (GArray) members = NULL;
  gint64 of = G_MININT64;
  int step = CLAMP (foyer_setting_int (db, &place->id, "calendar.step"), 5, 60);

  json_builder_begin_array (out);
  for (guint i = 0; waiters != NULL && waiters->len > 0 && i < MIN (freed->len, MAX_RANGES); i++)
    {
      const FoyerFreed *f = &g_array_index (freed, FoyerFreed, i);
      if (f->date != of)
        {
          g_clear_pointer (&members, g_array_unref);
          members = foyer_free_members (db, place, f->date);
          of = f->date;
        }
      out_range (call, out, place, f, waiters, members, step);
    }
  json_builder_end_array (out);
}

const FoyerParam foyer_waiting_freed_params[] = {
  { "txn", FOYER_P_ID, 0, "change that may have set time free" },
  { "txns", FOYER_P_LIST, 0, "several of them" },
  { "others", FOYER_P_LIST, 0, "ids of lines of history, as they come from the chain: those of other desks count" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

gboolean
foyer_run_waiting_freed (FoyerCall *call,
                         JsonBuilder *out,
                         GError **error)
{
  g_autoptr (FoyerLocation) place = place_of (call, error);
  FoyerId txn = foyer_call_id (call, "txn");
  g_autoptr (GArray) txns = NULL, others = NULL;

  if (place == NULL || (txns = foyer_call_ids (call, "txns", error)) == NULL || (others = foyer_call_ids (call, "others", error)) == NULL)
    return FALSE;
  if (!foyer_id_is_none (&txn))
    g_array_append_val (txns, txn);
  g_autoptr (GArray) freed = foyer_freed_by (foyer_call_db (call), place, txns, others, foyer_call_now (call));
  out_ranges (call, out, place, freed);
  return TRUE;
}

const FoyerParam foyer_waiting_matches_params[] = {
  { "staff", FOYER_P_ID, FOYER_P_REQUIRED, "team member with free time" },
  { "wall", FOYER_P_WALL, FOYER_P_REQUIRED, "start of the free time" },
  { "minutes", FOYER_P_DUR, 0, "how much of it; default: as long as it is free" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

gboolean
foyer_run_waiting_matches (FoyerCall *call,
                           JsonBuilder *out,
                           GError **error)
{
  g_autoptr (FoyerLocation) place = place_of (call, error);
  g_autoptr (GArray) freed = g_array_new (FALSE, FALSE, sizeof (FoyerFreed));
  FoyerFreed f = { .staff = foyer_call_id (call, "staff") };

  if (place == NULL)
    return FALSE;
  foyer_wall_parse (foyer_call_text (call, "wall"), &f.date, &f.from);
  f.to = f.from + (int) foyer_call_int (call, "minutes");
  if (!foyer_call_has (call, "minutes"))
    {
      g_autoptr (GArray) members = foyer_free_members (foyer_call_db (call), place, f.date);
      for (guint i = 0; i < members->len; i++)
        if (foyer_id_equal (&g_array_index (members, FoyerFreeMember, i).id, &f.staff))
          f.to = foyer_minutes_next_gap (&g_array_index (members, FoyerFreeMember, i).free, f.from);
    }
  if (f.to > f.from)
    g_array_append_val (freed, f);
  out_ranges (call, out, place, freed);
  return TRUE;
}
