/* foyer-window: the window around everything: sidebar, one header bar, the page on view, the side panel, toasts.
 *
 * Before somebody is signed in it shows a cover (sign-in or first start) given by the application. Pages are made when first shown.
 * Main thread only. */
#pragma once

#include <adwaita.h>
#include "foyer-page.h"
#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_WINDOW (foyer_window_get_type ())
G_DECLARE_FINAL_TYPE (FoyerWindow, foyer_window, FOYER, WINDOW, AdwApplicationWindow)

FoyerWindow *foyer_window_new (GtkApplication *application);
/* Once the store is open. */
void         foyer_window_set_context (FoyerWindow *self, FoyerUiContext *context);
/* Shows @cover instead of the desk (sign-in, first start, what went wrong). */
void         foyer_window_show_cover (FoyerWindow *self, GtkWidget *cover);
/* Shows the desk of who is signed in, at @page (NULL: the user's start page, else the first one with a right). */
void         foyer_window_show_desk (FoyerWindow *self, const char *page, JsonObject *args);
/* FALSE when there is no such page or no right to it. @args: (transfer full) (nullable) */
gboolean     foyer_window_go (FoyerWindow *self, const char *page, JsonObject *args);
const char  *foyer_window_page (FoyerWindow *self);        /* name on view, or NULL */
GtkWidget   *foyer_window_page_widget (FoyerWindow *self); /* (nullable) */
/* Lays @over (transfer floating), a widget with a signal "closed", over the desk until it says so or Esc; one at a time. */
void         foyer_window_open_over (FoyerWindow *self, GtkWidget *over);
GtkWidget   *foyer_window_over (FoyerWindow *self);        /* what lies over the desk, or NULL */
GtkWidget   *foyer_window_panel (FoyerWindow *self);       /* the side panel, or NULL */
/* The page on view has painted its first data. */
gboolean     foyer_window_ready (FoyerWindow *self);
/* A bar over the page: the store is damaged, with a button that makes it again. */
void         foyer_window_show_damage (FoyerWindow *self);
FoyerUiContext *foyer_window_context (FoyerWindow *self);  /* (nullable) */

/* ---- foyer-window-lock.c: a desk that waits behind the cover -------------------------------------------------------------- */
/* What "Lock" and "Switch user" do; without it the user is signed out. */
typedef void (*FoyerWindowLock) (FoyerWindow *self, gboolean switching, gpointer data);
void         foyer_window_set_lock (FoyerWindow *self, FoyerWindowLock lock, gpointer data);
/* Shows @cover (transfer floating) and nothing else; pages, panels and what is typed in them stay as they are. */
void         foyer_window_lock (FoyerWindow *self, GtkWidget *cover);
void         foyer_window_unlock (FoyerWindow *self);
gboolean     foyer_window_is_locked (FoyerWindow *self);
/* The desk of who is signed in, taken out of the window with all that is open in it, and put back. Between them another one has its place. */
typedef struct _FoyerWindowDesk FoyerWindowDesk;
FoyerWindowDesk *foyer_window_take_desk (FoyerWindow *self);
void         foyer_window_give_desk (FoyerWindow *self, FoyerWindowDesk *desk); /* (transfer full) */
void         foyer_window_desk_free (FoyerWindowDesk *desk);

/* Saves what the window shows as a PNG. */
gboolean     foyer_window_save_picture (FoyerWindow *self, const char *file, GError **error);

G_END_DECLS
