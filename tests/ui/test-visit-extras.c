/* Who comes, who helps, labels and custom fields, in the form, the panel, on the board and in the card: VTR-1…3, APT-17, LBL-2, CFD-2, CFD-3; and
 * what moving does: APT-5, APT-8, APT-9, APT-11, APT-12, STS-3. */
#include "config.h"

#include "foyer-block-view.h"
#include "foyer-board-private.h"
#include "visit-window.h"

static FoyerBoardLook *
block_look (FoyerCalendarPage *page)
{
  return &FOYER_BOARD_GRID (rig_find (page, FOYER_TYPE_BOARD_GRID, 0))->look;
}

static FoyerId
add_visitor (FoyerTest *t, const FoyerId *client, const char *name)
{
  g_autoptr (JsonObject) o = foyer_test_call (t, "visitor.create", foyer_params ("client", "d", client, "name", "s", name, NULL));
  return foyer_test_id (o, "visitor");
}

static void
test_visitors (void)
{
  Rig rig;
  FoyerTest *t = foyer_test_new ();
  Booked mother = book (t, CLARA, "09:00", MANICURE, "Kovács Eszter", "+36201234567"), peti = { 0 };
  GtkWidget *form, *panel, *who;
  g_autoptr (JsonNode) card = NULL;

  add_visitor (t, &mother.client, "Kovács-Szentgyörgyi Bertalan Péter");
  add_visitor (t, &mother.client, "Zsuzsi");
  rig_open (&rig, t, 11 * 60, 1280, 720);
  rig_enter (&rig, NULL, "calendar");
  /* VTR-1: the child is typed, the mother's phone is who is booked. */
  for (int round = 0; round < 2; round++)
    {
      foyer_ui_open (rig.context, "visit", foyer_params ("staff", "d", &t->staff[round == 0 ? ANNA : BORIS], "wall", "s", FOYER_TEST_DATE "T15:00", NULL));
      form = foyer_window_panel (rig.window);
      wait_for (foyer_booking_form_ready (FOYER_BOOKING_FORM (form)));
      rig_settle ();
      foyer_suggest_focus (FOYER_SUGGEST (rig_find (form, FOYER_TYPE_SUGGEST, 0)));
      rig_type (&rig, round == 0 ? "bertal" : "zsuz");
      wait_for (rig_says (form, "(Kovács Eszter)"));
      if (round == 0)
        rig_picture (&rig, "visitor-form");
      rig_press_enter (&rig);
      wait_for (rig_find (form, GTK_TYPE_DROP_DOWN, 0) != NULL && rig_says (form, "+36 20 123 4567"));
      rig_settle ();
      rig_type (&rig, "hair");
      rig_press_enter (&rig);
      rig_settle ();
      /* VTR-2: the second at the same time, and nothing is asked. */
      rig_press_enter (&rig);
      wait_for (foyer_window_panel (rig.window) == NULL);
    }
  {
    g_autoptr (JsonObject) day = day_of (t, FOYER_TEST_DATE);
    JsonArray *blocks = json_object_get_array_member (day, "blocks");
    JsonObject *block = foyer_test_find (blocks, "title", "Kovács-Szentgyörgyi Bertalan Péter (Kovács Eszter)");

    g_assert_cmpint (json_array_get_length (blocks), ==, 3);
    g_assert_nonnull (block);
    peti.appointment = foyer_test_id (block, "id");
    peti.visit = foyer_test_id (block, "visit");
    g_assert_cmpstr (block_on_board (&rig, &peti.appointment)->title, ==, "Kovács-Szentgyörgyi Bertalan Péter (Kovács Eszter)");
  }
  /* In the panel by name, and changed there. */
  panel = panel_of (&rig, &peti.visit);
  rig_picture (&rig, "visitor-panel");
  who = rig_find (rig_find (panel, FOYER_TYPE_VISIT_EXTRAS, 0), GTK_TYPE_DROP_DOWN, 0);
  g_assert_true (gtk_widget_get_mapped (who));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (who), 0);
  wait_for (({ g_autofree char *v = foyer_test_field (t, "appointment", &peti.appointment, "visitor"); v == NULL; }));
  /* VTR-3: what they pay is on the mother's card. */
  rig_action (panel, "visit.cash");
  wait_for (visit_num (&rig, &peti.visit, "due") == 0);
  card = foyer_test_query (t, "client.get", foyer_params ("id", "d", &mother.client, NULL));
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (card), "paid"), >=, 2500);
  foyer_ui_open (rig.context, "client", foyer_params ("id", "d", &mother.client, NULL));
  wait_for (rig_says (foyer_window_panel (rig.window), "Zsuzsi"));
  rig_settle ();
  rig_picture (&rig, "visitor-card");
  rig_close (&rig);
}

