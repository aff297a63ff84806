/* Several locations on one board: the chip that chooses them, and what is done at one that is not the one worked at. Kept per user. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-calendar-private.h"
#include "foyer-labels.h"

#define KEY_ON "calendar.several"  /* "1": several are shown */
#define KEY_IDS "calendar.places" /* those that are; empty: all */

struct _FoyerCalendarPlaces
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *button, *list;
  JsonArray *places;       /* owned (nullable): of location.mine with a calendar to see */
  GHashTable *chosen;      /* ids as text; empty: all */
  gboolean on, quiet;
  gboolean filled;         /* the list has those of @places */
  gboolean by_hand;        /* what is being said was chosen just now */
  gboolean elsewhere;      /* a view of one location: what is chosen waits for the day */
  guint left_out;          /* of those chosen there was no room for so many on the board */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FoyerCalendarPlaces, foyer_calendar_places, GTK_TYPE_WIDGET)

static guint
n_places (FoyerCalendarPlaces *self)
{
  return self->places != NULL ? json_array_get_length (self->places) : 0;
}

static JsonObject *
place (FoyerCalendarPlaces *self, guint i)
{
  return json_array_get_object_element (self->places, i);
}

static gboolean
is_chosen (FoyerCalendarPlaces *self, JsonObject *object)
{
  if (!self->on)
    return foyer_json_yes (object, "here");
  return g_hash_table_size (self->chosen) == 0 || g_hash_table_contains (self->chosen, foyer_json_str (object, "id"));
}

static guint
n_chosen (FoyerCalendarPlaces *self)
{
  guint n = 0;

  for (guint i = 0; i < n_places (self); i++)
    n += is_chosen (self, place (self, i));
  return n;
}

gboolean
foyer_calendar_places_several (FoyerCalendarPlaces *self)
{
  /* One that is not the one worked at needs its name over it, too. */
  return self->on && n_places (self) > 1 && n_chosen (self) > 0;
}

static void
tick (FoyerCalendarPlaces *self)
{
  self->quiet = TRUE;
  for (GtkWidget *check = gtk_widget_get_first_child (self->list); check != NULL; check = gtk_widget_get_next_sibling (check))
    if (GTK_IS_CHECK_BUTTON (check))
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), is_chosen (self, g_object_get_data (G_OBJECT (check), "place")));
  self->quiet = FALSE;
}

static void
show (FoyerCalendarPlaces *self)
{
  gboolean several = foyer_calendar_places_several (self);
  guint n = n_chosen (self);
  g_autofree char *text = NULL, *tip = NULL;

  for (guint i = 0; i < n_places (self) && (n == 1 || self->elsewhere); i++)
    if (self->elsewhere ? foyer_json_yes (place (self, i), "here") : is_chosen (self, place (self, i)))
      text = g_strdup (foyer_json_str (place (self, i), "name"));
  if (text == NULL && self->left_out > 0 && self->left_out < n)
    {
      /* Translators: how many of the chosen locations the board shows: "24 of 30 locations" */
      text = g_strdup_printf (_("%u of %u locations"), n - self->left_out, n);
      tip = g_strdup_printf (ngettext ("One board holds %u location. Choose here which to see.", "One board holds %u locations. Choose here which to see.",
                                       n - self->left_out), n - self->left_out);
    }
  else if (text == NULL)
    text = n == n_places (self) ? g_strdup (_("All locations")) : g_strdup_printf (ngettext ("%u location", "%u locations", n), n);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->button), text);
  if (tip == NULL)
    tip = g_strdup (self->elsewhere ? _("The day shows several locations at once (F12)") : _("Locations shown (F12)"));
  gtk_widget_set_tooltip_text (self->button, tip);
  foyer_a11y_describe (self->button, tip);
  if (several && !self->elsewhere)
    gtk_widget_add_css_class (self->button, "chip-on");
  else
    gtk_widget_remove_css_class (self->button, "chip-on");
  tick (self);
}

void
foyer_calendar_places_set_shown (FoyerCalendarPlaces *self, gboolean day, guint left_out)
{
  if (self->elsewhere == !day && self->left_out == left_out)
    return;
  self->elsewhere = !day;
  self->left_out = left_out;
  show (self);
}

static void
changed (FoyerCalendarPlaces *self)
{
  GString *ids = g_string_new (NULL);
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->chosen);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_string_append_printf (ids, "%s%s", ids->len > 0 ? " " : "", (const char *) id);
  foyer_ui_keep (self->context, KEY_ON, self->on ? "1" : "0");
  foyer_ui_keep (self->context, KEY_IDS, ids->str);
  g_string_free (ids, TRUE);
  show (self);
  self->by_hand = TRUE;
  g_signal_emit (self, signals[CHANGED], 0);
  self->by_hand = FALSE;
}

