#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <sodium.h>
#include <glib/gi18n-lib.h>

#include "foyer-apply.h"
#include "foyer-error.h"
#include "foyer-second-step.h"
#include "foyer-settings.h"
#include "foyer-signing.h"
#include "foyer-text.h"
#include "foyer-time.h"
#include "foyer-totp.h"

#define FREE_FAILURES 5
#define FIRST_WAIT_MS 30000
#define LONGEST_WAIT_MS (15 * 60 * 1000)
#define FAILURES_MAX 10000
#define LINE_MS 60000
#define DAY_MS G_GINT64_CONSTANT (86400000)

/* ---- what a desk keeps of a user ---------------------------------------------------------------------------------------------------- */

void
foyer_signing_kept_clear (FoyerSigningKept *kept)
{
  g_clear_pointer (&kept->pin, g_free);
  g_clear_pointer (&kept->pin_for, g_free);
  g_clear_pointer (&kept->trusted, g_free);
}

static char *
dup_member (JsonObject *o, const char *name)
{
  return g_strdup (json_object_get_string_member_with_default (o, name, NULL));
}

void
foyer_signing_kept_read (FoyerDb *db, const FoyerId *user, FoyerSigningKept *out)
{
  g_autofree char *text = foyer_db_local (db, user, FOYER_SIGNING_KEPT);
  g_autoptr (JsonNode) node = text != NULL ? json_from_string (text, NULL) : NULL;
  JsonObject *o;

  memset (out, 0, sizeof *out);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;
  o = json_node_get_object (node);
  out->pin = dup_member (o, "pin");
  out->pin_at = json_object_get_int_member_with_default (o, "pin_at", 0);
  out->pin_for = dup_member (o, "pin_for");
  out->pin_tries = (int) json_object_get_int_member_with_default (o, "pin_tries", 0);
  out->tries = (int) json_object_get_int_member_with_default (o, "tries", 0);
  out->until = json_object_get_int_member_with_default (o, "until", 0);
  out->trusted = dup_member (o, "trusted");
  out->trusted_at = json_object_get_int_member_with_default (o, "trusted_at", 0);
  out->last_step = json_object_get_int_member_with_default (o, "last_step", 0);
}

void
foyer_signing_kept_write (FoyerTx *tx, const FoyerId *user, const FoyerSigningKept *kept)
{
  g_autoptr (JsonObject) o = foyer_params ("pin", "s", kept->pin, "pin_at", "i", kept->pin_at, "pin_for", "s", kept->pin_for, "pin_tries", "i", (gint64) kept->pin_tries, "tries",
                                           "i", (gint64) kept->tries, "until", "i", kept->until, "trusted", "s", kept->trusted, "trusted_at", "i", kept->trusted_at, "last_step",
                                           "i", kept->last_step, NULL);
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), o);
  g_autofree char *text = json_to_string (node, FALSE);

  foyer_tx_set_local (tx, user, FOYER_SIGNING_KEPT, text);
}

char *
foyer_signing_print (const char *secret)
{
  guint8 hash[16];
  char hex[33];

  if (secret == NULL || sodium_init () < 0)
    return NULL;
  crypto_generichash (hash, sizeof hash, (const guint8 *) secret, strlen (secret), NULL, 0);
  return g_strdup (sodium_bin2hex (hex, sizeof hex, hash, sizeof hash));
}

gboolean
foyer_signing_has_pin (const FoyerSigningKept *kept, const FoyerRow *user)
{
  g_autofree char *print = foyer_signing_print (foyer_row_text (user, "pw"));

  return kept->pin != NULL && print != NULL && g_strcmp0 (kept->pin_for, print) == 0 && kept->pin_at >= foyer_row_int (user, "pins_from");
}

/* ---- desks ---------------------------------------------------------------------------------------------------------------------------- */

FoyerId
foyer_signing_desk (FoyerDb *db)
{
  g_autofree char *text = foyer_db_state (db, "device");
  FoyerId id = FOYER_ID_NONE;

  if (text == NULL || !foyer_id_parse (text, &id))
    return FOYER_ID_NONE;
  return id;
}

