/* foyer-repeat: the days a rule names: daily, weekdays, chosen days with skipped weeks, monthly, yearly. Used for series of bookings and for
 * timetables of events.
 *
 * Pure: no I/O, no clock. Safe on any thread. A rule is anchored at a first date: the week (Monday to Sunday), month or year of that date is
 * number 0, and "gap" periods are skipped between two that count: gap 0 every week, gap 2 every third week. */
#pragma once

#include "foyer-error.h"
#include "foyer-time.h"

G_BEGIN_DECLS

#define FOYER_REPEAT_MAX 366                /* dates one rule may give */
#define FOYER_REPEAT_MAX_GAP 52
#define FOYER_REPEAT_FOREVER G_MAXINT64     /* "until": no end date */
#define FOYER_REPEAT_ALL_DAYS 0x7f

typedef enum
{
  FOYER_REPEAT_DAILY,       /* gap: days skipped */
  FOYER_REPEAT_WEEKDAYS,    /* Monday to Friday; gap: weeks skipped, as for all that name days of the week */
  FOYER_REPEAT_MON_WED_FRI,
  FOYER_REPEAT_TUE_THU,
  FOYER_REPEAT_WEEKLY,      /* on "days"; none chosen: the weekday of the first date */
  FOYER_REPEAT_MONTHLY,     /* same day of the month; one that a month does not have becomes its last: the 31st is 30 April, 28 February */
  FOYER_REPEAT_YEARLY,      /* same day of the year; 29 February becomes 28 February in other years */
  FOYER_N_REPEATS,
} FoyerRepeatFreq;

typedef struct
{
  FoyerRepeatFreq freq;
  guint days;   /* bit 0 Monday … bit 6 Sunday; WEEKLY only */
  int gap;      /* skipped periods, 0…FOYER_REPEAT_MAX_GAP */
  int times;    /* at most this many; 0: as many as there are until "until" */
  gint64 until; /* last date that may be named; FOYER_REPEAT_FOREVER */
} FoyerRepeat;

/* "daily weekdays mon-wed-fri tue-thu weekly monthly yearly". */
gboolean    foyer_repeat_freq_parse (const char *word, FoyerRepeatFreq *out);
const char *foyer_repeat_freq_word (FoyerRepeatFreq freq);
/* "1 4": Monday and Thursday, in any order, separated by blanks or commas. NULL and "" are none. FALSE for anything but 1…7. */
gboolean    foyer_repeat_days_parse (const char *text, guint *out);
char       *foyer_repeat_days_format (guint days); /* (transfer full): "1 4", "" for none */
/**
 * foyer_repeat_parse:
 * @freq, @days: (nullable): stored words
 * @until: (nullable): ISO date
 * Returns: FALSE with INVALID and a sentence: neither count nor end date, a count above %FOYER_REPEAT_MAX, an impossible gap, days with another
 *   frequency
 */
gboolean    foyer_repeat_parse (const char *freq, const char *days, int gap, int times, const char *until, FoyerRepeat *out, GError **error);

/**
 * foyer_repeat_dates:
 * @first: the rule's anchor
 * @from: earliest date wanted: @first + 1 for the repeats of a booking on @first, @first for a timetable that begins then
 * Returns: (transfer full) (element-type gint64): dates in order, none twice, at most %FOYER_REPEAT_MAX; empty, never %NULL
 */
GArray     *foyer_repeat_dates (const FoyerRepeat *rule, gint64 first, gint64 from);

/* A time of a series. */
typedef struct
{
  gint64 date;
  int minute; /* wall time there; in the hour that daylight saving leaves out the first one that exists after it */
  gint64 t0;  /* UTC milliseconds */
} FoyerRepeatTime;
/* The same as times: the wall time stays when the clocks change. (transfer full) (element-type FoyerRepeatTime) */
GArray     *foyer_repeat_times (const FoyerRepeat *rule, gint64 first, gint64 from, int minute, const FoyerZone *zone);

G_END_DECLS
