/* Many cards at once, cards of one person, and what leaves Foyer as a file: CLI-22, CLI-26, CLI-27, SEC-3, REP-10. */
#include "config.h"

#include "desk-day.h"
#include "foyer-activity.h"
#include "foyer-activity-later.h"
#include "foyer-client-bulk.h"
#include "foyer-doubles.h"
#include "foyer-sheet.h"

static FoyerId
new_client (FoyerTest *t, const char *name, const char *phone, const char *email, const char *birthday)
{
  g_autoptr (JsonObject) made = foyer_test_call (t, "client.create", foyer_params ("name", "s", name, "phone", "s", phone, "email", "s", email, "birthday", "s", birthday, NULL));

  return foyer_test_id (made, "id");
}

static JsonNode *
list_of (const FoyerId *ids, guint n)
{
  g_autoptr (JsonArray) list = json_array_new ();
  char text[FOYER_ID_TEXT_LEN + 1];

  for (guint i = 0; i < n; i++)
    json_array_add_string_element (list, foyer_id_format (&ids[i], text));
  return json_node_init_array (json_node_alloc (), list);
}

static gint64
figure (FoyerTest *t, const FoyerId *client, const char *name)
{
  g_autoptr (JsonObject) card = object_of (foyer_test_query (t, "client.get", foyer_params ("id", "d", client, NULL)));

  return int_of (card, name);
}

static guint
n_labelled (FoyerTest *t, const FoyerId *label)
{
  g_autoptr (JsonObject) answer = object_of (foyer_test_query (t, "client.ids", foyer_params ("label", "d", label, NULL)));

  return (guint) int_of (answer, "count");
}

/* CLI-22: 600 found cards get a category in three steps; those that have it are told; all steps are one to undo; only those named are touched. */
static void
test_bulk (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId ids[600], label, txn = FOYER_ID_NONE;
  gint64 done = 0, left = 0;

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *name = g_strdup_printf ("Client %03u", i);
      ids[i] = new_client (t, name, NULL, NULL, NULL);
    }
  FoyerId other = new_client (t, "Somebody else", NULL, NULL, NULL);
  g_autoptr (JsonObject) made = foyer_test_call (t, "label.create", foyer_params ("title", "s", "Regular", "scope", "s", "client", NULL));
  label = foyer_test_id (made, "label");
  json_object_unref (foyer_test_call (t, "client.label", foyer_params ("id", "d", &ids[5], "label", "d", &label, "on", "b", TRUE, NULL)));
  for (guint at = 0; at < G_N_ELEMENTS (ids); at += FOYER_BULK_STEP)
    {
      g_autoptr (JsonObject) result = foyer_test_call (t, "client.bulk", foyer_params ("do", "s", "label", "label", "d", &label, "undo_with", "d", &txn, "ids", "n",
                                                                                      list_of (ids + at, MIN (FOYER_BULK_STEP, G_N_ELEMENTS (ids) - at)), NULL));
      JsonArray *skipped = json_object_get_array_member (result, "skipped");

      done += int_of (result, "done");
      left += int_of (result, "left");
      if (at == 0)
        {
          g_assert_cmpuint (json_array_get_length (skipped), ==, 1);
          g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (skipped, 0), "display"), ==, "Client 005");
          g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (skipped, 0), "why"), ==, "Has this category already.");
          txn = foyer_test_id (result, "txn");
        }
    }
  g_assert_cmpint (done, ==, 599);
  g_assert_cmpint (left, ==, 1);
  g_assert_cmpuint (n_labelled (t, &label), ==, 600);
  json_object_unref (foyer_test_call (t, "undo", foyer_params ("txn", "d", &txn, NULL)));
  g_assert_cmpuint (n_labelled (t, &label), ==, 1);

  g_autofree char *many = foyer_test_refused (t, "client.bulk", foyer_params ("do", "s", "delete", "ids", "n", list_of (ids, FOYER_BULK_STEP + 1), NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (many);
  json_object_unref (foyer_test_call (t, "client.bulk", foyer_params ("do", "s", "discount", "discount", "i", (gint64) 1000, "ids", "n", list_of (ids, 2), NULL)));
  json_object_unref (foyer_test_call (t, "client.bulk", foyer_params ("do", "s", "priority", "priority", "s", "gold", "ids", "n", list_of (ids, 2), NULL)));
  g_assert_cmpint (figure (t, &ids[1], "discount"), ==, 1000);
  g_assert_cmpint (figure (t, &other, "discount"), ==, 0);
}

/* Who is booked or owes something is not deleted with many others; rights are those of one card. */
static void
test_bulk_delete (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked booked = book (t, ANNA, "2026-11-25T10:00", HAIRCUT, "Booked", "+36201111111"), owes = book (t, BORIS, "2026-11-24T10:00", HAIRCUT, "Owes", "+36202222222");
  FoyerId ids[] = { booked.client, owes.client, new_client (t, "Free", NULL, NULL, NULL) };
  FoyerActor desk = foyer_test_user (t, "Rita", "+36301112222", "receptionist", NULL);

  set_status (t, &owes.visit, "arrived");
  g_autofree char *no = foyer_test_refused_as (t, &desk, "client.bulk", foyer_params ("do", "s", "delete", "ids", "n", list_of (ids, 3), NULL), FOYER_ERROR_DENIED);
  g_assert_nonnull (no);
  g_autoptr (JsonObject) result = foyer_test_call (t, "client.bulk", foyer_params ("do", "s", "delete", "ids", "n", list_of (ids, 3), NULL));
  JsonArray *skipped = json_object_get_array_member (result, "skipped");
  g_assert_cmpint (int_of (result, "done"), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (skipped, 0), "why"), ==, "Is booked in the days to come.");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (skipped, 1), "why"), ==, "The balance is not zero.");
  g_autoptr (JsonObject) rest = object_of (foyer_test_query (t, "client.ids", NULL));
  g_assert_cmpint (int_of (rest, "count"), ==, 2);
}

