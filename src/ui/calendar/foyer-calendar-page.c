#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <math.h>
#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-calendar-private.h"
#include "foyer-labels.h"
#include "foyer-mini-calendar.h"
#include "foyer-squeeze.h"

#define NARROW_WIDTH 1000  /* pixels of the page: below it the month gives its room to the board */
#define REVEAL_DELAY_MS 60
#define RELOAD_DELAY_MS 15 /* several commits in a row are read once */

static void page_init (FoyerPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FoyerCalendarPage, foyer_calendar_page, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (FOYER_TYPE_PAGE, page_init))

/* ---- what only some days and some users see: made when it is first needed ------------------------------------------------ */
static AdwStatusPage *
need_status (FoyerCalendarPage *self)
{
  if (self->status == NULL)
    {
      self->status = adw_status_page_new ();
      gtk_stack_add_named (GTK_STACK (self->stack), self->status, "status");
    }
  return ADW_STATUS_PAGE (self->status);
}

static FoyerCalendarList *
need_list (FoyerCalendarPage *self)
{
  if (self->list == NULL)
    {
      self->list = FOYER_CALENDAR_LIST (foyer_calendar_list_new (self));
      gtk_stack_add_named (GTK_STACK (self->stack), GTK_WIDGET (self->list), "list");
    }
  return self->list;
}

static FoyerFrontBoard *
need_front (FoyerCalendarPage *self)
{
  if (self->front == NULL)
    {
      self->front = FOYER_FRONT_BOARD (foyer_front_board_new (self->context));
      gtk_stack_add_named (GTK_STACK (self->stack), GTK_WIDGET (self->front), "front");
    }
  return self->front;
}

static void
on_day_chosen_cb (FoyerMonthView    *month,
                  gint64             date,
                  const FoyerId     *staff,
                  FoyerCalendarPage *self)
{
  FoyerId who = *staff;

  self->date = date;
  self->wants_focus = TRUE;
  if (foyer_id_is_none (&who))
    foyer_calendar_page_set_view (self, FOYER_CALENDAR_VIEW_DAY);
  else
    {
      foyer_calendar_filter_set_member (self->filter, &who);
      foyer_calendar_page_set_view (self, FOYER_CALENDAR_VIEW_WEEK);
    }
}

static FoyerMonthView *
need_month (FoyerCalendarPage *self)
{
  if (self->month == NULL)
    {
      self->month = FOYER_MONTH_VIEW (foyer_month_view_new (self->context));
      g_signal_connect_object (self->month, "day-chosen", G_CALLBACK (on_day_chosen_cb), self, 0);
      gtk_stack_add_named (GTK_STACK (self->stack), GTK_WIDGET (self->month), "month");
    }
  return self->month;
}

/* ---- what is on view ---------------------------------------------------------------------------------------------------- */
static void
show_message (FoyerCalendarPage *self,
              const char        *icon,
              const char        *title,
              const char        *text,
              gboolean           offer_schedule)
{
  AdwStatusPage *status = need_status (self);

  adw_status_page_set_icon_name (status, icon);
  adw_status_page_set_title (status, title);
  adw_status_page_set_description (status, text);
  if (offer_schedule)
    {
      GtkWidget *button = gtk_button_new_with_label (_("Set the schedule"));

      gtk_widget_add_css_class (button, "suggested-action");
      gtk_widget_add_css_class (button, "pill");
      gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
      foyer_a11y_label (button, _("Set the schedule"));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "calendar.schedule");
      adw_status_page_set_child (status, button);
    }
  else
    adw_status_page_set_child (status, NULL);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "status");
}

