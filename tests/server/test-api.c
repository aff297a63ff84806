/* The HTTP API of a real server process: API-1, 2, 5, 6, 17, and what strangers send. */
#include "config.h"

#include <gio/gunixsocketaddress.h>
#include <signal.h>
#include <string.h>

#include "foyer-account.h"
#include "foyer-live.h"
#include "foyer-sync-worker.h"
#include "foyer-test.h"
#include "foyer-totp.h"
#include "foyer-wire.h"

/* One server with the salon, shared by the tests: brought there by a desk. */
static FoyerLive *live;
static char *owner_token, *loc_text;

static JsonNode *
sign_in (const char *login, const char *password, const char *scopes, int *status)
{
  g_autofree char *body = g_strdup_printf ("{\"chain\":\"%s\",\"login\":\"%s\",\"password\":\"%s\"%s%s}", live->chain, login, password,
                                           scopes ? ",\"scopes\":" : "", scopes ? scopes : "");
  return foyer_live_http (live, "POST", "/v1/session", NULL, NULL, body, status);
}

static char *
token_of (JsonNode *node)
{
  return g_strdup (json_object_get_string_member (json_node_get_object (node), "token"));
}

static void
set_up (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerStore *store = foyer_desk_store (t->desk);
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;
  g_autoptr (FoyerSync) sync = NULL;
  g_autoptr (JsonNode) node = NULL;
  FoyerActor stylist;
  int status;

  live = foyer_live_new ();
  code = foyer_live_code (live, NULL);
  stylist = foyer_test_user (t, "Anna Nagy", "+36302222222", "professional", &t->staff[ANNA]);
  g_assert_false (foyer_id_is_none (&stylist.user));
  foyer_enrol (store, live->url, code, "front desk", &error);
  g_assert_no_error (error);
  sync = foyer_sync_new (store, foyer_account_load (foyer_store_dir (store), &error), NULL, NULL, NULL);
  foyer_sync_wait (sync, 60000, &error);
  g_assert_no_error (error);
  loc_text = foyer_id_to_string (&t->loc);
  node = sign_in ("olga@example.com", FOYER_TEST_PASSWORD, NULL, &status);
  g_assert_cmpint (status, ==, 200);
  owner_token = token_of (node);
}

/* API-1 */
static void
test_tokens (void)
{
  g_autoptr (JsonNode) a = NULL, b = NULL, c = NULL, d = NULL, e = NULL, f = NULL, g = NULL, limited = NULL, wrong = NULL;
  g_autofree char *query_only = NULL, *other_chain = NULL;
  int status;

  a = foyer_live_http (live, "POST", "/v1/call/client.create", NULL, NULL, "{\"name\":\"X\"}", &status);
  g_assert_cmpint (status, ==, 401);
  b = foyer_live_http (live, "GET", "/v1/changes", "fs1_nonsense", NULL, NULL, &status);
  g_assert_cmpint (status, ==, 401);
  c = foyer_live_http (live, "POST", "/v1/sync", owner_token, NULL, "{}", &status);
  g_assert_cmpint (status, ==, 401); /* a person is no desk */
  wrong = sign_in ("olga@example.com", "wrong", NULL, &status);
  g_assert_cmpint (status, ==, 401);
  limited = sign_in ("olga@example.com", FOYER_TEST_PASSWORD, "[\"query\"]", &status);
  g_assert_cmpint (status, ==, 200);
  query_only = token_of (limited);
  d = foyer_live_http (live, "POST", "/v1/query/table.list", query_only, NULL, "{}", &status);
  g_assert_cmpint (status, ==, 200);
  e = foyer_live_http (live, "POST", "/v1/call/client.create", query_only, NULL, "{\"name\":\"X\"}", &status);
  g_assert_cmpint (status, ==, 403);
  f = foyer_live_http (live, "GET", "/v1/changes", query_only, NULL, NULL, &status);
  g_assert_cmpint (status, ==, 403);
  /* The token of a chain that is not here. */
  other_chain = g_strdup (owner_token);
  other_chain[10] = other_chain[10] == '0' ? '1' : '0';
  g = foyer_live_http (live, "POST", "/v1/call/client.create", other_chain, NULL, "{\"name\":\"X\"}", &status);
  g_assert_cmpint (status, ==, 401);
}

