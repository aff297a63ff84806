/* The calendar page in the real window, over the salon of foyer-test: what stands on the board, and what keys and menus do to the store. */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "foyer-booking-form.h"
#include "foyer-calendar-private.h"
#include "foyer-mini-calendar.h"
#include "foyer-override-bar.h"
#include "foyer-test.h"
#include "foyer-visit-panel.h"
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
  FoyerCalendarPage *page;
} Desk;

static int start_width = 1400;

static void
settle (void)
{
  for (int i = 0; i < 60; i++)
    {
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (1000);
    }
}

static void
on_entered_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      data)
{
  g_autoptr (GError) error = NULL;

  foyer_ui_context_enter_finish (FOYER_UI_CONTEXT (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) data = TRUE;
}

static void
enter (Desk             *d,
       const FoyerActor *who)
{
  gboolean done = FALSE;

  d->context = foyer_ui_context_new (d->t->desk);
  foyer_ui_set_fixed_date (d->context, foyer_date_make (2026, 11, 24), 10 * 60 + 20);
  d->window = g_object_ref_sink (g_object_new (FOYER_TYPE_WINDOW, NULL));
  gtk_window_set_default_size (GTK_WINDOW (d->window), start_width, 800);
  foyer_window_set_context (d->window, d->context);
  gtk_window_present (GTK_WINDOW (d->window));
  foyer_ui_context_enter_async (d->context, who, on_entered_cb, &done);
  wait_for (done);
  foyer_window_show_desk (d->window, "calendar", NULL);
  wait_for (foyer_window_ready (d->window));
  settle ();
  d->page = FOYER_CALENDAR_PAGE (foyer_window_page_widget (d->window));
}

static void
leave (Desk *d)
{
  gtk_window_destroy (GTK_WINDOW (d->window));
  settle ();
  g_object_run_dispose (G_OBJECT (d->context));
  g_assert_finalize_object (d->window);
  g_object_unref (d->context);
}

static void
begin (Desk *d)
{
  d->t = foyer_test_new ();
}

static void
end (Desk *d)
{
  leave (d);
  foyer_test_free (d->t);
}

static guint
n_columns (Desk *d)
{
  guint n;

  foyer_board_model_get_columns (foyer_board_get_model (d->page->board), &n);
  return n;
}

static guint
n_blocks (Desk *d)
{
  guint n;

  foyer_board_model_get_blocks (foyer_board_get_model (d->page->board), &n);
  return n;
}

static const FoyerBoardColumn *
column (Desk *d,
        guint i)
{
  guint n;
  const FoyerBoardColumn *columns = foyer_board_model_get_columns (foyer_board_get_model (d->page->board), &n);

  g_assert_cmpuint (i, <, n);
  return &columns[i];
}

static const FoyerBoardBlock *
block (Desk          *d,
       const FoyerId *id)
{
  guint n;
  const FoyerBoardBlock *blocks = foyer_board_model_get_blocks (foyer_board_get_model (d->page->board), &n);

  for (guint i = 0; i < n; i++)
    if (foyer_id_equal (&blocks[i].id, id))
      return &blocks[i];
  return NULL;
}

static GtkWidget *
find_css (GtkWidget  *widget,
          const char *css_name)
{
  if (g_str_equal (gtk_widget_get_css_name (widget), css_name))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_css (child, css_name);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
find_type (GtkWidget *widget,
           GType      type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_type (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
key_on (GtkWidget      *widget,
        guint           keyval,
        GdkModifierType state)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0, state, &handled);
    }
}

static void
key (Desk           *d,
     guint           keyval,
     GdkModifierType state)
{
  key_on (find_css (GTK_WIDGET (d->page->board), "boardgrid"), keyval, state);
}

/* A label or a field on view holds these words. */
static gboolean
says (GtkWidget  *widget,
      const char *words)
{
  const char *text = GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget)) : GTK_IS_TEXT (widget) ? gtk_editable_get_text (GTK_EDITABLE (widget)) : NULL;

  if (!gtk_widget_get_visible (widget))
    return FALSE;
  if (text != NULL && strstr (text, words) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (says (child, words))
      return TRUE;
  return FALSE;
}

