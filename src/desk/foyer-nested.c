#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include "foyer-apply.h"
#include "foyer-call.h"
#include "foyer-nested.h"

gboolean
foyer_call_nested (FoyerCall *call,
                   const char *name,
                   JsonObject *params,
                   const char *accepted,
                   JsonObject **result,
                   GError **error)
{
  const char *reason = accepted != NULL ? accepted : foyer_call_override (call);
  g_autoptr (JsonObject) given = params;

  if (result != NULL)
    *result = NULL;
  if (reason != NULL)
    json_object_set_string_member (given, "override", reason);
  g_autoptr (FoyerCall) inner = foyer_call_new (call->desk, &call->actor, name, FALSE, given, error);
  if (inner == NULL)
    return FALSE;
  inner->loc = call->loc;
  inner->now = call->now;
  inner->tx = call->tx;
  inner->db = call->db;
  /* The board, by which a booking finds the client's others of the day, is made at the end of a change: with what came before as well. */
  foyer_tx_flush (call->tx);
  if (!foyer_call_enter (inner, error) || !inner->command->run (inner, error))
    return FALSE;
  if (json_array_get_length (inner->warnings) > 0 && accepted != NULL)
    {
      if (!foyer_call_need (call, "booking.override", error))
        return FALSE;
      foyer_tx_set_why (call->tx, accepted);
    }
  for (guint i = 0; accepted == NULL && i < json_array_get_length (inner->warnings); i++)
    json_array_add_object_element (call->warnings, json_object_ref (json_array_get_object_element (inner->warnings, i)));
  if (result != NULL)
    *result = json_object_ref (inner->result);
  return TRUE;
}

gboolean
foyer_call_ask (FoyerCall *call,
                const char *name,
                JsonObject *params,
                JsonNode **answer,
                GError **error)
{
  g_autoptr (JsonObject) given = params;
  g_autoptr (JsonBuilder) out = json_builder_new ();
  g_autoptr (FoyerCall) inner = foyer_call_new (call->desk, &call->actor, name, TRUE, given, error);

  if (inner == NULL)
    return FALSE;
  inner->loc = call->loc;
  inner->now = call->now;
  inner->db = call->db;
  if (call->tx != NULL)
    foyer_tx_flush (call->tx);
  if (!foyer_call_enter (inner, error) || !inner->query->run (inner, out, error))
    return FALSE;
  *answer = json_builder_get_root (out);
  return TRUE;
}