static void
show_board (FoyerCalendarPage *self)
{
  FoyerCalendarDay *day = self->day;

  foyer_calendar_filter_set_hidden (self->filter, day->hidden);
  if (foyer_ui_local (self->context, "calendar.step") == NULL && (day->step == 5 || day->step == 10 || day->step == 15))
    {
      foyer_board_set_step (self->board, day->step);
      foyer_calendar_page_show_sizes (self);
    }
  foyer_board_set_model (self->board, day->model);
  if (day->notice != NULL)
    show_message (self, "view-conceal-symbolic", _("Too far back"), day->notice, FALSE);
  else if (day->columns->len == 0 && self->view == FOYER_CALENDAR_VIEW_ROOMS)
    show_message (self, "x-office-calendar-symbolic", _("No rooms or devices yet"),
                  _("Those named under Settings, Resources have a column each, with what is booked in them."), FALSE);
  else if (day->columns->len == 0 && foyer_calendar_filter_is_set (self->filter))
    show_message (self, "edit-find-symbolic", _("Nobody of these works on this day"), _("Choose other people above, or everyone."), FALSE);
  else if (day->columns->len == 0)
    show_message (self, "x-office-calendar-symbolic", _("Nobody works on this day"),
                  _("People appear here on the days they have working time."), foyer_ui_may (self->context, "calendar.schedule"));
  else if (self->view == FOYER_CALENDAR_VIEW_WEEK && !day->works && day->entries->len == 0 && day->hidden == 0)
    {
      g_autofree char *title = g_strdup_printf (_("%s does not work this week"), g_array_index (day->columns, FoyerCalendarColumn, 0).name);

      show_message (self, "x-office-calendar-symbolic", title, _("Working time makes the days bookable."),
                    foyer_ui_may (self->context, "calendar.schedule"));
    }
  else
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "board");
  if (self->wants_focus && day->columns->len > 0)
    {
      gint64 today = foyer_ui_today (self->context);

      /* Where the day is now: one key from booking. */
      self->wants_focus = FALSE;
      foyer_board_focus_slot (self->board, 0,
                              self->date == today ? foyer_board_snap (foyer_ui_minute (self->context), foyer_board_get_step (self->board)) : 9 * 60);
      foyer_board_scroll_to_minute (self->board, G_MAXINT);
    }
  if (!foyer_id_is_none (&self->reveal))
    {
      FoyerId id = self->reveal;
      const FoyerCalendarEntry *entry = foyer_calendar_day_find (day, &id);

      /* An event has its panel open: there the keyboard is. */
      if (foyer_board_scroll_to_block (self->board, &id) && (entry == NULL || !entry->event))
        foyer_board_focus_block (self->board, &id);
      foyer_board_set_selected (self->board, &id);
      self->reveal = FOYER_ID_NONE;
    }
}

static void show_answer (FoyerCalendarPage *self);

static void
on_answer_cb (FoyerUiContext *context,
              JsonNode       *result,
              const GError   *error,
              gpointer        data)
{
  FoyerCalendarPage *self = data;

  self->loaded = TRUE;
  self->stale = FALSE;
  if (result == NULL)
    {
      g_autofree char *text = foyer_ui_error_text (error);

      show_message (self, "dialog-warning-symbolic", _("The calendar could not be read"), text, FALSE);
      return;
    }
  if (self->view == FOYER_CALENDAR_VIEW_LIST)
    {
      JsonObject *object = json_node_get_object (result);
      const char *notice = foyer_json_str (object, "notice");

      foyer_calendar_filter_set_hidden (self->filter, foyer_calendar_list_set (need_list (self), foyer_json_arr (object, "rows"),
                                                                              foyer_calendar_filter_get_statuses (self->filter),
                                                                              foyer_calendar_filter_get_label (self->filter)));
      foyer_calendar_list_show_tools (self, notice == NULL);
      if (notice != NULL)
        show_message (self, "view-conceal-symbolic", _("Too far back"), notice, FALSE);
      else
        gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "list");
      return;
    }
  g_clear_pointer (&self->answer, json_node_unref);
  self->answer = json_node_ref (result);
  show_answer (self);
}

static void
show_answer (FoyerCalendarPage *self)
{
  g_autoptr (FoyerCalendarDay) old = g_steal_pointer (&self->day);
  gboolean several = json_object_has_member (json_node_get_object (self->answer), "locations");
  gboolean plan = self->preview != NULL && self->view == FOYER_CALENDAR_VIEW_DAY && !several;
  g_autoptr (JsonObject) answer
      = plan ? foyer_calendar_preview_of (json_node_get_object (self->answer), self->preview) : json_node_dup_object (self->answer);

  self->day = foyer_calendar_day_new (answer, self->view == FOYER_CALENDAR_VIEW_WEEK,
                                      foyer_ui_today (self->context), foyer_calendar_filter_get_statuses (self->filter),
                                      foyer_calendar_filter_get_label (self->filter));
  if (self->view == FOYER_CALENDAR_VIEW_DAY)
    foyer_calendar_places_set_shown (self->places, TRUE, self->day->left_out);
  foyer_calendar_page_allow (self);
  if (!foyer_calendar_page_carry_on (self))
    show_board (self);
}

