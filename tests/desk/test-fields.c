/* Labels, custom fields and visitors: LBL-1, 2, 3; CFD-1 … 5; VTR-1 … 4. */
#include "config.h"

#include "desk-day.h"
#include "foyer-booking-labels.h"
#include "foyer-custom.h"
#include "foyer-visitor.h"

static JsonArray *
array_of (JsonNode *node /* borrowed */)
{
  return json_node_get_array (node);
}

static JsonNode *
ids_node (const FoyerId *ids, guint n)
{
  JsonArray *list = json_array_new ();
  char text[37];

  for (guint i = 0; i < n; i++)
    json_array_add_string_element (list, foyer_id_format (&ids[i], text));
  return json_node_init_array (json_node_alloc (), list);
}

static FoyerId
add_label (FoyerTest *t, const char *scope, const char *title)
{
  g_autoptr (JsonObject) o = foyer_test_call (t, "label.create", foyer_params ("scope", "s", scope, "title", "s", title, "colour", "i", (gint64) 5, NULL));

  return foyer_test_id (o, "label");
}

static FoyerId
builtin (FoyerTest *t, const char *code)
{
  g_autoptr (JsonNode) list = foyer_test_query (t, "label.list", foyer_params ("scope", "s", "appointment", NULL));

  return foyer_test_id (foyer_test_find (array_of (list), "code", code), "id");
}

static void
put_label (FoyerTest *t, const FoyerId *appointment, const FoyerId *label, gboolean on)
{
  json_object_unref (foyer_test_call (t, "booking.label", foyer_params ("appointment", "d", appointment, "label", "d", label, "on", "b", on, NULL)));
}

/* Titles of the block's labels, joined by "; ". */
static char *
titles_of (JsonObject *o)
{
  JsonArray *labels = json_object_has_member (o, "labels") ? json_object_get_array_member (o, "labels") : NULL;
  GString *s = g_string_new (NULL);

  for (guint i = 0; labels != NULL && i < json_array_get_length (labels); i++)
    g_string_append_printf (s, "%s%s", i > 0 ? "; " : "", json_object_get_string_member (json_array_get_object_element (labels, i), "title"));
  return g_string_free (s, FALSE);
}

static JsonObject *
block_of (FoyerTest *t, const FoyerId *appointment)
{
  g_autoptr (JsonObject) day = day_of (t, FOYER_TEST_DATE);
  JsonObject *b = foyer_test_find_id (json_object_get_array_member (day, "blocks"), "id", appointment);

  g_assert_nonnull (b);
  return json_object_ref (b);
}

static char *
block_titles (FoyerTest *t, const FoyerId *appointment)
{
  g_autoptr (JsonObject) b = block_of (t, appointment);

  return titles_of (b);
}

#define assert_labels(t, appointment, expected) \
  G_STMT_START { g_autofree char *got_ = block_titles (t, appointment); g_assert_cmpstr (got_, ==, expected); } G_STMT_END

/* ---- labels -------------------------------------------------------------------------------------------------------------- */

static void
test_builtin_labels (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonNode) list = foyer_test_query (t, "label.list", foyer_params ("scope", "s", "appointment", NULL));
  FoyerId own = add_label (t, "appointment", "Bring photos");
  g_autofree char *said = NULL, *again = NULL, *taken = NULL;

  g_assert_cmpint (json_array_get_length (array_of (list)), ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      JsonObject *l = json_array_get_object_element (array_of (list), i);
      FoyerId id = foyer_test_id (l, "id");
      g_autofree char *no_change = foyer_test_refused (t, "label.update", foyer_params ("label", "d", &id, "title", "s", "Mine", NULL), FOYER_ERROR_INVALID);
      g_autofree char *no_delete = foyer_test_refused (t, "label.delete", foyer_params ("label", "d", &id, NULL), FOYER_ERROR_INVALID);

      g_assert_true (json_object_get_boolean_member (l, "builtin"));
      g_assert_nonnull (strstr (no_change, "built in"));
      g_assert_nonnull (strstr (no_delete, "built in"));
    }
  /* Own ones can, and a title is there once. */
  json_object_unref (foyer_test_call (t, "label.update", foyer_params ("label", "d", &own, "title", "s", "Bring pictures", "icon", "s", "camera-photo-symbolic", NULL)));
  said = foyer_test_refused (t, "label.create", foyer_params ("scope", "s", "appointment", "title", "s", "bring PICTURES", NULL), FOYER_ERROR_INVALID);
  taken = foyer_test_refused (t, "label.create", foyer_params ("scope", "s", "appointment", "title", "s", "Any professional", NULL), FOYER_ERROR_INVALID);
  again = foyer_test_refused (t, "label.update", foyer_params ("label", "d", &own, "icon", "s", "no-such-icon", NULL), FOYER_ERROR_INVALID);
  json_object_unref (foyer_test_call (t, "label.delete", foyer_params ("label", "d", &own, NULL)));
  g_clear_pointer (&list, json_node_unref);
  list = foyer_test_query (t, "label.list", foyer_params ("scope", "s", "appointment", NULL));
  g_assert_cmpint (json_array_get_length (array_of (list)), ==, 4);
}

