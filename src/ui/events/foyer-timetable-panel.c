/* A timetable: its times of the week, its last day and seats, and who comes every week and when (EVT-8 to EVT-10). */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-booking-client.h"
#include "foyer-cover.h"
#include "foyer-event-job.h"
#include "foyer-event-panel.h"
#include "foyer-labels.h"
#include "foyer-settings-page.h"
#include "foyer-week-rows.h"

#define MAX_TOLD 4 /* refusals that are named */

typedef struct
{
  FoyerUiContext *context; /* owned */
  FoyerEventJob *job;      /* owned: events being made; NULL: none */
  gulong job_id;
  char *timetable;
  JsonObject *row;         /* owned; NULL until read */
  gboolean filling, edited;
  GtkWidget *frame, *title, *about, *error, *rows, *until, *capacity, *total, *save, *missing_box, *missing, *make, *progress, *regulars, *nobody, *told, *add_box, *slot, *client,
      *seats, *add, *remove, *source;
} Table;

static void
table_free (gpointer data)
{
  Table *t = data;

  if (t->job != NULL)
    g_clear_signal_handler (&t->job_id, t->job);
  g_clear_object (&t->job);
  g_clear_pointer (&t->row, json_object_unref);
  g_object_unref (t->context);
  g_free (t->timetable);
  g_free (t);
}

static Table *
table_of (gpointer frame)
{
  return g_object_get_data (frame, "table");
}

static void read_table (Table *t);
static void show (Table *t);

static void
say_error (Table *t, const GError *error)
{
  g_autofree char *text = error != NULL && !g_error_matches (error, FOYER_ERROR, FOYER_ERROR_CANCELLED) ? foyer_ui_error_text (error) : NULL;

  foyer_form_error_set (t->error, text);
}

/* ---- who comes every week -------------------------------------------------------------------------------------------------- */

/* Which bookings could not be made or had to stay. */
static void
on_regular_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Table *t = table_of (data);
  JsonArray *refused = result != NULL ? foyer_json_arr (json_node_get_object (result), "refused") : NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = refused != NULL ? json_array_get_length (refused) : 0;

  say_error (t, error);
  for (guint i = 0; i < n && i < MAX_TOLD; i++)
    {
      JsonObject *r = json_array_get_object_element (refused, i);
      g_autofree char *when = foyer_ui_wall_text (context, foyer_json_str (r, "wall"));

      g_string_append_printf (text, "%s%s, %s: %s", i > 0 ? "\n" : "", when, foyer_json_str (r, "client"), foyer_json_str (r, "why"));
    }
  if (n > MAX_TOLD)
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (text, ngettext ("And %u more time.", "And %u more times.", n - MAX_TOLD), n - MAX_TOLD);
    }
  gtk_label_set_text (GTK_LABEL (t->told), text->str);
  gtk_widget_set_visible (t->told, n > 0);
  if (error != NULL && t->row != NULL)
    show (t);
}

static void
new_client (Table *t, gboolean focus)
{
  if (t->client != NULL)
    gtk_box_remove (GTK_BOX (t->slot), t->client);
  t->client = foyer_booking_client_new (t->context, NULL);
  gtk_widget_set_hexpand (t->client, TRUE);
  gtk_box_append (GTK_BOX (t->slot), t->client);
  g_signal_connect_swapped (t->client, "done", G_CALLBACK (gtk_widget_grab_focus), t->add);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (t->seats), 1);
  if (focus)
    gtk_widget_child_focus (t->client, GTK_DIR_TAB_FORWARD);
}

static void
on_added_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  on_regular_cb (context, result, error, data);
  if (error == NULL)
    new_client (table_of (data), TRUE);
}

static void
on_add_cb (GtkButton *button, Table *t)
{
  JsonObject *params = foyer_params ("timetable", "s", t->timetable, "seats", "i", (gint64) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (t->seats)), NULL);

  foyer_booking_client_fill (FOYER_BOOKING_CLIENT (t->client), params);
  json_object_remove_member (params, "visitor");
  json_object_remove_member (params, "client_fields");
  foyer_ui_run_quiet (t->context, t->frame, "enrolment.set", params, _("Comes every week"), on_added_cb, t->frame);
}

