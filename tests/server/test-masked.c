/* Desks that hold no phones (foyer-mask.h): nothing of a number of the chain is in any of their files, by whichever way it could have come,
 * and a card is found by its whole number all the same (SEC-1, USR-14). */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "foyer-feed.h"
#include "foyer-lan-log.h"
#include "foyer-live.h"
#include "foyer-mask.h"
#include "foyer-masked.h"
#include "foyer-rig.h"
#include "foyer-snapshot.h"
#include "foyer-snapshots.h"
#include "foyer-veil.h"
#include "foyer-words.h"

#define NUMBER "+36201234567"
#define PART "201234567"
#define MAIL "eszter@example.com"

/* In any file of the folder, as bytes. */
static gboolean
lies_in (const char *dir, const char *text)
{
  const char *const words[] = { text, NULL };

  return foyer_words_in (dir, words, NULL) > 0;
}

static gboolean
holds (FoyerTest *t, const char *text)
{
  return lies_in (foyer_store_dir (foyer_test_store (t)), text);
}

static FoyerId
add_client (FoyerTest *t, const char *name, const char *phone, const char *email)
{
  g_autoptr (JsonObject) o = foyer_test_call (t, "client.create", foyer_params ("name", "s", name, "phone", "s", phone, "email", "s", email, NULL));
  return foyer_test_id (o, "id");
}

typedef struct
{
  FoyerId id;
  FoyerRow *row;
} Get;

static gboolean
get_client (FoyerDb *db, gpointer data, GError **error)
{
  Get *g = data;

  g->row = foyer_db_get (db, "client", &g->id);
  return TRUE;
}

static FoyerRow *
client_of (FoyerTest *t, const FoyerId *id)
{
  Get g = { *id, NULL };

  foyer_store_read (foyer_test_store (t), get_client, &g, NULL);
  g_assert_nonnull (g.row);
  return g.row;
}

static void
mask (FoyerRigTwo *x, gboolean on)
{
  json_object_unref (foyer_test_call (x->t1, "device.update", foyer_params ("device", "d", &x->d2->device->id, "masked", "b", on, NULL)));
  foyer_rig_two_settle (x);
}

/* Counts and sums of what the desk holds are those of the chain: nothing is repaired for ever. */
static void
assert_sums (FoyerRigTwo *x)
{
  g_autofree char *mine = foyer_rig_digests (foyer_test_store (x->t2)), *theirs = foyer_rig_digests (foyer_rig_two_chain (x));

  g_assert_cmpstr (mine, ==, theirs);
}

static void
assert_found (FoyerTest *t, const FoyerId *id)
{
  g_autoptr (JsonNode) found = foyer_test_query (t, "client.search", foyer_params ("text", "s", "+36 20 123 4567", NULL));
  g_autoptr (JsonObject) again = foyer_test_call (t, "client.create", foyer_params ("name", "s", "Somebody", "phone", "s", "06 20 123 4567", NULL));
  JsonArray *list = json_node_get_array (found);
  FoyerId other = foyer_test_id (again, "id"), first;

  g_assert_cmpint (json_array_get_length (list), ==, 1);
  first = foyer_test_id (json_array_get_object_element (list, 0), "id");
  g_assert_true (foyer_id_equal (&first, id));
  g_assert_true (foyer_id_equal (&other, id));
}

/* SEC-1, USR-14: a booking and a file that name the digits, or the address, take the card that lies under the veil; none is made beside it. */
static void
assert_taken (FoyerTest *t, const FoyerId *id)
{
  gint64 cards = foyer_test_count (t, "SELECT count(*) FROM client WHERE deleted IS NOT 1");
  FoyerId booked = foyer_test_book (t, ANNA, HAIRCUT, FOYER_TEST_DATE "T11:00", "Somebody", "06 20 123 4567");
  g_autofree char *client = foyer_test_field (t, "appointment", &booked, "client"), *wanted = foyer_id_to_string (id), *path = NULL, *visits = NULL;
  g_autoptr (JsonObject) done = NULL, again = NULL;
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("foyer-masked-XXXXXX.csv", &path, &error);

  g_assert_no_error (error);
  close (fd);
  g_assert_cmpstr (client, ==, wanted);
  g_assert_true (g_file_set_contents (path, "Name,Phone,E-mail\nEszter,+36 20 123 4567,\nMailer,,mailer@example.com\nNewcomer,+36 20 765 4321,\n", -1, NULL));
  done = foyer_test_call (t, "import.clients", foyer_params ("path", "s", path, NULL));
  g_assert_cmpint (foyer_test_count (t, "SELECT count(*) FROM client WHERE deleted IS NOT 1"), ==, cards + 1);
  again = foyer_test_call (t, "import.clients", foyer_params ("path", "s", path, "duplicates", "s", "update", NULL));
  g_assert_cmpint (foyer_test_count (t, "SELECT count(*) FROM client WHERE deleted IS NOT 1"), ==, cards + 1);
  g_assert_true (g_file_set_contents (path, "Date,Time,Client,Phone,Staff,Service\n" FOYER_TEST_DATE ",16:00,Eszter,+36201234567,Anna Nagy,Haircut\n", -1, NULL));
  json_object_unref (foyer_test_call (t, "import.appointments", foyer_params ("path", "s", path, NULL)));
  {
    GString *s = g_string_new (wanted);

    g_string_replace (s, "-", "", 0);
    visits = g_strdup_printf ("SELECT count(*) FROM appointment WHERE client = x'%s' AND wall = '" FOYER_TEST_DATE "T16:00'", s->str);
    g_string_free (s, TRUE);
  }
  g_assert_cmpint (foyer_test_count (t, visits), ==, 1);
  g_assert_cmpint (foyer_test_count (t, "SELECT count(*) FROM client WHERE deleted IS NOT 1"), ==, cards + 1);
  g_remove (path);
}