static void
test_labels_of_booking (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Dóra", "06 20 555 1234");
  FoyerId only = builtin (t, "only"), own = add_label (t, "appointment", "Bring photos"), client = add_label (t, "client", "Shy");
  g_autofree char *wrong = NULL, *denied = NULL;
  g_autoptr (JsonNode) peek = NULL, visit = NULL, list = NULL, none = NULL;
  FoyerActor pro = foyer_test_user (t, "Boris", "06 20 111 2222", "professional", &t->staff[BORIS]);
  FoyerId both[2];

  put_label (t, &b.appointment, &own, TRUE);
  put_label (t, &b.appointment, &only, TRUE);
  put_label (t, &b.appointment, &own, TRUE); /* again changes nothing */
  assert_labels (t, &b.appointment, "This professional only; Bring photos");
  peek = foyer_test_query (t, "appointment.get", foyer_params ("appointment", "d", &b.appointment, NULL));
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (json_node_get_object (peek), "labels")), ==, 2);
  visit = foyer_test_query (t, "visit.get", foyer_params ("visit", "d", &b.visit, NULL));
  {
    JsonObject *a = json_array_get_object_element (json_object_get_array_member (json_node_get_object (visit), "appointments"), 0);
    g_autofree char *got = titles_of (a);
    g_assert_cmpstr (got, ==, "This professional only; Bring photos");
  }
  list = foyer_test_query (t, "calendar.list", foyer_params ("date", "s", FOYER_TEST_DATE, "label", "d", &own, NULL));
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (json_node_get_object (list), "rows")), ==, 1);
  none = foyer_test_query (t, "calendar.list", foyer_params ("date", "s", FOYER_TEST_DATE, "label", "d", &client, NULL));
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (json_node_get_object (none), "rows")), ==, 0);

  wrong = foyer_test_refused (t, "booking.label", foyer_params ("appointment", "d", &b.appointment, "label", "d", &client, "on", "b", TRUE, NULL), FOYER_ERROR_INVALID);
  denied = foyer_test_refused_as (t, &pro, "booking.label", foyer_params ("appointment", "d", &b.appointment, "label", "d", &own, "on", "b", FALSE, NULL), FOYER_ERROR_DENIED);
  put_label (t, &b.appointment, &only, FALSE);
  assert_labels (t, &b.appointment, "Bring photos");
  json_object_unref (foyer_test_call (t, "undo", NULL));
  assert_labels (t, &b.appointment, "This professional only; Bring photos");
  /* A label that is deleted is no longer shown. */
  json_object_unref (foyer_test_call (t, "label.delete", foyer_params ("label", "d", &own, NULL)));
  assert_labels (t, &b.appointment, "This professional only");

  /* With the booking, all at once. */
  both[0] = only;
  both[1] = builtin (t, "online-full");
  json_object_unref (foyer_test_call (t, "booking.update", foyer_params ("appointment", "d", &b.appointment, "labels", "n", ids_node (both + 1, 1), NULL)));
  assert_labels (t, &b.appointment, "Paid online in full");
  json_object_unref (foyer_test_call (t, "booking.update", foyer_params ("appointment", "d", &b.appointment, "labels", "n", ids_node (both, 2), "comment", "s", "x", NULL)));
  {
    g_autoptr (JsonObject) block = block_of (t, &b.appointment);
    g_assert_cmpint (json_array_get_length (json_object_get_array_member (block, "labels")), ==, 2);
  }
}

static void
test_event_labels (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Dóra", "06 20 555 1234");
  g_autoptr (JsonNode) empty = foyer_test_query (t, "label.list", foyer_params ("scope", "s", "event", NULL)), one = NULL, bookings = NULL;
  FoyerId label;
  g_autofree char *wrong = NULL;

  g_assert_cmpint (json_array_get_length (array_of (empty)), ==, 0);
  label = add_label (t, "event", "Outdoors");
  /* The same title may stand in both lists. */
  add_label (t, "appointment", "Outdoors");
  one = foyer_test_query (t, "label.list", foyer_params ("scope", "s", "event", NULL));
  g_assert_cmpint (json_array_get_length (array_of (one)), ==, 1);
  bookings = foyer_test_query (t, "label.list", foyer_params ("scope", "s", "appointment", NULL));
  g_assert_cmpint (json_array_get_length (array_of (bookings)), ==, 5);
  wrong = foyer_test_refused (t, "booking.label", foyer_params ("appointment", "d", &b.appointment, "label", "d", &label, "on", "b", TRUE, NULL), FOYER_ERROR_INVALID);
}

/* ---- custom fields ------------------------------------------------------------------------------------------------------- */

