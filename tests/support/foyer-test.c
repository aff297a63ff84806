#define G_LOG_DOMAIN "foyer-test"

#include "config.h"

#include <string.h>
#include <glib/gstdio.h>

#include "foyer-apply.h"
#include "foyer-register.h"
#include "foyer-test.h"

static JsonObject *
as_object (JsonNode *node)
{
  JsonObject *o;

  g_assert_nonnull (node);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (node));
  o = json_object_ref (json_node_get_object (node));
  json_node_unref (node);
  return o;
}

static char *
params_text (JsonObject *params)
{
  g_autoptr (JsonNode) node = NULL;

  if (params == NULL)
    return g_strdup ("{}");
  node = json_node_init_object (json_node_alloc (), params);
  return json_to_string (node, FALSE);
}

/* ---- calls -------------------------------------------------------------------------------------------------------------- */

JsonObject *
foyer_test_call_as (FoyerTest *t, const FoyerActor *who, const char *name, JsonObject *params)
{
  g_autoptr (JsonObject) p = params;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = params_text (params);
  JsonNode *result = NULL;

  if (!foyer_desk_call (t->desk, who, name, p, &result, &error))
    {
      g_autofree char *answer = result ? json_to_string (result, FALSE) : g_strdup ("");
      g_error ("%s %.1000s failed: %s %s", name, text, error ? error->message : "no error was set", answer);
    }
  g_assert_no_error (error);
  return as_object (result);
}

JsonObject *
foyer_test_call (FoyerTest *t, const char *name, JsonObject *params)
{
  return foyer_test_call_as (t, &t->owner, name, params);
}

static char *
expect_refusal (const char *name, gboolean ok, GError *error, int code)
{
  if (ok)
    g_error ("%s should have been refused", name);
  g_assert_nonnull (error);
  if (!g_error_matches (error, FOYER_ERROR, code))
    g_error ("%s was refused as %s, not as %s: %s", name, error->domain == FOYER_ERROR ? foyer_error_word (error->code) : "another domain",
             foyer_error_word (code), error->message);
  return g_strdup (error->message);
}

char *
foyer_test_refused_as (FoyerTest *t, const FoyerActor *who, const char *name, JsonObject *params, int code)
{
  g_autoptr (JsonObject) p = params;
  g_autoptr (JsonNode) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean ok = foyer_desk_call (t->desk, who, name, p, &result, &error);

  return expect_refusal (name, ok, error, code);
}

char *
foyer_test_refused (FoyerTest *t, const char *name, JsonObject *params, int code)
{
  return foyer_test_refused_as (t, &t->owner, name, params, code);
}

char *
foyer_test_confirm (FoyerTest *t, const char *name, JsonObject *params)
{
  g_autoptr (JsonObject) p = params;
  g_autoptr (JsonNode) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *message = NULL;
  GString *kinds = g_string_new (NULL);
  gboolean ok = foyer_desk_call (t->desk, &t->owner, name, p, &result, &error);
  JsonArray *list;

  message = expect_refusal (name, ok, error, FOYER_ERROR_CONFIRM);
  g_assert_nonnull (result);
  list = json_object_get_array_member (json_node_get_object (result), "confirm");
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *warning = json_array_get_object_element (list, i);

      g_assert_cmpstr (json_object_get_string_member (warning, "text"), !=, "");
      if (kinds->len > 0)
        g_string_append_c (kinds, ' ');
      g_string_append (kinds, json_object_get_string_member (warning, "kind"));
    }
  return g_string_free (kinds, FALSE);
}

JsonNode *
foyer_test_query_as (FoyerTest *t, const FoyerActor *who, const char *name, JsonObject *params)
{
  g_autoptr (JsonObject) p = params;
  g_autoptr (GError) error = NULL;
  JsonNode *result = NULL;

  if (!foyer_desk_query (t->desk, who, name, p, &result, &error))
    g_error ("%s failed: %s", name, error ? error->message : "no error was set");
  g_assert_no_error (error);
  g_assert_nonnull (result);
  return result;
}

