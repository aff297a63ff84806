/* PRM-2: what a real server refuses. A receptionist's session tries every command and query over HTTP, and what becomes of each is compared with the
 * table that says who may. PRM-3: rights taken away at one desk, seen at another. */
#include "config.h"

#include <string.h>

#include "foyer-account.h"
#include "foyer-live.h"
#include "foyer-may.h"
#include "foyer-sync-worker.h"
#include "some-params.h"

#define PHONE "+36301110002"

static FoyerLive *live;
static FoyerTest *owner, *forged; /* two desks */
static FoyerSync *owner_sync, *forged_sync;
static FoyerActor rita;

static FoyerStore *
store_of (FoyerTest *t)
{
  return foyer_desk_store (t->desk);
}

static FoyerSync *
join (FoyerTest *t)
{
  g_autofree char *code = foyer_live_code (live, NULL);
  g_autoptr (GError) error = NULL;
  FoyerSync *sync;

  foyer_enrol (store_of (t), live->url, code, "front desk", &error);
  g_assert_no_error (error);
  sync = foyer_sync_new (store_of (t), foyer_account_load (foyer_store_dir (store_of (t)), &error), NULL, NULL, NULL);
  foyer_sync_wait (sync, 60000, &error);
  g_assert_no_error (error);
  return sync;
}

static void
set_up (void)
{
  live = foyer_live_new ();
  owner = foyer_test_new ();
  rita = foyer_test_user (owner, "Rita", PHONE, "receptionist", NULL);
  owner->owner.now = rita.now = 0;
  foyer_test_book (owner, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Eszter", "+36201234567");
  owner_sync = join (owner);
  forged = foyer_test_new_empty ();
  forged_sync = join (forged);
}

static FoyerAccess *
her_access (FoyerDb *db)
{
  return foyer_access_get (db, &rita.user, &owner->loc);
}

/* ---- every command and query over HTTP --------------------------------------------------------------------------------------- */

static char *token;

/* The right of the entry is what decides: refused for want of it, or not. */
static void
try_entry (const char *kind, const char *name, const char *right, const FoyerParam *list, FoyerAccess *access, guint *kept_out)
{
  g_autoptr (JsonObject) params = some_params (list);
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), params), answer = NULL;
  g_autofree char *body = json_to_string (node, FALSE), *path = g_strdup_printf ("/v1/%s/%s", kind, name);
  gboolean may = foyer_access_value (access, right) != 0, refused = FALSE;
  const char *label = foyer_rights[foyer_right_find (right)].label;
  int status = 0;

  /* The server lets nobody ask as fast as this goes. */
  for (;;)
    {
      answer = foyer_live_http (live, "POST", path, token, NULL, body, &status);
      if (status != 429 && status != 503)
        break;
      g_clear_pointer (&answer, json_node_unref);
      g_usleep (50000);
    }
  if (answer != NULL && JSON_NODE_HOLDS_OBJECT (answer) && json_object_has_member (json_node_get_object (answer), "error"))
    {
      JsonObject *error = json_object_get_object_member (json_node_get_object (answer), "error");
      const char *text = json_object_get_string_member_with_default (error, "text", "");

      refused = strcmp (json_object_get_string_member_with_default (error, "code", ""), "denied") == 0;
      if (may && refused && strstr (text, label) != NULL)
        g_error ("A receptionist was kept out of %s: %s", name, text);
    }
  if (!may && !refused)
    g_error ("A receptionist got into %s without the right %s (%d)", name, right, status);
  *kept_out += !may;
}

static gboolean
try_all (FoyerDb *db, gpointer data, GError **error)
{
  *(FoyerAccess **) data = her_access (db);
  return TRUE;
}

static void
test_http (void)
{
  g_autofree char *body = g_strdup_printf ("{\"chain\":\"%s\",\"login\":\"%s\",\"password\":\"%s\"}", live->chain, PHONE, FOYER_TEST_PASSWORD);
  g_autoptr (JsonNode) session = NULL;
  g_autoptr (FoyerAccess) access = NULL;
  guint out = 0, tried = 0;
  int status;

  session = foyer_live_http (live, "POST", "/v1/session", NULL, NULL, body, &status);
  g_assert_cmpint (status, ==, 200);
  token = g_strdup (json_object_get_string_member (json_node_get_object (session), "token"));
  g_assert_true (foyer_store_read (store_of (owner), try_all, &access, NULL));
  for (int m = 0; foyer_command_modules[m] != NULL; m++)
    for (const FoyerCommand *c = foyer_command_modules[m]; c->name != NULL; c++)
      if (c->right != NULL && *c->right != '\0')
        {
          try_entry ("call", c->name, c->right, c->params, access, &out);
          tried++;
        }
  for (int m = 0; foyer_query_modules[m] != NULL; m++)
    for (const FoyerQuery *q = foyer_query_modules[m]; q->name != NULL; q++)
      if (q->right != NULL && *q->right != '\0')
        {
          try_entry ("query", q->name, q->right, q->params, access, &out);
          tried++;
        }
  g_test_message ("%u entries, %u refused", tried, out);
  g_assert_cmpuint (tried, >, 200);
  g_assert_cmpuint (out, >, 50);
}

/* PRM-3, USR-7, USR-15: rights taken away at the chain count at the other desk with the next exchange, and at the server at once. */
static void
test_revoked (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = NULL;
  int status;

  rita.loc = owner->loc;
  g_assert_true (foyer_desk_may (forged->desk, &rita, "booking.create"));
  json_object_unref (foyer_test_call (owner, "access.revoke", foyer_params ("user", "d", &rita.user, NULL)));
  foyer_sync_wait (owner_sync, 60000, &error);
  g_assert_no_error (error);
  /* The other desk is told of the news: within the minute, without being asked to look. */
  for (int i = 0; i < 6000 && foyer_desk_may (forged->desk, &rita, "booking.create"); i++)
    g_usleep (10000);
  g_assert_false (foyer_desk_may (forged->desk, &rita, "booking.create"));
  g_assert_false (foyer_desk_may (forged->desk, &rita, "calendar"));
  answer = foyer_live_http (live, "POST", "/v1/query/location.list", token, NULL, "{}", &status);
  g_assert_cmpint (status, >=, 401);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  set_up ();
  g_test_add_func ("/attack/PRM-2,commands-and-queries", test_http);
  g_test_add_func ("/attack/PRM-3,USR-15", test_revoked);
  result = g_test_run ();
  foyer_sync_free (owner_sync);
  foyer_sync_free (forged_sync);
  foyer_test_free (owner);
  foyer_test_free (forged);
  foyer_live_free (live);
  g_free (token);
  return result;
}
