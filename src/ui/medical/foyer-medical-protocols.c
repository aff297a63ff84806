/* Visit protocols: the list, newest first, and the one that is open: its texts, what was signed of it, signing. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-labels.h"
#include "foyer-medical-parts.h"

static const struct
{
  const char *name, *title;
  int lines; /* 0: one line */
} texts[] = {
  { "complaints", N_ ("Complaints"), 3 },       { "anamnesis", N_ ("Anamnesis"), 3 },         { "findings", N_ ("Findings"), 4 },
  { "dx_code", N_ ("Diagnosis code"), 0 },      { "dx", N_ ("Diagnosis"), 2 },                { "prescriptions", N_ ("Prescriptions"), 3 },
  { "recommendations", N_ ("Recommendations"), 3 },
};

#define N_TEXTS ((int) G_N_ELEMENTS (texts))

struct _FoyerMedicalProtocols
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *stack, *list_page, *list, *empty, *add, *page, *status, *doubts, *field[N_TEXTS], *versions, *buttons, *save, *sign, *remove;
  char *id;                /* of the one on view; NULL: the list */
  char *shown[N_TEXTS];    /* as it was read */
  gboolean may, old;       /* an older version is on view */
};

G_DEFINE_FINAL_TYPE (FoyerMedicalProtocols, foyer_medical_protocols, GTK_TYPE_WIDGET)

/* ---- texts ------------------------------------------------------------------------------------------------------------------------- */

static char *
text_now (FoyerMedicalProtocols *self, int i)
{
  GtkTextIter a, b;
  GtkTextBuffer *buffer;

  if (texts[i].lines == 0)
    return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->field[i]))));
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->field[i]));
  gtk_text_buffer_get_bounds (buffer, &a, &b);
  return g_strstrip (gtk_text_buffer_get_text (buffer, &a, &b, FALSE));
}

static void
set_text (FoyerMedicalProtocols *self, int i, const char *text)
{
  if (texts[i].lines == 0)
    gtk_editable_set_text (GTK_EDITABLE (self->field[i]), text);
  else
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->field[i])), text, -1);
}

static gboolean
is_dirty (FoyerMedicalProtocols *self)
{
  for (int i = 0; i < N_TEXTS; i++)
    {
      g_autofree char *now = text_now (self, i);
      if (g_strcmp0 (now, self->shown[i] != NULL ? self->shown[i] : "") != 0)
        return TRUE;
    }
  return FALSE;
}

static void
on_typed_cb (FoyerMedicalProtocols *self)
{
  gtk_widget_set_sensitive (self->save, self->id != NULL && self->may && !self->old && is_dirty (self));
}

/* What was typed and is not saved yet; NULL: nothing. (transfer full) */
static JsonObject *
changes (FoyerMedicalProtocols *self)
{
  JsonObject *params;
  FoyerId visit;

  if (self->id == NULL || !self->may || self->old || !is_dirty (self))
    return NULL;
  visit = foyer_medical_visit (GTK_WIDGET (self));
  params = foyer_params ("visit", "d", &visit, "protocol", "s", self->id, NULL);
  for (int i = 0; i < N_TEXTS; i++)
    {
      g_autofree char *now = text_now (self, i);

      if (g_strcmp0 (now, self->shown[i] != NULL ? self->shown[i] : "") == 0)
        continue;
      if (*now == '\0')
        json_object_set_null_member (params, texts[i].name);
      else
        json_object_set_string_member (params, texts[i].name, now);
      g_free (self->shown[i]);
      self->shown[i] = g_steal_pointer (&now);
    }
  return params;
}

void
foyer_medical_protocols_save (FoyerMedicalProtocols *self)
{
  JsonObject *params = changes (self);

  /* Nobody's: what was typed is kept though the panel may be gone before the answer. */
  if (params != NULL)
    foyer_ui_run (self->context, NULL, "medical.protocol-save", params, _ ("Protocol saved"), NULL, NULL);
  on_typed_cb (self);
}

