/* scope-salon: for every right and limit with a scope a row inside and a row outside, and what reaches for them. The same at a desk and through a
 * server: whoever includes it says how to ask. scope_missing() is made from the tables of rights: one without a case fails the test. */
#pragma once

#include <string.h>

#include "foyer-rights.h"
#include "foyer-session.h"
#include "foyer-test.h"

typedef struct
{
  FoyerTest *t;        /* borrowed */
  FoyerActor who;      /* whose access is limited: Anna by the team */
  char *ids[2][12];    /* of what is inside, and outside: in the order of scope_words[] */
  char *anna, *position, *cash, *refill;
  FoyerId client[2], appointment[2], visit[2], old[2], old_visit[2], money[2];
} ScopeSalon;

/* "$appointment" of a case: [0] inside, [1] outside. */
static const char *const scope_words[] = { "$appointment", "$visit", "$client", "$old_visit", "$old", "$money", "$day", "$register", "$protocol", "$loc", "$item", NULL };

typedef struct
{
  const char *scope;  /* the right or the limit, or what else it is about */
  const char *role, *rights;
  gboolean query;
  const char *entry, *params;
  const char *shows;  /* of a query: in the answer about what is inside, and not in the other */
} ScopeCase;

/* Days: three may be looked at or changed; inside is one day ago, outside five. Whoever is limited is a manager, so that nothing else stops him. */
static const ScopeCase scope_cases[] = {
  { "calendar.history", "manager", "{\"calendar.history\":3}", TRUE, "calendar.day", "{\"date\":\"$day\"}", "\"columns\"" },
  { "calendar.history", "manager", "{\"calendar.history\":3}", TRUE, "visit.get", "{\"visit\":\"$old_visit\"}", "\"lines\"" },
  { "booking.past", "manager", "{\"booking.past\":3}", FALSE, "booking.update", "{\"appointment\":\"$old\",\"comment\":\"seen\"}" },
  { "booking.goods-create", "manager", "{\"booking.goods-create\":3}", FALSE, "line.add", "{\"visit\":\"$old_visit\",\"title\":\"Shampoo\",\"price\":500}" },
  { "money.pay", "manager", "{\"money.pay\":3}", FALSE, "visit.pay", "{\"visit\":\"$old_visit\",\"tenders\":[{\"register\":\"$cash\",\"amount\":200}]}" },
  { "money.registers", "manager", "{\"money.registers\":3}", TRUE, "money.list", "{\"from\":\"$day\",\"to\":\"$day\"}", "$money" },
  { "money.cancel", "manager", "{\"money.cancel\":3}", FALSE, "money.cancel", "{\"money\":\"$money\"}" },
  { "reports.bookings", "manager", "{\"reports.bookings\":3}", TRUE, "report.bookings", "{\"from\":\"$day\",\"to\":\"$day\"}", "$old" },
  { "registers", "manager", "{\"registers\":[\"$cash\"]}", FALSE, "visit.pay", "{\"visit\":\"$visit\",\"tenders\":[{\"register\":\"$register\",\"amount\":100}]}" },
  { "items", "manager", "{\"items\":[\"$refill\"]}", FALSE, "money.create", "{\"item\":\"$item\",\"amount\":100}" },
  { "items", "manager", "{\"items\":[\"$refill\"]}", TRUE, "item.list", "{}", "$item" },
  { "member", "manager", "{\"member\":[\"$anna\"]}", FALSE, "booking.update", "{\"appointment\":\"$appointment\",\"comment\":\"seen\"}" },
  { "member", "manager", "{\"member\":[\"$anna\"]}", TRUE, "client.get", "{\"id\":\"$client\"}", "$client" },
  { "clients-of", "manager", "{\"clients-of\":[\"$anna\"]}", TRUE, "client.get", "{\"id\":\"$client\"}", "$client" },
  { "clients-of", "manager", "{\"clients-of\":[\"$anna\"]}", FALSE, "client.update", "{\"id\":\"$client\",\"note\":\"seen\"}" },
  { "position", "manager", "{\"position\":[\"$position\"]}", FALSE, "booking.update", "{\"appointment\":\"$appointment\",\"comment\":\"seen again\"}" },
  { "medical-of", "manager", "{\"medical-of\":[\"$anna\"]}", FALSE, "medical.open", "{\"visit\":\"$visit\",\"what\":\"protocol\",\"id\":\"$protocol\"}" },
  { "medical-position", "manager", "{\"medical-position\":[\"$position\"]}", FALSE, "medical.open", "{\"visit\":\"$visit\",\"what\":\"protocol\",\"id\":\"$protocol\"}" },
  /* A professional's: own column, own clients, payments of own visits (USR-10, PRM). */
  { "own column", "professional", NULL, FALSE, "booking.update", "{\"appointment\":\"$appointment\",\"comment\":\"mine\"}" },
  { "own clients", "professional", NULL, TRUE, "client.get", "{\"id\":\"$client\"}", "$client" },
  { "own visits", "professional", NULL, FALSE, "visit.pay", "{\"visit\":\"$visit\",\"tenders\":[{\"register\":\"$cash\",\"amount\":300}]}" },
  /* An access to one location is none to the next. */
  { "own location", "manager", NULL, TRUE, "calendar.day", "{\"date\":\"$day\",\"loc\":\"$loc\"}", "\"columns\"" },
  { "own location", "manager", NULL, FALSE, "setting.set", "{\"values\":{\"sheet.blanks\":3},\"loc\":\"$loc\"}" },
};

