/* Beside the schedule: filling many days at once, from a week, a shift, a colleague or a template (SCH-2 … SCH-6). */
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
#include "foyer-span-list.h"
#include "foyer-team-page.h"

/* ---- many days ---------------------------------------------------------------------------------------------------------- */

enum { WEEKLY, SHIFT, COPY, TEMPLATE, CLEAR };

typedef struct
{
  FoyerUiContext *context; /* owned */
  char *chosen;            /* member ticked from the start; nullable */
  GtkWidget *frame, *error, *members, *how, *from, *to, *days, *weekday[7], *on, *off, *source;
  GtkWidget *shift_group, *template, *forget, *keep_group, *keep;
  GStrv templates;         /* ids */
  char *wanted;            /* template to choose when the list comes; nullable */
  FoyerSpanList *spans, *breaks;
  GPtrArray *checks;       /* GtkCheckButton, marked with the member's id */
  GStrv ids;
} FillPanel;

static void
fill_free (gpointer data)
{
  FillPanel *f = data;

  g_object_unref (f->context);
  g_ptr_array_unref (f->checks);
  g_strfreev (f->ids);
  g_strfreev (f->templates);
  g_free (f->wanted);
  g_free (f->chosen);
  g_free (f);
}

static void
on_how_cb (GtkWidget *combo, GParamSpec *pspec, FillPanel *f)
{
  guint how = adw_combo_row_get_selected (ADW_COMBO_ROW (f->how));

  gtk_widget_set_visible (f->days, how == WEEKLY);
  gtk_widget_set_visible (f->shift_group, how == SHIFT);
  gtk_widget_set_visible (f->source, how == COPY);
  gtk_widget_set_visible (f->template, how == TEMPLATE);
  gtk_widget_set_visible (f->keep_group, how == WEEKLY || how == SHIFT || how == COPY);
  gtk_widget_set_visible (f->spans->group, how == WEEKLY || how == SHIFT);
  gtk_widget_set_visible (f->breaks->group, how == WEEKLY || how == SHIFT);
}

static void
on_filled_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FillPanel *f = g_object_get_data (data, "fill");
  g_autofree char *text = NULL;

  if (error == NULL)
    {
      foyer_ui_close (context);
      return;
    }
  if (!g_error_matches (error, FOYER_ERROR, FOYER_ERROR_CANCELLED))
    text = foyer_ui_error_text (error);
  foyer_form_error_set (f->error, text);
}

static gboolean
put_date (FillPanel *f, GtkWidget *entry, const char *name, JsonObject *params)
{
  gint64 date;
  char iso[11];

  if (!foyer_date_parse_loose (gtk_editable_get_text (GTK_EDITABLE (entry)), foyer_ui_time_format (f->context)->date_order[0] == 'm', &date))
    {
      foyer_form_error_set (f->error, _("That is no date."));
      gtk_widget_grab_focus (entry);
      return FALSE;
    }
  json_object_set_string_member (params, name, foyer_date_format (date, iso));
  return TRUE;
}

static gboolean
put_hours (FillPanel *f, JsonObject *params)
{
  const char *why = NULL;
  g_autofree char *spans = foyer_span_list_read (f->spans, &why), *breaks = spans ? foyer_span_list_read (f->breaks, &why) : NULL;

  if (spans == NULL || breaks == NULL)
    {
      foyer_form_error_set (f->error, why);
      return FALSE;
    }
  json_object_set_string_member (params, "spans", spans);
  json_object_set_string_member (params, "breaks", breaks);
  return TRUE;
}

static GtkWidget *entry_row (GtkWidget *group, const char *title, const char *text);

/* ---- templates (SCH-4) -------------------------------------------------------------------------------------------------- */

static void
on_templates_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FillPanel *f = g_object_get_data (data, "fill");
  JsonArray *list = result ? json_node_get_array (result) : NULL;
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new (), names = g_strv_builder_new ();
  g_auto (GStrv) titles = NULL;
  g_autoptr (GtkStringList) model = NULL;
  guint chosen = 0, n = list ? json_array_get_length (list) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonObject *template = json_array_get_object_element (list, i);

      g_strv_builder_add (ids, foyer_json_str (template, "id"));
      g_strv_builder_add (names, foyer_json_str (template, "name"));
      if (g_strcmp0 (f->wanted, foyer_json_str (template, "id")) == 0)
        chosen = i;
    }
  g_strfreev (f->templates);
  f->templates = g_strv_builder_end (ids);
  titles = g_strv_builder_end (names);
  model = gtk_string_list_new ((const char *const *) titles);
  adw_combo_row_set_model (ADW_COMBO_ROW (f->template), G_LIST_MODEL (model));
  adw_combo_row_set_selected (ADW_COMBO_ROW (f->template), chosen);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (f->template), n > 0 ? "" : _("None is kept yet"));
  gtk_widget_set_sensitive (f->forget, n > 0);
}

