/* Resources, labels and custom fields: set up in the settings, used in bookings: RES-2 … RES-5, LBL-1 … LBL-3, CFD-1. */
#include "config.h"

#include "foyer-booking-form.h"
#include "foyer-calendar-private.h"
#include "foyer-custom-form.h"
#include "foyer-label-menu.h"
#include "foyer-override-bar.h"
#include "foyer-suggest.h"
#include "foyer-visit-panel.h"
#include "foyer-visit-parts.h"
#include "setup-rig.h"

/* ---- resources ---------------------------------------------------------------------------------------------------------- */

/* A chair with two places, needed by a haircut: made in the settings. */
static void
make_chairs (Rig *rig)
{
  GtkWidget *panel;

  rig_enter (rig, NULL, "settings");
  setup_go (rig, "settings", "resources");
  setup_type (setup_page (rig), "New resource", "Chair");
  wait_for (rig_button (setup_page (rig), "Add a place") != NULL);
  rig_settle ();
  while (setup_nth_row (setup_page (rig), "Place", 1) == NULL)
    {
      rig_click (rig_button (setup_page (rig), "Add a place"));
      rig_settle ();
    }
  setup_go (rig, "settings", "services");
  setup_press (setup_need (setup_page (rig), "Haircut"));
  wait_for ((panel = setup_panel (rig)) != NULL && rig_says (panel, "Needs"));
  setup_switch (setup_need (panel, "Chair"), TRUE);
  wait_for (({ g_autoptr (JsonNode) n = foyer_test_query (rig->t, "service.get", foyer_params ("service", "d", &rig->t->service[HAIRCUT], NULL));
               json_array_get_length (foyer_json_arr (json_node_get_object (n), "resources")) == 1; }));
  foyer_ui_close (rig->context);
  rig_settle ();
}

/* Books a haircut by the form. The appointment's own client is @name. */
static GtkWidget *
fill_form (Rig *rig, int who, const char *wall, const char *name)
{
  GtkWidget *form;

  foyer_ui_open (rig->context, "booking", foyer_params ("staff", "d", &rig->t->staff[who], "wall", "s", wall, "name", "s", name, NULL));
  form = setup_panel (rig);
  wait_for (foyer_booking_form_ready (FOYER_BOOKING_FORM (form)));
  rig_settle ();
  foyer_suggest_focus (FOYER_SUGGEST (rig_find (form, FOYER_TYPE_SUGGEST, 1)));
  rig_type (rig, "haircut");
  rig_press_enter (rig);
  rig_settle ();
  return form;
}

static FoyerCalendarPage *
rooms (Rig *rig)
{
  FoyerCalendarPage *page;

  foyer_ui_go (rig->context, "calendar", NULL);
  page = FOYER_CALENDAR_PAGE (setup_page (rig));
  foyer_calendar_page_set_view (page, FOYER_CALENDAR_VIEW_ROOMS);
  return page;
}

/* Name of the column that block number @i of the room view stands in, with its client: "Chair: Kata 10:00". (transfer full) */
static gboolean
room_has (FoyerCalendarPage *page, const char *column, const char *client, int start)
{
  guint n, m;
  const FoyerBoardBlock *blocks;
  const FoyerBoardColumn *columns;

  if (page->day == NULL || page->view != FOYER_CALENDAR_VIEW_ROOMS || page->day->columns->len == 0 ||
      foyer_id_is_none (&g_array_index (page->day->columns, FoyerCalendarColumn, 0).instance))
    return FALSE;
  blocks = foyer_board_model_get_blocks (page->day->model, &n);
  columns = foyer_board_model_get_columns (page->day->model, &m);
  for (guint i = 0; i < n; i++)
    if (blocks[i].start == start && blocks[i].title != NULL && strstr (blocks[i].title, client) != NULL && g_strcmp0 (columns[blocks[i].column].title, column) == 0)
      return TRUE;
  return FALSE;
}

static FoyerId
appointment_at (Rig *rig, int start, const char *client)
{
  g_autoptr (JsonNode) node = foyer_test_query (rig->t, "calendar.day", foyer_params ("date", "s", FOYER_TEST_DATE, NULL));
  JsonArray *blocks = json_object_get_array_member (json_node_get_object (node), "blocks");
  FoyerId id = FOYER_ID_NONE;

  for (guint i = 0; i < json_array_get_length (blocks); i++)
    {
      JsonObject *block = json_array_get_object_element (blocks, i);

      if (foyer_json_num (block, "start") == start && g_strcmp0 (foyer_json_str (block, "name"), client) == 0)
        foyer_json_uid (block, "id", &id);
    }
  return id;
}