/* By pages, as the desk was when it joined: rows, history, the words it searches. */
static void
test_pages (void)
{
  FoyerRigTwo x;
  FoyerId client;
  g_autoptr (FoyerRow) row = NULL;
  g_autoptr (JsonNode) card = NULL;

  foyer_rig_two_begin (&x, TRUE);
  mask (&x, TRUE);
  client = add_client (x.t1, "Eszter", NUMBER, MAIL);
  add_client (x.t1, "Mailer", NULL, "mailer@example.com");
  foyer_rig_two_settle (&x);
  g_assert_true (holds (x.t1, PART));
  g_assert_false (holds (x.t2, PART));
  g_assert_false (holds (x.t2, "eszter@"));
  g_assert_cmpint (foyer_test_count (x.t2, "SELECT count(*) FROM history WHERE body LIKE '%veil:%'"), ==, 2);
  assert_sums (&x);
  row = client_of (x.t2, &client);
  g_assert_true (foyer_veil_is (foyer_row_text (row, "phone")));
  g_assert_true (foyer_veil_is (foyer_row_text (row, "email")));
  /* Whoever signs in there sees X's, with the same mask as without the right elsewhere. */
  card = foyer_test_query (x.t2, "client.get", foyer_params ("id", "d", &client, NULL));
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (card), "phone_text"), ==, "+36 XX XXX X567");
  g_assert_false (json_object_get_boolean_member (json_node_get_object (card), "phones_shown"));
  assert_found (x.t2, &client);
  assert_taken (x.t2, &client);
  foyer_rig_two_settle (&x);
  assert_sums (&x);
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&x), "SELECT count(*) FROM client WHERE phone LIKE 'veil:%' OR email LIKE 'veil:%'"), ==, 0);
  g_assert_cmpint (foyer_rig_count (foyer_desk_store (x.t1->desk), "SELECT count(*) FROM client WHERE phone='" NUMBER "' OR email='mailer@example.com' OR phone='+36207654321'"), ==, 3);
  foyer_rig_two_end (&x);
}

/* A desk that has them already: they go, from every file; and come back when it may have them. */
static void
test_purge_and_fill (void)
{
  FoyerRigTwo x;
  FoyerId client;

  foyer_rig_two_begin (&x, TRUE);
  client = add_client (x.t1, "Eszter", NUMBER, MAIL);
  foyer_rig_two_settle (&x);
  json_object_unref (foyer_test_call (x.t1, "client.update", foyer_params ("id", "d", &client, "phone2", "s", "+36309876543", NULL)));
  foyer_rig_two_settle (&x);
  g_assert_true (holds (x.t2, PART));
  /* Something of its own on the card that the chain does not know yet. */
  x.d2->lose_requests = 1;
  json_object_unref (foyer_test_call (x.t2, "client.update", foyer_params ("id", "d", &client, "note", "s", "likes tea", NULL)));
  mask (&x, TRUE);
  g_assert_false (holds (x.t2, PART));
  g_assert_false (holds (x.t2, "309876543"));
  g_assert_false (holds (x.t2, "eszter@"));
  g_assert_cmpint (foyer_test_count (x.t2, "SELECT count(*) FROM client_parts WHERE client_parts MATCH '\"234\"'"), ==, 0);
  assert_sums (&x);
  assert_found (x.t2, &client);
  foyer_rig_two_settle (&x);
  g_assert_cmpint (foyer_test_count (x.t1, "SELECT count(*) FROM client WHERE note='likes tea' AND phone='" NUMBER "'"), ==, 1);

  mask (&x, FALSE);
  g_assert_cmpint (foyer_test_count (x.t2, "SELECT count(*) FROM client WHERE note='likes tea' AND phone='" NUMBER "' AND email='" MAIL "'"), ==, 1);
  g_assert_cmpint (foyer_test_count (x.t2, "SELECT count(*) FROM history WHERE body LIKE '%veil:%'"), ==, 0);
  g_assert_cmpint (foyer_test_count (x.t2, "SELECT count(*) FROM client_parts WHERE client_parts MATCH '\"234\"'"), ==, 1);
  foyer_rig_two_agree (&x);
  foyer_rig_two_end (&x);
}

