/* Any text as the list of ops of a txn that a desk pushes to a real chain store: everything behind the parse. Whatever it is, it is taken, put in
 * quarantine or refused by name, and the store stays one whose rows, sums and search hold together. */
#include "config.h"

#include <sodium.h>
#include <string.h>

#include "foyer-accept.h"
#include "foyer-hooks.h"
#include "foyer-time.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize len);

#define FRESH 3000 /* txns until the store is made anew */

static char *dir;
static FoyerStore *store;
static FoyerId device;
static gint64 n;
static guint8 prev[FOYER_HASH_LEN];

static gboolean
make_device (FoyerTx *tx, gpointer data, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_row_new ("device", &device);

  foyer_row_set_text (row, "code", "01");
  foyer_tx_put (tx, row);
  return TRUE;
}

static void
drop_store (void)
{
  const char *argv[] = { "rm", "-rf", dir, NULL };

  g_clear_pointer (&store, foyer_store_close);
  if (dir != NULL)
    g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_clear_pointer (&dir, g_free);
}

static void
fresh_store (void)
{
  static gboolean first = TRUE;
  g_autoptr (GError) error = NULL;
  FoyerWriteInfo info = { .cmd = "device.enrol", .now = 1000 };

  drop_store ();
  if (first)
    {
      first = FALSE;
      g_assert_cmpint (sodium_init (), >=, 0);
      atexit (drop_store);
    }
  dir = g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR) ? g_mkdtemp (g_strdup ("/dev/shm/foyer-fuzz-XXXXXX")) : g_dir_make_tmp ("foyer-fuzz-XXXXXX", NULL);
  g_assert_nonnull (dir);
  store = foyer_store_open (dir, FOYER_STORE_SERVER, foyer_desk_hooks (), &error);
  g_assert_no_error (error);
  foyer_id_parse ("01a20c5a-b180-710f-9df9-931eec38a2bf", &device);
  foyer_store_write (store, &info, make_device, NULL, NULL, &error);
  g_assert_no_error (error);
  n = 0;
  memset (prev, 0, sizeof prev);
}

static void
push (const char *ops, gsize len)
{
  FoyerId none = FOYER_ID_NONE, id = foyer_id_new (foyer_now ());
  g_autoptr (FoyerSyncRequest) q = foyer_sync_request_new ();
  g_autoptr (GPtrArray) pushes = g_ptr_array_new ();
  g_autoptr (FoyerPush) p = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *body = NULL, *prev64 = g_base64_encode (prev, sizeof prev);
  FoyerAcceptBatch batch = { .pushes = pushes };
  FoyerWireTxn w = { 0 };
  char text[37];

  body = g_strdup_printf ("{\"cmd\":\"client.update\",\"hlc\":117670123929600000,\"id\":\"%s\",\"inc\":0,\"n\":%d,\"ops\":%.*s,\"prev\":\"%s\",\"v\":1}",
                          foyer_id_format (&id, text), (int) n + 1, (int) len, ops, prev64);
  w.body = body;
  w.len = strlen (body);
  foyer_txn_hash (prev, body, w.len, w.h);
  g_array_append_val (q->txns, w);
  q->has_push = TRUE;
  p = foyer_push_new (q, &device, &none);
  if (p->code != NULL)
    {
      g_assert_cmpstr (p->code, ==, "malformed");
      return;
    }
  g_ptr_array_add (pushes, p);
  if (!foyer_accept (store, &batch, &error))
    g_error ("The store failed: %s", error->message);
  if (p->code != NULL)
    return;
  g_assert_cmpuint (p->accepted, ==, 1);
  n++;
  memcpy (prev, w.h, sizeof prev);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize len)
{
  if (store == NULL || n >= FRESH)
    fresh_store ();
  if (len <= 64 * 1024 && memchr (data, '\0', len) == NULL)
    push ((const char *) data, len);
  return 0;
}
