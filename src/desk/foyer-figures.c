/* Figures of visits and clients, and the rows the calendar reads: made again for whatever a transaction touched. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>

#include "foyer-alias.h"
#include "foyer-hooks-private.h"
#include "foyer-ids.h"
#include "foyer-line-money.h"
#include "foyer-search.h"
#include "foyer-time.h"
#include "foyer-visit-rules.h"

typedef FoyerFigureSaid Said;
typedef FoyerFigureLines Lines;

static Said *
said_for (Lines *lines,
          const FoyerId *appointment)
{
  for (guint i = 0; i < lines->said->len; i++)
    {
      Said *said = &g_array_index (lines->said, Said, i);
      if (foyer_id_equal (&said->appointment, appointment))
        return said;
    }
  Said fresh = { .appointment = *appointment, .services = g_string_new (NULL) };
  g_array_append_val (lines->said, fresh);
  return &g_array_index (lines->said, Said, lines->said->len - 1);
}

static void
say (Said *said,
     const char *title,
     gint64 qty)
{
  if (said->services->len > 0)
    g_string_append (said->services, " · ");
  g_string_append (said->services, title != NULL ? title : "");
  if (qty != 1000)
    {
      g_string_append_printf (said->services, " × %" G_GINT64_FORMAT, qty / 1000);
      int part = qty % 1000;
      if (part != 0)
        {
          char digits[8];
          g_snprintf (digits, sizeof digits, ".%03d", part);
          for (int end = 3; end > 0 && digits[end] == '0'; end--)
            digits[end] = '\0';
          g_string_append (said->services, digits);
        }
    }
}

void
foyer_figure_lines_init (Lines *lines)
{
  memset (lines, 0, sizeof *lines);
  lines->said = g_array_new (FALSE, FALSE, sizeof (Said));
}

void
foyer_figure_lines_reset (Lines *lines)
{
  for (guint i = 0; i < lines->said->len; i++)
    g_string_free (g_array_index (lines->said, Said, i).services, TRUE);
  g_array_set_size (lines->said, 0);
  lines->total = lines->gross = lines->paid = 0;
  lines->lines = lines->flags = 0;
  lines->whole = lines->idle = lines->known = FALSE;
  lines->status = NULL;
  lines->client = FOYER_ID_NONE;
  lines->first[0] = '\0';
  g_clear_pointer (&lines->name, g_free);
  g_clear_pointer (&lines->middle, g_free);
  g_clear_pointer (&lines->surname, g_free);
  g_clear_pointer (&lines->phone, g_free);
}

void
foyer_figure_lines_clear (Lines *lines)
{
  foyer_figure_lines_reset (lines);
  g_clear_pointer (&lines->said, g_array_unref);
}

void
foyer_figure_add_line (Lines *lines,
                       FoyerStmt *s)
{
  FoyerVisitLine line = foyer_line_money (s, 4);
  gint64 total = foyer_visit_line_total (&line);
  FoyerId appointment = foyer_stmt_id (s, 1);

  lines->total += total;
  lines->gross += foyer_visit_line_gross (&line);
  lines->lines++;
  if (foyer_id_is_none (&appointment))
    return;
  Said *said = said_for (lines, &appointment);
  said->total += total;
  if (foyer_id_is_none (&said->service))
    said->service = foyer_stmt_id (s, 2);
  say (said, foyer_stmt_text (s, 3), line.qty);
}

gboolean
foyer_figure_is_event (FoyerStmt *s)
{
  return g_strcmp0 (foyer_stmt_text (s, 14), "event") == 0;
}

static void
read_seen (FoyerDb *db,
           Lines *lines)
{
  FoyerStmt *s;

  if (lines->seen != NULL)
    {
      foyer_figure_seen_find (lines->seen, &lines->client, &lines->known, lines->first);
      return;
    }
  s = foyer_db_sql (db, "SELECT known, first FROM client_fig WHERE client = ?1");
  foyer_stmt_bind_id (s, 1, &lines->client);
  if (foyer_stmt_step (s))
    {
      lines->known = foyer_stmt_int (s, 0) != 0;
      if (!foyer_stmt_is_null (s, 1))
        g_strlcpy (lines->first, foyer_stmt_text (s, 1), sizeof lines->first);
    }
  foyer_stmt_done (s);
}

void
foyer_figure_set_visit (FoyerDb *db,
                        Lines *lines,
                        FoyerStmt *s,
                        gint64 paid,
                        gboolean receipt)
{
  FoyerId made_for = foyer_stmt_id (s, 2);
  FoyerStmt *card;

  lines->whole = TRUE;
  lines->status = foyer_stmt_text (s, 4);
  lines->idle = !foyer_status_holds_time (foyer_status_parse (lines->status));
  lines->paid = paid;
  lines->flags = (receipt ? FOYER_BOARD_ROW_RECEIPT : 0) | (foyer_stmt_int (s, 5) ? FOYER_BOARD_ROW_NOTE : 0);
  lines->client = foyer_alias_root (db, &made_for);
  if (foyer_id_is_none (&lines->client))
    return;
  card = foyer_db_sql (db, "SELECT name, middle, surname, phone, allergy IS NOT NULL FROM client WHERE id = ?1");
  foyer_stmt_bind_id (card, 1, &lines->client);
  if (foyer_stmt_step (card))
    {
      lines->name = g_strdup (foyer_stmt_text (card, 0));
      lines->middle = g_strdup (foyer_stmt_text (card, 1));
      lines->surname = g_strdup (foyer_stmt_text (card, 2));
      lines->phone = g_strdup (foyer_stmt_text (card, 3));
      lines->flags |= foyer_stmt_int (card, 4) ? FOYER_BOARD_ROW_ALERT : 0;
    }
  foyer_stmt_done (card);
  read_seen (db, lines);
}

void
foyer_figure_put_board (FoyerDb *db,
                        FoyerStmt *s,
                        const Lines *lines,
                        gboolean merged)
{
  FoyerId visit = foyer_stmt_id (s, 0), id = foyer_stmt_id (s, 1), loc = foyer_stmt_id (s, 2), staff = foyer_stmt_id (s, 4);
  FoyerId made_for = foyer_stmt_id (s, 6), client = lines->whole ? lines->client : merged ? foyer_alias_root (db, &made_for) : made_for;
  gint64 date;
  int minute;
  char day[11];
  FoyerStmt *put;

  if (!foyer_wall_parse (foyer_stmt_text (s, 3), &date, &minute))
    return;
  const Said *said = NULL;
  for (guint i = 0; i < lines->said->len && said == NULL; i++)
    if (foyer_id_equal (&g_array_index (lines->said, Said, i).appointment, &id))
      said = &g_array_index (lines->said, Said, i);
  int flags = (foyer_stmt_int (s, 7) ? FOYER_BOARD_ROW_CHOSEN : 0) | (foyer_stmt_int (s, 8) ? FOYER_BOARD_ROW_ONLINE : 0)
              | (foyer_stmt_int (s, 9) ? FOYER_BOARD_ROW_COMMENT : 0) | (foyer_stmt_int (s, 10) ? FOYER_BOARD_ROW_SHARED : 0)
              | (g_strcmp0 (foyer_stmt_text (s, 11), "contested") == 0 ? FOYER_BOARD_ROW_CONTESTED : 0)
              | (g_strcmp0 (foyer_stmt_text (s, 14), "event") == 0 ? FOYER_BOARD_ROW_EVENT : 0) | (lines->idle ? FOYER_BOARD_ROW_IDLE : 0)
              | (foyer_stmt_is_null (s, 15) ? 0 : FOYER_BOARD_ROW_GUEST) | (foyer_stmt_is_null (s, 17) ? 0 : FOYER_BOARD_ROW_BUNDLE) | lines->flags;
  gint64 taken = flags & FOYER_BOARD_ROW_EVENT ? foyer_db_int (db, FOYER_EVENT_TAKEN, &id) : 0;

  foyer_date_format (date, day);
  if (!foyer_id_is_none (&client) && !lines->known && (lines->first[0] == '\0' || strcmp (lines->first, day) >= 0))
    flags |= FOYER_BOARD_ROW_FIRST;
  put = foyer_db_sql (db, "INSERT OR REPLACE INTO board(loc, day, m0, id, staff, dur, visit, client, flags, colour, service, services, total, gaps,"
                          " tech, capacity, taken, status, sum, paid, name, middle, surname, phone)"
                          " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24)");
  foyer_stmt_bind_id (put, 1, &loc);
  foyer_stmt_bind_text (put, 2, day);
  foyer_stmt_bind_int (put, 3, minute);
  foyer_stmt_bind_id (put, 4, &id);
  foyer_stmt_bind_id (put, 5, &staff);
  foyer_stmt_bind_int (put, 6, foyer_stmt_int (s, 5));
  foyer_stmt_bind_id (put, 7, &visit);
  foyer_stmt_bind_id (put, 8, &client);
  foyer_stmt_bind_int (put, 9, flags);
  if (foyer_stmt_is_null (s, 12))
    foyer_stmt_bind_null (put, 10);
  else
    foyer_stmt_bind_int (put, 10, foyer_stmt_int (s, 12));
  foyer_stmt_bind_id (put, 11, said != NULL ? &said->service : NULL);
  foyer_stmt_bind_text (put, 12, said != NULL ? said->services->str : NULL);
  foyer_stmt_bind_int (put, 13, said != NULL ? said->total : 0);
  foyer_stmt_bind_text (put, 14, foyer_stmt_text (s, 13));
  if (foyer_stmt_is_null (s, 16))
    foyer_stmt_bind_null (put, 15);
  else
    foyer_stmt_bind_int (put, 15, foyer_stmt_int (s, 16));
  if (flags & FOYER_BOARD_ROW_EVENT)
    {
      foyer_stmt_bind_int (put, 16, foyer_stmt_int (s, 18));
      foyer_stmt_bind_int (put, 17, taken);
    }
  else
    {
      foyer_stmt_bind_null (put, 16);
      foyer_stmt_bind_null (put, 17);
    }
  foyer_stmt_bind_text (put, 18, lines->status);
  foyer_stmt_bind_int (put, 19, lines->whole ? lines->total : 0);
  foyer_stmt_bind_int (put, 20, lines->paid);
  foyer_stmt_bind_text (put, 21, lines->name);
  foyer_stmt_bind_text (put, 22, lines->middle);
  foyer_stmt_bind_text (put, 23, lines->surname);
  foyer_stmt_bind_text (put, 24, lines->phone);
  foyer_stmt_step (put);
  foyer_stmt_done (put);
}

void
foyer_figure_put_visit (FoyerDb *db,
                        FoyerStmt *s,
                        const Lines *lines,
                        int apps)
{
  FoyerId visit = foyer_stmt_id (s, 0), loc = foyer_stmt_id (s, 1);
  FoyerVisitStatus status = foyer_status_parse (foyer_stmt_text (s, 4));
  FoyerStmt *put = foyer_db_sql (db, "INSERT OR REPLACE INTO visit_fig(visit, loc, client, day, status, total, gross, sold, paid, lines, apps,"
                                     " receipt, note) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)");

  foyer_stmt_bind_id (put, 1, &visit);
  foyer_stmt_bind_id (put, 2, &loc);
  foyer_stmt_bind_id (put, 3, &lines->client);
  foyer_stmt_bind_text (put, 4, foyer_stmt_text (s, 3));
  foyer_stmt_bind_text (put, 5, foyer_stmt_text (s, 4));
  foyer_stmt_bind_int (put, 6, lines->total);
  foyer_stmt_bind_int (put, 7, lines->gross);
  foyer_stmt_bind_int (put, 8, foyer_status_is_sold (status) ? lines->total : 0);
  foyer_stmt_bind_int (put, 9, lines->paid);
  foyer_stmt_bind_int (put, 10, lines->lines);
  foyer_stmt_bind_int (put, 11, apps);
  foyer_stmt_bind_int (put, 12, (lines->flags & FOYER_BOARD_ROW_RECEIPT) != 0);
  foyer_stmt_bind_int (put, 13, foyer_stmt_int (s, 5));
  foyer_stmt_step (put);
  foyer_stmt_done (put);
}

/* ---- visits ---------------------------------------------------------------------------------------------------------------- */

