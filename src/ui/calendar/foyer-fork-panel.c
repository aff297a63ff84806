#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-fork-panel.h"
#include "foyer-labels.h"

struct _FoyerForkPanel
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *outer, *title, *subtitle, *plans_box, *list, *off, *apply, *close, *scrolled;
  GCancellable *asking;
  JsonObject *fork; /* answer of day.fork; NULL before */
  guint chosen;
  FoyerId staff;
  char *date;
  gboolean previewed, busy;
};

G_DEFINE_FINAL_TYPE (FoyerForkPanel, foyer_fork_panel, GTK_TYPE_WIDGET)

static JsonObject *
plan_at (FoyerForkPanel *self,
         guint i)
{
  JsonArray *plans = self->fork != NULL ? foyer_json_arr (self->fork, "plans") : NULL;

  return plans != NULL && i < json_array_get_length (plans) ? json_array_get_object_element (plans, i) : NULL;
}

/* The board shows @moves; NULL: things as they are. */
static void
preview (FoyerForkPanel *self,
         JsonArray *moves)
{
  JsonObject *args;

  if ((moves == NULL && !self->previewed) || !foyer_ui_context_signed_in (self->context))
    return;
  self->previewed = moves != NULL;
  args = json_object_new ();
  if (moves != NULL)
    json_object_set_array_member (args, "preview", json_array_ref (moves));
  else
    json_object_set_null_member (args, "preview");
  foyer_ui_go (self->context, "calendar", args);
}

/* ---- one plan ------------------------------------------------------------------------------------------------------------------ */

static const char *
plan_name (JsonObject *plan)
{
  const char *aim = foyer_json_str (plan, "aim");

  return g_strcmp0 (aim, "people") == 0 ? _("Keep who was asked for") : g_strcmp0 (aim, "day") == 0 ? _("Keep the day") : _("Keep the hours");
}

/* @part: (transfer full): left out where there is none of it */
static void
add_part (GString *text,
          int n,
          char *part)
{
  if (n > 0)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
  g_free (part);
}

/* (transfer full) */
static char *
plan_summary (JsonObject *plan)
{
  GString *text = g_string_new (NULL);
  int same = (int) foyer_json_num (plan, "same_time"), shifted = (int) foyer_json_num (plan, "shifted"), day = (int) foyer_json_num (plan, "other_day");
  int left = (int) foyer_json_num (plan, "unplaced"), others = (int) foyer_json_num (plan, "others"), along = (int) foyer_json_num (plan, "along");

  add_part (text, same, g_strdup_printf (ngettext ("%d at the same time", "%d at the same time", (gulong) same), same));
  add_part (text, shifted, g_strdup_printf (ngettext ("%d at another hour", "%d at another hour", (gulong) shifted), shifted));
  add_part (text, day, g_strdup_printf (ngettext ("%d on another day", "%d on another day", (gulong) day), day));
  add_part (text, others, g_strdup_printf (ngettext ("%d not with whom they asked for", "%d not with whom they asked for", (gulong) others), others));
  add_part (text, along, g_strdup_printf (ngettext ("%d of a colleague goes along", "%d of colleagues go along", (gulong) along), along));
  add_part (text, left, g_strdup_printf (ngettext ("%d without a place", "%d without a place", (gulong) left), left));
  return g_string_free (text, FALSE);
}

static GtkWidget *
line_label (const char *text,
            const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  return label;
}

/* Where it goes, in words; (transfer full) */
static char *
where_text (FoyerForkPanel *self,
            JsonObject *move)
{
  const char *wall = foyer_json_str (move, "wall"), *from = foyer_json_str (move, "from");
  g_autofree char *at = NULL;

  if (wall == NULL)
    return g_strdup (foyer_json_yes (move, "together")  ? _("No place found for all of it")
                     : foyer_json_yes (move, "package") ? _("Nobody has time at its hour")
                                                        : _("No place found"));
  at = foyer_ui_time_text (self->context, wall);
  if (strncmp (wall, from, 10) == 0)
    return strcmp (wall, from) == 0 ? g_strdup (foyer_json_str (move, "name")) : g_strdup_printf ("%s · %s", at, foyer_json_str (move, "name"));
  gint64 date = 0;
  int minute = 0;
  foyer_wall_parse (wall, &date, &minute);
  g_autofree char *day = foyer_ui_date_short (self->context, date);
  return g_strdup_printf ("%s %s · %s", day, at, foyer_json_str (move, "name"));
}

