/* What the eye checks and a program can: figures under their titles, names that are whole, nothing laid over what one works with. */
#include "config.h"

#include "foyer-bulk-bar.h"
#include "foyer-calendar-private.h"
#include "foyer-foot.h"
#include "window-rig.h"

static graphene_rect_t
place_of (Rig *rig, gpointer widget)
{
  graphene_rect_t at;

  g_assert_nonnull (widget);
  g_assert_true (gtk_widget_compute_bounds (widget, GTK_WIDGET (rig->window), &at));
  return at;
}

/* The label on view that says exactly this. (nullable) */
static GtkWidget *
label_saying (gpointer root, const char *words)
{
  for (guint i = 0;; i++)
    {
      GtkWidget *label = rig_find (root, GTK_TYPE_LABEL, i);

      if (label == NULL || (gtk_widget_get_mapped (label) && g_str_equal (gtk_label_get_text (GTK_LABEL (label)), words)))
        return label;
    }
}

/* Where its first or last letter stands, in the window. */
static double
edge_of (Rig *rig, GtkWidget *label, gboolean end)
{
  graphene_rect_t at = place_of (rig, label);
  PangoRectangle ink;
  int x, y;

  gtk_label_get_layout_offsets (GTK_LABEL (label), &x, &y);
  pango_layout_get_pixel_extents (gtk_label_get_layout (GTK_LABEL (label)), NULL, &ink);
  return at.origin.x + x + ink.x + (end ? ink.width : 0);
}

/* What is in a column stands under its title: words from the same edge on, figures up to the same edge. */
static void
test_titles (void)
{
  Rig rig;
  GtkWidget *page, *until;

  rig_open (&rig, NULL, 11 * 60, 1280, 720);
  rig_enter (&rig, NULL, "team");
  foyer_ui_go (rig.context, "team", foyer_params ("section", "s", "members", NULL));
  page = foyer_window_page_widget (rig.window);
  wait_for (rig_says (page, "Until"));
  rig_settle ();
  until = label_saying (rig_button (page, "Until"), gtk_button_get_label (GTK_BUTTON (rig_button (page, "Until"))));
  g_assert_cmpfloat (ABS (edge_of (&rig, label_saying (page, "Schedule"), FALSE) - edge_of (&rig, until, FALSE)), <=, 2);
  /* Clara has two services. */
  g_assert_cmpfloat (ABS (edge_of (&rig, label_saying (page, "Services"), TRUE) - edge_of (&rig, label_saying (page, "2"), TRUE)), <=, 2);
  rig_close (&rig);
}

/* A name too long for its column takes a second line, and the row of names the room for it. */
static void
test_names_over_columns (void)
{
  Rig rig;
  int low;

  rig_open (&rig, NULL, 11 * 60, 800, 700);
  rig_enter (&rig, NULL, "calendar");
  low = gtk_widget_get_height (rig_find_css (rig.window, "boardheader"));
  g_assert_cmpint (low, >=, 52);
  foyer_ui_run (rig.context, NULL, "staff.update", foyer_params ("staff", "d", &rig.t->staff[ANNA], "name", "s", "Annamária Kovács-Nagyszentmihályi", NULL), "Renamed", NULL, NULL);
  wait_for (gtk_widget_get_height (rig_find_css (rig.window, "boardheader")) > low);
  foyer_ui_run (rig.context, NULL, "staff.update", foyer_params ("staff", "d", &rig.t->staff[ANNA], "name", "s", "Anna", NULL), "Renamed", NULL, NULL);
  wait_for (gtk_widget_get_height (rig_find_css (rig.window, "boardheader")) == low);
  rig_close (&rig);
}

/* However long a member's name is, the panels keep their width: the names in their drop-downs are cut, and whole in the list and the tooltip. */
static void
test_long_names_in_panels (void)
{
  Rig rig;
  FoyerId booked;
  int width[2][2];

  rig_open (&rig, NULL, 11 * 60, 1280, 720);
  booked = foyer_test_book (rig.t, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Eszter", "+36201234567");
  rig_enter (&rig, NULL, "calendar");
  for (int i = 0; i < 2; i++)
    {
      for (int panel = 0; panel < 2; panel++)
        {
          foyer_ui_open (rig.context, panel == 0 ? "booking" : "visit", panel == 0 ? NULL : foyer_params ("appointment", "d", &booked, NULL));
          wait_for (foyer_window_panel (rig.window) != NULL && rig_says (foyer_window_panel (rig.window), i == 0 ? "Anna Nagy" : "Maximiliane Freifrau"));
          rig_settle ();
          width[i][panel] = gtk_widget_get_width (foyer_window_panel (rig.window));
          foyer_ui_close (rig.context);
          rig_settle ();
        }
      foyer_ui_run (rig.context, NULL, "staff.update",
                    foyer_params ("staff", "d", &rig.t->staff[ANNA], "name", "s", "Maximiliane Freifrau von Hohenlohe-Schillingsfürst-Oberwesterwald", NULL), "Renamed", NULL, NULL);
      wait_for (rig_says (rig.window, "Renamed"));
    }
  for (int panel = 0; panel < 2; panel++)
    g_assert_cmpint (width[1][panel], <=, width[0][panel] + 40);
  g_assert_cmpint (width[1][0], <=, 401);
  rig_close (&rig);
}

static GtkWidget *
toast_of (Rig *rig)
{
  return rig_find_css (rig->window, "toast");
}

/* What is said in passing stands above the bar of what is done with many, which goes on being used; and comes down when the bar goes. */
static void
test_toast_over_bar (void)
{
  Rig rig;
  GtkWidget *page;
  FoyerBulkBar *bar;

  rig_open (&rig, NULL, 11 * 60, 1280, 720);
  json_object_unref (foyer_test_call (rig.t, "client.create", foyer_params ("name", "s", "Ivan New", NULL)));
  rig_enter (&rig, NULL, "clients");
  page = foyer_window_page_widget (rig.window);
  bar = FOYER_BULK_BAR (rig_find (page, FOYER_TYPE_BULK_BAR, 0));
  wait_for (rig_says (page, "Ivan New"));
  g_signal_emit_by_name (bar, "all");
  wait_for (gtk_widget_get_mapped (GTK_WIDGET (bar)));
  foyer_bulk_bar_run (bar, "priority", "gold");
  wait_for (!foyer_bulk_bar_busy (bar) && toast_of (&rig) != NULL);
  rig_settle ();
  graphene_rect_t toast = place_of (&rig, toast_of (&rig)), foot = place_of (&rig, bar);
  g_assert_cmpfloat (toast.origin.y + toast.size.height, <=, foot.origin.y);
  g_signal_emit_by_name (bar, "clear");
  wait_for (!gtk_widget_get_mapped (GTK_WIDGET (bar)));
  rig_settle ();
  toast = place_of (&rig, toast_of (&rig));
  g_assert_cmpfloat (toast.origin.y + toast.size.height, >, foot.origin.y);
  rig_close (&rig);
}

int
main (int argc, char **argv)
{
  rig_init (&argc, &argv);
  g_test_add_func ("/look/titles", test_titles);
  g_test_add_func ("/look/names-over-columns", test_names_over_columns);
  g_test_add_func ("/look/toast-over-bar", test_toast_over_bar);
  g_test_add_func ("/look/long-names-in-panels", test_long_names_in_panels);
  return g_test_run ();
}
