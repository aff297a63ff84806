/* foyer-template-menu: rules of repeating kept under a name, for bookings or for events: taken, saved, removed. And how a rule is said.
 *
 * Signals: "chosen" (JsonObject *row of repeat.templates, valid during the call); "fill" (JsonObject *params of repeat.template-save: freq, days,
 * gap, times, with_client as they are on view). Main thread only. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_TEMPLATE_MENU (foyer_template_menu_get_type ())
G_DECLARE_FINAL_TYPE (FoyerTemplateMenu, foyer_template_menu, FOYER, TEMPLATE_MENU, GtkWidget)

/* @purpose: "booking" or "event"; static. (transfer floating) */
GtkWidget *foyer_template_menu_new (FoyerUiContext *context, const char *purpose);

/* "Every third week on Mon, Thu". (transfer full) */
char      *foyer_repeat_words (const char *freq, const char *days, int gap);
/* "Mon" of 1. (transfer full) */
char      *foyer_weekday_short (int weekday);

G_END_DECLS
