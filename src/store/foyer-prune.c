#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <string.h>

#include "foyer-prune.h"
#include "foyer-store-private.h"

#define AT_ONCE 500 /* entries of one transaction: a pull must not wait for a year of them */
#define BELOW "pruned.below"
#define DAY_MS G_GINT64_CONSTANT (86400000)
#define MARKS "journal.marks" /* "<at>/<inc>/<n> …" */
#define LIFE "journal.life"
#define CUT "journal.cut"     /* "<inc>/<n>": up to there it may go */
#define DONE "journal.done"   /* the same, when it has gone */
#define STEPS 16              /* marks in the time the journal keeps */

static gint64 keep_ms = -1, journal_ms = -1;

void
foyer_log_keep (gint64 ms)
{
  keep_ms = ms;
}

void
foyer_journal_keep (gint64 ms)
{
  journal_ms = ms;
}

static gint64
state_int (FoyerDb *db, const char *key)
{
  g_autofree char *text = foyer_db_state (db, key);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

static void
set_state_int (FoyerTx *tx, const char *key, gint64 v)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, v);

  foyer_tx_set_state (tx, key, text);
}

static char *
key_of (gint64 inc)
{
  return g_strdup_printf ("pruned.%" G_GINT64_FORMAT, inc);
}

static gint64
pruned (FoyerDb *db, gint64 inc)
{
  g_autofree char *key = key_of (inc);

  return state_int (db, key);
}

gint64
foyer_db_log_pruned (FoyerDb *db, gint64 inc)
{
  return pruned (db, inc);
}

gboolean
foyer_db_pruned (FoyerDb *db, gint64 inc, gint64 n)
{
  return n <= pruned (db, inc) || inc < state_int (db, BELOW);
}

gboolean
foyer_db_log_begins_after (FoyerDb *db, gint64 inc, gint64 n)
{
  return n < pruned (db, inc);
}

void
foyer_tx_log_begins (FoyerTx *tx, gint64 inc, gint64 n)
{
  g_autofree char *key = key_of (inc);

  set_state_int (tx, key, n - 1);
  set_state_int (tx, BELOW, inc);
}

/* ---- letting go --------------------------------------------------------------------------------------------------------------------- */

/* Entries of @inc up to @last. What is in quarantine waits for a person, what is marked as lost for another incarnation, and an undoing says of
 * another entry that it is undone. */
static int
prune (FoyerTx *tx, gint64 inc, gint64 last, gint64 before_hlc)
{
  g_autofree char *key = key_of (inc);
  gint64 from = pruned (tx->db, inc), to = from;
  FoyerStmt *s = foyer_db_own (tx->db, "SELECT n FROM sync_log WHERE inc=?1 AND n>?2 AND n<=?3 AND hlc<?4 ORDER BY n LIMIT ?5");
  int rows = 0;

  foyer_stmt_bind_int (s, 1, inc);
  foyer_stmt_bind_int (s, 2, from);
  foyer_stmt_bind_int (s, 3, last);
  foyer_stmt_bind_int (s, 4, before_hlc);
  foyer_stmt_bind_int (s, 5, AT_ONCE);
  while (foyer_stmt_step (s))
    {
      /* A clock that went back may have left a younger entry before an older one: no further than to it. */
      if (foyer_stmt_int (s, 0) != to + 1 && rows > 0)
        break;
      to = foyer_stmt_int (s, 0);
      rows++;
    }
  foyer_stmt_done (s);
  if (rows == 0)
    return 0;
  s = foyer_db_own (tx->db, "DELETE FROM sync_log WHERE inc=?1 AND n>?2 AND n<=?3 AND flags&9=0 AND undoes IS NULL");
  foyer_stmt_bind_int (s, 1, inc);
  foyer_stmt_bind_int (s, 2, from);
  foyer_stmt_bind_int (s, 3, to);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
  set_state_int (tx, key, to);
  if (inc > state_int (tx->db, BELOW))
    set_state_int (tx, BELOW, inc);
  return rows;
}

int
foyer_tx_prune_log (FoyerTx *tx, gint64 you_inc, gint64 you_n, gint64 inc, gint64 n)
{
  gint64 keep = keep_ms >= 0 ? keep_ms : FOYER_LOG_DAYS * DAY_MS;
  gint64 before = keep == 0 ? G_MAXINT64 : MAX (tx->now - keep, 0) << 16, at = you_inc;
  FoyerStmt *s;
  int rows = 0;

  /* A copy that does not know this incarnation yet says nothing of it, nor whether all before it had come. */
  if (inc != you_inc || n <= 0 || you_inc != tx->inc)
    return 0;
  /* All of the incarnations before this one that ever came had come before it; what had not was written again in it. */
  for (;;)
    {
      gint64 last = 0;

      s = foyer_db_own (tx->db, "SELECT inc,n FROM sync_log WHERE inc<?1 ORDER BY inc DESC,n DESC LIMIT 1");
      foyer_stmt_bind_int (s, 1, at);
      if (foyer_stmt_step (s))
        {
          at = foyer_stmt_int (s, 0);
          last = foyer_stmt_int (s, 1);
        }
      foyer_stmt_done (s);
      if (last == 0)
        break;
      rows += prune (tx, at, last, before);
    }
  /* The last entry stays: the next one follows it. */
  return rows + prune (tx, you_inc, MIN (MIN (n, you_n), tx->n - 1), before);
}

