/* setup-rig: what tests of the settings do over and over with the real window: rows of forms by their titles. */
#pragma once

#include "foyer-labels.h"
#include "foyer-live.h"
#include "foyer-settings-page.h"
#include "window-rig.h"

G_BEGIN_DECLS

/* The @nth row (from 0) on view with this title. (nullable) */
static inline GtkWidget *
setup_nth_row (gpointer root, const char *title, guint nth)
{
  for (guint i = 0;; i++)
    {
      GtkWidget *row = rig_find (root, ADW_TYPE_PREFERENCES_ROW, i);

      if (row == NULL)
        return NULL;
      if (gtk_widget_get_mapped (row) && g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), title) == 0 && nth-- == 0)
        return row;
    }
}

/* (nullable) */
static inline GtkWidget *
setup_row (gpointer root, const char *title)
{
  return setup_nth_row (root, title, 0);
}

/* The row that must be there. */
static inline GtkWidget *
setup_need (gpointer root, const char *title)
{
  gint64 end = g_get_monotonic_time () + RIG_PATIENCE_US / 4;

  while (setup_row (root, title) == NULL)
    {
      if (g_get_monotonic_time () > end)
        g_error ("There is no row “%s”", title);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
  return setup_row (root, title);
}

static inline GtkWidget *
setup_panel (Rig *rig)
{
  return foyer_window_panel (rig->window);
}

static inline GtkWidget *
setup_page (Rig *rig)
{
  return foyer_window_page_widget (rig->window);
}

/* Shows a section of the settings, or of the team. */
static inline void
setup_go (Rig *rig, const char *page, const char *section)
{
  foyer_ui_go (rig->context, page, foyer_params ("section", "s", section, NULL));
  wait_for (foyer_window_ready (rig->window));
  rig_settle ();
}

/* Writes into a row and presses Enter there, as a person does. */
static inline void
setup_type (gpointer root, const char *title, const char *text)
{
  GtkWidget *row = setup_need (root, title);

  g_assert_true (gtk_editable_get_editable (GTK_EDITABLE (row)));
  gtk_widget_grab_focus (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  g_signal_emit_by_name (row, "entry-activated");
}

/* Switches a row, or ticks its box. */
static inline void
setup_switch (GtkWidget *row, gboolean on)
{
  GtkWidget *control = rig_find (row, GTK_TYPE_SWITCH, 0);

  if (control != NULL)
    gtk_switch_set_active (GTK_SWITCH (control), on);
  else
    gtk_check_button_set_active (GTK_CHECK_BUTTON (rig_find (row, GTK_TYPE_CHECK_BUTTON, 0)), on);
}

static inline guint
setup_place_of (GtkWidget *combo, const char *words)
{
  GListModel *model = ADW_IS_COMBO_ROW (combo) ? adw_combo_row_get_model (ADW_COMBO_ROW (combo)) : gtk_drop_down_get_model (GTK_DROP_DOWN (combo));

  for (guint i = 0; model != NULL && i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GtkStringObject) item = g_list_model_get_item (model, i);

      if (g_str_equal (gtk_string_object_get_string (item), words))
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

/* Chooses by words in a list. */
static inline void
setup_choose (GtkWidget *combo, const char *words)
{
  wait_for (setup_place_of (combo, words) != GTK_INVALID_LIST_POSITION);
  if (ADW_IS_COMBO_ROW (combo))
    adw_combo_row_set_selected (ADW_COMBO_ROW (combo), setup_place_of (combo, words));
  else
    gtk_drop_down_set_selected (GTK_DROP_DOWN (combo), setup_place_of (combo, words));
}

/* What is chosen in a list. */
static inline const char *
setup_chosen (GtkWidget *combo)
{
  GtkStringObject *item = ADW_IS_COMBO_ROW (combo) ? adw_combo_row_get_selected_item (ADW_COMBO_ROW (combo)) : gtk_drop_down_get_selected_item (GTK_DROP_DOWN (combo));

  return item != NULL ? gtk_string_object_get_string (item) : "";
}

/* A row of a list is pressed. */
static inline void
setup_press (GtkWidget *row)
{
  g_signal_emit_by_name (row, "activated");
}

/* Every text on view, one per line. (transfer full) */
static inline void
setup_collect (GtkWidget *widget, GString *out)
{
  if (!gtk_widget_get_visible (widget))
    return;
  if (GTK_IS_LABEL (widget))
    g_string_append_printf (out, "%s\n", gtk_label_get_text (GTK_LABEL (widget)));
  else if (GTK_IS_TEXT (widget))
    g_string_append_printf (out, "%s\n", gtk_editable_get_text (GTK_EDITABLE (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    setup_collect (child, out);
}

/* As rig_says(), what stands in fields too. */
static inline gboolean
setup_says (gpointer root, const char *words)
{
  g_autoptr (GString) text = g_string_new (NULL);

  setup_collect (root, text);
  return strstr (text->str, words) != NULL;
}

/* The button on view with exactly this label. (nullable) */
static inline GtkWidget *
setup_button (gpointer root, const char *label)
{
  for (guint i = 0;; i++)
    {
      GtkWidget *button = rig_find (root, GTK_TYPE_BUTTON, i);

      if (button == NULL || (gtk_widget_get_mapped (button) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (button)), label) == 0))
        return button;
    }
}

/* TRUE when the first of these words is said before the second. */
static inline gboolean
setup_before (gpointer root, const char *first, const char *second)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *a, *b;

  setup_collect (root, text);
  a = strstr (text->str, first);
  b = strstr (text->str, second);
  return a != NULL && b != NULL && a < b;
}

/* The field of a row in the store is @wanted; NULL: empty. */
static inline gboolean
setup_is (Rig *rig, const char *table, const FoyerId *id, const char *field, const char *wanted)
{
  g_autofree char *is = foyer_test_field (rig->t, table, id, field);

  return g_strcmp0 (is, wanted) == 0;
}

G_END_DECLS
