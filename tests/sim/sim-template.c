/* The chain that runs begin with: two locations, a team, services, an owner, twelve enrolled desks; made once by the real programs. */
#include "config.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

#include "foyer-test.h"
#include "foyer-time.h"
#include "sim-template.h"

FoyerId sim_locs[2];
FoyerId sim_staff[2][3], sim_services[3];

typedef struct
{
  char *dir;
  SimImage *server, *empty, *desks[3]; /* all, first location, second */
  FoyerId chain, devices[SIM_DEVICES + 1];
  FoyerActor owner;
  SimHistory *history;
} Template;

static Template *made;
static SimRandom template_random;
static gint64 template_now;

/* ---- random numbers ------------------------------------------------------------------------------------------------------- */

static const char *
random_name (void)
{
  return "foyer-sim";
}

static uint32_t
random_word (void)
{
  return (uint32_t) sim_random (&template_random);
}

static void
random_fill (void *buf, const size_t len)
{
  for (size_t i = 0; i < len; i++)
    ((guint8 *) buf)[i] = (guint8) sim_random (&template_random);
}

static struct randombytes_implementation random_source = { random_name, random_word, NULL, NULL, random_fill, NULL };

void
sim_random_begin (guint64 seed)
{
  template_random.s = seed ^ G_GUINT64_CONSTANT (0xf0e1d2c3b4a59687);
}

static gint64
template_clock (gpointer data)
{
  return template_now += 10;
}

/* ---- building -------------------------------------------------------------------------------------------------------------- */

static FoyerId
made_id (FoyerTest *t, const char *command, const char *member, JsonObject *params)
{
  g_autoptr (JsonObject) o = foyer_test_call (t, command, params);
  return foyer_test_id (o, member);
}

static void
furnish_second (FoyerTest *t)
{
  static const char *const names[] = { "Dora", "Emil", "Fanni" };
  FoyerActor there;

  sim_locs[0] = t->loc;
  for (int i = 0; i < 3; i++)
    {
      sim_staff[0][i] = t->staff[i];
      sim_services[i] = t->service[i];
    }
  sim_locs[1] = made_id (t, "location.create", "loc",
                         foyer_params ("name", "s", "Bella Buda", "country", "s", "HU", "zone", "s", "Europe/Budapest", "currency", "s", "EUR", NULL));
  there = t->owner;
  there.loc = sim_locs[1];
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (JsonObject) o = foyer_test_call_as (t, &there, "staff.create", foyer_params ("name", "s", names[i], NULL));
      JsonArray *who = json_array_new ();
      JsonNode *node = json_node_new (JSON_NODE_ARRAY);
      char text[37];

      sim_staff[1][i] = foyer_test_id (o, "staff");
      json_array_add_string_element (who, foyer_id_format (&sim_staff[1][i], text));
      json_node_take_array (node, who);
      for (int k = 0; k < 3; k++)
        {
          g_autoptr (JsonObject) a = foyer_test_call_as (t, &there, "service.assign",
                                                         foyer_params ("service", "d", &sim_services[k], "staff", "n", json_node_copy (node), NULL));
          (void) a;
        }
      json_node_unref (node);
    }
}

static gboolean
set_device (FoyerTx *tx, gpointer data, GError **error)
{
  foyer_tx_set_device (tx, data);
  foyer_tx_set_state (tx, "server", "https://chain"); /* a desk of a chain spends what it was lent */
  return TRUE;
}

