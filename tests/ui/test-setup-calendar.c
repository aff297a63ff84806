/* The location in the settings: what the calendar opens with (CAL-2), the time zone (LOC-4), two rights (LOC-5); and finding all of it with
 * Ctrl+K. */
#include "config.h"

#include "foyer-calendar-private.h"
#include "foyer-palette.h"
#include "setup-rig.h"

static FoyerCalendarPage *
calendar (Rig *rig)
{
  foyer_ui_go (rig->context, "calendar", NULL);
  return FOYER_CALENDAR_PAGE (setup_page (rig));
}

static gboolean
has_columns (FoyerCalendarPage *page, const char *wanted)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; page->day != NULL && i < page->day->columns->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", g_array_index (page->day->columns, FoyerCalendarColumn, i).name);
  return g_str_equal (names->str, wanted);
}

/* A row of "Calendar and receipts" is set, and the session knows. */
static void
set_option (Rig *rig, const char *title, const char *words, const char *board)
{
  setup_go (rig, "settings", "options");
  setup_choose (setup_need (setup_page (rig), title), words);
  wait_for (g_str_has_prefix (foyer_ui_opening_board (rig->context), board));
}

static void
sign_in_anew (Rig *rig, const FoyerActor *who)
{
  foyer_ui_context_leave (rig->context);
  rig_settle ();
  rig_enter (rig, who, NULL);
}

static void
test_cal_2 (void)
{
  Rig rig;
  FoyerCalendarPage *page;
  FoyerId stylist, chair;
  FoyerActor rita;

  rig_open (&rig, NULL, 9 * 60, 1280, 720);
  {
    g_autoptr (JsonObject) position = foyer_test_call (rig.t, "position.create", foyer_params ("name", "s", "Stylist", NULL));
    g_autoptr (JsonObject) barber = foyer_test_call (rig.t, "position.create", foyer_params ("name", "s", "Barber", NULL));
    g_autoptr (JsonObject) chairs = foyer_test_call (rig.t, "resource.create", foyer_params ("name", "s", "Chair", "instances", "i", (gint64) 2, NULL));
    g_autoptr (JsonObject) beds = foyer_test_call (rig.t, "resource.create", foyer_params ("name", "s", "Bed", "instances", "i", (gint64) 1, NULL));

    g_assert_true (barber != NULL && beds != NULL);
    stylist = foyer_test_id (position, "position");
    chair = foyer_test_id (chairs, "resource");
    g_autoptr (JsonObject) anna = foyer_test_call (rig.t, "staff.update", foyer_params ("staff", "d", &rig.t->staff[ANNA], "position", "d", &stylist, NULL));
  }
  rita = foyer_test_user (rig.t, "Rita", "+36302222222", "receptionist", NULL);
  rig_enter (&rig, NULL, "calendar");
  page = calendar (&rig);
  wait_for (has_columns (page, "Anna Nagy, Boris Kovács, Clara Silva"));

  /* Rooms and devices. */
  set_option (&rig, "The calendar opens with", "Rooms and devices", "resources");
  wait_for (setup_row (setup_page (&rig), "Of rooms and devices") != NULL && setup_row (setup_page (&rig), "Of the team") == NULL);
  rig_picture (&rig, "settings-opening-board");
  page = calendar (&rig);
  wait_for (page->view == FOYER_CALENDAR_VIEW_ROOMS && has_columns (page, "Chair 1, Chair 2, Bed"));
  /* One of them. */
  set_option (&rig, "Of rooms and devices", "Chair", "resources ");
  page = calendar (&rig);
  wait_for (has_columns (page, "Chair 1, Chair 2"));
  rig_picture (&rig, "calendar-one-resource");

  /* So it opens for a colleague, who has the last word for herself: what she chooses stays when she comes again … */
  sign_in_anew (&rig, &rita);
  page = FOYER_CALENDAR_PAGE (setup_page (&rig));
  wait_for (page->view == FOYER_CALENDAR_VIEW_ROOMS && has_columns (page, "Chair 1, Chair 2"));
  rig_click (page->view_buttons[FOYER_CALENDAR_VIEW_DAY]);
  wait_for (has_columns (page, "Anna Nagy, Boris Kovács, Clara Silva"));
  sign_in_anew (&rig, &rita);
  page = FOYER_CALENDAR_PAGE (setup_page (&rig));
  wait_for (page->view == FOYER_CALENDAR_VIEW_DAY && has_columns (page, "Anna Nagy, Boris Kovács, Clara Silva"));

  /* … until the location says otherwise: the team again, of it the stylists. */
  sign_in_anew (&rig, NULL);
  set_option (&rig, "The calendar opens with", "The team", "team");
  set_option (&rig, "Of the team", "Stylist", "team ");
  page = calendar (&rig);
  wait_for (page->view == FOYER_CALENDAR_VIEW_DAY && has_columns (page, "Anna Nagy"));
  sign_in_anew (&rig, &rita);
  page = FOYER_CALENDAR_PAGE (setup_page (&rig));
  wait_for (has_columns (page, "Anna Nagy"));

  /* A resource that is gone limits nothing. */
  sign_in_anew (&rig, NULL);
  set_option (&rig, "The calendar opens with", "Rooms and devices", "resources ");
  {
    g_autoptr (JsonObject) o = foyer_test_call (rig.t, "resource.delete", foyer_params ("resource", "d", &chair, NULL));
  }
  sign_in_anew (&rig, &rita);
  page = FOYER_CALENDAR_PAGE (setup_page (&rig));
  wait_for (page->view == FOYER_CALENDAR_VIEW_ROOMS && has_columns (page, "Bed"));
  rig_close (&rig);
}

