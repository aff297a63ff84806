/* The print window over a desk, and the way through the system's print operation (CAL-21). With FOYER_PICTURES=DIR it also saves what it
 * looks like. */
#include "config.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#include "foyer-print-window.h"
#include "foyer-test.h"
#include "print-check.h"

typedef struct
{
  FoyerTest *t;
  FoyerUiContext *context;
} Fixture;

static JsonNode *
services_node (FoyerTest *t,
               int        service)
{
  JsonNode *node = json_node_alloc ();
  JsonArray *list = json_array_new ();

  json_array_add_object_element (list, foyer_params ("service", "d", &t->service[service], NULL));
  return json_node_init_array (node, list);
}

static void
book (FoyerTest  *t,
      int         staff,
      int         service,
      const char *wall,
      const char *name)
{
  g_autoptr(JsonObject) made = foyer_test_call (t, "booking.create", foyer_params ("staff", "d", &t->staff[staff], "wall", "s", wall, "services", "n",
                                                                                   services_node (t, service), "name", "s", name, "phone", "s",
                                                                                   name != NULL ? "+36 20 123 4567" : NULL, NULL));
}

static void
on_entered_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      data)
{
  g_autoptr(GError) error = NULL;

  foyer_ui_context_enter_finish (FOYER_UI_CONTEXT (object), result, &error);
  g_assert_no_error (error);
  *(gboolean *) data = TRUE;
}

static void
set_up (Fixture      *f,
        gconstpointer data)
{
  gboolean entered = FALSE;

  f->t = foyer_test_new ();
  book (f->t, ANNA, COLOURING, FOYER_TEST_DATE "T09:30", "Eszter Kovács");
  book (f->t, ANNA, BLOWDRY, FOYER_TEST_DATE "T14:15", "Őszentiványi-Szentkirályszabadjai Bernadett");
  book (f->t, BORIS, BEARD, FOYER_TEST_DATE "T11:00", NULL);
  f->context = foyer_ui_context_new (f->t->desk);
  foyer_ui_context_enter_async (f->context, &f->t->owner, on_entered_cb, &entered);
  while (!entered)
    g_main_context_iteration (NULL, TRUE);
  foyer_ui_set_fixed_date (f->context, foyer_date_make (2026, 11, 24), 480);
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (f->context);
  foyer_test_free (f->t);
}

static void
wait_ready (FoyerPrintWindow *window)
{
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  while (!foyer_print_window_is_ready (window) && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
  g_assert_true (foyer_print_window_is_ready (window));
}

static void
picture (FoyerPrintWindow *window,
         const char       *name)
{
  const char *dir = g_getenv ("FOYER_PICTURES");
  g_autofree char *path = NULL;
  g_autoptr(GdkPaintable) paintable = NULL;
  g_autoptr(GskRenderNode) node = NULL;
  g_autoptr(GdkTexture) texture = NULL;
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

static char *
pdf_text (const char *path)
{
  g_autoptr(GError) error = NULL;
  char *text = NULL;

  g_spawn_sync (NULL, (char *[]){ "pdftotext", "-layout", (char *) path, "-", NULL }, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, NULL, &error);
  g_assert_no_error (error);
  g_unlink (path);
  return text;
}

static char *
saved_text (FoyerPrintWindow *window)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "foyer-test-window.pdf", NULL);
  g_autoptr(GError) error = NULL;

  foyer_print_window_save (window, path, &error);
  g_assert_no_error (error);
  return pdf_text (path);
}

/* The first widget below @in that is a @type and has @value kept under @key. */
static GtkWidget *
find (GtkWidget  *in,
      GType       type,
      const char *key,
      const char *value)
{
  for (GtkWidget *child = gtk_widget_get_first_child (in); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found;

      if (G_TYPE_CHECK_INSTANCE_TYPE (child, type) && g_strcmp0 (g_object_get_data (G_OBJECT (child), key), value) == 0)
        return child;
      found = find (child, type, key, value);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_day (Fixture      *f,
          gconstpointer data)
{
  FoyerPrintWindow *window = foyer_print_show_day (f->context, NULL, 0, NULL);
  char boris[FOYER_ID_TEXT_LEN + 1];
  g_autofree char *all = NULL;
  g_autofree char *some = NULL;
  g_autofree char *compact = NULL;
  g_autofree char *next = NULL;
  GtkWidget *check, *layout;

  wait_ready (window);
  g_assert_null (foyer_print_window_get_problem (window));
  g_assert_cmpint (foyer_print_window_get_n_pages (window), ==, 3);
  picture (window, "print-day.png");
  all = saved_text (window);
  print_assert_has (all, "Tue 24 November 2026");
  print_assert_has (all, "Boris Kovács");
  print_assert_has (all, "Eszter Kovács");

  /* Untick Boris. */
  foyer_id_format (&f->t->staff[BORIS], boris);
  check = find (GTK_WIDGET (window), GTK_TYPE_CHECK_BUTTON, "foyer-id", boris);
  g_assert_nonnull (check);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), FALSE);
  wait_ready (window);
  g_assert_cmpint (foyer_print_window_get_n_pages (window), ==, 2);
  some = saved_text (window);
  print_assert_lacks (some, "Boris Kovács");
  print_assert_has (some, "Anna Nagy");

  /* Everyone again, in two columns. */
  gtk_widget_activate_action (GTK_WIDGET (window), "print.everyone", NULL);
  layout = find (GTK_WIDGET (window), GTK_TYPE_DROP_DOWN, "foyer-key", "print.sheet-layout");
  g_assert_nonnull (layout);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (layout), 1);
  wait_ready (window);
  g_assert_cmpint (foyer_print_window_get_n_pages (window), ==, 1);
  picture (window, "print-compact.png");
  compact = saved_text (window);
  print_assert_has (compact, "3 people · 3 appointments");
  g_assert_cmpstr (foyer_ui_local (f->context, "print.sheet-layout"), ==, "1");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (layout), 0);
  wait_ready (window);
  g_assert_cmpint (foyer_print_window_get_n_pages (window), ==, 3);

  /* The next day has its own people: Clara does not work on Wednesdays. */
  gtk_widget_activate_action (GTK_WIDGET (window), "print.next-day", NULL);
  wait_ready (window);
  next = saved_text (window);
  print_assert_has (next, "Wed 25 November 2026");
  print_assert_lacks (next, "Clara Silva");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* From the calendar of one person: only that person is ticked. */