static void
sign_now (FoyerMedicalProtocols *self)
{
  FoyerId visit = foyer_medical_visit (GTK_WIDGET (self));

  foyer_ui_run (self->context, self, "medical.protocol-sign", foyer_params ("visit", "d", &visit, "protocol", "s", self->id, NULL), _ ("Protocol signed"), NULL, NULL);
}

static void
on_saved_to_sign_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  if (error == NULL)
    sign_now (data);
}

static void
on_sign_cb (GtkButton *button, FoyerMedicalProtocols *self)
{
  JsonObject *params = changes (self);

  if (params != NULL)
    foyer_ui_run (self->context, self, "medical.protocol-save", params, NULL, on_saved_to_sign_cb, self);
  else
    sign_now (self);
}

static void
on_removed_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  if (error == NULL)
    foyer_medical_look (data, "protocol", NULL, NULL);
}

static void
on_remove_cb (GtkButton *button, FoyerMedicalProtocols *self)
{
  FoyerId visit = foyer_medical_visit (GTK_WIDGET (self));
  g_autofree char *id = g_steal_pointer (&self->id);

  foyer_ui_run (self->context, self, "medical.protocol-delete", foyer_params ("visit", "d", &visit, "protocol", "s", id, NULL), _ ("Protocol deleted"), on_removed_cb, self);
}

static void
on_added_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  if (error == NULL)
    foyer_medical_look (data, "protocol", foyer_json_str (json_node_get_object (result), "protocol"), NULL);
}

static void
on_add_cb (GtkButton *button, FoyerMedicalProtocols *self)
{
  FoyerId visit = foyer_medical_visit (GTK_WIDGET (self));

  foyer_ui_run (self->context, self, "medical.protocol-save", foyer_params ("visit", "d", &visit, NULL), NULL, on_added_cb, self);
}

/* ---- showing ------------------------------------------------------------------------------------------------------------------------ */

static void
clear_box (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
}

static char *
instant (FoyerMedicalProtocols *self, gint64 at)
{
  return foyer_format_instant (foyer_ui_time_format (self->context), foyer_ui_zone (self->context), at);
}

static char *
state_words (FoyerMedicalProtocols *self, JsonObject *p)
{
  const char *state = foyer_json_str (p, "state"), *signer = foyer_json_str (p, "signer");
  g_autofree char *at = instant (self, foyer_json_num (p, "signed_at"));

  if (g_strcmp0 (state, "draft") == 0)
    return g_strdup (_ ("Not signed"));
  if (g_strcmp0 (state, "changed") == 0)
    return g_strdup_printf (_ ("Changed since it was signed on %s"), at);
  return g_strdup_printf (_ ("Signed by %s, %s"), signer != NULL ? signer : "", at);
}

static void
on_open_cb (GtkButton *button, FoyerMedicalProtocols *self)
{
  foyer_medical_look (GTK_WIDGET (self), "protocol", g_object_get_data (G_OBJECT (button), "id"), g_object_get_data (G_OBJECT (button), "version"));
}

static GtkWidget *
open_button (FoyerMedicalProtocols *self, GtkWidget *child, const char *spoken, const char *id, const char *version)
{
  GtkWidget *button = gtk_button_new ();

  gtk_button_set_child (GTK_BUTTON (button), child);
  gtk_widget_add_css_class (button, "flat");
  foyer_a11y_label (button, spoken);
  g_object_set_data_full (G_OBJECT (button), "id", g_strdup (id), g_free);
  g_object_set_data_full (G_OBJECT (button), "version", g_strdup (version), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (on_open_cb), self);
  return button;
}

