/* Users of this location, and what each may do. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-change-list.h"
#include "foyer-cover.h"
#include "foyer-form.h"
#include "foyer-labels.h"
#include "foyer-live.h"
#include "foyer-picture.h"
#include "foyer-rights-editor.h"
#include "foyer-settings-page.h"

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

/* Positions the users' members have, each once: (transfer full) [{id, name}] */
static JsonArray *
positions_of (FoyerUiContext *context, JsonArray *users)
{
  JsonArray *positions = json_array_new ();

  for (guint i = 0; i < json_array_get_length (users); i++)
    {
      JsonObject *grant = grant_here (context, json_array_get_object_element (users, i));
      const char *id = grant != NULL ? foyer_json_str (grant, "position") : NULL, *name = grant != NULL ? foyer_json_str (grant, "position_name") : NULL;
      gboolean had = FALSE;

      for (guint k = 0; id != NULL && k < json_array_get_length (positions) && !had; k++)
        had = g_str_equal (foyer_json_str (json_array_get_object_element (positions, k), "id"), id);
      if (id != NULL && name != NULL && !had)
        json_array_add_object_element (positions, foyer_params ("id", "s", id, "name", "s", name, NULL));
    }
  return positions;
}

/* Rows say whose member has which position; NULL: all of them. */
static void
show_position (GtkWidget *box, const char *position)
{
  GPtrArray *rows = g_object_get_data (G_OBJECT (box), "rows");

  g_object_set_data_full (G_OBJECT (box), "position", g_strdup (position), g_free);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    gtk_widget_set_visible (rows->pdata[i], position == NULL || g_strcmp0 (g_object_get_data (rows->pdata[i], "position"), position) == 0);
}

static void
on_position_cb (GtkDropDown *drop, GParamSpec *pspec, GtkWidget *box)
{
  JsonArray *positions = g_object_get_data (G_OBJECT (drop), "positions");
  guint at = gtk_drop_down_get_selected (drop);

  show_position (box, at > 0 && at <= json_array_get_length (positions) ? foyer_json_str (json_array_get_object_element (positions, at - 1), "id") : NULL);
}

/* "Whose rights": those of one position (POS-1). (nullable): nobody has one */
static GtkWidget *
position_drop (FoyerUiContext *context, GtkBox *box, JsonArray *users)
{
  g_autoptr (JsonArray) positions = positions_of (context, users);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  const char *chosen = g_object_get_data (G_OBJECT (box), "position");
  GtkWidget *drop;
  guint at = 0;

  if (json_array_get_length (positions) == 0)
    return NULL;
  gtk_string_list_append (names, _("Every position"));
  for (guint i = 0; i < json_array_get_length (positions); i++)
    {
      JsonObject *position = json_array_get_object_element (positions, i);

      gtk_string_list_append (names, foyer_json_str (position, "name"));
      if (g_strcmp0 (foyer_json_str (position, "id"), chosen) == 0)
        at = i + 1;
    }
  drop = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop), at);
  gtk_widget_set_valign (drop, GTK_ALIGN_CENTER);
  gtk_widget_set_name (drop, "users-position");
  foyer_a11y_label (drop, _("Only users of this position"));
  foyer_live_mark (drop, "position");
  g_object_set_data_full (G_OBJECT (drop), "positions", g_steal_pointer (&positions), (GDestroyNotify) json_array_unref);
  g_signal_connect (drop, "notify::selected", G_CALLBACK (on_position_cb), box);
  return drop;
}

