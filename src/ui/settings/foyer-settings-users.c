/* Users of this location, and what each may do. */
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
#include "foyer-rights-editor.h"
#include "foyer-settings-page.h"

static const char *const roles[] = { "owner", "manager", "receptionist", "professional" };
static const char *const role_titles[] = { N_("Owner"), N_("Manager"), N_("Receptionist"), N_("Professional") };

static const char *
role_title (const char *role)
{
  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    if (g_strcmp0 (roles[i], role) == 0)
      return _(role_titles[i]);
  return "";
}

/* The access that counts here: to this very location, else to every one. */
static JsonObject *
grant_here (FoyerUiContext *context, JsonObject *user)
{
  JsonArray *grants = foyer_json_arr (user, "grants");
  JsonObject *everywhere = NULL;

  for (guint i = 0; grants != NULL && i < json_array_get_length (grants); i++)
    {
      JsonObject *g = json_array_get_object_element (grants, i);
      FoyerId loc;

      if (!foyer_json_uid (g, "loc", &loc))
        everywhere = g;
      else if (foyer_id_equal (&loc, &foyer_ui_context_actor (context)->loc))
        return g;
    }
  return everywhere;
}

/* ---- the list ----------------------------------------------------------------------------------------------------------- */

static void
on_user_cb (GtkWidget *row, FoyerUiContext *context)
{
  foyer_ui_open (context, "user", foyer_params ("id", "s", foyer_live_mark_of (row), NULL));
}

static void
on_new_cb (GtkWidget *button, FoyerUiContext *context)
{
  foyer_ui_open (context, "user", NULL);
}

static void
build_users (FoyerLive *live, GtkBox *box, JsonNode *result, gpointer data)
{
  FoyerUiContext *context = foyer_live_context (live);
  JsonArray *users = json_node_get_array (result);
  GtkWidget *group = adw_preferences_group_new (), *add = gtk_button_new_with_label (_("Add"));

  foyer_live_clear (box);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Users and rights"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), _("Who signs in, and with which role."));
  gtk_widget_add_css_class (add, "flat");
  foyer_a11y_label (add, _("Add a user"));
  foyer_live_mark (add, "+");
  g_signal_connect_object (add, "clicked", G_CALLBACK (on_new_cb), context, 0);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (group), add);
  for (guint i = 0; i < json_array_get_length (users); i++)
    {
      JsonObject *user = json_array_get_object_element (users, i), *grant = grant_here (context, user);
      const char *phone = foyer_json_str (user, "phone"), *email = foyer_json_str (user, "email");
      GtkWidget *row = adw_action_row_new (), *role, *face;
      g_autofree char *subtitle = g_strjoin (" · ", phone ? phone : email, phone ? email : NULL, NULL), *text = NULL;

      if (foyer_json_yes (user, "owner"))
        text = g_strdup (_("Owner"));
      else if (grant == NULL)
        text = g_strdup (_("No access here"));
      else
        text = g_strdup_printf ("%s%s%s", role_title (foyer_json_str (grant, "role")), foyer_json_yes (grant, "changed") ? _(" (changed)") : "",
                                foyer_json_yes (user, "invited") ? _(" · invited") : "");
      role = gtk_label_new (text);
      gtk_widget_add_css_class (role, "dim-label");
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      face = foyer_avatar_new (context, 32);
      foyer_avatar_show (face, foyer_json_str (user, "name"), foyer_json_str (user, "photo"));
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), face);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), foyer_json_str (user, "name"));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle ? subtitle : "");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), role);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      foyer_a11y_label (row, foyer_json_str (user, "name"));
      foyer_a11y_describe (row, text);
      foyer_live_mark (row, foyer_json_str (user, "id"));
      g_signal_connect_object (row, "activated", G_CALLBACK (on_user_cb), context, 0);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  gtk_box_append (box, group);
}

GtkWidget *
foyer_settings_users_new (FoyerUiContext *context)
{
  return foyer_live_new (context, "user.list", NULL, "user grant staff", build_users, NULL);
}

/* ---- one user ----------------------------------------------------------------------------------------------------------- */

static const FoyerFormField fields[] = {
  { "name", N_("Name"), FOYER_FORM_TEXT },
  { "phone", N_("Phone"), FOYER_FORM_PHONE },
  { "email", N_("E-mail"), FOYER_FORM_EMAIL },
  { "password", N_("New password"), FOYER_FORM_PASSWORD },
  { "role", N_("Role"), FOYER_FORM_CHOICE, "- owner manager receptionist professional", N_("No access here|Owner|Manager|Receptionist|Professional"), N_("Access to this location"), NULL },
  { "staff", N_("Own column"), FOYER_FORM_CHOICE },
  { NULL },
};

typedef struct
{
  FoyerUiContext *context; /* owned */
  char *id;                /* NULL: new */
  char *staff;             /* (nullable): the member a new one is made for (STF-4) */
  GtkWidget *frame, *title, *form, *error, *rights;
  JsonObject *user;        /* owned */
  JsonArray *table;        /* owned; answer of right.list */
} Panel;

