/* foyer-minutes: a set of minutes of one day as bits, small enough to be copied and quick enough to try every start of a month.
 *
 * Pure. Minutes 0 … 1439; what lies outside is cut off. Safe on any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FOYER_MINUTES_WORDS 23 /* of 64 bits: 1472 minutes, those from 1440 on are never in a set */

typedef struct
{
  guint64 w[FOYER_MINUTES_WORDS];
} FoyerMinutes;

/* Half-open; reversed and empty ranges change nothing. */
void     foyer_minutes_add (FoyerMinutes *m, int from, int to);
void     foyer_minutes_remove (FoyerMinutes *m, int from, int to);
gboolean foyer_minutes_has (const FoyerMinutes *m, int minute);
gboolean foyer_minutes_any (const FoyerMinutes *m);
int      foyer_minutes_count (const FoyerMinutes *m);
/* TRUE when every minute of [from, to) is in the set; FALSE when part of it lies outside the day. */
gboolean foyer_minutes_hold (const FoyerMinutes *m, int from, int to);
void     foyer_minutes_and (FoyerMinutes *m, const FoyerMinutes *other);
void     foyer_minutes_or (FoyerMinutes *m, const FoyerMinutes *other);
/* Minute t is in the result where t + @by is in @m. */
void     foyer_minutes_earlier (const FoyerMinutes *m, int by, FoyerMinutes *out);
/* Minute t is in the result where all of [t, t + @len) is in @m; @len 0: every minute. */
void     foyer_minutes_runs (const FoyerMinutes *m, int len, FoyerMinutes *out);
/* The first minute of the set that is not before @from; -1 when there is none. */
int      foyer_minutes_next (const FoyerMinutes *m, int from);
/* The first minute not before @from that is not in the set; at most 1440. */
int      foyer_minutes_next_gap (const FoyerMinutes *m, int from);
/* The first minute of the stretch @minute lies in; @minute itself when it is not in the set. */
int      foyer_minutes_stretch_from (const FoyerMinutes *m, int minute);
/* Every @step minutes from midnight on. */
void     foyer_minutes_grid (FoyerMinutes *m, int step);

G_END_DECLS
