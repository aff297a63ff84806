#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-file-picker.h"
#include "foyer-labels.h"
#include "foyer-print-parts.h"
#include "foyer-print-preview.h"
#include "foyer-print-window-private.h"
#include "foyer-slip.h"

G_DEFINE_FINAL_TYPE (FoyerPrintWindow, foyer_print_window, ADW_TYPE_WINDOW)

/* ---- what is shown ------------------------------------------------------------------------------------------------------- */
gboolean
foyer_print_window_on_roll (FoyerPrintWindow *self)
{
  return self->is_receipt || (self->schedule != NULL && (self->asked == FOYER_SHEET_SLIP || self->asked == FOYER_SHEET_TILL || self->asked == FOYER_SHEET_DAILY));
}

static FoyerPaper
chosen_paper (FoyerPrintWindow *self)
{
  static const FoyerPaper receipt_papers[] = { FOYER_PAPER_80MM, FOYER_PAPER_58MM, FOYER_PAPER_A4 };
  static const FoyerPaper sheet_papers[] = { FOYER_PAPER_A4, FOYER_PAPER_LETTER };
  guint i = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->papers));

  return foyer_print_window_on_roll (self) ? receipt_papers[MIN (i, 2)] : sheet_papers[MIN (i, 1)];
}

static void
show_problem (FoyerPrintWindow *self,
              const char       *text)
{
  g_free (self->problem);
  self->problem = g_strdup (text);
  if (text != NULL)
    {
      adw_status_page_set_description (ADW_STATUS_PAGE (self->status), text);
      gtk_stack_set_visible_child (GTK_STACK (self->stack), self->status);
    }
  else
    gtk_stack_set_visible_child (GTK_STACK (self->stack), self->preview);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "print.run", text == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "print.save", text == NULL);
}

guint
foyer_print_window_what (FoyerPrintWindow *self)
{
  return self->what != NULL ? MIN (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->what)), WHAT_FORMS) : WHAT_DAY;
}

static FoyerSheetKind
chosen_kind (FoyerPrintWindow *self)
{
  static const FoyerSheetKind kinds[] = { FOYER_SHEET_WEEK, FOYER_SHEET_WEEK, FOYER_SHEET_EVENTS, FOYER_SHEET_FORMS };

  return self->schedule != NULL ? self->asked : kinds[foyer_print_window_what (self)];
}

/* The day with the members that are ticked. (transfer full) */
static JsonObject *
chosen_day (FoyerPrintWindow *self)
{
  JsonObject *day = json_object_new ();
  JsonArray *members = foyer_json_arr (self->answer, "members"), *kept = json_array_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, self->answer);
  while (json_object_iter_next (&iter, &name, &node))
    if (g_strcmp0 (name, "members") != 0)
      json_object_set_member (day, name, json_node_copy (node));
  for (guint i = 0; members != NULL && i < json_array_get_length (members); i++)
    {
      JsonNode *member = json_array_get_element (members, i);
      const char *id = foyer_json_str (json_node_get_object (member), "id");

      if (id == NULL || !g_hash_table_contains (self->left_out, id))
        json_array_add_element (kept, json_node_copy (member));
    }
  json_object_set_array_member (day, "members", kept);
  return day;
}

static FoyerPrintSource *
make_source (FoyerPrintWindow *self)
{
  FoyerPrintOptions options = { 0 };
  g_autoptr(JsonObject) day = NULL;

  if (self->is_receipt)
    return foyer_print_source_new_receipt (self->answer, self->copy);
  if (self->schedule != NULL || foyer_print_window_what (self) == WHAT_EVENTS)
    return foyer_print_source_new_sheet (chosen_kind (self), self->answer);
  if (foyer_print_window_what (self) != WHAT_DAY)
    {
      day = chosen_day (self);
      return foyer_print_source_new_sheet (chosen_kind (self), day);
    }
  options.layout = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->layout)) == 1 ? FOYER_DAY_SHEET_COMPACT : FOYER_DAY_SHEET_PER_MEMBER;
  options.money = gtk_switch_get_active (GTK_SWITCH (self->money));
  options.no_blanks = !gtk_switch_get_active (GTK_SWITCH (self->blanks));
  day = chosen_day (self);
  return foyer_print_source_new_day (day, &options);
}

