/* The search panel of the calendar: a client by part of the name or of the phone, then that client's past and coming visits without
 * goods, discounts and comments (CAL-14, CAL-16), to open, to show on the board, or to copy the client for a new booking (CAL-15).
 *
 * Property "busy": something is typed, so the panel wants the room. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-calendar-private.h"
#include "foyer-client-find.h"
#include "foyer-labels.h"

#define SEARCH_DELAY_MS 120
#define FOUND 12

struct _FoyerCalendarSearch
{
  GtkWidget parent_instance;

  FoyerCalendarPage *page; /* borrowed: an ancestor */
  GtkWidget *box, *entry, *found, *card, *name, *facts, *note, *visits, *nobody, *copy;
  GCancellable *asking;
  guint search_id;
  FoyerId client;
  char *client_name;
  gboolean busy;
};

enum
{
  PROP_0,
  PROP_BUSY,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (FoyerCalendarSearch, foyer_calendar_search, GTK_TYPE_WIDGET)

static GCancellable *
ask_anew (FoyerCalendarSearch *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  return self->asking;
}

static void
empty_list (GtkWidget *list)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (list), row);
}

static GtkWidget *
make_row (const char *title,
          const char *below,
          const char *icon,
          const char *icon_class)
{
  GtkWidget *row = gtk_list_box_row_new (), *across = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *above = gtk_label_new (title), *under = gtk_label_new (below);
  g_autofree char *spoken = g_strdup_printf ("%s, %s", title, below);

  gtk_label_set_xalign (GTK_LABEL (above), 0);
  gtk_label_set_xalign (GTK_LABEL (under), 0);
  gtk_label_set_ellipsize (GTK_LABEL (above), PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (GTK_LABEL (under), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (above, "numeric");
  gtk_widget_add_css_class (under, "caption");
  gtk_widget_add_css_class (under, "dim-label");
  gtk_widget_add_css_class (under, "numeric");
  gtk_box_append (GTK_BOX (box), above);
  gtk_box_append (GTK_BOX (box), under);
  gtk_widget_set_hexpand (box, TRUE);
  if (icon != NULL)
    {
      GtkWidget *image = gtk_image_new_from_icon_name (icon);

      gtk_widget_add_css_class (image, icon_class);
      gtk_box_append (GTK_BOX (across), image);
    }
  gtk_box_append (GTK_BOX (across), box);
  gtk_widget_add_css_class (across, "history-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), across);
  gtk_widget_set_tooltip_text (row, below);
  foyer_a11y_label (row, spoken);
  return row;
}

/* ---- one client --------------------------------------------------------------------------------------------------------- */
static void
on_visits_cb (FoyerUiContext *context,
              JsonNode       *result,
              const GError   *error,
              gpointer        data)
{
  FoyerCalendarSearch *self = data;
  JsonArray *list;

  if (result == NULL)
    return;
  list = json_node_get_array (result);
  empty_list (self->visits);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *visit = json_array_get_object_element (list, i);
      const char *services = foyer_json_str (visit, "services"), *day = foyer_json_str (visit, "date"), *members = foyer_json_str (visit, "members");
      FoyerBoardStatus status = foyer_calendar_status_parse (foyer_json_str (visit, "status"));
      g_autofree char *when = NULL;
      g_autofree char *below = g_strdup_printf ("%s%s%s", services != NULL ? services : _("No service"), members != NULL && *members ? " · " : "",
                                                members != NULL ? members : "");
      g_autofree char *css = g_strconcat ("status-", foyer_calendar_status_word (status), NULL);
      GtkWidget *row;
      FoyerId id;
      gint64 date;
      char wall[17];

      if (!foyer_json_uid (visit, "visit", &id))
        continue;
      if (foyer_json_num (visit, "start") >= 0 && day != NULL && foyer_date_parse (day, &date))
        when = foyer_ui_wall_text (context, foyer_wall_format (date, foyer_json_num (visit, "start"), wall));
      else
        when = foyer_ui_date_text (context, day);
      row = make_row (when, below, foyer_calendar_status_icon (status), css);
      g_object_set_data_full (G_OBJECT (row), "visit", foyer_id_copy (&id), g_free);
      g_object_set_data_full (G_OBJECT (row), "date", g_strdup (day), g_free);
      gtk_list_box_append (GTK_LIST_BOX (self->visits), row);
    }
}

static void
on_card_cb (FoyerUiContext *context,
            JsonNode       *result,
            const GError   *error,
            gpointer        data)
{
  FoyerCalendarSearch *self = data;
  JsonObject *object;
  JsonArray *labels;
  GString *facts = g_string_new (NULL);
  const char *note;

  if (result == NULL)
    return;
  object = json_node_get_object (result);
  labels = foyer_json_arr (object, "labels");
  if (foyer_json_str (object, "phone_text") != NULL)
    {
      g_autofree char *phone = foyer_ui_phone (foyer_json_str (object, "phone_text"));
      g_string_append (facts, phone);
    }
  for (guint i = 0; labels != NULL && i < json_array_get_length (labels); i++)
    {
      JsonNode *label = json_array_get_element (labels, i);
      const char *title = JSON_NODE_HOLDS_OBJECT (label) ? foyer_json_str (json_node_get_object (label), "title") : json_node_get_string (label);

      if (title != NULL)
        g_string_append_printf (facts, "%s%s", facts->len > 0 ? " · " : "", title);
    }
  gtk_label_set_text (GTK_LABEL (self->facts), facts->str);
  gtk_widget_set_visible (self->facts, facts->len > 0);
  note = foyer_json_str (object, "note");
  gtk_label_set_text (GTK_LABEL (self->note), note != NULL ? note : "");
  gtk_widget_set_visible (self->note, note != NULL && *note != '\0');
  g_string_free (facts, TRUE);
}

static void
show_client (FoyerCalendarSearch *self,
             const FoyerId       *client,
             const char          *name)
{
  FoyerUiContext *context = self->page->context;
  GCancellable *asking = ask_anew (self);

  self->client = *client;
  g_free (self->client_name);
  self->client_name = g_strdup (name);
  gtk_label_set_text (GTK_LABEL (self->name), name);
  gtk_widget_set_visible (self->facts, FALSE);
  gtk_widget_set_visible (self->note, FALSE);
  empty_list (self->visits);
  gtk_widget_set_visible (self->found, FALSE);
  gtk_widget_set_visible (self->card, TRUE);
  gtk_widget_set_visible (self->copy, foyer_ui_may (context, "booking.create"));
  foyer_ui_ask (context, self, "client.get", foyer_params ("id", "d", client, NULL), asking, on_card_cb, self);
  foyer_ui_ask (context, self, "client.visits", foyer_params ("client", "d", client, "limit", "i", (gint64) 60, NULL), asking, on_visits_cb, self);
}

static void
on_found_row_cb (FoyerCalendarSearch *self,
                 GtkListBoxRow       *row)
{
  FoyerId id = *(FoyerId *) g_object_get_data (G_OBJECT (row), "client");
  g_autofree char *name = g_strdup (g_object_get_data (G_OBJECT (row), "name"));

  show_client (self, &id, name);
  gtk_widget_child_focus (self->card, GTK_DIR_TAB_FORWARD);
}

/* A press shows the day on the board, Enter or a double press opens the visit: the list box says "activated" for both, so the pointer's
 * first press is taken from "row-selected". */
static void
on_visit_selected_cb (FoyerCalendarSearch *self,
                      GtkListBoxRow       *row)
{
  const char *day = row != NULL ? g_object_get_data (G_OBJECT (row), "date") : NULL;
  gint64 date;

  if (day != NULL && foyer_date_parse (day, &date))
    foyer_calendar_page_go (self->page, date);
}

static void
on_visit_activated_cb (FoyerCalendarSearch *self,
                       GtkListBoxRow       *row)
{
  foyer_calendar_page_open_visit (self->page, g_object_get_data (G_OBJECT (row), "visit"), NULL, FALSE);
}

static void
on_copy_cb (FoyerCalendarSearch *self)
{
  foyer_calendar_page_copy_client (self->page, &self->client, self->client_name);
  foyer_calendar_search_back (self);
}

static void
on_open_card_cb (FoyerCalendarSearch *self)
{
  foyer_ui_open (self->page->context, "client", foyer_params ("id", "d", &self->client, NULL));
}

/* ---- searching ---------------------------------------------------------------------------------------------------------- */
static void
set_busy (FoyerCalendarSearch *self,
          gboolean             busy)
{
  if (self->busy == busy)
    return;
  self->busy = busy;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BUSY]);
}

