#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-booking-package.h"
#include "foyer-cover.h"
#include "foyer-drop-down.h"
#include "foyer-labels.h"

struct _FoyerBookingPackage
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *outer, *title, *list, *sum;
  GCancellable *asking;
  char *package, *wall;
  FoyerId staff;
  JsonObject *plan;  /* owned; NULL until the first answer */
  JsonObject *by_hand; /* item → member */
};

G_DEFINE_FINAL_TYPE (FoyerBookingPackage, foyer_booking_package, GTK_TYPE_WIDGET)

static guint planned_signal, dropped_signal;

static void ask (FoyerBookingPackage *self);

static JsonNode *
items_param (FoyerBookingPackage *self)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *list = json_array_new ();
  g_autoptr (GList) items = json_object_get_members (self->by_hand);

  for (GList *l = items; l != NULL; l = l->next)
    {
      JsonObject *o = json_object_new ();
      json_object_set_string_member (o, "item", l->data);
      json_object_set_string_member (o, "staff", foyer_json_str (self->by_hand, l->data));
      json_array_add_object_element (list, o);
    }
  json_node_take_array (node, list);
  return node;
}

/* ---- rows ---------------------------------------------------------------------------------------------------------------- */

/* In parallel nobody does two things: who is chosen for one leaves the other to somebody else. */
static void
on_member_cb (GtkDropDown *drop, GParamSpec *pspec, FoyerBookingPackage *self)
{
  JsonObject *item = g_object_get_data (G_OBJECT (drop), "item");
  JsonArray *choices = foyer_json_arr (item, "choices");
  guint at = gtk_drop_down_get_selected (drop);
  const char *staff;
  g_autoptr (GList) others = NULL;

  if (choices == NULL || at >= json_array_get_length (choices))
    return;
  staff = foyer_json_str (json_array_get_object_element (choices, at), "staff");
  others = json_object_get_members (self->by_hand);
  for (GList *l = others; l != NULL && g_strcmp0 (foyer_json_str (self->plan, "mode"), "parallel") == 0; l = l->next)
    if (g_strcmp0 (foyer_json_str (self->by_hand, l->data), staff) == 0)
      json_object_remove_member (self->by_hand, l->data);
  json_object_set_string_member (self->by_hand, foyer_json_str (item, "item"), staff);
  ask (self);
}

static GtkWidget *
member_drop (FoyerBookingPackage *self, JsonObject *item)
{
  JsonArray *choices = foyer_json_arr (item, "choices");
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint chosen = GTK_INVALID_LIST_POSITION;
  g_autofree char *spoken = g_strdup_printf (_("Team member for %s"), foyer_json_str (item, "title"));
  GtkWidget *drop;

  for (guint i = 0; choices != NULL && i < json_array_get_length (choices); i++)
    {
      JsonObject *choice = json_array_get_object_element (choices, i);
      /* Translators: behind a team member's name in a list: has something else at this time. */
      g_autofree char *name = foyer_json_yes (choice, "busy") ? g_strdup_printf (_("%s (busy)"), foyer_json_str (choice, "name"))
                                                              : g_strdup (foyer_json_str (choice, "name"));
      gtk_string_list_append (names, name);
      if (g_strcmp0 (foyer_json_str (choice, "staff"), foyer_json_str (item, "staff")) == 0)
        chosen = i;
    }
  drop = foyer_drop_down_narrow (gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL), 20);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop), chosen);
  gtk_widget_set_hexpand (drop, TRUE);
  foyer_a11y_label (drop, spoken);
  g_object_set_data_full (G_OBJECT (drop), "item", json_object_ref (item), (GDestroyNotify) json_object_unref);
  g_signal_connect_object (drop, "notify::selected", G_CALLBACK (on_member_cb), self, 0);
  return drop;
}