/* What it is, and what it belongs to; (transfer full) (nullable) */
static char *
what_text (JsonObject *move)
{
  const char *services = foyer_json_str (move, "services"), *of = foyer_json_str (move, "from_name");

  if (services == NULL)
    services = _("Part");
  if (foyer_json_yes (move, "along"))
    /* Translators: services, then who does them: a colleague's part of a package or visit of which all is moved */
    return g_strdup_printf (_("%s (%s), goes along"), services, of != NULL ? of : "");
  if (foyer_json_yes (move, "package"))
    return g_strdup_printf (_("%s, of a package"), services);
  if (foyer_json_yes (move, "together"))
    return g_strdup_printf (_("%s, of one visit"), services);
  return g_strdup (foyer_json_str (move, "services"));
}

static void
add_move (FoyerForkPanel *self,
          JsonObject *move)
{
  const char *wall = foyer_json_str (move, "wall"), *from = foyer_json_str (move, "from"), *client = foyer_json_str (move, "client_name");
  const char *phone = foyer_json_str (move, "phone");
  const char *icon = wall == NULL                     ? "dialog-warning-symbolic"
                     : strncmp (wall, from, 10) != 0  ? "x-office-calendar-symbolic"
                     : strcmp (wall, from) != 0       ? "preferences-system-time-symbolic"
                                                      : "object-select-symbolic";
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *image = gtk_image_new_from_icon_name (icon), *time, *name, *to;
  g_autofree char *at = foyer_ui_time_text (self->context, from), *where = where_text (self, move), *shown = foyer_ui_phone (phone);
  g_autofree char *what = what_text (move);
  g_autofree char *below = wall == NULL && *shown != '\0' ? g_strdup_printf ("%s · %s", what != NULL ? what : "", shown) : g_strdup (what);
  /* Translators: hour, client, where the booking goes */
  g_autofree char *spoken = g_strdup_printf (_("%s, %s: %s"), at, client != NULL ? client : _("No client"), where);

  time = line_label (at, "numeric");
  gtk_widget_add_css_class (time, "dim-label");
  name = line_label (client != NULL && *client != '\0' ? client : _("No client"), "heading");
  gtk_widget_set_hexpand (name, TRUE);
  to = line_label (where, wall == NULL ? "warning" : "numeric");
  gtk_box_append (GTK_BOX (head), time);
  gtk_box_append (GTK_BOX (head), name);
  if (foyer_json_yes (move, "asked"))
    {
      GtkWidget *star = gtk_image_new_from_icon_name ("starred-symbolic");
      gtk_widget_set_tooltip_text (star, _("Asked for this person"));
      foyer_a11y_label (star, _("Asked for this person"));
      gtk_box_append (GTK_BOX (head), star);
    }
  gtk_box_append (GTK_BOX (texts), head);
  gtk_box_append (GTK_BOX (texts), to);
  if (below != NULL && *below != '\0')
    {
      GtkWidget *more = line_label (below, "caption");
      gtk_widget_add_css_class (more, "dim-label");
      gtk_box_append (GTK_BOX (texts), more);
    }
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (image, GTK_ALIGN_START);
  gtk_widget_set_margin_top (image, 3);
  gtk_widget_add_css_class (image, wall == NULL ? "warning" : "dim-label");
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_widget_add_css_class (box, "fork-move");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  foyer_a11y_label (row, spoken);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static void
show_chosen (FoyerForkPanel *self)
{
  JsonObject *plan = plan_at (self, self->chosen);
  JsonArray *moves = plan != NULL ? foyer_json_arr (plan, "moves") : NULL, *left = plan != NULL ? foyer_json_arr (plan, "left") : NULL;
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
  /* What needs somebody to call comes first. */
  for (guint i = 0; left != NULL && i < json_array_get_length (left); i++)
    add_move (self, json_array_get_object_element (left, i));
  for (guint i = 0; moves != NULL && i < json_array_get_length (moves); i++)
    add_move (self, json_array_get_object_element (moves, i));
  gtk_widget_set_visible (self->scrolled, moves != NULL);
  gtk_widget_set_sensitive (self->apply, (moves != NULL && json_array_get_length (moves) > 0)
                                             || (gtk_widget_get_visible (self->off) && gtk_check_button_get_active (GTK_CHECK_BUTTON (self->off))));
  preview (self, moves);
}

static void
on_plan_cb (GtkCheckButton *button,
            FoyerForkPanel *self)
{
  if (!gtk_check_button_get_active (button))
    return;
  self->chosen = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "plan"));
  show_chosen (self);
}

