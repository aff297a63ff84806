#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <sodium.h>
#include <string.h>

#include "foyer-devices.h"
#include "foyer-error.h"
#include "foyer-mask.h"
#include "foyer-masked.h"
#include "foyer-may.h"
#include "foyer-signing.h"

/* ---- tokens ------------------------------------------------------------------------------------------------------------------- */

char *
foyer_token_new (const char *kind, const FoyerId *chain, guint8 *hash)
{
  guint8 secret[32];
  char text[sodium_base64_ENCODED_LEN (32, sodium_base64_VARIANT_URLSAFE_NO_PADDING)], hex[33];
  char *token;

  randombytes_buf (secret, sizeof secret);
  sodium_bin2base64 (text, sizeof text, secret, sizeof secret, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  sodium_bin2hex (hex, sizeof hex, chain->b, 16);
  token = g_strdup_printf ("%s_%s_%s", kind, hex, text);
  crypto_hash_sha256 (hash, (const guint8 *) token, strlen (token));
  sodium_memzero (secret, sizeof secret);
  return token;
}

gboolean
foyer_token_parse (const char *token, const char *kind, FoyerId *chain, guint8 *hash)
{
  gsize n = 0;
  const char *end;

  if (token == NULL || strlen (token) != 3 + 1 + 32 + 1 + 43 || strncmp (token, kind, 3) != 0 || token[3] != '_')
    return FALSE;
  if (sodium_hex2bin (chain->b, 16, token + 4, 32, NULL, &n, &end) != 0 || n != 16 || *end != '_')
    return FALSE;
  crypto_hash_sha256 (hash, (const guint8 *) token, strlen (token));
  return TRUE;
}

/* ---- codes ------------------------------------------------------------------------------------------------------------------------ */

static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; /* Crockford's base 32 */

/* Ten letters without dash, or FALSE. */
static gboolean
normalise_code (const char *text, char *out)
{
  int n = 0;

  for (const char *p = text; *p != '\0'; p++)
    {
      char c = g_ascii_toupper (*p);

      if (c == '-' || c == ' ')
        continue;
      if (c == 'O')
        c = '0';
      else if (c == 'I' || c == 'L')
        c = '1';
      if (n == 10 || strchr (letters, c) == NULL)
        return FALSE;
      out[n++] = c;
    }
  out[n] = '\0';
  return n == 10;
}

char *
foyer_code_random (guint8 *hash)
{
  char code[11];

  for (int i = 0; i < 10; i++)
    code[i] = letters[randombytes_uniform (32)];
  code[10] = '\0';
  crypto_hash_sha256 (hash, (const guint8 *) code, strlen (code));
  return g_strdup_printf ("%.5s-%s", code, code + 5);
}

gboolean
foyer_code_hash (const char *text, guint8 *hash)
{
  char code[11];

  if (!normalise_code (text, code))
    return FALSE;
  crypto_hash_sha256 (hash, (const guint8 *) code, strlen (code));
  return TRUE;
}

void
foyer_code_unknown (GError **error)
{
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND,
                       "This enrolment code is not known or its 15 minutes are over. Ask for a new one.");
}

static char *
code_path (const char *data_dir, const guint8 *hash)
{
  char hex[FOYER_TOKEN_HASH * 2 + 1];

  sodium_bin2hex (hex, sizeof hex, hash, FOYER_TOKEN_HASH);
  return g_build_filename (data_dir, "codes", hex, NULL);
}

/* Codes whose time is long up. */
static void
sweep_codes (const char *dir, gint64 now)
{
  g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
  const char *name;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);
      GStatBuf st;

      if (g_stat (path, &st) == 0 && (gint64) st.st_mtime * 1000 + 2 * FOYER_CODE_SECONDS * 1000 < now)
        g_unlink (path);
    }
}

char *
foyer_code_make (const char *data_dir, const FoyerId *chain, const FoyerId *loc, gint64 now, GError **error)
{
  FoyerCode want = { *chain, loc != NULL ? *loc : FOYER_ID_NONE };
  return foyer_code_make_for (data_dir, &want, now, error);
}

