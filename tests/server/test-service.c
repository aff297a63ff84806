/* foyer-server as a service: how it stops, what it logs and counts, and what it does with everything that is no request (section 15, 16, 17).
 * One process for all of it: after the worst of input it still serves, with the memory and descriptors it had before. */
#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "foyer-live.h"
#include "foyer-wire.h"

/* Bytes the server may hold more after a round of it. A sanitizer keeps what was freed, up to 256 MB. */
#ifdef __SANITIZE_ADDRESS__
#define SLACK (320.0 * 1024 * 1024)
#else
#define SLACK (64.0 * 1024 * 1024)
#endif

#define QUICK "[limits]\nread_seconds = 1\nreading = 40\nbodies_mb = 8\ngrace_ms = 3000\n"

typedef struct
{
  FoyerLive *live;
  char *token;
  char *head; /* a pull that waits, from the head */
} Desk;

static char *
sync_raw (const Desk *d, const char *body, gssize len, const char *more, gsize *out_len)
{
  gsize n = len < 0 ? strlen (body) : (gsize) len;
  GString *s = g_string_new (NULL);

  g_string_append_printf (s, "POST /v1/sync HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n%s\r\n", d->token, n,
                          more ? more : "");
  g_string_append_len (s, body, n);
  *out_len = s->len;
  return g_string_free (s, FALSE);
}

static char *
ask (const Desk *d, const char *body, gssize len, const char *more)
{
  gsize n;
  g_autofree char *bytes = sync_raw (d, body, len, more, &n);
  return foyer_live_raw (d->live, bytes, n, 30);
}

static void
enrol (FoyerLive *live, Desk *d)
{
  g_autofree char *code = foyer_live_code (live, NULL), *body = g_strdup_printf ("{\"code\":\"%s\"}", code), *text = NULL, *cursors = NULL;
  g_autoptr (JsonNode) node = NULL, reply = NULL;
  const char *json;
  int status;

  node = foyer_live_http (live, "POST", "/v1/enrol", NULL, NULL, body, &status);
  g_assert_cmpint (status, ==, 200);
  d->live = live;
  d->token = g_strdup (json_object_get_string_member (json_node_get_object (node), "token"));
  text = ask (d, "{\"pull\":{\"gen\":\"\",\"cursors\":{}}}", -1, NULL);
  json = strstr (text, "\r\n\r\n");
  g_assert_nonnull (json);
  reply = json_from_string (json + 4, NULL);
  cursors = json_to_string (json_object_get_member (json_object_get_object_member (json_node_get_object (reply), "pull"), "cursors"), FALSE);
  d->head = g_strdup_printf ("{\"pull\":{\"gen\":\"%s\",\"cursors\":%s},\"wait\":50}",
                             json_object_get_string_member (json_node_get_object (reply), "gen"), cursors);
}

static void
desk_clear (Desk *d)
{
  g_free (d->token);
  g_free (d->head);
}

static char *
figures (FoyerLive *live)
{
  guint port = live->port;
  char *text;

  live->port = live->metrics;
  text = foyer_live_raw (live, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n", -1, 10);
  live->port = port;
  return text;
}

static double
figure (FoyerLive *live, const char *name)
{
  g_autofree char *text = figures (live), *line = g_strconcat ("\n", name, " ", NULL);
  const char *at = strstr (text, line);

  return at != NULL ? g_ascii_strtod (at + strlen (line), NULL) : -1;
}

static void
wait_figure (FoyerLive *live, const char *name, double value)
{
  for (int i = 0; i < 1500; i++)
    {
      if (figure (live, name) == value)
        return;
      g_usleep (10000);
    }
  g_error ("%s is %g, not %g", name, figure (live, name), value);
}

static GSocketConnection *
dial (FoyerLive *live)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  GSocketConnection *c = g_socket_client_connect_to_host (client, "127.0.0.1", live->port, NULL, NULL);

  g_assert_nonnull (c);
  g_socket_set_timeout (g_socket_connection_get_socket (c), 20);
  return c;
}

