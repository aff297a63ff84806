/* Which notices of bookings the users of the location are offered (USR-16). What nothing here sends yet has no switch. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-form.h"
#include "foyer-live.h"
#include "foyer-settings-page.h"

const FoyerFormField foyer_settings_notice_fields[] = {
  { "app", N_("In the window"), FOYER_FORM_BOOL, NULL, NULL, N_("Tell users of what others did"),
    N_("Members of the team hear of their own bookings, others of those they ask for, in their account.") },
  { "new", N_("New bookings"), FOYER_FORM_BOOL },
  { "moved", N_("Moved bookings"), FOYER_FORM_BOOL },
  { "cancelled", N_("Cancelled bookings"), FOYER_FORM_BOOL },
  { NULL },
};

static void
on_field_cb (FoyerForm *form, const char *name, gpointer data)
{
  FoyerUiContext *context = data;
  g_autoptr (JsonObject) params = json_object_new ();
  const char *why = NULL;

  if (name != NULL && foyer_form_put (form, name, params, &why))
    foyer_ui_run (context, NULL, "notice.setup", g_steal_pointer (&params), _("Setting changed"), NULL, NULL);
}

static void
build (FoyerLive *live, GtkBox *box, JsonNode *result, gpointer data)
{
  GtkWidget *form = gtk_widget_get_first_child (GTK_WIDGET (box));

  if (form == NULL)
    {
      form = foyer_form_new (foyer_live_context (live), foyer_settings_notice_fields, FALSE, on_field_cb, foyer_live_context (live));
      gtk_box_append (box, form);
    }
  foyer_form_fill (FOYER_FORM (form), json_node_get_object (result));
}

GtkWidget *
foyer_settings_notices_new (FoyerUiContext *context)
{
  return foyer_live_new (context, "notice.offered", NULL, "setting", build, NULL);
}
