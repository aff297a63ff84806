/* The log of changes as one uses it: filters, opening what a line is about, taking one line back hours later without touching a colleague's, and
 * things as they were (LOG-1, REP-11, REP-12, SEC-7). */
#include "config.h"

#include "foyer-changes-page.h"
#include "foyer-client-panel.h"
#include "foyer-labels.h"
#include "foyer-moment-view.h"
#include "foyer-sale-panel.h"
#include "foyer-visit-panel.h"
#include "tests/desk/desk-day.h"
#include "window-rig.h"

enum { PERIOD, KIND, ACTION, AUTHOR };

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

static FoyerChangeList *
log_of (gpointer root)
{
  return FOYER_CHANGE_LIST (rig_find (root, FOYER_TYPE_CHANGE_LIST, 0));
}

static GtkWidget *
changes (Rig *rig, JsonObject *args)
{
  GtkWidget *page;

  foyer_ui_go (rig->context, "changes", args);
  wait_for ((page = rig_find (rig->window, FOYER_TYPE_CHANGES_PAGE, 0)) != NULL && foyer_page_ready (FOYER_PAGE (page)));
  rig_settle ();
  return page;
}

static void
choose (GtkWidget *page, guint filter, const char *words)
{
  GtkDropDown *drop = GTK_DROP_DOWN (rig_find (page, GTK_TYPE_DROP_DOWN, filter));
  GListModel *model = gtk_drop_down_get_model (drop);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GtkStringObject) one = g_list_model_get_item (model, i);

      if (g_str_equal (gtk_string_object_get_string (one), words))
        {
          gtk_drop_down_set_selected (drop, i);
          wait_for (foyer_change_list_idle (log_of (page)));
          return;
        }
    }
  g_error ("There is no choice “%s”.", words);
}

static JsonNode *
one_word (const char *word)
{
  JsonArray *list = json_array_new ();
  JsonNode *node = json_node_init_array (json_node_alloc (), list);

  json_array_add_string_element (list, word);
  json_array_unref (list);
  return node;
}

static guint
count (FoyerTest *t, JsonObject *params)
{
  g_autoptr (JsonNode) answer = foyer_test_query (t, "change.list", params);

  return json_array_get_length (json_object_get_array_member (json_node_get_object (answer), "rows"));
}

/* The first line that was made by @cmd. */
static GtkWidget *
line_of (FoyerChangeList *log, const char *cmd)
{
  GtkListBox *list = GTK_LIST_BOX (rig_find (log, GTK_TYPE_LIST_BOX, 0));
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    if (g_strcmp0 (foyer_json_str (g_object_get_data (G_OBJECT (row), "change"), "cmd"), cmd) == 0)
      return GTK_WIDGET (row);
  return NULL;
}

static void
activate (GtkWidget *row)
{
  g_assert_nonnull (row);
  g_assert_true (gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row)));
  g_signal_emit_by_name (gtk_widget_get_parent (row), "row-activated", row);
}

