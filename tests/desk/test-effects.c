/* Whatever is done in whatever order (front-desk.md 14): Balance = Paid − Sold, totals are sums of lines rounded once, nothing is ever
 * removed, derived tables hold what one pass over the rows gives, and undo brings the visible rows back or says why not (FX-1, FX-2). */
#include "config.h"

#include "board-truth.h"
#include "desk-day.h"
#include "foyer-visit-rules.h"

#define ROUNDS 220

typedef struct
{
  FoyerTest *t;
  GRand *rand;
  GArray *visits, *appointments, *lines, *money; /* FoyerId, whatever was ever made */
} Game;

static void
remember (GArray *set,
          const FoyerId *id)
{
  for (guint i = 0; i < set->len; i++)
    if (foyer_id_equal (&g_array_index (set, FoyerId, i), id))
      return;
  g_array_append_vals (set, id, 1);
}

static const FoyerId *
any (Game *g,
     GArray *set)
{
  return set->len == 0 ? NULL : &g_array_index (set, FoyerId, g_rand_int_range (g->rand, 0, set->len));
}

/* ---- what must always hold -------------------------------------------------------------------------------------------------- */

/* Everything a person sees: rows of these tables that are not deleted or cancelled, without stamps and order numbers. */
static const char *const seen[] = {
  "SELECT hex(id), hex(client), date, status, note FROM visit WHERE status <> 'deleted' ORDER BY id",
  "SELECT hex(id), hex(visit), hex(client), hex(staff), wall, dur, t0, t1, day, shared, comment FROM appointment WHERE deleted IS NOT 1 ORDER BY id",
  "SELECT hex(id), hex(visit), hex(appointment), hex(staff), qty, price, disc_pct, disc_sum, manual, dur FROM line WHERE deleted IS NOT 1 ORDER BY id",
  /* Without ids: a cancelled payment that counts again is another row. */
  "SELECT hex(visit), amount, kind, hex(register), at FROM money WHERE void IS NULL ORDER BY 1, 5, 3, 4, 2",
  "SELECT hex(visit), type, no FROM document WHERE void IS NULL ORDER BY 1, 2, 3",
  /* Without "contested": on a desk that is a guess about others, made anew with each change. */
  "SELECT hex(id), day, m0, hex(staff), dur, hex(visit), hex(client), flags & ~16, hex(service), services, total, gaps, tech, status, sum, paid,"
  " name, surname, phone FROM board ORDER BY id",
  "SELECT hex(f.visit), f.status, f.total, f.gross, f.sold, f.paid, f.lines, f.apps FROM visit_fig f WHERE f.status <> 'deleted' ORDER BY f.visit",
  "SELECT hex(f.client), f.sold, f.paid, f.visits, f.noshows, f.first, f.last, f.known FROM client_fig f JOIN client c ON c.id = f.client WHERE c.deleted IS NOT 1"
  " ORDER BY f.client",
};

static const int widths[] = { 5, 11, 10, 5, 3, 19, 8, 8 };

static gboolean
dump (FoyerDb *db,
      gpointer data,
      GError **error)
{
  GString *out = data;

  for (gsize i = 0; i < G_N_ELEMENTS (seen); i++)
    {
      FoyerStmt *s = foyer_db_sql (db, seen[i]);
      g_string_append_printf (out, "-- %" G_GSIZE_FORMAT "\n", i);
      while (foyer_stmt_step (s))
        {
          for (int k = 0; k < widths[i]; k++)
            g_string_append_printf (out, "%s|", foyer_stmt_text (s, k) != NULL ? foyer_stmt_text (s, k) : "");
          g_string_append_c (out, '\n');
        }
      foyer_stmt_done (s);
    }
  return TRUE;
}

static char *
picture (Game *g)
{
  g_autoptr (GError) error = NULL;
  GString *out = g_string_new (NULL);

  foyer_store_read (foyer_desk_store (g->t->desk), dump, out, &error);
  g_assert_no_error (error);
  return g_string_free (out, FALSE);
}

static gint64
one (FoyerDb *db,
     const char *sql)
{
  return foyer_db_int (db, sql, NULL);
}