static void
build_users (FoyerLive *live, GtkBox *box, JsonNode *result, gpointer data)
{
  FoyerUiContext *context = foyer_live_context (live);
  JsonArray *users = json_node_get_array (result);
  GtkWidget *group = adw_preferences_group_new (), *add = gtk_button_new_with_label (_("Add")), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *drop = position_drop (context, box, users);
  GPtrArray *rows = g_ptr_array_new ();

  foyer_live_clear (box);
  g_object_set_data_full (G_OBJECT (box), "rows", rows, (GDestroyNotify) g_ptr_array_unref);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Users and rights"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), _("Who signs in, and with which role."));
  gtk_widget_add_css_class (add, "flat");
  foyer_a11y_label (add, _("Add a user"));
  foyer_live_mark (add, "+");
  g_signal_connect_object (add, "clicked", G_CALLBACK (on_new_cb), context, 0);
  gtk_widget_set_valign (add, GTK_ALIGN_CENTER);
  if (drop != NULL)
    gtk_box_append (GTK_BOX (head), drop);
  gtk_box_append (GTK_BOX (head), add);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (group), head);
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
        text = g_strdup_printf ("%s%s%s", foyer_json_str (grant, "title"), foyer_json_yes (grant, "changed") ? _(" (changed)") : "",
                                !foyer_json_yes (user, "invited")      ? ""
                                : foyer_json_yes (user, "invite_over") ? _(" · invitation is over")
                                                                       : _(" · invited"));
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
      if (grant != NULL)
        g_object_set_data_full (G_OBJECT (row), "position", g_strdup (foyer_json_str (grant, "position")), g_free);
      g_ptr_array_add (rows, row);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  gtk_box_append (box, group);
  if (drop != NULL)
    on_position_cb (GTK_DROP_DOWN (drop), NULL, GTK_WIDGET (box));
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
  { "role", N_("Role"), FOYER_FORM_CHOICE, NULL, NULL, N_("Access to this location"), NULL },
  { "staff", N_("Own column"), FOYER_FORM_CHOICE },
  { NULL },
};

typedef struct
{
  FoyerUiContext *context; /* owned */
  char *id;                /* NULL: new */
  char *staff;             /* (nullable): the member a new one is made for (STF-4) */
  GtkWidget *frame, *title, *form, *error, *invite, *menu, *rights;
  GMenu *commands;         /* owned; of the menu */
  JsonObject *user;        /* owned */
  JsonArray *table, *roles; /* owned; answers of right.list and role.list */
  JsonArray *users;        /* owned; whose rights can be copied */
  char *code;              /* (nullable): of an invitation made just now */
} Panel;

static void
panel_free (gpointer data)
{
  Panel *p = data;

  g_clear_pointer (&p->user, json_object_unref);
  g_clear_pointer (&p->table, json_array_unref);
  g_clear_pointer (&p->roles, json_array_unref);
  g_clear_pointer (&p->users, json_array_unref);
  g_clear_object (&p->commands);
  g_free (p->code);
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
    foyer_ui_open (context, "user", foyer_params ("id", "s", foyer_json_str (json_node_get_object (result), "user"), "code", "s",
                                                  foyer_json_str (json_node_get_object (result), "code"), NULL));
  else if (error != NULL && p->id != NULL)
    ask_user (p);
}

/* The chain's own roles are named by their ids. Who gets no password is invited. */
static gboolean
put_role (JsonObject *params)
{
  const char *role = foyer_json_str (params, "role");

  if (role != NULL && foyer_preset_find (role) < 0)
    {
      json_object_set_string_member (params, "preset", role);
      json_object_remove_member (params, "role");
    }
  if (foyer_json_str (params, "password") == NULL && !json_object_has_member (params, "user"))
    json_object_set_boolean_member (params, "invite", TRUE);
  return TRUE;
}

static void
create_user (Panel *p)
{
  g_autoptr (JsonObject) params = json_object_new ();
  const char *why = NULL;

  if (foyer_form_put_all (FOYER_FORM (p->form), params, &why) && put_role (params))
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
  put_role (params);
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

/* Kept as long as there is something to edit: what is searched for stays. */
static void
build_rights (Panel *p)
{
  JsonObject *grant = p->user ? grant_here (p->context, p->user) : NULL;
  const char *role = grant ? foyer_json_str (grant, "role") : NULL;
  GtkWidget *editor = gtk_widget_get_first_child (p->rights);

  if (role == NULL || p->table == NULL || p->roles == NULL || g_str_equal (role, "owner") || is_me (p) || !foyer_ui_may (p->context, "setup.access-rights"))
    {
      foyer_live_clear (GTK_BOX (p->rights));
      return;
    }
  if (editor == NULL)
    {
      editor = foyer_rights_editor_new (p->context, p->table, p->roles);
      g_signal_connect (editor, "changed", G_CALLBACK (on_rights_changed_cb), p);
      gtk_box_append (GTK_BOX (p->rights), editor);
    }
  foyer_rights_editor_show (FOYER_RIGHTS_EDITOR (editor), role, foyer_json_obj (grant, "rights"));
}

/* ---- invitation ----------------------------------------------------------------------------------------------------------- */

static void
on_invited_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Panel *p = g_object_get_data (data, "panel");
  g_autofree char *text = error ? foyer_ui_error_text (error) : NULL;

  foyer_form_error_set (p->error, text);
  if (result != NULL)
    {
      g_free (p->code);
      p->code = g_strdup (foyer_json_str (json_node_get_object (result), "code"));
      ask_user (p);
    }
}

