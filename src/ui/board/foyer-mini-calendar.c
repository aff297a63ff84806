#define G_LOG_DOMAIN "foyer-board"

#include "config.h"

#include "foyer-mini-calendar.h"

#include "foyer-board.h"
#include "foyer-inks.h"
#include "foyer-text-cache.h"

#include <glib/gi18n-lib.h>

#define DAY_WIDTH 34
#define DAY_HEIGHT 34

/* --- one day --- */

#define FOYER_TYPE_MINI_DAY (foyer_mini_day_get_type ())
G_DECLARE_FINAL_TYPE (FoyerMiniDay, foyer_mini_day, FOYER, MINI_DAY, GtkWidget)

struct _FoyerMiniDay
{
  GtkWidget parent_instance;
  FoyerMiniCalendar *calendar; /* borrowed */
  gint64 date;
  FoyerDayMark mark;
};

struct _FoyerMiniCalendar
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *inks;
  GtkWidget *month_label;
  GtkWidget *weekdays[7];
  FoyerMiniDay *days[FOYER_MINI_DAYS]; /* borrowed: in the grid */
  FoyerTextCache *texts;

  gint64 target; /* what is dragged would go to; G_MININT64: nothing is */
  gint64 date, today, cursor, month; /* @month: the first of the month on view */
  int first_weekday;
};

enum
{
  DATE_SELECTED,
  MONTH_SHOWN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FoyerMiniDay, foyer_mini_day, GTK_TYPE_WIDGET)
G_DEFINE_FINAL_TYPE (FoyerMiniCalendar, foyer_mini_calendar, GTK_TYPE_WIDGET)

static void
foyer_mini_day_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 28 : DAY_HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? DAY_WIDTH : DAY_HEIGHT;
}

static void
fill_disc (GtkSnapshot *snapshot, const GdkRGBA *color, double x, double y, double side, double ring)
{
  GskRoundedRect disc;
  float widths[4] = { ring, ring, ring, ring };
  GdkRGBA colors[4] = { *color, *color, *color, *color };

  gsk_rounded_rect_init_from_rect (&disc, &GRAPHENE_RECT_INIT (x, y, side, side), side / 2);
  if (ring > 0)
    {
      gtk_snapshot_append_border (snapshot, &disc, widths, colors);
      return;
    }
  gtk_snapshot_push_rounded_clip (snapshot, &disc);
  gtk_snapshot_append_color (snapshot, color, &disc.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
foyer_mini_day_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  FoyerMiniDay *self = FOYER_MINI_DAY (widget);
  FoyerMiniCalendar *calendar = self->calendar;
  FoyerInks *inks = FOYER_INKS (calendar->inks);
  GtkStateFlags state = gtk_widget_get_state_flags (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget), y, m, d, y0, m0, d0;
  double side = MIN (width, height) - 2, x = (width - side) / 2, top = (height - side) / 2;
  gboolean selected = self->date == calendar->date, today = self->date == calendar->today, other, strong;
  GdkRGBA ink;
  const FoyerText *text;
  char number[8];

  foyer_date_split (self->date, &y, &m, &d);
  foyer_date_split (calendar->month, &y0, &m0, &d0);
  other = m != m0;
  strong = selected || today;
  if (selected)
    fill_disc (snapshot, foyer_inks_get (inks, FOYER_COLOR_ACCENT_BG), x, top, side, 0);
  else if (state & GTK_STATE_FLAG_PRELIGHT)
    {
      GdkRGBA wash = foyer_inks_ink (inks, FOYER_COLOR_TEXT, 0.08);
      fill_disc (snapshot, &wash, x, top, side, 0);
    }
  else if (self->mark.load > 0 && !other)
    {
      GdkRGBA wash = foyer_inks_ink (inks, FOYER_COLOR_ACCENT, 0.04 + 0.16 * MIN (self->mark.load, 100) / 100);
      fill_disc (snapshot, &wash, x, top, side, 0);
    }
  if (self->date == calendar->target)
    fill_disc (snapshot, foyer_inks_get (inks, selected ? FOYER_COLOR_ACCENT_FG : FOYER_COLOR_ACCENT), x + (selected ? 2 : 0), top + (selected ? 2 : 0), side - (selected ? 4 : 0), 3);
  else if (today && !selected)
    fill_disc (snapshot, foyer_inks_get (inks, FOYER_COLOR_ACCENT), x, top, side, 2);
  if ((state & GTK_STATE_FLAG_FOCUSED) && (state & GTK_STATE_FLAG_FOCUS_VISIBLE))
    fill_disc (snapshot, foyer_inks_get (inks, FOYER_COLOR_ACCENT), x - 1, top - 1, side + 2, 2);

  ink = selected ? *foyer_inks_get (inks, FOYER_COLOR_ACCENT_FG)
        : today  ? *foyer_inks_get (inks, FOYER_COLOR_ACCENT)
                 : foyer_inks_ink (inks, FOYER_COLOR_TEXT, other ? 0.62 : self->mark.open ? 1 : 0.7);
  g_snprintf (number, sizeof number, "%d", d);
  text = foyer_text_cache_get (calendar->texts, strong ? FOYER_TEXT_STRONG : FOYER_TEXT_CAPTION, number, 0, 1);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((width - text->width) / 2, (height - text->height) / 2 - (self->mark.booked ? 2 : 0)));
  gtk_snapshot_append_layout (snapshot, text->layout, &ink);
  gtk_snapshot_restore (snapshot);
  if (self->mark.booked)
    fill_disc (snapshot, &ink, width / 2.0 - 2, height / 2.0 + 7, 4, 0);
}

