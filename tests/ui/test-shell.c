/* The window around the pages, in-process: sign-in (GEN-1), start page (GEN-3), sections by right (GEN-6), palette, reasoned override,
 * undo, side panel, lock; the clients page over real rows. */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "foyer-client-panel.h"
#include "foyer-clients-page.h"
#include "foyer-override-bar.h"
#include "foyer-pages.h"
#include "foyer-palette.h"
#include "foyer-row-list.h"
#include "foyer-sidebar.h"
#include "foyer-sign-in.h"
#include "foyer-start.h"
#include "foyer-test.h"
#include "foyer-window.h"

#define PATIENCE_US (10 * G_USEC_PER_SEC)

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
} Desk;

static void
settle (void)
{
  for (int i = 0; i < 50; i++)
    {
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (1000);
    }
}

static void
desk_begin (Desk *desk)
{
  desk->t = foyer_test_new ();
  desk->context = foyer_ui_context_new (desk->t->desk);
  desk->window = g_object_ref_sink (g_object_new (FOYER_TYPE_WINDOW, NULL));
  gtk_window_set_default_size (GTK_WINDOW (desk->window), 1280, 720);
  foyer_window_set_context (desk->window, desk->context);
  gtk_window_present (GTK_WINDOW (desk->window));
}

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

static void
desk_enter (Desk             *desk,
            const FoyerActor *who,
            const char       *page)
{
  gboolean done = FALSE;
  FoyerActor actor = *who;

  foyer_ui_context_enter_async (desk->context, &actor, on_entered_cb, &done);
  wait_for (done);
  foyer_window_show_desk (desk->window, page, NULL);
  wait_for (foyer_window_page (desk->window) == NULL || foyer_window_ready (desk->window));
  settle ();
}

static void
desk_end (Desk *desk)
{
  gtk_window_destroy (GTK_WINDOW (desk->window));
  settle ();
  g_object_run_dispose (G_OBJECT (desk->context));
  g_assert_finalize_object (desk->window);
  g_object_unref (desk->context);
  foyer_test_free (desk->t);
}

/* First widget of @type under @root, itself included; @nth from 0. */
static GtkWidget *
find_nth (GtkWidget *root,
          GType      type,
          guint     *nth)
{
  if (g_type_is_a (G_OBJECT_TYPE (root), type) && (*nth)-- == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_nth (child, type, nth);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
find (gpointer root,
      GType    type)
{
  guint nth = 0;

  return find_nth (root, type, &nth);
}

/* The row with this title. */
static GtkWidget *
entry_row (gpointer    root,
           const char *title)
{
  for (guint i = 0;; i++)
    {
      guint nth = i;
      GtkWidget *row = find_nth (root, ADW_TYPE_ENTRY_ROW, &nth);
      if (row == NULL || g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), title) == 0)
        return row;
    }
}

static FoyerId
add_client (FoyerTest  *t,
            const char *name,
            const char *phone)
{
  g_autoptr (JsonObject) o = foyer_test_call (t, "client.create", foyer_params ("name", "s", name, "phone", "s", phone, NULL));

  return foyer_test_id (o, "id");
}

static gint64
count_clients (FoyerTest *t)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "client.ids", NULL);

  return json_object_get_int_member (json_node_get_object (node), "count");
}

/* ---- sign-in ------------------------------------------------------------------------------------------------------------- */
static gboolean
read_start (FoyerDb  *db,
            gpointer  data,
            GError  **error)
{
  foyer_start_read (db, data);
  return TRUE;
}

static void
on_signed_in_cb (FoyerSignIn *sign_in,
                 const char  *page,
                 char       **out)
{
  g_free (*out);
  *out = g_strdup (page);
}

