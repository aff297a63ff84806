/* Importing into a store: preview, writing, twice, update, undo, stop. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "foyer-import-job.h"
#include "foyer-test.h"

static char *
sample (const char *name)
{
  return g_build_filename (g_getenv ("FOYER_SRCDIR"), "tests", "fixtures", "samples", name, NULL);
}

static char *
write_file (FoyerTest *t, const char *name, const char *text)
{
  char *path = g_build_filename (t->dir, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

/* A business without services, team and clients. */
static FoyerTest *
new_business (void)
{
  FoyerTest *t = foyer_test_new_empty ();
  g_autoptr (JsonObject) made =
      foyer_test_call (t, "chain.init",
                       foyer_params ("name", "s", "Salon", "country", "s", "HU", "zone", "s", "Europe/Budapest", "currency", "s", "EUR", "owner", "s",
                                     "Olga", "phone", "s", "+36301111111", "password", "s", FOYER_TEST_PASSWORD, NULL));

  t->chain = foyer_test_id (made, "chain");
  t->loc = foyer_test_id (made, "loc");
  t->owner.user = foyer_test_id (made, "user");
  t->owner.loc = t->loc;
  t->owner.system = FALSE;
  t->owner.now = foyer_test_at ("2026-11-24T08:00");
  return t;
}

static JsonObject *
import_file (FoyerTest *t, const char *command, const char *path)
{
  return foyer_test_call (t, command, foyer_params ("path", "s", path, NULL));
}

static JsonObject *
import_sample (FoyerTest *t, const char *command, const char *name)
{
  g_autofree char *path = sample (name);

  return import_file (t, command, path);
}

static gint64
count_of (JsonObject *o, const char *member)
{
  return json_object_get_int_member (o, member);
}

static gint64
made (JsonObject *o, const char *member)
{
  return json_object_get_int_member (json_object_get_object_member (o, "made"), member);
}

typedef struct
{
  const char *sql;
  gint64 n;
} Count;

static gboolean
read_count (FoyerDb *db, gpointer data, GError **error)
{
  Count *c = data;

  c->n = foyer_db_int (db, c->sql, NULL);
  return foyer_db_check (db, error);
}

static gint64
count (FoyerTest *t, const char *sql)
{
  Count c = { sql, 0 };

  g_assert_true (foyer_store_read (foyer_desk_store (t->desk), read_count, &c, NULL));
  return c.n;
}

static gboolean
has_problem (JsonObject *o, const char *kind, gint64 row, const char *words)
{
  JsonArray *problems = json_object_get_array_member (o, "problems");

  for (guint i = 0; i < json_array_get_length (problems); i++)
    {
      JsonObject *p = json_array_get_object_element (problems, i);

      if (strcmp (json_object_get_string_member (p, "kind"), kind) == 0 && json_object_get_int_member (p, "row") == row &&
          strstr (json_object_get_string_member (p, "text"), words) != NULL)
        return TRUE;
    }
  return FALSE;
}

#define LIVE_CLIENTS "SELECT count(*) FROM client WHERE deleted IS NOT 1"
#define LIVE_APPOINTMENTS "SELECT count(*) FROM appointment WHERE deleted IS NOT 1"

/* ---- all samples ----------------------------------------------------------------------------------------------------------- */

static void
import_all (FoyerTest *t)
{
  g_autoptr (JsonObject) services = import_sample (t, "import.services", "services.xlsx");
  g_autoptr (JsonObject) team = import_sample (t, "import.team", "team.csv");
  g_autoptr (JsonObject) clients = import_sample (t, "import.clients", "clients.xlsx");
  g_autoptr (JsonObject) appointments = import_sample (t, "import.appointments", "appointments.csv");
  g_autoptr (JsonObject) calendar = import_sample (t, "import.appointments", "calendar.ics");

  g_assert_cmpint (count_of (services, "added"), ==, 17);
  g_assert_cmpint (made (services, "categories"), ==, 5);
  g_assert_cmpint (count_of (services, "rejected"), ==, 3);
  g_assert_cmpint (count_of (services, "duplicate"), ==, 1);
  g_assert_cmpint (count_of (team, "added"), ==, 9);
  g_assert_cmpint (made (team, "positions"), ==, 7);
  g_assert_cmpint (count_of (clients, "added"), ==, 1500);
  g_assert_cmpint (count_of (clients, "duplicate"), ==, 60);
  g_assert_cmpint (count_of (clients, "rejected"), ==, 6);
  g_assert_cmpint (count_of (clients, "blank"), ==, 1);
  g_assert_cmpint (made (clients, "labels"), ==, 1); /* Staff; Permanent, Loyal and VIP are there from the first day */
  g_assert_cmpint (count_of (appointments, "added"), ==, 4916);
  g_assert_cmpint (count_of (appointments, "rejected"), ==, 1);
  g_assert_cmpint (made (appointments, "clients"), ==, 0); /* every number is one of the list, however it is spelled */
  g_assert_cmpint (made (appointments, "payments"), ==, 3147);
  g_assert_cmpint (count_of (calendar, "added"), ==, 52);
  /* Sums brought over with the clients, and now their visits: somebody should know. */
  g_assert_nonnull (strstr (json_array_get_string_element (json_object_get_array_member (appointments, "notes"), 0), "counted on top"));
}

