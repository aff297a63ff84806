/* foyer-pages: the tables of what the window shows: pages of the sidebar, panels of the side, commands of the palette. A new page is
 * one line here; whatever the user has no right to is left out (GEN-6). */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name;  /* "calendar" */
  const char *title; /* N_("Calendar") */
  const char *icon;
  const char *right; /* NULL: everyone */
  GtkWidget *(*create) (FoyerUiContext *context); /* implements FoyerPage if it has more to offer; made when first shown */
  const char *inside; /* (nullable): the page that has it as a section, for who may see that one: {"section": name, "args": …} goes there */
} FoyerPageInfo;

typedef struct
{
  const char *name; /* "client", "visit" */
  int width;        /* 360 or 720 */
  const char *right;
  GtkWidget *(*create) (FoyerUiContext *context, JsonObject *args); /* @args: borrowed, (nullable) */
} FoyerPanelInfo;

typedef struct
{
  const char *name;   /* the window makes it action "win.<name>" */
  const char *title;  /* N_("Print the day sheet") */
  const char *words;  /* N_() further words the palette finds it by, or NULL */
  const char *accel;  /* "F9", or NULL */
  const char *group;  /* N_("Calendar"): heading in the shortcuts window */
  const char *right;
  void (*run) (FoyerUiContext *context, GtkWindow *window);
} FoyerCommandInfo;

extern const FoyerPageInfo foyer_pages[];       /* end with { NULL } */
extern const FoyerPanelInfo foyer_panels[];
extern const FoyerCommandInfo foyer_ui_commands[];

G_END_DECLS