/* What is painted depends on hover and focus, which the style sheet knows nothing of. */
static void
foyer_mini_day_state_flags_changed (GtkWidget *widget, GtkStateFlags previous)
{
  gtk_widget_queue_draw (widget);
}

static void
foyer_mini_day_class_init (FoyerMiniDayClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = foyer_mini_day_measure;
  widget_class->snapshot = foyer_mini_day_snapshot;
  widget_class->state_flags_changed = foyer_mini_day_state_flags_changed;
  gtk_widget_class_set_css_name (widget_class, "miniday");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
}

static void
foyer_mini_day_init (FoyerMiniDay *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

/* --- the month --- */

/* strftime-like words of a date, in the program's language. (transfer full) */
static char *
words (gint64 date, const char *format)
{
  int y, m, d;
  g_autoptr (GDateTime) time = NULL;

  foyer_date_split (date, &y, &m, &d);
  time = g_date_time_new_utc (y, m, d, 12, 0, 0);
  return g_date_time_format (time, format);
}

static gint64
first_of_month (gint64 date)
{
  int y, m, d;

  foyer_date_split (date, &y, &m, &d);
  return date - d + 1;
}

gint64
foyer_mini_calendar_get_first (FoyerMiniCalendar *self)
{
  int back = (foyer_date_weekday (self->month) - self->first_weekday + 7) % 7;

  return self->month - back;
}

static void
speak_day (FoyerMiniCalendar *self, FoyerMiniDay *day)
{
  /* Translators: a spoken date, see strftime: "Tuesday 24 November 2026" */
  g_autofree char *name = words (day->date, C_("spoken date", "%A %-e %B %Y"));
  GString *more = g_string_new (NULL);

  if (day->date == self->today)
    g_string_append (more, _("today"));
  if (!day->mark.open)
    g_string_append_printf (more, "%s%s", more->len > 0 ? ", " : "", _("closed"));
  if (day->mark.booked)
    g_string_append_printf (more, "%s%s", more->len > 0 ? ", " : "", _("has bookings"));
  if (day->mark.load > 0)
    {
      /* Translators: how much of the working time is taken */
      g_autofree char *load = g_strdup_printf (_("%d %% taken"), day->mark.load);
      g_string_append_printf (more, "%s%s", more->len > 0 ? ", " : "", load);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (day), GTK_ACCESSIBLE_PROPERTY_LABEL, name, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  more->str, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (day), GTK_ACCESSIBLE_STATE_PRESSED,
                               day->date == self->date ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
  g_string_free (more, TRUE);
}

static void
fill (FoyerMiniCalendar *self)
{
  gint64 first = foyer_mini_calendar_get_first (self);
  /* Translators: name of a month and year over a calendar, see strftime */
  g_autofree char *month = words (self->month, C_("month", "%OB %Y"));

  gtk_label_set_text (GTK_LABEL (self->month_label), month);
  for (int i = 0; i < 7; i++)
    {
      g_autofree char *name = words (first + i, "%a");
      const char *end = g_utf8_offset_to_pointer (name, MIN (g_utf8_strlen (name, -1), 2));
      g_autofree char *two = g_strndup (name, end - name);

      gtk_label_set_text (GTK_LABEL (self->weekdays[i]), two);
    }
  for (int i = 0; i < FOYER_MINI_DAYS; i++)
    {
      self->days[i]->date = first + i;
      speak_day (self, self->days[i]);
      gtk_widget_queue_draw (GTK_WIDGET (self->days[i]));
    }
}

static void
show_month (FoyerMiniCalendar *self, gint64 month)
{
  if (month == self->month)
    {
      fill (self);
      return;
    }
  self->month = month;
  for (int i = 0; i < FOYER_MINI_DAYS; i++)
    self->days[i]->mark = (FoyerDayMark){ .open = TRUE };
  fill (self);
  g_signal_emit (self, signals[MONTH_SHOWN], 0);
}

GtkWidget *
foyer_mini_calendar_get_day (FoyerMiniCalendar *self, gint64 date)
{
  gint64 first = foyer_mini_calendar_get_first (self);

  return date >= first && date < first + FOYER_MINI_DAYS ? GTK_WIDGET (self->days[date - first]) : NULL;
}

gboolean
foyer_mini_calendar_day_at (FoyerMiniCalendar *self, double x, double y, gint64 *date)
{
  for (int i = 0; i < FOYER_MINI_DAYS; i++)
    {
      graphene_rect_t bounds;

      if (gtk_widget_compute_bounds (GTK_WIDGET (self->days[i]), GTK_WIDGET (self), &bounds)
          && graphene_rect_contains_point (&bounds, &GRAPHENE_POINT_INIT (x, y)))
        {
          *date = self->days[i]->date;
          return TRUE;
        }
    }
  return FALSE;
}

void
foyer_mini_calendar_set_target (FoyerMiniCalendar *self, gint64 date)
{
  gint64 old = self->target;
  GtkWidget *day;

  if (date == old)
    return;
  self->target = date;
  for (int i = 0; i < 2; i++)
    if ((day = foyer_mini_calendar_get_day (self, i == 0 ? old : date)) != NULL)
      gtk_widget_queue_draw (day);
}

static void
choose (FoyerMiniCalendar *self, gint64 date)
{
  self->date = self->cursor = date;
  show_month (self, first_of_month (date));
  gtk_widget_grab_focus (foyer_mini_calendar_get_day (self, date));
  g_signal_emit (self, signals[DATE_SELECTED], 0, date);
}

static void
on_clicked_cb (GtkGestureClick *gesture, int n_press, double x, double y, FoyerMiniDay *day)
{
  choose (day->calendar, day->date);
}

static void
walk_to (FoyerMiniCalendar *self, gint64 date)
{
  if (foyer_mini_calendar_get_day (self, date) == NULL || first_of_month (date) != self->month)
    show_month (self, first_of_month (date));
  self->cursor = date;
  gtk_widget_grab_focus (foyer_mini_calendar_get_day (self, date));
}

static gboolean
on_key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, FoyerMiniCalendar *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  gint64 at;
  int forward = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? -1 : 1, column;
  gboolean shift = (state & GDK_SHIFT_MASK) != 0;

  if (focus == NULL || !FOYER_IS_MINI_DAY (focus))
    return FALSE;
  at = FOYER_MINI_DAY (focus)->date;
  column = (foyer_date_weekday (at) - self->first_weekday + 7) % 7;
  switch (key)
    {
    case GDK_KEY_Left:
      walk_to (self, at - forward);
      return TRUE;
    case GDK_KEY_Right:
      walk_to (self, at + forward);
      return TRUE;
    case GDK_KEY_Up:
      walk_to (self, at - 7);
      return TRUE;
    case GDK_KEY_Down:
      walk_to (self, at + 7);
      return TRUE;
    case GDK_KEY_Page_Up:
      walk_to (self, foyer_date_add_months (at, shift ? -12 : -1));
      return TRUE;
    case GDK_KEY_Page_Down:
      walk_to (self, foyer_date_add_months (at, shift ? 12 : 1));
      return TRUE;
    case GDK_KEY_Home:
      walk_to (self, at - column);
      return TRUE;
    case GDK_KEY_End:
      walk_to (self, at + 6 - column);
      return TRUE;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_space:
      choose (self, at);
      return TRUE;
    default:
      return FALSE;
    }
}

static void
on_previous_cb (FoyerMiniCalendar *self)
{
  show_month (self, foyer_date_add_months (self->month, -1));
}

static void
on_next_cb (FoyerMiniCalendar *self)
{
  show_month (self, foyer_date_add_months (self->month, 1));
}

static gboolean
on_scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, FoyerMiniCalendar *self)
{
  show_month (self, foyer_date_add_months (self->month, dy > 0 ? 1 : -1));
  return TRUE;
}

