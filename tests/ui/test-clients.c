/* The client's card: two cards made one and taken apart, notes, private notes, a deposit filled there and spent in a visit. */
#include "config.h"

#include "foyer-client-files.h"
#include "foyer-client-panel.h"
#include "foyer-labels.h"
#include "foyer-page.h"
#include "foyer-palette.h"
#include "foyer-settings-page.h"
#include "foyer-suggest.h"
#include "foyer-visit-panel.h"
#include "window-rig.h"

typedef struct
{
  Rig rig;
  FoyerId client, other, appointment, visit;
} Salon;

static void
begin (Salon *s, const FoyerActor *who)
{
  FoyerTest *t = foyer_test_new ();
  FoyerId second;

  s->appointment = foyer_test_book (t, ANNA, COLOURING, FOYER_TEST_DATE "T10:00", "Eszter", "+36201234567");
  second = foyer_test_book (t, BORIS, BEARD, FOYER_TEST_DATE "T12:00", "Eszti", "+36201111112");
  g_autoptr (JsonNode) a = foyer_test_query (t, "appointment.get", foyer_params ("appointment", "d", &s->appointment, NULL));
  g_autoptr (JsonNode) b = foyer_test_query (t, "appointment.get", foyer_params ("appointment", "d", &second, NULL));
  s->visit = foyer_test_id (json_node_get_object (a), "visit");
  s->client = foyer_test_id (json_object_get_object_member (json_node_get_object (a), "client"), "id");
  s->other = foyer_test_id (json_object_get_object_member (json_node_get_object (b), "client"), "id");
  json_object_unref (foyer_test_call (t, "client.update", foyer_params ("id", "d", &s->other, "email", "s", "eszti@example.com", NULL)));
  rig_open (&s->rig, t, 11 * 60, 1280, 720);
  rig_enter (&s->rig, who, "clients");
}

static GtkWidget *
panel (Salon *s)
{
  return foyer_window_panel (s->rig.window);
}

static void
open_card (Salon *s, const FoyerId *id)
{
  foyer_ui_open (s->rig.context, "client", foyer_params ("id", "d", id, NULL));
  wait_for (FOYER_IS_CLIENT_PANEL (panel (s)) && foyer_client_panel_ready (FOYER_CLIENT_PANEL (panel (s))));
  rig_settle ();
}

static guint
merged (Salon *s)
{
  g_autoptr (JsonNode) node = foyer_test_query (s->rig.t, "client.get", foyer_params ("id", "d", &s->client, NULL));

  return json_array_get_length (json_object_get_array_member (json_node_get_object (node), "merged"));
}

static guint
notes (Salon *s, const char *query)
{
  g_autoptr (JsonNode) node = foyer_test_query (s->rig.t, query, foyer_params ("client", "d", &s->client, NULL));

  return json_array_get_length (json_node_get_array (node));
}

/* The entry row of this title below the panel. */
static GtkWidget *
entry_row (Salon *s, const char *title)
{
  for (guint i = 0;; i++)
    {
      GtkWidget *row = rig_find (panel (s), ADW_TYPE_ENTRY_ROW, i);

      if (row == NULL || g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), title) == 0)
        return row;
    }
}

static void
write_row (Salon *s, const char *title, const char *text)
{
  GtkWidget *row = entry_row (s, title);

  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  g_signal_emit_by_name (row, "apply");
}

/* 6.6: from the card: the other is found by typing, both stand side by side, what the other has alone is taken over, one press; undone by the
 * key, and taken apart later from the card. */
