/* What must be true: at every step what is cheap, at the end everything. */
#include "config.h"

#include <string.h>

#include "foyer-erase.h"
#include "foyer-error.h"
#include "foyer-time.h"
#include "sim.h"

gint64 sim_server_seq (Sim *sim);

/* ---- what a desk must show: base and its own log, everything once ------------------------------------------------------- */

typedef struct
{
  gint64 amount;
  gboolean void_mark, made;
  const char *loc;
} Fact;

static gboolean
in_scope (const char *cursors, const char *loc)
{
  return loc == NULL || strstr (cursors, loc + 1) != NULL;
}

static void
add_facts (GHashTable *facts, const SimTxn *t, const char *cursors)
{
  for (guint i = 0; i < t->ops->len; i++)
    {
      const SimOpText *op = t->ops->pdata[i];
      const char *amount, *mark;
      Fact *f;

      if (strcmp (op->entity->name, "money") != 0)
        continue;
      f = g_hash_table_lookup (facts, &op->id);
      amount = sim_op_val (op, "amount");
      mark = sim_op_val (op, "void");
      /* In a base, a change may stand before the one that makes the row (a restored server hears of them in any order). */
      if (f == NULL && (cursors != NULL || op->make))
        {
          f = g_new0 (Fact, 1);
          f->loc = t->loc;
          g_hash_table_insert (facts, (gpointer) &op->id, f);
        }
      if (f != NULL && op->make && !f->made)
        {
          f->made = TRUE;
          f->amount = amount != NULL ? g_ascii_strtoll (amount + 1, NULL, 10) : 0;
          f->loc = cursors != NULL ? sim_op_val (op, "loc") : NULL; /* what is pending shows wherever it belongs */
        }
      if (f != NULL && mark != NULL)
        f->void_mark = TRUE;
    }
}

typedef struct
{
  gint64 sum, n, pending;
  gboolean partial; /* the head of a first sync: rows of the day that are no base */
} Seen;

static gboolean
read_seen (FoyerDb *db, gpointer data, GError **error)
{
  Seen *s = data;

  s->sum = foyer_db_int (db, "SELECT coalesce(sum(amount),0) FROM money WHERE void IS NULL", NULL);
  s->n = foyer_db_int (db, "SELECT count(*) FROM money", NULL);
  s->pending = foyer_db_pending (db, NULL);
  s->partial = foyer_db_int (db, "SELECT count(*) FROM sync_state WHERE k='head'", NULL) > 0;
  return TRUE;
}

typedef struct
{
  SimDesk *d;
  GHashTable *facts;
} Compared;

/* For the story: which payment it is. */
static gboolean
say_payments (FoyerDb *db, gpointer data, GError **error)
{
  Compared *c = data;
  FoyerStmt *s = foyer_db_own_read (db, "SELECT m.id,m.amount,m.void IS NOT NULL,coalesce(s.seq,m._seq) FROM money m LEFT JOIN sync_shadow s ON s.id=m.id ORDER BY m.id");

  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      const Fact *f = g_hash_table_lookup (c->facts, &id);
      char text[37];

      sim_say (c->d->sim, "desk %d: payment %s of %" G_GINT64_FORMAT "%s, seq %" G_GINT64_FORMAT "; must be %" G_GINT64_FORMAT "%s", c->d->index, foyer_id_format (&id, text),
               foyer_stmt_int (s, 1), foyer_stmt_int (s, 2) ? " cancelled" : "", foyer_stmt_int (s, 3), f != NULL ? f->amount : -1,
               f == NULL ? " nothing" : f->void_mark ? " cancelled" : "");
    }
  foyer_stmt_done (s);
  return TRUE;
}

