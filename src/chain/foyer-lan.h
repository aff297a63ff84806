/* foyer-lan: desks of one location show each other their pending work without the internet (replication.md 5.13).
 *
 * A thread of its own listens for other desks and looks for them, by mDNS (through Avahi when it runs) and at listed addresses. Both sides
 * of a connection prove by TLS that they hold the key of an active desk of this chain and location, as the device rows have it. Then each
 * sends the entries of its log the other does not have, and every further one as it is committed; they go into foyer_peer_take().
 *
 * On the wire: frames of a length (four bytes, big endian, at most 9 MiB), a kind (one byte) and so many bytes:
 *     'h' {"chain":"…","inc":0,"last":{…},"n":41}   first, both ways: the last entry held of the other side's log, and where the own one ends
 *     'e' a sync request with a push     entries, in order, as they are sent to the chain
 *     'p'                                every 20 s; silence of a minute ends the connection */
#pragma once

#include "foyer-account.h"

G_BEGIN_DECLS

typedef struct _FoyerLan FoyerLan;

typedef struct
{
  const char *bind;             /* address to listen on; NULL: all */
  guint16 port;                 /* 0: any */
  const char *const *addresses; /* (nullable): "host:port" of desks to look for, besides mDNS */
  gboolean mdns;
} FoyerLanOptions;

/* A desk that is connected now. */
typedef struct
{
  FoyerId dev;
  char *code;    /* "02" */
  char *name;    /* (nullable) */
  gint64 shown;  /* entries of it that the chain does not have yet, as far as this desk knows */
} FoyerLanPeer;

void      foyer_lan_peer_free (FoyerLanPeer *p);

typedef void (*FoyerLanFunc) (FoyerLan *lan, gpointer data);

/**
 * foyer_lan_new:
 * @account: copied
 * @func: (nullable): called in @context (NULL: the default one) when desks come or go, or show something new
 * Never fails for want of a network: it goes on looking.
 */
FoyerLan  *foyer_lan_new (FoyerStore *store, const FoyerAccount *account, const FoyerLanOptions *options, GMainContext *context, FoyerLanFunc func, gpointer data);
/* Stops the thread. Before the store is closed. */
void       foyer_lan_free (FoyerLan *lan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerLan, foyer_lan_free)
/* Where it listens; 0: it cannot. Any thread. */
guint16    foyer_lan_port (FoyerLan *lan);
/* (transfer full) (element-type FoyerLanPeer). Any thread. */
GPtrArray *foyer_lan_peers (FoyerLan *lan);

G_END_DECLS