static const char *
group_of (JsonObject *answer, const FoyerId *a, const FoyerId *b)
{
  JsonArray *groups = json_object_get_array_member (answer, "groups");
  char x[FOYER_ID_TEXT_LEN + 1], y[FOYER_ID_TEXT_LEN + 1];

  foyer_id_format (a, x);
  foyer_id_format (b, y);
  for (guint i = 0; i < json_array_get_length (groups); i++)
    {
      JsonArray *ids = json_object_get_array_member (json_array_get_object_element (groups, i), "ids");
      guint found = 0;

      for (guint k = 0; k < json_array_get_length (ids); k++)
        found += g_str_equal (json_array_get_string_element (ids, k), x) || g_str_equal (json_array_get_string_element (ids, k), y);
      if (found == 2)
        return json_object_get_string_member (json_array_get_object_element (groups, i), "why");
    }
  return NULL;
}

/* CLI-26: groups by phone, e-mail, name with birth date, and near names; merging adds sold and paid up, taking apart puts them back. */
static void
test_doubles (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked one = book (t, ANNA, "2026-11-24T10:00", HAIRCUT, "Eszter Kovacs", "+36201111111"), two = book (t, BORIS, "2026-11-24T11:00", BEARD, "Eszti", "+36202222222");
  FoyerId mail1 = new_client (t, "Zoli A", NULL, "zoli@example.com", NULL), mail2 = new_client (t, "Zoltan B", NULL, "Zoli@Example.com", NULL);
  FoyerId born1 = new_client (t, "Nagy Bela", NULL, NULL, "1980-05-05"), born2 = new_client (t, "Béla Nagy", NULL, NULL, "1980-05-05");
  FoyerId near1 = new_client (t, "Marianna Szabo", "+36203333333", NULL, NULL), near2 = new_client (t, "Mariana Szabo", NULL, NULL, NULL);
  FoyerId far1 = new_client (t, "Katalin Toth", "+36204444444", NULL, NULL), far2 = new_client (t, "Katalin Toth", "+36205555555", NULL, NULL);
  FoyerId third = new_client (t, "Eszter K.", NULL, NULL, NULL);
  gint64 sold, paid;

  set_status (t, &one.visit, "arrived");
  set_status (t, &two.visit, "arrived");
  json_object_unref (foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &two.visit, "quick", "s", "cash", NULL)));
  json_object_unref (foyer_test_call (t, "client.update", foyer_params ("id", "d", &third, "phone2", "s", "+36206666666", NULL)));
  g_autoptr (JsonObject) found = object_of (foyer_test_query (t, "client.doubles", NULL));
  g_assert_cmpstr (group_of (found, &mail1, &mail2), ==, "email");
  g_assert_cmpstr (group_of (found, &born1, &born2), ==, "birthday");
  g_assert_cmpstr (group_of (found, &near1, &near2), ==, "name");
  g_assert_null (group_of (found, &far1, &far2)); /* two phones: two people */
  g_assert_null (group_of (found, &one.client, &two.client));

  sold = figure (t, &one.client, "sold") + figure (t, &two.client, "sold");
  paid = figure (t, &one.client, "paid") + figure (t, &two.client, "paid");
  g_assert_cmpint (paid, >, 0);
  FoyerId losers[] = { two.client, third, two.client };
  g_autoptr (JsonObject) merged = foyer_test_call (t, "client.merge-all", foyer_params ("winner", "d", &one.client, "losers", "n", list_of (losers, 3), "fill", "b", TRUE, NULL));
  g_assert_cmpint (int_of (merged, "done"), ==, 2);
  g_assert_cmpint (figure (t, &one.client, "sold"), ==, sold);
  g_assert_cmpint (figure (t, &one.client, "paid"), ==, paid);
  g_assert_cmpint (figure (t, &one.client, "visits"), ==, 2);
  FoyerId txn = foyer_test_id (merged, "txn");
  json_object_unref (foyer_test_call (t, "undo", foyer_params ("txn", "d", &txn, NULL)));
  g_assert_cmpint (figure (t, &one.client, "visits"), ==, 1);
  g_assert_cmpint (figure (t, &two.client, "paid"), ==, paid);
}

