/* Desks as they are heard of, and new tokens for their keys. */
#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <sodium.h>
#include <string.h>

#include "foyer-account.h"
#include "foyer-devices.h"
#include "foyer-error.h"
#include "foyer-keys.h"
#include "foyer-pin.h"
#include "foyer-wire.h"

#define SEEN_PUSH_MS (10 * 60 * G_GINT64_CONSTANT (1000))
#define SEEN_IDLE_MS (60 * 60 * G_GINT64_CONSTANT (1000))
#define SKEW_MS (2 * 60 * G_GINT64_CONSTANT (1000)) /* more is worth a person's look */
#define DAY_MS G_GINT64_CONSTANT (86400000)

/* ---- what is heard ------------------------------------------------------------------------------------------------------------- */

void
foyer_device_report (FoyerTx *tx, const FoyerId *dev, gint64 pending, gint64 skew, const char *app)
{
  FoyerStmt *s = foyer_tx_own (tx, "UPDATE server_device SET tok_used=1 WHERE id=?1 AND tok_used IS NOT 1 RETURNING id");
  g_autoptr (FoyerRow) row = NULL;
  gint64 now = foyer_tx_now (tx);
  FoyerStamp stamp = { now << 16, *dev };

  foyer_stmt_bind_id (s, 1, dev);
  if (foyer_stmt_step (s))
    foyer_tx_say (tx, FOYER_TOUCHED_DESKS);
  foyer_stmt_done (s);
  s = foyer_tx_own (tx, "UPDATE server_device SET last_seen=?2,pending=?3,skew_ms=?4 WHERE id=?1");
  foyer_stmt_bind_id (s, 1, dev);
  foyer_stmt_bind_int (s, 2, now);
  foyer_stmt_bind_int (s, 3, pending);
  foyer_stmt_bind_int (s, 4, skew);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
  row = foyer_tx_get (tx, "device", dev);
  if (row == NULL)
    return;
  /* Every desk of the chain gets this row: it changes when somebody would want to know. */
  if (ABS (now - foyer_row_int (row, "seen")) < SEEN_PUSH_MS && (pending > 0) == (foyer_row_int (row, "pending") > 0)
      && (ABS (skew) > SKEW_MS) == (ABS (foyer_row_int (row, "skew")) > SKEW_MS) && (app == NULL || g_strcmp0 (app, foyer_row_text (row, "app")) == 0))
    return;
  foyer_row_set_int (row, "seen", now);
  foyer_row_set_int (row, "pending", pending);
  foyer_row_set_int (row, "skew", skew);
  if (app != NULL)
    foyer_row_set_text (row, "app", app);
  foyer_tx_put_decided (tx, row, &stamp);
}

typedef struct
{
  const FoyerId *dev;
  gint64 pending, skew;
  const char *app;
} Heard;

static gboolean
heard_job (FoyerTx *tx, gpointer data, GError **error)
{
  Heard *h = data;

  foyer_device_report (tx, h->dev, h->pending, h->skew, h->app);
  return TRUE;
}

gboolean
foyer_device_heard_due (const FoyerDevice *d, gint64 now)
{
  return d->fresh || ABS (now - d->seen) >= SEEN_IDLE_MS;
}

gboolean
foyer_device_heard (FoyerStore *store, const FoyerDevice *d, gint64 now, gint64 pending, gint64 skew, const char *app)
{
  Heard h = { &d->id, pending, skew, app };
  g_autoptr (GError) error = NULL;

  if (!foyer_device_heard_due (d, now))
    return FALSE;
  if (foyer_store_maintain (store, heard_job, &h, &error))
    return TRUE;
  g_warning ("It could not be noted that desk %s was heard: %s", d->code, error->message);
  return FALSE;
}

/* ---- the chain's own key --------------------------------------------------------------------------------------------------------- */

#define STATE_KEY "chain_key"

gboolean
foyer_chain_key (FoyerDb *db, guint8 *public, guint8 *secret)
{
  g_autofree char *text = foyer_db_state (db, STATE_KEY);
  guint8 seed[crypto_sign_SEEDBYTES], pk[32], sk[64];

  if (text == NULL || !foyer_b64_parse (text, seed, sizeof seed))
    return FALSE;
  crypto_sign_seed_keypair (pk, sk, seed);
  if (public != NULL)
    memcpy (public, pk, sizeof pk);
  if (secret != NULL)
    memcpy (secret, sk, sizeof sk);
  sodium_memzero (seed, sizeof seed);
  sodium_memzero (sk, sizeof sk);
  return TRUE;
}

