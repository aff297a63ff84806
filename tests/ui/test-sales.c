/* The page of money transactions, in-process: what it lists and sums, cancelling from it, money put in, taken out and
 * carried over (DOC-1, FIN-15, FIN-3). */
#include "config.h"

#include "foyer-labels.h"
#include "foyer-register-panel.h"
#include "foyer-row-list.h"
#include "foyer-reports-page.h"
#include "foyer-sale-panel.h"
#include "foyer-sales-page.h"
#include "foyer-till-panel.h"
#include "window-rig.h"

typedef struct
{
  Rig rig;
  FoyerSalesPage *page;
  FoyerId visit, money;
} Desk;

/* A salon where one visit of 60.00 is paid in cash. */
static void
desk_begin (Desk *desk)
{
  FoyerTest *t = foyer_test_new ();

  memset (desk, 0, sizeof *desk);
  FoyerId appointment = foyer_test_book (t, ANNA, COLOURING, FOYER_TEST_DATE "T10:00", "Eszter", "+36201234567");
  g_autoptr (JsonNode) node = foyer_test_query (t, "appointment.get", foyer_params ("appointment", "d", &appointment, NULL));
  desk->visit = foyer_test_id (json_node_get_object (node), "visit");
  json_object_unref (foyer_test_call (t, "visit.status", foyer_params ("visit", "d", &desk->visit, "status", "s", "arrived", NULL)));
  g_autoptr (JsonObject) paid = foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &desk->visit, "quick", "s", "cash", NULL));
  g_assert_true (foyer_id_parse (json_array_get_string_element (json_object_get_array_member (paid, "money"), 0), &desk->money));
  rig_open (&desk->rig, t, 8 * 60, 1280, 720);
  rig_enter (&desk->rig, NULL, "sales");
  desk->page = FOYER_SALES_PAGE (foyer_window_page_widget (desk->rig.window));
}

static guint
n_rows (Desk *desk)
{
  return g_list_model_get_n_items (foyer_sales_page_model (desk->page));
}

static gboolean
card_says (Desk          *desk,
           const FoyerId *reg,
           const char    *words)
{
  const char *card = foyer_sales_page_card (desk->page, reg);

  return card != NULL && strstr (card, words) != NULL;
}

/* Payment state and what is due of the visit, as the visit itself says. */
static gint64
due (Desk *desk)
{
  g_autoptr (JsonNode) node = foyer_test_query (desk->rig.t, "visit.get", foyer_params ("visit", "d", &desk->visit, NULL));

  return json_object_get_int_member (json_node_get_object (node), "due");
}

static void
test_cancel (void)
{
  Desk desk;
  FoyerSalePanel *panel;
  GtkWidget *too;

  desk_begin (&desk);
  g_assert_cmpuint (n_rows (&desk), ==, 1);
  g_assert_true (card_says (&desk, &desk.rig.t->cash, "60.00"));
  foyer_ui_open (desk.rig.context, "sale", foyer_params ("id", "d", &desk.money, NULL));
  panel = FOYER_SALE_PANEL (foyer_window_panel (desk.rig.window));
  wait_for (foyer_sale_panel_ready (panel));

  /* Cancelled here: gone from the list and the sums, and the visit is to be paid again. */
  gtk_widget_activate_action (GTK_WIDGET (panel), "sale.cancel", NULL);
  wait_for (n_rows (&desk) == 0);
  wait_for (!card_says (&desk, &desk.rig.t->cash, "60.00"));
  g_assert_cmpint (due (&desk), ==, 6000);
  too = rig_button (desk.rig.window, "Cancelled too");
  g_assert_nonnull (too);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (too), TRUE);
  wait_for (n_rows (&desk) == 1);
  g_assert_false (card_says (&desk, &desk.rig.t->cash, "60.00"));
  {
    g_autoptr (FoyerRowItem) item = g_list_model_get_item (foyer_sales_page_model (desk.page), 0);
    wait_for (foyer_row_item_row (item) != NULL && foyer_json_yes (foyer_row_item_row (item), "void"));
    g_assert_cmpstr (foyer_json_str (foyer_row_item_row (item), "void_by"), ==, "Olga Owner");
  }
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (too), FALSE);
  wait_for (n_rows (&desk) == 0);

  /* Undone, nothing asked: paid again, and what was cancelled is still to be seen. */
  g_assert_true (foyer_ui_undo_last (desk.rig.context));
  wait_for (n_rows (&desk) == 1 && card_says (&desk, &desk.rig.t->cash, "60.00"));
  g_assert_cmpint (due (&desk), ==, 0);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (too), TRUE);
  wait_for (n_rows (&desk) == 2);

  rig_close (&desk.rig);
}

