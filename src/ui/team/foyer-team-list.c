/* The team as a table (STF-2, STF-3, STF-7): member, position, how far the schedule reaches, online, services, access. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-drop-down.h"
#include "foyer-labels.h"
#include "foyer-list-columns.h"
#include "foyer-live.h"
#include "foyer-one-stop.h"
#include "foyer-team-page.h"

/* ---- one row ------------------------------------------------------------------------------------------------------------ */

#define FOYER_TYPE_TEAM_ITEM (foyer_team_item_get_type ())
G_DECLARE_FINAL_TYPE (FoyerTeamItem, foyer_team_item, FOYER, TEAM_ITEM, GObject)

struct _FoyerTeamItem
{
  GObject parent_instance;
  JsonObject *row; /* owned */
};

G_DEFINE_FINAL_TYPE (FoyerTeamItem, foyer_team_item, G_TYPE_OBJECT)

static void
foyer_team_item_finalize (GObject *object)
{
  json_object_unref (FOYER_TEAM_ITEM (object)->row);
  G_OBJECT_CLASS (foyer_team_item_parent_class)->finalize (object);
}

static void
foyer_team_item_class_init (FoyerTeamItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = foyer_team_item_finalize;
}

static void
foyer_team_item_init (FoyerTeamItem *self)
{
}

/* ---- the list ----------------------------------------------------------------------------------------------------------- */

typedef enum
{
  NAME,
  POSITION,
  SCHEDULE,
  ONLINE,
  SERVICES,
  ACCESS,
  N_COLUMNS,
} Column;

static const struct
{
  const char *title;
  int width;
} columns[N_COLUMNS] = {
  { N_("Member"), 0 }, { N_("Position"), 160 }, { N_("Schedule"), 192 }, { N_("Online"), 84 }, { N_("Services"), 116 }, { N_("Access"), 140 },
};

#define LEAST_NAME 170 /* what a name needs */

typedef struct
{
  FoyerUiContext *context; /* borrowed: the widget owns it through its children */
  GtkWidget *box, *live, *view, *stack, *empty, *search, *status, *position, *without;
  GListStore *store;       /* owned */
  GtkSingleSelection *selection; /* borrowed */
  GStrv positions;         /* ids; "" first */
  gboolean filling;
  guint later, fit_id;
  GtkAdjustment *room;     /* borrowed: of the list's view */
  GtkColumnViewColumn *shown[N_COLUMNS]; /* borrowed from the view */
} List;

static void
list_free (gpointer data)
{
  List *l = data;

  g_clear_handle_id (&l->later, g_source_remove);
  g_clear_handle_id (&l->fit_id, g_source_remove);
  g_object_unref (l->store);
  g_strfreev (l->positions);
  g_object_unref (l->context);
  g_free (l);
}

static char *
access_text (JsonObject *row)
{
  const char *role = foyer_json_str (row, "role");

  if (foyer_json_str (row, "user") == NULL)
    return g_strdup ("–");
  if (g_strcmp0 (role, "owner") == 0)
    return g_strdup (_("Owner"));
  if (g_strcmp0 (role, "manager") == 0)
    return g_strdup (_("Manager"));
  if (g_strcmp0 (role, "receptionist") == 0)
    return g_strdup (_("Receptionist"));
  return g_strdup (role ? _("Professional") : _("No access"));
}

static char *
schedule_text (FoyerUiContext *context, JsonObject *row)
{
  g_autofree char *date = foyer_ui_date_text (context, foyer_json_str (row, "schedule_end"));

  if (!foyer_json_yes (row, "billable"))
    return g_strdup (_("Not in the schedule"));
  if (foyer_json_str (row, "schedule_end") == NULL)
    return g_strdup (_("Add to schedule"));
  return g_strdup_printf (foyer_json_yes (row, "schedule_valid") ? _("Until %s") : _("Ended %s"), date);
}

static void
on_schedule_cb (GtkWidget *button, List *l)
{
  foyer_ui_go (l->context, "team", foyer_params ("section", "s", "schedule", "staff", "s", foyer_live_mark_of (button), NULL));
}

