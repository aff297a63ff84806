#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "foyer-error.h"
#include "foyer-folder.h"
#include "foyer-id.h"
#include "foyer-time.h"
#include "foyer-vault.h"

#define GROUP "store"
#define CHECK_LEN 16
#define CONTEXT "foyersto" /* crypto_kdf_CONTEXTBYTES */
#define CHECK_USE 100

struct _FoyerVault
{
  int refs;
  char *id;
  guint8 key[FOYER_VAULT_KEY_LEN];
  gboolean on, whole, in_ring;
};

/* Of one folder, as its file was when it was read. */
typedef struct
{
  FoyerVault *vault;
  struct stat st;
  gboolean lent;
} Entry;

static GMutex lock; /* of what follows */
static GHashTable *entries; /* folder → Entry */
static const FoyerVaultRing *ring;

FoyerVault *
foyer_vault_ref (FoyerVault *v)
{
  g_atomic_int_inc (&v->refs);
  return v;
}

void
foyer_vault_unref (FoyerVault *v)
{
  if (v == NULL || !g_atomic_int_dec_and_test (&v->refs))
    return;
  g_free (v->id);
  sodium_memzero (v, sizeof *v);
  g_free (v);
}

static FoyerVault *
vault_new (void)
{
  FoyerVault *v = g_new0 (FoyerVault, 1);

  if (sodium_init () < 0)
    g_error ("libsodium does not start");
  v->refs = 1;
  return v;
}

static void
entry_free (gpointer p)
{
  Entry *e = p;

  foyer_vault_unref (e->vault);
  g_free (e);
}

void
foyer_vault_use_ring (const FoyerVaultRing *r)
{
  ring = r;
}

gboolean
foyer_vault_is_on (FoyerVault *v)
{
  return v->on;
}

gboolean
foyer_vault_is_whole (FoyerVault *v)
{
  return v->whole;
}

gboolean
foyer_vault_in_ring (FoyerVault *v)
{
  return v->in_ring;
}

void
foyer_vault_derive (FoyerVault *v, FoyerVaultUse use, guint8 *key, gsize len)
{
  crypto_kdf_derive_from_key (key, len, use, CONTEXT, v->key);
}

/* ---- the file ---------------------------------------------------------------------------------------------------------------- */

static char *
file_of (const char *dir)
{
  return g_build_filename (dir, FOYER_VAULT_FILE, NULL);
}

static gboolean
read_bytes (GKeyFile *f, const char *name, guint8 *out, gsize len)
{
  g_autofree char *text = g_key_file_get_string (f, GROUP, name, NULL);
  gsize got = 0;

  return text != NULL && sodium_base642bin (out, len, text, strlen (text), NULL, &got, NULL, sodium_base64_VARIANT_ORIGINAL) == 0 && got == len;
}

static void
write_bytes (GKeyFile *f, const char *name, const guint8 *data, gsize len)
{
  char text[sodium_base64_ENCODED_LEN (FOYER_VAULT_KEY_LEN, sodium_base64_VARIANT_ORIGINAL)];

  sodium_bin2base64 (text, sizeof text, data, len, sodium_base64_VARIANT_ORIGINAL);
  g_key_file_set_string (f, GROUP, name, text);
  sodium_memzero (text, sizeof text);
}

static gboolean
lost (GError **error, const char *dir)
{
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED,
               _ ("The store %s is encrypted, and its key is not on this PC any more. If the desk belongs to a chain, enrol it again in a new folder: the chain has everything that was sent."), dir);
  return FALSE;
}

static gboolean
read_secret (FoyerVault *v, GKeyFile *f, const char *dir, const FoyerVault *known, GError **error)
{
  guint8 check[CHECK_LEN], is[CHECK_LEN];
  g_autoptr (GError) why = NULL;

  if (v->id == NULL || !read_bytes (f, "check", check, sizeof check))
    return lost (error, dir);
  if (known != NULL && g_strcmp0 (known->id, v->id) == 0)
    memcpy (v->key, known->key, sizeof v->key);
  else if (!v->in_ring && !read_bytes (f, "key", v->key, sizeof v->key))
    return lost (error, dir);
  else if (v->in_ring && ring == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_OFFLINE, "The key of the store %s is in the key ring, which this program does not open.", dir);
      return FALSE;
    }
  else if (v->in_ring && !ring->load (v->id, v->key, &why))
    {
      if (g_error_matches (why, FOYER_ERROR, FOYER_ERROR_NOT_FOUND))
        return lost (error, dir);
      g_propagate_error (error, g_steal_pointer (&why));
      return FALSE;
    }
  crypto_kdf_derive_from_key (is, sizeof is, CHECK_USE, CONTEXT, v->key);
  return sodium_memcmp (is, check, sizeof is) == 0 || lost (error, dir);
}

