/* How the steps of foyer-import-window look, and what an answer puts into them. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "foyer-a11y.h"
#include "foyer-import-private.h"
#include "foyer-labels.h"

char *
foyer_import_count_words (const char *kind, gint64 n)
{
  const char *format;

  if (g_strcmp0 (kind, "services") == 0)
    format = ngettext ("%'d service", "%'d services", (gulong) n);
  else if (g_strcmp0 (kind, "team") == 0)
    format = ngettext ("%'d team member", "%'d team members", (gulong) n);
  else if (g_strcmp0 (kind, "appointments") == 0)
    format = ngettext ("%'d appointment", "%'d appointments", (gulong) n);
  else
    format = ngettext ("%'d client", "%'d clients", (gulong) n);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (format, (int) n);
#pragma GCC diagnostic pop
}

/* ---- small parts ----------------------------------------------------------------------------------------------------------- */

static GtkWidget *
make_label (const char *text, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  return label;
}

static void
set_margins (GtkWidget *widget, int side, int top, int bottom)
{
  gtk_widget_set_margin_start (widget, side);
  gtk_widget_set_margin_end (widget, side);
  gtk_widget_set_margin_top (widget, top);
  gtk_widget_set_margin_bottom (widget, bottom);
}

/* A sentence about what is wrong, in place. */
static GtkWidget *
make_strip (void)
{
  GtkWidget *label = make_label ("", "alert-strip");

  gtk_widget_set_visible (label, FALSE);
  set_margins (label, 18, 6, 6);
  return label;
}

static GtkWidget *
make_down (const char *const *names, const char *spoken)
{
  GtkWidget *down = gtk_drop_down_new_from_strings (names);

  gtk_widget_set_valign (down, GTK_ALIGN_CENTER);
  foyer_a11y_label (down, spoken);
  return down;
}

/* A drop-down with its caption above, as the options of the second step stand in a row. */
static void
add_option (GtkWidget *box, const char *caption, GtkWidget *down)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2), *label = make_label (caption, "caption");

  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (column), label);
  gtk_box_append (GTK_BOX (column), down);
  /* The caption comes and goes with its drop-down. */
  g_object_bind_property (down, "visible", column, "visible", G_BINDING_SYNC_CREATE);
  gtk_box_append (GTK_BOX (box), column);
}

static GtkWidget *
big_button (const char *icon, const char *words, const char *action)
{
  GtkWidget *button = gtk_button_new (), *content = adw_button_content_new ();

  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), icon);
  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), words);
  adw_button_content_set_use_underline (ADW_BUTTON_CONTENT (content), TRUE);
  gtk_button_set_child (GTK_BUTTON (button), content);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_add_css_class (button, "pill");
  foyer_a11y_mnemonic (button, words);
  return button;
}

/* ---- choose ---------------------------------------------------------------------------------------------------------------- */

static gboolean
on_drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, FoyerImportWindow *self)
{
  GFile *file = g_value_get_object (value);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path == NULL || self->step != STEP_CHOOSE)
    return FALSE;
  foyer_import_window_open (self, path, NULL, FALSE);
  return TRUE;
}

static GtkWidget *
build_choose (FoyerImportWindow *self)
{
  const char *kinds[] = { _("Find out"), _("Clients"), _("Services and prices"), _("Team members"), _("Appointments"), NULL };
  GtkWidget *page = adw_status_page_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *what = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *open = big_button ("document-open-symbolic", _("_Choose a file…"), "import.choose");
  GtkDropTarget *drop = gtk_drop_target_new (G_TYPE_FILE, GDK_ACTION_COPY);

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "x-office-spreadsheet-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _("Bring data in"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page),
                                   _("Clients, services, team and appointments from a spreadsheet (.xlsx), a list (.csv, .txt) or a calendar (.ics). "
                                     "You see what was understood before anything is written, and can undo it after."));
  gtk_widget_add_css_class (open, "suggested-action");
  gtk_box_append (GTK_BOX (buttons), open);
  gtk_box_append (GTK_BOX (buttons), big_button ("edit-paste-symbolic", _("_Paste cells"), "import.paste"));
  gtk_widget_set_halign (buttons, GTK_ALIGN_CENTER);
  self->choose_kind = make_down (kinds, _("What is in it"));
  gtk_box_append (GTK_BOX (what), gtk_label_new (_("What is in it")));
  gtk_box_append (GTK_BOX (what), self->choose_kind);
  gtk_widget_set_halign (what, GTK_ALIGN_CENTER);
  self->choose_problem = make_strip ();
  gtk_widget_set_halign (self->choose_problem, GTK_ALIGN_CENTER);
  gtk_label_set_max_width_chars (GTK_LABEL (self->choose_problem), 80);
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_box_append (GTK_BOX (box), what);
  gtk_box_append (GTK_BOX (box), self->choose_problem);
  adw_status_page_set_child (ADW_STATUS_PAGE (page), box);
  g_signal_connect (drop, "drop", G_CALLBACK (on_drop_cb), self);
  gtk_widget_add_controller (page, GTK_EVENT_CONTROLLER (drop));
  return page;
}

