#define G_LOG_DOMAIN "foyer-chain"

#include "config.h"

#include <sodium.h>
#include <string.h>

#include "foyer-error.h"
#include "foyer-lan-cert.h"
#include "foyer-lan-private.h"
#include "foyer-net.h"

static void dial (FoyerLanPlace *place);

void
foyer_lan_peer_free (FoyerLanPeer *p)
{
  g_free (p->code);
  g_free (p->name);
  g_free (p);
}

GSource *
foyer_lan_after_ms (FoyerLan *lan, gint64 ms, GSourceFunc func, gpointer data)
{
  GSource *source = g_timeout_source_new (ms);

  g_source_set_callback (source, func, data, NULL);
  g_source_attach (source, lan->context);
  return source;
}

void
foyer_lan_stop_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* ---- who is here ------------------------------------------------------------------------------------------------------------------- */

static gboolean
deliver (gpointer data)
{
  FoyerLan *lan = data;

  g_mutex_lock (&lan->lock);
  g_clear_pointer (&lan->notice, g_source_unref);
  g_mutex_unlock (&lan->lock);
  lan->func (lan, lan->data);
  return G_SOURCE_REMOVE;
}

void
foyer_lan_publish (FoyerLan *lan)
{
  GPtrArray *peers = g_ptr_array_new_with_free_func ((GDestroyNotify) foyer_lan_peer_free);

  for (guint i = 0; i < lan->sessions->len; i++)
    {
      const FoyerLanSession *s = lan->sessions->pdata[i];
      FoyerLanPeer *p;

      if (!s->greeted)
        continue;
      p = g_new0 (FoyerLanPeer, 1);
      p->dev = s->dev;
      p->code = g_strdup (s->code);
      p->name = g_strdup (s->name);
      p->shown = s->shown;
      g_ptr_array_add (peers, p);
    }
  g_mutex_lock (&lan->lock);
  g_ptr_array_unref (lan->peers);
  lan->peers = peers;
  if (lan->func != NULL && lan->notice == NULL && !lan->gone)
    {
      lan->notice = g_idle_source_new ();
      g_source_set_callback (lan->notice, deliver, lan, NULL);
      g_source_attach (lan->notice, lan->callers);
    }
  g_mutex_unlock (&lan->lock);
}

GPtrArray *
foyer_lan_peers (FoyerLan *lan)
{
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify) foyer_lan_peer_free);

  g_mutex_lock (&lan->lock);
  for (guint i = 0; i < lan->peers->len; i++)
    {
      const FoyerLanPeer *p = lan->peers->pdata[i];
      FoyerLanPeer *copy = g_memdup2 (p, sizeof *p);

      copy->code = g_strdup (p->code);
      copy->name = g_strdup (p->name);
      g_ptr_array_add (out, copy);
    }
  g_mutex_unlock (&lan->lock);
  return out;
}

guint16
foyer_lan_port (FoyerLan *lan)
{
  guint16 port;

  g_mutex_lock (&lan->lock);
  while (!lan->ready)
    g_cond_wait (&lan->started, &lan->lock);
  port = lan->port;
  g_mutex_unlock (&lan->lock);
  return port;
}

/* ---- looking for desks ------------------------------------------------------------------------------------------------------------------ */

static void
place_free (FoyerLanPlace *p)
{
  foyer_lan_stop_source (&p->timer);
  g_free (p->address);
  g_free (p);
}

static gboolean
on_retry (gpointer data)
{
  FoyerLanPlace *p = data;

  g_clear_pointer (&p->timer, g_source_unref);
  dial (p);
  return G_SOURCE_REMOVE;
}

void
foyer_lan_look_again (FoyerLanPlace *p)
{
  p->busy = FALSE;
  if (g_cancellable_is_cancelled (p->lan->closing))
    return;
  foyer_lan_stop_source (&p->timer);
  p->timer = foyer_lan_after_ms (p->lan, g_rand_int_range (p->lan->rand, p->delay / 2, p->delay + 1), on_retry, p);
  p->delay = MIN (p->delay * 2, FOYER_LAN_RETRY_MAX_MS);
}

