/* foyer-text-cache: laid-out texts, kept between frames and between days.
 *
 * Making a layout costs some fifty microseconds, looking one up less than one. Keyed by text, style and the width it must fit
 * (rounded down to a class of 8 pixels, so that a resize by a pixel changes nothing). Belongs to one widget; main thread. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  FOYER_TEXT_TITLE,        /* first line of a block */
  FOYER_TEXT_TITLE_STRUCK, /* the same of somebody who did not come */
  FOYER_TEXT_LINE,         /* the lines below it */
  FOYER_TEXT_HEAD,         /* name over a column */
  FOYER_TEXT_CAPTION,      /* small text with tabular figures: hours, positions */
  FOYER_TEXT_STRONG,       /* the same, bold: the time of now and of a drag */
  FOYER_N_TEXT_STYLES,
} FoyerTextStyle;

typedef struct
{
  PangoLayout *layout;
  int x, width, height; /* pixels; @x: where the text begins within the layout */
} FoyerText;

typedef struct _FoyerTextCache FoyerTextCache;

FoyerTextCache  *foyer_text_cache_new (GtkWidget *widget); /* borrows @widget */
void             foyer_text_cache_free (FoyerTextCache *self);
/* Forget everything: the font, the scale or the direction changed. */
void             foyer_text_cache_clear (FoyerTextCache *self);
/**
 * foyer_text_cache_get:
 * @max_width: pixels at hand; the text is cut with an ellipsis (or broken into @max_lines) only where it needs more
 * Returns: (transfer none): valid until the main loop is entered again
 */
const FoyerText *foyer_text_cache_get (FoyerTextCache *self, FoyerTextStyle style, const char *text, int max_width, int max_lines);
int              foyer_text_cache_line_height (FoyerTextCache *self, FoyerTextStyle style);
guint            foyer_text_cache_n_made (FoyerTextCache *self); /* layouts made so far, for tests and figures */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerTextCache, foyer_text_cache_free)

G_END_DECLS
