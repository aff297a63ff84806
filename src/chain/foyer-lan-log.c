#define G_LOG_DOMAIN "foyer-chain"

#include "config.h"

#include <string.h>

#include "foyer-error.h"
#include "foyer-lan-log.h"
#include "foyer-mask.h"
#include "foyer-masked.h"
#include "foyer-peer.h"
#include "foyer-prune.h"
#include "foyer-sync-apply.h"

#define BATCH_TXNS 200
#define BATCH_BYTES (1024 * 1024)
#define BACKLOG 500         /* entries shown again although the chain has them: the other desk's base may be behind */

typedef struct
{
  FoyerId dev;
  FoyerLanHeld *held;
} ReadHeld;

static gboolean
read_held (FoyerDb *db, gpointer data, GError **error)
{
  ReadHeld *r = data;
  FoyerLanHeld *h = r->held;
  char text[37];
  g_autofree char *path = g_strdup_printf ("$.\"%s\"", foyer_id_format (&r->dev, text));
  FoyerStmt *s;

  foyer_db_peer_position (db, &r->dev, &h->inc, &h->n);
  h->shown = foyer_db_peer_count (db, &r->dev);
  s = foyer_db_own_read (db, "SELECT CAST(i.key AS INTEGER), json_extract(i.value,'$.n') FROM sync_base b, json_each(b.devs,?1) i");
  foyer_stmt_bind_text (s, 1, path);
  while (foyer_stmt_step (s))
    {
      gint64 inc = foyer_stmt_int (s, 0), n = foyer_stmt_int (s, 1);

      if (inc > h->inc || (inc == h->inc && n > h->n))
        {
          h->inc = inc;
          h->n = n;
        }
    }
  foyer_stmt_done (s);
  return TRUE;
}

void
foyer_lan_log_held (FoyerStore *store, const FoyerId *dev, FoyerLanHeld *out)
{
  ReadHeld r = { *dev, out };

  memset (out, 0, sizeof *out);
  foyer_store_read (store, read_held, &r, NULL);
}

static gboolean
read_you (FoyerDb *db, gpointer data, GError **error)
{
  FoyerStmt *s = foyer_db_own_read (db, "SELECT you_n FROM sync_base");

  *(gint64 *) data = foyer_stmt_step (s) ? foyer_stmt_int (s, 0) : 0;
  foyer_stmt_done (s);
  return TRUE;
}

static gboolean
read_pruned (FoyerDb *db, gpointer data, GError **error)
{
  FoyerLanSent *sent = data;

  sent->n = MAX (sent->n, foyer_db_log_pruned (db, sent->inc));
  return TRUE;
}

typedef struct
{
  const FoyerId *dev;
  gboolean masked;
  FoyerMask mask;
} ReadMask;

static gboolean
read_mask (FoyerDb *db, gpointer data, GError **error)
{
  ReadMask *r = data;
  g_autoptr (FoyerRow) row = foyer_db_get (db, "device", r->dev);

  r->masked = foyer_desk_is_masked (db, row) && foyer_mask_read (db, &r->mask);
  return TRUE;
}

/* Bodies as the other desk may have them; their hashes stay those of this log. FALSE: it is not known what it may have. */
static gboolean
veil (FoyerStore *store, const FoyerId *dev, GArray *log, GError **error)
{
  ReadMask r = { dev };

  if (foyer_id_is_none (dev))
    return TRUE;
  if (!foyer_store_read (store, read_mask, &r, error))
    return FALSE;
  for (guint i = 0; r.masked && i < log->len; i++)
    {
      FoyerWireTxn *t = &g_array_index (log, FoyerWireTxn, i);
      char *body = foyer_mask_body (&r.mask, t->body, t->len);

      if (body == NULL)
        continue;
      g_free ((char *) t->body);
      t->body = body;
      t->len = strlen (body);
    }
  return TRUE;
}

