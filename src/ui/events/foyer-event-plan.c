/* An event at other dates: copies of it (event.duplicate), or every week (timetable.*). Made some at a time, so that one sees how far it is and may
 * stop; what was made can be taken back as one. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-cover.h"
#include "foyer-event-panel.h"
#include "foyer-labels.h"
#include "foyer-settings-page.h"

#define BATCH 4      /* events of one command */
#define MAX_ROWS 14

typedef struct
{
  FoyerUiContext *context; /* owned */
  char *event;
  gboolean weekly;         /* a timetable; else copies */
  gint64 first;            /* day of the event */
  int minute;
  JsonArray *dates;        /* owned: of copies */
  guint at;                /* of them */
  char *made_of;           /* series or timetable while and after it is made */
  char *reason;            /* to go past what is taken */
  int made, enrolled, skipped;
  gboolean running, stop;
  GtkWidget *frame, *error, *choices, *freq, *gap, *times, *weeks, *clients, *preview, *rows, *start, *progress, *cancel, *result, *back, *forced;
} Plan;

static const struct
{
  const char *word, *label;
} freqs[] = {
  { "weekly", N_("Every week") },           { "daily", N_("Every day") },
  { "weekdays", N_("Monday to Friday") },   { "mon-wed-fri", N_("Monday, Wednesday, Friday") },
  { "tue-thu", N_("Tuesday, Thursday") },   { "monthly", N_("Every month") },
  { "yearly", N_("Every year") },
};

static void
plan_free (gpointer data)
{
  Plan *p = data;

  g_clear_pointer (&p->dates, json_array_unref);
  g_object_unref (p->context);
  g_free (p->event);
  g_free (p->made_of);
  g_free (p->reason);
  g_free (p);
}

static Plan *
plan_of (gpointer frame)
{
  return g_object_get_data (frame, "plan");
}

static void next_batch (Plan *p, const char *after);

/* ---- how far it is --------------------------------------------------------------------------------------------------------- */

static void
finish (Plan *p)
{
  g_autoptr (GString) text = g_string_new (NULL);

  p->running = FALSE;
  gtk_widget_set_visible (p->progress, FALSE);
  gtk_widget_set_visible (p->cancel, FALSE);
  gtk_widget_set_visible (p->start, p->made_of == NULL);
  g_string_append_printf (text, ngettext ("%d event was made.", "%d events were made.", p->made), p->made);
  if (p->enrolled > 0)
    g_string_append_printf (text, " %s", _("The clients are in them."));
  if (p->skipped > 0)
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (text, ngettext ("%d date was left out, because the member or a room is taken.", "%d dates were left out, because the member or a room is taken.", p->skipped),
                              p->skipped);
    }
  gtk_label_set_text (GTK_LABEL (p->result), text->str);
  gtk_widget_set_visible (p->result, TRUE);
  gtk_widget_set_visible (p->back, p->made > 0 && foyer_ui_may (p->context, "booking.delete"));
  gtk_widget_set_visible (p->forced, p->skipped > 0 && p->weekly && p->reason == NULL && foyer_ui_may (p->context, "booking.override"));
  if (gtk_widget_get_visible (p->back))
    gtk_widget_grab_focus (p->back);
}

static void
fail (Plan *p, const GError *error)
{
  g_autofree char *text = g_error_matches (error, FOYER_ERROR, FOYER_ERROR_CANCELLED) ? NULL : foyer_ui_error_text (error);

  foyer_form_error_set (p->error, text);
  if (p->made > 0)
    finish (p);
  else
    {
      p->running = FALSE;
      gtk_widget_set_visible (p->progress, FALSE);
      gtk_widget_set_visible (p->cancel, FALSE);
      gtk_widget_set_visible (p->start, TRUE);
    }
}

