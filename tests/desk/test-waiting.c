/* The waiting list and the queue of walk-ins through the commands. */
#include "config.h"

#include "desk-day.h"

static FoyerId
wish (FoyerTest *t,
      const char *name,
      const char *phone,
      int service,
      JsonObject *more /* taken, nullable */)
{
  JsonObject *params = foyer_params ("name", "s", name, "phone", "s", phone, "services", "n", ids_of (&t->service[service], NULL), NULL);
  if (more != NULL)
    {
      JsonObjectIter iter;
      const char *member;
      JsonNode *node;
      json_object_iter_init (&iter, more);
      while (json_object_iter_next (&iter, &member, &node))
        json_object_set_member (params, member, json_node_copy (node));
      json_object_unref (more);
    }
  g_autoptr (JsonObject) o = foyer_test_call (t, "waiting.add", params);
  t->owner.now += 60000; /* who was written down later has waited less */
  return foyer_test_id (o, "entry");
}

static JsonArray *
freed_by (FoyerTest *t,
          JsonObject *result)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "waiting.freed", foyer_params ("txn", "s", json_object_get_string_member (result, "txn"), NULL));
  return json_array_ref (json_node_get_array (node));
}

/* "Eszter 10:00, Zoli 10:30" of the only range. */
static char *
candidates (JsonArray *ranges)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < json_array_get_length (ranges); i++)
    {
      JsonArray *list = json_object_get_array_member (json_array_get_object_element (ranges, i), "candidates");
      for (guint k = 0; k < json_array_get_length (list); k++)
        {
          JsonObject *c = json_array_get_object_element (list, k);
          g_string_append_printf (text, "%s%s %s", text->len > 0 ? ", " : "", json_object_get_string_member (c, "name"), json_object_get_string_member (c, "wall") + 11);
        }
    }
  return g_string_free (text, FALSE);
}

static void
test_offered_when_deleted (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", COLOURING, "Kata", "+36201000000"); /* until 11:30 */
  book (t, ANNA, "09:00", HAIRCUT, "Judit", "+36201000009");
  g_autoptr (JsonObject) longer = foyer_test_call (t, "booking.create",
                                                   foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", "2026-11-24T09:30", "dur", "i", (gint64) 60, "override", "s",
                                                                 "both", NULL));

  /* Somebody else has Anna until 10:30: only what is free then is offered. */
  wish (t, "Eszter", "+36201234567", HAIRCUT, NULL);
  wish (t, "Zoli", "+36201111111", HAIRCUT, foyer_params ("urgent", "b", TRUE, NULL));
  wish (t, "Bea", "+36202222222", MANICURE, NULL);                                                       /* Anna does not do it */
  wish (t, "Cili", "+36203333333", HAIRCUT, foyer_params ("days", "s", "1 3", NULL));                    /* not on Tuesdays */
  wish (t, "Dora", "+36204444444", HAIRCUT, foyer_params ("staff", "n", ids_of (&t->staff[BORIS], NULL), NULL));
  wish (t, "Edit", "+36205555555", HAIRCUT, foyer_params ("staff", "n", ids_of (&t->staff[ANNA], NULL), "from", "i", (gint64) 645, NULL));
  wish (t, "Flora", "+36206666666", HAIRCUT, foyer_params ("until", "s", "2026-11-23", NULL));           /* over */

  g_autoptr (JsonObject) gone = foyer_test_call (t, "booking.delete", foyer_params ("appointment", "d", &b.appointment, NULL));
  g_autoptr (JsonArray) ranges = freed_by (t, gone);
  g_autofree char *said = candidates (ranges);
  g_assert_cmpstr (said, ==, "Zoli 10:30, Edit 10:45, Eszter 10:30");
}

