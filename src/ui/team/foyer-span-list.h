/* foyer-span-list: spans of time in a form, one row each, with a button that adds one: working time, breaks. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

/* Owned by its group. */
typedef struct
{
  FoyerUiContext *context; /* borrowed */
  GtkWidget *group, *add;
  GPtrArray *rows; /* GtkWidget: rows with "from" and "to" entries */
} FoyerSpanList;

/* A group at the end of @box. (transfer none) */
FoyerSpanList *foyer_span_list_new (FoyerUiContext *context, GtkWidget *box, const char *title, const char *add);
/* @text: the stored form, "09:00-13:00 14:00-18:00"; (nullable) */
void           foyer_span_list_fill (FoyerSpanList *s, const char *text);
/* One row more; its first entry. */
GtkWidget     *foyer_span_list_add (FoyerSpanList *s, const char *from, const char *to);
/* The stored form, or NULL with a sentence. Empty rows are left out. (transfer full) */
char          *foyer_span_list_read (FoyerSpanList *s, const char **why);

G_END_DECLS
