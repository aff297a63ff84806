/* foyer-front-card: one visit, or one who walked in, on the front-desk board. A button: pressing it opens the visit; a small one in it moves
 * it on. The board hears of both, of drags and of keys. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

/* The columns, in order; the words are those of front.day. */
typedef enum
{
  FOYER_FRONT_EXPECTED,
  FOYER_FRONT_ARRIVED,
  FOYER_FRONT_SERVICE,
  FOYER_FRONT_PAY,
  FOYER_FRONT_DONE,
  FOYER_FRONT_N_COLUMNS,
} FoyerFrontColumn;

const char *foyer_front_word (FoyerFrontColumn column);
const char *foyer_front_title (FoyerFrontColumn column);

#define FOYER_TYPE_FRONT_CARD (foyer_front_card_get_type ())
G_DECLARE_FINAL_TYPE (FoyerFrontCard, foyer_front_card, FOYER, FRONT_CARD, GtkButton)

/* Signal "next": the small button. @row: of front.day: of its cards, or of its walk-ins */
GtkWidget       *foyer_front_card_new (FoyerUiContext *context, JsonObject *row, gboolean walk_in);
gboolean         foyer_front_card_is_walk_in (FoyerFrontCard *self);
FoyerFrontColumn foyer_front_card_column (FoyerFrontCard *self);
JsonObject      *foyer_front_card_row (FoyerFrontCard *self); /* borrowed */
/* Visit, or entry of the queue. */
const FoyerId   *foyer_front_card_id (FoyerFrontCard *self);

G_END_DECLS
