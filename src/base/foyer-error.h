/* foyer-error: the one error domain of Foyer below the window.
 *
 * The codes are decisions a caller can make, not descriptions. The message is one clear English sentence for logs, foyerctl
 * and the server; the window may word it again. A user's mistake that a form can show beside a field is INVALID. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FOYER_ERROR (foyer_error_quark ())
GQuark foyer_error_quark (void);

typedef enum
{
  FOYER_ERROR_NOT_FOUND, /* the thing asked for is not here */
  FOYER_ERROR_INVALID,   /* a value breaks a rule; say which and why */
  FOYER_ERROR_DENIED,    /* the user lacks a right */
  FOYER_ERROR_CONFIRM,   /* possible, but asks for a reasoned override ("override" parameter) */
  FOYER_ERROR_CONFLICT,  /* someone changed it since, or it is taken */
  FOYER_ERROR_BUSY,      /* try again: locked by another process, queue full */
  FOYER_ERROR_CORRUPT,   /* data on disk or on the wire does not hold together */
  FOYER_ERROR_NEWER,     /* made by a newer version of Foyer */
  FOYER_ERROR_OFFLINE,   /* the server cannot be reached */
  FOYER_ERROR_FULL,      /* the disk is full */
  FOYER_ERROR_IO,        /* any other failure of a file or the database */
  FOYER_ERROR_CANCELLED, /* the caller asked to stop; nothing was written */
  FOYER_ERROR_REFUSED,   /* the database cannot take the values (a constraint, an overflow): trying again changes nothing */
} FoyerErrorCode;

/* "invalid", "denied", … : the word the wire and foyerctl use for @code. Borrowed, never %NULL. */
const char *foyer_error_word (int code);
/* Back from the word; FOYER_ERROR_IO for an unknown one. */
int         foyer_error_from_word (const char *word);

G_END_DECLS
