/* The compiler of conditions against a model that looks at every client and every booking one by one, on random trees over a random salon. */
#include "config.h"

#include "desk-day.h"
#include "foyer-filter.h"

#define CLIENTS 36
#define BOOKINGS 90
#define TREES 700

typedef struct
{
  FoyerId client; /* root */
  FoyerId staff, service;
  char day[11], status[12];
  gint64 total, made;
  gboolean online;
} One;

typedef struct
{
  FoyerId id;
  char *text, *gender, *priority, *birthday, *phone, *email, *first, *last;
  gint64 discount, sold, paid, visits, noshows;
  gboolean no_mail, merged, labelled[2];
} Card;

typedef struct
{
  FoyerTest *t;
  GArray *bookings, *cards;
  FoyerId labels[2];
  gint64 today;
} World;

/* ---- a salon ------------------------------------------------------------------------------------------------------------------------- */

static char *
kept (FoyerStmt *s, int col)
{
  return g_strdup (foyer_stmt_text (s, col));
}

static gboolean
read_world (FoyerDb *db, gpointer data, GError **error)
{
  World *w = data;
  FoyerStmt *s = foyer_db_sql (db, "SELECT c.id, f.parts, c.gender, c.priority, c.birthday, c.phone, c.email, coalesce(c.discount, 0), coalesce(c.no_mail, 0) FROM client c"
                                   " JOIN client_find f ON f.client = c.id");

  while (foyer_stmt_step (s))
    {
      Card c = { foyer_stmt_id (s, 0), kept (s, 1), kept (s, 2), kept (s, 3), kept (s, 4), kept (s, 5), kept (s, 6) };
      c.discount = foyer_stmt_int (s, 7);
      c.no_mail = foyer_stmt_int (s, 8) != 0;
      g_array_append_val (w->cards, c);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < w->cards->len; i++)
    {
      Card *c = &g_array_index (w->cards, Card, i);

      s = foyer_db_sql (db, "SELECT sold, paid, visits, noshows, first, last FROM client_fig WHERE client = ?1");
      foyer_stmt_bind_id (s, 1, &c->id);
      if (foyer_stmt_step (s))
        {
          c->sold = foyer_stmt_int (s, 0);
          c->paid = foyer_stmt_int (s, 1);
          c->visits = foyer_stmt_int (s, 2);
          c->noshows = foyer_stmt_int (s, 3);
          c->first = kept (s, 4);
          c->last = kept (s, 5);
        }
      foyer_stmt_done (s);
      for (int l = 0; l < 2; l++)
        {
          s = foyer_db_sql (db, "SELECT 1 FROM client_label WHERE label = ?2 AND deleted IS NOT 1 AND client IN (SELECT ?1 UNION SELECT client FROM client_root WHERE root = ?1)");
          foyer_stmt_bind_id (s, 1, &c->id);
          foyer_stmt_bind_id (s, 2, &w->labels[l]);
          c->labelled[l] = foyer_stmt_step (s);
          foyer_stmt_done (s);
        }
      c->merged = foyer_db_int (db, "SELECT count(*) FROM client_root WHERE root = ?1", &c->id) > 0;
    }
  /* By the rows themselves: neither visit_fig nor its indexes. */
  s = foyer_db_sql (db, "SELECT coalesce(r.root, v.client), a.staff, (SELECT l.service FROM line l WHERE l.appointment = a.id AND l.deleted IS NOT 1), v.date, v.status,"
                        " (SELECT sum(l.price * (10000 - coalesce(l.disc_pct, 0)) / 10000) FROM line l WHERE l.visit = v.id AND l.deleted IS NOT 1), a.made_at, coalesce(a.online, 0) FROM appointment a"
                        " JOIN visit v ON v.id = a.visit LEFT JOIN client_root r ON r.client = v.client WHERE a.deleted IS NOT 1 AND v.status <> 'deleted'");
  while (foyer_stmt_step (s))
    {
      One b = { .client = foyer_stmt_id (s, 0), .staff = foyer_stmt_id (s, 1), .service = foyer_stmt_id (s, 2), .total = foyer_stmt_int (s, 5), .made = foyer_stmt_int (s, 6),
                .online = foyer_stmt_int (s, 7) != 0 };
      g_strlcpy (b.day, foyer_stmt_text (s, 3), sizeof b.day);
      g_strlcpy (b.status, foyer_stmt_text (s, 4), sizeof b.status);
      g_array_append_val (w->bookings, b);
    }
  foyer_stmt_done (s);
  return foyer_db_check (db, error);
}