static void
test_sign_in (void)
{
  Desk desk;
  g_auto (FoyerStart) start = { 0 };
  g_autofree char *page = NULL, *first_words = NULL;
  GtkWidget *cover;

  desk_begin (&desk);
  g_assert_true (foyer_store_read (foyer_desk_store (desk.t->desk), read_start, &start, NULL));
  g_assert_false (start.empty);
  g_assert_cmpstr (start.business, ==, "Salon Bella");
  g_assert_cmpuint (start.users->len, ==, 1);
  cover = foyer_sign_in_new (desk.context, &start);
  g_signal_connect (cover, "signed-in", G_CALLBACK (on_signed_in_cb), &page);
  foyer_window_show_cover (desk.window, cover);

  /* A wrong password and a wrong name get the very same words. */
  foyer_sign_in_choose (FOYER_SIGN_IN (cover), "olga@example.com");
  foyer_sign_in_try (FOYER_SIGN_IN (cover), "not the password");
  wait_for (*foyer_sign_in_message (FOYER_SIGN_IN (cover)) != '\0');
  first_words = g_strdup (foyer_sign_in_message (FOYER_SIGN_IN (cover)));
  g_assert_false (foyer_ui_context_signed_in (desk.context));
  foyer_sign_in_choose (FOYER_SIGN_IN (cover), "nobody@example.com");
  foyer_sign_in_try (FOYER_SIGN_IN (cover), FOYER_TEST_PASSWORD);
  wait_for (*foyer_sign_in_message (FOYER_SIGN_IN (cover)) != '\0');
  g_assert_cmpstr (foyer_sign_in_message (FOYER_SIGN_IN (cover)), ==, first_words);
  g_assert_false (foyer_ui_context_signed_in (desk.context));

  /* The phone, however it is written, and the e-mail are the same user. */
  foyer_sign_in_choose (FOYER_SIGN_IN (cover), "06 30 111 1111");
  foyer_sign_in_try (FOYER_SIGN_IN (cover), FOYER_TEST_PASSWORD);
  wait_for (page != NULL);
  g_assert_true (foyer_ui_context_signed_in (desk.context));
  g_assert_cmpstr (foyer_ui_user_name (desk.context), ==, "Olga Owner");
  g_assert_cmpstr (page, ==, "calendar");
  foyer_ui_context_leave (desk.context);
  g_clear_pointer (&page, g_free);
  foyer_sign_in_choose (FOYER_SIGN_IN (cover), "Olga@Example.com");
  foyer_sign_in_try (FOYER_SIGN_IN (cover), FOYER_TEST_PASSWORD);
  wait_for (page != NULL);
  g_assert_cmpstr (foyer_ui_user_name (desk.context), ==, "Olga Owner");
  g_assert_cmpstr (foyer_ui_currency (desk.context), ==, "EUR");
  desk_end (&desk);
}

static void
test_start_page (void)
{
  Desk desk;

  desk_begin (&desk);
  desk_enter (&desk, &desk.t->owner, NULL);
  /* Today's calendar unless one chose otherwise. */
  g_assert_cmpstr (foyer_window_page (desk.window), ==, "calendar");
  foyer_ui_context_leave (desk.context);
  json_object_unref (foyer_test_call (desk.t, "user.update", foyer_params ("start_page", "s", "clients", NULL)));
  desk_enter (&desk, &desk.t->owner, NULL);
  g_assert_cmpstr (foyer_window_page (desk.window), ==, "clients");
  desk_end (&desk);
}

/* ---- rights -------------------------------------------------------------------------------------------------------------- */
static gboolean
sidebar_has (FoyerSidebar *sidebar,
             const char   *name)
{
  const char *shown;

  for (guint i = 0; (shown = foyer_sidebar_nth (sidebar, i)) != NULL; i++)
    if (g_str_equal (shown, name))
      return TRUE;
  return FALSE;
}