/* Every filter narrows to what the store says of it; a line opens the booking, the card, the money it is about. */
static void
test_filters (void)
{
  Rig rig;
  FoyerTest *t = foyer_test_new ();
  FoyerActor mona = foyer_test_user (t, "Mona", "+36 20 555 0002", "manager", NULL);
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36 20 123 4567");
  g_autoptr (JsonNode) money = NULL;
  GtkWidget *page, *panel;
  FoyerChangeList *log;
  FoyerId entry;
  char id[37];

  json_object_unref (foyer_test_call (t, "visit.status", foyer_params ("visit", "d", &b.visit, "status", "s", "arrived", NULL)));
  json_object_unref (foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &b.visit, "quick", "s", "cash", NULL)));
  mona.now = t->owner.now + 60000;
  json_object_unref (foyer_test_call_as (t, &mona, "client.update", foyer_params ("id", "d", &b.client, "surname", "s", "Kiss", NULL)));
  money = foyer_test_query (t, "money.list", foyer_params ("from", "s", FOYER_TEST_DATE, NULL));
  entry = foyer_test_id (json_array_get_object_element (json_node_get_array (money), 0), "id");
  t->owner.now += 120000;
  json_object_unref (foyer_test_call (t, "money.cancel", foyer_params ("money", "d", &entry, NULL)));
  rig_open (&rig, t, 12 * 60, 1280, 720);
  rig_enter (&rig, NULL, "calendar");
  page = changes (&rig, json_object_new ());
  log = log_of (page);
  wait_for (foyer_change_list_n_rows (log) > 5);
  rig_picture (&rig, "changes");

  choose (page, KIND, "Clients");
  wait_for (foyer_change_list_n_rows (log) == count (t, foyer_params ("kinds", "n", one_word ("clients"), NULL)));
  g_assert_null (line_of (log, "visit.pay"));
  choose (page, AUTHOR, "Mona");
  wait_for (foyer_change_list_n_rows (log) == 1);
  g_assert_true (rig_says (log, "Kiss"));
  choose (page, ACTION, "Deleted");
  wait_for (foyer_change_list_n_rows (log) == 0 && rig_says (log, "No changes like that"));
  choose (page, ACTION, "Any change");
  wait_for (foyer_change_list_n_rows (log) == 1);
  /* LOG-1: who, when, the field, from what to what. */
  g_assert_true (rig_says (log, "Mona"));
  g_assert_true (rig_says (log, "– → Kiss"));
  activate (line_of (log, "client.update"));
  wait_for ((panel = foyer_window_panel (rig.window)) != NULL && FOYER_IS_CLIENT_PANEL (panel) && rig_says (panel, "Eszter"));
  foyer_ui_close (rig.context);

  choose (page, AUTHOR, "Anybody");
  choose (page, KIND, "Everything");
  gtk_editable_set_text (GTK_EDITABLE (rig_find (page, GTK_TYPE_SEARCH_ENTRY, 0)), "kiss");
  wait_for (foyer_change_list_n_rows (log) == count (t, foyer_params ("text", "s", "kiss", NULL)) && foyer_change_list_idle (log));
  gtk_editable_set_text (GTK_EDITABLE (rig_find (page, GTK_TYPE_SEARCH_ENTRY, 0)), "");
  wait_for (line_of (log, "booking.create") != NULL);

  /* REP-12: the booking and the money. */
  activate (line_of (log, "booking.create"));
  wait_for ((panel = foyer_window_panel (rig.window)) != NULL && FOYER_IS_VISIT_PANEL (panel) && rig_says (panel, "Eszter"));
  foyer_ui_close (rig.context);
  activate (line_of (log, "money.cancel"));
  wait_for ((panel = foyer_window_panel (rig.window)) != NULL && (FOYER_IS_SALE_PANEL (panel) || FOYER_IS_VISIT_PANEL (panel)));
  foyer_ui_close (rig.context);

  /* REP-11: under the visit itself, all of it in order. */
  g_assert_cmpuint (count (t, foyer_params ("table", "s", "visit", "id", "s", foyer_id_format (&b.visit, id), NULL)), ==, 4);
  rig_close (&rig);
}

