#define G_LOG_DOMAIN "foyer-chain"

#include "config.h"

#include <string.h>

#include "foyer-lan-mdns.h"

#define NAME "org.freedesktop.Avahi"
#define SERVER "org.freedesktop.Avahi.Server"
#define GROUP "org.freedesktop.Avahi.EntryGroup"
#define BROWSER "org.freedesktop.Avahi.ServiceBrowser"
#define SERVICE "_foyer._tcp"
#define ANY (-1) /* interface, protocol */

struct _FoyerMdns
{
  char *chain, *self;
  guint16 port;
  FoyerMdnsFunc func;
  gpointer data;

  GDBusConnection *bus;
  GCancellable *cancel;
  guint watch, items;
  char *group, *browser;
};

static void
failed (const char *what, GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_debug ("%s: %s", what, error->message);
}

static void
call (FoyerMdns *m, const char *path, const char *interface, const char *method, GVariant *params, GAsyncReadyCallback done)
{
  g_dbus_connection_call (m->bus, NAME, path, interface, method, params, NULL, G_DBUS_CALL_FLAGS_NONE, -1, m->cancel, done, m);
}

/* ---- announcing -------------------------------------------------------------------------------------------------------------------- */

static void
on_done (GObject *bus, GAsyncResult *res, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (bus), res, &error);

  if (reply == NULL)
    failed ("This desk could not be announced", error);
}

static void
on_group (GObject *bus, GAsyncResult *res, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (bus), res, &error);
  g_autofree char *name = NULL, *chain = NULL, *dev = NULL;
  GVariantBuilder txt;
  FoyerMdns *m = data;

  if (reply == NULL)
    {
      failed ("This desk could not be announced", error);
      return;
    }
  g_free (m->group);
  g_variant_get (reply, "(o)", &m->group);
  name = g_strdup_printf ("Foyer %.8s", m->self + MAX (0, (int) strlen (m->self) - 8));
  chain = g_strdup_printf ("chain=%s", m->chain);
  dev = g_strdup_printf ("desk=%s", m->self);
  g_variant_builder_init (&txt, G_VARIANT_TYPE ("aay"));
  g_variant_builder_add_value (&txt, g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, chain, strlen (chain), 1));
  g_variant_builder_add_value (&txt, g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, dev, strlen (dev), 1));
  call (m, m->group, GROUP, "AddService", g_variant_new ("(iiussssqaay)", ANY, ANY, 0u, name, SERVICE, "", "", m->port, &txt), on_done);
  call (m, m->group, GROUP, "Commit", NULL, on_done);
}

/* ---- looking ------------------------------------------------------------------------------------------------------------------------- */

static gboolean
says (GVariant *txt, const char *what)
{
  gsize n = g_variant_n_children (txt);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) item = g_variant_get_child_value (txt, i);
      gsize len;
      const char *bytes = g_variant_get_fixed_array (item, &len, 1);

      if (len == strlen (what) && memcmp (bytes, what, len) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
on_resolved (GObject *bus, GAsyncResult *res, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (bus), res, &error);
  g_autoptr (GVariant) txt = NULL;
  g_autofree char *chain = NULL, *self = NULL, *address = NULL;
  const char *host;
  gint32 interface, protocol;
  guint16 port;
  FoyerMdns *m = data;

  if (reply == NULL)
    {
      failed ("A desk could not be resolved", error);
      return;
    }
  /* interface, protocol, name, type, domain, host, aprotocol, address, port, txt, flags */
  g_variant_get_child (reply, 0, "i", &interface);
  g_variant_get_child (reply, 1, "i", &protocol);
  g_variant_get_child (reply, 7, "&s", &host);
  g_variant_get_child (reply, 8, "q", &port);
  txt = g_variant_get_child_value (reply, 9);
  chain = g_strdup_printf ("chain=%s", m->chain);
  self = g_strdup_printf ("desk=%s", m->self);
  if (!says (txt, chain) || says (txt, self))
    return;
  if (strchr (host, ':') == NULL)
    address = g_strdup_printf ("%s:%u", host, port);
  else if (g_str_has_prefix (host, "fe80:"))
    address = g_strdup_printf ("[%s%%%d]:%u", host, interface, port); /* link-local needs its interface */
  else
    address = g_strdup_printf ("[%s]:%u", host, port);
  m->func (address, m->data);
}

