/* Settings > Desks against a real server: a code for a new desk as text and as a picture, a desk that gives way to its role, out of use and
 * back, reported stolen: its data goes (replication.md 10). */
#include "config.h"

#include "foyer-account.h"
#include "foyer-chain-link.h"
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

int
main (int argc, char *argv[])
{
  rig_init (&argc, &argv);
  g_test_add_func ("/desks/invite", test_invite);
  g_test_add_func ("/desks/role-and-out-of-use", test_role);
  g_test_add_func ("/desks/stolen", test_stolen);
  return g_test_run ();
}
