#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-labels.h"
#include "foyer-live.h"
#include "foyer-one-stop.h"
#include "foyer-page.h"
#include "foyer-settings-map.h"
#include "foyer-settings-page.h"

const FoyerSettingsSection foyer_settings_sections[] = {
  { "steps", N_("First steps"), NULL, NULL, NULL, foyer_settings_steps_new },
  { "location", N_("Location"), N_("business address contacts opening hours logo legal"), "setup.location", "setup.info", foyer_settings_location_new },
  { "services", N_("Services"), N_("catalogue price duration package category"), "setup.services", NULL, foyer_settings_services_new },
  { "users", N_("Users and rights"), N_("access role password login"), "setup.access", NULL, foyer_settings_users_new },
  { "resources", N_("Resources"), N_("rooms devices places chairs"), "setup.resources", NULL, foyer_settings_resources_new },
  { "registers", N_("Registers"), N_("cash card money accounts"), "setup.registers", NULL, foyer_settings_registers_new },
  { "checkout", N_("Checkout"), N_("tax VAT rate credit client accounts types debt"), "setup.prices", "setup.accounts", foyer_settings_checkout_new },
  { "labels", N_("Labels"), N_("categories of clients bookings icons colours tags"), "setup.labels", NULL, foyer_settings_labels_new },
  { "rules", N_("Rules for clients"), N_("automatic categories discount loyalty VIP importance"), "clients.rules", NULL, foyer_settings_rules_new },
  { "fields", N_("Custom fields"), N_("own further questions"), "setup.fields", NULL, foyer_settings_fields_new },
  { "desks", N_("Desks"), N_("computers enrol code chain"), "setup.access", NULL, foyer_settings_desks_new },
  { "security", N_("Security"), N_("lock PIN sign-in log failed second step idle"), "security.logins", "setup.location", foyer_settings_security_new },
  { "notices", N_("Notices"), N_("tell users staff new moved cancelled booking notification message"), "setup.notices", NULL, foyer_settings_notices_new },
  { "paper", N_("Paper copy"), N_("folder day sheet print backup calendar file"), "calendar", NULL, foyer_settings_paper_new },
  { "own", N_("All of the business"), N_("export everything take out data SQL files owner"), "setup.export-all", NULL, foyer_settings_own_new },
  { "options", N_("Calendar and receipts"), N_("rules defaults"), "setup.location", NULL, foyer_settings_options_new },
  { NULL },
};

gboolean
foyer_settings_may_section (FoyerUiContext *context, const FoyerSettingsSection *section)
{
  return foyer_ui_may (context, section->right) || (section->or_right != NULL && foyer_ui_may (context, section->or_right));
}

struct _FoyerSettingsPage
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *box, *list, *stack;
  gboolean chosen; /* the first answer about the steps is in */
  char *part;      /* what the focus goes to when it is there */
  guint seeking;   /* tick callback */
  guint seen;      /* frames since it could be there */
};

static void page_init (FoyerPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FoyerSettingsPage, foyer_settings_page, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (FOYER_TYPE_PAGE, page_init))

static void
show_section (FoyerSettingsPage *self, const char *name)
{
  for (const FoyerSettingsSection *s = foyer_settings_sections; s->name != NULL; s++)
    {
      if (strcmp (s->name, name) != 0)
        continue;
      /* Made when first looked at. */
      if (gtk_stack_get_child_by_name (GTK_STACK (self->stack), name) == NULL)
        gtk_stack_add_named (GTK_STACK (self->stack), foyer_column_new (s->create (self->context), 760), name);
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), name);
    }
}

static GtkListBoxRow *
find_row (FoyerSettingsPage *self, const char *name)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i)) != NULL; i++)
    if (g_str_equal (gtk_widget_get_name (GTK_WIDGET (row)), name))
      return row;
  return NULL;
}

static void
on_selected_cb (GtkListBox *list, GtkListBoxRow *row, FoyerSettingsPage *self)
{
  if (row == NULL || g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), gtk_widget_get_name (GTK_WIDGET (row))) == 0)
    return;
  /* What stands at the side belongs to the section that was left. */
  foyer_ui_close (self->context);
  show_section (self, gtk_widget_get_name (GTK_WIDGET (row)));
  foyer_ui_set_local (self->context, "settings.section", gtk_widget_get_name (GTK_WIDGET (row)));
}

/* First steps come first until they are done, and are gone then. */
static void
on_steps_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerSettingsPage *self = FOYER_SETTINGS_PAGE (data);
  JsonArray *steps = result ? json_node_get_array (result) : NULL;
  GtkListBoxRow *row = find_row (self, "steps");
  gboolean open = FALSE;

  for (guint i = 0; steps != NULL && i < json_array_get_length (steps); i++)
    open = open || !foyer_json_yes (json_array_get_object_element (steps, i), "done");
  if (row != NULL)
    gtk_widget_set_visible (GTK_WIDGET (row), open);
  /* Opened for the first time with nothing left to do: on to the business itself. */
  if (row != NULL && !open && !self->chosen && gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list)) == row)
    gtk_list_box_select_row (GTK_LIST_BOX (self->list), gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 1));
  self->chosen = TRUE;
}

