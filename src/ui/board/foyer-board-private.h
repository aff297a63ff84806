/* foyer-board-private: the parts of FoyerBoard and what they ask of one another. Private to src/ui/board.
 *
 *   FoyerBoard            composite: header, axis and a scrolled viewport around the grid; signals and properties
 *     FoyerBoardHeader    names over the columns, follows the horizontal adjustment
 *     FoyerBoardAxis      hours, follows the vertical adjustment
 *     FoyerBoardGrid      lines, blocks, cursor, ghost         foyer-board-grid.c
 *         pointer                                              foyer-board-pointer.c
 *         keyboard                                             foyer-board-keys.c
 *
 * One gesture or key mode is under way at a time: FoyerBoardDrag.mode, changed only by foyer_board_grid_drag_*(). */
#pragma once

#include "foyer-block-view.h"
#include "foyer-board.h"

G_BEGIN_DECLS

#define FOYER_BOARD_MIN_BLOCK 15 /* pixels: nothing is drawn lower than this */

typedef enum
{
  FOYER_DRAG_NONE,
  FOYER_DRAG_RANGE,    /* a stretch of empty time */
  FOYER_DRAG_MOVE,     /* a block, by pointer */
  FOYER_DRAG_KEY_MOVE, /* a block, by arrows */
  FOYER_DRAG_RESIZE,
  FOYER_DRAG_SETTLING, /* dropped; waits for the caller's next model */
} FoyerDragMode;

typedef struct
{
  FoyerDragMode mode;
  FoyerId id;           /* of the block; none for a range */
  FoyerBoardBlock copy; /* as it will be; texts borrowed from the model */
  guint column, from_column;
  int start, length, from_start, from_length;
  int grab;             /* minutes between the block's start and the pointer */
  FoyerBoardOver over;
  FoyerId over_id;
  FoyerBoardModel *texts; /* owned: keeps the texts of @copy while other days are on view */
  gboolean away;          /* the model on view does not have it: another day's */
  gboolean outside;       /* over something outside the board that takes it */
} FoyerBoardDrag;

#define FOYER_TYPE_BOARD_GRID (foyer_board_grid_get_type ())
G_DECLARE_FINAL_TYPE (FoyerBoardGrid, foyer_board_grid, FOYER, BOARD_GRID, GtkWidget)
#define FOYER_TYPE_SLOT_CURSOR (foyer_slot_cursor_get_type ())
G_DECLARE_FINAL_TYPE (FoyerSlotCursor, foyer_slot_cursor, FOYER, SLOT_CURSOR, GtkWidget)
#define FOYER_TYPE_DRAG_GHOST (foyer_drag_ghost_get_type ())
G_DECLARE_FINAL_TYPE (FoyerDragGhost, foyer_drag_ghost, FOYER, DRAG_GHOST, GtkWidget)
#define FOYER_TYPE_BOARD_HEADER (foyer_board_header_get_type ())
G_DECLARE_FINAL_TYPE (FoyerBoardHeader, foyer_board_header, FOYER, BOARD_HEADER, GtkWidget)
#define FOYER_TYPE_BOARD_AXIS (foyer_board_axis_get_type ())
G_DECLARE_FINAL_TYPE (FoyerBoardAxis, foyer_board_axis, FOYER, BOARD_AXIS, GtkWidget)

struct _FoyerBoardGrid
{
  GtkWidget parent_instance;

  /* children */
  GtkWidget *inks;
  GtkWidget *cursor;
  GtkWidget *ghost;
  FoyerBlockView **views; /* by index of block; NULL until needed */
  GHashTable *by_id;      /* const FoyerId * (of the model) → view */
  GPtrArray *spare;       /* views without a block: hidden, still children */

  /* owned */
  FoyerBoardLook look;
  FoyerBoardModel *model;
  FoyerBoardBox *boxes;  /* all blocks, column by column */
  guint *box_at;         /* n_columns + 1 offsets into boxes */
  GskRenderNode *ground; /* closed time, breaks and lines; kept until something of it changes */

  /* borrowed */
  FoyerBoard *board;
  GtkAdjustment *hadj, *vadj;
  const FoyerBoardColumn *columns;
  const FoyerBoardBlock *blocks;
  guint n_columns, n_blocks;

  /* plain state */
  FoyerBoardColumns cols;
  double zoom;
  int min_column;
  gboolean can_move, can_book;
  graphene_rect_t shown; /* blocks within have widgets that are allocated */
  guint fill_id;         /* idle that makes the widgets out of sight */
  guint prepare_id;      /* idle that makes those that came into sight */
  gboolean has_selected;
  FoyerId selected;

