#define G_LOG_DOMAIN "foyer-chain"

#include "config.h"

#include <libsecret/secret.h>
#include <sodium.h>
#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-error.h"
#include "foyer-keyring.h"
#include "foyer-vault.h"
#include "foyer-wire.h"

#define SERVICE "org.freedesktop.secrets"
#define PATIENCE_MS 3000 /* a desk starts without its ring rather than late */
#define ASK_MS 120000    /* … but not without what it keeps: a person types a password */

static const SecretSchema desk_schema = {
  "org.foyerdesk.Foyer.DeviceKey",
  SECRET_SCHEMA_NONE,
  { { "dev", SECRET_SCHEMA_ATTRIBUTE_STRING }, { "chain", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

static const SecretSchema store_schema = {
  "org.foyerdesk.Foyer.StoreKey",
  SECRET_SCHEMA_NONE,
  { { "store", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

/* Cancels what takes too long. */
typedef struct
{
  gint64 patience_ms;
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
  gint64 until = g_get_monotonic_time () + l->patience_ms * 1000;

  g_mutex_lock (&l->lock);
  while (!l->over && g_cond_wait_until (&l->cond, &l->lock, until))
    ;
  if (!l->over)
    g_cancellable_cancel (l->cancel);
  g_mutex_unlock (&l->lock);
  return NULL;
}

static void
limit_begin (Limit *l, gint64 patience_ms)
{
  memset (l, 0, sizeof *l);
  l->patience_ms = patience_ms;
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

/* Which secret. */
typedef struct
{
  const SecretSchema *schema;
  const char *label;
  gsize len;
  GHashTable *attributes;
} Which;

static Which
desk_key (const FoyerId *chain, const FoyerId *dev)
{
  char a[37], b[37];

  return (Which) { &desk_schema, "Foyer: key of this desk", 64,
                   secret_attributes_build (&desk_schema, "dev", foyer_id_format (dev, b), "chain", foyer_id_format (chain, a), NULL) };
}

static Which
store_key (const char *id)
{
  return (Which) { &store_schema, "Foyer: key of what this desk keeps", FOYER_VAULT_KEY_LEN, secret_attributes_build (&store_schema, "store", id, NULL) };
}

/* @items: (transfer full) (element-type SecretItem). @ask: a person is asked to unlock them. */
static FoyerKeyring
find (SecretService *service, const Which *w, gboolean ask, GCancellable *cancel, GList **items)
{
  g_autoptr (GError) error = NULL;

  *items = secret_service_search_sync (service, w->schema, w->attributes, SECRET_SEARCH_ALL | (ask ? SECRET_SEARCH_UNLOCK : 0), cancel, &error);
  if (error != NULL)
    return FOYER_KEYRING_ABSENT;
  if (*items == NULL)
    return FOYER_KEYRING_NONE;
  return secret_item_get_locked ((*items)->data) ? FOYER_KEYRING_LOCKED : FOYER_KEYRING_OK;
}

static FoyerKeyring
keep (Which w, const guint8 *secret)
{
  Limit l;
  SecretService *service;
  FoyerKeyring result = FOYER_KEYRING_ABSENT;

  limit_begin (&l, PATIENCE_MS);
  service = open_service (l.cancel);
  if (service != NULL)
    {
      SecretCollection *ring = secret_collection_for_alias_sync (service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, l.cancel, NULL);

      if (ring != NULL && secret_collection_get_locked (ring))
        result = FOYER_KEYRING_LOCKED;
      else if (ring != NULL)
        {
          char text[sodium_base64_ENCODED_LEN (64, sodium_base64_VARIANT_ORIGINAL)];
          SecretValue *value;
          SecretItem *item;

          sodium_bin2base64 (text, sizeof text, secret, w.len, sodium_base64_VARIANT_ORIGINAL);
          value = secret_value_new (text, -1, "text/plain");
          item = secret_item_create_sync (ring, w.schema, w.attributes, w.label, value, SECRET_ITEM_CREATE_REPLACE, l.cancel, NULL);
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
  g_hash_table_unref (w.attributes);
  return result;
}

static FoyerKeyring
load (Which w, gint64 patience_ms, guint8 *secret)
{
  Limit l;
  SecretService *service;
  FoyerKeyring result = FOYER_KEYRING_ABSENT;

  limit_begin (&l, patience_ms);
  service = open_service (l.cancel);
  if (service != NULL)
    {
      GList *items = NULL;

      result = find (service, &w, patience_ms > PATIENCE_MS, l.cancel, &items);
      if (result == FOYER_KEYRING_OK)
        {
          SecretValue *value = NULL;

          result = FOYER_KEYRING_NONE;
          if (secret_item_load_secret_sync (items->data, l.cancel, NULL))
            value = secret_item_get_secret (items->data);
          if (value != NULL)
            {
              const char *text = secret_value_get_text (value);

              if (text != NULL && foyer_b64_parse (text, secret, w.len))
                result = FOYER_KEYRING_OK;
              secret_value_unref (value);
            }
        }
      g_list_free_full (items, g_object_unref);
      g_object_unref (service);
    }
  limit_end (&l);
  g_hash_table_unref (w.attributes);
  return result;
}

static FoyerKeyring
forget (Which w)
{
  Limit l;
  SecretService *service;
  FoyerKeyring result = FOYER_KEYRING_ABSENT;

  limit_begin (&l, PATIENCE_MS);
  service = open_service (l.cancel);
  if (service != NULL)
    {
      GList *items = NULL;

      result = find (service, &w, FALSE, l.cancel, &items);
      for (GList *at = items; at != NULL; at = at->next)
        secret_item_delete_sync (at->data, l.cancel, NULL);
      g_list_free_full (items, g_object_unref);
      g_object_unref (service);
    }
  limit_end (&l);
  g_hash_table_unref (w.attributes);
  return result;
}

FoyerKeyring
foyer_keyring_store (const FoyerId *chain, const FoyerId *dev, const guint8 *secret)
{
  return keep (desk_key (chain, dev), secret);
}

FoyerKeyring
foyer_keyring_load (const FoyerId *chain, const FoyerId *dev, guint8 *secret)
{
  return load (desk_key (chain, dev), PATIENCE_MS, secret);
}

FoyerKeyring
foyer_keyring_forget (const FoyerId *chain, const FoyerId *dev)
{
  return forget (desk_key (chain, dev));
}

/* ---- stores ------------------------------------------------------------------------------------------------------------------- */

static gint64 store_patience_ms = PATIENCE_MS;

static gboolean
load_store_key (const char *id, guint8 *key, GError **error)
{
  switch (load (store_key (id), store_patience_ms, key))
    {
    case FOYER_KEYRING_OK:
      return TRUE;
    case FOYER_KEYRING_NONE:
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, "The key ring of this PC has no such key.");
      return FALSE;
    case FOYER_KEYRING_LOCKED:
    case FOYER_KEYRING_ABSENT:
    default:
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_OFFLINE,
                           _ ("What this desk keeps is encrypted, and its key is in the key ring of this PC, which is locked or does not answer. Unlock it by signing in on this PC."));
      return FALSE;
    }
}

static gboolean
keep_store_key (const char *id, const guint8 *key)
{
  guint8 back[FOYER_VAULT_KEY_LEN];
  gboolean there = keep (store_key (id), key) == FOYER_KEYRING_OK && load (store_key (id), PATIENCE_MS, back) == FOYER_KEYRING_OK
                   && sodium_memcmp (back, key, sizeof back) == 0;

  sodium_memzero (back, sizeof back);
  return there;
}

static void
forget_store_key (const char *id)
{
  forget (store_key (id));
}

void
foyer_keyring_serve_stores (gboolean ask)
{
  static const FoyerVaultRing ring = { load_store_key, keep_store_key, forget_store_key };

  store_patience_ms = ask ? ASK_MS : PATIENCE_MS;
  foyer_vault_use_ring (&ring);
}
