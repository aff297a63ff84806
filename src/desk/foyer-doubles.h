/* foyer-doubles: cards that may be one person: the same phone, the same e-mail address, the same name and birth date; or names that differ by a
 * letter or in the order of their words while nothing speaks against it (CLI-26). Pure: the caller reads the cards. Any thread. */
#pragma once

#include "foyer-id.h"

G_BEGIN_DECLS

typedef enum
{
  FOYER_DOUBLE_PHONE,
  FOYER_DOUBLE_EMAIL,
  FOYER_DOUBLE_BIRTHDAY, /* with the same name */
  FOYER_DOUBLE_NAME,
} FoyerDoubleWhy;

typedef struct
{
  FoyerId id;
  const char *name;  /* folded (foyer_fold()), words apart by one space */
  const char *phones[2]; /* E.164, (nullable) */
  const char *email;     /* (nullable) */
  const char *birthday;  /* (nullable) */
} FoyerDoubleCard;

typedef struct
{
  FoyerDoubleWhy why;
  GArray *cards; /* (element-type guint): places in the array given, ascending; two or more */
} FoyerDoubleGroup;

/* The surest first; a group whose cards all stand together in an earlier one is left out. (transfer full) (element-type FoyerDoubleGroup) */
GPtrArray  *foyer_doubles_find (const FoyerDoubleCard *cards, guint n);
/* TRUE when one letter was left out, put in, changed, or two neighbours changed places; not for the same text. */
gboolean    foyer_names_near (const char *a, const char *b);
const char *foyer_double_word (FoyerDoubleWhy why); /* "phone" "email" "birthday" "name" */

G_END_DECLS