gboolean
foyer_calendar_places_chosen_now (FoyerCalendarPlaces *self)
{
  return self->by_hand && foyer_calendar_places_several (self);
}

static void
load (FoyerCalendarPlaces *self)
{
  const char *ids = foyer_ui_kept (self->context, KEY_IDS);
  g_auto (GStrv) list = g_strsplit (ids != NULL ? ids : "", " ", -1);

  self->on = g_strcmp0 (foyer_ui_kept (self->context, KEY_ON), "1") == 0;
  g_hash_table_remove_all (self->chosen);
  for (guint i = 0; list[i] != NULL; i++)
    if (*list[i] != '\0')
      g_hash_table_add (self->chosen, g_strdup (list[i]));
}

/* The ticks as they are now become the choice. */
static void
on_check_cb (FoyerCalendarPlaces *self)
{
  guint n = 0;

  if (self->quiet)
    return;
  g_hash_table_remove_all (self->chosen);
  for (GtkWidget *check = gtk_widget_get_first_child (self->list); check != NULL; check = gtk_widget_get_next_sibling (check))
    if (GTK_IS_CHECK_BUTTON (check) && gtk_check_button_get_active (GTK_CHECK_BUTTON (check)))
      {
        g_hash_table_add (self->chosen, g_strdup (foyer_json_str (g_object_get_data (G_OBJECT (check), "place"), "id")));
        n++;
      }
  /* Nothing ticked: the one worked at. All: those to come as well. */
  self->on = n > 0;
  for (guint i = 0; i < n_places (self) && n == 1; i++)
    if (foyer_json_yes (place (self, i), "here") && g_hash_table_contains (self->chosen, foyer_json_str (place (self, i), "id")))
      self->on = FALSE;
  if (n == n_places (self) || !self->on)
    g_hash_table_remove_all (self->chosen);
  changed (self);
}

void
foyer_calendar_places_set (FoyerCalendarPlaces *self, gboolean several, const FoyerId *only)
{
  char id[FOYER_ID_TEXT_LEN + 1];

  if (only != NULL)
    {
      g_hash_table_remove_all (self->chosen);
      g_hash_table_add (self->chosen, g_strdup (foyer_id_format (only, id)));
    }
  self->on = several;
  /* One alone is no several. */
  if (only == NULL && several && n_chosen (self) < 2)
    g_hash_table_remove_all (self->chosen);
  changed (self);
}

static void
on_all_cb (FoyerCalendarPlaces *self)
{
  g_hash_table_remove_all (self->chosen);
  self->on = TRUE;
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  changed (self);
}

static void
on_here_cb (FoyerCalendarPlaces *self)
{
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  foyer_calendar_places_set (self, FALSE, NULL);
}

static GtkWidget *
add_button (FoyerCalendarPlaces *self, const char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, "flat");
  foyer_a11y_label (button, label);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->list), button);
  return button;
}

/* A chain has a hundred locations: their ticks are made when somebody opens the list. */
static void
fill (FoyerCalendarPlaces *self)
{
  GtkWidget *child;

  if (self->filled)
    return;
  self->filled = TRUE;
  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_box_remove (GTK_BOX (self->list), child);
  add_button (self, _("All locations"), G_CALLBACK (on_all_cb));
  for (guint i = 0; i < n_places (self); i++)
    {
      JsonObject *object = place (self, i);
      const char *name = foyer_json_str (object, "name");
      gboolean held = foyer_json_yes (object, "held");
      g_autofree char *label = held ? g_strdup (name) : g_strdup_printf (_("%s (not on this PC)"), name);
      GtkWidget *check = gtk_check_button_new_with_label (label);

      foyer_a11y_label (check, label);
      g_object_set_data_full (G_OBJECT (check), "place", json_object_ref (object), (GDestroyNotify) json_object_unref);
      g_signal_connect_object (check, "toggled", G_CALLBACK (on_check_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (self->list), check);
    }
  for (guint i = 0; i < n_places (self); i++)
    if (foyer_json_yes (place (self, i), "here"))
      {
        g_autofree char *label = g_strdup_printf (_("Only %s"), foyer_json_str (place (self, i), "name"));
        add_button (self, label, G_CALLBACK (on_here_cb));
      }
  tick (self);
}

static void
on_open_cb (GtkMenuButton *button, gpointer data)
{
  fill (data);
}

static void
on_places_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerCalendarPlaces *self = data;
  JsonArray *all = result != NULL ? json_node_get_array (result) : NULL;
  gboolean several = foyer_calendar_places_several (self);

  g_clear_pointer (&self->places, json_array_unref);
  self->places = json_array_new ();
  for (guint i = 0; all != NULL && i < json_array_get_length (all); i++)
    if (foyer_json_yes (json_array_get_object_element (all, i), "calendar"))
      json_array_add_object_element (self->places, json_object_ref (json_array_get_object_element (all, i)));
  self->filled = FALSE;
  if (gtk_widget_get_mapped (self->list))
    fill (self);
  show (self);
  gtk_widget_set_visible (GTK_WIDGET (self), n_places (self) > 1);
  if (several != foyer_calendar_places_several (self))
    g_signal_emit (self, signals[CHANGED], 0);
}

