#include "config.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

#include "foyer-digest.h"
#include "foyer-peer.h"
#include "foyer-rig.h"

FoyerRig *
foyer_rig_new (void)
{
  FoyerRig *rig = g_new0 (FoyerRig, 1);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (sodium_init (), >=, 0);
  rig->dir = g_dir_make_tmp ("foyer-rig-XXXXXX", &error);
  g_assert_no_error (error);
  foyer_chains_make (rig->dir, &rig->chain_id, &error);
  g_assert_no_error (error);
  rig->now = 1000;
  foyer_rig_restart (rig);
  return rig;
}

void
foyer_rig_restart (FoyerRig *rig)
{
  g_autoptr (GError) error = NULL;

  foyer_server_free (rig->server);
  rig->server = foyer_server_new (rig->dir);
  rig->chain = foyer_chains_get (foyer_server_chains (rig->server), &rig->chain_id, &error);
  g_assert_no_error (error);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) d = g_dir_open (path, 0, NULL);
  const char *name;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      remove_tree (child);
    }
  g_remove (path);
}

void
foyer_rig_free (FoyerRig *rig)
{
  foyer_server_free (rig->server);
  remove_tree (rig->dir);
  g_free (rig->dir);
  g_free (rig);
}

static gboolean
join_job (FoyerTx *tx, gpointer data, GError **error)
{
  foyer_tx_set_device (tx, data);
  foyer_tx_set_state (tx, "server", "rig:");
  return TRUE;
}

