/* Group events in the window: front-desk.md 7 (EVT) and CAL-3. Timetables have test-timetables.c. */
#include "config.h"

#include "events-window.h"
#include "foyer-store.h"

/* ---- making one: CAL-3, EVT-1, EVT-2 ------------------------------------------------------------------------------------------ */

/* Enter on a free time of Anna's. */
static void
click_slot (Rig *rig, int minute)
{
  FoyerCalendarPage *page = calendar_of (rig);

  gtk_popover_popdown (GTK_POPOVER (page->context_menu));
  foyer_ui_close (rig->context);
  rig_settle ();
  foyer_board_focus_slot (page->board, 0, minute);
  rig_settle ();
  board_key (rig, GDK_KEY_Return);
}

static void
kind_of_business (Rig *rig, const char *kind)
{
  FoyerCalendarPage *page = calendar_of (rig);

  set_setting (rig->t, "calendar.kind", json_node_init_string (json_node_alloc (), kind));
  wait_for (page->day != NULL && g_strcmp0 (page->day->kind, kind) == 0);
}

static void
test_cal_3 (void)
{
  Rig rig;

  rig_open (&rig, NULL, 8 * 60, 1280, 720);
  make_yoga (rig.t, 4);
  rig_enter (&rig, NULL, "calendar");
  FoyerCalendarPage *page = calendar_of (&rig);

  kind_of_business (&rig, "mixed");
  click_slot (&rig, 11 * 60);
  wait_for (gtk_widget_get_mapped (page->context_menu));
  g_assert_null (foyer_window_panel (rig.window));
  g_assert_true (rig_says (page->context_menu, "Appointment"));
  g_assert_true (rig_says (page->context_menu, "Group event"));
  for (guint i = 0;; i++)
    {
      GtkWidget *item = rig_find (page->context_menu, GTK_TYPE_WIDGET, i);

      g_assert_nonnull (item);
      if (g_strcmp0 (gtk_widget_get_css_name (item), "modelbutton") != 0 || !rig_says (item, "Group event"))
        continue;
      g_signal_emit_by_name (item, "clicked");
      break;
    }
  wait_for (foyer_window_panel (rig.window) != NULL && rig_says (foyer_window_panel (rig.window), "New event"));

  kind_of_business (&rig, "group");
  click_slot (&rig, 12 * 60);
  wait_for (foyer_window_panel (rig.window) != NULL && rig_says (foyer_window_panel (rig.window), "New event"));

  /* Ctrl+N makes what the place makes, where the keyboard stands. */
  foyer_ui_close (rig.context);
  rig_settle ();
  foyer_board_focus_slot (page->board, 0, 14 * 60);
  rig_settle ();
  rig_action (rig.window, "win.new");
  wait_for (foyer_window_panel (rig.window) != NULL && rig_says (foyer_window_panel (rig.window), "New event"));
  wait_for (rig_says (foyer_window_panel (rig.window), "Anna Nagy"));

  kind_of_business (&rig, "individual");
  click_slot (&rig, 12 * 60);
  wait_for (foyer_window_panel (rig.window) != NULL && rig_says (foyer_window_panel (rig.window), "Best times"));
  rig_close (&rig);
}

static GtkWidget *
form_of (Rig *rig, int who, const char *wall)
{
  foyer_ui_open (rig->context, "event-new", foyer_params ("staff", "d", &rig->t->staff[who], "wall", "s", wall, NULL));
  GtkWidget *form = foyer_window_panel (rig->window);
  wait_for (rig_says (form, "Seats") || rig_says (form, "does no group service"));
  rig_settle ();
  return form;
}

static void
test_evt_1 (void)
{
  Rig rig;

  rig_open (&rig, NULL, 8 * 60, 1280, 720);
  make_yoga (rig.t, 4);
  rig_enter (&rig, NULL, "calendar");
  GtkWidget *form = form_of (&rig, ANNA, FOYER_TEST_DATE "T10:00");
  GListModel *services = gtk_drop_down_get_model (GTK_DROP_DOWN (rig_find (form, GTK_TYPE_DROP_DOWN, 0)));

  wait_for (g_list_model_get_n_items (gtk_drop_down_get_model (GTK_DROP_DOWN (rig_find (form, GTK_TYPE_DROP_DOWN, 0)))) > 0);
  services = gtk_drop_down_get_model (GTK_DROP_DOWN (rig_find (form, GTK_TYPE_DROP_DOWN, 0)));
  g_assert_cmpuint (g_list_model_get_n_items (services), ==, 1);
  g_assert_cmpstr (gtk_string_list_get_string (GTK_STRING_LIST (services), 0), ==, "Yoga");
  /* Boris does none: said, with the way out. */
  form = form_of (&rig, BORIS, FOYER_TEST_DATE "T11:00");
  wait_for (rig_says (form, "does no group service"));
  g_assert_null (rig_button (form, "Save"));
  g_assert_nonnull (rig_button (form, "Book one client instead"));
  rig_close (&rig);
}