enum
{
  LINE,
  APPOINTMENT,
  VISIT,
  MONEY,
  RECEIPT,
  FIGURES,
  N_WALKS,
};

#define FEW 8       /* visits asked for one by one */
#define STEPS 4     /* over others' rows, before looking where the wanted ones are */

/* The rows of one table in the order of their visits, for visits that are asked for in that order: of many one statement tells which have
 * none. Each table's columns begin with the visit. */
typedef struct
{
  FoyerStmt *s; /* NULL: not looked yet */
  FoyerId asked, at;
  gboolean has;
} Walk;

static const char *
walk_sql (int table,
          gboolean one)
{
  static const char *const texts[N_WALKS][2] = {
    [LINE] = { "SELECT " FOYER_FIGURE_LINE " FROM line WHERE visit >= ?1 AND deleted IS NOT 1 ORDER BY visit, weight, id",
               "SELECT " FOYER_FIGURE_LINE " FROM line WHERE visit = ?1 AND deleted IS NOT 1 ORDER BY weight, id" },
    [APPOINTMENT] = { "SELECT " FOYER_FIGURE_APPOINTMENT " FROM appointment WHERE visit >= ?1 AND deleted IS NOT 1 AND " FOYER_FIGURE_APPOINTMENT_WHOLE
                      " ORDER BY visit",
                      "SELECT " FOYER_FIGURE_APPOINTMENT " FROM appointment WHERE visit = ?1 AND deleted IS NOT 1 AND " FOYER_FIGURE_APPOINTMENT_WHOLE },
    [VISIT] = { "SELECT " FOYER_FIGURE_VISIT " FROM visit WHERE id >= ?1 AND " FOYER_FIGURE_VISIT_WHOLE " ORDER BY id",
                "SELECT " FOYER_FIGURE_VISIT " FROM visit WHERE id = ?1 AND " FOYER_FIGURE_VISIT_WHOLE },
    [MONEY] = { "SELECT visit, amount FROM money WHERE visit >= ?1 AND void IS NULL AND kind IN ('payment', 'refund') ORDER BY visit",
                "SELECT visit, amount FROM money WHERE visit = ?1 AND void IS NULL AND kind IN ('payment', 'refund')" },
    [RECEIPT] = { "SELECT visit FROM document WHERE visit >= ?1 AND type = 101 AND void IS NULL ORDER BY visit",
                  "SELECT visit FROM document WHERE visit = ?1 AND type = 101 AND void IS NULL" },
    [FIGURES] = { "SELECT visit FROM visit_fig WHERE visit >= ?1 ORDER BY visit", "SELECT visit FROM visit_fig WHERE visit = ?1" },
  };
  return texts[table][one];
}

