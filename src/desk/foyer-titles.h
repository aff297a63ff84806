/* foyer-titles: what a category or service is called in another language: {"hu":"Hajvágás"}. A language that is not there has the title. */
#pragma once

#include "foyer-command.h"

G_BEGIN_DECLS

/* (transfer full): @title when @titles (nullable: JSON text) says nothing for @lang, "hu" or "hu_HU" (nullable). */
char    *foyer_title_in (const char *title, const char *titles, const char *lang);
/* Language of the asker: the parameter "lang" where the entry has it, else that of the user's account, else that of this program.
 * (transfer full) */
char    *foyer_titles_lang (FoyerCall *call);
/* Fills "titles" of @row from the parameter, a whole set: blank texts are left out. FALSE with INVALID. */
gboolean foyer_titles_fill (FoyerCall *call, FoyerRow *row, GError **error);

G_END_DECLS