static void
test_check (void)
{
  static const struct
  {
    FoyerCustomType type;
    const char *text, *stored; /* NULL: refused */
  } cases[] = {
    { FOYER_CUSTOM_TEXT, "  any text\twith blanks ", "any text with blanks" },
    { FOYER_CUSTOM_NUMBER, "12", "12" },
    { FOYER_CUSTOM_NUMBER, "-0012,50", "-12.5" },
    { FOYER_CUSTOM_NUMBER, "+7.0", "7" },
    { FOYER_CUSTOM_NUMBER, "-0", "0" },
    { FOYER_CUSTOM_NUMBER, "0.05", "0.05" },
    { FOYER_CUSTOM_NUMBER, "123456789012345678901234567890", "123456789012345678901234567890" },
    { FOYER_CUSTOM_NUMBER, "1234567890123456789012345678901", NULL },
    { FOYER_CUSTOM_NUMBER, "twelve", NULL },
    { FOYER_CUSTOM_NUMBER, "12a", NULL },
    { FOYER_CUSTOM_NUMBER, "1e5", NULL },
    { FOYER_CUSTOM_NUMBER, "1.2.3", NULL },
    { FOYER_CUSTOM_NUMBER, "1.", NULL },
    { FOYER_CUSTOM_NUMBER, ".", NULL },
    { FOYER_CUSTOM_NUMBER, "-", NULL },
    { FOYER_CUSTOM_LIST, "dry", "dry" },
    { FOYER_CUSTOM_LIST, "Dry", NULL },
    { FOYER_CUSTOM_LIST, "wet", NULL },
    { FOYER_CUSTOM_DATE, "2026-02-28", "2026-02-28" },
    { FOYER_CUSTOM_DATE, "2026-02-29", NULL },
    { FOYER_CUSTOM_DATE, "tomorrow", NULL },
    { FOYER_CUSTOM_DATETIME, "2026-02-28T09:05", "2026-02-28T09:05" },
    { FOYER_CUSTOM_DATETIME, "2026-02-28", NULL },
    { FOYER_CUSTOM_DATETIME, "2026-02-28T25:05", NULL },
    { FOYER_CUSTOM_NUMBER, "  ", "" }, /* clears */
    { FOYER_CUSTOM_LIST, "", "" },
    { FOYER_CUSTOM_DATE, "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *got = foyer_custom_check (cases[i].type, "Hair", "[\"dry\",\"oily\"]", cases[i].text, &error);

      g_assert_cmpstr (got, ==, cases[i].stored);
      if (cases[i].stored != NULL)
        {
          /* What is stored is stored the same once more. */
          g_autofree char *again = foyer_custom_check (cases[i].type, "Hair", "[\"dry\",\"oily\"]", got, NULL);
          g_assert_cmpstr (again, ==, got);
          g_assert_no_error (error);
        }
      else
        {
          g_assert_error (error, FOYER_ERROR, FOYER_ERROR_INVALID);
          g_assert_nonnull (strstr (error->message, "Hair"));
        }
    }
  {
    g_autoptr (JsonNode) said = json_from_string ("[\"dry\",\"  oily \",\"\",\"dry\",\"Yes, please\"]", NULL);
    g_autoptr (JsonNode) blank = json_from_string ("[\" \"]", NULL);
    g_autofree char *list = foyer_custom_choices (json_node_get_array (said)), *none = foyer_custom_choices (json_node_get_array (blank)), *code = foyer_custom_code ("Shoe  size-EU "),
                    *other = foyer_custom_code ("Размер"), *same = foyer_custom_code ("Размер");
    g_assert_cmpstr (list, ==, "[\"dry\",\"oily\",\"Yes, please\"]");
    g_assert_null (none);
    g_assert_cmpstr (code, ==, "shoe_size_eu");
    g_assert_cmpstr (other, ==, same);
    g_assert_cmpint (strlen (other), >, 3);
  }
}

static FoyerId
add_field (FoyerTest *t, const char *owner, const char *title, const char *type)
{
  JsonArray *choices = json_array_new ();
  g_autoptr (JsonObject) o = NULL;

  json_array_add_string_element (choices, "dry");
  json_array_add_string_element (choices, "oily");
  json_array_add_string_element (choices, "Yes, please");
  o = foyer_test_call (t, "field.create", foyer_params ("owner", "s", owner, "title", "s", title, "type", "s", type, "choices", "n",
                                                        json_node_init_array (json_node_alloc (), choices), NULL));
  json_array_unref (choices);
  return foyer_test_id (o, "field");
}

static JsonNode *
values_node (const char *code, const char *value)
{
  JsonObject *o = json_object_new ();
  JsonNode *node = json_node_alloc ();

  if (value != NULL)
    json_object_set_string_member (o, code, value);
  else
    json_object_set_null_member (o, code);
  json_node_init_object (node, o);
  json_object_unref (o);
  return node;
}

static void
set_client (FoyerTest *t, const FoyerId *client, const char *code, const char *value)
{
  json_object_unref (foyer_test_call (t, "client.set-fields", foyer_params ("id", "d", client, "values", "n", values_node (code, value), NULL)));
}

/* Value in the card, "" for none; NULL when the field is not there at all. */
static char *
card_value (FoyerTest *t, const FoyerActor *who, const FoyerId *client, const char *code)
{
  g_autoptr (JsonNode) node = foyer_test_query_as (t, who, "client.get", foyer_params ("id", "d", client, NULL));
  JsonObject *f = foyer_test_find (json_object_get_array_member (json_node_get_object (node), "fields"), "code", code);

  if (f == NULL)
    return NULL;
  return g_strdup (json_object_get_null_member (f, "value") ? "" : json_object_get_string_member (f, "value"));
}

#define assert_card(t, client, code, expected) \
  G_STMT_START { g_autofree char *got_ = card_value (t, &(t)->owner, client, code); g_assert_cmpstr (got_, ==, expected); } G_STMT_END

static void
test_types_refuse (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  static const char *const types[] = { "text", "number", "list", "date", "datetime" };
  static const char *const good[] = { "anything", "42", "oily", "2026-11-24", "2026-11-24T08:00" };
  static const char *const bad[] = { NULL, "forty-two", "wet", "24.11.2026", "2026-11-24" };
  g_autofree char *twice = NULL, *empty = NULL, *code = NULL;
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Dóra", "06 20 555 1234");

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      add_field (t, "client", types[i], types[i]);
      set_client (t, &b.client, types[i], good[i]);
      assert_card (t, &b.client, types[i], good[i]);
      if (bad[i] != NULL)
        {
          g_autofree char *said = foyer_test_refused (t, "client.set-fields", foyer_params ("id", "d", &b.client, "values", "n", values_node (types[i], bad[i]), NULL),
                                                      FOYER_ERROR_INVALID);
          g_assert_nonnull (strstr (said, types[i]));
          assert_card (t, &b.client, types[i], good[i]);
        }
      set_client (t, &b.client, types[i], NULL);
      assert_card (t, &b.client, types[i], "");
    }
  twice = foyer_test_refused (t, "field.create", foyer_params ("owner", "s", "client", "title", "s", "Number", "type", "s", "text", NULL), FOYER_ERROR_INVALID);
  empty = foyer_test_refused (t, "field.create", foyer_params ("owner", "s", "client", "title", "s", "Hair", "type", "s", "list", NULL), FOYER_ERROR_INVALID);
  code = foyer_test_refused (t, "field.create", foyer_params ("owner", "s", "client", "title", "s", "Hair", "code", "s", "Hair!", "type", "s", "text", NULL),
                             FOYER_ERROR_INVALID);
}

