#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-foot.h"
#include "foyer-health.h"
#include "foyer-palette.h"
#include "foyer-shortcuts.h"
#include "foyer-squeeze.h"
#include "foyer-window-private.h"

#define TOAST_SECONDS 8
#define COMPACT_BELOW 1240 /* pixels, with letters of the usual size: below it the calendar's header bar has no room beside the names of the pages */

/* A page that has been shown: the widget and what it puts into the header bar. */
typedef struct
{
  GtkWidget *page;                /* borrowed from the stack */
  GtkWidget *start, *title, *end; /* owned or NULL */
} Made;

G_DEFINE_FINAL_TYPE (FoyerWindow, foyer_window, ADW_TYPE_APPLICATION_WINDOW)

static void
made_free (gpointer data)
{
  Made *made = data;

  g_clear_object (&made->start);
  g_clear_object (&made->title);
  g_clear_object (&made->end);
  g_free (made);
}

/* ---- what pages ask of the window -------------------------------------------------------------------------------------- */
static void
on_toast_dismissed_cb (AdwToast    *toast,
                       FoyerWindow *self)
{
  self->live_toasts = g_slist_remove (self->live_toasts, toast);
}

/* The toast's button is libadwaita's and has a mnemonic: its label names it a second time. */
static gboolean
name_undo (GtkWidget *root)
{
  if (GTK_IS_BUTTON (root) && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (root)), "win.undo-txn") == 0)
    {
      foyer_a11y_mnemonic (root, _("Undo"));
      return TRUE;
    }
  /* From the end: toasts lie over everything else. */
  for (GtkWidget *child = gtk_widget_get_last_child (root); child != NULL; child = gtk_widget_get_prev_sibling (child))
    if (name_undo (child))
      return TRUE;
  return FALSE;
}

static void
host_toast (gpointer       host,
            const char    *text,
            const FoyerId *undo)
{
  FoyerWindow *self = FOYER_WINDOW (host);
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast;
  char id[FOYER_ID_TEXT_LEN + 1];

  /* Behind the lock nobody may read it. */
  if (self->locked)
    return;
  toast = adw_toast_new (escaped);
  adw_toast_set_timeout (toast, TOAST_SECONDS);
  /* The newest thing said is the one that matters, and the only one that can be undone with a click. */
  while (self->live_toasts != NULL)
    adw_toast_dismiss (self->live_toasts->data);
  if (undo != NULL && !foyer_id_is_none (undo))
    {
      adw_toast_set_button_label (toast, _("Undo"));
      adw_toast_set_action_name (toast, "win.undo-txn");
      adw_toast_set_action_target (toast, "s", foyer_id_format (undo, id));
    }
  self->live_toasts = g_slist_prepend (self->live_toasts, toast);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (on_toast_dismissed_cb), self, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
  foyer_foot_lift (GTK_WIDGET (self));
  if (undo != NULL && !foyer_id_is_none (undo))
    name_undo (GTK_WIDGET (self->toasts));
}

static void
host_confirm (gpointer          host,
              GPtrArray        *texts,
              FoyerUiConfirmed  done,
              gpointer          data)
{
  foyer_override_bar_ask (FOYER_WINDOW (host)->override, texts, done, data);
}

static void
host_open (gpointer    host,
           const char *panel,
           JsonObject *args)
{
  foyer_window_open_panel (FOYER_WINDOW (host), panel, args);
}

static void
host_close (gpointer host)
{
  foyer_window_close_panel (FOYER_WINDOW (host));
}

static void
host_go (gpointer    host,
         const char *page,
         JsonObject *args)
{
  foyer_window_go (FOYER_WINDOW (host), page, args);
}

static const FoyerUiHost host_vtable = { host_toast, host_confirm, host_open, host_close, host_go, foyer_window_work_at };

/* ---- the side panel ---------------------------------------------------------------------------------------------------- */
/* A panel that knows where its work begins has grab_focus; in the others it begins with the first control. */
static void
enter_panel (GtkWidget *panel)
{
  if (!gtk_widget_grab_focus (panel))
    gtk_widget_child_focus (panel, GTK_DIR_TAB_FORWARD);
}

