#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-event-panel.h"
#include "foyer-labels.h"

GtkWidget *
foyer_captioned (const char *caption, GtkWidget *child)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *label = gtk_label_new (caption);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), child);
  gtk_widget_set_hexpand (child, TRUE);
  return box;
}

char *
foyer_event_seats_text (int taken, int capacity)
{
  if (taken > capacity)
    return g_strdup_printf (ngettext ("%d taken, but only %d seat", "%d taken, but only %d seats", capacity), taken, capacity);
  if (taken == capacity)
    return g_strdup_printf (ngettext ("Full: %d of %d seat taken", "Full: %d of %d seats taken", capacity), taken, capacity);
  return g_strdup_printf (ngettext ("%d of %d seat taken", "%d of %d seats taken", capacity), taken, capacity);
}

char *
foyer_event_when (FoyerUiContext *context, const char *wall, int dur)
{
  const FoyerTimeFormat *format = foyer_ui_time_format (context);
  g_autofree char *day = NULL, *from = NULL, *to = NULL;
  gint64 date;
  int minute;

  if (wall == NULL || !foyer_wall_parse (wall, &date, &minute))
    return g_strdup ("");
  day = foyer_format_date_long (format, date);
  from = foyer_format_minute (format, minute);
  to = foyer_format_minute (format, (minute + dur) % FOYER_DAY_MINUTES);
  return g_strdup_printf ("%s, %s–%s", day, from, to);
}

static const struct
{
  const char *word, *label, *icon;
} statuses[] = {
  { "pending", NC_("visit", "Pending"), "foyer-pending-symbolic" },
  { "confirmed", NC_("visit", "Confirmed"), "foyer-confirmed-symbolic" },
  { "arrived", NC_("visit", "Arrived"), "foyer-arrived-symbolic" },
  { "no-show", NC_("visit", "Did not come"), "foyer-no-show-symbolic" },
};

const char *
foyer_event_status_name (const char *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (g_strcmp0 (statuses[i].word, word) == 0)
      return g_dpgettext2 (NULL, "visit", statuses[i].label);
  return "";
}

const char *
foyer_event_status_icon (const char *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (g_strcmp0 (statuses[i].word, word) == 0)
      return statuses[i].icon;
  return statuses[0].icon;
}
