/* Settings > Desks against a real server: a code for a new desk as text and as a picture, a desk that gives way to its role, out of use and
 * back, reported stolen: its data goes (replication.md 10). */
#include "config.h"

#include "foyer-account.h"
#include "foyer-chain-link.h"
#include "foyer-client-elsewhere.h"
#include "foyer-form.h"
#include "foyer-settings-page.h"
#include "window-rig.h"
#include "../server/foyer-live.h"

typedef struct
{
  Rig rig;
  FoyerLive *live;
  FoyerTest *t2;
  FoyerSync *s2;
} Chain;

/* Runs the main loop, unlike foyer_sync_wait(): the window's own worker tells it things there. */
static gboolean
settled (FoyerSync *sync)
{
  FoyerSyncStatus status;

  foyer_sync_get_status (sync, &status);
  return status.settled && status.last_ok != 0;
}

static void
join_chain (FoyerTest *t, FoyerLive *live)
{
  g_autofree char *code = foyer_live_code (live, NULL);
  g_autoptr (GError) error = NULL;

  foyer_enrol (foyer_desk_store (t->desk), live->url, code, "second-pc", &error);
  g_assert_no_error (error);
}

static void
begin (Chain *c)
{
  FoyerTest *t = foyer_test_new ();
  g_autoptr (GError) error = NULL;
  FoyerSyncStatus status;

  c->live = foyer_live_new ();
  t->owner.now = 0;
  join_chain (t, c->live);
  rig_open (&c->rig, t, -1, 1280, 720);
  foyer_chain_link_start (c->rig.context);
  wait_for (foyer_chain_link_status (c->rig.context, &status) && status.settled && status.last_ok != 0);
  c->t2 = foyer_test_new_empty ();
  join_chain (c->t2, c->live);
  c->s2 = foyer_sync_new (foyer_desk_store (c->t2->desk), foyer_account_load (foyer_store_dir (foyer_desk_store (c->t2->desk)), &error), NULL, NULL, NULL);
  g_assert_no_error (error);
  wait_for (settled (c->s2));
  rig_sign_in (&c->rig, NULL);
  foyer_window_show_desk (c->rig.window, "settings", NULL);
  wait_for (foyer_window_ready (c->rig.window));
  g_assert_true (foyer_window_go (c->rig.window, "settings", foyer_params ("section", "s", "desks", NULL)));
  wait_for (rig_says (c->rig.window, "02 · second-pc"));
  rig_settle ();
}

static void
end (Chain *c)
{
  g_clear_pointer (&c->s2, foyer_sync_free);
  foyer_chain_link_stop (c->rig.context);
  foyer_test_free (c->t2);
  rig_close (&c->rig);
  foyer_live_free (c->live);
}

static GtkWidget *
panel (Chain *c)
{
  return foyer_window_panel (c->rig.window);
}

/* A member of the second desk's row, or "". (transfer full) */
static char *
desk_text (Chain *c, const char *member)
{
  g_autoptr (JsonNode) node = foyer_test_query (c->rig.t, "device.list", NULL);
  JsonObject *desk = foyer_test_find (json_node_get_array (node), "code", "02");
  JsonNode *value = desk != NULL ? json_object_get_member (desk, member) : NULL;

  return g_strdup (value != NULL && JSON_NODE_HOLDS_VALUE (value) ? json_node_get_string (value) : "");
}

static gboolean
is (Chain *c, const char *member, const char *value)
{
  g_autofree char *text = desk_text (c, member);
  return g_str_equal (text, value);
}

static void
open_desk (Chain *c)
{
  g_autofree char *id = desk_text (c, "id");

  foyer_ui_open (c->rig.context, "desk", foyer_params ("id", "s", id, NULL));
  wait_for (panel (c) != NULL && rig_says (panel (c), "02 · second-pc"));
  rig_settle ();
}

