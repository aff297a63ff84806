#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-changes-page.h"
#include "foyer-export.h"
#include "foyer-labels.h"
#include "foyer-moment-view.h"

enum
{
  PERIOD,
  KIND,
  ACTION,
  AUTHOR,
  DESK,
  N_FILTERS,
};

struct _FoyerChangesPage
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *stack, *list, *moment, *search, *filter[N_FILTERS], *switcher, *export;
  GPtrArray *kinds, *authors, *desks; /* owned: names and ids behind the drop downs, the first "" */
  guint typing;
  gboolean filling, loaded;
};

static void page_init (FoyerPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FoyerChangesPage, foyer_changes_page, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (FOYER_TYPE_PAGE, page_init))

static const struct
{
  const char *label;
  int days; /* -1: all */
} periods[] = { { N_("Any time"), -1 }, { N_("Today"), 0 }, { N_("7 days"), 6 }, { N_("30 days"), 29 }, { N_("One year"), 364 } };

static const struct
{
  const char *label, *name;
} actions[] = { { N_("Any change"), "" }, { N_("Added"), "added" }, { N_("Changed"), "changed" }, { N_("Deleted"), "deleted" } };

/* ---- filters ---------------------------------------------------------------------------------------------------------------- */

static gboolean
only_team (FoyerChangesPage *self)
{
  return !foyer_ui_may (self->context, "security.changes") && !foyer_ui_may (self->context, "reports");
}

static void
add_choice (JsonObject *params, const char *member, const char *value)
{
  JsonArray *list;

  if (value == NULL || *value == '\0')
    return;
  list = json_array_new ();
  json_array_add_string_element (list, value);
  json_object_set_array_member (params, member, list);
}

static const char *
chosen (FoyerChangesPage *self, int filter, GPtrArray *values)
{
  guint i = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->filter[filter]));

  return values != NULL && i < values->len ? values->pdata[i] : NULL;
}

static JsonObject *
filters (FoyerChangesPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search)), *desk = chosen (self, DESK, self->desks);
  guint period = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->filter[PERIOD])), action = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->filter[ACTION]));
  JsonObject *params = json_object_new ();
  char iso[11];

  if (period < G_N_ELEMENTS (periods) && periods[period].days >= 0)
    json_object_set_string_member (params, "from", foyer_date_format (foyer_ui_today (self->context) - periods[period].days, iso));
  add_choice (params, "kinds", chosen (self, KIND, self->kinds));
  add_choice (params, "authors", chosen (self, AUTHOR, self->authors));
  if (action < G_N_ELEMENTS (actions))
    add_choice (params, "actions", actions[action].name);
  if (desk != NULL && *desk != '\0')
    json_object_set_string_member (params, "desk", desk);
  if (*text != '\0')
    json_object_set_string_member (params, "text", text);
  if (only_team (self))
    json_object_set_boolean_member (params, "team", TRUE);
  return params;
}

static void
show (FoyerChangesPage *self)
{
  if (!self->filling)
    foyer_change_list_set (FOYER_CHANGE_LIST (self->list), filters (self));
}

static gboolean
on_pause_cb (gpointer data)
{
  FOYER_CHANGES_PAGE (data)->typing = 0;
  show (data);
  return G_SOURCE_REMOVE;
}

static void
on_typed_cb (FoyerChangesPage *self)
{
  g_clear_handle_id (&self->typing, g_source_remove);
  self->typing = g_timeout_add (150, on_pause_cb, self);
}

static GPtrArray *
fill (GtkWidget *drop, const char *all, JsonArray *list, const char *value, gboolean translate)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  GPtrArray *values = g_ptr_array_new_with_free_func (g_free);

  gtk_string_list_append (words, all);
  g_ptr_array_add (values, g_strdup (""));
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *o = json_array_get_object_element (list, i);
      const char *label = foyer_json_str (o, translate ? "label" : "name");

      gtk_string_list_append (words, label == NULL ? "–" : translate ? _(label) : label);
      g_ptr_array_add (values, g_strdup (foyer_json_str (o, value)));
    }
  gtk_drop_down_set_model (GTK_DROP_DOWN (drop), G_LIST_MODEL (words));
  return values;
}

