/* The team by its page, and what the calendar makes of it: STF-4 … STF-8, POS-1. (STF-2, STF-3 stand in test-settings.c.) */
#include "config.h"

#include "foyer-calendar-private.h"
#include "foyer-ical.h"
#include "foyer-override-bar.h"
#include "foyer-paper.h"
#include "foyer-schedule-view.h"
#include "foyer-shift-cell.h"
#include "setup-rig.h"

static void
enter (Rig *rig, const FoyerActor *who)
{
  rig_enter (rig, who, "team");
  setup_go (rig, "team", "members");
}

/* The team's list of this name, without those that are on no view: the n-th drop-down of the page. */
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

static GtkWidget *
open_member (Rig *rig, const FoyerId *id, const char *name)
{
  foyer_ui_open (rig->context, "staff", foyer_params ("id", "d", id, NULL));
  wait_for (setup_panel (rig) != NULL && rig_says (setup_panel (rig), name) && rig_says (setup_panel (rig), "Leaving"));
  rig_settle ();
  return setup_panel (rig);
}

static gboolean
has_columns (FoyerCalendarPage *page, const char *wanted)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; page->day != NULL && i < page->day->columns->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", g_array_index (page->day->columns, FoyerCalendarColumn, i).name);
  return g_str_equal (names->str, wanted);
}

static FoyerCalendarPage *
calendar_on (Rig *rig, int day)
{
  FoyerCalendarPage *page;

  foyer_ui_go (rig->context, "calendar", NULL);
  page = FOYER_CALENDAR_PAGE (setup_page (rig));
  foyer_calendar_page_go (page, foyer_date_make (2026, 11, day));
  return page;
}

static FoyerOverrideBar *
bar_of (Rig *rig)
{
  return FOYER_OVERRIDE_BAR (rig_find (rig->window, FOYER_TYPE_OVERRIDE_BAR, 0));
}

/* From the card of a member: what is known stands there, a phone or an e-mail and a role are asked for, and the user is that member's. */
static void
test_stf_4 (void)
{
  Rig rig;
  GtkWidget *panel;
  FoyerId user;
  g_autoptr (JsonNode) users = NULL;
  JsonObject *invited;

  rig_open (&rig, NULL, 9 * 60, 1280, 720);
  enter (&rig, NULL);
  panel = open_member (&rig, &rig.t->staff[ANNA], "Anna Nagy");
  g_assert_true (rig_says (panel, "None; give access"));
  setup_press (setup_need (panel, "Access"));
  wait_for (setup_panel (&rig) != panel && rig_says (setup_panel (&rig), "New user"));
  panel = setup_panel (&rig);
  wait_for (g_str_equal (setup_chosen (setup_need (panel, "Own column")), "Anna Nagy"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (setup_need (panel, "Name"))), ==, "Anna Nagy");
  /* Without either there is no way to sign in. */
  rig_click (rig_button (panel, "Add the user"));
  wait_for (rig_says (panel, "phone") && rig_says (panel, "e-mail"));
  rig_picture (&rig, "team-give-access");
  gtk_editable_set_text (GTK_EDITABLE (setup_need (panel, "Phone")), "06 30 222 2222");
  setup_choose (setup_need (panel, "Role"), "Professional");
  rig_click (rig_button (panel, "Add the user"));
  wait_for (setup_panel (&rig) != panel && rig_says (setup_panel (&rig), "Anna Nagy"));
  users = foyer_test_query (rig.t, "user.list", NULL);
  invited = foyer_test_find (json_node_get_array (users), "name", "Anna Nagy");
  g_assert_nonnull (invited);
  g_assert_true (foyer_json_yes (invited, "invited"));
  g_assert_true (foyer_json_uid (invited, "id", &user));
  /* The card says so, and the list the role. */
  panel = open_member (&rig, &rig.t->staff[ANNA], "Anna Nagy");
  g_assert_false (rig_says (panel, "None; give access"));
  foyer_ui_close (rig.context); /* beside the card the list keeps to the names */
  wait_for (rig_says (setup_page (&rig), "Professional"));
  rig_close (&rig);
}