static void
check_samples (FoyerTest *t)
{
  g_assert_cmpint (count (t, LIVE_APPOINTMENTS), ==, 4968);
  g_assert_cmpint (count (t, "SELECT count(*) FROM visit WHERE status = 'no-show'"), ==, 236);
  g_assert_cmpint (count (t, "SELECT count(DISTINCT a.id) FROM visit v JOIN appointment a ON a.visit = v.id WHERE v.status = 'arrived'"), ==, 3327);
  g_assert_cmpint (count (t, "SELECT count(DISTINCT a.id) FROM visit v JOIN appointment a ON a.visit = v.id WHERE v.status = 'deleted'"), ==, 162);
  g_assert_cmpint (count (t, "SELECT count(*) FROM money WHERE amount > 0"), ==, 3147);
  g_assert_cmpint (count (t, "SELECT count(DISTINCT register) FROM money"), ==, 1);
  g_assert_cmpint (count (t, "SELECT count(*) FROM conflict"), ==, 0);
  /* The history is in the figures: what arrived is sold, what was paid is paid. */
  g_assert_cmpint (count (t, "SELECT sum(sold) - (SELECT sum(l.price) FROM line l JOIN visit v ON v.id = l.visit WHERE v.status = 'arrived') FROM visit_fig"),
                   ==, 0);
  g_assert_cmpint (count (t, "SELECT sum(paid) - (SELECT sum(amount) FROM money) FROM visit_fig"), ==, 0);
  g_assert_cmpint (count (t, "SELECT count(*) FROM appointment WHERE slot = 'contested'"), ==, 0);
  g_assert_cmpint (count (t, "SELECT count(*) FROM appointment WHERE wall = '2026-08-24T09:00' AND dur = 60 AND t0 = 1787554800000"), >=, 1);
  /* CLI-3: surnames came, so they are shown; nobody has a middle name. */
  g_assert_cmpint (count (t, "SELECT count(*) FROM setting WHERE key = 'client.surname' AND value = 'true'"), ==, 1);
  g_assert_cmpint (count (t, "SELECT count(*) FROM setting WHERE key = 'client.middle'"), ==, 0);
  /* Colours are tints of the calendar. */
  g_assert_cmpint (count (t, "SELECT count(*) FROM (SELECT colour FROM category UNION ALL SELECT colour FROM label) WHERE colour NOT BETWEEN 0 AND 11"), ==, 0);
  /* SRV-11: who did a service before can be booked for it. */
  g_assert_cmpint (count (t, "SELECT count(*) FROM service_staff"), >, 50);
}

