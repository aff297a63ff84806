/* foyer-receipt-data: what stands on a receipt, as kept in document.data (types FOYER_DOC_RECEIPT and FOYER_DOC_RETURN), so that a
 * reprint years later says the same whatever has changed since: names, prices, header.
 *
 *   {"name","address","tax_id","phones","footer"       header and footer of the location as they were
 *    "cashier","client","currency"
 *    "lines":[{"title","qty","price","disc_pct","discount","total"}]
 *    "taxes":[{"pct","added","net","tax"}]              one for each rate; added: on top of the lines, else what of them is tax
 *    "discount","total"                                 minor units; total = Σ lines and the taxes added
 *    "payments":[{"method","kind","amount"}]            per register (its title, cash or cashless), as handed over (cash: what was tendered);
 *                                                       below 0: given back
 *    "tips","rounding"                                  of what was handed over: for the team, and for want of coins (below 0: let off)
 *    "change","due"
 *    "refund_of","reason"}                              returns only: number of the sale receipt
 *
 * Missing members mean empty or 0. The number and time are the document's own. The command that makes the document asks
 * foyer_receipt_data() inside its transaction and stores the text; the query "receipt.view" gives it back with "id", "no", "type",
 * "refund", "when", "at", "void", "paper". Printing again is the same document with the word "copy" (FIN-23). */
#pragma once

#include <json-glib/json-glib.h>
#include "foyer-db.h"

G_BEGIN_DECLS

/**
 * foyer_receipt_data:
 * @cashier: user who prints; none: nobody is named
 * Returns: (transfer full): JSON text for document.data of a sale receipt of @visit: its lines that are not deleted and its money that is
 *   not cancelled; NULL with NOT_FOUND
 */
char *foyer_receipt_data (FoyerDb *db, const FoyerId *visit, const FoyerId *cashier, GError **error);
/**
 * foyer_receipt_data_return:
 * @sale: document of the sale receipt
 * @reason: (nullable)
 * Returns: (transfer full): the same contents as a return of all of it; NULL with NOT_FOUND or CORRUPT
 */
char *foyer_receipt_data_return (FoyerDb *db, const FoyerId *sale, const FoyerId *cashier, const char *reason, GError **error);

G_END_DECLS
