/* Settings and Team in the real window: first steps (GEN-2), location (LOC-1, LOC-2), price range (SRV-3), account (GEN-4), schedule
 * (SCH-1, STF-2), rights (GEN-6). With FOYER_SHOTS=DIR each screen is saved there as a picture. */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "foyer-form.h"
#include "foyer-live.h"
#include "foyer-schedule-view.h"
#include "foyer-settings-page.h"
#include "foyer-shift-cell.h"
#include "foyer-team-page.h"
#include "foyer-test.h"
#include "foyer-window.h"

#define PATIENCE_US (10 * G_USEC_PER_SEC)

#define wait_for(condition) \
  G_STMT_START { \
    gint64 end_ = g_get_monotonic_time () + PATIENCE_US; \
    while (!(condition)) \
      { \
        if (g_get_monotonic_time () > end_) \
          g_error ("%s:%d: waited in vain for %s", __FILE__, __LINE__, #condition); \
        if (!g_main_context_iteration (NULL, FALSE)) \
          g_usleep (1000); \
      } \
  } G_STMT_END

typedef struct
{
  FoyerTest *t;
  FoyerUiContext *context;
  FoyerWindow *window;
} Desk;

static void
settle (void)
{
  for (int i = 0; i < 60; i++)
    {
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (2000);
    }
}

static void
on_entered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  foyer_ui_context_enter_finish (FOYER_UI_CONTEXT (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) data = TRUE;
}

static void
desk_begin (Desk *desk, FoyerTest *t, const FoyerActor *who, const char *page)
{
  gboolean done = FALSE;
  FoyerActor actor = *who;

  desk->t = t;
  desk->context = foyer_ui_context_new (t->desk);
  foyer_ui_set_fixed_date (desk->context, foyer_date_make (2026, 11, 24), 11 * 60);
  desk->window = g_object_ref_sink (g_object_new (FOYER_TYPE_WINDOW, NULL));
  gtk_window_set_default_size (GTK_WINDOW (desk->window), 1280, 800);
  foyer_window_set_context (desk->window, desk->context);
  gtk_window_present (GTK_WINDOW (desk->window));
  foyer_ui_context_enter_async (desk->context, &actor, on_entered_cb, &done);
  wait_for (done);
  foyer_window_show_desk (desk->window, page, NULL);
  wait_for (foyer_window_ready (desk->window));
  settle ();
}

static void
desk_end (Desk *desk)
{
  gtk_window_destroy (GTK_WINDOW (desk->window));
  settle ();
  g_object_run_dispose (G_OBJECT (desk->context));
  g_assert_finalize_object (desk->window);
  g_object_unref (desk->context);
  foyer_test_free (desk->t);
}

static void
shoot (Desk *desk, const char *name)
{
  const char *dir = g_getenv ("FOYER_SHOTS");
  g_autofree char *file = dir ? g_strdup_printf ("%s/%s%s.png", dir, name, g_getenv ("FOYER_SHOTS_SUFFIX") ? g_getenv ("FOYER_SHOTS_SUFFIX") : "") : NULL;
  g_autoptr (GError) error = NULL;

  if (file == NULL)
    return;
  settle ();
  g_usleep (300000);
  settle ();
  foyer_window_save_picture (desk->window, file, &error);
  g_assert_no_error (error);
}

static void
go (Desk *desk, const char *page, const char *section)
{
  foyer_window_go (desk->window, page, foyer_params ("section", "s", section, NULL));
  wait_for (foyer_window_ready (desk->window));
  settle ();
}

/* ---- finding things ----------------------------------------------------------------------------------------------------- */

typedef gboolean (*Match) (GtkWidget *widget, const char *text);

static GtkWidget *
find (GtkWidget *root, Match match, const char *text)
{
  if (match (root, text))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, match, text);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
is_row (GtkWidget *w, const char *title)
{
  return ADW_IS_PREFERENCES_ROW (w) && g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (w)), title) == 0;
}

static gboolean
is_button (GtkWidget *w, const char *label)
{
  const char *have = GTK_IS_BUTTON (w) ? gtk_button_get_label (GTK_BUTTON (w)) : NULL;
  return have != NULL && g_str_equal (have, label);
}

