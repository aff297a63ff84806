/* Under one appointment of the visit panel: its technical break, its rooms, who helps, and what it was booked together with. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-cover.h"
#include "foyer-drop-down.h"
#include "foyer-labels.h"
#include "foyer-visit-parts.h"

#define STEP 5
#define LONGEST 60

struct _FoyerVisitNeeds
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *box, *rooms, *tech, *helpers, *helpers_box, *bundle, *bundle_button;
  JsonObject *appointment; /* owned */
  JsonArray *lines;        /* owned: of this appointment */
  char *visit;
  gboolean filling, editable;
};

G_DEFINE_FINAL_TYPE (FoyerVisitNeeds, foyer_visit_needs, GTK_TYPE_WIDGET)

static const char *
id_of (FoyerVisitNeeds *self)
{
  return foyer_json_str (self->appointment, "id");
}

static void
empty (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
}

/* ---- the break --------------------------------------------------------------------------------------------------------------- */

static void
on_tech_cb (GtkDropDown *drop, GParamSpec *pspec, FoyerVisitNeeds *self)
{
  gint64 minutes = (gint64) gtk_drop_down_get_selected (drop) * STEP;

  if (self->filling || self->appointment == NULL || minutes == foyer_json_num (self->appointment, "tech"))
    return;
  foyer_ui_run (self->context, self, "booking.update", foyer_params ("appointment", "s", id_of (self), "tech", "i", minutes, NULL),
                minutes > 0 ? _("Break changed") : _("Break removed"), NULL, NULL);
}

static GtkWidget *
tech_new (FoyerVisitNeeds *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *drop;

  gtk_string_list_append (names, _("No break"));
  for (int minutes = STEP; minutes <= LONGEST; minutes += STEP)
    {
      /* Translators: the technical break after a booking: "10 min break" */
      g_autofree char *name = g_strdup_printf (_("%d min break"), minutes);
      gtk_string_list_append (names, name);
    }
  drop = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL);
  gtk_widget_add_css_class (drop, "flat-drop");
  gtk_widget_set_tooltip_text (drop, _("Technical break after the client has left"));
  foyer_a11y_label (drop, _("Technical break"));
  g_signal_connect (drop, "notify::selected", G_CALLBACK (on_tech_cb), self);
  return drop;
}

/* ---- rooms -------------------------------------------------------------------------------------------------------------------- */

static gboolean
holds (JsonArray *list, const char *id)
{
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    if (g_strcmp0 (foyer_json_str (json_array_get_object_element (list, i), "id"), id) == 0)
      return TRUE;
  return FALSE;
}

/* All rooms the appointment shall have: the others stay as they are. */
static void
on_room_cb (GtkDropDown *drop, GParamSpec *pspec, FoyerVisitNeeds *self)
{
  JsonArray *instances = g_object_get_data (G_OBJECT (drop), "instances"), *have = foyer_json_arr (self->appointment, "resources"), *list;
  guint at = gtk_drop_down_get_selected (drop);
  const char *chosen;
  JsonNode *node;

  if (self->filling || instances == NULL || at >= json_array_get_length (instances))
    return;
  chosen = foyer_json_str (json_array_get_object_element (instances, at), "id");
  if (holds (have, chosen))
    return;
  list = json_array_new ();
  json_array_add_string_element (list, chosen);
  for (guint i = 0; have != NULL && i < json_array_get_length (have); i++)
    {
      const char *other = foyer_json_str (json_array_get_object_element (have, i), "id");
      if (!holds (instances, other))
        json_array_add_string_element (list, other);
    }
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, list);
  foyer_ui_run (self->context, self, "booking.move", foyer_params ("appointment", "s", id_of (self), "instances", "n", node, NULL), _("Room changed"), NULL, NULL);
}