/* Another zone, the same times on the wall. */
static void
test_loc_4 (void)
{
  Rig rig;
  FoyerCalendarPage *page;
  FoyerId id;
  GdkRectangle before, after;

  rig_open (&rig, NULL, 9 * 60, 1280, 720);
  id = foyer_test_book (rig.t, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Kata", NULL);
  rig_enter (&rig, NULL, "calendar");
  page = calendar (&rig);
  wait_for (page->day != NULL && foyer_calendar_day_find (page->day, &id) != NULL);
  rig_settle ();
  g_assert_true (foyer_board_get_block_rect (page->board, &id, &before));
  setup_go (&rig, "settings", "location");
  setup_type (setup_page (&rig), "Time zone", "America/New_York");
  wait_for (g_str_equal (foyer_zone_name (foyer_ui_zone (rig.context)), "America/New_York"));
  /* What is no zone is refused. */
  setup_type (setup_page (&rig), "Time zone", "Budapest Mean Time");
  rig_settle ();
  g_assert_true (setup_is (&rig, "location", &rig.t->loc, "zone", "America/New_York"));
  page = calendar (&rig);
  foyer_calendar_page_go (page, foyer_date_make (2026, 11, 24));
  wait_for (page->day != NULL && foyer_calendar_day_find (page->day, &id) != NULL);
  rig_settle ();
  g_assert_true (foyer_board_get_block_rect (page->board, &id, &after));
  g_assert_cmpint (before.y, ==, after.y);
  g_assert_true (setup_is (&rig, "appointment", &id, "wall", FOYER_TEST_DATE "T10:00"));
  rig_close (&rig);
}

static FoyerActor
manager_without (Rig *rig, const char *name, const char *phone, const char *rights)
{
  FoyerActor who = foyer_test_user (rig->t, name, phone, "manager", NULL);
  g_autoptr (JsonObject) o = foyer_test_call (rig->t, "access.grant", foyer_params ("user", "d", &who.user, "role", "s", "manager", "rights", "n",
                                                                                   json_from_string (rights, NULL), NULL));
  return who;
}

/* Contacts without the system settings, and the other way round, and neither. */
static void
test_loc_5 (void)
{
  Rig rig;
  FoyerActor info, technical, none;

  rig_open (&rig, NULL, 9 * 60, 1280, 720);
  info = manager_without (&rig, "Ines", "+36302222222", "{\"setup.location\":false}");
  technical = manager_without (&rig, "Tom", "+36303333333", "{\"setup.info\":false}");
  none = manager_without (&rig, "Nora", "+36304444444", "{\"setup.location\":false,\"setup.info\":false}");

  rig_enter (&rig, &info, "settings");
  setup_go (&rig, "settings", "location");
  setup_type (setup_page (&rig), "Public name", "Bella");
  wait_for (setup_is (&rig, "location", &rig.t->loc, "public_name", "Bella"));
  setup_type (setup_page (&rig), "E-mail", "bella@example.com");
  wait_for (setup_is (&rig, "location", &rig.t->loc, "email", "bella@example.com"));
  g_assert_nonnull (setup_row (setup_page (&rig), "New phone"));
  g_assert_null (setup_row (setup_page (&rig), "Time zone"));
  g_assert_null (setup_row (setup_page (&rig), "New location"));
  g_assert_false (rig_says (setup_page (&rig), "Calendar and receipts"));
  rig_picture (&rig, "settings-location-info");

  rig_enter (&rig, &technical, "settings");
  setup_go (&rig, "settings", "location");
  setup_type (setup_page (&rig), "City", "Pécs");
  wait_for (setup_is (&rig, "location", &rig.t->loc, "city", "Pécs"));
  g_assert_null (setup_row (setup_page (&rig), "Public name"));
  g_assert_null (setup_row (setup_page (&rig), "E-mail"));
  g_assert_null (setup_row (setup_page (&rig), "New phone"));
  g_assert_false (rig_says (setup_page (&rig), "No photos yet"));
  g_assert_true (rig_says (setup_page (&rig), "Calendar and receipts"));

  rig_enter (&rig, &none, "settings");
  setup_go (&rig, "settings", "services");
  wait_for (setup_row (setup_page (&rig), "Haircut") != NULL);
  g_assert_false (rig_says (setup_page (&rig), "Location"));
  rig_close (&rig);
}

/* ---- Ctrl+K ------------------------------------------------------------------------------------------------------------- */

static FoyerPalette *
open_palette (Rig *rig, const char *text)
{
  FoyerPalette *palette;

  rig_action (rig->window, "win.palette");
  wait_for ((palette = FOYER_PALETTE (rig_find (rig->window, FOYER_TYPE_PALETTE, 0))) != NULL);
  gtk_widget_grab_focus (GTK_WIDGET (palette));
  rig_type (rig, text);
  return palette;
}

static gboolean
finds (FoyerPalette *palette, const char *title)
{
  for (guint i = 0; i < foyer_palette_n_results (palette); i++)
    if (g_str_equal (foyer_palette_result (palette, i), title))
      return TRUE;
  return FALSE;
}

static void
test_palette (void)
{
  Rig rig;
  FoyerPalette *palette;
  GtkWidget *focus;
  FoyerActor rita;

  rig_open (&rig, NULL, 9 * 60, 1280, 720);
  rita = foyer_test_user (rig.t, "Rita", "+36302222222", "receptionist", NULL);
  rig_enter (&rig, NULL, "calendar");
  /* A section by another word for it, opened by Enter. */
  palette = open_palette (&rig, "places chairs");
  wait_for (finds (palette, "Resources"));
  rig_picture (&rig, "palette-settings");
  rig_press_enter (&rig);
  wait_for (g_strcmp0 (foyer_window_page (rig.window), "settings") == 0 && rig_says (setup_page (&rig), "Rooms and devices."));

  /* A single setting: the focus stands on it. */
  palette = open_palette (&rig, "technical break after");
  wait_for (finds (palette, "Technical break after a booking"));
  rig_press_enter (&rig);
  wait_for (setup_row (setup_page (&rig), "Technical break after a booking") != NULL && (focus = gtk_window_get_focus (GTK_WINDOW (rig.window))) != NULL &&
            (focus == setup_row (setup_page (&rig), "Technical break after a booking") ||
             gtk_widget_is_ancestor (focus, setup_row (setup_page (&rig), "Technical break after a booking"))));
  palette = open_palette (&rig, "opening hours");
  wait_for (finds (palette, "Opening hours"));
  rig_press_enter (&rig);
  wait_for (setup_row (setup_page (&rig), "Opening hours") != NULL && (focus = gtk_window_get_focus (GTK_WINDOW (rig.window))) != NULL &&
            gtk_widget_is_ancestor (focus, setup_row (setup_page (&rig), "Opening hours")));
  /* A list: the first of it that can be reached. */
  palette = open_palette (&rig, "payment items");
  wait_for (finds (palette, "Payment items"));
  rig_press_enter (&rig);
  wait_for (rig_says (setup_page (&rig), "What money is taken and spent for.") && (focus = gtk_window_get_focus (GTK_WINDOW (rig.window))) != NULL &&
            gtk_widget_get_ancestor (focus, ADW_TYPE_PREFERENCES_GROUP) != NULL &&
            g_strcmp0 (adw_preferences_group_get_title (ADW_PREFERENCES_GROUP (gtk_widget_get_ancestor (focus, ADW_TYPE_PREFERENCES_GROUP))), "Payment items") == 0);
  /* A part of the team. */
  palette = open_palette (&rig, "positions");
  wait_for (finds (palette, "Positions"));
  rig_press_enter (&rig);
  wait_for (g_strcmp0 (foyer_window_page (rig.window), "team") == 0 && setup_row (setup_page (&rig), "New position") != NULL);

  /* Who may not see the settings finds nothing of them. */
  rig_enter (&rig, &rita, "calendar");
  palette = open_palette (&rig, "technical break");
  wait_for (!finds (palette, "Technical break after a booking"));
  g_assert_false (finds (palette, "Calendar and receipts"));
  rig_close (&rig);
}

int
main (int argc, char *argv[])
{
  rig_init (&argc, &argv);
  g_test_add_func ("/setup/CAL-2", test_cal_2);
  g_test_add_func ("/setup/LOC-4", test_loc_4);
  g_test_add_func ("/setup/LOC-5", test_loc_5);
  g_test_add_func ("/setup/palette", test_palette);
  return g_test_run ();
}
