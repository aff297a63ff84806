/* foyer-board-look: what the parts of one board share while they paint: colours, texts, patterns, zoom and now.
 *
 * Private to src/ui/board. Owned by the board's grid; the other parts borrow it. Main thread. */
#pragma once

#include "foyer-board-layout.h"
#include "foyer-board-model.h"
#include "foyer-inks.h"
#include "foyer-text-cache.h"

G_BEGIN_DECLS

typedef enum
{
  FOYER_PATTERN_CLOSED,    /* hatching of time nobody works */
  FOYER_PATTERN_DOTS,      /* processing time */
  FOYER_PATTERN_TECHNICAL, /* technical break */
  FOYER_PATTERN_CONTESTED, /* stripes over a contested block */
  FOYER_N_PATTERNS,
} FoyerPattern;

typedef struct
{
  GtkWidget *owner;      /* borrowed; style and direction are read from it */
  FoyerInks *inks; /* borrowed: a child of the board */
  FoyerTextCache *texts;
  GskRenderNode *patterns[FOYER_N_PATTERNS];
  FoyerBoardScale scale;
  int step;
  gint64 now_date; /* G_MININT64 while not told */
  int now_minute;
  gboolean rtl;
  /* A class action of a block's widget was called: "block.open", "block.peek", "block.status", "block.menu", "block.move". */
  void (*perform) (GtkWidget *owner, const FoyerBoardBlock *block, const char *action);
} FoyerBoardLook;

void           foyer_board_look_init (FoyerBoardLook *self, GtkWidget *owner, FoyerInks *inks);
void           foyer_board_look_clear (FoyerBoardLook *self);
void           foyer_board_look_forget (FoyerBoardLook *self, gboolean texts_too); /* colours or fonts changed */
void           foyer_board_look_fill (FoyerBoardLook *self, GtkSnapshot *snapshot, FoyerPattern pattern, const graphene_rect_t *area);
void           foyer_board_look_text (FoyerBoardLook *self, GtkSnapshot *snapshot, const FoyerText *text, double x, double y,
                                      const GdkRGBA *color);
void           foyer_board_look_icon (FoyerBoardLook *self, GtkSnapshot *snapshot, const char *name, FoyerColor color, double alpha,
                                      int size, double x, double y);
/* What the clock says at a column whose clocks are @clock minutes ahead. FALSE while the board has not been told. */
gboolean       foyer_board_look_now (const FoyerBoardLook *self, int clock, gint64 *date, int *minute);
/* Hour labels as the desk's locale has them, "14:15". @out has room for 16 bytes. */
const char    *foyer_board_look_time (int minute, char *out);

FoyerColor     foyer_board_status_color (const FoyerBoardBlock *block);
const char    *foyer_board_status_icon (const FoyerBoardBlock *block);
const char    *foyer_board_status_word (const FoyerBoardBlock *block); /* translated: "confirmed" */

void           foyer_snapshot_rounded (GtkSnapshot *snapshot, const GdkRGBA *color, float x, float y, float w, float h, float left_top,
                                       float right_top, float right_bottom, float left_bottom);
void           foyer_snapshot_frame (GtkSnapshot *snapshot, const GdkRGBA *color, float x, float y, float w, float h, float radius,
                                     float thick);

G_END_DECLS
