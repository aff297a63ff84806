/* foyer-waitlist: what the commands and queries of the waiting list and of the queue in the shop read. Inside a store read or write. */
#pragma once

#include "foyer-command.h"
#include "foyer-location.h"
#include "foyer-wish.h"

G_BEGIN_DECLS

#define FOYER_WAITER_DUR 30 /* minutes for somebody who named no service */

/* An entry of the waiting list that is still open. */
typedef struct
{
  FoyerRow *row;    /* owned */
  gboolean walk_in;
  FoyerWish wish;
  GArray *services; /* FoyerId; none: anything, half an hour */
  GArray *staff;    /* FoyerId; none: anybody */
} FoyerWaiter;

FoyerWaiter *foyer_waiter_new (const FoyerRow *row);
void         foyer_waiter_free (FoyerWaiter *w);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerWaiter, foyer_waiter_free)
/* @kind: "wish" or "walk-in"; NULL: both. In the order in which they have their turn. (transfer full) (element-type FoyerWaiter) */
GPtrArray   *foyer_waiters_read (FoyerDb *db, const FoyerId *loc, const char *kind);
/* Minutes the services take with @staff; 0 when not all of them are done by this member, or the entry asks for others. */
int          foyer_waiter_dur (FoyerDb *db, const FoyerWaiter *w, const FoyerId *staff);

/* A member and the minutes of a day he is free in. */
typedef struct
{
  FoyerId id;
  char *name;        /* owned */
  FoyerMinutes free; /* on duty, no break, not booked */
} FoyerFreeMember;

/* Active members with working time on @date, in their order. (transfer full) (element-type FoyerFreeMember) */
GArray      *foyer_free_members (FoyerDb *db, const FoyerLocation *place, gint64 date);

/* When each of @waiters (walk-ins, in order) has his turn. (transfer full) (array length=waiters->len); members by index in @members */
FoyerTurn   *foyer_waiters_turns (FoyerDb *db, GPtrArray *waiters, GArray *members, int now);

/* ---- what became free -------------------------------------------------------------------------------------------------------- */
typedef struct
{
  FoyerId staff;
  gint64 date;
  int from, to;
} FoyerFreed;

/* What the changes @txns and those of @others that are not this desk's own (FoyerId) set free, each once: bookings deleted, moved, shortened,
 * not come; working time added. Only from @now on, in order of time. (transfer full) (element-type FoyerFreed) */
GArray      *foyer_freed_by (FoyerDb *db, const FoyerLocation *place, GArray *txns, GArray *others, gint64 now);

/* The run functions of foyer_queries_waiting that live in foyer-query-waiting.c. */
extern const FoyerParam foyer_waiting_list_params[], foyer_waiting_freed_params[], foyer_waiting_matches_params[];
gboolean     foyer_run_waiting_list (FoyerCall *call, JsonBuilder *out, GError **error);
gboolean     foyer_run_waiting_freed (FoyerCall *call, JsonBuilder *out, GError **error);
gboolean     foyer_run_waiting_matches (FoyerCall *call, JsonBuilder *out, GError **error);
/* Adds the entry as an object; @turn (nullable), @members: of a walk-in. */
void         foyer_waiter_out (FoyerCall *call, JsonBuilder *out, const FoyerLocation *place, const FoyerWaiter *w, const FoyerTurn *turn, GArray *members);

G_END_DECLS
