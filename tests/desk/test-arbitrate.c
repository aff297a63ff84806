/* The server's word about slots (replication.md 6.1, 6.7): the first accepted holds, the other is contested, and it is over when the
 * rows no longer meet. Rows are put as accepted txns put them, past the commands. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "foyer-hooks.h"
#include "foyer-test.h"

typedef struct
{
  char *dir;
  FoyerStore *store;
  FoyerId loc, anna, boris, resource, chair;
} Chain;

typedef struct
{
  void (*put) (FoyerTx *tx, Chain *c, gpointer data);
  Chain *c;
  gpointer data;
} Job;

static gboolean
run_job (FoyerTx *tx,
         gpointer data,
         GError **error)
{
  Job *job = data;
  job->put (tx, job->c, job->data);
  return TRUE;
}

static void
accept (Chain *c,
        void (*put) (FoyerTx *tx, Chain *c, gpointer data),
        gpointer data)
{
  g_autoptr (GError) error = NULL;
  Job job = { put, c, data };
  FoyerWriteInfo info = { .cmd = "test", .loc = c->loc, .now = 1795500000000 };

  foyer_store_write (c->store, &info, run_job, &job, NULL, &error);
  g_assert_no_error (error);
}

static void
put_base (FoyerTx *tx,
          Chain *c,
          gpointer data)
{
  g_autoptr (FoyerRow) chain = foyer_row_new ("chain", NULL), loc = foyer_row_new ("location", &c->loc), instance = foyer_row_new ("instance", &c->chair),
                       resource = foyer_row_new ("resource", &c->resource);

  chain->id = foyer_tx_new_id (tx);
  foyer_row_set_text (chain, "name", "Chain");
  foyer_tx_put (tx, chain);
  foyer_row_set_text (loc, "code", "AAA");
  foyer_row_set_text (loc, "name", "Salon");
  foyer_row_set_text (loc, "country", "HU");
  foyer_row_set_text (loc, "zone", "Europe/Budapest");
  foyer_row_set_text (loc, "currency", "EUR");
  foyer_tx_put (tx, loc);
  foyer_row_set_id (resource, "loc", &c->loc);
  foyer_row_set_text (resource, "name", "Chair");
  foyer_tx_put (tx, resource);
  foyer_row_set_id (instance, "loc", &c->loc);
  foyer_row_set_id (instance, "resource", &c->resource);
  foyer_row_set_text (instance, "name", "Chair 1");
  foyer_tx_put (tx, instance);
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (FoyerRow) staff = foyer_row_new ("staff", i == 0 ? &c->anna : &c->boris);
      foyer_row_set_id (staff, "loc", &c->loc);
      foyer_row_set_text (staff, "name", i == 0 ? "Anna" : "Boris");
      foyer_tx_put (tx, staff);
    }
}

static Chain *
chain_new (void)
{
  Chain *c = g_new0 (Chain, 1);
  g_autoptr (GError) error = NULL;

  c->dir = g_dir_make_tmp ("foyer-arbitrate-XXXXXX", NULL);
  c->loc = foyer_id_new (1);
  c->anna = foyer_id_new (2);
  c->boris = foyer_id_new (3);
  c->resource = foyer_id_new (4);
  c->chair = foyer_id_new (5);
  c->store = foyer_store_open (c->dir, FOYER_STORE_SERVER, foyer_desk_hooks (), &error);
  g_assert_no_error (error);
  accept (c, put_base, NULL);
  return c;
}

static void
chain_free (Chain *c)
{
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", c->dir);
  foyer_store_close (c->store);
  g_assert_cmpint (system (command), ==, 0);
  g_free (c->dir);
  g_free (c);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Chain, chain_free)

typedef struct
{
  FoyerId id, visit, staff;
  const char *wall, *shared, *status, *gaps;
  gboolean deleted, chair;
} Appointment;

static void
put_appointment (FoyerTx *tx,
                 Chain *c,
                 gpointer data)
{
  Appointment *a = data;
  gboolean fresh = foyer_id_is_none (&a->id);
  g_autoptr (FoyerRow) visit = NULL, row = NULL;

  if (fresh)
    {
      a->id = foyer_tx_new_id (tx);
      a->visit = foyer_tx_new_id (tx);
    }
  visit = fresh ? foyer_row_new ("visit", &a->visit) : foyer_tx_get (tx, "visit", &a->visit);
  row = fresh ? foyer_row_new ("appointment", &a->id) : foyer_tx_get (tx, "appointment", &a->id);
  foyer_row_set_id (visit, "loc", &c->loc);
  foyer_row_set_text (visit, "date", "2026-11-24");
  foyer_row_set_text (visit, "status", a->status != NULL ? a->status : "pending");
  foyer_tx_put (tx, visit);
  foyer_row_set_id (row, "loc", &c->loc);
  foyer_row_set_id (row, "visit", &a->visit);
  foyer_row_set_id (row, "staff", &a->staff);
  foyer_row_set_text (row, "wall", a->wall);
  foyer_row_set_int (row, "dur", 60);
  foyer_row_set_text (row, "shared", a->shared);
  foyer_row_set_text (row, "gaps", a->gaps);
  if (a->deleted)
    foyer_row_set_int (row, "deleted", 1);
  foyer_tx_put (tx, row);
  if (fresh && a->chair)
    {
      FoyerId id = foyer_tx_new_id (tx);
      g_autoptr (FoyerRow) taken = foyer_row_new ("allocation", &id);
      foyer_row_set_id (taken, "loc", &c->loc);
      foyer_row_set_id (taken, "appointment", &a->id);
      foyer_row_set_id (taken, "instance", &c->chair);
      foyer_tx_put (tx, taken);
    }
}

typedef struct
{
  const FoyerId *id;
  char *slot;
  int open, over;
  const char *kind;
} Look;

static gboolean
look_at (FoyerDb *db,
         gpointer data,
         GError **error)
{
  Look *look = data;
  FoyerStmt *s;

  if (look->id != NULL)
    {
      g_autoptr (FoyerRow) row = foyer_db_get (db, "appointment", look->id);
      look->slot = g_strdup (foyer_row_text (row, "slot"));
    }
  s = foyer_db_sql (db, "SELECT count(*) FILTER (WHERE state = 'open'), count(*) FILTER (WHERE state = 'auto') FROM conflict WHERE kind = ?1");
  foyer_stmt_bind_text (s, 1, look->kind);
  if (foyer_stmt_step (s))
    {
      look->open = foyer_stmt_int (s, 0);
      look->over = foyer_stmt_int (s, 1);
    }
  foyer_stmt_done (s);
  return TRUE;
}

static void
assert_slot (Chain *c,
             const Appointment *a,
             const char *slot)
{
  Look look = { .id = &a->id, .kind = "slot" };
  foyer_store_read (c->store, look_at, &look, NULL);
  g_assert_cmpstr (look.slot, ==, slot);
  g_free (look.slot);
}

static void
assert_conflicts (Chain *c,
                  const char *kind,
                  int open,
                  int over)
{
  Look look = { .kind = kind };
  foyer_store_read (c->store, look_at, &look, NULL);
  g_assert_cmpint (look.open, ==, open);
  g_assert_cmpint (look.over, ==, over);
}

static void
test_first_holds (void)
{
  g_autoptr (Chain) c = chain_new ();
  Appointment a = { .staff = c->anna, .wall = "2026-11-24T10:00" }, b = { .staff = c->anna, .wall = "2026-11-24T10:30" },
              other = { .staff = c->boris, .wall = "2026-11-24T10:30" };

  accept (c, put_appointment, &a);
  accept (c, put_appointment, &b);
  accept (c, put_appointment, &other);
  assert_slot (c, &a, "held");
  assert_slot (c, &b, "contested");
  assert_slot (c, &other, "held");
  assert_conflicts (c, "slot", 1, 0);

  /* Touched without moving: nothing is decided again, no second conflict. */
  accept (c, put_appointment, &b);
  accept (c, put_appointment, &a);
  assert_slot (c, &a, "held");
  assert_conflicts (c, "slot", 1, 0);

  /* The loser moves away: it holds its new time and the conflict is over by itself. */
  b.wall = "2026-11-24T12:00";
  accept (c, put_appointment, &b);
  assert_slot (c, &b, "held");
  assert_conflicts (c, "slot", 0, 1);
}

