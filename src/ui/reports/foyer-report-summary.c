/* A day at a glance: who comes, who comes next, what clients said last (REP-13). */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-labels.h"
#include "foyer-page.h"
#include "foyer-report-words.h"
#include "foyer-reports-page.h"

enum
{
  TO_COME,
  CAME,
  AWAY,
  BOOKED,
  N_FIGURES,
};

#define FOYER_TYPE_REPORT_SUMMARY (foyer_report_summary_get_type ())
G_DECLARE_FINAL_TYPE (FoyerReportSummary, foyer_report_summary, FOYER, REPORT_SUMMARY, GtkWidget)

struct _FoyerReportSummary
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *outer, *day, *figure[N_FIGURES], *notice, *visits, *next, *reviews, *reviews_head, *header;
  GCancellable *asking;
  gint64 date;             /* G_MININT64: today, also tomorrow */
  guint again;
  gboolean loaded;
};

static void page_init (FoyerPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FoyerReportSummary, foyer_report_summary, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (FOYER_TYPE_PAGE, page_init))

static gint64
shown_date (FoyerReportSummary *self)
{
  return self->date == G_MININT64 ? foyer_ui_today (self->context) : self->date;
}

/* ---- lines ----------------------------------------------------------------------------------------------------------------------------------- */

static void
on_activated_cb (GtkListBox *list, GtkListBoxRow *row, FoyerReportSummary *self)
{
  JsonObject *visit = g_object_get_data (G_OBJECT (row), "row");

  if (visit != NULL)
    foyer_report_open (self->context, visit);
}

static void
clear (GtkWidget *list)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (list), child);
}

static GtkWidget *
cell (const char *text, const char *css, int chars)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  if (chars > 0)
    {
      gtk_label_set_width_chars (GTK_LABEL (label), chars);
      gtk_label_set_max_width_chars (GTK_LABEL (label), chars);
    }
  else
    gtk_widget_set_hexpand (label, TRUE);
  return label;
}

static void
add_visit (FoyerReportSummary *self, GtkWidget *list, JsonObject *visit, gboolean with_day)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *status;
  g_autofree char *minute = foyer_format_minute (foyer_ui_time_format (self->context), (int) foyer_json_num (visit, "start"));
  gint64 date = 0;
  gboolean dated = with_day && foyer_date_parse (foyer_json_str (visit, "date"), &date);
  g_autofree char *day = dated ? foyer_ui_date_short (self->context, date) : NULL, *when = NULL;
  g_autofree char *name = foyer_report_cell (self->context, visit, "client"), *phone = foyer_report_cell (self->context, visit, "phone");
  g_autofree char *title = *phone != '\0' ? g_strdup_printf ("%s · %s", name, phone) : g_strdup (name);
  const char *services = foyer_json_str (visit, "services"), *member = foyer_json_str (visit, "member");
  g_autofree char *about = services != NULL ? g_strdup_printf ("%s · %s", member != NULL ? member : "", services) : g_strdup (member != NULL ? member : "");
  const char *word = foyer_report_status (foyer_json_str (visit, "status"));
  g_autofree char *spoken = NULL;

  when = day != NULL ? g_strdup_printf ("%s %s", day, minute) : g_strdup (minute);
  gtk_box_append (GTK_BOX (box), cell (when, "numeric", with_day ? 15 : 7));
  gtk_box_append (GTK_BOX (words), cell (title, NULL, 0));
  gtk_box_append (GTK_BOX (words), cell (about, "dim-label", 0));
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (box), words);
  status = gtk_label_new (word);
  foyer_report_status_class (status, foyer_json_str (visit, "status"));
  gtk_box_append (GTK_BOX (box), status);
  gtk_widget_add_css_class (box, "summary-line");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  spoken = g_strdup_printf ("%s, %s, %s, %s", when, title, about, word);
  foyer_a11y_label (row, spoken);
  g_object_set_data_full (G_OBJECT (row), "row", json_object_ref (visit), (GDestroyNotify) json_object_unref);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
}

static void
add_words (GtkWidget *list, const char *text)
{
  GtkWidget *row = gtk_list_box_row_new (), *label = cell (text, "dim-label", 0);

  gtk_widget_add_css_class (label, "summary-line");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  foyer_a11y_label (row, text);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
}

