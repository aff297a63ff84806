/* The row of chips over the board: whose columns, which statuses, the client to paste. Kept per user on this PC (CAL-1). */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-calendar-filter-private.h"
#include "foyer-drop-down.h"
#include "foyer-labels.h"

enum
{
  CHANGED,
  PASTE_DROPPED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FoyerCalendarFilter, foyer_calendar_filter, GTK_TYPE_WIDGET)

static void
member_clear (gpointer data)
{
  g_free (((Member *) data)->name);
}

static void
position_clear (gpointer data)
{
  g_free (((Position *) data)->name);
}

/* ---- kept per user ------------------------------------------------------------------------------------------------------ */
static void
save (FoyerCalendarFilter *self)
{
  GString *ids = g_string_new (NULL);
  GString *words = g_string_new (NULL);
  GHashTableIter iter;
  gpointer id;
  char text[FOYER_ID_TEXT_LEN + 1];

  g_hash_table_iter_init (&iter, self->chosen);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_string_append_printf (ids, "%s%s", ids->len > 0 ? " " : "", foyer_id_format (id, text));
  for (guint i = 0; i < FOYER_BOARD_N_STATUS; i++)
    if (!gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->statuses[i])))
      g_string_append_printf (words, "%s%s", words->len > 0 ? " " : "", foyer_calendar_status_word (i));
  foyer_ui_set_local (self->context, "calendar.staff", ids->str);
  foyer_ui_set_local (self->context, "calendar.label", foyer_id_is_none (&self->label) ? "" : foyer_id_format (&self->label, text));
  foyer_ui_set_local (self->context, "calendar.hidden", words->str);
  foyer_ui_set_local (self->context, "calendar.position", foyer_id_is_none (&self->position) ? "" : foyer_id_format (&self->position, text));
  foyer_ui_set_local (self->context, "calendar.resource", foyer_id_is_none (&self->resource) ? "" : foyer_id_format (&self->resource, text));
  foyer_ui_set_local (self->context, "calendar.member", foyer_id_is_none (&self->week_member) ? "" : foyer_id_format (&self->week_member, text));
  g_string_free (ids, TRUE);
  g_string_free (words, TRUE);
}

static void
load (FoyerCalendarFilter *self)
{
  const char *ids = foyer_ui_local (self->context, "calendar.staff"), *words = foyer_ui_local (self->context, "calendar.hidden");
  const char *position = foyer_ui_local (self->context, "calendar.position"), *member = foyer_ui_local (self->context, "calendar.member");
  const char *resource = foyer_ui_local (self->context, "calendar.resource");

  g_hash_table_remove_all (self->chosen);
  if (ids != NULL)
    {
      g_auto (GStrv) list = g_strsplit (ids, " ", -1);

      for (guint i = 0; list[i] != NULL; i++)
        {
          FoyerId id;

          if (foyer_id_parse (list[i], &id))
            g_hash_table_add (self->chosen, foyer_id_copy (&id));
        }
    }
  self->quiet = TRUE;
  for (guint i = 0; i < FOYER_BOARD_N_STATUS; i++)
    {
      g_auto (GStrv) list = g_strsplit (words != NULL ? words : "", " ", -1);

      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->statuses[i]),
                                    !g_strv_contains ((const char *const *) list, foyer_calendar_status_word (i)));
    }
  self->quiet = FALSE;
  self->position = self->resource = self->week_member = self->label = FOYER_ID_NONE;
  if (foyer_ui_local (self->context, "calendar.label") != NULL)
    foyer_id_parse (foyer_ui_local (self->context, "calendar.label"), &self->label);
  if (resource != NULL)
    foyer_id_parse (resource, &self->resource);
  if (position != NULL)
    foyer_id_parse (position, &self->position);
  if (member != NULL)
    foyer_id_parse (member, &self->week_member);
}

