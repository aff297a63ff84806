/* Services and packages by the settings page, and what the booking form makes of them: SRV-1, SRV-2, SRV-4 … SRV-8, SRV-11 … SRV-16,
 * PKG-1, PKG-2, PKG-4, PKG-5. (SRV-3 stands in test-settings.c, PKG-3 in test-packages.c.) */
#include "config.h"

#include "foyer-booking-form.h"
#include "foyer-import-window.h"
#include "foyer-suggest.h"
#include "setup-rig.h"

static void
open_rig (Rig *rig)
{
  rig_open (rig, NULL, 8 * 60, 1280, 720);
}

/* Settings, Services, with the catalogue there. */
static void
enter (Rig *rig, const FoyerActor *who)
{
  rig_enter (rig, who, "settings");
  setup_go (rig, "settings", "services");
  wait_for (setup_row (setup_page (rig), "Haircut") != NULL);
}

/* The panel of the service pressed in the catalogue, with the team in it. */
static GtkWidget *
open_service (Rig *rig, const char *title)
{
  setup_press (setup_need (setup_page (rig), title));
  wait_for (setup_panel (rig) != NULL && rig_says (setup_panel (rig), title) && rig_says (setup_panel (rig), "Who does it") &&
            setup_row (setup_panel (rig), "Clara Silva") != NULL);
  rig_settle ();
  return setup_panel (rig);
}

/* The new booking of @staff, at @wall. */
static GtkWidget *
open_form (Rig *rig, int staff, const char *wall)
{
  foyer_ui_open (rig->context, "booking", foyer_params ("staff", "d", &rig->t->staff[staff], "wall", "s", wall, NULL));
  wait_for (FOYER_IS_BOOKING_FORM (setup_panel (rig)) && foyer_booking_form_ready (FOYER_BOOKING_FORM (setup_panel (rig))));
  rig_settle ();
  return setup_panel (rig);
}

/* Types into the field of services. */
static GtkWidget *
type_service (Rig *rig, GtkWidget *form, const char *text)
{
  GtkWidget *suggest = rig_find (form, FOYER_TYPE_SUGGEST, 1);

  foyer_suggest_focus (FOYER_SUGGEST (suggest));
  rig_type (rig, text);
  return suggest;
}

/* Own minutes (@price FALSE) or own price of a member's or a service's row. */
static GtkWidget *
own (GtkWidget *row, gboolean price)
{
  return rig_entry (row, price ? "Own price; empty follows the service" : "Own minutes; empty follows the service");
}

static const char *
placeholder (GtkWidget *entry)
{
  return gtk_entry_get_placeholder_text (GTK_ENTRY (entry));
}

static void
write_own (GtkWidget *entry, const char *text)
{
  gtk_widget_grab_focus (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "activate");
}

static GtkEventController *
drop_target (GtkWidget *row)
{
  g_autoptr (GListModel) all = gtk_widget_observe_controllers (row);

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (all, i);

      if (GTK_IS_DROP_TARGET (controller))
        return controller;
    }
  return NULL;
}

/* The row of the list of categories that holds this name. */
static GtkWidget *
category_row (Rig *rig, const char *name)
{
  for (guint i = 0;; i++)
    {
      GtkWidget *row = rig_find (setup_page (rig), ADW_TYPE_ENTRY_ROW, i);

      if (row == NULL || g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (row)), name) == 0)
        return row;
    }
}

