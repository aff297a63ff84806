/* Log and journal are brought together at every start.
 *
 * Entries a user was told about and the database does not have (a damaged or an older file was put back) come from the journal; entries
 * the journal could not take (its disk was full, the power went between the two) go into it. Which is the newest entry is told by
 * incarnation and number, never by the files' months: a clock may have gone back. */
#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <string.h>

#include "foyer-prune.h"
#include "foyer-store-private.h"

typedef struct
{
  gint64 inc, n;
  char *body;
  guint8 h[FOYER_HASH_LEN];
} Frame;

typedef struct
{
  GArray *frames; /* Frame */
  GHashTable *hashes; /* guint8[32] of all frames */
  gint64 inc, n;  /* newest */
  guint8 newest[FOYER_HASH_LEN];
  gboolean collect;
  GArray *ends;   /* End: the last frame of each file */
  gboolean behind; /* one of them is not in the log */
} Frames;

typedef struct
{
  FoyerId id;
  gint64 inc, n;
} End;

static guint
hash_hash (gconstpointer p)
{
  guint v;

  memcpy (&v, p, sizeof v);
  return v;
}

static gboolean
hash_equal (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, FOYER_HASH_LEN) == 0;
}

static void
frame_clear (gpointer p)
{
  g_free (((Frame *) p)->body);
}

static void
on_frame (gint64 inc, const char *body, gsize len, const guint8 *h, gboolean last, gpointer data)
{
  Frames *f = data;
  g_autoptr (FoyerTxn) t = NULL;

  /* Numbers grow within a file: its last frame is enough to know whether there is anything to do. */
  if (!f->collect && !last)
    return;
  t = foyer_txn_parse (body, len, h, NULL);
  if (t == NULL)
    return;
  if (!f->collect)
    {
      End end = { t->id, t->inc, t->n };
      g_array_append_val (f->ends, end);
    }
  if (t->inc > f->inc || (t->inc == f->inc && t->n > f->n))
    {
      f->inc = t->inc;
      f->n = t->n;
      memcpy (f->newest, h, FOYER_HASH_LEN);
    }
  if (f->collect)
    {
      Frame frame = { t->inc, t->n, g_strndup (body, len), { 0 } };

      memcpy (frame.h, h, FOYER_HASH_LEN);
      g_array_append_val (f->frames, frame);
      g_hash_table_add (f->hashes, g_memdup2 (h, FOYER_HASH_LEN));
    }
}

static int
compare_frames (gconstpointer a, gconstpointer b)
{
  const Frame *x = a, *y = b;

  return x->inc != y->inc ? (x->inc < y->inc ? -1 : 1) : x->n != y->n ? (x->n < y->n ? -1 : 1) : 0;
}

static gboolean
in_log (FoyerTx *tx, const FoyerId *id)
{
  FoyerStmt *s = foyer_db_own (tx->db, "SELECT 1 FROM sync_log WHERE id=?1");
  gboolean any;

  foyer_stmt_bind_id (s, 1, id);
  any = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return any;
}

/* An entry that does not follow the log, because one before it is gone or it was written in a later incarnation: it goes on from the end of
 * the log with its own id, by which the chain knows it if it has it already. */
static char *
chain_anew (FoyerTx *tx, FoyerTxn *t, const char *old_body)
{
  char *body;

  t->inc = tx->inc;
  t->n = tx->n + 1;
  memcpy (t->prev, tx->last_h, FOYER_HASH_LEN);
  body = foyer_txn_rechain (old_body, t->inc, t->n, t->prev);
  foyer_txn_hash (t->prev, body, strlen (body), t->h);
  return body;
}

static gboolean
log_is_empty (FoyerTx *tx)
{
  FoyerStmt *s = foyer_db_own (tx->db, "SELECT 1 FROM sync_log LIMIT 1");
  gboolean any = foyer_stmt_step (s);

  foyer_stmt_done (s);
  return !any;
}

/* Of a log that was lost whole and a journal whose beginning was cut: the first frame of this incarnation, when that is not its first entry. −1: it
 * begins as it began. What incarnations before it had not sent was written again in this one. */