/* Where the keyboard goes on: the choice between plans, else what the one plan does, else the day off, else away again. */
static void
focus_first (FoyerForkPanel *self,
             GtkWidget *radio)
{
  GtkWidget *row = gtk_widget_get_visible (self->scrolled) ? gtk_widget_get_first_child (self->list) : NULL;

  if (radio != NULL && gtk_widget_get_visible (radio))
    gtk_widget_grab_focus (radio);
  else if (row != NULL)
    gtk_widget_grab_focus (row);
  else if (gtk_widget_get_visible (self->off))
    gtk_widget_grab_focus (self->off);
  else
    gtk_widget_grab_focus (self->close);
}

static void
show_fork (FoyerForkPanel *self)
{
  JsonArray *plans = foyer_json_arr (self->fork, "plans");
  int bookings = (int) foyer_json_num (self->fork, "bookings"), staying = (int) foyer_json_num (self->fork, "staying");
  GtkWidget *child, *group = NULL;
  gint64 date = 0;

  foyer_date_parse (self->date, &date);
  g_autofree char *day = foyer_format_date_long (foyer_ui_time_format (self->context), date);
  /* Translators: who is away */
  g_autofree char *title = g_strdup_printf (_("%s is away"), foyer_json_str (self->fork, "name"));
  g_autofree char *to_do = g_strdup_printf (ngettext ("%d booking to hand on", "%d bookings to hand on", (gulong) bookings), bookings);
  g_autofree char *rest = staying > 0 ? g_strdup_printf (ngettext ("%d stays", "%d stay", (gulong) staying), staying) : NULL;
  g_autofree char *subtitle = rest != NULL ? g_strdup_printf ("%s\n%s · %s", day, to_do, rest) : g_strdup_printf ("%s\n%s", day, to_do);

  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_label_set_text (GTK_LABEL (self->subtitle), bookings > 0 ? subtitle : _("Nothing is booked that could be handed on."));
  while ((child = gtk_widget_get_first_child (self->plans_box)) != NULL)
    gtk_box_remove (GTK_BOX (self->plans_box), child);
  for (guint i = 0; plans != NULL && i < json_array_get_length (plans); i++)
    {
      JsonObject *plan = json_array_get_object_element (plans, i);
      GtkWidget *button = gtk_check_button_new (), *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *caption;
      g_autofree char *summary = plan_summary (plan);
      g_autofree char *spoken = g_strdup_printf ("%s: %s", plan_name (plan), summary);

      caption = line_label (summary, "caption");
      gtk_label_set_ellipsize (GTK_LABEL (caption), PANGO_ELLIPSIZE_NONE);
      gtk_label_set_wrap (GTK_LABEL (caption), TRUE);
      gtk_widget_add_css_class (caption, "dim-label");
      gtk_box_append (GTK_BOX (texts), line_label (plan_name (plan), "heading"));
      gtk_box_append (GTK_BOX (texts), caption);
      gtk_widget_set_hexpand (texts, TRUE);
      if (group == NULL)
        group = button;
      else
        gtk_check_button_set_group (GTK_CHECK_BUTTON (button), GTK_CHECK_BUTTON (group));
      g_object_set_data (G_OBJECT (button), "plan", GUINT_TO_POINTER (i));
      foyer_a11y_label (button, spoken);
      GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
      GtkGesture *click = gtk_gesture_click_new ();
      g_signal_connect_swapped (click, "pressed", G_CALLBACK (gtk_widget_activate), button);
      gtk_widget_add_controller (texts, GTK_EVENT_CONTROLLER (click));
      gtk_box_append (GTK_BOX (line), button);
      gtk_widget_set_visible (button, json_array_get_length (plans) > 1); /* one plan is no choice */
      gtk_box_append (GTK_BOX (line), texts);
      gtk_widget_add_css_class (line, "fork-plan");
      gtk_box_append (GTK_BOX (self->plans_box), line);
      g_signal_connect_object (button, "toggled", G_CALLBACK (on_plan_cb), self, 0);
    }
  self->chosen = 0;
  if (group != NULL)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (group), TRUE);
  else
    show_chosen (self);
  focus_first (self, group);
}

