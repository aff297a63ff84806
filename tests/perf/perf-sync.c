/* Push and pull through a real foyer-server beside the least that could do it: libsoup, a one-pass scanner and SQLite, which posts the same
 * bytes and inserts the same rows (bare_main). Both are processes of their own and run in turn. Documents: FOYER_PERF_DOCS, default 20,000.
 *
 * The server checks hashes, order and rights, merges by field, keeps the txns, their history and what they touch, and commits durably. */
#include "config.h"

#include <libsoup/soup.h>
#include <signal.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "foyer-live.h"
#include "foyer-sync-apply.h"
#include "foyer-desk.h"
#include "foyer-time.h"
#include "perf-figures.h"

#define DOCS_PER_REQUEST 2000
#define SINGLES 200

typedef struct
{
  FoyerId dev, loc;
  char *token;
  gint64 n, hlc;
  guint8 h[FOYER_HASH_LEN];
} Pusher;

/* ---- HTTP as plain as it gets: one connection a request, as nginx does it to the server --------------------------------------------- */

static char *
http (guint port, const char *method, const char *path, const char *token, const char *body, gsize len, int *status, gsize *out_len)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) c = g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, NULL);
  g_autofree char *head = g_strdup_printf ("%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n%s%s%sContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                                           method, path, token ? "Authorization: Bearer " : "", token ? token : "", token ? "\r\n" : "", len);
  GOutputStream *out;
  GInputStream *in;
  GString *s = g_string_sized_new (65536);
  char buffer[65536], *text;
  gssize n;

  g_assert_nonnull (c);
  out = g_io_stream_get_output_stream (G_IO_STREAM (c));
  in = g_io_stream_get_input_stream (G_IO_STREAM (c));
  g_output_stream_write_all (out, head, strlen (head), NULL, NULL, NULL);
  if (len > 0)
    g_output_stream_write_all (out, body, len, NULL, NULL, NULL);
  while ((n = g_input_stream_read (in, buffer, sizeof buffer, NULL, NULL)) > 0)
    g_string_append_len (s, buffer, n);
  text = strstr (s->str, "\r\n\r\n");
  g_assert_nonnull (text);
  *status = atoi (s->str + 9);
  g_string_erase (s, 0, text + 4 - s->str);
  *out_len = s->len;
  return g_string_free (s, FALSE);
}

/* ---- documents ------------------------------------------------------------------------------------------------------------------------- */

static void
set (FoyerOp *op, const char *name, FoyerVal v)
{
  int f = foyer_entity_field (op->entity, name);

  g_assert_cmpint (f, >=, 0);
  op->vals[f] = v;
  op->fields |= (guint64) 1 << f;
}

#define ID(x) ((FoyerVal){ .kind = FOYER_VAL_ID, .id = (x) })
#define INT(x) ((FoyerVal){ .kind = FOYER_VAL_INT, .i = (x) })
#define TEXT(x) ((FoyerVal){ .kind = FOYER_VAL_TEXT, .s = g_strdup (x) })

/* The place where it all happens. */
static void
make_location (Pusher *p, GArray *txns)
{
  g_autoptr (FoyerTxn) t = foyer_txn_new ();
  FoyerWireTxn w = { NULL };
  FoyerOp *op = foyer_op_new (FOYER_OP_NEW, foyer_entity_lookup ("location"), &p->loc);

  p->hlc += 1 << 16;
  t->id = foyer_id_new (p->hlc >> 16);
  t->n = ++p->n;
  t->hlc = p->hlc;
  t->dev = p->dev;
  t->cmd = g_strdup ("location.create");
  memcpy (t->prev, p->h, FOYER_HASH_LEN);
  op->version = 1;
  set (op, "code", TEXT ("P"));
  set (op, "name", TEXT ("Perf"));
  set (op, "zone", TEXT ("Europe/Budapest"));
  set (op, "country", TEXT ("HU"));
  set (op, "currency", TEXT ("EUR"));
  g_ptr_array_add (t->ops, op);
  w.body = foyer_txn_body (t);
  w.len = strlen (w.body);
  foyer_txn_hash (p->h, w.body, w.len, w.h);
  memcpy (p->h, w.h, FOYER_HASH_LEN);
  g_array_append_val (txns, w);
}