static gboolean
check_tables (FoyerDb *db,
              gpointer data,
              GError **error)
{
  /* Totals: Σ lines, rounded once per line, by the rules and not by the figures. */
  FoyerStmt *v = foyer_db_sql (db, "SELECT visit, total, gross, sold, paid, status, lines, apps FROM visit_fig");
  while (foyer_stmt_step (v))
    {
      FoyerId id = foyer_stmt_id (v, 0);
      gint64 total = 0, gross = 0, paid = 0;
      int lines = 0;
      FoyerStmt *l = foyer_db_sql (db, "SELECT qty, price, disc_pct, disc_sum, manual FROM line WHERE visit = ?1 AND deleted IS NOT 1");
      foyer_stmt_bind_id (l, 1, &id);
      while (foyer_stmt_step (l))
        {
          FoyerVisitLine line = { .qty = foyer_stmt_int (l, 0), .price = foyer_stmt_int (l, 1), .disc_pct = foyer_stmt_int (l, 2), .disc_sum = foyer_stmt_int (l, 3),
                                  .manual = !foyer_stmt_is_null (l, 4), .total_set = foyer_stmt_int (l, 4) };
          total += foyer_visit_line_total (&line);
          gross += foyer_visit_line_gross (&line);
          lines++;
        }
      foyer_stmt_done (l);
      FoyerStmt *m = foyer_db_sql (db, "SELECT amount FROM money WHERE visit = ?1 AND void IS NULL");
      foyer_stmt_bind_id (m, 1, &id);
      while (foyer_stmt_step (m))
        paid += foyer_stmt_int (m, 0);
      foyer_stmt_done (m);
      g_assert_cmpint (foyer_stmt_int (v, 1), ==, total);
      g_assert_cmpint (foyer_stmt_int (v, 2), ==, gross);
      g_assert_cmpint (foyer_stmt_int (v, 3), ==, strcmp (foyer_stmt_text (v, 5), "arrived") == 0 ? total : 0);
      g_assert_cmpint (foyer_stmt_int (v, 4), ==, paid);
      g_assert_cmpint (foyer_stmt_int (v, 6), ==, lines);
      /* A visit in sight has something in it. */
      if (strcmp (foyer_stmt_text (v, 5), "deleted") != 0)
        g_assert_cmpint (foyer_stmt_int (v, 7) + lines, >, 0);
    }
  foyer_stmt_done (v);

  /* (a) Balance = Paid − Sold for every client, from the rows. */
  g_assert_cmpint (one (db, "SELECT count(*) FROM client_fig f WHERE f.sold <> (SELECT coalesce(sum(x.total), 0) FROM visit_fig x WHERE x.client = f.client"
                            " AND x.status = 'arrived')"), ==, 0);
  g_assert_cmpint (one (db, "SELECT count(*) FROM client_fig f WHERE f.paid <> (SELECT coalesce(sum(m.amount), 0) FROM money m JOIN visit v ON v.id = m.visit"
                            " WHERE v.client = f.client AND m.void IS NULL)"), ==, 0);
  g_assert_cmpint (one (db, "SELECT count(*) FROM client_fig f WHERE f.visits <> (SELECT count(*) FROM visit v WHERE v.client = f.client AND v.status = 'arrived')"),
                   ==, 0);
  /* The board is the appointments, no more and no less. */
  g_assert_cmpint (one (db, "SELECT count(*) FROM board"), ==, one (db, "SELECT count(*) FROM appointment WHERE deleted IS NOT 1"));
  g_assert_cmpint (one (db, "SELECT count(*) FROM appointment a WHERE a.deleted IS NOT 1 AND NOT EXISTS (SELECT 1 FROM board b WHERE b.id = a.id AND b.day = a.day"
                            " AND b.staff = a.staff AND b.visit = a.visit AND b.dur = a.dur)"), ==, 0);
  g_assert_cmpint (one (db, BOARD_UNTRUE), ==, 0);
  /* An appointment, its lines and its visit agree on visit, client and day. */
  g_assert_cmpint (one (db, "SELECT count(*) FROM line l JOIN appointment a ON a.id = l.appointment WHERE l.deleted IS NOT 1 AND l.visit <> a.visit"), ==, 0);
  g_assert_cmpint (one (db, "SELECT count(*) FROM appointment a JOIN visit v ON v.id = a.visit WHERE a.deleted IS NOT 1"
                            " AND (v.date <> a.day OR v.client IS NOT a.client OR v.status = 'deleted')"), ==, 0);
  /* Rows of one payment are all cancelled or none (c). */
  g_assert_cmpint (one (db, "SELECT count(*) FROM money a JOIN money b ON b.pair = a.id WHERE (a.void IS NULL) <> (b.void IS NULL)"), ==, 0);
  return TRUE;
}

static gboolean
count_rows (FoyerDb *db,
            gpointer data,
            GError **error)
{
  gint64 *n = data;
  n[0] = one (db, "SELECT count(*) FROM visit");
  n[1] = one (db, "SELECT count(*) FROM appointment");
  n[2] = one (db, "SELECT count(*) FROM line");
  n[3] = one (db, "SELECT count(*) FROM money");
  n[4] = one (db, "SELECT count(*) FROM document");
  return TRUE;
}