static void
test_srv_1 (void)
{
  Rig rig;
  GtkWidget *form, *suggest;
  g_autoptr (JsonArray) anna = json_array_new ();
  char id[FOYER_ID_TEXT_LEN + 1];
  g_autofree char *dragged = NULL;
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean taken = FALSE;

  open_rig (&rig);
  json_array_add_string_element (anna, foyer_id_format (&rig.t->staff[ANNA], id));
  {
    g_autoptr (JsonObject) o = foyer_test_call (rig.t, "service.assign", foyer_params ("service", "d", &rig.t->service[MANICURE], "staff", "n",
                                                                                      json_node_init_array (json_node_alloc (), anna), NULL));
  }
  enter (&rig, NULL);
  /* A title is all it needs. */
  setup_type (setup_page (&rig), "New category", "Make-up");
  wait_for (category_row (&rig, "Make-up") != NULL);
  g_assert_true (setup_before (setup_page (&rig), "Hair", "Nails"));

  /* The booking window has hair before nails … */
  form = open_form (&rig, ANNA, FOYER_TEST_DATE "T10:00");
  suggest = type_service (&rig, form, "cu");
  wait_for (setup_before (suggest, "Haircut", "Manicure"));
  foyer_ui_close (rig.context);
  rig_settle ();

  /* … until hair is dragged under nails. Something else lets itself not be dropped there. */
  g_value_init (&value, G_TYPE_STRING);
  g_value_set_string (&value, "position 0123");
  g_signal_emit_by_name (drop_target (category_row (&rig, "Nails")), "drop", &value, 0.0, 0.0, &taken);
  g_assert_false (taken);
  dragged = g_strconcat ("category ", foyer_id_format (&rig.t->category[0], id), NULL);
  g_value_set_string (&value, dragged);
  g_signal_emit_by_name (drop_target (category_row (&rig, "Nails")), "drop", &value, 0.0, 0.0, &taken);
  g_assert_true (taken);
  wait_for (setup_before (setup_page (&rig), "Manicure", "Haircut"));
  form = open_form (&rig, ANNA, FOYER_TEST_DATE "T10:00");
  suggest = type_service (&rig, form, "cu");
  wait_for (setup_before (suggest, "Manicure", "Haircut"));
  foyer_ui_close (rig.context);
  rig_settle ();

  /* The same without a pointer. */
  rig_click (rig_button (category_row (&rig, "Hair"), "Move up"));
  wait_for (setup_before (setup_page (&rig), "Haircut", "Manicure"));
  rig_picture (&rig, "settings-services");
  rig_close (&rig);
}

static void
test_srv_2 (void)
{
  Rig rig;
  GtkWidget *add, *panel;

  open_rig (&rig);
  enter (&rig, NULL);
  add = setup_need (setup_page (&rig), "Manicure");
  /* "Add" over the list with the manicure. */
  add = gtk_widget_get_ancestor (add, ADW_TYPE_PREFERENCES_GROUP);
  rig_click (setup_button (add, "Add"));
  wait_for (setup_panel (&rig) != NULL);
  panel = setup_panel (&rig);
  wait_for (g_str_equal (setup_chosen (setup_need (panel, "Category")), "Nails"));
  gtk_editable_set_text (GTK_EDITABLE (setup_need (panel, "Title")), "Gel polish");
  gtk_editable_set_text (GTK_EDITABLE (setup_need (panel, "Minutes")), "40");
  gtk_editable_set_text (GTK_EDITABLE (setup_need (panel, "Price")), "22");
  rig_picture (&rig, "settings-service-new");
  rig_click (rig_button (panel, "Add the service"));
  wait_for (setup_row (setup_page (&rig), "Gel polish") != NULL);
  g_assert_true (gtk_widget_get_ancestor (setup_row (setup_page (&rig), "Gel polish"), ADW_TYPE_PREFERENCES_GROUP) ==
                 gtk_widget_get_ancestor (setup_row (setup_page (&rig), "Manicure"), ADW_TYPE_PREFERENCES_GROUP));
  rig_close (&rig);
}

