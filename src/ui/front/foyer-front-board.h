/* foyer-front-board: the day at the front desk in five columns: expected, arrived, in service, to pay, done; those who walked in stand among
 * the arrived, by the time they were promised. A view of the calendar page.
 *
 * Arrow keys walk the cards, Enter opens one, Shift with left and right moves it on or back, W takes a walk-in, Delete takes one out of the
 * queue. With the pointer: drag to another column, or the small button of the card. Main thread only. */
#pragma once

#include "foyer-front-card.h"

G_BEGIN_DECLS

#define FOYER_TYPE_FRONT_BOARD (foyer_front_board_get_type ())
G_DECLARE_FINAL_TYPE (FoyerFrontBoard, foyer_front_board, FOYER, FRONT_BOARD, GtkWidget)

GtkWidget *foyer_front_board_new (FoyerUiContext *context);
/* Reads the day; the answer comes later. */
void       foyer_front_board_show (FoyerFrontBoard *self, gint64 date);
/* The first card, or the button for walk-ins. */
void       foyer_front_board_focus (FoyerFrontBoard *self);
void       foyer_front_board_add_walk_in (FoyerFrontBoard *self);
/* The card of a visit or of an entry of the queue. (nullable) */
GtkWidget *foyer_front_board_find (FoyerFrontBoard *self, const FoyerId *id);
/* Moves what the card stands for, as a drop on @column does. */
void       foyer_front_board_move (FoyerFrontBoard *self, FoyerFrontCard *card, FoyerFrontColumn column);

G_END_DECLS