static void
on_again_cb (GtkWidget *button, Panel *p)
{
  foyer_ui_run_quiet (p->context, p->frame, "user.invite", foyer_params ("user", "s", p->id, NULL), _("New code made"), on_invited_cb, p->frame);
}

static void
on_take_back_cb (GtkWidget *button, Panel *p)
{
  g_clear_pointer (&p->code, g_free);
  foyer_ui_run_quiet (p->context, p->frame, "access.revoke", foyer_params ("user", "s", p->id, NULL), _("Invitation taken back"), on_saved_cb, p->frame);
}

static void
on_copy_code_cb (GtkWidget *button, Panel *p)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (button), p->code);
}

static GtkWidget *
row_button (GtkWidget *row, const char *label, GCallback func, Panel *p)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect (button, "clicked", func, p);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return button;
}

/* USR-6: until somebody has signed in there is a code, until when it counts, a new one, and taking it back. */
static void
build_invite (Panel *p)
{
  GtkWidget *group, *row, *box;
  gint64 until = foyer_json_num (p->user, "invite_until");
  JsonObject *grant = grant_here (p->context, p->user);

  foyer_live_clear (GTK_BOX (p->invite));
  if (!foyer_json_yes (p->user, "invited") || grant == NULL || foyer_json_yes (p->user, "owner") || !foyer_ui_may (p->context, "setup.access-invite"))
    return;
  group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Invitation"));
  if (p->code != NULL)
    {
      row = adw_action_row_new ();
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), p->code);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("In place of a password, the first time. It is shown only now."));
      foyer_a11y_label (row_button (row, _("Copy"), G_CALLBACK (on_copy_code_cb), p), _("Copy the code"));
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), until == 0 ? _("Not signed in yet") : foyer_json_yes (p->user, "invite_over") ? _("The invitation is over") : _("Invited"));
  if (until != 0)
    {
      gint64 date;
      int minute;
      g_autofree char *day = NULL, *text = NULL;

      foyer_zone_from_utc (foyer_ui_zone (p->context), until, &date, &minute);
      day = foyer_ui_date (p->context, date);
      text = g_strdup_printf (foyer_json_yes (p->user, "invite_over") ? _("The code counted until %s") : _("The code counts until %s"), day);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
    }
  box = row_button (row, _("New code"), G_CALLBACK (on_again_cb), p);
  foyer_a11y_label (box, _("Make a new code"));
  if (foyer_ui_may (p->context, "setup.access-remove"))
    {
      box = row_button (row, _("Take back"), G_CALLBACK (on_take_back_cb), p);
      foyer_a11y_label (box, _("Take the invitation back"));
    }
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  gtk_box_append (GTK_BOX (p->invite), group);
}

/* ---- roles, copies, owners ---------------------------------------------------------------------------------------------------- */

static const char *
shown_role (Panel *p)
{
  JsonObject *grant = p->user != NULL ? grant_here (p->context, p->user) : NULL;
  return grant != NULL ? foyer_json_str (grant, "role") : NULL;
}

static JsonObject *
role_called (Panel *p, const char *name)
{
  for (guint i = 0; p->roles != NULL && i < json_array_get_length (p->roles); i++)
    if (g_strcmp0 (foyer_json_str (json_array_get_object_element (p->roles, i), "name"), name) == 0)
      return json_array_get_object_element (p->roles, i);
  return NULL;
}