static void
test_srv_4 (void)
{
  Rig rig;
  GtkWidget *panel;

  open_rig (&rig);
  enter (&rig, NULL);
  panel = open_service (&rig, "Haircut");
  g_assert_null (setup_row (panel, "Seats"));
  setup_choose (setup_need (panel, "Type"), "Group");
  setup_need (panel, "Seats");
  wait_for (setup_is (&rig, "service", &rig.t->service[HAIRCUT], "capacity", "1"));
  /* At least one. */
  setup_type (panel, "Seats", "0");
  rig_settle ();
  g_assert_true (setup_is (&rig, "service", &rig.t->service[HAIRCUT], "capacity", "1"));
  setup_type (panel, "Seats", "8");
  wait_for (setup_is (&rig, "service", &rig.t->service[HAIRCUT], "capacity", "8"));
  setup_choose (setup_need (panel, "Type"), "Individual");
  wait_for (setup_row (panel, "Seats") == NULL);
  wait_for (setup_is (&rig, "service", &rig.t->service[HAIRCUT], "kind", "individual"));
  rig_close (&rig);
}

/* SRV-5: who has no own price follows; SRV-6: who is added has price and minutes of the service without typing. */
static void
test_srv_5_6 (void)
{
  Rig rig;
  GtkWidget *panel, *form;

  open_rig (&rig);
  enter (&rig, NULL);
  panel = open_service (&rig, "Haircut");
  g_assert_cmpstr (placeholder (own (setup_need (panel, "Anna Nagy"), TRUE)), ==, "25.00");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (own (setup_need (panel, "Boris Kovács"), TRUE))), ==, "28.00");
  setup_type (panel, "Price", "31");
  wait_for (own (setup_row (panel, "Anna Nagy"), TRUE) != NULL && g_strcmp0 (placeholder (own (setup_row (panel, "Anna Nagy"), TRUE)), "31.00") == 0);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (own (setup_need (panel, "Anna Nagy"), TRUE))), ==, "");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (own (setup_need (panel, "Boris Kovács"), TRUE))), ==, "28.00");

  g_assert_null (own (setup_need (panel, "Clara Silva"), TRUE));
  setup_switch (setup_need (panel, "Clara Silva"), TRUE);
  wait_for (setup_row (panel, "Clara Silva") != NULL && own (setup_row (panel, "Clara Silva"), TRUE) != NULL);
  g_assert_cmpstr (placeholder (own (setup_row (panel, "Clara Silva"), TRUE)), ==, "31.00");
  g_assert_cmpstr (placeholder (own (setup_row (panel, "Clara Silva"), FALSE)), ==, "30");
  rig_picture (&rig, "settings-service");

  /* What is booked costs so. */
  form = open_form (&rig, CLARA, FOYER_TEST_DATE "T10:00");
  type_service (&rig, form, "haircut");
  rig_press_enter (&rig);
  wait_for (rig_says (form, "31.00"));
  form = open_form (&rig, BORIS, FOYER_TEST_DATE "T11:00");
  type_service (&rig, form, "haircut");
  rig_press_enter (&rig);
  wait_for (rig_says (form, "28.00"));
  rig_close (&rig);
}

/* The card of a member, with the category unfolded. */
static GtkWidget *
open_member (Rig *rig, int who, const char *category)
{
  foyer_ui_open (rig->context, "staff", foyer_params ("id", "d", &rig->t->staff[who], NULL));
  wait_for (setup_panel (rig) != NULL && setup_row (setup_panel (rig), category) != NULL);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (setup_row (setup_panel (rig), category)), TRUE);
  rig_settle ();
  return setup_panel (rig);
}

