/* A simulated week of a busy salon through commands, with the invariants of front-desk.md section 14 looked at after every step (FX-1, FX-2):
 * Balance = Paid − Sold; cancelled money and deleted bookings never vanish; a refused command changes nothing; the lines of a visit add up
 * to its total; nobody and nothing is held twice at a minute without a reason.
 *
 * Seeded: the same week every time, or the one of FOYER_BUSY_SEED. */
#include "config.h"

#include <string.h>

#include "board-truth.h"
#include "foyer-apply.h"
#include "foyer-gaps.h"
#include "foyer-test.h"

#define STEPS 320
#define CLIENTS 16
#define SEED 20261124

static GRand *dice;

static int
rand_in (int from, int to)
{
  return g_rand_int_range (dice, from, to);
}

typedef struct
{
  FoyerTest *t;
  GPtrArray *txns;     /* char: of this run, newest last */
  FoyerId package;
  int done[32], refused[32]; /* by action */
  const char *doing;
  gint64 rows_money, rows_appointment, rows_line, rows_document; /* at the last look */
} Week;

/* ---- the invariants ----------------------------------------------------------------------------------------------------- */
static gint64
number (FoyerDb *db, const char *sql)
{
  FoyerStmt *s = foyer_db_own_read (db, sql);
  gint64 n = foyer_stmt_step (s) ? foyer_stmt_int (s, 0) : 0;

  foyer_stmt_done (s);
  return n;
}

#define must(week, condition, ...) \
  G_STMT_START { if (!(condition)) { g_autofree char *why_ = g_strdup_printf (__VA_ARGS__); g_error ("after %s: %s", (week)->doing, why_); } } G_STMT_END

/* Price × quantity less the discounts, rounded once; worked out here in its own way. */
static gint64
line_total (gint64 price, gint64 qty, gint64 pct, gint64 sum)
{
  gint64 whole = price * qty * (10000 - pct), total = whole / 10000000, rest = whole % 10000000;

  return total + (rest * 2 >= 10000000 ? 1 : 0) - sum;
}

static void
check_totals (Week *w, FoyerDb *db)
{
  FoyerStmt *s = foyer_db_own_read (db, "SELECT l.visit, coalesce(l.price, 0), coalesce(l.qty, 1000), coalesce(l.disc_pct, 0), coalesce(l.disc_sum, 0), l.manual, f.total"
                                        " FROM line l JOIN visit_fig f ON f.visit = l.visit WHERE l.deleted IS NOT 1 AND f.status <> 'deleted' ORDER BY l.visit");
  FoyerId visit = FOYER_ID_NONE;
  gint64 sum = 0, total = 0;

  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);

      if (!foyer_id_equal (&id, &visit))
        {
          must (w, sum == total, "the lines of a visit come to %d, the visit to %d", (int) sum, (int) total);
          visit = id;
          sum = 0;
        }
      sum += foyer_stmt_is_null (s, 5) ? line_total (foyer_stmt_int (s, 1), foyer_stmt_int (s, 2), foyer_stmt_int (s, 3), foyer_stmt_int (s, 4)) : foyer_stmt_int (s, 5);
      total = foyer_stmt_int (s, 6);
    }
  must (w, sum == total, "the lines of a visit come to %d, the visit to %d", (int) sum, (int) total);
  foyer_stmt_done (s);
}