static void
on_fork_cb (FoyerUiContext *context,
            JsonNode *result,
            const GError *error,
            gpointer data)
{
  FoyerForkPanel *self = FOYER_FORK_PANEL (data);

  g_clear_object (&self->asking);
  if (result == NULL)
    {
      g_autofree char *text = foyer_ui_error_text (error);
      gtk_label_set_text (GTK_LABEL (self->subtitle), text);
      return;
    }
  g_clear_pointer (&self->fork, json_object_unref);
  self->fork = json_node_dup_object (result);
  show_fork (self);
}

/* ---- doing it ------------------------------------------------------------------------------------------------------------------ */

static void
on_applied_cb (FoyerUiContext *context,
               JsonNode *result,
               const GError *error,
               gpointer data)
{
  FoyerForkPanel *self = FOYER_FORK_PANEL (data);

  self->busy = FALSE;
  gtk_widget_set_sensitive (self->apply, TRUE);
  if (error == NULL)
    foyer_ui_close (context);
}

static void
apply (FoyerForkPanel *self)
{
  JsonObject *plan = plan_at (self, self->chosen), *params = json_object_new ();
  JsonArray *from = plan != NULL ? foyer_json_arr (plan, "moves") : NULL, *moves = json_array_new ();
  gboolean off = gtk_widget_get_visible (self->off) && gtk_check_button_get_active (GTK_CHECK_BUTTON (self->off));
  guint n = from != NULL ? json_array_get_length (from) : 0;
  char id[FOYER_ID_TEXT_LEN + 1];

  for (guint i = 0; i < n; i++)
    {
      JsonObject *m = json_array_get_object_element (from, i);
      json_array_add_object_element (moves, foyer_params ("appointment", "s", foyer_json_str (m, "appointment"), "staff", "s", foyer_json_str (m, "staff"), "wall",
                                                          "s", foyer_json_str (m, "wall"), NULL));
    }
  json_object_set_array_member (params, "moves", moves);
  if (self->busy || (n == 0 && !off))
    {
      json_object_unref (params);
      return;
    }
  if (off)
    {
      json_object_set_string_member (params, "staff", foyer_id_format (&self->staff, id));
      json_object_set_string_member (params, "date", self->date);
      json_object_set_string_member (params, "off", "sick");
    }
  g_autofree char *said = n > 0 ? g_strdup_printf (ngettext ("Handed on %d booking", "Handed on %d bookings", n), (int) n) : g_strdup (_("Day off"));
  self->busy = TRUE;
  gtk_widget_set_sensitive (self->apply, FALSE);
  foyer_ui_run (self->context, self, "day.apply", params, said, on_applied_cb, self);
}

static void
do_action (GtkWidget *widget,
           const char *name,
           GVariant *parameter)
{
  FoyerForkPanel *self = FOYER_FORK_PANEL (widget);

  if (g_str_equal (name, "fork.apply"))
    apply (self);
  else
    foyer_ui_close (self->context);
}

/* ---- the object ----------------------------------------------------------------------------------------------------------------- */

static void
on_unmap_cb (FoyerForkPanel *self)
{
  preview (self, NULL);
}

static void
foyer_fork_panel_dispose (GObject *object)
{
  FoyerForkPanel *self = FOYER_FORK_PANEL (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_pointer (&self->fork, json_object_unref);
  g_clear_pointer (&self->date, g_free);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_fork_panel_parent_class)->dispose (object);
}