static void
test_srv_7 (void)
{
  Rig rig;
  GtkWidget *panel;

  open_rig (&rig);
  enter (&rig, NULL);
  setup_go (&rig, "team", "members");
  panel = open_member (&rig, ANNA, "Hair");
  write_own (own (setup_need (panel, "Haircut"), TRUE), "27.50");
  wait_for (setup_row (panel, "Haircut") != NULL && g_str_equal (gtk_editable_get_text (GTK_EDITABLE (own (setup_row (panel, "Haircut"), TRUE))), "27.50"));
  rig_settle ();
  enter (&rig, NULL);
  panel = open_service (&rig, "Haircut");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (own (setup_need (panel, "Anna Nagy"), TRUE))), ==, "27.50");
  /* And back. */
  write_own (own (setup_need (panel, "Anna Nagy"), TRUE), "26");
  rig_settle ();
  setup_go (&rig, "team", "members");
  panel = open_member (&rig, ANNA, "Hair");
  wait_for (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (own (setup_need (panel, "Haircut"), TRUE))), "26.00"));
  rig_picture (&rig, "team-member-services");
  /* Empty follows the service again. */
  write_own (own (setup_need (panel, "Haircut"), TRUE), "");
  wait_for (setup_row (panel, "Haircut") != NULL && own (setup_row (panel, "Haircut"), TRUE) != NULL &&
            g_strcmp0 (placeholder (own (setup_row (panel, "Haircut"), TRUE)), "25.00") == 0 &&
            *gtk_editable_get_text (GTK_EDITABLE (own (setup_row (panel, "Haircut"), TRUE))) == '\0');
  rig_close (&rig);
}

static void
test_srv_8 (void)
{
  Rig rig;
  GtkWidget *panel, *form;

  open_rig (&rig);
  enter (&rig, NULL);
  panel = open_service (&rig, "Haircut");
  write_own (own (setup_need (panel, "Boris Kovács"), FALSE), "45");
  wait_for (own (setup_row (panel, "Boris Kovács"), FALSE) != NULL &&
            g_str_equal (gtk_editable_get_text (GTK_EDITABLE (own (setup_row (panel, "Boris Kovács"), FALSE))), "45"));
  form = open_form (&rig, BORIS, FOYER_TEST_DATE "T11:00");
  type_service (&rig, form, "haircut");
  rig_press_enter (&rig);
  wait_for (rig_says (form, "45 min"));
  form = open_form (&rig, ANNA, FOYER_TEST_DATE "T11:00");
  type_service (&rig, form, "haircut");
  rig_press_enter (&rig);
  wait_for (rig_says (form, "30 min"));
  g_assert_false (rig_says (form, "45 min"));
  rig_close (&rig);
}

static void
test_srv_11 (void)
{
  Rig rig;
  GtkWidget *panel, *form, *suggest;

  open_rig (&rig);
  enter (&rig, NULL);
  form = open_form (&rig, ANNA, FOYER_TEST_DATE "T10:00");
  suggest = type_service (&rig, form, "blow");
  wait_for (rig_says (suggest, "Blow-dry"));
  panel = open_service (&rig, "Blow-dry");
  g_assert_false (rig_says (setup_row (setup_page (&rig), "Blow-dry"), "Not assigned"));
  setup_switch (setup_need (panel, "Anna Nagy"), FALSE);
  wait_for (rig_says (setup_need (setup_page (&rig), "Blow-dry"), "Not assigned"));
  form = open_form (&rig, ANNA, FOYER_TEST_DATE "T10:00");
  suggest = type_service (&rig, form, "blow");
  g_assert_false (rig_says (suggest, "Blow-dry"));
  suggest = type_service (&rig, form, "hair");
  wait_for (rig_says (suggest, "Haircut"));
  rig_close (&rig);
}