/* Sold, Paid and visits of each client from the rows alone. */
static void
check_figures (Week *w, FoyerDb *db)
{
  must (w, number (db, "SELECT count(*) FROM visit_fig f WHERE f.paid <> (SELECT coalesce(sum(m.amount), 0) FROM money m WHERE m.visit = f.visit AND m.void IS NULL)") == 0,
        "what a visit has as paid is not the sum of its money");
  must (w, number (db, "SELECT count(*) FROM visit_fig f WHERE f.sold <> CASE WHEN f.status = 'arrived' THEN f.total ELSE 0 END") == 0,
        "a visit counts in Sold that has not arrived, or the other way round");
  must (w, number (db, "SELECT count(*) FROM client_fig c WHERE c.sold <> (SELECT coalesce(sum(f.sold), 0) FROM visit_fig f WHERE f.client = c.client)") == 0,
        "Sold of a client is not the sum of the visits");
  must (w, number (db, "SELECT count(*) FROM client_fig c WHERE c.paid <> (SELECT coalesce(sum(f.paid), 0) FROM visit_fig f WHERE f.client = c.client)"
                       " + (SELECT coalesce(sum(m.amount), 0) FROM money m WHERE m.client = c.client AND m.visit IS NULL AND m.void IS NULL)") == 0,
        "Paid of a client is not the sum of the money");
  must (w, number (db, "SELECT count(*) FROM client_fig c WHERE c.visits <> (SELECT count(*) FROM visit_fig f WHERE f.client = c.client AND f.status = 'arrived')") == 0,
        "visits of a client are not those that arrived");
  must (w, number (db, BOARD_UNTRUE) == 0, "the board says something else than the rows");
  must (w, number (db, "SELECT count(*) FROM appointment a JOIN visit_fig f ON f.visit = a.visit WHERE a.deleted IS NOT 1 AND f.client IS NOT a.client") == 0,
        "an appointment and its visit have different clients");
}

/* Nothing that was there is gone, and what was taken keeps its amount (b). */
static void
check_kept (Week *w, FoyerDb *db)
{
  gint64 money = number (db, "SELECT count(*) FROM money"), appointments = number (db, "SELECT count(*) FROM appointment");
  gint64 lines = number (db, "SELECT count(*) FROM line"), documents = number (db, "SELECT count(*) FROM document");

  must (w, money >= w->rows_money && documents >= w->rows_document, "money or a document has vanished");
  must (w, appointments >= w->rows_appointment && lines >= w->rows_line, "a booking or a line has vanished");
  must (w, number (db, "SELECT count(*) FROM money WHERE amount IS NULL OR kind IS NULL") == 0, "a transaction has lost its amount");
  w->rows_money = money;
  w->rows_appointment = appointments;
  w->rows_line = lines;
  w->rows_document = documents;
}

typedef struct
{
  FoyerTaken taken;
  gboolean shared;
  FoyerId id;
} Held;

/* No member twice at a minute in which both need the member, unless somebody wrote down why. */
static void
check_members (Week *w, FoyerDb *db)
{
  FoyerStmt *s = foyer_db_own_read (db, "SELECT a.staff, a.t0 / 60000, a.dur, a.gaps, a.shared IS NOT NULL, a.id FROM appointment a JOIN visit_fig f ON f.visit = a.visit"
                                        " WHERE a.deleted IS NOT 1 AND f.status IN ('pending', 'confirmed', 'arrived') AND a.event IS NULL ORDER BY a.staff, a.t0, a.id");
  g_autoptr (GArray) held = g_array_new (FALSE, FALSE, sizeof (Held));
  FoyerId staff = FOYER_ID_NONE;

  while (foyer_stmt_step (s))
    {
      FoyerId of = foyer_stmt_id (s, 0);
      Held now = { { foyer_stmt_int (s, 1), (int) foyer_stmt_int (s, 2), { 0 } }, foyer_stmt_int (s, 4) != 0, foyer_stmt_id (s, 5) };

      foyer_gaps_parse (foyer_stmt_text (s, 3), now.taken.dur, &now.taken.gaps);
      if (!foyer_id_equal (&of, &staff))
        g_array_set_size (held, 0);
      staff = of;
      for (guint i = 0; i < held->len; i++)
        {
          Held *before = &g_array_index (held, Held, i);
          char a[FOYER_ID_TEXT_LEN + 1], b[FOYER_ID_TEXT_LEN + 1];

          must (w, before->shared || now.shared || !foyer_taken_meet (&before->taken, &now.taken), "%s and %s hold one member at the same minute without a reason",
                foyer_id_format (&before->id, a), foyer_id_format (&now.id, b));
        }
      g_array_append_val (held, now);
    }
  foyer_stmt_done (s);
}