/* I5: what its people were told, and what the base brought, is on the screen once, at every moment. */
void
sim_check_desk (SimDesk *d)
{
  Sim *sim = d->sim;
  g_autoptr (GHashTable) facts = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, NULL, g_free);
  Seen seen = { 0 };
  g_autoptr (GError) error = NULL;
  gint64 sum = 0, n = 0, pending = 0;
  g_autoptr (GPtrArray) shown = NULL;
  GHashTableIter iter;
  gpointer value;

  if (d->desk == NULL || sim->failed != NULL)
    return;
  if (!sim_look_desk (d, read_seen, &seen, &error))
    {
      d->hurt |= sim_disk_met (d->disk) > 0;
      if (!d->hurt && !sim_disk_dead (d->disk))
        sim_fail (sim, "desk %d cannot be read: %s", d->index, error->message);
      return;
    }
  for (guint i = 0; i < d->base_len; i++)
    {
      const SimTaken *t = &g_array_index (d->base->taken, SimTaken, i);
      if (!t->refused)
        add_facts (facts, t->txn, d->base_cursors);
    }
  for (guint i = 0; i < d->told->len; i++)
    {
      SimTxn *t = d->told->pdata[i];
      int at = sim_history_find (d->base, &t->id);

      if (at >= 0 && at < (int) d->base_len)
        continue;
      pending++;
      add_facts (facts, t, NULL);
    }
  /* One of them may cancel what the other has made: all that is made first. */
  shown = sim_lan_shown (d);
  for (guint i = 0; i < 2 * shown->len; i++)
    add_facts (facts, shown->pdata[i % shown->len], NULL);
  for (guint i = 0; shown->len > 0 && i < d->told->len; i++)
    {
      SimTxn *t = d->told->pdata[i];
      int at = sim_history_find (d->base, &t->id);

      if (at < 0 || at >= (int) d->base_len)
        add_facts (facts, t, NULL);
    }
  g_hash_table_iter_init (&iter, facts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Fact *f = value;

      if (!in_scope (d->base_cursors, f->loc))
        continue;
      n++;
      sum += f->void_mark ? 0 : f->amount;
    }
  if (!sim->plan.quiet && !seen.partial && (seen.n != n || seen.sum != sum))
    {
      Compared c = { d, facts };
      sim_look_desk (d, say_payments, &c, NULL);
    }
  if (seen.partial ? seen.n < n : seen.n != n || seen.sum != sum)
    sim_fail (sim, "I5: desk %d shows %" G_GINT64_FORMAT " payments, sum %" G_GINT64_FORMAT "; it must show %" G_GINT64_FORMAT ", sum %" G_GINT64_FORMAT, d->index, seen.n, seen.sum,
              n, sum);
  else if (seen.pending < pending)
    sim_fail (sim, "desk %d says that %" G_GINT64_FORMAT " changes are to be sent; %" G_GINT64_FORMAT " are not in its base", d->index, seen.pending, pending);
  sim_check_desk_books (d);
}

/* ---- a base against the server ------------------------------------------------------------------------------------------- */

typedef struct
{
  GArray *cursors; /* scopes; NULL: all */
  guint64 digest;
  guint64 rows;
  GString *list;   /* when wanted */
} Digest;

static gboolean
digest_rows (FoyerDb *db, Digest *g, gboolean desk)
{
  for (int t = 0; t < foyer_n_entities; t++)
    {
      const FoyerEntity *e = &foyer_entities[t];
      g_autofree char *sql = desk
                               ? g_strdup_printf ("SELECT r.id,coalesce(s.sc,r._sc),coalesce(s.h,r._h),coalesce(s.seq,r._seq) FROM %s r LEFT JOIN sync_shadow s ON s.tbl=%d AND s.id=r.id"
                                                  " WHERE coalesce(s.seq,r._seq)>0 ORDER BY r.id",
                                                  e->name, e->tbl)
                               : g_strdup_printf ("SELECT id,_sc,_h,_seq FROM %s ORDER BY id", e->name);
      FoyerStmt *s = foyer_db_own_read (db, sql);

      while (foyer_stmt_step (s))
        {
          FoyerId id = foyer_stmt_id (s, 0);

          if (g->cursors != NULL && foyer_cursors_get (g->cursors, foyer_stmt_text (s, 1)) < 0)
            continue;
          g->rows++;
          g->digest += (guint64) foyer_stmt_int (s, 2) * (2 * foyer_id_hash (&id) + 1) + (guint64) foyer_stmt_int (s, 3);
          if (g->list != NULL)
            {
              char text[37];
              g_string_append_printf (g->list, "%s %s %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", e->name, foyer_id_format (&id, text), foyer_stmt_text (s, 1),
                                      foyer_stmt_int (s, 3), foyer_stmt_int (s, 2));
            }
        }
      foyer_stmt_done (s);
    }
  return TRUE;
}

