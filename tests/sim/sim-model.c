#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "sim-model.h"

/* ---- txns -------------------------------------------------------------------------------------------------------------- */

static void
val_clear (gpointer p)
{
  g_free (((SimVal *) p)->text);
}

static void
op_free (gpointer p)
{
  SimOpText *op = p;

  g_array_unref (op->vals);
  g_array_unref (op->olds);
  g_free (op);
}

static GArray *
read_vals (const FoyerEntity *e, JsonObject *o)
{
  GArray *out = g_array_new (FALSE, TRUE, sizeof (SimVal));

  g_array_set_clear_func (out, val_clear);
  for (int i = 0; o != NULL && i < e->n_fields; i++)
    {
      JsonNode *node = json_object_get_member (o, e->fields[i].name);
      SimVal v = { i, NULL };

      if (node == NULL)
        continue;
      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64)
        v.text = g_strdup_printf ("i%" G_GINT64_FORMAT, json_node_get_int (node));
      else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
        v.text = g_strdup (json_node_get_boolean (node) ? "i1" : "i0");
      else if (JSON_NODE_HOLDS_VALUE (node))
        v.text = g_strconcat ("t", json_node_get_string (node), NULL);
      else if (!JSON_NODE_HOLDS_NULL (node))
        g_error ("%s.%s holds no value", e->name, e->fields[i].name);
      g_array_append_val (out, v);
    }
  return out;
}

SimTxn *
sim_txn_parse (const FoyerId *id, const char *body)
{
  g_autoptr (JsonNode) root = json_from_string (body, NULL);
  SimTxn *t = g_new0 (SimTxn, 1);
  JsonArray *ops;

  g_assert_nonnull (root);
  t->refs = 1;
  t->id = *id;
  t->author = -1;
  t->hlc = json_object_get_int_member (json_node_get_object (root), "hlc");
  t->ops = g_ptr_array_new_with_free_func (op_free);
  if (json_object_has_member (json_node_get_object (root), "loc"))
    t->loc = g_strconcat ("t", json_object_get_string_member (json_node_get_object (root), "loc"), NULL);
  ops = json_object_get_array_member (json_node_get_object (root), "ops");
  for (guint i = 0; i < json_array_get_length (ops); i++)
    {
      JsonObject *o = json_array_get_object_element (ops, i);
      const FoyerEntity *e = foyer_entity_lookup (json_object_get_string_member (o, "t"));
      SimOpText *op;

      if (e == NULL)
        continue;
      op = g_new0 (SimOpText, 1);
      op->entity = e;
      if (!foyer_id_parse (json_object_get_string_member (o, "id"), &op->id))
        g_error ("An op without an id");
      op->make = strcmp (json_object_get_string_member (o, "k"), "new") == 0;
      op->vals = read_vals (e, json_object_has_member (o, "f") ? json_object_get_object_member (o, "f") : NULL);
      op->olds = read_vals (e, json_object_has_member (o, "o") ? json_object_get_object_member (o, "o") : NULL);
      g_ptr_array_add (t->ops, op);
    }
  return t;
}

SimTxn *
sim_txn_ref (SimTxn *t)
{
  t->refs++;
  return t;
}

void
sim_txn_unref (SimTxn *t)
{
  if (t == NULL || --t->refs > 0)
    return;
  g_ptr_array_unref (t->ops);
  g_free (t->loc);
  g_free (t);
}

static const SimVal *
find_val (const GArray *vals, int field)
{
  for (guint i = 0; i < vals->len; i++)
    if (g_array_index (vals, SimVal, i).field == field)
      return &g_array_index (vals, SimVal, i);
  return NULL;
}

const char *
sim_op_val (const SimOpText *op, const char *field)
{
  const SimVal *v = find_val (op->vals, foyer_entity_field (op->entity, field));
  return v != NULL ? v->text : NULL;
}

const char *
sim_op_old (const SimOpText *op, const char *field)
{
  int i = foyer_entity_field (op->entity, field);
  const SimVal *v = i >= 0 ? find_val (op->olds, i) : NULL;
  return v != NULL ? v->text : NULL;
}

/* ---- lives ---------------------------------------------------------------------------------------------------------------- */

static void
taken_clear (gpointer p)
{
  sim_txn_unref (((SimTaken *) p)->txn);
}

