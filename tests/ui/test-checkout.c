/* Checkout in the window: a payment put together by hand, a client's accounts, taxes and types of accounts in the settings. */
#include "config.h"

#include "foyer-counter-panel.h"
#include "foyer-visit-split.h"
#include "visit-window.h"

/* In the order they were made. */
enum { GIVEN, CASH, CARD, TIP, ACCOUNT };

static JsonObject *
json (const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  g_assert_nonnull (node);
  return json_node_dup_object (node);
}

static void
type_into (Rig *rig, GtkWidget *entry, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  gtk_widget_grab_focus (entry);
  rig_type (rig, text);
}

static GtkWidget *
entry_of (GtkWidget *split, guint n)
{
  GtkWidget *entry = rig_find (split, GTK_TYPE_ENTRY, n);

  g_assert_nonnull (entry);
  return entry;
}

static gint64
tips (FoyerTest *t)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "money.list", foyer_params ("from", "s", FOYER_TEST_DATE, NULL));
  gint64 sum = 0;

  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    {
      JsonObject *o = json_array_get_object_element (json_node_get_array (node), i);

      if (g_strcmp0 (json_object_get_string_member_with_default (o, "item_title", NULL), "Tips") == 0)
        sum += json_object_get_int_member (o, "amount");
    }
  return sum;
}

/* 60 for the mother and 25 for the child: 30 from her account with its credit, the rest in cash with a tip of 5, out of 100. */
static void
test_split (void)
{
  Rig rig;
  FoyerTest *t = foyer_test_new ();
  FoyerActor rita = foyer_test_user (t, "Rita", "06 20 111 2222", "receptionist", NULL);
  Booked a = book (t, ANNA, "10:00", COLOURING, "Kovács Eszter", "+36201234567"), b = book (t, BORIS, "10:00", BEARD, "Kovács Peti", "+36207654321");
  g_autoptr (JsonObject) type = foyer_test_call (t, "account-type.create", json ("{\"title\":\"Club\",\"credit\":true,\"most\":5000}"));
  FoyerId type_id = foyer_test_id (type, "type");
  GtkWidget *panel, *pay, *split, *check;

  set_status (t, &a.visit, "arrived");
  set_status (t, &b.visit, "arrived");
  json_object_unref (foyer_test_call (t, "account.open", foyer_params ("client", "d", &a.client, "type", "d", &type_id, "amount", "i", (gint64) 2000, NULL)));
  rig_open (&rig, t, 11 * 60, 1280, 900);
  rig_enter (&rig, &rita, "calendar");
  panel = panel_of (&rig, &a.visit);
  pay = rig_find (panel, FOYER_TYPE_VISIT_PAY, 0);
  rig_click (rig_button (pay, "Other…"));
  split = rig_find (pay, FOYER_TYPE_VISIT_SPLIT, 0);
  wait_for (rig_says (split, "Kovács Peti, 12.00"));
  g_assert_true (rig_says (split, "Club: 20.00, up to 70.00"));
  check = rig_find (split, GTK_TYPE_CHECK_BUTTON, 0);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  /* The whole goes on being the whole. */
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry_of (split, CASH))), ==, "72.00");
  type_into (&rig, entry_of (split, ACCOUNT), "30");
  type_into (&rig, entry_of (split, CASH), "42");
  g_assert_true (rig_says (split, "Paid in full"));
  type_into (&rig, entry_of (split, TIP), "5");
  type_into (&rig, entry_of (split, GIVEN), "40");
  g_assert_true (rig_says (split, "Not enough cash"));
  type_into (&rig, entry_of (split, GIVEN), "50");
  g_assert_true (rig_says (split, "Change 3.00"));
  rig_picture (&rig, "checkout-split");
  rig_press_enter (&rig);
  wait_for (visit_num (&rig, &a.visit, "due") == 0 && visit_num (&rig, &b.visit, "due") == 0);
  g_assert_cmpint (tips (t), ==, 500);
  rig_settle ();
  g_assert_true (rig_says (pay, "Tip for Anna Nagy"));
  g_assert_true (rig_says (pay, "Club"));
  rig_picture (&rig, "checkout-paid");
  foyer_ui_close (rig.context);

  /* Her card: the account is owed for, in red; the history says so. */
  foyer_ui_open (rig.context, "client", foyer_params ("id", "d", &a.client, NULL));
  wait_for (foyer_window_panel (rig.window) != NULL && rig_says (foyer_window_panel (rig.window), "40.00 can be spent, with the credit"));
  wait_for (rig_says (foyer_window_panel (rig.window), "Club, on credit"));
  rig_picture (&rig, "checkout-client");
  rig_close (&rig);
}

