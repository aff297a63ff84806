/* Who is ticked in the list of clients. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-bulk-bar.h"
#include "foyer-clients-page-private.h"

/* Those ticked, in the order of the list; who is no longer in it, is no longer ticked. */
void
foyer_clients_show_ticks (FoyerClientsPage *self)
{
  g_autoptr (GArray) chosen = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));

  for (guint i = 0; i < n && g_hash_table_size (self->ticked) > 0; i++)
    {
      const FoyerId *id = foyer_row_list_id (self->list, i);
      if (g_hash_table_contains (self->ticked, id))
        g_array_append_val (chosen, *id);
    }
  if (chosen->len < g_hash_table_size (self->ticked))
    {
      g_hash_table_remove_all (self->ticked);
      for (guint i = 0; i < chosen->len; i++)
        g_hash_table_add (self->ticked, foyer_id_copy (&g_array_index (chosen, FoyerId, i)));
    }
  foyer_bulk_bar_set (FOYER_BULK_BAR (self->bulk), chosen, n);
}

static void
show_tick (FoyerClientsPage *self, GtkListItem *item)
{
  const FoyerId *id = foyer_row_list_id (self->list, gtk_list_item_get_position (item));

  self->ticking = TRUE;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (gtk_list_item_get_child (item)), id != NULL && g_hash_table_contains (self->ticked, id));
  self->ticking = FALSE;
}

static void
on_tick_cb (GtkCheckButton *check, GtkListItem *item)
{
  FoyerClientsPage *self = g_object_get_data (G_OBJECT (check), "page");
  const FoyerId *id = foyer_row_list_id (self->list, gtk_list_item_get_position (item));

  if (self->ticking || id == NULL)
    return;
  if (gtk_check_button_get_active (check))
    g_hash_table_add (self->ticked, foyer_id_copy (id));
  else
    g_hash_table_remove (self->ticked, id);
  foyer_clients_show_ticks (self);
}

static void
on_tick_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, FoyerClientsPage *self)
{
  GtkWidget *check = gtk_check_button_new ();

  foyer_a11y_label (check, _("Choose this client"));
  /* Space on the line does it. GTK 4.8 says of a check button that cannot be focused that it was, and Tab would stay where it is. */
  gtk_widget_set_can_focus (check, FALSE);
  g_object_set_data (G_OBJECT (check), "page", self);
  g_signal_connect (check, "toggled", G_CALLBACK (on_tick_cb), item);
  gtk_list_item_set_child (item, check);
}

static void
on_tick_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, FoyerClientsPage *self)
{
  g_ptr_array_add (self->tick_items, item);
  show_tick (self, item);
}

static void
on_tick_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, FoyerClientsPage *self)
{
  g_ptr_array_remove_fast (self->tick_items, item);
}

static void
show_all_ticks (FoyerClientsPage *self)
{
  for (guint i = 0; i < self->tick_items->len; i++)
    show_tick (self, self->tick_items->pdata[i]);
  foyer_clients_show_ticks (self);
}

void
foyer_clients_tick_all (FoyerClientsPage *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++)
    g_hash_table_add (self->ticked, foyer_id_copy (foyer_row_list_id (self->list, i)));
  show_all_ticks (self);
}

void
foyer_clients_tick_none (FoyerClientsPage *self)
{
  g_hash_table_remove_all (self->ticked);
  show_all_ticks (self);
}

/* Space ticks the line one is on, Ctrl+A all of them. */
static gboolean
on_list_key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, FoyerClientsPage *self)
{
  const FoyerId *id = foyer_row_list_id (self->list, gtk_single_selection_get_selected (self->selection));

  if (keyval == GDK_KEY_a && (state & GDK_CONTROL_MASK))
    {
      foyer_clients_tick_all (self);
      return TRUE;
    }
  if (keyval != GDK_KEY_space || id == NULL || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)))
    return FALSE;
  if (!g_hash_table_remove (self->ticked, id))
    g_hash_table_add (self->ticked, foyer_id_copy (id));
  show_all_ticks (self);
  return TRUE;
}

void
foyer_clients_add_ticks (FoyerClientsPage *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = NULL;
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (on_tick_setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_tick_bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_tick_unbind_cb), self, 0);
  column = gtk_column_view_column_new (NULL, factory);
  gtk_column_view_column_set_fixed_width (column, 40);
  foyer_list_columns_set_lead (self->columns, column);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_list_key_cb), self, 0);
  gtk_widget_add_controller (self->view, keys);
}

