/* Location, settings, registers, positions, resources, the checklist of a new business. */
#include <string.h>

#include "foyer-location.h"
#include "foyer-register.h"
#include "foyer-settings.h"
#include "foyer-test.h"

static JsonNode *
json (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (text, &error);
  g_assert_no_error (error);
  return node;
}

static JsonObject *
location (FoyerTest *t)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "location.get", NULL);
  return json_object_ref (json_node_get_object (node));
}

static void
call (FoyerTest *t, const char *name, JsonObject *params)
{
  g_autoptr (JsonObject) result = foyer_test_call (t, name, params);
  g_assert_true (json_object_has_member (result, "txn"));
}

static void
refused (FoyerTest *t, const char *name, JsonObject *params, const char *words)
{
  g_autofree char *message = foyer_test_refused (t, name, params, FOYER_ERROR_INVALID);
  if (strstr (message, words) == NULL)
    g_error ("“%s” does not say “%s”", message, words);
}

static void
test_loc_1 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) before = location (t), after = NULL;
  g_autoptr (JsonNode) list = NULL;

  g_assert_cmpstr (json_object_get_string_member (before, "name"), ==, "Salon Bella");
  refused (t, "location.update", foyer_params ("name", "s", "", NULL), "name");
  refused (t, "location.update", foyer_params ("name", "s", "   ", NULL), "name");

  /* Without a public name clients read the internal one; with it, that one. */
  list = foyer_test_query (t, "location.list", NULL);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (json_node_get_array (list), 0), "public_name"), ==, "Salon Bella");
  call (t, "location.update", foyer_params ("public_name", "s", "Bella Hair & Nails", NULL));
  g_clear_pointer (&list, json_node_unref);
  list = foyer_test_query (t, "location.list", NULL);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (json_node_get_array (list), 0), "public_name"), ==, "Bella Hair & Nails");
  after = location (t);
  g_assert_cmpstr (json_object_get_string_member (after, "name"), ==, "Salon Bella");
}

typedef struct
{
  const FoyerId *loc;
  char *date, *time;
} Formatted;

static gboolean
read_format (FoyerDb *db, gpointer data, GError **error)
{
  Formatted *f = data;
  g_autoptr (FoyerLocation) l = foyer_location_load (db, f->loc);

  f->date = foyer_format_date (&l->format, foyer_date_make (2026, 11, 24));
  f->time = foyer_format_minute (&l->format, 14 * 60 + 15);
  return TRUE;
}

static void
check_format (FoyerTest *t, const char *date, const char *time)
{
  Formatted f = { &t->loc, NULL, NULL };

  g_assert_true (foyer_store_read (foyer_desk_store (t->desk), read_format, &f, NULL));
  g_assert_cmpstr (f.date, ==, date);
  g_assert_cmpstr (f.time, ==, time);
  g_free (f.date);
  g_free (f.time);
}

static void
test_loc_2 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonNode) me = NULL;
  JsonObject *loc;

  check_format (t, "24.11.2026", "14:15");
  call (t, "location.update", foyer_params ("date_format", "s", "mdy/", "clock24", "b", FALSE, NULL));
  check_format (t, "11/24/2026", "2:15 PM");

  /* What the window asks who it is carries the new format at once. */
  me = foyer_test_query (t, "me", NULL);
  loc = json_object_get_object_member (json_node_get_object (me), "location");
  g_assert_cmpstr (json_object_get_string_member (loc, "date_format"), ==, "mdy/");
  g_assert_false (json_object_get_boolean_member (loc, "clock24"));

  refused (t, "location.update", foyer_params ("date_format", "s", "xyz.", NULL), "date format");
  refused (t, "location.update", foyer_params ("first_weekday", "i", (gint64) 0, NULL), "first day of the week");
  check_format (t, "11/24/2026", "2:15 PM");
}

/* Names of files are the SHA-256 of what is in them. */
#define PHOTO_A "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define PHOTO_B "cb8379ac2098aa165029e3938a51da0bcecfc008fd6795f401178647f96c5b34"

