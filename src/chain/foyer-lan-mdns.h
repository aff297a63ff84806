/* foyer-lan-mdns: finding the desks next door by mDNS, through the Avahi daemon's D-Bus interface. Without the daemon it waits for it. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _FoyerMdns FoyerMdns;
/* @address: "host:port" of a desk of @chain that is not @self. In the context that was the thread's default when it was made. */
typedef void (*FoyerMdnsFunc) (const char *address, gpointer data);

/* Announces "@self" (a desk's id) of @chain at @port, and looks for others. */
FoyerMdns *foyer_mdns_new (const char *chain, const char *self, guint16 port, FoyerMdnsFunc func, gpointer data);
void       foyer_mdns_free (FoyerMdns *m);

G_END_DECLS
