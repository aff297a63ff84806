/* foyer-event-job: events that are made some at a time, so that the window never waits and shows how far it is: copies of an event, or what a
 * timetable names.
 *
 * It lives as long as it runs, whether the panel that started it is open or not, and says at the end what became of it. All of it is one
 * change to undo. It stops when somebody else signs in. Signal "changed": how far it is, or that it ended. Main thread only. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_EVENT_JOB (foyer_event_job_get_type ())
G_DECLARE_FINAL_TYPE (FoyerEventJob, foyer_event_job, FOYER, EVENT_JOB, GObject)

/* @dates: [{date, force}]: those with "force" are made past what is in the way. (transfer full) */
FoyerEventJob *foyer_event_job_new_copies (FoyerUiContext *context, const char *event, JsonArray *dates, gboolean with_bookings);
/* @txn: (nullable): the change that made or changed the timetable: undone with it. @force: also past what is in the way. (transfer full) */
FoyerEventJob *foyer_event_job_new_timetable (FoyerUiContext *context, const char *timetable, const char *txn, gboolean force);
void           foyer_event_job_start (FoyerEventJob *self);
/* What has been made stays. */
void           foyer_event_job_stop (FoyerEventJob *self);

gboolean       foyer_event_job_running (FoyerEventJob *self);
double         foyer_event_job_fraction (FoyerEventJob *self);
int            foyer_event_job_made (FoyerEventJob *self);
int            foyer_event_job_skipped (FoyerEventJob *self); /* something was in the way */
/* The change all of it is; none: nothing was made. */
gboolean       foyer_event_job_txn (FoyerEventJob *self, FoyerId *txn);
/* "12 events were made." and what else is to be told. (transfer full) */
char          *foyer_event_job_words (FoyerEventJob *self);
/* (nullable): why it ended before its time */
const char    *foyer_event_job_error (FoyerEventJob *self);
/* The one at work for this event or timetable. (transfer none) (nullable) */
FoyerEventJob *foyer_event_job_of (FoyerUiContext *context, const char *about);

G_END_DECLS