static void
on_batch_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Plan *p = plan_of (data);
  JsonObject *o = result != NULL ? json_node_get_object (result) : NULL;
  const char *next;

  if (error != NULL || o == NULL)
    {
      fail (p, error);
      return;
    }
  p->made += (int) foyer_json_num (o, "made");
  p->enrolled += (int) foyer_json_num (o, "enrolled");
  if (foyer_json_arr (o, "skipped") != NULL)
    p->skipped += (int) json_array_get_length (foyer_json_arr (o, "skipped"));
  if (p->weekly)
    {
      gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (p->progress), (double) foyer_json_num (o, "done") / MAX (foyer_json_num (o, "total"), 1));
      next = foyer_json_str (o, "next");
      if (next == NULL || p->stop)
        finish (p);
      else
        next_batch (p, next);
      return;
    }
  if (p->made_of == NULL)
    p->made_of = g_strdup (foyer_json_str (o, "series"));
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (p->progress), (double) p->at / MAX (json_array_get_length (p->dates), 1));
  if (p->at >= json_array_get_length (p->dates) || p->stop)
    finish (p);
  else
    next_batch (p, NULL);
}

static void
next_batch (Plan *p, const char *after)
{
  if (p->weekly)
    foyer_ui_run_quiet (p->context, p->frame, "timetable.generate",
                        foyer_params ("timetable", "s", p->made_of, "limit", "i", (gint64) BATCH, "after", "s", after, "override", "s", p->reason, NULL), NULL, on_batch_cb,
                        p->frame);
  else
    {
      g_autoptr (JsonArray) some = json_array_new ();
      guint n = json_array_get_length (p->dates);

      for (int i = 0; i < BATCH && p->at < n; i++, p->at++)
        json_array_add_string_element (some, foyer_json_str (json_array_get_object_element (p->dates, p->at), "date"));
      foyer_ui_run_quiet (p->context, p->frame, "event.duplicate",
                          foyer_params ("event", "s", p->event, "dates", "n", json_node_init_array (json_node_alloc (), some), "with_bookings", "b",
                                        gtk_check_button_get_active (GTK_CHECK_BUTTON (p->clients)), "series", "s", p->made_of, NULL),
                          NULL, on_batch_cb, p->frame);
    }
}

static void
begin (Plan *p)
{
  p->running = TRUE;
  p->stop = FALSE;
  gtk_widget_set_visible (p->start, FALSE);
  gtk_widget_set_visible (p->choices, FALSE);
  gtk_widget_set_visible (p->result, FALSE);
  gtk_widget_set_visible (p->back, FALSE);
  gtk_widget_set_visible (p->forced, FALSE);
  gtk_widget_set_visible (p->progress, TRUE);
  gtk_widget_set_visible (p->cancel, TRUE);
  gtk_widget_grab_focus (p->cancel);
}

/* ---- starting -------------------------------------------------------------------------------------------------------------- */

static void
on_planned_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Plan *p = plan_of (data);

  if (error != NULL || result == NULL)
    {
      gtk_widget_set_visible (p->choices, TRUE);
      fail (p, error);
      return;
    }
  p->made_of = g_strdup (foyer_json_str (json_node_get_object (result), "timetable"));
  next_batch (p, NULL);
}

static JsonNode *
read_rows (Plan *p)
{
  g_autoptr (JsonArray) list = json_array_new ();

  for (GtkWidget *row = gtk_widget_get_first_child (p->rows); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *day = g_object_get_data (G_OBJECT (row), "day"), *time = g_object_get_data (G_OBJECT (row), "time");
      JsonObject *o;
      int minute;

      if (!foyer_minute_parse (gtk_editable_get_text (GTK_EDITABLE (time)), &minute))
        {
          foyer_form_error_set (p->error, _("Write times as 9:00 and 18:00."));
          gtk_widget_grab_focus (time);
          return NULL;
        }
      o = json_object_new ();
      json_object_set_int_member (o, "weekday", gtk_drop_down_get_selected (GTK_DROP_DOWN (day)) + 1);
      json_object_set_int_member (o, "minute", minute);
      json_array_add_object_element (list, o);
    }
  return json_node_init_array (json_node_alloc (), list);
}

