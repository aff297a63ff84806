#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "print-check.h"

static char *
replace (char       *text,
         const char *from,
         const char *to)
{
  g_auto(GStrv) parts = g_strsplit (text, from, -1);

  g_free (text);
  return g_strjoinv (to, parts);
}

char *
print_text (FoyerPrintDoc *pages)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *problem = NULL;
  char *text = NULL;
  int fd = g_file_open_tmp ("foyer-print-XXXXXX.pdf", &path, &error), status;

  g_assert_no_error (error);
  g_close (fd, NULL);
  foyer_print_doc_save_pdf (pages, path, &error);
  g_assert_no_error (error);
  g_spawn_sync (NULL, (char *[]){ "pdftotext", "-layout", "-enc", "UTF-8", path, "-", NULL }, NULL, G_SPAWN_SEARCH_PATH,
                NULL, NULL, &text, &problem, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  g_assert_cmpstr (problem, ==, "");
  g_unlink (path);
  text = replace (text, "\u00a0", " ");
  text = replace (text, "\u2066", "");
  text = replace (text, "\u2069", "");
  text = replace (text, "\u202a", "");
  text = replace (text, "\u202b", "");
  return replace (text, "\u202c", "");
}

void
print_assert_inside (FoyerPrintDoc          *pages,
                     const FoyerPaperSize *size)
{
  /* Half a hairline, and the overhang of an italic letter. */
  const double slack = 1.5;

  for (int i = 0; i < foyer_print_doc_count (pages); i++)
    {
      double width, height, x, y, w, h;
      cairo_surface_t *surface;
      cairo_t *cr;

      foyer_print_doc_get_size (pages, i, &width, &height);
      surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
      cr = cairo_create (surface);
      foyer_print_doc_draw (pages, i, cr);
      g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
      cairo_destroy (cr);
      cairo_recording_surface_ink_extents (surface, &x, &y, &w, &h);
      cairo_surface_destroy (surface);
      g_assert_cmpfloat (x, >=, size->left - slack);
      g_assert_cmpfloat (x + w, <=, width - size->right + slack);
      g_assert_cmpfloat (y, >=, size->top - slack);
      g_assert_cmpfloat (y + h, <=, height - size->bottom + slack);
    }
}

int
print_count (const char *text,
             const char *needle)
{
  int n = 0;

  for (const char *at = text; (at = strstr (at, needle)) != NULL; at += strlen (needle))
    n++;
  return n;
}