/* @per: documents of one txn: 1 is a booking, 50 an import. */
static FoyerWireTxn
make_txn (Pusher *p, gint64 first, int per)
{
  g_autoptr (FoyerTxn) t = foyer_txn_new ();
  FoyerWireTxn w = { NULL };
  char *body;

  p->hlc += 1 << 16;
  t->id = foyer_id_new (p->hlc >> 16);
  t->n = ++p->n;
  t->hlc = p->hlc;
  t->dev = p->dev;
  t->loc = p->loc;
  t->cmd = g_strdup ("booking.create");
  memcpy (t->prev, p->h, FOYER_HASH_LEN);
  for (int k = 0; k < per; k++)
    {
      gint64 i = first + k;
      FoyerId visit = foyer_id_new (p->hlc >> 16), id = foyer_id_new (p->hlc >> 16), client = foyer_id_derive (&p->loc, "client", i % 5000);
      FoyerId staff = foyer_id_derive (&p->loc, "staff", i % 12);
      FoyerOp *op = foyer_op_new (FOYER_OP_NEW, foyer_entity_lookup ("appointment"), &id);
      gint64 slot = i / 12;
      g_autofree char *wall = NULL, *comment = g_strdup_printf ("wants the window, call when late (%" G_GINT64_FORMAT ")", i);
      char text[17];

      wall = g_strdup (foyer_wall_format (foyer_date_make (2020, 1, 1) + slot / 18, 540 + (int) (slot % 18) * 30, text));
      op->version = 1;
      set (op, "loc", ID (p->loc));
      set (op, "visit", ID (visit));
      set (op, "client", ID (client));
      set (op, "staff", ID (staff));
      set (op, "wall", TEXT (wall));
      set (op, "dur", INT (30));
      set (op, "comment", TEXT (comment));
      set (op, "source", TEXT ("desk"));
      set (op, "made_at", INT (p->hlc >> 16));
      g_ptr_array_add (t->ops, op);
    }
  body = foyer_txn_body (t);
  w.body = body;
  w.len = strlen (body);
  foyer_txn_hash (p->h, body, w.len, w.h);
  memcpy (p->h, w.h, FOYER_HASH_LEN);
  return w;
}

static GString *
make_request (Pusher *p, gint64 first, int docs, int per)
{
  g_autoptr (FoyerSyncRequest) q = foyer_sync_request_new ();
  GString *s;

  q->has_push = TRUE;
  for (int i = 0; i < docs; i += per)
    {
      FoyerWireTxn w = make_txn (p, first + i, MIN (per, docs - i));
      g_array_append_val (q->txns, w);
    }
  s = foyer_sync_request_format (q);
  for (guint i = 0; i < q->txns->len; i++)
    g_free ((char *) g_array_index (q->txns, FoyerWireTxn, i).body);
  return s;
}

/* ---- the bare loop --------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  sqlite3 *db;
  sqlite3_stmt *insert, *page;
  gint64 seq;
} Bare;

static const char *const columns[] = { "client", "comment", "dur", "loc", "made_at", "source", "staff", "visit", "wall" };

/* One field of the document into its column: ids as 16 bytes, numbers, texts. */
static void
bare_bind (Bare *b, FoyerJsonReader *r, const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    if (strcmp (key, columns[i]) == 0)
      {
        FoyerJsonToken tok = foyer_json_next (r);
        FoyerId id;

        if (tok == FOYER_JSON_INT)
          sqlite3_bind_int64 (b->insert, i + 2, foyer_json_get_int (r));
        else if (foyer_id_parse (foyer_json_get_text (r, NULL), &id))
          sqlite3_bind_blob (b->insert, i + 2, id.b, 16, SQLITE_TRANSIENT);
        else
          sqlite3_bind_text (b->insert, i + 2, foyer_json_get_text (r, NULL), -1, SQLITE_TRANSIENT);
        return;
      }
  foyer_json_skip (r);
}

