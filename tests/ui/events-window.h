/* The yoga room of the desk tests with the window open on it; shared by the tests of events and of timetables. */
#pragma once

#include "../desk/event-room.h"

#include "foyer-board.h"
#include "foyer-calendar-private.h"
#include "foyer-event-job.h"
#include "foyer-label-menu.h"
#include "foyer-labels.h"
#include "foyer-suggest.h"
#include "window-rig.h"

static inline FoyerCalendarPage *
calendar_of (Rig *rig)
{
  return FOYER_CALENDAR_PAGE (foyer_window_page_widget (rig->window));
}

/* Yoga with @capacity seats, and an event of it with Anna at 10:00. */
static inline FoyerId
open_with_event (Rig *rig, int capacity, FoyerId *yoga)
{
  FoyerId event;

  rig_open (rig, NULL, 8 * 60, 1280, 720);
  *yoga = make_yoga (rig->t, capacity);
  event = make_event (rig->t, yoga, ANNA, FOYER_TEST_DATE "T10:00");
  return event;
}

/* A key on what has the keyboard in the board. */
static inline void
board_key (Rig *rig, guint keyval)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (rig_find_css (calendar_of (rig)->board, "boardgrid"));
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !handled; i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0, 0, &handled);
    }
  g_assert_true (handled);
}

/* From the board, by the keyboard; the panel when it has been read. */
static inline GtkWidget *
open_event_panel (Rig *rig, const FoyerId *event)
{
  FoyerCalendarPage *page = calendar_of (rig);

  wait_for (page->day != NULL && foyer_calendar_day_find (page->day, event) != NULL);
  rig_settle ();
  foyer_board_focus_block (page->board, event);
  rig_settle ();
  board_key (rig, GDK_KEY_Return);
  wait_for (foyer_window_panel (rig->window) != NULL && rig_says (foyer_window_panel (rig->window), "seats taken"));
  rig_settle ();
  return foyer_window_panel (rig->window);
}

/* Types into the field that has the keyboard after the panel opened, and takes what is suggested, or what was typed. */
static inline void
enrol_by_typing (Rig *rig, GtkWidget *panel, const char *text)
{
  foyer_suggest_focus (FOYER_SUGGEST (rig_find (panel, FOYER_TYPE_SUGGEST, 0)));
  rig_type (rig, text);
  rig_settle ();
  rig_press_enter (rig);
}

static inline GtkWidget *
entry_called (gpointer root, const char *placeholder)
{
  for (guint i = 0;; i++)
    {
      GtkWidget *entry = rig_find (root, GTK_TYPE_ENTRY, i);
      if (entry == NULL || (gtk_widget_get_mapped (entry) && g_strcmp0 (gtk_entry_get_placeholder_text (GTK_ENTRY (entry)), placeholder) == 0))
        return entry;
    }
}

static inline GtkWidget *
spin_called (gpointer root, const char *tooltip)
{
  for (guint i = 0;; i++)
    {
      GtkWidget *spin = rig_find (root, GTK_TYPE_SPIN_BUTTON, i);
      if (spin == NULL || g_strcmp0 (gtk_widget_get_tooltip_text (spin), tooltip) == 0)
        return spin;
    }
}

/* The check or toggle that says these words. */
static inline GtkWidget *
check_called (gpointer root, const char *words)
{
  for (guint i = 0;; i++)
    {
      GtkWidget *check = rig_find (root, GTK_TYPE_CHECK_BUTTON, i);
      if (check == NULL || rig_says (check, words))
        return check;
    }
}

/* The line of this participant. */
static inline GtkWidget *
person_called (gpointer panel, const char *name)
{
  for (guint i = 0;; i++)
    {
      GtkWidget *box = rig_find (panel, GTK_TYPE_BOX, i);
      if (box == NULL || (gtk_widget_has_css_class (box, "event-person") && rig_says (box, name)))
        return box;
    }
}

/* Opens the menu behind this tooltip, as a click does. */
static inline GtkWidget *
menu_called (gpointer root, const char *tooltip)
{
  for (guint i = 0;; i++)
    {
      GtkWidget *menu = rig_find (root, GTK_TYPE_MENU_BUTTON, i);

      g_assert_nonnull (menu);
      if (g_strcmp0 (gtk_widget_get_tooltip_text (menu), tooltip) != 0 && !rig_says (menu, tooltip))
        continue;
      gtk_menu_button_popup (GTK_MENU_BUTTON (menu));
      return GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (menu)));
    }
}

static inline guint
events_on (FoyerTest *t, const char *from, const char *to)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "event.list", foyer_params ("from", "s", from, "to", "s", to, NULL));

  return json_array_get_length (json_node_get_array (node));
}