static void
test_labels_and_fields (void)
{
  Rig rig;
  FoyerTest *t = foyer_test_new ();
  Booked b = book (t, ANNA, "15:00", COLOURING, "Kovács Eszter", "+36201234567");
  GtkWidget *panel, *extras, *row, *fixed, *labels, *about;
  static const char *const titles[] = { "Before and after photos for the magazine", "Call to confirm" };

  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    json_object_unref (foyer_test_call (t, "label.create", foyer_params ("scope", "s", "appointment", "title", "s", titles[i], "colour", "i", (gint64) (3 + i), NULL)));
  json_object_unref (foyer_test_call (t, "field.create", foyer_params ("owner", "s", "client", "title", "s", "Colour formula", "code", "s", "formula", "type", "s", "text", NULL)));
  json_object_unref (foyer_test_call (t, "field.create", foyer_params ("owner", "s", "appointment", "title", "s", "Referred by", "code", "s", "ref", "type", "s", "text", NULL)));
  json_object_unref (foyer_test_call (t, "field.create", foyer_params ("owner", "s", "appointment", "title", "s", "Ticket", "code", "s", "ticket", "type", "s", "text", "editable", "b", FALSE, NULL)));
  json_object_unref (foyer_test_call (t, "client.set-fields", foyer_params ("id", "d", &b.client, "values", "n", json_from_string ("{\"formula\":\"7.1 + 9 %, 40 g\"}", NULL), NULL)));
  rig_open (&rig, t, 11 * 60, 1280, 720);
  rig_enter (&rig, NULL, "calendar");
  panel = panel_of (&rig, &b.visit);
  extras = rig_find (panel, FOYER_TYPE_VISIT_EXTRAS, 0);
  about = rig_find (panel, FOYER_TYPE_VISIT_CLIENT, 0);
  /* CFD-2: the client's by the client, the booking's by the booking. */
  wait_for (rig_find (extras, ADW_TYPE_ENTRY_ROW, 1) != NULL);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (rig_find (about, ADW_TYPE_ENTRY_ROW, 0))), ==, "7.1 + 9 %, 40 g");
  g_assert_null (rig_find (about, ADW_TYPE_ENTRY_ROW, 1));
  row = rig_find (extras, ADW_TYPE_ENTRY_ROW, 0);
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), ==, "Referred by");
  gtk_editable_set_text (GTK_EDITABLE (row), "Zoli");
  g_signal_emit_by_name (row, "apply");
  wait_for (({ g_autoptr (JsonObject) v = visit_of (t, &b.visit);
               JsonObject *f = json_array_get_object_element (json_object_get_array_member (json_array_get_object_element (json_object_get_array_member (v, "appointments"), 0), "fields"), 0);
               g_strcmp0 (foyer_json_str (f, "value"), "Zoli") == 0; }));
  /* CFD-3 */
  fixed = rig_find (extras, ADW_TYPE_ENTRY_ROW, 1);
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (fixed)), ==, "Ticket");
  g_assert_false (gtk_editable_get_editable (GTK_EDITABLE (fixed)));
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (fixed), "cannot be edited"));
  /* LBL-2: two of them, by ticks; chips here, icons with words on the board and in the card beside it. */
  labels = rig_find (extras, FOYER_TYPE_LABEL_MENU, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      GtkWidget *check = NULL, *menu = rig_find (labels, GTK_TYPE_MENU_BUTTON, 0);

      gtk_menu_button_popup (GTK_MENU_BUTTON (menu));
      wait_for (rig_says (gtk_menu_button_get_popover (GTK_MENU_BUTTON (menu)), titles[i]));
      for (guint k = 0; check == NULL; k++)
        {
          GtkWidget *c = rig_find (gtk_menu_button_get_popover (GTK_MENU_BUTTON (menu)), GTK_TYPE_CHECK_BUTTON, k);
          g_assert_nonnull (c);
          if (rig_says (c, titles[i]))
            check = c;
        }
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
      wait_for (block_on_board (&rig, &b.appointment)->n_labels == i + 1);
      gtk_menu_button_popdown (GTK_MENU_BUTTON (menu));
      rig_settle ();
    }
  g_assert_cmpstr (block_on_board (&rig, &b.appointment)->labels[0].title, ==, titles[0]);
  g_assert_nonnull (block_on_board (&rig, &b.appointment)->labels[0].icon);
  rig_settle ();
  rig_picture (&rig, "extras");
  {
    FoyerCalendarPage *page = FOYER_CALENDAR_PAGE (foyer_window_page_widget (rig.window));
    foyer_ui_close (rig.context);
    foyer_calendar_peek_show (page->peek, &b.appointment, TRUE);
    wait_for (rig_says (page->peek, titles[1]));
    foyer_calendar_peek_hide (page->peek);
    rig_settle ();
    /* … and on the block itself, wherever an icon is. */
    for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
      {
        FoyerBlockView *view = FOYER_BLOCK_VIEW (foyer_board_get_block_widget (page->board, &b.appointment));
        int width = gtk_widget_get_width (GTK_WIDGET (view)), height = gtk_widget_get_height (GTK_WIDGET (view)), found = 0;

        g_assert_true (gtk_widget_get_has_tooltip (GTK_WIDGET (view)));
        for (int at = 0; at < width * height; at += 3)
          found += g_strcmp0 (foyer_block_words_at (block_look (page), foyer_block_view_get (view), width, height, at % width, at / width), titles[i]) == 0;
        g_assert_cmpint (found, >, 10);
      }
  }
  rig_close (&rig);
}