/* Hours later somebody else takes back one line: what a colleague changed since stays and is said before, by one command that can be undone. */
static void
test_undo_line (void)
{
  Rig rig;
  FoyerTest *t = foyer_test_new ();
  FoyerActor mona = foyer_test_user (t, "Mona", "+36 20 555 0002", "manager", NULL), nora = foyer_test_user (t, "Nora", "+36 20 555 0003", "manager", NULL);
  g_autoptr (JsonObject) made = foyer_test_call (t, "client.create", foyer_params ("name", "s", "Zita", "note", "s", "calm", NULL));
  FoyerId client = foyer_test_id (made, "id");
  g_autofree char *why = NULL, *again = NULL;
  GtkWidget *panel, *row, *section;
  FoyerChangeList *log;
  guint before;

  t->owner.now += 1000;
  json_object_unref (foyer_test_call (t, "client.update", foyer_params ("id", "d", &client, "note", "s", "loud", "surname", "s", "Kiss", NULL)));
  mona.now = t->owner.now + 3600000;
  json_object_unref (foyer_test_call_as (t, &mona, "client.update", foyer_params ("id", "d", &client, "surname", "s", "Nagy", NULL)));
  nora.now = t->owner.now + 6 * 3600000;
  before = count (t, foyer_params ("table", "s", "client", "id", "d", &client, NULL));
  rig_open (&rig, t, 14 * 60, 1280, 720);
  rig_enter (&rig, &nora, "clients");
  foyer_ui_open (rig.context, "client", foyer_params ("id", "d", &client, NULL));
  wait_for ((panel = foyer_window_panel (rig.window)) != NULL && FOYER_IS_CLIENT_PANEL (panel) && (section = named (panel, "history-section")) != NULL);
  gtk_expander_set_expanded (GTK_EXPANDER (section), TRUE);
  log = log_of (section);
  wait_for (foyer_change_list_n_rows (log) == before);

  /* The owner's: the second from above. */
  row = GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (rig_find (log, GTK_TYPE_LIST_BOX, 0)), 1));
  g_assert_true (rig_says (row, "Olga Owner") && rig_says (row, "calm → loud"));
  rig_click (named (row, "undo-change"));
  wait_for (named (row, "undo-rest") != NULL && gtk_widget_get_mapped (named (row, "undo-rest")));
  g_assert_true (rig_says (row, "Surname stays “Nagy”: changed by Mona"));
  rig_picture (&rig, "changes-undo");
  rig_click (named (row, "undo-rest"));
  wait_for (foyer_change_list_n_rows (log) == before + 1 && foyer_change_list_idle (log));
  g_autofree char *note = foyer_test_field (t, "client", &client, "note"), *surname = foyer_test_field (t, "client", &client, "surname");
  g_assert_cmpstr (note, ==, "calm");
  g_assert_cmpstr (surname, ==, "Nagy");
  row = GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (rig_find (log, GTK_TYPE_LIST_BOX, 0)), 2));
  g_assert_true (rig_says (row, "Taken back"));
  g_assert_null (named (row, "undo-change"));

  /* One key takes the taking back back. */
  gtk_widget_activate_action (GTK_WIDGET (rig.window), "win.undo", NULL);
  wait_for (g_strcmp0 ((g_free (again), again = foyer_test_field (t, "client", &client, "note")), "loud") == 0);
  g_free (why);
  why = foyer_test_field (t, "client", &client, "surname");
  g_assert_cmpstr (why, ==, "Nagy");
  rig_close (&rig);
}

static FoyerMomentView *
moment (Rig *rig, JsonObject *args)
{
  GtkWidget *page = changes (rig, args);
  FoyerMomentView *view = FOYER_MOMENT_VIEW (rig_find (page, FOYER_TYPE_MOMENT_VIEW, 0));

  wait_for (foyer_moment_view_idle (view) && gtk_widget_get_mapped (GTK_WIDGET (view)));
  return view;
}

