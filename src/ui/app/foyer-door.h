/* foyer-door: one window, several people. Who locks the desk, or lets it lock itself, finds it again as it was, with what was half typed; who
 * takes over has a desk of his own, and nobody sees another's pages, drafts or undo.
 *
 *   desk of A ──lock, idle──▶ locked (nothing of the desk is on view) ──A──▶ desk of A as it was
 *   desk of A ──switch──▶ switching ──Esc──▶ desk of A                └──B──▶ desk of A aside, desk of B
 *   desk of A ──sign out──▶ door: A's desk is gone; the others' stay aside
 *
 * At most FOYER_DOOR_ASIDE desks wait aside; the one longest away goes. Main thread only. */
#pragma once

#include "foyer-sign-in.h"
#include "foyer-window.h"

G_BEGIN_DECLS

#define FOYER_DOOR_ASIDE 4

typedef struct _FoyerDoor FoyerDoor;

/* @left: called when the desk on view is signed out of, or its user is gone: somebody must be asked who he is. Borrowed: @window, @first. */
FoyerDoor  *foyer_door_new (FoyerWindow *window, FoyerUiContext *first, void (*left) (gpointer data), gpointer data);
/* Desks aside are given up; what they remember is written. */
void        foyer_door_free (FoyerDoor *door);
/* @how: (nullable): "idle" */
void        foyer_door_lock (FoyerDoor *door, gboolean switching, const char *how);
/* The sign-in at the door, or NULL while there is none. */
FoyerSignIn *foyer_door_sign_in (FoyerDoor *door);
/* A sign-in the caller shows himself: whoever comes through it gets the desk he left, or one of his own. */
void        foyer_door_watch (FoyerDoor *door, FoyerSignIn *sign_in);
/* TRUE when it was a desk that waited: it is on view as it was. FALSE: foyer_window_show_desk() is still to be called. */
gboolean    foyer_door_arrive (FoyerDoor *door, FoyerSignIn *sign_in);
/* Into the log of sign-ins, in the background. @kind: static; @how: (nullable) */
void        foyer_door_note (FoyerUiContext *context, const char *kind, const char *how);
/* Locks when nothing was done since @us (monotonic). For tests; a timer asks by itself. */
void        foyer_door_check_idle (FoyerDoor *door, gint64 us);

G_END_DECLS
