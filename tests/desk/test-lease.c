/* 6.3: the arithmetic of leases, and its experiment: desks that spend only what they hold never take an account below its floor, also when
 * the server is put back from a backup and lends again only when all were heard. The two ways that are known to fail, fail here too. */
#include "config.h"

#include <string.h>

#include "foyer-alias.h"
#include "foyer-claims.h"
#include "foyer-lease.h"

#define DESKS 4

/* The server as a ledger of what it accepted, and the desks with what they hold. */
typedef struct
{
  gint64 balance;
  FoyerLeaseCounters lease[DESKS];
} Server;

typedef struct
{
  FoyerLeaseCounters held;  /* of its base */
  gint64 unsent;            /* spent and not at the server */
  gint64 sent_after_backup; /* spent, accepted, and not in the backup */
  gint64 seen;              /* balance of its base */
  gboolean heard;
} Desk;

typedef enum { BY_BALANCE, BY_LEASE } Way;

/* Returns the lowest balance. */
static gint64
experiment (Way way, gboolean restores, gboolean freeze)
{
  Server s = { 100, { { 0 } } }, backup = s;
  Desk d[DESKS] = { { { 0 } } };
  gboolean frozen = FALSE;

  for (int i = 0; i < DESKS; i++)
    d[i].seen = 100;
  for (int step = 0; step < 120; step++)
    {
      int i = g_test_rand_int_range (0, DESKS);
      gint64 want = g_test_rand_int_range (1, 40);

      switch (g_test_rand_int_range (0, restores ? 6 : 4))
        {
        case 0: /* spends offline */
        case 1:
          {
            FoyerLeaseCounters now = d[i].held;

            now.spent += d[i].unsent;
            if (way == BY_BALANCE ? d[i].seen - d[i].unsent >= want : foyer_lease_available (&now, 0, 0) >= want)
              d[i].unsent += want;
          }
          break;
        case 2: /* in step: sends, is lent to, takes the new base */
          s.balance -= d[i].unsent + d[i].sent_after_backup;
          s.lease[i].spent += d[i].unsent + d[i].sent_after_backup;
          d[i].unsent = d[i].sent_after_backup = 0;
          d[i].heard = TRUE;
          if (frozen && freeze)
            {
              frozen = FALSE;
              for (int k = 0; k < DESKS; k++)
                frozen |= !d[k].heard;
            }
          if (way == BY_LEASE && !(frozen && freeze))
            s.lease[i].granted += MIN (foyer_lease_free (s.balance, 0, s.lease, DESKS), want);
          d[i].held = s.lease[i];
          d[i].seen = s.balance;
          break;
        case 3: /* backup */
          if (restores && !frozen)
            backup = s;
          break;
        default: /* put back: what came since is known to the desks only, what was lent since to nobody here */
          if (g_test_rand_int_range (0, 8) == 0)
            {
              for (int k = 0; k < DESKS; k++)
                {
                  d[k].sent_after_backup += MAX (s.lease[k].spent - backup.lease[k].spent, 0);
                  d[k].heard = FALSE;
                }
              s = backup;
              frozen = TRUE;
            }
        }
    }
  for (int k = 0; k < DESKS; k++)
    s.balance -= d[k].unsent + d[k].sent_after_backup;
  return s.balance;
}

static int
overdrawn (Way way, gboolean restores, gboolean freeze)
{
  int n = 0;

  for (int run = 0; run < 2000; run++)
    n += experiment (way, restores, freeze) < 0;
  return n;
}

static void
test_experiment (void)
{
  int by_balance = overdrawn (BY_BALANCE, FALSE, FALSE), leases = overdrawn (BY_LEASE, FALSE, FALSE), restored = overdrawn (BY_LEASE, TRUE, FALSE),
      frozen = overdrawn (BY_LEASE, TRUE, TRUE);

  g_test_message ("overdrawn of 2,000: by balance %d, leases %d, leases with restores %d, with freeze %d", by_balance, leases, restored, frozen);
  g_assert_cmpint (by_balance, >, 1000);
  g_assert_cmpint (leases, ==, 0);
  g_assert_cmpint (restored, >, 0);
  g_assert_cmpint (frozen, ==, 0);
}

