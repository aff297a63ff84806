/* foyer-live: a box whose contents come from one query and are built anew whenever one of some tables changed. The focus stays at the
 * thing it was on. Main thread only. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_LIVE (foyer_live_get_type ())
G_DECLARE_FINAL_TYPE (FoyerLive, foyer_live, FOYER, LIVE, GtkWidget)

/* Puts what @result says into the box; may keep what is in it. */
typedef void (*FoyerLiveBuild) (FoyerLive *self, GtkBox *box, JsonNode *result, gpointer data);

/**
 * foyer_live_new:
 * @tables: (nullable): names of tables separated by blanks; their changes ask again; NULL: any change
 * @params: (transfer full) (nullable)
 */
GtkWidget      *foyer_live_new (FoyerUiContext *context, const char *query, JsonObject *params, const char *tables, FoyerLiveBuild build, gpointer data);
FoyerUiContext *foyer_live_context (FoyerLive *self);
/* Asks again with other parameters. @params: (transfer full) (nullable) */
void            foyer_live_set_params (FoyerLive *self, JsonObject *params);
void            foyer_live_reload (FoyerLive *self);
gboolean        foyer_live_ready (FoyerLive *self);
/* Empties the box. */
void            foyer_live_clear (GtkBox *box);
/* Names the thing a widget stands for, so that the focus finds it again. */
void            foyer_live_mark (GtkWidget *widget, const char *id);
const char     *foyer_live_mark_of (GtkWidget *widget); /* (nullable) of it or what it is in */

/* A page that scrolls: @child in a column of at most @width. (transfer floating) */
GtkWidget      *foyer_column_new (GtkWidget *child, int width);

/* ---- short lists of things with a name, edited where they stand ---------------------------------------------------------- */
typedef struct
{
  const char *what;    /* parameter that names one: "position" */
  const char *name;    /* its member: "name" or "title" */
  const char *create, *update, *remove, *reorder; /* commands; NULL: not offered */
  const char *add;     /* N_("New position") */
  const char *removed; /* N_("Position deleted") */
  char *(*caption) (FoyerUiContext *context, JsonObject *row); /* (nullable) (transfer full): small line above the name */
  void (*finish) (FoyerUiContext *context, GtkWidget *row, JsonObject *data); /* (nullable): adds suffixes to a row */
  void (*more) (FoyerUiContext *context, JsonObject *params); /* (nullable): what create needs besides the name */
  gboolean (*removable) (JsonObject *row); /* (nullable): FALSE: it cannot be deleted now, so no button offers it */
} FoyerNameList;

/* @kind: borrowed, must live on. @may: FALSE: names only. (transfer floating) */
GtkWidget *foyer_name_list_new (FoyerUiContext *context, const FoyerNameList *kind, JsonArray *rows, gboolean may);

G_END_DECLS
