#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-labels.h"
#include "foyer-period-bar.h"

struct _FoyerPeriodBar
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *box, *label, *menu;
  FoyerPeriod period;
  gint64 first, last;
};

G_DEFINE_FINAL_TYPE (FoyerPeriodBar, foyer_period_bar, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static const struct
{
  const char *title;
  FoyerPeriod period;
  int back; /* periods before the one of today */
} choices[] = {
  { N_("Today"), FOYER_PERIOD_DAY, 0 },       { N_("Yesterday"), FOYER_PERIOD_DAY, 1 },  { N_("This week"), FOYER_PERIOD_WEEK, 0 },
  { N_("Last week"), FOYER_PERIOD_WEEK, 1 },  { N_("This month"), FOYER_PERIOD_MONTH, 0 }, { N_("Last month"), FOYER_PERIOD_MONTH, 1 },
};

/* First day of the period @date is in, @by periods on. */
static gint64
first_of (FoyerPeriodBar *self,
          FoyerPeriod     period,
          gint64          date,
          int             by)
{
  int year, month, day;

  switch (period)
    {
    case FOYER_PERIOD_WEEK:
      return date - (foyer_date_weekday (date) - foyer_ui_first_weekday (self->context) + 7) % 7 + 7 * by;
    case FOYER_PERIOD_MONTH:
      foyer_date_split (date, &year, &month, &day);
      return foyer_date_add_months (foyer_date_make (year, month, 1), by);
    case FOYER_PERIOD_DAY:
    default:
      return date + by;
    }
}

/* (transfer full) */
static char *
words (FoyerPeriodBar *self)
{
  gint64 today = foyer_ui_today (self->context);
  g_autofree char *from = NULL, *to = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    if (choices[i].period == self->period && first_of (self, self->period, today, -choices[i].back) == self->first)
      return g_strdup (_(choices[i].title));
  if (self->period == FOYER_PERIOD_DAY)
    return foyer_format_date_long (foyer_ui_time_format (self->context), self->first);
  from = foyer_ui_date (self->context, self->first);
  to = foyer_ui_date (self->context, self->last);
  return g_strdup_printf ("%s – %s", from, to);
}

void
foyer_period_bar_set (FoyerPeriodBar *self,
                      FoyerPeriod     period,
                      gint64          date)
{
  g_autofree char *text = NULL;

  g_return_if_fail (FOYER_IS_PERIOD_BAR (self));

  self->period = period;
  self->first = first_of (self, period, date, 0);
  self->last = first_of (self, period, date, 1) - 1;
  text = words (self);
  gtk_label_set_text (GTK_LABEL (self->label), text);
  foyer_a11y_label (self->menu, text);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
foyer_period_bar_step (FoyerPeriodBar *self,
                       int             by)
{
  foyer_period_bar_set (self, self->period, first_of (self, self->period, self->first, by));
}

FoyerPeriod
foyer_period_bar_get (FoyerPeriodBar *self,
                      gint64         *first,
                      gint64         *last)
{
  *first = self->first;
  *last = self->last;
  return self->period;
}

static void
do_action (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  FoyerPeriodBar *self = FOYER_PERIOD_BAR (widget);

  if (g_str_equal (name, "period.choose"))
    {
      int i = CLAMP (g_variant_get_int32 (parameter), 0, (int) G_N_ELEMENTS (choices) - 1);
      foyer_period_bar_set (self, choices[i].period, first_of (self, choices[i].period, foyer_ui_today (self->context), -choices[i].back));
    }
  else
    foyer_period_bar_step (self, g_str_equal (name, "period.before") ? -1 : 1);
}

static void
foyer_period_bar_dispose (GObject *object)
{
  FoyerPeriodBar *self = FOYER_PERIOD_BAR (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_period_bar_parent_class)->dispose (object);
}

static void
foyer_period_bar_class_init (FoyerPeriodBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_period_bar_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_install_action (widget_class, "period.before", NULL, do_action);
  gtk_widget_class_install_action (widget_class, "period.after", NULL, do_action);
  gtk_widget_class_install_action (widget_class, "period.choose", "i", do_action);
  signals[CHANGED] = g_signal_new ("changed", FOYER_TYPE_PERIOD_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
foyer_period_bar_init (FoyerPeriodBar *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();

  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  self->label = gtk_label_new (NULL);
  self->menu = gtk_menu_button_new ();
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (_(choices[i].title), NULL);
      g_menu_item_set_action_and_target (item, "period.choose", "i", (int) i);
      g_menu_append_item (menu, item);
    }
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->menu), G_MENU_MODEL (menu));
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->menu), self->label);
  gtk_widget_set_tooltip_text (self->menu, _("Choose the days"));
  gtk_box_append (GTK_BOX (self->box), foyer_icon_button ("go-previous-symbolic", _("Before"), "period.before"));
  gtk_box_append (GTK_BOX (self->box), self->menu);
  gtk_box_append (GTK_BOX (self->box), foyer_icon_button ("go-next-symbolic", _("After"), "period.after"));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  foyer_a11y_label (self, _("Days"));
}

GtkWidget *
foyer_period_bar_new (FoyerUiContext *context)
{
  FoyerPeriodBar *self = g_object_new (FOYER_TYPE_PERIOD_BAR, NULL);

  self->context = g_object_ref (context);
  foyer_period_bar_set (self, FOYER_PERIOD_DAY, foyer_ui_today (context));
  return GTK_WIDGET (self);
}
