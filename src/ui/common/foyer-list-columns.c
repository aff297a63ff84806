#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-list-columns.h"

#define PIN 2 /* what the focus was on, beside the steps of the arrows */

typedef struct
{
  FoyerListColumn info;
  GtkColumnViewColumn *column; /* owned */
  gboolean wanted;
  gboolean fits;   /* wanted or not: there is room for it */
  gboolean frozen; /* stands before those that are not, and stays when one turns to the columns that have no room */
} Item;

struct _FoyerListColumns
{
  GObject parent_instance;

  FoyerUiContext *context; /* owned */
  GtkColumnView *view;     /* borrowed */
  char *key;
  GArray *items;           /* Item, as added */
  GArray *order;           /* guint: indices of items, as the user has them; hidden ones as well */
  GSimpleActionGroup *actions;
  GtkWidget *box;          /* of the button's popover; borrowed, or NULL */
  GtkWidget *turn[2];      /* to the columns before, to those after; borrowed, or NULL */
  guint skipped;           /* wanted columns, of those that are not frozen, turned past */
  int room;                /* pixels there are; 0: as many as wanted */
  guint fit_id;
  GtkColumnViewColumn *lead; /* owned (nullable): stands before all of them */
  gboolean quiet;          /* the view is being brought to the order, not the other way round */
  guint follow_id;
};

G_DEFINE_FINAL_TYPE (FoyerListColumns, foyer_list_columns, G_TYPE_OBJECT)

static Item *
item (FoyerListColumns *self, guint i)
{
  return &g_array_index (self->items, Item, i);
}

static Item *
nth (FoyerListColumns *self, guint i)
{
  return item (self, g_array_index (self->order, guint, i));
}

static guint
find (FoyerListColumns *self, const char *name)
{
  for (guint i = 0; i < self->order->len; i++)
    if (g_str_equal (nth (self, i)->info.name, name))
      return i;
  return G_MAXUINT;
}

static guint
place_of (FoyerListColumns *self, GtkColumnViewColumn *column)
{
  GListModel *model = gtk_column_view_get_columns (self->view);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GtkColumnViewColumn) at = g_list_model_get_item (model, i);
      if (at == column)
        return i;
    }
  return G_MAXUINT;
}

/* Frozen columns come first; the order is the user's otherwise. */
static void
gather (FoyerListColumns *self)
{
  g_autoptr (GArray) rest = g_array_new (FALSE, FALSE, sizeof (guint));
  guint at = 0;

  for (guint i = 0; i < self->order->len; i++)
    {
      guint what = g_array_index (self->order, guint, i);

      if (item (self, what)->frozen)
        g_array_index (self->order, guint, at++) = what;
      else
        g_array_append_val (rest, what);
    }
  for (guint i = 0; i < rest->len; i++)
    g_array_index (self->order, guint, at + i) = g_array_index (rest, guint, i);
}

/* ---- what is kept: "name phone | sold -email": those before the bar are frozen ---------------------------------------------------------------------------------- */
static void
save (FoyerListColumns *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->order->len; i++)
    {
      if (i > 0 && nth (self, i - 1)->frozen && !nth (self, i)->frozen)
        g_string_append (text, " |");
      g_string_append_printf (text, "%s%s%s", i > 0 ? " " : "", nth (self, i)->wanted ? "" : "-", nth (self, i)->info.name);
    }
  foyer_ui_keep (self->context, self->key, text->str);
}