typedef struct
{
  FoyerPrintSource *source;
  FoyerPaperSize size;
} Lay;

static void
lay_free (gpointer data)
{
  Lay *lay = data;

  foyer_print_source_unref (lay->source);
  g_free (lay);
}

static void
lay_thread (GTask        *task,
            gpointer      object,
            gpointer      data,
            GCancellable *cancellable)
{
  Lay *lay = data;
  FoyerPrintDoc *doc = foyer_print_source_lay (lay->source, &lay->size);

  foyer_print_doc_count (doc);
  g_task_return_pointer (task, doc, (GDestroyNotify) foyer_print_doc_free);
}

static void
on_laid_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      data)
{
  FoyerPrintWindow *self = FOYER_PRINT_WINDOW (object);
  FoyerPrintDoc *doc = g_task_propagate_pointer (G_TASK (result), NULL);

  /* Cancelled: another one is under way, or the window has gone. */
  if (doc == NULL)
    return;
  if (self->preview != NULL)
    foyer_print_preview_set_doc (FOYER_PRINT_PREVIEW (self->preview), doc);
  else
    foyer_print_doc_free (doc);
  self->ready = TRUE;
  if (self->preview != NULL)
    show_problem (self, NULL);
}

/* Lays out again what the desk answered: a few hundred milliseconds for a large team, so not here. */
void
foyer_print_window_refresh (FoyerPrintWindow *self)
{
  g_autoptr(GTask) task = NULL;
  Lay *lay;

  if (self->answer == NULL || self->filling)
    return;
  self->ready = FALSE;
  g_cancellable_cancel (self->laying);
  g_clear_object (&self->laying);
  self->laying = g_cancellable_new ();
  g_clear_pointer (&self->source, foyer_print_source_unref);
  self->source = make_source (self);
  lay = g_new0 (Lay, 1);
  lay->source = foyer_print_source_ref (self->source);
  lay->size = foyer_paper_size (chosen_paper (self));
  task = g_task_new (self, self->laying, on_laid_cb, NULL);
  g_task_set_task_data (task, lay, lay_free);
  g_task_run_in_thread (task, lay_thread);
}

/* ---- the day ------------------------------------------------------------------------------------------------------------- */
static void
on_member_toggled_cb (GtkCheckButton   *check,
                      FoyerPrintWindow *self)
{
  const char *id = g_object_get_data (G_OBJECT (check), "foyer-id");

  if (gtk_check_button_get_active (check))
    g_hash_table_remove (self->left_out, id);
  else
    g_hash_table_add (self->left_out, g_strdup (id));
  foyer_print_window_refresh (self);
}

/* Of the day, or of the seven days. */
static guint
count_rows (JsonObject *member)
{
  JsonArray *rows = foyer_json_arr (member, "rows"), *days = foyer_json_arr (member, "days");
  guint n = rows != NULL ? json_array_get_length (rows) : 0;

  for (guint i = 0; days != NULL && i < json_array_get_length (days); i++)
    n += count_rows (json_array_get_object_element (days, i));
  return n;
}

static void
add_member (FoyerPrintWindow *self,
            JsonObject       *member)
{
  const char *id = foyer_json_str (member, "id"), *name = foyer_json_str (member, "name");
  guint n = count_rows (member);
  g_autofree char *label = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s, %u appointment", "%s, %u appointments", n), name, n);
  g_autofree char *count = g_strdup_printf ("%u", n);
  GtkWidget *row = adw_action_row_new (), *check = gtk_check_button_new (), *figure = gtk_label_new (count);

  g_object_set_data_full (G_OBJECT (check), "foyer-id", g_strdup (id), g_free);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), !g_hash_table_contains (self->left_out, id));
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  foyer_a11y_label (check, label);
  gtk_widget_add_css_class (figure, "numeric");
  gtk_widget_add_css_class (figure, "dim-label");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), figure);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  g_signal_connect (check, "toggled", G_CALLBACK (on_member_toggled_cb), self);
  gtk_list_box_append (GTK_LIST_BOX (self->people), row);
}

