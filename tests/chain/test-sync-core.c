/* The desk's side of replication, event by event. No store, no network: a reply is made by hand. */
#include "config.h"

#include <string.h>

#include "foyer-sync-core.h"

typedef struct
{
  FoyerSyncCore *core;
  gint64 now;
  guint request;       /* last sent */
  FoyerSyncSend send;  /* its contents */
  int sends, aborts;
  guint apply;         /* request whose page is to be applied */
  gint64 fork;         /* incarnation asked for */
  gint64 timer;
  FoyerSyncStand stand;
} Rig;

static void
pump (Rig *r)
{
  FoyerSyncEffect e;

  while (foyer_sync_core_next (r->core, &e))
    {
      switch (e.kind)
        {
        case FOYER_EFFECT_SEND:
          r->request = e.request;
          r->sends++;
          g_free (r->send.gen);
          g_free (r->send.cursors);
          r->send = e.send;
          memset (&e.send, 0, sizeof e.send);
          break;
        case FOYER_EFFECT_ABORT:
          r->aborts++;
          break;
        case FOYER_EFFECT_APPLY:
          r->apply = e.request;
          break;
        case FOYER_EFFECT_FORK:
          r->fork = e.inc;
          break;
        case FOYER_EFFECT_TIMER:
          r->timer = e.at;
          break;
        case FOYER_EFFECT_STATE:
        default:
          break;
        }
      foyer_sync_effect_clear (&e);
    }
}

static void
rig_start (Rig *r, gint64 log_n, gint64 you_n)
{
  memset (r, 0, sizeof *r);
  r->core = foyer_sync_core_new (7);
  r->now = 1000;
  foyer_sync_core_set_spread (r->core, 0);
  r->stand.gen = g_strdup ("g1");
  r->stand.cursors = g_strdup ("{\"chain\":5}");
  r->stand.complete = TRUE;
  r->stand.log_n = log_n;
  r->stand.you_n = you_n;
  foyer_sync_core_start (r->core, r->now, &r->stand);
  pump (r);
}

static void
rig_stop (Rig *r)
{
  foyer_sync_core_free (r->core);
  foyer_sync_stand_clear (&r->stand);
  g_free (r->send.gen);
  g_free (r->send.cursors);
}

static void
reply (Rig *r, guint request, int status, const char *json)
{
  g_autoptr (GBytes) b = g_bytes_new (json, strlen (json));
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerSyncReply) p = foyer_sync_reply_parse (b, &error);

  g_assert_no_error (error);
  p->status = status;
  foyer_sync_core_reply (r->core, r->now, request, p);
  pump (r);
}

#define H "\"h\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\",\"id\":\"0193a1b2-0000-7000-8000-000000000001\""

static void
page (Rig *r, gint64 inc, gint64 you, gboolean more)
{
  g_autofree char *json = g_strdup_printf (
      "{\"gen\":\"g1\",\"next_inc\":1,\"pull\":{\"cursors\":{\"chain\":9},\"devs\":{},\"more\":%s,\"rows\":[],"
      "\"you\":{\"%" G_GINT64_FORMAT "\":{" H ",\"n\":%" G_GINT64_FORMAT "}}}}",
      more ? "true" : "false", inc, you);
  reply (r, r->request, 200, json);
}

static void
applied (Rig *r, gint64 you_n, gboolean complete)
{
  guint request = r->apply;

  g_assert_cmpuint (request, !=, 0);
  r->apply = 0;
  r->stand.you_n = you_n;
  r->stand.complete = complete;
  foyer_sync_core_applied (r->core, r->now, request, &r->stand, FALSE);
  pump (r);
}

