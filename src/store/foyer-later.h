/* foyer-later: work put off. Rows that come by the thousand (a server's, a desk's from there) carry a sequence number and come in its order in each
 * scope: what is derived from them for reading alone is made afterwards, in pieces (foyer_store_catch_up()). later_mark says for each table and scope
 * how far; a row that comes with a number its table is past already, mended say, is done at once. */
#pragma once

#include "foyer-store.h"

G_BEGIN_DECLS

/* How far one table is; -1: not begun. Rows no server has numbered yet have 0. */
gint64   foyer_later_mark (FoyerDb *db, const FoyerEntity *entity, const char *scope);

/* @id, behind the mark; @has: the column that was asked for is not NULL. FALSE is not an end, only no work. */
typedef void (*FoyerLaterFunc) (FoyerDb *db, const FoyerEntity *entity, const FoyerId *id, gpointer data);

/**
 * foyer_later_walk:
 * @where: SQL over the table's columns: rows it is false for are passed by
 * Calls @func for at most @most rows of @entity behind the marks, scope by scope in the order of their numbers, and moves the marks.
 * Returns: how many rows were looked at
 */
int      foyer_later_walk (FoyerDb *db, const FoyerEntity *entity, const char *where, int most, FoyerLaterFunc func, gpointer data);

/* The marks of one transaction: of the scope asked for last. */
typedef struct
{
  char scope[64];
  gint64 seq;
} FoyerLaterMark;

/* TRUE: @row is done by a walk. @mark: all zero before the first asking */
gboolean foyer_later_is_due (FoyerDb *db, FoyerLaterMark *mark, const FoyerRow *row);

G_END_DECLS
