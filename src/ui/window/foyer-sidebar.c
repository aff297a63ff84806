#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-labels.h"
#include "foyer-picture.h"
#include "foyer-quick-bar.h"
#include "foyer-sidebar.h"

#define WIDTH 200
#define COMPACT_WIDTH 56
#define FACE 24

struct _FoyerSidebar
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *box;
  GtkWidget *head, *business, *location;
  GtkWidget *places, *place; /* instead of location, for who may work at several */
  JsonArray *mine; /* owned (nullable): of location.mine, not yet in the menu */
  GtkWidget *pages;
  GtkWidget *sync, *sync_icon, *sync_words;
  GtkWidget *user, *user_face, *user_name, *foot;
  GtkWidget *quick;
  GPtrArray *names;   /* (element-type utf8) static: pages shown, in order */
  GPtrArray *buttons; /* (element-type GtkWidget) borrowed */
  GPtrArray *labels;  /* (element-type GtkWidget) borrowed: hidden when compact */
  gboolean compact;
};

G_DEFINE_FINAL_TYPE (FoyerSidebar, foyer_sidebar, GTK_TYPE_WIDGET)

static GtkWidget *
add_row (FoyerSidebar *self,
         GtkWidget    *button,
         GtkWidget    *image,
         const char   *text,
         GtkWidget   **label_out)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, text);
  foyer_a11y_label (button, text);
  g_ptr_array_add (self->labels, label);
  gtk_widget_set_visible (label, !self->compact);
  if (label_out != NULL)
    *label_out = label;
  return image;
}

static void
on_sync_cb (FoyerSidebar *self)
{
  static const char *const icons[] = { "computer-symbolic", "emblem-ok-symbolic", "emblem-synchronizing-symbolic", "network-offline-symbolic", "dialog-warning-symbolic" };
  static const char *const classes[] = { "sync-alone", "sync-current", "sync-working", "sync-offline", "sync-asks", NULL };
  const char *words;
  FoyerUiSync state = foyer_ui_sync (self->context, &words);

  if (words == NULL)
    words = state == FOYER_UI_SYNC_ALONE ? _("Only on this PC") : _("Up to date");
  gtk_image_set_from_icon_name (GTK_IMAGE (self->sync_icon), icons[state]);
  gtk_label_set_text (GTK_LABEL (self->sync_words), words);
  gtk_widget_set_tooltip_text (self->sync, foyer_ui_sync_hint (self->context) != NULL ? foyer_ui_sync_hint (self->context) : words);
  foyer_a11y_label (self->sync, words);
  for (guint i = 0; classes[i] != NULL; i++)
    if (i == state)
      gtk_widget_add_css_class (self->sync, classes[i]);
    else
      gtk_widget_remove_css_class (self->sync, classes[i]);
}

/* Its name, where only its icon is to be seen. */
static void
tell_page (FoyerSidebar *self,
           GtkWidget    *button,
           const char   *title)
{
  gtk_widget_set_tooltip_text (button, self->compact ? title : NULL);
}

/* A chain has a hundred locations: the menu is made when it is opened. */
static void
on_open_places_cb (GtkMenuButton *button,
                   gpointer       data)
{
  FoyerSidebar *self = data;
  g_autoptr (GMenu) menu = NULL;

  if (self->mine == NULL)
    return;
  menu = g_menu_new ();
  for (guint i = 0; i < json_array_get_length (self->mine); i++)
    {
      JsonObject *place = json_array_get_object_element (self->mine, i);
      g_autofree char *action = g_strdup_printf ("win.work-at::%s", foyer_json_str (place, "id"));

      if (!foyer_json_yes (place, "here"))
        g_menu_append (menu, foyer_json_str (place, "name"), action);
    }
  g_clear_pointer (&self->mine, json_array_unref);
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

/* Who may work at several locations goes from one to the other under the name of the business. */
static void
on_places_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerSidebar *self = data;
  JsonArray *places = result != NULL ? json_node_get_array (result) : NULL;
  const char *location = foyer_ui_location_name (context);

  if (places == NULL || json_array_get_length (places) < 2 || location == NULL)
    return;
  g_clear_pointer (&self->mine, json_array_unref);
  self->mine = json_array_ref (places);
  gtk_label_set_text (GTK_LABEL (self->place), location);
  foyer_a11y_label (self->places, location);
  foyer_a11y_describe (self->places, _("Work at another location"));
  gtk_widget_set_visible (self->location, FALSE);
  gtk_widget_set_visible (self->places, TRUE);
}

