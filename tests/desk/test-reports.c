/* Reports of bookings, events and reviews: REP-1 … 8, REP-13. */
#include "config.h"

#include "event-room.h"

/* ---- a week of bookings ------------------------------------------------------------------------------------------------------------------ */

enum
{
  EVA,    /* Tue 24, Anna, haircut, pending, made on the 20th */
  ADAM,   /* Tue 24, Boris, colouring and beard trim, arrived and paid, online */
  VERA,   /* Wed 25, Anna, colouring, confirmed, half paid, with a label */
  NOBODY, /* Wed 25, Boris, blank time without client and services */
  ZOLI,   /* Thu 26, Boris, haircut, did not come */
  GITA,   /* Thu 26, Anna, haircut and blow-dry, deleted */
  N_BOOKED,
};

typedef struct
{
  FoyerTest *t;
  Booked b[N_BOOKED];
  FoyerId label;
} Week;

static JsonObject *
call (FoyerTest *t, const char *name, JsonObject *params)
{
  return foyer_test_call (t, name, params);
}

static void
done (JsonObject *o)
{
  json_object_unref (o);
}

static void
week_begin (Week *w)
{
  FoyerTest *t = w->t = foyer_test_new ();
  g_autoptr (JsonObject) label = NULL, blank = NULL, adam = NULL, gita = NULL;
  gint64 now = t->owner.now;

  t->owner.now = foyer_test_at ("2026-11-20T10:00");
  w->b[EVA] = book (t, ANNA, "2026-11-24T10:00", HAIRCUT, "Éva", "+36201111111");
  t->owner.now = foyer_test_at ("2026-11-23T10:00");
  adam = call (t, "booking.create", foyer_params ("staff", "d", &t->staff[BORIS], "wall", "s", "2026-11-24T11:00", "services", "n", services_of (t, COLOURING, BEARD, -1), "name", "s",
                                                  "Ádám", "phone", "s", "+36202222222", "online", "b", TRUE, NULL));
  w->b[ADAM] = booked_of (adam);
  w->b[VERA] = book (t, ANNA, "2026-11-25T10:00", COLOURING, "Vera", "+36203333333");
  blank = call (t, "booking.create", foyer_params ("staff", "d", &t->staff[BORIS], "wall", "s", "2026-11-25T12:00", "dur", "i", (gint64) 30, "comment", "s", "Dentist", NULL));
  w->b[NOBODY] = booked_of (blank);
  w->b[ZOLI] = book (t, BORIS, "2026-11-26T10:00", HAIRCUT, "Zoli", "+36204444444");
  gita = call (t, "booking.create", foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", "2026-11-26T14:00", "services", "n", services_of (t, HAIRCUT, BLOWDRY, -1), "name", "s",
                                                  "Gita", "phone", "s", "+36205555555", "comment", "s", "By the window", NULL));
  w->b[GITA] = booked_of (gita);
  t->owner.now = now;
  set_status (t, &w->b[ADAM].visit, "arrived");
  done (call (t, "visit.pay", foyer_params ("visit", "d", &w->b[ADAM].visit, "quick", "s", "cash", NULL)));
  set_status (t, &w->b[VERA].visit, "confirmed");
  done (call (t, "visit.pay", foyer_params ("visit", "d", &w->b[VERA].visit, "tenders", "n", tenders_of (&t->cash, 1000, NULL, 0), NULL)));
  set_status (t, &w->b[ZOLI].visit, "no-show");
  label = call (t, "label.create", foyer_params ("title", "s", "Model", "scope", "s", "appointment", NULL));
  w->label = foyer_test_id (label, "label");
  done (call (t, "booking.update", foyer_params ("appointment", "d", &w->b[VERA].appointment, "labels", "n", ids_list (&w->label, NULL), NULL)));
  t->owner.now = foyer_test_at ("2026-11-24T09:30");
  done (call (t, "booking.delete", foyer_params ("appointment", "d", &w->b[GITA].appointment, "reason", "s", "Is ill", NULL)));
  t->owner.now = now;
}

static void
week_end (Week *w)
{
  foyer_test_free (w->t);
}

/* Names of those listed, in order, by first letter: "EAVNZG". "N" is nobody. */
static char *
listed (Week *w, const FoyerActor *who, JsonObject *params)
{
  g_autoptr (JsonObject) o = object_of (foyer_test_query_as (w->t, who, "report.bookings", params));
  JsonArray *rows = json_object_get_array_member (o, "rows");
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      FoyerId id = foyer_test_id (json_array_get_object_element (rows, i), "id");
      char letter = '?';

      for (int k = 0; k < N_BOOKED; k++)
        if (foyer_id_equal (&id, &w->b[k].appointment))
          letter = "EAVNZG"[k];
      g_string_append_c (out, letter);
    }
  return g_string_free (out, FALSE);
}