static gboolean
digest_desk (FoyerDb *db, gpointer data, GError **error)
{
  return digest_rows (db, data, TRUE);
}

static gboolean
digest_server (FoyerDb *db, gpointer data, GError **error)
{
  return digest_rows (db, data, FALSE);
}

/* The first line that is in one list only. */
static char *
first_difference (const char *a, const char *b)
{
  g_auto (GStrv) x = g_strsplit (a, "\n", -1), y = g_strsplit (b, "\n", -1);
  guint i = 0;

  while (x[i] != NULL && g_strcmp0 (x[i], y[i]) == 0)
    i++;
  return g_strdup_printf ("desk: %s; server: %s", x[i] ? x[i] : "-", y[i] ? y[i] : "-");
}

/* I9, when nothing has happened at the server since the answer was made. */
static void
compare_base (SimDesk *d, gboolean always)
{
  Sim *sim = d->sim;
  g_autoptr (GArray) cursors = foyer_cursors_parse (d->base_cursors, -1);
  Digest here = { cursors, 0 }, there = { cursors, 0 };

  if (sim->chains == NULL || sim->failed != NULL || (!always && !sim_chance (&sim->random, 250)))
    return;
  if (d->base != sim->history || d->base_len != sim->history->taken->len)
    {
      if (always)
        sim_fail (sim, "I13: desk %d has %u of %u changes of the chain", d->index, d->base_len, sim->history->taken->len);
      return;
    }
  for (guint i = 0; i < cursors->len; i++)
    if (g_array_index (cursors, FoyerCursor, i).seq != sim_server_seq (sim))
      return;
  if (!sim_look_desk (d, digest_desk, &here, NULL) || !sim_look_server (sim, digest_server, &there, NULL))
    return;
  if (here.digest != there.digest)
    {
      g_autofree char *what = NULL;

      here.list = g_string_new (NULL);
      there.list = g_string_new (NULL);
      sim_look_desk (d, digest_desk, &here, NULL);
      sim_look_server (sim, digest_server, &there, NULL);
      what = first_difference (here.list->str, there.list->str);
      g_string_free (here.list, TRUE);
      g_string_free (there.list, TRUE);
      sim_fail (sim, "I9: the base of desk %d is not what the server has: %s", d->index, what);
    }
}

void
sim_check_base (SimDesk *d)
{
  compare_base (d, FALSE);
}

/* ---- the server against the model ------------------------------------------------------------------------------------------ */

static gboolean
judged (const FoyerEntity *e)
{
  return strcmp (e->name, "conflict") != 0 && strcmp (e->name, "history") != 0 && strcmp (e->name, "lease") != 0;
}

static char *
val_text (const FoyerVal *v)
{
  char text[37];

  switch (v->kind)
    {
    case FOYER_VAL_INT:
      return g_strdup_printf ("i%" G_GINT64_FORMAT, v->i);
    case FOYER_VAL_TEXT:
      return g_strconcat ("t", v->s, NULL);
    case FOYER_VAL_ID:
      return g_strconcat ("t", foyer_id_format (&v->id, text), NULL);
    case FOYER_VAL_NULL:
    default:
      return NULL;
    }
}

