/* Bad input beside what test-service sends over the wire: a captive portal on every kind of request a desk makes, pushes that come again and in
 * another order, pushes of another chain, and a snapshot that is a bomb. Each has a named end, and nothing is lost or made twice. */
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include <zstd.h>

#include "foyer-borrow.h"
#include "foyer-carry.h"
#include "foyer-desk-code.h"
#include "foyer-fetch.h"
#include "foyer-rig.h"
#include "foyer-snapshot.h"

/* ---- the hotel's sign-in page ---------------------------------------------------------------------------------------------------------------- */

static int asked; /* atomic */

static void
sign_in_please (GSocketConnection *c, const char *page)
{
  char buffer[65536];
  gsize n = 0;
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (c));
  gssize got;

  while (n < sizeof buffer - 1 && (got = g_input_stream_read (in, buffer + n, sizeof buffer - 1 - n, NULL, NULL)) > 0)
    {
      n += got;
      buffer[n] = '\0';
      if (strstr (buffer, "\r\n\r\n") != NULL)
        break;
    }
  g_atomic_int_inc (&asked);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (c)), page, strlen (page), NULL, NULL, NULL);
  g_socket_shutdown (g_socket_connection_get_socket (c), FALSE, TRUE, NULL);
  while (g_input_stream_read (in, buffer, sizeof buffer, NULL, NULL) > 0)
    ; /* so that what was said arrives */
}

typedef struct
{
  GSocketListener *listener;
  GCancellable *stop;
  const char *page;
} Portal;

static gpointer
portal_main (gpointer data)
{
  Portal *p = data;
  GSocketConnection *c;

  while ((c = g_socket_listener_accept (p->listener, NULL, p->stop, NULL)) != NULL)
    {
      sign_in_please (c, p->page);
      g_object_unref (c);
    }
  return NULL;
}

static gboolean
take (const guint8 *data, gsize len, goffset from, gpointer user_data)
{
  *(gsize *) user_data += len;
  return TRUE;
}

static void
assert_offline (GError **error)
{
  g_assert_error (*error, FOYER_ERROR, FOYER_ERROR_OFFLINE);
  g_assert_cmpuint (strlen ((*error)->message), >, 10);
  g_clear_error (error);
}

static void
test_portal (gconstpointer page)
{
  FoyerTest *t = foyer_test_new ();
  FoyerStore *store = foyer_desk_store (t->desk);
  const char *dir = foyer_store_dir (store);
  Portal portal = { g_socket_listener_new (), g_cancellable_new (), page };
  g_autoptr (FoyerAccount) account = g_new0 (FoyerAccount, 1);
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2), answer = NULL;
  g_autoptr (GError) error = NULL;
  FoyerBorrowWish wish = { t->chain, 100 };
  FoyerCarried carried;
  FoyerId who = t->owner.user, none = FOYER_ID_NONE;
  gint64 clients = foyer_rig_count (store, "SELECT count(*) FROM client"), log = foyer_rig_count (store, "SELECT count(*) FROM sync_log"), retry;
  gsize bytes = 0;
  gpointer self;
  GThread *thread;
  int status, before;
  guint port;

  port = g_socket_listener_add_any_inet_port (portal.listener, NULL, &error);
  g_assert_no_error (error);
  thread = g_thread_new ("portal", portal_main, &portal);
  account->url = g_strdup_printf ("http://127.0.0.1:%u", port);

  /* Enrolment, before there is an account. */
  g_assert_false (foyer_enrol (store, account->url, "ABCDE-FGHJK", "pc", &error));
  assert_offline (&error);

  account->token = g_strdup ("fd1_00000000000000000000000000000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
  account->dev = foyer_store_device (store);
  account->chain = t->chain;
  g_assert_true (foyer_account_save (account, dir, &error));
  before = g_atomic_int_get (&asked);

  g_assert_false (foyer_account_renew (account, dir, &error));
  assert_offline (&error);
  g_assert_false (foyer_carry_send (account, "{}", 2, &carried, &error));
  assert_offline (&error);
  g_assert_null (foyer_desk_code_ask (account, &who, &none, NULL, NULL, &error));
  assert_offline (&error);
  g_assert_cmpint (foyer_borrow (store, &wish, 1, NULL, 5000, NULL, NULL), ==, FOYER_BORROW_OFFLINE);

  self = foyer_fetch_soup_new (dir);
  {
    static const char *const gets[] = { "/v1/snapshot", "/v1/snapshot/head", "/v1/blob/0000000000000000000000000000000000000000000000000000000000000000" };
    static const char *const posts[] = { "/v1/digest", "/v1/rows", "/v1/lease" };

    for (guint i = 0; i < G_N_ELEMENTS (gets); i++)
      {
        g_assert_false (foyer_fetch_soup.get (self, gets[i], 0, take, &bytes, &status, &retry, NULL, &error));
        assert_offline (&error);
      }
    for (guint i = 0; i < G_N_ELEMENTS (posts); i++)
      {
        answer = foyer_fetch_soup.post (self, posts[i], body, &status, NULL, &error);
        g_assert_null (answer);
        assert_offline (&error);
      }
    answer = foyer_fetch_soup.put (self, gets[2], body, 0, 2, &status, &retry, NULL, &error);
    g_assert_null (answer);
    assert_offline (&error);
  }
  foyer_fetch_soup.free (self);
  g_assert_cmpuint (bytes, ==, 0); /* not a byte of the page came through as a file */
  g_assert_cmpint (g_atomic_int_get (&asked) - before, >=, 11);

  g_assert_cmpint (foyer_rig_count (store, "SELECT count(*) FROM client"), ==, clients);
  g_assert_cmpint (foyer_rig_count (store, "SELECT count(*) FROM sync_log"), ==, log);
  g_cancellable_cancel (portal.stop);
  g_thread_join (thread);
  g_object_unref (portal.listener);
  g_object_unref (portal.stop);
  foyer_test_free (t);
}