static void
add_review (FoyerReportSummary *self, JsonObject *review)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  const char *author = foyer_json_str (review, "author"), *text = foyer_json_str (review, "text"), *member = foyer_json_str (review, "member");
  g_autofree char *title = g_strdup_printf ("%s  %s", foyer_report_stars (foyer_json_num (review, "rating")), member != NULL ? member : foyer_ui_location_name (self->context));
  g_autofree char *about = text != NULL && author != NULL ? g_strdup_printf ("“%s” · %s", text, author) : g_strdup (text != NULL ? text : author != NULL ? author : "");
  g_autofree char *spoken = g_strdup_printf ("%d / 5, %s, %s", (int) foyer_json_num (review, "rating"), member != NULL ? member : "", about);

  gtk_box_append (GTK_BOX (box), cell (title, NULL, 0));
  gtk_box_append (GTK_BOX (box), cell (about, "dim-label", 0));
  gtk_widget_add_css_class (box, "summary-line");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), foyer_json_str (review, "visit") != NULL);
  if (foyer_json_str (review, "visit") != NULL)
    g_object_set_data_full (G_OBJECT (row), "row", json_object_ref (review), (GDestroyNotify) json_object_unref);
  foyer_a11y_label (row, spoken);
  gtk_list_box_append (GTK_LIST_BOX (self->reviews), row);
}

/* ---- reading --------------------------------------------------------------------------------------------------------------------------------- */

static void
fill (FoyerReportSummary *self, GtkWidget *list, JsonArray *rows, gboolean with_day, const char *nothing)
{
  clear (list);
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    add_visit (self, list, json_array_get_object_element (rows, i), with_day);
  if (rows == NULL || json_array_get_length (rows) == 0)
    add_words (list, nothing);
}

static void
set_figure (FoyerReportSummary *self, int i, gint64 value)
{
  g_autofree char *text = g_strdup_printf ("%'d", (int) value);

  gtk_label_set_text (GTK_LABEL (self->figure[i]), text);
}

static void
on_summary_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerReportSummary *self = data;
  JsonObject *o = result != NULL ? json_node_get_object (result) : NULL;
  JsonArray *reviews = o != NULL ? foyer_json_arr (o, "reviews") : NULL;
  const char *notice = o != NULL ? foyer_json_str (o, "notice") : NULL;

  self->loaded = TRUE;
  if (o == NULL)
    {
      g_autofree char *text = foyer_ui_error_text (error);

      foyer_ui_toast (context, "%s", text);
      return;
    }
  gtk_label_set_text (GTK_LABEL (self->notice), notice != NULL ? notice : "");
  gtk_widget_set_visible (self->notice, notice != NULL);
  set_figure (self, TO_COME, foyer_json_num (o, "pending") + foyer_json_num (o, "confirmed"));
  set_figure (self, CAME, foyer_json_num (o, "arrived"));
  set_figure (self, AWAY, foyer_json_num (o, "no_show"));
  set_figure (self, BOOKED, foyer_json_num (o, "booked"));
  fill (self, self->visits, foyer_json_arr (o, "visits"), FALSE, _("Nobody is booked on this day."));
  fill (self, self->next, foyer_json_arr (o, "next"), TRUE, _("Nobody is booked in the weeks after it."));
  clear (self->reviews);
  for (guint i = 0; reviews != NULL && i < json_array_get_length (reviews); i++)
    add_review (self, json_array_get_object_element (reviews, i));
  if (reviews != NULL && json_array_get_length (reviews) == 0)
    add_words (self->reviews, _("No reviews yet."));
  gtk_widget_set_visible (self->reviews_head, reviews != NULL);
  gtk_widget_set_visible (self->reviews, reviews != NULL);
}

static void
ask (FoyerReportSummary *self)
{
  g_autofree char *day = foyer_format_date_long (foyer_ui_time_format (self->context), shown_date (self));
  char iso[11];

  gtk_label_set_text (GTK_LABEL (self->day), day);
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  foyer_ui_ask (self->context, self, "report.summary", foyer_params ("date", "s", foyer_date_format (shown_date (self), iso), NULL), self->asking, on_summary_cb, self);
}

static gboolean
on_again_cb (gpointer data)
{
  FOYER_REPORT_SUMMARY (data)->again = 0;
  ask (data);
  return G_SOURCE_REMOVE;
}