static void
compare_row (Sim *sim, FoyerDb *db, const FoyerEntity *e, const FoyerId *id, gboolean at_end)
{
  g_autoptr (FoyerRow) row = foyer_db_get (db, e->name, id);
  char text[37];

  foyer_id_format (id, text);
  /* What a desk changed of a card before its maker told the chain of it is not kept when the card was erased meanwhile. */
  if (row == NULL && sim->plan.erasures > 0 && !at_end && strcmp (e->name, "client") == 0 && g_hash_table_contains (sim->erased, id))
    return;
  if (row == NULL)
    {
      sim_fail (sim, "The server has no %s %s", e->name, text);
      return;
    }
  /* A desk that knows sends the changes of before without the words, to a server too that was put back to before it and is to hear of it yet. And a
   * restore knows who was erased, whether the desk that did it has said so again or not. */
  gboolean erased = sim_erase_is_theirs (sim, db, row, FALSE), here = erased && sim_erase_is_theirs (sim, db, row, TRUE), erasure = strcmp (e->name, "erasure") == 0 && sim->counts.restored > 0;

  for (int i = 0; i < e->n_fields; i++)
    {
      gboolean found;

      if (here && (e->fields[i].flags & FOYER_FIELD_PERSONAL) && !sim_erase_is_gone (row, i))
        sim_fail (sim, "%s %s: %s still tells of somebody who was erased", e->name, text, e->fields[i].name);
      /* A card of his is not changed any more, by whoever had not heard of it. */
      if ((erased && (sim_erase_is_gone (row, i) || strcmp (e->name, "client") == 0)) || (erasure && strcmp (e->fields[i].name, "client") != 0))
        continue;
      const char *want = sim_model_val (sim->model, e, id, i, &found);
      g_autofree char *have = val_text (&row->vals[i]);

      if (e->fields[i].merge == FOYER_MERGE_SERVER || e->fields[i].merge == FOYER_MERGE_DERIVED)
        continue;
      if (found && strcmp (e->fields[i].name, "deleted") == 0 && g_strcmp0 (want, "i1") == 0 && g_strcmp0 (have, "i0") == 0)
        {
          FoyerStamp by = foyer_row_stamp (row, i);
          if (sim_model_revive (sim->model, e, id, by.hlc, &by.txn))
            continue;
        }
      if (found && g_strcmp0 (want, have) != 0 && strcmp (e->name, "client") == 0 && e->fields[i].merge == FOYER_MERGE_REGISTER)
        {
          FoyerStamp by = foyer_row_stamp (row, i);
          if (sim_model_shared (sim->model, id, i, have, by.hlc, &by.txn))
            continue;
        }
      if (!found && erasure)
        continue;
      if (!found)
        sim_fail (sim, "Nothing accepted makes the server's %s %s", e->name, text);
      else if (g_strcmp0 (want, have) != 0)
        sim_fail (sim, "%s %s: %s is %s at the server and must be %s", e->name, text, e->fields[i].name, have ? have : "empty", want ? want : "empty");
      if (sim->failed != NULL)
        return;
    }
}

typedef struct
{
  Sim *sim;
  guint from;
} Compare;

static gboolean
compare_taken (FoyerDb *db, gpointer data, GError **error)
{
  Compare *c = data;

  for (guint i = c->from; i < c->sim->history->taken->len; i++)
    {
      const SimTaken *t = &g_array_index (c->sim->history->taken, SimTaken, i);

      for (guint k = 0; !t->refused && k < t->txn->ops->len; k++)
        {
          const SimOpText *op = t->txn->ops->pdata[k];
          if (judged (op->entity))
            compare_row (c->sim, db, op->entity, &op->id, FALSE);
        }
    }
  return TRUE;
}

