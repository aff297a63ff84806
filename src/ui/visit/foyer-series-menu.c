#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-labels.h"
#include "foyer-series-menu.h"

struct _FoyerSeriesMenu
{
  GtkPopover parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *time, *days, *move, *remove, *said;
  FoyerId appointment;
  gint64 date;
  int minute;
};

G_DEFINE_FINAL_TYPE (FoyerSeriesMenu, foyer_series_menu, GTK_TYPE_POPOVER)

/* Some stayed where they were: said in words, as the toast has one line. */
static void
on_done_cb (FoyerUiContext *context,
            JsonNode *result,
            const GError *error,
            gpointer data)
{
  JsonArray *kept = result != NULL ? foyer_json_arr (json_node_get_object (result), "kept") : NULL;
  guint n = kept != NULL ? json_array_get_length (kept) : 0;

  if (n == 0)
    return;
  const char *why = foyer_json_str (json_array_get_object_element (kept, 0), "why");
  g_autofree char *text = g_strdup_printf (ngettext ("%u booking stayed as it was: %s", "%u bookings stayed as they were: %s", n), n, why);
  FoyerId txn;
  if (foyer_json_uid (json_node_get_object (result), "txn", &txn))
    foyer_ui_toast_undo (context, text, &txn);
}

static void
on_move_cb (FoyerSeriesMenu *self)
{
  int minute = self->minute, days = gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->days));
  char wall[17];

  if (!foyer_minute_parse (gtk_editable_get_text (GTK_EDITABLE (self->time)), &minute) || minute >= FOYER_DAY_MINUTES)
    {
      gtk_widget_add_css_class (self->time, "error");
      return;
    }
  gtk_widget_remove_css_class (self->time, "error");
  gtk_popover_popdown (GTK_POPOVER (self));
  foyer_ui_run (self->context, self, "series.move",
                foyer_params ("appointment", "d", &self->appointment, "wall", "s", foyer_wall_format (self->date + days, minute, wall), NULL), _("Series moved"), on_done_cb,
                self);
}

static void
on_remove_cb (FoyerSeriesMenu *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
  foyer_ui_run (self->context, self, "series.delete", foyer_params ("appointment", "d", &self->appointment, NULL), _("This and the following deleted"), on_done_cb,
                self);
}

void
foyer_series_menu_set (FoyerSeriesMenu *self,
                       JsonObject *series)
{
  JsonArray *all = foyer_json_arr (series, "appointments");
  guint here = (guint) foyer_json_num (series, "here");
  int following = (int) foyer_json_num (series, "following");

  if (all == NULL || here >= json_array_get_length (all))
    return;
  JsonObject *own = json_array_get_object_element (all, here);
  foyer_json_uid (own, "id", &self->appointment);
  foyer_wall_parse (foyer_json_str (own, "wall"), &self->date, &self->minute);
  g_autofree char *time = foyer_format_minute (foyer_ui_time_format (self->context), self->minute);
  g_autofree char *words = g_strdup_printf (ngettext ("This and %d that follows", "This and %d that follow", following), following);
  gtk_editable_set_text (GTK_EDITABLE (self->time), time);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->days), 0);
  gtk_label_set_text (GTK_LABEL (self->said), words);
}

static void
foyer_series_menu_dispose (GObject *object)
{
  g_clear_object (&FOYER_SERIES_MENU (object)->context);
  G_OBJECT_CLASS (foyer_series_menu_parent_class)->dispose (object);
}

static void
foyer_series_menu_class_init (FoyerSeriesMenuClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_series_menu_dispose;
}

static void
foyer_series_menu_init (FoyerSeriesMenu *self)
{
}

GtkWidget *
foyer_series_menu_new (FoyerUiContext *context)
{
  FoyerSeriesMenu *self = g_object_new (FOYER_TYPE_SERIES_MENU, NULL);
  GtkWidget *grid = gtk_grid_new (), *time_label = gtk_label_new (_("At")), *days_label = gtk_label_new (_("Days later"));

  self->context = g_object_ref (context);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  self->said = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->said, "heading");
  gtk_label_set_xalign (GTK_LABEL (self->said), 0);
  gtk_grid_attach (GTK_GRID (grid), self->said, 0, 0, 2, 1);
  gtk_label_set_xalign (GTK_LABEL (time_label), 0);
  gtk_label_set_xalign (GTK_LABEL (days_label), 0);
  self->time = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (self->time), 6);
  foyer_a11y_label (self->time, _("New time"));
  self->days = gtk_spin_button_new_with_range (-60, 60, 1);
  foyer_a11y_label (self->days, _("Days later"));
  gtk_grid_attach (GTK_GRID (grid), time_label, 0, 1, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), self->time, 1, 1, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), days_label, 0, 2, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), self->days, 1, 2, 1, 1);
  self->move = gtk_button_new_with_label (_("Move these"));
  foyer_a11y_label (self->move, _("Move these"));
  self->remove = gtk_button_new_with_label (_("Delete these"));
  foyer_a11y_label (self->remove, _("Delete these"));
  gtk_widget_add_css_class (self->remove, "destructive-action");
  gtk_widget_set_visible (self->move, foyer_ui_may (context, "booking.move"));
  gtk_widget_set_visible (self->remove, foyer_ui_may (context, "booking.delete"));
  g_signal_connect_object (self->time, "activate", G_CALLBACK (on_move_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->move, "clicked", G_CALLBACK (on_move_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->remove, "clicked", G_CALLBACK (on_remove_cb), self, G_CONNECT_SWAPPED);
  gtk_grid_attach (GTK_GRID (grid), self->move, 0, 3, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), self->remove, 1, 3, 1, 1);
  gtk_popover_set_child (GTK_POPOVER (self), grid);
  foyer_a11y_label (self, _("This and the following bookings of the series"));
  return GTK_WIDGET (self);
}
