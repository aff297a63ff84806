#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-pages.h"
#include "foyer-shortcuts.h"
#include "foyer-text.h"

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
  { N_("Visit"), "<Control><Shift>p", N_("Card for the client: when and where"), NULL, FALSE },
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
  { N_("Printing"), "<Control>c", N_("Copy the client’s card as words"), NULL, FALSE },
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

/* ---- the window --------------------------------------------------------------------------------------------------------- */
#define N_COLUMNS 2
#define COLUMN_WIDTH 420

/* What of it is on view. */
typedef struct
{
  GtkWidget *columns[N_COLUMNS], *scrolled, *search, *none;
  GPtrArray *rows; /* (element-type GtkWidget) borrowed; "words": what it is found by */
} Seen;

static void
seen_free (gpointer data)
{
  Seen *seen = data;

  g_ptr_array_unref (seen->rows);
  g_free (seen);
}

/* One cap for each key that does it; @said: all of them, for the ear and the search. */
static GtkWidget *
make_caps (const char *accels,
           GString    *said)
{
  g_auto (GStrv) parts = g_strsplit (accels, " ", -1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  for (char **p = parts; *p != NULL; p++)
    {
      guint key;
      GdkModifierType mods;
      g_autofree char *label = NULL;
      GtkWidget *cap;

      if (!gtk_accelerator_parse (*p, &key, &mods))
        continue;
      label = gtk_accelerator_get_label (key, mods);
      cap = gtk_label_new (label);
      gtk_widget_add_css_class (cap, "keycap");
      gtk_widget_set_valign (cap, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (box), cap);
      g_string_append_printf (said, " %s", label);
    }
  return box;
}

static void
add_row (Seen       *seen,
         GtkWidget  *group,
         const char *title,
         const char *accels)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *name = gtk_label_new (title);
  g_autoptr (GString) said = g_string_new (gtk_label_get_text (GTK_LABEL (gtk_widget_get_first_child (group))));

  g_string_append_printf (said, " %s", title);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_wrap (GTK_LABEL (name), TRUE);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_box_append (GTK_BOX (row), name);
  gtk_box_append (GTK_BOX (row), make_caps (accels, said));
  gtk_widget_add_css_class (row, "shortcut-row");
  g_object_set_data_full (G_OBJECT (row), "words", foyer_fold (said->str), g_free);
  gtk_box_append (GTK_BOX (group), row);
  g_ptr_array_add (seen->rows, row);
}

/* Every shortcut there is: NULL when @nth is past the last. */
static const char *
nth_shortcut (guint        nth,
              const char **group,
              const char **title)
{
  if (nth < G_N_ELEMENTS (shortcuts))
    {
      *group = shortcuts[nth].group;
      *title = shortcuts[nth].title;
      return shortcuts[nth].accel;
    }
  nth -= G_N_ELEMENTS (shortcuts);
  if (nth == 0)
    {
      *group = N_("Pages");
      *title = N_("First to ninth page");
      return "<Alt>1 <Alt>9";
    }
  for (const FoyerCommandInfo *c = foyer_ui_commands; c->name != NULL; c++)
    if (c->accel != NULL && --nth == 0)
      {
        *group = c->group;
        *title = c->title;
        return c->accel;
      }
  return NULL;
}

/* Groups stand in the order in which they are first named, the first half of all lines in the first column. */
static void
fill (Seen *seen)
{
  g_autoptr (GPtrArray) order = g_ptr_array_new ();
  g_autoptr (GHashTable) sizes = g_hash_table_new (g_str_hash, g_str_equal);
  const char *group, *title, *accels;
  guint all = 0, before = 0;

  for (guint i = 0; nth_shortcut (i, &group, &title) != NULL; i++)
    {
      guint size = GPOINTER_TO_UINT (g_hash_table_lookup (sizes, group));

      if (size == 0)
        g_ptr_array_add (order, (gpointer) group);
      all += size == 0 ? 3 : 1; /* its heading takes the room of two */
      g_hash_table_insert (sizes, (gpointer) group, GUINT_TO_POINTER (size + 1));
    }
  for (guint g = 0; g < order->len; g++)
    {
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *heading = gtk_label_new (_(order->pdata[g]));
      guint size = GPOINTER_TO_UINT (g_hash_table_lookup (sizes, order->pdata[g])) + 2;

      gtk_label_set_xalign (GTK_LABEL (heading), 0);
      gtk_widget_add_css_class (heading, "heading");
      gtk_widget_add_css_class (heading, "shortcut-group");
      gtk_box_append (GTK_BOX (box), heading);
      gtk_box_append (GTK_BOX (seen->columns[before + size / 2 > all / 2 ? 1 : 0]), box);
      before += size;
      for (guint i = 0; (accels = nth_shortcut (i, &group, &title)) != NULL; i++)
        if (g_str_equal (group, order->pdata[g]))
          add_row (seen, box, _(title), accels);
    }
}