static void
ask_templates (FillPanel *f)
{
  foyer_ui_ask (f->context, f->frame, "schedule.templates", NULL, NULL, on_templates_cb, f->frame);
}

static void
on_rows_changed_cb (GtkWidget *frame, const FoyerChangeSet *set)
{
  for (guint i = 0; i < set->n; i++)
    if (g_str_equal (set->rows[i].entity->name, "schedule_template"))
      {
        ask_templates (g_object_get_data (G_OBJECT (frame), "fill"));
        return;
      }
}

static void
on_forget_cb (FillPanel *f)
{
  guint at = adw_combo_row_get_selected (ADW_COMBO_ROW (f->template));

  if (f->templates != NULL && at < g_strv_length (f->templates))
    foyer_ui_run (f->context, NULL, "schedule.delete-template", foyer_params ("template", "s", f->templates[at], NULL), _("Template deleted"), NULL, NULL);
}

static void
on_kept_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FillPanel *f = g_object_get_data (data, "fill");

  if (error != NULL)
    {
      g_autofree char *text = foyer_ui_error_text (error);

      foyer_form_error_set (f->error, text);
      return;
    }
  g_free (f->wanted);
  f->wanted = g_strdup (foyer_json_str (json_node_get_object (result), "template"));
  gtk_editable_set_text (GTK_EDITABLE (f->keep), "");
  ask_templates (f);
}

/* The days of the form, as a pattern. */
static JsonNode *
pattern_node (FillPanel *f, const char *spans, const char *breaks)
{
  gboolean weekly = adw_combo_row_get_selected (ADW_COMBO_ROW (f->how)) == WEEKLY;
  int on = weekly ? 7 : (int) CLAMP (g_ascii_strtoll (gtk_editable_get_text (GTK_EDITABLE (f->on)), NULL, 10), 0, 31);
  int off = weekly ? 0 : (int) CLAMP (g_ascii_strtoll (gtk_editable_get_text (GTK_EDITABLE (f->off)), NULL, 10), 0, 31);
  g_autoptr (JsonArray) days = json_array_new ();

  for (int i = 0; i < on + off; i++)
    {
      JsonObject *day = json_object_new ();

      /* Days of the week that are not ticked stay as they are, as when they are filled (SCH-2). */
      if (!weekly || gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (f->weekday[i])))
        {
          json_object_set_string_member (day, "spans", i < on ? spans : "");
          if (i < on && *breaks)
            json_object_set_string_member (day, "breaks", breaks);
        }
      json_array_add_object_element (days, day);
    }
  return json_node_init_array (json_node_alloc (), days);
}

static void
on_keep_cb (FillPanel *f)
{
  guint how = adw_combo_row_get_selected (ADW_COMBO_ROW (f->how));
  g_autoptr (JsonObject) hours = json_object_new ();
  g_autoptr (JsonObject) params = foyer_params ("name", "s", gtk_editable_get_text (GTK_EDITABLE (f->keep)), "kind", "s",
                                                how == WEEKLY ? "weekly" : how == SHIFT ? "shift" : "custom", NULL);

  foyer_form_error_set (f->error, NULL);
  if (how == COPY)
    {
      guint at = adw_combo_row_get_selected (ADW_COMBO_ROW (f->source));

      if (!put_date (f, f->from, "from", params) || !put_date (f, f->to, "to", params))
        return;
      if (f->ids != NULL && at < g_strv_length (f->ids))
        json_object_set_string_member (params, "source", f->ids[at]);
    }
  else
    {
      if (!put_hours (f, hours))
        return;
      json_object_set_member (params, "pattern", pattern_node (f, foyer_json_str (hours, "spans"), foyer_json_str (hours, "breaks")));
    }
  foyer_ui_run_quiet (f->context, f->frame, "schedule.save-template", g_steal_pointer (&params), _("Template kept"), on_kept_cb, f->frame);
}

