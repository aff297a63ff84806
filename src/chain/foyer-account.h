/* foyer-account: what a desk keeps to talk to its chain: address, token and signing key, in a file of mode 0600 beside the store (not in
 * it, so that a copy of the database alone talks to nobody). Blocking. */
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
} FoyerAccount;

void          foyer_account_free (FoyerAccount *a);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerAccount, foyer_account_free)

/* NOT_FOUND when the desk is not enrolled; CORRUPT. */
FoyerAccount *foyer_account_load (const char *store_dir, GError **error);
gboolean      foyer_account_save (const FoyerAccount *a, const char *store_dir, GError **error);

/* INVALID unless https://, or http:// to this PC. (transfer full): normalised */
char         *foyer_account_check_url (const char *url, GError **error);

/**
 * foyer_enrol:
 * Joins the store to a chain with a one-time code. Asking again after a lost answer is safe: the key is kept before it is sent.
 * A desk the chain does not know any more is enrolled again in the same chain; nothing made on it is lost.
 * CONFLICT when the store belongs to a chain already, NOT_FOUND or DENIED when the code is not good, OFFLINE when the server cannot be
 * reached or something else answers at this address.
 */
gboolean      foyer_enrol (FoyerStore *store, const char *url, const char *code, const char *host, GError **error);

G_END_DECLS
