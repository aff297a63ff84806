#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "foyer-file-picker.h"
#include "foyer-import-private.h"
#include "foyer-labels.h"

#define TICK_MS 80
#define MAX_PASTE (20 * 1024 * 1024)

const char *const foyer_import_kinds[] = { "clients", "services", "team", "appointments", NULL };
static const char *const step_names[] = { "choose", "columns", "problems", "running", "result" };

G_DEFINE_FINAL_TYPE (FoyerImportWindow, foyer_import_window, ADW_TYPE_WINDOW)

/* ---- steps -------------------------------------------------------------------------------------------------------------- */

static const char *
kind_of (FoyerImportWindow *self)
{
  return foyer_json_str (self->answer, "kind");
}

/* The one place that changes the step. */
static void
set_step (FoyerImportWindow *self, Step step)
{
  g_autofree char *words = NULL;

  self->step = step;
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), step_names[step]);
  gtk_widget_set_visible (self->back, step == STEP_COLUMNS || step == STEP_PROBLEMS);
  gtk_widget_set_visible (self->next, step != STEP_CHOOSE);
  gtk_widget_remove_css_class (self->next, "suggested-action");
  gtk_widget_remove_css_class (self->next, "destructive-action");
  switch (step)
    {
    case STEP_CHOOSE:
      adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), NULL);
      break;
    case STEP_COLUMNS:
      gtk_button_set_label (GTK_BUTTON (self->next), _("Check the rows"));
      gtk_widget_add_css_class (self->next, "suggested-action");
      break;
    case STEP_PROBLEMS:
      {
        gint64 n = foyer_json_num (self->answer, "good");
        g_autofree char *count = foyer_import_count_words (kind_of (self), n);
        /* Translators: a button; %s is "1,500 clients". */
        words = n > 0 ? g_strdup_printf (_("Import %s"), count) : g_strdup (_("Update what is here"));

        gtk_button_set_label (GTK_BUTTON (self->next), words);
        gtk_widget_add_css_class (self->next, "suggested-action");
      }
      break;
    case STEP_RUNNING:
      gtk_button_set_label (GTK_BUTTON (self->next), _("Stop"));
      gtk_widget_add_css_class (self->next, "destructive-action");
      break;
    case STEP_RESULT:
      gtk_button_set_label (GTK_BUTTON (self->next), _("Close"));
      gtk_widget_add_css_class (self->next, "suggested-action");
      break;
    default:
      g_assert_not_reached ();
    }
  if (gtk_widget_get_visible (self->next))
    gtk_window_set_default_widget (GTK_WINDOW (self), self->next);
}

/* Whether the primary button leads anywhere. */
static void
update_next (FoyerImportWindow *self)
{
  gboolean possible = TRUE, here = self->answer != NULL;

  if (self->step == STEP_COLUMNS)
    possible = self->ready && here && self->problem == NULL && foyer_json_str (self->answer, "missing") == NULL;
  else if (self->step == STEP_PROBLEMS)
    possible = self->ready && here &&
               (foyer_json_num (self->answer, "good") > 0 ||
                (foyer_json_num (self->answer, "duplicate") > 0 && gtk_drop_down_get_selected (GTK_DROP_DOWN (self->duplicates)) == 1));
  gtk_widget_set_sensitive (self->next, possible);
}

static void
show_problem (FoyerImportWindow *self, const char *words)
{
  GtkWidget *labels[] = { self->choose_problem, self->strip, self->problem_strip };
  const char *missing = words == NULL && self->answer != NULL ? foyer_json_str (self->answer, "missing") : NULL;

  g_free (self->problem);
  self->problem = g_strdup (words);
  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      gtk_label_set_text (GTK_LABEL (labels[i]), words != NULL ? words : missing != NULL ? missing : "");
      gtk_widget_set_visible (labels[i], words != NULL || missing != NULL);
    }
  update_next (self);
}

/* ---- asking ------------------------------------------------------------------------------------------------------------- */