/* From the day she is dismissed there is no column; the days before have it, with what she did. She comes back by the filter. */
static void
test_stf_5_7 (void)
{
  Rig rig;
  GtkWidget *panel;
  FoyerCalendarPage *page;
  FoyerId past;
  static const char *const leave[] = { "Dismiss", "Delete" }, *const filter[] = { "Dismissed", "Deleted" };

  rig_open (&rig, NULL, 9 * 60, 1280, 720);
  past = foyer_test_book (rig.t, CLARA, MANICURE, FOYER_TEST_DATE "T10:00", "Kata", NULL);
  for (int round = 0; round < 2; round++)
    {
      enter (&rig, NULL);
      setup_choose (list_of (&rig, "Working here"), "Working here");
      wait_for (rig_says (setup_page (&rig), "Clara Silva"));
      panel = open_member (&rig, &rig.t->staff[CLARA], "Clara Silva");
      gtk_editable_set_text (GTK_EDITABLE (setup_need (panel, "First day away")), "25.11.2026");
      rig_click (setup_button (panel, leave[round]));
      wait_for (rig_button (panel, "Bring back") != NULL);
      /* STF-7: gone from the list, there under its filter. */
      wait_for (!rig_says (rig_find_css (setup_page (&rig), "columnview"), "Clara Silva"));
      setup_choose (list_of (&rig, "Working here"), filter[round]);
      wait_for (rig_says (rig_find_css (setup_page (&rig), "columnview"), "Clara Silva"));
      g_assert_false (rig_says (rig_find_css (setup_page (&rig), "columnview"), "Anna Nagy"));
      rig_picture (&rig, round == 0 ? "team-dismissed" : "team-deleted");

      page = calendar_on (&rig, 24);
      wait_for (has_columns (page, "Anna Nagy, Boris Kovács, Clara Silva") && foyer_calendar_day_find (page->day, &past) != NULL);
      page = calendar_on (&rig, 26); /* a Thursday: she would work */
      wait_for (has_columns (page, "Anna Nagy, Boris Kovács"));

      foyer_ui_go (rig.context, "team", foyer_params ("section", "s", "members", NULL));
      rig_settle ();
      foyer_ui_open (rig.context, "staff", foyer_params ("id", "d", &rig.t->staff[CLARA], NULL));
      wait_for (setup_panel (&rig) != NULL && rig_button (setup_panel (&rig), "Bring back") != NULL);
      rig_click (rig_button (setup_panel (&rig), "Bring back"));
      wait_for (setup_is (&rig, "staff", &rig.t->staff[CLARA], "status", "active"));
      page = calendar_on (&rig, 26);
      wait_for (has_columns (page, "Anna Nagy, Boris Kovács, Clara Silva"));
    }
  rig_close (&rig);
}

/* STF-6: a login that was hers shows her column no more. */
static void
test_stf_6 (void)
{
  Rig rig;
  GtkWidget *panel;
  FoyerActor clara;
  FoyerCalendarPage *page;

  rig_open (&rig, NULL, 9 * 60, 1280, 720);
  foyer_test_book (rig.t, CLARA, MANICURE, FOYER_TEST_DATE "T10:00", "Kata", NULL);
  clara = foyer_test_user (rig.t, "Clara", "+36302222222", "professional", &rig.t->staff[CLARA]);
  rig_enter (&rig, &clara, "calendar");
  page = FOYER_CALENDAR_PAGE (setup_page (&rig));
  wait_for (has_columns (page, "Clara Silva") && page->day->entries->len == 1);

  enter (&rig, NULL);
  panel = open_member (&rig, &rig.t->staff[CLARA], "Clara Silva");
  g_assert_false (rig_says (panel, "None; give access"));
  gtk_editable_set_text (GTK_EDITABLE (setup_need (panel, "First day away")), "25.11.2026");
  rig_click (setup_button (panel, "Dismiss"));
  wait_for (rig_button (panel, "Bring back") != NULL);

  rig_enter (&rig, &clara, "calendar");
  page = FOYER_CALENDAR_PAGE (setup_page (&rig));
  foyer_calendar_page_go (page, foyer_date_make (2026, 11, 24));
  wait_for (page->day != NULL && page->day->columns->len == 0);
  g_assert_cmpuint (page->day->entries->len, ==, 0);
  rig_close (&rig);
}

