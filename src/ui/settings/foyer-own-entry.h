/* foyer-own-entry: a member's own price or minutes for a service, edited the same way from both sides (SRV-7). Empty follows the
 * service, whose value stands there in grey. Enter or leaving keeps it. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

/**
 * foyer_own_entry_new:
 * @error: line of the form that says what is wrong (foyer_form_error_new()); must outlive the entry
 * @spoken: what it belongs to, for a screen reader: the member's or the service's name
 * @own: (nullable): present own value as a JSON number, or null
 * @base: the service's value
 */
GtkWidget *foyer_own_entry_new (FoyerUiContext *context, GtkWidget *error, const char *service, const char *staff, const char *spoken, gboolean price,
                                JsonNode *own, gint64 base);

G_END_DECLS