static void
on_changed_cb (FoyerSettingsPage *self, const FoyerChangeSet *set)
{
  foyer_ui_ask (self->context, self, "setup.checklist", NULL, NULL, on_steps_cb, self);
}

static gboolean page_ready (FoyerPage *page);

/* A section that is shown for the first time is read first. */
static gboolean
on_seek_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  FoyerSettingsPage *self = FOYER_SETTINGS_PAGE (widget);

  /* What has no place yet cannot be scrolled to: one frame more. */
  if (!page_ready (FOYER_PAGE (self)) || self->seen++ < 2)
    return G_SOURCE_CONTINUE;
  foyer_settings_focus_part (gtk_stack_get_visible_child (GTK_STACK (self->stack)), self->part);
  self->seeking = 0;
  return G_SOURCE_REMOVE;
}

static void
seek (FoyerSettingsPage *self, const char *part)
{
  g_free (self->part);
  self->part = g_strdup (part);
  self->seen = 0;
  if (part != NULL && self->seeking == 0)
    self->seeking = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_seek_cb, NULL, NULL);
}

static void
page_shown (FoyerPage *page, JsonObject *args)
{
  FoyerSettingsPage *self = FOYER_SETTINGS_PAGE (page);
  const char *wanted = args ? foyer_json_str (args, "section") : NULL;
  GtkListBoxRow *row;

  if (wanted == NULL && gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list)) != NULL)
    return;
  if (wanted == NULL)
    wanted = foyer_ui_local (self->context, "settings.section");
  row = wanted ? find_row (self, wanted) : NULL;
  if (row == NULL)
    row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0);
  if (row != NULL)
    gtk_list_box_select_row (GTK_LIST_BOX (self->list), row);
  if (args != NULL && foyer_json_str (args, "part") != NULL)
    seek (self, foyer_json_str (args, "part"));
}

static gboolean
find_waiting (GtkWidget *widget)
{
  if (FOYER_IS_LIVE (widget) && !foyer_live_ready (FOYER_LIVE (widget)))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (find_waiting (child))
      return TRUE;
  return FALSE;
}

static gboolean
page_ready (FoyerPage *page)
{
  FoyerSettingsPage *self = FOYER_SETTINGS_PAGE (page);
  return self->chosen && gtk_stack_get_visible_child (GTK_STACK (self->stack)) != NULL && !find_waiting (self->stack);
}

static void
page_init (FoyerPageInterface *iface)
{
  iface->shown = page_shown;
  iface->ready = page_ready;
}

static void
foyer_settings_page_dispose (GObject *object)
{
  FoyerSettingsPage *self = FOYER_SETTINGS_PAGE (object);

  if (self->seeking != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->seeking);
  self->seeking = 0;
  g_clear_pointer (&self->part, g_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_settings_page_parent_class)->dispose (object);
}

static void
foyer_settings_page_class_init (FoyerSettingsPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_settings_page_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "settingspage");
}

static void
foyer_settings_page_init (FoyerSettingsPage *self)
{
}

GtkWidget *
foyer_settings_page_new (FoyerUiContext *context)
{
  FoyerSettingsPage *self = g_object_new (FOYER_TYPE_SETTINGS_PAGE, NULL);

  self->context = g_object_ref (context);
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  self->list = gtk_list_box_new ();
  self->stack = gtk_stack_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_BROWSE);
  gtk_widget_add_css_class (self->list, "navigation-sidebar");
  gtk_widget_set_size_request (self->list, 190, -1);
  foyer_a11y_label (self->list, _("Sections"));
  for (const FoyerSettingsSection *s = foyer_settings_sections; s->name != NULL; s++)
    {
      GtkWidget *row, *label;

      if (!foyer_settings_may_section (context, s))
        continue;
      row = gtk_list_box_row_new ();
      label = gtk_label_new (_(s->title));
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
      gtk_widget_set_name (row, s->name);
      foyer_a11y_label (row, _(s->title));
      gtk_list_box_append (GTK_LIST_BOX (self->list), row);
    }
  g_signal_connect (self->list, "row-selected", G_CALLBACK (on_selected_cb), self);
  gtk_widget_set_hexpand (self->stack, TRUE);
  gtk_box_append (GTK_BOX (self->box), foyer_one_stop_new (self->list));
  gtk_box_append (GTK_BOX (self->box), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  gtk_box_append (GTK_BOX (self->box), self->stack);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
  on_changed_cb (self, NULL);
  return GTK_WIDGET (self);
}

GtkWidget *
foyer_panel_frame_new (FoyerUiContext *context, const char *title, GtkWidget *body, GtkWidget **title_label)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (title), *scrolled = gtk_scrolled_window_new ();
  GtkWidget *close = foyer_icon_button ("window-close-symbolic", _("Close"), NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "title-4");
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (close, "flat");
  g_signal_connect_object (close, "clicked", G_CALLBACK (foyer_ui_close), context, G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (head, "panel-head");
  gtk_box_append (GTK_BOX (head), label);
  gtk_box_append (GTK_BOX (head), close);
  gtk_widget_add_css_class (body, "panel-body");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), body);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), scrolled);
  if (title_label)
    *title_label = label;
  return box;
}
