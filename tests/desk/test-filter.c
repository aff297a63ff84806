/* Conditions on clients: the points CLI-16 … CLI-21, and the compiler against a model that looks at every client one by one. */
#include "config.h"

#include "desk-day.h"
#include "foyer-filter.h"

static JsonNode *
tree_of (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (text, &error);

  if (node == NULL)
    g_error ("%s: %s", text, error->message);
  return node;
}

/* Names of the clients that fit, in the order of the list: "Anna Zoli". */
static char *
found_as (FoyerTest *t, const FoyerActor *who, const char *tree)
{
  g_autoptr (JsonObject) answer = object_of (foyer_test_query_as (t, who, "client.ids", foyer_params ("filter", "n", tree_of (tree), NULL)));
  g_autoptr (JsonArray) ids = json_array_new ();
  g_autoptr (GString) names = g_string_new (NULL);
  gsize len = 0;
  g_autofree guchar *bytes = g_base64_decode (json_object_get_string_member (answer, "ids"), &len);
  char text[FOYER_ID_TEXT_LEN + 1];

  g_assert_cmpint (int_of (answer, "count"), ==, (gint64) (len / sizeof (FoyerId)));
  for (gsize i = 0; i < len / sizeof (FoyerId); i++)
    json_array_add_string_element (ids, foyer_id_format ((const FoyerId *) bytes + i, text));
  g_autoptr (JsonNode) rows = foyer_test_query_as (t, who, "client.rows", foyer_params ("ids", "n", json_node_init_array (json_node_alloc (), ids), NULL));
  for (guint i = 0; i < json_array_get_length (json_node_get_array (rows)); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? " " : "",
                            json_object_get_string_member (json_array_get_object_element (json_node_get_array (rows), i), "name"));
  return g_string_free (g_steal_pointer (&names), FALSE);
}

#define FOUND(t, tree, names) \
  G_STMT_START { g_autofree char *_found = found_as (t, &(t)->owner, tree); g_assert_cmpstr (_found, ==, names); } G_STMT_END

static void
come (FoyerTest *t, int staff, const char *wall, int service, const char *name, const char *phone, const char *status)
{
  Booked b = book (t, staff, wall, service, name, phone);

  if (status != NULL)
    set_status (t, &b.visit, status);
}

/* CLI-16: two dozen criteria and more, nested with and, or and not; each is a question the store can answer, alone and turned round. */
static void
test_criteria (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonNode) list = foyer_test_query (t, "client.criteria", NULL);
  guint n = json_array_get_length (json_node_get_array (list));

  g_assert_cmpuint (n, >=, 30);
  come (t, ANNA, "2026-11-24T09:00", HAIRCUT, "Anna", "+36201111111", "arrived");
  come (t, BORIS, "2026-11-24T10:00", BEARD, "Bela", "+36202222222", NULL);
  json_object_unref (foyer_test_call (t, "client.create", foyer_params ("name", "s", "Cili", "gender", "s", "female", "birthday", "s", "1990-11-26", NULL)));
  for (guint i = 0; i < n; i++)
    {
      JsonObject *k = json_array_get_object_element (json_node_get_array (list), i);
      const char *is = json_object_get_string_member (k, "is"), *shape = json_object_get_string_member (k, "shape");
      g_autoptr (GString) one = g_string_new (NULL);

      if (g_str_equal (shape, "field"))
        continue;
      g_string_printf (one, "{\"is\":\"%s\"", is);
      if (g_str_equal (shape, "int") || g_str_equal (shape, "money") || g_str_equal (shape, "pct"))
        g_string_append (one, ",\"from\":1,\"to\":150}");
      else if (g_str_equal (shape, "period"))
        g_string_append (one, ",\"when\":{\"period\":\"this-month\"}}");
      else if (g_str_equal (shape, "choice"))
        {
          g_auto (GStrv) words = g_strsplit (json_object_get_string_member (k, "choices"), " ", -1);
          g_string_append_printf (one, ",\"of\":[\"%s\"]}", words[0]);
        }
      else if (g_str_equal (shape, "text"))
        g_string_append (one, ",\"text\":\"anna\"}");
      else
        g_string_append (one, "}");
      g_autofree char *yes = found_as (t, &t->owner, one->str);
      g_autofree char *turned = g_strdup_printf ("{\"not\":%s}", one->str), *no = found_as (t, &t->owner, turned);
      /* Nobody is in both, nobody in neither: no condition is “unknown”. */
      static const char *const all[] = { "Anna", "Bela", "Cili" };
      for (gsize p = 0; p < G_N_ELEMENTS (all); p++)
        if ((strstr (yes, all[p]) != NULL) == (strstr (no, all[p]) != NULL))
          g_error ("%s is in “%s” of %s and in “%s” of its opposite", all[p], yes, is, no);
    }
  FOUND (t, "{\"all\":[]}", "Anna Bela Cili");
  FOUND (t, "{\"any\":[]}", "");
  FOUND (t, "{\"all\":[{\"is\":\"phone\"},{\"any\":[{\"is\":\"visits\",\"from\":1},{\"is\":\"gender\",\"of\":[\"female\"]}]}]}", "Anna");
  FOUND (t, "{\"any\":[{\"is\":\"birthday\",\"when\":{\"next_days\":7}},{\"is\":\"sold\",\"from\":2500}]}", "Anna Cili");
  FOUND (t, "{\"is\":\"text\",\"text\":\"+36 20 222\"}", "Bela");
}

