#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include "foyer-client-find.h"
#include "foyer-labels.h"

#define FEWEST 2

gboolean
foyer_client_find (FoyerUiContext *context, gpointer owner, GCancellable **asking, const char *typed, int limit, FoyerUiReply reply, gpointer data)
{
  g_autofree char *wanted = g_strstrip (g_strdup (typed != NULL ? typed : ""));

  g_cancellable_cancel (*asking);
  g_clear_object (asking);
  if (g_utf8_strlen (wanted, -1) < FEWEST || !foyer_ui_may (context, "clients"))
    return FALSE;
  *asking = g_cancellable_new ();
  foyer_ui_ask (context, owner, "client.search", foyer_params ("text", "s", wanted, "limit", "i", (gint64) limit, "brief", "b", TRUE, NULL), *asking, reply, data);
  return TRUE;
}

char *
foyer_client_found_phone (JsonObject *row)
{
  const char *phone = foyer_json_str (row, "phone_text");

  return foyer_ui_phone (phone != NULL ? phone : foyer_json_str (row, "phone"));
}
