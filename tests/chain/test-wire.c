/* The wire there and back, and against everything a broken or lying peer may send. */
#include "config.h"

#include <string.h>

#include "foyer-error.h"
#include "foyer-wire.h"

static const char body[] = "{\"hlc\":5,\"id\":\"0193a1b2-0000-7000-8000-000000000001\",\"ops\":[{\"f\":{\"a\":\"] } \\\" é\"}}]}";

static FoyerSyncRequest *
sample_request (void)
{
  FoyerSyncRequest *q = foyer_sync_request_new ();
  FoyerWireTxn t = { body, strlen (body), { 1, 2, 3 } };

  q->has_push = TRUE;
  q->inc = 2;
  q->has_sig = TRUE;
  q->sig[63] = 9;
  g_array_append_val (q->txns, t);
  t.h[0] = 7;
  g_array_append_val (q->txns, t);
  q->has_pull = TRUE;
  q->gen = g_strdup ("g1");
  q->cursors = foyer_cursors_new ();
  foyer_cursors_set (q->cursors, "loc:x", 12);
  foyer_cursors_set (q->cursors, "chain", 11);
  q->wait = 50;
  q->pending = 3;
  q->skew = -120;
  return q;
}

static void
test_request (void)
{
  g_autoptr (FoyerSyncRequest) q = sample_request (), back = NULL;
  GString *s = foyer_sync_request_format (q);
  g_autoptr (GError) error = NULL;

  back = foyer_sync_request_parse (s->str, s->len, &error);
  g_assert_no_error (error);
  g_assert_true (back->has_push && back->has_pull && back->has_sig);
  g_assert_cmpint (back->inc, ==, 2);
  g_assert_cmpint (back->sig[63], ==, 9);
  g_assert_cmpuint (back->txns->len, ==, 2);
  for (int i = 0; i < 2; i++)
    {
      FoyerWireTxn *t = &g_array_index (back->txns, FoyerWireTxn, i);
      g_assert_cmpmem (t->body, t->len, body, strlen (body));
      g_assert_cmpint (t->h[0], ==, i == 0 ? 1 : 7);
    }
  g_assert_cmpint (foyer_cursors_get (back->cursors, "chain"), ==, 11);
  g_assert_cmpint (foyer_cursors_get (back->cursors, "loc:x"), ==, 12);
  g_assert_cmpint (foyer_cursors_get (back->cursors, "loc:y"), ==, -1);
  g_assert_cmpint (back->wait, ==, 50);
  g_assert_cmpint (back->pending, ==, 3);
  g_assert_cmpint (back->skew, ==, -120);
  g_string_free (s, TRUE);
}

static char *
sample_reply (void)
{
  GString *s = g_string_new (NULL);
  FoyerJsonWriter w;
  GArray *you = g_array_new (FALSE, TRUE, sizeof (FoyerPosition));
  FoyerPosition p = { 0, 412, { { 1 } }, { 5 } };
  FoyerId id = { { 3 } };

  g_array_append_val (you, p);
  foyer_json_writer_init (&w, s);
  foyer_json_begin_object (&w);
  foyer_json_key (&w, "gen");
  foyer_json_text (&w, "g1");
  foyer_json_key (&w, "now");
  foyer_json_int (&w, 1700000000000);
  foyer_json_key (&w, "pull");
  foyer_json_begin_object (&w);
  foyer_json_key (&w, "cursors");
  foyer_json_raw (&w, "{\"chain\":9}", -1);
  foyer_json_key (&w, "devs");
  foyer_json_raw (&w, "{}", -1);
  foyer_json_key (&w, "more");
  foyer_json_bool (&w, TRUE);
  foyer_json_key (&w, "rows");
  foyer_json_begin_array (&w);
  foyer_wire_row_write (&w, "chain", "client", &id, 7, -77, "{\"name\":\"Ágnes\",\"st\":{}}");
  foyer_wire_row_write (&w, "chain", "client", &id, 8, 0, NULL);
  foyer_wire_row_write (&w, "chain", "hologram", &id, 9, 1, "{\"st\":{}}");
  foyer_json_end_array (&w);
  foyer_json_key (&w, "you");
  foyer_positions_write (&w, you);
  foyer_json_end_object (&w);
  foyer_json_key (&w, "push");
  foyer_json_begin_object (&w);
  foyer_json_key (&w, "verdicts");
  foyer_json_raw (&w, "{\"412\":{\"c\":[],\"v\":\"conflict\"}}", -1);
  foyer_json_key (&w, "you");
  foyer_positions_write (&w, you);
  foyer_json_end_object (&w);
  foyer_json_end_object (&w);
  g_array_unref (you);
  return g_string_free (s, FALSE);
}

