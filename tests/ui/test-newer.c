/* A value that a newer version of Foyer has given a field (replication.md 11): it is shown as one, kept, and not changed by this version. */
#include "config.h"

#include <adwaita.h>

#include "foyer-form.h"
#include "window-rig.h"

static const FoyerFormField fields[] = {
  { "name", "Name", FOYER_FORM_TEXT, NULL, NULL, NULL, NULL },
  { "role", "Role", FOYER_FORM_CHOICE, "owner manager receptionist", "Owner|Manager|Receptionist", NULL, NULL },
  { NULL },
};

static void
fill (FoyerForm *form, const char *role)
{
  g_autoptr (JsonObject) row = json_object_new ();

  json_object_set_string_member (row, "name", "Rita");
  json_object_set_string_member (row, "role", role);
  foyer_form_fill (form, row);
}

static void
test_newer (void)
{
  FoyerTest *t = foyer_test_new ();
  g_autoptr (JsonObject) params = json_object_new (), back = json_object_new ();
  g_autofree char *text = NULL;
  const char *why = NULL;
  GtkWidget *form, *row, *window = gtk_window_new ();
  Rig rig;

  rig_open (&rig, t, 11 * 60, 1280, 720);
  rig_enter (&rig, NULL, "calendar");
  form = foyer_form_new (rig.context, fields, FALSE, NULL, NULL);
  gtk_window_set_child (GTK_WINDOW (window), form);
  fill (FOYER_FORM (form), "manager");
  fill (FOYER_FORM (form), "auditor");
  row = foyer_form_row (FOYER_FORM (form), "role");
  g_assert_false (gtk_widget_get_sensitive (row));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (row), ==, "Set by a newer version of Foyer");
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, GTK_INVALID_LIST_POSITION); /* not the manager of before */
  text = foyer_form_text (FOYER_FORM (form), "role");
  g_assert_cmpstr (text, ==, "auditor");
  /* What else stands in the form can be saved; the value stays what it is. */
  g_assert_true (foyer_form_put_all (FOYER_FORM (form), params, &why));
  g_assert_cmpstr (json_object_get_string_member (params, "name"), ==, "Rita");
  g_assert_false (json_object_has_member (params, "role"));

  fill (FOYER_FORM (form), "owner");
  g_assert_true (gtk_widget_get_sensitive (row));
  g_assert_null (gtk_widget_get_tooltip_text (row));
  g_assert_true (foyer_form_put_all (FOYER_FORM (form), back, &why));
  g_assert_cmpstr (json_object_get_string_member (back, "role"), ==, "owner");
  /* Who may not change it may not change a newer one either, and the other way round. */
  foyer_form_set_editable (FOYER_FORM (form), "role", FALSE);
  fill (FOYER_FORM (form), "auditor");
  fill (FOYER_FORM (form), "owner");
  g_assert_false (gtk_widget_get_sensitive (row));
  gtk_window_destroy (GTK_WINDOW (window));
  rig_close (&rig);
}

int
main (int argc, char *argv[])
{
  rig_init (&argc, &argv);
  g_test_add_func ("/form/11/newer", test_newer);
  return g_test_run ();
}
