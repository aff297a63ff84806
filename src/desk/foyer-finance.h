/* foyer-finance: what the reports of money reckon (back-office.md 6). Pure: no rows, no clock; safe on any thread. Minor units. */
#pragma once

#include "foyer-id.h"

G_BEGIN_DECLS

/* A line of a visit that took place. */
typedef struct
{
  FoyerId client;      /* none: nobody with a card */
  FoyerId appointment; /* which it is of; the first of the visit for what was sold besides */
  gint64 total;
  gboolean product;
} FoyerDayLine;

typedef struct
{
  gint64 n, sum;
} FoyerDayCount;

typedef struct
{
  FoyerDayCount clients;      /* different ones, and their bills */
  FoyerDayCount appointments;
  FoyerDayCount with;         /* appointments of a client */
  FoyerDayCount without;      /* and of nobody */
  FoyerDayCount services, products; /* lines */
} FoyerDayFigures;

void   foyer_finance_day (const FoyerDayLine *lines, gsize n, FoyerDayFigures *out);
/* Rounded half up, 0 of nothing. */
gint64 foyer_finance_average (const FoyerDayCount *count);

G_END_DECLS
