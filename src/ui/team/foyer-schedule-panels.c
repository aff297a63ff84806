/* Beside the schedule: one day of a member (SCH-1), and filling many days at once. */
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
#include "foyer-team-page.h"

/* ---- a list of spans ---------------------------------------------------------------------------------------------------- */

typedef struct
{
  FoyerUiContext *context; /* borrowed */
  GtkWidget *group, *add;
  GPtrArray *rows; /* GtkWidget: rows with "from" and "to" entries */
} Spans;

static void
spans_free (gpointer data)
{
  Spans *s = data;

  g_ptr_array_unref (s->rows);
  g_free (s);
}

static void
on_span_remove_cb (GtkWidget *button, Spans *s)
{
  GtkWidget *row = g_object_get_data (G_OBJECT (button), "row");

  g_ptr_array_remove (s->rows, row);
  adw_preferences_group_remove (ADW_PREFERENCES_GROUP (s->group), row);
  gtk_widget_grab_focus (s->add);
}

static GtkWidget *
time_entry (const char *spoken, const char *text)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 8);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 8);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_widget_set_valign (entry, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (entry, "numeric");
  foyer_a11y_label (entry, spoken);
  return entry;
}

static GtkWidget *
spans_add (Spans *s, const char *from, const char *to)
{
  GtkWidget *row = adw_preferences_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *a = time_entry (_("From"), from), *b = time_entry (_("To"), to), *remove = foyer_icon_button ("user-trash-symbolic", _("Remove"), NULL);

  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 6);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_widget_set_hexpand (a, TRUE);
  gtk_widget_set_hexpand (b, TRUE);
  gtk_box_append (GTK_BOX (box), a);
  gtk_box_append (GTK_BOX (box), gtk_label_new ("–"));
  gtk_box_append (GTK_BOX (box), b);
  gtk_box_append (GTK_BOX (box), remove);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  g_object_set_data (G_OBJECT (row), "from", a);
  g_object_set_data (G_OBJECT (row), "to", b);
  g_object_set_data (G_OBJECT (remove), "row", row);
  g_signal_connect (remove, "clicked", G_CALLBACK (on_span_remove_cb), s);
  g_ptr_array_add (s->rows, row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (s->group), row);
  return a;
}

static void
on_span_add_cb (GtkWidget *button, Spans *s)
{
  gtk_widget_grab_focus (spans_add (s, "", ""));
}

static Spans *
spans_new (FoyerUiContext *context, GtkWidget *box, const char *title, const char *add)
{
  Spans *s = g_new0 (Spans, 1);

  s->context = context;
  s->rows = g_ptr_array_new ();
  s->group = adw_preferences_group_new ();
  s->add = foyer_icon_button ("list-add-symbolic", add, NULL);
  gtk_widget_add_css_class (s->add, "flat");
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (s->group), title);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (s->group), s->add);
  g_signal_connect (s->add, "clicked", G_CALLBACK (on_span_add_cb), s);
  g_object_set_data_full (G_OBJECT (s->group), "spans", s, spans_free);
  gtk_box_append (GTK_BOX (box), s->group);
  return s;
}

static void
spans_fill (Spans *s, const char *text)
{
  g_autoptr (GArray) spans = text && *text ? foyer_spans_parse (text, NULL) : NULL;

  while (s->rows->len > 0)
    {
      GtkWidget *row = s->rows->pdata[s->rows->len - 1];
      g_ptr_array_remove_index (s->rows, s->rows->len - 1);
      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (s->group), row);
    }
  for (guint i = 0; spans != NULL && i < spans->len; i++)
    {
      FoyerSpan span = g_array_index (spans, FoyerSpan, i);
      g_autofree char *a = foyer_format_minute (foyer_ui_time_format (s->context), span.from), *b = foyer_format_minute (foyer_ui_time_format (s->context), span.to);
      spans_add (s, a, b);
    }
}

/* The stored form, or NULL with a sentence. Empty rows are left out. (transfer full) */
static char *
spans_read (Spans *s, const char **why)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < s->rows->len; i++)
    {
      GtkWidget *from = g_object_get_data (s->rows->pdata[i], "from"), *to = g_object_get_data (s->rows->pdata[i], "to");
      const char *a = gtk_editable_get_text (GTK_EDITABLE (from)), *b = gtk_editable_get_text (GTK_EDITABLE (to));
      int x, y;
      char fa[6], fb[6];

      if (*a == '\0' && *b == '\0')
        continue;
      if (!foyer_minute_parse (a, &x) || !foyer_minute_parse (b, &y))
        {
          *why = _("Write times as 9:00 and 18:00.");
          gtk_widget_grab_focus (foyer_minute_parse (a, &x) ? to : from);
          g_string_free (text, TRUE);
          return NULL;
        }
      g_string_append_printf (text, "%s%s-%s", text->len ? " " : "", foyer_minute_format (x, fa), foyer_minute_format (y, fb));
    }
  return g_string_free (text, FALSE);
}

/* ---- one day ------------------------------------------------------------------------------------------------------------ */

