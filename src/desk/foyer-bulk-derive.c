/* What foyer-hooks.c derives row by row, for a whole store at once: every table is read once, in the order of the visits.
 *
 * Invariant: the result is that of the hooks (test store-bulk compares them, table by table). */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-alias.h"
#include "foyer-hooks-private.h"
#include "foyer-search.h"
#include "foyer-time.h"

#define TICK 1024

typedef struct
{
  FoyerDb *db;
  GHashTable *zones; /* FoyerId → const FoyerZone* */
  char day[11];
} State;

gpointer
foyer_bulk_new (FoyerDb *db)
{
  State *state = g_new0 (State, 1);

  state->db = db;
  state->zones = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
  return state;
}

void
foyer_bulk_free (gpointer data)
{
  State *state = data;

  g_hash_table_unref (state->zones);
  g_free (state);
}

/* ---- derived fields ---------------------------------------------------------------------------------------------------- */
static const FoyerZone *
zone_of (State         *state,
         const FoyerId *loc)
{
  const FoyerZone *zone = g_hash_table_lookup (state->zones, loc);

  if (zone == NULL)
    {
      FoyerStmt *s = foyer_db_sql (state->db, "SELECT zone FROM location WHERE id = ?1");

      foyer_stmt_bind_id (s, 1, loc);
      if (foyer_stmt_step (s) && !foyer_stmt_is_null (s, 0))
        zone = foyer_zone_get (foyer_stmt_text (s, 0));
      foyer_stmt_done (s);
      if (zone == NULL)
        zone = foyer_zone_get ("UTC");
      g_hash_table_insert (state->zones, foyer_id_copy (loc), (gpointer) zone);
    }
  return zone;
}

static void
set_int (FoyerRow   *row,
         const char *field,
         gint64      value)
{
  FoyerVal *v = &row->vals[foyer_entity_field (row->entity, field)];

  v->kind = FOYER_VAL_INT;
  v->i = value;
}

static void
appointment_fields (State    *state,
                    FoyerRow *row)
{
  FoyerId loc = foyer_row_id (row, "loc");
  const char *wall = foyer_row_text (row, "wall");
  FoyerVal *day;
  gint64 date, t0;
  int minute;

  if (!foyer_wall_parse (wall, &date, &minute))
    return;
  t0 = foyer_zone_to_utc (zone_of (state, &loc), date, minute);
  set_int (row, "t0", t0);
  set_int (row, "t1", t0 + foyer_row_int (row, "dur") * 60000);
  foyer_date_format (date, state->day);
  day = &row->vals[foyer_entity_field (row->entity, "day")];
  day->kind = FOYER_VAL_TEXT;
  day->s = state->day;
}

static void
allocation_fields (State    *state,
                   FoyerRow *row)
{
  FoyerId appointment = foyer_row_id (row, "appointment");
  FoyerStmt *s = foyer_db_sql (state->db, "SELECT t0, t1 FROM appointment WHERE id = ?1 AND deleted IS NOT 1 AND t0 IS NOT NULL");

  foyer_stmt_bind_id (s, 1, &appointment);
  if (foyer_stmt_step (s))
    {
      set_int (row, "t0", foyer_stmt_int (s, 0));
      set_int (row, "t1", foyer_stmt_int (s, 1));
    }
  foyer_stmt_done (s);
}

void
foyer_bulk_fields (gpointer  data,
                   FoyerRow *row)
{
  static const FoyerEntity *appointment, *allocation, *entry;

  if (allocation == NULL)
    {
      entry = foyer_entity ("entry");
      appointment = foyer_entity ("appointment");
      allocation = foyer_entity ("allocation");
    }
  if (row->entity == appointment)
    appointment_fields (data, row);
  else if (row->entity == allocation)
    allocation_fields (data, row);
  else if (row->entity == entry)
    set_int (row, "hlc", row->created.hlc);
}

/* ---- derived tables ---------------------------------------------------------------------------------------------------- */
typedef struct
{
  GCancellable *cancellable;
  void (*progress) (double done, gpointer data);
  gpointer data;
  double from, share;
  gint64 total;
} Bar;

static gboolean
go_on (guint    done,
       gpointer data)
{
  Bar *bar = data;

  bar->progress (bar->from + bar->share * MIN (1.0, (double) done / MAX (bar->total, 1)), bar->data);
  return !g_cancellable_is_cancelled (bar->cancellable);
}

