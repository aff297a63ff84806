/* POS-1: a position is created and renamed, it narrows the calendar, the grid of the schedule and the list of users, and an access can be
 * limited to it: then its members' columns are all there is, to see and to book in. */
#include "config.h"

#include "desk-day.h"

typedef struct
{
  FoyerTest *t;
  FoyerId stylist; /* Anna and Boris */
  FoyerActor rita; /* who answers the phone for the stylists */
  Booked annas, claras;
} Salon;

static void
call (FoyerTest *t,
      const char *name,
      JsonObject *params)
{
  json_object_unref (foyer_test_call (t, name, params));
}

static void
limit (Salon *s,
       const FoyerId *position)
{
  JsonObject *rights = json_object_new ();

  if (position != NULL)
    {
      JsonArray *ids = json_array_new ();
      char text[FOYER_ID_TEXT_LEN + 1];

      json_array_add_string_element (ids, foyer_id_format (position, text));
      json_object_set_array_member (rights, "position", ids);
    }
  call (s->t, "access.grant", foyer_params ("user", "d", &s->rita.user, "role", "s", "receptionist", "rights", "n", json_node_init_object (json_node_alloc (), rights), NULL));
  json_object_unref (rights);
}

static void
salon_begin (Salon *s)
{
  FoyerTest *t = s->t = foyer_test_new ();
  g_autoptr (JsonObject) made = foyer_test_call (t, "position.create", foyer_params ("name", "s", "Stylist", NULL));
  s->stylist = foyer_test_id (made, "position");
  call (t, "staff.update", foyer_params ("staff", "d", &t->staff[ANNA], "position", "d", &s->stylist, NULL));
  call (t, "staff.update", foyer_params ("staff", "d", &t->staff[BORIS], "position", "d", &s->stylist, NULL));
  /* A place for each of them. */
  g_autoptr (JsonObject) chair = foyer_test_call (t, "resource.create", foyer_params ("name", "s", "Chair", "instances", "i", (gint64) 3, NULL));
  FoyerId resource = foyer_test_id (chair, "resource");
  call (t, "service.resources", foyer_params ("service", "d", &t->service[HAIRCUT], "resources", "n", ids_of (&resource, NULL), NULL));
  call (t, "service.resources", foyer_params ("service", "d", &t->service[MANICURE], "resources", "n", ids_of (&resource, NULL), NULL));
  s->annas = book (t, ANNA, "11:00", HAIRCUT, "Eszter", "+36201234567");
  s->claras = book (t, CLARA, "10:00", MANICURE, "Dóra", "+36201234568");
  s->rita = foyer_test_user (t, "Rita", "+36301110001", "receptionist", NULL);
  limit (s, &s->stylist);
}

static void
salon_end (Salon *s)
{
  foyer_test_free (s->t);
}

static JsonNode *
ask (Salon *s,
     const char *name,
     JsonObject *params)
{
  return foyer_test_query_as (s->t, &s->rita, name, params);
}

/* Whoever is named anywhere in the answer. */
static gboolean
names (JsonNode *node,
       const char *word)
{
  g_autofree char *text = json_to_string (node, FALSE);
  return strstr (text, word) != NULL;
}

/* What is narrowed down by the position itself, for everybody. */
static void
test_filters (void)
{
  Salon s;

  salon_begin (&s);
  FoyerTest *t = s.t;
  call (t, "position.update", foyer_params ("position", "d", &s.stylist, "name", "s", "Hair stylist", NULL));
  g_autoptr (JsonNode) positions = foyer_test_query (t, "position.list", NULL);
  g_assert_true (names (positions, "Hair stylist"));
  g_autoptr (JsonNode) day = foyer_test_query (t, "calendar.day", foyer_params ("date", "s", FOYER_TEST_DATE, "position", "d", &s.stylist, NULL));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (day), "columns")), ==, 2);
  g_assert_false (names (day, "Clara"));
  g_autoptr (JsonNode) grid = foyer_test_query (t, "schedule.grid", foyer_params ("from", "s", FOYER_TEST_DATE, "to", "s", FOYER_TEST_DATE, "position", "d", &s.stylist, NULL));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (grid)), ==, 2);

  /* Rights: the users whose member has it. */
  FoyerActor anna = foyer_test_user (t, "Anna's own", "+36301110002", "professional", &t->staff[ANNA]);
  foyer_test_user (t, "Clara's own", "+36301110003", "professional", &t->staff[CLARA]);
  g_autoptr (JsonNode) users = foyer_test_query (t, "user.list", foyer_params ("position", "d", &s.stylist, NULL));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (users)), ==, 1);
  JsonObject *one = foyer_test_find_id (json_node_get_array (users), "id", &anna.user);
  g_assert_nonnull (one);
  JsonObject *grant = json_array_get_object_element (json_object_get_array_member (one, "grants"), 0);
  g_assert_cmpstr (json_object_get_string_member (grant, "position_name"), ==, "Hair stylist");
  salon_end (&s);
}