static void
test_decide (void)
{
  FoyerLeaseState s = { FOYER_LEASE_LEASE, 0, 30, 100, 0 };
  FoyerLeaseCounters over = { 10, 30, 0 };
  gint64 from = 0;

  g_assert_true (foyer_lease_decide (&s, 30, &from) && from == 30);
  g_assert_false (foyer_lease_decide (&s, 31, &from));
  g_assert_cmpint (from, ==, 30); /* someone may go past it with a reason: the lease is used up first */
  s.policy = FOYER_LEASE_CAP;
  s.cap = 20;
  g_assert_true (foyer_lease_decide (&s, 50, &from) && from == 30);
  s.beyond = 15;
  g_assert_false (foyer_lease_decide (&s, 40, &from));
  s.policy = FOYER_LEASE_TRUST;
  g_assert_true (foyer_lease_decide (&s, 100, &from));
  g_assert_false (foyer_lease_decide (&s, 101, &from));
  s.policy = FOYER_LEASE_NONE;
  g_assert_false (foyer_lease_decide (&s, 1, &from));
  g_assert_cmpint (foyer_lease_policy_parse ("none"), ==, FOYER_LEASE_NONE);
  g_assert_cmpint (foyer_lease_policy_parse (NULL), ==, FOYER_LEASE_LEASE);
  g_assert_cmpint (foyer_lease_available (&over, 0, 0), ==, 0);
  over.granted = 100;
  g_assert_cmpint (foyer_lease_available (&over, 1000, 999), ==, 70);
  g_assert_cmpint (foyer_lease_available (&over, 1000, 1000), ==, 0);
  g_assert_cmpint (foyer_lease_free (50, 0, &over, 1), ==, 0);
  g_assert_cmpint (foyer_lease_free (100, -10, &over, 1), ==, 40);
}

/* A count sets what is there; a movement before it that arrives late moves the adjustment, not the balance; the later of two counts stands. */
static void
test_counts (void)
{
  FoyerLedgerStep first[] = { { 10 }, { 0, TRUE, 7 }, { -2 } };
  FoyerLedgerStep late[] = { { 10 }, { -3 }, { 0, TRUE, 7 }, { -2 } };
  FoyerLedgerStep two[] = { { 10 }, { 0, TRUE, 7 }, { -1 }, { 0, TRUE, 9 }, { 5 } };

  g_assert_cmpint (foyer_ledger_fold (first, 3), ==, 5);
  g_assert_cmpint (first[1].adjust, ==, -3);
  g_assert_cmpint (foyer_ledger_fold (late, 4), ==, 5);
  g_assert_cmpint (late[2].adjust, ==, 0);
  g_assert_cmpint (foyer_ledger_fold (two, 5), ==, 14);
  g_assert_cmpint (two[1].adjust + two[3].adjust, ==, -3 + 3);
}

/* ---- cards that are one ------------------------------------------------------------------------------------------------------------ */

static FoyerId
nth (guint32 n)
{
  FoyerId id = FOYER_ID_NONE;
  memcpy (id.b + 12, &n, 4);
  id.b[0] = 1;
  return id;
}

static FoyerId
root_of (GHashTable *roots, const FoyerId *id)
{
  const FoyerId *r = g_hash_table_lookup (roots, id);
  return r != NULL ? *r : *id;
}