#define assert_listed(w, expected, ...) \
  G_STMT_START { \
    g_autofree char *got_ = listed (w, &(w)->t->owner, foyer_params (__VA_ARGS__, NULL)); \
    g_assert_cmpstr (got_, ==, expected); \
    assert_counted (w, strlen (expected), foyer_params (__VA_ARGS__, NULL)); \
  } G_STMT_END

static void
assert_counted (Week *w, gsize n, JsonObject *params)
{
  g_autoptr (JsonObject) o = object_of (foyer_test_query (w->t, "report.bookings-count", params));

  g_assert_cmpint (int_of (o, "count"), ==, n);
}

static JsonNode *
words_of (const char *words)
{
  g_auto (GStrv) list = g_strsplit (words, " ", -1);
  g_autoptr (JsonArray) array = json_array_new ();

  for (int i = 0; list[i] != NULL; i++)
    json_array_add_string_element (array, list[i]);
  return json_node_init_array (json_node_alloc (), array);
}

static void
test_filters (void)
{
  Week w;

  week_begin (&w);
  assert_listed (&w, "EAVNZG", "desc", "b", FALSE);
  assert_listed (&w, "GZNVAE", "desc", "b", TRUE);
  /* Each of the eleven. */
  assert_listed (&w, "E", "made_to", "s", "2026-11-20");
  assert_listed (&w, "AVNZG", "made_from", "s", "2026-11-23", "made_to", "s", "2026-11-23");
  assert_listed (&w, "VN", "from", "s", "2026-11-25", "to", "s", "2026-11-25");
  assert_listed (&w, "EVG", "staff", "n", ids_list (&w.t->staff[ANNA], NULL));
  assert_listed (&w, "EAVNZG", "staff", "n", ids_list (&w.t->staff[ANNA], &w.t->staff[BORIS], NULL));
  assert_listed (&w, "EAVNZ", "deleted", "s", "no");
  assert_listed (&w, "G", "deleted", "s", "only");
  assert_listed (&w, "EAVNZG", "deleted", "s", "both");
  assert_listed (&w, "AZ", "statuses", "n", words_of ("arrived no-show"));
  assert_listed (&w, "ENV", "statuses", "n", words_of ("pending confirmed"), "sort", "s", "status");
  assert_listed (&w, "V", "text", "s", "vera");
  assert_listed (&w, "G", "text", "s", "5555");
  assert_listed (&w, "", "text", "s", "xyzzy");
  assert_listed (&w, "EAVZG", "category", "d", &w.t->category[0]);
  assert_listed (&w, "", "category", "d", &w.t->category[1]);
  assert_listed (&w, "V", "label", "d", &w.label);
  assert_listed (&w, "A", "source", "s", "online");
  assert_listed (&w, "EVNZG", "source", "s", "offline");
  assert_listed (&w, "AN", "paid", "s", "full");
  assert_listed (&w, "EVZG", "paid", "s", "open");
  assert_listed (&w, "EAVZG", "services", "s", "with");
  assert_listed (&w, "N", "services", "s", "without");
  /* … and together. */
  assert_listed (&w, "V", "made_from", "s", "2026-11-21", "made_to", "s", "2026-11-24", "from", "s", "2026-11-24", "to", "s", "2026-11-30", "staff", "n",
                 ids_list (&w.t->staff[ANNA], &w.t->staff[CLARA], NULL), "deleted", "s", "both", "statuses", "n", words_of ("pending confirmed"), "text", "s", "ver", "category", "d",
                 &w.t->category[0], "label", "d", &w.label, "source", "s", "offline", "paid", "s", "open", "services", "s", "with");
  assert_listed (&w, "", "made_from", "s", "2026-11-21", "text", "s", "ver", "label", "d", &w.label, "paid", "s", "full");
  assert_listed (&w, "EGV", "category", "d", &w.t->category[0], "staff", "n", ids_list (&w.t->staff[ANNA], NULL), "paid", "s", "open", "made_to", "s", "2026-11-30", "source", "s",
                 "offline", "from", "s", "2026-11-24", "sort", "s", "client", "text", "s", "+36 20");
  week_end (&w);
}

