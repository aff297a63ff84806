/* Lists: what they are narrowed to, and as sheets (front-desk.md 6.1 CAL-9, 8.1, SEC-1, SEC-3). */
#include "config.h"

#include "desk-day.h"
#include "foyer-csv.h"

static guint
n_ids (FoyerTest *t, JsonObject *params)
{
  g_autoptr (JsonObject) answer = object_of (foyer_test_query (t, "client.ids", params));

  return (guint) int_of (answer, "count");
}

static void
arrive (FoyerTest *t, const FoyerId *visit, gboolean pay)
{
  set_status (t, visit, "arrived");
  if (pay)
    json_object_unref (foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", visit, "quick", "s", "cash", NULL)));
}

/* By balance, last visit and category, alone, together, and together with words. */
static void
test_client_filters (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked owes = book (t, ANNA, "2026-11-24T10:00", HAIRCUT, "Eszter Debt", "+36201234567"), paid = book (t, BORIS, "2026-11-24T10:00", HAIRCUT, "Zoli Paid", "+36201111111");
  FoyerId label;

  json_object_unref (foyer_test_call (t, "client.create", foyer_params ("name", "s", "Ivan New", NULL)));
  arrive (t, &owes.visit, FALSE);
  arrive (t, &paid.visit, TRUE);
  g_autoptr (JsonObject) made = foyer_test_call (t, "label.create", foyer_params ("title", "s", "Regular", "scope", "s", "client", NULL));
  label = foyer_test_id (made, "label");
  json_object_unref (foyer_test_call (t, "client.label", foyer_params ("id", "d", &owes.client, "label", "d", &label, "on", "b", TRUE, NULL)));

  g_assert_cmpuint (n_ids (t, NULL), ==, 3);
  g_assert_cmpuint (n_ids (t, foyer_params ("balance", "s", "debt", NULL)), ==, 1);
  g_assert_cmpuint (n_ids (t, foyer_params ("balance", "s", "ahead", NULL)), ==, 0);
  g_assert_cmpuint (n_ids (t, foyer_params ("never", "b", TRUE, NULL)), ==, 1);
  g_assert_cmpuint (n_ids (t, foyer_params ("seen_since", "s", "2026-11-24", NULL)), ==, 2);
  g_assert_cmpuint (n_ids (t, foyer_params ("seen_since", "s", "2026-11-25", NULL)), ==, 0);
  g_assert_cmpuint (n_ids (t, foyer_params ("seen_before", "s", "2026-11-25", NULL)), ==, 2);
  g_assert_cmpuint (n_ids (t, foyer_params ("label", "d", &label, NULL)), ==, 1);
  g_assert_cmpuint (n_ids (t, foyer_params ("label", "d", &label, "balance", "s", "debt", NULL)), ==, 1);
  g_assert_cmpuint (n_ids (t, foyer_params ("label", "d", &label, "never", "b", TRUE, NULL)), ==, 0);
  /* A search stays within them. */
  g_assert_cmpuint (n_ids (t, foyer_params ("text", "s", "Zoli", NULL)), ==, 1);
  g_assert_cmpuint (n_ids (t, foyer_params ("text", "s", "Zoli", "balance", "s", "debt", NULL)), ==, 0);
  g_assert_cmpuint (n_ids (t, foyer_params ("text", "s", "Eszter", "label", "d", &label, NULL)), ==, 1);
  /* The sheet has the same rows. */
  g_autoptr (JsonObject) sheet = object_of (foyer_test_export_as (t, &t->owner, "client.export", foyer_params ("balance", "s", "debt", NULL)));
  g_assert_cmpint (int_of (sheet, "count"), ==, 1);
  /* By any column the list has. */
  static const char *const sorts[] = { "name", "phone", "email", "discount", "first", "last", "sold", "paid", "balance", "visits", "noshows", "birthday", "card", "categories" };
  for (guint i = 0; i < G_N_ELEMENTS (sorts); i++)
    {
      g_assert_cmpuint (n_ids (t, foyer_params ("sort", "s", sorts[i], NULL)), ==, 3);
      g_assert_cmpuint (n_ids (t, foyer_params ("sort", "s", sorts[i], "desc", "b", TRUE, NULL)), ==, 3);
    }
}

static guint
line_of (const char *csv, const char *words)
{
  g_auto (GStrv) lines = g_strsplit (csv, "\r\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (strstr (lines[i], words) != NULL)
      return i;
  return G_MAXUINT;
}

/* CAL-9: the day as a sheet: filtered and sorted as the list, telephone numbers masked without their right, and none without the right to export. */
static void
test_calendar_export (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked a = book (t, ANNA, "11:00", HAIRCUT, "Eszter", "+36201234567");
  book (t, BORIS, "10:30", BEARD, "=Zoli, the \"Bear\"", "+36201111111");
  set_status (t, &a.visit, "arrived");
  FoyerActor clerk = foyer_test_user (t, "Rita", "+36301112222", "manager", NULL), pro = foyer_test_user (t, "Kata", "+36301112223", "receptionist", NULL);

  g_autoptr (JsonObject) sheet = object_of (foyer_test_export_as (t, &t->owner, "calendar.export", foyer_params ("date", "s", FOYER_TEST_DATE, NULL)));
  g_autoptr (GString) csv = foyer_csv_text (sheet);
  g_assert_cmpint (int_of (sheet, "count"), ==, 2);
  g_assert_true (g_str_has_prefix (csv->str, "\xef\xbb\xbf" "Date,Time,Minutes,Client,Phone"));
  g_assert_cmpuint (line_of (csv->str, "Zoli"), ==, 1);
  g_assert_cmpuint (line_of (csv->str, "Eszter"), ==, 2);
  g_assert_nonnull (strstr (csv->str, "2026-11-24,11:00,30,Eszter,+36201234567,Haircut,Anna Nagy,arrived,25.00,25.00"));
  /* Nothing that a spreadsheet would run. */
  g_assert_nonnull (strstr (csv->str, "\"'=Zoli, the \"\"Bear\"\"\""));

  JsonArray *statuses = json_array_new ();
  json_array_add_string_element (statuses, "arrived");
  g_autoptr (JsonObject) only = object_of (foyer_test_export_as (t, &t->owner, "calendar.export", foyer_params ("date", "s", FOYER_TEST_DATE, "statuses", "n",
                                                                                                json_node_init_array (json_node_alloc (), statuses), NULL)));
  json_array_unref (statuses);
  g_assert_cmpint (int_of (only, "count"), ==, 1);
  g_autoptr (JsonObject) turned = object_of (foyer_test_export_as (t, &t->owner, "calendar.export", foyer_params ("date", "s", FOYER_TEST_DATE, "desc", "b", TRUE, NULL)));
  g_autoptr (GString) upside = foyer_csv_text (turned);
  g_assert_cmpuint (line_of (upside->str, "Eszter"), ==, 1);

  JsonObject *rights = json_object_new ();
  json_object_set_boolean_member (rights, "clients.phones", FALSE);
  json_object_set_boolean_member (rights, "clients.export", TRUE);
  json_object_unref (foyer_test_call (t, "access.grant", foyer_params ("user", "d", &clerk.user, "role", "s", "manager", "rights", "n",
                                                                       json_node_init_object (json_node_alloc (), rights), NULL)));
  json_object_set_boolean_member (rights, "clients.export", FALSE);
  json_object_unref (foyer_test_call (t, "access.grant", foyer_params ("user", "d", &pro.user, "role", "s", "receptionist", "rights", "n",
                                                                       json_node_init_object (json_node_alloc (), rights), NULL)));
  json_object_unref (rights);
  g_autoptr (JsonObject) masked = object_of (foyer_test_export_as (t, &clerk, "calendar.export", foyer_params ("date", "s", FOYER_TEST_DATE, NULL)));
  g_autoptr (GString) hidden = foyer_csv_text (masked);
  g_assert_null (strstr (hidden->str, "1234567"));
  g_assert_nonnull (strstr (hidden->str, "X"));
  g_autofree char *no = foyer_test_query_refused (t, &pro, "calendar.export", foyer_params ("date", "s", FOYER_TEST_DATE, NULL), FOYER_ERROR_DENIED);
  g_assert_nonnull (no);
  g_autofree char *none = foyer_test_query_refused (t, &pro, "client.export", NULL, FOYER_ERROR_DENIED);
  g_assert_nonnull (none);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lists/client-filters", test_client_filters);
  g_test_add_func ("/lists/CAL-9-SEC-1-SEC-3-calendar-export", test_calendar_export);
  return g_test_run ();
}