char *
foyer_code_make_for (const char *data_dir, const FoyerCode *want, gint64 now, GError **error)
{
  g_autofree char *dir = g_build_filename (data_dir, "codes", NULL);
  g_autofree char *path = NULL, *text = NULL, *code = NULL;
  char a[37], b[37], c[37];
  guint8 hash[FOYER_TOKEN_HASH];

  code = foyer_code_random (hash);
  if (g_mkdir_with_parents (dir, 0700) != 0)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, "The folder %s cannot be made: %s.", dir, g_strerror (errno));
      return NULL;
    }
  sweep_codes (dir, now);
  path = code_path (data_dir, hash);
  text = g_strdup_printf ("%s\n%s\n%" G_GINT64_FORMAT "\n%s\n%s\n%s\n", foyer_id_format (&want->chain, a),
                          foyer_id_is_none (&want->loc) ? "-" : foyer_id_format (&want->loc, b), now + FOYER_CODE_SECONDS * (gint64) 1000, want->role,
                          want->scopes, foyer_id_is_none (&want->by) ? "-" : foyer_id_format (&want->by, c));
  if (!g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error))
    return NULL;
  return g_steal_pointer (&code);
}

gboolean
foyer_code_find (const char *data_dir, const char *text, gint64 now, FoyerCode *out, GError **error)
{
  g_autofree char *path = NULL, *content = NULL;
  g_auto (GStrv) lines = NULL;

  memset (out, 0, sizeof *out);
  if (foyer_code_hash (text, out->hash))
    {
      path = code_path (data_dir, out->hash);
      if (g_file_get_contents (path, &content, NULL, NULL))
        lines = g_strsplit (content, "\n", 7);
    }
  if (lines == NULL || g_strv_length (lines) < 3 || !foyer_id_parse (lines[0], &out->chain)
      || (strcmp (lines[1], "-") != 0 && !foyer_id_parse (lines[1], &out->loc))
      || (out->expires = g_ascii_strtoll (lines[2], NULL, 10)) < now)
    {
      foyer_code_unknown (error);
      return FALSE;
    }
  if (g_strv_length (lines) >= 6)
    {
      g_strlcpy (out->role, lines[3], sizeof out->role);
      g_strlcpy (out->scopes, lines[4], sizeof out->scopes);
      if (strcmp (lines[5], "-") != 0)
        foyer_id_parse (lines[5], &out->by);
    }
  return TRUE;
}

/* ---- desks ------------------------------------------------------------------------------------------------------------------------- */

FoyerDevice *
foyer_device_ref (FoyerDevice *d)
{
  g_atomic_int_inc (&d->more_refs);
  return d;
}

void
foyer_device_free (FoyerDevice *d)
{
  if (d == NULL || g_atomic_int_add (&d->more_refs, -1) > 0)
    return;
  g_free (d->code);
  g_free (d->status);
  g_clear_pointer (&d->scopes, g_ptr_array_unref);
  g_free (d);
}

static int
compare_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

GPtrArray *
foyer_device_scopes (FoyerDb *db, const FoyerId *dev)
{
  GPtrArray *scopes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (FoyerRow) row = foyer_db_get (db, "device", dev);
  g_auto (FoyerHolding) h = { 0 };
  char text[37];

  foyer_holding_read (&h, row);
  g_ptr_array_add (scopes, g_strdup ("chain"));
  if (row == NULL)
    return scopes;
  if (h.all)
    {
      FoyerStmt *s = foyer_db_own_read (db, "SELECT id FROM location");

      while (foyer_stmt_step (s))
        {
          FoyerId loc = foyer_stmt_id (s, 0);
          g_ptr_array_add (scopes, g_strconcat ("loc:", foyer_id_format (&loc, text), NULL));
        }
      foyer_stmt_done (s);
    }
  else if (!foyer_id_is_none (&h.loc))
    g_ptr_array_add (scopes, g_strconcat ("loc:", foyer_id_format (&h.loc, text), NULL));
  for (guint i = 0; h.all_sections && foyer_sections[i] != NULL; i++)
    g_ptr_array_add (scopes, g_strconcat ("sec:", foyer_sections[i], NULL));
  for (guint i = 0; h.extra != NULL && h.extra[i] != NULL; i++)
    if (!g_ptr_array_find_with_equal_func (scopes, h.extra[i], g_str_equal, NULL))
      g_ptr_array_add (scopes, g_strdup (h.extra[i]));
  if (foyer_desk_is_masked (db, row))
    g_ptr_array_add (scopes, g_strdup (FOYER_MASK_SCOPE));
  g_ptr_array_sort (scopes, compare_text);
  return scopes;
}

