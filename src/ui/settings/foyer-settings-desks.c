/* Desks of the chain: what each is, and the code that brings another in. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-alert.h"
#include "foyer-chain-link.h"
#include "foyer-cover.h"
#include "foyer-form.h"
#include "foyer-labels.h"
#include "foyer-live.h"
#include "foyer-qr.h"
#include "foyer-settings-page.h"

#define CLOCK_MS (2 * 60 * 1000)
#define QR_PIXELS 5 /* of a module */

static gboolean
is_state (JsonObject *desk, const char *state)
{
  return g_strcmp0 (foyer_json_str (desk, "state"), state) == 0;
}

static const char *
name_of (JsonObject *desk)
{
  const char *name = foyer_json_str (desk, "name"), *host = foyer_json_str (desk, "host");
  return name != NULL ? name : host != NULL ? host : _("Desk");
}

/* "Salon Bella · reception-pc · 0.1.0 · seen today 12:03" (transfer full) */
static char *
facts_of (FoyerUiContext *context, JsonObject *desk)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  const char *loc = foyer_json_str (desk, "loc_name"), *host = foyer_json_str (desk, "host"), *app = foyer_json_str (desk, "app");
  gint64 seen = foyer_json_num (desk, "seen"), pending = foyer_json_num (desk, "pending"), skew = foyer_json_num (desk, "skew");

  g_ptr_array_add (parts, g_strdup (loc != NULL ? loc : _("Whole business")));
  if (host != NULL && g_strcmp0 (host, foyer_json_str (desk, "name")) != 0)
    g_ptr_array_add (parts, g_strdup (host));
  if (app != NULL)
    /* Translators: version of the program on a desk */
    g_ptr_array_add (parts, g_strdup_printf (_("version %s"), app));
  if (seen > 0)
    {
      g_autofree char *when = foyer_format_instant (foyer_ui_time_format (context), foyer_ui_zone (context), seen);
      g_ptr_array_add (parts, g_strdup_printf (_("last seen %s"), when));
    }
  else
    g_ptr_array_add (parts, g_strdup (_("not seen yet")));
  if (!foyer_json_yes (desk, "phones"))
    g_ptr_array_add (parts, g_strdup (_("holds no phones")));
  if (pending > 0)
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%d change to come", "%d changes to come", (gulong) pending), (int) pending));
  if (skew > CLOCK_MS || skew < -CLOCK_MS)
    g_ptr_array_add (parts, g_strdup_printf (skew > 0 ? _("clock %d minutes fast") : _("clock %d minutes slow"), (int) (ABS (skew) / 60000)));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **) parts->pdata);
}

static const char *
state_of (JsonObject *desk)
{
  if (is_state (desk, "stolen"))
    return _("Reported stolen");
  if (is_state (desk, "retired"))
    return _("Out of use");
  return foyer_json_yes (desk, "own") ? _("This desk") : "";
}

/* ---- the list -------------------------------------------------------------------------------------------------------------- */

static void
on_desk_cb (GtkWidget *row, FoyerUiContext *context)
{
  foyer_ui_open (context, "desk", foyer_params ("id", "s", foyer_live_mark_of (row), NULL));
}

static void
on_new_cb (GtkWidget *button, FoyerUiContext *context)
{
  foyer_ui_open (context, "invite", NULL);
}

static void
build_desks (FoyerLive *live, GtkBox *box, JsonNode *result, gpointer data)
{
  FoyerUiContext *context = foyer_live_context (live);
  JsonArray *desks = json_node_get_array (result);
  GtkWidget *group = adw_preferences_group_new ();
  FoyerSyncStatus status;

  foyer_live_clear (box);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Desks"));
  if (json_array_get_length (desks) == 0)
    {
      adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                             _("This PC works on its own. When it joins a chain, the desks of the chain stand here."));
      gtk_box_append (box, group);
      return;
    }
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), _("PCs that hold a copy of the business, and what each holds."));
  if (foyer_chain_link_status (context, &status))
    {
      GtkWidget *add = gtk_button_new_with_label (_("New desk"));

      gtk_widget_add_css_class (add, "flat");
      foyer_a11y_label (add, _("Bring in a new desk"));
      foyer_live_mark (add, "+");
      g_signal_connect_object (add, "clicked", G_CALLBACK (on_new_cb), context, 0);
      adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (group), add);
    }
  for (guint i = 0; i < json_array_get_length (desks); i++)
    {
      JsonObject *desk = json_array_get_object_element (desks, i);
      GtkWidget *row = adw_action_row_new (), *state = gtk_label_new (state_of (desk));
      g_autofree char *title = g_strdup_printf ("%s · %s", foyer_json_str (desk, "code"), name_of (desk)), *facts = facts_of (context, desk);

      gtk_widget_add_css_class (state, is_state (desk, "stolen") ? "error" : "dim-label");
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), facts);
      adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), state);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      foyer_a11y_label (row, title);
      foyer_a11y_describe (row, facts);
      foyer_live_mark (row, foyer_json_str (desk, "id"));
      g_signal_connect_object (row, "activated", G_CALLBACK (on_desk_cb), context, 0);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  gtk_box_append (box, group);
}

