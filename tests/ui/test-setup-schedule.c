/* The work schedule by its page: SCH-2, SCH-3, SCH-5, SCH-6, SCH-7, SCH-12. (SCH-1 stands in test-settings.c, the others in test-duty.c.) */
#include "config.h"

#include "foyer-calendar-private.h"
#include "foyer-schedule-view.h"
#include "foyer-shift-cell.h"
#include "setup-rig.h"

static char *
day_of (Rig *rig, int who, const char *date, const char *field)
{
  g_autoptr (JsonNode) node = foyer_test_query (rig->t, "schedule.grid", foyer_params ("from", "s", date, "to", "s", date, "staff", "d", &rig->t->staff[who], NULL));
  JsonArray *days = foyer_json_arr (json_array_get_object_element (json_node_get_array (node), 0), "days");
  JsonObject *day = json_array_get_length (days) > 0 ? json_array_get_object_element (days, 0) : NULL;

  return g_strdup (day != NULL && foyer_json_str (day, field) != NULL ? foyer_json_str (day, field) : "");
}

static void
assert_day (Rig *rig, int who, const char *date, const char *spans)
{
  g_autofree char *is = day_of (rig, who, date, "spans");

  if (g_strcmp0 (is, spans) != 0)
    g_error ("On %s there is “%s”, not “%s”", date, is, spans);
}

static void
enter (Rig *rig)
{
  rig_open (rig, NULL, 9 * 60, 1280, 720);
  rig_enter (rig, NULL, "team");
  setup_go (rig, "team", "schedule");
  wait_for (rig_says (setup_page (rig), "Anna Nagy"));
}

/* The panel that fills many days, opened by its button. */
static GtkWidget *
open_fill (Rig *rig, const char *how, const char *from, const char *to)
{
  GtkWidget *panel;

  rig_click (rig_button (rig->window, "Fill…"));
  wait_for ((panel = setup_panel (rig)) != NULL && setup_row (panel, "Clara Silva") != NULL);
  setup_choose (setup_need (panel, "How"), how);
  gtk_editable_set_text (GTK_EDITABLE (setup_need (panel, "First day")), from);
  gtk_editable_set_text (GTK_EDITABLE (setup_need (panel, "Last day")), to);
  return panel;
}

static GtkWidget *
weekday (GtkWidget *panel, const char *name)
{
  for (guint i = 0;; i++)
    {
      GtkWidget *button = rig_find (panel, GTK_TYPE_TOGGLE_BUTTON, i);

      if (button == NULL || (gtk_widget_get_mapped (button) && g_strcmp0 (gtk_widget_get_tooltip_text (button), name) == 0))
        return button;
    }
}

static void
fill (Rig *rig, GtkWidget *panel)
{
  rig_click (rig_button (panel, "_Fill") != NULL ? rig_button (panel, "_Fill") : rig_button (panel, "Fill"));
  wait_for (setup_panel (rig) == NULL);
}

/* SCH-2: only the weekdays that are ticked. SCH-5: several members in one go. */
static void
test_sch_2_5 (void)
{
  Rig rig;
  GtkWidget *panel;

  enter (&rig);
  panel = open_fill (&rig, "Every week", "4.1.2027", "17.1.2027");
  setup_switch (setup_need (panel, "Anna Nagy"), TRUE);
  setup_switch (setup_need (panel, "Clara Silva"), TRUE);
  for (int i = 0; i < 4; i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (weekday (panel, (const char *const[]){ "Monday", "Tuesday", "Thursday", "Friday" }[i])), FALSE);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (weekday (panel, "Saturday")), TRUE);
  rig_picture (&rig, "schedule-fill-week");
  fill (&rig, panel);
  for (int who = 0; who < 3; who++)
    {
      const char *wanted = who == BORIS ? "" : "09:00-18:00";

      assert_day (&rig, who, "2027-01-04", "");
      assert_day (&rig, who, "2027-01-06", wanted); /* Wednesday */
      assert_day (&rig, who, "2027-01-09", wanted); /* Saturday */
      assert_day (&rig, who, "2027-01-10", "");
      assert_day (&rig, who, "2027-01-13", wanted);
      assert_day (&rig, who, "2027-01-16", wanted);
      assert_day (&rig, who, "2027-01-20", ""); /* past the last week */
    }
  /* One save: one undo. */
  g_assert_true (foyer_ui_undo_last (rig.context));
  wait_for (({ g_autofree char *a = day_of (&rig, ANNA, "2027-01-06", "spans"), *c = day_of (&rig, CLARA, "2027-01-09", "spans"); *a == '\0' && *c == '\0'; }));
  rig_close (&rig);
}

