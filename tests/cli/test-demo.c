/* The demonstration: always the same, whole, and in one piece with the rules. */
#include "config.h"

#include <string.h>

#include "foyer-demo.h"
#include "foyer-phone.h"
#include "foyer-session.h"
#include "foyer-store.h"

#define CLIENTS 400
#define NOW (14 * 60 + 20)

typedef struct
{
  char *dir;
  FoyerDesk *desk;
  FoyerDemo demo;
} Made;

static gint64
day (const char *text)
{
  gint64 date;

  g_assert_true (foyer_date_parse (text, &date));
  return date;
}

static void
make (Made          *m,
      FoyerStoreRole role,
      FoyerDemoLang  lang,
      const char    *today,
      int            scale)
{
  g_autoptr (GError) error = NULL;
  gboolean ok;

  m->dir = g_dir_make_tmp ("foyer-demo-XXXXXX", &error);
  g_assert_no_error (error);
  m->desk = foyer_desk_open (m->dir, role, &error);
  g_assert_no_error (error);
  if (scale > 0)
    ok = foyer_demo_make_scale (foyer_desk_store (m->desk), lang, day (today), scale, &m->demo, &error);
  else
    ok = foyer_demo_make (foyer_desk_store (m->desk), lang, day (today), NOW, CLIENTS, &m->demo, &error);
  g_assert_no_error (error);
  g_assert_true (ok);
}

static void
unmake (Made *m)
{
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", m->dir);

  foyer_demo_clear (&m->demo);
  foyer_desk_close (m->desk);
  g_assert_cmpint (system (command), ==, 0);
  g_free (m->dir);
}

/* ---- the same rows --------------------------------------------------------------------------------------------------------- */

static gboolean
sum_rows (FoyerDb  *db,
          gpointer  data,
          GError  **error)
{
  GChecksum *sum = data;

  for (int e = 0; e < foyer_n_entities; e++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT id, _seq, _h, _sc FROM \"%s\" ORDER BY id", foyer_entities[e].name);
      FoyerStmt *s = foyer_db_sql (db, sql);

      while (foyer_stmt_step (s))
        {
          FoyerId id = foyer_stmt_id (s, 0);
          gint64 numbers[2] = { foyer_stmt_int (s, 1), foyer_stmt_int (s, 2) };

          g_checksum_update (sum, id.b, sizeof id.b);
          g_checksum_update (sum, (const guchar *) numbers, sizeof numbers);
          g_checksum_update (sum, (const guchar *) foyer_stmt_text (s, 3), -1);
        }
      foyer_stmt_done (s);
    }
  return foyer_db_check (db, error);
}

static char *
fingerprint (Made *m)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GError) error = NULL;

  foyer_store_read (foyer_desk_store (m->desk), sum_rows, sum, &error);
  g_assert_no_error (error);
  return g_strdup (g_checksum_get_string (sum));
}

static void
test_same (void)
{
  Made a, b, c;
  g_autofree char *fa = NULL, *fb = NULL, *fc = NULL;

  make (&a, FOYER_STORE_SERVER, FOYER_DEMO_HU, "2026-11-24", 0);
  make (&b, FOYER_STORE_SERVER, FOYER_DEMO_HU, "2026-11-24", 0);
  make (&c, FOYER_STORE_SERVER, FOYER_DEMO_HU, "2026-11-25", 0);
  fa = fingerprint (&a);
  fb = fingerprint (&b);
  fc = fingerprint (&c);
  g_assert_cmpstr (fa, ==, fb);
  g_assert_cmpstr (fa, !=, fc);
  unmake (&a);
  unmake (&b);
  unmake (&c);
}

/* ---- what is in it -------------------------------------------------------------------------------------------------------- */

static gint64
count (FoyerDb    *db,
       const char *sql)
{
  gint64 n = foyer_db_int (db, sql, NULL);

  return n;
}