static void
test_samples_twice (void)
{
  static const struct
  {
    const char *command, *file;
    gint64 here;
  } again[] = { { "import.services", "services.xlsx", 18 },          { "import.team", "team.csv", 9 },
                { "import.clients", "clients.xlsx", 1560 },          { "import.appointments", "appointments.csv", 4916 },
                { "import.appointments", "calendar.ics", 52 } };
  g_autoptr (FoyerTest) t = new_business ();
  gint64 rows;

  import_all (t);
  check_samples (t);
  rows = count (t, "SELECT (SELECT count(*) FROM client) + (SELECT count(*) FROM service) + (SELECT count(*) FROM staff) +"
                   " (SELECT count(*) FROM appointment) + (SELECT count(*) FROM visit) + (SELECT count(*) FROM line) + (SELECT count(*) FROM money) +"
                   " (SELECT count(*) FROM sync_log)");
  for (gsize i = 0; i < G_N_ELEMENTS (again); i++)
    {
      g_autoptr (JsonObject) o = import_sample (t, again[i].command, again[i].file);

      g_test_message ("%s", again[i].file);
      g_assert_cmpint (count_of (o, "good"), ==, 0);
      g_assert_cmpint (count_of (o, "added"), ==, 0);
      g_assert_cmpint (count_of (o, "duplicate"), ==, again[i].here);
      g_assert_cmpint (count_of (o, "noted"), ==, 0);
      g_assert_true (json_object_get_null_member (o, "txn"));
    }
  g_assert_cmpint (count (t, "SELECT (SELECT count(*) FROM client) + (SELECT count(*) FROM service) + (SELECT count(*) FROM staff) +"
                             " (SELECT count(*) FROM appointment) + (SELECT count(*) FROM visit) + (SELECT count(*) FROM line) + (SELECT count(*) FROM money) +"
                             " (SELECT count(*) FROM sync_log)"),
                   ==, rows);
}

static void
test_undo (void)
{
  g_autoptr (FoyerTest) t = new_business ();
  g_autoptr (JsonObject) services = import_sample (t, "import.services", "services.xlsx");
  g_autoptr (JsonObject) team = import_sample (t, "import.team", "team.csv");
  g_autoptr (JsonObject) appointments = import_sample (t, "import.appointments", "appointments.csv");
  g_autoptr (JsonObject) undone = NULL;
  g_autoptr (JsonObject) again = NULL;
  gint64 clients = made (appointments, "clients");

  g_assert_cmpint (clients, >, 1000);
  g_assert_cmpint (count (t, LIVE_CLIENTS), ==, clients);
  g_assert_cmpint (count (t, LIVE_APPOINTMENTS), ==, 4916);

  /* Many txns, one action. */
  undone = foyer_test_call (t, "undo", foyer_params ("txn", "s", json_object_get_string_member (appointments, "txn"), NULL));
  g_assert_cmpint (count (t, LIVE_APPOINTMENTS), ==, 0);
  g_assert_cmpint (count (t, LIVE_CLIENTS), ==, 0);
  g_assert_cmpint (count (t, "SELECT count(*) FROM line WHERE deleted IS NOT 1"), ==, 0);
  g_assert_cmpint (count (t, "SELECT count(*) FROM money WHERE void IS NULL"), ==, 0);
  g_assert_cmpint (count (t, "SELECT count(*) FROM service_staff WHERE deleted IS NOT 1"), ==, 0);
  g_assert_cmpint (count (t, "SELECT coalesce(sum(sold), 0) + coalesce(sum(paid), 0) FROM visit_fig"), ==, 0);
  g_assert_cmpint (count (t, "SELECT count(*) FROM service WHERE deleted IS NOT 1"), ==, 17); /* another action */

  /* And it may come in again. */
  again = import_sample (t, "import.appointments", "appointments.csv");
  g_assert_cmpint (count_of (again, "added"), ==, 4916);
  g_assert_cmpint (made (again, "clients"), ==, clients);
  g_assert_cmpint (count (t, LIVE_APPOINTMENTS), ==, 4916);
  g_assert_cmpint (count (t, "SELECT count(*) FROM money WHERE void IS NULL"), ==, 3147);
}

static void
test_undo_clients (void)
{
  g_autoptr (FoyerTest) t = new_business ();
  g_autoptr (JsonObject) clients = import_sample (t, "import.clients", "clients.xlsx");
  g_autoptr (JsonObject) undone = NULL;

  g_assert_cmpint (count (t, LIVE_CLIENTS), ==, 1500);
  undone = foyer_test_call (t, "undo", foyer_params ("txn", "s", json_object_get_string_member (clients, "txn"), NULL));
  g_assert_cmpint (count (t, LIVE_CLIENTS), ==, 0);
  g_assert_cmpint (count (t, "SELECT count(*) FROM client_label WHERE deleted IS NOT 1"), ==, 0);
}

/* ---- stopping and refusing ---------------------------------------------------------------------------------------------------- */