static void
ask (FoyerCalendarPage *self)
{
  char day[11];
  JsonObject *params;
  JsonArray *staff = NULL;
  const FoyerId *position = foyer_calendar_filter_get_position (self->filter);
  FoyerId member = FOYER_ID_NONE;
  gboolean several = self->view == FOYER_CALENDAR_VIEW_DAY && foyer_calendar_places_several (self->places);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  if (!foyer_ui_context_signed_in (self->context))
    return;
  if (self->view == FOYER_CALENDAR_VIEW_FRONT)
    {
      /* It reads for itself. */
      foyer_ui_set_shown (self->context, self->date, NULL);
      foyer_front_board_show (need_front (self), self->date);
      foyer_calendar_filter_set_hidden (self->filter, 0);
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "front");
      self->loaded = TRUE;
      self->stale = FALSE;
      return;
    }
  if (self->view == FOYER_CALENDAR_VIEW_MONTH)
    {
      foyer_ui_set_shown (self->context, self->date, NULL);
      foyer_month_view_show (need_month (self), self->date, foyer_calendar_filter_dup_staff (self->filter), position);
      foyer_calendar_filter_set_hidden (self->filter, 0);
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "month");
      self->loaded = TRUE;
      self->stale = FALSE;
      return;
    }
  foyer_date_format (self->date, day);
  params = foyer_params ("date", "s", day, NULL);
  if (self->view == FOYER_CALENDAR_VIEW_WEEK)
    {
      if (!foyer_calendar_filter_get_member (self->filter, &member) && foyer_ui_may (self->context, "calendar.all-columns"))
        {
          json_object_unref (params); /* the team is still being read; "changed" of the filter comes back here */
          return;
        }
      if (!foyer_id_is_none (&member))
        {
          char id[FOYER_ID_TEXT_LEN + 1];
          json_object_set_string_member (params, "staff", foyer_id_format (&member, id));
        }
    }
  else if (!foyer_calendar_filter_put_resource (self->filter, params))
    {
      staff = foyer_calendar_filter_dup_staff (self->filter);
      if (several)
        {
          g_autoptr (JsonArray) places = foyer_calendar_places_dup (self->places);
          JsonArray *locs = json_array_new ();

          for (guint i = 0; i < json_array_get_length (places); i++)
            json_array_add_string_element (locs, foyer_json_str (json_array_get_object_element (places, i), "id"));
          json_object_set_array_member (params, "locs", locs);
        }
      if (staff != NULL)
        json_object_set_array_member (params, "staff", staff);
      if (self->view == FOYER_CALENDAR_VIEW_DAY && !foyer_id_is_none (position))
        {
          char id[FOYER_ID_TEXT_LEN + 1];
          json_object_set_string_member (params, "position", foyer_id_format (position, id));
        }
    }
  foyer_ui_set_shown (self->context, self->date, self->view == FOYER_CALENDAR_VIEW_WEEK && !foyer_id_is_none (&member) ? &member : NULL);
  self->asking = g_cancellable_new ();
  foyer_ui_ask (self->context, self,
                self->view == FOYER_CALENDAR_VIEW_WEEK   ? "calendar.week"
                : self->view == FOYER_CALENDAR_VIEW_LIST  ? "calendar.list"
                : self->view == FOYER_CALENDAR_VIEW_ROOMS ? "calendar.resources"
                : several                                 ? "calendar.locations"
                                                          : "calendar.day",
                params, self->asking, on_answer_cb, self);
}

static gboolean
reload_cb (gpointer data)
{
  FoyerCalendarPage *self = data;

  self->reload_id = 0;
  ask (self);
  foyer_calendar_aside_reload (self->aside);
  return G_SOURCE_REMOVE;
}

void
foyer_calendar_page_reload (FoyerCalendarPage *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) && self->loaded)
    {
      self->stale = TRUE;
      return;
    }
  if (self->reload_id == 0)
    self->reload_id = g_timeout_add (RELOAD_DELAY_MS, reload_cb, self);
}

/* ---- the header --------------------------------------------------------------------------------------------------------- */
static void
show_member_marks (FoyerCalendarPage *self)
{
  FoyerId member = FOYER_ID_NONE;

  if (self->view == FOYER_CALENDAR_VIEW_WEEK)
    foyer_calendar_filter_get_member (self->filter, &member);
  foyer_calendar_aside_set_date (self->aside, self->date, &member);
}

void
foyer_calendar_page_go (FoyerCalendarPage *self,
                        gint64             date)
{
  foyer_calendar_peek_hide (self->peek);
  self->date = date;
  foyer_calendar_page_name_date (self);
  if (self->date_month != NULL)
    {
      foyer_mini_calendar_set_date (FOYER_MINI_CALENDAR (self->date_month), date);
      gtk_popover_popdown (GTK_POPOVER (self->date_popover));
    }
  show_member_marks (self);
  ask (self);
}