static gboolean
check_rows (FoyerDb  *db,
            gpointer  data,
            GError  **error)
{
  FoyerStmt *s;

  g_assert_cmpint (count (db, "SELECT count(*) FROM location"), ==, 3);
  g_assert_cmpint (count (db, "SELECT count(*) FROM staff"), ==, 25); /* with the teacher of the group events */
  g_assert_cmpint (count (db, "SELECT count(*) FROM board WHERE flags & 32 AND taken = capacity"), >, 0);
  g_assert_cmpint (count (db, "SELECT count(*) FROM board WHERE flags & 32 AND taken < capacity"), >, 5);
  g_assert_cmpint (count (db, "SELECT count(*) FROM client"), ==, CLIENTS);
  /* Two years back, six weeks ahead. */
  g_assert_cmpint (count (db, "SELECT min(day) <= '2024-12-31' FROM visit_fig"), ==, 1);
  g_assert_cmpint (count (db, "SELECT max(day) BETWEEN '2026-12-01' AND '2027-01-05' FROM visit_fig"), ==, 1);
  /* Every kind of ending. */
  g_assert_cmpint (count (db, "SELECT count(DISTINCT status) FROM visit"), ==, 5); /* also deleted ones */
  g_assert_cmpint (count (db, "SELECT count(*) FROM visit_fig WHERE status = 'arrived' AND paid = total AND total > 0"), >, 100);
  g_assert_cmpint (count (db, "SELECT count(*) FROM visit_fig WHERE status = 'no-show' AND day < '2026-11-24'"), >, 10);
  g_assert_cmpint (count (db, "SELECT count(*) FROM (SELECT visit FROM money WHERE void IS NULL GROUP BY visit HAVING count(DISTINCT register) = 2)"), >, 0);
  g_assert_cmpint (count (db, "SELECT count(*) FROM money WHERE void IS NOT NULL"), >, 0);
  g_assert_cmpint (count (db, "SELECT count(*) FROM line WHERE disc_pct > 0"), >, 10);
  /* Somebody waits for a time, and somebody stands in the shop, at each location. */
  g_assert_cmpint (count (db, "SELECT count(*) FROM waitlist WHERE kind = 'wish' AND state = 'waiting' AND client IS NOT NULL"), >, 3);
  g_assert_cmpint (count (db, "SELECT count(DISTINCT loc) FROM waitlist WHERE kind = 'walk-in' AND promised > made_at"), ==, 3);
  g_assert_cmpint (count (db, "SELECT count(*) FROM appointment WHERE online = 1"), >, 50);
  g_assert_cmpint (count (db, "SELECT count(*) FROM allocation"), >, 50);
  /* Nothing in the future is paid or has come. */
  g_assert_cmpint (count (db, "SELECT count(*) FROM visit_fig WHERE day > '2026-11-24' AND (paid <> 0 OR status IN ('arrived', 'no-show'))"), ==, 0);
  g_assert_cmpint (count (db, "SELECT count(*) FROM money WHERE at > 1795526400000"), ==, 0); /* 14:20 of today */
  /* Nobody is paid for more than was sold; a register never goes below zero. */
  g_assert_cmpint (count (db, "SELECT count(*) FROM visit_fig WHERE paid > total"), ==, 0);
  g_assert_cmpint (count (db, "SELECT count(*) FROM register r WHERE opening + (SELECT coalesce(sum(amount), 0) FROM money WHERE register = r.id AND void IS NULL) < 0"), ==, 0);
  /* Nobody works outside his hours. */
  g_assert_cmpint (count (db, "SELECT count(*) FROM appointment a WHERE NOT EXISTS (SELECT 1 FROM workday w WHERE w.staff = a.staff AND w.date = a.day"
                              " AND w.spans IS NOT NULL AND substr(a.wall, 12) >= substr(w.spans, 1, 5))"), ==, 0);
  /* Figures hold. */
  g_assert_cmpint (count (db, "SELECT count(*) FROM client_fig f WHERE paid <> (SELECT coalesce(sum(amount), 0) FROM money"
                              " WHERE client = f.client AND void IS NULL AND kind IN ('payment', 'refund'))"), ==, 0);

  s = foyer_db_sql (db, "SELECT phone FROM client WHERE phone IS NOT NULL");
  while (foyer_stmt_step (s))
    {
      g_autofree char *phone = foyer_phone_normalize (foyer_stmt_text (s, 0), "HU");
      g_assert_cmpstr (phone, ==, foyer_stmt_text (s, 0));
    }
  foyer_stmt_done (s);
  return foyer_db_check (db, error);
}