static gboolean
on_tick_cb (gpointer data)
{
  FoyerImportWindow *self = data;

  if (self->job != NULL)
    {
      gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), foyer_import_job_get_fraction (self->job));
      gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->busy), foyer_import_job_get_fraction (self->job));
    }
  return G_SOURCE_CONTINUE;
}

static void
begin_job (FoyerImportWindow *self)
{
  g_clear_pointer (&self->job, foyer_import_job_unref);
  self->job = foyer_import_job_new ();
  self->ready = FALSE;
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->busy), 0);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), 0);
  if (self->tick == 0)
    self->tick = g_timeout_add (TICK_MS, on_tick_cb, self);
  update_next (self);
}

static void
end_job (FoyerImportWindow *self)
{
  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_pointer (&self->job, foyer_import_job_unref);
  self->ready = TRUE;
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->busy), 0);
}

static const char *
chosen_text (GtkWidget *down)
{
  guint i = gtk_drop_down_get_selected (GTK_DROP_DOWN (down));
  GListModel *model = gtk_drop_down_get_model (GTK_DROP_DOWN (down));

  return model != NULL && GTK_IS_STRING_LIST (model) && i < g_list_model_get_n_items (model)
             ? gtk_string_list_get_string (GTK_STRING_LIST (model), i)
             : NULL;
}

/* The parameters preview and import share. */
static JsonObject *
make_params (FoyerImportWindow *self)
{
  const FoyerActor *actor = foyer_ui_context_actor (self->context);
  gboolean sheets = gtk_widget_get_visible (self->sheets), encodings = gtk_widget_get_visible (self->encodings);
  guint encoding = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->encodings)), member = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->staff));
  gboolean staff = gtk_widget_get_visible (self->staff) && member > 0 && member <= self->members->len;
  JsonObject *params = foyer_params (
      "path", "s", self->path, "loc", "d", &actor->loc, "job", "s", foyer_import_job_name (self->job), "sheet", "s", sheets ? chosen_text (self->sheets) : NULL,
      "encoding", "s", encodings && encoding > 0 ? chosen_text (self->encodings) : NULL, "duplicates", "s",
      gtk_drop_down_get_selected (GTK_DROP_DOWN (self->duplicates)) == 1 ? "update" : "skip", "staff", "d",
      staff ? g_ptr_array_index (self->members, member - 1) : NULL, NULL);

  if (self->map != NULL)
    json_object_set_object_member (params, "map", json_object_ref (self->map));
  return params;
}

static void
on_preview_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerImportWindow *self = data;

  end_job (self);
  if (error != NULL)
    {
      /* What is damaged or cannot be read is the file, not the business: the words of the reader say so. */
      g_autofree char *text = error->domain == FOYER_ERROR ? g_strdup (error->message) : foyer_ui_error_text (error);

      show_problem (self, text);
      return;
    }
  g_clear_pointer (&self->answer, json_object_unref);
  self->answer = json_object_ref (json_node_get_object (result));
  foyer_import_fill (self);
  if (self->step == STEP_CHOOSE)
    set_step (self, STEP_COLUMNS);
  show_problem (self, NULL);
}

void
foyer_import_ask (FoyerImportWindow *self)
{
  JsonObject *params;
  guint kind = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->kinds));

  if (self->path == NULL || self->filling)
    return;
  if (self->asking != NULL)
    g_cancellable_cancel (self->asking);
  if (self->job != NULL)
    foyer_import_job_cancel (self->job); /* a stale preview need not be finished */
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  begin_job (self);
  params = make_params (self);
  if (self->answer != NULL && foyer_import_kinds[kind] != NULL)
    json_object_set_string_member (params, "kind", foyer_import_kinds[kind]);
  else if (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->choose_kind)) > 0)
    json_object_set_string_member (params, "kind", foyer_import_kinds[gtk_drop_down_get_selected (GTK_DROP_DOWN (self->choose_kind)) - 1]);
  foyer_ui_ask (self->context, self, "import.preview", params, self->asking, on_preview_cb, self);
}

