#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-calendar-day.h"
#include "foyer-labels.h"
#include "foyer-report-words.h"

const char *
foyer_report_status (const char *word)
{
  return g_strcmp0 (word, "deleted") == 0 ? _("Deleted") : foyer_calendar_status_name (foyer_calendar_status_parse (word));
}

const char *
foyer_report_source (const char *word)
{
  return g_strcmp0 (word, "desk") == 0 ? _("Desk") : g_strcmp0 (word, "online") == 0 ? _("Online") : g_strcmp0 (word, "import") == 0 ? _("Import") : word;
}

const char *
foyer_report_stars (gint64 rating)
{
  static const char *const stars[] = { "☆☆☆☆☆", "★☆☆☆☆", "★★☆☆☆", "★★★☆☆", "★★★★☆", "★★★★★" };

  return stars[CLAMP (rating, 0, 5)];
}

void
foyer_report_status_class (GtkWidget *label, const char *word)
{
  static const char *const words[] = { "pending", "confirmed", "arrived", "no-show", "deleted" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *css = g_strconcat ("status-", words[i], NULL);

      if (g_strcmp0 (words[i], word) == 0)
        gtk_widget_add_css_class (label, css);
      else
        gtk_widget_remove_css_class (label, css);
    }
}

static char *
when (FoyerUiContext *context, JsonObject *row)
{
  g_autofree char *day = foyer_ui_date_text (context, foyer_json_str (row, "date"));
  g_autofree char *minute = foyer_format_minute (foyer_ui_time_format (context), (int) foyer_json_num (row, "start"));

  return g_strdup_printf ("%s %s", day, minute);
}

static char *
labels (JsonObject *row)
{
  JsonArray *list = foyer_json_arr (row, "labels");
  GString *all = g_string_new (NULL);

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      const char *title = foyer_json_str (json_array_get_object_element (list, i), "title");

      g_string_append_printf (all, "%s%s", i > 0 ? ", " : "", title != NULL ? title : "");
    }
  return g_string_free (all, FALSE);
}

char *
foyer_report_cell (FoyerUiContext *context, JsonObject *row, const char *column)
{
  static const char *const members[][2] = { { "services", "services" }, { "staff", "member" }, { "comment", "comment" }, { "reason", "reason" } };
  const char *text = NULL;

  if (strcmp (column, "visit") == 0)
    return when (context, row);
  if (strcmp (column, "labels") == 0)
    return labels (row);
  if (strcmp (column, "phone") == 0)
    return foyer_ui_phone (foyer_json_str (row, "phone"));
  if (strcmp (column, "sum") == 0 || ((strcmp (column, "paid") == 0 || strcmp (column, "due") == 0) && foyer_json_num (row, column) != 0))
    return foyer_ui_money_bare (context, foyer_json_num (row, column));
  if (strcmp (column, "made") == 0)
    return foyer_format_instant (foyer_ui_time_format (context), foyer_ui_zone (context), foyer_json_num (row, "made_at"));
  if (strcmp (column, "dur") == 0)
    return g_strdup_printf ("%d", (int) foyer_json_num (row, "dur"));
  if (strcmp (column, "client") == 0)
    text = foyer_json_str (row, "name") != NULL ? foyer_json_str (row, "name") : _("Without a client");
  else if (strcmp (column, "status") == 0)
    text = foyer_report_status (foyer_json_str (row, "status"));
  else if (strcmp (column, "source") == 0)
    text = foyer_report_source (foyer_json_str (row, "source"));
  else if (strcmp (column, "creator") == 0)
    text = foyer_json_yes (row, "by_client") ? _("The client") : foyer_json_str (row, "creator");
  for (gsize i = 0; text == NULL && i < G_N_ELEMENTS (members); i++)
    if (strcmp (members[i][0], column) == 0)
      text = foyer_json_str (row, members[i][1]);
  return g_strdup (text != NULL ? text : "");
}

void
foyer_report_open (FoyerUiContext *context, JsonObject *row)
{
  if (foyer_json_yes (row, "deleted"))
    foyer_ui_open (context, "report-booking", foyer_params ("id", "s", foyer_json_str (row, "id"), NULL));
  else
    foyer_ui_open (context, "visit", foyer_params ("id", "s", foyer_json_str (row, "visit"), NULL));
}
