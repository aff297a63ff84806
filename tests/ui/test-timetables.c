/* Timetables of events and who comes every week, in the window: EVT-8, EVT-9, EVT-10. */
#include "config.h"

#include "events-window.h"

/* The panel that plans @event every week, opened from its menu. */
static GtkWidget *
plan_of (Rig *rig, const FoyerId *event, const char *what)
{
  GtkWidget *panel = open_event_panel (rig, event);

  rig_click (rig_button (menu_called (panel, "What can be done with the event"), what));
  wait_for (foyer_window_panel (rig->window) != panel && rig_says (foyer_window_panel (rig->window), "Yoga · Anna Nagy"));
  rig_settle ();
  return foyer_window_panel (rig->window);
}

/* Time fields of the rows of the week, in order. */
static GtkWidget *
time_entry (GtkWidget *panel, guint nth)
{
  for (guint i = 0;; i++)
    {
      GtkWidget *entry = rig_find (panel, GTK_TYPE_ENTRY, i);

      g_assert_nonnull (entry);
      if (strchr (gtk_editable_get_text (GTK_EDITABLE (entry)), ':') != NULL && nth-- == 0)
        return entry;
    }
}

/* The field of the last day: the one that holds a date. */
static GtkWidget *
until_entry (GtkWidget *panel)
{
  for (guint i = 0;; i++)
    {
      GtkWidget *entry = rig_find (panel, GTK_TYPE_ENTRY, i);

      g_assert_nonnull (entry);
      if (g_ascii_isdigit (gtk_editable_get_text (GTK_EDITABLE (entry))[0]) && strchr (gtk_editable_get_text (GTK_EDITABLE (entry)), ':') == NULL)
        return entry;
    }
}

/* Monday 10:00 and Thursday 18:00 until 14 December. */
static void
plan_two_times (GtkWidget *panel)
{
  gtk_drop_down_set_selected (GTK_DROP_DOWN (rig_find (panel, GTK_TYPE_DROP_DOWN, 0)), 0);
  rig_click (rig_button (panel, "Add a time"));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (rig_find (panel, GTK_TYPE_DROP_DOWN, 1)), 3);
  gtk_editable_set_text (GTK_EDITABLE (time_entry (panel, 1)), "18:00");
  gtk_editable_set_text (GTK_EDITABLE (until_entry (panel)), "14.12.2026");
}

static void
on_changed_cb (FoyerEventJob *job, guint *n)
{
  g_assert_cmpfloat (foyer_event_job_fraction (job), <=, 1);
  ++*n;
}

static void
test_evt_8 (void)
{
  Rig rig;
  FoyerId yoga, event = open_with_event (&rig, 4, &yoga);
  guint steps = 0;

  rig_enter (&rig, NULL, "calendar");
  GtkWidget *panel = plan_of (&rig, &event, "Every week");
  plan_two_times (panel);
  wait_for (rig_says (panel, "That makes 6 events."));
  rig_picture (&rig, "timetable-plan");
  rig_click (rig_button (panel, "Make the events"));
  wait_for (rig_button (panel, "Stop") != NULL);
  /* It does not wait for the panel: closed, it goes on, and says so at the end. */
  foyer_ui_close (rig.context);
  g_autoptr (JsonNode) tables = foyer_test_query (rig.t, "timetable.list", NULL);
  FoyerEventJob *job = foyer_event_job_of (rig.context, json_object_get_string_member (json_array_get_object_element (json_node_get_array (tables), 0), "timetable"));
  g_assert_nonnull (job);
  g_signal_connect (job, "changed", G_CALLBACK (on_changed_cb), &steps);
  wait_for (rig_says (rig.window, "6 events were made."));
  g_assert_cmpuint (steps, >=, 1);
  g_assert_cmpuint (events_on (rig.t, "2026-11-25", "2026-12-31"), ==, 6);
  g_assert_cmpuint (events_on (rig.t, "2026-11-26", "2026-11-26"), ==, 1);
  g_assert_cmpuint (events_on (rig.t, "2026-12-14", "2026-12-14"), ==, 1);

  /* One Ctrl+Z, as after anything else; one more brings nothing of it. */
  g_assert_true (foyer_ui_undo_last (rig.context));
  wait_for (events_on (rig.t, "2026-11-25", "2026-12-31") == 0);
  g_assert_cmpuint (events_on (rig.t, FOYER_TEST_DATE, FOYER_TEST_DATE), ==, 1);
  g_assert_false (foyer_ui_undo_last (rig.context));
  rig_close (&rig);
}