static void
on_resources_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerVisitNeeds *self = FOYER_VISIT_NEEDS (data);
  JsonArray *list = result != NULL ? json_node_get_array (result) : NULL, *have = foyer_json_arr (self->appointment, "resources");

  self->filling = TRUE;
  empty (self->rooms);
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *resource = json_array_get_object_element (list, i);
      JsonArray *instances = foyer_json_arr (resource, "instances");
      g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
      guint selected = G_MAXUINT;
      GtkWidget *drop;

      for (guint k = 0; instances != NULL && k < json_array_get_length (instances); k++)
        {
          JsonObject *instance = json_array_get_object_element (instances, k);
          gtk_string_list_append (names, foyer_json_str (instance, "name"));
          if (holds (have, foyer_json_str (instance, "id")))
            selected = k;
        }
      if (selected == G_MAXUINT)
        continue;
      drop = foyer_drop_down_narrow (gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL), 20);
      gtk_drop_down_set_selected (GTK_DROP_DOWN (drop), selected);
      gtk_widget_add_css_class (drop, "flat-drop");
      gtk_widget_set_tooltip_text (drop, foyer_json_str (resource, "name"));
      gtk_widget_set_sensitive (drop, self->editable && foyer_ui_may (context, "booking.move"));
      foyer_a11y_label (drop, foyer_json_str (resource, "name"));
      g_object_set_data_full (G_OBJECT (drop), "instances", json_array_ref (instances), (GDestroyNotify) json_array_unref);
      g_signal_connect (drop, "notify::selected", G_CALLBACK (on_room_cb), self);
      gtk_box_append (GTK_BOX (self->rooms), drop);
    }
  self->filling = FALSE;
}

/* ---- who helps ---------------------------------------------------------------------------------------------------------------- */

static void
on_helper_cb (GtkCheckButton *check, FoyerVisitNeeds *self)
{
  const char *line = g_object_get_data (G_OBJECT (check), "line"), *staff = g_object_get_data (G_OBJECT (check), "staff");
  gboolean on = gtk_check_button_get_active (check);

  if (self->filling)
    return;
  foyer_ui_run (self->context, self, on ? "line.assist" : "line.unassist", foyer_params ("line", "s", line, "staff", "s", staff, NULL),
                on ? _("Assistant added") : _("Assistant removed"), NULL, NULL);
}

static void
on_share_cb (GtkSpinButton *spin, FoyerVisitNeeds *self)
{
  const char *line = g_object_get_data (G_OBJECT (spin), "line"), *staff = g_object_get_data (G_OBJECT (spin), "staff");

  if (self->filling)
    return;
  foyer_ui_run_quiet (self->context, self, "line.assist",
                      foyer_params ("line", "s", line, "staff", "s", staff, "share", "i", (gint64) gtk_spin_button_get_value_as_int (spin) * 100, NULL),
                      _("Share changed"), NULL, NULL);
}

static JsonObject *
helper_of (JsonArray *list, const char *line, const char *staff)
{
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *o = json_array_get_object_element (list, i);
      if (g_strcmp0 (foyer_json_str (o, "line"), line) == 0 && g_strcmp0 (foyer_json_str (o, "staff"), staff) == 0)
        return o;
    }
  return NULL;
}

static void
mark_line (GtkWidget *widget, const char *line, const char *staff)
{
  g_object_set_data_full (G_OBJECT (widget), "line", g_strdup (line), g_free);
  g_object_set_data_full (G_OBJECT (widget), "staff", g_strdup (staff), g_free);
}