static void
test_merge (void)
{
  Salon s;

  begin (&s, NULL);
  open_card (&s, &s.client);
  rig_action (panel (&s), "client.merge");
  wait_for (rig_find_css (panel (&s), "suggest") != NULL);
  rig_settle ();
  gtk_widget_grab_focus (rig_find_css (panel (&s), "suggest"));
  rig_type (&s.rig, "Eszti");
  wait_for (rig_says (panel (&s), "+36 20 111 1112"));
  rig_press_enter (&s.rig);
  wait_for (rig_button (panel (&s), "Merge") != NULL);
  rig_settle ();
  g_assert_true (rig_says (panel (&s), "This card stays"));
  g_assert_true (rig_says (panel (&s), "eszti@example.com"));
  rig_picture (&s.rig, "merge-preview");
  rig_click (rig_button (panel (&s), "Merge"));
  wait_for (merged (&s) == 1);
  wait_for (FOYER_IS_CLIENT_PANEL (panel (&s)) && rig_says (panel (&s), "Merged with Eszti"));
  rig_settle ();
  rig_picture (&s.rig, "merged-card");
  {
    g_autofree char *email = foyer_test_field (s.rig.t, "client", &s.client, "email"), *name = foyer_test_field (s.rig.t, "client", &s.client, "name");
    g_assert_cmpstr (email, ==, "eszti@example.com");
    g_assert_cmpstr (name, ==, "Eszter");
  }
  /* Ctrl+Z, and again the long way. */
  g_assert_true (foyer_ui_undo_last (s.rig.context));
  wait_for (merged (&s) == 0);
  wait_for (!rig_says (panel (&s), "Merged with Eszti"));
  json_object_unref (foyer_test_call (s.rig.t, "client.merge", foyer_params ("winner", "d", &s.client, "loser", "d", &s.other, NULL)));
  /* Opened by the card that was merged: the one it is under. */
  open_card (&s, &s.other);
  g_assert_true (rig_says (panel (&s), "Eszter"));
  wait_for (rig_button (panel (&s), "Undo merge") != NULL);
  rig_click (rig_button (panel (&s), "Undo merge"));
  wait_for (merged (&s) == 0);
  rig_settle ();
  rig_close (&s.rig);
}

/* Another card is chosen while one stands there: the other one's values go at once, so that what is merged is what is seen. */
static void
test_chosen_again (void)
{
  Salon s;
  GtkWidget *finder;
  g_autoptr (JsonObject) made = NULL, first = foyer_params ("display", "s", "Eszti", NULL), second = NULL;
  FoyerId third;

  begin (&s, NULL);
  made = foyer_test_call (s.rig.t, "client.create", foyer_params ("name", "s", "Eszterke", "email", "s", "eszterke@example.com", NULL));
  third = foyer_test_id (made, "id");
  second = foyer_params ("display", "s", "Eszterke", "id", "d", &third, NULL);
  {
    char text[37];
    json_object_set_string_member (first, "id", foyer_id_format (&s.other, text));
  }
  open_card (&s, &s.client);
  rig_action (panel (&s), "client.merge");
  wait_for ((finder = rig_find (panel (&s), FOYER_TYPE_SUGGEST, 0)) != NULL);
  rig_settle ();
  g_signal_emit_by_name (finder, "picked", first);
  wait_for (rig_button (panel (&s), "Merge") != NULL);
  g_assert_true (rig_says (panel (&s), "eszti@example.com"));
  g_signal_emit_by_name (finder, "picked", second);
  g_assert_null (rig_button (panel (&s), "Merge"));
  g_signal_emit_by_name (finder, "picked", first);
  g_signal_emit_by_name (finder, "picked", second);
  wait_for (rig_button (panel (&s), "Merge") != NULL);
  rig_settle ();
  g_assert_true (rig_says (panel (&s), "eszterke@example.com"));
  rig_click (rig_button (panel (&s), "Merge"));
  wait_for (merged (&s) == 1);
  wait_for (FOYER_IS_CLIENT_PANEL (panel (&s)) && rig_says (panel (&s), "Merged with Eszterke"));
  rig_settle ();
  rig_close (&s.rig);
}

