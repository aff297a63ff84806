#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-custom-form.h"
#include "foyer-labels.h"
#include "foyer-medical-panel.h"
#include "foyer-notes.h"
#include "foyer-visit-parts.h"

#define RECENT 6

struct _FoyerVisitClient
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *box, *medical, *strip, *note, *custom, *figures, *visits_figure, *noshows, *balance, *recent_head, *recent;
  GCancellable *reading;
  FoyerId client, visit;
};

G_DEFINE_FINAL_TYPE (FoyerVisitClient, foyer_visit_client, GTK_TYPE_WIDGET)

static void
on_open_cb (GtkButton *button,
            FoyerVisitClient *self)
{
  const FoyerId *visit = g_object_get_data (G_OBJECT (button), "visit");
  foyer_ui_open (self->context, "visit", foyer_params ("id", "d", visit, NULL));
}

/* What became of a visit: a picture and a word beside its colour. */
static const struct
{
  const char *status, *icon, *word;
} outcomes[] = {
  { "pending", "radio-symbolic", N_("Pending") },
  { "confirmed", "emblem-ok-symbolic", N_("Confirmed") },
  { "arrived", "avatar-default-symbolic", N_("Arrived") },
  { "no-show", "action-unavailable-symbolic", N_("No-show") },
};

static GtkWidget *
recent_row (FoyerVisitClient *self,
            JsonObject *row)
{
  GtkWidget *button = gtk_button_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *date = foyer_ui_date_text (self->context, foyer_json_str (row, "date"));
  const char *services = foyer_json_str (row, "services"), *status = foyer_json_str (row, "status");
  g_autofree char *class_name = g_strdup_printf ("status-%s", status);
  g_autoptr (GString) spoken = g_string_new (date);
  GtkWidget *when = gtk_label_new (date), *sum = foyer_money_label_new (), *what = gtk_label_new (services != NULL ? services : "–");
  FoyerId id;

  gtk_widget_add_css_class (when, "caption-heading");
  gtk_widget_add_css_class (when, "numeric");
  for (gsize i = 0; i < G_N_ELEMENTS (outcomes); i++)
    if (g_strcmp0 (outcomes[i].status, status) == 0)
      {
        GtkWidget *icon = gtk_image_new_from_icon_name (outcomes[i].icon);

        gtk_image_set_pixel_size (GTK_IMAGE (icon), 12);
        gtk_widget_add_css_class (icon, class_name);
        gtk_box_append (GTK_BOX (head), icon);
        gtk_widget_set_tooltip_text (button, _(outcomes[i].word));
        g_string_append_printf (spoken, ", %s", _(outcomes[i].word));
      }
  if (services != NULL)
    g_string_append_printf (spoken, ", %s", services);
  gtk_label_set_xalign (GTK_LABEL (when), 0);
  gtk_widget_set_hexpand (when, TRUE);
  gtk_box_append (GTK_BOX (head), when);
  foyer_money_label_set (sum, self->context, foyer_json_num (row, "total"));
  gtk_widget_add_css_class (sum, "caption");
  gtk_box_append (GTK_BOX (head), sum);
  gtk_box_append (GTK_BOX (box), head);
  gtk_label_set_xalign (GTK_LABEL (what), 0);
  gtk_label_set_ellipsize (GTK_LABEL (what), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (what, "caption");
  gtk_box_append (GTK_BOX (box), what);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  foyer_a11y_label (button, spoken->str);
  if (foyer_json_uid (row, "visit", &id))
    g_object_set_data_full (G_OBJECT (button), "visit", foyer_id_copy (&id), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (on_open_cb), self);
  return button;
}

static void
on_recent_cb (FoyerUiContext *context,
              JsonNode *result,
              const GError *error,
              gpointer data)
{
  FoyerVisitClient *self = FOYER_VISIT_CLIENT (data);
  JsonArray *visits = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;
  GtkWidget *child;
  int n = 0;

  while ((child = gtk_widget_get_first_child (self->recent)) != NULL)
    gtk_box_remove (GTK_BOX (self->recent), child);
  for (guint i = 0; visits != NULL && i < json_array_get_length (visits) && n < RECENT; i++)
    {
      JsonObject *row = json_array_get_object_element (visits, i);
      FoyerId id;
      if (foyer_json_uid (row, "visit", &id) && foyer_id_equal (&id, &self->visit))
        continue;
      gtk_box_append (GTK_BOX (self->recent), recent_row (self, row));
      n++;
    }
  gtk_label_set_text (GTK_LABEL (self->recent_head), n > 0 ? _("Other visits") : _("First visit"));
}

static void
on_custom_cb (FoyerCustomForm *form,
              JsonObject *values,
              gpointer data)
{
  FoyerVisitClient *self = FOYER_VISIT_CLIENT (data);
  JsonNode *node = json_node_init_object (json_node_alloc (), values);

  json_object_unref (values);
  foyer_ui_run (self->context, self, "client.set-fields", foyer_params ("id", "d", &self->client, "values", "n", node, NULL), _("Card changed"), NULL, NULL);
}

void
foyer_visit_client_show (FoyerVisitClient *self,
                         const FoyerVisitView *view)
{
  JsonObject *client = foyer_json_obj (view->row, "client");
  const char *note = client != NULL ? foyer_json_str (client, "note") : NULL;

  self->visit = view->id;
  gtk_widget_set_visible (GTK_WIDGET (self), client != NULL);
  if (client == NULL || !foyer_json_uid (client, "id", &self->client))
    return;
  foyer_medical_section_show (self->medical, &self->visit, TRUE);
  foyer_notes_strip_show (self->strip, foyer_json_arr (client, "notes"));
  gtk_label_set_text (GTK_LABEL (self->note), note != NULL ? note : "");
  gtk_widget_set_visible (self->note, note != NULL);
  foyer_custom_form_show (FOYER_CUSTOM_FORM (self->custom), foyer_json_arr (client, "fields"), TRUE);
  g_autofree char *visits = g_strdup_printf ("%" G_GINT64_FORMAT, foyer_json_num (client, "visits"));
  g_autofree char *noshows = g_strdup_printf ("%" G_GINT64_FORMAT, foyer_json_num (client, "noshows"));
  g_autofree char *balance = foyer_ui_money_bare (self->context, foyer_json_num (client, "balance"));
  gtk_label_set_text (GTK_LABEL (self->visits_figure), visits);
  gtk_label_set_text (GTK_LABEL (self->noshows), noshows);
  gtk_label_set_text (GTK_LABEL (self->balance), balance);
  if (foyer_json_num (client, "balance") < 0)
    gtk_widget_add_css_class (self->balance, "error");
  else
    gtk_widget_remove_css_class (self->balance, "error");

  if (!foyer_ui_may (self->context, "clients"))
    return;
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
  foyer_ui_ask (self->context, self, "client.visits", foyer_params ("client", "d", &self->client, "limit", "i", (gint64) RECENT + 1, NULL), self->reading,
                on_recent_cb, self);
}

static void
foyer_visit_client_dispose (GObject *object)
{
  FoyerVisitClient *self = FOYER_VISIT_CLIENT (object);

  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_visit_client_parent_class)->dispose (object);
}

