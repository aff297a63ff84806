/* PRM-2: what a real server refuses. A receptionist's session tries every command and query over HTTP; a desk with the rules left out writes rows
 * of every table in her name. What becomes of each is compared with the tables that say who may. */
#include "config.h"

#include <string.h>

#include "foyer-account.h"
#include "foyer-live.h"
#include "foyer-may.h"
#include "foyer-sync-worker.h"
#include "some-params.h"

#define PHONE "+36301110002"

static FoyerLive *live;
static FoyerTest *owner, *forged; /* two desks */
static FoyerSync *owner_sync, *forged_sync;
static FoyerActor rita;

static FoyerStore *
store_of (FoyerTest *t)
{
  return foyer_desk_store (t->desk);
}

static FoyerSync *
join (FoyerTest *t)
{
  g_autofree char *code = foyer_live_code (live, NULL);
  g_autoptr (GError) error = NULL;
  FoyerSync *sync;

  foyer_enrol (store_of (t), live->url, code, "front desk", &error);
  g_assert_no_error (error);
  sync = foyer_sync_new (store_of (t), foyer_account_load (foyer_store_dir (store_of (t)), &error), NULL, NULL, NULL);
  foyer_sync_wait (sync, 60000, &error);
  g_assert_no_error (error);
  return sync;
}

static void
set_up (void)
{
  live = foyer_live_new ();
  owner = foyer_test_new ();
  rita = foyer_test_user (owner, "Rita", PHONE, "receptionist", NULL);
  owner->owner.now = rita.now = 0;
  foyer_test_book (owner, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Eszter", "+36201234567");
  owner_sync = join (owner);
  forged = foyer_test_new_empty ();
  forged_sync = join (forged);
}

static FoyerAccess *
her_access (FoyerDb *db)
{
  return foyer_access_get (db, &rita.user, &owner->loc);
}

/* ---- every command and query over HTTP --------------------------------------------------------------------------------------- */

static char *token;

/* The right of the entry is what decides: refused for want of it, or not. */
static void
try_entry (const char *kind, const char *name, const char *right, const FoyerParam *list, FoyerAccess *access, guint *kept_out)
{
  g_autoptr (JsonObject) params = some_params (list);
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), params), answer = NULL;
  g_autofree char *body = json_to_string (node, FALSE), *path = g_strdup_printf ("/v1/%s/%s", kind, name);
  gboolean may = foyer_access_value (access, right) != 0, refused = FALSE;
  const char *label = foyer_rights[foyer_right_find (right)].label;
  int status = 0;

  /* The server lets nobody ask as fast as this goes. */
  for (;;)
    {
      answer = foyer_live_http (live, "POST", path, token, NULL, body, &status);
      if (status != 429 && status != 503)
        break;
      g_clear_pointer (&answer, json_node_unref);
      g_usleep (50000);
    }
  if (answer != NULL && JSON_NODE_HOLDS_OBJECT (answer) && json_object_has_member (json_node_get_object (answer), "error"))
    {
      JsonObject *error = json_object_get_object_member (json_node_get_object (answer), "error");
      const char *text = json_object_get_string_member_with_default (error, "text", "");

      refused = strcmp (json_object_get_string_member_with_default (error, "code", ""), "denied") == 0;
      if (may && refused && strstr (text, label) != NULL)
        g_error ("A receptionist was kept out of %s: %s", name, text);
    }
  if (!may && !refused)
    g_error ("A receptionist got into %s without the right %s (%d)", name, right, status);
  *kept_out += !may;
}

static gboolean
try_all (FoyerDb *db, gpointer data, GError **error)
{
  *(FoyerAccess **) data = her_access (db);
  return TRUE;
}

static void
test_http (void)
{
  g_autofree char *body = g_strdup_printf ("{\"chain\":\"%s\",\"login\":\"%s\",\"password\":\"%s\"}", live->chain, PHONE, FOYER_TEST_PASSWORD);
  g_autoptr (JsonNode) session = NULL;
  g_autoptr (FoyerAccess) access = NULL;
  guint out = 0, tried = 0;
  int status;

  session = foyer_live_http (live, "POST", "/v1/session", NULL, NULL, body, &status);
  g_assert_cmpint (status, ==, 200);
  token = g_strdup (json_object_get_string_member (json_node_get_object (session), "token"));
  g_assert_true (foyer_store_read (store_of (owner), try_all, &access, NULL));
  for (int m = 0; foyer_command_modules[m] != NULL; m++)
    for (const FoyerCommand *c = foyer_command_modules[m]; c->name != NULL; c++)
      if (c->right != NULL && *c->right != '\0')
        {
          try_entry ("call", c->name, c->right, c->params, access, &out);
          tried++;
        }
  for (int m = 0; foyer_query_modules[m] != NULL; m++)
    for (const FoyerQuery *q = foyer_query_modules[m]; q->name != NULL; q++)
      if (q->right != NULL && *q->right != '\0')
        {
          try_entry ("query", q->name, q->right, q->params, access, &out);
          tried++;
        }
  g_test_message ("%u entries, %u refused", tried, out);
  g_assert_cmpuint (tried, >, 200);
  g_assert_cmpuint (out, >, 50);
}

