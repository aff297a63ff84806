/* Snapshots and the first sync (replication.md 12, R2, R5, R13, I9), and the switch to a new base. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "foyer-bulk.h"
#include "foyer-demo.h"
#include "foyer-digest.h"
#include "foyer-hooks.h"
#include "foyer-rig.h"
#include "foyer-snapshot.h"
#include "foyer-snapshots.h"

#define TODAY "2026-11-24"

static gint64
today (void)
{
  gint64 date;

  g_assert_true (foyer_date_parse (TODAY, &date));
  return date;
}

/* A chain of some thousand rows on the server, and one desk that got them page by page. */
typedef struct
{
  FoyerRig *rig;
  FoyerTest *t;
  FoyerRigDesk *d;
} Chain;

static void
chain_start (Chain *x, int appointments)
{
  g_autoptr (GError) error = NULL;
  FoyerDemo demo;

  x->rig = foyer_rig_new ();
  foyer_demo_make_scale (foyer_chain_store (x->rig->chain), FOYER_DEMO_EN, today (), appointments, &demo, &error);
  g_assert_no_error (error);
  foyer_demo_clear (&demo);
  x->t = foyer_test_new_empty ();
  x->d = foyer_rig_join (x->rig, x->t, NULL);
  foyer_rig_settle (x->d);
  foyer_rig_assert_base (x->d);
}

static void
chain_end (Chain *x)
{
  foyer_rig_desk_free (x->d);
  foyer_test_free (x->t);
  foyer_rig_free (x->rig);
}

/* Changes with history, conflicts and pending work in them. */
static void
work_a_little (Chain *x)
{
  for (int i = 0; i < 5; i++)
    {
      g_autofree char *name = g_strdup_printf ("Client %d", i);
      g_autoptr (JsonObject) r = NULL;

      x->t->owner.system = TRUE;
      r = foyer_test_call (x->t, "client.create", foyer_params ("name", "s", name, "surname", "s", "Őry", "phone", "s", i == 0 ? "+36301234567" : NULL, NULL));
      g_assert_nonnull (r);
    }
}

static GPtrArray *
scopes_of (FoyerStore *store)
{
  GPtrArray *scopes = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *sums = foyer_rig_digests (store);
  g_auto (GStrv) lines = g_strsplit (sums, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *scope = g_strndup (lines[i], strcspn (lines[i], " "));
      if (*scope != '\0' && !g_ptr_array_find_with_equal_func (scopes, scope, g_str_equal, NULL))
        g_ptr_array_add (scopes, g_steal_pointer (&scope));
    }
  return scopes;
}

/* The newest set as paths. (transfer full) */
static GStrv
files_of (Chain *x, JsonObject **manifest)
{
  FoyerStore *store = foyer_chain_store (x->rig->chain);
  g_autoptr (GPtrArray) scopes = scopes_of (store);
  JsonObject *m = foyer_snapshots_manifest (store, NULL, scopes, &x->d->device->id, &x->d->device->loc);
  JsonArray *files;
  GPtrArray *out = g_ptr_array_new ();

  g_assert_nonnull (m);
  files = json_object_get_array_member (m, "files");
  g_assert_cmpint (json_array_get_length (files), ==, scopes->len);
  for (guint i = 0; i < json_array_get_length (files); i++)
    {
      const char *name = json_object_get_string_member (json_array_get_object_element (files, i), "name");
      char *path = foyer_snapshots_file (store, name, scopes);

      g_assert_nonnull (path);
      g_ptr_array_add (out, path);
    }
  g_ptr_array_add (out, NULL);
  if (manifest != NULL)
    *manifest = m;
  else
    json_object_unref (m);
  return (GStrv) g_ptr_array_free (out, FALSE);
}

/* ---- looking into tables ----------------------------------------------------------------------------------------------------- */

typedef struct
{
  const char *sql;
  GString *out;
} Dump;

static gboolean
dump (FoyerDb *db, gpointer data, GError **error)
{
  Dump *d = data;
  FoyerStmt *s = foyer_db_own_read (db, d->sql);

  while (foyer_stmt_step (s))
    g_string_append_printf (d->out, "%s\n", foyer_stmt_text (s, 0));
  foyer_stmt_done (s);
  return TRUE;
}

