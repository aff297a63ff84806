/* foyer-own: the business is its owner's (issue 5): views for SQL that stay as they are, everything as files, and everything back into a fresh store.
 *
 * Views (foyer-own-views.c). Names, columns and their meaning are kept: a later version adds views and columns at the end, and takes none away
 * (FOYER_OWN_VERSION says how far they are). Ids are texts; times are ISO 8601, once of the place and once UTC; money is a decimal number with its
 * currency beside it; what was deleted is not in them. They cost nothing at start: they are made in the connection that asks (foyerctl sql) and in
 * the exported database.
 *
 * A folder of everything (foyer-own-export.c):
 *
 *     foyer.json      what it is: format, version, schema, tables with their number of rows, files with their SHA-256
 *     foyer.sqlite    a table for each entity, the views, and foyer_row: each row whole, as it is read back
 *     csv/            each table and each view
 *     files/          pictures and files, by the SHA-256 of their bytes
 *     calendar.ics    bookings to come
 *     balances.csv, consents.csv
 *
 * The same rows give the same bytes. Passwords and keys are not in it. Read into a fresh store (foyer-own-import.c), ids, stamps, the change log and
 * fields of newer versions are kept, so that the next export is the same again. Blocking: not for the main thread. */
#pragma once

#include "foyer-desk.h"

G_BEGIN_DECLS

#define FOYER_OWN_VERSION 1

typedef struct
{
  const char *name, *about;
  const char *sql;     /* with $id(), $utc(), $local(), $money(), $phone(): see foyer-own-views.c */
} FoyerOwnView;

extern const FoyerOwnView foyer_own_views[]; /* ends with { NULL } */
/* How to see the columns of a view. */
#define FOYER_OWN_EXAMPLE "foyerctl sql \"SELECT * FROM v_client LIMIT 1\""

/* CREATE VIEW of it. @live: over the tables of a store, as a view of the connection. (transfer full) */
char    *foyer_own_view_sql (const FoyerOwnView *view, gboolean live);
/* A value of a cell, quoted where CSV asks for it. */
void     foyer_own_csv (GString *out, const char *text);

/**
 * foyer_own_query:
 * @sql: one SELECT over the views
 * @out: CSV with a line of titles is appended
 * @rows: (out): lines
 * Written down in the activity log first. DENIED without "setup.export-all"; INVALID for anything but the views. Phones are masked without
 * "clients.phones".
 */
gboolean foyer_own_query (FoyerDesk *desk, const FoyerActor *actor, const char *sql, GString *out, gint64 *rows, GError **error);

typedef struct
{
  gint64 rows;
  guint files, missing; /* missing: named, and not in this store (nor were they fetched) */
  gboolean masked;      /* without phones: such a folder cannot be read back */
} FoyerOwnResult;

/* @folder: made; must not be there, or be empty. @from: first day of the calendar, "2026-11-24"; NULL: today. */
gboolean foyer_own_export (FoyerDesk *desk, const FoyerActor *actor, const char *folder, const char *from, FoyerOwnResult *out, GError **error);
/* @store_dir: a folder without a business. CORRUPT names what is damaged in @folder, NEWER, CONFLICT: then nothing was changed. */
gboolean foyer_own_import (const char *folder, const char *store_dir, FoyerStoreRole role, FoyerOwnResult *out, GError **error);

G_END_DECLS
