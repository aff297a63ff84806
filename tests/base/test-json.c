/* The JSON stream: what is written, what is read, what is refused. */
#include "config.h"

#include "foyer-json.h"

#include <string.h>

static void
test_write (void)
{
  g_autoptr (GString) s = g_string_new (NULL);
  FoyerJsonWriter w;
  FoyerId id;

  g_assert_true (foyer_id_parse ("6ba7b810-9dad-11d1-80b4-00c04fd430c8", &id));
  foyer_json_writer_init (&w, s);
  foyer_json_begin_object (&w);
  foyer_json_key (&w, "a");
  foyer_json_int (&w, G_MININT64);
  foyer_json_key (&w, "ab");
  foyer_json_begin_array (&w);
  foyer_json_text (&w, "\"\\\b\f\n\r\t\x01\x7fé/");
  foyer_json_text (&w, NULL);
  foyer_json_bool (&w, TRUE);
  foyer_json_bool (&w, FALSE);
  foyer_json_begin_object (&w);
  foyer_json_end_object (&w);
  foyer_json_begin_array (&w);
  foyer_json_end_array (&w);
  foyer_json_end_array (&w);
  foyer_json_key (&w, "b");
  foyer_json_id (&w, &id);
  foyer_json_key (&w, "c");
  foyer_json_raw (&w, "[1,2]xx", 5);
  foyer_json_key (&w, "d");
  foyer_json_null (&w);
  foyer_json_key (&w, "e");
  foyer_json_int (&w, 0);
  foyer_json_end_object (&w);
  g_assert_cmpstr (s->str, ==,
                   "{\"a\":-9223372036854775808,\"ab\":[\"\\\"\\\\\\b\\f\\n\\r\\t\\u0001\x7fé/\",null,true,false,{},[]],"
                   "\"b\":\"6ba7b810-9dad-11d1-80b4-00c04fd430c8\",\"c\":[1,2],\"d\":null,\"e\":0}");
}

static void
test_key_order (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (GString) s = g_string_new (NULL);
      FoyerJsonWriter w;

      foyer_json_writer_init (&w, s);
      foyer_json_begin_object (&w);
      foyer_json_key (&w, "b");
      foyer_json_int (&w, 1);
      foyer_json_key (&w, "a");
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*keys_ascend*");
}

static void
test_read (void)
{
  static const char data[] = " { \"n\" : -12 , \"t\":\"caf\\u00e9 \\ud83d\\ude00\\/\\n\", \"l\":[true,false,null,[],{}], \"m\":9223372036854775807 } ";
  g_autoptr (FoyerJsonReader) r = foyer_json_reader_new (data, strlen (data));
  static const FoyerJsonToken list[] = {
    FOYER_JSON_ARRAY, FOYER_JSON_TRUE, FOYER_JSON_FALSE, FOYER_JSON_NULL, FOYER_JSON_ARRAY, FOYER_JSON_ARRAY_END,
    FOYER_JSON_OBJECT, FOYER_JSON_OBJECT_END, FOYER_JSON_ARRAY_END,
  };
  gsize len;

  g_assert_cmpint (foyer_json_next (r), ==, FOYER_JSON_OBJECT);
  g_assert_cmpint (foyer_json_next (r), ==, FOYER_JSON_KEY);
  g_assert_cmpstr (foyer_json_get_text (r, NULL), ==, "n");
  g_assert_cmpint (foyer_json_next (r), ==, FOYER_JSON_INT);
  g_assert_cmpint (foyer_json_get_int (r), ==, -12);
  g_assert_cmpint (foyer_json_next (r), ==, FOYER_JSON_KEY);
  g_assert_cmpint (foyer_json_next (r), ==, FOYER_JSON_STRING);
  g_assert_cmpstr (foyer_json_get_text (r, &len), ==, "café 😀/\n");
  g_assert_cmpuint (len, ==, strlen ("café 😀/\n"));
  g_assert_cmpint (foyer_json_next (r), ==, FOYER_JSON_KEY);
  for (guint i = 0; i < G_N_ELEMENTS (list); i++)
    g_assert_cmpint (foyer_json_next (r), ==, list[i]);
  g_assert_cmpint (foyer_json_next (r), ==, FOYER_JSON_KEY);
  g_assert_cmpint (foyer_json_next (r), ==, FOYER_JSON_INT);
  g_assert_cmpint (foyer_json_get_int (r), ==, G_MAXINT64);
  g_assert_cmpint (foyer_json_next (r), ==, FOYER_JSON_OBJECT_END);
  g_assert_cmpint (foyer_json_next (r), ==, FOYER_JSON_END);
  g_assert_cmpint (foyer_json_next (r), ==, FOYER_JSON_END);
  g_assert_null (foyer_json_reader_error (r));
  g_assert_cmpuint (foyer_json_position (r), ==, strlen (data));
}

