/* A yoga room for tests of group events: a group service "Yoga" of Anna and Clara, 12.00, 60 minutes, 4 seats. */
#pragma once

#include "desk-day.h"

static inline JsonNode *
ids_list (const FoyerId *first, ...)
{
  g_autoptr (JsonArray) list = json_array_new ();
  va_list args;
  char text[37];

  va_start (args, first);
  for (const FoyerId *id = first; id != NULL; id = va_arg (args, const FoyerId *))
    json_array_add_string_element (list, foyer_id_format (id, text));
  va_end (args);
  return json_node_init_array (json_node_alloc (), list);
}

static inline FoyerId
make_yoga (FoyerTest *t, int capacity)
{
  g_autoptr (JsonObject) o = foyer_test_call (t, "service.create",
                                              foyer_params ("title", "s", "Yoga", "category", "d", &t->category[0], "price_min", "i", (gint64) 1200, "dur", "i", (gint64) 60,
                                                            "kind", "s", "group", "capacity", "i", (gint64) capacity, "staff", "n",
                                                            ids_list (&t->staff[ANNA], &t->staff[CLARA], NULL), NULL));
  return foyer_test_id (o, "service");
}

static inline FoyerId
make_event (FoyerTest *t, const FoyerId *service, int staff, const char *wall)
{
  g_autoptr (JsonObject) o = foyer_test_call (t, "event.create", foyer_params ("staff", "d", &t->staff[staff], "wall", "s", wall, "service", "d", service, NULL));
  return foyer_test_id (o, "event");
}

static inline Booked
enrol (FoyerTest *t, const FoyerId *event, const char *name, const char *phone)
{
  g_autoptr (JsonObject) o = foyer_test_call (t, "event.enrol", foyer_params ("event", "d", event, "name", "s", name, "phone", "s", phone, NULL));
  return booked_of (o);
}

static inline JsonObject *
event_of (FoyerTest *t, const FoyerId *event)
{
  return object_of (foyer_test_query (t, "event.get", foyer_params ("event", "d", event, NULL)));
}

static inline gint64
event_int (FoyerTest *t, const FoyerId *event, const char *name)
{
  g_autoptr (JsonObject) o = event_of (t, event);
  return int_of (o, name);
}

static inline void
set_setting (FoyerTest *t, const char *key, JsonNode *value)
{
  g_autoptr (JsonObject) values = json_object_new ();

  json_object_set_member (values, key, value);
  g_autoptr (JsonObject) o = foyer_test_call (t, "setting.set", foyer_params ("values", "n", json_node_init_object (json_node_alloc (), values), NULL));
}

static inline void
allow_seats (FoyerTest *t, int most)
{
  set_setting (t, "event.extra-seats", json_node_init_boolean (json_node_alloc (), TRUE));
  set_setting (t, "event.max-seats", json_node_init_int (json_node_alloc (), most));
}
