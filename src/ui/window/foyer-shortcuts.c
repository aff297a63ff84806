#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-pages.h"
#include "foyer-shortcuts.h"

typedef struct
{
  const char *group;
  const char *accel;  /* blanks between alternatives */
  const char *title;
  const char *action; /* NULL: only shown; the page has the key */
  gboolean late;      /* after the focused field */
} Shortcut;

static const Shortcut shortcuts[] = {
  { N_("Everywhere"), "<Control>k", N_("Find anything, do anything"), "win.palette", FALSE },
  { N_("Everywhere"), "<Control>n", N_("New visit, or what the page makes"), "win.new", FALSE },
  { N_("Everywhere"), "<Control>f", N_("Search on this page"), "win.search", FALSE },
  { N_("Everywhere"), "<Control>z", N_("Undo"), "win.undo", TRUE },
  { N_("Everywhere"), "Escape", N_("Back"), "win.back", TRUE },
  { N_("Everywhere"), "F8", N_("Narrow or wide sidebar"), "win.sidebar", FALSE },
  { N_("Everywhere"), "F10", N_("Menu"), NULL, FALSE },
  { N_("Everywhere"), "<Control>l", N_("Lock"), "win.lock", FALSE },
  { N_("Everywhere"), "F11", N_("Switch user"), "win.switch-user", FALSE },
  { N_("Everywhere"), "<Control>question", N_("Keyboard shortcuts"), "win.shortcuts", FALSE },
  { N_("Everywhere"), "<Control>q", N_("Quit"), "app.quit", FALSE },
  { N_("Calendar"), "Up Down Left Right", N_("Walk the times and people"), NULL, FALSE },
  { N_("Calendar"), "Page_Up Page_Down", N_("An hour earlier or later"), NULL, FALSE },
  { N_("Calendar"), "Home End", N_("Beginning or end of the working day"), NULL, FALSE },
  { N_("Calendar"), "Return", N_("Book here, or open the visit"), NULL, FALSE },
  { N_("Calendar"), "space", N_("Look at the appointment"), NULL, FALSE },
  { N_("Calendar"), "m", N_("Move by the arrow keys"), NULL, FALSE },
  { N_("Calendar"), "plus minus", N_("Longer, shorter"), NULL, FALSE },
  { N_("Calendar"), "<Shift>Up <Shift>Down", N_("Draw a stretch of time to book"), NULL, FALSE },
  { N_("Calendar"), "s", N_("Set the status"), NULL, FALSE },
  { N_("Calendar"), "Delete", N_("Delete the appointment"), NULL, FALSE },
  { N_("Calendar"), "Menu <Shift>F10", N_("All that can be done here"), NULL, FALSE },
  { N_("Calendar"), "F4", N_("Next free times; in a new booking, take the first"), NULL, FALSE },
  { N_("Calendar"), "<Alt>Left <Alt>Right", N_("Previous or next day or week, also while moving"), NULL, FALSE },
  { N_("Calendar"), "<Alt>Home", N_("Today"), NULL, FALSE },
  { N_("Calendar"), "<Control>1 <Control>2 <Control>3", N_("Day, week, list"), NULL, FALSE },
  { N_("Calendar"), "<Control>4", N_("Month"), NULL, FALSE },
  { N_("Calendar"), "<Control>x <Control>c", N_("Put a visit aside to move it, or copy it"), NULL, FALSE },
  { N_("Calendar"), "<Control>v", N_("Place what was put aside"), NULL, FALSE },
  { N_("Calendar"), "F3", N_("Book the first who waits for a time that became free"), NULL, FALSE },
  { N_("Calendar"), "<Control>5", N_("Front-desk board"), NULL, FALSE },
  { N_("Calendar"), "<Control>plus <Control>minus", N_("Larger, smaller"), NULL, FALSE },
  { N_("Calendar"), "<Control>0", N_("Usual size"), NULL, FALSE },
  { N_("Front desk"), "Up Down Left Right", N_("Walk the cards"), NULL, FALSE },
  { N_("Front desk"), "<Shift>Left <Shift>Right", N_("Move it back or on"), NULL, FALSE },
  { N_("Front desk"), "w", N_("Somebody walked in"), NULL, FALSE },
  { N_("Front desk"), "Delete", N_("Take a walk-in out of the queue"), NULL, FALSE },
  { N_("New booking"), "<Control>Return", N_("Book"), NULL, FALSE },
  { N_("Visit"), "F2", N_("Edit"), NULL, FALSE },
  { N_("Visit"), "F5", N_("Pay in cash"), NULL, FALSE },
  { N_("Visit"), "F6", N_("Pay by card"), NULL, FALSE },
  { N_("Visit"), "<Control>r", N_("Book the same again in some weeks"), NULL, FALSE },
  { N_("Visit"), "<Control><Shift>r", N_("Repeat on further days"), NULL, FALSE },
  { N_("Visit"), "F7", N_("Pay from the deposit"), NULL, FALSE },
  { N_("Visit"), "<Control>p", N_("Print the receipt"), NULL, FALSE },
  { N_("Visit"), "<Control>m", N_("Medical records"), NULL, FALSE },
  { N_("Group event"), "Return", N_("Enrol, or open the participant’s visit"), NULL, FALSE },
  { N_("Group event"), "Up Down", N_("Walk the participants"), NULL, FALSE },
  { N_("Group event"), "Delete", N_("Cancel the participant’s booking"), NULL, FALSE },
  { N_("Group event"), "F2", N_("Length, comment, link"), NULL, FALSE },
  { N_("Group event"), "<Control>d", N_("Duplicate to other dates"), NULL, FALSE },
  { N_("Group event"), "<Control><Shift>r", N_("Every week"), NULL, FALSE },
  { N_("Group event"), "<Control>p", N_("Print the list of participants"), NULL, FALSE },
  { N_("Group event"), "<Control>Delete", N_("Delete the event"), NULL, FALSE },
  { N_("Group event"), "<Control>Return", N_("Enrol a pasted list"), NULL, FALSE },
  { N_("Clients"), "space", N_("Tick the client"), NULL, FALSE },
  { N_("Clients"), "<Control>a", N_("Tick everybody found"), NULL, FALSE },
  { N_("Clients"), "F2", N_("Edit"), NULL, FALSE },
  { N_("Sales"), "<Alt>Left <Alt>Right", N_("Period before or after"), NULL, FALSE },
  { N_("Sales"), "<Alt>Home", N_("Today"), NULL, FALSE },
  { N_("Sales"), "Delete", N_("Cancel the transaction"), NULL, FALSE },
  { N_("Sales"), "<Control>p", N_("Print the receipt"), NULL, FALSE },
  { N_("Team"), "Up Down Left Right", N_("Walk the days and people of the schedule"), NULL, FALSE },
  { N_("Team"), "Return", N_("Hours of the day"), NULL, FALSE },
  { N_("Team"), "Page_Up Page_Down", N_("Period before or after"), NULL, FALSE },
  { N_("Changes"), "Delete", N_("Undo this change"), NULL, FALSE },
  { N_("Printing"), "<Control>p", N_("Print"), NULL, FALSE },
  { N_("Printing"), "<Control>s", N_("Save as PDF"), NULL, FALSE },
  { N_("Printing"), "<Alt>Left <Alt>Right", N_("Day before or after"), NULL, FALSE },
  { N_("Find anything"), "<Control>Return", N_("Book for the client found"), NULL, FALSE },
  { N_("Find anything"), "<Control>o", N_("Open the booking found"), NULL, FALSE },
  { N_("Find anything"), "<Control>t", N_("Call"), NULL, FALSE },
  { N_("Find anything"), "<Control>c", N_("Copy the phone or the name"), NULL, FALSE },
};

