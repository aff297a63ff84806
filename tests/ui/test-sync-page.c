/* The page about the chain, in-process: conflicts in plain words with their ways out, each of them one that can be undone; un-sent work
 * as a file; joining refused with a reason. */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "foyer-apply.h"
#include "foyer-chain-link.h"
#include "foyer-close-page.h"
#include "foyer-labels.h"
#include "foyer-override-bar.h"
#include "foyer-sync-details.h"
#include "foyer-sync-page.h"
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
  FoyerSyncPage *page;
  FoyerId first, second, client;
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

static FoyerRow *
new_conflict (FoyerTx       *tx,
              const FoyerId *loc,
              const char    *kind,
              const char    *table,
              const FoyerId *a)
{
  FoyerId id = foyer_tx_new_id (tx);
  FoyerRow *row = foyer_row_new ("conflict", &id);
  char text[FOYER_ID_TEXT_LEN + 1];

  foyer_row_set_id (row, "loc", loc);
  foyer_row_set_text (row, "kind", kind);
  foyer_row_set_int (row, "sev", 2);
  foyer_row_set_text (row, "tbl", table);
  foyer_row_set_text (row, "a", foyer_id_format (a, text));
  foyer_row_set_text (row, "state", "open");
  foyer_row_set_int (row, "at", foyer_tx_now (tx));
  return row;
}

/* What the chain would say: the second booking stands over the first, and a note was written on two desks. */
static gboolean
contest (FoyerTx   *tx,
         gpointer   data,
         GError   **error)
{
  Desk *desk = data;
  g_autoptr (FoyerRow) appointment = foyer_tx_get (tx, "appointment", &desk->second);
  g_autoptr (FoyerRow) slot = new_conflict (tx, &desk->t->loc, "slot", "appointment", &desk->second);
  g_autoptr (FoyerRow) note = new_conflict (tx, &desk->t->loc, "field", "client", &desk->client);
  char text[FOYER_ID_TEXT_LEN + 1];

  foyer_row_set_text (appointment, "wall", FOYER_TEST_DATE "T10:00");
  foyer_tx_put (tx, appointment);
  foyer_row_set_text (slot, "b", foyer_id_format (&desk->first, text));
  foyer_tx_put (tx, slot);
  foyer_row_set_text (note, "info", "{\"field\":\"note\",\"kept\":\"likes tea\",\"lost\":\"likes coffee\",\"why\":\"stamp\"}");
  foyer_tx_put (tx, note);
  return TRUE;
}