static gboolean
check_today (FoyerDb  *db,
             gpointer  data,
             GError  **error)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT f.status, count(*), min(m0), max(m0) FROM visit_fig f JOIN board b ON b.visit = f.visit WHERE f.day = '2026-11-24' GROUP BY 1");
  while (foyer_stmt_step (s))
    g_test_message ("today: %s %d, %d to %d", foyer_stmt_text (s, 0), (int) foyer_stmt_int (s, 1), (int) foyer_stmt_int (s, 2), (int) foyer_stmt_int (s, 3));
  foyer_stmt_done (s);
  g_assert_cmpint (count (db, "SELECT count(DISTINCT status) FROM visit_fig WHERE day = '2026-11-24'"), >=, 3);
  /* One pair wants a person, and the chain says so. */
  g_assert_cmpint (count (db, "SELECT count(*) FROM board WHERE day = '2026-11-24' AND (flags & 16) <> 0"), ==, 1);
  g_assert_cmpint (count (db, "SELECT count(*) FROM board WHERE day <> '2026-11-24' AND (flags & 16) <> 0"), ==, 0);
  g_assert_cmpint (count (db, "SELECT count(*) FROM conflict WHERE state = 'open'"), ==, 1);
  g_assert_cmpint (count (db, "SELECT count(*) FROM appointment WHERE slot = 'contested'"), ==, 1);
  return foyer_db_check (db, error);
}