static GtkWidget *
open_visit (Rig *rig, const FoyerId *appointment)
{
  foyer_ui_open (rig->context, "visit", foyer_params ("appointment", "d", appointment, NULL));
  wait_for (FOYER_IS_VISIT_PANEL (setup_panel (rig)) && foyer_visit_panel_ready (FOYER_VISIT_PANEL (setup_panel (rig))));
  rig_settle ();
  return setup_panel (rig);
}

static GtkWidget *
by_tooltip (gpointer root, GType type, const char *tooltip)
{
  for (guint i = 0;; i++)
    {
      GtkWidget *widget = rig_find (root, type, i);

      if (widget == NULL || (gtk_widget_get_mapped (widget) && g_strcmp0 (gtk_widget_get_tooltip_text (widget), tooltip) == 0))
        return widget;
    }
}

static void
test_res (void)
{
  Rig rig;
  GtkWidget *form, *panel;
  FoyerCalendarPage *page;
  FoyerId kata, eva;

  rig_open (&rig, NULL, 8 * 60, 1280, 720);
  make_chairs (&rig);
  rig_picture (&rig, "settings-resources");

  /* RES-2: the first free one, by itself. */
  page = rooms (&rig);
  wait_for (page->day != NULL && page->day->columns->len == 2);
  form = fill_form (&rig, ANNA, FOYER_TEST_DATE "T10:00", "Kata");
  rig_click (rig_button (form, "Book"));
  wait_for (setup_panel (&rig) == NULL);
  wait_for (room_has (page, "Chair", "Kata", 600));
  form = fill_form (&rig, BORIS, FOYER_TEST_DATE "T10:00", "Eva");
  rig_click (rig_button (form, "Book"));
  wait_for (setup_panel (&rig) == NULL);
  wait_for (room_has (page, "Chair 2", "Eva", 600) && room_has (page, "Chair", "Kata", 600));

  /* RES-3: both are taken: the form says by whom before anything is asked of it, and it is done all the same for a reason that is kept. */
  {
    g_autoptr (JsonArray) clara = json_array_new ();
    char id[FOYER_ID_TEXT_LEN + 1];

    json_array_add_string_element (clara, foyer_id_format (&rig.t->staff[CLARA], id));
    g_autoptr (JsonObject) o = foyer_test_call (rig.t, "service.assign", foyer_params ("service", "d", &rig.t->service[HAIRCUT], "staff", "n",
                                                                                      json_node_init_array (json_node_alloc (), clara), NULL));
  }
  rig_settle ();
  form = fill_form (&rig, CLARA, FOYER_TEST_DATE "T10:15", "Vera");
  wait_for (rig_button (form, "Book all the same") != NULL);
  g_assert_true (rig_says (form, "Chair is taken by Kata at 10:00 with Anna Nagy. Chair 2 is taken by Eva at 10:00 with"));
  rig_click (rig_button (form, "Book all the same"));
  {
    FoyerId vera = appointment_at (&rig, 615, "Vera");

    g_assert_true (foyer_id_is_none (&vera));
  }
  rig_settle ();
  rig_picture (&rig, "booking-no-chair");
  rig_type (&rig, "two at one mirror");
  rig_press_enter (&rig);
  wait_for (setup_panel (&rig) == NULL);
  {
    FoyerId vera = appointment_at (&rig, 615, "Vera");

    g_assert_false (foyer_id_is_none (&vera));
    g_assert_true (setup_is (&rig, "appointment", &vera, "shared", "two at one mirror"));
  }
  rig_settle ();

  /* RES-4: another chair: in the room view only. */
  eva = appointment_at (&rig, 600, "Eva");
  {
    /* The second is made free first. */
    g_autoptr (JsonObject) o = foyer_test_call (rig.t, "booking.move", foyer_params ("appointment", "d", &eva, "wall", "s", FOYER_TEST_DATE "T12:00", NULL));
  }
  wait_for (room_has (page, "Chair", "Eva", 720) || room_has (page, "Chair 2", "Eva", 720));
  kata = appointment_at (&rig, 600, "Kata");
  panel = open_visit (&rig, &kata);
  wait_for (by_tooltip (panel, GTK_TYPE_DROP_DOWN, "Chair") != NULL);
  g_assert_cmpstr (setup_chosen (by_tooltip (panel, GTK_TYPE_DROP_DOWN, "Chair")), ==, "Chair");
  setup_choose (by_tooltip (panel, GTK_TYPE_DROP_DOWN, "Chair"), "Chair 2");
  rig_settle ();
  if (foyer_override_bar_asks (FOYER_OVERRIDE_BAR (rig_find (rig.window, FOYER_TYPE_OVERRIDE_BAR, 0))))
    rig_action (rig_find (rig.window, FOYER_TYPE_OVERRIDE_BAR, 0), "override.do");
  wait_for (room_has (page, "Chair 2", "Kata", 600));
  {
    FoyerId same = appointment_at (&rig, 600, "Kata");
    char anna[FOYER_ID_TEXT_LEN + 1];

    g_assert_true (foyer_id_equal (&same, &kata));
    g_assert_true (setup_is (&rig, "appointment", &kata, "staff", foyer_id_format (&rig.t->staff[ANNA], anna)));
  }
  rig_picture (&rig, "visit-chair");
  foyer_ui_close (rig.context);
  rig_close (&rig);
}

