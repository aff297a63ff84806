#include "config.h"

#include "foyer-time.h"

#include <string.h>

static int
compare_spans (gconstpointer a,
               gconstpointer b)
{
  const FoyerSpan *left = a, *right = b;

  return left->from != right->from ? left->from - right->from : left->to - right->to;
}

static gboolean
parse_span (const char *text,
            FoyerSpan  *out)
{
  g_autofree char *from = NULL;
  const char *dash = strchr (text, '-');

  if (dash == NULL)
    return FALSE;
  from = g_strndup (text, (gsize) (dash - text));
  return foyer_minute_parse (from, &out->from) && foyer_minute_parse (dash + 1, &out->to);
}

GArray *
foyer_spans_parse (const char *text,
                   char      **why)
{
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (FoyerSpan));
  g_auto (GStrv) words = g_strsplit_set (text != NULL ? text : "", " ,;", -1);
  g_autofree char *problem = NULL;

  for (guint i = 0; words[i] != NULL; i++)
    {
      FoyerSpan span;

      if (*words[i] == '\0')
        continue;
      if (!parse_span (words[i], &span))
        {
          problem = g_strdup_printf ("“%s” is no span of time like 09:00-13:00", words[i]);
          goto failed;
        }
      if (span.from >= span.to)
        {
          problem = g_strdup_printf ("%s ends before it begins", words[i]);
          goto failed;
        }
      g_array_append_val (spans, span);
    }
  g_array_sort (spans, compare_spans);
  for (guint i = 1; i < spans->len; i++)
    {
      const FoyerSpan *before = &g_array_index (spans, FoyerSpan, i - 1);
      const FoyerSpan *span = &g_array_index (spans, FoyerSpan, i);

      if (span->from < before->to)
        {
          g_autofree char *pair = foyer_spans_format (before, 2);

          problem = g_strdup_printf ("These times overlap: %s", pair);
          goto failed;
        }
    }
  return g_steal_pointer (&spans);

failed:
  if (why != NULL)
    *why = g_steal_pointer (&problem);
  return NULL;
}

char *
foyer_spans_format (const FoyerSpan *spans,
                    gsize            n)
{
  GString *out = g_string_new (NULL);
  char from[6], to[6];

  for (gsize i = 0; i < n; i++)
    g_string_append_printf (out, "%s%s-%s", i > 0 ? " " : "", foyer_minute_format (spans[i].from, from),
                            foyer_minute_format (spans[i].to, to));
  return g_string_free (out, FALSE);
}

GArray *
foyer_spans_subtract (const FoyerSpan *spans,
                      gsize            n,
                      int              from,
                      int              to)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (FoyerSpan));

  for (gsize i = 0; i < n; i++)
    {
      FoyerSpan before = { spans[i].from, MIN (spans[i].to, from) };
      FoyerSpan after = { MAX (spans[i].from, to), spans[i].to };

      if (from >= to)
        {
          g_array_append_val (out, spans[i]);
          continue;
        }
      if (before.from < before.to)
        g_array_append_val (out, before);
      if (after.from < after.to)
        g_array_append_val (out, after);
    }
  return out;
}

gboolean
foyer_spans_contain (const FoyerSpan *spans,
                     gsize            n,
                     int              from,
                     int              to)
{
  /* Spans that touch count as one. */
  for (gsize i = 0; i < n && from < to; i++)
    if (spans[i].from <= from && from < spans[i].to)
      from = spans[i].to;
  return from >= to;
}