/* Filled in from the service, changed for this event, and saved by Enter in the last field. */
static void
test_evt_2 (void)
{
  Rig rig;

  rig_open (&rig, NULL, 8 * 60, 1280, 720);
  make_yoga (rig.t, 4);
  g_autoptr (JsonObject) l = foyer_test_call (rig.t, "label.create", foyer_params ("title", "s", "Bring a mat", "scope", "s", "event", NULL));
  rig_enter (&rig, NULL, "calendar");
  GtkWidget *form = form_of (&rig, ANNA, FOYER_TEST_DATE "T10:00");
  GtkWidget *length = rig_find (form, GTK_TYPE_SPIN_BUTTON, 0), *seats = rig_find (form, GTK_TYPE_SPIN_BUTTON, 1), *labels, *link = NULL;

  wait_for (gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (seats)) == 4);
  g_assert_cmpint (gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (length)), ==, 60);
  rig_picture (&rig, "event-new");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (length), 90);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (seats), 12);
  labels = menu_called (rig_find (form, FOYER_TYPE_LABEL_MENU, 0), "Labels");
  wait_for (check_called (labels, "Bring a mat") != NULL);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check_called (labels, "Bring a mat")), TRUE);
  gtk_popover_popdown (GTK_POPOVER (labels));
  for (guint i = 0; rig_find (form, GTK_TYPE_ENTRY, i) != NULL; i++)
    link = rig_find (form, GTK_TYPE_ENTRY, i);
  gtk_widget_grab_focus (link);
  rig_type (&rig, "https://example.com/yoga");
  rig_press_enter (&rig);

  wait_for (rig_says (foyer_window_panel (rig.window), "0 of 12 seats taken"));
  g_autoptr (JsonNode) list = foyer_test_query (rig.t, "event.list", foyer_params ("from", "s", FOYER_TEST_DATE, NULL));
  FoyerId event = foyer_test_id (json_array_get_object_element (json_node_get_array (list), 0), "event");
  g_autoptr (JsonObject) e = event_of (rig.t, &event);
  g_assert_cmpint (int_of (e, "dur"), ==, 90);
  g_assert_cmpint (int_of (e, "capacity"), ==, 12);
  g_assert_cmpstr (json_object_get_string_member (e, "link"), ==, "https://example.com/yoga");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (e, "labels")), ==, 1);
  g_assert_true (rig_says (foyer_window_panel (rig.window), "Bring a mat"));
  rig_close (&rig);
}

/* ---- the board: EVT-3 ---------------------------------------------------------------------------------------------------------- */

static const FoyerBoardBlock *
block_of (FoyerCalendarPage *page, const FoyerId *id)
{
  guint n;
  const FoyerBoardBlock *blocks = page->day != NULL ? foyer_board_model_get_blocks (page->day->model, &n) : NULL;

  for (guint i = 0; blocks != NULL && i < n; i++)
    if (foyer_id_equal (&blocks[i].id, id))
      return &blocks[i];
  return NULL;
}

/* By its name: where the bar is narrow (a panel beside the board), a chip shows its icon alone. */
static GtkToggleButton *
chip_of (gpointer page, const char *name)
{
  for (guint i = 0;; i++)
    {
      GtkWidget *chip = rig_find (page, GTK_TYPE_TOGGLE_BUTTON, i);
      g_assert_nonnull (chip);
      if (gtk_widget_has_css_class (chip, "status-chip") && g_strcmp0 (gtk_widget_get_name (chip), name) == 0)
        return GTK_TOGGLE_BUTTON (chip);
    }
}

