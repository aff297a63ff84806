/* The medical card: each field is kept when it is left; who may only look finds nothing to type in (MED-6). */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-change-list.h"
#include "foyer-form.h"
#include "foyer-labels.h"
#include "foyer-medical-parts.h"

struct _FoyerMedicalCard
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *box, *form, *hint, *doubts, *others;
};

G_DEFINE_FINAL_TYPE (FoyerMedicalCard, foyer_medical_card, GTK_TYPE_WIDGET)

static const FoyerFormField fields[] = {
  { "no", N_ ("Card number"), FOYER_FORM_TEXT, NULL, NULL, "" },
  { "created", N_ ("Created on"), FOYER_FORM_DATE },
  { "allergies", N_ ("Allergies"), FOYER_FORM_TEXT, NULL, NULL, N_ ("Health") },
  { "blood", N_ ("Blood group"), FOYER_FORM_CHOICE, "- 0 A B AB", N_ ("Not known|0|A|B|AB") },
  { "rh", N_ ("Rh"), FOYER_FORM_CHOICE, "- positive negative", N_ ("Not known|Positive|Negative") },
  { "blood_other", N_ ("Other blood marker"), FOYER_FORM_TEXT },
  { "disability", N_ ("Disability"), FOYER_FORM_TEXT },
  { "address", N_ ("Registration address"), FOYER_FORM_TEXT, NULL, NULL, N_ ("Person") },
  { "locality", N_ ("Locality"), FOYER_FORM_CHOICE, "- urban rural", N_ ("Not said|Urban|Rural") },
  { "marital", N_ ("Marital status"), FOYER_FORM_CHOICE, "- married not-married unknown", N_ ("Not said|Married|Not married|Not known") },
  { "education", N_ ("Education"), FOYER_FORM_CHOICE, "- higher secondary general-secondary basic primary unknown",
    N_ ("Not said|Higher|Secondary|General secondary|Basic|Primary|Not known") },
  { "employment", N_ ("Employment"), FOYER_FORM_TEXT },
  { "workplace", N_ ("Workplace"), FOYER_FORM_TEXT },
  { "doc_type", N_ ("Identity document"), FOYER_FORM_TEXT, NULL, NULL, N_ ("Papers") },
  { "doc_series", N_ ("Series of the document"), FOYER_FORM_TEXT },
  { "doc_no", N_ ("Number of the document"), FOYER_FORM_TEXT },
  { "policy", N_ ("Insurance policy number"), FOYER_FORM_TEXT },
  { "insurer", N_ ("Insurance company"), FOYER_FORM_TEXT },
  { "social", N_ ("Social security number"), FOYER_FORM_TEXT },
  { "citizen", N_ ("Citizen category code"), FOYER_FORM_TEXT },
  { NULL },
};

/* ---- two desks at once ------------------------------------------------------------------------------------------------------------ */

GtkWidget *
foyer_medical_doubts_new (FoyerUiContext *context)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_widget_set_visible (box, FALSE);
  return box;
}

static void
on_decide_cb (GtkButton *button, FoyerUiContext *context)
{
  foyer_ui_run (context, NULL, "conflict.resolve", foyer_params ("id", "s", g_object_get_data (G_OBJECT (button), "conflict"), "choice", "s", g_object_get_data (G_OBJECT (button), "choice"), NULL),
                _ ("Decided"), NULL, NULL);
}

static GtkWidget *
decide_button (FoyerUiContext *context, const char *label, const char *conflict, const char *choice)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  foyer_a11y_label (button, label);
  g_object_set_data_full (G_OBJECT (button), "conflict", g_strdup (conflict), g_free);
  g_object_set_data (G_OBJECT (button), "choice", (gpointer) choice);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_decide_cb), context, 0);
  return button;
}

void
foyer_medical_doubts_show (GtkWidget *doubts, FoyerUiContext *context, JsonArray *list)
{
  guint n = list != NULL ? json_array_get_length (list) : 0;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (doubts)) != NULL)
    gtk_box_remove (GTK_BOX (doubts), child);
  for (guint i = 0; i < n; i++)
    {
      JsonObject *one = json_array_get_object_element (list, i);
      const char *label = foyer_json_str (one, "field_label"), *who = foyer_json_str (one, "who");
      gint64 at = foyer_json_num (one, "at");
      g_autofree char *lost = foyer_change_value (context, one, "lost", foyer_json_str (one, "type"));
      /* Translators: what another desk wrote into a field: its name, and the text. */
      g_autofree char *words = g_strdup_printf (_ ("%s was also written at another desk: “%s”"), label != NULL ? _ (label) : "", lost);
      g_autofree char *when = at > 0 ? foyer_format_instant (foyer_ui_time_format (context), foyer_ui_zone (context), at) : NULL;
      g_autofree char *by = who != NULL && when != NULL ? g_strdup_printf ("%s, %s", who, when) : g_strdup (who);
      GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

      gtk_widget_add_css_class (row, "card");
      gtk_widget_add_css_class (row, "medical-doubt");
      gtk_box_append (GTK_BOX (row), foyer_wrapped_label (words, NULL));
      if (by != NULL)
        {
          GtkWidget *caption = foyer_wrapped_label (by, "caption");

          gtk_widget_add_css_class (caption, "dim-label");
          gtk_box_append (GTK_BOX (row), caption);
        }
      gtk_box_append (GTK_BOX (buttons), decide_button (context, _ ("Keep what stands"), foyer_json_str (one, "conflict"), "keep"));
      gtk_box_append (GTK_BOX (buttons), decide_button (context, _ ("Take the other"), foyer_json_str (one, "conflict"), "other"));
      gtk_box_append (GTK_BOX (row), buttons);
      gtk_box_append (GTK_BOX (doubts), row);
    }
  gtk_widget_set_visible (doubts, n > 0);
}