static void
test_evt_9 (void)
{
  Rig rig;
  FoyerId yoga, event = open_with_event (&rig, 4, &yoga);

  enrol (rig.t, &event, "Eszter", "+36201234567");
  enrol (rig.t, &event, "Béla", "+36201234568");
  rig_enter (&rig, NULL, "calendar");
  GtkWidget *panel = plan_of (&rig, &event, "Every week");
  GtkWidget *clients = check_called (panel, "Who is enrolled comes every time (2 clients)");
  g_assert_nonnull (clients);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (clients), TRUE);
  plan_two_times (panel);
  rig_click (rig_button (panel, "Make the events"));
  wait_for (rig_says (panel, "6 events were made. 12 bookings are in them."));
  rig_picture (&rig, "timetable-made");
  g_autoptr (JsonNode) list = foyer_test_query (rig.t, "event.list", foyer_params ("from", "s", "2026-11-25", "to", "s", "2026-12-31", NULL));
  for (guint i = 0; i < 6; i++)
    g_assert_cmpint (int_of (json_array_get_object_element (json_node_get_array (list), i), "taken"), ==, 2);

  /* From there to who comes every week. */
  rig_click (rig_button (panel, "Times and regulars"));
  wait_for (foyer_window_panel (rig.window) != panel && rig_says (foyer_window_panel (rig.window), "Béla"));
  g_assert_true (rig_says (foyer_window_panel (rig.window), "Eszter"));
  rig_close (&rig);
}

static FoyerId
made_timetable (Rig *rig, const FoyerId *event)
{
  g_autoptr (JsonObject) o = foyer_test_call (rig->t, "timetable.create",
                                              foyer_params ("event", "d", event, "rows", "n", json_from_string ("[{\"weekday\":1,\"minute\":600},{\"weekday\":4,\"minute\":600}]", NULL),
                                                            "until", "s", "2026-12-11", NULL));
  FoyerId id = foyer_test_id (o, "timetable");
  g_autoptr (JsonObject) made = foyer_test_call (rig->t, "timetable.generate", foyer_params ("timetable", "d", &id, NULL));

  g_assert_cmpint (int_of (made, "made"), ==, 5); /* Th 26, Mo 30, Th 3, Mo 7, Th 10 */
  return id;
}

static gint64
taken_on (FoyerTest *t, const char *day)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "event.list", foyer_params ("from", "s", day, "to", "s", day, NULL));

  g_assert_cmpuint (json_array_get_length (json_node_get_array (node)), ==, 1);
  return int_of (json_array_get_object_element (json_node_get_array (node), 0), "taken");
}

/* The toggle of a regular for this time of the week. */
static GtkWidget *
time_toggle (GtkWidget *panel, const char *words)
{
  for (guint i = 0;; i++)
    {
      GtkWidget *toggle = rig_find (panel, GTK_TYPE_TOGGLE_BUTTON, i);

      if (toggle == NULL || (gtk_widget_has_css_class (toggle, "time-toggle") && rig_says (toggle, words)))
        return toggle;
    }
}