static GtkWidget *
row_new (FoyerBookingPackage *self, JsonObject *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12),
            *title = gtk_label_new (foyer_json_str (item, "title")), *price = foyer_money_label_new (), *when;
  JsonArray *warnings = foyer_json_arr (item, "warnings");
  g_autofree char *at = foyer_ui_time_text (self->context, foyer_json_str (item, "wall"));
  g_autofree char *time = g_strdup_printf (_("%s, %d min"), at, (int) foyer_json_num (item, "dur"));

  when = gtk_label_new (time);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (when, "dim-label");
  gtk_widget_add_css_class (when, "numeric");
  foyer_money_label_set (price, self->context, foyer_json_num (item, "total"));
  gtk_box_append (GTK_BOX (line), title);
  gtk_box_append (GTK_BOX (line), when);
  gtk_box_append (GTK_BOX (line), price);
  gtk_box_append (GTK_BOX (row), line);
  gtk_box_append (GTK_BOX (row), member_drop (self, item));
  for (guint i = 0; warnings != NULL && i < json_array_get_length (warnings); i++)
    {
      GtkWidget *text = gtk_label_new (foyer_json_str (json_array_get_object_element (warnings, i), "text"));
      gtk_label_set_xalign (GTK_LABEL (text), 0);
      gtk_label_set_wrap (GTK_LABEL (text), TRUE);
      gtk_widget_add_css_class (text, "warning");
      gtk_widget_add_css_class (text, "caption");
      gtk_box_append (GTK_BOX (row), text);
    }
  if (warnings != NULL && json_array_get_length (warnings) > 0)
    gtk_widget_add_css_class (row, "busy-part");
  gtk_widget_add_css_class (row, "package-part");
  return row;
}

static void
show (FoyerBookingPackage *self)
{
  JsonArray *items = foyer_json_arr (self->plan, "items");
  GtkWidget *child;
  g_autofree char *total = foyer_ui_money (self->context, foyer_json_num (self->plan, "total"));
  g_autofree char *gross = foyer_ui_money (self->context, foyer_json_num (self->plan, "gross"));
  g_autofree char *sum = foyer_json_num (self->plan, "discount") > 0
                             ? g_strdup_printf (_("%d min · %s instead of %s"), (int) foyer_json_num (self->plan, "dur"), total, gross)
                             : g_strdup_printf (_("%d min · %s"), (int) foyer_json_num (self->plan, "dur"), total);

  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_box_remove (GTK_BOX (self->list), child);
  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    gtk_box_append (GTK_BOX (self->list), row_new (self, json_array_get_object_element (items, i)));
  gtk_label_set_text (GTK_LABEL (self->title), foyer_json_str (self->plan, "title"));
  gtk_label_set_text (GTK_LABEL (self->sum), sum);
}

/* ---- asking -------------------------------------------------------------------------------------------------------------- */

static void
on_plan_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerBookingPackage *self = FOYER_BOOKING_PACKAGE (data);

  if (error != NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_pointer (&self->plan, json_object_unref);
  if (result != NULL)
    {
      self->plan = json_node_dup_object (result);
      show (self);
    }
  else if (error != NULL)
    {
      g_autofree char *text = foyer_ui_error_text (error);
      gtk_label_set_text (GTK_LABEL (self->sum), text);
    }
  g_signal_emit (self, planned_signal, 0, self->plan);
}

static void
ask (FoyerBookingPackage *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  if (self->package == NULL || self->wall == NULL)
    return;
  self->asking = g_cancellable_new ();
  foyer_ui_ask (self->context, self, "package.plan",
                foyer_params ("package", "s", self->package, "wall", "s", self->wall, "staff", "d", &self->staff, "items", "n", items_param (self), NULL),
                self->asking, on_plan_cb, self);
}

static void
on_drop_cb (GtkWidget *button, FoyerBookingPackage *self)
{
  foyer_booking_package_set (self, NULL);
  g_signal_emit (self, dropped_signal, 0);
}

/* ---- the object ---------------------------------------------------------------------------------------------------------- */