/* Two on, two off from a day on; no more than a year. */
static void
test_sch_3 (void)
{
  Rig rig;
  GtkWidget *panel;
  static const char *const days[] = { "2027-01-04", "2027-01-05", "2027-01-06", "2027-01-07", "2027-01-08", "2027-01-09", "2027-01-10", "2027-01-11", "2027-01-12" };

  enter (&rig);
  panel = open_fill (&rig, "In shifts", "4.1.2027", "5.1.2028");
  setup_switch (setup_need (panel, "Boris Kovács"), TRUE);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (setup_need (panel, "Working days in a row"))), ==, "2");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (setup_need (panel, "Days off after them"))), ==, "2");
  rig_click (rig_button (panel, "_Fill") != NULL ? rig_button (panel, "_Fill") : rig_button (panel, "Fill"));
  wait_for (rig_says (panel, "365"));
  rig_picture (&rig, "schedule-fill-too-long");
  assert_day (&rig, BORIS, "2027-01-04", "");
  gtk_editable_set_text (GTK_EDITABLE (setup_need (panel, "Last day")), "12.1.2027");
  fill (&rig, panel);
  for (gsize i = 0; i < G_N_ELEMENTS (days); i++)
    assert_day (&rig, BORIS, days[i], i % 4 < 2 ? "09:00-18:00" : "");
  rig_close (&rig);
}

/* As a colleague: hours and breaks of the days. */
static void
test_sch_6 (void)
{
  Rig rig;
  GtkWidget *panel;
  g_autofree char *breaks = NULL, *spans = NULL;

  enter (&rig);
  assert_day (&rig, CLARA, "2026-11-25", "");
  panel = open_fill (&rig, "As a colleague", "25.11.2026", "26.11.2026");
  setup_switch (setup_need (panel, "Clara Silva"), TRUE);
  setup_choose (setup_need (panel, "Whose"), "Anna Nagy");
  fill (&rig, panel);
  assert_day (&rig, CLARA, "2026-11-25", "09:00-18:00");
  breaks = day_of (&rig, CLARA, "2026-11-25", "breaks");
  g_assert_cmpstr (breaks, ==, "13:00-14:00");
  assert_day (&rig, CLARA, "2026-11-26", "09:00-18:00");
  assert_day (&rig, CLARA, "2026-11-27", "");
  spans = day_of (&rig, CLARA, FOYER_TEST_DATE, "spans");
  g_assert_cmpstr (spans, ==, "09:00-15:00"); /* before the first day: as it was */
  rig_close (&rig);
}

static GtkWidget *
list_of (Rig *rig, const char *holding)
{
  for (guint i = 0;; i++)
    {
      GtkWidget *drop = rig_find (setup_page (rig), GTK_TYPE_DROP_DOWN, i);

      if (drop == NULL || (gtk_widget_get_mapped (drop) && setup_place_of (drop, holding) != GTK_INVALID_LIST_POSITION))
        return drop;
    }
}

/* Who is in the grid, "Anna Nagy, Boris Kovács". */
static gboolean
shows (Rig *rig, const char *wanted)
{
  static const char *const names[] = { "Anna Nagy", "Boris Kovács", "Clara Silva", "Dora New" };
  GtkWidget *view = rig_find (setup_page (rig), FOYER_TYPE_SCHEDULE_VIEW, 0);
  g_autoptr (GString) is = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint k = 0;; k++)
      {
        GtkWidget *label = rig_find (view, GTK_TYPE_LABEL, k);

        if (label == NULL)
          break;
        if (gtk_widget_get_mapped (label) && g_str_equal (gtk_label_get_text (GTK_LABEL (label)), names[i]))
          {
            g_string_append_printf (is, "%s%s", is->len > 0 ? ", " : "", names[i]);
            break;
          }
      }
  return g_str_equal (is->str, wanted);
}

