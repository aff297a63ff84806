/* Lists one arranges for oneself: columns, chips, the file for a spreadsheet; and a row of chips that finds room (CAL-1, CAL-9, CAL-18). */
#include "config.h"

#include "foyer-calendar-private.h"
#include "foyer-clients-page.h"
#include "foyer-export.h"
#include "foyer-labels.h"
#include "foyer-list-columns.h"
#include "window-rig.h"

/* The title of the nth column of the table on view. */
static char *
title_of (gpointer page, guint n)
{
  GtkColumnView *view = GTK_COLUMN_VIEW (rig_find (page, GTK_TYPE_COLUMN_VIEW, 0));
  g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (gtk_column_view_get_columns (view), n);

  return column != NULL ? g_strdup (gtk_column_view_column_get_title (column)) : NULL;
}

static guint
n_columns (gpointer page)
{
  return g_list_model_get_n_items (gtk_column_view_get_columns (GTK_COLUMN_VIEW (rig_find (page, GTK_TYPE_COLUMN_VIEW, 0))));
}

/* A column without a title (ticks) is none of those one arranges. */
static guint
n_lead (gpointer page)
{
  g_autofree char *first = title_of (page, 0);

  return first == NULL || *first == '\0';
}

static guint
n_titles (gpointer page)
{
  return n_columns (page) - n_lead (page);
}

static int
where_is (gpointer page, const char *title)
{
  for (guint i = 0; i < n_titles (page); i++)
    {
      g_autofree char *there = title_of (page, i + n_lead (page));

      if (g_strcmp0 (there, title) == 0)
        return (int) i;
    }
  return -1;
}

/* An action of the table, as its menu of a heading calls it. */
static void
heading (gpointer page, const char *action, const char *target)
{
  GtkWidget *view = rig_find (page, GTK_TYPE_COLUMN_VIEW, 0);

  g_assert_true (gtk_widget_activate_action_variant (view, action, target != NULL ? g_variant_new_string (target) : NULL));
  rig_settle ();
}

