/* Quick buttons and pinned sections are each user's own and stay: CAL-20, VIS-11. */
#include "config.h"

#include "foyer-quick-bar.h"
#include "foyer-visit-panel.h"
#include "foyer-visit-parts.h"
#include "window-rig.h"

static GtkWidget *
entry_of (GtkWidget *list, const char *title)
{
  for (guint i = 0;; i++)
    {
      GtkWidget *check = rig_find (list, GTK_TYPE_CHECK_BUTTON, i);

      g_assert_nonnull (check);
      if (rig_says (check, title))
        return check;
    }
}

static void
tick (GtkWidget *list, const char *title, gboolean on)
{
  gtk_check_button_set_active (GTK_CHECK_BUTTON (entry_of (list, title)), on);
  rig_settle ();
}

/* The one that moves it up. */
static GtkWidget *
arrow (GtkWidget *list, const char *title)
{
  return gtk_widget_get_next_sibling (entry_of (list, title));
}

static void
test_quick_bar (void)
{
  Rig rig;
  FoyerTest *t = foyer_test_new ();
  FoyerActor rita = foyer_test_user (t, "Rita", "06 20 111 2222", "receptionist", NULL);
  FoyerQuickBar *bar;
  g_autofree char *first = NULL, *own = NULL, *other = NULL, *again = NULL;
  g_autoptr (JsonNode) list = NULL;

  rig_open (&rig, t, 11 * 60, 1280, 720);
  rig_enter (&rig, NULL, "calendar");
  bar = FOYER_QUICK_BAR (rig_find (rig.window, FOYER_TYPE_QUICK_BAR, 0));
  first = foyer_quick_bar_dup_choice (bar);
  g_assert_true (g_str_has_prefix (first, "new client-new"));
  g_assert_nonnull (rig_button (bar, "New client"));
  /* Chosen and put in another order by the owner, in the list behind the last button. */
  foyer_quick_bar_set_choice (bar, "new client-new");
  {
    GtkWidget *edit = rig_find (bar, GTK_TYPE_MENU_BUTTON, 0);
    GtkWidget *choices = GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (edit)));

    gtk_menu_button_popup (GTK_MENU_BUTTON (edit));
    wait_for (rig_says (choices, "Print the day sheet"));
    rig_picture (&rig, "quick-buttons");
    tick (choices, "New client", FALSE);
    tick (choices, "Print the day sheet", TRUE);
    rig_click (arrow (choices, "Print the day sheet"));
    gtk_menu_button_popdown (GTK_MENU_BUTTON (edit));
    rig_settle ();
  }
  g_assert_null (rig_button (bar, "New client"));
  g_assert_nonnull (rig_button (bar, "Print the day sheet"));
  own = foyer_quick_bar_dup_choice (bar);
  g_assert_cmpstr (own, ==, "print-day new");
  /* Rita has hers, without what she has no right to. */
  rig_sign_in (&rig, &rita);
  rig_settle ();
  bar = FOYER_QUICK_BAR (rig_find (rig.window, FOYER_TYPE_QUICK_BAR, 0));
  other = foyer_quick_bar_dup_choice (bar);
  g_assert_cmpstr (other, ==, first);
  foyer_quick_bar_set_choice (bar, "import new");
  g_assert_null (rig_button (bar, "Bring data in"));
  /* And the owner's are as they were. */
  rig_sign_in (&rig, &rig.t->owner);
  rig_settle ();
  bar = FOYER_QUICK_BAR (rig_find (rig.window, FOYER_TYPE_QUICK_BAR, 0));
  again = foyer_quick_bar_dup_choice (bar);
  g_assert_cmpstr (again, ==, "print-day new");
  /* They go along to other desks. */
  list = foyer_test_query (rig.t, "preference.list", NULL);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (list), "quick-bar"), ==, "print-day new");
  rig_close (&rig);
}

static void
test_pins (void)
{
  Rig rig;
  FoyerId appointment;
  GtkWidget *extras;

  rig_open (&rig, NULL, 11 * 60, 1280, 720);
  appointment = foyer_test_book (rig.t, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Eszter", "06 20 555 1234");
  rig_enter (&rig, NULL, "calendar");
  for (int round = 0; round < 2; round++)
    {
      GtkWidget *menu;

      foyer_ui_open (rig.context, "visit", foyer_params ("appointment", "d", &appointment, NULL));
      wait_for (foyer_window_panel (rig.window) != NULL && FOYER_IS_VISIT_PANEL (foyer_window_panel (rig.window))
                && foyer_visit_panel_ready (FOYER_VISIT_PANEL (foyer_window_panel (rig.window))));
      rig_settle ();
      extras = rig_find (foyer_window_panel (rig.window), FOYER_TYPE_VISIT_EXTRAS, 0);
      /* Pinned at first; put behind its title, it is there the next time, too. */
      g_assert_cmpint (gtk_widget_get_mapped (extras), ==, round == 0);
      g_assert_cmpint (rig_button (foyer_window_panel (rig.window), "Labels and fields") != NULL, ==, round == 1);
      if (round == 1)
        {
          gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (rig_button (foyer_window_panel (rig.window), "Labels and fields")), TRUE);
          rig_settle ();
          g_assert_true (gtk_widget_get_mapped (extras));
        }
      /* The first choice of the menu is the first section of the left side. */
      menu = rig_find (foyer_window_panel (rig.window), GTK_TYPE_MENU_BUTTON, 0);
      for (guint k = 1; menu != NULL && g_strcmp0 (gtk_widget_get_tooltip_text (menu), "Choose what stands open") != 0; k++)
        menu = rig_find (foyer_window_panel (rig.window), GTK_TYPE_MENU_BUTTON, k);
      g_assert_nonnull (menu);
      gtk_check_button_set_active (GTK_CHECK_BUTTON (rig_find (gtk_menu_button_get_popover (GTK_MENU_BUTTON (menu)), GTK_TYPE_CHECK_BUTTON, 0)), FALSE);
      rig_settle ();
      foyer_ui_close (rig.context);
      rig_settle ();
    }
  /* A colleague's are as they are at first. */
  {
    FoyerActor rita = foyer_test_user (rig.t, "Rita", "06 20 111 2222", "receptionist", NULL);

    rig_enter (&rig, &rita, "calendar");
    foyer_ui_open (rig.context, "visit", foyer_params ("appointment", "d", &appointment, NULL));
    wait_for (foyer_window_panel (rig.window) != NULL && FOYER_IS_VISIT_PANEL (foyer_window_panel (rig.window))
              && foyer_visit_panel_ready (FOYER_VISIT_PANEL (foyer_window_panel (rig.window))));
    rig_settle ();
    g_assert_true (gtk_widget_get_mapped (rig_find (foyer_window_panel (rig.window), FOYER_TYPE_VISIT_EXTRAS, 0)));
  }
  rig_close (&rig);
}

int
main (int argc, char **argv)
{
  rig_init (&argc, &argv);
  g_test_add_func ("/CAL-20 quick buttons of each user", test_quick_bar);
  g_test_add_func ("/VIS-11 pinned sections stay", test_pins);
  return g_test_run ();
}
