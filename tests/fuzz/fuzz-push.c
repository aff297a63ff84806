/* Any bytes as the body of POST /v1/sync, compressed or not, and as a line of carried work: what is accepted is whole, and bodies that parse are
 * written again as they were. */
#include "config.h"

#include <string.h>

#include "foyer-accept.h"
#include "foyer-carry.h"
#include "foyer-error.h"
#include "foyer-wire.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize len);

static void
look (const char *text, gsize len)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerSyncRequest) q = foyer_sync_request_parse (text, len, &error);
  FoyerId dev = FOYER_ID_NONE;

  if (q == NULL)
    {
      g_assert_error (error, FOYER_ERROR, FOYER_ERROR_INVALID);
      return;
    }
  g_assert_true (q->max_rows > 0 && q->max_rows <= FOYER_PAGE_MAX_ROWS && q->max_bytes <= FOYER_PAGE_MAX_BYTES && q->wait >= 0 && q->wait <= FOYER_WAIT_SECONDS);
  for (guint i = 0; i < q->txns->len; i++)
    {
      const FoyerWireTxn *w = &g_array_index (q->txns, FoyerWireTxn, i);
      g_autoptr (FoyerTxn) t = NULL;
      g_autoptr (GError) why = NULL;

      g_assert_true (w->body >= text && w->body + w->len <= text + len);
      t = foyer_txn_parse (w->body, w->len, NULL, &why);
      g_assert_true ((t == NULL) == (why != NULL));
      if (t != NULL)
        {
          /* To another place and back. */
          g_autofree char *written = g_strndup (w->body, w->len), *moved = foyer_txn_rechain (written, 7, 8, t->prev), *back = NULL, *thrice = NULL;
          g_autoptr (FoyerTxn) again = foyer_txn_parse (moved, -1, NULL, NULL);

          g_assert_true (again != NULL && (again->inc == 7 || strstr (written, "\"inc\"") == NULL) && again->n == 8 && again->ops->len == t->ops->len);
          back = foyer_txn_rechain (moved, t->inc, t->n, t->prev);
          thrice = foyer_txn_rechain (written, t->inc, t->n, t->prev);
          g_assert_cmpstr (back, ==, thrice);
        }
    }
  {
    g_autoptr (FoyerPush) push = foyer_push_new (q, &dev, &dev);
    g_assert_true (push->code != NULL || push->txns->len == q->txns->len);
  }
  {
    GString *s = foyer_sync_request_format (q);
    g_autoptr (FoyerSyncRequest) back = foyer_sync_request_parse (s->str, s->len, NULL);

    g_assert_nonnull (back);
    g_assert_cmpuint (back->txns->len, ==, q->has_push ? q->txns->len : 0);
    g_string_free (s, TRUE);
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize len)
{
  /* A buffer of exactly this size: a byte read behind it is noticed. */
  g_autofree char *text = g_memdup2 (len > 0 ? data : (const guint8 *) "", MAX (len, 1));
  const char *request;
  gsize n;
  FoyerId dev;

  if (len > 2 && data[0] == 0x1f && data[1] == 0x8b)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) plain = foyer_wire_inflate (text, len, 1024 * 1024, &error);
      gsize size = 0;
      const char *p = plain != NULL ? g_bytes_get_data (plain, &size) : NULL;

      g_assert_true (plain != NULL || error != NULL);
      g_assert_cmpuint (size, <=, 1024 * 1024);
      if (p != NULL)
        look (p, size);
      return 0;
    }
  look (text, len);
  if (foyer_carry_parse (text, len, &dev, &request, &n))
    {
      g_assert_true (request >= text && request + n <= text + len);
      look (request, n);
    }
  return 0;
}
