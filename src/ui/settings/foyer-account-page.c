/* The personal account (GEN-4): photo, name, language, start page, phone, e-mail, password. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-cover.h"
#include "foyer-form.h"
#include "foyer-labels.h"
#include "foyer-live.h"
#include "foyer-picture.h"
#include "foyer-settings-page.h"

static const FoyerFormField about_fields[] = {
  { "name", N_("Name"), FOYER_FORM_TEXT, NULL, NULL, N_("About you"), NULL },
  { "city", N_("City"), FOYER_FORM_TEXT },
  { "lang", N_("Language"), FOYER_FORM_CHOICE, "- en hu pt ru uk", "–|English|Magyar|Português|Русский|Українська", NULL, N_("From the next start on") },
  { "start_page", N_("First page after signing in"), FOYER_FORM_CHOICE, "- calendar clients sales team settings", N_("As the location says|Calendar|Clients|Sales|Team|Settings") },
  { "start_loc", N_("First location after signing in"), FOYER_FORM_CHOICE },
  { NULL },
};

/* These two wait for the present password. */
static const FoyerFormField sign_in_fields[] = {
  { "phone", N_("Phone"), FOYER_FORM_PHONE, NULL, NULL, N_("Signing in"), NULL },
  { "email", N_("E-mail"), FOYER_FORM_EMAIL },
  { "new", N_("New password"), FOYER_FORM_PASSWORD },
  { "password", N_("Present password"), FOYER_FORM_PASSWORD },
  { NULL },
};

typedef struct
{
  FoyerUiContext *context; /* borrowed from the live box */
  GtkWidget *photo, *about, *sign_in, *error;
  JsonObject *user;        /* owned */
} Account;

static void
account_free (gpointer data)
{
  Account *a = data;

  g_clear_pointer (&a->user, json_object_unref);
  g_free (a);
}

static void
on_photo_cb (const char *id, gpointer data)
{
  Account *a = data;

  foyer_ui_run (a->context, NULL, "user.update", foyer_picture_params (id), id != NULL ? _("Photo changed") : _("Photo removed"), NULL, NULL);
}

static void
on_about_cb (FoyerForm *form, const char *name, gpointer data)
{
  Account *a = data;
  g_autoptr (JsonObject) params = json_object_new ();
  const char *why = NULL;

  if (!foyer_form_put (form, name, params, &why))
    foyer_ui_toast (a->context, "%s", why);
  else
    foyer_ui_run (a->context, NULL, "user.update", g_steal_pointer (&params), _("Account changed"), NULL, NULL);
}

static void
on_saved_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Account *a = g_object_get_data (data, "account");
  g_autofree char *text = error ? foyer_ui_error_text (error) : NULL;

  foyer_form_error_set (a->error, text);
  if (error != NULL)
    return;
  foyer_form_set_text (FOYER_FORM (a->sign_in), "password", "");
  foyer_form_set_text (FOYER_FORM (a->sign_in), "new", "");
}

static void
save_sign_in (Account *a)
{
  g_autofree char *present = foyer_form_text (FOYER_FORM (a->sign_in), "password"), *fresh = foyer_form_text (FOYER_FORM (a->sign_in), "new");
  static const char *const names[] = { "phone", "email" };
  g_autoptr (JsonObject) params = foyer_params ("password", "s", present, NULL);
  GtkWidget *owner = gtk_widget_get_ancestor (a->sign_in, FOYER_TYPE_LIVE);
  gboolean changed = FALSE;
  const char *why = NULL;

  if (*present == '\0')
    {
      foyer_form_error_set (a->error, _("Give your present password to change how you sign in."));
      foyer_form_focus (FOYER_FORM (a->sign_in), "password");
      return;
    }
  foyer_form_error_set (a->error, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *text = foyer_form_text (FOYER_FORM (a->sign_in), names[i]);
      const char *before = a->user ? foyer_json_str (a->user, names[i]) : NULL;

      if (g_strcmp0 (text, before ? before : "") == 0)
        continue;
      foyer_form_put (FOYER_FORM (a->sign_in), names[i], params, &why);
      changed = TRUE;
    }
  if (changed)
    foyer_ui_run_quiet (a->context, owner, "user.update", g_steal_pointer (&params), _("Account changed"), on_saved_cb, owner);
  if (*fresh != '\0')
    foyer_ui_run_quiet (a->context, owner, "user.password", foyer_params ("old", "s", present, "new", "s", fresh, NULL), _("Password changed"), on_saved_cb, owner);
}

