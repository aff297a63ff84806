/* foyer-gaps: when within an appointment its team member is free, because the colour works and nobody need stand beside it.
 *
 * An appointment lasts "dur" minutes: the client's time, then the technical break ("tech", its last minutes). "gaps" says when in the client's
 * time the member is free: "30+45 90+20", each minutes from the start and how long. All else keeps the member busy. Rooms and devices are
 * kept the whole time.
 * Pure: no I/O, no clock. Safe on any thread. Nothing is allocated except by foyer_gaps_format(). */
#pragma once

#include "foyer-time.h"

G_BEGIN_DECLS

#define FOYER_GAPS_MAX 16 /* of one appointment; what is more is busy time */

/* In order, none empty, none touching another. */
typedef struct
{
  int n;
  FoyerSpan at[FOYER_GAPS_MAX]; /* minutes from the start */
} FoyerGaps;

/**
 * foyer_gaps_parse:
 * @text: (nullable): as stored
 * @dur: minutes of the whole appointment: what lies outside is cut off
 * @out: set in any case; without gaps for a text that cannot be read, for then the member is rather busy than booked twice
 * Returns: FALSE for a text that cannot be read
 */
gboolean foyer_gaps_parse (const char *text, int dur, FoyerGaps *out);
/* (transfer full) (nullable): NULL without gaps */
char    *foyer_gaps_format (const FoyerGaps *gaps);

/* What one line of an appointment takes, in this order. */
typedef struct
{
  int hands;      /* with the member */
  int processing; /* the member is free */
  int finishing;  /* with the member again */
} FoyerBlocks;

/* Parts of a line of @dur minutes for one, with its stored processing and finishing, @qty thousandths of it: what the parts take is never more
 * than the whole. */
FoyerBlocks foyer_blocks_of_line (int dur, int processing, int finishing, gint64 qty);
/* One after another. @client: minutes the appointment has for them (dur less tech). Where that is less than they need the last processing
 * time is cut first, so that what follows it keeps its minutes; where it is more, the end is longer. */
void        foyer_gaps_of_lines (const FoyerBlocks *lines, int n_lines, int client, FoyerGaps *out);

/* Somebody's time by any clock of minutes. */
typedef struct
{
  gint64 from;
  int dur;
  FoyerGaps gaps;
} FoyerTaken;

/* The pieces of @taken in which the member is busy, by the same clock, in order. @busy has room for FOYER_GAPS_MAX + 1.
 * Returns: how many */
int      foyer_taken_busy (const FoyerTaken *taken, FoyerSpan *busy);
/* Both need the member in one and the same minute. */
gboolean foyer_taken_meet (const FoyerTaken *a, const FoyerTaken *b);

G_END_DECLS
