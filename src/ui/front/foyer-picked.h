/* foyer-picked: several things that were picked, as chips in their order; pressing one takes it out again. Nothing picked: not on view. */
#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define FOYER_TYPE_PICKED (foyer_picked_get_type ())
G_DECLARE_FINAL_TYPE (FoyerPicked, foyer_picked, FOYER, PICKED, GtkWidget)

/* @label: spoken name of all of them */
GtkWidget *foyer_picked_new (const char *label);
/* Once; what is there already stays where it is. */
void       foyer_picked_add (FoyerPicked *self, const char *id, const char *title);
void       foyer_picked_clear (FoyerPicked *self);
/* Takes out the last one; FALSE when there is none. */
gboolean   foyer_picked_drop_last (FoyerPicked *self);
/* (transfer full) (nullable): ids; NULL for none */
JsonArray *foyer_picked_dup_ids (FoyerPicked *self);

G_END_DECLS