/* Filters narrow together: position, with or without a schedule, words; those who left have their own. */
static void
test_sch_7 (void)
{
  Rig rig;
  GtkWidget *view, *search;
  FoyerId stylist, dora;

  rig_open (&rig, NULL, 9 * 60, 1280, 720);
  {
    g_autoptr (JsonObject) a = foyer_test_call (rig.t, "position.create", foyer_params ("name", "s", "Stylist", NULL));
    g_autoptr (JsonObject) b = foyer_test_call (rig.t, "position.create", foyer_params ("name", "s", "Nails", NULL));
    g_assert_nonnull (b);
    stylist = foyer_test_id (a, "position");
    g_autoptr (JsonObject) c = foyer_test_call (rig.t, "staff.update", foyer_params ("staff", "d", &rig.t->staff[ANNA], "position", "d", &stylist, NULL));
    g_autoptr (JsonObject) d = foyer_test_call (rig.t, "staff.create", foyer_params ("name", "s", "Dora New", "position", "d", &stylist, "spec", "s", "Curls", NULL));
    dora = foyer_test_id (d, "staff");
    g_assert_nonnull (c);
  }
  rig_enter (&rig, NULL, "team");
  setup_go (&rig, "team", "schedule");
  view = rig_find (setup_page (&rig), FOYER_TYPE_SCHEDULE_VIEW, 0);
  wait_for (shows (&rig, "Anna Nagy, Boris Kovács, Clara Silva, Dora New"));
  setup_choose (list_of (&rig, "Stylist"), "Stylist");
  wait_for (shows (&rig, "Anna Nagy, Dora New"));
  /* Stylist and without a schedule. */
  setup_choose (list_of (&rig, "Without schedule"), "Without schedule");
  wait_for (shows (&rig, "Dora New"));
  rig_picture (&rig, "schedule-filters");
  setup_choose (list_of (&rig, "Without schedule"), "With a schedule");
  wait_for (shows (&rig, "Anna Nagy"));
  /* And words: of these, nobody. */
  search = rig_find (view, GTK_TYPE_SEARCH_ENTRY, 0);
  for (guint i = 1; !gtk_widget_get_mapped (search); i++)
    search = rig_find (view, GTK_TYPE_SEARCH_ENTRY, i);
  gtk_editable_set_text (GTK_EDITABLE (search), "curls");
  wait_for (gtk_widget_get_mapped (rig_find (view, ADW_TYPE_STATUS_PAGE, 0)) && rig_says (view, "Nobody of these"));
  setup_choose (list_of (&rig, "Without schedule"), "Working here");
  wait_for (shows (&rig, "Dora New"));
  /* The same way back. */
  gtk_editable_set_text (GTK_EDITABLE (search), "");
  setup_choose (list_of (&rig, "Stylist"), "All positions");
  wait_for (shows (&rig, "Anna Nagy, Boris Kovács, Clara Silva, Dora New"));
  {
    g_autoptr (JsonObject) o = foyer_test_call (rig.t, "staff.dismiss", foyer_params ("staff", "d", &dora, NULL));
  }
  wait_for (shows (&rig, "Anna Nagy, Boris Kovács, Clara Silva"));
  setup_choose (list_of (&rig, "Dismissed"), "Dismissed");
  wait_for (shows (&rig, "Dora New"));
  setup_choose (list_of (&rig, "Stylist"), "Nails");
  wait_for (gtk_widget_get_mapped (rig_find (view, ADW_TYPE_STATUS_PAGE, 0)) && rig_says (view, "Nobody of these"));
  rig_close (&rig);
}

