/* sim-break: designs that are known to be wrong, built on purpose so that the simulator can show that it would see them (replication.md 20).
 * In the build of the product none of this exists. */
#pragma once

#include "foyer-break.h"
#include "sim.h"

G_BEGIN_DECLS

#ifdef FOYER_BREAKS
gboolean sim_break_choose (const char *name);
const char *sim_break_name (guint i); /* (nullable) */
void     sim_break_bias (SimPlan *plan);
void     sim_break_acknowledged (SimDesk *d, const FoyerSyncReply *reply);
#else
static inline const char *
sim_break_name (guint i)
{
  return NULL;
}

static inline void
sim_break_bias (SimPlan *plan)
{
}

static inline gboolean
sim_break_choose (const char *name)
{
  return FALSE;
}

static inline void
sim_break_acknowledged (SimDesk *d, const FoyerSyncReply *reply)
{
}
#endif

G_END_DECLS