static void
check_resources (Week *w, FoyerDb *db)
{
  must (w, number (db, "SELECT count(*) FROM allocation x JOIN allocation y ON y.instance = x.instance AND y.id > x.id AND y.t0 < x.t1 AND y.t1 > x.t0"
                       " JOIN appointment a ON a.id = x.appointment JOIN appointment b ON b.id = y.appointment"
                       " JOIN visit_fig f ON f.visit = a.visit JOIN visit_fig g ON g.visit = b.visit"
                       " WHERE x.deleted IS NOT 1 AND y.deleted IS NOT 1 AND a.deleted IS NOT 1 AND b.deleted IS NOT 1 AND a.shared IS NULL AND b.shared IS NULL"
                       " AND f.status IN ('pending', 'confirmed', 'arrived') AND g.status IN ('pending', 'confirmed', 'arrived')") == 0,
        "a place is held twice at the same minute without a reason");
  must (w, number (db, "SELECT count(*) FROM allocation x JOIN appointment a ON a.id = x.appointment WHERE x.deleted IS NOT 1 AND a.deleted = 1") == 0,
        "a deleted booking still holds a place");
}

static gboolean
check (FoyerDb *db, gpointer data, GError **error)
{
  Week *w = data;

  check_totals (w, db);
  check_figures (w, db);
  check_kept (w, db);
  check_members (w, db);
  check_resources (w, db);
  return TRUE;
}

/* What a refused command must leave as it was. */
static gboolean
fingerprint (FoyerDb *db, gpointer data, GError **error)
{
  static const char *const tables[] = { "appointment", "visit", "line", "money", "document", "allocation", "client" };
  GString *text = data;

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT count(*), coalesce(sum(_h), 0) FROM %s", tables[i]);
      FoyerStmt *s = foyer_db_own_read (db, sql);

      if (foyer_stmt_step (s))
        g_string_append_printf (text, "%s %" G_GINT64_FORMAT " %.0f\n", tables[i], foyer_stmt_int (s, 0), (double) foyer_stmt_int (s, 1));
      foyer_stmt_done (s);
    }
  return TRUE;
}

/* ---- choosing ----------------------------------------------------------------------------------------------------------- */
typedef struct
{
  const char *sql;
  char *id;
} Pick;

static gboolean
pick_row (FoyerDb *db, gpointer data, GError **error)
{
  Pick *p = data;
  FoyerStmt *s = foyer_db_own_read (db, p->sql);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));

  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);

      g_array_append_val (ids, id);
    }
  foyer_stmt_done (s);
  if (ids->len > 0)
    p->id = foyer_id_to_string (&g_array_index (ids, FoyerId, rand_in (0, (int) ids->len)));
  return TRUE;
}

/* (transfer full) (nullable): the id of any of them. */
static char *
any (Week *w, const char *sql)
{
  Pick p = { sql, NULL };

  g_assert_true (foyer_store_read (foyer_desk_store (w->t->desk), pick_row, &p, NULL));
  return p.id;
}

#define APPOINTMENTS "SELECT a.id FROM appointment a JOIN visit_fig f ON f.visit = a.visit WHERE a.deleted IS NOT 1 AND f.status <> 'deleted' ORDER BY a.id"
#define VISITS "SELECT visit FROM visit_fig WHERE status <> 'deleted' ORDER BY visit"
#define LINES "SELECT l.id FROM line l JOIN visit_fig f ON f.visit = l.visit WHERE l.deleted IS NOT 1 AND f.status <> 'deleted' ORDER BY l.id"
#define MONEY "SELECT id FROM money WHERE void IS NULL AND visit IS NOT NULL ORDER BY id"

static gboolean
once_in (int n)
{
  return rand_in (0, n) == 0;
}

static char *
some_time (void)
{
  return g_strdup_printf ("2026-11-%02dT%02d:%02d", rand_in (23, 28), rand_in (9, 19), 15 * rand_in (0, 4));
}

