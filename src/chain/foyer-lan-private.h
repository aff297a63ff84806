#pragma once

#include "foyer-lan-log.h"
#include "foyer-lan-mdns.h"
#include "foyer-lan.h"

G_BEGIN_DECLS

#define FOYER_LAN_SESSIONS_MAX 64
#define FOYER_LAN_HANDSHAKE_SECONDS 10
#define FOYER_LAN_RETRY_MS 1000       /* doubled up to */
#define FOYER_LAN_RETRY_MAX_MS 30000

/* An address to look at. */
typedef struct
{
  FoyerLan *lan;
  char *address;
  gint64 delay;     /* ms until the next try after a failure */
  GSource *timer;
  gboolean busy;    /* connecting, or a session of it lives */
} FoyerLanPlace;

typedef struct
{
  int refs;
  FoyerLan *lan;
  FoyerLanPlace *place;     /* dialled; NULL: the other side did */
  GIOStream *raw, *tls;
  GCancellable *cancel;
  FoyerId dev;      /* proved by its certificate; none before the handshake */
  char *code, *name;
  gboolean greeted; /* its hello is here */
  FoyerLanSent sent;
  guint8 header[5];
  guint8 *body;
  gsize len;
  GQueue out;       /* GBytes */
  gboolean writing;
  gint64 heard;     /* monotonic, s */
  GSource *clock;
  gint64 shown;
} FoyerLanSession;

struct _FoyerLan
{
  FoyerStore *store;
  FoyerId dev, chain, loc;
  guint8 secret[64];     /* until the thread has made @cert of it: the first use of TLS loads a library */
  GTlsCertificate *cert;
  char *bind;
  guint16 want_port;
  char **addresses;
  gboolean mdns_wanted;

  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;

  /* thread only */
  GSocketService *service;
  FoyerMdns *mdns;
  GPtrArray *places;   /* of Place */
  GPtrArray *sessions; /* of Session */
  guint watch;
  GRand *rand;
  GCancellable *closing;
  int under_way;       /* sessions not freed, addresses being dialled */

  /* under lock */
  GMutex lock;
  GCond started;
  gboolean ready;
  guint16 port;
  GPtrArray *peers;    /* FoyerLanPeer */
  GSource *notice;
  gboolean gone;

  GMainContext *callers;
  FoyerLanFunc func;
  gpointer data;
};

/* foyer-lan.c, for the sessions: */
/* Tells the callers who is connected now. */
void     foyer_lan_publish (FoyerLan *lan);
/* @place is free again: looked at after a while. */
void     foyer_lan_look_again (FoyerLanPlace *place);
GSource *foyer_lan_after_ms (FoyerLan *lan, gint64 ms, GSourceFunc func, gpointer data);
void     foyer_lan_stop_source (GSource **source);

/* foyer-lan-session.c: */
/* A connection just made; @place: (nullable): NULL when the other side dialled. */
void     foyer_lan_session_start (FoyerLan *lan, FoyerLanPlace *place, GIOStream *raw);
/* Ends it; who dialled looks again after a while. */
void     foyer_lan_session_drop (FoyerLanSession *s, const char *why);
/* Every entry of the log behind what was sent. */
void     foyer_lan_session_send (FoyerLanSession *s);

G_END_DECLS