static void
on_online_cb (GtkSwitch *control, GParamSpec *pspec, List *l)
{
  const char *id = g_object_get_data (G_OBJECT (control), "staff");

  if (l->filling || id == NULL)
    return;
  foyer_ui_run (l->context, NULL, "staff.update", foyer_params ("staff", "s", id, "online", "b", gtk_switch_get_active (control), NULL),
                gtk_switch_get_active (control) ? _("Offered online") : _("No longer offered online; the desk still books"), NULL, NULL);
}

static void
on_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, List *l)
{
  Column column = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (factory), "column"));
  GtkWidget *child;

  switch (column)
    {
    case SCHEDULE:
      child = gtk_button_new_with_label ("");
      gtk_widget_add_css_class (child, "flat");
      gtk_widget_add_css_class (child, "cell-button");
      gtk_widget_set_halign (child, GTK_ALIGN_START);
      g_signal_connect (child, "clicked", G_CALLBACK (on_schedule_cb), l);
      break;
    case ONLINE:
      child = gtk_switch_new ();
      gtk_widget_set_halign (child, GTK_ALIGN_START);
      gtk_widget_set_valign (child, GTK_ALIGN_CENTER);
      g_signal_connect (child, "notify::active", G_CALLBACK (on_online_cb), l);
      break;
    default:
      child = gtk_label_new (NULL);
      gtk_label_set_xalign (GTK_LABEL (child), column == SERVICES ? 1 : 0);
      gtk_label_set_ellipsize (GTK_LABEL (child), PANGO_ELLIPSIZE_END);
      if (column == SERVICES)
        gtk_widget_add_css_class (child, "numeric");
    }
  gtk_list_item_set_child (item, child);
}

static void
bind_schedule (List *l, GtkWidget *button, JsonObject *row)
{
  g_autofree char *text = schedule_text (l->context, row);
  gboolean in = foyer_json_yes (row, "billable"), valid = foyer_json_yes (row, "schedule_valid");

  gtk_button_set_label (GTK_BUTTON (button), text);
  gtk_widget_set_sensitive (button, in && g_strcmp0 (foyer_json_str (row, "status"), "active") == 0);
  gtk_widget_remove_css_class (button, "schedule-valid");
  gtk_widget_remove_css_class (button, "schedule-ended");
  if (in)
    gtk_widget_add_css_class (button, valid ? "schedule-valid" : "schedule-ended");
  foyer_live_mark (button, foyer_json_str (row, "id"));
  foyer_a11y_label (button, text);
}

static void
on_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, List *l)
{
  Column column = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (factory), "column"));
  JsonObject *row = FOYER_TEAM_ITEM (gtk_list_item_get_item (item))->row;
  GtkWidget *child = gtk_list_item_get_child (item);
  const char *name = foyer_json_str (row, "name");

  switch (column)
    {
    case NAME:
      {
        /* What the next column says is not said twice. */
        const char *spec = g_strcmp0 (foyer_json_str (row, "spec"), foyer_json_str (row, "position_name")) ? foyer_json_str (row, "spec") : NULL;
        g_autofree char *text = spec ? g_strdup_printf ("%s · %s", name, spec) : g_strdup (name);
        gtk_label_set_text (GTK_LABEL (child), text);
        foyer_a11y_list_row (item, text);
      }
      break;
    case POSITION:
      gtk_label_set_text (GTK_LABEL (child), foyer_json_str (row, "position_name") ? foyer_json_str (row, "position_name") : "–");
      break;
    case SCHEDULE:
      bind_schedule (l, child, row);
      break;
    case ONLINE:
      {
        g_autofree char *spoken = g_strdup_printf (_("%s: online booking"), name);
        l->filling = TRUE;
        g_object_set_data_full (G_OBJECT (child), "staff", g_strdup (foyer_json_str (row, "id")), g_free);
        gtk_switch_set_active (GTK_SWITCH (child), foyer_json_yes (row, "online"));
        foyer_a11y_label (child, spoken);
        l->filling = FALSE;
      }
      break;
    case SERVICES:
      {
        g_autofree char *n = g_strdup_printf ("%d", (int) foyer_json_num (row, "services"));
        gtk_label_set_text (GTK_LABEL (child), n);
      }
      break;
    case ACCESS:
    default:
      {
        g_autofree char *text = access_text (row);
        gtk_label_set_text (GTK_LABEL (child), text);
      }
    }
}