/* ---- columns --------------------------------------------------------------------------------------------------------------- */

static void
on_kind_cb (GtkDropDown *down, GParamSpec *pspec, FoyerImportWindow *self)
{
  if (self->filling)
    return;
  foyer_import_forget_map (self);
  foyer_import_ask (self);
}

static void
on_option_cb (GtkDropDown *down, GParamSpec *pspec, FoyerImportWindow *self)
{
  foyer_import_ask (self);
}

static void
on_columns_cb (FoyerImportColumns *columns, FoyerImportWindow *self)
{
  foyer_import_forget_map (self);
  self->map = foyer_import_columns_get_map (columns);
  foyer_import_ask (self);
}

static GtkWidget *
build_options (FoyerImportWindow *self)
{
  const char *kinds[] = { _("Clients"), _("Services and prices"), _("Team members"), _("Appointments"), NULL };
  const char *encodings[] = { _("Found out"), "UTF-8", "WINDOWS-1250", "WINDOWS-1251", "WINDOWS-1252", "ISO-8859-2", "KOI8-U", "UTF-16LE", NULL };
  const char *duplicates[] = { _("Leave as it is"), _("Update from the file"), NULL };
  const char *staff[] = { _("Found by service and time"), NULL };
  const char *none[] = { NULL };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  struct
  {
    GtkWidget *down;
    GCallback changed;
  } downs[] = { { NULL, G_CALLBACK (on_kind_cb) }, { NULL, G_CALLBACK (on_kind_cb) }, { NULL, G_CALLBACK (on_kind_cb) },
                { NULL, G_CALLBACK (on_option_cb) }, { NULL, G_CALLBACK (on_option_cb) } };

  downs[0].down = self->kinds = make_down (kinds, _("What is in the file"));
  downs[1].down = self->sheets = make_down (none, _("Sheet"));
  downs[2].down = self->encodings = make_down (encodings, _("Encoding"));
  downs[3].down = self->duplicates = make_down (duplicates, _("What is here already"));
  downs[4].down = self->staff = make_down (staff, _("With whom, where the file names nobody"));
  add_option (box, _("What is in it"), self->kinds);
  add_option (box, _("Sheet"), self->sheets);
  add_option (box, _("Encoding"), self->encodings);
  add_option (box, _("What is here already"), self->duplicates);
  add_option (box, _("With whom, where the file names nobody"), self->staff);
  gtk_widget_set_visible (self->sheets, FALSE);
  gtk_widget_set_visible (self->encodings, FALSE);
  gtk_widget_set_visible (self->staff, FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (downs); i++)
    g_signal_connect (downs[i].down, "notify::selected", downs[i].changed, self);
  set_margins (box, 18, 12, 6);
  return box;
}