/* Nothing is pushed before the server has said where it stands; what it lacks goes next; settled when it came back in the base. */
static void
test_push (void)
{
  Rig r;

  rig_start (&r, 3, 1);
  g_assert_cmpint (foyer_sync_core_state (r.core), ==, FOYER_SYNC_CONNECTING);
  g_assert_cmpint (r.send.push_from, ==, 0);
  g_assert_true (r.send.pull);
  g_assert_cmpint (r.send.wait, ==, 0);
  g_assert_cmpint (foyer_sync_core_pending (r.core), ==, 2);
  page (&r, 0, 2, FALSE);
  applied (&r, 2, TRUE);
  g_assert_cmpint (r.send.push_from, ==, 3);
  g_assert_cmpint (foyer_sync_core_state (r.core), ==, FOYER_SYNC_PUSHING);
  page (&r, 0, 3, FALSE);
  g_assert_false (foyer_sync_core_settled (r.core)); /* accepted, but not yet in the base */
  g_assert_cmpint (foyer_sync_core_pending (r.core), ==, 1);
  applied (&r, 3, TRUE);
  g_assert_true (foyer_sync_core_settled (r.core));
  g_assert_cmpint (foyer_sync_core_state (r.core), ==, FOYER_SYNC_LIVE);
  g_assert_cmpint (r.send.wait, ==, FOYER_WAIT_SECONDS);
  rig_stop (&r);
}

/* A booking made while the desk listens goes out at once; further ones are gathered for a moment. */
static void
test_commit_while_parked (void)
{
  Rig r;
  guint parked;

  rig_start (&r, 0, 0);
  page (&r, 0, 0, FALSE);
  applied (&r, 0, TRUE);
  parked = r.request;
  foyer_sync_core_commit (r.core, r.now, 1);
  pump (&r);
  g_assert_cmpint (r.aborts, ==, 1);
  g_assert_cmpint (r.send.push_from, ==, 1);
  /* The ghost of the poll changes nothing. */
  {
    int sends = r.sends;
    g_autofree char *json = g_strdup ("{\"gen\":\"other\",\"pull\":{\"cursors\":{},\"devs\":{},\"more\":false,\"rows\":[],\"you\":{}}}");
    reply (&r, parked, 200, json);
    g_assert_cmpuint (r.apply, ==, 0);
    g_assert_cmpint (r.sends, ==, sends);
  }
  page (&r, 0, 1, FALSE);
  applied (&r, 1, TRUE);
  g_assert_cmpint (r.send.wait, ==, FOYER_WAIT_SECONDS);
  r.now += 10;
  foyer_sync_core_commit (r.core, r.now, 2);
  pump (&r);
  g_assert_cmpint (r.aborts, ==, 1);
  g_assert_cmpint (r.timer, >, r.now);
  g_assert_cmpint (r.timer, <=, r.now + 1000);
  r.now = r.timer;
  foyer_sync_core_tick (r.core, r.now);
  pump (&r);
  g_assert_cmpint (r.send.push_from, ==, 2);
  rig_stop (&r);
}

/* A lost answer: position forgotten, asked again, nothing sent twice by guess. */
static void
test_lost_reply (void)
{
  Rig r;
  int tries;

  rig_start (&r, 1, 0);
  page (&r, 0, 0, FALSE);
  applied (&r, 0, TRUE);
  g_assert_cmpint (r.send.push_from, ==, 1);
  foyer_sync_core_fail (r.core, r.now, r.request, FOYER_FAIL_NETWORK);
  pump (&r);
  g_assert_cmpint (foyer_sync_core_state (r.core), ==, FOYER_SYNC_OFFLINE);
  g_assert_cmpint (foyer_sync_core_offline_since (r.core), ==, r.now);
  for (tries = 0; tries < 12; tries++)
    {
      gint64 from = r.now;
      g_assert_cmpint (r.timer, >, r.now);
      r.now = r.timer;
      g_assert_cmpint (r.now - from, <=, 60100);
      foyer_sync_core_tick (r.core, r.now);
      pump (&r);
      g_assert_cmpint (r.send.push_from, ==, 0);
      if (tries < 11)
        {
          foyer_sync_core_fail (r.core, r.now, r.request, FOYER_FAIL_TIMEOUT);
          pump (&r);
        }
    }
  page (&r, 0, 1, FALSE); /* it had arrived */
  applied (&r, 1, TRUE);
  g_assert_true (foyer_sync_core_settled (r.core));
  g_assert_cmpint (foyer_sync_core_offline_since (r.core), ==, -1);
  rig_stop (&r);
}