/* What so many clients have that they are not looked up one by one: each booking is asked whose it is. */
static void
test_many_clients (void)
{
  Week w;
  FoyerActor anna;

  week_begin (&w);
  /* Two letters or digits lead to anybody. */
  assert_listed (&w, "E", "text", "s", "va");
  assert_listed (&w, "G", "text", "s", "it");
  assert_listed (&w, "EAVZG", "text", "s", "20");
  assert_listed (&w, "ZV", "text", "s", "20", "sort", "s", "client", "desc", "b", TRUE, "deleted", "s", "no", "paid", "s", "open", "from", "s", "2026-11-25");
  for (int i = 0; i < 405; i++)
    {
      g_autofree char *name = g_strdup_printf ("Veronika %d", i), *phone = g_strdup_printf ("+3670%07d", 1000000 + i);

      done (call (w.t, "client.create", foyer_params ("name", "s", name, "surname", "s", "Gitano", "phone", "s", phone, NULL)));
    }
  assert_listed (&w, "V", "text", "s", "ver");
  assert_listed (&w, "V", "text", "s", "ver", "staff", "n", ids_list (&w.t->staff[ANNA], NULL), "sort", "s", "made");
  assert_listed (&w, "G", "text", "s", "gita");
  assert_listed (&w, "", "text", "s", "ver gita");
  assert_listed (&w, "", "text", "s", "3670");
  assert_listed (&w, "V", "text", "s", "3333");
  done (call (w.t, "client.merge", foyer_params ("winner", "d", &w.b[ADAM].client, "loser", "d", &w.b[GITA].client, NULL)));
  assert_listed (&w, "AG", "text", "s", "gita");
  assert_listed (&w, "AG", "text", "s", "adam");
  anna = foyer_test_user (w.t, "Anna", "+36208888888", "professional", &w.t->staff[ANNA]);
  done (call (w.t, "access.grant", foyer_params ("user", "d", &anna.user, "role", "s", "professional", "rights", "n", json_from_string ("{\"reports\": true, \"reports.bookings\": -1}", NULL), NULL)));
  {
    g_autofree char *many = listed (&w, &anna, foyer_params ("text", "s", "er", "desc", "b", FALSE, NULL)), *others = listed (&w, &anna, foyer_params ("text", "s", "zo", NULL));

    g_assert_cmpstr (many, ==, "V");
    g_assert_cmpstr (others, ==, "");
  }
  week_end (&w);
}

static void
test_orders (void)
{
  static const struct
  {
    const char *sort, *up;
  } orders[] = { { "visit", "EAVNZG" }, { "made", NULL }, { "client", "NAEGVZ" }, { "staff", "EVGANZ" }, { "services", NULL }, { "status", "ENVAZG" }, { "sum", "NEZGVA" },
                 { "paid", "ENZGVA" }, { "creator", "EAVNZG" } };
  Week w;

  week_begin (&w);
  for (gsize i = 0; i < G_N_ELEMENTS (orders); i++)
    for (int desc = 0; desc <= 1; desc++)
      {
        g_autofree char *all = listed (&w, &w.t->owner, foyer_params ("sort", "s", orders[i].sort, "desc", "b", desc != 0, NULL));
        g_autoptr (GString) paged = g_string_new (NULL);
        g_autoptr (JsonNode) after = NULL;

        g_assert_cmpuint (strlen (all), ==, N_BOOKED);
        if (orders[i].up != NULL)
          {
            g_autofree char *expected = desc ? g_strreverse (g_strdup (orders[i].up)) : g_strdup (orders[i].up);

            g_assert_cmpstr (all, ==, expected);
          }
        /* A page of one after the other is the same list. */
        for (int pages = 0; pages < N_BOOKED; pages++)
          {
            JsonObject *params = foyer_params ("sort", "s", orders[i].sort, "desc", "b", desc != 0, "limit", "i", (gint64) 1, NULL);
            g_autoptr (JsonObject) o = NULL;
            FoyerId id;

            if (after != NULL)
              json_object_set_member (params, "after", json_node_copy (after));
            o = object_of (foyer_test_query (w.t, "report.bookings", params));
            g_assert_cmpuint (json_array_get_length (json_object_get_array_member (o, "rows")), ==, 1);
            id = foyer_test_id (json_array_get_object_element (json_object_get_array_member (o, "rows"), 0), "id");
            for (int k = 0; k < N_BOOKED; k++)
              if (foyer_id_equal (&id, &w.b[k].appointment))
                g_string_append_c (paged, "EAVNZG"[k]);
            g_clear_pointer (&after, json_node_unref);
            if (!json_object_get_null_member (o, "next"))
              after = json_node_copy (json_object_get_member (o, "next"));
            g_assert_true ((after == NULL) == (pages == N_BOOKED - 1));
          }
        g_assert_cmpstr (paged->str, ==, all);
      }
  {
    g_autofree char *why = foyer_test_query_refused (w.t, &w.t->owner, "report.bookings", foyer_params ("after", "n", words_of ("a b c"), NULL), FOYER_ERROR_INVALID);
    g_autofree char *status = foyer_test_query_refused (w.t, &w.t->owner, "report.bookings", foyer_params ("statuses", "n", words_of ("gone"), NULL), FOYER_ERROR_INVALID);
  }
  week_end (&w);
}

/* ---- deleted ones ------------------------------------------------------------------------------------------------------------------------- */

static JsonObject *
info (Week *w, int which)
{
  return object_of (foyer_test_query (w->t, "report.booking", foyer_params ("appointment", "d", &w->b[which].appointment, NULL)));
}