static void
read_kept (FoyerListColumns *self)
{
  const char *kept = foyer_ui_kept (self->context, self->key);
  g_auto (GStrv) words = g_strsplit (kept != NULL ? kept : "", " ", -1);
  guint at = 0;

  g_array_set_size (self->order, 0);
  for (guint i = 0; i < self->items->len; i++)
    {
      item (self, i)->wanted = item (self, i)->info.shown || item (self, i)->info.always;
      item (self, i)->frozen = FALSE;
      g_array_append_val (self->order, i);
    }
  for (guint w = 0; words[w] != NULL; w++)
    {
      gboolean hidden = *words[w] == '-';
      guint from, what;

      if (g_str_equal (words[w], "|"))
        {
          for (guint i = 0; i < at; i++)
            nth (self, i)->frozen = TRUE;
          continue;
        }
      from = find (self, words[w] + hidden);
      /* One that is known no more, or twice. */
      if (from == G_MAXUINT || from < at)
        continue;
      what = g_array_index (self->order, guint, from);
      g_array_remove_index (self->order, from);
      g_array_insert_val (self->order, at, what);
      at++;
      item (self, what)->wanted = !hidden || item (self, what)->info.always;
    }
}

/* ---- the view ----------------------------------------------------------------------------------------------------------- */
/* Nothing public reaches the titles on 4.8, and their widgets are not always in the order of the columns. */
void
foyer_list_titles_align (GtkColumnView *view,
                         const char *const *ends)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (view)), *title = row != NULL ? gtk_widget_get_first_child (row) : NULL;

  for (; title != NULL; title = gtk_widget_get_next_sibling (title))
    {
      GtkWidget *box = gtk_widget_get_first_child (title), *label = box != NULL ? gtk_widget_get_first_child (box) : NULL;

      if (!GTK_IS_LABEL (label))
        continue;
      gtk_label_set_xalign (GTK_LABEL (label), g_strv_contains (ends, gtk_label_get_text (GTK_LABEL (label))) ? 1 : 0);
      gtk_widget_set_hexpand (label, TRUE);
    }
}

static void
align_titles (FoyerListColumns *self)
{
  g_autofree const char **ends = g_new0 (const char *, self->items->len + 1);
  guint n = 0;

  for (guint k = 0; k < self->items->len; k++)
    if (item (self, k)->info.end)
      ends[n++] = item (self, k)->info.title;
  foyer_list_titles_align (self->view, ends);
}

static void fill (FoyerListColumns *self);

/* A column one turns past: wanted, and neither frozen nor one that is always there. */
static gboolean
turns (const Item *it)
{
  return it->wanted && !it->info.always && !it->frozen;
}

/* No further than to where the last column is in sight. */
static void
bound_skipped (FoyerListColumns *self, int left)
{
  guint n = 0, most;

  for (guint i = 0; i < self->order->len; i++)
    n += turns (nth (self, i));
  most = self->room > 0 && n > 0 ? n - 1 : 0;
  for (guint i = self->order->len, k = n; i > 0 && most > 0; i--)
    if (turns (nth (self, i - 1)))
      {
        left -= ABS (nth (self, i - 1)->info.width);
        k--;
        if (left < 0)
          break;
        most = k;
      }
  self->skipped = MIN (self->skipped, most);
}

static void
apply (FoyerListColumns *self)
{
  int left = self->lead != NULL && self->room > 0 ? self->room - gtk_column_view_column_get_fixed_width (self->lead) : self->room;
  guint at = self->lead != NULL, past = 0;
  gboolean other = FALSE, after = FALSE;
  g_autofree gboolean *fits = g_new0 (gboolean, self->order->len);

  /* Those that cannot be hidden have their room first, then those that stay. */
  for (guint i = 0; i < self->order->len; i++)
    if (nth (self, i)->info.always || (nth (self, i)->wanted && nth (self, i)->frozen))
      left -= ABS (nth (self, i)->info.width);
  bound_skipped (self, left);
  for (guint i = 0; i < self->order->len; i++)
    {
      const Item *it = nth (self, i);

      if (!turns (it))
        fits[i] = it->wanted || it->info.always;
      else if (past < self->skipped)
        past++;
      else
        {
          left -= ABS (it->info.width);
          fits[i] = self->room == 0 || left >= 0;
          after |= !fits[i];
        }
      other |= nth (self, i)->fits != (fits[i] || !it->wanted);
      nth (self, i)->fits = fits[i] || !it->wanted;
    }
  for (int i = 0; i < 2; i++)
    if (self->turn[i] != NULL)
      {
        gtk_widget_set_visible (self->turn[i], after || self->skipped > 0);
        gtk_widget_set_sensitive (self->turn[i], i == 0 ? self->skipped > 0 : after);
      }
  self->quiet = TRUE;
  if (self->lead != NULL && place_of (self, self->lead) != 0)
    gtk_column_view_insert_column (self->view, 0, self->lead);
  for (guint i = 0; i < self->order->len; i++)
    if (!fits[i] && place_of (self, nth (self, i)->column) != G_MAXUINT)
      gtk_column_view_remove_column (self->view, nth (self, i)->column);
  for (guint i = 0; i < self->order->len; i++)
    if (fits[i])
      {
        if (place_of (self, nth (self, i)->column) != at)
          gtk_column_view_insert_column (self->view, at, nth (self, i)->column);
        at++;
      }
  self->quiet = FALSE;
  align_titles (self);
  if (other)
    fill (self);
}

