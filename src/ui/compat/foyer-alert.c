#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-alert.h"

typedef struct
{
  FoyerAlertDone done;
  gpointer data;
} Alert;

static void
answer (Alert      *alert,
        const char *response)
{
  alert->done (g_strcmp0 (response, "yes") == 0, alert->data);
  g_free (alert);
}

#if ADW_CHECK_VERSION (1, 5, 0)
static void
on_response_cb (AdwAlertDialog *dialog,
                const char     *response,
                gpointer        data)
{
  answer (data, response);
}
#else
static void
on_response_cb (AdwMessageDialog *dialog,
                const char       *response,
                gpointer          data)
{
  answer (data, response);
}
#endif

void
foyer_alert_ask (GtkWidget      *parent,
                 const char     *heading,
                 const char     *body,
                 const char     *action,
                 FoyerAlertKind  kind,
                 FoyerAlertDone  done,
                 gpointer        data)
{
  Alert *alert = g_new0 (Alert, 1);

  alert->done = done;
  alert->data = data;
#if ADW_CHECK_VERSION (1, 5, 0)
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (heading, body));
  adw_alert_dialog_add_response (dialog, "close", _("_Cancel"));
  adw_alert_dialog_add_response (dialog, "yes", action);
  adw_alert_dialog_set_response_appearance (dialog, "yes", (AdwResponseAppearance) kind);
  adw_alert_dialog_set_close_response (dialog, "close");
  adw_alert_dialog_set_default_response (dialog, kind == FOYER_ALERT_DESTRUCTIVE ? "close" : "yes");
  g_signal_connect (dialog, "response", G_CALLBACK (on_response_cb), alert);
  adw_dialog_present (ADW_DIALOG (dialog), parent);
#else
  GtkRoot *root = parent != NULL ? gtk_widget_get_root (parent) : NULL;
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, heading, body));
  adw_message_dialog_add_response (dialog, "close", _("_Cancel"));
  adw_message_dialog_add_response (dialog, "yes", action);
  adw_message_dialog_set_response_appearance (dialog, "yes", (AdwResponseAppearance) kind);
  adw_message_dialog_set_close_response (dialog, "close");
  adw_message_dialog_set_default_response (dialog, kind == FOYER_ALERT_DESTRUCTIVE ? "close" : "yes");
  g_signal_connect (dialog, "response", G_CALLBACK (on_response_cb), alert);
  gtk_window_present (GTK_WINDOW (dialog));
#endif
}
