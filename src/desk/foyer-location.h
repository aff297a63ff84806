/* foyer-location: what every rule needs to know of a location: zone, currency, country, how dates are written. A plain value made in
 * one read; not kept over a change of the location. Safe on any thread. */
#pragma once

#include "foyer-db.h"
#include "foyer-time.h"

G_BEGIN_DECLS

typedef struct
{
  FoyerId id;
  char *code, *name;
  char *public_name; /* falls back to @name; what clients read (LOC-1) */
  char *country;     /* "HU": for telephone numbers */
  char *currency;    /* "EUR" */
  char *lang;        /* language of messages, "" for the program's */
  const FoyerZone *zone;
  FoyerTimeFormat format;
  int first_weekday; /* 1 Monday … 7 Sunday */
} FoyerLocation;

/* (transfer full) (nullable): NULL when there is no such location or it is deleted. */
FoyerLocation *foyer_location_load (FoyerDb *db, const FoyerId *loc);
void           foyer_location_free (FoyerLocation *l);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerLocation, foyer_location_free)
/* The location with this code or id text; the first one for NULL; none when there is none. */
FoyerId        foyer_location_find (FoyerDb *db, const char *code);
/* Zone alone; UTC when there is no such location. Never NULL. */
const FoyerZone *foyer_location_zone (FoyerDb *db, const FoyerId *loc);
/* Civil date of @now at the location. */
gint64         foyer_location_today (FoyerDb *db, const FoyerId *loc, gint64 now);
/* Where it is, as it stands on paper: the street, and below it postcode and town. (transfer full), "" when nothing is known */
char          *foyer_location_address (FoyerDb *db, const FoyerId *loc);
/* Its telephone numbers as people read them, in order. (transfer full), "" for none */
char          *foyer_location_phones (FoyerDb *db, const FoyerId *loc);
/* The chain's row id; none in an empty store. */
FoyerId        foyer_chain_id (FoyerDb *db);
/* E.164 of what someone typed, by the country of @loc, else of any location. (transfer full) (nullable) */
char          *foyer_location_phone (FoyerDb *db, const FoyerId *loc, const char *text);

G_END_DECLS
