/* The keyboard alone: on every page and in every panel Tab goes round without a trap, comes to everything that can be pressed or typed in, and
 * everything it comes to has a spoken name; Escape leaves a panel, from where it opens as from its last control. */
#include "config.h"

#include "foyer-board.h"
#include "foyer-calendar-private.h"
#include "foyer-settings-page.h"
#include "foyer-split.h"
#include "window-rig.h"

#define MOST 400 /* steps; a page has tens */

/* ---- what there is to come to ------------------------------------------------------------------------------------------------ */

/* Within these one walks by arrow keys. */
static gboolean
walks_by_arrows (GtkWidget *widget)
{
  return GTK_IS_LIST_VIEW (widget) || GTK_IS_COLUMN_VIEW (widget) || GTK_IS_LIST_BOX (widget) || GTK_IS_FLOW_BOX (widget) || FOYER_IS_BOARD (widget)
         || strcmp (gtk_widget_get_css_name (widget), "minicalendar") == 0 || strcmp (gtk_widget_get_css_name (widget), "monthview") == 0;
}

/* Shown over the rest, or the window manager's, or buttons of a field that has keys for them. */
static gboolean
is_apart (GtkWidget *widget)
{
  return GTK_IS_POPOVER (widget) || GTK_IS_SPIN_BUTTON (widget) || GTK_IS_WINDOW_CONTROLS (widget);
}

static gboolean
is_within (GtkWidget *widget, gboolean (*what) (GtkWidget *widget))
{
  for (GtkWidget *at = widget; at != NULL; at = gtk_widget_get_parent (at))
    if (what (at))
      return TRUE;
  return FALSE;
}

static gboolean
is_control (GtkWidget *widget)
{
  return gtk_widget_get_focusable (widget) && gtk_widget_get_mapped (widget) && gtk_widget_is_sensitive (widget)
         && (GTK_IS_BUTTON (widget) || GTK_IS_TEXT (widget) || GTK_IS_CHECK_BUTTON (widget) || GTK_IS_SWITCH (widget));
}