static void
fill_people (FoyerPrintWindow *self)
{
  JsonArray *members = foyer_json_arr (self->answer, "members");
  GtkWidget *child;
  char wanted[FOYER_ID_TEXT_LEN + 1] = "";

  self->filling = TRUE;
  while ((child = gtk_widget_get_first_child (self->people)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->people), child);
  if (!foyer_id_is_none (&self->staff))
    foyer_id_format (&self->staff, wanted);
  for (guint i = 0; members != NULL && i < json_array_get_length (members); i++)
    {
      JsonObject *member = json_array_get_object_element (members, i);

      if (*wanted != '\0' && g_strcmp0 (wanted, foyer_json_str (member, "id")) != 0)
        g_hash_table_add (self->left_out, g_strdup (foyer_json_str (member, "id")));
      add_member (self, member);
    }
  /* The wish to see one person holds for the first day only; then the ticks do. */
  self->staff = FOYER_ID_NONE;
  self->filling = FALSE;
}

static void
on_answer_cb (FoyerUiContext *context,
              JsonNode       *result,
              const GError   *error,
              gpointer        data)
{
  FoyerPrintWindow *self = data;

  if (error != NULL)
    {
      g_autofree char *text = foyer_ui_error_text (error);

      self->ready = TRUE;
      show_problem (self, text);
      return;
    }
  g_clear_pointer (&self->answer, json_object_unref);
  self->answer = json_object_ref (json_node_get_object (result));
  if (!self->is_receipt && self->schedule == NULL)
    {
      if (foyer_print_window_what (self) == WHAT_WEEK)
        {
          g_autofree char *from = foyer_ui_date_text (context, foyer_json_str (self->answer, "from"));
          g_autofree char *to = foyer_ui_date_text (context, foyer_json_str (self->answer, "to"));
          g_autofree char *week = g_strdup_printf ("%s – %s", from, to);

          adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), week);
        }
      fill_people (self);
    }
  else if (self->is_receipt && foyer_ui_local (self->context, "print.receipt-paper") == NULL)
    {
      self->filling = TRUE;
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->papers), foyer_print_receipt_paper (self->answer) == FOYER_PAPER_A4 ? 2 : 0);
      self->filling = FALSE;
    }
  foyer_print_window_refresh (self);
}

void
foyer_print_window_ask (FoyerPrintWindow *self)
{
  const FoyerActor *actor = foyer_ui_context_actor (self->context);

  self->ready = FALSE;
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  if (self->is_receipt)
    foyer_ui_ask (self->context, self, "receipt.view", foyer_params ("id", "d", &self->receipt, NULL), self->asking, on_answer_cb, self);
  else if (self->schedule != NULL)
    foyer_ui_ask (self->context, self, foyer_print_sheet_query (self->asked), json_object_ref (self->schedule), self->asking, on_answer_cb, self);
  else
    {
      char iso[11];
      g_autofree char *text = foyer_format_date_long (foyer_ui_time_format (self->context), self->date);

      if (foyer_print_window_what (self) != WHAT_WEEK)
        adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), foyer_print_window_what (self) == WHAT_FORMS ? "" : text);
      foyer_ui_ask (self->context, self, foyer_print_window_what (self) == WHAT_DAY ? "sheet.day" : foyer_print_sheet_query (chosen_kind (self)), foyer_params ("date", "s", foyer_date_format (self->date, iso), "loc", "d", &actor->loc, NULL),
                    self->asking, on_answer_cb, self);
    }
}