static void
test_loc_3 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) loc = NULL, again = NULL;
  JsonArray *phones;

  call (t, "location.update", foyer_params ("phones", "n", json ("[\"06 30 644 7392\", \"+36 1 234 5678\", \"\"]"), "photos", "n", json ("[\"" PHOTO_A "\",\"" PHOTO_B "\"]"), NULL));
  loc = location (t);
  phones = json_object_get_array_member (loc, "phones");
  g_assert_cmpuint (json_array_get_length (phones), ==, 2);
  g_assert_cmpstr (json_array_get_string_element (phones, 0), ==, "+36306447392");
  g_assert_cmpstr (json_array_get_string_element (phones, 1), ==, "+3612345678");

  /* Another order, one removed. */
  call (t, "location.update", foyer_params ("phones", "n", json ("[\"+3612345678\", \"+36306447392\"]"), "photos", "n", json ("[\"" PHOTO_B "\"]"), NULL));
  again = location (t);
  g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (again, "phones"), 0), ==, "+3612345678");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (again, "photos")), ==, 1);
  g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (again, "photos"), 0), ==, PHOTO_B);
  refused (t, "location.update", foyer_params ("photos", "n", json ("[\"b.jpg\"]"), NULL), "no file's name");
  refused (t, "location.update", foyer_params ("phones", "n", json ("[\"12\"]"), NULL), "“12” is not a telephone number");
}

static void
test_loc_5 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor info = foyer_test_user (t, "Ivy", "+36301110001", "receptionist", NULL), sys = foyer_test_user (t, "Sid", "+36301110002", "receptionist", NULL);
  g_autofree char *a = NULL, *b = NULL, *c = NULL;
  g_autoptr (JsonObject) done = NULL, done2 = NULL;

  call (t, "access.grant", foyer_params ("user", "d", &info.user, "role", "s", "receptionist", "rights", "n", json ("{\"setup\":true,\"setup.info\":true}"), NULL));
  call (t, "access.grant", foyer_params ("user", "d", &sys.user, "role", "s", "receptionist", "rights", "n", json ("{\"setup\":true,\"setup.location\":true}"), NULL));

  done = foyer_test_call_as (t, &info, "location.update", foyer_params ("address", "s", "Fő utca 1", NULL));
  a = foyer_test_refused_as (t, &info, "location.update", foyer_params ("zone", "s", "Europe/London", NULL), FOYER_ERROR_DENIED);
  c = foyer_test_refused_as (t, &info, "setting.set", foyer_params ("values", "n", json ("{\"calendar.step\":5}"), NULL), FOYER_ERROR_DENIED);
  done2 = foyer_test_call_as (t, &sys, "location.update", foyer_params ("zone", "s", "Europe/London", NULL));
  b = foyer_test_refused_as (t, &sys, "location.update", foyer_params ("address", "s", "Fő utca 2", NULL), FOYER_ERROR_DENIED);
  g_assert_nonnull (strstr (a, "System settings"));
  g_assert_nonnull (strstr (b, "Location information"));
}

static void
test_fin_1 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonNode) registers = foyer_test_query (t, "register.list", NULL), items = foyer_test_query (t, "item.list", NULL);
  g_autoptr (JsonNode) theirs = NULL;
  g_autoptr (JsonObject) second = NULL;
  JsonArray *r = json_node_get_array (registers), *i = json_node_get_array (items);
  FoyerId loc;
  static const char *const codes[] = { "services", "products", "memberships", "giftcards", "refill", "other-income",
                                       "consumables", "products-bought", "salary", "taxes", "acquiring", "other-expense" };

  g_assert_cmpuint (json_array_get_length (r), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (foyer_test_find (r, "title", "Main"), "kind"), ==, "cash");
  g_assert_cmpstr (json_object_get_string_member (foyer_test_find (r, "title", "Card payment account"), "kind"), ==, "cashless");
  g_assert_cmpuint (json_array_get_length (i), ==, 12);
  for (gsize k = 0; k < G_N_ELEMENTS (codes); k++)
    g_assert_nonnull (foyer_test_find (i, "code", codes[k]));

  /* A further location gets registers of its own and shares the items. */
  second = foyer_test_call (t, "location.create", foyer_params ("name", "s", "Bella West", "country", "s", "HU", "zone", "s", "Europe/Budapest", "currency", "s", "EUR", NULL));
  loc = foyer_test_id (second, "loc");
  theirs = foyer_test_query (t, "register.list", foyer_params ("loc", "d", &loc, NULL));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (theirs)), ==, 2);
  g_assert_null (foyer_test_find_id (json_node_get_array (theirs), "id", &t->cash));
}