GtkWidget *
foyer_settings_desks_new (FoyerUiContext *context)
{
  return foyer_live_new (context, "device.list", NULL, "device location", build_desks, NULL);
}

/* ---- what both panels choose from ---------------------------------------------------------------------------------------------- */

#define ROLE_TITLES N_("As its users may|Manager at most|Receptionist at most|Professional at most")
#define ROLE_VALUES "- manager receptionist professional"

static void
set_places (FoyerForm *form, JsonNode *result)
{
  JsonArray *list = result != NULL ? json_node_get_array (result) : NULL;
  g_autoptr (GStrvBuilder) values = g_strv_builder_new (), titles = g_strv_builder_new ();
  g_auto (GStrv) v = NULL, t = NULL;

  g_strv_builder_add (values, "");
  g_strv_builder_add (titles, _("Whole business"));
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      g_strv_builder_add (values, foyer_json_str (json_array_get_object_element (list, i), "id"));
      g_strv_builder_add (titles, foyer_json_str (json_array_get_object_element (list, i), "name"));
    }
  v = g_strv_builder_end (values);
  t = g_strv_builder_end (titles);
  foyer_form_set_choices (form, "place", (const char *const *) v, (const char *const *) t);
}

/* ---- one desk -------------------------------------------------------------------------------------------------------------------- */

static const FoyerFormField desk_fields[] = {
  { "name", N_("Name"), FOYER_FORM_TEXT },
  { "place", N_("Stands at"), FOYER_FORM_CHOICE },
  { "role", N_("Used"), FOYER_FORM_CHOICE, ROLE_VALUES, ROLE_TITLES },
  { "every", N_("Every location"), FOYER_FORM_BOOL, NULL, NULL, N_("Holds besides"), N_("Bookings and money of all locations") },
  { "payroll", N_("Notes about pay"), FOYER_FORM_BOOL },
  { "medical", N_("Medical records and notes"), FOYER_FORM_BOOL },
  { "masked", N_("No phones"), FOYER_FORM_BOOL, NULL, NULL, NULL, N_("Phones and e-mail addresses of clients are X's here, whoever signs in") },
  { NULL },
};

typedef struct
{
  FoyerUiContext *context; /* owned */
  char *id;
  GtkWidget *frame, *title, *form, *error, *facts, *retire, *stolen, *back;
  JsonObject *desk;        /* owned */
} Panel;

static void
panel_free (gpointer data)
{
  Panel *p = data;

  g_clear_pointer (&p->desk, json_object_unref);
  g_object_unref (p->context);
  g_free (p->id);
  g_free (p);
}

static gboolean
holds (JsonObject *desk, const char *word)
{
  JsonArray *list = foyer_json_arr (desk, "scopes");

  if (list == NULL)
    return foyer_json_str (desk, "loc") == NULL; /* the whole business */
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      const char *at = json_array_get_string_element (list, i);
      if (g_strcmp0 (at, word) == 0 || (g_str_has_prefix (word, "sec:") && g_strcmp0 (at, "sec:*") == 0))
        return TRUE;
    }
  return FALSE;
}

static void ask_desk (Panel *p);

static void
on_saved_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Panel *p = g_object_get_data (data, "panel");
  g_autofree char *text = error ? foyer_ui_error_text (error) : NULL;

  foyer_form_error_set (p->error, text);
  if (error != NULL)
    ask_desk (p);
}

static gboolean
is_on (Panel *p, const char *name)
{
  g_autofree char *text = foyer_form_text (FOYER_FORM (p->form), name);
  return *text != '\0';
}

