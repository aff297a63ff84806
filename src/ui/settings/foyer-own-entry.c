#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-cover.h"
#include "foyer-money.h"
#include "foyer-own-entry.h"

typedef struct
{
  FoyerUiContext *context; /* owned */
  GtkWidget *error;        /* borrowed */
  char *service, *staff, *before;
  gboolean price;
} Own;

static void
own_free (gpointer data)
{
  Own *o = data;

  g_object_unref (o->context);
  g_free (o->service);
  g_free (o->staff);
  g_free (o->before);
  g_free (o);
}

static void
on_saved_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Own *o = g_object_get_data (data, "own");
  g_autofree char *text = error ? foyer_ui_error_text (error) : NULL;

  foyer_form_error_set (o->error, text);
}

static gboolean
parse (Own *o, const char *text, gint64 *value)
{
  if (o->price)
    return foyer_money_parse (text, foyer_ui_currency (o->context), value) && *value >= 0;
  *value = g_ascii_strtoll (text, NULL, 10);
  return *value > 0;
}

static void
send (GtkWidget *entry, Own *o)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
  JsonObject *params;
  gint64 value = 0;

  if (g_strcmp0 (text, o->before) == 0)
    return;
  if (*text != '\0' && !parse (o, text, &value))
    {
      foyer_form_error_set (o->error, o->price ? _("A price is a number that is not below zero.") : _("The duration is a number of minutes."));
      return;
    }
  g_free (o->before);
  o->before = g_strdup (text);
  params = foyer_params ("service", "s", o->service, "staff", "s", o->staff, NULL);
  if (*text == '\0')
    json_object_set_null_member (params, o->price ? "price" : "dur");
  else
    json_object_set_int_member (params, o->price ? "price" : "dur", value);
  foyer_ui_run_quiet (o->context, entry, "service.prices", params, _("Own price and time changed"), on_saved_cb, entry);
}

static void
on_activate_cb (GtkWidget *entry, Own *o)
{
  send (entry, o);
}

static void
on_leave_cb (GtkEventControllerFocus *controller, Own *o)
{
  GtkWidget *entry = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));

  /* Not while the row is being taken away. */
  if (gtk_widget_get_root (entry) != NULL)
    send (entry, o);
}

static char *
shown (FoyerUiContext *context, gboolean price, gint64 value)
{
  return price ? foyer_money_to_plain (value, foyer_ui_currency (context)) : g_strdup_printf ("%d", (int) value);
}

GtkWidget *
foyer_own_entry_new (FoyerUiContext *context, GtkWidget *error, const char *service, const char *staff, const char *spoken, gboolean price, JsonNode *own, gint64 base)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_autofree char *placeholder = shown (context, price, base), *label = g_strdup_printf ("%s: %s", spoken, price ? _("own price") : _("own minutes"));
  Own *o = g_new0 (Own, 1);
  int width = price ? 7 : 4;

  o->context = g_object_ref (context);
  o->error = error;
  o->service = g_strdup (service);
  o->staff = g_strdup (staff);
  o->price = price;
  o->before = own && JSON_NODE_HOLDS_VALUE (own) ? shown (context, price, json_node_get_int (own)) : g_strdup ("");
  g_object_set_data_full (G_OBJECT (entry), "own", o, own_free);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), placeholder);
  gtk_editable_set_text (GTK_EDITABLE (entry), o->before);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), width);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), width);
  gtk_editable_set_alignment (GTK_EDITABLE (entry), 1);
  gtk_editable_set_editable (GTK_EDITABLE (entry), !price || foyer_ui_may (context, "setup.prices"));
  gtk_widget_set_valign (entry, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (entry, "numeric");
  gtk_widget_set_tooltip_text (entry, price ? _("Own price; empty follows the service") : _("Own minutes; empty follows the service"));
  foyer_a11y_label (entry, label);
  g_signal_connect (entry, "activate", G_CALLBACK (on_activate_cb), o);
  g_signal_connect (focus, "leave", G_CALLBACK (on_leave_cb), o);
  gtk_widget_add_controller (entry, focus);
  return entry;
}
