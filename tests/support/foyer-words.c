#include "config.h"

#include <string.h>

#include "foyer-words.h"

static guint
in_bytes (const char *path, const char *bytes, gsize len, const char *const *words, GString *where)
{
  guint n = 0;

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *folded = g_ascii_strdown (words[i], -1);

      if (memmem (bytes, len, words[i], strlen (words[i])) == NULL && memmem (bytes, len, folded, strlen (folded)) == NULL)
        continue;
      n++;
      if (where != NULL)
        g_string_append_printf (where, "\n%s: %s", path, words[i]);
    }
  return n;
}

guint
foyer_words_in (const char *path, const char *const *words, GString *where)
{
  g_autoptr (GDir) d = g_dir_open (path, 0, NULL);
  g_autofree char *bytes = NULL;
  const char *name;
  gsize len;
  guint n = 0;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      n += foyer_words_in (child, words, where);
    }
  if (d == NULL && g_file_get_contents (path, &bytes, &len, NULL))
    n += in_bytes (path, bytes, len, words, where);
  return n;
}

void
foyer_words_assert_none (const char *path, const char *const *words)
{
  g_autoptr (GString) where = g_string_new (NULL);

  if (foyer_words_in (path, words, where) > 0)
    g_error ("Still there:%s", where->str);
}