static void
make_world (World *w)
{
  static const char *const names[] = { "Anna", "Bela", "Cili", "Dora", "Emil", "Feri" }, *const genders[] = { NULL, "male", "female" }, *const priorities[] = { NULL, "none", "gold" };
  static const char *const statuses[] = { NULL, NULL, "arrived", "arrived", "no-show", "confirmed" };
  FoyerId clients[CLIENTS];

  w->t = foyer_test_new ();
  w->today = foyer_date_make (2026, 11, 24);
  w->bookings = g_array_new (FALSE, FALSE, sizeof (One));
  w->cards = g_array_new (FALSE, FALSE, sizeof (Card));
  for (int l = 0; l < 2; l++)
    {
      g_autoptr (JsonObject) made = foyer_test_call (w->t, "label.create", foyer_params ("title", "s", l == 0 ? "Good" : "New", "scope", "s", "client", NULL));
      w->labels[l] = foyer_test_id (made, "label");
    }
  for (guint i = 0; i < CLIENTS; i++)
    {
      g_autofree char *phone = g_test_rand_int_range (0, 3) > 0 ? g_strdup_printf ("+3620111%04u", i) : NULL;
      g_autofree char *mail = g_test_rand_int_range (0, 2) ? g_strdup_printf ("m%u@example.com", i) : NULL;
      char day[11];
      gint64 born = foyer_date_make (1950 + g_test_rand_int_range (0, 60), 1, 1) + g_test_rand_int_range (0, 365);
      g_autoptr (JsonObject) made = foyer_test_call (w->t, "client.create", foyer_params ("name", "s", names[g_test_rand_int_range (0, 6)], "phone", "s", phone, "email", "s", mail, "gender", "s",
                                                                                         genders[g_test_rand_int_range (0, 3)], "priority", "s", priorities[g_test_rand_int_range (0, 3)], "birthday", "s",
                                                                                         g_test_rand_int_range (0, 4) ? foyer_date_format (born, day) : NULL, "discount", "i",
                                                                                         (gint64) g_test_rand_int_range (0, 3) * 500, "no_mail", "b", g_test_rand_int_range (0, 3) == 0, NULL));
      clients[i] = foyer_test_id (made, "id");
      if (g_test_rand_int_range (0, 3) == 0)
        json_object_unref (foyer_test_call (w->t, "client.label", foyer_params ("id", "d", &clients[i], "label", "d", &w->labels[g_test_rand_int_range (0, 2)], "on", "b", TRUE, NULL)));
    }
  for (guint i = 0; i < BOOKINGS; i++)
    {
      int staff = g_test_rand_int_range (0, 2), service = staff == ANNA ? g_test_rand_int_range (0, 3) : BEARD;
      const char *status = statuses[g_test_rand_int_range (0, 6)];
      char day[11];
      g_autofree char *wall = NULL;
      g_autoptr (JsonObject) made = NULL;

      /* Clients beyond two thirds have never come. */
      foyer_date_format (w->today - 40 + (gint64) i, day);
      wall = g_strdup_printf ("%sT%02d:00", day, 10 + g_test_rand_int_range (0, 3));
      w->t->owner.now = foyer_test_at ("2026-11-24T08:00") - (gint64) g_test_rand_int_range (0, 50) * 24 * 3600 * 1000;
      made = foyer_test_call (w->t, "booking.create", foyer_params ("staff", "d", &w->t->staff[staff], "wall", "s", wall, "services", "n", services_of (w->t, service, -1), "client", "d",
                                                                   &clients[g_test_rand_int_range (0, CLIENTS * 2 / 3)], "override", "s", "test", NULL));
      Booked b = booked_of (made);
      w->t->owner.now = foyer_test_at ("2026-11-24T08:00");
      if (status != NULL)
        set_status (w->t, &b.visit, status);
      if (status != NULL && g_str_equal (status, "arrived") && g_test_rand_int_range (0, 2))
        json_object_unref (foyer_test_call (w->t, "visit.pay", foyer_params ("visit", "d", &b.visit, "quick", "s", "cash", NULL)));
    }
  for (guint i = 0; i < 4; i++)
    json_object_unref (foyer_test_call (w->t, "client.merge", foyer_params ("winner", "d", &clients[i], "loser", "d", &clients[CLIENTS - 1 - i], NULL)));
  g_assert_true (foyer_store_read (foyer_desk_store (w->t->desk), read_world, w, NULL));
}