/* SRV-12: what is booked keeps its price. SRV-13: it also keeps a service that is deleted. */
static void
test_srv_12_13 (void)
{
  Rig rig;
  GtkWidget *panel;
  FoyerId booked, visit;
  g_autofree char *of = NULL;

  open_rig (&rig);
  booked = foyer_test_book (rig.t, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Kata", "+36201234567");
  of = foyer_test_field (rig.t, "appointment", &booked, "visit");
  g_assert_true (foyer_id_parse (of, &visit));
  enter (&rig, NULL);
  panel = open_service (&rig, "Haircut");
  setup_type (panel, "Price", "99");
  wait_for (setup_is (&rig, "service", &rig.t->service[HAIRCUT], "price_min", "9900"));
  foyer_ui_open (rig.context, "visit", foyer_params ("id", "d", &visit, NULL));
  wait_for (rig_says (setup_panel (&rig), "Total 25.00"));
  g_assert_false (rig_says (setup_panel (&rig), "99.00"));

  panel = open_service (&rig, "Haircut");
  rig_click (rig_button (panel, "Delete the service"));
  wait_for (setup_row (setup_page (&rig), "Haircut") == NULL && setup_panel (&rig) == NULL);
  foyer_ui_open (rig.context, "visit", foyer_params ("id", "d", &visit, NULL));
  wait_for (rig_says (setup_panel (&rig), "Haircut") && rig_says (setup_panel (&rig), "Total 25.00"));
  rig_close (&rig);
}

static GtkWindow *
import_window (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (FOYER_IS_IMPORT_WINDOW (window))
        return window;
    }
  return NULL;
}

/* A price list: what would be made and what is wrong stands there before anything is written. */
static void
test_srv_14 (void)
{
  Rig rig;
  FoyerImportWindow *window;
  g_autofree char *path = NULL;
  static const char list[] = "Category,Service,Price min,Price max,Duration,Description\n"
                             "Spa,Hot stone,40,,60,Warm stones\n"
                             "Spa,Facial,35,50,45,\n"
                             "Hair,Haircut,25,,30,\n"
                             "Spa,Broken,cheap,,60,\n";

  open_rig (&rig);
  enter (&rig, NULL);
  rig_click (rig_button (setup_page (&rig), "Bring in from a file…"));
  wait_for (import_window () != NULL);
  window = FOYER_IMPORT_WINDOW (import_window ());
  path = g_build_filename (rig.t->dir, "prices.csv", NULL);
  g_assert_true (g_file_set_contents (path, list, -1, NULL));
  foyer_import_window_open (window, path, NULL, FALSE);
  wait_for (foyer_import_window_is_ready (window));
  g_assert_cmpstr (foyer_import_window_step (window), ==, "columns");
  foyer_import_window_next (window);
  wait_for (foyer_import_window_is_ready (window));
  g_assert_cmpstr (foyer_import_window_step (window), ==, "problems");
  /* One category and two services would come, one is there already, one line is refused; nothing is written yet. */
  wait_for (rig_says (window, "2 services") && rig_says (window, "New categories: Spa") && rig_says (window, "Not taken: 1"));
  g_assert_true (rig_says (window, "cheap"));
  g_assert_null (category_row (&rig, "Spa"));
  rig_settle ();
  foyer_import_window_next (window);
  wait_for (foyer_import_window_is_ready (window) && g_str_equal (foyer_import_window_step (window), "result"));
  gtk_window_destroy (GTK_WINDOW (window));
  wait_for (setup_row (setup_page (&rig), "Hot stone") != NULL && setup_row (setup_page (&rig), "Facial") != NULL);
  g_assert_null (setup_row (setup_page (&rig), "Broken"));
  rig_close (&rig);
}