static void
foyer_booking_package_dispose (GObject *object)
{
  FoyerBookingPackage *self = FOYER_BOOKING_PACKAGE (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_pointer (&self->plan, json_object_unref);
  g_clear_pointer (&self->by_hand, json_object_unref);
  g_clear_pointer (&self->package, g_free);
  g_clear_pointer (&self->wall, g_free);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_booking_package_parent_class)->dispose (object);
}

static void
foyer_booking_package_class_init (FoyerBookingPackageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_booking_package_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  planned_signal = g_signal_new ("planned", FOYER_TYPE_BOOKING_PACKAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  dropped_signal = g_signal_new ("dropped", FOYER_TYPE_BOOKING_PACKAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
foyer_booking_package_init (FoyerBookingPackage *self)
{
  self->by_hand = json_object_new ();
}

GtkWidget *
foyer_booking_package_new (FoyerUiContext *context)
{
  FoyerBookingPackage *self = g_object_new (FOYER_TYPE_BOOKING_PACKAGE, NULL);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *drop = foyer_icon_button ("list-remove-symbolic", _("Take the package out"), NULL);

  self->context = g_object_ref (context);
  self->outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
  self->title = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->title, TRUE);
  gtk_widget_add_css_class (self->title, "heading");
  gtk_widget_add_css_class (drop, "flat");
  g_signal_connect (drop, "clicked", G_CALLBACK (on_drop_cb), self);
  gtk_box_append (GTK_BOX (head), self->title);
  gtk_box_append (GTK_BOX (head), drop);
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->sum = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->sum), 1);
  gtk_label_set_wrap (GTK_LABEL (self->sum), TRUE);
  gtk_widget_add_css_class (self->sum, "heading");
  gtk_widget_add_css_class (self->sum, "numeric");
  gtk_box_append (GTK_BOX (self->outer), head);
  gtk_box_append (GTK_BOX (self->outer), self->list);
  gtk_box_append (GTK_BOX (self->outer), self->sum);
  foyer_a11y_label (self, _("Package"));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  return GTK_WIDGET (self);
}

void
foyer_booking_package_set (FoyerBookingPackage *self, const char *package)
{
  if (g_strcmp0 (self->package, package) == 0)
    return;
  g_free (self->package);
  self->package = g_strdup (package);
  json_object_unref (self->by_hand);
  self->by_hand = json_object_new ();
  g_clear_pointer (&self->plan, json_object_unref);
  gtk_widget_set_visible (GTK_WIDGET (self), package != NULL);
}

gboolean
foyer_booking_package_is_set (FoyerBookingPackage *self)
{
  return self->package != NULL;
}

void
foyer_booking_package_plan (FoyerBookingPackage *self, const char *wall, const FoyerId *staff)
{
  g_free (self->wall);
  self->wall = g_strdup (wall);
  self->staff = *staff;
  ask (self);
}

void
foyer_booking_package_fill (FoyerBookingPackage *self, JsonObject *params)
{
  json_object_set_string_member (params, "package", self->package);
  json_object_set_member (params, "items", items_param (self));
}

void
foyer_booking_package_take (FoyerBookingPackage *self, JsonArray *items)
{
  json_object_unref (self->by_hand);
  self->by_hand = json_object_new ();
  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      JsonObject *o = json_array_get_object_element (items, i);
      json_object_set_string_member (self->by_hand, foyer_json_str (o, "item"), foyer_json_str (o, "staff"));
    }
}

JsonArray *
foyer_booking_package_warnings (JsonObject *plan)
{
  JsonArray *all = json_array_new (), *items = plan != NULL ? foyer_json_arr (plan, "items") : NULL;

  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      JsonArray *warnings = foyer_json_arr (json_array_get_object_element (items, i), "warnings");
      for (guint k = 0; warnings != NULL && k < json_array_get_length (warnings); k++)
        json_array_add_object_element (all, json_object_ref (json_array_get_object_element (warnings, k)));
    }
  return all;
}