/* ---- a tree ----------------------------------------------------------------------------------------------------------------------------- */

static void
add_when (GString *s, const char *name)
{
  int kind = g_test_rand_int_range (0, 5);
  char a[11], b[11];
  gint64 from = foyer_date_make (2026, 11, 24) - 45 + g_test_rand_int_range (0, 90);

  if (kind == 0)
    g_string_append_printf (s, "\"%s\":{\"period\":\"%s\"}", name, foyer_periods[g_test_rand_int_range (0, 13)]);
  else if (kind == 1)
    g_string_append_printf (s, "\"%s\":{\"last_days\":%d}", name, g_test_rand_int_range (1, 40));
  else if (kind == 2)
    g_string_append_printf (s, "\"%s\":{\"next_days\":%d}", name, g_test_rand_int_range (1, 40));
  else if (kind == 3)
    g_string_append_printf (s, "\"%s\":{\"older_days\":%d}", name, g_test_rand_int_range (0, 40));
  else
    g_string_append_printf (s, "\"%s\":{\"from\":\"%s\",\"to\":\"%s\"}", name, foyer_date_format (from, a), foyer_date_format (from + g_test_rand_int_range (0, 30), b));
}

static void
add_bookings (World *w, GString *s)
{
  char id[FOYER_ID_TEXT_LEN + 1];

  g_string_append (s, "{\"is\":\"bookings\"");
  if (g_test_rand_int_range (0, 2))
    {
      g_string_append_c (s, ',');
      add_when (s, "when");
    }
  if (g_test_rand_int_range (0, 3) == 0)
    g_string_append_printf (s, ",\"staff\":[\"%s\"]", foyer_id_format (&w->t->staff[g_test_rand_int_range (0, 2)], id));
  if (g_test_rand_int_range (0, 3) == 0)
    g_string_append_printf (s, ",\"service\":[\"%s\"]", foyer_id_format (&w->t->service[g_test_rand_int_range (0, 4)], id));
  if (g_test_rand_int_range (0, 3) == 0)
    g_string_append_printf (s, ",\"status\":[\"arrived\"%s]", g_test_rand_int_range (0, 2) ? ",\"no-show\"" : "");
  if (g_test_rand_int_range (0, 4) == 0)
    g_string_append_printf (s, ",\"cost\":{\"from\":%d,\"to\":%d}", g_test_rand_int_range (0, 30) * 100, 3000 + g_test_rand_int_range (0, 40) * 100);
  if (g_test_rand_int_range (0, 5) == 0)
    g_string_append (s, ",\"online\":false");
  if (g_test_rand_int_range (0, 4) == 0)
    {
      g_string_append_c (s, ',');
      add_when (s, "made");
    }
  switch (g_test_rand_int_range (0, 5))
    {
    case 0:
      g_string_append (s, ",\"none\":true");
      break;
    case 1:
      g_string_append_printf (s, ",\"count\":{\"from\":%d}", g_test_rand_int_range (0, 4));
      break;
    case 2:
      g_string_append_printf (s, ",\"count\":{\"to\":%d}", g_test_rand_int_range (0, 4));
      break;
    case 3:
      g_string_append_printf (s, ",\"count\":{\"from\":%d,\"to\":%d}", g_test_rand_int_range (0, 3), g_test_rand_int_range (2, 5));
      break;
    default:
      break;
    }
  g_string_append_c (s, '}');
}