static void
on_copy_cb (GSimpleAction *action, GVariant *from, gpointer data)
{
  Panel *p = data;
  foyer_ui_run_quiet (p->context, p->frame, "access.copy", foyer_params ("user", "s", p->id, "from", "s", g_variant_get_string (from, NULL), NULL), _("Rights copied"), on_saved_cb,
                      p->frame);
}

static void
on_owner_cb (GSimpleAction *action, GVariant *unused, gpointer data)
{
  Panel *p = data;
  gboolean owner = g_str_equal (g_action_get_name (G_ACTION (action)), "owner");

  foyer_ui_run_quiet (p->context, p->frame, "user.owner", foyer_params ("user", "s", p->id, "owner", "b", owner, NULL), owner ? _("Made an owner") : _("No owner any more"),
                      on_saved_cb, p->frame);
}

static void
on_forget_role_cb (GSimpleAction *action, GVariant *unused, gpointer data)
{
  Panel *p = data;
  foyer_ui_run_quiet (p->context, p->frame, "role.delete", foyer_params ("role", "s", shown_role (p), NULL), _("Role deleted"), on_saved_cb, p->frame);
}

static void
on_role_saved_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Panel *p = g_object_get_data (data, "panel");
  g_autofree char *text = error ? foyer_ui_error_text (error) : NULL;

  foyer_form_error_set (p->error, text);
  if (result != NULL)
    foyer_ui_run_quiet (p->context, p->frame, "access.grant",
                        foyer_params ("user", "s", p->id, "preset", "s", foyer_json_str (json_node_get_object (result), "role"), NULL), NULL, on_saved_cb, p->frame);
}

static void
on_role_named_cb (GtkEntry *entry, Panel *p)
{
  GtkWidget *editor = gtk_widget_get_first_child (p->rights);
  JsonObject *role = role_called (p, shown_role (p)), *params;
  const char *title = gtk_editable_get_text (GTK_EDITABLE (entry)), *base;

  if (*title == '\0' || editor == NULL || role == NULL)
    return;
  base = foyer_json_yes (role, "own") ? foyer_json_str (role, "base") : foyer_json_str (role, "name");
  params = foyer_params ("title", "s", title, "base", "s", base, NULL);
  json_object_set_object_member (params, "rights", foyer_rights_editor_switches (FOYER_RIGHTS_EDITOR (editor)));
  foyer_ui_run_quiet (p->context, p->frame, "role.save", params, _("Role saved"), on_role_saved_cb, p->frame);
  gtk_popover_popdown (GTK_POPOVER (gtk_widget_get_ancestor (GTK_WIDGET (entry), GTK_TYPE_POPOVER)));
}

static void
on_popover_closed_cb (GtkWidget *popover)
{
  gtk_widget_unparent (popover);
}

static void
on_save_role_cb (GSimpleAction *action, GVariant *unused, gpointer data)
{
  Panel *p = data;
  GtkWidget *popover = gtk_popover_new (), *entry = gtk_entry_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("Name of the role"));
  foyer_a11y_label (entry, _("Name of the role"));
  g_signal_connect (entry, "activate", G_CALLBACK (on_role_named_cb), p);
  gtk_popover_set_child (GTK_POPOVER (popover), entry);
  gtk_widget_set_parent (popover, p->menu);
  g_signal_connect (popover, "closed", G_CALLBACK (on_popover_closed_cb), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
  gtk_widget_grab_focus (entry);
}

static gboolean
i_am_owner (Panel *p)
{
  for (guint i = 0; p->users != NULL && i < json_array_get_length (p->users); i++)
    {
      JsonObject *user = json_array_get_object_element (p->users, i);
      FoyerId id;

      if (foyer_json_uid (user, "id", &id) && foyer_id_equal (&id, &foyer_ui_context_actor (p->context)->user))
        return foyer_json_yes (user, "owner");
    }
  return FALSE;
}

