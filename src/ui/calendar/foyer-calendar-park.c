/* Ctrl+X, Ctrl+C and Ctrl+V on the board: visits put aside, and placed. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-calendar-private.h"
#include "foyer-labels.h"

void
foyer_calendar_page_park (FoyerCalendarPage *self,
                          const FoyerId     *appointment,
                          gboolean           cut)
{
  const FoyerCalendarEntry *entry = foyer_calendar_day_find (self->day, appointment);
  FoyerBoardModel *model = foyer_board_get_model (self->board);
  const FoyerBoardBlock *blocks;
  int start = -1;
  guint n;

  if (entry == NULL || !foyer_ui_may (self->context, cut ? "booking.move" : "booking.create"))
    return;
  if (foyer_calendar_page_elsewhere (self, entry->column) != NULL)
    {
      foyer_ui_toast (self->context, "%s", _("Only what is booked at your own location can be put aside."));
      return;
    }
  blocks = model != NULL ? foyer_board_model_get_blocks (model, &n) : NULL;
  for (guint i = 0; blocks != NULL && i < n; i++)
    if (foyer_id_equal (&blocks[i].id, &entry->block))
      start = blocks[i].start;
  g_autofree char *time = foyer_format_minute (foyer_ui_time_format (self->context), CLAMP (start, 0, FOYER_DAY_MINUTES - 1));
  g_autofree char *day = foyer_ui_date (self->context, self->date); /* not “today”: it is kept until tomorrow */
  /* Translators: client, day and time of a visit that is put aside */
  g_autofree char *title = g_strdup_printf (_("%s, %s %s"), entry->name != NULL ? entry->name : _("No client"), day, time);
  foyer_parked_put (self->parked, &entry->id, cut, title);
}

gboolean
foyer_calendar_page_place (FoyerCalendarPage *self,
                           guint              column,
                           int                minute)
{
  const FoyerCalendarColumn *at;

  if (self->day == NULL || column >= self->day->columns->len)
    return FALSE;
  at = &g_array_index (self->day->columns, FoyerCalendarColumn, column);
  if (at->closed || foyer_calendar_page_elsewhere (self, column) != NULL)
    return FALSE;
  return foyer_parked_place (self->parked, &at->staff, at->date, minute);
}

static void
on_action (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  FoyerCalendarPage *self = FOYER_CALENDAR_PAGE (widget);
  FoyerId id;
  guint column;
  int minute;

  if (self->day == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self->board)))
    return;
  gboolean on_block = foyer_board_get_cursor (self->board, &id, &column, &minute);
  if (g_str_equal (name, "calendar.place"))
    foyer_calendar_page_place (self, column, minute);
  else if (on_block)
    foyer_calendar_page_park (self, &id, g_str_equal (name, "calendar.cut"));
}

static void
on_entry_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  FoyerId id;

  if (foyer_id_parse (g_variant_get_string (parameter, NULL), &id))
    foyer_calendar_page_park (FOYER_CALENDAR_PAGE (widget), &id, g_str_equal (name, "calendar.park"));
}

static void
on_place_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  guint32 column;
  gint32 minute;

  g_variant_get (parameter, "(ui)", &column, &minute);
  foyer_calendar_page_place (FOYER_CALENDAR_PAGE (widget), column, minute);
}

void
foyer_calendar_page_install_parking (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "calendar.cut", NULL, on_action);
  gtk_widget_class_install_action (widget_class, "calendar.take-copy", NULL, on_action);
  gtk_widget_class_install_action (widget_class, "calendar.place", NULL, on_action);
  gtk_widget_class_install_action (widget_class, "calendar.park", "s", on_entry_action);
  gtk_widget_class_install_action (widget_class, "calendar.park-copy", "s", on_entry_action);
  gtk_widget_class_install_action (widget_class, "calendar.place-at", "(ui)", on_place_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_x, GDK_CONTROL_MASK, "calendar.cut", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "calendar.take-copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, "calendar.place", NULL);
}
