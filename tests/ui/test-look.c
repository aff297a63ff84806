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

/* Beside a member's card the list keeps the names whole and lets go what the card says. */
static void
test_names_beside_card (void)
{
  Rig rig;
  GtkWidget *page, *name;

  rig_open (&rig, NULL, 11 * 60, 1280, 720);
  rig_enter (&rig, NULL, "team");
  foyer_ui_run (rig.context, NULL, "staff.update", foyer_params ("staff", "d", &rig.t->staff[ANNA], "name", "s", "Maximiliane Szabó", NULL), NULL, NULL, NULL);
  foyer_ui_go (rig.context, "team", foyer_params ("section", "s", "members", NULL));
  page = foyer_window_page_widget (rig.window);
  wait_for (rig_says (page, "Until") && rig_says (page, "Maximiliane Szabó"));
  rig_settle ();
  g_assert_nonnull (label_saying (page, "Online"));
  foyer_ui_open (rig.context, "staff", foyer_params ("id", "d", &rig.t->staff[ANNA], NULL));
  wait_for (foyer_window_panel (rig.window) != NULL);
  wait_for (label_saying (page, "Access") == NULL);
  rig_settle ();
  name = label_saying (page, "Maximiliane Szabó");
  g_assert_nonnull (name);
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (name))));
  foyer_ui_close (rig.context);
  wait_for (label_saying (page, "Access") != NULL && label_saying (page, "Online") != NULL);
  rig_close (&rig);
}

/* Letters half as large again: the hours are whole, and the window is no wider than it was. */
static void
test_large_letters (void)
{
  Rig rig;
  GtkWidget *page;
  int dpi, narrow, usual;

  rig_open (&rig, NULL, 11 * 60, 1280, 720);
  rig_enter (&rig, NULL, "calendar");
  page = foyer_window_page_widget (rig.window);
  usual = gtk_widget_get_width (rig_find_css (page, "boardaxis"));
  g_assert_true (gtk_widget_get_mapped (FOYER_CALENDAR_PAGE (page)->view_buttons[0]));
  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int) (96 * 1.5 * PANGO_SCALE), NULL);
  wait_for (!gtk_widget_get_mapped (FOYER_CALENDAR_PAGE (page)->view_buttons[0]));
  wait_for (gtk_widget_get_width (rig_find_css (page, "boardaxis")) > usual);
  rig_settle ();
  gtk_widget_measure (GTK_WIDGET (rig.window), GTK_ORIENTATION_HORIZONTAL, -1, &narrow, NULL, NULL, NULL);
  g_assert_cmpint (narrow, <=, 1280);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", dpi, NULL);
  wait_for (gtk_widget_get_mapped (FOYER_CALENDAR_PAGE (page)->view_buttons[0]));
  rig_close (&rig);
}

/* The menu shows all of itself on a small screen, and only what one may do. */
static void
test_menu (void)
{
  Rig rig;
  GtkWidget *menu, *popover;
  int height;

  rig_open (&rig, NULL, 11 * 60, 1280, 720);
  rig_enter (&rig, NULL, "calendar");
  for (guint i = 0; (menu = rig_find (rig.window, GTK_TYPE_MENU_BUTTON, i)) != NULL && g_strcmp0 (gtk_widget_get_tooltip_text (menu), "Menu") != 0; i++)
    ;
  g_assert_nonnull (menu);
  gtk_menu_button_popup (GTK_MENU_BUTTON (menu));
  popover = GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (menu)));
  wait_for (gtk_widget_get_mapped (popover) && rig_says (popover, "Print the day sheet"));
  gtk_widget_measure (popover, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  g_assert_cmpint (height, <=, 690);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (menu));
  rig_settle ();
  rig_close (&rig);
}

/* The window of shortcuts: two columns of much the same length, and a search that leaves what fits. */
static void
test_shortcuts (void)
{
  Rig rig;
  GtkWidget *window = NULL, *search, *columns, *first, *last;
  int height;

  rig_open (&rig, NULL, 11 * 60, 1280, 720);
  rig_enter (&rig, NULL, "calendar");
  rig_action (rig.window, "win.shortcuts");
  for (guint i = 0; window == NULL || g_strcmp0 (gtk_window_get_title (GTK_WINDOW (window)), "Keyboard shortcuts") != 0; i++)
    {
      g_autoptr (GtkWidget) top = g_list_model_get_item (gtk_window_get_toplevels (), i);

      g_assert_nonnull (top);
      window = top; /* GTK holds it */
    }
  wait_for (gtk_widget_get_mapped (window) && rig_says (window, "Pay in cash"));
  search = rig_find (window, GTK_TYPE_SEARCH_ENTRY, 0);
  columns = rig_find (window, GTK_TYPE_VIEWPORT, 0);
  while (!gtk_widget_has_css_class (columns, "shortcuts"))
    columns = gtk_widget_get_first_child (columns);
  first = gtk_widget_get_first_child (columns);
  last = gtk_widget_get_last_child (columns);
  rig_settle ();
  height = gtk_widget_get_height (first);
  g_assert_cmpint (height, >, 600);
  g_assert_cmpint (ABS (height - gtk_widget_get_height (last)), <, height / 3);

  gtk_editable_set_text (GTK_EDITABLE (search), "cash");
  wait_for (!rig_says (window, "Find anything, do anything"));
  g_assert_true (rig_says (window, "Pay in cash"));
  gtk_editable_set_text (GTK_EDITABLE (search), "F6");
  wait_for (rig_says (window, "Pay by card") && !rig_says (window, "Pay in cash"));
  gtk_editable_set_text (GTK_EDITABLE (search), "xyzzy");
  wait_for (rig_says (window, "No key does that."));
  /* Esc gives all of them back, and once more goes. */
  g_signal_emit_by_name (search, "stop-search");
  wait_for (rig_says (window, "Pay in cash"));
  gtk_window_destroy (GTK_WINDOW (window));
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
  g_test_add_func ("/look/names-beside-card", test_names_beside_card);
  g_test_add_func ("/look/menu", test_menu);
  g_test_add_func ("/look/large-letters", test_large_letters);
  g_test_add_func ("/look/shortcuts", test_shortcuts);
  return g_test_run ();
}