void
foyer_shortcuts_install (GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    if (shortcuts[i].action != NULL && !shortcuts[i].late)
      gtk_application_set_accels_for_action (application, shortcuts[i].action, (const char *[]) { shortcuts[i].accel, NULL });
  for (const FoyerCommandInfo *c = foyer_ui_commands; c->name != NULL; c++)
    if (c->accel != NULL)
      {
        g_autofree char *action = g_strconcat ("win.", c->name, NULL);
        gtk_application_set_accels_for_action (application, action, (const char *[]) { c->accel, NULL });
      }
  for (int i = 1; i <= 9; i++)
    {
      g_autofree char *action = g_strdup_printf ("win.page-number(%d)", i);
      g_autofree char *accel = g_strdup_printf ("<Alt>%d", i);
      gtk_application_set_accels_for_action (application, action, (const char *[]) { accel, NULL });
    }
}

void
foyer_shortcuts_install_window (GtkWidget *window)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    if (shortcuts[i].late)
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                            gtk_shortcut_new (gtk_shortcut_trigger_parse_string (shortcuts[i].accel),
                                                              gtk_named_action_new (shortcuts[i].action)));
  gtk_widget_add_controller (window, controller);
}

static char *
accel_words (const char *accels)
{
  g_auto (GStrv) parts = g_strsplit (accels, " ", -1);
  g_autoptr (GString) words = g_string_new (NULL);

  for (char **p = parts; *p != NULL; p++)
    {
      guint key;
      GdkModifierType mods;
      g_autofree char *label = NULL;

      if (!gtk_accelerator_parse (*p, &key, &mods))
        continue;
      label = gtk_accelerator_get_label (key, mods);
      if (words->len > 0)
        g_string_append (words, "   ");
      g_string_append (words, label);
    }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

static GtkWidget *
make_row (const char *title,
          const char *accels)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 24);
  GtkWidget *name = gtk_label_new (title);
  g_autofree char *words = accel_words (accels);
  GtkWidget *key = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (key, "keycap");
  gtk_box_append (GTK_BOX (row), name);
  gtk_box_append (GTK_BOX (row), key);
  return row;
}

