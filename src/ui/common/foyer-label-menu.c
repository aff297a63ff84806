#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-label-menu.h"
#include "foyer-labels.h"

struct _FoyerLabelMenu
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  const char *scope;
  GtkWidget *outer, *chips, *button, *list;
  FoyerId appointment; /* none: one being made */
  GHashTable *ticked;  /* id → itself */
  JsonNode *all;       /* owned; answer of label.list, NULL until it is here */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (FoyerLabelMenu, foyer_label_menu, GTK_TYPE_WIDGET)

guint
foyer_label_drop_fill (GtkDropDown *drop, const char *all, JsonArray *labels, gboolean of_clients, const FoyerId *wanted, GArray *ids)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new ((const char *[]) { all, NULL });
  guint selected = 0;

  g_array_set_size (ids, 0);
  for (guint i = 0; labels != NULL && i < json_array_get_length (labels); i++)
    {
      JsonObject *label = json_array_get_object_element (labels, i);
      FoyerId id;

      if ((g_strcmp0 (foyer_json_str (label, "scope"), "client") == 0) != of_clients || !foyer_json_uid (label, "id", &id))
        continue;
      g_array_append_val (ids, id);
      gtk_string_list_append (names, foyer_json_str (label, "title"));
      if (foyer_id_equal (&id, wanted))
        selected = ids->len;
    }
  gtk_drop_down_set_model (drop, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (drop, selected);
  return selected;
}

GtkWidget *
foyer_label_image_new (const char *icon, int colour)
{
  GtkWidget *image = gtk_image_new_from_icon_name (icon != NULL ? icon : "starred-symbolic");
  g_autofree char *tint = g_strdup_printf ("ink-%d", colour % 12);

  gtk_image_set_pixel_size (GTK_IMAGE (image), 14);
  gtk_widget_add_css_class (image, tint);
  return image;
}

GtkWidget *
foyer_label_chips_new (void)
{
  GtkWidget *chips = gtk_flow_box_new ();

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (chips), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (chips), 8);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (chips), 6);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (chips), 3);
  gtk_widget_set_can_focus (chips, FALSE);
  gtk_widget_add_css_class (chips, "label-chips");
  gtk_widget_set_visible (chips, FALSE);
  foyer_a11y_label (chips, _("Labels"));
  return chips;
}

void
foyer_label_chips_show (GtkWidget *chips, JsonArray *labels)
{
  guint n = labels != NULL ? json_array_get_length (labels) : 0;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (chips)) != NULL)
    gtk_flow_box_remove (GTK_FLOW_BOX (chips), child);
  for (guint i = 0; i < n; i++)
    {
      JsonObject *label = json_array_get_object_element (labels, i);
      GtkWidget *chip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *title = gtk_label_new (foyer_json_str (label, "title"));
      int colour = (int) (foyer_json_num (label, "colour") % 12);
      g_autofree char *tint = g_strdup_printf ("tint-%d", colour);

      gtk_widget_add_css_class (chip, "chip");
      gtk_widget_set_tooltip_text (chip, foyer_json_str (label, "title"));
      gtk_widget_add_css_class (chip, tint);
      gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
      gtk_label_set_max_width_chars (GTK_LABEL (title), 28);
      gtk_box_append (GTK_BOX (chip), foyer_label_image_new (foyer_json_str (label, "icon"), colour));
      gtk_box_append (GTK_BOX (chip), title);
      gtk_widget_set_halign (chip, GTK_ALIGN_START);
      gtk_flow_box_append (GTK_FLOW_BOX (chips), chip);
      gtk_widget_set_can_focus (gtk_widget_get_parent (chip), FALSE);
      foyer_a11y_label (gtk_widget_get_parent (chip), foyer_json_str (label, "title"));
    }
  gtk_widget_set_visible (chips, n > 0);
}

/* ---- the menu -------------------------------------------------------------------------------------------------------------- */

static JsonArray *
all_of (FoyerLabelMenu *self)
{
  return self->all != NULL && JSON_NODE_HOLDS_ARRAY (self->all) ? json_node_get_array (self->all) : NULL;
}

/* Of one being made: what is ticked, in the order of the list. */
static void
show_ticked (FoyerLabelMenu *self)
{
  JsonArray *all = all_of (self);
  g_autoptr (JsonArray) some = json_array_new ();

  for (guint i = 0; all != NULL && i < json_array_get_length (all); i++)
    {
      JsonObject *label = json_array_get_object_element (all, i);
      if (g_hash_table_contains (self->ticked, foyer_json_str (label, "id")))
        json_array_add_object_element (some, json_object_ref (label));
    }
  foyer_label_chips_show (self->chips, some);
}

static void
on_toggled_cb (GtkCheckButton *check, FoyerLabelMenu *self)
{
  const char *id = g_object_get_data (G_OBJECT (check), "label");
  gboolean on = gtk_check_button_get_active (check);

  if (self->filling)
    return;
  if (on)
    g_hash_table_add (self->ticked, g_strdup (id));
  else
    g_hash_table_remove (self->ticked, id);
  if (foyer_id_is_none (&self->appointment))
    show_ticked (self);
  else
    foyer_ui_run (self->context, self, "booking.label", foyer_params ("appointment", "d", &self->appointment, "label", "s", id, "on", "b", on, NULL),
                  on ? _("Label added") : _("Label taken away"), NULL, NULL);
}

