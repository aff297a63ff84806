/* All timetables, and the events of the next weeks; those that were deleted too, when asked for (EVT-13). */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-event-panel.h"
#include "foyer-labels.h"
#include "foyer-settings-page.h"
#include "foyer-week-rows.h"

typedef struct
{
  FoyerUiContext *context; /* owned */
  gboolean focused;
  GtkWidget *frame, *tables_head, *tables, *events, *none, *deleted;
} Events;

static void
events_free (gpointer data)
{
  Events *e = data;

  g_object_unref (e->context);
  g_free (e);
}

static void
on_open_cb (GtkButton *button, Events *e)
{
  const char *timetable = g_object_get_data (G_OBJECT (button), "timetable");

  if (timetable != NULL)
    foyer_ui_open (e->context, "timetable", foyer_params ("timetable", "s", timetable, NULL));
  else
    foyer_ui_go (e->context, "calendar", foyer_params ("date", "s", g_object_get_data (G_OBJECT (button), "date"), "event", "s", g_object_get_data (G_OBJECT (button), "event"), NULL));
}

/* Two lines, and a word at the end. */
static GtkWidget *
add_line (Events *e, GtkWidget *box, const char *title, const char *sub, const char *end, const char *end_css)
{
  GtkWidget *button = gtk_button_new (), *inside = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *labels[] = { gtk_label_new (title), foyer_wrapped_label (NULL, NULL) }, *last = gtk_label_new (end);
  g_autofree char *spoken = g_strdup_printf ("%s, %s, %s", title, sub, end);

  gtk_label_set_text (GTK_LABEL (labels[1]), sub);
  gtk_label_set_xalign (GTK_LABEL (labels[0]), 0);
  gtk_label_set_ellipsize (GTK_LABEL (labels[0]), PANGO_ELLIPSIZE_END);
  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    gtk_box_append (GTK_BOX (words), labels[i]);
  gtk_widget_add_css_class (labels[1], "caption");
  gtk_widget_add_css_class (labels[1], "dim-label");
  gtk_widget_add_css_class (labels[1], "numeric");
  gtk_widget_add_css_class (last, "numeric");
  if (end_css != NULL)
    gtk_widget_add_css_class (last, end_css);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (inside), words);
  gtk_box_append (GTK_BOX (inside), last);
  gtk_button_set_child (GTK_BUTTON (button), inside);
  gtk_widget_add_css_class (button, "flat");
  foyer_a11y_label (button, spoken);
  g_signal_connect (button, "clicked", G_CALLBACK (on_open_cb), e);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static void
clear (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
}

static void
on_tables_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Events *e = g_object_get_data (data, "events");
  JsonArray *list = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;
  guint n = list != NULL ? json_array_get_length (list) : 0;

  clear (e->tables);
  for (guint i = 0; i < n; i++)
    {
      JsonObject *o = json_array_get_object_element (list, i);
      JsonArray *rows = foyer_json_arr (o, "rows");
      g_autoptr (GString) sub = g_string_new (foyer_json_str (o, "member"));
      /* Translators: last day of a timetable */
      g_autofree char *date = foyer_ui_date_text (context, foyer_json_str (o, "until")), *until = g_strdup_printf (_("until %s"), date);
      GtkWidget *button;

      for (guint k = 0; rows != NULL && k < json_array_get_length (rows); k++)
        {
          JsonObject *row = json_array_get_object_element (rows, k);
          g_autofree char *words = foyer_week_row_words (context, CLAMP ((int) foyer_json_num (row, "weekday"), 1, 7), (int) foyer_json_num (row, "minute"));
          g_string_append_printf (sub, " · %s", words);
        }
      button = add_line (e, e->tables, foyer_json_str (o, "title"), sub->str, until, "dim-label");
      g_object_set_data_full (G_OBJECT (button), "timetable", g_strdup (foyer_json_str (o, "timetable")), g_free);
    }
  gtk_widget_set_visible (e->tables_head, n > 0);
}