JsonNode *
foyer_test_query (FoyerTest *t, const char *name, JsonObject *params)
{
  return foyer_test_query_as (t, &t->owner, name, params);
}

JsonNode *
foyer_test_export_as (FoyerTest *t, const FoyerActor *who, const char *name, JsonObject *params)
{
  JsonObject *begin = foyer_params ("what", "s", name, NULL), *asked = params != NULL ? params : json_object_new ();
  g_autoptr (JsonNode) filter = json_node_init_object (json_node_alloc (), asked);
  g_autofree char *text = json_to_string (filter, FALSE);
  g_autoptr (JsonObject) begun = NULL;

  json_object_set_member (begin, "filter", json_from_string (text, NULL));
  begun = foyer_test_call_as (t, who, "export.begin", begin);
  json_object_set_string_member (asked, "export", json_object_get_string_member (begun, "id"));
  return foyer_test_query_as (t, who, name, asked);
}

char *
foyer_test_query_refused (FoyerTest *t, const FoyerActor *who, const char *name, JsonObject *params, int code)
{
  g_autoptr (JsonObject) p = params;
  g_autoptr (JsonNode) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean ok = foyer_desk_query (t->desk, who, name, p, &result, &error);

  return expect_refusal (name, ok, error, code);
}

/* ---- looking at answers ------------------------------------------------------------------------------------------------- */

FoyerId
foyer_test_id (JsonObject *o, const char *member)
{
  FoyerId id;

  if (!json_object_has_member (o, member) || !foyer_id_parse (json_object_get_string_member (o, member), &id))
    g_error ("The answer has no id “%s”", member);
  return id;
}

JsonObject *
foyer_test_find (JsonArray *a, const char *member, const char *value)
{
  for (guint i = 0; i < json_array_get_length (a); i++)
    {
      JsonObject *o = json_array_get_object_element (a, i);
      if (g_strcmp0 (json_object_get_string_member_with_default (o, member, NULL), value) == 0)
        return o;
    }
  return NULL;
}

JsonObject *
foyer_test_find_id (JsonArray *a, const char *member, const FoyerId *id)
{
  char text[FOYER_ID_TEXT_LEN + 1];
  return foyer_test_find (a, member, foyer_id_format (id, text));
}

typedef struct
{
  const char *table, *field;
  const FoyerId *id;
  char *json;
} Field;

static gboolean
read_field (FoyerDb *db, gpointer data, GError **error)
{
  Field *f = data;
  g_autoptr (FoyerRow) row = foyer_db_get (db, f->table, f->id);
  int i = row ? foyer_entity_field (row->entity, f->field) : -1;

  if (i < 0)
    g_error ("There is no %s with this id, or it has no field %s", f->table, f->field);
  switch (row->vals[i].kind)
    {
    case FOYER_VAL_TEXT:
      f->json = g_strdup (row->vals[i].s);
      break;
    case FOYER_VAL_INT:
      f->json = g_strdup_printf ("%" G_GINT64_FORMAT, row->vals[i].i);
      break;
    case FOYER_VAL_ID:
      f->json = foyer_id_to_string (&row->vals[i].id);
      break;
    case FOYER_VAL_NULL:
    default:
      break;
    }
  return TRUE;
}

char *
foyer_test_field (FoyerTest *t, const char *table, const FoyerId *id, const char *field)
{
  Field f = { table, field, id, NULL };
  g_autoptr (GError) error = NULL;

  foyer_store_read (foyer_desk_store (t->desk), read_field, &f, &error);
  g_assert_no_error (error);
  return f.json;
}

/* ---- the store ---------------------------------------------------------------------------------------------------------- */

gint64
foyer_test_at (const char *wall)
{
  gint64 date;
  int minute;

  g_assert_true (foyer_wall_parse (wall, &date, &minute));
  return foyer_zone_to_utc (foyer_zone_get ("Europe/Budapest"), date, minute);
}