/* (transfer full) (nullable): NULL when every desk is meant */
static JsonArray *
listed (const char *desks)
{
  g_autoptr (JsonNode) node = desks != NULL ? json_from_string (desks, NULL) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node) || json_array_get_length (json_node_get_array (node)) == 0)
    return NULL;
  return json_node_dup_array (node);
}

gboolean
foyer_signing_allows (const char *desks, const FoyerId *dev)
{
  g_autoptr (JsonArray) list = listed (desks);

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      const char *text = json_array_get_string_element (list, i);
      FoyerId id;

      if (text != NULL && foyer_id_parse (text, &id) && foyer_id_equal (&id, dev))
        return TRUE;
    }
  return list == NULL;
}

char *
foyer_signing_desk_names (FoyerDb *db, const char *desks)
{
  g_autoptr (JsonArray) list = listed (desks);
  GString *s = g_string_new (NULL);

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      const char *text = json_array_get_string_element (list, i);
      g_autoptr (FoyerRow) row = NULL;
      FoyerId id;

      if (text == NULL || !foyer_id_parse (text, &id) || (row = foyer_db_get (db, "device", &id)) == NULL)
        continue;
      if (s->len > 0)
        g_string_append (s, ", ");
      g_string_append (s, foyer_row_text (row, "name") != NULL ? foyer_row_text (row, "name") : foyer_row_text (row, "code"));
    }
  return g_string_free (s, FALSE);
}

FoyerId
foyer_signing_id (const FoyerId *dev, const FoyerId *loc, gint64 place)
{
  char text[FOYER_ID_TEXT_LEN + 1];

  return foyer_id_derivef (dev, "sign-in:%s:%d", foyer_id_format (loc, text), (int) place);
}

/* ---- too many tries --------------------------------------------------------------------------------------------------------------------- */

static gint64
wait_after (int tries)
{
  return tries < FREE_FAILURES ? 0 : MIN ((gint64) FIRST_WAIT_MS << MIN (tries - FREE_FAILURES, 10), LONGEST_WAIT_MS);
}

static gboolean
must_wait (gint64 wait, GError **error)
{
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_BUSY,
               ngettext ("Too many failed attempts to sign in. Try again in %d second.", "Too many failed attempts to sign in. Try again in %d seconds.", (wait + 999) / 1000),
               (int) ((wait + 999) / 1000));
  return FALSE;
}

static gboolean
is_wrong (GError **error)
{
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("The phone, e-mail or password is not right."));
  return FALSE;
}

/* Of logins nobody has, and of stores that can only be read: in memory. */
typedef struct
{
  int count;
  gint64 until;
} Failures;

static GMutex failures_lock;
static GHashTable *failures; /* store file and login → Failures */

static gboolean
is_over (gpointer key, gpointer value, gpointer data)
{
  const Failures *f = value;
  return f->until < *(gint64 *) data;
}

/* Milliseconds to wait; 0: go on, and this try counts already. */
static gint64
memory_try (const char *key, gint64 now)
{
  gint64 wait = 0;
  Failures *f;

  g_mutex_lock (&failures_lock);
  if (failures == NULL)
    failures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  f = g_hash_table_lookup (failures, key);
  if (f != NULL && f->until > now)
    wait = f->until - now;
  else
    {
      if (f == NULL)
        {
          if (g_hash_table_size (failures) >= FAILURES_MAX)
            g_hash_table_foreach_remove (failures, is_over, &now);
          f = g_new0 (Failures, 1);
          g_hash_table_insert (failures, g_strdup (key), f);
        }
      f->count++;
      f->until = now + wait_after (f->count);
    }
  g_mutex_unlock (&failures_lock);
  return wait;
}

static void
memory_passed (const char *key)
{
  g_mutex_lock (&failures_lock);
  if (failures != NULL)
    g_hash_table_remove (failures, key);
  g_mutex_unlock (&failures_lock);
}

