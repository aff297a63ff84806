/* A file as a reply, whole or a range of it. */
#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <stdio.h>

#include "foyer-handlers.h"

/* "bytes=100-", "bytes=100-199". FALSE: not one of these. */
static gboolean
parse_range (const char *text, gsize size, gsize *from, gsize *to)
{
  unsigned long long a, b;
  int n = 0;

  if (!g_str_has_prefix (text, "bytes="))
    return FALSE;
  if (sscanf (text + 6, "%llu-%llu%n", &a, &b, &n) == 2 && text[6 + n] == '\0')
    {
      *from = a;
      *to = MIN (b, size - 1);
    }
  else if (sscanf (text + 6, "%llu-%n", &a, &n) == 1 && text[6 + n] == '\0')
    {
      *from = a;
      *to = size - 1;
    }
  else
    return FALSE;
  return TRUE;
}

void
foyer_reply_file (FoyerHttpRequest *req, const char *gen, const char *path, const char *type)
{
  const char *range = foyer_http_header (req, "Range");
  g_autoptr (GMappedFile) map = g_mapped_file_new (path, FALSE, NULL);
  g_autoptr (GBytes) all = NULL, part = NULL;
  g_autofree char *headers = NULL;
  gsize size, from = 0, to;

  if (map == NULL)
    {
      foyer_reply_error (req, 404, "gone", gen, "The file is not there any more.");
      return;
    }
  all = g_mapped_file_get_bytes (map);
  size = g_bytes_get_size (all);
  to = size > 0 ? size - 1 : 0;
  if (range != NULL && !parse_range (range, size, &from, &to))
    range = NULL;
  if (range != NULL && (from >= size || from > to))
    {
      headers = g_strdup_printf ("X-Gen: %s\r\nContent-Range: bytes */%" G_GSIZE_FORMAT "\r\n", gen, size);
      foyer_http_reply (req, 416, NULL, headers, NULL);
      return;
    }
  part = range != NULL ? g_bytes_new_from_bytes (all, from, to - from + 1) : g_bytes_ref (all);
  if (range != NULL)
    headers = g_strdup_printf ("X-Gen: %s\r\nAccept-Ranges: bytes\r\nContent-Range: bytes %" G_GSIZE_FORMAT "-%" G_GSIZE_FORMAT "/%" G_GSIZE_FORMAT "\r\n",
                               gen, from, to, size);
  else
    headers = g_strdup_printf ("X-Gen: %s\r\nAccept-Ranges: bytes\r\n", gen);
  foyer_http_reply (req, range != NULL ? 206 : 200, type, headers, part);
}