void
foyer_calendar_filter_changed (FoyerCalendarFilter *self)
{
  if (self->quiet)
    return;
  save (self);
  foyer_calendar_filter_fit (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* ---- people ------------------------------------------------------------------------------------------------------------- */
/* The people one may choose from, with the location of each where there are several. */
typedef void (*EachPerson) (FoyerCalendarFilter *self, const FoyerId *id, const char *name, const char *place, gpointer data);

static void
each_person (FoyerCalendarFilter *self,
             EachPerson           each,
             gpointer             data)
{
  for (guint i = 0; self->branches == NULL && i < self->team->len; i++)
    {
      const Member *m = &g_array_index (self->team, Member, i);
      each (self, &m->id, m->name, NULL, data);
    }
  for (guint i = 0; self->branches != NULL && i < json_array_get_length (self->branches); i++)
    {
      JsonObject *place = json_array_get_object_element (self->branches, i);
      JsonArray *team = foyer_json_arr (place, "team");

      for (guint k = 0; team != NULL && k < json_array_get_length (team); k++)
        {
          JsonObject *member = json_array_get_object_element (team, k);
          FoyerId id;

          if (foyer_json_uid (member, "id", &id))
            each (self, &id, foyer_json_str (member, "name"), foyer_json_str (place, "name"), data);
        }
    }
}

typedef struct
{
  guint n;
  const char *one;
} Named;

static void
count_chosen (FoyerCalendarFilter *self,
              const FoyerId       *id,
              const char          *name,
              const char          *place,
              gpointer             data)
{
  Named *named = data;

  if (!g_hash_table_contains (self->chosen, id))
    return;
  named->n++;
  named->one = name;
}

static void
name_people (FoyerCalendarFilter *self)
{
  Named named = { 0 };
  guint n;
  const char *one;
  g_autofree char *text = NULL;

  each_person (self, count_chosen, &named);
  n = named.n;
  one = named.one;
  if (n == 0)
    text = g_strdup (_("Everyone"));
  else if (n == 1)
    text = g_strdup (one);
  else
    text = g_strdup_printf (ngettext ("%u person", "%u people", n), n);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->people), text);
  foyer_calendar_filter_fit (self);
  if (n > 0)
    gtk_widget_add_css_class (self->people, "chip-on");
  else
    gtk_widget_remove_css_class (self->people, "chip-on");
}

static void
on_person_cb (GtkCheckButton      *check,
              FoyerCalendarFilter *self)
{
  const FoyerId *id = g_object_get_data (G_OBJECT (check), "id");

  if (self->quiet)
    return;
  if (gtk_check_button_get_active (check))
    g_hash_table_add (self->chosen, foyer_id_copy (id));
  else
    g_hash_table_remove (self->chosen, id);
  name_people (self);
  foyer_calendar_filter_changed (self);
}

static void
tick_people (FoyerCalendarFilter *self)
{
  self->quiet = TRUE;
  for (GtkWidget *check = gtk_widget_get_first_child (self->people_list); check != NULL; check = gtk_widget_get_next_sibling (check))
    if (GTK_IS_CHECK_BUTTON (check))
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                                   g_hash_table_contains (self->chosen, g_object_get_data (G_OBJECT (check), "id")));
  self->quiet = FALSE;
}

static void
on_everyone_cb (FoyerCalendarFilter *self)
{
  g_hash_table_remove_all (self->chosen);
  tick_people (self);
  name_people (self);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->people));
  foyer_calendar_filter_changed (self);
}

static gboolean
shows_week (FoyerCalendarFilter *self)
{
  return self->view == FOYER_CALENDAR_VIEW_WEEK;
}

/* What a view can be narrowed to: a week is of one member, rooms are of a kind. */
static void
show_choices (FoyerCalendarFilter *self)
{
  gboolean rooms = self->view == FOYER_CALENDAR_VIEW_ROOMS;

  if (self->member != NULL)
    gtk_widget_set_visible (self->member, shows_week (self));
  gtk_widget_set_visible (self->people, !shows_week (self) && !rooms);
  gtk_widget_set_visible (self->positions, !shows_week (self) && !rooms && self->places->len > 1);
  gtk_widget_set_visible (self->resources, rooms && self->rooms->len > 1);
  foyer_calendar_filter_fit (self);
}