/* A service and its category have a Hungarian name; who works in Hungarian sees it, anybody else the title. */
static void
test_srv_15 (void)
{
  Rig rig;
  GtkWidget *panel, *form, *suggest;
  FoyerActor hanna, pia;

  open_rig (&rig);
  hanna = foyer_test_user (rig.t, "Hanna", "+36302222222", "manager", NULL);
  pia = foyer_test_user (rig.t, "Pia", "+36303333333", "manager", NULL);
  {
    g_autoptr (JsonObject) a = foyer_test_call_as (rig.t, &hanna, "user.update", foyer_params ("lang", "s", "hu", NULL));
    g_autoptr (JsonObject) b = foyer_test_call_as (rig.t, &pia, "user.update", foyer_params ("lang", "s", "pt", NULL));
  }
  enter (&rig, NULL);
  panel = open_service (&rig, "Haircut");
  setup_type (panel, "Magyar", "Hajvágás");
  wait_for (setup_is (&rig, "service", &rig.t->service[HAIRCUT], "titles", "{\"hu\":\"Hajvágás\"}"));
  rig_click (rig_button (category_row (&rig, "Hair"), "Other languages, delete"));
  wait_for (setup_panel (&rig) != NULL && rig_says (setup_panel (&rig), "Its services move to"));
  setup_type (setup_panel (&rig), "Magyar", "Haj");
  wait_for (setup_is (&rig, "category", &rig.t->category[0], "titles", "{\"hu\":\"Haj\"}"));
  rig_picture (&rig, "settings-category");
  /* A second language leaves the first alone. */
  setup_type (setup_panel (&rig), "Português", "Cabelo");
  wait_for (setup_is (&rig, "category", &rig.t->category[0], "titles", "{\"hu\":\"Haj\",\"pt\":\"Cabelo\"}"));
  setup_need (setup_page (&rig), "Haircut");

  rig_enter (&rig, &hanna, "settings");
  setup_go (&rig, "settings", "services");
  wait_for (setup_row (setup_page (&rig), "Hajvágás") != NULL);
  g_assert_null (setup_row (setup_page (&rig), "Haircut"));
  setup_need (setup_page (&rig), "Colouring");
  wait_for (rig_says (setup_page (&rig), "Haj\n"));
  form = open_form (&rig, ANNA, FOYER_TEST_DATE "T10:00");
  suggest = type_service (&rig, form, "hajv");
  wait_for (rig_says (suggest, "Hajvágás"));

  rig_enter (&rig, &pia, "settings");
  setup_go (&rig, "settings", "services");
  wait_for (setup_row (setup_page (&rig), "Haircut") != NULL);
  wait_for (rig_says (setup_page (&rig), "Cabelo"));
  rig_close (&rig);
}

static void
test_srv_16 (void)
{
  Rig rig;
  GtkWidget *panel, *price;
  FoyerActor rita;

  open_rig (&rig);
  rita = foyer_test_user (rig.t, "Rita", "+36302222222", "manager", NULL);
  {
    g_autoptr (JsonObject) o = foyer_test_call (rig.t, "access.grant", foyer_params ("user", "d", &rita.user, "role", "s", "manager", "rights", "n",
                                                                                    json_from_string ("{\"setup.prices\":false}", NULL), NULL));
  }
  enter (&rig, &rita);
  panel = open_service (&rig, "Haircut");
  price = setup_need (panel, "Price");
  g_assert_false (gtk_editable_get_editable (GTK_EDITABLE (price)));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (price)), ==, "25.00");
  g_assert_false (gtk_widget_is_sensitive (setup_need (panel, "Price range")));
  g_assert_false (gtk_editable_get_editable (GTK_EDITABLE (own (setup_need (panel, "Boris Kovács"), TRUE))));
  g_assert_true (gtk_editable_get_editable (GTK_EDITABLE (own (setup_need (panel, "Boris Kovács"), FALSE))));
  setup_type (panel, "Title", "Cut");
  wait_for (setup_row (setup_page (&rig), "Cut") != NULL);
  setup_type (panel, "Minutes", "40");
  wait_for (setup_is (&rig, "service", &rig.t->service[HAIRCUT], "dur", "40"));
  g_assert_true (setup_is (&rig, "service", &rig.t->service[HAIRCUT], "price_min", "2500"));
  rig_close (&rig);
}

/* ---- packages ----------------------------------------------------------------------------------------------------------- */

static void
add_item (GtkWidget *panel, const char *title)
{
  setup_choose (rig_find (panel, GTK_TYPE_DROP_DOWN, 0), title);
}

static GtkWidget *
new_package (Rig *rig)
{
  rig_click (rig_button (gtk_widget_get_ancestor (setup_need (setup_page (rig), "Haircut"), ADW_TYPE_PREFERENCES_GROUP), "Add package"));
  wait_for (setup_panel (rig) != NULL && rig_says (setup_panel (rig), "Services in it"));
  return setup_panel (rig);
}