static gboolean
is_label (GtkWidget *w, const char *text)
{
  return GTK_IS_LABEL (w) && g_strcmp0 (gtk_label_get_text (GTK_LABEL (w)), text) == 0;
}

static gboolean
is_tip (GtkWidget *w, const char *text)
{
  return GTK_IS_BUTTON (w) && g_strcmp0 (gtk_widget_get_tooltip_text (w), text) == 0;
}

static gboolean
is_online_of (GtkWidget *w, const char *spoken)
{
  g_autofree char *is = GTK_IS_SWITCH (w) ? gtk_test_accessible_check_property (GTK_ACCESSIBLE (w), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken) : g_strdup ("no switch");
  return is == NULL;
}

static gboolean
is_cell (GtkWidget *w, const char *date)
{
  gint64 day;
  return FOYER_IS_SHIFT_CELL (w) && foyer_date_parse (date, &day) && foyer_shift_cell_date (FOYER_SHIFT_CELL (w)) == day;
}

static gboolean
is_entry (GtkWidget *w, const char *text)
{
  return GTK_IS_ENTRY (w) && (text == NULL || g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (w)), text) == 0);
}

static GtkWidget *
page (Desk *desk)
{
  return foyer_window_page_widget (desk->window);
}

static GtkWidget *
panel (Desk *desk)
{
  wait_for (foyer_window_panel (desk->window) != NULL);
  settle ();
  return foyer_window_panel (desk->window);
}

static void
press (GtkWidget *root, const char *label)
{
  GtkWidget *button = find (root, is_button, label);
  if (button == NULL)
    g_error ("There is no button “%s”", label);
  g_signal_emit_by_name (button, "clicked");
}

/* Types into a row and presses Enter there. */
static void
type (GtkWidget *root, const char *title, const char *text)
{
  GtkWidget *row = find (root, is_row, title);

  if (row == NULL)
    g_error ("There is no field “%s”", title);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  g_signal_emit_by_name (row, "entry-activated");
}

static char *
spans_of (Desk *desk, int who, const char *date)
{
  g_autoptr (JsonNode) node = foyer_test_query (desk->t, "schedule.grid", foyer_params ("from", "s", date, "to", "s", date, "staff", "d", &desk->t->staff[who], NULL));
  JsonArray *days = json_object_get_array_member (json_array_get_object_element (json_node_get_array (node), 0), "days");

  return json_array_get_length (days) ? g_strdup (json_object_get_string_member (json_array_get_object_element (days, 0), "spans")) : g_strdup ("");
}

/* ---- tests -------------------------------------------------------------------------------------------------------------- */

static FoyerTest *
fresh (void)
{
  FoyerTest *t = foyer_test_new_empty ();
  FoyerActor nobody = { .now = t->owner.now };
  g_autoptr (JsonObject) made = foyer_test_call_as (t, &nobody, "chain.init",
                                                    foyer_params ("name", "s", "Solo", "country", "s", "HU", "zone", "s", "Europe/Budapest", "currency", "s", "EUR", "owner", "s",
                                                                  "Olga", "phone", "s", "06301111111", "password", "s", FOYER_TEST_PASSWORD, NULL));
  t->owner.user = foyer_test_id (made, "user");
  t->owner.loc = foyer_test_id (made, "loc");
  return t;
}

static void
test_steps (void)
{
  static const char *const titles[] = { "Add your services", "Add your team", "Say who does which service", "Plan the working hours", "Give your team access" };
  Desk desk;
  FoyerTest *t = fresh ();
  GtkWidget *row;
  double last = -1;

  desk_begin (&desk, t, &t->owner, "settings");
  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      graphene_rect_t bounds;

      row = find (page (&desk), is_row, titles[i]);
      g_assert_nonnull (row);
      g_assert_true (gtk_widget_compute_bounds (row, page (&desk), &bounds));
      g_assert_cmpfloat (bounds.origin.y, >, last);
      last = bounds.origin.y;
      g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "");
    }
  shoot (&desk, "steps");

  /* Each opens its screen and ticks itself. */
  g_signal_emit_by_name (find (page (&desk), is_row, titles[0]), "activated");
  wait_for (find (page (&desk), is_row, "New category") != NULL);
  type (page (&desk), "New category", "Hair");
  wait_for (find (page (&desk), is_button, "Add") != NULL);
  press (page (&desk), "Add");
  gtk_editable_set_text (GTK_EDITABLE (find (panel (&desk), is_row, "Title")), "Cut");
  gtk_editable_set_text (GTK_EDITABLE (find (panel (&desk), is_row, "Minutes")), "30");
  gtk_editable_set_text (GTK_EDITABLE (find (panel (&desk), is_row, "Price")), "25");
  press (panel (&desk), "Add the service");
  wait_for (find (page (&desk), is_row, "Cut") != NULL);
  go (&desk, "settings", "steps");
  wait_for (g_strcmp0 (adw_action_row_get_subtitle (ADW_ACTION_ROW (find (page (&desk), is_row, titles[0]))), "Done") == 0);
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (find (page (&desk), is_row, titles[1]))), ==, "");
  g_signal_emit_by_name (find (page (&desk), is_row, titles[1]), "activated");
  wait_for (g_strcmp0 (foyer_window_page (desk.window), "team") == 0);
  desk_end (&desk);
}