/* The button of the note that says @words. */
static GtkWidget *
note_button (Salon *s, const char *words, const char *tip)
{
  for (guint i = 0;; i++)
    {
      GtkWidget *row = rig_find (panel (s), GTK_TYPE_LIST_BOX_ROW, i);

      if (row == NULL)
        return NULL;
      if (gtk_widget_get_mapped (row) && rig_says (row, words) && rig_button (row, tip) != NULL)
        return rig_button (row, tip);
    }
}

/* Notes come and go while somebody is at one of them: he stays there. */
static void
test_notes_keep_focus (void)
{
  Salon s;
  GtkWidget *pin, *away;
  g_autoptr (JsonNode) list = NULL;

  begin (&s, NULL);
  for (int i = 0; i < 3; i++)
    {
      g_autofree char *text = g_strdup_printf ("Note number %d", i);
      json_object_unref (foyer_test_call (s.rig.t, "note.add", foyer_params ("client", "d", &s.client, "text", "s", text, NULL)));
    }
  open_card (&s, &s.client);
  wait_for (note_button (&s, "number 1", "Important: shown wherever the client is") != NULL);
  pin = note_button (&s, "number 1", "Important: shown wherever the client is");
  g_assert_true (gtk_widget_grab_focus (pin));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (s.rig.window)) == pin);

  /* Of somebody else: nothing is made anew. */
  json_object_unref (foyer_test_call (s.rig.t, "note.add", foyer_params ("client", "d", &s.other, "text", "s", "Not hers", NULL)));
  rig_settle ();
  g_assert_true (note_button (&s, "number 1", "Important: shown wherever the client is") == pin);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (s.rig.window)) == pin);

  /* One more of hers: the same place, whatever widget it is now. */
  json_object_unref (foyer_test_call (s.rig.t, "note.add", foyer_params ("client", "d", &s.client, "text", "s", "Note number 3", NULL)));
  wait_for (note_button (&s, "number 3", "Important: shown wherever the client is") != NULL);
  rig_settle ();
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (s.rig.window)) == note_button (&s, "number 1", "Important: shown wherever the client is"));

  /* Marked by the key: the button is where the note went. */
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (note_button (&s, "number 1", "Important: shown wherever the client is")), TRUE);
  wait_for (note_button (&s, "number 1", "No longer important") != NULL);
  rig_settle ();
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (s.rig.window)) == note_button (&s, "number 1", "No longer important"));

  /* Put away: the one that stands there now. */
  away = note_button (&s, "number 1", "Put the note away");
  g_assert_true (gtk_widget_grab_focus (away));
  rig_click (away);
  wait_for (note_button (&s, "number 1", "Put the note away") == NULL);
  rig_settle ();
  {
    GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (s.rig.window));

    g_assert_nonnull (focus);
    g_assert_cmpstr (gtk_widget_get_tooltip_text (focus), ==, "Put the note away");
  }
  rig_close (&s.rig);
}

/* Written on the card; important ones stand in the visit; put away, and back by the key. */
static void
test_notes (void)
{
  Salon s;
  GtkWidget *pin;

  begin (&s, NULL);
  open_card (&s, &s.client);
  wait_for (entry_row (&s, "Add a note") != NULL && gtk_widget_get_mapped (entry_row (&s, "Add a note")));
  write_row (&s, "Add a note", "Parks at the back");
  wait_for (notes (&s, "note.list") == 1 && rig_says (panel (&s), "Parks at the back"));
  pin = rig_button (panel (&s), "Important: shown wherever the client is");
  g_assert_nonnull (pin);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (pin), TRUE);
  wait_for (rig_button (panel (&s), "No longer important") != NULL);
  write_row (&s, "Add a private note", "Wears a pacemaker");
  wait_for (notes (&s, "private.list") == 1 && rig_says (panel (&s), "Wears a pacemaker"));
  g_assert_true (rig_says (panel (&s), "Medical"));
  rig_picture (&s.rig, "client-notes");

  foyer_ui_open (s.rig.context, "visit", foyer_params ("id", "d", &s.visit, NULL));
  wait_for (FOYER_IS_VISIT_PANEL (panel (&s)) && foyer_visit_panel_ready (FOYER_VISIT_PANEL (panel (&s))));
  rig_settle ();
  g_assert_true (rig_says (panel (&s), "Parks at the back"));
  g_assert_false (rig_says (panel (&s), "pacemaker"));
  rig_picture (&s.rig, "visit-important-note");

  open_card (&s, &s.client);
  wait_for (rig_button (panel (&s), "Put the note away") != NULL);
  rig_click (rig_button (panel (&s), "Put the note away"));
  wait_for (notes (&s, "note.list") == 0);
  wait_for (!rig_says (panel (&s), "Parks at the back"));
  rig_settle ();
  g_assert_true (foyer_ui_undo_last (s.rig.context));
  wait_for (notes (&s, "note.list") == 1);
  rig_settle ();
  rig_close (&s.rig);
}

