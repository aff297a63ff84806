/* What clients said, and the average of each member (REP-8). */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-choice-chip.h"
#include "foyer-labels.h"
#include "foyer-page.h"
#include "foyer-report-words.h"
#include "foyer-reports-page.h"

enum
{
  PERIOD,
  RATING,
  N_CHIPS,
};

#define FOYER_TYPE_REPORT_REVIEWS (foyer_report_reviews_get_type ())
G_DECLARE_FINAL_TYPE (FoyerReportReviews, foyer_report_reviews, FOYER, REPORT_REVIEWS, GtkWidget)

struct _FoyerReportReviews
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *outer, *chip[N_CHIPS], *stack, *members, *list, *header;
  GCancellable *asking;
  char *staff;             /* id of the member whose reviews are shown; "place": the location's; NULL: all */
  gboolean loaded, filling;
};

static void page_init (FoyerPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FoyerReportReviews, foyer_report_reviews, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (FOYER_TYPE_PAGE, page_init))

static void ask (FoyerReportReviews *self);

/* ---- averages -------------------------------------------------------------------------------------------------------------------------------- */

static void
on_member_cb (GtkListBox *list, GtkListBoxRow *row, FoyerReportReviews *self)
{
  const char *id = gtk_widget_get_name (GTK_WIDGET (row));

  if (self->filling)
    return;
  g_free (self->staff);
  self->staff = g_strcmp0 (id, "all") == 0 ? NULL : g_strdup (id);
  ask (self);
}

static void
add_member (FoyerReportReviews *self, const char *id, const char *name, JsonObject *figures)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *title = gtk_label_new (name), *value = gtk_label_new (NULL), *of = gtk_label_new (NULL);
  gint64 n = foyer_json_num (figures, "count"), average = foyer_json_num (figures, "average");
  g_autofree char *text = n > 0 ? g_strdup_printf ("%.1f ★", (double) average / 100) : g_strdup ("–"), *count = g_strdup_printf ("%d", (int) n);
  /* Translators: name, average, how many reviews */
  g_autofree char *spoken = g_strdup_printf (ngettext ("%s: %s, %d review", "%s: %s, %d reviews", (gulong) n), name, text, (int) n);

  gtk_label_set_text (GTK_LABEL (value), text);
  gtk_label_set_text (GTK_LABEL (of), count);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (value, "numeric");
  gtk_widget_add_css_class (value, "figure");
  gtk_widget_add_css_class (of, "numeric");
  gtk_widget_add_css_class (of, "dim-label");
  gtk_label_set_width_chars (GTK_LABEL (of), 4);
  gtk_label_set_xalign (GTK_LABEL (of), 1);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), value);
  gtk_box_append (GTK_BOX (box), of);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_name (row, id);
  foyer_a11y_label (row, spoken);
  gtk_list_box_append (GTK_LIST_BOX (self->members), row);
  if (g_strcmp0 (self->staff != NULL ? self->staff : "all", id) == 0)
    gtk_list_box_select_row (GTK_LIST_BOX (self->members), GTK_LIST_BOX_ROW (row));
}

static void
on_averages_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerReportReviews *self = data;
  JsonObject *o = result != NULL ? json_node_get_object (result) : NULL;
  JsonArray *members = o != NULL ? foyer_json_arr (o, "members") : NULL;
  GtkWidget *child;

  if (o == NULL)
    return;
  self->filling = TRUE;
  while ((child = gtk_widget_get_first_child (self->members)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->members), child);
  add_member (self, "all", _("All reviews"), o);
  for (guint i = 0; members != NULL && i < json_array_get_length (members); i++)
    {
      JsonObject *member = json_array_get_object_element (members, i);

      if (foyer_json_str (member, "staff") != NULL)
        add_member (self, foyer_json_str (member, "staff"), foyer_json_str (member, "member") != NULL ? foyer_json_str (member, "member") : "–", member);
      else
        add_member (self, "place", foyer_ui_location_name (context), member);
    }
  self->filling = FALSE;
}

/* ---- reviews --------------------------------------------------------------------------------------------------------------------------------- */

static void
on_delete_cb (GtkWidget *button, FoyerReportReviews *self)
{
  foyer_ui_run (self->context, self, "review.delete", foyer_params ("id", "s", g_object_get_data (G_OBJECT (button), "id"), NULL), _("Review deleted"), NULL, NULL);
}

static void
on_visit_cb (GtkWidget *button, FoyerReportReviews *self)
{
  foyer_ui_open (self->context, "visit", foyer_params ("id", "s", g_object_get_data (G_OBJECT (button), "id"), NULL));
}

static GtkWidget *
row_button (FoyerReportReviews *self, const char *icon, const char *label, const char *id, GCallback callback)
{
  GtkWidget *button = foyer_icon_button (icon, label, NULL);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "id", g_strdup (id), g_free);
  g_signal_connect (button, "clicked", callback, self);
  return button;
}