/* With bookings to come they are listed, and nothing is done without a decision: a reason, or somebody who takes them over. */
static void
test_stf_8 (void)
{
  Rig rig;
  GtkWidget *panel;
  FoyerId kata, eva;
  char boris[FOYER_ID_TEXT_LEN + 1];

  rig_open (&rig, NULL, 9 * 60, 1280, 720);
  kata = foyer_test_book (rig.t, ANNA, HAIRCUT, "2026-11-25T10:00", "Kata", NULL);
  eva = foyer_test_book (rig.t, ANNA, HAIRCUT, "2026-11-26T12:00", "Eva", NULL);
  foyer_id_format (&rig.t->staff[BORIS], boris);
  enter (&rig, NULL);
  panel = open_member (&rig, &rig.t->staff[ANNA], "Anna Nagy");
  rig_click (setup_button (panel, "Dismiss"));
  wait_for (foyer_override_bar_asks (bar_of (&rig)));
  g_assert_true (rig_says (bar_of (&rig), "25.11.2026 at 10:00 with Kata"));
  g_assert_true (rig_says (bar_of (&rig), "26.11.2026 at 12:00 with Eva"));
  rig_settle ();
  rig_picture (&rig, "team-dismiss-asks");
  rig_action (bar_of (&rig), "override.keep");
  rig_settle ();
  g_assert_true (setup_is (&rig, "staff", &rig.t->staff[ANNA], "status", "active"));

  /* Boris takes them. */
  setup_choose (setup_need (panel, "Bookings go to"), "Boris Kovács");
  rig_click (setup_button (panel, "Dismiss"));
  wait_for (setup_is (&rig, "staff", &rig.t->staff[ANNA], "status", "dismissed"));
  g_assert_true (setup_is (&rig, "appointment", &kata, "staff", boris));
  g_assert_true (setup_is (&rig, "appointment", &eva, "staff", boris));

  /* Or they stay, for a reason. */
  panel = open_member (&rig, &rig.t->staff[BORIS], "Boris Kovács");
  rig_click (setup_button (panel, "Delete"));
  wait_for (foyer_override_bar_asks (bar_of (&rig)));
  rig_settle ();
  gtk_editable_set_text (GTK_EDITABLE (rig_find (bar_of (&rig), GTK_TYPE_ENTRY, 0)), "left at once");
  rig_action (bar_of (&rig), "override.do");
  wait_for (setup_is (&rig, "staff", &rig.t->staff[BORIS], "status", "deleted"));
  g_assert_true (setup_is (&rig, "appointment", &kata, "staff", boris));
  rig_close (&rig);
}

