/* foyer-waiting-form: adding somebody to the waiting list: client, service, with whom, and when it may be. A part of the waiting panel. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_WAITING_FORM (foyer_waiting_form_get_type ())
G_DECLARE_FINAL_TYPE (FoyerWaitingForm, foyer_waiting_form, FOYER, WAITING_FORM, GtkWidget)

/* @client, @name: (nullable): of a card that is to be added */
GtkWidget *foyer_waiting_form_new (FoyerUiContext *context, const char *client, const char *name);

G_END_DECLS
