/* foyer-lookup: small reads the set-up commands need to check their rules. Read inside a store read or write. */
#pragma once

#include "foyer-db.h"

G_BEGIN_DECLS

/* One more than the largest weight of @table; of @loc only, when given (tables with a "loc"). */
gint64    foyer_lookup_next_weight (FoyerDb *db, const char *table, const FoyerId *loc);
/* A row of @table that is not deleted has @value in @column, @except aside, compared without case; of @loc only, when given. */
gboolean  foyer_lookup_taken (FoyerDb *db, const char *table, const char *column, const FoyerId *loc, const char *value, const FoyerId *except);
/* Number of rows not deleted whose @column refers to @id. */
gint64    foyer_lookup_count (FoyerDb *db, const char *table, const char *column, const FoyerId *id);
/* Their ids. (transfer full) (element-type FoyerId) */
GArray   *foyer_lookup_ids (FoyerDb *db, const char *table, const char *column, const FoyerId *id);
/* Ids of all rows not deleted, in their order; of @loc only, when given. (transfer full) (element-type FoyerId) */
GArray   *foyer_lookup_all (FoyerDb *db, const char *table, const FoyerId *loc);
/* A user other than @except with this "phone" or "email"; none when free. */
FoyerId   foyer_lookup_user (FoyerDb *db, const char *column, const char *value, const FoyerId *except);

/* A booking that takes a member's time. */
typedef struct
{
  FoyerId id;
  gint64 date;
  int from, to; /* minutes of the day */
  char *client; /* name, or "" */
} FoyerBooked;

/* Bookings of @staff that are neither deleted nor a no-show, on dates [from, to) (to 0: no end), in order. (transfer full) (element-type FoyerBooked) */
GPtrArray *foyer_lookup_booked (FoyerDb *db, const FoyerId *staff, gint64 from, gint64 to);

G_END_DECLS
