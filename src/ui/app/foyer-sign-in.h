/* foyer-sign-in: who are you: the users of this business to choose from, or a phone or e-mail, and the password, or the PIN of this desk, and
 * where it is asked for the code of the second step (foyer-signing.h). The check (Argon2id) runs off the main thread. A wrong password is
 * refused without saying which part was wrong (GEN-1). All of it by keyboard: the arrows choose who, whatever has the focus. */
#pragma once

#include "foyer-start.h"
#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_SIGN_IN (foyer_sign_in_get_type ())
G_DECLARE_FINAL_TYPE (FoyerSignIn, foyer_sign_in, FOYER, SIGN_IN, GtkWidget)

typedef enum
{
  FOYER_SIGN_IN_FRESH,  /* nobody is in */
  FOYER_SIGN_IN_LOCKED, /* somebody locked the desk */
  FOYER_SIGN_IN_SWITCH, /* somebody else takes over; Esc goes back */
} FoyerSignInMode;

/* Whose session it becomes. @user: who has just been checked. The context that has, or will have, that user. */
typedef FoyerUiContext *(*FoyerSignInChoose) (const FoyerId *user, gpointer data);

/* Signals: "signed-in" (const char *page): the context has entered; @page is the start page. "cancelled": Esc, where it goes back. */
GtkWidget *foyer_sign_in_new (FoyerUiContext *context, const FoyerStart *start);
/* @owner: whose desk it is, of a desk that is locked or switched. */
void       foyer_sign_in_set_mode (FoyerSignIn *self, FoyerSignInMode mode, const FoyerId *owner);
/* Without it everybody enters the context it was made with. */
void       foyer_sign_in_set_choose (FoyerSignIn *self, FoyerSignInChoose choose, gpointer data);
FoyerUiContext *foyer_sign_in_context (FoyerSignIn *self); /* the one that was entered */
/* Chooses the user with this phone, e-mail or name. */
void       foyer_sign_in_choose (FoyerSignIn *self, const char *login);
/* As if typed and entered. */
void       foyer_sign_in_try (FoyerSignIn *self, const char *password);
const char *foyer_sign_in_message (FoyerSignIn *self); /* what is shown as wrong, or "" */

G_END_DECLS