static void
test_deleted (void)
{
  Week w;
  g_autoptr (JsonObject) o = NULL, two = NULL, gone = NULL;

  week_begin (&w);
  o = info (&w, GITA);
  g_assert_true (json_object_get_boolean_member (o, "deleted"));
  g_assert_cmpstr (json_object_get_string_member (o, "status"), ==, "deleted");
  g_assert_cmpstr (json_object_get_string_member (o, "name"), ==, "Gita");
  g_assert_cmpstr (json_object_get_string_member (o, "date"), ==, "2026-11-26");
  g_assert_cmpint (int_of (o, "start"), ==, 14 * 60);
  g_assert_cmpint (int_of (o, "dur"), ==, 60);
  g_assert_cmpstr (json_object_get_string_member (o, "member"), ==, "Anna Nagy");
  g_assert_cmpstr (json_object_get_string_member (o, "services"), ==, "Haircut · Blow-dry");
  g_assert_cmpint (int_of (o, "sum"), ==, 4300);
  g_assert_cmpstr (json_object_get_string_member (o, "comment"), ==, "By the window");
  g_assert_cmpstr (json_object_get_string_member (o, "reason"), ==, "Is ill");
  g_assert_cmpstr (json_object_get_string_member (o, "deleted_by"), ==, "Olga Owner");
  g_assert_cmpint (int_of (o, "deleted_at") / 60000, ==, foyer_test_at ("2026-11-24T09:30") / 60000);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (o, "lines")), ==, 2);

  /* Of two bookings of one visit: what had been taken out before it was deleted is not among what it was. */
  g_autoptr (JsonObject) more = call (w.t, "booking.create", foyer_params ("staff", "d", &w.t->staff[ANNA], "wall", "s", "2026-11-24T10:30", "client", "d", &w.b[EVA].client, "services",
                                                                           "n", services_of (w.t, HAIRCUT, BLOWDRY, -1), NULL));
  Booked second = booked_of (more);
  g_assert_true (foyer_id_equal (&second.visit, &w.b[EVA].visit));
  {
    g_autoptr (JsonObject) visit = visit_of (w.t, &second.visit);
    JsonArray *lines = json_object_get_array_member (visit, "lines");

    for (guint i = 0; i < json_array_get_length (lines); i++)
      {
        JsonObject *line = json_array_get_object_element (lines, i);
        FoyerId of = foyer_test_id (line, "appointment"), id = foyer_test_id (line, "id");

        if (foyer_id_equal (&of, &second.appointment) && strcmp (json_object_get_string_member (line, "title"), "Blow-dry") == 0)
          done (call (w.t, "line.remove", foyer_params ("line", "d", &id, NULL)));
      }
  }
  done (call (w.t, "booking.delete", foyer_params ("appointment", "d", &second.appointment, NULL)));
  two = object_of (foyer_test_query (w.t, "report.booking", foyer_params ("appointment", "d", &second.appointment, NULL)));
  g_assert_cmpstr (json_object_get_string_member (two, "services"), ==, "Haircut");
  g_assert_cmpint (int_of (two, "sum"), ==, 2500);
  gone = object_of (foyer_test_query (w.t, "report.bookings", foyer_params ("deleted", "s", "only", NULL)));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (gone, "rows")), ==, 2);
  week_end (&w);
}

/* ---- deleting many ----------------------------------------------------------------------------------------------------------------------- */

static JsonNode *
all_of (Week *w)
{
  return ids_list (&w->b[EVA].appointment, &w->b[ADAM].appointment, &w->b[VERA].appointment, &w->b[NOBODY].appointment, &w->b[ZOLI].appointment, &w->b[GITA].appointment, NULL);
}

