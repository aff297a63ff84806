#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-close-page.h"
#include "foyer-conflict-row.h"
#include "foyer-labels.h"

struct _FoyerClosePage
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *outer, *title, *detail, *sections;
  GCancellable *asking;
  gint64 date;
  guint n_open;
  gboolean loaded;
};

static void page_init (FoyerPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FoyerClosePage, foyer_close_page, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (FOYER_TYPE_PAGE, page_init))

/* ---- lines --------------------------------------------------------------------------------------------------------------- */

/* Where a line leads. */
typedef struct
{
  FoyerUiContext *context; /* owned */
  const char *page;        /* one of the two */
  const char *panel;
  JsonObject *args;        /* owned */
} Way;

static void
way_free (gpointer data,
          GClosure *closure)
{
  Way *way = data;

  g_object_unref (way->context);
  json_object_unref (way->args);
  g_free (way);
}

static void
on_activated_cb (AdwActionRow *row,
                 Way          *way)
{
  if (way->panel != NULL)
    foyer_ui_open (way->context, way->panel, json_object_ref (way->args));
  else
    foyer_ui_go (way->context, way->page, json_object_ref (way->args));
}

/* @args: (transfer full) */
static void
add_line (FoyerClosePage *self,
          GtkWidget      *group,
          const char     *title,
          const char     *detail,
          const char     *figure,
          const char     *page,
          const char     *panel,
          JsonObject     *args)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *safe = g_markup_escape_text (title, -1), *more = g_markup_escape_text (detail != NULL ? detail : "", -1);
  g_autofree char *spoken = g_strjoin (", ", title, detail != NULL ? detail : "", figure, NULL);
  Way *way = g_new0 (Way, 1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), safe);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), more);
  if (figure != NULL)
    {
      GtkWidget *label = gtk_label_new (figure);
      gtk_widget_add_css_class (label, "numeric");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
    }
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  foyer_a11y_label (row, spoken);
  way->context = g_object_ref (self->context);
  way->page = page;
  way->panel = panel;
  way->args = args;
  g_signal_connect_data (row, "activated", G_CALLBACK (on_activated_cb), way, way_free, 0);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

/* A section stands there when it is empty too: one sees that it was looked at. */
static GtkWidget *
add_section (FoyerClosePage *self,
             const char     *title,
             const char     *fine,
             gboolean        empty)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_box_append (GTK_BOX (self->sections), group);
  if (empty)
    {
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), fine);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("object-select-symbolic"));
      gtk_widget_add_css_class (row, "dim-label");
      foyer_a11y_label (row, fine);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  return group;
}

static const char *
name_of (JsonObject *o)
{
  const char *name = foyer_json_str (o, "display");

  return name != NULL ? name : _("No client");
}

static void
show_unsent (FoyerClosePage *self,
             JsonObject     *o)
{
  gint64 n = foyer_json_num (o, "count"), oldest = foyer_json_num (o, "oldest");
  GtkWidget *group = add_section (self, _("Sent to the chain"), _("The chain has all of this desk's work"), n == 0);
  g_autofree char *title = g_strdup_printf (ngettext ("%d change is not at the chain yet", "%d changes are not at the chain yet", (gulong) n), (int) n);
  g_autofree char *when = oldest > 0 ? foyer_format_instant (foyer_ui_time_format (self->context), foyer_ui_zone (self->context), oldest) : NULL;
  g_autofree char *detail = when != NULL ? g_strdup_printf (_("The oldest was made %s. They are kept on this PC and go out by themselves."), when) : NULL;

  if (n > 0)
    add_line (self, group, title, detail, NULL, "sync", NULL, json_object_new ());
}

static void
show_conflicts (FoyerClosePage *self,
                JsonArray      *list)
{
  guint n = json_array_get_length (list);
  GtkWidget *group = add_section (self, _("Needs somebody"), _("Nothing waits for a decision"), n == 0);

  for (guint i = 0; i < n; i++)
    {
      JsonObject *o = json_array_get_object_element (list, i);
      g_autofree char *text = foyer_conflict_sentence (self->context, o);

      add_line (self, group, text, NULL, NULL, "sync", NULL, foyer_params ("conflict", "s", foyer_json_str (o, "id"), NULL));
    }
}