static gint64
count_clients (const char *name)
{
  g_autoptr (JsonNode) node = NULL;
  JsonArray *rows;
  gint64 n = 0;
  int status;

  node = foyer_live_http (live, "POST", "/v1/query/table.rows", owner_token, NULL, "{\"table\":\"client\"}", &status);
  g_assert_cmpint (status, ==, 200);
  rows = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    n += g_strcmp0 (json_object_get_string_member_with_default (json_array_get_object_element (rows, i), "name", NULL), name) == 0;
  return n;
}

/* API-2: the same key gives the first result, also after the server was killed; the same key for something else is an error. */
static void
test_idempotency (void)
{
  g_autoptr (JsonNode) first = NULL, again = NULL, other = NULL, later = NULL;
  g_autofree char *x = NULL, *y = NULL, *z = NULL;
  int status;

  first = foyer_live_http (live, "POST", "/v1/call/client.create", owner_token, "visit-1", "{\"name\":\"Once\"}", &status);
  g_assert_cmpint (status, ==, 200);
  again = foyer_live_http (live, "POST", "/v1/call/client.create", owner_token, "visit-1", "{\"name\":\"Once\"}", &status);
  g_assert_cmpint (status, ==, 200);
  x = json_to_string (first, FALSE);
  y = json_to_string (again, FALSE);
  g_assert_cmpstr (x, ==, y);
  g_assert_cmpint (count_clients ("Once"), ==, 1);
  other = foyer_live_http (live, "POST", "/v1/call/client.create", owner_token, "visit-1", "{\"name\":\"Other\"}", &status);
  g_assert_cmpint (status, ==, 409);
  foyer_live_stop (live, TRUE);
  foyer_live_start (live);
  later = foyer_live_http (live, "POST", "/v1/call/client.create", owner_token, "visit-1", "{\"name\":\"Once\"}", &status);
  g_assert_cmpint (status, ==, 200);
  z = json_to_string (later, FALSE);
  g_assert_cmpstr (x, ==, z);
  g_assert_cmpint (count_clients ("Once"), ==, 1);
  g_assert_cmpint (count_clients ("Other"), ==, 0);
}

static JsonObject *
changes (const char *query, JsonNode **node)
{
  g_autofree char *path = g_strconcat ("/v1/changes?", query, NULL);
  int status;

  *node = foyer_live_http (live, "GET", path, owner_token, NULL, NULL, &status);
  g_assert_cmpint (status, ==, 200);
  return json_node_get_object (*node);
}

static char *
make_client (const char *name)
{
  g_autofree char *body = g_strdup_printf ("{\"name\":\"%s\"}", name);
  g_autoptr (JsonNode) node = NULL;
  int status;

  node = foyer_live_http (live, "POST", "/v1/call/client.create", owner_token, NULL, body, &status);
  g_assert_cmpint (status, ==, 200);
  return g_strdup (json_object_get_string_member (json_node_get_object (node), "id"));
}