SimHistory *
sim_history_new (void)
{
  SimHistory *h = g_new0 (SimHistory, 1);

  h->refs = 1;
  h->taken = g_array_new (FALSE, TRUE, sizeof (SimTaken));
  g_array_set_clear_func (h->taken, taken_clear);
  h->index = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
  return h;
}

SimHistory *
sim_history_ref (SimHistory *h)
{
  h->refs++;
  return h;
}

void
sim_history_unref (SimHistory *h)
{
  if (h == NULL || --h->refs > 0)
    return;
  g_array_unref (h->taken);
  g_hash_table_unref (h->index);
  g_free (h);
}

void
sim_history_add (SimHistory *h, const SimTaken *t)
{
  SimTaken copy = *t;

  sim_txn_ref (copy.txn);
  g_array_append_val (h->taken, copy);
  g_hash_table_insert (h->index, foyer_id_copy (&copy.txn->id), GUINT_TO_POINTER (h->taken->len));
}

SimHistory *
sim_history_fork (const SimHistory *h, guint len)
{
  SimHistory *out = sim_history_new ();

  for (guint i = 0; i < len; i++)
    sim_history_add (out, &g_array_index (h->taken, SimTaken, i));
  return out;
}

int
sim_history_find (const SimHistory *h, const FoyerId *id)
{
  return (int) GPOINTER_TO_UINT (g_hash_table_lookup (h->index, id)) - 1;
}

/* ---- rows ------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  gint64 hlc; /* 0: never given */
  FoyerId txn;
} Stamp;

typedef struct
{
  FoyerId id;
  gboolean made;  /* by a NEW */
  Stamp created;  /* lowest of its NEWs */
  Stamp row, claim; /* of the groups that stand together */
  FoyerId dev;      /* who changed it first; a copy of a desk is another one, and its log another incarnation */
  gint64 inc;
  gboolean shared;  /* and whether another has since */
  char *vals[64];
  Stamp stamps[64];
} Row;

typedef struct
{
  FoyerId a, b;
} Tie;

typedef struct
{
  FoyerId client;
  int field;
  char *text;
  Stamp by;
} Edit;

struct _SimModel
{
  GArray *receipts;    /* FoyerId: printed in the txn at hand */
  GArray *visits;      /* FoyerId: made in the txn at hand */
  GArray *ties;        /* Tie: cards that were merged, once */
  GArray *edits;       /* Edit: of cards */
  GHashTable **tables; /* by index of foyer_entities: FoyerId* → Row* */
};

static void
row_free (gpointer p)
{
  Row *r = p;

  for (int i = 0; i < 64; i++)
    g_free (r->vals[i]);
  g_free (r);
}

static void
edit_clear (gpointer p)
{
  g_free (((Edit *) p)->text);
}

SimModel *
sim_model_new (void)
{
  SimModel *m = g_new0 (SimModel, 1);

  m->visits = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  m->ties = g_array_new (FALSE, FALSE, sizeof (Tie));
  m->edits = g_array_new (FALSE, FALSE, sizeof (Edit));
  g_array_set_clear_func (m->edits, edit_clear);

  m->receipts = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  m->tables = g_new0 (GHashTable *, foyer_n_entities);
  for (int i = 0; i < foyer_n_entities; i++)
    m->tables[i] = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, NULL, row_free);
  return m;
}

void
sim_model_free (SimModel *m)
{
  if (m == NULL)
    return;
  for (int i = 0; i < foyer_n_entities; i++)
    g_hash_table_unref (m->tables[i]);
  g_array_unref (m->receipts);
  g_array_unref (m->ties);
  g_array_unref (m->visits);
  g_array_unref (m->edits);
  g_free (m->tables);
  g_free (m);
}

static int
later (const Stamp *a, const Stamp *b)
{
  return a->hlc != b->hlc ? (a->hlc < b->hlc ? -1 : 1) : memcmp (&a->txn, &b->txn, sizeof a->txn);
}

static void
give (Row *r, int i, const char *text, const Stamp *by)
{
  g_free (r->vals[i]);
  r->vals[i] = g_strdup (text);
  r->stamps[i] = *by;
}

static int
status_rank (const char *text)
{
  return strcmp (text, "tarrived") == 0 ? 2 : strcmp (text, "tno-show") == 0 ? 1 : 0;
}