static void
test_hang (void)
{
  Rig r;

  rig_start (&r, 0, 0);
  g_assert_cmpint (r.timer, ==, r.now + 40000);
  r.now = r.timer;
  foyer_sync_core_tick (r.core, r.now);
  pump (&r);
  g_assert_cmpint (r.aborts, ==, 1);
  g_assert_cmpint (foyer_sync_core_state (r.core), ==, FOYER_SYNC_OFFLINE);
  foyer_sync_core_hint (r.core, r.now);
  pump (&r);
  page (&r, 0, 0, FALSE);
  applied (&r, 0, TRUE);
  g_assert_cmpint (r.timer, <=, r.now + FOYER_WAIT_SECONDS * 1200 + 15000);
  r.now = r.timer;
  foyer_sync_core_tick (r.core, r.now);
  pump (&r);
  g_assert_cmpint (r.aborts, ==, 2);
  g_assert_false (foyer_sync_core_is_foreign (r.core));
  rig_stop (&r);
}

static void
test_foreign (void)
{
  Rig r;

  rig_start (&r, 0, 0);
  foyer_sync_core_fail (r.core, r.now, r.request, FOYER_FAIL_FOREIGN);
  pump (&r);
  g_assert_true (foyer_sync_core_is_foreign (r.core));
  g_assert_cmpint (foyer_sync_core_state (r.core), ==, FOYER_SYNC_OFFLINE);
  rig_stop (&r);
}

/* Fork: a new incarnation, and no pull before the server has all of it. */
static void
test_fork (void)
{
  Rig r;

  rig_start (&r, 12, 10);
  page (&r, 0, 10, FALSE);
  applied (&r, 10, TRUE);
  g_assert_cmpint (r.send.push_from, ==, 11);
  reply (&r, r.request, 409, "{\"error\":{\"code\":\"fork\",\"text\":\"…\"},\"gen\":\"g1\",\"next_inc\":4,\"push\":{\"you\":{}}}");
  g_assert_cmpint (r.fork, ==, 4);
  r.stand.inc = 4;
  r.stand.log_n = 2;
  r.stand.you_n = 0;
  foyer_sync_core_applied (r.core, r.now, 0, &r.stand, FALSE);
  pump (&r);
  g_assert_false (r.send.pull);
  g_assert_cmpint (r.send.push_from, ==, 0);
  reply (&r, r.request, 200, "{\"gen\":\"g1\",\"next_inc\":4,\"push\":{\"you\":{}}}");
  g_assert_false (r.send.pull);
  g_assert_cmpint (r.send.push_from, ==, 1);
  g_assert_cmpint (r.send.push_inc, ==, 4);
  reply (&r, r.request, 200, "{\"gen\":\"g1\",\"next_inc\":5,\"push\":{\"you\":{\"4\":{" H ",\"n\":2}}}}");
  g_assert_true (r.send.pull);
  g_assert_cmpint (r.send.push_from, ==, 0);
  rig_stop (&r);
}

/* The server has more of this desk than the desk itself: its disk was rolled back. */
static void
test_rolled_back (void)
{
  Rig r;

  rig_start (&r, 5, 5);
  page (&r, 0, 9, FALSE);
  g_assert_cmpuint (r.apply, ==, 0);
  g_assert_cmpint (r.fork, ==, 1);
  rig_stop (&r);
}

