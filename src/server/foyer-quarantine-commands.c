#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "foyer-account.h"
#include "foyer-error.h"
#include "foyer-pin.h"
#include "foyer-quarantine.h"
#include "foyer-quarantine-commands.h"

#define PATIENCE_S 20

static int
complain (const char *text)
{
  g_printerr ("foyer-server: %s\n", text);
  return EXIT_FAILURE;
}

typedef struct
{
  FoyerId id;
  gboolean force;
  GError *why; /* (out): it was not taken */
} Replay;

/* The reason why not is kept with the change: a reason is no error of the write. */
static gboolean
replay_job (FoyerTx *tx, gpointer data, GError **error)
{
  Replay *r = data;

  g_clear_error (&r->why);
  foyer_quarantine_replay (tx, &r->id, r->force, &r->why);
  return TRUE;
}

static gboolean
replay_one (FoyerStore *store, Replay *r, GError **error)
{
  gboolean written = foyer_store_maintain (store, replay_job, r, error);

  if (written && r->why != NULL)
    g_propagate_error (error, g_steal_pointer (&r->why));
  else if (written)
    return TRUE;
  g_clear_error (&r->why);
  return FALSE;
}

/* ---- reading ------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  const FoyerId *id; /* NULL: all */
  JsonNode *node;
} Look;

static gboolean
look (FoyerDb *db, gpointer data, GError **error)
{
  Look *l = data;

  l->node = l->id != NULL ? foyer_quarantine_show (db, l->id) : foyer_quarantine_list (db, NULL);
  return TRUE;
}

static void
print_one (JsonArray *array, guint index, JsonNode *element, gpointer data)
{
  JsonObject *o = json_node_get_object (element);
  const char *cmd = json_object_get_string_member_with_default (o, "cmd", "-");
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (json_object_get_int_member (o, "at") / 1000);
  g_autofree char *when = g_date_time_format (at, "%F %T");

  g_print ("%s  %-9s  %s  desk %s  %s  %" G_GINT64_FORMAT "  %s\n", json_object_get_string_member (o, "id"), json_object_get_string_member (o, "state"), when,
           json_object_get_string_member_with_default (o, "desk", "-"), cmd, json_object_get_int_member_with_default (o, "amount", 0),
           json_object_get_string_member (o, "why"));
}

/* The chain's file for looking: also while a server has it open. */
static FoyerStore *
open_reader (FoyerOrder *order, const FoyerId *chain, GError **error)
{
  char text[37];
  g_autofree char *dir = g_build_filename (foyer_order_dir (order), "chains", foyer_id_format (chain, text), NULL);
  return foyer_store_open_reader (dir, error);
}

/* ---- orders to a running server ----------------------------------------------------------------------------------------------------- */

static char *
order_path (const char *data_dir, const FoyerId *chain, const Replay *r, const char *end)
{
  char a[37], b[37];
  g_autofree char *name = g_strdup_printf ("%s.%s.%s%s", foyer_id_format (chain, a), foyer_id_format (&r->id, b), r->force ? "accept" : "replay", end);
  return g_build_filename (data_dir, "orders", name, NULL);
}