static void
test_fin_1_built_in (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonNode) items = foyer_test_query (t, "item.list", NULL), after = NULL;
  FoyerId salary = foyer_test_id (foyer_test_find (json_node_get_array (items), "code", "salary"), "id"), own;
  g_autoptr (JsonObject) made = NULL;

  refused (t, "item.delete", foyer_params ("item", "d", &salary, NULL), "built-in");
  made = foyer_test_call (t, "item.create", foyer_params ("title", "s", "Rent", "category", "s", "expense", NULL));
  own = foyer_test_id (made, "item");
  refused (t, "item.create", foyer_params ("title", "s", "rent", "category", "s", "expense", NULL), "already");
  call (t, "item.delete", foyer_params ("item", "d", &own, NULL));
  after = foyer_test_query (t, "item.list", NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (after)), ==, 12);
}

static JsonObject *
find_register (FoyerTest *t, const FoyerId *id)
{
  g_autoptr (JsonNode) list = foyer_test_query (t, "register.list", NULL);
  JsonObject *o = foyer_test_find_id (json_node_get_array (list), "id", id);
  return o ? json_object_ref (o) : NULL;
}

static void
test_fin_2 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) made = foyer_test_call (t, "register.create", foyer_params ("title", "s", "Safe", "kind", "s", "cash", "opening", "i", (gint64) 20000, NULL));
  FoyerId id = foyer_test_id (made, "register");
  g_autoptr (JsonObject) safe = find_register (t, &id);

  g_assert_cmpint (json_object_get_int_member (safe, "balance"), ==, 20000);
  refused (t, "register.create", foyer_params ("title", "s", "SAFE", "kind", "s", "cash", NULL), "already");
}

static gboolean
post_money (FoyerTx *tx, gpointer data, GError **error)
{
  FoyerTest *t = data;
  static const gint64 amounts[] = { 8000, -1500, 4000 };

  for (gsize i = 0; i < G_N_ELEMENTS (amounts); i++)
    {
      FoyerId id = foyer_tx_new_id (tx), item = foyer_item_need (tx, "services");
      g_autoptr (FoyerRow) row = foyer_row_new ("money", &id);

      foyer_row_set_id (row, "loc", &t->loc);
      foyer_row_set_id (row, "register", &t->cash);
      foyer_row_set_id (row, "item", &item);
      foyer_row_set_text (row, "kind", "in");
      foyer_row_set_int (row, "amount", amounts[i]);
      foyer_row_set_text (row, "cur", "EUR");
      foyer_row_set_int (row, "at", foyer_tx_now (tx));
      foyer_row_set_text (row, "bday", FOYER_TEST_DATE);
      if (i == 2)
        foyer_row_set_int (row, "void", foyer_tx_now (tx)); /* cancelled: counts no more */
      foyer_tx_put (tx, row);
    }
  return TRUE;
}

static void
test_fin_3_7 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerWriteInfo info = { .cmd = "test", .who = t->owner.user, .loc = t->loc, .bday = FOYER_TEST_DATE, .now = t->owner.now };
  g_autoptr (JsonObject) before = find_register (t, &t->cash), after = NULL, gone = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (json_object_get_int_member (before, "balance"), ==, 0);
  g_assert_true (foyer_store_write (foyer_desk_store (t->desk), &info, post_money, t, NULL, &error));
  g_assert_no_error (error);
  after = find_register (t, &t->cash);
  g_assert_cmpint (json_object_get_int_member (after, "balance"), ==, 6500);

  refused (t, "register.delete", foyer_params ("register", "d", &t->cash, NULL), "has transactions");
  call (t, "register.delete", foyer_params ("register", "d", &t->card, NULL));
  gone = find_register (t, &t->card);
  g_assert_null (gone);
}