/* A server that names entries nobody made, whatever the incarnation, does not make the desk start one after the other. */
static void
test_lying_position (void)
{
  Rig r;

  rig_start (&r, 5, 5);
  page (&r, 0, 9, FALSE);
  g_assert_cmpint (r.fork, ==, 1);
  r.stand.inc = 1;
  r.stand.log_n = r.stand.you_n = 0;
  r.fork = 0;
  foyer_sync_core_applied (r.core, r.now, 0, &r.stand, FALSE);
  pump (&r);
  reply (&r, r.request, 200, "{\"gen\":\"g1\",\"next_inc\":2,\"push\":{\"you\":{\"1\":{" H ",\"n\":7}}}}");
  g_assert_cmpint (r.fork, ==, 0);
  g_assert_cmpint (foyer_sync_core_state (r.core), ==, FOYER_SYNC_OFFLINE);
  g_assert_cmpint (r.timer, >, r.now);
  rig_stop (&r);
}

static void
test_refusals (void)
{
  static const struct
  {
    int status;
    const char *code;
    FoyerSyncBlock block;
  } cases[] = {
    { 401, "token", FOYER_BLOCK_AUTH },       { 401, "retired", FOYER_BLOCK_RETIRED }, { 401, "stolen", FOYER_BLOCK_STOLEN },
    { 400, "malformed", FOYER_BLOCK_BUG },    { 426, "min_version", FOYER_BLOCK_VERSION },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Rig r;
      g_autofree char *json = g_strdup_printf ("{\"error\":{\"code\":\"%s\",\"text\":\"x\"}}", cases[i].code);
      int sends;

      rig_start (&r, 1, 0);
      sends = r.sends;
      reply (&r, r.request, cases[i].status, json);
      if (cases[i].block == FOYER_BLOCK_AUTH)
        {
          /* First a new token is tried for; only when that is refused too a person has to act. */
          g_assert_cmpint (foyer_sync_core_state (r.core), !=, FOYER_SYNC_BLOCKED);
          g_assert_cmpint (r.sends, ==, sends);
          foyer_sync_core_renewed (r.core, r.now, FALSE, FALSE);
          pump (&r);
        }
      g_assert_cmpint (foyer_sync_core_state (r.core), ==, FOYER_SYNC_BLOCKED);
      g_assert_cmpint (foyer_sync_core_block (r.core), ==, cases[i].block);
      g_assert_cmpint (r.sends, ==, sends); /* does not hammer */
      foyer_sync_core_hint (r.core, r.now);
      pump (&r);
      g_assert_cmpint (r.sends, ==, sends + 1);
      /* Who may not receive still sends, and that first. */
      g_assert_cmpint (r.send.pull, ==, cases[i].block != FOYER_BLOCK_VERSION && cases[i].block != FOYER_BLOCK_RETIRED);
      rig_stop (&r);
    }
}

#define SENT_3 \
  "{\"gen\":\"g\",\"next_inc\":1,\"now\":1,\"push\":{\"verdicts\":{},\"you\":{\"0\":{\"h\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\",\"id\":" \
  "\"0193a1b2-0000-7000-8000-000000000001\",\"n\":3}}}}"
#define TOO_OLD "{\"error\":{\"code\":\"min_version\",\"text\":\"x\"}}"

