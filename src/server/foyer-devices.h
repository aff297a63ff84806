/* foyer-devices: who may talk to the chain server: enrolment codes, desks and signed-in users, all known by random tokens of which only
 * SHA-256 is stored. A token names its chain, so that any node finds the store without a directory:
 *
 *     fd1_<chain, 32 hex>_<43 characters>   a desk's       fs1_…   a user's session */
#pragma once

#include "foyer-apply.h"

G_BEGIN_DECLS

#define FOYER_TOKEN_HASH 32
#define FOYER_CODE_SECONDS (15 * 60)
#define FOYER_TOKEN_DAYS 30         /* a desk changes its token at half of it */
#define FOYER_TOKEN_BEFORE_HOURS 24 /* so long the one before is good: the answer that brought the new one may be lost */
#define FOYER_TOKEN_GRACE_DAYS 180  /* so long after its end the desk's key still gets a new one */
#define FOYER_NONCE_SECONDS 120
#define FOYER_SESSION_HOURS 12

/* What people decide about a desk (location, state, what it holds) is its row of the synced table "device"; this is that and what only the
 * server knows. */
typedef struct
{
  FoyerId id, loc;
  char *code;        /* "07" */
  char *status;      /* active retired stolen */
  gint64 status_at;  /* UTC ms: since then */
  GPtrArray *scopes; /* (element-type utf8) as granted when it was read, sorted; the feed reads them anew */
  gboolean has_key;
  guint8 pubkey[32];
  gboolean fresh;    /* its present token comes for the first time */
  gint64 seen;       /* as people are told, UTC ms */
  gint64 expires;    /* UTC ms: the token it was found by; 0: not found by one */
  int more_refs;     /* atomic: owners beside the first */
} FoyerDevice;

FoyerDevice *foyer_device_ref (FoyerDevice *d); /* one more owner; it does not change any more */
void         foyer_device_free (FoyerDevice *d);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerDevice, foyer_device_free)

/* "fd1" or "fs1". (transfer full); @hash: what is stored. */
char        *foyer_token_new (const char *kind, const FoyerId *chain, guint8 *hash);
/* FALSE when @token has not this form. */
gboolean     foyer_token_parse (const char *token, const char *kind, FoyerId *chain, guint8 *hash);

/* ---- enrolment codes: small files beside the stores, so that they can be made while the server runs ----------------------- */
typedef struct
{
  FoyerId chain, loc; /* loc none: every location */
  FoyerId by;         /* user who made it; none: on the server itself */
  char role[24];      /* what the desk is used for at most; "": no limit */
  char scopes[256];   /* JSON as in device.scopes; "": by @loc alone */
  gint64 expires;     /* UTC ms */
  guint8 hash[FOYER_TOKEN_HASH];
} FoyerCode;

/* A new one, and what is kept of it. (transfer full): "ABCDE-FGHJK" */
char        *foyer_code_random (guint8 *hash);
/* As typed: case, blanks and dashes do not matter, O is 0, I and L are 1. FALSE when it cannot be a code. */
gboolean     foyer_code_hash (const char *text, guint8 *hash);
/* NOT_FOUND in the words for people. */
void         foyer_code_unknown (GError **error);
/* (transfer full) */
char        *foyer_code_make (const char *data_dir, const FoyerId *chain, const FoyerId *loc, gint64 now, GError **error);
/* The same with everything of @want but expires and hash. */
char        *foyer_code_make_for (const char *data_dir, const FoyerCode *want, gint64 now, GError **error);
/* NOT_FOUND when there is no such code or its time is up. */
gboolean     foyer_code_find (const char *data_dir, const char *text, gint64 now, FoyerCode *out, GError **error);

/* ---- what desks are told about this server: DATA/url and DATA/pins, one line each -------------------------------------------- */
char        *foyer_url_read (const char *data_dir);   /* (nullable): where desks reach it */
GStrv        foyer_pins_read (const char *data_dir);  /* (nullable): see foyer-pin.h; the key in use and one in reserve */
gboolean     foyer_pins_add (const char *data_dir, const char *pin, GError **error);
gboolean     foyer_url_write (const char *data_dir, const char *url, GError **error);