static void
test_sections (void)
{
  Desk desk;
  FoyerActor rita;
  FoyerSidebar *sidebar;

  desk_begin (&desk);
  rita = foyer_test_user (desk.t, "Rita", "+36301110001", "receptionist", NULL);
  json_object_unref (foyer_test_call (desk.t, "access.grant", foyer_params ("user", "d", &rita.user, "loc", "d", &desk.t->loc, "role", "s", "receptionist",
                                                                            "rights", "n", json_from_string ("{\"clients\":false}", NULL), NULL)));
  desk_enter (&desk, &desk.t->owner, "clients");
  sidebar = FOYER_SIDEBAR (find (desk.window, FOYER_TYPE_SIDEBAR));
  for (const FoyerPageInfo *p = foyer_pages; p->name != NULL; p++)
    g_assert_cmpint (sidebar_has (sidebar, p->name), ==, p->icon != NULL);
  g_assert_true (g_action_group_get_action_enabled (G_ACTION_GROUP (desk.window), "client-new"));

  foyer_ui_context_leave (desk.context);
  desk_enter (&desk, &rita, "clients");
  g_assert_false (sidebar_has (sidebar, "clients"));
  g_assert_cmpstr (foyer_window_page (desk.window), !=, "clients");
  g_assert_false (foyer_window_go (desk.window, "clients", NULL));
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (desk.window), "client-new"));
  for (guint i = 0; foyer_sidebar_nth (sidebar, i) != NULL; i++)
    for (const FoyerPageInfo *p = foyer_pages; p->name != NULL; p++)
      if (g_str_equal (p->name, foyer_sidebar_nth (sidebar, i)))
        g_assert_true (foyer_ui_may (desk.context, p->right));
  desk_end (&desk);
}

static void
test_lock (void)
{
  Desk desk;

  desk_begin (&desk);
  add_client (desk.t, "Anna", "06301234567");
  desk_enter (&desk, &desk.t->owner, "clients");
  g_assert_nonnull (find (desk.window, FOYER_TYPE_CLIENTS_PAGE));
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.lock", NULL);
  g_assert_false (foyer_ui_context_signed_in (desk.context));
  g_assert_null (foyer_window_page (desk.window));
  /* Nothing of what was open is left in the window. */
  g_assert_null (find (desk.window, FOYER_TYPE_CLIENTS_PAGE));
  g_assert_false (foyer_ui_may (desk.context, "clients"));
  desk_end (&desk);
}

/* ---- palette ------------------------------------------------------------------------------------------------------------- */
static void
test_palette (void)
{
  Desk desk;
  FoyerPalette *palette;

  desk_begin (&desk);
  add_client (desk.t, "Őrsi Ágnes", "06306447392");
  desk_enter (&desk, &desk.t->owner, "clients");
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.palette", NULL);
  palette = FOYER_PALETTE (find (desk.window, FOYER_TYPE_PALETTE));
  g_assert_nonnull (palette);
  g_assert_cmpuint (foyer_palette_n_results (palette), >, 3);
  gtk_editable_set_text (GTK_EDITABLE (foyer_palette_entry (palette)), "orsi");
  wait_for (g_strcmp0 (foyer_palette_result (palette, 0), "Őrsi Ágnes") == 0);
  gtk_editable_set_text (GTK_EDITABLE (foyer_palette_entry (palette)), "new cl");
  wait_for (g_strcmp0 (foyer_palette_result (palette, 0), "New client") == 0);
  gtk_editable_set_text (GTK_EDITABLE (foyer_palette_entry (palette)), "6447");
  wait_for (g_strcmp0 (foyer_palette_result (palette, 0), "Őrsi Ágnes") == 0);
  g_signal_emit_by_name (foyer_palette_entry (palette), "activate");
  g_assert_null (find (desk.window, FOYER_TYPE_PALETTE));
  g_assert_true (FOYER_IS_CLIENT_PANEL (foyer_window_panel (desk.window)));
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.back", NULL);
  g_assert_null (foyer_window_panel (desk.window));
  settle ();
  desk_end (&desk);
}

/* ---- running commands ---------------------------------------------------------------------------------------------------- */
typedef struct
{
  gboolean done;
  int code; /* of the error, -1 without */
} Reply;

static void
on_reply_cb (FoyerUiContext *context,
             JsonNode       *result,
             const GError   *error,
             gpointer        data)
{
  Reply *reply = data;

  reply->done = TRUE;
  reply->code = error != NULL ? error->code : -1;
}

