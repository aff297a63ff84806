/* The row of chips finds room for itself; and the chip of labels. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-calendar-filter-private.h"
#include "foyer-label-menu.h"
#include "foyer-labels.h"

/* ---- the room there is ---------------------------------------------------------------------------------------------------- */
static int
needs (FoyerCalendarFilter *self)
{
  int natural;

  gtk_widget_measure (GTK_WIDGET (self), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return natural;
}

/* Where the group stands. In the popover it is a column, and nothing of it is left out. */
static void
put_group (FoyerCalendarFilter *self,
           gboolean             inside)
{
  GtkWidget *to = inside ? self->more_box : self->box;

  gtk_widget_set_visible (self->more, inside);
  if (gtk_widget_get_parent (self->group) == to)
    return;
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->more));
  g_object_ref (self->group);
  gtk_box_remove (GTK_BOX (gtk_widget_get_parent (self->group)), self->group);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->group), inside ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  if (inside)
    gtk_box_append (GTK_BOX (self->more_box), self->group);
  else
    gtk_box_insert_child_after (GTK_BOX (self->box), self->group, self->more);
  g_object_unref (self->group);
}

static void
show_words (FoyerCalendarFilter *self,
            gboolean             words)
{
  for (guint i = 0; i < FOYER_BOARD_N_STATUS; i++)
    gtk_widget_set_visible (self->words[i], words);
}

/* First the words of the statuses go, then everything that narrows goes behind one chip: nothing is cut off. */
static gboolean
fit_cb (gpointer data)
{
  FoyerCalendarFilter *self = data;

  self->fit_id = 0;
  if (self->width <= 0)
    return G_SOURCE_REMOVE;
  put_group (self, FALSE);
  show_words (self, TRUE);
  if (needs (self) > self->width)
    show_words (self, FALSE);
  if (needs (self) > self->width)
    {
      show_words (self, TRUE);
      put_group (self, TRUE);
    }
  if (foyer_calendar_filter_is_set (self))
    gtk_widget_add_css_class (self->more, "chip-on");
  else
    gtk_widget_remove_css_class (self->more, "chip-on");
  return G_SOURCE_REMOVE;
}

/* Not while sizes are being given out, and not for what the next call changes again. */
void
foyer_calendar_filter_fit (FoyerCalendarFilter *self)
{
  if (self->fit_id == 0)
    self->fit_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fit_cb, self, NULL);
}

static void
on_room_cb (FoyerCalendarFilter *self,
            GParamSpec          *pspec,
            GtkAdjustment       *room)
{
  int width = (int) gtk_adjustment_get_page_size (room);

  if (width == self->width)
    return;
  self->width = width;
  foyer_calendar_filter_fit (self);
}

void
foyer_calendar_filter_set_room (FoyerCalendarFilter *self,
                                GtkAdjustment       *room)
{
  g_signal_connect_object (room, "notify::page-size", G_CALLBACK (on_room_cb), self, G_CONNECT_SWAPPED);
}

/* ---- labels ---------------------------------------------------------------------------------------------------------------- */
static void
show_labels (FoyerCalendarFilter *self)
{
  gtk_widget_set_visible (self->labels, self->by_labels && self->label_ids->len > 0);
  foyer_calendar_filter_fit (self);
}

static void
on_label_cb (FoyerCalendarFilter *self)
{
  guint i = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->labels));

  if (self->quiet || i == GTK_INVALID_LIST_POSITION)
    return;
  self->label = i == 0 || i > self->label_ids->len ? FOYER_ID_NONE : g_array_index (self->label_ids, FoyerId, i - 1);
  foyer_calendar_filter_changed (self);
}

static void
on_labels_cb (FoyerUiContext *context,
              JsonNode       *result,
              const GError   *error,
              gpointer        data)
{
  FoyerCalendarFilter *self = data;
  guint selected;

  self->quiet = TRUE;
  selected = foyer_label_drop_fill (GTK_DROP_DOWN (self->labels), _("All labels"), result != NULL ? json_node_get_array (result) : NULL, FALSE, &self->label,
                                    self->label_ids);
  self->quiet = FALSE;
  if (selected == 0 && !foyer_id_is_none (&self->label))
    {
      self->label = FOYER_ID_NONE; /* it is gone: nothing would be shown */
      foyer_calendar_filter_changed (self);
    }
  show_labels (self);
}

void
foyer_calendar_filter_set_by_labels (FoyerCalendarFilter *self,
                                     gboolean             by_labels)
{
  self->by_labels = by_labels;
  show_labels (self);
}

const FoyerId *
foyer_calendar_filter_get_label (FoyerCalendarFilter *self)
{
  static const FoyerId none;

  return self->by_labels ? &self->label : &none;
}

void
foyer_calendar_filter_build_labels (FoyerCalendarFilter *self)
{
  self->labels = gtk_drop_down_new (NULL, NULL);
  foyer_a11y_label (self->labels, _("Label"));
  gtk_widget_set_visible (self->labels, FALSE);
  g_signal_connect_object (self->labels, "notify::selected", G_CALLBACK (on_label_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->group), self->labels);
}

void
foyer_calendar_filter_read_labels (FoyerCalendarFilter *self)
{
  foyer_ui_ask (self->context, self, "label.list", NULL, NULL, on_labels_cb, self);
}
