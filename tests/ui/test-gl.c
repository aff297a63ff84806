#include "foyer-gl.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

static void
touch (const char *dir, const char *name)
{
  g_autofree char *file = g_build_filename (dir, name, NULL);

  g_assert_true (g_file_set_contents (file, "", 0, NULL));
}

static void
test_wanted (void)
{
  g_autofree char *dev = g_dir_make_tmp ("foyer-dev-XXXXXX", NULL);
  g_autofree char *dri = g_build_filename (dev, "dri", NULL), *node = g_build_filename (dri, "renderD128", NULL);
  g_autofree char *card = g_build_filename (dri, "card0", NULL), *nvidia = g_build_filename (dev, "nvidia0", NULL);

  /* Nothing there. */
  g_assert_false (foyer_gl_wanted (NULL, dev));
  g_assert_false (foyer_gl_wanted ("", dev));
  /* A frame buffer of a virtual machine that can show but not draw. */
  g_assert_cmpint (g_mkdir (dri, 0700), ==, 0);
  touch (dri, "card0");
  g_assert_false (foyer_gl_wanted (NULL, dev));
  touch (dri, "renderD128");
  g_assert_true (foyer_gl_wanted (NULL, dev));
  /* The user's word counts for more, both ways. */
  g_assert_false (foyer_gl_wanted ("cairo", dev));
  g_assert_cmpint (g_remove (node), ==, 0);
  g_assert_true (foyer_gl_wanted ("gl", dev));
  g_assert_false (foyer_gl_wanted (NULL, dev));
  touch (dev, "nvidia0");
  g_assert_true (foyer_gl_wanted (NULL, dev));
  g_remove (nvidia);
  g_remove (card);
  g_rmdir (dri);
  g_rmdir (dev);
}

/* In a process of its own, as GTK opens its display once. */
static void
test_none (void)
{
  if (g_test_subprocess ())
    {
      g_autofree char *maps = NULL;
      GtkWidget *window;

      g_setenv ("GSK_RENDERER", "cairo", TRUE);
      foyer_gl_prepare ();
      adw_init ();
      window = adw_window_new ();
      gtk_window_present (GTK_WINDOW (window));
      gtk_test_widget_wait_for_draw (window);
      g_assert_true (g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL));
      g_assert_null (strstr (maps, "libGLX_mesa"));
      g_assert_null (strstr (maps, "libLLVM"));
      g_assert_null (strstr (maps, "_dri.so"));
      gtk_window_destroy (GTK_WINDOW (window));
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gl/wanted", test_wanted);
  g_test_add_func ("/gl/none", test_none);
  return g_test_run ();
}
