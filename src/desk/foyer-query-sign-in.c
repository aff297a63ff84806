/* The log of sign-ins, how one signs in oneself, and what a new second step begins with. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <sodium.h>
#include <glib/gi18n-lib.h>

#include "foyer-at-rest.h"
#include "foyer-command.h"
#include "foyer-location.h"
#include "foyer-out.h"
#include "foyer-seal.h"
#include "foyer-second-step.h"
#include "foyer-signing.h"
#include "foyer-start.h"
#include "foyer-time.h"
#include "foyer-totp.h"

#define LIST_MAX 500

/* ---- the log ------------------------------------------------------------------------------------------------------------------------------ */

/* Locations whose log the user may read, here: all of them with "everywhere". */
static gboolean
may_read (FoyerCall *call, GHashTable *known, const FoyerId *loc)
{
  FoyerId here = foyer_call_loc (call);
  gpointer found;

  if (!foyer_call_bool (call, "everywhere"))
    return foyer_id_equal (loc, &here);
  if (foyer_call_actor (call)->system)
    return TRUE;
  if (!g_hash_table_lookup_extended (known, loc, NULL, &found))
    {
      g_autoptr (FoyerAccess) access = foyer_access_get (foyer_call_db (call), &foyer_call_actor (call)->user, loc);

      found = GINT_TO_POINTER (foyer_access_value (access, "security.logins"));
      g_hash_table_insert (known, foyer_id_copy (loc), found);
    }
  return found != NULL;
}

/* UTC ms of the beginning of a date parameter's day, @add days later; @otherwise when it is not given. */
static gint64
day_begins (FoyerCall *call, const char *param, int add, gint64 otherwise)
{
  FoyerId loc = foyer_call_loc (call);
  g_autoptr (FoyerLocation) l = foyer_location_load (foyer_call_db (call), &loc);
  gint64 date;

  if (foyer_call_text (call, param) == NULL || !foyer_date_parse (foyer_call_text (call, param), &date))
    return otherwise;
  return foyer_zone_to_utc (l != NULL ? l->zone : foyer_zone_get ("UTC"), date + add, 0);
}

static gboolean
sign_in_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  gint64 limit = foyer_call_has (call, "limit") ? CLAMP (foyer_call_int (call, "limit"), 1, LIST_MAX) : 200;
  gint64 before = foyer_call_has (call, "before") ? foyer_call_int (call, "before") : G_MAXINT64;
  FoyerId user = foyer_call_id (call, "user"), dev = foyer_call_id (call, "device");
  g_autoptr (GHashTable) known = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
  FoyerStmt *s = foyer_db_sql (db, "SELECT s.id, s.loc, l.name, s.dev, coalesce(d.name, d.code), s.kind, s.how, s.user, u.name, s.who, s.why, s.host, s.at, s.n FROM sign_in s"
                                   " LEFT JOIN location l ON l.id = s.loc LEFT JOIN device d ON d.id = s.dev LEFT JOIN user u ON u.id = s.user"
                                   " WHERE s.at >= ?1 AND s.at < ?2 AND s.at < ?3 AND (?4 IS NULL OR s.user = ?4) AND (?5 IS NULL OR s.dev = ?5) AND (?6 IS NULL OR s.kind = ?6)"
                                   " ORDER BY s.at DESC, s.place DESC");

  foyer_stmt_bind_int (s, 1, day_begins (call, "from", 0, 0));
  foyer_stmt_bind_int (s, 2, day_begins (call, "to", 1, G_MAXINT64));
  foyer_stmt_bind_int (s, 3, before);
  if (!foyer_id_is_none (&user))
    foyer_stmt_bind_id (s, 4, &user);
  if (!foyer_id_is_none (&dev))
    foyer_stmt_bind_id (s, 5, &dev);
  foyer_stmt_bind_text (s, 6, foyer_call_text (call, "kind"));
  json_builder_begin_array (out);
  while (limit > 0 && foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0), loc = foyer_stmt_id (s, 1), device = foyer_stmt_id (s, 3), who = foyer_stmt_id (s, 7);

      if (!may_read (call, known, &loc))
        continue;
      limit--;
      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_int (out, "at", foyer_stmt_int (s, 12));
      foyer_out_text (out, "kind", foyer_stmt_text (s, 5));
      foyer_out_text (out, "how", foyer_stmt_text (s, 6));
      foyer_out_id (out, "user", &who);
      foyer_out_text (out, "name", foyer_stmt_text (s, 8));
      foyer_out_text (out, "who", foyer_stmt_text (s, 9));
      foyer_out_text (out, "why", foyer_stmt_text (s, 10));
      foyer_out_int (out, "times", foyer_stmt_int (s, 13));
      foyer_out_id (out, "device", &device);
      foyer_out_text (out, "desk", foyer_stmt_text (s, 4));
      foyer_out_text (out, "host", foyer_stmt_text (s, 11));
      foyer_out_id (out, "loc", &loc);
      foyer_out_text (out, "loc_name", foyer_stmt_text (s, 2));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return foyer_db_check (db, error);
}

/* ---- oneself, and another -------------------------------------------------------------------------------------------------------------------- */

static void
out_desks (FoyerDb *db, JsonBuilder *out, const char *desks)
{
  g_autofree char *names = foyer_signing_desk_names (db, desks);

  foyer_out_json (out, "desks", desks);
  foyer_out_text (out, "desk_names", names);
}