static void
check_error (GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

/* Everything the desk has goes up, everything there is comes down. */
static void
sync_whole (FoyerStore *store, FoyerChain *chain, const FoyerDevice *device)
{
  g_autoptr (FoyerSyncCore) core = foyer_sync_core_new (1);
  g_auto (FoyerSyncStand) stand = { 0 };
  g_autoptr (GError) error = NULL;
  FoyerSyncEffect e;
  g_autoptr (FoyerSyncReply) reply = NULL;
  FoyerSyncSend asked = { 0 };

  foyer_sync_stand (store, &stand, &error);
  check_error (error);
  foyer_sync_core_start (core, 1000, &stand);
  while (foyer_sync_core_next (core, &e))
    {
      if (e.kind == FOYER_EFFECT_SEND && e.send.wait == 0)
        {
          int status;
          GString *text = foyer_sync_make_request (store, &e.send, NULL, 0, &error);
          g_autoptr (GBytes) body = g_string_free_to_bytes (text), answer = NULL;
          FoyerSyncEffect old = { 0 };

          check_error (error);
          answer = foyer_server_sync_now (chain, device, body, &status);
          g_clear_pointer (&reply, foyer_sync_reply_free);
          reply = foyer_sync_reply_parse (answer, &error);
          check_error (error);
          reply->status = status;
          old.send = asked;
          foyer_sync_effect_clear (&old);
          asked = e.send;
          memset (&e.send, 0, sizeof e.send);
          foyer_sync_core_reply (core, 1000, e.request, reply);
        }
      else if (e.kind == FOYER_EFFECT_APPLY)
        {
          foyer_sync_stand_clear (&stand);
          foyer_sync_apply (store, reply, asked.gen, asked.cursors, &stand, &error);
          check_error (error);
          foyer_sync_core_applied (core, 1000, e.request, &stand, FALSE);
        }
      foyer_sync_effect_clear (&e);
    }
  memset (&e, 0, sizeof e);
  e.send = asked;
  foyer_sync_effect_clear (&e);
  if (!foyer_sync_core_settled (core))
    g_error ("The first desk does not settle");
}

static gboolean
read_history (FoyerDb *db, gpointer data, GError **error)
{
  SimHistory *h = data;
  FoyerStmt *s = foyer_db_own_read (db, "SELECT t.id,b.body,t.eff_hlc,t.dev,t.inc,t.n,t.seq FROM txn t JOIN txn_body b ON b.id=t.id ORDER BY t.seq,t.n");

  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      SimTaken t = { sim_txn_parse (&id, foyer_stmt_text (s, 1)), foyer_stmt_int (s, 2), foyer_stmt_id (s, 3), foyer_stmt_int (s, 4),
                     foyer_stmt_int (s, 5), foyer_stmt_int (s, 6), FALSE };
      sim_history_add (h, &t);
      sim_txn_unref (t.txn);
    }
  foyer_stmt_done (s);
  return TRUE;
}

static FoyerDevice *
enrol (FoyerChain *chain, int k, const FoyerId *loc)
{
  FoyerCode code = { .loc = *loc, .expires = template_now + SIM_DAY, .hash = { (guint8) k, 1 } };
  guint8 token[FOYER_TOKEN_HASH] = { (guint8) k, 2 };
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strdup_printf ("Desk %d", k);
  FoyerDevice *d = foyer_device_enrol (foyer_chain_store (chain), &code, NULL, name, token, template_now, &error);

  check_error (error);
  return d;
}

static SimImage *
image_of_desk (SimDisk *disk, const char *dir, FoyerChain *chain, const FoyerDevice *device)
{
  g_autoptr (GError) error = NULL;
  FoyerDesk *desk = foyer_desk_open (dir, FOYER_STORE_DESK, &error);

  check_error (error);
  if (device != NULL)
    {
      FoyerId id = device->id;
      foyer_store_maintain (foyer_desk_store (desk), set_device, &id, &error);
      check_error (error);
      sync_whole (foyer_desk_store (desk), chain, device);
    }
  foyer_desk_close (desk);
  return sim_disk_image (disk);
}