static void
collect (GtkWidget *widget, GPtrArray *into)
{
  if (is_control (widget) && !is_within (widget, walks_by_arrows) && !is_within (widget, is_apart))
    g_ptr_array_add (into, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    collect (child, into);
}

/* For the one who reads that the test failed. (transfer full) */
static char *
name_of (GtkWidget *widget)
{
  GString *text = g_string_new (NULL);

  for (GtkWidget *at = widget; at != NULL && text->len < 240; at = gtk_widget_get_parent (at))
    {
      const char *label = GTK_IS_BUTTON (at) ? gtk_button_get_label (GTK_BUTTON (at)) : NULL;

      if (label == NULL)
        label = gtk_widget_get_tooltip_text (at);
      g_string_append_printf (text, "%s%s(%s)", text->len > 0 ? " < " : "", G_OBJECT_TYPE_NAME (at), label != NULL ? label : "");
    }
  return g_string_free (text, FALSE);
}

/* The name of a field is said of the entry, the keyboard stands in the text within it; so with the buttons within drop-downs and menu buttons. */
static gboolean
has_name (GtkWidget *widget)
{
  for (GtkWidget *at = widget; at != NULL; at = gtk_widget_get_parent (at))
    {
      if (gtk_test_accessible_has_property (GTK_ACCESSIBLE (at), GTK_ACCESSIBLE_PROPERTY_LABEL)
          || gtk_test_accessible_has_relation (GTK_ACCESSIBLE (at), GTK_ACCESSIBLE_RELATION_LABELLED_BY))
        return TRUE;
      if (!GTK_IS_TEXT (at) && !GTK_IS_DROP_DOWN (gtk_widget_get_parent (at)) && !GTK_IS_MENU_BUTTON (gtk_widget_get_parent (at)))
        return FALSE;
    }
  return FALSE;
}

static guint all_wrong; /* told of one by one; the test fails at its end */

/* ---- walking ------------------------------------------------------------------------------------------------------------------ */

static GtkWidget *
step (Rig *rig, GtkDirectionType direction)
{
  g_signal_emit_by_name (rig->window, "move-focus", direction);
  return gtk_window_get_focus (GTK_WINDOW (rig->window));
}

/* One of several that are chosen from: the others by arrows. */
static gboolean
is_of_a_choice (GtkWidget *control, GHashTable *seen)
{
  GtkWidget *parent = gtk_widget_get_parent (control);

  if (!GTK_IS_TOGGLE_BUTTON (control) && !GTK_IS_CHECK_BUTTON (control))
    return FALSE;
  for (GtkWidget *other = gtk_widget_get_first_child (parent); other != NULL; other = gtk_widget_get_next_sibling (other))
    if (other != control && G_OBJECT_TYPE (other) == G_OBJECT_TYPE (control) && g_hash_table_contains (seen, other))
      return TRUE;
  return FALSE;
}

/* Round by Tab from the beginning of the window, and once round again backwards: as many stops. */
static void
go_round (Rig *rig, const char *where)
{
  GtkWindow *window = GTK_WINDOW (rig->window);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL), back = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) controls = g_ptr_array_new ();
  guint wrong = 0;

  rig_settle ();
  for (int way = 0; way < 2; way++)
    {
      GHashTable *round = way == 0 ? seen : back;

      gtk_window_set_focus (window, NULL);
      for (guint steps = 0; steps < MOST; steps++)
        {
          GtkWidget *focus = step (rig, way == 0 ? GTK_DIR_TAB_FORWARD : GTK_DIR_TAB_BACKWARD);

          if (focus == NULL)
            continue; /* at the end: from the beginning again */
          if (!g_hash_table_add (round, focus))
            break; /* round; or caught, and then much has not been come to */
          g_assert_true (gtk_widget_get_mapped (focus));
        }
    }
  collect (GTK_WIDGET (window), controls);
  for (guint i = 0; i < controls->len; i++)
    {
      g_autofree char *name = name_of (controls->pdata[i]);

      if (!g_hash_table_contains (seen, controls->pdata[i]) && !is_of_a_choice (controls->pdata[i], seen))
        {
          g_printerr ("# %s: Tab does not come to %s\n", where, name);
          wrong++;
        }
      else if (!g_hash_table_contains (back, controls->pdata[i]) && !is_of_a_choice (controls->pdata[i], back))
        {
          g_printerr ("# %s: Shift+Tab does not come to %s\n", where, name);
          wrong++;
        }
      if (!has_name (controls->pdata[i]))
        {
          g_printerr ("# %s: no spoken name: %s\n", where, name);
          wrong++;
        }
    }
  all_wrong += wrong;
  g_assert_cmpuint (g_hash_table_size (seen), >, 5);
}

/* A key where the keyboard is, and outwards from there until somebody takes it, as GTK does. */
static gboolean
press (Rig *rig, guint keyval)
{
  for (GtkWidget *at = gtk_window_get_focus (GTK_WINDOW (rig->window)); at != NULL; at = gtk_widget_get_parent (at))
    {
      g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (at);

      for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
        {
          g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
          gboolean taken = FALSE;

          if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
            g_signal_emit_by_name (controller, "key-pressed", keyval, 0, 0, &taken);
          for (guint k = 0; GTK_IS_SHORTCUT_CONTROLLER (controller) && k < g_list_model_get_n_items (G_LIST_MODEL (controller)) && !taken; k++)
            {
              g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), k);
              GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

              if (GTK_IS_KEYVAL_TRIGGER (trigger) && gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == keyval
                  && gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) == 0)
                taken = gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, at, gtk_shortcut_get_arguments (shortcut));
            }
          if (taken)
            return TRUE;
        }
    }
  return FALSE;
}