/* The child's visit from the mother's account, found by name. */
static void
test_payer (void)
{
  Rig rig;
  FoyerTest *t = foyer_test_new ();
  Booked a = book (t, ANNA, "10:00", COLOURING, "Kovács Eszter", "+36201234567"), b = book (t, BORIS, "10:00", BEARD, "Peti", "+36207654321");
  GtkWidget *panel, *pay, *split;

  set_status (t, &b.visit, "arrived");
  json_object_unref (foyer_test_call (t, "deposit.add", foyer_params ("client", "d", &a.client, "amount", "i", (gint64) 5000, "quick", "s", "cash", NULL)));
  rig_open (&rig, t, 11 * 60, 1280, 900);
  rig_enter (&rig, NULL, "calendar");
  panel = panel_of (&rig, &b.visit);
  pay = rig_find (panel, FOYER_TYPE_VISIT_PAY, 0);
  rig_click (rig_button (pay, "Other…"));
  split = rig_find (pay, FOYER_TYPE_VISIT_SPLIT, 0);
  rig_settle ();
  gtk_editable_set_text (GTK_EDITABLE (entry_of (split, CASH)), "");
  type_into (&rig, entry_of (split, ACCOUNT), "Esz"); /* no account of his own: the next entry asks for the payer */
  wait_for (rig_button (split, "Kovács Eszter") != NULL);
  rig_press_enter (&rig);
  wait_for (rig_says (split, "Deposit (Kovács Eszter)"));
  rig_settle ();
  type_into (&rig, entry_of (split, ACCOUNT), "12");
  rig_press_enter (&rig);
  wait_for (visit_num (&rig, &b.visit, "due") == 0);
  wait_for (rig_says (pay, "Deposit of Kovács Eszter"));
  rig_close (&rig);
}

/* A sale nobody booked, with the keyboard: three fields and a key. */
static void
test_counter (void)
{
  Rig rig;
  FoyerTest *t = foyer_test_new ();
  FoyerActor rita = foyer_test_user (t, "Rita", "06 20 111 2222", "receptionist", NULL);
  GtkWidget *panel;
  gint64 sum = 0;

  rig_open (&rig, t, 11 * 60, 1280, 720);
  rig_enter (&rig, &rita, "sales");
  foyer_ui_open (rig.context, "counter", NULL);
  wait_for ((panel = foyer_window_panel (rig.window)) != NULL && FOYER_IS_COUNTER_PANEL (panel));
  rig_settle ();
  type_into (&rig, entry_of (panel, 0), "Shampoo");
  type_into (&rig, entry_of (panel, 1), "2");
  type_into (&rig, entry_of (panel, 2), "9.50");
  g_assert_true (rig_says (panel, "Total 19.00"));
  rig_picture (&rig, "checkout-counter");
  rig_action (panel, "counter.cash");
  while (sum == 0)
    {
      g_autoptr (JsonNode) node = foyer_test_query (t, "document.list", foyer_params ("from", "s", FOYER_TEST_DATE, "type", "i", (gint64) 1, NULL));

      if (json_array_get_length (json_node_get_array (node)) > 0)
        sum = json_object_get_int_member (json_array_get_object_element (json_node_get_array (node), 0), "sum");
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_cmpint (sum, ==, 1900);
  rig_close (&rig);
}

static void
test_settings (void)
{
  Rig rig;
  FoyerTest *t = foyer_test_new ();
  GtkWidget *page, *check = NULL;
  g_autoptr (JsonObject) tax = foyer_test_call (t, "tax.create", json ("{\"title\":\"VAT\",\"rate\":2700}"));
  FoyerId id = foyer_test_id (tax, "tax");
  g_autoptr (JsonObject) type = foyer_test_call (t, "account-type.create", json ("{\"title\":\"Club\",\"credit\":true,\"most\":5000}"));

  rig_open (&rig, t, 11 * 60, 1280, 720);
  rig_enter (&rig, NULL, "settings");
  foyer_ui_go (rig.context, "settings", foyer_params ("section", "s", "checkout", NULL));
  page = GTK_WIDGET (rig.window);
  wait_for (rig_says (page, "Tax of what has none of its own") && rig_says (page, "Client accounts"));
  for (guint i = 0; check == NULL && rig_find (page, GTK_TYPE_CHECK_BUTTON, i) != NULL; i++)
    if (g_strcmp0 (gtk_check_button_get_label (GTK_CHECK_BUTTON (rig_find (page, GTK_TYPE_CHECK_BUTTON, i))), "Added to the price") == 0)
      check = rig_find (page, GTK_TYPE_CHECK_BUTTON, i);
  g_assert_nonnull (check);
  rig_picture (&rig, "checkout-settings");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  for (gboolean on = FALSE; !on;)
    {
      g_autofree char *added = NULL;

      wait_for ((g_free (g_steal_pointer (&added)), added = foyer_test_field (t, "tax", &id, "added"), g_strcmp0 (added, "null") != 0 && g_strcmp0 (added, "0") != 0 && g_strcmp0 (added, "false") != 0));
      on = TRUE;
    }
  rig_close (&rig);
}

int
main (int argc, char **argv)
{
  rig_init (&argc, &argv);
  g_test_add_func ("/checkout/split", test_split);
  g_test_add_func ("/checkout/ACC-10-payer", test_payer);
  g_test_add_func ("/checkout/counter", test_counter);
  g_test_add_func ("/checkout/settings", test_settings);
  return g_test_run ();
}
