/* The door of the real window: lock, switch by PIN, lock without use, second step; one's own account and the log (SEC-4, SEC-5). */
#include "config.h"

#include "foyer-door.h"
#include "foyer-signing.h"
#include "foyer-totp.h"
#include "window-rig.h"

#define PIN "4831"
#define RITA_PIN "7306"

typedef struct
{
  Rig rig;
  FoyerDoor *door;
  FoyerActor rita;
  int left;
} House;

static void
on_left_cb (gpointer data)
{
  House *h = data;

  h->left++;
  foyer_window_show_cover (h->rig.window, gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
}

static void
set_pin (House *h, const FoyerActor *who, const char *pin)
{
  json_object_unref (foyer_test_call_as (h->rig.t, who, "pin.set", foyer_params ("password", "s", FOYER_TEST_PASSWORD, "pin", "s", pin, NULL)));
}

static void
open_house (House *h)
{
  memset (h, 0, sizeof *h);
  rig_open (&h->rig, NULL, -1, 1280, 720);
  h->rig.t->owner.now = 0;
  h->rita = foyer_test_user (h->rig.t, "Rita", "+36301110001", "receptionist", NULL);
  h->rita.now = 0;
  set_pin (h, &h->rig.t->owner, PIN);
  set_pin (h, &h->rita, RITA_PIN);
  h->door = foyer_door_new (h->rig.window, h->rig.context, on_left_cb, h);
  rig_enter (&h->rig, NULL, "account");
}

static void
close_house (House *h)
{
  gtk_window_destroy (GTK_WINDOW (h->rig.window));
  rig_settle ();
  foyer_door_free (h->door);
  g_object_run_dispose (G_OBJECT (h->rig.context));
  rig_settle ();
  g_assert_finalize_object (h->rig.window);
  g_object_unref (h->rig.context);
  foyer_test_free (h->rig.t);
}

static GtkWidget *
named (gpointer root, const char *name)
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

/* Where one types without saving anything: "New password" of one's own account. */
static GtkWidget *
draft (House *h)
{
  GtkWidget *row;

  for (guint i = 0; (row = rig_find (h->rig.window, ADW_TYPE_PASSWORD_ENTRY_ROW, i)) != NULL; i++)
    if (g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), "New password") == 0)
      return row;
  return NULL;
}

static gboolean
enabled (House *h, const char *action)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (h->rig.window), action);
}

static const char *
who (House *h)
{
  return foyer_ui_user_name (foyer_window_context (h->rig.window));
}

/* Types and presses Enter, as hands do. */
static void
answer (House *h, const char *text)
{
  rig_type (&h->rig, text);
  rig_press_enter (&h->rig);
}

static char *
log_of (House *h)
{
  g_autoptr (JsonNode) list = foyer_test_query (h->rig.t, "sign-in.list", NULL);
  JsonArray *rows = json_node_get_array (list);
  GString *s = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *o = json_array_get_object_element (rows, i);
      g_string_append_printf (s, "%s%s %s", i > 0 ? "; " : "", json_object_get_string_member (o, "kind"), json_object_get_string_member (o, "name"));
    }
  return g_string_free (s, FALSE);
}