/* What is ready to happen happens; answers of the store are waited for by name. */
static void
breathe (void)
{
  for (int i = 0; i < 8; i++)
    {
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (1000);
    }
}

/* Where the keyboard may be in a panel: the control it opens with, the last one. */
static void
leave_by_escape (Rig *rig, const char *where, const char *panel, JsonObject *(*args) (gpointer data), gpointer data)
{
  for (int last = 0; last < 2; last++)
    {
      GtkWidget *side, *focus;

      foyer_ui_open (rig->context, panel, args != NULL ? args (data) : NULL);
      wait_for (foyer_window_panel (rig->window) != NULL);
      breathe ();
      side = foyer_window_panel (rig->window);
      focus = gtk_window_get_focus (GTK_WINDOW (rig->window));
      if (focus == NULL || !gtk_widget_is_ancestor (focus, side))
        g_error ("%s opens without the keyboard", where);
      if (last)
        {
          gtk_window_set_focus (GTK_WINDOW (rig->window), NULL);
          g_assert_true (gtk_widget_child_focus (side, GTK_DIR_TAB_BACKWARD));
        }
      /* What is open within the panel takes the first. */
      for (int i = 0; i < 2 && foyer_window_panel (rig->window) != NULL; i++)
        {
          press (rig, GDK_KEY_Escape);
          breathe ();
        }
      if (foyer_window_panel (rig->window) != NULL)
        {
          g_autofree char *name = name_of (gtk_window_get_focus (GTK_WINDOW (rig->window)));
          g_error ("%s: Escape does not leave from %s", where, name);
        }
      focus = gtk_window_get_focus (GTK_WINDOW (rig->window));
      g_assert_nonnull (focus);
      g_assert_true (gtk_widget_get_mapped (focus));
    }
}

/* ---- the tests ---------------------------------------------------------------------------------------------------------------- */