static void
foyer_visit_client_class_init (FoyerVisitClientClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_visit_client_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
foyer_visit_client_init (FoyerVisitClient *self)
{
}

GtkWidget *
foyer_visit_client_new (FoyerUiContext *context,
                        FoyerVisitSections *sections)
{
  GtkWidget *others = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  FoyerVisitClient *self = g_object_new (FOYER_TYPE_VISIT_CLIENT, NULL);

  self->context = g_object_ref (context);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->strip = foyer_notes_strip_new ();
  gtk_box_append (GTK_BOX (self->box), self->strip);
  self->note = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->note), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->note), 0);
  gtk_widget_add_css_class (self->note, "client-note");
  gtk_box_append (GTK_BOX (self->box), foyer_visit_sections_wrap (sections, "client-note", _("Note of the client"), TRUE, self->note));
  self->medical = foyer_medical_section_new (context);
  gtk_box_append (GTK_BOX (self->box), foyer_visit_sections_wrap (sections, "medical", _("Medical records"), TRUE, self->medical));
  self->custom = foyer_custom_form_new (self->context, NULL, on_custom_cb, self);
  gtk_box_append (GTK_BOX (self->box), foyer_visit_sections_wrap (sections, "fields", _("About the client"), TRUE, self->custom));
  self->figures = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_box_set_homogeneous (GTK_BOX (self->figures), TRUE);
  gtk_box_append (GTK_BOX (self->figures), foyer_figure_new (_("Balance"), &self->balance));
  gtk_box_append (GTK_BOX (self->figures), foyer_figure_new (_("Visits"), &self->visits_figure));
  gtk_box_append (GTK_BOX (self->figures), foyer_figure_new (_("No-shows"), &self->noshows));
  gtk_box_append (GTK_BOX (self->box), foyer_visit_sections_wrap (sections, "figures", _("Figures"), TRUE, self->figures));
  self->recent_head = gtk_label_new (_("Other visits"));
  gtk_label_set_xalign (GTK_LABEL (self->recent_head), 0);
  gtk_widget_add_css_class (self->recent_head, "heading");
  gtk_box_append (GTK_BOX (others), self->recent_head);
  self->recent = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (others), self->recent);
  gtk_box_append (GTK_BOX (self->box), foyer_visit_sections_wrap (sections, "visits", _("Other visits"), TRUE, others));
  gtk_widget_add_css_class (GTK_WIDGET (self), "visit-client");
  foyer_a11y_label (self, _("Client"));
  return GTK_WIDGET (self);
}
