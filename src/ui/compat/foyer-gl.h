/* foyer-gl: whether windows are painted by the graphics card.
 *
 * GTK opens OpenGL even where no card can draw it and where nobody will use it. Without a card that is a second processor emulated on
 * the first: on such a PC (thin client, remote desktop, virtual machine) a start takes twice as long, memory three times as much and
 * a day switch six times the work of painting plainly with cairo, which GTK does when it is told to leave OpenGL alone. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * foyer_gl_wanted:
 * @renderer: (nullable): what the user chose in GSK_RENDERER
 * @dev: where the system keeps its devices, "/dev"
 * Returns: FALSE when @renderer needs no OpenGL, or nothing is chosen and there is no graphics card.
 */
gboolean foyer_gl_wanted (const char *renderer, const char *dev);
/* Tells GTK, by its environment: before GTK starts and before there are threads. */
void     foyer_gl_prepare (void);

G_END_DECLS