/* API-5: changed_after gives exactly what was edited after that time, deleted rows included. */
static void
test_changed_after (void)
{
  g_autofree char *before = make_client ("Before"), *deleted = make_client ("Deleted"), *after = NULL, *body = NULL, *query = NULL;
  g_autoptr (JsonNode) node = NULL, gone = NULL;
  gint64 time;
  JsonArray *rows;
  gboolean saw_deleted = FALSE, saw_after = FALSE;
  int status;

  g_usleep (20000);
  time = g_get_real_time () / 1000;
  g_usleep (20000);
  after = make_client ("After");
  body = g_strdup_printf ("{\"id\":\"%s\"}", deleted);
  gone = foyer_live_http (live, "POST", "/v1/call/client.delete", owner_token, NULL, body, &status);
  g_assert_cmpint (status, ==, 200);
  query = g_strdup_printf ("entity=client&changed_after=%" G_GINT64_FORMAT, time);
  rows = json_object_get_array_member (changes (query, &node), "rows");
  g_assert_cmpuint (json_array_get_length (rows), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      JsonObject *o = json_array_get_object_element (rows, i);
      const char *id = json_object_get_string_member (json_object_get_object_member (o, "row"), "id");

      if (strcmp (id, deleted) == 0)
        saw_deleted = json_object_get_boolean_member (o, "deleted");
      if (strcmp (id, after) == 0)
        saw_after = !json_object_get_boolean_member (o, "deleted");
    }
  g_assert_true (saw_deleted);
  g_assert_true (saw_after);
}

/* API-6: a thousand edits, read in pages that are interrupted (asked twice, the server killed in between): each edit once. */
static void
test_cursor (void)
{
  g_autoptr (JsonNode) start = NULL;
  g_autofree char *cursor = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GString *csv = g_string_new (NULL);
  gboolean more = TRUE;
  guint pages = 0;

  {
    g_autoptr (JsonNode) node = NULL;
    g_autofree char *at = g_strdup ("limit=1000");
    JsonObject *o = changes (at, &node);
    /* To the head. */
    cursor = g_strdup (json_object_get_string_member (o, "cursor"));
    while (json_object_get_boolean_member (o, "more"))
      {
        g_autofree char *escaped = g_uri_escape_string (cursor, NULL, FALSE), *q = g_strdup_printf ("limit=1000&since=%s", escaped);
        g_clear_pointer (&node, json_node_unref);
        o = changes (q, &node);
        g_free (cursor);
        cursor = g_strdup (json_object_get_string_member (o, "cursor"));
      }
  }
  g_string_free (csv, TRUE);
  for (int i = 0; i < 1000; i++)
    {
      g_autofree char *name = g_strdup_printf ("Edit %d", i), *id = make_client (name);
    }
  while (more)
    {
      g_autofree char *escaped = g_uri_escape_string (cursor, NULL, FALSE), *q = g_strdup_printf ("entity=client&limit=137&since=%s", escaped);
      g_autoptr (JsonNode) node = NULL, twice = NULL;
      JsonObject *o = changes (q, &node);
      JsonArray *rows = json_object_get_array_member (o, "rows");

      pages++;
      if (pages == 3)
        {
          /* The answer was lost: the same page again; and the server is killed. */
          g_autofree char *x = json_to_string (node, FALSE), *y = NULL;
          foyer_live_stop (live, TRUE);
          foyer_live_start (live);
          changes (q, &twice);
          y = json_to_string (twice, FALSE);
          g_assert_cmpstr (x, ==, y);
        }
      for (guint i = 0; i < json_array_get_length (rows); i++)
        {
          const char *id = json_object_get_string_member (json_object_get_object_member (json_array_get_object_element (rows, i), "row"), "id");
          g_assert_true (g_hash_table_add (seen, g_strdup (id)));
        }
      g_free (cursor);
      cursor = g_strdup (json_object_get_string_member (o, "cursor"));
      more = json_object_get_boolean_member (o, "more");
    }
  g_assert_cmpuint (g_hash_table_size (seen), ==, 1000);
  g_assert_cmpuint (pages, >=, 8);
}

/* API-17: money is whole minor units; a fraction is refused before any command sees it. */
static void
test_no_floats (void)
{
  g_autoptr (JsonNode) node = NULL;
  int status;

  node = foyer_live_http (live, "POST", "/v1/call/service.create", owner_token, NULL, "{\"title\":\"X\",\"price_min\":12.5}", &status);
  g_assert_cmpint (status, ==, 400);
}

