/* "5 ownership views" and "5 export all": SQL over views that stay as they are, everything as files, and everything back without loss. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "foyer-apply.h"
#include "foyer-blobs.h"
#include "foyer-demo.h"
#include "foyer-own.h"
#include "foyer-test.h"

#define FROM "2026-11-24"

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) d = g_dir_open (path, 0, NULL);
  const char *name;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      remove_tree (child);
    }
  g_remove (path);
}

/* Every file of both, byte by byte. */
static guint
assert_same (const char *a, const char *b)
{
  g_autoptr (GDir) d = g_dir_open (a, 0, NULL), other = g_dir_open (b, 0, NULL);
  const char *name;
  guint n = 0, there = 0;

  while ((name = g_dir_read_name (d)) != NULL)
    {
      g_autofree char *x = g_build_filename (a, name, NULL), *y = g_build_filename (b, name, NULL), *one = NULL, *two = NULL;
      gsize l = 0, m = 0;

      there++;
      if (g_file_test (x, G_FILE_TEST_IS_DIR))
        {
          n += assert_same (x, y);
          continue;
        }
      g_assert_true (g_file_get_contents (x, &one, &l, NULL));
      if (!g_file_get_contents (y, &two, &m, NULL) || l != m || memcmp (one, two, l) != 0)
        g_error ("%s and %s differ", x, y);
      n++;
    }
  while (g_dir_read_name (other) != NULL)
    there--;
  g_assert_cmpuint (there, ==, 0);
  return n;
}

static void
export (FoyerDesk *desk, const char *folder, FoyerOwnResult *out)
{
  g_autoptr (GError) error = NULL;
  FoyerActor system = { .system = TRUE };

  foyer_own_export (desk, &system, folder, FROM, out, &error);
  g_assert_no_error (error);
}