static void
fill_member (FoyerCalendarFilter *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  for (guint i = 0; i < self->team->len; i++)
    {
      const Member *m = &g_array_index (self->team, Member, i);

      gtk_string_list_append (names, m->name);
      if (foyer_id_equal (&m->id, &self->week_member))
        selected = i;
    }
  self->quiet = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->member), G_LIST_MODEL (names));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->member), selected);
  self->quiet = FALSE;
}

static void
add_person (FoyerCalendarFilter *self,
            const FoyerId       *id,
            const char          *name,
            const char          *place,
            gpointer             data)
{
  const char **last = data;
  GtkWidget *check = gtk_check_button_new_with_label (name);
  g_autofree char *spoken = place != NULL ? g_strdup_printf ("%s, %s", name, place) : g_strdup (name);

  if (place != NULL && g_strcmp0 (place, *last) != 0)
    {
      GtkWidget *heading = gtk_label_new (place);

      gtk_label_set_xalign (GTK_LABEL (heading), 0);
      gtk_widget_add_css_class (heading, "caption-heading");
      gtk_widget_set_margin_top (heading, 6);
      gtk_box_append (GTK_BOX (self->people_list), heading);
    }
  *last = place;
  foyer_a11y_label (check, spoken);
  g_object_set_data_full (G_OBJECT (check), "id", foyer_id_copy (id), g_free);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), g_hash_table_contains (self->chosen, id));
  g_signal_connect_object (check, "toggled", G_CALLBACK (on_person_cb), self, 0);
  gtk_box_append (GTK_BOX (self->people_list), check);
}

/* The list is made when it is opened. */
static void
need_people (FoyerCalendarFilter *self)
{
  const char *place = NULL;
  GtkWidget *child, *all;

  if (self->people_filled)
    return;
  self->people_filled = TRUE;
  all = gtk_button_new_with_label (_("Everyone"));
  while ((child = gtk_widget_get_first_child (self->people_list)) != NULL)
    gtk_box_remove (GTK_BOX (self->people_list), child);
  gtk_widget_add_css_class (all, "flat");
  foyer_a11y_label (all, _("Everyone"));
  g_signal_connect_object (all, "clicked", G_CALLBACK (on_everyone_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->people_list), all);
  each_person (self, add_person, &place);
}

static void
on_open_people_cb (GtkMenuButton *button,
                   gpointer       data)
{
  need_people (data);
}

static void
fill_people (FoyerCalendarFilter *self)
{
  self->people_filled = FALSE;
  if (gtk_widget_get_mapped (self->people_list))
    need_people (self);
  if (self->member != NULL)
    fill_member (self);
  name_people (self);
}

static void
on_member_cb (FoyerCalendarFilter *self)
{
  guint i = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->member));

  if (self->quiet || i >= self->team->len)
    return;
  self->week_member = g_array_index (self->team, Member, i).id;
  foyer_calendar_filter_changed (self);
}

/* The id a list of names, "all" first, has selected. FALSE: nobody chose. */
static gboolean
chosen_of (FoyerCalendarFilter *self,
           GtkWidget           *drop,
           GArray              *list,
           FoyerId             *id)
{
  guint i = gtk_drop_down_get_selected (GTK_DROP_DOWN (drop));

  if (self->quiet || i == GTK_INVALID_LIST_POSITION)
    return FALSE;
  *id = i == 0 || i > list->len ? FOYER_ID_NONE : g_array_index (list, Position, i - 1).id;
  return TRUE;
}

static void
on_position_cb (FoyerCalendarFilter *self)
{
  if (chosen_of (self, self->positions, self->places, &self->position))
    foyer_calendar_filter_changed (self);
}

