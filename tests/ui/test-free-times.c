/* The next free times as chips: on the booking form, and over the board. */
#include "config.h"

#include "foyer-booking-form.h"
#include "foyer-calendar-private.h"
#include "foyer-free-times.h"
#include "foyer-labels.h"
#include "foyer-suggest.h"
#include "window-rig.h"

/* "12:00 Anna Nagy Haircut" of the only block of the day; "" when there is not exactly one. (transfer full) */
static char *
booked (Rig *rig,
        const char *date)
{
  g_autoptr (JsonNode) node = foyer_test_query (rig->t, "calendar.day", foyer_params ("date", "s", date, NULL));
  JsonArray *blocks = json_object_get_array_member (json_node_get_object (node), "blocks");
  FoyerId staff;
  char time[6];

  if (json_array_get_length (blocks) != 1)
    return g_strdup ("");
  JsonObject *block = json_array_get_object_element (blocks, 0);
  foyer_json_uid (block, "staff", &staff);
  g_autofree char *name = foyer_test_field (rig->t, "staff", &staff, "name");
  return g_strdup_printf ("%s %s %s", foyer_minute_format (foyer_json_num (block, "start"), time), name,
                          foyer_json_str (block, "services") != NULL ? foyer_json_str (block, "services") : "-");
}

static void
test_form (void)
{
  Rig rig;

  rig_open (&rig, NULL, 11 * 60 + 20, 1280, 720);
  rig_enter (&rig, NULL, "calendar");
  foyer_ui_open (rig.context, "visit", foyer_params ("staff", "d", &rig.t->staff[ANNA], "wall", "s", FOYER_TEST_DATE "T12:30", NULL));
  GtkWidget *form = foyer_window_panel (rig.window);
  wait_for (foyer_booking_form_ready (FOYER_BOOKING_FORM (form)));
  /* Half an hour of Anna before her break, then after it. */
  wait_for (rig_button (form, "Today 12:30") != NULL);
  g_assert_nonnull (rig_button (form, "Today 14:00"));
  g_assert_null (rig_button (form, "Today 13:00"));

  /* Colouring takes 90 minutes: not before the break any more. Boris does it too and is free earlier. */
  foyer_suggest_focus (FOYER_SUGGEST (rig_find (form, FOYER_TYPE_SUGGEST, 1)));
  rig_type (&rig, "colour");
  rig_press_enter (&rig);
  wait_for (rig_button (form, "Today 12:30") != NULL && rig_says (rig_button (form, "Today 12:30"), "Boris"));
  rig_picture (&rig, "free-times-form");
  /* Asked for: only hers. */
  GtkWidget *asked = rig_find (form, GTK_TYPE_CHECK_BUTTON, 0);
  for (guint i = 1; asked != NULL && g_strcmp0 (gtk_check_button_get_label (GTK_CHECK_BUTTON (asked)), "Asked for this person") != 0; i++)
    asked = rig_find (form, GTK_TYPE_CHECK_BUTTON, i);
  g_assert_nonnull (asked);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (asked), TRUE);
  wait_for (rig_button (form, "Today 14:00") != NULL && rig_button (form, "Today 12:30") == NULL);

  /* One key books the first of them, whatever the form said before. */
  rig_action (form, "booking.first-free");
  wait_for (foyer_window_panel (rig.window) == NULL);
  g_autofree char *one = booked (&rig, FOYER_TEST_DATE);
  g_assert_cmpstr (one, ==, "14:00 Anna Nagy Colouring");
  /* And one key takes it back. */
  g_assert_true (foyer_ui_undo_last (rig.context));
  for (gboolean gone = FALSE; !gone;)
    {
      rig_settle ();
      g_autofree char *none = booked (&rig, FOYER_TEST_DATE);
      gone = *none == '\0';
    }
  rig_close (&rig);
}

static void
test_over_the_board (void)
{
  Rig rig;

  rig_open (&rig, NULL, 11 * 60 + 20, 1280, 720);
  g_autoptr (JsonObject) client = foyer_test_call (rig.t, "client.create", foyer_params ("name", "s", "Eszter", "phone", "s", "+36201234567", NULL));
  FoyerId id = foyer_test_id (client, "id");
  rig_enter (&rig, NULL, "calendar");
  FoyerCalendarPage *page = FOYER_CALENDAR_PAGE (foyer_window_page_widget (rig.window));

  rig_action (page, "calendar.free-times");
  rig_settle ();
  GtkWidget *popover = GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (page->free_button)));
  wait_for (rig_button (popover, "Today 11:30") != NULL);
  rig_picture (&rig, "free-times-board");

  /* Nobody was copied: the booking opens with all but the client. */
  rig_click (rig_button (popover, "Today 11:30"));
  wait_for (FOYER_IS_BOOKING_FORM (foyer_window_panel (rig.window)));
  wait_for (rig_says (foyer_window_panel (rig.window), "11:30"));
  foyer_ui_close (rig.context);
  rig_settle ();

  /* Somebody was: booked at once. */
  foyer_calendar_page_copy_client (page, &id, "Eszter");
  rig_action (page, "calendar.free-times");
  rig_settle ();
  wait_for (rig_button (popover, "Today 12:00") != NULL);
  rig_click (rig_button (popover, "Today 12:00"));
  g_autofree char *one = NULL;
  do
    {
      g_free (one);
      rig_settle ();
      one = booked (&rig, FOYER_TEST_DATE);
    }
  while (*one == '\0');
  g_assert_true (g_str_has_prefix (one, "12:00 "));
  rig_close (&rig);
}

int
main (int argc,
      char *argv[])
{
  rig_init (&argc, &argv);
  g_test_add_func ("/free-times/form", test_form);
  g_test_add_func ("/free-times/over-the-board", test_over_the_board);
  return g_test_run ();
}
