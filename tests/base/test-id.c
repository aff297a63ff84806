/* Row ids: order, versions, derived ids and their text. */
#include "config.h"

#include "foyer-id.h"

#include <string.h>

static void
test_increasing (void)
{
  const gint64 start = G_GINT64_CONSTANT (1795000000000);
  FoyerId last = foyer_id_new (start);

  for (int i = 0; i < 20000; i++)
    {
      /* Within a millisecond (more than the counter holds), forwards, and back by a second. */
      gint64 now = start + (i < 10000 ? 0 : i % 3 == 0 ? -1000 : i / 100);
      FoyerId id = foyer_id_new (now);

      g_assert_cmpint (foyer_id_compare (&last, &id), <, 0);
      g_assert_cmpint (id.b[6] >> 4, ==, 7);
      g_assert_cmpint (id.b[8] >> 6, ==, 2);
      last = id;
    }
}

static void
test_time_inside (void)
{
  const gint64 now = G_GINT64_CONSTANT (4000000000123);
  FoyerId id = foyer_id_new (now);
  gint64 ms = 0;

  for (int i = 0; i < 6; i++)
    ms = ms << 8 | id.b[i];
  g_assert_cmpint (ms, ==, now);
}

static gpointer
make_many (gpointer data)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));

  for (int i = 0; i < 5000; i++)
    {
      FoyerId id = foyer_id_new (5);

      g_array_append_val (ids, id);
    }
  return ids;
}

static void
test_threads (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (foyer_id_hash, foyer_id_equal_func);
  GThread *threads[4];
  GArray *ids[4];

  for (int i = 0; i < 4; i++)
    threads[i] = g_thread_new ("ids", make_many, NULL);
  for (int i = 0; i < 4; i++)
    {
      ids[i] = g_thread_join (threads[i]);
      for (guint j = 0; j < ids[i]->len; j++)
        g_assert_true (g_hash_table_add (seen, &g_array_index (ids[i], FoyerId, j)));
    }
  g_assert_cmpuint (g_hash_table_size (seen), ==, 20000);
  for (int i = 0; i < 4; i++)
    g_array_unref (ids[i]);
}

/* RFC 9562, appendix A.4. */
static void
test_derive (void)
{
  FoyerId dns, id, again, other;
  char text[37];

  g_assert_true (foyer_id_parse ("6ba7b810-9dad-11d1-80b4-00c04fd430c8", &dns));
  id = foyer_id_derive (&dns, "www.example.com", -1);
  g_assert_cmpstr (foyer_id_format (&id, text), ==, "2ed6657d-e927-568b-95e1-2665a8aea6a2");
  again = foyer_id_derivef (&dns, "www.%s.%s", "example", "com");
  g_assert_true (foyer_id_equal (&id, &again));
  other = foyer_id_derive (&dns, "www.example.com", 3);
  g_assert_false (foyer_id_equal (&id, &other));
}

static void
test_text (void)
{
  static const char *const bad[] = {
    "", "6ba7b810", "6ba7b8109dad11d180b400c04fd430c8", "6ba7b810-9dad-11d1-80b4-00c04fd430c", "6ba7b810-9dad-11d1-80b4-00c04fd430c80",
    "6ba7b810-9dad-11d1-80b4-00c04fd430cg", "6ba7b81-09dad-11d1-80b4-00c04fd430c8", "{6ba7b810-9dad-11d1-80b4-00c04fd430c}",
    " 6ba7b810-9dad-11d1-80b4-00c04fd430c8",
  };
  FoyerId id = FOYER_ID_NONE, back;
  g_autofree char *string = NULL;

  g_assert_true (foyer_id_parse ("6BA7B810-9DAD-11D1-80b4-00c04fd430C8", &id));
  string = foyer_id_to_string (&id);
  g_assert_cmpstr (string, ==, "6ba7b810-9dad-11d1-80b4-00c04fd430c8");
  g_assert_true (foyer_id_parse (string, &back));
  g_assert_true (foyer_id_equal (&id, &back));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (foyer_id_parse (bad[i], &back));
  g_assert_false (foyer_id_parse (NULL, &back));
  g_assert_true (foyer_id_equal (&id, &back));
}

static void
test_none (void)
{
  FoyerId none = FOYER_ID_NONE, id = foyer_id_new (1);
  g_autofree FoyerId *copy = foyer_id_copy (&id);

  g_assert_true (foyer_id_is_none (NULL));
  g_assert_true (foyer_id_is_none (&none));
  g_assert_false (foyer_id_is_none (&id));
  g_assert_true (foyer_id_equal (copy, &id));
  g_assert_null (foyer_id_copy (NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/id/increasing", test_increasing);
  g_test_add_func ("/id/time-inside", test_time_inside);
  g_test_add_func ("/id/threads", test_threads);
  g_test_add_func ("/id/derive", test_derive);
  g_test_add_func ("/id/text", test_text);
  g_test_add_func ("/id/none", test_none);
  return g_test_run ();
}