/* R13: too old to receive still sends, says why all the while, and looks now and then whether it may receive again. */
static void
test_too_old_pushes_only (void)
{
  Rig r;
  gint64 asked;

  rig_start (&r, 3, 0);
  g_assert_true (r.send.pull);
  reply (&r, r.request, 426, TOO_OLD);
  g_assert_cmpint (foyer_sync_core_state (r.core), ==, FOYER_SYNC_BLOCKED);
  g_assert_cmpint (foyer_sync_core_block (r.core), ==, FOYER_BLOCK_VERSION);
  g_assert_true (foyer_sync_core_sending (r.core)); /* who waits for the end of it waits on */
  r.now = r.timer;
  foyer_sync_core_tick (r.core, r.now);
  pump (&r);
  g_assert_false (r.send.pull);
  g_assert_cmpint (r.send.push_from, ==, 0); /* where it stands */
  reply (&r, r.request, 200, "{\"gen\":\"g\",\"next_inc\":1,\"now\":1,\"push\":{\"verdicts\":{},\"you\":{}}}");
  g_assert_false (r.send.pull);
  g_assert_cmpint (r.send.push_from, ==, 1);
  g_assert_cmpint (foyer_sync_core_state (r.core), ==, FOYER_SYNC_BLOCKED);
  g_assert_cmpint (foyer_sync_core_block (r.core), ==, FOYER_BLOCK_VERSION);

  /* Another trouble meanwhile is said while it lasts, and then the first one again. */
  reply (&r, r.request, 400, "{\"error\":{\"code\":\"malformed\",\"text\":\"x\"}}");
  g_assert_cmpint (foyer_sync_core_block (r.core), ==, FOYER_BLOCK_BUG);
  asked = r.now;
  r.now = r.timer;
  foyer_sync_core_tick (r.core, r.now);
  pump (&r);
  g_assert_cmpint (r.now - asked, <=, 15 * 60 * 1000);
  g_assert_false (r.send.pull);
  reply (&r, r.request, 200, SENT_3);
  g_assert_cmpint (foyer_sync_core_block (r.core), ==, FOYER_BLOCK_VERSION);

  /* All is sent and a quarter of an hour is over: may it receive? No; that is no reason to ask at once again. */
  g_assert_true (r.send.pull);
  reply (&r, r.request, 426, TOO_OLD);
  r.now = r.timer;
  foyer_sync_core_tick (r.core, r.now);
  pump (&r);
  g_assert_false (r.send.pull);
  reply (&r, r.request, 200, SENT_3);
  g_assert_cmpint (foyer_sync_core_block (r.core), ==, FOYER_BLOCK_VERSION);
  g_assert_false (r.send.pull);
  g_assert_false (foyer_sync_core_sending (r.core));
  g_assert_cmpint (r.timer, >, r.now + 60 * 1000);

  /* The server takes it back, or the desk's owner was quicker than the clock: it receives, and nothing is said any more. */
  r.now = r.timer;
  foyer_sync_core_tick (r.core, r.now);
  pump (&r);
  g_assert_true (r.send.pull);
  reply (&r, r.request, 200,
         "{\"gen\":\"g\",\"next_inc\":1,\"now\":1,\"pull\":{\"cursors\":{\"chain\":1},\"devs\":{},\"more\":false,\"rows\":[],\"you\":{}}}");
  g_assert_cmpint (foyer_sync_core_block (r.core), ==, FOYER_BLOCK_NONE);
  rig_stop (&r);
}

/* 401 token: one new token, then on; refused again with it: blocked. */
static void
test_token_refused_twice (void)
{
  Rig r;
  int sends;

  rig_start (&r, 1, 0);
  sends = r.sends;
  reply (&r, r.request, 401, "{\"error\":{\"code\":\"token\",\"text\":\"x\"}}");
  g_assert_cmpint (r.sends, ==, sends);
  foyer_sync_core_renewed (r.core, r.now, TRUE, FALSE);
  pump (&r);
  g_assert_cmpint (r.sends, ==, sends + 1);
  reply (&r, r.request, 401, "{\"error\":{\"code\":\"token\",\"text\":\"x\"}}");
  g_assert_cmpint (foyer_sync_core_block (r.core), ==, FOYER_BLOCK_AUTH);
  rig_stop (&r);

  /* The server cannot be asked for one: offline, and once more later. */
  rig_start (&r, 1, 0);
  reply (&r, r.request, 401, "{\"error\":{\"code\":\"token\",\"text\":\"x\"}}");
  foyer_sync_core_renewed (r.core, r.now, FALSE, TRUE);
  pump (&r);
  g_assert_cmpint (foyer_sync_core_state (r.core), ==, FOYER_SYNC_OFFLINE);
  g_assert_cmpint (r.timer, >, r.now);
  rig_stop (&r);
}