static void
on_resource_cb (FoyerCalendarFilter *self)
{
  if (chosen_of (self, self->resources, self->rooms, &self->resource))
    foyer_calendar_filter_changed (self);
}

static void
on_team_cb (FoyerUiContext *context,
            JsonNode       *result,
            const GError   *error,
            gpointer        data)
{
  FoyerCalendarFilter *self = data;
  JsonArray *list;

  if (result == NULL)
    return;
  list = json_node_get_array (result);
  g_array_set_size (self->team, 0);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *object = json_array_get_object_element (list, i);
      Member m = { 0 };

      if (!foyer_json_uid (object, "id", &m.id))
        continue;
      foyer_json_uid (object, "position", &m.position);
      m.name = g_strdup (foyer_json_str (object, "name"));
      g_array_append_val (self->team, m);
    }
  fill_people (self);
  /* The week waited to know whose it is. */
  if (shows_week (self) && foyer_id_is_none (&self->week_member) && self->team->len > 0)
    g_signal_emit (self, signals[CHANGED], 0);
}

/* Names of an answer, @all first; the one kept is selected, and forgotten when it is gone: nothing would be shown. */
static void
fill_names (FoyerCalendarFilter *self,
            JsonNode            *result,
            const char          *all,
            GtkWidget           *drop,
            GArray              *names_of,
            FoyerId             *kept)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new ((const char *[]) { all, NULL });
  guint selected = 0;
  JsonArray *list = json_node_get_array (result);

  g_array_set_size (names_of, 0);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *object = json_array_get_object_element (list, i);
      Position p = { 0 };

      if (!foyer_json_uid (object, "id", &p.id))
        continue;
      p.name = g_strdup (foyer_json_str (object, "name"));
      g_array_append_val (names_of, p);
      gtk_string_list_append (names, p.name);
      if (foyer_id_equal (&p.id, kept))
        selected = names_of->len;
    }
  self->quiet = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (drop), G_LIST_MODEL (names));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop), selected);
  self->quiet = FALSE;
  if (selected == 0 && !foyer_id_is_none (kept))
    {
      *kept = FOYER_ID_NONE;
      foyer_calendar_filter_changed (self);
    }
  show_choices (self);
}

static void
on_positions_cb (FoyerUiContext *context,
                 JsonNode       *result,
                 const GError   *error,
                 gpointer        data)
{
  FoyerCalendarFilter *self = data;

  if (result != NULL)
    fill_names (self, result, _("All positions"), self->positions, self->places, &self->position);
}

static void
on_resources_cb (FoyerUiContext *context,
                 JsonNode       *result,
                 const GError   *error,
                 gpointer        data)
{
  FoyerCalendarFilter *self = data;

  if (result != NULL)
    fill_names (self, result, _("All rooms and devices"), self->resources, self->rooms, &self->resource);
}

/* ---- the object -------------------------------------------------------------------------------------------------------- */
static void
on_paste_cb (FoyerCalendarFilter *self)
{
  g_signal_emit (self, signals[PASTE_DROPPED], 0);
}

static void
foyer_calendar_filter_dispose (GObject *object)
{
  FoyerCalendarFilter *self = FOYER_CALENDAR_FILTER (object);

  g_clear_handle_id (&self->fit_id, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_calendar_filter_parent_class)->dispose (object);
}

static void
foyer_calendar_filter_finalize (GObject *object)
{
  FoyerCalendarFilter *self = FOYER_CALENDAR_FILTER (object);

  g_array_unref (self->team);
  g_array_unref (self->label_ids);
  g_clear_pointer (&self->branches, json_array_unref);
  g_array_unref (self->places);
  g_array_unref (self->rooms);
  g_hash_table_unref (self->chosen);
  G_OBJECT_CLASS (foyer_calendar_filter_parent_class)->finalize (object);
}

