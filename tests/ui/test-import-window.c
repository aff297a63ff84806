/* The import window over a desk, from the file to undo. With FOYER_PICTURES=DIR it also saves what the steps look like (FOYER_DARK=1:
 * in dark). */
#include "config.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#include "foyer-a11y.h"
#include "foyer-import-columns.h"
#include "foyer-import-preview.h"
#include "foyer-import-problems.h"
#include "foyer-import-window.h"
#include "foyer-test.h"

typedef struct
{
  FoyerTest *t;
  FoyerUiContext *context;
} Fixture;

static void
on_entered_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  foyer_ui_context_enter_finish (FOYER_UI_CONTEXT (object), result, &error);
  g_assert_no_error (error);
  *(gboolean *) data = TRUE;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  gboolean entered = FALSE;

  f->t = foyer_test_new ();
  f->context = foyer_ui_context_new (f->t->desk);
  foyer_ui_context_enter_async (f->context, &f->t->owner, on_entered_cb, &entered);
  while (!entered)
    g_main_context_iteration (NULL, TRUE);
  foyer_ui_set_fixed_date (f->context, foyer_date_make (2026, 11, 24), 480);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (f->context);
  foyer_test_free (f->t);
}

static void
picture (FoyerImportWindow *window, const char *name)
{
  const char *dir = g_getenv ("FOYER_PICTURES");
  g_autofree char *path = NULL;
  g_autoptr (GdkPaintable) paintable = NULL;
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  GtkSnapshot *snapshot;
  int width, height;
  gint64 end = g_get_monotonic_time () + G_USEC_PER_SEC;

  if (dir == NULL)
    return;
  while (g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
  width = gtk_widget_get_width (GTK_WIDGET (window));
  height = gtk_widget_get_height (GTK_WIDGET (window));
  paintable = gtk_widget_paintable_new (GTK_WIDGET (window));
  snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, &GRAPHENE_RECT_INIT (0, 0, width, height));
  path = g_build_filename (dir, name, NULL);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

static void
wait_ready (FoyerImportWindow *window)
{
  gint64 end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  do
    g_main_context_iteration (NULL, FALSE);
  while (!foyer_import_window_is_ready (window) && g_get_monotonic_time () < end);
  g_assert_true (foyer_import_window_is_ready (window));
}

/* First widget of @type below @widget. */
static gpointer
find (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      gpointer found = find (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gint64
number (FoyerImportWindow *window, const char *member)
{
  return json_object_get_int_member (foyer_import_window_answer (window), member);
}

typedef struct
{
  const char *sql;
  gint64 n;
} Count;

static gboolean
read_count (FoyerDb *db, gpointer data, GError **error)
{
  ((Count *) data)->n = foyer_db_int (db, ((Count *) data)->sql, NULL);
  return foyer_db_check (db, error);
}

static gint64
live_clients (Fixture *f)
{
  Count c = { "SELECT count(*) FROM client WHERE deleted IS NOT 1", 0 };

  g_assert_true (foyer_store_read (foyer_desk_store (f->t->desk), read_count, &c, NULL));
  return c.n;
}

static char *
sample (const char *name)
{
  return g_build_filename (g_getenv ("FOYER_SRCDIR"), "tests", "fixtures", "samples", name, NULL);
}

/* The whole way: understood, checked, written, undone. */
static void
test_whole_way (Fixture *f, gconstpointer data)
{
  FoyerImportWindow *window = foyer_import_window_new (f->context, NULL);
  g_autofree char *path = sample ("clients.xlsx");
  g_autofree char *list = g_build_filename (f->t->dir, "list.csv", NULL), *saved = NULL;
  FoyerImportProblems *problems;

  g_assert_cmpstr (foyer_import_window_step (window), ==, "choose");
  picture (window, "import-choose.png");
  foyer_import_window_open (window, path, NULL, FALSE);
  wait_ready (window);
  g_assert_cmpstr (foyer_import_window_step (window), ==, "columns");
  g_assert_null (foyer_import_window_problem (window));
  g_assert_cmpint (number (window, "good"), ==, 1500);
  g_assert_cmpuint (foyer_import_preview_get_n_rows (find (GTK_WIDGET (window), FOYER_TYPE_IMPORT_PREVIEW)), ==, 100);
  picture (window, "import-columns.png");

  /* The e-mail column is not wanted, its notes are gone; then it is again. */
  g_assert_true (foyer_import_columns_choose (find (GTK_WIDGET (window), FOYER_TYPE_IMPORT_COLUMNS), 4, NULL));
  wait_ready (window);
  g_assert_cmpint (number (window, "good"), ==, 1500);
  g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (foyer_import_window_answer (window), "unused"), 0), ==, "Email");
  g_assert_true (foyer_import_columns_choose (find (GTK_WIDGET (window), FOYER_TYPE_IMPORT_COLUMNS), 4, "email"));
  wait_ready (window);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (foyer_import_window_answer (window), "unused")), ==, 0);

  foyer_import_window_next (window);
  g_assert_cmpstr (foyer_import_window_step (window), ==, "problems");
  problems = find (GTK_WIDGET (window), FOYER_TYPE_IMPORT_PROBLEMS);
  g_assert_cmpuint (foyer_import_problems_get_n_shown (problems), >=, 6);
  picture (window, "import-problems.png");
  g_assert_true (foyer_import_problems_save (problems, list, NULL));
  g_assert_true (g_file_get_contents (list, &saved, NULL, NULL));
  g_assert_nonnull (strstr (saved, "215,\"rejected\",\"Phone\",\"'+999 123456789\",\"This is not a telephone number.\""));
  g_assert_cmpint (live_clients (f), ==, 0);

  foyer_import_window_next (window);
  g_assert_cmpstr (foyer_import_window_step (window), ==, "running");
  picture (window, "import-running.png");
  wait_ready (window);
  g_assert_cmpstr (foyer_import_window_step (window), ==, "result");
  g_assert_cmpint (number (window, "added"), ==, 1500);
  g_assert_cmpint (live_clients (f), ==, 1500);
  picture (window, "import-result.png");

  gtk_widget_activate_action (GTK_WIDGET (window), "import.undo", NULL);
  wait_ready (window);
  g_assert_cmpint (live_clients (f), ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A file whose columns say nothing: the user says it. */
static void
test_mapping (Fixture *f, gconstpointer data)
{
  FoyerImportWindow *window = foyer_import_window_new (f->context, NULL);
  g_autofree char *path = g_build_filename (f->t->dir, "list.csv", NULL);
  FoyerImportColumns *columns;
  g_autoptr (JsonObject) map = NULL;

  g_assert_true (g_file_set_contents (path, "aa;bb;cc\nHaarschnitt;Hair;30\nFarbe;Hair;90\n", -1, NULL));
  foyer_import_window_open (window, path, "services", FALSE);
  wait_ready (window);
  g_assert_cmpstr (foyer_import_window_step (window), ==, "columns");
  g_assert_nonnull (json_object_get_string_member (foyer_import_window_answer (window), "missing"));
  picture (window, "import-missing.png");
  foyer_import_window_next (window);
  g_assert_cmpstr (foyer_import_window_step (window), ==, "columns"); /* nothing to check yet */

  columns = find (GTK_WIDGET (window), FOYER_TYPE_IMPORT_COLUMNS);
  g_assert_true (foyer_import_columns_choose (columns, 1, "category"));
  wait_ready (window);
  g_assert_true (foyer_import_columns_choose (columns, 2, "category")); /* moves from the first */
  wait_ready (window);
  map = foyer_import_columns_get_map (columns);
  g_assert_cmpint (json_object_get_int_member (map, "category"), ==, 2);
  g_assert_true (foyer_import_columns_choose (columns, 1, "title"));
  wait_ready (window);
  g_assert_true (foyer_import_columns_choose (columns, 3, "dur"));
  wait_ready (window);
  if (json_object_get_int_member (map, "heading") == 0)
    {
      /* Without known words the first row may have been taken for data: it says so, and the user corrects it. */
      GtkSpinButton *spin = find (GTK_WIDGET (columns), GTK_TYPE_SPIN_BUTTON);

      gtk_spin_button_set_value (spin, 1);
      wait_ready (window);
    }
  g_assert_true (json_object_get_null_member (foyer_import_window_answer (window), "missing"));
  g_assert_cmpint (number (window, "good"), ==, 2);
  foyer_import_window_next (window);
  g_assert_cmpstr (foyer_import_window_step (window), ==, "problems");
  picture (window, "import-no-problems.png");
  gtk_widget_activate_action (GTK_WIDGET (window), "import.back", NULL);
  g_assert_cmpstr (foyer_import_window_step (window), ==, "columns");
  gtk_widget_activate_action (GTK_WIDGET (window), "import.back", NULL);
  g_assert_cmpstr (foyer_import_window_step (window), ==, "choose");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_broken_file (Fixture *f, gconstpointer data)
{
  FoyerImportWindow *window = foyer_import_window_new (f->context, NULL);
  g_autofree char *path = g_build_filename (f->t->dir, "half.xlsx", NULL), *whole = sample ("clients.xlsx"), *bytes = NULL;
  gsize len;

  g_assert_true (g_file_get_contents (whole, &bytes, &len, NULL));
  g_assert_true (g_file_set_contents (path, bytes, (gssize) len / 2, NULL));
  foyer_import_window_open (window, path, NULL, FALSE);
  wait_ready (window);
  g_assert_cmpstr (foyer_import_window_step (window), ==, "choose");
  g_assert_nonnull (strstr (foyer_import_window_problem (window), "not written to its end"));
  picture (window, "import-broken.png");

  /* Another file, and all is well. */
  foyer_import_window_open (window, whole, NULL, FALSE);
  wait_ready (window);
  g_assert_cmpstr (foyer_import_window_step (window), ==, "columns");
  g_assert_null (foyer_import_window_problem (window));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Stop during the writing: back to the list, nothing written. */
static void
test_stop (Fixture *f, gconstpointer data)
{
  FoyerImportWindow *window = foyer_import_window_new (f->context, NULL);
  g_autofree char *path = sample ("clients.xlsx");

  foyer_import_window_open (window, path, "clients", FALSE);
  wait_ready (window);
  foyer_import_window_next (window);
  foyer_import_window_next (window);
  g_assert_cmpstr (foyer_import_window_step (window), ==, "running");
  foyer_import_window_next (window); /* Stop */
  wait_ready (window);
  g_assert_cmpstr (foyer_import_window_step (window), ==, "problems");
  g_assert_nonnull (strstr (foyer_import_window_problem (window), "nothing was written"));
  g_assert_cmpint (live_clients (f), ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  if (g_getenv ("FOYER_DARK") != NULL)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  {
    g_autoptr (GtkCssProvider) css = gtk_css_provider_new ();

    gtk_css_provider_load_from_resource (css, "/org/foyerdesk/Foyer/style.css");
    gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (css), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  }
  g_test_add ("/import/window/whole-way", Fixture, NULL, set_up, test_whole_way, tear_down);
  g_test_add ("/clients/CLI-23/mapping-in-the-window", Fixture, NULL, set_up, test_mapping, tear_down);
  g_test_add ("/import/window/broken-file", Fixture, NULL, set_up, test_broken_file, tear_down);
  g_test_add ("/import/window/stop", Fixture, NULL, set_up, test_stop, tear_down);
  return g_test_run ();
}
