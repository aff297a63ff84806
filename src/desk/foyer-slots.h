/* foyer-slots: what of a member's day is free, and what a wanted time would run into.
 *
 * Pure: no I/O, no clock. Times are minutes of the day, half-open; an appointment that runs past midnight may end above 1440, one that
 * began the day before starts below 0. Safe on any thread. */
#pragma once

#include "foyer-id.h"
#include "foyer-time.h"

G_BEGIN_DECLS

/* Something that takes the member's (or the resource's) time. */
typedef struct
{
  FoyerId id;
  int from, to;
} FoyerBusy;

typedef struct
{
  const FoyerSpan *spans; /* working time, sorted, not overlapping; none: not on duty */
  gsize n_spans;
  const FoyerSpan *breaks; /* inside the working time; gaps between spans are breaks too */
  gsize n_breaks;
  const FoyerBusy *busy; /* any order, may overlap */
  gsize n_busy;
} FoyerSlotDay;

typedef enum
{
  FOYER_SLOT_FREE = 0,
  FOYER_SLOT_OVERLAP = 1 << 0, /* meets another appointment */
  FOYER_SLOT_BREAK = 1 << 1,   /* meets a break, or the gap between two spans */
  FOYER_SLOT_OUTSIDE = 1 << 2, /* before the first or after the last span, or not on duty at all */
} FoyerSlotFlags;

/**
 * foyer_slot_check:
 * @ignore: (nullable): an appointment not to meet (the one being moved)
 * @first: (out) (optional): index of the earliest of @day->busy it meets, or -1
 */
FoyerSlotFlags foyer_slot_check (const FoyerSlotDay *day, int from, int to, const FoyerId *ignore, int *first);
/* Free and working time in order. (transfer full) (element-type FoyerSpan): never NULL; pieces shorter than @min_minutes are left out. */
GArray        *foyer_slot_free (const FoyerSlotDay *day, int min_minutes);
/* Minutes free from @at on; 0 when @at is taken, in a break or outside. */
int            foyer_slot_free_from (const FoyerSlotDay *day, int at);

G_END_DECLS
