#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-activity.h"
#include "foyer-activity-page.h"
#include "foyer-file-picker.h"
#include "foyer-labels.h"
#include "foyer-page.h"

#define MOST 500

struct _FoyerActivityPage
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *outer, *stack, *list, *kind, *period;
  GCancellable *asking;
  guint n;
  gboolean loaded;
};

static void page_init (FoyerPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FoyerActivityPage, foyer_activity_page, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (FOYER_TYPE_PAGE, page_init))

static const char *const kinds[] = { NULL, "export", "fetch", "import" };
static const int periods[] = { 7, 30, 90, 0 };

static const char *
list_title (const char *what)
{
  static const struct
  {
    const char *what, *title;
  } titles[] = { { "client.export", N_("Clients") },          { "calendar.export", N_("Bookings") }, { "import.clients", N_("Clients") },
                 { "import.services", N_("Services") },       { "import.team", N_("Team") },         { "import.appointments", N_("Appointments") }, { "report.bookings-export", N_("Appointments") },
                 { "report.events-export", N_("Events") },    { "change.export", N_("Changes") } };

  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_strcmp0 (titles[i].what, what) == 0)
      return _(titles[i].title);
  return what;
}

static const char *
kind_title (const char *kind)
{
  return g_strcmp0 (kind, "export") == 0 ? _("Exported") : g_strcmp0 (kind, "fetch") == 0 ? _("Fetched again") : _("Imported");
}

/* ---- fetching ------------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  FoyerUiContext *context; /* owned */
  GtkWidget *page;         /* owned */
  char *id, *name;
  GFile *file;             /* owned, once it is known */
} Fetch;

static void
fetch_free (Fetch *f)
{
  g_object_unref (f->context);
  g_object_unref (f->page);
  g_clear_object (&f->file);
  g_free (f->id);
  g_free (f->name);
  g_free (f);
}

static void
on_written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Fetch *f = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (f->file);

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    foyer_ui_toast (f->context, _("%s is here again."), name);
  else
    foyer_ui_toast (f->context, _("%s could not be written: %s"), name, error->message);
  fetch_free (f);
}

static void
on_fetched_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Fetch *f = data;
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (result == NULL)
    {
      fetch_free (f); /* said already */
      return;
    }
  if (!foyer_json_yes (json_node_get_object (result), "here"))
    {
      foyer_ui_toast (context, "%s", _("The file was asked of the chain. Fetch it again in a moment."));
      fetch_free (f);
      return;
    }
  bytes = foyer_export_load (foyer_ui_context_desk (context), foyer_json_arr (json_node_get_object (result), "file"), &local);
  if (bytes == NULL)
    {
      g_autofree char *text = foyer_ui_error_text (local);

      foyer_ui_toast (context, "%s", text);
      fetch_free (f);
      return;
    }
  g_file_replace_contents_bytes_async (f->file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, NULL, on_written_cb, f);
}

static void
fetch (Fetch *f)
{
  foyer_ui_run (f->context, NULL, "export.fetch", foyer_params ("id", "s", f->id, NULL), NULL, on_fetched_cb, f);
}

static void
on_picked_cb (GFile *file, gpointer data)
{
  Fetch *f = data;

  if (file == NULL)
    {
      fetch_free (f);
      return;
    }
  f->file = g_object_ref (file);
  fetch (f);
}

static Fetch *
fetch_new (FoyerActivityPage *self, const char *id, const char *name)
{
  Fetch *f = g_new0 (Fetch, 1);

  f->context = g_object_ref (self->context);
  f->page = g_object_ref (GTK_WIDGET (self));
  f->id = g_strdup (id);
  f->name = g_strdup (name);
  return f;
}

void
foyer_activity_page_fetch (FoyerActivityPage *self, const char *id, GFile *file)
{
  Fetch *f = fetch_new (self, id, NULL);

  f->file = g_object_ref (file);
  fetch (f);
}

