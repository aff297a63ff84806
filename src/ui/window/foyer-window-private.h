/* Only for the foyer-window*.c files. */
#pragma once

#include "foyer-override-bar.h"
#include "foyer-pages.h"
#include "foyer-sidebar.h"
#include "foyer-split.h"
#include "foyer-window.h"

G_BEGIN_DECLS

struct _FoyerWindow
{
  AdwApplicationWindow parent_instance;

  FoyerUiContext *context; /* owned; NULL until the store is open */

  /* widgets, borrowed from the tree */
  GtkStack *covers;        /* "cover", "desk" */
  AdwBin *cover;
  GtkWidget *desk;
  FoyerSidebar *sidebar;
  GtkStack *pages;
  FoyerSplit *split;
  GtkWidget *damage;
  FoyerOverrideBar *override;
  AdwToastOverlay *toasts;
  GtkOverlay *overlay;     /* for the palette */
  GtkWidget *palette;      /* or NULL */
  AdwBin *header_start, *header_title, *header_end;
  GtkWidget *title;        /* for pages without their own */
  GtkWidget *new_button;

  GHashTable *made;        /* page name → Made */
  const FoyerPageInfo *page;
  char *panel_name;
  GtkWidget *palette_focus; /* weak */
  GtkWidget *panel_focus;  /* weak: where the focus was before the panel */
  GSList *live_toasts;     /* (element-type AdwToast) with an undo, newest first */
  int sidebar_choice;      /* 0 by width, 1 full, 2 icons: F8 */
  gulong layout_handler;

  gboolean locked;         /* the desk waits behind the cover */
  GtkWidget *locked_focus; /* weak */
  GtkWidget *locked_desk;  /* owned: the desk, out of the window while it is locked */
  GPtrArray *hidden;       /* (element-type GtkWindow) owned: windows of the desk, while it is locked */
  FoyerWindowLock lock;    /* (nullable) */
  gpointer lock_data;
};

/* foyer-window.c, for foyer-window-lock.c */
void foyer_window_forget_pages (FoyerWindow *self);
/* Puts the desk back that was taken out when the window was locked. */
void foyer_window_attach_desk (FoyerWindow *self);
void foyer_window_connect (FoyerWindow *self);    /* to its context */
void foyer_window_disconnect (FoyerWindow *self);
void foyer_window_say_title (FoyerWindow *self);
void foyer_window_set_cover (FoyerWindow *self, GtkWidget *cover);
void foyer_window_drop_toasts (FoyerWindow *self);
GHashTable *foyer_window_new_made (void);

void foyer_window_init_actions (FoyerWindow *self);
void foyer_window_update_actions (FoyerWindow *self);
void foyer_window_update_width (FoyerWindow *self, int width);
void foyer_window_open_panel (FoyerWindow *self, const char *name, JsonObject *args);
void foyer_window_close_panel (FoyerWindow *self);
/* foyer-window-notices.c: with its context */
void foyer_window_notices_connect (FoyerWindow *self);
void foyer_window_notices_disconnect (FoyerWindow *self);
/* foyer-window-places.c */
void foyer_window_work_at (gpointer window, const FoyerId *loc, const char *page, JsonObject *args, const char *panel, JsonObject *panel_args);
void foyer_window_open_palette (FoyerWindow *self);
void foyer_window_close_palette (FoyerWindow *self);

G_END_DECLS