void
foyer_calendar_places_reload (FoyerCalendarPlaces *self)
{
  load (self);
  foyer_ui_ask (self->context, self, "location.mine", foyer_params ("team", "b", TRUE, NULL), NULL, on_places_cb, self);
}

JsonArray *
foyer_calendar_places_dup (FoyerCalendarPlaces *self)
{
  JsonArray *list;

  if (!foyer_calendar_places_several (self))
    return NULL;
  list = json_array_new ();
  for (guint i = 0; i < n_places (self); i++)
    if (is_chosen (self, place (self, i)))
      json_array_add_object_element (list, json_object_ref (place (self, i)));
  return list;
}

static void
foyer_calendar_places_dispose (GObject *object)
{
  FoyerCalendarPlaces *self = FOYER_CALENDAR_PLACES (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_pointer (&self->places, json_array_unref);
  g_clear_pointer (&self->chosen, g_hash_table_unref);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_calendar_places_parent_class)->dispose (object);
}

static void
foyer_calendar_places_class_init (FoyerCalendarPlacesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_calendar_places_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
foyer_calendar_places_init (FoyerCalendarPlaces *self)
{
  GtkWidget *popover = gtk_popover_new (), *scrolled = gtk_scrolled_window_new ();

  self->chosen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->button = gtk_menu_button_new ();
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 420);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_popover_set_child (GTK_POPOVER (popover), scrolled);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->button), on_open_cb, self, NULL);
  foyer_a11y_label (self->button, _("Locations shown"));
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
foyer_calendar_places_new (FoyerUiContext *context)
{
  FoyerCalendarPlaces *self = g_object_new (FOYER_TYPE_CALENDAR_PLACES, NULL);

  self->context = g_object_ref (context);
  load (self);
  return GTK_WIDGET (self);
}

/* ---- at another location than the one worked at ------------------------------------------------------------------------- */
const FoyerCalendarPlace *
foyer_calendar_page_elsewhere (FoyerCalendarPage *self, guint column)
{
  const FoyerCalendarPlace *at = foyer_calendar_day_place (self->day, column);

  return at == NULL || at->here ? NULL : at;
}

gboolean
foyer_calendar_page_is_closed (FoyerCalendarPage *self, guint column)
{
  return self->day == NULL || column >= self->day->columns->len || g_array_index (self->day->columns, FoyerCalendarColumn, column).closed;
}

static JsonObject *
page_args (FoyerCalendarPage *self, const FoyerId *appointment)
{
  char day[11];

  return foyer_params ("date", "s", foyer_date_format (self->date, day), "view", "s", "day", "appointment", "d", appointment, NULL);
}

gboolean
foyer_calendar_page_book_elsewhere (FoyerCalendarPage *self, guint column, int minute, int minutes)
{
  const FoyerCalendarPlace *at = foyer_calendar_page_elsewhere (self, column);
  const FoyerCalendarColumn *to;
  JsonObject *args;
  char wall[17];

  if (at == NULL)
    return FALSE;
  to = &g_array_index (self->day->columns, FoyerCalendarColumn, column);
  if (!at->book)
    {
      foyer_ui_toast (self->context, _("You may not book at %s."), at->name);
      return TRUE;
    }
  args = foyer_params ("staff", "d", &to->staff, "wall", "s", foyer_wall_format (to->date, minute, wall), "client", "d", &self->copied, NULL);
  if (minutes > 0)
    json_object_set_int_member (args, "dur", minutes);
  foyer_ui_work_at (self->context, &at->loc, "calendar", page_args (self, NULL), g_strcmp0 (at->kind, "group") == 0 ? "event-new" : "visit", args);
  return TRUE;
}

gboolean
foyer_calendar_page_open_elsewhere (FoyerCalendarPage *self, const FoyerCalendarEntry *entry, gboolean pay)
{
  const FoyerCalendarPlace *at = entry != NULL ? foyer_calendar_page_elsewhere (self, entry->column) : NULL;
  JsonObject *args;

  if (at == NULL)
    return FALSE;
  if (entry->event)
    args = foyer_params ("event", "d", &entry->id, NULL);
  else
    args = foyer_params ("id", "d", &entry->visit, "appointment", "d", &entry->id, NULL);
  if (pay)
    json_object_set_boolean_member (args, "pay", TRUE);
  foyer_ui_work_at (self->context, &at->loc, "calendar", page_args (self, &entry->id), entry->event ? "event" : "visit", args);
  return TRUE;
}