/* Who may not see private notes is not told that there are any. */
static void
test_private (void)
{
  Salon s;
  FoyerActor reka;
  FoyerTest *t;

  begin (&s, NULL);
  t = s.rig.t;
  json_object_unref (foyer_test_call (t, "private.add", foyer_params ("client", "d", &s.client, "sec", "s", "medical", "text", "s", "Wears a pacemaker", NULL)));
  rig_close_window (&s.rig);
  reka = foyer_test_user (t, "Reka", "+36209999999", "receptionist", NULL);
  rig_open (&s.rig, t, 11 * 60, 1280, 720);
  rig_enter (&s.rig, &reka, "clients");
  open_card (&s, &s.client);
  wait_for (entry_row (&s, "Add a note") != NULL && gtk_widget_get_mapped (entry_row (&s, "Add a note")));
  g_assert_false (rig_says (panel (&s), "Private notes"));
  g_assert_false (rig_says (panel (&s), "pacemaker"));
  rig_close (&s.rig);
}

static gint64
deposit (Salon *s)
{
  g_autoptr (JsonNode) node = foyer_test_query (s->rig.t, "deposit.plan", foyer_params ("client", "d", &s->client, NULL));

  return json_object_get_int_member (json_node_get_object (node), "balance");
}

/* ACC-4, ACC-5: filled on the card, spent at checkout with one key, as far as it goes; given back by the key. */
static void
test_deposit (void)
{
  Salon s;
  GtkWidget *menu, *entry;

  begin (&s, NULL);
  open_card (&s, &s.client);
  wait_for (rig_says (panel (&s), "Deposit"));
  for (guint i = 0; (menu = rig_find (panel (&s), GTK_TYPE_MENU_BUTTON, i)) != NULL; i++)
    if (g_strcmp0 (gtk_widget_get_tooltip_text (menu), "Put money on the deposit") == 0)
      break;
  g_assert_nonnull (menu);
  gtk_menu_button_popup (GTK_MENU_BUTTON (menu));
  rig_settle ();
  entry = rig_find (gtk_menu_button_get_popover (GTK_MENU_BUTTON (menu)), GTK_TYPE_ENTRY, 0);
  gtk_editable_set_text (GTK_EDITABLE (entry), "40");
  rig_click (rig_button (gtk_menu_button_get_popover (GTK_MENU_BUTTON (menu)), "Cash"));
  wait_for (deposit (&s) == 4000);
  wait_for (rig_says (panel (&s), "40.00"));
  rig_settle ();
  rig_picture (&s.rig, "client-deposit");

  foyer_ui_open (s.rig.context, "visit", foyer_params ("id", "d", &s.visit, NULL));
  wait_for (FOYER_IS_VISIT_PANEL (panel (&s)) && foyer_visit_panel_ready (FOYER_VISIT_PANEL (panel (&s))));
  wait_for (rig_button (panel (&s), "Deposit 40.00") != NULL);
  rig_settle ();
  rig_picture (&s.rig, "visit-deposit");
  rig_action (panel (&s), "visit.deposit");
  wait_for (deposit (&s) == 0);
  wait_for (rig_says (panel (&s), "due 20.00"));
  rig_settle ();
  rig_picture (&s.rig, "visit-deposit-paid");
  g_assert_true (foyer_ui_undo_last (s.rig.context));
  wait_for (deposit (&s) == 4000);
  rig_settle ();
  json_object_unref (foyer_test_call (s.rig.t, "visit.pay", foyer_params ("visit", "d", &s.visit, "tenders", "n", json_from_string ("[{\"deposit\":true}]", NULL), "arrive", "b", TRUE,
                                                                                 NULL)));
  wait_for (deposit (&s) == 0);
  rig_close_window (&s.rig);
  /* The money of the day says where it came from; on other days there is no such line. */
  rig_open (&s.rig, s.rig.t, 11 * 60, 1280, 720);
  rig_enter (&s.rig, NULL, "calendar");
  wait_for (rig_says (s.rig.window, "From deposits"));
  rig_settle ();
  rig_close (&s.rig);
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

static gint64
figure (Salon *s, const char *member)
{
  g_autoptr (JsonNode) node = foyer_test_query (s->rig.t, "client.get", foyer_params ("id", "d", &s->client, NULL));

  return json_object_get_int_member (json_node_get_object (node), member);
}

static guint
files (Salon *s)
{
  g_autoptr (JsonNode) node = foyer_test_query (s->rig.t, "client.files", foyer_params ("id", "d", &s->client, NULL));

  return json_array_get_length (json_node_get_array (node));
}

/* The label on view that says these words. */
static GtkWidget *
label_of (gpointer root, const char *words)
{
  GtkWidget *label;

  for (guint i = 0; (label = rig_find (root, GTK_TYPE_LABEL, i)) != NULL; i++)
    if (gtk_widget_get_mapped (label) && g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), words) == 0)
      return label;
  return NULL;
}