void
foyer_chain_key_make (FoyerTx *tx)
{
  guint8 seed[crypto_sign_SEEDBYTES];
  char text[sodium_base64_ENCODED_LEN (crypto_sign_SEEDBYTES, sodium_base64_VARIANT_ORIGINAL)];

  if (foyer_chain_key (foyer_tx_db (tx), NULL, NULL))
    return;
  randombytes_buf (seed, sizeof seed);
  sodium_bin2base64 (text, sizeof text, seed, sizeof seed, sodium_base64_VARIANT_ORIGINAL);
  foyer_tx_set_state (tx, STATE_KEY, text);
  sodium_memzero (seed, sizeof seed);
}

/* ---- nonces: time and a code only the chain can make ------------------------------------------------------------------------------- */

static void
nonce_code (const guint8 *secret, const FoyerId *chain, const FoyerId *dev, gint64 at, guint8 *out)
{
  g_autofree char *text = NULL;
  char a[37], b[37];

  text = g_strdup_printf ("nonce %s %s %" G_GINT64_FORMAT, foyer_id_format (chain, a), foyer_id_format (dev, b), at);
  /* The key's first half is the seed: nobody else has it. */
  crypto_auth_hmacsha256 (out, (const guint8 *) text, strlen (text), secret);
}

char *
foyer_nonce_new (FoyerDb *db, const FoyerId *chain, const FoyerId *dev, gint64 now)
{
  guint8 secret[64], code[crypto_auth_hmacsha256_BYTES];
  char hex[2 * sizeof code + 1];

  if (!foyer_chain_key (db, NULL, secret))
    return NULL;
  nonce_code (secret, chain, dev, now, code);
  sodium_bin2hex (hex, sizeof hex, code, sizeof code);
  sodium_memzero (secret, sizeof secret);
  return g_strdup_printf ("%" G_GINT64_FORMAT ".%s", now, hex);
}

/* When it was made; -1: it is none of ours, or too old. */
static gint64
nonce_time (FoyerDb *db, const FoyerId *chain, const FoyerId *dev, const char *nonce, gint64 now)
{
  g_auto (GStrv) parts = g_strsplit (nonce, ".", 3);
  guint8 secret[64], code[crypto_auth_hmacsha256_BYTES], given[crypto_auth_hmacsha256_BYTES];
  gsize n = 0;
  const char *end = NULL;
  gint64 at = -1;

  if (g_strv_length (parts) != 2 || !g_ascii_string_to_signed (parts[0], 10, 1, G_MAXINT64 / 2, &at, NULL)
      || sodium_hex2bin (given, sizeof given, parts[1], strlen (parts[1]), NULL, &n, &end) != 0 || n != sizeof given || *end != '\0'
      || !foyer_chain_key (db, NULL, secret))
    return -1;
  nonce_code (secret, chain, dev, at, code);
  sodium_memzero (secret, sizeof secret);
  if (sodium_memcmp (code, given, sizeof code) != 0 || at > now || now - at > FOYER_NONCE_SECONDS * G_GINT64_CONSTANT (1000))
    return -1;
  return at;
}

/* ---- what desks are told about the server ------------------------------------------------------------------------------------------ */

char *
foyer_url_read (const char *data_dir)
{
  g_autofree char *path = g_build_filename (data_dir, "url", NULL);
  char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  return g_strstrip (text);
}

gboolean
foyer_url_write (const char *data_dir, const char *url, GError **error)
{
  g_autofree char *path = g_build_filename (data_dir, "url", NULL), *good = foyer_account_check_url (url, error);
  return good != NULL && g_file_set_contents (path, good, -1, error);
}

GStrv
foyer_pins_read (const char *data_dir)
{
  g_autofree char *path = g_build_filename (data_dir, "pins", NULL), *text = NULL;
  g_autoptr (GStrvBuilder) pins = g_strv_builder_new ();
  g_auto (GStrv) lines = NULL;
  guint n = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (foyer_pin_is_one (g_strstrip (lines[i])) && n++ < 4)
      g_strv_builder_add (pins, lines[i]);
  return n > 0 ? g_strv_builder_end (pins) : NULL;
}

