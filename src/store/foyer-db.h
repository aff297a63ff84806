/* foyer-db: one SQLite connection with its prepared statements. Used by one thread at a time.
 *
 * SQL is prepared once per connection and text; column and bind helpers keep query files short:
 *
 *     FoyerStmt *s = foyer_db_sql (db, "SELECT id, name FROM client WHERE phone = ?1");
 *     foyer_stmt_bind_text (s, 1, phone);
 *     while (foyer_stmt_step (s)) … foyer_stmt_text (s, 1) …
 *     foyer_stmt_done (s);      // always: releases the read lock of the statement
 *
 * A failing step is remembered in the connection and reported by the transaction that owns it (foyer_db_check). */
#pragma once

#include <sqlite3.h>
#include "foyer-error.h"
#include "foyer-id.h"

G_BEGIN_DECLS

typedef struct _FoyerDb FoyerDb;
typedef struct _FoyerStmt FoyerStmt;

sqlite3    *foyer_db_handle (FoyerDb *db); /* borrowed; for the search index and tests */
FoyerStmt  *foyer_db_sql (FoyerDb *db, const char *sql); /* borrowed, reset and unbound; a statement of a synced table must be a SELECT */
/* FALSE and @error when any statement since the last check failed (disk full, corrupt, …). */
gboolean    foyer_db_check (FoyerDb *db, GError **error);

void        foyer_stmt_bind_text (FoyerStmt *s, int i, const char *v); /* copies; NULL binds NULL */
void        foyer_stmt_lend_text (FoyerStmt *s, int i, const char *v, gssize len); /* stands until foyer_stmt_done(); len -1: up to its NUL */
void        foyer_stmt_bind_int (FoyerStmt *s, int i, gint64 v);
void        foyer_stmt_bind_id (FoyerStmt *s, int i, const FoyerId *v); /* NULL or none binds NULL */
void        foyer_stmt_bind_null (FoyerStmt *s, int i);
void        foyer_stmt_bind_blob (FoyerStmt *s, int i, const void *v, gsize len);
gboolean    foyer_stmt_step (FoyerStmt *s); /* TRUE: a row */
void        foyer_stmt_done (FoyerStmt *s);
gboolean    foyer_stmt_is_null (FoyerStmt *s, int col);
const char *foyer_stmt_text (FoyerStmt *s, int col); /* borrowed until the next step */
gint64      foyer_stmt_int (FoyerStmt *s, int col);
FoyerId     foyer_stmt_id (FoyerStmt *s, int col);
const void *foyer_stmt_blob (FoyerStmt *s, int col, gsize *len);
/* Whether there is such a table; asks no page of the file. */
gboolean    foyer_db_has_table (FoyerDb *db, const char *name);
/* One value of a SELECT without parameters or with one id: 0 / none when there is no row. */
gint64      foyer_db_int (FoyerDb *db, const char *sql, const FoyerId *id);

G_END_DECLS