/* CLI-9: what was served and not paid stands in red. CLI-12: a note is corrected where it stands, and says by whom; CLI-13: a file is brought in, shown with size and author, deleted; CLI-8: a figure
 * from an earlier system is a dated entry with a reason, and is cancelled by one. */
static void
test_card (void)
{
  Salon s;
  GtkWidget *row, *group;
  g_autofree char *path = NULL;
  g_autoptr (GFile) letter = NULL;

  begin (&s, NULL);
  json_object_unref (foyer_test_call (s.rig.t, "note.add", foyer_params ("client", "d", &s.client, "text", "s", "Likes tea", NULL)));
  open_card (&s, &s.client);
  wait_for (note_button (&s, "Likes tea", "Correct the note") != NULL);
  rig_click (note_button (&s, "Likes tea", "Correct the note"));
  wait_for ((row = entry_row (&s, "Correct the note")) != NULL);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "Likes tea");
  write_row (&s, "Correct the note", "Likes green tea");
  wait_for (note_button (&s, "Likes green tea", "Correct the note") != NULL && rig_says (panel (&s), "corrected by Olga Owner"));
  wait_for (entry_row (&s, "Add a note") != NULL);
  g_assert_cmpuint (notes (&s, "note.list"), ==, 1);

  json_object_unref (foyer_test_call (s.rig.t, "visit.status", foyer_params ("visit", "d", &s.visit, "status", "s", "arrived", NULL)));
  wait_for (label_of (panel (&s), "60.00 on credit") != NULL);
  g_assert_true (gtk_widget_has_css_class (label_of (panel (&s), "60.00 on credit"), "error"));
  json_object_unref (foyer_test_call (s.rig.t, "visit.pay", foyer_params ("visit", "d", &s.visit, "quick", "s", "cash", NULL)));
  wait_for (label_of (panel (&s), "60.00 on credit") == NULL);

  path = g_build_filename (s.rig.t->dir, "letter.txt", NULL);
  g_assert_true (g_file_set_contents (path, "Dear salon", -1, NULL));
  letter = g_file_new_for_path (path);
  group = named (panel (&s), "client-files");
  g_assert_nonnull (group);
  foyer_client_files_add (group, letter);
  wait_for (files (&s) == 1 && rig_says (group, "letter.txt"));
  g_assert_true (rig_says (group, "10 bytes") && rig_says (group, "Olga Owner"));
  rig_picture (&s.rig, "client-file");
  rig_click (rig_button (group, "Delete letter.txt"));
  wait_for (files (&s) == 0 && !rig_says (group, "letter.txt"));
  g_assert_true (foyer_ui_undo_last (s.rig.context));
  wait_for (files (&s) == 1 && rig_says (group, "letter.txt"));

  group = named (panel (&s), "client-figures");
  for (guint i = 0; (row = rig_find (group, ADW_TYPE_EXPANDER_ROW, i)) != NULL; i++)
    if (g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), "Corrections"))
      break;
  g_assert_nonnull (row);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  rig_settle ();
  rig_click (named (row, "adjust"));
  g_assert_true (gtk_widget_has_css_class (rig_find (row, GTK_TYPE_ENTRY, 0), "error"));
  gtk_editable_set_text (GTK_EDITABLE (rig_find (row, GTK_TYPE_ENTRY, 0)), "150");
  gtk_editable_set_text (GTK_EDITABLE (rig_find (row, GTK_TYPE_ENTRY, 1)), "Voucher of the old system");
  rig_click (named (row, "adjust"));
  wait_for (figure (&s, "paid") == 21000 && rig_says (row, "Voucher of the old system"));
  g_assert_true (rig_says (row, "+150.00"));
  wait_for (rig_says (panel (&s), "150.00"));
  rig_picture (&s.rig, "client-corrections");
  rig_click (rig_button (row, "Cancel this correction"));
  wait_for (figure (&s, "paid") == 6000 && rig_says (row, "Cancelled"));
  rig_close (&s.rig);
}