static void
test_evt_3 (void)
{
  Rig rig;
  FoyerId yoga, event = open_with_event (&rig, 2, &yoga);

  enrol (rig.t, &event, "Eszter", "+36201234567");
  rig_enter (&rig, NULL, "calendar");
  FoyerCalendarPage *page = calendar_of (&rig);
  wait_for (block_of (page, &event) != NULL);
  g_assert_cmpstr (block_of (page, &event)->line, ==, "1 of 2 seats");
  g_assert_false (block_of (page, &event)->flags & FOYER_BOARD_FULL);
  g_assert_true (block_of (page, &event)->flags & FOYER_BOARD_EVENT);
  enrol (rig.t, &event, "Béla", "+36201234568");
  wait_for (block_of (page, &event) != NULL && block_of (page, &event)->flags & FOYER_BOARD_FULL);
  g_assert_cmpstr (block_of (page, &event)->line, ==, "Full · 2 of 2");
  rig_picture (&rig, "event-full");

  /* It has no status of its own: the chips hide none of it. */
  g_assert_cmpint (block_of (page, &event)->status, ==, FOYER_BOARD_PENDING);
  gtk_toggle_button_set_active (chip_of (page, "pending"), FALSE);
  rig_settle ();
  g_assert_nonnull (block_of (page, &event));
  /* In the table it says the same, and Enter opens the event. */
  foyer_calendar_page_set_view (page, FOYER_CALENDAR_VIEW_LIST);
  wait_for (page->list != NULL && rig_says (page->list, "Full · 2 of 2"));
  g_assert_true (rig_says (page->list, "Group event"));
  g_signal_emit_by_name (rig_find (page->list, GTK_TYPE_COLUMN_VIEW, 0), "activate", 0);
  wait_for (foyer_window_panel (rig.window) != NULL && rig_says (foyer_window_panel (rig.window), "Full: 2 of 2 seats taken"));
  gtk_toggle_button_set_active (chip_of (page, "pending"), TRUE);
  rig_close (&rig);
}

/* ---- who takes part: EVT-4 to EVT-7, EVT-11, EVT-12 ------------------------------------------------------------------------------ */

static void
test_evt_4 (void)
{
  Rig rig;
  FoyerId yoga, event = open_with_event (&rig, 4, &yoga);

  foyer_test_book (rig.t, CLARA, MANICURE, FOYER_TEST_DATE "T09:00", "Eszter", "+36201234567");
  rig_enter (&rig, NULL, "calendar");
  GtkWidget *panel = open_event_panel (&rig, &event);
  g_assert_true (rig_says (panel, "Nobody yet"));

  /* Known by her phone: nothing more to type. */
  enrol_by_typing (&rig, panel, "06201234567");
  rig_click (rig_button (panel, "Enrol"));
  wait_for (rig_says (panel, "1 of 4 seats taken") && rig_says (panel, "Eszter"));
  /* A name alone does not do. */
  enrol_by_typing (&rig, panel, "Nagy Béla");
  wait_for (entry_called (panel, "Phone") != NULL);
  rig_click (rig_button (panel, "Enrol"));
  wait_for (rig_says (panel, "Enrolling needs a phone number."));
  gtk_editable_set_text (GTK_EDITABLE (entry_called (panel, "Phone")), "+36207654321");
  rig_click (rig_button (panel, "Enrol"));
  wait_for (rig_says (panel, "2 of 4 seats taken") && rig_says (panel, "Nagy Béla"));
  g_assert_false (rig_says (panel, "Enrolling needs"));
  rig_picture (&rig, "event-panel");
  rig_close (&rig);
}

static void
test_evt_5 (void)
{
  Rig rig;
  FoyerId yoga, event = open_with_event (&rig, 9, &yoga);
  Booked a = enrol (rig.t, &event, "Eszter", "+36201234567");

  rig_enter (&rig, NULL, "calendar");
  GtkWidget *panel = open_event_panel (&rig, &event);
  g_assert_null (spin_called (person_called (panel, "Eszter"), "Seats of this client"));
  allow_seats (rig.t, 3);
  foyer_ui_close (rig.context);
  panel = open_event_panel (&rig, &event);
  GtkWidget *seats = spin_called (person_called (panel, "Eszter"), "Seats of this client");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (seats), 3);
  wait_for (rig_says (panel, "3 of 9 seats taken"));
  /* A fourth cannot even be asked for. */
  seats = spin_called (person_called (panel, "Eszter"), "Seats of this client");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (seats), 4);
  rig_settle ();
  g_assert_cmpint (gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (seats)), ==, 3);
  g_autofree char *stands = foyer_test_field (rig.t, "appointment", &a.appointment, "seats");
  g_assert_cmpstr (stands, ==, "3");
  rig_close (&rig);
}