static FoyerTest *
open_at (const char *dir)
{
  FoyerTest *t = g_new0 (FoyerTest, 1);
  g_autoptr (GError) error = NULL;

  t->dir = dir ? g_strdup (dir) : g_dir_make_tmp ("foyer-test-XXXXXX", &error);
  g_assert_no_error (error);
  t->desk = foyer_desk_open (t->dir, FOYER_STORE_DESK, &error);
  g_assert_no_error (error);
  t->owner.now = foyer_test_at (FOYER_TEST_DATE "T08:00");
  return t;
}

FoyerTest *
foyer_test_new_empty (void)
{
  return open_at (NULL);
}

void
foyer_test_reopen (FoyerTest *t)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&t->desk, foyer_desk_close);
  t->desk = foyer_desk_open (t->dir, FOYER_STORE_DESK, &error);
  g_assert_no_error (error);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);

  if (dir != NULL && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    {
      const char *name;
      while ((name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);
          remove_tree (child);
        }
    }
  g_remove (path);
}

void
foyer_test_free (FoyerTest *t)
{
  if (t == NULL)
    return;
  g_clear_pointer (&t->desk, foyer_desk_close);
  remove_tree (t->dir);
  g_free (t->dir);
  g_free (t);
}

/* ---- the salon ---------------------------------------------------------------------------------------------------------- */

static FoyerId
make (FoyerTest *t, const char *command, const char *member, JsonObject *params)
{
  g_autoptr (JsonObject) result = foyer_test_call (t, command, params);
  return foyer_test_id (result, member);
}

static JsonNode *
ids_node (const FoyerId *ids, gsize n)
{
  JsonArray *a = json_array_new ();

  for (gsize i = 0; i < n; i++)
    json_array_add_string_element (a, foyer_id_format (&ids[i], (char[FOYER_ID_TEXT_LEN + 1]){ 0 }));
  {
    JsonNode *node = json_node_init_array (json_node_alloc (), a);
    json_array_unref (a);
    return node;
  }
}

static void
fill_week (FoyerTest *t, int who, const char *weekdays, const char *spans, const char *breaks)
{
  g_autoptr (JsonObject) done = foyer_test_call (t, "schedule.fill-week",
                                                 foyer_params ("staff", "n", ids_node (&t->staff[who], 1), "from", "s", "2026-11-23", "weeks", "i", (gint64) 2,
                                                               "weekdays", "n", json_from_string (weekdays, NULL), "spans", "s", spans, "breaks", "s", breaks, NULL));
  (void) done;
}

static void
set_price (FoyerTest *t, int service, int who, gint64 price, gint64 dur)
{
  JsonObject *params = foyer_params ("service", "d", &t->service[service], "staff", "d", &t->staff[who], NULL);
  g_autoptr (JsonObject) done = NULL;

  if (price > 0)
    json_object_set_int_member (params, "price", price);
  if (dur > 0)
    json_object_set_int_member (params, "dur", dur);
  done = foyer_test_call (t, "service.prices", params);
}