/* ---- desks ------------------------------------------------------------------------------------------------------------------ */
/**
 * foyer_device_enrol:
 * @pubkey: (nullable): 32 bytes
 * Makes the desk, or, when the same code comes again with the same key (the answer was lost), gives it a new token.
 * DENIED when the code was used by another desk.
 */
FoyerDevice *foyer_device_enrol (FoyerStore *store, const FoyerCode *code, const guint8 *pubkey, const char *host, const guint8 *tok_hash,
                                 gint64 now, GError **error);
/* Puts the keys of desks enrolled before version 2 into their rows, where the other desks look for them. Once, when a chain is opened. */
gboolean     foyer_device_publish_keys (FoyerStore *store, GError **error);
/* What the desk may see and write as the store stands now. (transfer full) (element-type utf8), sorted */
GPtrArray   *foyer_device_scopes (FoyerDb *db, const FoyerId *dev);
/* They are of a desk that gets no numbers in clear (foyer-mask.h). */
gboolean     foyer_scopes_masked (GPtrArray *scopes);
/* Inside a job: what a desk says of itself. The row people look at changes when it matters, and every few minutes. */
void         foyer_device_report (FoyerTx *tx, const FoyerId *dev, gint64 pending, gint64 skew, const char *app);
gboolean     foyer_device_heard_due (const FoyerDevice *d, gint64 now);
/* A desk that only listens: noted about once an hour, and when it uses a new token. TRUE when something was written. */
gboolean     foyer_device_heard (FoyerStore *store, const FoyerDevice *d, gint64 now, gint64 pending, gint64 skew, const char *app);
FoyerDevice *foyer_device_get (FoyerDb *db, const FoyerId *dev); /* (nullable) */

/* ---- a new token for a key ---------------------------------------------------------------------------------------------- */
/* The chain's own key (Ed25519), made when first asked for: orders to a desk are signed with it. FALSE: there is none yet. */
gboolean     foyer_chain_key (FoyerDb *db, guint8 *public, guint8 *secret);
void         foyer_chain_key_make (FoyerTx *tx);
/* Good for two minutes and for one answer; stores nothing. (transfer full) (nullable) */
char        *foyer_nonce_new (FoyerDb *db, const FoyerId *chain, const FoyerId *dev, gint64 now);
/**
 * foyer_device_renew:
 * @sig: by the desk's key over foyer_nonce_text()
 * DENIED when nonce or signature are not good or the desk is not to have a token any more.
 */
gboolean     foyer_device_renew (FoyerStore *store, const FoyerId *chain, const FoyerId *dev, const char *nonce, const guint8 *sig, const guint8 *tok_hash,
                                 gint64 now, gint64 *expires, GError **error);

/* By token hash. (nullable): also when its time is over */
FoyerDevice *foyer_device_find (FoyerDb *db, const guint8 *tok_hash, gint64 now);

/* ---- users ------------------------------------------------------------------------------------------------------------------- */
typedef struct
{
  FoyerId user, loc;
  gboolean may_call, may_query, may_changes;
} FoyerApiSession;

gboolean     foyer_api_session_add (FoyerStore *store, const guint8 *tok_hash, const FoyerApiSession *s, gint64 now, GError **error);
gboolean     foyer_api_session_find (FoyerDb *db, const guint8 *tok_hash, gint64 now, FoyerApiSession *out);

/* ---- idempotency keys ---------------------------------------------------------------------------------------------------------- */
/* @request: SHA-256 of what is asked. */
gboolean     foyer_idem_find (FoyerDb *db, const FoyerId *user, const char *key, guint8 *request, int *status, char **body);
gboolean     foyer_idem_keep (FoyerStore *store, const FoyerId *user, const char *key, const guint8 *request, int status, const char *body,
                              gint64 now, GError **error);

G_END_DECLS
