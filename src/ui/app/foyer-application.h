/* foyer-application: one running Foyer: options, the open store, the window, and the way from a closed door to the day.
 *
 *   start ──▶ opening (store opens on its own thread while GTK starts)
 *     opening ──on_opened──▶ wrong (locked, newer, damaged, full: a sentence) | first start | sign-in
 *     first start ──join──▶ join ──joined, rows──▶ sign-in
 *     first start ──made──▶ sign-in (as the owner)      sign-in ──signed-in──▶ desk      desk ──lock──▶ sign-in
 *
 * One process per store: a second start raises the first one's window where there is a session bus, and gets a clear sentence from the
 * store's lock where there is none. */
#pragma once

#include <adwaita.h>
#include "foyer-ui-context.h"

G_BEGIN_DECLS

typedef struct
{
  char *store;      /* folder of the store; never NULL */
  char *server;     /* --server: address of the chain server to work with, or NULL */
  char *user;       /* --user: who is chosen at sign-in; with FOYER_PASSWORD in the environment also signed in */
  char *page;
  char *screenshot; /* save a picture when the first page is painted, and quit */
  char *size;       /* "1280x720" */
  const char *said; /* shown when somebody is in; NULL: nothing */
  gint64 date;      /* --date as days, G_MININT64: today */
  int minute;
} FoyerOptions;

#define FOYER_TYPE_APPLICATION (foyer_application_get_type ())
G_DECLARE_FINAL_TYPE (FoyerApplication, foyer_application, FOYER, APPLICATION, AdwApplication)

/* Starts opening the store at once. @options: borrowed, must outlive the application. */
FoyerApplication *foyer_application_new (const FoyerOptions *options);
int               foyer_application_exit_status (FoyerApplication *self);
/* The damaged store is to be made again, and the program started anew. */
gboolean          foyer_application_wants_rebuild (FoyerApplication *self);

G_END_DECLS
