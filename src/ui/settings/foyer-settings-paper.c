/* The folder of paper: whether, where, how often, what. A setting of this PC, kept at once like every other. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-file-picker.h"
#include "foyer-labels.h"
#include "foyer-paper-keeper.h"
#include "foyer-settings-page.h"

static const int minutes[] = { 5, 10, 15, 30, 60, 0 };
static const int days_ahead[] = { 0, 1, 2, 3, 6, 13 };
static const int days_kept[] = { 1, 7, 30, 90 };

static const struct
{
  guint bit;
  const char *title, *hint;
} documents[] = {
  { FOYER_PAPER_DAY, N_("A day sheet for each person"), N_("A page each, with lines for walk-ins") },
  { FOYER_PAPER_TEAM, N_("The day of the whole team"), N_("Everyone in two columns, for the desk") },
  { FOYER_PAPER_WEEK, N_("Week sheets"), N_("Seven days of each person, crosswise") },
  { FOYER_PAPER_EVENTS, N_("Participants of events"), N_("To tick off at the door") },
  { FOYER_PAPER_FORMS, N_("Blank booking forms"), N_("To write on now and type in later") },
};

typedef struct
{
  FoyerUiContext *context; /* borrowed: the page goes first */
  GtkWidget *box, *state, *open, *now, *folder, *every, *ahead, *kept, *phones, *off, *rest, *calendars, *calendars_off;
  GtkWidget *document[G_N_ELEMENTS (documents)];
  gboolean filling;
} Paper;

static void
save (Paper *p, const char *folder, const char *calendars)
{
  const FoyerPaperPlan *old = foyer_paper_keeper_plan (p->context);
  FoyerPaperPlan plan;

  if (p->filling || old == NULL)
    return;
  plan = *old;
  plan.folder = (char *) folder;
  plan.calendars = (char *) calendars;
  plan.minutes = minutes[MIN (adw_combo_row_get_selected (ADW_COMBO_ROW (p->every)), G_N_ELEMENTS (minutes) - 1)];
  plan.ahead = days_ahead[MIN (adw_combo_row_get_selected (ADW_COMBO_ROW (p->ahead)), G_N_ELEMENTS (days_ahead) - 1)];
  plan.keep = days_kept[MIN (adw_combo_row_get_selected (ADW_COMBO_ROW (p->kept)), G_N_ELEMENTS (days_kept) - 1)];
  plan.phones = gtk_switch_get_active (GTK_SWITCH (p->phones));
  plan.documents = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (documents); i++)
    if (gtk_switch_get_active (GTK_SWITCH (p->document[i])))
      plan.documents |= documents[i].bit;
  foyer_paper_keeper_set_plan (p->context, &plan);
}

static void
on_option_cb (Paper *p)
{
  const FoyerPaperPlan *plan = foyer_paper_keeper_plan (p->context);

  if (plan != NULL)
    {
      g_autofree char *folder = g_strdup (plan->folder);
      g_autofree char *calendars = g_strdup (plan->calendars);

      save (p, folder, calendars);
    }
}

/* ---- the buttons -------------------------------------------------------------------------------------------------------- */
/* One of the two folders; the other stays. */
static void
set_folder (Paper *p, const char *path, gboolean calendars)
{
  const FoyerPaperPlan *plan = foyer_paper_keeper_plan (p->context);
  g_autofree char *other = plan != NULL ? g_strdup (calendars ? plan->folder : plan->calendars) : NULL;

  save (p, calendars ? other : path, calendars ? path : other);
}

static void
on_folder_cb (GFile *file, gpointer data)
{
  g_autoptr (GtkWidget) box = data;
  Paper *p = g_object_get_data (G_OBJECT (box), "paper");
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL && gtk_widget_get_root (box) != NULL)
    set_folder (p, path, FALSE);
}

static void
on_calendars_cb (GFile *file, gpointer data)
{
  g_autoptr (GtkWidget) box = data;
  Paper *p = g_object_get_data (G_OBJECT (box), "paper");
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL && gtk_widget_get_root (box) != NULL)
    set_folder (p, path, TRUE);
}

static void
on_choose_calendars_cb (Paper *p)
{
  foyer_file_picker_show (p->box, FOYER_PICK_FOLDER, _("Folder for calendar files"), NULL, NULL, NULL, on_calendars_cb, g_object_ref (p->box));
}

static void
on_calendars_off_cb (Paper *p)
{
  set_folder (p, NULL, TRUE);
}

static void
on_choose_cb (Paper *p)
{
  foyer_file_picker_show (p->box, FOYER_PICK_FOLDER, _("Folder for the paper copy"), NULL, NULL, NULL, on_folder_cb, g_object_ref (p->box));
}