/* RES-5: moved to a time when its own place is taken, it has another. */
static void
test_res_5 (void)
{
  Rig rig;
  GtkWidget *form, *panel, *time = NULL;
  FoyerCalendarPage *page;
  FoyerId eva;

  rig_open (&rig, NULL, 8 * 60, 1280, 720);
  make_chairs (&rig);
  page = rooms (&rig);
  wait_for (page->day != NULL && page->day->columns->len == 2);
  form = fill_form (&rig, ANNA, FOYER_TEST_DATE "T11:00", "Kata");
  rig_click (rig_button (form, "Book"));
  wait_for (room_has (page, "Chair", "Kata", 660));
  form = fill_form (&rig, BORIS, FOYER_TEST_DATE "T10:00", "Eva");
  rig_click (rig_button (form, "Book"));
  wait_for (room_has (page, "Chair", "Eva", 600));
  rig_settle ();
  eva = appointment_at (&rig, 600, "Eva");
  panel = open_visit (&rig, &eva);
  for (guint i = 0; (time = rig_find (panel, GTK_TYPE_ENTRY, i)) != NULL; i++)
    if (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (time)), "10:00"))
      break;
  g_assert_nonnull (time);
  gtk_widget_grab_focus (time);
  gtk_editable_set_text (GTK_EDITABLE (time), "11:00");
  g_signal_emit_by_name (time, "activate");
  wait_for (room_has (page, "Chair 2", "Eva", 660) && room_has (page, "Chair", "Kata", 660));
  rig_close (&rig);
}

/* ---- labels ------------------------------------------------------------------------------------------------------------- */

/* The entry row that holds this text. */
static GtkWidget *
row_holding (gpointer root, const char *text)
{
  for (guint i = 0;; i++)
    {
      GtkWidget *row = rig_find (root, ADW_TYPE_ENTRY_ROW, i);

      if (row == NULL || g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (row)), text) == 0)
        return row;
    }
}

static GtkWidget *
group_of (Rig *rig, const char *row)
{
  return gtk_widget_get_ancestor (setup_need (setup_page (rig), row), ADW_TYPE_PREFERENCES_GROUP);
}

