/* foyer-client-rules: what a client gets by itself who has reached a figure (CLI-30): "paid 1,000 → VIP, 5 %".
 *
 * Two make the same of the same rows. A desk applies the rules in the command that passes the threshold, in its txn, so that the change is
 * in force and in the change log at once and is undone with the payment. A desk knows the visits of its locations only, so the server looks again
 * after each txn it takes, and where the threshold is passed by what several desks did it writes the rows itself, with the stamp of that txn.
 * That a rule was applied is a row of client_award whose id is derived from client and rule: nobody is given the same thing twice, and what
 * somebody takes away by hand is not given again. */
#pragma once

#include "foyer-store.h"

G_BEGIN_DECLS

/* What a rule looks at. */
typedef enum
{
  FOYER_MEASURE_SOLD,
  FOYER_MEASURE_PAID,
  FOYER_MEASURE_VISITS,
  FOYER_N_MEASURES,
} FoyerMeasure;

typedef struct
{
  FoyerId id;
  FoyerMeasure measure;
  gint64 least;    /* minor units, or visits */
  int discount;    /* hundredths of a percent; 0: none */
  FoyerId label, drops; /* categories, or none */
  int priority;    /* place among "none bronze silver gold"; 0: none */
  gboolean back;   /* taken back when the figure falls below */
} FoyerClientRule;

extern const char *const foyer_measures[]; /* "sold" "paid" "visits"; ends with NULL */
extern const char *const foyer_priorities[]; /* "none" "bronze" "silver" "gold"; ends with NULL */
int         foyer_word_place (const char *const *words, const char *word); /* 0 for an unknown one */

/* Lowest threshold first. (transfer full) (element-type FoyerClientRule) */
GArray     *foyer_client_rules (FoyerDb *db);
FoyerId     foyer_client_award_id (const FoyerId *client, const FoyerId *rule);

/* What the command of @tx has changed may have passed a threshold: further puts of the same txn. Before the command ends. */
void        foyer_client_rules_follow (FoyerTx *tx);
/**
 * foyer_client_rules_verify:
 * @t: a txn that is taken, every op of it and what follows from them put in place
 * @by: its stamp
 * SERVER store: what it gives by a rule to a client who has not reached it, as the chain knows the figures, is taken back at once; and a figure
 * that is none of the chain's is put right. A desk may have known less, or more than is true: nothing of what it did otherwise is refused.
 */
void        foyer_client_rules_verify (FoyerTx *tx, const FoyerTxn *t, const FoyerStamp *by);
/* Every client there is, by the figures that stand. Returns how many were changed. */
guint       foyer_client_rules_apply_all (FoyerTx *tx);
/* How many clients @rule would be given to now. */
guint       foyer_client_rules_count (FoyerDb *db, const FoyerClientRule *rule);

G_END_DECLS
