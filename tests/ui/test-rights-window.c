/* The list of rights of a user, and an invitation, in the window: USR-1, USR-2, USR-6, USR-8, PRM-1. */
#include "config.h"

#include "foyer-rights-editor.h"
#include "foyer-calendar-private.h"
#include "setup-rig.h"

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

/* Rows that the search leaves. */
static guint
shown (gpointer editor)
{
  guint n = 0;

  for (guint i = 0;; i++)
    {
      GtkWidget *row = rig_find (editor, ADW_TYPE_ACTION_ROW, i);
      if (row == NULL)
        return n;
      n += gtk_widget_get_child_visible (row);
    }
}

static void
test_editor (void)
{
  Rig rig;
  FoyerTest *t = foyer_test_new ();
  FoyerActor rita = foyer_test_user (t, "Rita", "06 20 111 2222", "receptionist", NULL);
  GtkWidget *editor, *search, *row, *child;

  rig_open (&rig, t, 11 * 60, 1280, 720);
  rig_enter (&rig, NULL, "settings");
  foyer_ui_open (rig.context, "user", foyer_params ("id", "d", &rita.user, NULL));
  wait_for ((editor = rig_find (rig.window, FOYER_TYPE_RIGHTS_EDITOR, 0)) != NULL && row_of (editor, "Only one team member") != NULL
            && row_of (editor, "Only chosen registers") != NULL);
  rig_settle ();
  g_assert_cmpuint (shown (editor), >, 200);
  g_assert_true (rig_says (editor, "As the role has it"));
  search = rig_find (editor, GTK_TYPE_SEARCH_ENTRY, 0);
  gtk_editable_set_text (GTK_EDITABLE (search), "phones");
  wait_for (shown (editor) < 20 && shown (editor) > 3);
  row = row_of (editor, "See phones in the calendar");
  g_assert_true (gtk_widget_get_child_visible (row));
  rig_picture (&rig, "rights-found");

  /* The row is what Enter or a click works on. */
  g_assert_true (foyer_desk_may (t->desk, &rita, "calendar.phones"));
  gtk_widget_activate (row);
  wait_for (!foyer_desk_may (t->desk, &rita, "calendar.phones"));
  wait_for (rig_says (editor, "1 differs from the role"));
  gtk_editable_set_text (GTK_EDITABLE (search), "");
  wait_for (shown (editor) > 200);
  rig_click (rig_button (editor, "Changed"));
  wait_for (shown (editor) == 1);
  g_assert_true (gtk_widget_get_child_visible (row));
  rig_picture (&rig, "rights-changed");
  rig_click (rig_button (editor, "Changed"));
  wait_for (shown (editor) > 200);

  /* Back to what the role has. */
  gtk_widget_activate (row);
  wait_for (foyer_desk_may (t->desk, &rita, "calendar.phones"));
  wait_for (rig_says (editor, "As the role has it"));

  /* USR-8: the section off, and nothing in it can be used. */
  child = row_of (editor, "See past days");
  g_assert_true (gtk_widget_is_sensitive (child));
  gtk_widget_activate (row_of (editor, "Calendar"));
  wait_for (!foyer_desk_may (t->desk, &rita, "calendar.history"));
  wait_for (!gtk_widget_is_sensitive (child));
  rig_picture (&rig, "rights-off");
  rig_close (&rig);
}

static void
test_invitation (void)
{
  Rig rig;
  FoyerTest *t = foyer_test_new ();
  g_autoptr (JsonObject) made = foyer_test_call (t, "user.create", foyer_params ("name", "s", "Nora", "email", "s", "nora@example.com", "role", "s", "call-centre", "invite", "b",
                                                                                TRUE, NULL));
  g_autofree char *id = g_strdup (json_object_get_string_member (made, "user"));
  GtkWidget *panel;

  rig_open (&rig, t, 11 * 60, 1280, 720);
  rig_enter (&rig, NULL, "settings");
  foyer_ui_open (rig.context, "user", foyer_params ("id", "s", id, "code", "s", json_object_get_string_member (made, "code"), NULL));
  wait_for ((panel = foyer_window_panel (rig.window)) != NULL && rig_says (panel, json_object_get_string_member (made, "code")));
  rig_settle ();
  g_assert_true (rig_says (panel, "The code counts until"));
  rig_picture (&rig, "invited");
  /* A new one in its place; then none at all. */
  rig_click (rig_button (panel, "New code"));
  wait_for (!rig_says (foyer_window_panel (rig.window), json_object_get_string_member (made, "code")));
  wait_for ((panel = foyer_window_panel (rig.window)) != NULL && rig_button (panel, "Take back") != NULL);
  rig_click (rig_button (panel, "Take back"));
  wait_for (rig_button (foyer_window_panel (rig.window), "Take back") == NULL);
  rig_close (&rig);
}

