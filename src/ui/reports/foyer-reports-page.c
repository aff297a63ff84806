#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-activity-page.h"
#include "foyer-changes-page.h"
#include "foyer-labels.h"
#include "foyer-report-bookings.h"
#include "foyer-reports-page.h"

#define LAST "reports.section"

static const struct
{
  const char *name, *title, *right;
  GtkWidget *(*create) (FoyerUiContext *context);
} sections[] = {
  { "summary", N_("Summary"), "reports.summary", foyer_report_summary_new },
  { "bookings", N_("Appointments"), "reports.bookings", foyer_report_bookings_new },
  { "events", N_("Events"), "reports.bookings", foyer_report_events_new },
  { "money", N_("Profit and loss"), "finance.year", foyer_report_money_new },
  { "reviews", N_("Reviews"), "reports.reviews", foyer_report_reviews_new },
  { "changes", N_("Changes"), "security", foyer_changes_page_new },
  { "activity", N_("Exports and imports"), "security.exports", foyer_activity_page_new },
};

struct _FoyerReportsPage
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *box, *tabs, *stack, *middle, *end;
  GtkWidget *tab[G_N_ELEMENTS (sections)], *page[G_N_ELEMENTS (sections)];
  GtkWidget *titles[G_N_ELEMENTS (sections)], *ends[G_N_ELEMENTS (sections)]; /* owned (nullable): what the section puts beside the tabs */
  int on;                  /* -1: none yet */
};

static void page_init (FoyerPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FoyerReportsPage, foyer_reports_page, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (FOYER_TYPE_PAGE, page_init))

/* ---- sections -------------------------------------------------------------------------------------------------------------------------------- */

static void
make (FoyerReportsPage *self, int i)
{
  if (self->page[i] != NULL)
    return;
  self->page[i] = sections[i].create (self->context);
  foyer_a11y_label (self->page[i], _(sections[i].title));
  gtk_stack_add_named (GTK_STACK (self->stack), self->page[i], sections[i].name);
  if (!FOYER_IS_PAGE (self->page[i]))
    return;
  self->titles[i] = foyer_page_header_title (FOYER_PAGE (self->page[i]));
  self->ends[i] = foyer_page_header_end (FOYER_PAGE (self->page[i]));
  if (self->titles[i] != NULL)
    g_object_ref_sink (self->titles[i]);
  if (self->ends[i] != NULL)
    g_object_ref_sink (self->ends[i]);
}

static void
show_section (FoyerReportsPage *self, int i, JsonObject *args)
{
  gboolean other = self->on != i;

  if (other && self->on >= 0 && FOYER_IS_PAGE (self->page[self->on]))
    foyer_page_hidden (FOYER_PAGE (self->page[self->on]));
  make (self, i);
  if (other && self->on >= 0)
    foyer_ui_close (self->context); /* what stands at the side belongs to what was left */
  self->on = i;
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->page[i]);
  adw_bin_set_child (ADW_BIN (self->middle), self->titles[i]);
  adw_bin_set_child (ADW_BIN (self->end), self->ends[i]);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->tab[i]), TRUE);
  foyer_ui_set_local (self->context, LAST, sections[i].name);
  if (FOYER_IS_PAGE (self->page[i]))
    foyer_page_shown (FOYER_PAGE (self->page[i]), args);
}

static int
find (FoyerReportsPage *self, const char *name)
{
  for (int i = 0; i < (int) G_N_ELEMENTS (sections); i++)
    if (self->tab[i] != NULL && (name == NULL || strcmp (sections[i].name, name) == 0))
      return i;
  return -1;
}

static void
on_tab_cb (GtkToggleButton *button, FoyerReportsPage *self)
{
  for (int i = 0; i < (int) G_N_ELEMENTS (sections); i++)
    if (self->tab[i] == GTK_WIDGET (button) && gtk_toggle_button_get_active (button) && self->on != i)
      show_section (self, i, NULL);
}

void
foyer_reports_page_show (FoyerReportsPage *self, const char *section, JsonObject *args)
{
  int i = find (self, section);

  if (i >= 0)
    show_section (self, i, args);
}

GtkWidget *
foyer_reports_page_section (FoyerReportsPage *self)
{
  return self->on >= 0 ? self->page[self->on] : NULL;
}

const char *
foyer_reports_page_section_name (FoyerReportsPage *self)
{
  return self->on >= 0 ? sections[self->on].name : NULL;
}