static void
open_day (Rig *rig, FoyerId *booked)
{
  FoyerId id;

  rig_open (rig, NULL, 11 * 60, 1280, 720);
  id = foyer_test_book (rig->t, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Eszter", "+36201234567");
  if (booked != NULL)
    *booked = id;
  rig_enter (rig, NULL, "calendar");
}

static void
test_pages (void)
{
  static const char *const pages[] = { "clients", "sales", "account", "sync", "activity", "changes", "close" };
  static const char *const reports[] = { "summary", "bookings", "events", "reviews" };
  Rig rig;

  open_day (&rig, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      foyer_ui_go (rig.context, pages[i], NULL);
      go_round (&rig, pages[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (reports); i++)
    {
      g_autofree char *where = g_strconcat ("reports, ", reports[i], NULL);

      foyer_ui_go (rig.context, "reports", foyer_params ("section", "s", reports[i], NULL));
      go_round (&rig, where);
    }
  foyer_ui_go (rig.context, "team", foyer_params ("section", "s", "members", NULL));
  go_round (&rig, "team");
  foyer_ui_go (rig.context, "team", foyer_params ("section", "s", "schedule", NULL));
  go_round (&rig, "schedule");
  rig_close (&rig);
  g_assert_cmpuint (all_wrong, ==, 0);
}

static void
test_settings (void)
{
  Rig rig;

  open_day (&rig, NULL);
  for (const FoyerSettingsSection *s = foyer_settings_sections; s->name != NULL; s++)
    {
      g_autofree char *where = g_strconcat ("settings, ", s->name, NULL);

      foyer_ui_go (rig.context, "settings", foyer_params ("section", "s", s->name, NULL));

      go_round (&rig, where);
    }
  rig_close (&rig);
  g_assert_cmpuint (all_wrong, ==, 0);
}

static void
test_calendar (void)
{
  FoyerCalendarPage *page;
  Rig rig;

  open_day (&rig, NULL);
  page = FOYER_CALENDAR_PAGE (foyer_window_page_widget (rig.window));
  for (guint view = 0; view < FOYER_CALENDAR_N_VIEWS; view++)
    {
      foyer_calendar_page_set_view (page, view);
      go_round (&rig, foyer_calendar_view_name (view));
    }
  rig_close (&rig);
  g_assert_cmpuint (all_wrong, ==, 0);
}

static JsonObject *
appointment_args (gpointer data)
{
  return foyer_params ("appointment", "d", data, NULL);
}

static void
test_panels (void)
{
  static const struct
  {
    const char *page, *panel;
  } panels[] = {
    { "calendar", "booking" }, { "calendar", "waiting" }, { "calendar", "events" }, { "calendar", "event-new" }, { "clients", "client" }, { "clients", "doubles" },
    { "sales", "register" },   { "team", "staff" },       { "team", "fill" },       { "settings", "service" },   { "settings", "category" }, { "settings", "package" },
    { "settings", "user" },    { "settings", "invite" },
  };
  FoyerId booked;
  Rig rig;

  open_day (&rig, &booked);
  for (gsize i = 0; i < G_N_ELEMENTS (panels); i++)
    {
      foyer_ui_go (rig.context, panels[i].page, NULL);
      breathe ();
      foyer_ui_open (rig.context, panels[i].panel, NULL);
      wait_for (foyer_window_panel (rig.window) != NULL);
      go_round (&rig, panels[i].panel);
      foyer_ui_close (rig.context);
      breathe ();
      leave_by_escape (&rig, panels[i].panel, panels[i].panel, NULL, NULL);
    }
  foyer_ui_go (rig.context, "calendar", NULL);
  rig_settle ();
  foyer_ui_open (rig.context, "visit", appointment_args (&booked));
  wait_for (foyer_window_panel (rig.window) != NULL);
  go_round (&rig, "a visit");
  foyer_ui_close (rig.context);
  rig_settle ();
  leave_by_escape (&rig, "a visit", "visit", appointment_args, &booked);
  rig_close (&rig);
  g_assert_cmpuint (all_wrong, ==, 0);
}

/* Where the panel lies over the page, Tab does not walk under it; where there is room beside it, it leaves the page its room. */
static void
test_covered (void)
{
  GtkWidget *side, *page;
  graphene_rect_t at, room;
  FoyerId booked;
  Rig rig;

  open_day (&rig, &booked);
  foyer_ui_open (rig.context, "visit", appointment_args (&booked));
  wait_for (foyer_window_panel (rig.window) != NULL);
  rig_settle ();
  page = foyer_window_page_widget (rig.window);
  g_assert_true (gtk_widget_compute_bounds (foyer_window_panel (rig.window), GTK_WIDGET (rig.window), &at));
  g_assert_true (gtk_widget_compute_bounds (page, GTK_WIDGET (rig.window), &room));
  g_assert_cmpfloat (room.origin.x + room.size.width, <=, at.origin.x);
  rig_close (&rig);

  rig_open (&rig, NULL, 11 * 60, 900, 700);
  booked = foyer_test_book (rig.t, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Eszter", "+36201234567");
  rig_enter (&rig, NULL, "calendar");
  foyer_ui_open (rig.context, "visit", appointment_args (&booked));
  wait_for (foyer_window_panel (rig.window) != NULL);
  rig_settle ();
  side = foyer_window_panel (rig.window);
  page = foyer_window_page_widget (rig.window);
  g_assert_true (gtk_widget_compute_bounds (side, GTK_WIDGET (rig.window), &at));
  g_assert_true (gtk_widget_compute_bounds (page, GTK_WIDGET (rig.window), &room));
  g_assert_cmpfloat (room.origin.x + room.size.width, >, at.origin.x);
  gtk_window_set_focus (GTK_WINDOW (rig.window), NULL);
  for (guint i = 0; i < MOST; i++)
    {
      GtkWidget *focus = step (&rig, GTK_DIR_TAB_FORWARD);

      g_assert_true (focus == NULL || !gtk_widget_is_ancestor (focus, page));
    }
  rig_close (&rig);
  g_assert_cmpuint (all_wrong, ==, 0);
}

/* Every key that Foyer's own widgets in sight have, beside those every program has. */
static void
collect_keys (GtkWidget *widget, GHashTable *keys)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      for (guint k = 0; GTK_IS_SHORTCUT_CONTROLLER (controller) && g_str_has_prefix (G_OBJECT_TYPE_NAME (widget), "Foyer")
                        && k < g_list_model_get_n_items (G_LIST_MODEL (controller)); k++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), k);
          GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

          /* What every container of GTK has goes by no action. */
          if (GTK_IS_KEYVAL_TRIGGER (trigger) && !FOYER_IS_WINDOW (widget)
              && (GTK_IS_NAMED_ACTION (gtk_shortcut_get_action (shortcut)) || FOYER_IS_CALENDAR_PAGE (widget)))
            g_hash_table_add (keys, gtk_accelerator_get_label (gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)),
                                                               gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger))));
        }
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    collect_keys (child, keys);
}