void
foyer_window_open_panel (FoyerWindow *self,
                         const char  *name,
                         JsonObject  *args)
{
  g_autoptr (JsonObject) owned = args;

  for (const FoyerPanelInfo *p = foyer_panels; p->name != NULL; p++)
    {
      GtkWidget *panel, *focus = gtk_window_get_focus (GTK_WINDOW (self));

      if (g_strcmp0 (p->name, name) != 0 || !foyer_ui_may (self->context, p->right))
        continue;
      panel = p->create (self->context, args);
      if (panel == NULL)
        return;
      if (foyer_split_get_side (self->split) == NULL)
        g_set_weak_pointer (&self->panel_focus, focus);
      g_free (self->panel_name);
      self->panel_name = g_strdup (name);
      foyer_split_set_side (self->split, panel, p->width);
      /* A list that shows what is selected keeps the focus: the arrows walk on. */
      if (args == NULL || !json_object_get_boolean_member_with_default (args, "peek", FALSE))
        enter_panel (panel);
      return;
    }
  g_debug ("No panel is called “%s”", name);
}

void
foyer_window_close_panel (FoyerWindow *self)
{
  GtkWidget *focus = self->panel_focus;

  if (foyer_split_get_side (self->split) == NULL)
    return;
  foyer_split_set_side (self->split, NULL, 0);
  g_clear_pointer (&self->panel_name, g_free);
  g_clear_weak_pointer (&self->panel_focus);
  if (focus != NULL && gtk_widget_get_mapped (focus))
    gtk_widget_grab_focus (focus);
  else if (self->page != NULL)
    gtk_widget_child_focus (gtk_stack_get_visible_child (self->pages), GTK_DIR_TAB_FORWARD);
}

GtkWidget *
foyer_window_panel (FoyerWindow *self)
{
  return foyer_split_get_side (self->split);
}

/* ---- the palette ------------------------------------------------------------------------------------------------------- */
void
foyer_window_close_palette (FoyerWindow *self)
{
  GtkWidget *palette = g_steal_pointer (&self->palette);

  if (palette == NULL)
    return;
  gtk_overlay_remove_overlay (self->overlay, palette);
  if (self->palette_focus != NULL && gtk_widget_get_mapped (self->palette_focus))
    gtk_widget_grab_focus (self->palette_focus);
  g_clear_weak_pointer (&self->palette_focus);
}

void
foyer_window_open_palette (FoyerWindow *self)
{
  if (FOYER_IS_PALETTE (self->palette))
    {
      gtk_widget_grab_focus (self->palette);
      return;
    }
  foyer_window_open_over (self, foyer_palette_new (self->context));
}

void
foyer_window_open_over (FoyerWindow *self,
                        GtkWidget   *over)
{
  foyer_window_close_palette (self);
  g_set_weak_pointer (&self->palette_focus, gtk_window_get_focus (GTK_WINDOW (self)));
  self->palette = over;
  g_signal_connect_swapped (over, "closed", G_CALLBACK (foyer_window_close_palette), self);
  gtk_overlay_add_overlay (self->overlay, over);
  gtk_widget_grab_focus (over);
}

GtkWidget *
foyer_window_over (FoyerWindow *self)
{
  return self->palette;
}

/* ---- pages ------------------------------------------------------------------------------------------------------------- */
static Made *
make_page (FoyerWindow         *self,
           const FoyerPageInfo *info)
{
  Made *made = g_hash_table_lookup (self->made, info->name);

  if (made != NULL)
    return made;
  made = g_new0 (Made, 1);
  made->page = info->create (self->context);
  foyer_a11y_label (made->page, _(info->title));
  if (FOYER_IS_PAGE (made->page))
    {
      FoyerPage *page = FOYER_PAGE (made->page);
      made->start = foyer_page_header_start (page);
      made->title = foyer_page_header_title (page);
      made->end = foyer_page_header_end (page);
      if (made->start != NULL)
        g_object_ref_sink (made->start);
      if (made->title != NULL)
        g_object_ref_sink (made->title);
      if (made->end != NULL)
        g_object_ref_sink (made->end);
    }
  gtk_stack_add_named (self->pages, made->page, info->name);
  g_hash_table_insert (self->made, (gpointer) info->name, made);
  return made;
}

