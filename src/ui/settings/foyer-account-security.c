/* How one signs in oneself: the PIN of this desk, and the second step with its QR code and recovery codes (SEC-5). */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-cover.h"
#include "foyer-labels.h"
#include "foyer-live.h"
#include "foyer-settings-page.h"

typedef struct
{
  FoyerUiContext *context; /* borrowed from the live box */
  FoyerLive *live;         /* borrowed: it owns this */
  GtkWidget *pin, *pin_password, *pin_new, *pin_set, *pin_remove, *pin_error;
  GtkWidget *step, *qr, *key, *step_password, *step_code, *step_on, *step_off, *step_codes, *step_error, *codes;
  char *secret;            /* of a set-up that is under way */
  gboolean on;
} Own;

static void
own_free (gpointer data)
{
  Own *o = data;

  g_free (o->secret);
  g_free (o);
}

static const char *
text_of (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
empty (GtkWidget *row)
{
  gtk_editable_set_text (GTK_EDITABLE (row), "");
}

static GtkWidget *
secret_row (const char *title,
            const char *name,
            gboolean    digits)
{
  GtkWidget *row = adw_password_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_name (row, name);
  foyer_a11y_label (gtk_editable_get_delegate (GTK_EDITABLE (row)), title);
  if (digits)
    adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (row), GTK_INPUT_PURPOSE_PIN);
  return row;
}

static GtkWidget *
button (GtkWidget  *box,
        const char *label,
        const char *name,
        const char *css,
        GCallback   clicked,
        Own        *o)
{
  GtkWidget *b = gtk_button_new_with_mnemonic (label);

  foyer_a11y_mnemonic (b, label);
  gtk_widget_set_name (b, name);
  if (css != NULL)
    gtk_widget_add_css_class (b, css);
  g_signal_connect_swapped (b, "clicked", clicked, o);
  gtk_box_append (GTK_BOX (box), b);
  return b;
}

/* What belongs into a row of a list but is none. */
static void
add_plain (GtkWidget *expander,
           GtkWidget *child)
{
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_widget_add_css_class (child, "row-content");
  gtk_widget_set_margin_top (child, 12);
  gtk_widget_set_margin_bottom (child, 12);
  gtk_widget_set_margin_start (child, 12);
  gtk_widget_set_margin_end (child, 12);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), child);
  g_object_bind_property (child, "visible", row, "visible", G_BINDING_SYNC_CREATE);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), row);
}

/* ---- PIN ----------------------------------------------------------------------------------------------------------------- */
static Own *
own_of (gpointer live)
{
  return g_object_get_data (G_OBJECT (live), "own");
}

static void
on_pin_cb (FoyerUiContext *context,
           JsonNode       *result,
           const GError   *error,
           gpointer        data)
{
  Own *o = own_of (data);
  g_autofree char *text = error != NULL ? foyer_ui_error_text (error) : NULL;

  foyer_form_error_set (o->pin_error, text);
  if (error != NULL)
    return;
  empty (o->pin_password);
  empty (o->pin_new);
  foyer_live_reload (o->live);
}

static void
on_pin_set_cb (Own *o)
{
  foyer_ui_run_quiet (o->context, o->live, "pin.set", foyer_params ("password", "s", text_of (o->pin_password), "pin", "s", text_of (o->pin_new), NULL), _("PIN set"), on_pin_cb,
                      o->live);
}

static void
on_pin_remove_cb (Own *o)
{
  foyer_ui_run_quiet (o->context, o->live, "pin.clear", NULL, _("PIN removed"), on_pin_cb, o->live);
}

static GtkWidget *
build_pin (Own *o)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  o->pin = adw_expander_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (o->pin), _("PIN of this desk"));
  gtk_widget_set_name (o->pin, "pin");
  foyer_a11y_label (o->pin, _("PIN of this desk"));
  o->pin_password = secret_row (_("Present password"), "pin-password", FALSE);
  o->pin_new = secret_row (_("New PIN, 4 to 8 digits"), "pin-new", TRUE);
  g_signal_connect_swapped (o->pin_new, "entry-activated", G_CALLBACK (on_pin_set_cb), o);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (o->pin), o->pin_password);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (o->pin), o->pin_new);
  o->pin_error = foyer_form_error_new ();
  gtk_box_append (GTK_BOX (box), o->pin_error);
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  o->pin_remove = button (buttons, _("_Remove the PIN"), "pin-remove", NULL, G_CALLBACK (on_pin_remove_cb), o);
  o->pin_set = button (buttons, _("_Set the PIN"), "pin-set", "suggested-action", G_CALLBACK (on_pin_set_cb), o);
  gtk_box_append (GTK_BOX (box), buttons);
  add_plain (o->pin, box);
  return o->pin;
}