static void
record (Desk       *desk,
        FoyerMove   move,
        const char *amount,
        const char *comment)
{
  FoyerRegisterPanel *panel;

  gtk_widget_activate_action (GTK_WIDGET (desk->rig.window), "win.money-record", NULL);
  panel = FOYER_REGISTER_PANEL (foyer_window_panel (desk->rig.window));
  wait_for (foyer_register_panel_ready (panel));
  foyer_register_panel_choose (panel, move);
  foyer_register_panel_set (panel, "amount", amount);
  foyer_register_panel_set (panel, "comment", comment);
  gtk_widget_activate_action (GTK_WIDGET (panel), "register.save", NULL);
}

static void
test_record (void)
{
  Desk desk;

  desk_begin (&desk);
  record (&desk, FOYER_MOVE_IN, "40", "change");
  wait_for (n_rows (&desk) == 2);
  wait_for (card_says (&desk, &desk.rig.t->cash, "100.00"));
  record (&desk, FOYER_MOVE_OUT, "15,50", "towels");
  wait_for (n_rows (&desk) == 3);
  wait_for (card_says (&desk, &desk.rig.t->cash, "84.50"));
  record (&desk, FOYER_MOVE_OVER, "20", "to the bank");
  wait_for (n_rows (&desk) == 5);
  wait_for (card_says (&desk, &desk.rig.t->cash, "64.50"));
  g_assert_true (card_says (&desk, &desk.rig.t->card, "20.00"));
  /* Nothing, or less than nothing, is not recorded. */
  record (&desk, FOYER_MOVE_IN, "0", "");
  record (&desk, FOYER_MOVE_IN, "-5", "");
  for (int i = 0; i < 200; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
    }
  g_assert_cmpuint (n_rows (&desk), ==, 5);
  rig_close (&desk.rig);
}

/* The drawer is opened with what was counted, counted blind, and closed with a note; its Z report is offered. */
static void
test_till (void)
{
  Desk desk;
  FoyerTillPanel *panel;
  GtkWidget *says;

  desk_begin (&desk);
  gtk_widget_activate_action (GTK_WIDGET (desk.rig.window), "win.till", NULL);
  panel = FOYER_TILL_PANEL (foyer_window_panel (desk.rig.window));
  wait_for (foyer_till_panel_ready (panel));
  g_assert_true (rig_says (panel, "Closed. Count what is in the drawer"));
  rig_picture (&desk.rig, "till-closed");
  /* 65.00 counted, 60.00 by the ledger: refused without a note, which is then asked for. */
  foyer_till_panel_count (panel, 1000, 6);
  foyer_till_panel_count (panel, 500, 1);
  g_assert_true (rig_says (panel, "Counted 65.00"));
  gtk_widget_activate_action (GTK_WIDGET (panel), "till.save", NULL);
  wait_for (foyer_till_panel_ready (panel) && rig_says (panel, "Write down why"));
  foyer_till_panel_set (panel, "note", "change from home");
  gtk_widget_activate_action (GTK_WIDGET (panel), "till.save", NULL);
  wait_for (foyer_till_panel_ready (panel) && strstr (foyer_till_panel_says (panel), "open since") != NULL);
  wait_for (card_says (&desk, &desk.rig.t->cash, "65.00"));

  foyer_till_panel_set (panel, "reason", "change for the taxi");
  gtk_widget_activate_action (GTK_WIDGET (panel), "till.drawer", NULL);
  foyer_till_panel_count (panel, 1000, 6);
  gtk_widget_activate_action (GTK_WIDGET (panel), "till.save", NULL);
  wait_for (foyer_till_panel_ready (panel) && strstr (foyer_till_panel_says (panel), "too little") != NULL);
  g_assert_nonnull (strstr (foyer_till_panel_says (panel), "65.00"));
  rig_picture (&desk.rig, "till-counted");
  /* Another figure is another count. */
  foyer_till_panel_count (panel, 200, 1);
  says = rig_button (panel, "Count");
  g_assert_nonnull (says);
  gtk_widget_activate_action (GTK_WIDGET (panel), "till.save", NULL);
  wait_for (foyer_till_panel_ready (panel) && strstr (foyer_till_panel_says (panel), "3.00") != NULL);
  foyer_till_panel_set (panel, "note", "given out by mistake");
  foyer_till_panel_set (panel, "move", "50");
  gtk_widget_activate_action (GTK_WIDGET (panel), "till.save", NULL);
  wait_for (foyer_till_panel_ready (panel) && strstr (foyer_till_panel_says (panel), "12.00") != NULL);
  wait_for (card_says (&desk, &desk.rig.t->cash, "12.00"));
  rig_picture (&desk.rig, "till-done");
  {
    g_autoptr (JsonNode) list = foyer_test_query (desk.rig.t, "till.list", foyer_params ("from", "s", FOYER_TEST_DATE, NULL));
    JsonObject *till = json_array_get_object_element (json_node_get_array (list), 0);

    g_assert_cmpint (foyer_json_num (till, "difference"), ==, -300);
    g_assert_cmpint (foyer_json_num (till, "left"), ==, 1200);
  }
  rig_close (&desk.rig);
}