static int
beginning (FoyerTx *tx, const Frames *f)
{
  for (guint i = 0; i < f->frames->len; i++)
    {
      const Frame *frame = &g_array_index (f->frames, Frame, i);

      if (frame->inc == tx->inc)
        return frame->n > 1 && log_is_empty (tx) ? (int) i : -1;
    }
  return -1;
}

static gboolean
recover_job (FoyerTx *tx, gpointer data, GError **error)
{
  Frames *f = data;
  FoyerStmt *s;
  int begin;

  g_array_sort (f->frames, compare_frames);
  begin = beginning (tx, f);
  for (guint i = MAX (begin, 0); i < f->frames->len; i++)
    {
      const Frame *frame = &g_array_index (f->frames, Frame, i);
      g_autoptr (FoyerTxn) t = foyer_txn_parse (frame->body, -1, frame->h, NULL);
      g_autofree char *anew = NULL;

      if (t == NULL || in_log (tx, &t->id) || foyer_db_pruned (tx->db, frame->inc, frame->n))
        continue;
      t->dev = tx->device;
      if ((int) i == begin)
        foyer_tx_log_begins (tx, t->inc, t->n);
      else if (t->inc != tx->inc || t->n != tx->n + 1 || memcmp (t->prev, tx->last_h, FOYER_HASH_LEN) != 0)
        anew = chain_anew (tx, t, frame->body);
      if (!foyer_tx_replay (tx, t, anew != NULL ? anew : frame->body, error))
        return FALSE;
      g_message ("Recovered entry %" G_GINT64_FORMAT " from the journal", t->n);
    }

  s = foyer_db_own (tx->db, "SELECT inc,body,h FROM sync_log ORDER BY inc,n");
  while (foyer_stmt_step (s))
    {
      gsize len = 0;
      const guint8 *h = foyer_stmt_blob (s, 2, &len);
      const char *body = foyer_stmt_text (s, 1);

      if (len == FOYER_HASH_LEN && !g_hash_table_contains (f->hashes, h))
        foyer_journal_add (tx->store->journal, foyer_stmt_int (s, 0), tx->now, body, strlen (body), h);
    }
  foyer_stmt_done (s);
  return TRUE;
}

/* The newest by its number need not be the last that was written: a log that was made again of the journal goes on below an incarnation whose
 * frames are there too. */
static gboolean
compare_ends (FoyerDb *db, gpointer data, GError **error)
{
  Frames *f = data;

  for (guint i = 0; i < f->ends->len && !f->behind; i++)
    {
      const End *end = &g_array_index (f->ends, End, i);
      FoyerStmt *s = foyer_db_own (db, "SELECT 1 FROM sync_log WHERE id=?1");

      foyer_stmt_bind_id (s, 1, &end->id);
      f->behind = !foyer_stmt_step (s) && !foyer_db_pruned (db, end->inc, end->n);
      foyer_stmt_done (s);
    }
  return foyer_db_check (db, error);
}

gboolean
foyer_store_recover (FoyerStore *store, const char *dir, GError **error)
{
  Frames f = { .inc = -1 };
  gboolean ok;

  f.ends = g_array_new (FALSE, FALSE, sizeof (End));
  ok = foyer_journal_replay (dir, on_frame, &f, error) && foyer_store_read (store, compare_ends, &f, error);
  g_array_unref (f.ends);
  if (!ok)
    return FALSE;
  if (!f.behind && (f.inc < 0 ? store->n == 0 : memcmp (f.newest, store->last_h, FOYER_HASH_LEN) == 0))
    return TRUE;
  f.collect = TRUE;
  f.frames = g_array_new (FALSE, FALSE, sizeof (Frame));
  g_array_set_clear_func (f.frames, frame_clear);
  f.hashes = g_hash_table_new_full (hash_hash, hash_equal, g_free, NULL);
  ok = foyer_journal_replay (dir, on_frame, &f, error) && foyer_store_maintain (store, recover_job, &f, error);
  g_array_unref (f.frames);
  g_hash_table_unref (f.hashes);
  return ok;
}