static void
test_delete_many (void)
{
  Week w;
  FoyerActor desk;
  g_autofree char *why = NULL, *all = NULL, *left = NULL, *back = NULL, *kinds = NULL;
  g_autoptr (JsonObject) o = NULL, mine = NULL, undone = NULL;
  JsonArray *skipped;

  week_begin (&w);
  /* A receptionist may delete neither whom came nor what is paid, and the deleted one is deleted already. */
  desk = foyer_test_user (w.t, "Rita", "+36207777777", "receptionist", NULL);
  desk.now = w.t->owner.now;
  o = foyer_test_call_as (w.t, &desk, "booking.delete-many", foyer_params ("appointments", "n", all_of (&w), NULL));
  g_assert_cmpint (int_of (o, "done"), ==, 3);
  g_assert_cmpint (int_of (o, "left"), ==, 3);
  skipped = json_object_get_array_member (o, "skipped");
  {
    JsonObject *adam = foyer_test_find_id (skipped, "id", &w.b[ADAM].appointment), *vera = foyer_test_find_id (skipped, "id", &w.b[VERA].appointment);
    JsonObject *gita = foyer_test_find_id (skipped, "id", &w.b[GITA].appointment);

    g_assert_nonnull (adam);
    g_assert_nonnull (vera);
    g_assert_nonnull (gita);
    g_assert_cmpstr (json_object_get_string_member (adam, "name"), ==, "Ádám");
    g_assert_cmpstr (json_object_get_string_member (adam, "wall"), ==, "2026-11-24T11:00");
    g_assert_nonnull (strstr (json_object_get_string_member (adam, "why"), "who came"));
    g_assert_nonnull (strstr (json_object_get_string_member (vera, "why"), "paid"));
  }
  all = listed (&w, &w.t->owner, foyer_params ("deleted", "s", "no", NULL));
  g_assert_cmpstr (all, ==, "AV");
  /* One change: all of it comes back. */
  undone = foyer_test_call_as (w.t, &desk, "undo", foyer_params ("txn", "s", json_object_get_string_member (o, "txn"), NULL));
  back = listed (&w, &w.t->owner, foyer_params ("deleted", "s", "no", NULL));
  g_assert_cmpstr (back, ==, "EAVNZ");
  /* Who may delete paid ones is told what will be taken back. */
  kinds = foyer_test_confirm (w.t, "booking.delete-many", foyer_params ("appointments", "n", all_of (&w), NULL));
  g_assert_cmpstr (kinds, ==, "reversal reversal");
  mine = call (w.t, "booking.delete-many", foyer_params ("appointments", "n", all_of (&w), "override", "s", "Closed", NULL));
  g_assert_cmpint (int_of (mine, "done"), ==, 5);
  left = listed (&w, &w.t->owner, foyer_params ("deleted", "s", "no", NULL));
  g_assert_cmpstr (left, ==, "");
  why = foyer_test_refused (w.t, "booking.delete-many", foyer_params ("appointments", "n", ids_list (NULL, NULL), NULL), FOYER_ERROR_INVALID);
  week_end (&w);
}

/* ---- creator, limit, export ----------------------------------------------------------------------------------------------------------- */

static void
test_creator (void)
{
  Week w;
  FoyerActor desk;
  g_autoptr (JsonObject) eva = NULL, adam = NULL, paper = NULL, theirs = NULL;
  g_autoptr (JsonObject) o = NULL;
  FoyerId id;

  week_begin (&w);
  eva = info (&w, EVA);
  g_assert_cmpstr (json_object_get_string_member (eva, "creator"), ==, "Olga Owner");
  g_assert_cmpstr (json_object_get_string_member (eva, "source"), ==, "desk");
  g_assert_false (json_object_get_boolean_member (eva, "by_client"));
  g_assert_cmpint (int_of (eva, "made_at"), ==, foyer_test_at ("2026-11-20T10:00"));
  adam = info (&w, ADAM);
  g_assert_true (json_object_get_boolean_member (adam, "by_client"));
  g_assert_cmpstr (json_object_get_string_member (adam, "source"), ==, "online");
  desk = foyer_test_user (w.t, "Rita", "+36207777777", "receptionist", NULL);
  desk.now = w.t->owner.now;
  o = foyer_test_call_as (w.t, &desk, "booking.create", foyer_params ("staff", "d", &w.t->staff[ANNA], "wall", "s", "2026-11-24T16:00", "services", "n",
                                                                      services_of (w.t, HAIRCUT, -1), "source", "s", "import", NULL));
  id = foyer_test_id (o, "appointment");
  theirs = object_of (foyer_test_query (w.t, "report.booking", foyer_params ("appointment", "d", &id, NULL)));
  g_assert_cmpstr (json_object_get_string_member (theirs, "creator"), ==, "Rita");
  g_assert_cmpstr (json_object_get_string_member (theirs, "source"), ==, "import");
  week_end (&w);
}

/* A manager with single rights changed: "{\"reports.bookings\": 1}". */
static FoyerActor
manager_with (FoyerTest *t, const char *name, const char *phone, const char *rights)
{
  FoyerActor who = foyer_test_user (t, name, phone, "manager", NULL);

  done (call (t, "access.grant", foyer_params ("user", "d", &who.user, "role", "s", "manager", "rights", "n", json_from_string (rights, NULL), NULL)));
  who.now = t->owner.now;
  return who;
}

static void
test_limit (void)
{
  Week w;
  FoyerActor limited, none;
  g_autofree char *seen = NULL, *why = NULL, *old = NULL;
  g_autoptr (JsonObject) o = NULL, all = NULL;

  week_begin (&w);
  limited = manager_with (w.t, "Márta", "+36208888888", "{\"reports.bookings\": 1}");
  limited.now = foyer_test_at ("2026-11-26T08:00");
  seen = listed (&w, &limited, foyer_params ("from", "s", "2026-11-01", NULL));
  g_assert_cmpstr (seen, ==, "VNZG");
  o = object_of (foyer_test_query_as (w.t, &limited, "report.bookings", NULL));
  g_assert_cmpstr (json_object_get_string_member (o, "since"), ==, "2026-11-25");
  g_assert_nonnull (strstr (json_object_get_string_member (o, "notice"), "25"));
  all = object_of (foyer_test_query (w.t, "report.bookings", NULL));
  g_assert_false (json_object_has_member (all, "since"));
  old = foyer_test_query_refused (w.t, &limited, "report.booking", foyer_params ("appointment", "d", &w.b[EVA].appointment, NULL), FOYER_ERROR_DENIED);
  none = manager_with (w.t, "Nóra", "+36209999999", "{\"reports.bookings\": 0}");
  why = foyer_test_query_refused (w.t, &none, "report.bookings", NULL, FOYER_ERROR_DENIED);
  week_end (&w);
}

