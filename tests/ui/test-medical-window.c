/* Medical records in the window: reached from a visit only, typed, signed, printed, booked; what a right leaves (MED-1, 4, 5, 6, 8). */
#include "config.h"

#include "foyer-client-panel.h"
#include "foyer-form.h"
#include "foyer-medical-panel.h"
#include "foyer-medical-parts.h"
#include "foyer-print-window.h"
#include "foyer-suggest.h"
#include "foyer-apply.h"
#include "foyer-sync-page.h"
#include "foyer-visit-panel.h"
#include "tests/desk/desk-day.h"
#include "window-rig.h"

static GtkWidget *
panel_of (Rig *rig, const FoyerId *visit)
{
  foyer_ui_open (rig->context, "visit", foyer_params ("id", "d", visit, NULL));
  wait_for (foyer_window_panel (rig->window) != NULL && FOYER_IS_VISIT_PANEL (foyer_window_panel (rig->window))
            && foyer_visit_panel_ready (FOYER_VISIT_PANEL (foyer_window_panel (rig->window))));
  rig_settle ();
  return foyer_window_panel (rig->window);
}

static void
allow (FoyerTest *t, const FoyerActor *who, const char *rights)
{
  json_object_unref (foyer_test_call (t, "access.grant", foyer_params ("user", "d", &who->user, "role", "s", "receptionist", "rights", "n", json_from_string (rights, NULL), NULL)));
}

/* The widget below @root called so. (nullable) */
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

static GtkWidget *
medical (Rig *rig)
{
  wait_for (foyer_window_panel (rig->window) != NULL && FOYER_IS_MEDICAL_PANEL (foyer_window_panel (rig->window))
            && foyer_medical_panel_ready (FOYER_MEDICAL_PANEL (foyer_window_panel (rig->window))));
  rig_settle ();
  return foyer_window_panel (rig->window);
}

static void
type_text (GtkWidget *view, const char *text)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), text, -1);
}

static gint64
rows (Rig *rig, const char *table)
{
  g_autoptr (JsonNode) list = NULL;
  g_autoptr (GError) error = NULL;
  FoyerActor system = { .loc = rig->t->loc, .system = TRUE };

  g_assert_true (foyer_desk_query (rig->t->desk, &system, "table.rows", foyer_params ("table", "s", table, NULL), &list, &error));
  return json_array_get_length (json_node_get_array (list));
}

static FoyerPrintWindow *
print_window (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GObject) window = g_list_model_get_item (windows, i);
      if (FOYER_IS_PRINT_WINDOW (window))
        return FOYER_PRINT_WINDOW (window); /* the list holds it */
    }
  return NULL;
}