static gpointer
stop_later (gpointer data)
{
  while (foyer_import_job_get_fraction (data) < 0.55)
    g_usleep (200);
  foyer_import_job_cancel (data);
  return NULL;
}

static void
test_stop (void)
{
  g_autoptr (FoyerTest) t = new_business ();
  g_autoptr (JsonObject) services = import_sample (t, "import.services", "services.xlsx");
  g_autoptr (JsonObject) team = import_sample (t, "import.team", "team.csv");
  g_autofree char *path = sample ("appointments.csv");
  gint64 log = count (t, "SELECT count(*) FROM sync_log");

  for (int early = 0; early < 2; early++)
    {
      g_autoptr (FoyerImportJob) job = foyer_import_job_new ();
      g_autofree char *message = NULL;
      GThread *thread = NULL;

      if (early)
        foyer_import_job_cancel (job);
      else
        thread = g_thread_new ("stop", stop_later, job); /* while rows are being written */
      message = foyer_test_refused (t, "import.appointments", foyer_params ("path", "s", path, "job", "s", foyer_import_job_name (job), NULL),
                                    FOYER_ERROR_CANCELLED);
      if (thread != NULL)
        {
          g_thread_join (thread);
          g_assert_cmpfloat (foyer_import_job_get_fraction (job), >=, 0.55);
        }
      g_assert_cmpint (count (t, "SELECT count(*) FROM appointment"), ==, 0);
      g_assert_cmpint (count (t, "SELECT count(*) FROM client"), ==, 0);
      g_assert_cmpint (count (t, "SELECT count(*) FROM sync_log"), ==, log);
    }
}

static void
test_refused (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autofree char *path = sample ("clients.xlsx");
  FoyerActor desk = foyer_test_user (t, "Rita", "+36302222222", "receptionist", NULL);
  g_autofree char *denied = foyer_test_refused_as (t, &desk, "import.clients", foyer_params ("path", "s", path, NULL), FOYER_ERROR_DENIED);
  g_autofree char *missing = foyer_test_refused (t, "import.clients", foyer_params ("path", "s", "/nowhere.csv", NULL), FOYER_ERROR_NOT_FOUND);
  g_autofree char *columns = foyer_test_refused (t, "import.appointments", foyer_params ("path", "s", path, NULL), FOYER_ERROR_INVALID);
  g_autofree char *preview = foyer_test_query_refused (t, &desk, "import.preview", foyer_params ("path", "s", path, NULL), FOYER_ERROR_DENIED);

  g_assert_nonnull (strstr (columns, "Service"));
}