static void
test_offered_when (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", COLOURING, "Kata", "+36201000000");
  Booked c = book (t, BORIS, "10:00", HAIRCUT, "Lili", "+36201000001");
  wish (t, "Eszter", "+36201234567", HAIRCUT, NULL);

  /* Shortened: its end is free. */
  g_autoptr (JsonObject) shorter = foyer_test_call (t, "booking.resize", foyer_params ("appointment", "d", &b.appointment, "dur", "i", (gint64) 60, NULL));
  g_autoptr (JsonArray) a = freed_by (t, shorter);
  g_autofree char *sa = candidates (a);
  g_assert_cmpstr (sa, ==, "Eszter 11:00");
  /* Moved: where it stood is free. */
  g_autoptr (JsonObject) moved = foyer_test_call (t, "booking.move", foyer_params ("appointment", "d", &b.appointment, "wall", "s", "2026-11-24T15:00", NULL));
  g_autoptr (JsonArray) m = freed_by (t, moved);
  g_autofree char *sm = candidates (m);
  g_assert_cmpstr (sm, ==, "Eszter 09:45");
  /* Did not come. */
  g_autoptr (JsonObject) away = foyer_test_call (t, "visit.status", foyer_params ("visit", "d", &c.visit, "status", "s", "no-show", NULL));
  g_autoptr (JsonArray) n = freed_by (t, away);
  g_autofree char *sn = candidates (n);
  g_assert_cmpstr (sn, ==, "Eszter 10:00");
  /* Working time added: Clara comes on Wednesday, but does no haircuts; Anna stays longer. */
  g_autoptr (JsonObject) day = foyer_test_call (t, "schedule.set-day",
                                                foyer_params ("staff", "d", &t->staff[ANNA], "date", "s", "2026-11-25", "spans", "s", "09:00-20:00", NULL));
  g_autoptr (JsonArray) w = freed_by (t, day);
  g_autofree char *sw = candidates (w);
  g_assert_true (g_str_has_prefix (sw, "Eszter "));
  /* Booking sets nothing free. */
  g_autoptr (JsonObject) made = foyer_test_call (t, "booking.create", foyer_params ("staff", "d", &t->staff[BORIS], "wall", "s", "2026-11-24T12:00", NULL));
  g_autoptr (JsonArray) none = freed_by (t, made);
  g_assert_cmpint (json_array_get_length (none), ==, 0);
  /* Undoing it does. */
  g_autoptr (JsonObject) undone = foyer_test_call (t, "undo", foyer_params ("txn", "s", json_object_get_string_member (made, "txn"), NULL));
  g_autoptr (JsonArray) u = freed_by (t, undone);
  g_assert_cmpint (json_array_get_length (u), ==, 1);
}

static void
test_book (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId entry = wish (t, "Eszter", "+36201234567", HAIRCUT, foyer_params ("staff", "n", ids_of (&t->staff[ANNA], NULL), "note", "s", "call after five", NULL));
  g_autoptr (JsonObject) offered = foyer_test_call (t, "waiting.offer", foyer_params ("entry", "d", &entry, NULL));
  g_autoptr (JsonNode) list = foyer_test_query (t, "waiting.list", NULL);
  JsonObject *row = foyer_test_find_id (json_node_get_array (list), "entry", &entry);
  g_assert_cmpstr (json_object_get_string_member (row, "state"), ==, "offered");
  g_assert_cmpstr (json_object_get_string_member (row, "services"), ==, "Haircut");
  g_assert_cmpstr (json_object_get_string_member (row, "people"), ==, "Anna Nagy");

  g_autoptr (JsonObject) made = foyer_test_call (t, "waiting.book",
                                                 foyer_params ("entry", "d", &entry, "staff", "d", &t->staff[ANNA], "wall", "s", "2026-11-24T10:00", NULL));
  FoyerId visit_id = foyer_test_id (made, "visit");
  g_autoptr (JsonObject) visit = visit_of (t, &visit_id);
  g_assert_cmpint (int_of (visit, "total"), ==, 2500);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (visit, "client"), "name"), ==, "Eszter");
  g_autoptr (JsonNode) after = foyer_test_query (t, "waiting.list", NULL);
  g_assert_cmpint (json_array_get_length (json_node_get_array (after)), ==, 0);
  g_autofree char *twice = foyer_test_refused (t, "waiting.book",
                                               foyer_params ("entry", "d", &entry, "staff", "d", &t->staff[ANNA], "wall", "s", "2026-11-24T11:00", NULL), FOYER_ERROR_CONFLICT);
  g_assert_nonnull (twice);

  /* One key: the booking is gone and she waits again. */
  g_autoptr (JsonObject) undone = foyer_test_call (t, "undo", foyer_params ("txn", "s", json_object_get_string_member (made, "txn"), NULL));
  g_autoptr (JsonNode) again = foyer_test_query (t, "waiting.list", NULL);
  g_assert_cmpint (json_array_get_length (json_node_get_array (again)), ==, 1);
  g_autoptr (JsonObject) closed = foyer_test_call (t, "waiting.close", foyer_params ("entry", "d", &entry, NULL));
  g_autoptr (JsonNode) empty = foyer_test_query (t, "waiting.list", NULL);
  g_assert_cmpint (json_array_get_length (json_node_get_array (empty)), ==, 0);
}

