/* A desk that leaves out what its commands ask for: the server asks for the single rights of the booking window itself (USR-11, USR-12,
 * front-desk.md 10). What a command does in passing is taken from whoever may give the command. */
#include "config.h"

#include "foyer-rig.h"
#include "scope-salon.h"

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

/* ---- limits ------------------------------------------------------------------------------------------------------------------------ */

static gint64
reviews (Case *c)
{
  return foyer_rig_count (foyer_rig_two_chain (&c->x), "SELECT count(*) FROM conflict WHERE kind='review'");
}

typedef struct
{
  FoyerId loc, reg, visit, item;
  const char *kind;
} Paid;

static gboolean
forge_payment (FoyerTx *tx, gpointer data, GError **error)
{
  const Paid *p = data;
  FoyerId id = foyer_tx_new_id (tx);
  g_autoptr (FoyerRow) row = foyer_row_new ("money", &id);

  foyer_row_set_id (row, "loc", &p->loc);
  foyer_row_set_id (row, "register", &p->reg);
  if (strcmp (p->kind, "payment") == 0)
    foyer_row_set_id (row, "visit", &p->visit);
  foyer_row_set_id (row, "item", &p->item);
  foyer_row_set_text (row, "kind", p->kind);
  foyer_row_set_int (row, "amount", 100);
  foyer_row_set_text (row, "cur", "EUR");
  foyer_row_set_int (row, "at", foyer_tx_now (tx));
  foyer_row_set_text (row, "bday", FOYER_TEST_DATE);
  foyer_tx_put (tx, row);
  return TRUE;
}

/* USR-9, USR-10, USR-13, MED-7: of every limit a row inside is taken from a desk that asks nobody, and a row outside is kept apart; of money, which
 * moved, it is taken and shown to somebody. */
static void
test_limits (void)
{
  static const struct
  {
    const char *role, *rights, *table;
    int ids; /* place in ScopeSalon.ids[] */
    const char *field, *text;
    gint64 number;
  } cases[] = {
    { "receptionist", "{\"booking.past\":3}", "appointment", 4, "dur", NULL, 40 },
    { "receptionist", "{\"member\":[\"$anna\"]}", "appointment", 0, "dur", NULL, 45 },
    { "receptionist", "{\"position\":[\"$position\"]}", "appointment", 0, "dur", NULL, 50 },
    { "professional", NULL, "appointment", 0, "dur", NULL, 55 },
    { "receptionist", "{\"clients-of\":[\"$anna\"]}", "client", 2, "allergy", "nuts", 0 },
    { "receptionist", "{\"member\":[\"$anna\"]}", "client", 2, "allergy", "milk", 0 },
    { "professional", "{\"clients.edit\":true}", "client", 2, "allergy", "eggs", 0 },
    { "receptionist", "{\"medical\":true,\"medical.protocol\":true,\"medical.protocol-edit\":true,\"medical-of\":[\"$anna\"]}", "protocol", 8, "findings", "none", 0 },
    { "receptionist", "{\"medical\":true,\"medical.protocol\":true,\"medical.protocol-edit\":true,\"medical-position\":[\"$position\"]}", "protocol", 8, "findings", "some", 0 },
    { "receptionist", "{\"money.cancel\":3}", "money", 5, "void", NULL, 1 },
    /* New payments: of a register, of a visit so many days ago, of whose visit. */
    { "receptionist", "{\"registers\":[\"$cash\"]}", NULL, 7, "register", NULL, 0 },
    { "receptionist", "{\"money.pay\":3}", NULL, 3, "visit", NULL, 0 },
    { "professional", NULL, NULL, 1, "visit", NULL, 0 },
    { "receptionist", "{\"items\":[\"$refill\"]}", NULL, 10, "item", NULL, 0 },
  };
  Case c = { 0 };
  ScopeSalon s;
  FoyerActor rita;
  FoyerId item;

  foyer_rig_two_begin (&c.x, FALSE);
  rita = foyer_test_user (c.x.t1, "Rita", "+36301112222", "receptionist", &c.x.t1->staff[ANNA]);
  scope_salon_begin (&s, c.x.t1, foyer_test_at (FOYER_TEST_DATE "T12:00"), &rita);
  foyer_rig_two_settle (&c.x);
  {
    g_autofree char *text = foyer_test_field (c.x.t1, "money", &s.money[0], "item");
    g_assert_true (foyer_id_parse (text, &item));
  }
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int side = 0; side < 2; side++)
      {
        ScopeCase access = { NULL, cases[i].role, cases[i].rights };
        FoyerWriteInfo info = { "test.forged", rita.user, c.x.t1->loc, FOYER_TEST_DATE };
        gint64 apart = quarantined (&c), looked = reviews (&c);
        gboolean money = cases[i].table == NULL || strcmp (cases[i].table, "money") == 0;
        g_autoptr (GError) error = NULL;
        FoyerId id;

        scope_grant (&s, &access);
        foyer_rig_two_settle (&c.x);
        g_assert_true (foyer_id_parse (s.ids[side][cases[i].ids], &id));
        if (cases[i].table != NULL)
          {
            Forged f = { cases[i].table, id, cases[i].field, cases[i].text, cases[i].number };
            foyer_store_write (foyer_desk_store (c.x.t1->desk), &info, forge, &f, NULL, &error);
          }
        else
          {
            gboolean by_hand = strcmp (cases[i].field, "item") == 0;
            Paid p = { c.x.t1->loc, strcmp (cases[i].field, "register") == 0 ? id : c.x.t1->cash, strcmp (cases[i].field, "visit") == 0 ? id : s.visit[0],
                       by_hand ? id : item, by_hand ? "in" : "payment" };
            foyer_store_write (foyer_desk_store (c.x.t1->desk), &info, forge_payment, &p, NULL, &error);
          }
        g_assert_no_error (error);
        foyer_rig_two_settle (&c.x);
        if (quarantined (&c) != apart + (side == 1 && !money) || reviews (&c) != looked + (side == 1 && money))
          g_error ("%s with %s: a %s %s was %s", cases[i].role, cases[i].rights, cases[i].table != NULL ? cases[i].table : "payment", side ? "outside" : "inside",
                   quarantined (&c) > apart ? "kept apart" : reviews (&c) > looked ? "shown to somebody" : "taken");
      }
  foyer_rig_assert_equal (c.x.d1, c.x.d2);
  scope_salon_end (&s);
  foyer_rig_two_end (&c.x);
}