/* The label with exactly this text. */
static GtkWidget *
label_of (GtkWidget  *widget,
          const char *text)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = label_of (child, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* A figure of the day's money, by its title. */
static gboolean
figure_is (Desk       *d,
           const char *title,
           const char *amount)
{
  GtkWidget *label = label_of (GTK_WIDGET (d->page->aside), title);

  return label != NULL && says (gtk_widget_get_next_sibling (label), amount);
}

/* What is told of a day of November in the small month. */
static gboolean
day_says (FoyerMiniCalendar *month,
          int                day,
          const char        *words)
{
  GtkAccessible *of = GTK_ACCESSIBLE (foyer_mini_calendar_get_day (month, foyer_date_make (2026, 11, day)));
  g_autofree char *is = gtk_test_accessible_check_property (of, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "?");

  return is != NULL && strstr (is, words) != NULL;
}

static FoyerId
visit_of (Desk          *d,
          const FoyerId *appointment)
{
  g_autofree char *text = foyer_test_field (d->t, "appointment", appointment, "visit");
  FoyerId id = FOYER_ID_NONE;

  g_strdelimit (text, "\"", ' ');
  g_assert_true (foyer_id_parse (g_strstrip (text), &id));
  return id;
}

#define assert_field(table, id, field, expected) \
  G_STMT_START { \
    g_autofree char *value_ = foyer_test_field (d.t, table, id, field); \
    g_assert_cmpstr (value_, ==, expected); \
  } G_STMT_END

/* ---- CAL-1, CAL-4, CAL-5, CAL-11 ---------------------------------------------------------------------------------------- */
static void
test_day (void)
{
  Desk d;
  FoyerId desk, online;
  const FoyerBoardBlock *b;
  JsonObject *made;

  begin (&d);
  desk = foyer_test_book (d.t, ANNA, COLOURING, "2026-11-24T10:00", "Vera", "+36201112233");
  made = foyer_test_call (d.t, "booking.create",
                          foyer_params ("staff", "d", &d.t->staff[BORIS], "wall", "s", "2026-11-24T11:00", "name", "s", "Emil", "phone", "s",
                                        "+36201112244", "online", "b", TRUE, NULL));
  online = foyer_test_id (made, "appointment");
  json_object_unref (made);
  enter (&d, &d.t->owner);

  /* On Tuesday all three work, on Wednesday Clara does not, on Sunday nobody does. */
  g_assert_cmpstr (foyer_calendar_page_view (d.page), ==, "day");
  g_assert_cmpuint (n_columns (&d), ==, 3);
  g_assert_cmpstr (column (&d, 0)->title, ==, "Anna Nagy");
  g_assert_cmpuint (column (&d, 0)->n_breaks, ==, 1);
  g_assert_cmpint (column (&d, 0)->breaks[0].from, ==, 13 * 60);

  b = block (&d, &desk);
  g_assert_nonnull (b);
  g_assert_cmpint (b->start, ==, 600);
  g_assert_cmpint (b->length, ==, 90);
  g_assert_cmpstr (b->title, ==, "Vera");
  g_assert_cmpint (b->status, ==, FOYER_BOARD_PENDING);
  g_assert_cmpint (b->maker, ==, FOYER_BOARD_BY_STAFF);
  g_assert_cmpint (block (&d, &online)->maker, ==, FOYER_BOARD_BY_CLIENT);
  g_assert_cmpuint (block (&d, &online)->column, ==, 1);

  gtk_widget_activate_action (GTK_WIDGET (d.page), "calendar.next", NULL);
  wait_for (n_columns (&d) == 2);
  g_assert_cmpint (foyer_calendar_page_date (d.page), ==, foyer_date_make (2026, 11, 25));
  foyer_calendar_page_go (d.page, foyer_date_make (2026, 11, 29));
  wait_for (n_columns (&d) == 0);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (d.page->stack)), ==, "status");
  gtk_widget_activate_action (GTK_WIDGET (d.page), "calendar.today", NULL);
  wait_for (n_columns (&d) == 3);
  gtk_widget_activate_action (GTK_WIDGET (d.page), "calendar.previous", NULL);
  wait_for (foyer_calendar_page_date (d.page) == foyer_date_make (2026, 11, 23) && n_columns (&d) == 2);
  /* In the small month booked, open and closed days are told apart, by words too; a press on a day shows it. */
  {
    FoyerMiniCalendar *month = FOYER_MINI_CALENDAR (foyer_calendar_aside_get_month (d.page->aside));

    wait_for (day_says (month, 24, "has bookings"));
    g_assert_false (day_says (month, 25, "has bookings") || day_says (month, 25, "closed"));
    g_assert_true (day_says (month, 29, "closed"));
    gtk_widget_grab_focus (foyer_mini_calendar_get_day (month, foyer_date_make (2026, 11, 24)));
    key_on (GTK_WIDGET (month), GDK_KEY_Return, 0);
    wait_for (foyer_calendar_page_date (d.page) == foyer_date_make (2026, 11, 24) && n_columns (&d) == 3);
  }

  /* The first line is what the location wants on its cards. */
  json_object_unref (foyer_test_call (d.t, "setting.set", foyer_params ("values", "n",
                                                                             json_from_string ("{\"calendar.title\":\"service\"}", NULL), NULL)));
  wait_for (g_str_equal (block (&d, &desk)->title, "Colouring"));
  g_assert_cmpstr (block (&d, &desk)->line, ==, "Vera");
  end (&d);
}

