/* The card of a team member: information, services with own price and time, leaving and coming back. */
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
#include "foyer-notes.h"
#include "foyer-own-entry.h"
#include "foyer-picture.h"
#include "foyer-settings-page.h"
#include "foyer-team-page.h"

static const FoyerFormField fields[] = {
  { "name", N_("Name"), FOYER_FORM_TEXT },
  { "spec", N_("Specialization"), FOYER_FORM_TEXT },
  { "position", N_("Position"), FOYER_FORM_CHOICE },
  { "phone", N_("Phone"), FOYER_FORM_PHONE },
  { "email", N_("E-mail"), FOYER_FORM_EMAIL },
  { "description", N_("Description"), FOYER_FORM_TEXT },
  { "billable", N_("In the schedule"), FOYER_FORM_BOOL, NULL, NULL, "", N_("Can be planned and booked") },
  { "online", N_("Offered online"), FOYER_FORM_BOOL, NULL, NULL, NULL, N_("The desk books either way") },
  { "can_assist", N_("Can assist"), FOYER_FORM_BOOL },
  { "occupancy", N_("Counts in occupancy"), FOYER_FORM_BOOL },
  { "ical", N_("Calendar file"), FOYER_FORM_BOOL, NULL, NULL, "", N_("Appointments as a calendar for the telephone; the folder stands in Settings › Paper copy") },
  { "ical_contacts", N_("With clients’ phones and e-mails"), FOYER_FORM_BOOL },
  { "ical_name", N_("Name of the calendar file"), FOYER_FORM_TEXT },
  { NULL },
};

typedef struct
{
  FoyerUiContext *context; /* owned */
  char *id;                /* NULL: new */
  GtkWidget *frame, *title, *photo, *form, *error, *links, *services, *leaving;
  JsonObject *row;         /* owned */
  GStrv others;            /* ids for "bookings go to"; "" first */
} Panel;

static void
panel_free (gpointer data)
{
  Panel *p = data;

  g_clear_pointer (&p->row, json_object_unref);
  g_strfreev (p->others);
  g_object_unref (p->context);
  g_free (p->id);
  g_free (p);
}

/* ---- saving ------------------------------------------------------------------------------------------------------------- */

static void
on_saved_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Panel *p = g_object_get_data (data, "panel");
  g_autofree char *text = error && !g_error_matches (error, FOYER_ERROR, FOYER_ERROR_CANCELLED) ? foyer_ui_error_text (error) : NULL;

  foyer_form_error_set (p->error, text);
  if (p->id == NULL && result != NULL)
    foyer_ui_open (context, "staff", foyer_params ("id", "s", foyer_json_str (json_node_get_object (result), "staff"), NULL));
}

static void
create_member (Panel *p)
{
  g_autoptr (JsonObject) params = json_object_new ();
  const char *why = NULL;

  if (foyer_form_put_all (FOYER_FORM (p->form), params, &why))
    foyer_ui_run_quiet (p->context, p->frame, "staff.create", g_steal_pointer (&params), _("Member added"), on_saved_cb, p->frame);
  else
    foyer_form_error_set (p->error, why);
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
        create_member (p);
      return;
    }
  params = foyer_params ("staff", "s", p->id, NULL);
  if (foyer_form_put (form, name, params, &why))
    foyer_ui_run_quiet (p->context, p->frame, "staff.update", g_steal_pointer (&params), _("Member changed"), on_saved_cb, p->frame);
  else
    foyer_form_error_set (p->error, why);
}

static void
on_photo_cb (const char *id, gpointer data)
{
  Panel *p = data;
  JsonObject *params = foyer_picture_params (id);

  json_object_set_string_member (params, "staff", p->id);
  foyer_ui_run (p->context, p->frame, "staff.update", params, id != NULL ? _("Photo changed") : _("Photo removed"),
                NULL, NULL);
}

static void
on_make_cb (GtkWidget *button, Panel *p)
{
  create_member (p);
}

/* ---- services ----------------------------------------------------------------------------------------------------------- */