static JsonObject *
booking (Desk *desk)
{
  g_autofree char *service = foyer_id_to_string (&desk->t->service[HAIRCUT]);
  g_autofree char *json = g_strdup_printf ("[{\"service\":\"%s\"}]", service);

  return foyer_params ("staff", "d", &desk->t->staff[ANNA], "wall", "s", "2027-01-04T10:00", "services", "n", json_from_string (json, NULL), NULL);
}

static void
test_override (void)
{
  Desk desk;
  Reply kept = { 0 }, done = { 0 };
  GtkWidget *bar, *reason;

  desk_begin (&desk);
  desk_enter (&desk, &desk.t->owner, "clients");
  bar = find (desk.window, FOYER_TYPE_OVERRIDE_BAR);
  /* Nobody works in January yet: a warning, with a field for the reason in the window. */
  foyer_ui_run (desk.context, desk.window, "booking.create", booking (&desk), "Booked", on_reply_cb, &kept);
  wait_for (foyer_override_bar_asks (FOYER_OVERRIDE_BAR (bar)));
  reason = find (bar, GTK_TYPE_ENTRY);
  g_assert_true (gtk_widget_has_focus (gtk_widget_get_first_child (reason)) || gtk_widget_is_focus (reason) || gtk_widget_get_focus_child (bar) != NULL);
  g_assert_false (kept.done);
  gtk_widget_activate_action (bar, "override.keep", NULL);
  g_assert_true (kept.done);
  g_assert_cmpint (kept.code, ==, FOYER_ERROR_CANCELLED);

  foyer_ui_run (desk.context, desk.window, "booking.create", booking (&desk), "Booked", on_reply_cb, &done);
  wait_for (foyer_override_bar_asks (FOYER_OVERRIDE_BAR (bar)));
  /* Without a reason it does not go through. */
  g_signal_emit_by_name (reason, "activate");
  settle ();
  g_assert_false (done.done);
  gtk_editable_set_text (GTK_EDITABLE (reason), "Wedding party");
  g_signal_emit_by_name (reason, "activate");
  wait_for (done.done);
  g_assert_cmpint (done.code, ==, -1);
  g_assert_false (foyer_override_bar_asks (FOYER_OVERRIDE_BAR (bar)));
  desk_end (&desk);
}

static void
test_undo (void)
{
  Desk desk;
  Reply reply = { 0 };

  desk_begin (&desk);
  desk_enter (&desk, &desk.t->owner, "clients");
  foyer_ui_run (desk.context, desk.window, "client.create", foyer_params ("name", "s", "Anna", NULL), "Client added", on_reply_cb, &reply);
  wait_for (reply.done);
  g_assert_cmpint (reply.code, ==, -1);
  g_assert_cmpint (count_clients (desk.t), ==, 1);
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.undo", NULL);
  wait_for (count_clients (desk.t) == 0);
  g_assert_false (foyer_ui_undo_last (desk.context));
  /* A refused command says why and leaves nothing to undo. */
  reply.done = FALSE;
  foyer_ui_run (desk.context, desk.window, "client.create", foyer_params ("name", "s", "", NULL), "Client added", on_reply_cb, &reply);
  wait_for (reply.done);
  g_assert_cmpint (reply.code, ==, FOYER_ERROR_INVALID);
  g_assert_false (foyer_ui_undo_last (desk.context));
  desk_end (&desk);
}

static void
never_cb (FoyerUiContext *context,
          JsonNode       *result,
          const GError   *error,
          gpointer        data)
{
  g_assert_not_reached ();
}

/* An owner that is gone, or a question taken back, is not answered. */
static void
test_stale (void)
{
  Desk desk;
  GObject *owner = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  desk_begin (&desk);
  desk_enter (&desk, &desk.t->owner, "clients");
  foyer_ui_ask (desk.context, owner, "client.ids", NULL, NULL, never_cb, NULL);
  g_object_unref (owner);
  foyer_ui_ask (desk.context, NULL, "client.ids", NULL, cancellable, never_cb, NULL);
  g_cancellable_cancel (cancellable);
  settle ();
  desk_end (&desk);
}

