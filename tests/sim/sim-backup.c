/* The server's own backups (replication.md 13): copies that prove themselves, the archive behind them, and a chain that is restored from them,
 * newest or older, more than once, with damaged copies and torn archives. Desks go on working meanwhile.
 *
 * Copies and archive are files of the system: they are elsewhere, whatever becomes of the server's disk. */
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "foyer-backup.h"
#include "foyer-error.h"
#include "sim-template.h"

typedef struct
{
  char *path;
  SimHistory *history; /* up to the copy */
  const char *gen;     /* interned */
  gint64 at;
  gboolean damaged;
} Copy;

struct _SimVault
{
  char *dir;
  GPtrArray *copies;       /* Copy* */
  SimHistory *shipped;     /* what the archive has to have, of the life @shipped_gen */
  guint shipped_len;
  const char *shipped_gen; /* interned */
  GHashTable *torn;        /* lives (gen) whose archive was damaged on purpose and not written again since */
};

typedef struct _SimVault SimVault;

static void
copy_free (gpointer p)
{
  Copy *c = p;

  g_free (c->path);
  sim_history_unref (c->history);
  g_free (c);
}

static SimVault *
vault_of (Sim *sim)
{
  if (sim->vault == NULL)
    {
      sim->vault = g_new0 (SimVault, 1);
      sim->vault->dir = g_build_filename (sim->dir, "backups", NULL);
      sim->vault->copies = g_ptr_array_new_with_free_func (copy_free);
      sim->vault->torn = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      sim_remove_tree (sim->vault->dir);
    }
  return sim->vault;
}

gboolean
sim_backup_has (Sim *sim, const FoyerId *txn)
{
  for (guint i = 0; sim->vault != NULL && i < sim->vault->copies->len; i++)
    if (sim_history_find (((Copy *) sim->vault->copies->pdata[i])->history, txn) >= 0)
      return TRUE;
  return FALSE;
}

void
sim_backup_free (Sim *sim)
{
  SimVault *v = sim->vault;

  if (v == NULL)
    return;
  sim_remove_tree (v->dir);
  g_free (v->dir);
  g_ptr_array_unref (v->copies);
  g_hash_table_unref (v->torn);
  sim_history_unref (v->shipped);
  g_clear_pointer (&sim->vault, g_free);
}

/* ---- making ---------------------------------------------------------------------------------------------------------------------------- */

/* TRUE: the server is still there. */
static gboolean
went_well (Sim *sim, gboolean ok, const char *what, const GError *error)
{
  guint met = sim_disk_met (sim->server_disk);

  if (sim_disk_dead (sim->server_disk))
    {
      sim_server_died (sim);
      return FALSE;
    }
  if (!ok && met == 0)
    sim_fail (sim, "%s: %s", what, error->message);
  return TRUE;
}

/* The @skip-th newest of those that are whole and there; NULL: there is none. */
static Copy *
newest (SimVault *v, guint skip)
{
  for (guint i = v->copies->len; i-- > 0;)
    {
      Copy *c = v->copies->pdata[i];

      if (!c->damaged && g_file_test (c->path, G_FILE_TEST_IS_DIR) && skip-- == 0)
        return c;
    }
  return NULL;
}

static void
make (Sim *sim)
{
  SimVault *v = vault_of (sim);
  g_autoptr (GError) error = NULL;
  g_auto (FoyerBackup) b = { 0 };
  gboolean ok = foyer_backup_make (foyer_chain_store (sim->chain), v->dir, &b, &error);

  sim_note (sim, "backup", ok, b.seq);
  /* It is there once it has its name, whether the desks could be told of it or not. */
  if (b.path != NULL && g_file_test (b.path, G_FILE_TEST_IS_DIR))
    {
      Copy *c = g_new0 (Copy, 1);

      c->path = g_strdup (b.path);
      c->history = sim_history_fork (sim->history, sim->history->taken->len);
      c->gen = g_intern_string (foyer_chain_gen (sim->chain));
      c->at = sim->now;
      g_ptr_array_add (v->copies, c);
      sim->counts.backups++;
      sim_say (sim, "the server's backup has %u changes", c->history->taken->len);
    }
  if (!went_well (sim, ok, "The server's backup cannot be made", error) || !ok)
    return;
  /* As upkeep does: what the archive of this life lacks is still in the store. Of another life nobody has it. */
  ok = foyer_backup_mend (foyer_chain_store (sim->chain), v->dir, NULL, &error);
  if (went_well (sim, ok, "The archive cannot be made whole", error) && ok)
    g_hash_table_remove (v->torn, foyer_chain_gen (sim->chain));
}

static void
ship (Sim *sim)
{
  SimVault *v = vault_of (sim);
  g_autoptr (GError) error = NULL;
  gboolean ok = foyer_backup_ship (foyer_chain_store (sim->chain), v->dir, &error);

  sim_note (sim, "ship", ok, 0);
  if (!went_well (sim, ok, "The archive cannot be written", error) || !ok)
    return;
  sim_history_unref (v->shipped);
  v->shipped = sim_history_ref (sim->history);
  v->shipped_len = sim->history->taken->len;
  v->shipped_gen = g_intern_string (foyer_chain_gen (sim->chain));
  /* As upkeep does: a new life has a copy at once. */
  if (newest (v, 0) == NULL || newest (v, 0)->gen != v->shipped_gen)
    make (sim);
}

void
sim_backup_forget (Sim *sim)
{
  if (sim->vault != NULL && sim->vault->copies->len > 0)
    ship (sim);
}

/* ---- damage ----------------------------------------------------------------------------------------------------------------------------- */