static GtkWidget *
build_columns (FoyerImportWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *paned = gtk_paned_new (GTK_ORIENTATION_HORIZONTAL);
  GtkWidget *left = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *right = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *heading;

  self->file_line = make_label ("", "dim-label");
  set_margins (self->file_line, 18, 6, 0);
  self->strip = make_strip ();
  self->counts = make_label ("", NULL);
  set_margins (self->counts, 18, 6, 6);
  self->columns = foyer_import_columns_new ();
  gtk_widget_set_size_request (self->columns, 400, -1);
  g_signal_connect (self->columns, "changed", G_CALLBACK (on_columns_cb), self);
  self->preview = foyer_import_preview_new ();
  heading = make_label (_("Columns of the file"), "heading");
  set_margins (heading, 18, 12, 6);
  gtk_box_append (GTK_BOX (left), heading);
  gtk_box_append (GTK_BOX (left), self->columns);
  heading = make_label (_("First rows of the file"), "heading");
  set_margins (heading, 12, 12, 6);
  gtk_box_append (GTK_BOX (right), heading);
  gtk_box_append (GTK_BOX (right), self->preview);
  gtk_paned_set_start_child (GTK_PANED (paned), left);
  gtk_paned_set_end_child (GTK_PANED (paned), right);
  gtk_paned_set_resize_start_child (GTK_PANED (paned), FALSE);
  gtk_paned_set_shrink_start_child (GTK_PANED (paned), FALSE);
  gtk_paned_set_shrink_end_child (GTK_PANED (paned), FALSE);
  gtk_paned_set_position (GTK_PANED (paned), 440);
  gtk_widget_set_vexpand (paned, TRUE);
  gtk_box_append (GTK_BOX (box), build_options (self));
  gtk_box_append (GTK_BOX (box), self->file_line);
  gtk_box_append (GTK_BOX (box), self->strip);
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (box), paned);
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (box), self->counts);
  return box;
}

/* ---- problems, running, result ---------------------------------------------------------------------------------------------- */

static GtkWidget *
build_problems (FoyerImportWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *save = gtk_button_new_with_mnemonic (_("_Save this list…")), *hint;

  self->problem_counts = make_label ("", NULL);
  set_margins (self->problem_counts, 18, 12, 0);
  self->problem_strip = make_strip ();
  self->problems = foyer_import_problems_new ();
  gtk_widget_set_vexpand (self->problems, TRUE);
  foyer_a11y_mnemonic (save, _("Save this list"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (save), "import.save");
  gtk_box_append (GTK_BOX (foot), save);
  hint = make_label (_("Put it right in the file and import again: what is in already stays."), "dim-label");
  gtk_widget_set_hexpand (hint, TRUE);
  gtk_box_append (GTK_BOX (foot), hint);
  set_margins (foot, 18, 6, 12);
  gtk_box_append (GTK_BOX (box), self->problem_counts);
  gtk_box_append (GTK_BOX (box), self->problem_strip);
  gtk_box_append (GTK_BOX (box), self->problems);
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (box), foot);
  return box;
}

static GtkWidget *
build_running (FoyerImportWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->running_title = gtk_label_new ("");
  gtk_widget_add_css_class (self->running_title, "title-2");
  self->progress = gtk_progress_bar_new ();
  gtk_widget_set_size_request (self->progress, 420, -1);
  foyer_a11y_label (self->progress, _("How much is done"));
  gtk_box_append (GTK_BOX (box), self->running_title);
  gtk_box_append (GTK_BOX (box), self->progress);
  gtk_box_append (GTK_BOX (box), gtk_label_new (_("Until it is done nothing is written, so it may be stopped at any moment.")));
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  return box;
}

static GtkWidget *
build_result (FoyerImportWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->result_page = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->result_page), "emblem-ok-symbolic");
  self->undo = gtk_button_new_with_mnemonic (_("_Undo the import"));
  foyer_a11y_mnemonic (self->undo, _("Undo the import"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->undo), "import.undo");
  self->save = gtk_button_new_with_mnemonic (_("_Save the rows not taken…"));
  foyer_a11y_mnemonic (self->save, _("Save the rows not taken"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->save), "import.save");
  gtk_widget_add_css_class (self->undo, "pill");
  gtk_widget_add_css_class (self->save, "pill");
  gtk_box_append (GTK_BOX (box), self->undo);
  gtk_box_append (GTK_BOX (box), self->save);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  adw_status_page_set_child (ADW_STATUS_PAGE (self->result_page), box);
  return self->result_page;
}