static void
open_selected (List *l)
{
  FoyerTeamItem *item = gtk_single_selection_get_selected_item (l->selection);

  if (item != NULL && !l->filling)
    foyer_ui_open (l->context, "staff", foyer_params ("id", "s", foyer_json_str (item->row, "id"), "peek", "b", TRUE, NULL));
}

static void
on_activate_cb (GtkColumnView *view, guint position, List *l)
{
  g_autoptr (FoyerTeamItem) item = g_list_model_get_item (G_LIST_MODEL (l->store), position);

  if (item != NULL)
    foyer_ui_open (l->context, "staff", foyer_params ("id", "s", foyer_json_str (item->row, "id"), NULL));
}

/* ---- asking ------------------------------------------------------------------------------------------------------------- */

static void
say_empty (List *l)
{
  gboolean asked = *gtk_editable_get_text (GTK_EDITABLE (l->search)) != '\0' || gtk_drop_down_get_selected (GTK_DROP_DOWN (l->status)) > 0
                   || gtk_drop_down_get_selected (GTK_DROP_DOWN (l->position)) > 0 || gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (l->without));

  adw_status_page_set_title (ADW_STATUS_PAGE (l->empty), asked ? _("Nobody of these") : _("Nobody here"));
  adw_status_page_set_description (ADW_STATUS_PAGE (l->empty),
                                   asked ? _("Choose another position or other people above.")
                                         : _("Members of the team will stand here. A room or a wash bay can be one too. Add the first with “New member”."));
}

static void
build (FoyerLive *live, GtkBox *box, JsonNode *result, gpointer data)
{
  List *l = data;
  JsonArray *rows = json_node_get_array (result);
  FoyerTeamItem *selected = gtk_single_selection_get_selected_item (l->selection);
  g_autofree char *chosen = selected ? g_strdup (foyer_json_str (selected->row, "id")) : NULL;
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  guint at = GTK_INVALID_LIST_POSITION;

  if (gtk_widget_get_parent (l->stack) == NULL)
    gtk_box_append (box, l->stack);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      FoyerTeamItem *item = g_object_new (FOYER_TYPE_TEAM_ITEM, NULL);
      item->row = json_object_ref (json_array_get_object_element (rows, i));
      if (g_strcmp0 (chosen, foyer_json_str (item->row, "id")) == 0)
        at = i;
      g_ptr_array_add (items, item);
    }
  l->filling = TRUE;
  g_list_store_splice (l->store, 0, g_list_model_get_n_items (G_LIST_MODEL (l->store)), items->pdata, items->len);
  gtk_single_selection_set_selected (l->selection, at);
  l->filling = FALSE;
  say_empty (l);
  gtk_stack_set_visible_child_name (GTK_STACK (l->stack), items->len ? "list" : "empty");
}

static void
ask (List *l)
{
  static const char *const filters[] = { "active", "dismissed", "deleted", "all" };
  guint status = gtk_drop_down_get_selected (GTK_DROP_DOWN (l->status)), position = gtk_drop_down_get_selected (GTK_DROP_DOWN (l->position));
  const char *text = gtk_editable_get_text (GTK_EDITABLE (l->search));
  JsonObject *params = foyer_params ("filter", "s", filters[MIN (status, 3)], NULL);

  if (l->filling)
    {
      json_object_unref (params);
      return;
    }
  if (*text != '\0')
    json_object_set_string_member (params, "text", text);
  if (l->positions != NULL && position > 0 && position < g_strv_length (l->positions))
    json_object_set_string_member (params, "position", l->positions[position]);
  if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (l->without)))
    json_object_set_string_member (params, "schedule", "without");
  foyer_live_set_params (FOYER_LIVE (l->live), params);
}