static void
show_below (FoyerClosePage *self,
            JsonArray      *list)
{
  guint n = json_array_get_length (list);
  GtkWidget *group = add_section (self, _("Accounts"), _("No account is below its limit"), n == 0);

  for (guint i = 0; i < n; i++)
    {
      JsonObject *o = json_array_get_object_element (list, i);
      gboolean money = foyer_json_yes (o, "money");
      g_autofree char *balance = money ? foyer_ui_money (self->context, foyer_json_num (o, "balance")) : g_strdup_printf ("%'" G_GINT64_FORMAT, foyer_json_num (o, "balance"));

      add_line (self, group, name_of (o), _("More was taken than was there"), balance, NULL, "client", foyer_params ("id", "s", foyer_json_str (o, "client"), NULL));
    }
}

static void
show_clock (FoyerClosePage *self,
            JsonArray      *list)
{
  guint n = json_array_get_length (list);
  GtkWidget *group = add_section (self, _("Clocks"), _("Every clock was right when money was taken"), n == 0);

  for (guint i = 0; i < n; i++)
    {
      JsonObject *o = json_array_get_object_element (list, i);
      const char *desk = foyer_json_str (o, "desk_name");
      g_autofree char *amount = foyer_ui_money (self->context, foyer_json_num (o, "amount"));
      g_autofree char *when = foyer_format_instant (foyer_ui_time_format (self->context), foyer_ui_zone (self->context), foyer_json_num (o, "at"));
      /* Translators: a time, then the name of a desk */
      g_autofree char *detail = desk != NULL ? g_strdup_printf (_("Dated %s by the clock of %s"), when, desk) : g_strdup_printf (_("Dated %s"), when);

      add_line (self, group, name_of (o), detail, amount, NULL, "sale", foyer_params ("id", "s", foyer_json_str (o, "money"), NULL));
    }
}

static void
show_unpaid (FoyerClosePage *self,
             JsonArray      *list)
{
  guint n = json_array_get_length (list);
  GtkWidget *group = add_section (self, _("Payments"), _("Every visit of the day is paid"), n == 0);

  for (guint i = 0; i < n; i++)
    {
      JsonObject *o = json_array_get_object_element (list, i);
      g_autofree char *due = foyer_ui_money (self->context, foyer_json_num (o, "due")), *time = foyer_ui_time_text (self->context, foyer_json_str (o, "wall"));
      g_autofree char *detail = time != NULL && *time != '\0' ? g_strdup_printf (_("%s, still to pay"), time) : g_strdup (_("still to pay"));

      add_line (self, group, name_of (o), detail, due, NULL, "visit", foyer_params ("id", "s", foyer_json_str (o, "visit"), NULL));
    }
}

static void
show_contested (FoyerClosePage *self,
                JsonArray      *list)
{
  guint n = json_array_get_length (list);
  GtkWidget *group = add_section (self, _("Times taken twice"), _("No time of the day is taken twice"), n == 0);
  char iso[11];

  foyer_date_format (self->date, iso);
  for (guint i = 0; i < n; i++)
    {
      JsonObject *o = json_array_get_object_element (list, i);
      g_autofree char *time = foyer_ui_time_text (self->context, foyer_json_str (o, "wall"));

      add_line (self, group, name_of (o), foyer_json_str (o, "member"), time, "calendar", NULL,
                foyer_params ("date", "s", iso, "appointment", "s", foyer_json_str (o, "appointment"), NULL));
    }
}