static void
add_leaf (World *w, GString *s)
{
  static const char *const yes[] = { "phone", "email", "no_mail", "merged" }, *const figures[] = { "visits", "noshows" }, *const money[] = { "sold", "paid", "balance" };
  static const char *const days[] = { "last", "first", "born" };
  char id[FOYER_ID_TEXT_LEN + 1];
  int n = g_test_rand_int_range (0, 3);

  switch (g_test_rand_int_range (0, 12))
    {
    case 0:
      g_string_append_printf (s, "{\"is\":\"%s\",\"yes\":%s}", yes[g_test_rand_int_range (0, 4)], g_test_rand_int_range (0, 2) ? "true" : "false");
      break;
    case 1:
      g_string_append_printf (s, "{\"is\":\"%s\",\"from\":%d,\"to\":%d}", figures[g_test_rand_int_range (0, 2)], n, n + 2);
      break;
    case 2:
      g_string_append_printf (s, "{\"is\":\"%s\",\"from\":%d}", money[n], g_test_rand_int_range (-30, 60) * 100);
      break;
    case 3:
      g_string_append_printf (s, "{\"is\":\"%s\",", days[n]);
      if (g_test_rand_int_range (0, 3) == 0)
        g_string_append (s, "\"none\":true");
      else
        add_when (s, "when");
      g_string_append_c (s, '}');
      break;
    case 4:
      g_string_append_printf (s, "{\"is\":\"gender\",\"of\":[\"%s\"]}", n == 0 ? "unknown" : n == 1 ? "male" : "female");
      break;
    case 5:
      g_string_append_printf (s, "{\"is\":\"age\",\"from\":%d,\"to\":%d}", 20 + n * 10, 45 + n * 10);
      break;
    case 6:
      g_string_append_printf (s, "{\"is\":\"category\",%s\"of\":[\"%s\"]}", g_test_rand_int_range (0, 2) ? "\"none\":true," : "", foyer_id_format (&w->labels[n % 2], id));
      break;
    case 7:
      g_string_append_printf (s, "{\"is\":\"text\",\"text\":\"%s\"}", n == 0 ? "bel" : n == 1 ? "0003" : "anna");
      break;
    case 8:
      g_string_append_printf (s, "{\"is\":\"discount\",\"to\":%d}", n * 500);
      break;
    default:
      add_bookings (w, s);
    }
}

static void
add_tree (World *w, GString *s, int depth)
{
  int kind = g_test_rand_int_range (0, depth > 2 ? 1 : 4), n = g_test_rand_int_range (0, 4);

  if (kind == 0)
    {
      add_leaf (w, s);
      return;
    }
  if (kind == 3)
    {
      g_string_append (s, "{\"not\":");
      add_tree (w, s, depth + 1);
      g_string_append_c (s, '}');
      return;
    }
  g_string_append (s, kind == 1 ? "{\"all\":[" : "{\"any\":[");
  for (int i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (s, ',');
      add_tree (w, s, depth + 1);
    }
  g_string_append (s, "]}");
}

/* ---- the model ---------------------------------------------------------------------------------------------------------------------------- */

static gboolean
in_days (World *w, JsonObject *when, gint64 date)
{
  gint64 from = G_MININT64, to = G_MAXINT64, n;

  if (json_object_has_member (when, "period"))
    foyer_period_days (json_object_get_string_member (when, "period"), w->today, 1, &from, &to);
  else if ((n = int_of (when, "last_days")) > 0)
    {
      from = w->today - n + 1;
      to = w->today;
    }
  else if ((n = int_of (when, "next_days")) > 0)
    {
      from = w->today;
      to = w->today + n - 1;
    }
  else if (json_object_has_member (when, "older_days"))
    to = w->today - int_of (when, "older_days") - 1;
  else
    {
      foyer_date_parse (json_object_get_string_member (when, "from"), &from);
      foyer_date_parse (json_object_get_string_member (when, "to"), &to);
    }
  return date >= from && date <= to;
}