/* A retired desk still sends what it had not sent, and receives nothing. */
static void
test_retired_pushes_only (void)
{
  Rig r;

  rig_start (&r, 3, 0);
  reply (&r, r.request, 401, "{\"error\":{\"code\":\"retired\",\"text\":\"x\"}}");
  g_assert_cmpint (foyer_sync_core_block (r.core), ==, FOYER_BLOCK_RETIRED);
  r.now = r.timer;
  foyer_sync_core_tick (r.core, r.now);
  pump (&r);
  g_assert_false (r.send.pull);
  reply (&r, r.request, 200, "{\"gen\":\"g\",\"next_inc\":1,\"now\":1,\"push\":{\"verdicts\":{},\"you\":{}}}");
  g_assert_false (r.send.pull);
  g_assert_cmpint (r.send.push_from, ==, 1);
  g_assert_cmpint (foyer_sync_core_block (r.core), ==, FOYER_BLOCK_RETIRED);
  rig_stop (&r);
}

static void
test_too_big_and_busy (void)
{
  Rig r;

  rig_start (&r, 500, 0);
  page (&r, 0, 0, FALSE);
  applied (&r, 0, TRUE);
  g_assert_cmpint (r.send.push_max, ==, 500);
  reply (&r, r.request, 413, "{\"error\":{\"code\":\"too_big\",\"text\":\"x\"}}");
  g_assert_cmpint (r.send.push_max, ==, 250);
  {
    static const char busy[] = "{\"error\":{\"code\":\"busy\",\"text\":\"x\"}}";
    g_autoptr (GBytes) b = g_bytes_new_static (busy, strlen (busy));
    g_autoptr (FoyerSyncReply) p = foyer_sync_reply_parse (b, NULL);
    int sends = r.sends;

    p->status = 503;
    p->retry_after = 20;
    foyer_sync_core_reply (r.core, r.now, r.request, p);
    pump (&r);
    g_assert_cmpint (r.sends, ==, sends);
    g_assert_cmpint (r.timer, >=, r.now + 20000);
    r.now = r.timer;
    foyer_sync_core_tick (r.core, r.now);
    pump (&r);
    g_assert_cmpint (r.send.push_from, ==, 1); /* the position still holds */
  }
  rig_stop (&r);
}

/* Pages: each next one is asked with the cursors of the store; the desk is live only after the last. */
static void
test_pages (void)
{
  Rig r;

  rig_start (&r, 0, 0);
  page (&r, 0, 0, TRUE);
  g_free (r.stand.cursors);
  r.stand.cursors = g_strdup ("{\"chain\":2000}");
  applied (&r, 0, FALSE);
  g_assert_cmpstr (r.send.cursors, ==, "{\"chain\":2000}");
  g_assert_cmpint (r.send.wait, ==, 0);
  g_assert_cmpint (foyer_sync_core_state (r.core), ==, FOYER_SYNC_CATCHING_UP);
  page (&r, 0, 0, FALSE);
  applied (&r, 0, TRUE);
  g_assert_cmpint (foyer_sync_core_state (r.core), ==, FOYER_SYNC_LIVE);

  /* The store could not write. */
  page (&r, 0, 0, FALSE);
  foyer_sync_core_applied (r.core, r.now, r.apply, NULL, TRUE);
  pump (&r);
  g_assert_cmpint (foyer_sync_core_block (r.core), ==, FOYER_BLOCK_DISK);
  rig_stop (&r);
}

/* 15: a server that is busy, or whose location is closed, says when to ask again: the desk does not wait there, looks again then, and sends
 * what is booked here at once. A person who asks is not kept waiting. */
