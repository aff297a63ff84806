/* Nodes tell each other of appends by NOTIFY, on a connection that does nothing else: inside an append it would take a lock of the whole
 * database at its COMMIT. A notice may be lost with the connection, so now and then the heads of the chains that are open here are asked for. */
#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "foyer-order-pg-private.h"

#define ASK_MS 20000   /* the slow poll */
#define GATHER_MS 10   /* between two rounds of telling */
#define AGAIN_MS 1000  /* after the connection was lost */

struct _FoyerNews
{
  PgLog *log;
  FoyerOrderNews func;
  gpointer data;
  GThread *thread;
  GThreadPool *pool;    /* FoyerId* to tell @func of */
  int event;
  GMutex lock;
  GHashTable *to_tell;  /* FoyerId* */
  GHashTable *asked;    /* FoyerId*: with the pool and not yet begun */
  gboolean stop;
};

static void
poke (FoyerNews *n)
{
  guint64 one = 1;
  if (write (n->event, &one, sizeof one) < 0 && errno != EAGAIN)
    g_warning ("The thread that hears of other nodes cannot be woken");
}

void
foyer_news_tell (FoyerNews *n, const FoyerId *chain)
{
  gboolean first;

  if (n == NULL)
    return;
  g_mutex_lock (&n->lock);
  first = g_hash_table_size (n->to_tell) == 0;
  if (!g_hash_table_contains (n->to_tell, chain))
    g_hash_table_add (n->to_tell, foyer_id_copy (chain));
  g_mutex_unlock (&n->lock);
  if (first)
    poke (n);
}

static void
run_news (gpointer id, gpointer data)
{
  FoyerNews *n = data;

  g_mutex_lock (&n->lock);
  g_hash_table_remove (n->asked, id);
  g_mutex_unlock (&n->lock);
  n->func (id, n->data);
  g_free (id);
}

/* Once in the queue is enough: what it finds is everything up to then. */
static void
heard (FoyerNews *n, const FoyerId *chain)
{
  g_mutex_lock (&n->lock);
  if (!g_hash_table_contains (n->asked, chain))
    {
      g_hash_table_add (n->asked, foyer_id_copy (chain));
      g_thread_pool_push (n->pool, foyer_id_copy (chain), NULL);
    }
  g_mutex_unlock (&n->lock);
}

/* (transfer full): "{id,id}" of the chains open here; NULL: none. */
static char *
open_chains (FoyerNews *n)
{
  g_autoptr (GString) s = g_string_new ("{");
  GHashTableIter iter;
  gpointer id;

  g_mutex_lock (&n->log->lock);
  g_hash_table_iter_init (&iter, n->log->chains);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      char text[37];
      g_string_append_printf (s, "%s%s", s->len > 1 ? "," : "", foyer_id_format (id, text));
    }
  g_mutex_unlock (&n->log->lock);
  if (s->len == 1)
    return NULL;
  g_string_append_c (s, '}');
  return g_strdup (s->str);
}

/* The slow poll: those whose log is elsewhere than their file. */
static gboolean
ask (FoyerNews *n, FoyerPgConn *conn)
{
  g_autofree char *ids = open_chains (n);
  const char *params[] = { ids };
  g_autoptr (PGresult) r = NULL;

  if (ids == NULL)
    return TRUE;
  r = foyer_pg_query (conn, "SELECT id,mark FROM chain WHERE id=ANY($1::uuid[])", 1, params, NULL);
  if (r == NULL)
    return FALSE;
  for (int i = 0; i < PQntuples (r); i++)
    {
      FoyerId id;
      PgChain *pc;
      FoyerCopy copy;
      gboolean behind = FALSE;

      if (!foyer_id_parse (PQgetvalue (r, i, 0), &id))
        continue;
      g_mutex_lock (&n->log->lock);
      pc = g_hash_table_lookup (n->log->chains, &id);
      if (pc != NULL && foyer_store_copy (pc->base.store, &copy))
        behind = strcmp (copy.mark, PQgetvalue (r, i, 1)) != 0;
      g_mutex_unlock (&n->log->lock);
      if (behind)
        heard (n, &id);
    }
  return TRUE;
}

static gboolean
tell (FoyerNews *n, FoyerPgConn *conn)
{
  g_autoptr (GString) s = g_string_new ("{");
  g_autofree char *list = NULL;
  const char *params[2] = { n->log->node, NULL };
  g_autoptr (PGresult) r = NULL;
  GHashTableIter iter;
  gpointer id;

  g_mutex_lock (&n->lock);
  g_hash_table_iter_init (&iter, n->to_tell);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      char text[37];
      g_string_append_printf (s, "%s%s", s->len > 1 ? "," : "", foyer_id_format (id, text));
      g_hash_table_iter_remove (&iter);
    }
  g_mutex_unlock (&n->lock);
  if (s->len == 1)
    return TRUE;
  g_string_append_c (s, '}');
  params[1] = s->str;
  r = foyer_pg_query (conn, "SELECT pg_notify('foyer', $1::text || ' ' || id) FROM unnest($2::text[]) id", 2, params, NULL);
  return r != NULL;
}

