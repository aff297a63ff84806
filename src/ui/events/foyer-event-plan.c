/* An event at other dates: copies of it (event.duplicate), or every week (timetable.*). Made in the background by a FoyerEventJob: the panel shows
 * how far it is and may be closed. What was made is taken back like anything else, with Undo. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-cover.h"
#include "foyer-event-job.h"
#include "foyer-event-panel.h"
#include "foyer-event-rules.h"
#include "foyer-labels.h"
#include "foyer-repeat.h"
#include "foyer-settings-page.h"
#include "foyer-template-menu.h"
#include "foyer-week-rows.h"

#define DEFAULT_TIMES 4
#define DEFAULT_WEEKS 12

typedef struct
{
  FoyerUiContext *context; /* owned */
  FoyerEventJob *job;      /* owned; NULL until it is started */
  gulong job_id;
  GCancellable *asking;
  char *event;
  char *made_of;           /* timetable, once it is made */
  gboolean weekly;         /* a timetable; else copies */
  gboolean filling;
  gint64 first;            /* day of the event */
  int minute;
  GtkWidget *frame, *about, *error, *choices, *freq, *days, *day[7], *gap, *times, *until, *clients, *preview, *dates, *scrolled, *rows, *start, *progress, *cancel, *result,
      *undo, *forced, *timetable, *home;
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

  g_cancellable_cancel (p->asking);
  g_clear_object (&p->asking);
  if (p->job != NULL)
    g_clear_signal_handler (&p->job_id, p->job);
  g_clear_object (&p->job);
  g_object_unref (p->context);
  g_free (p->event);
  g_free (p->made_of);
  g_free (p);
}

static Plan *
plan_of (gpointer frame)
{
  return g_object_get_data (frame, "plan");
}

/* ---- how far it is --------------------------------------------------------------------------------------------------------- */

static void
show_stage (Plan *p)
{
  gboolean runs = p->job != NULL && foyer_event_job_running (p->job), ended = p->job != NULL && !runs;
  int made = p->job != NULL ? foyer_event_job_made (p->job) : 0;
  FoyerId txn;

  gtk_widget_set_visible (p->choices, p->job == NULL);
  gtk_widget_set_visible (p->start, p->job == NULL);
  gtk_widget_set_visible (p->progress, runs);
  gtk_widget_set_visible (p->cancel, runs);
  gtk_widget_set_visible (p->result, p->job != NULL);
  gtk_widget_set_visible (p->undo, ended && made > 0 && foyer_event_job_txn (p->job, &txn));
  gtk_widget_set_visible (p->forced, ended && p->weekly && foyer_event_job_skipped (p->job) > 0 && foyer_ui_may (p->context, "booking.override"));
  gtk_widget_set_visible (p->timetable, ended && p->weekly && p->made_of != NULL);
  if (p->job == NULL)
    return;
  g_autofree char *words = foyer_event_job_words (p->job);
  gtk_label_set_text (GTK_LABEL (p->result), words);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (p->progress), foyer_event_job_fraction (p->job));
  foyer_form_error_set (p->error, foyer_event_job_error (p->job));
}

static void
on_job_cb (Plan *p)
{
  show_stage (p);
  if (!foyer_event_job_running (p->job))
    gtk_widget_grab_focus (gtk_widget_get_visible (p->timetable) ? p->timetable : p->home);
}

static void
watch (Plan *p, FoyerEventJob *job)
{
  if (p->job != NULL)
    g_clear_signal_handler (&p->job_id, p->job);
  g_set_object (&p->job, job);
  p->job_id = g_signal_connect_swapped (job, "changed", G_CALLBACK (on_job_cb), p);
  show_stage (p);
}

static void
begin (Plan *p, FoyerEventJob *job)
{
  watch (p, job);
  foyer_event_job_start (job);
  show_stage (p);
  gtk_widget_grab_focus (p->cancel);
}

/* ---- starting -------------------------------------------------------------------------------------------------------------- */