static char *
memory_key (FoyerDb *db, const FoyerId *user, const char *login)
{
  char text[FOYER_ID_TEXT_LEN + 1];
  g_autofree char *folded = foyer_id_is_none (user) ? g_strndup (login != NULL ? login : "", 200) : NULL;

  return g_strconcat (sqlite3_db_filename (foyer_db_handle (db), "main"), " ", folded != NULL ? folded : foyer_id_format (user, text), NULL);
}

/* ---- one sign-in ------------------------------------------------------------------------------------------------------------------------ */

typedef struct
{
  const FoyerSigningAsk *ask;
  gint64 now;
  FoyerId user;
  FoyerRow *row;           /* owned; NULL: there is no such user */
  char *key;
  FoyerSigningKept kept;
  gboolean in_memory;      /* the store can only be read: tries are counted in memory */
  gboolean known_desk;     /* the second step was answered here, and lately */
  gint64 wait;
  gboolean pin_over;
  FoyerSession *out;
  gint64 step;             /* of the code that was right */
  gboolean recovery;
} Attempt;

static void
attempt_clear (Attempt *a)
{
  foyer_row_free (a->row);
  g_free (a->key);
  foyer_signing_kept_clear (&a->kept);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Attempt, attempt_clear)

/* Where somebody works who has not said yet: his own start, or the first there is. */
static FoyerId
some_location (FoyerDb *db, const FoyerRow *row)
{
  FoyerId loc = row != NULL ? foyer_row_id (row, "start_loc") : FOYER_ID_NONE;
  FoyerStmt *s;

  if (!foyer_id_is_none (&loc))
    return loc;
  s = foyer_db_sql (db, "SELECT id FROM location WHERE deleted IS NOT 1 ORDER BY coalesce(weight, 0), id LIMIT 1");
  if (foyer_stmt_step (s))
    loc = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  return loc;
}

static void
look_up (FoyerDb *db, Attempt *a)
{
  const FoyerSigningAsk *ask = a->ask;
  g_autofree char *print = NULL;
  int days = 0;

  a->user = ask->login == NULL ? ask->user : strlen (ask->login) <= 400 ? foyer_session_find (db, ask->login) : FOYER_ID_NONE;
  a->row = foyer_id_is_none (&a->user) ? NULL : foyer_db_get (db, "user", &a->user);
  if (a->row != NULL && foyer_row_int (a->row, "deleted") != 0)
    g_clear_pointer (&a->row, foyer_row_free);
  if (a->row == NULL)
    a->user = FOYER_ID_NONE;
  a->key = memory_key (db, &a->user, ask->login);
  if (a->row == NULL)
    return;
  foyer_signing_kept_read (db, &a->user, &a->kept);
  print = foyer_signing_print (foyer_row_text (a->row, "totp"));
  {
    FoyerId loc = some_location (db, a->row);
    if (!foyer_id_is_none (&loc))
      days = (int) foyer_setting_int (db, &loc, "security.code-days");
  }
  a->known_desk = print == NULL
                  || (!ask->remote && g_strcmp0 (a->kept.trusted, print) == 0 && (days == 0 || a->kept.trusted_at + days * DAY_MS > a->now));
}

static gboolean
look_up_job (FoyerDb *db, gpointer data, GError **error)
{
  look_up (db, data);
  return foyer_db_check (db, error);
}

/* Counts the try before it is looked at. */
static gboolean
charge_job (FoyerTx *tx, gpointer data, GError **error)
{
  Attempt *a = data;
  FoyerSigningKept *k = &a->kept;

  foyer_signing_kept_clear (k);
  foyer_signing_kept_read (foyer_tx_db (tx), &a->user, k);
  a->wait = MAX (k->until - a->now, 0);
  a->pin_over = a->ask->pin != NULL && k->pin_tries >= FOYER_PIN_TRIES;
  if (a->wait > 0 || a->pin_over)
    return TRUE;
  if (a->ask->pin != NULL)
    k->pin_tries++;
  else
    {
      k->tries++;
      k->until = wait_after (k->tries) > 0 ? a->now + wait_after (k->tries) : 0;
    }
  foyer_signing_kept_write (tx, &a->user, k);
  return TRUE;
}