/* A statement ordered by visit, its first column. */
typedef struct
{
  FoyerStmt *s;
  FoyerId visit;
  gboolean has;
} Walk;

static void
advance (Walk *w)
{
  w->has = foyer_stmt_step (w->s);
  if (w->has)
    w->visit = foyer_stmt_id (w->s, 0);
}

static gboolean
is_at (const Walk    *w,
       const FoyerId *visit)
{
  return w->has && foyer_id_equal (&w->visit, visit);
}

/* Clients in the order of their ids. */
struct _FoyerFigureSeen
{
  GArray *clients; /* Seen */
  GHashTable *roots; /* FoyerId → FoyerId: of merged cards */
};

typedef struct
{
  FoyerId client;
  gint32 first; /* day of the first arrival; G_MAXINT32: none */
  guint32 known;
} Seen;

static Seen *
seen_of (const FoyerFigureSeen *seen,
         const FoyerId         *client)
{
  guint from = 0, to = seen->clients->len;

  while (from < to)
    {
      guint middle = from + (to - from) / 2;
      Seen *s = &g_array_index (seen->clients, Seen, middle);
      int order = foyer_id_compare (&s->client, client);

      if (order == 0)
        return s;
      if (order < 0)
        from = middle + 1;
      else
        to = middle;
    }
  return NULL;
}

static Seen *
seen_of_root (const FoyerFigureSeen *seen,
              const FoyerId         *client)
{
  const FoyerId *root = g_hash_table_lookup (seen->roots, client);

  return seen_of (seen, root != NULL ? root : client);
}

gboolean
foyer_figure_seen_find (const FoyerFigureSeen *seen,
                        const FoyerId         *client,
                        gboolean              *known,
                        char                   first[11])
{
  const Seen *s = seen_of (seen, client);

  *known = s != NULL && s->known != 0;
  if (s != NULL && s->first != G_MAXINT32)
    foyer_date_format (s->first, first);
  else
    first[0] = '\0';
  return s != NULL;
}

static void
seen_clear (FoyerFigureSeen *seen)
{
  g_clear_pointer (&seen->clients, g_array_unref);
  g_clear_pointer (&seen->roots, g_hash_table_unref);
}

/* The rows of a day say whether a client comes for the first time, and figures of clients are made of those rows' visits: so this is read
 * before either. 24 bytes a client. */
static void
seen_read (FoyerFigureSeen *seen,
           FoyerDb         *db)
{
  FoyerStmt *s;

  seen->clients = g_array_new (FALSE, FALSE, sizeof (Seen));
  seen->roots = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, g_free);
  s = foyer_db_sql (db, "SELECT client, root FROM client_root");
  while (foyer_stmt_step (s))
    {
      FoyerId client = foyer_stmt_id (s, 0), root = foyer_stmt_id (s, 1);
      g_hash_table_insert (seen->roots, foyer_id_copy (&client), foyer_id_copy (&root));
    }
  foyer_stmt_done (s);
  s = foyer_db_sql (db, "SELECT id FROM client ORDER BY id");
  while (foyer_stmt_step (s))
    {
      Seen fresh = { foyer_stmt_id (s, 0), G_MAXINT32, FALSE };
      g_array_append_val (seen->clients, fresh);
    }
  foyer_stmt_done (s);
  s = foyer_db_sql (db, "SELECT id, opening_visits FROM client WHERE opening_visits <> 0");
  while (foyer_stmt_step (s))
    {
      FoyerId client = foyer_stmt_id (s, 0);
      Seen *at = seen_of_root (seen, &client);

      if (at != NULL)
        at->known = 1;
    }
  foyer_stmt_done (s);
  s = foyer_db_sql (db, "SELECT client, date FROM visit WHERE status = 'arrived' AND client IS NOT NULL AND " FOYER_FIGURE_VISIT_WHOLE);
  while (foyer_stmt_step (s))
    {
      FoyerId client = foyer_stmt_id (s, 0);
      Seen *at = seen_of_root (seen, &client);
      gint64 date;

      if (at != NULL && foyer_date_parse (foyer_stmt_text (s, 1), &date) && date < at->first)
        at->first = (gint32) date;
    }
  foyer_stmt_done (s);
}

