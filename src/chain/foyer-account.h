/* foyer-account: what a desk keeps to talk to its chain: address and token in a file of mode 0600 beside the store (not in it, so that a
 * copy of the database alone talks to nobody), the signing key in the user's key ring, or in that file where there is none. Blocking. */
#pragma once

#include "foyer-store.h"

G_BEGIN_DECLS

typedef struct
{
  char *url;    /* "https://chain.example.com", without a slash at the end */
  char *token;
  char *desk;   /* short code on documents */
  FoyerId dev, chain, loc;
  guint8 secret[64]; /* Ed25519 */
  gboolean in_ring;  /* the key is in the key ring, not in the file */
  GStrv pins;        /* (nullable): keys the server may show, see foyer-pin.h; NULL: as the system trusts */
  gboolean has_chain_key;
  guint8 chain_key[32]; /* Ed25519: the chain signs orders with it */
  gint64 issued, expires; /* of the token, UTC ms; 0: not known */
} FoyerAccount;

FoyerAccount *foyer_account_copy (const FoyerAccount *a);
void          foyer_account_free (FoyerAccount *a);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerAccount, foyer_account_free)

/* NOT_FOUND when the desk is not enrolled; CORRUPT; BUSY when the key is in a key ring that is locked or does not answer. A key still in the
 * file goes to the ring when there is one that is open. */
FoyerAccount *foyer_account_load (const char *store_dir, GError **error);
gboolean      foyer_account_save (const FoyerAccount *a, const char *store_dir, GError **error);

/* INVALID unless https://, or http:// to this PC. (transfer full): normalised */
char         *foyer_account_check_url (const char *url, GError **error);

/* What a code looks like to a camera, a clipboard or a person: "foyer:enrol?url=…&code=…&pin=…". (transfer full) */
char         *foyer_invitation_format (const char *url, const char *code, const char *const *pins);
/* FALSE when @text is none. */
gboolean      foyer_invitation_parse (const char *text, char **url, char **code, GStrv *pins);

/**
 * foyer_account_renew:
 * Gets a new token for the key: with the account's url, chain, dev and secret; @account is changed and saved.
 * OFFLINE when the server cannot be reached; DENIED when it refuses the desk; CONFLICT with an order to wipe: see foyer_wipe().
 */
gboolean      foyer_account_renew (FoyerAccount *account, const char *store_dir, GError **error);
/* The token is past half its life. */
gboolean      foyer_account_is_due (const FoyerAccount *account, gint64 now);
/* Signed by the chain, for this desk. @sig: 64 bytes */
gboolean      foyer_account_is_wipe_order (const FoyerAccount *account, const guint8 *sig);
/* Deletes key, token, database and journal of a desk that was reported stolen. The store may be open: it goes on until it is closed, and
 * nothing is left then. */
void          foyer_wipe (const FoyerAccount *account, const char *store_dir);

/* One POST in a context of its own. (nullable) (transfer full) */
GBytes       *foyer_post (const FoyerAccount *account, const char *path, GBytes *body, int *status, GError **error);

/**
 * foyer_enrol:
 * @url: address of the server, or a whole invitation (then @code may be empty)
 * Joins the store to a chain with a one-time code. Asking again after a lost answer is safe: the key is kept before it is sent.
 * A desk the chain does not know any more is enrolled again in the same chain; nothing made on it is lost.
 * CONFLICT when the store belongs to a chain already, NOT_FOUND or DENIED when the code is not good, OFFLINE when the server cannot be
 * reached or something else answers at this address.
 */
gboolean      foyer_enrol (FoyerStore *store, const char *url, const char *code, const char *host, GError **error);

G_END_DECLS