static void
furnish (FoyerTest *t)
{
  static const struct
  {
    const char *title;
    int category;
    gint64 price, dur;
    int staff[2]; /* -1: none */
  } services[] = {
    { "Haircut", 0, 2500, 30, { ANNA, BORIS } },  { "Colouring", 0, 6000, 90, { ANNA, BORIS } }, { "Blow-dry", 0, 1800, 30, { ANNA, -1 } },
    { "Beard trim", 0, 1200, 15, { BORIS, -1 } }, { "Manicure", 1, 2000, 45, { CLARA, -1 } },    { "Pedicure", 1, 3000, 60, { CLARA, -1 } },
  };
  static const char *const members[] = { "Anna Nagy", "Boris Kovács", "Clara Silva" };
  static const char *const categories[] = { "Hair", "Nails" };
  FoyerActor nobody = { .now = t->owner.now };
  g_autoptr (JsonObject) made = foyer_test_call_as (t, &nobody, "chain.init",
                                                    foyer_params ("name", "s", "Salon Bella", "country", "s", "HU", "zone", "s", "Europe/Budapest", "currency", "s",
                                                                  "EUR", "owner", "s", "Olga Owner", "phone", "s", "+36 30 111 1111", "email", "s",
                                                                  "olga@example.com", "password", "s", FOYER_TEST_PASSWORD, NULL));

  t->chain = foyer_test_id (made, "chain");
  t->loc = foyer_test_id (made, "loc");
  t->cash = foyer_test_id (made, "cash");
  t->card = foyer_test_id (made, "card");
  t->owner.user = foyer_test_id (made, "user");
  t->owner.loc = t->loc;
  for (int i = 0; i < 3; i++)
    t->staff[i] = make (t, "staff.create", "staff", foyer_params ("name", "s", members[i], NULL));
  for (int i = 0; i < 2; i++)
    t->category[i] = make (t, "category.create", "category", foyer_params ("title", "s", categories[i], NULL));
  for (int i = 0; i < 6; i++)
    {
      FoyerId staff[2];
      gsize n = 0;

      while (n < 2 && services[i].staff[n] >= 0)
        {
          staff[n] = t->staff[services[i].staff[n]];
          n++;
        }
      t->service[i] = make (t, "service.create", "service",
                            foyer_params ("title", "s", services[i].title, "category", "d", &t->category[services[i].category], "price_min", "i", services[i].price,
                                          "dur", "i", services[i].dur, "staff", "n", ids_node (staff, n), NULL));
    }
  set_price (t, HAIRCUT, BORIS, 2800, 0);
  set_price (t, COLOURING, BORIS, 0, 60);
  fill_week (t, ANNA, "[1,2,3,4,5]", "09:00-18:00", "13:00-14:00");
  fill_week (t, BORIS, "[1,2,3,4,5]", "10:00-19:00", NULL);
  fill_week (t, CLARA, "[2,4]", "09:00-15:00", NULL);
  t->salon = TRUE;
}

FoyerTest *
foyer_test_new (void)
{
  FoyerTest *t = open_at (NULL);

  furnish (t);
  return t;
}

FoyerTest *
foyer_test_new_at (const char *dir)
{
  FoyerTest *t = open_at (dir);

  furnish (t);
  return t;
}

FoyerActor
foyer_test_user (FoyerTest *t, const char *name, const char *phone, const char *role, const FoyerId *staff)
{
  FoyerActor actor = t->owner;

  actor.user = make (t, "user.create", "user",
                     foyer_params ("name", "s", name, "phone", "s", phone, "password", "s", FOYER_TEST_PASSWORD, "role", "s", role, "staff", "d", staff, NULL));
  return actor;
}

FoyerId
foyer_test_book (FoyerTest *t, int who, int service, const char *wall, const char *name, const char *phone)
{
  g_autofree char *id = foyer_id_to_string (&t->service[service]);
  g_autofree char *services = g_strdup_printf ("[{\"service\":\"%s\"}]", id);

  return make (t, "booking.create", "appointment",
               foyer_params ("staff", "d", &t->staff[who], "wall", "s", wall, "services", "n", json_from_string (services, NULL), "name", "s", name, "phone", "s",
                             phone, NULL));
}

FoyerStore *
foyer_test_store (FoyerTest *t)
{
  return foyer_desk_store (t->desk);
}

typedef struct
{
  const char *sql;
  gint64 n;
} Count;

static gboolean
read_count (FoyerDb *db, gpointer data, GError **error)
{
  Count *c = data;
  FoyerStmt *s = foyer_db_own_read (db, c->sql);

  c->n = foyer_stmt_step (s) ? foyer_stmt_int (s, 0) : -1;
  foyer_stmt_done (s);
  return foyer_db_check (db, error);
}

gint64
foyer_test_count (FoyerTest *t, const char *sql)
{
  Count c = { sql, -1 };
  g_autoptr (GError) error = NULL;

  foyer_store_read (foyer_test_store (t), read_count, &c, &error);
  g_assert_no_error (error);
  return c.n;
}
