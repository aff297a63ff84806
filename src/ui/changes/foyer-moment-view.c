#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-change-list.h"
#include "foyer-labels.h"
#include "foyer-moment-view.h"

typedef enum
{
  BOOK,
  TILL,
  CARD,
  ROW, /* anything else that is opened in a panel: a service, a team member, a visit */
} What;

struct _FoyerMomentView
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *box, *what, *day, *time, *of, *of_box, *banner, *list, *empty;
  GCancellable *asking;
  FoyerId client, row;
  char *table; /* owned (nullable): of @row */
  guint n;
};

G_DEFINE_FINAL_TYPE (FoyerMomentView, foyer_moment_view, GTK_TYPE_WIDGET)

static GtkWidget *
new_label (const char *text, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  return label;
}

/* A line: what stands at its left, its words, what is different today, and a figure at its right. */
static void
add_row (FoyerMomentView *self, const char *first, const char *words, const char *detail, const char *today, const char *figure)
{
  GtkWidget *row = gtk_list_box_row_new (), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *middle = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2), *label;
  g_autofree char *spoken = g_strjoin (", ", first, words, detail != NULL ? detail : "", today != NULL ? today : "", figure != NULL ? figure : "", NULL);

  label = new_label (first, "numeric");
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_label_set_width_chars (GTK_LABEL (label), 6);
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (GTK_BOX (middle), new_label (words, NULL));
  if (detail != NULL && *detail != '\0')
    gtk_widget_add_css_class (({ GtkWidget *d = new_label (detail, "caption"); gtk_box_append (GTK_BOX (middle), d); d; }), "dim-label");
  if (today != NULL)
    {
      label = new_label (today, "caption");
      gtk_widget_add_css_class (label, "accent");
      gtk_box_append (GTK_BOX (middle), label);
    }
  gtk_widget_set_hexpand (middle, TRUE);
  gtk_box_append (GTK_BOX (line), middle);
  if (figure != NULL)
    {
      label = new_label (figure, "numeric");
      gtk_label_set_wrap (GTK_LABEL (label), FALSE);
      gtk_box_append (GTK_BOX (line), label);
    }
  gtk_widget_add_css_class (line, "history-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  foyer_a11y_label (row, spoken);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
  self->n++;
}

static void
clear (FoyerMomentView *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), child);
  self->n = 0;
}

/* ---- what was ---------------------------------------------------------------------------------------------------------------- */

static void
show_book (FoyerMomentView *self, JsonObject *o)
{
  JsonArray *rows = foyer_json_arr (o, "rows");

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *b = json_array_get_object_element (rows, i);
      const char *client = foyer_json_str (b, "client"), *services = foyer_json_str (b, "services"), *member = foyer_json_str (b, "member");
      g_autofree char *time = foyer_ui_time_text (self->context, foyer_json_str (b, "wall")), *status = foyer_change_value (self->context, b, "status", "choice");
      g_autofree char *now_wall = foyer_ui_wall_text (self->context, foyer_json_str (b, "now_wall"));
      g_autofree char *now_status = foyer_json_str (b, "now_status") != NULL ? foyer_change_value (self->context, b, "now_status", "choice") : NULL;
      g_autofree char *detail = g_strjoin (" · ", member != NULL ? member : "–", status, services != NULL && *services != '\0' ? services : NULL, NULL);
      g_autofree char *length = g_strdup_printf (_("%d min"), (int) foyer_json_num (b, "dur"));
      g_autoptr (GString) today = g_string_new (NULL);

      if (foyer_json_yes (b, "gone"))
        g_string_append (today, _("Deleted since"));
      if (now_wall != NULL && *now_wall != '\0')
        g_string_append_printf (today, "%s%s", today->len > 0 ? " · " : "", now_wall);
      if (foyer_json_str (b, "now_member") != NULL)
        g_string_append_printf (today, "%s%s", today->len > 0 ? " · " : "", foyer_json_str (b, "now_member"));
      if (now_status != NULL && !foyer_json_yes (b, "gone"))
        g_string_append_printf (today, "%s%s", today->len > 0 ? " · " : "", now_status);
      /* Translators: %s is what is different today */
      g_autofree char *now = today->len > 0 ? g_strdup_printf (_("Now: %s"), today->str) : NULL;
      add_row (self, time, client != NULL ? client : _("No client"), detail, now, length);
    }
}