static gboolean
read_end (FoyerDb *db, gpointer data, GError **error)
{
  FoyerLanEnd *end = data;
  FoyerStmt *s = foyer_db_own_read (db, "SELECT inc,n,h FROM sync_log ORDER BY inc DESC, n DESC LIMIT 1");
  gsize len;

  if (foyer_stmt_step (s))
    {
      const void *h = foyer_stmt_blob (s, 2, &len);

      end->inc = foyer_stmt_int (s, 0);
      end->n = foyer_stmt_int (s, 1);
      memcpy (end->h, h, MIN (len, sizeof end->h));
    }
  foyer_stmt_done (s);
  return TRUE;
}

void
foyer_lan_log_end (FoyerStore *store, FoyerLanEnd *out)
{
  memset (out, 0, sizeof *out);
  foyer_store_read (store, read_end, out, NULL);
}

gboolean
foyer_lan_log_check (FoyerStore *store, const FoyerId *dev, const FoyerLanEnd *end)
{
  g_autoptr (GError) error = NULL;
  gboolean fits = FALSE;

  if (!foyer_peer_check (store, dev, end->inc, end->n, end->h, &fits, &error))
    g_warning ("What another desk showed cannot be compared with its log: %s", error->message);
  return fits;
}

void
foyer_lan_log_begin (FoyerStore *store, gint64 inc, gint64 n, FoyerLanSent *sent)
{
  gint64 last, you = 0;

  foyer_store_log_position (store, &sent->inc, &last);
  foyer_store_read (store, read_you, &you, NULL);
  /* From what it holds; not from years ago when it holds nothing: the chain has told it, or will. */
  sent->n = inc == sent->inc ? CLAMP (n, 0, last) : 0;
  sent->n = MAX (sent->n, MIN (you, last) - BACKLOG);
  sent->n = MAX (sent->n, 0);
}

GString *
foyer_lan_log_next (FoyerStore *store, FoyerLanSent *sent, GError **error)
{
  g_autoptr (FoyerSyncRequest) q = NULL;
  g_autoptr (GArray) log = NULL;
  gint64 inc, n;

  foyer_store_log_position (store, &inc, &n);
  if (inc != sent->inc)
    {
      sent->inc = inc; /* a fork: the new life from its start */
      sent->n = 0;
    }
  /* What the log has let go of the chain tells; what is left there of it does not follow. */
  if (!foyer_store_read (store, read_pruned, sent, error) || sent->n >= n)
    return NULL;
  log = foyer_sync_read_log (store, inc, sent->n + 1, BATCH_TXNS, BATCH_BYTES, error);
  if (log == NULL || log->len == 0 || !veil (store, &sent->dev, log, error))
    return NULL;
  q = foyer_sync_request_new ();
  q->has_push = TRUE;
  q->inc = inc;
  g_array_append_vals (q->txns, log->data, log->len);
  sent->n += log->len;
  return foyer_sync_request_format (q);
}

gboolean
foyer_lan_log_take (FoyerStore *store, const FoyerId *dev, const char *text, gsize len, guint *taken, GError **error)
{
  g_autoptr (FoyerSyncRequest) q = foyer_sync_request_parse (text, len, error);
  g_autofree FoyerPeerEntry *entries = NULL;
  g_autoptr (GError) why = NULL;

  *taken = 0;
  if (q == NULL)
    return FALSE;
  if (!q->has_push)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, "The other desk sent no entries.");
      return FALSE;
    }
  entries = g_new0 (FoyerPeerEntry, q->txns->len + 1);
  for (guint i = 0; i < q->txns->len; i++)
    {
      const FoyerWireTxn *t = &g_array_index (q->txns, FoyerWireTxn, i);

      entries[i].body = t->body;
      entries[i].len = t->len;
      memcpy (entries[i].h, t->h, FOYER_HASH_LEN);
    }
  if (foyer_peer_take (store, dev, entries, q->txns->len, taken, &why))
    return TRUE;
  if (g_error_matches (why, FOYER_ERROR, FOYER_ERROR_CORRUPT))
    foyer_peer_drop (store, dev, NULL);
  g_propagate_error (error, g_steal_pointer (&why));
  return FALSE;
}