/* Finds or makes the box of a group, under its heading. */
static GtkWidget *
group_box (GtkWidget  *content,
           GHashTable *groups,
           const char *group)
{
  GtkWidget *box = g_hash_table_lookup (groups, group);
  GtkWidget *heading;

  if (box != NULL)
    return box;
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  heading = gtk_label_new (_(group));
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (content), box);
  g_hash_table_insert (groups, (gpointer) group, box);
  return box;
}

void
foyer_shortcuts_show (GtkWindow *parent)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  g_autoptr (GHashTable) groups = g_hash_table_new (g_str_hash, g_str_equal);
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_window_set_title (GTK_WINDOW (window), _("Keyboard shortcuts"));
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (window), 520, 620);
  gtk_box_append (GTK_BOX (outer), adw_header_bar_new ());
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), content);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (outer), scrolled);
  gtk_widget_set_margin_start (content, 24);
  gtk_widget_set_margin_end (content, 24);
  gtk_widget_set_margin_top (content, 12);
  gtk_widget_set_margin_bottom (content, 24);
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_box_append (GTK_BOX (group_box (content, groups, shortcuts[i].group)), make_row (_(shortcuts[i].title), shortcuts[i].accel));
  gtk_box_append (GTK_BOX (group_box (content, groups, N_("Pages"))), make_row (_("First to ninth page"), "<Alt>1 <Alt>9"));
  for (const FoyerCommandInfo *c = foyer_ui_commands; c->name != NULL; c++)
    if (c->accel != NULL)
      gtk_box_append (GTK_BOX (group_box (content, groups, c->group)), make_row (_(c->title), c->accel));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, keys);
  adw_window_set_content (ADW_WINDOW (window), outer);
  gtk_window_present (GTK_WINDOW (window));
}
