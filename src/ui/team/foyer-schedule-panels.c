/* Beside the schedule: one day of a member (SCH-1). */
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

/* ---- one day ------------------------------------------------------------------------------------------------------------ */

typedef struct
{
  FoyerUiContext *context; /* owned */
  char *staff, *date;
  GtkWidget *frame, *error, *off, *note, *bookings;
  FoyerSpanList *spans, *breaks;   /* owned by their groups */
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
  spans = away ? g_strdup ("") : foyer_span_list_read (d->spans, &why);
  breaks = away ? g_strdup ("") : spans ? foyer_span_list_read (d->breaks, &why) : NULL;
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
  foyer_span_list_fill (d->spans, day ? foyer_json_str (day, "spans") : NULL);
  foyer_span_list_fill (d->breaks, day ? foyer_json_str (day, "breaks") : NULL);
  /* A day off is most likely about to become a working one: an empty row to type into. */
  if (d->spans->rows->len == 0)
    foyer_span_list_add (d->spans, "", "");
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
  d->spans = foyer_span_list_new (context, body, _("Working time"), _("Add working time"));
  d->breaks = foyer_span_list_new (context, body, _("Breaks"), _("Add a break"));
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
