#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <gtk/gtk.h>

#include "foyer-gl.h"

/* What the drivers of graphics cards make: render nodes of the kernel's own, NVIDIA's, WSL's, Arm's and Qualcomm's. */
static const char *const cards[] = { "nvidia0", "dxg", "mali0", "kgsl-3d0", NULL };

gboolean
foyer_gl_wanted (const char *renderer,
                 const char *dev)
{
  g_autofree char *dri = g_build_filename (dev, "dri", NULL);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (renderer != NULL && *renderer != '\0')
    return strcmp (renderer, "cairo") != 0;
  dir = g_dir_open (dri, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, "renderD"))
      return TRUE;
  for (guint i = 0; cards[i] != NULL; i++)
    {
      g_autofree char *card = g_build_filename (dev, cards[i], NULL);

      if (g_file_test (card, G_FILE_TEST_EXISTS))
        return TRUE;
    }
  return FALSE;
}

static void
add_word (const char *variable,
          const char *word)
{
  const char *before = g_getenv (variable);
  g_autofree char *words = before != NULL && *before != '\0' ? g_strconcat (before, ",", word, NULL) : g_strdup (word);

  g_setenv (variable, words, TRUE);
}

void
foyer_gl_prepare (void)
{
  if (foyer_gl_wanted (g_getenv ("GSK_RENDERER"), "/dev"))
    return;
  if (gtk_get_minor_version () >= 15)
    add_word ("GDK_DISABLE", "gl,vulkan");
  else
    add_word ("GDK_DEBUG", "gl-disable");
}