static void
test_where_shown (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Dóra", "06 20 555 1234");
  g_autoptr (JsonNode) visit = NULL, blank = NULL;
  g_autofree char *wrong = NULL;
  JsonObject *v, *a;

  add_field (t, "client", "Hair", "list");
  add_field (t, "appointment", "Referred by", "text");
  set_client (t, &b.client, "hair", "oily");
  json_object_unref (foyer_test_call (t, "booking.set-fields", foyer_params ("appointment", "d", &b.appointment, "values", "n", values_node ("referred_by", "a friend"), NULL)));
  assert_card (t, &b.client, "hair", "oily");
  g_assert_null (card_value (t, &t->owner, &b.client, "referred_by"));
  visit = foyer_test_query (t, "visit.get", foyer_params ("visit", "d", &b.visit, NULL));
  v = json_node_get_object (visit);
  a = json_array_get_object_element (json_object_get_array_member (v, "appointments"), 0);
  g_assert_nonnull (foyer_test_find (json_object_get_array_member (json_object_get_object_member (v, "client"), "fields"), "value", "oily"));
  g_assert_nonnull (foyer_test_find (json_object_get_array_member (a, "fields"), "value", "a friend"));
  g_assert_null (foyer_test_find (json_object_get_array_member (a, "fields"), "code", "hair"));
  /* The form of a booking that is being made. */
  blank = foyer_test_query (t, "booking.fields", NULL);
  g_assert_cmpint (json_array_get_length (array_of (blank)), ==, 1);
  wrong = foyer_test_refused (t, "booking.set-fields", foyer_params ("appointment", "d", &b.appointment, "values", "n", values_node ("hair", "dry"), NULL), FOYER_ERROR_INVALID);

  /* Both with the booking in one go. */
  {
    g_autoptr (JsonObject) o = foyer_test_call (t, "booking.create",
                                                foyer_params ("staff", "d", &t->staff[BORIS], "wall", "s", FOYER_TEST_DATE "T11:00", "name", "s", "Ede", "phone", "s", "06 20 777 1111",
                                                              "services", "n", services_of (t, HAIRCUT, -1), "fields", "n", values_node ("referred_by", "radio"), "client_fields", "n",
                                                              values_node ("hair", "dry"), NULL));
    Booked made = booked_of (o);
    g_autoptr (JsonNode) form = foyer_test_query (t, "booking.fields", foyer_params ("appointment", "d", &made.appointment, NULL));

    g_assert_nonnull (foyer_test_find (array_of (form), "value", "radio"));
    assert_card (t, &made.client, "hair", "dry");
  }
}

static void
test_not_editable (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Dóra", "06 20 555 1234");
  FoyerActor desk = foyer_test_user (t, "Rita", "06 20 111 2222", "receptionist", NULL);
  FoyerId field = add_field (t, "client", "Points before", "number");
  g_autofree char *said = NULL;
  g_autoptr (JsonNode) form = NULL;

  json_object_unref (foyer_test_call (t, "field.update", foyer_params ("field", "d", &field, "editable", "b", FALSE, NULL)));
  form = foyer_test_query_as (t, &desk, "client.fields", foyer_params ("id", "d", &b.client, NULL));
  g_assert_false (json_object_get_boolean_member (json_array_get_object_element (array_of (form), 0), "editable"));
  said = foyer_test_refused_as (t, &desk, "client.set-fields", foyer_params ("id", "d", &b.client, "values", "n", values_node ("points_before", "3"), NULL), FOYER_ERROR_DENIED);
  /* Who sets fields up may correct it, though not in the window. */
  set_client (t, &b.client, "points_before", "3");
  assert_card (t, &b.client, "points_before", "3");
}

static void
set_rights (FoyerTest *t, const char *user_name, const char *json)
{
  g_autoptr (JsonNode) users = foyer_test_query (t, "table.rows", foyer_params ("table", "s", "user", NULL));
  FoyerId user = foyer_test_id (foyer_test_find (array_of (users), "name", user_name), "id");

  json_object_unref (foyer_test_call (t, "access.grant", foyer_params ("user", "d", &user, "role", "s", "receptionist", "rights", "n", json_from_string (json, NULL), NULL)));
}

static void
test_rights (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Dóra", "06 20 555 1234");
  FoyerActor desk = foyer_test_user (t, "Rita", "06 20 111 2222", "receptionist", NULL);
  FoyerId hair = add_field (t, "client", "Hair", "list"), from = add_field (t, "appointment", "Referred by", "text");
  char text[37];

  set_client (t, &b.client, "hair", "oily");
  json_object_unref (foyer_test_call (t, "booking.set-fields", foyer_params ("appointment", "d", &b.appointment, "values", "n", values_node ("referred_by", "friend"), NULL)));

  /* See, not edit. */
  set_rights (t, "Rita", "{\"fields.client-edit\":false,\"fields.booking-edit\":false,\"reports\":true}");
  {
    g_autofree char *value = card_value (t, &desk, &b.client, "hair");
    g_autoptr (JsonNode) form = foyer_test_query_as (t, &desk, "booking.fields", foyer_params ("appointment", "d", &b.appointment, NULL));
    g_autofree char *no = foyer_test_refused_as (t, &desk, "client.set-fields", foyer_params ("id", "d", &b.client, "values", "n", values_node ("hair", "dry"), NULL), FOYER_ERROR_DENIED);
    g_autofree char *nor = foyer_test_refused_as (t, &desk, "booking.update",
                                                  foyer_params ("appointment", "d", &b.appointment, "fields", "n", values_node ("referred_by", "x"), NULL), FOYER_ERROR_DENIED);
    g_assert_cmpstr (value, ==, "oily");
    g_assert_false (json_object_get_boolean_member (json_array_get_object_element (array_of (form), 0), "editable"));
  }
  /* Edit without see is neither. */
  set_rights (t, "Rita", "{\"fields.client\":false,\"fields.booking\":false,\"reports\":true}");
  {
    g_autoptr (JsonNode) visit = foyer_test_query_as (t, &desk, "visit.get", foyer_params ("visit", "d", &b.visit, NULL));
    g_autoptr (JsonNode) rows = foyer_test_query_as (t, &desk, "client.search", foyer_params ("text", "s", "Dora", NULL));
    g_autoptr (JsonNode) list = foyer_test_query_as (t, &desk, "calendar.list", foyer_params ("date", "s", FOYER_TEST_DATE, NULL));
    g_autoptr (JsonNode) fields = foyer_test_query_as (t, &desk, "field.list", NULL);
    g_autoptr (JsonNode) log = foyer_test_query_as (t, &desk, "history.row", foyer_params ("table", "s", "client", "id", "d", &b.client, NULL));
    g_autofree char *visit_text = json_to_string (visit, FALSE), *rows_text = json_to_string (rows, FALSE), *list_text = json_to_string (list, FALSE),
                    *log_text = json_to_string (log, FALSE);
    g_autofree char *no = foyer_test_refused_as (t, &desk, "client.set-fields", foyer_params ("id", "d", &b.client, "values", "n", values_node ("hair", "dry"), NULL), FOYER_ERROR_DENIED);
    g_autofree char *nor = foyer_test_query_refused (t, &desk, "table.rows", foyer_params ("table", "s", "client_value", NULL), FOYER_ERROR_DENIED);
    g_autofree char *nor2 = foyer_test_query_refused (t, &desk, "table.rows", foyer_params ("table", "s", "appointment_value", NULL), FOYER_ERROR_DENIED);

    g_assert_null (card_value (t, &desk, &b.client, "hair"));
    g_assert_null (strstr (visit_text, "oily"));
    g_assert_null (strstr (visit_text, "friend"));
    g_assert_null (strstr (rows_text, "oily"));
    g_assert_null (strstr (list_text, foyer_id_format (&from, text)));
    g_assert_null (strstr (log_text, "oily"));
    g_assert_cmpint (json_array_get_length (array_of (fields)), ==, 0);
    /* A filter tells nothing either. */
    {
      g_autoptr (JsonNode) ids = foyer_test_query_as (t, &desk, "client.ids", foyer_params ("field", "d", &hair, "value", "s", "no such", NULL));
      g_assert_cmpint (json_object_get_int_member (json_node_get_object (ids), "count"), >=, 1);
    }
  }
}