void
foyer_calendar_page_say_loc (FoyerCalendarPage *self, const FoyerCalendarEntry *entry, JsonObject *params)
{
  const FoyerCalendarPlace *at = entry != NULL ? foyer_calendar_page_elsewhere (self, entry->column) : NULL;
  char id[FOYER_ID_TEXT_LEN + 1];

  if (at != NULL)
    json_object_set_string_member (params, "loc", foyer_id_format (&at->loc, id));
}

/* With several locations each block and column knows what may be done with it. */
void
foyer_calendar_page_allow (FoyerCalendarPage *self)
{
  gboolean move = foyer_ui_may (self->context, "booking.move"), book = foyer_ui_may (self->context, "booking.create");

  for (guint i = 0; i < self->day->places->len; i++)
    {
      const FoyerCalendarPlace *place = &g_array_index (self->day->places, FoyerCalendarPlace, i);

      move |= place->move;
      book |= place->book;
    }
  foyer_board_set_can_move (self->board, move);
  foyer_board_set_can_book (self->board, book);
}

/* The chip of people has those of all locations shown. */
void
foyer_calendar_page_take_places (FoyerCalendarPage *self)
{
  g_autoptr (JsonArray) places = self->view == FOYER_CALENDAR_VIEW_DAY ? foyer_calendar_places_dup (self->places) : NULL;

  foyer_calendar_filter_set_places (self->filter, places);
  foyer_calendar_places_set_shown (self->places, self->view == FOYER_CALENDAR_VIEW_DAY, places != NULL && self->day != NULL ? self->day->left_out : 0);
}

/* ---- the name of a location over its columns ------------------------------------------------------------------------------ */
void
foyer_calendar_page_group_menu (FoyerCalendarPage *self, guint column)
{
  const FoyerCalendarPlace *at = foyer_calendar_day_place (self->day, column);
  g_autoptr (GMenu) menu = g_menu_new ();
  char id[FOYER_ID_TEXT_LEN + 1];

  if (at == NULL)
    return;
  if (!at->here)
    {
      g_autofree char *work = g_strdup_printf (_("Work at %s"), at->name);
      g_autofree char *action = g_strdup_printf ("calendar.work-at('%s')", foyer_id_format (&at->loc, id));
      g_menu_append (menu, work, action);
    }
  if (self->day->places->len > 1)
    {
      g_autofree char *only = g_strdup_printf (_("Show only %s"), at->name);
      g_autofree char *action = g_strdup_printf ("calendar.only-at('%s')", foyer_id_format (&at->loc, id));
      g_menu_append (menu, only, action);
    }
  g_menu_append (menu, _("Show all locations"), "calendar.only-at('')");
  foyer_calendar_page_show_menu (self, menu);
}

static void
on_place_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  FoyerCalendarPage *self = FOYER_CALENDAR_PAGE (widget);
  FoyerId loc, here = foyer_ui_context_actor (self->context)->loc;

  if (!foyer_id_parse (g_variant_get_string (parameter, NULL), &loc))
    on_all_cb (self->places);
  else if (g_str_equal (name, "calendar.work-at"))
    foyer_ui_work_at (self->context, &loc, "calendar", page_args (self, NULL), NULL, NULL);
  else if (foyer_id_equal (&loc, &here))
    foyer_calendar_places_set (self->places, FALSE, NULL);
  else
    foyer_calendar_places_set (self->places, TRUE, &loc);
}

void
foyer_calendar_page_install_places (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "calendar.work-at", "s", on_place_action);
  gtk_widget_class_install_action (widget_class, "calendar.only-at", "s", on_place_action);
}

/* ---- F12 ------------------------------------------------------------------------------------------------------------------ */
void
foyer_calendar_page_toggle_places (FoyerCalendarPage *self)
{
  gboolean shown = self->view == FOYER_CALENDAR_VIEW_DAY && foyer_calendar_places_several (self->places);

  if (self->places->places != NULL && n_places (self->places) < 2)
    {
      foyer_ui_toast (self->context, "%s", _("You work at one location only."));
      return;
    }
  if (self->view != FOYER_CALENDAR_VIEW_DAY)
    foyer_calendar_page_set_view (self, FOYER_CALENDAR_VIEW_DAY);
  foyer_calendar_places_set (self->places, !shown, NULL);
}

void
foyer_calendar_show_locations (FoyerUiContext *context, GtkWindow *window)
{
  foyer_ui_go (context, "calendar", foyer_params ("locations", "b", TRUE, NULL));
}