static void
foyer_calendar_filter_class_init (FoyerCalendarFilterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_calendar_filter_dispose;
  G_OBJECT_CLASS (klass)->finalize = foyer_calendar_filter_finalize;
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PASTE_DROPPED] = g_signal_new ("paste-dropped", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "calendarfilter");
}

static void
foyer_calendar_filter_init (FoyerCalendarFilter *self)
{
  GtkWidget *popover = gtk_popover_new (), *scrolled = gtk_scrolled_window_new (), *chips = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *space = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->team = g_array_new (FALSE, TRUE, sizeof (Member));
  g_array_set_clear_func (self->team, member_clear);
  self->places = g_array_new (FALSE, TRUE, sizeof (Position));
  g_array_set_clear_func (self->places, position_clear);
  self->rooms = g_array_new (FALSE, TRUE, sizeof (Position));
  g_array_set_clear_func (self->rooms, position_clear);
  self->chosen = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);

  self->label_ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->group = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->more_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->more = gtk_menu_button_new ();
  /* Translators: a chip behind which the filters of the calendar are, where there is no room for them */
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->more), _("Filters"));
  foyer_a11y_label (self->more, _("Filters"));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->more), gtk_popover_new ());
  gtk_popover_set_child (gtk_menu_button_get_popover (GTK_MENU_BUTTON (self->more)), self->more_box);
  gtk_widget_add_css_class (GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (self->more))), "filters");
  gtk_widget_set_visible (self->more, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->more);
  gtk_box_append (GTK_BOX (self->box), self->group);

  self->positions = foyer_drop_down_narrow (gtk_drop_down_new (NULL, NULL), 16);
  foyer_a11y_label (self->positions, _("Position"));
  gtk_widget_set_visible (self->positions, FALSE);
  g_signal_connect_object (self->positions, "notify::selected", G_CALLBACK (on_position_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->group), self->positions);

  self->resources = foyer_drop_down_narrow (gtk_drop_down_new (NULL, NULL), 16);
  foyer_a11y_label (self->resources, _("Rooms and devices"));
  gtk_widget_set_visible (self->resources, FALSE);
  g_signal_connect_object (self->resources, "notify::selected", G_CALLBACK (on_resource_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->group), self->resources);

  self->people = gtk_menu_button_new ();
  foyer_a11y_label (self->people, _("People shown"));
  gtk_widget_set_name (self->people, "people");
  self->people_list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 420);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->people_list);
  gtk_popover_set_child (GTK_POPOVER (popover), scrolled);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->people), popover);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->people), on_open_people_cb, self, NULL);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->people), _("Everyone"));
  gtk_box_append (GTK_BOX (self->group), self->people);
  foyer_calendar_filter_build_labels (self);

  gtk_widget_add_css_class (chips, "linked");
  for (guint i = 0; i < FOYER_BOARD_N_STATUS; i++)
    {
      GtkWidget *inside = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *icon = gtk_image_new_from_icon_name (foyer_calendar_status_icon (i));
      g_autofree char *css = g_strconcat ("status-", foyer_calendar_status_word (i), NULL);

      gtk_widget_add_css_class (icon, css);
      gtk_box_append (GTK_BOX (inside), icon);
      self->words[i] = gtk_label_new (foyer_calendar_status_name (i));
      gtk_box_append (GTK_BOX (inside), self->words[i]);
      self->statuses[i] = gtk_toggle_button_new ();
      gtk_button_set_child (GTK_BUTTON (self->statuses[i]), inside);
      gtk_widget_add_css_class (self->statuses[i], "status-chip");
      gtk_widget_set_name (self->statuses[i], foyer_calendar_status_word (i));
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->statuses[i]), TRUE);
      foyer_a11y_label (self->statuses[i], foyer_calendar_status_name (i));
      /* Translators: tooltip of a status in the filter of the calendar: "Arrived: show or hide" */
      g_autofree char *tip = g_strdup_printf (_("%s: show or hide"), foyer_calendar_status_name (i));
      gtk_widget_set_tooltip_text (self->statuses[i], tip);
      g_signal_connect_object (self->statuses[i], "toggled", G_CALLBACK (foyer_calendar_filter_changed), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (chips), self->statuses[i]);
    }
  gtk_box_append (GTK_BOX (self->group), chips);
  self->hidden = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->hidden, "dim-label");
  gtk_widget_set_visible (self->hidden, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->hidden);
  gtk_widget_set_hexpand (space, TRUE);
  gtk_box_append (GTK_BOX (self->box), space);
  self->paste = gtk_button_new ();
  gtk_widget_add_css_class (self->paste, "paste-chip");
  gtk_widget_set_visible (self->paste, FALSE);
  g_signal_connect_object (self->paste, "clicked", G_CALLBACK (on_paste_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), self->paste);
}