static GtkWidget *
named (GtkWidget *root, const char *name)
{
  if (strcmp (gtk_widget_get_name (root), name) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = named (child, name);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
choose (GtkWidget *chip, guint i)
{
  gtk_drop_down_set_selected (GTK_DROP_DOWN (chip), i);
}

/* The clients: a column more, one less, another order; the same the next time; chips narrow and say so; Everyone again. */
static void
test_clients (void)
{
  Rig rig;
  FoyerTest *t = foyer_test_new ();
  GtkWidget *page;
  FoyerId booked = foyer_test_book (t, ANNA, HAIRCUT, FOYER_TEST_DATE "T09:00", "Eszter Debt", "+36201234567");
  g_autoptr (JsonNode) card = foyer_test_query (t, "appointment.get", foyer_params ("appointment", "d", &booked, NULL));
  FoyerId visit = foyer_test_id (json_node_get_object (card), "visit");

  json_object_unref (foyer_test_call (t, "visit.status", foyer_params ("visit", "d", &visit, "status", "s", "arrived", NULL)));
  json_object_unref (foyer_test_call (t, "client.create", foyer_params ("name", "s", "Ivan New", NULL)));
  rig_open (&rig, t, 11 * 60, 1280, 720);
  rig_enter (&rig, NULL, "clients");
  page = foyer_window_page_widget (rig.window);
  rig_settle ();
  g_assert_cmpint (where_is (page, "Phone"), ==, 1);
  g_assert_cmpint (where_is (page, "E-mail"), ==, -1);
  heading (page, "column.email", NULL);
  heading (page, "column.visits", NULL);
  heading (page, "column.to-left", "balance");
  g_assert_cmpint (where_is (page, "E-mail"), ==, 2);
  g_assert_cmpint (where_is (page, "Visits"), ==, -1);
  g_assert_cmpint (where_is (page, "Balance"), ==, (int) n_titles (page) - 2);
  g_assert_cmpint (where_is (page, "Sold"), ==, (int) n_titles (page) - 1);
  rig_picture (&rig, "clients-columns");

  /* A heading that is dragged: the view itself moves the column, and what is kept follows. */
  {
    GtkColumnView *view = GTK_COLUMN_VIEW (rig_find (page, GTK_TYPE_COLUMN_VIEW, 0));
    g_autoptr (GtkColumnViewColumn) last = g_list_model_get_item (gtk_column_view_get_columns (view), n_columns (page) - 1);

    gtk_column_view_insert_column (view, n_lead (page) + 1, last);
    rig_settle ();
    g_assert_cmpint (where_is (page, "Sold"), ==, 1);
  }
  wait_for (foyer_ui_kept (rig.context, "clients.columns") != NULL);
  g_assert_true (g_str_has_prefix (foyer_ui_kept (rig.context, "clients.columns"), "name sold phone "));

  /* Chips: who owes something; who has not come. */
  g_assert_cmpuint (g_list_model_get_n_items (foyer_clients_page_model (FOYER_CLIENTS_PAGE (page))), ==, 2);
  choose (rig_find (page, GTK_TYPE_DROP_DOWN, 2), 1);
  wait_for (g_list_model_get_n_items (foyer_clients_page_model (FOYER_CLIENTS_PAGE (page))) == 1);
  wait_for (rig_says (rig.window, "1 found") && rig_says (page, "Eszter Debt"));
  choose (rig_find (page, GTK_TYPE_DROP_DOWN, 1), 5);
  wait_for (rig_says (page, "Nobody found"));

  /* Next time: the same columns and the same chips; and out of them by one button. */
  rig_close_window (&rig);
  rig_open (&rig, t, 11 * 60, 1280, 720);
  rig_enter (&rig, NULL, "clients");
  page = foyer_window_page_widget (rig.window);
  wait_for (rig_says (page, "Nobody found"));
  g_assert_cmpint (where_is (page, "Sold"), ==, 1);
  g_assert_cmpint (where_is (page, "E-mail"), ==, 3);
  g_assert_cmpint (where_is (page, "Visits"), ==, -1);
  rig_click (rig_button (page, "Everyone"));
  wait_for (g_list_model_get_n_items (foyer_clients_page_model (FOYER_CLIENTS_PAGE (page))) == 2);
  rig_settle ();

  /* CLI-4: a frozen column stands first and stays there while one turns to those that have no room; kept for the user. */
  heading (page, "column.added", NULL);
  heading (page, "column.birthday", NULL);
  heading (page, "column.card", NULL);
  heading (page, "column.paid", NULL);
  heading (page, "column.freeze-phone", NULL);
  g_assert_cmpint (where_is (page, "Phone"), ==, 0);
  g_assert_true (g_str_has_prefix (foyer_ui_kept (rig.context, "clients.columns"), "phone | name sold "));
  g_assert_cmpint (where_is (page, "Added"), ==, -1);
  wait_for (gtk_widget_get_mapped (named (GTK_WIDGET (rig.window), "columns-after")));
  g_assert_false (gtk_widget_get_sensitive (named (GTK_WIDGET (rig.window), "columns-before")));
  for (int i = 0; i < 12 && gtk_widget_get_sensitive (named (GTK_WIDGET (rig.window), "columns-after")); i++)
    {
      rig_click (named (GTK_WIDGET (rig.window), "columns-after"));
      rig_settle ();
      g_assert_cmpint (where_is (page, "Phone"), ==, 0);
      g_assert_cmpint (where_is (page, "Name"), ==, 1);
    }
  g_assert_cmpint (where_is (page, "Added"), ==, (int) n_titles (page) - 1);
  g_assert_cmpint (where_is (page, "Sold"), ==, -1);
  {
    g_autofree char *today = foyer_ui_date_text (rig.context, FOYER_TEST_DATE);
    wait_for (rig_says (page, today));
  }
  rig_picture (&rig, "clients-frozen");
  while (gtk_widget_get_sensitive (named (GTK_WIDGET (rig.window), "columns-before")))
    rig_click (named (GTK_WIDGET (rig.window), "columns-before"));
  g_assert_cmpint (where_is (page, "Sold"), ==, 2);
  g_assert_cmpint (where_is (page, "Added"), ==, -1);
  rig_close (&rig);
}

static FoyerCalendarPage *
show_list (Rig *rig, const FoyerActor *who)
{
  FoyerCalendarPage *page;

  rig_enter (rig, who, "calendar");
  page = FOYER_CALENDAR_PAGE (foyer_window_page_widget (rig->window));
  foyer_calendar_page_set_view (page, FOYER_CALENDAR_VIEW_LIST);
  wait_for (page->list != NULL && rig_find (page, GTK_TYPE_COLUMN_VIEW, 0) != NULL);
  rig_settle ();
  return page;
}

static char *
saved (Rig *rig, FoyerCalendarPage *page, const char *words)
{
  g_autofree char *path = g_build_filename (rig->t->dir, "list.csv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  char *text = NULL;

  foyer_export_to (rig->context, "calendar.export", foyer_calendar_list_params (page), file);
  wait_for (rig_says (rig->window, words));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

/* CAL-9: the list of the day: its columns, a label to narrow it, and the file; CAL-18: masked where the numbers are. */
static void
test_calendar_list (void)
{
  Rig rig;
  FoyerTest *t = foyer_test_new ();
  FoyerId eszter = foyer_test_book (t, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Eszter", "+36201234567");
  FoyerCalendarPage *page;
  FoyerActor rita = foyer_test_user (t, "Rita", "+36301112222", "receptionist", NULL);
  g_autofree char *all = NULL, *some = NULL, *masked = NULL;
  JsonObject *rights = json_object_new ();
  FoyerId label;
  guint i = 0;

  foyer_test_book (t, BORIS, BEARD, FOYER_TEST_DATE "T11:00", "Zoli", "+36201111111");
  g_autoptr (JsonObject) made = foyer_test_call (t, "label.create", foyer_params ("title", "s", "Birthday", "scope", "s", "appointment", NULL));
  label = foyer_test_id (made, "label");
  json_object_unref (foyer_test_call (t, "booking.label", foyer_params ("appointment", "d", &eszter, "label", "d", &label, "on", "b", TRUE, NULL)));
  rig_open (&rig, t, 8 * 60, 1280, 720);
  page = show_list (&rig, NULL);
  g_assert_cmpint (where_is (page, "Phone"), ==, -1);
  heading (page, "column.phone", NULL);
  heading (page, "column.to-left", "phone");
  wait_for (rig_says (page->list, "+36 20 123 4567"));
  g_assert_cmpint (where_is (page, "Phone"), >, 0);
  rig_picture (&rig, "calendar-list-columns");
  all = saved (&rig, page, "2 lines saved");
  g_assert_nonnull (strstr (all, "Eszter,+36201234567"));
  g_assert_nonnull (strstr (all, "Zoli"));

  /* Only the labelled one: in the list, in its file, and on the board; what is left out is said. */
  {
    GtkWidget *chip = NULL;

    for (guint n = 0; (chip = rig_find (page->filter, GTK_TYPE_DROP_DOWN, n)) != NULL; n++)
      {
        GListModel *model = gtk_drop_down_get_model (GTK_DROP_DOWN (chip));

        for (i = 0; model != NULL && i < g_list_model_get_n_items (model); i++)
          {
            g_autoptr (GtkStringObject) word = g_list_model_get_item (model, i);

            if (g_str_equal (gtk_string_object_get_string (word), "Birthday"))
              goto found;
          }
      }
  found:
    g_assert_nonnull (chip);
    choose (chip, i);
  }
  wait_for (rig_says (page->filter, "1 hidden") && !rig_says (page->list, "Zoli"));
  g_assert_true (rig_says (page->list, "Eszter"));
  some = saved (&rig, page, "1 line saved");
  g_assert_null (strstr (some, "Zoli"));
  foyer_calendar_page_set_view (page, FOYER_CALENDAR_VIEW_DAY);
  wait_for (page->day != NULL && page->day->hidden == 1);
  g_assert_false (gtk_widget_get_visible (page->list_tools));

  /* Who may not read telephone numbers gets none, in the window and in the file; who may not export has no button. */
  json_object_set_boolean_member (rights, "clients.phones", FALSE);
  json_object_set_boolean_member (rights, "calendar.phones", FALSE);
  json_object_set_boolean_member (rights, "clients.export", TRUE);
  json_object_unref (foyer_test_call (t, "access.grant", foyer_params ("user", "d", &rita.user, "role", "s", "receptionist", "rights", "n",
                                                                       json_node_init_object (json_node_alloc (), rights), NULL)));
  page = show_list (&rig, &rita);
  g_assert_nonnull (rig_button (page->list_tools, "Save the list for a spreadsheet"));
  heading (page, "column.phone", NULL);
  heading (page, "column.to-left", "phone"); /* where there is room for it */
  wait_for (rig_says (page->list, "X"));
  g_assert_false (rig_says (page->list, "4567"));
  masked = saved (&rig, page, "2 lines saved");
  g_assert_null (strstr (masked, "1234567"));
  json_object_set_boolean_member (rights, "clients.export", FALSE);
  json_object_unref (foyer_test_call (t, "access.grant", foyer_params ("user", "d", &rita.user, "role", "s", "receptionist", "rights", "n",
                                                                       json_node_init_object (json_node_alloc (), rights), NULL)));
  json_object_unref (rights);
  rig_settle ();
  page = show_list (&rig, &rita);
  {
    GtkWidget *save = rig_button (page->list_tools, "Save the list for a spreadsheet");
    g_assert_true (save == NULL || !gtk_widget_get_visible (save));
  }
  rig_close (&rig);
}

/* CFD-5: custom fields of bookings are columns one may choose, also one that is set up while the list is open; what is chosen is kept. */
static void
test_own_columns (void)
{
  FoyerTest *t = foyer_test_new ();
  FoyerId eszter = foyer_test_book (t, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Eszter", "+36201234567"),
          zoli = foyer_test_book (t, BORIS, BEARD, FOYER_TEST_DATE "T11:00", "Zoli", "+36201111111"), ids[2];
  const char *titles[] = { "Shoe size", "Parking" }, *types[] = { "number", "text" };
  g_autofree char *action = NULL, *kept = NULL;
  char id[FOYER_ID_TEXT_LEN + 1];
  FoyerCalendarPage *page;
  Rig rig;

  for (guint i = 0; i < 2; i++)
    {
      const FoyerId *of = i == 0 ? &eszter : &zoli;
      g_autoptr (JsonObject) values = json_object_new ();

      if (i == 1)
        {
          /* The first is a column before there is a second. */
          rig_open (&rig, t, 8 * 60, 1280, 720);
          page = show_list (&rig, NULL);
          g_assert_cmpint (where_is (page, titles[0]), ==, -1);
          action = g_strdup_printf ("column.field-%s", foyer_id_format (&ids[0], id));
          heading (page, action, NULL);
          wait_for (where_is (page, titles[0]) > 0 && rig_says (page->list, "42"));
          g_clear_pointer (&action, g_free);
        }
      g_autoptr (JsonObject) made = foyer_test_call (t, "field.create", foyer_params ("owner", "s", "appointment", "title", "s", titles[i], "type", "s", types[i], NULL));
      ids[i] = foyer_test_id (made, "field");
      json_object_set_string_member (values, foyer_id_format (&ids[i], id), i == 0 ? "42" : "Under the tree");
      json_object_unref (foyer_test_call (t, "booking.set-fields", foyer_params ("appointment", "d", of, "values", "n", json_node_init_object (json_node_alloc (), values), NULL)));
    }
  action = g_strdup_printf ("column.field-%s", foyer_id_format (&ids[1], id));
  wait_for (gtk_widget_activate_action_variant (rig_find (page, GTK_TYPE_COLUMN_VIEW, 0), action, NULL));
  rig_settle ();
  /* Beside the small calendar there is no room for all of it: said where columns are chosen, until another one goes. */
  g_assert_cmpint (where_is (page, titles[1]), ==, -1);
  gtk_menu_button_popup (GTK_MENU_BUTTON (rig_find (page->list_tools, GTK_TYPE_MENU_BUTTON, 0)));
  wait_for (rig_says (gtk_menu_button_get_popover (GTK_MENU_BUTTON (rig_find (page->list_tools, GTK_TYPE_MENU_BUTTON, 0))), "Parking (no room)"));
  gtk_menu_button_popdown (GTK_MENU_BUTTON (rig_find (page->list_tools, GTK_TYPE_MENU_BUTTON, 0)));
  heading (page, "column.member", NULL);
  wait_for (where_is (page, titles[1]) > 0 && rig_says (page->list, "Under the tree"));
  rig_picture (&rig, "calendar-list-fields");
  kept = g_strdup (foyer_ui_kept (rig.context, "calendar.columns"));
  g_assert_nonnull (strstr (kept, id));
  rig_close (&rig);
}

static void
assert_free_button_in_page (FoyerCalendarPage *page)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_get_mapped (page->free_button));
  g_assert_true (gtk_widget_compute_bounds (page->free_button, GTK_WIDGET (page), &bounds));
  g_assert_cmpfloat (bounds.origin.x, >=, 0);
  g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, gtk_widget_get_width (GTK_WIDGET (page)));
}

/* The label in the chip of a status. */
static GtkWidget *
words_of (FoyerCalendarPage *page, const char *status)
{
  return gtk_widget_get_last_child (gtk_button_get_child (GTK_BUTTON (named (GTK_WIDGET (page->filter), status))));
}

/* Nothing of the row of chips is cut off: beside a panel the statuses are icons, in a small window all that narrows stands behind one chip. */
static void
test_chips_find_room (void)
{
  Rig rig;
  FoyerCalendarPage *page;

  rig_open (&rig, NULL, 8 * 60, 1280, 720);
  rig_enter (&rig, NULL, "calendar");
  page = FOYER_CALENDAR_PAGE (foyer_window_page_widget (rig.window));
  gtk_widget_set_visible (GTK_WIDGET (page->aside), FALSE);
  wait_for (gtk_widget_get_mapped (words_of (page, "pending")));
  rig_settle ();
  assert_free_button_in_page (page);
  g_signal_emit_by_name (page->board, "slot-activated", 0u, 10 * 60);
  wait_for (foyer_window_panel (rig.window) != NULL && !gtk_widget_get_mapped (words_of (page, "pending")));
  rig_settle ();
  g_assert_true (gtk_widget_get_mapped (named (GTK_WIDGET (page->filter), "pending")));
  assert_free_button_in_page (page);
  rig_picture (&rig, "chips-beside-panel");

  /* A client to paste takes more of it. */
  foyer_calendar_filter_set_paste (page->filter, "Maria-Magdalena Christodoulopoulou-Papadimitriou");
  wait_for (rig_button (page->filter, "Filters") != NULL && !gtk_widget_get_mapped (named (GTK_WIDGET (page->filter), "people")));
  rig_settle ();
  assert_free_button_in_page (page);
  rig_picture (&rig, "chips-behind-one");
  /* There they are whole, and do the same. */
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (named (GTK_WIDGET (page->filter), "pending")), FALSE);
  g_assert_true (foyer_calendar_filter_is_set (page->filter));
  foyer_calendar_filter_clear (page->filter);
  foyer_calendar_filter_set_paste (page->filter, NULL);
  foyer_ui_close (rig.context);
  wait_for (gtk_widget_get_mapped (words_of (page, "pending")));
  rig_settle ();
  rig_close (&rig);
}

int
main (int argc, char **argv)
{
  rig_init (&argc, &argv);
  g_test_add_func ("/list-columns/clients", test_clients);
  g_test_add_func ("/list-columns/CAL-9-18/calendar-list", test_calendar_list);
  g_test_add_func ("/list-columns/CFD-5/calendar-list", test_own_columns);
  g_test_add_func ("/list-columns/CAL-1/chips-find-room", test_chips_find_room);
  return g_test_run ();
}