/* SEC: a password is never given out; a user without the right is told so. */
static void
test_secrets (void)
{
  g_autoptr (JsonNode) node = NULL, session = NULL, denied = NULL;
  g_autofree char *text = NULL, *token = NULL;
  int status;

  changes ("entity=user&limit=1000", &node);
  text = json_to_string (node, FALSE);
  g_assert_null (strstr (text, "argon2"));
  g_assert_nonnull (strstr (text, "Olga"));
  session = sign_in ("+36302222222", FOYER_TEST_PASSWORD, NULL, &status);
  if (status == 200)
    {
      token = token_of (session);
      denied = foyer_live_http (live, "POST", "/v1/call/location.create", token, NULL,
                                "{\"name\":\"Y\",\"country\":\"AT\",\"zone\":\"Europe/Vienna\",\"currency\":\"EUR\"}", &status);
      g_assert_cmpint (status, ==, 403);
    }
  else
    g_assert_cmpint (status, ==, 401);
}

static void
test_strangers (void)
{
  static const char *const raw[] = {
    "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    "POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n",
    "POST /v1/enrol HTTP/1.1\r\nHost: x\r\nContent-Length: 7\r\n\r\nnot-jsn",
    "POST /v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n[]",
    "DELETE /v1/sync HTTP/1.1\r\nHost: x\r\n\r\n",
    "\x16\x03\x01\x02 hello TLS\r\n\r\n",
  };
  g_autoptr (JsonNode) health = NULL;
  int status;

  for (guint i = 0; i < G_N_ELEMENTS (raw); i++)
    {
      g_autofree char *answer = foyer_live_raw (live, raw[i], -1, 5);
      if (i < 5)
        g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 4"));
    }
  {
    /* A bomb, and an object nested a thousand deep. */
    g_autofree char *zeros = g_malloc0 (40 * 1024 * 1024), *head = NULL, *answer = NULL, *deep = NULL, *open = g_strnfill (2000, '['), *text = NULL;
    g_autoptr (GBytes) z = foyer_wire_deflate (zeros, 40 * 1024 * 1024);
    g_autoptr (GByteArray) all = g_byte_array_new ();
    g_autoptr (JsonNode) node = NULL;

    head = g_strdup_printf ("POST /v1/session HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n", g_bytes_get_size (z));
    g_byte_array_append (all, (const guint8 *) head, strlen (head));
    g_byte_array_append (all, g_bytes_get_data (z, NULL), g_bytes_get_size (z));
    answer = foyer_live_raw (live, (const char *) all->data, all->len, 10);
    g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 413"));
    deep = g_strdup_printf ("{\"a\":%s", open);
    node = foyer_live_http (live, "POST", "/v1/session", NULL, NULL, deep, &status);
    g_assert_cmpint (status, ==, 400);
    text = g_strnfill (10 * 1024 * 1024, 'n');
    g_free (deep);
    deep = g_strdup_printf ("{\"name\":\"%s\"}", text);
    g_clear_pointer (&node, json_node_unref);
    node = foyer_live_http (live, "POST", "/v1/call/client.create", owner_token, NULL, deep, &status);
    g_assert_true (status == 413 || status == 0); /* told, or cut off while sending on */
  }
  health = foyer_live_http (live, "GET", "/v1/health", NULL, NULL, NULL, &status);
  g_assert_cmpint (status, ==, 200);
}

/* Half a request does not hold a connection for ever, and a few of them do not hold up the others. */
static void
test_half_open (void)
{
  g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (JsonNode) health = NULL;
  int status;

  for (int i = 0; i < 50; i++)
    {
      GSocketConnection *c = g_socket_client_connect_to_host (client, "127.0.0.1", live->port, NULL, NULL);
      g_assert_nonnull (c);
      g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (c)), "POST /v1/sync HTTP/1.1\r\nHost", 28, NULL, NULL, NULL);
      g_ptr_array_add (held, c);
    }
  health = foyer_live_http (live, "GET", "/v1/health", NULL, NULL, NULL, &status);
  g_assert_cmpint (status, ==, 200);
}