/* I6: merges of many desks, some pending, in whatever order: every client has one root, roots are their own, ends of an edge share it. */
static void
test_forest (void)
{
  for (int run = 0; run < 2000; run++)
    {
      FoyerAliasEdge edges[12];
      guint n = g_test_rand_int_range (1, 12), order[12];
      g_autoptr (GHashTable) roots = NULL, again = NULL;
      FoyerAliasEdge shuffled[12];

      for (guint i = 0; i < n; i++)
        {
          g_autoptr (GHashTable) before = foyer_alias_roots (edges, i);

          edges[i] = (FoyerAliasEdge){ nth (100 + i), nth (g_test_rand_int_range (0, 7)), nth (g_test_rand_int_range (0, 7)), FOYER_ID_NONE, FOYER_ID_NONE,
                                       i >= n / 2 };
          if (!edges[i].pending)
            {
              /* As the server does. */
              FoyerId child = root_of (before, &edges[i].loser), parent = root_of (before, &edges[i].winner);
              if (!foyer_id_equal (&child, &parent))
                {
                  edges[i].child = child;
                  edges[i].parent = parent;
                }
            }
          order[i] = i;
        }
      roots = foyer_alias_roots (edges, n);
      for (guint i = 0; i < n; i++)
        {
          FoyerId a = root_of (roots, &edges[i].loser), b = root_of (roots, &edges[i].winner), up = root_of (roots, &a);

          g_assert_true (foyer_id_equal (&a, &b));
          g_assert_true (foyer_id_equal (&a, &up));
        }
      for (guint i = n; i > 1; i--)
        {
          guint j = g_test_rand_int_range (0, i), t = order[i - 1];
          order[i - 1] = order[j];
          order[j] = t;
        }
      for (guint i = 0; i < n; i++)
        shuffled[i] = edges[order[i]];
      again = foyer_alias_roots (shuffled, n);
      for (guint32 c = 0; c < 7; c++)
        {
          FoyerId id = nth (c), a = root_of (roots, &id), b = root_of (again, &id);
          g_assert_true (foyer_id_equal (&a, &b));
        }
    }
  {
    /* A server that lies: a circle ends all the same. */
    FoyerAliasEdge circle[] = { { nth (1), nth (1), nth (2), nth (1), nth (2), FALSE }, { nth (2), nth (2), nth (1), nth (2), nth (1), FALSE } };
    g_autoptr (GHashTable) roots = foyer_alias_roots (circle, 2);
    FoyerId one = nth (1), two = nth (2), a = root_of (roots, &one), b = root_of (roots, &two);
    g_assert_true (foyer_id_equal (&a, &b));
  }
}

static void
test_score (void)
{
  FoyerPerson anna = { .name = "Anna", .surname = "Kovács", .phone = "+36301234567" };
  FoyerPerson same = { .name = "Kovacs", .surname = "ANNA", .phone2 = "+36301234567" };
  FoyerPerson child = { .name = "Bence", .surname = "Kovács", .phone = "+36301234567", .birthday = "2015-01-01" };
  FoyerPerson other = { .name = "Anna", .surname = "Kovács", .phone = "+36309999999" };
  FoyerPerson born = { .name = "Anna", .surname = "Kovács", .phone = "+36301234567", .birthday = "1980-05-05" };

  g_assert_cmpint (foyer_duplicate_score (&anna, &same), ==, 80);
  g_assert_cmpint (foyer_duplicate_score (&anna, &same), ==, foyer_duplicate_score (&same, &anna));
  g_assert_cmpint (foyer_duplicate_score (&anna, &other), ==, 0); /* a name alone says nothing */
  g_assert_cmpint (foyer_duplicate_score (&anna, &child), <, foyer_duplicate_score (&anna, &same));
  g_assert_cmpint (foyer_duplicate_score (&born, &child), <, foyer_duplicate_score (&anna, &child));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lease/6.3-experiment", test_experiment);
  g_test_add_func ("/lease/policies", test_decide);
  g_test_add_func ("/lease/counts", test_counts);
  g_test_add_func ("/alias/I6-forest", test_forest);
  g_test_add_func ("/claims/score", test_score);
  return g_test_run ();
}