void
foyer_calendar_page_set_view (FoyerCalendarPage *self,
                              FoyerCalendarView  view)
{
  gboolean changed = self->view != view;

  self->view = view;
  for (guint i = 0; i < FOYER_CALENDAR_N_VIEWS; i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->view_buttons[i]), i == view);
  foyer_calendar_filter_set_view (self->filter, view);
  foyer_calendar_page_take_places (self);
  foyer_calendar_filter_set_by_labels (self->filter, view != FOYER_CALENDAR_VIEW_MONTH && view != FOYER_CALENDAR_VIEW_FRONT);
  foyer_calendar_list_show_tools (self, view == FOYER_CALENDAR_VIEW_LIST);
  foyer_calendar_page_show_aside (self);
  foyer_calendar_duty_update (self);
  if (!changed)
    return;
  foyer_ui_set_local (self->context, "calendar.view", foyer_calendar_view_name (view));
  foyer_calendar_page_go (self, self->date);
}

void
foyer_calendar_page_show_appointment (FoyerCalendarPage *self,
                                      const FoyerId     *appointment,
                                      gint64             date,
                                      const FoyerId     *staff)
{
  self->reveal = appointment != NULL ? *appointment : FOYER_ID_NONE;
  if (staff != NULL && !foyer_id_is_none (staff))
    foyer_calendar_filter_set_member (self->filter, staff);
  foyer_calendar_page_go (self, date);
}

void
foyer_calendar_page_step (FoyerCalendarPage *self,
                          int                direction)
{
  if (self->view == FOYER_CALENDAR_VIEW_MONTH)
    foyer_calendar_page_go (self, foyer_date_add_months (self->date, direction));
  else
    foyer_calendar_page_go (self, self->date + direction * (self->view == FOYER_CALENDAR_VIEW_WEEK ? 7 : 1));
}

static const struct
  {
    const char *action;
    guint key;
    GdkModifierType state;
  } actions[] = {
    { "calendar.previous", GDK_KEY_Left, GDK_ALT_MASK },     { "calendar.next", GDK_KEY_Right, GDK_ALT_MASK },
    { "calendar.today", GDK_KEY_Home, GDK_ALT_MASK },        { "calendar.day", GDK_KEY_1, GDK_CONTROL_MASK },
    { "calendar.week", GDK_KEY_2, GDK_CONTROL_MASK },        { "calendar.list", GDK_KEY_3, GDK_CONTROL_MASK },
    { "calendar.month", GDK_KEY_4, GDK_CONTROL_MASK },       { "calendar.front", GDK_KEY_5, GDK_CONTROL_MASK },
    { "calendar.take-offer", GDK_KEY_F3, 0 },
    { "calendar.zoom-in", GDK_KEY_plus, GDK_CONTROL_MASK },  { "calendar.zoom-out", GDK_KEY_minus, GDK_CONTROL_MASK },
    { "calendar.zoom-normal", GDK_KEY_0, GDK_CONTROL_MASK }, { "calendar.schedule", 0, 0 },
    { "calendar.free-times", 0, 0 },
  };

static void
on_page_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  FoyerCalendarPage *self = FOYER_CALENDAR_PAGE (widget);

  if (g_str_equal (name, "calendar.previous"))
    foyer_calendar_page_turn (self, -1);
  else if (g_str_equal (name, "calendar.next"))
    foyer_calendar_page_turn (self, 1);
  else if (g_str_equal (name, "calendar.today"))
    {
      foyer_calendar_page_go (self, foyer_ui_today (self->context));
      foyer_board_scroll_to_minute (self->board, G_MAXINT);
    }
  else if (g_str_equal (name, "calendar.day"))
    foyer_calendar_page_set_view (self, FOYER_CALENDAR_VIEW_DAY);
  else if (g_str_equal (name, "calendar.week"))
    foyer_calendar_page_set_view (self, FOYER_CALENDAR_VIEW_WEEK);
  else if (g_str_equal (name, "calendar.list"))
    foyer_calendar_page_set_view (self, FOYER_CALENDAR_VIEW_LIST);
  else if (g_str_equal (name, "calendar.take-offer"))
    foyer_offers_take (self->offers);
  else if (g_str_equal (name, "calendar.front"))
    {
      foyer_calendar_page_set_view (self, FOYER_CALENDAR_VIEW_FRONT);
      foyer_front_board_focus (need_front (self));
    }
  else if (g_str_equal (name, "calendar.month"))
    {
      foyer_calendar_page_set_view (self, FOYER_CALENDAR_VIEW_MONTH);
      foyer_month_view_focus (need_month (self));
    }
  else if (g_str_equal (name, "calendar.zoom-in"))
    foyer_board_set_zoom (self->board, foyer_board_get_zoom (self->board) * 1.25);
  else if (g_str_equal (name, "calendar.zoom-out"))
    foyer_board_set_zoom (self->board, foyer_board_get_zoom (self->board) / 1.25);
  else if (g_str_equal (name, "calendar.zoom-normal"))
    foyer_board_set_zoom (self->board, 1.6);
  else if (g_str_equal (name, "calendar.free-times"))
    gtk_menu_button_popup (GTK_MENU_BUTTON (self->free_button));
  else if (g_str_equal (name, "calendar.schedule"))
    foyer_ui_go (self->context, "team", NULL);
}