static GtkWidget *
cell_of (Rig *rig, guint line, gint64 date)
{
  for (guint i = 0;; i++)
    {
      GtkWidget *cell = rig_find (setup_page (rig), FOYER_TYPE_SHIFT_CELL, i);

      if (cell == NULL || (foyer_shift_cell_date (FOYER_SHIFT_CELL (cell)) == date && line-- == 0))
        return cell;
    }
}

/* An absence colours the day and is named in the grid, in the calendar's week, and where she is added to the day. */
static void
test_sch_12 (void)
{
  Rig rig;
  GtkWidget *panel, *cell;
  gint64 date = foyer_date_make (2026, 11, 25);
  char id[FOYER_ID_TEXT_LEN + 1];
  g_autofree char *off = NULL;
  FoyerCalendarPage *page;

  enter (&rig);
  foyer_id_format (&rig.t->staff[ANNA], id);
  cell = cell_of (&rig, 0, date);
  g_assert_cmpstr (foyer_shift_cell_text (FOYER_SHIFT_CELL (cell)), ==, "9\n18");
  g_assert_false (gtk_widget_has_css_class (cell, "away"));
  foyer_ui_open (rig.context, "workday", foyer_params ("staff", "s", id, "name", "s", "Anna Nagy", "date", "s", "2026-11-25", NULL));
  wait_for ((panel = setup_panel (&rig)) != NULL && setup_row (panel, "Absence") != NULL);
  rig_settle ();
  setup_choose (setup_need (panel, "Absence"), "Vacation");
  g_assert_false (rig_says (panel, "Add a break"));
  rig_click (rig_button (panel, "_Save") != NULL ? rig_button (panel, "_Save") : rig_button (panel, "Save"));
  wait_for (setup_panel (&rig) == NULL);
  off = day_of (&rig, ANNA, "2026-11-25", "off");
  g_assert_cmpstr (off, ==, "vacation");
  wait_for ((cell = cell_of (&rig, 0, date)) != NULL && gtk_widget_has_css_class (cell, "away"));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (rig_button (setup_page (&rig), "Week")), TRUE);
  wait_for ((cell = cell_of (&rig, 0, date)) != NULL && strstr (foyer_shift_cell_text (FOYER_SHIFT_CELL (cell)), "Vacation") != NULL);
  rig_picture (&rig, "schedule-absence");

  foyer_ui_go (rig.context, "calendar", NULL);
  page = FOYER_CALENDAR_PAGE (setup_page (&rig));
  foyer_calendar_page_go (page, date);
  wait_for (page->day != NULL && page->day->columns->len == 1);
  gtk_menu_button_popup (GTK_MENU_BUTTON (page->duty_button));
  wait_for (rig_says (gtk_menu_button_get_popover (GTK_MENU_BUTTON (page->duty_button)), "Vacation"));
  gtk_popover_popdown (gtk_menu_button_get_popover (GTK_MENU_BUTTON (page->duty_button)));
  foyer_calendar_filter_set_member (page->filter, &rig.t->staff[ANNA]);
  foyer_calendar_page_set_view (page, FOYER_CALENDAR_VIEW_WEEK);
  wait_for (page->day != NULL && page->day->columns->len == 7);
  {
    guint n;
    const FoyerBoardColumn *columns = foyer_board_model_get_columns (page->day->model, &n);

    g_assert_cmpuint (n, ==, 7);
    g_assert_cmpstr (columns[2].off_text, ==, "Vacation"); /* Wednesday */
    g_assert_cmpuint (columns[2].n_duty, ==, 0);
    g_assert_null (columns[1].off_text);
  }
  rig_picture (&rig, "calendar-absence");
  rig_close (&rig);
}

int
main (int argc, char *argv[])
{
  rig_init (&argc, &argv);
  g_test_add_func ("/setup/SCH-2,SCH-5", test_sch_2_5);
  g_test_add_func ("/setup/SCH-3", test_sch_3);
  g_test_add_func ("/setup/SCH-6", test_sch_6);
  g_test_add_func ("/setup/SCH-7", test_sch_7);
  g_test_add_func ("/setup/SCH-12", test_sch_12);
  return g_test_run ();
}
