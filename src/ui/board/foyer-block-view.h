/* foyer-block-view: one appointment on the board: a light widget that paints itself and can be focused and spoken.
 *
 * Private to src/ui/board. The board keeps one per id and gives spare ones to new blocks. */
#pragma once

#include "foyer-board-look.h"

G_BEGIN_DECLS

#define FOYER_BLOCK_CORNER 34 /* side of the upper corner that changes the status, pixels */

#define FOYER_TYPE_BLOCK_VIEW (foyer_block_view_get_type ())
G_DECLARE_FINAL_TYPE (FoyerBlockView, foyer_block_view, FOYER, BLOCK_VIEW, GtkWidget)

GtkWidget             *foyer_block_view_new (FoyerBoardLook *look);
/* @block is borrowed until the next call. @spoken_column: what is said for its column ("Anna Nagy, Tuesday"). */
void                   foyer_block_view_set (FoyerBlockView *self, const FoyerBoardBlock *block, const FoyerBoardColumn *column);
const FoyerBoardBlock *foyer_block_view_get (FoyerBlockView *self);
void                   foyer_block_view_set_selected (FoyerBlockView *self, gboolean selected);
void                   foyer_block_view_set_corner_hot (FoyerBlockView *self, gboolean hot); /* pointer over the status icon */
void                   foyer_block_view_set_lifted (FoyerBlockView *self, gboolean lifted);  /* its ghost is being moved */
/* Whether @x, @y (in the view) is on the status corner. */
gboolean               foyer_block_view_in_corner (FoyerBlockView *self, double x, double y);
/* Paints a block without a widget: the ghost of a drag. @strength 1 is as on the board. */
void                   foyer_block_paint (FoyerBoardLook *look, GtkSnapshot *snapshot, const FoyerBoardBlock *block, int width,
                                          int height, double strength, gboolean warn);
/* What the small icon at @x, @y means: the name of a label, or why the other one is there. NULL where there is none. (transfer none) */
const char            *foyer_block_words_at (FoyerBoardLook *look, const FoyerBoardBlock *block, int width, int height, double x, double y);
/* The sentence a screen reader says: spoken text of the block, or one put together. (transfer full) */
char                  *foyer_block_spoken (const FoyerBoardBlock *block, const FoyerBoardColumn *column);

G_END_DECLS