static guint
n_columns (Rig *rig)
{
  FoyerCalendarPage *page = FOYER_CALENDAR_PAGE (foyer_window_page_widget (rig->window));
  return page->day != NULL ? page->day->columns->len : 0;
}

static GtkWidget *
named (GtkWidget *root, const char *name)
{
  if (strcmp (gtk_widget_get_name (root), name) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = named (child, name);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
is_limited (FoyerTest *t, const FoyerActor *who)
{
  g_autoptr (JsonNode) team = foyer_test_query_as (t, who, "staff.list", NULL);
  return json_array_get_length (json_node_get_array (team)) == 1;
}

/* POS-1: the list of users by position, an access limited to one, and what is left of the calendar then. */
static void
test_position (void)
{
  Rig rig;
  FoyerTest *t = foyer_test_new ();
  FoyerActor rita = foyer_test_user (t, "Rita", "06 20 111 2222", "receptionist", NULL);
  GtkWidget *editor, *row, *drop;

  foyer_test_user (t, "Anna", "06 20 111 3333", "professional", &t->staff[ANNA]);
  g_autoptr (JsonObject) made = foyer_test_call (t, "position.create", foyer_params ("name", "s", "Stylist", NULL));
  FoyerId stylist = foyer_test_id (made, "position");
  json_object_unref (foyer_test_call (t, "staff.update", foyer_params ("staff", "d", &t->staff[ANNA], "position", "d", &stylist, NULL)));
  rig_open (&rig, t, 11 * 60, 1280, 720);
  rig_enter (&rig, NULL, "settings");
  setup_go (&rig, "settings", "users");
  wait_for (setup_row (setup_page (&rig), "Rita") != NULL && named (setup_page (&rig), "users-position") != NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (named (setup_page (&rig), "users-position")), 1);
  wait_for (setup_row (setup_page (&rig), "Rita") == NULL);
  g_assert_nonnull (setup_row (setup_page (&rig), "Anna"));
  rig_picture (&rig, "users-of-a-position");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (named (setup_page (&rig), "users-position")), 0);
  wait_for (setup_row (setup_page (&rig), "Rita") != NULL);

  foyer_ui_open (rig.context, "user", foyer_params ("id", "d", &rita.user, NULL));
  wait_for ((editor = rig_find (rig.window, FOYER_TYPE_RIGHTS_EDITOR, 0)) != NULL && row_of (editor, "Only one position") != NULL);
  rig_settle ();
  row = row_of (editor, "Only one position");
  drop = rig_find (row, GTK_TYPE_DROP_DOWN, 0);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop), 1);
  wait_for (rig_says (editor, "1 differs from the role"));
  rig_picture (&rig, "rights-position");
  wait_for (is_limited (t, &rita));
  rig_enter (&rig, &rita, "calendar");
  wait_for (n_columns (&rig) == 1);
  g_assert_cmpstr (g_array_index (FOYER_CALENDAR_PAGE (foyer_window_page_widget (rig.window))->day->columns, FoyerCalendarColumn, 0).name, ==, "Anna Nagy");
  rig_picture (&rig, "calendar-of-a-position");
  rig_close (&rig);
}

int
main (int argc, char **argv)
{
  rig_init (&argc, &argv);
  g_test_add_func ("/USR-1,USR-2,USR-8,PRM-1 the list of rights", test_editor);
  g_test_add_func ("/USR-6 an invitation", test_invitation);
  g_test_add_func ("/rights-window/POS-1/position", test_position);
  return g_test_run ();
}