/* A client met at the counter of such a desk: the number goes to the chain and is not kept. */
static void
test_written_there (void)
{
  FoyerRigTwo x;
  FoyerId client;
  g_autoptr (FoyerRow) row = NULL;

  foyer_rig_two_begin (&x, TRUE);
  mask (&x, TRUE);
  client = add_client (x.t2, "Eszter", NUMBER, NULL);
  foyer_rig_two_settle (&x);
  g_assert_cmpint (foyer_test_count (x.t1, "SELECT count(*) FROM client WHERE phone='" NUMBER "'"), ==, 1);
  row = client_of (x.t2, &client);
  g_assert_true (foyer_veil_is (foyer_row_text (row, "phone")));
  g_assert_cmpint (foyer_test_count (x.t2, "SELECT count(*) FROM client_find WHERE parts LIKE '%" PART "%'"), ==, 0);
  /* Only its own log still says it, until a copy of the chain does. */
  g_assert_cmpint (foyer_test_count (x.t2, "SELECT count(*) FROM sync_log WHERE body LIKE '%" PART "%'"), ==, 1);
  assert_sums (&x);
  assert_found (x.t2, &client);
  foyer_rig_two_end (&x);
}

/* Two cards are made one there: what the kept one gets is the number, though the desk knows its veil alone. */
static void
test_merge (void)
{
  FoyerRigTwo x;
  FoyerId kept, lost;

  foyer_rig_two_begin (&x, TRUE);
  kept = add_client (x.t1, "Eszter", NULL, NULL);
  lost = add_client (x.t1, "Eszter Kovacs", NUMBER, MAIL);
  foyer_rig_two_settle (&x);
  mask (&x, TRUE);
  json_object_unref (foyer_test_call (x.t2, "client.merge", foyer_params ("winner", "d", &kept, "loser", "d", &lost, "fill", "b", TRUE, NULL)));
  foyer_rig_two_settle (&x);
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&x), "SELECT count(*) FROM sync_quarantine"), ==, 0);
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&x), "SELECT count(*) FROM client WHERE phone LIKE 'veil:%' OR email LIKE 'veil:%'"), ==, 0);
  g_assert_cmpint (foyer_test_count (x.t1, "SELECT count(*) FROM client WHERE name='Eszter' AND phone='" NUMBER "' AND email='" MAIL "'"), ==, 1);
  assert_sums (&x);
  foyer_rig_two_end (&x);
}

typedef struct
{
  FoyerId client;
  const char *value;
} Forged;

static gboolean
put_forged (FoyerTx *tx, gpointer data, GError **error)
{
  Forged *f = data;
  g_autoptr (FoyerRow) row = foyer_tx_get (tx, "client", &f->client);

  foyer_row_set_text (row, "phone", f->value);
  foyer_tx_put (tx, row);
  return TRUE;
}

/* A veil of nobody's number is kept apart and never stands in the chain. */
static void
test_forged_veil (void)
{
  FoyerRigTwo x;
  FoyerWriteInfo info = { .cmd = "client.update" };
  Forged f = { .value = "veil:AAAAAAAAAAAAAAAAAAAAAA:+36 XX XXX X567" };

  foyer_rig_two_begin (&x, TRUE);
  f.client = add_client (x.t1, "Eszter", NUMBER, NULL);
  foyer_rig_two_settle (&x);
  info.who = x.t1->owner.user;
  info.loc = x.t1->loc;
  g_assert_true (foyer_store_write (foyer_test_store (x.t2), &info, put_forged, &f, NULL, NULL));
  foyer_rig_two_settle (&x);
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&x), "SELECT count(*) FROM sync_quarantine WHERE state='open'"), ==, 1);
  g_assert_cmpint (foyer_test_count (x.t1, "SELECT count(*) FROM client WHERE phone='" NUMBER "'"), ==, 1);
  foyer_rig_two_end (&x);
}