/* One stop for Tab among the days: the one chosen, or the first of the month. */
static gboolean
foyer_mini_calendar_focus (GtkWidget *widget, GtkDirectionType direction)
{
  FoyerMiniCalendar *self = FOYER_MINI_CALENDAR (widget);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));

  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return FALSE;
  if (focus != NULL && FOYER_IS_MINI_DAY (focus) && gtk_widget_is_ancestor (focus, widget))
    return direction == GTK_DIR_TAB_FORWARD ? FALSE : gtk_widget_grab_focus (gtk_widget_get_last_child (gtk_widget_get_first_child (self->box)));
  if (focus == gtk_widget_get_last_child (gtk_widget_get_first_child (self->box)) && direction == GTK_DIR_TAB_FORWARD)
    {
      GtkWidget *day = foyer_mini_calendar_get_day (self, self->date);

      return gtk_widget_grab_focus (day != NULL ? day : foyer_mini_calendar_get_day (self, self->month));
    }
  return GTK_WIDGET_CLASS (foyer_mini_calendar_parent_class)->focus (widget, direction);
}

static void
on_inks_changed_cb (FoyerMiniCalendar *self)
{
  for (int i = 0; i < FOYER_MINI_DAYS; i++)
    gtk_widget_queue_draw (GTK_WIDGET (self->days[i]));
}