/* A service each of them does. */
static void
some_service (Week *w, int *who, JsonNode **services)
{
  static const int does[3][3] = { { HAIRCUT, COLOURING, BLOWDRY }, { HAIRCUT, COLOURING, BEARD }, { MANICURE, PEDICURE, MANICURE } };
  JsonArray *list = json_array_new ();

  *who = rand_in (0, 3);
  for (int n = rand_in (once_in (8) ? 0 : 1, 3); n > 0; n--)
    {
      JsonObject *line = foyer_params ("service", "d", &w->t->service[does[*who][rand_in (0, 3)]], NULL);

      if (once_in (4))
        json_object_set_int_member (line, "disc_pct", rand_in (1, 5000));
      if (once_in (6))
        json_object_set_int_member (line, "qty", rand_in (1, 4) * 500);
      json_array_add_object_element (list, line);
    }
  *services = json_node_init_array (json_node_alloc (), list);
}

/* ---- one step ----------------------------------------------------------------------------------------------------------- */
enum
{
  BOOK, MOVE, RESIZE, UPDATE, DELETE, STATUS, PAY, PART, CANCEL, REFUND, LINE, ADD_LINE, DROP_LINE, DISCOUNT, CLIENT, UNDO, PACKAGE, REPEAT, COPY, REBOOK, SERIES, WAIT,
  CLIENT_CARD, N_ACTIONS,
};

/* @params: (transfer full). Warnings are gone past with a reason, half of the time. */
static void
act (Week *w, int action, const char *command, JsonObject *params)
{
  g_autoptr (JsonObject) owned = params;
  g_autoptr (JsonNode) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) before = g_string_new (NULL), after = g_string_new (NULL);
  gboolean ok;

  w->doing = command;
  foyer_store_read (foyer_desk_store (w->t->desk), fingerprint, before, NULL);
  ok = foyer_desk_call (w->t->desk, &w->t->owner, command, params, &result, &error);
  if (!ok && g_error_matches (error, FOYER_ERROR, FOYER_ERROR_CONFIRM) && once_in (2))
    {
      foyer_store_read (foyer_desk_store (w->t->desk), fingerprint, after, NULL);
      must (w, g_str_equal (before->str, after->str), "a question was asked and something changed already:\n%s%s", before->str, after->str);
      g_string_truncate (after, 0);
      g_clear_error (&error);
      g_clear_pointer (&result, json_node_unref);
      json_object_set_string_member (params, "override", "they asked for it");
      ok = foyer_desk_call (w->t->desk, &w->t->owner, command, params, &result, &error);
    }
  if (ok)
    {
      const char *txn = json_object_get_string_member_with_default (json_node_get_object (result), "txn", NULL);

      if (txn != NULL)
        g_ptr_array_add (w->txns, g_strdup (txn));
      w->done[action]++;
    }
  else
    {
      /* Only what a person may meet; anything else is a fault of the program. */
      must (w, error->domain == FOYER_ERROR
                 && (error->code == FOYER_ERROR_CONFIRM || error->code == FOYER_ERROR_INVALID || error->code == FOYER_ERROR_CONFLICT || error->code == FOYER_ERROR_DENIED
                     || error->code == FOYER_ERROR_NOT_FOUND),
            "%s", error->message);
      foyer_store_read (foyer_desk_store (w->t->desk), fingerprint, after, NULL);
      must (w, g_str_equal (before->str, after->str), "it was refused (%s) and something changed:\n%s%s", error->message, before->str, after->str);
      w->refused[action]++;
    }
  g_assert_true (foyer_store_read (foyer_desk_store (w->t->desk), check, w, NULL));
}

static void
book (Week *w)
{
  g_autofree char *wall = some_time (), *phone = g_strdup_printf ("+3620500%04d", rand_in (0, CLIENTS)), *name = g_strdup_printf ("Client %s", phone + 8);
  gboolean blank = once_in (9);
  JsonNode *services;
  int who;

  some_service (w, &who, &services);
  act (w, BOOK, "booking.create", foyer_params ("staff", "d", &w->t->staff[who], "wall", "s", wall, "services", "n", services, "name", "s", blank ? NULL : name, "phone", "s",
                                                blank ? NULL : phone, NULL));
}

