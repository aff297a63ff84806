/* Making a receipt and showing it, from wherever a visit is. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include "foyer-labels.h"
#include "foyer-print-window.h"

static void
on_made_cb (FoyerUiContext *context,
            JsonNode       *result,
            const GError   *error,
            gpointer        data)
{
  GtkWindow *parent = data;
  JsonObject *made = result != NULL ? json_node_get_object (result) : NULL;
  FoyerId document;

  if (error == NULL && foyer_json_uid (made, "document", &document))
    foyer_print_show_receipt (context, parent, &document, foyer_json_yes (made, "copy"));
}

void
foyer_print_make_receipt (FoyerUiContext *context,
                          GtkWindow      *parent,
                          const FoyerId  *visit)
{
  foyer_ui_run (context, parent, "visit.receipt", foyer_params ("visit", "d", visit, NULL), NULL, on_made_cb, parent);
}

void
foyer_print_make_return (FoyerUiContext *context,
                         GtkWindow      *parent,
                         const FoyerId  *visit,
                         const char     *reason)
{
  foyer_ui_run (context, parent, "visit.return", foyer_params ("visit", "d", visit, "reason", "s", reason, NULL), NULL, on_made_cb, parent);
}