static void
test_location (void)
{
  FoyerTest *t = foyer_test_new ();
  Desk desk;
  g_autofree char *name = NULL, *format = NULL;

  desk_begin (&desk, t, &t->owner, "settings");
  go (&desk, "settings", "location");
  shoot (&desk, "location");
  type (page (&desk), "Public name", "Bella Hair & Nails");
  settle ();
  wait_for ((g_free (name), name = foyer_test_field (t, "location", &t->loc, "public_name")) != NULL);
  g_assert_cmpstr (name, ==, "Bella Hair & Nails");

  /* An empty internal name is refused in a toast, and stays as it was in the store. */
  type (page (&desk), "Internal name", "");
  settle ();
  g_free (name);
  name = foyer_test_field (t, "location", &t->loc, "name");
  g_assert_cmpstr (name, ==, "Salon Bella");

  /* LOC-3: numbers are added in a row of their own, and move up. */
  {
    g_autofree char *phones = NULL;
    GtkWidget *row = find (page (&desk), is_row, "New phone");

    gtk_editable_set_text (GTK_EDITABLE (row), "06 30 644 7392");
    g_signal_emit_by_name (row, "apply");
    wait_for ((g_free (phones), phones = foyer_test_field (t, "location", &t->loc, "phones")) != NULL);
    g_assert_cmpstr (phones, ==, "[\"+36306447392\"]");
    wait_for (find (page (&desk), is_row, "Phone") != NULL);
    row = find (page (&desk), is_row, "New phone");
    gtk_editable_set_text (GTK_EDITABLE (row), "06 1 234 5678");
    g_signal_emit_by_name (row, "apply");
    wait_for ((g_free (phones), phones = foyer_test_field (t, "location", &t->loc, "phones")) && g_str_equal (phones, "[\"+36306447392\",\"+3612345678\"]"));
    wait_for (find (page (&desk), is_tip, "Move up") != NULL);
    g_signal_emit_by_name (find (page (&desk), is_tip, "Move up"), "clicked");
    wait_for ((g_free (phones), phones = foyer_test_field (t, "location", &t->loc, "phones")) && g_str_equal (phones, "[\"+3612345678\",\"+36306447392\"]"));
  }

  /* LOC-2: the window writes dates the new way at once. */
  {
    g_autofree char *before = foyer_format_date (foyer_ui_time_format (desk.context), foyer_date_make (2026, 11, 24)), *after = NULL;
    g_assert_cmpstr (before, ==, "24.11.2026");
    adw_combo_row_set_selected (ADW_COMBO_ROW (find (page (&desk), is_row, "Dates")), 3);
    wait_for ((g_free (after), after = foyer_format_date (foyer_ui_time_format (desk.context), foyer_date_make (2026, 11, 24))) && g_str_equal (after, "11/24/2026"));
  }
  g_assert_cmpstr (foyer_window_page (desk.window), ==, "settings");
  format = foyer_test_field (t, "location", &t->loc, "date_format");
  g_assert_cmpstr (format, ==, "mdy/");
  desk_end (&desk);
}