static char *
table_text (FoyerStore *store, const char *sql)
{
  Dump d = { sql, g_string_new (NULL) };
  g_autoptr (GError) error = NULL;

  foyer_store_read (store, dump, &d, &error);
  g_assert_no_error (error);
  return g_string_free (d.out, FALSE);
}

/* Every derived table and column, as text in a fixed order. */
static const char *const derived[] = {
  "SELECT quote(loc)||day||m0||quote(id)||quote(staff)||dur||quote(visit)||quote(client)||flags||quote(colour)||quote(service)||quote(services)||total FROM board ORDER BY loc,day,m0,id",
  "SELECT quote(visit)||quote(loc)||quote(client)||day||status||total||'|'||gross||'|'||sold||'|'||paid||'|'||lines||apps||receipt||note FROM visit_fig ORDER BY visit",
  "SELECT quote(client)||sold||'|'||paid||'|'||visits||'|'||noshows||quote(first)||quote(last) FROM client_fig ORDER BY client",
  "SELECT quote(client)||k1||quote(k2)||words||parts FROM client_find ORDER BY client",
  "SELECT quote(id)||quote(t0)||quote(t1)||quote(day) FROM appointment ORDER BY id",
  "SELECT quote(id)||quote(t0)||quote(t1) FROM allocation ORDER BY id",
  "SELECT tbl||quote(id)||hlc||quote(txn) FROM txn_touch ORDER BY tbl,id,hlc,txn",
  "SELECT name||sql FROM sqlite_schema WHERE type='index' AND sql IS NOT NULL ORDER BY name",
  "SELECT count(*)||'' FROM client_find f JOIN client_words w ON w.rowid=f.n WHERE client_words MATCH '\"ory\"*'",
  "SELECT count(*)||'' FROM client_find f JOIN client_parts p ON p.rowid=f.n WHERE client_parts MATCH '\"123\"'",
};

static void
assert_derived_equal (FoyerStore *a, FoyerStore *b)
{
  for (guint i = 0; i < G_N_ELEMENTS (derived); i++)
    {
      g_autofree char *x = table_text (a, derived[i]), *y = table_text (b, derived[i]);

      if (strcmp (x, y) != 0)
        g_error ("Derived tables differ: %s\n%.600s\n-- and --\n%.600s", derived[i], x, y);
      g_assert_cmpint (strlen (x) + (i == 5), >, 0); /* allocations may be none */
    }
}

/* ---- tests ---------------------------------------------------------------------------------------------------------------------- */

/* A store built from the files is the one a desk has after all pages, derived tables included. */
static void
test_same_as_pages (void)
{
  Chain x;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) files = NULL;
  g_autofree char *dir = g_dir_make_tmp ("foyer-bulk-XXXXXX", NULL), *path = g_build_filename (dir, "foyer.db", NULL);
  FoyerTest built = { 0 };
  FoyerRigDesk as = { 0 };
  gint64 rows = 0;

  chain_start (&x, 700);
  work_a_little (&x);
  foyer_rig_settle (x.d);
  foyer_snapshots_make (foyer_chain_store (x.rig->chain), &error);
  g_assert_no_error (error);
  files = files_of (&x, NULL);
  foyer_bulk_build (path, (const char *const *) files, foyer_desk_hooks (), NULL, NULL, NULL, &rows, &error);
  g_assert_no_error (error);
  g_assert_cmpint (rows, >, 3000);
  built.dir = dir;
  built.desk = foyer_desk_open (dir, FOYER_STORE_DESK, &error);
  g_assert_no_error (error);
  as.rig = x.rig;
  as.t = &built;
  foyer_rig_assert_base (&as);
  assert_derived_equal (foyer_desk_store (built.desk), foyer_desk_store (x.t->desk));
  foyer_desk_close (built.desk);
  chain_end (&x);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/12/a snapshot makes what pages make (R5, I9)", test_same_as_pages);
  return g_test_run ();
}
