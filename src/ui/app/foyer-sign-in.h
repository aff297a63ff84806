/* foyer-sign-in: who are you: the users of this business to choose from, or a phone or e-mail, and the password. The check (Argon2id)
 * runs off the main thread. A wrong password is refused without saying which part was wrong (GEN-1). */
#pragma once

#include "foyer-start.h"
#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_SIGN_IN (foyer_sign_in_get_type ())
G_DECLARE_FINAL_TYPE (FoyerSignIn, foyer_sign_in, FOYER, SIGN_IN, GtkWidget)

/* Signal "signed-in" (const char *page): the context has entered; @page is the start page. */
GtkWidget *foyer_sign_in_new (FoyerUiContext *context, const FoyerStart *start);
/* Chooses the user with this phone, e-mail or name. */
void       foyer_sign_in_choose (FoyerSignIn *self, const char *login);
/* As if typed and entered. */
void       foyer_sign_in_try (FoyerSignIn *self, const char *password);
const char *foyer_sign_in_message (FoyerSignIn *self); /* what is shown as wrong, or "" */

G_END_DECLS