static void
pay (Week *w, int action, const char *visit)
{
  JsonArray *tenders = json_array_new ();
  JsonObject *tender = foyer_params ("register", "d", once_in (2) ? &w->t->cash : &w->t->card, NULL);

  if (action == PART)
    json_object_set_int_member (tender, "amount", rand_in (100, 3000));
  json_array_add_object_element (tenders, tender);
  act (w, action, "visit.pay", foyer_params ("visit", "s", visit, "tenders", "n", json_node_init_array (json_node_alloc (), tenders), "arrive", "b", once_in (2), NULL));
}

static void
step (Week *w)
{
  static const char *const states[] = { "pending", "confirmed", "arrived", "arrived", "no-show" };
  int action = once_in (3) ? BOOK : rand_in (0, N_ACTIONS);
  g_autofree char *appointment = any (w, APPOINTMENTS), *visit = any (w, VISITS), *line = any (w, LINES), *money = any (w, MONEY), *wall = some_time ();
  FoyerId *staff = &w->t->staff[rand_in (0, 3)];

  if (appointment == NULL || visit == NULL)
    action = BOOK;
  switch (action)
    {
    case BOOK:
      book (w);
      break;
    case MOVE:
      act (w, action, "booking.move", foyer_params ("appointment", "s", appointment, "wall", "s", wall, "staff", "d", staff, NULL));
      break;
    case RESIZE:
      act (w, action, "booking.resize", foyer_params ("appointment", "s", appointment, "dur", "i", (gint64) 15 * rand_in (1, 10), NULL));
      break;
    case UPDATE:
      act (w, action, "booking.update", foyer_params ("appointment", "s", appointment, "comment", "s", "a word", "wall", "s", wall, NULL));
      break;
    case DELETE:
      act (w, action, "booking.delete", foyer_params ("appointment", "s", appointment, "reason", "s", "called off", NULL));
      break;
    case STATUS:
      act (w, action, "visit.status", foyer_params ("visit", "s", visit, "status", "s", states[rand_in (0, 5)], NULL));
      break;
    case PAY:
    case PART:
      pay (w, action, visit);
      break;
    case CANCEL:
      if (money != NULL)
        act (w, action, "money.cancel", foyer_params ("money", "s", money, NULL));
      break;
    case REFUND:
      act (w, action, "visit.refund", foyer_params ("visit", "s", visit, "amount", "i", (gint64) rand_in (100, 2000), NULL));
      break;
    case LINE:
      if (line != NULL)
        act (w, action, "line.update", once_in (3) ? foyer_params ("line", "s", line, "manual", "i", (gint64) rand_in (0, 9999), NULL)
                                       : once_in (2) ? foyer_params ("line", "s", line, "qty", "i", (gint64) rand_in (1, 5000), NULL)
                                                     : foyer_params ("line", "s", line, "disc_pct", "i", (gint64) rand_in (0, 10001), NULL));
      break;
    case ADD_LINE:
      act (w, action, "line.add", foyer_params ("visit", "s", visit, "service", "d", &w->t->service[rand_in (0, 6)], NULL));
      break;
    case DROP_LINE:
      if (line != NULL)
        act (w, action, "line.remove", foyer_params ("line", "s", line, NULL));
      break;
    case DISCOUNT:
      act (w, action, "visit.discount", once_in (2) ? foyer_params ("visit", "s", visit, "pct", "i", (gint64) rand_in (0, 5001), NULL)
                                                    : foyer_params ("visit", "s", visit, "sum", "i", (gint64) rand_in (0, 4000), NULL));
      break;
    case CLIENT:
      act (w, action, "visit.set-client", foyer_params ("visit", "s", visit, "name", "s", "Another", "phone", "s", "+36205009999", NULL));
      break;
    case UNDO:
      if (w->txns->len > 0)
        act (w, action, "undo", foyer_params ("txn", "s", (const char *) w->txns->pdata[rand_in (MAX (0, (int) w->txns->len - 6), (int) w->txns->len)], NULL));
      break;
    case PACKAGE:
      act (w, action, "booking.package", foyer_params ("package", "d", &w->package, "wall", "s", wall, "staff", "d", &w->t->staff[once_in (2) ? ANNA : BORIS], "name", "s", "Pack",
                                                       "phone", "s", "+36205000003", NULL));
      break;
    case REPEAT:
      act (w, action, "repeat.create", foyer_params ("appointment", "s", appointment, "freq", "s", "daily", "times", "i", (gint64) rand_in (1, 4), "conflicts", "s",
                                                     once_in (2) ? "skip" : "force", "with_client", "b", !once_in (3), NULL));
      break;
    case COPY:
      act (w, action, "booking.copy", foyer_params ("appointment", "s", appointment, "wall", "s", wall, NULL));
      break;
    case REBOOK:
      act (w, action, "visit.rebook", foyer_params ("visit", "s", visit, "wall", "s", wall, NULL));
      break;
    case SERIES:
      {
        g_autofree char *of = any (w, "SELECT id FROM appointment WHERE series IS NOT NULL AND deleted IS NOT 1 ORDER BY id");

        if (of != NULL)
          act (w, action, "series.delete", foyer_params ("appointment", "s", of, NULL));
      }
      break;
    case WAIT:
      {
        g_autofree char *entry = any (w, "SELECT id FROM waitlist WHERE state IN ('waiting', 'offered') AND deleted IS NOT 1 ORDER BY id");

        if (entry != NULL && !once_in (3))
          act (w, action, "waiting.book", foyer_params ("entry", "s", entry, "staff", "d", staff, "wall", "s", wall, NULL));
        else
          act (w, action, "waiting.add", foyer_params ("kind", "s", "wish", "name", "s", "Waiter", "phone", "s", "+36205000005", "services", "n",
                                                       json_node_init_array (json_node_alloc (), json_array_new ()), NULL));
      }
      break;
    case CLIENT_CARD:
      {
        /* The figures a person reads (FX-1). */
        g_autofree char *client = any (w, "SELECT f.client FROM client_fig f JOIN client c ON c.id = f.client WHERE c.deleted IS NOT 1 ORDER BY f.client");
        g_autoptr (JsonNode) node = client != NULL ? foyer_test_query (w->t, "client.get", foyer_params ("id", "s", client, NULL)) : NULL;
        JsonObject *card = node != NULL ? json_node_get_object (node) : NULL;

        must (w, card == NULL || json_object_get_int_member (card, "balance") == json_object_get_int_member (card, "paid") - json_object_get_int_member (card, "sold"),
              "the card says another balance than paid less sold");
        w->done[action]++;
      }
      break;
    default:
      g_assert_not_reached ();
    }
}