/* ---- raw changes of every table ----------------------------------------------------------------------------------------------- */

typedef struct
{
  const FoyerEntity *e;
  FoyerRow *row;     /* as it is to be */
  FoyerRow *before;  /* NULL: new */
  FoyerMay may;
} Forge;

static gboolean
any_row (FoyerDb *db, const char *table, FoyerId *id)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM \"%s\" ORDER BY id LIMIT 1", table);
  FoyerStmt *s = foyer_db_sql (db, sql);
  gboolean found = foyer_stmt_step (s);

  if (found)
    *id = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  return found;
}

static void
set_some (FoyerDb *db, FoyerRow *row, const FoyerField *f, const char *text)
{
  FoyerId id = foyer_id_new (7);

  if (strcmp (f->name, "loc") == 0)
    foyer_row_set_id (row, f->name, &owner->loc);
  else if (f->type == FOYER_TYPE_REF)
    {
      if (f->ref != NULL)
        any_row (db, f->ref, &id);
      foyer_row_set_id (row, f->name, &id);
    }
  else if (f->type == FOYER_TYPE_ENUM)
    {
      g_auto (GStrv) words = g_strsplit (f->ref, " ", 2);
      foyer_row_set_text (row, f->name, words[0]);
    }
  else if (f->type == FOYER_TYPE_DATE)
    foyer_row_set_text (row, f->name, FOYER_TEST_DATE);
  else if (f->type == FOYER_TYPE_WALL)
    foyer_row_set_text (row, f->name, FOYER_TEST_DATE "T16:00");
  else if (f->type == FOYER_TYPE_JSON)
    foyer_row_set_text (row, f->name, "[]");
  else if (foyer_field_is_text (f))
    foyer_row_set_text (row, f->name, text);
  else
    foyer_row_set_int (row, f->name, 1);
}

/* A new row with all it must have, or one that is there with a text of it changed. FALSE: there is none to change. */
static gboolean
prepare (FoyerDb *db, gpointer data, GError **error)
{
  Forge *f = data;
  g_autoptr (FoyerAccess) access = her_access (db);
  g_autoptr (FoyerTxn) txn = foyer_txn_new ();
  FoyerOp *op;
  FoyerId id = foyer_id_new (9);
  g_autofree char *scope = NULL;
  const char *why;
  gboolean change = f->before != NULL;

  f->before = NULL;
  if (change)
    {
      const FoyerField *touched = NULL;

      for (int i = 0; i < f->e->n_fields && touched == NULL; i++)
        if (f->e->fields[i].type == FOYER_TYPE_TEXT && f->e->fields[i].merge == FOYER_MERGE_REGISTER && !(f->e->fields[i].flags & FOYER_FIELD_FILE))
          touched = &f->e->fields[i];
      if (touched == NULL || !any_row (db, f->e->name, &id))
        return TRUE;
      f->before = foyer_db_get (db, f->e->name, &id);
      f->row = foyer_row_copy (f->before);
      foyer_row_set_text (f->row, touched->name, "forged");
    }
  else
    {
      f->row = foyer_row_new (f->e->name, &id);
      for (int i = 0; i < f->e->n_fields; i++)
        if (f->e->fields[i].flags & FOYER_FIELD_REQUIRED)
          set_some (db, f->row, &f->e->fields[i], "forged");
    }
  op = foyer_op_new (change ? FOYER_OP_SET : FOYER_OP_NEW, f->e, &id);
  op->version = 1;
  for (int i = 0; i < f->e->n_fields; i++)
    {
      const FoyerVal *v = foyer_row_val (f->row, i);

      if (change ? foyer_val_equal (v, foyer_row_val (f->before, i)) : v->kind == FOYER_VAL_NULL)
        continue;
      op->fields |= G_GUINT64_CONSTANT (1) << i;
      foyer_val_copy (v, &op->vals[i]);
    }
  txn->who = rita.user;
  txn->loc = owner->loc;
  scope = foyer_op_scope (f->before, op);
  FoyerMayAsk ask = { db, NULL, FALSE, access, txn, op, f->before, scope };
  f->may = foyer_may (&ask, &why);
  foyer_op_free (op);
  return TRUE;
}

static gboolean
write_it (FoyerTx *tx, gpointer data, GError **error)
{
  Forge *f = data;

  if (f->before != NULL)
    {
      g_autoptr (FoyerRow) row = foyer_tx_get (tx, f->e->name, &f->row->id);

      g_assert_nonnull (row);
      for (int i = 0; i < f->e->n_fields; i++)
        if (!foyer_val_equal (foyer_row_val (f->row, i), foyer_row_val (f->before, i)))
          foyer_row_set_val (row, i, foyer_row_val (f->row, i));
      foyer_tx_put (tx, row);
    }
  else
    {
      g_autoptr (FoyerRow) row = foyer_row_copy (f->row);
      foyer_tx_put (tx, row);
    }
  return TRUE;
}