/* The user dragged a heading: what is on view has its new order, the hidden ones stay where they were among them. */
static gboolean
follow_cb (gpointer data)
{
  FoyerListColumns *self = data;
  GListModel *model = gtk_column_view_get_columns (self->view);
  guint at = 0;
  gboolean moved = FALSE;

  self->follow_id = 0;
  if (self->lead != NULL && place_of (self, self->lead) != 0)
    {
      self->quiet = TRUE;
      gtk_column_view_insert_column (self->view, 0, self->lead);
      self->quiet = FALSE;
    }
  at = self->lead != NULL;
  for (guint i = 0; i < self->order->len; i++)
    {
      g_autoptr (GtkColumnViewColumn) column = NULL;

      if (place_of (self, nth (self, i)->column) == G_MAXUINT)
        continue;
      column = g_list_model_get_item (model, at++);
      for (guint k = 0; k < self->items->len; k++)
        if (item (self, k)->column == column && g_array_index (self->order, guint, i) != k)
          {
            moved = TRUE;
            break;
          }
    }
  if (moved)
    {
      g_autoptr (GArray) shown = g_array_new (FALSE, FALSE, sizeof (guint));

      for (guint j = 0; j < g_list_model_get_n_items (model); j++)
        {
          g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (model, j);

          for (guint k = 0; k < self->items->len; k++)
            if (item (self, k)->column == column)
              g_array_append_val (shown, k);
        }
      at = 0;
      for (guint i = 0; i < self->order->len; i++)
        if (place_of (self, nth (self, i)->column) != G_MAXUINT && at < shown->len)
          g_array_index (self->order, guint, i) = g_array_index (shown, guint, at++) | 1u << 31; /* not looked at twice */
      for (guint i = 0; i < self->order->len; i++)
        g_array_index (self->order, guint, i) &= ~(1u << 31);
      gather (self);
      apply (self);
      save (self);
    }
  align_titles (self);
  return G_SOURCE_REMOVE;
}

static void
on_columns_cb (FoyerListColumns *self)
{
  if (!self->quiet && self->follow_id == 0)
    self->follow_id = g_idle_add (follow_cb, self);
}

/* ---- choosing ----------------------------------------------------------------------------------------------------------- */
static void
chosen (FoyerListColumns *self)
{
  apply (self);
  save (self);
  fill (self);
}

void
foyer_list_columns_set_lead (FoyerListColumns *self, GtkColumnViewColumn *column)
{
  g_set_object (&self->lead, column);
  apply (self);
}

void
foyer_list_columns_show (FoyerListColumns *self, const char *name, gboolean shown)
{
  guint i = find (self, name);
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  if (i == G_MAXUINT || nth (self, i)->info.always || nth (self, i)->wanted == shown)
    return;
  nth (self, i)->wanted = shown;
  if (action != NULL)
    g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (shown));
  chosen (self);
}

/* The tick in the menu of its heading. */
static void
tell_frozen (FoyerListColumns *self, const Item *it)
{
  g_autofree char *name = g_strconcat ("freeze-", it->info.name, NULL);
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  if (action != NULL)
    g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (it->frozen));
}