static void
test_reply (void)
{
  char *text = sample_reply ();
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerSyncReply) p = foyer_sync_reply_parse (bytes, &error);
  FoyerWireRows it;

  g_assert_no_error (error);
  g_assert_cmpstr (p->gen, ==, "g1");
  g_assert_true (p->more);
  g_assert_cmpstr (p->cursors, ==, "{\"chain\":9}");
  g_assert_cmpint (foyer_positions_find (p->you, 0)->n, ==, 412);
  g_assert_null (foyer_positions_find (p->you, 1));
  g_assert_cmpint (foyer_positions_find (p->push_you, 0)->h[0], ==, 5);
  g_assert_cmpuint (p->verdicts->len, ==, 1);
  g_assert_cmpint (g_array_index (p->verdicts, FoyerVerdict, 0).kind, ==, 'c');

  foyer_wire_rows_init (&it, p);
  g_assert_true (foyer_wire_rows_next (&it, &error));
  g_assert_cmpstr (it.row.entity->name, ==, "client");
  g_assert_cmpint (it.row.hash, ==, -77);
  g_assert_cmpmem (it.row.image, it.row.len, "{\"name\":\"Ágnes\",\"st\":{}}", strlen ("{\"name\":\"Ágnes\",\"st\":{}}"));
  g_assert_true (foyer_wire_rows_next (&it, &error));
  g_assert_null (it.row.image);
  g_assert_true (foyer_wire_rows_next (&it, &error));
  g_assert_null (it.row.entity);
  g_assert_cmpstr (it.row.table, ==, "hologram");
  g_assert_false (foyer_wire_rows_next (&it, &error));
  g_assert_no_error (error);
  foyer_wire_rows_clear (&it);
}

/* None of these may crash, and none may pass. */
static void
test_malformed (void)
{
  static const char *const requests[] = {
    "", "null", "[]", "{", "<html><body>Sign in</body></html>", "{\"pull\":[]}", "{\"pull\":{\"cursors\":{\"chain\":-1}}}",
    "{\"pull\":{\"cursors\":{\"chain\":1.5}}}", "{\"push\":{\"txns\":[{}]}}", "{\"push\":{\"txns\":[{\"b\":{},\"h\":\"zz\"}]}}",
    "{\"push\":{\"txns\":{}}}", "{\"push\":{\"inc\":-1}}", "{\"wait\":\"long\"}", "{} {}", "{\"push\":{\"txns\":[1,2]}}",
    "{\"push\":{\"sig\":\"AAAA\"}}", "{\"push\":{\"txns\":[{\"b\":{},\"b\":{},\"h\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"}]}}", "{\"wait\":99999999999999999999999}",
  };
  static const char *const replies[] = {
    "", "[]", "<!DOCTYPE html><html><head><title>Hotel WiFi</title>", "{\"pull\":{}}", "{\"gen\":\"g\",\"pull\":{\"rows\":[]}}",
    "{\"push\":{}}", "{\"gen\":5}", "{\"gen\":\"g\",\"pull\":{\"cursors\":{\"chain\":\"x\"},\"rows\":[],\"you\":{}}}",
    "{\"gen\":\"g\",\"pull\":{\"cursors\":{},\"rows\":[],\"you\":{\"a\":1}}}",
    "{\"push\":{\"verdicts\":{\"x\":{}},\"you\":{}}}",
  };
  static const char *const pages[] = {
    "[1]", "[[]]", "{}", "[[\"chain\",\"client\",\"no id\",1,1,null]]", "[[\"chain\",\"client\",\"0193a1b2-0000-7000-8000-000000000001\",0,1,null]]",
    "[[\"chain\",\"client\",\"0193a1b2-0000-7000-8000-000000000001\",1,1,[]]]",
    "[[\"chain\",\"client\",\"0193a1b2-0000-7000-8000-000000000001\",1,1,null,2]]", "[[null,\"client\"]]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (foyer_sync_request_parse (requests[i], strlen (requests[i]), &error));
      g_assert_error (error, FOYER_ERROR, FOYER_ERROR_INVALID);
    }
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) b = g_bytes_new_static (replies[i], strlen (replies[i]));
      g_assert_null (foyer_sync_reply_parse (b, &error));
      g_assert_error (error, FOYER_ERROR, FOYER_ERROR_INVALID);
    }
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autoptr (GError) error = NULL;
      FoyerSyncReply p = { 0 };
      FoyerWireRows it;

      p.rows = pages[i];
      p.rows_len = strlen (pages[i]);
      foyer_wire_rows_init (&it, &p);
      g_assert_false (foyer_wire_rows_next (&it, &error));
      g_assert_error (error, FOYER_ERROR, FOYER_ERROR_INVALID);
      foyer_wire_rows_clear (&it);
    }
}

/* A body is kept as it came, so what is passed over in it must be text, and nothing may stand in it twice: one of the two would never have
 * been read. */