static void
test_lbl_1_3 (void)
{
  Rig rig;
  static const char *const fixed[] = { "Paid online in full", "Paid online in part", "This professional only", "Any professional" };
  GtkWidget *row;

  rig_open (&rig, NULL, 8 * 60, 1280, 720);
  rig_enter (&rig, NULL, "settings");
  setup_go (&rig, "settings", "labels");
  /* Built in: to be read only. */
  for (gsize i = 0; i < G_N_ELEMENTS (fixed); i++)
    {
      row = setup_need (setup_page (&rig), fixed[i]);
      g_assert_false (ADW_IS_ENTRY_ROW (row));
      g_assert_null (rig_find (row, GTK_TYPE_BUTTON, 0));
      g_assert_true (rig_says (row, "Built in"));
    }
  /* LBL-3: those of events are a list of their own, empty at first. */
  g_assert_null (rig_find (group_of (&rig, "New label for events"), ADW_TYPE_ENTRY_ROW, 1));
  setup_type (setup_page (&rig), "New label for events", "Bring a mat");
  wait_for (row_holding (setup_page (&rig), "Bring a mat") != NULL);
  g_assert_null (row_holding (group_of (&rig, "New label for bookings"), "Bring a mat"));
  g_assert_nonnull (row_holding (group_of (&rig, "New label for events"), "Bring a mat"));
  /* One's own: made, renamed, coloured, deleted. */
  setup_type (setup_page (&rig), "New label for bookings", "Call furst");
  wait_for ((row = row_holding (setup_page (&rig), "Call furst")) != NULL);
  gtk_editable_set_text (GTK_EDITABLE (row), "Call first");
  g_signal_emit_by_name (row, "entry-activated");
  wait_for (({ g_autoptr (JsonNode) n = foyer_test_query (rig.t, "label.list", NULL); foyer_test_find (json_node_get_array (n), "title", "Call first") != NULL; }));
  rig_settle ();
  rig_picture (&rig, "settings-labels");
  row = row_holding (setup_page (&rig), "Call first");
  rig_click (rig_button (row, "Delete"));
  wait_for (row_holding (setup_page (&rig), "Call first") == NULL);
  rig_close (&rig);
}

static GtkWidget *
tick (GtkWidget *popover, const char *label)
{
  for (guint i = 0;; i++)
    {
      GtkWidget *check = rig_find (popover, GTK_TYPE_CHECK_BUTTON, i);

      if (check == NULL || rig_says (check, label))
        return check;
    }
}

/* Two on one booking: their icons stand on the card. */
static void
test_lbl_2 (void)
{
  Rig rig;
  FoyerId id;
  GtkWidget *panel, *menu;
  GtkPopover *popover;
  FoyerCalendarPage *page;
  static const char *const titles[] = { "Call first", "Allergic" };

  rig_open (&rig, NULL, 8 * 60, 1280, 720);
  id = foyer_test_book (rig.t, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Kata", NULL);
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (JsonObject) o = foyer_test_call (rig.t, "label.create", foyer_params ("title", "s", titles[i], "scope", "s", "appointment", NULL));
    }
  {
    g_autoptr (JsonObject) o = foyer_test_call (rig.t, "label.create", foyer_params ("title", "s", "Bring a mat", "scope", "s", "event", NULL));
  }
  rig_enter (&rig, NULL, "calendar");
  page = FOYER_CALENDAR_PAGE (setup_page (&rig));
  panel = open_visit (&rig, &id);
  wait_for ((menu = rig_find (panel, FOYER_TYPE_LABEL_MENU, 0)) != NULL);
  menu = rig_find (menu, GTK_TYPE_MENU_BUTTON, 0);
  gtk_menu_button_popup (GTK_MENU_BUTTON (menu));
  popover = gtk_menu_button_get_popover (GTK_MENU_BUTTON (menu));
  for (int i = 0; i < 2; i++)
    {
      wait_for (tick (GTK_WIDGET (popover), titles[i]) != NULL);
      gtk_check_button_set_active (GTK_CHECK_BUTTON (tick (GTK_WIDGET (popover), titles[i])), TRUE);
      rig_settle ();
    }
  g_assert_null (tick (GTK_WIDGET (popover), "Bring a mat"));
  gtk_popover_popdown (popover);
  wait_for (({ guint n; const FoyerBoardBlock *b = page->day != NULL ? foyer_board_model_get_blocks (page->day->model, &n) : NULL; b != NULL && n == 1 && b[0].n_labels == 2; }));
  {
    guint n;
    const FoyerBoardBlock *b = foyer_board_model_get_blocks (page->day->model, &n);

    for (int i = 0; i < 2; i++)
      {
        g_assert_nonnull (b[0].labels[i].icon);
        g_assert_true (g_str_equal (b[0].labels[i].title, titles[0]) || g_str_equal (b[0].labels[i].title, titles[1]));
      }
  }
  wait_for (rig_says (panel, "Call first") && rig_says (panel, "Allergic"));
  rig_picture (&rig, "visit-labels");
  rig_close (&rig);
}

/* ---- custom fields ------------------------------------------------------------------------------------------------------ */