static void
test_pkg_1_2 (void)
{
  Rig rig;
  GtkWidget *panel, *add;

  open_rig (&rig);
  {
    g_autoptr (JsonObject) o = foyer_test_call (rig.t, "service.update", foyer_params ("service", "d", &rig.t->service[PEDICURE], "kind", "s", "group", "capacity", "i",
                                                                                      (gint64) 6, NULL));
  }
  enter (&rig, NULL);
  panel = new_package (&rig);
  gtk_editable_set_text (GTK_EDITABLE (setup_need (panel, "Title")), "All of it");
  add = rig_find (panel, GTK_TYPE_DROP_DOWN, 0);
  wait_for (setup_place_of (add, "Manicure") != GTK_INVALID_LIST_POSITION);
  /* PKG-2: what a group does is not for one client. */
  g_assert_cmpuint (setup_place_of (add, "Pedicure"), ==, GTK_INVALID_LIST_POSITION);

  /* PKG-1: one is no package, eleven are too many. */
  add_item (panel, "Haircut");
  wait_for (setup_row (panel, "Haircut") != NULL);
  rig_click (rig_button (panel, "Add the package"));
  wait_for (rig_says (panel, "A package has 2 to 10 services."));
  g_assert_null (setup_row (setup_page (&rig), "All of it"));
  for (int i = 1; i < 10; i++)
    add_item (panel, "Haircut");
  wait_for (setup_nth_row (panel, "Haircut", 9) != NULL);
  g_assert_false (gtk_widget_get_mapped (add));
  rig_click (rig_button (panel, "Take out"));
  wait_for (setup_nth_row (panel, "Haircut", 9) == NULL);
  g_assert_true (gtk_widget_get_mapped (add));
  rig_click (rig_button (panel, "Add the package"));
  wait_for (setup_row (setup_page (&rig), "All of it") != NULL);
  wait_for (setup_panel (&rig) != NULL && rig_says (setup_panel (&rig), "Delete the package"));
  rig_settle ();

  /* What is there stays one: the last but one cannot be taken out. */
  panel = setup_panel (&rig);
  for (int left = 9; left > 2; left--)
    {
      wait_for (rig_button (panel, "Take out") != NULL && setup_nth_row (panel, "Haircut", left - 1) != NULL);
      rig_click (rig_button (panel, "Take out"));
      wait_for (setup_nth_row (panel, "Haircut", left - 1) == NULL);
      rig_settle ();
    }
  rig_click (rig_button (panel, "Take out"));
  wait_for (rig_says (panel, "A package has 2 to 10 services."));
  rig_picture (&rig, "settings-package-too-few");
  rig_close (&rig);
}

