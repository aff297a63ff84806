#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-settings-map.h"
#include "foyer-settings-page.h"

/* Headings and fields that are in no form. Each is called as it is in its section. */
static const struct
{
  const char *page, *section, *title, *words, *right;
} parts[] = {
  { "settings", "location", N_("Phones"), N_("number contact"), "setup.info" },
  { "settings", "location", N_("Social links"), N_("Facebook Instagram WhatsApp Viber Telegram"), "setup.info" },
  { "settings", "location", N_("Photos"), N_("gallery picture logo"), "setup.info" },
  { "settings", "location", N_("All locations"), N_("branch new second salon"), "setup.location" },
  { "settings", "services", N_("Categories"), N_("group colour order"), "setup.services" },
  { "settings", "registers", N_("Payment items"), N_("expense income"), "setup.registers" },
};

static void
tell_fields (const char *section, const char *place, const FoyerFormField *fields, FoyerSettingsSpotFunc each, gpointer data)
{
  for (const FoyerFormField *f = fields; f->name != NULL; f++)
    {
      FoyerSettingsSpot spot = { "settings", section, _(f->title), _(f->title), place, f->hint != NULL ? _(f->hint) : NULL };

      each (&spot, data);
    }
}

static void
tell_parts (FoyerUiContext *context, const char *section, const char *place, FoyerSettingsSpotFunc each, gpointer data)
{
  if (g_str_equal (section, "location") && foyer_ui_may (context, "setup.location"))
    tell_fields (section, place, foyer_settings_system_fields, each, data);
  if (g_str_equal (section, "location") && foyer_ui_may (context, "setup.info"))
    tell_fields (section, place, foyer_settings_info_fields, each, data);
  if (g_str_equal (section, "options"))
    tell_fields (section, place, foyer_settings_option_fields, each, data);
  if (g_str_equal (section, "notices"))
    tell_fields (section, place, foyer_settings_notice_fields, each, data);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (g_str_equal (parts[i].section, section) && foyer_ui_may (context, parts[i].right))
      {
        FoyerSettingsSpot spot = { parts[i].page, section, _(parts[i].title), _(parts[i].title), place, _(parts[i].words) };

        each (&spot, data);
      }
}

void
foyer_settings_each_spot (FoyerUiContext *context, gboolean with_parts, FoyerSettingsSpotFunc each, gpointer data)
{
  static const struct
  {
    const char *section, *title, *words;
  } team[] = {
    { "members", N_("Members"), N_("team staff people services price dismiss") },
    { "schedule", N_("Schedule"), N_("team work time hours shift vacation sick absence") },
    { "positions", N_("Positions"), N_("team stylist specialization") },
  };

  for (const FoyerSettingsSection *s = foyer_settings_sections; foyer_ui_may (context, "setup") && s->name != NULL; s++)
    {
      FoyerSettingsSpot spot = { "settings", s->name, NULL, _(s->title), _("Settings"), s->words != NULL ? _(s->words) : NULL };
      /* Translators: a section of the settings, for something in it. */
      g_autofree char *place = g_strdup_printf (_("Settings › %s"), _(s->title));

      /* First steps are gone when they are done. */
      if (!foyer_settings_may_section (context, s) || g_str_equal (s->name, "steps"))
        continue;
      each (&spot, data);
      if (with_parts)
        tell_parts (context, s->name, place, each, data);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (team); i++)
    {
      FoyerSettingsSpot spot = { "team", team[i].section, NULL, _(team[i].title), _("Team"), _(team[i].words) };

      if (foyer_ui_may (context, g_str_equal (team[i].section, "schedule") ? "calendar.schedule" : "setup.team") && foyer_ui_may (context, "calendar.schedule"))
        each (&spot, data);
    }
}

static GtkWidget *
find_titled (GtkWidget *widget, const char *title)
{
  const char *has = ADW_IS_PREFERENCES_ROW (widget)     ? adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget))
                    : ADW_IS_PREFERENCES_GROUP (widget) ? adw_preferences_group_get_title (ADW_PREFERENCES_GROUP (widget))
                                                        : NULL;

  if (g_strcmp0 (has, title) == 0 && gtk_widget_get_mapped (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_titled (child, title);

      if (found != NULL)
        return found;
    }
  return NULL;
}

gboolean
foyer_settings_focus_part (GtkWidget *root, const char *part)
{
  GtkWidget *widget = find_titled (root, part);

  return widget != NULL && (ADW_IS_ENTRY_ROW (widget) ? gtk_widget_grab_focus (widget) : gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD));
}
