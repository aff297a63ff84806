/* What the visit panel and the booking form leave to a user of fewer rights: VIS-3, VIS-12, APT-13, APT-15, CAL-18, CFD-4, VTR-4, USR-11. */
#include "config.h"

#include "foyer-rights-editor.h"
#include "visit-window.h"

enum { DAY, TIME, MINUTES, COMMENT };
enum { QTY, PRICE, DISCOUNT, TOTAL };

static void
test_discount (void)
{
  Rig rig;
  FoyerTest *t = foyer_test_new ();
  FoyerActor rita = foyer_test_user (t, "Rita", "06 20 111 2222", "receptionist", NULL);
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Kovács Eszter", "+36201234567");
  GtkWidget *panel, *lines, *form;

  json_object_unref (foyer_test_call (t, "client.update", foyer_params ("id", "d", &b.client, "discount", "i", (gint64) 1000, NULL)));
  allow (t, &rita, "{\"booking.discount\":false}");
  rig_open (&rig, t, 11 * 60, 1280, 720);
  rig_enter (&rig, &rita, "calendar");
  panel = panel_of (&rig, &b.visit);
  lines = rig_find (panel, FOYER_TYPE_VISIT_LINES, 0);
  /* A service added here has it; she can neither take it off nor give it to the line before. */
  foyer_suggest_focus (FOYER_SUGGEST (rig_find (lines, FOYER_TYPE_SUGGEST, 0)));
  rig_type (&rig, "blow");
  rig_press_enter (&rig);
  wait_for (visit_num (&rig, &b.visit, "total") == 2500 + 1620);
  rig_settle ();
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (field (lines, DISCOUNT))), ==, "");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (field (lines, 4 + DISCOUNT))), ==, "−10 %");
  assert_field (field (lines, 4 + DISCOUNT), "discounts");
  assert_field (field (lines, 4 + QTY), NULL);
  foyer_ui_close (rig.context);

  /* The form says what it will come to before it is booked. */
  foyer_ui_open (rig.context, "visit", foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", FOYER_TEST_DATE "T15:00", "client", "d", &b.client, NULL));
  form = foyer_window_panel (rig.window);
  wait_for (foyer_booking_form_ready (FOYER_BOOKING_FORM (form)));
  rig_settle ();
  foyer_suggest_focus (FOYER_SUGGEST (rig_find (form, FOYER_TYPE_SUGGEST, 1)));
  rig_type (&rig, "col");
  rig_press_enter (&rig);
  wait_for (rig_says (form, "54.00") && rig_says (form, "client's discount 10 %"));
  rig_close (&rig);
}

static void
test_no_payment (void)
{
  Rig rig;
  FoyerTest *t = foyer_test_new ();
  FoyerActor rita = foyer_test_user (t, "Rita", "06 20 111 2222", "receptionist", NULL);
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Kovács Eszter", "+36201234567");
  GtkWidget *panel, *pay;

  allow (t, &rita, "{\"money.pay\":false,\"money.refund\":false}");
  rig_open (&rig, t, 11 * 60, 1280, 720);
  rig_enter (&rig, &rita, "calendar");
  panel = panel_of (&rig, &b.visit);
  pay = rig_find (panel, FOYER_TYPE_VISIT_PAY, 0);
  g_assert_true (rig_says (pay, "Total 25.00"));
  g_assert_null (rig_button (pay, "Cash"));
  g_assert_null (rig_button (pay, "Card"));
  g_assert_null (rig_button (pay, "Other…"));
  rig_action (panel, "visit.cash");
  rig_action (panel, "visit.card");
  rig_settle ();
  g_assert_cmpint (visit_num (&rig, &b.visit, "paid"), ==, 0);
  rig_close (&rig);
}

static GtkWidget *
row_of (gpointer root, const char *title)
{
  for (guint i = 0;; i++)
    {
      GtkWidget *row = rig_find (root, ADW_TYPE_ACTION_ROW, i);
      if (row == NULL || g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), title) == 0)
        return row;
    }
}

