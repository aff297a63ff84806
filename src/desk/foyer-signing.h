/* foyer-signing: how somebody signs in, and the log of it (front-desk.md 1 and 11).
 *
 * A password is checked against the user's row, here as everywhere. A PIN only opens the desk it was set at:
 *
 *   no PIN ──password, pin.set──▶ PIN ──five wrong ones──▶ password first ──password──▶ PIN
 *                                  └──another password, pin.clear, pin.reset──▶ no PIN
 *
 * Its hash never leaves this desk: four digits are guessed in minutes by whoever has the hash, so a copy of it at every desk of a chain would
 * open every desk of the chain. What another desk may say is "from now on no older PIN counts" (user.pins_from). The second step is
 * foyer-second-step.h: asked at a desk where the user has not answered it before.
 *
 * What is kept of a user at this desk alone is one local value (FOYER_SIGNING_KEPT): the PIN, whether the second step was answered here, and how
 * often something wrong was typed, which therefore outlives the program. A try is counted before it is looked at, so that many at once are
 * many. At the chain server the same holds for sign-ins over the network.
 *
 * The log is the table sign_in: each desk fills FOYER_SIGNING_PLACES places of its location, the oldest again, so it never grows beyond that;
 * failures have places of their own, and the same failure within a minute is one entry with a count. */
#pragma once

#include "foyer-session.h"

G_BEGIN_DECLS

#define FOYER_SIGNING_KEPT "sign-in"
#define FOYER_SIGNING_PLACES 4000   /* of one desk and location */
#define FOYER_SIGNING_FAILURES 1000 /* the last of them, for failures */
#define FOYER_PIN_MIN 4
#define FOYER_PIN_MAX 8
#define FOYER_PIN_TRIES 5           /* wrong ones in a row, then the password is needed */

typedef struct
{
  const char *login;    /* phone or e-mail; NULL: @user */
  FoyerId user;
  const char *password; /* this one, or */
  const char *pin;      /* the PIN of this desk */
  const char *code;     /* (nullable): second step: six digits, or a recovery code */
  gint64 now;           /* UTC ms; 0: the clock */
  gboolean switching;   /* somebody else was signed in a moment ago */
  gboolean unlocking;   /* the same user locked the desk */
  gboolean remote;      /* over the network: every time is the first time, and no desk is one of those listed */
  const char *host;     /* (nullable): what the log says about where from; NULL: this PC's name */
} FoyerSigningAsk;

/**
 * foyer_sign_in:
 * Returns: FALSE with DENIED: login, password, PIN or code is wrong (one sentence for all that is guessed), or the user may not sign in at this
 *   desk; CONFIRM: the second step is needed, ask again with a code; BUSY: too many wrong tries, or with a PIN: the password is needed once;
 *   NOT_FOUND: no location to work in.
 * Takes 0.1 to 0.3 s on purpose. Not on the main thread, nor inside a read or a write.
 */
gboolean foyer_sign_in (FoyerDesk *desk, const FoyerSigningAsk *ask, FoyerSession *out, GError **error);
/* Puts a line into the log: "lock", "in" kept … @how: (nullable). Never fails aloud. Not inside a read or a write. */
void     foyer_signing_note (FoyerDesk *desk, const FoyerActor *actor, const char *kind, const char *how, const FoyerId *user);

/* What this desk keeps of a user: read inside a read, written inside a write. */
typedef struct
{
  char *pin;            /* hash, or NULL */
  gint64 pin_at;
  char *pin_for;        /* print of the password it was set under */
  int pin_tries;        /* wrong ones since the last right one */
  int tries;            /* wrong passwords and codes since the last right one */
  gint64 until;         /* none before this */
  char *trusted;        /* print of the second step that was answered here, or NULL */
  gint64 trusted_at;
  gint64 last_step;     /* number of the last code used here */
} FoyerSigningKept;

void     foyer_signing_kept_read (FoyerDb *db, const FoyerId *user, FoyerSigningKept *out);
void     foyer_signing_kept_write (FoyerTx *tx, const FoyerId *user, const FoyerSigningKept *kept);
void     foyer_signing_kept_clear (FoyerSigningKept *kept);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FoyerSigningKept, foyer_signing_kept_clear)
/* Short, and the same for the same text: "the password is still that one". (transfer full) (nullable) */
char    *foyer_signing_print (const char *secret);
/* @kept has a PIN that counts for the user as the row stands. */
gboolean foyer_signing_has_pin (const FoyerSigningKept *kept, const FoyerRow *user);
/* Of the desk this store is; none on a server. */
FoyerId  foyer_signing_desk (FoyerDb *db);
/* @desks: user.desks as it is stored; NULL or empty: every desk. */
gboolean foyer_signing_allows (const char *desks, const FoyerId *dev);
/* "Front desk, Office": the desks by name. (transfer full) */
char    *foyer_signing_desk_names (FoyerDb *db, const char *desks);
/* Id of a place of the log. */
FoyerId  foyer_signing_id (const FoyerId *dev, const FoyerId *loc, gint64 place);

G_END_DECLS