static void
say (GSocketConnection *c, const char *bytes, gssize len)
{
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (c)), bytes, len < 0 ? strlen (bytes) : (gsize) len, NULL, NULL, NULL);
}

static char *
hear (GSocketConnection *c)
{
  GString *out = g_string_new (NULL);
  char buffer[4096];
  gssize n;

  while ((n = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (c)), buffer, sizeof buffer, NULL, NULL)) > 0)
    g_string_append_len (out, buffer, n);
  return g_string_free (out, FALSE);
}

/* ---- stopping ---------------------------------------------------------------------------------------------------------------------- */

/* SIGTERM: who waits is answered, the store is closed with nothing left in its log, status 0. */
static void
test_stop (void)
{
  FoyerLive *live = foyer_live_new_with (NULL, QUICK);
  Desk d = { 0 };
  g_autoptr (GSocketConnection) c = NULL, half = NULL;
  g_autofree char *request = NULL, *answer = NULL, *wal = NULL;
  gint64 began;
  gsize n;

  enrol (live, &d);
  c = dial (live);
  request = sync_raw (&d, d.head, -1, NULL, &n);
  say (c, request, n);
  wait_figure (live, "foyer_parked_polls", 1);
  half = dial (live);
  say (half, "POST /v1/sy", -1);
  began = g_get_monotonic_time ();
  foyer_live_stop (live, FALSE); /* and asserts status 0 */
  g_assert_cmpint (g_get_monotonic_time () - began, <, 30 * G_USEC_PER_SEC);
  answer = hear (c);
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 200"));
  wal = g_build_filename (live->data, "chains", live->chain, "foyer.db-wal", NULL);
  g_assert_false (g_file_test (wal, G_FILE_TEST_EXISTS)); /* checkpointed and gone */
  foyer_live_start (live);
  {
    g_autofree char *text = ask (&d, "{\"pull\":{\"gen\":\"\",\"cursors\":{}}}", -1, NULL);
    g_assert_true (g_str_has_prefix (text, "HTTP/1.1 200"));
  }
  desk_clear (&d);
  foyer_live_free (live);
}

/* TLS is refused or required as DESIGN.md says: nothing others can reach without it; figures never. */
static void
test_addresses (void)
{
  FoyerLive *live = foyer_live_new ();
  int status;
  g_autofree char *a = foyer_live_run (&status, "src/server/foyer-server", "--data", live->data, "--listen", "0.0.0.0:0", NULL), *b = NULL, *c = NULL;

  g_assert_cmpint (status, ==, 1);
  g_assert_nonnull (strstr (a, "speaks no TLS"));
  b = foyer_live_run (&status, "src/server/foyer-server", "--data", live->data, "--listen", "127.0.0.1:0", "--behind-proxy", "--metrics", "0.0.0.0:0", NULL);
  g_assert_cmpint (status, ==, 1);
  g_assert_nonnull (strstr (b, "can be reached by others"));
  c = foyer_live_run (&status, "src/server/foyer-server", "--data", live->data, "--listen", "127.0.0.1:0", "--log-level", "loud", NULL);
  g_assert_cmpint (status, ==, 2);
  foyer_live_free (live);
}

/* ---- figures and log ------------------------------------------------------------------------------------------------------------------ */

static void
test_figures (void)
{
  FoyerLive *live = foyer_live_new_with (NULL, QUICK);
  Desk d = { 0 };
  g_autofree char *text = NULL;

  enrol (live, &d);
  text = figures (live);
  g_assert_true (g_str_has_prefix (text, "HTTP/1.1 200"));
  g_assert_nonnull (strstr (text, "text/plain; version=0.0.4"));
  g_assert_nonnull (strstr (text, "\nfoyer_requests_total{route=\"/v1/sync\",code=\"200\"} 1\n"));
  g_assert_nonnull (strstr (text, "\nfoyer_requests_total{route=\"/v1/enrol\",code=\"200\"} 1\n"));
  g_assert_nonnull (strstr (text, "\nfoyer_digest_mismatches_total 0\n"));
  g_assert_nonnull (strstr (text, "\nfoyer_overload_level 0\n"));
  g_assert_nonnull (strstr (text, "\nprocess_open_fds "));
  g_assert_cmpfloat (figure (live, "foyer_chains_open"), ==, 1);
  desk_clear (&d);
  foyer_live_free (live);
}