static void
on_start_cb (GtkButton *button, Plan *p)
{
  char until[11];
  JsonNode *rows;

  foyer_form_error_set (p->error, NULL);
  if (!p->weekly)
    {
      if (p->dates == NULL || json_array_get_length (p->dates) == 0)
        return;
      p->at = 0;
      begin (p);
      next_batch (p, NULL);
      return;
    }
  rows = read_rows (p);
  if (rows == NULL)
    return;
  begin (p);
  foyer_ui_run_quiet (p->context, p->frame, "timetable.create",
                      foyer_params ("event", "s", p->event, "rows", "n", rows, "until", "s",
                                    foyer_date_format (p->first + 7 * gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (p->weeks)) - 1, until), "with_clients", "b",
                                    gtk_check_button_get_active (GTK_CHECK_BUTTON (p->clients)), NULL),
                      NULL, on_planned_cb, p->frame);
}

static void
on_stop_cb (GtkButton *button, Plan *p)
{
  p->stop = TRUE;
}

static void
on_taken_back_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Plan *p = plan_of (data);

  if (error == NULL)
    foyer_ui_open (context, "event", foyer_params ("event", "s", p->event, NULL));
  else
    fail (p, error);
}

static void
on_back_cb (GtkButton *button, Plan *p)
{
  if (p->weekly)
    foyer_ui_run_quiet (p->context, p->frame, "timetable.delete", foyer_params ("timetable", "s", p->made_of, "keep_source", "b", TRUE, NULL), _("Taken back"),
                        on_taken_back_cb, p->frame);
  else
    foyer_ui_run_quiet (p->context, p->frame, "event.remove-copies", foyer_params ("series", "s", p->made_of, NULL), _("Taken back"), on_taken_back_cb, p->frame);
}

static void
on_forced_cb (GtkButton *button, Plan *p)
{
  p->reason = g_strdup (_("in the timetable"));
  p->skipped = 0;
  begin (p);
  next_batch (p, NULL);
}

/* ---- what it will be ------------------------------------------------------------------------------------------------------- */

static void
on_dates_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Plan *p = plan_of (data);
  g_autoptr (GString) text = g_string_new (NULL);
  guint n, taken = 0;

  g_clear_pointer (&p->dates, json_array_unref);
  if (result != NULL && JSON_NODE_HOLDS_ARRAY (result))
    p->dates = json_array_ref (json_node_get_array (result));
  n = p->dates != NULL ? json_array_get_length (p->dates) : 0;
  for (guint i = 0; i < n; i++)
    taken += foyer_json_str (json_array_get_object_element (p->dates, i), "why") != NULL;
  if (n > 0)
    {
      g_autofree char *from = foyer_ui_date_text (context, foyer_json_str (json_array_get_object_element (p->dates, 0), "date"));
      g_autofree char *to = foyer_ui_date_text (context, foyer_json_str (json_array_get_object_element (p->dates, n - 1), "date"));
      /* Translators: first and last date of the copies */
      g_string_append_printf (text, _("From %s to %s"), from, to);
    }
  if (taken > 0)
    {
      g_string_append (text, "\n");
      g_string_append_printf (text, ngettext ("%u of these dates is taken and will be left out.", "%u of these dates are taken and will be left out.", taken), taken);
    }
  gtk_label_set_text (GTK_LABEL (p->preview), text->str);
  gtk_widget_set_sensitive (p->start, n > taken);
}

static void
preview (Plan *p)
{
  if (p->running)
    return;
  if (p->weekly)
    {
      g_autofree char *until = foyer_ui_date (p->context, p->first + 7 * gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (p->weeks)) - 1);
      g_autofree char *text = g_strdup_printf (_("Until %s"), until);

      gtk_label_set_text (GTK_LABEL (p->preview), text);
    }
  else
    foyer_ui_ask (p->context, p->frame, "event.dates",
                  foyer_params ("event", "s", p->event, "freq", "s", freqs[gtk_drop_down_get_selected (GTK_DROP_DOWN (p->freq))].word, "gap", "i",
                                (gint64) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (p->gap)), "times", "i",
                                (gint64) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (p->times)), NULL),
                  NULL, on_dates_cb, p->frame);
}

static void
on_row_remove_cb (GtkButton *button, Plan *p)
{
  if (gtk_widget_get_next_sibling (gtk_widget_get_first_child (p->rows)) != NULL)
    gtk_box_remove (GTK_BOX (p->rows), gtk_widget_get_parent (GTK_WIDGET (button)));
}