/* Nothing of the desk is on view or can be done; what was half typed is there again. */
static void
test_lock (void)
{
  House h;
  GtkWidget *row;
  g_autofree char *log = NULL;

  open_house (&h);
  wait_for (draft (&h) != NULL);
  row = draft (&h);
  gtk_editable_set_text (GTK_EDITABLE (row), "half a passw");
  gtk_widget_grab_focus (row);
  g_assert_nonnull (strstr (gtk_window_get_title (GTK_WINDOW (h.rig.window)), "account"));

  rig_action (h.rig.window, "win.lock");
  g_assert_false (gtk_widget_get_mapped (row));
  g_assert_true (foyer_window_is_locked (h.rig.window));
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (h.rig.window)), ==, "Foyer");
  g_assert_false (enabled (&h, "palette"));
  g_assert_false (enabled (&h, "undo"));
  g_assert_false (enabled (&h, "page"));
  wait_for (foyer_door_sign_in (h.door) != NULL);
  /* What somebody says meanwhile is not shown. */
  foyer_ui_toast (h.rig.context, "%s", "Booked Kovács Eszter");
  rig_settle ();
  g_assert_false (rig_says (h.rig.window, "Kovács"));
  g_assert_true (rig_says (foyer_door_sign_in (h.door), "Olga Owner"));
  rig_picture (&h.rig, "sign-in-lock");

  /* By keyboard alone: the focus is where the PIN goes. */
  answer (&h, "9999");
  wait_for (*foyer_sign_in_message (foyer_door_sign_in (h.door)) != '\0');
  g_assert_true (foyer_window_is_locked (h.rig.window));
  answer (&h, PIN);
  wait_for (!foyer_window_is_locked (h.rig.window));
  rig_settle ();
  g_assert_true (draft (&h) == row);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "half a passw");
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (h.rig.window)), row));
  g_assert_true (enabled (&h, "palette"));
  log = log_of (&h);
  g_assert_cmpstr (log, ==, "unlock Olga Owner; fail Olga Owner; lock Olga Owner");
  close_house (&h);
}

/* One key, the arrows, the PIN: another person's desk; drafts and undo stay with their owner. */
static void
test_switch (void)
{
  House h;
  GtkWidget *row;
  FoyerSignIn *sign_in;
  FoyerUiContext *olga;

  open_house (&h);
  wait_for (draft (&h) != NULL);
  row = draft (&h);
  gtk_editable_set_text (GTK_EDITABLE (row), "of Olga");
  foyer_ui_run (h.rig.context, NULL, "client.create", foyer_params ("name", "s", "Eszter", NULL), "Added", NULL, NULL);
  rig_settle ();
  olga = foyer_window_context (h.rig.window);

  /* Esc: it was not meant. */
  rig_action (h.rig.window, "win.switch-user");
  wait_for (foyer_door_sign_in (h.door) != NULL);
  rig_picture (&h.rig, "sign-in-switch");
  g_signal_emit_by_name (foyer_door_sign_in (h.door), "cancelled");
  g_assert_false (foyer_window_is_locked (h.rig.window));
  rig_settle ();

  rig_action (h.rig.window, "win.switch-user");
  wait_for (foyer_door_sign_in (h.door) != NULL);
  sign_in = foyer_door_sign_in (h.door);
  /* Who else has a PIN here is chosen already. */
  answer (&h, RITA_PIN);
  wait_for (!foyer_window_is_locked (h.rig.window) && g_strcmp0 (who (&h), "Rita") == 0);
  g_assert_true (foyer_window_context (h.rig.window) != olga);
  rig_settle ();
  g_assert_null (rig_find (h.rig.window, FOYER_TYPE_SIGN_IN, 0));
  g_assert_false (gtk_widget_get_mapped (row));
  g_assert_null (gtk_widget_get_root (row));
  g_assert_false (foyer_ui_undo_last (foyer_window_context (h.rig.window)));
  g_assert_false (foyer_ui_may (foyer_window_context (h.rig.window), "setup"));
  (void) sign_in;

  rig_action (h.rig.window, "win.switch-user");
  wait_for (foyer_door_sign_in (h.door) != NULL);
  answer (&h, PIN);
  wait_for (!foyer_window_is_locked (h.rig.window) && g_strcmp0 (who (&h), "Olga Owner") == 0);
  rig_settle ();
  g_assert_true (foyer_window_context (h.rig.window) == olga);
  g_assert_true (gtk_widget_get_mapped (row));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "of Olga");
  g_assert_true (foyer_ui_undo_last (olga));
  rig_settle ();

  /* Signed out: her desk is gone, Rita's still waits. */
  rig_action (h.rig.window, "win.sign-out");
  g_assert_cmpint (h.left, ==, 1);
  g_assert_false (foyer_ui_context_signed_in (olga));
  g_assert_null (draft (&h));
  close_house (&h);
}

