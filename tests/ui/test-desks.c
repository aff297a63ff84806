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

static gboolean
is_yes (Chain *c, const char *member)
{
  g_autoptr (JsonNode) node = foyer_test_query (c->rig.t, "device.list", NULL);
  JsonObject *desk = foyer_test_find (json_node_get_array (node), "code", "02");

  return desk != NULL && json_object_get_boolean_member (desk, member);
}

static GtkWidget *
named (GtkWidget *root, const char *name)
{
  if (g_strcmp0 (gtk_widget_get_name (root), name) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = named (child, name);
      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The owner wants to be told of these in the window. */
static gboolean
is_on (Chain *c, const char *type)
{
  g_autoptr (JsonNode) node = foyer_test_query (c->rig.t, "notice.mine", NULL);
  JsonObject *o = foyer_test_find (json_node_get_array (node), "type", type);

  return json_object_get_boolean_member (json_array_get_object_element (json_object_get_array_member (o, "ways"), 0), "on");
}

typedef struct
{
  const char *sql;
  gint64 n;
} Count;

static gboolean
read_count (FoyerDb *db, gpointer data, GError **error)
{
  Count *q = data;
  FoyerStmt *s = foyer_db_sql (db, q->sql);

  q->n = foyer_stmt_step (s) ? foyer_stmt_int (s, 0) : -1;
  foyer_stmt_done (s);
  return TRUE;
}

/* At the other desk. */
static gint64
count_there (Chain *c, const char *sql)
{
  Count q = { sql, -1 };

  foyer_store_read (foyer_desk_store (c->t2->desk), read_count, &q, NULL);
  return q.n;
}

/* SEC-1: the switch "No phones" of the other desk: it loses them, the list says so, and gets them back. */
static void
mask_by_switch (Chain *c)
{
  FoyerForm *form = FOYER_FORM (rig_find (panel (c), FOYER_TYPE_FORM, 0));

  json_object_unref (foyer_test_call (c->rig.t, "client.create", foyer_params ("name", "s", "Eszter", "phone", "s", "+36201234567", NULL)));
  wait_for ((foyer_sync_now (c->s2), count_there (c, "SELECT count(*) FROM client WHERE phone='+36201234567'") == 1));
  gtk_widget_activate (foyer_form_row (form, "masked"));
  wait_for (is_yes (c, "masked"));
  wait_for (rig_says (panel (c), "holds no phones"));
  wait_for ((foyer_sync_now (c->s2), count_there (c, "SELECT count(*) FROM client WHERE phone LIKE 'veil:%'") == 1));
  rig_settle ();
  rig_picture (&c->rig, "desks-masked");
  gtk_widget_activate (foyer_form_row (form, "masked"));
  wait_for (!is_yes (c, "masked"));
  wait_for ((foyer_sync_now (c->s2), count_there (c, "SELECT count(*) FROM client WHERE phone='+36201234567'") == 1));
  wait_for (!rig_says (panel (c), "holds no phones"));
}

/* USR-16: what is booked at the other desk is said in the window to whoever asked for it in the account, and shown with a press. */
static void
test_told (void)
{
  Chain c;
  FoyerActor nora;
  GtkWidget *check, *show;

  begin (&c);
  c.t2->owner = c.rig.t->owner;
  memcpy (c.t2->staff, c.rig.t->staff, sizeof c.t2->staff);
  memcpy (c.t2->service, c.rig.t->service, sizeof c.t2->service);
  nora = foyer_test_user (c.rig.t, "Nora", "+36301114444", "receptionist", NULL);
  foyer_window_show_desk (c.rig.window, "account", NULL);
  wait_for ((check = named (GTK_WIDGET (c.rig.window), "new.app")) != NULL && gtk_widget_get_mapped (check));
  g_assert_null (named (GTK_WIDGET (c.rig.window), "new.sms"));
  g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)));
  rig_settle ();
  rig_picture (&c.rig, "account-notices");
  gtk_widget_activate (check);
  wait_for (is_on (&c, "new"));
  wait_for ((foyer_sync_now (c.s2), count_there (&c, "SELECT count(*) FROM user WHERE name='Nora'") == 1));
  {
    g_autofree char *service = foyer_id_to_string (&c.t2->service[HAIRCUT]), *list = g_strdup_printf ("[{\"service\":\"%s\"}]", service);

    json_object_unref (foyer_test_call_as (c.t2, &nora, "booking.create", foyer_params ("staff", "d", &c.t2->staff[ANNA], "wall", "s", FOYER_TEST_DATE "T10:00", "services", "n",
                                                                                       json_from_string (list, NULL), "name", "s", "Eszter", "override", "s", "asked for", NULL)));
  }
  foyer_sync_now (c.s2);
  wait_for (rig_says (c.rig.window, "New booking: ") && (show = rig_button (c.rig.window, "Show")) != NULL);
  g_assert_true (rig_says (c.rig.window, "10:00 · Haircut · Eszter · Anna"));
  rig_settle ();
  rig_picture (&c.rig, "told-of-booking");
  rig_click (show);
  wait_for (panel (&c) != NULL && rig_says (panel (&c), "Eszter"));
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
  mask_by_switch (&c);
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
  g_test_add_func ("/desks/SEC-1,role-and-out-of-use", test_role);
  g_test_add_func ("/desks/USR-16-told", test_told);
  g_test_add_func ("/desks/stolen", test_stolen);
  return g_test_run ();
}