/* ---- news --------------------------------------------------------------------------------------------------------------- */
static void
set_clock (FoyerCalendarPage *self)
{
  foyer_board_set_now (self->board, foyer_ui_today (self->context), foyer_ui_minute (self->context));
}

static void
on_minute_cb (FoyerCalendarPage *self)
{
  set_clock (self);
  if (self->date_month != NULL)
    foyer_mini_calendar_set_today (FOYER_MINI_CALENDAR (self->date_month), foyer_ui_today (self->context));
}

static void
begin_session (FoyerCalendarPage *self)
{
  foyer_board_set_can_move (self->board, foyer_ui_may (self->context, "booking.move"));
  foyer_board_set_can_book (self->board, foyer_ui_may (self->context, "booking.create"));
  gtk_widget_set_visible (self->free_button, foyer_ui_may (self->context, "booking.create"));
  foyer_calendar_duty_update (self);
  foyer_calendar_page_copy_client (self, NULL, NULL);
  if (!foyer_ui_context_signed_in (self->context))
    return;
  foyer_calendar_page_load_choices (self);
  foyer_parked_load (self->parked);
  foyer_calendar_filter_set_by_labels (self->filter, self->view != FOYER_CALENDAR_VIEW_MONTH && self->view != FOYER_CALENDAR_VIEW_FRONT);
  foyer_calendar_places_reload (self->places);
  foyer_calendar_filter_reload (self->filter);
  set_clock (self);
}

static void
on_session_cb (FoyerCalendarPage *self)
{
  begin_session (self);
  if (foyer_ui_context_signed_in (self->context))
    foyer_calendar_page_go (self, foyer_ui_today (self->context));
}

static void
on_filter_cb (FoyerCalendarPage *self)
{
  show_member_marks (self);
  ask (self);
}

static void
on_places_cb (FoyerCalendarPage *self)
{
  /* Only a day shows several. */
  if (self->view != FOYER_CALENDAR_VIEW_DAY && foyer_calendar_places_chosen_now (self->places))
    {
      foyer_calendar_page_set_view (self, FOYER_CALENDAR_VIEW_DAY);
      return;
    }
  foyer_calendar_page_take_places (self);
  on_filter_cb (self);
}

static void
on_forget_cb (FoyerCalendarPage *self)
{
  foyer_calendar_page_copy_client (self, NULL, NULL);
}

/* ---- the page in the window --------------------------------------------------------------------------------------------- */
static GtkWidget *
page_header_start (FoyerPage *page)
{
  return FOYER_CALENDAR_PAGE (page)->header_start;
}

static GtkWidget *
page_header_title (FoyerPage *page)
{
  return FOYER_CALENDAR_PAGE (page)->header_title;
}

static GtkWidget *
page_header_end (FoyerPage *page)
{
  return FOYER_CALENDAR_PAGE (page)->header_end;
}

