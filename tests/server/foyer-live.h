/* foyer-live: a real foyer-server process on a port of its own, and plain HTTP to it. */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "foyer-id.h"

G_BEGIN_DECLS

typedef struct
{
  char *data;    /* folder of the chains */
  char *chain;   /* id */
  char *url;
  guint port;
  char *address; /* NULL: a port of 127.0.0.1 */
  char *config;  /* text of its settings, or NULL */
  guint metrics; /* port of the figures, when there are settings */
  GSubprocess *process;
} FoyerLive;

FoyerLive *foyer_live_new (void);
/* Both (nullable). With @config, the text of its settings, it gives figures. */
FoyerLive *foyer_live_new_with (const char *address, const char *config);
void       foyer_live_free (FoyerLive *live);
void       foyer_live_stop (FoyerLive *live, gboolean kill9); /* waits until it is gone */
void       foyer_live_start (FoyerLive *live);                /* on the same port; FOYER_TEST_SERVER names another program */
char      *foyer_live_code (FoyerLive *live, const char *loc); /* enrolment code */

/* (transfer full) (nullable): the body as JSON; @status of HTTP. @token, @key (Idempotency-Key) and @body may be NULL. */
JsonNode  *foyer_live_http (FoyerLive *live, const char *method, const char *path, const char *token, const char *key, const char *body, int *status);
/* Raw bytes to the port, what comes back until the server closes or @seconds. (transfer full) */
char      *foyer_live_raw (FoyerLive *live, const char *bytes, gssize len, int seconds);
/* Runs a program of the build folder; its output; exit status in @status. NULL ends the arguments. (transfer full) */
char      *foyer_live_run (int *status, const char *program, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