static void
test_records (void)
{
  Rig rig;
  FoyerTest *t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Kovács Eszter", "+36201234567");
  GtkWidget *panel, *section, *form, *print;
  FoyerPrintWindow *pages;

  rig_open (&rig, t, 11 * 60, 1280, 720);
  rig_enter (&rig, NULL, "calendar");

  /* MED-1: the client's card knows nothing of it; the visit does. */
  foyer_ui_open (rig.context, "client", foyer_params ("id", "d", &b.client, NULL));
  wait_for (foyer_window_panel (rig.window) != NULL && FOYER_IS_CLIENT_PANEL (foyer_window_panel (rig.window)) && rig_says (foyer_window_panel (rig.window), "Kovács Eszter"));
  g_assert_null (named (foyer_window_panel (rig.window), "medical-card"));
  g_assert_false (rig_says (foyer_window_panel (rig.window), "Medical records"));
  panel = panel_of (&rig, &b.visit);
  section = named (panel, "medical-card");
  g_assert_nonnull (section);
  g_assert_true (gtk_widget_get_visible (gtk_widget_get_parent (section)));
  rig_picture (&rig, "medical-visit");
  rig_click (section);
  panel = medical (&rig);
  g_assert_true (rig_says (panel, "Kovács Eszter"));
  g_assert_true (rig_says (panel, "no medical card yet"));
  form = named (panel, "medical-form");
  foyer_form_focus (FOYER_FORM (form), "allergies");
  rig_settle ();
  rig_type (&rig, "Penicillin");
  rig_press_enter (&rig);
  wait_for (rows (&rig, "medical_card") == 1);
  wait_for (!rig_says (panel, "no medical card yet"));
  wait_for (gtk_widget_get_visible (named (panel, "medical-print")));
  rig_picture (&rig, "medical-card");

  /* MED-5: the pages are shown before they are printed. */
  print = named (panel, "medical-print");
  rig_click (print);
  wait_for ((pages = print_window ()) != NULL);
  wait_for (foyer_print_window_is_ready (pages));
  g_assert_null (foyer_print_window_get_problem (pages));
  g_assert_cmpint (foyer_print_window_get_n_pages (pages), ==, 1);
  gtk_window_destroy (GTK_WINDOW (pages));
  rig_settle ();

  /* A protocol is begun, typed, signed; what is typed after is a new version. */
  rig_click (rig_button (panel, "Protocols"));
  panel = medical (&rig);
  wait_for (named (panel, "protocol-new") != NULL && gtk_widget_get_mapped (named (panel, "protocol-new")));
  rig_click (named (panel, "protocol-new"));
  wait_for (named (panel, "complaints") != NULL && gtk_widget_get_mapped (named (panel, "complaints")));
  panel = medical (&rig);
  type_text (named (panel, "complaints"), "Toothache");
  type_text (named (panel, "dx"), "Caries of dentine");
  g_assert_true (gtk_widget_get_sensitive (named (panel, "protocol-save")));
  rig_click (named (panel, "protocol-sign"));
  wait_for (rig_says (panel, "Signed by Olga Owner"));
  g_assert_true (rig_says (panel, "Version 1, signed by Olga Owner"));
  type_text (named (panel, "dx"), "Pulpitis");
  rig_action (panel, "medical.save");
  wait_for (rig_says (panel, "Changed since it was signed"));
  rig_picture (&rig, "medical-protocol");
  rig_click (rig_button (panel, "Version 1"));
  wait_for (rig_says (panel, "Back to what stands now"));
  g_assert_false (gtk_text_view_get_editable (GTK_TEXT_VIEW (named (panel, "dx"))));
  g_assert_false (gtk_widget_get_mapped (named (panel, "protocol-save")));

  /* Escape: to the list, then to the visit. */
  rig_action (panel, "medical.back");
  wait_for (gtk_widget_get_mapped (named (panel, "protocol-new")));
  rig_action (panel, "medical.back");
  wait_for (FOYER_IS_VISIT_PANEL (foyer_window_panel (rig.window)));
  rig_close (&rig);
}

static void
test_plan (void)
{
  Rig rig;
  FoyerTest *t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Kovács Eszter", "+36201234567");
  GtkWidget *panel, *entry, *suggest;
  gint64 before;

  rig_open (&rig, t, 11 * 60, 1280, 720);
  rig_enter (&rig, NULL, "calendar");
  panel_of (&rig, &b.visit);
  rig_click (named (foyer_window_panel (rig.window), "medical-plan"));
  panel = medical (&rig);
  entry = named (panel, "plan-new");
  gtk_widget_grab_focus (entry);
  rig_type (&rig, "New colour");
  rig_press_enter (&rig);
  wait_for (rig_says (panel, "New colour") && named (panel, "stage-add") != NULL);
  suggest = named (panel, "stage-add");
  foyer_suggest_focus (FOYER_SUGGEST (suggest));
  rig_type (&rig, "colour");
  rig_press_enter (&rig);
  wait_for (rows (&rig, "plan_stage") == 1);
  wait_for (named (panel, "stage-book") != NULL && gtk_widget_get_mapped (named (panel, "plan-agree")));
  rig_click (named (panel, "plan-agree"));
  wait_for (rig_says (panel, "Agreed"));
  /* MED-8: the button says when, not before tomorrow, or as far away as is asked for; one key books. */
  wait_for (strlen (gtk_button_get_label (GTK_BUTTON (named (panel, "stage-book")))) > strlen ("Book"));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (named (panel, "stage-book"))), ==, "Book Tomorrow, 09:00");
  gtk_menu_button_popup (GTK_MENU_BUTTON (named (panel, "stage-later")));
  wait_for (rig_button (gtk_menu_button_get_popover (GTK_MENU_BUTTON (named (panel, "stage-later"))), "From 1 week on") != NULL);
  rig_click (rig_button (gtk_menu_button_get_popover (GTK_MENU_BUTTON (named (panel, "stage-later"))), "From 1 week on"));
  wait_for (strstr (gtk_button_get_label (GTK_BUTTON (named (panel, "stage-book"))), "Tue 1") != NULL);
  rig_picture (&rig, "medical-plan");
  before = rows (&rig, "appointment");
  rig_click (named (panel, "stage-book"));
  wait_for (rows (&rig, "appointment") == before + 1);
  wait_for (rig_says (panel, "Booked"));
  wait_for (!gtk_widget_get_visible (named (panel, "stage-book")));
  rig_close (&rig);
}