static const FoyerPageInfo *
find_page (FoyerWindow *self,
           const char  *name)
{
  for (const FoyerPageInfo *p = foyer_pages; p->name != NULL; p++)
    if ((name == NULL || g_strcmp0 (p->name, name) == 0) && foyer_ui_may (self->context, p->right))
      return p;
  return NULL;
}

gboolean
foyer_window_go (FoyerWindow *self,
                 const char  *name,
                 JsonObject  *args)
{
  g_autoptr (JsonObject) owned = args;
  const FoyerPageInfo *info = find_page (self, name);
  GtkWidget *before = foyer_window_page_widget (self);
  Made *made;

  if (info == NULL)
    return FALSE;
  if (info->inside != NULL && find_page (self, info->inside) != NULL)
    {
      JsonObject *section = foyer_params ("section", "s", info->name, NULL);

      if (args != NULL)
        json_object_set_object_member (section, "args", json_object_ref (args));
      info = find_page (self, info->inside);
      g_clear_pointer (&owned, json_object_unref);
      owned = args = section;
    }
  made = make_page (self, info);
  if (self->page != info)
    {
      if (FOYER_IS_PAGE (before))
        foyer_page_hidden (FOYER_PAGE (before));
      foyer_split_set_side (self->split, NULL, 0);
      g_clear_pointer (&self->panel_name, g_free);
      self->page = info;
      gtk_stack_set_visible_child (self->pages, made->page);
      adw_window_title_set_title (ADW_WINDOW_TITLE (self->title), _(info->title));
      adw_bin_set_child (self->header_start, made->start);
      adw_bin_set_child (self->header_title, made->title != NULL ? made->title : self->title);
      adw_bin_set_child (self->header_end, made->end);
      foyer_sidebar_set_page (self->sidebar, info->name);
      foyer_window_say_title (self);
    }
  if (FOYER_IS_PAGE (made->page))
    foyer_page_shown (FOYER_PAGE (made->page), args);
  g_simple_action_set_state (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "page")), g_variant_new_string (info->name));
  return TRUE;
}

void
foyer_window_say_title (FoyerWindow *self)
{
  g_autofree char *title = NULL;

  if (self->locked || self->page == NULL)
    return;
  title = g_strdup_printf ("%s – %s", _(self->page->title), foyer_ui_business_name (self->context));
  gtk_window_set_title (GTK_WINDOW (self), title);
}

FoyerUiContext *
foyer_window_context (FoyerWindow *self)
{
  return self->context;
}

const char *
foyer_window_page (FoyerWindow *self)
{
  return self->page != NULL ? self->page->name : NULL;
}

GtkWidget *
foyer_window_page_widget (FoyerWindow *self)
{
  return self->page != NULL ? gtk_stack_get_visible_child (self->pages) : NULL;
}

gboolean
foyer_window_ready (FoyerWindow *self)
{
  GtkWidget *page = foyer_window_page_widget (self);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->covers), "desk") != 0)
    return adw_bin_get_child (self->cover) != NULL;
  return page != NULL && (!FOYER_IS_PAGE (page) || foyer_page_ready (FOYER_PAGE (page)));
}

/* ---- cover and desk ---------------------------------------------------------------------------------------------------- */
void
foyer_window_forget_pages (FoyerWindow *self)
{
  GtkWidget *child;

  foyer_override_bar_cancel (self->override);
  foyer_window_close_palette (self);
  foyer_split_set_side (self->split, NULL, 0);
  g_clear_pointer (&self->panel_name, g_free);
  adw_bin_set_child (self->header_start, NULL);
  adw_bin_set_child (self->header_title, self->title);
  adw_bin_set_child (self->header_end, NULL);
  self->page = NULL;
  g_hash_table_remove_all (self->made);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->pages))) != NULL)
    gtk_stack_remove (self->pages, child);
}

