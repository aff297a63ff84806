#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-chain-link.h"
#include "foyer-lan-box.h"
#include "foyer-lan.h"

struct _FoyerLanBox
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *group, *toggle, *meet, *addresses;
  GPtrArray *rows;         /* borrowed widgets of the group: one for each desk */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (FoyerLanBox, foyer_lan_box, GTK_TYPE_WIDGET)

static void
add_desk (FoyerLanBox        *self,
          const FoyerLanPeer *peer)
{
  GtkWidget *row = adw_action_row_new ();
  /* Translators: short code of a desk, then the name of its PC */
  g_autofree char *title = peer->name != NULL ? g_strdup_printf (_("Desk %s · %s"), peer->code, peer->name) : g_strdup_printf (_("Desk %s"), peer->code);
  g_autofree char *shown = peer->shown == 0 ? g_strdup (_("Connected. The chain has all of its work."))
                                            : g_strdup_printf (ngettext ("Connected. %d change is seen here that the chain does not have yet.",
                                                                         "Connected. %d changes are seen here that the chain does not have yet.", (gulong) peer->shown),
                                                               (int) peer->shown);
  g_autofree char *safe = g_markup_escape_text (title, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), safe);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), shown);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("computer-symbolic"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), row);
  g_ptr_array_add (self->rows, row);
}

void
foyer_lan_box_refresh (FoyerLanBox *self)
{
  g_autoptr (GPtrArray) peers = foyer_chain_link_peers (self->context);

  while (self->rows->len > 0)
    {
      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self->group), self->rows->pdata[self->rows->len - 1]);
      g_ptr_array_remove_index (self->rows, self->rows->len - 1);
    }
  for (guint i = 0; peers != NULL && i < peers->len; i++)
    add_desk (self, peers->pdata[i]);
  self->filling = TRUE;
  gtk_switch_set_active (GTK_SWITCH (self->toggle), peers != NULL);
  self->filling = FALSE;
  gtk_widget_set_visible (self->addresses, peers != NULL);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->meet), peers == NULL ? _("Off: this desk and its neighbours see each other through the chain only.")
                                                            : peers->len == 0 ? _("No other desk of this location is connected now.")
                                                                              : NULL);
}

static void
apply (FoyerLanBox *self)
{
  if (!self->filling)
    foyer_chain_link_set_lan (self->context, gtk_switch_get_active (GTK_SWITCH (self->toggle)), gtk_editable_get_text (GTK_EDITABLE (self->addresses)));
}

static void
on_answer_cb (FoyerUiContext *context,
              JsonNode       *result,
              const GError   *error,
              gpointer        data)
{
  FoyerLanBox *self = data;
  JsonObject *o = result != NULL && JSON_NODE_HOLDS_OBJECT (result) ? json_node_get_object (result) : NULL;
  const char *addresses = o != NULL ? json_object_get_string_member_with_default (o, "lan_addresses", NULL) : NULL;

  if (addresses != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->addresses), addresses);
}

static void
foyer_lan_box_dispose (GObject *object)
{
  FoyerLanBox *self = FOYER_LAN_BOX (object);

  g_clear_pointer (&self->group, gtk_widget_unparent);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_lan_box_parent_class)->dispose (object);
}

static void
foyer_lan_box_class_init (FoyerLanBoxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_lan_box_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
foyer_lan_box_init (FoyerLanBox *self)
{
  self->rows = g_ptr_array_new ();
}

GtkWidget *
foyer_lan_box_new (FoyerUiContext *context)
{
  FoyerLanBox *self = g_object_new (FOYER_TYPE_LAN_BOX, NULL);

  self->context = g_object_ref (context);
  self->group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->group), _("Desks on this network"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self->group),
                                         _("Desks of one location show each other what they have not sent yet, also while there is no internet."));
  self->meet = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->meet), _("Meet the desks of this network"));
  self->toggle = gtk_switch_new ();
  gtk_widget_set_valign (self->toggle, GTK_ALIGN_CENTER);
  foyer_a11y_label (self->toggle, _("Meet the desks of this network"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->meet), self->toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self->meet), self->toggle);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), self->meet);
  self->addresses = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->addresses), _("Addresses of desks that are not found by themselves"));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self->addresses), TRUE);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), self->addresses);
  gtk_widget_set_parent (self->group, GTK_WIDGET (self));
  g_signal_connect_swapped (self->toggle, "notify::active", G_CALLBACK (apply), self);
  g_signal_connect_swapped (self->addresses, "apply", G_CALLBACK (apply), self);
  foyer_ui_ask (context, self, "sync.status", NULL, NULL, on_answer_cb, self);
  foyer_lan_box_refresh (self);
  return GTK_WIDGET (self);
}
