/* Short ways to book and pay in tests of bookings, visits and money. */
#pragma once

#include <string.h>

#include "foyer-test.h"

/* "2026-11-24T" + time */
static inline char *
wall_of (const char *date,
         const char *time)
{
  return g_strdup_printf ("%sT%s", date, time);
}

/* List of services by number, -1 at the end. */
static inline JsonNode *
services_of (FoyerTest *t,
             int first,
             ...)
{
  JsonArray *list = json_array_new ();
  va_list args;
  va_start (args, first);
  for (int n = first; n >= 0; n = va_arg (args, int))
    {
      char text[37];
      JsonObject *o = json_object_new ();
      json_object_set_string_member (o, "service", foyer_id_format (&t->service[n], text));
      json_array_add_object_element (list, o);
    }
  va_end (args);
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, list);
  return node;
}

/* List of ids, NULL at the end. */
static inline JsonNode *G_GNUC_NULL_TERMINATED
ids_of (const FoyerId *first,
        ...)
{
  JsonArray *list = json_array_new ();
  va_list args;
  char text[37];
  va_start (args, first);
  for (const FoyerId *id = first; id != NULL; id = va_arg (args, const FoyerId *))
    json_array_add_string_element (list, foyer_id_format (id, text));
  va_end (args);
  JsonNode *node = json_node_init_array (json_node_alloc (), list);
  json_array_unref (list);
  return node;
}

typedef struct
{
  FoyerId appointment, visit, client;
} Booked;

static inline Booked
booked_of (JsonObject *o)
{
  Booked b = { foyer_test_id (o, "appointment"), foyer_test_id (o, "visit"), FOYER_ID_NONE };
  if (json_object_has_member (o, "client") && !json_object_get_null_member (o, "client"))
    b.client = foyer_test_id (o, "client");
  return b;
}

/* One service for a client found by phone, on the test's day. */
static inline Booked
book (FoyerTest *t,
      int staff,
      const char *time,
      int service,
      const char *name,
      const char *phone)
{
  g_autofree char *wall = strchr (time, 'T') != NULL ? g_strdup (time) : wall_of (FOYER_TEST_DATE, time);
  g_autoptr (JsonObject) o = foyer_test_call (t, "booking.create",
                                              foyer_params ("staff", "d", &t->staff[staff], "wall", "s", wall, "services", "n",
                                                            services_of (t, service, -1), "name", "s", name, "phone", "s", phone, NULL));
  return booked_of (o);
}

static inline void
set_status (FoyerTest *t,
            const FoyerId *visit,
            const char *status)
{
  g_autoptr (JsonObject) o = foyer_test_call (t, "visit.status", foyer_params ("visit", "d", visit, "status", "s", status, NULL));
}

/* Result of visit.pay by tenders: register, amount pairs; NULL at the end. */
static inline JsonNode *
tenders_of (const FoyerId *reg,
            gint64 amount,
            const FoyerId *second,
            gint64 second_amount)
{
  JsonArray *list = json_array_new ();
  for (int i = 0; i < (second != NULL ? 2 : 1); i++)
    {
      char text[37];
      JsonObject *o = json_object_new ();
      json_object_set_string_member (o, "register", foyer_id_format (i == 0 ? reg : second, text));
      json_object_set_int_member (o, "amount", i == 0 ? amount : second_amount);
      json_array_add_object_element (list, o);
    }
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, list);
  return node;
}

static inline JsonObject *
object_of (JsonNode *node /* taken */)
{
  JsonObject *o = json_object_ref (json_node_get_object (node));
  json_node_unref (node);
  return o;
}

static inline JsonObject *
visit_of (FoyerTest *t,
          const FoyerId *visit)
{
  return object_of (foyer_test_query (t, "visit.get", foyer_params ("visit", "d", visit, NULL)));
}

static inline JsonObject *
day_of (FoyerTest *t,
        const char *date)
{
  return object_of (foyer_test_query (t, "calendar.day", foyer_params ("date", "s", date, NULL)));
}

static inline gint64
client_figure (FoyerTest *t,
               const FoyerId *visit,
               const char *name)
{
  g_autoptr (JsonObject) v = visit_of (t, visit);
  return json_object_get_int_member (json_object_get_object_member (v, "client"), name);
}

static inline gint64
int_of (JsonObject *o,
        const char *name)
{
  return json_object_get_int_member_with_default (o, name, 0);
}
