#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-free-times.h"
#include "foyer-labels.h"
#include "foyer-repeat.h"
#include "foyer-waiting-form.h"
#include "foyer-waiting-panel.h"

struct _FoyerWaitingPanel
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *outer, *list, *empty, *form, *times;
  GCancellable *asking;
  FoyerId entry; /* whose free times are on view, or none */
};

G_DEFINE_FINAL_TYPE (FoyerWaitingPanel, foyer_waiting_panel, GTK_TYPE_WIDGET)

/* ---- an entry ------------------------------------------------------------------------------------------------------------------ */

/* "Tue, Thu · 10:00–14:00 · until 5 December". (transfer full) */
static char *
when_words (FoyerWaitingPanel *self,
            JsonObject *row)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const FoyerTimeFormat *format = foyer_ui_time_format (self->context);
  guint days = 0;

  foyer_repeat_days_parse (foyer_json_str (row, "days"), &days);
  for (int i = 0, first = TRUE; i < 7; i++)
    if (days >> i & 1)
      {
        g_autoptr (GDateTime) day = g_date_time_new_utc (2026, 11, 23 + i, 12, 0, 0);
        g_autofree char *name = g_date_time_format (day, "%a");
        g_string_append_printf (text, "%s%s", first ? "" : ", ", name);
        first = FALSE;
      }
  if (json_object_has_member (row, "from") || json_object_has_member (row, "to"))
    {
      g_autofree char *from = foyer_format_minute (format, (int) foyer_json_num (row, "from"));
      g_autofree char *to = foyer_format_minute (format, json_object_has_member (row, "to") ? (int) foyer_json_num (row, "to") : FOYER_DAY_MINUTES);
      g_string_append_printf (text, "%s%s – %s", text->len > 0 ? " · " : "", from, to);
    }
  if (foyer_json_str (row, "first") != NULL)
    {
      g_autofree char *day = foyer_ui_date_text (self->context, foyer_json_str (row, "first"));
      g_string_append_printf (text, "%s", text->len > 0 ? " · " : "");
      g_string_append_printf (text, _("from %s"), day);
    }
  if (foyer_json_str (row, "until") != NULL)
    {
      g_autofree char *day = foyer_ui_date_text (self->context, foyer_json_str (row, "until"));
      g_string_append_printf (text, "%s", text->len > 0 ? " · " : "");
      g_string_append_printf (text, _("until %s"), day);
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : g_strdup (_("Any time"));
}

static void
add_line (GtkWidget *box,
          const char *words,
          const char *css)
{
  GtkWidget *label;

  if (words == NULL || *words == '\0')
    return;
  label = gtk_label_new (words);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  gtk_box_append (GTK_BOX (box), label);
}

static void
on_time_cb (FoyerFreeTimes *times,
            JsonObject *time,
            FoyerWaitingPanel *self)
{
  g_autofree char *when = foyer_ui_wall_text (self->context, foyer_json_str (time, "wall"));
  g_autofree char *said = g_strdup_printf (_("Booked for %s"), when);

  foyer_ui_run (self->context, self, "waiting.book",
                foyer_params ("entry", "d", &self->entry, "staff", "s", foyer_json_str (time, "staff"), "wall", "s", foyer_json_str (time, "wall"), NULL), said, NULL, NULL);
}