/* The list again with what the switches say; locations given one by one stay. */
static JsonNode *
scopes_of (Panel *p)
{
  JsonArray *old = foyer_json_arr (p->desk, "scopes"), *list = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  if (is_on (p, "every"))
    json_array_add_string_element (list, "all");
  for (guint i = 0; old != NULL && i < json_array_get_length (old); i++)
    if (g_str_has_prefix (json_array_get_string_element (old, i), "loc:"))
      json_array_add_string_element (list, json_array_get_string_element (old, i));
  if (is_on (p, "payroll"))
    json_array_add_string_element (list, "sec:payroll");
  if (is_on (p, "medical"))
    json_array_add_string_element (list, "sec:medical");
  json_node_take_array (node, list);
  return node;
}

static void
on_field_cb (FoyerForm *form, const char *name, gpointer data)
{
  Panel *p = data;
  g_autoptr (JsonObject) params = foyer_params ("device", "s", p->id, NULL);
  const char *why = NULL;

  if (p->desk == NULL || name == NULL)
    return;
  foyer_form_error_set (p->error, NULL);
  if (g_str_equal (name, "every") || g_str_equal (name, "payroll") || g_str_equal (name, "medical"))
    json_object_set_member (params, "scopes", scopes_of (p));
  else if (!foyer_form_put (form, name, params, &why))
    {
      foyer_form_error_set (p->error, why);
      return;
    }
  foyer_ui_run_quiet (p->context, p->frame, "device.update", g_steal_pointer (&params), _("Desk changed"), on_saved_cb, p->frame);
}

static void
on_desks_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Panel *p = g_object_get_data (data, "panel");
  JsonArray *desks = result ? json_node_get_array (result) : NULL;

  for (guint i = 0; desks != NULL && i < json_array_get_length (desks); i++)
    {
      JsonObject *desk = json_array_get_object_element (desks, i);
      g_autoptr (JsonObject) row = NULL;
      g_autofree char *title = NULL, *facts = NULL;
      gboolean own = foyer_json_yes (desk, "own"), active = is_state (desk, "active");

      if (g_strcmp0 (foyer_json_str (desk, "id"), p->id) != 0)
        continue;
      g_clear_pointer (&p->desk, json_object_unref); /* while the form is filled nothing is reported */
      row = foyer_params ("name", "s", foyer_json_str (desk, "name"), "place", "s", foyer_json_str (desk, "loc"), "role", "s", foyer_json_str (desk, "role"), "every", "b",
                          holds (desk, "all"), "payroll", "b", holds (desk, "sec:payroll"), "medical", "b", holds (desk, "sec:medical"), "masked", "b", foyer_json_yes (desk, "masked"), NULL);
      foyer_form_fill (FOYER_FORM (p->form), row);
      p->desk = json_object_ref (desk);
      title = g_strdup_printf ("%s · %s", foyer_json_str (desk, "code"), name_of (desk));
      facts = facts_of (context, desk);
      gtk_label_set_text (GTK_LABEL (p->title), title);
      gtk_label_set_text (GTK_LABEL (p->facts), facts);
      gtk_widget_set_visible (p->retire, active && !own);
      gtk_widget_set_visible (p->stolen, !is_state (desk, "stolen") && !own);
      gtk_widget_set_visible (p->back, !active);
      /* What cannot be typed into any more gives the keys to what can be pressed. */
      if (!active && gtk_widget_get_focus_child (p->form) != NULL)
        gtk_widget_grab_focus (p->back);
      gtk_widget_set_sensitive (p->form, active);
      return;
    }
  foyer_ui_close (context);
}

static void
ask_desk (Panel *p)
{
  foyer_ui_ask (p->context, p->frame, "device.list", NULL, NULL, on_desks_cb, p->frame);
}

static void
on_places_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Panel *p = g_object_get_data (data, "panel");

  set_places (FOYER_FORM (p->form), result);
  ask_desk (p);
}

static void
on_changed_cb (GtkWidget *frame, const FoyerChangeSet *set)
{
  for (guint i = 0; i < set->n; i++)
    if (g_str_equal (set->rows[i].entity->name, "device"))
      {
        ask_desk (g_object_get_data (G_OBJECT (frame), "panel"));
        return;
      }
}

