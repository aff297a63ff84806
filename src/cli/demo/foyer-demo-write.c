#define G_LOG_DOMAIN "foyerctl"

#include "config.h"

#include <string.h>

#include "foyer-apply.h"
#include "foyer-demo.h"
#include "foyer-digest.h"

/* Rows of one transaction: enough to make the syncs few, little enough to keep the WAL small. */
#define BATCH 20000
#define CACHE_KB (256 * 1024)
/* Stamps count from this instant, so that whatever a person does later wins: 2020-01-01. */
#define STAMP_MS G_GINT64_CONSTANT (1577836800000)

static void settle_down (FoyerDemo *d);

void
foyer_demo_init (FoyerDemo    *d,
                 FoyerStore   *store,
                 FoyerDemoLang lang,
                 gint64        today,
                 int           now)
{
  static const FoyerId root = { { 0x6b, 0x1f, 0x0d, 0x5e, 0x2c, 0x7a, 0x5d, 0x11, 0x9a, 0x40, 0x46, 0x6f, 0x79, 0x65, 0x72, 0x01 } };

  memset (d, 0, sizeof *d);
  d->store = store;
  d->lang = lang;
  d->today = today;
  d->now = now;
  d->zone = foyer_zone_get ("Europe/Budapest");
  d->random = ((guint64) today << 8) + (guint64) lang + 1;
  d->ns = foyer_id_derivef (&root, "demo:%d:%" G_GINT64_FORMAT, (int) lang, today);
  d->stamp.hlc = STAMP_MS << 16;
  d->stamp.txn = foyer_id_derive (&d->ns, "txn", -1);
  d->locs = g_array_new (FALSE, TRUE, sizeof (FoyerDemoLoc));
  d->staff = g_array_new (FALSE, TRUE, sizeof (FoyerDemoStaff));
  d->clients = g_array_new (FALSE, TRUE, sizeof (FoyerDemoClient));
  d->ahead = g_array_new (FALSE, TRUE, sizeof (FoyerDemoAhead));
  d->queue = g_ptr_array_new_with_free_func ((GDestroyNotify) foyer_row_free);
  d->writing = g_ptr_array_new_with_free_func ((GDestroyNotify) foyer_row_free);
  d->first_day = today - FOYER_DEMO_DAYS_BACK;
  d->n_days = FOYER_DEMO_DAYS_BACK + FOYER_DEMO_DAYS_AHEAD;
}

void
foyer_demo_clear (FoyerDemo *d)
{
  for (guint i = 0; d->staff != NULL && i < d->staff->len; i++)
    {
      g_array_unref (g_array_index (d->staff, FoyerDemoStaff, i).services);
      g_free (g_array_index (d->staff, FoyerDemoStaff, i).name);
      g_free (g_array_index (d->staff, FoyerDemoStaff, i).photo);
    }
  g_clear_pointer (&d->locs, g_array_unref);
  g_clear_pointer (&d->staff, g_array_unref);
  g_clear_pointer (&d->clients, g_array_unref);
  g_clear_pointer (&d->ahead, g_array_unref);
  settle_down (d);
  g_clear_pointer (&d->queue, g_ptr_array_unref);
  g_clear_pointer (&d->writing, g_ptr_array_unref);
  g_clear_pointer (&d->categories, g_free);
  g_clear_pointer (&d->positions, g_free);
  g_clear_pointer (&d->services, g_free);
  g_clear_pointer (&d->labels, g_free);
  g_clear_pointer (&d->hours, g_free);
  g_clear_error (&d->error);
}