gboolean
foyer_scopes_masked (GPtrArray *scopes)
{
  return g_ptr_array_find_with_equal_func (scopes, FOYER_MASK_SCOPE, g_str_equal, NULL);
}

/* Columns of DEVICE_COLUMNS. The statement is done afterwards. */
static FoyerDevice *
read_device (FoyerDb *db, FoyerStmt *s)
{
  FoyerDevice *d = NULL;

  if (foyer_stmt_step (s))
    {
      gsize n = 0;
      const guint8 *key = foyer_stmt_blob (s, 2, &n);

      d = g_new0 (FoyerDevice, 1);
      d->id = foyer_stmt_id (s, 0);
      d->code = g_strdup (foyer_stmt_text (s, 1));
      d->has_key = n == 32;
      if (d->has_key)
        memcpy (d->pubkey, key, 32);
      d->fresh = foyer_stmt_int (s, 3) == 0;
      d->expires = foyer_stmt_int (s, 4);
    }
  foyer_stmt_done (s);
  if (d == NULL)
    return NULL;
  {
    g_autoptr (FoyerRow) row = foyer_db_get (db, "device", &d->id);
    const char *state = row != NULL ? foyer_row_text (row, "state") : "retired";

    d->status = g_strdup (state != NULL ? state : "active");
    if (row != NULL)
      {
        d->loc = foyer_row_id (row, "loc");
        d->seen = foyer_row_int (row, "seen");
        d->status_at = foyer_row_stamp (row, foyer_entity_field (row->entity, "state")).hlc >> 16;
      }
  }
  d->scopes = foyer_device_scopes (db, &d->id);
  return d;
}

#define DEVICE_COLUMNS "id,code,pubkey,tok_used,0"

FoyerDevice *
foyer_device_get (FoyerDb *db, const FoyerId *dev)
{
  FoyerStmt *s = foyer_db_own_read (db, "SELECT " DEVICE_COLUMNS " FROM server_device WHERE id=?1");

  foyer_stmt_bind_id (s, 1, dev);
  return read_device (db, s);
}

typedef struct
{
  const FoyerCode *code;
  const guint8 *pubkey, *tok_hash;
  const char *host;
  gint64 now;
  FoyerDevice *device;
} Enrol;

static void
set_key (FoyerRow *row, const guint8 *pubkey)
{
  g_autofree char *text = g_base64_encode (pubkey, 32);
  foyer_row_set_text (row, "key", text);
}

typedef struct
{
  FoyerId id;
  guint8 key[32];
} Missing;

#define MISSING_KEYS "SELECT s.id, s.pubkey FROM server_device s JOIN device d ON d.id=s.id WHERE s.pubkey IS NOT NULL AND d.key IS NULL"

static gboolean
any_missing (FoyerDb *db, gpointer data, GError **error)
{
  gboolean *any = data;
  FoyerStmt *s = foyer_db_own_read (db, MISSING_KEYS " LIMIT 1");

  *any = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return TRUE;
}