static FoyerVault *
read_file (const char *dir, const char *path, const FoyerVault *known, GError **error)
{
  g_autoptr (GKeyFile) f = g_key_file_new ();
  g_autoptr (FoyerVault) v = vault_new ();
  g_autoptr (GError) why = NULL;

  if (!g_key_file_load_from_file (f, path, G_KEY_FILE_NONE, &why))
    {
      if (why->domain != G_KEY_FILE_ERROR)
        g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, "%s cannot be read: %s.", path, why->message);
      else
        lost (error, dir);
      return NULL;
    }
  v->id = g_key_file_get_string (f, GROUP, "id", NULL);
  v->on = g_key_file_get_boolean (f, GROUP, "on", NULL);
  v->whole = g_key_file_get_boolean (f, GROUP, "whole", NULL);
  v->in_ring = g_key_file_get_boolean (f, GROUP, "in_ring", NULL);
  return read_secret (v, f, dir, known, error) ? g_steal_pointer (&v) : NULL;
}

static gboolean
write_file (const FoyerVault *v, const char *dir, GError **error)
{
  g_autofree char *path = file_of (dir), *text = NULL;
  g_autoptr (GKeyFile) f = g_key_file_new ();
  g_autoptr (GError) why = NULL;
  guint8 check[CHECK_LEN];
  gsize len;
  gboolean ok;

  crypto_kdf_derive_from_key (check, sizeof check, CHECK_USE, CONTEXT, v->key);
  g_key_file_set_string (f, GROUP, "id", v->id);
  g_key_file_set_boolean (f, GROUP, "on", v->on);
  g_key_file_set_boolean (f, GROUP, "whole", v->whole);
  write_bytes (f, "check", check, sizeof check);
  if (v->in_ring)
    g_key_file_set_boolean (f, GROUP, "in_ring", TRUE);
  else
    write_bytes (f, "key", v->key, sizeof v->key);
  text = g_key_file_to_data (f, &len, NULL);
  ok = g_file_set_contents_full (path, text, len, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &why);
  sodium_memzero (text, len);
  if (!ok)
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, "The key of the store cannot be kept: %s.", why->message);
  else
    foyer_folder_sync (dir);
  return ok;
}

/* ---- finding ------------------------------------------------------------------------------------------------------------------- */

static gboolean
same_file (const struct stat *a, const struct stat *b)
{
  return a->st_ino == b->st_ino && a->st_dev == b->st_dev && a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec
         && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* Under the lock. */
static FoyerVault *
find (const char *dir, GError **error)
{
  g_autofree char *path = NULL;
  Entry *e = entries != NULL ? g_hash_table_lookup (entries, dir) : NULL;
  FoyerVault *v;
  struct stat st;

  if (e != NULL && e->lent)
    return foyer_vault_ref (e->vault);
  path = file_of (dir);
  if (stat (path, &st) != 0)
    {
      int why = errno;

      if (why == ENOENT || why == ENOTDIR)
        {
          if (e != NULL)
            g_hash_table_remove (entries, dir);
          return NULL;
        }
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, "%s cannot be read: %s.", path, g_strerror (why));
      return NULL;
    }
  if (e != NULL && same_file (&st, &e->st))
    return foyer_vault_ref (e->vault);
  v = read_file (dir, path, e != NULL ? e->vault : NULL, error);
  if (v == NULL)
    return NULL;
  if (entries == NULL)
    entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
  e = g_new0 (Entry, 1);
  e->vault = foyer_vault_ref (v);
  e->st = st;
  g_hash_table_replace (entries, g_strdup (dir), e);
  return v;
}

FoyerVault *
foyer_vault_find (const char *dir, GError **error)
{
  FoyerVault *v;

  g_mutex_lock (&lock);
  v = find (dir, error);
  g_mutex_unlock (&lock);
  return v;
}