/* The next free times for what is wanted, under the entry. The answer may know times outside the wish: days and hours are read by the person. */
static void
on_find_cb (GtkButton *button,
            FoyerWaitingPanel *self)
{
  JsonObject *row = g_object_get_data (G_OBJECT (button), "row");
  GtkWidget *box = g_object_get_data (G_OBJECT (button), "box");
  JsonArray *services = foyer_json_arr (row, "service_ids"), *staff = foyer_json_arr (row, "staff_ids");
  JsonObject *params = json_object_new ();
  gint64 first;
  char wall[17];

  if (self->times != NULL)
    gtk_box_remove (GTK_BOX (gtk_widget_get_parent (self->times)), self->times);
  foyer_json_uid (row, "entry", &self->entry);
  self->times = foyer_free_times_new (self->context);
  foyer_free_times_set_verb (FOYER_FREE_TIMES (self->times), _("Book"));
  g_signal_connect (self->times, "picked", G_CALLBACK (on_time_cb), self);
  gtk_box_append (GTK_BOX (box), self->times);
  json_object_set_array_member (params, "services", services != NULL ? json_array_ref (services) : json_array_new ());
  if (staff != NULL && json_array_get_length (staff) > 0)
    json_object_set_array_member (params, "staff", json_array_ref (staff));
  if (foyer_json_str (row, "first") != NULL && foyer_date_parse (foyer_json_str (row, "first"), &first))
    json_object_set_string_member (params, "from", foyer_wall_format (first, (int) foyer_json_num (row, "from"), wall));
  foyer_free_times_ask (FOYER_FREE_TIMES (self->times), params);
}

static void
on_command_cb (GtkButton *button,
               FoyerWaitingPanel *self)
{
  JsonObject *row = g_object_get_data (G_OBJECT (button), "row");
  const char *command = g_object_get_data (G_OBJECT (button), "command");
  JsonObject *params = foyer_params ("entry", "s", foyer_json_str (row, "entry"), NULL);

  if (strcmp (command, "waiting.offer") == 0 && g_strcmp0 (foyer_json_str (row, "state"), "offered") == 0)
    json_object_set_boolean_member (params, "withdrawn", TRUE);
  foyer_ui_run (self->context, self, command, params, strcmp (command, "waiting.close") == 0 ? _("Taken off the waiting list") : NULL, NULL, NULL);
}

static GtkWidget *
row_button (FoyerWaitingPanel *self,
            GtkWidget *into,
            const char *label,
            const char *command,
            JsonObject *row)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  g_autofree char *spoken = g_strdup_printf ("%s: %s", foyer_json_str (row, "name"), label);

  foyer_a11y_label (button, spoken);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), "row", json_object_ref (row), (GDestroyNotify) json_object_unref);
  g_object_set_data (G_OBJECT (button), "command", (gpointer) command);
  g_signal_connect (button, "clicked", command != NULL ? G_CALLBACK (on_command_cb) : G_CALLBACK (on_find_cb), self);
  gtk_box_append (GTK_BOX (into), button);
  return button;
}

static void
add_row (FoyerWaitingPanel *self,
         JsonObject *row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *name = gtk_label_new (foyer_json_str (row, "name")), *find;
  const char *services = foyer_json_str (row, "services"), *people = foyer_json_str (row, "people");
  gboolean offered = g_strcmp0 (foyer_json_str (row, "state"), "offered") == 0, urgent = foyer_json_yes (row, "urgent");
  g_autofree char *what = g_strdup_printf ("%s%s%s", services != NULL && *services != '\0' ? services : _("Any service"), people != NULL && *people != '\0' ? " · " : "",
                                           people != NULL ? people : "");
  g_autofree char *when = when_words (self, row);
  g_autofree char *phone = foyer_json_str (row, "phone") != NULL ? foyer_ui_phone (foyer_json_str (row, "phone")) : NULL;

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (name, "heading");
  gtk_box_append (GTK_BOX (head), name);
  for (int i = 0; i < 2; i++)
    if (i == 0 ? urgent : offered)
      {
        GtkWidget *chip = gtk_label_new (i == 0 ? _("urgent") : _("offered"));
        gtk_widget_add_css_class (chip, "chip");
        if (i == 0)
          gtk_widget_add_css_class (chip, "warning");
        gtk_box_append (GTK_BOX (head), chip);
      }
  gtk_box_append (GTK_BOX (box), head);
  add_line (box, what, NULL);
  add_line (box, when, "dim-label");
  add_line (box, phone, "numeric");
  add_line (box, foyer_json_str (row, "note"), "dim-label");
  find = row_button (self, buttons, _("Find a time"), NULL, row);
  g_object_set_data (G_OBJECT (find), "box", box);
  row_button (self, buttons, offered ? _("Waits on") : _("Offered"), "waiting.offer", row);
  row_button (self, buttons, _("Take off"), "waiting.close", row);
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_widget_add_css_class (box, "waiting-row");
  gtk_box_append (GTK_BOX (self->list), box);
}