static void
on_filters_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerChangesPage *self = FOYER_CHANGES_PAGE (data);
  JsonObject *o = result != NULL ? json_node_get_object (result) : NULL;

  if (o == NULL)
    return;
  self->filling = TRUE;
  g_clear_pointer (&self->kinds, g_ptr_array_unref);
  g_clear_pointer (&self->authors, g_ptr_array_unref);
  g_clear_pointer (&self->desks, g_ptr_array_unref);
  self->kinds = fill (self->filter[KIND], _("Everything"), foyer_json_arr (o, "kinds"), "name", TRUE);
  self->authors = fill (self->filter[AUTHOR], _("Anybody"), foyer_json_arr (o, "authors"), "id", FALSE);
  self->desks = fill (self->filter[DESK], _("Any desk"), foyer_json_arr (o, "desks"), "id", FALSE);
  gtk_widget_set_visible (self->filter[KIND], !only_team (self));
  gtk_widget_set_visible (self->filter[DESK], self->desks->len > 2);
  self->filling = FALSE;
  show (self);
}

static void
on_export_cb (FoyerChangesPage *self)
{
  foyer_export (self->context, GTK_WIDGET (self), "change.export", filters (self), _("changes.csv"));
}

static void
on_edge_cb (GtkScrolledWindow *scrolled, GtkPositionType edge, FoyerChangesPage *self)
{
  if (edge == GTK_POS_BOTTOM)
    foyer_change_list_more (FOYER_CHANGE_LIST (self->list));
}

static void
on_loaded_cb (FoyerChangesPage *self)
{
  self->loaded = TRUE;
}

static void
on_changed_cb (FoyerChangesPage *self)
{
  /* What is being read stays still: the newest come when one is at the top anyway. */
  if (gtk_widget_get_mapped (self->list) && foyer_change_list_n_rows (FOYER_CHANGE_LIST (self->list)) <= 40)
    show (self);
}

/* ---- the page in the window ------------------------------------------------------------------------------------------------- */

static GtkWidget *
page_title (FoyerPage *page)
{
  return FOYER_CHANGES_PAGE (page)->switcher;
}

static GtkWidget *
page_end (FoyerPage *page)
{
  return FOYER_CHANGES_PAGE (page)->export;
}

static void
page_shown (FoyerPage *page, JsonObject *args)
{
  FoyerChangesPage *self = FOYER_CHANGES_PAGE (page);

  if (args != NULL && (foyer_json_yes (args, "moment") || json_object_has_member (args, "client") || json_object_has_member (args, "at")))
    {
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "moment");
      foyer_moment_view_show (FOYER_MOMENT_VIEW (self->moment), args);
      return;
    }
  if (args != NULL)
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "changes");
  foyer_ui_ask (self->context, self, "change.filters", NULL, NULL, on_filters_cb, self);
}

static gboolean
page_search (FoyerPage *page)
{
  FoyerChangesPage *self = FOYER_CHANGES_PAGE (page);

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "changes");
  return gtk_widget_grab_focus (self->search);
}

static gboolean
page_ready (FoyerPage *page)
{
  FoyerChangesPage *self = FOYER_CHANGES_PAGE (page);

  /* Opened at a moment of the past, the list is read when it is looked at. */
  if (g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), "moment") == 0)
    return foyer_moment_view_idle (FOYER_MOMENT_VIEW (self->moment));
  return self->loaded;
}

static void
page_init (FoyerPageInterface *iface)
{
  iface->header_title = page_title;
  iface->header_end = page_end;
  iface->shown = page_shown;
  iface->search = page_search;
  iface->ready = page_ready;
}