static void
build_templates (FillPanel *f, GtkWidget *group)
{
  f->template = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (f->template), _("Template"));
  foyer_a11y_label (f->template, _("Template"));
  f->forget = foyer_icon_button ("user-trash-symbolic", _("Delete this template"), NULL);
  gtk_widget_add_css_class (f->forget, "flat");
  gtk_widget_set_valign (f->forget, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (f->template), f->forget);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), f->template);
  g_signal_connect_swapped (f->forget, "clicked", G_CALLBACK (on_forget_cb), f);
  f->keep_group = adw_preferences_group_new ();
  f->keep = entry_row (f->keep_group, _("Keep as a template, under the name"), "");
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (f->keep), TRUE);
  g_signal_connect_swapped (f->keep, "apply", G_CALLBACK (on_keep_cb), f);
  g_signal_connect_object (f->context, "changed", G_CALLBACK (on_rows_changed_cb), f->frame, G_CONNECT_SWAPPED);
}

static void
on_fill_cb (GtkWidget *button, FillPanel *f)
{
  static const char *const commands[] = { "schedule.fill-week", "schedule.fill-shift", "schedule.copy", "schedule.fill-template", "schedule.clear" };
  guint how = adw_combo_row_get_selected (ADW_COMBO_ROW (f->how));
  g_autoptr (JsonObject) params = json_object_new ();
  JsonArray *staff = json_array_new (), *weekdays = json_array_new ();

  foyer_form_error_set (f->error, NULL);
  for (guint i = 0; i < f->checks->len; i++)
    if (gtk_check_button_get_active (f->checks->pdata[i]))
      json_array_add_string_element (staff, foyer_live_mark_of (f->checks->pdata[i]));
  for (int i = 0; i < 7; i++)
    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (f->weekday[i])))
      json_array_add_int_element (weekdays, i + 1);
  json_object_set_array_member (params, "staff", staff);
  if (how == WEEKLY)
    json_object_set_array_member (params, "weekdays", weekdays);
  else
    json_array_unref (weekdays);
  if (!put_date (f, f->from, "from", params) || !put_date (f, f->to, "to", params))
    return;
  if ((how == WEEKLY || how == SHIFT) && !put_hours (f, params))
    return;
  if (how == SHIFT)
    {
      json_object_set_int_member (params, "on", g_ascii_strtoll (gtk_editable_get_text (GTK_EDITABLE (f->on)), NULL, 10));
      json_object_set_int_member (params, "off", g_ascii_strtoll (gtk_editable_get_text (GTK_EDITABLE (f->off)), NULL, 10));
    }
  if (how == COPY)
    {
      guint at = adw_combo_row_get_selected (ADW_COMBO_ROW (f->source));
      if (f->ids != NULL && at < g_strv_length (f->ids))
        json_object_set_string_member (params, "source", f->ids[at]);
    }
  if (how == TEMPLATE)
    {
      guint at = adw_combo_row_get_selected (ADW_COMBO_ROW (f->template));

      if (f->templates == NULL || at >= g_strv_length (f->templates))
        {
          foyer_form_error_set (f->error, _("There is no template yet. Fill the schedule another way and keep it under a name."));
          return;
        }
      json_object_set_string_member (params, "template", f->templates[at]);
    }
  foyer_ui_run_quiet (f->context, f->frame, commands[MIN (how, CLEAR)], g_steal_pointer (&params), how == CLEAR ? _("Schedule cleared") : _("Schedule filled"), on_filled_cb,
                      f->frame);
}

static void
on_members_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FillPanel *f = g_object_get_data (data, "fill");
  JsonArray *list = result ? json_node_get_array (result) : NULL;
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new (), names = g_strv_builder_new ();
  g_auto (GStrv) titles = NULL;
  g_autoptr (GtkStringList) model = NULL;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *member = json_array_get_object_element (list, i);
      const char *id = foyer_json_str (member, "id"), *name = foyer_json_str (member, "name");
      GtkWidget *row = adw_action_row_new (), *check = gtk_check_button_new ();

      if (!foyer_json_yes (member, "billable"))
        {
          g_object_unref (g_object_ref_sink (row));
          g_object_unref (g_object_ref_sink (check));
          continue;
        }
      g_strv_builder_add (ids, id);
      g_strv_builder_add (names, name);
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
      gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), g_strcmp0 (f->chosen, id) == 0);
      foyer_a11y_label (check, name);
      foyer_live_mark (check, id);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (f->members), row);
      g_ptr_array_add (f->checks, check);
    }
  f->ids = g_strv_builder_end (ids);
  titles = g_strv_builder_end (names);
  model = gtk_string_list_new ((const char *const *) titles);
  adw_combo_row_set_model (ADW_COMBO_ROW (f->source), G_LIST_MODEL (model));
}

