#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <sodium.h>
#include <glib/gi18n-lib.h>

#include "foyer-apply.h"
#include "foyer-location.h"
#include "foyer-mask.h"
#include "foyer-session.h"
#include "foyer-settings.h"
#include "foyer-signing.h"
#include "foyer-text.h"
#include "foyer-time.h"

/* ---- access ------------------------------------------------------------------------------------------------------------- */

/* The parsed form of what two rows said. @said is compared with what they say now, so the cache cannot be stale. */
typedef struct
{
  FoyerId user, loc;
  char *said;
  FoyerAccess *access;
} CachedAccess;

#define CACHE_MAX 1024

static GMutex cache_lock;
static GHashTable *cache; /* CachedAccess* in itself */

static guint
cached_hash (gconstpointer key)
{
  const CachedAccess *c = key;
  return foyer_id_hash (&c->user) * 31 + foyer_id_hash (&c->loc);
}

static gboolean
cached_equal (gconstpointer a, gconstpointer b)
{
  const CachedAccess *x = a, *y = b;
  return foyer_id_equal (&x->user, &y->user) && foyer_id_equal (&x->loc, &y->loc);
}

static void
cached_free (gpointer data)
{
  CachedAccess *c = data;

  g_free (c->said);
  foyer_access_unref (c->access);
  g_free (c);
}

static void
access_clear (gpointer data)
{
  FoyerAccess *a = data;

  g_free (a->values);
  for (int i = 0; i < FOYER_N_LIMITS; i++)
    g_clear_pointer (&a->limits[i], g_bytes_unref);
}

FoyerAccess *
foyer_access_make (const FoyerId *user, gboolean any, gboolean owner, const char *role, const char *rights, const FoyerId *staff)
{
  FoyerAccess *a = g_atomic_rc_box_new0 (FoyerAccess);
  g_autoptr (JsonNode) node = rights ? json_from_string (rights, NULL) : NULL;
  JsonObject *overrides = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  a->user = *user;
  a->any = any;
  a->role = owner ? FOYER_ROLE_OWNER : foyer_role_parse (role);
  a->owner = owner;
  a->staff = *staff;
  a->values = g_new0 (int, foyer_n_rights);
  if (any)
    foyer_right_values (a->role, overrides, a->values);
  for (int i = 0; i < FOYER_N_LIMITS; i++)
    a->limits[i] = foyer_right_limit (a->role, overrides, i);
  a->registers = a->limits[0];
  return a;
}

FoyerAccess *
foyer_access_capped (FoyerAccess *a, int role)
{
  FoyerAccess *c;

  if (role < 0 || role == FOYER_ROLE_OWNER)
    return foyer_access_ref (a);
  c = foyer_access_make (&a->user, FALSE, FALSE, NULL, NULL, &a->staff);
  c->any = a->any;
  c->role = MAX (a->role, (FoyerRole) role);
  for (int i = 0; i < FOYER_N_LIMITS; i++)
    c->limits[i] = a->limits[i] != NULL ? g_bytes_ref (a->limits[i]) : NULL;
  c->registers = c->limits[0];
  foyer_right_values (role, NULL, c->values);
  for (int i = 0; i < foyer_n_rights; i++)
    c->values[i] = a->values[i] < 0 ? c->values[i] : c->values[i] < 0 ? a->values[i] : MIN (a->values[i], c->values[i]);
  return c;
}

/* At a desk that holds no phones nobody sees any. */
static FoyerAccess *
foyer_access_masked (FoyerAccess *a, int role)
{
  g_autoptr (FoyerAccess) capped = foyer_access_capped (a, role);
  FoyerAccess *c = foyer_access_capped (capped, FOYER_ROLE_PROFESSIONAL);

  c->role = capped->role;
  c->owner = capped->owner;
  for (int i = 0; i < foyer_n_rights; i++)
    c->values[i] = g_str_has_suffix (foyer_rights[i].name, "phones") ? 0 : capped->values[i];
  return c;
}

FoyerAccess *
foyer_access_ref (FoyerAccess *a)
{
  return g_atomic_rc_box_acquire (a);
}