/* CLI-17: member, status, period and number are one condition on the same bookings, not four on the client. */
static void
test_nested (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  static const char *const days[] = { "2026-11-24T09:00", "2026-11-25T09:00", "2026-11-26T09:00" };
  char anna[FOYER_ID_TEXT_LEN + 1];

  for (int i = 0; i < 3; i++)
    come (t, ANNA, days[i], HAIRCUT, "Three", "+36201111111", "arrived");
  /* Three arrived visits, but two of them with Boris; three with Anna, but one did not come. */
  for (int i = 0; i < 3; i++)
    {
      g_autofree char *wall = g_strdup_printf ("%.10sT11:00", days[i]), *later = g_strdup_printf ("%.10sT15:00", days[i]);

      come (t, i == 0 ? ANNA : BORIS, wall, HAIRCUT, "Mixed", "+36202222222", "arrived");
      come (t, ANNA, later, BLOWDRY, "Shy", "+36203333333", i == 0 ? "no-show" : "arrived");
    }
  g_autofree char *tree = g_strdup_printf ("{\"is\":\"bookings\",\"staff\":[\"%s\"],\"status\":[\"arrived\"],\"count\":{\"from\":3},\"when\":{\"from\":\"2026-10-01\",\"to\":\"2026-12-31\"}}",
                                           foyer_id_format (&t->staff[ANNA], anna));
  FOUND (t, tree, "Three");
  FOUND (t, "{\"is\":\"bookings\",\"status\":[\"arrived\"],\"count\":{\"from\":3}}", "Mixed Three");
  FOUND (t, "{\"is\":\"bookings\",\"count\":{\"from\":1,\"to\":2},\"status\":[\"arrived\"]}", "Shy");
  /* Next quarter, when the same is asked of the last one. */
  t->owner.now = foyer_test_at ("2027-02-01T08:00");
  g_autofree char *last = g_strdup_printf ("{\"is\":\"bookings\",\"staff\":[\"%s\"],\"status\":[\"arrived\"],\"count\":{\"from\":3},\"when\":{\"period\":\"last-quarter\"}}", anna);
  FOUND (t, last, "Three");
  t->owner.now = foyer_test_at ("2027-05-01T08:00");
  FOUND (t, last, "");
}

/* CLI-18: no booking this month: also who never had one. */
static void
test_none (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();

  come (t, ANNA, "2026-11-24T09:00", HAIRCUT, "Now", "+36201111111", NULL);
  come (t, ANNA, "2026-12-01T09:00", HAIRCUT, "Later", "+36202222222", NULL);
  json_object_unref (foyer_test_call (t, "client.create", foyer_params ("name", "s", "Never", NULL)));
  FOUND (t, "{\"is\":\"bookings\",\"none\":true,\"when\":{\"period\":\"this-month\"}}", "Later Never");
  FOUND (t, "{\"is\":\"bookings\",\"none\":true}", "Never");
  FOUND (t, "{\"is\":\"bookings\",\"count\":{\"to\":0}}", "Never");
  /* A booking that was deleted is none. */
  Booked b = book (t, BORIS, "2026-11-24T11:00", BEARD, "Gone", "+36203333333");
  json_object_unref (foyer_test_call (t, "booking.delete", foyer_params ("appointment", "d", &b.appointment, NULL)));
  FOUND (t, "{\"is\":\"bookings\",\"none\":true}", "Gone Never");
}

