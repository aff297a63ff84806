/* Makes the files of one version for the golden corpus: make-golden DIRECTORY. Compiled by tests/golden/make into a checkout of that version,
 * so it may use only what version 1 had already, and says so where it uses more.
 *
 * A server, a desk that brings its salon, and a second desk. Both work, some of it on the same things; then each does more that is not
 * sent, and the second one is stopped between two pages of a pull. What was on the wire is kept, and what is true at the end as well:
 * counted here, by the program that wrote it, and not by the one that will read it. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "foyer-rig.h"
#if FOYER_PROTOCOL_SCHEMA >= 2
#include <sodium.h>

#include "foyer-backup.h"
#include "foyer-carry.h"
#include "foyer-snapshot.h"
#include "foyer-snapshots.h"
#endif

typedef struct
{
  const char *out;
  FoyerRig *rig;
  FoyerTest *t1, *t2;
  FoyerRigDesk *d1, *d2;
  guint seen;
} Make;

static Make m;

static void
save (const char *data, gssize len, const char *format, ...)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL, *path = NULL, *dir = NULL;
  va_list args;

  va_start (args, format);
  name = g_strdup_vprintf (format, args);
  va_end (args);
  path = g_build_filename (m.out, name, NULL);
  dir = g_path_get_dirname (path);
  g_assert_cmpint (g_mkdir_with_parents (dir, 0755), ==, 0);
  g_file_set_contents (path, data, len, &error);
  g_assert_no_error (error);
}

static void
run (const char *format, ...)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *command = NULL;
  int status;
  va_list args;

  va_start (args, format);
  command = g_strdup_vprintf (format, args);
  va_end (args);
  g_spawn_command_line_sync (command, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

static void
seen (FoyerRigDesk *d, GBytes *request, GBytes *reply)
{
  m.seen++;
  save (g_bytes_get_data (request, NULL), g_bytes_get_size (request), "wire/%02u-desk%d-request.json", m.seen, d == m.d1 ? 1 : 2);
  save (g_bytes_get_data (reply, NULL), g_bytes_get_size (reply), "wire/%02u-desk%d-reply.json", m.seen, d == m.d1 ? 1 : 2);
}

/* ---- what is true, counted by this version ------------------------------------------------------------------------------------------- */

/* Every visible row as its canonical image; of a server with scope, order and hash. */
static gboolean
dump (FoyerDb *db, gpointer data, GError **error)
{
  GString *out = data;

  for (int t = 0; t < foyer_n_entities; t++)
    {
      const FoyerEntity *e = &foyer_entities[t];
      g_autofree char *sql = g_strdup_printf ("SELECT id,_sc,_seq,_h FROM %s ORDER BY id", e->name);
      FoyerStmt *s = foyer_db_own_read (db, sql);

      while (foyer_stmt_step (s))
        {
          FoyerId id = foyer_stmt_id (s, 0);
          g_autoptr (FoyerRow) row = foyer_db_get (db, e->name, &id);
          g_autofree char *image = foyer_row_to_json (row);
          char text[37];

          g_string_append_printf (out, "%s %s %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s\n", e->name, foyer_id_format (&id, text),
                                  foyer_stmt_text (s, 1), foyer_stmt_int (s, 2), foyer_stmt_int (s, 3), image);
        }
      foyer_stmt_done (s);
    }
  return TRUE;
}

static gboolean
dump_log (FoyerDb *db, gpointer data, GError **error)
{
  GString *out = data;
  FoyerStmt *s = foyer_db_own_read (db, "SELECT inc,n,hex(h),body FROM sync_log ORDER BY inc,n");

  while (foyer_stmt_step (s))
    g_string_append_printf (out, "%d %d %s %s\n", (int) foyer_stmt_int (s, 0), (int) foyer_stmt_int (s, 1), foyer_stmt_text (s, 2), foyer_stmt_text (s, 3));
  foyer_stmt_done (s);
  return TRUE;
}

static void
save_read (FoyerStore *store, FoyerReadFunc func, const char *name)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  foyer_store_read (store, func, out, &error);
  g_assert_no_error (error);
  save (out->str, out->len, "%s", name);
}