static void
test_one_person (Fixture      *f,
                 gconstpointer data)
{
  FoyerPrintWindow *window = foyer_print_show_day (f->context, NULL, foyer_date_make (2026, 11, 24), &f->t->staff[ANNA]);
  g_autofree char *text = NULL;

  wait_ready (window);
  g_assert_cmpint (foyer_print_window_get_n_pages (window), ==, 1);
  text = saved_text (window);
  print_assert_has (text, "Anna Nagy");
  print_assert_lacks (text, "Clara Silva");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A window that is closed while the desk is still answering leaves nothing behind that answers into it. */
static void
test_closed_early (Fixture      *f,
                   gconstpointer data)
{
  for (int i = 0; i < 5; i++)
    {
      FoyerPrintWindow *window = foyer_print_show_day (f->context, NULL, 0, NULL);

      for (int turn = 0; turn < i * 20; turn++)
        g_main_context_iteration (NULL, FALSE);
      g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
      gtk_window_destroy (GTK_WINDOW (window));
      for (gint64 end = g_get_monotonic_time () + 5 * G_USEC_PER_SEC; window != NULL && g_get_monotonic_time () < end;)
        g_main_context_iteration (NULL, FALSE);
      g_assert_null (window);
    }
}

static void
on_printed_cb (gboolean      printed,
               const GError *error,
               gpointer      data)
{
  g_assert_no_error (error);
  *(int *) data = printed ? 1 : 2;
}

static char *
export (FoyerPrintSource *source,
        FoyerPaper        paper)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "foyer-test-export.pdf", NULL);
  g_autoptr(GtkPrintOperation) operation = NULL;
  int printed = 0;

  operation = foyer_print_job_run (NULL, GTK_PRINT_OPERATION_ACTION_EXPORT, path, source, paper, NULL, on_printed_cb, &printed);
  for (gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC; printed == 0 && g_get_monotonic_time () < end;)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (printed, ==, 1);
  return pdf_text (path);
}

/* The same pages come through the system's print operation. */
static void
test_operation (Fixture      *f,
                gconstpointer data)
{
  g_autoptr(JsonNode) day = foyer_test_query (f->t, "sheet.day", foyer_params ("date", "s", FOYER_TEST_DATE, NULL));
  g_autoptr(FoyerPrintSource) source = foyer_print_source_new_day (json_node_get_object (day), &(FoyerPrintOptions){ 0 });
  g_autofree char *text = export (source, FOYER_PAPER_A4);

  g_assert_cmpint (print_count (text, "\f"), ==, 3);
  print_assert_has (text, "Page 1 of 3");
  print_assert_has (text, "Eszter Kovács");
}

static void
test_operation_receipt (Fixture      *f,
                        gconstpointer data)
{
  g_autoptr(JsonNode) receipt = json_from_string ("{\"no\":\"B1-7\",\"name\":\"Salon\",\"when\":\"24.11.2026 10:00\",\"cashier\":\"Olga\","
                                                  "\"currency\":\"EUR\",\"total\":2500,\"lines\":[{\"title\":\"Haircut\",\"qty\":1000,"
                                                  "\"price\":2500,\"total\":2500}],\"payments\":[{\"method\":\"Cash\",\"amount\":2500}]}", NULL);
  g_autoptr(FoyerPrintSource) source = foyer_print_source_new_receipt (json_node_get_object (receipt), TRUE);
  const FoyerPaper papers[] = { FOYER_PAPER_80MM, FOYER_PAPER_58MM, FOYER_PAPER_A4 };

  for (guint i = 0; i < G_N_ELEMENTS (papers); i++)
    {
      g_autofree char *text = export (source, papers[i]);

      g_assert_cmpint (print_count (text, "\f"), ==, 1);
      print_assert_has (text, "B1-7");
      print_assert_has (text, "COPY");
      print_assert_has (text, "Haircut");
    }
}