static void
test_txn_twice (void)
{
  g_autoptr (FoyerTxn) t = foyer_txn_new (), back = NULL, bad = NULL;
  FoyerId id = foyer_id_new (1);
  FoyerOp *op = foyer_op_new (FOYER_OP_NEW, foyer_entity ("client"), &id);
  int name = foyer_entity_field (op->entity, "name");
  g_autofree char *text = NULL, *bent = NULL;
  g_autoptr (GError) error = NULL;
  const char *at;
  static const char *const twice[] = { "\"f\":{\"name\":\"\xff\"},", "\"f\":{\"name\":\"Mallory\"},", "\"f\":{}," };

  op->vals[name] = (FoyerVal){ FOYER_VAL_TEXT, { .s = g_strdup ("Anna") } };
  op->fields |= G_GUINT64_CONSTANT (1) << name;
  g_ptr_array_add (t->ops, op);
  t->id = foyer_id_new (2);
  t->dev = foyer_id_new (3);
  t->n = 1;
  t->hlc = 5;
  text = foyer_txn_body (t);
  back = foyer_txn_parse (text, -1, NULL, &error);
  g_assert_no_error (error);
  at = strstr (text, "\"f\":{");
  g_assert_nonnull (at);
  for (guint i = 0; i < G_N_ELEMENTS (twice); i++)
    {
      g_autofree char *double_f = g_strdup_printf ("%.*s%s%s", (int) (at - text), text, twice[i], at);

      g_assert_null (foyer_txn_parse (double_f, -1, NULL, &error));
      g_assert_error (error, FOYER_ERROR, FOYER_ERROR_INVALID);
      g_clear_error (&error);
    }
  bent = g_strdup (text);
  strstr (bent, "Anna")[0] = '\xff';
  bad = foyer_txn_parse (bent, -1, NULL, &error);
  g_assert_null (bad);
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_INVALID);
}

/* Cut and damaged at every place: never a crash; a cut one never passes. */
static void
test_damage (void)
{
  g_autoptr (FoyerSyncRequest) q = sample_request ();
  GString *s = foyer_sync_request_format (q);
  g_autofree char *reply = sample_reply ();
  gsize n = strlen (reply);
  g_autoptr (GRand) rand = g_rand_new_with_seed (g_test_rand_int ());

  for (gsize i = 0; i < s->len; i++)
    {
      g_autofree char *cut = g_memdup2 (s->str, MAX (i, 1));
      g_assert_null (foyer_sync_request_parse (cut, i, NULL));
    }
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GBytes) b = g_bytes_new (reply, i);
      g_assert_null (foyer_sync_reply_parse (b, NULL));
    }
  for (int i = 0; i < 20000; i++)
    {
      g_autofree char *x = g_memdup2 (s->str, s->len), *y = g_memdup2 (reply, n);
      g_autoptr (FoyerSyncRequest) a = NULL;
      g_autoptr (FoyerSyncReply) b = NULL;
      g_autoptr (GBytes) bytes = NULL;

      for (int k = g_rand_int_range (rand, 1, 4); k > 0; k--)
        {
          x[g_rand_int_range (rand, 0, s->len)] = g_rand_int_range (rand, 0, 256);
          y[g_rand_int_range (rand, 0, n)] = g_rand_int_range (rand, 0, 256);
        }
      a = foyer_sync_request_parse (x, s->len, NULL);
      bytes = g_bytes_new (y, n);
      b = foyer_sync_reply_parse (bytes, NULL);
      if (b != NULL && b->rows != NULL)
        {
          FoyerWireRows it;
          foyer_wire_rows_init (&it, b);
          while (foyer_wire_rows_next (&it, NULL))
            ;
          foyer_wire_rows_clear (&it);
        }
    }
  g_string_free (s, TRUE);
}

/* A small body that would blow up is stopped at the limit. */
static void
test_bomb (void)
{
  g_autofree char *zeros = g_malloc0 (64 * 1024 * 1024);
  g_autoptr (GBytes) z = foyer_wire_deflate (zeros, 64 * 1024 * 1024), small = foyer_wire_deflate ("hello", 5), back = NULL;
  g_autoptr (GError) error = NULL, broken = NULL;

  g_assert_cmpuint (g_bytes_get_size (z), <, 1024 * 1024);
  g_assert_null (foyer_wire_inflate (g_bytes_get_data (z, NULL), g_bytes_get_size (z), FOYER_REQUEST_MAX_BYTES, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_FULL);
  back = foyer_wire_inflate (g_bytes_get_data (small, NULL), g_bytes_get_size (small), 5, NULL);
  g_assert_cmpmem (g_bytes_get_data (back, NULL), g_bytes_get_size (back), "hello", 5);
  g_assert_null (foyer_wire_inflate (g_bytes_get_data (small, NULL), g_bytes_get_size (small) - 3, 100, &broken));
  g_assert_error (broken, FOYER_ERROR, FOYER_ERROR_INVALID);
  g_assert_null (foyer_wire_inflate ("no gzip", 7, 100, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/request", test_request);
  g_test_add_func ("/wire/reply", test_reply);
  g_test_add_func ("/wire/malformed", test_malformed);
  g_test_add_func ("/wire/twice", test_txn_twice);
  g_test_add_func ("/wire/damage", test_damage);
  g_test_add_func ("/wire/bomb", test_bomb);
  return g_test_run ();
}