/* Each op's fields become a row of the same table, in one transaction. */
static void
bare_push (SoupServer *server, SoupServerMessage *msg, const char *path, GHashTable *query, gpointer data)
{
  Bare *b = data;
  SoupMessageBody *body = soup_server_message_get_request_body (msg);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  gsize len;
  const char *text = g_bytes_get_data (bytes, &len);
  g_autoptr (FoyerJsonReader) r = foyer_json_reader_new (text, len);
  FoyerJsonToken tok;
  gboolean id_next = FALSE, have = FALSE;
  FoyerId id;
  int n = 0;

  sqlite3_exec (b->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
  while ((tok = foyer_json_next (r)) != FOYER_JSON_END && tok != FOYER_JSON_ERROR)
    {
      if (tok == FOYER_JSON_KEY)
        {
          const char *key = foyer_json_get_text (r, NULL);

          id_next = strcmp (key, "id") == 0;
          if (strcmp (key, "f") == 0 && foyer_json_next (r) == FOYER_JSON_OBJECT)
            {
              while (foyer_json_next (r) == FOYER_JSON_KEY)
                {
                  char name[16];

                  g_strlcpy (name, foyer_json_get_text (r, NULL), sizeof name);
                  bare_bind (b, r, name);
                }
              have = TRUE;
            }
        }
      else if (tok == FOYER_JSON_STRING && id_next && have && foyer_id_parse (foyer_json_get_text (r, NULL), &id))
        {
          sqlite3_bind_blob (b->insert, 1, id.b, 16, SQLITE_STATIC);
          sqlite3_bind_int64 (b->insert, G_N_ELEMENTS (columns) + 2, ++b->seq);
          sqlite3_step (b->insert);
          sqlite3_reset (b->insert);
          have = FALSE;
          n++;
        }
    }
  sqlite3_exec (b->db, "COMMIT", NULL, NULL, NULL);
  {
    g_autofree char *answer = g_strdup_printf ("{\"ok\":%d}", n);
    soup_server_message_set_response (msg, "application/json", SOUP_MEMORY_COPY, answer, strlen (answer));
    soup_server_message_set_status (msg, 200, NULL);
    soup_message_headers_replace (soup_server_message_get_response_headers (msg), "Connection", "close");
  }
}

static void
bare_pull (SoupServer *server, SoupServerMessage *msg, const char *path, GHashTable *query, gpointer data)
{
  Bare *b = data;
  const char *q = g_uri_get_query (soup_server_message_get_uri (msg));
  GString *s = g_string_new ("[");

  sqlite3_bind_int64 (b->page, 1, q != NULL ? g_ascii_strtoll (q, NULL, 10) : 0);
  while (sqlite3_step (b->page) == SQLITE_ROW)
    {
      g_string_append (s, s->len > 1 ? ",[" : "[");
      for (int i = 0; i < sqlite3_column_count (b->page); i++)
        {
          g_string_append (s, i > 0 ? "," : "");
          if (sqlite3_column_type (b->page, i) == SQLITE_INTEGER)
            g_string_append_printf (s, "%lld", (long long) sqlite3_column_int64 (b->page, i));
          else if (sqlite3_column_type (b->page, i) == SQLITE_BLOB)
            {
              FoyerId id;
              char text[37];

              memcpy (id.b, sqlite3_column_blob (b->page, i), 16);
              g_string_append_printf (s, "\"%s\"", foyer_id_format (&id, text));
            }
          else
            g_string_append_printf (s, "\"%s\"", sqlite3_column_text (b->page, i));
        }
      g_string_append_c (s, ']');
    }
  sqlite3_reset (b->page);
  g_string_append_c (s, ']');
  soup_server_message_set_response (msg, "application/json", SOUP_MEMORY_COPY, s->str, s->len);
  soup_server_message_set_status (msg, 200, NULL);
  soup_message_headers_replace (soup_server_message_get_response_headers (msg), "Connection", "close");
  g_string_free (s, TRUE);
}

static sqlite3 *
bare_db (const char *path)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                                 "CREATE TABLE IF NOT EXISTS doc(id BLOB PRIMARY KEY,client,comment,dur,loc,made_at,source,staff,visit,wall,seq INTEGER) WITHOUT ROWID;"
                                 "CREATE INDEX IF NOT EXISTS doc_seq ON doc(seq)", NULL,
                                 NULL, NULL), ==, SQLITE_OK);
  return db;
}