static void
test_server_reads_no_files (void)
{
  g_autofree char *dir = g_dir_make_tmp ("foyer-import-XXXXXX", NULL), *path = sample ("clients.xlsx");
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerDesk) server = foyer_desk_open (dir, FOYER_STORE_SERVER, &error);
  FoyerActor actor = { .system = TRUE };
  g_autoptr (JsonObject) params = foyer_params ("path", "s", path, NULL);

  g_assert_no_error (error);
  g_assert_false (foyer_desk_call (server, &actor, "import.clients", params, NULL, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_DENIED);
  g_clear_error (&error);
  g_assert_false (foyer_desk_query (server, &actor, "import.preview", params, NULL, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_DENIED);
}

/* ---- clients -------------------------------------------------------------------------------------------------------------------- */

static void
test_update_or_skip (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autofree char *first = write_file (t, "a.csv", "Name;Phone;Email;Discount;Category\nNoah Smith;06 30 999 0001;;5%;VIP\nMia;06309990002;mia@example.org;;\n");
  g_autofree char *second =
      write_file (t, "b.csv", "Name;Phone;Email;Discount;Category;Note\nNOAH SMITH;+36 30 999-0001;noah@example.org;10%;Loyal;new note\nMia;06309990002;mia@example.org;;;\n");
  g_autoptr (JsonObject) made_first = import_file (t, "import.clients", first);
  g_autoptr (JsonObject) skipped = import_file (t, "import.clients", second);
  g_autoptr (JsonObject) updated = NULL;
  g_autoptr (JsonObject) again = NULL;

  g_assert_cmpint (count_of (made_first, "added"), ==, 2);
  g_assert_cmpint (count_of (skipped, "duplicate"), ==, 2);
  g_assert_true (has_problem (skipped, "duplicate", 2, "telephone number is here already"));
  g_assert_cmpint (count (t, "SELECT count(*) FROM client WHERE phone = '+36309990001' AND email IS NULL AND discount = 500"), ==, 1);

  updated = foyer_test_call (t, "import.clients", foyer_params ("path", "s", second, "duplicates", "s", "update", NULL));
  g_assert_cmpint (count_of (updated, "updated"), ==, 1); /* nothing new about Mia */
  g_assert_cmpint (count_of (updated, "added"), ==, 0);
  g_assert_cmpint (count (t, "SELECT count(*) FROM client WHERE phone = '+36309990001'"), ==, 1);
  g_assert_cmpint (count (t, "SELECT count(*) FROM client WHERE name = 'Noah Smith' AND email = 'noah@example.org' AND discount = 1000 AND note = 'new note'"),
                   ==, 1);
  g_assert_cmpint (count (t, "SELECT count(*) FROM client_label c JOIN client n ON n.id = c.client WHERE n.phone = '+36309990001' AND c.deleted IS NOT 1"), ==, 2);
  again = foyer_test_call (t, "import.clients", foyer_params ("path", "s", second, "duplicates", "s", "update", NULL));
  g_assert_cmpint (count_of (again, "updated"), ==, 0);
  g_assert_true (json_object_get_null_member (again, "txn"));
}

static void
test_preview (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autofree char *path = write_file (t, "list.csv", "Our clients\nWho;Ring;Shoe;Group\nAnna Kiss;06 30 999 0001;38;Gold\nNobody;12;40;\n");
  JsonObject *map = json_object_new ();
  JsonNode *node = json_node_init_object (json_node_alloc (), map);
  g_autoptr (JsonNode) result = NULL;
  JsonObject *o, *column;
  gint64 log = count (t, "SELECT count(*) FROM sync_log");

  json_object_set_string_member (map, "name", "Who");
  json_object_set_string_member (map, "phone", "B");
  json_object_set_int_member (map, "heading", 2);
  json_object_unref (map);
  result = foyer_test_query (t, "import.preview", foyer_params ("path", "s", path, "kind", "s", "clients", "map", "n", node, NULL));
  o = json_node_get_object (result);
  g_assert_cmpint (count_of (o, "good"), ==, 1);
  g_assert_cmpint (count_of (o, "rejected"), ==, 1);
  g_assert_cmpint (count_of (o, "heading"), ==, 2);
  g_assert_true (has_problem (o, "rejected", 4, "not a telephone number"));
  g_assert_cmpstr (json_object_get_string_member (o, "delimiter"), ==, ";");
  column = json_array_get_object_element (json_object_get_array_member (o, "columns"), 1);
  g_assert_cmpstr (json_object_get_string_member (column, "title"), ==, "Ring");
  g_assert_cmpstr (json_object_get_string_member (column, "field"), ==, "phone");
  g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (column, "samples"), 0), ==, "06 30 999 0001");
  g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (o, "unused"), 0), ==, "Shoe");
  g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (json_object_get_object_member (o, "creates"), "labels"), 0), ==, "Gold");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (o, "preview")), ==, 2);
  g_assert_cmpint (count (t, "SELECT count(*) FROM sync_log"), ==, log);
}

/* A file whose columns are not understood is shown all the same, so that they can be chosen. */
static void
test_preview_unknown_columns (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autofree char *path = write_file (t, "list.csv", "Aa;Bb\nx;y\n");
  g_autoptr (JsonNode) result = foyer_test_query (t, "import.preview", foyer_params ("path", "s", path, "kind", "s", "services", NULL));
  JsonObject *o = json_node_get_object (result);

  g_assert_nonnull (strstr (json_object_get_string_member (o, "missing"), "Category"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (o, "columns")), ==, 2);
  g_assert_cmpint (count_of (o, "rows"), ==, 0);
}

static void
test_preview_services (void)
{
  g_autoptr (FoyerTest) t = new_business ();
  g_autofree char *path = sample ("services.xlsx");
  g_autoptr (JsonNode) result = foyer_test_query (t, "import.preview", foyer_params ("path", "s", path, NULL));
  JsonObject *o = json_node_get_object (result), *creates = json_object_get_object_member (o, "creates");

  g_assert_cmpstr (json_object_get_string_member (o, "kind"), ==, "services"); /* found out */
  g_assert_cmpint (json_object_get_int_member (creates, "services"), ==, 17);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (creates, "categories")), ==, 5);
  g_assert_true (has_problem (o, "rejected", 20, "category is missing"));
  g_assert_cmpint (count (t, "SELECT count(*) FROM service"), ==, 0);
}