/* The rows of what was accepted from position @from on. */
void
sim_check_taken (Sim *sim, guint from)
{
  Compare c = { sim, from };

  sim_look_server (sim, compare_taken, &c, NULL);
  sim_check_books (sim, from);
}

/* ---- at the end ---------------------------------------------------------------------------------------------------------------- */

static gint64
number (FoyerDb *db, const char *sql)
{
  FoyerStmt *s = foyer_db_own_read (db, sql);
  gint64 n = foyer_stmt_step (s) ? foyer_stmt_int (s, 0) : 0;

  foyer_stmt_done (s);
  return n;
}

/* (transfer full) (nullable) */
static char *
words (FoyerDb *db, const char *sql)
{
  FoyerStmt *s = foyer_db_own_read (db, sql);
  char *text = foyer_stmt_step (s) ? g_strdup (foyer_stmt_text (s, 0)) : NULL;

  foyer_stmt_done (s);
  return text;
}

static gboolean
check_server (FoyerDb *db, gpointer data, GError **error)
{
  Sim *sim = data;

  for (int t = 0; t < foyer_n_entities; t++)
    {
      const FoyerEntity *e = &foyer_entities[t];
      g_autofree char *sql = g_strdup_printf ("SELECT id,_sc,_seq,_h FROM %s ORDER BY id", e->name);
      g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
      FoyerStmt *s = foyer_db_own_read (db, sql);

      while (foyer_stmt_step (s))
        {
          FoyerId id = foyer_stmt_id (s, 0);
          g_autoptr (FoyerRow) row = foyer_db_get (db, e->name, &id);
          g_autofree char *image = foyer_row_to_json (row), *scope = foyer_row_scope (row);

          if (foyer_row_hash (row, foyer_stmt_text (s, 1), foyer_stmt_int (s, 2), image) != foyer_stmt_int (s, 3))
            sim_fail (sim, "A %s of the server does not match its hash", e->name);
          if (strcmp (scope, foyer_stmt_text (s, 1)) != 0)
            sim_fail (sim, "I10: a %s stands in %s and belongs to %s", e->name, foyer_stmt_text (s, 1), scope);
          g_array_append_val (ids, id);
        }
      foyer_stmt_done (s);
      if (!judged (e))
        continue;
      if (ids->len != sim_model_n_rows (sim->model, e) && !(strcmp (e->name, "erasure") == 0 && sim->counts.restored > 0 && ids->len > sim_model_n_rows (sim->model, e)))
        sim_fail (sim, "The server has %u rows of %s; %u were made", ids->len, e->name, sim_model_n_rows (sim->model, e));
      for (guint i = 0; i < ids->len && sim->failed == NULL; i++)
        compare_row (sim, db, e, &g_array_index (ids, FoyerId, i), TRUE);
    }

#define HOLDS "x.slot='held' AND x.deleted IS NOT 1 AND x.shared IS NULL AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.id=x.visit AND v.status IN ('no-show','deleted'))"
#define HOLDS_Y "y.slot='held' AND y.deleted IS NOT 1 AND y.shared IS NULL AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.id=y.visit AND v.status IN ('no-show','deleted'))"
  {
    g_autofree char *two = words (db, "SELECT lower(hex(x.id))||' of '||x.wall||' for '||x.dur||' and '||lower(hex(y.id))||' of '||y.wall||' for '||y.dur FROM appointment x"
                                      " JOIN appointment y ON y.staff=x.staff AND y.id>x.id AND x.t0<y.t1 AND y.t0<x.t1 WHERE " HOLDS " AND " HOLDS_Y " LIMIT 1");
    if (two != NULL)
      sim_fail (sim, "I4: two appointments hold the same time: %s", two);
  }
  if (number (db, "SELECT count(*) FROM appointment x WHERE x.slot='contested' AND NOT EXISTS (SELECT 1 FROM appointment y WHERE y.staff=x.staff AND y.id<>x.id"
                  " AND x.t0<y.t1 AND y.t0<x.t1 AND y.slot='held' AND y.deleted IS NOT 1)") > 0)
    {
      g_autofree char *which = words (db, "SELECT lower(hex(x.id))||' of '||x.wall||' for '||x.dur||' gaps '||coalesce(x.gaps,'-')||', beside '||coalesce((SELECT group_concat(lower(hex(y.id))||' of '"
                                          "||y.wall||' for '||y.dur||' '||y.slot||' gaps '||coalesce(y.gaps,'-')||coalesce(' shared '||y.shared,'')||CASE WHEN y.deleted THEN ' deleted' ELSE '' END||' '||v.status,'; ')"
                                          " FROM appointment y LEFT JOIN visit v ON v.id=y.visit WHERE y.staff=x.staff AND y.id<>x.id AND x.t0<y.t1 AND y.t0<x.t1),'nothing')"
                                          " FROM appointment x WHERE x.slot='contested' AND NOT EXISTS (SELECT 1 FROM appointment y WHERE y.staff=x.staff AND y.id<>x.id"
                                          " AND x.t0<y.t1 AND y.t0<x.t1 AND y.slot='held' AND y.deleted IS NOT 1) LIMIT 1");
      sim_fail (sim, "An appointment is contested by nobody: %s", which);
    }
  if (number (db, "SELECT count(*) FROM appointment x WHERE x.slot='contested' AND NOT EXISTS (SELECT 1 FROM conflict c WHERE c.kind='slot' AND"
                  " replace(c.a,'-','')=lower(hex(x.id)))") > 0)
    sim_fail (sim, "I12: an appointment lost its time and no conflict says so");
  if (number (db, "SELECT count(*) FROM sync_devlog d WHERE (SELECT max(n) FROM txn t WHERE t.dev=d.dev AND t.inc=d.inc)>d.n") > 0)
    sim_fail (sim, "I8: a position is before what was accepted");
  return TRUE;
}