/* What a business sets up for itself. */
static gboolean
check_own (FoyerDb  *db,
           gpointer  data,
           GError  **error)
{
  /* Labels on bookings of today and of coming days, each of the kind it is made for. */
  g_assert_cmpint (count (db, "SELECT count(*) FROM label WHERE builtin IS NULL AND scope = 'appointment' AND icon IS NOT NULL"), ==, 3);
  g_assert_cmpint (count (db, "SELECT count(*) FROM label WHERE builtin IS NULL AND scope = 'event'"), ==, 1);
  g_assert_cmpint (count (db, "SELECT count(DISTINCT x.label) FROM appointment_label x JOIN appointment a ON a.id = x.appointment WHERE a.kind IS NULL"), ==, 3);
  g_assert_cmpint (count (db, "SELECT count(*) FROM appointment_label x JOIN appointment a ON a.id = x.appointment WHERE a.day = '2026-11-24'"), >, 1);
  g_assert_cmpint (count (db, "SELECT count(*) FROM appointment_label x JOIN appointment a ON a.id = x.appointment WHERE a.day > '2026-11-24'"), >, 5);
  g_assert_cmpint (count (db, "SELECT count(*) FROM appointment_label x JOIN appointment a ON a.id = x.appointment JOIN label l ON l.id = x.label"
                              " WHERE a.kind = 'event' AND l.scope = 'event'"), ==, 2);
  g_assert_cmpint (count (db, "SELECT count(*) FROM appointment_label x LEFT JOIN appointment a ON a.id = x.appointment LEFT JOIN label l ON l.id = x.label"
                              " WHERE l.scope IS NOT coalesce(a.kind, 'appointment') OR x.loc IS NOT a.loc"), ==, 0);
  /* Fields, whose values are among the choices and in the right place. */
  g_assert_cmpint (count (db, "SELECT count(*) FROM custom_field WHERE owner = 'client'"), ==, 2);
  g_assert_cmpint (count (db, "SELECT count(*) FROM custom_field WHERE owner = 'appointment'"), ==, 1);
  g_assert_cmpint (count (db, "SELECT count(DISTINCT field) FROM client_value"), ==, 2);
  g_assert_cmpint (count (db, "SELECT count(*) FROM client_value v JOIN client c ON c.id = v.client"), >, 20);
  g_assert_cmpint (count (db, "SELECT count(*) FROM appointment_value v JOIN appointment a ON a.id = v.appointment AND a.loc = v.loc WHERE a.day >= '2026-11-24'"), >, 2);
  g_assert_cmpint (count (db, "SELECT count(*) FROM (SELECT field, value FROM client_value UNION ALL SELECT field, value FROM appointment_value) v"
                              " JOIN custom_field f ON f.id = v.field WHERE f.type = 'list' AND instr(f.choices, '\"' || v.value || '\"') = 0"), ==, 0);
  /* Visitors: two children of one mother, one of them booked today; a car with its plate. */
  g_assert_cmpint (count (db, "SELECT count(*) FROM visitor"), ==, 3);
  g_assert_cmpint (count (db, "SELECT count(*) FROM visitor a JOIN visitor b ON b.client = a.client AND b.id > a.id WHERE a.birthday IS NOT NULL AND b.birthday IS NOT NULL"), ==, 1);
  g_assert_cmpint (count (db, "SELECT count(*) FROM visitor WHERE vehicle IS NOT NULL AND plate IS NOT NULL"), ==, 1);
  g_assert_cmpint (count (db, "SELECT count(*) FROM appointment a JOIN visitor v ON v.id = a.visitor AND v.client = a.client WHERE a.day = '2026-11-24'"), ==, 1);
  /* A client's series: the same time of every week, the first of them its source. */
  g_assert_cmpint (count (db, "SELECT count(*) FROM series WHERE timetable IS NULL AND freq = 'weekly'"), ==, 1);
  g_assert_cmpint (count (db, "SELECT count(*) FROM appointment a JOIN series s ON s.id = a.series WHERE s.timetable IS NULL AND a.client IS NOT NULL"), >=, 4);
  g_assert_cmpint (count (db, "SELECT count(DISTINCT substr(a.wall, 12) || strftime('%w', a.day) || hex(a.staff) || hex(a.client)) FROM appointment a JOIN series s ON s.id = a.series"
                              " WHERE s.timetable IS NULL"), ==, 1);
  g_assert_cmpint (count (db, "SELECT count(*) FROM series s JOIN appointment a ON a.id = s.source AND a.series = s.id AND a.day = s.first WHERE s.timetable IS NULL"), ==, 1);
  /* Neither stands where somebody else is booked. */
  g_assert_cmpint (count (db, "SELECT count(*) FROM appointment a JOIN series s ON s.id = a.series AND s.timetable IS NULL JOIN appointment b ON b.staff = a.staff"
                              " AND b.t0 < a.t1 AND b.t1 > a.t0 AND b.id <> a.id"), ==, 0);
  g_assert_cmpint (count (db, "SELECT count(*) FROM appointment a JOIN appointment b ON b.staff = a.staff AND b.t0 < a.t1 AND b.t1 > a.t0 AND b.id <> a.id WHERE a.visitor IS NOT NULL"), ==, 0);
  /* Templates of repeating and of working weeks; a member whose calendar is a file too. */
  g_assert_cmpint (count (db, "SELECT count(*) FROM repeat_template WHERE purpose = 'booking'"), ==, 1);
  g_assert_cmpint (count (db, "SELECT count(*) FROM schedule_template WHERE kind = 'weekly' AND json_array_length (pattern) = 7"), ==, 1);
  g_assert_cmpint (count (db, "SELECT count(*) FROM staff WHERE ical = 1"), ==, 1);
  g_assert_cmpint (count (db, "SELECT count(DISTINCT kind) FROM sign_in"), ==, 5);
  return foyer_db_check (db, error);
}