typedef struct
{
  FoyerDb *db;
  gboolean one; /* visits are few: each is asked for */
  gboolean merged; /* some cards are */
  Walk walks[N_WALKS];
  Lines lines;
} Figures;

static void
walk_on (Walk *w)
{
  w->has = foyer_stmt_step (w->s);
  if (w->has)
    w->at = foyer_stmt_id (w->s, 0);
}

static void
walk_from (Figures *f,
           int table,
           const FoyerId *visit)
{
  Walk *w = &f->walks[table];

  if (w->s != NULL)
    foyer_stmt_done (w->s);
  w->s = foyer_db_sql (f->db, walk_sql (table, f->one));
  w->asked = *visit;
  foyer_stmt_bind_id (w->s, 1, visit);
  walk_on (w);
}

/* TRUE: the walk stands at a row of @visit. */
static gboolean
walk_to (Figures *f,
         int table,
         const FoyerId *visit)
{
  Walk *w = &f->walks[table];

  if (w->s == NULL || (f->one && !foyer_id_equal (&w->asked, visit)))
    walk_from (f, table, visit);
  for (int steps = 0;; steps++)
    {
      int order = w->has ? foyer_id_compare (&w->at, visit) : 1;

      if (order >= 0)
        return order == 0;
      if (steps == STEPS)
        walk_from (f, table, visit);
      else
        walk_on (w);
    }
}