static gboolean
check_left (FoyerDb *db, gpointer data, GError **error)
{
  SimDesk *d = data;
  static const char *const empty[] = { "sync_touch", "sync_shadow", "sync_stage", "sync_peer_touch" };

  for (guint i = 0; i < G_N_ELEMENTS (empty); i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM %s", empty[i]);
      if (number (db, sql) > 0)
        {
          g_autofree char *what = words (db, "SELECT group_concat(tbl||' '||lower(hex(id))) FROM (SELECT tbl,id FROM sync_shadow UNION ALL SELECT tbl,id FROM sync_peer_touch LIMIT 3)");
          sim_fail (d->sim, "desk %d has settled and %s is not empty: %s", d->index, empty[i], what);
        }
    }
  if (foyer_db_pending (db, NULL) != 0)
    sim_fail (d->sim, "I13: desk %d still has something to send", d->index);
  if (number (db, "SELECT count(*) FROM sync_orphan") > 0)
    sim_fail (d->sim, "desk %d could not place an entry of its journal", d->index);
  return TRUE;
}

void
sim_check_end (Sim *sim)
{
  if (sim->failed != NULL)
    return;
  sim_look_server (sim, check_server, sim, NULL);
  for (int i = 0; i < sim->n_desks && sim->failed == NULL; i++)
    {
      SimDesk *d = sim->desks[i];

      sim_use (sim, &d->pc);
      sim_check_desk (d);
      compare_base (d, TRUE);
      sim_look_desk (d, check_left, d, NULL);
      for (guint k = 0; k < d->told->len && sim->failed == NULL; k++)
        {
          SimTxn *t = d->told->pdata[k];
          char text[37];
          if (sim_history_find (sim->history, &t->id) < 0)
            sim_fail (sim, "I1: a change of desk %d never reached the chain: %s", d->index, foyer_id_format (&t->id, text));
        }
    }
  sim_erase_check_end (sim);
}
