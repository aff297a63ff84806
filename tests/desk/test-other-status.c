/* A status of a newer version of Foyer (replication.md 11): shown as one, holding its time, worth nothing yet, and changed by nobody here. */
#include "config.h"

#include "desk-day.h"

static gboolean
set_word (FoyerTx *tx,
          gpointer data,
          GError **error)
{
  g_autoptr (FoyerRow) row = foyer_tx_get (tx, "visit", data);

  foyer_row_set_text (row, "status", "on-hold");
  foyer_tx_put (tx, row);
  return TRUE;
}

/* As it comes from a desk that is up to date. */
static void
give_other (FoyerTest *t,
            const FoyerId *visit)
{
  FoyerWriteInfo info = { .cmd = "test", .who = t->owner.user, .loc = t->loc };
  g_autoptr (GError) error = NULL;

  foyer_store_write (foyer_desk_store (t->desk), &info, set_word, (gpointer) visit, NULL, &error);
  g_assert_no_error (error);
}

static void
refused (FoyerTest *t,
         const char *command,
         JsonObject *params)
{
  g_autofree char *why = foyer_test_refused (t, command, params, FOYER_ERROR_NEWER);

  g_assert_nonnull (strstr (why, "newer version"));
}

static void
test_shown (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");

  give_other (t, &b.visit);
  g_autoptr (JsonObject) day = day_of (t, FOYER_TEST_DATE);
  JsonObject *block = foyer_test_find_id (json_object_get_array_member (day, "blocks"), "id", &b.appointment);
  g_assert_cmpstr (json_object_get_string_member (block, "status"), ==, "unknown");
  /* Also where only some of the known ones are asked for. */
  g_autoptr (JsonNode) list = foyer_test_query (t, "calendar.list", foyer_params ("date", "s", FOYER_TEST_DATE, "statuses", "n", json_from_string ("[\"arrived\"]", NULL), NULL));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (list), "rows")), ==, 1);
  g_autoptr (JsonNode) visit = foyer_test_query (t, "visit.get", foyer_params ("visit", "d", &b.visit, NULL));
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (visit), "status"), ==, "on-hold");
  g_assert_nonnull (strstr (json_object_get_string_member (json_node_get_object (visit), "held"), "newer version"));
}

static void
test_kept (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");

  give_other (t, &b.visit);
  refused (t, "visit.status", foyer_params ("visit", "d", &b.visit, "status", "s", "arrived", NULL));
  refused (t, "visit.pay", foyer_params ("visit", "d", &b.visit, "quick", "s", "cash", NULL));
  refused (t, "booking.move", foyer_params ("appointment", "d", &b.appointment, "wall", "s", FOYER_TEST_DATE "T15:00", NULL));
  refused (t, "booking.delete", foyer_params ("appointment", "d", &b.appointment, NULL));
  refused (t, "line.add", foyer_params ("visit", "d", &b.visit, "service", "d", &t->service[BLOWDRY], NULL));

  /* It keeps its time, and another booking of the client beside it is a visit of its own. */
  g_autofree char *kinds = foyer_test_confirm (t, "booking.create", foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", FOYER_TEST_DATE "T10:15", "dur", "i", (gint64) 30, NULL));
  g_assert_cmpstr (kinds, ==, "overlap");
  Booked c = book (t, ANNA, "10:30", BLOWDRY, "Eszter", "+36201234567");
  g_assert_false (foyer_id_equal (&b.visit, &c.visit));
  g_autofree char *word = foyer_test_field (t, "visit", &b.visit, "status");
  g_assert_cmpstr (word, ==, "on-hold");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/other-status/shown", test_shown);
  g_test_add_func ("/other-status/kept", test_kept);
  return g_test_run ();
}
