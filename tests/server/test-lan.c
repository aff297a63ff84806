/* 5.13 over real sockets: two desks of one location, no server, TLS between them. Who may talk is decided by the device rows. */
#include "config.h"

#include <sodium.h>
#include <string.h>

#include "foyer-lan.h"
#include "foyer-peer.h"
#include "foyer-rig.h"
#include "foyer-time.h"

/* Desks find one another through a real Avahi daemon; see test-avahi.sh. */
static gboolean by_avahi;

typedef struct
{
  FoyerRig *rig;
  FoyerTest *t[2];
  FoyerRigDesk *d[2];
  FoyerAccount *account[2];
  FoyerLan *lan[2];
} Two;

static FoyerStore *
store_of (FoyerTest *t)
{
  return foyer_desk_store (t->desk);
}

static gint64
morning (gpointer data)
{
  static int ticks;

  /* It goes on, so that what is accepted later was not made later than "now". */
  return foyer_test_at (FOYER_TEST_DATE "T08:30") + g_atomic_int_add (&ticks, 1) * 100;
}

typedef struct
{
  FoyerId dev;
  const char *key, *state;
} Publish;

static gboolean
publish (FoyerTx *tx, gpointer data, GError **error)
{
  const Publish *p = data;
  g_autoptr (FoyerRow) row = foyer_tx_get (tx, "device", &p->dev);

  if (p->key != NULL)
    foyer_row_set_text (row, "key", p->key);
  if (p->state != NULL)
    foyer_row_set_text (row, "state", p->state);
  foyer_tx_put (tx, row);
  return TRUE;
}

/* What an administrator does to a desk at the server; the desks hear of it. */
static void
change_device (Two *x, int i, const char *key, const char *state)
{
  Publish p = { x->d[i]->device->id, key, state };
  FoyerWriteInfo info = { .cmd = "test" };
  g_autoptr (GError) error = NULL;

  foyer_store_write (foyer_chain_store (x->rig->chain), &info, publish, &p, NULL, &error);
  g_assert_no_error (error);
}

static void
hear (Two *x)
{
  for (int i = 0; i < 2; i++)
    {
      foyer_rig_desk_restart (x->d[i]);
      foyer_rig_settle (x->d[i]);
    }
}

static void
two_start (Two *x)
{
  memset (x, 0, sizeof *x);
  x->rig = foyer_rig_new ();
  x->t[0] = foyer_test_new ();
  x->d[0] = foyer_rig_join (x->rig, x->t[0], NULL);
  foyer_rig_settle (x->d[0]);
  x->t[1] = foyer_test_new_empty ();
  x->d[1] = foyer_rig_join (x->rig, x->t[1], &x->t[0]->loc);
  for (int i = 0; i < 2; i++)
    {
      guint8 public[32];
      g_autofree char *key = NULL;

      x->account[i] = g_new0 (FoyerAccount, 1);
      crypto_sign_keypair (public, x->account[i]->secret);
      x->account[i]->dev = x->d[i]->device->id;
      x->account[i]->chain = x->rig->chain_id;
      x->account[i]->loc = i == 1 ? x->t[0]->loc : FOYER_ID_NONE;
      key = g_base64_encode (public, sizeof public);
      change_device (x, i, key, NULL);
    }
  hear (x);
}

static void
two_end (Two *x)
{
  for (int i = 0; i < 2; i++)
    {
      foyer_lan_free (x->lan[i]);
      foyer_account_free (x->account[i]);
      foyer_rig_desk_free (x->d[i]);
      foyer_test_free (x->t[i]);
    }
  foyer_rig_free (x->rig);
}

static void
lan_start (Two *x, int i, gboolean dials)
{
  g_autofree char *other = x->lan[!i] != NULL && dials ? g_strdup_printf ("127.0.0.1:%u", foyer_lan_port (x->lan[!i])) : NULL;
  const char *addresses[] = { other, NULL };
  /* Avahi tells the addresses of its interfaces, so the desks listen on all of them there. */
  FoyerLanOptions options = { .bind = by_avahi ? NULL : "127.0.0.1", .addresses = addresses, .mdns = by_avahi };

  x->lan[i] = foyer_lan_new (store_of (x->t[i]), x->account[i], &options, NULL, NULL, NULL);
  g_assert_cmpuint (foyer_lan_port (x->lan[i]), !=, 0);
}