static void
on_assistants_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerVisitNeeds *self = FOYER_VISIT_NEEDS (data);
  JsonObject *answer = result != NULL ? json_node_get_object (result) : NULL;
  JsonArray *choices = foyer_json_arr (answer, "choices"), *now = foyer_json_arr (answer, "assistants");
  g_autoptr (GString) names = g_string_new (NULL);
  gboolean may = self->editable && foyer_ui_may (context, "booking.assistants");
  guint offered = 0;

  self->filling = TRUE;
  empty (self->helpers_box);
  for (guint i = 0; self->lines != NULL && i < json_array_get_length (self->lines); i++)
    {
      JsonObject *line = json_array_get_object_element (self->lines, i);
      const char *line_id = foyer_json_str (line, "id");
      GtkWidget *title = gtk_label_new (foyer_json_str (line, "title"));

      gtk_label_set_xalign (GTK_LABEL (title), 0);
      gtk_widget_add_css_class (title, "heading");
      gtk_box_append (GTK_BOX (self->helpers_box), title);
      for (guint k = 0; choices != NULL && k < json_array_get_length (choices); k++)
        {
          JsonObject *choice = json_array_get_object_element (choices, k);
          const char *staff = foyer_json_str (choice, "staff"), *name = foyer_json_str (choice, "name");
          JsonObject *helper = helper_of (now, line_id, staff);
          GtkWidget *row, *check, *share, *percent;
          g_autofree char *spoken = g_strdup_printf (_("Share of %s, percent"), name);

          if (g_strcmp0 (staff, foyer_json_str (line, "staff")) == 0)
            continue;
          row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
          check = gtk_check_button_new_with_label (name);
          share = gtk_spin_button_new_with_range (0, 100, 5);
          percent = gtk_label_new ("%");
          offered++;
          if (helper != NULL)
            g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name);
          gtk_check_button_set_active (GTK_CHECK_BUTTON (check), helper != NULL);
          gtk_widget_set_hexpand (check, TRUE);
          gtk_widget_set_sensitive (check, may);
          gtk_spin_button_set_value (GTK_SPIN_BUTTON (share), helper != NULL ? (double) (foyer_json_num (helper, "share") / 100) : 100);
          gtk_widget_set_sensitive (share, may && helper != NULL);
          foyer_a11y_label (share, spoken);
          mark_line (check, line_id, staff);
          mark_line (share, line_id, staff);
          g_signal_connect (check, "toggled", G_CALLBACK (on_helper_cb), self);
          g_signal_connect (share, "value-changed", G_CALLBACK (on_share_cb), self);
          gtk_box_append (GTK_BOX (row), check);
          gtk_box_append (GTK_BOX (row), share);
          gtk_box_append (GTK_BOX (row), percent);
          gtk_box_append (GTK_BOX (self->helpers_box), row);
        }
    }
  g_autofree char *label = names->len > 0 ? g_strdup_printf (_("with %s"), names->str) : g_strdup (_("Assistant…"));
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->helpers), label);
  foyer_a11y_label (self->helpers, label);
  gtk_widget_set_visible (self->helpers, offered > 0 && (may || names->len > 0));
  self->filling = FALSE;
}

/* ---- booked together ------------------------------------------------------------------------------------------------------------ */

static void
on_delete_bundle_cb (GtkWidget *button, FoyerVisitNeeds *self)
{
  foyer_ui_run (self->context, self, "booking.delete", foyer_params ("appointment", "s", id_of (self), "bundle", "b", TRUE, NULL),
                _("The whole package was deleted"), NULL, NULL);
}

/* ---- the widget ------------------------------------------------------------------------------------------------------------------ */

static void
foyer_visit_needs_dispose (GObject *object)
{
  FoyerVisitNeeds *self = FOYER_VISIT_NEEDS (object);

  self->filling = TRUE;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->appointment, json_object_unref);
  g_clear_pointer (&self->lines, json_array_unref);
  g_clear_pointer (&self->visit, g_free);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_visit_needs_parent_class)->dispose (object);
}

