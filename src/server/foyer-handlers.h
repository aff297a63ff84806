/* foyer-handlers: what the resources of the API share, and the list of them. A handler owns the request until it has replied. */
#pragma once

#include <json-glib/json-glib.h>

#include "foyer-server.h"

G_BEGIN_DECLS

typedef void (*FoyerHandlerFunc) (FoyerServer *server, FoyerHttpRequest *req, const char *rest);

typedef struct
{
  const char *method;
  const char *path;   /* whole, or a prefix when it ends with '/' : the rest is given to the function */
  FoyerHandlerFunc func;
} FoyerHandler;

/* One array per resource, ending with { NULL }. */
extern const FoyerHandler foyer_handlers_enrol[];
extern const FoyerHandler foyer_handlers_code[];
extern const FoyerHandler foyer_handlers_token[];
extern const FoyerHandler foyer_handlers_sync[];
extern const FoyerHandler foyer_handlers_lease[];
extern const FoyerHandler foyer_handlers_visits[];
extern const FoyerHandler foyer_handlers_session[];
extern const FoyerHandler foyer_handlers_call[];
extern const FoyerHandler foyer_handlers_changes[];
extern const FoyerHandler foyer_handlers_snapshot[];
extern const FoyerHandler foyer_handlers_carry[];
extern const FoyerHandler foyer_handlers_integrity[];
extern const FoyerHandler foyer_handlers_blob[];

/* Errors brute force meets: a simple count over the last minutes. TRUE when it is too much. */
gboolean  foyer_server_failed_code (FoyerServer *server, gboolean add);
/* Marks (@user, @key) as under way; FALSE when it is already. */
gboolean  foyer_server_begin_call (FoyerServer *server, const FoyerId *user, const char *key);
void      foyer_server_end_call (FoyerServer *server, const FoyerId *user, const char *key);

/* Replies. @gen NULL: no chain is known ("-" on the wire). @json is taken. */
void      foyer_reply_json (FoyerHttpRequest *req, int status, const char *gen, const char *headers, GString *json);
void      foyer_reply_node (FoyerHttpRequest *req, int status, const char *gen, JsonNode *node);
void      foyer_reply_error (FoyerHttpRequest *req, int status, const char *code, const char *gen, const char *text);
/* The same with the seconds after which to try again. */
void      foyer_reply_retry (FoyerHttpRequest *req, int status, const char *code, const char *gen, const char *text, int retry);
/* The bytes of @path, or those of them that Range asks for; 404 when it is gone. */
void      foyer_reply_file (FoyerHttpRequest *req, const char *gen, const char *path, const char *type);
/* Status and word of a FOYER_ERROR. */
void      foyer_reply_gerror (FoyerHttpRequest *req, const char *gen, const GError *error);
int       foyer_error_status (const GError *error);

/* The desk of the bearer token; replies itself and returns NULL otherwise. */
FoyerDevice *foyer_request_device (FoyerServer *server, FoyerHttpRequest *req, FoyerChain **chain);
/* The same, also a desk that was retired a short while ago: it may push, and nothing else. */
FoyerDevice *foyer_request_late_device (FoyerServer *server, FoyerHttpRequest *req, FoyerChain **chain);
/* 401 with the order to delete everything, signed by the chain. */
void      foyer_reply_stolen (FoyerHttpRequest *req, FoyerChain *chain, const FoyerId *chain_id, const FoyerId *dev);
/* The signed-in user; replies 401 itself. */
gboolean  foyer_request_session (FoyerServer *server, FoyerHttpRequest *req, FoyerChain **chain, FoyerApiSession *session);
/* The body as an object (empty body: an empty one); replies 400 itself and returns NULL. (transfer full) */
JsonObject *foyer_request_object (FoyerHttpRequest *req);
/* The body, inflated when it says so; replies itself and returns NULL. (transfer full) */
GBytes   *foyer_request_body (FoyerHttpRequest *req);
/* The same without a reply: what it would say. */
GBytes   *foyer_request_inflate (FoyerHttpRequest *req, int *status, const char **code, GError **error);
/* A member of the query string, unescaped. (transfer full) (nullable) */
char     *foyer_request_param (FoyerHttpRequest *req, const char *name);

G_END_DECLS
