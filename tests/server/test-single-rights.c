/* A desk that leaves out what its commands ask for: the server asks for the single rights of the booking window itself (USR-11, USR-12,
 * front-desk.md 10). What a command does in passing is taken from whoever may give the command. */
#include "config.h"

#include "foyer-rig.h"

/* The fields of a row that are changed past every command. */
typedef struct
{
  const char *table;
  FoyerId id;
  const char *field, *text;
  gint64 number; /* where @text is NULL */
} Forged;

static gboolean
forge (FoyerTx *tx, gpointer data, GError **error)
{
  const Forged *f = data;
  g_autoptr (FoyerRow) row = foyer_tx_get (tx, f->table, &f->id);

  if (f->text != NULL)
    foyer_row_set_text (row, f->field, f->text);
  else
    foyer_row_set_int (row, f->field, f->number);
  foyer_tx_put (tx, row);
  return TRUE;
}

typedef struct
{
  FoyerRigTwo x;
  FoyerActor rita;
  FoyerId appointment, visit, line;
  gint64 quarantined;
} Case;

static gint64
quarantined (Case *c)
{
  return foyer_rig_count (foyer_rig_two_chain (&c->x), "SELECT count(*) FROM sync_quarantine WHERE state='open'");
}

static void
grant (Case *c, const char *right, gboolean on)
{
  JsonObject *rights = json_object_new ();

  if (right != NULL)
    json_object_set_boolean_member (rights, right, on);
  json_object_unref (foyer_test_call (c->x.t1, "access.grant", foyer_params ("user", "d", &c->rita.user, "role", "s", "receptionist", "rights", "n",
                                                                             json_node_init_object (json_node_alloc (), rights), NULL)));
  json_object_unref (rights);
  foyer_rig_two_settle (&c->x);
}

