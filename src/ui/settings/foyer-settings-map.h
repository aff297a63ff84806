/* foyer-settings-map: what there is to find in the settings: their sections, and in them each field and list by its name. For the palette
 * (Ctrl+K); what the user has no right to is left out. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

typedef struct
{
  const char *page, *section; /* for foyer_ui_go(): {"section", "part"} */
  const char *part;           /* heading or field in the section, translated; NULL: the section */
  const char *title;          /* translated, as a person reads it */
  const char *place;          /* translated: where it stands: "Settings › Location" */
  const char *words;          /* (nullable): further words it is found by */
} FoyerSettingsSpot;

/* @spot is valid during the call. */
typedef void (*FoyerSettingsSpotFunc) (const FoyerSettingsSpot *spot, gpointer data);

/* Calls @each for every section, and with @parts for what is in them. */
void foyer_settings_each_spot (FoyerUiContext *context, gboolean parts, FoyerSettingsSpotFunc each, gpointer data);

/* Puts the focus on the row or the first row of the group called @part. FALSE: there is none yet. */
gboolean foyer_settings_focus_part (GtkWidget *root, const char *part);

G_END_DECLS
