#include "config.h"

#include <libsoup/soup.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#include "foyer-id.h"
#include "foyer-json.h"
#include "foyer-time.h"
#include "perf-bare.h"

#define PAGE 2000
#define APPOINTMENT "id,loc,visit,client,staff,wall,dur,slot,comment,source,made_at,t0,t1,day,st,_sc,_seq,_h"
#define HISTORY "id,loc,dev,n,hlc,body,st,_sc,_seq,_h"
#define N_APPOINTMENT 18
#define N_HISTORY 10

char *
perf_http (guint port, const char *method, const char *path, const char *token, const char *body, gsize len, int *status, gsize *out_len)
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

/* ---- the database --------------------------------------------------------------------------------------------------------------------- */

static void
run (sqlite3 *db, const char *sql)
{
  char *why = NULL;

  if (sqlite3_exec (db, sql, NULL, NULL, &why) != SQLITE_OK)
    g_error ("%s: %s", sql, why);
}

sqlite3 *
perf_bare_open (const char *path, const char *store)
{
  sqlite3 *db, *from;
  sqlite3_stmt *s;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  run (db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
  g_assert_cmpint (sqlite3_open_v2 (store, &from, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (from, "SELECT sql FROM sqlite_schema WHERE tbl_name IN ('appointment','history') AND sql IS NOT NULL AND type IN ('table','index') ORDER BY type DESC",
                                       -1, &s, NULL), ==, SQLITE_OK);
  while (sqlite3_step (s) == SQLITE_ROW)
    run (db, (const char *) sqlite3_column_text (s, 0));
  sqlite3_finalize (s);
  sqlite3_close (from);
  return db;
}

static sqlite3_stmt *
prepare (sqlite3 *db, const char *sql)
{
  sqlite3_stmt *s = NULL;

  if (sqlite3_prepare_v3 (db, sql, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  return s;
}

#define INSERT_APPOINTMENT "INSERT INTO appointment(" APPOINTMENT ") VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18)"
#define INSERT_HISTORY "INSERT INTO history(" HISTORY ") VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)"

static void
insert (sqlite3_stmt *s)
{
  if (sqlite3_step (s) != SQLITE_DONE)
    g_error ("%s", sqlite3_errmsg (sqlite3_db_handle (s)));
  sqlite3_reset (s);
}

static void
bind_id (sqlite3_stmt *s, int i, const FoyerId *id)
{
  sqlite3_bind_blob (s, i, id->b, 16, SQLITE_TRANSIENT);
}

/* ---- push ------------------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  sqlite3 *db;
  sqlite3_stmt *appointment, *history, *page, *log;
  gint64 seq;
  char scope[48];

  /* of the present change */
  FoyerId txn, loc;
  gint64 n, hlc;
  char st[96];
} Bare;

static FoyerId
next_id (FoyerJsonReader *r)
{
  FoyerId id = FOYER_ID_NONE;

  if (foyer_json_next (r) == FOYER_JSON_STRING)
    foyer_id_parse (foyer_json_get_text (r, NULL), &id);
  return id;
}

static gint64
next_int (FoyerJsonReader *r)
{
  return foyer_json_next (r) == FOYER_JSON_INT ? foyer_json_get_int (r) : 0;
}

/* The time of day in three forms, as the table has it. */
static void
bind_wall (sqlite3_stmt *s, const char *wall, gint64 dur)
{
  gint64 date = 0, t0;
  int minute = 0;

  foyer_wall_parse (wall, &date, &minute);
  t0 = (date * FOYER_DAY_MINUTES + minute) * 60000;
  sqlite3_bind_int64 (s, 12, t0);
  sqlite3_bind_int64 (s, 13, t0 + dur * 60000);
  sqlite3_bind_text (s, 14, wall, 10, SQLITE_TRANSIENT);
}

static void
read_fields (Bare *b, FoyerJsonReader *r)
{
  static const struct
  {
    const char *name;
    int at;
  } columns[] = { { "client", 4 }, { "comment", 9 }, { "dur", 7 }, { "loc", 2 }, { "made_at", 11 }, { "source", 10 }, { "staff", 5 }, { "visit", 3 }, { "wall", 6 } };
  sqlite3_stmt *s = b->appointment;
  char wall[32] = "";
  gint64 dur = 0;

  foyer_json_next (r);
  while (foyer_json_next (r) == FOYER_JSON_KEY)
    {
      const char *key = foyer_json_get_text (r, NULL);
      int at = 0;

      for (guint i = 0; i < G_N_ELEMENTS (columns) && at == 0; i++)
        if (strcmp (key, columns[i].name) == 0)
          at = columns[i].at;
      switch (at)
        {
        case 2:
        case 3:
        case 4:
        case 5:
          {
            FoyerId id = next_id (r);
            bind_id (s, at, &id);
            break;
          }
        case 7:
          dur = next_int (r);
          sqlite3_bind_int64 (s, at, dur);
          break;
        case 11:
          sqlite3_bind_int64 (s, at, next_int (r));
          break;
        case 0:
          foyer_json_skip (r);
          break;
        default:
          foyer_json_next (r);
          sqlite3_bind_text (s, at, foyer_json_get_text (r, NULL), -1, SQLITE_TRANSIENT);
          if (at == 6)
            g_strlcpy (wall, foyer_json_get_text (r, NULL), sizeof wall);
        }
    }
  bind_wall (s, wall, dur);
}

/* The fields stand before the id. */
static void
read_op (Bare *b, FoyerJsonReader *r)
{
  while (foyer_json_next (r) == FOYER_JSON_KEY)
    {
      const char *key = foyer_json_get_text (r, NULL);

      if (strcmp (key, "f") == 0)
        read_fields (b, r);
      else if (strcmp (key, "id") == 0)
        {
          FoyerId id = next_id (r);
          bind_id (b->appointment, 1, &id);
        }
      else
        foyer_json_skip (r);
    }
  sqlite3_bind_text (b->appointment, 8, "held", -1, SQLITE_STATIC);
  sqlite3_bind_text (b->appointment, 15, b->st, -1, SQLITE_STATIC);
  sqlite3_bind_text (b->appointment, 16, b->scope, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (b->appointment, 17, ++b->seq);
  sqlite3_bind_int64 (b->appointment, 18, b->seq * G_GINT64_CONSTANT (0x1e3779b97f4a7c15));
  insert (b->appointment);
}

static int
read_ops (Bare *b, FoyerJsonReader *r)
{
  char text[37];
  int n = 0;

  /* What stands before them in the change is known now. */
  g_snprintf (b->st, sizeof b->st, "{\"\":[%" G_GINT64_FORMAT ",\"%s\"]}", b->hlc, foyer_id_format (&b->txn, text));
  g_snprintf (b->scope, sizeof b->scope, "loc:%s", foyer_id_format (&b->loc, text));
  foyer_json_next (r);
  while (foyer_json_next (r) == FOYER_JSON_OBJECT)
    {
      read_op (b, r);
      n++;
    }
  return n;
}

/* A change, behind its "{": its appointments and its line in the log. */
static int
read_change (Bare *b, FoyerJsonReader *r, const char *data)
{
  gsize from = foyer_json_position (r) - 1;
  int n = 0;

  while (foyer_json_next (r) == FOYER_JSON_KEY)
    {
      const char *key = foyer_json_get_text (r, NULL);

      if (strcmp (key, "id") == 0)
        b->txn = next_id (r);
      else if (strcmp (key, "loc") == 0)
        b->loc = next_id (r);
      else if (strcmp (key, "hlc") == 0)
        b->hlc = next_int (r);
      else if (strcmp (key, "n") == 0)
        b->n = next_int (r);
      else if (strcmp (key, "ops") == 0)
        n = read_ops (b, r);
      else
        foyer_json_skip (r);
    }
  bind_id (b->history, 1, &b->txn);
  bind_id (b->history, 2, &b->loc);
  bind_id (b->history, 3, &b->loc);
  sqlite3_bind_int64 (b->history, 4, b->n);
  sqlite3_bind_int64 (b->history, 5, b->hlc);
  sqlite3_bind_text (b->history, 6, data + from, (int) (foyer_json_position (r) - from), SQLITE_STATIC);
  sqlite3_bind_text (b->history, 7, b->st, -1, SQLITE_STATIC);
  sqlite3_bind_text (b->history, 8, b->scope, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (b->history, 9, ++b->seq);
  sqlite3_bind_int64 (b->history, 10, b->seq * G_GINT64_CONSTANT (0x1e3779b97f4a7c15));
  insert (b->history);
  return n;
}

static void
answer (SoupServerMessage *msg, GString *s)
{
  gsize len = s->len;

  soup_server_message_set_response (msg, "application/json", SOUP_MEMORY_TAKE, g_string_free (s, FALSE), len);
  soup_server_message_set_status (msg, 200, NULL);
  soup_message_headers_replace (soup_server_message_get_response_headers (msg), "Connection", "close");
}

static void
serve_push (SoupServer *server, SoupServerMessage *msg, const char *path, GHashTable *query, gpointer data)
{
  Bare *b = data;
  g_autoptr (GBytes) bytes = soup_message_body_flatten (soup_server_message_get_request_body (msg));
  gsize len;
  const char *text = g_bytes_get_data (bytes, &len);
  g_autoptr (FoyerJsonReader) r = foyer_json_reader_new (text, len);
  FoyerJsonToken tok;
  GString *s = g_string_new (NULL);
  int n = 0;

  run (b->db, "BEGIN IMMEDIATE");
  while ((tok = foyer_json_next (r)) != FOYER_JSON_END && tok != FOYER_JSON_ERROR)
    if (tok == FOYER_JSON_KEY && strcmp (foyer_json_get_text (r, NULL), "b") == 0 && foyer_json_next (r) == FOYER_JSON_OBJECT)
      n += read_change (b, r, text);
  run (b->db, "COMMIT");
  g_string_printf (s, "{\"ok\":%d}", n);
  answer (msg, s);
}

/* ---- pull ----------------------------------------------------------------------------------------------------------------------------------- */

static void
write_rows (GString *s, sqlite3_stmt *stmt, gint64 *last)
{
  FoyerJsonWriter w;

  foyer_json_writer_init (&w, s);
  foyer_json_begin_array (&w);
  while (sqlite3_step (stmt) == SQLITE_ROW)
    {
      int n = sqlite3_column_count (stmt);

      foyer_json_begin_array (&w);
      for (int i = 0; i < n; i++)
        if (sqlite3_column_type (stmt, i) == SQLITE_INTEGER)
          foyer_json_int (&w, sqlite3_column_int64 (stmt, i));
        else if (sqlite3_column_type (stmt, i) == SQLITE_BLOB)
          {
            FoyerId id;

            memcpy (id.b, sqlite3_column_blob (stmt, i), 16);
            foyer_json_id (&w, &id);
          }
        else
          foyer_json_text (&w, (const char *) sqlite3_column_text (stmt, i));
      foyer_json_end_array (&w);
      *last = sqlite3_column_int64 (stmt, n - 2);
    }
  sqlite3_reset (stmt);
  foyer_json_end_array (&w);
}

/* [appointments, lines of the log] behind a number: at most a page of the first. */
static void
serve_pull (SoupServer *server, SoupServerMessage *msg, const char *path, GHashTable *query, gpointer data)
{
  Bare *b = data;
  const char *q = g_uri_get_query (soup_server_message_get_uri (msg));
  gint64 after = q != NULL ? g_ascii_strtoll (q, NULL, 10) : 0, last = after, end = after;
  GString *s = g_string_new ("[");

  sqlite3_bind_text (b->page, 1, b->scope, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (b->page, 2, after);
  sqlite3_bind_int64 (b->page, 3, PAGE);
  write_rows (s, b->page, &last);
  g_string_append_c (s, ',');
  sqlite3_bind_text (b->log, 1, b->scope, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (b->log, 2, after);
  sqlite3_bind_int64 (b->log, 3, last);
  write_rows (s, b->log, &end);
  g_string_append_c (s, ']');
  answer (msg, s);
}

int
perf_bare_main (const char *dir, const char *store)
{
  g_autofree char *path = g_build_filename (dir, "bare.db", NULL);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  SoupServer *server = soup_server_new (NULL, NULL);
  Bare b = { perf_bare_open (path, store) };
  GSList *uris;

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  b.appointment = prepare (b.db, INSERT_APPOINTMENT);
  b.history = prepare (b.db, INSERT_HISTORY);
  b.page = prepare (b.db, "SELECT " APPOINTMENT " FROM appointment WHERE _sc=?1 AND _seq>?2 ORDER BY _seq LIMIT ?3");
  b.log = prepare (b.db, "SELECT " HISTORY " FROM history WHERE _sc=?1 AND _seq>?2 AND _seq<?3 ORDER BY _seq");
  soup_server_add_handler (server, "/push", serve_push, &b, NULL);
  soup_server_add_handler (server, "/pull", serve_pull, &b, NULL);
  g_assert_true (soup_server_listen_local (server, 0, 0, NULL));
  uris = soup_server_get_uris (server);
  g_print ("%d\n", g_uri_get_port (uris->data));
  fflush (stdout);
  g_main_loop_run (loop);
  return 0;
}

/* @ids: columns that are ids, a bit each. */
static gint64
take_rows (FoyerJsonReader *r, sqlite3_stmt *s, int n, guint ids, gint64 *last)
{
  gint64 rows = 0;

  g_assert_cmpint (foyer_json_next (r), ==, FOYER_JSON_ARRAY);
  while (foyer_json_next (r) == FOYER_JSON_ARRAY)
    {
      for (int i = 1; i <= n; i++)
        {
          FoyerJsonToken tok = foyer_json_next (r);
          FoyerId id;

          if (tok == FOYER_JSON_INT)
            sqlite3_bind_int64 (s, i, foyer_json_get_int (r));
          else if (tok != FOYER_JSON_STRING)
            sqlite3_bind_null (s, i);
          else if (!(ids >> i & 1))
            sqlite3_bind_text (s, i, foyer_json_get_text (r, NULL), -1, SQLITE_TRANSIENT);
          else if (foyer_id_parse (foyer_json_get_text (r, NULL), &id))
            bind_id (s, i, &id);
          if (i == n - 1 && last != NULL)
            *last = foyer_json_get_int (r);
        }
      foyer_json_next (r);
      insert (s);
      rows++;
    }
  return rows;
}

gint64
perf_bare_pull (guint port, sqlite3 *db)
{
  sqlite3_stmt *appointment = prepare (db, INSERT_APPOINTMENT), *history = prepare (db, INSERT_HISTORY);
  gint64 all = 0, after = 0;

  for (gint64 n = 1; n > 0; all += n)
    {
      g_autofree char *target = g_strdup_printf ("/pull?%" G_GINT64_FORMAT, after), *text = NULL;
      g_autoptr (FoyerJsonReader) r = NULL;
      int status;
      gsize len;

      text = perf_http (port, "GET", target, NULL, NULL, 0, &status, &len);
      r = foyer_json_reader_new (text, len);
      run (db, "BEGIN IMMEDIATE");
      foyer_json_next (r);
      n = take_rows (r, appointment, N_APPOINTMENT, 1 << 1 | 1 << 2 | 1 << 3 | 1 << 4 | 1 << 5, &after);
      take_rows (r, history, N_HISTORY, 1 << 1 | 1 << 2 | 1 << 3, NULL);
      run (db, "COMMIT");
    }
  sqlite3_finalize (appointment);
  sqlite3_finalize (history);
  return all;
}