static int
field_of (const char *table, const char *name, GHashTable **rows, SimModel *m)
{
  const FoyerEntity *e = foyer_entity (table);

  *rows = m->tables[e - foyer_entities];
  return foyer_entity_field (e, name);
}

/* A visit whose receipt is printed and not taken back. */
static gboolean
has_receipt (SimModel *m, const FoyerId *visit)
{
  GHashTable *docs;
  int type = field_of ("document", "type", &docs, m), of = field_of ("document", "visit", &docs, m), mark = field_of ("document", "void", &docs, m);
  GHashTableIter iter;
  gpointer value;
  char text[38] = "t";

  foyer_id_format (visit, text + 1);
  g_hash_table_iter_init (&iter, docs);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Row *r = value;
      if (g_strcmp0 (r->vals[type], "i101") == 0 && g_strcmp0 (r->vals[of], text) == 0 && r->vals[mark] == NULL)
        return TRUE;
    }
  return FALSE;
}

/* After each txn: where a receipt was printed, someone was here. */
static void
arrive (SimModel *m)
{
  GHashTable *docs, *visits;
  GHashTableIter iter;
  gpointer value;
  int of = field_of ("document", "visit", &docs, m), mark = field_of ("document", "void", &docs, m), status = field_of ("visit", "status", &visits, m),
      type = field_of ("document", "type", &docs, m);

  /* A receipt may have come before its visit. */
  g_hash_table_iter_init (&iter, docs);
  while (m->visits->len > 0 && g_hash_table_iter_next (&iter, NULL, &value))
    {
      Row *doc = value;
      FoyerId id;

      if (doc->vals[mark] != NULL || doc->vals[of] == NULL || g_strcmp0 (doc->vals[type], "i101") != 0 || !foyer_id_parse (doc->vals[of] + 1, &id))
        continue;
      for (guint i = 0; i < m->visits->len; i++)
        if (foyer_id_equal (&g_array_index (m->visits, FoyerId, i), &id))
          g_array_append_val (m->receipts, doc->id);
    }
  g_array_set_size (m->visits, 0);
  g_array_sort (m->receipts, (GCompareFunc) foyer_id_compare);
  for (guint i = 0; i < m->receipts->len; i++)
    {
      Row *doc = g_hash_table_lookup (docs, &g_array_index (m->receipts, FoyerId, i)), *visit = NULL;
      FoyerId id;

      if (doc->vals[mark] == NULL && doc->vals[of] != NULL && foyer_id_parse (doc->vals[of] + 1, &id))
        visit = g_hash_table_lookup (visits, &id);
      if (visit != NULL && (visit->vals[status] == NULL || status_rank (visit->vals[status]) < 2))
        give (visit, status, "tarrived", &doc->created);
    }
  g_array_set_size (m->receipts, 0);
}

/* A step from what stands is a step; else fact over plan, arrived over no-show, among plans the later one. */
static void
step_status (SimModel *m, Row *r, int i, const char *to, const SimVal *from, const Stamp *by)
{
  const char *now = r->vals[i];
  gboolean sealed = now != NULL && strcmp (now, "tarrived") == 0 && has_receipt (m, &r->id);

  if (to == NULL)
    return;
  if (now == NULL || (!sealed && from != NULL && g_strcmp0 (from->text, now) == 0 && strcmp (now, to) != 0))
    give (r, i, to, by);
  else if (strcmp (now, to) == 0)
    {
      if (later (by, &r->stamps[i]) > 0)
        r->stamps[i] = *by;
    }
  else if (sealed)
    return;
  else if (status_rank (to) > status_rank (now) || (status_rank (to) == status_rank (now) && later (by, &r->stamps[i]) > 0))
    give (r, i, to, by);
}

/* What one action sets for good it sets alone. */
static void
set_once (const FoyerEntity *e, Row *r, const SimOpText *op, const Stamp *by)
{
  for (int i = 0; i < e->n_fields; i++)
    if (e->fields[i].merge == FOYER_MERGE_ONCE && r->vals[i] != NULL && later (&r->stamps[i], by) != 0)
      return;
  for (guint k = 0; k < op->vals->len; k++)
    {
      const SimVal *v = &g_array_index (op->vals, SimVal, k);
      if (e->fields[v->field].merge == FOYER_MERGE_ONCE && v->text != NULL)
        give (r, v->field, v->text, by);
    }
}