void
foyer_list_columns_freeze (FoyerListColumns *self, const char *name, gboolean frozen)
{
  guint i = find (self, name);

  if (i == G_MAXUINT || nth (self, i)->frozen == frozen)
    return;
  nth (self, i)->frozen = frozen;
  tell_frozen (self, nth (self, i));
  gather (self);
  chosen (self);
}

void
foyer_list_columns_turn (FoyerListColumns *self, int step)
{
  guint was = self->skipped;

  if (step < 0 && self->skipped == 0)
    return;
  self->skipped += step;
  apply (self); /* bounds it */
  if (self->skipped != was)
    fill (self);
}

void
foyer_list_columns_move (FoyerListColumns *self, const char *name, int step)
{
  guint from = find (self, name), to = from, what;

  if (from == G_MAXUINT)
    return;
  /* Past the hidden ones, to the next that is seen. */
  do
    {
      if ((step < 0 && to == 0) || (step > 0 && to + 1 >= self->order->len))
        return;
      to += step;
    }
  while (!nth (self, to)->wanted);
  if (nth (self, to)->frozen != nth (self, from)->frozen)
    return;
  what = g_array_index (self->order, guint, from);
  g_array_remove_index (self->order, from);
  g_array_insert_val (self->order, to, what);
  chosen (self);
}

static void
on_state_cb (GSimpleAction *action, GVariant *state, FoyerListColumns *self)
{
  foyer_list_columns_show (self, g_action_get_name (G_ACTION (action)), g_variant_get_boolean (state));
}

static void
on_freeze_cb (GSimpleAction *action, GVariant *state, FoyerListColumns *self)
{
  foyer_list_columns_freeze (self, g_action_get_name (G_ACTION (action)) + strlen ("freeze-"), g_variant_get_boolean (state));
}

static void
on_move_cb (GSimpleAction *action, GVariant *parameter, FoyerListColumns *self)
{
  gboolean right = g_str_equal (g_action_get_name (G_ACTION (action)), "to-right");
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self->view)) == GTK_TEXT_DIR_RTL;

  foyer_list_columns_move (self, g_variant_get_string (parameter, NULL), right != rtl ? 1 : -1);
}

/* ---- behind a button ---------------------------------------------------------------------------------------------------- */
static void
on_check_cb (GtkCheckButton *check, FoyerListColumns *self)
{
  foyer_list_columns_show (self, g_object_get_data (G_OBJECT (check), "name"), gtk_check_button_get_active (check));
}

static void
on_arrow_cb (GtkWidget *button, FoyerListColumns *self)
{
  const char *name = g_object_get_data (G_OBJECT (button), "name");
  int step = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "step"));

  foyer_list_columns_move (self, name, step);
}

static void
on_pin_cb (GtkToggleButton *button, FoyerListColumns *self)
{
  foyer_list_columns_freeze (self, g_object_get_data (G_OBJECT (button), "name"), gtk_toggle_button_get_active (button));
}

static GtkWidget *
pin (FoyerListColumns *self, const Item *it)
{
  g_autofree char *label = g_strdup_printf (_("%s: always in sight"), it->info.title);
  GtkWidget *button = gtk_toggle_button_new ();

  gtk_button_set_icon_name (GTK_BUTTON (button), "view-pin-symbolic");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), it->frozen);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  foyer_a11y_label (button, label);
  g_object_set_data (G_OBJECT (button), "name", (gpointer) it->info.name);
  g_object_set_data (G_OBJECT (button), "step", GINT_TO_POINTER (PIN));
  g_signal_connect_object (button, "toggled", G_CALLBACK (on_pin_cb), self, 0);
  return button;
}