FoyerVault *
foyer_vault_of_file (const char *path, GError **error)
{
  g_autofree char *dir = g_path_get_dirname (path), *above = NULL;
  g_autoptr (GError) why = NULL;
  FoyerVault *v = foyer_vault_find (dir, &why);

  if (v != NULL)
    return v;
  if (why != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&why));
      return NULL;
    }
  above = g_path_get_dirname (dir);
  return foyer_vault_find (above, error);
}

/* ---- turning --------------------------------------------------------------------------------------------------------------------- */

/* Under the lock. */
static gboolean
turn (const char *dir, gboolean on, GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autoptr (FoyerVault) v = find (dir, &why), next = NULL;
  char id[37];

  if (why != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&why));
      return FALSE;
    }
  if (v == NULL && !on)
    return TRUE;
  if (v != NULL && v->on == on)
    return TRUE;
  next = vault_new ();
  next->on = on;
  if (v != NULL)
    {
      next->id = g_strdup (v->id);
      next->in_ring = v->in_ring;
      memcpy (next->key, v->key, sizeof next->key);
      return write_file (next, dir, error);
    }
  {
    FoyerId made = foyer_id_new (foyer_now ());
    next->id = g_strdup (foyer_id_format (&made, id));
  }
  crypto_kdf_keygen (next->key);
  next->in_ring = ring != NULL && ring->keep (next->id, next->key);
  return write_file (next, dir, error);
}

gboolean
foyer_vault_turn (const char *dir, gboolean on, GError **error)
{
  gboolean ok;

  g_mutex_lock (&lock);
  ok = turn (dir, on, error);
  g_mutex_unlock (&lock);
  return ok;
}

/* On most disks that is all one can do. */
static void
write_over (const char *path)
{
  static const guint8 zeros[1024];
  int fd = g_open (path, O_WRONLY | O_CLOEXEC, 0);

  if (fd < 0)
    return;
  if (write (fd, zeros, sizeof zeros) == sizeof zeros)
    fsync (fd);
  close (fd);
}

/* Under the lock. */
static void
destroy (const char *dir)
{
  g_autofree char *path = file_of (dir), *gone = g_strconcat (path, ".gone", NULL), *id = NULL;
  g_autoptr (GKeyFile) f = g_key_file_new ();

  if (g_key_file_load_from_file (f, path, G_KEY_FILE_NONE, NULL) && g_key_file_get_boolean (f, GROUP, "in_ring", NULL))
    id = g_key_file_get_string (f, GROUP, "id", NULL);
  if (id != NULL && ring != NULL)
    ring->forget (id);
  /* Half of it must not stand there as if the store were lost. */
  if (g_rename (path, gone) == 0)
    foyer_folder_sync (dir);
  write_over (gone);
  g_unlink (gone);
  if (entries != NULL)
    g_hash_table_remove (entries, dir);
}

void
foyer_vault_destroy (const char *dir)
{
  g_mutex_lock (&lock);
  destroy (dir);
  g_mutex_unlock (&lock);
}

gboolean
foyer_vault_turned (const char *dir, GError **error)
{
  g_autoptr (FoyerVault) v = NULL;
  gboolean ok = TRUE;

  g_mutex_lock (&lock);
  v = find (dir, error);
  if (v != NULL && !v->on)
    destroy (dir);
  else if (v != NULL && !v->whole)
    {
      g_autoptr (FoyerVault) next = vault_new ();

      next->on = next->whole = TRUE;
      next->id = g_strdup (v->id);
      next->in_ring = v->in_ring;
      memcpy (next->key, v->key, sizeof next->key);
      ok = write_file (next, dir, error);
    }
  g_mutex_unlock (&lock);
  return ok;
}

void
foyer_vault_lend (const char *dir, const guint8 *key)
{
  g_mutex_lock (&lock);
  if (entries == NULL)
    entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
  if (key == NULL)
    g_hash_table_remove (entries, dir);
  else
    {
      Entry *e = g_new0 (Entry, 1);

      e->vault = vault_new ();
      e->vault->id = g_strdup ("lent");
      e->vault->on = e->vault->whole = TRUE;
      memcpy (e->vault->key, key, sizeof e->vault->key);
      e->lent = TRUE;
      g_hash_table_replace (entries, g_strdup (dir), e);
    }
  g_mutex_unlock (&lock);
}