static int
bare_main (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "bare.db", NULL);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  SoupServer *server = soup_server_new (NULL, NULL);
  Bare b = { bare_db (path) };
  GSList *uris;

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  sqlite3_prepare_v2 (b.db, "INSERT INTO doc VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11)", -1, &b.insert, NULL);
  sqlite3_prepare_v2 (b.db, "SELECT seq,* FROM doc WHERE seq>?1 ORDER BY seq LIMIT 2000", -1, &b.page, NULL);
  soup_server_add_handler (server, "/push", bare_push, &b, NULL);
  soup_server_add_handler (server, "/pull", bare_pull, &b, NULL);
  g_assert_true (soup_server_listen_local (server, 0, 0, NULL));
  uris = soup_server_get_uris (server);
  g_print ("%d\n", g_uri_get_port (uris->data));
  fflush (stdout);
  g_main_loop_run (loop);
  return 0;
}

/* ---- measuring ----------------------------------------------------------------------------------------------------------------------------- */

static FoyerLive *live;
static guint bare_port;
static GSubprocess *bare_process;
static char *bare_dir;

static void
start_bare (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  GSubprocess *process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, self, "--bare", bare_dir, NULL);
  g_autoptr (GDataInputStream) in = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_autofree char *line = g_data_input_stream_read_line (in, NULL, NULL, NULL);

  g_assert_nonnull (line);
  bare_port = atoi (line);
  bare_process = process;
}

static void
enrol (Pusher *p)
{
  g_autofree char *code = foyer_live_code (live, NULL), *body = g_strdup_printf ("{\"code\":\"%s\"}", code);
  int status;
  g_autoptr (JsonNode) node = foyer_live_http (live, "POST", "/v1/enrol", NULL, NULL, body, &status);
  JsonObject *o = json_node_get_object (node);

  g_assert_cmpint (status, ==, 200);
  p->token = g_strdup (json_object_get_string_member (o, "token"));
  foyer_id_parse (json_object_get_string_member (o, "dev"), &p->dev);
  p->loc = foyer_id_new (1);
  p->hlc = (g_get_real_time () / 1000 - 3600 * 1000) << 16;
}

static gint64 docs;

/* Seconds a process has worked. */
static double
worked (const char *pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/stat", pid), *text = NULL;
  g_auto (GStrv) f = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  f = g_strsplit (strrchr (text, ')') + 2, " ", -1);
  return (g_ascii_strtoll (f[11], NULL, 10) + g_ascii_strtoll (f[12], NULL, 10)) / (double) sysconf (_SC_CLK_TCK);
}

static void
tell_work (double *server, double *bare, gint64 n)
{
  double s = worked (g_subprocess_get_identifier (live->process)), b = worked (g_subprocess_get_identifier (bare_process));

  if (n > 0)
    {
      tell ("processor time of the server", (s - *server) * 1e6 / n, "us/doc", "");
      tell ("of the bare loop", (b - *bare) * 1e6 / n, "us/doc", "");
    }
  *server = s;
  *bare = b;
}

/* µs; @us_bare beside it, batch by batch in turn, so that both meet the same load of the machine. */
static gint64
measure_push (Pusher *p, gint64 first, gint64 n, int per_request, int per, gint64 *us_bare, Times *each, Times *each_bare)
{
  gint64 us = 0;

  *us_bare = 0;
  for (gint64 i = 0; i < n; i += per_request)
    {
      GString *s = make_request (p, first + i, per_request, per);
      gint64 t0 = g_get_monotonic_time (), t1, t2;
      int status, bare_status;
      gsize len, bare_len;
      g_autofree char *a = http (live->port, "POST", "/v1/sync", p->token, s->str, s->len, &status, &len), *b = NULL;

      t1 = g_get_monotonic_time ();
      b = http (bare_port, "POST", "/push", NULL, s->str, s->len, &bare_status, &bare_len);
      t2 = g_get_monotonic_time ();
      if (status != 200 || strstr (a, "quarantined") != NULL || strstr (a, "conflict") != NULL)
        g_error ("The push was not taken: %d %.400s", status, a);
      if (i == 0)
        {
          g_autofree char *want = g_strdup_printf ("{\"ok\":%d}", per_request);
          g_assert_cmpstr (b, ==, want);
        }
      us += t1 - t0;
      *us_bare += t2 - t1;
      if (each != NULL)
        {
          times_add (each, t1 - t0);
          times_add (each_bare, t2 - t1);
        }
      g_string_free (s, TRUE);
    }
  return us;
}

