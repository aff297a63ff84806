#define G_LOG_DOMAIN "foyer-chain"

#include "config.h"

#include <libsecret/secret.h>
#include <sodium.h>
#include <string.h>

#include "foyer-keyring.h"
#include "foyer-wire.h"

#define SERVICE "org.freedesktop.secrets"
#define PATIENCE_MS 3000 /* a desk starts without its ring rather than late */

static const SecretSchema schema = {
  "org.foyerdesk.Foyer.DeviceKey",
  SECRET_SCHEMA_NONE,
  { { "dev", SECRET_SCHEMA_ATTRIBUTE_STRING }, { "chain", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

/* Cancels what takes too long. */
typedef struct
{
  GCancellable *cancel;
  GMutex lock;
  GCond cond;
  gboolean over;
  GThread *thread;
} Limit;

static gpointer
wait_for_end (gpointer data)
{
  Limit *l = data;
  gint64 until = g_get_monotonic_time () + PATIENCE_MS * 1000;

  g_mutex_lock (&l->lock);
  while (!l->over && g_cond_wait_until (&l->cond, &l->lock, until))
    ;
  if (!l->over)
    g_cancellable_cancel (l->cancel);
  g_mutex_unlock (&l->lock);
  return NULL;
}

static void
limit_begin (Limit *l)
{
  memset (l, 0, sizeof *l);
  l->cancel = g_cancellable_new ();
  g_mutex_init (&l->lock);
  g_cond_init (&l->cond);
  l->thread = g_thread_new ("foyer-keyring", wait_for_end, l);
}

static void
limit_end (Limit *l)
{
  g_mutex_lock (&l->lock);
  l->over = TRUE;
  g_cond_signal (&l->cond);
  g_mutex_unlock (&l->lock);
  g_thread_join (l->thread);
  g_object_unref (l->cancel);
  g_mutex_clear (&l->lock);
  g_cond_clear (&l->cond);
}

/* The service, if one runs or can be started, and it is not the bus that has to be started for it. (transfer full) (nullable) */
static SecretService *
open_service (GCancellable *cancel)
{
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (GVariant) owned = NULL, names = NULL;
  gboolean there = FALSE;

  if (g_getenv ("DBUS_SESSION_BUS_ADDRESS") == NULL && g_getenv ("XDG_RUNTIME_DIR") == NULL)
    return NULL;
  bus = g_bus_get_sync (G_BUS_TYPE_SESSION, cancel, NULL);
  if (bus == NULL)
    return NULL;
  owned = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameHasOwner",
                                       g_variant_new ("(s)", SERVICE), G_VARIANT_TYPE ("(b)"), G_DBUS_CALL_FLAGS_NONE, PATIENCE_MS, cancel, NULL);
  if (owned != NULL)
    g_variant_get (owned, "(b)", &there);
  if (!there)
    {
      g_autofree const char **list = NULL;

      names = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "ListActivatableNames", NULL,
                                           G_VARIANT_TYPE ("(as)"), G_DBUS_CALL_FLAGS_NONE, PATIENCE_MS, cancel, NULL);
      if (names == NULL)
        return NULL;
      g_variant_get (names, "(^a&s)", &list);
      if (!g_strv_contains (list, SERVICE))
        return NULL;
    }
  return secret_service_get_sync (SECRET_SERVICE_OPEN_SESSION | SECRET_SERVICE_LOAD_COLLECTIONS, cancel, NULL);
}

static GHashTable *
attributes_of (const FoyerId *chain, const FoyerId *dev)
{
  char a[37], b[37];
  return secret_attributes_build (&schema, "dev", foyer_id_format (dev, b), "chain", foyer_id_format (chain, a), NULL);
}

/* @items: (transfer full) (element-type SecretItem). None of them is unlocked here: that would ask a person. */
static FoyerKeyring
find (SecretService *service, const FoyerId *chain, const FoyerId *dev, GCancellable *cancel, GList **items)
{
  g_autoptr (GHashTable) attributes = attributes_of (chain, dev);
  g_autoptr (GError) error = NULL;

  *items = secret_service_search_sync (service, &schema, attributes, SECRET_SEARCH_ALL, cancel, &error);
  if (error != NULL)
    return FOYER_KEYRING_ABSENT;
  if (*items == NULL)
    return FOYER_KEYRING_NONE;
  return secret_item_get_locked ((*items)->data) ? FOYER_KEYRING_LOCKED : FOYER_KEYRING_OK;
}

FoyerKeyring
foyer_keyring_store (const FoyerId *chain, const FoyerId *dev, const guint8 *secret)
{
  Limit l;
  SecretService *service;
  FoyerKeyring result = FOYER_KEYRING_ABSENT;

  limit_begin (&l);
  service = open_service (l.cancel);
  if (service != NULL)
    {
      SecretCollection *ring = secret_collection_for_alias_sync (service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, l.cancel, NULL);

      if (ring != NULL && secret_collection_get_locked (ring))
        result = FOYER_KEYRING_LOCKED;
      else if (ring != NULL)
        {
          g_autoptr (GHashTable) attributes = attributes_of (chain, dev);
          char text[sodium_base64_ENCODED_LEN (64, sodium_base64_VARIANT_ORIGINAL)];
          SecretValue *value;
          SecretItem *item;

          sodium_bin2base64 (text, sizeof text, secret, 64, sodium_base64_VARIANT_ORIGINAL);
          value = secret_value_new (text, -1, "text/plain");
          item = secret_item_create_sync (ring, &schema, attributes, "Foyer: key of this desk", value, SECRET_ITEM_CREATE_REPLACE, l.cancel, NULL);
          if (item != NULL)
            result = FOYER_KEYRING_OK;
          g_clear_object (&item);
          secret_value_unref (value);
          sodium_memzero (text, sizeof text);
        }
      g_clear_object (&ring);
      g_object_unref (service);
    }
  limit_end (&l);
  return result;
}

FoyerKeyring
foyer_keyring_load (const FoyerId *chain, const FoyerId *dev, guint8 *secret)
{
  Limit l;
  SecretService *service;
  FoyerKeyring result = FOYER_KEYRING_ABSENT;

  limit_begin (&l);
  service = open_service (l.cancel);
  if (service != NULL)
    {
      GList *items = NULL;

      result = find (service, chain, dev, l.cancel, &items);
      if (result == FOYER_KEYRING_OK)
        {
          SecretValue *value = NULL;

          result = FOYER_KEYRING_NONE;
          if (secret_item_load_secret_sync (items->data, l.cancel, NULL))
            value = secret_item_get_secret (items->data);
          if (value != NULL)
            {
              const char *text = secret_value_get_text (value);

              if (text != NULL && foyer_b64_parse (text, secret, 64))
                result = FOYER_KEYRING_OK;
              secret_value_unref (value);
            }
        }
      g_list_free_full (items, g_object_unref);
      g_object_unref (service);
    }
  limit_end (&l);
  return result;
}

FoyerKeyring
foyer_keyring_forget (const FoyerId *chain, const FoyerId *dev)
{
  Limit l;
  SecretService *service;
  FoyerKeyring result = FOYER_KEYRING_ABSENT;

  limit_begin (&l);
  service = open_service (l.cancel);
  if (service != NULL)
    {
      GList *items = NULL;

      result = find (service, chain, dev, l.cancel, &items);
      for (GList *at = items; at != NULL; at = at->next)
        secret_item_delete_sync (at->data, l.cancel, NULL);
      g_list_free_full (items, g_object_unref);
      g_object_unref (service);
    }
  limit_end (&l);
  return result;
}