static GtkWidget *
find_named (GtkWidget *root, const char *name)
{
  if (strcmp (gtk_widget_get_name (root), name) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_named (child, name);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_filter (void)
{
  Desk d;
  GtkWidget *people;
  FoyerActor rita;

  begin (&d);
  foyer_test_book (d.t, ANNA, HAIRCUT, "2026-11-24T10:00", "Vera", NULL);
  enter (&d, &d.t->owner);
  g_assert_cmpuint (n_blocks (&d), ==, 1);

  /* Only Boris; another statuses' booking goes. Both are there again the next time. */
  people = find_named (GTK_WIDGET (d.page->filter), "people");
  g_assert_null (find_css (GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (people))), "checkbutton")); /* not before it is opened */
  gtk_menu_button_popup (GTK_MENU_BUTTON (people));
  people = gtk_popover_get_child (gtk_menu_button_get_popover (GTK_MENU_BUTTON (people)));
  for (GtkWidget *w = people; w != NULL;)
    {
      GtkWidget *check = find_css (w, "checkbutton");

      g_assert_nonnull (check);
      check = gtk_widget_get_next_sibling (check);
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
      break;
    }
  wait_for (n_columns (&d) == 1);
  g_assert_cmpstr (column (&d, 0)->title, ==, "Boris Kovács");
  settle ();
  leave (&d);

  /* It is hers: a colleague sees everybody, and she has it again. */
  rita = foyer_test_user (d.t, "Rita", "+36302222222", "receptionist", NULL);
  enter (&d, &rita);
  g_assert_cmpuint (n_columns (&d), ==, 3);
  leave (&d);
  enter (&d, &d.t->owner);
  wait_for (n_columns (&d) == 1);
  g_assert_cmpstr (column (&d, 0)->title, ==, "Boris Kovács");
  foyer_calendar_filter_clear (d.page->filter);
  wait_for (n_columns (&d) == 3 && n_blocks (&d) == 1);
  gtk_widget_set_visible (GTK_WIDGET (d.page->filter), TRUE);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find_named (GTK_WIDGET (d.page->filter), "pending")), FALSE);
  wait_for (n_blocks (&d) == 0);
  settle ();
  leave (&d);

  enter (&d, &d.t->owner);
  g_assert_cmpuint (n_columns (&d), ==, 3);
  g_assert_cmpuint (n_blocks (&d), ==, 0);
  end (&d);
}

/* CAL-6, CAL-7: step, zoom and view are the user's and stay. */
/* Its controls are there once the menu has been opened, and show what is. */
static void
open_sizes (Desk *d)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (d->page->size_button));
  wait_for (d->page->zoom_scale != NULL);
  g_assert_cmpfloat_with_epsilon (gtk_range_get_value (GTK_RANGE (d->page->zoom_scale)), foyer_board_get_zoom (d->page->board), 0.001);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (d->page->size_button));
}