/* The owner limits her to the card account, and lets her change two past days, in the access editor; then she has that and no more. */
static void
test_registers (void)
{
  Rig rig;
  FoyerTest *t = foyer_test_new ();
  FoyerActor rita = foyer_test_user (t, "Rita", "06 20 111 2222", "receptionist", NULL);
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Kovács Eszter", "+36201234567"), old;
  g_autoptr (JsonObject) was = foyer_test_call (t, "booking.create", foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", "2026-11-20T10:00", "services", "n",
                                                                                  services_of (t, HAIRCUT, -1), "name", "s", "Tóth Zoltán", "phone", "s", "+36201111111", "override", "s",
                                                                                  "was here", NULL));
  GtkWidget *panel, *pay, *editor, *some, *main_row, *days;

  old = booked_of (was);
  rig_open (&rig, t, 11 * 60, 1280, 720);
  rig_enter (&rig, NULL, "settings");
  foyer_ui_open (rig.context, "user", foyer_params ("id", "d", &rita.user, NULL));
  wait_for ((editor = rig_find (rig.window, FOYER_TYPE_RIGHTS_EDITOR, 0)) != NULL && row_of (editor, "Only chosen registers") != NULL);
  rig_settle ();
  some = adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row_of (editor, "Only chosen registers")));
  for (guint i = 0; (main_row = rig_find (editor, GTK_TYPE_CHECK_BUTTON, i)) != NULL; i++)
    {
      FoyerId id;
      if (foyer_id_parse (g_object_get_data (G_OBJECT (main_row), "id"), &id) && foyer_id_equal (&id, &t->cash))
        break;
    }
  g_assert_nonnull (main_row);
  g_assert_false (gtk_widget_is_sensitive (main_row));
  gtk_switch_set_active (GTK_SWITCH (some), TRUE);
  rig_settle ();
  gtk_check_button_set_active (GTK_CHECK_BUTTON (main_row), FALSE);
  days = rig_find (row_of (editor, "Change past bookings"), GTK_TYPE_DROP_DOWN, 0);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (days), 2); /* any, 1, 2 */
  wait_for (({ g_autoptr (JsonNode) regs = foyer_test_query_as (t, &rita, "register.list", NULL); json_array_get_length (json_node_get_array (regs)) == 1; }));
  rig_settle ();
  for (GtkWidget *w = row_of (editor, "Only chosen registers"); w != NULL; w = gtk_widget_get_parent (w))
    if (ADW_IS_EXPANDER_ROW (w))
      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (w), TRUE);
  rig_settle ();
  gtk_widget_grab_focus (some);
  rig_picture (&rig, "rights");
  foyer_ui_close (rig.context);

  rig_sign_in (&rig, &rita);
  foyer_ui_go (rig.context, "calendar", NULL);
  rig_settle ();
  panel = panel_of (&rig, &b.visit);
  pay = rig_find (panel, FOYER_TYPE_VISIT_PAY, 0);
  g_assert_null (rig_button (pay, "Cash"));
  g_assert_nonnull (rig_button (pay, "Card 25.00"));
  rig_action (panel, "visit.cash");
  rig_settle ();
  g_assert_cmpint (visit_num (&rig, &b.visit, "paid"), ==, 0);
  rig_click (rig_button (pay, "Other…"));
  rig_settle ();
  g_assert_true (rig_says (pay, "Card payment account"));
  g_assert_false (rig_says (pay, "Main"));
  rig_action (panel, "visit.card");
  wait_for (visit_num (&rig, &b.visit, "paid") == 2500);

  /* APT-13: four days ago is too long ago; the panel says why, and nothing is there to be tried. */
  panel = panel_of (&rig, &old.visit);
  g_assert_true (rig_says (panel, "is more than 2 days ago"));
  rig_picture (&rig, "past");
  for (guint i = DAY; i <= COMMENT; i++)
    assert_field (field (rig_find (panel, FOYER_TYPE_VISIT_WHERE, 0), i), "more than 2 days ago");
  for (guint i = QTY; i <= TOTAL; i++)
    assert_field (field (rig_find (panel, FOYER_TYPE_VISIT_LINES, 0), i), "more than 2 days ago");
  g_assert_false (gtk_widget_is_sensitive (rig_find (panel, GTK_TYPE_MENU_BUTTON, 0)));
  g_assert_null (rig_button (panel, "Card"));
  g_assert_null (rig_button (panel, "Delete this booking"));
  rig_close (&rig);
}