static JsonObject *
regular_of (gpointer widget)
{
  for (GtkWidget *w = widget; w != NULL; w = gtk_widget_get_parent (w))
    if (g_object_get_data (G_OBJECT (w), "regular") != NULL)
      return g_object_get_data (G_OBJECT (w), "regular");
  return NULL;
}

static GtkWidget *
line_of (gpointer widget)
{
  GtkWidget *w = widget;

  while (w != NULL && g_object_get_data (G_OBJECT (w), "regular") == NULL)
    w = gtk_widget_get_parent (w);
  return w;
}

/* What is ticked and how many seats, as it stands in the line. */
static void
set_regular (Table *t, GtkWidget *line)
{
  JsonObject *regular = regular_of (line);
  GtkWidget *days = g_object_get_data (G_OBJECT (line), "days"), *seats = g_object_get_data (G_OBJECT (line), "seats");
  g_autoptr (JsonArray) series = json_array_new ();
  guint n = 0, on = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (days); child != NULL; child = gtk_widget_get_next_sibling (child), n++)
    {
      GtkWidget *toggle = gtk_flow_box_child_get_child (GTK_FLOW_BOX_CHILD (child));

      if (!gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (toggle)))
        continue;
      on++;
      json_array_add_string_element (series, g_object_get_data (G_OBJECT (toggle), "series"));
    }
  /* All of them: every time, also at times that are added later. */
  while (on == n && json_array_get_length (series) > 0)
    json_array_remove_element (series, 0);
  foyer_ui_run_quiet (t->context, t->frame, "enrolment.set",
                      foyer_params ("timetable", "s", t->timetable, "client", "s", foyer_json_str (regular, "client"), "series", "n", json_node_init_array (json_node_alloc (), series),
                                    "seats", "i", (gint64) (seats != NULL ? gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (seats)) : foyer_json_num (regular, "seats")), NULL),
                      _("Changed who comes"), on_regular_cb, t->frame);
}

static gboolean
comes_sometime (GtkWidget *line)
{
  for (GtkWidget *child = gtk_widget_get_first_child (g_object_get_data (G_OBJECT (line), "days")); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (gtk_flow_box_child_get_child (GTK_FLOW_BOX_CHILD (child)))))
      return TRUE;
  return FALSE;
}

static void
on_day_cb (GtkToggleButton *toggle, Table *t)
{
  GtkWidget *line = line_of (toggle);

  if (t->filling)
    return;
  if (comes_sometime (line))
    {
      set_regular (t, line);
      return;
    }
  /* Who comes at no time is no regular: that is said by removing. */
  t->filling = TRUE;
  gtk_toggle_button_set_active (toggle, TRUE);
  t->filling = FALSE;
  gtk_label_set_text (GTK_LABEL (t->told), _("This is the only time left. Remove the client instead."));
  gtk_widget_set_visible (t->told, TRUE);
}

static void
on_seats_cb (GtkSpinButton *spin, Table *t)
{
  if (!t->filling)
    set_regular (t, line_of (spin));
}

static void
on_leave_cb (GtkButton *button, Table *t)
{
  foyer_ui_run_quiet (t->context, t->frame, "enrolment.delete", foyer_params ("enrolment", "s", foyer_json_str (regular_of (button), "enrolment"), NULL), _("Comes no more"),
                      on_regular_cb, t->frame);
}

static void
on_client_cb (GtkButton *button, Table *t)
{
  foyer_ui_open (t->context, "client", foyer_params ("id", "s", foyer_json_str (regular_of (button), "client"), NULL));
}

static gboolean
comes_at (JsonObject *regular, const char *series)
{
  JsonArray *list = foyer_json_arr (regular, "series");
  guint n = list != NULL ? json_array_get_length (list) : 0;

  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (json_array_get_string_element (list, i), series) == 0)
      return TRUE;
  return n == 0;
}