static int
leave_order (FoyerOrder *order, const FoyerId *chain, const Replay *r)
{
  const char *data = foyer_order_dir (order);
  g_autofree char *dir = g_build_filename (data, "orders", NULL), *path = order_path (data, chain, r, ""), *done = order_path (data, chain, r, ".done");
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;

  if (g_mkdir_with_parents (dir, 0700) != 0)
    return complain ("The folder for orders cannot be made.");
  g_unlink (done);
  if (!g_file_set_contents_full (path, "", 0, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    return complain (error->message);
  for (int i = 0; i < PATIENCE_S * 20; i++)
    {
      if (g_file_get_contents (done, &said, NULL, NULL))
        {
          g_unlink (done);
          if (*said == '\0')
            {
              g_print ("Taken in.\n");
              return EXIT_SUCCESS;
            }
          return complain (said);
        }
      g_usleep (50000);
    }
  g_unlink (path);
  return complain ("The server has the chain open, but does not take the order up. Is it of this version?");
}

static void
carry_out (FoyerServer *server, const char *name)
{
  const char *data = foyer_chains_dir (foyer_server_chains (server));
  g_auto (GStrv) parts = g_strsplit (name, ".", 4);
  g_autofree char *path = g_build_filename (data, "orders", name, NULL), *done = g_strconcat (path, ".done", NULL);
  g_autoptr (GError) error = NULL;
  FoyerChain *chain = NULL;
  FoyerId id;
  Replay r = { 0 };

  if (g_strv_length (parts) != 3 || !foyer_id_parse (parts[0], &id) || !foyer_id_parse (parts[1], &r.id) || g_unlink (path) != 0)
    return;
  r.force = strcmp (parts[2], "accept") == 0;
  chain = foyer_chains_get (foyer_server_chains (server), &id, &error);
  if (chain != NULL && replay_one (foyer_chain_store (chain), &r, &error))
    foyer_chain_published (chain);
  g_file_set_contents_full (done, error != NULL ? error->message : "", -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL);
}

typedef struct
{
  FoyerServer *server;
  char *name;
} Order;

static gpointer
order_main (gpointer data)
{
  Order *o = data;

  carry_out (o->server, o->name);
  g_free (o->name);
  g_free (o);
  return NULL;
}

static void
on_order_cb (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event, gpointer data)
{
  GFile *at = other != NULL ? other : file;
  g_autofree char *name = g_file_get_basename (at);
  Order *o;

  /* Written under another name first. */
  if ((event != G_FILE_MONITOR_EVENT_CREATED && event != G_FILE_MONITOR_EVENT_RENAMED && event != G_FILE_MONITOR_EVENT_MOVED_IN)
      || (!g_str_has_suffix (name, ".replay") && !g_str_has_suffix (name, ".accept")))
    return;
  o = g_new0 (Order, 1);
  o->server = data;
  o->name = g_steal_pointer (&name);
  /* Rare, and not for the main thread. It is waited for, so that it cannot outlive the server. */
  g_thread_join (g_thread_new ("foyer-order", order_main, o));
}

GFileMonitor *
foyer_quarantine_watch (FoyerServer *server)
{
  g_autofree char *dir = g_build_filename (foyer_chains_dir (foyer_server_chains (server)), "orders", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (dir);
  GFileMonitor *monitor;

  g_mkdir_with_parents (dir, 0700);
  monitor = g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (monitor != NULL)
    g_signal_connect (monitor, "changed", G_CALLBACK (on_order_cb), server);
  return monitor;
}

static gboolean
follow_job (FoyerTx *tx, gpointer data, GError **error)
{
  foyer_quarantine_follow (tx);
  return TRUE;
}

gboolean
foyer_quarantine_follow_now (FoyerChain *chain, GError **error)
{
  if (!foyer_store_maintain (foyer_chain_store (chain), follow_job, NULL, error))
    return FALSE;
  foyer_chain_published (chain);
  return TRUE;
}

/* ---- the commands ------------------------------------------------------------------------------------------------------------------------ */

static int
replay (FoyerOrder *order, const FoyerId *chain, Replay *r)
{
  g_autoptr (GError) error = NULL;
  FoyerOrderChain *held = NULL;
  FoyerDesk *desk = foyer_order_open (order, chain, &held, &error);
  gboolean ok;

  if (desk == NULL)
    return g_error_matches (error, FOYER_ERROR, FOYER_ERROR_BUSY) ? leave_order (order, chain, r) : complain (error->message);
  ok = replay_one (foyer_desk_store (desk), r, &error);
  foyer_order_close (held);
  foyer_desk_close (desk);
  if (!ok)
    return complain (error->message);
  g_print ("Taken in.\n");
  return EXIT_SUCCESS;
}

static int
quarantine (FoyerOrder *order, const char *chain_text, int argc, char **argv)
{
  g_autoptr (GArray) chains = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  FoyerStore *store;
  FoyerId chain = FOYER_ID_NONE;
  Replay r = { 0 };
  Look l = { NULL };
  gboolean ok, list = argc == 2 && strcmp (argv[1], "list") == 0;

  if (!list && (argc < 3 || !foyer_id_parse (argv[2], &r.id)))
    return complain ("Usage: quarantine list | show ID | replay ID | accept ID");
  if (chain_text != NULL ? !foyer_id_parse (chain_text, &chain) : (chains = foyer_order_list (order, &error)) == NULL || chains->len != 1)
    return complain ("Say which chain with --chain ID.");
  if (chain_text == NULL)
    chain = g_array_index (chains, FoyerId, 0);
  if (argc == 3 && (strcmp (argv[1], "replay") == 0 || strcmp (argv[1], "accept") == 0))
    {
      r.force = strcmp (argv[1], "accept") == 0;
      return replay (order, &chain, &r);
    }
  if (!list && (argc != 3 || strcmp (argv[1], "show") != 0))
    return complain ("Usage: quarantine list | show ID | replay ID | accept ID");
  store = open_reader (order, &chain, &error);
  if (store == NULL)
    return complain (error->message);
  l.id = list ? NULL : &r.id;
  ok = foyer_store_read (store, look, &l, &error);
  foyer_store_close (store);
  node = l.node;
  if (!ok)
    return complain (error->message);
  if (node == NULL)
    return complain ("There is no such change in quarantine.");
  if (list)
    json_array_foreach_element (json_node_get_array (node), print_one, NULL);
  else
    {
      g_autofree char *text = json_to_string (node, TRUE);
      g_print ("%s\n", text);
    }
  return EXIT_SUCCESS;
}

int
foyer_quarantine_command (FoyerOrder *order, const char *chain, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  if (strcmp (argv[0], "quarantine") == 0)
    return quarantine (order, chain, argc, argv);
  if (strcmp (argv[0], "pin") == 0)
    {
      g_autofree char *pin = argc == 2 ? foyer_pin_of_file (argv[1], &error) : NULL;

      if (pin == NULL)
        return complain (error != NULL ? error->message : "Usage: pin CERTIFICATE.pem");
      if (!foyer_pins_add (foyer_order_dir (order), pin, &error))
        return complain (error->message);
      g_print ("%s\n", pin);
      return EXIT_SUCCESS;
    }
  if (strcmp (argv[0], "url") == 0)
    {
      if (argc != 2)
        return complain ("Usage: url https://chain.example.com");
      return foyer_url_write (foyer_order_dir (order), argv[1], &error) ? EXIT_SUCCESS : complain (error->message);
    }
  return -1;
}
