#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>

#include "foyer-front.h"

static const char *const words[FOYER_N_STAGES + 1] = { "expected", "arrived", "service", "pay", "done", "none" };

const char *
foyer_stage_word (FoyerStage stage)
{
  return words[MIN (stage, FOYER_STAGE_NONE)];
}

gboolean
foyer_stage_parse (const char *word,
                   FoyerStage *out)
{
  for (int i = 0; word != NULL && i < FOYER_N_STAGES; i++)
    if (strcmp (word, words[i]) == 0)
      {
        *out = i;
        return TRUE;
      }
  return FALSE;
}

FoyerStage
foyer_stage_of (const FoyerStanding *s,
                gint64 now)
{
  gint64 due = foyer_visit_due (s->total, s->paid);
  gboolean over = now >= s->ends;

  if (s->status == FOYER_STATUS_NO_SHOW || s->status == FOYER_STATUS_DELETED)
    return FOYER_STAGE_NONE;
  if (s->finished != 0)
    return due > 0 ? FOYER_STAGE_PAY : FOYER_STAGE_DONE;
  gboolean here = s->came != 0 || s->started != 0 || s->status == FOYER_STATUS_ARRIVED;
  if (here && over && due == 0)
    return FOYER_STAGE_DONE;
  if (s->started != 0)
    return FOYER_STAGE_SERVICE;
  if (!here)
    return FOYER_STAGE_EXPECTED;
  return over && s->came == 0 ? FOYER_STAGE_PAY : FOYER_STAGE_ARRIVED;
}

gboolean
foyer_stage_set (FoyerStanding *s,
                 FoyerStage stage,
                 gint64 now)
{
  if (stage >= FOYER_N_STAGES || (stage == FOYER_STAGE_DONE && foyer_visit_due (s->total, s->paid) > 0))
    return FALSE;
  if (stage == FOYER_STAGE_EXPECTED)
    {
      s->came = s->started = s->finished = 0;
      if (s->status != FOYER_STATUS_PENDING)
        s->status = FOYER_STATUS_CONFIRMED;
      return TRUE;
    }
  s->status = FOYER_STATUS_ARRIVED;
  if (s->came == 0)
    s->came = now;
  if (stage == FOYER_STAGE_ARRIVED)
    s->started = 0;
  else if (s->started == 0)
    s->started = now;
  if (stage < FOYER_STAGE_PAY)
    s->finished = 0;
  else if (s->finished == 0)
    s->finished = now;
  return TRUE;
}
