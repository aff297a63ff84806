#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-labels.h"
#include "foyer-live.h"
#include "foyer-page.h"
#include "foyer-schedule-view.h"
#include "foyer-team-page.h"

struct _FoyerTeamPage
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *stack, *switcher, *add; /* the last two are in the header bar; owned */
  GtkWidget *schedule;     /* NULL without the right */
};

static void page_init (FoyerPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FoyerTeamPage, foyer_team_page, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (FOYER_TYPE_PAGE, page_init))

/* ---- absences ----------------------------------------------------------------------------------------------------------- */

const char *const foyer_absences[] = { "vacation", "sick", "training", "day off", NULL };

const char *
foyer_absence_title (const char *kind)
{
  static const char *const titles[] = { N_("Vacation"), N_("Sick leave"), N_("Training"), N_("Day off") };

  for (gsize i = 0; foyer_absences[i] != NULL; i++)
    if (g_strcmp0 (kind, foyer_absences[i]) == 0)
      return _(titles[i]);
  return kind;
}

/* ---- positions (POS-1) -------------------------------------------------------------------------------------------------- */

static char *
position_caption (FoyerUiContext *context, JsonObject *row)
{
  int n = (int) foyer_json_num (row, "members");
  return g_strdup_printf (ngettext ("%d member", "%d members", n), n);
}

static const FoyerNameList position_kind = {
  "position", "name", "position.create", "position.update", "position.delete", "position.reorder", N_("New position"), N_("Position deleted"), position_caption, NULL, NULL, NULL,
};

static void
build_positions (FoyerLive *live, GtkBox *box, JsonNode *result, gpointer data)
{
  FoyerUiContext *context = foyer_live_context (live);
  GtkWidget *list = foyer_name_list_new (context, &position_kind, json_node_get_array (result), foyer_ui_may (context, "setup.positions-create"));

  foyer_live_clear (box);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (list), _("Positions"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (list), _("What people are here, such as Stylist. Calendar and schedule can be narrowed to one."));
  gtk_box_append (box, list);
}

GtkWidget *
foyer_positions_new (FoyerUiContext *context)
{
  return foyer_column_new (foyer_live_new (context, "position.list", NULL, "position staff", build_positions, NULL), 640);
}

/* ---- the page in the window --------------------------------------------------------------------------------------------- */

static const char *
section (FoyerTeamPage *self)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (self->stack));
}

static void
on_section_cb (FoyerTeamPage *self)
{
  gboolean members = g_strcmp0 (section (self), "members") == 0, schedule = g_strcmp0 (section (self), "schedule") == 0;

  gtk_widget_set_visible (self->add, members || schedule);
  gtk_button_set_label (GTK_BUTTON (self->add), members ? _("New member") : _("Fill…"));
  foyer_a11y_label (self->add, members ? _("New member") : _("Fill the schedule"));
  if (section (self) != NULL)
    foyer_ui_set_local (self->context, "team.section", section (self));
}

static void
do_add (FoyerTeamPage *self)
{
  foyer_ui_open (self->context, g_strcmp0 (section (self), "members") == 0 ? "staff" : "fill", NULL);
}

static GtkWidget *
page_header_title (FoyerPage *page)
{
  FoyerTeamPage *self = FOYER_TEAM_PAGE (page);

  /* Nothing to switch between for those who only plan. */
  return foyer_ui_may (self->context, "setup.team") ? self->switcher : NULL;
}

static GtkWidget *
page_header_end (FoyerPage *page)
{
  return FOYER_TEAM_PAGE (page)->add;
}

static void
page_shown (FoyerPage *page, JsonObject *args)
{
  FoyerTeamPage *self = FOYER_TEAM_PAGE (page);
  const char *wanted = args ? foyer_json_str (args, "section") : NULL;

  if (wanted == NULL && args == NULL)
    wanted = foyer_ui_local (self->context, "team.section");
  if (wanted != NULL && gtk_stack_get_child_by_name (GTK_STACK (self->stack), wanted) != NULL)
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), wanted);
  if (self->schedule != NULL && args != NULL && g_strcmp0 (wanted, "schedule") == 0)
    foyer_schedule_view_show (FOYER_SCHEDULE_VIEW (self->schedule), foyer_json_str (args, "staff"), foyer_json_str (args, "date"));
}

static gboolean
page_search (FoyerPage *page)
{
  FoyerTeamPage *self = FOYER_TEAM_PAGE (page);

  if (g_strcmp0 (section (self), "members") == 0)
    foyer_team_list_focus_search (gtk_stack_get_visible_child (GTK_STACK (self->stack)));
  else if (g_strcmp0 (section (self), "schedule") == 0)
    foyer_schedule_view_search (FOYER_SCHEDULE_VIEW (self->schedule));
  else
    return FALSE;
  return TRUE;
}

static gboolean
page_create (FoyerPage *page)
{
  FoyerTeamPage *self = FOYER_TEAM_PAGE (page);

  if (g_strcmp0 (section (self), "positions") == 0)
    return FALSE;
  do_add (self);
  return TRUE;
}

static gboolean
waiting (GtkWidget *widget)
{
  if (FOYER_IS_LIVE (widget) && !foyer_live_ready (FOYER_LIVE (widget)))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (waiting (child))
      return TRUE;
  return FALSE;
}

static gboolean
page_ready (FoyerPage *page)
{
  GtkWidget *child = gtk_stack_get_visible_child (GTK_STACK (FOYER_TEAM_PAGE (page)->stack));
  return child != NULL && !waiting (child);
}

static void
page_init (FoyerPageInterface *iface)
{
  iface->header_title = page_header_title;
  iface->header_end = page_header_end;
  iface->shown = page_shown;
  iface->search = page_search;
  iface->create = page_create;
  iface->ready = page_ready;
}

static void
foyer_team_page_dispose (GObject *object)
{
  FoyerTeamPage *self = FOYER_TEAM_PAGE (object);

  if (self->switcher != NULL)
    gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (self->switcher), NULL);
  g_clear_object (&self->switcher);
  g_clear_object (&self->add);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_team_page_parent_class)->dispose (object);
}

static void
foyer_team_page_class_init (FoyerTeamPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_team_page_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "teampage");
}

static void
foyer_team_page_init (FoyerTeamPage *self)
{
}

GtkWidget *
foyer_team_page_new (FoyerUiContext *context)
{
  FoyerTeamPage *self = g_object_new (FOYER_TYPE_TEAM_PAGE, NULL);

  self->context = g_object_ref (context);
  self->stack = gtk_stack_new ();
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
  if (foyer_ui_may (context, "setup.team"))
    gtk_stack_add_titled (GTK_STACK (self->stack), foyer_team_list_new (context), "members", _("Members"));
  self->schedule = foyer_schedule_view_new (context);
  gtk_stack_add_titled (GTK_STACK (self->stack), self->schedule, "schedule", _("Schedule"));
  if (foyer_ui_may (context, "setup.team"))
    gtk_stack_add_titled (GTK_STACK (self->stack), foyer_positions_new (context), "positions", _("Positions"));
  self->switcher = g_object_ref_sink (gtk_stack_switcher_new ());
  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (self->switcher), GTK_STACK (self->stack));
  foyer_a11y_label (self->switcher, _("Team"));
  self->add = g_object_ref_sink (gtk_button_new_with_label (""));
  g_signal_connect_object (self->add, "clicked", G_CALLBACK (do_add), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stack, "notify::visible-child", G_CALLBACK (on_section_cb), self, G_CONNECT_SWAPPED);
  on_section_cb (self);
  return GTK_WIDGET (self);
}