static void
test_kept (void)
{
  Desk d;

  begin (&d);
  enter (&d, &d.t->owner);
  g_assert_cmpint (foyer_board_get_step (d.page->board), ==, 15);
  open_sizes (&d);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (d.page->steps[0]), TRUE);
  g_assert_cmpint (foyer_board_get_step (d.page->board), ==, 5);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (d.page->steps[1]), TRUE);
  g_assert_cmpint (foyer_board_get_step (d.page->board), ==, 10);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (d.page->steps[0]), TRUE);
  gtk_widget_activate_action (GTK_WIDGET (d.page), "calendar.zoom-in", NULL);
  g_assert_cmpfloat_with_epsilon (foyer_board_get_zoom (d.page->board), 2.0, 0.001);
  gtk_range_set_value (GTK_RANGE (d.page->width_scale), 200);
  foyer_calendar_page_set_view (d.page, FOYER_CALENDAR_VIEW_WEEK);
  wait_for (n_columns (&d) == 7);
  wait_for (g_strcmp0 (foyer_ui_local (d.context, "calendar.zoom"), "2.00") == 0);
  settle ();
  leave (&d);

  enter (&d, &d.t->owner);
  g_assert_cmpint (foyer_board_get_step (d.page->board), ==, 5);
  g_assert_cmpfloat_with_epsilon (foyer_board_get_zoom (d.page->board), 2.0, 0.001);
  g_assert_cmpint (foyer_board_get_min_column_width (d.page->board), ==, 200);
  g_assert_cmpstr (foyer_calendar_page_view (d.page), ==, "week");
  g_assert_cmpuint (n_columns (&d), ==, 7);
  end (&d);
}

/* CAL-8: seven days of one member; a booking is taken to another day. */
static void
test_week (void)
{
  char anna[FOYER_ID_TEXT_LEN + 1];
  Desk d;
  FoyerId id;

  begin (&d);
  id = foyer_test_book (d.t, ANNA, HAIRCUT, "2026-11-24T10:00", "Vera", NULL);
  foyer_test_book (d.t, BORIS, HAIRCUT, "2026-11-24T10:00", "Emil", NULL);
  enter (&d, &d.t->owner);
  foyer_id_format (&d.t->staff[ANNA], anna);
  gtk_widget_activate_action (GTK_WIDGET (d.page), "calendar.show-week", "(ss)", anna, FOYER_TEST_DATE);
  wait_for (n_columns (&d) == 7);
  g_assert_cmpuint (n_blocks (&d), ==, 1);
  g_assert_cmpuint (block (&d, &id)->column, ==, 1);
  g_assert_true (column (&d, 1)->today);
  g_assert_cmpstr (column (&d, 1)->spoken, ==, "Anna Nagy, Tuesday");
  g_assert_cmpuint (column (&d, 6)->n_duty, ==, 0);
  g_assert_nonnull (column (&d, 6)->off_text);

  foyer_board_focus_block (d.page->board, &id);
  key (&d, GDK_KEY_m, 0);
  key (&d, GDK_KEY_Right, 0);
  key (&d, GDK_KEY_Return, 0);
  wait_for (block (&d, &id)->column == 2);
  assert_field ("appointment", &id, "wall", "2026-11-25T10:00");

  /* A week without working time offers to set some. */
  foyer_calendar_page_go (d.page, foyer_date_make (2027, 2, 2));
  wait_for (g_str_equal (gtk_stack_get_visible_child_name (GTK_STACK (d.page->stack)), "status"));
  g_assert_cmpstr (adw_status_page_get_title (ADW_STATUS_PAGE (d.page->status)), ==, "Anna Nagy does not work this week");
  g_assert_nonnull (adw_status_page_get_child (ADW_STATUS_PAGE (d.page->status)));
  end (&d);
}

/* CAL-9 */
static void
test_list (void)
{
  Desk d;
  GListModel *model;

  begin (&d);
  foyer_test_book (d.t, BORIS, COLOURING, "2026-11-24T11:00", "Adam", NULL);
  foyer_test_book (d.t, ANNA, HAIRCUT, "2026-11-24T10:00", "Vera", NULL);
  foyer_test_book (d.t, ANNA, HAIRCUT, "2026-11-25T10:00", "Tomorrow", NULL);
  enter (&d, &d.t->owner);
  foyer_calendar_page_set_view (d.page, FOYER_CALENDAR_VIEW_LIST);
  wait_for (d.page->list != NULL);
  {
    GtkWidget *view = find_css (GTK_WIDGET (d.page->list), "columnview");

    model = G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (view)));
    wait_for (g_list_model_get_n_items (model) == 2);
    g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (d.page->stack)), ==, "list");
    /* By time at first, by client when its heading says so. */
    for (int by = 0; by < 2; by++)
      {
        g_autoptr (GObject) first = NULL;
        g_autoptr (GtkColumnViewColumn) heading = g_list_model_get_item (gtk_column_view_get_columns (GTK_COLUMN_VIEW (view)), by);

        gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (view), heading, GTK_SORT_ASCENDING);
        settle ();
        first = g_list_model_get_item (model, 0);
        g_assert_cmpstr (foyer_calendar_list_client_of (first), ==, by == 0 ? "Vera" : "Adam");
      }
  }
  end (&d);
}