static void
set_group (const FoyerEntity *e, Row *r, const SimOpText *op, FoyerMerge class, Stamp *stands, const Stamp *by)
{
  gboolean any = FALSE;

  for (int i = 0; i < e->n_fields; i++)
    any |= e->fields[i].merge == class && (op->make || find_val (op->vals, i) != NULL);
  if (!any || (stands->hlc != 0 && later (by, stands) < 0))
    return;
  for (int i = 0; i < e->n_fields; i++)
    {
      const SimVal *v = find_val (op->vals, i);

      if (e->fields[i].merge == class && (op->make || v != NULL))
        give (r, i, v != NULL ? v->text : NULL, by);
      else if (e->fields[i].merge == class)
        r->stamps[i] = *by;
    }
  *stands = *by;
}

/* The latest change of the row but its deletion. */
static Stamp
last_edit (const FoyerEntity *e, const Row *r, int deleted)
{
  Stamp last = r->created;

  for (int i = 0; i < e->n_fields; i++)
    if (i != deleted && r->stamps[i].hlc != 0 && later (&r->stamps[i], &last) > 0)
      last = r->stamps[i];
  return last;
}

/* An add-wins set: ids that live, and with '-' those that were taken away. What the op has and had not before, happens. */
static gboolean
has_word (const char *text, const char *word)
{
  g_auto (GStrv) words = text != NULL ? g_strsplit (text + 1, " ", -1) : NULL;
  return words != NULL && g_strv_contains ((const char *const *) words, word);
}

static int
compare_words (gconstpointer a, gconstpointer b)
{
  const char *x = *(const char *const *) a, *y = *(const char *const *) b;

  if ((x[0] == '-') != (y[0] == '-'))
    return x[0] == '-' ? 1 : -1;
  return strcmp (x, y);
}

static void
set_adds (Row *r, int i, int deleted, const char *to, const char *from)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) had = g_strsplit (r->vals[i] != NULL ? r->vals[i] + 1 : "", " ", -1), next = g_strsplit (to != NULL ? to + 1 : "", " ", -1);
  gboolean lives = FALSE;

  for (int k = 0; had[k] != NULL; k++)
    {
      g_autofree char *gone = g_strconcat ("-", had[k], NULL);

      /* It goes when the op takes it away now. */
      if (had[k][0] != '\0' && !(has_word (to, gone) && !has_word (from, gone)))
        g_ptr_array_add (words, g_strdup (had[k]));
    }
  for (int k = 0; next[k] != NULL; k++)
    {
      g_autofree char *gone = g_strconcat ("-", next[k], NULL);

      if (next[k][0] != '\0' && !has_word (from, next[k]) && !has_word (r->vals[i], next[k]) && (next[k][0] == '-' || !has_word (r->vals[i], gone)))
        g_ptr_array_add (words, g_strdup (next[k]));
    }
  g_ptr_array_sort (words, compare_words);
  for (guint k = 0; k < words->len; k++)
    lives |= *(const char *) words->pdata[k] != '-';
  g_ptr_array_add (words, NULL);
  g_free (r->vals[i]);
  {
    g_autofree char *text = g_strjoinv (" ", (char **) words->pdata);
    r->vals[i] = words->len > 1 ? g_strconcat ("t", text, NULL) : NULL;
  }
  g_free (r->vals[deleted]);
  r->vals[deleted] = lives ? NULL : g_strdup ("i1");
}

/* A link as version 1 wrote it, by a desk that did not know yet whether the chain understands more: the mark alone. It adds the txn's id, or
 * takes away all there are. */
static void
set_mark (Row *r, int i, int deleted, const SimOpText *op, const Stamp *by)
{
  const SimVal *mark = find_val (op->vals, deleted);
  g_autoptr (GString) to = g_string_new ("t");
  char text[37];

  if (find_val (op->vals, i) != NULL || (mark == NULL && !op->make))
    return;
  if (mark != NULL && g_strcmp0 (mark->text, "i1") == 0)
    {
      g_auto (GStrv) had = g_strsplit (r->vals[i] != NULL ? r->vals[i] + 1 : "", " ", -1);

      for (int k = 0; had[k] != NULL; k++)
        if (had[k][0] != '\0' && had[k][0] != '-')
          g_string_append_printf (to, "%s-%s", to->len > 1 ? " " : "", had[k]);
    }
  else
    g_string_append (to, foyer_id_format (&by->txn, text));
  set_adds (r, i, deleted, to->str, NULL);
}

