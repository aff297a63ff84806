/* foyer-board-model: one picture of the board: its columns and its blocks, as the caller wants them shown.
 *
 * The caller fills a new model and hands it to foyer_board_set_model(), which compares it with the last one by id. A model is not
 * changed after that. All text is copied into the model by foyer_board_model_str(). Main thread. */
#pragma once

#include "foyer-id.h"
#include "foyer-time.h"

G_BEGIN_DECLS

typedef enum
{
  FOYER_BOARD_PENDING,
  FOYER_BOARD_CONFIRMED,
  FOYER_BOARD_ARRIVED,
  FOYER_BOARD_NO_SHOW,
  FOYER_BOARD_N_STATUS,                       /* how many one may choose from */
  FOYER_BOARD_OTHER = FOYER_BOARD_N_STATUS, /* of a newer version of Foyer: seen, not changed */
} FoyerBoardStatus;

/* CAL-11: a green header for bookings made at the desk, a purple one for those clients made themselves. */
typedef enum
{
  FOYER_BOARD_BY_NOBODY, /* no header: breaks, notes */
  FOYER_BOARD_BY_STAFF,
  FOYER_BOARD_BY_CLIENT,
} FoyerBoardMaker;

typedef enum
{
  FOYER_BOARD_ASKED_FOR = 1 << 0,     /* the client asked for this person */
  FOYER_BOARD_FIRST_VISIT = 1 << 1,
  FOYER_BOARD_NOTE = 1 << 2,
  FOYER_BOARD_ALERT = 1 << 3,         /* allergy or another thing to know before touching */
  FOYER_BOARD_NOT_FULLY_PAID = 1 << 4,
  FOYER_BOARD_PAID = 1 << 5,
  FOYER_BOARD_NOT_AT_CHAIN = 1 << 6,  /* still only on this desk */
  FOYER_BOARD_CONTESTED = 1 << 7,     /* somebody else took the slot first */
  FOYER_BOARD_OUTSIDE = 1 << 8,       /* outside the person's schedule, saved with a reason */
  FOYER_BOARD_LOCKED = 1 << 9,        /* may not be moved or resized, whatever the rights */
  FOYER_BOARD_NEXT_DOOR = 1 << 10,    /* still only on another desk: block->waits_at */
  FOYER_BOARD_LEAVING = 1 << 11,      /* of a plan not done yet: it would go from here */
  FOYER_BOARD_COMING = 1 << 12,       /* … and stand here */
  FOYER_BOARD_FULL = 1 << 13,         /* a group event without a seat left */
  FOYER_BOARD_EVENT = 1 << 14,        /* a group event: it has no status, those who take part have */
} FoyerBoardFlags;

/* All pointers are borrowed from the model. */
typedef struct
{
  FoyerId id;           /* the member, resource or, in a week, an id derived from the day */
  const char *title;    /* "Anna Nagy", "Tue 24" */
  const char *subtitle; /* "Stylist", "09:00–18:00"; may be NULL */
  const char *spoken;   /* what a screen reader says before a time: "Anna Nagy, Tuesday"; NULL means @title */
  gint64 date;
  const FoyerSpan *duty; /* sorted, as foyer_spans_parse() gives them */
  guint n_duty;
  const FoyerSpan *breaks;
  guint n_breaks;
  const char *off_text; /* shown over a column without duty: "Day off", "On holiday"; may be NULL */
  gboolean today;
  /* Columns of one group stand together under its name: those of a location, where several are shown. */
  const char *group;      /* NULL: none */
  const char *group_note; /* after it, softer: "1:00 ahead"; may be NULL */
  gboolean group_marked;  /* the one the user works at */
  int clock;              /* minutes the clocks there are ahead of the board's */
} FoyerBoardColumn;

/* A label somebody put on the booking. */
typedef struct
{
  const char *icon, *title;
  guint8 tint; /* 0…11 */
} FoyerBoardLabel;

#define FOYER_BOARD_MAX_LABELS 6 /* of one block; the card tells of the rest */

typedef struct
{
  FoyerId id;
  guint column;
  int start;             /* minute of the column's day; may lie before the shown range */
  int length;            /* minutes, everything included */
  const FoyerSpan *gaps; /* minutes after @start in which the member is free (dotted); from foyer_board_model_spans() */
  guint n_gaps;
  int technical;         /* minutes of technical break at the end (hatched), within @length */
  const char *title;
  const char *line;      /* "Colour, roots · Blow-dry"; may be NULL */
  const char *spoken;    /* whole sentence for a screen reader; NULL: title, line and times are put together */
  FoyerBoardStatus status;
  FoyerBoardMaker maker;
  FoyerBoardFlags flags;
  guint8 tint;           /* category 0…11; 255 for none */
  const FoyerBoardLabel *labels;
  guint8 n_labels;
  const char *waits_at;  /* code of the desk that has not sent it to the chain yet; may be NULL */
} FoyerBoardBlock;

typedef struct _FoyerBoardModel FoyerBoardModel;

/* @from and @to: the minutes shown, half-open, e.g. 7 × 60 and 21 × 60. */
FoyerBoardModel        *foyer_board_model_new (int from, int to);
FoyerBoardModel        *foyer_board_model_ref (FoyerBoardModel *self);
void                    foyer_board_model_unref (FoyerBoardModel *self);

/* A copy of @text that lives as long as the model; equal texts share one copy. NULL gives NULL. */
const char             *foyer_board_model_str (FoyerBoardModel *self, const char *text);
const FoyerSpan        *foyer_board_model_spans (FoyerBoardModel *self, const FoyerSpan *spans, gsize n);
/* Copies at most FOYER_BOARD_MAX_LABELS; their texts come from foyer_board_model_str(). */
const FoyerBoardLabel  *foyer_board_model_labels (FoyerBoardModel *self, const FoyerBoardLabel *labels, gsize n);
/* Both copy the struct; the strings and spans in it must come from the two functions above. Return the new entry's index. */
guint                   foyer_board_model_add_column (FoyerBoardModel *self, const FoyerBoardColumn *column);
guint                   foyer_board_model_add_block (FoyerBoardModel *self, const FoyerBoardBlock *block);

void                    foyer_board_model_get_range (FoyerBoardModel *self, int *from, int *to);
const FoyerBoardColumn *foyer_board_model_get_columns (FoyerBoardModel *self, guint *n);
const FoyerBoardBlock  *foyer_board_model_get_blocks (FoyerBoardModel *self, guint *n);
/* Whether two blocks (of any two models) look and read the same, their place and length included. */
gboolean                foyer_board_block_equal (const FoyerBoardBlock *a, const FoyerBoardBlock *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerBoardModel, foyer_board_model_unref)

G_END_DECLS
