/* Files that rows name: put, in pieces, damaged, to be sent, swept. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

#include "foyer-apply.h"
#include "foyer-blobs.h"
#include "foyer-error.h"
#include "foyer-row.h"
#include "foyer-store.h"

static char *
folder (void)
{
  char *dir = g_dir_make_tmp ("foyer-blobs-XXXXXX", NULL);

  g_assert_nonnull (dir);
  return dir;
}

static GBytes *
noise (guint32 seed, gsize len)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint8 *data = g_malloc (len);

  for (gsize i = 0; i < len; i++)
    data[i] = g_rand_int (rand);
  return g_bytes_new_take (data, len);
}

static void
test_put (void)
{
  g_autofree char *dir = folder (), *id = NULL, *again = NULL, *none = NULL, *path = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("abc", 3), back = NULL, empty = g_bytes_new_static ("", 0), huge = NULL;
  g_autoptr (GPtrArray) unsent = NULL, after = NULL;
  g_autoptr (GError) error = NULL;

  /* FIPS 180-2, appendix B.1 */
  id = foyer_blobs_put (dir, bytes, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (id, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  g_assert_true (foyer_blobs_has (dir, id));
  again = foyer_blobs_put (dir, bytes, TRUE, &error);
  g_assert_cmpstr (again, ==, id);
  back = foyer_blobs_load (dir, id, &error);
  g_assert_true (g_bytes_equal (back, bytes));
  unsent = foyer_blobs_unsent (dir);
  g_assert_cmpuint (unsent->len, ==, 1);
  g_assert_cmpstr (unsent->pdata[0], ==, id);
  foyer_blobs_sent (dir, id);
  after = foyer_blobs_unsent (dir);
  g_assert_cmpuint (after->len, ==, 0);
  g_assert_true (foyer_blobs_has (dir, id));

  none = foyer_blobs_put (dir, empty, TRUE, &error);
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_INVALID);
  g_clear_error (&error);
  huge = noise (1, FOYER_BLOB_MAX + 1);
  g_assert_null (foyer_blobs_put (dir, huge, TRUE, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_INVALID);
  g_clear_error (&error);

  /* A name is never a path. */
  g_assert_false (foyer_blob_is_id ("../../../../etc/passwd"));
  g_assert_false (foyer_blob_is_id ("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"));
  g_assert_null (foyer_blobs_path (dir, "../x"));

  /* What is on the disk is believed only when it is what the name says. */
  path = foyer_blobs_path (dir, id);
  g_assert_true (g_file_set_contents (path, "abd", 3, NULL));
  g_assert_null (foyer_blobs_load (dir, id, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT);
  g_assert_false (foyer_blobs_has (dir, id));
}

static void
test_pieces (void)
{
  g_autofree char *dir = folder ();
  g_autoptr (GBytes) whole = noise (2, 100000), back = NULL;
  g_autofree char *id = foyer_blob_id (whole), *other = g_strdup (id);
  gsize len, have;
  const guint8 *data = g_bytes_get_data (whole, &len);
  g_autoptr (GError) error = NULL;

  g_assert_true (foyer_blobs_append (dir, id, 0, data, 30000, len, &have, &error));
  g_assert_cmpuint (have, ==, 30000);
  g_assert_false (foyer_blobs_has (dir, id));
  /* Twice the same, or one too far: nothing is written, and it is said how far it is. */
  g_assert_true (foyer_blobs_append (dir, id, 0, data, 30000, len, &have, &error));
  g_assert_cmpuint (have, ==, 30000);
  g_assert_true (foyer_blobs_append (dir, id, 60000, data + 60000, 40000, len, &have, &error));
  g_assert_cmpuint (have, ==, 30000);
  g_assert_cmpuint (foyer_blobs_part (dir, id), ==, 30000);
  g_assert_true (foyer_blobs_append (dir, id, 30000, data + 30000, 70000, len, &have, &error));
  g_assert_cmpuint (have, ==, len);
  back = foyer_blobs_load (dir, id, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (back, whole));
  g_assert_cmpuint (foyer_blobs_part (dir, id), ==, 0);

  /* Other bytes under a name: thrown away, and it starts over. */
  other[0] = other[0] == '0' ? '1' : '0';
  g_assert_false (foyer_blobs_append (dir, other, 0, data, len, len, &have, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT);
  g_clear_error (&error);
  g_assert_cmpuint (foyer_blobs_part (dir, other), ==, 0);
  g_assert_false (foyer_blobs_has (dir, other));
  g_assert_false (foyer_blobs_append (dir, other, 0, data, len, (gsize) FOYER_BLOB_MAX + 1, &have, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_INVALID);
}

typedef struct
{
  const char *one, *list, *dir;
  gint64 before;
  GPtrArray *named;
  guint swept;
} Look;

static gboolean
put_rows (FoyerTx *tx, gpointer data, GError **error)
{
  Look *l = data;
  FoyerId user = foyer_tx_new_id (tx), loc = foyer_tx_new_id (tx);
  g_autoptr (FoyerRow) u = foyer_row_new ("user", &user), p = foyer_row_new ("location", &loc);
  g_autofree char *photos = g_strdup_printf ("[\"%s\",\"%s\",\"old.jpg\"]", l->list, l->one);

  foyer_row_set_text (u, "name", "Rita");
  foyer_row_set_text (u, "photo", l->one);
  foyer_tx_put (tx, u);
  foyer_row_set_text (p, "name", "Salon");
  foyer_row_set_text (p, "code", "SAL");
  foyer_row_set_text (p, "country", "HU");
  foyer_row_set_text (p, "zone", "Europe/Budapest");
  foyer_row_set_text (p, "currency", "EUR");
  foyer_row_set_text (p, "photos", photos);
  foyer_tx_put (tx, p);
  return TRUE;
}

static gboolean
look (FoyerDb *db, gpointer data, GError **error)
{
  Look *l = data;

  if (l->before != 0)
    l->swept = foyer_blobs_sweep (db, l->dir, l->before);
  else
    l->named = foyer_blobs_named (db, l->dir);
  return TRUE;
}

static void
make_old (const char *dir, const char *id)
{
  g_autofree char *path = foyer_blobs_path (dir, id);
  struct utimbuf old = { 1000, 1000 };

  g_assert_cmpint (utime (path, &old), ==, 0);
}

static gint64
age_of (const char *dir, const char *id)
{
  g_autofree char *path = foyer_blobs_path (dir, id);
  GStatBuf st;

  g_assert_cmpint (g_stat (path, &st), ==, 0);
  return g_get_real_time () / G_USEC_PER_SEC - st.st_mtime;
}

static void
test_named (void)
{
  g_autofree char *dir = folder (), *a = NULL, *b = NULL, *c = NULL, *d = NULL;
  g_autoptr (GBytes) one = noise (3, 100), two = noise (4, 100), three = noise (5, 100), four = noise (6, 100);
  g_autoptr (GError) error = NULL;
  FoyerStore *store = foyer_store_open (dir, FOYER_STORE_DESK, NULL, &error);
  Look l = { .dir = NULL };
  gint64 later;

  g_assert_no_error (error);
  a = foyer_blobs_put (dir, one, FALSE, &error);
  b = foyer_blob_id (two);
  c = foyer_blobs_put (dir, three, FALSE, &error);
  d = foyer_blobs_put (dir, four, TRUE, &error);
  l.one = a;
  l.list = b;
  g_assert_true (foyer_store_write (store, &(FoyerWriteInfo){ .cmd = "test" }, put_rows, &l, NULL, &error));
  g_assert_no_error (error);

  foyer_store_read (store, look, &l, &error);
  g_assert_cmpuint (l.named->len, ==, 2);
  g_clear_pointer (&l.named, g_ptr_array_unref);
  l.dir = dir; /* only what is missing */
  foyer_store_read (store, look, &l, &error);
  g_assert_cmpuint (l.named->len, ==, 1);
  g_assert_cmpstr (l.named->pdata[0], ==, b);
  g_clear_pointer (&l.named, g_ptr_array_unref);

  make_old (dir, a);
  /* Old files nobody names go; what is named, young or unsent stays. */
  l.before = 1;
  foyer_store_read (store, look, &l, &error);
  g_assert_cmpuint (l.swept, ==, 0);
  later = g_get_real_time () / 1000 + 10000;
  l.before = later;
  foyer_store_read (store, look, &l, &error);
  g_assert_cmpuint (l.swept, ==, 1);
  g_assert_true (foyer_blobs_has (dir, a));
  g_assert_cmpint (age_of (dir, a), <, 3600); /* it was named a moment ago: its time begins anew when it is not any more */
  g_assert_false (foyer_blobs_has (dir, c));
  g_assert_true (foyer_blobs_has (dir, d));
  foyer_store_close (store);
}

typedef struct
{
  const char *sql;
  char *body;
} Held;

/* As the server's verdict is noted at the desk, and as the server keeps such a change. */
static gboolean
hold (FoyerTx *tx, gpointer data, GError **error)
{
  Held *h = data;
  FoyerStmt *s = foyer_tx_own (tx, h->sql);

  if (h->body != NULL)
    foyer_stmt_bind_text (s, 1, h->body);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
  return foyer_db_check (foyer_tx_db (tx), error);
}

/* What only a change in quarantine names is there as long as the change is, at the desk and at the server. */
static void
test_quarantined (void)
{
  for (int server = 0; server < 2; server++)
    {
      g_autofree char *dir = folder (), *photo = NULL, *listed = NULL, *other = NULL;
      g_autoptr (GBytes) one = noise (13, 100), two = noise (14, 100), three = noise (15, 100);
      g_autoptr (GError) error = NULL;
      FoyerStore *store = foyer_store_open (dir, server ? FOYER_STORE_SERVER : FOYER_STORE_DESK, NULL, &error);
      Look l = { .dir = dir };
      Held h = { NULL, NULL };

      g_assert_no_error (error);
      photo = foyer_blobs_put (dir, one, FALSE, &error);
      listed = foyer_blobs_put (dir, two, FALSE, &error);
      other = foyer_blobs_put (dir, three, FALSE, &error);
      /* A field this version does not know, and a list. */
      h.body = g_strdup_printf ("{\"ops\":[{\"f\":{\"portrait\":\"%s\",\"photos\":\"[\\\"%s\\\"]\"},\"k\":\"set\",\"t\":\"user\",\"v\":99}]}", photo, listed);
      h.sql = server ? "INSERT INTO sync_quarantine(id,dev,why,body,h,at,state) VALUES(x'00112233445566778899aabbccddeeff',x'00','newer',?1,x'00',1,'open')"
                     : "INSERT INTO sync_log(inc,n,id,hlc,body,h,flags) VALUES(0,1,x'00112233445566778899aabbccddeeff',1,?1,x'00',1)";
      g_assert_true (foyer_store_maintain (store, hold, &h, &error));
      g_assert_no_error (error);
      g_clear_pointer (&h.body, g_free);

      l.before = g_get_real_time () / 1000 + 10000;
      foyer_store_read (store, look, &l, &error);
      g_assert_cmpuint (l.swept, ==, 1);
      g_assert_true (foyer_blobs_has (dir, photo));
      g_assert_true (foyer_blobs_has (dir, listed));
      g_assert_false (foyer_blobs_has (dir, other));

      /* Taken after all or given up: gone with it. */
      h.sql = server ? "UPDATE sync_quarantine SET state='dropped'" : "UPDATE sync_log SET flags=0";
      g_assert_true (foyer_store_maintain (store, hold, &h, &error));
      l.before = g_get_real_time () / 1000 + 10000;
      foyer_store_read (store, look, &l, &error);
      g_assert_cmpuint (l.swept, ==, 2);
      g_assert_false (foyer_blobs_has (dir, photo));
      foyer_store_close (store);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/blobs/put", test_put);
  g_test_add_func ("/blobs/pieces", test_pieces);
  g_test_add_func ("/blobs/named", test_named);
  g_test_add_func ("/blobs/quarantined", test_quarantined);
  return g_test_run ();
}