static void
check (Game *g,
       gint64 *before)
{
  g_autoptr (GError) error = NULL;
  gint64 now[5];

  foyer_store_read (foyer_desk_store (g->t->desk), check_tables, NULL, &error);
  g_assert_no_error (error);
  /* (b) Nothing is ever removed. */
  foyer_store_read (foyer_desk_store (g->t->desk), count_rows, now, &error);
  for (int i = 0; i < 5; i++)
    {
      g_assert_cmpint (now[i], >=, before[i]);
      before[i] = now[i];
    }
}

/* ---- moves ------------------------------------------------------------------------------------------------------------------ */

static char *
some_wall (Game *g)
{
  return g_strdup_printf ("2026-11-%02dT%02d:%02d", g_rand_int_range (g->rand, 24, 27), g_rand_int_range (g->rand, 9, 18), g_rand_int_range (g->rand, 0, 4) * 15);
}

static JsonNode *
some_services (Game *g,
               int staff)
{
  static const int does[3][3] = { { HAIRCUT, COLOURING, BLOWDRY }, { HAIRCUT, COLOURING, BEARD }, { MANICURE, PEDICURE, MANICURE } };
  int a = does[staff][g_rand_int_range (g->rand, 0, 3)], b = does[staff][g_rand_int_range (g->rand, 0, 3)];

  return g_rand_boolean (g->rand) ? services_of (g->t, a, -1) : services_of (g->t, a, b, -1);
}

/* One thing somebody might do; NULL when there is nothing to do it with. */
static const char *
some_move (Game *g,
           JsonObject **params)
{
  static const char *const states[] = { "pending", "confirmed", "arrived", "no-show" };
  static const char *const phones[] = { "+36201234567", "+36201111111", "+36202222222" };
  FoyerTest *t = g->t;
  const FoyerId *id;
  int staff = g_rand_int_range (g->rand, 0, 3), client = g_rand_int_range (g->rand, 0, 3);
  g_autofree char *wall = some_wall (g);

  switch (g_rand_int_range (g->rand, 0, 15))
    {
    case 0:
    case 1:
    case 2:
      *params = foyer_params ("staff", "d", &t->staff[staff], "wall", "s", wall, "services", "n", some_services (g, staff), "name", "s", "Client", "phone", "s",
                              phones[client], "override", "s", "full day", NULL);
      return "booking.create";
    case 3:
    case 4:
      if ((id = any (g, g->appointments)) == NULL)
        return NULL;
      *params = g_rand_boolean (g->rand) ? foyer_params ("appointment", "d", id, "wall", "s", wall, "override", "s", "full day", NULL)
                                         : foyer_params ("appointment", "d", id, "staff", "d", &t->staff[staff], "override", "s", "full day", NULL);
      return "booking.move";
    case 5:
      if ((id = any (g, g->appointments)) == NULL)
        return NULL;
      *params = foyer_params ("appointment", "d", id, "dur", "i", (gint64) g_rand_int_range (g->rand, 1, 9) * 15, "override", "s", "full day", NULL);
      return "booking.resize";
    case 6:
      if ((id = any (g, g->appointments)) == NULL || g_rand_boolean (g->rand))
        return NULL;
      *params = foyer_params ("appointment", "d", id, "override", "s", "asked for", NULL);
      return "booking.delete";
    case 7:
    case 8:
      if ((id = any (g, g->visits)) == NULL)
        return NULL;
      *params = foyer_params ("visit", "d", id, "status", "s", states[g_rand_int_range (g->rand, 0, 4)], "override", "s", "came late", NULL);
      return "visit.status";
    case 9:
    case 10:
      if ((id = any (g, g->visits)) == NULL)
        return NULL;
      *params = g_rand_boolean (g->rand) ? foyer_params ("visit", "d", id, "quick", "s", g_rand_boolean (g->rand) ? "cash" : "cashless", "arrive", "b", TRUE, "override", "s", "came late", NULL)
                                         : foyer_params ("visit", "d", id, "tenders", "n",
                                                         tenders_of (&t->cash, g_rand_int_range (g->rand, 1, 5000), &t->card, g_rand_int_range (g->rand, 1, 5000)), NULL);
      return "visit.pay";
    case 11:
      if ((id = any (g, g->money)) == NULL)
        return NULL;
      *params = foyer_params ("money", "d", id, NULL);
      return "money.cancel";
    case 12:
      if ((id = any (g, g->visits)) == NULL)
        return NULL;
      *params = g_rand_boolean (g->rand) ? foyer_params ("visit", "d", id, "amount", "i", (gint64) g_rand_int_range (g->rand, 1, 4000), NULL)
                                         : foyer_params ("visit", "d", id, "sum", "i", (gint64) g_rand_int_range (g->rand, 0, 3000), NULL);
      return json_object_has_member (*params, "amount") ? "visit.refund" : "visit.discount";
    case 13:
      if ((id = any (g, g->lines)) == NULL)
        return NULL;
      *params = g_rand_boolean (g->rand)
                    ? foyer_params ("line", "d", id, "qty", "i", (gint64) g_rand_int_range (g->rand, 1, 3) * 500, "disc_pct", "i",
                                    (gint64) g_rand_int_range (g->rand, 0, 5) * 333, "override", "s", "full day", NULL)
                    : foyer_params ("line", "d", id, "manual", "i", (gint64) g_rand_int_range (g->rand, 0, 9000), "override", "s", "full day", NULL);
      return "line.update";
    default:
      if ((id = any (g, g->visits)) == NULL)
        return NULL;
      *params = foyer_params ("visit", "d", id, "name", "s", "Client", "phone", "s", phones[client], NULL);
      return "visit.set-client";
    }
}