static void
on_planned_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Plan *p = plan_of (data);
  g_autofree char *text = NULL;

  gtk_widget_set_sensitive (p->start, TRUE);
  if (error != NULL || result == NULL)
    {
      if (!g_error_matches (error, FOYER_ERROR, FOYER_ERROR_CANCELLED))
        text = foyer_ui_error_text (error);
      foyer_form_error_set (p->error, text);
      return;
    }
  g_free (p->made_of);
  p->made_of = g_strdup (foyer_json_str (json_node_get_object (result), "timetable"));
  g_autoptr (FoyerEventJob) job = foyer_event_job_new_timetable (context, p->made_of, foyer_json_str (json_node_get_object (result), "txn"), FALSE);
  begin (p, job);
}

static gboolean
last_day (Plan *p, gint64 *until)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (p->until))));
  gboolean good = foyer_date_parse_loose (text, foyer_ui_time_format (p->context)->date_order[0] == 'm', until);

  if (good)
    gtk_widget_remove_css_class (p->until, "error");
  else
    gtk_widget_add_css_class (p->until, "error");
  return good;
}

static void
start_copies (Plan *p)
{
  g_autoptr (JsonArray) dates = json_array_new ();

  for (int forced = 0; forced < 2; forced++)
    for (GtkWidget *row = gtk_widget_get_first_child (p->dates); row != NULL; row = gtk_widget_get_next_sibling (row))
      {
        gboolean clash = g_object_get_data (G_OBJECT (row), "clash") != NULL;
        JsonObject *o;

        if (!gtk_check_button_get_active (GTK_CHECK_BUTTON (row)) || clash != forced)
          continue;
        o = json_object_new ();
        json_object_set_string_member (o, "date", g_object_get_data (G_OBJECT (row), "date"));
        json_object_set_boolean_member (o, "force", clash);
        json_array_add_object_element (dates, o);
      }
  if (json_array_get_length (dates) == 0)
    return;
  g_autoptr (FoyerEventJob) job = foyer_event_job_new_copies (p->context, p->event, dates, gtk_widget_get_visible (p->clients) && gtk_check_button_get_active (GTK_CHECK_BUTTON (p->clients)));
  begin (p, job);
}

static void
on_start_cb (GtkWidget *widget, Plan *p)
{
  char day[11];
  gint64 until;
  JsonArray *rows;

  foyer_form_error_set (p->error, NULL);
  if (!gtk_widget_get_visible (p->start) || !gtk_widget_get_sensitive (p->start))
    return;
  if (!p->weekly)
    {
      start_copies (p);
      return;
    }
  if (!last_day (p, &until))
    {
      foyer_form_error_set (p->error, _("Write the last day as a date."));
      gtk_widget_grab_focus (p->until);
      return;
    }
  rows = foyer_week_rows_dup (FOYER_WEEK_ROWS (p->rows), TRUE);
  if (rows == NULL)
    {
      foyer_form_error_set (p->error, _("Write times as 9:00 and 18:00."));
      return;
    }
  gtk_widget_set_sensitive (p->start, FALSE);
  foyer_ui_run_quiet (p->context, p->frame, "timetable.create",
                      foyer_params ("event", "s", p->event, "rows", "n", json_node_init_array (json_node_alloc (), rows), "until", "s", foyer_date_format (until, day),
                                    "with_clients", "b", gtk_widget_get_visible (p->clients) && gtk_check_button_get_active (GTK_CHECK_BUTTON (p->clients)), NULL),
                      NULL, on_planned_cb, p->frame);
  json_array_unref (rows);
}

static void
on_stop_cb (GtkButton *button, Plan *p)
{
  foyer_event_job_stop (p->job);
}

/* As Ctrl+Z does, and nothing else. */
static void
on_undo_cb (GtkButton *button, Plan *p)
{
  FoyerId txn;

  if (foyer_event_job_txn (p->job, &txn))
    foyer_ui_undo (p->context, &txn);
  foyer_ui_open (p->context, "event", foyer_params ("event", "s", p->event, NULL));
}