/* The field for a reason, while the window asks for one. */
static GtkWidget *
reason_entry (Desk *d)
{
  GtkWidget *bar = find_type (GTK_WIDGET (d->window), FOYER_TYPE_OVERRIDE_BAR), *entry = bar != NULL ? find_type (bar, GTK_TYPE_ENTRY) : NULL;

  return entry != NULL && gtk_widget_get_mapped (entry) ? entry : NULL;
}

/* APT-6, APT-7, APT-10: keys move and lengthen; what is in the way is asked about, kept as it was on no, done with a reason. */
static void
test_move (void)
{
  Desk d;
  FoyerId vera, emil;
  GtkWidget *reason;

  begin (&d);
  vera = foyer_test_book (d.t, ANNA, HAIRCUT, "2026-11-24T10:00", "Vera", NULL);
  emil = foyer_test_book (d.t, BORIS, HAIRCUT, "2026-11-24T10:30", "Emil", NULL);
  enter (&d, &d.t->owner);

  foyer_board_focus_block (d.page->board, &vera);
  key (&d, GDK_KEY_plus, 0);
  wait_for (block (&d, &vera)->length == 45);
  assert_field ("appointment", &vera, "dur", "45");

  foyer_board_focus_block (d.page->board, &vera);
  key (&d, GDK_KEY_m, 0);
  key (&d, GDK_KEY_Page_Down, 0);
  key (&d, GDK_KEY_Return, 0);
  wait_for (block (&d, &vera)->start == 660);

  /* Onto Emil: no, and it stays. */
  foyer_board_focus_block (d.page->board, &vera);
  key (&d, GDK_KEY_m, 0);
  key (&d, GDK_KEY_Page_Up, 0);
  key (&d, GDK_KEY_Right, 0);
  key (&d, GDK_KEY_Down, 0);
  key (&d, GDK_KEY_Return, 0);
  g_assert_cmpint (foyer_board_get_drop_over (d.page->board, NULL), ==, FOYER_BOARD_OVER_BLOCK);
  wait_for ((reason = reason_entry (&d)) != NULL);
  gtk_widget_activate_action (GTK_WIDGET (d.page), "win.back", NULL);
  wait_for (reason_entry (&d) == NULL);
  assert_field ("appointment", &vera, "wall", "2026-11-24T11:00");
  assert_field ("appointment", &emil, "wall", "2026-11-24T10:30");
  g_assert_cmpint (block (&d, &vera)->start, ==, 660);

  /* The same again, with a reason. */
  foyer_board_focus_block (d.page->board, &vera);
  key (&d, GDK_KEY_m, 0);
  key (&d, GDK_KEY_Page_Up, 0);
  key (&d, GDK_KEY_Right, 0);
  key (&d, GDK_KEY_Down, 0);
  key (&d, GDK_KEY_Return, 0);
  wait_for ((reason = reason_entry (&d)) != NULL);
  gtk_editable_set_text (GTK_EDITABLE (reason), "Both know");
  g_signal_emit_by_name (gtk_editable_get_delegate (GTK_EDITABLE (reason)), "activate");
  wait_for (block (&d, &vera)->column == 1);
  assert_field ("appointment", &vera, "wall", "2026-11-24T10:15");
  gtk_widget_activate_action (GTK_WIDGET (d.page), "win.undo", NULL);
  wait_for (block (&d, &vera)->column == 0 && block (&d, &vera)->start == 660);

  /* Undo brings back what was before the move. */
  gtk_widget_activate_action (GTK_WIDGET (d.page), "win.undo", NULL);
  wait_for (block (&d, &vera)->start == 600);
  end (&d);
}