/* ---- the week ----------------------------------------------------------------------------------------------------------- */
/* Two chairs for the haircut and the colouring, processing time in the colouring, and a package of both. */
static void
furnish (Week *w)
{
  FoyerTest *t = w->t;
  g_autoptr (JsonObject) chairs = foyer_test_call (t, "resource.create", foyer_params ("name", "s", "Chair", "instances", "i", (gint64) 2, NULL));
  FoyerId chair = foyer_test_id (chairs, "resource");
  g_autoptr (JsonArray) items = json_array_new ();
  char text[FOYER_ID_TEXT_LEN + 1];
  g_autoptr (JsonObject) colour = NULL, made = NULL;

  for (int i = HAIRCUT; i <= COLOURING; i++)
    {
      g_autoptr (JsonArray) needs = json_array_new ();
      g_autoptr (JsonObject) done = NULL;

      json_array_add_string_element (needs, foyer_id_format (&chair, text));
      done = foyer_test_call (t, "service.resources", foyer_params ("service", "d", &t->service[i], "resources", "n", json_node_init_array (json_node_alloc (), needs), NULL));
    }
  colour = foyer_test_call (t, "service.update", foyer_params ("service", "d", &t->service[COLOURING], "processing", "i", (gint64) 30, "finishing", "i", (gint64) 15, NULL));
  json_array_add_object_element (items, foyer_params ("service", "d", &t->service[COLOURING], NULL));
  json_array_add_object_element (items, foyer_params ("service", "d", &t->service[HAIRCUT], NULL));
  made = foyer_test_call (t, "package.create", foyer_params ("title", "s", "Colour and cut", "category", "d", &t->category[0], "pkg_disc", "i", (gint64) 1000, "items", "n",
                                                             json_node_init_array (json_node_alloc (), items), NULL));
  w->package = foyer_test_id (made, "package");
}

