/* What people do at a desk, through the command table. */
#include "config.h"

#include <string.h>

#include "foyer-accounts.h"
#include "foyer-error.h"
#include "foyer-time.h"
#include "sim.h"

/* ---- picking ------------------------------------------------------------------------------------------------------------------ */

typedef struct
{
  SimDesk *d;
  const char *from;
  FoyerId id;
  char *text;
} Pick;

static gboolean
pick_row (FoyerDb *db, gpointer data, GError **error)
{
  Pick *p = data;
  g_autofree char *count = g_strdup_printf ("SELECT count(*) FROM %s", p->from);
  g_autofree char *one = g_strdup_printf ("SELECT id FROM %s ORDER BY id LIMIT 1 OFFSET ?1", p->from);
  gint64 n = foyer_db_int (db, count, NULL);
  FoyerStmt *s;

  if (n == 0)
    return TRUE;
  s = foyer_db_own_read (db, one);
  /* The newest rows are what people work on. */
  foyer_stmt_bind_int (s, 1, sim_chance (&p->d->sim->random, 600) ? n - 1 - sim_below (&p->d->sim->random, MIN (n, 8)) : sim_below (&p->d->sim->random, n));
  if (foyer_stmt_step (s))
    p->id = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  return TRUE;
}

static FoyerId
pick (SimDesk *d, const char *from)
{
  Pick p = { d, from, FOYER_ID_NONE, NULL };

  sim_look_desk (d, pick_row, &p, NULL);
  return p.id;
}

/* The only one there is. */
static gboolean
read_one (FoyerDb *db, gpointer data, GError **error)
{
  Pick *p = data;
  FoyerStmt *s = foyer_db_own_read (db, p->from);

  if (foyer_stmt_step (s))
    p->id = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  return TRUE;
}

static FoyerId
client_of (SimDesk *d, const FoyerId *visit)
{
  char hex[33];
  g_autofree char *sql = NULL;
  Pick p = { d, NULL, FOYER_ID_NONE, NULL };

  for (int i = 0; i < 16; i++)
    g_snprintf (hex + 2 * i, 3, "%02x", visit->b[i]);
  p.from = sql = g_strdup_printf ("SELECT client FROM visit WHERE id=x'%s' AND client IS NOT NULL AND client NOT IN (SELECT client FROM erasure)", hex);
  sim_look_desk (d, read_one, &p, NULL);
  return p.id;
}

/* Of the desk's own location. */
static FoyerId
pick_here (SimDesk *d, const char *table, const char *where)
{
  char hex[33];
  g_autofree char *from = NULL;

  for (int i = 0; i < 16; i++)
    g_snprintf (hex + 2 * i, 3, "%02x", d->actor.loc.b[i]);
  from = g_strdup_printf ("%s WHERE loc=x'%s' AND %s", table, hex, where);
  return pick (d, from);
}

/* Something about a client or a visit; where persons are erased, with a word of that person alone. */
static char *
words_about (SimDesk *d, const char *what, const char *table, const FoyerId *id)
{
  int number = (int) sim_below (&d->sim->random, 1000);
  FoyerId client = *id;
  g_autofree char *word = NULL;

  if (d->sim->plan.erasures == 0 || foyer_id_is_none (id))
    return g_strdup_printf ("%s %d", what, number);
  if (strcmp (table, "visit") == 0)
    client = client_of (d, id);
  /* Of nobody, or of somebody this desk knows to be erased: who writes now writes of somebody else. */
  if (foyer_id_is_none (&client))
    return g_strdup_printf ("%s %d", what, number);
  word = sim_erase_word (&client);
  return g_strdup_printf ("%s %d %s", what, number, word);
}

static char *
some_time (Sim *sim)
{
  int slot = (int) sim_below (&sim->random, 32);

  return g_strdup_printf ("2026-11-%02dT%02d:%02d", 24 + (int) sim_below (&sim->random, 4), 9 + slot / 4, slot % 4 * 15);
}

static char *
some_phone (Sim *sim)
{
  return g_strdup_printf ("+3630%07d", 1000000 + (int) sim_below (&sim->random, 40));
}