/* ---- again, and in another order ------------------------------------------------------------------------------------------------------------- */

/* A push of txns @from … of the desk's log, the first @n of them, backwards if asked. (transfer full): the answer's text */
static char *
push (FoyerRig *rig, const FoyerDevice *device, FoyerStore *store, gint64 from, guint n, gboolean backwards, int *status)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) log = foyer_sync_read_log (store, 0, from, n, 1 << 20, &error);
  g_autoptr (FoyerSyncRequest) q = foyer_sync_request_new ();
  g_autoptr (GBytes) body = NULL, answer = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (log->len, ==, n);
  for (guint i = 0; i < n; i++)
    g_array_append_val (q->txns, g_array_index (log, FoyerWireTxn, backwards ? n - 1 - i : i));
  q->has_push = TRUE;
  body = g_string_free_to_bytes (foyer_sync_request_format (q));
  answer = foyer_server_sync_now (rig->chain, device, body, status);
  return g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
}

static void
client (FoyerTest *t, const char *name)
{
  json_object_unref (foyer_test_call (t, "client.create", foyer_params ("name", "s", name, NULL)));
}

static void
test_replayed (void)
{
  FoyerRig *rig = foyer_rig_new ();
  FoyerTest *t = foyer_test_new ();
  FoyerStore *store = foyer_desk_store (t->desk), *server;
  FoyerRigDesk *d = foyer_rig_join (rig, t, NULL);
  g_autofree char *first = NULL;
  gint64 inc, n, txns;
  int status;

  foyer_rig_settle (d);
  server = foyer_chain_store (rig->chain);
  foyer_store_log_position (store, &inc, &n);
  for (int i = 0; i < 6; i++)
    {
      g_autofree char *name = g_strdup_printf ("Client %d", i);
      client (t, name);
    }
  txns = foyer_rig_count (server, "SELECT count(*) FROM txn");

  /* Backwards, and with a hole: refused by name, nothing of it taken. */
  g_free (push (rig, d->device, store, n + 2, 3, FALSE, &status));
  g_assert_cmpint (status, ==, 409);
  {
    g_autofree char *text = push (rig, d->device, store, n + 2, 3, FALSE, &status);
    g_assert_nonnull (strstr (text, "\"code\":\"gap\""));
  }
  {
    g_autofree char *text = push (rig, d->device, store, n + 1, 4, TRUE, &status);
    g_assert_true (status == 400 || status == 409);
    g_assert_true (strstr (text, "\"code\":\"gap\"") != NULL || strstr (text, "\"code\":\"malformed\"") != NULL);
  }
  g_assert_cmpint (foyer_rig_count (server, "SELECT count(*) FROM txn"), ==, txns);

  /* One by one in any order, each as often as it comes: in the end all of them once. */
  for (int tries = 0; tries < 400; tries++)
    {
      gint64 from = n + 1 + g_test_rand_int_range (0, 6);
      guint many = g_test_rand_int_range (1, (int) (n + 6 - from) + 2);
      g_autofree char *text = push (rig, d->device, store, from, many, FALSE, &status);

      g_assert_true (status == 200 || (status == 409 && strstr (text, "\"code\":\"gap\"") != NULL));
    }
  first = push (rig, d->device, store, n + 1, 6, FALSE, &status);
  g_assert_cmpint (status, ==, 200);
  g_assert_null (strstr (first, "\"v\":\"quarantined\""));
  g_assert_cmpint (foyer_rig_count (server, "SELECT count(*) FROM txn"), ==, txns + 6);
  g_assert_cmpint (foyer_rig_count (server, "SELECT count(*) FROM client WHERE name LIKE 'Client %'"), ==, 6);
  foyer_rig_settle (d);
  foyer_rig_assert_base (d);
  foyer_rig_desk_free (d);
  foyer_test_free (t);
  foyer_rig_free (rig);
}