static void
test_evt_6 (void)
{
  Rig rig;
  FoyerId yoga, event = open_with_event (&rig, 2, &yoga);

  enrol (rig.t, &event, "Eszter", "+36201234567");
  enrol (rig.t, &event, "Béla", "+36201234568");
  foyer_test_book (rig.t, CLARA, MANICURE, FOYER_TEST_DATE "T09:00", "Cili", "+36201234569");
  rig_enter (&rig, NULL, "calendar");
  GtkWidget *panel = open_event_panel (&rig, &event);
  g_assert_true (rig_says (panel, "Full: 2 of 2 seats taken"));
  enrol_by_typing (&rig, panel, "+36201234569");
  rig_click (rig_button (panel, "Enrol"));
  wait_for (rig_says (panel, "The event is full: all 2 seats are taken."));
  /* Fewer seats than are taken are refused, and the field says what stands; one more is enough. */
  GtkWidget *capacity = spin_called (panel, "Seats there are");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (capacity), 1);
  wait_for (rig_says (panel, "2 seats are taken; the event cannot have fewer."));
  g_assert_cmpint (gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (capacity)), ==, 2);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (capacity), 3);
  wait_for (rig_says (panel, "2 of 3 seats taken"));
  rig_click (rig_button (panel, "Enrol"));
  wait_for (rig_says (panel, "Full: 3 of 3 seats taken"));
  rig_close (&rig);
}

/* Each has a status, a price, a payment: arrived here with one click, the rest in the visit, which opens from the line. */
static void
test_evt_7 (void)
{
  Rig rig;
  FoyerId yoga, event = open_with_event (&rig, 4, &yoga);
  Booked a = enrol (rig.t, &event, "Eszter", "+36201234567"), b = enrol (rig.t, &event, "Béla", "+36201234568");
  g_autoptr (JsonObject) v = visit_of (rig.t, &b.visit);
  FoyerId line = foyer_test_id (json_array_get_object_element (json_object_get_array_member (v, "lines"), 0), "id");
  g_autoptr (JsonObject) half = foyer_test_call (rig.t, "line.update", foyer_params ("line", "d", &line, "disc_pct", "i", (gint64) 5000, NULL));

  rig_enter (&rig, NULL, "calendar");
  GtkWidget *panel = open_event_panel (&rig, &event);
  g_assert_true (rig_says (person_called (panel, "Eszter"), "12.00"));
  g_assert_true (rig_says (person_called (panel, "Béla"), "6.00"));
  rig_click (rig_button (person_called (panel, "Eszter"), "Arrived"));
  wait_for (rig_says (person_called (panel, "Eszter"), "Arrived"));
  g_assert_true (rig_says (person_called (panel, "Béla"), "Pending"));
  g_autofree char *status = foyer_test_field (rig.t, "visit", &a.visit, "status"), *other = foyer_test_field (rig.t, "visit", &b.visit, "status");
  g_assert_cmpstr (status, ==, "arrived");
  g_assert_cmpstr (other, ==, "pending");
  rig_click (rig_find (person_called (panel, "Béla"), GTK_TYPE_BUTTON, 0));
  wait_for (foyer_window_panel (rig.window) != panel && rig_says (foyer_window_panel (rig.window), "Yoga") && rig_says (foyer_window_panel (rig.window), "Béla"));
  /* When and with whom is the event's to say; from here back to it. */
  panel = foyer_window_panel (rig.window);
  wait_for (rig_button (panel, "Who else takes part") != NULL);
  g_assert_false (gtk_editable_get_editable (GTK_EDITABLE (rig_entry (panel, "The event says when and with whom; change it there."))));
  g_assert_null (rig_button (panel, "Repeat…"));
  rig_click (rig_button (panel, "Who else takes part"));
  wait_for (foyer_window_panel (rig.window) != panel && rig_says (foyer_window_panel (rig.window), "2 of 4 seats taken"));
  rig_close (&rig);
}