/* ---- the page in the window ------------------------------------------------------------------------------------------------------------------ */

static FoyerPage *
current (FoyerPage *page)
{
  GtkWidget *section = foyer_reports_page_section (FOYER_REPORTS_PAGE (page));

  return section != NULL && FOYER_IS_PAGE (section) ? FOYER_PAGE (section) : NULL;
}

static void
page_shown (FoyerPage *page, JsonObject *args)
{
  FoyerReportsPage *self = FOYER_REPORTS_PAGE (page);
  const char *section = args != NULL ? foyer_json_str (args, "section") : NULL;
  int i = section != NULL ? find (self, section) : self->on >= 0 ? self->on : find (self, foyer_ui_local (self->context, LAST));

  if (i < 0)
    i = find (self, NULL);
  if (i >= 0)
    show_section (self, i, args != NULL ? foyer_json_obj (args, "args") : NULL);
}

static void
page_hidden (FoyerPage *page)
{
  if (current (page) != NULL)
    foyer_page_hidden (current (page));
}

static gboolean
page_search (FoyerPage *page)
{
  return current (page) != NULL && foyer_page_search (current (page));
}

static gboolean
page_create (FoyerPage *page)
{
  return current (page) != NULL && foyer_page_create (current (page));
}

static gboolean
page_back (FoyerPage *page)
{
  return current (page) != NULL && foyer_page_back (current (page));
}

static gboolean
page_ready (FoyerPage *page)
{
  return current (page) == NULL || foyer_page_ready (current (page));
}

static void
page_init (FoyerPageInterface *iface)
{
  iface->shown = page_shown;
  iface->hidden = page_hidden;
  iface->search = page_search;
  iface->create = page_create;
  iface->back = page_back;
  iface->ready = page_ready;
}

/* ---- the object --------------------------------------------------------------------------------------------------------------------------- */

static void
foyer_reports_page_dispose (GObject *object)
{
  FoyerReportsPage *self = FOYER_REPORTS_PAGE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  for (gsize i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      g_clear_object (&self->titles[i]);
      g_clear_object (&self->ends[i]);
    }
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_reports_page_parent_class)->dispose (object);
}

static void
foyer_reports_page_class_init (FoyerReportsPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_reports_page_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "reportspage");
}

static void
foyer_reports_page_init (FoyerReportsPage *self)
{
  self->on = -1;
}

GtkWidget *
foyer_reports_page_new (FoyerUiContext *context)
{
  FoyerReportsPage *self = g_object_new (FOYER_TYPE_REPORTS_PAGE, NULL);
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *scrolled = gtk_scrolled_window_new (), *first = NULL;

  self->context = g_object_ref (context);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->tabs = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->tabs, "report-tabs");
  for (gsize i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      if (!foyer_ui_may (context, sections[i].right))
        continue;
      self->tab[i] = gtk_toggle_button_new_with_label (_(sections[i].title));
      gtk_widget_set_name (self->tab[i], sections[i].name);
      gtk_widget_add_css_class (self->tab[i], "flat");
      foyer_a11y_label (self->tab[i], _(sections[i].title));
      gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->tab[i]), GTK_TOGGLE_BUTTON (first));
      first = self->tab[i];
      gtk_box_append (GTK_BOX (self->tabs), self->tab[i]);
      g_signal_connect (self->tab[i], "toggled", G_CALLBACK (on_tab_cb), self);
    }
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_EXTERNAL, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->tabs);
  gtk_widget_set_hexpand (scrolled, TRUE);
  self->middle = adw_bin_new ();
  self->end = adw_bin_new ();
  gtk_box_append (GTK_BOX (bar), scrolled);
  gtk_box_append (GTK_BOX (bar), self->middle);
  gtk_box_append (GTK_BOX (bar), self->end);
  gtk_widget_add_css_class (bar, "report-head");
  self->stack = gtk_stack_new ();
  gtk_stack_set_hhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_box_append (GTK_BOX (self->box), bar);
  gtk_box_append (GTK_BOX (self->box), self->stack);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}

void
foyer_reports_show_bookings (FoyerUiContext *context, GtkWindow *window)
{
  foyer_ui_go (context, "reports", foyer_params ("section", "s", "bookings", NULL));
}

void
foyer_reports_new_review (FoyerUiContext *context, GtkWindow *window)
{
  foyer_ui_open (context, "review", NULL);
}
