/* POST /v1/lease {acct, want}: a desk that reaches the server asks for as much of an account as it is about to spend. What it gets it may
 * spend, whatever becomes of the line. */
#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <string.h>

#include "foyer-accounts.h"
#include "foyer-apply.h"
#include "foyer-error.h"
#include "foyer-handlers.h"
#include "foyer-leases.h"
#include "foyer-time.h"

#define ROUND_MS (G_GINT64_CONSTANT (10) * 60 * 1000)
#define STATE_ROUND "lease_round"

void
foyer_leases_round_if_due (FoyerTx *tx)
{
  g_autofree char *last = foyer_db_state (foyer_tx_db (tx), STATE_ROUND);
  gint64 now = foyer_tx_now (tx), at = last != NULL ? g_ascii_strtoll (last, NULL, 10) : 0;
  g_autofree char *text = NULL;

  if (now >= at && now - at < ROUND_MS)
    return;
  text = g_strdup_printf ("%" G_GINT64_FORMAT, now);
  foyer_tx_set_state (tx, STATE_ROUND, text);
  foyer_lease_round (tx);
}

/* ---- heard in this life ---------------------------------------------------------------------------------------------------------- */

typedef struct
{
  FoyerId dev;
  const char *gen;
  gboolean asked; /* a restore is behind us and this desk was not heard since */
} Heard;

static gboolean
look (FoyerDb *db, gpointer data, GError **error)
{
  Heard *h = data;
  FoyerStmt *s = foyer_db_own_read (db, "SELECT 1 FROM sync_meta m JOIN server_device d ON d.id = ?1 WHERE m.parent_gen IS NOT NULL AND m.gen = ?2"
                                        " AND coalesce(d.settled_gen, '') <> m.gen");

  foyer_stmt_bind_id (s, 1, &h->dev);
  foyer_stmt_bind_text (s, 2, h->gen);
  h->asked = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return TRUE;
}

static gboolean
mark (FoyerTx *tx, gpointer data, GError **error)
{
  Heard *h = data;
  FoyerStmt *s = foyer_tx_own (tx, "UPDATE server_device SET settled_gen = ?2 WHERE id = ?1");

  foyer_stmt_bind_id (s, 1, &h->dev);
  foyer_stmt_bind_text (s, 2, h->gen);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
  return foyer_db_check (foyer_tx_db (tx), error);
}

void
foyer_leases_heard (FoyerChain *chain, const FoyerDevice *device, const FoyerSyncRequest *q)
{
  Heard h = { device->id, q->gen, FALSE };
  g_autoptr (GError) error = NULL;

  if (!q->has_pull || q->pending != 0 || q->txns->len > 0 || q->gen == NULL || q->cursors == NULL || q->cursors->len == 0
      || g_strcmp0 (q->gen, foyer_chain_gen (chain)) != 0)
    return;
  if (foyer_store_glance (foyer_chain_store (chain), look, &h, &error) && h.asked && foyer_store_maintain (foyer_chain_store (chain), mark, &h, &error))
    g_message ("Desk %s has been heard since the restore", device->code);
  if (error != NULL)
    g_warning ("%s", error->message);
}

/* ---- the call ---------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  const FoyerDevice *device;
  FoyerId acct;
  gint64 want, given, granted, exp;
  gboolean frozen;
} Ask;

static gboolean
lend (FoyerTx *tx, gpointer data, GError **error)
{
  Ask *a = data;
  char text[37];
  FoyerId id = foyer_id_derivef (&a->acct, "lease:%s", foyer_id_format (&a->device->id, text));
  g_autoptr (FoyerRow) row = NULL;

  foyer_tx_set_remote (tx);
  a->frozen = !foyer_lease_thawed (foyer_tx_db (tx));
  a->given = foyer_lease_grant (tx, &a->acct, &a->device->id, &a->device->loc, a->want);
  row = foyer_tx_get (tx, "lease", &id);
  a->granted = row != NULL ? foyer_row_int (row, "granted") : 0;
  a->exp = row != NULL ? foyer_row_int (row, "exp") : 0;
  return foyer_db_check (foyer_tx_db (tx), error);
}

static void
serve_lease (FoyerServer *server, FoyerHttpRequest *req, const char *rest)
{
  FoyerChain *chain = NULL;
  FoyerDevice *device = foyer_request_device (server, req, &chain);
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (GError) error = NULL;
  Ask ask = { 0 };
  GString *s;
  FoyerJsonWriter w;

  if (device == NULL)
    return;
  ask.device = device;
  body = foyer_request_object (req);
  if (body == NULL)
    ;
  else if (!foyer_id_parse (json_object_get_string_member_with_default (body, "acct", ""), &ask.acct)
           || (ask.want = json_object_get_int_member_with_default (body, "want", 0)) <= 0 || strcmp (device->status, "active") != 0)
    foyer_reply_error (req, 400, "malformed", foyer_chain_gen (chain), "Say which account and how much, from a desk in use.");
  else if (!foyer_store_maintain (foyer_chain_store (chain), lend, &ask, &error))
    foyer_reply_gerror (req, foyer_chain_gen (chain), error);
  else
    {
      foyer_chain_published (chain);
      s = g_string_new (NULL);
      foyer_json_writer_init (&w, s);
      foyer_json_begin_object (&w);
      foyer_json_key (&w, "exp");
      foyer_json_int (&w, ask.exp);
      foyer_json_key (&w, "frozen");
      foyer_json_bool (&w, ask.frozen);
      foyer_json_key (&w, "given");
      foyer_json_int (&w, ask.given);
      foyer_json_key (&w, "granted");
      foyer_json_int (&w, ask.granted);
      foyer_json_end_object (&w);
      foyer_reply_json (req, 200, foyer_chain_gen (chain), NULL, s);
    }
  foyer_device_free (device);
}

const FoyerHandler foyer_handlers_lease[] = {
  { "POST", "/v1/lease", serve_lease },
  { NULL },
};