/* Nobody there: locked after the minutes of the location; a key in between begins them anew. */
static void
test_idle (void)
{
  House h;
  gint64 now;
  g_autofree char *log = NULL;

  open_house (&h);
  now = g_get_monotonic_time ();
  foyer_door_check_idle (h.door, now + (gint64) G_USEC_PER_SEC * 3600);
  g_assert_false (foyer_window_is_locked (h.rig.window));
  json_object_unref (foyer_test_call (h.rig.t, "setting.set", foyer_params ("values", "n", json_from_string ("{\"security.lock-minutes\":2}", NULL), NULL)));
  wait_for (foyer_ui_lock_minutes (h.rig.context) == 2);
  foyer_door_check_idle (h.door, now + (gint64) G_USEC_PER_SEC * 119);
  g_assert_false (foyer_window_is_locked (h.rig.window));
  foyer_door_check_idle (h.door, g_get_monotonic_time () + (gint64) G_USEC_PER_SEC * 121);
  g_assert_true (foyer_window_is_locked (h.rig.window));
  wait_for (foyer_door_sign_in (h.door) != NULL);
  for (int i = 0; i < 200 && log == NULL; i++)
    {
      g_autofree char *text = log_of (&h);

      if (*text != '\0')
        log = g_steal_pointer (&text);
      rig_settle ();
    }
  g_assert_cmpstr (log, ==, "lock Olga Owner");
  /* A revoked account: the desk behind the lock goes. */
  g_assert_nonnull (foyer_window_page (h.rig.window));
  foyer_ui_context_leave (h.rig.context);
  g_assert_cmpint (h.left, ==, 1);
  g_assert_null (foyer_window_page (h.rig.window));
  close_house (&h);
}

/* ---- one's own account --------------------------------------------------------------------------------------------------- */

static void
fill (House *h, const char *name, const char *text)
{
  GtkWidget *row = named (h->rig.window, name);

  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static void
test_account (void)
{
  House h;
  GtkWidget *step, *key, *codes;
  guint8 secret[FOYER_TOTP_SECRET];
  char code[9];
  FoyerStart start = { 0 };
  GtkWidget *sign_in;

  open_house (&h);
  wait_for (named (h.rig.window, "pin-set") != NULL);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (named (h.rig.window, "pin")), TRUE);
  fill (&h, "pin-password", FOYER_TEST_PASSWORD);
  fill (&h, "pin-new", "12");
  rig_click (named (h.rig.window, "pin-set"));
  wait_for (rig_says (h.rig.window, "4 to 8 digits."));
  fill (&h, "pin-new", "9182");
  rig_click (named (h.rig.window, "pin-set"));
  wait_for (*gtk_editable_get_text (GTK_EDITABLE (named (h.rig.window, "pin-new"))) == '\0');

  step = named (h.rig.window, "second-step");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (step), TRUE);
  key = named (step, "second-step-key");
  wait_for (*gtk_label_get_text (GTK_LABEL (key)) != '\0');
  g_assert_nonnull (rig_find (step, GTK_TYPE_PICTURE, 0));
  rig_settle ();
  rig_picture (&h.rig, "sign-in-account");
  g_assert_cmpint (foyer_base32_parse (gtk_label_get_text (GTK_LABEL (key)), secret, sizeof secret), ==, FOYER_TOTP_SECRET);
  foyer_totp_code (G_CHECKSUM_SHA1, secret, sizeof secret, foyer_totp_step (foyer_now ()), 6, code);
  fill (&h, "step-password", FOYER_TEST_PASSWORD);
  fill (&h, "step-code", code);
  rig_click (named (step, "step-on"));
  codes = named (step, "recovery-codes");
  wait_for (*gtk_label_get_text (GTK_LABEL (codes)) != '\0');
  wait_for (gtk_widget_get_visible (named (step, "step-off")));
  rig_picture (&h.rig, "sign-in-codes");

  /* At a desk that has never seen it, the door asks for the code. */
  {
    g_autoptr (GError) error = NULL;
    foyer_store_set_local (foyer_desk_store (h.rig.t->desk), &h.rig.t->owner.user, "sign-in", NULL, &error);
    g_assert_no_error (error);
  }
  start.users = g_ptr_array_new ();
  sign_in = foyer_sign_in_new (h.rig.context, &start);
  foyer_window_lock (h.rig.window, sign_in);
  foyer_sign_in_choose (FOYER_SIGN_IN (sign_in), "olga@example.com");
  foyer_sign_in_try (FOYER_SIGN_IN (sign_in), FOYER_TEST_PASSWORD);
  wait_for (gtk_widget_get_visible (named (sign_in, "second-step")));
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (h.rig.window)), named (sign_in, "second-step")));
  rig_picture (&h.rig, "sign-in-second-step");
  /* The first of the recovery codes. */
  {
    g_autofree char *first = g_strndup (gtk_label_get_text (GTK_LABEL (codes)), 19);
    gboolean in = FALSE;

    g_signal_connect_swapped (sign_in, "signed-in", G_CALLBACK (g_atomic_int_inc), &in);
    answer (&h, first);
    wait_for (in);
  }
  g_ptr_array_unref (start.users);
  close_house (&h);
}

