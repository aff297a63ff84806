/* foyer-pg: a few connections to one PostgreSQL, shared by the threads of a node. Only foyer-order-*.c and foyer-pg.c know libpq.
 *
 * Whatever goes wrong with the connection is BUSY: the same thing may go well in a moment. After a failure to connect nobody tries for a
 * second, so that a server without its log answers at once. */
#pragma once

#include <gio/gio.h>
#include <libpq-fe.h>

G_BEGIN_DECLS

typedef struct _FoyerPg FoyerPg;
typedef struct _FoyerPgConn FoyerPgConn;

FoyerPg     *foyer_pg_new (const char *url, int max);
void         foyer_pg_free (FoyerPg *pg);

/* A connection of one's own until it is given back; waits up to two seconds for one. Not inside a transaction. */
FoyerPgConn *foyer_pg_take (FoyerPg *pg, GError **error);
/* Rolls back what is open; a broken connection is closed. NULL: nothing. */
void         foyer_pg_give (FoyerPg *pg, FoyerPgConn *conn);
/* One that is not of the pool (LISTEN). Free with foyer_pg_give(). */
FoyerPgConn *foyer_pg_open (FoyerPg *pg, GError **error);
PGconn      *foyer_pg_handle (FoyerPgConn *conn);
gboolean     foyer_pg_is_broken (FoyerPgConn *conn);

#define FOYER_PG_PARAMS 20

/* Statements are prepared at first use; @sql must be a constant. Parameters are texts, NULL for NULL.
 * Returns: (transfer full) (nullable): clear with PQclear */
PGresult    *foyer_pg_query (FoyerPgConn *conn, const char *sql, int n, const char *const *params, GError **error);
gboolean     foyer_pg_run (FoyerPgConn *conn, const char *sql, GError **error); /* no parameters; may be several statements */

/* Several statements in one round trip: begin, send …, end. All or nothing when COMMIT is the last of them. Needs prepared statements, which
 * send makes when it must. */
gboolean     foyer_pg_batch_begin (FoyerPgConn *conn, GError **error);
void         foyer_pg_batch_send (FoyerPgConn *conn, const char *sql, int n, const char *const *params);
/* @last: (out) (optional) (transfer full): the result of the last statement that gave rows */
gboolean     foyer_pg_batch_end (FoyerPgConn *conn, PGresult **last, GError **error);

/* FALSE and BUSY when the connection is the cause, IO otherwise. */
void         foyer_pg_set_error (FoyerPgConn *conn, const PGresult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PGresult, PQclear)

G_END_DECLS