static void
on_assigned_cb (GtkCheckButton *check, Panel *p)
{
  gboolean on = gtk_check_button_get_active (check);
  g_autoptr (JsonArray) staff = json_array_new ();

  json_array_add_string_element (staff, p->id);
  foyer_ui_run (p->context, p->frame, on ? "service.assign" : "service.unassign",
                foyer_params ("service", "s", foyer_live_mark_of (GTK_WIDGET (check)), "staff", "n", json_node_init_array (json_node_alloc (), staff), NULL),
                on ? _("Service assigned") : _("Service taken away"), NULL, NULL);
}

static JsonObject *
own_link (Panel *p, JsonObject *service)
{
  JsonArray *staff = foyer_json_arr (service, "staff");

  for (guint i = 0; staff != NULL && i < json_array_get_length (staff); i++)
    if (g_strcmp0 (foyer_json_str (json_array_get_object_element (staff, i), "staff"), p->id) == 0)
      return json_array_get_object_element (staff, i);
  return NULL;
}

static GtkWidget *
build_service (Panel *p, JsonObject *service, JsonObject *link)
{
  GtkWidget *row = adw_action_row_new (), *check = gtk_check_button_new ();
  const char *id = foyer_json_str (service, "id"), *title = foyer_json_str (service, "title");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), link != NULL);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  foyer_a11y_label (check, title);
  foyer_live_mark (check, id);
  g_signal_connect (check, "toggled", G_CALLBACK (on_assigned_cb), p);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  if (link != NULL)
    {
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), foyer_own_entry_new (p->context, p->error, id, p->id, title, FALSE, json_object_get_member (link, "own_dur"),
                                                                            foyer_json_num (service, "dur")));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), foyer_own_entry_new (p->context, p->error, id, p->id, title, TRUE, json_object_get_member (link, "own_price"),
                                                                            foyer_json_num (service, "price_min")));
    }
  else
    {
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
    }
  return row;
}

static void
build_services (FoyerLive *live, GtkBox *box, JsonNode *result, gpointer data)
{
  Panel *p = data;
  JsonArray *categories = json_node_get_array (result);
  GtkWidget *group = adw_preferences_group_new ();
  g_autoptr (GHashTable) open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GtkWidget *old = gtk_widget_get_first_child (GTK_WIDGET (box));
  GPtrArray *expanders = old ? g_object_get_data (G_OBJECT (old), "expanders") : NULL, *now = g_ptr_array_new ();

  /* What was unfolded stays unfolded. */
  for (guint i = 0; expanders != NULL && i < expanders->len; i++)
    if (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (expanders->pdata[i])))
      g_hash_table_add (open, g_strdup (foyer_live_mark_of (expanders->pdata[i])));
  foyer_live_clear (box);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Services"));
  g_object_set_data_full (G_OBJECT (group), "expanders", now, (GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < json_array_get_length (categories); i++)
    {
      JsonObject *category = json_array_get_object_element (categories, i);
      JsonArray *services = foyer_json_arr (category, "services");
      guint n = json_array_get_length (services), mine = 0;
      GtkWidget *expander = adw_expander_row_new ();
      g_autofree char *subtitle = NULL, *title = g_markup_escape_text (foyer_json_str (category, "title"), -1);

      for (guint k = 0; k < n; k++)
        {
          JsonObject *service = json_array_get_object_element (services, k), *link = own_link (p, service);
          mine += link != NULL;
          adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), build_service (p, service, link));
        }
      subtitle = g_strdup_printf (_("%u of %u"), mine, n);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (expander), title);
      adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (expander), subtitle);
      foyer_live_mark (expander, foyer_json_str (category, "id"));
      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (expander), g_hash_table_contains (open, foyer_json_str (category, "id")));
      g_ptr_array_add (now, expander);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), expander);
    }
  gtk_box_append (box, group);
}

/* ---- schedule and access ------------------------------------------------------------------------------------------------ */