void
foyer_access_unref (FoyerAccess *a)
{
  if (a != NULL)
    g_atomic_rc_box_release_full (a, access_clear);
}

FoyerId
foyer_grant_id (const FoyerId *user, const FoyerId *loc)
{
  char text[FOYER_ID_TEXT_LEN + 1] = "";

  if (!foyer_id_is_none (loc))
    foyer_id_format (loc, text);
  return foyer_id_derivef (user, "grant:%s", text);
}

/* What this very desk may be used for at most; -1: anything. The chain would not take more from it. */
static int
desk_role (FoyerDb *db, const FoyerId *desk)
{
  FoyerId own = *desk;
  FoyerStmt *s;
  int role = -1;

  if (foyer_id_is_none (&own))
    return -1;
  s = foyer_db_sql (db, "SELECT role FROM device WHERE id = ?1");
  foyer_stmt_bind_id (s, 1, &own);
  if (foyer_stmt_step (s) && !foyer_stmt_is_null (s, 0))
    role = foyer_role_parse (foyer_stmt_text (s, 0));
  foyer_stmt_done (s);
  return role;
}

static FoyerAccess *
read_access (FoyerDb *db, const FoyerId *user, const FoyerId *loc, gboolean anywhere)
{
  FoyerId desk = foyer_signing_desk (db);
  FoyerId here = foyer_grant_id (user, loc), everywhere = foyer_grant_id (user, NULL);
  FoyerId staff = FOYER_ID_NONE;
  gboolean any, owner = FALSE;
  g_autofree char *role = NULL, *rights = NULL, *said = NULL;
  char staff_text[FOYER_ID_TEXT_LEN + 1];
  CachedAccess key = { 0 }, *hit;
  FoyerAccess *a;
  FoyerStmt *s;
  gboolean masked;
  int cap;

  if (foyer_id_is_none (user))
    return foyer_access_make (&FOYER_ID_NONE, FALSE, FALSE, NULL, NULL, &staff);

  s = foyer_db_sql (db, "SELECT coalesce(owner, 0), desks FROM user WHERE id = ?1 AND deleted IS NOT 1");
  foyer_stmt_bind_id (s, 1, user);
  any = foyer_stmt_step (s);
  if (any)
    owner = foyer_stmt_int (s, 0) != 0;
  /* At another desk than one of those listed the user has no right at all (SEC-6). */
  if (any && !anywhere && !foyer_stmt_is_null (s, 1) && !foyer_signing_allows (foyer_stmt_text (s, 1), &desk))
    any = owner = FALSE;
  foyer_stmt_done (s);
  if (any)
    {
      /* The access to this very location comes before the one to every location. */
      s = foyer_db_sql (db, "SELECT role, rights, staff FROM \"grant\" WHERE id IN (?1, ?2) AND deleted IS NOT 1 ORDER BY id <> ?1 LIMIT 1");
      foyer_stmt_bind_id (s, 1, &here);
      foyer_stmt_bind_id (s, 2, &everywhere);
      any = foyer_stmt_step (s);
      if (any)
        {
          role = g_strdup (foyer_stmt_text (s, 0));
          rights = g_strdup (foyer_stmt_text (s, 1));
          staff = foyer_stmt_id (s, 2);
        }
      foyer_stmt_done (s);
      any = any || owner;
    }
  if (any && foyer_id_is_none (&staff))
    {
      s = foyer_db_sql (db, "SELECT id FROM staff WHERE user = ?1 AND loc = ?2 AND coalesce(status, 'active') = 'active' ORDER BY id LIMIT 1");
      foyer_stmt_bind_id (s, 1, user);
      foyer_stmt_bind_id (s, 2, loc);
      if (foyer_stmt_step (s))
        staff = foyer_stmt_id (s, 0);
      foyer_stmt_done (s);
    }

  cap = desk_role (db, &desk);
  masked = !anywhere && foyer_db_is_masked (db);
  said = g_strdup_printf ("%d%d%d%d %s %s %s", any, owner, cap, masked, role ? role : "", foyer_id_format (&staff, staff_text), rights ? rights : "");
  key.user = *user;
  if (loc != NULL)
    key.loc = *loc;
  g_mutex_lock (&cache_lock);
  if (cache == NULL)
    cache = g_hash_table_new_full (cached_hash, cached_equal, cached_free, NULL);
  hit = g_hash_table_lookup (cache, &key);
  if (hit != NULL && strcmp (hit->said, said) == 0)
    {
      a = foyer_access_ref (hit->access);
    }
  else
    {
      CachedAccess *c = g_new0 (CachedAccess, 1);

      g_autoptr (FoyerAccess) whole = foyer_access_make (user, any, owner, role, rights, &staff);

      a = masked ? foyer_access_masked (whole, cap) : foyer_access_capped (whole, cap);
      *c = key;
      c->said = g_steal_pointer (&said);
      c->access = foyer_access_ref (a);
      if (g_hash_table_size (cache) >= CACHE_MAX)
        g_hash_table_remove_all (cache);
      g_hash_table_replace (cache, c, c);
    }
  g_mutex_unlock (&cache_lock);
  return a;
}