static gboolean
on_later_cb (gpointer data)
{
  List *l = data;

  l->later = 0;
  ask (l);
  return G_SOURCE_REMOVE;
}

static void
on_typed_cb (List *l)
{
  g_clear_handle_id (&l->later, g_source_remove);
  l->later = g_timeout_add (120, on_later_cb, l);
}

static void
on_positions_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  List *l = g_object_get_data (data, "list");
  JsonArray *rows = result ? json_node_get_array (result) : NULL;
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new (), names = g_strv_builder_new ();
  g_auto (GStrv) titles = NULL;
  g_autoptr (GtkStringList) model = NULL;

  g_strv_builder_add (ids, "");
  g_strv_builder_add (names, _("All positions"));
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      g_strv_builder_add (ids, foyer_json_str (json_array_get_object_element (rows, i), "id"));
      g_strv_builder_add (names, foyer_json_str (json_array_get_object_element (rows, i), "name"));
    }
  titles = g_strv_builder_end (names);
  model = gtk_string_list_new ((const char *const *) titles);
  l->filling = TRUE;
  g_strfreev (l->positions);
  l->positions = g_strv_builder_end (ids);
  gtk_drop_down_set_model (GTK_DROP_DOWN (l->position), G_LIST_MODEL (model));
  l->filling = FALSE;
  gtk_widget_set_visible (l->position, g_strv_length (l->positions) > 1);
}

static void
on_changed_cb (GtkWidget *box, const FoyerChangeSet *set)
{
  List *l = g_object_get_data (G_OBJECT (box), "list");

  for (guint i = 0; i < set->n; i++)
    if (g_str_equal (set->rows[i].entity->name, "position"))
      {
        foyer_ui_ask (l->context, box, "position.list", NULL, NULL, on_positions_cb, box);
        return;
      }
}

/* ---- building ----------------------------------------------------------------------------------------------------------- */

static GtkWidget *
build_filters (List *l)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  const char *statuses[] = { _("Working here"), _("Dismissed"), _("Deleted"), _("Everyone"), NULL };
  const char *all[] = { _("All positions"), NULL };

  l->search = gtk_search_entry_new ();
  g_object_set (l->search, "placeholder-text", _("Name or specialization"), NULL);
  foyer_a11y_label (l->search, _("Search the team"));
  l->status = gtk_drop_down_new_from_strings (statuses);
  foyer_a11y_label (l->status, _("Who is shown"));
  l->position = foyer_drop_down_narrow (gtk_drop_down_new_from_strings (all), 16);
  foyer_a11y_label (l->position, _("Position"));
  gtk_widget_set_visible (l->position, FALSE);
  l->without = gtk_toggle_button_new_with_label (_("Without schedule"));
  foyer_a11y_label (l->without, _("Only those without a schedule"));
  gtk_box_append (GTK_BOX (bar), l->search);
  gtk_box_append (GTK_BOX (bar), l->status);
  gtk_box_append (GTK_BOX (bar), l->position);
  gtk_box_append (GTK_BOX (bar), l->without);
  gtk_widget_add_css_class (bar, "filter-bar");
  g_signal_connect_swapped (l->search, "search-changed", G_CALLBACK (on_typed_cb), l);
  g_signal_connect_swapped (l->status, "notify::selected", G_CALLBACK (ask), l);
  g_signal_connect_swapped (l->position, "notify::selected", G_CALLBACK (ask), l);
  g_signal_connect_swapped (l->without, "toggled", G_CALLBACK (ask), l);
  return bar;
}

/* Beside a card there is no room for all of it: names stay whole, and what the card says goes. */
static gboolean
on_fit_cb (gpointer data)
{
  static const Column spare[] = { ACCESS, ONLINE, SERVICES };
  List *l = data;
  int room = (int) gtk_adjustment_get_page_size (l->room), taken = LEAST_NAME;

  l->fit_id = 0;
  for (int i = 0; i < N_COLUMNS; i++)
    taken += columns[i].width;
  for (gsize i = 0; i < G_N_ELEMENTS (spare); i++)
    {
      gtk_column_view_column_set_visible (l->shown[spare[i]], taken <= room);
      if (taken > room)
        taken -= columns[spare[i]].width;
    }
  gtk_column_view_column_set_fixed_width (l->shown[NAME], MAX (LEAST_NAME, room - (taken - LEAST_NAME)));
  return G_SOURCE_REMOVE;
}