/* A password entry that goes while it has the focus is looked at by GTK 4.8 once more, when it is gone. */
void
foyer_window_set_cover (FoyerWindow *self,
                        GtkWidget   *cover)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->cover)))
    gtk_window_set_focus (GTK_WINDOW (self), NULL);
  adw_bin_set_child (self->cover, cover);
}

void
foyer_window_drop_toasts (FoyerWindow *self)
{
  while (self->live_toasts != NULL)
    adw_toast_dismiss (self->live_toasts->data);
}

void
foyer_window_show_cover (FoyerWindow *self,
                         GtkWidget   *cover)
{
  foyer_window_drop_toasts (self);
  self->locked = FALSE;
  g_ptr_array_set_size (self->hidden, 0);
  foyer_window_attach_desk (self);
  if (self->desk != NULL)
    foyer_window_forget_pages (self);
  foyer_window_set_cover (self, cover);
  gtk_stack_set_visible_child_name (self->covers, "cover");
  gtk_window_set_title (GTK_WINDOW (self), _("Foyer"));
  foyer_window_update_actions (self);
  gtk_widget_child_focus (cover, GTK_DIR_TAB_FORWARD);
}

static void
on_session_cb (FoyerWindow *self)
{
  /* Another user or location: nothing on the screen may be left from before. */
  if (self->desk != NULL)
    foyer_window_forget_pages (self);
}

/* The location writes dates another way, or a right came or went: pages not on view are made anew when they are next shown (LOC-2). */
static void
on_refreshed_cb (FoyerWindow *self)
{
  const char *name = self->page != NULL ? self->page->name : NULL;
  GHashTableIter iter;
  gpointer key, value;

  if (self->desk == NULL || name == NULL)
    return;
  if (!foyer_ui_may (self->context, self->page->right))
    {
      foyer_window_forget_pages (self);
      if (!self->locked)
        foyer_window_show_desk (self, NULL, NULL);
      return;
    }
  g_hash_table_iter_init (&iter, self->made);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (!g_str_equal (key, name))
      {
        gtk_stack_remove (self->pages, ((Made *) value)->page);
        g_hash_table_iter_remove (&iter);
      }
  foyer_sidebar_rebuild (self->sidebar);
  foyer_sidebar_set_page (self->sidebar, name);
  foyer_window_update_actions (self);
}

void
foyer_window_show_desk (FoyerWindow *self,
                        const char  *page,
                        JsonObject  *args)
{
  const char *choice = foyer_ui_local (self->context, "sidebar");

  self->locked = FALSE;
  self->sidebar_choice = g_strcmp0 (choice, "full") == 0 ? 1 : g_strcmp0 (choice, "icons") == 0 ? 2 : 0;
  foyer_sidebar_rebuild (self->sidebar);
  foyer_window_update_width (self, 0);
  gtk_stack_set_visible_child_name (self->covers, "desk");
  foyer_window_set_cover (self, NULL);
  foyer_window_update_actions (self);
  if (page == NULL || find_page (self, page) == NULL)
    page = foyer_ui_user_start_page (self->context);
  if (page == NULL || find_page (self, page) == NULL)
    page = NULL;
  if (!foyer_window_go (self, page, args))
    {
      adw_window_title_set_title (ADW_WINDOW_TITLE (self->title), "");
      foyer_ui_toast (self->context, "%s", _("This user has no rights at this location yet. Ask a manager."));
    }
}

/* ---- building ---------------------------------------------------------------------------------------------------------- */
void
foyer_window_update_width (FoyerWindow *self,
                           int          width)
{
  gboolean compact;
  int height;

  if (self->sidebar == NULL)
    return;
  if (width == 0)
    width = gtk_widget_get_width (GTK_WIDGET (self));
  if (width == 0)
    gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  compact = self->sidebar_choice == 0 ? width < COMPACT_BELOW * foyer_text_scale (GTK_WIDGET (self)) : self->sidebar_choice == 2;
  foyer_sidebar_set_compact (self->sidebar, compact);
}