static void
foyer_mini_calendar_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (foyer_mini_calendar_parent_class)->system_setting_changed (widget, setting);
  foyer_text_cache_clear (FOYER_MINI_CALENDAR (widget)->texts);
}

static void
foyer_mini_calendar_dispose (GObject *object)
{
  FoyerMiniCalendar *self = FOYER_MINI_CALENDAR (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->inks, gtk_widget_unparent);
  G_OBJECT_CLASS (foyer_mini_calendar_parent_class)->dispose (object);
}

static void
foyer_mini_calendar_finalize (GObject *object)
{
  foyer_text_cache_free (FOYER_MINI_CALENDAR (object)->texts);
  G_OBJECT_CLASS (foyer_mini_calendar_parent_class)->finalize (object);
}

static void
foyer_mini_calendar_class_init (FoyerMiniCalendarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_mini_calendar_dispose;
  G_OBJECT_CLASS (klass)->finalize = foyer_mini_calendar_finalize;
  widget_class->focus = foyer_mini_calendar_focus;
  widget_class->system_setting_changed = foyer_mini_calendar_system_setting_changed;
  signals[DATE_SELECTED] = g_signal_new ("date-selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[MONTH_SHOWN] = g_signal_new ("month-shown", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                       0);
  gtk_widget_class_set_css_name (widget_class, "minicalendar");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
make_arrow (FoyerMiniCalendar *self, const char *icon, const char *name, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_swapped (button, "clicked", callback, self);
  return button;
}

static void
foyer_mini_calendar_init (FoyerMiniCalendar *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *grid = gtk_grid_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL | GTK_EVENT_CONTROLLER_SCROLL_DISCRETE);

  foyer_board_init_display (gtk_widget_get_display (GTK_WIDGET (self)));
  self->texts = foyer_text_cache_new (GTK_WIDGET (self));
  self->first_weekday = 1;
  self->today = self->target = G_MININT64;
  self->inks = foyer_inks_new ();
  gtk_widget_set_parent (self->inks, GTK_WIDGET (self));
  g_signal_connect_object (self->inks, "changed", G_CALLBACK (on_inks_changed_cb), self, G_CONNECT_SWAPPED);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));

  self->month_label = gtk_label_new (NULL);
  gtk_widget_set_hexpand (self->month_label, TRUE);
  gtk_widget_add_css_class (self->month_label, "heading");
  gtk_box_append (GTK_BOX (head), make_arrow (self, "go-previous-symbolic", _("Previous month"), G_CALLBACK (on_previous_cb)));
  gtk_box_append (GTK_BOX (head), self->month_label);
  gtk_box_append (GTK_BOX (head), make_arrow (self, "go-next-symbolic", _("Next month"), G_CALLBACK (on_next_cb)));
  gtk_box_append (GTK_BOX (self->box), head);

  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  for (int i = 0; i < 7; i++)
    {
      self->weekdays[i] = gtk_label_new (NULL);
      gtk_widget_add_css_class (self->weekdays[i], "mini-weekday");
      gtk_grid_attach (GTK_GRID (grid), self->weekdays[i], i, 0, 1, 1);
    }
  for (int i = 0; i < FOYER_MINI_DAYS; i++)
    {
      FoyerMiniDay *day = g_object_new (FOYER_TYPE_MINI_DAY, NULL);
      GtkGesture *click = gtk_gesture_click_new ();

      day->calendar = self;
      day->mark.open = TRUE;
      g_signal_connect (click, "released", G_CALLBACK (on_clicked_cb), day);
      gtk_widget_add_controller (GTK_WIDGET (day), GTK_EVENT_CONTROLLER (click));
      gtk_grid_attach (GTK_GRID (grid), GTK_WIDGET (day), i % 7, 1 + i / 7, 1, 1);
      self->days[i] = day;
    }
  gtk_box_append (GTK_BOX (self->box), grid);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  self->month = self->date = self->cursor = 0;
  fill (self);
}