static JsonNode *
some_services (Sim *sim)
{
  JsonArray *list = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (int n = (int) sim_between (&sim->random, 1, 2); n > 0; n--)
    {
      JsonObject *o = json_object_new ();
      char text[37];
      json_object_set_string_member (o, "service", foyer_id_format (&sim_services[sim_below (&sim->random, 3)], text));
      json_array_add_object_element (list, o);
    }
  json_node_take_array (node, list);
  return node;
}

static const FoyerId *
some_staff (SimDesk *d)
{
  return &sim_staff[d->device % 4 == 2][sim_below (&d->sim->random, 3)];
}

/* ---- doing --------------------------------------------------------------------------------------------------------------------- */

static gboolean
is_refusal (const GError *e)
{
  return e->domain == FOYER_ERROR
         && (e->code == FOYER_ERROR_INVALID || e->code == FOYER_ERROR_CONFLICT || e->code == FOYER_ERROR_CONFIRM || e->code == FOYER_ERROR_NOT_FOUND
             || e->code == FOYER_ERROR_DENIED);
}

static void
settle_call (SimDesk *d, const char *name, gboolean ok, const GError *error)
{
  Sim *sim = d->sim;
  gint64 inc, n;

  d->hurt |= sim_disk_met (d->disk) > 0;
  sim_note (sim, name, d->index, ok);
  /* A visit that waits for the desk that made it, after the server was restored or when another desk that was shown it was quicker to the chain:
   * there is nothing to pay yet. */
  if (!ok && (sim->counts.restores > 0 || sim->counts.meetings > 0) && g_error_matches (error, FOYER_ERROR, FOYER_ERROR_CORRUPT))
    return;
  if (sim_disk_dead (d->disk))
    {
      sim_desk_died (d);
      return;
    }
  if (!ok)
    {
      if (!is_refusal (error) && !d->hurt)
        sim_fail (sim, "desk %d: %s fails: %s", d->index, name, error->message);
      else if (!is_refusal (error))
        sim_say (sim, "desk %d: %s fails: %s", d->index, name, error->message);
      return;
    }
  sim->counts.saved++;
  sim_read_log (d, TRUE);
  foyer_store_log_position (foyer_desk_store (d->desk), &inc, &n);
  foyer_sync_core_commit (d->core, sim->now, n);
  sim_check_desk (d);
  sim_lan_send (d);
  if (d->desk != NULL)
    sim_pump (d);
}

/* @params is taken. */
static void
call (SimDesk *d, const char *name, JsonObject *params)
{
  g_autoptr (JsonObject) p = params;
  g_autoptr (GError) error = NULL;
  gboolean ok;

  if (sim_chance (&d->sim->random, 400) && !(d->sim->plan.careful && strcmp (name, "deposit.use") == 0))
    json_object_set_string_member (p, "override", "the client asked for it");
  ok = foyer_desk_call (d->desk, &d->actor, name, p, NULL, &error);
  d->sim->overspent |= !d->sim->plan.careful && strcmp (name, "deposit.use") == 0;
  settle_call (d, name, ok, error);
}

static void
book (SimDesk *d)
{
  g_autofree char *wall = some_time (d->sim), *phone = some_phone (d->sim);

  call (d, "booking.create", foyer_params ("staff", "d", some_staff (d), "wall", "s", wall, "services", "n", some_services (d->sim), "name", "s", "Client", "phone",
                                           "s", phone, NULL));
}

static void
move (SimDesk *d)
{
  FoyerId a = pick_here (d, "appointment", "deleted IS NOT 1");
  g_autofree char *wall = some_time (d->sim);

  if (!foyer_id_is_none (&a))
    call (d, "booking.move", foyer_params ("appointment", "d", &a, "wall", "s", wall, "staff", "d", sim_chance (&d->sim->random, 300) ? some_staff (d) : NULL, NULL));
}

static void
cancel (SimDesk *d)
{
  FoyerId a = pick_here (d, "appointment", "deleted IS NOT 1");

  if (!foyer_id_is_none (&a))
    call (d, "booking.delete", foyer_params ("appointment", "d", &a, "reason", "s", "ill", "override", "s", "ill", NULL));
}