static void
on_sign_in_cb (FoyerForm *form, const char *name, gpointer data)
{
  if (name == NULL)
    save_sign_in (data);
}

static void
on_save_cb (GtkWidget *button, Account *a)
{
  save_sign_in (a);
}

static void
on_locations_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Account *a = g_object_get_data (data, "account");
  JsonArray *list = result ? json_node_get_array (result) : NULL;
  g_autoptr (GStrvBuilder) values = g_strv_builder_new (), titles = g_strv_builder_new ();
  g_auto (GStrv) v = NULL, t = NULL;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      g_strv_builder_add (values, foyer_json_str (json_array_get_object_element (list, i), "id"));
      g_strv_builder_add (titles, foyer_json_str (json_array_get_object_element (list, i), "name"));
    }
  v = g_strv_builder_end (values);
  t = g_strv_builder_end (titles);
  foyer_form_set_choices (FOYER_FORM (a->about), "start_loc", (const char *const *) v, (const char *const *) t);
  if (a->user != NULL)
    foyer_form_fill (FOYER_FORM (a->about), a->user);
}

static void
build (FoyerLive *live, GtkBox *box, JsonNode *result, gpointer data)
{
  Account *a = g_object_get_data (G_OBJECT (live), "account");

  if (a == NULL)
    {
      GtkWidget *save = gtk_button_new_with_label (_("Change how I sign in"));

      a = g_new0 (Account, 1);
      a->context = foyer_live_context (live);
      a->photo = foyer_photo_editor_new (a->context, 96, on_photo_cb, a);
      a->about = foyer_form_new (a->context, about_fields, FALSE, on_about_cb, a);
      a->sign_in = foyer_form_new (a->context, sign_in_fields, TRUE, on_sign_in_cb, a);
      a->error = foyer_form_error_new ();
      g_object_set_data_full (G_OBJECT (live), "account", a, account_free);
      gtk_widget_set_halign (save, GTK_ALIGN_END);
      g_signal_connect (save, "clicked", G_CALLBACK (on_save_cb), a);
      gtk_box_append (box, a->photo);
      gtk_box_append (box, a->about);
      gtk_box_append (box, a->sign_in);
      gtk_box_append (box, a->error);
      gtk_box_append (box, save);
      gtk_box_append (box, foyer_account_notices_new (a->context));
      gtk_box_append (box, foyer_account_security_new (a->context));
      foyer_ui_ask (a->context, live, "location.list", NULL, NULL, on_locations_cb, live);
    }
  g_clear_pointer (&a->user, json_object_unref);
  if (foyer_json_obj (json_node_get_object (result), "user") != NULL)
    a->user = json_object_ref (foyer_json_obj (json_node_get_object (result), "user"));
  foyer_photo_editor_show (a->photo, a->user ? foyer_json_str (a->user, "name") : NULL, a->user ? foyer_json_str (a->user, "photo") : NULL);
  foyer_form_fill (FOYER_FORM (a->about), a->user);
  foyer_form_set_text (FOYER_FORM (a->sign_in), "phone", a->user && foyer_json_str (a->user, "phone") ? foyer_json_str (a->user, "phone") : "");
  foyer_form_set_text (FOYER_FORM (a->sign_in), "email", a->user && foyer_json_str (a->user, "email") ? foyer_json_str (a->user, "email") : "");
}

GtkWidget *
foyer_account_page_new (FoyerUiContext *context)
{
  return foyer_column_new (foyer_live_new (context, "me", NULL, "user", build, NULL), 640);
}