static void
on_found_cb (FoyerUiContext *context,
             JsonNode       *result,
             const GError   *error,
             gpointer        data)
{
  FoyerCalendarSearch *self = data;
  JsonArray *list;

  if (result == NULL)
    return;
  list = json_node_get_array (result);
  empty_list (self->found);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *client = json_array_get_object_element (list, i);
      const char *name = foyer_json_str (client, "display");
      g_autofree char *phone = foyer_client_found_phone (client);
      GtkWidget *row;
      FoyerId id;

      if (!foyer_json_uid (client, "id", &id) || name == NULL)
        continue;
      row = make_row (name, phone, NULL, NULL);
      g_object_set_data_full (G_OBJECT (row), "client", foyer_id_copy (&id), g_free);
      g_object_set_data_full (G_OBJECT (row), "name", g_strdup (name), g_free);
      gtk_list_box_append (GTK_LIST_BOX (self->found), row);
    }
  gtk_widget_set_visible (self->card, FALSE);
  gtk_widget_set_visible (self->found, json_array_get_length (list) > 0);
  gtk_widget_set_visible (self->nobody, json_array_get_length (list) == 0);
}

static gboolean
search_cb (gpointer data)
{
  FoyerCalendarSearch *self = data;

  self->search_id = 0;
  if (!foyer_client_find (self->page->context, self, &self->asking, gtk_editable_get_text (GTK_EDITABLE (self->entry)), FOUND, on_found_cb, self))
    {
      set_busy (self, FALSE);
      gtk_widget_set_visible (self->found, FALSE);
    }
  return G_SOURCE_REMOVE;
}