static void
on_schedule_cb (GtkWidget *row, Panel *p)
{
  foyer_ui_go (p->context, "team", foyer_params ("section", "s", "schedule", "staff", "s", p->id, NULL));
}

static void
on_access_cb (GtkWidget *row, Panel *p)
{
  static const char *const known[] = { "name", "phone", "email" };
  JsonObject *args = foyer_params ("staff", "s", p->id, NULL);

  if (foyer_json_str (p->row, "user") != NULL)
    {
      json_object_unref (args);
      foyer_ui_open (p->context, "user", foyer_params ("id", "s", foyer_json_str (p->row, "user"), NULL));
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (foyer_json_str (p->row, known[i]) != NULL)
      json_object_set_string_member (args, known[i], foyer_json_str (p->row, known[i]));
  foyer_ui_open (p->context, "user", args);
}

static void
add_link (Panel *p, GtkWidget *group, const char *title, const char *subtitle, const char *css, GCallback callback)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (css)
    gtk_widget_add_css_class (row, css);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  foyer_a11y_label (row, title);
  foyer_a11y_describe (row, subtitle);
  g_signal_connect (row, "activated", callback, p);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

static void
build_links (Panel *p)
{
  GtkWidget *group = adw_preferences_group_new ();
  gboolean active = g_strcmp0 (foyer_json_str (p->row, "status"), "active") == 0, valid = foyer_json_yes (p->row, "schedule_valid");
  g_autofree char *date = foyer_ui_date_text (p->context, foyer_json_str (p->row, "schedule_end")), *until = NULL;

  foyer_live_clear (GTK_BOX (p->links));
  if (foyer_json_str (p->row, "schedule_end") == NULL)
    until = g_strdup (_("None yet"));
  else
    until = g_strdup_printf (valid ? _("Until %s") : _("Ended %s"), date);
  if (active && foyer_json_yes (p->row, "billable"))
    add_link (p, group, _("Schedule"), until, valid ? "schedule-valid" : "schedule-ended", G_CALLBACK (on_schedule_cb));
  if (active && foyer_ui_may (p->context, "setup.access"))
    add_link (p, group, _("Access"), foyer_json_str (p->row, "user_name") ? foyer_json_str (p->row, "user_name") : _("None; give access"), NULL, G_CALLBACK (on_access_cb));
  gtk_box_append (GTK_BOX (p->links), group);
}

/* ---- leaving ------------------------------------------------------------------------------------------------------------ */

static void
leave (Panel *p, const char *command, const char *said)
{
  GtkWidget *combo = g_object_get_data (G_OBJECT (p->leaving), "to"), *date = g_object_get_data (G_OBJECT (p->leaving), "date");
  guint chosen = combo ? adw_combo_row_get_selected (ADW_COMBO_ROW (combo)) : 0;
  const char *text = date ? gtk_editable_get_text (GTK_EDITABLE (date)) : "";
  JsonObject *params = foyer_params ("staff", "s", p->id, NULL);
  gint64 day;
  char iso[11];

  if (*text != '\0')
    {
      if (!foyer_date_parse_loose (text, foyer_ui_time_format (p->context)->date_order[0] == 'm', &day))
        {
          foyer_form_error_set (p->error, _("That is no date."));
          json_object_unref (params);
          return;
        }
      json_object_set_string_member (params, "date", foyer_date_format (day, iso));
    }
  if (p->others != NULL && chosen > 0 && chosen < g_strv_length (p->others))
    json_object_set_string_member (params, "to", p->others[chosen]);
  foyer_ui_run_quiet (p->context, p->frame, command, params, said, on_saved_cb, p->frame);
}

static void
on_dismiss_cb (GtkWidget *button, Panel *p)
{
  leave (p, "staff.dismiss", _("Member dismissed"));
}

static void
on_delete_cb (GtkWidget *button, Panel *p)
{
  leave (p, "staff.delete", _("Member deleted"));
}

static void
on_restore_cb (GtkWidget *button, Panel *p)
{
  foyer_ui_run_quiet (p->context, p->frame, "staff.restore", foyer_params ("staff", "s", p->id, NULL), _("Member is back"), on_saved_cb, p->frame);
}

static GtkWidget *
button_new (const char *label, const char *css, GCallback callback, Panel *p)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  if (css)
    gtk_widget_add_css_class (button, css);
  g_signal_connect (button, "clicked", callback, p);
  return button;
}