static void
test_evt_11 (void)
{
  Rig rig;
  FoyerId yoga, event = open_with_event (&rig, 4, &yoga), later = make_event (rig.t, &yoga, ANNA, "2026-11-26T10:00");
  Booked a = enrol (rig.t, &event, "Eszter", "+36201234567");

  enrol (rig.t, &later, "Eszter", "+36201234567");
  rig_enter (&rig, NULL, "calendar");
  foyer_ui_open (rig.context, "client", foyer_params ("id", "d", &a.client, NULL));
  GtkWidget *card = foyer_window_panel (rig.window);
  wait_for (rig_says (card, "Yoga"));
  g_autofree char *first = foyer_ui_date_text (rig.context, FOYER_TEST_DATE), *second = foyer_ui_date_text (rig.context, "2026-11-26");
  wait_for (rig_says (card, second) || rig_says (card, "Thu 26"));
  g_assert_true (rig_says (card, first) || rig_says (card, "Today"));
  rig_close (&rig);
}

static void
test_evt_12 (void)
{
  Rig rig;
  FoyerId yoga, event = open_with_event (&rig, 4, &yoga), later = make_event (rig.t, &yoga, ANNA, "2026-11-26T10:00");
  Booked a = enrol (rig.t, &event, "Eszter", "+36201234567"), b = enrol (rig.t, &event, "Béla", "+36201234568");

  enrol (rig.t, &event, "Cili", "+36201234569");
  set_status (rig.t, &a.visit, "arrived");
  set_status (rig.t, &b.visit, "confirmed");
  g_autoptr (JsonObject) paid = foyer_test_call (rig.t, "visit.pay", foyer_params ("visit", "d", &b.visit, "quick", "s", "cash", NULL));
  rig_enter (&rig, NULL, "calendar");
  GtkWidget *panel = open_event_panel (&rig, &event);
  GtkWidget *popover = menu_called (person_called (panel, "Eszter"), "Move to another event");
  wait_for (rig_says (popover, "This client has arrived"));
  rig_picture (&rig, "event-move-refused");
  gtk_popover_popdown (GTK_POPOVER (popover));
  popover = menu_called (person_called (panel, "Béla"), "Move to another event");
  wait_for (rig_says (popover, "This booking is paid"));
  gtk_popover_popdown (GTK_POPOVER (popover));
  popover = menu_called (person_called (panel, "Cili"), "Move to another event");
  wait_for (rig_button (popover, "0 of 4 seats") != NULL);
  rig_click (rig_button (popover, "0 of 4 seats"));
  wait_for (rig_says (panel, "2 of 4 seats taken"));
  g_assert_cmpint (event_int (rig.t, &later, "taken"), ==, 1);
  rig_close (&rig);
}

/* ---- the whole: EVT-13, EVT-14, EVT-15 ------------------------------------------------------------------------------------------- */

static void
test_evt_13 (void)
{
  Rig rig;
  FoyerId yoga, event = open_with_event (&rig, 4, &yoga);

  enrol (rig.t, &event, "Eszter", "+36201234567");
  enrol (rig.t, &event, "Béla", "+36201234568");
  rig_enter (&rig, NULL, "calendar");
  FoyerCalendarPage *page = calendar_of (&rig);
  GtkWidget *panel = open_event_panel (&rig, &event);
  GtkWidget *menu = menu_called (panel, "What can be done with the event");
  rig_click (rig_button (menu, "Delete the event"));
  wait_for (rig_says (rig.window, "2 bookings in this event will be cancelled."));
  rig_picture (&rig, "event-delete");
  g_assert_cmpint (event_int (rig.t, &event, "taken"), ==, 2); /* until somebody says why */
  for (guint i = 0;; i++)
    {
      GtkWidget *entry = rig_find (rig.window, GTK_TYPE_ENTRY, i);

      g_assert_nonnull (entry);
      if (gtk_widget_get_mapped (entry) && gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (entry)))))
        break;
    }
  rig_type (&rig, "the teacher is ill");
  rig_press_enter (&rig);
  wait_for (foyer_window_panel (rig.window) == NULL && foyer_calendar_day_find (page->day, &event) == NULL);
  g_autoptr (JsonObject) e = event_of (rig.t, &event);
  g_assert_cmpstr (json_object_get_string_member (e, "state"), ==, "cancelled");

  /* The list of events knows it when asked for the deleted. */
  foyer_ui_open (rig.context, "events", NULL);
  panel = foyer_window_panel (rig.window);
  wait_for (rig_says (panel, "No events yet"));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check_called (panel, "Deleted too")), TRUE);
  wait_for (rig_says (panel, "Deleted · 2 bookings"));
  rig_picture (&rig, "events-deleted");

  /* And one Undo brings it back with both. */
  g_assert_true (foyer_ui_undo_last (rig.context));
  wait_for (foyer_calendar_day_find (page->day, &event) != NULL);
  g_assert_cmpint (event_int (rig.t, &event, "taken"), ==, 2);
  rig_close (&rig);
}