/* The words on every key cap of the window of shortcuts. */
static void
collect_caps (GtkWidget *widget, GHashTable *caps)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_has_css_class (widget, "keycap"))
    {
      g_auto (GStrv) words = g_strsplit (gtk_label_get_text (GTK_LABEL (widget)), "   ", -1);

      for (char **w = words; *w != NULL; w++)
        g_hash_table_add (caps, g_strdup (*w));
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    collect_caps (child, caps);
}

static GtkWindow *
window_called (const char *title)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (g_strcmp0 (gtk_window_get_title (window), title) == 0)
        return window; /* GTK holds it */
    }
  return NULL;
}

/* The window of shortcuts leaves no key out. */
static void
test_told (void)
{
  static const char *const pages[] = { "calendar", "clients", "sales", "team", "changes" }, *const panels[] = { "booking", "waiting", "client", "event-new" };
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL), caps = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer key;
  guint untold = 0;
  FoyerId booked;
  Rig rig;

  open_day (&rig, &booked);
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      foyer_ui_go (rig.context, pages[i], NULL);
      rig_settle ();
      collect_keys (GTK_WIDGET (rig.window), keys);
    }
  foyer_ui_go (rig.context, "calendar", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (panels); i++)
    {
      foyer_ui_open (rig.context, panels[i], NULL);
      rig_settle ();
      collect_keys (foyer_window_panel (rig.window), keys);
    }
  foyer_ui_open (rig.context, "visit", appointment_args (&booked));
  rig_settle ();
  collect_keys (foyer_window_panel (rig.window), keys);
  g_assert_cmpuint (g_hash_table_size (keys), >, 15);

  rig_action (rig.window, "win.shortcuts");
  g_assert_nonnull (window_called ("Keyboard shortcuts"));
  collect_caps (GTK_WIDGET (window_called ("Keyboard shortcuts")), caps);
  g_hash_table_iter_init (&iter, keys);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_hash_table_contains (caps, key))
      {
        g_printerr ("# not in the window of shortcuts: %s\n", (const char *) key);
        untold++;
      }
  g_assert_cmpuint (untold, ==, 0);
  gtk_window_destroy (window_called ("Keyboard shortcuts"));
  rig_close (&rig);
  g_assert_cmpuint (all_wrong, ==, 0);
}

int
main (int argc, char **argv)
{
  rig_init (&argc, &argv);
  g_test_add_func ("/keyboard/pages", test_pages);
  g_test_add_func ("/keyboard/settings", test_settings);
  g_test_add_func ("/keyboard/calendar", test_calendar);
  g_test_add_func ("/keyboard/panels", test_panels);
  g_test_add_func ("/keyboard/covered", test_covered);
  g_test_add_func ("/keyboard/told", test_told);
  return g_test_run ();
}