/* Without the right nothing moves, nothing is booked, and no money is shown (APT-10, CAL-13, GEN-6). */
static void
test_rights (void)
{
  Desk d;
  FoyerId vera, visit;
  FoyerActor anna;
  char boris[FOYER_ID_TEXT_LEN + 1], cash[FOYER_ID_TEXT_LEN + 1], card[FOYER_ID_TEXT_LEN + 1];
  g_autofree char *tenders = NULL;

  begin (&d);
  foyer_id_format (&d.t->staff[BORIS], boris);
  vera = foyer_test_book (d.t, ANNA, HAIRCUT, "2026-11-24T10:00", "Vera", NULL);
  foyer_test_book (d.t, BORIS, HAIRCUT, "2026-11-24T10:30", "Emil", NULL);
  anna = foyer_test_user (d.t, "Anna Nagy", "+36302222222", "professional", &d.t->staff[ANNA]);
  enter (&d, &anna);
  /* CAL-17: her own column only. */
  g_assert_cmpuint (n_columns (&d), ==, 1);
  g_assert_cmpstr (column (&d, 0)->title, ==, "Anna Nagy");
  g_assert_nonnull (block (&d, &vera));
  g_assert_false (foyer_calendar_aside_shows_money (d.page->aside));
  /* In her week and in the list there is nobody else either. */
  gtk_widget_activate_action (GTK_WIDGET (d.page), "calendar.show-week", "(ss)", boris, FOYER_TEST_DATE);
  wait_for (n_columns (&d) == 7 && block (&d, &vera) != NULL);
  g_assert_cmpuint (n_blocks (&d), ==, 1);
  leave (&d);

  /* APT-10: without the right a card does not move; CAL-17: what is further back than she may see is said, not shown. */
  json_object_unref (foyer_test_call (d.t, "access.grant", foyer_params ("user", "d", &anna.user, "role", "s", "professional", "staff", "d", &d.t->staff[ANNA], "rights", "n",
                                                                        json_from_string ("{\"booking.move\":false,\"calendar.history\":2}", NULL), NULL)));
  enter (&d, &anna);
  foyer_calendar_page_set_view (d.page, FOYER_CALENDAR_VIEW_DAY);
  wait_for (n_columns (&d) == 1 && block (&d, &vera) != NULL);
  foyer_board_focus_block (d.page->board, &vera);
  key (&d, GDK_KEY_m, 0);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (d.window)) == foyer_board_get_block_widget (d.page->board, &vera));
  foyer_calendar_page_go (d.page, foyer_date_make (2026, 11, 20));
  wait_for (g_str_equal (gtk_stack_get_visible_child_name (GTK_STACK (d.page->stack)), "status"));
  g_assert_cmpstr (adw_status_page_get_title (ADW_STATUS_PAGE (d.page->status)), ==, "Too far back");
  g_assert_nonnull (strstr (adw_status_page_get_description (ADW_STATUS_PAGE (d.page->status)), "22"));
  leave (&d);

  /* CAL-13: what the panel of the day says is what was taken. */
  visit = visit_of (&d, &vera);
  json_object_unref (foyer_test_call (d.t, "visit.status", foyer_params ("visit", "d", &visit, "status", "s", "arrived", NULL)));
  json_object_unref (foyer_test_call (d.t, "visit.discount", foyer_params ("visit", "d", &visit, "sum", "i", (gint64) 300, NULL)));
  tenders = g_strdup_printf ("[{\"register\":\"%s\",\"amount\":1500},{\"register\":\"%s\",\"amount\":700}]", foyer_id_format (&d.t->cash, cash),
                             foyer_id_format (&d.t->card, card));
  json_object_unref (foyer_test_call (d.t, "visit.pay", foyer_params ("visit", "d", &visit, "tenders", "n", json_from_string (tenders, NULL), NULL)));
  enter (&d, &d.t->owner);
  wait_for (foyer_calendar_aside_shows_money (d.page->aside));
  wait_for (figure_is (&d, "Cash", "15.00") && figure_is (&d, "Cashless", "7.00") && figure_is (&d, "Booked", "50.00") && figure_is (&d, "Discounts", "3.00"));
  end (&d);
}