/* ---- reading ------------------------------------------------------------------------------------------------------------- */
static void
on_close_cb (FoyerUiContext *context,
             JsonNode       *result,
             const GError   *error,
             gpointer        data)
{
  FoyerClosePage *self = FOYER_CLOSE_PAGE (data);
  JsonObject *o;
  GtkWidget *child;
  g_autofree char *detail = NULL;

  self->loaded = TRUE;
  if (result == NULL)
    {
      g_autofree char *text = foyer_ui_error_text (error);
      gtk_label_set_text (GTK_LABEL (self->detail), text);
      return;
    }
  o = json_node_get_object (result);
  while ((child = gtk_widget_get_first_child (self->sections)) != NULL)
    gtk_box_remove (GTK_BOX (self->sections), child);
  self->n_open = (guint) foyer_json_num (o, "open");
  if (self->n_open == 0)
    detail = g_strdup (_("Nothing is left open."));
  else
    detail = g_strdup_printf (ngettext ("%d thing is still open. It does not stop you from closing.", "%d things are still open. None of them stops you from closing.",
                                        self->n_open), (int) self->n_open);
  gtk_label_set_text (GTK_LABEL (self->detail), detail);
  /* Money first. */
  show_unpaid (self, foyer_json_arr (o, "unpaid"));
  show_conflicts (self, foyer_json_arr (o, "conflicts"));
  show_contested (self, foyer_json_arr (o, "contested"));
  show_below (self, foyer_json_arr (o, "below"));
  show_clock (self, foyer_json_arr (o, "clock"));
  show_unsent (self, foyer_json_obj (o, "unsent"));
}

static void
refresh (FoyerClosePage *self)
{
  g_autofree char *day = foyer_format_date_long (foyer_ui_time_format (self->context), self->date);
  char iso[11];

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  gtk_label_set_text (GTK_LABEL (self->title), day);
  foyer_ui_ask (self->context, self, "day.close", foyer_params ("date", "s", foyer_date_format (self->date, iso), NULL), self->asking, on_close_cb, self);
}

static void
on_changed_cb (FoyerClosePage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    refresh (self);
}

/* ---- the page in the window ---------------------------------------------------------------------------------------------- */
static void
page_shown (FoyerPage  *page,
            JsonObject *args)
{
  FoyerClosePage *self = FOYER_CLOSE_PAGE (page);
  const char *day = foyer_json_str (args, "date");
  gint64 date;

  if (day != NULL && foyer_date_parse (day, &date))
    self->date = date;
  else if (!self->loaded)
    self->date = foyer_ui_shown_date (self->context);
  refresh (self);
}

static gboolean
page_ready (FoyerPage *page)
{
  return FOYER_CLOSE_PAGE (page)->loaded;
}

static void
page_init (FoyerPageInterface *iface)
{
  iface->shown = page_shown;
  iface->ready = page_ready;
}

static void
foyer_close_page_dispose (GObject *object)
{
  FoyerClosePage *self = FOYER_CLOSE_PAGE (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_close_page_parent_class)->dispose (object);
}

static void
foyer_close_page_class_init (FoyerClosePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_close_page_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
new_text (const char *css)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, css);
  return label;
}

static void
foyer_close_page_init (FoyerClosePage *self)
{
  GtkWidget *clamp = adw_clamp_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->title = new_text ("title-2");
  self->detail = new_text ("dim-label");
  self->sections = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  gtk_widget_set_margin_top (self->sections, 12);
  gtk_box_append (GTK_BOX (box), self->title);
  gtk_box_append (GTK_BOX (box), self->detail);
  gtk_box_append (GTK_BOX (box), self->sections);
  gtk_widget_add_css_class (box, "page-body");
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 720);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  self->outer = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->outer), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->outer), clamp);
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
}

GtkWidget *
foyer_close_page_new (FoyerUiContext *context)
{
  FoyerClosePage *self = g_object_new (FOYER_TYPE_CLOSE_PAGE, NULL);

  self->context = g_object_ref (context);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "sync", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
foyer_close_show_day (FoyerUiContext *context,
                      GtkWindow      *window)
{
  char iso[11];

  foyer_ui_go (context, "close", foyer_params ("date", "s", foyer_date_format (foyer_ui_shown_date (context), iso), NULL));
}

guint
foyer_close_page_n_open (FoyerClosePage *self)
{
  return self->n_open;
}