/* What the tables limit and no case is about; NULL. */
static inline const char *
scope_missing (void)
{
  for (int i = 0; i < foyer_n_rights + FOYER_N_LIMITS; i++)
    {
      gboolean limit = i >= foyer_n_rights, found = FALSE;
      const char *name = limit ? foyer_right_limits[i - foyer_n_rights].name : foyer_rights[i].name;

      if (limit ? foyer_right_limits[i - foyer_n_rights].later : (!foyer_rights[i].days || foyer_rights[i].later))
        continue;
      for (gsize k = 0; k < G_N_ELEMENTS (scope_cases) && !found; k++)
        found = strcmp (scope_cases[k].scope, name) == 0;
      if (!found)
        return name;
    }
  return NULL;
}

static inline FoyerId
scope_field (FoyerTest *t, const FoyerId *appointment, const char *field)
{
  g_autofree char *text = foyer_test_field (t, "appointment", appointment, field);
  FoyerId id = FOYER_ID_NONE;

  g_assert_true (foyer_id_parse (text, &id));
  return id;
}

/* A booking of long ago, too: the reason says so. */
static inline FoyerId
scope_book (FoyerTest *t, int staff, const char *day, const char *time, const char *name, const char *phone, const char *comment)
{
  g_autofree char *service = foyer_id_to_string (&t->service[HAIRCUT]), *list = g_strdup_printf ("[{\"service\":\"%s\"}]", service), *wall = g_strdup_printf ("%sT%s", day, time);
  g_autoptr (JsonObject) made = foyer_test_call (t, "booking.create", foyer_params ("staff", "d", &t->staff[staff], "wall", "s", wall, "services", "n", json_from_string (list, NULL),
                                                                                   "name", "s", name, "phone", "s", phone, "comment", "s", comment, "override", "s", "was here", NULL));

  json_object_unref (foyer_test_call (t, "visit.status", foyer_params ("visit", "s", json_object_get_string_member (made, "visit"), "status", "s", "arrived", "override", "s",
                                                                      "was here", NULL)));
  return foyer_test_id (made, "appointment");
}

static inline gboolean
scope_read_money (FoyerDb *db, gpointer data, GError **error)
{
  FoyerId *ids = data; /* of the visit; of its payment */
  FoyerStmt *s = foyer_db_sql (db, "SELECT id FROM money WHERE visit = ?1 AND void IS NULL ORDER BY id LIMIT 1");

  foyer_stmt_bind_id (s, 1, &ids[0]);
  g_assert_true (foyer_stmt_step (s));
  ids[1] = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  return TRUE;
}

/* A client of Anna's and one of Boris's, each with a visit of today and a protocol; and of Anna's client a visit one day ago and one five days ago, each
 * paid then. @now: UTC ms of the middle of a day; @who: a user of the salon */
