/* foyer-patience: so long and no longer: blocking requests on a thread of one's own are cancelled when the time is up, by a clock in a thread of
 * its own. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  GCancellable *cancel; /* owned: for the requests */
  /*< private >*/
  GMutex lock;
  GCond cond;
  GThread *clock;
  gint64 until; /* monotonic, µs */
  gboolean done;
} FoyerPatience;

void foyer_patience_begin (FoyerPatience *self, gint64 ms);
void foyer_patience_end (FoyerPatience *self);

G_END_DECLS
