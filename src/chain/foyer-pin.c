#define G_LOG_DOMAIN "foyer-chain"

#include "config.h"

#include <gnutls/abstract.h>
#include <gnutls/x509.h>
#include <sodium.h>
#include <string.h>

#include "foyer-pin.h"

#define PREFIX "sha256/"

char *
foyer_pin_of (GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;
  gnutls_x509_crt_t crt;
  gnutls_pubkey_t key;
  gnutls_datum_t in, spki = { NULL, 0 };
  char *pin = NULL;

  g_object_get (certificate, "certificate", &der, NULL);
  if (der == NULL || gnutls_x509_crt_init (&crt) < 0)
    return NULL;
  in.data = der->data;
  in.size = der->len;
  if (gnutls_pubkey_init (&key) >= 0)
    {
      if (gnutls_x509_crt_import (crt, &in, GNUTLS_X509_FMT_DER) >= 0 && gnutls_pubkey_import_x509 (key, crt, 0) >= 0
          && gnutls_pubkey_export2 (key, GNUTLS_X509_FMT_DER, &spki) >= 0)
        {
          guint8 hash[32];
          char text[sodium_base64_ENCODED_LEN (32, sodium_base64_VARIANT_ORIGINAL)];

          crypto_hash_sha256 (hash, spki.data, spki.size);
          sodium_bin2base64 (text, sizeof text, hash, sizeof hash, sodium_base64_VARIANT_ORIGINAL);
          pin = g_strconcat (PREFIX, text, NULL);
          gnutls_free (spki.data);
        }
      gnutls_pubkey_deinit (key);
    }
  gnutls_x509_crt_deinit (crt);
  return pin;
}

char *
foyer_pin_of_file (const char *path, GError **error)
{
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (path, error);
  char *pin = certificate != NULL ? foyer_pin_of (certificate) : NULL;

  if (certificate != NULL && pin == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s has no key that can be read", path);
  return pin;
}

gboolean
foyer_pin_is_one (const char *text)
{
  guint8 hash[33];
  gsize n = 0;
  const char *end = NULL;

  return g_str_has_prefix (text, PREFIX)
         && sodium_base642bin (hash, sizeof hash, text + strlen (PREFIX), strlen (text + strlen (PREFIX)), NULL, &n, &end, sodium_base64_VARIANT_ORIGINAL) == 0 && n == 32
         && *end == '\0';
}

gboolean
foyer_pin_fits (GTlsCertificate *certificate, const char *const *pins)
{
  for (GTlsCertificate *c = certificate; c != NULL; c = g_tls_certificate_get_issuer (c))
    {
      g_autofree char *pin = foyer_pin_of (c);

      if (pin != NULL && g_strv_contains (pins, pin))
        return TRUE;
    }
  return FALSE;
}

typedef struct
{
  GStrv pins;
  GCancellable *cancel;
} Watch;

static void
watch_free (gpointer data, GClosure *closure)
{
  Watch *w = data;

  g_strfreev (w->pins);
  g_object_unref (w->cancel);
  g_free (w);
}

static gboolean
on_accept (SoupMessage *message, GTlsCertificate *certificate, GTlsCertificateFlags errors, gpointer data)
{
  Watch *w = data;
  return foyer_pin_fits (certificate, (const char *const *) w->pins);
}

/* Also a certificate the system trusts must show the pin: a stolen or bought one is none of ours. */
static void
on_event (SoupMessage *message, GSocketClientEvent event, GIOStream *connection, gpointer data)
{
  Watch *w = data;
  GTlsCertificate *certificate;

  if (event != G_SOCKET_CLIENT_TLS_HANDSHAKED || !G_IS_TLS_CONNECTION (connection))
    return;
  certificate = g_tls_connection_get_peer_certificate (G_TLS_CONNECTION (connection));
  if (certificate == NULL || !foyer_pin_fits (certificate, (const char *const *) w->pins))
    {
      g_message ("The server does not show the key it was known by");
      g_cancellable_cancel (w->cancel);
    }
}

void
foyer_pin_watch (SoupMessage *message, const char *const *pins, GCancellable *cancel)
{
  Watch *a, *b;

  if (pins == NULL || pins[0] == NULL)
    return;
  a = g_new (Watch, 1);
  a->pins = g_strdupv ((char **) pins);
  a->cancel = g_object_ref (cancel);
  b = g_new (Watch, 1);
  b->pins = g_strdupv ((char **) pins);
  b->cancel = g_object_ref (cancel);
  g_signal_connect_data (message, "accept-certificate", G_CALLBACK (on_accept), a, watch_free, 0);
  g_signal_connect_data (message, "network-event", G_CALLBACK (on_event), b, watch_free, 0);
}
