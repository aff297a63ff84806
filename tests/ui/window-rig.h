/* window-rig: the real window over the salon of foyer-test, and how a test looks for things in it and uses them. Main thread only.
 *
 * With FOYER_PICTURES set to a folder rig_picture() saves what is on view there, in light and dark. */
#pragma once

#include <adwaita.h>
#include <string.h>

#include "foyer-test.h"
#include "foyer-ui-context.h"
#include "foyer-window.h"

G_BEGIN_DECLS

#define RIG_PATIENCE_US (20 * G_USEC_PER_SEC)

/* Runs the main loop until @condition, or fails. */
#define wait_for(condition) \
  G_STMT_START { \
    gint64 end_ = g_get_monotonic_time () + RIG_PATIENCE_US; \
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
} Rig;

/* Instead of g_test_init(): GTK, libadwaita and the program's own style. */
void rig_init (int *argc, char ***argv);
/* The window and its context over a salon, with nobody signed in; @t: (transfer full): NULL for a new salon. @minute: of the salon's day,
 * -1 for the clock. */
void rig_open (Rig *rig, FoyerTest *t, int minute, int width, int height);
/* @who signs in. */
void rig_sign_in (Rig *rig, const FoyerActor *who);
/* Signs @who in and shows @page (NULL: the start page) when it is ready; @who NULL: the owner. */
void rig_enter (Rig *rig, const FoyerActor *who, const char *page);
/* Closes the window and checks that nothing holds it, then the salon. */
void rig_close (Rig *rig);
/* The same, but the salon stays open. */
void rig_close_window (Rig *rig);

/* Lets what is on its way happen: layout, tick callbacks, answers of queries. */
void rig_settle (void);
void rig_picture (Rig *rig, const char *name);

/* Below @root, itself included; @nth from 0. (nullable) */
GtkWidget *rig_find (gpointer root, GType type, guint nth);
/* The first widget of this CSS name. (nullable) */
GtkWidget *rig_find_css (gpointer root, const char *css_name);
/* Every text on view below holds these words somewhere. */
gboolean   rig_says (gpointer root, const char *words);
/* The button on view that says these words, whole or in part, or has them as its tooltip. (nullable) */
GtkWidget *rig_button (gpointer root, const char *words);
/* The entry with this tooltip. (nullable) */
GtkWidget *rig_entry (gpointer root, const char *tooltip);
void       rig_click (GtkWidget *widget);
/* Types into the focused entry, one letter after the other. */
void       rig_type (Rig *rig, const char *text);
void       rig_press_enter (Rig *rig);
/* What a key of the panel does. */
void       rig_action (gpointer widget, const char *action);
/* Answers the question on the screen. */
void       rig_answer (const char *response);

G_END_DECLS