  /* keyboard: the cursor is on a block when a block view has the focus, otherwise at column and minute */
  guint cursor_column;
  int cursor_minute;
  gboolean cursor_clicked; /* somebody went to the slot: it stays marked, also without the focus */
  int range_anchor; /* minute where Shift+arrows began, or -1 */

  /* pointer */
  FoyerBoardDrag drag;
  guint hover_column;
  int hover_minute; /* -1: none */
  FoyerBlockView *hot; /* under the pointer; borrowed */
  guint peek_id, settle_id, scroll_tick;
  gboolean peeking, held;
  double pointer_x, pointer_y;
  int edge_direction;  /* of the edge a block is held at; 0: none */
  gint64 edge_until;   /* µs of the frame clock when the day turns */
  FoyerBoardOutside outside;
  gpointer outside_data;
  gboolean touch_ready; /* a finger rests on the board long enough: a drag, or the menu when it is lifted */
  double press_x, press_y;
  gboolean drag_spent; /* this press has become a drag: it is no click any more */
  GtkGesture *drag_gesture; /* borrowed from the widget */
  GdkRectangle pointing;    /* grid pixels */
};

/* foyer-board-grid.c */
GtkWidget            *foyer_board_grid_new (FoyerBoard *board, GtkAdjustment *hadj, GtkAdjustment *vadj);
void                  foyer_board_grid_set_model (FoyerBoardGrid *self, FoyerBoardModel *model);
void                  foyer_board_grid_set_zoom (FoyerBoardGrid *self, double zoom, double anchor_y);
void                  foyer_board_grid_relayout (FoyerBoardGrid *self); /* zoom, step or widths changed */
void                  foyer_board_grid_repaint (FoyerBoardGrid *self);  /* colours, now */
FoyerBlockView       *foyer_board_grid_view (FoyerBoardGrid *self, guint block); /* made if need be */
FoyerBlockView       *foyer_board_grid_view_of (FoyerBoardGrid *self, const FoyerId *id);
guint                 foyer_board_grid_find (FoyerBoardGrid *self, const FoyerId *id); /* G_MAXUINT: not here */
const FoyerBoardBox  *foyer_board_grid_boxes (FoyerBoardGrid *self, guint column, gsize *n);
FoyerBoardDay         foyer_board_grid_day (FoyerBoardGrid *self, guint column);
void                  foyer_board_grid_slot_rect (FoyerBoardGrid *self, guint column, int start, int length, graphene_rect_t *rect);
gboolean              foyer_board_grid_block_rect (FoyerBoardGrid *self, guint block, graphene_rect_t *rect);
/* What is at a point of the grid: TRUE and a column with either a block index or G_MAXUINT and a snapped minute. */
gboolean              foyer_board_grid_at (FoyerBoardGrid *self, double x, double y, guint *column, int *minute, guint *block);
void                  foyer_board_grid_scroll_to (FoyerBoardGrid *self, const graphene_rect_t *rect, int margin);
void                  foyer_board_grid_point_at (FoyerBoardGrid *self, const graphene_rect_t *rect);

/* foyer-board-ground.c */
void                  foyer_board_grid_paint_below (FoyerBoardGrid *self, GtkSnapshot *snapshot);
void                  foyer_board_grid_paint_above (FoyerBoardGrid *self, GtkSnapshot *snapshot);

/* foyer-board-drag.c: the one place where a drag changes: by pointer and by keys alike. */
char                 *foyer_board_grid_describe (FoyerBoardGrid *self, guint column, int minute);
void                  foyer_board_grid_drag_block (FoyerBoardGrid *self, FoyerDragMode mode, guint block);
void                  foyer_board_grid_drag_range (FoyerBoardGrid *self, guint column, int minute, int length);
void                  foyer_board_grid_drag_to (FoyerBoardGrid *self, guint column, int start, int length);
void                  foyer_board_grid_drag_drop (FoyerBoardGrid *self);
void                  foyer_board_grid_drag_end (FoyerBoardGrid *self);
void                  foyer_board_grid_drag_renew (FoyerBoardGrid *self); /* what it lies over, and what is said of it */

/* foyer-board-carry.c */
void                  foyer_board_grid_drag_rebase (FoyerBoardGrid *self, gboolean other_day);
void                  foyer_board_grid_drag_look_outside (FoyerBoardGrid *self, double x, double y);
gboolean              foyer_board_grid_drag_drop_outside (FoyerBoardGrid *self);
void                  foyer_board_grid_drag_leave_outside (FoyerBoardGrid *self);
void                  foyer_board_grid_drag_edge (FoyerBoardGrid *self, gboolean scrolled, gint64 now_us);

