/* foyer-repeat-plan: where the repeats of a booking would stand, and what stands in their way. Read inside a store read or write. */
#pragma once

#include "foyer-booking-private.h"
#include "foyer-repeat.h"

G_BEGIN_DECLS

/* One date of the plan. */
typedef struct
{
  gint64 date;
  int minute;
  char day[11], wall[17];
  GPtrArray *warnings; /* (element-type FoyerWarning): "overlap", "break", "outside", "resource", "season"; owned */
} FoyerRepeatSlot;

typedef struct
{
  FoyerRepeat rule;
  FoyerLocation *place; /* owned */
  FoyerRow *source;     /* appointment; owned */
  FoyerId staff;
  char *staff_name;
  gint64 first;         /* the rule's anchor */
  int minute, dur;
  GArray *services;     /* FoyerId of the lines that are copied; owned */
  GArray *slots;        /* FoyerRepeatSlot; owned */
} FoyerRepeatPlan;

/* The parameters both the preview and the command take: appointment, freq, days, gap, times, until, wall. */
#define FOYER_REPEAT_PARAMS                                                                                                                \
  { "appointment", FOYER_P_ID, FOYER_P_REQUIRED, "appointment to repeat" },                                                                \
  { "freq", FOYER_P_ENUM, FOYER_P_REQUIRED, "how often", "daily weekdays mon-wed-fri tue-thu weekly monthly yearly" },                     \
  { "days", FOYER_P_TEXT, 0, "weekly: days of the week, 1 Monday … 7 Sunday, “1 4”; default: that of the first", NULL, 20 },               \
  { "gap", FOYER_P_INT, 0, "skipped days, weeks, months or years between two; default 0", NULL, FOYER_REPEAT_MAX_GAP },                    \
  { "times", FOYER_P_INT, 0, "at most this many", NULL, FOYER_REPEAT_MAX },                                                                \
  { "until", FOYER_P_DATE, 0, "last date" },                                                                                               \
  { "wall", FOYER_P_WALL, 0, "first date and time; default: after the appointment, at its time" }

gboolean foyer_repeat_plan_make (FoyerRepeatPlan *plan, FoyerCall *call, GError **error);
void     foyer_repeat_plan_clear (FoyerRepeatPlan *plan);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FoyerRepeatPlan, foyer_repeat_plan_clear)

/**
 * foyer_repeat_clashes:
 * @self: (nullable): appointment that is not in its own way
 * @own: (nullable): the only member whose clients the user may know
 * @services: (element-type FoyerId)
 * @gaps: (nullable): when in it the member is free, as stored
 * Returns: (transfer full) (element-type FoyerWarning): what booking @staff then runs into, resources of the services too
 */
GPtrArray *foyer_repeat_clashes (FoyerDb *db, const FoyerLocation *place, const FoyerId *self, const FoyerId *own, const FoyerId *staff, const char *staff_name,
                                 GArray *services, gint64 date, int minute, int dur, const char *gaps);
/* Adds "season" for each service that is not booked for @date. */
/* Adds what stands in the way in the rooms and devices of @services. */
void       foyer_repeat_resources (FoyerDb *db, const FoyerLocation *place, const FoyerId *self, const FoyerId *own, GArray *services, gint64 t0, gint64 t1,
                                   GPtrArray *warnings);
void       foyer_repeat_seasons (FoyerDb *db, const FoyerLocation *place, GArray *services, gint64 date, GPtrArray *warnings);
/* When @appointment begins, and when the "wall" of the call wants it to: the same where it says nothing. */
void       foyer_call_starts (FoyerCall *call, const FoyerRow *appointment, gint64 *date, int *minute, gint64 *new_date, int *new_minute);
/* "" when there is no such member. (transfer full) */
char      *foyer_staff_name (FoyerDb *db, const FoyerId *staff);
/* Services of an appointment's lines, in order. (transfer full) (element-type FoyerId) */
GArray    *foyer_appointment_services (FoyerDb *db, const FoyerId *appointment);

G_END_DECLS