FoyerRigDesk *
foyer_rig_join (FoyerRig *rig, FoyerTest *t, const FoyerId *loc)
{
  FoyerRigDesk *d = g_new0 (FoyerRigDesk, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *code = foyer_code_make (rig->dir, &rig->chain_id, loc, 1000, &error), *token = NULL;
  FoyerCode found;
  guint8 hash[FOYER_TOKEN_HASH];

  g_assert_no_error (error);
  g_assert_true (foyer_code_find (rig->dir, code, 2000, &found, &error));
  token = foyer_token_new ("fd1", &rig->chain_id, hash);
  d->rig = rig;
  d->t = t;
  d->max_rows = FOYER_PAGE_MAX_ROWS;
  d->device = foyer_device_enrol (foyer_chain_store (rig->chain), &found, NULL, "rig", hash, 2000, &error);
  g_assert_no_error (error);
  foyer_store_maintain (foyer_desk_store (t->desk), join_job, &d->device->id, &error);
  g_assert_no_error (error);
  foyer_rig_desk_restart (d);
  return d;
}

void
foyer_rig_desk_restart (FoyerRigDesk *d)
{
  g_autoptr (GError) error = NULL;

  foyer_sync_core_free (d->core);
  foyer_sync_stand_clear (&d->stand);
  d->core = foyer_sync_core_new (5);
  foyer_sync_core_set_spread (d->core, 0);
  foyer_sync_stand (foyer_desk_store (d->t->desk), &d->stand, &error);
  g_assert_no_error (error);
  foyer_sync_core_start (d->core, d->rig->now, &d->stand);
}

void
foyer_rig_desk_free (FoyerRigDesk *d)
{
  foyer_device_free (d->device);
  foyer_sync_core_free (d->core);
  foyer_sync_stand_clear (&d->stand);
  g_free (d);
}

/* One request. FALSE when it or its answer was lost. */
static gboolean
exchange (FoyerRigDesk *d, guint request, FoyerSyncSend *send)
{
  g_autoptr (GError) error = NULL;
  GString *text = foyer_sync_make_request (foyer_desk_store (d->t->desk), send, NULL, 0, &error);
  g_autoptr (GBytes) body = NULL, answer = NULL;
  g_autoptr (FoyerSyncReply) reply = NULL;
  FoyerSyncEffect e;
  int status;

  g_assert_no_error (error);
  d->exchanges++;
  if (d->max_rows != FOYER_PAGE_MAX_ROWS)
    {
      g_autofree char *rows = g_strdup_printf ("\"max_rows\":%" G_GINT64_FORMAT, d->max_rows);
      g_string_replace (text, "\"max_rows\":2000", rows, 1);
    }
  body = g_string_free_to_bytes (text);
  if (d->lose_requests > 0)
    {
      d->lose_requests--;
      foyer_sync_core_fail (d->core, d->rig->now, request, FOYER_FAIL_NETWORK);
      return FALSE;
    }
  foyer_schema_speak (d->rig->speak);
  answer = foyer_server_sync_now (d->rig->chain, d->device, body, &status);
  foyer_schema_speak (d->speak);
  if (d->seen != NULL)
    d->seen (d, body, answer);
  if (d->lose_replies > 0)
    {
      d->lose_replies--;
      foyer_sync_core_fail (d->core, d->rig->now, request, FOYER_FAIL_TIMEOUT);
      return FALSE;
    }
  reply = foyer_sync_reply_parse (answer, &error);
  g_assert_no_error (error);
  if (status == 500)
    g_error ("The server failed: %s", reply->text);
  reply->status = status;
  foyer_sync_note_verdicts (foyer_desk_store (d->t->desk), send->push_inc, reply, &error);
  g_assert_no_error (error);
  foyer_sync_core_reply (d->core, d->rig->now, request, reply);
  /* The page, at once, while the reply is here. */
  {
    GQueue rest = G_QUEUE_INIT;

    while (foyer_sync_core_next (d->core, &e))
      {
        if (e.kind == FOYER_EFFECT_APPLY)
          {
            foyer_sync_stand_clear (&d->stand);
            d->pages++;
            foyer_sync_apply (foyer_desk_store (d->t->desk), reply, send->gen, send->cursors, &d->stand, &error);
            g_assert_no_error (error);
            if (d->after_page != NULL)
              d->after_page (d);
            foyer_sync_core_applied (d->core, d->rig->now, request, &d->stand, FALSE);
          }
        else if (e.kind == FOYER_EFFECT_FORK)
          {
            foyer_sync_stand_clear (&d->stand);
            foyer_sync_fork (foyer_desk_store (d->t->desk), e.inc, &d->stand, &error);
            g_assert_no_error (error);
            foyer_sync_core_applied (d->core, d->rig->now, request, &d->stand, FALSE);
          }
        else
          g_queue_push_tail (&rest, g_memdup2 (&e, sizeof e));
      }
    while (!g_queue_is_empty (&rest))
      {
        FoyerSyncEffect *x = g_queue_pop_head (&rest);

        if (x->kind == FOYER_EFFECT_SEND)
          {
            gboolean ok = x->send.wait > 0 || exchange (d, x->request, &x->send);

            foyer_sync_effect_clear (x);
            g_free (x);
            while (!g_queue_is_empty (&rest))
              {
                FoyerSyncEffect *y = g_queue_pop_head (&rest);
                foyer_sync_effect_clear (y);
                g_free (y);
              }
            return ok;
          }
        foyer_sync_effect_clear (x);
        g_free (x);
      }
  }
  return TRUE;
}

void
foyer_rig_sync (FoyerRigDesk *d)
{
  gint64 inc, n;
  FoyerSyncEffect e;

  foyer_schema_speak (d->speak);
  /* Long enough for any delay; the waiting request is done over. */
  d->rig->now += 3600 * 1000;
  foyer_sync_core_tick (d->core, d->rig->now);
  d->rig->now += 3600 * 1000;
  foyer_store_log_position (foyer_desk_store (d->t->desk), &inc, &n);
  foyer_sync_core_commit (d->core, d->rig->now, n);
  foyer_sync_core_hint (d->core, d->rig->now);
  while (foyer_sync_core_next (d->core, &e))
    {
      gboolean go_on = TRUE;

      if (e.kind == FOYER_EFFECT_SEND && e.send.wait == 0)
        go_on = exchange (d, e.request, &e.send);
      foyer_sync_effect_clear (&e);
      if (!go_on)
        break;
    }
  while (foyer_sync_core_next (d->core, &e))
    foyer_sync_effect_clear (&e);
  foyer_schema_speak (0);
}

void
foyer_rig_settle (FoyerRigDesk *d)
{
  for (int i = 0; i < 60; i++)
    {
      foyer_rig_sync (d);
      if (foyer_sync_core_settled (d->core))
        return;
    }
  g_error ("The desk does not settle");
}

/* ---- looking at stores ----------------------------------------------------------------------------------------------------------- */

typedef struct
{
  const char *sql;
  gint64 n;
  GString *text;
  gboolean with_seq;
  FoyerStoreRole role;
} Look;

static gboolean
count (FoyerDb *db, gpointer data, GError **error)
{
  Look *l = data;
  FoyerStmt *s = foyer_db_own_read (db, l->sql);

  l->n = foyer_stmt_step (s) ? foyer_stmt_int (s, 0) : -1;
  foyer_stmt_done (s);
  return TRUE;
}

gint64
foyer_rig_count (FoyerStore *store, const char *sql)
{
  Look l = { sql };
  g_autoptr (GError) error = NULL;

  foyer_store_read (store, count, &l, &error);
  g_assert_no_error (error);
  return l.n;
}

static gboolean
dump (FoyerDb *db, gpointer data, GError **error)
{
  Look *l = data;

  for (int t = 0; t < foyer_n_entities; t++)
    {
      const FoyerEntity *e = &foyer_entities[t];
      g_autofree char *sql = g_strdup_printf ("SELECT id FROM %s ORDER BY id", e->name);
      g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
      FoyerStmt *s = foyer_db_own_read (db, sql);

      while (foyer_stmt_step (s))
        {
          FoyerId id = foyer_stmt_id (s, 0);
          g_array_append_val (ids, id);
        }
      foyer_stmt_done (s);
      for (guint i = 0; i < ids->len; i++)
        {
          const FoyerId *id = &g_array_index (ids, FoyerId, i);
          g_autoptr (FoyerRow) row = foyer_db_get (db, e->name, id);
          g_autofree char *image = foyer_row_to_json (row);
          char text[37];

          g_string_append_printf (l->text, "%s %s %s %" G_GINT64_FORMAT " %s\n", e->name, foyer_id_format (id, text), row->scope, row->seq, image);
        }
    }
  return TRUE;
}

static char *
dump_store (FoyerStore *store)
{
  Look l = { NULL, 0, g_string_new (NULL) };
  g_autoptr (GError) error = NULL;

  foyer_store_read (store, dump, &l, &error);
  g_assert_no_error (error);
  return g_string_free (l.text, FALSE);
}

/* The sums kept with every change are what counting says, and the same on both ends (14.3). */
static gboolean
digests (FoyerDb *db, gpointer data, GError **error)
{
  Look *l = data;
  g_autoptr (GArray) sums = foyer_db_digests (db, NULL);

  g_assert_true (foyer_db_has_digests (db));
  for (guint i = 0; i < sums->len; i++)
    {
      const FoyerDigest *d = &g_array_index (sums, FoyerDigest, i);
      FoyerDigest buckets[FOYER_DIGEST_BUCKETS];
      FoyerDigest all = { 0 };

      foyer_db_digest_buckets (db, l->role, d->scope, d->entity, buckets);
      for (int b = 0; b < FOYER_DIGEST_BUCKETS; b++)
        {
          all.n += buckets[b].n;
          all.sum += buckets[b].sum;
        }
      if (d->n != all.n || d->sum != all.sum)
        g_error ("%s of %s are counted wrong", d->entity->name, d->scope);
      g_string_append_printf (l->text, "%s %s %" G_GINT64_FORMAT " %" G_GUINT64_FORMAT "\n", d->scope, d->entity->name, d->n, d->sum);
    }
  return TRUE;
}

char *
foyer_rig_digests (FoyerStore *store)
{
  Look l = { NULL, 0, g_string_new (NULL), FALSE, foyer_store_role (store) };
  g_autoptr (GError) error = NULL;

  foyer_store_read (store, digests, &l, &error);
  g_assert_no_error (error);
  return g_string_free (l.text, FALSE);
}

static void
assert_same (const char *a, const char *b)
{
  /* Cut into lines only to name the first that differs: g_strsplit() of megabytes takes minutes under a sanitizer that checks every string to its end. */
  if (strcmp (a, b) == 0)
    return;
  g_auto (GStrv) x = g_strsplit (a, "\n", -1), y = g_strsplit (b, "\n", -1);

  for (guint i = 0; x[i] != NULL || y[i] != NULL; i++)
    g_assert_cmpstr (x[i], ==, y[i]);
}

void
foyer_rig_assert_equal (FoyerRigDesk *a, FoyerRigDesk *b)
{
  g_autofree char *x = dump_store (foyer_desk_store (a->t->desk)), *y = dump_store (foyer_desk_store (b->t->desk));
  g_autofree char *dx = foyer_rig_digests (foyer_desk_store (a->t->desk)), *dy = foyer_rig_digests (foyer_desk_store (b->t->desk));

  assert_same (x, y);
  assert_same (dx, dy);
}

void
foyer_rig_assert_base (FoyerRigDesk *d)
{
  g_autofree char *x = dump_store (foyer_desk_store (d->t->desk)), *y = dump_store (foyer_chain_store (d->rig->chain));
  g_autofree char *dx = foyer_rig_digests (foyer_desk_store (d->t->desk)), *dy = foyer_rig_digests (foyer_chain_store (d->rig->chain));

  assert_same (x, y);
  assert_same (dx, dy);
}

/* ---- desks next door ------------------------------------------------------------------------------------------------------------------ */

GArray *
foyer_rig_entries (FoyerTest *t, gint64 from, GArray **log)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (FoyerPeerEntry));
  FoyerStore *store = foyer_desk_store (t->desk);
  gint64 inc, n;

  foyer_store_log_position (store, &inc, &n);
  *log = foyer_sync_read_log (store, inc, from, 2000, 64 << 20, NULL);
  for (guint i = 0; *log != NULL && i < (*log)->len; i++)
    {
      const FoyerWireTxn *w = &g_array_index (*log, FoyerWireTxn, i);
      FoyerPeerEntry e = { w->body, w->len, { 0 } };

      memcpy (e.h, w->h, FOYER_HASH_LEN);
      g_array_append_val (out, e);
    }
  return out;
}