static GtkWidget *
weekday_list (void)
{
  g_autoptr (GtkStringList) model = gtk_string_list_new (NULL);

  for (int i = 0; i < 7; i++)
    {
      g_autoptr (GDateTime) day = g_date_time_new_utc (2026, 11, 23 + i, 12, 0, 0); /* a Monday */
      g_autofree char *name = g_date_time_format (day, "%A");
      gtk_string_list_append (model, name);
    }
  return gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&model)), NULL);
}

static void
add_row (Plan *p, int weekday, int minute)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *day = weekday_list (), *time = gtk_entry_new ();
  GtkWidget *remove = foyer_icon_button ("user-trash-symbolic", _("Remove"), NULL);
  g_autofree char *text = foyer_format_minute (foyer_ui_time_format (p->context), minute);

  gtk_drop_down_set_selected (GTK_DROP_DOWN (day), weekday - 1);
  gtk_editable_set_text (GTK_EDITABLE (time), text);
  gtk_editable_set_width_chars (GTK_EDITABLE (time), 6);
  gtk_widget_add_css_class (time, "numeric");
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_hexpand (day, TRUE);
  foyer_a11y_label (day, _("Day of the week"));
  foyer_a11y_label (time, _("Start"));
  g_object_set_data (G_OBJECT (row), "day", day);
  g_object_set_data (G_OBJECT (row), "time", time);
  gtk_box_append (GTK_BOX (row), day);
  gtk_box_append (GTK_BOX (row), time);
  gtk_box_append (GTK_BOX (row), remove);
  g_signal_connect (remove, "clicked", G_CALLBACK (on_row_remove_cb), p);
  gtk_box_append (GTK_BOX (p->rows), row);
}

static void
on_row_add_cb (GtkButton *button, Plan *p)
{
  GtkWidget *last = gtk_widget_get_last_child (p->rows);
  guint n = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (p->rows); row != NULL; row = gtk_widget_get_next_sibling (row))
    n++;
  if (n < MAX_ROWS)
    add_row (p, (int) (gtk_drop_down_get_selected (GTK_DROP_DOWN (g_object_get_data (G_OBJECT (last), "day"))) + 2) % 7 + 1, p->minute);
}

static void
on_event_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Plan *p = plan_of (data);
  JsonObject *o = result != NULL ? json_node_get_object (result) : NULL;
  JsonArray *who = foyer_json_arr (o, "participants");

  if (o == NULL || !foyer_wall_parse (foyer_json_str (o, "wall"), &p->first, &p->minute))
    return;
  gtk_widget_set_visible (p->clients, who != NULL && json_array_get_length (who) > 0);
  if (p->weekly)
    add_row (p, foyer_date_weekday (p->first), p->minute);
  preview (p);
}

static GtkWidget *
wrapped (const char *css)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  return label;
}

static void
build_choices (Plan *p)
{
  p->choices = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  if (p->weekly)
    {
      GtkWidget *add = gtk_button_new_with_label (_("Add a time"));

      p->rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
      p->weeks = gtk_spin_button_new_with_range (1, 104, 1);
      gtk_spin_button_set_value (GTK_SPIN_BUTTON (p->weeks), 12);
      foyer_a11y_label (p->weeks, _("Weeks"));
      gtk_widget_set_halign (add, GTK_ALIGN_START);
      g_signal_connect (add, "clicked", G_CALLBACK (on_row_add_cb), p);
      g_signal_connect_swapped (p->weeks, "value-changed", G_CALLBACK (preview), p);
      gtk_box_append (GTK_BOX (p->choices), foyer_captioned (_("Times of the week"), p->rows));
      gtk_box_append (GTK_BOX (p->choices), add);
      gtk_box_append (GTK_BOX (p->choices), foyer_captioned (_("Weeks"), p->weeks));
    }
  else
    {
      g_autoptr (GtkStringList) model = gtk_string_list_new (NULL);
      GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

      for (gsize i = 0; i < G_N_ELEMENTS (freqs); i++)
        gtk_string_list_append (model, _(freqs[i].label));
      p->freq = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&model)), NULL);
      p->gap = gtk_spin_button_new_with_range (0, 52, 1);
      p->times = gtk_spin_button_new_with_range (1, 100, 1);
      gtk_spin_button_set_value (GTK_SPIN_BUTTON (p->times), 4);
      foyer_a11y_label (p->freq, _("How often"));
      foyer_a11y_label (p->gap, _("Skipped between"));
      foyer_a11y_label (p->times, _("Times"));
      g_signal_connect_swapped (p->freq, "notify::selected", G_CALLBACK (preview), p);
      g_signal_connect_swapped (p->gap, "value-changed", G_CALLBACK (preview), p);
      g_signal_connect_swapped (p->times, "value-changed", G_CALLBACK (preview), p);
      gtk_box_append (GTK_BOX (p->choices), foyer_captioned (_("How often"), p->freq));
      gtk_box_append (GTK_BOX (row), foyer_captioned (_("Times"), p->times));
      gtk_box_append (GTK_BOX (row), foyer_captioned (_("Skipped between"), p->gap));
      gtk_box_append (GTK_BOX (p->choices), row);
    }
  p->clients = gtk_check_button_new_with_label (p->weekly ? _("Who is enrolled comes every time") : _("With the bookings in it"));
  p->preview = wrapped ("dim-label");
  gtk_box_append (GTK_BOX (p->choices), p->clients);
  gtk_box_append (GTK_BOX (p->choices), p->preview);
}

