/* foyer-client-files: the files of a card: added with a button, dropped or pasted; opened, renamed, deleted as far as the user may. What is
 * not on this PC yet is fetched when it is wanted. Main thread only. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

/* (nullable) (transfer floating): NULL without any right to files */
GtkWidget *foyer_client_files_new (FoyerUiContext *context, const FoyerId *client);
/* "2.4 MB". (transfer full) */
char      *foyer_client_files_size (gint64 bytes);
/* Adds a file as if it had been dropped. For tests. */
void       foyer_client_files_add (GtkWidget *widget, GFile *file);

G_END_DECLS
