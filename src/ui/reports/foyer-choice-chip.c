#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-choice-chip.h"
#include "foyer-labels.h"

struct _FoyerChoiceChip
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *button, *label, *list, *from, *to;
  char *title;
  gboolean many, setting;
  GHashTable *chosen; /* names */
};

G_DEFINE_FINAL_TYPE (FoyerChoiceChip, foyer_choice_chip, GTK_TYPE_WIDGET)

static guint changed_signal;

static const struct
{
  const char *name, *label;
  int from, to;   /* days from today */
  gboolean ahead; /* speaks of days to come */
} periods[] = {
  { "today", N_("Today"), 0, 0, FALSE },         { "yesterday", N_("Yesterday"), -1, -1, FALSE }, { "tomorrow", N_("Tomorrow"), 1, 1, TRUE },
  { "week", N_("This week"), 0, 0, FALSE },      { "next-7", N_("Next 7 days"), 0, 6, TRUE },     { "month", N_("This month"), 0, 0, FALSE },
  { "last-month", N_("Last month"), 0, 0, FALSE }, { "last-90", N_("Last 90 days"), -89, 0, FALSE }, { "year", N_("This year"), 0, 0, FALSE },
};

gboolean
foyer_choice_chip_days (const char *name, gint64 today, int first_weekday, gint64 *from, gint64 *to)
{
  const char *dots = name != NULL ? strstr (name, "..") : NULL;
  int year, month, day;

  foyer_date_split (today, &year, &month, &day);
  if (dots != NULL)
    {
      g_autofree char *first = g_strndup (name, (gsize) (dots - name));
      gboolean any = foyer_date_parse (first, from);

      return foyer_date_parse (dots + 2, to) || any;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (periods); i++)
    {
      if (g_strcmp0 (periods[i].name, name) != 0)
        continue;
      *from = today + periods[i].from;
      *to = today + periods[i].to;
      if (strcmp (name, "week") == 0)
        {
          *from = today - (foyer_date_weekday (today) - first_weekday + 7) % 7;
          *to = *from + 6;
        }
      else if (strcmp (name, "month") == 0 || strcmp (name, "last-month") == 0)
        {
          *from = foyer_date_make (year, month, 1);
          if (strcmp (name, "last-month") == 0)
            *from = foyer_date_add_months (*from, -1);
          *to = foyer_date_add_months (*from, 1) - 1;
        }
      else if (strcmp (name, "year") == 0)
        {
          *from = foyer_date_make (year, 1, 1);
          *to = foyer_date_make (year, 12, 31);
        }
      return TRUE;
    }
  return FALSE;
}

/* ---- what it says ----------------------------------------------------------------------------------------------------------------------- */

static char *
days_text (FoyerChoiceChip *self, const char *name)
{
  gint64 from = G_MININT64, to = G_MAXINT64;
  g_autofree char *first = NULL, *last = NULL;

  if (!foyer_choice_chip_days (name, foyer_ui_today (self->context), 1, &from, &to))
    return NULL;
  first = from != G_MININT64 ? foyer_ui_date (self->context, from) : g_strdup ("");
  last = to != G_MAXINT64 ? foyer_ui_date (self->context, to) : g_strdup ("");
  return from == to ? g_steal_pointer (&first) : g_strdup_printf ("%s – %s", first, last);
}

static void
show_words (FoyerChoiceChip *self)
{
  g_autofree char *text = NULL, *spoken = NULL;
  guint n = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (self->list); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *check = gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row));
      const char *name = gtk_widget_get_name (check);

      if (name[0] == '=' && name[1] != '\0' && g_hash_table_contains (self->chosen, name + 1) && n++ == 0)
        text = g_strdup (gtk_check_button_get_label (GTK_CHECK_BUTTON (check)));
    }
  if (n > 1)
    {
      g_free (text);
      text = g_strdup_printf ("%s: %u", self->title, n);
    }
  if (n == 0 && g_hash_table_size (self->chosen) == 1)
    {
      GHashTableIter iter;
      gpointer name;

      g_hash_table_iter_init (&iter, self->chosen);
      g_hash_table_iter_next (&iter, &name, NULL);
      text = days_text (self, name);
    }
  gtk_label_set_text (GTK_LABEL (self->label), text != NULL ? text : self->title);
  spoken = text != NULL ? g_strdup_printf ("%s: %s", self->title, text) : g_strdup (self->title);
  foyer_a11y_label (self->button, spoken);
  gtk_widget_set_tooltip_text (self->button, spoken);
  if (text != NULL)
    gtk_widget_add_css_class (self->button, "narrowing");
  else
    gtk_widget_remove_css_class (self->button, "narrowing");
}