static inline void
scope_salon_begin (ScopeSalon *s, FoyerTest *t, gint64 now, const FoyerActor *who)
{
  static const char *const names[] = { "Ines", "Zqxouter" }, *const phones[] = { "+36301230001", "+36301230002" };
  static const int back[] = { 1, 5 };
  g_autoptr (JsonObject) stylist = foyer_test_call (t, "position.create", foyer_params ("name", "s", "Stylist", NULL)),
                         barber = foyer_test_call (t, "position.create", foyer_params ("name", "s", "Barber", NULL)), other = NULL;
  g_autoptr (JsonNode) items = NULL;
  FoyerId position[2] = { foyer_test_id (stylist, "position"), foyer_test_id (barber, "position") }, loc[2] = { t->loc }, reg[2] = { t->cash, t->card };
  FoyerActor owner = t->owner;

  memset (s, 0, sizeof *s);
  s->t = t;
  s->who = *who;
  s->anna = foyer_id_to_string (&t->staff[ANNA]);
  s->position = foyer_id_to_string (&position[0]);
  s->cash = foyer_id_to_string (&t->cash);
  items = foyer_test_query (t, "item.list", NULL);
  s->refill = g_strdup (json_object_get_string_member (foyer_test_find (json_node_get_array (items), "code", "refill"), "id"));
  other = foyer_test_call (t, "location.create", foyer_params ("name", "s", "Salon Donau", "country", "s", "HU", "zone", "s", "Europe/Budapest", "currency", "s", "EUR", NULL));
  loc[1] = foyer_test_id (other, "loc");
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (JsonObject) protocol = NULL;
      g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Budapest");
      g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now / 1000), here = g_date_time_to_timezone (utc, zone), ago = g_date_time_add_days (here, -back[i]);
      g_autofree char *today = g_date_time_format (here, "%Y-%m-%d"), *day = g_date_time_format (ago, "%Y-%m-%d"), *tender = g_strdup_printf ("[{\"register\":\"%s\",\"amount\":100}]", s->cash);
      FoyerId ids[2];
      int n = 0;

      json_object_unref (foyer_test_call (t, "staff.update", foyer_params ("staff", "d", &t->staff[i], "position", "d", &position[i], NULL)));
      s->appointment[i] = scope_book (t, i, today, "11:00", names[i], phones[i], i ? "zqxcomment" : "inside");
      s->visit[i] = scope_field (t, &s->appointment[i], "visit");
      s->client[i] = scope_field (t, &s->appointment[i], "client");
      protocol = foyer_test_call (t, "medical.protocol-save", foyer_params ("visit", "d", &s->visit[i], "complaints", "s", i ? "zqxcomplaint" : "inside", NULL));
      s->old[i] = scope_book (t, ANNA, day, "12:00", names[0], phones[0], "then");
      s->old_visit[i] = scope_field (t, &s->old[i], "visit");
      owner.now = now - back[i] * 86400 * G_GINT64_CONSTANT (1000);
      json_object_unref (foyer_test_call_as (t, &owner, "visit.pay", foyer_params ("visit", "d", &s->old_visit[i], "tenders", "n", json_from_string (tender, NULL), NULL)));
      ids[0] = s->old_visit[i];
      foyer_store_read (foyer_desk_store (t->desk), scope_read_money, ids, NULL);
      s->money[i] = ids[1];
      const FoyerId *of[] = { &s->appointment[i], &s->visit[i], &s->client[i], &s->old_visit[i], &s->old[i], &s->money[i] };
      for (; n < (int) G_N_ELEMENTS (of); n++)
        s->ids[i][n] = foyer_id_to_string (of[n]);
      s->ids[i][n++] = g_steal_pointer (&day);
      s->ids[i][n++] = foyer_id_to_string (&reg[i]);
      s->ids[i][n++] = g_strdup (json_object_get_string_member (protocol, "protocol"));
      s->ids[i][n++] = foyer_id_to_string (&loc[i]);
      s->ids[i][n++] = i == 0 ? g_strdup (s->refill) : g_strdup (json_object_get_string_member (foyer_test_find (json_node_get_array (items), "code", "salary"), "id"));
    }
}

static inline void
scope_salon_end (ScopeSalon *s)
{
  for (int i = 0; i < 2; i++)
    for (int k = 0; s->ids[i][k] != NULL; k++)
      g_free (s->ids[i][k]);
  g_free (s->anna);
  g_free (s->position);
  g_free (s->cash);
  g_free (s->refill);
}

/* @text with what it names. (transfer full) */
static inline char *
scope_text (ScopeSalon *s, const char *text, int side)
{
  GString *out = g_string_new (text);

  for (int k = 0; scope_words[k] != NULL; k++)
    g_string_replace (out, scope_words[k], s->ids[side][k], 0);
  g_string_replace (out, "$anna", s->anna, 0);
  g_string_replace (out, "$position", s->position, 0);
  g_string_replace (out, "$cash", s->cash, 0);
  g_string_replace (out, "$refill", s->refill, 0);
  return g_string_free (out, FALSE);
}

/* Gives the access the case is about. */
static inline void
scope_grant (ScopeSalon *s, const ScopeCase *c)
{
  g_autofree char *rights = c->rights != NULL ? scope_text (s, c->rights, 0) : NULL;

  json_object_unref (foyer_test_call (s->t, "access.grant", foyer_params ("user", "d", &s->who.user, "role", "s", c->role, "rights", "n",
                                                                          rights != NULL ? json_from_string (rights, NULL) : json_node_new (JSON_NODE_NULL), NULL)));
}

/* What an entry answers: FALSE with the code of the error and its words. @answer: (nullable) */
typedef gboolean (*ScopeAsk) (ScopeSalon *s, gboolean query, const char *entry, JsonObject *params, JsonNode **answer, char **code, char **text);

/* What is inside is reached, what is outside is not. */
static inline void
scope_try (ScopeSalon *s, const ScopeCase *c, ScopeAsk ask)
{
  for (int side = 0; side < 2; side++)
    {
      g_autofree char *text = scope_text (s, c->params, side), *code = NULL, *why = NULL, *shows = c->shows != NULL ? scope_text (s, c->shows, side) : NULL, *answer = NULL;
      g_autoptr (JsonNode) params = json_from_string (text, NULL), result = NULL;
      gboolean reached = ask (s, c->query, c->entry, json_node_get_object (params), &result, &code, &why);

      if (reached && shows != NULL)
        {
          answer = json_to_string (result, FALSE);
          reached = strstr (answer, shows) != NULL;
        }
      if (side == 0 && !reached)
        g_error ("%s: what is inside was not reached by %s: %s", c->scope, c->entry, why != NULL ? why : answer);
      if (side == 1 && reached)
        g_error ("%s: what is outside was reached by %s", c->scope, c->entry);
      /* Kept out, not tripped up. */
      if (side == 1 && code != NULL && strcmp (code, "denied") != 0)
        g_error ("%s: %s about what is outside failed for another reason: %s", c->scope, c->entry, why);
    }
}