static void
test_med_6 (void)
{
  Rig rig;
  FoyerTest *t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Kovács Eszter", "+36201234567");
  FoyerActor rita = foyer_test_user (t, "Rita", "06 20 111 2222", "receptionist", NULL);
  GtkWidget *panel;

  json_object_unref (foyer_test_call (t, "medical.card-save", foyer_params ("visit", "d", &b.visit, "allergies", "s", "Penicillin", NULL)));
  json_object_unref (foyer_test_call (t, "medical.protocol-save", foyer_params ("visit", "d", &b.visit, "dx", "s", "Caries", NULL)));
  rig_open (&rig, t, 11 * 60, 1280, 720);
  /* Without any right there is no section. */
  rig_enter (&rig, &rita, "calendar");
  panel = panel_of (&rig, &b.visit);
  g_assert_false (gtk_widget_get_mapped (named (panel, "medical-card")));
  foyer_ui_close (rig.context);
  allow (t, &rita, "{\"medical\":true,\"medical.card\":true,\"medical.protocol\":true}");
  rig_enter (&rig, &rita, "calendar");
  panel = panel_of (&rig, &b.visit);
  g_assert_false (gtk_widget_get_mapped (named (panel, "medical-plan")));
  rig_click (named (panel, "medical-card"));
  panel = medical (&rig);
  wait_for (gtk_widget_get_mapped (named (panel, "medical-form")));
  for (guint i = 0; rig_find (named (panel, "medical-form"), GTK_TYPE_TEXT, i) != NULL; i++)
    g_assert_false (gtk_editable_get_editable (GTK_EDITABLE (rig_find (named (panel, "medical-form"), GTK_TYPE_TEXT, i))));
  g_assert_false (gtk_widget_get_visible (named (panel, "medical-print")));
  rig_click (rig_button (panel, "Protocols"));
  wait_for (rig_says (panel, "Caries"));
  panel = medical (&rig);
  g_assert_false (gtk_widget_get_mapped (named (panel, "protocol-new")));
  rig_click (rig_button (panel, "Caries"));
  wait_for (gtk_widget_get_mapped (named (panel, "complaints")));
  panel = medical (&rig);
  g_assert_false (gtk_widget_get_mapped (named (panel, "protocol-save")));
  g_assert_false (gtk_widget_get_mapped (named (panel, "protocol-sign")));
  g_assert_false (gtk_text_view_get_editable (GTK_TEXT_VIEW (named (panel, "complaints"))));
  g_assert_false (gtk_widget_get_visible (named (panel, "medical-print")));
  rig_close (&rig);
}

/* Two desks wrote the allergies: the inbox says so without what was written, the records show it, and one press decides. */
typedef struct
{
  FoyerTest *t;
  FoyerId card, conflict;
} Twice;