/* ---- choosing ---------------------------------------------------------------------------------------------------------------------------- */

static void
on_toggled_cb (GtkCheckButton *check, FoyerChoiceChip *self)
{
  const char *name = gtk_widget_get_name (GTK_WIDGET (check)) + 1;
  gboolean on = gtk_check_button_get_active (check);

  if (self->setting || (!self->many && !on))
    return;
  if (!self->many)
    g_hash_table_remove_all (self->chosen);
  if (on && *name != '\0')
    g_hash_table_add (self->chosen, g_strdup (name));
  else
    g_hash_table_remove (self->chosen, name);
  show_words (self);
  g_signal_emit (self, changed_signal, 0);
  if (!self->many)
    gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
}

static void
show_checks (FoyerChoiceChip *self)
{
  self->setting = TRUE;
  for (GtkWidget *row = gtk_widget_get_first_child (self->list); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *check = gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row));
      const char *name = gtk_widget_get_name (check);

      if (name[0] == '=')
        gtk_check_button_set_active (GTK_CHECK_BUTTON (check), name[1] != '\0' ? g_hash_table_contains (self->chosen, name + 1) : g_hash_table_size (self->chosen) == 0);
    }
  self->setting = FALSE;
  show_words (self);
}

static void
on_row_cb (GtkListBox *list, GtkListBoxRow *row, FoyerChoiceChip *self)
{
  GtkWidget *check = gtk_list_box_row_get_child (row);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), !self->many || !gtk_check_button_get_active (GTK_CHECK_BUTTON (check)));
}

void
foyer_choice_chip_add (FoyerChoiceChip *self, const char *name, const char *label)
{
  GtkWidget *check = gtk_check_button_new_with_label (label), *first = gtk_widget_get_first_child (self->list), *row;
  g_autofree char *marked = g_strconcat ("=", name, NULL);

  gtk_widget_set_name (check, marked);
  gtk_widget_set_can_focus (check, FALSE); /* the row is, and Enter or Space on it does it */
  if (!self->many && first != NULL)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (check), GTK_CHECK_BUTTON (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (first))));
  gtk_list_box_append (GTK_LIST_BOX (self->list), check);
  row = gtk_widget_get_parent (check);
  foyer_a11y_label (row, label);
  self->setting = TRUE;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), *name != '\0' ? g_hash_table_contains (self->chosen, name) : g_hash_table_size (self->chosen) == 0);
  self->setting = FALSE;
  g_signal_connect (check, "toggled", G_CALLBACK (on_toggled_cb), self);
  show_words (self);
}

/* ---- days --------------------------------------------------------------------------------------------------------------------------------- */

static gboolean
read_day (FoyerChoiceChip *self, GtkWidget *entry, char out[11])
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  const FoyerTimeFormat *format = foyer_ui_time_format (self->context);
  gint64 date;

  *out = '\0';
  gtk_widget_remove_css_class (entry, "error");
  if (*text == '\0')
    return TRUE;
  if (!foyer_date_parse (text, &date) && !foyer_date_parse_loose (text, format->date_order[0] == 'm', &date))
    {
      gtk_widget_add_css_class (entry, "error");
      return FALSE;
    }
  foyer_date_format (date, out);
  return TRUE;
}

static void
on_days_cb (FoyerChoiceChip *self)
{
  char from[11], to[11];
  g_autofree char *name = NULL;

  if (!read_day (self, self->from, from) || !read_day (self, self->to, to))
    return;
  g_hash_table_remove_all (self->chosen);
  name = g_strdup_printf ("%s..%s", from, to);
  if (*from != '\0' || *to != '\0')
    g_hash_table_add (self->chosen, g_steal_pointer (&name));
  show_checks (self);
  g_signal_emit (self, changed_signal, 0);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
}

