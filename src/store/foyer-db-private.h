#pragma once

#include "foyer-db.h"

G_BEGIN_DECLS

/* Opens @path. A writer may create it and is guarded: statements from foyer_db_sql() may not write synced or sync tables. */
FoyerDb   *foyer_db_open (const char *path, gboolean writer, GError **error);
void       foyer_db_close (FoyerDb *db);
/* The store's own statements: past the guard. Separate cache. */
FoyerStmt *foyer_db_own (FoyerDb *db, const char *sql);
/* Back to the pages a connection is allowed at rest. */
void       foyer_db_shrink (FoyerDb *db);
/* Gives back what makes the next use quick: prepared statements and pages. */
void       foyer_db_rest (FoyerDb *db);
/* The process has many stores, and keeps little for each (foyer_store_rest_after()). */
gboolean   foyer_store_rests (void);
/* Runs statements without results, past the guard. */
gboolean   foyer_db_exec (FoyerDb *db, const char *sql, GError **error);
/* One statement without results, kept prepared. */
gboolean   foyer_db_run (FoyerDb *db, const char *sql, GError **error);
/* Opens the guard for a library that makes its own statements (session extension). Returns what it was. */
/* Between the two, a statement that finds the transaction rolled back by SQLite writes nothing. */
void       foyer_db_set_in_tx (FoyerDb *db, gboolean in_tx);
gboolean   foyer_db_set_own (FoyerDb *db, gboolean own);
/* Statements that could not be prepared and are still in somebody's hands. */
guint      foyer_db_failed (FoyerDb *db);
/* Turns an SQLite result into an error of ours. */
void       foyer_db_set_error (FoyerDb *db, int rc, GError **error);
/* Remembers a failure found elsewhere (a rule broken inside a hook). */
void       foyer_db_fail (FoyerDb *db, GError *error /* taken */);

G_END_DECLS