/* Profit and loss: a figure opens the transactions behind it, and the page goes back to all of them (FRP-7). */
static void
test_year (void)
{
  Desk desk;
  GtkWidget *section, *cell;
  g_autoptr (JsonNode) items = NULL;
  FoyerId item;

  desk_begin (&desk);
  items = foyer_test_query (desk.rig.t, "item.list", NULL);
  item = foyer_test_id (foyer_test_find (json_node_get_array (items), "code", "salary"), "id");
  json_object_unref (foyer_test_call (desk.rig.t, "money.create", foyer_params ("item", "d", &item, "amount", "i", (gint64) 1500, "staff", "d", &desk.rig.t->staff[ANNA], NULL)));
  foyer_ui_go (desk.rig.context, "reports", foyer_params ("section", "s", "money", NULL));
  wait_for (foyer_reports_page_section_name (FOYER_REPORTS_PAGE (foyer_window_page_widget (desk.rig.window))) != NULL);
  section = foyer_reports_page_section (FOYER_REPORTS_PAGE (foyer_window_page_widget (desk.rig.window)));
  wait_for (rig_says (section, "Profit") && rig_says (section, "45.00"));
  gtk_widget_activate_action (section, "report-money.before", NULL);
  wait_for (rig_says (section, "No money came in"));
  gtk_widget_activate_action (section, "report-money.after", NULL);
  wait_for (rig_button (section, "Salary of staff") != NULL);
  /* By team member. */
  g_signal_emit_by_name (rig_button (section, "Salary of staff"), "clicked");
  wait_for (rig_says (section, "Anna Nagy"));
  rig_picture (&desk.rig, "profit-and-loss");
  cell = rig_button (section, "\xe2\x88\x92" "15.00");
  g_assert_nonnull (cell);
  g_signal_emit_by_name (cell, "clicked");
  wait_for (FOYER_IS_SALES_PAGE (foyer_window_page_widget (desk.rig.window)) && n_rows (&desk) == 1);
  g_assert_nonnull (rig_button (desk.rig.window, "Salary of staff  ×"));
  rig_picture (&desk.rig, "sales-of-an-item");
  g_signal_emit_by_name (rig_button (desk.rig.window, "Salary of staff  ×"), "clicked");
  wait_for (n_rows (&desk) == 2);
  rig_close (&desk.rig);
}

int
main (int    argc,
      char **argv)
{
  rig_init (&argc, &argv);
  g_test_add_func ("/sales-page/DOC-1,FIN-15", test_cancel);
  g_test_add_func ("/sales-page/record", test_record);
  g_test_add_func ("/sales-page/till", test_till);
  g_test_add_func ("/sales-page/FRP-7", test_year);
  return g_test_run ();
}