/* The code stands there to be read, typed and photographed, and it brings a desk in. */
static void
test_invite (void)
{
  Chain c;
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;
  FoyerTest *t3;
  GtkWidget *label;

  begin (&c);
  rig_click (rig_button (c.rig.window, "New desk"));
  wait_for (panel (&c) != NULL && rig_button (panel (&c), "Make a code") != NULL);
  rig_settle ();
  rig_click (rig_button (panel (&c), "Make a code"));
  wait_for (rig_find (panel (&c), GTK_TYPE_PICTURE, 0) != NULL);
  rig_settle ();
  rig_picture (&c.rig, "desks-invite");
  g_assert_true (rig_says (panel (&c), c.live->url));
  g_assert_true (rig_says (panel (&c), "foyer:enrol?url="));
  for (guint i = 0; (label = rig_find (panel (&c), GTK_TYPE_LABEL, i)) != NULL && code == NULL; i++)
    if (gtk_widget_has_css_class (label, "title-1"))
      code = g_strdup (gtk_label_get_text (GTK_LABEL (label)));
  g_assert_nonnull (code);
  t3 = foyer_test_new_empty ();
  foyer_enrol (foyer_desk_store (t3->desk), c.live->url, code, "third-pc", &error);
  g_assert_no_error (error);
  wait_for (rig_says (c.rig.window, "03 · third-pc"));
  foyer_test_free (t3);
  end (&c);
}

/* A role it is used at most as; out of use, undone, and back. */
static void
test_role (void)
{
  Chain c;

  begin (&c);
  open_desk (&c);
  {
    GtkWidget *form = rig_find (panel (&c), FOYER_TYPE_FORM, 0);

    adw_combo_row_set_selected (ADW_COMBO_ROW (foyer_form_row (FOYER_FORM (form), "role")), 2);
  }
  wait_for (is (&c, "role", "receptionist"));
  rig_settle ();
  rig_picture (&c.rig, "desks-one");
  rig_click (rig_button (panel (&c), "Take out of use"));
  wait_for (is (&c, "state", "retired"));
  wait_for (rig_button (panel (&c), "Bring back into use") != NULL);
  rig_settle ();
  rig_picture (&c.rig, "desks-retired");
  /* The desk hears of it. */
  foyer_sync_now (c.s2);
  {
    FoyerSyncStatus status = { 0 };
    wait_for ((foyer_sync_get_status (c.s2, &status), status.block == FOYER_BLOCK_RETIRED));
  }
  rig_click (rig_button (panel (&c), "Bring back into use"));
  wait_for (is (&c, "state", "active"));
  end (&c);
}

/* Asked first, since it cannot be taken back: what the thief's desk holds is deleted. */
static void
test_stolen (void)
{
  Chain c;
  FoyerSyncStatus status = { 0 };

  begin (&c);
  open_desk (&c);
  rig_click (rig_button (panel (&c), "Report stolen"));
  rig_settle ();
  rig_picture (&c.rig, "desks-stolen-ask");
  rig_answer ("yes");
  wait_for (is (&c, "state", "stolen"));
  foyer_sync_now (c.s2);
  wait_for ((foyer_sync_get_status (c.s2, &status), status.wiped));
  g_assert_false (g_file_test (c.t2->dir, G_FILE_TEST_EXISTS) && g_file_test (g_build_filename (c.t2->dir, "foyer.db", NULL), G_FILE_TEST_EXISTS));
  end (&c);
}

static void
open_card (Rig *rig, const FoyerId *client)
{
  foyer_ui_close (rig->context);
  foyer_ui_open (rig->context, "client", foyer_params ("id", "d", client, NULL));
  wait_for (foyer_window_panel (rig->window) != NULL && rig_says (foyer_window_panel (rig->window), "Beatriz"));
}

/* The card on a desk that holds its own location alone: what happened elsewhere is asked of the chain, with the rights of who looks; without the
 * chain it says what is missing. */
