/* foyer-activity-later: an export beside a window that has the store open. The log cannot be written to then, and nothing leaves Foyer without it
 * (foyer-activity.h): what is about to be read is put on the disk as a small file of its own, in the folder "later" beside the store, before
 * anything is read; who opens the store next, or has it open, takes it into the log. A file that cannot be written: no export. */
#pragma once

#include "foyer-command.h"

G_BEGIN_DECLS

/* (transfer full) (nullable): id of the export */
char    *foyer_activity_later_begin (FoyerDesk *desk, const FoyerActor *actor, const char *what, JsonObject *filter, const char *format, const char *name,
                                     GError **error);
gboolean foyer_activity_later_done (FoyerDesk *desk, const char *id, gint64 lines, JsonArray *pieces, GError **error);
/* Nothing was read after all. */
void     foyer_activity_later_drop (FoyerDesk *desk, const char *id);
/* What was put there as @id by @user: {what, loc, filter, at}. (transfer full) (nullable) */
JsonObject *foyer_activity_later_get (FoyerStore *store, const FoyerId *id, const FoyerId *user);
/* Takes what lies there into the log. Blocking; not on the store's writer. Returns how many. */
guint    foyer_activity_collect (FoyerDesk *desk);

G_END_DECLS