static void
panel_free (gpointer data)
{
  Panel *p = data;

  g_clear_pointer (&p->user, json_object_unref);
  g_clear_pointer (&p->table, json_array_unref);
  g_object_unref (p->context);
  g_free (p->id);
  g_free (p->staff);
  g_free (p);
}

static void ask_user (Panel *p);

/* Nobody changes his own rights. */
static gboolean
is_me (Panel *p)
{
  char text[FOYER_ID_TEXT_LEN + 1];
  return g_strcmp0 (p->id, foyer_id_format (&foyer_ui_context_actor (p->context)->user, text)) == 0;
}

static void
on_saved_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Panel *p = g_object_get_data (data, "panel");
  g_autofree char *text = error ? foyer_ui_error_text (error) : NULL;

  foyer_form_error_set (p->error, text);
  if (p->id == NULL && result != NULL)
    foyer_ui_open (context, "user", foyer_params ("id", "s", foyer_json_str (json_node_get_object (result), "user"), NULL));
  else if (error != NULL && p->id != NULL)
    ask_user (p);
}

static void
create_user (Panel *p)
{
  g_autoptr (JsonObject) params = json_object_new ();
  const char *why = NULL;

  if (foyer_form_put_all (FOYER_FORM (p->form), params, &why))
    foyer_ui_run_quiet (p->context, p->frame, "user.create", g_steal_pointer (&params), _("User added"), on_saved_cb, p->frame);
  else
    foyer_form_error_set (p->error, why);
}

/* The whole access again with one thing changed; @rights: (transfer full) (nullable): leaves them. */
static void
send_grant (Panel *p, JsonNode *rights)
{
  g_autofree char *role = foyer_form_text (FOYER_FORM (p->form), "role"), *staff = foyer_form_text (FOYER_FORM (p->form), "staff");
  JsonObject *params;

  if (*role == '\0')
    {
      foyer_ui_run_quiet (p->context, p->frame, "access.revoke", foyer_params ("user", "s", p->id, NULL), _("Access removed"), on_saved_cb, p->frame);
      return;
    }
  params = foyer_params ("user", "s", p->id, "role", "s", role, NULL);
  if (rights != NULL)
    json_object_set_member (params, "rights", rights);
  if (*staff != '\0')
    json_object_set_string_member (params, "staff", staff);
  else
    json_object_set_null_member (params, "staff");
  foyer_ui_run_quiet (p->context, p->frame, "access.grant", params, _("Access changed"), on_saved_cb, p->frame);
}

static void
on_field_cb (FoyerForm *form, const char *name, gpointer data)
{
  Panel *p = data;
  g_autoptr (JsonObject) params = NULL;
  const char *why = NULL;

  foyer_form_error_set (p->error, NULL);
  if (p->id == NULL)
    {
      if (name == NULL)
        create_user (p);
      return;
    }
  if (g_str_equal (name, "role") || g_str_equal (name, "staff"))
    {
      send_grant (p, NULL);
      return;
    }
  if (g_str_equal (name, "password"))
    {
      g_autofree char *password = foyer_form_text (form, "password");
      if (*password != '\0')
        foyer_ui_run_quiet (p->context, p->frame, "user.password", foyer_params ("user", "s", p->id, "new", "s", password, NULL), _("Password changed"), on_saved_cb, p->frame);
      return;
    }
  params = foyer_params ("user", "s", p->id, NULL);
  if (foyer_form_put (form, name, params, &why))
    foyer_ui_run_quiet (p->context, p->frame, "user.update", g_steal_pointer (&params), _("User changed"), on_saved_cb, p->frame);
  else
    foyer_form_error_set (p->error, why);
}

/* ---- single rights ------------------------------------------------------------------------------------------------------ */

static void
on_rights_changed_cb (FoyerRightsEditor *editor, JsonObject *rights, Panel *p)
{
  send_grant (p, json_node_init_object (json_node_alloc (), rights));
}

/* Kept as long as there is something to edit: what is open stays open. */
static void
build_rights (Panel *p)
{
  JsonObject *grant = p->user ? grant_here (p->context, p->user) : NULL;
  const char *role = grant ? foyer_json_str (grant, "role") : NULL;
  GtkWidget *editor = gtk_widget_get_first_child (p->rights);

  if (role == NULL || p->table == NULL || g_str_equal (role, "owner") || is_me (p))
    {
      foyer_live_clear (GTK_BOX (p->rights));
      return;
    }
  if (editor == NULL)
    {
      editor = foyer_rights_editor_new (p->context, p->table);
      g_signal_connect (editor, "changed", G_CALLBACK (on_rights_changed_cb), p);
      gtk_box_append (GTK_BOX (p->rights), editor);
    }
  foyer_rights_editor_show (FOYER_RIGHTS_EDITOR (editor), role, foyer_json_obj (grant, "rights"));
}

/* ---- reading ------------------------------------------------------------------------------------------------------------ */