static void
on_layout_cb (GdkSurface  *surface,
              int          width,
              int          height,
              FoyerWindow *self)
{
  foyer_window_update_width (self, width);
}

/* Commands of @group one has a right to; of NULL, all that have no place of their own in the menu. (transfer full) */
static GMenu *
command_menu (FoyerWindow *self,
              const char  *group)
{
  static const char *const grouped[] = { "Calendar", "Clients", "Reports", "Sales", NULL };
  GMenu *menu = g_menu_new ();

  for (const FoyerCommandInfo *c = foyer_ui_commands; c->name != NULL; c++)
    {
      g_autofree char *action = g_strconcat ("win.", c->name, NULL);

      if ((group != NULL ? g_str_equal (c->group, group) : !g_strv_contains (grouped, c->group)) && foyer_ui_may (self->context, c->right))
        g_menu_append (menu, _(c->title), action);
    }
  return menu;
}

static void
add_section (GMenu *menu,
             GMenu *section) /* (transfer full) */
{
  if (g_menu_model_get_n_items (G_MENU_MODEL (section)) > 0)
    g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  g_object_unref (section);
}

/* What is done all day stands open; the rest lies one step further, so that the menu fits a small screen. */
static GMenuModel *
build_menu (FoyerWindow *self)
{
  static const char *const folded[] = { N_("Clients"), N_("Sales"), N_("Reports") };
  GMenu *menu = g_menu_new (), *section = g_menu_new ();
  g_autoptr (GMenuItem) undo = g_menu_item_new (_("_Undo"), "win.undo");

  g_menu_item_set_attribute (undo, "accel", "s", "<Control>z");
  g_menu_append_item (section, undo);
  g_menu_append (section, _("_Find anything"), "win.palette");
  add_section (menu, section);
  section = command_menu (self, "Calendar");
  for (guint i = 0; i < G_N_ELEMENTS (folded); i++)
    {
      g_autoptr (GMenu) inside = command_menu (self, folded[i]);

      if (g_menu_model_get_n_items (G_MENU_MODEL (inside)) > 0)
        g_menu_append_submenu (section, _(folded[i]), G_MENU_MODEL (inside));
    }
  add_section (menu, section);
  add_section (menu, command_menu (self, NULL));
  section = g_menu_new ();
  g_menu_append (section, _("_Narrow sidebar"), "win.sidebar");
  g_menu_append (section, _("_Keyboard shortcuts"), "win.shortcuts");
  g_menu_append (section, _("_About Foyer"), "win.about");
  add_section (menu, section);
  section = g_menu_new ();
  g_menu_append (section, _("_Lock"), "win.lock");
  g_menu_append (section, _("_Switch user"), "win.switch-user");
  g_menu_append (section, _("Sign _out"), "win.sign-out");
  g_menu_append (section, _("_Quit"), "app.quit");
  add_section (menu, section);
  return G_MENU_MODEL (menu);
}

/* Made when it is opened: nobody looks at it while the day comes up, and rights come and go. */
static void
on_menu_cb (GtkMenuButton *button,
            gpointer       data)
{
  g_autoptr (GMenuModel) model = build_menu (data);

  gtk_menu_button_set_menu_model (button, model);
}

