/* The desk's key in a real key ring on a bus of its own (test-keyring.sh starts it), and without one. */
#include "config.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>

#include "foyer-account.h"
#include "foyer-error.h"
#include "foyer-keyring.h"
#include "foyer-vault.h"

static FoyerAccount *
new_account (void)
{
  FoyerAccount *a = g_new0 (FoyerAccount, 1);
  guint8 pk[32];

  a->url = g_strdup ("https://chain.example.com");
  a->token = g_strdup ("fd1_x");
  a->desk = g_strdup ("01");
  a->dev = foyer_id_new (g_get_real_time () / 1000);
  a->chain = foyer_id_new (2);
  crypto_sign_keypair (pk, a->secret);
  return a;
}

static void
test_ring (void)
{
  g_autoptr (FoyerAccount) a = new_account (), b = new_account ();
  guint8 back[64] = { 0 };

  b->dev.b[0] ^= 1;
  g_assert_cmpint (foyer_keyring_load (&a->chain, &a->dev, back), ==, FOYER_KEYRING_NONE);
  g_assert_cmpint (foyer_keyring_store (&a->chain, &a->dev, a->secret), ==, FOYER_KEYRING_OK);
  g_assert_cmpint (foyer_keyring_load (&a->chain, &a->dev, back), ==, FOYER_KEYRING_OK);
  g_assert_cmpmem (back, 64, a->secret, 64);
  /* Another desk's is another key. */
  g_assert_cmpint (foyer_keyring_load (&b->chain, &b->dev, back), ==, FOYER_KEYRING_NONE);
  foyer_keyring_forget (&a->chain, &a->dev);
  g_assert_cmpint (foyer_keyring_load (&a->chain, &a->dev, back), ==, FOYER_KEYRING_NONE);
}

/* A key that stood in the file goes to the ring as soon as there is one, and the file forgets it. */
static void
test_moves (void)
{
  g_autofree char *dir = g_dir_make_tmp ("foyer-key-XXXXXX", NULL), *path = g_build_filename (dir, "chain.account", NULL), *text = NULL;
  g_autoptr (FoyerAccount) a = new_account (), once = NULL, twice = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf st;

  g_assert_true (foyer_account_save (a, dir, &error));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "secret="));
  once = foyer_account_load (dir, &error);
  g_assert_no_error (error);
  g_assert_true (once->in_ring);
  g_clear_pointer (&text, g_free);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_null (strstr (text, "secret="));
  g_assert_cmpint (g_stat (path, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0600);
  twice = foyer_account_load (dir, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (twice->secret, 64, a->secret, 64);
  /* The end of a stolen desk takes it out of the ring, too. */
  foyer_wipe (twice, dir);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpint (foyer_keyring_load (&a->chain, &a->dev, twice->secret), ==, FOYER_KEYRING_NONE);
  g_rmdir (dir);
}

/* The key of an encrypted store is in the ring and nowhere else; gone from there, the store says so. */
static void
test_store_key (void)
{
  g_autofree char *dir = g_dir_make_tmp ("foyer-key-XXXXXX", NULL), *path = g_build_filename (dir, FOYER_VAULT_FILE, NULL), *text = NULL;
  g_autofree char *again = g_strconcat (dir, "/.", NULL), *third = g_strconcat (dir, "/./.", NULL); /* names under which nothing is remembered */
  g_autoptr (FoyerVault) made = NULL, found = NULL, lost = NULL;
  g_autoptr (GError) error = NULL;
  guint8 a[32], b[32];

  foyer_keyring_serve_stores (FALSE);
  g_assert_true (foyer_vault_turn (dir, TRUE, &error));
  made = foyer_vault_find (dir, &error);
  g_assert_no_error (error);
  g_assert_true (foyer_vault_in_ring (made));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_null (strstr (text, "key="));
  found = foyer_vault_find (again, &error);
  g_assert_no_error (error);
  foyer_vault_derive (made, FOYER_VAULT_DB, a, sizeof a);
  foyer_vault_derive (found, FOYER_VAULT_DB, b, sizeof b);
  g_assert_cmpmem (a, sizeof a, b, sizeof b);
  /* The end of a stolen desk: file and ring. */
  foyer_vault_destroy (dir);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  lost = foyer_vault_find (third, &error);
  g_assert_null (lost);
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_DENIED);
  g_unlink (path);
  g_rmdir (dir);
}

/* A ring one cannot reach: the key stays in the file; one that is in a ring is not lost. */
static void
test_store_key_none (void)
{
  g_autofree char *dir = g_dir_make_tmp ("foyer-key-XXXXXX", NULL), *path = g_build_filename (dir, FOYER_VAULT_FILE, NULL), *again = g_strconcat (dir, "/.", NULL);
  g_autoptr (FoyerVault) made = NULL, closed = NULL;
  g_autoptr (GKeyFile) f = g_key_file_new ();
  g_autoptr (GError) error = NULL;

  foyer_keyring_serve_stores (FALSE);
  g_assert_true (foyer_vault_turn (dir, TRUE, &error));
  made = foyer_vault_find (dir, &error);
  g_assert_no_error (error);
  g_assert_false (foyer_vault_in_ring (made));
  g_assert_true (g_key_file_load_from_file (f, path, G_KEY_FILE_NONE, NULL));
  g_key_file_remove_key (f, "store", "key", NULL);
  g_key_file_set_boolean (f, "store", "in_ring", TRUE);
  g_assert_true (g_key_file_save_to_file (f, path, NULL));
  closed = foyer_vault_find (again, &error);
  g_assert_null (closed);
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_OFFLINE);
  g_unlink (path);
  g_rmdir (dir);
}

/* Headless, or a session without a ring: the file keeps the key, and nobody waits. */
static void
test_none (void)
{
  g_autofree char *dir = g_dir_make_tmp ("foyer-key-XXXXXX", NULL), *path = g_build_filename (dir, "chain.account", NULL), *text = NULL;
  g_autoptr (FoyerAccount) a = new_account (), back = NULL;
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  g_assert_cmpint (foyer_keyring_store (&a->chain, &a->dev, a->secret), !=, FOYER_KEYRING_OK);
  g_assert_true (foyer_account_save (a, dir, &error));
  back = foyer_account_load (dir, &error);
  g_assert_no_error (error);
  g_assert_false (back->in_ring);
  g_assert_cmpmem (back->secret, 64, a->secret, 64);
  /* A key that is in a ring one cannot reach is said so; it is not lost. */
  a->in_ring = TRUE;
  g_assert_true (foyer_account_save (a, dir, &error));
  g_assert_null (foyer_account_load (dir, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_BUSY);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 12 * G_USEC_PER_SEC);
  g_unlink (path);
  g_rmdir (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);
  if (g_getenv ("FOYER_TEST_RING") != NULL)
    {
      g_test_add_func ("/keyring/10/ring", test_ring);
      g_test_add_func ("/keyring/10/moves", test_moves);
      g_test_add_func ("/keyring/SEC-8/ring", test_store_key);
    }
  else
    {
      g_test_add_func ("/keyring/10/none", test_none);
      g_test_add_func ("/keyring/SEC-8/none", test_store_key_none);
    }
  return g_test_run ();
}
