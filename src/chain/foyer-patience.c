#define G_LOG_DOMAIN "foyer-chain"

#include "config.h"

#include "foyer-patience.h"

static gpointer
watch (gpointer data)
{
  FoyerPatience *self = data;

  g_mutex_lock (&self->lock);
  while (!self->done)
    if (!g_cond_wait_until (&self->cond, &self->lock, self->until))
      break;
  if (!self->done)
    g_cancellable_cancel (self->cancel);
  g_mutex_unlock (&self->lock);
  return NULL;
}

void
foyer_patience_begin (FoyerPatience *self, gint64 ms)
{
  self->cancel = g_cancellable_new ();
  self->until = g_get_monotonic_time () + ms * 1000;
  self->done = FALSE;
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  self->clock = g_thread_new ("patience", watch, self);
}

void
foyer_patience_end (FoyerPatience *self)
{
  g_mutex_lock (&self->lock);
  self->done = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->clock);
  g_clear_object (&self->cancel);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);
}