static void
on_forced_cb (GtkButton *button, Plan *p)
{
  FoyerId txn;
  char text[FOYER_ID_TEXT_LEN + 1];
  g_autoptr (FoyerEventJob) job = foyer_event_job_new_timetable (p->context, p->made_of, foyer_event_job_txn (p->job, &txn) ? foyer_id_format (&txn, text) : NULL, TRUE);

  begin (p, job);
}

static void
on_timetable_cb (GtkButton *button, Plan *p)
{
  foyer_ui_open (p->context, "timetable", foyer_params ("timetable", "s", p->made_of, NULL));
}

/* ---- what it will be ------------------------------------------------------------------------------------------------------- */

static const char *
freq_word (Plan *p)
{
  return freqs[MIN (gtk_drop_down_get_selected (GTK_DROP_DOWN (p->freq)), G_N_ELEMENTS (freqs) - 1)].word;
}

static char *
days_text (Plan *p)
{
  guint days = 0;

  for (int i = 0; i < 7 && strcmp (freq_word (p), "weekly") == 0; i++)
    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (p->day[i])))
      days |= 1u << i;
  return foyer_repeat_days_format (days);
}

static void
fill_rule (Plan *p, JsonObject *params)
{
  g_autofree char *days = days_text (p);

  json_object_set_string_member (params, "freq", freq_word (p));
  if (*days != '\0')
    json_object_set_string_member (params, "days", days);
  json_object_set_int_member (params, "gap", gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (p->gap)));
  json_object_set_int_member (params, "times", gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (p->times)));
}

static void
show_ticked (Plan *p)
{
  guint n = 0;
  g_autofree char *label = NULL;

  for (GtkWidget *row = gtk_widget_get_first_child (p->dates); row != NULL; row = gtk_widget_get_next_sibling (row))
    n += gtk_check_button_get_active (GTK_CHECK_BUTTON (row));
  label = g_strdup_printf (ngettext ("Make %u event", "Make %u events", n), n);
  gtk_button_set_label (GTK_BUTTON (p->start), label);
  foyer_a11y_label (p->start, label);
  gtk_widget_set_sensitive (p->start, n > 0);
}

static void
add_date (Plan *p, JsonObject *o)
{
  const char *why = foyer_json_str (o, "why");
  GtkWidget *row = gtk_check_button_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *label;
  gint64 day = 0;
  g_autofree char *when = NULL, *spoken = NULL;

  foyer_date_parse (foyer_json_str (o, "date"), &day);
  when = foyer_format_date_long (foyer_ui_time_format (p->context), day);
  label = gtk_label_new (when);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), label);
  if (why != NULL)
    {
      GtkWidget *said = gtk_label_new (why);

      gtk_label_set_ellipsize (GTK_LABEL (said), PANGO_ELLIPSIZE_END);
      gtk_label_set_xalign (GTK_LABEL (said), 0);
      gtk_widget_set_tooltip_text (said, why);
      gtk_widget_add_css_class (said, "caption");
      gtk_widget_add_css_class (said, "repeat-clash");
      gtk_box_append (GTK_BOX (box), said);
    }
  spoken = why != NULL ? g_strdup_printf ("%s. %s", when, why) : g_strdup (when);
  gtk_widget_add_css_class (row, "event-date");
  gtk_check_button_set_child (GTK_CHECK_BUTTON (row), box);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (row), why == NULL);
  gtk_widget_set_sensitive (row, why == NULL || foyer_ui_may (p->context, "booking.override"));
  foyer_a11y_label (row, spoken);
  if (why != NULL)
    foyer_a11y_describe (row, _("Left out unless it is ticked"));
  g_object_set_data_full (G_OBJECT (row), "date", g_strdup (foyer_json_str (o, "date")), g_free);
  g_object_set_data (G_OBJECT (row), "clash", GINT_TO_POINTER (why != NULL));
  g_signal_connect_swapped (row, "toggled", G_CALLBACK (show_ticked), p);
  gtk_box_append (GTK_BOX (p->dates), row);
}