void
foyer_import_forget_map (FoyerImportWindow *self)
{
  g_clear_pointer (&self->map, json_object_unref);
}

static void
forget_file (FoyerImportWindow *self)
{
  if (self->temporary && self->path != NULL)
    g_unlink (self->path);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->answer, json_object_unref);
  foyer_import_forget_map (self);
  self->temporary = FALSE;
}

void
foyer_import_window_open (FoyerImportWindow *self, const char *path, const char *kind, gboolean temporary)
{
  g_autofree char *name = g_path_get_basename (path);

  forget_file (self);
  self->path = g_strdup (path);
  self->temporary = temporary;
  self->filling = TRUE;
  gtk_widget_set_visible (self->sheets, FALSE);
  gtk_widget_set_visible (self->encodings, FALSE);
  for (guint i = 0; kind != NULL && foyer_import_kinds[i] != NULL; i++)
    if (strcmp (kind, foyer_import_kinds[i]) == 0)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->choose_kind), i + 1);
  self->filling = FALSE;
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), temporary ? _("Pasted cells") : name);
  show_problem (self, NULL);
  foyer_import_ask (self);
}

/* ---- choosing a file ----------------------------------------------------------------------------------------------------- */

static void
on_picked_cb (GFile *file, gpointer data)
{
  g_autoptr (FoyerImportWindow) self = data;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (file == NULL || self->context == NULL)
    return;
  if (path == NULL)
    show_problem (self, _("Foyer can read files of this PC only. Copy the file here first."));
  else
    foyer_import_window_open (self, path, NULL, FALSE);
}

static void
choose_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  foyer_file_picker_show (widget, FOYER_PICK_OPEN, _("Bring data in"), NULL, _("Spreadsheets, lists and calendars"), "*.xlsx *.csv *.tsv *.txt *.ics",
                          on_picked_cb, g_object_ref (FOYER_IMPORT_WINDOW (widget)));
}

static void
on_pasted_cb (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (FoyerImportWindow) self = data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), res, NULL);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  int fd;

  if (self->context == NULL)
    return;
  if (text == NULL || *text == '\0' || strlen (text) > MAX_PASTE)
    {
      show_problem (self, _("There are no cells to paste. Copy them in your spreadsheet program first."));
      return;
    }
  fd = g_file_open_tmp ("foyer-paste-XXXXXX.tsv", &path, &error);
  if (fd >= 0)
    g_close (fd, NULL);
  if (fd < 0 || !g_file_set_contents_full (path, text, (gssize) strlen (text), G_FILE_SET_CONTENTS_NONE, 0600, &error))
    {
      show_problem (self, error->message);
      return;
    }
  foyer_import_window_open (self, path, NULL, TRUE);
}

static void
paste_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (widget), NULL, on_pasted_cb, g_object_ref (FOYER_IMPORT_WINDOW (widget)));
}

/* ---- writing -------------------------------------------------------------------------------------------------------------- */

static void
on_imported_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerImportWindow *self = data;
  const char *txn;

  end_job (self);
  if (error != NULL)
    {
      g_autofree char *text = g_error_matches (error, FOYER_ERROR, FOYER_ERROR_CANCELLED) ? g_strdup (_("The import was stopped; nothing was written."))
                                                                                       : foyer_ui_error_text (error);

      set_step (self, STEP_PROBLEMS);
      show_problem (self, text);
      return;
    }
  g_clear_pointer (&self->answer, json_object_unref);
  self->answer = json_object_ref (json_node_get_object (result));
  txn = foyer_json_str (self->answer, "txn");
  if (txn == NULL || !foyer_id_parse (txn, &self->txn))
    self->txn = FOYER_ID_NONE;
  foyer_import_fill_result (self);
  set_step (self, STEP_RESULT);
  update_next (self);
}