static const GActionEntry panel_actions[] = {
  { "copy", on_copy_cb, "s", NULL, NULL, { 0 } },
  { "owner", on_owner_cb, NULL, NULL, NULL, { 0 } },
  { "no-owner", on_owner_cb, NULL, NULL, NULL, { 0 } },
  { "save-role", on_save_role_cb, NULL, NULL, NULL, { 0 } },
  { "forget-role", on_forget_role_cb, NULL, NULL, NULL, { 0 } },
};

static void
build_menu (Panel *p)
{
  g_autoptr (GMenu) copies = g_menu_new ();
  JsonObject *grant = p->user != NULL ? grant_here (p->context, p->user) : NULL, *role = grant != NULL ? role_called (p, foyer_json_str (grant, "role")) : NULL;
  gboolean owner = p->user != NULL && foyer_json_yes (p->user, "owner"), may = foyer_ui_may (p->context, "setup.access-rights") && !is_me (p);

  g_menu_remove_all (p->commands);
  for (guint i = 0; p->users != NULL && i < json_array_get_length (p->users); i++)
    {
      JsonObject *other = json_array_get_object_element (p->users, i), *theirs = grant_here (p->context, other);
      g_autoptr (GMenuItem) item = NULL;

      if (theirs == NULL || foyer_json_yes (other, "owner") || g_strcmp0 (foyer_json_str (other, "id"), p->id) == 0)
        continue;
      item = g_menu_item_new (foyer_json_str (other, "name"), NULL);
      g_menu_item_set_action_and_target (item, "user.copy", "s", foyer_json_str (other, "id"));
      g_menu_append_item (copies, item);
    }
  if (may && !owner && g_menu_model_get_n_items (G_MENU_MODEL (copies)) > 0)
    g_menu_append_submenu (p->commands, _("_Copy rights from"), G_MENU_MODEL (copies));
  if (may && !owner && grant != NULL)
    g_menu_append (p->commands, _("_Save as a role…"), "user.save-role");
  if (may && role != NULL && foyer_json_yes (role, "own"))
    g_menu_append (p->commands, _("_Delete this role"), "user.forget-role");
  if (may && i_am_owner (p) && !owner && grant != NULL && !foyer_json_yes (p->user, "invited"))
    g_menu_append (p->commands, _("Make an _owner"), "user.owner");
  if (may && i_am_owner (p) && owner)
    g_menu_append (p->commands, _("No _owner any more"), "user.no-owner");
  gtk_widget_set_visible (p->menu, g_menu_model_get_n_items (G_MENU_MODEL (p->commands)) > 0);
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
      g_clear_pointer (&p->users, json_array_unref);
      p->users = json_array_ref (users);
      grant = grant_here (context, user);
      row = foyer_params ("name", "s", foyer_json_str (user, "name"), "phone", "s", foyer_json_str (user, "phone"), "email", "s", foyer_json_str (user, "email"), "role", "s",
                          owner ? "owner" : grant ? foyer_json_str (grant, "role") : NULL, "staff", "s", grant ? foyer_json_str (grant, "staff") : NULL, NULL);
      foyer_form_fill (FOYER_FORM (p->form), row);
      foyer_form_set_visible (FOYER_FORM (p->form), "staff", !owner && grant != NULL);
      gtk_label_set_text (GTK_LABEL (p->title), foyer_json_str (user, "name"));
      foyer_form_set_editable (FOYER_FORM (p->form), "role", !owner && !is_me (p) && foyer_ui_may (context, "setup.access-rights"));
      build_invite (p);
      build_rights (p);
      build_menu (p);
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

  if (result != NULL && p->table == NULL)
    p->table = json_node_dup_array (result);
  ask_user (p);
}