static void
show_till (FoyerMomentView *self, JsonObject *o)
{
  JsonArray *registers = foyer_json_arr (o, "registers"), *rows = foyer_json_arr (o, "rows");

  for (guint i = 0; i < json_array_get_length (registers); i++)
    {
      JsonObject *r = json_array_get_object_element (registers, i);
      g_autofree char *balance = foyer_ui_money (self->context, foyer_json_num (r, "balance")), *present = foyer_ui_money (self->context, foyer_json_num (r, "now"));
      g_autofree char *now = foyer_json_num (r, "now") != foyer_json_num (r, "balance") ? g_strdup_printf (_("Now: %s"), present) : NULL;

      add_row (self, "¤", foyer_json_str (r, "title"), _("Register"), now, balance);
    }
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *m = json_array_get_object_element (rows, i);
      const char *client = foyer_json_str (m, "client"), *item = foyer_json_str (m, "item"), *reg = foyer_json_str (m, "register"), *who = foyer_json_str (m, "who");
      g_autofree char *whole = foyer_format_instant (foyer_ui_time_format (self->context), foyer_ui_zone (self->context), foyer_json_num (m, "at"));
      const char *time = strrchr (whole, ' ') != NULL ? strrchr (whole, ' ') + 1 : whole;
      g_autofree char *amount = foyer_ui_money (self->context, foyer_json_num (m, "amount"));
      g_autofree char *detail = g_strjoin (" · ", reg != NULL ? reg : "–", who != NULL ? who : "–", NULL);

      add_row (self, time, client != NULL ? client : item != NULL ? item : "", detail, foyer_json_yes (m, "gone") ? _("Cancelled since") : NULL, amount);
    }
}

static void
show_card (FoyerMomentView *self, JsonObject *o)
{
  static const char *const lists[] = { "labels", "values", "notes" };
  JsonArray *fields = foyer_json_arr (o, "fields"), *accounts = foyer_json_arr (o, "accounts");

  for (guint i = 0; foyer_json_yes (o, "there") && i < json_array_get_length (fields); i++)
    {
      JsonObject *f = json_array_get_object_element (fields, i);

      /* Lists and what they are made of have their own places. */
      if (g_strcmp0 (foyer_json_str (f, "type"), "json") == 0)
        continue;
      g_autofree char *then = foyer_change_value (self->context, f, "then", foyer_json_str (f, "type")), *present = foyer_change_value (self->context, f, "now", foyer_json_str (f, "type"));
      g_autofree char *now = foyer_json_yes (f, "changed") ? g_strdup_printf (_("Now: %s"), present) : NULL;

      add_row (self, "", then, _(foyer_json_str (f, "field_label")), now, NULL);
    }
  for (guint k = 0; foyer_json_yes (o, "there") && k < G_N_ELEMENTS (lists); k++)
    {
      JsonArray *list = foyer_json_arr (o, lists[k]);

      for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
        {
          JsonObject *v = json_array_get_object_element (list, i);
          gboolean was = foyer_json_yes (v, "was"), is = foyer_json_yes (v, "is");
          g_autofree char *what = foyer_change_value (self->context, v, "what", NULL), *then = foyer_change_value (self->context, v, "then", NULL);
          g_autofree char *words = k == 1 ? g_strdup_printf ("%s: %s", what, then) : g_strdup (what);

          add_row (self, was ? "" : "–", words, k == 0 ? _("Category") : k == 1 ? _("Field") : _("Note"), was == is ? NULL : was ? _("Not there now") : _("Came since"), NULL);
        }
    }
  for (guint i = 0; foyer_json_yes (o, "there") && accounts != NULL && i < json_array_get_length (accounts); i++)
    {
      JsonObject *a = json_array_get_object_element (accounts, i);
      gboolean money = foyer_json_str (a, "cur") != NULL;
      g_autofree char *balance = money ? foyer_ui_money (self->context, foyer_json_num (a, "balance")) : g_strdup_printf ("%d", (int) foyer_json_num (a, "balance"));

      add_row (self, "¤", _("Client account"), NULL, NULL, balance);
    }
}