static void
status (SimDesk *d)
{
  static const char *const all[] = { "pending", "confirmed", "arrived", "no-show" };
  FoyerId v = pick_here (d, "visit", "status<>'deleted'");

  if (!foyer_id_is_none (&v))
    call (d, "visit.status", foyer_params ("visit", "d", &v, "status", "s", all[sim_below (&d->sim->random, 4)], NULL));
}

static void
note (SimDesk *d)
{
  FoyerId v = pick_here (d, "visit", "status<>'deleted'");
  g_autofree char *text = words_about (d, "note", "visit", &v);

  if (!foyer_id_is_none (&v))
    call (d, "visit.note", foyer_params ("visit", "d", &v, "note", "s", text, NULL));
}

static void
pay (SimDesk *d)
{
  FoyerId v = pick_here (d, "visit", "status<>'deleted' AND id NOT IN (SELECT visit FROM money WHERE void IS NULL AND visit IS NOT NULL)");

  if (!foyer_id_is_none (&v))
    call (d, "visit.pay", foyer_params ("visit", "d", &v, "quick", "s", sim_chance (&d->sim->random, 500) ? "cash" : "cashless", "arrive", "b", TRUE, NULL));
}

static void
take_back (SimDesk *d)
{
  FoyerId m = pick_here (d, "money", "void IS NULL");

  if (!foyer_id_is_none (&m))
    call (d, "money.cancel", foyer_params ("money", "d", &m, NULL));
}

static void
refund (SimDesk *d)
{
  FoyerId v = pick_here (d, "visit", "id IN (SELECT visit FROM money WHERE void IS NULL)");

  if (!foyer_id_is_none (&v))
    call (d, "visit.refund", foyer_params ("visit", "d", &v, "amount", "i", (gint64) sim_between (&d->sim->random, 1, 20) * 100, NULL));
}

static void
receipt (SimDesk *d)
{
  FoyerId v = pick_here (d, "visit", "status='arrived'");

  if (!foyer_id_is_none (&v))
    call (d, sim_chance (&d->sim->random, 700) ? "visit.receipt" : "visit.return", foyer_params ("visit", "d", &v, NULL));
}

static void
register_money (SimDesk *d)
{
  FoyerId item = pick (d, "item WHERE deleted IS NOT 1 AND code IS NULL"), a = pick_here (d, "register", "deleted IS NOT 1"),
          b = pick_here (d, "register", "deleted IS NOT 1");

  if (sim_chance (&d->sim->random, 500) && !foyer_id_is_none (&item))
    call (d, "money.create", foyer_params ("item", "d", &item, "amount", "i", (gint64) sim_between (&d->sim->random, 1, 99) * 100, NULL));
  else
    call (d, "money.transfer", foyer_params ("from", "d", &a, "to", "d", &b, "amount", "i", (gint64) sim_between (&d->sim->random, 1, 99) * 100, NULL));
}

static void
card (SimDesk *d)
{
  FoyerId c = pick (d, "client WHERE deleted IS NOT 1");
  g_autofree char *phone = some_phone (d->sim), *text = words_about (d, "tea", "client", &c);

  if (foyer_id_is_none (&c) || sim_chance (&d->sim->random, 150))
    call (d, "client.create", foyer_params ("name", "s", "Ágnes", "phone", "s", phone, NULL));
  else if (sim_chance (&d->sim->random, 80))
    call (d, "client.delete", foyer_params ("id", "d", &c, NULL));
  else if (d->sim->plan.erasures > 0 && sim_chance (&d->sim->random, d->sim->plan.erasures))
    call (d, "client.erase", foyer_params ("id", "d", &c, "sure", "b", TRUE, NULL));
  else
    call (d, "client.update", foyer_params ("id", "d", &c, sim_chance (&d->sim->random, 500) ? "note" : "allergy", "s", text, "phone", "s",
                                            sim_chance (&d->sim->random, 300) ? phone : NULL, NULL));
}

static void
label (SimDesk *d)
{
  FoyerId c = pick (d, "client WHERE deleted IS NOT 1"), l = pick (d, "label WHERE scope='client' AND deleted IS NOT 1");

  if (!foyer_id_is_none (&c) && !foyer_id_is_none (&l))
    call (d, "client.label", foyer_params ("id", "d", &c, "label", "d", &l, "on", "b", sim_chance (&d->sim->random, 600), NULL));
}

