/* Numbered papers of a visit. A sale receipt locks it, the return receipt opens it again (front-desk.md 6.4). */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-apply.h"
#include "foyer-cmd-money-private.h"
#include "foyer-receipt-data.h"

/* LLL-DD-NNNNNN: location, desk, counter of this desk. No two desks share a prefix, so the number is final at once and offline. */
static char *
next_number (FoyerBooking *b)
{
  FoyerId device = foyer_store_device (foyer_tx_store (b->tx));
  g_autoptr (FoyerRow) row = foyer_tx_get (b->tx, "device", &device);
  const char *code = row != NULL ? foyer_row_text (row, "code") : NULL;
  g_autofree char *prefix = g_strdup_printf ("%s-%s-", b->place->code, code != NULL ? code : "01");
  g_autofree char *end = g_strdup_printf ("%s~", prefix);
  FoyerStmt *s = foyer_db_sql (b->db, "SELECT no FROM document WHERE no > ?1 AND no < ?2 ORDER BY length(no) DESC, no DESC LIMIT 1");
  gint64 last = 0;

  foyer_stmt_bind_text (s, 1, prefix);
  foyer_stmt_bind_text (s, 2, end);
  if (foyer_stmt_step (s))
    last = g_ascii_strtoll (foyer_stmt_text (s, 0) + strlen (prefix), NULL, 10);
  foyer_stmt_done (s);
  return g_strdup_printf ("%s%06" G_GINT64_FORMAT, prefix, last + 1);
}

/* The sale receipt in force, or none. */
static FoyerId
receipt_of (FoyerBooking *b,
            const FoyerId *visit)
{
  FoyerStmt *s = foyer_db_sql (b->db, "SELECT id FROM document WHERE visit = ?1 AND type = 101 AND void IS NULL ORDER BY at DESC, id DESC LIMIT 1");
  foyer_stmt_bind_id (s, 1, visit);
  FoyerId id = foyer_stmt_step (s) ? foyer_stmt_id (s, 0) : FOYER_ID_NONE;
  foyer_stmt_done (s);
  return id;
}

static void
tell_document (FoyerCall *call,
               const FoyerRow *doc,
               gboolean copy)
{
  foyer_call_result_id (call, "document", &doc->id);
  json_object_set_string_member (foyer_call_result (call), "no", foyer_row_text (doc, "no"));
  json_object_set_boolean_member (foyer_call_result (call), "copy", copy);
}

gboolean
foyer_run_visit_receipt (FoyerCall *call,
                         GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) visit = NULL;
  FoyerId loc = foyer_call_loc (call), who = foyer_call_actor (call)->user;

  if (!foyer_booking_begin (&b, call, &loc, error) || (visit = foyer_call_row (call, "visit", "visit", error)) == NULL)
    return FALSE;
  FoyerId at = foyer_row_id (visit, "loc"), old = receipt_of (&b, &visit->id);
  if (!foyer_id_equal (&at, &loc))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("This visit belongs to another location."));
      return FALSE;
    }
  if (!foyer_id_is_none (&old))
    {
      g_autoptr (FoyerRow) doc = foyer_tx_get (b.tx, "document", &old);
      tell_document (call, doc, TRUE);
      return TRUE;
    }
  g_clear_pointer (&visit, foyer_row_free);
  if ((visit = foyer_booking_visit (&b, call, "visit", error)) == NULL)
    return FALSE;
  if (!foyer_status_may_pay (foyer_status_parse (foyer_row_text (visit, "status"))))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("A receipt is printed when the client has arrived or the visit is confirmed."));
      return FALSE;
    }

  g_autofree char *data = foyer_receipt_data (b.db, &visit->id, &who, error);
  if (data == NULL)
    return FALSE;
  g_autofree char *no = next_number (&b);
  g_autoptr (FoyerRow) doc = foyer_money_new_document (&b, FOYER_DOC_RECEIPT, visit, NULL);
  foyer_row_set_text (doc, "no", no);
  foyer_row_set_text (doc, "data", data);
  foyer_tx_put (b.tx, doc);
  tell_document (call, doc, FALSE);
  return TRUE;
}

gboolean
foyer_run_visit_return (FoyerCall *call,
                        GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) visit = NULL;
  FoyerId loc = foyer_call_loc (call), who = foyer_call_actor (call)->user;

  if (!foyer_booking_begin (&b, call, &loc, error) || (visit = foyer_booking_visit (&b, call, "visit", error)) == NULL)
    return FALSE;
  FoyerId sale = receipt_of (&b, &visit->id);
  if (foyer_id_is_none (&sale))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("No receipt was printed for this visit."));
      return FALSE;
    }
  g_autofree char *data = foyer_receipt_data_return (b.db, &sale, &who, foyer_call_text (call, "reason"), error);
  if (data == NULL)
    return FALSE;
  g_autofree char *no = next_number (&b);
  g_autoptr (FoyerRow) doc = foyer_money_new_document (&b, FOYER_DOC_RETURN, visit, foyer_call_text (call, "reason"));
  foyer_row_set_text (doc, "no", no);
  foyer_row_set_text (doc, "data", data);
  foyer_tx_put (b.tx, doc);
  foyer_money_mark_void (&b, "document", &sale);
  tell_document (call, doc, FALSE);
  return TRUE;
}