static void
add_review (FoyerReportReviews *self, JsonObject *review)
{
  GtkWidget *row = adw_action_row_new ();
  const char *author = foyer_json_str (review, "author"), *text = foyer_json_str (review, "text"), *member = foyer_json_str (review, "member"), *by = foyer_json_str (review, "made_by");
  g_autofree char *when = foyer_format_instant (foyer_ui_time_format (self->context), foyer_ui_zone (self->context), foyer_json_num (review, "at"));
  g_autofree char *visit = foyer_json_str (review, "date") != NULL ? foyer_ui_date_text (self->context, foyer_json_str (review, "date")) : NULL;
  g_autofree char *of = visit != NULL ? g_strdup_printf (_("visit of %s"), visit) : NULL, *written = by != NULL ? g_strdup_printf (_("written down by %s"), by) : NULL;
  g_autofree char *title = g_strdup_printf ("%s  %s", foyer_report_stars (foyer_json_num (review, "rating")), author != NULL ? author : _("Without a name"));
  g_autoptr (GPtrArray) facts = g_ptr_array_new ();
  g_autofree char *line = NULL, *subtitle = NULL, *spoken = NULL;

  g_ptr_array_add (facts, (gpointer) (member != NULL ? member : foyer_ui_location_name (self->context)));
  g_ptr_array_add (facts, when);
  if (of != NULL)
    g_ptr_array_add (facts, of);
  if (written != NULL)
    g_ptr_array_add (facts, written);
  g_ptr_array_add (facts, NULL);
  line = g_strjoinv (" · ", (char **) facts->pdata);
  subtitle = text != NULL ? g_strdup_printf ("%s\n%s", text, line) : g_strdup (line);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  spoken = g_strdup_printf ("%d / 5, %s, %s", (int) foyer_json_num (review, "rating"), author != NULL ? author : _("Without a name"), subtitle);
  foyer_a11y_label (row, spoken);
  if (foyer_json_str (review, "visit") != NULL)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), row_button (self, "x-office-calendar-symbolic", _("Open the visit"), foyer_json_str (review, "visit"), G_CALLBACK (on_visit_cb)));
  if (foyer_ui_may (self->context, "reports.reviews-delete"))
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), row_button (self, "user-trash-symbolic", _("Delete the review"), foyer_json_str (review, "id"), G_CALLBACK (on_delete_cb)));
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static void
on_rows_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerReportReviews *self = data;
  JsonObject *o = result != NULL ? json_node_get_object (result) : NULL;
  JsonArray *rows = o != NULL ? foyer_json_arr (o, "rows") : NULL;
  GtkWidget *child;

  self->loaded = TRUE;
  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), child);
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    add_review (self, json_array_get_object_element (rows, i));
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), rows != NULL && json_array_get_length (rows) > 0 ? "list" : "empty");
}

static JsonObject *
question (FoyerReportReviews *self)
{
  JsonObject *params = json_object_new ();
  g_autofree char *period = foyer_choice_chip_dup (FOYER_CHOICE_CHIP (self->chip[PERIOD])), *rating = foyer_choice_chip_dup (FOYER_CHOICE_CHIP (self->chip[RATING]));
  gint64 from = G_MININT64, to = G_MAXINT64;
  char day[11];

  if (foyer_choice_chip_days (period, foyer_ui_today (self->context), foyer_ui_first_weekday (self->context), &from, &to))
    {
      if (from != G_MININT64)
        json_object_set_string_member (params, "from", foyer_date_format (from, day));
      if (to != G_MAXINT64)
        json_object_set_string_member (params, "to", foyer_date_format (to, day));
    }
  if (*rating != '\0')
    {
      json_object_set_int_member (params, "least", strcmp (rating, "low") == 0 ? 1 : rating[0] - '0');
      json_object_set_int_member (params, "most", strcmp (rating, "low") == 0 ? 3 : rating[0] - '0');
    }
  return params;
}

static void
ask (FoyerReportReviews *self)
{
  JsonObject *params = question (self);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  /* The averages are of everybody, whoever's reviews are shown. */
  foyer_ui_ask (self->context, self, "review.list", question (self), self->asking, on_averages_cb, self);
  if (g_strcmp0 (self->staff, "place") == 0)
    json_object_set_boolean_member (params, "place", TRUE);
  else if (self->staff != NULL)
    json_object_set_string_member (params, "staff", self->staff);
  foyer_ui_ask (self->context, self, "review.list", params, self->asking, on_rows_cb, self);
}

static void
on_changed_cb (FoyerReportReviews *self, const FoyerChangeSet *set)
{
  for (guint i = 0; i < set->n; i++)
    if (g_str_equal (set->rows[i].entity->name, "review"))
      {
        ask (self);
        break;
      }
}

/* ---- the page ----------------------------------------------------------------------------------------------------------------------------------- */