static gboolean
fits (GtkWidget *row,
      GStrv      words)
{
  const char *hay = g_object_get_data (G_OBJECT (row), "words");

  for (char **w = words; *w != NULL; w++)
    if (strstr (hay, *w) == NULL)
      return FALSE;
  return TRUE;
}

static void
on_search_cb (GtkEditable *search,
              Seen        *seen)
{
  g_autofree char *typed = foyer_fold (gtk_editable_get_text (search));
  g_auto (GStrv) words = g_strsplit (typed, " ", -1);
  gboolean any = FALSE;

  for (guint c = 0; c < N_COLUMNS; c++)
    for (GtkWidget *box = gtk_widget_get_first_child (seen->columns[c]); box != NULL; box = gtk_widget_get_next_sibling (box))
      gtk_widget_set_visible (box, FALSE);
  for (guint i = 0; i < seen->rows->len; i++)
    {
      gboolean found = fits (seen->rows->pdata[i], words);

      gtk_widget_set_visible (seen->rows->pdata[i], found);
      if (found)
        gtk_widget_set_visible (gtk_widget_get_parent (seen->rows->pdata[i]), TRUE);
      any |= found;
    }
  /* What is found in the second column only stands in the middle. */
  for (guint c = 0; c < N_COLUMNS; c++)
    {
      GtkWidget *box = gtk_widget_get_first_child (seen->columns[c]);

      while (box != NULL && !gtk_widget_get_visible (box))
        box = gtk_widget_get_next_sibling (box);
      gtk_widget_set_visible (seen->columns[c], box != NULL);
    }
  gtk_widget_set_visible (seen->scrolled, any);
  gtk_widget_set_visible (seen->none, !any);
}

/* Esc in the search empties it first. */
static void
on_stop_search_cb (GtkSearchEntry *search)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (search)) != '\0')
    gtk_editable_set_text (GTK_EDITABLE (search), "");
  else
    gtk_window_close (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (search))));
}

void
foyer_shortcuts_show (GtkWindow *parent)
{
  GtkWidget *window = adw_window_new (), *header = adw_header_bar_new ();
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 36);
  GtkEventController *keys = gtk_shortcut_controller_new ();
  Seen *seen = g_new0 (Seen, 1);

  g_object_set_data_full (G_OBJECT (window), "foyer-seen", seen, seen_free);
  seen->rows = g_ptr_array_new ();
  gtk_window_set_title (GTK_WINDOW (window), _("Keyboard shortcuts"));
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (window), 940, 640);
  seen->search = gtk_search_entry_new ();
  g_object_set (seen->search, "placeholder-text", _("Find a key or what it does"), NULL);
  foyer_a11y_label (seen->search, _("Find a key or what it does"));
  gtk_editable_set_width_chars (GTK_EDITABLE (seen->search), 30);
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (seen->search), window);
  g_signal_connect (seen->search, "search-changed", G_CALLBACK (on_search_cb), seen);
  g_signal_connect (seen->search, "stop-search", G_CALLBACK (on_stop_search_cb), NULL);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), seen->search);
  gtk_box_append (GTK_BOX (outer), header);
  seen->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (seen->scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (seen->scrolled), content);
  gtk_widget_set_vexpand (seen->scrolled, TRUE);
  gtk_box_append (GTK_BOX (outer), seen->scrolled);
  seen->none = gtk_label_new (_("No key does that."));
  gtk_widget_add_css_class (seen->none, "dim-label");
  gtk_widget_set_vexpand (seen->none, TRUE);
  gtk_widget_set_visible (seen->none, FALSE);
  gtk_box_append (GTK_BOX (outer), seen->none);
  gtk_widget_add_css_class (content, "shortcuts");
  gtk_box_set_homogeneous (GTK_BOX (content), TRUE);
  gtk_widget_set_halign (content, GTK_ALIGN_CENTER);
  for (guint c = 0; c < N_COLUMNS; c++)
    {
      seen->columns[c] = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
      gtk_widget_set_valign (seen->columns[c], GTK_ALIGN_START);
      gtk_widget_set_size_request (seen->columns[c], COLUMN_WIDTH, -1);
      gtk_box_append (GTK_BOX (content), seen->columns[c]);
    }
  fill (seen);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, keys);
  adw_window_set_content (ADW_WINDOW (window), outer);
  gtk_window_present (GTK_WINDOW (window));
}