static void
test_fin_4 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  JsonArray *order = json_array_new ();
  char text[FOYER_ID_TEXT_LEN + 1];
  g_autoptr (JsonNode) list = NULL;
  FoyerId first;

  json_array_add_string_element (order, foyer_id_format (&t->card, text));
  json_array_add_string_element (order, foyer_id_format (&t->cash, text));
  call (t, "register.reorder", foyer_params ("order", "n", json_node_init_array (json_node_alloc (), order), NULL));
  json_array_unref (order);
  list = foyer_test_query (t, "register.list", NULL);
  first = foyer_test_id (json_array_get_object_element (json_node_get_array (list), 0), "id");
  g_assert_true (foyer_id_equal (&first, &t->card));
}

static void
test_register_default (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) made = foyer_test_call (t, "register.create", foyer_params ("title", "s", "Till 2", "kind", "s", "cash", "is_default", "b", TRUE, NULL));
  FoyerId id = foyer_test_id (made, "register");
  g_autoptr (JsonObject) main_register = find_register (t, &t->cash), second = find_register (t, &id), card = find_register (t, &t->card);

  g_assert_false (json_object_get_boolean_member (main_register, "is_default"));
  g_assert_true (json_object_get_boolean_member (second, "is_default"));
  g_assert_true (json_object_get_boolean_member (card, "is_default"));
}

static void
test_pos_1 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) made = foyer_test_call (t, "position.create", foyer_params ("name", "s", "Stylist", NULL));
  FoyerId id = foyer_test_id (made, "position");
  g_autoptr (JsonNode) positions = NULL, team = NULL, grid = NULL, rest = NULL;

  call (t, "staff.update", foyer_params ("staff", "d", &t->staff[ANNA], "position", "d", &id, NULL));
  call (t, "position.update", foyer_params ("position", "d", &id, "name", "s", "Senior stylist", NULL));
  positions = foyer_test_query (t, "position.list", NULL);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (json_node_get_array (positions), 0), "name"), ==, "Senior stylist");
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (json_node_get_array (positions), 0), "members"), ==, 1);

  team = foyer_test_query (t, "staff.list", foyer_params ("position", "d", &id, NULL));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (team)), ==, 1);
  g_assert_nonnull (foyer_test_find_id (json_node_get_array (team), "id", &t->staff[ANNA]));
  grid = foyer_test_query (t, "schedule.grid", foyer_params ("from", "s", "2026-11-23", "to", "s", "2026-11-29", "position", "d", &id, NULL));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (grid)), ==, 1);

  refused (t, "position.create", foyer_params ("name", "s", "senior STYLIST", NULL), "already");
  call (t, "position.delete", foyer_params ("position", "d", &id, NULL));
  rest = foyer_test_query (t, "staff.list", NULL);
  g_assert_true (json_object_get_null_member (foyer_test_find_id (json_node_get_array (rest), "id", &t->staff[ANNA]), "position"));
}

static void
test_resources (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) made = foyer_test_call (t, "resource.create", foyer_params ("name", "s", "Chair", "instances", "i", (gint64) 3, NULL));
  FoyerId id = foyer_test_id (made, "resource");
  g_autofree char *text = foyer_id_to_string (&id), *list_text = g_strdup_printf ("[\"%s\"]", text);
  g_autoptr (JsonNode) list = NULL, after = NULL, gone = NULL;
  JsonObject *chair;

  call (t, "service.resources", foyer_params ("service", "d", &t->service[HAIRCUT], "resources", "n", json (list_text), NULL));
  list = foyer_test_query (t, "resource.list", NULL);
  chair = foyer_test_find_id (json_node_get_array (list), "id", &id);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (chair, "instances")), ==, 3);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (json_object_get_array_member (chair, "services"), 0), "name"), ==, "Haircut");

  call (t, "service.resources", foyer_params ("service", "d", &t->service[HAIRCUT], "resources", "n", json ("[]"), NULL));
  after = foyer_test_query (t, "resource.list", NULL);
  chair = foyer_test_find_id (json_node_get_array (after), "id", &id);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (chair, "services")), ==, 0);

  call (t, "resource.delete", foyer_params ("resource", "d", &id, NULL));
  gone = foyer_test_query (t, "resource.list", NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (gone)), ==, 0);
  refused (t, "resource.create", foyer_params ("name", "s", "Room", "instances", "i", (gint64) 51, NULL), "instances");
}