static void
facts_of (GString *out, const char *name, FoyerStore *store)
{
  static const struct
  {
    const char *word, *sql;
  } questions[] = {
    { "log", "SELECT count(*) FROM sync_log" },
    { "pending", "SELECT count(*) FROM sync_log,sync_base WHERE inc=(SELECT max(inc) FROM sync_log) AND n>you_n" },
    { "staged", "SELECT count(*) FROM sync_stage" },
    { "conflicts", "SELECT count(*) FROM conflict WHERE state='open'" },
    { "appointments", "SELECT count(*) FROM appointment" },
    { "money", "SELECT coalesce(sum(amount),0) FROM money WHERE void IS NULL" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    g_string_append_printf (out, "%s %s %d\n", name, questions[i].word, (int) foyer_rig_count (store, questions[i].sql));
}

/* ---- the story ------------------------------------------------------------------------------------------------------------------------- */

static FoyerStore *
store_of (FoyerTest *t)
{
  return foyer_desk_store (t->desk);
}

static FoyerId
visit_of (FoyerTest *t, const FoyerId *appointment)
{
  g_autofree char *text = foyer_test_field (t, "appointment", appointment, "visit");
  FoyerId id;

  g_assert_true (foyer_id_parse (text, &id));
  return id;
}

static void
call (FoyerTest *t, const char *name, JsonObject *params)
{
  json_object_unref (foyer_test_call (t, name, params));
}

static FoyerId
made (FoyerTest *t, const char *name, JsonObject *params)
{
  g_autoptr (JsonObject) o = foyer_test_call (t, name, params);
  return foyer_test_id (o, "id");
}

static void
first_day (FoyerId *anna, FoyerId *label, FoyerId *contested)
{
  FoyerId a = foyer_test_book (m.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T09:00", "Ágnes", "+36301234567");
  FoyerId b = foyer_test_book (m.t1, BORIS, BEARD, FOYER_TEST_DATE "T10:30", "Őrs", "+36301234568"), visit;
  g_autoptr (JsonNode) labels = NULL;

  *anna = made (m.t1, "client.create", foyer_params ("name", "s", "Anna", "surname", "s", "Vörös", "phone", "s", "+36301111112", "note", "s", "tea \"green\"", NULL));
  labels = foyer_test_query (m.t1, "client.labels", NULL);
  *label = foyer_test_id (json_array_get_object_element (json_node_get_array (labels), 0), "id");
  call (m.t1, "client.label", foyer_params ("id", "d", anna, "label", "d", label, "on", "b", TRUE, NULL));
  visit = visit_of (m.t1, &a);
  call (m.t1, "visit.pay", foyer_params ("visit", "d", &visit, "quick", "s", "cash", "arrive", "b", TRUE, NULL));
  visit = visit_of (m.t1, &b);
  call (m.t1, "visit.pay", foyer_params ("visit", "d", &visit, "quick", "s", "cashless", "arrive", "b", TRUE, NULL));
  call (m.t1, "money.transfer", foyer_params ("from", "d", &m.t1->cash, "to", "d", &m.t1->card, "amount", "i", (gint64) 1000, NULL));
  foyer_rig_settle (m.d1);
  foyer_rig_settle (m.d2);

  /* Both at once: one slot, one field. */
  foyer_test_book (m.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T14:00", "Ágnes", "+36301234567");
  *contested = foyer_test_book (m.t2, ANNA, HAIRCUT, FOYER_TEST_DATE "T14:15", "Béla", "+36307654321");
  call (m.t1, "client.update", foyer_params ("id", "d", anna, "phone", "s", "+36301111113", NULL));
  call (m.t2, "client.update", foyer_params ("id", "d", anna, "phone", "s", "+36301111114", "email", "s", "anna@example.hu", NULL));
  foyer_rig_settle (m.d1);
  foyer_rig_settle (m.d2);
  foyer_rig_settle (m.d1);
  g_assert_cmpint (foyer_rig_count (store_of (m.t1), "SELECT count(*) FROM conflict WHERE state='open'"), >=, 1);
}

static void
stop_after_page (FoyerRigDesk *d)
{
  d->lose_requests = 1;
  d->after_page = NULL;
}

/* Nothing of this is at the server when the stores are closed. */
static void
second_day (const FoyerId *anna, const FoyerId *label, const FoyerId *contested)
{
  FoyerId a, visit;

  /* The second desk is asleep; what the first does now reaches it in pages of four, of which it gets one. */
  for (int i = 0; i < 4; i++)
    {
      g_autofree char *wall = g_strdup_printf ("2026-11-25T%02d:00", 9 + i);
      foyer_test_book (m.t1, ANNA, MANICURE - 2, wall, "Ágnes", "+36301234567");
    }
  foyer_rig_settle (m.d1);
  m.d2->max_rows = 4;
  m.d2->after_page = stop_after_page;
  foyer_rig_sync (m.d2);
  g_assert_cmpint (foyer_rig_count (store_of (m.t2), "SELECT count(*) FROM sync_stage"), >, 0);

  a = foyer_test_book (m.t1, CLARA, MANICURE, FOYER_TEST_DATE "T11:00", "Zoé", NULL);
  visit = visit_of (m.t1, &a);
  call (m.t1, "visit.pay", foyer_params ("visit", "d", &visit, "quick", "s", "cash", "arrive", "b", TRUE, NULL));
  call (m.t1, "client.label", foyer_params ("id", "d", anna, "label", "d", label, "on", "b", FALSE, NULL));
  call (m.t1, "client.update", foyer_params ("id", "d", anna, "note", "s", "coffee", NULL));
  foyer_test_book (m.t2, BORIS, HAIRCUT, FOYER_TEST_DATE "T17:00", "Béla", "+36307654321");
  call (m.t2, "booking.move", foyer_params ("appointment", "d", contested, "wall", "s", FOYER_TEST_DATE "T16:00", NULL));
  call (m.t2, "client.update", foyer_params ("id", "d", anna, "email", "s", "anna.voros@example.hu", "note", "s", "cocoa", NULL));
}

static void
write_config (void)
{
  g_autoptr (GString) out = g_string_new (NULL);
  char a[37], b[37], c[37], loc[37];

  /* What a test must know to go on. */
  g_string_append_printf (out, "version %d\nchain %s\ndesk1 %s\ndesk2 %s\nloc %s\n", FOYER_PROTOCOL_SCHEMA, foyer_id_format (&m.rig->chain_id, a),
                          foyer_id_format (&m.d1->device->id, b), foyer_id_format (&m.d2->device->id, c), foyer_id_format (&m.t1->loc, loc));
  g_string_append_printf (out, "user %s\n", foyer_id_format (&m.t1->owner.user, a));
  facts_of (out, "desk1", store_of (m.t1));
  facts_of (out, "desk2", store_of (m.t2));
  g_string_append_printf (out, "server txns %d\n", (int) foyer_rig_count (foyer_chain_store (m.rig->chain), "SELECT count(*) FROM txn"));
  save (out->str, out->len, "facts");
}

#if FOYER_PROTOCOL_SCHEMA >= 2
/* What version 1 did not have. */
static void
more_files (void)
{
  FoyerStore *store = foyer_chain_store (m.rig->chain);
  g_autoptr (GPtrArray) scopes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (JsonObject) manifest = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *head = NULL, *dir = g_build_filename (m.out, "backup", NULL), *invitation = NULL, *code = NULL;
  static const char *const pins[] = { "sha256/AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", NULL };
  guint8 hash[FOYER_TOKEN_HASH];
  FoyerBackup backup = { 0 };
  JsonArray *files;
  char loc[37];

  g_ptr_array_add (scopes, g_strdup ("chain"));
  g_ptr_array_add (scopes, g_strdup_printf ("loc:%s", foyer_id_format (&m.t1->loc, loc)));
  foyer_snapshots_make (store, &error);
  g_assert_no_error (error);
  manifest = foyer_snapshots_manifest (store, NULL, scopes, &m.d1->device->id, &m.d1->device->loc);
  files = json_object_get_array_member (manifest, "files");
  g_assert_cmpint (json_array_get_length (files), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      JsonObject *o = json_array_get_object_element (files, i);
      g_autofree char *path = foyer_snapshots_file (store, json_object_get_string_member (o, "name"), scopes);

      g_mkdir_with_parents (m.out, 0755);
      run ("install -D -m644 '%s' '%s/snapshot/%s.zst'", path, m.out, strcmp (json_object_get_string_member (o, "scope"), "chain") == 0 ? "chain" : "location");
    }
  head = foyer_snapshots_head (store, scopes, m.t1->owner.now, &error);
  g_assert_no_error (error);
  run ("install -D -m644 '%s' '%s/snapshot/head.zst'", head, m.out);

  code = foyer_code_random (hash);
  invitation = foyer_invitation_format ("https://chain.example.com", code, pins);
  save (invitation, -1, "invitation");

  foyer_backup_make (store, dir, &backup, &error);
  g_assert_no_error (error);
  foyer_backup_clear (&backup);
  /* Something behind the copy, for the archive. */
  foyer_test_book (m.t1, BORIS, BEARD, "2026-11-26T12:00", "Őrs", "+36301234568");
  foyer_rig_settle (m.d1);
  foyer_backup_ship (store, dir, &error);
  g_assert_no_error (error);
}

/* Signed with a key of no desk: who carries it may look, the server would refuse. */
static void
carry_file (void)
{
  g_autoptr (GString) carried = g_string_new (NULL);
  g_autoptr (FoyerAccount) account = g_new0 (FoyerAccount, 1);
  g_autoptr (GError) error = NULL;
  guint8 seed[32], public[32];
  gint64 n;

  memset (seed, 7, sizeof seed);
  crypto_sign_seed_keypair (public, account->secret, seed);
  account->dev = m.d1->device->id;
  foyer_carry_write (store_of (m.t1), account, carried, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpint (n, >, 0);
  save (carried->str, carried->len, "carry");
}
#endif

int
main (int argc, char **argv)
{
  FoyerId anna, label, contested;

  g_assert_cmpint (argc, ==, 2);
  m.out = argv[1];
  m.rig = foyer_rig_new ();
  m.t1 = foyer_test_new ();
  m.d1 = foyer_rig_join (m.rig, m.t1, NULL);
  m.d1->seen = seen;
  foyer_rig_settle (m.d1);
  m.t2 = foyer_test_new_empty ();
  m.d2 = foyer_rig_join (m.rig, m.t2, NULL);
  m.d2->seen = seen;
  foyer_rig_settle (m.d2);
  foyer_rig_settle (m.d1);
  m.t2->owner = m.t1->owner;
  m.t2->chain = m.t1->chain;
  m.t2->loc = m.t1->loc;
  memcpy (m.t2->staff, m.t1->staff, sizeof m.t2->staff);
  memcpy (m.t2->service, m.t1->service, sizeof m.t2->service);
  m.t2->cash = m.t1->cash;
  m.t2->card = m.t1->card;
  first_day (&anna, &label, &contested);
#if FOYER_PROTOCOL_SCHEMA >= 2
  more_files ();
#endif
  second_day (&anna, &label, &contested);
#if FOYER_PROTOCOL_SCHEMA >= 2
  carry_file ();
#endif
  save_read (store_of (m.t1), dump, "desk1.rows");
  save_read (store_of (m.t2), dump, "desk2.rows");
  save_read (foyer_chain_store (m.rig->chain), dump, "server.rows");
  save_read (store_of (m.t1), dump_log, "desk1.log");
  save_read (store_of (m.t2), dump_log, "desk2.log");
  write_config ();
  /* As they lie on the disk of a PC that is switched off. */
  g_clear_pointer (&m.t1->desk, foyer_desk_close);
  g_clear_pointer (&m.t2->desk, foyer_desk_close);
  foyer_server_free (m.rig->server);
  m.rig->server = NULL;
  run ("cp -r '%s' '%s/desk1'", m.t1->dir, m.out);
  run ("cp -r '%s' '%s/desk2'", m.t2->dir, m.out);
  run ("cp -r '%s' '%s/server'", m.rig->dir, m.out);
  run ("rm -rf '%s' '%s' '%s'", m.t1->dir, m.t2->dir, m.rig->dir);
  return 0;
}