static void
test_winner_leaves (void)
{
  g_autoptr (Chain) c = chain_new ();
  Appointment a = { .staff = c->anna, .wall = "2026-11-24T10:00" }, b = { .staff = c->anna, .wall = "2026-11-24T10:30" };

  accept (c, put_appointment, &a);
  accept (c, put_appointment, &b);
  assert_slot (c, &b, "contested");
  a.deleted = TRUE;
  accept (c, put_appointment, &a);
  assert_slot (c, &a, "free");
  assert_slot (c, &b, "held");
  assert_conflicts (c, "slot", 0, 1);
}

/* Processing time: only what both need the member for contests, and what is freed or taken by a gap decides again. */
static void
test_gaps (void)
{
  g_autoptr (Chain) c = chain_new ();
  Appointment colour = { .staff = c->anna, .wall = "2026-11-24T10:00", .gaps = "15+30" },
              second = { .staff = c->anna, .wall = "2026-11-24T10:15", .gaps = "30+15" }, late = { .staff = c->anna, .wall = "2026-11-24T10:30" };

  accept (c, put_appointment, &colour);
  accept (c, put_appointment, &second); /* 10:15–10:45 lies in the processing time, 11:00–11:15 after the end */
  assert_slot (c, &second, "held");
  assert_conflicts (c, "slot", 0, 0);
  accept (c, put_appointment, &late); /* meets 10:45–11:00 of the first */
  assert_slot (c, &late, "contested");
  assert_conflicts (c, "slot", 1, 0);

  /* The processing time of the second goes: now it meets the first and is contested, though its time is the same. */
  second.gaps = NULL;
  accept (c, put_appointment, &second);
  assert_slot (c, &second, "contested");
  assert_conflicts (c, "slot", 2, 0);
  /* And comes back. */
  second.gaps = "30+15";
  accept (c, put_appointment, &second);
  assert_slot (c, &second, "held");
  assert_conflicts (c, "slot", 1, 1);

  /* The first gets a longer processing time: who waits for that time has it. */
  second.deleted = TRUE;
  accept (c, put_appointment, &second);
  colour.gaps = "15+45";
  accept (c, put_appointment, &colour);
  assert_slot (c, &late, "held");
  assert_conflicts (c, "slot", 0, 2);
}