static void
fill_list (FoyerLabelMenu *self)
{
  JsonArray *all = all_of (self);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_box_remove (GTK_BOX (self->list), child);
  self->filling = TRUE;
  for (guint i = 0; all != NULL && i < json_array_get_length (all); i++)
    {
      JsonObject *label = json_array_get_object_element (all, i);
      const char *id = foyer_json_str (label, "id"), *title = foyer_json_str (label, "title");
      GtkWidget *check = gtk_check_button_new (), *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *text = gtk_label_new (title);

      gtk_label_set_xalign (GTK_LABEL (text), 0);
      gtk_widget_set_hexpand (text, TRUE);
      gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_END);
      gtk_label_set_max_width_chars (GTK_LABEL (text), 32);
      gtk_box_append (GTK_BOX (row), foyer_label_image_new (foyer_json_str (label, "icon"), (int) foyer_json_num (label, "colour")));
      gtk_box_append (GTK_BOX (row), text);
      gtk_check_button_set_child (GTK_CHECK_BUTTON (check), row);
      gtk_widget_add_css_class (check, "label-check");
      g_object_set_data_full (G_OBJECT (check), "label", g_strdup (id), g_free);
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), g_hash_table_contains (self->ticked, id));
      foyer_a11y_label (check, title);
      g_signal_connect (check, "toggled", G_CALLBACK (on_toggled_cb), self);
      gtk_box_append (GTK_BOX (self->list), check);
    }
  self->filling = FALSE;
  if (all == NULL || json_array_get_length (all) == 0)
    {
      GtkWidget *none = gtk_label_new (_("No labels yet. Add them in Settings, Labels."));
      gtk_widget_add_css_class (none, "dim-label");
      gtk_box_append (GTK_BOX (self->list), none);
    }
}

static void
on_list_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerLabelMenu *self = FOYER_LABEL_MENU (data);

  if (result == NULL)
    return;
  g_clear_pointer (&self->all, json_node_unref);
  self->all = json_node_copy (result);
  fill_list (self);
  if (foyer_id_is_none (&self->appointment))
    show_ticked (self);
}

/* Read when it is opened: labels are changed rarely, and elsewhere. */
static void
on_open_cb (GtkWidget *popover, FoyerLabelMenu *self)
{
  foyer_ui_ask (self->context, self, "label.list", foyer_params ("scope", "s", self->scope, NULL), NULL, on_list_cb, self);
}

void
foyer_label_menu_show (FoyerLabelMenu *self, const FoyerId *appointment, JsonArray *labels, gboolean may)
{
  self->appointment = appointment != NULL ? *appointment : FOYER_ID_NONE;
  g_hash_table_remove_all (self->ticked);
  for (guint i = 0; labels != NULL && i < json_array_get_length (labels); i++)
    {
      const char *id = foyer_json_str (json_array_get_object_element (labels, i), "id");
      if (id != NULL)
        g_hash_table_add (self->ticked, g_strdup (id));
    }
  foyer_label_chips_show (self->chips, labels);
  gtk_widget_set_visible (self->button, may);
  gtk_widget_set_visible (GTK_WIDGET (self), may || g_hash_table_size (self->ticked) > 0);
  self->filling = TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (self->list); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_CHECK_BUTTON (child))
      gtk_check_button_set_active (GTK_CHECK_BUTTON (child), g_hash_table_contains (self->ticked, g_object_get_data (G_OBJECT (child), "label")));
  self->filling = FALSE;
}

JsonArray *
foyer_label_menu_dup_ids (FoyerLabelMenu *self)
{
  GHashTableIter iter;
  gpointer id;
  JsonArray *ids;

  if (g_hash_table_size (self->ticked) == 0)
    return NULL;
  ids = json_array_new ();
  g_hash_table_iter_init (&iter, self->ticked);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    json_array_add_string_element (ids, id);
  return ids;
}

static void
foyer_label_menu_dispose (GObject *object)
{
  FoyerLabelMenu *self = FOYER_LABEL_MENU (object);

  self->filling = TRUE;
  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_pointer (&self->ticked, g_hash_table_unref);
  g_clear_pointer (&self->all, json_node_unref);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_label_menu_parent_class)->dispose (object);
}

static void
foyer_label_menu_class_init (FoyerLabelMenuClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_label_menu_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
foyer_label_menu_init (FoyerLabelMenu *self)
{
  self->ticked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

GtkWidget *
foyer_label_menu_new (FoyerUiContext *context, const char *scope)
{
  FoyerLabelMenu *self = g_object_new (FOYER_TYPE_LABEL_MENU, NULL);
  GtkWidget *popover = gtk_popover_new (), *scrolled = gtk_scrolled_window_new ();

  self->context = g_object_ref (context);
  self->scope = scope;
  self->outer = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->chips = foyer_label_chips_new ();
  self->button = gtk_menu_button_new ();
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->button), _("Labels"));
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (self->button), TRUE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 360);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_popover_set_child (GTK_POPOVER (popover), scrolled);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
  g_signal_connect (popover, "show", G_CALLBACK (on_open_cb), self);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_add_css_class (self->button, "caption");
  gtk_widget_set_valign (self->button, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (self->button, _("Labels of the booking"));
  foyer_a11y_label (self->button, _("Labels"));
  gtk_box_append (GTK_BOX (self->outer), self->chips);
  gtk_box_append (GTK_BOX (self->outer), self->button);
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}
