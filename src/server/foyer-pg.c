#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <poll.h>
#include <string.h>

#include "foyer-error.h"
#include "foyer-pg.h"
#include "foyer-record.h"

#define WAIT_US (2 * G_USEC_PER_SEC)
#define REST_US (1 * G_USEC_PER_SEC) /* nobody tries for so long after a failure */

struct _FoyerPgConn
{
  PGconn *c;
  GHashTable *prepared; /* sql (pointer) → number */
  gboolean broken, pooled;
  GError *error;        /* of a batch */
};

struct _FoyerPg
{
  char *url;
  int max, open;
  gint64 rest_until;
  char *rest_why;
  GMutex lock;
  GCond given;
  GQueue idle;
};

FoyerPg *
foyer_pg_new (const char *url, int max)
{
  FoyerPg *pg = g_new0 (FoyerPg, 1);

  pg->url = g_strdup (url);
  pg->max = max;
  g_mutex_init (&pg->lock);
  g_cond_init (&pg->given);
  g_queue_init (&pg->idle);
  return pg;
}

static void
conn_free (FoyerPgConn *conn)
{
  PQfinish (conn->c);
  g_hash_table_unref (conn->prepared);
  g_clear_error (&conn->error);
  g_free (conn);
}

void
foyer_pg_free (FoyerPg *pg)
{
  FoyerPgConn *conn;

  if (pg == NULL)
    return;
  while ((conn = g_queue_pop_head (&pg->idle)) != NULL)
    conn_free (conn);
  g_mutex_clear (&pg->lock);
  g_cond_clear (&pg->given);
  g_free (pg->rest_why);
  g_free (pg->url);
  g_free (pg);
}

/* PostgreSQL's own words, on one line. */
static char *
words (const char *text)
{
  char *s = g_strdup (text != NULL ? text : "");

  g_strdelimit (s, "\n\r\t", ' ');
  g_strchomp (s);
  if (g_str_has_suffix (s, "."))
    s[strlen (s) - 1] = '\0';
  return s;
}

static void
on_notice (void *data, const char *text)
{
  g_autofree char *line = words (text);
  g_info ("PostgreSQL: %s", line);
}

FoyerPgConn *
foyer_pg_open (FoyerPg *pg, GError **error)
{
  char name[32];
  const char *names[] = { "dbname", "connect_timeout", "fallback_application_name", "keepalives_idle", "keepalives_interval", "keepalives_count",
                          "tcp_user_timeout", NULL };
  const char *values[] = { pg->url, "3", name, "10", "5", "3", "15000", NULL };
  FoyerPgConn *conn = g_new0 (FoyerPgConn, 1);

  /* Other nodes see by it what this one knows (foyer_order_pg_look_round()). */
  g_snprintf (name, sizeof name, "foyer-server/%d", foyer_store_version ());
  conn->prepared = g_hash_table_new (NULL, NULL);
  conn->c = PQconnectdbParams (names, values, 1);
  if (PQstatus (conn->c) != CONNECTION_OK)
    {
      g_autofree char *why = words (PQerrorMessage (conn->c));

      g_set_error (error, FOYER_ERROR, FOYER_ERROR_BUSY, "The chains' log cannot be reached: %s.", why);
      conn_free (conn);
      return NULL;
    }
  PQsetNoticeProcessor (conn->c, on_notice, NULL);
  /* A node that stands still must not hold a chain's turn for ever; the log is durable or it is no log. */
  if (!foyer_pg_run (conn,
                     "SET search_path TO foyer; SET lock_timeout='5s'; SET idle_in_transaction_session_timeout='20s'; SET statement_timeout='60s';"
                     "SET client_min_messages=warning; SET synchronous_commit=on; SET timezone='UTC'; SET jit=off; SET plan_cache_mode=force_generic_plan",
                     error))
    {
      conn_free (conn);
      return NULL;
    }
  return conn;
}

/* An idle connection has nothing to say; if it has, its server went away. */
static gboolean
still_there (FoyerPgConn *conn)
{
  struct pollfd p = { PQsocket (conn->c), POLLIN, 0 };

  return poll (&p, 1, 0) == 0;
}

