/* POST /v1/code {who, loc, scopes, role}: a manager at a desk asks for the code that brings another desk in. Authorised by the desk's
 * token; @who must have the right over users there, as far as this desk may be used. */
#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <string.h>

#include "foyer-account.h"
#include "foyer-error.h"
#include "foyer-handlers.h"
#include "foyer-may.h"
#include "foyer-order.h"
#include "foyer-time.h"

typedef struct
{
  const FoyerDevice *device;
  FoyerCode *want;
  gint64 now;
  const char *why;
} Judge;

static gboolean
judge (FoyerDb *db, gpointer data, GError **error)
{
  Judge *j = data;
  g_autoptr (FoyerRow) row = foyer_db_get (db, "device", &j->device->id);
  g_auto (FoyerHolding) own = { 0 }, given = { 0 };
  g_autoptr (FoyerAccess) access = NULL;
  g_autoptr (FoyerRow) probe = foyer_row_new ("device", &j->device->id);
  FoyerId at = foyer_id_is_none (&j->want->loc) ? j->device->loc : j->want->loc;

  foyer_holding_read (&own, row);
  if (foyer_id_is_none (&j->want->by))
    {
      j->why = "Sign in first: a code is made in somebody's name.";
      return TRUE;
    }
  if (foyer_id_is_none (&at))
    {
      /* A user of every location, or one of the locations where the right is. */
      FoyerStmt *s = foyer_db_own_read (db, "SELECT id FROM location ORDER BY id");

      while (foyer_stmt_step (s) && access == NULL)
        {
          FoyerId loc = foyer_stmt_id (s, 0);
          g_autoptr (FoyerAccess) a = foyer_access_at (db, &j->want->by, &loc, j->now << 16, own.role);

          if (foyer_access_value (a, "setup.access") != 0)
            access = g_steal_pointer (&a);
        }
      foyer_stmt_done (s);
    }
  else
    access = foyer_access_at (db, &j->want->by, &at, j->now << 16, own.role);
  if (access == NULL || foyer_access_value (access, "setup.access") == 0)
    {
      j->why = "Only somebody with the right over users makes codes for desks.";
      return TRUE;
    }
  /* A desk brings in none that holds more than itself. */
  foyer_row_set_id (probe, "loc", &j->want->loc);
  foyer_row_set_text (probe, "scopes", j->want->scopes);
  foyer_holding_read (&given, probe);
  if ((given.all && !own.all) || (given.all_sections && !own.all_sections))
    j->why = "This desk does not hold the whole business itself.";
  for (guint i = 0; j->why == NULL && given.extra != NULL && given.extra[i] != NULL; i++)
    if (!foyer_holding_has (&own, given.extra[i]))
      j->why = "This desk does not hold itself what the new one is to hold.";
  if (j->why == NULL && !foyer_id_is_none (&j->want->loc))
    {
      char text[37];
      g_autofree char *scope = g_strconcat ("loc:", foyer_id_format (&j->want->loc, text), NULL);
      g_autoptr (FoyerRow) location = foyer_db_get (db, "location", &j->want->loc);

      if (location == NULL)
        j->why = "There is no such location.";
      else if (!foyer_holding_has (&own, scope))
        j->why = "This desk does not hold that location.";
    }
  /* Nobody makes more than he is. */
  if (!access->owner && (j->want->role[0] == '\0' || foyer_role_parse (j->want->role) < access->role))
    g_strlcpy (j->want->role, access->role == FOYER_ROLE_MANAGER ? "manager" : "receptionist", sizeof j->want->role);
  return TRUE;
}

static const char *
text_member (JsonObject *o, const char *name)
{
  JsonNode *n = json_object_get_member (o, name);
  return n != NULL && JSON_NODE_HOLDS_VALUE (n) && json_node_get_value_type (n) == G_TYPE_STRING ? json_node_get_string (n) : NULL;
}

static void
make_code (FoyerServer *server, FoyerHttpRequest *req, const char *rest)
{
  FoyerChain *chain = NULL;
  g_autoptr (FoyerDevice) device = foyer_request_device (server, req, &chain);
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL, *url = NULL, *invitation = NULL;
  g_auto (GStrv) pins = NULL;
  const char *who, *loc, *role, *scopes, *gen, *dir;
  FoyerCode want = { 0 };
  Judge j = { device, &want, foyer_now () };
  GString *s;
  FoyerJsonWriter w;

  if (device == NULL)
    return;
  body = foyer_request_object (req);
  if (body == NULL)
    return;
  gen = foyer_chain_gen (chain);
  who = text_member (body, "who");
  loc = text_member (body, "loc");
  role = text_member (body, "role");
  scopes = text_member (body, "scopes");
  want.chain = *foyer_chain_own_id (chain);
  if ((who != NULL && !foyer_id_parse (who, &want.by)) || (loc != NULL && !foyer_id_parse (loc, &want.loc))
      || (role != NULL && strlen (role) >= sizeof want.role) || (scopes != NULL && (strlen (scopes) >= sizeof want.scopes || strchr (scopes, '\n') != NULL)))
    {
      foyer_reply_error (req, 400, "malformed", gen, "who and loc are ids, role a word, scopes a short text.");
      return;
    }
  if (role != NULL && *role != '\0' && strcmp (role, "professional") != 0 && foyer_role_parse (role) == FOYER_ROLE_PROFESSIONAL)
    {
      foyer_reply_error (req, 400, "malformed", gen, "There is no such role.");
      return;
    }
  g_strlcpy (want.role, role != NULL ? role : "", sizeof want.role);
  g_strlcpy (want.scopes, scopes != NULL ? scopes : "", sizeof want.scopes);
  if (!foyer_chain_open (chain, &error) || !foyer_store_read (foyer_chain_store (chain), judge, &j, &error))
    {
      foyer_reply_gerror (req, gen, error);
      return;
    }
  if (j.why != NULL)
    {
      foyer_reply_error (req, 403, "denied", gen, j.why);
      return;
    }
  code = foyer_order_make_code (foyer_chains_order (foyer_server_chains (server)), &want, j.now, &error);
  if (code == NULL)
    {
      foyer_reply_gerror (req, gen, error);
      return;
    }
  dir = foyer_chains_dir (foyer_server_chains (server));
  url = foyer_url_read (dir);
  pins = foyer_pins_read (dir);
  s = g_string_new (NULL);
  foyer_json_writer_init (&w, s);
  foyer_json_begin_object (&w);
  foyer_json_key (&w, "code");
  foyer_json_text (&w, code);
  foyer_json_key (&w, "expires");
  foyer_json_int (&w, j.now + FOYER_CODE_SECONDS * G_GINT64_CONSTANT (1000));
  foyer_json_key (&w, "pins");
  foyer_json_begin_array (&w);
  for (guint i = 0; pins != NULL && pins[i] != NULL; i++)
    foyer_json_text (&w, pins[i]);
  foyer_json_end_array (&w);
  foyer_json_key (&w, "role");
  foyer_json_text (&w, want.role);
  if (url != NULL)
    {
      foyer_json_key (&w, "url");
      foyer_json_text (&w, url);
    }
  foyer_json_end_object (&w);
  foyer_reply_json (req, 200, gen, NULL, s);
}

const FoyerHandler foyer_handlers_code[] = {
  { "POST", "/v1/code", make_code },
  { NULL },
};