static void
page_shown (FoyerPage  *page,
            JsonObject *args)
{
  FoyerCalendarPage *self = FOYER_CALENDAR_PAGE (page);
  const char *day = foyer_json_str (args, "date"), *view = foyer_json_str (args, "view");
  FoyerId appointment = FOYER_ID_NONE, staff = FOYER_ID_NONE;
  gint64 date;

  set_clock (self);
  foyer_calendar_page_follow_default (self, args);
  if (args != NULL && json_object_has_member (args, "preview"))
    {
      /* Only how the day looks: the focus stays with the plan. */
      JsonArray *moves = foyer_json_arr (args, "preview");

      g_clear_pointer (&self->preview, json_array_unref);
      self->preview = moves != NULL ? json_array_ref (moves) : NULL;
      if (self->answer != NULL && self->view == FOYER_CALENDAR_VIEW_DAY)
        show_answer (self);
      return;
    }
  if (args != NULL)
    {
      foyer_json_uid (args, "appointment", &appointment);
      foyer_json_uid (args, "staff", &staff);
      if (!foyer_id_is_none (&staff))
        foyer_calendar_filter_set_member (self->filter, &staff);
      for (guint i = 0; i < FOYER_CALENDAR_N_VIEWS; i++)
        if (g_strcmp0 (view, foyer_calendar_view_name (i)) == 0)
          foyer_calendar_page_set_view (self, i);
    }
  if (args != NULL && foyer_json_str (args, "event") != NULL)
    {
      foyer_json_uid (args, "event", &appointment);
      foyer_ui_open (self->context, "event", foyer_params ("event", "d", &appointment, NULL));
    }
  if (args != NULL && foyer_json_yes (args, "locations"))
    foyer_calendar_page_toggle_places (self);
  if (day != NULL && foyer_date_parse (day, &date))
    foyer_calendar_page_show_appointment (self, &appointment, date, NULL);
  else if (!self->loaded || self->stale)
    foyer_calendar_page_go (self, self->date);
  if (args != NULL && foyer_json_str (args, "event") != NULL)
    return; /* the panel has the keyboard */
  if (self->view == FOYER_CALENDAR_VIEW_FRONT)
    foyer_front_board_focus (need_front (self));
  else if (self->view == FOYER_CALENDAR_VIEW_MONTH)
    foyer_month_view_focus (need_month (self));
  else if (self->view == FOYER_CALENDAR_VIEW_LIST)
    gtk_widget_child_focus (GTK_WIDGET (need_list (self)), GTK_DIR_TAB_FORWARD);
  else if (self->loaded && self->day != NULL && self->day->columns->len > 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->board));
  else
    self->wants_focus = TRUE; /* there is nothing to stand on yet */
}

static gboolean
page_search (FoyerPage *page)
{
  FoyerCalendarPage *self = FOYER_CALENDAR_PAGE (page);

  if (!self->aside_wanted && !self->narrow)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->aside_button), TRUE);
  if (self->narrow)
    gtk_widget_set_visible (GTK_WIDGET (self->aside), TRUE);
  return foyer_calendar_aside_search (self->aside);
}

static gboolean
page_create (FoyerPage *page)
{
  FoyerCalendarPage *self = FOYER_CALENDAR_PAGE (page);
  int minute = foyer_ui_minute (self->context), step = foyer_board_get_step (self->board);

  if (!foyer_ui_may (self->context, "booking.create"))
    return FALSE;
  self->room = FOYER_ID_NONE;
  /* From the next step of the day on view on; the member is chosen in the visit. */
  if (foyer_calendar_page_new_event_here (self))
    return TRUE;
  foyer_calendar_page_new_visit (self, NULL, self->date, MIN (foyer_board_snap (minute + step - 1, step), FOYER_DAY_MINUTES - step), 0);
  return TRUE;
}

static gboolean
page_back (FoyerPage *page)
{
  FoyerCalendarPage *self = FOYER_CALENDAR_PAGE (page);

  if (gtk_widget_get_visible (GTK_WIDGET (self->peek)))
    {
      foyer_calendar_peek_hide (self->peek);
      return TRUE;
    }
  if (foyer_calendar_aside_back (self->aside))
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->board));
      foyer_calendar_page_show_aside (self);
      return TRUE;
    }
  if (!foyer_id_is_none (&self->copied))
    {
      foyer_calendar_page_copy_client (self, NULL, NULL);
      return TRUE;
    }
  return FALSE;
}

static gboolean
page_ready (FoyerPage *page)
{
  return FOYER_CALENDAR_PAGE (page)->loaded;
}

static void
page_init (FoyerPageInterface *iface)
{
  iface->header_start = page_header_start;
  iface->header_title = page_header_title;
  iface->header_end = page_header_end;
  iface->shown = page_shown;
  iface->search = page_search;
  iface->create = page_create;
  iface->back = page_back;
  iface->ready = page_ready;
}

/* ---- the object --------------------------------------------------------------------------------------------------------- */
/* A panel took room: what one was at stays in sight. */
static gboolean
reveal_cb (gpointer data)
{
  FoyerCalendarPage *self = data;

  self->reveal_id = 0;
  foyer_board_reveal_pointing (self->board);
  return G_SOURCE_REMOVE;
}