static void
on_typed_cb (FoyerCalendarSearch *self)
{
  gboolean any = *gtk_editable_get_text (GTK_EDITABLE (self->entry)) != '\0';

  g_clear_handle_id (&self->search_id, g_source_remove);
  gtk_widget_set_visible (self->nobody, FALSE);
  set_busy (self, any);
  if (any)
    self->search_id = g_timeout_add (SEARCH_DELAY_MS, search_cb, self);
  else
    {
      ask_anew (self);
      gtk_widget_set_visible (self->found, FALSE);
      gtk_widget_set_visible (self->card, FALSE);
    }
}

static void
on_entry_activate_cb (FoyerCalendarSearch *self)
{
  GtkWidget *first = gtk_widget_get_first_child (self->found);

  if (self->search_id == 0 && gtk_widget_get_visible (self->found) && first != NULL)
    on_found_row_cb (self, GTK_LIST_BOX_ROW (first));
}

static gboolean
on_entry_key_cb (GtkEventControllerKey *controller,
                 guint                  key,
                 guint                  code,
                 GdkModifierType        state,
                 FoyerCalendarSearch   *self)
{
  if (key == GDK_KEY_Down && gtk_widget_get_visible (self->found))
    return gtk_widget_child_focus (self->found, GTK_DIR_TAB_FORWARD);
  if (key == GDK_KEY_Escape)
    return foyer_calendar_search_back (self);
  return FALSE;
}

gboolean
foyer_calendar_search_start (FoyerCalendarSearch *self)
{
  return gtk_widget_grab_focus (self->entry);
}

gboolean
foyer_calendar_search_back (FoyerCalendarSearch *self)
{
  if (!self->busy)
    return FALSE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  return TRUE;
}

GtkWidget *
foyer_calendar_search_get_found (FoyerCalendarSearch *self)
{
  return self->found;
}

