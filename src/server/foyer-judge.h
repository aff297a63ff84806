/* foyer-judge: what desk and user had the right to do, for the txns of one push. Writer thread, inside the job that takes them. */
#pragma once

#include "foyer-apply.h"
#include "foyer-may.h"

G_BEGIN_DECLS

#define FOYER_RETIRED_DAYS 30 /* so long a retired desk may still hand over what it had not sent */

typedef struct _FoyerJudge FoyerJudge;

FoyerJudge *foyer_judge_new (FoyerTx *tx, const FoyerId *dev);
void        foyer_judge_free (FoyerJudge *j);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerJudge, foyer_judge_free)

/**
 * foyer_judge_begin:
 * @eff: effective stamp of @t. No earlier moment than that of the desk's last entry counts: a stamp set back wins no right back
 * @why: (out) (nullable): set when nothing of @t may be taken, whatever it holds
 */
void        foyer_judge_begin (FoyerJudge *j, const FoyerTxn *t, gint64 eff, const char **why);
/* Before the op is applied to @before, the row as it stands (nullable). FALSE: nothing more of this txn need be looked at. */
gboolean    foyer_judge_op (FoyerJudge *j, const FoyerOp *op, const FoyerRow *before);
/* What became of the txn. @why: the sentence of REVIEW and NO. */
FoyerMay    foyer_judge_end (FoyerJudge *j, const char **why);

G_END_DECLS