/* Who is limited to a position sees its members in every view, and nobody else; without the limit, everybody. */
static void
test_sees (void)
{
  Salon s;

  salon_begin (&s);
  for (int limited = 1; limited >= 0; limited--)
    {
      FoyerTest *t = s.t;
      gboolean clara = !limited;

      limit (&s, limited ? &s.stylist : NULL);
      g_autoptr (JsonNode) day = ask (&s, "calendar.day", foyer_params ("date", "s", FOYER_TEST_DATE, NULL));
      g_autoptr (JsonNode) list = ask (&s, "calendar.list", foyer_params ("date", "s", FOYER_TEST_DATE, NULL));
      g_autoptr (JsonNode) rooms = ask (&s, "calendar.resources", foyer_params ("date", "s", FOYER_TEST_DATE, NULL));
      g_autoptr (JsonNode) team = ask (&s, "staff.list", NULL);
      g_autoptr (JsonNode) duty = ask (&s, "schedule.day", foyer_params ("date", "s", FOYER_TEST_DATE, NULL));
      g_autoptr (JsonNode) grid = ask (&s, "schedule.grid", foyer_params ("from", "s", FOYER_TEST_DATE, "to", "s", FOYER_TEST_DATE, NULL));
      g_autoptr (JsonNode) sheet = ask (&s, "sheet.day", foyer_params ("date", "s", FOYER_TEST_DATE, NULL));
      g_autoptr (JsonNode) board = ask (&s, "front.day", foyer_params ("date", "s", FOYER_TEST_DATE, NULL));
      g_autoptr (JsonNode) week = ask (&s, "calendar.week", foyer_params ("date", "s", FOYER_TEST_DATE, "staff", "d", &t->staff[CLARA], NULL));
      g_autoptr (JsonNode) load = ask (&s, "calendar.load", foyer_params ("from", "s", FOYER_TEST_DATE, "to", "s", FOYER_TEST_DATE, NULL));
      g_autoptr (JsonNode) mine = ask (&s, "location.mine", foyer_params ("team", "b", TRUE, NULL));
      g_autoptr (JsonNode) month = ask (&s, "calendar.month", foyer_params ("from", "s", FOYER_TEST_DATE, "to", "s", FOYER_TEST_DATE, NULL));
      JsonNode *const views[] = { day, list, team, duty, grid, sheet, board, mine };

      for (gsize i = 0; i < G_N_ELEMENTS (views); i++)
        {
          g_assert_true (names (views[i], "Anna"));
          if (names (views[i], "Clara") != clara || (i != 2 && i != 3 && i != 4 && i != 7 && names (views[i], "Dóra") != clara))
            g_error ("view %d: %s", (int) i, json_to_string (views[i], TRUE));
        }
      g_assert_true (names (rooms, "Eszter"));
      g_assert_cmpint (names (rooms, "Dóra"), ==, clara);
      g_assert_cmpint (names (week, "Clara"), ==, clara);
      g_assert_cmpint (names (load, "Clara"), ==, clara);
      g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (json_node_get_array (month), 0), "booked"), ==, clara ? 2 : 1);
      if (limited)
        {
          g_autofree char *visit = foyer_test_query_refused (t, &s.rita, "visit.get", foyer_params ("visit", "d", &s.claras.visit, NULL), FOYER_ERROR_DENIED);
          g_autofree char *member = foyer_test_query_refused (t, &s.rita, "staff.get", foyer_params ("staff", "d", &t->staff[CLARA], NULL), FOYER_ERROR_NOT_FOUND);
          g_assert_cmpstr (visit, !=, "");
          g_assert_cmpstr (member, !=, "");
        }
      g_autoptr (JsonNode) own = ask (&s, "visit.get", foyer_params ("visit", "d", &s.annas.visit, NULL));
      g_assert_nonnull (own);
      /* Everybody's clients are known to who answers the phone; their visits with others are not. */
      g_autoptr (JsonNode) found = ask (&s, "client.search", foyer_params ("text", "s", "Dóra", NULL));
      g_assert_true (names (found, "Dóra"));
      g_autoptr (JsonNode) visits = ask (&s, "client.visits", foyer_params ("client", "d", &s.claras.client, NULL));
      g_assert_cmpuint (json_array_get_length (json_node_get_array (visits)), ==, clara ? 1 : 0);
    }
  salon_end (&s);
}

