/* foyer-suggest: an entry with what it could mean listed under it as one types. Arrow keys choose, Enter takes, Esc closes the list.
 *
 * Signals: "changed" (text as typed: the owner sets new suggestions), "picked" (JsonObject *item, not NULL), "accepted" (Enter on
 * something that is no suggestion, also on nothing). */
#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define FOYER_TYPE_SUGGEST (foyer_suggest_get_type ())
G_DECLARE_FINAL_TYPE (FoyerSuggest, foyer_suggest, FOYER, SUGGEST, GtkWidget)

/* @label: spoken name; @hint: placeholder */
GtkWidget  *foyer_suggest_new (const char *label, const char *hint);
void        foyer_suggest_clear (FoyerSuggest *self);
/* @item: (transfer full): what "picked" gives back. @note: (nullable): small text behind @title */
void        foyer_suggest_add (FoyerSuggest *self, const char *title, const char *note, JsonObject *item);
/* After the last foyer_suggest_add(): shows the list with its first row chosen, or hides an empty one. */
void        foyer_suggest_show (FoyerSuggest *self);
const char *foyer_suggest_get_text (FoyerSuggest *self);
/* Without "changed". */
void        foyer_suggest_set_text (FoyerSuggest *self, const char *text);
void        foyer_suggest_focus (FoyerSuggest *self);

G_END_DECLS
