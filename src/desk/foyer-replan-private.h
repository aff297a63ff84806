/* Where each unit of foyer-replan could go by itself: foyer-replan-choices.c finds it, foyer-replan.c chooses among it. */
#pragma once

#include "foyer-replan.h"

G_BEGIN_DECLS

#define FOYER_REPLAN_UNPLACED G_GINT64_CONSTANT (100000) /* of a part; more than anything that can be wrong with a place */

typedef struct
{
  guint first, n;      /* jobs */
  gboolean fixed;
  gboolean colleagues; /* parts of it are not of the one who is away */
  FoyerMinutes *starts; /* [(part * n_days + day) * n_members + member]: when the part could begin with the unit elsewhere; NULL for one alone */
  GArray *moves;       /* FoyerReplanMove, n for each place found */
  GArray *choices;     /* FoyerReplanChoice, the cheapest first */
  GArray *others;      /* those beyond them, the cheapest first: for who finds all of the first taken */
} FoyerReplanUnit;

typedef struct
{
  gint64 cost;
  guint at; /* its first move in the unit's */
} FoyerReplanChoice;

/* (transfer full) (element-type FoyerReplanUnit) */
GArray *foyer_replan_units (const FoyerReplanCase *c);
void    foyer_replan_find_choices (const FoyerReplanCase *c, FoyerReplanAim aim, FoyerReplanUnit *unit);

static inline const FoyerReplanShape *
foyer_replan_shape (const FoyerReplanCase *c,
                    guint job,
                    int member)
{
  return &c->shapes[job * c->n_members + (guint) member];
}

/* A colleague's part where it is now, with whom it is now. */
static inline gboolean
foyer_replan_stays (const FoyerReplanCase *c,
                    guint job,
                    const FoyerReplanMove *move)
{
  const FoyerReplanJob *j = &c->jobs[job];

  return j->member != (int) c->absent && move->member == j->member && move->day == 0 && move->start == j->minute;
}

/* Every part that has a place has it at its hour, and no colleague's part is moved. */
gboolean foyer_replan_in_place (const FoyerReplanCase *c, const FoyerReplanUnit *unit, const FoyerReplanMove *moves);

/**
 * foyer_replan_rooms:
 * @instances: [day * n_instances + instance]: free
 * @taken: (out): instances, part by part as they were found
 * @of: (out): the part each is for; both have room for FOYER_REPLAN_TAKEN
 * An instance for each part of each resource it needs, no two parts the same at one time; those that stay keep theirs.
 * Returns: FALSE when one is missing
 */
#define FOYER_REPLAN_TAKEN (FOYER_REPLAN_PARTS * 32)
gboolean foyer_replan_rooms (const FoyerReplanCase *c, const FoyerReplanUnit *unit, const FoyerReplanMove *moves, const FoyerMinutes *instances, guint16 *taken,
                             guint8 *of, guint *n_taken);

G_END_DECLS