/* A chain's file, and a desk of its own. */
static void
test_whole (gconstpointer role)
{
  Made m;
  g_autoptr (GError) error = NULL;

  make (&m, GPOINTER_TO_INT (role), FOYER_DEMO_EN, "2026-11-24", 0);
  foyer_store_read (foyer_desk_store (m.desk), check_rows, NULL, &error);
  g_assert_no_error (error);
  foyer_store_read (foyer_desk_store (m.desk), check_today, NULL, &error);
  g_assert_no_error (error);
  foyer_store_read (foyer_desk_store (m.desk), check_own, NULL, &error);
  g_assert_no_error (error);
  unmake (&m);
}

static gboolean
count_day (FoyerDb  *db,
           gpointer  data,
           GError  **error)
{
  *(gint64 *) data = count (db, "SELECT count(*) FROM board WHERE day = '2026-11-22'");
  return TRUE;
}

/* Somebody who tries the program on a Sunday sees no closed house. */
static void
test_sunday (void)
{
  Made m;
  g_autoptr (GError) error = NULL;
  gint64 n = 0;

  make (&m, FOYER_STORE_SERVER, FOYER_DEMO_PT, "2026-11-22", 0);
  foyer_store_read (foyer_desk_store (m.desk), count_day, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpint (n, >=, 5);
  unmake (&m);
}

static void
test_users (void)
{
  static const struct
  {
    const char *login;
    gboolean setup, all_columns;
  } users[] = { { "owner@demo.foyer", TRUE, TRUE }, { "manager@demo.foyer", TRUE, TRUE }, { "anna@demo.foyer", FALSE, TRUE }, { "eva@demo.foyer", FALSE, FALSE } };
  Made m;

  make (&m, FOYER_STORE_SERVER, FOYER_DEMO_RU, "2026-11-24", 0);
  for (gsize i = 0; i < G_N_ELEMENTS (users); i++)
    {
      g_auto (FoyerSession) session = { 0 };
      g_autoptr (GError) error = NULL;

      g_assert_true (foyer_session_sign_in (m.desk, users[i].login, FOYER_DEMO_PASSWORD, 0, &session, &error));
      g_assert_no_error (error);
      g_assert_cmpint (foyer_desk_may (m.desk, &session.actor, "setup.services"), ==, users[i].setup);
      g_assert_cmpint (foyer_desk_may (m.desk, &session.actor, "calendar.all-columns"), ==, users[i].all_columns);
    }
  unmake (&m);
}

/* ---- any size -------------------------------------------------------------------------------------------------------------- */

static gboolean
check_scale (FoyerDb  *db,
             gpointer  data,
             GError  **error)
{
  g_assert_cmpint (count (db, "SELECT count(*) FROM appointment"), ==, 3001);
  g_assert_cmpint (count (db, "SELECT count(*) FROM client"), ==, 600);
  g_assert_cmpint (count (db, "SELECT count(*) FROM board"), ==, 3001);
  g_assert_cmpint (count (db, "SELECT count(*) FROM visit WHERE _seq = 0"), ==, 0);
  g_assert_cmpint (count (db, "SELECT count(*) FROM sync_log"), ==, 0);
  /* No two of one member at one time. */
  g_assert_cmpint (count (db, "SELECT count(*) FROM appointment a JOIN appointment b ON b.staff = a.staff AND b.t0 < a.t1 AND b.t0 >= a.t0 AND b.id <> a.id"), ==, 0);
  return foyer_db_check (db, error);
}

static void
test_scale (void)
{
  Made m;
  g_autoptr (GError) error = NULL;

  make (&m, FOYER_STORE_DESK, FOYER_DEMO_EN, "2026-11-24", 3001);
  foyer_store_read (foyer_desk_store (m.desk), check_scale, NULL, &error);
  g_assert_no_error (error);
  unmake (&m);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/same-rows", test_same);
  g_test_add_data_func ("/demo/whole/server", GINT_TO_POINTER (FOYER_STORE_SERVER), test_whole);
  g_test_add_data_func ("/demo/whole/desk", GINT_TO_POINTER (FOYER_STORE_DESK), test_whole);
  g_test_add_func ("/demo/sunday", test_sunday);
  g_test_add_func ("/demo/users", test_users);
  g_test_add_func ("/demo/scale", test_scale);
  return g_test_run ();
}
