/* perf-maker: stores of millions of appointments in minutes. A small chain is made by the program itself, row by row with every rule
 * (foyer-demo-scale.c); its rows are then written again for further locations and for the years before, with ids, days, scopes, sums and
 * hashes of their own, as the program would have written them. Tests on a small one hold the result against the program's own derivation
 * and its scrub (perf-maker-check.c). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PERF_TODAY_YEAR 2026, 11, 24

typedef struct
{
  gint64 appointments;  /* made */
  gint64 rows;          /* in synced tables */
  int locations, clients;
  gint64 bytes;         /* of the database */
  double template_s, rows_s, index_s, search_s; /* seconds */
} PerfMade;

/**
 * perf_make:
 * @dir: folder of the store, made; must be empty
 * @appointments: how many, about
 * @periods: stretches of two years; 5 for ten years
 * @copies: of the locations of the small chain; 0: as many as make it about 95,000 appointments big
 */
gboolean perf_make (const char *dir, gint64 appointments, int periods, int copies, PerfMade *made, GError **error);

/* Word @n of what people write in notes, 0 … PERF_WORDS - 1: the first are written far more often. Borrowed until the next call. */
#define PERF_WORDS 8000
const char *perf_word (guint n, char out[24]);

/* FOYER_PERF_STORE; or a fresh store of FOYER_PERF_SCALE appointments (@usual when it is not set) in a new folder: *own is TRUE and the
 * caller removes it with perf_store_remove(). @made: (out) (optional): of a fresh one. (transfer full) */
char    *perf_store (gint64 usual, gboolean *own, PerfMade *made);
void     perf_store_remove (const char *dir);

G_END_DECLS