static void
on_users_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Panel *p = g_object_get_data (data, "panel");
  JsonArray *users = result ? json_node_get_array (result) : NULL;

  for (guint i = 0; users != NULL && i < json_array_get_length (users); i++)
    {
      JsonObject *user = json_array_get_object_element (users, i), *grant;
      g_autoptr (JsonObject) row = NULL;
      gboolean owner = foyer_json_yes (user, "owner");

      if (g_strcmp0 (foyer_json_str (user, "id"), p->id) != 0)
        continue;
      g_clear_pointer (&p->user, json_object_unref);
      p->user = json_object_ref (user);
      grant = grant_here (context, user);
      row = foyer_params ("name", "s", foyer_json_str (user, "name"), "phone", "s", foyer_json_str (user, "phone"), "email", "s", foyer_json_str (user, "email"), "role", "s",
                          owner ? "owner" : grant ? foyer_json_str (grant, "role") : NULL, "staff", "s", grant ? foyer_json_str (grant, "staff") : NULL, NULL);
      foyer_form_fill (FOYER_FORM (p->form), row);
      foyer_form_set_visible (FOYER_FORM (p->form), "staff", !owner && grant != NULL);
      foyer_form_set_editable (FOYER_FORM (p->form), "role", !owner && !is_me (p));
      gtk_label_set_text (GTK_LABEL (p->title), foyer_json_str (user, "name"));
      build_rights (p);
      return;
    }
  foyer_ui_close (context);
}

static void
ask_user (Panel *p)
{
  if (p->id != NULL)
    foyer_ui_ask (p->context, p->frame, "user.list", NULL, NULL, on_users_cb, p->frame);
}

static void
on_rights_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Panel *p = g_object_get_data (data, "panel");

  if (result != NULL)
    p->table = json_node_dup_array (result);
  ask_user (p);
}

static void
on_staff_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Panel *p = g_object_get_data (data, "panel");
  JsonArray *list = result ? json_node_get_array (result) : NULL;
  g_autoptr (GStrvBuilder) values = g_strv_builder_new (), titles = g_strv_builder_new ();
  g_auto (GStrv) v = NULL, t = NULL;

  g_strv_builder_add (values, "");
  g_strv_builder_add (titles, _("None"));
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      g_strv_builder_add (values, foyer_json_str (json_array_get_object_element (list, i), "id"));
      g_strv_builder_add (titles, foyer_json_str (json_array_get_object_element (list, i), "name"));
    }
  v = g_strv_builder_end (values);
  t = g_strv_builder_end (titles);
  foyer_form_set_choices (FOYER_FORM (p->form), "staff", (const char *const *) v, (const char *const *) t);
  if (p->staff != NULL)
    foyer_form_set_text (FOYER_FORM (p->form), "staff", p->staff);
  foyer_ui_ask (context, p->frame, "right.list", NULL, NULL, on_rights_cb, p->frame);
}

static void
on_changed_cb (GtkWidget *frame, const FoyerChangeSet *set)
{
  Panel *p = g_object_get_data (G_OBJECT (frame), "panel");

  for (guint i = 0; i < set->n; i++)
    if (g_str_equal (set->rows[i].entity->name, "user") || g_str_equal (set->rows[i].entity->name, "grant"))
      {
        ask_user (p);
        return;
      }
}

static void
on_make_cb (GtkWidget *button, Panel *p)
{
  create_user (p);
}

GtkWidget *
foyer_user_panel_new (FoyerUiContext *context, JsonObject *args)
{
  static const char *const known[] = { "name", "phone", "email" };
  Panel *p = g_new0 (Panel, 1);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  p->context = g_object_ref (context);
  p->id = g_strdup (args ? foyer_json_str (args, "id") : NULL);
  p->error = foyer_form_error_new ();
  p->form = foyer_form_new (context, fields, p->id == NULL, on_field_cb, p);
  p->rights = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (body), p->error);
  gtk_box_append (GTK_BOX (body), p->form);
  gtk_box_append (GTK_BOX (body), p->rights);
  if (p->id == NULL)
    {
      GtkWidget *make = gtk_button_new_with_label (_("Add the user"));
      gtk_widget_add_css_class (make, "suggested-action");
      g_signal_connect (make, "clicked", G_CALLBACK (on_make_cb), p);
      gtk_box_append (GTK_BOX (body), make);
      foyer_form_set_text (FOYER_FORM (p->form), "role", args && foyer_json_str (args, "staff") ? "professional" : "receptionist");
      /* For somebody of the team: what is known of her already. */
      for (gsize i = 0; args != NULL && i < G_N_ELEMENTS (known); i++)
        if (foyer_json_str (args, known[i]) != NULL)
          foyer_form_set_text (FOYER_FORM (p->form), known[i], foyer_json_str (args, known[i]));
      p->staff = g_strdup (args ? foyer_json_str (args, "staff") : NULL);
    }
  p->frame = foyer_panel_frame_new (context, p->id ? "" : _("New user"), body, &p->title);
  g_object_set_data_full (G_OBJECT (p->frame), "panel", p, panel_free);
  foyer_ui_ask (context, p->frame, "staff.list", NULL, NULL, on_staff_cb, p->frame);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), p->frame, G_CONNECT_SWAPPED);
  if (p->id == NULL)
    foyer_form_focus (FOYER_FORM (p->form), NULL);
  return p->frame;
}