static GtkWidget *
arrow (FoyerListColumns *self, const Item *it, int step, gboolean sensitive)
{
  g_autofree char *label = g_strdup_printf (step < 0 ? _("%s: further to the front") : _("%s: further to the back"), it->info.title);
  GtkWidget *button = foyer_icon_button (step < 0 ? "go-up-symbolic" : "go-down-symbolic", label, NULL);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_sensitive (button, sensitive);
  g_object_set_data (G_OBJECT (button), "name", (gpointer) it->info.name);
  g_object_set_data (G_OBJECT (button), "step", GINT_TO_POINTER (step));
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_arrow_cb), self, 0);
  return button;
}

static void
fill (FoyerListColumns *self)
{
  GtkWidget *child, *focus = NULL;
  GtkRoot *root;
  g_autofree char *was = NULL;
  int was_step = 0;

  if (self->box == NULL)
    return;
  /* Whoever moves a column by keys moves it again. */
  root = gtk_widget_get_root (self->box);
  if (root != NULL)
    focus = gtk_root_get_focus (root);
  if (focus != NULL && gtk_widget_is_ancestor (focus, self->box))
    {
      was = g_strdup (g_object_get_data (G_OBJECT (focus), "name"));
      was_step = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (focus), "step"));
    }
  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
  for (guint i = 0; i < self->order->len; i++)
    {
      const Item *it = nth (self, i);
      /* Translators: a column of a table that is chosen but finds no room in the window: "Birth date (no room)" */
      g_autofree char *title = it->fits ? g_strdup (it->info.title) : g_strdup_printf (_("%s (no room)"), it->info.title);
      GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3), *check = gtk_check_button_new_with_label (title);
      GtkWidget *up = arrow (self, it, -1, i > 0 && nth (self, i - 1)->frozen == it->frozen);
      GtkWidget *down = arrow (self, it, 1, i + 1 < self->order->len && nth (self, i + 1)->frozen == it->frozen);
      GtkWidget *stays = pin (self, it);

      foyer_a11y_label (check, title);
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), it->wanted);
      gtk_widget_set_sensitive (check, !it->info.always);
      gtk_widget_set_hexpand (check, TRUE);
      g_object_set_data (G_OBJECT (check), "name", (gpointer) it->info.name);
      g_signal_connect_object (check, "toggled", G_CALLBACK (on_check_cb), self, 0);
      gtk_box_append (GTK_BOX (row), check);
      gtk_box_append (GTK_BOX (row), stays);
      gtk_box_append (GTK_BOX (row), up);
      gtk_box_append (GTK_BOX (row), down);
      gtk_box_append (GTK_BOX (self->box), row);
      if (g_strcmp0 (was, it->info.name) == 0)
        gtk_widget_grab_focus (was_step == PIN ? stays : was_step < 0 ? up : was_step > 0 ? down : check);
    }
}

static void
on_box_gone_cb (FoyerListColumns *self)
{
  self->box = NULL;
}

static void
on_turn_gone_cb (FoyerListColumns *self)
{
  self->turn[0] = self->turn[1] = NULL;
}

static void
on_turn_cb (GtkButton *button, FoyerListColumns *self)
{
  gboolean after = GTK_WIDGET (button) == self->turn[1];

  foyer_list_columns_turn (self, after ? 1 : -1);
  /* At the end of the way the other one goes back. */
  if (!gtk_widget_get_sensitive (GTK_WIDGET (button)) && gtk_widget_get_sensitive (self->turn[!after]))
    gtk_widget_grab_focus (self->turn[!after]);
}

/* Sideways, or with Shift held: to the columns that have no room. */
static gboolean
on_scroll_cb (GtkEventControllerScroll *scroll, double dx, double dy, FoyerListColumns *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (scroll));
  double by = dx != 0 ? dx : (state & GDK_SHIFT_MASK) != 0 ? dy : 0;

  if (by == 0)
    return FALSE;
  foyer_list_columns_turn (self, by > 0 ? 1 : -1);
  return TRUE;
}