static void
show_list (FoyerMedicalProtocols *self, JsonObject *answer)
{
  JsonArray *list = foyer_json_arr (answer, "protocols");
  guint n = list != NULL ? json_array_get_length (list) : 0;

  clear_box (self->list);
  for (guint i = 0; i < n; i++)
    {
      JsonObject *p = json_array_get_object_element (list, i);
      g_autofree char *date = foyer_ui_date_text (self->context, foyer_json_str (p, "date")), *words = state_words (self, p);
      const char *who = foyer_json_str (p, "staff_name"), *dx = foyer_json_str (p, "dx"), *code = foyer_json_str (p, "dx_code");
      g_autofree char *head = g_strdup_printf ("%s%s%s", date, who != NULL ? " · " : "", who != NULL ? who : "");
      g_autofree char *what = g_strdup_printf ("%s%s%s", code != NULL ? code : "", code != NULL && dx != NULL ? " " : "", dx != NULL ? dx : code != NULL ? "" : _ ("No diagnosis yet"));
      g_autofree char *spoken = g_strdup_printf ("%s, %s, %s", head, what, words);
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *a = gtk_label_new (head), *b = gtk_label_new (what), *c = gtk_label_new (words), *labels[3] = { a, b, c };

      for (int k = 0; k < 3; k++)
        {
          gtk_label_set_xalign (GTK_LABEL (labels[k]), 0);
          gtk_label_set_ellipsize (GTK_LABEL (labels[k]), PANGO_ELLIPSIZE_END);
          gtk_box_append (GTK_BOX (box), labels[k]);
        }
      gtk_widget_add_css_class (a, "caption-heading");
      gtk_widget_add_css_class (c, "caption");
      gtk_widget_add_css_class (c, "dim-label");
      gtk_box_append (GTK_BOX (self->list), open_button (self, box, spoken, foyer_json_str (p, "id"), NULL));
    }
  gtk_widget_set_visible (self->empty, n == 0);
  gtk_widget_set_visible (self->add, foyer_json_yes (answer, "may_edit"));
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->list_page);
}

static void
show_versions (FoyerMedicalProtocols *self, JsonObject *p)
{
  JsonArray *list = foyer_json_arr (p, "versions");
  const char *open = foyer_json_str (p, "version");
  guint n = list != NULL ? json_array_get_length (list) : 0;

  clear_box (self->versions);
  for (guint i = n; i > 0; i--)
    {
      JsonObject *v = json_array_get_object_element (list, i - 1);
      const char *id = foyer_json_str (v, "id"), *signer = foyer_json_str (v, "signer");
      g_autofree char *at = instant (self, foyer_json_num (v, "signed_at"));
      g_autofree char *words = g_strdup_printf (_ ("Version %d, signed by %s on %s"), (int) foyer_json_num (v, "no"), signer != NULL ? signer : "", at);
      GtkWidget *label = gtk_label_new (words);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_widget_add_css_class (label, g_strcmp0 (open, id) == 0 ? "caption-heading" : "caption");
      gtk_box_append (GTK_BOX (self->versions), open_button (self, label, words, self->id, id));
    }
  if (open != NULL)
    {
      GtkWidget *label = gtk_label_new (_ ("Back to what stands now"));

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_box_append (GTK_BOX (self->versions), open_button (self, label, _ ("Back to what stands now"), self->id, NULL));
    }
  gtk_widget_set_visible (self->versions, n > 0);
}