gboolean
foyer_pins_add (const char *data_dir, const char *pin, GError **error)
{
  g_autofree char *path = g_build_filename (data_dir, "pins", NULL), *text = NULL;
  g_auto (GStrv) have = foyer_pins_read (data_dir);

  if (have != NULL && g_strv_contains ((const char *const *) have, pin))
    return TRUE;
  text = have != NULL ? g_strjoinv ("\n", have) : g_strdup ("");
  {
    g_autofree char *more = g_strdup_printf ("%s%s%s\n", text, *text != '\0' ? "\n" : "", pin);
    return g_file_set_contents (path, more, -1, error);
  }
}

/* ---- renewing -------------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  const FoyerId *chain, *dev;
  const char *nonce;
  const guint8 *sig, *tok_hash;
  gint64 now, expires;
} Renew;

static gboolean
denied (GError **error, const char *text)
{
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, text);
  return FALSE;
}

static gboolean
renew_job (FoyerTx *tx, gpointer data, GError **error)
{
  Renew *r = data;
  g_autoptr (FoyerDevice) d = foyer_device_get (foyer_tx_db (tx), r->dev);
  g_autofree char *text = foyer_nonce_text (r->chain, r->dev, r->nonce);
  gint64 at = nonce_time (foyer_tx_db (tx), r->chain, r->dev, r->nonce, r->now), used = 0, exp = 0;
  FoyerStmt *s;

  if (d == NULL || !d->has_key || at < 0)
    return denied (error, "This proof is not good. Ask for a new nonce.");
  s = foyer_tx_own (tx, "SELECT nonce_at,tok_exp FROM server_device WHERE id=?1");
  foyer_stmt_bind_id (s, 1, r->dev);
  if (foyer_stmt_step (s))
    {
      used = foyer_stmt_int (s, 0);
      exp = foyer_stmt_int (s, 1);
    }
  foyer_stmt_done (s);
  if (at <= used || crypto_sign_verify_detached (r->sig, (const guint8 *) text, strlen (text), d->pubkey) != 0)
    return denied (error, "This proof is not good. Ask for a new nonce.");
  if (strcmp (d->status, "stolen") == 0)
    return denied (error, "This desk was reported stolen.");
  if (exp + FOYER_TOKEN_GRACE_DAYS * DAY_MS < r->now)
    return denied (error, "This desk was away for too long. Enrol it again with a new code.");
  r->expires = r->now + FOYER_TOKEN_DAYS * DAY_MS;
  foyer_tx_say (tx, FOYER_TOUCHED_DESKS);
  /* A new token nobody has used was never heard of: the one before stays what it is. */
  s = foyer_tx_own (tx, "UPDATE server_device SET tok_prev=CASE WHEN tok_used THEN tok_hash ELSE tok_prev END,"
                        " tok_prev_exp=CASE WHEN tok_used THEN min(?4,tok_exp) ELSE tok_prev_exp END,"
                        " tok_hash=?2,tok_exp=?3,tok_used=0,nonce_at=?5 WHERE id=?1");
  foyer_stmt_bind_id (s, 1, r->dev);
  foyer_stmt_bind_blob (s, 2, r->tok_hash, FOYER_TOKEN_HASH);
  foyer_stmt_bind_int (s, 3, r->expires);
  foyer_stmt_bind_int (s, 4, r->now + FOYER_TOKEN_BEFORE_HOURS * G_GINT64_CONSTANT (3600000));
  foyer_stmt_bind_int (s, 5, at);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
  return TRUE;
}

gboolean
foyer_device_renew (FoyerStore *store, const FoyerId *chain, const FoyerId *dev, const char *nonce, const guint8 *sig, const guint8 *tok_hash, gint64 now,
                    gint64 *expires, GError **error)
{
  Renew r = { chain, dev, nonce, sig, tok_hash, now };

  if (!foyer_store_maintain (store, renew_job, &r, error))
    return FALSE;
  *expires = r.expires;
  return TRUE;
}
