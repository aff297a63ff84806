/* Runs a fuzz target without libFuzzer: every seed as it is, then changes of seeds drawn from a known number, so that a run can be repeated.
 *
 *   fuzz-TARGET SEEDS [--count N | --duration SECONDS] [--seed S]      for tests: TAP
 *   fuzz-TARGET FILE…                                                  the inputs as they are: to look at a finding
 *
 * An input that ends the program stays in the file fuzz-TARGET.last in the present folder with --keep, written before each try. */
#include "config.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <gio/gio.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize len);

#define INPUT_MAX (64 * 1024)
#define MEMORY_MB 1024 /* more than this is a finding; the sanitizers' own share included */

static const char *const words[] = { "{", "}", "[", "]", "\"", "\\", ",", ":", "null", "true", "0", "-1", "1e9", "9223372036854775807", "-9223372036854775808",
                                     "18446744073709551616", "\\ud800", "\\u0000", "\"f\":{", "\"o\":{", "\"k\":\"set\"", "\"k\":\"new\"", "\"t\":\"client\"",
                                     "\"st\":{", "\"deleted\":1", "\"adds\":", "\"\"", "{}", "[]", "\xff", "\xc3", "\r\n", "\n", ";", "=", "%00", "BEGIN:VEVENT", "\x1f\x8b",
                                     "\x28\xb5\x2f\xfd", "chain", "loc:", "sec:payroll" };

static GRand *chance;
static gboolean keep;
static char *last_path;

static GPtrArray *
seeds_of (const char *dir)
{
  GPtrArray *seeds = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
  const char *name;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, (GCompareFunc) (void (*) (void)) g_ascii_strcasecmp);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (dir, names->pdata[i], NULL);
      char *data;
      gsize len;

      if (g_file_get_contents (path, &data, &len, NULL))
        g_ptr_array_add (seeds, g_bytes_new_take (data, len));
    }
  return seeds;
}

static gsize
below (gsize n)
{
  return n > 0 ? (gsize) (g_rand_int (chance) % n) : 0;
}

static void
insert (GByteArray *b, gsize at, const void *data, gsize len)
{
  gsize tail = b->len - at;

  if (len == 0)
    return;
  g_byte_array_set_size (b, b->len + len);
  memmove (b->data + at + len, b->data + at, tail);
  memcpy (b->data + at, data, len);
}

static void
change (GByteArray *b, GPtrArray *seeds)
{
  for (guint turns = 1 + below (5); turns > 0; turns--)
    {
      gsize at = below (b->len + 1), n = 1 + below (below (8) == 0 ? 400 : 12);
      g_autofree guint8 *piece = NULL;

      n = MIN (n, b->len - at);
      switch (below (9))
        {
        case 0:
          if (at < b->len)
            b->data[at] ^= 1 << below (8);
          break;
        case 1:
          if (at < b->len)
            b->data[at] = (guint8) below (256);
          break;
        case 2:
          if (n > 0)
            g_byte_array_remove_range (b, at, n);
          break;
        case 3:
          piece = g_memdup2 (b->data + at, n);
          insert (b, below (b->len + 1), piece, n);
          break;
        case 4:
        case 5:
          {
            const char *word = words[below (G_N_ELEMENTS (words))];
            gsize times = below (40) == 0 ? 1 + below (300) : 1;

            while (times-- > 0)
              insert (b, at, word, strlen (word));
          }
          break;
        case 6: /* another number */
          while (at < b->len && !g_ascii_isdigit (b->data[at]))
            at++;
          if (at < b->len)
            b->data[at] = '0' + below (10);
          break;
        case 7: /* the tail of another seed */
          {
            gsize len;
            const guint8 *other = g_bytes_get_data (seeds->pdata[below (seeds->len)], &len);
            gsize from = below (len + 1);

            g_byte_array_set_size (b, at);
            g_byte_array_append (b, other + from, len - from);
          }
          break;
        default:
          if (b->len >= at + 4)
            {
              static const guint32 odd[] = { 0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0x00010000, 0x01000000, 255 };
              guint32 v = GUINT32_TO_LE (odd[below (G_N_ELEMENTS (odd))]);
              memcpy (b->data + at, &v, 4);
            }
        }
    }
  if (b->len > INPUT_MAX)
    g_byte_array_set_size (b, INPUT_MAX);
}

static void
try (const guint8 *data, gsize len)
{
  if (keep)
    g_file_set_contents (last_path, (const char *) data, len, NULL);
  LLVMFuzzerTestOneInput (data, len);
}

int
main (int argc, char **argv)
{
  gint64 count = 2000, began = g_get_monotonic_time (), done = 0;
  double duration = 0;
  guint32 seed = 1;
  g_autoptr (GPtrArray) seeds = NULL;
  g_autofree char *name = g_path_get_basename (argv[0]);
  struct rusage use;

  if (argc < 2)
    return 2;
  last_path = g_strconcat (name, ".last", NULL);
  if (!g_file_test (argv[1], G_FILE_TEST_IS_DIR))
    {
      for (int i = 1; i < argc; i++)
        {
          g_autofree char *data = NULL;
          gsize len;

          if (!g_file_get_contents (argv[i], &data, &len, NULL))
            return 2;
          try ((const guint8 *) data, len);
        }
      return 0;
    }
  for (int i = 2; i < argc; i++)
    if (strcmp (argv[i], "--keep") == 0)
      keep = TRUE;
    else if (i + 1 < argc && strcmp (argv[i], "--count") == 0)
      count = g_ascii_strtoll (argv[++i], NULL, 10);
    else if (i + 1 < argc && strcmp (argv[i], "--seed") == 0)
      seed = (guint32) g_ascii_strtoull (argv[++i], NULL, 10);
    else if (i + 1 < argc && strcmp (argv[i], "--duration") == 0)
      duration = g_ascii_strtod (argv[++i], NULL);
    else
      return 2;
  chance = g_rand_new_with_seed (seed);
  seeds = seeds_of (argv[1]);
  if (seeds->len == 0)
    {
      g_printerr ("There are no seeds in %s.\n", argv[1]);
      return 2;
    }
  g_print ("1..1\n# seed %u\n", seed);
  for (guint i = 0; i < seeds->len; i++)
    {
      gsize len;
      const guint8 *data = g_bytes_get_data (seeds->pdata[i], &len);
      try (data, len);
    }
  while (duration > 0 ? g_get_monotonic_time () - began < duration * G_USEC_PER_SEC : done < count)
    {
      g_autoptr (GByteArray) b = g_byte_array_new ();
      gsize len;
      const guint8 *data = g_bytes_get_data (seeds->pdata[below (seeds->len)], &len);

      g_byte_array_append (b, data, len);
      change (b, seeds);
      try (b->data, b->len);
      done++;
    }
  getrusage (RUSAGE_SELF, &use);
  g_print ("# %d seeds, %d changes, %d MB\n", (int) seeds->len, (int) done, (int) (use.ru_maxrss / 1024));
  g_print ("%s 1 - %s\n", use.ru_maxrss / 1024 < MEMORY_MB ? "ok" : "not ok", name);
  if (keep)
    unlink (last_path);
  g_rand_free (chance);
  g_free (last_path);
  return use.ru_maxrss / 1024 < MEMORY_MB ? 0 : 1;
}