/* CAL-12, STS-1, STS-5: four statuses from the card's corner; an arrived one that has not paid is marked. */
static void
test_status (void)
{
  Desk d;
  FoyerId vera, visit;
  GtkWidget *item;
  GtkWidget *items;
  int n = 0;

  begin (&d);
  vera = foyer_test_book (d.t, ANNA, HAIRCUT, "2026-11-24T10:00", "Vera", NULL);
  enter (&d, &d.t->owner);
  visit = visit_of (&d, &vera);
  g_signal_emit_by_name (d.page->board, "block-status", &vera);
  items = gtk_popover_get_child (GTK_POPOVER (d.page->status_menu));
  g_assert_true (gtk_widget_get_visible (d.page->status_menu));
  for (item = gtk_widget_get_first_child (items); item != NULL; item = gtk_widget_get_next_sibling (item))
    n++;
  g_assert_cmpint (n, ==, 4);
  gtk_test_accessible_assert_property (gtk_widget_get_first_child (items), GTK_ACCESSIBLE_PROPERTY_LABEL, "Pending");

  item = gtk_widget_get_next_sibling (gtk_widget_get_next_sibling (gtk_widget_get_first_child (items)));
  g_signal_emit_by_name (item, "clicked");
  wait_for (block (&d, &vera)->status == FOYER_BOARD_ARRIVED);
  assert_field ("visit", &visit, "status", "arrived");
  g_assert_true (block (&d, &vera)->flags & FOYER_BOARD_NOT_FULLY_PAID);

  json_object_unref (foyer_test_call (d.t, "visit.pay", foyer_params ("visit", "d", &visit, "quick", "s", "cash", NULL)));
  wait_for (block (&d, &vera)->flags & FOYER_BOARD_PAID);
  g_assert_false (block (&d, &vera)->flags & FOYER_BOARD_NOT_FULLY_PAID);
  end (&d);
}

/* APT-1: free time opens the visit with that member, day and time; the stretch drawn gives the length. */
static void
test_book (void)
{
  Desk d;

  begin (&d);
  enter (&d, &d.t->owner);
  g_assert_null (foyer_window_panel (d.window));
  foyer_board_focus_slot (d.page->board, 1, 11 * 60 + 15);
  key (&d, GDK_KEY_Return, 0);
  wait_for (FOYER_IS_BOOKING_FORM (foyer_window_panel (d.window)) && foyer_booking_form_ready (FOYER_BOOKING_FORM (foyer_window_panel (d.window))));
  settle ();
  g_assert_true (says (foyer_window_panel (d.window), "Boris Kovács") && says (foyer_window_panel (d.window), "24.11.2026") && says (foyer_window_panel (d.window), "11:15"));
  end (&d);
}