/* ---- taking back -------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  gint64 inc, from, to;
  GPtrArray *found; /* FoyerTxn; its body and hash beside it */
  GPtrArray *bodies;
} Search;

static void
on_frame (gint64 inc, const char *body, gsize len, const guint8 *h, gboolean last, gpointer data)
{
  Search *s = data;
  g_autoptr (FoyerTxn) t = NULL;

  if (inc != s->inc)
    return;
  t = foyer_txn_parse (body, len, h, NULL);
  if (t == NULL || t->inc != s->inc || t->n < s->from || t->n > s->to)
    return;
  g_ptr_array_add (s->found, g_steal_pointer (&t));
  g_ptr_array_add (s->bodies, g_strndup (body, len));
}

/* The entry that follows @before; with NULL the one the chain names. -1: there is none. */
static int
find_next (const Search *s, gint64 n, const guint8 *before, const FoyerId *id)
{
  for (guint i = 0; i < s->found->len; i++)
    {
      const FoyerTxn *t = s->found->pdata[i];

      if (t->n == n && (before != NULL ? memcmp (t->prev, before, FOYER_HASH_LEN) == 0 : id == NULL || foyer_id_equal (&t->id, id)))
        return i;
    }
  return -1;
}

static void
put_back (FoyerTx *tx, const FoyerTxn *t, const char *body)
{
  FoyerStmt *s = foyer_db_own (tx->db, "INSERT OR IGNORE INTO sync_log(inc,n,id,grp,hlc,who,undoes,body,h,flags) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,4)");

  foyer_stmt_bind_int (s, 1, t->inc);
  foyer_stmt_bind_int (s, 2, t->n);
  foyer_stmt_bind_id (s, 3, &t->id);
  foyer_stmt_bind_id (s, 4, &t->group);
  foyer_stmt_bind_int (s, 5, t->hlc);
  foyer_stmt_bind_id (s, 6, &t->who);
  foyer_stmt_bind_id (s, 7, &t->undoes);
  foyer_stmt_bind_text (s, 8, body);
  foyer_stmt_bind_blob (s, 9, t->h, FOYER_HASH_LEN);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

gboolean
foyer_tx_unprune_log (FoyerTx *tx, gint64 inc, gint64 n, const FoyerId *id, GError **error)
{
  static const guint8 none[FOYER_HASH_LEN];
  g_autofree char *dir = g_build_filename (tx->store->dir, "journal", NULL), *key = key_of (inc);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) foyer_txn_free), bodies = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (int));
  Search s = { inc, MAX (n, 1), pruned (tx->db, inc), found, bodies };
  const guint8 *before = n == 0 ? none : NULL;

  if (s.to == 0 || n > s.to)
    return TRUE;
  if (!foyer_journal_replay (dir, on_frame, &s, error))
    return FALSE;
  for (gint64 at = s.from; at <= s.to; at++)
    {
      int i = find_next (&s, at, before, id);

      if (i < 0)
        {
          g_message ("The chain was restored from a copy so old that entry %" G_GINT64_FORMAT " of this desk is not known any more", at);
          return TRUE;
        }
      g_array_append_val (order, i);
      before = ((FoyerTxn *) found->pdata[i])->h;
    }
  for (guint i = 0; i < order->len; i++)
    put_back (tx, found->pdata[g_array_index (order, int, i)], bodies->pdata[g_array_index (order, int, i)]);
  set_state_int (tx, key, MAX (n - 1, 0));
  g_message ("The chain asks for %u entries again that the log had let go: they come from the journal", order->len);
  return foyer_db_check (tx->db, error);
}

/* ---- the journal ------------------------------------------------------------------------------------------------------------------ */

typedef struct
{
  gint64 at, inc, n;
} Mark;

static GArray *
read_marks (FoyerDb *db)
{
  GArray *marks = g_array_new (FALSE, FALSE, sizeof (Mark));
  g_autofree char *text = foyer_db_state (db, MARKS);
  g_auto (GStrv) words = g_strsplit (text != NULL ? text : "", " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_auto (GStrv) w = g_strsplit (words[i], "/", 4);

      if (g_strv_length (w) == 3)
        {
          Mark m = { g_ascii_strtoll (w[0], NULL, 10), g_ascii_strtoll (w[1], NULL, 10), g_ascii_strtoll (w[2], NULL, 10) };
          g_array_append_val (marks, m);
        }
    }
  return marks;
}