/* ---- the card --------------------------------------------------------------------------------------------------------------------- */

static void
on_field_cb (FoyerForm *form, const char *name, gpointer data)
{
  FoyerMedicalCard *self = data;
  FoyerId visit = foyer_medical_visit (GTK_WIDGET (self));
  g_autoptr (JsonObject) params = foyer_params ("visit", "d", &visit, NULL);
  const char *why = NULL;

  if (!foyer_form_put (form, name, params, &why))
    {
      foyer_ui_toast (self->context, "%s", why);
      return;
    }
  foyer_ui_run (self->context, self, "medical.card-save", json_object_ref (params), _ ("Medical card changed"), NULL, NULL);
}

void
foyer_medical_card_show (FoyerMedicalCard *self, JsonObject *answer)
{
  JsonObject *card = foyer_json_obj (answer, "card");
  JsonArray *others = foyer_json_arr (answer, "others");
  g_autoptr (JsonObject) fresh = NULL;
  gboolean may = foyer_json_yes (answer, "may_edit");
  GtkWidget *child;

  if (card == NULL)
    fresh = foyer_params ("no", "s", foyer_json_str (answer, "next_no"), NULL);
  gtk_label_set_text (GTK_LABEL (self->hint), may ? _ ("There is no medical card yet: it is made with the first field that is filled in.") : _ ("There is no medical card yet."));
  gtk_widget_set_visible (self->hint, card == NULL);
  gtk_widget_set_visible (self->form, card != NULL || may);
  foyer_form_fill (FOYER_FORM (self->form), card != NULL ? card : fresh);
  for (int i = 0; fields[i].name != NULL; i++)
    foyer_form_set_editable (FOYER_FORM (self->form), fields[i].name, may);
  foyer_medical_doubts_show (self->doubts, self->context, card != NULL && may ? foyer_json_arr (card, "doubts") : NULL);
  while ((child = gtk_widget_get_first_child (self->others)) != NULL)
    gtk_box_remove (GTK_BOX (self->others), child);
  for (guint i = 0; others != NULL && i < json_array_get_length (others); i++)
    {
      JsonObject *other = json_array_get_object_element (others, i);
      g_autoptr (GString) text = g_string_new (NULL);

      g_string_append_printf (text, _ ("Card No. %s, of a card merged into this one:"), foyer_json_str (other, "no") != NULL ? foyer_json_str (other, "no") : "");
      for (int f = 2; fields[f].name != NULL; f++)
        if (foyer_json_str (other, fields[f].name) != NULL)
          g_string_append_printf (text, "\n%s: %s", _ (fields[f].title), foyer_json_str (other, fields[f].name));
      gtk_box_append (GTK_BOX (self->others), foyer_wrapped_label (text->str, "dim-label"));
    }
  gtk_widget_set_visible (self->others, others != NULL && json_array_get_length (others) > 0);
}

static void
foyer_medical_card_dispose (GObject *object)
{
  FoyerMedicalCard *self = FOYER_MEDICAL_CARD (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_medical_card_parent_class)->dispose (object);
}

static void
foyer_medical_card_class_init (FoyerMedicalCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_medical_card_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
foyer_medical_card_init (FoyerMedicalCard *self)
{
}

GtkWidget *
foyer_medical_card_new (FoyerUiContext *context)
{
  FoyerMedicalCard *self = g_object_new (FOYER_TYPE_MEDICAL_CARD, NULL);

  self->context = g_object_ref (context);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->hint = foyer_wrapped_label ("", "dim-label");
  gtk_box_append (GTK_BOX (self->box), self->hint);
  self->doubts = foyer_medical_doubts_new (context);
  gtk_box_append (GTK_BOX (self->box), self->doubts);
  self->form = foyer_form_new (context, fields, FALSE, on_field_cb, self);
  gtk_widget_set_name (self->form, "medical-form");
  gtk_box_append (GTK_BOX (self->box), self->form);
  self->others = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_box_append (GTK_BOX (self->box), self->others);
  return GTK_WIDGET (self);
}