typedef struct
{
  FoyerId dev;
  const char *cursors;
  FoyerFeed feed;
} Asked;

static gboolean
ask_feed (FoyerDb *db, gpointer data, GError **error)
{
  Asked *a = data;

  a->feed.dev = a->dev;
  a->feed.cursors = foyer_cursors_parse (a->cursors, -1);
  a->feed.gen = "";
  a->feed.max_rows = 10000;
  a->feed.max_bytes = 10000000;
  return foyer_feed_read (db, &a->feed, error);
}

/* Whatever a desk says of itself in a request, the server goes by the desk's row: nothing, the wrong cursors, those of another. */
static void
test_forged_pull (void)
{
  static const char *const asked[] = { "{}", "{\"chain\":0}", "{\"chain\":0,\"sec:payroll\":0}" };
  FoyerRigTwo x;

  foyer_rig_two_begin (&x, TRUE);
  add_client (x.t1, "Eszter", NUMBER, MAIL);
  mask (&x, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (asked); i++)
    {
      Asked a = { .dev = x.d2->device->id, .cursors = asked[i] };

      g_assert_true (foyer_store_read (foyer_rig_two_chain (&x), ask_feed, &a, NULL));
      g_assert_cmpint (a.feed.rows, >, 10);
      g_assert_nonnull (strstr (a.feed.json->str, "veil:"));
      g_assert_null (strstr (a.feed.json->str, PART));
      g_assert_null (strstr (a.feed.json->str, MAIL));
      g_array_unref ((GArray *) a.feed.cursors);
      foyer_feed_clear (&a.feed);
    }
  foyer_rig_two_end (&x);
}

typedef struct
{
  FoyerId dev;
  GPtrArray *scopes;
} Scopes;

static gboolean
read_scopes (FoyerDb *db, gpointer data, GError **error)
{
  Scopes *s = data;

  s->scopes = foyer_device_scopes (db, &s->dev);
  return TRUE;
}

static GPtrArray *
scopes_of (FoyerRigTwo *x, FoyerRigDesk *d)
{
  Scopes s = { .dev = d->device->id };

  g_assert_true (foyer_store_read (foyer_rig_two_chain (x), read_scopes, &s, NULL));
  return s.scopes;
}

/* How many images of the file tell the number, and how many hide one. */
static void
look_into (const char *path, int *told, int *hidden)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerSnapReader) r = foyer_snap_reader_new (path, &error);
  FoyerSnapRow row;

  g_assert_no_error (error);
  while (foyer_snap_reader_table (r, &error))
    while (foyer_snap_reader_row (r, &row, &error))
      {
        g_autofree char *image = foyer_snap_reader_image (r, &row);

        *told += image != NULL && (strstr (image, PART) != NULL || strstr (image, MAIL) != NULL);
        *hidden += image != NULL && strstr (image, "veil:") != NULL;
      }
  g_assert_no_error (error);
}

/* What new desks start from is there in both forms, and each gets its own. */
static void
test_snapshots (void)
{
  FoyerRigTwo x;
  FoyerStore *chain;
  g_autoptr (GPtrArray) clear = NULL, veiled = NULL;
  g_autoptr (JsonObject) mine = NULL, theirs = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *head = NULL;
  int told = 0, hidden = 0;

  foyer_rig_two_begin (&x, TRUE);
  add_client (x.t1, "Eszter", NUMBER, MAIL);
  mask (&x, TRUE);
  chain = foyer_rig_two_chain (&x);
  clear = scopes_of (&x, x.d1);
  veiled = scopes_of (&x, x.d2);
  g_assert_true (foyer_snapshots_make (chain, &error));
  g_assert_no_error (error);
  theirs = foyer_snapshots_manifest (chain, NULL, clear, &x.d1->device->id, &x.t1->loc);
  mine = foyer_snapshots_manifest (chain, NULL, veiled, &x.d2->device->id, &x.t1->loc);
  for (int side = 0; side < 2; side++)
    {
      JsonArray *files = json_object_get_array_member (side == 0 ? mine : theirs, "files");

      told = hidden = 0;
      for (guint i = 0; i < json_array_get_length (files); i++)
        {
          JsonObject *file = json_array_get_object_element (files, i);
          const char *name = json_object_get_string_member (file, "name");
          g_autofree char *path = foyer_snapshots_file (chain, name, side == 0 ? veiled : clear);
          g_autofree char *other = foyer_snapshots_file (chain, name, side == 0 ? clear : veiled);

          g_assert_nonnull (path);
          look_into (path, &told, &hidden);
          if (strcmp (json_object_get_string_member (file, "scope"), "chain") == 0)
            g_assert_null (other);
        }
      g_assert_cmpint (told > 0, ==, side == 1);
      g_assert_cmpint (hidden > 0, ==, side == 0);
    }
  foyer_test_book (x.t1, 0, 0, FOYER_TEST_DATE "T10:00", "Eszter", NUMBER);
  foyer_rig_two_settle (&x);
  head = foyer_snapshots_head (chain, veiled, foyer_test_at (FOYER_TEST_DATE "T12:00"), &error);
  g_assert_no_error (error);
  told = hidden = 0;
  look_into (head, &told, &hidden);
  g_assert_cmpint (told, ==, 0);
  g_assert_cmpint (hidden, ==, 1);
  foyer_rig_two_end (&x);
}

