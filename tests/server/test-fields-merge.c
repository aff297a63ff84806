/* Labels, custom fields and visitors written on two desks at once: LBL-1, LBL-2, CFD, VTR; replication.md 6. */
#include "config.h"

#include <string.h>

#include "foyer-rig.h"

typedef struct
{
  FoyerRig *rig;
  FoyerTest *t1, *t2;
  FoyerRigDesk *d1, *d2;
  FoyerId appointment, client;
} Two;

static void
two_start (Two *x)
{
  g_autoptr (JsonNode) peek = NULL;

  x->rig = foyer_rig_new ();
  x->t1 = foyer_test_new ();
  x->appointment = foyer_test_book (x->t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Eszter", "06 20 555 1234");
  peek = foyer_test_query (x->t1, "appointment.get", foyer_params ("appointment", "d", &x->appointment, NULL));
  x->client = foyer_test_id (json_object_get_object_member (json_node_get_object (peek), "client"), "id");
  x->d1 = foyer_rig_join (x->rig, x->t1, NULL);
  foyer_rig_settle (x->d1);
  x->t2 = foyer_test_new_empty ();
  x->d2 = foyer_rig_join (x->rig, x->t2, NULL);
  foyer_rig_settle (x->d2);
  x->t2->owner = x->t1->owner;
  x->t2->chain = x->t1->chain;
  x->t2->loc = x->t1->loc;
  foyer_rig_settle (x->d1);
}

static void
two_end (Two *x)
{
  foyer_rig_desk_free (x->d1);
  foyer_rig_desk_free (x->d2);
  foyer_test_free (x->t1);
  foyer_test_free (x->t2);
  foyer_rig_free (x->rig);
}

static void
settle_both (Two *x)
{
  foyer_rig_settle (x->d1);
  foyer_rig_settle (x->d2);
  foyer_rig_settle (x->d1);
  foyer_rig_assert_equal (x->d1, x->d2);
  foyer_rig_assert_base (x->d1);
}

static FoyerId
builtin (FoyerTest *t, const char *code)
{
  g_autoptr (JsonNode) list = foyer_test_query (t, "label.list", foyer_params ("scope", "s", "appointment", NULL));

  return foyer_test_id (foyer_test_find (json_node_get_array (list), "code", code), "id");
}

static void
put (Two *x, FoyerTest *t, const FoyerId *label, gboolean on)
{
  json_object_unref (foyer_test_call (t, "booking.label", foyer_params ("appointment", "d", &x->appointment, "label", "d", label, "on", "b", on, NULL)));
}

/* Titles of the booking's labels as the desk shows them, joined by "; ". */
static char *
labels_of (Two *x, FoyerTest *t)
{
  g_autoptr (JsonNode) peek = foyer_test_query (t, "appointment.get", foyer_params ("appointment", "d", &x->appointment, NULL));
  JsonArray *labels = json_object_get_array_member (json_node_get_object (peek), "labels");
  GString *s = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (labels); i++)
    g_string_append_printf (s, "%s%s", i > 0 ? "; " : "", json_object_get_string_member (json_array_get_object_element (labels, i), "title"));
  return g_string_free (s, FALSE);
}

#define assert_labels(x, t, expected) \
  G_STMT_START { g_autofree char *got_ = labels_of (x, t); g_assert_cmpstr (got_, ==, expected); } G_STMT_END

static void
test_builtin (void)
{
  Two x;
  FoyerId a, b;

  two_start (&x);
  /* Both desks know them without a row of theirs, by the same ids. */
  a = builtin (x.t1, "only");
  b = builtin (x.t2, "only");
  g_assert_true (foyer_id_equal (&a, &b));
  put (&x, x.t1, &a, TRUE);
  put (&x, x.t2, &b, TRUE);
  settle_both (&x);
  assert_labels (&x, x.t1, "This professional only");
  assert_labels (&x, x.t2, "This professional only");
  g_assert_cmpint (foyer_rig_count (foyer_desk_store (x.t1->desk), "SELECT count(*) FROM appointment_label"), ==, 1);
  g_assert_cmpint (foyer_rig_count (foyer_desk_store (x.t1->desk), "SELECT count(*) FROM label WHERE scope = 'appointment'"), ==, 0);
  g_assert_cmpint (foyer_rig_count (foyer_desk_store (x.t1->desk), "SELECT count(*) FROM conflict WHERE state = 'open'"), ==, 0);
  two_end (&x);
}