static char *
sheet_of (Week *w, const FoyerActor *who, const char *query, JsonObject *params)
{
  g_autoptr (JsonObject) o = object_of (foyer_test_export_as (w->t, who, query, params));
  JsonArray *rows = json_object_get_array_member (o, "rows"), *columns = json_object_get_array_member (o, "columns");
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (columns); i++)
    g_string_append_printf (out, "%s%s", i > 0 ? ";" : "", json_array_get_string_element (columns, i));
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonArray *row = json_array_get_array_element (rows, i);

      g_string_append_c (out, '\n');
      for (guint k = 0; k < json_array_get_length (row); k++)
        g_string_append_printf (out, "%s%s", k > 0 ? ";" : "", json_array_get_string_element (row, k));
    }
  return g_string_free (out, FALSE);
}

static void
test_export (void)
{
  Week w;
  FoyerActor masked, none;
  g_autofree char *sheet = NULL, *hidden = NULL, *why = NULL, *ticked = NULL, *column = NULL;

  week_begin (&w);
  sheet = sheet_of (&w, &w.t->owner, "report.bookings-export",
                    foyer_params ("staff", "n", ids_list (&w.t->staff[ANNA], NULL), "columns", "n", words_of ("visit time client phone services sum status creator source"), NULL));
  g_assert_cmpstr (sheet, ==,
                   "Date;Time;Client;Phone;Services;Sum;Status;Booked by;Source\n"
                   "2026-11-24;10:00;Éva;+36 20 111 1111;Haircut;25.00;Pending;Olga Owner;Desk\n"
                   "2026-11-25;10:00;Vera;+36 20 333 3333;Colouring;60.00;Confirmed;Olga Owner;Desk\n"
                   "2026-11-26;14:00;Gita;+36 20 555 5555;Haircut · Blow-dry;43.00;Deleted;Olga Owner;Desk");
  ticked = sheet_of (&w, &w.t->owner, "report.bookings-export", foyer_params ("ids", "n", ids_list (&w.b[ADAM].appointment, NULL), "columns", "n", words_of ("client source due"), NULL));
  g_assert_cmpstr (ticked, ==, "Client;Source;To pay\nÁdám;Online;0.00");
  masked = manager_with (w.t, "Márta", "+36208888888", "{\"reports.bookings-phones\": false}");
  hidden = sheet_of (&w, &masked, "report.bookings-export", foyer_params ("text", "s", "gita", "columns", "n", words_of ("client phone"), NULL));
  g_assert_null (strstr (hidden, "555 5555"));
  g_assert_nonnull (strstr (hidden, "Gita;"));
  g_assert_nonnull (strchr (hidden, 'X'));
  none = manager_with (w.t, "Nóra", "+36209999999", "{\"reports.bookings-export\": false}");
  why = foyer_test_refused_as (w.t, &none, "export.begin", foyer_params ("what", "s", "report.bookings-export", NULL), FOYER_ERROR_DENIED);
  column = foyer_test_query_refused (w.t, &w.t->owner, "report.bookings-export", NULL, FOYER_ERROR_INVALID); /* not written down before */
  week_end (&w);
}

/* ---- events, reviews, the day ------------------------------------------------------------------------------------------------------------ */