static void
on_dates_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Plan *p = plan_of (data);
  JsonArray *list = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;
  guint n = list != NULL ? json_array_get_length (list) : 0;
  g_autofree char *why = error != NULL ? foyer_ui_error_text (error) : NULL;
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (p->dates)) != NULL)
    gtk_box_remove (GTK_BOX (p->dates), row);
  for (guint i = 0; i < n; i++)
    add_date (p, json_array_get_object_element (list, i));
  gtk_label_set_text (GTK_LABEL (p->preview), why != NULL ? why : _("There is no such date."));
  gtk_widget_set_visible (p->preview, n == 0);
  gtk_widget_set_visible (p->scrolled, n > 0);
  show_ticked (p);
}

static void
preview (Plan *p)
{
  JsonObject *params;
  gint64 until;
  int n;

  if (p->filling)
    return;
  if (p->weekly)
    {
      g_autofree char *text = NULL;

      n = last_day (p, &until) ? foyer_week_rows_count (FOYER_WEEK_ROWS (p->rows), p->first, until) : 0;
      text = g_strdup_printf (ngettext ("That makes %d event.", "That makes %d events.", n), n);
      gtk_label_set_text (GTK_LABEL (p->preview), text);
      gtk_widget_set_sensitive (p->start, n > 0);
      return;
    }
  gtk_widget_set_visible (p->days, strcmp (freq_word (p), "weekly") == 0);
  g_cancellable_cancel (p->asking);
  g_clear_object (&p->asking);
  p->asking = g_cancellable_new ();
  params = foyer_params ("event", "s", p->event, NULL);
  fill_rule (p, params);
  foyer_ui_ask (p->context, p->frame, "event.dates", params, p->asking, on_dates_cb, p->frame);
}

static void
on_template_cb (Plan *p, JsonObject *row)
{
  guint days = 0;

  p->filling = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (freqs); i++)
    if (g_strcmp0 (freqs[i].word, foyer_json_str (row, "freq")) == 0)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (p->freq), i);
  foyer_repeat_days_parse (foyer_json_str (row, "days"), &days);
  for (int i = 0; i < 7; i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (p->day[i]), (days >> i & 1) != 0);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (p->gap), foyer_json_num (row, "gap"));
  if (foyer_json_num (row, "times") > 0)
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (p->times), foyer_json_num (row, "times"));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (p->clients), foyer_json_yes (row, "with_client"));
  p->filling = FALSE;
  preview (p);
}

static void
on_template_fill_cb (Plan *p, JsonObject *params)
{
  fill_rule (p, params);
  json_object_set_boolean_member (params, "with_client", gtk_check_button_get_active (GTK_CHECK_BUTTON (p->clients)));
}

static void
on_event_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Plan *p = plan_of (data);
  JsonObject *o = result != NULL ? json_node_get_object (result) : NULL;
  JsonArray *who = foyer_json_arr (o, "participants");
  g_autofree char *when = NULL, *about = NULL, *until = NULL, *text = NULL;
  guint n = who != NULL ? json_array_get_length (who) : 0;

  if (o == NULL || !foyer_wall_parse (foyer_json_str (o, "wall"), &p->first, &p->minute))
    {
      text = error != NULL ? foyer_ui_error_text (error) : NULL;
      foyer_form_error_set (p->error, text);
      return;
    }
  when = foyer_event_when (context, foyer_json_str (o, "wall"), (int) foyer_json_num (o, "dur"));
  about = g_strdup_printf ("%s · %s", foyer_json_str (o, "title"), foyer_json_str (o, "member"));
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_first_child (p->about)), about);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (p->about)), when);
  gtk_widget_set_visible (p->clients, n > 0);
  text = g_strdup_printf (p->weekly ? ngettext ("Who is enrolled comes every time (%u client)", "Who is enrolled comes every time (%u clients)", n)
                                    : ngettext ("With the booking in it (%u)", "With the bookings in it (%u)", n), n);
  gtk_check_button_set_label (GTK_CHECK_BUTTON (p->clients), text);
  foyer_a11y_label (p->clients, text);
  p->filling = TRUE;
  if (p->weekly)
    {
      foyer_week_rows_clear (FOYER_WEEK_ROWS (p->rows));
      foyer_week_rows_add (FOYER_WEEK_ROWS (p->rows), foyer_date_weekday (p->first), p->minute, NULL);
      until = foyer_ui_date (context, p->first + 7 * DEFAULT_WEEKS - 1);
      gtk_editable_set_text (GTK_EDITABLE (p->until), until);
    }
  else
    for (int i = 0; i < 7; i++)
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (p->day[i]), i == foyer_date_weekday (p->first) - 1);
  p->filling = FALSE;
  if (p->job != NULL)
    return;
  preview (p);
  if (p->weekly)
    foyer_week_rows_focus (FOYER_WEEK_ROWS (p->rows));
}