/* It was right: nothing counts any more. Without a code yet: this try alone does not count. */
static gboolean
settle_job (FoyerTx *tx, gpointer data, GError **error)
{
  Attempt *a = data;
  FoyerSigningKept *k = &a->kept;
  gboolean whole = a->out->name != NULL;

  foyer_signing_kept_clear (k);
  foyer_signing_kept_read (foyer_tx_db (tx), &a->user, k);
  if (!whole)
    {
      k->tries = MAX (k->tries - 1, 0);
      k->until = 0;
    }
  else
    {
      k->pin_tries = 0;
      if (a->ask->pin == NULL)
        {
          k->tries = 0;
          k->until = 0;
        }
      if ((a->step > 0 || a->recovery) && !a->ask->remote)
        {
          g_free (k->trusted);
          k->trusted = foyer_signing_print (foyer_row_text (a->row, "totp"));
          k->trusted_at = a->now;
        }
    }
  foyer_signing_kept_write (tx, &a->user, k);
  return TRUE;
}

static gboolean
check_secret (Attempt *a)
{
  /* What a wrong login is checked against, so that it takes as long as a wrong password. */
  static const char *nobody;
  const char *hash = a->row != NULL ? foyer_row_text (a->row, "pw") : NULL;

  /* Who was invited comes in with the code until there is a password (USR-6). */
  if (hash == NULL && a->row != NULL && foyer_row_int (a->row, "invite_until") > a->now)
    hash = foyer_row_text (a->row, "invite");
  if (a->ask->pin != NULL)
    return a->row != NULL && foyer_signing_has_pin (&a->kept, a->row) && foyer_password_fits (a->kept.pin, a->ask->pin);
  if (g_once_init_enter (&nobody))
    g_once_init_leave (&nobody, foyer_password_hash ("nobody has this password"));
  return strlen (a->ask->password) <= 4000 && foyer_password_fits (hash != NULL ? hash : nobody, a->ask->password) && hash != NULL;
}

static gboolean
check_code (Attempt *a, GError **error)
{
  guint8 secret[FOYER_TOTP_SECRET];

  if (foyer_recovery_is (a->ask->code))
    {
      /* Whether it was used already is asked when it is taken. */
      g_autofree char *rest = foyer_recovery_take (foyer_row_text (a->row, "totp_codes"), a->ask->code);
      a->recovery = rest != NULL;
    }
  else if (foyer_second_step_open (foyer_row_text (a->row, "totp"), a->ask->password, secret))
    {
      a->step = foyer_totp_check (secret, sizeof secret, a->ask->code, a->now, foyer_row_int (a->row, "totp_last"));
      sodium_memzero (secret, sizeof secret);
    }
  if (a->recovery || a->step > 0)
    return TRUE;
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("The code is not right, or it was used already. Wait for the next one."));
  return FALSE;
}

static gboolean
ask_for_code (GError **error)
{
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CONFIRM, _ ("Give the code from your phone as well, or a recovery code."));
  return FALSE;
}

static gboolean
is_given (const FoyerSigningAsk *ask, GError **error)
{
  gboolean who = ask->login != NULL ? *ask->login != '\0' : !foyer_id_is_none (&ask->user);
  const char *secret = ask->pin != NULL ? ask->pin : ask->password;

  if (who && secret != NULL && *secret != '\0')
    return TRUE;
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID,
                       ask->pin != NULL ? _ ("Give your PIN.") : _ ("Give your phone or e-mail and your password."));
  return FALSE;
}

static gboolean
resume_job (FoyerDb *db, gpointer data, GError **error)
{
  Attempt *a = data;
  return foyer_session_resume (db, &a->user, a->out, error);
}