/* A position is made and renamed, and narrows the calendar, the schedule and the team. */
static void
test_pos_1 (void)
{
  Rig rig;
  GtkWidget *panel, *row, *schedule;
  FoyerCalendarPage *page;

  rig_open (&rig, NULL, 9 * 60, 1280, 720);
  enter (&rig, NULL);
  setup_go (&rig, "team", "positions");
  setup_type (setup_page (&rig), "New position", "Stylist");
  wait_for (setup_row (setup_page (&rig), "0 members") != NULL);
  setup_type (setup_page (&rig), "New position", "Nails");
  wait_for (setup_nth_row (setup_page (&rig), "0 members", 1) != NULL);
  row = setup_nth_row (setup_page (&rig), "0 members", 1);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "Nails");
  gtk_editable_set_text (GTK_EDITABLE (row), "Nail technician");
  g_signal_emit_by_name (row, "entry-activated");
  wait_for ((row = setup_nth_row (setup_page (&rig), "0 members", 1)) != NULL && g_str_equal (gtk_editable_get_text (GTK_EDITABLE (row)), "Nail technician"));

  setup_go (&rig, "team", "members");
  panel = open_member (&rig, &rig.t->staff[CLARA], "Clara Silva");
  setup_choose (setup_need (panel, "Position"), "Nail technician");
  wait_for (rig_says (rig_find_css (setup_page (&rig), "columnview"), "Nail technician"));
  setup_choose (list_of (&rig, "Nail technician"), "Nail technician");
  wait_for (!rig_says (rig_find_css (setup_page (&rig), "columnview"), "Anna Nagy") && rig_says (rig_find_css (setup_page (&rig), "columnview"), "Clara Silva"));

  setup_go (&rig, "team", "schedule");
  schedule = rig_find (setup_page (&rig), FOYER_TYPE_SCHEDULE_VIEW, 0);
  wait_for (rig_says (schedule, "Anna Nagy"));
  setup_choose (list_of (&rig, "Nail technician"), "Nail technician");
  wait_for (!rig_says (schedule, "Anna Nagy") && rig_says (schedule, "Clara Silva"));

  page = calendar_on (&rig, 24);
  wait_for (has_columns (page, "Anna Nagy, Boris Kovács, Clara Silva"));
  setup_choose (list_of (&rig, "Nail technician"), "Nail technician");
  wait_for (has_columns (page, "Clara Silva"));
  rig_close (&rig);
}

/* GCL: whose appointments go into a calendar file, and whether with the clients' phones, stands in the card. */
static void
test_gcl (void)
{
  Rig rig;
  GtkWidget *panel;

  rig_open (&rig, NULL, 9 * 60, 1280, 720);
  foyer_test_book (rig.t, CLARA, MANICURE, FOYER_TEST_DATE "T10:00", "Kata", "+36201234567");
  enter (&rig, NULL);
  panel = open_member (&rig, &rig.t->staff[CLARA], "Clara Silva");
  setup_switch (setup_need (panel, "Calendar file"), TRUE);
  wait_for (setup_is (&rig, "staff", &rig.t->staff[CLARA], "ical", "1"));
  for (int contacts = 0; contacts < 2; contacts++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = g_build_filename (rig.t->dir, "Clara Silva.ics", NULL), *text = NULL;
      FoyerPaperResult result;

      if (contacts)
        {
          setup_switch (setup_need (panel, "With clients’ phones and e-mails"), TRUE);
          wait_for (setup_is (&rig, "staff", &rig.t->staff[CLARA], "ical_contacts", "1"));
        }
      g_assert_true (foyer_ical_write (rig.t->desk, &rig.t->owner, rig.t->dir, &result, &error));
      g_assert_no_error (error);
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_assert_nonnull (strstr (text, "Kata"));
      g_assert_cmpint (strstr (text, "123 4567") != NULL, ==, contacts);
    }
  rig_close (&rig);
}

int
main (int argc, char *argv[])
{
  rig_init (&argc, &argv);
  g_test_add_func ("/setup/STF-4", test_stf_4);
  g_test_add_func ("/setup/STF-5,STF-7", test_stf_5_7);
  g_test_add_func ("/setup/STF-6", test_stf_6);
  g_test_add_func ("/setup/STF-8", test_stf_8);
  g_test_add_func ("/setup/POS-1", test_pos_1);
  g_test_add_func ("/setup/GCL-1,GCL-2", test_gcl);
  return g_test_run ();
}
