#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-labels.h"
#include "foyer-visit-rebook.h"

struct _FoyerVisitRebook
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *box, *button, *label, *key, *next;
  GCancellable *asking;
  FoyerId visit;
  char *wall; /* where the same would fit, or NULL */
};

G_DEFINE_FINAL_TYPE (FoyerVisitRebook, foyer_visit_rebook, GTK_TYPE_WIDGET)

static char *
day_and_time (FoyerVisitRebook *self,
              const char *wall,
              gboolean brief)
{
  gint64 date = 0;
  int minute = 0;

  foyer_wall_parse (wall, &date, &minute);
  const FoyerTimeFormat *format = foyer_ui_time_format (self->context);
  g_autofree char *day = brief ? foyer_format_date (format, date) : foyer_format_date_long (format, date);
  g_autofree char *time = foyer_format_minute (format, minute);
  return g_strdup_printf ("%s, %s", day, time);
}

static void
on_suggested_cb (FoyerUiContext *context,
                 JsonNode *result,
                 const GError *error,
                 gpointer data)
{
  FoyerVisitRebook *self = data;
  JsonObject *object = result != NULL && JSON_NODE_HOLDS_OBJECT (result) ? json_node_get_object (result) : NULL;
  const char *wall = object != NULL ? foyer_json_str (object, "wall") : NULL, *next = object != NULL ? foyer_json_str (object, "next") : NULL;
  int weeks = object != NULL ? (int) foyer_json_num (object, "weeks") : 0, days = object != NULL ? (int) foyer_json_num (object, "days") : 0;

  g_clear_pointer (&self->wall, g_free);
  self->wall = g_strdup (next == NULL ? wall : NULL);
  gtk_widget_set_visible (self->button, self->wall != NULL);
  gtk_widget_set_visible (self->next, next != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), self->wall != NULL || next != NULL);
  if (next != NULL)
    {
      g_autofree char *when = day_and_time (self, next, FALSE);
      g_autofree char *words = g_strdup_printf (_("Next visit: %s"), when);
      gtk_label_set_text (GTK_LABEL (self->next), words);
    }
  if (self->wall != NULL)
    {
      /* The time must be read at any width; weeks keep the day of the week. */
      g_autofree char *when = day_and_time (self, self->wall, TRUE);
      g_autofree char *words = weeks > 0 ? g_strdup_printf (ngettext ("Rebook in %d week: %s", "Rebook in %d weeks: %s", weeks), weeks, when)
                                         : g_strdup_printf (ngettext ("Rebook in %d day: %s", "Rebook in %d days: %s", days), days, when);
      gtk_label_set_text (GTK_LABEL (self->label), words);
      foyer_a11y_label (self->button, words);
    }
}

void
foyer_visit_rebook_show (FoyerVisitRebook *self,
                         const FoyerVisitView *view)
{
  const char *status = foyer_json_str (view->row, "status");
  gboolean here = g_strcmp0 (status, "arrived") == 0 || g_strcmp0 (status, "confirmed") == 0;

  self->visit = view->id;
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  /* Whoever stands at the desk, or has just left. */
  if (foyer_json_obj (view->row, "client") == NULL || !here || !view->today_or_past || !foyer_ui_may (self->context, "booking.create"))
    {
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      g_clear_pointer (&self->wall, g_free);
      return;
    }
  self->asking = g_cancellable_new ();
  foyer_ui_ask (self->context, self, "rebook.suggest", foyer_params ("visit", "d", &self->visit, NULL), self->asking, on_suggested_cb, self);
}

gboolean
foyer_visit_rebook_take (FoyerVisitRebook *self)
{
  if (self->wall == NULL)
    return FALSE;
  g_autofree char *when = day_and_time (self, self->wall, FALSE);
  g_autofree char *said = g_strdup_printf (_("Booked for %s"), when);
  foyer_ui_run (self->context, self, "visit.rebook", foyer_params ("visit", "d", &self->visit, "wall", "s", self->wall, NULL), said, NULL, NULL);
  return TRUE;
}

static void
foyer_visit_rebook_dispose (GObject *object)
{
  FoyerVisitRebook *self = FOYER_VISIT_REBOOK (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->wall, g_free);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_visit_rebook_parent_class)->dispose (object);
}

static void
foyer_visit_rebook_class_init (FoyerVisitRebookClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_visit_rebook_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
foyer_visit_rebook_init (FoyerVisitRebook *self)
{
}

GtkWidget *
foyer_visit_rebook_new (FoyerUiContext *context)
{
  FoyerVisitRebook *self = g_object_new (FOYER_TYPE_VISIT_REBOOK, NULL);
  GtkWidget *inside = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->context = g_object_ref (context);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->button = gtk_button_new ();
  self->label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_END);
  self->key = gtk_label_new (_("Ctrl+R"));
  gtk_widget_add_css_class (self->key, "keycap");
  gtk_box_append (GTK_BOX (inside), self->label);
  gtk_box_append (GTK_BOX (inside), self->key);
  gtk_button_set_child (GTK_BUTTON (self->button), inside);
  gtk_widget_set_halign (self->button, GTK_ALIGN_START);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (foyer_visit_rebook_take), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), self->button);
  self->next = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->next), 0);
  gtk_widget_add_css_class (self->next, "dim-label");
  gtk_box_append (GTK_BOX (self->box), self->next);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  return GTK_WIDGET (self);
}