static void
take_op (SimModel *m, const SimTaken *taken, const SimOpText *op, const Stamp *by)
{
  const SimTxn *t = taken->txn;
  const FoyerEntity *e = op->entity;
  GHashTable *table = m->tables[e - foyer_entities];
  Row *r = g_hash_table_lookup (table, &op->id);
  int deleted = foyer_entity_field (e, "deleted"), link = -1;
  gboolean first_new, was_made;
  const SimVal *del;

  if (deleted >= 0 && e->fields[deleted].merge != FOYER_MERGE_REGISTER)
    deleted = -1;
  for (int i = 0; i < e->n_fields; i++)
    if (e->fields[i].merge == FOYER_MERGE_ADDS)
      {
        link = deleted;
        deleted = -1;
      }
  if (r == NULL)
    {
      r = g_new0 (Row, 1);
      r->id = op->id;
      r->dev = taken->dev;
      r->inc = taken->inc;
      if (op->make && strcmp (e->name, "document") == 0 && g_strcmp0 (sim_op_val (op, "type"), "i101") == 0)
        g_array_append_val (m->receipts, op->id);
      /* A step of it may come before the visit itself, from a desk that was shown it (5.13). */
      if (!op->make && strcmp (e->name, "visit") == 0)
        g_array_append_val (m->visits, op->id);
      g_hash_table_insert (table, &r->id, r);
      /* Until its maker is heard of, it waits where the change was made. */
      if (e->scope == FOYER_SCOPE_LOCATION)
        r->vals[foyer_entity_field (e, "loc")] = g_strdup (t->loc);
    }
  r->shared |= !foyer_id_equal (&r->dev, &taken->dev) || r->inc != taken->inc;
  was_made = r->made;
  if (op->make && !r->made && strcmp (e->name, "visit") == 0)
    g_array_append_val (m->visits, op->id);
  first_new = op->make && (!r->made || later (by, &r->created) == 0);
  if (op->make && !r->made)
    {
      r->made = TRUE;
      r->created = *by;
    }
  else if (op->make && later (by, &r->created) < 0)
    {
      Stamp was = r->created;

      r->created = *by;
      /* The NEW that was the first counts as an edit now. */
      if (deleted >= 0 && later (&was, &r->stamps[deleted]) > 0)
        give (r, deleted, "i0", &was);
    }

  for (int i = 0; link >= 0 && i < e->n_fields; i++)
    if (e->fields[i].merge == FOYER_MERGE_ADDS)
      set_mark (r, i, link, op, by);
  for (guint k = 0; k < op->vals->len; k++)
    {
      const SimVal *v = &g_array_index (op->vals, SimVal, k);
      int i = v->field;

      if (i == deleted || i == link || (op->make && v->text == NULL))
        continue;
      if (e->fields[i].merge == FOYER_MERGE_ADDS)
        {
          const SimVal *from = find_val (op->olds, i);
          set_adds (r, i, link, v->text, from != NULL ? from->text : NULL);
        }
      else if (e->fields[i].merge == FOYER_MERGE_MAX)
        {
          if (v->text != NULL && (r->vals[i] == NULL || g_ascii_strtoll (v->text + 1, NULL, 10) > g_ascii_strtoll (r->vals[i] + 1, NULL, 10)))
            give (r, i, v->text, by);
        }
      if (e->fields[i].merge == FOYER_MERGE_REGISTER && later (by, &r->stamps[i]) >= 0)
        give (r, i, v->text, by);
      else if (e->fields[i].merge == FOYER_MERGE_STATUS)
        step_status (m, r, i, v->text, find_val (op->olds, i), by);
      else if (e->fields[i].merge == FOYER_MERGE_CONST && first_new)
        give (r, i, v->text, &r->created);
    }
  set_once (e, r, op, by);
  set_group (e, r, op, FOYER_MERGE_ROW, &r->row, by);
  set_group (e, r, op, FOYER_MERGE_CLAIM, &r->claim, by);

  if (deleted < 0)
    return;
  del = find_val (op->vals, deleted);
  if (del != NULL)
    {
      Stamp last = last_edit (e, r, deleted);

      if (later (by, &r->stamps[deleted]) >= 0)
        give (r, deleted, g_strcmp0 (del->text, "i1") == 0 && later (by, &last) < 0 ? "i0" : del->text, by);
    }
  else if (later (by, &r->stamps[deleted]) > 0)
    {
      /* Nobody deletes what he has not seen. */
      if (op->make && was_made && !first_new)
        give (r, deleted, "i0", by);
      else if (g_strcmp0 (r->vals[deleted], "i1") == 0)
        {
          g_free (r->vals[deleted]);
          r->vals[deleted] = g_strdup ("i0");
        }
    }
}