GtkWidget *
foyer_list_columns_button (FoyerListColumns *self)
{
  GtkWidget *button = gtk_menu_button_new (), *popover = gtk_popover_new (), *all = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_signal_connect_object (self->box, "destroy", G_CALLBACK (on_box_gone_cb), self, G_CONNECT_SWAPPED);
  gtk_popover_set_child (GTK_POPOVER (popover), self->box);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-dual-symbolic");
  gtk_widget_set_tooltip_text (button, _("Columns"));
  foyer_a11y_label (button, _("Columns"));
  for (int i = 0; i < 2; i++)
    {
      self->turn[i] = foyer_icon_button (i == 0 ? "go-previous-symbolic" : "go-next-symbolic", i == 0 ? _("Columns before these") : _("Columns after these"), NULL);
      gtk_widget_set_name (self->turn[i], i == 0 ? "columns-before" : "columns-after");
      gtk_widget_set_visible (self->turn[i], FALSE);
      g_signal_connect_object (self->turn[i], "clicked", G_CALLBACK (on_turn_cb), self, 0);
    }
  g_signal_connect_object (all, "destroy", G_CALLBACK (on_turn_gone_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (all, "linked");
  gtk_box_append (GTK_BOX (all), self->turn[0]);
  gtk_box_append (GTK_BOX (all), button);
  gtk_box_append (GTK_BOX (all), self->turn[1]);
  apply (self);
  fill (self);
  return all;
}

/* ---- the object --------------------------------------------------------------------------------------------------------- */
static void
item_clear (gpointer data)
{
  g_clear_object (&((Item *) data)->column);
}

static void
foyer_list_columns_dispose (GObject *object)
{
  FoyerListColumns *self = FOYER_LIST_COLUMNS (object);

  g_clear_handle_id (&self->follow_id, g_source_remove);
  g_clear_handle_id (&self->fit_id, g_source_remove);
  g_clear_pointer (&self->items, g_array_unref);
  g_clear_pointer (&self->order, g_array_unref);
  g_clear_pointer (&self->key, g_free);
  g_clear_object (&self->lead);
  g_clear_object (&self->actions);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_list_columns_parent_class)->dispose (object);
}

static void
foyer_list_columns_class_init (FoyerListColumnsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_list_columns_dispose;
}

static void
foyer_list_columns_init (FoyerListColumns *self)
{
  self->items = g_array_new (FALSE, TRUE, sizeof (Item));
  g_array_set_clear_func (self->items, item_clear);
  self->order = g_array_new (FALSE, FALSE, sizeof (guint));
  self->actions = g_simple_action_group_new ();
}

FoyerListColumns *
foyer_list_columns_new (FoyerUiContext *context, GtkColumnView *view, const char *key)
{
  FoyerListColumns *self = g_object_new (FOYER_TYPE_LIST_COLUMNS, NULL);
  static const char *const moves[] = { "to-left", "to-right" };
  GtkEventController *scroll;

  self->context = g_object_ref (context);
  self->view = view;
  self->key = g_strdup (key);
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      g_autoptr (GSimpleAction) action = g_simple_action_new (moves[i], G_VARIANT_TYPE_STRING);

      g_signal_connect_object (action, "activate", G_CALLBACK (on_move_cb), self, 0);
      g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
    }
  gtk_widget_insert_action_group (GTK_WIDGET (view), "column", G_ACTION_GROUP (self->actions));
  g_signal_connect_object (gtk_column_view_get_columns (view), "items-changed", G_CALLBACK (on_columns_cb), self, G_CONNECT_SWAPPED);
  scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES | GTK_EVENT_CONTROLLER_SCROLL_DISCRETE);
  g_signal_connect_object (scroll, "scroll", G_CALLBACK (on_scroll_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (view), scroll);
  return self;
}