static void
foyer_fork_panel_class_init (FoyerForkPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_fork_panel_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "forkpanel");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_install_action (widget_class, "fork.apply", NULL, do_action);
  gtk_widget_class_install_action (widget_class, "fork.close", NULL, do_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "fork.apply", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "fork.close", NULL);
}

static void
foyer_fork_panel_init (FoyerForkPanel *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *foot = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->close = foyer_icon_button ("window-close-symbolic", _("Close (Esc)"), "fork.close");
  self->title = line_label (NULL, "title-4");
  /* Who is away and that she is: a long name leaves room for both. */
  gtk_label_set_wrap (GTK_LABEL (self->title), TRUE);
  gtk_label_set_lines (GTK_LABEL (self->title), 2);
  self->subtitle = line_label (NULL, "dim-label");
  gtk_label_set_ellipsize (GTK_LABEL (self->subtitle), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap (GTK_LABEL (self->subtitle), TRUE);
  gtk_widget_set_hexpand (self->title, TRUE);
  gtk_widget_add_css_class (self->close, "flat");
  gtk_widget_set_valign (self->close, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (head), self->title);
  gtk_box_append (GTK_BOX (head), self->close);
  gtk_widget_add_css_class (head, "panel-head");
  gtk_box_append (GTK_BOX (box), self->subtitle);
  self->plans_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  foyer_a11y_label (self->plans_box, _("Plans"));
  gtk_box_append (GTK_BOX (box), self->plans_box);
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "fork-list");
  foyer_a11y_label (self->list, _("What goes where"));
  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), self->list);
  gtk_widget_set_vexpand (self->scrolled, TRUE);
  gtk_box_append (GTK_BOX (box), self->scrolled);
  self->off = gtk_check_button_new_with_label (_("The day becomes a day off (sick)"));
  foyer_a11y_label (self->off, _("The day becomes a day off (sick)"));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->off), TRUE);
  g_signal_connect_swapped (self->off, "toggled", G_CALLBACK (show_chosen), self);
  gtk_box_append (GTK_BOX (foot), self->off);
  self->apply = gtk_button_new_with_label (_("Hand on"));
  gtk_widget_set_tooltip_text (self->apply, _("Does all of this plan at once (Ctrl+Enter); Ctrl+Z takes it back"));
  foyer_a11y_label (self->apply, _("Hand on"));
  gtk_widget_add_css_class (self->apply, "suggested-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->apply), "fork.apply");
  gtk_box_append (GTK_BOX (foot), self->apply);
  gtk_box_append (GTK_BOX (box), foot);
  gtk_widget_add_css_class (box, "fork-box");
  gtk_widget_set_vexpand (box, TRUE);
  self->outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->outer), head);
  gtk_box_append (GTK_BOX (self->outer), box);
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
  g_signal_connect (self, "unmap", G_CALLBACK (on_unmap_cb), NULL);
}

GtkWidget *
foyer_fork_panel_new (FoyerUiContext *context,
                      JsonObject *args)
{
  FoyerForkPanel *self = g_object_new (FOYER_TYPE_FORK_PANEL, NULL);

  self->context = g_object_ref (context);
  self->date = g_strdup (foyer_json_str (args, "date"));
  foyer_json_uid (args, "staff", &self->staff);
  gtk_widget_set_visible (self->off, foyer_ui_may (context, "calendar.schedule") || foyer_ui_may (context, "setup.schedule"));
  gtk_widget_set_sensitive (self->apply, FALSE);
  gtk_widget_set_visible (self->scrolled, FALSE);
  JsonObject *params = foyer_params ("staff", "d", &self->staff, "date", "s", self->date, NULL);
  gint64 date = 0;
  if (self->date != NULL && foyer_date_parse (self->date, &date) && date == foyer_ui_today (context))
    json_object_set_int_member (params, "from", foyer_ui_minute (context));
  self->asking = g_cancellable_new ();
  foyer_ui_ask (context, self, "day.fork", params, self->asking, on_fork_cb, self);
  return GTK_WIDGET (self);
}

gboolean
foyer_fork_panel_ready (FoyerForkPanel *self)
{
  return self->fork != NULL && !self->busy;
}