/* ---- actions ------------------------------------------------------------------------------------------------------------- */
static const char *
settings_key (FoyerPrintWindow *self)
{
  /* A printer keeps which way round the paper lies. */
  return foyer_print_window_on_roll (self) ? "print.receipt" : (self->schedule != NULL && self->asked == FOYER_SHEET_SCHEDULE) || foyer_print_window_what (self) == WHAT_WEEK ? "print.crosswise" : "print.sheet";
}

/* Printer and options of last time, per user of this PC. */
static GtkPrintSettings *
load_settings (FoyerPrintWindow *self)
{
  const char *text = foyer_ui_local (self->context, settings_key (self));
  g_autoptr(GKeyFile) file = g_key_file_new ();

  if (text == NULL || !g_key_file_load_from_data (file, text, (gsize) -1, G_KEY_FILE_NONE, NULL))
    return NULL;
  return gtk_print_settings_new_from_key_file (file, NULL, NULL);
}

/* Here rather than in the window behind, which one does not look at now. */
static void
toast (FoyerPrintWindow *self,
       const char       *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  if (self->toasts != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts), adw_toast_new (escaped));
}

static void
on_printed_cb (gboolean      printed,
               const GError *error,
               gpointer      data)
{
  g_autoptr(FoyerPrintWindow) self = data;

  if (self->context == NULL) /* closed meanwhile */
    return;
  if (error != NULL)
    {
      g_autofree char *text = g_strdup_printf (_("It was not printed: %s"), error->message);

      toast (self, text);
    }
  else if (printed)
    {
      GtkPrintSettings *settings = gtk_print_operation_get_print_settings (self->operation);
      g_autoptr(GKeyFile) file = g_key_file_new ();
      g_autofree char *text = NULL;

      if (settings != NULL)
        {
          /* How many copies and which pages is asked anew each time. */
          gtk_print_settings_unset (settings, GTK_PRINT_SETTINGS_N_COPIES);
          gtk_print_settings_unset (settings, GTK_PRINT_SETTINGS_PRINT_PAGES);
          gtk_print_settings_unset (settings, GTK_PRINT_SETTINGS_PAGE_RANGES);
          gtk_print_settings_to_key_file (settings, file, NULL);
          text = g_key_file_to_data (file, NULL, NULL);
          foyer_ui_set_local (self->context, settings_key (self), text);
        }
      foyer_ui_toast (self->context, "%s", _("Sent to the printer"));
      gtk_window_close (GTK_WINDOW (self));
    }
}

static void
print_cb (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  FoyerPrintWindow *self = FOYER_PRINT_WINDOW (widget);
  g_autoptr(GtkPrintSettings) settings = NULL;

  if (self->source == NULL)
    return;
  settings = load_settings (self);
  g_clear_object (&self->operation);
  self->operation = foyer_print_job_run (GTK_WINDOW (self), GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, NULL, self->source, chosen_paper (self),
                                         settings, on_printed_cb, g_object_ref (self));
}

static void
on_file_chosen_cb (GFile   *file,
                   gpointer data)
{
  g_autoptr(FoyerPrintWindow) self = data;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  g_autofree char *name = NULL;
  g_autofree char *said = NULL;

  if (file == NULL || self->context == NULL)
    return;
  if (path == NULL)
    {
      toast (self, _("A PDF can be saved on this PC only."));
      return;
    }
  if (!foyer_print_window_save (self, path, &error))
    {
      g_autofree char *text = foyer_ui_error_text (error);

      toast (self, text);
      return;
    }
  name = g_file_get_basename (file);
  said = g_strdup_printf (_("Saved as %s"), name);
  toast (self, said);
}

