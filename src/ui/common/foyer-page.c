#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include "foyer-page.h"

G_DEFINE_INTERFACE (FoyerPage, foyer_page, GTK_TYPE_WIDGET)

static void
foyer_page_default_init (FoyerPageInterface *iface)
{
}

#define ASK(self, member, none) \
  FoyerPageInterface *iface = FOYER_PAGE_GET_IFACE (self); \
  return iface->member != NULL ? iface->member (self) : (none)

GtkWidget *
foyer_page_header_start (FoyerPage *self)
{
  ASK (self, header_start, NULL);
}

GtkWidget *
foyer_page_header_title (FoyerPage *self)
{
  ASK (self, header_title, NULL);
}

GtkWidget *
foyer_page_header_end (FoyerPage *self)
{
  ASK (self, header_end, NULL);
}

void
foyer_page_shown (FoyerPage  *self,
                  JsonObject *args)
{
  FoyerPageInterface *iface = FOYER_PAGE_GET_IFACE (self);

  if (iface->shown != NULL)
    iface->shown (self, args);
}

void
foyer_page_hidden (FoyerPage *self)
{
  FoyerPageInterface *iface = FOYER_PAGE_GET_IFACE (self);

  if (iface->hidden != NULL)
    iface->hidden (self);
}

gboolean
foyer_page_search (FoyerPage *self)
{
  ASK (self, search, FALSE);
}

gboolean
foyer_page_create (FoyerPage *self)
{
  ASK (self, create, FALSE);
}

gboolean
foyer_page_back (FoyerPage *self)
{
  ASK (self, back, FALSE);
}

gboolean
foyer_page_ready (FoyerPage *self)
{
  ASK (self, ready, TRUE);
}