/* A toggle for each time of the week. */
static GtkWidget *
days_of (Table *t, JsonObject *regular)
{
  GtkWidget *days = gtk_flow_box_new ();
  JsonArray *rows = foyer_json_arr (t->row, "rows");

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (days), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (days), 5);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (days), 6);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (days), 6);
  gtk_widget_set_can_focus (days, TRUE);
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      g_autofree char *words = foyer_week_row_words (t->context, (int) foyer_json_num (row, "weekday"), (int) foyer_json_num (row, "minute"));
      GtkWidget *toggle = gtk_toggle_button_new_with_label (words);
      gboolean comes = comes_at (regular, foyer_json_str (row, "series"));

      gtk_widget_add_css_class (toggle, "time-toggle");
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle), comes);
      gtk_widget_set_sensitive (toggle, foyer_ui_may (t->context, "booking.create"));
      foyer_a11y_label (toggle, words);
      g_object_set_data_full (G_OBJECT (toggle), "series", g_strdup (foyer_json_str (row, "series")), g_free);
      g_signal_connect (toggle, "toggled", G_CALLBACK (on_day_cb), t);
      gtk_flow_box_append (GTK_FLOW_BOX (days), toggle);
      gtk_widget_set_can_focus (gtk_widget_get_parent (toggle), TRUE);
      gtk_widget_set_focusable (gtk_widget_get_parent (toggle), FALSE);
    }
  return days;
}

static GtkWidget *
regular_line (Table *t, JsonObject *regular)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *name = gtk_button_new ();
  GtkWidget *label = gtk_label_new (foyer_json_str (regular, "name")), *days = days_of (t, regular);
  g_autofree char *remove_words = NULL;
  int most = (int) foyer_json_num (t->row, "most_seats"), seats = (int) foyer_json_num (regular, "seats");

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_button_set_child (GTK_BUTTON (name), label);
  gtk_widget_add_css_class (name, "flat");
  gtk_widget_add_css_class (name, "text-link");
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_set_tooltip_text (name, _("Open the client’s card"));
  foyer_a11y_label (name, foyer_json_str (regular, "name"));
  g_signal_connect (name, "clicked", G_CALLBACK (on_client_cb), t);
  gtk_box_append (GTK_BOX (top), name);
  if (most > 1 || seats > 1)
    {
      GtkWidget *spin = gtk_spin_button_new_with_range (1, MAX (most, seats), 1);

      gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), seats);
      gtk_editable_set_width_chars (GTK_EDITABLE (spin), 2);
      gtk_widget_set_tooltip_text (spin, _("Seats of this client"));
      foyer_a11y_label (spin, _("Seats of this client"));
      g_object_set_data (G_OBJECT (line), "seats", spin);
      g_signal_connect (spin, "value-changed", G_CALLBACK (on_seats_cb), t);
      gtk_box_append (GTK_BOX (top), spin);
    }
  if (foyer_ui_may (t->context, "booking.edit"))
    {
      GtkWidget *remove;

      /* Translators: name of a client */
      remove_words = g_strdup_printf (_("%s comes no more"), foyer_json_str (regular, "name"));
      remove = foyer_icon_button ("user-trash-symbolic", remove_words, NULL);
      gtk_widget_add_css_class (remove, "flat");
      g_signal_connect (remove, "clicked", G_CALLBACK (on_leave_cb), t);
      gtk_box_append (GTK_BOX (top), remove);
    }
  g_object_set_data_full (G_OBJECT (line), "regular", json_object_ref (regular), (GDestroyNotify) json_object_unref);
  g_object_set_data (G_OBJECT (line), "days", days);
  gtk_box_append (GTK_BOX (line), top);
  gtk_box_append (GTK_BOX (line), days);
  return line;
}