static void
on_others_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Panel *p = g_object_get_data (data, "panel");
  JsonArray *list = result ? json_node_get_array (result) : NULL;
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new (), names = g_strv_builder_new ();
  g_auto (GStrv) titles = NULL;
  g_autoptr (GtkStringList) model = NULL;
  GtkWidget *combo = g_object_get_data (G_OBJECT (p->leaving), "to");

  if (combo == NULL)
    return;
  g_strv_builder_add (ids, "");
  g_strv_builder_add (names, _("Nobody; ask about each"));
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    if (g_strcmp0 (foyer_json_str (json_array_get_object_element (list, i), "id"), p->id) != 0)
      {
        g_strv_builder_add (ids, foyer_json_str (json_array_get_object_element (list, i), "id"));
        g_strv_builder_add (names, foyer_json_str (json_array_get_object_element (list, i), "name"));
      }
  g_strfreev (p->others);
  p->others = g_strv_builder_end (ids);
  titles = g_strv_builder_end (names);
  model = gtk_string_list_new ((const char *const *) titles);
  adw_combo_row_set_model (ADW_COMBO_ROW (combo), G_LIST_MODEL (model));
}

static void
build_leaving (Panel *p)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  foyer_live_clear (GTK_BOX (p->leaving));
  g_object_set_data (G_OBJECT (p->leaving), "to", NULL);
  g_object_set_data (G_OBJECT (p->leaving), "date", NULL);
  if (g_strcmp0 (foyer_json_str (p->row, "status"), "active") != 0)
    {
      g_autofree char *since = foyer_ui_date_text (p->context, foyer_json_str (p->row, "dismissed_on"));
      g_autofree char *text = g_strdup_printf (g_strcmp0 (foyer_json_str (p->row, "status"), "deleted") == 0 ? _("Deleted on %s.") : _("Dismissed from %s on."), since);
      GtkWidget *label = gtk_label_new (text);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_box_append (GTK_BOX (p->leaving), label);
      gtk_box_append (GTK_BOX (p->leaving), button_new (_("Bring back"), "suggested-action", G_CALLBACK (on_restore_cb), p));
    }
  else
    {
      GtkWidget *group = adw_preferences_group_new (), *date = adw_entry_row_new (), *to = adw_combo_row_new ();
      g_autofree char *today = foyer_ui_date (p->context, foyer_ui_today (p->context));

      adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Leaving"));
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (date), _("First day away"));
      gtk_editable_set_text (GTK_EDITABLE (date), today);
      foyer_a11y_label (gtk_editable_get_delegate (GTK_EDITABLE (date)), _("First day away"));
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (to), _("Bookings go to"));
      foyer_a11y_label (to, _("Bookings go to"));
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), date);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), to);
      g_object_set_data (G_OBJECT (p->leaving), "date", date);
      g_object_set_data (G_OBJECT (p->leaving), "to", to);
      gtk_box_append (GTK_BOX (p->leaving), group);
      gtk_box_set_homogeneous (GTK_BOX (buttons), TRUE);
      gtk_box_append (GTK_BOX (buttons), button_new (_("Dismiss"), NULL, G_CALLBACK (on_dismiss_cb), p));
      gtk_box_append (GTK_BOX (buttons), button_new (_("Delete"), "destructive-action", G_CALLBACK (on_delete_cb), p));
      foyer_ui_ask (p->context, p->frame, "staff.list", NULL, NULL, on_others_cb, p->frame);
    }
  gtk_box_append (GTK_BOX (p->leaving), buttons);
}

/* ---- reading ------------------------------------------------------------------------------------------------------------ */