/* @with: the bookings too. How many are enrolled on the next day. */
static gint64
duplicated (gboolean with)
{
  Rig rig;
  FoyerId yoga, event = open_with_event (&rig, 4, &yoga);

  enrol (rig.t, &event, "Eszter", "+36201234567");
  rig_enter (&rig, NULL, "calendar");
  GtkWidget *panel = open_event_panel (&rig, &event);
  rig_click (rig_button (menu_called (panel, "What can be done with the event"), "Duplicate"));
  wait_for (foyer_window_panel (rig.window) != panel);
  panel = foyer_window_panel (rig.window);
  wait_for (check_called (panel, "Tue 22 December") != NULL);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check_called (panel, "With the booking in it (1)")), with);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check_called (panel, "Tue 15 December")), FALSE); /* closed that day */
  wait_for (rig_button (panel, "Make 3 events") != NULL);
  if (with)
    rig_picture (&rig, "event-duplicate");
  rig_click (rig_button (panel, "Make 3 events"));
  wait_for (rig_says (panel, "3 events were made."));
  g_assert_cmpuint (events_on (rig.t, "2026-12-15", "2026-12-15"), ==, 0);
  g_autoptr (JsonNode) list = foyer_test_query (rig.t, "event.list", foyer_params ("from", "s", "2026-12-01", "to", "s", "2026-12-01", NULL));
  gint64 taken = int_of (json_array_get_object_element (json_node_get_array (list), 0), "taken");
  if (with)
    {
      rig_click (rig_button (panel, "Undo"));
      wait_for (events_on (rig.t, "2026-11-25", "2026-12-31") == 0);
      g_assert_false (foyer_ui_undo_last (rig.context)); /* it was one thing */
    }
  rig_close (&rig);
  return taken;
}

static void
test_evt_14 (void)
{
  g_assert_cmpint (duplicated (FALSE), ==, 0);
  g_assert_cmpint (duplicated (TRUE), ==, 1);
}

static void
test_evt_15 (void)
{
  Rig rig;
  FoyerId yoga, event = open_with_event (&rig, 9, &yoga);
  g_autofree char *left = NULL;
  GtkTextIter from, to;

  enrol (rig.t, &event, "Eszter", "+36201234567");
  rig_enter (&rig, NULL, "calendar");
  GtkWidget *panel = open_event_panel (&rig, &event);
  GtkWidget *expander = rig_find (panel, GTK_TYPE_EXPANDER, 0), *text;

  gtk_expander_set_expanded (GTK_EXPANDER (expander), TRUE);
  rig_settle ();
  text = rig_find (expander, GTK_TYPE_TEXT_VIEW, 0);
  g_assert_true (gtk_widget_has_focus (text));
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (text));
  gtk_text_buffer_set_text (buffer,
                            "Kovács Anna +36202000001\nNagy Béla; 06202000002\nCili 06202000003\nDóra 06202000004\nEmil 06202000005\nFeri 06202000006\nGabi 06202000007\n"
                            "Hugó 06202000008\nEszter +36201234567\nIrma\n",
                            -1);
  rig_click (rig_button (expander, "Enrol them"));
  wait_for (rig_says (panel, "Full: 9 of 9 seats taken"));
  wait_for (rig_says (expander, "This client is enrolled already."));
  g_assert_true (rig_says (expander, "Irma: "));
  gtk_text_buffer_get_bounds (buffer, &from, &to);
  left = gtk_text_buffer_get_text (buffer, &from, &to, FALSE);
  g_assert_nonnull (strstr (left, "Irma"));
  g_assert_null (strstr (left, "Hugó"));
  wait_for (rig_says (rig.window, "8 clients enrolled, 2 refused"));
  rig_picture (&rig, "event-pasted");
  rig_close (&rig);
}

/* ---- changed afterwards, and by keys ---------------------------------------------------------------------------------------------- */