static void
test_push (void)
{
  Pusher p = { FOYER_ID_NONE };
  Times one = times_new (), one_bare = times_new ();
  gint64 us, bare;
  double a, b, work = 0, bare_work = 0;

  enrol (&p);
  {
    g_autoptr (FoyerSyncRequest) q = foyer_sync_request_new ();
    GString *r;
    int status;
    gsize len;
    g_autofree char *text = NULL;

    q->has_push = TRUE;
    make_location (&p, q->txns);
    r = foyer_sync_request_format (q);
    text = http (live->port, "POST", "/v1/sync", p.token, r->str, r->len, &status, &len);
    if (status != 200 || strstr (text, "quarantined") != NULL)
      g_error ("No location: %d %s", status, text);
    g_string_free (r, TRUE);
    g_free ((char *) g_array_index (q->txns, FoyerWireTxn, 0).body);
  }
  tell_work (&work, &bare_work, 0);
  us = measure_push (&p, 0, docs, DOCS_PER_REQUEST, 50, &bare, NULL, NULL);
  a = docs / (us / 1e6);
  b = docs / (bare / 1e6);
  tell ("push, 50 documents a change", a, "docs/s", "");
  tell ("the bare loop", b, "docs/s", "");
  tell ("push / bare loop", a / b, "", ">= 0.4");
  tell_work (&work, &bare_work, docs);
  us = measure_push (&p, docs, docs / 4, 500, 1, &bare, NULL, NULL);
  a = docs / 4 / (us / 1e6);
  b = docs / 4 / (bare / 1e6);
  tell ("push, one document a change, 500 changes a request", a, "docs/s", "");
  tell ("push of single changes / bare loop", a / b, "", "");
  measure_push (&p, 2 * docs, SINGLES, 1, 1, &bare, &one, &one_bare);
  tell ("one change, posted to committed", times_ms (&one, 50), "ms", "");
  tell ("the bare loop's batch of one", times_ms (&one_bare, 50), "ms", "");
  tell ("one change / bare loop", times_ms (&one, 50) / MAX (times_ms (&one_bare, 50), 0.001), "", "<= 2");
  times_free (&one);
  times_free (&one_bare);
  g_free (p.token);
}

