/* A desk's first sync out of snapshots (replication.md 12), in the middle of a run: the head, the files of a set, the new store and the switch to
 * it are the real ones; what brings the bytes is here, and breaks off, damages them, or lets the power go between two pieces. A desk whose
 * server has begun a new life takes the same way (13).
 *
 * The store to be is on the desk's simulated disk; what is fetched for it lies in the system's files, which lose their end when the power goes. */
#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "foyer-error.h"
#include "foyer-first-sync.h"
#include "foyer-snapshots.h"
#include "foyer-time.h"
#include "sim-template.h"

struct _SimJoin
{
  gboolean fetching;
  int damaged;          /* sets that did not hold together */
  /* What the last list said. */
  SimHistory *history;
  guint len;
  char *set;
  /* One attempt. */
  gint64 breaks_after;  /* bytes; -1: not */
  gint64 flips_at;      /* bytes; -1: not */
  gboolean power;       /* it breaks off because the desk's power goes */
};

static SimJoin *
join_of (SimDesk *d)
{
  if (d->join == NULL)
    d->join = g_new0 (SimJoin, 1);
  return d->join;
}

void
sim_join_free (SimJoin *j)
{
  if (j == NULL)
    return;
  sim_history_unref (j->history);
  g_free (j->set);
  g_free (j);
}

/* ---- the server's side --------------------------------------------------------------------------------------------------------- */

typedef struct
{
  FoyerId dev;
  char *status;
  GPtrArray *scopes;
} Device;

static gboolean
read_device (FoyerDb *db, gpointer data, GError **error)
{
  Device *v = data;
  FoyerStmt *s = foyer_db_own_read (db, "SELECT status FROM server_device WHERE id=?1");

  foyer_stmt_bind_id (s, 1, &v->dev);
  if (foyer_stmt_step (s))
    v->status = g_strdup (foyer_stmt_text (s, 0));
  foyer_stmt_done (s);
  v->scopes = foyer_device_scopes (db, &v->dev);
  return TRUE;
}

/* Any choice of files of one set is a base at the set's number: the desk will be where the chain was then. */
static GBytes *
manifest (SimDesk *d, const Device *v, const char *path)
{
  Sim *sim = d->sim;
  SimJoin *j = d->join;
  FoyerStore *store = foyer_chain_store (sim->chain);
  const char *set = strchr (path, '=');
  FoyerId none = FOYER_ID_NONE;
  g_autoptr (JsonObject) o = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  gboolean made = FALSE;
  gint64 seq;
  char *text;

  foyer_snapshots_keep (store, 1, &made, &error);
  if (error != NULL && sim_disk_met (sim->server_disk) == 0 && !sim_disk_dead (sim->server_disk))
    sim_fail (sim, "The server cannot make a snapshot: %s", error->message);
  o = foyer_snapshots_manifest (store, set != NULL ? set + 1 : NULL, v->scopes, &v->dev, &none);
  if (o == NULL)
    return NULL;
  seq = json_object_get_int_member (o, "seq");
  sim_history_unref (j->history);
  j->history = sim_history_ref (sim->history);
  for (j->len = 0; j->len < sim->history->taken->len && g_array_index (sim->history->taken, SimTaken, j->len).seq <= seq; j->len++)
    ;
  g_free (j->set);
  j->set = g_strdup (json_object_get_string_member (o, "set"));
  sim_say (sim, "desk %d: the set %s has %u of %u changes%s", d->index, j->set, j->len, sim->history->taken->len, made ? ", made now" : "");
  node = json_node_init_object (json_node_alloc (), o);
  text = json_to_string (node, FALSE);
  return g_bytes_new_take (text, strlen (text));
}

/* (nullable) with a status */
static GBytes *
serve (SimDesk *d, const char *path, int *status)
{
  Sim *sim = d->sim;
  FoyerStore *store = foyer_chain_store (sim->chain);
  Device v = { d->dev, NULL, NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *file = NULL, *bytes = NULL;
  GBytes *out = NULL;
  gsize len;

  *status = 500;
  if (!foyer_store_read (store, read_device, &v, &error))
    goto out;
  if (g_strcmp0 (v.status, "active") != 0)
    *status = 401;
  else if (strcmp (path, "/v1/snapshot/head") == 0)
    {
      /* The server makes it anew after ten minutes; the system's clock stands still meanwhile. */
      g_autofree char *dir = g_build_filename (foyer_store_dir (store), "snapshots", NULL), *old = NULL;

      old = foyer_snapshots_head (store, v.scopes, foyer_now (), NULL);
      if (old != NULL)
        unlink (old);
      file = foyer_snapshots_head (store, v.scopes, foyer_now (), &error);
    }
  else if (g_str_has_prefix (path, "/v1/snapshot/"))
    {
      file = foyer_snapshots_file (store, path + strlen ("/v1/snapshot/"), v.scopes);
      *status = 404;
    }
  else
    {
      out = manifest (d, &v, path);
      *status = out != NULL ? 200 : 404;
    }
  if (file != NULL && g_file_get_contents (file, &bytes, &len, NULL))
    {
      out = g_bytes_new_take (g_steal_pointer (&bytes), len);
      *status = 200;
    }

out:
  g_free (v.status);
  g_clear_pointer (&v.scopes, g_ptr_array_unref);
  return out;
}

/* ---- the way ----------------------------------------------------------------------------------------------------------------------- */

static gboolean
offline (GError **error)
{
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_OFFLINE, "nobody answers");
  return FALSE;
}

