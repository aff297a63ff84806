/* foyer-start: what a window must know before anybody is signed in: whether there is a business here, its name, who may sign in.
 * A read; safe on any thread. */
#pragma once

#include "foyer-db.h"

G_BEGIN_DECLS

typedef struct
{
  FoyerId id;
  char *name;
  char *photo; /* name of a file (foyer-blobs.h), or NULL */
  char *login; /* what foyer_session_sign_in() takes: phone, else e-mail */
  gboolean pin; /* signs in with a PIN at this desk (foyer-signing.h) */
} FoyerStartUser;

typedef struct
{
  gboolean empty;   /* no business yet */
  char *business;
  GPtrArray *users; /* (element-type FoyerStartUser): in the order of their names */
  FoyerId kept;     /* who chose to stay signed in on this PC, or none */
  FoyerId last;     /* who signed in last on this PC, or none */
  char *window;     /* how large the window was: "1280x800", "1280x800 max", or NULL */
} FoyerStart;

void foyer_start_clear (FoyerStart *start);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FoyerStart, foyer_start_clear)
/* Never fails but by the connection (foyer_db_check). */
void foyer_start_read (FoyerDb *db, FoyerStart *out);
/* Local values of this PC, of no user. */
#define FOYER_START_KEPT "kept-user"
#define FOYER_START_LAST "last-user"
#define FOYER_START_WINDOW "window"
/* Name of the business. (transfer full) (nullable) */
char *foyer_start_business (FoyerDb *db);

G_END_DECLS
