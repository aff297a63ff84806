/* Any bytes as JSON: the reader ends, stays inside the buffer, gives valid text, and what it accepts it accepts again when rewritten. */
#include "config.h"

#include "foyer-json.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         len);

/* Keys in the order of the input, so the writer's own keys (which must ascend) are left out: arrays of key and value instead. */
static gboolean
rewrite (FoyerJsonReader *r,
         GString         *out)
{
  FoyerJsonWriter w;

  foyer_json_writer_init (&w, out);
  for (;;)
    switch (foyer_json_next (r))
      {
      case FOYER_JSON_ERROR:
        g_assert_nonnull (foyer_json_reader_error (r));
        return FALSE;
      case FOYER_JSON_END:
        return TRUE;
      case FOYER_JSON_OBJECT:
      case FOYER_JSON_ARRAY:
        if (w.depth >= 62)
          return FALSE;
        foyer_json_begin_array (&w);
        break;
      case FOYER_JSON_OBJECT_END:
      case FOYER_JSON_ARRAY_END:
        foyer_json_end_array (&w);
        break;
      case FOYER_JSON_KEY:
      case FOYER_JSON_STRING:
        {
          gsize n;
          const char *text = foyer_json_get_text (r, &n);

          g_assert_true (strlen (text) == n && g_utf8_validate (text, (gssize) n, NULL));
          foyer_json_text (&w, text);
        }
        break;
      case FOYER_JSON_INT:
        foyer_json_int (&w, foyer_json_get_int (r));
        break;
      case FOYER_JSON_TRUE:
        foyer_json_bool (&w, TRUE);
        break;
      case FOYER_JSON_FALSE:
        foyer_json_bool (&w, FALSE);
        break;
      case FOYER_JSON_NULL:
        foyer_json_null (&w);
        break;
      default:
        g_assert_not_reached ();
      }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         len)
{
  g_autoptr (FoyerJsonReader) r = foyer_json_reader_new ((const char *) data, len);
  g_autoptr (FoyerJsonReader) whole = foyer_json_reader_new ((const char *) data, len);
  g_autoptr (GString) once = g_string_new (NULL);
  const char *start;
  gsize n;
  gboolean good = rewrite (r, once);

  if (good)
    {
      g_autoptr (FoyerJsonReader) again = foyer_json_reader_new (once->str, once->len);
      g_autoptr (GString) twice = g_string_new (NULL);

      g_assert_true (rewrite (again, twice));
      g_assert_cmpstr (once->str, ==, twice->str);
      g_assert_true (foyer_json_slice (whole, &start, &n));
      g_assert_cmpint (foyer_json_next (whole), ==, FOYER_JSON_END);
    }
  else
    foyer_json_slice (whole, &start, &n);
  g_assert_true (foyer_json_position (r) <= len && foyer_json_position (whole) <= len);
  return 0;
}
