/* foyer-alert: a question that cannot wait, in the dialog of the platform's age. Only before what cannot be taken back (DESIGN, rule 3);
 * anything with an undo asks nothing. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  FOYER_ALERT_PLAIN,
  FOYER_ALERT_SUGGESTED,
  FOYER_ALERT_DESTRUCTIVE,
} FoyerAlertKind;

/* @yes: TRUE for the action, FALSE for Cancel, Esc or a window that closed. Called once. */
typedef void (*FoyerAlertDone) (gboolean yes, gpointer data);

void foyer_alert_ask (GtkWidget *parent, const char *heading, const char *body, const char *action, FoyerAlertKind kind, FoyerAlertDone done, gpointer data);

G_END_DECLS