static void
test_next (void)
{
#define NEXT(you) "{\"gen\":\"g1\",\"next\":600,\"next_inc\":1,\"pull\":{\"cursors\":{\"chain\":9},\"devs\":{},\"more\":false,\"rows\":[],\"you\":" you "}}"
#define NEXT_0 NEXT ("{}")
#define NEXT_1 NEXT ("{\"0\":{" H ",\"n\":1}}")
  Rig r;
  int sends;

  rig_start (&r, 0, 0);
  reply (&r, r.request, 200, NEXT_0);
  sends = r.sends;
  applied (&r, 0, TRUE);
  g_assert_cmpint (r.sends, ==, sends);
  g_assert_cmpint (foyer_sync_core_state (r.core), ==, FOYER_SYNC_LIVE);
  g_assert_true (foyer_sync_core_settled (r.core));
  g_assert_cmpint (r.timer, >=, r.now + 540 * 1000);
  g_assert_cmpint (r.timer, <=, r.now + 660 * 1000);
  /* Something is booked. */
  r.now += 1000;
  foyer_sync_core_commit (r.core, r.now, 1);
  pump (&r);
  g_assert_cmpint (r.sends, ==, sends + 1);
  g_assert_cmpint (r.send.push_from, ==, 1);
  /* The answer to that does not ask for patience: the desk listens again. */
  page (&r, 0, 1, FALSE);
  applied (&r, 1, TRUE);
  g_assert_cmpint (r.send.wait, ==, FOYER_WAIT_SECONDS);
  reply (&r, r.request, 200, NEXT_1);
  sends = r.sends;
  applied (&r, 1, TRUE);
  g_assert_cmpint (r.sends, ==, sends);
  foyer_sync_core_hint (r.core, r.now);
  pump (&r);
  g_assert_cmpint (r.sends, ==, sends + 1);
  /* And by itself when the time has come. */
  reply (&r, r.request, 200, NEXT_1);
  applied (&r, 1, TRUE);
  sends = r.sends;
  r.now = r.timer;
  foyer_sync_core_tick (r.core, r.now);
  pump (&r);
  g_assert_cmpint (r.sends, ==, sends + 1);
  rig_stop (&r);
}

/* After a sleep, or on another network, the waiting request may hang on a dead line: it is let go of and asked anew, once. */
static void
test_hint_while_parked (void)
{
  Rig r;
  int sends;

  rig_start (&r, 0, 0);
  page (&r, 0, 0, FALSE);
  applied (&r, 0, TRUE);
  g_assert_cmpint (r.send.wait, ==, FOYER_WAIT_SECONDS);
  sends = r.sends;
  foyer_sync_core_hint (r.core, r.now);
  pump (&r);
  g_assert_cmpint (r.aborts, ==, 0); /* it has only just gone out */
  r.now += 10000;
  foyer_sync_core_hint (r.core, r.now);
  pump (&r);
  g_assert_cmpint (r.aborts, ==, 1);
  g_assert_cmpint (r.sends, ==, sends + 1);
  g_assert_cmpint (r.send.wait, ==, FOYER_WAIT_SECONDS);
  foyer_sync_core_hint (r.core, r.now);
  pump (&r);
  g_assert_cmpint (r.aborts, ==, 1);
  rig_stop (&r);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync-core/push", test_push);
  g_test_add_func ("/sync-core/commit-while-parked", test_commit_while_parked);
  g_test_add_func ("/sync-core/lost-reply", test_lost_reply);
  g_test_add_func ("/sync-core/hanging-server", test_hang);
  g_test_add_func ("/sync-core/foreign-answer", test_foreign);
  g_test_add_func ("/sync-core/fork", test_fork);
  g_test_add_func ("/sync-core/rolled-back-disk", test_rolled_back);
  g_test_add_func ("/sync-core/lying-position", test_lying_position);
  g_test_add_func ("/sync-core/refusals", test_refusals);
  g_test_add_func ("/sync-core/token-refused-twice", test_token_refused_twice);
  g_test_add_func ("/sync-core/retired-pushes-only", test_retired_pushes_only);
  g_test_add_func ("/sync-core/R13/too-old-pushes-only", test_too_old_pushes_only);
  g_test_add_func ("/sync-core/too-big-and-busy", test_too_big_and_busy);
  g_test_add_func ("/sync-core/pages", test_pages);
  g_test_add_func ("/sync-core/15-next", test_next);
  g_test_add_func ("/sync-core/hint-while-parked", test_hint_while_parked);
  return g_test_run ();
}