static void
on_events_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Events *e = g_object_get_data (data, "events");
  JsonArray *list = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;
  guint n = list != NULL ? json_array_get_length (list) : 0;

  clear (e->events);
  for (guint i = 0; i < n; i++)
    {
      JsonObject *o = json_array_get_object_element (list, i);
      const char *wall = foyer_json_str (o, "wall"), *reason = foyer_json_str (o, "reason");
      gboolean gone = g_strcmp0 (foyer_json_str (o, "state"), "cancelled") == 0;
      int taken = (int) foyer_json_num (o, "taken"), capacity = (int) foyer_json_num (o, "capacity"), bookings = (int) foyer_json_num (o, "bookings");
      gint64 date = 0;
      int minute = 0;
      g_autofree char *day = foyer_wall_parse (wall, &date, &minute) ? foyer_ui_date_short (context, date) : g_strdup (""), *time = foyer_ui_time_text (context, wall);
      g_autofree char *when = g_strdup_printf ("%s, %s", day, time);
      /* Translators: bookings a deleted event had */
      g_autofree char *end = gone ? g_strdup_printf (ngettext ("Deleted · %d booking", "Deleted · %d bookings", bookings), bookings) : g_strdup_printf (_("%d of %d seats"), taken, capacity);
      g_autofree char *sub = reason != NULL && gone ? g_strdup_printf ("%s · %s · %s", when, foyer_json_str (o, "member"), reason)
                                                    : g_strdup_printf ("%s · %s", when, foyer_json_str (o, "member"));
      GtkWidget *button = add_line (e, e->events, foyer_json_str (o, "title"), sub, end, gone ? "error" : taken >= capacity ? "warning" : NULL);

      gtk_widget_set_tooltip_text (button, sub);
      g_object_set_data_full (G_OBJECT (button), "event", g_strdup (foyer_json_str (o, "event")), g_free);
      g_object_set_data_full (G_OBJECT (button), "date", g_strndup (wall != NULL ? wall : "", 10), g_free);
    }
  gtk_widget_set_visible (e->none, n == 0);
  if (!e->focused)
    gtk_widget_grab_focus (n > 0 ? gtk_widget_get_first_child (e->events) : e->deleted);
  e->focused = TRUE;
}

static void
read_all (Events *e)
{
  char today[11];

  foyer_ui_ask (e->context, e->frame, "timetable.list", NULL, NULL, on_tables_cb, e->frame);
  foyer_ui_ask (e->context, e->frame, "event.list",
                foyer_params ("from", "s", foyer_date_format (foyer_ui_today (e->context), today), "state", "s",
                              gtk_check_button_get_active (GTK_CHECK_BUTTON (e->deleted)) ? "all" : NULL, NULL),
                NULL, on_events_cb, e->frame);
}

static void
on_changed_cb (FoyerUiContext *context, gpointer set, GtkWidget *frame)
{
  read_all (g_object_get_data (G_OBJECT (frame), "events"));
}

static GtkWidget *
heading (const char *text)
{
  GtkWidget *label = foyer_wrapped_label (NULL, "heading");

  gtk_label_set_text (GTK_LABEL (label), text);
  return label;
}

GtkWidget *
foyer_events_panel_new (FoyerUiContext *context, JsonObject *args)
{
  Events *e = g_new0 (Events, 1);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *coming = heading (_("The next 30 days"));

  e->context = g_object_ref (context);
  e->tables_head = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  e->tables = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  e->events = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  e->none = foyer_wrapped_label (NULL, "dim-label");
  gtk_label_set_text (GTK_LABEL (e->none), _("No events yet. Click a free time in the calendar and choose “Group event”."));
  e->deleted = gtk_check_button_new_with_mnemonic (_("_Deleted too"));
  foyer_a11y_mnemonic (e->deleted, _("_Deleted too"));
  gtk_box_append (GTK_BOX (e->tables_head), heading (_("Every week")));
  gtk_box_append (GTK_BOX (e->tables_head), e->tables);
  gtk_widget_set_visible (e->tables_head, FALSE);
  gtk_widget_set_visible (e->none, FALSE);
  gtk_widget_set_hexpand (coming, TRUE);
  gtk_box_append (GTK_BOX (head), coming);
  gtk_box_append (GTK_BOX (head), e->deleted);
  gtk_box_append (GTK_BOX (body), e->tables_head);
  gtk_box_append (GTK_BOX (body), head);
  gtk_box_append (GTK_BOX (body), e->events);
  gtk_box_append (GTK_BOX (body), e->none);
  e->frame = foyer_panel_frame_new (context, _("Group events"), body, NULL);
  g_object_set_data_full (G_OBJECT (e->frame), "events", e, events_free);
  g_signal_connect_swapped (e->deleted, "toggled", G_CALLBACK (read_all), e);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), e->frame, 0);
  read_all (e);
  return e->frame;
}

void
foyer_events_panel_open (FoyerUiContext *context, GtkWindow *window)
{
  foyer_ui_open (context, "events", NULL);
}