GtkWidget *
foyer_calendar_filter_new (FoyerUiContext *context)
{
  FoyerCalendarFilter *self = g_object_new (FOYER_TYPE_CALENDAR_FILTER, NULL);

  self->context = g_object_ref (context);
  load (self);
  return GTK_WIDGET (self);
}

void
foyer_calendar_filter_reload (FoyerCalendarFilter *self)
{
  load (self);
  foyer_ui_ask (self->context, self, "staff.list", NULL, NULL, on_team_cb, self);
  foyer_ui_ask (self->context, self, "position.list", NULL, NULL, on_positions_cb, self);
  foyer_calendar_filter_read_labels (self);
  foyer_ui_ask (self->context, self, "resource.list", NULL, NULL, on_resources_cb, self);
}

void
foyer_calendar_filter_set_places (FoyerCalendarFilter *self,
                                  JsonArray           *places)
{
  if (places == NULL && self->branches == NULL)
    return;
  g_clear_pointer (&self->branches, json_array_unref);
  self->branches = places != NULL ? json_array_ref (places) : NULL;
  fill_people (self);
}

void
foyer_calendar_filter_add_start (FoyerCalendarFilter *self,
                                 GtkWidget           *widget)
{
  gtk_box_prepend (GTK_BOX (self->group), widget);
  g_signal_connect_object (widget, "notify::visible", G_CALLBACK (foyer_calendar_filter_fit), self, G_CONNECT_SWAPPED);
  foyer_calendar_filter_fit (self);
}

void
foyer_calendar_filter_set_view (FoyerCalendarFilter *self,
                                FoyerCalendarView    view)
{
  self->view = view;
  if (shows_week (self) && self->member == NULL)
    {
      self->member = foyer_drop_down_narrow (gtk_drop_down_new (NULL, NULL), 20);
      foyer_a11y_label (self->member, _("Week of"));
      fill_member (self);
      g_signal_connect_object (self->member, "notify::selected", G_CALLBACK (on_member_cb), self, G_CONNECT_SWAPPED);
      gtk_box_prepend (GTK_BOX (self->box), self->member);
    }
  show_choices (self);
}

gboolean
foyer_calendar_filter_put_resource (FoyerCalendarFilter *self,
                                    JsonObject          *params)
{
  char id[FOYER_ID_TEXT_LEN + 1];

  if (self->view != FOYER_CALENDAR_VIEW_ROOMS)
    return FALSE;
  if (!foyer_id_is_none (&self->resource))
    json_object_set_string_member (params, "resource", foyer_id_format (&self->resource, id));
  return TRUE;
}

const FoyerId *
foyer_calendar_filter_get_position (FoyerCalendarFilter *self)
{
  return &self->position;
}

JsonArray *
foyer_calendar_filter_dup_staff (FoyerCalendarFilter *self)
{
  JsonArray *array;
  GHashTableIter iter;
  gpointer id;
  Named named = { 0 };
  char text[FOYER_ID_TEXT_LEN + 1];

  /* Those chosen at another location do not narrow this one. */
  each_person (self, count_chosen, &named);
  if (g_hash_table_size (self->chosen) == 0 || (self->team->len > 0 && named.n == 0))
    return NULL;
  array = json_array_new ();
  g_hash_table_iter_init (&iter, self->chosen);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    json_array_add_string_element (array, foyer_id_format (id, text));
  return array;
}