static void
case_begin (Case *c)
{
  g_autofree char *visit = NULL;

  foyer_rig_two_begin (&c->x, FALSE);
  c->rita = foyer_test_user (c->x.t1, "Rita", "+36301112222", "receptionist", NULL);
  c->appointment = foyer_test_book (c->x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Eszter", "+36201234567");
  visit = foyer_test_field (c->x.t1, "appointment", &c->appointment, "visit");
  g_assert_true (foyer_id_parse (visit, &c->visit));
  g_autoptr (JsonNode) got = foyer_test_query (c->x.t1, "visit.get", foyer_params ("visit", "d", &c->visit, NULL));
  c->line = foyer_test_id (json_array_get_object_element (json_object_get_array_member (json_node_get_object (got), "lines"), 0), "id");
  foyer_rig_two_settle (&c->x);
  c->quarantined = quarantined (c);
}

/* Kept apart without @right, taken with it. */
static void
needs (Case *c, const char *right, const Forged *f)
{
  FoyerWriteInfo info = { .cmd = "booking.update", .who = c->rita.user, .loc = c->x.t1->loc };
  Forged again = *f;
  g_autoptr (GError) error = NULL;

  grant (c, right, FALSE);
  foyer_store_write (foyer_desk_store (c->x.t1->desk), &info, forge, (gpointer) f, NULL, &error);
  g_assert_no_error (error);
  foyer_rig_two_settle (&c->x);
  if (quarantined (c) != c->quarantined + 1)
    g_error ("%s.%s was changed without %s", f->table, f->field, right);
  c->quarantined++;

  grant (c, NULL, FALSE);
  if (again.text == NULL)
    again.number++;
  else
    again.text = g_str_equal (again.text, "forged") ? "again" : again.text;
  foyer_store_write (foyer_desk_store (c->x.t1->desk), &info, forge, &again, NULL, &error);
  g_assert_no_error (error);
  foyer_rig_two_settle (&c->x);
  if (quarantined (c) != c->quarantined)
    g_error ("%s.%s could not be changed with %s", f->table, f->field, right);
}

static void
test_forged (void)
{
  Case c = { 0 };

  case_begin (&c);
  needs (&c, "booking.services", &(Forged){ "line", c.line, "qty", NULL, 2000 });
  needs (&c, "booking.length", &(Forged){ "appointment", c.appointment, "dur", NULL, 65 });
  needs (&c, "booking.comment", &(Forged){ "appointment", c.appointment, "comment", "forged", 0 });
  needs (&c, "booking.move", &(Forged){ "appointment", c.appointment, "wall", FOYER_TEST_DATE "T16:00", 0 });
  needs (&c, "booking.status", &(Forged){ "visit", c.visit, "status", "arrived", 0 });
  needs (&c, "booking.edit-arrived", &(Forged){ "appointment", c.appointment, "dur", NULL, 75 });
  foyer_rig_two_end (&c.x);
}

/* What a command brings along is no change of its own. */
static void
test_in_passing (void)
{
  Case c = { 0 };

  case_begin (&c);
  grant (&c, "booking.services", FALSE);
  /* Another member has another price and time. */
  json_object_unref (foyer_test_call_as (c.x.t1, &c.rita, "booking.move", foyer_params ("appointment", "d", &c.appointment, "staff", "d", &c.x.t1->staff[BORIS], "wall", "s",
                                                                                       FOYER_TEST_DATE "T11:00", NULL)));
  json_object_unref (foyer_test_call_as (c.x.t1, &c.rita, "booking.delete", foyer_params ("appointment", "d", &c.appointment, NULL)));
  foyer_rig_two_settle (&c.x);
  g_assert_cmpint (quarantined (&c), ==, c.quarantined);
  foyer_rig_assert_equal (c.x.d1, c.x.d2);
  foyer_rig_two_end (&c.x);
}

static void
limit_to (Case *c, const FoyerId *position)
{
  JsonObject *rights = json_object_new ();
  JsonArray *ids = json_array_new ();
  char text[37];

  json_array_add_string_element (ids, foyer_id_format (position, text));
  json_object_set_array_member (rights, "position", ids);
  json_object_unref (foyer_test_call (c->x.t1, "access.grant", foyer_params ("user", "d", &c->rita.user, "role", "s", "receptionist", "rights", "n",
                                                                             json_node_init_object (json_node_alloc (), rights), NULL)));
  json_object_unref (rights);
  foyer_rig_two_settle (&c->x);
}

/* Moves Anna's booking past every command. */
static void
forge_move (Case *c, const char *wall)
{
  FoyerWriteInfo info = { .cmd = "booking.move", .who = c->rita.user, .loc = c->x.t1->loc };
  Forged f = { "appointment", c->appointment, "wall", wall, 0 };
  g_autoptr (GError) error = NULL;

  foyer_store_write (foyer_desk_store (c->x.t1->desk), &info, forge, &f, NULL, &error);
  g_assert_no_error (error);
  foyer_rig_two_settle (&c->x);
}

/* POS-1: a desk that leaves the limit to one position out: the server keeps apart what was booked with a member of another. */
static void
test_position (void)
{
  Case c = { 0 };

  case_begin (&c);
  g_autoptr (JsonObject) stylist = foyer_test_call (c.x.t1, "position.create", foyer_params ("name", "s", "Stylist", NULL));
  g_autoptr (JsonObject) nails = foyer_test_call (c.x.t1, "position.create", foyer_params ("name", "s", "Nails", NULL));
  FoyerId hers = foyer_test_id (stylist, "position"), another = foyer_test_id (nails, "position");

  json_object_unref (foyer_test_call (c.x.t1, "staff.update", foyer_params ("staff", "d", &c.x.t1->staff[ANNA], "position", "d", &hers, NULL)));
  limit_to (&c, &another);
  forge_move (&c, FOYER_TEST_DATE "T15:00");
  g_assert_cmpint (quarantined (&c), ==, ++c.quarantined);
  limit_to (&c, &hers);
  forge_move (&c, FOYER_TEST_DATE "T16:00");
  g_assert_cmpint (quarantined (&c), ==, c.quarantined);
  foyer_rig_two_end (&c.x);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/single-rights/USR-11/forged", test_forged);
  g_test_add_func ("/single-rights/in-passing", test_in_passing);
  g_test_add_func ("/single-rights/POS-1", test_position);
  return g_test_run ();
}
