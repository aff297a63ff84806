/* foyer-lan-cert: the certificate a desk shows to the desks next door (replication.md 5.13). TLS wants one; all it carries is the desk's
 * Ed25519 key, which the others know from the chain. So it is always the same bytes around the key: made without a CA, and checked
 * without reading X.509. The handshake proves that the other side has the secret of the key. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* @secret: 64 bytes as libsodium keeps them. (transfer full): with its private key */
GTlsCertificate *foyer_lan_cert_new (const guint8 *secret, GError **error);
/* FALSE when @cert is not one of ours. @key: 32 bytes. */
gboolean         foyer_lan_cert_key (GTlsCertificate *cert, guint8 *key);

G_END_DECLS
