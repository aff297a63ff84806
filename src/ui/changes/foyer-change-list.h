/* foyer-change-list: the log in words, a line a change: who, when, where, what from and to; each opens what it is about and can be taken back.
 * Main thread only. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_CHANGE_LIST (foyer_change_list_get_type ())
G_DECLARE_FINAL_TYPE (FoyerChangeList, foyer_change_list, FOYER, CHANGE_LIST, GtkWidget)

/* Signal "loaded": an answer has come. */
GtkWidget *foyer_change_list_new (FoyerUiContext *context);
/* What is shown from now on, from the newest. @filters: (transfer full): parameters of change.list without after and limit */
void       foyer_change_list_set (FoyerChangeList *self, JsonObject *filters);
void       foyer_change_list_reload (FoyerChangeList *self);
/* Reads on; nothing when all is there. */
void       foyer_change_list_more (FoyerChangeList *self);
guint      foyer_change_list_n_rows (FoyerChangeList *self);
gboolean   foyer_change_list_idle (FoyerChangeList *self);

/* "History" in a panel: closed until somebody opens it. NULL for who may not read the log. (transfer floating) (nullable) */
GtkWidget *foyer_change_section_new (FoyerUiContext *context, const char *table, const FoyerId *id);

/* A value of the log as it is read, @type as change.list says it. (transfer full) */
char      *foyer_change_value (FoyerUiContext *context, JsonObject *of, const char *member, const char *type);

/* The same, put at the end of @body when there is one. @id: as text (nullable) */
void       foyer_change_section_add (FoyerUiContext *context, GtkWidget *body, const char *table, const char *id);

G_END_DECLS