static void
foyer_changes_page_dispose (GObject *object)
{
  FoyerChangesPage *self = FOYER_CHANGES_PAGE (object);

  g_clear_handle_id (&self->typing, g_source_remove);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_pointer (&self->kinds, g_ptr_array_unref);
  g_clear_pointer (&self->authors, g_ptr_array_unref);
  g_clear_pointer (&self->desks, g_ptr_array_unref);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_changes_page_parent_class)->dispose (object);
}

static void
foyer_changes_page_class_init (FoyerChangesPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_changes_page_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
scrolled (GtkWidget *child, GtkWidget **window)
{
  GtkWidget *clamp = adw_clamp_new (), *outer = gtk_scrolled_window_new ();

  gtk_widget_add_css_class (child, "page-body");
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 900);
  adw_clamp_set_child (ADW_CLAMP (clamp), child);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (outer), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (outer), clamp);
  if (window != NULL)
    *window = outer;
  return outer;
}

static void
foyer_changes_page_init (FoyerChangesPage *self)
{
  self->stack = gtk_stack_new ();
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
}

GtkWidget *
foyer_changes_page_new (FoyerUiContext *context)
{
  static const char *const names[N_FILTERS] = { N_("Period"), N_("Kind"), N_("Action"), N_("Author"), N_("Desk") };
  FoyerChangesPage *self = g_object_new (FOYER_TYPE_CHANGES_PAGE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *outer;
  const char *period[G_N_ELEMENTS (periods) + 1] = { NULL }, *action[G_N_ELEMENTS (actions) + 1] = { NULL };

  self->context = g_object_ref (context);
  self->filling = TRUE;
  self->search = gtk_search_entry_new ();
  g_object_set (self->search, "placeholder-text", _("Name, value or reason"), NULL);
  foyer_a11y_label (self->search, _("Search the changes"));
  gtk_box_append (GTK_BOX (box), self->search);
  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    period[i] = _(periods[i].label);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    action[i] = _(actions[i].label);
  for (int i = 0; i < N_FILTERS; i++)
    {
      self->filter[i] = gtk_drop_down_new_from_strings (i == PERIOD ? period : i == ACTION ? action : (const char *const[]){ "–", NULL });
      gtk_widget_set_hexpand (self->filter[i], TRUE);
      foyer_a11y_label (self->filter[i], _(names[i]));
      gtk_widget_set_tooltip_text (self->filter[i], _(names[i]));
      gtk_box_append (GTK_BOX (bar), self->filter[i]);
      g_signal_connect_swapped (self->filter[i], "notify::selected", G_CALLBACK (show), self);
    }
  gtk_box_append (GTK_BOX (box), bar);
  self->list = foyer_change_list_new (context);
  g_signal_connect_swapped (self->list, "loaded", G_CALLBACK (on_loaded_cb), self);
  gtk_box_append (GTK_BOX (box), self->list);
  gtk_stack_add_titled (GTK_STACK (self->stack), scrolled (box, &outer), "changes", _("Changes"));
  g_signal_connect (outer, "edge-reached", G_CALLBACK (on_edge_cb), self);
  self->moment = foyer_moment_view_new (context);
  gtk_stack_add_titled (GTK_STACK (self->stack), scrolled (self->moment, NULL), "moment", _("As it was"));
  self->switcher = gtk_stack_switcher_new ();
  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (self->switcher), GTK_STACK (self->stack));
  self->export = gtk_button_new_from_icon_name ("document-save-symbolic");
  gtk_widget_set_tooltip_text (self->export, _("Save the list"));
  foyer_a11y_label (self->export, _("Save the list"));
  g_signal_connect_swapped (self->export, "clicked", G_CALLBACK (on_export_cb), self);
  self->filling = FALSE;
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (on_typed_cb), self);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
foyer_changes_show (FoyerUiContext *context, GtkWindow *window)
{
  foyer_ui_go (context, "changes", json_object_new ());
}

void
foyer_changes_show_moment (FoyerUiContext *context, GtkWindow *window)
{
  foyer_ui_go (context, "changes", foyer_params ("moment", "b", TRUE, NULL));
}
