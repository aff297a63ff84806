#define G_LOG_DOMAIN "foyer-chain"

#include "config.h"

#include <gio/gunixsocketaddress.h>
#include <libsoup/soup.h>

#include "foyer-net.h"

/* The order is that of GIO's own needs: addresses before what names them. */
static gpointer
prepare (gpointer data)
{
  const GType types[] = {
    G_TYPE_INET_ADDRESS,   G_TYPE_INET_SOCKET_ADDRESS, G_TYPE_UNIX_SOCKET_ADDRESS, G_TYPE_NETWORK_ADDRESS,  G_TYPE_SOCKET,
    G_TYPE_SOCKET_CLIENT,  G_TYPE_SOCKET_SERVICE,      G_TYPE_TCP_CONNECTION,      G_TYPE_UNIX_CONNECTION,  G_TYPE_TLS_CERTIFICATE,
    G_TYPE_SIMPLE_PROXY_RESOLVER, SOUP_TYPE_SESSION,   SOUP_TYPE_MESSAGE,          G_TYPE_TASK,
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    g_type_class_ref (types[i]); /* for good */
  g_network_monitor_get_default ();
  g_proxy_resolver_get_default ();
  g_object_unref (g_resolver_get_default ());
  g_type_ensure (g_tls_backend_get_client_connection_type (g_tls_backend_get_default ()));
  return NULL;
}

void
foyer_net_prepare (void)
{
  static GOnce once = G_ONCE_INIT;

  g_once (&once, prepare, NULL);
}
