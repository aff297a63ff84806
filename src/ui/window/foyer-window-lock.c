/* A desk that waits, locked or while somebody else is in: its widgets stay as they are, out of the window, where nothing reads them out. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-window-private.h"

void
foyer_window_set_lock (FoyerWindow *self, FoyerWindowLock lock, gpointer data)
{
  self->lock = lock;
  self->lock_data = data;
}

gboolean
foyer_window_is_locked (FoyerWindow *self)
{
  return self->locked;
}

/* Previews, questions and other windows of the desk go with it. */
static void
hide_others (FoyerWindow *self)
{
  GListModel *all = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (all, i);

      if (window != GTK_WINDOW (self) && gtk_widget_get_visible (GTK_WIDGET (window)) && gtk_window_get_transient_for (window) == GTK_WINDOW (self))
        g_ptr_array_add (self->hidden, g_object_ref (window));
    }
  for (guint i = 0; i < self->hidden->len; i++)
    gtk_widget_set_visible (self->hidden->pdata[i], FALSE);
}

static void
show_others (GPtrArray *hidden)
{
  for (guint i = 0; i < hidden->len; i++)
    gtk_widget_set_visible (hidden->pdata[i], TRUE);
  g_ptr_array_set_size (hidden, 0);
}

void
foyer_window_lock (FoyerWindow *self, GtkWidget *cover)
{
  if (!self->locked)
    {
      foyer_window_drop_toasts (self);
      foyer_window_close_palette (self);
      g_set_weak_pointer (&self->locked_focus, gtk_window_get_focus (GTK_WINDOW (self)));
      self->locked = TRUE;
      hide_others (self);
    }
  foyer_window_set_cover (self, cover);
  gtk_stack_set_visible_child_name (self->covers, "cover");
  if (self->desk != NULL && gtk_widget_get_parent (self->desk) != NULL)
    {
      self->locked_desk = g_object_ref (self->desk);
      gtk_stack_remove (self->covers, self->desk);
    }
  gtk_window_set_title (GTK_WINDOW (self), _("Foyer"));
  foyer_window_update_actions (self);
  gtk_widget_child_focus (cover, GTK_DIR_TAB_FORWARD);
}

void
foyer_window_attach_desk (FoyerWindow *self)
{
  if (self->locked_desk != NULL)
    gtk_stack_add_named (self->covers, self->locked_desk, "desk");
  g_clear_object (&self->locked_desk);
}

void
foyer_window_unlock (FoyerWindow *self)
{
  GtkWidget *focus = self->locked_focus;

  if (!self->locked)
    return;
  self->locked = FALSE;
  foyer_window_attach_desk (self);
  gtk_stack_set_visible_child_name (self->covers, "desk");
  foyer_window_set_cover (self, NULL);
  foyer_window_update_actions (self);
  show_others (self->hidden);
  /* What was on view is no longer allowed. */
  if (self->page == NULL)
    foyer_window_show_desk (self, NULL, NULL);
  foyer_window_say_title (self);
  if (focus != NULL && gtk_widget_get_mapped (focus))
    gtk_widget_grab_focus (focus);
  g_clear_weak_pointer (&self->locked_focus);
}

/* ---- one desk out, another in -------------------------------------------------------------------------------------------------- */

struct _FoyerWindowDesk
{
  FoyerUiContext *context; /* owned */
  GtkWidget *desk;         /* owned */
  GtkWidget *title;        /* owned */
  GHashTable *made;        /* owned */
  char *panel_name;
  GPtrArray *hidden;       /* owned */
  GtkWidget *focus;        /* weak */

  /* of desk */
  FoyerSidebar *sidebar;
  GtkStack *pages;
  FoyerSplit *split;
  GtkWidget *damage, *new_button;
  FoyerOverrideBar *override;
  AdwBin *header_start, *header_title, *header_end;
  const FoyerPageInfo *page;
  int sidebar_choice;
};

FoyerWindowDesk *
foyer_window_take_desk (FoyerWindow *self)
{
  FoyerWindowDesk *d = g_new0 (FoyerWindowDesk, 1);

  g_return_val_if_fail (self->context != NULL, NULL);
  foyer_window_drop_toasts (self);
  foyer_window_close_palette (self);
  foyer_window_disconnect (self);
  g_clear_weak_pointer (&self->panel_focus);
  g_set_weak_pointer (&d->focus, self->locked_focus);
  g_clear_weak_pointer (&self->locked_focus);
  d->desk = g_object_ref (self->desk);
  if (gtk_widget_get_parent (self->desk) != NULL)
    gtk_stack_remove (self->covers, self->desk);
  g_clear_object (&self->locked_desk);
  d->context = g_steal_pointer (&self->context);
  d->title = g_steal_pointer (&self->title);
  d->made = self->made;
  self->made = foyer_window_new_made ();
  d->panel_name = g_steal_pointer (&self->panel_name);
  d->hidden = self->hidden;
  self->hidden = g_ptr_array_new_with_free_func (g_object_unref);
  d->sidebar = g_steal_pointer (&self->sidebar);
  d->pages = g_steal_pointer (&self->pages);
  d->split = g_steal_pointer (&self->split);
  d->damage = g_steal_pointer (&self->damage);
  d->new_button = g_steal_pointer (&self->new_button);
  d->override = g_steal_pointer (&self->override);
  d->header_start = g_steal_pointer (&self->header_start);
  d->header_title = g_steal_pointer (&self->header_title);
  d->header_end = g_steal_pointer (&self->header_end);
  d->page = self->page;
  self->page = NULL;
  self->desk = NULL;
  d->sidebar_choice = self->sidebar_choice;
  return d;
}

void
foyer_window_give_desk (FoyerWindow *self, FoyerWindowDesk *d)
{
  g_return_if_fail (self->context == NULL);

  self->context = g_steal_pointer (&d->context);
  self->title = g_steal_pointer (&d->title);
  g_hash_table_unref (self->made);
  self->made = g_steal_pointer (&d->made);
  g_free (self->panel_name);
  self->panel_name = g_steal_pointer (&d->panel_name);
  g_ptr_array_unref (self->hidden);
  self->hidden = g_steal_pointer (&d->hidden);
  self->sidebar = d->sidebar;
  self->pages = d->pages;
  self->split = d->split;
  self->damage = d->damage;
  self->new_button = d->new_button;
  self->override = d->override;
  self->header_start = d->header_start;
  self->header_title = d->header_title;
  self->header_end = d->header_end;
  self->page = d->page;
  self->sidebar_choice = d->sidebar_choice;
  self->desk = d->desk;
  gtk_stack_add_named (self->covers, d->desk, "desk");
  g_set_weak_pointer (&self->locked_focus, d->focus);
  foyer_window_connect (self);
  foyer_window_update_width (self, 0);
  self->locked = TRUE; /* until it is unlocked */
  foyer_window_desk_free (d);
}

void
foyer_window_desk_free (FoyerWindowDesk *d)
{
  g_clear_weak_pointer (&d->focus);
  g_clear_pointer (&d->made, g_hash_table_unref);
  for (guint i = 0; d->hidden != NULL && i < d->hidden->len; i++)
    gtk_window_destroy (d->hidden->pdata[i]);
  g_clear_pointer (&d->hidden, g_ptr_array_unref);
  g_clear_object (&d->desk);
  g_clear_object (&d->title);
  g_clear_object (&d->context);
  g_free (d->panel_name);
  g_free (d);
}