/* CAL-14, CAL-15, CAL-16 */
static void
test_search (void)
{
  Desk d;
  GtkWidget *entry, *list;
  FoyerId vera, visit, client;
  g_autofree char *text = NULL;

  begin (&d);
  vera = foyer_test_book (d.t, ANNA, HAIRCUT, "2026-11-24T10:00", "Veronika", "+36201112233");
  foyer_test_book (d.t, ANNA, HAIRCUT, "2026-11-26T10:00", "Veronika", "+36201112233");
  json_object_unref (foyer_test_call (d.t, "booking.update", foyer_params ("appointment", "d", &vera, "comment", "s", "afraid of scissors", NULL)));
  visit = visit_of (&d, &vera);
  json_object_unref (foyer_test_call (d.t, "visit.discount", foyer_params ("visit", "d", &visit, "pct", "i", (gint64) 5000, NULL)));
  enter (&d, &d.t->owner);
  entry = find_css (GTK_WIDGET (d.page->aside), "entry");
  g_assert_nonnull (entry);
  /* By a part of the name, then by one of the number. */
  gtk_editable_set_text (GTK_EDITABLE (entry), "eronik");
  list = foyer_calendar_search_get_found (foyer_calendar_aside_get_search (d.page->aside));
  wait_for (gtk_widget_get_visible (list) && gtk_widget_get_first_child (list) != NULL && says (list, "Veronika"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "nobody at all");
  wait_for (!gtk_widget_get_visible (list));
  gtk_editable_set_text (GTK_EDITABLE (entry), "1112233");
  wait_for (gtk_widget_get_visible (list) && gtk_widget_get_first_child (list) != NULL);
  gtk_test_accessible_assert_property (gtk_widget_get_first_child (list), GTK_ACCESSIBLE_PROPERTY_LABEL, "Veronika, +36 20 111 2233");
  g_signal_emit_by_name (list, "row-activated", gtk_widget_get_first_child (list));
  list = foyer_calendar_search_get_visits (foyer_calendar_aside_get_search (d.page->aside));
  wait_for (gtk_widget_get_first_child (list) != NULL);
  g_assert_nonnull (gtk_widget_get_next_sibling (gtk_widget_get_first_child (list)));

  /* The visit of Thursday: the board goes there. */
  gtk_list_box_select_row (GTK_LIST_BOX (list), GTK_LIST_BOX_ROW (gtk_widget_get_first_child (list)));
  wait_for (foyer_calendar_page_date (d.page) == foyer_date_make (2026, 11, 26));
  /* CAL-16: when, what, with whom; neither discounts nor comments. */
  g_assert_true (says (list, "Haircut") && says (list, "Anna Nagy"));
  g_assert_false (says (list, "afraid of scissors") || says (list, "50 %") || says (list, "12.50"));
  /* Pressed twice, the visit of Tuesday opens. */
  g_signal_emit_by_name (list, "row-activated", gtk_widget_get_next_sibling (gtk_widget_get_first_child (list)));
  wait_for (FOYER_IS_VISIT_PANEL (foyer_window_panel (d.window)) && foyer_visit_panel_ready (FOYER_VISIT_PANEL (foyer_window_panel (d.window))));
  wait_for (says (foyer_window_panel (d.window), "24.11.2026"));
  foyer_ui_close (d.context);

  visit = visit_of (&d, &vera);
  text = foyer_test_field (d.t, "visit", &visit, "client");
  g_strdelimit (text, "\"", ' ');
  g_assert_true (foyer_id_parse (g_strstrip (text), &client));
  /* CAL-15: copied, then a free time: name, phone and e-mail stand there. */
  json_object_unref (foyer_test_call (d.t, "client.update", foyer_params ("id", "d", &client, "email", "s", "vera@example.com", NULL)));
  foyer_calendar_page_copy_client (d.page, &client, "Veronika");
  g_assert_true (foyer_id_equal (&d.page->copied, &client));
  foyer_board_focus_slot (d.page->board, 0, 15 * 60);
  key (&d, GDK_KEY_Return, 0);
  wait_for (FOYER_IS_BOOKING_FORM (foyer_window_panel (d.window)));
  wait_for (says (foyer_window_panel (d.window), "Veronika · +36 20 111 2233 · vera@example.com"));
  foyer_ui_close (d.context);
  settle ();
  gtk_widget_activate_action (GTK_WIDGET (d.page), "calendar.forget", NULL);
  g_assert_true (foyer_id_is_none (&d.page->copied));
  end (&d);
}

/* In a narrow window the month goes away while the first day is being laid out: the board is there all the same. GTK's warning about a
 * widget without an allocation ends the test. */
static void
test_narrow (void)
{
  Desk d;
  FoyerId vera;
  GtkWidget *view;

  begin (&d);
  vera = foyer_test_book (d.t, ANNA, HAIRCUT, "2026-11-24T10:00", "Vera", NULL);
  enter (&d, &d.t->owner);
  open_sizes (&d);
  gtk_range_set_value (GTK_RANGE (d.page->width_scale), 320); /* wider than there is room for: the board scrolls sideways */
  settle ();
  leave (&d);
  for (int width = 1240; width > 800; width -= 72)
    {
      start_width = width;
      enter (&d, &d.t->owner);
      start_width = 1400;
      view = foyer_board_get_block_widget (d.page->board, &vera);
      wait_for (gtk_widget_get_mapped (view) && gtk_widget_get_width (view) > 60 && gtk_widget_get_height (view) > 30);
      gtk_test_widget_wait_for_draw (view);
      g_assert_cmpint (gtk_widget_get_visible (GTK_WIDGET (d.page->aside)), ==, gtk_widget_get_width (GTK_WIDGET (d.page)) >= 1000);
      leave (&d);
    }
  foyer_test_free (d.t);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/calendar/CAL-1-4-5-11/day", test_day);
  g_test_add_func ("/calendar/CAL-1/filter-is-kept", test_filter);
  g_test_add_func ("/calendar/CAL-6-7/step-and-zoom-are-kept", test_kept);
  g_test_add_func ("/calendar/CAL-8/week", test_week);
  g_test_add_func ("/calendar/CAL-9/list", test_list);
  g_test_add_func ("/calendar/APT-6-7-10/move", test_move);
  g_test_add_func ("/calendar/CAL-13-17/rights", test_rights);
  g_test_add_func ("/calendar/CAL-12/STS-1-5/status", test_status);
  g_test_add_func ("/calendar/APT-1/book", test_book);
  g_test_add_func ("/calendar/CAL-14-15-16/search", test_search);
  g_test_add_func ("/calendar/narrow", test_narrow);
  return g_test_run ();
}
