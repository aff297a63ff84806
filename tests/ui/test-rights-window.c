/* The list of rights of a user, and an invitation, in the window: USR-1, USR-2, USR-6, USR-8, PRM-1. */
#include "config.h"

#include "foyer-rights-editor.h"
#include "window-rig.h"

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

int
main (int argc, char **argv)
{
  rig_init (&argc, &argv);
  g_test_add_func ("/USR-1,USR-2,USR-8,PRM-1 the list of rights", test_editor);
  g_test_add_func ("/USR-6 an invitation", test_invitation);
  return g_test_run ();
}
