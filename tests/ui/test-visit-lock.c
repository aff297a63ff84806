/* The printed receipt in the visit panel, what becomes of payments, and what deleting takes back: VIS-6, VIS-7, VIS-8, VIS-9, VIS-13, STS-9, FX-4. */
#include "config.h"

#include "visit-window.h"

enum { DAY, TIME, MINUTES, COMMENT };
enum { QTY, PRICE, DISCOUNT, TOTAL };

/* The paper that was just made is on view: put away. */
static gboolean
close_print_window (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (g_str_equal (G_OBJECT_TYPE_NAME (l->data), "FoyerPrintWindow"))
      {
        gtk_window_destroy (l->data);
        return TRUE;
      }
  return FALSE;
}

static void
test_lock (void)
{
  Rig rig;
  Booked b;
  GtkWidget *panel, *where, *lines, *pay, *status, *list;
  guint open = 0;

  rig_open (&rig, NULL, 11 * 60, 1280, 720);
  b = book (rig.t, ANNA, "10:00", HAIRCUT, "Kovács Eszter", "+36201234567");
  json_object_unref (foyer_test_call (rig.t, "visit.pay", foyer_params ("visit", "d", &b.visit, "quick", "s", "cash", "arrive", "b", TRUE, NULL)));
  rig_enter (&rig, NULL, "calendar");
  panel = panel_of (&rig, &b.visit);
  where = rig_find (panel, FOYER_TYPE_VISIT_WHERE, 0);
  lines = rig_find (panel, FOYER_TYPE_VISIT_LINES, 0);
  pay = rig_find (panel, FOYER_TYPE_VISIT_PAY, 0);
  for (int i = DAY; i <= COMMENT; i++)
    assert_field (field (where, (guint) i), NULL);
  g_assert_nonnull (rig_button (panel, "Delete this booking"));
  g_assert_nonnull (rig_button (pay, "Cancel payment"));

  json_object_unref (foyer_test_call (rig.t, "visit.receipt", foyer_params ("visit", "d", &b.visit, NULL)));
  wait_for (rig_says (panel, "is printed. Day, time, client"));
  rig_settle ();
  rig_picture (&rig, "lock");
  /* Each blocked field is read-only and says why. */
  assert_field (field (where, DAY), "return receipt");
  assert_field (field (where, TIME), "return receipt");
  for (int i = QTY; i <= TOTAL; i++)
    assert_field (field (lines, (guint) i), "return receipt");
  g_assert_null (rig_button (lines, "Remove"));
  g_assert_false (gtk_widget_get_mapped (rig_find (lines, FOYER_TYPE_SUGGEST, 0)));
  g_assert_null (rig_button (panel, "Delete this booking"));
  g_assert_null (rig_button (pay, "Cancel payment"));
  g_assert_null (rig_button (pay, "Cash"));
  g_assert_null (rig_button (pay, "Take an advance…"));
  g_assert_null (rig_button (pay, "Refund…"));
  g_assert_nonnull (rig_button (pay, "Return receipt…"));
  {
    GtkWidget *other = rig_find (panel, GTK_TYPE_BUTTON, 1);
    g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (other), "return receipt"));
    g_assert_false (gtk_widget_is_sensitive (other));
  }
  /* STS-9: of the four statuses two are left, the others say why. */
  status = rig_find (panel, GTK_TYPE_MENU_BUTTON, 0);
  list = gtk_popover_get_child (GTK_POPOVER (gtk_menu_button_get_popover (GTK_MENU_BUTTON (status))));
  for (GtkWidget *item = gtk_widget_get_first_child (list); item != NULL; item = gtk_widget_get_next_sibling (item))
    {
      gboolean may = gtk_widget_get_sensitive (item);
      open += may;
      g_assert_cmpint (may, ==, rig_says (item, "Arrived") || rig_says (item, "Confirmed"));
      g_assert_true (may || strstr (gtk_widget_get_tooltip_text (item), "return receipt") != NULL);
    }
  g_assert_cmpuint (open, ==, 2);

  /* What stays open: length, member, comment. */
  assert_field (field (where, MINUTES), NULL);
  assert_field (field (where, COMMENT), NULL);
  g_assert_true (gtk_widget_is_sensitive (rig_find (where, GTK_TYPE_DROP_DOWN, 0)));
  gtk_widget_grab_focus (field (where, MINUTES));
  rig_type (&rig, "45");
  rig_press_enter (&rig);
  wait_for (rig_says (where, "– 10:45"));

  /* VIS-9: the return receipt opens all of it. */
  rig_click (rig_button (pay, "Return receipt…"));
  wait_for (!rig_says (panel, "is printed. Day, time, client"));
  wait_for (close_print_window ());
  rig_settle ();
  assert_field (field (where, TIME), NULL);
  assert_field (field (lines, QTY), NULL);
  g_assert_nonnull (rig_button (panel, "Delete this booking"));
  g_assert_nonnull (rig_button (pay, "Cancel payment"));
  rig_close (&rig);
}