guint
foyer_calendar_filter_get_statuses (FoyerCalendarFilter *self)
{
  guint bits = 0;

  for (guint i = 0; i < FOYER_BOARD_N_STATUS; i++)
    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->statuses[i])))
      bits |= 1u << i;
  return bits;
}

gboolean
foyer_calendar_filter_get_member (FoyerCalendarFilter *self,
                                  FoyerId             *member)
{
  if (foyer_id_is_none (&self->week_member) && self->team->len > 0)
    self->week_member = g_array_index (self->team, Member, 0).id;
  *member = self->week_member;
  return !foyer_id_is_none (member);
}

void
foyer_calendar_filter_set_member (FoyerCalendarFilter *self,
                                  const FoyerId       *member)
{
  self->week_member = *member;
  self->quiet = TRUE;
  for (guint i = 0; i < self->team->len; i++)
    if (self->member != NULL && foyer_id_equal (&g_array_index (self->team, Member, i).id, member))
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->member), i);
  self->quiet = FALSE;
  save (self);
}

gboolean
foyer_calendar_filter_is_set (FoyerCalendarFilter *self)
{
  return g_hash_table_size (self->chosen) > 0 || !foyer_id_is_none (&self->label) || !foyer_id_is_none (&self->position)
         || foyer_calendar_filter_get_statuses (self) != (1u << FOYER_BOARD_N_STATUS) - 1;
}

void
foyer_calendar_filter_clear (FoyerCalendarFilter *self)
{
  g_hash_table_remove_all (self->chosen);
  self->position = self->label = FOYER_ID_NONE;
  self->quiet = TRUE;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->labels), 0);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->positions), 0);
  for (guint i = 0; i < FOYER_BOARD_N_STATUS; i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->statuses[i]), TRUE);
  self->quiet = FALSE;
  tick_people (self);
  name_people (self);
  foyer_calendar_filter_changed (self);
}

void
foyer_calendar_filter_set_paste (FoyerCalendarFilter *self,
                                 const char          *name)
{
  gtk_widget_set_visible (self->paste, name != NULL);
  foyer_calendar_filter_fit (self);
  if (name != NULL)
    {
      /* Translators: a client was copied; the next booking will be for this one. */
      g_autofree char *text = g_strdup_printf (_("Next booking: %s"), name);
      g_autofree char *spoken = g_strdup_printf (_("Next booking is for %s. Press to forget."), name);
      GtkWidget *inside = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

      GtkWidget *label = gtk_label_new (text);

      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_max_width_chars (GTK_LABEL (label), 28);
      gtk_box_append (GTK_BOX (inside), label);
      gtk_box_append (GTK_BOX (inside), gtk_image_new_from_icon_name ("window-close-symbolic"));
      gtk_widget_set_tooltip_text (self->paste, text);
      gtk_button_set_child (GTK_BUTTON (self->paste), inside);
      foyer_a11y_label (self->paste, spoken);
    }
}

void
foyer_calendar_filter_set_hidden (FoyerCalendarFilter *self,
                                  guint                hidden)
{
  /* Translators: bookings left out by the filter */
  g_autofree char *text = g_strdup_printf (ngettext ("%u hidden", "%u hidden", hidden), hidden);

  gtk_label_set_text (GTK_LABEL (self->hidden), text);
  gtk_widget_set_visible (self->hidden, hidden > 0);
  foyer_calendar_filter_fit (self);
}

void
foyer_calendar_filter_add_end (FoyerCalendarFilter *self,
                               GtkWidget           *widget)
{
  gtk_box_append (GTK_BOX (self->box), widget);
  g_signal_connect_object (widget, "notify::visible", G_CALLBACK (foyer_calendar_filter_fit), self, G_CONNECT_SWAPPED);
}