static void
test_add_wins (void)
{
  Two x;
  FoyerId only, any;

  two_start (&x);
  only = builtin (x.t1, "only");
  any = builtin (x.t1, "any");
  put (&x, x.t1, &only, TRUE);
  settle_both (&x);
  /* One takes it away, the other takes it away and gives it again: who adds wins. Another label meets neither. */
  put (&x, x.t1, &only, FALSE);
  put (&x, x.t2, &only, FALSE);
  put (&x, x.t2, &only, TRUE);
  put (&x, x.t2, &any, TRUE);
  settle_both (&x);
  {
    g_autofree char *one = labels_of (&x, x.t1), *two = labels_of (&x, x.t2);
    g_assert_cmpstr (one, ==, two);
    g_assert_nonnull (strstr (one, "This professional only"));
    g_assert_nonnull (strstr (one, "Any professional"));
  }
  two_end (&x);
}

static JsonNode *
values (const char *code, const char *value)
{
  JsonObject *o = json_object_new ();
  JsonNode *node = json_node_alloc ();

  json_object_set_string_member (o, code, value);
  json_node_init_object (node, o);
  json_object_unref (o);
  return node;
}

static void
set (Two *x, FoyerTest *t, const char *code, const char *value)
{
  json_object_unref (foyer_test_call (t, "client.set-fields", foyer_params ("id", "d", &x->client, "values", "n", values (code, value), NULL)));
}

static char *
value_of (Two *x, FoyerTest *t, const char *code)
{
  g_autoptr (JsonNode) form = foyer_test_query (t, "client.fields", foyer_params ("id", "d", &x->client, NULL));
  JsonObject *f = foyer_test_find (json_node_get_array (form), "code", code);

  g_assert_nonnull (f);
  return g_strdup (json_object_get_null_member (f, "value") ? "" : json_object_get_string_member (f, "value"));
}

static void
test_fields (void)
{
  Two x;

  two_start (&x);
  /* The same field made on both desks is one. */
  json_object_unref (foyer_test_call (x.t1, "field.create", foyer_params ("owner", "s", "client", "title", "s", "Shoe size", "type", "s", "number", NULL)));
  json_object_unref (foyer_test_call (x.t2, "field.create", foyer_params ("owner", "s", "client", "title", "s", "Shoe size", "type", "s", "number", NULL)));
  json_object_unref (foyer_test_call (x.t1, "field.create", foyer_params ("owner", "s", "client", "title", "s", "Hair", "type", "s", "text", NULL)));
  settle_both (&x);
  g_assert_cmpint (foyer_rig_count (foyer_desk_store (x.t2->desk), "SELECT count(*) FROM custom_field"), ==, 2);
  /* Two fields filled at once do not meet; one field does: the later stands, the other is in the inbox. */
  set (&x, x.t1, "shoe_size", "38");
  set (&x, x.t2, "hair", "curly");
  settle_both (&x);
  {
    g_autofree char *size = value_of (&x, x.t2, "shoe_size"), *hair = value_of (&x, x.t1, "hair");
    g_assert_cmpstr (size, ==, "38");
    g_assert_cmpstr (hair, ==, "curly");
    g_assert_cmpint (foyer_rig_count (foyer_desk_store (x.t1->desk), "SELECT count(*) FROM conflict WHERE state = 'open'"), ==, 0);
  }
  set (&x, x.t1, "shoe_size", "39");
  set (&x, x.t2, "shoe_size", "40");
  settle_both (&x);
  {
    g_autofree char *one = value_of (&x, x.t1, "shoe_size"), *two = value_of (&x, x.t2, "shoe_size");
    g_assert_cmpstr (one, ==, two);
    g_assert_cmpint (foyer_rig_count (foyer_desk_store (x.t1->desk), "SELECT count(*) FROM conflict WHERE state = 'open' AND tbl = 'client_value'"), ==, 1);
  }
  two_end (&x);
}

