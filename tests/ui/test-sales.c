/* The page of money transactions, in-process: what it lists and sums, cancelling from it, money put in, taken out and
 * carried over (DOC-1, FIN-15, FIN-3). */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "foyer-labels.h"
#include "foyer-register-panel.h"
#include "foyer-row-list.h"
#include "foyer-sale-panel.h"
#include "foyer-sales-page.h"
#include "foyer-test.h"
#include "foyer-window.h"

#define PATIENCE_US (20 * G_USEC_PER_SEC)

/* Runs the main loop until @condition, or fails. */
#define wait_for(condition) \
  G_STMT_START { \
    gint64 end_ = g_get_monotonic_time () + PATIENCE_US; \
    while (!(condition)) \
      { \
        if (g_get_monotonic_time () > end_) \
          g_error ("%s:%d: waited in vain for %s", __FILE__, __LINE__, #condition); \
        if (!g_main_context_iteration (NULL, FALSE)) \
          g_usleep (1000); \
      } \
  } G_STMT_END

typedef struct
{
  FoyerTest *t;
  FoyerUiContext *context;
  FoyerWindow *window;
  FoyerSalesPage *page;
  FoyerId visit, money;
} Desk;

static void
on_entered_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      data)
{
  g_autoptr (GError) error = NULL;

  foyer_ui_context_enter_finish (FOYER_UI_CONTEXT (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) data = TRUE;
}

/* A salon where one visit of 60.00 is paid in cash. */
static void
desk_begin (Desk *desk)
{
  gboolean done = FALSE;
  gint64 date;

  memset (desk, 0, sizeof *desk);
  desk->t = foyer_test_new ();
  FoyerId appointment = foyer_test_book (desk->t, ANNA, COLOURING, FOYER_TEST_DATE "T10:00", "Eszter", "+36201234567");
  g_autoptr (JsonNode) node = foyer_test_query (desk->t, "appointment.get", foyer_params ("appointment", "d", &appointment, NULL));
  desk->visit = foyer_test_id (json_node_get_object (node), "visit");
  json_object_unref (foyer_test_call (desk->t, "visit.status", foyer_params ("visit", "d", &desk->visit, "status", "s", "arrived", NULL)));
  g_autoptr (JsonObject) paid = foyer_test_call (desk->t, "visit.pay", foyer_params ("visit", "d", &desk->visit, "quick", "s", "cash", NULL));
  g_assert_true (foyer_id_parse (json_array_get_string_element (json_object_get_array_member (paid, "money"), 0), &desk->money));

  desk->context = foyer_ui_context_new (desk->t->desk);
  foyer_date_parse (FOYER_TEST_DATE, &date);
  foyer_ui_set_fixed_date (desk->context, date, 8 * 60);
  desk->window = g_object_ref_sink (g_object_new (FOYER_TYPE_WINDOW, NULL));
  gtk_window_set_default_size (GTK_WINDOW (desk->window), 1280, 720);
  foyer_window_set_context (desk->window, desk->context);
  gtk_window_present (GTK_WINDOW (desk->window));
  foyer_ui_context_enter_async (desk->context, &desk->t->owner, on_entered_cb, &done);
  wait_for (done);
  foyer_window_show_desk (desk->window, "sales", NULL);
  wait_for (foyer_window_ready (desk->window));
  desk->page = FOYER_SALES_PAGE (foyer_window_page_widget (desk->window));
}

static void
desk_end (Desk *desk)
{
  gtk_window_destroy (GTK_WINDOW (desk->window));
  for (int i = 0; i < 50; i++)
    {
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (1000);
    }
  g_object_run_dispose (G_OBJECT (desk->context));
  g_assert_finalize_object (desk->window);
  g_object_unref (desk->context);
  foyer_test_free (desk->t);
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

static GtkWidget *
find_button (GtkWidget  *root,
             const char *label)
{
  if (GTK_IS_BUTTON (root) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (root)), label) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, label);
      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Payment state and what is due of the visit, as the visit itself says. */
static gint64
due (Desk *desk)
{
  g_autoptr (JsonNode) node = foyer_test_query (desk->t, "visit.get", foyer_params ("visit", "d", &desk->visit, NULL));

  return json_object_get_int_member (json_node_get_object (node), "due");
}

/* Answers the question on the screen. */
static void
answer (const char *response)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GObject) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window))
        {
          adw_message_dialog_response (ADW_MESSAGE_DIALOG (window), response);
          gtk_window_destroy (GTK_WINDOW (window));
          return;
        }
    }
  g_assert_not_reached ();
}