static void
run_import (FoyerImportWindow *self)
{
  g_autofree char *command = g_strconcat ("import.", kind_of (self), NULL);
  g_autofree char *count = foyer_import_count_words (kind_of (self), foyer_json_num (self->answer, "good"));
  /* Translators: %s is "1,500 clients". */
  g_autofree char *words = g_strdup_printf (_("Importing %s…"), count);

  show_problem (self, NULL);
  begin_job (self);
  gtk_label_set_text (GTK_LABEL (self->running_title), words);
  set_step (self, STEP_RUNNING);
  update_next (self);
  foyer_ui_run_quiet (self->context, self, command, make_params (self), NULL, on_imported_cb, self);
}

static void
on_undone_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerImportWindow *self = data;
  g_autofree char *text = error != NULL ? foyer_ui_error_text (error) : g_strdup (_("Nothing of the file is left in the business."));

  adw_status_page_set_title (ADW_STATUS_PAGE (self->result_page), error != NULL ? _("It was not undone") : _("Undone"));
  adw_status_page_set_description (ADW_STATUS_PAGE (self->result_page), text);
  gtk_widget_set_sensitive (self->undo, error != NULL);
  self->ready = TRUE;
}

static void
undo_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FoyerImportWindow *self = FOYER_IMPORT_WINDOW (widget);

  if (self->step != STEP_RESULT || foyer_id_is_none (&self->txn) || !self->ready)
    return;
  self->ready = FALSE;
  gtk_widget_set_sensitive (self->undo, FALSE);
  foyer_ui_run_quiet (self->context, self, "undo", foyer_params ("txn", "d", &self->txn, NULL), NULL, on_undone_cb, self);
}

static void
on_save_cb (GFile *file, gpointer data)
{
  g_autoptr (FoyerImportWindow) self = data;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  g_autoptr (GError) error = NULL;

  if (path != NULL && self->context != NULL && !foyer_import_problems_save (FOYER_IMPORT_PROBLEMS (self->problems), path, &error))
    show_problem (self, error->message);
}

static void
save_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  foyer_file_picker_show (widget, FOYER_PICK_SAVE, _("Save the list of rows"), _("rows-to-look-at.csv"), _("Lists"), "*.csv", on_save_cb,
                          g_object_ref (FOYER_IMPORT_WINDOW (widget)));
}

/* ---- moving ---------------------------------------------------------------------------------------------------------------- */

void
foyer_import_window_next (FoyerImportWindow *self)
{
  if (!gtk_widget_get_sensitive (self->next))
    return;
  switch (self->step)
    {
    case STEP_COLUMNS:
      set_step (self, STEP_PROBLEMS);
      update_next (self);
      break;
    case STEP_PROBLEMS:
      run_import (self);
      break;
    case STEP_RUNNING:
      if (self->job != NULL)
        foyer_import_job_cancel (self->job);
      gtk_widget_set_sensitive (self->next, FALSE);
      break;
    case STEP_RESULT:
      gtk_window_close (GTK_WINDOW (self));
      break;
    case STEP_CHOOSE:
    default:
      break;
    }
}

static void
next_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  foyer_import_window_next (FOYER_IMPORT_WINDOW (widget));
}

static void
back_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FoyerImportWindow *self = FOYER_IMPORT_WINDOW (widget);

  if (self->step == STEP_PROBLEMS)
    set_step (self, STEP_COLUMNS);
  else if (self->step == STEP_COLUMNS)
    {
      if (self->asking != NULL)
        g_cancellable_cancel (self->asking);
      end_job (self);
      forget_file (self);
      set_step (self, STEP_CHOOSE);
      show_problem (self, NULL);
    }
  update_next (self);
}

static gboolean
foyer_import_window_close_request (GtkWindow *window)
{
  FoyerImportWindow *self = FOYER_IMPORT_WINDOW (window);

  if (self->step == STEP_RUNNING && self->job != NULL)
    foyer_import_job_cancel (self->job);
  return GTK_WINDOW_CLASS (foyer_import_window_parent_class)->close_request (window);
}

/* ---- the object ------------------------------------------------------------------------------------------------------------ */