/* The print window that is open. */
static FoyerPrintWindow *
open_window (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      if (FOYER_IS_PRINT_WINDOW (window))
        return FOYER_PRINT_WINDOW (window);
    }
  return NULL;
}

static GtkWindow *
find_toplevel (const char *type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      if (g_strcmp0 (G_OBJECT_TYPE_NAME (window), type) == 0)
        return window;
    }
  return NULL;
}

/* Print… opens the system's dialog; thinking better of it leaves the window as it was. */
static void
test_dialog (Fixture      *f,
             gconstpointer data)
{
  FoyerPrintWindow *window = foyer_print_show_day (f->context, NULL, 0, NULL);
  GtkWindow *dialog;

  wait_ready (window);
  gtk_widget_activate_action (GTK_WIDGET (window), "print.run", NULL);
  for (gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC; (dialog = find_toplevel ("GtkPrintUnixDialog")) == NULL && g_get_monotonic_time () < end;)
    g_main_context_iteration (NULL, FALSE);
  g_assert_nonnull (dialog);
  g_assert_true (gtk_window_get_modal (dialog));
  gtk_window_close (dialog);
  for (gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC; find_toplevel ("GtkPrintUnixDialog") != NULL && g_get_monotonic_time () < end;)
    g_main_context_iteration (NULL, FALSE);
  g_assert_null (find_toplevel ("GtkPrintUnixDialog"));
  g_assert_true (open_window () == window);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* From the visit: the first is the receipt, the second a copy of the same number, then the return. */
static void
test_receipt (Fixture      *f,
              gconstpointer data)
{
  g_autoptr(JsonObject) made = foyer_test_call (f->t, "booking.create", foyer_params ("staff", "d", &f->t->staff[CLARA], "wall", "s",
                                                                                     FOYER_TEST_DATE "T10:00", "services", "n",
                                                                                     services_node (f->t, MANICURE), "name", "s", "Nóra", "phone", "s",
                                                                                     "+36 20 765 4321", NULL));
  FoyerId visit = foyer_test_id (made, "visit");
  g_autoptr(JsonObject) paid = foyer_test_call (f->t, "visit.pay", foyer_params ("visit", "d", &visit, "quick", "s", "cash", "arrive", "b", TRUE, NULL));

  for (int i = 0; i < 3; i++)
    {
      FoyerPrintWindow *window;
      g_autofree char *text = NULL;

      if (i < 2)
        foyer_print_make_receipt (f->context, NULL, &visit);
      else
        foyer_print_make_return (f->context, NULL, &visit, "Changed her mind");
      for (gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC; open_window () == NULL && g_get_monotonic_time () < end;)
        g_main_context_iteration (NULL, FALSE);
      window = open_window ();
      g_assert_nonnull (window);
      wait_ready (window);
      g_assert_null (foyer_print_window_get_problem (window));
      g_assert_cmpint (foyer_print_window_get_n_pages (window), ==, 1);
      picture (window, i == 0 ? "print-receipt.png" : i == 1 ? "print-copy.png" : "print-return.png");
      text = saved_text (window);
      print_assert_has (text, "Manicure");
      print_assert_has (text, i < 2 ? "-000001" : "-000002");
      g_assert_cmpint (print_count (text, "COPY"), ==, i == 1);
      g_assert_cmpint (print_count (text, "Changed her mind"), ==, i == 2);
      gtk_window_destroy (GTK_WINDOW (window));
    }
}

static void
test_no_receipt (Fixture      *f,
                 gconstpointer data)
{
  FoyerId id = foyer_id_new (1);
  FoyerPrintWindow *window = foyer_print_show_receipt (f->context, NULL, &id, FALSE);
  g_autoptr(GError) error = NULL;

  wait_ready (window);
  g_assert_nonnull (foyer_print_window_get_problem (window));
  picture (window, "print-nothing.png");
  g_assert_false (foyer_print_window_save (window, "/tmp/never.pdf", &error));
  g_assert_nonnull (error);
  gtk_window_destroy (GTK_WINDOW (window));
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD ("/ui/print/CAL-21/day", test_day);
  ADD ("/ui/print/CAL-21/one-person", test_one_person);
  ADD ("/ui/print/dialog", test_dialog);
  ADD ("/ui/print/closed-early", test_closed_early);
  ADD ("/ui/print/operation", test_operation);
  ADD ("/ui/print/operation-receipt", test_operation_receipt);
  ADD ("/ui/print/FIN-23/receipt", test_receipt);
  ADD ("/ui/print/no-receipt", test_no_receipt);
  return g_test_run ();
}
