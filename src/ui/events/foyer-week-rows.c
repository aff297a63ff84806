#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-event-rules.h"
#include "foyer-labels.h"
#include "foyer-template-menu.h"
#include "foyer-week-rows.h"

#define MAX_ROWS 14

struct _FoyerWeekRows
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *outer, *rows, *add;
};

G_DEFINE_FINAL_TYPE (FoyerWeekRows, foyer_week_rows, GTK_TYPE_WIDGET)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

char *
foyer_week_row_words (FoyerUiContext *context, int weekday, int minute)
{
  g_autofree char *day = foyer_weekday_short (weekday), *time = foyer_format_minute (foyer_ui_time_format (context), minute);

  return g_strdup_printf ("%s %s", day, time);
}

static guint
n_rows (FoyerWeekRows *self)
{
  guint n = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (self->rows); row != NULL; row = gtk_widget_get_next_sibling (row))
    n++;
  return n;
}

static void
changed (FoyerWeekRows *self)
{
  guint n = n_rows (self);

  gtk_widget_set_sensitive (self->add, n < MAX_ROWS);
  for (GtkWidget *row = gtk_widget_get_first_child (self->rows); row != NULL; row = gtk_widget_get_next_sibling (row))
    gtk_widget_set_sensitive (g_object_get_data (G_OBJECT (row), "remove"), n > 1);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_remove_cb (GtkButton *button, FoyerWeekRows *self)
{
  GtkWidget *row = gtk_widget_get_parent (GTK_WIDGET (button)), *next = gtk_widget_get_next_sibling (row);

  if (next == NULL)
    next = gtk_widget_get_prev_sibling (row);
  gtk_widget_grab_focus (next != NULL ? g_object_get_data (G_OBJECT (next), "day") : self->add);
  gtk_box_remove (GTK_BOX (self->rows), row);
  changed (self);
}

static GtkWidget *
weekday_list (void)
{
  g_autoptr (GtkStringList) model = gtk_string_list_new (NULL);

  for (int i = 0; i < 7; i++)
    {
      g_autoptr (GDateTime) day = g_date_time_new_utc (2026, 11, 23 + i, 12, 0, 0); /* a Monday */
      g_autofree char *name = g_date_time_format (day, "%A");
      gtk_string_list_append (model, name);
    }
  return gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&model)), NULL);
}

void
foyer_week_rows_add (FoyerWeekRows *self, int weekday, int minute, const char *series)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *day = weekday_list (), *time = gtk_entry_new ();
  GtkWidget *remove = foyer_icon_button ("user-trash-symbolic", _("Take this time away"), NULL);
  g_autofree char *text = foyer_format_minute (foyer_ui_time_format (self->context), minute);

  gtk_drop_down_set_selected (GTK_DROP_DOWN (day), weekday - 1);
  gtk_editable_set_text (GTK_EDITABLE (time), text);
  gtk_editable_set_width_chars (GTK_EDITABLE (time), 7);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (time), 7);
  gtk_widget_add_css_class (time, "numeric");
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_hexpand (day, TRUE);
  foyer_a11y_label (day, _("Day of the week"));
  foyer_a11y_label (time, _("Start"));
  g_object_set_data (G_OBJECT (row), "day", day);
  g_object_set_data (G_OBJECT (row), "time", time);
  g_object_set_data (G_OBJECT (row), "remove", remove);
  g_object_set_data_full (G_OBJECT (row), "series", g_strdup (series), g_free);
  gtk_box_append (GTK_BOX (row), day);
  gtk_box_append (GTK_BOX (row), time);
  gtk_box_append (GTK_BOX (row), remove);
  g_signal_connect_swapped (day, "notify::selected", G_CALLBACK (changed), self);
  g_signal_connect_swapped (time, "changed", G_CALLBACK (changed), self);
  g_signal_connect (remove, "clicked", G_CALLBACK (on_remove_cb), self);
  gtk_box_append (GTK_BOX (self->rows), row);
  changed (self);
}