/* ---- notices ------------------------------------------------------------------------------------------------------------------------ */

static gboolean
read_changes (FoyerDb *db, gpointer data, GError **error)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT id FROM history ORDER BY hlc DESC LIMIT 40");

  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      char text[37];

      json_array_add_string_element (data, foyer_id_format (&id, text));
    }
  foyer_stmt_done (s);
  return TRUE;
}

/* What the newest changes say to @who at the second desk. (transfer full) */
static JsonNode *
news_to (Case *c, const FoyerActor *who)
{
  JsonArray *txns = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  foyer_store_read (foyer_desk_store (c->x.t2->desk), read_changes, txns, NULL);
  json_node_take_array (node, txns);
  return foyer_test_query_as (c->x.t2, who, "notice.news", foyer_params ("txns", "n", node, NULL));
}

static guint
told (JsonNode *node, const char *type)
{
  JsonArray *news = json_object_get_array_member (json_node_get_object (node), "news");
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (news); i++)
    n += strcmp (json_object_get_string_member (json_array_get_object_element (news, i), "type"), type) == 0;
  return n;
}

/* USR-16: a member hears at another desk of the own bookings that somebody else made, moved and cancelled; others hear when they ask for it; only what the
 * location offers is offered, chosen and told, and what was chosen is kept on every desk. */