static GtkWidget *
build_header (FoyerWindow *self)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *menu = gtk_menu_button_new ();

  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_centering_policy (ADW_HEADER_BAR (header), ADW_CENTERING_POLICY_LOOSE);
  self->header_start = ADW_BIN (adw_bin_new ());
  self->header_title = ADW_BIN (adw_bin_new ());
  self->header_end = ADW_BIN (adw_bin_new ());
  self->title = g_object_ref_sink (adw_window_title_new ("", NULL));
  adw_bin_set_child (self->header_title, self->title);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), GTK_WIDGET (self->header_start));
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), GTK_WIDGET (self->header_title));

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (menu), "open-menu-symbolic");
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (menu), on_menu_cb, self, NULL);
  gtk_menu_button_set_primary (GTK_MENU_BUTTON (menu), TRUE);
  gtk_widget_set_tooltip_text (menu, _("Menu"));
  foyer_a11y_label (menu, _("Menu"));
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), menu);
  self->new_button = foyer_icon_button ("list-add-symbolic", _("New visit"), "win.new");
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->new_button);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), foyer_icon_button ("system-search-symbolic", _("Find anything"), "win.palette"));
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), GTK_WIDGET (self->header_end));
  return header;
}

/* The desk is built when somebody has signed in: the cover is on the screen earlier. */
static void
build_desk (FoyerWindow *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->sidebar = FOYER_SIDEBAR (foyer_sidebar_new (self->context));
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->sidebar));
  gtk_box_append (GTK_BOX (row), column);
  gtk_widget_set_hexpand (column, TRUE);
  gtk_box_append (GTK_BOX (column), build_header (self));
  self->damage = foyer_damage_bar_new ();
  gtk_box_append (GTK_BOX (column), self->damage);
  self->split = FOYER_SPLIT (foyer_split_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->split), TRUE);
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->split));
  self->pages = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_hhomogeneous (self->pages, FALSE);
  gtk_stack_set_vhomogeneous (self->pages, FALSE);
  foyer_split_set_main (self->split, GTK_WIDGET (self->pages));
  self->override = FOYER_OVERRIDE_BAR (foyer_override_bar_new ());
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->override));
  self->desk = row;
  gtk_stack_add_named (self->covers, row, "desk");
}

void
foyer_window_show_damage (FoyerWindow *self)
{
  foyer_damage_bar_show (self->damage);
}

void
foyer_window_set_context (FoyerWindow    *self,
                          FoyerUiContext *context)
{
  g_return_if_fail (self->context == NULL);

  self->context = g_object_ref (context);
  foyer_window_connect (self);
  build_desk (self);
}

void
foyer_window_connect (FoyerWindow *self)
{
  g_signal_connect_object (self->context, "session", G_CALLBACK (on_session_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->context, "refreshed", G_CALLBACK (on_refreshed_cb), self, G_CONNECT_SWAPPED);
  foyer_ui_context_set_host (self->context, &host_vtable, self);
  foyer_window_notices_connect (self);
}

void
foyer_window_disconnect (FoyerWindow *self)
{
  g_signal_handlers_disconnect_by_func (self->context, on_session_cb, self);
  g_signal_handlers_disconnect_by_func (self->context, on_refreshed_cb, self);
  foyer_ui_context_set_host (self->context, NULL, NULL);
  foyer_window_notices_disconnect (self);
}

static void
foyer_window_realize (GtkWidget *widget)
{
  FoyerWindow *self = FOYER_WINDOW (widget);

  GTK_WIDGET_CLASS (foyer_window_parent_class)->realize (widget);
  self->layout_handler = g_signal_connect (gtk_native_get_surface (GTK_NATIVE (self)), "layout", G_CALLBACK (on_layout_cb), self);
}

static void
foyer_window_unrealize (GtkWidget *widget)
{
  FoyerWindow *self = FOYER_WINDOW (widget);

  g_clear_signal_handler (&self->layout_handler, gtk_native_get_surface (GTK_NATIVE (self)));
  GTK_WIDGET_CLASS (foyer_window_parent_class)->unrealize (widget);
}

static void
foyer_window_dispose (GObject *object)
{
  FoyerWindow *self = FOYER_WINDOW (object);

  if (self->context != NULL)
    foyer_ui_context_set_host (self->context, NULL, NULL);
  g_clear_pointer (&self->live_toasts, g_slist_free);
  g_clear_weak_pointer (&self->panel_focus);
  g_clear_weak_pointer (&self->palette_focus);
  g_clear_weak_pointer (&self->locked_focus);
  g_clear_object (&self->locked_desk);
  if (self->hidden != NULL)
    g_ptr_array_set_size (self->hidden, 0);
  if (self->made != NULL)
    g_hash_table_remove_all (self->made);
  G_OBJECT_CLASS (foyer_window_parent_class)->dispose (object);
}

static void
foyer_window_finalize (GObject *object)
{
  FoyerWindow *self = FOYER_WINDOW (object);

  g_clear_object (&self->title);
  g_clear_object (&self->context);
  g_clear_pointer (&self->made, g_hash_table_unref);
  g_clear_pointer (&self->hidden, g_ptr_array_unref);
  g_free (self->panel_name);
  G_OBJECT_CLASS (foyer_window_parent_class)->finalize (object);
}

static void
foyer_window_class_init (FoyerWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = foyer_window_dispose;
  object_class->finalize = foyer_window_finalize;
  widget_class->realize = foyer_window_realize;
  widget_class->unrealize = foyer_window_unrealize;
}

/* Where there is a touch screen everything is large enough for a finger. */
static void
on_touch_cb (FoyerWindow *self)
{
  GdkSeat *seat = gdk_display_get_default_seat (gtk_widget_get_display (GTK_WIDGET (self)));

  if (seat != NULL && (gdk_seat_get_capabilities (seat) & GDK_SEAT_CAPABILITY_TOUCH))
    gtk_widget_add_css_class (GTK_WIDGET (self), "touch");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "touch");
}