/* The code is taken for good before anybody is in: of two who type the same one, the second is late. */
static gboolean
use_code (FoyerDesk *desk, Attempt *a, GError **error)
{
  FoyerActor actor = a->out->actor;
  g_autoptr (JsonObject) params = a->recovery ? foyer_params ("recovery", "s", a->ask->code, NULL) : foyer_params ("step", "i", a->step, NULL);

  actor.now = a->now;
  return foyer_desk_call (desk, &actor, "second-step.used", params, NULL, error);
}

static gboolean
attempt (FoyerDesk *desk, Attempt *a, const char **why, GError **error)
{
  FoyerStore *store = foyer_desk_store (desk);
  g_autoptr (GError) local = NULL;

  *why = "login";
  if (!foyer_store_read (store, look_up_job, a, error))
    return FALSE;
  if (a->row != NULL && !foyer_store_maintain (store, charge_job, a, &local))
    {
      if (!g_error_matches (local, FOYER_ERROR, FOYER_ERROR_BUSY))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      a->in_memory = TRUE;
    }
  if (a->row == NULL || a->in_memory)
    a->wait = memory_try (a->key, a->now);
  if (a->wait > 0)
    {
      *why = "wait";
      return must_wait (a->wait, error);
    }
  if (a->pin_over)
    {
      *why = "wait";
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_BUSY, _ ("Too many wrong PINs. Sign in with your password once; then the PIN works again."));
      return FALSE;
    }
  if (!check_secret (a))
    {
      if (a->row != NULL)
        *why = a->ask->pin != NULL ? "pin" : "password";
      if (a->ask->pin == NULL)
        return is_wrong (error);
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("That PIN is not right."));
      return FALSE;
    }
  if (a->ask->pin == NULL && !a->known_desk)
    {
      *why = "code";
      if (a->ask->code == NULL || *a->ask->code == '\0')
        {
          if (!a->in_memory)
            foyer_store_maintain (store, settle_job, a, NULL);
          *why = NULL;
          return ask_for_code (error);
        }
      if (!check_code (a, error))
        return FALSE;
    }
  if (!foyer_store_read (store, resume_job, a, error))
    {
      *why = g_error_matches (*error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND) && !foyer_row_is_null (a->row, "desks") ? "desk" : "access";
      return FALSE;
    }
  if ((a->step > 0 || a->recovery) && !use_code (desk, a, error))
    {
      *why = "code";
      foyer_session_clear (a->out);
      return FALSE;
    }
  memory_passed (a->key);
  return a->in_memory || foyer_store_maintain (store, settle_job, a, error);
}

/* ---- the log ------------------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  const FoyerRow *row;
  FoyerId loc;
} FindLocation;

static gboolean
find_location_job (FoyerDb *db, gpointer data, GError **error)
{
  FindLocation *f = data;
  FoyerId own = foyer_signing_desk (db);
  g_autoptr (FoyerRow) device = foyer_id_is_none (&own) ? NULL : foyer_db_get (db, "device", &own);

  if (device != NULL)
    f->loc = foyer_row_id (device, "loc");
  if (foyer_id_is_none (&f->loc))
    f->loc = some_location (db, f->row);
  return TRUE;
}

/* Of a login nobody has: enough to know one's own slip, too little for a password that was typed into the wrong field. */
static char *
hint_of (const char *login)
{
  g_autofree char *clean = foyer_clean (login);
  const char *end = clean;

  for (int i = 0; i < 3 && *end != '\0'; i++)
    end = g_utf8_next_char (end);
  return g_strdup_printf ("%.*s…", (int) (end - clean), clean);
}

/* A stranger's flood over the network, or one of impatience, is no flood of the log: a line a minute. */
static gboolean
is_worth_a_line (const Attempt *a, const char *why)
{
  g_autofree char *key = NULL;
  gboolean worth;
  Failures *f;

  if (strcmp (why, "wait") != 0 && !(a->ask->remote && a->row == NULL))
    return TRUE;
  /* Strangers all together. */
  key = g_strdup_printf ("line %s %s", a->row != NULL ? a->key : "", why);
  g_mutex_lock (&failures_lock);
  if (failures == NULL)
    failures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  f = g_hash_table_lookup (failures, key);
  worth = f == NULL || f->until <= a->now || f->until > a->now + LINE_MS;
  if (f == NULL)
    {
      f = g_new0 (Failures, 1);
      g_hash_table_insert (failures, g_strdup (key), f);
    }
  if (worth)
    f->until = a->now + LINE_MS;
  g_mutex_unlock (&failures_lock);
  return worth;
}