static gboolean
get (gpointer self, const char *path, goffset from, FoyerFetchFunc func, gpointer data, int *status, gint64 *retry, GCancellable *cancel, GError **error)
{
  SimDesk *d = self;
  Sim *sim = d->sim;
  SimJoin *j = d->join;
  g_autoptr (GBytes) body = NULL;
  gsize len, at = from;
  const guint8 *bytes;

  *retry = -1;
  if (sim->chains == NULL || sim->now < d->no_requests_until || sim->now < d->no_replies_until)
    return offline (error);
  sim_use (sim, &sim->server_pc);
  body = serve (d, path, status);
  if (sim_disk_dead (sim->server_disk))
    {
      sim_server_died (sim);
      sim_use (sim, &d->pc);
      return offline (error);
    }
  sim_use (sim, &d->pc);
  sim_note (sim, "get", d->index, *status);
  if (body == NULL)
    return TRUE;
  bytes = g_bytes_get_data (body, &len);
  while (at < len)
    {
      guint8 piece[4096];
      gsize n = MIN (sizeof piece, len - at);
      gboolean ends = j->breaks_after >= 0 && (gint64) n > j->breaks_after;

      if (ends)
        n = j->breaks_after;
      memcpy (piece, bytes + at, n);
      if (j->flips_at >= 0 && j->flips_at < (gint64) n)
        {
          piece[j->flips_at] ^= 0x10;
          sim_say (sim, "desk %d: a piece of %s is damaged on the way", d->index, path);
        }
      if (j->flips_at >= 0)
        j->flips_at = j->flips_at < (gint64) n ? -1 : j->flips_at - (gint64) n;
      if (n > 0 && !func (piece, n, at, data))
        return TRUE;
      at += n;
      if (ends)
        {
          sim_say (sim, "desk %d: the download of %s breaks off at %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT, d->index, path, at, len);
          return offline (error);
        }
      if (j->breaks_after >= 0)
        j->breaks_after -= n;
    }
  return TRUE;
}

static void
nothing (gpointer self)
{
}

static const FoyerFetch fetch = { .get = get, .free = nothing };

/* What had not reached the disk of the last piece. */
static void
lose_ends (SimDesk *d)
{
  Sim *sim = d->sim;
  g_autofree char *dir = g_build_filename (d->dir, "bootstrap", NULL);
  g_autoptr (GDir) files = g_dir_open (dir, 0, NULL);
  const char *name;

  while (files != NULL && (name = g_dir_read_name (files)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);
      int fd = g_str_has_suffix (name, ".part") ? open (path, O_RDWR | O_CLOEXEC) : -1;
      off_t size = fd >= 0 ? lseek (fd, 0, SEEK_END) : 0;
      off_t left = size > 0 ? sim_below (&sim->random, size) : 0;

      /* Shorter, or as long and empty at its end. */
      if (size > 0 && ftruncate (fd, left) == 0 && sim_chance (&sim->random, 500) && ftruncate (fd, size) != 0)
        g_error ("%s cannot be changed", path);
      if (fd >= 0)
        close (fd);
    }
}

/* ---- one attempt --------------------------------------------------------------------------------------------------------------------- */

static void
stands (SimDesk *d)
{
  SimJoin *j = d->join;
  g_autofree char *key = sim_desk_base_key (d);
  g_auto (GStrv) words = g_strsplit (key, " ", 3);

  d->sim->counts.switches++;
  sim_desk_add_base (d, j->history, j->len, words[1], key);
  sim_desk_rebase (d, j->history, j->len, words[1], key);
}

/* The switch is one rename: behind it the base is the set's. */
gboolean
sim_join_is_base (SimDesk *d, const char *key)
{
  SimJoin *j = d->join;
  g_autofree char *gen = NULL;

  if (j == NULL || j->set == NULL || key == NULL || strlen (j->set) < 37 || g_strcmp0 (key, d->base_key) == 0)
    return FALSE;
  for (guint i = 0; i < d->bases->len; i++)
    if (strcmp (((SimBase *) d->bases->pdata[i])->key, key) == 0)
      return FALSE;
  /* "<gen> {"chain":<seq>,…} …" and the set is "<gen>-<seq>". */
  gen = g_strdup_printf ("%.36s {", j->set);
  if (!g_str_has_prefix (key, gen) || strstr (key, j->set + 37) == NULL)
    return FALSE;
  stands (d);
  sim_say (d->sim, "desk %d: the power went behind the switch", d->index);
  return TRUE;
}

static void
again (SimDesk *d)
{
  sim_at (d->sim, d->sim->now + sim_between (&d->sim->random, 1000, 60000), SIM_EVENT_FETCH, d, d->epoch, NULL);
}

void
sim_join_begin (SimDesk *d)
{
  join_of (d)->fetching = TRUE;
  again (d);
}

static void
draw_faults (SimDesk *d)
{
  Sim *sim = d->sim;
  SimJoin *j = d->join;
  gboolean fair = sim->healed || (sim->plan.fault_gap == 0 && sim->plan.weight[SIM_FAULT_JOIN] == 0);

  j->breaks_after = j->flips_at = -1;
  j->power = FALSE;
  if (fair)
    return;
  if (sim_chance (&sim->random, 300))
    {
      j->breaks_after = sim_below (&sim->random, sim_chance (&sim->random, 500) ? 3000 : 40000);
      j->power = sim_chance (&sim->random, 300);
    }
  if (sim_chance (&sim->random, 150))
    j->flips_at = sim_below (&sim->random, 40000);
  if (sim_chance (&sim->random, 250))
    {
      sim_disk_capture_at (d->disk, sim_between (&sim->random, 1, sim_chance (&sim->random, 500) ? 60 : 600), sim_any_cut (sim), &sim->random);
    }
}

void
sim_join_fetch (SimDesk *d)
{
  Sim *sim = d->sim;
  SimJoin *j = d->join;
  FoyerStore *store = foyer_desk_store (d->desk);
  g_autoptr (GError) error = NULL;
  g_autoptr (SimImage) captured = NULL;
  gboolean ok;

  if (j == NULL || !j->fetching || !foyer_sync_core_is_fetching (d->core))
    return;
  sim_use (sim, &d->pc);
  draw_faults (d);
  ok = foyer_first_sync_run (store, &fetch, d, NULL, NULL, NULL, &error);
  captured = sim_disk_captured (d->disk);
  sim_note (sim, "fetched", d->index, ok);
  if (!ok)
    sim_say (sim, "desk %d: the first sync waits: %s", d->index, error->message);
  if (sim_disk_dead (d->disk))
    {
      sim_desk_died (d);
      return;
    }
  if (captured != NULL || (!ok && j->power))
    {
      /* The power goes: at some change while the store was built, before or behind the switch, or between two pieces. */
      sim_say (sim, "desk %d: its power goes %s", d->index, captured != NULL ? "while the new base is built" : "between two pieces");
      sim->counts.crashes++;
      lose_ends (d);
      sim_desk_stop (d, captured == NULL);
      if (captured != NULL)
        sim_disk_restore (d->disk, captured);
      j->fetching = FALSE;
      sim_at (sim, sim->now + sim_between (&sim->random, 1000, 20 * SIM_MINUTE), SIM_EVENT_DESK_ON, d, 0, NULL);
      return;
    }
  d->hurt |= sim_disk_met (d->disk) > 0;
  if (ok || g_error_matches (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND) || (g_error_matches (error, FOYER_ERROR, FOYER_ERROR_CORRUPT) && ++j->damaged >= 2))
    {
      g_auto (FoyerSyncStand) stand = { 0 };

      j->fetching = FALSE;
      if (ok)
        {
          stands (d);
          sim_say (sim, "desk %d stands on a snapshot with %u changes: %s", d->index, d->base_len, d->base_cursors);
        }
      ok = ok && foyer_sync_stand (store, &stand, NULL);
      sim_check_desk (d);
      if (ok)
        sim_check_base (d);
      foyer_sync_core_snapshot (d->core, sim->now, ok ? &stand : NULL);
      sim_pump (d);
      return;
    }
  sim_check_desk (d);
  again (d);
}

/* ---- one more desk ------------------------------------------------------------------------------------------------------------------ */

void
sim_join (Sim *sim)
{
  SimDesk *d;

  if (sim->n_desks >= SIM_MAX_DESKS || sim->next_device >= SIM_DEVICES)
    return;
  sim->counts.joins++;
  d = sim_desk_add (sim, sim->next_device, sim_template_image (sim->next_device, TRUE));
  sim->next_device++;
  join_of (d);
  sim_say (sim, "desk %d joins", d->index);
  sim_desk_first_start (d, TRUE);
  sim_at (sim, sim->now + sim_between (&sim->random, 1, 2 * sim->plan.work_gap), SIM_EVENT_WORK, d, 0, NULL);
}