typedef struct
{
  FoyerUiContext *context; /* owned */
  char *staff, *date;
  GtkWidget *frame, *error, *off, *note, *bookings;
  Spans *spans, *breaks;   /* owned by their groups */
} Day;

static void
day_free (gpointer data)
{
  Day *d = data;

  g_object_unref (d->context);
  g_free (d->staff);
  g_free (d->date);
  g_free (d);
}

static void
on_off_cb (GtkWidget *combo, GParamSpec *pspec, Day *d)
{
  gboolean away = adw_combo_row_get_selected (ADW_COMBO_ROW (d->off)) > 0;

  gtk_widget_set_visible (d->spans->group, !away);
  gtk_widget_set_visible (d->breaks->group, !away);
}

static void
on_day_saved_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Day *d = g_object_get_data (data, "day");
  g_autofree char *text = NULL;

  if (error == NULL)
    {
      foyer_ui_close (context);
      return;
    }
  if (!g_error_matches (error, FOYER_ERROR, FOYER_ERROR_CANCELLED))
    text = foyer_ui_error_text (error);
  foyer_form_error_set (d->error, text);
}

static void
on_day_save_cb (GtkWidget *button, Day *d)
{
  guint away = adw_combo_row_get_selected (ADW_COMBO_ROW (d->off));
  const char *note = gtk_editable_get_text (GTK_EDITABLE (d->note)), *why = NULL;
  g_autofree char *spans = NULL, *breaks = NULL;
  JsonObject *params;

  foyer_form_error_set (d->error, NULL);
  spans = away ? g_strdup ("") : spans_read (d->spans, &why);
  breaks = away ? g_strdup ("") : spans ? spans_read (d->breaks, &why) : NULL;
  if (spans == NULL || breaks == NULL)
    {
      foyer_form_error_set (d->error, why);
      return;
    }
  params = foyer_params ("staff", "s", d->staff, "date", "s", d->date, "spans", "s", spans, "breaks", "s", breaks, NULL);
  if (away > 0)
    json_object_set_string_member (params, "off", foyer_absences[away - 1]);
  if (*note != '\0')
    json_object_set_string_member (params, "note", note);
  foyer_ui_run_quiet (d->context, d->frame, "schedule.set-day", params, _("Schedule changed"), on_day_saved_cb, d->frame);
}

static void
on_day_read_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Day *d = g_object_get_data (data, "day");
  JsonArray *rows = result ? json_node_get_array (result) : NULL, *days;
  JsonObject *day;

  if (rows == NULL || json_array_get_length (rows) == 0)
    return;
  days = foyer_json_arr (json_array_get_object_element (rows, 0), "days");
  day = json_array_get_length (days) ? json_array_get_object_element (days, 0) : NULL;
  spans_fill (d->spans, day ? foyer_json_str (day, "spans") : NULL);
  spans_fill (d->breaks, day ? foyer_json_str (day, "breaks") : NULL);
  /* A day off is most likely about to become a working one: an empty row to type into. */
  if (d->spans->rows->len == 0)
    spans_add (d->spans, "", "");
  for (guint i = 0; day != NULL && foyer_absences[i] != NULL; i++)
    if (g_strcmp0 (foyer_json_str (day, "off"), foyer_absences[i]) == 0)
      adw_combo_row_set_selected (ADW_COMBO_ROW (d->off), i + 1);
  gtk_editable_set_text (GTK_EDITABLE (d->note), day && foyer_json_str (day, "note") ? foyer_json_str (day, "note") : "");
  if (day != NULL && foyer_json_num (day, "bookings") > 0)
    {
      int n = (int) foyer_json_num (day, "bookings");
      g_autofree char *text = g_strdup_printf (ngettext ("%d booking on this day", "%d bookings on this day", n), n);
      gtk_label_set_text (GTK_LABEL (d->bookings), text);
      gtk_widget_set_visible (d->bookings, TRUE);
    }
  if (d->spans->rows->len > 0 && gtk_widget_get_visible (d->spans->group))
    gtk_widget_grab_focus (g_object_get_data (d->spans->rows->pdata[0], "from"));
}

