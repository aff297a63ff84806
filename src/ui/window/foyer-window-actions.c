/* What the window can be told to do: one action per thing, shared by buttons, menus, shortcuts and the palette. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-about.h"
#include "foyer-shortcuts.h"
#include "foyer-window-private.h"

#define SELF FoyerWindow *self = FOYER_WINDOW (data)

static gboolean
on_desk (FoyerWindow *self)
{
  return self->context != NULL && !self->locked && foyer_ui_context_signed_in (self->context);
}

static FoyerPage *
current_page (FoyerWindow *self)
{
  GtkWidget *page = foyer_window_page_widget (self);

  return FOYER_IS_PAGE (page) ? FOYER_PAGE (page) : NULL;
}

static void
go_cb (GSimpleAction *action,
       GVariant      *parameter,
       gpointer       data)
{
  SELF;

  foyer_window_go (self, g_variant_get_string (parameter, NULL), NULL);
}

static void
go_nth_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       data)
{
  SELF;
  const char *name = foyer_sidebar_nth (self->sidebar, (guint) g_variant_get_int32 (parameter) - 1);

  if (name != NULL)
    foyer_window_go (self, name, NULL);
}

static void
undo_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       data)
{
  SELF;

  if (!foyer_ui_undo_last (self->context))
    foyer_ui_toast (self->context, "%s", _("Nothing to undo"));
}

static void
undo_txn_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       data)
{
  SELF;
  FoyerId txn;

  if (foyer_id_parse (g_variant_get_string (parameter, NULL), &txn))
    foyer_ui_undo (self->context, &txn);
}

static void
new_cb (GSimpleAction *action,
        GVariant      *parameter,
        gpointer       data)
{
  SELF;
  FoyerPage *page = current_page (self);

  if (page == NULL || !foyer_page_create (page))
    foyer_window_open_panel (self, "booking", NULL);
}

static void
search_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       data)
{
  SELF;
  FoyerPage *page = current_page (self);

  if (page == NULL || !foyer_page_search (page))
    foyer_window_open_palette (self);
}

static void
palette_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       data)
{
  foyer_window_open_palette (FOYER_WINDOW (data));
}

/* Esc: the innermost thing that is open closes. */
static void
back_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       data)
{
  SELF;
  FoyerPage *page = current_page (self);

  if (self->palette != NULL)
    foyer_window_close_palette (self);
  else if (foyer_override_bar_cancel (self->override))
    return;
  else if (foyer_window_panel (self) != NULL)
    foyer_window_close_panel (self);
  else if (page != NULL)
    foyer_page_back (page);
}

static void
sidebar_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       data)
{
  SELF;

  self->sidebar_choice = foyer_sidebar_get_compact (self->sidebar) ? 1 : 2;
  foyer_ui_set_local (self->context, "sidebar", self->sidebar_choice == 1 ? "full" : "icons");
  foyer_window_update_width (self, 0);
}

static void
sync_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       data)
{
  SELF;
  const char *words;

  if (!foyer_window_go (self, "sync", NULL))
    {
      FoyerUiSync state = foyer_ui_sync (self->context, &words);
      foyer_ui_toast (self->context, "%s", state == FOYER_UI_SYNC_ALONE ? _("This PC works on its own; it has not joined a chain.") : words);
    }
}

static void
work_at_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       data)
{
  FoyerId loc;

  if (foyer_id_parse (g_variant_get_string (parameter, NULL), &loc))
    foyer_window_work_at (data, &loc, NULL, NULL, NULL, NULL);
}

static void
account_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       data)
{
  foyer_window_go (FOYER_WINDOW (data), "account", NULL);
}

static void
lock_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       data)
{
  SELF;

  if (self->lock != NULL)
    self->lock (self, FALSE, self->lock_data);
  else
    foyer_ui_context_leave (self->context);
}

static void
switch_user_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       data)
{
  SELF;

  if (self->lock != NULL)
    self->lock (self, TRUE, self->lock_data);
  else
    foyer_ui_context_leave (self->context);
}

static void
sign_out_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       data)
{
  SELF;

  foyer_ui_context_leave (self->context);
}

static void
shortcuts_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       data)
{
  foyer_shortcuts_show (GTK_WINDOW (data));
}

static void
about_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       data)
{
  foyer_about_show (GTK_WINDOW (data));
}

static void
command_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       data)
{
  SELF;

  for (const FoyerCommandInfo *c = foyer_ui_commands; c->name != NULL; c++)
    if (g_str_equal (c->name, g_action_get_name (G_ACTION (action))))
      c->run (self->context, GTK_WINDOW (self));
}

static const GActionEntry entries[] = {
  { "page", go_cb, "s", "''", NULL, { 0 } },
  { "page-number", go_nth_cb, "i", NULL, NULL, { 0 } },
  { "undo", undo_cb, NULL, NULL, NULL, { 0 } },
  { "undo-txn", undo_txn_cb, "s", NULL, NULL, { 0 } },
  { "new", new_cb, NULL, NULL, NULL, { 0 } },
  { "search", search_cb, NULL, NULL, NULL, { 0 } },
  { "palette", palette_cb, NULL, NULL, NULL, { 0 } },
  { "back", back_cb, NULL, NULL, NULL, { 0 } },
  { "sidebar", sidebar_cb, NULL, NULL, NULL, { 0 } },
  { "sync", sync_cb, NULL, NULL, NULL, { 0 } },
  { "work-at", work_at_cb, "s", NULL, NULL, { 0 } },
  { "account", account_cb, NULL, NULL, NULL, { 0 } },
  { "lock", lock_cb, NULL, NULL, NULL, { 0 } },
  { "switch-user", switch_user_cb, NULL, NULL, NULL, { 0 } },
  { "sign-out", sign_out_cb, NULL, NULL, NULL, { 0 } },
  { "shortcuts", shortcuts_cb, NULL, NULL, NULL, { 0 } },
  { "about", about_cb, NULL, NULL, NULL, { 0 } },
};

void
foyer_window_init_actions (FoyerWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  for (const FoyerCommandInfo *c = foyer_ui_commands; c->name != NULL; c++)
    {
      g_autoptr (GSimpleAction) action = g_simple_action_new (c->name, NULL);
      g_signal_connect (action, "activate", G_CALLBACK (command_cb), self);
      g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
    }
  foyer_window_update_actions (self);
}

/* Under the cover nothing of the desk can be done; on the desk only what the user has a right to. */
void
foyer_window_update_actions (FoyerWindow *self)
{
  gboolean desk = on_desk (self);

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), entries[i].name);
      gboolean always = g_str_equal (entries[i].name, "about") || g_str_equal (entries[i].name, "shortcuts");
      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), desk || always);
    }
  for (const FoyerCommandInfo *c = foyer_ui_commands; c->name != NULL; c++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), c->name);
      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), desk && foyer_ui_may (self->context, c->right));
    }
  if (self->new_button != NULL)
    gtk_widget_set_visible (self->new_button, desk && foyer_ui_may (self->context, "booking.create"));
}