/* ---- the panel ------------------------------------------------------------------------------------------------------------- */

static void
build_weekly (Plan *p)
{
  p->rows = foyer_week_rows_new (p->context);
  p->until = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (p->until), 12);
  gtk_widget_add_css_class (p->until, "numeric");
  foyer_a11y_label (p->until, _("Last day"));
  g_signal_connect_swapped (p->rows, "changed", G_CALLBACK (preview), p);
  g_signal_connect_swapped (p->until, "changed", G_CALLBACK (preview), p);
  g_signal_connect (p->until, "activate", G_CALLBACK (on_start_cb), p);
  gtk_box_append (GTK_BOX (p->choices), foyer_captioned (_("Times of the week"), p->rows));
  gtk_box_append (GTK_BOX (p->choices), foyer_captioned (_("Last day"), p->until));
}

static void
build_copies (Plan *p)
{
  g_autoptr (GtkStringList) model = gtk_string_list_new (NULL);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *templates = foyer_template_menu_new (p->context, "event"), *how = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  for (gsize i = 0; i < G_N_ELEMENTS (freqs); i++)
    gtk_string_list_append (model, _(freqs[i].label));
  p->freq = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&model)), NULL);
  gtk_widget_set_hexpand (p->freq, TRUE);
  p->days = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (p->days, "linked");
  gtk_box_set_homogeneous (GTK_BOX (p->days), TRUE);
  for (int i = 0; i < 7; i++)
    {
      g_autofree char *name = foyer_weekday_short (i + 1);

      p->day[i] = gtk_toggle_button_new_with_label (name);
      gtk_widget_add_css_class (p->day[i], "day-toggle");
      foyer_a11y_label (p->day[i], name);
      g_signal_connect_swapped (p->day[i], "toggled", G_CALLBACK (preview), p);
      gtk_box_append (GTK_BOX (p->days), p->day[i]);
    }
  p->gap = gtk_spin_button_new_with_range (0, FOYER_REPEAT_MAX_GAP, 1);
  p->times = gtk_spin_button_new_with_range (1, FOYER_EVENT_MAX_DATES, 1);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (p->times), DEFAULT_TIMES);
  foyer_a11y_label (p->freq, _("How often"));
  foyer_a11y_label (p->gap, _("Skipped between"));
  foyer_a11y_label (p->times, _("Times"));
  g_signal_connect_swapped (p->freq, "notify::selected", G_CALLBACK (preview), p);
  g_signal_connect_swapped (p->gap, "value-changed", G_CALLBACK (preview), p);
  g_signal_connect_swapped (p->times, "value-changed", G_CALLBACK (preview), p);
  g_signal_connect_swapped (templates, "chosen", G_CALLBACK (on_template_cb), p);
  g_signal_connect_swapped (templates, "fill", G_CALLBACK (on_template_fill_cb), p);
  gtk_box_append (GTK_BOX (how), p->freq);
  gtk_box_append (GTK_BOX (how), templates);
  gtk_box_append (GTK_BOX (row), foyer_captioned (_("Times"), p->times));
  gtk_box_append (GTK_BOX (row), foyer_captioned (_("Skipped between"), p->gap));
  gtk_box_append (GTK_BOX (p->choices), foyer_captioned (_("How often"), how));
  gtk_box_append (GTK_BOX (p->choices), p->days);
  gtk_box_append (GTK_BOX (p->choices), row);
}