static void
test_refused (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor anna = foyer_test_user (t, "Anna", "+36309999999", "professional", &t->staff[ANNA]);
  g_autofree char *denied = foyer_test_refused_as (t, &anna, "waiting.add", foyer_params ("name", "s", "X", "phone", "s", "+36201234567", NULL), FOYER_ERROR_DENIED);
  g_autofree char *nobody = foyer_test_refused (t, "waiting.add", NULL, FOYER_ERROR_INVALID);
  g_autofree char *no_phone = foyer_test_refused (t, "waiting.add", foyer_params ("name", "s", "X", NULL), FOYER_ERROR_INVALID);
  g_autofree char *dates = foyer_test_refused (t, "waiting.add",
                                               foyer_params ("name", "s", "X", "phone", "s", "+36201234567", "first", "s", "2026-12-02", "until", "s", "2026-12-01", NULL),
                                               FOYER_ERROR_INVALID);
  g_autofree char *hours = foyer_test_refused (t, "waiting.add",
                                               foyer_params ("name", "s", "X", "phone", "s", "+36201234567", "from", "i", (gint64) 700, "to", "i", (gint64) 600, NULL),
                                               FOYER_ERROR_INVALID);
  g_assert_true (denied != NULL && nobody != NULL && no_phone != NULL && dates != NULL && hours != NULL);
}

static void
test_matches (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  wish (t, "Eszter", "+36201234567", COLOURING, NULL);
  book (t, ANNA, "11:30", HAIRCUT, "Kata", "+36201000000");
  g_autoptr (JsonNode) node = foyer_test_query (t, "waiting.matches", foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", "2026-11-24T10:00", NULL));
  g_autofree char *said = candidates (json_node_get_array (node));
  /* An hour and a half does fit, up against what follows. */
  g_assert_cmpstr (said, ==, "Eszter 09:00");
}

static void
test_walk_ins (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  t->owner.now = foyer_test_at ("2026-11-24T10:00");
  book (t, ANNA, "10:00", COLOURING, "Kata", "+36201000000"); /* until 11:30 */
  book (t, BORIS, "10:00", HAIRCUT, "Lili", "+36201000001");  /* until 10:30 */

  /* A name is enough. The turns are told from who is free when: Boris at 10:30, then 11:00. */
  g_autoptr (JsonObject) one = foyer_test_call (t, "waiting.add",
                                                foyer_params ("kind", "s", "walk-in", "name", "s", "Blue jacket", "services", "n", ids_of (&t->service[HAIRCUT], NULL), NULL));
  g_autoptr (JsonObject) two = foyer_test_call (t, "waiting.add",
                                                foyer_params ("kind", "s", "walk-in", "name", "s", "Tall man", "services", "n", ids_of (&t->service[HAIRCUT], NULL), NULL));
  g_assert_cmpint (int_of (one, "promised"), ==, foyer_test_at ("2026-11-24T10:30"));
  g_assert_cmpint (int_of (two, "promised"), ==, foyer_test_at ("2026-11-24T11:00"));

  /* Somebody was promised an earlier time by hand: sorted by that. */
  g_autoptr (JsonObject) three = foyer_test_call (t, "waiting.add",
                                                  foyer_params ("kind", "s", "walk-in", "name", "s", "Mother", "services", "n", ids_of (&t->service[BEARD], NULL), "promised", "s",
                                                                "2026-11-24T10:45", NULL));
  g_autoptr (JsonNode) list = foyer_test_query (t, "waiting.list", foyer_params ("kind", "s", "walk-in", NULL));
  JsonArray *rows = json_node_get_array (list);
  static const char *const names[] = { "Blue jacket", "Mother", "Tall man" };
  for (guint i = 0; i < 3; i++)
    g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (rows, i), "name"), ==, names[i]);
  /* The one who was slipped in pushes the next behind what he was promised. */
  g_assert_true (json_object_get_boolean_member (json_array_get_object_element (rows, 2), "late"));
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (rows, 2), "turn_wall"), ==, "2026-11-24T11:15");

  /* On the board he stands among those who are here. */
  g_autoptr (JsonObject) front = object_of (foyer_test_query (t, "front.day", NULL));
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (front, "walk_ins")), ==, 3);

  /* Called at 10:32: a booking from now on with whom it is free, here since ten. */
  FoyerId entry = foyer_test_id (one, "entry");
  t->owner.now = foyer_test_at ("2026-11-24T10:32");
  g_autoptr (JsonObject) made = foyer_test_call (t, "waiting.book", foyer_params ("entry", "d", &entry, "step", "s", "service", NULL));
  g_assert_cmpstr (json_object_get_string_member (made, "wall"), ==, "2026-11-24T10:30");
  FoyerId staff = foyer_test_id (made, "staff"), visit = foyer_test_id (made, "visit");
  g_assert_true (foyer_id_equal (&staff, &t->staff[BORIS]));
  g_autoptr (JsonObject) after = object_of (foyer_test_query (t, "front.day", NULL));
  JsonObject *card = foyer_test_find_id (json_object_get_array_member (after, "cards"), "visit", &visit);
  g_assert_cmpstr (json_object_get_string_member (card, "stage"), ==, "service");
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (after, "walk_ins")), ==, 2);
  g_autofree char *came = foyer_test_field (t, "visit", &visit, "came");
  g_autofree char *ten = g_strdup_printf ("%" G_GINT64_FORMAT, foyer_test_at ("2026-11-24T10:00"));
  g_assert_cmpstr (came, ==, ten);
}

