/* The front-desk board: who is expected, here, in service, to pay, done; and moving somebody on. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-booking-private.h"
#include "foyer-calendar-read.h"
#include "foyer-event.h"
#include "foyer-front.h"
#include "foyer-money.h"
#include "foyer-waitlist.h"

/* ---- moving on --------------------------------------------------------------------------------------------------------------- */

static const FoyerParam step_params[] = {
  { "visit", FOYER_P_ID, FOYER_P_REQUIRED, "visit" },
  { "step", FOYER_P_ENUM, FOYER_P_REQUIRED, "where it stands now", "expected arrived service pay done" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static void
set_moment (FoyerRow *visit,
            const char *field,
            gint64 value)
{
  if (value == 0)
    foyer_row_set_null (visit, field);
  else
    foyer_row_set_int (visit, field, value);
}

static gboolean
run_step (FoyerCall *call,
          GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) visit = NULL;
  FoyerId loc = foyer_call_loc (call);
  FoyerStage stage = FOYER_STAGE_NONE;

  if (!foyer_booking_begin (&b, call, &loc, error) || (visit = foyer_booking_visit (&b, call, "visit", error)) == NULL
      || !foyer_event_keeps_out (b.db, &visit->id, error))
    return FALSE;
  FoyerVisitStatus from = foyer_status_parse (foyer_row_text (visit, "status"));
  FoyerStanding s = { .status = from, .came = foyer_row_int (visit, "came"), .started = foyer_row_int (visit, "started"),
                      .finished = foyer_row_int (visit, "finished"), .total = foyer_visit_sum (b.db, &visit->id), .paid = foyer_visit_paid (b.db, &visit->id) };
  foyer_stage_parse (foyer_call_text (call, "step"), &stage);
  if (!foyer_stage_set (&s, stage, foyer_call_now (call)))
    {
      g_autofree char *due = foyer_money_format (foyer_visit_due (s.total, s.paid), b.place->currency);
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("There is still %s to pay."), due);
      return FALSE;
    }
  if (s.status != from && !foyer_status_need (from, s.status, foyer_visit_has_receipt (b.db, &visit->id), error))
    return FALSE;
  if (!foyer_status_holds_time (from) && foyer_status_holds_time (s.status) && !foyer_booking_take_visit_back (&b, &visit->id, TRUE, 0, error))
    return FALSE;
  foyer_row_set_text (visit, "status", foyer_status_word (s.status));
  set_moment (visit, "came", s.came);
  set_moment (visit, "started", s.started);
  set_moment (visit, "finished", s.finished);
  foyer_tx_put (b.tx, visit);
  json_object_set_string_member (foyer_call_result (call), "status", foyer_status_word (s.status));
  return TRUE;
}

/* ---- the board --------------------------------------------------------------------------------------------------------------- */

