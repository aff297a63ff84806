/* foyer-command-icons: one picture for each command, wherever it stands (quick buttons, the list of Ctrl+K). Pure. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @name: of a command, without "win."; an icon's name, never NULL. */
const char *foyer_command_icon (const char *name);

G_END_DECLS