void
foyer_sidebar_rebuild (FoyerSidebar *self)
{
  const char *business = foyer_ui_business_name (self->context);
  const char *location = foyer_ui_location_name (self->context);
  const char *user = foyer_ui_user_name (self->context);

  gtk_label_set_text (GTK_LABEL (self->business), business != NULL ? business : _("Foyer"));
  gtk_label_set_text (GTK_LABEL (self->location), location != NULL ? location : "");
  gtk_widget_set_visible (self->location, location != NULL && g_strcmp0 (business, location) != 0);
  gtk_widget_set_visible (self->places, FALSE);
  if (foyer_ui_context_signed_in (self->context))
    foyer_ui_ask (self->context, self, "location.mine", NULL, NULL, on_places_cb, self);
  gtk_label_set_text (GTK_LABEL (self->user_name), user != NULL ? user : "");
  foyer_avatar_show (self->user_face, user, foyer_ui_user_photo (self->context));
  foyer_a11y_label (self->user, user != NULL ? user : "");

  for (guint i = 0; i < self->buttons->len; i++)
    {
      GtkWidget *button = g_ptr_array_index (self->buttons, i);
      GtkWidget *label = gtk_widget_get_last_child (gtk_button_get_child (GTK_BUTTON (button)));
      g_ptr_array_remove (self->labels, label);
      gtk_box_remove (GTK_BOX (self->pages), button);
    }
  foyer_quick_bar_rebuild (FOYER_QUICK_BAR (self->quick));
  g_ptr_array_set_size (self->buttons, 0);
  g_ptr_array_set_size (self->names, 0);
  for (const FoyerPageInfo *p = foyer_pages; p->name != NULL; p++)
    {
      GtkWidget *button;

      if (p->icon == NULL || !foyer_ui_may (self->context, p->right))
        continue;
      button = gtk_toggle_button_new ();
      add_row (self, button, gtk_image_new_from_icon_name (p->icon), _(p->title), NULL);
      gtk_widget_add_css_class (button, "page");
      tell_page (self, button, _(p->title));
      gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), "win.page");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", p->name);
      gtk_box_append (GTK_BOX (self->pages), button);
      g_ptr_array_add (self->buttons, button);
      g_ptr_array_add (self->names, (gpointer) p->name);
    }
}

void
foyer_sidebar_set_page (FoyerSidebar *self,
                        const char   *name)
{
  for (guint i = 0; i < self->names->len; i++)
    if (g_strcmp0 (g_ptr_array_index (self->names, i), name) == 0)
      gtk_widget_add_css_class (g_ptr_array_index (self->buttons, i), "current");
    else
      gtk_widget_remove_css_class (g_ptr_array_index (self->buttons, i), "current");
}

const char *
foyer_sidebar_nth (FoyerSidebar *self,
                   guint         n)
{
  return n < self->names->len ? g_ptr_array_index (self->names, n) : NULL;
}

gboolean
foyer_sidebar_get_compact (FoyerSidebar *self)
{
  return self->compact;
}

void
foyer_sidebar_set_compact (FoyerSidebar *self,
                           gboolean      compact)
{
  if (self->compact == compact)
    return;
  self->compact = compact;
  for (guint i = 0; i < self->labels->len; i++)
    gtk_widget_set_visible (g_ptr_array_index (self->labels, i), !compact);
  for (guint i = 0; i < self->buttons->len; i++)
    for (const FoyerPageInfo *p = foyer_pages; p->name != NULL; p++)
      if (g_str_equal (p->name, g_ptr_array_index (self->names, i)))
        tell_page (self, g_ptr_array_index (self->buttons, i), _(p->title));
  gtk_widget_set_visible (self->head, !compact);
  foyer_quick_bar_set_compact (FOYER_QUICK_BAR (self->quick), compact);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->foot), compact ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  if (compact)
    gtk_widget_add_css_class (GTK_WIDGET (self), "compact");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "compact");
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
foyer_sidebar_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  FoyerSidebar *self = FOYER_SIDEBAR (widget);

  gtk_widget_measure (self->box, orientation, -1, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = MAX (*minimum, self->compact ? COMPACT_WIDTH : WIDTH);
}

static void
foyer_sidebar_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  gtk_widget_size_allocate (FOYER_SIDEBAR (widget)->box, &(GtkAllocation) { 0, 0, width, height }, -1);
}

static void
foyer_sidebar_dispose (GObject *object)
{
  FoyerSidebar *self = FOYER_SIDEBAR (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->mine, json_array_unref);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_sidebar_parent_class)->dispose (object);
}