/* ---- second step ----------------------------------------------------------------------------------------------------------- */
static void
show_codes (Own       *o,
            JsonArray *codes)
{
  g_autoptr (GString) s = g_string_new (NULL);

  for (guint i = 0; codes != NULL && i < json_array_get_length (codes); i++)
    g_string_append_printf (s, "%s%s", i == 0 ? "" : i % 2 == 1 ? "    " : "\n", json_array_get_string_element (codes, i));
  gtk_label_set_text (GTK_LABEL (o->codes), s->str);
  gtk_widget_set_visible (gtk_widget_get_parent (o->codes), s->len > 0);
}

static void
show_step (Own *o)
{
  gboolean setting_up = o->secret != NULL && !o->on;

  gtk_widget_set_visible (gtk_widget_get_parent (o->key), setting_up);
  gtk_widget_set_visible (o->step_on, !o->on);
  gtk_widget_set_visible (o->step_off, o->on);
  gtk_widget_set_visible (o->step_codes, o->on);
}

static void
on_step_cb (FoyerUiContext *context,
            JsonNode       *result,
            const GError   *error,
            gpointer        data)
{
  Own *o = own_of (data);
  g_autofree char *text = error != NULL ? foyer_ui_error_text (error) : NULL;

  foyer_form_error_set (o->step_error, text);
  empty (o->step_code);
  if (error != NULL)
    return;
  empty (o->step_password);
  g_clear_pointer (&o->secret, g_free);
  show_codes (o, foyer_json_arr (json_node_get_object (result), "codes"));
  foyer_live_reload (o->live);
}

static void
on_fresh_cb (FoyerUiContext *context,
             JsonNode       *result,
             const GError   *error,
             gpointer        data)
{
  Own *o = own_of (data);
  g_autofree char *text = NULL;
  JsonObject *fresh;
  GtkWidget *box = gtk_widget_get_parent (o->key);

  if (error != NULL || o->on)
    return;
  fresh = json_node_get_object (result);
  g_free (o->secret);
  o->secret = g_strdup (foyer_json_str (fresh, "secret"));
  if (o->qr != NULL)
    gtk_box_remove (GTK_BOX (box), o->qr);
  o->qr = foyer_qr_picture_new (foyer_json_str (fresh, "uri"));
  if (o->qr != NULL)
    gtk_picture_set_alternative_text (GTK_PICTURE (o->qr), _("QR code with the key of the second step"));
  if (o->qr != NULL)
    gtk_box_insert_child_after (GTK_BOX (box), o->qr, gtk_widget_get_first_child (box));
  text = g_strdup_printf ("%.4s %.4s %.4s %.4s %.4s %.4s %.4s %.4s", o->secret, o->secret + 4, o->secret + 8, o->secret + 12, o->secret + 16, o->secret + 20, o->secret + 24,
                          o->secret + 28);
  gtk_label_set_text (GTK_LABEL (o->key), text);
  show_step (o);
}

/* Opened: what the app reads is made now. */
static void
on_expanded_cb (Own *o)
{
  if (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (o->step)) && !o->on && o->secret == NULL)
    foyer_ui_ask (o->context, o->live, "second-step.new", NULL, NULL, on_fresh_cb, o->live);
}

static void
on_step_on_cb (Own *o)
{
  if (o->secret != NULL)
    foyer_ui_run_quiet (o->context, o->live, "second-step.on",
                        foyer_params ("password", "s", text_of (o->step_password), "secret", "s", o->secret, "code", "s", text_of (o->step_code), NULL), _("Second step is on"),
                        on_step_cb, o->live);
}

static void
run_with_code (Own        *o,
               const char *command,
               const char *said)
{
  foyer_ui_run_quiet (o->context, o->live, command, foyer_params ("password", "s", text_of (o->step_password), "code", "s", text_of (o->step_code), NULL), said, on_step_cb, o->live);
}

static void
on_step_off_cb (Own *o)
{
  run_with_code (o, "second-step.off", _("Second step is off"));
}

static void
on_step_codes_cb (Own *o)
{
  run_with_code (o, "second-step.codes", _("New recovery codes"));
}

static void
on_code_entered_cb (Own *o)
{
  if (!o->on)
    on_step_on_cb (o);
}

static GtkWidget *
words (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  return label;
}