static void
test_delete_right (void)
{
  Rig rig;
  FoyerTest *t = foyer_test_new ();
  FoyerActor rita = foyer_test_user (t, "Rita", "06 20 111 2222", "receptionist", NULL);
  Booked plain = book (t, ANNA, "10:00", HAIRCUT, "Kovács Eszter", "+36201234567"), came = book (t, BORIS, "11:00", BEARD, "Tóth Zoltán", "+36201111111"),
         paid = book (t, CLARA, "09:00", MANICURE, "Kiss Dóra", "+36202222222");
  GtkWidget *panel;

  set_status (t, &came.visit, "arrived");
  set_status (t, &paid.visit, "confirmed");
  json_object_unref (foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &paid.visit, "quick", "s", "cash", NULL)));
  rig_open (&rig, t, 11 * 60, 1280, 720);
  rig_enter (&rig, &rita, "calendar");
  panel = panel_of (&rig, &came.visit);
  g_assert_null (rig_button (panel, "Delete this booking"));
  panel = panel_of (&rig, &paid.visit);
  g_assert_null (rig_button (panel, "Delete this booking"));
  /* APT-14: a pending one goes at once, and its time is free. */
  panel = panel_of (&rig, &plain.visit);
  rig_click (rig_button (panel, "Delete this booking"));
  wait_for (foyer_window_panel (rig.window) == NULL);
  book (t, ANNA, "10:00", HAIRCUT, "Nagy Ildikó", "+36203333333");
  allow (t, &rita, "{\"booking.delete-arrived\":true,\"booking.delete-paid\":true}");
  rig_sign_in (&rig, &rita);
  rig_settle ();
  panel = panel_of (&rig, &came.visit);
  g_assert_nonnull (rig_button (panel, "Delete this booking"));
  panel = panel_of (&rig, &paid.visit);
  g_assert_nonnull (rig_button (panel, "Delete this booking"));
  rig_close (&rig);
}

/* The field that holds the plate. (nullable) */
static GtkWidget *
plate_of (gpointer panel)
{
  for (guint i = 0; panel != NULL; i++)
    {
      GtkWidget *row = rig_find (panel, ADW_TYPE_ENTRY_ROW, i);

      if (row == NULL || g_str_equal (gtk_editable_get_text (GTK_EDITABLE (row)), "ABC-123"))
        return row;
    }
  return NULL;
}