static void
on_open_event_cb (GtkButton *button, Plan *p)
{
  foyer_ui_open (p->context, "event", foyer_params ("event", "s", p->event, NULL));
}

GtkWidget *
foyer_event_plan_new (FoyerUiContext *context, JsonObject *args)
{
  Plan *p = g_new0 (Plan, 1);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *home = gtk_button_new_with_label (_("Back to the event"));

  p->context = g_object_ref (context);
  p->event = g_strdup (foyer_json_str (args, "event"));
  p->weekly = g_strcmp0 (foyer_json_str (args, "mode"), "timetable") == 0;
  build_choices (p);
  p->error = foyer_form_error_new ();
  p->start = gtk_button_new_with_label (p->weekly ? _("Make the events") : _("Duplicate"));
  gtk_widget_add_css_class (p->start, "suggested-action");
  p->progress = gtk_progress_bar_new ();
  foyer_a11y_label (p->progress, _("Events made"));
  p->cancel = gtk_button_new_with_label (_("Stop"));
  p->result = wrapped (NULL);
  p->back = gtk_button_new_with_label (_("Take it all back"));
  p->forced = gtk_button_new_with_label (_("Make those too"));
  gtk_widget_add_css_class (home, "flat");
  gtk_widget_set_visible (p->progress, FALSE);
  gtk_widget_set_visible (p->cancel, FALSE);
  gtk_widget_set_visible (p->result, FALSE);
  gtk_widget_set_visible (p->back, FALSE);
  gtk_widget_set_visible (p->forced, FALSE);
  gtk_box_append (GTK_BOX (body), p->error);
  gtk_box_append (GTK_BOX (body), p->choices);
  gtk_box_append (GTK_BOX (body), p->start);
  gtk_box_append (GTK_BOX (body), p->progress);
  gtk_box_append (GTK_BOX (body), p->cancel);
  gtk_box_append (GTK_BOX (body), p->result);
  gtk_box_append (GTK_BOX (body), p->forced);
  gtk_box_append (GTK_BOX (body), p->back);
  gtk_box_append (GTK_BOX (body), home);
  p->frame = foyer_panel_frame_new (context, p->weekly ? _("Every week") : _("Duplicate the event"), body, NULL);
  g_object_set_data_full (G_OBJECT (p->frame), "plan", p, plan_free);
  g_signal_connect (p->start, "clicked", G_CALLBACK (on_start_cb), p);
  g_signal_connect (p->cancel, "clicked", G_CALLBACK (on_stop_cb), p);
  g_signal_connect (p->back, "clicked", G_CALLBACK (on_back_cb), p);
  g_signal_connect (p->forced, "clicked", G_CALLBACK (on_forced_cb), p);
  g_signal_connect (home, "clicked", G_CALLBACK (on_open_event_cb), p);
  foyer_ui_ask (context, p->frame, "event.get", foyer_params ("event", "s", p->event, NULL), NULL, on_event_cb, p->frame);
  return p->frame;
}
