#pragma once

#include "foyer-account.h"

G_BEGIN_DECLS

/* One request in a context of its own; blocking. (nullable) (transfer full): NULL with OFFLINE. @token: (nullable) */
GBytes *foyer_account_ask (const char *url, const char *path, const char *token, GBytes *body, int *status, GError **error);

G_END_DECLS