static void
test_reversals (void)
{
  Rig rig;
  Booked b;
  GtkWidget *panel, *bar;
  g_autofree char *status = NULL;

  rig_open (&rig, NULL, 11 * 60, 1280, 720);
  b = book (rig.t, ANNA, "10:00", COLOURING, "Kovács Eszter", "+36201234567");
  json_object_unref (foyer_test_call (rig.t, "visit.pay", foyer_params ("visit", "d", &b.visit, "tenders", "n", tenders_of (&rig.t->cash, 2000, &rig.t->card, 4000), "arrive", "b",
                                                                        TRUE, NULL)));
  rig_enter (&rig, NULL, "calendar");
  panel = panel_of (&rig, &b.visit);
  rig_click (rig_button (panel, "Delete this booking"));
  bar = rig_find (rig.window, FOYER_TYPE_OVERRIDE_BAR, 0);
  wait_for (rig_says (bar, "20.00") && rig_says (bar, "40.00"));
  rig_picture (&rig, "reversals");
  /* Thought better of: nothing has changed. */
  rig_click (rig_button (bar, "Leave as it was"));
  rig_settle ();
  g_assert_cmpint (visit_num (&rig, &b.visit, "paid"), ==, 6000);
  g_assert_true (foyer_window_panel (rig.window) == panel);
  rig_click (rig_button (panel, "Delete this booking"));
  wait_for (rig_says (bar, "20.00"));
  rig_type (&rig, "booked twice");
  rig_press_enter (&rig);
  wait_for (foyer_window_panel (rig.window) == NULL);
  status = foyer_test_field (rig.t, "visit", &b.visit, "status");
  g_assert_cmpstr (status, ==, "deleted");
  {
    g_autoptr (JsonNode) list = foyer_test_query (rig.t, "money.list", foyer_params ("from", "s", FOYER_TEST_DATE, "state", "s", "cancelled", NULL));
    g_assert_cmpint (json_array_get_length (json_node_get_array (list)), ==, 2);
  }
  rig_close (&rig);
}

static void
test_note_and_cancel (void)
{
  Rig rig;
  Booked b;
  GtkWidget *panel, *note = NULL, *log;

  rig_open (&rig, NULL, 11 * 60, 1280, 720);
  b = book (rig.t, ANNA, "10:00", COLOURING, "Kovács Eszter", "+36201234567");
  rig_enter (&rig, NULL, "calendar");
  panel = panel_of (&rig, &b.visit);
  for (guint i = 0; note == NULL; i++)
    {
      GtkWidget *entry = rig_find (panel, GTK_TYPE_ENTRY, i);
      const char *hint = gtk_entry_get_placeholder_text (GTK_ENTRY (entry));
      if (hint != NULL && g_str_has_prefix (hint, "Note"))
        note = entry;
    }
  gtk_widget_grab_focus (note);
  rig_type (&rig, "by her sister");
  rig_press_enter (&rig);
  rig_action (panel, "visit.cash");
  wait_for (visit_num (&rig, &b.visit, "due") == 0);
  rig_settle ();
  /* VIS-6: in the ledger, too. */
  {
    g_autoptr (JsonNode) list = foyer_test_query (rig.t, "money.list", foyer_params ("from", "s", FOYER_TEST_DATE, NULL));
    g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (json_node_get_array (list), 0), "comment"), ==, "by her sister");
  }
  /* VIS-7: cancelled it stays, struck, by whom; the visit is to be paid again, and the log of the visit says it. */
  rig_click (rig_button (panel, "Cancel payment"));
  wait_for (rig_says (panel, "cancelled by Olga Owner"));
  g_assert_cmpint (visit_num (&rig, &b.visit, "due"), ==, 6000);
  g_assert_nonnull (rig_button (panel, "Cash 60.00"));
  log = rig_find (panel, GTK_TYPE_EXPANDER, 0);
  gtk_expander_set_expanded (GTK_EXPANDER (log), TRUE);
  wait_for (rig_says (log, "Cancelled a payment") && rig_says (log, "Olga Owner"));
  rig_close (&rig);
}

/* FX-4: another client for a paid visit is refused with what to do first; for an unpaid one it is two keys. */
static void
test_another_client (void)
{
  Rig rig;
  Booked b, other;
  GtkWidget *panel, *client;
  g_autofree char *whose = NULL, *zoli = NULL;

  rig_open (&rig, NULL, 11 * 60, 1280, 720);
  b = book (rig.t, ANNA, "10:00", HAIRCUT, "Kovács Eszter", "+36201234567");
  other = book (rig.t, BORIS, "15:00", BEARD, "Tóth Zoltán", "+36201111111");
  json_object_unref (foyer_test_call (rig.t, "visit.pay", foyer_params ("visit", "d", &b.visit, "quick", "s", "cash", "arrive", "b", TRUE, NULL)));
  rig_enter (&rig, NULL, "calendar");
  panel = panel_of (&rig, &b.visit);
  for (int round = 0; round < 2; round++)
    {
      rig_click (rig_button (panel, "Give the visit to another client"));
      rig_settle ();
      client = gtk_window_get_focus (GTK_WINDOW (rig.window));
      g_assert_true (GTK_IS_TEXT (client));
      rig_type (&rig, "zolt");
      wait_for (rig_says (panel, "+36 20 111 1111"));
      rig_press_enter (&rig);
      if (round == 0)
        {
          wait_for (rig_says (rig.window, "cancel them first"));
          g_assert_true (rig_says (panel, "Kovács Eszter"));
          rig_click (rig_button (panel, "Cancel payment"));
          wait_for (visit_num (&rig, &b.visit, "paid") == 0);
          rig_settle ();
          rig_click (rig_button (panel, "Give the visit to another client"));
          rig_settle ();
        }
    }
  zoli = foyer_test_field (rig.t, "visit", &other.visit, "client");
  wait_for (({ g_free (whose); whose = foyer_test_field (rig.t, "visit", &b.visit, "client"); g_strcmp0 (whose, zoli) == 0; }));
  rig_close (&rig);
}

int
main (int argc, char **argv)
{
  rig_init (&argc, &argv);
  g_test_add_func ("/VIS-8,VIS-9,STS-9 the receipt locks the visit", test_lock);
  g_test_add_func ("/VIS-13 what deleting takes back", test_reversals);
  g_test_add_func ("/VIS-6,VIS-7 note and cancelled payment", test_note_and_cancel);
  g_test_add_func ("/FX-4 another client", test_another_client);
  return g_test_run ();
}