/* CLI-20: a segment is asked anew whenever it is opened; its name is the chain's. */
static void
test_segment (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor desk = foyer_test_user (t, "Rita", "+36301112222", "receptionist", NULL), pro = foyer_test_user (t, "Kata", "+36301112223", "professional", &t->staff[ANNA]);
  FoyerId id;

  g_autoptr (JsonObject) made = foyer_test_call_as (t, &desk, "segment.save",
                                                   foyer_params ("name", "s", "Came", "filter", "n", tree_of ("{\"is\":\"last\",\"when\":{\"last_days\":7}}"), NULL));
  id = foyer_test_id (made, "id");
  g_autoptr (JsonObject) before = object_of (foyer_test_query (t, "client.ids", foyer_params ("segment", "d", &id, NULL)));
  g_assert_cmpint (int_of (before, "count"), ==, 0);
  come (t, ANNA, "2026-11-24T09:00", HAIRCUT, "Anna", "+36201111111", "arrived");
  g_autoptr (JsonObject) after = object_of (foyer_test_query (t, "client.ids", foyer_params ("segment", "d", &id, NULL)));
  g_assert_cmpint (int_of (after, "count"), ==, 1);
  t->owner.now = foyer_test_at ("2026-12-10T08:00");
  g_autoptr (JsonObject) old = object_of (foyer_test_query (t, "client.ids", foyer_params ("segment", "d", &id, NULL)));
  g_assert_cmpint (int_of (old, "count"), ==, 0);

  g_autofree char *twice = foyer_test_refused (t, "segment.save", foyer_params ("name", "s", "came", "filter", "n", tree_of ("{\"all\":[]}"), NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (twice);
  g_autofree char *none = foyer_test_refused (t, "segment.save", foyer_params ("name", "s", "Wrong", "filter", "n", tree_of ("{\"is\":\"shoe\"}"), NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (strstr (none, "shoe"));
  g_autofree char *no = foyer_test_refused_as (t, &pro, "segment.save", foyer_params ("name", "s", "Mine", "filter", "n", tree_of ("{\"all\":[]}"), NULL), FOYER_ERROR_DENIED);
  g_assert_nonnull (no);
  g_autoptr (JsonNode) list = foyer_test_query (t, "segment.list", NULL);
  JsonObject *first = json_array_get_object_element (json_node_get_array (list), 0);
  g_assert_cmpstr (json_object_get_string_member (first, "made_by"), ==, "Rita");
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (first, "filter"), "is"), ==, "last");
  json_object_unref (foyer_test_call (t, "segment.delete", foyer_params ("id", "d", &id, NULL)));
  g_autofree char *gone = foyer_test_query_refused (t, &t->owner, "client.ids", foyer_params ("segment", "d", &id, NULL), FOYER_ERROR_NOT_FOUND);
  g_assert_nonnull (gone);
}

/* A question can tell what may not be seen: without phones names alone are searched, without money nobody is chosen by it, and a professional's
 * bookings are his own. */
static void
test_rights (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor clerk = foyer_test_user (t, "Rita", "+36301112222", "receptionist", NULL), pro = foyer_test_user (t, "Kata", "+36301112223", "professional", &t->staff[ANNA]);
  JsonObject *rights = json_object_new ();

  come (t, ANNA, "2026-11-24T09:00", HAIRCUT, "Both", "+36201111111", "arrived");
  come (t, BORIS, "2026-11-25T10:00", BEARD, "Both", "+36201111111", "arrived");
  come (t, BORIS, "2026-11-24T11:00", BEARD, "Boris", "+36202222222", "arrived");
  json_object_set_boolean_member (rights, "clients.phones", FALSE);
  json_object_set_boolean_member (rights, "money", FALSE);
  json_object_unref (foyer_test_call (t, "access.grant", foyer_params ("user", "d", &clerk.user, "role", "s", "receptionist", "rights", "n",
                                                                       json_node_init_object (json_node_alloc (), rights), NULL)));
  json_object_unref (rights);
  rights = json_object_new ();
  json_object_set_boolean_member (rights, "clients.list", TRUE);
  json_object_unref (foyer_test_call (t, "access.grant", foyer_params ("user", "d", &pro.user, "role", "s", "professional", "staff", "d", &t->staff[ANNA], "rights", "n",
                                                                       json_node_init_object (json_node_alloc (), rights), NULL)));
  json_object_unref (rights);
  g_autofree char *digits = found_as (t, &clerk, "{\"is\":\"text\",\"text\":\"2222222\"}"), *name = found_as (t, &clerk, "{\"is\":\"text\",\"text\":\"boris\"}");
  g_assert_cmpstr (digits, ==, "");
  g_assert_cmpstr (name, ==, "Boris");
  static const char *const money[] = { "{\"is\":\"sold\",\"from\":1}", "{\"not\":{\"is\":\"balance\",\"from\":0}}", "{\"is\":\"bookings\",\"cost\":{\"from\":1}}",
                                       "{\"any\":[{\"is\":\"phone\"},{\"is\":\"payments\"}]}" };
  for (gsize i = 0; i < G_N_ELEMENTS (money); i++)
    {
      g_autofree char *no = foyer_test_query_refused (t, &clerk, "client.ids", foyer_params ("filter", "n", tree_of (money[i]), NULL), FOYER_ERROR_DENIED);
      g_assert_nonnull (no);
    }
  /* Of the professional's clients those with a booking tomorrow: with him there is none. */
  g_autofree char *all = found_as (t, &pro, "{\"all\":[]}"), *tomorrow = found_as (t, &pro, "{\"is\":\"bookings\",\"when\":{\"period\":\"tomorrow\"}}");
  g_assert_cmpstr (all, ==, "Both");
  g_assert_cmpstr (tomorrow, ==, "");
}

/* Trees that are none get a sentence, never an answer. */
static void
test_wrong (void)
{
  static const char *const trees[] = { "{}", "{\"all\":1}", "{\"all\":[1]}", "{\"not\":[]}", "{\"is\":3}", "{\"is\":\"\"}", "{\"is\":\"age\"}", "{\"is\":\"age\",\"from\":\"1\"}",
                                       "{\"is\":\"age\",\"from\":-1}", "{\"is\":\"last\"}", "{\"is\":\"last\",\"when\":{}}", "{\"is\":\"last\",\"when\":{\"period\":\"soon\"}}",
                                       "{\"is\":\"last\",\"when\":{\"from\":\"2026-02-31\"}}", "{\"is\":\"last\",\"when\":{\"last_days\":0}}",
                                       "{\"is\":\"last\",\"when\":{\"last_days\":3,\"period\":\"today\"}}", "{\"is\":\"gender\"}", "{\"is\":\"gender\",\"of\":[\"cat\"]}",
                                       "{\"is\":\"category\",\"of\":[\"x\"]}", "{\"is\":\"bookings\",\"count\":{}}", "{\"is\":\"bookings\",\"count\":{\"from\":1},\"none\":true}",
                                       "{\"is\":\"bookings\",\"status\":[\"deleted\"]}", "{\"is\":\"bookings\",\"cost\":3}", "{\"is\":\"field\"}",
                                       "{\"is\":\"field\",\"field\":\"00000000-0000-7000-8000-000000000001\"}", "{\"is\":\"text\",\"text\":\" \"}", "{\"is\":\"bought\",\"kind\":\"x\"}",
                                       "{\"is\":\"last\",\"when\":{\"from\":\"2026-01-01\"},\"none\":true}" };
  FoyerFilterView view = { .today = foyer_date_make (2026, 11, 24), .first_weekday = 1, .zone = foyer_zone_get ("Europe/Budapest"), .phones = TRUE, .money = TRUE };
  g_autoptr (GString) deep = g_string_new (NULL), wide = g_string_new ("{\"all\":[");

  for (gsize i = 0; i < G_N_ELEMENTS (trees); i++)
    {
      g_autoptr (JsonNode) tree = tree_of (trees[i]);
      g_autoptr (GError) error = NULL;

      if (foyer_filter_compile (tree, &view, &error) != NULL)
        g_error ("%s was compiled", trees[i]);
      g_assert_error (error, FOYER_ERROR, FOYER_ERROR_INVALID);
      g_assert_true (g_str_has_suffix (error->message, "."));
    }
  for (int i = 0; i < 40; i++)
    g_string_append (deep, "{\"not\":");
  g_string_append (deep, "{\"is\":\"phone\"}");
  for (int i = 0; i < 40; i++)
    g_string_append (deep, "}");
  for (int i = 0; i < 300; i++)
    g_string_append (wide, i > 0 ? ",{\"is\":\"phone\"}" : "{\"is\":\"phone\"}");
  g_string_append (wide, "]}");
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (JsonNode) tree = tree_of (i == 0 ? deep->str : wide->str);
      g_autoptr (GError) error = NULL;

      g_assert_null (foyer_filter_compile (tree, &view, &error));
      g_assert_error (error, FOYER_ERROR, FOYER_ERROR_INVALID);
    }
  /* Nothing of what is asked stands in the question itself. */
  g_autoptr (JsonNode) sly = tree_of ("{\"is\":\"text\",\"text\":\"'); DROP TABLE client; --\"}");
  g_autoptr (FoyerFilter) filter = foyer_filter_compile (sly, &view, NULL);
  g_assert_null (strstr (foyer_filter_sql (filter), "DROP"));
  g_assert_null (strstr (foyer_filter_sql (filter), "drop"));
}

/* Every period word, over a year of days, against the calendar. */
static void
test_periods (void)
{
  for (gint64 today = foyer_date_make (2027, 12, 1); today < foyer_date_make (2029, 1, 10); today++)
    for (int i = 0; foyer_periods[i] != NULL; i++)
      for (int first = 1; first <= 7; first += 6)
        {
          const char *word = foyer_periods[i];
          gint64 from, to;
          int y, m, d, fy, fm, fd, ny, nm, nd;

          g_assert_true (foyer_period_days (word, today, first, &from, &to));
          g_assert_cmpint (from, <=, to);
          foyer_date_split (today, &y, &m, &d);
          foyer_date_split (from, &fy, &fm, &fd);
          foyer_date_split (to + 1, &ny, &nm, &nd);
          if (g_str_has_prefix (word, "this-") || g_str_equal (word, "today"))
            g_assert_true (from <= today && today <= to);
          else if (g_str_has_prefix (word, "last-") || g_str_equal (word, "yesterday"))
            g_assert_true (to < today);
          else
            g_assert_true (from > today);
          if (g_str_has_suffix (word, "week"))
            {
              g_assert_cmpint (to - from, ==, 6);
              g_assert_cmpint (foyer_date_weekday (from), ==, first);
            }
          else if (strchr (word, '-') != NULL)
            {
              int months = g_str_has_suffix (word, "month") ? 1 : g_str_has_suffix (word, "quarter") ? 3 : 12;

              g_assert_true (fd == 1 && nd == 1);
              g_assert_cmpint ((ny * 12 + nm) - (fy * 12 + fm), ==, months);
              g_assert_cmpint ((fm - 1) % months, ==, 0);
              if (g_str_has_prefix (word, "last-"))
                {
                  gint64 from2, to2;
                  g_autofree char *this = g_strconcat ("this-", word + 5, NULL);

                  g_assert_true (foyer_period_days (this, today, first, &from2, &to2));
                  g_assert_cmpint (to + 1, ==, from2);
                }
            }
        }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/CLI-16 criteria, and, or, not", test_criteria);
  g_test_add_func ("/CLI-17 bookings are one condition", test_nested);
  g_test_add_func ("/CLI-18 no booking, never-booked too", test_none);
  g_test_add_func ("/CLI-20 a segment says what is so now", test_segment);
  g_test_add_func ("/filter/rights", test_rights);
  g_test_add_func ("/filter/wrong trees", test_wrong);
  g_test_add_func ("/filter/periods", test_periods);
  return g_test_run ();
}
