#define G_LOG_DOMAIN "foyer-chain"

#include "config.h"

#include <sodium.h>
#include <string.h>

#include "foyer-error.h"
#include "foyer-lan-cert.h"

/* RFC 5280 TBSCertificate, DER, up to the key: version 3, serial 1, Ed25519 (RFC 8410), issuer CN=foyer, 2020-01-01 to 2049-12-31, subject
 * CN=foyer, SubjectPublicKeyInfo. No extensions. */
static const guint8 head[] = {
  0x30, 0x7f,                                                                               /* TBSCertificate, 127 bytes */
  0xa0, 0x03, 0x02, 0x01, 0x02,                                                             /* version 3 */
  0x02, 0x01, 0x01,                                                                         /* serial */
  0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70,                                                 /* Ed25519 */
  0x30, 0x10, 0x31, 0x0e, 0x30, 0x0c, 0x06, 0x03, 0x55, 0x04, 0x03, 0x0c, 0x05, 'f', 'o', 'y', 'e', 'r',
  0x30, 0x1e, 0x17, 0x0d, '2', '0', '0', '1', '0', '1', '0', '0', '0', '0', '0', '0', 'Z',
  0x17, 0x0d, '4', '9', '1', '2', '3', '1', '2', '3', '5', '9', '5', '9', 'Z',
  0x30, 0x10, 0x31, 0x0e, 0x30, 0x0c, 0x06, 0x03, 0x55, 0x04, 0x03, 0x0c, 0x05, 'f', 'o', 'y', 'e', 'r',
  0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,                   /* the key follows */
};
#define KEY 32
#define TBS (sizeof head + KEY)
static const guint8 between[] = { 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x41, 0x00 }; /* Ed25519; the signature follows */
static const guint8 outer[] = { 0x30, 0x81, 0xcb };                                            /* Certificate, 203 bytes */
#define WHOLE (sizeof outer + TBS + sizeof between + crypto_sign_BYTES)

/* RFC 8410 OneAsymmetricKey; the seed follows. */
static const guint8 private_head[] = { 0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20 };

G_STATIC_ASSERT (TBS == 2 + 0x7f);
G_STATIC_ASSERT (WHOLE == 3 + 0xcb);

static void
add_pem (GString *out, const char *what, const guint8 *der, gsize len)
{
  g_autofree char *text = g_base64_encode (der, len);

  g_string_append_printf (out, "-----BEGIN %s-----\n", what);
  for (const char *p = text; *p != '\0'; p += MIN (strlen (p), 64))
    g_string_append_printf (out, "%.64s\n", p);
  g_string_append_printf (out, "-----END %s-----\n", what);
  sodium_memzero (text, strlen (text));
}

GTlsCertificate *
foyer_lan_cert_new (const guint8 *secret, GError **error)
{
  guint8 der[WHOLE], key[sizeof private_head + KEY], *p = der;
  GString *pem = g_string_new (NULL);
  GTlsCertificate *cert;

  memcpy (p, outer, sizeof outer);
  p += sizeof outer;
  memcpy (p, head, sizeof head);
  memcpy (p + sizeof head, secret + KEY, KEY); /* libsodium: seed, then public key */
  memcpy (p + TBS, between, sizeof between);
  crypto_sign_detached (p + TBS + sizeof between, NULL, p, TBS, secret);
  memcpy (key, private_head, sizeof private_head);
  memcpy (key + sizeof private_head, secret, KEY);
  add_pem (pem, "CERTIFICATE", der, sizeof der);
  add_pem (pem, "PRIVATE KEY", key, sizeof key);
  cert = g_tls_certificate_new_from_pem (pem->str, pem->len, error);
  sodium_memzero (key, sizeof key);
  sodium_memzero (pem->str, pem->len);
  g_string_free (pem, TRUE);
  return cert;
}

gboolean
foyer_lan_cert_key (GTlsCertificate *cert, guint8 *key)
{
  g_autoptr (GByteArray) der = NULL;

  g_object_get (cert, "certificate", &der, NULL);
  if (der == NULL || der->len != WHOLE || memcmp (der->data, outer, sizeof outer) != 0 || memcmp (der->data + sizeof outer, head, sizeof head) != 0
      || memcmp (der->data + sizeof outer + TBS, between, sizeof between) != 0)
    return FALSE;
  memcpy (key, der->data + sizeof outer + sizeof head, KEY);
  return crypto_sign_verify_detached (der->data + sizeof outer + TBS + sizeof between, der->data + sizeof outer, TBS, key) == 0;
}