static void
figure_visit (Figures *f,
              FoyerHookWork *work,
              const FoyerId *visit)
{
  int apps = 0;

  foyer_figure_lines_reset (&f->lines);
  for (; walk_to (f, LINE, visit); walk_on (&f->walks[LINE]))
    foyer_figure_add_line (&f->lines, f->walks[LINE].s);
  /* A row whose author has not been heard of yet has only what others changed of it (replication.md 7.2): it counts when it is whole. */
  if (walk_to (f, VISIT, visit))
    {
      gint64 paid = 0;

      for (; walk_to (f, MONEY, visit); walk_on (&f->walks[MONEY]))
        paid += foyer_stmt_int (f->walks[MONEY].s, 1);
      foyer_figure_set_visit (f->db, &f->lines, f->walks[VISIT].s, paid, walk_to (f, RECEIPT, visit));
    }
  for (; walk_to (f, APPOINTMENT, visit); walk_on (&f->walks[APPOINTMENT]))
    {
      if (foyer_figure_is_event (f->walks[APPOINTMENT].s))
        f->lines.lines = 0; /* nobody's visit: nothing that is counted */
      else
        apps++;
      foyer_figure_put_board (f->db, f->walks[APPOINTMENT].s, &f->lines, f->merged);
    }

  if (f->lines.whole)
    {
      FoyerId made_for = foyer_stmt_id (f->walks[VISIT].s, 2);

      foyer_figure_put_visit (f->db, f->walks[VISIT].s, &f->lines, apps);
      foyer_hook_mark (work->clients, &f->lines.client);
      foyer_hook_mark (work->clients, &made_for);
    }
  else if (walk_to (f, FIGURES, visit))
    {
      /* The row has left this store. */
      FoyerStmt *drop = foyer_db_sql (f->db, "DELETE FROM visit_fig WHERE visit = ?1");
      foyer_stmt_bind_id (drop, 1, visit);
      foyer_stmt_step (drop);
      foyer_stmt_done (drop);
    }
}