static GtkWidget *
page_end (FoyerPage *page)
{
  return FOYER_REPORT_REVIEWS (page)->header;
}

static void
page_shown (FoyerPage *page, JsonObject *args)
{
  ask (FOYER_REPORT_REVIEWS (page));
}

static gboolean
page_create (FoyerPage *page)
{
  FoyerReportReviews *self = FOYER_REPORT_REVIEWS (page);

  if (!foyer_ui_may (self->context, "booking.review"))
    return FALSE;
  foyer_reports_new_review (self->context, NULL);
  return TRUE;
}

static gboolean
page_ready (FoyerPage *page)
{
  return FOYER_REPORT_REVIEWS (page)->loaded;
}

static void
page_init (FoyerPageInterface *iface)
{
  iface->header_end = page_end;
  iface->shown = page_shown;
  iface->create = page_create;
  iface->ready = page_ready;
}

static void
foyer_report_reviews_dispose (GObject *object)
{
  FoyerReportReviews *self = FOYER_REPORT_REVIEWS (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_object (&self->header);
  g_clear_pointer (&self->staff, g_free);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_report_reviews_parent_class)->dispose (object);
}

static void
foyer_report_reviews_class_init (FoyerReportReviewsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_report_reviews_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "reportreviews");
}

static void
foyer_report_reviews_init (FoyerReportReviews *self)
{
}

static GtkWidget *
column (GtkWidget *child, int width, gboolean expand)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_valign (child, GTK_ALIGN_START);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), child);
  gtk_widget_set_size_request (scrolled, width, -1);
  gtk_widget_set_hexpand (scrolled, expand);
  gtk_widget_set_vexpand (scrolled, TRUE);
  return scrolled;
}

GtkWidget *
foyer_report_reviews_new (FoyerUiContext *context)
{
  FoyerReportReviews *self = g_object_new (FOYER_TYPE_REPORT_REVIEWS, NULL);
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *sides = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18), *empty = adw_status_page_new (), *clamp = adw_clamp_new ();

  self->context = g_object_ref (context);
  self->outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->chip[PERIOD] = foyer_choice_chip_new (context, _("At any time"), FALSE);
  foyer_choice_chip_add_periods (FOYER_CHOICE_CHIP (self->chip[PERIOD]), _("At any time"), FALSE);
  self->chip[RATING] = foyer_choice_chip_new (context, _("Any rating"), FALSE);
  foyer_choice_chip_add (FOYER_CHOICE_CHIP (self->chip[RATING]), "", _("Any rating"));
  foyer_choice_chip_add (FOYER_CHOICE_CHIP (self->chip[RATING]), "low", _("Three stars or less"));
  for (int i = 5; i >= 1; i--)
    {
      char name[2] = { (char) ('0' + i), '\0' };

      foyer_choice_chip_add (FOYER_CHOICE_CHIP (self->chip[RATING]), name, foyer_report_stars (i));
    }
  for (int i = 0; i < N_CHIPS; i++)
    {
      gtk_widget_set_size_request (self->chip[i], 158, -1);
      gtk_box_append (GTK_BOX (bar), self->chip[i]);
      g_signal_connect_swapped (self->chip[i], "changed", G_CALLBACK (ask), self);
    }
  gtk_widget_add_css_class (bar, "report-bar");
  self->members = gtk_list_box_new ();
  gtk_widget_add_css_class (self->members, "navigation-sidebar");
  foyer_a11y_label (self->members, _("Averages"));
  g_signal_connect (self->members, "row-activated", G_CALLBACK (on_member_cb), self);
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  foyer_a11y_label (self->list, _("Reviews"));
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 900);
  adw_clamp_set_child (ADW_CLAMP (clamp), self->list);
  gtk_widget_set_margin_top (clamp, 12);
  gtk_widget_set_margin_bottom (clamp, 18);
  gtk_widget_set_margin_start (clamp, 6);
  gtk_widget_set_margin_end (clamp, 18);
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (empty), "starred-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (empty), _("No reviews"));
  adw_status_page_set_description (ADW_STATUS_PAGE (empty), _("What clients say of a visit is written down here, or in the visit itself, with one to five stars."));
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), column (clamp, -1, TRUE), "list");
  gtk_stack_add_named (GTK_STACK (self->stack), empty, "empty");
  gtk_box_append (GTK_BOX (sides), column (self->members, 270, FALSE));
  gtk_box_append (GTK_BOX (sides), self->stack);
  gtk_box_append (GTK_BOX (self->outer), bar);
  gtk_box_append (GTK_BOX (self->outer), sides);
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
  if (foyer_ui_may (context, "booking.review"))
    {
      self->header = g_object_ref_sink (gtk_button_new_with_label (_("New review")));
      foyer_a11y_label (self->header, _("New review"));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->header), "win.review-new");
    }
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "refreshed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