static void
note (FoyerDesk *desk, const FoyerActor *actor, const char *kind, const char *how, const char *why, const FoyerId *user, const char *who, const char *host)
{
  FoyerActor system = { .loc = actor->loc, .now = actor->now, .system = TRUE };
  g_autoptr (JsonObject) params = NULL;
  g_autoptr (GError) error = NULL;

  if (foyer_id_is_none (&system.loc))
    return;
  params = foyer_params ("kind", "s", kind, "how", "s", how, "why", "s", why, "user", "d", user, "who", "s", who, "host", "s", host != NULL ? host : g_get_host_name (), NULL);
  if (!foyer_desk_call (desk, &system, "sign-in.note", params, NULL, &error) && !g_error_matches (error, FOYER_ERROR, FOYER_ERROR_BUSY))
    g_message ("A sign-in could not be written down: %s", error->message);
}

void
foyer_signing_note (FoyerDesk *desk, const FoyerActor *actor, const char *kind, const char *how, const FoyerId *user)
{
  note (desk, actor, kind, how, NULL, user, NULL, NULL);
}

/* ---- the door -------------------------------------------------------------------------------------------------------------------------------- */

gboolean
foyer_sign_in (FoyerDesk *desk, const FoyerSigningAsk *ask, FoyerSession *out, GError **error)
{
  g_auto (Attempt) a = { .ask = ask, .now = ask->now != 0 ? ask->now : foyer_now (), .out = out };
  g_autoptr (GError) local = NULL;
  const char *why = NULL;
  FoyerActor actor = { .now = ask->now };

  memset (out, 0, sizeof *out);
  if (!is_given (ask, error))
    return FALSE;
  if (attempt (desk, &a, &why, &local))
    {
      actor.loc = out->actor.loc;
      note (desk, &actor, ask->switching ? "switch" : ask->unlocking ? "unlock" : "in", ask->pin != NULL ? "pin" : a.recovery ? "recovery" : a.step > 0 ? "code" : "password", NULL,
            &a.user, NULL, ask->host);
      return TRUE;
    }
  if (why != NULL && is_worth_a_line (&a, why))
    {
      FindLocation f = { .row = a.row };
      g_autofree char *who = a.row == NULL && ask->login != NULL ? hint_of (ask->login) : NULL;

      foyer_store_read (foyer_desk_store (desk), find_location_job, &f, NULL);
      actor.loc = f.loc;
      note (desk, &actor, "fail", ask->pin != NULL ? "pin" : "password", why, &a.user, who, ask->host);
    }
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
foyer_session_sign_in (FoyerDesk *desk, const char *login, const char *password, gint64 now, FoyerSession *out, GError **error)
{
  FoyerSigningAsk ask = { .login = login != NULL ? login : "", .password = password, .now = now };

  return foyer_sign_in (desk, &ask, out, error);
}

gboolean
foyer_session_check (FoyerDb *db, const char *login, const char *password, gint64 now, FoyerSession *out, GError **error)
{
  FoyerSigningAsk ask = { .login = login != NULL ? login : "", .password = password, .now = now };
  g_auto (Attempt) a = { .ask = &ask, .now = now != 0 ? now : foyer_now (), .out = out, .in_memory = TRUE };

  memset (out, 0, sizeof *out);
  if (!is_given (&ask, error))
    return FALSE;
  look_up (db, &a);
  a.wait = MAX (memory_try (a.key, a.now), a.kept.until - a.now);
  if (a.wait > 0)
    return must_wait (a.wait, error);
  if (!check_secret (&a))
    return is_wrong (error);
  memory_passed (a.key);
  return a.known_desk ? foyer_session_resume (db, &a.user, out, error) : ask_for_code (error);
}