void
sim_template_make (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *server = NULL, *first = NULL;
  SimDisk *server_disk, *desk_disk;
  FoyerChains *chains;
  FoyerChain *chain;
  FoyerTest *t;
  FoyerDevice *devices[SIM_DEVICES + 1];

  if (made != NULL)
    return;
  made = g_new0 (Template, 1);
  foyer_store_checkpoint_at_once (TRUE);
  randombytes_set_implementation (&random_source);
  g_assert_cmpint (sodium_init (), >=, 0);
  sim_random_begin (1);
  sim_disk_begin (1);
  template_now = foyer_test_at (FOYER_TEST_DATE "T07:00");
  foyer_clock_set (template_clock, NULL);
  {
    g_autofree char *form = g_build_filename (g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR) ? "/dev/shm" : g_get_tmp_dir (), "foyer-sim-XXXXXX", NULL);
    made->dir = g_mkdtemp (form) != NULL ? g_strdup (form) : NULL;
    if (made->dir == NULL)
      g_error ("No folder can be made for the simulator");
  }
  server = g_build_filename (made->dir, "server", NULL);
  first = g_build_filename (made->dir, "first", NULL);
  server_disk = sim_disk_new (server);
  desk_disk = sim_disk_new (first);

  made->chain = foyer_id_new (template_now);
  foyer_chains_make (server, &made->chain, &error);
  check_error (error);
  chains = foyer_chains_new (server);
  chain = foyer_chains_get (chains, &made->chain, &error);
  check_error (error);

  t = foyer_test_new_at (first);
  furnish_second (t);
  made->owner = t->owner;
  made->owner.now = 0;
  for (int k = 0; k <= SIM_DEVICES; k++)
    {
      FoyerId none = FOYER_ID_NONE;

      devices[k] = enrol (chain, k, k % 4 == 1 ? &sim_locs[0] : k % 4 == 2 ? &sim_locs[1] : &none);
      made->devices[k] = devices[k]->id;
    }
  {
    FoyerId id = devices[SIM_DEVICES]->id;
    foyer_store_maintain (foyer_desk_store (t->desk), set_device, &id, &error);
    check_error (error);
  }
  sync_whole (foyer_desk_store (t->desk), chain, devices[SIM_DEVICES]);
  /* The first desk goes: its device has a log that no other desk has. */
  foyer_test_free (t);
  sim_disk_free (desk_disk);
  for (int i = -1; i < 3; i++)
    {
      g_autofree char *dir = g_strdup_printf ("%s/made%d", made->dir, i);
      SimDisk *disk = sim_disk_new (dir);
      SimImage *image = image_of_desk (disk, dir, chain, i < 0 ? NULL : devices[i]);

      if (i < 0)
        made->empty = image;
      else
        made->desks[i] = image;
      sim_disk_free (disk);
    }
  made->history = sim_history_new ();
  foyer_store_read (foyer_chain_store (chain), read_history, made->history, &error);
  check_error (error);
  foyer_chains_free (chains);
  made->server = sim_disk_image (server_disk);
  sim_disk_free (server_disk);
  for (int k = 0; k <= SIM_DEVICES; k++)
    foyer_device_free (devices[k]);
}

void
sim_remove_tree (const char *path)
{
  g_autoptr (GDir) d = g_dir_open (path, 0, NULL);
  const char *name;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      sim_remove_tree (child);
    }
  g_remove (path);
}

void
sim_template_free (void)
{
  if (made == NULL)
    return;
  sim_remove_tree (made->dir);
  sim_image_free (made->server);
  sim_image_free (made->empty);
  for (int i = 0; i < 3; i++)
    sim_image_free (made->desks[i]);
  sim_history_unref (made->history);
  g_free (made->dir);
  g_clear_pointer (&made, g_free);
  foyer_clock_set (NULL, NULL);
}

const SimImage *
sim_template_image (int device, gboolean empty)
{
  return empty ? made->empty : made->desks[device % 4 == 1 ? 1 : device % 4 == 2 ? 2 : 0];
}

void
sim_template_use (Sim *sim)
{
  sim->dir = g_strdup (made->dir);
  sim->history = sim_history_fork (made->history, made->history->taken->len);
  for (guint i = 0; i < sim->history->taken->len; i++)
    {
      SimTaken *t = &g_array_index (sim->history->taken, SimTaken, i);
      g_hash_table_insert (sim->known, foyer_id_copy (&t->txn->id), sim_txn_ref (t->txn));
      sim_model_take (sim->model, t);
    }
  sim_disk_restore (sim->server_disk, made->server);
}

const char *
sim_template_dir (void)
{
  return made->dir;
}

FoyerId
sim_template_chain (void)
{
  return made->chain;
}

FoyerId
sim_template_device (int k)
{
  return made->devices[k];
}

FoyerActor
sim_template_owner (void)
{
  return made->owner;
}

gint64
sim_template_now (void)
{
  return template_now;
}