/* @visits in order. */
static void
figure_visits (FoyerHookWork *work,
               FoyerDb *db,
               const GArray *visits)
{
  Figures f = { .db = db, .one = visits->len < FEW };

  if (visits->len == 0)
    return;
  f.merged = foyer_db_int (db, "SELECT EXISTS(SELECT 1 FROM client_root)", NULL) != 0;
  foyer_figure_lines_init (&f.lines);
  for (guint i = 0; i < visits->len; i++)
    figure_visit (&f, work, &g_array_index (visits, FoyerId, i));
  for (int i = 0; i < N_WALKS; i++)
    if (f.walks[i].s != NULL)
      foyer_stmt_done (f.walks[i].s);
  foyer_figure_lines_clear (&f.lines);
}

void
foyer_figure_client (FoyerDb *db,
                     const FoyerId *client)
{
  gint64 sold = 0, paid = 0, visits = 0, noshows = 0, known;
  char first[11] = "", last[11] = "";
  FoyerId root = foyer_alias_root (db, client);
  g_autoptr (GArray) members = foyer_alias_members (db, client);
  gboolean here = FALSE;
  FoyerStmt *s;

  /* A merged card counts under the one it was merged into. */
  for (guint i = 0; i < members->len && foyer_id_equal (&root, client); i++)
    {
      s = foyer_db_sql (db, "SELECT opening_sold, opening_paid, opening_visits FROM client WHERE id = ?1");
      foyer_stmt_bind_id (s, 1, &g_array_index (members, FoyerId, i));
      if (foyer_stmt_step (s))
        {
          here |= i == 0;
          sold += foyer_stmt_int (s, 0);
          paid += foyer_stmt_int (s, 1);
          visits += foyer_stmt_int (s, 2);
        }
      foyer_stmt_done (s);
    }
  if (!here)
    {
      s = foyer_db_sql (db, "DELETE FROM client_fig WHERE client = ?1");
      foyer_stmt_bind_id (s, 1, client);
      foyer_stmt_step (s);
      foyer_stmt_done (s);
      return;
    }

  known = visits != 0;
  /* In order of day. */
  s = foyer_db_sql (db, "SELECT day, status, sold, paid FROM visit_fig WHERE client = ?1 ORDER BY day");
  foyer_stmt_bind_id (s, 1, client);
  while (foyer_stmt_step (s))
    {
      FoyerVisitStatus status = foyer_status_parse (foyer_stmt_text (s, 1));
      sold += foyer_stmt_int (s, 2);
      paid += foyer_stmt_int (s, 3);
      noshows += status == FOYER_STATUS_NO_SHOW;
      if (status != FOYER_STATUS_ARRIVED)
        continue;
      visits++;
      if (*first == '\0')
        g_strlcpy (first, foyer_stmt_text (s, 0), sizeof first);
      g_strlcpy (last, foyer_stmt_text (s, 0), sizeof last);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < members->len; i++)
    paid += foyer_db_int (db, "SELECT coalesce(sum(amount), 0) FROM money WHERE client = ?1 AND visit IS NULL AND void IS NULL"
                              " AND kind IN ('payment', 'refund')", &g_array_index (members, FoyerId, i));
  for (guint i = 0; i < members->len; i++)
    {
      /* What was corrected by hand. */
      s = foyer_db_sql (db, "SELECT kind = 'sold', sum(amount) FROM client_adjust WHERE client = ?1 AND void IS NULL GROUP BY 1");
      foyer_stmt_bind_id (s, 1, &g_array_index (members, FoyerId, i));
      while (foyer_stmt_step (s))
        *(foyer_stmt_int (s, 0) ? &sold : &paid) += foyer_stmt_int (s, 1);
      foyer_stmt_done (s);
    }

  s = foyer_db_sql (db, "INSERT OR REPLACE INTO client_fig(client, sold, paid, visits, noshows, first, last, known) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
  foyer_stmt_bind_id (s, 1, client);
  foyer_stmt_bind_int (s, 2, sold);
  foyer_stmt_bind_int (s, 3, paid);
  foyer_stmt_bind_int (s, 4, visits);
  foyer_stmt_bind_int (s, 5, noshows);
  foyer_stmt_bind_text (s, 6, *first != '\0' ? first : NULL);
  foyer_stmt_bind_text (s, 7, *last != '\0' ? last : NULL);
  foyer_stmt_bind_int (s, 8, known);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

void
foyer_figure_mark_visits (FoyerTx *tx,
                          const FoyerId *client)
{
  FoyerStmt *s = foyer_db_sql (foyer_tx_db (tx), "SELECT visit FROM visit_fig WHERE client = ?1");

  foyer_stmt_bind_id (s, 1, client);
  while (foyer_stmt_step (s))
    {
      FoyerId visit = foyer_stmt_id (s, 0);
      foyer_hook_mark (foyer_hook_work (tx)->visits, &visit);
    }
  foyer_stmt_done (s);
}

/* The client's figures; where another day is the first now, the board says so of all of the client's bookings. */
static void
figure_client (FoyerTx *tx,
               const FoyerId *client)
{
  FoyerDb *db = foyer_tx_db (tx);
  Lines was = { .client = *client }, is = { .client = *client };

  read_seen (db, &was);
  foyer_figure_client (db, client);
  read_seen (db, &is);
  if (was.known != is.known || strcmp (was.first, is.first) != 0)
    foyer_figure_mark_visits (tx, client);
}

static void
refresh (FoyerTx *tx,
         GHashTable *set,
         const char *table)
{
  if (g_hash_table_size (set) == 0)
    return;
  g_autoptr (GArray) ids = foyer_ids_take (set);
  for (guint i = 0; i < ids->len; i++)
    foyer_tx_refresh (tx, table, &g_array_index (ids, FoyerId, i));
}

void
foyer_hook_settle (FoyerTx *tx)
{
  FoyerHookWork *work = foyer_tx_get_work (tx);

  if (work == NULL)
    return;

  foyer_hook_receipts (tx);
  foyer_alias_flush (tx);
  foyer_hook_claims (tx);
  foyer_hook_medical (tx);
  foyer_hook_accounts (tx);

  /* Refreshing an appointment asks for its allocations, and can free a slot somebody waits for: at most a few rounds. */
  for (int round = 0; round < 8; round++)
    {
      refresh (tx, work->refresh_appointments, "appointment");
      refresh (tx, work->refresh_allocations, "allocation");
      foyer_hook_events (tx);
      if (g_hash_table_size (work->refresh_appointments) == 0)
        break;
    }
  if (work->check_conflicts)
    {
      work->check_conflicts = FALSE;
      foyer_hook_close_conflicts (tx);
    }
  foyer_hook_close_cards (tx);
  foyer_hook_rules (tx);
}

GArray *
foyer_hook_figures (FoyerTx *tx)
{
  FoyerHookWork *work = foyer_hook_work (tx);
  FoyerDb *db = foyer_tx_db (tx);
  g_autoptr (GArray) visits = foyer_ids_take (work->visits);

  figure_visits (work, db, visits);

  g_autoptr (GArray) clients = foyer_ids_take (work->clients);
  for (guint i = 0; i < clients->len; i++)
    {
      /* Money of a merged card is money of its root. */
      FoyerId root = foyer_alias_root (db, &g_array_index (clients, FoyerId, i));
      figure_client (tx, &g_array_index (clients, FoyerId, i));
      if (!foyer_id_equal (&root, &g_array_index (clients, FoyerId, i)))
        figure_client (tx, &root);
    }
  return g_steal_pointer (&clients);
}

void
foyer_hook_flush (FoyerTx *tx)
{
  FoyerHookWork *work = foyer_tx_get_work (tx);
  FoyerDb *db = foyer_tx_db (tx);
  g_autoptr (GArray) clients = NULL;

  if (work == NULL)
    return;
  foyer_hook_settle (tx);
  foyer_hook_event_boards (tx);
  clients = foyer_hook_figures (tx);
  /* Their figures stand; only what the board says of them is another. */
  g_autoptr (GArray) again = foyer_ids_take (work->visits);
  figure_visits (work, db, again);
  g_hash_table_remove_all (work->clients);

  g_autoptr (GArray) find = foyer_ids_take (work->find);
  for (guint i = 0; i < find->len; i++)
    foyer_search_refresh (tx, &g_array_index (find, FoyerId, i));
}