static gboolean
write_twice (FoyerTx *tx, gpointer data, GError **error)
{
  Twice *twice = data;
  FoyerId id = foyer_tx_new_id (tx);
  g_autoptr (FoyerRow) row = foyer_row_new ("conflict", &id);
  char text[37];

  twice->conflict = id;
  foyer_row_set_id (row, "loc", &twice->t->loc);
  foyer_row_set_text (row, "sec", "medical");
  foyer_row_set_text (row, "kind", "field");
  foyer_row_set_int (row, "sev", 1);
  foyer_row_set_text (row, "tbl", "medical_card");
  foyer_row_set_text (row, "a", foyer_id_format (&twice->card, text));
  foyer_row_set_text (row, "info", "{\"field\":\"allergies\",\"kept\":\"Penicillin\",\"lost\":\"Latex\",\"why\":\"stamp\"}");
  foyer_row_set_text (row, "state", "open");
  foyer_row_set_int (row, "at", foyer_tx_now (tx));
  foyer_tx_put (tx, row);
  return TRUE;
}

static void
test_inbox (void)
{
  Rig rig;
  FoyerTest *t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Kovács Eszter", "+36201234567");
  g_autoptr (JsonObject) saved = foyer_test_call (t, "medical.card-save", foyer_params ("visit", "d", &b.visit, "allergies", "s", "Penicillin", NULL));
  Twice twice = { .t = t };
  FoyerWriteInfo info = { .cmd = "test", .who = t->owner.user, .loc = t->loc };
  FoyerActor rita = foyer_test_user (t, "Rita", "06 20 111 2222", "receptionist", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *state = NULL, *allergies = NULL;
  GtkWidget *panel, *page;

  twice.card = foyer_test_id (saved, "card");
  foyer_store_write (foyer_desk_store (t->desk), &info, write_twice, &twice, NULL, &error);
  g_assert_no_error (error);
  rig_open (&rig, t, 11 * 60, 1280, 720);
  /* Who may not know of records finds nothing to decide. */
  allow (t, &rita, "{\"sync\":true}");
  rig_enter (&rig, &rita, "sync");
  g_assert_cmpuint (foyer_sync_page_n_conflicts (FOYER_SYNC_PAGE (foyer_window_page_widget (rig.window))), ==, 0);
  rig_enter (&rig, NULL, "sync");
  page = foyer_window_page_widget (rig.window);
  g_assert_cmpuint (foyer_sync_page_n_conflicts (FOYER_SYNC_PAGE (page)), ==, 1);
  g_assert_true (rig_says (page, "Allergies of") && rig_says (page, "decided in a visit"));
  g_assert_false (rig_says (page, "Penicillin") || rig_says (page, "Latex"));
  rig_picture (&rig, "medical-inbox");

  panel_of (&rig, &b.visit);
  rig_click (named (foyer_window_panel (rig.window), "medical-card"));
  panel = medical (&rig);
  wait_for (rig_says (panel, "Allergies was also written at another desk: “Latex”"));
  rig_picture (&rig, "medical-doubt");
  rig_click (rig_button (panel, "Take the other"));
  wait_for (g_strcmp0 ((g_free (state), state = foyer_test_field (t, "conflict", &twice.conflict, "state")), "resolved") == 0);
  g_free (allergies);
  allergies = foyer_test_field (t, "medical_card", &twice.card, "allergies");
  g_assert_cmpstr (allergies, ==, "Latex");
  wait_for (!rig_says (panel, "also written"));
  gtk_widget_activate_action (GTK_WIDGET (rig.window), "win.undo", NULL);
  wait_for (rig_says (panel, "also written"));

  /* MED-9: who opened it, to whom may know. */
  gtk_expander_set_expanded (GTK_EXPANDER (named (panel, "medical-log")), TRUE);
  wait_for (rig_says (named (panel, "medical-log"), "Olga Owner · Read: Card"));
  rig_picture (&rig, "medical-log");
  rig_close (&rig);
}

int
main (int argc, char **argv)
{
  rig_init (&argc, &argv);
  g_test_add_func ("/medical-window/MED-1-4-5", test_records);
  g_test_add_func ("/medical-window/MED-8", test_plan);
  g_test_add_func ("/medical-window/MED-6", test_med_6);
  g_test_add_func ("/medical-window/MED-9-inbox", test_inbox);
  return g_test_run ();
}