/* foyer-board-pointer.c */
void                  foyer_board_grid_init_pointer (FoyerBoardGrid *self);
void                  foyer_board_grid_forget_pointer (FoyerBoardGrid *self);
void                  foyer_board_grid_stop_peek (FoyerBoardGrid *self);
gboolean              foyer_board_grid_may_drag (FoyerBoardGrid *self, guint block);

/* foyer-board-keys.c */
void                  foyer_board_grid_init_keys (FoyerBoardGrid *self);
/* FoyerBoardLook.perform: what an assistive tool asks of a block. */
void                  foyer_board_grid_perform (GtkWidget *grid, const FoyerBoardBlock *block, const char *action);
void                  foyer_board_grid_book_here (FoyerBoardGrid *self);
gboolean              foyer_board_grid_focus_in (FoyerBoardGrid *self, GtkDirectionType direction);
void                  foyer_board_grid_set_cursor (FoyerBoardGrid *self, guint column, int minute, gboolean grab);
/* Stand at @minute of @column: on the block there or on the empty slot. */
void                  foyer_board_grid_stand_at (FoyerBoardGrid *self, guint column, int minute);
void                  foyer_board_grid_focus_on (FoyerBoardGrid *self, guint block);
/* The block whose widget has the focus, or G_MAXUINT. */
guint                 foyer_board_grid_focused (FoyerBoardGrid *self);

/* foyer-board-parts.c */
GtkWidget            *foyer_slot_cursor_new (FoyerBoardGrid *grid);
GtkWidget            *foyer_drag_ghost_new (FoyerBoardGrid *grid);

/* foyer-board-frame.c */
GtkWidget            *foyer_board_header_new (FoyerBoard *board, FoyerBoardGrid *grid, GtkAdjustment *hadj);
/* TRUE: it has become higher or lower. */
gboolean              foyer_board_header_update (FoyerBoardHeader *self);
int                   foyer_board_header_height (FoyerBoardHeader *self);
/* All columns together have @available pixels: whether every name fits into one line. */
void                  foyer_board_header_fit (FoyerBoardHeader *self, int available);
GtkWidget            *foyer_board_axis_new (FoyerBoardGrid *grid, GtkAdjustment *vadj);
#define FOYER_BOARD_AXIS_WIDTH 54 /* at the usual size of text */
int foyer_board_axis_width (FoyerBoardGrid *grid);
#define FOYER_BOARD_HEADER_HEIGHT 52 /* at least; more where a name takes two lines or the letters are large */
#define FOYER_BOARD_GROUP_HEIGHT 28 /* on top of it, where there are groups */

/* foyer-board-groups.c: names over columns that belong together. @groups: widgets, children of @header. */
void                  foyer_board_groups_update (GPtrArray *groups, GtkWidget *header, FoyerBoard *board, FoyerBoardGrid *grid);
void                  foyer_board_groups_allocate (GPtrArray *groups, FoyerBoardGrid *grid, int shift, int width, int height);

/* foyer-board.c: signals */
typedef enum
{
  FOYER_BOARD_SLOT_ACTIVATED,
  FOYER_BOARD_SLOT_RANGE,
  FOYER_BOARD_SLOT_MENU,
  FOYER_BOARD_BLOCK_ACTIVATED,
  FOYER_BOARD_BLOCK_OPENED,
  FOYER_BOARD_BLOCK_PEEK,
  FOYER_BOARD_BLOCK_STATUS,
  FOYER_BOARD_BLOCK_MENU,
  FOYER_BOARD_BLOCK_MOVED,
  FOYER_BOARD_BLOCK_RESIZED,
  FOYER_BOARD_BLOCK_DELETED,
  FOYER_BOARD_COLUMN_ACTIVATED,
  FOYER_BOARD_GROUP_ACTIVATED,
  FOYER_BOARD_ZOOM_CHANGED,
  FOYER_BOARD_EDGE_HELD,
  FOYER_BOARD_N_SIGNALS,
} FoyerBoardSignal;

void foyer_board_emit_slot (FoyerBoard *self, FoyerBoardSignal signal, guint column, int minute, int length);
void foyer_board_emit_edge (FoyerBoard *self, int direction);
void foyer_board_emit_block (FoyerBoard *self, FoyerBoardSignal signal, const FoyerId *id, guint column, int value);

G_END_DECLS
