/* All that a deleted booking was (REP-2). */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-change-list.h"
#include "foyer-labels.h"
#include "foyer-report-words.h"
#include "foyer-settings-page.h"

typedef struct
{
  GtkWidget *body, *title;
} Info;

static void
add_fact (GtkWidget *body, const char *caption, const char *value)
{
  GtkWidget *label, *figure;

  if (value == NULL || *value == '\0')
    return;
  figure = foyer_figure_new (caption, &label);
  gtk_label_set_text (GTK_LABEL (label), value);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_selectable (GTK_LABEL (label), FALSE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_remove_css_class (label, "figure");
  gtk_box_append (GTK_BOX (body), figure);
}

static char *
lines_text (FoyerUiContext *context, JsonObject *row)
{
  JsonArray *lines = foyer_json_arr (row, "lines");
  GString *all = g_string_new (NULL);

  for (guint i = 0; lines != NULL && i < json_array_get_length (lines); i++)
    {
      JsonObject *line = json_array_get_object_element (lines, i);
      g_autofree char *money = foyer_ui_money (context, foyer_json_num (line, "total"));
      gint64 qty = foyer_json_num (line, "qty");

      g_string_append_printf (all, "%s%s", i > 0 ? "\n" : "", foyer_json_str (line, "title") != NULL ? foyer_json_str (line, "title") : "–");
      if (qty != 1000 && qty % 1000 == 0)
        g_string_append_printf (all, " × %d", (int) (qty / 1000));
      g_string_append_printf (all, "  %s", money);
    }
  return g_string_free (all, FALSE);
}

static void
on_row_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Info *info = g_object_get_data (G_OBJECT (data), "info");
  JsonObject *row = result != NULL ? json_node_get_object (result) : NULL;
  g_autofree char *when = NULL, *deleted = NULL, *at = NULL, *lines = NULL, *phone = NULL, *sum = NULL, *made = NULL, *creator = NULL, *source = NULL, *labels = NULL;
  const char *name, *by;

  if (row == NULL)
    {
      g_autofree char *text = foyer_ui_error_text (error);

      gtk_box_append (GTK_BOX (info->body), foyer_wrapped_label (text, NULL));
      return;
    }
  name = foyer_json_str (row, "name") != NULL ? foyer_json_str (row, "name") : _("Without a client");
  gtk_label_set_text (GTK_LABEL (info->title), name);
  at = foyer_format_instant (foyer_ui_time_format (context), foyer_ui_zone (context), foyer_json_num (row, "deleted_at"));
  by = foyer_json_str (row, "deleted_by");
  /* Translators: who, when */
  deleted = by != NULL ? g_strdup_printf (_("Deleted by %s, %s"), by, at) : json_object_has_member (row, "deleted_at") ? g_strdup_printf (_("Deleted, %s"), at) : g_strdup (_("Deleted"));
  {
    GtkWidget *strip = foyer_wrapped_label (deleted, "alert-strip");

    foyer_a11y_label (strip, deleted);
    gtk_box_append (GTK_BOX (info->body), strip);
  }
  when = foyer_report_cell (context, row, "visit");
  lines = lines_text (context, row);
  phone = foyer_report_cell (context, row, "phone");
  sum = foyer_ui_money (context, foyer_json_num (row, "sum"));
  made = foyer_report_cell (context, row, "made");
  creator = foyer_report_cell (context, row, "creator");
  source = foyer_report_cell (context, row, "source");
  labels = foyer_report_cell (context, row, "labels");
  {
    g_autofree char *dur = g_strdup_printf (ngettext ("%s, %d minute", "%s, %d minutes", (gulong) foyer_json_num (row, "dur")), when, (int) foyer_json_num (row, "dur"));
    g_autofree char *booked = *creator != '\0' ? g_strdup_printf ("%s, %s · %s", creator, made, source) : g_strdup_printf ("%s · %s", made, source);

    add_fact (info->body, _("Reason"), foyer_json_str (row, "reason"));
    add_fact (info->body, _("Was booked for"), dur);
    add_fact (info->body, _("With"), foyer_json_str (row, "member"));
    add_fact (info->body, _("Services"), lines);
    add_fact (info->body, _("Sum"), sum);
    add_fact (info->body, _("Phone"), phone);
    add_fact (info->body, _("Labels"), labels);
    add_fact (info->body, _("Comment"), foyer_json_str (row, "comment"));
    add_fact (info->body, _("Note"), foyer_json_str (row, "note"));
    add_fact (info->body, _("Booked by"), booked);
  }
  foyer_change_section_add (context, info->body, "appointment", foyer_json_str (row, "id"));
}

GtkWidget *
foyer_report_info_new (FoyerUiContext *context, JsonObject *args)
{
  Info *info = g_new0 (Info, 1);
  GtkWidget *panel;

  info->body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  panel = foyer_panel_frame_new (context, _("Deleted booking"), info->body, &info->title);
  gtk_widget_set_name (panel, "report-booking");
  g_object_set_data_full (G_OBJECT (panel), "info", info, g_free);
  foyer_ui_ask (context, panel, "report.booking", foyer_params ("appointment", "s", foyer_json_str (args, "id"), NULL), NULL, on_row_cb, panel);
  return panel;
}