static void
test_visitors (void)
{
  Two x;
  FoyerId peti, other;

  two_start (&x);
  {
    g_autoptr (JsonObject) a = foyer_test_call (x.t1, "visitor.create", foyer_params ("client", "d", &x.client, "name", "s", "Peti", NULL));
    g_autoptr (JsonObject) b = foyer_test_call (x.t2, "visitor.create", foyer_params ("client", "d", &x.client, "name", "s", "Zsuzsi", "plate", "s", "abc-123", NULL));
    peti = foyer_test_id (a, "visitor");
    other = foyer_test_id (b, "visitor");
  }
  /* Deleted here while booked there: the booking keeps the name. */
  json_object_unref (foyer_test_call (x.t1, "booking.visitor", foyer_params ("appointment", "d", &x.appointment, "visitor", "d", &peti, NULL)));
  settle_both (&x);
  json_object_unref (foyer_test_call (x.t2, "visitor.delete", foyer_params ("visitor", "d", &peti, NULL)));
  settle_both (&x);
  {
    g_autoptr (JsonNode) peek = foyer_test_query (x.t1, "appointment.get", foyer_params ("appointment", "d", &x.appointment, NULL));
    g_autoptr (JsonNode) found = foyer_test_query (x.t1, "client.search", foyer_params ("text", "s", "abc123", NULL));
    g_autoptr (JsonNode) gone = foyer_test_query (x.t1, "client.search", foyer_params ("text", "s", "peti", NULL));

    g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (json_node_get_object (peek), "visitor"), "name"), ==, "Peti");
    /* The search index follows what came from the chain. */
    g_assert_cmpint (json_array_get_length (json_node_get_array (found)), ==, 1);
    g_assert_cmpint (json_array_get_length (json_node_get_array (gone)), ==, 0);
    g_assert_nonnull (foyer_test_find_id (json_object_get_array_member (json_array_get_object_element (json_node_get_array (found), 0), "visitors"), "id", &other));
  }
  two_end (&x);
}

static void
prefer (FoyerTest *t, const char *name, const char *value)
{
  json_object_unref (foyer_test_call (t, "preference.set", foyer_params ("name", "s", name, "value", "s", value, NULL)));
}

/* What one has chosen at one desk is there at the other; the later choice stands, and two names do not meet. */
static void
test_preferences (void)
{
  Two x;

  two_start (&x);
  prefer (x.t1, "quick-bar", "lock new");
  settle_both (&x);
  prefer (x.t1, "clients.columns", "name phone");
  prefer (x.t2, "visit.unpinned", "extras");
  prefer (x.t2, "quick-bar", "undo");
  settle_both (&x);
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (JsonNode) list = foyer_test_query (i == 0 ? x.t1 : x.t2, "preference.list", NULL);
      g_autofree char *text = json_to_string (list, FALSE);

      g_assert_cmpstr (text, ==, "{\"clients.columns\":\"name phone\",\"quick-bar\":\"undo\",\"visit.unpinned\":\"extras\"}");
    }
  prefer (x.t1, "visit.unpinned", NULL);
  settle_both (&x);
  {
    g_autoptr (JsonNode) list = foyer_test_query (x.t2, "preference.list", NULL);

    g_assert_false (json_object_has_member (json_node_get_object (list), "visit.unpinned"));
  }
  two_end (&x);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/LBL-1 built-in labels are the same on two desks", test_builtin);
  g_test_add_func ("/LBL-2 who adds a label wins", test_add_wins);
  g_test_add_func ("/CFD one field, two desks", test_fields);
  g_test_add_func ("/VTR visitors of two desks", test_visitors);
  g_test_add_func ("/CAL-20 VIS-11 preferences go along", test_preferences);
  return g_test_run ();
}