static void
show_regulars (Table *t)
{
  JsonArray *list = foyer_json_arr (t->row, "regulars");
  guint n = list != NULL ? json_array_get_length (list) : 0;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (t->regulars)) != NULL)
    gtk_box_remove (GTK_BOX (t->regulars), child);
  for (guint i = 0; i < n; i++)
    gtk_box_append (GTK_BOX (t->regulars), regular_line (t, json_array_get_object_element (list, i)));
  gtk_widget_set_visible (t->nobody, n == 0);
}

/* ---- its events ------------------------------------------------------------------------------------------------------------ */

static void
show_job (Table *t)
{
  gboolean runs = t->job != NULL && foyer_event_job_running (t->job);
  int missing = t->row != NULL ? (int) foyer_json_num (t->row, "missing") : 0;
  g_autofree char *text = runs ? foyer_event_job_words (t->job)
                               : g_strdup_printf (ngettext ("%d time to come has no event.", "%d times to come have no event.", missing), missing);

  gtk_widget_set_visible (t->missing_box, runs || (missing > 0 && !foyer_json_yes (t->row, "deleted")));
  gtk_label_set_text (GTK_LABEL (t->missing), text);
  gtk_widget_set_visible (t->progress, runs);
  gtk_widget_set_visible (t->make, !runs && foyer_ui_may (t->context, "booking.create"));
  if (runs)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (t->progress), foyer_event_job_fraction (t->job));
}

static void
on_job_cb (Table *t)
{
  show_job (t);
  if (foyer_event_job_running (t->job))
    return;
  foyer_form_error_set (t->error, foyer_event_job_error (t->job));
  read_table (t);
}

static void
watch (Table *t, FoyerEventJob *job)
{
  if (t->job != NULL)
    g_clear_signal_handler (&t->job_id, t->job);
  g_set_object (&t->job, job);
  t->job_id = g_signal_connect_swapped (job, "changed", G_CALLBACK (on_job_cb), t);
  show_job (t);
}

static void
make_events (Table *t, const char *txn, gboolean force)
{
  g_autoptr (FoyerEventJob) job = foyer_event_job_new_timetable (t->context, t->timetable, txn, force);

  if (foyer_event_job_of (t->context, t->timetable) != NULL)
    return;
  watch (t, job);
  foyer_event_job_start (job);
  show_job (t);
}

/* What stood in the way when they were made may stand there still: those who may go past it do. */
static void
on_make_cb (GtkButton *button, Table *t)
{
  make_events (t, NULL, foyer_ui_may (t->context, "booking.override"));
}

/* ---- changing it ----------------------------------------------------------------------------------------------------------- */

static gboolean
last_day (Table *t, gint64 *until)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (t->until))));
  gboolean good = foyer_date_parse_loose (text, foyer_ui_time_format (t->context)->date_order[0] == 'm', until);

  if (good)
    gtk_widget_remove_css_class (t->until, "error");
  else
    gtk_widget_add_css_class (t->until, "error");
  return good;
}

static void
on_edited_cb (Table *t)
{
  gint64 first = 0, until;
  int n;
  g_autofree char *text = NULL;

  if (t->filling || t->row == NULL)
    return;
  t->edited = TRUE;
  foyer_date_parse (foyer_json_str (t->row, "first"), &first);
  n = last_day (t, &until) ? foyer_week_rows_count (FOYER_WEEK_ROWS (t->rows), first, until) : 0;
  text = g_strdup_printf (ngettext ("That makes %d event.", "That makes %d events.", n), n);
  gtk_label_set_text (GTK_LABEL (t->total), text);
  gtk_widget_set_visible (t->total, TRUE);
  gtk_widget_set_sensitive (t->save, n > 0);
}

static void
on_saved_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Table *t = table_of (data);

  say_error (t, error);
  if (error != NULL)
    return;
  t->edited = FALSE;
  make_events (t, foyer_json_str (json_node_get_object (result), "txn"), FALSE);
  read_table (t);
}

