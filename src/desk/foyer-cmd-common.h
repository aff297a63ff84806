/* foyer-cmd-common: what several command files of set-up share. */
#pragma once

#include "foyer-command.h"

G_BEGIN_DECLS

#define FOYER_NAME_MAX 200

/* Sets INVALID with a sentence; always FALSE. */
gboolean foyer_refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* FALSE with INVALID when the text parameter was given and is blank: "The <what> cannot be empty". */
gboolean foyer_need_text (FoyerCall *call, const char *param, const char *what, GError **error);
/* FALSE with INVALID when the text parameter was given and is no name of a file (foyer-blobs.h). That the file is not here yet is no error. */
gboolean foyer_need_file (FoyerCall *call, const char *param, GError **error);
/* Ids of a LIST parameter; NULL with INVALID when one is no id, or the list is longer than 1000. Empty when not given. (transfer full) (element-type FoyerId) */
GArray  *foyer_call_ids (FoyerCall *call, const char *param, GError **error);
/* The row of @id, which must exist and not be deleted; @loc: must belong to it, when given and the table has a location. (transfer full) */
FoyerRow *foyer_need_row (FoyerCall *call, const char *table, const FoyerId *id, const FoyerId *loc, GError **error);
/* Gives the rows named by the LIST parameter "order" the weights 1, 2, 3…: each must exist; rows not named keep theirs behind. */
gboolean foyer_reorder (FoyerCall *call, const char *table, const FoyerId *loc, GError **error);
/* Marks a row deleted. */
void     foyer_mark_deleted (FoyerTx *tx, FoyerRow *row);
/* FALSE with INVALID when another row has the title: "There is already a <what> called “…”". Only looks when the row's @column changed. */
gboolean foyer_need_free_title (FoyerCall *call, FoyerRow *row, const char *column, const char *what, const FoyerId *loc, GError **error);

G_END_DECLS