guint
foyer_rig_show (FoyerRigDesk *from, FoyerRigDesk *to, gint64 n)
{
  g_autoptr (GArray) log = NULL;
  g_autoptr (GArray) entries = foyer_rig_entries (from->t, n, &log);
  g_autoptr (GError) error = NULL;
  guint taken;

  foyer_peer_take (foyer_desk_store (to->t->desk), &from->device->id, (const FoyerPeerEntry *) entries->data, entries->len, &taken, &error);
  g_assert_no_error (error);
  return taken;
}

/* ---- two desks of one chain --------------------------------------------------------------------------------------------------------- */

void
foyer_rig_two_second (FoyerRigTwo *x, const FoyerId *loc)
{
  x->t2 = foyer_test_new_empty ();
  x->d2 = foyer_rig_join (x->rig, x->t2, loc);
  foyer_rig_settle (x->d2);
  x->t2->owner = x->t1->owner;
  x->t2->chain = x->t1->chain;
  x->t2->loc = x->t1->loc;
  memcpy (x->t2->staff, x->t1->staff, sizeof x->t2->staff);
  memcpy (x->t2->category, x->t1->category, sizeof x->t2->category);
  memcpy (x->t2->service, x->t1->service, sizeof x->t2->service);
  x->t2->cash = x->t1->cash;
  x->t2->card = x->t1->card;
  foyer_rig_settle (x->d1);
}

void
foyer_rig_two_begin (FoyerRigTwo *x, gboolean by_clock)
{
  x->rig = foyer_rig_new ();
  x->t1 = foyer_test_new ();
  if (by_clock)
    x->t1->owner.now = 0;
  x->d1 = foyer_rig_join (x->rig, x->t1, NULL);
  foyer_rig_settle (x->d1);
  foyer_rig_two_second (x, NULL);
}

void
foyer_rig_two_end (FoyerRigTwo *x)
{
  foyer_rig_desk_free (x->d1);
  foyer_rig_desk_free (x->d2);
  foyer_test_free (x->t1);
  foyer_test_free (x->t2);
  foyer_rig_free (x->rig);
}

void
foyer_rig_two_settle (FoyerRigTwo *x)
{
  foyer_rig_settle (x->d1);
  foyer_rig_settle (x->d2);
  foyer_rig_settle (x->d1);
}

void
foyer_rig_two_agree (FoyerRigTwo *x)
{
  foyer_rig_two_settle (x);
  foyer_rig_assert_equal (x->d1, x->d2);
  foyer_rig_assert_base (x->d1);
}

FoyerStore *
foyer_rig_two_chain (FoyerRigTwo *x)
{
  return foyer_chain_store (x->rig->chain);
}