static void
on_off_cb (Paper *p)
{
  set_folder (p, NULL, FALSE);
}

static void
on_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FoyerUiContext) context = data;
  g_autoptr (GError) error = NULL;

  if (!g_app_info_launch_default_for_uri_finish (result, &error))
    foyer_ui_toast (context, _("The folder could not be opened: %s"), error->message);
}

static void
on_open_cb (Paper *p)
{
  const FoyerPaperPlan *plan = foyer_paper_keeper_plan (p->context);
  g_autofree char *uri = plan != NULL && plan->folder != NULL ? g_filename_to_uri (plan->folder, NULL, NULL) : NULL;

  if (uri != NULL)
    g_app_info_launch_default_for_uri_async (uri, NULL, NULL, on_opened_cb, g_object_ref (p->context));
}

static void
on_now_cb (Paper *p)
{
  foyer_paper_keeper_run (p->context);
}

/* ---- what stands there -------------------------------------------------------------------------------------------------- */
static guint
index_of (const int *values, guint n, int value)
{
  guint best = 0;

  for (guint i = 0; i < n; i++)
    if (values[i] == value)
      return i;
    else if (ABS (values[i] - value) < ABS (values[best] - value))
      best = i;
  return best;
}

static void
show_state (Paper *p, const FoyerPaperPlan *plan)
{
  const char *problem;
  gint64 last = foyer_paper_keeper_last (p->context, &problem), date;
  g_autofree char *day = NULL, *time = NULL, *title = NULL;
  int minute;

  foyer_zone_from_utc (foyer_ui_zone (p->context), last, &date, &minute);
  day = foyer_ui_date_near (p->context, date);
  time = foyer_format_minute (foyer_ui_time_format (p->context), minute);
  if (plan == NULL || plan->folder == NULL)
    title = g_strdup (_("No paper copy is kept"));
  else if (foyer_paper_keeper_busy (p->context))
    title = g_strdup (_("Paper copy is being written"));
  else if (last == 0)
    title = g_strdup (_("Not written yet"));
  else if (date == foyer_ui_today (p->context))
    title = g_strdup_printf (_("Paper copy written %s"), time);
  else
    /* Translators: a day ("Yesterday", "24.11.2026") and a time. */
    title = g_strdup_printf (_("Paper copy written %s, %s"), day, time);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (p->state), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (p->state), plan != NULL && plan->folder != NULL && problem != NULL ? problem
                               : plan == NULL || plan->folder == NULL ? _("Sheets of the day as PDF in a folder, so that there is paper when the power goes") : "");
  if (problem != NULL)
    gtk_widget_add_css_class (p->state, "error");
  else
    gtk_widget_remove_css_class (p->state, "error");
  foyer_a11y_label (p->state, title);
  foyer_a11y_describe (p->state, adw_action_row_get_subtitle (ADW_ACTION_ROW (p->state)));
}

static void
fill (gpointer data)
{
  Paper *p = data;
  const FoyerPaperPlan *plan = foyer_paper_keeper_plan (p->context);
  gboolean on = plan != NULL && plan->folder != NULL;
  g_autofree char *shown = on ? g_filename_display_name (plan->folder) : NULL;
  g_autofree char *calendars = plan != NULL && plan->calendars != NULL ? g_filename_display_name (plan->calendars) : NULL;

  show_state (p, plan);
  gtk_widget_set_sensitive (p->box, plan != NULL);
  if (plan == NULL)
    return;
  p->filling = TRUE;
  adw_action_row_set_subtitle (ADW_ACTION_ROW (p->folder), shown != NULL ? shown : _("Choose one that is also reached when this PC is off: a stick, a share"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (p->calendars),
                               calendars != NULL ? calendars : _("For members whose card says so; their telephones read it, nothing comes back"));
  gtk_widget_set_visible (p->calendars_off, calendars != NULL);
  gtk_widget_set_visible (p->off, on);
  gtk_widget_set_visible (p->rest, on);
  gtk_widget_set_sensitive (p->open, on);
  gtk_widget_set_sensitive (p->now, on && !foyer_paper_keeper_busy (p->context));
  adw_combo_row_set_selected (ADW_COMBO_ROW (p->every), index_of (minutes, G_N_ELEMENTS (minutes), plan->minutes));
  adw_combo_row_set_selected (ADW_COMBO_ROW (p->ahead), index_of (days_ahead, G_N_ELEMENTS (days_ahead), plan->ahead));
  adw_combo_row_set_selected (ADW_COMBO_ROW (p->kept), index_of (days_kept, G_N_ELEMENTS (days_kept), plan->keep));
  gtk_switch_set_active (GTK_SWITCH (p->phones), plan->phones);
  for (gsize i = 0; i < G_N_ELEMENTS (documents); i++)
    gtk_switch_set_active (GTK_SWITCH (p->document[i]), (plan->documents & documents[i].bit) != 0);
  p->filling = FALSE;
}

/* ---- building ----------------------------------------------------------------------------------------------------------- */
static GtkWidget *
group_new (GtkWidget *box, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  if (title != NULL)
    adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_box_append (GTK_BOX (box), group);
  return group;
}

static GtkWidget *
switch_row (Paper *p, GtkWidget *group, const char *title, const char *hint)
{
  GtkWidget *row = adw_action_row_new (), *control = gtk_switch_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), hint);
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  foyer_a11y_label (control, title);
  foyer_a11y_describe (control, hint);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), control);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), control);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  g_signal_connect_swapped (control, "notify::active", G_CALLBACK (on_option_cb), p);
  return control;
}