static void
rota (SimDesk *d)
{
  g_autofree char *date = g_strdup_printf ("2026-11-%02d", 24 + (int) sim_below (&d->sim->random, 4));
  g_autofree char *spans = g_strdup_printf ("%02d:00-%02d:00", 8 + (int) sim_below (&d->sim->random, 3), 16 + (int) sim_below (&d->sim->random, 4));

  call (d, "schedule.set-day", foyer_params ("staff", "d", some_staff (d), "date", "s", date, "spans", "s", spans, NULL));
}

static void
price (SimDesk *d)
{
  call (d, "service.update", foyer_params ("service", "d", &sim_services[sim_below (&d->sim->random, 3)], "price_min", "i",
                                           (gint64) sim_between (&d->sim->random, 10, 90) * 100, NULL));
}

static void
undo (SimDesk *d)
{
  if (d->told->len > 0)
    {
      SimTxn *t = d->told->pdata[d->told->len - 1 - sim_below (&d->sim->random, MIN (d->told->len, 4))];
      call (d, "undo", foyer_params ("txn", "d", &t->id, NULL));
    }
}

static void
resolve (SimDesk *d)
{
  static const char *const choices[] = { "keep", "other", "both" };
  FoyerId c = pick (d, "conflict WHERE state='open'");

  if (!foyer_id_is_none (&c))
    call (d, "conflict.resolve", foyer_params ("id", "d", &c, "choice", "s", choices[sim_below (&d->sim->random, 3)], NULL));
}

/* ---- cards that are one, notes, deposits ------------------------------------------------------------------------------------------ */

static void
merge_cards (SimDesk *d)
{
  FoyerId a = pick (d, "client WHERE deleted IS NOT 1"), b = pick (d, "client WHERE deleted IS NOT 1");

  if (!foyer_id_is_none (&a) && !foyer_id_equal (&a, &b))
    call (d, "client.merge", foyer_params ("winner", "d", &a, "loser", "d", &b, NULL));
}

static void
unmerge_cards (SimDesk *d)
{
  FoyerId c = pick (d, "client WHERE id IN (SELECT child FROM client_alias WHERE deleted IS NOT 1)");

  if (!foyer_id_is_none (&c))
    call (d, "client.unmerge", foyer_params ("id", "d", &c, NULL));
}

static void
add_note (SimDesk *d)
{
  gboolean visit = sim_chance (&d->sim->random, 500);
  FoyerId on = visit ? pick_here (d, "visit", "status<>'deleted'") : pick (d, "client WHERE deleted IS NOT 1"), n = pick_here (d, "note", "deleted IS NOT 1");
  g_autofree char *text = words_about (d, "remember", visit ? "visit" : "client", &on);

  if (sim_chance (&d->sim->random, 250) && !foyer_id_is_none (&n))
    call (d, "note.archive", foyer_params ("id", "d", &n, NULL));
  else if (!foyer_id_is_none (&on))
    call (d, "note.add", foyer_params (visit ? "visit" : "client", "d", &on, "text", "s", text, NULL));
}

static void
add_deposit (SimDesk *d)
{
  FoyerId c = pick (d, "client WHERE deleted IS NOT 1");

  if (!foyer_id_is_none (&c))
    call (d, "deposit.add", foyer_params ("client", "d", &c, "amount", "i", (gint64) sim_between (&d->sim->random, 1, 50) * 100, NULL));
}

typedef struct
{
  FoyerId acct, dev, loc;
  gint64 want, granted;
  gboolean frozen;
} Ask;

static gboolean
lend (FoyerTx *tx, gpointer data, GError **error)
{
  Ask *a = data;

  a->granted = foyer_lease_grant (tx, &a->acct, &a->dev, &a->loc, a->want);
  return foyer_db_check (foyer_tx_db (tx), error);
}

static gboolean
note_grant (FoyerTx *tx, gpointer data, GError **error)
{
  Ask *a = data;

  foyer_account_note_grant (tx, &a->acct, a->granted, a->frozen);
  return foyer_db_check (foyer_tx_db (tx), error);
}