/* Addresses others can reach are refused without TLS in front. */
static void
test_addresses (void)
{
  int status;
  g_autofree char *a = foyer_live_run (&status, "src/server/foyer-server", "--data", live->data, "--listen", "0.0.0.0:0", NULL), *b = NULL, *c = NULL;

  g_assert_cmpint (status, ==, 1);
  g_assert_nonnull (strstr (a, "TLS"));
  b = foyer_live_run (&status, "src/server/foyer-server", "--data", live->data, "--listen", "nowhere", NULL);
  g_assert_cmpint (status, ==, 1);
  {
    /* A socket of a file system: refused while somebody listens, taken over when its server was killed. */
    g_autofree char *path = g_build_filename (live->data, "app.sock", NULL), *address = g_strconcat ("unix:", path, NULL), *program = NULL, *again = NULL;
    g_autoptr (GSubprocess) first = NULL, second = NULL;
    const char *dir = g_getenv ("FOYER_BUILDDIR");

    program = g_build_filename (dir != NULL ? dir : ".", "src/server/foyer-server", NULL);
    first = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, NULL, program, "--data", live->data, "--listen", address, NULL);
    for (int i = 0; i < 200 && !g_file_test (path, G_FILE_TEST_EXISTS); i++)
      g_usleep (10000);
    again = foyer_live_run (&status, "src/server/foyer-server", "--data", live->data, "--listen", address, NULL);
    g_assert_cmpint (status, ==, 1);
    g_subprocess_send_signal (first, SIGKILL);
    g_subprocess_wait (first, NULL, NULL);
    second = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, NULL, program, "--data", live->data, "--listen", address, NULL);
    for (int i = 0; i < 300; i++)
      {
        g_autoptr (GSocketClient) client = g_socket_client_new ();
        g_autoptr (GSocketAddress) where = g_unix_socket_address_new (path);
        g_autoptr (GSocketConnection) con = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (where), NULL, NULL);

        if (con != NULL)
          break;
        g_assert_cmpint (i, <, 299);
        g_usleep (10000);
      }
    g_subprocess_send_signal (second, SIGTERM);
    g_subprocess_wait (second, NULL, NULL);
    g_assert_true (g_subprocess_get_successful (second));
    g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  }
  c = foyer_live_run (&status, "src/server/foyer-server", "fly", "--data", live->data, NULL);
  g_assert_cmpint (status, ==, 2);
}

/* SEC-5, SEC-6: every sign-in over the network is at a new desk, and at none of those that are listed. */
static JsonNode *
post (const char *path, const char *token, const char *body, int want)
{
  int status;
  JsonNode *node = foyer_live_http (live, "POST", path, token, NULL, body, &status);

  g_assert_cmpint (status, ==, want);
  return node;
}