typedef struct
{
  Forge *f;
  gboolean taken;
} Look;

static gboolean
look (FoyerDb *db, gpointer data, GError **error)
{
  Look *l = data;
  g_autoptr (FoyerRow) row = foyer_db_get (db, l->f->e->name, &l->f->row->id);

  l->taken = row != NULL;
  for (int i = 0; row != NULL && l->f->before != NULL && i < l->f->e->n_fields; i++)
    if (!foyer_val_equal (foyer_row_val (l->f->row, i), foyer_row_val (l->f->before, i)))
      l->taken &= foyer_val_equal (foyer_row_val (row, i), foyer_row_val (l->f->row, i));
  return TRUE;
}

static void
test_raw (void)
{
  g_autoptr (GArray) all = g_array_new (FALSE, TRUE, sizeof (Forge));
  FoyerWriteInfo info = { "test.forged", rita.user, owner->loc, FOYER_TEST_DATE };
  g_autoptr (GError) error = NULL;
  guint refused = 0, taken = 0;

  for (int i = 0; i < foyer_n_entities; i++)
    for (int change = 0; change < 2; change++)
      {
        Forge f = { &foyer_entities[i], NULL, NULL, FOYER_MAY_NO };
        FoyerRow mark = { 0 };

        /* Only the server can make these at all; the store of a desk does not let go of such a row. A new line of the inbox is not looked at here. */
        if ((strcmp (f.e->name, "conflict") == 0 && !change) || (f.e->flags & FOYER_ENTITY_SERVER_ONLY) || (!change && (f.e->flags & FOYER_ENTITY_ONLINE)))
          continue;
        f.before = change ? &mark : NULL;
        g_assert_true (foyer_store_read (store_of (forged), prepare, &f, NULL));
        if (f.row == NULL)
          continue;
        if (!foyer_store_write (store_of (forged), &info, write_it, &f, NULL, &error))
          {
            /* Rows that make no sense do not even leave the desk. */
            g_clear_error (&error);
            foyer_row_free (f.row);
            foyer_row_free (f.before);
            continue;
          }
        g_array_append_val (all, f);
      }
  foyer_sync_wait (forged_sync, 60000, &error);
  g_assert_no_error (error);
  foyer_sync_wait (owner_sync, 60000, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < all->len; i++)
    {
      Forge *f = &g_array_index (all, Forge, i);
      Look l = { f, FALSE };

      g_assert_true (foyer_store_read (store_of (owner), look, &l, NULL));
      if (f->may == FOYER_MAY_NO && l.taken)
        g_error ("A forged desk %s a %s in the name of a receptionist", f->before != NULL ? "changed" : "made", f->e->name);
      refused += f->may == FOYER_MAY_NO;
      taken += l.taken;
      foyer_row_free (f->row);
      foyer_row_free (f->before);
    }
  g_test_message ("%u forged, %u refused, %u taken", all->len, refused, taken);
  g_assert_cmpuint (refused, >, 25);
  /* The refusals say something only where the rest gets through. */
  g_assert_cmpuint (taken, >, 8);
}

/* PRM-3, USR-7, USR-15: rights taken away at the chain count at the other desk with the next exchange, and at the server at once. */
static void
test_revoked (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = NULL;
  int status;

  rita.loc = owner->loc;
  g_assert_true (foyer_desk_may (forged->desk, &rita, "booking.create"));
  json_object_unref (foyer_test_call (owner, "access.revoke", foyer_params ("user", "d", &rita.user, NULL)));
  foyer_sync_wait (owner_sync, 60000, &error);
  g_assert_no_error (error);
  /* The other desk is told of the news: within the minute, without being asked to look. */
  for (int i = 0; i < 6000 && foyer_desk_may (forged->desk, &rita, "booking.create"); i++)
    g_usleep (10000);
  g_assert_false (foyer_desk_may (forged->desk, &rita, "booking.create"));
  g_assert_false (foyer_desk_may (forged->desk, &rita, "calendar"));
  answer = foyer_live_http (live, "POST", "/v1/query/location.list", token, NULL, "{}", &status);
  g_assert_cmpint (status, >=, 401);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  set_up ();
  g_test_add_func ("/attack/PRM-2,commands-and-queries", test_http);
  g_test_add_func ("/attack/PRM-2,every-table", test_raw);
  g_test_add_func ("/attack/PRM-3,USR-15", test_revoked);
  result = g_test_run ();
  foyer_sync_free (owner_sync);
  foyer_sync_free (forged_sync);
  foyer_test_free (owner);
  foyer_test_free (forged);
  foyer_live_free (live);
  g_free (token);
  return result;
}
