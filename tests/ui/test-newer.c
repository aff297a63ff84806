/* A value that a newer version of Foyer has given a field (replication.md 11): it is shown as one, kept, and not changed by this version. */
#include "config.h"

#include <adwaita.h>

#include "foyer-board-look.h"
#include "foyer-calendar-private.h"
#include "foyer-form.h"
#include "foyer-visit-panel.h"
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

static gboolean
set_word (FoyerTx *tx, gpointer visit, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_tx_get (tx, "visit", visit);

  foyer_row_set_text (row, "status", "on-hold");
  foyer_tx_put (tx, row);
  return TRUE;
}

/* A visit with a status of a newer version: on the board and in its panel it says that it is not known here, and nothing of it is changed. */
static void
test_status (void)
{
  FoyerTest *t = foyer_test_new ();
  FoyerId booked = foyer_test_book (t, ANNA, HAIRCUT, FOYER_TEST_DATE "T11:00", "Eszter", "+36201234567"), visit;
  g_autofree char *text = foyer_test_field (t, "appointment", &booked, "visit");
  FoyerWriteInfo info = { .cmd = "test", .who = t->owner.user, .loc = t->loc };
  const FoyerBoardBlock *blocks;
  FoyerCalendarPage *page;
  GtkWidget *panel;
  guint n;
  Rig rig;

  g_assert_true (foyer_id_parse (text, &visit));
  g_assert_true (foyer_store_write (foyer_desk_store (t->desk), &info, set_word, &visit, NULL, NULL));
  rig_open (&rig, t, 11 * 60, 1280, 720);
  rig_enter (&rig, NULL, "calendar");
  page = FOYER_CALENDAR_PAGE (foyer_window_page_widget (rig.window));
  wait_for (page->day != NULL);
  blocks = foyer_board_model_get_blocks (page->day->model, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (blocks[0].status, ==, FOYER_BOARD_OTHER);
  g_assert_true (blocks[0].flags & FOYER_BOARD_LOCKED);
  g_assert_cmpstr (foyer_board_status_word (&blocks[0]), ==, "unknown status");
  foyer_ui_open (rig.context, "visit", foyer_params ("appointment", "d", &booked, NULL));
  wait_for (FOYER_IS_VISIT_PANEL (foyer_window_panel (rig.window)) && foyer_visit_panel_ready (FOYER_VISIT_PANEL (foyer_window_panel (rig.window))));
  panel = foyer_window_panel (rig.window);
  rig_settle ();
  g_assert_true (rig_says (panel, "Unknown status"));
  g_assert_true (rig_says (panel, "A newer version of Foyer gave this visit a status"));
  rig_picture (&rig, "other-status");
  rig_close (&rig);
}

int
main (int argc, char *argv[])
{
  rig_init (&argc, &argv);
  g_test_add_func ("/form/11/newer", test_newer);
  g_test_add_func ("/visit/11/newer-status", test_status);
  return g_test_run ();
}