/* Out, into a fresh store, out again: the same bytes. */
static void
there_and_back (FoyerDesk *desk, FoyerStoreRole role)
{
  g_autofree char *dir = g_dir_make_tmp ("foyer-own-XXXXXX", NULL), *one = g_build_filename (dir, "one", NULL), *two = g_build_filename (dir, "two", NULL),
                  *store = g_build_filename (dir, "store", NULL);
  g_autoptr (GError) error = NULL;
  FoyerOwnResult out, in, again;
  g_autoptr (FoyerDesk) fresh = NULL;

  export (desk, one, &out);
  g_assert_cmpint (out.rows, >, 50);
  foyer_own_import (one, store, role, &in, &error);
  g_assert_no_error (error);
  g_assert_cmpint (in.rows, ==, out.rows);
  g_assert_cmpuint (in.files, ==, out.files);
  fresh = foyer_desk_open (store, role, &error);
  g_assert_no_error (error);
  export (fresh, two, &again);
  g_assert_cmpint (again.rows, ==, out.rows);
  g_assert_cmpuint (assert_same (one, two), >, 60);
  /* It is a business, and no second one goes in beside it. */
  foyer_desk_close (g_steal_pointer (&fresh));
  g_assert_false (foyer_own_import (one, store, role, &in, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT);
  remove_tree (dir);
}

static void
test_demo (void)
{
  g_autofree char *dir = g_dir_make_tmp ("foyer-own-demo-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerDesk) desk = foyer_desk_open (dir, FOYER_STORE_SERVER, &error);
  FoyerDemo demo;
  gint64 today;

  g_assert_true (foyer_date_parse (FROM, &today));
  foyer_demo_make (foyer_desk_store (desk), FOYER_DEMO_HU, today, 12 * 60, 40, &demo, &error);
  g_assert_no_error (error);
  foyer_demo_clear (&demo);
  there_and_back (desk, FOYER_STORE_SERVER);
  foyer_desk_close (g_steal_pointer (&desk));
  remove_tree (dir);
}

/* ---- random data ------------------------------------------------------------------------------------------------------------------- */

static char *
odd_text (void)
{
  static const char *const pieces[] = { "Ödön", "\"", ",", "’", "\\", "Ж", "😀", "0", "a b", ";", "é", "日本", "--", "%s", "<b>" };
  GString *s = g_string_new ("x");

  for (int i = g_test_rand_int_range (0, 9); i > 0; i--)
    g_string_append (s, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
  return g_string_free (s, FALSE);
}

typedef struct
{
  FoyerId id;
} Newer;

/* As a row that came from a newer version's desk. */
static gboolean
give_newer (FoyerTx *tx, gpointer data, GError **error)
{
  g_autoptr (FoyerRow) before = foyer_tx_get (tx, "client", data), after = foyer_row_copy (before);

  after->extra = g_strdup ("{\"zz_aura\":\"green\",\"zz_rank\":7}");
  foyer_tx_write_row (tx, before, after, 0);
  return TRUE;
}

static void
live (FoyerTest *t)
{
  g_autoptr (GArray) clients = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  g_autoptr (GBytes) bytes = g_bytes_new_static ("a letter", 8);
  g_autofree char *blob = foyer_blobs_put (t->dir, bytes, TRUE, NULL);

  for (int i = 0; i < 25; i++)
    {
      g_autofree char *name = odd_text (), *note = odd_text (), *phone = g_strdup_printf ("+3630%07d", 1000000 + i);
      g_autoptr (JsonObject) o = foyer_test_call (t, "client.create", foyer_params ("name", "s", name, "phone", "s", phone, "note", "s", note, "consent_data", "b", i % 2 == 0, NULL));
      FoyerId id = foyer_test_id (o, "id");

      g_array_append_val (clients, id);
    }
  for (int i = 0; i < 40; i++)
    {
      const FoyerId *id = &g_array_index (clients, FoyerId, g_test_rand_int_range (0, 25));
      g_autofree char *text = odd_text ();

      if (g_test_rand_bit ())
        json_object_unref (foyer_test_call (t, "client.update", foyer_params ("id", "d", id, "surname", "s", text, NULL)));
      else
        json_object_unref (foyer_test_call (t, "note.add", foyer_params ("client", "d", id, "text", "s", text, NULL)));
    }
  json_object_unref (foyer_test_call (t, "client.file-add", foyer_params ("id", "d", &g_array_index (clients, FoyerId, 0), "file", "s", blob, "name", "s", "letter.txt", NULL)));
  json_object_unref (foyer_test_call (t, "client.merge", foyer_params ("winner", "d", &g_array_index (clients, FoyerId, 1), "loser", "d", &g_array_index (clients, FoyerId, 2), NULL)));
  foyer_test_book (t, ANNA, HAIRCUT, FROM "T10:00", "Kata", "+36301234567");
  foyer_test_book (t, BORIS, BEARD, FROM "T11:00", "Pál, “the first”", "+36301234568");
  g_assert_true (foyer_store_maintain (foyer_desk_store (t->desk), give_newer, &g_array_index (clients, FoyerId, 3), NULL));
}

static void
test_random (void)
{
  FoyerTest *t = foyer_test_new ();

  live (t);
  there_and_back (t->desk, FOYER_STORE_DESK);
  foyer_test_free (t);
}

/* The change log and fields of a newer version are in the store it was brought into. */
static void
test_kept (void)
{
  FoyerTest *t = foyer_test_new ();
  g_autofree char *dir = g_dir_make_tmp ("foyer-own-XXXXXX", NULL), *one = g_build_filename (dir, "one", NULL), *store = g_build_filename (dir, "store", NULL),
                  *text = NULL, *ics = g_build_filename (one, "calendar.ics", NULL), *sums = g_build_filename (one, "balances.csv", NULL);
  g_autoptr (JsonObject) made = foyer_test_call (t, "client.create", foyer_params ("name", "s", "Kata", "phone", "s", "+36301234567", NULL));
  FoyerId id = foyer_test_id (made, "id");
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) log = NULL;
  FoyerActor system = { .system = TRUE };
  FoyerOwnResult r;
  g_autoptr (FoyerDesk) fresh = NULL;
  g_autoptr (FoyerRow) row = NULL;

  json_object_unref (foyer_test_call (t, "client.update", foyer_params ("id", "d", &id, "surname", "s", "Kovács", NULL)));
  g_assert_true (foyer_store_maintain (foyer_desk_store (t->desk), give_newer, &id, NULL));
  foyer_test_book (t, ANNA, HAIRCUT, FROM "T10:00", "Kata", "+36301234567");
  export (t->desk, one, &r);
  g_assert_true (g_file_get_contents (ics, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "DTSTART:20261124T090000Z"));
  g_assert_nonnull (strstr (text, "Haircut\\, Kata Kovács"));
  g_free (text);
  g_assert_true (g_file_get_contents (sums, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "client_id,name,surname,sold,paid,balance,currency"));
  g_assert_true (foyer_own_import (one, store, FOYER_STORE_DESK, &r, &error));
  fresh = foyer_desk_open (store, FOYER_STORE_DESK, &error);
  g_assert_true (foyer_desk_query (fresh, &system, "history.row", foyer_params ("table", "s", "client", "id", "d", &id, NULL), &log, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (log)), >=, 2);
  g_free (g_steal_pointer (&text));
  {
    g_autofree char *db = g_build_filename (store, "foyer.db", NULL);
    g_autoptr (GString) out = g_string_new (NULL);

    g_assert_true (g_file_test (db, G_FILE_TEST_EXISTS));
    g_assert_true (foyer_own_query (fresh, &system, "SELECT name, surname FROM v_client WHERE surname IS NOT NULL", out, NULL, &error));
    g_assert_cmpstr (out->str, ==, "name,surname\r\nKata,Kovács\r\n");
  }
  foyer_desk_close (g_steal_pointer (&fresh));
  foyer_test_free (t);
  remove_tree (dir);
}

/* ---- bad folders ------------------------------------------------------------------------------------------------------------------- */

static void
flip (const char *path, gsize at)
{
  g_autofree char *bytes = NULL;
  gsize len;

  g_assert_true (g_file_get_contents (path, &bytes, &len, NULL));
  bytes[at % len] ^= 0x41;
  g_assert_true (g_file_set_contents (path, bytes, (gssize) len, NULL));
}

static void
test_damaged (void)
{
  static const char *const files[] = { "foyer.sqlite", "calendar.ics", "foyer.json", "files" };
  FoyerTest *t = foyer_test_new ();
  g_autofree char *dir = g_dir_make_tmp ("foyer-own-XXXXXX", NULL), *store = g_build_filename (dir, "store", NULL), *db = g_build_filename (store, "foyer.db", NULL),
                  *full = g_build_filename (dir, "full", NULL);
  FoyerOwnResult r;

  live (t);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *one = g_strdup_printf ("%s/%d", dir, (int) i), *path = g_build_filename (one, files[i], NULL);
      g_autoptr (GError) error = NULL;

      export (t->desk, one, &r);
      if (strcmp (files[i], "files") == 0)
        {
          g_autoptr (GDir) d = g_dir_open (path, 0, NULL);
          g_autofree char *file = g_build_filename (path, g_dir_read_name (d), NULL);

          flip (file, 3);
        }
      else if (strcmp (files[i], "foyer.json") == 0)
        g_unlink (path);
      else
        flip (path, 5000);
      g_assert_false (foyer_own_import (one, store, FOYER_STORE_DESK, &r, &error));
      g_assert_nonnull (strstr (error->message, files[i]));
      g_assert_true (g_error_matches (error, FOYER_ERROR, FOYER_ERROR_CORRUPT) || g_error_matches (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND));
      g_assert_false (g_file_test (db, G_FILE_TEST_EXISTS));
    }
  /* A folder of somebody else's is not written over. */
  {
    g_autoptr (GError) error = NULL;
    FoyerActor system = { .system = TRUE };
    g_autofree char *mine = g_build_filename (full, "mine", NULL);

    g_assert_cmpint (g_mkdir (full, 0700), ==, 0);
    g_assert_true (g_file_set_contents (mine, "x", 1, NULL));
    g_assert_false (foyer_own_export (t->desk, &system, full, FROM, &r, &error));
    g_assert_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT);
  }
  foyer_test_free (t);
  remove_tree (dir);
}