static void
learn (Game *g,
       const FoyerId *visit)
{
  if (foyer_id_is_none (visit))
    return;
  g_autoptr (JsonObject) v = visit_of (g->t, visit);
  static const char *const names[] = { "appointments", "lines", "payments" };
  GArray *sets[] = { g->appointments, g->lines, g->money };

  remember (g->visits, visit);
  for (int i = 0; i < 3; i++)
    {
      JsonArray *list = json_object_get_array_member (v, names[i]);
      for (guint k = 0; k < json_array_get_length (list); k++)
        {
          FoyerId id = foyer_test_id (json_array_get_object_element (list, k), "id");
          remember (sets[i], &id);
        }
    }
}

static void
play (guint32 seed)
{
  Game g = { .t = foyer_test_new (), .rand = g_rand_new_with_seed (seed) };
  GArray **sets[] = { &g.visits, &g.appointments, &g.lines, &g.money };
  gint64 rows[5] = { 0 };
  int done = 0, refused = 0, undone = 0;
  g_autofree char *before = NULL;

  for (int i = 0; i < 4; i++)
    *sets[i] = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  before = picture (&g);
  for (int round = 0; round < ROUNDS; round++)
    {
      g_autoptr (JsonObject) params = NULL;
      g_autoptr (JsonNode) result = NULL;
      g_autoptr (GError) error = NULL;
      const char *name = some_move (&g, &params);

      if (name == NULL)
        continue;
      if (!foyer_desk_call (g.t->desk, &g.t->owner, name, params, &result, &error))
        {
          /* A refusal says why and leaves everything as it was. */
          g_autofree char *after = picture (&g);
          g_assert_nonnull (error);
          if (error->code != FOYER_ERROR_CONFLICT && error->code != FOYER_ERROR_INVALID && error->code != FOYER_ERROR_NOT_FOUND)
            g_error ("%s: %s", name, error->message);
          g_assert_cmpstr (after, ==, before);
          refused++;
          continue;
        }
      done++;
      JsonObject *answer = json_node_get_object (result);
      FoyerId visit = FOYER_ID_NONE, txn;
      const char *text = json_object_get_string_member_with_default (answer, "visit", NULL);
      if (text != NULL)
        foyer_id_parse (text, &visit);
      check (&g, rows);
      learn (&g, &visit);

      /* Now and then it is undone at once: everything looks as before. */
      if (!json_object_get_null_member (answer, "txn") && g_rand_int_range (g.rand, 0, 3) == 0)
        {
          g_assert_true (foyer_id_parse (json_object_get_string_member (answer, "txn"), &txn));
          g_autoptr (GError) why = NULL;
          if (foyer_desk_call (g.t->desk, &g.t->owner, "undo", foyer_params ("txn", "d", &txn, NULL), NULL, &why))
            {
              g_autofree char *after = picture (&g);
              if (strcmp (after, before) != 0)
                g_error ("undo of %s with seed %u, round %d:\n%s\n=====\n%s", name, seed, round, before, after);
              check (&g, rows);
              undone++;
              continue;
            }
          /* Money was taken since, or somebody else is booked there by now. */
          if (why->code != FOYER_ERROR_CONFIRM)
            g_assert_error (why, FOYER_ERROR, FOYER_ERROR_CONFLICT);
        }
      g_free (before);
      before = picture (&g);
    }
  /* The game was one. */
  g_assert_cmpint (done, >, ROUNDS / 4);
  g_assert_cmpint (refused, >, 0);
  g_assert_cmpint (undone, >, ROUNDS / 20);
  for (int i = 0; i < 4; i++)
    g_array_unref (*sets[i]);
  g_rand_free (g.rand);
  foyer_test_free (g.t);
}

static void
test_fx_1 (void)
{
  for (guint32 seed = 1; seed <= (g_test_thorough () ? 60u : 6u); seed++)
    play (seed);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/effects/FX-1", test_fx_1);
  return g_test_run ();
}