static void
on_save_cb (GtkWidget *widget, Table *t)
{
  g_autoptr (JsonArray) rows = NULL;
  char day[11];
  gint64 until;

  if (!gtk_widget_get_sensitive (t->save))
    return;
  foyer_form_error_set (t->error, NULL);
  if (!last_day (t, &until))
    {
      foyer_form_error_set (t->error, _("Write the last day as a date."));
      gtk_widget_grab_focus (t->until);
      return;
    }
  rows = foyer_week_rows_dup (FOYER_WEEK_ROWS (t->rows), TRUE);
  if (rows == NULL)
    {
      foyer_form_error_set (t->error, _("Write times as 9:00 and 18:00."));
      return;
    }
  foyer_ui_run_quiet (t->context, t->frame, "timetable.update",
                      foyer_params ("timetable", "s", t->timetable, "rows", "n", json_node_init_array (json_node_alloc (), rows), "until", "s", foyer_date_format (until, day),
                                    "capacity", "i", (gint64) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (t->capacity)), NULL),
                      _("Timetable changed"), on_saved_cb, t->frame);
}

static void
on_deleted_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  say_error (table_of (data), error);
  if (error == NULL)
    foyer_ui_close (context);
}

static void
on_delete_cb (GtkButton *button, Table *t)
{
  foyer_ui_run_quiet (t->context, t->frame, "timetable.delete", foyer_params ("timetable", "s", t->timetable, NULL), _("Timetable deleted"), on_deleted_cb, t->frame);
}

static void
on_source_cb (GtkButton *button, Table *t)
{
  if (t->row != NULL)
    foyer_ui_open (t->context, "event", foyer_params ("event", "s", foyer_json_str (t->row, "source"), NULL));
}

/* ---- showing it ------------------------------------------------------------------------------------------------------------ */

static void
show_times (Table *t)
{
  JsonArray *rows = foyer_json_arr (t->row, "rows");
  g_autofree char *until = foyer_ui_date_text (t->context, foyer_json_str (t->row, "until"));

  foyer_week_rows_clear (FOYER_WEEK_ROWS (t->rows));
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      foyer_week_rows_add (FOYER_WEEK_ROWS (t->rows), CLAMP ((int) foyer_json_num (row, "weekday"), 1, 7), (int) foyer_json_num (row, "minute"), foyer_json_str (row, "series"));
    }
  gtk_editable_set_text (GTK_EDITABLE (t->until), until);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (t->capacity), (double) foyer_json_num (t->row, "capacity"));
  gtk_widget_set_visible (t->total, FALSE);
  gtk_widget_set_sensitive (t->save, FALSE);
}

static void
show (Table *t)
{
  gboolean gone = foyer_json_yes (t->row, "deleted");
  g_autofree char *first = foyer_ui_date_text (t->context, foyer_json_str (t->row, "first")), *about = NULL;
  int most = (int) foyer_json_num (t->row, "most_seats");

  t->filling = TRUE;
  /* Translators: service, team member, first day of a timetable */
  about = g_strdup_printf (_("%s with %s, since %s"), foyer_json_str (t->row, "service_title"), foyer_json_str (t->row, "member"), first);
  gtk_label_set_text (GTK_LABEL (t->title), foyer_json_str (t->row, "title"));
  gtk_label_set_text (GTK_LABEL (t->about), gone ? _("This timetable was deleted.") : about);
  if (!t->edited)
    show_times (t);
  show_regulars (t);
  gtk_spin_button_set_range (GTK_SPIN_BUTTON (t->seats), 1, MAX (most, 1));
  gtk_widget_set_visible (t->seats, most > 1);
  gtk_widget_set_visible (t->add_box, !gone && foyer_ui_may (t->context, "booking.create"));
  gtk_widget_set_visible (t->save, !gone && foyer_ui_may (t->context, "booking.edit"));
  gtk_widget_set_visible (t->remove, !gone && foyer_ui_may (t->context, "booking.delete"));
  gtk_widget_set_sensitive (t->rows, !gone && foyer_ui_may (t->context, "booking.edit"));
  show_job (t);
  t->filling = FALSE;
}

