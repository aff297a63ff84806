#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-pages.h"

/* In the order of the day. A page without an icon is reached by a command, not from the sidebar. */
const FoyerPageInfo foyer_pages[] = {
  { NULL },
};

const FoyerPanelInfo foyer_panels[] = {
  { NULL },
};

const FoyerCommandInfo foyer_ui_commands[] = {
  { NULL },
};