static void
save_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  FoyerPrintWindow *self = FOYER_PRINT_WINDOW (widget);
  char iso[11];
  g_autofree char *name = NULL;

  if (self->is_receipt)
    /* Translators: suggested name of a file; %s is the number of the receipt. */
    name = g_strdup_printf (_("receipt-%s.pdf"), self->answer != NULL && foyer_json_str (self->answer, "no") ? foyer_json_str (self->answer, "no") : "");
  else if (self->schedule != NULL)
    name = foyer_print_sheet_file (self->asked, self->asked == FOYER_SHEET_SCHEDULE ? self->schedule : self->answer);
  else
    {
      const char *names[] = { _("day-sheet-%s.pdf"), _("week-sheet-%s.pdf"), _("participants-%s.pdf"), _("booking-forms-%s.pdf") };
      g_auto(GStrv) parts = g_strsplit (names[foyer_print_window_what (self)], "%s", 2);

      name = g_strjoinv (foyer_date_format (self->date, iso), parts);
    }
  g_strdelimit (name, "/\\:", '-');
  foyer_file_picker_show (widget, FOYER_PICK_SAVE, _("Save as PDF"), name, _("PDF documents"), "*.pdf", on_file_chosen_cb, g_object_ref (self));
}

/* What stands on the card, for a message. */
static void
copy_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  FoyerPrintWindow *self = FOYER_PRINT_WINDOW (widget);
  g_autofree char *text = self->answer != NULL && self->schedule != NULL && self->asked == FOYER_SHEET_SLIP ? foyer_slip_text (self->answer) : NULL;

  if (text == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  toast (self, _("Copied as words, to be sent in a message"));
}

static void
step_day (FoyerPrintWindow *self,
          int               days)
{
  if (self->is_receipt || self->schedule != NULL)
    return;
  self->date += foyer_print_window_what (self) == WHAT_WEEK ? days * 7 : days;
  foyer_print_window_ask (self);
}

static void
previous_cb (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  step_day (FOYER_PRINT_WINDOW (widget), -1);
}

static void
next_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  step_day (FOYER_PRINT_WINDOW (widget), 1);
}

static void
everyone_cb (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  FoyerPrintWindow *self = FOYER_PRINT_WINDOW (widget);

  g_hash_table_remove_all (self->left_out);
  if (self->answer != NULL)
    {
      fill_people (self);
      foyer_print_window_refresh (self);
    }
}

static void
foyer_print_window_dispose (GObject *object)
{
  FoyerPrintWindow *self = FOYER_PRINT_WINDOW (object);

  g_cancellable_cancel (self->asking);
  g_cancellable_cancel (self->laying);
  g_clear_object (&self->asking);
  g_clear_object (&self->laying);
  g_clear_object (&self->operation);
  g_clear_object (&self->context);
  self->preview = self->toasts = NULL;
  G_OBJECT_CLASS (foyer_print_window_parent_class)->dispose (object);
}

static void
foyer_print_window_finalize (GObject *object)
{
  FoyerPrintWindow *self = FOYER_PRINT_WINDOW (object);

  g_clear_pointer (&self->answer, json_object_unref);
  g_clear_pointer (&self->source, foyer_print_source_unref);
  g_clear_pointer (&self->left_out, g_hash_table_unref);
  g_clear_pointer (&self->schedule, json_object_unref);
  g_free (self->problem);
  G_OBJECT_CLASS (foyer_print_window_parent_class)->finalize (object);
}