FoyerPgConn *
foyer_pg_take (FoyerPg *pg, GError **error)
{
  gint64 until = g_get_monotonic_time () + WAIT_US;
  FoyerPgConn *conn = NULL;
  GError *why = NULL;

  g_mutex_lock (&pg->lock);
  for (;;)
    {
      conn = g_queue_pop_head (&pg->idle);
      if (conn != NULL && !still_there (conn))
        {
          pg->open--;
          conn_free (conn);
          continue;
        }
      if (conn != NULL)
        {
          g_mutex_unlock (&pg->lock);
          return conn;
        }
      if (pg->rest_until > g_get_monotonic_time ())
        {
          g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_BUSY, pg->rest_why);
          g_mutex_unlock (&pg->lock);
          return NULL;
        }
      if (pg->open < pg->max)
        break;
      if (!g_cond_wait_until (&pg->given, &pg->lock, until))
        {
          g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_BUSY, "All connections to the chains' log are in use.");
          g_mutex_unlock (&pg->lock);
          return NULL;
        }
    }
  pg->open++;
  g_mutex_unlock (&pg->lock);
  conn = foyer_pg_open (pg, &why);
  if (conn != NULL)
    {
      conn->pooled = TRUE;
      return conn;
    }
  g_mutex_lock (&pg->lock);
  pg->open--;
  pg->rest_until = g_get_monotonic_time () + REST_US;
  g_free (pg->rest_why);
  pg->rest_why = g_strdup (why->message);
  g_cond_broadcast (&pg->given);
  g_mutex_unlock (&pg->lock);
  g_propagate_error (error, why);
  return NULL;
}

void
foyer_pg_give (FoyerPg *pg, FoyerPgConn *conn)
{
  if (conn == NULL)
    return;
  if (!foyer_pg_is_broken (conn) && PQtransactionStatus (conn->c) != PQTRANS_IDLE)
    conn->broken |= !foyer_pg_run (conn, "ROLLBACK", NULL) || PQtransactionStatus (conn->c) != PQTRANS_IDLE;
  if (!conn->pooled)
    {
      conn_free (conn);
      return;
    }
  g_mutex_lock (&pg->lock);
  if (foyer_pg_is_broken (conn))
    {
      pg->open--;
      conn_free (conn);
    }
  else
    g_queue_push_head (&pg->idle, conn);
  g_cond_signal (&pg->given);
  g_mutex_unlock (&pg->lock);
}

PGconn *
foyer_pg_handle (FoyerPgConn *conn)
{
  return conn->c;
}

gboolean
foyer_pg_is_broken (FoyerPgConn *conn)
{
  return conn->broken || PQstatus (conn->c) != CONNECTION_OK;
}

void
foyer_pg_set_error (FoyerPgConn *conn, const PGresult *result, GError **error)
{
  const char *state = result != NULL ? PQresultErrorField (result, PG_DIAG_SQLSTATE) : NULL;
  g_autofree char *why = words (result != NULL ? PQresultErrorMessage (result) : PQerrorMessage (conn->c));
  gboolean gone = PQstatus (conn->c) != CONNECTION_OK || state == NULL;

  /* 08 connection, 40 rolled back for another's sake, 53 out of resources, 55 lock not available, 57 shutting down, 25006 a standby */
  if (gone || g_str_has_prefix (state, "08") || g_str_has_prefix (state, "40") || g_str_has_prefix (state, "53") || g_str_has_prefix (state, "55")
      || g_str_has_prefix (state, "57") || g_str_has_prefix (state, "25"))
    {
      conn->broken |= gone || g_str_has_prefix (state, "57") || g_str_has_prefix (state, "25");
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_BUSY, "The chains' log cannot be written just now: %s.", why);
    }
  else
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, "The chains' log says: %s.", why);
}

gboolean
foyer_pg_run (FoyerPgConn *conn, const char *sql, GError **error)
{
  g_autoptr (PGresult) r = PQexec (conn->c, sql);
  ExecStatusType s = PQresultStatus (r);

  if (s == PGRES_COMMAND_OK || s == PGRES_TUPLES_OK)
    return TRUE;
  foyer_pg_set_error (conn, r, error);
  return FALSE;
}

/* ---- prepared statements ------------------------------------------------------------------------------------------------------------- */