GtkWidget *
foyer_calendar_search_get_visits (FoyerCalendarSearch *self)
{
  return self->visits;
}

/* ---- the object --------------------------------------------------------------------------------------------------------- */
static void
foyer_calendar_search_get_property (GObject    *object,
                                    guint       id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  if (id == PROP_BUSY)
    g_value_set_boolean (value, FOYER_CALENDAR_SEARCH (object)->busy);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
foyer_calendar_search_dispose (GObject *object)
{
  FoyerCalendarSearch *self = FOYER_CALENDAR_SEARCH (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_handle_id (&self->search_id, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->client_name, g_free);
  G_OBJECT_CLASS (foyer_calendar_search_parent_class)->dispose (object);
}

static void
foyer_calendar_search_class_init (FoyerCalendarSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_calendar_search_dispose;
  G_OBJECT_CLASS (klass)->get_property = foyer_calendar_search_get_property;
  props[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
make_label (GtkWidget  *box,
            const char *css)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, css);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
foyer_calendar_search_init (FoyerCalendarSearch *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *open = gtk_button_new_with_label (_("Client card"));

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->entry = gtk_search_entry_new ();
  g_object_set (self->entry, "placeholder-text", _("Find a client’s visits"), NULL);
  foyer_a11y_label (self->entry, _("Find a client’s visits by name or phone"));
  gtk_widget_set_margin_start (self->entry, 6);
  gtk_widget_set_margin_end (self->entry, 6);
  gtk_widget_set_margin_top (self->entry, 6);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (on_typed_cb), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (on_entry_activate_cb), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_entry_key_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (self->entry, keys);
  gtk_box_append (GTK_BOX (self->box), self->entry);

  self->found = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->found), GTK_SELECTION_NONE);
  foyer_a11y_label (self->found, _("Clients found"));
  g_signal_connect_swapped (self->found, "row-activated", G_CALLBACK (on_found_row_cb), self);
  gtk_widget_set_visible (self->found, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->found);
  self->nobody = make_label (self->box, "dim-label");
  gtk_label_set_text (GTK_LABEL (self->nobody), _("Nobody found"));
  gtk_widget_set_margin_start (self->nobody, 12);
  gtk_widget_set_visible (self->nobody, FALSE);

  self->card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_margin_start (self->card, 6);
  gtk_widget_set_margin_end (self->card, 6);
  self->name = make_label (self->card, "title-4");
  self->facts = make_label (self->card, "caption");
  self->note = make_label (self->card, "peek-note");
  self->copy = gtk_button_new_with_label (_("Copy client"));
  foyer_a11y_label (self->copy, _("Copy client for the next booking"));
  gtk_widget_set_hexpand (self->copy, TRUE);
  g_signal_connect_swapped (self->copy, "clicked", G_CALLBACK (on_copy_cb), self);
  foyer_a11y_label (open, _("Open the client’s card"));
  g_signal_connect_swapped (open, "clicked", G_CALLBACK (on_open_card_cb), self);
  gtk_box_append (GTK_BOX (row), self->copy);
  gtk_box_append (GTK_BOX (row), open);
  gtk_box_append (GTK_BOX (self->card), row);
  self->visits = gtk_list_box_new ();
  gtk_list_box_set_activate_on_single_click (GTK_LIST_BOX (self->visits), FALSE);
  foyer_a11y_label (self->visits, _("Visits"));
  g_signal_connect_swapped (self->visits, "row-selected", G_CALLBACK (on_visit_selected_cb), self);
  g_signal_connect_swapped (self->visits, "row-activated", G_CALLBACK (on_visit_activated_cb), self);
  gtk_box_append (GTK_BOX (self->card), self->visits);
  gtk_widget_set_visible (self->card, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->card);
}

GtkWidget *
foyer_calendar_search_new (FoyerCalendarPage *page)
{
  FoyerCalendarSearch *self = g_object_new (FOYER_TYPE_CALENDAR_SEARCH, NULL);

  self->page = page;
  return GTK_WIDGET (self);
}
