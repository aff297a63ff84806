/* foyer-pin: a server known by its key. A pin is "sha256/" and the base64 of SHA-256 over the certificate's SubjectPublicKeyInfo, as
 * browsers had it. A desk that has pins talks to a server whose chain shows one of them, and to nobody else; it needs no authority then. */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* (transfer full) (nullable): of a certificate */
char    *foyer_pin_of (GTlsCertificate *certificate);
/* Of a PEM file. NULL with @error */
char    *foyer_pin_of_file (const char *path, GError **error);
gboolean foyer_pin_is_one (const char *text);
/* Does @certificate, or one of its issuers as sent, show one of @pins? */
gboolean foyer_pin_fits (GTlsCertificate *certificate, const char *const *pins);
/* Lets @message be sent only to a server that shows one of @pins (NULL or empty: as the system trusts). @cancel is cancelled otherwise,
 * before anything of the request is written. */
void     foyer_pin_watch (SoupMessage *message, const char *const *pins, GCancellable *cancel);

G_END_DECLS