static void
damage (const char *path, off_t at, gboolean cut)
{
  int fd = open (path, O_RDWR | O_CLOEXEC);
  guint8 byte = 0;

  if (fd < 0)
    return;
  if (cut ? ftruncate (fd, at) != 0 : pread (fd, &byte, 1, at) != 1)
    g_error ("%s cannot be damaged", path);
  byte ^= 0x20;
  if (!cut && pwrite (fd, &byte, 1, at) != 1)
    g_error ("%s cannot be damaged", path);
  close (fd);
}

/* The end of the archive, of whichever life, did not reach its disk. */
static void
tear (Sim *sim)
{
  SimVault *v = sim->vault;
  g_autofree char *dir = g_build_filename (v->dir, "archive", NULL), *last = NULL;
  g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
  const char *name;
  GStatBuf st;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    if (g_str_has_suffix (name, ".seg") && (last == NULL || strcmp (name, last) > 0))
      {
        g_free (last);
        last = g_strdup (name);
      }
  if (last != NULL)
    {
      g_autofree char *path = g_build_filename (dir, last, NULL);

      if (g_stat (path, &st) == 0 && st.st_size > 0)
        {
          damage (path, sim_below (&sim->random, st.st_size), sim_chance (&sim->random, 500));
          g_hash_table_add (v->torn, g_strndup (last, 36));
        }
    }
}

/* ---- restoring -------------------------------------------------------------------------------------------------------------------------- */

static Copy *
copy_of (SimVault *v, const char *path)
{
  for (guint i = v->copies->len; i-- > 0;)
    {
      Copy *c = v->copies->pdata[i];
      if (strcmp (c->path, path) == 0)
        return c;
    }
  return NULL;
}

/* The store is the simulated disk's; what was restored is the system's. */
static void
take_over (Sim *sim, const char *dir)
{
  static const char *const names[] = { "foyer.db", "foyer.db-wal" };
  g_autofree char *server = g_build_filename (sim->dir, "server", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (dir, names[i], NULL), *bytes = NULL;
      gsize len;

      /* Until it is gone from the simulated disk nobody sees the system's. */
      sim_disk_put (sim->server_disk, path + strlen (server), NULL);
      if (g_file_get_contents (path, &bytes, &len, NULL))
        {
          g_autoptr (GBytes) content = g_bytes_new_take (g_steal_pointer (&bytes), len);
          sim_disk_put (sim->server_disk, path + strlen (server), content);
        }
      remove (path); /* unlink() is of the simulated disk by now */
    }
}

static void
restore (Sim *sim)
{
  SimVault *v = sim->vault;
  g_autofree char *dir = g_strdup (foyer_store_dir (foyer_chain_store (sim->chain))), *from = NULL;
  g_autoptr (GError) error = NULL;
  FoyerRestored r = { 0 };
  gboolean one = sim_chance (&sim->random, 300); /* a certain copy, without the archive behind it */
  Copy *c;

  c = one ? v->copies->pdata[sim_below (&sim->random, v->copies->len)] : newest (v, 0);
  from = g_strdup (one ? c->path : v->dir);
  if (!g_file_test (from, G_FILE_TEST_IS_DIR) || c == NULL || c->damaged || !sim_may_restore (sim, c->at))
    return; /* too old: it went, or desks need not go on from it; or nobody can */
  if (!one && v->copies->len > 1 && sim_chance (&sim->random, 200))
    {
      Copy *next = newest (v, 1);

      /* The newest does not prove itself: the one before is taken. */
      if (next != NULL && sim_may_restore (sim, next->at))
        {
          g_autofree char *path = g_build_filename (c->path, "foyer.db", NULL);
          damage (path, sim_below (&sim->random, 20000), FALSE);
          c->damaged = TRUE;
        }
    }
  if (!one && sim_chance (&sim->random, 200))
    tear (sim);
  sim_use (sim, &sim->server_pc);
  sim_server_off (sim, SIM_CUT_LOSE);
  if (!foyer_backup_restore (dir, from, &r, &error))
    {
      sim_say (sim, "no backup proves itself: %s", error->message);
      if (newest (v, 0) != NULL)
        sim_fail (sim, "The server cannot be restored: %s", error->message);
      sim_at (sim, sim->now + SIM_MINUTE, SIM_EVENT_SERVER_ON, NULL, 0, NULL);
      foyer_restored_clear (&r);
      return;
    }
  c = copy_of (v, r.from);
  g_assert_nonnull (c);
  sim->counts.restored++;
  sim->counts.restores++;
  sim_say (sim, "the server is restored from %s: %u changes, %u of the archive, %u left out; it had %u", r.from, c->history->taken->len, r.replayed, r.left_out,
           sim->history->taken->len);
  take_over (sim, dir);
  sim_remove_tree (r.before);
  sim_note (sim, "restored", r.seq, r.replayed);
  sim_server_another_life (sim, c->history);
  sim_server_start (sim);
  /* All that the archive had is back. */
  for (guint i = 0; !one && !g_hash_table_contains (v->torn, c->gen) && v->shipped != NULL && v->shipped_gen == c->gen && i < v->shipped_len && sim->failed == NULL; i++)
    {
      const SimTaken *t = &g_array_index (v->shipped->taken, SimTaken, i);
      char text[37];

      if (sim->chains != NULL && sim_history_find (sim->history, &t->txn->id) < 0)
        sim_fail (sim, "The change %s was in the archive and the restored server does not have it", foyer_id_format (&t->txn->id, text));
    }
  foyer_restored_clear (&r);
}

void
sim_backup (Sim *sim)
{
  SimVault *v = vault_of (sim);

  if (sim->chains == NULL)
    return;
  sim_use (sim, &sim->server_pc);
  if (v->copies->len == 0 || sim_chance (&sim->random, 400))
    make (sim);
  else if (sim_chance (&sim->random, 500))
    ship (sim);
  else
    restore (sim);
}