/* Added she comes every time; without Mondays on Thursdays only; then the other way round: what was is history. */
static void
test_evt_10 (void)
{
  Rig rig;
  FoyerId yoga, event = open_with_event (&rig, 4, &yoga), timetable = made_timetable (&rig, &event);

  foyer_test_book (rig.t, CLARA, MANICURE, FOYER_TEST_DATE "T09:00", "Eszter", "+36201234567");
  rig_enter (&rig, NULL, "calendar");
  foyer_ui_open (rig.context, "timetable", foyer_params ("timetable", "d", &timetable, NULL));
  GtkWidget *panel = foyer_window_panel (rig.window);
  wait_for (rig_says (panel, "Yoga with Anna Nagy"));
  rig_settle ();
  enrol_by_typing (&rig, panel, "+36201234567");
  rig_click (rig_button (panel, "Comes every week from now on"));
  wait_for (time_toggle (panel, "Mon 10:00") != NULL && taken_on (rig.t, "2026-11-30") == 1);
  g_assert_cmpint (taken_on (rig.t, "2026-11-26"), ==, 1);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (time_toggle (panel, "Mon 10:00")), FALSE);
  wait_for (taken_on (rig.t, "2026-11-30") == 0);
  g_assert_cmpint (taken_on (rig.t, "2026-12-03"), ==, 1);
  wait_for (!gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (time_toggle (panel, "Mon 10:00"))));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (time_toggle (panel, "Thu 10:00")), FALSE);
  g_assert_true (rig_says (panel, "This is the only time left."));
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (time_toggle (panel, "Thu 10:00"))));
  rig_picture (&rig, "timetable-regulars");

  /* From Friday on she comes on Mondays. */
  rig.t->owner.now = foyer_test_at ("2026-11-27T09:00");
  rig_close_window (&rig);
  rig_open (&rig, rig.t, 9 * 60, 1280, 720);
  rig_enter (&rig, NULL, "calendar");
  foyer_ui_open (rig.context, "timetable", foyer_params ("timetable", "d", &timetable, NULL));
  panel = foyer_window_panel (rig.window);
  wait_for (time_toggle (panel, "Mon 10:00") != NULL);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (time_toggle (panel, "Mon 10:00")), TRUE);
  wait_for (taken_on (rig.t, "2026-11-30") == 1);
  rig_settle ();
  wait_for (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (time_toggle (panel, "Mon 10:00"))));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (time_toggle (panel, "Thu 10:00")), FALSE);
  wait_for (taken_on (rig.t, "2026-12-03") == 0);
  g_assert_cmpint (taken_on (rig.t, "2026-11-26"), ==, 1);
  g_assert_cmpint (taken_on (rig.t, "2026-12-07"), ==, 1);
  rig_click (rig_button (panel, "Eszter comes no more"));
  wait_for (rig_says (panel, "Nobody yet"));
  wait_for (taken_on (rig.t, "2026-12-07") == 0);
  g_assert_cmpint (taken_on (rig.t, "2026-11-26"), ==, 1);
  rig_close (&rig);
}

/* Another day and a later end: what no longer fits goes, what is new is made, and all of it is one thing to undo. */
static void
test_change (void)
{
  Rig rig;
  FoyerId yoga, event = open_with_event (&rig, 4, &yoga), timetable = made_timetable (&rig, &event);
  char text[37];

  rig_enter (&rig, NULL, "calendar");
  /* By the list of all of them, from the keyboard's command. */
  foyer_ui_open (rig.context, "events", NULL);
  GtkWidget *panel = foyer_window_panel (rig.window);
  wait_for (rig_button (panel, "Mon 10:00") != NULL);
  rig_picture (&rig, "events");
  rig_click (rig_button (panel, "Mon 10:00"));
  wait_for (foyer_window_panel (rig.window) != panel && rig_says (foyer_window_panel (rig.window), "Yoga with Anna Nagy"));
  panel = foyer_window_panel (rig.window);
  rig_settle ();
  g_assert_false (gtk_widget_is_sensitive (rig_button (panel, "Save the times")));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (rig_find (panel, GTK_TYPE_DROP_DOWN, 1)), 4); /* Thursday becomes Friday */
  gtk_editable_set_text (GTK_EDITABLE (until_entry (panel)), "18.12.2026");
  wait_for (rig_says (panel, "That makes 7 events."));
  rig_click (rig_button (panel, "Save the times"));
  wait_for (events_on (rig.t, "2026-11-25", "2026-12-31") == 7);
  wait_for (foyer_event_job_of (rig.context, foyer_id_format (&timetable, text)) == NULL);
  g_assert_cmpuint (events_on (rig.t, "2026-11-26", "2026-11-26"), ==, 0);
  g_assert_cmpuint (events_on (rig.t, "2026-11-27", "2026-11-27"), ==, 1);
  g_assert_true (foyer_ui_undo_last (rig.context));
  wait_for (events_on (rig.t, "2026-11-25", "2026-12-31") == 5);
  g_assert_cmpuint (events_on (rig.t, "2026-11-26", "2026-11-26"), ==, 1);

  rig_settle ();
  rig_click (rig_button (panel, "Delete the timetable"));
  wait_for (foyer_window_panel (rig.window) == NULL);
  g_assert_cmpuint (events_on (rig.t, "2026-11-25", "2026-12-31"), ==, 0);
  g_autofree char *deleted = foyer_test_field (rig.t, "timetable", &timetable, "deleted");
  g_assert_cmpstr (deleted, ==, "1");
  rig_close (&rig);
}