static void
on_connected (GObject *client, GAsyncResult *res, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) raw = g_socket_client_connect_to_host_finish (G_SOCKET_CLIENT (client), res, &error);
  FoyerLanPlace *p = data;

  p->lan->under_way--;
  if (raw != NULL && p->lan->sessions->len < FOYER_LAN_SESSIONS_MAX && !g_cancellable_is_cancelled (p->lan->closing))
    {
      g_socket_set_timeout (g_socket_connection_get_socket (raw), 0); /* the client's was for connecting; silence has its own clock */
      foyer_lan_session_start (p->lan, p, G_IO_STREAM (raw));
    }
  else
    foyer_lan_look_again (p);
}

static void
dial (FoyerLanPlace *p)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();

  p->busy = TRUE;
  g_socket_client_set_timeout (client, FOYER_LAN_HANDSHAKE_SECONDS);
  g_socket_client_set_enable_proxy (client, FALSE); /* next door */
  p->lan->under_way++;
  g_socket_client_connect_to_host_async (client, p->address, 0, p->lan->closing, on_connected, p);
}

static void
found (const char *address, gpointer data)
{
  FoyerLan *lan = data;
  FoyerLanPlace *p;

  for (guint i = 0; i < lan->places->len; i++)
    {
      p = lan->places->pdata[i];
      if (strcmp (p->address, address) == 0)
        {
          if (!p->busy)
            {
              foyer_lan_stop_source (&p->timer);
              p->delay = FOYER_LAN_RETRY_MS;
              dial (p);
            }
          return;
        }
    }
  if (lan->places->len >= FOYER_LAN_SESSIONS_MAX)
    return;
  p = g_new0 (FoyerLanPlace, 1);
  p->lan = lan;
  p->address = g_strdup (address);
  p->delay = FOYER_LAN_RETRY_MS;
  g_ptr_array_add (lan->places, p);
  dial (p);
}

static gboolean
on_incoming (GSocketService *service, GSocketConnection *raw, GObject *source, FoyerLan *lan)
{
  if (lan->sessions->len < FOYER_LAN_SESSIONS_MAX)
    foyer_lan_session_start (lan, NULL, G_IO_STREAM (raw));
  return TRUE;
}

static void
on_change (FoyerStore *store, const FoyerChangeSet *set, gpointer data)
{
  FoyerLan *lan = data;

  if (!set->remote)
    for (guint i = 0; i < lan->sessions->len; i++)
      foyer_lan_session_send (lan->sessions->pdata[i]);
}

/* ---- the thread --------------------------------------------------------------------------------------------------------------------------- */

static guint16
listen_here (FoyerLan *lan)
{
  g_autoptr (GError) error = NULL;
  guint16 port = 0;

  lan->service = g_socket_service_new ();
  g_signal_connect (lan->service, "incoming", G_CALLBACK (on_incoming), lan);
  if (lan->bind != NULL)
    {
      g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string (lan->bind, lan->want_port), real = NULL;

      if (address != NULL
          && g_socket_listener_add_address (G_SOCKET_LISTENER (lan->service), address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &real, &error))
        port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (real));
    }
  else if (lan->want_port == 0)
    port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (lan->service), NULL, &error);
  else if (g_socket_listener_add_inet_port (G_SOCKET_LISTENER (lan->service), lan->want_port, NULL, &error))
    port = lan->want_port;
  if (port == 0)
    g_message ("Other desks cannot reach this one: %s", error != NULL ? error->message : lan->bind);
  g_socket_service_start (lan->service);
  return port;
}