static void
test_skip (void)
{
  static const char data[] = "{\"a\":{\"x\":[1,{\"y\":2}]},\"b\":[[1],[2]],\"c\":\"t\",\"d\":4}";
  g_autoptr (FoyerJsonReader) r = foyer_json_reader_new (data, strlen (data));

  g_assert_cmpint (foyer_json_next (r), ==, FOYER_JSON_OBJECT);
  g_assert_cmpint (foyer_json_next (r), ==, FOYER_JSON_KEY);
  g_assert_true (foyer_json_skip (r)); /* before a value */
  g_assert_cmpint (foyer_json_next (r), ==, FOYER_JSON_KEY);
  g_assert_cmpstr (foyer_json_get_text (r, NULL), ==, "b");
  g_assert_cmpint (foyer_json_next (r), ==, FOYER_JSON_ARRAY);
  g_assert_true (foyer_json_skip (r)); /* behind its beginning */
  g_assert_cmpint (foyer_json_next (r), ==, FOYER_JSON_KEY);
  g_assert_cmpstr (foyer_json_get_text (r, NULL), ==, "c");
  g_assert_cmpint (foyer_json_next (r), ==, FOYER_JSON_STRING);
  g_assert_true (foyer_json_skip (r)); /* nothing to skip */
  g_assert_cmpint (foyer_json_next (r), ==, FOYER_JSON_KEY);
  g_assert_cmpstr (foyer_json_get_text (r, NULL), ==, "d");
  g_assert_true (foyer_json_skip (r));
  g_assert_cmpint (foyer_json_next (r), ==, FOYER_JSON_OBJECT_END);
  g_assert_cmpint (foyer_json_next (r), ==, FOYER_JSON_END);
}

/* An empty container just opened is skipped to behind its own end, not its parent's. */
static void
test_skip_empty (void)
{
  static const char data[] = "[[],7]";
  g_autoptr (FoyerJsonReader) r = foyer_json_reader_new (data, strlen (data));

  g_assert_cmpint (foyer_json_next (r), ==, FOYER_JSON_ARRAY);
  g_assert_cmpint (foyer_json_next (r), ==, FOYER_JSON_ARRAY);
  g_assert_true (foyer_json_skip (r));
  g_assert_cmpint (foyer_json_next (r), ==, FOYER_JSON_INT);
}

static void
test_slice (void)
{
  static const char data[] = "{\"a\": {\"x\": [1, 2]} ,\"b\":[ 1 , \"t,]\" ,[{}] ],\"c\":1}";
  static const char *const want[] = { "1", "\"t,]\"", "[{}]" };
  g_autoptr (FoyerJsonReader) r = foyer_json_reader_new (data, strlen (data));
  const char *start;
  gsize len;

  g_assert_cmpint (foyer_json_next (r), ==, FOYER_JSON_OBJECT);
  g_assert_cmpint (foyer_json_next (r), ==, FOYER_JSON_KEY);
  g_assert_true (foyer_json_slice (r, &start, &len));
  g_assert_cmpmem (start, len, "{\"x\": [1, 2]}", 13);
  g_assert_cmpint (foyer_json_next (r), ==, FOYER_JSON_KEY);
  g_assert_cmpint (foyer_json_next (r), ==, FOYER_JSON_ARRAY);
  for (guint i = 0; i < G_N_ELEMENTS (want); i++)
    {
      g_assert_true (foyer_json_slice (r, &start, &len));
      g_assert_cmpmem (start, len, want[i], strlen (want[i]));
    }
  g_assert_false (foyer_json_slice (r, &start, &len));
  g_assert_null (foyer_json_reader_error (r));
  g_assert_cmpint (foyer_json_next (r), ==, FOYER_JSON_ARRAY_END);
  g_assert_cmpint (foyer_json_next (r), ==, FOYER_JSON_KEY);
  g_assert_true (foyer_json_slice (r, &start, &len));
  g_assert_cmpmem (start, len, "1", 1);
  g_assert_cmpint (foyer_json_next (r), ==, FOYER_JSON_OBJECT_END);
}