static void
test_second_step (void)
{
  g_autoptr (JsonNode) in = NULL, fresh = NULL, on = NULL, ask = NULL, with = NULL, again = NULL, old = NULL, desks = NULL, limited = NULL, ended = NULL, out = NULL, users = NULL;
  g_autofree char *token = NULL, *newer = NULL, *body = NULL, *asked = NULL, *limit = NULL;
  const char *secret, *anna = NULL;
  guint8 bytes[FOYER_TOTP_SECRET];
  char code[9];
  int status;

  in = sign_in ("+36302222222", FOYER_TEST_PASSWORD, NULL, &status);
  g_assert_cmpint (status, ==, 200);
  token = token_of (in);
  fresh = post ("/v1/query/second-step.new", token, "{}", 200);
  secret = json_object_get_string_member (json_node_get_object (fresh), "secret");
  foyer_base32_parse (secret, bytes, sizeof bytes);
  foyer_totp_code (G_CHECKSUM_SHA1, bytes, sizeof bytes, foyer_totp_step (foyer_now ()), 6, code);
  body = g_strdup_printf ("{\"password\":\"%s\",\"secret\":\"%s\",\"code\":\"%s\"}", FOYER_TEST_PASSWORD, secret, code);
  on = post ("/v1/call/second-step.on", token, body, 200);

  ask = sign_in ("+36302222222", FOYER_TEST_PASSWORD, NULL, &status);
  g_assert_cmpint (status, ==, 409);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (json_node_get_object (ask), "error"), "code"), ==, "confirm");
  /* The one that switched it on is used up; a recovery code is good once. */
  asked = g_strdup_printf ("{\"chain\":\"%s\",\"login\":\"+36302222222\",\"password\":\"%s\",\"code\":\"%s\"}", live->chain, FOYER_TEST_PASSWORD, code);
  again = post ("/v1/session", NULL, asked, 401);
  g_free (asked);
  asked = g_strdup_printf ("{\"chain\":\"%s\",\"login\":\"+36302222222\",\"password\":\"%s\",\"code\":\"%s\"}", live->chain, FOYER_TEST_PASSWORD,
                           json_array_get_string_element (json_object_get_array_member (json_node_get_object (on), "codes"), 0));
  with = post ("/v1/session", NULL, asked, 200);
  newer = token_of (with);
  json_node_unref (post ("/v1/session", NULL, asked, 401));
  /* What was signed in before the second step is out. */
  old = post ("/v1/query/me", token, "{}", 401);
  json_node_unref (post ("/v1/query/me", newer, "{}", 200));

  users = post ("/v1/query/user.list", owner_token, "{}", 200);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (users)); i++)
    {
      JsonObject *o = json_array_get_object_element (json_node_get_array (users), i);
      if (g_strcmp0 (json_object_get_string_member_with_default (o, "phone", NULL), "+36302222222") == 0)
        anna = json_object_get_string_member (o, "id");
    }
  desks = post ("/v1/query/device.list", owner_token, "{}", 200);
  limit = g_strdup_printf ("{\"user\":\"%s\",\"desks\":[\"%s\"]}", anna, json_object_get_string_member (json_array_get_object_element (json_node_get_array (desks), 0), "id"));
  limited = post ("/v1/call/user.desks", owner_token, limit, 200);
  ended = post ("/v1/query/me", newer, "{}", 401);
  g_free (asked);
  asked = g_strdup_printf ("{\"chain\":\"%s\",\"login\":\"+36302222222\",\"password\":\"%s\",\"code\":\"%s\"}", live->chain, FOYER_TEST_PASSWORD,
                           json_array_get_string_element (json_object_get_array_member (json_node_get_object (on), "codes"), 1));
  out = post ("/v1/session", NULL, asked, 403);
  g_assert_nonnull (strstr (json_object_get_string_member (json_object_get_object_member (json_node_get_object (out), "error"), "text"), "signs in only at"));
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  set_up ();
  g_test_add_func ("/api/API-1/tokens", test_tokens);
  g_test_add_func ("/api/API-2/idempotency", test_idempotency);
  g_test_add_func ("/api/API-5/changed-after", test_changed_after);
  g_test_add_func ("/api/API-6/cursor", test_cursor);
  g_test_add_func ("/api/API-17/no-floats", test_no_floats);
  g_test_add_func ("/api/secrets", test_secrets);
  g_test_add_func ("/api/strangers", test_strangers);
  g_test_add_func ("/api/half-open", test_half_open);
  g_test_add_func ("/api/addresses", test_addresses);
  g_test_add_func ("/api/SEC-5 and SEC-6", test_second_step);
  result = g_test_run ();
  foyer_live_free (live);
  g_free (owner_token);
  g_free (loc_text);
  return result;
}