static void
test_notices (void)
{
  Case c = { 0 };
  FoyerActor anna, boris;
  FoyerId first, second;
  g_autoptr (JsonNode) all = NULL, none = NULL, asked = NULL, less = NULL, offered = NULL;
  g_autofree char *refused = NULL, *denied = NULL;

  case_begin (&c);
  c.x.t1->owner.now = c.x.t2->owner.now = c.rita.now = 0;
  anna = foyer_test_user (c.x.t1, "Anna", "+36301113333", "professional", &c.x.t1->staff[ANNA]);
  boris = foyer_test_user (c.x.t1, "Boris", "+36301114444", "professional", &c.x.t1->staff[BORIS]);
  first = foyer_test_book (c.x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T14:00", "Ines", NULL);
  second = foyer_test_book (c.x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T15:00", "Judit", NULL);
  json_object_unref (foyer_test_call (c.x.t1, "booking.move", foyer_params ("appointment", "d", &first, "staff", "d", &c.x.t1->staff[ANNA], "wall", "s",
                                                                           FOYER_TEST_DATE "T16:00", NULL)));
  json_object_unref (foyer_test_call (c.x.t1, "booking.delete", foyer_params ("appointment", "d", &second, NULL)));
  foyer_rig_two_settle (&c.x);

  all = news_to (&c, &anna);
  if (g_test_verbose ())
    {
      g_autofree char *text = json_to_string (all, TRUE);
      g_test_message ("%s", text);
    }
  g_assert_cmpuint (told (all, "new"), ==, 3); /* with the one of the beginning */
  g_assert_cmpuint (told (all, "moved"), ==, 1);
  g_assert_cmpuint (told (all, "cancelled"), ==, 1);
  /* Another member's are none of his, and a receptionist did not ask. */
  none = news_to (&c, &boris);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (none), "total"), ==, 0);
  g_clear_pointer (&none, json_node_unref);
  none = news_to (&c, &c.rita);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (none), "total"), ==, 0);
  /* She asks at one desk, and is told at the other. */
  json_object_unref (foyer_test_call_as (c.x.t1, &c.rita, "notice.choose", foyer_params ("type", "s", "moved", "way", "s", "app", "on", "b", TRUE, NULL)));
  foyer_rig_two_settle (&c.x);
  asked = news_to (&c, &c.rita);
  g_assert_cmpuint (told (asked, "moved"), ==, 1);
  g_assert_cmpuint (told (asked, "new"), ==, 0);

  /* Offered: three types in the window, and nothing else. */
  offered = foyer_test_query_as (c.x.t2, &anna, "notice.mine", NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (offered)), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      JsonArray *ways = json_object_get_array_member (json_array_get_object_element (json_node_get_array (offered), i), "ways");
      g_assert_cmpuint (json_array_get_length (ways), ==, 1);
      g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (ways, 0), "way"), ==, "app");
      g_assert_true (json_object_get_boolean_member (json_array_get_object_element (ways, 0), "on"));
    }
  refused = foyer_test_refused_as (c.x.t1, &anna, "notice.choose", foyer_params ("type", "s", "new", "way", "s", "sms", "on", "b", TRUE, NULL), FOYER_ERROR_INVALID);
  /* Who looks after notices needs no right to the rest of the settings; who does not, may not. */
  denied = foyer_test_refused_as (c.x.t1, &c.rita, "notice.setup", foyer_params ("moved", "b", FALSE, NULL), FOYER_ERROR_DENIED);
  json_object_unref (foyer_test_call (c.x.t1, "access.grant", foyer_params ("user", "d", &c.rita.user, "role", "s", "receptionist", "rights", "n",
                                                                           json_from_string ("{\"setup\":true,\"setup.notices\":true}", NULL), NULL)));
  foyer_rig_two_settle (&c.x);
  json_object_unref (foyer_test_call_as (c.x.t1, &c.rita, "notice.setup", foyer_params ("moved", "b", FALSE, "email", "b", TRUE, NULL)));
  foyer_rig_two_settle (&c.x);
  g_assert_cmpint (quarantined (&c), ==, c.quarantined);
  less = news_to (&c, &anna);
  g_assert_cmpuint (told (less, "moved"), ==, 0);
  g_assert_cmpuint (told (less, "cancelled"), ==, 1);
  json_object_unref (foyer_test_call_as (c.x.t1, &anna, "notice.choose", foyer_params ("type", "s", "new", "way", "s", "email", "on", "b", TRUE, NULL)));
  g_free (refused);
  refused = foyer_test_refused_as (c.x.t1, &anna, "notice.choose", foyer_params ("type", "s", "moved", "way", "s", "app", "on", "b", FALSE, NULL), FOYER_ERROR_INVALID);
  foyer_rig_two_settle (&c.x);
  json_node_unref (offered);
  offered = foyer_test_query_as (c.x.t2, &anna, "notice.mine", NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (offered)), ==, 2);
  {
    JsonArray *ways = json_object_get_array_member (json_array_get_object_element (json_node_get_array (offered), 0), "ways");
    g_assert_cmpuint (json_array_get_length (ways), ==, 2);
    g_assert_true (json_object_get_boolean_member (json_array_get_object_element (ways, 1), "on"));
  }
  foyer_rig_two_end (&c.x);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/single-rights/USR-11/forged", test_forged);
  g_test_add_func ("/single-rights/in-passing", test_in_passing);
  g_test_add_func ("/single-rights/POS-1", test_position);
  g_test_add_func ("/single-rights/USR-9,USR-10,USR-13,MED-7/limits", test_limits);
  g_test_add_func ("/single-rights/USR-16/notices", test_notices);
  return g_test_run ();
}