FoyerAccess *
foyer_access_get (FoyerDb *db, const FoyerId *user, const FoyerId *loc)
{
  return read_access (db, user, loc, FALSE);
}

FoyerAccess *
foyer_access_anywhere (FoyerDb *db, const FoyerId *user, const FoyerId *loc)
{
  return read_access (db, user, loc, TRUE);
}

int
foyer_access_value (const FoyerAccess *a, const char *right)
{
  int i = foyer_right_find (right);
  return i >= 0 ? a->values[i] : 0;
}

GBytes *
foyer_access_limit (const FoyerAccess *a, const char *limit)
{
  for (int i = 0; i < FOYER_N_LIMITS; i++)
    if (strcmp (foyer_right_limits[i].name, limit) == 0)
      return a->limits[i];
  g_error ("No access is limited by %s", limit);
}

/* The one id of a limit. An empty list is nobody: an id that no row has. */
static gboolean
only_one (const FoyerAccess *a, const char *limit, FoyerId *id)
{
  GBytes *ids = foyer_access_limit (a, limit);
  gsize size = 0;
  const guint8 *b = ids != NULL ? g_bytes_get_data (ids, &size) : NULL;

  if (ids == NULL)
    return FALSE;
  *id = a->user;
  if (size >= sizeof id->b)
    memcpy (id->b, b, sizeof id->b);
  return TRUE;
}

FoyerId
foyer_access_column (const FoyerAccess *a)
{
  FoyerId only;

  if (only_one (a, "member", &only))
    return only;
  if (foyer_access_value (a, "calendar.all-columns") == 0)
    return foyer_id_is_none (&a->staff) ? a->user : a->staff;
  return only_one (a, "position", &only) ? only : FOYER_ID_NONE;
}

FoyerId
foyer_access_clients_of (const FoyerAccess *a)
{
  FoyerId only;

  if (only_one (a, "clients-of", &only) || only_one (a, "member", &only))
    return only;
  return foyer_access_value (a, "calendar.all-columns") == 0 ? foyer_access_column (a) : FOYER_ID_NONE;
}

gboolean
foyer_access_is_more (const FoyerAccess *a, const FoyerAccess *b)
{
  for (int i = 0; i < foyer_n_rights; i++)
    if (foyer_right_is_more (a->values[i], b->values[i]))
      return TRUE;
  for (int i = 0; i < FOYER_N_LIMITS; i++)
    if (!foyer_registers_within (a->limits[i], b->limits[i]))
      return TRUE;
  return FALSE;
}

/* ---- passwords ---------------------------------------------------------------------------------------------------------- */