static gboolean
sign_in_state (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  const FoyerActor *actor = foyer_call_actor (call);
  FoyerId id = foyer_call_has (call, "user") ? foyer_call_id (call, "user") : actor->user;
  g_autoptr (FoyerRow) row = NULL;
  g_auto (FoyerSigningKept) kept = { 0 };
  g_autofree char *print = NULL;

  if (!foyer_id_equal (&id, &actor->user) && !foyer_call_need (call, "setup.access", error))
    return FALSE;
  row = foyer_id_is_none (&id) ? NULL : foyer_db_get (db, "user", &id);
  if (row == NULL || foyer_row_int (row, "deleted") != 0)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such user."));
      return FALSE;
    }
  foyer_signing_kept_read (db, &id, &kept);
  print = foyer_signing_print (foyer_row_text (row, "totp"));
  json_builder_begin_object (out);
  foyer_out_bool (out, "pin", foyer_signing_has_pin (&kept, row));
  foyer_out_bool (out, "pin_blocked", kept.pin_tries >= FOYER_PIN_TRIES);
  foyer_out_bool (out, "second_step", print != NULL);
  foyer_out_int (out, "codes_left", foyer_recovery_left (foyer_row_text (row, "totp_codes")));
  foyer_out_bool (out, "known_desk", print != NULL && g_strcmp0 (print, kept.trusted) == 0);
  foyer_out_bool (out, "owner", foyer_row_int (row, "owner") != 0);
  out_desks (db, out, foyer_row_text (row, "desks"));
  json_builder_end_object (out);
  return TRUE;
}

static gboolean
second_step_new (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  g_autoptr (FoyerRow) row = foyer_db_get (db, "user", &foyer_call_actor (call)->user);
  g_autofree char *business = foyer_start_business (db), *text = NULL, *uri = NULL;
  const char *account;
  guint8 secret[FOYER_TOTP_SECRET];

  if (row == NULL || sodium_init () < 0)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such user."));
      return FALSE;
    }
  account = foyer_row_text (row, "email") != NULL ? foyer_row_text (row, "email") : foyer_row_text (row, "phone") != NULL ? foyer_row_text (row, "phone") : foyer_row_text (row, "name");
  randombytes_buf (secret, sizeof secret);
  text = foyer_base32 (secret, sizeof secret);
  uri = foyer_totp_uri (business != NULL ? business : "Foyer", account, secret, sizeof secret);
  sodium_memzero (secret, sizeof secret);
  json_builder_begin_object (out);
  foyer_out_text (out, "secret", text);
  foyer_out_text (out, "uri", uri);
  json_builder_end_object (out);
  return TRUE;
}

static gboolean
at_rest (FoyerCall *call, JsonBuilder *out, GError **error)
{
  const char *dir = foyer_store_dir (foyer_call_store (call));
  FoyerSealState state;

  foyer_seal_state (dir, &state, NULL);
  json_builder_begin_object (out);
  foyer_out_text (out, "disk", foyer_at_rest_word (foyer_at_rest (dir)));
  foyer_out_text (out, "store", !state.whole ? "turning" : state.encrypted ? "encrypted" : "plain");
  foyer_out_text (out, "key", !state.encrypted ? NULL : state.in_ring ? "ring" : "file");
  json_builder_end_object (out);
  return TRUE;
}

static const FoyerParam list_params[] = {
  { "loc", FOYER_P_ID, 0, "location; the one worked in when left out" },
  { "everywhere", FOYER_P_BOOL, 0, "of every location whose log one may read" },
  { "from", FOYER_P_DATE, 0, "first day" },
  { "to", FOYER_P_DATE, 0, "last day" },
  { "user", FOYER_P_ID, 0, "of this user" },
  { "device", FOYER_P_ID, 0, "at this desk" },
  { "kind", FOYER_P_ENUM, 0, "only these", "in switch unlock lock fail" },
  { "before", FOYER_P_INT, 0, "earlier than (UTC ms), for the next page" },
  { "limit", FOYER_P_INT, 0, "at most so many, up to 500; 200 when left out" },
  { NULL },
};
static const FoyerParam state_params[] = { { "user", FOYER_P_ID, 0, "user; oneself when left out" }, { NULL } };
static const FoyerParam no_params[] = { { NULL } };

const FoyerQuery foyer_queries_sign_in[] = {
  { "sign-in.list", "security.logins", "Who signed in, locked a desk, or tried to, newest first.", list_params,
    "[{id, at (UTC ms), kind (in, switch, unlock, lock, fail), how, user, name, who, why, times, device, desk, host, loc, loc_name}]", sign_in_list },
  { "sign-in.state", NULL, "How a user signs in: oneself, or another with the right over users.", state_params,
    "{pin (at this desk), pin_blocked, second_step, codes_left, known_desk, owner, desks:[id] or null, desk_names}", sign_in_state },
  { "second-step.new", NULL, "A new secret for the second step, and what an app reads from a QR code. Nothing is switched on yet.", no_params, "{secret, uri}", second_step_new },
  { "security.at-rest", "security", "Whether the files of this desk are encrypted, where their key is, and whether its disk is encrypted.", no_params,
    "{disk (encrypted, plain, unknown), store (encrypted, plain, turning), key (ring, file) or null}", at_rest },
  { NULL },
};
