/* What perf-window measures against: nothing but an empty libadwaita window.
 *
 *   perf-empty T WIDTH HEIGHT   prints milliseconds from T (monotonic, µs) to its first painted frame, and its peak memory */
#include <adwaita.h>
#include <stdlib.h>

#include "perf-figures.h"

static gint64 begun;
static int width, height;

static void
on_after_paint_cb (GdkFrameClock *clock, GApplication *application)
{
  g_print ("start %.2f peak %.2f\n", (g_get_monotonic_time () - begun) / 1000.0, peak_mb ());
  g_application_quit (application);
}

static void
on_activate_cb (GApplication *application)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (application));

  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (on_after_paint_cb), application);
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) application = adw_application_new ("org.foyerdesk.Empty", G_APPLICATION_NON_UNIQUE);

  g_return_val_if_fail (argc == 4, 2);
  begun = g_ascii_strtoll (argv[1], NULL, 10);
  width = atoi (argv[2]);
  height = atoi (argv[3]);
  g_signal_connect (application, "activate", G_CALLBACK (on_activate_cb), NULL);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