static GtkWidget *
build_about (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *when = foyer_wrapped_label (NULL, "dim-label");

  gtk_box_append (GTK_BOX (box), foyer_wrapped_label (NULL, "heading"));
  gtk_widget_add_css_class (when, "numeric");
  gtk_box_append (GTK_BOX (box), when);
  return box;
}

static void
on_open_event_cb (GtkButton *button, Plan *p)
{
  foyer_ui_open (p->context, "event", foyer_params ("event", "s", p->event, NULL));
}

static GtkWidget *
add_button (Plan *p, GtkWidget *box, const char *mnemonic, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (mnemonic);

  foyer_a11y_mnemonic (button, mnemonic);
  g_signal_connect (button, "clicked", callback, p);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

GtkWidget *
foyer_event_plan_new (FoyerUiContext *context, JsonObject *args)
{
  Plan *p = g_new0 (Plan, 1);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *buttons = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  FoyerEventJob *job;

  p->context = g_object_ref (context);
  p->event = g_strdup (foyer_json_str (args, "event"));
  p->weekly = g_strcmp0 (foyer_json_str (args, "mode"), "timetable") == 0;
  p->filling = TRUE;
  p->about = build_about ();
  p->choices = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  p->preview = foyer_wrapped_label (NULL, "dim-label");
  p->clients = gtk_check_button_new ();
  p->dates = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  p->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (p->scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (p->scrolled), p->dates);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (p->scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (p->scrolled), 190);
  gtk_widget_set_visible (p->scrolled, FALSE);
  if (p->weekly)
    build_weekly (p);
  else
    build_copies (p);
  gtk_box_append (GTK_BOX (p->choices), p->clients);
  gtk_box_append (GTK_BOX (p->choices), p->preview);
  gtk_box_append (GTK_BOX (p->choices), p->scrolled);
  p->error = foyer_form_error_new ();
  p->progress = gtk_progress_bar_new ();
  foyer_a11y_label (p->progress, _("Events made"));
  p->result = foyer_wrapped_label (NULL, NULL);
  gtk_box_append (GTK_BOX (body), p->about);
  gtk_box_append (GTK_BOX (body), p->error);
  gtk_box_append (GTK_BOX (body), p->choices);
  gtk_box_append (GTK_BOX (body), p->progress);
  gtk_box_append (GTK_BOX (body), p->result);
  p->start = add_button (p, buttons, p->weekly ? _("_Make the events") : _("_Duplicate"), G_CALLBACK (on_start_cb));
  gtk_widget_add_css_class (p->start, "suggested-action");
  p->cancel = add_button (p, buttons, _("_Stop"), G_CALLBACK (on_stop_cb));
  p->timetable = add_button (p, buttons, _("_Times and regulars"), G_CALLBACK (on_timetable_cb));
  p->forced = add_button (p, buttons, _("_Make those too"), G_CALLBACK (on_forced_cb));
  p->undo = add_button (p, buttons, _("_Undo"), G_CALLBACK (on_undo_cb));
  gtk_widget_set_tooltip_text (p->undo, _("Take all of it back (Ctrl+Z)"));
  p->home = add_button (p, buttons, _("_Back to the event"), G_CALLBACK (on_open_event_cb));
  gtk_widget_add_css_class (p->home, "flat");
  gtk_box_append (GTK_BOX (body), buttons);
  p->frame = foyer_panel_frame_new (context, p->weekly ? _("Every week") : _("Duplicate the event"), body, NULL);
  g_object_set_data_full (G_OBJECT (p->frame), "plan", p, plan_free);
  show_stage (p);
  /* Opened again while it is at work: one sees how far it is. */
  job = p->weekly ? NULL : foyer_event_job_of (context, p->event);
  if (job != NULL)
    watch (p, job);
  foyer_ui_ask (context, p->frame, "event.get", foyer_params ("event", "s", p->event, NULL), NULL, on_event_cb, p->frame);
  return p->frame;
}