static void
test_details (void)
{
  Rig rig;
  FoyerId yoga, event = open_with_event (&rig, 4, &yoga);
  g_autoptr (JsonObject) l = foyer_test_call (rig.t, "label.create", foyer_params ("title", "s", "Bring a mat", "scope", "s", "event", NULL));

  rig_enter (&rig, NULL, "calendar");
  GtkWidget *panel = open_event_panel (&rig, &event), *details = rig_find (panel, GTK_TYPE_EXPANDER, 1), *labels;
  gtk_expander_set_expanded (GTK_EXPANDER (details), TRUE);
  rig_settle ();
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (rig_find (details, GTK_TYPE_SPIN_BUTTON, 0)), 75);
  wait_for (rig_says (panel, "11:15"));
  gtk_widget_grab_focus (rig_find (details, GTK_TYPE_ENTRY, 0));
  rig_type (&rig, "The back door is open");
  gtk_widget_grab_focus (rig_find (details, GTK_TYPE_ENTRY, 1)); /* going on saves it */
  wait_for (rig_says (panel, "The back door is open"));
  labels = menu_called (rig_find (panel, FOYER_TYPE_LABEL_MENU, 0), "Labels");
  wait_for (check_called (labels, "Bring a mat") != NULL);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check_called (labels, "Bring a mat")), TRUE);
  wait_for (rig_says (rig_find (panel, GTK_TYPE_FLOW_BOX, 0), "Bring a mat"));
  g_autoptr (JsonObject) e = event_of (rig.t, &event);
  g_assert_cmpint (int_of (e, "dur"), ==, 75);
  g_assert_cmpstr (json_object_get_string_member (e, "comment"), ==, "The back door is open");
  rig_close (&rig);
}

/* ---- sold twice on two desks ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  Rig *rig;
  FoyerId event;
  Booked last;
} Sold;

/* What the chain would say: the last seat was sold on both desks, and Béla came second. */
static gboolean
sell_twice (FoyerTx *tx, gpointer data, GError **error)
{
  Sold *sold = data;
  FoyerId id = foyer_tx_new_id (tx);
  g_autoptr (FoyerRow) conflict = foyer_row_new ("conflict", &id);
  g_autoptr (FoyerRow) event = foyer_tx_get (tx, "appointment", &sold->event);
  g_autoptr (FoyerRow) last = foyer_tx_get (tx, "appointment", &sold->last.appointment);
  char text[37];

  foyer_row_set_text (last, "slot", "contested");
  foyer_tx_put (tx, last);
  foyer_row_set_int (event, "capacity", 1);
  foyer_tx_put (tx, event);
  foyer_row_set_id (conflict, "loc", &sold->rig->t->loc);
  foyer_row_set_text (conflict, "kind", "event");
  foyer_row_set_int (conflict, "sev", 2);
  foyer_row_set_text (conflict, "tbl", "appointment");
  foyer_row_set_text (conflict, "a", foyer_id_format (&sold->last.appointment, text));
  foyer_row_set_text (conflict, "b", foyer_id_format (&sold->event, text));
  foyer_row_set_text (conflict, "state", "open");
  foyer_row_set_int (conflict, "at", foyer_tx_now (tx));
  foyer_tx_put (tx, conflict);
  return TRUE;
}

static void
test_inbox (void)
{
  Rig rig;
  FoyerId yoga, event = open_with_event (&rig, 4, &yoga);
  Sold sold = { .rig = &rig, .event = event };
  FoyerWriteInfo info = { .cmd = "test", .who = rig.t->owner.user, .loc = rig.t->loc };
  g_autoptr (GError) error = NULL;

  enrol (rig.t, &event, "Eszter", "+36201234567");
  sold.last = enrol (rig.t, &event, "Béla", "+36201234568");
  foyer_store_write (foyer_desk_store (rig.t->desk), &info, sell_twice, &sold, NULL, &error);
  g_assert_no_error (error);
  rig_enter (&rig, NULL, "sync");
  wait_for (rig_says (rig.window, "2 taken, but only 1 seat. Béla came last."));
  /* Both sides: the event and how full it is, who came last and who enrolled them. */
  g_assert_true (rig_says (rig.window, "2 of 1 seats taken") && rig_says (rig.window, "Came last") && rig_says (rig.window, "Booked by Olga Owner"));
  rig_picture (&rig, "event-inbox");
  /* To the event, where the booking can be moved; and back, where one more seat solves it. */
  rig_click (rig_button (rig.window, "Move to another event…"));
  wait_for (foyer_window_panel (rig.window) != NULL && rig_says (foyer_window_panel (rig.window), "2 taken, but only 1 seat"));
  wait_for (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (rig.window)), foyer_window_panel (rig.window)));
  g_assert_true (rig_says (person_called (foyer_window_panel (rig.window), "Béla"), "no seat left"));
  rig_picture (&rig, "event-overfull");
  foyer_ui_go (rig.context, "sync", NULL);
  wait_for (rig_button (rig.window, "Add 1 seat") != NULL);
  rig_click (rig_button (rig.window, "Add 1 seat"));
  wait_for (!rig_says (rig.window, "Béla came last"));
  g_assert_cmpint (event_int (rig.t, &event, "capacity"), ==, 2);
  rig_close (&rig);
}