static void
test_services (void)
{
  FoyerTest *t = foyer_test_new ();
  Desk desk;
  GtkWidget *low, *high;
  g_autofree char *max = NULL;

  desk_begin (&desk, t, &t->owner, "settings");
  go (&desk, "settings", "services");
  shoot (&desk, "services");
  g_signal_emit_by_name (find (page (&desk), is_row, "Haircut"), "activated");
  wait_for (find (panel (&desk), is_label, "Haircut") != NULL);
  wait_for (find (panel (&desk), is_row, "Boris Kovács") != NULL);
  low = find (panel (&desk), is_row, "Price");
  high = find (panel (&desk), is_row, "Highest price");
  g_assert_true (gtk_widget_get_visible (low));
  g_assert_false (gtk_widget_get_visible (high));
  shoot (&desk, "service");

  /* SRV-3: the switch reveals the second price; a range turned round is refused beside the field. */
  gtk_switch_set_active (GTK_SWITCH (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (find (panel (&desk), is_row, "Price range")))), TRUE);
  g_assert_true (gtk_widget_get_visible (high));
  g_assert_nonnull (find (panel (&desk), is_row, "Lowest price"));
  type (panel (&desk), "Highest price", "20");
  wait_for (find (panel (&desk), is_label, "The highest price is below the lowest price.") != NULL);
  type (panel (&desk), "Highest price", "40");
  wait_for ((g_free (max), max = foyer_test_field (t, "service", &t->service[HAIRCUT], "price_max")) != NULL);
  g_assert_cmpstr (max, ==, "4000");
  desk_end (&desk);
}

static gboolean
has_register (FoyerTest *t, const char *title)
{
  g_autoptr (JsonNode) registers = foyer_test_query (t, "register.list", NULL);
  return foyer_test_find (json_node_get_array (registers), "title", title) != NULL;
}

static void
test_other_sections (void)
{
  FoyerTest *t = foyer_test_new ();
  Desk desk;
  FoyerActor rita = foyer_test_user (t, "Rita Kiss", "+36301110001", "receptionist", NULL);
  g_autoptr (JsonObject) chair = foyer_test_call (t, "resource.create", foyer_params ("name", "s", "Chair", "instances", "i", (gint64) 2, NULL));

  desk_begin (&desk, t, &t->owner, "settings");
  go (&desk, "settings", "users");
  shoot (&desk, "users");
  g_signal_emit_by_name (find (page (&desk), is_row, "Rita Kiss"), "activated");
  wait_for (find (panel (&desk), is_row, "Rights") != NULL || find (panel (&desk), is_row, "Money") != NULL);
  shoot (&desk, "user");

  /* One right more, by its switch. */
  g_assert_false (foyer_desk_may (t->desk, &rita, "money.transfer"));
  gtk_switch_set_active (GTK_SWITCH (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (find (panel (&desk), is_row, "Transfer between registers")))), TRUE);
  wait_for (foyer_desk_may (t->desk, &rita, "money.transfer"));

  go (&desk, "settings", "resources");
  shoot (&desk, "resources");
  g_assert_nonnull (find (page (&desk), is_row, "2 places · 0 services"));
  go (&desk, "settings", "registers");
  shoot (&desk, "registers");
  type (page (&desk), "New cash register", "Safe");
  wait_for (has_register (t, "Safe"));
  go (&desk, "settings", "options");
  shoot (&desk, "options");
  desk_end (&desk);
}

static void
test_account (void)
{
  FoyerTest *t = foyer_test_new ();
  FoyerActor rita = foyer_test_user (t, "Rita Kiss", "+36301110001", "receptionist", NULL);
  Desk desk;
  g_autofree char *start = NULL, *email = NULL;

  /* A receptionist has no settings, but an account (GEN-4, GEN-6). */
  desk_begin (&desk, t, &rita, "account");
  g_assert_cmpstr (foyer_window_page (desk.window), ==, "account");
  g_assert_false (foyer_window_go (desk.window, "settings", NULL));
  shoot (&desk, "account");
  adw_combo_row_set_selected (ADW_COMBO_ROW (find (page (&desk), is_row, "First page after signing in")), 2);
  wait_for ((g_free (start), start = foyer_test_field (t, "user", &rita.user, "start_page")) != NULL);
  g_assert_cmpstr (start, ==, "clients");

  /* The e-mail waits for the password. */
  gtk_editable_set_text (GTK_EDITABLE (find (page (&desk), is_row, "E-mail")), "rita@example.com");
  press (page (&desk), "Change how I sign in");
  wait_for (find (page (&desk), is_label, "Give your present password to change how you sign in.") != NULL);
  gtk_editable_set_text (GTK_EDITABLE (find (page (&desk), is_row, "Present password")), FOYER_TEST_PASSWORD);
  press (page (&desk), "Change how I sign in");
  wait_for ((g_free (email), email = foyer_test_field (t, "user", &rita.user, "email")) != NULL);
  g_assert_cmpstr (email, ==, "rita@example.com");
  desk_end (&desk);
}