/* Until @sql of the store is @want; the test fails after a minute. */
static double
wait_for (FoyerTest *t, const char *sql, gint64 want)
{
  gint64 from = g_get_monotonic_time ();

  while (foyer_rig_count (store_of (t), sql) != want)
    {
      g_assert_cmpint (g_get_monotonic_time () - from, <, 60 * G_USEC_PER_SEC);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  return (g_get_monotonic_time () - from) / 1000.0;
}

static void
wait_peers (Two *x, int i, guint want)
{
  gint64 from = g_get_monotonic_time ();

  for (;;)
    {
      g_autoptr (GPtrArray) peers = foyer_lan_peers (x->lan[i]);

      if (peers->len == want)
        return;
      g_assert_cmpint (g_get_monotonic_time () - from, <, 60 * G_USEC_PER_SEC);
      g_usleep (1000);
    }
}

/* The figure is read again after the entries are in the store. */
static void
wait_shown (Two *x, int i, gint64 want)
{
  gint64 from = g_get_monotonic_time ();

  for (;;)
    {
      g_autoptr (GPtrArray) peers = foyer_lan_peers (x->lan[i]);

      if (peers->len == 1 && ((FoyerLanPeer *) peers->pdata[0])->shown == want)
        return;
      g_assert_cmpint (g_get_monotonic_time () - from, <, 60 * G_USEC_PER_SEC);
      g_usleep (1000);
    }
}

#define APPOINTMENTS "SELECT count(*) FROM appointment"

static void
test_meet (void)
{
  Two x;
  double ms;

  two_start (&x);
  /* One was made before they met. */
  foyer_test_book (x.t[0], ANNA, HAIRCUT, FOYER_TEST_DATE "T09:00", "Ágnes", "+36301234567");
  lan_start (&x, 0, FALSE);
  lan_start (&x, 1, TRUE);
  wait_for (x.t[1], APPOINTMENTS, 1);
  wait_peers (&x, 0, 1);
  wait_peers (&x, 1, 1);
  wait_shown (&x, 1, 1);
  {
    g_autoptr (GPtrArray) peers = foyer_lan_peers (x.lan[1]);
    FoyerLanPeer *p = peers->pdata[0];

    g_assert_true (foyer_id_equal (&p->dev, &x.d[0]->device->id));
    g_assert_cmpstr (p->code, ==, "01");
  }
  /* And live, both ways. */
  foyer_test_book (x.t[0], ANNA, HAIRCUT, FOYER_TEST_DATE "T14:00", "Béla", "+36307654321");
  ms = wait_for (x.t[1], APPOINTMENTS, 2);
  g_test_message ("shown on the other desk after %.1f ms", ms);
  memcpy (x.t[1]->staff, x.t[0]->staff, sizeof x.t[1]->staff);
  memcpy (x.t[1]->service, x.t[0]->service, sizeof x.t[1]->service);
  x.t[1]->owner = x.t[0]->owner;
  foyer_test_book (x.t[1], BORIS, HAIRCUT, FOYER_TEST_DATE "T14:00", "Cili", "+36307654322");
  wait_for (x.t[0], APPOINTMENTS, 3);

  /* The internet is back. */
  foyer_rig_settle (x.d[0]);
  foyer_rig_settle (x.d[1]);
  foyer_rig_settle (x.d[0]);
  foyer_rig_assert_equal (x.d[0], x.d[1]);
  g_assert_cmpint (foyer_rig_count (store_of (x.t[0]), "SELECT count(*) FROM sync_peer"), ==, 0);
  g_assert_cmpint (foyer_rig_count (store_of (x.t[1]), "SELECT count(*) FROM sync_peer"), ==, 0);
  two_end (&x);
}

/* A desk that closes and opens is found again, with what it did in between. */
static void
test_again (void)
{
  Two x;

  two_start (&x);
  lan_start (&x, 0, FALSE);
  lan_start (&x, 1, TRUE);
  wait_peers (&x, 0, 1);
  g_clear_pointer (&x.lan[1], foyer_lan_free);
  wait_peers (&x, 0, 0);
  foyer_test_book (x.t[0], ANNA, HAIRCUT, FOYER_TEST_DATE "T09:00", "Ágnes", "+36301234567");
  lan_start (&x, 1, TRUE);
  wait_for (x.t[1], APPOINTMENTS, 1);
  two_end (&x);
}

/* A key the chain does not know, and a desk that was retired, are not talked to. */
static void
test_strangers (void)
{
  Two x;
  guint8 public[32];

  two_start (&x);
  lan_start (&x, 0, FALSE);
  crypto_sign_keypair (public, x.account[1]->secret); /* somebody else */
  lan_start (&x, 1, TRUE);
  foyer_test_book (x.t[0], ANNA, HAIRCUT, FOYER_TEST_DATE "T09:00", "Ágnes", "+36301234567");
  /* It tries again and again; a second is three tries. Nothing can be waited for but the time. */
  g_usleep (1200 * 1000);
  g_assert_cmpint (foyer_rig_count (store_of (x.t[1]), APPOINTMENTS), ==, 0);
  {
    g_autoptr (GPtrArray) peers = foyer_lan_peers (x.lan[0]);
    g_assert_cmpuint (peers->len, ==, 0);
  }
  two_end (&x);
}

static void
test_retired (void)
{
  Two x;

  two_start (&x);
  foyer_test_book (x.t[0], ANNA, HAIRCUT, FOYER_TEST_DATE "T09:00", "Ágnes", "+36301234567");
  lan_start (&x, 0, FALSE);
  lan_start (&x, 1, TRUE);
  wait_for (x.t[1], APPOINTMENTS, 1);
  change_device (&x, 0, NULL, "retired");
  foyer_rig_desk_restart (x.d[1]);
  foyer_rig_settle (x.d[1]);
  /* The next it says ends the connection, and what it showed goes. */
  foyer_test_book (x.t[0], ANNA, HAIRCUT, FOYER_TEST_DATE "T12:00", "Béla", "+36307654321");
  wait_for (x.t[1], APPOINTMENTS, 0);
  wait_peers (&x, 1, 0);
  two_end (&x);
}

/* Rubbish and silence on the port take nothing down. */
static void
test_rubbish (void)
{
  Two x;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autofree char *address = NULL;

  two_start (&x);
  lan_start (&x, 0, FALSE);
  address = g_strdup_printf ("127.0.0.1:%u", foyer_lan_port (x.lan[0]));
  for (int i = 0; i < 5; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSocketConnection) c = g_socket_client_connect_to_host (client, address, 0, NULL, &error);
      g_autofree char *noise = g_malloc0 (10000);

      g_assert_no_error (error);
      for (int k = 0; k < 10000; k++)
        noise[k] = g_random_int ();
      g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (c)), i == 0 ? "GET / HTTP/1.0\r\n\r\n" : noise, i == 0 ? 18 : 10000, NULL, NULL, NULL);
    }
  lan_start (&x, 1, TRUE);
  wait_peers (&x, 0, 1);
  two_end (&x);
}