/* ---- rights ------------------------------------------------------------------------------------------------------------------------- */

static void
test_rights (void)
{
  FoyerTest *t = foyer_test_new ();
  FoyerActor rita = foyer_test_user (t, "Rita", "+36305550001", "receptionist", NULL), max = foyer_test_user (t, "Max", "+36305550002", "manager", NULL);
  g_autofree char *dir = g_dir_make_tmp ("foyer-own-XXXXXX", NULL), *one = g_build_filename (dir, "one", NULL), *csv = g_build_filename (one, "csv", "client.csv", NULL),
                  *text = NULL, *store = g_build_filename (dir, "store", NULL), *db = g_build_filename (one, "foyer.sqlite", NULL), *bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (JsonNode) log = NULL;
  FoyerOwnResult r;
  gsize len;

  json_object_unref (foyer_test_call (t, "client.create", foyer_params ("name", "s", "Kata", "phone", "s", "+36301234567", NULL)));
  json_object_unref (foyer_test_call (t, "access.grant", foyer_params ("user", "d", &max.user, "loc", "d", &t->loc, "role", "s", "manager", "rights", "n",
                                                                       json_from_string ("{\"clients.phones\":false,\"private.medical\":false}", NULL), NULL)));
  g_assert_false (foyer_own_export (t->desk, &rita, one, FROM, &r, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_DENIED);
  g_clear_error (&error);
  g_assert_false (foyer_own_query (t->desk, &rita, "SELECT * FROM v_client", out, NULL, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_DENIED);
  g_clear_error (&error);
  g_assert_true (foyer_own_export (t->desk, &max, one, FROM, &r, &error));
  g_assert_true (r.masked);
  g_assert_true (g_file_get_contents (csv, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "Kata"));
  g_assert_null (strstr (text, "1234567"));
  g_assert_true (g_file_get_contents (db, &bytes, &len, NULL));
  g_assert_null (memmem (bytes, len, "1234567", 7));
  g_assert_false (foyer_own_import (one, store, FOYER_STORE_DESK, &r, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_true (foyer_own_query (t->desk, &max, "SELECT phone FROM v_client", out, NULL, &error));
  g_assert_null (strstr (out->str, "1234567"));
  g_string_truncate (out, 0);
  g_assert_true (foyer_own_query (t->desk, &t->owner, "SELECT phone FROM v_client", out, NULL, &error));
  g_assert_cmpstr (out->str, ==, "phone\r\n+36301234567\r\n");
  /* Each time it stands in the log, with who it was and what was asked. */
  log = foyer_test_query (t, "activity.list", NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (log)), ==, 3);
  foyer_test_free (t);
  remove_tree (dir);
}

/* ---- views -------------------------------------------------------------------------------------------------------------------------- */

/* What others' programs were written for: a column may be added at the end. */
static const struct
{
  const char *view, *columns;
} promised[] = {
  { "v_location", "id,code,name,public_name,country,city,address,zip,zone,currency" },
  { "v_staff", "id,location_id,location,name,specialization,position,phone,email,status" },
  { "v_service", "id,title,category_id,category,price,price_max,currency,minutes,kind,capacity,active" },
  { "v_client", "id,shown_under,name,surname,middle,phone,phone2,email,gender,birthday,card,importance,discount_percent,note,allergy,no_mailings" },
  { "v_consent", "client_id,name,surname,consent,given_utc,written_by" },
  { "v_balance", "client_id,name,surname,sold,paid,balance,currency,visits,noshows,first_visit,last_visit" },
  { "v_account", "id,kind,client_id,number,balance,currency,state" },
  { "v_visit", "id,location_id,location,date,client_id,client_name,client_surname,status,note,came_local,came_utc" },
  { "v_appointment", "id,visit_id,location_id,location,staff_id,staff,client_id,start_local,start_utc,end_utc,minutes,status,slot,comment,booked_online,source,booked_utc" },
  { "v_event", "id,location_id,location,staff_id,staff,start_local,start_utc,end_utc,minutes,capacity,taken,comment,link" },
  { "v_line", "id,visit_id,appointment_id,kind,service_id,title,staff_id,staff,quantity,price,discount_percent,discount,currency" },
  { "v_payment", "id,location_id,location,kind,amount,currency,business_day,at_local,at_utc,register,item,visit_id,client_id,staff_id,comment,cancelled_utc" },
  { "v_document", "id,location_id,type,number,business_day,at_local,at_utc,visit_id,client_id,comment,cancelled_utc" },
  { "v_schedule", "id,location_id,location,staff_id,staff,date,spans,breaks,absence,note" },
  { "v_note", "id,client_id,visit_id,text,at_utc,written_by,important" },
  { "v_user", "id,name,phone,email,owner,language" },
};

static void
test_views (void)
{
  static const char *const refused[] = { "SELECT pw FROM user", "DELETE FROM client", "UPDATE client SET name='x'", "SELECT * FROM client", "ATTACH 'x' AS y",
                                         "SELECT body FROM history", "PRAGMA query_only=OFF", "SELECT * FROM sqlite_master", "" };
  FoyerTest *t = foyer_test_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  guint n = 0;

  foyer_test_book (t, ANNA, HAIRCUT, FROM "T10:00", "Kata", "+36301234567");
  for (const FoyerOwnView *v = foyer_own_views; v->name != NULL; v++, n++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s LIMIT 0", v->name);

      g_string_truncate (out, 0);
      foyer_own_query (t->desk, &t->owner, sql, out, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (v->name, ==, promised[n].view);
      g_assert_true (g_str_has_prefix (out->str, promised[n].columns));
    }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (promised));
  g_string_truncate (out, 0);
  g_assert_true (foyer_own_query (t->desk, &t->owner, "SELECT start_local, start_utc, end_utc, minutes, staff FROM v_appointment", out, NULL, &error));
  g_assert_cmpstr (out->str, ==, "start_local,start_utc,end_utc,minutes,staff\r\n2026-11-24T10:00,2026-11-24T09:00:00Z,2026-11-24T09:30:00Z,30,Anna Nagy\r\n");
  g_string_truncate (out, 0);
  g_assert_true (foyer_own_query (t->desk, &t->owner, "SELECT title, price, currency FROM v_service WHERE title='Haircut'", out, NULL, &error));
  g_assert_cmpstr (out->str, ==, "title,price,currency\r\nHaircut,25.00,EUR\r\n");
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) why = NULL;

      if (foyer_own_query (t->desk, &t->owner, refused[i], out, NULL, &why))
        g_error ("“%s” was answered", refused[i]);
      g_assert_error (why, FOYER_ERROR, FOYER_ERROR_INVALID);
    }
  foyer_test_free (t);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/5 ownership views/columns", test_views);
  g_test_add_func ("/cli/5 export all/random", test_random);
  g_test_add_func ("/cli/5 export all/kept", test_kept);
  g_test_add_func ("/cli/5 export all/damaged", test_damaged);
  g_test_add_func ("/cli/5 export all/rights", test_rights);
  g_test_add_func ("/cli/5 export all/demo", test_demo);
  return g_test_run ();
}