/* ---- clients page -------------------------------------------------------------------------------------------------------- */
static void
test_clients (void)
{
  Desk desk;
  GListModel *model;
  FoyerClientsPage *page;
  g_autoptr (FoyerRowItem) item = NULL;

  desk_begin (&desk);
  for (int i = 0; i < 300; i++)
    {
      g_autofree char *name = g_strdup_printf ("Client %03d", i);
      add_client (desk.t, name, NULL);
    }
  add_client (desk.t, "Őrsi Ágnes", "06306447392");
  desk_enter (&desk, &desk.t->owner, "clients");
  page = FOYER_CLIENTS_PAGE (foyer_window_page_widget (desk.window));
  model = foyer_clients_page_model (page);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 301);
  /* A row far away is read when it is asked for. */
  item = g_list_model_get_item (model, 299);
  wait_for (foyer_row_item_row (item) != NULL);
  g_assert_cmpstr (json_object_get_string_member (foyer_row_item_row (item), "display"), ==, "Client 299");

  gtk_editable_set_text (GTK_EDITABLE (foyer_clients_page_entry (page)), "orsi");
  wait_for (g_list_model_get_n_items (model) == 1);
  gtk_editable_set_text (GTK_EDITABLE (foyer_clients_page_entry (page)), "");
  wait_for (g_list_model_get_n_items (model) == 301);
  /* One more, made anywhere, comes in by itself. */
  add_client (desk.t, "Zita", NULL);
  wait_for (g_list_model_get_n_items (model) == 302);
  desk_end (&desk);
}

/* Only what differs is reported: selection and scroll stay. */
static guint changes, changed_at, changed_removed, changed_added;

static void
on_items_changed_cb (GListModel *model,
                     guint       position,
                     guint       removed,
                     guint       added,
                     gpointer    data)
{
  changes++;
  changed_at = position;
  changed_removed = removed;
  changed_added = added;
}

static void
test_row_list (void)
{
  Desk desk;
  g_autoptr (FoyerRowList) list = NULL;
  GArray *ids;

  desk_begin (&desk);
  desk_enter (&desk, &desk.t->owner, "clients");
  list = foyer_row_list_new (desk.context, "client.rows");
  g_signal_connect (list, "items-changed", G_CALLBACK (on_items_changed_cb), NULL);
  for (guint round = 0; round < 3; round++)
    {
      ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
      for (guint i = 0; i < 1000; i++)
        {
          FoyerId id = { { 1 } };
          id.b[14] = (guint8) (i >> 8);
          id.b[15] = (guint8) i;
          if (round == 2 && i == 500)
            continue;
          g_array_append_val (ids, id);
        }
      changes = 0;
      foyer_row_list_set_ids (list, ids);
      g_assert_cmpuint (changes, ==, round == 1 ? 0 : 1);
      if (round == 2)
        {
          g_assert_cmpuint (changed_at, ==, 500);
          g_assert_cmpuint (changed_removed, ==, 1);
          g_assert_cmpuint (changed_added, ==, 0);
        }
    }
  desk_end (&desk);
}

static void
test_card (void)
{
  Desk desk;
  FoyerId id;
  FoyerClientPanel *panel;
  GtkWidget *row;
  g_autofree char *phone = NULL, *note = NULL;

  desk_begin (&desk);
  id = add_client (desk.t, "Anna", "06301234567");
  add_client (desk.t, "Bea", "06301234568");
  desk_enter (&desk, &desk.t->owner, "clients");
  foyer_ui_open (desk.context, "client", foyer_params ("id", "d", &id, NULL));
  panel = FOYER_CLIENT_PANEL (foyer_window_panel (desk.window));
  wait_for (foyer_client_panel_ready (panel));
  row = entry_row (panel, "Phone");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "+36 30 123 4567");

  /* Edited where it stands. */
  row = entry_row (panel, "Note");
  gtk_editable_set_text (GTK_EDITABLE (row), "Likes the window seat");
  g_signal_emit_by_name (row, "apply");
  wait_for ((g_free (note), note = foyer_test_field (desk.t, "client", &id, "note"), g_strcmp0 (note, "Likes the window seat") == 0));
  /* A number that is another's is refused in words, and nothing changes. */
  row = entry_row (panel, "Phone");
  gtk_editable_set_text (GTK_EDITABLE (row), "06 30 123 4568");
  g_signal_emit_by_name (row, "apply");
  settle ();
  phone = foyer_test_field (desk.t, "client", &id, "phone");
  g_assert_cmpstr (phone, ==, "+36301234567");
  desk_end (&desk);
}