static void
test_assistants (void)
{
  Rig rig;
  FoyerTest *t = foyer_test_new ();
  Booked b = book (t, ANNA, "15:00", COLOURING, "Kovács Eszter", "+36201234567");
  GtkWidget *panel, *needs, *check, *share;

  json_object_unref (foyer_test_call (t, "staff.update", foyer_params ("staff", "d", &t->staff[CLARA], "can_assist", "b", TRUE, NULL)));
  rig_open (&rig, t, 11 * 60, 1280, 720);
  rig_enter (&rig, NULL, "calendar");
  panel = panel_of (&rig, &b.visit);
  needs = rig_find (panel, FOYER_TYPE_VISIT_NEEDS, 0);
  wait_for (rig_says (needs, "Assistant…"));
  check = rig_find (needs, GTK_TYPE_CHECK_BUTTON, 0);
  g_assert_true (rig_says (check, "Clara Silva"));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  wait_for (rig_says (needs, "with Clara Silva"));
  rig_settle ();
  share = rig_find (needs, GTK_TYPE_SPIN_BUTTON, 0);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (share), 40);
  wait_for (({ g_autoptr (JsonNode) n = foyer_test_query (t, "visit.assistants", foyer_params ("visit", "d", &b.visit, NULL));
               JsonObject *a = json_array_get_object_element (json_object_get_array_member (json_node_get_object (n), "assistants"), 0);
               json_object_get_int_member (a, "share") == 4000; }));
  rig_picture (&rig, "assistant");
  /* Not on the receipt: it can be said later, too. */
  json_object_unref (foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &b.visit, "quick", "s", "cash", "arrive", "b", TRUE, NULL)));
  json_object_unref (foyer_test_call (t, "visit.receipt", foyer_params ("visit", "d", &b.visit, NULL)));
  wait_for (rig_says (panel, "is printed. Day, time, client"));
  rig_settle ();
  g_assert_true (gtk_widget_get_sensitive (rig_find (needs, GTK_TYPE_CHECK_BUTTON, 0)));
  rig_close (&rig);
}