static void
on_fetch_cb (GtkWidget *button, FoyerActivityPage *self)
{
  JsonObject *row = g_object_get_data (G_OBJECT (button), "row");
  const char *name = foyer_json_str (row, "name");

  foyer_file_picker_show (GTK_WIDGET (self), FOYER_PICK_SAVE, _("Save the file"), name != NULL ? name : _("list.csv"), NULL, NULL, on_picked_cb,
                          fetch_new (self, foyer_json_str (row, "id"), name));
}

/* ---- lines ------------------------------------------------------------------------------------------------------------------------------ */

/* "Clients · 124 lines · clients.xlsx" (transfer full) */
static char *
title_of (JsonObject *row)
{
  gboolean counted = json_object_has_member (row, "count") && !json_object_get_null_member (row, "count");
  g_autofree char *lines = counted ? g_strdup_printf (ngettext ("%'d line", "%'d lines", (gulong) foyer_json_num (row, "count")), (int) foyer_json_num (row, "count"))
                                   : g_strdup (_("not finished"));
  const char *name = foyer_json_str (row, "name");

  return g_strjoin (" · ", kind_title (foyer_json_str (row, "kind")), list_title (foyer_json_str (row, "what")), lines, name, NULL);
}

/* What was asked for, as far as it is words: "balance: debt, text: anna". (transfer full) */
static char *
conditions_of (JsonObject *row)
{
  JsonObject *filter = foyer_json_obj (row, "filter");
  g_autoptr (GString) out = g_string_new (NULL);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (filter == NULL)
    return g_strdup ("");
  json_object_iter_init (&iter, filter);
  while (json_object_iter_next (&iter, &name, &value))
    {
      g_autofree char *text = NULL;

      if (g_str_equal (name, "columns") || g_str_equal (name, "desc") || g_str_equal (name, "loc"))
        continue;
      text = JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING ? json_node_dup_string (value) : json_to_string (value, FALSE);
      g_string_append_printf (out, "%s%s: %.120s", out->len > 0 ? ", " : "", name, text);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
add_line (FoyerActivityPage *self, JsonObject *row)
{
  GtkWidget *line = adw_action_row_new (), *button;
  g_autofree char *title = title_of (row), *when = foyer_format_instant (foyer_ui_time_format (self->context), foyer_ui_zone (self->context), foyer_json_num (row, "at"));
  g_autofree char *conditions = conditions_of (row), *subtitle = NULL, *spoken = NULL;
  const char *user = foyer_json_str (row, "user"), *desk = foyer_json_str (row, "desk_name") != NULL ? foyer_json_str (row, "desk_name") : foyer_json_str (row, "desk");

  subtitle = g_strjoin (" · ", when, user != NULL ? user : _("without a user"), desk != NULL ? desk : _("this PC"), *conditions != '\0' ? conditions : NULL, NULL);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (line), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (line), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (line), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (line), 2);
  spoken = g_strdup_printf ("%s, %s", title, subtitle);
  foyer_a11y_label (line, spoken);
  if (foyer_json_arr (row, "file") != NULL)
    {
      button = gtk_button_new_with_label (_("Fetch the file"));
      foyer_a11y_label (button, _("Fetch the file"));
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      g_object_set_data_full (G_OBJECT (button), "row", json_object_ref (row), (GDestroyNotify) json_object_unref);
      g_signal_connect (button, "clicked", G_CALLBACK (on_fetch_cb), self);
      adw_action_row_add_suffix (ADW_ACTION_ROW (line), button);
    }
  gtk_list_box_append (GTK_LIST_BOX (self->list), line);
}

static void
on_rows_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerActivityPage *self = data;
  GtkWidget *child;

  self->loaded = TRUE;
  if (result == NULL)
    {
      g_autofree char *text = foyer_ui_error_text (error);

      foyer_ui_toast (context, "%s", text);
      return;
    }
  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), child);
  self->n = json_array_get_length (json_node_get_array (result));
  for (guint i = 0; i < self->n; i++)
    add_line (self, json_array_get_object_element (json_node_get_array (result), i));
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), self->n > 0 ? "list" : "empty");
}