/* A desk of one chain at another's server, with all that chain's ids: what it brings stands on nothing there. */
static void
test_other_chain (void)
{
  FoyerRig *here = foyer_rig_new (), *there = foyer_rig_new ();
  FoyerTest *t = foyer_test_new (), *u = foyer_test_new ();
  FoyerRigDesk *d = foyer_rig_join (here, t, NULL), *e = foyer_rig_join (there, u, NULL);
  FoyerStore *server;
  g_autofree char *text = NULL, *rows = NULL, *same = NULL;
  gint64 inc, n, txns;
  int status;

  foyer_rig_settle (d);
  foyer_rig_settle (e);
  client (t, "From here");
  foyer_store_log_position (foyer_desk_store (t->desk), &inc, &n);
  server = foyer_chain_store (there->chain);
  txns = foyer_rig_count (server, "SELECT count(*) FROM txn");
  rows = foyer_rig_digests (server);

  /* As the other chain's desk that was there: the log does not go on from there. */
  text = push (there, e->device, foyer_desk_store (t->desk), n, 1, FALSE, &status);
  g_assert_cmpint (status, ==, 409);
  g_assert_true (strstr (text, "\"code\":\"fork\"") != NULL || strstr (text, "\"code\":\"gap\"") != NULL);
  /* As itself, of which that chain knows nothing. */
  g_free (text);
  text = push (there, d->device, foyer_desk_store (t->desk), n, 1, FALSE, &status);
  g_assert_cmpint (status, ==, 409);
  g_assert_nonnull (strstr (text, "\"code\":\"gap\""));
  g_assert_cmpint (foyer_rig_count (server, "SELECT count(*) FROM txn"), ==, txns);
  same = foyer_rig_digests (server);
  g_assert_cmpstr (rows, ==, same);

  /* From the first entry on it would be a log; but no desk of that chain has written it. */
  g_free (text);
  text = push (there, d->device, foyer_desk_store (t->desk), 1, 3, FALSE, &status);
  g_assert_cmpint (status, ==, 200);
  g_assert_nonnull (strstr (text, "\"v\":\"quarantined\""));
  g_assert_null (strstr (text, "\"v\":\"ok\""));
  g_assert_cmpint (foyer_rig_count (server, "SELECT count(*) FROM chain"), ==, 1);

  foyer_rig_settle (d);
  foyer_rig_settle (e);
  foyer_rig_assert_base (d);
  foyer_rig_desk_free (d);
  foyer_rig_desk_free (e);
  foyer_test_free (t);
  foyer_test_free (u);
  foyer_rig_free (here);
  foyer_rig_free (there);
}

/* ---- a snapshot that is a bomb ------------------------------------------------------------------------------------------------------------------ */