static gint64
setting (FoyerTest *t, const char *key)
{
  g_autoptr (JsonNode) list = foyer_test_query (t, "setting.list", NULL);
  return json_object_get_int_member (foyer_test_find (json_node_get_array (list), "key", key), "value");
}

static void
test_settings (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();

  g_assert_cmpint (setting (t, "calendar.step"), ==, 15);
  g_assert_cmpint (setting (t, "visit.interval"), ==, 30);
  call (t, "setting.set", foyer_params ("values", "n", json ("{\"calendar.step\":5,\"calendar.title\":\"phone\",\"client.surname\":true}"), NULL));
  g_assert_cmpint (setting (t, "calendar.step"), ==, 5);
  foyer_test_reopen (t);
  g_assert_cmpint (setting (t, "calendar.step"), ==, 5);
  call (t, "setting.set", foyer_params ("values", "n", json ("{\"calendar.step\":null}"), NULL));
  g_assert_cmpint (setting (t, "calendar.step"), ==, 15);

  refused (t, "setting.set", foyer_params ("values", "n", json ("{\"calendar.step\":7}"), NULL), "must be one of 5 10 15 20 30 60");
  refused (t, "setting.set", foyer_params ("values", "n", json ("{\"calendar.step\":\"15\"}"), NULL), "must be one of");
  refused (t, "setting.set", foyer_params ("values", "n", json ("{\"visit.interval\":-1}"), NULL), "from 0 to 1440");
  refused (t, "setting.set", foyer_params ("values", "n", json ("{\"calendar.title\":\"moon\"}"), NULL), "name phone service");
  refused (t, "setting.set", foyer_params ("values", "n", json ("{\"calendar.colour\":1}"), NULL), "no setting");
  refused (t, "setting.set", foyer_params ("values", "n", json ("{\"calendar.open\":1200,\"calendar.close\":600}"), NULL), "later");
  g_assert_cmpint (setting (t, "calendar.open"), ==, 480);
}

static const char *
step_at (JsonNode *list, guint i)
{
  return json_object_get_string_member (json_array_get_object_element (json_node_get_array (list), i), "code");
}

static gboolean
step_done (FoyerTest *t, const char *code)
{
  g_autoptr (JsonNode) list = foyer_test_query (t, "setup.checklist", NULL);
  return json_object_get_boolean_member (foyer_test_find (json_node_get_array (list), "code", code), "done");
}

static void
test_gen_2 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new_empty ();
  FoyerActor nobody = { .now = t->owner.now };
  g_autoptr (JsonObject) made = foyer_test_call_as (t, &nobody, "chain.init",
                                                    foyer_params ("name", "s", "Solo", "country", "s", "HU", "zone", "s", "Europe/Budapest", "currency", "s", "HUF",
                                                                  "owner", "s", "Olga", "phone", "s", "06301111111", "password", "s", "correct horse", NULL));
  g_autoptr (JsonNode) list = NULL;
  g_autoptr (JsonObject) category = NULL, service = NULL, staff = NULL;
  FoyerId category_id, service_id, staff_id;
  g_autofree char *staff_text = NULL, *staff_list = NULL;
  static const char *const steps[] = { "services", "team", "assign", "schedule", "rights" };

  t->owner.user = foyer_test_id (made, "user");
  t->owner.loc = foyer_test_id (made, "loc");
  list = foyer_test_query (t, "setup.checklist", NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (list)), ==, G_N_ELEMENTS (steps));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_assert_cmpstr (step_at (list, i), ==, steps[i]);
      g_assert_false (step_done (t, steps[i]));
    }

  category = foyer_test_call (t, "category.create", foyer_params ("title", "s", "Hair", NULL));
  category_id = foyer_test_id (category, "category");
  service = foyer_test_call (t, "service.create", foyer_params ("title", "s", "Cut", "category", "d", &category_id, "dur", "i", (gint64) 30, NULL));
  service_id = foyer_test_id (service, "service");
  g_assert_true (step_done (t, "services"));
  g_assert_false (step_done (t, "team"));
  staff = foyer_test_call (t, "staff.create", foyer_params ("name", "s", "Anna", NULL));
  staff_id = foyer_test_id (staff, "staff");
  g_assert_true (step_done (t, "team"));
  g_assert_false (step_done (t, "assign"));
  staff_text = foyer_id_to_string (&staff_id);
  staff_list = g_strdup_printf ("[\"%s\"]", staff_text);
  call (t, "service.assign", foyer_params ("service", "d", &service_id, "staff", "n", json (staff_list), NULL));
  g_assert_true (step_done (t, "assign"));
  g_assert_false (step_done (t, "schedule"));
  call (t, "schedule.set-day", foyer_params ("staff", "d", &staff_id, "date", "s", FOYER_TEST_DATE, "spans", "s", "09:00-17:00", NULL));
  g_assert_true (step_done (t, "schedule"));
  g_assert_false (step_done (t, "rights"));
  foyer_test_user (t, "Rita", "06302222222", "receptionist", NULL);
  g_assert_true (step_done (t, "rights"));
}

