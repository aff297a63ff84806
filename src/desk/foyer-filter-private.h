/* foyer-filter-private: what the files of foyer-filter share. */
#pragma once

#include "foyer-filter.h"

G_BEGIN_DECLS

typedef enum
{
  FOYER_NEEDS_CARD = 1 << 0,    /* c */
  FOYER_NEEDS_FIGURES = 1 << 1, /* g */
} FoyerFilterNeeds;

struct _FoyerFilter
{
  GString *sql;
  GArray *values; /* (element-type FoyerFilterValue) */
};

typedef struct
{
  char *text; /* NULL: see is_id */
  gint64 n;
  FoyerId id;
  gboolean is_id;
} FoyerFilterValue;

typedef struct
{
  const FoyerFilterView *view;
  GString *sql;
  GArray *values;
  guint needs, nodes;
} FoyerFilterMaker;

/* A bound value: appends its "?n". */
void     foyer_filter_int (FoyerFilterMaker *m, gint64 n);
void     foyer_filter_text (FoyerFilterMaker *m, const char *text);
void     foyer_filter_date (FoyerFilterMaker *m, gint64 date);
void     foyer_filter_id (FoyerFilterMaker *m, const FoyerId *id);
void     foyer_filter_add (FoyerFilterMaker *m, const char *sql);
gboolean foyer_filter_wrong (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* The member, unless it is left out or null. */
JsonNode *foyer_filter_member (JsonObject *node, const char *name);
/* NULL when it is left out. */
gboolean foyer_filter_read_list (JsonObject *node, const char *name, JsonArray **list, GError **error);
/* Members of a node, checked. Each is FALSE with an error only when what is there is no such thing. */
gboolean foyer_filter_read_int (JsonObject *node, const char *name, gboolean *given, gint64 *n, GError **error);
gboolean foyer_filter_read_bool (JsonObject *node, const char *name, gboolean *given, gboolean *yes, GError **error);
gboolean foyer_filter_read_text (JsonObject *node, const char *name, const char **text, GError **error);

/* Days of a period, both in; G_MININT64 and G_MAXINT64 are open ends. */
typedef struct
{
  gboolean given;
  gint64 from, to;
} FoyerFilterDays;
gboolean foyer_filter_read_days (FoyerFilterMaker *m, JsonObject *node, const char *name, FoyerFilterDays *days, GError **error);

/* " AND column >= ?1 AND column <= ?2" of dates; nothing for open ends. */
void     foyer_filter_between_days (FoyerFilterMaker *m, const char *column, const FoyerFilterDays *days);
/* The same of UTC milliseconds. */
void     foyer_filter_between_times (FoyerFilterMaker *m, const char *column, const FoyerFilterDays *days);
/* " AND column IN (?, ?)" of a list of ids or words; nothing when it is left out. @choices: (nullable) */
gboolean foyer_filter_in_ids (FoyerFilterMaker *m, JsonObject *node, const char *name, const char *before, const char *after, GError **error);
gboolean foyer_filter_in_words (FoyerFilterMaker *m, JsonObject *node, const char *name, const char *choices, const char *before, const char *after, GError **error);
/* "column >= ?1 AND column <= ?2" of members "from" and "to"; FALSE with INVALID when neither is there. */
gboolean foyer_filter_range (FoyerFilterMaker *m, JsonObject *node, const char *column, GError **error);

/* foyer-filter-sets.c: the criteria that are lists of clients. */
gboolean foyer_filter_bookings (FoyerFilterMaker *m, JsonObject *node, GError **error);
gboolean foyer_filter_bought (FoyerFilterMaker *m, JsonObject *node, GError **error);
gboolean foyer_filter_paid (FoyerFilterMaker *m, JsonObject *node, GError **error);
gboolean foyer_filter_field (FoyerFilterMaker *m, JsonObject *node, GError **error);

G_END_DECLS
