/* foyer-labels: how the window writes money and dates, through one function each. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

/* "1,234.50 €": with the location's currency. (transfer full) */
char      *foyer_ui_money (FoyerUiContext *context, gint64 amount);
char      *foyer_ui_money_bare (FoyerUiContext *context, gint64 amount); /* without the currency: columns of figures */
char      *foyer_ui_date (FoyerUiContext *context, gint64 date);         /* "24.11.2026" */
char      *foyer_ui_date_text (FoyerUiContext *context, const char *iso); /* of "2026-11-24" or "2026-11-24T14:15"; "" for NULL */
char      *foyer_ui_wall_text (FoyerUiContext *context, const char *wall); /* "24.11.2026 14:15" */
char      *foyer_ui_time_text (FoyerUiContext *context, const char *wall); /* "14:15" */
/* Today, Yesterday, Tomorrow, else the date. */
char      *foyer_ui_date_near (FoyerUiContext *context, gint64 date);
/* The same, but "Tue 24" for the next three weeks. */
char      *foyer_ui_date_short (FoyerUiContext *context, gint64 date);

/* A telephone number as it is read: "+36 20 123 4567", masked ones as they are; kept from left to right where everything else runs from
 * the right. "" for NULL. (transfer full) */
char      *foyer_ui_phone (const char *phone);

/* A label for a figure: tabular digits, right-aligned, class "money"; negative amounts also class "error". (transfer floating) */
GtkWidget *foyer_money_label_new (void);
void       foyer_money_label_set (GtkWidget *label, FoyerUiContext *context, gint64 amount);
/* Text of several lines from the left; @css (nullable): its class. (transfer floating) */
GtkWidget *foyer_wrapped_label (const char *text, const char *css);
/* Caption above, value below it, as cards of figures are built. (transfer floating) */
GtkWidget *foyer_figure_new (const char *caption, GtkWidget **value);

/* The mark of a row that the chain does not have yet, in a list that has one label to a cell; "pending" is a member of its row. */
#define FOYER_UI_CLOCK "\xe2\x97\xb7" /* ◷ */
gboolean   foyer_ui_waits (FoyerUiContext *context, JsonObject *row);

/* Members of an answer, without warnings for what is missing or null. */
const char *foyer_json_str (JsonObject *object, const char *member);  /* (nullable) */
gint64      foyer_json_num (JsonObject *object, const char *member);
gboolean    foyer_json_yes (JsonObject *object, const char *member);
gboolean    foyer_json_uid (JsonObject *object, const char *member, FoyerId *out);
JsonArray  *foyer_json_arr (JsonObject *object, const char *member);  /* (nullable) */
JsonObject *foyer_json_obj (JsonObject *object, const char *member);  /* (nullable) */

G_END_DECLS
