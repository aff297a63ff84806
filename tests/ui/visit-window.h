/* Short ways to book, open and look at a visit in tests of its panel. */
#pragma once

#include "tests/desk/desk-day.h"
#include "foyer-board.h"
#include "foyer-block-view.h"
#include "foyer-booking-form.h"
#include "foyer-calendar-private.h"
#include "foyer-custom-form.h"
#include "foyer-label-menu.h"
#include "foyer-labels.h"
#include "foyer-override-bar.h"
#include "foyer-suggest.h"
#include "foyer-visit-panel.h"
#include "foyer-visit-parts.h"
#include "window-rig.h"

static inline GtkWidget *
panel_of (Rig *rig, const FoyerId *visit)
{
  foyer_ui_open (rig->context, "visit", foyer_params ("id", "d", visit, NULL));
  wait_for (foyer_window_panel (rig->window) != NULL && FOYER_IS_VISIT_PANEL (foyer_window_panel (rig->window))
            && foyer_visit_panel_ready (FOYER_VISIT_PANEL (foyer_window_panel (rig->window))));
  rig_settle ();
  return foyer_window_panel (rig->window);
}

static inline gint64
visit_num (Rig *rig, const FoyerId *visit, const char *member)
{
  g_autoptr (JsonObject) o = visit_of (rig->t, visit);
  return json_object_get_int_member (o, member);
}

static inline void
allow (FoyerTest *t, const FoyerActor *who, const char *rights)
{
  json_object_unref (foyer_test_call (t, "access.grant", foyer_params ("user", "d", &who->user, "role", "s", "receptionist", "rights", "n", json_from_string (rights, NULL), NULL)));
}

/* The entry spoken of as @name below @root; its tooltip is the reason where it is held. */
static inline GtkWidget *
field (gpointer root, guint nth)
{
  GtkWidget *entry = rig_find (root, GTK_TYPE_ENTRY, nth);
  g_assert_nonnull (entry);
  return entry;
}

static inline void
assert_field (GtkWidget *entry, const char *reason)
{
  const char *said = gtk_widget_get_tooltip_text (entry);

  g_assert_cmpint (gtk_editable_get_editable (GTK_EDITABLE (entry)), ==, reason == NULL);
  if (reason != NULL && (said == NULL || strstr (said, reason) == NULL))
    g_error ("“%s” does not say “%s”", said, reason);
}

/* What the board says of an appointment: its title, and all of it. */
static inline const FoyerBoardBlock *
block_on_board (Rig *rig, const FoyerId *appointment)
{
  FoyerCalendarPage *page = FOYER_CALENDAR_PAGE (foyer_window_page_widget (rig->window));

  foyer_board_scroll_to_block (page->board, appointment);
  wait_for (foyer_board_get_block_widget (page->board, appointment) != NULL);
  return foyer_block_view_get (FOYER_BLOCK_VIEW (foyer_board_get_block_widget (page->board, appointment)));
}

/* The menu button below @root whose popover holds @type, or with this tooltip. */
static inline GtkWidget *
menu_button (gpointer root, const char *tooltip)
{
  for (guint i = 0;; i++)
    {
      GtkWidget *b = rig_find (root, GTK_TYPE_MENU_BUTTON, i);
      if (b == NULL || (tooltip != NULL && g_strcmp0 (gtk_widget_get_tooltip_text (b), tooltip) == 0))
        return b;
    }
}