static void
on_retire_cb (GtkButton *button, Panel *p)
{
  foyer_ui_run_quiet (p->context, p->frame, "device.retire", foyer_params ("device", "s", p->id, NULL), _("Desk out of use"), on_saved_cb, p->frame);
}

static void
on_back_cb (GtkButton *button, Panel *p)
{
  foyer_ui_run_quiet (p->context, p->frame, "device.restore", foyer_params ("device", "s", p->id, NULL), _("Desk back in use"), on_saved_cb, p->frame);
}

static void
on_sure_cb (gboolean yes, gpointer data)
{
  g_autoptr (GtkWidget) frame = data;
  Panel *p = g_object_get_data (G_OBJECT (frame), "panel");

  if (yes && p != NULL)
    foyer_ui_run_quiet (p->context, p->frame, "device.stolen", foyer_params ("device", "s", p->id, NULL), _("Desk reported stolen"), on_saved_cb, p->frame);
}

static void
on_stolen_cb (GtkButton *button, Panel *p)
{
  /* What the thief's desk deletes does not come back. */
  foyer_alert_ask (p->frame, _("Report this desk stolen?"),
                   _("The chain refuses it from now on, and what it holds is deleted as soon as it is connected. Work it had not sent is lost with it."),
                   _("Report stolen"), FOYER_ALERT_DESTRUCTIVE, on_sure_cb, g_object_ref (p->frame));
}

static GtkWidget *
add_button (GtkWidget *box, const char *label, const char *css, GCallback callback, gpointer data)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  foyer_a11y_label (button, label);
  if (css != NULL)
    gtk_widget_add_css_class (button, css);
  g_signal_connect (button, "clicked", callback, data);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

GtkWidget *
foyer_desk_panel_new (FoyerUiContext *context, JsonObject *args)
{
  Panel *p = g_new0 (Panel, 1);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18), *buttons = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  p->context = g_object_ref (context);
  p->id = g_strdup (args ? foyer_json_str (args, "id") : "");
  p->error = foyer_form_error_new ();
  p->form = foyer_form_new (context, desk_fields, FALSE, on_field_cb, p);
  p->facts = foyer_wrapped_label (NULL, "dim-label");
  gtk_box_append (GTK_BOX (body), p->error);
  gtk_box_append (GTK_BOX (body), p->facts);
  gtk_box_append (GTK_BOX (body), p->form);
  p->back = add_button (buttons, _("Bring back into use"), NULL, G_CALLBACK (on_back_cb), p);
  p->retire = add_button (buttons, _("Take out of use"), NULL, G_CALLBACK (on_retire_cb), p);
  p->stolen = add_button (buttons, _("Report stolen…"), "destructive-action", G_CALLBACK (on_stolen_cb), p);
  gtk_widget_set_visible (p->back, FALSE);
  gtk_box_append (GTK_BOX (body), buttons);
  p->frame = foyer_panel_frame_new (context, "", body, &p->title);
  g_object_set_data_full (G_OBJECT (p->frame), "panel", p, panel_free);
  foyer_ui_ask (context, p->frame, "location.list", NULL, NULL, on_places_cb, p->frame);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), p->frame, G_CONNECT_SWAPPED);
  return p->frame;
}

/* ---- a code for a new desk ----------------------------------------------------------------------------------------------------------- */

static const FoyerFormField invite_fields[] = {
  { "place", N_("Stands at"), FOYER_FORM_CHOICE },
  { "role", N_("Used"), FOYER_FORM_CHOICE, ROLE_VALUES, ROLE_TITLES },
  { NULL },
};

typedef struct
{
  FoyerUiContext *context; /* owned */
  GtkWidget *frame, *form, *error, *make, *result;
} Invite;

static void
invite_free (gpointer data)
{
  Invite *v = data;

  g_object_unref (v->context);
  g_free (v);
}