static void
watch_touch (FoyerWindow *self)
{
  GdkSeat *seat = gdk_display_get_default_seat (gtk_widget_get_display (GTK_WIDGET (self)));

  if (seat != NULL)
    {
      g_signal_connect_object (seat, "device-added", G_CALLBACK (on_touch_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (seat, "device-removed", G_CALLBACK (on_touch_cb), self, G_CONNECT_SWAPPED);
    }
  on_touch_cb (self);
}

GHashTable *
foyer_window_new_made (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, NULL, made_free);
}

static void
foyer_window_init (FoyerWindow *self)
{
  self->made = foyer_window_new_made ();
  self->hidden = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_window_set_title (GTK_WINDOW (self), _("Foyer"));
  gtk_window_set_icon_name (GTK_WINDOW (self), FOYER_APP_ID);
  gtk_window_set_default_size (GTK_WINDOW (self), 1280, 720);
  gtk_widget_set_size_request (GTK_WIDGET (self), 640, 480);
  watch_touch (self);
  self->toasts = ADW_TOAST_OVERLAY (adw_toast_overlay_new ());
  foyer_foot_set_toasts (GTK_WIDGET (self), self->toasts);
  self->overlay = GTK_OVERLAY (gtk_overlay_new ());
  self->covers = GTK_STACK (gtk_stack_new ());
  self->cover = ADW_BIN (adw_bin_new ());
  gtk_stack_set_hhomogeneous (self->covers, FALSE);
  gtk_stack_set_vhomogeneous (self->covers, FALSE);
  gtk_stack_add_named (self->covers, GTK_WIDGET (self->cover), "cover");
  gtk_overlay_set_child (self->overlay, GTK_WIDGET (self->covers));
  adw_toast_overlay_set_child (self->toasts, GTK_WIDGET (self->overlay));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), GTK_WIDGET (self->toasts));
  foyer_window_init_actions (self);
  foyer_shortcuts_install_window (GTK_WIDGET (self));
}

FoyerWindow *
foyer_window_new (GtkApplication *application)
{
  return g_object_new (FOYER_TYPE_WINDOW, "application", application, NULL);
}

gboolean
foyer_window_save_picture (FoyerWindow  *self,
                           const char   *file,
                           GError      **error)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (self));
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node != NULL)
    texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (self)), node, &GRAPHENE_RECT_INIT (0, 0, width, height));
  if (texture == NULL || !gdk_texture_save_to_png (texture, file))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, "The picture %s could not be written.", file);
      return FALSE;
    }
  return TRUE;
}