static void
test_hidden (void)
{
  Rig rig;
  FoyerTest *t = foyer_test_new ();
  FoyerActor rita = foyer_test_user (t, "Rita", "06 20 111 2222", "receptionist", NULL);
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Kovács Eszter", "+36201234567");
  g_autoptr (JsonObject) title = json_object_new ();
  GtkWidget *panel;

  json_object_unref (foyer_test_call (t, "field.create", foyer_params ("owner", "s", "client", "title", "s", "Hair", "code", "s", "hair", "type", "s", "text", NULL)));
  json_object_unref (foyer_test_call (t, "field.create", foyer_params ("owner", "s", "appointment", "title", "s", "Drink", "code", "s", "drink", "type", "s", "text", NULL)));
  json_object_unref (foyer_test_call (t, "client.set-fields", foyer_params ("id", "d", &b.client, "values", "n", json_from_string ("{\"hair\":\"fine\"}", NULL), NULL)));
  json_object_unref (foyer_test_call (t, "visitor.create", foyer_params ("client", "d", &b.client, "name", "s", "Company car", "plate", "s", "ABC-123", NULL)));
  json_object_set_string_member (title, "calendar.title", "phone");
  json_object_unref (foyer_test_call (t, "setting.set", foyer_params ("values", "n", json_node_init_object (json_node_alloc (), title), NULL)));
  allow (t, &rita, "{\"clients.phones\":false,\"clients.card-phones\":false,\"fields.client-edit\":false,\"fields.booking\":false,\"visitors.vehicle\":false,"
                   "\"booking.services\":false,\"booking.length\":false,\"booking.comment\":false}");
  rig_open (&rig, t, 11 * 60, 1280, 720);
  rig_enter (&rig, &rita, "calendar");
  /* CAL-18: the number that is the title is masked, also for who listens. */
  {
    const FoyerBoardBlock *block = block_on_board (&rig, &b.appointment);
    g_autofree char *spoken = foyer_block_spoken (block, &(FoyerBoardColumn){ .title = "Anna Nagy" });
    g_assert_nonnull (strchr (block->title, 'X'));
    g_assert_null (strstr (block->title, "12345"));
    g_assert_null (strstr (spoken, "123 4567"));
    g_assert_null (strstr (spoken, "1234567"));
  }
  panel = panel_of (&rig, &b.visit);
  g_assert_false (rig_says (panel, "123 4567"));
  /* CFD-4: without edit it is read, without see it is not there. */
  {
    GtkWidget *custom = rig_find (rig_find (panel, FOYER_TYPE_VISIT_CLIENT, 0), FOYER_TYPE_CUSTOM_FORM, 0), *row = rig_find (custom, ADW_TYPE_ENTRY_ROW, 0);
    g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "fine");
    g_assert_false (gtk_editable_get_editable (GTK_EDITABLE (row)));
    g_assert_false (rig_says (rig_find (panel, FOYER_TYPE_VISIT_EXTRAS, 0), "Drink"));
  }
  /* USR-11: the time can be moved, services, length and comment not. */
  assert_field (field (rig_find (panel, FOYER_TYPE_VISIT_WHERE, 0), TIME), NULL);
  assert_field (field (rig_find (panel, FOYER_TYPE_VISIT_WHERE, 0), MINUTES), "right");
  assert_field (field (rig_find (panel, FOYER_TYPE_VISIT_WHERE, 0), COMMENT), "right");
  assert_field (field (rig_find (panel, FOYER_TYPE_VISIT_LINES, 0), QTY), "right");
  /* VTR-4: the card names who comes, not the plate. */
  foyer_ui_open (rig.context, "client", foyer_params ("id", "d", &b.client, NULL));
  wait_for (rig_says (foyer_window_panel (rig.window), "Company car"));
  rig_settle ();
  g_assert_false (rig_says (foyer_window_panel (rig.window), "ABC-123"));
  /* With the right to see it alone it is there, to be read. */
  allow (t, &rita, "{\"visitors.vehicle-edit\":false}");
  rig_sign_in (&rig, &rita);
  foyer_ui_open (rig.context, "client", foyer_params ("id", "d", &b.client, NULL));
  wait_for (plate_of (foyer_window_panel (rig.window)) != NULL);
  g_assert_false (gtk_editable_get_editable (GTK_EDITABLE (plate_of (foyer_window_panel (rig.window)))));
  rig_close (&rig);
}

int
main (int argc, char **argv)
{
  rig_init (&argc, &argv);
  g_test_add_func ("/VIS-3 the client's discount", test_discount);
  g_test_add_func ("/VIS-12 no payment controls without the right", test_no_payment);
  g_test_add_func ("/VIS-12,APT-13 only some registers, only so many days", test_registers);
  g_test_add_func ("/APT-14,APT-15 who may delete what", test_delete_right);
  g_test_add_func ("/CAL-18,CFD-4,VTR-4,USR-11 what is not shown", test_hidden);
  return g_test_run ();
}
