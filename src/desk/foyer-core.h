/* foyer-core: the log in words, shared by the core commands and queries. */
#pragma once

#include "foyer-command.h"

G_BEGIN_DECLS

/* English words of a txn ("Booked"), translatable; its command's name when the command is not known here. Borrowed. */
const char *foyer_core_said (const FoyerTxn *t);
/* Newest change of @user in this desk's log within a day of @now that is not undone and no undo itself. */
gboolean    foyer_core_last_own (FoyerDb *db, const FoyerId *user, gint64 now, FoyerId *txn);
/* Puts the losing value of a "field" conflict back. */
gboolean    foyer_core_restore_lost (FoyerCall *call, const FoyerRow *conflict, GError **error);
/* Object of a txn in the change log: id, at, who, who_name, desk, said, why, undoes, changes [{table, label, id, field, field_label, old, new}]. */
void        foyer_core_out_txn (FoyerCall *call, JsonBuilder *out, const FoyerTxn *t, const char *only_table, const FoyerId *only_id);

G_END_DECLS