static gboolean
narrow_cb (gpointer data)
{
  FoyerCalendarPage *self = data;

  self->narrow_id = 0;
  self->narrow = gtk_widget_get_width (GTK_WIDGET (self)) < NARROW_WIDTH;
  foyer_calendar_page_show_aside (self);
  foyer_calendar_page_fit_views (self);
  return G_SOURCE_REMOVE;
}

static void
foyer_calendar_page_size_allocate (GtkWidget *widget,
                                   int        width,
                                   int        height,
                                   int        baseline)
{
  FoyerCalendarPage *self = FOYER_CALENDAR_PAGE (widget);

  gtk_widget_allocate (self->outer, width, height, baseline, NULL);
  /* Not in the midst of a layout. */
  if (((width < NARROW_WIDTH) != self->narrow || foyer_calendar_page_is_tight (self) != foyer_squeeze_get_tight (FOYER_SQUEEZE (self->views))) && self->narrow_id == 0)
    self->narrow_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, narrow_cb, self, NULL);
  /* A panel slides in: the last of its widths counts. */
  if (width < self->width)
    {
      g_clear_handle_id (&self->reveal_id, g_source_remove);
      self->reveal_id = g_timeout_add (REVEAL_DELAY_MS, reveal_cb, self);
    }
  self->width = width;
}

static void
foyer_calendar_page_measure (GtkWidget      *widget,
                             GtkOrientation  orientation,
                             int             for_size,
                             int            *minimum,
                             int            *natural,
                             int            *minimum_baseline,
                             int            *natural_baseline)
{
  FoyerCalendarPage *self = FOYER_CALENDAR_PAGE (widget);

  gtk_widget_measure (self->outer, orientation, for_size, minimum, natural, NULL, NULL);
  /* Below this the month goes away, and the rest fits. */
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = MIN (*minimum, 360);
}

static void
foyer_calendar_page_dispose (GObject *object)
{
  FoyerCalendarPage *self = FOYER_CALENDAR_PAGE (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_handle_id (&self->reload_id, g_source_remove);
  g_clear_handle_id (&self->save_id, g_source_remove);
  g_clear_handle_id (&self->narrow_id, g_source_remove);
  g_clear_handle_id (&self->reveal_id, g_source_remove);
  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_object (&self->header_start);
  g_clear_object (&self->header_title);
  g_clear_object (&self->header_end);
  g_clear_pointer (&self->day, foyer_calendar_day_free);
  g_clear_pointer (&self->answer, json_node_unref);
  g_clear_pointer (&self->preview, json_array_unref);
  g_clear_pointer (&self->copied_name, g_free);
  g_clear_pointer (&self->room_name, g_free);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_calendar_page_parent_class)->dispose (object);
}

static void
foyer_calendar_page_class_init (FoyerCalendarPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = foyer_calendar_page_dispose;
  widget_class->measure = foyer_calendar_page_measure;
  widget_class->size_allocate = foyer_calendar_page_size_allocate;
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].action, NULL, on_page_action);
  foyer_calendar_page_install_actions (widget_class);
  foyer_calendar_page_install_parking (widget_class);
  foyer_calendar_page_install_places (widget_class);
  /* Not in the side panel, where the same key books the first free time. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F4, 0, "calendar.free-times", NULL);
  gtk_widget_class_set_css_name (widget_class, "calendarpage");
}

/* Wherever the focus is in the window, as long as the page is on view. */
static gboolean
on_shortcut_cb (GtkWidget *widget,
                GVariant  *args,
                gpointer   data)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_activate_action (widget, data, NULL);
}

