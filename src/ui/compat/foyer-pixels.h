/* foyer-pixels: reading and making picture files. GdkPixbuf does it, which later versions of GTK move away from: only here. Any thread. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * foyer_pixels_shrink:
 * @side: pixels; of the longer side, with @square of both, the middle being cut out
 * Returns: (transfer full) (nullable): a JPEG no larger than @side, upright, white where it could be seen through, without what the camera
 * wrote into it; NULL when @file is no picture that can be read here, or one of more than 120 million pixels
 */
GBytes     *foyer_pixels_shrink (GBytes *file, int side, gboolean square);
/* (transfer full) (nullable): the picture, its shorter side no longer than @box pixels. Only JPEG and PNG: what comes from elsewhere is not
 * given to every reader there is. */
GdkTexture *foyer_pixels_texture (GBytes *file, int box);

G_END_DECLS