static gboolean
publish_job (FoyerTx *tx, gpointer data, GError **error)
{
  g_autoptr (GArray) missing = g_array_new (FALSE, FALSE, sizeof (Missing));
  FoyerStmt *s = foyer_tx_own (tx, MISSING_KEYS);

  while (foyer_stmt_step (s))
    {
      Missing m = { .id = foyer_stmt_id (s, 0) };
      gsize len;
      const guint8 *key = foyer_stmt_blob (s, 1, &len);

      if (len != sizeof m.key)
        continue;
      memcpy (m.key, key, len);
      g_array_append_val (missing, m);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < missing->len; i++)
    {
      const Missing *m = &g_array_index (missing, Missing, i);
      g_autoptr (FoyerRow) row = foyer_tx_get (tx, "device", &m->id);

      set_key (row, m->key);
      foyer_tx_put (tx, row);
    }
  return TRUE;
}

gboolean
foyer_device_publish_keys (FoyerStore *store, GError **error)
{
  FoyerWriteInfo info = { .cmd = "device.key" };
  gboolean any = FALSE;

  if (!foyer_store_glance (store, any_missing, &any, error))
    return FALSE;
  return !any || foyer_store_write (store, &info, publish_job, NULL, NULL, error);
}

static gboolean
enrol_job (FoyerTx *tx, gpointer data, GError **error)
{
  Enrol *e = data;
  FoyerStmt *s;
  FoyerId id;

  foyer_chain_key_make (tx);
  s = foyer_tx_own (tx, "SELECT " DEVICE_COLUMNS " FROM server_device WHERE enrol=?1");

  foyer_stmt_bind_blob (s, 1, e->code->hash, FOYER_TOKEN_HASH);
  e->device = read_device (foyer_tx_db (tx), s);
  if (e->device != NULL)
    {
      if (e->pubkey == NULL || !e->device->has_key || memcmp (e->pubkey, e->device->pubkey, 32) != 0)
        {
          g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, "This enrolment code was used by another desk. Ask for a new one.");
          return FALSE;
        }
      id = e->device->id;
      foyer_tx_say (tx, FOYER_TOUCHED_DESKS);
      s = foyer_tx_own (tx, "UPDATE server_device SET tok_hash=?2,tok_exp=?3,tok_used=0 WHERE id=?1");
      foyer_stmt_bind_id (s, 1, &id);
      foyer_stmt_bind_blob (s, 2, e->tok_hash, FOYER_TOKEN_HASH);
      foyer_stmt_bind_int (s, 3, e->now + FOYER_TOKEN_DAYS * G_GINT64_CONSTANT (86400000));
      foyer_stmt_step (s);
      foyer_stmt_done (s);
      return TRUE;
    }
  {
    g_autoptr (FoyerRow) row = foyer_row_new ("device", NULL);
    g_autofree char *code = NULL;
    gint64 count;

    s = foyer_tx_own (tx, "SELECT count(*) FROM server_device");
    count = foyer_stmt_step (s) ? foyer_stmt_int (s, 0) : 0;
    foyer_stmt_done (s);
    code = g_strdup_printf ("%02" G_GINT64_FORMAT, count + 1);
    id = foyer_tx_new_id (tx);
    foyer_tx_say (tx, FOYER_TOUCHED_DESKS);
    s = foyer_tx_own (tx, "INSERT INTO server_device(id,code,status,loc,scopes,pubkey,host,enrol,tok_hash,tok_exp) "
                          "VALUES(?1,?2,'active',?3,?4,?5,?6,?7,?8,?9)");
    foyer_stmt_bind_id (s, 1, &id);
    foyer_stmt_bind_text (s, 2, code);
    foyer_stmt_bind_id (s, 3, &e->code->loc);
    foyer_stmt_bind_text (s, 4, foyer_id_is_none (&e->code->loc) ? "all" : "loc");
    if (e->pubkey != NULL)
      foyer_stmt_bind_blob (s, 5, e->pubkey, 32);
    foyer_stmt_bind_text (s, 6, e->host);
    foyer_stmt_bind_blob (s, 7, e->code->hash, FOYER_TOKEN_HASH);
    foyer_stmt_bind_blob (s, 8, e->tok_hash, FOYER_TOKEN_HASH);
    foyer_stmt_bind_int (s, 9, e->now + FOYER_TOKEN_DAYS * G_GINT64_CONSTANT (86400000));
    foyer_stmt_step (s);
    foyer_stmt_done (s);

    row->id = id;
    foyer_row_set_id (row, "loc", &e->code->loc);
    foyer_row_set_text (row, "code", code);
    foyer_row_set_text (row, "name", e->host);
    foyer_row_set_text (row, "host", e->host);
    foyer_row_set_text (row, "state", "active");
    foyer_row_set_text (row, "role", e->code->role);
    foyer_row_set_text (row, "scopes", e->code->scopes);
    if (e->pubkey != NULL)
      set_key (row, e->pubkey);
    foyer_tx_put (tx, row);
  }
  s = foyer_tx_own (tx, "SELECT " DEVICE_COLUMNS " FROM server_device WHERE id=?1");
  foyer_stmt_bind_id (s, 1, &id);
  e->device = read_device (foyer_tx_db (tx), s);
  return TRUE;
}

