/* perf-rig-site: what the load rig stands before: thousands of chains in a folder, one real foyer-server, nginx, and their figures second by
 * second. */
#pragma once

#include <gio/gio.h>

#include "foyer-id.h"

G_BEGIN_DECLS

#define RIG_DEVICES 12 /* of a chain at most */

typedef struct
{
  FoyerId id;
  char *tokens[RIG_DEVICES];
  FoyerId devices[RIG_DEVICES];
  int desks;
} RigChain;

/* @n chains with @n_desks desks among them, in @dir. */
RigChain    *rig_make_chains (const char *dir, int n, int n_desks);

/* @open_chains: stores it may have open at once; @parked: desks that may wait. What it logs goes to @dir/log. */
GSubprocess *rig_start_server (const char *dir, const char *socket, int open_chains, int parked);
GSubprocess *rig_start_nginx (const char *dir, const char *front, const char *app);
void         rig_stop (GSubprocess *p);

/* One second of a run. */
typedef struct
{
  gint64 at;       /* monotonic µs */
  double rss_mb, nginx_mb, log_mb;
  int fds;
  gint64 cpu_us;   /* the server's, since it began */
} RigSample;

/* Of server @pid; @nginx 0: none. */
void         rig_sample (const char *dir, int pid, int nginx, RigSample *out);
/* What the server in @dir says of itself: a figure without labels; -1: it does not. */
double       rig_figure (const char *dir, const char *name);
/* Growth per minute of the @offset-th double (or int) of the samples from @from on, by least squares. */
double       rig_slope (GArray *samples, guint from, double (*value) (const RigSample *s));
/* Whether what @dir is on forgets all when the power goes: a commit costs nothing there. */
gboolean     rig_in_memory (const char *dir);

G_END_DECLS