static void
test_new_card (void)
{
  Desk desk;
  FoyerId id;
  GtkWidget *panel;

  desk_begin (&desk);
  id = add_client (desk.t, "Anna", "06301234567");
  desk_enter (&desk, &desk.t->owner, "clients");
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.new", NULL);
  panel = foyer_window_panel (desk.window);
  g_assert_true (FOYER_IS_CLIENT_PANEL (panel));
  gtk_editable_set_text (GTK_EDITABLE (entry_row (panel, "Name")), "Anna again");
  gtk_editable_set_text (GTK_EDITABLE (entry_row (panel, "Phone")), "+36 30 123 45 67");
  gtk_widget_activate_action (panel, "client.make", NULL);
  /* The card that has the number opens; there is no second one. */
  wait_for (foyer_window_panel (desk.window) != panel);
  panel = foyer_window_panel (desk.window);
  wait_for (foyer_client_panel_ready (FOYER_CLIENT_PANEL (panel)));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry_row (panel, "Name"))), ==, "Anna");
  g_assert_cmpint (count_clients (desk.t), ==, 1);
  g_assert_false (foyer_id_is_none (&id));
  desk_end (&desk);
}

/* ---- accessibility ------------------------------------------------------------------------------------------------------- */
static void
check_names (GtkWidget *widget,
             GString   *nameless)
{
  if (!gtk_widget_get_child_visible (widget) || !gtk_widget_get_visible (widget))
    return;
  if ((GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget) || GTK_IS_DROP_DOWN (widget) || GTK_IS_ENTRY (widget) || GTK_IS_SEARCH_ENTRY (widget)) &&
      !gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL) &&
      !(GTK_IS_BUTTON (widget) && gtk_button_get_label (GTK_BUTTON (widget)) != NULL) &&
      /* inner buttons of GTK's own widgets, and the window's buttons, are named by them */
      !GTK_IS_MENU_BUTTON (gtk_widget_get_parent (widget)) && !GTK_IS_DROP_DOWN (gtk_widget_get_parent (widget)) && gtk_widget_get_ancestor (widget, GTK_TYPE_WINDOW_CONTROLS) == NULL &&
      gtk_widget_get_ancestor (widget, ADW_TYPE_ENTRY_ROW) == NULL && gtk_widget_get_ancestor (widget, GTK_TYPE_CALENDAR) == NULL)
    {
      GtkWidget *up = gtk_widget_get_parent (widget);
      g_string_append_printf (nameless, " %s in %s;", G_OBJECT_TYPE_NAME (widget), G_OBJECT_TYPE_NAME (up));
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    check_names (child, nameless);
}

static void
test_names (void)
{
  Desk desk;

  desk_begin (&desk);
  add_client (desk.t, "Anna", "06301234567");
  desk_enter (&desk, &desk.t->owner, "clients");
  for (const FoyerPageInfo *p = foyer_pages; p->name != NULL; p++)
    {
      g_autoptr (GString) nameless = g_string_new (NULL);

      g_assert_true (foyer_window_go (desk.window, p->name, NULL));
      wait_for (foyer_window_ready (desk.window));
      settle ();
      check_names (GTK_WIDGET (desk.window), nameless);
      if (nameless->len > 0)
        g_error ("Page %s has controls without a spoken name:%s", p->name, nameless->str);
    }
  desk_end (&desk);
}

