/* foyer-list-columns: the columns of a table as its user wants them: which, and in what order. Chosen in the menu of any heading or behind
 * a button, moved by dragging a heading or by keys, kept with the user's preferences. What has no room beside the first column is left
 * out while that lasts; one turns to it by the arrows beside the button or by the wheel sideways, column by column, and frozen columns
 * stay where they are meanwhile (CLI-4).
 *
 * Owned by its maker; the view must live as long. Main thread. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_LIST_COLUMNS (foyer_list_columns_get_type ())
G_DECLARE_FINAL_TYPE (FoyerListColumns, foyer_list_columns, FOYER, LIST_COLUMNS, GObject)

typedef struct
{
  const char *name;  /* static; in the preference */
  const char *title; /* translated, static */
  int width;         /* pixels; below zero: takes what is left, but not less than this */
  gboolean shown;    /* unless the user chose otherwise */
  gboolean always;   /* cannot be hidden */
  gboolean end;      /* figures: the title stands over their ends */
} FoyerListColumn;

/* @key: of the preference, "clients.columns". */
FoyerListColumns *foyer_list_columns_new (FoyerUiContext *context, GtkColumnView *view, const char *key);
/* In the order Foyer has them by itself. @column: (transfer none); sorter and factory are the caller's, the width is set here. */
void              foyer_list_columns_add (FoyerListColumns *self, const FoyerListColumn *info, GtkColumnViewColumn *column);
/* Takes one away again; what the user chose about it is kept, for the case that it comes back. */
void              foyer_list_columns_drop (FoyerListColumns *self, const char *name);
/* A column that is none of the list's: always the first, of a fixed width, chosen and moved by nobody (ticks). */
void              foyer_list_columns_set_lead (FoyerListColumns *self, GtkColumnViewColumn *column);
/* All are there: shows them as the user wants them. Again when another user works. */
void              foyer_list_columns_load (FoyerListColumns *self);
/* Leaves out what has no room in the page of @room, the horizontal adjustment around the view, whenever that changes. */
void              foyer_list_columns_fit_into (FoyerListColumns *self, GtkAdjustment *room);
/* A button with all of it, and the arrows while there is something to turn to. (transfer floating) */
GtkWidget        *foyer_list_columns_button (FoyerListColumns *self);

void              foyer_list_columns_show (FoyerListColumns *self, const char *name, gboolean shown);
/* Stands first, with the others that are frozen, and is always in sight. */
void              foyer_list_columns_freeze (FoyerListColumns *self, const char *name, gboolean frozen);
/* To the columns that have no room: one further (1) or one back (-1). */
void              foyer_list_columns_turn (FoyerListColumns *self, int step);
/* One place towards the beginning (-1) or the end (1), among those shown. */
void              foyer_list_columns_move (FoyerListColumns *self, const char *name, int step);
/* Names of those chosen, in order, also where they have no room now. (transfer full) */
GStrv             foyer_list_columns_names (FoyerListColumns *self);
/* The titles in @ends stand over the ends of their figures, all others over the beginnings; for a view whose columns are fixed. Its columns
 * are in it already. */
void              foyer_list_titles_align (GtkColumnView *view, const char *const *ends);

G_END_DECLS
