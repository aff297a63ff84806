/* JSON by chance: random values survive writing and reading, random damage never breaks the reader. */
#include "config.h"

#include "foyer-json.h"

#include <string.h>

static gint64
random_int (void)
{
  gint64 value = (gint64) ((guint64) g_test_rand_int () << 32 ^ (guint32) g_test_rand_int ());

  return value >> g_test_rand_int_range (0, 64);
}

static char *
random_text (void)
{
  static const gunichar starts[] = { 1, 0x20, 0x80, 0x400, 0xe000, 0x1f600 };
  GString *s = g_string_new (NULL);
  int n = g_test_rand_int_range (0, 12);

  for (int i = 0; i < n; i++)
    g_string_append_unichar (s, starts[g_test_rand_int_range (0, G_N_ELEMENTS (starts))] + (guint) g_test_rand_int_range (0, 0x5f));
  return g_string_free (s, FALSE);
}

/* Writes one random value, and the tokens that reading it must give into @tokens. */
static void
write_random (FoyerJsonWriter *w,
              GString         *tokens,
              int              depth)
{
  int kind = g_test_rand_int_range (0, depth >= 6 ? 4 : 6);
  int n = g_test_rand_int_range (0, 5);

  if (kind == 0)
    {
      gint64 value = random_int ();

      foyer_json_int (w, value);
      g_string_append_printf (tokens, "i%" G_GINT64_FORMAT "\n", value);
    }
  else if (kind == 1)
    {
      g_autofree char *text = random_text ();

      foyer_json_text (w, text);
      g_string_append_printf (tokens, "s%s\n", text);
    }
  else if (kind == 2)
    {
      foyer_json_bool (w, n & 1);
      g_string_append (tokens, n & 1 ? "t\n" : "f\n");
    }
  else if (kind == 3)
    {
      foyer_json_null (w);
      g_string_append (tokens, "0\n");
    }
  else if (kind == 4)
    {
      foyer_json_begin_array (w);
      g_string_append (tokens, "[\n");
      for (int i = 0; i < n; i++)
        write_random (w, tokens, depth + 1);
      foyer_json_end_array (w);
      g_string_append (tokens, "]\n");
    }
  else
    {
      foyer_json_begin_object (w);
      g_string_append (tokens, "{\n");
      for (int i = 0; i < n; i++)
        {
          g_autofree char *key = g_strdup_printf ("%c%x", 'a' + i, (guint) g_test_rand_int ());

          foyer_json_key (w, key);
          g_string_append_printf (tokens, "k%s\n", key);
          write_random (w, tokens, depth + 1);
        }
      foyer_json_end_object (w);
      g_string_append (tokens, "}\n");
    }
}

static char *
read_tokens (const GString *json)
{
  g_autoptr (FoyerJsonReader) r = foyer_json_reader_new (json->str, json->len);
  GString *tokens = g_string_new (NULL);

  for (;;)
    switch (foyer_json_next (r))
      {
      case FOYER_JSON_ERROR: g_error ("%s: %s", foyer_json_reader_error (r), json->str); break;
      case FOYER_JSON_END: return g_string_free (tokens, FALSE);
      case FOYER_JSON_OBJECT: g_string_append (tokens, "{\n"); break;
      case FOYER_JSON_OBJECT_END: g_string_append (tokens, "}\n"); break;
      case FOYER_JSON_ARRAY: g_string_append (tokens, "[\n"); break;
      case FOYER_JSON_ARRAY_END: g_string_append (tokens, "]\n"); break;
      case FOYER_JSON_KEY: g_string_append_printf (tokens, "k%s\n", foyer_json_get_text (r, NULL)); break;
      case FOYER_JSON_STRING: g_string_append_printf (tokens, "s%s\n", foyer_json_get_text (r, NULL)); break;
      case FOYER_JSON_INT: g_string_append_printf (tokens, "i%" G_GINT64_FORMAT "\n", foyer_json_get_int (r)); break;
      case FOYER_JSON_TRUE: g_string_append (tokens, "t\n"); break;
      case FOYER_JSON_FALSE: g_string_append (tokens, "f\n"); break;
      case FOYER_JSON_NULL: g_string_append (tokens, "0\n"); break;
      default: g_assert_not_reached ();
      }
}

static void
test_round_trip (void)
{
  for (int i = 0; i < 3000; i++)
    {
      g_autoptr (GString) json = g_string_new (NULL);
      g_autoptr (GString) want = g_string_new (NULL);
      g_autofree char *got = NULL;
      FoyerJsonWriter w;

      foyer_json_writer_init (&w, json);
      write_random (&w, want, 0);
      g_assert_true (g_utf8_validate (json->str, (gssize) json->len, NULL));
      got = read_tokens (json);
      g_assert_cmpstr (got, ==, want->str);
    }
}

/* A slice of the whole is the whole, whatever it is. */
static void
test_slices (void)
{
  for (int i = 0; i < 1000; i++)
    {
      g_autoptr (GString) json = g_string_new (NULL);
      g_autoptr (GString) tokens = g_string_new (NULL);
      g_autoptr (FoyerJsonReader) r = NULL;
      FoyerJsonWriter w;
      const char *start;
      gsize len;

      foyer_json_writer_init (&w, json);
      write_random (&w, tokens, 0);
      r = foyer_json_reader_new (json->str, json->len);
      g_assert_true (foyer_json_slice (r, &start, &len));
      g_assert_cmpmem (start, len, json->str, json->len);
      g_assert_cmpint (foyer_json_next (r), ==, FOYER_JSON_END);
    }
}

static void
test_damage (void)
{
  static const char bytes[] = "{}[]\",:\\u0019-tfn \xff\xc3\n";

  for (int i = 0; i < 5000; i++)
    {
      g_autoptr (GString) json = g_string_new (NULL);
      g_autoptr (GString) tokens = g_string_new (NULL);
      g_autoptr (FoyerJsonReader) r = NULL;
      g_autofree char *data = NULL;
      FoyerJsonWriter w;
      FoyerJsonToken token;
      guint count = 0;

      foyer_json_writer_init (&w, json);
      write_random (&w, tokens, 0);
      data = g_memdup2 (json->str, json->len);
      for (int j = g_test_rand_int_range (1, 4); j > 0; j--)
        data[g_test_rand_int_range (0, (gint32) json->len)] = bytes[g_test_rand_int_range (0, sizeof bytes - 1)];
      r = foyer_json_reader_new (data, json->len);
      do
        {
          token = foyer_json_next (r);
          if (token == FOYER_JSON_STRING || token == FOYER_JSON_KEY)
            g_assert_true (g_utf8_validate (foyer_json_get_text (r, NULL), -1, NULL));
          g_assert_cmpuint (foyer_json_position (r), <=, json->len);
          g_assert_cmpuint (++count, <=, json->len + 2); /* it ends */
        }
      while (token != FOYER_JSON_ERROR && token != FOYER_JSON_END);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-random/round-trip", test_round_trip);
  g_test_add_func ("/json-random/slices", test_slices);
  g_test_add_func ("/json-random/damage", test_damage);
  return g_test_run ();
}