GtkWidget *
foyer_workday_panel_new (FoyerUiContext *context, JsonObject *args)
{
  Day *d = g_new0 (Day, 1);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18), *group = adw_preferences_group_new (), *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *save = gtk_button_new_with_mnemonic (_("_Save")), *cancel = gtk_button_new_with_mnemonic (_("_Cancel")), *when;
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  g_autoptr (GtkStringList) model = NULL;
  g_autofree char *date_text = NULL;
  gint64 date = 0;

  d->context = g_object_ref (context);
  d->staff = g_strdup (args ? foyer_json_str (args, "staff") : NULL);
  d->date = g_strdup (args ? foyer_json_str (args, "date") : NULL);
  if (d->date != NULL)
    foyer_date_parse (d->date, &date);
  date_text = foyer_format_date_long (foyer_ui_time_format (context), date);
  when = gtk_label_new (date_text);
  gtk_label_set_xalign (GTK_LABEL (when), 0);
  gtk_widget_add_css_class (when, "heading");
  d->bookings = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (d->bookings), 0);
  gtk_widget_add_css_class (d->bookings, "dim-label");
  gtk_widget_set_visible (d->bookings, FALSE);
  d->error = foyer_form_error_new ();
  gtk_box_append (GTK_BOX (body), when);
  gtk_box_append (GTK_BOX (body), d->bookings);
  gtk_box_append (GTK_BOX (body), d->error);
  d->spans = spans_new (context, body, _("Working time"), _("Add working time"));
  d->breaks = spans_new (context, body, _("Breaks"), _("Add a break"));
  d->off = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (d->off), _("Absence"));
  foyer_a11y_label (d->off, _("Absence"));
  g_ptr_array_add (titles, (gpointer) _("None"));
  for (guint i = 0; foyer_absences[i] != NULL; i++)
    g_ptr_array_add (titles, (gpointer) foyer_absence_title (foyer_absences[i]));
  g_ptr_array_add (titles, NULL);
  model = gtk_string_list_new ((const char *const *) titles->pdata);
  adw_combo_row_set_model (ADW_COMBO_ROW (d->off), G_LIST_MODEL (model));
  d->note = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (d->note), _("Note"));
  foyer_a11y_label (gtk_editable_get_delegate (GTK_EDITABLE (d->note)), _("Note"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), d->off);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), d->note);
  gtk_box_append (GTK_BOX (body), group);
  foyer_a11y_mnemonic (save, _("_Save"));
  foyer_a11y_mnemonic (cancel, _("_Cancel"));
  gtk_widget_add_css_class (save, "suggested-action");
  gtk_box_set_homogeneous (GTK_BOX (buttons), TRUE);
  gtk_box_append (GTK_BOX (buttons), cancel);
  gtk_box_append (GTK_BOX (buttons), save);
  gtk_box_append (GTK_BOX (body), buttons);
  d->frame = foyer_panel_frame_new (context, args && foyer_json_str (args, "name") ? foyer_json_str (args, "name") : "", body, NULL);
  g_object_set_data_full (G_OBJECT (d->frame), "day", d, day_free);
  g_signal_connect (d->off, "notify::selected", G_CALLBACK (on_off_cb), d);
  g_signal_connect (save, "clicked", G_CALLBACK (on_day_save_cb), d);
  g_signal_connect (d->note, "entry-activated", G_CALLBACK (on_day_save_cb), d);
  g_signal_connect_object (cancel, "clicked", G_CALLBACK (foyer_ui_close), context, G_CONNECT_SWAPPED);
  if (d->staff != NULL && d->date != NULL)
    foyer_ui_ask (context, d->frame, "schedule.grid", foyer_params ("from", "s", d->date, "to", "s", d->date, "staff", "s", d->staff, NULL), NULL, on_day_read_cb, d->frame);
  return d->frame;
}

/* ---- many days ---------------------------------------------------------------------------------------------------------- */

enum { WEEKLY, SHIFT, COPY, CLEAR };

typedef struct
{
  FoyerUiContext *context; /* owned */
  char *chosen;            /* member ticked from the start; nullable */
  GtkWidget *frame, *error, *members, *how, *from, *to, *days, *weekday[7], *on, *off, *source;
  GtkWidget *shift_group;
  Spans *spans, *breaks;
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
  g_autofree char *spans = spans_read (f->spans, &why), *breaks = spans ? spans_read (f->breaks, &why) : NULL;

  if (spans == NULL || breaks == NULL)
    {
      foyer_form_error_set (f->error, why);
      return FALSE;
    }
  json_object_set_string_member (params, "spans", spans);
  json_object_set_string_member (params, "breaks", breaks);
  return TRUE;
}

static void
on_fill_cb (GtkWidget *button, FillPanel *f)
{
  static const char *const commands[] = { "schedule.fill-week", "schedule.fill-shift", "schedule.copy", "schedule.clear" };
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
  const char *hows[] = { _("Every week"), _("In shifts"), _("As a colleague"), _("Remove"), NULL };
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
  f->spans = spans_new (context, body, _("Working time"), _("Add working time"));
  f->breaks = spans_new (context, body, _("Breaks"), _("Add a break"));
  spans_fill (f->spans, "09:00-18:00");
  foyer_a11y_mnemonic (button, _("_Fill"));
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_box_append (GTK_BOX (body), button);
  f->frame = foyer_panel_frame_new (context, _("Fill the schedule"), body, NULL);
  g_object_set_data_full (G_OBJECT (f->frame), "fill", f, fill_free);
  g_signal_connect (f->how, "notify::selected", G_CALLBACK (on_how_cb), f);
  g_signal_connect (button, "clicked", G_CALLBACK (on_fill_cb), f);
  on_how_cb (f->how, NULL, f);
  foyer_ui_ask (context, f->frame, "staff.list", NULL, NULL, on_members_cb, f->frame);
  return f->frame;
}