static GtkWidget *
day_entry (FoyerChoiceChip *self, const char *label)
{
  GtkWidget *entry = gtk_entry_new ();
  g_autofree char *example = foyer_ui_date (self->context, foyer_ui_today (self->context));

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), example);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 11);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 11);
  foyer_a11y_label (entry, label);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (on_days_cb), self);
  return entry;
}

void
foyer_choice_chip_add_periods (FoyerChoiceChip *self, const char *any, gboolean ahead)
{
  GtkWidget *days = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *dash = gtk_label_new ("–"), *show = gtk_button_new_with_label (_("Show"));

  foyer_choice_chip_add (self, "", any);
  for (gsize i = 0; i < G_N_ELEMENTS (periods); i++)
    if (ahead || !periods[i].ahead)
      foyer_choice_chip_add (self, periods[i].name, _(periods[i].label));
  self->from = day_entry (self, _("First day"));
  self->to = day_entry (self, _("Last day"));
  foyer_a11y_label (show, _("Show"));
  g_signal_connect_swapped (show, "clicked", G_CALLBACK (on_days_cb), self);
  gtk_box_append (GTK_BOX (days), self->from);
  gtk_box_append (GTK_BOX (days), dash);
  gtk_box_append (GTK_BOX (days), self->to);
  gtk_box_append (GTK_BOX (days), show);
  gtk_widget_set_margin_top (days, 6);
  gtk_box_append (GTK_BOX (gtk_popover_get_child (gtk_menu_button_get_popover (GTK_MENU_BUTTON (self->button)))), days);
}

/* ---- from outside ------------------------------------------------------------------------------------------------------------------------ */

void
foyer_choice_chip_set (FoyerChoiceChip *self, const char *names)
{
  g_auto (GStrv) list = g_strsplit (names != NULL ? names : "", " ", -1);

  g_hash_table_remove_all (self->chosen);
  for (char **name = list; *name != NULL; name++)
    if (**name != '\0')
      g_hash_table_add (self->chosen, g_strdup (*name));
  show_checks (self);
}

char *
foyer_choice_chip_dup (FoyerChoiceChip *self)
{
  g_autofree gpointer *names = g_hash_table_get_keys_as_array (self->chosen, NULL);

  return g_strjoinv (" ", (char **) names);
}

gboolean
foyer_choice_chip_is_set (FoyerChoiceChip *self)
{
  return g_hash_table_size (self->chosen) > 0;
}

/* ---- the object --------------------------------------------------------------------------------------------------------------------------- */

static void
foyer_choice_chip_dispose (GObject *object)
{
  FoyerChoiceChip *self = FOYER_CHOICE_CHIP (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_choice_chip_parent_class)->dispose (object);
}

static void
foyer_choice_chip_finalize (GObject *object)
{
  g_hash_table_unref (FOYER_CHOICE_CHIP (object)->chosen);
  g_free (FOYER_CHOICE_CHIP (object)->title);
  G_OBJECT_CLASS (foyer_choice_chip_parent_class)->finalize (object);
}

static void
foyer_choice_chip_class_init (FoyerChoiceChipClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_choice_chip_dispose;
  G_OBJECT_CLASS (klass)->finalize = foyer_choice_chip_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "choicechip");
  changed_signal = g_signal_new ("changed", FOYER_TYPE_CHOICE_CHIP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
foyer_choice_chip_init (FoyerChoiceChip *self)
{
  self->chosen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

GtkWidget *
foyer_choice_chip_new (FoyerUiContext *context, const char *title, gboolean many)
{
  FoyerChoiceChip *self = g_object_new (FOYER_TYPE_CHOICE_CHIP, NULL);
  GtkWidget *scrolled = gtk_scrolled_window_new (), *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *inside = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *arrow = gtk_image_new_from_icon_name ("pan-down-symbolic");

  self->context = g_object_ref (context);
  self->title = g_strdup (title);
  self->many = many;
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "choices");
  foyer_a11y_label (self->list, title);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (on_row_cb), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 420);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  self->label = gtk_label_new (title);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (self->label), 15);
  gtk_widget_set_hexpand (self->label, TRUE);
  gtk_box_append (GTK_BOX (inside), self->label);
  gtk_box_append (GTK_BOX (inside), arrow);
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), inside);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  show_words (self);
  return GTK_WIDGET (self);
}