/* PKG-4: one after another, in their order. PKG-5: the visit costs the sum less the discount, and its lines add up to it. */
static void
test_pkg_4_5 (void)
{
  Rig rig;
  GtkWidget *panel, *form;
  JsonArray *blocks;
  FoyerId visit;
  gint64 sum = 0;

  open_rig (&rig);
  enter (&rig, NULL);
  panel = new_package (&rig);
  gtk_editable_set_text (GTK_EDITABLE (setup_need (panel, "Title")), "Colour and cut");
  gtk_editable_set_text (GTK_EDITABLE (setup_need (panel, "Discount, %")), "7");
  add_item (panel, "Haircut");
  add_item (panel, "Blow-dry");
  add_item (panel, "Colouring");
  wait_for (setup_row (panel, "Colouring") != NULL);
  /* Colouring comes first. */
  rig_click (rig_button (setup_row (panel, "Colouring"), "Move up"));
  wait_for (setup_before (panel, "Colouring", "Blow-dry"));
  rig_click (rig_button (setup_row (panel, "Colouring"), "Move up"));
  wait_for (setup_before (panel, "Colouring", "Haircut"));
  rig_click (rig_button (panel, "Add the package"));
  /* 25 + 18 + 60 = 103, less 7 %. */
  wait_for (setup_panel (&rig) != NULL && rig_says (setup_panel (&rig), "150 min · 95.79"));
  rig_picture (&rig, "settings-package");

  form = open_form (&rig, ANNA, FOYER_TEST_DATE "T09:30");
  foyer_suggest_focus (FOYER_SUGGEST (rig_find (form, FOYER_TYPE_SUGGEST, 0)));
  rig_type (&rig, "Kata");
  type_service (&rig, form, "colour and");
  rig_press_enter (&rig);
  wait_for (rig_says (form, "150 min"));
  rig_click (rig_button (form, "Book"));
  wait_for (setup_panel (&rig) == NULL);
  {
    g_autoptr (JsonNode) node = foyer_test_query (rig.t, "calendar.day", foyer_params ("date", "s", FOYER_TEST_DATE, NULL));
    static const int starts[] = { 570, 660, 690 }; /* 9:30, 90 minutes; 11:00, 30 minutes; 11:30 */
    static const char *const services[] = { "Colouring", "Haircut", "Blow-dry" };

    blocks = json_object_get_array_member (json_node_get_object (node), "blocks");
    g_assert_cmpuint (json_array_get_length (blocks), ==, 3);
    for (guint i = 0; i < 3; i++)
      {
        JsonObject *block = json_array_get_object_element (blocks, i);

        g_assert_cmpint (foyer_json_num (block, "start"), ==, starts[i]);
        g_assert_nonnull (strstr (foyer_json_str (block, "services"), services[i]));
        g_assert_true (foyer_json_uid (block, "visit", &visit));
      }
  }
  foyer_ui_open (rig.context, "visit", foyer_params ("id", "d", &visit, NULL));
  wait_for (rig_says (setup_panel (&rig), "Total 95.79"));
  {
    g_autoptr (JsonNode) node = foyer_test_query (rig.t, "visit.get", foyer_params ("visit", "d", &visit, NULL));
    JsonArray *lines = json_object_get_array_member (json_node_get_object (node), "lines");

    g_assert_cmpuint (json_array_get_length (lines), ==, 3);
    for (guint i = 0; i < 3; i++)
      {
        JsonObject *line = json_array_get_object_element (lines, i);
        g_autofree char *shown = foyer_ui_money_bare (rig.context, foyer_json_num (line, "total"));

        sum += foyer_json_num (line, "total");
        /* Each as it stands in the window. */
        g_assert_true (setup_says (setup_panel (&rig), shown));
      }
    g_assert_cmpint (sum, ==, 9579);
  }
  rig_picture (&rig, "visit-package");
  rig_close (&rig);
}

int
main (int argc, char *argv[])
{
  rig_init (&argc, &argv);
  g_test_add_func ("/setup/SRV-1", test_srv_1);
  g_test_add_func ("/setup/SRV-2", test_srv_2);
  g_test_add_func ("/setup/SRV-4", test_srv_4);
  g_test_add_func ("/setup/SRV-5,SRV-6", test_srv_5_6);
  g_test_add_func ("/setup/SRV-7", test_srv_7);
  g_test_add_func ("/setup/SRV-8", test_srv_8);
  g_test_add_func ("/setup/SRV-11", test_srv_11);
  g_test_add_func ("/setup/SRV-12,SRV-13", test_srv_12_13);
  g_test_add_func ("/setup/SRV-14", test_srv_14);
  g_test_add_func ("/setup/SRV-15", test_srv_15);
  g_test_add_func ("/setup/SRV-16", test_srv_16);
  g_test_add_func ("/setup/PKG-1,PKG-2", test_pkg_1_2);
  g_test_add_func ("/setup/PKG-4,PKG-5", test_pkg_4_5);
  return g_test_run ();
}