static void
test_elsewhere (void)
{
  FoyerTest *t = foyer_test_new (), *mine;
  FoyerLive *live;
  FoyerSync *all;
  FoyerSyncStatus status;
  FoyerId dora, client, booked;
  FoyerActor there = t->owner;
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;
  char loc[FOYER_ID_TEXT_LEN + 1];
  Rig rig;

  g_autoptr (JsonObject) made = foyer_test_call (t, "location.create", foyer_params ("name", "s", "Salon Tagus", "country", "s", "PT", "zone", "s", "Europe/Lisbon",
                                                                                     "currency", "s", "EUR", NULL));
  there.loc = foyer_test_id (made, "loc");
  g_autoptr (JsonObject) member = foyer_test_call_as (t, &there, "staff.create", foyer_params ("name", "s", "Dora Silva", NULL));
  dora = foyer_test_id (member, "staff");
  json_object_unref (foyer_test_call_as (t, &there, "schedule.set-day", foyer_params ("staff", "d", &dora, "date", "s", FOYER_TEST_DATE, "spans", "s", "07:00-20:00", NULL)));
  json_object_unref (foyer_test_call_as (t, &there, "booking.create", foyer_params ("staff", "d", &dora, "wall", "s", FOYER_TEST_DATE "T12:00", "dur", "i", (gint64) 60, "name", "s",
                                                                                    "Beatriz", "phone", "s", "+351912345678", NULL)));
  booked = foyer_test_book (t, ANNA, HAIRCUT, FOYER_TEST_DATE "T16:00", "Beatriz", "+351912345678");
  {
    g_autoptr (JsonNode) node = foyer_test_query (t, "appointment.get", foyer_params ("appointment", "d", &booked, NULL));
    client = foyer_test_id (json_object_get_object_member (json_node_get_object (node), "client"), "id");
  }
  live = foyer_live_new ();
  t->owner.now = 0;
  join_chain (t, live);
  all = foyer_sync_new (foyer_desk_store (t->desk), foyer_account_load (foyer_store_dir (foyer_desk_store (t->desk)), &error), NULL, NULL, NULL);
  g_assert_no_error (error);
  wait_for (settled (all));
  mine = foyer_test_new_empty ();
  code = foyer_live_code (live, foyer_id_format (&t->loc, loc));
  foyer_enrol (foyer_desk_store (mine->desk), live->url, code, "salon-pc", &error);
  g_assert_no_error (error);
  rig_open (&rig, mine, -1, 1280, 720);
  foyer_chain_link_start (rig.context);
  wait_for (foyer_chain_link_status (rig.context, &status) && status.settled && status.last_ok != 0);
  rig_sign_in (&rig, &t->owner);
  foyer_window_show_desk (rig.window, "clients", NULL);
  wait_for (foyer_window_ready (rig.window));

  open_card (&rig, &client);
  wait_for (rig_says (foyer_window_panel (rig.window), "At other locations") && rig_says (foyer_window_panel (rig.window), "Salon Tagus · Dora Silva"));
  g_assert_true (rig_says (foyer_window_panel (rig.window), "Anna Nagy"));
  rig_settle ();
  rig_picture (&rig, "client-elsewhere");

  foyer_live_stop (live, FALSE);
  open_card (&rig, &client);
  wait_for (rig_says (foyer_window_panel (rig.window), "Visits at Salon Tagus are not on this desk, and the chain does not answer now."));
  g_assert_false (rig_says (foyer_window_panel (rig.window), "Dora Silva"));
  g_assert_true (rig_says (foyer_window_panel (rig.window), "Anna Nagy"));
  foyer_live_start (live);
  rig_click (rig_button (foyer_window_panel (rig.window), "Ask again"));
  wait_for (rig_says (foyer_window_panel (rig.window), "Salon Tagus · Dora Silva"));

  foyer_client_elsewhere_wait ();
  foyer_sync_free (all);
  foyer_chain_link_stop (rig.context);
  rig_close (&rig);
  foyer_test_free (t);
  foyer_live_free (live);
}

int
main (int argc, char *argv[])
{
  rig_init (&argc, &argv);
  g_test_add_func ("/desks/invite", test_invite);
  g_test_add_func ("/desks/role-and-out-of-use", test_role);
  g_test_add_func ("/desks/stolen", test_stolen);
  g_test_add_func ("/desks/8.1-chain-card", test_elsewhere);
  return g_test_run ();
}