/* The finder against every pair there is. */
static void
test_doubles_model (void)
{
  static const char *const firsts[] = { "anna", "hanna", "anan", "bela", "bella" }, *const lasts[] = { "kovacs", "kovats", "nagy" };

  for (guint round = 0; round < 60; round++)
    {
      FoyerDoubleCard cards[14];
      g_autoptr (GPtrArray) groups = NULL, texts = g_ptr_array_new_with_free_func (g_free);

      for (guint i = 0; i < G_N_ELEMENTS (cards); i++)
        {
          gboolean turned = g_test_rand_int_range (0, 2);
          const char *a = firsts[g_test_rand_int_range (0, 5)], *b = lasts[g_test_rand_int_range (0, 3)];
          char *name = turned ? g_strdup_printf ("%s %s", b, a) : g_strdup_printf ("%s %s", a, b);

          g_ptr_array_add (texts, name);
          memset (&cards[i], 0, sizeof cards[i]);
          cards[i].id.b[0] = (guint8) i;
          cards[i].name = name;
          cards[i].phones[0] = g_test_rand_int_range (0, 3) == 0 ? "+361" : g_test_rand_int_range (0, 3) == 0 ? "+362" : NULL;
          cards[i].birthday = g_test_rand_int_range (0, 2) == 0 ? "1990-01-01" : NULL;
        }
      groups = foyer_doubles_find (cards, G_N_ELEMENTS (cards));
      for (guint i = 0; i < G_N_ELEMENTS (cards); i++)
        for (guint k = i + 1; k < G_N_ELEMENTS (cards); k++)
          {
            const FoyerDoubleCard *x = &cards[i], *y = &cards[k];
            g_auto (GStrv) p = g_strsplit (x->name, " ", 2), q = g_strsplit (y->name, " ", 2);
            g_autofree char *s = strcmp (p[0], p[1]) < 0 ? g_strdup (x->name) : g_strdup_printf ("%s %s", p[1], p[0]);
            g_autofree char *r = strcmp (q[0], q[1]) < 0 ? g_strdup (y->name) : g_strdup_printf ("%s %s", q[1], q[0]);
            gboolean phone = g_strcmp0 (x->phones[0], y->phones[0]) == 0 && x->phones[0] != NULL, same = g_str_equal (s, r);
            gboolean born = same && x->birthday != NULL && y->birthday != NULL, against = x->phones[0] != NULL && y->phones[0] != NULL && !phone;
            gboolean want = phone || born || ((same || foyer_names_near (s, r)) && !against), got = FALSE;

            for (guint g = 0; g < groups->len; g++)
              {
                const FoyerDoubleGroup *group = groups->pdata[g];
                guint n = 0;

                for (guint c = 0; c < group->cards->len; c++)
                  n += g_array_index (group->cards, guint, c) == i || g_array_index (group->cards, guint, c) == k;
                got |= n == 2;
              }
            if (want != got)
              g_error ("“%s” (%s) and “%s” (%s): %d, wanted %d", x->name, x->phones[0], y->name, y->phones[0], got, want);
          }
    }
  g_assert_true (foyer_names_near ("anna", "ann") && foyer_names_near ("anna", "anan") && foyer_names_near ("anna", "enna"));
  g_assert_false (foyer_names_near ("anna", "anna") || foyer_names_near ("anna", "an") || foyer_names_near ("anna", "eena") || foyer_names_near ("abcd", "badc"));
}

