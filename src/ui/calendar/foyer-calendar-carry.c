/* An appointment on its way to another day: over the month at the side, where each day takes it at its own time, or by the board's edge
 * and Alt with the arrows, which turn the day under it. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-calendar-private.h"
#include "foyer-labels.h"
#include "foyer-mini-calendar.h"

#define MOST_STEPS 14 /* days in a row without anybody */

static void
drop_on_day (FoyerCalendarPage *self,
             const FoyerId     *id,
             gint64             date)
{
  int minute;
  char wall[17];

  if (!foyer_board_get_carried (self->board, NULL, &minute))
    return;
  g_autofree char *day = foyer_ui_date_near (self->context, date);
  g_autofree char *time = foyer_format_minute (foyer_ui_time_format (self->context), minute);
  /* Translators: day and time */
  g_autofree char *said = g_strdup_printf (_("Moved to %s %s"), day, time);
  foyer_ui_run (self->context, self, "booking.move", foyer_params ("appointment", "d", id, "wall", "s", foyer_wall_format (date, minute, wall), NULL),
                said, NULL, NULL);
}

static gboolean
on_outside_cb (FoyerBoard      *board,
               FoyerBoardCarry  what,
               const FoyerId   *id,
               double           x,
               double           y,
               gpointer         data)
{
  FoyerCalendarPage *self = data;
  FoyerMiniCalendar *month = FOYER_MINI_CALENDAR (foyer_calendar_aside_get_month (self->aside));
  graphene_point_t at = GRAPHENE_POINT_INIT (x, y), in;
  gint64 date = G_MININT64;
  gboolean over = what != FOYER_BOARD_CARRY_AWAY && gtk_widget_get_mapped (GTK_WIDGET (month))
                  && gtk_widget_compute_point (GTK_WIDGET (board), GTK_WIDGET (month), &at, &in)
                  && foyer_mini_calendar_day_at (month, in.x, in.y, &date);

  foyer_mini_calendar_set_target (month, over && what == FOYER_BOARD_CARRY_OVER ? date : G_MININT64);
  if (over && what == FOYER_BOARD_CARRY_DROP)
    drop_on_day (self, id, date);
  return over;
}

void
foyer_calendar_page_turn (FoyerCalendarPage *self,
                          int                direction)
{
  self->carry_steps = direction * MOST_STEPS;
  foyer_calendar_page_step (self, direction);
}

static void
on_edge_cb (FoyerBoard        *board,
            int                direction,
            FoyerCalendarPage *self)
{
  foyer_calendar_page_turn (self, direction);
}

gboolean
foyer_calendar_page_carry_on (FoyerCalendarPage *self)
{
  if (self->day->columns->len > 0 || !foyer_board_get_carried (self->board, NULL, NULL) || self->carry_steps == 0)
    {
      self->carry_steps = 0;
      return FALSE;
    }
  int direction = self->carry_steps > 0 ? 1 : -1;
  self->carry_steps -= direction;
  foyer_calendar_page_step (self, direction);
  return TRUE;
}

void
foyer_calendar_page_connect_carry (FoyerCalendarPage *self)
{
  foyer_board_set_outside (self->board, on_outside_cb, self);
  g_signal_connect_object (self->board, "edge-held", G_CALLBACK (on_edge_cb), self, 0);
}