static void
write_marks (FoyerTx *tx, const GArray *marks)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < marks->len; i++)
    {
      const Mark *m = &g_array_index (marks, Mark, i);
      g_string_append_printf (out, "%s%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, i > 0 ? " " : "", m->at, m->inc, m->n);
    }
  foyer_tx_set_state (tx, MARKS, out->len > 0 ? out->str : NULL);
}

void
foyer_tx_note_copy (FoyerTx *tx, const char *gen, gint64 at, gint64 inc, gint64 n)
{
  gint64 keep = journal_ms >= 0 ? journal_ms : FOYER_JOURNAL_DAYS * DAY_MS;
  g_autofree char *life = NULL;
  g_autoptr (GArray) marks = NULL;
  Mark m = { at, inc, n };
  guint old = 0, before;

  if (inc < 0 || n <= 0)
    return;
  life = foyer_db_state (tx->db, LIFE);
  if (g_strcmp0 (life, gen) != 0)
    {
      /* A new life may have begun before what was noted, and its first copies lack what we have not sent again. */
      foyer_tx_set_state (tx, LIFE, gen);
      foyer_tx_set_state (tx, MARKS, NULL);
    }
  marks = read_marks (tx->db);
  before = marks->len;
  /* Of a server whose clock was set back meanwhile. */
  while (marks->len > 0 && g_array_index (marks, Mark, marks->len - 1).at > at)
    g_array_set_size (marks, marks->len - 1);
  if (marks->len == 0 || at - g_array_index (marks, Mark, marks->len - 1).at >= keep / STEPS)
    g_array_append_val (marks, m);
  else if (marks->len == before && g_array_index (marks, Mark, 0).at > at - keep)
    return;
  while (old < marks->len && g_array_index (marks, Mark, old).at <= at - keep)
    old++;
  if (old > 0)
    {
      const Mark *held = &g_array_index (marks, Mark, old - 1);
      g_autofree char *cut = g_strdup_printf ("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, held->inc, held->n);

      foyer_tx_set_state (tx, CUT, cut);
      g_array_remove_range (marks, 0, old);
    }
  write_marks (tx, marks);
}

typedef struct
{
  FoyerDb *db;
  gint64 inc, n;
  guint gone;
} Cut;

/* An entry the log has is in the journal too, however old: what is in quarantine, or says that another one is undone. */
static gboolean
is_needed (const char *body, gsize len, const guint8 *h, gpointer data)
{
  const Cut *c = data;
  g_autoptr (FoyerTxn) t = foyer_txn_parse (body, len, h, NULL);
  FoyerStmt *s;
  gboolean any;

  if (t == NULL || t->inc > c->inc || (t->inc == c->inc && t->n > c->n) || !foyer_db_pruned (c->db, t->inc, t->n))
    return TRUE;
  s = foyer_db_own_read (c->db, "SELECT 1 FROM sync_log WHERE id=?1");
  foyer_stmt_bind_id (s, 1, &t->id);
  any = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return any || !foyer_db_check (c->db, NULL);
}

static gboolean
cut_job (FoyerStore *store, gpointer data, GError **error)
{
  Cut *c = data;

  c->db = store->db;
  return foyer_journal_cut (store->journal, is_needed, c, &c->gone, error);
}

static gboolean
cut_done (FoyerTx *tx, gpointer data, GError **error)
{
  foyer_tx_set_state (tx, DONE, data);
  return TRUE;
}

typedef struct
{
  char *cut, *done;
} CutState;

static gboolean
read_cut (FoyerDb *db, gpointer data, GError **error)
{
  CutState *s = data;

  s->cut = foyer_db_state (db, CUT);
  s->done = foyer_db_state (db, DONE);
  return TRUE;
}

void
foyer_store_cut_journal (FoyerStore *store, const char *journal)
{
  CutState s = { NULL, NULL };
  g_autoptr (GError) error = NULL;
  Cut c = { NULL, 0, 0, 0 };
  char *end;

  if (foyer_store_read (store, read_cut, &s, &error) && s.cut != NULL && g_strcmp0 (s.cut, s.done) != 0)
    {
      c.inc = g_ascii_strtoll (s.cut, &end, 10);
      c.n = *end == '/' ? g_ascii_strtoll (end + 1, NULL, 10) : 0;
      if (foyer_store_outside (store, cut_job, &c, &error) && foyer_store_maintain (store, cut_done, s.cut, &error) && c.gone > 0)
        g_message ("%u entries that old copies of the chain hold left the journal", c.gone);
    }
  if (error != NULL)
    g_warning ("The journal in %s could not be cut: %s", journal, error->message);
  g_free (s.cut);
  g_free (s.done);
}