static gboolean
derive_visits (FoyerDb *db,
               Bar     *bar)
{
  enum { VISIT, LINE, APPOINTMENT, MONEY, DOCUMENT, N };
  static const char *const sql[N] = {
    "SELECT " FOYER_FIGURE_VISIT " FROM visit WHERE " FOYER_FIGURE_VISIT_WHOLE " ORDER BY id",
    "SELECT " FOYER_FIGURE_LINE " FROM line WHERE deleted IS NOT 1 AND visit IS NOT NULL ORDER BY visit, weight, id",
    "SELECT " FOYER_FIGURE_APPOINTMENT " FROM appointment WHERE deleted IS NOT 1 AND visit IS NOT NULL AND " FOYER_FIGURE_APPOINTMENT_WHOLE " ORDER BY visit",
    "SELECT visit, amount FROM money WHERE visit IS NOT NULL AND void IS NULL AND kind IN ('payment', 'refund') ORDER BY visit",
    "SELECT visit FROM document WHERE visit IS NOT NULL AND type = 101 AND void IS NULL ORDER BY visit",
  };
  Walk walks[N];
  FoyerFigureLines lines;
  FoyerFigureSeen seen = { 0 };
  guint done = 0;

  foyer_alias_rebuild (db);
  bar->total = foyer_db_int (db, "SELECT count(*) FROM visit", NULL);
  seen_read (&seen, db);
  foyer_figure_lines_init (&lines);
  lines.seen = &seen;
  for (int i = 0; i < N; i++)
    {
      walks[i].s = foyer_db_sql (db, sql[i]);
      advance (&walks[i]);
    }
  for (;;)
    {
      const FoyerId *least = NULL;
      FoyerId visit;
      int apps = 0;
      gint64 paid = 0;
      gboolean receipt = FALSE;

      for (int i = 0; i < N; i++)
        if (walks[i].has && (least == NULL || foyer_id_compare (&walks[i].visit, least) < 0))
          least = &walks[i].visit;
      if (least == NULL)
        break;
      visit = *least;
      for (; is_at (&walks[LINE], &visit); advance (&walks[LINE]))
        foyer_figure_add_line (&lines, walks[LINE].s);
      for (; is_at (&walks[MONEY], &visit); advance (&walks[MONEY]))
        paid += foyer_stmt_int (walks[MONEY].s, 1);
      for (; is_at (&walks[DOCUMENT], &visit); advance (&walks[DOCUMENT]))
        receipt = TRUE;
      if (is_at (&walks[VISIT], &visit))
        foyer_figure_set_visit (db, &lines, walks[VISIT].s, paid, receipt);
      for (; is_at (&walks[APPOINTMENT], &visit); advance (&walks[APPOINTMENT]))
        {
          if (foyer_figure_is_event (walks[APPOINTMENT].s))
            lines.lines = 0;
          else
            apps++;
          foyer_figure_put_board (db, walks[APPOINTMENT].s, &lines, TRUE);
        }
      for (; is_at (&walks[VISIT], &visit); advance (&walks[VISIT]))
        foyer_figure_put_visit (db, walks[VISIT].s, &lines, apps);
      foyer_figure_lines_reset (&lines);
      if (++done % TICK == 0 && !go_on (done, bar))
        break;
    }
  for (int i = 0; i < N; i++)
    foyer_stmt_done (walks[i].s);
  foyer_figure_lines_clear (&lines);
  seen_clear (&seen);
  return !g_cancellable_is_cancelled (bar->cancellable);
}

static gboolean
derive_clients (FoyerDb *db,
                Bar     *bar)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT id FROM client");
  guint done = 0;

  bar->total = foyer_db_int (db, "SELECT count(*) FROM client", NULL);
  bar->share = 0.4;
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);

      foyer_figure_client (db, &id);
      if (++done % TICK == 0 && !go_on (done, bar))
        break;
    }
  foyer_stmt_done (s);
  bar->from = 0.4;
  bar->share = 0.6;
  if (!g_cancellable_is_cancelled (bar->cancellable))
    foyer_search_learn_all (db, go_on, bar);
  return !g_cancellable_is_cancelled (bar->cancellable);
}

gboolean
foyer_bulk_derive (gpointer       data,
                   FoyerDb       *db,
                   int            phase,
                   GCancellable  *cancellable,
                   void         (*progress) (double done, gpointer data),
                   gpointer       progress_data,
                   GError       **error)
{
  Bar bar = { cancellable, progress, progress_data, 0, 1, 1 };

  if (phase == 0 ? derive_visits (db, &bar) : derive_clients (db, &bar))
    return TRUE;
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CANCELLED, _ ("Stopped."));
  return FALSE;
}