void
foyer_import_build (FoyerImportWindow *self)
{
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *bar = adw_header_bar_new ();

  self->title = adw_window_title_new (_("Bring data in"), NULL);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (bar), self->title);
  self->back = gtk_button_new_with_mnemonic (_("_Back"));
  foyer_a11y_mnemonic (self->back, _("Back"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->back), "import.back");
  self->next = gtk_button_new_with_label ("");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->next), "import.next");
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), self->back);
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), self->next);
  self->busy = gtk_progress_bar_new ();
  gtk_widget_add_css_class (self->busy, "osd");
  foyer_a11y_label (self->busy, _("Reading the file"));
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), build_choose (self), "choose");
  gtk_stack_add_named (GTK_STACK (self->stack), build_columns (self), "columns");
  gtk_stack_add_named (GTK_STACK (self->stack), build_problems (self), "problems");
  gtk_stack_add_named (GTK_STACK (self->stack), build_running (self), "running");
  gtk_stack_add_named (GTK_STACK (self->stack), build_result (self), "result");
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_box_append (GTK_BOX (outer), bar);
  gtk_box_append (GTK_BOX (outer), self->busy);
  gtk_box_append (GTK_BOX (outer), self->stack);
  adw_window_set_content (ADW_WINDOW (self), outer);
  gtk_window_set_title (GTK_WINDOW (self), _("Bring data in"));
}

/* ---- answers ------------------------------------------------------------------------------------------------------------------ */

static void
append_sentence (GString *text, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
append_sentence (GString *text, const char *format, ...)
{
  va_list args;

  if (text->len > 0)
    g_string_append (text, "  ·  ");
  va_start (args, format);
  g_string_append_vprintf (text, format, args);
  va_end (args);
}

/* "1,500 clients · 60 here already or repeated · 1 blank · 6 not taken" */
static char *
describe_counts (JsonObject *answer)
{
  GString *text = g_string_new (NULL);
  g_autofree char *good = foyer_import_count_words (foyer_json_str (answer, "kind"), foyer_json_num (answer, "good"));

  append_sentence (text, "%s", good);
  if (foyer_json_num (answer, "duplicate") > 0)
    append_sentence (text, _("%'d here already or repeated"), (int) foyer_json_num (answer, "duplicate"));
  if (foyer_json_num (answer, "blank") > 0)
    append_sentence (text, _("%'d blank"), (int) foyer_json_num (answer, "blank"));
  append_sentence (text, _("%'d not taken"), (int) foyer_json_num (answer, "rejected"));
  return g_string_free (text, FALSE);
}

static void
append_names (GString *text, JsonObject *from, const char *member, const char *words)
{
  JsonArray *names = foyer_json_arr (from, member);

  if (names == NULL || json_array_get_length (names) == 0)
    return;
  g_string_append_printf (text, "\n%s ", words);
  for (guint i = 0; i < json_array_get_length (names); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", json_array_get_string_element (names, i));
}

/* What else would be made, and what is left out. */
static char *
describe_rest (JsonObject *answer)
{
  GString *text = g_string_new (NULL);
  JsonObject *creates = foyer_json_obj (answer, "creates");

  if (creates != NULL)
    {
      append_names (text, creates, "categories", _("New categories:"));
      append_names (text, creates, "positions", _("New positions:"));
      append_names (text, creates, "labels", _("New client categories:"));
      if (g_strcmp0 (foyer_json_str (answer, "kind"), "appointments") == 0 && foyer_json_num (creates, "clients") > 0)
        {
          g_autofree char *clients = foyer_import_count_words ("clients", foyer_json_num (creates, "clients"));
          /* Translators: %s is "12 clients". */
          g_string_append_printf (text, _("\n%s new"), clients);
        }
    }
  append_names (text, answer, "unused", _("Columns left out:"));
  append_names (text, answer, "notes", _("Please note:"));
  return g_string_free (text, FALSE);
}

static void
fill_sheets (FoyerImportWindow *self)
{
  JsonArray *sheets = foyer_json_arr (self->answer, "sheets");
  guint n = sheets != NULL ? json_array_get_length (sheets) : 0, chosen = 0;
  GtkStringList *names;

  if (gtk_widget_get_visible (self->sheets) || n < 2)
    return;
  names = gtk_string_list_new (NULL);
  for (guint i = 0; i < n; i++)
    {
      gtk_string_list_append (names, json_array_get_string_element (sheets, i));
      if (g_strcmp0 (json_array_get_string_element (sheets, i), foyer_json_str (self->answer, "sheet")) == 0)
        chosen = i;
    }
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->sheets), G_LIST_MODEL (names));
  g_object_unref (names);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->sheets), chosen);
  gtk_widget_set_visible (self->sheets, TRUE);
}