/* A package is done by nobody in particular: a wish for one would never be met, without a word. */
static void
test_package (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  char text[2][37];
  g_autofree char *items = g_strdup_printf ("[{\"service\":\"%s\"},{\"service\":\"%s\"}]", foyer_id_format (&t->service[HAIRCUT], text[0]),
                                            foyer_id_format (&t->service[BLOWDRY], text[1]));
  g_autoptr (JsonObject) o = foyer_test_call (t, "package.create", foyer_params ("title", "s", "All in one", "category", "d", &t->category[0], "items", "n",
                                                                                 json_from_string (items, NULL), NULL));
  FoyerId package = foyer_test_id (o, "package");
  g_autofree char *wish = g_strdup_printf ("[\"%s\"]", foyer_id_format (&package, text[0]));
  g_autofree char *said = foyer_test_refused (t, "waiting.add", foyer_params ("name", "s", "Eszter", "phone", "s", "+36201234567", "services", "n",
                                                                              json_from_string (wish, NULL), NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (strstr (said, "All in one"));
}

static char *
names_of (JsonArray *entries)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < json_array_get_length (entries); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", json_object_get_string_member (json_array_get_object_element (entries, i), "name"));
  return g_string_free (text, FALSE);
}

/* A professional with the right to the list sees who asked for nobody or for him, and his own free time (USR-10). */
static void
test_one_column (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor boris = foyer_test_user (t, "Boris", "+36301110002", "professional", &t->staff[BORIS]);
  g_autoptr (JsonObject) granted = foyer_test_call (t, "access.grant",
                                                    foyer_params ("user", "d", &boris.user, "role", "s", "professional", "staff", "d", &t->staff[BORIS], "rights", "n",
                                                                  json_from_string ("{\"booking.waiting\":true}", NULL), NULL));
  Booked a = book (t, ANNA, "10:00", HAIRCUT, "Kata", "+36201000000"), b = book (t, BORIS, "10:00", HAIRCUT, "Lili", "+36201000001");

  wish (t, "Eszter", "+36201234567", HAIRCUT, NULL);
  wish (t, "Zoli", "+36201111111", HAIRCUT, foyer_params ("staff", "n", ids_of (&t->staff[ANNA], NULL), NULL));
  wish (t, "Dora", "+36204444444", HAIRCUT, foyer_params ("staff", "n", ids_of (&t->staff[ANNA], &t->staff[BORIS], NULL), NULL));

  g_autoptr (JsonNode) all = foyer_test_query (t, "waiting.list", NULL), own = foyer_test_query_as (t, &boris, "waiting.list", NULL);
  g_autofree char *everybody = names_of (json_node_get_array (all)), *his = names_of (json_node_get_array (own));
  g_assert_cmpstr (everybody, ==, "Zoli, Dora, Eszter");
  g_assert_cmpstr (his, ==, "Dora, Eszter");

  for (int i = 0; i < 2; i++)
    {
      g_autoptr (JsonNode) node = foyer_test_query_as (t, &boris, "waiting.matches",
                                                       foyer_params ("staff", "d", &t->staff[i == 0 ? ANNA : BORIS], "wall", "s", "2026-11-24T12:00", "minutes", "i", (gint64) 45, NULL));
      g_autofree char *said = candidates (json_node_get_array (node));
      g_assert_cmpstr (said, ==, i == 0 ? "" : "Dora 11:45, Eszter 11:45");
      g_autoptr (JsonObject) gone = foyer_test_call (t, "booking.delete", foyer_params ("appointment", "d", i == 0 ? &a.appointment : &b.appointment, NULL));
      g_autoptr (JsonNode) freed = foyer_test_query_as (t, &boris, "waiting.freed", foyer_params ("txn", "s", json_object_get_string_member (gone, "txn"), NULL));
      g_autofree char *offered = candidates (json_node_get_array (freed));
      g_assert_cmpstr (offered, ==, i == 0 ? "" : "Dora 10:00, Eszter 10:00");
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/waiting/offered-when-deleted", test_offered_when_deleted);
  g_test_add_func ("/waiting/offered-when-time-frees", test_offered_when);
  g_test_add_func ("/waiting/booked-by-one-key", test_book);
  g_test_add_func ("/waiting/refused", test_refused);
  g_test_add_func ("/waiting/matches", test_matches);
  g_test_add_func ("/waiting/walk-ins", test_walk_ins);
  g_test_add_func ("/waiting/package", test_package);
  g_test_add_func ("/waiting/one-column", test_one_column);
  return g_test_run ();
}