/* ---- appointments ----------------------------------------------------------------------------------------------------------------- */

static void
test_appointments (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autofree char *path = write_file (t, "a.csv",
                                      "Date,Time,Client,Phone,Service,Team member,Status,Price,Paid\n"
                                      "2026-11-20,10:00,Éva Kis,06309990001,Haircut,Anna,arrived,30,30\n"          /* first name, own price */
                                      "2026-11-20,10:30,Éva Kis,+36 30 999-0001,Blow-dry,Anna Nagy,arrived,,\n"     /* follows on: one visit */
                                      "2026-11-20,16:00,Éva Kis,06309990001,Haircut,Anna Nagy,no-show,,\n"          /* a visit of its own */
                                      "2026-11-25,10:00,Bea,06309990002,Haircut + Colouring,Boris Kovács,pending,100,\n" /* two services */
                                      "2026-11-25,10:15,Cili,06309990003,Haircut,Boris Kovács,confirmed,,\n"        /* overlaps */
                                      "2026-11-25,11:00,Dani,,Manicure,,,,\n"                                       /* nobody named */
                                      "2026-11-25,11:00,Edit,06309990005,Tattoo,Anna Nagy,,,\n"
                                      "2026-11-25,11:00,Feri,06309990006,Haircut,Zorro,,,\n"
                                      "2026-11-26,11:00,,,Haircut,Anna Nagy,,,\n");                                 /* a walk-in */
  g_autoptr (JsonObject) o = import_file (t, "import.appointments", path);
  g_autoptr (JsonObject) updated = NULL;
  g_autofree char *newer = NULL;

  g_assert_cmpint (count_of (o, "added"), ==, 7);
  g_assert_cmpint (count_of (o, "rejected"), ==, 2);
  g_assert_true (has_problem (o, "rejected", 8, "no service of this name"));
  g_assert_true (has_problem (o, "rejected", 9, "no team member of this name"));
  g_assert_true (has_problem (o, "note", 6, "another appointment at this time"));
  g_assert_true (has_problem (o, "note", 7, "put with Clara Silva"));
  g_assert_cmpint (made (o, "clients"), ==, 4);
  g_assert_cmpint (made (o, "visits"), ==, 6);
  g_assert_cmpint (count (t, "SELECT apps FROM visit_fig WHERE day = '2026-11-20' AND status = 'arrived'"), ==, 2);
  g_assert_cmpint (count (t, "SELECT total FROM visit_fig WHERE day = '2026-11-20' AND status = 'arrived'"), ==, 3000 + 1800);
  g_assert_cmpint (count (t, "SELECT paid FROM visit_fig WHERE day = '2026-11-20' AND status = 'arrived'"), ==, 3000);
  g_assert_cmpint (count (t, "SELECT count(*) FROM line WHERE price_set = 1 AND price = 3000"), ==, 1);
  /* Two services share the price and add their time with this member: 30 + 60 minutes. */
  g_assert_cmpint (count (t, "SELECT dur FROM appointment WHERE wall = '2026-11-25T10:00'"), ==, 90);
  g_assert_cmpint (count (t, "SELECT total FROM visit_fig v JOIN appointment a ON a.visit = v.visit WHERE a.wall = '2026-11-25T10:00'"), ==, 10000);
  g_assert_cmpint (count (t, "SELECT count(*) FROM appointment WHERE wall = '2026-11-25T10:15' AND shared IS NOT NULL AND slot = 'held'"), ==, 1);
  g_assert_cmpint (count (t, "SELECT count(*) FROM appointment WHERE wall = '2026-11-26T11:00' AND client IS NULL"), ==, 1);
  g_assert_cmpint (count (t, "SELECT count(*) FROM appointment WHERE source = 'import'"), ==, 7);

  /* What was imported is a visit like any other: its payment can be cancelled, its receipt printed. */
  {
    JsonObject *day;
    g_autoptr (JsonNode) list = foyer_test_query (t, "money.list", foyer_params ("from", "s", "2026-11-20", "to", "s", "2026-11-20", "loc", "d", &t->loc, NULL));
    JsonArray *rows = JSON_NODE_HOLDS_ARRAY (list) ? json_node_get_array (list) : json_object_get_array_member (json_node_get_object (list), "rows");
    g_autoptr (JsonObject) receipt = NULL, cancelled = NULL, returned = NULL;
    FoyerId visit, money;

    g_assert_cmpuint (json_array_get_length (rows), ==, 1);
    day = json_array_get_object_element (rows, 0);
    visit = foyer_test_id (day, "visit");
    money = foyer_test_id (day, "id");
    receipt = foyer_test_call (t, "visit.receipt", foyer_params ("visit", "d", &visit, NULL));
    returned = foyer_test_call (t, "visit.return", foyer_params ("visit", "d", &visit, "reason", "s", "wrong", NULL));
    cancelled = foyer_test_call (t, "money.cancel", foyer_params ("money", "d", &money, NULL));
    g_assert_cmpint (count (t, "SELECT paid FROM visit_fig WHERE day = '2026-11-20' AND status = 'arrived'"), ==, 0);
  }

  /* A newer export: the same rows, one of them by now arrived. */
  newer = write_file (t, "b.csv", "Date,Time,Client,Phone,Service,Team member,Status,Comment\n2026-11-25,10:15,Cili,06309990003,Haircut,Boris Kovács,arrived,was late\n");
  updated = foyer_test_call (t, "import.appointments", foyer_params ("path", "s", newer, "duplicates", "s", "update", NULL));
  g_assert_cmpint (count_of (updated, "added"), ==, 0);
  g_assert_cmpint (count_of (updated, "updated"), ==, 1);
  g_assert_cmpint (count (t, "SELECT count(*) FROM appointment a JOIN visit v ON v.id = a.visit WHERE a.wall = '2026-11-25T10:15' AND v.status = 'arrived'"
                             " AND a.comment = 'was late'"),
                   ==, 1);
}

