/* What a desk says of itself and its chain: positions, counters, the life of the server. For the details of the Chain page, the file that
 * helps whoever looks after the desks, and foyerctl diagnose. Names, values and texts of people are never in it. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sqlite3.h>

#include "foyer-accounts.h"
#include "foyer-apply.h"
#include "foyer-core.h"
#include "foyer-out.h"
#include "foyer-peer.h"
#include "foyer-witness.h"

static gint64
own_int (FoyerDb *db, const char *sql)
{
  FoyerStmt *s = foyer_db_own_read (db, sql);
  gint64 n = foyer_stmt_step (s) ? foyer_stmt_int (s, 0) : 0;

  foyer_stmt_done (s);
  return n;
}

static void
out_state (JsonBuilder *out, FoyerDb *db, const char *name, const char *key)
{
  g_autofree char *text = foyer_db_state (db, key);

  foyer_out_int (out, name, text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0);
}

static void
out_base (JsonBuilder *out, FoyerDb *db)
{
  FoyerStmt *s = foyer_db_own_read (db, "SELECT gen, cursors, you_n, applied_at, schema FROM sync_base");

  if (foyer_stmt_step (s))
    {
      foyer_out_text (out, "gen", foyer_stmt_text (s, 0));
      foyer_out_json (out, "cursors", foyer_stmt_text (s, 1));
      foyer_out_int (out, "settled", foyer_stmt_int (s, 2));
      foyer_out_int (out, "applied", foyer_stmt_int (s, 3));
      foyer_out_int (out, "schema", foyer_stmt_int (s, 4));
    }
  foyer_stmt_done (s);
}

static void
out_quarantined (JsonBuilder *out, FoyerDb *db)
{
  FoyerStmt *s = foyer_db_own_read (db, "SELECT inc, n, hlc, body FROM sync_log WHERE flags&1 ORDER BY inc DESC, n DESC LIMIT 100");

  json_builder_set_member_name (out, "quarantined");
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      g_autoptr (FoyerTxn) t = foyer_txn_parse (foyer_stmt_text (s, 3), -1, NULL, NULL);

      json_builder_begin_object (out);
      foyer_out_int (out, "inc", foyer_stmt_int (s, 0));
      foyer_out_int (out, "n", foyer_stmt_int (s, 1));
      foyer_out_int (out, "at", foyer_stmt_int (s, 2) >> 16);
      foyer_out_text (out, "cmd", t != NULL ? t->cmd : NULL);
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

/* The log and the base are a desk's own. */
static void
out_log (JsonBuilder *out, FoyerDb *db)
{
  out_base (out, db);
  foyer_out_int (out, "inc", own_int (db, "SELECT coalesce(max(inc), 0) FROM sync_log"));
  foyer_out_int (out, "n", own_int (db, "SELECT coalesce(max(n), 0) FROM sync_log WHERE inc = (SELECT max(inc) FROM sync_log)"));
  foyer_out_int (out, "staged", own_int (db, "SELECT count(*) FROM sync_stage"));
  foyer_out_int (out, "orphans", own_int (db, "SELECT count(*) FROM sync_orphan"));
  foyer_out_int (out, "shown_of_others", foyer_db_peer_count (db, NULL));
  out_quarantined (out, db);
}

static void
out_conflicts (JsonBuilder *out, FoyerDb *db)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT kind, count(*) FROM conflict WHERE state = 'open' GROUP BY kind ORDER BY kind");

  json_builder_set_member_name (out, "conflicts");
  json_builder_begin_object (out);
  while (foyer_stmt_step (s))
    foyer_out_int (out, foyer_stmt_text (s, 0), foyer_stmt_int (s, 1));
  foyer_stmt_done (s);
  json_builder_end_object (out);
}

/* What this desk may spend by itself, by kind of account. */
static void
out_leases (FoyerCall *call, JsonBuilder *out, const FoyerId *dev)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerStmt *s = foyer_db_sql (db, "SELECT a.kind, l.acct FROM lease l JOIN acct a ON a.id = l.acct WHERE l.dev = ?1 ORDER BY a.kind, l.acct");
  g_autofree char *kind = NULL;
  gint64 accounts = 0, held = 0;
  gboolean more;

  json_builder_set_member_name (out, "leases");
  json_builder_begin_array (out);
  foyer_stmt_bind_id (s, 1, dev);
  do
    {
      more = foyer_stmt_step (s);
      if (kind != NULL && (!more || g_strcmp0 (kind, foyer_stmt_text (s, 0)) != 0))
        {
          json_builder_begin_object (out);
          foyer_out_text (out, "kind", kind);
          foyer_out_int (out, "accounts", accounts);
          foyer_out_int (out, "held", held);
          json_builder_end_object (out);
          g_clear_pointer (&kind, g_free);
          accounts = held = 0;
        }
      if (more)
        {
          FoyerId acct = foyer_stmt_id (s, 1);
          gint64 n = foyer_account_held (db, &acct, dev, foyer_call_now (call));

          if (kind == NULL)
            kind = g_strdup (foyer_stmt_text (s, 0));
          accounts += n > 0;
          held += n;
        }
    }
  while (more);
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