/* ---- the log ------------------------------------------------------------------------------------------------------------- */

static void
test_log (void)
{
  House h;
  GtkWidget *kind;

  open_house (&h);
  for (int i = 0; i < 2; i++)
    {
      g_auto (FoyerSession) s = { 0 };
      FoyerSigningAsk ask = { .user = h.rita.user, .pin = i == 0 ? RITA_PIN : "0007" };

      g_assert_true (foyer_sign_in (h.rig.t->desk, &ask, &s, NULL) == (i == 0));
    }
  foyer_window_go (h.rig.window, "settings", foyer_params ("section", "s", "security", NULL));
  wait_for (rig_says (h.rig.window, "Rita: wrong PIN"));
  g_assert_true (rig_says (h.rig.window, "Rita signed in"));
  rig_picture (&h.rig, "sign-in-log");
  kind = named (h.rig.window, "log-kind");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (kind), 5);
  wait_for (!rig_says (h.rig.window, "Rita signed in"));
  wait_for (rig_says (h.rig.window, "Rita: wrong PIN"));

  /* Another's PINs, by who may. */
  foyer_ui_open (h.rig.context, "user", foyer_params ("id", "d", &h.rita.user, NULL));
  wait_for (named (h.rig.window, "reset-pins") != NULL);
  rig_settle ();
  rig_picture (&h.rig, "sign-in-user");
  rig_click (named (h.rig.window, "reset-pins"));
  wait_for (rig_says (h.rig.window, "No PIN counts any more"));
  {
    g_auto (FoyerSession) s = { 0 };
    FoyerSigningAsk ask = { .user = h.rita.user, .pin = RITA_PIN };

    g_assert_false (foyer_sign_in (h.rig.t->desk, &ask, &s, NULL));
  }
  close_house (&h);
}

int
main (int argc, char *argv[])
{
  rig_init (&argc, &argv);
  g_test_add_func ("/sign-in/lock", test_lock);
  g_test_add_func ("/sign-in/switch", test_switch);
  g_test_add_func ("/sign-in/idle", test_idle);
  g_test_add_func ("/sign-in/SEC-5 account", test_account);
  g_test_add_func ("/sign-in/SEC-4 log", test_log);
  return g_test_run ();
}
