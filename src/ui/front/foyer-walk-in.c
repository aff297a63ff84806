#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-labels.h"
#include "foyer-client-find.h"
#include "foyer-suggest-rows.h"
#include "foyer-text.h"
#include "foyer-walk-in.h"

#define SHOWN 5

struct _FoyerWalkIn
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *box, *name, *service, *add;
  JsonArray *services;     /* of the catalogue; NULL until asked */
  char *client;            /* a card was chosen; or NULL */
  char *wanted;            /* service chosen, or NULL */
  GCancellable *asking;
};

enum
{
  ADDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FoyerWalkIn, foyer_walk_in, GTK_TYPE_WIDGET)

/* ---- who ------------------------------------------------------------------------------------------------------------------- */

static void
on_found_cb (FoyerUiContext *context,
             JsonNode *result,
             const GError *error,
             gpointer data)
{
  FoyerWalkIn *self = data;

  foyer_suggest_clear (FOYER_SUGGEST (self->name));
  /* Who stands there may have no card: what was typed comes first, and Enter takes it. */
  g_autofree char *as_typed = g_strdup_printf (_("“%s”, without a card"), foyer_suggest_get_text (FOYER_SUGGEST (self->name)));
  foyer_suggest_add (FOYER_SUGGEST (self->name), as_typed, NULL, json_object_new ());
  foyer_suggest_add_clients (FOYER_SUGGEST (self->name), result, SHOWN, NULL, NULL);
  foyer_suggest_show (FOYER_SUGGEST (self->name));
}

static void
on_name_cb (FoyerSuggest *suggest,
            const char *typed,
            FoyerWalkIn *self)
{
  g_clear_pointer (&self->client, g_free);
  if (!foyer_client_find (self->context, self, &self->asking, typed, SHOWN, on_found_cb, self))
    foyer_suggest_clear (suggest);
}

static void
on_name_picked_cb (FoyerSuggest *suggest,
                   JsonObject *item,
                   FoyerWalkIn *self)
{
  g_clear_pointer (&self->client, g_free);
  if (foyer_json_str (item, "id") != NULL)
    {
      self->client = g_strdup (foyer_json_str (item, "id"));
      foyer_suggest_set_text (suggest, foyer_json_str (item, "display"));
    }
  foyer_suggest_focus (FOYER_SUGGEST (self->service));
}

static void
on_name_accepted_cb (FoyerSuggest *suggest,
                     FoyerWalkIn *self)
{
  foyer_suggest_focus (FOYER_SUGGEST (self->service));
}

/* ---- what ------------------------------------------------------------------------------------------------------------------ */

static void
on_services_cb (FoyerUiContext *context,
                JsonNode *result,
                const GError *error,
                gpointer data)
{
  FoyerWalkIn *self = data;

  g_clear_pointer (&self->services, json_array_unref);
  self->services = foyer_bookable_services (result);
}

static void
on_service_cb (FoyerSuggest *suggest,
               const char *typed,
               FoyerWalkIn *self)
{
  g_clear_pointer (&self->wanted, g_free);
  foyer_suggest_services (suggest, self->services, typed, SHOWN);
}

/* ---- into the queue ---------------------------------------------------------------------------------------------------------- */

static void
on_added_cb (FoyerUiContext *context,
             JsonNode *result,
             const GError *error,
             gpointer data)
{
  if (error == NULL)
    g_signal_emit (data, signals[ADDED], 0);
}

static void
add (FoyerWalkIn *self)
{
  const char *name = foyer_suggest_get_text (FOYER_SUGGEST (self->name));
  JsonObject *params = foyer_params ("kind", "s", "walk-in", "client", "s", self->client, NULL);

  if (*name == '\0' && self->client == NULL)
    {
      json_object_unref (params);
      foyer_suggest_focus (FOYER_SUGGEST (self->name));
      return;
    }
  if (self->client == NULL)
    json_object_set_string_member (params, "name", name);
  if (self->wanted != NULL)
    {
      JsonArray *services = json_array_new ();
      json_array_add_string_element (services, self->wanted);
      json_object_set_array_member (params, "services", services);
    }
  g_autofree char *said = g_strdup_printf (_("%s is in the queue"), name);
  foyer_ui_run (self->context, self, "waiting.add", params, said, on_added_cb, self);
}

static void
on_service_picked_cb (FoyerSuggest *suggest,
                      JsonObject *item,
                      FoyerWalkIn *self)
{
  g_free (self->wanted);
  self->wanted = g_strdup (foyer_json_str (item, "id"));
  foyer_suggest_set_text (suggest, foyer_json_str (item, "shown"));
  add (self);
}

void
foyer_walk_in_start (FoyerWalkIn *self)
{
  g_clear_pointer (&self->client, g_free);
  g_clear_pointer (&self->wanted, g_free);
  foyer_suggest_set_text (FOYER_SUGGEST (self->name), "");
  foyer_suggest_set_text (FOYER_SUGGEST (self->service), "");
  foyer_suggest_clear (FOYER_SUGGEST (self->name));
  foyer_suggest_clear (FOYER_SUGGEST (self->service));
  foyer_ui_ask (self->context, self, "service.list", NULL, NULL, on_services_cb, self);
  foyer_suggest_focus (FOYER_SUGGEST (self->name));
}

static void
foyer_walk_in_dispose (GObject *object)
{
  FoyerWalkIn *self = FOYER_WALK_IN (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->services, json_array_unref);
  g_clear_pointer (&self->client, g_free);
  g_clear_pointer (&self->wanted, g_free);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_walk_in_parent_class)->dispose (object);
}

static void
foyer_walk_in_class_init (FoyerWalkInClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_walk_in_dispose;
  signals[ADDED] = g_signal_new ("added", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
foyer_walk_in_init (FoyerWalkIn *self)
{
}

GtkWidget *
foyer_walk_in_new (FoyerUiContext *context)
{
  FoyerWalkIn *self = g_object_new (FOYER_TYPE_WALK_IN, NULL);

  self->context = g_object_ref (context);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->name = foyer_suggest_new (_("Who walked in"), _("Who is it? A name will do"));
  g_signal_connect (self->name, "changed", G_CALLBACK (on_name_cb), self);
  g_signal_connect (self->name, "picked", G_CALLBACK (on_name_picked_cb), self);
  g_signal_connect (self->name, "accepted", G_CALLBACK (on_name_accepted_cb), self);
  self->service = foyer_suggest_new (_("Service wanted"), _("Service, or Enter for anything"));
  g_signal_connect (self->service, "changed", G_CALLBACK (on_service_cb), self);
  g_signal_connect (self->service, "picked", G_CALLBACK (on_service_picked_cb), self);
  g_signal_connect_swapped (self->service, "accepted", G_CALLBACK (add), self);
  self->add = gtk_button_new_with_label (_("Into the queue"));
  foyer_a11y_label (self->add, _("Into the queue"));
  gtk_widget_add_css_class (self->add, "suggested-action");
  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (add), self);
  gtk_box_append (GTK_BOX (self->box), self->name);
  gtk_box_append (GTK_BOX (self->box), self->service);
  gtk_box_append (GTK_BOX (self->box), self->add);
  gtk_widget_set_size_request (self->box, 300, -1);
  return GTK_WIDGET (self);
}