void
foyer_list_columns_add (FoyerListColumns *self, const FoyerListColumn *info, GtkColumnViewColumn *column)
{
  Item it = { *info, g_object_ref (column), FALSE, TRUE, FALSE };

  gtk_column_view_column_set_resizable (column, TRUE);
  if (info->width > 0)
    gtk_column_view_column_set_fixed_width (column, info->width);
  else
    gtk_column_view_column_set_expand (column, TRUE);
  if (!info->always)
    {
      g_autoptr (GSimpleAction) action = g_simple_action_new_stateful (info->name, NULL, g_variant_new_boolean (info->shown));

      g_signal_connect_object (action, "change-state", G_CALLBACK (on_state_cb), self, 0);
      g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
    }
  g_autofree char *freeze = g_strconcat ("freeze-", info->name, NULL);
  g_autoptr (GSimpleAction) stays = g_simple_action_new_stateful (freeze, NULL, g_variant_new_boolean (FALSE));
  g_signal_connect_object (stays, "change-state", G_CALLBACK (on_freeze_cb), self, 0);
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (stays));
  g_array_append_val (self->items, it);
}

void
foyer_list_columns_drop (FoyerListColumns *self, const char *name)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      if (!g_str_equal (item (self, i)->info.name, name))
        continue;
      self->quiet = TRUE;
      if (place_of (self, item (self, i)->column) != G_MAXUINT)
        gtk_column_view_remove_column (self->view, item (self, i)->column);
      self->quiet = FALSE;
      g_autofree char *freeze = g_strconcat ("freeze-", name, NULL);
      g_action_map_remove_action (G_ACTION_MAP (self->actions), name);
      g_action_map_remove_action (G_ACTION_MAP (self->actions), freeze);
      g_array_remove_index (self->items, i);
      foyer_list_columns_load (self);
      return;
    }
}

void
foyer_list_columns_load (FoyerListColumns *self)
{
  read_kept (self);
  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *it = item (self, i);
      g_autoptr (GMenu) menu = g_menu_new (), moves = g_menu_new (), all = g_menu_new ();
      GAction *own = g_action_map_lookup_action (G_ACTION_MAP (self->actions), it->info.name);
      g_autofree char *left = g_strdup_printf ("column.to-left('%s')", it->info.name), *right = g_strdup_printf ("column.to-right('%s')", it->info.name),
                      *freeze = g_strconcat ("column.freeze-", it->info.name, NULL);

      if (own != NULL)
        g_simple_action_set_state (G_SIMPLE_ACTION (own), g_variant_new_boolean (it->wanted));
      g_menu_append (moves, _("Move to the left"), left);
      g_menu_append (moves, _("Move to the right"), right);
      g_menu_append (moves, _("Always in sight"), freeze);
      tell_frozen (self, it);
      for (guint k = 0; k < self->items->len; k++)
        if (!item (self, k)->info.always)
          {
            g_autofree char *action = g_strdup_printf ("column.%s", item (self, k)->info.name);
            g_menu_append (all, item (self, k)->info.title, action);
          }
      g_menu_append_section (menu, NULL, G_MENU_MODEL (moves));
      g_menu_append_section (menu, NULL, G_MENU_MODEL (all));
      gtk_column_view_column_set_header_menu (it->column, G_MENU_MODEL (menu));
    }
  apply (self);
  fill (self);
}

static gboolean
on_fit_idle_cb (gpointer data)
{
  FoyerListColumns *self = data;

  self->fit_id = 0;
  apply (self);
  return G_SOURCE_REMOVE;
}

/* Not while sizes are being given out. */
static void
on_room_cb (FoyerListColumns *self, GParamSpec *pspec, GtkAdjustment *adjustment)
{
  int room = (int) gtk_adjustment_get_page_size (adjustment);

  if (room == self->room || room <= 0)
    return;
  self->room = room;
  if (self->fit_id == 0)
    self->fit_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_fit_idle_cb, self, NULL);
}

void
foyer_list_columns_fit_into (FoyerListColumns *self, GtkAdjustment *room)
{
  g_signal_connect_object (room, "notify::page-size", G_CALLBACK (on_room_cb), self, G_CONNECT_SWAPPED);
}

GStrv
foyer_list_columns_names (FoyerListColumns *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < self->order->len; i++)
    if (nth (self, i)->wanted || nth (self, i)->info.always)
      g_strv_builder_add (names, nth (self, i)->info.name);
  return g_strv_builder_end (names);
}