/* What stood in the way is told, and made from the timetable when somebody may. */
static void
test_missing (void)
{
  Rig rig;
  FoyerId yoga, event = open_with_event (&rig, 4, &yoga);

  g_autoptr (JsonObject) b = foyer_test_call (rig.t, "booking.create", foyer_params ("staff", "d", &rig.t->staff[ANNA], "wall", "s", "2026-12-01T10:30", NULL));
  rig_enter (&rig, NULL, "calendar");
  GtkWidget *panel = plan_of (&rig, &event, "Every week");
  gtk_editable_set_text (GTK_EDITABLE (until_entry (panel)), "8.12.2026");
  rig_click (rig_button (panel, "Make the events"));
  wait_for (rig_says (panel, "1 date was left out, because the member or a room is taken."));
  g_assert_nonnull (rig_button (panel, "Make those too"));
  rig_click (rig_button (panel, "Times and regulars"));
  panel = foyer_window_panel (rig.window);
  wait_for (rig_says (panel, "1 time to come has no event."));
  rig_click (rig_button (panel, "Make the missing events"));
  wait_for (!rig_says (panel, "has no event"));
  wait_for (events_on (rig.t, "2026-12-01", "2026-12-01") == 1);
  rig_close (&rig);
}

/* A rule for copies kept under a name is offered for events, and not for bookings. */
static void
test_templates (void)
{
  Rig rig;
  FoyerId yoga, event = open_with_event (&rig, 4, &yoga);

  rig_enter (&rig, NULL, "calendar");
  GtkWidget *panel = plan_of (&rig, &event, "Duplicate"), *menu, *name;
  wait_for (check_called (panel, "Tue 1 December") != NULL);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (rig_button (panel, "Thu")), TRUE);
  wait_for (check_called (panel, "Thu 26 November") != NULL);
  menu = menu_called (panel, "Templates");
  wait_for (rig_says (menu, "None yet."));
  name = entry_called (menu, "Save as: name, then Enter");
  gtk_editable_set_text (GTK_EDITABLE (name), "Twice a week");
  g_signal_emit_by_name (name, "activate");
  wait_for (rig_says (rig.window, "Template saved"));
  g_autoptr (JsonNode) of_events = foyer_test_query (rig.t, "repeat.templates", foyer_params ("purpose", "s", "event", NULL));
  g_autoptr (JsonNode) of_bookings = foyer_test_query (rig.t, "repeat.templates", NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (of_events)), ==, 1);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (of_bookings)), ==, 0);
  /* Taken again it fills the rule in. */
  gtk_drop_down_set_selected (GTK_DROP_DOWN (rig_find (panel, GTK_TYPE_DROP_DOWN, 0)), 5);
  wait_for (check_called (panel, "Thu 26 November") == NULL && check_called (panel, "24 December") != NULL);
  menu = menu_called (panel, "Templates");
  wait_for (rig_button (menu, "Twice a week") != NULL);
  rig_click (rig_button (menu, "Twice a week"));
  wait_for (check_called (panel, "Thu 26 November") != NULL);
  rig_close (&rig);
}

int
main (int argc,
      char *argv[])
{
  rig_init (&argc, &argv);
  g_test_add_func ("/window-timetables/EVT-8", test_evt_8);
  g_test_add_func ("/window-timetables/EVT-9", test_evt_9);
  g_test_add_func ("/window-timetables/EVT-10", test_evt_10);
  g_test_add_func ("/window-timetables/change", test_change);
  g_test_add_func ("/window-timetables/missing", test_missing);
  g_test_add_func ("/window-timetables/templates", test_templates);
  return g_test_run ();
}