static JsonObject *
wish (Salon *s,
      int member,
      const char *time)
{
  g_autofree char *wall = wall_of (FOYER_TEST_DATE, time);
  return foyer_params ("staff", "d", &s->t->staff[member], "wall", "s", wall, "services", "n", services_of (s->t, member == CLARA ? MANICURE : HAIRCUT, -1), "name", "s",
                       "Réka", "phone", "s", "+36201234569", NULL);
}

/* He books, moves and changes in its columns alone, and is offered times there alone. */
static void
test_books (void)
{
  Salon s;

  salon_begin (&s);
  FoyerTest *t = s.t;
  g_autoptr (JsonObject) ok = foyer_test_call_as (t, &s.rita, "booking.create", wish (&s, BORIS, "12:00"));
  FoyerId made = foyer_test_id (ok, "appointment");
  g_autofree char *other = foyer_test_refused_as (t, &s.rita, "booking.create", wish (&s, CLARA, "15:00"), FOYER_ERROR_DENIED);
  g_assert_cmpstr (other, ==, "You may only book with the members of your position.");
  g_autofree char *move = foyer_test_refused_as (t, &s.rita, "booking.move", foyer_params ("appointment", "d", &made, "staff", "d", &t->staff[CLARA], NULL), FOYER_ERROR_DENIED);
  g_assert_cmpstr (move, ==, other);
  g_autoptr (JsonObject) moved = foyer_test_call_as (t, &s.rita, "booking.move", foyer_params ("appointment", "d", &made, "staff", "d", &t->staff[ANNA], NULL));
  g_assert_nonnull (moved);
  g_autofree char *hers = foyer_test_refused_as (t, &s.rita, "booking.delete", foyer_params ("appointment", "d", &s.claras.appointment, NULL), FOYER_ERROR_DENIED);
  g_assert_cmpstr (hers, !=, "");
  g_autofree char *status = foyer_test_refused_as (t, &s.rita, "visit.status", foyer_params ("visit", "d", &s.claras.visit, "status", "s", "confirmed", NULL), FOYER_ERROR_DENIED);
  g_assert_cmpstr (status, !=, "");

  g_autoptr (JsonNode) best = ask (&s, "calendar.best", foyer_params ("services", "n", services_of (t, HAIRCUT, -1), NULL));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (best)), >, 0);
  g_assert_true (names (best, "Anna") || names (best, "Boris"));
  g_autoptr (JsonNode) none = ask (&s, "calendar.best", foyer_params ("services", "n", services_of (t, MANICURE, -1), NULL));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (none)), ==, 0);

  /* Who gets another position is out of reach at the next step. */
  call (t, "staff.update", foyer_params ("staff", "d", &t->staff[ANNA], "position", "n", json_node_new (JSON_NODE_NULL), NULL));
  g_autofree char *gone = foyer_test_refused_as (t, &s.rita, "booking.update", foyer_params ("appointment", "d", &made, "comment", "s", "x", NULL), FOYER_ERROR_DENIED);
  g_assert_cmpstr (gone, !=, "");
  salon_end (&s);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/position/POS-1-filters", test_filters);
  g_test_add_func ("/position/POS-1-limited-sees", test_sees);
  g_test_add_func ("/position/POS-1-limited-books", test_books);
  return g_test_run ();
}