static void
test_no_show_frees (void)
{
  g_autoptr (Chain) c = chain_new ();
  Appointment a = { .staff = c->anna, .wall = "2026-11-24T10:00" }, b = { .staff = c->anna, .wall = "2026-11-24T10:30" };

  accept (c, put_appointment, &a);
  a.status = "no-show";
  accept (c, put_appointment, &a);
  assert_slot (c, &a, "free");
  accept (c, put_appointment, &b);
  assert_slot (c, &b, "held");
  assert_conflicts (c, "slot", 0, 0);

  /* She comes after all: the time is somebody else's now, and both are shown. */
  a.status = "arrived";
  accept (c, put_appointment, &a);
  assert_slot (c, &a, "contested");
  assert_slot (c, &b, "held");
  assert_conflicts (c, "slot", 1, 0);
}

static void
put_into (FoyerTx *tx,
          Chain *c,
          gpointer data)
{
  Appointment *a = data;
  g_autoptr (FoyerRow) row = foyer_tx_get (tx, "appointment", &a->id);

  foyer_row_set_id (row, "visit", &a->visit);
  foyer_tx_put (tx, row);
}

/* The holder comes into a visit that does not hold time, and nothing else of it changes: who waits for the time has it. */
static void
test_into_no_show (void)
{
  g_autoptr (Chain) c = chain_new ();
  Appointment a = { .staff = c->anna, .wall = "2026-11-24T10:00" }, b = { .staff = c->anna, .wall = "2026-11-24T10:30" },
              gone = { .staff = c->anna, .wall = "2026-11-24T08:00", .status = "no-show" };

  accept (c, put_appointment, &gone);
  accept (c, put_appointment, &a);
  accept (c, put_appointment, &b);
  assert_slot (c, &b, "contested");
  a.visit = gone.visit;
  accept (c, put_into, &a);
  assert_slot (c, &a, "free");
  assert_slot (c, &b, "held");
  assert_conflicts (c, "slot", 0, 1);
}

static void
test_reason_settles (void)
{
  g_autoptr (Chain) c = chain_new ();
  Appointment a = { .staff = c->anna, .wall = "2026-11-24T10:00" }, b = { .staff = c->anna, .wall = "2026-11-24T10:30" };

  accept (c, put_appointment, &a);
  accept (c, put_appointment, &b);
  assert_conflicts (c, "slot", 1, 0);
  b.shared = "sisters";
  accept (c, put_appointment, &b);
  assert_slot (c, &b, "held");
  assert_conflicts (c, "slot", 0, 1);
}

static void
test_resource (void)
{
  g_autoptr (Chain) c = chain_new ();
  Appointment a = { .staff = c->anna, .wall = "2026-11-24T10:00", .chair = TRUE }, b = { .staff = c->boris, .wall = "2026-11-24T10:30", .chair = TRUE };

  accept (c, put_appointment, &a);
  accept (c, put_appointment, &b);
  assert_slot (c, &b, "held");
  assert_conflicts (c, "resource", 1, 0);
  b.wall = "2026-11-24T15:00";
  accept (c, put_appointment, &b);
  assert_conflicts (c, "resource", 0, 1);
  /* Back into it. */
  b.wall = "2026-11-24T09:30";
  accept (c, put_appointment, &b);
  assert_conflicts (c, "resource", 1, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/arbitrate/first-holds", test_first_holds);
  g_test_add_func ("/arbitrate/winner-leaves", test_winner_leaves);
  g_test_add_func ("/arbitrate/no-show-frees", test_no_show_frees);
  g_test_add_func ("/arbitrate/into-no-show", test_into_no_show);
  g_test_add_func ("/arbitrate/gaps", test_gaps);
  g_test_add_func ("/arbitrate/reason-settles", test_reason_settles);
  g_test_add_func ("/arbitrate/resource", test_resource);
  return g_test_run ();
}