static JsonObject *
entry (FoyerTest *t, const FoyerActor *who, guint i, const char *kind)
{
  g_autoptr (JsonNode) list = foyer_test_query_as (t, who, "activity.list", foyer_params ("kind", "s", kind, NULL));

  return json_array_get_length (json_node_get_array (list)) > i ? json_object_ref (json_array_get_object_element (json_node_get_array (list), i)) : NULL;
}

/* CLI-27, SEC-3: the columns on view and the lines found, phones masked without the right; nothing leaves that was not written down with user, time,
 * desk, conditions and number of lines; the file can be had again, and that is written down too. */
static void
test_export (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor clerk = foyer_test_user (t, "Rita", "+36301112222", "manager", NULL), pro = foyer_test_user (t, "Kata", "+36301112223", "professional", &t->staff[ANNA]);
  g_autoptr (JsonNode) columns = json_from_string ("[\"phone\",\"name\",\"sold\",\"last\"]", NULL);
  g_autoptr (JsonObject) params = foyer_params ("filter", "n", json_from_string ("{\"is\":\"visits\",\"from\":1}", NULL), NULL);
  g_autoptr (GError) error = NULL;
  JsonObject *rights = json_object_new ();
  gint64 lines = 0;

  json_object_set_member (params, "columns", json_node_copy (columns));
  for (guint i = 0; i < 2; i++)
    {
      Booked b = book (t, i, "2026-11-24T10:30", i == 0 ? HAIRCUT : BEARD, i == 0 ? "Eszter" : "Zoli", i == 0 ? "+36201234567" : "+36207654321");
      set_status (t, &b.visit, "arrived");
    }
  new_client (t, "Never came", "+36209999999", NULL, NULL);
  json_object_set_boolean_member (rights, "clients.phones", FALSE);
  json_object_unref (foyer_test_call (t, "access.grant", foyer_params ("user", "d", &clerk.user, "role", "s", "manager", "rights", "n",
                                                                       json_node_init_object (json_node_alloc (), rights), NULL)));
  json_object_unref (rights);

  /* Nobody asks past the log, nor for something else than he wrote down, nor twice. */
  g_autofree char *past = foyer_test_query_refused (t, &t->owner, "client.export", NULL, FOYER_ERROR_INVALID);
  g_assert_nonnull (past);
  g_autoptr (JsonObject) begun = foyer_test_call (t, "export.begin", foyer_params ("what", "s", "client.export", "filter", "n", json_from_string ("{\"never\":true}", NULL), NULL));
  FoyerId id = foyer_test_id (begun, "id");
  g_autofree char *more = foyer_test_query_refused (t, &t->owner, "client.export", foyer_params ("export", "d", &id, NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (more);
  g_autofree char *not_mine = foyer_test_query_refused (t, &clerk, "client.export", foyer_params ("export", "d", &id, "never", "b", TRUE, NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (not_mine);
  g_autoptr (JsonNode) asked = foyer_test_query (t, "client.export", foyer_params ("export", "d", &id, "never", "b", TRUE, NULL));
  g_assert_nonnull (asked);
  json_object_unref (foyer_test_call (t, "export.done", foyer_params ("id", "d", &id, "count", "i", (gint64) 1, NULL)));
  g_autofree char *twice = foyer_test_query_refused (t, &t->owner, "client.export", foyer_params ("export", "d", &id, "never", "b", TRUE, NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (twice);
  g_autofree char *denied = foyer_test_refused_as (t, &pro, "export.begin", foyer_params ("what", "s", "client.export", NULL), FOYER_ERROR_DENIED);
  g_assert_nonnull (denied);

  g_autoptr (GBytes) clear = foyer_export_run (t->desk, &t->owner, "client.export", params, "clients.csv", &lines, &error);
  g_assert_no_error (error);
  g_assert_cmpint (lines, ==, 2);
  g_autofree char *text = g_strndup (g_bytes_get_data (clear, NULL), g_bytes_get_size (clear));
  g_assert_cmpstr (text, ==, "\xef\xbb\xbf" "Phone,Name,Sold,Last visit\r\n+36201234567,Eszter,25.00,2026-11-24\r\n+36207654321,Zoli,12.00,2026-11-24\r\n");

  g_autoptr (GBytes) book = foyer_export_run (t->desk, &clerk, "client.export", params, "clients.xlsx", &lines, &error);
  g_assert_no_error (error);
  g_autofree char *path = g_build_filename (t->dir, "clients.xlsx", NULL);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (book, NULL), (gssize) g_bytes_get_size (book), &error));
  g_autoptr (FoyerSheet) sheet = foyer_sheet_load (path, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (foyer_sheet_get_n_rows (sheet), ==, 3);
  g_assert_cmpstr (foyer_sheet_get (sheet, 0, 1), ==, "Name");
  g_assert_cmpstr (foyer_sheet_get (sheet, 1, 1), ==, "Eszter");
  g_assert_null (strstr (foyer_sheet_get (sheet, 1, 0), "1234567"));
  g_assert_nonnull (strchr (foyer_sheet_get (sheet, 1, 0), 'X'));
  g_assert_true (g_str_has_prefix (foyer_sheet_get (sheet, 1, 2), "25"));

  g_autoptr (JsonObject) last = entry (t, &t->owner, 0, "export");
  g_assert_cmpstr (json_object_get_string_member (last, "user"), ==, "Rita");
  g_assert_cmpstr (json_object_get_string_member (last, "what"), ==, "client.export");
  g_assert_cmpstr (json_object_get_string_member (last, "format"), ==, "xlsx");
  g_assert_cmpint (int_of (last, "count"), ==, 2);
  g_assert_cmpint (int_of (last, "at"), >, 0);
  g_assert_true (json_object_has_member (json_object_get_object_member (last, "filter"), "filter"));
  g_assert_true (json_object_get_boolean_member (last, "here"));
  FoyerId entry_id = foyer_test_id (last, "id");
  g_autoptr (JsonObject) fetched = foyer_test_call (t, "export.fetch", foyer_params ("id", "d", &entry_id, NULL));
  g_autoptr (GBytes) again = foyer_export_load (t->desk, json_object_get_array_member (fetched, "file"), &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (again, book));
  g_autoptr (JsonObject) fetch = entry (t, &t->owner, 0, "fetch");
  g_assert_cmpint (int_of (fetch, "count"), ==, 2);
  g_autofree char *no = foyer_test_query_refused (t, &pro, "activity.list", NULL, FOYER_ERROR_DENIED);
  g_assert_nonnull (no);
  /* Undoing takes nothing out of the log. */
  FoyerId txn = foyer_test_id (fetched, "txn");
  json_object_unref (foyer_test_call (t, "undo", foyer_params ("txn", "d", &txn, NULL)));
  g_autoptr (JsonObject) still = entry (t, &t->owner, 0, "fetch");
  g_assert_cmpint (int_of (still, "count"), ==, 2);
}

/* Beside a window that has the store open (foyerctl list): read-only, and written down all the same. */
static void
test_export_beside (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor pro = foyer_test_user (t, "Paul", "+36301112233", "professional", NULL);
  FoyerDesk *beside = foyer_desk_open_reader (foyer_store_dir (foyer_desk_store (t->desk)), NULL);
  g_autoptr (GBytes) bytes = NULL, none = NULL;
  g_autoptr (GError) error = NULL;
  gint64 lines = 0;

  json_object_unref (foyer_test_call (t, "client.create", foyer_params ("name", "s", "Eszter", "phone", "s", "+36301234567", NULL)));
  g_assert_nonnull (beside);
  bytes = foyer_export_run (beside, &t->owner, "client.export", NULL, "clients.csv", &lines, &error);
  g_assert_no_error (error);
  g_assert_cmpint (lines, ==, 1);
  none = foyer_export_run (beside, &pro, "client.export", NULL, "clients.csv", &lines, &error);
  g_assert_null (none);
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_DENIED);
  g_assert_cmpuint (foyer_activity_collect (t->desk), ==, 1);
  g_assert_cmpuint (foyer_activity_collect (t->desk), ==, 0);
  {
    g_autoptr (JsonNode) log = foyer_test_query (t, "activity.list", NULL);
    g_autofree char *text = json_to_string (log, FALSE);

    g_assert_nonnull (strstr (text, "clients.csv"));
    g_assert_nonnull (strstr (text, "\"count\":1"));
  }
  foyer_desk_close (beside);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/CLI-22 many cards in steps, one undo, told what was left", test_bulk);
  g_test_add_func ("/CLI-22 deleting many", test_bulk_delete);
  g_test_add_func ("/CLI-26 cards of one person", test_doubles);
  g_test_add_func ("/doubles/model", test_doubles_model);
  g_test_add_func ("/CLI-27 SEC-3 export and its log", test_export);
  g_test_add_func ("/bulk/SEC-3 beside a window", test_export_beside);
  return g_test_run ();
}