static void
ask (FoyerActivityPage *self)
{
  guint kind = MIN (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->kind)), G_N_ELEMENTS (kinds) - 1);
  guint period = MIN (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->period)), G_N_ELEMENTS (periods) - 1);
  JsonObject *params = foyer_params ("kind", "s", kinds[kind], "limit", "i", (gint64) MOST, NULL);
  char day[11];

  if (periods[period] > 0)
    json_object_set_string_member (params, "from", foyer_date_format (foyer_ui_today (self->context) - periods[period], day));
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  foyer_ui_ask (self->context, self, "activity.list", params, self->asking, on_rows_cb, self);
}

static void
on_changed_cb (FoyerActivityPage *self, const FoyerChangeSet *set)
{
  for (guint i = 0; i < set->n; i++)
    if (g_str_equal (set->rows[i].entity->name, "activity"))
      {
        ask (self);
        break;
      }
}

guint
foyer_activity_page_n (FoyerActivityPage *self)
{
  return self->n;
}

/* ---- the page ------------------------------------------------------------------------------------------------------------------------------ */

static void
page_shown (FoyerPage *page, JsonObject *args)
{
  ask (FOYER_ACTIVITY_PAGE (page));
  gtk_widget_grab_focus (FOYER_ACTIVITY_PAGE (page)->kind);
}

static gboolean
page_ready (FoyerPage *page)
{
  return FOYER_ACTIVITY_PAGE (page)->loaded;
}

static void
page_init (FoyerPageInterface *iface)
{
  iface->shown = page_shown;
  iface->ready = page_ready;
}

static void
foyer_activity_page_dispose (GObject *object)
{
  FoyerActivityPage *self = FOYER_ACTIVITY_PAGE (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_activity_page_parent_class)->dispose (object);
}

static void
foyer_activity_page_class_init (FoyerActivityPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_activity_page_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "activitypage");
}

static void
foyer_activity_page_init (FoyerActivityPage *self)
{
}

GtkWidget *
foyer_activity_page_new (FoyerUiContext *context)
{
  FoyerActivityPage *self = g_object_new (FOYER_TYPE_ACTIVITY_PAGE, NULL);
  const char *const which[] = { _("Everything"), _("Exported"), _("Fetched again"), _("Imported"), NULL };
  const char *const when[] = { _("Last 7 days"), _("Last 30 days"), _("Last 90 days"), _("At any time"), NULL };
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *scrolled = gtk_scrolled_window_new (), *clamp = adw_clamp_new (), *empty = adw_status_page_new ();

  self->context = g_object_ref (context);
  self->outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->kind = gtk_drop_down_new_from_strings (which);
  foyer_a11y_label (self->kind, _("What was done"));
  self->period = gtk_drop_down_new_from_strings (when);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->period), 1);
  foyer_a11y_label (self->period, _("When"));
  gtk_box_append (GTK_BOX (bar), self->kind);
  gtk_box_append (GTK_BOX (bar), self->period);
  gtk_widget_add_css_class (bar, "client-chips");
  g_signal_connect_object (self->kind, "notify::selected", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->period, "notify::selected", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_widget_set_valign (self->list, GTK_ALIGN_START);
  foyer_a11y_label (self->list, _("What was exported and imported"));
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 1000);
  adw_clamp_set_child (ADW_CLAMP (clamp), self->list);
  gtk_widget_set_margin_top (clamp, 12);
  gtk_widget_set_margin_bottom (clamp, 18);
  gtk_widget_set_margin_start (clamp, 18);
  gtk_widget_set_margin_end (clamp, 18);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (empty), "document-save-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (empty), _("Nothing was exported or imported"));
  adw_status_page_set_description (ADW_STATUS_PAGE (empty), _("Every list that is saved as a file, and every file that is brought in, stands here with who did it."));
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), scrolled, "list");
  gtk_stack_add_named (GTK_STACK (self->stack), empty, "empty");
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_box_append (GTK_BOX (self->outer), bar);
  gtk_box_append (GTK_BOX (self->outer), self->stack);
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
foyer_activity_show (FoyerUiContext *context, GtkWindow *window)
{
  foyer_ui_go (context, "activity", NULL);
}