static void
show_one (FoyerMedicalProtocols *self, JsonObject *answer, JsonObject *p)
{
  const char *id = foyer_json_str (p, "id"), *version = foyer_json_str (p, "version"), *state = foyer_json_str (p, "state"), *who = foyer_json_str (p, "staff_name");
  gboolean same = g_strcmp0 (id, self->id) == 0 && self->old == (version != NULL);
  g_autofree char *date = foyer_ui_date_text (self->context, foyer_json_str (p, "date")), *words = NULL, *head = NULL;

  if (!same)
    {
      g_free (self->id);
      self->id = g_strdup (id);
    }
  self->may = foyer_json_yes (answer, "may_edit");
  self->old = version != NULL;
  for (int i = 0; i < N_TEXTS; i++)
    {
      const char *text = foyer_json_str (p, texts[i].name) != NULL ? foyer_json_str (p, texts[i].name) : "";
      g_autofree char *now = text_now (self, i);

      /* What somebody is typing stays. */
      if (!same || self->old || g_strcmp0 (now, self->shown[i] != NULL ? self->shown[i] : "") == 0)
        if (g_strcmp0 (now, text) != 0)
          set_text (self, i, text);
      g_free (self->shown[i]);
      self->shown[i] = g_strdup (text);
      if (texts[i].lines == 0)
        gtk_editable_set_editable (GTK_EDITABLE (self->field[i]), self->may && !self->old);
      else
        gtk_text_view_set_editable (GTK_TEXT_VIEW (self->field[i]), self->may && !self->old);
    }
  if (self->old)
    {
      g_autofree char *at = instant (self, foyer_json_num (p, "version_signed_at"));
      words = g_strdup_printf (_ ("Version %d, signed by %s on %s"), (int) foyer_json_num (p, "version_no"),
                               foyer_json_str (p, "version_signer") != NULL ? foyer_json_str (p, "version_signer") : "", at);
    }
  else
    words = state_words (self, p);
  head = g_strdup_printf ("%s%s%s\n%s", date, who != NULL ? " · " : "", who != NULL ? who : "", words);
  gtk_label_set_text (GTK_LABEL (self->status), head);
  gtk_widget_set_visible (self->buttons, self->may && !self->old);
  gtk_widget_set_visible (self->remove, g_strcmp0 (state, "draft") == 0);
  gtk_widget_set_sensitive (self->sign, g_strcmp0 (state, "signed") != 0 || is_dirty (self));
  foyer_medical_doubts_show (self->doubts, self->context, self->may && !self->old ? foyer_json_arr (p, "doubts") : NULL);
  show_versions (self, p);
  on_typed_cb (self);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->page);
  if (!same && self->may && !self->old)
    gtk_widget_grab_focus (self->field[0]);
}

void
foyer_medical_protocols_show (FoyerMedicalProtocols *self, JsonObject *answer)
{
  JsonObject *p = foyer_json_obj (answer, "protocol");

  if (p != NULL)
    show_one (self, answer, p);
  else
    {
      g_clear_pointer (&self->id, g_free);
      show_list (self, answer);
    }
}

/* ---- building ---------------------------------------------------------------------------------------------------------------------- */

static void
on_any_typed_cb (FoyerMedicalProtocols *self)
{
  on_typed_cb (self);
  if (gtk_widget_get_sensitive (self->save))
    gtk_widget_set_sensitive (self->sign, TRUE);
}