typedef struct
{
  FoyerId dev;
  gboolean masked;
} Due;

static gboolean
read_due (FoyerDb *db, gpointer data, GError **error)
{
  Due *d = data;
  g_autoptr (FoyerRow) row = foyer_db_get (db, "device", &d->dev);

  d->masked = foyer_desk_is_masked (db, row);
  return TRUE;
}

static gboolean
is_due (FoyerRigTwo *x)
{
  Due d = { .dev = x->d2->device->id };

  g_assert_true (foyer_store_read (foyer_rig_two_chain (x), read_due, &d, NULL));
  return d.masked;
}

/* With the cable out: what the desk next door shows of its work is veiled before it leaves, and shown all the same. */
static void
test_next_door (void)
{
  FoyerRigTwo x;
  FoyerLanSent sent = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = NULL;
  guint taken = 0;

  foyer_rig_two_begin (&x, TRUE);
  mask (&x, TRUE);
  foyer_lan_log_begin (foyer_test_store (x.t1), 0, G_MAXINT64, &sent);
  sent.dev = x.d2->device->id;
  add_client (x.t1, "Eszter", NUMBER, MAIL);
  text = foyer_lan_log_next (foyer_test_store (x.t1), &sent, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (text->str, "veil:"));
  g_assert_null (strstr (text->str, PART));
  g_assert_null (strstr (text->str, MAIL));
  g_assert_true (foyer_lan_log_take (foyer_test_store (x.t2), &x.d1->device->id, text->str, text->len, &taken, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (taken, ==, 1);
  g_assert_cmpint (foyer_test_count (x.t2, "SELECT count(*) FROM client WHERE name='Eszter' AND phone LIKE 'veil:%'"), ==, 1);
  g_assert_false (holds (x.t2, PART));
  foyer_rig_two_settle (&x);
  assert_sums (&x);
  foyer_rig_two_end (&x);
}

/* Nobody has to say so: a desk at which nobody may see phones holds none, and gets them with the first who may. */
static void
test_by_users (void)
{
  FoyerRigTwo x;

  foyer_rig_two_begin (&x, TRUE);
  add_client (x.t1, "Eszter", NUMBER, NULL);
  g_assert_false (is_due (&x)); /* the owner signs in there */
  /* Used at most as a professional's: not even the owner sees them there. */
  json_object_unref (foyer_test_call (x.t1, "device.update", foyer_params ("device", "d", &x.d2->device->id, "role", "s", "professional", NULL)));
  foyer_rig_two_settle (&x);
  g_assert_true (is_due (&x));
  g_assert_false (holds (x.t2, PART));
  {
    int status;
    g_autofree char *said = foyer_live_run (&status, "src/cli/foyerctl", "--store", x.t1->dir, "desks", NULL);

    g_assert_cmpint (status, ==, 0);
    g_assert_nonnull (strstr (said, "phones masked, for nobody there may see them"));
  }
  json_object_unref (foyer_test_call (x.t1, "device.update", foyer_params ("device", "d", &x.d2->device->id, "role", "s", "receptionist", NULL)));
  foyer_rig_two_settle (&x);
  g_assert_false (is_due (&x));
  g_assert_true (holds (x.t2, PART));
  foyer_rig_two_end (&x);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/masked/SEC-1-pages", test_pages);
  g_test_add_func ("/masked/SEC-1-purge-and-fill", test_purge_and_fill);
  g_test_add_func ("/masked/USR-14-written-there", test_written_there);
  g_test_add_func ("/masked/CLI-26-merge", test_merge);
  g_test_add_func ("/masked/forged-veil", test_forged_veil);
  g_test_add_func ("/masked/forged-pull", test_forged_pull);
  g_test_add_func ("/masked/snapshots", test_snapshots);
  g_test_add_func ("/masked/next-door", test_next_door);
  g_test_add_func ("/masked/by-users", test_by_users);
  return g_test_run ();
}