static void
press (gpointer widget, guint keyval)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !handled; i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0, 0, &handled);
    }
  g_assert_true (handled);
  rig_settle ();
}

/* Tab order is reading order; the arrows walk the people; Delete cancels the one in focus and the keyboard stays in the list. */
static void
test_keys (void)
{
  Rig rig;
  FoyerId yoga, event = open_with_event (&rig, 4, &yoga);

  enrol (rig.t, &event, "Eszter", "+36201234567");
  enrol (rig.t, &event, "Béla", "+36201234568");
  rig_enter (&rig, NULL, "calendar");
  GtkWidget *panel = open_event_panel (&rig, &event), *focus = gtk_window_get_focus (GTK_WINDOW (rig.window)), *list = gtk_widget_get_parent (person_called (panel, "Eszter"));
  float last = -1;

  /* Typing enrols at once: the field has the keyboard. */
  g_assert_true (gtk_widget_is_ancestor (focus, rig_find (panel, FOYER_TYPE_SUGGEST, 0)));
  gtk_widget_grab_focus (rig_find (panel, GTK_TYPE_BUTTON, 0));
  for (int i = 0; i < 40; i++)
    {
      graphene_rect_t bounds;

      focus = gtk_window_get_focus (GTK_WINDOW (rig.window));
      g_assert_true (gtk_widget_compute_bounds (focus, panel, &bounds));
      g_assert_cmpfloat (bounds.origin.y + bounds.size.height, >=, last);
      last = bounds.origin.y;
      if (GTK_IS_EXPANDER (focus))
        break;
      g_assert_true (gtk_widget_child_focus (panel, GTK_DIR_TAB_FORWARD));
    }
  g_assert_true (GTK_IS_EXPANDER (focus));

  gtk_widget_grab_focus (rig_find (person_called (panel, "Eszter"), GTK_TYPE_BUTTON, 0));
  press (list, GDK_KEY_Down);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (rig.window)), person_called (panel, "Béla")));
  press (list, GDK_KEY_Up);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (rig.window)), person_called (panel, "Eszter")));
  press (list, GDK_KEY_Delete);
  wait_for (rig_says (panel, "1 of 4 seats taken"));
  rig_settle ();
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (rig.window)), person_called (panel, "Béla")));
  /* Spoken: who, how it stands, how many seats. */
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (rig_find (person_called (panel, "Béla"), GTK_TYPE_BUTTON, 0)), GTK_ACCESSIBLE_PROPERTY_LABEL, "Béla, Pending, 1 seat");
  rig_close (&rig);
}

int
main (int argc,
      char *argv[])
{
  rig_init (&argc, &argv);
  g_test_add_func ("/window-events/CAL-3", test_cal_3);
  g_test_add_func ("/window-events/EVT-1", test_evt_1);
  g_test_add_func ("/window-events/EVT-2", test_evt_2);
  g_test_add_func ("/window-events/EVT-3", test_evt_3);
  g_test_add_func ("/window-events/EVT-4", test_evt_4);
  g_test_add_func ("/window-events/EVT-5", test_evt_5);
  g_test_add_func ("/window-events/EVT-6", test_evt_6);
  g_test_add_func ("/window-events/EVT-7", test_evt_7);
  g_test_add_func ("/window-events/EVT-11", test_evt_11);
  g_test_add_func ("/window-events/EVT-12", test_evt_12);
  g_test_add_func ("/window-events/EVT-13", test_evt_13);
  g_test_add_func ("/window-events/EVT-14", test_evt_14);
  g_test_add_func ("/window-events/EVT-15", test_evt_15);
  g_test_add_func ("/window-events/details", test_details);
  g_test_add_func ("/window-events/inbox", test_inbox);
  g_test_add_func ("/window-events/keys", test_keys);
  return g_test_run ();
}
