/* foyer-people-private: what the commands over accounts, over access and over signing in share. */
#pragma once

#include "foyer-command.h"
#include "foyer-session.h"

G_BEGIN_DECLS

gboolean  foyer_people_is_self (FoyerCall *call, const FoyerId *user);
gboolean  foyer_people_actor_is_owner (FoyerCall *call);
/* Whoever sets another's password can sign in as that other: so nobody reaches an account that may more than he may, anywhere. */
gboolean  foyer_people_need_not_above (FoyerCall *call, FoyerRow *user, GError **error);
/* Own account, or the right over users; only an owner touches an owner, and nobody one who may more than he. DENIED otherwise. */
gboolean  foyer_people_need_over (FoyerCall *call, FoyerRow *user, GError **error);
/* The user of the parameter "user", or the acting one. (transfer full) */
FoyerRow *foyer_people_target (FoyerCall *call, GError **error);
/* The parameter is the user's present password. */
gboolean  foyer_people_need_password (FoyerCall *call, FoyerRow *user, const char *param, GError **error);

/* A role as it can be given: one of Foyer's, or one of the chain's own. */
typedef struct
{
  FoyerRole role;   /* what the grant says */
  char *preset;     /* what the grant keeps beside it, or NULL */
  char *title;      /* in the user's language */
  int *switches;    /* foyer_n_rights */
} FoyerChosenRole;

void     foyer_chosen_role_clear (FoyerChosenRole *c);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FoyerChosenRole, foyer_chosen_role_clear)
/* @name: of a preset, or the id of a role of the chain. FALSE with INVALID when there is none. */
gboolean foyer_chosen_role_read (FoyerDb *db, const char *name, FoyerChosenRole *out, GError **error);
/* What a grant was chosen from; a role that is gone counts as the grant's own word. */
void     foyer_chosen_role_of_grant (FoyerDb *db, const char *role, const char *preset, FoyerChosenRole *out);
/* The differences of a grant from what it was chosen from: empty when there is none (PRM-1). (transfer full) */
JsonObject *foyer_chosen_role_differences (const FoyerChosenRole *c, const char *rights);

/* The parameters "role", "preset", "rights" and "staff" of @call as an access of @user at @loc (none: everywhere). */
gboolean foyer_people_grant (FoyerCall *call, const FoyerId *user, const FoyerId *loc, const char *role, GError **error);
/* A new invitation in @user; the code is told once. (transfer full) */
char    *foyer_people_invite (FoyerCall *call, FoyerRow *user);

G_END_DECLS