/* 15: a desk that asks too often is told when to come back, and so is one that asks twice at once; the first poll ends as a ghost. */
static void
test_rates (void)
{
  FoyerLive *live = foyer_live_new_with (NULL, QUICK "device_burst = 10\ndevice_rate = 1\n");
  Desk d = { 0 };
  int refused = 0;

  enrol (live, &d);
  for (int i = 0; i < 20; i++)
    {
      g_autofree char *text = ask (&d, "{\"pull\":{\"gen\":\"\",\"cursors\":{}}}", -1, NULL);

      if (g_str_has_prefix (text, "HTTP/1.1 429"))
        {
          refused++;
          g_assert_nonnull (strstr (text, "\r\nRetry-After: 1\r\n"));
          g_assert_nonnull (strstr (text, "\"rate\""));
        }
      else
        g_assert_true (g_str_has_prefix (text, "HTTP/1.1 200"));
    }
  g_assert_cmpint (refused, >=, 5);
  g_assert_cmpfloat (figure (live, "foyer_refused_total{limit=\"rate\"}"), ==, refused);
  desk_clear (&d);
  foyer_live_free (live);

  /* Overloaded from the first commit on: nobody is parked, everybody told when to look again. */
  live = foyer_live_new_with (NULL, QUICK "commit_ms = 0\n");
  enrol (live, &d);
  {
    gint64 began = g_get_monotonic_time ();
    g_autofree char *text = ask (&d, d.head, -1, NULL);
    const char *next = strstr (text, "\"next\":");

    g_assert_cmpint (g_get_monotonic_time () - began, <, 20 * G_USEC_PER_SEC);
    g_assert_true (g_str_has_prefix (text, "HTTP/1.1 200"));
    g_assert_nonnull (next);
    g_assert_cmpint (atoi (next + 7), >=, 60);
    g_assert_cmpint (atoi (next + 7), <=, 300);
  }
  desk_clear (&d);
  foyer_live_free (live);
}

/* ---- bad input ------------------------------------------------------------------------------------------------------------------------ */

static void
expect (const Desk *d, const char *body, gssize len, const char *more, int status, const char *code)
{
  g_autofree char *text = ask (d, body, len, more), *line = g_strdup_printf ("HTTP/1.1 %d ", status), *word = g_strdup_printf ("\"%s\"", code);

  if (!g_str_has_prefix (text, line) || strstr (text, word) == NULL)
    g_error ("Not %d %s but: %.300s", status, code, text);
}

static char *
nest (const char *open, const char *close, int depth)
{
  GString *s = g_string_new (NULL);

  for (int i = 0; i < depth; i++)
    g_string_append (s, open);
  for (int i = 0; i < depth; i++)
    g_string_append (s, close);
  return g_string_free (s, FALSE);
}

