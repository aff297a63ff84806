/* foyer-choice-chip: one condition of a list as a button: what it narrows to, and behind it what there is to choose. One of several, or any
 * number; a period also as two days.
 *
 * Signal "changed": somebody chose. Main thread only. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_CHOICE_CHIP (foyer_choice_chip_get_type ())
G_DECLARE_FINAL_TYPE (FoyerChoiceChip, foyer_choice_chip, FOYER, CHOICE_CHIP, GtkWidget)

/* @title: "Status", said while nothing is chosen. (transfer floating) */
GtkWidget  *foyer_choice_chip_new (FoyerUiContext *context, const char *title, gboolean many);
/* @name: "" is what there is without choosing; of a chip of one it has to come first. */
void        foyer_choice_chip_add (FoyerChoiceChip *self, const char *name, const char *label);
/* The periods there are, and two days of one's own: names as foyer_choice_chip_days() reads them. */
void        foyer_choice_chip_add_periods (FoyerChoiceChip *self, const char *any, gboolean ahead);
/* Names separated by blanks; what is not there yet counts as soon as it is added. */
void        foyer_choice_chip_set (FoyerChoiceChip *self, const char *names);
char       *foyer_choice_chip_dup (FoyerChoiceChip *self); /* (transfer full): "" for nothing */
gboolean    foyer_choice_chip_is_set (FoyerChoiceChip *self);
/* First and last day of a period's name, today being @today. FALSE: any. An end that is open is left as it is. */
gboolean    foyer_choice_chip_days (const char *name, gint64 today, int first_weekday, gint64 *from, gint64 *to);

G_END_DECLS