/* Two days on, at the same time: Monday, Wednesday, Friday is what people plan. */
static void
on_add_cb (FoyerWeekRows *self)
{
  GtkWidget *last = gtk_widget_get_last_child (self->rows);
  int weekday = 1, minute = 9 * 60;

  if (last != NULL)
    {
      weekday = (int) (gtk_drop_down_get_selected (GTK_DROP_DOWN (g_object_get_data (G_OBJECT (last), "day"))) + 2) % 7 + 1;
      foyer_minute_parse (gtk_editable_get_text (GTK_EDITABLE (g_object_get_data (G_OBJECT (last), "time"))), &minute);
    }
  foyer_week_rows_add (self, weekday, minute, NULL);
  gtk_widget_grab_focus (g_object_get_data (G_OBJECT (gtk_widget_get_last_child (self->rows)), "day"));
}

void
foyer_week_rows_clear (FoyerWeekRows *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (self->rows)) != NULL)
    gtk_box_remove (GTK_BOX (self->rows), row);
}

void
foyer_week_rows_focus (FoyerWeekRows *self)
{
  GtkWidget *row = gtk_widget_get_first_child (self->rows);

  gtk_widget_grab_focus (row != NULL ? g_object_get_data (G_OBJECT (row), "day") : self->add);
}

JsonArray *
foyer_week_rows_dup (FoyerWeekRows *self, gboolean focus)
{
  g_autoptr (JsonArray) list = json_array_new ();

  for (GtkWidget *row = gtk_widget_get_first_child (self->rows); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *day = g_object_get_data (G_OBJECT (row), "day"), *time = g_object_get_data (G_OBJECT (row), "time");
      const char *series = g_object_get_data (G_OBJECT (row), "series");
      JsonObject *o;
      int minute;

      if (!foyer_minute_parse (gtk_editable_get_text (GTK_EDITABLE (time)), &minute))
        {
          if (focus)
            gtk_widget_grab_focus (time);
          return NULL;
        }
      o = json_object_new ();
      json_object_set_int_member (o, "weekday", gtk_drop_down_get_selected (GTK_DROP_DOWN (day)) + 1);
      json_object_set_int_member (o, "minute", minute);
      if (series != NULL)
        json_object_set_string_member (o, "series", series);
      json_array_add_object_element (list, o);
    }
  return g_steal_pointer (&list);
}

int
foyer_week_rows_count (FoyerWeekRows *self, gint64 first, gint64 until)
{
  int n = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (self->rows); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      g_autoptr (GArray) dates = foyer_weekly_dates (first, until, (int) gtk_drop_down_get_selected (GTK_DROP_DOWN (g_object_get_data (G_OBJECT (row), "day"))) + 1);
      n += dates->len;
    }
  return n;
}

static void
foyer_week_rows_dispose (GObject *object)
{
  FoyerWeekRows *self = FOYER_WEEK_ROWS (object);

  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_week_rows_parent_class)->dispose (object);
}

static void
foyer_week_rows_class_init (FoyerWeekRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_week_rows_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
foyer_week_rows_init (FoyerWeekRows *self)
{
}

GtkWidget *
foyer_week_rows_new (FoyerUiContext *context)
{
  FoyerWeekRows *self = g_object_new (FOYER_TYPE_WEEK_ROWS, NULL);

  self->context = g_object_ref (context);
  self->outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->add = gtk_button_new_with_mnemonic (_("Add a _time"));
  foyer_a11y_mnemonic (self->add, _("Add a _time"));
  gtk_widget_add_css_class (self->add, "flat");
  gtk_widget_set_halign (self->add, GTK_ALIGN_START);
  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (on_add_cb), self);
  gtk_box_append (GTK_BOX (self->outer), self->rows);
  gtk_box_append (GTK_BOX (self->outer), self->add);
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}