static void
on_answer_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerMomentView *self = FOYER_MOMENT_VIEW (data);
  JsonObject *o = result != NULL ? json_node_get_object (result) : NULL;
  What what = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->what));
  g_autofree char *words = NULL;

  g_clear_object (&self->asking);
  clear (self);
  if (o == NULL)
    {
      words = foyer_ui_error_text (error);
      gtk_label_set_text (GTK_LABEL (self->empty), words);
    }
  else
    {
      g_autofree char *when = foyer_format_instant (foyer_ui_time_format (context), foyer_ui_zone (context), foyer_json_num (o, "at"));
      const char *name = foyer_json_str (o, "name");

      if ((what == CARD || what == ROW) && name != NULL)
        /* Translators: a client or something else, then when */
        words = g_strdup_printf (_("%s as it was at %s. Nothing can be changed here."), name, when);
      else
        words = g_strdup_printf (_("As it was at %s. Nothing can be changed here."), when);
      gtk_label_set_text (GTK_LABEL (self->banner), words);
      (what == BOOK ? show_book : what == TILL ? show_till : show_card) (self, o);
      gtk_label_set_text (GTK_LABEL (self->empty), what == CARD ? _("This card was not there yet") : what == ROW ? _("It was not there yet") : _("Nothing was there at that moment"));
    }
  gtk_widget_set_visible (gtk_widget_get_parent (self->banner), o != NULL);
  gtk_widget_set_visible (self->list, self->n > 0);
  gtk_widget_set_visible (self->empty, self->n == 0);
}

/* ---- asking ------------------------------------------------------------------------------------------------------------------- */

static gboolean
read_day (FoyerMomentView *self, GtkWidget *entry, char *iso)
{
  gint64 date;
  gboolean fine = foyer_date_parse_loose (gtk_editable_get_text (GTK_EDITABLE (entry)), FALSE, &date) || foyer_date_parse (gtk_editable_get_text (GTK_EDITABLE (entry)), &date);

  if (fine)
    {
      foyer_date_format (date, iso);
      gtk_widget_remove_css_class (entry, "error");
    }
  else
    gtk_widget_add_css_class (entry, "error");
  return fine;
}

static void
ask (FoyerMomentView *self)
{
  static const char *const queries[] = { "moment.book", "moment.till", "moment.client", "moment.row" };
  What what = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->what));
  char day[11], of[11];
  int hour = 0, minute = 0;
  g_autofree char *wall = NULL;
  JsonObject *params;

  gtk_widget_set_visible (self->of_box, what == BOOK);
  if (!read_day (self, self->day, day) || (what == BOOK && !read_day (self, self->of, of)))
    return;
  if (sscanf (gtk_editable_get_text (GTK_EDITABLE (self->time)), "%d:%d", &hour, &minute) != 2 || hour < 0 || hour > 23 || minute < 0 || minute > 59)
    {
      gtk_widget_add_css_class (self->time, "error");
      return;
    }
  gtk_widget_remove_css_class (self->time, "error");
  if ((what == CARD && foyer_id_is_none (&self->client)) || (what == ROW && self->table == NULL))
    {
      clear (self);
      gtk_widget_set_visible (self->list, FALSE);
      gtk_widget_set_visible (gtk_widget_get_parent (self->banner), FALSE);
      gtk_label_set_text (GTK_LABEL (self->empty), what == CARD ? _("Open a client and choose “As it was…” under Changes")
                                                                : _("Open a service, a team member or a user and choose “As it was…” under Changes"));
      gtk_widget_set_visible (self->empty, TRUE);
      return;
    }
  wall = g_strdup_printf ("%sT%02d:%02d", day, hour, minute);
  params = foyer_params ("at", "s", wall, NULL);
  if (what == BOOK)
    json_object_set_string_member (params, "date", of);
  if (what == ROW)
    {
      char text[37];
      json_object_set_string_member (params, "table", self->table);
      json_object_set_string_member (params, "id", foyer_id_format (&self->row, text));
    }
  if (what == CARD)
    {
      char text[37];
      json_object_set_string_member (params, "client", foyer_id_format (&self->client, text));
    }
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  foyer_ui_ask (self->context, self, queries[what], params, self->asking, on_answer_cb, self);
}