static void
test_columns (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId hair = add_field (t, "client", "Hair", "list"), size = add_field (t, "client", "Size", "number"), from = add_field (t, "appointment", "Referred by", "text");
  Booked b[3] = { book (t, ANNA, "10:00", HAIRCUT, "Adél", "06 20 555 1230"), book (t, ANNA, "11:00", HAIRCUT, "Béla", "06 20 555 1231"),
                  book (t, ANNA, "15:00", HAIRCUT, "Cili", "06 20 555 1232") };
  char text[37];

  set_client (t, &b[0].client, "size", "100");
  set_client (t, &b[1].client, "size", "9.5");
  set_client (t, &b[2].client, "hair", "dry");
  set_client (t, &b[1].client, "hair", "oily");
  json_object_unref (foyer_test_call (t, "booking.set-fields", foyer_params ("appointment", "d", &b[1].appointment, "values", "n", values_node ("referred_by", "My Friend"), NULL)));
  {
    /* Numbers by size, nothing last. */
    g_autoptr (JsonNode) node = foyer_test_query (t, "client.ids", foyer_params ("sort_field", "d", &size, NULL));
    gsize n;
    g_autofree FoyerId *ids = (FoyerId *) g_base64_decode (json_object_get_string_member (json_node_get_object (node), "ids"), &n);
    g_assert_true (foyer_id_equal (&ids[0], &b[1].client));
    g_assert_true (foyer_id_equal (&ids[1], &b[0].client));
  }
  {
    g_autoptr (JsonNode) dry = foyer_test_query (t, "client.ids", foyer_params ("field", "d", &hair, "value", "s", "dry", NULL));
    g_autoptr (JsonNode) any = foyer_test_query (t, "client.ids", foyer_params ("field", "d", &hair, NULL));
    g_autoptr (JsonNode) rows = foyer_test_query (t, "client.rows", foyer_params ("ids", "n", ids_node (&b[2].client, 1), NULL));
    JsonObject *values = json_object_get_object_member (json_array_get_object_element (array_of (rows), 0), "fields");
    g_assert_cmpint (json_object_get_int_member (json_node_get_object (dry), "count"), ==, 1);
    g_assert_cmpint (json_object_get_int_member (json_node_get_object (any), "count"), ==, 2);
    g_assert_cmpstr (json_object_get_string_member (values, foyer_id_format (&hair, text)), ==, "dry");
  }
  {
    g_autoptr (JsonNode) list = foyer_test_query (t, "calendar.list", foyer_params ("date", "s", FOYER_TEST_DATE, "field", "d", &from, "value", "s", "friend", NULL));
    JsonArray *rows = json_object_get_array_member (json_node_get_object (list), "rows");
    g_assert_cmpint (json_array_get_length (rows), ==, 1);
    g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (json_array_get_object_element (rows, 0), "fields"), foyer_id_format (&from, text)), ==,
                     "My Friend");
  }
  {
    g_autoptr (JsonNode) sheet = foyer_test_export_as (t, &t->owner, "client.export", NULL);
    JsonObject *o = json_node_get_object (sheet);
    g_autofree char *whole = json_to_string (sheet, FALSE);
    JsonArray *columns = json_object_get_array_member (o, "columns");
    g_assert_cmpstr (json_array_get_string_element (columns, json_array_get_length (columns) - 2), ==, "Hair");
    g_assert_nonnull (strstr (whole, "9.5"));
  }
  {
    /* The columns chosen, in their order, sorted by one of them downwards; by id or by code, and none the user may not see. */
    JsonArray *wanted = json_array_new ();
    g_autofree char *by_id = g_strdup_printf ("field:%s", foyer_id_format (&hair, text)), *no = NULL;
    FoyerActor rita = foyer_test_user (t, "Rita", "+36301112222", "receptionist", NULL);

    json_array_add_string_element (wanted, "field:size");
    json_array_add_string_element (wanted, "name");
    json_array_add_string_element (wanted, by_id);
    g_autoptr (JsonNode) list = json_node_init_array (json_node_alloc (), wanted), again = json_node_copy (list), third = json_node_copy (list);
    json_array_unref (wanted);
    g_autoptr (JsonNode) sheet = foyer_test_export_as (t, &t->owner, "client.export", foyer_params ("columns", "n", g_steal_pointer (&list), "sort_field", "d", &size, "desc",
                                                                                                   "b", TRUE, NULL));
    JsonArray *rows = json_object_get_array_member (json_node_get_object (sheet), "rows"), *first = json_array_get_array_element (rows, 0),
              *second = json_array_get_array_element (rows, 1);
    g_assert_cmpuint (json_array_get_length (first), ==, 3);
    g_assert_cmpstr (json_array_get_string_element (first, 0), ==, "100");
    g_assert_cmpstr (json_array_get_string_element (first, 1), ==, "Adél");
    g_assert_cmpstr (json_array_get_string_element (second, 0), ==, "9.5");
    g_assert_cmpstr (json_array_get_string_element (second, 2), ==, "oily");
    json_object_unref (foyer_test_call (t, "access.grant", foyer_params ("user", "d", &rita.user, "role", "s", "manager", "rights", "n",
                                                                         json_from_string ("{\"fields.client\":false}", NULL), NULL)));
    no = foyer_test_query_refused (t, &rita, "client.export", foyer_params ("columns", "n", g_steal_pointer (&again), "activity", "s", "x", NULL), FOYER_ERROR_INVALID);
    g_assert_cmpstr (no, !=, "");
  }
}

