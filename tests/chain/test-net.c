/* What the threads of the chain share of GIO is there before they are (foyer-net.h): two that first use it at once waited for ever. */
#include "config.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <sodium.h>
#include <string.h>

#include "foyer-lan.h"
#include "foyer-sync-worker.h"

static gboolean
is_there (const char *type)
{
  GType t = g_type_from_name (type);
  return t != 0 && g_type_class_peek (t) != NULL;
}

static gpointer
make (gpointer data)
{
  gboolean *there = data;

  *there = is_there ("SoupSession") && is_there ("GInetSocketAddress");
  return data;
}

static void
refuse (gpointer self, GBytes *body, gint64 wait, GCancellable *cancel, FoyerTransportDone done, gpointer data)
{
  done (0, FALSE, -1, NULL, FOYER_FAIL_NETWORK, data);
}

static void
let_go (gpointer self)
{
}

static FoyerStore *
open_store (FoyerAccount **account)
{
  g_autofree char *dir = g_dir_make_tmp ("foyer-net-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  FoyerStore *store = foyer_store_open (dir, FOYER_STORE_DESK, NULL, &error);

  g_assert_no_error (error);
  *account = g_new0 (FoyerAccount, 1);
  (*account)->url = g_strdup ("http://127.0.0.1:9");
  (*account)->token = g_strdup ("fd1.x");
  (*account)->chain = foyer_id_new (1);
  (*account)->dev = foyer_id_new (2);
  return store;
}

static void
close_store (FoyerStore *store)
{
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", foyer_store_dir (store));

  foyer_store_close (store);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
}

static void
test_worker (void)
{
  const FoyerTransport transport = { refuse, let_go };
  FoyerAccount *account;
  FoyerStore *store;
  gboolean there = FALSE;
  FoyerSync *sync;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }
  store = open_store (&account);
  g_assert_false (is_there ("SoupSession"));
  sync = foyer_sync_new_with (store, account, &transport, make, &there, NULL, NULL, NULL);
  foyer_sync_free (sync);
  g_assert_true (there);
  close_store (store);
}

static void
test_lan (void)
{
  const FoyerLanOptions options = { .bind = "127.0.0.1" };
  FoyerAccount *account;
  FoyerStore *store;
  FoyerLan *lan;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }
  store = open_store (&account);
  crypto_sign_keypair ((guint8[crypto_sign_PUBLICKEYBYTES]){ 0 }, account->secret);
  lan = foyer_lan_new (store, account, &options, NULL, NULL, NULL);
  g_assert_true (is_there ("SoupSession") && is_there ("GInetSocketAddress"));
  foyer_lan_free (lan);
  foyer_account_free (account);
  close_store (store);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/before the worker's thread", test_worker);
  g_test_add_func ("/net/before the thread that meets other desks", test_lan);
  return g_test_run ();
}