static GtkWidget *
combo_row (Paper *p, GtkWidget *group, const char *title, const int *values, guint n, char *(*word) (int value))
{
  g_autoptr (GtkStringList) model = gtk_string_list_new (NULL);
  GtkWidget *row = adw_combo_row_new ();

  for (guint i = 0; i < n; i++)
    gtk_string_list_take (model, word (values[i]));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));
  foyer_a11y_label (row, title);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  g_signal_connect_swapped (row, "notify::selected", G_CALLBACK (on_option_cb), p);
  return row;
}

static char *
minutes_word (int value)
{
  if (value == 0)
    return g_strdup (_("Only when the window closes"));
  if (value == 1)
    return g_strdup (_("Every minute"));
  return g_strdup_printf (ngettext ("Every %d minute", "Every %d minutes", (gulong) value), value);
}

static char *
ahead_word (int value)
{
  if (value == 0)
    return g_strdup (_("Today only"));
  return g_strdup_printf (ngettext ("Today and %d day more", "Today and %d days more", (gulong) value), value);
}

static char *
kept_word (int value)
{
  return g_strdup_printf (ngettext ("%d day", "%d days", (gulong) value), value);
}

static GtkWidget *
button_new (Paper *p, GtkWidget *row, const char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);
  g_auto (GStrv) parts = g_strsplit (label, "_", 2);
  g_autofree char *spoken = g_strjoinv ("", parts);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  foyer_a11y_mnemonic (button, spoken);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  g_signal_connect_swapped (button, "clicked", callback, p);
  return button;
}

GtkWidget *
foyer_settings_paper_new (FoyerUiContext *context)
{
  Paper *p = g_new0 (Paper, 1);
  GtkWidget *group, *row;

  p->context = context;
  p->filling = TRUE;
  p->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  g_object_set_data_full (G_OBJECT (p->box), "paper", p, g_free);
  group = group_new (p->box, _("Paper copy"));
  p->state = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (p->state), FALSE);
  p->now = button_new (p, p->state, _("_Write now"), G_CALLBACK (on_now_cb));
  p->open = button_new (p, p->state, _("_Open the folder"), G_CALLBACK (on_open_cb));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), p->state);
  p->folder = row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Folder"));
  button_new (p, row, _("_Choose…"), G_CALLBACK (on_choose_cb));
  p->off = button_new (p, row, _("_Stop"), G_CALLBACK (on_off_cb));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);

  p->rest = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  gtk_box_append (GTK_BOX (p->box), p->rest);
  group = group_new (p->rest, NULL);
  p->every = combo_row (p, group, _("When something has changed"), minutes, G_N_ELEMENTS (minutes), minutes_word);
  p->ahead = combo_row (p, group, _("Days"), days_ahead, G_N_ELEMENTS (days_ahead), ahead_word);
  p->kept = combo_row (p, group, _("Past days stay"), days_kept, G_N_ELEMENTS (days_kept), kept_word);
  p->phones = switch_row (p, group, _("Telephone numbers"), _("Anyone who opens the folder reads them"));
  gtk_widget_set_visible (gtk_widget_get_ancestor (p->phones, ADW_TYPE_ACTION_ROW), foyer_ui_may (context, "clients.phones"));
  group = group_new (p->rest, _("What is written"));
  for (gsize i = 0; i < G_N_ELEMENTS (documents); i++)
    p->document[i] = switch_row (p, group, _(documents[i].title), _(documents[i].hint));
  group = group_new (p->box, _("Calendar files"));
  p->calendars = row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Folder of calendar files"));
  button_new (p, row, _("C_hoose…"), G_CALLBACK (on_choose_calendars_cb));
  p->calendars_off = button_new (p, row, _("S_top"), G_CALLBACK (on_calendars_off_cb));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  p->filling = FALSE;
  foyer_paper_keeper_watch (context, p->box, fill, p);
  return p->box;
}