FoyerDevice *
foyer_device_enrol (FoyerStore *store, const FoyerCode *code, const guint8 *pubkey, const char *host, const guint8 *tok_hash, gint64 now,
                    GError **error)
{
  Enrol e = { code, pubkey, tok_hash, host, now, NULL };
  FoyerWriteInfo info = { .cmd = "device.enrol", .who = code->by };

  if (!foyer_store_write (store, &info, enrol_job, &e, NULL, error))
    g_clear_pointer (&e.device, foyer_device_free);
  return e.device;
}

FoyerDevice *
foyer_device_find (FoyerDb *db, const guint8 *tok_hash, gint64 now)
{
  /* Seen from the token before, the present one is as unused as it was. */
  FoyerStmt *s = foyer_db_own_read (db, "SELECT id,code,pubkey,tok_used OR tok_hash<>?1,CASE tok_hash WHEN ?1 THEN tok_exp ELSE tok_prev_exp END FROM server_device"
                                        " WHERE (tok_hash=?1 AND tok_exp>?2) OR (tok_prev=?1 AND tok_prev_exp>?2)");

  foyer_stmt_bind_blob (s, 1, tok_hash, FOYER_TOKEN_HASH);
  foyer_stmt_bind_int (s, 2, now);
  return read_device (db, s);
}

/* ---- users --------------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  const guint8 *hash;
  const FoyerApiSession *session;
  gint64 now;
} AddSession;

static gboolean
add_session (FoyerTx *tx, gpointer data, GError **error)
{
  AddSession *a = data;
  g_autofree char *scopes = g_strdup_printf ("%s%s%s", a->session->may_call ? "call " : "", a->session->may_query ? "query " : "",
                                             a->session->may_changes ? "changes " : "");
  FoyerStmt *s = foyer_tx_own (tx, "DELETE FROM server_session WHERE expires<?1");

  foyer_stmt_bind_int (s, 1, a->now);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
  s = foyer_tx_own (tx, "INSERT INTO server_session(tok_hash,user,loc,scopes,made,expires) VALUES(?1,?2,?3,?4,?5,?6)");
  foyer_stmt_bind_blob (s, 1, a->hash, FOYER_TOKEN_HASH);
  foyer_stmt_bind_id (s, 2, &a->session->user);
  foyer_stmt_bind_id (s, 3, &a->session->loc);
  foyer_stmt_bind_text (s, 4, scopes);
  foyer_stmt_bind_int (s, 5, a->now);
  foyer_stmt_bind_int (s, 6, a->now + FOYER_SESSION_HOURS * G_GINT64_CONSTANT (3600000));
  foyer_stmt_step (s);
  foyer_stmt_done (s);
  return TRUE;
}

gboolean
foyer_api_session_add (FoyerStore *store, const guint8 *tok_hash, const FoyerApiSession *session, gint64 now, GError **error)
{
  AddSession a = { tok_hash, session, now };
  return foyer_store_maintain (store, add_session, &a, error);
}

/* The account is there, signs in over the network, and signs in as it did then. */
static gboolean
still_counts (FoyerDb *db, const FoyerId *user, gint64 made)
{
  static const char *const fields[] = { "pw", "totp" };
  g_autoptr (FoyerRow) row = foyer_db_get (db, "user", user);

  if (row == NULL || foyer_row_int (row, "deleted") != 0 || !foyer_signing_allows (foyer_row_text (row, "desks"), &FOYER_ID_NONE))
    return FALSE;
  for (gsize i = 0; row->stamps != NULL && i < G_N_ELEMENTS (fields); i++)
    if (row->stamps[foyer_entity_field (row->entity, fields[i])].hlc >> 16 > made)
      return FALSE;
  return TRUE;
}

