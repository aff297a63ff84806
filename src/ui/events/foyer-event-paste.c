/* A list somebody pasted: who fits is enrolled, who does not stays in the field to be put right, with the reason below (EVT-15). */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-cover.h"
#include "foyer-event-panel.h"
#include "foyer-labels.h"

typedef struct
{
  FoyerUiContext *context; /* owned */
  char *event;
  GtkWidget *expander, *text, *button, *error, *result;
} Paste;

static void
paste_free (gpointer data)
{
  Paste *p = data;

  g_object_unref (p->context);
  g_free (p->event);
  g_free (p);
}

static void
keep_refused (JsonObject *row, GString *left, GString *why)
{
  const char *name = foyer_json_str (row, "name"), *phone = foyer_json_str (row, "phone");

  g_string_append_printf (left, "%s; %s", name, phone);
  if (foyer_json_num (row, "seats") != 1)
    g_string_append_printf (left, "; %d", (int) foyer_json_num (row, "seats"));
  g_string_append_c (left, '\n');
  g_string_append_printf (why, "%s%s: %s", why->len > 0 ? "\n" : "", *name != '\0' ? name : phone, foyer_json_str (row, "why"));
}

static void
on_pasted_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Paste *p = g_object_get_data (data, "paste");
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (p->text));
  g_autoptr (GString) left = g_string_new (NULL), why = g_string_new (NULL), said = g_string_new (NULL);
  JsonObject *o = result != NULL ? json_node_get_object (result) : NULL;
  JsonArray *rows = foyer_json_arr (o, "rows");
  g_autofree char *text = error != NULL && !g_error_matches (error, FOYER_ERROR, FOYER_ERROR_CANCELLED) ? foyer_ui_error_text (error) : NULL;
  int done = (int) foyer_json_num (o, "enrolled"), refused = (int) foyer_json_num (o, "refused");
  FoyerId txn;

  gtk_widget_set_sensitive (p->button, TRUE);
  foyer_form_error_set (p->error, text);
  if (rows == NULL)
    return;
  for (guint i = 0; i < json_array_get_length (rows); i++)
    if (!foyer_json_yes (json_array_get_object_element (rows, i), "ok"))
      keep_refused (json_array_get_object_element (rows, i), left, why);
  gtk_text_buffer_set_text (buffer, left->str, -1);
  gtk_label_set_text (GTK_LABEL (p->result), why->str);
  gtk_widget_set_visible (p->result, why->len > 0);
  g_string_append_printf (said, ngettext ("%d client enrolled", "%d clients enrolled", done), done);
  if (refused > 0)
    {
      g_string_append (said, ", ");
      /* Translators: after "8 clients enrolled, " */
      g_string_append_printf (said, ngettext ("%d refused", "%d refused", refused), refused);
    }
  if (foyer_json_uid (o, "txn", &txn) && done > 0)
    foyer_ui_toast_undo (context, said->str, &txn);
  if (why->len == 0)
    gtk_expander_set_expanded (GTK_EXPANDER (p->expander), FALSE);
  else
    gtk_widget_grab_focus (p->text);
}

static void
on_enrol_cb (Paste *p)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (p->text));
  GtkTextIter from, to;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (buffer, &from, &to);
  text = gtk_text_buffer_get_text (buffer, &from, &to, FALSE);
  gtk_widget_set_sensitive (p->button, FALSE); /* once */
  foyer_ui_run_quiet (p->context, p->expander, "event.enrol-many", foyer_params ("event", "s", p->event, "text", "s", text, NULL), NULL, on_pasted_cb, p->expander);
}

static void
on_opened_cb (GtkExpander *expander, GParamSpec *pspec, Paste *p)
{
  if (gtk_expander_get_expanded (expander))
    gtk_widget_grab_focus (p->text);
}

static gboolean
on_key_cb (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType mods, Paste *p)
{
  if ((key != GDK_KEY_Return && key != GDK_KEY_KP_Enter) || (mods & GDK_CONTROL_MASK) == 0 || !gtk_widget_get_sensitive (p->button))
    return FALSE;
  on_enrol_cb (p);
  return TRUE;
}

GtkWidget *
foyer_event_paste_new (FoyerUiContext *context, const char *event)
{
  Paste *p = g_new0 (Paste, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *scrolled = gtk_scrolled_window_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  p->context = g_object_ref (context);
  p->event = g_strdup (event);
  p->expander = gtk_expander_new_with_mnemonic (_("Enrol a _list"));
  foyer_a11y_mnemonic (p->expander, _("Enrol a _list"));
  p->text = gtk_text_view_new ();
  p->error = foyer_form_error_new ();
  p->result = foyer_wrapped_label (NULL, "error");
  p->button = gtk_button_new_with_mnemonic (_("Enrol _them"));
  foyer_a11y_mnemonic (p->button, _("Enrol _them"));
  gtk_widget_set_tooltip_text (p->button, _("Enrol all of them (Ctrl+Enter)"));
  gtk_widget_set_visible (p->result, FALSE);
  gtk_widget_add_css_class (p->result, "caption");
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (p->text), 6);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (p->text), 6);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (p->text), 6);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (p->text), FALSE);
  foyer_a11y_label (p->text, _("Names and phones, one client a line"));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), p->text);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), 96);
  gtk_scrolled_window_set_has_frame (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_halign (p->button, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), foyer_captioned (_("Names and phones, one client a line"), scrolled));
  gtk_box_append (GTK_BOX (box), p->error);
  gtk_box_append (GTK_BOX (box), p->button);
  gtk_box_append (GTK_BOX (box), p->result);
  gtk_expander_set_child (GTK_EXPANDER (p->expander), box);
  g_object_set_data_full (G_OBJECT (p->expander), "paste", p, paste_free);
  g_signal_connect_swapped (p->button, "clicked", G_CALLBACK (on_enrol_cb), p);
  g_signal_connect (p->expander, "notify::expanded", G_CALLBACK (on_opened_cb), p);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_cb), p);
  gtk_widget_add_controller (p->text, keys);
  return p->expander;
}