static void
test_sidebar (void)
{
  Desk desk;
  FoyerSidebar *sidebar;

  desk_begin (&desk);
  desk_enter (&desk, &desk.t->owner, "clients");
  sidebar = FOYER_SIDEBAR (find (desk.window, FOYER_TYPE_SIDEBAR));
  g_assert_false (foyer_sidebar_get_compact (sidebar));
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (sidebar)), ==, 200);
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.sidebar", NULL);
  wait_for (gtk_widget_get_width (GTK_WIDGET (sidebar)) == 56);
  g_assert_true (foyer_sidebar_get_compact (sidebar));
  /* Remembered for this user. */
  g_assert_cmpstr (foyer_ui_local (desk.context, "sidebar"), ==, "icons");
  foyer_ui_context_leave (desk.context);
  desk_enter (&desk, &desk.t->owner, "clients");
  g_assert_true (foyer_sidebar_get_compact (sidebar));
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.sidebar", NULL);
  wait_for (gtk_widget_get_width (GTK_WIDGET (sidebar)) == 200);
  desk_end (&desk);
}

/* ---- what was asked before there was a window --------------------------------------------------------------------------- */
static void
on_staff_cb (FoyerUiContext *context,
             JsonNode       *result,
             const GError   *error,
             gpointer        data)
{
  g_assert_no_error (error);
  *(int *) data = (int) json_array_get_length (json_node_get_array (result));
}

static int
ask_staff (FoyerUiContext *context,
           JsonObject     *params)
{
  int n = -1;

  foyer_ui_ask (context, NULL, "staff.list", params, NULL, on_staff_cb, &n);
  g_assert_cmpint (n, ==, -1); /* never from within the question */
  wait_for (n >= 0);
  return n;
}

static void
hire (FoyerTest  *t,
      const char *name)
{
  g_autoptr (GError) error = NULL;

  foyer_desk_call (t->desk, &t->owner, "staff.create", foyer_params ("name", "s", name, NULL), NULL, &error);
  g_assert_no_error (error);
}

static void
enter_told (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  FoyerUiEntry *entry = foyer_ui_entry_load (desk->t->desk, &desk->t->owner, &error);

  g_assert_no_error (error);
  foyer_ui_entry_ask (entry, "staff.list", NULL);
  foyer_ui_context_enter (desk->context, entry);
  foyer_ui_entry_free (entry);
}

/* The first question that is exactly the same gets the answer read ahead; a change makes it worthless. */
static void
test_told (void)
{
  Desk desk;
  int n;

  desk_begin (&desk);
  enter_told (&desk);
  n = ask_staff (desk.context, NULL);

  /* Written, and the news of it not heard yet: only what was read ahead can still know the old number, and it says so once. */
  enter_told (&desk);
  hire (desk.t, "Nora");
  g_assert_cmpint (ask_staff (desk.context, NULL), ==, n);
  g_assert_cmpint (ask_staff (desk.context, NULL), ==, n + 1);

  /* Another question is none of its business. */
  enter_told (&desk);
  hire (desk.t, "Olga");
  g_assert_cmpint (ask_staff (desk.context, foyer_params ("filter", "s", "all", NULL)), ==, n + 2);

  /* Once the news is heard the answer is gone. */
  enter_told (&desk);
  hire (desk.t, "Petra");
  settle ();
  g_assert_cmpint (ask_staff (desk.context, NULL), ==, n + 3);
  desk_end (&desk);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/shell/GEN-1", test_sign_in);
  g_test_add_func ("/shell/GEN-3", test_start_page);
  g_test_add_func ("/shell/GEN-6", test_sections);
  g_test_add_func ("/shell/lock", test_lock);
  g_test_add_func ("/shell/palette", test_palette);
  g_test_add_func ("/shell/override", test_override);
  g_test_add_func ("/shell/undo", test_undo);
  g_test_add_func ("/shell/stale", test_stale);
  g_test_add_func ("/shell/sidebar", test_sidebar);
  g_test_add_func ("/shell/names", test_names);
  g_test_add_func ("/shell/row-list", test_row_list);
  g_test_add_func ("/shell/told", test_told);
  g_test_add_func ("/shell/CLI-6/list", test_clients);
  g_test_add_func ("/shell/CLI-2/new", test_new_card);
  g_test_add_func ("/shell/CLI-2/card", test_card);
  return g_test_run ();
}