static gboolean
read_granted (FoyerDb *db, gpointer data, GError **error)
{
  Ask *a = data;
  FoyerStmt *s = foyer_db_own_read (db, "SELECT granted FROM lease WHERE acct=?1 AND dev=?2");

  foyer_stmt_bind_id (s, 1, &a->acct);
  foyer_stmt_bind_id (s, 2, &a->dev);
  a->granted = foyer_stmt_step (s) ? foyer_stmt_int (s, 0) : 0;
  a->frozen = foyer_account_frozen (db);
  foyer_stmt_done (s);
  return TRUE;
}

/* POST /v1/lease: done at the server; the answer may be lost. FALSE: a power cut came between. */
static gboolean
ask_lease (SimDesk *d, const FoyerId *client, gint64 want)
{
  Sim *sim = d->sim;
  Ask a = { foyer_account_id ("deposit", client), d->dev, d->actor.loc, want, 0, FALSE };
  gboolean ok;

  if (sim->chains == NULL || sim->now < d->no_requests_until || sim_chance (&sim->random, sim->plan.lose_request))
    return TRUE;
  sim_use (sim, &sim->server_pc);
  ok = foyer_store_maintain (foyer_chain_store (sim->chain), lend, &a, NULL);
  sim_note (sim, "lend", ok, a.granted);
  if (sim_disk_dead (sim->server_disk))
    sim_server_died (sim);
  else if (ok)
    {
      sim_look_server (sim, read_granted, &a, NULL);
      sim_check_books (sim, sim->history->taken->len);
      sim_wake_parked (sim);
    }
  sim_use (sim, &d->pc);
  if (!ok || sim->chains == NULL || sim->now < d->no_replies_until || sim_chance (&sim->random, sim->plan.lose_reply))
    return TRUE;
  if (!foyer_store_maintain (foyer_desk_store (d->desk), note_grant, &a, NULL))
    d->hurt |= sim_disk_met (d->disk) > 0;
  if (!sim_disk_dead (d->disk))
    return TRUE;
  sim_desk_died (d);
  return FALSE;
}

static void
use_deposit (SimDesk *d)
{
  FoyerId c = pick (d, "client WHERE id IN (SELECT client FROM acct)");
  gint64 amount = sim_between (&d->sim->random, 1, 30) * 100;

  if (foyer_id_is_none (&c) || (sim_chance (&d->sim->random, 500) && !ask_lease (d, &c, amount)))
    return;
  call (d, "deposit.use", foyer_params ("client", "d", &c, "amount", "i", amount, NULL));
}

void
sim_work (SimDesk *d)
{
  static const struct
  {
    int weight;
    void (*run) (SimDesk *d);
  } work[] = {
    { 22, book }, { 10, move },  { 5, cancel },  { 14, status }, { 6, note },  { 12, pay },  { 3, take_back }, { 3, refund },
    { 3, receipt }, { 3, register_money }, { 14, card }, { 5, label }, { 4, rota }, { 2, price }, { 4, undo }, { 3, resolve },
    { 4, merge_cards }, { 2, unmerge_cards }, { 4, add_note }, { 5, add_deposit }, { 7, use_deposit },
  };
  Sim *sim = d->sim;
  int sum = 0, at, i = 0;

  if (d->desk == NULL)
    return;
  sim->left--;
  sim->counts.steps++;
  sim_use (sim, &d->pc);
  if (sim_chance (&sim->random, sim->plan.offline))
    d->no_requests_until = sim->now + sim_between (&sim->random, 1, 48) * SIM_HOUR;
  for (guint k = 0; k < G_N_ELEMENTS (work); k++)
    sum += sim->plan.kinds >> k & 1 ? work[k].weight : 0;
  at = (int) sim_below (&sim->random, MAX (sum, 1));
  for (; i < (int) G_N_ELEMENTS (work) - 1; i++)
    {
      int w = sim->plan.kinds >> i & 1 ? work[i].weight : 0;
      if (at < w)
        break;
      at -= w;
    }
  work[i].run (d);
}