static gboolean
in_list (JsonObject *node, const char *name, const char *text)
{
  JsonArray *list = json_object_has_member (node, name) ? json_object_get_array_member (node, name) : NULL;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    if (g_strcmp0 (json_array_get_string_element (list, i), text) == 0)
      return TRUE;
  return list == NULL;
}

static gboolean
in_range (JsonObject *range, gint64 n)
{
  return (!json_object_has_member (range, "from") || n >= int_of (range, "from")) && (!json_object_has_member (range, "to") || n <= int_of (range, "to"));
}

static gboolean
has_bookings (World *w, const Card *c, JsonObject *node)
{
  gint64 n = 0, date;
  int minute;
  char id[FOYER_ID_TEXT_LEN + 1];

  for (guint i = 0; i < w->bookings->len; i++)
    {
      const One *b = &g_array_index (w->bookings, One, i);

      if (!foyer_id_equal (&b->client, &c->id) || !in_list (node, "status", b->status) || !in_list (node, "staff", foyer_id_format (&b->staff, id))
          || !in_list (node, "service", foyer_id_format (&b->service, id)))
        continue;
      foyer_date_parse (b->day, &date);
      if (json_object_has_member (node, "when") && !in_days (w, json_object_get_object_member (node, "when"), date))
        continue;
      foyer_zone_from_utc (foyer_zone_get ("Europe/Budapest"), b->made, &date, &minute);
      if (json_object_has_member (node, "made") && !in_days (w, json_object_get_object_member (node, "made"), date))
        continue;
      if (json_object_has_member (node, "cost") && !in_range (json_object_get_object_member (node, "cost"), b->total))
        continue;
      if (json_object_has_member (node, "online") && json_object_get_boolean_member (node, "online") != b->online)
        continue;
      n++;
    }
  if (json_object_has_member (node, "none"))
    return n == 0;
  return json_object_has_member (node, "count") ? in_range (json_object_get_object_member (node, "count"), n) : n > 0;
}

static gboolean
has_day (World *w, JsonObject *node, const char *day)
{
  gint64 date;

  if (json_object_has_member (node, "none"))
    return day == NULL;
  return day != NULL && foyer_date_parse (day, &date) && in_days (w, json_object_get_object_member (node, "when"), date);
}

static gboolean
leaf_holds (World *w, const Card *c, JsonObject *node)
{
  const char *is = json_object_get_string_member (node, "is");
  gboolean yes = json_object_get_boolean_member_with_default (node, "yes", TRUE), any = FALSE;
  gint64 date;
  char id[FOYER_ID_TEXT_LEN + 1];

  if (g_str_equal (is, "bookings"))
    return has_bookings (w, c, node);
  if (g_str_equal (is, "phone"))
    return (c->phone != NULL) == yes;
  if (g_str_equal (is, "email"))
    return (c->email != NULL) == yes;
  if (g_str_equal (is, "no_mail"))
    return c->no_mail == yes;
  if (g_str_equal (is, "merged"))
    return c->merged == yes;
  if (g_str_equal (is, "visits"))
    return in_range (node, c->visits);
  if (g_str_equal (is, "noshows"))
    return in_range (node, c->noshows);
  if (g_str_equal (is, "sold"))
    return in_range (node, c->sold);
  if (g_str_equal (is, "paid"))
    return in_range (node, c->paid);
  if (g_str_equal (is, "balance"))
    return in_range (node, c->paid - c->sold);
  if (g_str_equal (is, "discount"))
    return in_range (node, c->discount);
  if (g_str_equal (is, "last"))
    return has_day (w, node, c->last);
  if (g_str_equal (is, "first"))
    return has_day (w, node, c->first);
  if (g_str_equal (is, "born"))
    return has_day (w, node, c->birthday);
  if (g_str_equal (is, "gender"))
    return in_list (node, "of", c->gender != NULL ? c->gender : "unknown");
  if (g_str_equal (is, "text"))
    return strstr (c->text, json_object_get_string_member (node, "text")) != NULL;
  if (g_str_equal (is, "age"))
    {
      int y, m, d, by, bm, bd;

      if (c->birthday == NULL)
        return FALSE;
      foyer_date_parse (c->birthday, &date);
      foyer_date_split (w->today, &y, &m, &d);
      foyer_date_split (date, &by, &bm, &bd);
      return in_range (node, y - by - (bm > m || (bm == m && bd > d)));
    }
  g_assert_cmpstr (is, ==, "category");
  for (int l = 0; l < 2; l++)
    any |= c->labelled[l] && in_list (node, "of", foyer_id_format (&w->labels[l], id));
  return json_object_has_member (node, "none") ? !any : any;
}