/* Not while sizes are being given out. */
static void
on_room_cb (GtkWidget *view, GParamSpec *pspec, GtkAdjustment *room)
{
  List *l = g_object_get_data (G_OBJECT (view), "of");

  if (l != NULL && l->fit_id == 0 && gtk_adjustment_get_page_size (room) > 0)
    l->fit_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_fit_cb, l, NULL);
}

static GtkWidget *
build_view (List *l)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  l->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (l->store)));
  gtk_single_selection_set_autoselect (l->selection, FALSE);
  gtk_single_selection_set_can_unselect (l->selection, TRUE);
  l->view = gtk_column_view_new (GTK_SELECTION_MODEL (l->selection));
  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (l->view), TRUE);
  gtk_widget_add_css_class (l->view, "data-table");
  g_object_set_data (G_OBJECT (l->view), "of", l);
  foyer_a11y_label (l->view, _("Team"));
  for (int i = 0; i < N_COLUMNS; i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      GtkColumnViewColumn *column;

      g_object_set_data (G_OBJECT (factory), "column", GINT_TO_POINTER (i));
      g_signal_connect (factory, "setup", G_CALLBACK (on_setup_cb), l);
      g_signal_connect (factory, "bind", G_CALLBACK (on_bind_cb), l);
      column = gtk_column_view_column_new (_(columns[i].title), factory);
      if (columns[i].width > 0)
        gtk_column_view_column_set_fixed_width (column, columns[i].width);
      else
        gtk_column_view_column_set_expand (column, TRUE);
      gtk_column_view_append_column (GTK_COLUMN_VIEW (l->view), column);
      l->shown[i] = column;
      g_object_unref (column);
    }
  foyer_list_titles_align (GTK_COLUMN_VIEW (l->view), (const char *[]) { _(columns[SERVICES].title), NULL });
  g_signal_connect_swapped (l->selection, "notify::selected", G_CALLBACK (open_selected), l);
  g_signal_connect (l->view, "activate", G_CALLBACK (on_activate_cb), l);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), l->view);
  l->room = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scrolled));
  g_signal_connect_object (l->room, "notify::page-size", G_CALLBACK (on_room_cb), l->view, G_CONNECT_SWAPPED);
  return foyer_one_stop_new (scrolled);
}

void
foyer_team_list_focus_search (GtkWidget *list)
{
  gtk_widget_grab_focus (((List *) g_object_get_data (G_OBJECT (list), "list"))->search);
}

GtkWidget *
foyer_team_list_new (FoyerUiContext *context)
{
  List *l = g_new0 (List, 1);

  l->context = g_object_ref (context);
  l->store = g_list_store_new (FOYER_TYPE_TEAM_ITEM);
  l->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  l->stack = gtk_stack_new ();
  gtk_widget_set_vexpand (l->stack, TRUE);
  gtk_stack_add_named (GTK_STACK (l->stack), build_view (l), "list");
  l->empty = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (l->empty), "avatar-default-symbolic");
  gtk_stack_add_named (GTK_STACK (l->stack), l->empty, "empty");
  gtk_box_append (GTK_BOX (l->box), build_filters (l));
  g_object_set_data_full (G_OBJECT (l->box), "list", l, list_free);
  l->live = foyer_live_new (context, "staff.list", NULL, "staff position service_staff service workday user grant", build, l);
  gtk_widget_set_vexpand (l->live, TRUE);
  gtk_box_append (GTK_BOX (l->box), l->live);
  foyer_ui_ask (context, l->box, "position.list", NULL, NULL, on_positions_cb, l->box);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), l->box, G_CONNECT_SWAPPED);
  return l->box;
}