static GtkWidget *
entry_row (GtkWidget *group, const char *title, const char *text)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  foyer_a11y_label (gtk_editable_get_delegate (GTK_EDITABLE (row)), title);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return row;
}

static GtkWidget *
build_weekdays (FillPanel *f)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (box, "linked");
  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  for (int i = 0; i < 7; i++)
    {
      /* 2 November 2026 is a Monday. */
      g_autoptr (GDateTime) when = g_date_time_new_utc (2026, 11, 2 + i, 0, 0, 0);
      g_autofree char *name = g_date_time_format (when, "%a"), *spoken = g_date_time_format (when, "%A");

      *g_utf8_offset_to_pointer (name, MIN (2, g_utf8_strlen (name, -1))) = '\0';
      f->weekday[i] = gtk_toggle_button_new_with_label (name);
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (f->weekday[i]), i < 5);
      foyer_a11y_label (f->weekday[i], spoken);
      gtk_widget_set_tooltip_text (f->weekday[i], spoken);
      gtk_box_append (GTK_BOX (box), f->weekday[i]);
    }
  return box;
}

GtkWidget *
foyer_fill_panel_new (FoyerUiContext *context, JsonObject *args)
{
  FillPanel *f = g_new0 (FillPanel, 1);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18), *group = adw_preferences_group_new (), *button = gtk_button_new_with_mnemonic (_("_Fill"));
  const char *hows[] = { _("Every week"), _("In shifts"), _("As a colleague"), _("From a template"), _("Remove"), NULL };
  g_autoptr (GtkStringList) model = gtk_string_list_new (hows);
  gint64 monday = foyer_ui_today (context);
  g_autofree char *from = NULL, *to = NULL;

  monday += (8 - foyer_date_weekday (monday)) % 7;
  from = foyer_ui_date (context, monday);
  to = foyer_ui_date (context, monday + 27);
  f->context = g_object_ref (context);
  f->chosen = g_strdup (args ? foyer_json_str (args, "staff") : NULL);
  f->checks = g_ptr_array_new ();
  f->error = foyer_form_error_new ();
  f->members = adw_expander_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (f->members), _("For whom"));
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (f->members), TRUE);
  f->how = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (f->how), _("How"));
  adw_combo_row_set_model (ADW_COMBO_ROW (f->how), G_LIST_MODEL (model));
  foyer_a11y_label (f->how, _("How"));
  f->source = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (f->source), _("Whose"));
  foyer_a11y_label (f->source, _("Whose"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), f->members);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), f->how);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), f->source);
  f->frame = foyer_panel_frame_new (context, _("Fill the schedule"), body, NULL);
  build_templates (f, group);
  f->from = entry_row (group, _("First day"), from);
  f->to = entry_row (group, _("Last day"), to);
  f->shift_group = adw_preferences_group_new ();
  f->on = entry_row (f->shift_group, _("Working days in a row"), "2");
  f->off = entry_row (f->shift_group, _("Days off after them"), "2");
  f->days = build_weekdays (f);
  gtk_box_append (GTK_BOX (body), f->error);
  gtk_box_append (GTK_BOX (body), group);
  gtk_box_append (GTK_BOX (body), f->days);
  gtk_box_append (GTK_BOX (body), f->shift_group);
  f->spans = foyer_span_list_new (context, body, _("Working time"), _("Add working time"));
  f->breaks = foyer_span_list_new (context, body, _("Breaks"), _("Add a break"));
  foyer_span_list_fill (f->spans, "09:00-18:00");
  gtk_box_append (GTK_BOX (body), f->keep_group);
  foyer_a11y_mnemonic (button, _("_Fill"));
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_box_append (GTK_BOX (body), button);
  g_object_set_data_full (G_OBJECT (f->frame), "fill", f, fill_free);
  g_signal_connect (f->how, "notify::selected", G_CALLBACK (on_how_cb), f);
  g_signal_connect (button, "clicked", G_CALLBACK (on_fill_cb), f);
  on_how_cb (f->how, NULL, f);
  ask_templates (f);
  foyer_ui_ask (context, f->frame, "staff.list", NULL, NULL, on_members_cb, f->frame);
  return f->frame;
}