static void
test_locations (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId hair = add_field (t, "client", "Hair", "list"), other;
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Dóra", "06 20 555 1234");
  g_autofree char *no = NULL;

  {
    g_autoptr (JsonObject) o = foyer_test_call (t, "location.create", foyer_params ("name", "s", "Second", "country", "s", "HU", "zone", "s", "Europe/Budapest", "currency", "s", "EUR", NULL));
    other = foyer_test_id (o, "loc");
  }
  json_object_unref (foyer_test_call (t, "field.update", foyer_params ("field", "d", &hair, "locs", "n", ids_node (&other, 1), NULL)));
  g_assert_null (card_value (t, &t->owner, &b.client, "hair"));
  no = foyer_test_refused (t, "client.set-fields", foyer_params ("id", "d", &b.client, "values", "n", values_node ("hair", "dry"), NULL), FOYER_ERROR_INVALID);
  json_object_unref (foyer_test_call (t, "field.update", foyer_params ("field", "d", &hair, "locs", "n", ids_node (&t->loc, 1), NULL)));
  assert_card (t, &b.client, "hair", "");
  /* Deleted and made again: the values are there; of another type: refused. */
  set_client (t, &b.client, "hair", "dry");
  json_object_unref (foyer_test_call (t, "field.delete", foyer_params ("field", "d", &hair, NULL)));
  g_assert_null (card_value (t, &t->owner, &b.client, "hair"));
  g_free (no);
  no = foyer_test_refused (t, "field.create", foyer_params ("owner", "s", "client", "title", "s", "Hair", "type", "s", "text", NULL), FOYER_ERROR_INVALID);
  add_field (t, "client", "Hair", "list");
  assert_card (t, &b.client, "hair", "dry");
}

static gint64
how_many (FoyerTest *t, const FoyerId *field, const char *value)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "client.ids", foyer_params ("field", "d", field, "value", "s", value, NULL));

  return json_object_get_int_member (json_node_get_object (node), "count");
}

/* The text of how a statement is carried out. */
static gboolean
read_plan (FoyerDb *db, gpointer data, GError **error)
{
  static const char *const asked[] = { "EXPLAIN QUERY PLAN SELECT client, value FROM client_value WHERE field = x'00112233445566778899aabbccddeeff'",
                                       "EXPLAIN QUERY PLAN SELECT appointment FROM appointment_label WHERE label = x'00112233445566778899aabbccddeeff'" };

  for (gsize i = 0; i < G_N_ELEMENTS (asked); i++)
    {
      FoyerStmt *s = foyer_db_sql (db, asked[i]);

      while (foyer_stmt_step (s))
        g_string_append_printf (data, "%s\n", foyer_stmt_text (s, 3));
      foyer_stmt_done (s);
    }
  return foyer_db_check (db, error);
}

/* Filtering by a label or a field never walks through all of them. */
static void
test_found_by_index (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (GString) plan = g_string_new (NULL);

  g_assert_true (foyer_store_read (foyer_desk_store (t->desk), read_plan, plan, NULL));
  g_assert_nonnull (strstr (plan->str, "client_value_field"));
  g_assert_nonnull (strstr (plan->str, "appointment_label_label"));
  g_assert_null (strstr (plan->str, "SCAN"));
}

static void
test_merged_values (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked a = book (t, ANNA, "10:00", HAIRCUT, "Dóra", "06 20 555 1234"), b = book (t, ANNA, "15:00", HAIRCUT, "Dora", "06 20 555 9999");
  FoyerId visitor, hair = add_field (t, "client", "Hair", "list"), size = add_field (t, "client", "Size", "number");

  set_client (t, &b.client, "hair", "oily");
  set_client (t, &a.client, "size", "38");
  set_client (t, &b.client, "size", "40");
  {
    g_autoptr (JsonObject) o = foyer_test_call (t, "visitor.create", foyer_params ("client", "d", &b.client, "name", "s", "Peti", NULL));
    visitor = foyer_test_id (o, "visitor");
  }
  json_object_unref (foyer_test_call (t, "client.merge", foyer_params ("winner", "d", &a.client, "loser", "d", &b.client, NULL)));
  assert_card (t, &a.client, "hair", "oily"); /* empty fields are filled */
  assert_card (t, &a.client, "size", "38");   /* filled ones stay */
  /* The list of clients says the same of the card that is left. */
  g_assert_cmpint (how_many (t, &hair, "oily"), ==, 1);
  g_assert_cmpint (how_many (t, &size, "38"), ==, 1);
  g_assert_cmpint (how_many (t, &size, "40"), ==, 0);
  set_client (t, &a.client, "hair", NULL);    /* cleared is cleared */
  assert_card (t, &a.client, "hair", "");
  g_assert_cmpint (how_many (t, &hair, "oily"), ==, 0);
  {
    g_autoptr (JsonNode) card = foyer_test_query (t, "client.get", foyer_params ("id", "d", &a.client, NULL));
    g_assert_nonnull (foyer_test_find_id (json_object_get_array_member (json_node_get_object (card), "visitors"), "id", &visitor));
  }
  /* The visitor of the merged card can be booked under the other. */
  json_object_unref (foyer_test_call (t, "booking.visitor", foyer_params ("appointment", "d", &a.appointment, "visitor", "d", &visitor, NULL)));
}