static void
on_changed_cb (FoyerReportSummary *self, const FoyerChangeSet *set)
{
  static const char *const tables[] = { "appointment", "visit", "client", "review", NULL };

  for (guint i = 0; i < set->n; i++)
    if (g_strv_contains (tables, set->rows[i].entity->name) && self->again == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
      self->again = g_timeout_add (300, on_again_cb, self);
}

static void
step (FoyerReportSummary *self, int days)
{
  self->date = days == 0 ? G_MININT64 : shown_date (self) + days;
  ask (self);
}

static void
on_before_cb (FoyerReportSummary *self)
{
  step (self, -1);
}

static void
on_after_cb (FoyerReportSummary *self)
{
  step (self, 1);
}

static void
on_today_cb (FoyerReportSummary *self)
{
  step (self, 0);
}

/* ---- the page ----------------------------------------------------------------------------------------------------------------------------------- */

static GtkWidget *
page_end (FoyerPage *page)
{
  return FOYER_REPORT_SUMMARY (page)->header;
}

static void
page_shown (FoyerPage *page, JsonObject *args)
{
  ask (FOYER_REPORT_SUMMARY (page));
}

static gboolean
page_ready (FoyerPage *page)
{
  return FOYER_REPORT_SUMMARY (page)->loaded;
}

static void
page_init (FoyerPageInterface *iface)
{
  iface->header_end = page_end;
  iface->shown = page_shown;
  iface->ready = page_ready;
}

static void
foyer_report_summary_dispose (GObject *object)
{
  FoyerReportSummary *self = FOYER_REPORT_SUMMARY (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_handle_id (&self->again, g_source_remove);
  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_object (&self->header);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_report_summary_parent_class)->dispose (object);
}

static void
foyer_report_summary_class_init (FoyerReportSummaryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_report_summary_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "reportsummary");
}

static void
foyer_report_summary_init (FoyerReportSummary *self)
{
  self->date = G_MININT64;
}

static GtkWidget *
lines (FoyerReportSummary *self, const char *title)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  foyer_a11y_label (list, title);
  g_signal_connect (list, "row-activated", G_CALLBACK (on_activated_cb), self);
  return list;
}

static GtkWidget *
head (const char *title)
{
  GtkWidget *label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "title-4");
  return label;
}

static GtkWidget *
build_header (FoyerReportSummary *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *before = foyer_icon_button ("go-previous-symbolic", _("The day before"), NULL);
  GtkWidget *after = foyer_icon_button ("go-next-symbolic", _("The day after"), NULL), *today = gtk_button_new_with_label (_("Today"));

  foyer_a11y_label (today, _("Today"));
  self->day = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->day, "numeric");
  g_signal_connect_swapped (before, "clicked", G_CALLBACK (on_before_cb), self);
  g_signal_connect_swapped (after, "clicked", G_CALLBACK (on_after_cb), self);
  g_signal_connect_swapped (today, "clicked", G_CALLBACK (on_today_cb), self);
  gtk_box_append (GTK_BOX (box), self->day);
  gtk_box_append (GTK_BOX (box), before);
  gtk_box_append (GTK_BOX (box), today);
  gtk_box_append (GTK_BOX (box), after);
  return box;
}

GtkWidget *
foyer_report_summary_new (FoyerUiContext *context)
{
  static const char *const captions[N_FIGURES] = { N_("Still to come"), N_("Came"), N_("Did not come"), N_("Booked that day") };
  FoyerReportSummary *self = g_object_new (FOYER_TYPE_REPORT_SUMMARY, NULL);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18), *figures = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 36), *sides = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 24);
  GtkWidget *left = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9), *right = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9), *clamp = adw_clamp_new (), *scrolled = gtk_scrolled_window_new ();

  self->context = g_object_ref (context);
  self->header = g_object_ref_sink (build_header (self));
  for (int i = 0; i < N_FIGURES; i++)
    {
      gtk_box_append (GTK_BOX (figures), foyer_figure_new (_(captions[i]), &self->figure[i]));
      gtk_widget_add_css_class (self->figure[i], "title-2");
    }
  self->notice = foyer_wrapped_label ("", "alert-strip");
  gtk_widget_set_visible (self->notice, FALSE);
  self->visits = lines (self, _("Visits of the day"));
  self->next = lines (self, _("Next visits"));
  self->reviews = lines (self, _("Last reviews"));
  self->reviews_head = head (_("Last reviews"));
  gtk_box_append (GTK_BOX (left), head (_("Visits of the day")));
  gtk_box_append (GTK_BOX (left), self->visits);
  gtk_box_append (GTK_BOX (right), self->reviews_head);
  gtk_box_append (GTK_BOX (right), self->reviews);
  gtk_box_append (GTK_BOX (right), head (_("Next visits")));
  gtk_box_append (GTK_BOX (right), self->next);
  gtk_box_set_homogeneous (GTK_BOX (sides), TRUE);
  gtk_box_append (GTK_BOX (sides), left);
  gtk_box_append (GTK_BOX (sides), right);
  gtk_box_append (GTK_BOX (body), figures);
  gtk_box_append (GTK_BOX (body), self->notice);
  gtk_box_append (GTK_BOX (body), sides);
  gtk_widget_add_css_class (body, "page-body");
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 1400);
  adw_clamp_set_child (ADW_CLAMP (clamp), body);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  self->outer = scrolled;
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_widget_set_parent (scrolled, GTK_WIDGET (self));
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "refreshed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