static void
foyer_visit_needs_class_init (FoyerVisitNeedsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_visit_needs_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
foyer_visit_needs_init (FoyerVisitNeeds *self)
{
}

GtkWidget *
foyer_visit_needs_new (FoyerUiContext *context)
{
  FoyerVisitNeeds *self = g_object_new (FOYER_TYPE_VISIT_NEEDS, NULL);
  GtkWidget *popover = gtk_popover_new ();

  self->context = g_object_ref (context);
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->rooms = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);
  self->tech = tech_new (self);
  self->helpers_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_popover_set_child (GTK_POPOVER (popover), self->helpers_box);
  self->helpers = gtk_menu_button_new ();
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->helpers), popover);
  gtk_widget_add_css_class (self->helpers, "flat");
  gtk_widget_add_css_class (self->helpers, "flat-drop");
  gtk_widget_set_tooltip_text (self->helpers, _("Who helps, and with what share of the pay"));
  gtk_widget_set_visible (self->helpers, FALSE);
  self->bundle = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->bundle), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->bundle, "caption");
  gtk_widget_add_css_class (self->bundle, "dim-label");
  self->bundle_button = gtk_button_new_with_label (_("Delete all of it"));
  gtk_widget_add_css_class (self->bundle_button, "flat");
  gtk_widget_add_css_class (self->bundle_button, "caption");
  g_signal_connect (self->bundle_button, "clicked", G_CALLBACK (on_delete_bundle_cb), self);
  gtk_box_append (GTK_BOX (self->box), self->rooms);
  gtk_box_append (GTK_BOX (self->box), self->tech);
  gtk_box_append (GTK_BOX (self->box), self->helpers);
  gtk_box_append (GTK_BOX (self->box), self->bundle);
  gtk_box_append (GTK_BOX (self->box), self->bundle_button);
  return GTK_WIDGET (self);
}

void
foyer_visit_needs_show (FoyerVisitNeeds *self, JsonObject *appointment, const FoyerVisitView *view)
{
  JsonArray *all = foyer_json_arr (view->row, "lines");
  const char *package = foyer_json_str (appointment, "package");
  char text[FOYER_ID_TEXT_LEN + 1];

  self->filling = TRUE;
  g_clear_pointer (&self->appointment, json_object_unref);
  g_clear_pointer (&self->lines, json_array_unref);
  self->appointment = json_object_ref (appointment);
  self->lines = json_array_new ();
  for (guint i = 0; all != NULL && i < json_array_get_length (all); i++)
    {
      JsonObject *line = json_array_get_object_element (all, i);
      if (g_strcmp0 (foyer_json_str (line, "appointment"), id_of (self)) == 0 && foyer_json_str (line, "service") != NULL)
        json_array_add_object_element (self->lines, json_object_ref (line));
    }
  g_free (self->visit);
  self->visit = g_strdup (foyer_id_format (&view->id, text));
  const char *held = foyer_visit_held (view, "booking.length", FALSE);
  /* None of this is on the receipt, but for what is taken out. */
  self->editable = foyer_visit_held (view, NULL, FALSE) == NULL;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->tech), (guint) CLAMP (foyer_json_num (appointment, "tech") / STEP, 0, LONGEST / STEP));
  gtk_widget_set_sensitive (self->tech, held == NULL);
  gtk_widget_set_tooltip_text (self->tech, held != NULL ? held : _("Technical break after the client has left"));
  if (package != NULL)
    {
      int n = (int) foyer_json_num (appointment, "bundled");
      g_autofree char *part = g_strdup_printf (ngettext ("Part of “%s” (%d booking)", "Part of “%s” (%d bookings)", n), package, n);
      gtk_label_set_text (GTK_LABEL (self->bundle), part);
    }
  gtk_widget_set_visible (self->bundle, package != NULL);
  gtk_widget_set_visible (self->bundle_button, package != NULL && !view->locked && self->editable && foyer_ui_may (self->context, "booking.delete"));
  self->filling = FALSE;

  JsonArray *have = foyer_json_arr (appointment, "resources");
  if (have != NULL && json_array_get_length (have) > 0)
    foyer_ui_ask (self->context, self, "resource.list", NULL, NULL, on_resources_cb, self);
  else
    empty (self->rooms);
  if (json_array_get_length (self->lines) > 0)
    foyer_ui_ask (self->context, self, "visit.assistants", foyer_params ("visit", "s", self->visit, NULL), NULL, on_assistants_cb, self);
  else
    gtk_widget_set_visible (self->helpers, FALSE);
}
