/* Shared by the command files about users. */
#pragma once

#include "foyer-command.h"

G_BEGIN_DECLS

gboolean  foyer_people_is_self (FoyerCall *call, const FoyerId *user);
/* Own account, or the right over users; only an owner touches an owner, and nobody one who may more than he. DENIED otherwise. */
gboolean  foyer_people_need_over (FoyerCall *call, FoyerRow *user, GError **error);
/* The user of the parameter "user", or the acting one. (transfer full) */
FoyerRow *foyer_people_target (FoyerCall *call, GError **error);
/* The parameter is the user's present password. */
gboolean  foyer_people_need_password (FoyerCall *call, FoyerRow *user, const char *param, GError **error);

G_END_DECLS
