#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-command-icons.h"
#include "foyer-pages.h"
#include "foyer-quick-bar.h"

#define KEY "quick-bar"
#define FIRST_CHOICE "new client-new money-record print-day"
#define MAX_PER_LINE 5

/* What the window itself offers; the rest comes from the table of commands. */
static const struct
{
  const char *name, *title, *right;
} own[] = {
  { "new", N_("New visit, or what the page makes"), NULL },
  { "palette", N_("Find anything, do anything"), NULL },
  { "undo", N_("Undo"), NULL },
  { "lock", N_("Lock"), NULL },
};

struct _FoyerQuickBar
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *grid, *list, *popover;
  GPtrArray *chosen; /* (element-type utf8): names of actions, in order */
  gboolean compact;
};

G_DEFINE_FINAL_TYPE (FoyerQuickBar, foyer_quick_bar, GTK_TYPE_WIDGET)

static void show_buttons (FoyerQuickBar *self);
static void show_list (FoyerQuickBar *self);

/* The action's title; NULL when there is none of this name, or no right to it. */
static const char *
title_of (FoyerQuickBar *self, const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (own); i++)
    if (strcmp (own[i].name, name) == 0)
      return foyer_ui_may (self->context, own[i].right) ? _(own[i].title) : NULL;
  for (const FoyerCommandInfo *c = foyer_ui_commands; c->name != NULL; c++)
    if (strcmp (c->name, name) == 0)
      return foyer_ui_may (self->context, c->right) ? _(c->title) : NULL;
  return NULL;
}

static int
place_of (FoyerQuickBar *self, const char *name)
{
  for (guint i = 0; i < self->chosen->len; i++)
    if (g_str_equal (self->chosen->pdata[i], name))
      return (int) i;
  return -1;
}

char *
foyer_quick_bar_dup_choice (FoyerQuickBar *self)
{
  GString *s = g_string_new (NULL);

  for (guint i = 0; i < self->chosen->len; i++)
    g_string_append_printf (s, "%s%s", i > 0 ? " " : "", (const char *) self->chosen->pdata[i]);
  return g_string_free (s, FALSE);
}

static void
keep (FoyerQuickBar *self)
{
  g_autofree char *choice = foyer_quick_bar_dup_choice (self);

  /* Nothing chosen is a choice, too. */
  foyer_ui_keep (self->context, KEY, *choice != '\0' ? choice : "-");
  show_buttons (self);
}

/* ---- choosing ------------------------------------------------------------------------------------------------------------------- */

static void
on_toggled_cb (GtkCheckButton *check, FoyerQuickBar *self)
{
  const char *name = g_object_get_data (G_OBJECT (check), "name");
  int at = place_of (self, name);

  if (gtk_check_button_get_active (check) == (at >= 0))
    return;
  if (at >= 0)
    g_ptr_array_remove_index (self->chosen, (guint) at);
  else
    g_ptr_array_add (self->chosen, g_strdup (name));
  keep (self);
  show_list (self);
}

static void
move (FoyerQuickBar *self, const char *name, int by)
{
  int at = place_of (self, name), to = at + by;
  gpointer other;

  if (at < 0 || to < 0 || to >= (int) self->chosen->len)
    return;
  other = self->chosen->pdata[to];
  self->chosen->pdata[to] = self->chosen->pdata[at];
  self->chosen->pdata[at] = other;
  keep (self);
  show_list (self);
}

static void
on_up_cb (GtkWidget *button, FoyerQuickBar *self)
{
  g_autofree char *name = g_strdup (g_object_get_data (G_OBJECT (button), "name"));

  move (self, name, -1);
}

static void
on_down_cb (GtkWidget *button, FoyerQuickBar *self)
{
  g_autofree char *name = g_strdup (g_object_get_data (G_OBJECT (button), "name"));

  move (self, name, 1);
}

static void
add_arrow (FoyerQuickBar *self, GtkWidget *row, const char *name, const char *icon, const char *label, gboolean may, GCallback callback)
{
  GtkWidget *button = foyer_icon_button (icon, label, NULL);
  g_autofree char *spoken = g_strdup_printf (_("%s: %s"), label, title_of (self, name));

  foyer_a11y_label (button, spoken);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_sensitive (button, may);
  g_object_set_data_full (G_OBJECT (button), "name", g_strdup (name), g_free);
  g_signal_connect (button, "clicked", callback, self);
  gtk_box_append (GTK_BOX (row), button);
}

static void
add_entry (FoyerQuickBar *self, const char *name)
{
  const char *title = title_of (self, name);
  GtkWidget *row, *check, *image, *label, *inner;
  int at = place_of (self, name);

  if (title == NULL)
    return;
  row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);
  inner = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  check = gtk_check_button_new ();
  image = gtk_image_new_from_icon_name (foyer_command_icon (name));
  label = gtk_label_new (title);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (inner), image);
  gtk_box_append (GTK_BOX (inner), label);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (check), inner);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), at >= 0);
  gtk_widget_set_hexpand (check, TRUE);
  foyer_a11y_label (check, title);
  g_object_set_data_full (G_OBJECT (check), "name", g_strdup (name), g_free);
  g_signal_connect (check, "toggled", G_CALLBACK (on_toggled_cb), self);
  gtk_box_append (GTK_BOX (row), check);
  if (at >= 0)
    {
      add_arrow (self, row, name, "go-up-symbolic", _("Move up"), at > 0, G_CALLBACK (on_up_cb));
      add_arrow (self, row, name, "go-down-symbolic", _("Move down"), at + 1 < (int) self->chosen->len, G_CALLBACK (on_down_cb));
    }
  gtk_box_append (GTK_BOX (self->list), row);
}