/* @head, then @mb megabytes of @fill. (transfer full): path */
static char *
bomb (const char *dir, const void *head, gsize len, int fill, guint mb)
{
  char *path = g_build_filename (dir, "bomb.zst", NULL);
  g_autofree guint8 *piece = g_malloc (1 << 20), *out = g_malloc (ZSTD_CStreamOutSize ());
  ZSTD_CCtx *z = ZSTD_createCCtx ();
  int fd = g_open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

  memset (piece, fill, 1 << 20);
  for (guint i = 0; i <= mb; i++)
    {
      ZSTD_inBuffer in = { i == 0 ? head : piece, i == 0 ? len : 1 << 20, 0 };
      gsize left;

      do
        {
          ZSTD_outBuffer o = { out, ZSTD_CStreamOutSize (), 0 };

          left = ZSTD_compressStream2 (z, &o, &in, i == mb ? ZSTD_e_end : ZSTD_e_continue);
          g_assert_false (ZSTD_isError (left));
          g_assert_cmpint (write (fd, out, o.pos), ==, (gssize) o.pos);
        }
      while (in.pos < in.size || (i == mb && left > 0));
    }
  ZSTD_freeCCtx (z);
  close (fd);
  return path;
}

static void
test_bomb (void)
{
  static const char header[] = "{\"at\":1,\"gen\":\"g\",\"kind\":\"scope\",\"schema\":2,\"scope\":\"chain\",\"seq\":5,\"tables\":[]}";
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("foyer-bomb-XXXXXX", &error);
  struct rusage before, after;

  g_assert_no_error (error);
  getrusage (RUSAGE_SELF, &before);
  /* A header that is too long, one that is only brackets, rows without end, names without end. */
  for (int kind = 0; kind < 4; kind++)
    {
      g_autoptr (GByteArray) head = g_byte_array_new ();
      guint32 n = GUINT32_TO_LE (kind == 0 ? 0x7fffffff : kind == 1 ? 16 * 1024 * 1024 : sizeof header - 1);
      g_autofree char *path = NULL;
      GStatBuf st;

      g_byte_array_append (head, (const guint8 *) "FOYERSNAP1\n", 11);
      g_byte_array_append (head, (const guint8 *) &n, 4);
      if (kind >= 2)
        g_byte_array_append (head, (const guint8 *) header, sizeof header - 1);
      if (kind == 2)
        {
          /* A section of one table with one column, and a row of two gigabytes. */
          g_byte_array_append (head, (const guint8 *) "T\005chain\0\006client\0\001\004name\0", 22);
          n = GUINT32_TO_LE (0x7fffffff);
          g_byte_array_append (head, (const guint8 *) &n, 4);
        }
      if (kind == 3)
        g_byte_array_append (head, (const guint8 *) "T", 1);
      path = bomb (dir, head->data, head->len, kind == 1 ? '[' : 0xff, 512);
      g_assert_cmpint (g_stat (path, &st), ==, 0);
      g_assert_cmpint (st.st_size, <, 1024 * 1024);
      {
        g_autoptr (FoyerSnapReader) r = foyer_snap_reader_new (path, &error);

        g_assert_true ((r == NULL) == (kind < 2));
        while (r != NULL && foyer_snap_reader_table (r, &error))
          {
            FoyerSnapRow row;
            while (foyer_snap_reader_row (r, &row, &error))
              ;
            if (error != NULL)
              break;
          }
        g_assert_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT);
        g_clear_error (&error);
      }
      g_unlink (path);
    }
  getrusage (RUSAGE_SELF, &after);
  g_assert_cmpint (after.ru_maxrss - before.ru_maxrss, <, 160 * 1024); /* of 512 MB each; the sanitizers' share included */
  g_rmdir (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/strangers/portal-200", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 47\r\nConnection: close\r\n\r\n<html><title>Hotel</title>Please sign in</html>", test_portal);
  g_test_add_data_func ("/strangers/portal-json", "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 16\r\nConnection: close\r\n\r\n{\"welcome\":true}", test_portal);
  g_test_add_func ("/strangers/5.8/replayed", test_replayed);
  g_test_add_func ("/strangers/5.8/other-chain", test_other_chain);
  g_test_add_func ("/strangers/12/bomb", test_bomb);
  return g_test_run ();
}