/* CLI-26: cards that look like one person stand together, and the pair is compared and merged from there. */
static void
test_doubles (void)
{
  Salon s;

  begin (&s, NULL);
  json_object_unref (foyer_test_call (s.rig.t, "client.update", foyer_params ("id", "d", &s.client, "email", "s", "eszti@example.com", NULL)));
  foyer_ui_open (s.rig.context, "doubles", NULL);
  wait_for (panel (&s) != NULL && rig_says (panel (&s), "1 group of cards may be one person each."));
  wait_for (rig_says (panel (&s), "Eszter") && rig_says (panel (&s), "Eszti"));
  g_assert_true (rig_says (panel (&s), "The same e-mail address"));
  rig_picture (&s.rig, "doubles");
  rig_click (rig_button (panel (&s), "Compare"));
  wait_for (rig_button (panel (&s), "Merge") != NULL);
  rig_settle ();
  rig_click (rig_button (panel (&s), "Merge"));
  wait_for (merged (&s) == 1);
  foyer_ui_open (s.rig.context, "doubles", NULL);
  wait_for (rig_says (panel (&s), "No two cards look like one person."));
  rig_close (&s.rig);
}

/* CLI-30: a rule is made in the settings, gives what it says the moment it is reached, and the card says so; CLI-29: the category is a tag where one
 * searches. */
