/* foyer-page: what a page of the window may offer besides being a widget. All of it is optional.
 *
 * The window has one header bar; the page on view fills its start, middle and end. The widgets are asked for once, when the page is made. */
#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define FOYER_TYPE_PAGE (foyer_page_get_type ())
G_DECLARE_INTERFACE (FoyerPage, foyer_page, FOYER, PAGE, GtkWidget)

struct _FoyerPageInterface
{
  GTypeInterface parent;
  GtkWidget *(*header_start) (FoyerPage *self); /* (nullable) (transfer none), floating */
  GtkWidget *(*header_title) (FoyerPage *self); /* NULL: the page's name */
  GtkWidget *(*header_end) (FoyerPage *self);
  void       (*shown) (FoyerPage *self, JsonObject *args); /* each time it comes on view; @args of foyer_ui_go(), or NULL */
  void       (*hidden) (FoyerPage *self);
  gboolean   (*search) (FoyerPage *self); /* Ctrl+F: TRUE when it took it */
  gboolean   (*create) (FoyerPage *self); /* Ctrl+N: the page's own new thing */
  gboolean   (*back) (FoyerPage *self);   /* Esc */
  gboolean   (*ready) (FoyerPage *self);  /* FALSE while the first data is not yet shown (for --screenshot) */
};

GtkWidget *foyer_page_header_start (FoyerPage *self);
GtkWidget *foyer_page_header_title (FoyerPage *self);
GtkWidget *foyer_page_header_end (FoyerPage *self);
void       foyer_page_shown (FoyerPage *self, JsonObject *args);
void       foyer_page_hidden (FoyerPage *self);
gboolean   foyer_page_search (FoyerPage *self);
gboolean   foyer_page_create (FoyerPage *self);
gboolean   foyer_page_back (FoyerPage *self);
gboolean   foyer_page_ready (FoyerPage *self);

G_END_DECLS