/* Dark on light whatever the style: a camera wants it so. */
GtkWidget *
foyer_qr_picture_new (const char *text)
{
  g_autoptr (FoyerQr) qr = foyer_qr_new (text);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  GtkWidget *picture;
  guint8 *pixels;
  int side;

  if (qr == NULL)
    return NULL;
  side = (qr->size + 8) * QR_PIXELS;
  pixels = g_malloc (side * side * 4);
  for (int y = 0; y < side; y++)
    for (int x = 0; x < side; x++)
      {
        int mx = x / QR_PIXELS - 4, my = y / QR_PIXELS - 4;
        gboolean dark = mx >= 0 && my >= 0 && mx < qr->size && my < qr->size && qr->modules[my * qr->size + mx] != 0;
        guint8 *at = pixels + (y * side + x) * 4;

        at[0] = at[1] = at[2] = dark ? 0 : 255;
        at[3] = 255;
      }
  bytes = g_bytes_new_take (pixels, side * side * 4);
  texture = gdk_memory_texture_new (side, side, GDK_MEMORY_R8G8B8A8, bytes, side * 4);
  picture = gtk_picture_new_for_paintable (GDK_PAINTABLE (texture));
  gtk_picture_set_can_shrink (GTK_PICTURE (picture), FALSE);
  gtk_widget_set_halign (picture, GTK_ALIGN_CENTER);
  gtk_picture_set_alternative_text (GTK_PICTURE (picture), _("QR code with the address of the server and the code for the new desk"));
  return picture;
}

static void
show_code (Invite *v, const FoyerDeskCode *code)
{
  g_autofree char *until = foyer_format_instant (foyer_ui_time_format (v->context), foyer_ui_zone (v->context), code->expires), *good = NULL;
  GtkWidget *picture = foyer_qr_picture_new (code->invitation), *label;

  foyer_live_clear (GTK_BOX (v->result));
  if (picture != NULL)
    gtk_box_append (GTK_BOX (v->result), picture);
  label = foyer_wrapped_label (code->code, "title-1");
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_halign (label, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (v->result), label);
  label = foyer_wrapped_label (code->url, NULL);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_halign (label, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (v->result), label);
  /* Translators: %s is a time */
  good = g_strdup_printf (_("On the new PC, type the address and this code, or read the picture. Good for one desk until %s."), until);
  gtk_box_append (GTK_BOX (v->result), foyer_wrapped_label (good, "dim-label"));
  label = foyer_wrapped_label (code->invitation, "caption");
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_box_append (GTK_BOX (v->result), label);
  gtk_widget_set_visible (v->result, TRUE);
}

static void
on_code_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) frame = data;
  Invite *v = g_object_get_data (G_OBJECT (frame), "invite");
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerDeskCode) code = foyer_chain_link_code_finish (FOYER_UI_CONTEXT (source), result, &error);
  g_autofree char *text = error != NULL ? foyer_ui_error_text (error) : NULL;

  if (v == NULL)
    return;
  gtk_widget_set_sensitive (v->make, TRUE);
  foyer_form_error_set (v->error, text);
  if (code != NULL)
    show_code (v, code);
}

static void
on_make_cb (GtkButton *button, Invite *v)
{
  g_autofree char *place = foyer_form_text (FOYER_FORM (v->form), "place"), *role = foyer_form_text (FOYER_FORM (v->form), "role");

  foyer_form_error_set (v->error, NULL);
  gtk_widget_set_visible (v->result, FALSE);
  gtk_widget_set_sensitive (v->make, FALSE);
  foyer_chain_link_code_async (v->context, place, role, on_code_cb, g_object_ref (v->frame));
}

static void
on_invite_places_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Invite *v = g_object_get_data (data, "invite");
  char text[FOYER_ID_TEXT_LEN + 1];

  set_places (FOYER_FORM (v->form), result);
  foyer_form_set_text (FOYER_FORM (v->form), "place", foyer_id_format (&foyer_ui_context_actor (context)->loc, text));
}

GtkWidget *
foyer_invite_panel_new (FoyerUiContext *context, JsonObject *args)
{
  Invite *v = g_new0 (Invite, 1);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  v->context = g_object_ref (context);
  v->error = foyer_form_error_new ();
  v->form = foyer_form_new (context, invite_fields, TRUE, NULL, NULL);
  v->result = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_visible (v->result, FALSE);
  gtk_box_append (GTK_BOX (body), v->error);
  gtk_box_append (GTK_BOX (body), v->form);
  v->make = add_button (body, _("Make a code"), "suggested-action", G_CALLBACK (on_make_cb), v);
  gtk_box_append (GTK_BOX (body), v->result);
  v->frame = foyer_panel_frame_new (context, _("New desk"), body, NULL);
  g_object_set_data_full (G_OBJECT (v->frame), "invite", v, invite_free);
  foyer_ui_ask (context, v->frame, "location.list", NULL, NULL, on_invite_places_cb, v->frame);
  return v->frame;
}