static void
add_shortcuts (FoyerCalendarPage *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller), GTK_SHORTCUT_SCOPE_GLOBAL);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (actions[i].key != 0)
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                            gtk_shortcut_new (gtk_keyval_trigger_new (actions[i].key, actions[i].state),
                                                              gtk_callback_action_new (on_shortcut_cb, (gpointer) actions[i].action, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
foyer_calendar_page_init (FoyerCalendarPage *self)
{
}

GtkWidget *
foyer_calendar_page_new (FoyerUiContext *context)
{
  FoyerCalendarPage *self = g_object_new (FOYER_TYPE_CALENDAR_PAGE, NULL);
  GtkWidget *bar, *left = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->context = g_object_ref (context);
  self->date = foyer_ui_today (context);
  self->outer = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));

  self->board = FOYER_BOARD (foyer_board_new ());
  foyer_calendar_page_connect_board (self);
  foyer_calendar_page_connect_carry (self);
  g_signal_connect_object (self->board, "notify::zoom", G_CALLBACK (foyer_calendar_page_keep_zoom), self, G_CONNECT_SWAPPED);
  self->filter = FOYER_CALENDAR_FILTER (foyer_calendar_filter_new (context));
  g_signal_connect_object (self->filter, "changed", G_CALLBACK (on_filter_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->filter, "paste-dropped", G_CALLBACK (on_forget_cb), self, G_CONNECT_SWAPPED);
  self->places = FOYER_CALENDAR_PLACES (foyer_calendar_places_new (context));
  g_signal_connect_object (self->places, "changed", G_CALLBACK (on_places_cb), self, G_CONNECT_SWAPPED);
  foyer_calendar_filter_add_start (self->filter, GTK_WIDGET (self->places));
  self->free_button = foyer_calendar_free_new (self);
  foyer_calendar_filter_add_end (self->filter, self->free_button);
  self->duty_button = foyer_calendar_duty_new (self);
  foyer_calendar_filter_add_end (self->filter, self->duty_button);
  self->stack = gtk_stack_new ();
  gtk_stack_set_hhomogeneous (GTK_STACK (self->stack), FALSE); /* as narrow as what is on view can be */
  gtk_stack_add_named (GTK_STACK (self->stack), GTK_WIDGET (self->board), "board");
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_widget_set_hexpand (left, TRUE);
  /* The bar may be wider than what a panel leaves: the board must not be, or its last columns would lie under the panel. */
  bar = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (bar), GTK_POLICY_EXTERNAL, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (bar), GTK_WIDGET (self->filter));
  foyer_calendar_filter_set_room (self->filter, gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (bar)));
  gtk_box_append (GTK_BOX (left), bar);
  gtk_box_append (GTK_BOX (left), self->stack);
  self->parked = FOYER_PARKED (foyer_parked_new (context));
  gtk_box_append (GTK_BOX (left), GTK_WIDGET (self->parked));
  self->offers = FOYER_OFFERS (foyer_offers_new (context));
  gtk_box_append (GTK_BOX (left), GTK_WIDGET (self->offers));
  gtk_box_append (GTK_BOX (self->outer), left);
  foyer_calendar_page_build_header (self);
  self->aside = FOYER_CALENDAR_ASIDE (foyer_calendar_aside_new (self));
  g_signal_connect_object (self->aside, "date-selected", G_CALLBACK (foyer_calendar_page_go), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->outer), GTK_WIDGET (self->aside));

  g_signal_connect_object (context, "changed", G_CALLBACK (foyer_calendar_page_reload), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "session", G_CALLBACK (on_session_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "minute", G_CALLBACK (on_minute_cb), self, G_CONNECT_SWAPPED);
  add_shortcuts (self);
  begin_session (self); /* the day itself is asked for when the page is shown */
  return GTK_WIDGET (self);
}

gint64
foyer_calendar_page_date (FoyerCalendarPage *self)
{
  return self->date;
}

void
foyer_calendar_page_ask_ahead (FoyerUiEntry *entry,
                               gint64        today)
{
  int year, month, day;
  gint64 first, shown;
  char date[11], from[11], to[11];

  foyer_date_split (today, &year, &month, &day);
  first = foyer_date_make (year, month, 1);
  shown = first - (foyer_date_weekday (first) - foyer_ui_entry_first_weekday (entry) + 7) % 7;
  foyer_date_format (today, date);
  foyer_ui_entry_ask (entry, "calendar.day", foyer_params ("date", "s", date, NULL));
  foyer_ui_entry_ask (entry, "staff.list", NULL);
  foyer_ui_entry_ask (entry, "position.list", NULL);
  foyer_ui_entry_ask (entry, "calendar.month",
                      foyer_params ("from", "s", foyer_date_format (shown, from), "to", "s", foyer_date_format (shown + FOYER_MINI_DAYS - 1, to), NULL));
  foyer_ui_entry_ask (entry, "calendar.panel", foyer_params ("date", "s", date, NULL));
  foyer_ui_entry_ask (entry, "label.list", NULL);
  foyer_ui_entry_ask (entry, "resource.list", NULL);
  foyer_ui_entry_ask (entry, "waiting.list", foyer_params ("kind", "s", "wish", NULL));
  foyer_ui_entry_ask (entry, "location.mine", foyer_params ("team", "b", TRUE, NULL));
}
