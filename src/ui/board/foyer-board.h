/* foyer-board: the calendar board: time down, people (or the days of one person) across, appointments as blocks.
 *
 * Shows one FoyerBoardModel at a time and changes nothing itself: every wish of the user leaves as a signal, and the board shows the
 * result when the caller sets the next model. Widgets and laid-out texts are kept for blocks whose id stays. Main thread.
 *
 * Signals (ids are const FoyerId *, valid during the emission; minutes are of the column's day):
 *   slot-activated  (column, minute)            click or Enter on empty time
 *   slot-range      (column, minute, minutes)   a stretch was drawn with the pointer or with Shift and the arrows
 *   slot-menu       (column, minute)            secondary click or Menu key; foyer_board_get_pointing() says where
 *   block-activated (id)                        click or Enter
 *   block-opened    (id)                        double click or Ctrl+Enter
 *   block-peek      (id or NULL)                pointer rested 300 ms, or Space; NULL: it left
 *   block-status    (id)                        the status corner was pressed, or S
 *   block-menu      (id)                        secondary click or Menu key
 *   block-moved     (id, column, minute)        dropped elsewhere; also reports what it lies over: foyer_board_get_drop_over()
 *   block-resized   (id, minutes)
 *   block-deleted   (id)                        Delete
 *   edge-held       (direction)                 a block is held at the edge of the first (-1) or last (1) column: the caller may show
 *                                               the day before or after; the drag goes on over its model
 *   column-activated (column)                   the name over a column, by either button
 *   group-activated (column)                    the name over a group of columns; its first column
 *   zoom-changed    ()                          by the user
 *
 * Keys: arrows walk slots and blocks, Ctrl+arrows to the next edge, Page Up and Page Down by an hour, Home and End to the ends of the
 * working day, with Ctrl to the first and last column; Enter; Space; M moves a block by arrows until Enter or Escape; + and − change
 * its length; S status; Delete; Menu or Shift+F10. Tab leaves the board. */
#pragma once

#include <gtk/gtk.h>

#include "foyer-board-layout.h"
#include "foyer-board-model.h"

G_BEGIN_DECLS

/* A block dragged beyond what the board shows. */
typedef enum
{
  FOYER_BOARD_CARRY_OVER, /* the pointer is there: TRUE if it could be dropped */
  FOYER_BOARD_CARRY_AWAY, /* it is there no more */
  FOYER_BOARD_CARRY_DROP, /* dropped there */
} FoyerBoardCarry;

#define FOYER_TYPE_BOARD (foyer_board_get_type ())
G_DECLARE_FINAL_TYPE (FoyerBoard, foyer_board, FOYER, BOARD, GtkWidget)

/* The styles and icons of the board for @display; called by the first board by itself, safe to call again. */
void             foyer_board_init_display (GdkDisplay *display);

/* Asked while a block is dragged over other widgets; @x, @y in the board's pixels. */
typedef gboolean (*FoyerBoardOutside) (FoyerBoard *self, FoyerBoardCarry what, const FoyerId *id, double x, double y, gpointer data);

GtkWidget       *foyer_board_new (void);
void             foyer_board_set_outside (FoyerBoard *self, FoyerBoardOutside outside, gpointer data);
/* A block is being moved by pointer or keys, maybe over another day than its own; its id. */
gboolean         foyer_board_get_carried (FoyerBoard *self, FoyerId *id, int *start);

/* Shows @model; NULL shows an empty board. Takes its own reference. The scroll position stays unless columns or range changed. */
void             foyer_board_set_model (FoyerBoard *self, FoyerBoardModel *model);
FoyerBoardModel *foyer_board_get_model (FoyerBoard *self);

void             foyer_board_set_step (FoyerBoard *self, int minutes); /* 5, 10 or 15 */
int              foyer_board_get_step (FoyerBoard *self);
void             foyer_board_set_zoom (FoyerBoard *self, double px_per_min); /* clamped to 1.0 … 3.2 */
double           foyer_board_get_zoom (FoyerBoard *self);
void             foyer_board_set_min_column_width (FoyerBoard *self, int pixels);
int              foyer_board_get_min_column_width (FoyerBoard *self);
/* FALSE: blocks neither drag nor resize, by pointer or keys (APT-10). */
void             foyer_board_set_can_move (FoyerBoard *self, gboolean can_move);
/* FALSE: empty time cannot be activated or drawn over. */
void             foyer_board_set_can_book (FoyerBoard *self, gboolean can_book);
/* The wall clock of the location; the board has none of its own. Call each minute. */
void             foyer_board_set_now (FoyerBoard *self, gint64 date, int minute);

/* NULL for none. */
void             foyer_board_set_selected (FoyerBoard *self, const FoyerId *id);

/* Bring a minute (G_MAXINT: now, or the start of work) to the upper third, and a block wholly into view. */
void             foyer_board_scroll_to_minute (FoyerBoard *self, int minute);
gboolean         foyer_board_scroll_to_block (FoyerBoard *self, const FoyerId *id);
/* Give the keyboard to a block or to a slot (to the block that stands there, if one does). */
gboolean         foyer_board_focus_block (FoyerBoard *self, const FoyerId *id);
void             foyer_board_focus_slot (FoyerBoard *self, guint column, int minute);

/* The widget of a block, for a popover or a test; NULL if there is no such block. Not to be kept over set_model(). */
GtkWidget       *foyer_board_get_block_widget (FoyerBoard *self, const FoyerId *id);
GtkWidget       *foyer_board_get_cursor_widget (FoyerBoard *self);
/* Where the keyboard is: TRUE on a block, whose @id is set; @column and @minute in either case. */
gboolean         foyer_board_get_cursor (FoyerBoard *self, FoyerId *id, guint *column, int *minute);
/* Where a popover belongs for the signal now or last emitted, in the board's own pixels. */
void             foyer_board_get_pointing (FoyerBoard *self, GdkRectangle *rect);
/* Scrolls to it, when the board became narrower since. */
void             foyer_board_reveal_pointing (FoyerBoard *self);
gboolean         foyer_board_get_block_rect (FoyerBoard *self, const FoyerId *id, GdkRectangle *rect);

/* What the block just dropped or resized would lie over, and (out) the id of the first block there. */
FoyerBoardOver   foyer_board_get_drop_over (FoyerBoard *self, FoyerId *over);
/* After a drop the ghost stays a moment for the next model. hold() keeps it (a question is asked first); settle() takes it away. */
void             foyer_board_hold (FoyerBoard *self);
void             foyer_board_settle (FoyerBoard *self);

/* During block-peek: the pointer asked for it, not the Space key. */
gboolean         foyer_board_is_hovering (FoyerBoard *self);
/* As the M key on that block: arrows move it until Enter or Escape. FALSE where it is not to be moved. */
gboolean         foyer_board_begin_move (FoyerBoard *self, const FoyerId *id);


/* For tests and figures. */
guint            foyer_board_get_n_layouts_made (FoyerBoard *self);

G_END_DECLS
