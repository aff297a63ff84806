/* foyer-desk-code: a desk of the chain asks for the code that brings another in. Blocking. */
#pragma once

#include "foyer-account.h"

G_BEGIN_DECLS

typedef struct
{
  char *code, *url, *role;
  GStrv pins;      /* (nullable) */
  char *invitation; /* what the QR code says */
  gint64 expires;  /* UTC ms */
} FoyerDeskCode;

void           foyer_desk_code_free (FoyerDeskCode *c);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerDeskCode, foyer_desk_code_free)

/**
 * foyer_desk_code_ask:
 * @who: who asks; must have the right over users
 * @loc: location of the new desk; none: the whole business
 * @scopes: (nullable): JSON as in device.scopes
 * @role: (nullable): used at most as
 */
FoyerDeskCode *foyer_desk_code_ask (const FoyerAccount *account, const FoyerId *who, const FoyerId *loc, const char *scopes, const char *role, GError **error);

G_END_DECLS