static void
test_init (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new_empty ();
  FoyerActor nobody = { .now = t->owner.now };
  g_autofree char *again = NULL, *short_password = NULL, *zone = NULL, *no_login = NULL;

#define START "name", "s", "Solo", "country", "s", "HU", "currency", "s", "HUF", "owner", "s", "Olga"
  short_password = foyer_test_refused_as (t, &nobody, "chain.init", foyer_params (START, "zone", "s", "Europe/Budapest", "phone", "s", "06301111111", "password", "s", "1234567", NULL),
                                          FOYER_ERROR_INVALID);
  zone = foyer_test_refused_as (t, &nobody, "chain.init", foyer_params (START, "zone", "s", "Europe/Atlantis", "phone", "s", "06301111111", "password", "s", "correct horse", NULL),
                                FOYER_ERROR_INVALID);
  no_login = foyer_test_refused_as (t, &nobody, "chain.init", foyer_params (START, "zone", "s", "Europe/Budapest", "password", "s", "correct horse", NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (strstr (short_password, "at least 8"));
  g_assert_nonnull (strstr (zone, "Europe/Atlantis"));
  g_assert_nonnull (strstr (no_login, "phone or an e-mail"));

  {
    g_autoptr (JsonObject) made = foyer_test_call_as (t, &nobody, "chain.init", foyer_params (START, "zone", "s", "Europe/Budapest", "phone", "s", "06301111111", "password", "s",
                                                                                             "correct horse", NULL));
    t->owner.user = foyer_test_id (made, "user");
  }
  again = foyer_test_refused_as (t, &nobody, "chain.init", foyer_params (START, "zone", "s", "Europe/Budapest", "phone", "s", "06302222222", "password", "s", "correct horse", NULL),
                                 FOYER_ERROR_CONFLICT);
#undef START
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/setup/LOC-1", test_loc_1);
  g_test_add_func ("/setup/LOC-2", test_loc_2);
  g_test_add_func ("/setup/LOC-3", test_loc_3);
  g_test_add_func ("/setup/LOC-5", test_loc_5);
  g_test_add_func ("/setup/FIN-1", test_fin_1);
  g_test_add_func ("/setup/FIN-1/built-in", test_fin_1_built_in);
  g_test_add_func ("/setup/FIN-2", test_fin_2);
  g_test_add_func ("/setup/FIN-3,FIN-7", test_fin_3_7);
  g_test_add_func ("/setup/FIN-4", test_fin_4);
  g_test_add_func ("/setup/register-default", test_register_default);
  g_test_add_func ("/setup/POS-1", test_pos_1);
  g_test_add_func ("/setup/resources", test_resources);
  g_test_add_func ("/setup/settings", test_settings);
  g_test_add_func ("/setup/GEN-2", test_gen_2);
  g_test_add_func ("/setup/first-start", test_init);
  return g_test_run ();
}