static void
set_day (FoyerMomentView *self, GtkWidget *entry, gint64 date)
{
  g_autofree char *text = foyer_ui_date (self->context, date);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

void
foyer_moment_view_show (FoyerMomentView *self, JsonObject *args)
{
  const char *at = foyer_json_str (args, "at"), *of = foyer_json_str (args, "date");
  gint64 date = foyer_ui_today (self->context), book;
  int minute = foyer_ui_minute (self->context);
  g_autofree char *time = NULL;

  if (at != NULL)
    foyer_wall_parse (at, &date, &minute);
  set_day (self, self->day, date);
  if (of == NULL || !foyer_date_parse (of, &book))
    book = foyer_ui_shown_date (self->context);
  set_day (self, self->of, book);
  time = g_strdup_printf ("%02d:%02d", minute / 60, minute % 60);
  gtk_editable_set_text (GTK_EDITABLE (self->time), time);
  if (foyer_json_uid (args, "client", &self->client))
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->what), CARD);
  else if (foyer_json_str (args, "table") != NULL && foyer_json_uid (args, "id", &self->row))
    {
      g_free (self->table);
      self->table = g_strdup (foyer_json_str (args, "table"));
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->what), ROW);
    }
  else if (of != NULL)
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->what), BOOK);
  ask (self);
}

guint
foyer_moment_view_n_rows (FoyerMomentView *self)
{
  return self->n;
}

gboolean
foyer_moment_view_idle (FoyerMomentView *self)
{
  return self->asking == NULL;
}

/* ---- the widget ----------------------------------------------------------------------------------------------------------------- */

static void
foyer_moment_view_dispose (GObject *object)
{
  FoyerMomentView *self = FOYER_MOMENT_VIEW (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->table, g_free);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_moment_view_parent_class)->dispose (object);
}

static void
foyer_moment_view_class_init (FoyerMomentViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_moment_view_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
add_entry (FoyerMomentView *self, GtkWidget *bar, const char *title, int width)
{
  GtkWidget *entry = gtk_entry_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *label = gtk_label_new (title);

  gtk_widget_add_css_class (label, "dim-label");
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), width);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), width);
  foyer_a11y_label (entry, title);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (bar), box);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (ask), self);
  return entry;
}

static void
foyer_moment_view_init (FoyerMomentView *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *banner = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *button;
  const char *const kinds[] = { _("Book of a day"), _("Till"), _("Client"), _("Something else"), NULL };

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->what = gtk_drop_down_new_from_strings (kinds);
  foyer_a11y_label (self->what, _("What"));
  gtk_box_append (GTK_BOX (bar), self->what);
  self->day = add_entry (self, bar, _("On"), 11);
  self->time = add_entry (self, bar, _("At"), 5);
  self->of = add_entry (self, bar, _("Book of"), 11);
  self->of_box = gtk_widget_get_parent (self->of);
  button = gtk_button_new_with_mnemonic (_("_Show"));
  gtk_widget_add_css_class (button, "suggested-action");
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (ask), self);
  gtk_box_append (GTK_BOX (bar), button);
  g_signal_connect_swapped (self->what, "notify::selected", G_CALLBACK (ask), self);
  self->banner = new_label (NULL, "heading");
  gtk_widget_set_hexpand (self->banner, TRUE);
  gtk_box_append (GTK_BOX (banner), gtk_image_new_from_icon_name ("document-open-recent-symbolic"));
  gtk_box_append (GTK_BOX (banner), self->banner);
  gtk_widget_add_css_class (banner, "moment-banner");
  gtk_widget_set_visible (banner, FALSE);
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  foyer_a11y_label (self->list, _("As it was"));
  gtk_widget_set_visible (self->list, FALSE);
  self->empty = new_label (NULL, "dim-label");
  gtk_box_append (GTK_BOX (self->box), bar);
  gtk_box_append (GTK_BOX (self->box), banner);
  gtk_box_append (GTK_BOX (self->box), self->list);
  gtk_box_append (GTK_BOX (self->box), self->empty);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
foyer_moment_view_new (FoyerUiContext *context)
{
  FoyerMomentView *self = g_object_new (FOYER_TYPE_MOMENT_VIEW, NULL);

  self->context = g_object_ref (context);
  return GTK_WIDGET (self);
}