static void
on_read_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Table *t = table_of (data);
  gboolean first = t->row == NULL;

  if (result == NULL)
    {
      say_error (t, error);
      return;
    }
  g_clear_pointer (&t->row, json_object_unref);
  t->row = json_object_ref (json_node_get_object (result));
  show (t);
  if (first)
    foyer_week_rows_focus (FOYER_WEEK_ROWS (t->rows));
}

static void
read_table (Table *t)
{
  foyer_ui_ask (t->context, t->frame, "timetable.get", foyer_params ("timetable", "s", t->timetable, NULL), NULL, on_read_cb, t->frame);
}

static void
on_changed_cb (FoyerUiContext *context, gpointer set, GtkWidget *frame)
{
  Table *t = table_of (frame);

  /* While events are being made every one of them is a change. */
  if (t->job == NULL || !foyer_event_job_running (t->job))
    read_table (t);
}

static GtkWidget *
heading (const char *text)
{
  GtkWidget *label = foyer_wrapped_label (NULL, "heading");

  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_set_margin_top (label, 6);
  return label;
}

static GtkWidget *
build_times (Table *t)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  t->rows = foyer_week_rows_new (t->context);
  t->until = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (t->until), 12);
  gtk_widget_add_css_class (t->until, "numeric");
  foyer_a11y_label (t->until, _("Last day"));
  t->capacity = gtk_spin_button_new_with_range (1, 1000, 1);
  foyer_a11y_label (t->capacity, _("Seats"));
  gtk_widget_set_tooltip_text (t->capacity, _("Seats of the events that are still made"));
  t->total = foyer_wrapped_label (NULL, "dim-label");
  t->save = gtk_button_new_with_mnemonic (_("_Save the times"));
  foyer_a11y_mnemonic (t->save, _("_Save the times"));
  gtk_widget_add_css_class (t->save, "suggested-action");
  gtk_widget_set_sensitive (t->save, FALSE);
  gtk_box_append (GTK_BOX (line), foyer_captioned (_("Last day"), t->until));
  gtk_box_append (GTK_BOX (line), foyer_captioned (_("Seats"), t->capacity));
  gtk_box_append (GTK_BOX (box), t->rows);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), t->total);
  gtk_box_append (GTK_BOX (box), t->save);
  g_signal_connect_swapped (t->rows, "changed", G_CALLBACK (on_edited_cb), t);
  g_signal_connect_swapped (t->until, "changed", G_CALLBACK (on_edited_cb), t);
  g_signal_connect_swapped (t->capacity, "value-changed", G_CALLBACK (on_edited_cb), t);
  g_signal_connect (t->until, "activate", G_CALLBACK (on_save_cb), t);
  g_signal_connect (t->save, "clicked", G_CALLBACK (on_save_cb), t);
  return box;
}

static GtkWidget *
build_missing (Table *t)
{
  t->missing_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  t->missing = foyer_wrapped_label (NULL, NULL);
  t->progress = gtk_progress_bar_new ();
  foyer_a11y_label (t->progress, _("Events made"));
  t->make = gtk_button_new_with_mnemonic (_("_Make the missing events"));
  foyer_a11y_mnemonic (t->make, _("_Make the missing events"));
  gtk_widget_set_halign (t->make, GTK_ALIGN_START);
  g_signal_connect (t->make, "clicked", G_CALLBACK (on_make_cb), t);
  gtk_box_append (GTK_BOX (t->missing_box), t->missing);
  gtk_box_append (GTK_BOX (t->missing_box), t->progress);
  gtk_box_append (GTK_BOX (t->missing_box), t->make);
  gtk_widget_set_visible (t->missing_box, FALSE);
  return t->missing_box;
}