/* SplitMix64. */
static guint64
next (FoyerDemo *d)
{
  guint64 z = (d->random += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

int
foyer_demo_int (FoyerDemo *d,
                int        n)
{
  return n > 1 ? (int) (next (d) % (guint64) n) : 0;
}

gboolean
foyer_demo_chance (FoyerDemo *d,
                   int        permille)
{
  return foyer_demo_int (d, 1000) < permille;
}

const char *
foyer_demo_pick (FoyerDemo         *d,
                 const char *const *list)
{
  return list[foyer_demo_int (d, (int) g_strv_length ((char **) list))];
}

FoyerId
foyer_demo_id (FoyerDemo *d,
               gint64     ms)
{
  guint64 a = next (d), b = next (d);
  FoyerId id;

  for (int i = 0; i < 6; i++)
    id.b[i] = (guint8) (ms >> (40 - 8 * i));
  for (int i = 0; i < 8; i++)
    id.b[6 + i] = (guint8) (a >> (8 * i));
  id.b[14] = (guint8) b;
  id.b[15] = (guint8) (b >> 8);
  id.b[6] = (id.b[6] & 0x0f) | 0x70;
  id.b[8] = (id.b[8] & 0x3f) | 0x80;
  return id;
}

gint64
foyer_demo_ms (FoyerDemo *d,
               gint64     date,
               int        minute)
{
  return foyer_zone_to_utc (d->zone, date, minute);
}

FoyerRow *
foyer_demo_row (FoyerDemo     *d,
                const char    *table,
                const FoyerId *id)
{
  FoyerRow *row = foyer_row_new (table, id);

  row->created = d->stamp;
  return row;
}

/* ---- into the store ----------------------------------------------------------------------------------------------------- */

static gboolean
write_queue (FoyerTx  *tx,
             gpointer  data,
             GError  **error)
{
  FoyerDemo *d = data;
  gboolean server = foyer_store_role (d->store) == FOYER_STORE_SERVER;

  foyer_tx_want_cache (tx, CACHE_KB);
  for (guint i = 0; i < d->writing->len; i++)
    {
      FoyerRow *row = d->writing->pdata[i];

      if (server)
        foyer_tx_write_canonical (tx, NULL, row);
      else
        {
          g_autofree char *image = foyer_row_to_json (row);
          gint64 hash;

          row->seq = ++d->seq;
          row->scope = foyer_row_scope (row);
          hash = foyer_row_hash (row, row->scope, row->seq, image);
          foyer_tx_count_base (tx, row, hash);
          foyer_tx_write_row (tx, NULL, row, hash);
        }
    }
  return TRUE;
}

static gpointer
write_thread (gpointer data)
{
  FoyerDemo *d = data;

  foyer_store_maintain (d->store, write_queue, d, &d->write_error);
  g_ptr_array_set_size (d->writing, 0);
  return NULL;
}

/* Waits for the rows under way. */
static void
settle_down (FoyerDemo *d)
{
  if (d->writer == NULL)
    return;
  g_thread_join (g_steal_pointer (&d->writer));
  if (d->error == NULL)
    d->error = g_steal_pointer (&d->write_error);
}

/* The next rows are thought out while these are written. */
static void
flush (FoyerDemo *d)
{
  GPtrArray *full = d->queue;

  settle_down (d);
  if (d->error != NULL)
    {
      g_ptr_array_set_size (d->queue, 0);
      return;
    }
  d->queue = d->writing;
  d->writing = full;
  if (full->len > 0)
    d->writer = g_thread_new ("demo-write", write_thread, d);
}

void
foyer_demo_put (FoyerDemo *d,
                FoyerRow  *row)
{
  g_ptr_array_add (d->queue, row);
  d->n_rows++;
  if (d->queue->len >= BATCH)
    flush (d);
}

gboolean
foyer_demo_finish (FoyerDemo *d,
                   GError   **error)
{
  flush (d);
  settle_down (d);
  if (d->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&d->error));
  return FALSE;
}

typedef struct
{
  FoyerDemo *d;
  FoyerId id;
  gint64 at;
} Settle;

static gboolean
settle (FoyerTx  *tx,
        gpointer  data,
        GError  **error)
{
  Settle *s = data;
  g_autoptr (FoyerRow) before = foyer_tx_get (tx, "conflict", &s->id);
  g_autoptr (FoyerRow) after = NULL;

  if (before == NULL)
    return TRUE;
  after = foyer_row_copy (before);
  after->created = s->d->stamp;
  foyer_row_set_int (after, "at", s->at);
  foyer_tx_write_canonical (tx, before, after);
  return TRUE;
}

/* What the server writes when it finds one (foyer-arbitrate.c). */
static void
put_conflict (FoyerDemo     *d,
              const FoyerId *id,
              const FoyerId *loc,
              const char    *loser,
              const char    *winner,
              gint64         at)
{
  FoyerRow *row = foyer_demo_row (d, "conflict", id);

  foyer_row_set_id (row, "loc", loc);
  foyer_row_set_text (row, "kind", "slot");
  foyer_row_set_int (row, "sev", 3);
  foyer_row_set_text (row, "tbl", "appointment");
  foyer_row_set_text (row, "a", loser);
  foyer_row_set_text (row, "b", winner);
  foyer_row_set_text (row, "state", "open");
  foyer_row_set_int (row, "at", at);
  foyer_demo_put (d, row);
}

void
foyer_demo_settle_conflict (FoyerDemo     *d,
                            const FoyerId *loc,
                            const FoyerId *loser,
                            const FoyerId *winner,
                            gint64         at)
{
  char a[37], b[37];
  Settle s = { d, foyer_id_derivef (&d->stamp.txn, "slot:%s:%s", foyer_id_format (loser, a), foyer_id_format (winner, b)), at };

  if (foyer_store_role (d->store) == FOYER_STORE_DESK)
    {
      put_conflict (d, &s.id, loc, a, b, at);
      return;
    }
  flush (d);
  settle_down (d);
  if (d->error == NULL)
    foyer_store_maintain (d->store, settle, &s, &d->error);
}

/* ---- whole businesses --------------------------------------------------------------------------------------------------- */

gboolean
foyer_demo_make (FoyerStore   *store,
                 FoyerDemoLang lang,
                 gint64        today,
                 int           now,
                 int           clients,
                 FoyerDemo    *d,
                 GError      **error)
{
  foyer_demo_init (d, store, lang, today, now);
  foyer_demo_make_house (d);
  for (int kind = 0; kind < FOYER_DEMO_KINDS; kind++)
    foyer_demo_make_location (d, kind, 0, 0);
  foyer_demo_make_users (d);
  if (foyer_store_role (store) == FOYER_STORE_SERVER)
    foyer_demo_make_desks (d);
  foyer_demo_make_hours (d);
  foyer_demo_make_clients (d, clients);
  foyer_demo_make_visits (d);
  foyer_demo_fill_gap (d);
  foyer_demo_make_packages (d);
  foyer_demo_make_waiting (d);
  foyer_demo_make_events (d);
  foyer_demo_make_extras (d);
  foyer_demo_make_habits (d);
  foyer_demo_make_medical (d);
  foyer_demo_make_past (d);
  return foyer_demo_finish (d, error);
}

gboolean
foyer_demo_make_scale (FoyerStore   *store,
                       FoyerDemoLang lang,
                       gint64        today,
                       gint64        appointments,
                       FoyerDemo    *d,
                       GError      **error)
{
  int locations;

  foyer_demo_init (d, store, lang, today, 12 * 60);
  /* Two years of days, 40 appointments a day at a location of ten. */
  locations = (int) ((appointments + 40 * 600 - 1) / (40 * 600));
  foyer_demo_make_house (d);
  for (int i = 0; i < MAX (locations, 1); i++)
    foyer_demo_make_location (d, i % FOYER_DEMO_KINDS, i / FOYER_DEMO_KINDS, 10);
  foyer_demo_make_users (d);
  foyer_demo_make_hours (d);
  foyer_demo_make_clients (d, (int) MAX (appointments / 5, 1));
  foyer_demo_make_days (d, appointments);
  return foyer_demo_finish (d, error);
}
