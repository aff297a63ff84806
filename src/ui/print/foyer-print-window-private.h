/* Parts of the print window: what it asks, shows and does stands in foyer-print-window.c, how it is built in foyer-print-window-build.c. */
#pragma once

#include "foyer-print-window.h"

G_BEGIN_DECLS

struct _FoyerPrintWindow
{
  AdwWindow parent_instance;

  /* owned */
  FoyerUiContext *context;
  GCancellable *asking, *laying;
  JsonObject *answer;       /* of the desk */
  FoyerPrintSource *source; /* what is shown */
  GHashTable *left_out;     /* ids (text) of members that are not printed */
  GtkPrintOperation *operation;
  char *problem;

  /* children */
  GtkWidget *title, *toasts, *stack, *preview, *status, *who, *people, *options, *what, *layout, *money, *blanks, *papers, *print, *save, *back, *forth;
  GtkWidget *day_rows[3]; /* options of the day sheet */

  /* plain */
  gint64 date;
  FoyerId staff, receipt;
  gboolean is_receipt, copy, ready, filling;
  JsonObject *schedule;     /* owned: what was asked for, in a window for the schedule, a medical record or a card */
  FoyerSheetKind asked;     /* with it */
};

/* What a window for a day can print, in the order of its list. */
enum
{
  WHAT_DAY,
  WHAT_WEEK,
  WHAT_EVENTS,
  WHAT_FORMS,
};

/* What comes out of a receipt printer as well. */
gboolean foyer_print_window_on_roll (FoyerPrintWindow *self);
/* What is printed of the day. */
guint foyer_print_window_what (FoyerPrintWindow *self);
/* Asks the desk again. */
void  foyer_print_window_ask (FoyerPrintWindow *self);
/* Lays out again what the desk answered. */
void  foyer_print_window_refresh (FoyerPrintWindow *self);
/* Everything in the window, once. */
void  foyer_print_window_build (FoyerPrintWindow *self);

G_END_DECLS
