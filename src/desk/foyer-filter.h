/* foyer-filter: from a tree of conditions on clients to one bound SQL question.
 *
 * A tree is JSON. A node is one of
 *
 *      {"all": [node, …]}   every one holds; an empty list: everybody
 *      {"any": [node, …]}   at least one holds; an empty list: nobody
 *      {"not": node}
 *      {"is": "sold", "from": 100000}      a criterion of foyer_criteria[] with its values
 *
 * What a criterion takes says its shape:
 *
 *      RANGE     "from", "to": whole numbers, both ends in; money in minor units, per cent in hundredths
 *      PERIOD    "when": period; or "none": true, there is no such day
 *      CHOICE    "of": [word, …]
 *      YES       "yes": false turns it round
 *      IDS       "of": [id, …]; left out: any; "none": true, none of them
 *      TEXT      "text"
 *      BOOKINGS  one condition on the bookings of one client (CLI-17): "when", "made": period; "status", "staff", "service", "category", "loc",
 *                "label": lists; "online", "chosen": true or false; "cost": range of what the visit came to; "count": range, at least one when
 *                left out; "none": true, there is none (also who never came, CLI-18)
 *      BOUGHT    "when", "kind": product, membership or giftcard, "text": in its title
 *      PAID      "when", "kind": cash or cashless; "from", "to": the sum
 *      FIELD     "field": id of a custom field; nothing else: it is filled; "text", or "from" and "to" of a number or a date; "none"
 *
 * A period: {"from": date, "to": date}, or as of the day it is asked {"period": "last-month"}, {"last_days": 30} with today, {"next_days": 7} from
 * today, {"older_days": 90}: longer ago than that. So a saved tree says something new every day (CLI-20).
 *
 * Compiling is pure: no I/O, no clock; any thread. Rights are part of the question: who may not see phones searches names alone, who may not see
 * money cannot ask about it, a professional's question about bookings is about his own. */
#pragma once

#include "foyer-command.h"
#include "foyer-time.h"

G_BEGIN_DECLS

typedef enum
{
  FOYER_SHAPE_INT,
  FOYER_SHAPE_MONEY,
  FOYER_SHAPE_PCT,
  FOYER_SHAPE_PERIOD,
  FOYER_SHAPE_CHOICE,
  FOYER_SHAPE_YES,
  FOYER_SHAPE_IDS,
  FOYER_SHAPE_TEXT,
  FOYER_SHAPE_BOOKINGS,
  FOYER_SHAPE_BOUGHT,
  FOYER_SHAPE_PAID,
  FOYER_SHAPE_FIELD,
} FoyerShape;

typedef enum
{
  FOYER_FILTER_BOOKINGS,
  FOYER_FILTER_CLIENT,
  FOYER_FILTER_SALES,
  FOYER_N_FILTER_GROUPS,
} FoyerFilterGroup;

typedef struct
{
  const char *name;
  const char *title; /* N_("Birth date") */
  FoyerFilterGroup group;
  FoyerShape shape;
  gboolean money;      /* asks for the right to see money */
  const char *choices; /* CHOICE: words */
  const char *sql;     /* what the shape is about: a column over f (client_find), c (client), g (client_fig), or a list of clients */
} FoyerCriterion;

extern const FoyerCriterion foyer_criteria[]; /* ends with { NULL } */
const FoyerCriterion *foyer_criterion_find (const char *name); /* (nullable) */

/* "this-month" …: N_() titles beside them; both end with NULL. */
extern const char *const foyer_periods[];
extern const char *const foyer_period_titles[];
/* The days of a period word, both in. FALSE for an unknown one. */
gboolean foyer_period_days (const char *word, gint64 today, int first_weekday, gint64 *from, gint64 *to);

/* Who asks, and when. */
typedef struct
{
  gint64 today;
  int first_weekday;     /* 1 Monday */
  const FoyerZone *zone; /* of the location: when a day begins */
  FoyerId own;           /* the only member whose bookings count, or none */
  gboolean phones, money;
  GPtrArray *fields;     /* (nullable) (element-type FoyerCustomField): custom fields the user sees */
} FoyerFilterView;

typedef struct _FoyerFilter FoyerFilter;

/**
 * foyer_filter_compile:
 * @tree: (nullable): NULL: everybody
 * Returns: (transfer full): NULL with INVALID (a sentence about what is wrong with the tree) or DENIED
 */
FoyerFilter *foyer_filter_compile (JsonNode *tree, const FoyerFilterView *view, GError **error);
void         foyer_filter_free (FoyerFilter *filter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerFilter, foyer_filter_free)
/* "SELECT f.client FROM client_find f … WHERE …" */
const char  *foyer_filter_sql (FoyerFilter *filter);
guint        foyer_filter_n_values (FoyerFilter *filter);

/* The clients it finds. (transfer full) (element-type FoyerId): NULL with an error */
GHashTable  *foyer_filter_run (FoyerFilter *filter, FoyerDb *db, GError **error);
/* Compiles and runs parameter @param of the call with its user's rights. (transfer full); @found NULL: the parameter was not given */
gboolean     foyer_filter_of_call (FoyerCall *call, const char *param, GPtrArray *fields, GHashTable **found, GError **error);
/* The same of the segment parameter @param names, as it stands. */
gboolean     foyer_segment_of_call (FoyerCall *call, const char *param, GPtrArray *fields, GHashTable **found, GError **error);
/* FALSE with INVALID or DENIED when @tree is none the caller may ask. */
gboolean     foyer_filter_check (FoyerCall *call, JsonNode *tree, GError **error);

G_END_DECLS
