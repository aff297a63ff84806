/* foyer-tech: the technical break after a client: a few minutes that keep the team member, and that clients never hear of.
 * Pure: no I/O, no clock. Safe on any thread. */
#pragma once

#include "foyer-error.h"

G_BEGIN_DECLS

#define FOYER_TECH_STEP 5
#define FOYER_TECH_MAX 60

/* Of an appointment with several services. */
typedef enum
{
  FOYER_TECH_LONGEST, /* only the longest */
  FOYER_TECH_SUM,     /* all of them */
  FOYER_TECH_LAST,    /* once at the end: that of the last service */
} FoyerTechRule;

/* "longest", "sum", "last"; anything else is the longest. */
FoyerTechRule foyer_tech_rule_parse (const char *word);
/* FALSE with INVALID and a sentence: not a multiple of 5 minutes, below 0 or above 60 (TBR-3). */
gboolean      foyer_tech_check (gint64 minutes, GError **error);
/* @breaks: that of each service, in order. Never more than %FOYER_TECH_MAX. */
int           foyer_tech_of (FoyerTechRule rule, const int *breaks, int n);

G_END_DECLS