static void
test_cancel (void)
{
  Desk desk;
  FoyerSalePanel *panel;
  GtkWidget *too;

  desk_begin (&desk);
  g_assert_cmpuint (n_rows (&desk), ==, 1);
  g_assert_true (card_says (&desk, &desk.t->cash, "60.00"));
  foyer_ui_open (desk.context, "sale", foyer_params ("id", "d", &desk.money, NULL));
  panel = FOYER_SALE_PANEL (foyer_window_panel (desk.window));
  wait_for (foyer_sale_panel_ready (panel));

  /* Cancelled here: gone from the list and the sums, and the visit is to be paid again. */
  gtk_widget_activate_action (GTK_WIDGET (panel), "sale.cancel", NULL);
  answer ("close");
  g_assert_cmpint (due (&desk), ==, 0);
  gtk_widget_activate_action (GTK_WIDGET (panel), "sale.cancel", NULL);
  answer ("yes");
  wait_for (n_rows (&desk) == 0);
  wait_for (!card_says (&desk, &desk.t->cash, "60.00"));
  g_assert_cmpint (due (&desk), ==, 6000);
  too = find_button (GTK_WIDGET (desk.window), "Cancelled too");
  g_assert_nonnull (too);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (too), TRUE);
  wait_for (n_rows (&desk) == 1);
  g_assert_false (card_says (&desk, &desk.t->cash, "60.00"));
  {
    g_autoptr (FoyerRowItem) item = g_list_model_get_item (foyer_sales_page_model (desk.page), 0);
    wait_for (foyer_row_item_row (item) != NULL && foyer_json_yes (foyer_row_item_row (item), "void"));
    g_assert_cmpstr (foyer_json_str (foyer_row_item_row (item), "void_by"), ==, "Olga Owner");
  }
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (too), FALSE);
  wait_for (n_rows (&desk) == 0);

  desk_end (&desk);
}

static void
record (Desk       *desk,
        FoyerMove   move,
        const char *amount,
        const char *comment)
{
  FoyerRegisterPanel *panel;

  gtk_widget_activate_action (GTK_WIDGET (desk->window), "win.money-record", NULL);
  panel = FOYER_REGISTER_PANEL (foyer_window_panel (desk->window));
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
  wait_for (card_says (&desk, &desk.t->cash, "100.00"));
  record (&desk, FOYER_MOVE_OUT, "15,50", "towels");
  wait_for (n_rows (&desk) == 3);
  wait_for (card_says (&desk, &desk.t->cash, "84.50"));
  record (&desk, FOYER_MOVE_OVER, "20", "to the bank");
  wait_for (n_rows (&desk) == 5);
  wait_for (card_says (&desk, &desk.t->cash, "64.50"));
  g_assert_true (card_says (&desk, &desk.t->card, "20.00"));
  /* Nothing, or less than nothing, is not recorded. */
  record (&desk, FOYER_MOVE_IN, "0", "");
  record (&desk, FOYER_MOVE_IN, "-5", "");
  for (int i = 0; i < 200; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
    }
  g_assert_cmpuint (n_rows (&desk), ==, 5);
  desk_end (&desk);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/sales-page/DOC-1,FIN-15", test_cancel);
  g_test_add_func ("/sales-page/record", test_record);
  return g_test_run ();
}