static GtkWidget *
build_page (FoyerMedicalProtocols *self)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->status = foyer_wrapped_label ("", "dim-label");
  gtk_box_append (GTK_BOX (page), self->status);
  self->doubts = foyer_medical_doubts_new (self->context);
  gtk_box_append (GTK_BOX (page), self->doubts);
  for (int i = 0; i < N_TEXTS; i++)
    {
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *label = gtk_label_new (_ (texts[i].title));

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, "caption-heading");
      gtk_box_append (GTK_BOX (box), label);
      if (texts[i].lines == 0)
        {
          self->field[i] = gtk_entry_new ();
          gtk_entry_set_placeholder_text (GTK_ENTRY (self->field[i]), "K02.1");
          gtk_widget_set_halign (self->field[i], GTK_ALIGN_START);
          gtk_box_append (GTK_BOX (box), self->field[i]);
          g_signal_connect_object (self->field[i], "changed", G_CALLBACK (on_any_typed_cb), self, G_CONNECT_SWAPPED);
        }
      else
        {
          GtkWidget *frame = gtk_frame_new (NULL);

          self->field[i] = gtk_text_view_new ();
          gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->field[i]), GTK_WRAP_WORD_CHAR);
          /* Tab goes on to the next text. */
          gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->field[i]), FALSE);
          gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self->field[i]), 9);
          gtk_text_view_set_right_margin (GTK_TEXT_VIEW (self->field[i]), 9);
          gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self->field[i]), 6);
          gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (self->field[i]), 6);
          gtk_widget_set_size_request (self->field[i], -1, 12 + 19 * texts[i].lines);
          gtk_widget_set_overflow (frame, GTK_OVERFLOW_HIDDEN);
          gtk_frame_set_child (GTK_FRAME (frame), self->field[i]);
          gtk_box_append (GTK_BOX (box), frame);
          g_signal_connect_object (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->field[i])), "changed", G_CALLBACK (on_any_typed_cb), self, G_CONNECT_SWAPPED);
        }
      gtk_widget_set_name (self->field[i], texts[i].name);
      foyer_a11y_label (self->field[i], _ (texts[i].title));
      gtk_box_append (GTK_BOX (page), box);
    }
  self->buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->sign = gtk_button_new_with_mnemonic (_ ("Si_gn"));
  foyer_a11y_mnemonic (self->sign, _ ("Sign"));
  gtk_widget_set_name (self->sign, "protocol-sign");
  gtk_widget_add_css_class (self->sign, "suggested-action");
  g_signal_connect (self->sign, "clicked", G_CALLBACK (on_sign_cb), self);
  gtk_box_append (GTK_BOX (self->buttons), self->sign);
  self->save = gtk_button_new_with_mnemonic (_ ("_Save"));
  foyer_a11y_mnemonic (self->save, _ ("Save"));
  gtk_widget_set_name (self->save, "protocol-save");
  g_signal_connect_object (self->save, "clicked", G_CALLBACK (foyer_medical_protocols_save), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->buttons), self->save);
  self->remove = gtk_button_new_with_label (_ ("Delete"));
  foyer_a11y_label (self->remove, _ ("Delete"));
  gtk_widget_add_css_class (self->remove, "flat");
  gtk_widget_set_hexpand (self->remove, TRUE);
  gtk_widget_set_halign (self->remove, GTK_ALIGN_END);
  g_signal_connect (self->remove, "clicked", G_CALLBACK (on_remove_cb), self);
  gtk_box_append (GTK_BOX (self->buttons), self->remove);
  gtk_box_append (GTK_BOX (page), self->buttons);
  self->versions = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (page), self->versions);
  return page;
}

static void
foyer_medical_protocols_dispose (GObject *object)
{
  FoyerMedicalProtocols *self = FOYER_MEDICAL_PROTOCOLS (object);

  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_pointer (&self->id, g_free);
  for (int i = 0; i < N_TEXTS; i++)
    g_clear_pointer (&self->shown[i], g_free);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_medical_protocols_parent_class)->dispose (object);
}

static void
foyer_medical_protocols_class_init (FoyerMedicalProtocolsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_medical_protocols_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
foyer_medical_protocols_init (FoyerMedicalProtocols *self)
{
}

GtkWidget *
foyer_medical_protocols_new (FoyerUiContext *context)
{
  FoyerMedicalProtocols *self = g_object_new (FOYER_TYPE_MEDICAL_PROTOCOLS, NULL);

  self->context = g_object_ref (context);
  self->stack = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
  self->list_page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->empty = foyer_wrapped_label (_ ("Nothing was written about a visit of this client yet."), "dim-label");
  gtk_box_append (GTK_BOX (self->list_page), self->empty);
  self->add = gtk_button_new_with_label (_ ("New protocol for this visit"));
  gtk_widget_set_name (self->add, "protocol-new");
  foyer_a11y_label (self->add, _ ("New protocol for this visit"));
  gtk_widget_set_halign (self->add, GTK_ALIGN_START);
  g_signal_connect (self->add, "clicked", G_CALLBACK (on_add_cb), self);
  gtk_box_append (GTK_BOX (self->list_page), self->add);
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->list_page), self->list);
  self->page = build_page (self);
  gtk_stack_add_child (GTK_STACK (self->stack), self->list_page);
  gtk_stack_add_child (GTK_STACK (self->stack), self->page);
  return GTK_WIDGET (self);
}