static void
on_item (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *signal, GVariant *params, gpointer data)
{
  FoyerMdns *m = data;
  const char *name, *type, *domain;
  gint32 card, protocol;
  guint32 flags;

  if (g_strcmp0 (path, m->browser) != 0 && m->browser != NULL)
    return;
  g_variant_get (params, "(ii&s&s&su)", &card, &protocol, &name, &type, &domain, &flags);
  call (m, "/", SERVER, "ResolveService", g_variant_new ("(iisssiu)", card, protocol, name, type, domain, ANY, 0u), on_resolved);
}

static void
on_browser (GObject *bus, GAsyncResult *res, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (bus), res, &error);
  FoyerMdns *m = data;

  if (reply == NULL)
    {
      failed ("Desks cannot be looked for", error);
      return;
    }
  g_free (m->browser);
  g_variant_get (reply, "(o)", &m->browser);
}

static void
on_appeared (GDBusConnection *bus, const char *name, const char *owner, gpointer data)
{
  FoyerMdns *m = data;

  g_clear_pointer (&m->browser, g_free);
  call (m, "/", SERVER, "ServiceBrowserNew", g_variant_new ("(iissu)", ANY, ANY, SERVICE, "", 0u), on_browser);
  if (m->port != 0)
    call (m, "/", SERVER, "EntryGroupNew", NULL, on_group);
}

static void
on_bus (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *bus = g_bus_get_finish (res, &error);
  FoyerMdns *m = data;

  if (bus == NULL)
    {
      failed ("There is no system bus", error);
      return;
    }
  m->bus = bus;
  m->items = g_dbus_connection_signal_subscribe (bus, NAME, BROWSER, "ItemNew", NULL, NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_item, m, NULL);
  m->watch = g_bus_watch_name_on_connection (bus, NAME, G_BUS_NAME_WATCHER_FLAGS_NONE, on_appeared, NULL, m, NULL);
}

FoyerMdns *
foyer_mdns_new (const char *chain, const char *self, guint16 port, FoyerMdnsFunc func, gpointer data)
{
  FoyerMdns *m = g_new0 (FoyerMdns, 1);

  m->chain = g_strdup (chain);
  m->self = g_strdup (self);
  m->port = port;
  m->func = func;
  m->data = data;
  m->cancel = g_cancellable_new ();
  g_bus_get (G_BUS_TYPE_SYSTEM, m->cancel, on_bus, m);
  return m;
}

static void
free_later (FoyerMdns *m)
{
  g_clear_object (&m->bus);
  g_object_unref (m->cancel);
  g_free (m->group);
  g_free (m->browser);
  g_free (m->chain);
  g_free (m->self);
  g_free (m);
}

void
foyer_mdns_free (FoyerMdns *m)
{
  if (m == NULL)
    return;
  g_cancellable_cancel (m->cancel);
  if (m->watch != 0)
    g_bus_unwatch_name (m->watch);
  if (m->items != 0)
    g_dbus_connection_signal_unsubscribe (m->bus, m->items);
  if (m->group != NULL)
    g_dbus_connection_call (m->bus, NAME, m->group, GROUP, "Free", NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
  if (m->browser != NULL)
    g_dbus_connection_call (m->bus, NAME, m->browser, BROWSER, "Free", NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
  /* Calls under way end with "cancelled" in this context before the caller lets go of it. */
  while (g_main_context_iteration (g_main_context_get_thread_default (), FALSE))
    ;
  free_later (m);
}