/* ---- Avahi -------------------------------------------------------------------------------------------------------------------------------- */

static GSubprocess *
start_avahi (void)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *p = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, "avahi-daemon", "-f", g_getenv ("FOYER_TEST_AVAHI"),
                                     "--no-drop-root", "--no-chroot", "--no-rlimits", "--no-proc-title", NULL);

  g_assert_no_error (error);
  return p;
}

static void
kill_avahi (GSubprocess *p)
{
  g_subprocess_force_exit (p);
  g_subprocess_wait (p, NULL, NULL);
  g_object_unref (p);
}

/* No address is listed. The desks are there before the daemon and find one another when it comes; a booking is on the other desk at once; the
 * daemon is killed and comes back, and a desk that starts anew is found again. A desk of another chain is not spoken to. */
static void
test_avahi (void)
{
  Two x, other;
  GSubprocess *avahi;
  double ms;

  two_start (&x);
  two_start (&other);
  lan_start (&x, 0, FALSE);
  lan_start (&x, 1, FALSE);
  lan_start (&other, 0, FALSE);
  avahi = start_avahi ();
  wait_peers (&x, 0, 1);
  wait_peers (&x, 1, 1);
  foyer_test_book (x.t[0], ANNA, HAIRCUT, FOYER_TEST_DATE "T14:00", "Béla", "+36307654321");
  ms = wait_for (x.t[1], APPOINTMENTS, 1);
  g_test_message ("found by Avahi, and shown on the other desk after %.1f ms", ms);
  {
    g_autoptr (GPtrArray) peers = foyer_lan_peers (other.lan[0]);
    g_assert_cmpuint (peers->len, ==, 0);
  }
  kill_avahi (avahi);
  avahi = start_avahi ();
  g_clear_pointer (&x.lan[1], foyer_lan_free);
  wait_peers (&x, 0, 0);
  lan_start (&x, 1, FALSE);
  wait_peers (&x, 0, 1);
  wait_peers (&x, 1, 1);
  foyer_test_book (x.t[0], ANNA, HAIRCUT, FOYER_TEST_DATE "T15:00", "Cili", "+36307654322");
  wait_for (x.t[1], APPOINTMENTS, 2);
  two_end (&x);
  two_end (&other);
  kill_avahi (avahi);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  foyer_clock_set (morning, NULL);
  if (g_getenv ("FOYER_TEST_AVAHI") != NULL)
    {
      by_avahi = TRUE;
      g_test_add_func ("/lan/5.13/avahi", test_avahi);
      return g_test_run ();
    }
  g_test_add_func ("/lan/5.13/meet", test_meet);
  g_test_add_func ("/lan/5.13/again", test_again);
  g_test_add_func ("/lan/5.13/strangers", test_strangers);
  g_test_add_func ("/lan/5.13/retired", test_retired);
  g_test_add_func ("/lan/5.13/rubbish", test_rubbish);
  return g_test_run ();
}
