/* foyer-front: where a visit stands on the front-desk board.
 *
 * Pure: no I/O, no clock. Safe on any thread. */
#pragma once

#include "foyer-visit-rules.h"

G_BEGIN_DECLS

typedef enum
{
  FOYER_STAGE_EXPECTED,
  FOYER_STAGE_ARRIVED, /* here, and waits */
  FOYER_STAGE_SERVICE,
  FOYER_STAGE_PAY,     /* served, and has not paid all */
  FOYER_STAGE_DONE,
  FOYER_N_STAGES,
  FOYER_STAGE_NONE = FOYER_N_STAGES, /* not on the board: did not come, deleted */
} FoyerStage;

typedef struct
{
  FoyerVisitStatus status;
  gint64 came, started, finished; /* UTC ms; 0: not yet */
  gint64 ends;                    /* end of its last appointment, UTC ms */
  gint64 total, paid;
} FoyerStanding;

/* "expected arrived service pay done", "none". */
const char *foyer_stage_word (FoyerStage stage);
gboolean    foyer_stage_parse (const char *word, FoyerStage *out);
/**
 * foyer_stage_of:
 * What the steps say. A desk that only sets the status is served too: who arrived, has paid, and whose time is over is done; who arrived
 * without a note of when, and whose time is over, is to pay.
 */
FoyerStage  foyer_stage_of (const FoyerStanding *s, gint64 now);
/**
 * foyer_stage_set:
 * @s: changed to stand at @stage as of @now: steps that were jumped over are taken to have been at the same moment, steps behind it are undone
 * Returns: FALSE when it cannot: done while something is due
 */
gboolean    foyer_stage_set (FoyerStanding *s, FoyerStage stage, gint64 now);

G_END_DECLS