static const FoyerParam day_params[] = {
  { "date", FOYER_P_DATE, 0, "day; default: today" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

/* A visit of the day. */
typedef struct
{
  FoyerId visit, first, client, staff;
  int from, to;
  GString *services, *members;
  char *comment; /* of the first appointment: who it is where there is no client */
  const FoyerCalendarBlock *block; /* the first one */
  FoyerStanding standing;
  FoyerStage stage;
} Card;

static void
card_clear (gpointer data)
{
  Card *card = data;
  g_string_free (card->services, TRUE);
  g_string_free (card->members, TRUE);
  g_free (card->comment);
}

/* Not twice; "Ann" is not in "Anna". */
static void
add_word (GString *text,
          const char *word)
{
  if (word == NULL || *word == '\0')
    return;
  gsize length = strlen (word);
  for (const char *at = strstr (text->str, word); at != NULL; at = strstr (at + 1, word))
    if ((at == text->str || (at - text->str >= 2 && g_str_has_prefix (at - 2, ", "))) && (at[length] == '\0' || g_str_has_prefix (at + length, ", ")))
      return;
  g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", word);
}

static char *
staff_name (FoyerDb *db,
            const FoyerId *staff)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT name FROM staff WHERE id = ?1");
  foyer_stmt_bind_id (s, 1, staff);
  char *name = g_strdup (foyer_stmt_step (s) ? foyer_stmt_text (s, 0) : NULL);
  foyer_stmt_done (s);
  return name;
}

/* FALSE for an event, which is nobody's visit. */
static gboolean
read_steps (FoyerDb *db,
            const FoyerCalendarBlock *block,
            FoyerStanding *s,
            char **comment)
{
  FoyerStmt *stmt = foyer_db_sql (db, "SELECT v.came, v.started, v.finished, a.kind, a.comment FROM appointment a JOIN visit v ON v.id = a.visit WHERE a.id = ?1");

  foyer_stmt_bind_id (stmt, 1, &block->id);
  gboolean found = foyer_stmt_step (stmt);
  if (found)
    {
      s->came = foyer_stmt_int (stmt, 0);
      s->started = foyer_stmt_int (stmt, 1);
      s->finished = foyer_stmt_int (stmt, 2);
      found = g_strcmp0 (foyer_stmt_text (stmt, 3), "event") != 0;
      if (found && foyer_id_is_none (&block->client))
        *comment = g_strdup (foyer_stmt_text (stmt, 4));
    }
  foyer_stmt_done (stmt);
  return found;
}

static GArray *
read_cards (FoyerDb *db,
            const FoyerLocation *place,
            GArray *blocks,
            gint64 date,
            gint64 now)
{
  GArray *cards = g_array_new (FALSE, TRUE, sizeof (Card));
  g_autoptr (GHashTable) by_visit = g_hash_table_new (foyer_id_hash, foyer_id_equal_func);

  g_array_set_clear_func (cards, card_clear);
  for (guint i = 0; i < blocks->len; i++)
    {
      const FoyerCalendarBlock *b = &g_array_index (blocks, FoyerCalendarBlock, i);
      guint at = GPOINTER_TO_UINT (g_hash_table_lookup (by_visit, &b->visit));

      if (at == 0)
        {
          Card fresh = { .visit = b->visit, .first = b->id, .client = b->client, .staff = b->staff, .from = b->m0, .to = b->m0 + b->dur, .block = b,
                         .standing = { .status = b->status, .total = b->sum, .paid = b->paid } };
          if (!read_steps (db, b, &fresh.standing, &fresh.comment))
            continue;
          fresh.services = g_string_new (NULL);
          fresh.members = g_string_new (NULL);
          g_array_append_val (cards, fresh);
          at = cards->len;
          g_hash_table_insert (by_visit, (gpointer) &b->visit, GUINT_TO_POINTER (at));
        }
      Card *card = &g_array_index (cards, Card, at - 1);
      g_autofree char *name = staff_name (db, &b->staff);
      add_word (card->services, b->services);
      add_word (card->members, name);
      card->to = MAX (card->to, b->m0 + b->dur);
    }
  for (guint i = 0; i < cards->len; i++)
    {
      Card *card = &g_array_index (cards, Card, i);
      card->standing.ends = foyer_zone_to_utc (place->zone, date, 0) + (gint64) card->to * 60000;
      if (card->to < FOYER_DAY_MINUTES)
        card->standing.ends = foyer_zone_to_utc (place->zone, date, card->to);
      card->stage = foyer_stage_of (&card->standing, now);
    }
  return cards;
}

static void
out_card (JsonBuilder *out,
          const FoyerLocation *place,
          const Card *card,
          gint64 date,
          gint64 now)
{
  char wall[17];
  const FoyerStanding *s = &card->standing;
  gint64 starts = foyer_zone_to_utc (place->zone, date, CLAMP (card->from, 0, FOYER_DAY_MINUTES - 1));
  gint64 since = card->stage == FOYER_STAGE_SERVICE ? s->started : card->stage == FOYER_STAGE_PAY ? s->finished : s->came;

  json_builder_begin_object (out);
  foyer_out_text (out, "stage", foyer_stage_word (card->stage));
  foyer_out_id (out, "visit", &card->visit);
  foyer_out_id (out, "appointment", &card->first);
  foyer_out_id (out, "client", &card->client);
  foyer_out_id (out, "staff", &card->staff);
  foyer_out_text (out, "wall", foyer_wall_format (date, MAX (card->from, 0), wall));
  foyer_out_int (out, "start", card->from);
  foyer_out_int (out, "end", card->to);
  foyer_out_text (out, "name", card->block->name != NULL && *card->block->name != '\0' ? card->block->name : card->comment);
  foyer_out_text (out, "phone", card->block->phone);
  foyer_out_text (out, "services", card->services->str);
  foyer_out_text (out, "members", card->members->str);
  foyer_out_text (out, "status", foyer_status_word (s->status));
  foyer_out_int (out, "total", s->total);
  foyer_out_int (out, "due", foyer_visit_due (s->total, s->paid));
  if (card->block->tint >= 0)
    foyer_out_int (out, "tint", card->block->tint);
  foyer_out_bool (out, "first", card->block->first);
  foyer_out_bool (out, "alert", card->block->alert);
  foyer_out_bool (out, "note", card->block->note);
  foyer_out_bool (out, "receipt", card->block->receipt);
  /* Minutes in this column, where that is known; minutes past the time that was agreed. */
  if (since != 0 && card->stage != FOYER_STAGE_DONE)
    foyer_out_int (out, "minutes", MAX (now - since, 0) / 60000);
  if (card->stage <= FOYER_STAGE_ARRIVED && now > starts)
    foyer_out_int (out, "late", (now - starts) / 60000);
  json_builder_end_object (out);
}

static gboolean
run_day (FoyerCall *call,
         JsonBuilder *out,
         GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call), own = foyer_call_own_staff (call);
  g_autoptr (FoyerLocation) place = foyer_location_load (db, &loc);
  gint64 today, date, now = foyer_call_now (call);
  int minute, away = 0;
  char day[11];

  if (place == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such location."));
      return FALSE;
    }
  foyer_zone_from_utc (place->zone, now, &today, &minute);
  date = today;
  if (foyer_call_text (call, "date") != NULL)
    foyer_date_parse (foyer_call_text (call, "date"), &date);
  int back = foyer_call_days (call, "calendar.history");
  if (back >= 0 && date < today - back)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("This day is further back than you may see."));
      return FALSE;
    }
  foyer_date_format (date, day);
  g_autoptr (GArray) blocks = foyer_calendar_read_blocks (db, &loc, day, day, &own, foyer_call_phones (call, "calendar.phones"));
  g_autoptr (GArray) cards = read_cards (db, place, blocks, date, now);
  gboolean waiting = foyer_call_may (call, "booking.waiting") && date == today;
  g_autoptr (GPtrArray) queue = waiting ? foyer_waiters_read (db, &loc, "walk-in") : g_ptr_array_new ();
  g_autoptr (GArray) members = foyer_free_members (db, place, today);
  g_autofree FoyerTurn *turns = foyer_waiters_turns (db, queue, members, minute);

  json_builder_begin_object (out);
  foyer_out_text (out, "date", day);
  foyer_out_bool (out, "today", date == today);
  json_builder_set_member_name (out, "cards");
  json_builder_begin_array (out);
  for (guint i = 0; i < cards->len; i++)
    {
      const Card *card = &g_array_index (cards, Card, i);
      if (card->stage == FOYER_STAGE_NONE)
        away++;
      else
        out_card (out, place, card, date, now);
    }
  json_builder_end_array (out);
  json_builder_set_member_name (out, "walk_ins");
  json_builder_begin_array (out);
  for (guint i = 0; i < queue->len; i++)
    {
      json_builder_begin_object (out);
      foyer_waiter_out (call, out, place, queue->pdata[i], &turns[i], members);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  foyer_out_int (out, "no_shows", away);
  json_builder_end_object (out);
  return TRUE;
}

const FoyerCommand foyer_commands_front[] = {
  { "visit.step", "booking.status", "Moves a visit on at the front desk: expected, arrived, in service, to pay, done.", N_ ("Moved on at the desk"), step_params,
    run_step },
  { NULL },
};

const FoyerQuery foyer_queries_front[] = {
  { "front.day", "calendar", "The front-desk board of a day: each visit and where it stands, and those who walked in.", day_params,
    "{date, today, cards: [{stage, visit, appointment, client, staff, wall, start, end, name, phone, services, members, status, total, due, minutes, late, …}],"
    " walk_ins: [as waiting.list], no_shows}",
    run_day },
  { NULL },
};