static void
on_member_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Panel *p = g_object_get_data (data, "panel");
  g_autofree char *status = p->row ? g_strdup (foyer_json_str (p->row, "status")) : NULL;

  if (result == NULL)
    {
      foyer_ui_close (context);
      return;
    }
  g_clear_pointer (&p->row, json_object_unref);
  p->row = json_node_dup_object (result);
  gtk_label_set_text (GTK_LABEL (p->title), foyer_json_str (p->row, "name"));
  foyer_photo_editor_show (p->photo, foyer_json_str (p->row, "name"), foyer_json_str (p->row, "photo"));
  foyer_form_fill (FOYER_FORM (p->form), p->row);
  build_links (p);
  if (g_strcmp0 (status, foyer_json_str (p->row, "status")) != 0)
    build_leaving (p);
  gtk_widget_set_visible (p->services, g_strcmp0 (foyer_json_str (p->row, "status"), "active") == 0);
}

static void
on_positions_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
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
  foyer_form_set_choices (FOYER_FORM (p->form), "position", (const char *const *) v, (const char *const *) t);
  if (p->id != NULL)
    foyer_ui_ask (context, p->frame, "staff.get", foyer_params ("staff", "s", p->id, NULL), NULL, on_member_cb, p->frame);
}

static void
on_changed_cb (GtkWidget *frame, const FoyerChangeSet *set)
{
  Panel *p = g_object_get_data (G_OBJECT (frame), "panel");

  for (guint i = 0; i < set->n && p->id != NULL; i++)
    if (strstr ("staff workday user grant position", set->rows[i].entity->name) != NULL)
      {
        foyer_ui_ask (p->context, p->frame, "position.list", NULL, NULL, on_positions_cb, p->frame);
        return;
      }
}

GtkWidget *
foyer_staff_panel_new (FoyerUiContext *context, JsonObject *args)
{
  Panel *p = g_new0 (Panel, 1);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  p->context = g_object_ref (context);
  p->id = g_strdup (args ? foyer_json_str (args, "id") : NULL);
  p->error = foyer_form_error_new ();
  p->form = foyer_form_new (context, fields, p->id == NULL, on_field_cb, p);
  p->links = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  p->leaving = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_box_append (GTK_BOX (body), p->error);
  gtk_box_append (GTK_BOX (body), p->form);
  gtk_box_append (GTK_BOX (body), p->links);
  p->frame = foyer_panel_frame_new (context, p->id ? "" : _("New member"), body, &p->title);
  g_object_set_data_full (G_OBJECT (p->frame), "panel", p, panel_free);
  if (p->id != NULL)
    {
      p->photo = foyer_photo_editor_new (context, 72, on_photo_cb, p);
      gtk_box_prepend (GTK_BOX (body), p->photo);
      p->services = foyer_live_new (context, "service.list", NULL, "category service service_staff", build_services, p);
      gtk_box_append (GTK_BOX (body), p->services);
      FoyerId id;
      GtkWidget *hidden = foyer_id_parse (p->id, &id) ? foyer_notes_new_private (context, "staff", &id) : NULL;

      if (hidden != NULL)
        gtk_box_append (GTK_BOX (body), hidden);
      gtk_box_append (GTK_BOX (body), p->leaving);
      foyer_change_section_add (context, body, "staff", p->id);
    }
  else
    {
      /* A name is enough (STF-1); the rest is on the card. */
      static const char *const later[] = { "description", "billable", "online", "can_assist", "occupancy", "ical", "ical_contacts", "ical_name" };
      for (gsize i = 0; i < G_N_ELEMENTS (later); i++)
        foyer_form_set_visible (FOYER_FORM (p->form), later[i], FALSE);
      gtk_box_append (GTK_BOX (body), button_new (_("Add the member"), "suggested-action", G_CALLBACK (on_make_cb), p));
      foyer_form_focus (FOYER_FORM (p->form), NULL);
    }
  foyer_ui_ask (context, p->frame, "position.list", NULL, NULL, on_positions_cb, p->frame);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), p->frame, G_CONNECT_SWAPPED);
  return p->frame;
}
