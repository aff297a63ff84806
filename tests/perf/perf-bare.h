/* perf-bare: the least that could do the work of push and pull: libsoup, a one-pass scanner and SQLite. It reads the same bytes and inserts
 * the same rows, columns and indexes as the server does, the log's among them, one statement a row and one durable commit a body. It checks
 * nothing, merges nothing, derives the time's columns without a zone, and keeps no second table of anything. */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* A process of its own: --bare FOLDER STORE, where STORE is the database whose tables it copies. Prints its port. */
int      perf_bare_main (const char *dir, const char *store);
/* The other end of its pull: a database with the tables of @store. */
sqlite3 *perf_bare_open (const char *path, const char *store);
/* Fetches page by page and inserts. Returns how many appointments came. */
gint64   perf_bare_pull (guint port, sqlite3 *db);

/* HTTP as plain as it gets: one connection a request, as nginx does it to the server. (transfer full) */
char    *perf_http (guint port, const char *method, const char *path, const char *token, const char *body, gsize len, int *status, gsize *out_len);

G_END_DECLS
