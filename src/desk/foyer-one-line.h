/* foyer-one-line: a booking in one line: "06201234567 cut anna tue 3pm", in any order and any language.
 *
 * Pure: no I/O, no clock, no words of its own: the caller gives today, the words of the user's language and the names of services and team.
 * Everything is compared folded (foyer_fold()); a word of a title may be cut short ("col" for Colouring). What is nobody's word becomes the
 * client's name. Each piece of the text says what it was taken for, so that a window can show it. Safe on any thread. */
#pragma once

#include "foyer-time.h"

G_BEGIN_DECLS

typedef enum
{
  FOYER_WORD_WEEKDAY, /* value 1 Monday … 7 Sunday */
  FOYER_WORD_MONTH,   /* 1 … 12; only beside the number of a day */
  FOYER_WORD_DAYS,    /* so many days from today: "tomorrow" 1 */
  FOYER_WORD_NEXT,    /* before a weekday: of the week after this */
  FOYER_WORD_PAST,    /* before an hour: so many minutes after it ("half past" 30, "fél" -30) */
  FOYER_WORD_AM,
  FOYER_WORD_PM,
  FOYER_WORD_HOUR,    /* after a number: it is an hour ("h", "óra") */
  FOYER_WORD_AT,      /* before a number: it is an hour */
  FOYER_WORD_FILLER,  /* says nothing: "with", "for" */
} FoyerWordKind;

typedef struct
{
  const char *word; /* folded; blanks between the words of a phrase */
  FoyerWordKind kind;
  int value;
} FoyerWord;

typedef struct
{
  gint64 today;
  gboolean month_first;        /* "11/24" is November */
  const FoyerWord *words;
  gsize n_words;
  const char *const *services; /* folded titles */
  gsize n_services;
  const char *const *members;  /* folded names */
  gsize n_members;
} FoyerOneLineContext;

typedef enum
{
  FOYER_PIECE_NAME,    /* nobody's word: the client's name */
  FOYER_PIECE_PHONE,
  FOYER_PIECE_DATE,
  FOYER_PIECE_TIME,
  FOYER_PIECE_SERVICE,
  FOYER_PIECE_MEMBER,
  FOYER_PIECE_FILLER,
  FOYER_PIECE_ODD,     /* a number that is nothing */
} FoyerPieceKind;

typedef struct
{
  FoyerPieceKind kind;
  gsize from, to; /* bytes of the text */
  int index;      /* SERVICE, MEMBER */
} FoyerPiece;

typedef struct
{
  GArray *pieces;   /* FoyerPiece, in order */
  GArray *services; /* int, in order, each once */
  GArray *members;  /* int */
  char *phone;      /* digits, with a leading "+" where typed; NULL */
  char *name;       /* as typed; NULL */
  gboolean has_date, has_time;
  gint64 date;
  int minute;
} FoyerOneLine;

/* (transfer full), never NULL. */
FoyerOneLine *foyer_one_line_parse (const FoyerOneLineContext *context, const char *text);
void          foyer_one_line_free (FoyerOneLine *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerOneLine, foyer_one_line_free)

G_END_DECLS