static FoyerJsonToken
read_all (const char  *data,
          gsize        len,
          char       **why)
{
  /* Exactly as long as the text, so that a read behind it is seen. */
  g_autofree char *copy = g_memdup2 (data, len);
  g_autoptr (FoyerJsonReader) r = foyer_json_reader_new (copy, len);
  FoyerJsonToken token;

  do
    token = foyer_json_next (r);
  while (token != FOYER_JSON_ERROR && token != FOYER_JSON_END);
  if (token == FOYER_JSON_ERROR)
    {
      g_assert_nonnull (foyer_json_reader_error (r));
      g_assert_cmpint (foyer_json_next (r), ==, FOYER_JSON_ERROR);
      g_assert_false (foyer_json_skip (r));
    }
  if (why != NULL)
    *why = g_strdup (foyer_json_reader_error (r));
  return token;
}

static void
test_malformed (void)
{
  static const char *const bad[] = {
    "", " ", "{", "}", "[", "]", "{]", "[}", "[1,]", "[,1]", "[1 2]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}", "{a:1}", "{'a':1}", "{1:1}",
    "{\"a\" 1}", "{\"a\":1 \"b\":2}", "nul", "tru", "True", "nulll", "1.5", "1e5", "1E5", "-", "+1", "01", "-01", "00", ".5", "0x1",
    "9223372036854775808", "-9223372036854775809", "99999999999999999999999999", "\"", "\"a", "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"",
    "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\\u0000\"", "\"\n\"", "\"\x01\"", "\"\xff\"", "\"\xc0\xaf\"", "\"\xed\xa0\x80\"",
    "\"\xf5\x80\x80\x80\"", "\"\xe2\x82\"", "1 1", "{} {}", "[] x", "NaN", "Infinity", "/**/1", "[1]//", "\xef\xbb\xbf{}", "\"a\\",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *why = NULL;

      g_test_message ("%u", i);
      g_assert_cmpint (read_all (bad[i], strlen (bad[i]), &why), ==, FOYER_JSON_ERROR);
      g_assert_nonnull (g_strstr_len (why, -1, " at byte "));
    }
  g_assert_cmpint (read_all ("\"a\0b\"", 5, NULL), ==, FOYER_JSON_ERROR);
}

static void
test_scalars (void)
{
  static const char *const good[] = { "0", "-0", "-9223372036854775808", "\"\"", "true", " null ", "[]", "{}", "[[[]]]", "\"\\ud83d\\ude00\"" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_cmpint (read_all (good[i], strlen (good[i]), NULL), ==, FOYER_JSON_END);
}

static void
test_depth (void)
{
  g_autoptr (GString) s = g_string_new (NULL);

  for (int i = 0; i < 64; i++)
    g_string_append_c (s, '[');
  for (int i = 0; i < 64; i++)
    g_string_append_c (s, ']');
  g_assert_cmpint (read_all (s->str, s->len, NULL), ==, FOYER_JSON_END);
  g_string_prepend_c (s, '[');
  g_string_append_c (s, ']');
  g_assert_cmpint (read_all (s->str, s->len, NULL), ==, FOYER_JSON_ERROR);
}

/* Every cut of a good text is refused, and no cut reads behind its end. */
static void
test_cuts (void)
{
  static const char data[] = "{\"a\":[1,-22,\"t\\u00e9\\n\",true,null],\"é\":{\"x\":\"\\ud83d\\ude00\"}}";

  g_assert_cmpint (read_all (data, strlen (data), NULL), ==, FOYER_JSON_END);
  for (gsize len = 0; len < strlen (data); len++)
    g_assert_cmpint (read_all (data, len, NULL), ==, FOYER_JSON_ERROR);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/write", test_write);
  g_test_add_func ("/json/key-order", test_key_order);
  g_test_add_func ("/json/read", test_read);
  g_test_add_func ("/json/skip", test_skip);
  g_test_add_func ("/json/skip-empty", test_skip_empty);
  g_test_add_func ("/json/slice", test_slice);
  g_test_add_func ("/json/malformed", test_malformed);
  g_test_add_func ("/json/scalars", test_scalars);
  g_test_add_func ("/json/depth", test_depth);
  g_test_add_func ("/json/cuts", test_cuts);
  return g_test_run ();
}