GtkWidget *
foyer_mini_calendar_new (void)
{
  return g_object_new (FOYER_TYPE_MINI_CALENDAR, NULL);
}

void
foyer_mini_calendar_set_date (FoyerMiniCalendar *self, gint64 date)
{
  self->date = self->cursor = date;
  show_month (self, first_of_month (date));
}

gint64
foyer_mini_calendar_get_date (FoyerMiniCalendar *self)
{
  return self->date;
}

void
foyer_mini_calendar_set_today (FoyerMiniCalendar *self, gint64 date)
{
  if (self->today == date)
    return;
  self->today = date;
  fill (self);
}

void
foyer_mini_calendar_set_first_weekday (FoyerMiniCalendar *self, int weekday)
{
  g_return_if_fail (weekday >= 1 && weekday <= 7);

  if (self->first_weekday == weekday)
    return;
  self->first_weekday = weekday;
  fill (self);
  g_signal_emit (self, signals[MONTH_SHOWN], 0);
}

void
foyer_mini_calendar_set_marks (FoyerMiniCalendar *self, gint64 first, const FoyerDayMark *marks, guint n)
{
  for (int i = 0; i < FOYER_MINI_DAYS; i++)
    {
      gint64 at = self->days[i]->date - first;

      self->days[i]->mark = marks != NULL && at >= 0 && at < n ? marks[at] : (FoyerDayMark){ .open = TRUE };
    }
  fill (self);
}