static void
desk_begin (Desk *desk)
{
  FoyerWriteInfo info = { .cmd = "test" };
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;

  memset (desk, 0, sizeof *desk);
  desk->t = foyer_test_new ();
  desk->first = foyer_test_book (desk->t, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Eszter", "+36201234567");
  desk->second = foyer_test_book (desk->t, ANNA, HAIRCUT, FOYER_TEST_DATE "T15:00", "Zoli", "+36201111111");
  g_autoptr (JsonNode) node = foyer_test_query (desk->t, "appointment.get", foyer_params ("appointment", "d", &desk->first, NULL));
  desk->client = foyer_test_id (json_object_get_object_member (json_node_get_object (node), "client"), "id");
  json_object_unref (foyer_test_call (desk->t, "client.update", foyer_params ("id", "d", &desk->client, "note", "s", "likes tea", NULL)));
  info.who = desk->t->owner.user;
  info.loc = desk->t->loc;
  foyer_store_write (foyer_desk_store (desk->t->desk), &info, contest, desk, NULL, &error);
  g_assert_no_error (error);

  desk->context = foyer_ui_context_new (desk->t->desk);
  desk->window = g_object_ref_sink (g_object_new (FOYER_TYPE_WINDOW, NULL));
  gtk_window_set_default_size (GTK_WINDOW (desk->window), 1280, 720);
  foyer_window_set_context (desk->window, desk->context);
  gtk_window_present (GTK_WINDOW (desk->window));
  foyer_ui_context_enter_async (desk->context, &desk->t->owner, on_entered_cb, &done);
  wait_for (done);
  foyer_window_show_desk (desk->window, "sync", NULL);
  wait_for (foyer_window_ready (desk->window));
  desk->page = FOYER_SYNC_PAGE (foyer_window_page_widget (desk->window));
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
  foyer_chain_link_stop (desk->context);
  g_object_run_dispose (G_OBJECT (desk->context));
  g_assert_finalize_object (desk->window);
  g_object_unref (desk->context);
  foyer_test_free (desk->t);
}

/* The first visible label or button under @root whose words hold @text. */
static GtkWidget *
find_words (GtkWidget  *root,
            const char *text)
{
  const char *words = GTK_IS_LABEL (root) ? gtk_label_get_text (GTK_LABEL (root)) : GTK_IS_BUTTON (root) ? gtk_button_get_label (GTK_BUTTON (root)) : NULL;

  if (words != NULL && strstr (words, text) != NULL)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_words (child, text);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
find_type (GtkWidget *root,
           GType      type)
{
  if (g_type_is_a (G_OBJECT_TYPE (root), type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_type (child, type);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
named (GtkWidget  *root,
       const char *name)
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

static void
press (Desk       *desk,
       const char *label)
{
  GtkWidget *words = find_words (GTK_WIDGET (desk->page), label), *button = words != NULL ? gtk_widget_get_ancestor (words, GTK_TYPE_BUTTON) : NULL;

  g_assert_true (GTK_IS_BUTTON (button));
  g_signal_emit_by_name (button, "clicked");
}

static void
test_words (void)
{
  Desk desk;

  desk_begin (&desk);
  g_assert_cmpuint (foyer_sync_page_n_conflicts (desk.page), ==, 2);
  g_assert_nonnull (find_words (GTK_WIDGET (desk.page), "Eszter and Zoli want the same time."));
  g_assert_nonnull (find_words (GTK_WIDGET (desk.page), "Anna Nagy, Tue 24 November 2026, 10:00"));
  g_assert_nonnull (find_words (GTK_WIDGET (desk.page), "Booked by Olga Owner"));
  g_assert_nonnull (find_words (GTK_WIDGET (desk.page), "of Eszter was changed on two desks."));
  g_assert_nonnull (find_words (GTK_WIDGET (desk.page), "likes tea"));
  g_assert_nonnull (find_words (GTK_WIDGET (desk.page), "likes coffee"));
  desk_end (&desk);
}

static void
test_field (void)
{
  Desk desk;

  desk_begin (&desk);
  press (&desk, "Take the other");
  wait_for (foyer_sync_page_n_conflicts (desk.page) == 1);
  g_autofree char *coffee = foyer_test_field (desk.t, "client", &desk.client, "note");
  g_assert_nonnull (strstr (coffee, "likes coffee"));
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.undo", NULL);
  wait_for (foyer_sync_page_n_conflicts (desk.page) == 2);
  g_autofree char *tea = foyer_test_field (desk.t, "client", &desk.client, "note");
  g_assert_nonnull (strstr (tea, "likes tea"));
  desk_end (&desk);
}

/* What the other desk wanted of a booking's time and of a visit's status, said in words, taken by one press of a real command. */
static gboolean
disagree (FoyerTx   *tx,
          gpointer   data,
          GError   **error)
{
  Desk *desk = data;
  g_autoptr (FoyerRow) appointment = foyer_tx_get (tx, "appointment", &desk->first);
  FoyerId visit_id = foyer_row_id (appointment, "visit");
  g_autoptr (FoyerRow) move = new_conflict (tx, &desk->t->loc, "move", "appointment", &desk->first);
  g_autoptr (FoyerRow) status = new_conflict (tx, &desk->t->loc, "status", "visit", &visit_id);

  foyer_row_set_text (move, "info", "{\"field\":\"wall\",\"kept\":\"2026-11-24T10:00\",\"lost\":\"2026-11-26T11:30\",\"why\":\"stamp\"}");
  foyer_tx_put (tx, move);
  foyer_row_set_text (status, "info", "{\"field\":\"status\",\"kept\":\"pending\",\"lost\":\"no-show\",\"why\":\"stamp\"}");
  foyer_tx_put (tx, status);
  return TRUE;
}

static void
test_move_and_status (void)
{
  Desk desk;
  guint pressed = 0;
  FoyerWriteInfo info = { .cmd = "test" };
  g_autoptr (GError) error = NULL;

  desk_begin (&desk);
  info.who = desk.t->owner.user;
  info.loc = desk.t->loc;
  foyer_store_write (foyer_desk_store (desk.t->desk), &info, disagree, &desk, NULL, &error);
  g_assert_no_error (error);
  wait_for (foyer_sync_page_n_conflicts (desk.page) == 4);
  g_assert_nonnull (find_words (GTK_WIDGET (desk.page), "Thu 26 November 2026, 11:30"));
  g_assert_nonnull (find_words (GTK_WIDGET (desk.page), "No-show"));
  /* The newest of the gravest stands first; whichever it is, both are taken by their own command. */
  for (guint left = 4; left > 1; left--)
    {
      pressed++;
      press (&desk, "Take the other");
      wait_for (foyer_sync_page_n_conflicts (desk.page) < left);
      left = foyer_sync_page_n_conflicts (desk.page) + 1;
    }
  g_autofree char *wall = foyer_test_field (desk.t, "appointment", &desk.first, "wall");
  g_assert_cmpstr (wall, ==, "2026-11-26T11:30");
  g_autofree char *visit_text = foyer_test_field (desk.t, "appointment", &desk.first, "visit");
  FoyerId visit;
  g_assert_true (foyer_id_parse (visit_text, &visit));
  g_autofree char *status = foyer_test_field (desk.t, "visit", &visit, "status");
  g_assert_cmpstr (status, ==, "no-show");

  /* Each was one command, and one undo takes all of it back: the lines are in the inbox again. */
  for (guint i = 0; i < pressed; i++)
    {
      guint before = foyer_sync_page_n_conflicts (desk.page);
      FoyerOverrideBar *bar = FOYER_OVERRIDE_BAR (find_type (GTK_WIDGET (desk.window), FOYER_TYPE_OVERRIDE_BAR));

      gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.undo", NULL);
      wait_for (foyer_sync_page_n_conflicts (desk.page) > before || foyer_override_bar_asks (bar));
      if (foyer_override_bar_asks (bar))
        {
          GtkWidget *reason = find_type (GTK_WIDGET (bar), GTK_TYPE_ENTRY);

          gtk_editable_set_text (GTK_EDITABLE (reason), "As it was");
          g_signal_emit_by_name (reason, "activate");
        }
      wait_for (foyer_sync_page_n_conflicts (desk.page) > before);
    }
  wait_for (foyer_sync_page_n_conflicts (desk.page) == 4);
  g_autofree char *wall_again = foyer_test_field (desk.t, "appointment", &desk.first, "wall"), *status_again = foyer_test_field (desk.t, "visit", &visit, "status");
  g_assert_cmpstr (wall_again, ==, FOYER_TEST_DATE "T10:00");
  g_assert_cmpstr (status_again, ==, "pending");
  desk_end (&desk);
}

/* Cancelling one, or letting both stay for a reason, closes it; undo opens it again. */
static void
test_slot (void)
{
  Desk desk;
  GtkWidget *bar, *reason;

  desk_begin (&desk);
  press (&desk, "Cancel this one");
  wait_for (foyer_sync_page_n_conflicts (desk.page) == 1);
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.undo", NULL);
  wait_for (foyer_sync_page_n_conflicts (desk.page) == 2);

  press (&desk, "Both stay");
  bar = find_type (GTK_WIDGET (desk.window), FOYER_TYPE_OVERRIDE_BAR);
  wait_for (foyer_override_bar_asks (FOYER_OVERRIDE_BAR (bar)));
  reason = find_type (bar, GTK_TYPE_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (reason), "Sisters, side by side");
  g_signal_emit_by_name (reason, "activate");
  wait_for (foyer_sync_page_n_conflicts (desk.page) == 1);
  g_autofree char *shared = foyer_test_field (desk.t, "appointment", &desk.second, "shared");
  g_assert_nonnull (strstr (shared, "Sisters, side by side"));
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.undo", NULL);
  wait_for (foyer_sync_page_n_conflicts (desk.page) == 2);
  desk_end (&desk);
}

/* ---- 16: every kind, with both sides and by keyboard ------------------------------------------------------------------------ */

static gboolean
more_kinds (FoyerTx   *tx,
            gpointer   data,
            GError   **error)
{
  Desk *desk = data;
  g_autoptr (FoyerRow) twin = new_conflict (tx, &desk->t->loc, "possible_duplicate", "client", &desk->client);
  g_autoptr (FoyerRow) kept = new_conflict (tx, &desk->t->loc, "quarantine", NULL, &desk->first);
  g_autoptr (FoyerRow) other = NULL;
  g_autofree char *info = NULL;
  FoyerStmt *s = foyer_db_sql (foyer_tx_db (tx), "SELECT id FROM client WHERE name = 'Zoli'");
  FoyerId id;
  char text[FOYER_ID_TEXT_LEN + 1], who[FOYER_ID_TEXT_LEN + 1];

  g_assert_true (foyer_stmt_step (s));
  id = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  other = foyer_tx_get (tx, "client", &id);
  foyer_row_set_text (other, "phone2", "+36201234567");
  foyer_tx_put (tx, other);
  foyer_row_set_text (twin, "b", foyer_id_format (&id, text));
  info = g_strdup_printf ("{\"amount\":4500,\"cmd\":\"visit.pay\",\"who\":\"%s\",\"why\":\"The sum of the lines is not the total.\"}",
                          foyer_id_format (&desk->t->owner.user, who));
  foyer_row_set_text (kept, "info", info);
  foyer_tx_put (tx, twin);
  foyer_tx_put (tx, kept);
  return TRUE;
}

static GtkWidget *
row_of (Desk       *desk,
        const char *words)
{
  GtkWidget *row = find_words (GTK_WIDGET (desk->page), words);

  while (row != NULL && !gtk_widget_has_css_class (row, "conflict"))
    row = gtk_widget_get_parent (row);
  g_assert_nonnull (row);
  return row;
}

/* The row's own controller, as a key press reaches it. */
static void
key (GtkWidget *row,
     guint      keyval)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (row);
  gboolean taken = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !taken; i++)
    {
      g_autoptr (GtkEventController) one = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (one))
        g_signal_emit_by_name (one, "key-pressed", keyval, 0, 0, &taken);
    }
  g_assert_true (taken);
}

static void
test_kinds (void)
{
  FoyerWriteInfo info = { .cmd = "test" };
  g_autoptr (GError) error = NULL;
  GtkWidget *first, *twin;
  Desk desk;

  desk_begin (&desk);
  info.who = desk.t->owner.user;
  info.loc = desk.t->loc;
  foyer_store_write (foyer_desk_store (desk.t->desk), &info, more_kinds, &desk, NULL, &error);
  g_assert_no_error (error);
  wait_for (foyer_sync_page_n_conflicts (desk.page) == 4);
  /* Money first, and what it is about in words. */
  first = row_of (&desk, "was not taken by the chain");
  g_assert_null (gtk_widget_get_prev_sibling (first));
  g_assert_nonnull (find_words (first, "45.00"));
  g_assert_nonnull (find_words (first, "The sum of the lines is not the total."));
  twin = row_of (&desk, "Eszter and Zoli may be one person.");
  g_assert_nonnull (find_words (twin, "Older card"));
  g_assert_nonnull (find_words (twin, "Newer card"));

  /* Down goes on, Enter goes to the ways out. */
  g_assert_true (gtk_widget_grab_focus (first));
  key (first, GDK_KEY_Down);
  g_assert_true (gtk_widget_is_focus (gtk_widget_get_next_sibling (first)));
  key (gtk_widget_get_next_sibling (first), GDK_KEY_Up);
  g_assert_true (gtk_widget_is_focus (first));
  key (first, GDK_KEY_Return);
  g_assert_true (GTK_IS_BUTTON (gtk_window_get_focus (GTK_WINDOW (desk.window))));

  /* One key is one way out, and it can be undone. */
  g_assert_false (gtk_widget_get_visible (named (GTK_WIDGET (desk.page), "inbox-empty")));
  key (first, GDK_KEY_1);
  wait_for (foyer_sync_page_n_conflicts (desk.page) == 3);
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.undo", NULL);
  wait_for (foyer_sync_page_n_conflicts (desk.page) == 4);
  press (&desk, "Two different people");
  wait_for (foyer_sync_page_n_conflicts (desk.page) == 3);
  g_assert_null (find_words (GTK_WIDGET (desk.page), "may be one person"));

  /* One key after the other: each line goes, the next has the keyboard, and in the end there is nothing to decide. */
  for (guint left = foyer_sync_page_n_conflicts (desk.page); left > 0; left--)
    {
      GtkWidget *line = gtk_window_get_focus (GTK_WINDOW (desk.window));

      if (line == NULL || !gtk_widget_has_css_class (line, "conflict"))
        {
          line = row_of (&desk, left == 3 ? "was not taken by the chain" : left == 2 ? "want the same time" : "was changed on two desks");
          g_assert_true (gtk_widget_grab_focus (line));
        }
      key (line, find_words (line, "Cancel this one") != NULL ? GDK_KEY_2 : GDK_KEY_1);
      wait_for (foyer_sync_page_n_conflicts (desk.page) < left);
    }
  wait_for (gtk_widget_get_visible (named (GTK_WIDGET (desk.page), "inbox-empty")));
  g_assert_nonnull (find_words (named (GTK_WIDGET (desk.page), "inbox-empty"), "Nothing needs you"));
  desk_end (&desk);
}

/* ---- 16: details, and the file without people -------------------------------------------------------------------------------- */

static gboolean
join (FoyerTx   *tx,
      gpointer   data,
      GError   **error)
{
  foyer_tx_set_state (tx, "server", "https://chain.example");
  foyer_tx_set_state (tx, "desk_code", "07");
  return TRUE;
}

static void
test_details (void)
{
  FoyerWriteInfo info = { .cmd = "test" };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autofree char *text = NULL;
  gsize len;
  Desk desk;

  desk_begin (&desk);
  info.who = desk.t->owner.user;
  info.loc = desk.t->loc;
  g_assert_false (gtk_widget_get_visible (find_type (GTK_WIDGET (desk.page), FOYER_TYPE_SYNC_DETAILS)));
  foyer_store_write (foyer_desk_store (desk.t->desk), &info, join, &desk, NULL, &error);
  g_assert_no_error (error);
  foyer_window_show_desk (desk.window, "sync", NULL);
  wait_for (gtk_widget_get_visible (find_type (GTK_WIDGET (desk.page), FOYER_TYPE_SYNC_DETAILS)));
  wait_for (find_words (GTK_WIDGET (desk.page), "at the chain") != NULL && find_words (GTK_WIDGET (desk.page), FOYER_VERSION) != NULL);
  g_assert_nonnull (find_words (GTK_WIDGET (desk.page), "The server has not said"));
  g_assert_nonnull (find_words (GTK_WIDGET (desk.page), "Save diagnostic file"));
  node = foyer_test_query (desk.t, "sync.details", NULL);
  file = foyer_sync_details_file (desk.context, json_node_get_object (node));
  text = g_strndup (g_bytes_get_data (file, &len), g_bytes_get_size (file));
  g_assert_nonnull (strstr (text, "cursors"));
  g_assert_null (strstr (text, "Eszter"));
  g_assert_null (strstr (text, "chain.example"));
  desk_end (&desk);
}

/* ---- 16: the end of the day -------------------------------------------------------------------------------------------------- */

static void
test_close (void)
{
  FoyerClosePage *page;
  Desk desk;

  desk_begin (&desk);
  g_autoptr (JsonNode) node = foyer_test_query (desk.t, "appointment.get", foyer_params ("appointment", "d", &desk.first, NULL));
  FoyerId visit = foyer_test_id (json_node_get_object (node), "visit");
  json_object_unref (foyer_test_call (desk.t, "visit.status", foyer_params ("visit", "d", &visit, "status", "s", "arrived", NULL)));
  foyer_window_show_desk (desk.window, "close", foyer_params ("date", "s", FOYER_TEST_DATE, NULL));
  wait_for (foyer_window_ready (desk.window));
  page = FOYER_CLOSE_PAGE (foyer_window_page_widget (desk.window));
  /* A visit to be paid, two lines of the inbox, and the second booking over the first. */
  wait_for (foyer_close_page_n_open (page) >= 3);
  g_assert_nonnull (find_words (GTK_WIDGET (page), "None of them stops you from closing"));
  g_assert_nonnull (find_words (GTK_WIDGET (page), "25.00"));
  g_assert_nonnull (find_words (GTK_WIDGET (page), "Eszter and Zoli want the same time."));
  g_assert_nonnull (find_words (GTK_WIDGET (page), "The chain has all of this desk's work"));
  /* A line opens what it is about. */
  GtkWidget *row = find_words (GTK_WIDGET (page), "25.00");
  row = gtk_widget_get_ancestor (row, ADW_TYPE_ACTION_ROW);
  adw_action_row_activate (ADW_ACTION_ROW (row));
  wait_for (foyer_window_panel (desk.window) != NULL);
  /* What is done goes from the list. */
  guint open = foyer_close_page_n_open (page);
  json_object_unref (foyer_test_call (desk.t, "visit.pay", foyer_params ("visit", "d", &visit, "quick", "s", "cash", NULL)));
  wait_for (foyer_close_page_n_open (page) == open - 1);
  g_assert_nonnull (find_words (GTK_WIDGET (page), "Every visit of the day is paid"));
  foyer_ui_close (desk.context);
  row = gtk_widget_get_ancestor (find_words (GTK_WIDGET (page), "want the same time."), ADW_TYPE_ACTION_ROW);
  adw_action_row_activate (ADW_ACTION_ROW (row));
  wait_for (g_strcmp0 (foyer_window_page (desk.window), "sync") == 0 && gtk_window_get_focus (GTK_WINDOW (desk.window)) != NULL
            && gtk_widget_has_css_class (gtk_window_get_focus (GTK_WINDOW (desk.window)), "conflict"));
  g_assert_nonnull (find_words (gtk_window_get_focus (GTK_WINDOW (desk.window)), "want the same time."));
  desk_end (&desk);
}

/* The indicator's words for every state. */
static void
test_indicator (void)
{
  static const struct
  {
    FoyerSyncStatus status;
    FoyerUiSync state;
    const char *words;
  } cases[] = {
    { { .state = FOYER_SYNC_LIVE }, FOYER_UI_SYNC_CURRENT, "Up to date" },
    { { .state = FOYER_SYNC_LIVE, .pending = 3 }, FOYER_UI_SYNC_WORKING, "Sending 3…" },
    { { .state = FOYER_SYNC_LIVE, .conflicts = 2 }, FOYER_UI_SYNC_ASKS, "2 things need you" },
    { { .state = FOYER_SYNC_OFFLINE, .pending = 37, .offline_since = 1 }, FOYER_UI_SYNC_OFFLINE, "37 to send" },
    { { .state = FOYER_SYNC_BLOCKED, .block = FOYER_BLOCK_AUTH }, FOYER_UI_SYNC_ASKS, "Action required" },
  };
  Desk desk;
  const char *words;

  desk_begin (&desk);
  g_assert_cmpint (foyer_ui_sync (desk.context, &words), ==, FOYER_UI_SYNC_ALONE);
  g_assert_nonnull (find_words (GTK_WIDGET (desk.window), "Only on this PC"));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      foyer_chain_link_show (desk.context, &cases[i].status);
      g_assert_cmpint (foyer_ui_sync (desk.context, &words), ==, cases[i].state);
      g_assert_nonnull (find_words (GTK_WIDGET (desk.window), cases[i].words));
    }
  g_assert_nonnull (find_words (GTK_WIDGET (desk.window), "Action required"));
  /* Before somebody has signed in nobody knows the zone of the clock on the wall: no time is said. */
  foyer_chain_link_show (desk.context, &cases[3].status);
  foyer_ui_sync (desk.context, &words);
  g_assert_nonnull (strstr (words, "Offline since "));
  foyer_ui_context_leave (desk.context);
  foyer_chain_link_show (desk.context, &cases[3].status);
  foyer_ui_sync (desk.context, &words);
  g_assert_cmpstr (words, ==, "Offline · 37 to send");
  g_assert_false (foyer_chain_link_now (desk.context));
  desk_end (&desk);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  g_test_add_func ("/sync-page/words", test_words);
  g_test_add_func ("/sync-page/field", test_field);
  g_test_add_func ("/sync-page/move-and-status", test_move_and_status);
  g_test_add_func ("/sync-page/slot", test_slot);
  g_test_add_func ("/sync-page/indicator", test_indicator);
  g_test_add_func ("/sync-page/16/kinds", test_kinds);
  g_test_add_func ("/sync-page/16/details", test_details);
  g_test_add_func ("/sync-page/16/close", test_close);
  return g_test_run ();
}