static void
out_size (JsonBuilder *out, FoyerCall *call, const char *name, const char *file)
{
  g_autofree char *path = g_build_filename (foyer_store_dir (foyer_call_store (call)), file, NULL);
  GStatBuf st;

  foyer_out_int (out, name, g_stat (path, &st) == 0 ? st.st_size : 0);
}

/* ---- what the chain lost ------------------------------------------------------------------------------------------------------- */

static gboolean
out_witness (const char *table, const FoyerId *id, gint64 seq, gint64 at, const char *row, gpointer data)
{
  JsonBuilder *out = data;
  const FoyerEntity *e = foyer_entity_lookup (table);

  json_builder_begin_object (out);
  foyer_out_text (out, "table", table);
  foyer_out_text (out, "label", e != NULL && e->label != NULL ? _ (e->label) : table);
  foyer_out_id (out, "id", id);
  foyer_out_int (out, "at", at);
  foyer_out_json (out, "row", row);
  json_builder_end_object (out);
  return TRUE;
}

gboolean
foyer_core_witness (FoyerCall *call, JsonBuilder *out, GError **error)
{
  json_builder_begin_array (out);
  if (foyer_store_role (foyer_call_store (call)) == FOYER_STORE_DESK)
    foyer_db_witnesses (foyer_call_db (call), out_witness, out);
  json_builder_end_array (out);
  return foyer_db_check (foyer_call_db (call), error);
}

const FoyerParam foyer_core_details_params[] = { { NULL } };

gboolean
foyer_core_details (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  g_autofree char *device = foyer_db_state (db, "device"), *desk = foyer_db_state (db, "desk_code"), *backup = foyer_db_state (db, "backup_at");
  g_autoptr (FoyerRow) own = NULL;
  FoyerId dev = FOYER_ID_NONE;
  gint64 oldest = 0, pending = foyer_db_pending (db, &oldest);

  if (device != NULL && foyer_id_parse (device, &dev))
    own = foyer_db_get (db, "device", &dev);
  json_builder_begin_object (out);
  foyer_out_text (out, "version", FOYER_VERSION);
  foyer_out_text (out, "sqlite", sqlite3_libversion ());
  foyer_out_text (out, "device", device);
  foyer_out_text (out, "desk", desk);
  if (foyer_store_role (foyer_call_store (call)) == FOYER_STORE_DESK)
    out_log (out, db);
  foyer_out_int (out, "pending", pending);
  foyer_out_int (out, "oldest", oldest >> 16);
  out_state (out, db, "last_pull", "last_ok_pull");
  out_state (out, db, "last_push", "last_ok_push");
  foyer_out_int (out, "skew", own != NULL ? foyer_row_int (own, "skew") : 0);
  foyer_out_int (out, "desks", foyer_db_int (db, "SELECT count(*) FROM device WHERE state = 'active'", NULL));
  out_conflicts (out, db);
  out_leases (call, out, &dev);
  out_size (out, call, "store", "foyer.db");
  json_builder_set_member_name (out, "backup");
  if (backup != NULL)
    {
      json_builder_begin_object (out);
      foyer_out_int (out, "at", g_ascii_strtoll (backup, NULL, 10));
      out_state (out, db, "n", "backup_n");
      json_builder_end_object (out);
    }
  else
    json_builder_add_null_value (out);
  json_builder_end_object (out);
  return foyer_db_check (db, error);
}

void
foyer_core_out_below (FoyerCall *call, JsonBuilder *out, const FoyerRow *conflict)
{
  FoyerDb *db = foyer_call_db (call);
  g_autoptr (FoyerRow) acct = NULL, entry = NULL, dev_row = NULL;
  g_autofree char *user = NULL;
  FoyerId id, who, dev;

  if (foyer_row_text (conflict, "a") != NULL && foyer_id_parse (foyer_row_text (conflict, "a"), &id))
    acct = foyer_db_get (db, "acct", &id);
  if (foyer_row_text (conflict, "b") != NULL && foyer_id_parse (foyer_row_text (conflict, "b"), &id))
    entry = foyer_db_get (db, "entry", &id);
  if (acct != NULL)
    {
      foyer_out_text (out, "account", foyer_row_text (acct, "kind"));
      foyer_out_int (out, "floor", foyer_row_int (acct, "floor"));
      foyer_out_bool (out, "money", !foyer_row_is_null (acct, "cur"));
    }
  if (entry == NULL)
    return;
  who = foyer_row_id (entry, "who");
  dev = foyer_row_id (entry, "dev");
  user = foyer_core_ref_name (db, "user", &who);
  dev_row = foyer_db_get (db, "device", &dev);
  foyer_out_text (out, "user", user);
  foyer_out_text (out, "desk", dev_row != NULL ? foyer_row_text (dev_row, "name") : NULL);
  foyer_out_text (out, "desk_code", dev_row != NULL ? foyer_row_text (dev_row, "code") : NULL);
  foyer_out_int (out, "amount", foyer_row_int (entry, "amount"));
  foyer_out_int (out, "made", foyer_row_int (entry, "at"));
}