static gboolean
listen_to (FoyerNews *n, FoyerPgConn *conn)
{
  PGnotify *note;

  if (PQconsumeInput (foyer_pg_handle (conn)) != 1)
    return FALSE;
  while ((note = PQnotifies (foyer_pg_handle (conn))) != NULL)
    {
      const char *blank = strchr (note->extra, ' ');
      FoyerId id;

      if (blank != NULL && foyer_id_parse (blank + 1, &id) && strncmp (note->extra, n->log->node, blank - note->extra) != 0)
        {
          gboolean here;

          g_mutex_lock (&n->log->lock);
          here = g_hash_table_contains (n->log->chains, &id);
          g_mutex_unlock (&n->log->lock);
          if (here)
            heard (n, &id);
        }
      PQfreemem (note);
    }
  return TRUE;
}

static void
wait_for (FoyerNews *n, FoyerPgConn *conn, int ms)
{
  struct pollfd p[2] = { { n->event, POLLIN, 0 }, { conn != NULL ? PQsocket (foyer_pg_handle (conn)) : -1, POLLIN, 0 } };
  guint64 count;

  poll (p, conn != NULL ? 2 : 1, ms);
  if (p[0].revents != 0 && read (n->event, &count, sizeof count) < 0 && errno != EAGAIN)
    g_warning ("The thread that hears of other nodes cannot hear");
}

/* Every connection says its node's schema; one that says none is of a program that did not know of this, of schema 2 at most. */
gboolean
foyer_order_pg_look_round (PgLog *log, FoyerPgConn *conn)
{
  g_autoptr (PGresult) r = foyer_pg_query (conn,
                                           "SELECT min(coalesce(substring(application_name FROM '^foyer-server/([0-9]+)$')::int,2)) FROM pg_stat_activity"
                                           " WHERE datname=current_database() AND application_name LIKE 'foyer-server%'",
                                           0, NULL, NULL);

  if (r == NULL)
    return FALSE;
  if (!PQgetisnull (r, 0, 0))
    g_atomic_int_set (&log->least, MIN ((int) g_ascii_strtoll (PQgetvalue (r, 0, 0), NULL, 10), foyer_store_version ()));
  return TRUE;
}

static gpointer
news_main (gpointer data)
{
  FoyerNews *n = data;
  FoyerPgConn *conn = NULL;
  gint64 asked = 0;

  while (!g_atomic_int_get (&n->stop))
    {
      gboolean ok = TRUE;

      if (conn == NULL)
        {
          conn = foyer_pg_open (n->log->pg, NULL);
          ok = conn != NULL && foyer_pg_run (conn, "LISTEN foyer", NULL);
          asked = 0; /* what was said meanwhile was not heard */
        }
      ok = ok && tell (n, conn) && listen_to (n, conn);
      if (ok && g_get_monotonic_time () - asked >= ASK_MS * 1000)
        {
          ok = foyer_order_pg_look_round (n->log, conn) && ask (n, conn);
          asked = g_get_monotonic_time ();
        }
      if (!ok)
        {
          if (conn != NULL)
            foyer_pg_give (n->log->pg, g_steal_pointer (&conn));
          wait_for (n, NULL, AGAIN_MS);
          continue;
        }
      wait_for (n, conn, ASK_MS);
      if (!g_atomic_int_get (&n->stop))
        g_usleep (GATHER_MS * 1000);
    }
  if (conn != NULL)
    {
      tell (n, conn);
      foyer_pg_give (n->log->pg, conn);
    }
  return NULL;
}

FoyerNews *
foyer_news_new (PgLog *log, FoyerOrderNews func, gpointer data)
{
  FoyerNews *n = g_new0 (FoyerNews, 1);

  n->log = log;
  n->func = func;
  n->data = data;
  n->event = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  g_mutex_init (&n->lock);
  n->to_tell = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
  n->asked = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
  n->pool = g_thread_pool_new (run_news, n, 2, FALSE, NULL);
  n->thread = g_thread_new ("foyer-news", news_main, n);
  return n;
}

void
foyer_news_free (FoyerNews *n)
{
  if (n == NULL)
    return;
  g_atomic_int_set (&n->stop, TRUE);
  poke (n);
  g_thread_join (n->thread);
  g_thread_pool_free (n->pool, FALSE, TRUE);
  g_hash_table_unref (n->to_tell);
  g_hash_table_unref (n->asked);
  g_mutex_clear (&n->lock);
  close (n->event);
  g_free (n);
}