static gboolean
holds (World *w, const Card *c, JsonNode *tree)
{
  JsonObject *node = json_node_get_object (tree);

  if (json_object_has_member (node, "is"))
    return leaf_holds (w, c, node);
  if (json_object_has_member (node, "not"))
    return !holds (w, c, json_object_get_member (node, "not"));
  for (int any = 0; any < 2; any++)
    {
      JsonArray *list = json_object_has_member (node, any ? "any" : "all") ? json_object_get_array_member (node, any ? "any" : "all") : NULL;

      if (list == NULL)
        continue;
      for (guint i = 0; i < json_array_get_length (list); i++)
        if (holds (w, c, json_array_get_element (list, i)) == any)
          return any;
      return !any;
    }
  g_assert_not_reached ();
}

/* ---- both ------------------------------------------------------------------------------------------------------------------------------------- */

static void
test_model (void)
{
  World w = { 0 };
  guint some = 0;

  make_world (&w);
  for (int i = 0; i < TREES; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (JsonNode) tree = NULL;
      gsize len = 0;
      g_autofree guchar *ids = NULL;
      g_autoptr (GHashTable) found = g_hash_table_new (foyer_id_hash, foyer_id_equal_func);

      add_tree (&w, text, 0);
      tree = json_from_string (text->str, NULL);
      g_autoptr (JsonObject) answer = object_of (foyer_test_query (w.t, "client.ids", foyer_params ("filter", "n", json_from_string (text->str, NULL), NULL)));
      ids = g_base64_decode (json_object_get_string_member (answer, "ids"), &len);
      for (gsize k = 0; k < len / sizeof (FoyerId); k++)
        g_hash_table_add (found, (FoyerId *) ids + k);
      some += g_hash_table_size (found) > 0 && g_hash_table_size (found) < w.cards->len;
      for (guint k = 0; k < w.cards->len; k++)
        {
          const Card *c = &g_array_index (w.cards, Card, k);
          gboolean want = holds (&w, c, tree), got = g_hash_table_contains (found, &c->id);

          if (want != got)
            g_error ("%s %s but %s: %s", c->text, got ? "is found" : "is not found", want ? "fits" : "does not fit", text->str);
        }
    }
  /* Not all of them everybody or nobody. */
  g_assert_cmpuint (some, >, TREES / 5);
  foyer_test_free (w.t);
  for (guint i = 0; i < w.cards->len; i++)
    {
      Card *c = &g_array_index (w.cards, Card, i);
      char *texts[] = { c->text, c->gender, c->priority, c->birthday, c->phone, c->email, c->first, c->last };

      for (gsize k = 0; k < G_N_ELEMENTS (texts); k++)
        g_free (texts[k]);
    }
  g_array_unref (w.cards);
  g_array_unref (w.bookings);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/CLI-16 CLI-17 CLI-18 random trees against a model", test_model);
  return g_test_run ();
}