static void
test_default_member (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autofree char *path = write_file (t, "a.ics",
                                      "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:x\r\nDTSTART:20261125T090000Z\r\nDTEND:20261125T093000Z\r\n"
                                      "SUMMARY:Haircut - Gabi\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:y\r\nDTSTART;VALUE=DATE:20261225\r\nSUMMARY:Haircut - Gabi\r\n"
                                      "END:VEVENT\r\nEND:VCALENDAR\r\n");
  g_autofree char *elsewhere = NULL;
  g_autoptr (JsonObject) o = foyer_test_call (t, "import.appointments", foyer_params ("path", "s", path, "staff", "d", &t->staff[BORIS], NULL));

  g_assert_cmpint (count_of (o, "added"), ==, 1);
  g_assert_cmpint (count_of (o, "rejected"), ==, 1);
  g_assert_true (has_problem (o, "rejected", 9, "time of day is missing"));
  g_assert_cmpint (count (t, "SELECT count(*) FROM appointment a JOIN staff s ON s.id = a.staff WHERE s.name = 'Boris Kovács' AND a.wall = '2026-11-25T10:00'"), ==, 1);
  elsewhere = foyer_test_refused (t, "import.appointments", foyer_params ("path", "s", path, "staff", "d", &t->loc, NULL), FOYER_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/import/desk/samples-and-twice-adds-nothing", test_samples_twice);
  g_test_add_func ("/import/desk/undo", test_undo);
  g_test_add_func ("/import/desk/undo-clients", test_undo_clients);
  g_test_add_func ("/import/desk/stop-writes-nothing", test_stop);
  g_test_add_func ("/import/desk/refused", test_refused);
  g_test_add_func ("/import/desk/server-reads-no-files", test_server_reads_no_files);
  g_test_add_func ("/clients/CLI-25/update-or-skip", test_update_or_skip);
  g_test_add_func ("/clients/CLI-24/preview", test_preview);
  g_test_add_func ("/import/desk/preview-unknown-columns", test_preview_unknown_columns);
  g_test_add_func ("/services/SRV-14/preview", test_preview_services);
  g_test_add_func ("/import/desk/appointments", test_appointments);
  g_test_add_func ("/import/desk/default-member", test_default_member);
  return g_test_run ();
}