static void
foyer_sidebar_finalize (GObject *object)
{
  FoyerSidebar *self = FOYER_SIDEBAR (object);

  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->buttons);
  g_ptr_array_unref (self->labels);
  G_OBJECT_CLASS (foyer_sidebar_parent_class)->finalize (object);
}

static void
foyer_sidebar_class_init (FoyerSidebarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_sidebar_dispose;
  G_OBJECT_CLASS (klass)->finalize = foyer_sidebar_finalize;
  widget_class->measure = foyer_sidebar_measure;
  widget_class->size_allocate = foyer_sidebar_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "sidebar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_NAVIGATION);
}

static void
foyer_sidebar_init (FoyerSidebar *self)
{
  GtkWidget *handle = gtk_window_handle_new ();
  GtkWidget *lock, *scrolled, *place = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);

  self->names = g_ptr_array_new ();
  self->buttons = g_ptr_array_new ();
  self->labels = g_ptr_array_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));

  self->head = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_valign (self->head, GTK_ALIGN_CENTER);
  self->business = gtk_label_new (NULL);
  self->location = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->business, "heading");
  gtk_widget_add_css_class (self->location, "caption");
  gtk_widget_add_css_class (self->location, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (self->business), 0);
  gtk_label_set_xalign (GTK_LABEL (self->location), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->business), PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (GTK_LABEL (self->location), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (self->head), self->business);
  gtk_box_append (GTK_BOX (self->head), self->location);
  self->places = gtk_menu_button_new ();
  self->place = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->place), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (self->place), 0);
  gtk_box_append (GTK_BOX (place), self->place);
  gtk_box_append (GTK_BOX (place), gtk_image_new_from_icon_name ("pan-down-symbolic"));
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->places), place);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->places), on_open_places_cb, self, NULL);
  gtk_widget_add_css_class (self->places, "flat");
  gtk_widget_add_css_class (self->places, "location-switch");
  gtk_widget_set_halign (self->places, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (self->places, _("Work at another location"));
  gtk_widget_set_visible (self->places, FALSE);
  gtk_box_append (GTK_BOX (self->head), self->places);
  gtk_window_handle_set_child (GTK_WINDOW_HANDLE (handle), self->head);
  gtk_widget_add_css_class (handle, "sidebar-head");
  gtk_box_append (GTK_BOX (self->box), handle);

  self->pages = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_widget_add_css_class (self->pages, "sidebar-pages");
  scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->pages);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (self->box), scrolled);

  self->sync = gtk_button_new ();
  self->sync_icon = add_row (self, self->sync, gtk_image_new_from_icon_name ("computer-symbolic"), "", &self->sync_words);
  gtk_label_set_wrap (GTK_LABEL (self->sync_words), TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (self->sync_words), PANGO_ELLIPSIZE_NONE);
  gtk_widget_add_css_class (self->sync, "sync");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->sync), "win.sync");
  gtk_box_append (GTK_BOX (self->box), self->sync);

  self->foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);
  gtk_widget_add_css_class (self->foot, "sidebar-foot");
  self->user = gtk_button_new ();
  gtk_widget_set_hexpand (self->user, TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->user), "win.account");
  gtk_box_append (GTK_BOX (self->foot), self->user);
  lock = foyer_icon_button ("system-lock-screen-symbolic", _("Lock"), "win.lock");
  gtk_widget_add_css_class (lock, "flat");
  gtk_box_append (GTK_BOX (self->foot), lock);
  gtk_box_append (GTK_BOX (self->box), self->foot);
}

GtkWidget *
foyer_sidebar_new (FoyerUiContext *context)
{
  FoyerSidebar *self = g_object_new (FOYER_TYPE_SIDEBAR, NULL);

  self->context = g_object_ref (context);
  self->user_face = add_row (self, self->user, foyer_avatar_new (context, FACE), "", &self->user_name);
  gtk_box_set_spacing (GTK_BOX (gtk_widget_get_parent (self->user_face)), 6); /* room for the name */
  self->quick = foyer_quick_bar_new (context);
  gtk_widget_add_css_class (self->quick, "sidebar-quick");
  gtk_box_insert_child_after (GTK_BOX (self->box), self->quick, gtk_widget_get_prev_sibling (self->sync));
  g_signal_connect_object (context, "sync", G_CALLBACK (on_sync_cb), self, G_CONNECT_SWAPPED);
  on_sync_cb (self);
  return GTK_WIDGET (self);
}
