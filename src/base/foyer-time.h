/* foyer-time: civil dates, wall times and zones. Pure: no clock in here but foyer_now(), which main programs pass in.
 *
 * A date is days since 1970-01-01 (gint32-sized gint64), its text "2026-11-24". A wall time is a date and minute of day, text
 * "2026-11-24T14:15". An instant is UTC milliseconds. Ranges are half-open. Safe on any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FOYER_DAY_MINUTES 1440

gint64   foyer_now (void); /* UTC milliseconds of the system clock */
/* Puts another clock behind foyer_now(): a simulator's, where one process is many PCs. NULL: the system's again. Not while other threads ask. */
void     foyer_clock_set (gint64 (*now_ms) (gpointer data), gpointer data);

/* Dates. Proleptic Gregorian; valid years 1…9999. */
gboolean foyer_date_valid (int year, int month, int day);
gint64   foyer_date_make (int year, int month, int day);
void     foyer_date_split (gint64 date, int *year, int *month, int *day);
int      foyer_date_weekday (gint64 date); /* 1 Monday … 7 Sunday (ISO 8601) */
int      foyer_date_iso_week (gint64 date);
gint64   foyer_date_add_months (gint64 date, int months); /* clamps to the last day of the month */
char    *foyer_date_format (gint64 date, char *out);       /* "2026-11-24"; @out has room for 11 bytes; returned */
gboolean foyer_date_parse (const char *text, gint64 *out);  /* strict ISO date */
/**
 * foyer_date_parse_loose:
 * @text: as customers write dates: 2026-11-24, 24.11.2026, 24/11/2026, 11/24/2026 (only where the day cannot be a month, or
 *   @month_first), 24-11-26, "24 Nov 2026", "2026. 11. 24.", an Excel serial number
 * Returns: FALSE where it is no real date (31 February), two-digit years are 1930…2029
 */
gboolean foyer_date_parse_loose (const char *text, gboolean month_first, gint64 *out);

/* Times of day: minutes 0…1440. */
char    *foyer_minute_format (int minute, char *out);        /* "14:15"; room for 6 bytes */
gboolean foyer_minute_parse (const char *text, int *out);     /* "9:00", "14:15", "24:00", "0915", "9", "2:15 pm" */

/* Wall time text "2026-11-24T14:15". */
char    *foyer_wall_format (gint64 date, int minute, char *out); /* room for 17 bytes */
gboolean foyer_wall_parse (const char *text, gint64 *date, int *minute);

/* Zones: IANA names. The cache is shared and never freed; the pointer may be kept. NULL for an unknown name. */
typedef struct _FoyerZone FoyerZone;
const FoyerZone *foyer_zone_get (const char *name);
const char      *foyer_zone_name (const FoyerZone *zone);
/**
 * foyer_zone_to_utc:
 * Returns: UTC milliseconds of the wall time in @zone. In the hour that happens twice the first is meant; a time in the hour that
 *   does not exist is moved forward by the gap.
 */
gint64   foyer_zone_to_utc (const FoyerZone *zone, gint64 date, int minute);
void     foyer_zone_from_utc (const FoyerZone *zone, gint64 utc_ms, gint64 *date, int *minute);
int      foyer_zone_offset (const FoyerZone *zone, gint64 utc_ms); /* seconds east of UTC at that instant */

/* What a location sets: how people read dates and times (front-desk.md 2). */
typedef struct
{
  char date_order[4]; /* "dmy", "mdy", "ymd" */
  char date_sep;      /* '.', '/', '-' */
  gboolean clock24;
} FoyerTimeFormat;

/* @text: "dmy.", "mdy/", "ymd-" …; anything else gives "dmy.". */
FoyerTimeFormat foyer_time_format_parse (const char *text, gboolean clock24);
char    *foyer_format_date (const FoyerTimeFormat *f, gint64 date);               /* "24.11.2026" (transfer full) */
char    *foyer_format_date_long (const FoyerTimeFormat *f, gint64 date);          /* "Tue 24 November 2026", in the program's language */
char    *foyer_format_minute (const FoyerTimeFormat *f, int minute);              /* "14:15" or "2:15 PM" */
char    *foyer_format_instant (const FoyerTimeFormat *f, const FoyerZone *zone, gint64 utc_ms); /* "24.11.2026 14:15" */

/* Sets of minutes of a day: "09:00-13:00 14:00-18:00", sorted, not overlapping, half-open. The text is the stored form. */
typedef struct
{
  int from, to;
} FoyerSpan;
/* (transfer full) (element-type FoyerSpan): never NULL on success; FALSE result = NULL and @why set for reversed or overlapping spans. */
GArray  *foyer_spans_parse (const char *text, char **why);
char    *foyer_spans_format (const FoyerSpan *spans, gsize n);
/* Cut [from, to) out of @spans; new array. */
GArray  *foyer_spans_subtract (const FoyerSpan *spans, gsize n, int from, int to);
gboolean foyer_spans_contain (const FoyerSpan *spans, gsize n, int from, int to);

G_END_DECLS
