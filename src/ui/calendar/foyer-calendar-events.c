/* What a click on the board makes: an appointment, a group event, or whichever a person says (CAL-3). */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-calendar-private.h"

void
foyer_calendar_page_open_event (FoyerCalendarPage *self, const FoyerId *event)
{
  foyer_board_set_selected (self->board, event);
  foyer_ui_open (self->context, "event", foyer_params ("event", "d", event, NULL));
}

static void
new_event (FoyerCalendarPage *self, const FoyerId *staff, gint64 date, int minute, int minutes)
{
  char wall[17];
  JsonObject *args = foyer_params ("staff", "d", staff, "wall", "s", foyer_wall_format (date, minute, wall), NULL);

  if (minutes > 0)
    json_object_set_int_member (args, "dur", minutes);
  foyer_board_set_selected (self->board, NULL);
  foyer_ui_open (self->context, "event-new", args);
}

static void
on_new_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  FoyerCalendarPage *self = FOYER_CALENDAR_PAGE (widget);
  const char *text, *wall;
  gboolean event;
  gint32 minutes;
  gint64 date;
  int minute;
  FoyerId staff;

  g_variant_get (parameter, "(&s&sib)", &text, &wall, &minutes, &event);
  if (!foyer_id_parse (text, &staff) || !foyer_wall_parse (wall, &date, &minute))
    return;
  if (event)
    new_event (self, &staff, date, minute, minutes);
  else
    foyer_calendar_page_new_visit (self, &staff, date, minute, minutes);
}

static void
append_kind (GMenu *menu, const char *label, const FoyerId *staff, gint64 date, int minute, int minutes, gboolean event)
{
  char text[FOYER_ID_TEXT_LEN + 1], wall[17];
  g_autofree char *action = g_strdup_printf ("calendar.new(('%s', '%s', %d, %s))", foyer_id_format (staff, text), foyer_wall_format (date, minute, wall), minutes,
                                             event ? "true" : "false");

  g_menu_append (menu, label, action);
}

gboolean
foyer_calendar_page_ask_kind (FoyerCalendarPage *self, const FoyerId *staff, gint64 date, int minute, int minutes)
{
  const char *kind = self->day != NULL ? self->day->kind : NULL;
  g_autoptr (GMenu) menu = NULL;

  /* A copied client is to be booked, whatever is made otherwise. */
  if (kind == NULL || g_str_equal (kind, "individual") || foyer_id_is_none (staff) || !foyer_id_is_none (&self->copied)
      || !foyer_ui_may (self->context, "booking.create"))
    return FALSE;
  if (g_str_equal (kind, "group"))
    {
      new_event (self, staff, date, minute, minutes);
      return TRUE;
    }
  menu = g_menu_new ();
  append_kind (menu, _("Appointment"), staff, date, minute, minutes, FALSE);
  append_kind (menu, _("Group event"), staff, date, minute, minutes, TRUE);
  foyer_calendar_page_show_menu (self, menu);
  return TRUE;
}

gboolean
foyer_calendar_page_new_event_here (FoyerCalendarPage *self)
{
  const FoyerCalendarColumn *at;
  guint column = 0;
  int minute = 0;
  FoyerId id;

  if (self->day == NULL || g_strcmp0 (self->day->kind, "group") != 0 || self->day->columns->len == 0)
    return FALSE;
  foyer_board_get_cursor (self->board, &id, &column, &minute);
  at = &g_array_index (self->day->columns, FoyerCalendarColumn, MIN (column, self->day->columns->len - 1));
  return foyer_calendar_page_ask_kind (self, &at->staff, at->date, foyer_board_snap (minute, foyer_board_get_step (self->board)), 0);
}

void
foyer_calendar_page_append_event (FoyerCalendarPage *self, GMenu *menu, guint column, int minute)
{
  const FoyerCalendarColumn *at;

  if (self->day == NULL || column >= self->day->columns->len)
    return;
  at = &g_array_index (self->day->columns, FoyerCalendarColumn, column);
  if (!foyer_id_is_none (&at->staff))
    append_kind (menu, _("New group event here"), &at->staff, at->date, minute, 0, TRUE);
}

void
foyer_calendar_page_install_kinds (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "calendar.new", "(ssib)", on_new_action);
}