static void
test_bad_input (void)
{
  FoyerLive *live = foyer_live_new_with (NULL, QUICK "device_rate = 1000\ndevice_burst = 1000\n");
  Desk d = { 0 };
  double memory = 0, descriptors = 0;
  g_autoptr (GRand) rand = g_rand_new_with_seed (g_test_rand_int ());

  enrol (live, &d);
  /* A first round fills what is filled once; the second must leave nothing more behind. */
  for (int round = 0; round < 2; round++)
    {
      if (round == 1)
        {
          wait_figure (live, "foyer_reading_connections", 0);
          memory = figure (live, "process_resident_memory_bytes");
          descriptors = figure (live, "process_open_fds");
        }
      /* Malformed. */
      expect (&d, "", 0, NULL, 400, "malformed");
      expect (&d, "nonsense", -1, NULL, 400, "malformed");
      expect (&d, "{\"push\":{\"inc\":0,\"txns\":[{\"h\":\"x\",\"t\":{}}]}}", -1, NULL, 400, "malformed");
      expect (&d, "{\"pull\":{\"gen\":7,\"cursors\":[]}}", -1, NULL, 400, "malformed");
      expect (&d, "{\"pull\":{\"gen\":\"\",\"cursors\":{\"chain\":1e999}}}", -1, NULL, 400, "malformed");
      expect (&d, "{\"pull\":{\"gen\":\"\xff\xfe\",\"cursors\":{}}}", -1, NULL, 400, "malformed");
      expect (&d, "\0\0\0\0", 4, NULL, 400, "malformed");
      /* Deep. */
      {
        g_autofree char *a = nest ("[", "]", 400000), *b = nest ("{\"a\":", "}", 100000);

        expect (&d, a, -1, NULL, 400, "malformed");
        expect (&d, b, -1, NULL, 400, "malformed");
      }
      /* Big: by its own word, by its bytes, by its changes. */
      {
        g_autofree char *text = foyer_live_raw (live, "POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n", -1, 10);
        g_assert_true (g_str_has_prefix (text, "HTTP/1.1 413"));
      }
      {
        g_autofree char *three = g_strnfill (3 * 1024 * 1024, '[');
        expect (&d, three, -1, NULL, 413, "too_big");
      }
      {
        GString *s = g_string_new ("{\"push\":{\"inc\":0,\"txns\":[");
        g_autofree char *zeros = g_strnfill (43, 'A'), *x = g_strnfill (300 * 1024, 'x');

        g_string_append_printf (s, "{\"h\":\"%s=\",\"t\":{\"id\":\"%s\"}}]}}", zeros, x);
        {
          g_autofree char *text = ask (&d, s->str, s->len, NULL);
          g_assert_true (g_str_has_prefix (text, "HTTP/1.1 413") || g_str_has_prefix (text, "HTTP/1.1 400"));
        }
        g_string_free (s, TRUE);
      }
      /* A bomb: 64 MB of blanks in 64 kB. */
      {
        g_autofree char *blanks = g_strnfill (64 * 1024 * 1024, ' ');
        g_autoptr (GBytes) bomb = foyer_wire_deflate (blanks, 64 * 1024 * 1024);
        gsize len;
        const char *bytes = g_bytes_get_data (bomb, &len);

        g_assert_cmpuint (len, <, 1024 * 1024);
        expect (&d, bytes, len, "Content-Encoding: gzip\r\n", 413, "too_big");
        expect (&d, bytes, len / 2, "Content-Encoding: gzip\r\n", 413, "too_big");
        expect (&d, bytes, 20, "Content-Encoding: gzip\r\n", 400, "malformed");
        expect (&d, "no gzip at all", -1, "Content-Encoding: gzip\r\n", 400, "malformed");
        expect (&d, "{}", -1, "Content-Encoding: br\r\n", 415, "encoding");
      }
      /* Tokens: none, wrong, of another chain, of another kind. */
      {
        Desk e = { live, g_strdup (d.token), NULL };

        e.token[strlen (e.token) - 1] = e.token[strlen (e.token) - 1] == 'A' ? 'B' : 'A';
        expect (&e, "{}", -1, NULL, 401, "token");
        memcpy (e.token + 4, "00000000000000000000000000000000", 32);
        expect (&e, "{}", -1, NULL, 401, "token");
        e.token[1] = 's';
        expect (&e, "{}", -1, NULL, 401, "token");
        e.token[0] = '\0';
        expect (&e, "{}", -1, NULL, 401, "token");
        g_free (e.token);
      }
      /* Pipelined: the first is answered, and the connection ends. */
      {
        gsize n;
        g_autofree char *one = sync_raw (&d, "{\"pull\":{\"gen\":\"\",\"cursors\":{}}}", -1, NULL, &n), *many = g_strconcat (one, one, one, "GARBAGE\r\n\r\n", NULL);
        g_autofree char *text = foyer_live_raw (live, many, -1, 10);
        int answers = 0;

        for (const char *p = text; (p = strstr (p, "HTTP/1.1 ")) != NULL; p++)
          answers++;
        g_assert_cmpint (answers, <=, 1);
      }
      /* What is no HTTP at all. */
      {
        char noise[4096];
        g_autofree char *text = NULL;

        for (guint i = 0; i < sizeof noise; i++)
          noise[i] = g_rand_int_range (rand, 0, 256);
        text = foyer_live_raw (live, noise, sizeof noise, 10);
        g_assert_false (g_str_has_prefix (text, "HTTP/1.1 200"));
      }
      /* Headers without end. */
      {
        GSocketConnection *c = dial (live);
        g_autofree char *much = g_strnfill (64 * 1024, 'h');

        say (c, "GET /v1/health HTTP/1.1\r\nHost: x\r\nX-Long: ", -1);
        for (int i = 0; i < 200; i++)
          say (c, much, -1); /* 12 MB, or until it hangs up */
        g_object_unref (c);
      }
      /* Half requests and drips: cut when their time is up, however busy they look. More than may be half open are not even read. */
      {
        GPtrArray *half = g_ptr_array_new_with_free_func (g_object_unref);
        gint64 began = g_get_monotonic_time ();

        for (int i = 0; i < 60; i++)
          g_ptr_array_add (half, dial (live));
        for (int i = 0; i < 60; i++)
          say (half->pdata[i], i % 2 == 0 ? "POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{" : "GET /v1/hea", -1);
        wait_figure (live, "foyer_reading_connections", 0);
        g_assert_cmpint (g_get_monotonic_time () - began, <, 15 * G_USEC_PER_SEC);
        for (guint i = 0; i < half->len; i++)
          {
            char c;
            /* The end, or a reset: nobody holds it. */
            g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (half->pdata[i]), &c, 1, NULL, NULL), <=, 0);
          }
        g_ptr_array_unref (half);
        g_assert_cmpfloat (figure (live, "foyer_slow_connections_total"), >=, 20);
        g_assert_cmpfloat (figure (live, "foyer_refused_connections_total"), >=, 10);
      }
      {
        GSocketConnection *c = dial (live);
        g_autofree char *text = NULL;

        for (int i = 0; i < 40; i++)
          {
            say (c, "X", -1);
            g_usleep (50000);
          }
        text = hear (c);
        g_assert_false (g_str_has_prefix (text, "HTTP/1.1 200"));
        g_object_unref (c);
      }
      /* Desks that hang up while they wait. */
      for (int i = 0; i < 20; i++)
        {
          gsize n;
          g_autofree char *request = sync_raw (&d, d.head, -1, NULL, &n);
          GSocketConnection *c = dial (live);

          say (c, request, n);
          g_object_unref (c);
        }
      wait_figure (live, "foyer_parked_polls", 0);
      wait_figure (live, "foyer_open_requests", 0);
      /* And it serves. */
      {
        g_autofree char *text = ask (&d, "{\"pull\":{\"gen\":\"\",\"cursors\":{}}}", -1, NULL);
        g_assert_true (g_str_has_prefix (text, "HTTP/1.1 200"));
      }
    }
  wait_figure (live, "process_open_fds", descriptors);
  g_assert_cmpfloat (figure (live, "process_resident_memory_bytes"), <, memory + SLACK);
  g_assert_cmpfloat (figure (live, "process_resident_memory_bytes"), <, 900.0 * 1024 * 1024);
  desk_clear (&d);
  foyer_live_free (live);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  signal (SIGPIPE, SIG_IGN);
  g_test_add_func ("/service/17-stop", test_stop);
  g_test_add_func ("/service/17-addresses", test_addresses);
  g_test_add_func ("/service/16-figures", test_figures);
  g_test_add_func ("/service/15-rates", test_rates);
  g_test_add_func ("/service/15-bad-input", test_bad_input);
  return g_test_run ();
}