/* ---- visitors ------------------------------------------------------------------------------------------------------------ */

static FoyerId
add_visitor (FoyerTest *t, const FoyerId *client, const char *name, const char *plate)
{
  g_autoptr (JsonObject) o = foyer_test_call (t, "visitor.create", foyer_params ("client", "d", client, "name", "s", name, "plate", "s", plate, NULL));

  return foyer_test_id (o, "visitor");
}

static Booked
book_visitor (FoyerTest *t, int staff, const char *time, const FoyerId *client, const FoyerId *visitor)
{
  g_autofree char *wall = wall_of (FOYER_TEST_DATE, time);
  g_autoptr (JsonObject) o = foyer_test_call (t, "booking.create", foyer_params ("staff", "d", &t->staff[staff], "wall", "s", wall, "services", "n", services_of (t, HAIRCUT, -1),
                                                                               "client", "d", client, "visitor", "d", visitor, NULL));
  return booked_of (o);
}

static void
test_two_children (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked mother = book (t, ANNA, "09:00", HAIRCUT, "Eszter", "06 20 555 1234"), other = book (t, ANNA, "17:00", HAIRCUT, "Ilona", "06 20 555 7777");
  FoyerId peti = add_visitor (t, &mother.client, "Peti", NULL), zsuzsi = add_visitor (t, &mother.client, "Zsuzsi", NULL);
  Booked a = book_visitor (t, ANNA, "11:00", &mother.client, &peti), b;
  g_autoptr (JsonObject) block = block_of (t, &a.appointment), o = NULL;
  g_autoptr (JsonNode) list = NULL, peek = NULL, sheet = NULL, found = NULL, visits = NULL;
  g_autofree char *sheet_text = NULL, *wrong = NULL, *theirs = NULL;

  g_assert_cmpstr (json_object_get_string_member (block, "title"), ==, "Peti (Eszter)");
  list = foyer_test_query (t, "calendar.list", foyer_params ("date", "s", FOYER_TEST_DATE, NULL));
  g_assert_nonnull (foyer_test_find (json_object_get_array_member (json_node_get_object (list), "rows"), "name", "Peti (Eszter)"));
  peek = foyer_test_query (t, "appointment.get", foyer_params ("appointment", "d", &a.appointment, NULL));
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (json_node_get_object (peek), "visitor"), "name"), ==, "Peti");
  sheet = foyer_test_query (t, "sheet.day", foyer_params ("date", "s", FOYER_TEST_DATE, NULL));
  sheet_text = json_to_string (sheet, FALSE);
  g_assert_nonnull (strstr (sheet_text, "Peti (Eszter)"));

  /* Only the client: by the visitor alone the client is known. */
  o = foyer_test_call (t, "booking.create", foyer_params ("staff", "d", &t->staff[BORIS], "wall", "s", FOYER_TEST_DATE "T11:00", "services", "n", services_of (t, HAIRCUT, -1), "visitor",
                                                          "d", &zsuzsi, NULL));
  b = booked_of (o);
  g_assert_true (foyer_id_equal (&b.client, &mother.client));
  wrong = foyer_test_refused (t, "booking.visitor", foyer_params ("appointment", "d", &other.appointment, "visitor", "d", &peti, NULL), FOYER_ERROR_INVALID);
  /* History of one of them. */
  visits = foyer_test_query (t, "client.visits", foyer_params ("client", "d", &mother.client, "visitor", "d", &zsuzsi, NULL));
  g_assert_cmpint (json_array_get_length (array_of (visits)), ==, 1);
  /* Found by name of the child. */
  found = foyer_test_query (t, "client.search", foyer_params ("text", "s", "zsuz", NULL));
  g_assert_cmpint (json_array_get_length (array_of (found)), ==, 1);
  /* Another client: nobody comes under that phone. */
  json_object_unref (foyer_test_call (t, "visit.set-client", foyer_params ("visit", "d", &a.visit, "client", "d", &other.client, NULL)));
  theirs = foyer_test_field (t, "appointment", &a.appointment, "visitor");
  g_assert_null (theirs);
}

static void
test_same_time (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked mother = book (t, CLARA, "09:00", MANICURE, "Eszter", "06 20 555 1234");
  FoyerId peti = add_visitor (t, &mother.client, "Peti", NULL), zsuzsi = add_visitor (t, &mother.client, "Zsuzsi", NULL);
  /* foyer_test_call() fails on any warning. */
  Booked a = book_visitor (t, ANNA, "11:00", &mother.client, &peti), b = book_visitor (t, BORIS, "11:00", &mother.client, &zsuzsi);
  g_autoptr (JsonObject) ba = block_of (t, &a.appointment), bb = block_of (t, &b.appointment);
  g_autoptr (JsonNode) ids = foyer_test_query (t, "client.ids", foyer_params ("text", "s", "Eszter", NULL));

  g_assert_cmpstr (json_object_get_string_member (ba, "title"), ==, "Peti (Eszter)");
  g_assert_cmpstr (json_object_get_string_member (bb, "title"), ==, "Zsuzsi (Eszter)");
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (ids), "count"), ==, 1);
}

static void
test_owner_pays (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked mother = book (t, CLARA, "09:00", MANICURE, "Eszter", "06 20 555 1234");
  FoyerId peti = add_visitor (t, &mother.client, "Peti", NULL);
  Booked a = book_visitor (t, ANNA, "15:00", &mother.client, &peti);
  g_autoptr (JsonObject) paid = NULL;
  g_autoptr (JsonNode) card = NULL;

  set_status (t, &a.visit, "arrived");
  paid = foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &a.visit, "quick", "s", "cash", NULL));
  card = foyer_test_query (t, "client.get", foyer_params ("id", "d", &mother.client, NULL));
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (card), "sold"), ==, 2500);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (card), "paid"), ==, 2500);
}