static void
test_events (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId yoga = make_yoga (t, 6), event = make_event (t, &yoga, ANNA, "2026-11-24T16:00"), gone = make_event (t, &yoga, ANNA, "2026-11-25T16:00");
  Week w = { .t = t };
  Booked a, b, c;
  g_autoptr (JsonObject) o = NULL, only = NULL, mine = NULL;
  g_autofree char *sheet = NULL;
  JsonObject *row;

  allow_seats (t, 3);
  a = enrol (t, &event, "Éva", "+36201111111");
  b = enrol (t, &event, "Vera", "+36203333333");
  c = enrol (t, &event, "Zoli", "+36204444444");
  done (call (t, "event.seats", foyer_params ("appointment", "d", &a.appointment, "seats", "i", (gint64) 2, NULL)));
  set_status (t, &b.visit, "no-show");
  done (call (t, "booking.delete", foyer_params ("appointment", "d", &c.appointment, NULL)));
  done (call (t, "event.delete", foyer_params ("event", "d", &gone, "reason", "s", "Nobody came", NULL)));

  o = object_of (foyer_test_query (t, "report.events", NULL));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (o, "rows")), ==, 2);
  row = foyer_test_find_id (json_object_get_array_member (o, "rows"), "id", &event);
  /* Two seats and one who stayed away; the deleted booking's is not among them. */
  g_assert_cmpint (int_of (row, "taken"), ==, 3);
  g_assert_cmpint (int_of (row, "away"), ==, 1);
  g_assert_cmpint (int_of (row, "capacity"), ==, 6);
  g_assert_cmpint (int_of (row, "bookings"), ==, 2);
  g_assert_cmpint (int_of (row, "sum"), ==, 3600);
  g_assert_cmpstr (json_object_get_string_member (row, "title"), ==, "Yoga");
  g_assert_false (json_object_get_boolean_member (row, "deleted"));
  row = foyer_test_find_id (json_object_get_array_member (o, "rows"), "id", &gone);
  g_assert_true (json_object_get_boolean_member (row, "deleted"));
  g_assert_cmpstr (json_object_get_string_member (row, "title"), ==, "Yoga");
  g_assert_cmpstr (json_object_get_string_member (row, "reason"), ==, "Nobody came");
  only = object_of (foyer_test_query (t, "report.events", foyer_params ("deleted", "s", "no", "staff", "d", &t->staff[ANNA], "service", "d", &yoga, "from", "s", "2026-11-24", NULL)));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (only, "rows")), ==, 1);
  mine = object_of (foyer_test_query (t, "report.events", foyer_params ("staff", "d", &t->staff[CLARA], NULL)));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (mine, "rows")), ==, 0);
  sheet = sheet_of (&w, &t->owner, "report.events-export", foyer_params ("deleted", "s", "no", NULL));
  g_assert_nonnull (strstr (sheet, "\n2026-11-24;16:00;60;Yoga;Anna Nagy;3;6;0;1;36.00;"));
  /* Who takes part is a booking like any other. */
  g_autoptr (JsonObject) list = object_of (foyer_test_query (t, "report.bookings", NULL));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (list, "rows")), ==, 3);
}

static void
test_reviews (void)
{
  Week w;
  FoyerActor desk, chief;
  FoyerId first;
  g_autoptr (JsonObject) a = NULL, b = NULL, c = NULL, d = NULL, o = NULL, of_anna = NULL, after = NULL, low = NULL;
  g_autofree char *why = NULL, *none = NULL, *six = NULL, *fuzzy = NULL, *lists = NULL;
  JsonArray *members;

  week_begin (&w);
  desk = foyer_test_user (w.t, "Rita", "+36207777777", "receptionist", NULL);
  desk.now = w.t->owner.now;
  /* At the desk: who and by whom it was done stand in the visit. */
  a = foyer_test_call_as (w.t, &desk, "review.add", foyer_params ("rating", "i", (gint64) 5, "text", "s", "Lovely", "visit", "d", &w.b[EVA].visit, NULL));
  first = foyer_test_id (a, "id");
  b = foyer_test_call_as (w.t, &desk, "review.add", foyer_params ("rating", "i", (gint64) 2, "staff", "d", &w.t->staff[ANNA], "author", "s", "Somebody", NULL));
  c = foyer_test_call_as (w.t, &desk, "review.add", foyer_params ("rating", "i", (gint64) 4, "visit", "d", &w.b[ADAM].visit, NULL));
  d = foyer_test_call_as (w.t, &desk, "review.add", foyer_params ("rating", "i", (gint64) 3, "text", "s", "Hard to park", NULL));
  six = foyer_test_refused (w.t, "review.add", foyer_params ("rating", "i", (gint64) 6, NULL), FOYER_ERROR_INVALID);
  none = foyer_test_refused (w.t, "review.add", foyer_params ("rating", "i", (gint64) 0, NULL), FOYER_ERROR_INVALID);

  o = object_of (foyer_test_query (w.t, "review.list", NULL));
  g_assert_cmpint (int_of (o, "count"), ==, 4);
  g_assert_cmpint (int_of (o, "average"), ==, 350);
  members = json_object_get_array_member (o, "members");
  g_assert_cmpint (int_of (foyer_test_find_id (members, "staff", &w.t->staff[ANNA]), "average"), ==, 350);
  g_assert_cmpint (int_of (foyer_test_find_id (members, "staff", &w.t->staff[ANNA]), "count"), ==, 2);
  g_assert_cmpint (int_of (foyer_test_find_id (members, "staff", &w.t->staff[BORIS]), "average"), ==, 400);
  {
    JsonObject *row = foyer_test_find_id (json_object_get_array_member (o, "rows"), "id", &first);

    g_assert_cmpstr (json_object_get_string_member (row, "author"), ==, "Éva");
    g_assert_cmpstr (json_object_get_string_member (row, "member"), ==, "Anna Nagy");
    g_assert_cmpstr (json_object_get_string_member (row, "text"), ==, "Lovely");
    g_assert_cmpstr (json_object_get_string_member (row, "date"), ==, "2026-11-24");
    g_assert_cmpstr (json_object_get_string_member (row, "made_by"), ==, "Rita");
  }
  of_anna = object_of (foyer_test_query (w.t, "review.list", foyer_params ("staff", "d", &w.t->staff[ANNA], NULL)));
  g_assert_cmpint (int_of (of_anna, "count"), ==, 2);
  low = object_of (foyer_test_query (w.t, "review.list", foyer_params ("most", "i", (gint64) 3, "from", "s", "2026-11-24", "to", "s", "2026-11-24", NULL)));
  g_assert_cmpint (int_of (low, "count"), ==, 2);

  /* Deleting wants the right, and the log says who did it. */
  why = foyer_test_refused_as (w.t, &desk, "review.delete", foyer_params ("id", "d", &first, NULL), FOYER_ERROR_DENIED);
  lists = foyer_test_query_refused (w.t, &desk, "review.list", NULL, FOYER_ERROR_DENIED);
  chief = foyer_test_user (w.t, "Márta", "+36208888888", "manager", NULL);
  chief.now = w.t->owner.now;
  done (foyer_test_call_as (w.t, &chief, "review.delete", foyer_params ("id", "d", &first, NULL)));
  after = object_of (foyer_test_query (w.t, "review.list", NULL));
  g_assert_cmpint (int_of (after, "count"), ==, 3);
  g_assert_cmpint (int_of (after, "average"), ==, 300);
  g_autoptr (JsonNode) history = foyer_test_query (w.t, "history.row", foyer_params ("table", "s", "review", "id", "d", &first, NULL));
  JsonObject *newest = json_array_get_object_element (json_node_get_array (history), 0);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (history)), ==, 2);
  fuzzy = json_to_string (json_object_get_member (newest, "who"), FALSE);
  {
    g_autoptr (JsonNode) whole = json_node_init_object (json_node_alloc (), newest);
    g_autofree char *text = json_to_string (whole, FALSE);

    g_assert_nonnull (strstr (text, "Márta"));
    g_assert_nonnull (strstr (text, "Deleted a review"));
  }
  week_end (&w);
}