static void
test_moves (void)
{
  Rig rig;
  FoyerTest *t = foyer_test_new ();
  Booked first = book (t, ANNA, "10:00", HAIRCUT, "Kovács Eszter", "+36201234567"), near = book (t, BORIS, "10:40", HAIRCUT, "Kovács Eszter", "+36201234567");
  GtkWidget *panel, *where, *lines, *status, *form;

  rig_open (&rig, t, 11 * 60, 1280, 720);
  rig_enter (&rig, NULL, "calendar");
  /* APT-8: ten minutes between them: one visit with two rows; moved away it is two. */
  g_assert_true (foyer_id_equal (&first.visit, &near.visit));
  panel = panel_of (&rig, &first.visit);
  where = rig_find (panel, FOYER_TYPE_VISIT_WHERE, 0);
  lines = rig_find (panel, FOYER_TYPE_VISIT_LINES, 0);
  g_assert_true (rig_says (where, "– 10:30") && rig_says (where, "– 11:10"));
  rig_picture (&rig, "two-in-one");
  /* APT-9, STS-3: arrived for both; back again for both, and the client's figures with it. */
  status = rig_find (panel, GTK_TYPE_MENU_BUTTON, 0);
  for (int round = 0; round < 2; round++)
    {
      GtkWidget *list = gtk_popover_get_child (GTK_POPOVER (gtk_menu_button_get_popover (GTK_MENU_BUTTON (status))));
      for (GtkWidget *item = gtk_widget_get_first_child (list); item != NULL; item = gtk_widget_get_next_sibling (item))
        if (rig_says (item, round == 0 ? "Arrived" : "Pending"))
          g_signal_emit_by_name (item, "clicked");
      wait_for (rig_says (status, round == 0 ? "Arrived" : "Pending"));
      rig_settle ();
      g_assert_cmpint (block_on_board (&rig, &first.appointment)->status, ==, block_on_board (&rig, &near.appointment)->status);
      g_autoptr (JsonNode) card = foyer_test_query (t, "client.get", foyer_params ("id", "d", &first.client, NULL));
      g_assert_cmpint (json_object_get_int_member (json_node_get_object (card), "sold"), ==, round == 0 ? 5300 : 0);
      g_assert_cmpint (json_object_get_int_member (json_node_get_object (card), "visits"), ==, round == 0 ? 1 : 0);
    }
  gtk_widget_grab_focus (field (where, 4 + 1));
  rig_type (&rig, "16:00");
  rig_press_enter (&rig);
  wait_for (({ g_autofree char *v = foyer_test_field (t, "appointment", &near.appointment, "visit"), *w = foyer_test_field (t, "appointment", &first.appointment, "visit");
               g_strcmp0 (v, w) != 0; }));
  rig_settle ();
  g_assert_false (rig_says (where, "– 16:30"));

  /* APT-5: another member, another price, unless it was set by hand; only what the member does is offered. */
  wait_for (visit_num (&rig, &first.visit, "total") == 2500);
  wait_for (g_list_model_get_n_items (gtk_drop_down_get_model (GTK_DROP_DOWN (rig_find (where, GTK_TYPE_DROP_DOWN, 0)))) == 3);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (rig_find (where, GTK_TYPE_DROP_DOWN, 0)), 1);
  wait_for (visit_num (&rig, &first.visit, "total") == 2800);
  rig_settle ();
  gtk_widget_grab_focus (field (lines, 1));
  rig_type (&rig, "27");
  rig_press_enter (&rig);
  wait_for (visit_num (&rig, &first.visit, "total") == 2700);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (rig_find (where, GTK_TYPE_DROP_DOWN, 0)), 0);
  wait_for (({ g_autofree char *s = foyer_test_field (t, "appointment", &first.appointment, "staff"); char id[37]; g_strcmp0 (s, foyer_id_format (&t->staff[ANNA], id)) == 0; }));
  g_assert_cmpint (visit_num (&rig, &first.visit, "total"), ==, 2700);

  /* APT-11, APT-12: paid in part and moved to another day: payments go along, the log says from when to when. */
  json_object_unref (foyer_test_call (t, "visit.status", foyer_params ("visit", "d", &first.visit, "status", "s", "confirmed", NULL)));
  json_object_unref (foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &first.visit, "tenders", "n", tenders_of (&t->cash, 1000, NULL, 0), NULL)));
  rig_settle ();
  gtk_widget_grab_focus (field (where, 0));
  rig_type (&rig, "25.11.2026");
  rig_press_enter (&rig);
  wait_for (({ g_autofree char *d = foyer_test_field (t, "visit", &first.visit, "date"); g_strcmp0 (d, "2026-11-25") == 0; }));
  rig_settle ();
  g_assert_true (rig_says (panel, "paid 10.00"));
  g_assert_cmpint (visit_num (&rig, &first.visit, "total"), ==, 2700);
  {
    g_autoptr (JsonNode) log = foyer_test_query (t, "history.row", foyer_params ("table", "s", "appointment", "id", "d", &first.appointment, NULL));
    g_autofree char *text = json_to_string (log, FALSE);
    g_assert_true (strstr (text, "2026-11-24T10:00") != NULL && strstr (text, "2026-11-25T10:00") != NULL);
  }
  foyer_ui_close (rig.context);
  /* APT-5 in the form: Clara does no hair. */
  foyer_ui_open (rig.context, "visit", foyer_params ("staff", "d", &t->staff[CLARA], "wall", "s", FOYER_TEST_DATE "T12:00", NULL));
  form = foyer_window_panel (rig.window);
  wait_for (foyer_booking_form_ready (FOYER_BOOKING_FORM (form)));
  rig_settle ();
  foyer_suggest_focus (FOYER_SUGGEST (rig_find (form, FOYER_TYPE_SUGGEST, 1)));
  rig_type (&rig, "hair");
  g_assert_false (rig_says (rig_find (form, FOYER_TYPE_SUGGEST, 1), "Haircut"));
  rig_type (&rig, "mani");
  g_assert_true (rig_says (rig_find (form, FOYER_TYPE_SUGGEST, 1), "Manicure"));
  rig_close (&rig);
}

int
main (int argc, char **argv)
{
  rig_init (&argc, &argv);
  g_test_add_func ("/VTR-1,VTR-2,VTR-3 visitors", test_visitors);
  g_test_add_func ("/LBL-2,CFD-2,CFD-3 labels and fields", test_labels_and_fields);
  g_test_add_func ("/APT-17 assistants", test_assistants);
  g_test_add_func ("/APT-5,APT-8,APT-9,APT-11,APT-12,STS-3 moving and status", test_moves);
  return g_test_run ();
}