/* The book, the till, a card and anything else as it was at a moment; what is different today stands under it. */
static void
test_moment (void)
{
  Rig rig;
  FoyerTest *t = foyer_test_new ();
  Booked a = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36 20 123 4567"), b = book (t, BORIS, "11:00", HAIRCUT, "Petra", "+36 20 123 9999"), p;
  FoyerMomentView *view;
  GtkWidget *panel, *section;

  p = book (t, CLARA, "12:00", MANICURE, "Pays", "+36 20 123 1111");
  t->owner.now = foyer_test_at (FOYER_TEST_DATE "T09:00");
  json_object_unref (foyer_test_call (t, "booking.move", foyer_params ("appointment", "d", &a.appointment, "wall", "s", "2026-11-25T12:00", NULL)));
  json_object_unref (foyer_test_call (t, "booking.delete", foyer_params ("appointment", "d", &b.appointment, "reason", "s", "ill", NULL)));
  json_object_unref (foyer_test_call (t, "client.update", foyer_params ("id", "d", &a.client, "surname", "s", "Kiss", NULL)));
  json_object_unref (foyer_test_call (t, "service.update", foyer_params ("service", "d", &t->service[HAIRCUT], "price_min", "i", (gint64) 9900, NULL)));
  json_object_unref (foyer_test_call (t, "visit.status", foyer_params ("visit", "d", &p.visit, "status", "s", "arrived", NULL)));
  json_object_unref (foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &p.visit, "quick", "s", "cash", NULL)));
  t->owner.now = foyer_test_at (FOYER_TEST_DATE "T13:00");
  rig_open (&rig, t, 13 * 60, 1280, 720);
  rig_enter (&rig, NULL, "calendar");

  view = moment (&rig, foyer_params ("moment", "b", TRUE, "at", "s", FOYER_TEST_DATE "T08:30", "date", "s", FOYER_TEST_DATE, NULL));
  wait_for (foyer_moment_view_n_rows (view) == 3);
  g_assert_true (rig_says (view, "Petra") && rig_says (view, "Now: Deleted since"));
  g_assert_true (rig_says (view, "Eszter") && rig_says (view, "12:00"));
  rig_picture (&rig, "as-it-was-book");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (rig_find (view, GTK_TYPE_DROP_DOWN, 0)), 1);
  wait_for (foyer_moment_view_idle (view) && rig_says (view, "Now: 20.00"));
  g_assert_false (rig_says (view, "Pays"));
  moment (&rig, foyer_params ("moment", "b", TRUE, "at", "s", FOYER_TEST_DATE "T12:30", NULL));
  wait_for (foyer_moment_view_idle (view) && rig_says (view, "Pays") && !rig_says (view, "Now: 20.00"));
  moment (&rig, foyer_params ("client", "d", &a.client, "at", "s", FOYER_TEST_DATE "T08:30", NULL));
  wait_for (foyer_moment_view_idle (view) && rig_says (view, "Now: Kiss"));
  moment (&rig, foyer_params ("client", "d", &a.client, "at", "s", FOYER_TEST_DATE "T07:00", NULL));
  wait_for (foyer_moment_view_idle (view) && rig_says (view, "This card was not there yet"));

  /* A price before it was raised: from the service's own changes. */
  foyer_ui_go (rig.context, "settings", foyer_params ("section", "s", "services", NULL));
  foyer_ui_open (rig.context, "service", foyer_params ("id", "d", &t->service[HAIRCUT], NULL));
  wait_for ((panel = foyer_window_panel (rig.window)) != NULL && (section = named (panel, "history-section")) != NULL);
  gtk_expander_set_expanded (GTK_EXPANDER (section), TRUE);
  rig_settle ();
  rig_click (named (section, "as-it-was"));
  view = NULL;
  wait_for (rig_find (rig.window, FOYER_TYPE_MOMENT_VIEW, 0) != NULL);
  view = moment (&rig, foyer_params ("moment", "b", TRUE, "table", "s", "service", "id", "d", &t->service[HAIRCUT], "at", "s", FOYER_TEST_DATE "T08:30", NULL));
  wait_for (foyer_moment_view_idle (view) && rig_says (view, "Now: 99.00"));
  g_assert_true (rig_says (view, "25.00"));
  rig_picture (&rig, "as-it-was-service");
  rig_close (&rig);
}

int
main (int argc, char **argv)
{
  rig_init (&argc, &argv);
  g_test_add_func ("/changes-window/LOG-1-REP-11-12/filters-links", test_filters);
  g_test_add_func ("/changes-window/undo-a-line", test_undo_line);
  g_test_add_func ("/changes-window/as-it-was", test_moment);
  return g_test_run ();
}