static void
foyer_import_window_dispose (GObject *object)
{
  FoyerImportWindow *self = FOYER_IMPORT_WINDOW (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  if (self->asking != NULL)
    g_cancellable_cancel (self->asking);
  if (self->job != NULL)
    foyer_import_job_cancel (self->job);
  g_clear_object (&self->asking);
  g_clear_pointer (&self->job, foyer_import_job_unref);
  forget_file (self);
  g_clear_object (&self->context);
  self->filling = TRUE;
  G_OBJECT_CLASS (foyer_import_window_parent_class)->dispose (object);
}

static void
foyer_import_window_finalize (GObject *object)
{
  FoyerImportWindow *self = FOYER_IMPORT_WINDOW (object);

  g_clear_pointer (&self->members, g_ptr_array_unref);
  g_free (self->problem);
  G_OBJECT_CLASS (foyer_import_window_parent_class)->finalize (object);
}

static void
foyer_import_window_class_init (FoyerImportWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_import_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = foyer_import_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = foyer_import_window_close_request;
  gtk_widget_class_install_action (widget_class, "import.choose", NULL, choose_cb);
  gtk_widget_class_install_action (widget_class, "import.paste", NULL, paste_cb);
  gtk_widget_class_install_action (widget_class, "import.next", NULL, next_cb);
  gtk_widget_class_install_action (widget_class, "import.back", NULL, back_cb);
  gtk_widget_class_install_action (widget_class, "import.undo", NULL, undo_cb);
  gtk_widget_class_install_action (widget_class, "import.save", NULL, save_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_o, GDK_CONTROL_MASK, "import.choose", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "import.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
foyer_import_window_init (FoyerImportWindow *self)
{
  self->members = g_ptr_array_new_with_free_func (g_free);
  self->ready = TRUE;
}

/* The team, for appointments that name nobody. */
static void
on_team_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerImportWindow *self = data;
  GtkStringList *names = GTK_STRING_LIST (gtk_drop_down_get_model (GTK_DROP_DOWN (self->staff)));
  JsonArray *team = result == NULL ? NULL : JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result)
                                                                            : foyer_json_arr (json_node_get_object (result), "staff");

  for (guint i = 0; team != NULL && i < json_array_get_length (team); i++)
    {
      JsonObject *member = json_array_get_object_element (team, i);
      FoyerId id;

      if (!foyer_json_uid (member, "id", &id) || foyer_json_str (member, "name") == NULL)
        continue;
      g_ptr_array_add (self->members, foyer_id_copy (&id));
      gtk_string_list_append (names, foyer_json_str (member, "name"));
    }
}

FoyerImportWindow *
foyer_import_window_new (FoyerUiContext *context, GtkWindow *parent)
{
  FoyerImportWindow *self = g_object_new (FOYER_TYPE_IMPORT_WINDOW, NULL);
  const FoyerActor *actor = foyer_ui_context_actor (context);

  self->context = g_object_ref (context);
  foyer_import_build (self);
  set_step (self, STEP_CHOOSE);
  show_problem (self, NULL);
  foyer_ui_ask (context, self, "staff.list", foyer_params ("loc", "d", &actor->loc, NULL), NULL, on_team_cb, self);
  gtk_window_set_default_size (GTK_WINDOW (self), 1060, 720);
  if (parent != NULL)
    {
      gtk_window_set_transient_for (GTK_WINDOW (self), parent);
      gtk_window_set_modal (GTK_WINDOW (self), TRUE);
    }
  gtk_window_present (GTK_WINDOW (self));
  return self;
}

void
foyer_import_show (FoyerUiContext *context, GtkWindow *parent)
{
  foyer_import_window_new (context, parent);
}

const char *
foyer_import_window_step (FoyerImportWindow *self)
{
  return step_names[self->step];
}

gboolean
foyer_import_window_is_ready (FoyerImportWindow *self)
{
  return self->ready;
}

const char *
foyer_import_window_problem (FoyerImportWindow *self)
{
  return self->problem;
}

JsonObject *
foyer_import_window_answer (FoyerImportWindow *self)
{
  return self->answer;
}