/* Roles of Foyer and of the chain, an owner's only where there is nothing to choose. */
static void
on_roles_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Panel *p = g_object_get_data (data, "panel");
  g_autoptr (GStrvBuilder) values = g_strv_builder_new (), titles = g_strv_builder_new ();
  g_auto (GStrv) v = NULL, t = NULL;

  if (result == NULL)
    return;
  g_clear_pointer (&p->roles, json_array_unref);
  p->roles = json_node_dup_array (result);
  g_strv_builder_add (values, "");
  g_strv_builder_add (titles, _("No access here"));
  for (guint i = 0; i < json_array_get_length (p->roles); i++)
    {
      JsonObject *role = json_array_get_object_element (p->roles, i);

      g_strv_builder_add (values, foyer_json_str (role, "name"));
      g_strv_builder_add (titles, foyer_json_str (role, "title"));
    }
  v = g_strv_builder_end (values);
  t = g_strv_builder_end (titles);
  foyer_form_set_choices (FOYER_FORM (p->form), "role", (const char *const *) v, (const char *const *) t);
  if (p->id == NULL)
    foyer_form_set_text (FOYER_FORM (p->form), "role", p->staff != NULL ? "professional" : "receptionist");
  /* It was made of the roles there were. */
  foyer_live_clear (GTK_BOX (p->rights));
  foyer_ui_ask (context, p->frame, "right.list", NULL, NULL, on_rights_cb, p->frame);
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
  foyer_ui_ask (context, p->frame, "role.list", NULL, NULL, on_roles_cb, p->frame);
}

static void
on_changed_cb (GtkWidget *frame, const FoyerChangeSet *set)
{
  Panel *p = g_object_get_data (G_OBJECT (frame), "panel");

  for (guint i = 0; i < set->n; i++)
    if (g_str_equal (set->rows[i].entity->name, "role"))
      {
        foyer_ui_ask (p->context, p->frame, "role.list", NULL, NULL, on_roles_cb, p->frame);
        return;
      }
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
  g_autoptr (GSimpleActionGroup) actions = NULL;

  p->context = g_object_ref (context);
  p->id = g_strdup (args ? foyer_json_str (args, "id") : NULL);
  p->error = foyer_form_error_new ();
  p->form = foyer_form_new (context, fields, p->id == NULL, on_field_cb, p);
  p->rights = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  p->invite = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  p->code = g_strdup (args ? foyer_json_str (args, "code") : NULL);
  p->commands = g_menu_new ();
  p->menu = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (p->menu), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (p->menu), G_MENU_MODEL (p->commands));
  gtk_widget_set_tooltip_text (p->menu, _("More"));
  foyer_a11y_label (p->menu, _("More"));
  gtk_widget_add_css_class (p->menu, "flat");
  gtk_widget_set_visible (p->menu, FALSE);
  gtk_box_append (GTK_BOX (body), p->error);
  gtk_box_append (GTK_BOX (body), p->invite);
  gtk_box_append (GTK_BOX (body), p->form);
  gtk_box_append (GTK_BOX (body), p->rights);
  foyer_change_section_add (context, body, "user", p->id);
  if (p->id != NULL && !is_me (p))
    gtk_box_append (GTK_BOX (body), foyer_user_security_new (context, p->id));
  if (p->id == NULL)
    {
      GtkWidget *make = gtk_button_new_with_label (_("Add the user"));
      gtk_widget_add_css_class (make, "suggested-action");
      g_signal_connect (make, "clicked", G_CALLBACK (on_make_cb), p);
      gtk_box_append (GTK_BOX (body), make);
      /* For somebody of the team: what is known of her already. */
      for (gsize i = 0; args != NULL && i < G_N_ELEMENTS (known); i++)
        if (foyer_json_str (args, known[i]) != NULL)
          foyer_form_set_text (FOYER_FORM (p->form), known[i], foyer_json_str (args, known[i]));
      p->staff = g_strdup (args ? foyer_json_str (args, "staff") : NULL);
    }
  p->frame = foyer_panel_frame_new (context, p->id ? "" : _("New user"), body, &p->title);
  g_object_set_data_full (G_OBJECT (p->frame), "panel", p, panel_free);
  gtk_box_insert_child_after (GTK_BOX (gtk_widget_get_parent (p->title)), p->menu, p->title);
  actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (actions), panel_actions, G_N_ELEMENTS (panel_actions), p);
  gtk_widget_insert_action_group (p->frame, "user", G_ACTION_GROUP (actions));
  foyer_ui_ask (context, p->frame, "staff.list", NULL, NULL, on_staff_cb, p->frame);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), p->frame, G_CONNECT_SWAPPED);
  if (p->id == NULL)
    foyer_form_focus (FOYER_FORM (p->form), NULL);
  return p->frame;
}