static gboolean
has_column (JsonObject *answer, const char *field)
{
  JsonArray *fields = foyer_json_arr (answer, "fields");

  for (guint i = 0; fields != NULL && i < json_array_get_length (fields); i++)
    {
      JsonObject *f = json_array_get_object_element (fields, i);

      if (g_strcmp0 (foyer_json_str (f, "name"), field) == 0)
        return foyer_json_num (f, "column") > 0;
    }
  return FALSE;
}

void
foyer_import_fill (FoyerImportWindow *self)
{
  JsonObject *answer = self->answer;
  const char *kind = foyer_json_str (answer, "kind"), *encoding = foyer_json_str (answer, "encoding");
  gboolean text = g_strcmp0 (foyer_json_str (answer, "format"), "text") == 0;
  g_autofree char *counts = describe_counts (answer), *rest = describe_rest (answer), *all = g_strconcat (counts, rest, NULL);
  g_autoptr (GString) line = g_string_new (NULL);

  self->filling = TRUE;
  for (guint i = 0; foyer_import_kinds[i] != NULL; i++)
    if (g_strcmp0 (kind, foyer_import_kinds[i]) == 0)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->kinds), i);
  fill_sheets (self);
  gtk_widget_set_visible (self->encodings, text);
  gtk_widget_set_visible (self->staff, g_strcmp0 (kind, "appointments") == 0 && !has_column (answer, "staff"));
  if (foyer_json_str (answer, "missing") == NULL)
    append_sentence (line, ngettext ("%'d row", "%'d rows", (gulong) foyer_json_num (answer, "rows")), (int) foyer_json_num (answer, "rows"));
  if (text && encoding != NULL)
    append_sentence (line, _("encoding %s"), encoding);
  if (text && foyer_json_str (answer, "delimiter") != NULL)
    append_sentence (line, _("cells divided by “%s”"), foyer_json_str (answer, "delimiter"));
  gtk_label_set_text (GTK_LABEL (self->file_line), line->str);
  foyer_import_columns_set_answer (FOYER_IMPORT_COLUMNS (self->columns), answer);
  foyer_import_preview_set_answer (FOYER_IMPORT_PREVIEW (self->preview), answer);
  foyer_import_problems_set_answer (FOYER_IMPORT_PROBLEMS (self->problems), answer);
  gtk_label_set_text (GTK_LABEL (self->counts), counts);
  gtk_label_set_text (GTK_LABEL (self->problem_counts), all);
  self->filling = FALSE;
}

void
foyer_import_fill_result (FoyerImportWindow *self)
{
  JsonObject *answer = self->answer, *made = foyer_json_obj (answer, "made");
  const char *kind = foyer_json_str (answer, "kind");
  g_autofree char *added = foyer_import_count_words (kind, foyer_json_num (answer, "added"));
  /* Translators: %s is "1,500 clients". */
  g_autofree char *title = g_strdup_printf (_("%s imported"), added);
  g_autoptr (GString) text = g_string_new (NULL);

  if (foyer_json_num (answer, "updated") > 0)
    append_sentence (text, _("%'d updated"), (int) foyer_json_num (answer, "updated"));
  if (foyer_json_num (answer, "duplicate") - foyer_json_num (answer, "updated") > 0)
    append_sentence (text, _("%'d were here already or repeated"), (int) (foyer_json_num (answer, "duplicate") - foyer_json_num (answer, "updated")));
  if (made != NULL && foyer_json_num (made, "clients") > 0)
    {
      g_autofree char *clients = foyer_import_count_words ("clients", foyer_json_num (made, "clients"));
      append_sentence (text, _("%s made"), clients);
    }
  if (made != NULL && foyer_json_num (made, "payments") > 0)
    append_sentence (text, _("%'d payments in the register “Brought over”"), (int) foyer_json_num (made, "payments"));
  append_sentence (text, _("%'d not taken"), (int) foyer_json_num (answer, "rejected"));
  adw_status_page_set_title (ADW_STATUS_PAGE (self->result_page), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (self->result_page), text->str);
  gtk_widget_set_sensitive (self->undo, !foyer_id_is_none (&self->txn));
  gtk_widget_set_visible (self->undo, !foyer_id_is_none (&self->txn));
  gtk_widget_set_visible (self->save, foyer_json_num (answer, "rejected") > 0);
  foyer_import_problems_set_answer (FOYER_IMPORT_PROBLEMS (self->problems), answer);
}
