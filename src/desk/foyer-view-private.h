/* foyer-view-private: who looks at the calendar of which location, and how much of it there is for him to see. For the calendar's queries. */
#pragma once

#include "foyer-calendar-read.h"
#include "foyer-location.h"
#include "foyer-session.h"

G_BEGIN_DECLS

typedef struct
{
  FoyerDb *db;
  FoyerLocation *place;
  FoyerId own; /* the only member the user sees, or none */
  gint64 today;
  gint64 oldest; /* first day the user may see */
  gint64 now;    /* UTC ms */
  gboolean phones;
} FoyerView;

/* At the location of the call, with the rights of its user there. */
gboolean    foyer_view_begin (FoyerView *v, FoyerCall *call, GError **error);
/* At any other: @access (nullable): the system's. FALSE: there is no such location. */
gboolean    foyer_view_begin_at (FoyerView *v, FoyerDb *db, const FoyerId *loc, const FoyerAccess *access, gint64 now);
void        foyer_view_clear (FoyerView *v);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FoyerView, foyer_view_clear)
/* FALSE and a notice instead of data when the day is further back than the user may see (CAL-17). */
gboolean    foyer_view_may (FoyerView *v, gint64 date, JsonBuilder *out);

gint64      foyer_view_date (FoyerCall *call, const char *name);
/* Ids of a list parameter; NULL when it was not given. (transfer full) */
GHashTable *foyer_view_ids (FoyerCall *call, const char *name);

/* What a board shows of a day. */
typedef struct
{
  const char *day; /* borrowed */
  gint64 date;
  GHashTable *wanted;  /* (nullable): only these members */
  FoyerId position;    /* none: all */
} FoyerDayWish;

/* Members of an open object: today, now, notice or columns and blocks. @open, @close: (inout): minutes, widened to what is there. */
void        foyer_day_out (FoyerView *v, const FoyerDayWish *wish, JsonBuilder *out, int *open, int *close);

G_END_DECLS