static void
foyer_print_window_class_init (FoyerPrintWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_print_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = foyer_print_window_finalize;
  gtk_widget_class_install_action (widget_class, "print.run", NULL, print_cb);
  gtk_widget_class_install_action (widget_class, "print.save", NULL, save_cb);
  gtk_widget_class_install_action (widget_class, "print.copy", NULL, copy_cb);
  gtk_widget_class_install_action (widget_class, "print.previous-day", NULL, previous_cb);
  gtk_widget_class_install_action (widget_class, "print.next-day", NULL, next_cb);
  gtk_widget_class_install_action (widget_class, "print.everyone", NULL, everyone_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "print.run", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "print.save", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "print.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "print.previous-day", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right, GDK_ALT_MASK, "print.next-day", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
foyer_print_window_init (FoyerPrintWindow *self)
{
  self->left_out = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static FoyerPrintWindow *
show_window (FoyerPrintWindow *self,
             FoyerUiContext   *context,
             GtkWindow        *parent)
{
  self->context = g_object_ref (context);
  foyer_print_window_build (self);
  gtk_window_set_default_size (GTK_WINDOW (self), foyer_print_window_on_roll (self) ? 800 : 1120, 760);
  if (parent != NULL)
    {
      gtk_window_set_transient_for (GTK_WINDOW (self), parent);
      gtk_window_set_modal (GTK_WINDOW (self), TRUE);
    }
  foyer_print_window_ask (self);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}

FoyerPrintWindow *
foyer_print_show_day (FoyerUiContext *context,
                      GtkWindow      *parent,
                      gint64          date,
                      const FoyerId  *staff)
{
  FoyerPrintWindow *self = g_object_new (FOYER_TYPE_PRINT_WINDOW, NULL);

  self->date = date != 0 ? date : foyer_ui_today (context);
  self->staff = staff != NULL ? *staff : FOYER_ID_NONE;
  return show_window (self, context, parent);
}

FoyerPrintWindow *
foyer_print_show_schedule (FoyerUiContext *context,
                           GtkWindow      *parent,
                           JsonObject     *params)
{
  return foyer_print_show_sheet (context, parent, FOYER_SHEET_SCHEDULE, params);
}

FoyerPrintWindow *
foyer_print_show_medical (FoyerUiContext *context,
                          GtkWindow      *parent,
                          JsonObject     *params)
{
  return foyer_print_show_sheet (context, parent, FOYER_SHEET_MEDICAL, params);
}

FoyerPrintWindow *
foyer_print_show_sheet (FoyerUiContext *context,
                        GtkWindow      *parent,
                        FoyerSheetKind  kind,
                        JsonObject     *params)
{
  FoyerPrintWindow *self = g_object_new (FOYER_TYPE_PRINT_WINDOW, NULL);

  self->schedule = params;
  self->asked = kind;
  return show_window (self, context, parent);
}

FoyerPrintWindow *
foyer_print_show_slip (FoyerUiContext *context,
                       GtkWindow      *parent,
                       const FoyerId  *visit)
{
  FoyerPrintWindow *self = g_object_new (FOYER_TYPE_PRINT_WINDOW, NULL);

  self->schedule = foyer_params ("visit", "d", visit, "loc", "d", &foyer_ui_context_actor (context)->loc, NULL);
  self->asked = FOYER_SHEET_SLIP;
  return show_window (self, context, parent);
}

void
foyer_print_window_choose (FoyerPrintWindow *self,
                           guint             what)
{
  g_return_if_fail (self->what != NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->what), what);
}

FoyerPrintWindow *
foyer_print_show_receipt (FoyerUiContext *context,
                          GtkWindow      *parent,
                          const FoyerId  *receipt,
                          gboolean        copy)
{
  FoyerPrintWindow *self = g_object_new (FOYER_TYPE_PRINT_WINDOW, NULL);

  self->is_receipt = TRUE;
  self->receipt = *receipt;
  self->copy = copy;
  return show_window (self, context, parent);
}

gboolean
foyer_print_window_is_ready (FoyerPrintWindow *self)
{
  return self->ready;
}

int
foyer_print_window_get_n_pages (FoyerPrintWindow *self)
{
  return foyer_print_preview_get_n_pages (FOYER_PRINT_PREVIEW (self->preview));
}

const char *
foyer_print_window_get_problem (FoyerPrintWindow *self)
{
  return self->problem;
}

gboolean
foyer_print_window_save (FoyerPrintWindow *self,
                         const char       *path,
                         GError          **error)
{
  FoyerPaperSize size = foyer_paper_size (chosen_paper (self));
  g_autoptr(FoyerPrintDoc) doc = NULL;

  if (self->source == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, "There is nothing to print yet.");
      return FALSE;
    }
  doc = foyer_print_source_lay (self->source, &size);
  return foyer_print_doc_save_pdf (doc, path, error);
}