static void
test_summary (void)
{
  Week w;
  FoyerActor masked;
  g_autoptr (JsonObject) o = NULL, hidden = NULL, tomorrow = NULL;
  g_autoptr (JsonNode) text = NULL;
  g_autofree char *json = NULL;

  week_begin (&w);
  done (call (w.t, "review.add", foyer_params ("rating", "i", (gint64) 4, "text", "s", "Fine", "visit", "d", &w.b[ADAM].visit, NULL)));
  o = object_of (foyer_test_query (w.t, "report.summary", NULL));
  g_assert_cmpstr (json_object_get_string_member (o, "date"), ==, "2026-11-24");
  g_assert_cmpint (int_of (o, "pending"), ==, 1);
  g_assert_cmpint (int_of (o, "arrived"), ==, 1);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (o, "visits")), ==, 2);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (o, "next")), ==, 3); /* not the deleted one */
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (o, "reviews")), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (json_object_get_array_member (o, "visits"), 0), "phone"), ==, "+36 20 111 1111");
  tomorrow = object_of (foyer_test_query (w.t, "report.summary", foyer_params ("date", "s", "2026-11-25", NULL)));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (tomorrow, "visits")), ==, 2);
  masked = manager_with (w.t, "Márta", "+36208888888", "{\"reports.summary-phones\": false}");
  hidden = object_of (foyer_test_query_as (w.t, &masked, "report.summary", NULL));
  text = json_node_init_object (json_node_alloc (), hidden);
  json = json_to_string (text, FALSE);
  g_assert_null (strstr (json, "111 1111"));
  g_assert_null (strstr (json, "+36201111111"));
  g_assert_nonnull (strstr (json, "Éva"));
  week_end (&w);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reports/REP-1/filters", test_filters);
  g_test_add_func ("/reports/REP-1/many-clients", test_many_clients);
  g_test_add_func ("/reports/REP-1/orders-and-pages", test_orders);
  g_test_add_func ("/reports/REP-2/deleted", test_deleted);
  g_test_add_func ("/reports/REP-3/delete-many", test_delete_many);
  g_test_add_func ("/reports/REP-4/creator-and-source", test_creator);
  g_test_add_func ("/reports/REP-5/limit", test_limit);
  g_test_add_func ("/reports/REP-6/export", test_export);
  g_test_add_func ("/reports/REP-7/events", test_events);
  g_test_add_func ("/reports/REP-8/reviews", test_reviews);
  g_test_add_func ("/reports/REP-13/summary", test_summary);
  return g_test_run ();
}