gboolean
foyer_api_session_find (FoyerDb *db, const guint8 *tok_hash, gint64 now, FoyerApiSession *out)
{
  FoyerStmt *s = foyer_db_own_read (db, "SELECT user,loc,scopes,made FROM server_session WHERE tok_hash=?1 AND expires>?2");
  gint64 made = 0;
  gboolean found;

  memset (out, 0, sizeof *out);
  foyer_stmt_bind_blob (s, 1, tok_hash, FOYER_TOKEN_HASH);
  foyer_stmt_bind_int (s, 2, now);
  found = foyer_stmt_step (s);
  if (found)
    {
      const char *scopes = foyer_stmt_text (s, 2);

      out->user = foyer_stmt_id (s, 0);
      out->loc = foyer_stmt_id (s, 1);
      out->may_call = strstr (scopes, "call ") != NULL;
      out->may_query = strstr (scopes, "query ") != NULL;
      out->may_changes = strstr (scopes, "changes ") != NULL;
      made = foyer_stmt_int (s, 3);
    }
  foyer_stmt_done (s);
  return found && still_counts (db, &out->user, made);
}

/* ---- idempotency keys -------------------------------------------------------------------------------------------------------------------- */

gboolean
foyer_idem_find (FoyerDb *db, const FoyerId *user, const char *key, guint8 *request, int *status, char **body)
{
  FoyerStmt *s = foyer_db_own_read (db, "SELECT request,status,body FROM server_idem WHERE user=?1 AND key=?2");
  gboolean found;

  foyer_stmt_bind_id (s, 1, user);
  foyer_stmt_bind_text (s, 2, key);
  found = foyer_stmt_step (s);
  if (found)
    {
      gsize n = 0;
      const guint8 *hash = foyer_stmt_blob (s, 0, &n);

      if (n == FOYER_TOKEN_HASH)
        memcpy (request, hash, n);
      *status = foyer_stmt_int (s, 1);
      *body = g_strdup (foyer_stmt_text (s, 2));
    }
  foyer_stmt_done (s);
  return found;
}

typedef struct
{
  const FoyerId *user;
  const char *key, *body;
  const guint8 *request;
  int status;
  gint64 now;
} Keep;

static gboolean
keep_job (FoyerTx *tx, gpointer data, GError **error)
{
  Keep *k = data;
  FoyerStmt *s = foyer_tx_own (tx, "DELETE FROM server_idem WHERE at<?1");

  foyer_stmt_bind_int (s, 1, k->now - G_GINT64_CONSTANT (7 * 86400000));
  foyer_stmt_step (s);
  foyer_stmt_done (s);
  s = foyer_tx_own (tx, "INSERT OR IGNORE INTO server_idem(user,key,request,status,body,at) VALUES(?1,?2,?3,?4,?5,?6)");
  foyer_stmt_bind_id (s, 1, k->user);
  foyer_stmt_bind_text (s, 2, k->key);
  foyer_stmt_bind_blob (s, 3, k->request, FOYER_TOKEN_HASH);
  foyer_stmt_bind_int (s, 4, k->status);
  foyer_stmt_bind_text (s, 5, k->body);
  foyer_stmt_bind_int (s, 6, k->now);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
  return TRUE;
}

gboolean
foyer_idem_keep (FoyerStore *store, const FoyerId *user, const char *key, const guint8 *request, int status, const char *body, gint64 now,
                 GError **error)
{
  Keep k = { user, key, body, request, status, now };
  return foyer_store_maintain (store, keep_job, &k, error);
}
