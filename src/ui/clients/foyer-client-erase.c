#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-alert.h"
#include "foyer-client-erase.h"
#include "foyer-labels.h"

typedef struct
{
  FoyerUiContext *context; /* owned */
  GtkWidget *parent;       /* weak (nullable) */
  FoyerId client;
} Erase;

static void
erase_free (Erase *e)
{
  g_clear_weak_pointer (&e->parent);
  g_object_unref (e->context);
  g_free (e);
}

static void
on_erased_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  if (error != NULL)
    return;
  foyer_ui_toast (context, "%s", _("Erased. It goes from the other desks and from the backups as they are next in touch."));
  foyer_ui_close (context);
}

static void
on_sure_cb (gboolean yes, gpointer data)
{
  Erase *e = data;

  if (yes)
    foyer_ui_run (e->context, NULL, "client.erase", foyer_params ("id", "d", &e->client, "sure", "b", TRUE, NULL), NULL, on_erased_cb, NULL);
  erase_free (e);
}

static void
on_look_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Erase *e = data;
  JsonObject *o = result != NULL ? json_node_get_object (result) : NULL;
  g_autofree char *body = NULL, *cards = NULL, *stays = NULL, *records = NULL;
  gint64 n;

  if (o != NULL && foyer_json_str (o, "kept_until") != NULL)
    {
      gint64 date;
      g_autofree char *day = foyer_date_parse (foyer_json_str (o, "kept_until"), &date) ? foyer_format_date (foyer_ui_time_format (context), date) : NULL;

      foyer_ui_toast (context, _("Signed medical records of this person must be kept until %s. Erase after that."), day);
      erase_free (e);
      return;
    }

  if (o == NULL || json_object_get_int_member (o, "ahead") > 0)
    {
      if (o != NULL)
        foyer_ui_toast (context, "%s", _("This person is still booked. Cancel the coming bookings first."));
      erase_free (e);
      return;
    }
  n = json_object_get_int_member (o, "cards");
  cards = n > 1 ? g_strdup_printf (ngettext ("%d merged card goes too.", "%d merged cards go too.", (gulong) n - 1), (int) n - 1) : g_strdup ("");
  n = json_object_get_int_member (o, "visits");
  stays = g_strdup_printf (ngettext ("%d visit stays, with its receipts and payments, without the name.", "%d visits stay, with their receipts and payments, without the name.",
                                     (gulong) n), (int) n);
  n = json_object_get_int_member (o, "records");
  records = n > 0 ? g_strdup_printf (ngettext ("%d medical record goes too. Print it first if it has to be kept.", "%d medical records go too. Print them first if they have to be kept.",
                                               (gulong) n), (int) n)
                  : g_strdup ("");
  body = g_strdup_printf ("%s\n\n%s %s\n\n%s%s%s",
                          _("Name, phones, e-mail, notes, files, visitors, medical records and what the change log says of them go from every desk, the server and its backups. Kept files of exported lists go too."),
                          stays, cards, records, *records != '\0' ? "\n\n" : "", _("This cannot be undone."));
  foyer_alert_ask (e->parent, _("Erase this person for good?"), body, _("_Erase for good"), FOYER_ALERT_DESTRUCTIVE, on_sure_cb, e);
}

void
foyer_client_erase_ask (FoyerUiContext *context, GtkWidget *parent, const FoyerId *client)
{
  Erase *e = g_new0 (Erase, 1);

  e->context = g_object_ref (context);
  g_set_weak_pointer (&e->parent, parent);
  e->client = *client;
  foyer_ui_ask (context, NULL, "client.erase-look", foyer_params ("id", "d", client, NULL), NULL, on_look_cb, e);
}