static void
test_team (void)
{
  FoyerTest *t = foyer_test_new ();
  Desk desk;
  g_autofree char *online = NULL;
  GtkWidget *until;
  g_autoptr (JsonObject) dora = foyer_test_call (t, "staff.create", foyer_params ("name", "s", "Dora New", NULL));
  g_autoptr (JsonObject) emma = foyer_test_call (t, "staff.create", foyer_params ("name", "s", "Emma Past", NULL));
  FoyerId past = foyer_test_id (emma, "staff");
  GtkWidget *control;

  g_assert_nonnull (dora);
  json_object_unref (foyer_test_call (t, "schedule.set-day", foyer_params ("staff", "d", &past, "date", "s", "2026-11-20", "spans", "s", "09:00-17:00", NULL)));
  desk_begin (&desk, t, &t->owner, "team");
  go (&desk, "team", "members");
  shoot (&desk, "members");

  /* STF-2: green while it is valid, red where there is none; a click goes to the schedule. */
  until = find (page (&desk), is_button, "Until 04.12.2026");
  g_assert_nonnull (until);
  g_assert_true (gtk_widget_has_css_class (until, "schedule-valid"));
  until = find (page (&desk), is_button, "Add to schedule");
  g_assert_nonnull (until);
  g_assert_true (gtk_widget_has_css_class (until, "schedule-ended"));
  until = find (page (&desk), is_button, "Ended 20.11.2026");
  g_assert_nonnull (until);
  g_assert_true (gtk_widget_has_css_class (until, "schedule-ended"));
  g_assert_false (gtk_widget_has_css_class (until, "schedule-valid"));
  /* STF-3: in the list itself; the calendar has the column all the same, and books there. */
  control = find (page (&desk), is_online_of, "Boris Kovács: online booking");
  g_assert_nonnull (control);
  gtk_switch_set_active (GTK_SWITCH (control), FALSE);
  wait_for ((g_free (online), online = foyer_test_field (t, "staff", &t->staff[BORIS], "online")) != NULL && g_str_equal (online, "0"));
  g_clear_pointer (&online, g_free);
  foyer_test_book (t, BORIS, HAIRCUT, FOYER_TEST_DATE "T10:00", "Kata", NULL);
  foyer_ui_open (desk.context, "staff", foyer_params ("id", "d", &t->staff[ANNA], NULL));
  wait_for (find (panel (&desk), is_row, "Hair") != NULL);
  shoot (&desk, "member");
  gtk_switch_set_active (GTK_SWITCH (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (find (panel (&desk), is_row, "Offered online")))), FALSE);
  wait_for ((g_free (online), online = foyer_test_field (t, "staff", &t->staff[ANNA], "online")) != NULL && g_str_equal (online, "0"));
  go (&desk, "team", "positions");
  shoot (&desk, "positions");
  go (&desk, "team", "members");
  g_signal_emit_by_name (find (page (&desk), is_button, "Add to schedule"), "clicked");
  wait_for (find (page (&desk), is_cell, FOYER_TEST_DATE) != NULL);
  desk_end (&desk);
}

/* With the pointer, in the middle of it. */
static void
press_cell (GtkWidget *cell)
{
  GtkWidget *grid = gtk_widget_get_parent (cell);
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (grid);
  graphene_rect_t at;

  g_assert_true (gtk_widget_compute_bounds (cell, grid, &at));
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_CLICK (controller))
        g_signal_emit_by_name (controller, "pressed", 1, (double) (at.origin.x + at.size.width / 2), (double) (at.origin.y + at.size.height / 2));
    }
}

