/* foyer-report-private: bookings of every state as a report, of any source, also deleted ones (front-desk.md 13). For the queries of
 * foyer-query-report*.c.
 *
 * There may be millions. Nothing is read but the page that is asked for: it goes on behind the last row shown (keyset) and is found by an index,
 * or, in an order that has none, by one pass over the board that keeps the page only. How many fit is a question of its own. */
#pragma once

#include "foyer-client.h"
#include "foyer-location.h"

G_BEGIN_DECLS

#define FOYER_REPORT_PAGE 200 /* rows at once, unless asked otherwise */
#define FOYER_REPORT_MOST 2000

/* Who looks, and what there is for him to see. */
typedef struct
{
  FoyerCall *call; /* borrowed, as @db */
  FoyerDb *db;
  FoyerLocation *place;
  FoyerNameParts parts;
  FoyerId own;     /* the only member the user sees, or none */
  gint64 today, oldest; /* first day he may see; G_MININT64: all */
  gboolean phones;
} FoyerReport;

/* @phones: right to telephone numbers there. */
gboolean foyer_report_begin (FoyerReport *r, FoyerCall *call, const char *phones, GError **error);
void     foyer_report_clear (FoyerReport *r);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FoyerReport, foyer_report_clear)
/* Members "since" and "notice" of the open object: the limit, when there is one (REP-5). */
void     foyer_report_out_limit (FoyerReport *r, JsonBuilder *out);
/* First and last day of the parameters "from" and "to", no earlier than he may see. */
void     foyer_report_days (FoyerReport *r, char first[11], char last[11]);
/* As shown, or masked. (transfer full) (nullable) */
char    *foyer_report_phone (const FoyerReport *r, const char *e164);

/* What narrows a list of bookings (REP-1): eleven conditions; all that are given must fit. */
#define FOYER_REPORT_PARAMS \
  { "made_from", FOYER_P_DATE, 0, "booked on this day or later" }, { "made_to", FOYER_P_DATE, 0, "booked on this day or earlier" }, \
  { "from", FOYER_P_DATE, 0, "first day of the visit" }, { "to", FOYER_P_DATE, 0, "last day of the visit" }, \
  { "staff", FOYER_P_LIST, 0, "only these members" }, \
  { "deleted", FOYER_P_ENUM, 0, "deleted bookings: left out, alone, or both; default: both", "no only both", 0 }, \
  { "statuses", FOYER_P_LIST, 0, "only these: pending, confirmed, arrived, no-show; deleted ones have none of them" }, \
  { "text", FOYER_P_TEXT, 0, "name or phone of the client", NULL, 200 }, \
  { "category", FOYER_P_ID, 0, "with a service of this category" }, { "label", FOYER_P_ID, 0, "with this label" }, \
  { "source", FOYER_P_ENUM, 0, "booked online, or at a desk", "all online offline", 0 }, \
  { "paid", FOYER_P_ENUM, 0, "fully paid, or not", "all full open", 0 }, \
  { "services", FOYER_P_ENUM, 0, "with services, or without", "all with without", 0 }, \
  { "sort", FOYER_P_ENUM, 0, "order; default: day and time", "visit made client staff services status sum paid creator", 0 }, \
  { "desc", FOYER_P_BOOL, 0, "from the end" }, { "loc", FOYER_P_ID, 0, "location" }

/* One booking that fits. */
typedef struct
{
  FoyerId id;
  gboolean gone;
  gboolean text;  /* the first key is one */
  char *k1;       /* owned: the first key as text */
  gint64 n1, n2;  /* keys */
  char *k2;       /* owned (nullable) */
} FoyerReportHit;

/**
 * foyer_report_find:
 * @after: (nullable): "next" of the page before
 * @limit: rows at most; < 0: all
 * @next: (out) (optional) (nullable): what to go on with; NULL at the end
 * Returns: (transfer full) (element-type FoyerReportHit): by the parameters of the call; NULL with an error
 */
GArray  *foyer_report_find (FoyerReport *r, JsonArray *after, int limit, JsonNode **next, GError **error);
/* How many fit, and what those that stand come to. */
gboolean foyer_report_count (FoyerReport *r, gint64 *count, gint64 *gone, gint64 *sum, GError **error);

/* What a booking was for: of one that is deleted what it had then. */
typedef struct
{
  char *services; /* owned (nullable) */
  gint64 total;
} FoyerReportLines;
void     foyer_report_gone_lines (FoyerDb *db, const FoyerRow *appointment, FoyerReportLines *out, JsonBuilder *lines);

/* A line of the list as one object. FALSE, and nothing is added: there is no such booking here. */
gboolean foyer_report_out_row (FoyerReport *r, JsonBuilder *out, const FoyerId *id);

G_END_DECLS
