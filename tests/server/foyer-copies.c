#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "foyer-backup-private.h"
#include "foyer-copies.h"

/* ---- real programs -------------------------------------------------------------------------------------------------------------- */

char *
foyer_copies_ctl (const char *store, const char *a, const char *b, const char *c)
{
  int status;
  char *out = foyer_live_run (&status, "src/cli/foyerctl", "--store", store, a, b, c, NULL);

  if (status != 0)
    g_error ("foyerctl %s %s: %s", a, b, out);
  return out;
}

char *
foyer_copies_join (FoyerLive *live)
{
  char *store = g_dir_make_tmp ("foyer-archive-XXXXXX", NULL);
  g_autofree char *code = foyer_live_code (live, NULL);

  g_free (foyer_copies_ctl (store, "enrol", live->url, code));
  return store;
}

void
foyer_copies_client (const char *store, const char *name)
{
  g_autofree char *json = g_strdup_printf ("{\"name\":\"%s\"}", name);
  g_free (foyer_copies_ctl (store, "call", "client.create", json));
}

void
foyer_copies_sync (const char *store)
{
  g_free (foyer_copies_ctl (store, "sync", "--once", NULL));
}

gboolean
foyer_copies_has (const char *store, const char *name)
{
  g_autofree char *json = g_strdup_printf ("{\"text\":\"%s\"}", name), *out = foyer_copies_ctl (store, "query", "client.search", json), *quoted = g_strdup_printf ("\"%s\"", name);

  return strstr (out, quoted) != NULL;
}

void
foyer_copies_rig_client (FoyerRigDesk *d, const char *name)
{
  JsonObject *p = json_object_new ();

  json_object_set_string_member (p, "name", name);
  json_object_unref (foyer_test_call (d->t, "client.create", p));
  foyer_rig_settle (d);
}

FoyerStore *
foyer_copies_store (FoyerCopies *f)
{
  return foyer_chain_store (f->rig->chain);
}

void
foyer_copies_fix_up (FoyerCopies *f)
{
  char id[37];
  g_autoptr (GError) error = NULL;

  f->rig = foyer_rig_new ();
  f->ta = foyer_test_new ();
  f->tb = foyer_test_new_empty ();
  f->a = foyer_rig_join (f->rig, f->ta, NULL);
  f->b = foyer_rig_join (f->rig, f->tb, NULL);
  foyer_rig_settle (f->a);
  foyer_rig_settle (f->b);
  f->tb->owner = f->ta->owner;
  f->backups = g_dir_make_tmp ("foyer-copies-XXXXXX", NULL);
  f->dir = g_build_filename (f->backups, foyer_id_format (&f->rig->chain_id, id), NULL);
  f->chain_dir = g_build_filename (f->rig->dir, "chains", id, NULL);
}

void
foyer_copies_fix_down (FoyerCopies *f)
{
  foyer_rig_desk_free (f->a);
  foyer_rig_desk_free (f->b);
  foyer_rig_free (f->rig);
  foyer_test_free (f->ta);
  foyer_test_free (f->tb);
  foyer_backup_remove (f->backups);
  g_free (f->backups);
  g_free (f->dir);
  g_free (f->chain_dir);
}

/* A copy, and behind it six pieces: one client of the one desk, one of the other, in turn. */
void
foyer_copies_fill (FoyerCopies *f)
{
  g_autoptr (GError) error = NULL;
  g_auto (FoyerBackup) b = { 0 };

  foyer_backup_segment_max = 1;
  g_assert_true (foyer_backup_make (foyer_copies_store (f), f->dir, &b, &error));
  g_assert_no_error (error);
  g_assert_true (foyer_backup_ship (foyer_copies_store (f), f->dir, &error));
  for (int i = 0; i < 6; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s%d", i % 2 == 0 ? "Anna" : "Bela", i);

      foyer_copies_rig_client (i % 2 == 0 ? f->a : f->b, name);
      g_assert_true (foyer_backup_ship (foyer_copies_store (f), f->dir, &error));
      g_assert_no_error (error);
    }
  foyer_backup_segment_max = 16 * 1024 * 1024;
  f->clients = foyer_rig_count (foyer_copies_store (f), "SELECT count(*) FROM client");
}

/* Names of the pieces, in order. (transfer full) */
GPtrArray *
foyer_copies_pieces (FoyerCopies *f)
{
  g_autofree char *archive = g_build_filename (f->dir, "archive", NULL);
  GPtrArray *out = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) d = g_dir_open (archive, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (d)) != NULL)
    if (g_str_has_suffix (name, ".seg"))
      {
        guint at;
        char *path = g_build_filename (archive, name, NULL);

        for (at = 0; at < out->len && strcmp (out->pdata[at], path) < 0; at++)
          ;
        g_ptr_array_insert (out, at, path);
      }
  return out;
}

gint64
foyer_copies_clients_in (const char *dir)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerStore) store = foyer_store_open_reader (dir, &error);

  g_assert_no_error (error);
  return foyer_rig_count (store, "SELECT count(*) FROM client");
}