static GtkWidget *
build_step (Own *o)
{
  GtkWidget *set_up = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *made = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  o->step = adw_expander_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (o->step), _("Second step"));
  gtk_widget_set_name (o->step, "second-step");
  foyer_a11y_label (o->step, _("Second step"));
  g_signal_connect_swapped (o->step, "notify::expanded", G_CALLBACK (on_expanded_cb), o);

  gtk_box_append (GTK_BOX (set_up), words (_("Read this code with the authenticator app of your phone, or type the key into it. Then give your password and the six digits it shows.")));
  o->key = gtk_label_new (NULL);
  gtk_label_set_selectable (GTK_LABEL (o->key), TRUE);
  gtk_label_set_wrap (GTK_LABEL (o->key), TRUE);
  gtk_widget_add_css_class (o->key, "monospace");
  gtk_widget_set_name (o->key, "second-step-key");
  gtk_box_append (GTK_BOX (set_up), o->key);
  add_plain (o->step, set_up);

  o->codes = gtk_label_new (NULL);
  gtk_label_set_selectable (GTK_LABEL (o->codes), TRUE);
  gtk_widget_add_css_class (o->codes, "monospace");
  gtk_widget_set_name (o->codes, "recovery-codes");
  gtk_box_append (GTK_BOX (made), words (_("Recovery codes, each good once, for the day the phone is gone. Write them down now: they are not shown again.")));
  gtk_box_append (GTK_BOX (made), o->codes);
  gtk_widget_set_visible (made, FALSE);
  add_plain (o->step, made);

  o->step_password = secret_row (_("Present password"), "step-password", FALSE);
  o->step_code = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (o->step_code), _("Code from the phone"));
  gtk_widget_set_name (o->step_code, "step-code");
  foyer_a11y_label (gtk_editable_get_delegate (GTK_EDITABLE (o->step_code)), _("Code from the phone"));
  g_signal_connect_swapped (o->step_code, "entry-activated", G_CALLBACK (on_code_entered_cb), o);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (o->step), o->step_password);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (o->step), o->step_code);
  o->step_error = foyer_form_error_new ();
  gtk_box_append (GTK_BOX (box), o->step_error);
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  o->step_codes = button (buttons, _("_New recovery codes"), "step-codes", NULL, G_CALLBACK (on_step_codes_cb), o);
  o->step_off = button (buttons, _("Switch _off"), "step-off", "destructive-action", G_CALLBACK (on_step_off_cb), o);
  o->step_on = button (buttons, _("Switch _on"), "step-on", "suggested-action", G_CALLBACK (on_step_on_cb), o);
  gtk_box_append (GTK_BOX (box), buttons);
  add_plain (o->step, box);
  return o->step;
}

/* ---- the group -------------------------------------------------------------------------------------------------------------- */
static void
build (FoyerLive *live,
       GtkBox    *box,
       JsonNode  *result,
       gpointer   data)
{
  JsonObject *state = json_node_get_object (result);
  Own *o = own_of (live);
  gboolean pin = foyer_json_yes (state, "pin");
  int left = (int) json_object_get_int_member (state, "codes_left");
  g_autofree char *step = NULL;

  if (o == NULL)
    {
      GtkWidget *group = adw_preferences_group_new ();

      o = g_new0 (Own, 1);
      o->context = foyer_live_context (live);
      o->live = live;
      g_object_set_data_full (G_OBJECT (live), "own", o, own_free);
      adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Quick and safe"));
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), build_pin (o));
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), build_step (o));
      gtk_box_append (box, GTK_WIDGET (group));
    }
  o->on = foyer_json_yes (state, "second_step");
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (o->pin), foyer_json_yes (state, "pin_blocked") ? _("Blocked after wrong tries: sign in with your password once")
                                                            : pin                               ? _("Set: you come back to this desk with it")
                                                                                                : _("None: come back to this desk with a few digits"));
  gtk_button_set_label (GTK_BUTTON (o->pin_set), pin ? _("_Change the PIN") : _("_Set the PIN"));
  foyer_a11y_mnemonic (o->pin_set, gtk_button_get_label (GTK_BUTTON (o->pin_set)));
  gtk_widget_set_visible (o->pin_remove, pin);
  step = o->on ? g_strdup_printf (ngettext ("On: asked at a new desk; %d recovery code left", "On: asked at a new desk; %d recovery codes left", (gulong) left), left)
               : g_strdup (_("Off: the password alone is enough at every desk"));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (o->step), step);
  show_step (o);
}

GtkWidget *
foyer_account_security_new (FoyerUiContext *context)
{
  return foyer_live_new (context, "sign-in.state", NULL, "user", build, NULL);
}