static void
add_field (Rig *rig, const char *title, const char *type, const char *values)
{
  GtkWidget *expander = setup_need (setup_page (rig), "New field of bookings");

  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (expander), TRUE);
  wait_for (setup_row (expander, "Title") != NULL);
  gtk_editable_set_text (GTK_EDITABLE (setup_row (expander, "Title")), title);
  setup_choose (setup_need (expander, "Type"), type);
  g_assert_cmpint (setup_row (expander, "Values, separated by commas") != NULL, ==, values != NULL);
  if (values != NULL)
    gtk_editable_set_text (GTK_EDITABLE (setup_row (expander, "Values, separated by commas")), values);
  rig_click (rig_button (expander, "Add the field"));
  wait_for (setup_row (setup_page (rig), title) != NULL);
  rig_settle ();
}

static char *
value_of (Rig *rig, const FoyerId *visit, const char *title)
{
  g_autoptr (JsonNode) node = foyer_test_query (rig->t, "visit.get", foyer_params ("visit", "d", visit, NULL));
  JsonObject *appointment = json_array_get_object_element (foyer_json_arr (json_node_get_object (node), "appointments"), 0);
  JsonObject *field = foyer_test_find (foyer_json_arr (appointment, "fields"), "title", title);

  return g_strdup (field != NULL && foyer_json_str (field, "value") != NULL ? foyer_json_str (field, "value") : "");
}

static gboolean
has_value (Rig *rig, const FoyerId *visit, const char *title, const char *wanted)
{
  g_autofree char *is = value_of (rig, visit, title);

  return g_str_equal (is, wanted);
}

static void
test_cfd_1 (void)
{
  Rig rig;
  FoyerId id, visit;
  g_autofree char *of = NULL;
  GtkWidget *panel, *form;
  static const struct
  {
    const char *title, *wrong, *right, *kept;
  } fields[] = {
    { "Remark", NULL, "with milk", "with milk" },
    { "Length", "long", "12", "12" },
    { "Patch test", "someday", "23.11.2026", "2026-11-23" },
    { "Called at", "tomorrow noon", "23.11.2026 14:15", "2026-11-23T14:15" },
  };

  rig_open (&rig, NULL, 8 * 60, 1280, 720);
  id = foyer_test_book (rig.t, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Kata", NULL);
  of = foyer_test_field (rig.t, "appointment", &id, "visit");
  g_assert_true (foyer_id_parse (of, &visit));
  rig_enter (&rig, NULL, "settings");
  setup_go (&rig, "settings", "fields");
  add_field (&rig, "Remark", "Text", NULL);
  add_field (&rig, "Length", "Number", NULL);
  add_field (&rig, "Drink", "List", "Coffee, Tea, Water");
  add_field (&rig, "Patch test", "Date", NULL);
  add_field (&rig, "Called at", "Date and time", NULL);
  rig_picture (&rig, "settings-fields");

  setup_go (&rig, "settings", "services");
  panel = open_visit (&rig, &id);
  form = rig_find (panel, FOYER_TYPE_CUSTOM_FORM, 0);
  for (guint i = 1; form != NULL && setup_row (form, "Length") == NULL; i++)
    form = rig_find (panel, FOYER_TYPE_CUSTOM_FORM, i);
  g_assert_nonnull (form);
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      if (fields[i].wrong != NULL)
        {
          setup_type (form, fields[i].title, fields[i].wrong);
          rig_settle ();
          g_assert_true (has_value (&rig, &visit, fields[i].title, ""));
        }
      setup_type (form, fields[i].title, fields[i].right);
      wait_for (has_value (&rig, &visit, fields[i].title, fields[i].kept));
      rig_settle ();
    }
  /* A list offers its values, nothing, and no other. */
  {
    GtkWidget *combo = setup_need (form, "Drink");

    g_assert_cmpuint (g_list_model_get_n_items (adw_combo_row_get_model (ADW_COMBO_ROW (combo))), ==, 4);
    setup_choose (combo, "Tea");
    wait_for (has_value (&rig, &visit, "Drink", "Tea"));
  }
  rig_picture (&rig, "visit-fields");
  rig_close (&rig);
}

int
main (int argc, char *argv[])
{
  rig_init (&argc, &argv);
  g_test_add_func ("/setup/RES-2,RES-3,RES-4", test_res);
  g_test_add_func ("/setup/RES-5", test_res_5);
  g_test_add_func ("/setup/LBL-1,LBL-3", test_lbl_1_3);
  g_test_add_func ("/setup/LBL-2", test_lbl_2);
  g_test_add_func ("/setup/CFD-1", test_cfd_1);
  return g_test_run ();
}