static GtkWidget *
build_add (Table *t)
{
  t->add_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  t->slot = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_hexpand (t->slot, TRUE);
  t->seats = gtk_spin_button_new_with_range (1, 100, 1);
  gtk_editable_set_width_chars (GTK_EDITABLE (t->seats), 2);
  gtk_widget_set_valign (t->seats, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (t->seats, _("Seats of this client"));
  foyer_a11y_label (t->seats, _("Seats of this client"));
  t->add = gtk_button_new_with_mnemonic (_("_Add"));
  foyer_a11y_mnemonic (t->add, _("_Add"));
  gtk_widget_set_tooltip_text (t->add, _("Comes every week from now on"));
  gtk_widget_set_valign (t->add, GTK_ALIGN_START);
  g_signal_connect (t->add, "clicked", G_CALLBACK (on_add_cb), t);
  new_client (t, FALSE);
  gtk_box_append (GTK_BOX (t->add_box), t->slot);
  gtk_box_append (GTK_BOX (t->add_box), t->seats);
  gtk_box_append (GTK_BOX (t->add_box), t->add);
  return t->add_box;
}

GtkWidget *
foyer_timetable_panel_new (FoyerUiContext *context, JsonObject *args)
{
  Table *t = g_new0 (Table, 1);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  FoyerEventJob *job;

  t->context = g_object_ref (context);
  t->timetable = g_strdup (foyer_json_str (args, "timetable"));
  t->filling = TRUE;
  t->about = foyer_wrapped_label (NULL, "dim-label");
  t->error = foyer_form_error_new ();
  t->regulars = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  t->told = foyer_wrapped_label (NULL, "warning");
  gtk_widget_add_css_class (t->told, "caption");
  gtk_widget_set_visible (t->told, FALSE);
  t->nobody = foyer_wrapped_label (NULL, "dim-label");
  gtk_label_set_text (GTK_LABEL (t->nobody), _("Nobody yet. Whoever is added here is enrolled in all events to come, or in those of the chosen times."));
  t->source = gtk_button_new_with_mnemonic (_("_Back to the event"));
  foyer_a11y_mnemonic (t->source, _("_Back to the event"));
  gtk_widget_add_css_class (t->source, "flat");
  gtk_widget_set_hexpand (t->source, TRUE);
  gtk_widget_set_halign (t->source, GTK_ALIGN_START);
  g_signal_connect (t->source, "clicked", G_CALLBACK (on_source_cb), t);
  t->remove = gtk_button_new_with_mnemonic (_("_Delete the timetable"));
  foyer_a11y_mnemonic (t->remove, _("_Delete the timetable"));
  gtk_widget_set_tooltip_text (t->remove, _("Deletes its events to come too"));
  gtk_widget_add_css_class (t->remove, "flat");
  gtk_widget_add_css_class (t->remove, "error");
  g_signal_connect (t->remove, "clicked", G_CALLBACK (on_delete_cb), t);
  gtk_box_append (GTK_BOX (foot), t->source);
  gtk_box_append (GTK_BOX (foot), t->remove);
  gtk_widget_set_margin_top (foot, 12);
  gtk_box_append (GTK_BOX (body), t->about);
  gtk_box_append (GTK_BOX (body), t->error);
  gtk_box_append (GTK_BOX (body), heading (_("Times of the week")));
  gtk_box_append (GTK_BOX (body), build_times (t));
  gtk_box_append (GTK_BOX (body), build_missing (t));
  gtk_box_append (GTK_BOX (body), heading (_("Who comes every week")));
  gtk_box_append (GTK_BOX (body), t->regulars);
  gtk_box_append (GTK_BOX (body), t->nobody);
  gtk_box_append (GTK_BOX (body), t->told);
  gtk_box_append (GTK_BOX (body), build_add (t));
  gtk_box_append (GTK_BOX (body), foot);
  t->frame = foyer_panel_frame_new (context, _("Timetable"), body, &t->title);
  g_object_set_data_full (G_OBJECT (t->frame), "table", t, table_free);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), t->frame, 0);
  job = foyer_event_job_of (context, t->timetable);
  if (job != NULL)
    watch (t, job);
  read_table (t);
  return t->frame;
}