static void
test_rules (void)
{
  Salon s;
  GtkWidget *page, *form, *palette;
  guint vip = 0;

  begin (&s, NULL);
  foyer_ui_go (s.rig.context, "settings", foyer_params ("section", "s", "rules", NULL));
  wait_for (FOYER_IS_SETTINGS_PAGE (foyer_window_page_widget (s.rig.window)) && foyer_page_ready (FOYER_PAGE (foyer_window_page_widget (s.rig.window))));
  page = foyer_window_page_widget (s.rig.window);
  g_assert_true (rig_says (page, "No rules yet"));
  rig_click (named (page, "rule-new"));
  wait_for (panel (&s) != NULL && (form = named (panel (&s), "rule-form")) != NULL);
  wait_for (adw_combo_row_get_model (ADW_COMBO_ROW (foyer_form_row (FOYER_FORM (form), "label"))) != NULL);
  /* Nothing to be reached: said, and nothing is made. */
  rig_click (rig_button (panel (&s), "Add the rule"));
  wait_for (rig_says (panel (&s), "Say from how much on"));
  foyer_form_set_text (FOYER_FORM (form), "sum", "50");
  foyer_form_set_text (FOYER_FORM (form), "discount", "5");
  {
    GListModel *model = adw_combo_row_get_model (ADW_COMBO_ROW (foyer_form_row (FOYER_FORM (form), "label")));

    for (guint i = 0; i < g_list_model_get_n_items (model); i++)
      {
        g_autoptr (GtkStringObject) one = g_list_model_get_item (model, i);
        if (g_str_equal (gtk_string_object_get_string (one), "VIP"))
          vip = i;
      }
    g_assert_cmpuint (vip, >, 0);
    adw_combo_row_set_selected (ADW_COMBO_ROW (foyer_form_row (FOYER_FORM (form), "label")), vip);
  }
  rig_picture (&s.rig, "rule-new");
  rig_click (rig_button (panel (&s), "Add the rule"));
  wait_for (rig_says (page, "Paid 50.00 or more") && rig_says (page, "VIP, 5 %") && rig_says (page, "0 clients are there"));

  /* Changed where it stands: the unit of the figure follows what is looked at. */
  wait_for (rig_button (panel (&s), "Delete the rule") != NULL);
  form = named (panel (&s), "rule-form");
  adw_combo_row_set_selected (ADW_COMBO_ROW (foyer_form_row (FOYER_FORM (form), "priority")), 3);
  wait_for (rig_says (page, "VIP, 5 %, Gold"));
  rig_picture (&s.rig, "rules");
  json_object_unref (foyer_test_call (s.rig.t, "visit.status", foyer_params ("visit", "d", &s.visit, "status", "s", "arrived", NULL)));
  json_object_unref (foyer_test_call (s.rig.t, "visit.pay", foyer_params ("visit", "d", &s.visit, "quick", "s", "cash", NULL)));
  wait_for (rig_says (page, "1 client is there"));
  open_card (&s, &s.client);
  wait_for (rig_says (panel (&s), "Given by rules") && rig_says (panel (&s), "VIP"));
  foyer_ui_close (s.rig.context);

  rig_action (s.rig.window, "win.palette");
  wait_for ((palette = rig_find (s.rig.window, FOYER_TYPE_PALETTE, 0)) != NULL);
  gtk_widget_grab_focus (palette);
  rig_type (&s.rig, "eszter");
  wait_for (rig_says (palette, "Eszter") && rig_says (palette, "VIP"));
  rig_picture (&s.rig, "palette-tags");
  rig_action (s.rig.window, "win.palette");
  rig_settle ();

  foyer_ui_go (s.rig.context, "settings", foyer_params ("section", "s", "rules", NULL));
  wait_for (rig_button (page, "Apply to everybody now") != NULL);
  rig_click (rig_button (page, "Apply to everybody now"));
  wait_for (rig_says (s.rig.window, "Everybody has what the rules give already"));
  rig_close (&s.rig);
}

int
main (int argc, char *argv[])
{
  rig_init (&argc, &argv);
  g_test_add_func ("/clients/6.6-merge", test_merge);
  g_test_add_func ("/clients/6.6-chosen-again", test_chosen_again);
  g_test_add_func ("/clients/notes", test_notes);
  g_test_add_func ("/clients/notes-keep-focus", test_notes_keep_focus);
  g_test_add_func ("/clients/private", test_private);
  g_test_add_func ("/clients/CLI-8-12-13/card", test_card);
  g_test_add_func ("/clients/CLI-26/doubles", test_doubles);
  g_test_add_func ("/clients/CLI-29-30/rules", test_rules);
  g_test_add_func ("/clients/ACC-4-5", test_deposit);
  return g_test_run ();
}