static void
test_week (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Week w = { .t = t, .txns = g_ptr_array_new_with_free_func (g_free), .doing = "nothing" };
  g_autoptr (GString) tally = g_string_new (NULL);
  static const char *const names[N_ACTIONS] = { "book", "move", "resize", "update", "delete", "status", "pay", "part", "cancel", "refund", "line", "add line", "drop line",
                                                "discount", "client", "undo", "package", "repeat", "copy", "rebook", "series", "wait", "card" };

  const char *chosen = g_getenv ("FOYER_BUSY_SEED");
  guint32 seed = chosen != NULL ? (guint32) g_ascii_strtoull (chosen, NULL, 10) : SEED;

  dice = g_rand_new_with_seed (seed);
  g_test_message ("seed %u", seed);
  furnish (&w);
  for (int i = 0; i < STEPS; i++)
    {
      t->owner.now += 1000 * rand_in (1, 900);
      step (&w);
    }
  for (int i = 0; i < N_ACTIONS; i++)
    g_string_append_printf (tally, " %s %d/%d", names[i], w.done[i], w.refused[i]);
  g_test_message ("done/refused:%s", tally->str);
  /* A week in which nothing happens proves nothing. */
  g_assert_cmpint (w.done[BOOK], >, 20);
  g_assert_cmpint (w.done[PAY] + w.done[PART], >, 2);
  g_assert_cmpint (w.done[STATUS], >, 2);
  g_assert_cmpint (w.rows_money, >, 2);
  g_ptr_array_unref (w.txns);
  g_rand_free (dice);
}

/* What the simulated week found: a visit that held no time for a while does not take it back from somebody else in silence (APT-7). */
static void
test_comes_back (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId first = foyer_test_book (t, BORIS, HAIRCUT, "2026-11-24T11:00", "Eszter", NULL), second;
  g_autofree char *visit_text = foyer_test_field (t, "appointment", &first, "visit"), *kinds = NULL, *paying = NULL, *undoing = NULL, *shared = NULL, *state = NULL;
  g_autoptr (JsonObject) away = foyer_test_call (t, "visit.status", foyer_params ("visit", "s", visit_text, "status", "s", "no-show", NULL)), deleted = NULL, back = NULL;

  second = foyer_test_book (t, BORIS, HAIRCUT, "2026-11-24T11:00", "Vera", NULL);
  kinds = foyer_test_confirm (t, "visit.status", foyer_params ("visit", "s", visit_text, "status", "s", "pending", NULL));
  g_assert_cmpstr (kinds, ==, "overlap");
  paying = foyer_test_confirm (t, "visit.pay", foyer_params ("visit", "s", visit_text, "quick", "s", "cash", "arrive", "b", TRUE, NULL));
  g_assert_cmpstr (paying, ==, "overlap");
  state = foyer_test_field (t, "appointment", &second, "shared");
  back = foyer_test_call (t, "visit.status", foyer_params ("visit", "s", visit_text, "status", "s", "arrived", "override", "s", "came late", NULL));
  shared = foyer_test_field (t, "appointment", &first, "shared");
  g_assert_cmpstr (shared, ==, "came late");

  /* Undo of a deletion: the same. */
  {
    FoyerId gone = foyer_test_book (t, BORIS, BEARD, "2026-11-24T15:00", "Emil", NULL);

    deleted = foyer_test_call (t, "booking.delete", foyer_params ("appointment", "d", &gone, NULL));
    foyer_test_book (t, BORIS, BEARD, "2026-11-24T15:00", "Ida", NULL);
    undoing = foyer_test_confirm (t, "undo", foyer_params ("txn", "s", json_object_get_string_member (deleted, "txn"), NULL));
    g_assert_cmpstr (undoing, ==, "overlap");
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/busy-week/APT-7/comes-back", test_comes_back);
  g_test_add_func ("/busy-week/FX-1,FX-2", test_week);
  return g_test_run ();
}