static void
on_list_cb (FoyerUiContext *context,
            JsonNode *result,
            const GError *error,
            gpointer data)
{
  FoyerWaitingPanel *self = data;
  JsonArray *rows = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;
  GtkWidget *child;

  self->times = NULL;
  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_box_remove (GTK_BOX (self->list), child);
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    add_row (self, json_array_get_object_element (rows, i));
  gtk_widget_set_visible (self->empty, rows == NULL || json_array_get_length (rows) == 0);
}

static void
reload (FoyerWaitingPanel *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  foyer_ui_ask (self->context, self, "waiting.list", foyer_params ("kind", "s", "wish", NULL), self->asking, on_list_cb, self);
}

static void
on_changed_cb (FoyerWaitingPanel *self,
               const FoyerChangeSet *set)
{
  for (guint i = 0; i < set->n; i++)
    if (set->all || strcmp (set->rows[i].entity->name, "waitlist") == 0)
      {
        reload (self);
        return;
      }
}

/* ---- the object ---------------------------------------------------------------------------------------------------------------- */

static void
on_close_action (GtkWidget *widget,
                 const char *name,
                 GVariant *parameter)
{
  foyer_ui_close (FOYER_WAITING_PANEL (widget)->context);
}

static void
foyer_waiting_panel_dispose (GObject *object)
{
  FoyerWaitingPanel *self = FOYER_WAITING_PANEL (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_waiting_panel_parent_class)->dispose (object);
}

static void
foyer_waiting_panel_class_init (FoyerWaitingPanelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_waiting_panel_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "waitingpanel");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "waiting.close", NULL, on_close_action);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "waiting.close", NULL);
}

static void
foyer_waiting_panel_init (FoyerWaitingPanel *self)
{
}

GtkWidget *
foyer_waiting_panel_new (FoyerUiContext *context,
                         JsonObject *args)
{
  FoyerWaitingPanel *self = g_object_new (FOYER_TYPE_WAITING_PANEL, NULL);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *title = gtk_label_new (_("Waiting list")), *close, *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->context = g_object_ref (context);
  self->outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (title, "title-4");
  close = foyer_icon_button ("window-close-symbolic", _("Close"), "waiting.close");
  gtk_widget_add_css_class (close, "flat");
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), close);
  gtk_widget_add_css_class (head, "panel-head");
  gtk_box_append (GTK_BOX (self->outer), head);
  self->form = foyer_waiting_form_new (context, foyer_json_str (args, "client"), foyer_json_str (args, "name"));
  gtk_box_append (GTK_BOX (body), self->form);
  self->empty = gtk_label_new (_("Nobody waits. Whoever does is offered here as soon as a time that suits becomes free."));
  gtk_label_set_wrap (GTK_LABEL (self->empty), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->empty), 0);
  gtk_widget_add_css_class (self->empty, "dim-label");
  gtk_widget_set_visible (self->empty, FALSE);
  gtk_box_append (GTK_BOX (body), self->empty);
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (body), self->list);
  gtk_widget_add_css_class (body, "panel-body");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), body);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (self->outer), scrolled);
  foyer_a11y_label (self, _("Waiting list"));
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
  reload (self);
  return GTK_WIDGET (self);
}

void
foyer_waiting_panel_open (FoyerUiContext *context,
                          GtkWindow *window)
{
  foyer_ui_open (context, "waiting", NULL);
}
