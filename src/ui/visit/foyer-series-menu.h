/* foyer-series-menu: what can be done to a booking of a series and all that follow it: another time, some days later, deleted. A popover. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_SERIES_MENU (foyer_series_menu_get_type ())
G_DECLARE_FINAL_TYPE (FoyerSeriesMenu, foyer_series_menu, FOYER, SERIES_MENU, GtkPopover)

GtkWidget *foyer_series_menu_new (FoyerUiContext *context);
/* @series: answer of series.get */
void       foyer_series_menu_set (FoyerSeriesMenu *self, JsonObject *series);

G_END_DECLS
