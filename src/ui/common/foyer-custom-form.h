/* foyer-custom-form: rows for custom fields, one for each, as the query says them: [{field, title, type, choices, value, editable}].
 *
 * For something that exists a value is told when its field is left (lists: at once); for something being made the values wait to be asked
 * for. Dates are shown and read as the location writes them. Main thread only. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_CUSTOM_FORM (foyer_custom_form_get_type ())
G_DECLARE_FINAL_TYPE (FoyerCustomForm, foyer_custom_form, FOYER, CUSTOM_FORM, GtkWidget)

/* @values: (transfer full): {field id: value}, one field. */
typedef void (*FoyerCustomChanged) (FoyerCustomForm *form, JsonObject *values, gpointer data);

/* @title: (nullable): over the rows. @changed: (nullable): NULL for something being made. (transfer floating) */
GtkWidget  *foyer_custom_form_new (FoyerUiContext *context, const char *title, FoyerCustomChanged changed, gpointer data);
/* @fields: (nullable); hidden without fields. What somebody is typing stays. */
void        foyer_custom_form_show (FoyerCustomForm *self, JsonArray *fields, gboolean may);
/* What was filled in; NULL for nothing, with @why when something cannot be read. (transfer full) (nullable) */
JsonObject *foyer_custom_form_dup_values (FoyerCustomForm *self, const char **why);
/* The value as it is read: dates and numbers in the location's way. (transfer full) */
char       *foyer_custom_value_text (FoyerUiContext *context, const char *type, const char *value);

G_END_DECLS
