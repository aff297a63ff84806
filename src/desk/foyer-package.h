/* foyer-package: several services booked as one: when each of them is, with whom, and what of the discount each takes.
 * Pure: no I/O, no clock. Safe on any thread. */
#pragma once

#include "foyer-gaps.h"
#include "foyer-id.h"
#include "foyer-tech.h"

G_BEGIN_DECLS

#define FOYER_PACKAGE_MIN 2
#define FOYER_PACKAGE_MAX 10

typedef struct
{
  FoyerId staff;
  int client; /* minutes for the client */
  int tech;   /* break after the service with this member */
  int start;  /* out: minutes from the start of the package */
  int dur;    /* out: with the break that is left */
  int rest;   /* out: of it, the break */
} FoyerPackagePart;

/**
 * foyer_package_place:
 * In parallel all parts start together. One after another each starts when the client is done with the one before, in order; of parts next to
 * each other with the same member only the last has a break, by @rule of all of theirs, for between them nobody has left.
 * Returns: minutes the client is here: the sum, or the longest
 */
int      foyer_package_place (FoyerPackagePart *parts, int n, gboolean parallel, FoyerTechRule rule);

/**
 * foyer_package_spread:
 * @prices: of the parts, minor units
 * @pct: hundredths of a percent
 * @shares: (out) (array length=n): taken off each; never more than its price
 * The discount is rounded once, of the whole; the shares are proportional and add up to it to the cent (PKG-5).
 * Returns: the discount
 */
gint64   foyer_package_spread (const gint64 *prices, int n, gint64 pct, gint64 *shares);

/**
 * foyer_package_match:
 * @n_parts, @n_people: at most %FOYER_PACKAGE_MAX parts, any number of people
 * @cost: (array length=n_parts × n_people): part by part: below 0 cannot do it, 0 could and is free, more: could but is busy
 * @who: (out) (array length=n_parts): index of the person of each part, all different, or -1
 * As many parts as can be get somebody, as few of them as can be somebody busy; earlier people come first where there is a choice.
 */
void     foyer_package_match (int n_parts, int n_people, const int *cost, int *who);

G_END_DECLS