static void
test_pull (void)
{
  Pusher p = { FOYER_ID_NONE };
  g_autofree char *dir = g_dir_make_tmp ("foyer-perf-pull-XXXXXX", NULL), *path = g_build_filename (dir, "bare.db", NULL);
  g_autoptr (GError) error = NULL;
  FoyerDesk *desk = foyer_desk_open (dir, FOYER_STORE_DESK, &error);
  g_auto (FoyerSyncStand) stand = { 0 };
  g_autofree char *gen = g_strdup (""), *cursors = g_strdup ("{}");
  gint64 began, rows = 0, us, us_bare, after = 0, fetch_us = 0;
  sqlite3 *db = bare_db (path);
  sqlite3_stmt *insert;
  double a, b;

  g_assert_no_error (error);
  enrol (&p);
  began = g_get_monotonic_time ();
  for (gboolean more = TRUE; more;)
    {
      g_autoptr (FoyerSyncRequest) q = foyer_sync_request_new ();
      g_autoptr (FoyerSyncReply) reply = NULL;
      g_autoptr (GBytes) bytes = NULL;
      GString *s;
      gint64 t0 = g_get_monotonic_time ();
      int status;
      gsize len;
      char *text;

      q->has_pull = TRUE;
      q->gen = g_strdup (gen);
      g_clear_pointer (&q->cursors, g_array_unref);
      q->cursors = foyer_cursors_parse (cursors, -1);
      s = foyer_sync_request_format (q);
      text = http (live->port, "POST", "/v1/sync", p.token, s->str, s->len, &status, &len);
      g_string_free (s, TRUE);
      fetch_us += g_get_monotonic_time () - t0;
      g_assert_cmpint (status, ==, 200);
      bytes = g_bytes_new_take (text, len);
      reply = foyer_sync_reply_parse (bytes, &error);
      g_assert_no_error (error);
      more = reply->more;
      foyer_sync_stand_clear (&stand);
      foyer_sync_apply (foyer_desk_store (desk), reply, gen, cursors, &stand, &error);
      g_assert_no_error (error);
      rows += stand.rows;
      g_free (gen);
      g_free (cursors);
      gen = g_strdup (stand.gen);
      cursors = g_strdup (stand.cursors);
    }
  us = g_get_monotonic_time () - began;
  g_assert_cmpint (rows, >=, docs + docs / 4 + SINGLES);
  sqlite3_prepare_v2 (db, "INSERT INTO doc VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11)", -1, &insert, NULL);
  began = g_get_monotonic_time ();
  for (gint64 n = 1; n > 0;)
    {
      g_autofree char *target = g_strdup_printf ("/pull?%" G_GINT64_FORMAT, after), *text = NULL;
      g_autoptr (FoyerJsonReader) r = NULL;
      int status;
      gsize len;

      text = http (bare_port, "GET", target, NULL, NULL, 0, &status, &len);
      r = foyer_json_reader_new (text, len);
      n = 0;
      sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
      g_assert_cmpint (foyer_json_next (r), ==, FOYER_JSON_ARRAY);
      while (foyer_json_next (r) == FOYER_JSON_ARRAY)
        {
          foyer_json_next (r);
          after = foyer_json_get_int (r);
          for (int i = 1; i <= 11; i++)
            {
              FoyerJsonToken tok = foyer_json_next (r);
              FoyerId id;

              if (tok == FOYER_JSON_INT)
                sqlite3_bind_int64 (insert, i, foyer_json_get_int (r));
              else if (foyer_id_parse (foyer_json_get_text (r, NULL), &id))
                sqlite3_bind_blob (insert, i, id.b, 16, SQLITE_TRANSIENT);
              else
                sqlite3_bind_text (insert, i, foyer_json_get_text (r, NULL), -1, SQLITE_TRANSIENT);
            }
          g_assert_cmpint (sqlite3_step (insert), ==, SQLITE_DONE);
          sqlite3_reset (insert);
          foyer_json_next (r);
          n++;
        }
      sqlite3_exec (db, "COMMIT", NULL, NULL, NULL);
    }
  us_bare = g_get_monotonic_time () - began;
  a = (docs + docs / 4 + SINGLES) / (us / 1e6);
  b = (docs + docs / 4 + SINGLES) / (us_bare / 1e6);
  tell ("pull into a desk's store, with the history", a, "docs/s", "");
  tell ("of that waiting for the server", 100.0 * fetch_us / us, "%", "");
  tell ("the bare loop", b, "docs/s", "");
  tell ("pull / bare loop", a / b, "", ">= 0.4");
  sqlite3_finalize (insert);
  sqlite3_close (db);
  foyer_desk_close (desk);
  {
    g_autofree char *command = g_strdup_printf ("rm -rf '%s'", dir);
    g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
  }
  g_free (p.token);
}

int
main (int argc, char **argv)
{
  const char *n = g_getenv ("FOYER_PERF_DOCS");
  g_autofree char *load = NULL, *rm = NULL;
  int status;

  if (argc == 3 && strcmp (argv[1], "--bare") == 0)
    return bare_main (argv[2]);
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);
  docs = n != NULL ? g_ascii_strtoll (n, NULL, 10) : 20000;
  docs -= docs % (4 * DOCS_PER_REQUEST);
  bare_dir = g_dir_make_tmp ("foyer-perf-bare-XXXXXX", NULL);
  start_bare ();
  live = foyer_live_new_with (NULL, "[limits]\ndevice_rate = 1000000\ndevice_burst = 1000000\nchain_rate = 1000000\nchain_burst = 1000000\n");
  g_file_get_contents ("/proc/loadavg", &load, NULL, NULL);
  g_print ("# perf: %" G_GINT64_FORMAT " documents, load average %s", docs, load);
  g_test_add_func ("/perf/sync/push", test_push);
  g_test_add_func ("/perf/sync/pull", test_pull);
  status = g_test_run ();
  foyer_live_free (live);
  rm = g_strdup_printf ("rm -rf '%s'", bare_dir);
  g_spawn_command_line_sync (rm, NULL, NULL, NULL, NULL);
  return status;
}
