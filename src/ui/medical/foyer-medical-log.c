/* Who read, changed or printed the records of one client: closed until somebody opens it, and then as new as the store (MED-9). */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-labels.h"
#include "foyer-medical-parts.h"

#define MOST 100

struct _FoyerMedicalLog
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *expander, *list, *empty;
  GCancellable *asking;
  FoyerId client;
};

G_DEFINE_FINAL_TYPE (FoyerMedicalLog, foyer_medical_log, GTK_TYPE_WIDGET)

static const struct
{
  const char *kind, *words;
} kinds[] = { { "view", NC_ ("record", "Read") }, { "edit", NC_ ("record", "Changed") }, { "print", NC_ ("record", "Printed") }, { "book", NC_ ("record", "Booked from it") },
              { "sign", NC_ ("record", "Signed") } },
  whats[] = { { "card", N_ ("Card") }, { "protocol", N_ ("Protocols") }, { "plan", N_ ("Treatment plans") } };

static void
add_line (FoyerMedicalLog *self, JsonObject *o)
{
  const char *kind = foyer_json_str (o, "kind"), *what = foyer_json_str (o, "what"), *who = foyer_json_str (o, "who_name"), *desk = foyer_json_str (o, "desk");
  g_autofree char *when = foyer_format_instant (foyer_ui_time_format (self->context), foyer_ui_zone (self->context), foyer_json_num (o, "at")), *head = NULL, *under = NULL, *spoken = NULL;
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2), *caption;

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i].kind, kind) == 0)
      kind = g_dpgettext2 (NULL, "record", kinds[i].words);
  for (gsize i = 0; i < G_N_ELEMENTS (whats); i++)
    if (g_strcmp0 (whats[i].kind, what) == 0)
      what = _ (whats[i].words);
  head = g_strdup_printf ("%s · %s: %s", who != NULL ? who : "–", kind, what);
  under = desk != NULL ? g_strdup_printf ("%s · %s", when, desk) : g_strdup (when);
  spoken = g_strdup_printf ("%s, %s", head, under);
  gtk_box_append (GTK_BOX (box), foyer_wrapped_label (head, NULL));
  caption = foyer_wrapped_label (under, "caption");
  gtk_widget_add_css_class (caption, "dim-label");
  gtk_widget_add_css_class (caption, "numeric");
  gtk_box_append (GTK_BOX (box), caption);
  gtk_widget_add_css_class (box, "history-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  foyer_a11y_label (row, spoken);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static void
on_log_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerMedicalLog *self = FOYER_MEDICAL_LOG (data);
  JsonArray *rows = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;
  guint n = rows != NULL ? json_array_get_length (rows) : 0;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), child);
  for (guint i = 0; i < n; i++)
    add_line (self, json_array_get_object_element (rows, i));
  if (error != NULL)
    {
      g_autofree char *text = foyer_ui_error_text (error);

      gtk_label_set_text (GTK_LABEL (self->empty), text);
    }
  gtk_widget_set_visible (self->list, n > 0);
  gtk_widget_set_visible (self->empty, n == 0);
}

static void
ask (FoyerMedicalLog *self)
{
  if (!gtk_expander_get_expanded (GTK_EXPANDER (self->expander)) || foyer_id_is_none (&self->client))
    return;
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  foyer_ui_ask (self->context, self, "medical.log", foyer_params ("client", "d", &self->client, "limit", "i", (gint64) MOST, NULL), self->asking, on_log_cb, self);
}

void
foyer_medical_log_show (FoyerMedicalLog *self, const FoyerId *client)
{
  self->client = *client;
  gtk_widget_set_visible (GTK_WIDGET (self), foyer_ui_may (self->context, "medical.log"));
  ask (self);
}

static void
foyer_medical_log_dispose (GObject *object)
{
  FoyerMedicalLog *self = FOYER_MEDICAL_LOG (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_pointer (&self->expander, gtk_widget_unparent);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_medical_log_parent_class)->dispose (object);
}

static void
foyer_medical_log_class_init (FoyerMedicalLogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_medical_log_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
foyer_medical_log_init (FoyerMedicalLog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->expander = gtk_expander_new (_ ("Who opened these records"));
  foyer_a11y_mnemonic (self->expander, _ ("Who opened these records"));
  gtk_widget_set_name (self->expander, "medical-log");
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  foyer_a11y_label (self->list, _ ("Who opened these records"));
  self->empty = foyer_wrapped_label (_ ("Nobody yet"), "dim-label");
  gtk_widget_set_visible (self->list, FALSE);
  gtk_widget_set_margin_top (box, 6);
  gtk_box_append (GTK_BOX (box), self->list);
  gtk_box_append (GTK_BOX (box), self->empty);
  gtk_expander_set_child (GTK_EXPANDER (self->expander), box);
  gtk_widget_set_parent (self->expander, GTK_WIDGET (self));
  g_signal_connect_swapped (self->expander, "notify::expanded", G_CALLBACK (ask), self);
}

GtkWidget *
foyer_medical_log_new (FoyerUiContext *context)
{
  FoyerMedicalLog *self = g_object_new (FOYER_TYPE_MEDICAL_LOG, "visible", FALSE, NULL);

  self->context = g_object_ref (context);
  return GTK_WIDGET (self);
}
