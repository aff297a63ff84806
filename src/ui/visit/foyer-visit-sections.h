/* foyer-visit-sections: which parts of the visit window stand open at once, and which behind their title (VIS-11). Each user pins the ones
 * looked at most; the choice is kept for the user. Main thread only. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_VISIT_SECTIONS (foyer_visit_sections_get_type ())
G_DECLARE_FINAL_TYPE (FoyerVisitSections, foyer_visit_sections, FOYER, VISIT_SECTIONS, GObject)

FoyerVisitSections *foyer_visit_sections_new (FoyerUiContext *context);
/**
 * foyer_visit_sections_wrap:
 * @name: static: "notes"; @title: translated; @right: at the right, with the client
 * @child: shown as long as it is visible itself
 * Returns: (transfer floating): what to put in its place
 */
GtkWidget          *foyer_visit_sections_wrap (FoyerVisitSections *self, const char *name, const char *title, gboolean right, GtkWidget *child);
/* The button that chooses, after all are wrapped. (transfer floating) */
GtkWidget          *foyer_visit_sections_button_new (FoyerVisitSections *self);
gboolean            foyer_visit_sections_is_pinned (FoyerVisitSections *self, const char *name);
void                foyer_visit_sections_set_pinned (FoyerVisitSections *self, const char *name, gboolean pinned);

G_END_DECLS