static void
note_card (SimModel *m, const SimOpText *op, const Stamp *by)
{
  if (strcmp (op->entity->name, "client_alias") == 0)
    {
      const char *loser = sim_op_val (op, "loser"), *winner = sim_op_val (op, "winner");
      Tie tie;

      if (loser != NULL && winner != NULL && foyer_id_parse (loser + 1, &tie.a) && foyer_id_parse (winner + 1, &tie.b))
        g_array_append_val (m->ties, tie);
    }
  for (guint i = 0; strcmp (op->entity->name, "client") == 0 && i < op->vals->len; i++)
    {
      const SimVal *v = &g_array_index (op->vals, SimVal, i);
      Edit e = { op->id, v->field, g_strdup (v->text), *by };
      g_array_append_val (m->edits, e);
    }
}

gboolean
sim_model_shared (SimModel *m, const FoyerId *id, int field, const char *text, gint64 hlc, const FoyerId *txn)
{
  g_autoptr (GHashTable) tied = g_hash_table_new (foyer_id_hash, foyer_id_equal_func);
  Row *r = g_hash_table_lookup (m->tables[foyer_entity ("client") - foyer_entities], id);
  Stamp by = { hlc, *txn };
  guint had = 0;

  g_hash_table_add (tied, (gpointer) id);
  while (had != g_hash_table_size (tied))
    {
      had = g_hash_table_size (tied);
      for (guint i = 0; i < m->ties->len; i++)
        {
          Tie *t = &g_array_index (m->ties, Tie, i);
          if (g_hash_table_contains (tied, &t->a) || g_hash_table_contains (tied, &t->b))
            {
              g_hash_table_add (tied, &t->a);
              g_hash_table_add (tied, &t->b);
            }
        }
    }
  for (guint i = 0; r != NULL && i < m->edits->len; i++)
    {
      const Edit *e = &g_array_index (m->edits, Edit, i);

      if (e->field == field && g_strcmp0 (e->text, text) == 0 && later (&e->by, &by) == 0 && later (&by, &r->stamps[field]) > 0
          && g_hash_table_contains (tied, &e->client))
        {
          give (r, field, text, &by);
          return TRUE;
        }
    }
  return FALSE;
}

void
sim_model_take (SimModel *m, const SimTaken *t)
{
  Stamp by = { t->eff, t->txn->id };

  for (guint i = 0; !t->refused && i < t->txn->ops->len; i++)
    {
      take_op (m, t, t->txn->ops->pdata[i], &by);
      note_card (m, t->txn->ops->pdata[i], &by);
    }
  arrive (m);
}

const char *
sim_model_val (SimModel *m, const FoyerEntity *entity, const FoyerId *id, int field, gboolean *found)
{
  Row *r = g_hash_table_lookup (m->tables[entity - foyer_entities], id);

  *found = r != NULL;
  return r != NULL ? r->vals[field] : NULL;
}

guint
sim_model_n_rows (SimModel *m, const FoyerEntity *entity)
{
  return g_hash_table_size (m->tables[entity - foyer_entities]);
}

gboolean
sim_model_revive (SimModel *m, const FoyerEntity *entity, const FoyerId *id, gint64 hlc, const FoyerId *txn)
{
  Row *r = g_hash_table_lookup (m->tables[entity - foyer_entities], id);
  Stamp by = { hlc, *txn };

  if (r == NULL || !r->shared)
    return FALSE;
  give (r, foyer_entity_field (entity, "deleted"), "i0", &by);
  return TRUE;
}