static void
test_sch_1 (void)
{
  FoyerTest *t = foyer_test_new ();
  Desk desk;
  GtkWidget *cell, *entry;
  g_autofree char *spans = NULL, *date = foyer_id_to_string (&t->staff[ANNA]);

  foyer_test_book (t, ANNA, HAIRCUT, "2026-11-24T10:00", "Kata", NULL);
  desk_begin (&desk, t, &t->owner, "team");
  go (&desk, "team", "schedule");
  shoot (&desk, "schedule");
  cell = find (page (&desk), is_cell, FOYER_TEST_DATE);
  g_assert_nonnull (cell);
  g_assert_cmpstr (foyer_shift_cell_text (FOYER_SHIFT_CELL (cell)), ==, "9\n18");

  /* A press on the day opens its hours and breaks beside the grid; Cancel throws the edit away. */
  press_cell (cell);
  wait_for (find (panel (&desk), is_entry, "18:00") != NULL);
  g_assert_nonnull (find (panel (&desk), is_entry, "13:00"));
  shoot (&desk, "workday");
  gtk_editable_set_text (GTK_EDITABLE (find (panel (&desk), is_entry, "18:00")), "16:00");
  press (panel (&desk), "_Cancel");
  wait_for (foyer_window_panel (desk.window) == NULL);
  spans = spans_of (&desk, ANNA, FOYER_TEST_DATE);
  g_assert_cmpstr (spans, ==, "09:00-18:00");

  /* Nonsense stays beside the field, Save keeps what is right. */
  foyer_ui_open (desk.context, "workday", foyer_params ("staff", "s", date, "name", "s", "Anna Nagy", "date", "s", FOYER_TEST_DATE, NULL));
  wait_for (find (panel (&desk), is_entry, "18:00") != NULL);
  entry = find (panel (&desk), is_entry, "18:00");
  gtk_editable_set_text (GTK_EDITABLE (entry), "soon");
  press (panel (&desk), "_Save");
  wait_for (find (panel (&desk), is_label, "Write times as 9:00 and 18:00.") != NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "20");
  press (panel (&desk), "_Save");
  wait_for (foyer_window_panel (desk.window) == NULL);
  g_free (spans);
  spans = spans_of (&desk, ANNA, FOYER_TEST_DATE);
  g_assert_cmpstr (spans, ==, "09:00-20:00");
  wait_for (g_strcmp0 (foyer_shift_cell_text (FOYER_SHIFT_CELL (find (page (&desk), is_cell, FOYER_TEST_DATE))), "9\n20") == 0);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find (page (&desk), is_button, "Week")), TRUE);
  wait_for (find (page (&desk), is_cell, FOYER_TEST_DATE) != NULL && find (page (&desk), is_cell, "2026-11-10") == NULL);
  wait_for (g_strcmp0 (foyer_shift_cell_text (FOYER_SHIFT_CELL (find (page (&desk), is_cell, FOYER_TEST_DATE))), "09:00–13:00\n14:00–20:00") == 0);
  shoot (&desk, "week");

  /* Many days for several at once. */
  foyer_ui_open (desk.context, "fill", foyer_params ("staff", "s", date, NULL));
  wait_for (find (panel (&desk), is_row, "Anna Nagy") != NULL);
  shoot (&desk, "fill");
  press (panel (&desk), "_Fill");
  wait_for (foyer_window_panel (desk.window) == NULL);
  g_free (spans);
  spans = spans_of (&desk, ANNA, "2026-12-21");
  g_assert_cmpstr (spans, ==, "09:00-18:00");
  desk_end (&desk);
}

/* As the application does. */
static void
load_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/org/foyerdesk/Foyer/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  load_style ();
  if (g_strcmp0 (g_getenv ("FOYER_SHOTS_SUFFIX"), "-dark") == 0)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  g_test_add_func ("/settings/GEN-2", test_steps);
  g_test_add_func ("/settings/LOC-1,LOC-2,LOC-3", test_location);
  g_test_add_func ("/settings/SRV-3", test_services);
  g_test_add_func ("/settings/sections", test_other_sections);
  g_test_add_func ("/settings/GEN-4,GEN-6", test_account);
  g_test_add_func ("/team/STF-2,STF-3", test_team);
  g_test_add_func ("/team/SCH-1", test_sch_1);
  return g_test_run ();
}