/* Name of @sql in this connection; @fresh: it must be prepared. */
static void
name_of (FoyerPgConn *conn, const char *sql, char *name, gboolean *fresh)
{
  guint no = GPOINTER_TO_UINT (g_hash_table_lookup (conn->prepared, sql));

  *fresh = no == 0;
  if (no == 0)
    {
      no = g_hash_table_size (conn->prepared) + 1;
      g_hash_table_insert (conn->prepared, (gpointer) sql, GUINT_TO_POINTER (no));
    }
  g_snprintf (name, 16, "s%u", no);
}

PGresult *
foyer_pg_query (FoyerPgConn *conn, const char *sql, int n, const char *const *params, GError **error)
{
  char name[16];
  gboolean fresh;
  g_autoptr (PGresult) r = NULL;
  ExecStatusType s;

  name_of (conn, sql, name, &fresh);
  if (fresh)
    {
      r = PQprepare (conn->c, name, sql, 0, NULL);
      if (PQresultStatus (r) != PGRES_COMMAND_OK)
        {
          g_hash_table_remove (conn->prepared, sql);
          conn->broken = TRUE; /* numbers would be given twice */
          foyer_pg_set_error (conn, r, error);
          return NULL;
        }
      g_clear_pointer (&r, PQclear);
    }
  r = PQexecPrepared (conn->c, name, n, params, NULL, NULL, 0);
  s = PQresultStatus (r);
  if (s == PGRES_COMMAND_OK || s == PGRES_TUPLES_OK)
    return g_steal_pointer (&r);
  foyer_pg_set_error (conn, r, error);
  return NULL;
}

/* ---- batches ------------------------------------------------------------------------------------------------------------------------- */

gboolean
foyer_pg_batch_begin (FoyerPgConn *conn, GError **error)
{
  if (PQenterPipelineMode (conn->c) == 1)
    return TRUE;
  conn->broken = TRUE;
  foyer_pg_set_error (conn, NULL, error);
  return FALSE;
}

void
foyer_pg_batch_send (FoyerPgConn *conn, const char *sql, int n, const char *const *params)
{
  char name[16];
  gboolean fresh;

  name_of (conn, sql, name, &fresh);
  /* What cannot be sent shows when the answers are read. */
  if ((fresh && PQsendPrepare (conn->c, name, sql, 0, NULL) != 1) || PQsendQueryPrepared (conn->c, name, n, params, NULL, NULL, 0) != 1)
    conn->broken = TRUE;
}

gboolean
foyer_pg_batch_end (FoyerPgConn *conn, PGresult **last, GError **error)
{
  gboolean ok = PQpipelineSync (conn->c) == 1 && !conn->broken, synced = FALSE;
  g_autoptr (PGresult) rows = NULL;
  g_autoptr (GError) why = NULL;
  int empty = 0;

  /* A NULL ends the answers of one statement; two in a row come only from a connection that is gone. */
  while (!synced && PQstatus (conn->c) == CONNECTION_OK && empty < 2)
    {
      PGresult *r = PQgetResult (conn->c);

      if (r == NULL)
        {
          empty++;
          continue;
        }
      empty = 0;
      switch (PQresultStatus (r))
        {
        case PGRES_PIPELINE_SYNC:
          synced = TRUE;
          break;
        case PGRES_TUPLES_OK:
          g_clear_pointer (&rows, PQclear);
          rows = g_steal_pointer (&r);
          break;
        case PGRES_COMMAND_OK:
        case PGRES_PIPELINE_ABORTED:
          break;
        default:
          if (why == NULL)
            foyer_pg_set_error (conn, r, &why);
          ok = FALSE;
        }
      PQclear (r);
    }
  if (!synced || !ok)
    {
      if (why == NULL)
        foyer_pg_set_error (conn, NULL, &why);
      /* Statements may have been named and not prepared. */
      conn->broken = TRUE;
      ok = FALSE;
    }
  else
    PQexitPipelineMode (conn->c);
  if (!ok)
    {
      g_propagate_error (error, g_steal_pointer (&why));
      return FALSE;
    }
  if (last != NULL)
    *last = g_steal_pointer (&rows);
  return TRUE;
}