/* The chosen ones in their order, then the others. */
static void
show_list (FoyerQuickBar *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_box_remove (GTK_BOX (self->list), child);
  for (guint i = 0; i < self->chosen->len; i++)
    add_entry (self, self->chosen->pdata[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (own); i++)
    if (place_of (self, own[i].name) < 0)
      add_entry (self, own[i].name);
  for (const FoyerCommandInfo *c = foyer_ui_commands; c->name != NULL; c++)
    if (place_of (self, c->name) < 0)
      add_entry (self, c->name);
}

static void
on_popover_cb (GtkWidget *popover, FoyerQuickBar *self)
{
  show_list (self);
}

/* ---- the buttons ---------------------------------------------------------------------------------------------------------------- */

static void
show_buttons (FoyerQuickBar *self)
{
  GtkWidget *edit = NULL, *child;
  int per_line = self->compact ? 1 : MAX_PER_LINE, n = 0;

  while ((child = gtk_widget_get_first_child (self->grid)) != NULL)
    {
      if (GTK_IS_MENU_BUTTON (child))
        edit = g_object_ref (child);
      gtk_grid_remove (GTK_GRID (self->grid), child);
    }
  for (guint i = 0; i < self->chosen->len; i++)
    {
      const char *name = self->chosen->pdata[i], *title = title_of (self, name);
      g_autofree char *action = g_strconcat ("win.", name, NULL);
      GtkWidget *button;

      if (title == NULL)
        continue;
      button = foyer_icon_button (foyer_command_icon (name), title, action);
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_set_name (button, name);
      gtk_grid_attach (GTK_GRID (self->grid), button, n % per_line, n / per_line, 1, 1);
      n++;
    }
  if (edit == NULL)
    {
      edit = g_object_ref_sink (gtk_menu_button_new ());
      gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (edit), "view-more-symbolic");
      gtk_menu_button_set_popover (GTK_MENU_BUTTON (edit), self->popover);
      gtk_widget_set_tooltip_text (edit, _("Choose the buttons"));
      foyer_a11y_label (edit, _("Choose the buttons"));
      gtk_widget_add_css_class (edit, "flat");
      gtk_widget_add_css_class (edit, "dim-label");
    }
  gtk_grid_attach (GTK_GRID (self->grid), edit, n % per_line, n / per_line, 1, 1);
  g_object_unref (edit);
}

void
foyer_quick_bar_set_choice (FoyerQuickBar *self, const char *choice)
{
  g_auto (GStrv) names = g_strsplit (choice, " ", -1);

  g_ptr_array_set_size (self->chosen, 0);
  for (char **n = names; *n != NULL; n++)
    if (**n != '\0' && strcmp (*n, "-") != 0 && place_of (self, *n) < 0)
      g_ptr_array_add (self->chosen, g_strdup (*n));
  keep (self);
}

void
foyer_quick_bar_rebuild (FoyerQuickBar *self)
{
  const char *kept = foyer_ui_kept (self->context, KEY);
  g_auto (GStrv) names = g_strsplit (kept != NULL ? kept : FIRST_CHOICE, " ", -1);

  g_ptr_array_set_size (self->chosen, 0);
  for (char **n = names; *n != NULL; n++)
    if (**n != '\0' && strcmp (*n, "-") != 0)
      g_ptr_array_add (self->chosen, g_strdup (*n));
  show_buttons (self);
}

void
foyer_quick_bar_set_compact (FoyerQuickBar *self, gboolean compact)
{
  self->compact = compact;
  show_buttons (self);
}

static void
foyer_quick_bar_dispose (GObject *object)
{
  FoyerQuickBar *self = FOYER_QUICK_BAR (object);

  g_clear_pointer (&self->grid, gtk_widget_unparent);
  g_clear_pointer (&self->chosen, g_ptr_array_unref);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_quick_bar_parent_class)->dispose (object);
}

static void
foyer_quick_bar_class_init (FoyerQuickBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_quick_bar_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "quickbar");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_TOOLBAR);
}

static void
foyer_quick_bar_init (FoyerQuickBar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *title = gtk_label_new (_("Quick buttons"));

  self->chosen = g_ptr_array_new_with_free_func (g_free);
  self->grid = gtk_grid_new ();
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->popover = gtk_popover_new ();
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "heading");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), self->list);
  gtk_popover_set_child (GTK_POPOVER (self->popover), box);
  g_signal_connect (self->popover, "show", G_CALLBACK (on_popover_cb), self);
  foyer_a11y_label (self, _("Quick buttons"));
}

GtkWidget *
foyer_quick_bar_new (FoyerUiContext *context)
{
  FoyerQuickBar *self = g_object_new (FOYER_TYPE_QUICK_BAR, NULL);

  self->context = g_object_ref (context);
  /* Somebody else at the same desk has other buttons. */
  g_signal_connect_object (context, "session", G_CALLBACK (foyer_quick_bar_rebuild), self, G_CONNECT_SWAPPED);
  foyer_quick_bar_rebuild (self);
  return GTK_WIDGET (self);
}