static gpointer
thread_main (gpointer data)
{
  FoyerLan *lan = data;
  guint16 port = 0;
  char chain[37], self[37];
  g_autoptr (GError) error = NULL;

  g_main_context_push_thread_default (lan->context);
  lan->cert = foyer_lan_cert_new (lan->secret, &error);
  sodium_memzero (lan->secret, sizeof lan->secret);
  if (lan->cert != NULL)
    port = listen_here (lan);
  else
    g_message ("Other desks cannot be met: %s", error->message);
  g_mutex_lock (&lan->lock);
  lan->port = port;
  lan->ready = TRUE;
  g_cond_broadcast (&lan->started);
  g_mutex_unlock (&lan->lock);
  if (lan->cert == NULL)
    {
      g_main_context_pop_thread_default (lan->context);
      return NULL;
    }
  lan->watch = foyer_store_watch (lan->store, lan->context, on_change, lan);
  for (guint i = 0; lan->addresses != NULL && lan->addresses[i] != NULL; i++)
    found (lan->addresses[i], lan);
  if (lan->mdns_wanted)
    lan->mdns = foyer_mdns_new (foyer_id_format (&lan->chain, chain), foyer_id_format (&lan->dev, self), port, found, lan);
  g_main_loop_run (lan->loop);

  foyer_store_unwatch (lan->store, lan->watch);
  g_cancellable_cancel (lan->closing);
  g_socket_service_stop (lan->service);
  g_socket_listener_close (G_SOCKET_LISTENER (lan->service));
  g_clear_object (&lan->service);
  foyer_mdns_free (lan->mdns);
  for (guint i = 0; i < lan->sessions->len; i++)
    ((FoyerLanSession *) lan->sessions->pdata[i])->place = NULL;
  while (lan->sessions->len > 0)
    foyer_lan_session_drop (lan->sessions->pdata[lan->sessions->len - 1], "this desk closes");
  for (guint i = 0; i < lan->places->len; i++)
    foyer_lan_stop_source (&((FoyerLanPlace *) lan->places->pdata[i])->timer);
  while (lan->under_way > 0)
    g_main_context_iteration (lan->context, TRUE);
  while (g_main_context_iteration (lan->context, FALSE))
    ;
  g_main_context_pop_thread_default (lan->context);
  return NULL;
}

FoyerLan *
foyer_lan_new (FoyerStore *store, const FoyerAccount *account, const FoyerLanOptions *options, GMainContext *context, FoyerLanFunc func, gpointer data)
{
  FoyerLan *lan = g_new0 (FoyerLan, 1);

  lan->store = store;
  lan->dev = account->dev;
  lan->chain = account->chain;
  lan->loc = account->loc;
  lan->bind = g_strdup (options->bind);
  lan->want_port = options->port;
  lan->addresses = g_strdupv ((char **) options->addresses);
  lan->mdns_wanted = options->mdns;
  lan->callers = g_main_context_ref (context != NULL ? context : g_main_context_default ());
  lan->func = func;
  lan->data = data;
  lan->rand = g_rand_new ();
  lan->closing = g_cancellable_new ();
  lan->places = g_ptr_array_new_with_free_func ((GDestroyNotify) place_free);
  lan->sessions = g_ptr_array_new ();
  lan->peers = g_ptr_array_new_with_free_func ((GDestroyNotify) foyer_lan_peer_free);
  g_mutex_init (&lan->lock);
  g_cond_init (&lan->started);
  foyer_net_prepare ();
  lan->context = g_main_context_new ();
  lan->loop = g_main_loop_new (lan->context, FALSE);
  memcpy (lan->secret, account->secret, sizeof lan->secret);
  lan->thread = g_thread_new ("foyer-lan", thread_main, lan);
  return lan;
}

static gboolean
quit (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

void
foyer_lan_free (FoyerLan *lan)
{
  if (lan == NULL)
    return;
  if (lan->thread != NULL)
    {
      g_autoptr (GSource) source = g_idle_source_new ();

      g_source_set_priority (source, G_PRIORITY_DEFAULT);
      g_source_set_callback (source, quit, lan->loop, NULL);
      g_source_attach (source, lan->context);
      g_thread_join (lan->thread);
    }
  g_mutex_lock (&lan->lock);
  lan->gone = TRUE;
  foyer_lan_stop_source (&lan->notice);
  g_mutex_unlock (&lan->lock);
  g_ptr_array_unref (lan->sessions);
  g_ptr_array_unref (lan->places);
  g_ptr_array_unref (lan->peers);
  g_clear_object (&lan->cert);
  g_main_loop_unref (lan->loop);
  g_main_context_unref (lan->context);
  g_main_context_unref (lan->callers);
  g_strfreev (lan->addresses);
  g_free (lan->bind);
  g_rand_free (lan->rand);
  g_object_unref (lan->closing);
  g_mutex_clear (&lan->lock);
  g_cond_clear (&lan->started);
  g_free (lan);
}