char *
foyer_password_hash (const char *password)
{
  /* Commands hand texts over cleaned; a blank at the end must not lock anybody out. */
  g_autofree char *clean = foyer_clean (password);
  char hash[crypto_pwhash_STRBYTES];

  if (sodium_init () < 0 || crypto_pwhash_str (hash, clean, strlen (clean), crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
    g_error ("Out of memory while hashing a password");
  return g_strdup (hash);
}

gboolean
foyer_password_fits (const char *hash, const char *password)
{
  g_autofree char *clean = password ? foyer_clean (password) : NULL;

  if (sodium_init () < 0 || hash == NULL || clean == NULL || strlen (hash) >= crypto_pwhash_STRBYTES)
    return FALSE;
  return crypto_pwhash_str_verify (hash, clean, strlen (clean)) == 0;
}

gboolean
foyer_password_check (const char *password, GError **error)
{
  gsize len = password ? foyer_text_len (password) : 0;

  if (len < 8)
    g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("The password must have at least 8 characters."));
  else if (len > 200)
    g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("The password must have at most 200 characters."));
  else
    return TRUE;
  return FALSE;
}

/* ---- signing in --------------------------------------------------------------------------------------------------------- */

void
foyer_session_clear (FoyerSession *s)
{
  g_clear_pointer (&s->name, g_free);
  g_clear_pointer (&s->lang, g_free);
  g_clear_pointer (&s->page, g_free);
}

FoyerId
foyer_session_find (FoyerDb *db, const char *login)
{
  g_autofree char *clean = foyer_clean (login);
  g_autofree char *email = g_utf8_strdown (clean, -1);
  g_autofree char *phone = strchr (clean, '@') ? NULL : foyer_location_phone (db, NULL, clean);
  FoyerStmt *s = foyer_db_sql (db, "SELECT id FROM user WHERE (phone = ?1 OR email = ?2) AND deleted IS NOT 1 ORDER BY id LIMIT 1");
  FoyerId id = FOYER_ID_NONE;

  foyer_stmt_bind_text (s, 1, phone);
  foyer_stmt_bind_text (s, 2, email);
  if (foyer_stmt_step (s))
    id = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  return id;
}

/* The wished start location if the user may work there, else the first one he may. */
static FoyerId
find_location (FoyerDb *db, const FoyerId *user, const FoyerId *wished)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT l.id FROM location l, user u WHERE u.id = ?1 AND l.deleted IS NOT 1 AND (u.owner = 1 OR EXISTS"
                                   " (SELECT 1 FROM \"grant\" g WHERE g.user = u.id AND (g.loc = l.id OR g.loc IS NULL) AND g.deleted IS NOT 1))"
                                   " ORDER BY l.id <> ?2, coalesce(l.weight, 0), l.id LIMIT 1");
  FoyerId loc = FOYER_ID_NONE;

  foyer_stmt_bind_id (s, 1, user);
  foyer_stmt_bind_id (s, 2, wished);
  if (foyer_stmt_step (s))
    loc = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  return loc;
}

gboolean
foyer_session_resume (FoyerDb *db, const FoyerId *user, FoyerSession *out, GError **error)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT name, lang, start_page, start_loc, desks FROM user WHERE id = ?1 AND deleted IS NOT 1");
  FoyerId wished = FOYER_ID_NONE, here = foyer_signing_desk (db);
  g_autofree char *desks = NULL;

  memset (out, 0, sizeof *out);
  foyer_stmt_bind_id (s, 1, user);
  if (foyer_stmt_step (s))
    {
      out->actor.user = *user;
      out->name = g_strdup (foyer_stmt_text (s, 0));
      out->lang = g_strdup (foyer_stmt_text (s, 1));
      out->page = g_strdup (foyer_stmt_text (s, 2));
      wished = foyer_stmt_id (s, 3);
      desks = g_strdup (foyer_stmt_text (s, 4));
    }
  foyer_stmt_done (s);
  if (out->name == NULL)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("This user has no account any more."));
      return FALSE;
    }
  if (!foyer_signing_allows (desks, &here))
    {
      g_autofree char *names = foyer_signing_desk_names (db, desks);

      foyer_session_clear (out);
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("This account signs in only at: %s."), names);
      return FALSE;
    }
  out->actor.loc = find_location (db, user, &wished);
  if (foyer_id_is_none (&out->actor.loc))
    {
      foyer_session_clear (out);
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("This account has no access to any location. Ask the owner for access."));
      return FALSE;
    }
  if (out->page == NULL)
    out->page = foyer_setting_text (db, &out->actor.loc, "user.start-page");
  return TRUE;
}