static void
test_vehicles (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "09:00", HAIRCUT, "Eszter", "06 20 555 1234");
  FoyerActor desk = foyer_test_user (t, "Rita", "06 20 111 2222", "receptionist", NULL);
  FoyerId car = add_visitor (t, &b.client, "Company car", "abc-123");
  g_autoptr (JsonNode) by_plate = foyer_test_query (t, "client.search", foyer_params ("text", "s", "abc123", NULL)),
                       by_dash = foyer_test_query (t, "client.search", foyer_params ("text", "s", "ABC-1", NULL)), see = NULL, hidden = NULL, rows = NULL;
  g_autofree char *no = NULL, *hidden_text = NULL, *rows_text = NULL, *never = NULL, *log = NULL;

  g_assert_cmpint (json_array_get_length (array_of (by_plate)), ==, 1);
  g_assert_cmpint (json_array_get_length (array_of (by_dash)), ==, 1);
  set_rights (t, "Rita", "{\"visitors.vehicle-edit\":false}");
  see = foyer_test_query_as (t, &desk, "visitor.list", foyer_params ("client", "d", &b.client, NULL));
  {
    JsonObject *v = json_array_get_object_element (json_object_get_array_member (json_node_get_object (see), "visitors"), 0);
    g_assert_cmpstr (json_object_get_string_member (v, "plate"), ==, "ABC-123");
  }
  no = foyer_test_refused_as (t, &desk, "visitor.update", foyer_params ("visitor", "d", &car, "plate", "s", "XYZ-999", NULL), FOYER_ERROR_DENIED);
  json_object_unref (foyer_test_call_as (t, &desk, "visitor.update", foyer_params ("visitor", "d", &car, "note", "s", "Diesel", NULL)));
  set_rights (t, "Rita", "{\"visitors.vehicle\":false,\"reports\":true}");
  hidden = foyer_test_query_as (t, &desk, "visitor.list", foyer_params ("client", "d", &b.client, NULL));
  hidden_text = json_to_string (hidden, FALSE);
  g_assert_null (strstr (hidden_text, "ABC"));
  g_assert_nonnull (strstr (hidden_text, "Company car"));
  rows = foyer_test_query_as (t, &desk, "history.row", foyer_params ("table", "s", "visitor", "id", "d", &car, NULL));
  rows_text = json_to_string (rows, FALSE);
  g_assert_null (strstr (rows_text, "ABC"));
  g_assert_nonnull (strstr (rows_text, "Diesel"));
  never = foyer_test_query_refused (t, &desk, "table.rows", foyer_params ("table", "s", "visitor", NULL), FOYER_ERROR_DENIED);
  json_object_unref (foyer_test_call (t, "visitor.delete", foyer_params ("visitor", "d", &car, NULL)));
  g_clear_pointer (&by_plate, json_node_unref);
  by_plate = foyer_test_query (t, "client.search", foyer_params ("text", "s", "abc123", NULL));
  g_assert_cmpint (json_array_get_length (array_of (by_plate)), ==, 0);
}

/* ---- deleting a paid visit ------------------------------------------------------------------------------------------------- */

static void
test_reversals (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Dóra", "06 20 555 1234");
  g_autoptr (JsonObject) paid = NULL, gone = NULL, before = NULL, after = NULL;
  g_autoptr (JsonNode) card = NULL;
  g_autofree char *kinds = NULL, *status = NULL;

  set_status (t, &b.visit, "arrived");
  paid = foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &b.visit, "tenders", "n", tenders_of (&t->cash, 1000, &t->card, 1500), NULL));
  /* Both payments are named, and nothing has changed. */
  kinds = foyer_test_confirm (t, "booking.delete", foyer_params ("appointment", "d", &b.appointment, NULL));
  g_assert_cmpstr (kinds, ==, "reversal reversal");
  before = visit_of (t, &b.visit);
  g_assert_cmpint (json_object_get_int_member (before, "paid"), ==, 2500);
  gone = foyer_test_call (t, "booking.delete", foyer_params ("appointment", "d", &b.appointment, "override", "s", "wrong day", NULL));
  after = visit_of (t, &b.visit);
  g_assert_cmpint (json_object_get_int_member (after, "paid"), ==, 0);
  status = foyer_test_field (t, "visit", &b.visit, "status");
  g_assert_nonnull (strstr (status, "deleted"));
  card = foyer_test_query (t, "client.get", foyer_params ("id", "d", &b.client, NULL));
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (card), "paid"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (card), "sold"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/LBL-1 built-in labels stay as they are", test_builtin_labels);
  g_test_add_func ("/LBL-2 several labels on one booking", test_labels_of_booking);
  g_test_add_func ("/LBL-3 labels of events are a list of their own", test_event_labels);
  g_test_add_func ("/CFD-1 what a value may be", test_check);
  g_test_add_func ("/CFD-1 each type refuses what it is not", test_types_refuse);
  g_test_add_func ("/CFD-2 where a field is shown", test_where_shown);
  g_test_add_func ("/CFD-3 not editable", test_not_editable);
  g_test_add_func ("/CFD-4 rights to see and to edit", test_rights);
  g_test_add_func ("/CFD-5 columns, filters, export", test_columns);
  g_test_add_func ("/CFD fields of some locations", test_locations);
  g_test_add_func ("/CFD values of merged cards", test_merged_values);
  g_test_add_func ("/CFD found by index", test_found_by_index);
  g_test_add_func ("/VTR-1 a booking for a child", test_two_children);
  g_test_add_func ("/VTR-2 two visitors at one time", test_same_time);
  g_test_add_func ("/VTR-3 the phone's owner pays", test_owner_pays);
  g_test_add_func ("/VTR-4 vehicles have rights of their own", test_vehicles);
  g_test_add_func ("/VIS-13 a paid visit says what is taken back", test_reversals);
  return g_test_run ();
}
