#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-front-board.h"
#include "foyer-labels.h"
#include "foyer-walk-in.h"

struct _FoyerFrontBoard
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *outer, *boxes[FOYER_FRONT_N_COLUMNS], *counts[FOYER_FRONT_N_COLUMNS], *empty[FOYER_FRONT_N_COLUMNS];
  GtkWidget *walk_in_button, *walk_in;
  GCancellable *asking;
  gint64 date;
  gboolean shown, wants_focus;
};

G_DEFINE_FINAL_TYPE (FoyerFrontBoard, foyer_front_board, GTK_TYPE_WIDGET)

static const char *const nobody[FOYER_FRONT_N_COLUMNS] = {
  N_("Nobody is expected any more"), N_("Nobody is waiting"), N_("Nobody is in service"), N_("Nobody has to pay"), N_("Nobody is done yet"),
};

/* ---- moving on --------------------------------------------------------------------------------------------------------------- */

static void
open_visit (FoyerFrontBoard *self,
            FoyerFrontCard *card,
            gboolean pay)
{
  JsonObject *args;

  if (foyer_front_card_is_walk_in (card))
    return;
  args = foyer_params ("id", "d", foyer_front_card_id (card), NULL);
  if (pay)
    json_object_set_boolean_member (args, "pay", TRUE);
  foyer_ui_open (self->context, "visit", args);
}

void
foyer_front_board_move (FoyerFrontBoard *self,
                        FoyerFrontCard *card,
                        FoyerFrontColumn column)
{
  const char *name = foyer_json_str (foyer_front_card_row (card), "name");

  if (column == foyer_front_card_column (card) || column >= FOYER_FRONT_N_COLUMNS)
    return;
  if (foyer_front_card_is_walk_in (card))
    {
      /* Called: a booking now, with whose turn it is. */
      if (column < FOYER_FRONT_SERVICE)
        return;
      foyer_ui_run (self->context, self, "waiting.book", foyer_params ("entry", "d", foyer_front_card_id (card), "step", "s", "service", NULL), _("In service"), NULL,
                    NULL);
      return;
    }
  /* What is due is paid first. */
  if (column == FOYER_FRONT_DONE && foyer_json_num (foyer_front_card_row (card), "due") > 0)
    {
      open_visit (self, card, TRUE);
      return;
    }
  /* Translators: client and column of the front desk */
  g_autofree char *said = g_strdup_printf (_("%s: %s"), name != NULL ? name : _("No client"), foyer_front_title (column));
  foyer_ui_run (self->context, self, "visit.step",
                foyer_params ("visit", "d", foyer_front_card_id (card), "step", "s", foyer_front_word (column), NULL), said, NULL, NULL);
}

static void
on_next_cb (FoyerFrontCard *card,
            FoyerFrontBoard *self)
{
  foyer_front_board_move (self, card, foyer_front_card_column (card) + 1);
}

static void
on_clicked_cb (FoyerFrontCard *card,
               FoyerFrontBoard *self)
{
  if (foyer_front_card_is_walk_in (card))
    foyer_front_board_move (self, card, FOYER_FRONT_SERVICE);
  else
    open_visit (self, card, FALSE);
}

static gboolean
on_drop_cb (GtkDropTarget *target,
            const GValue *value,
            double x,
            double y,
            FoyerFrontBoard *self)
{
  GtkWidget *column = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));

  foyer_front_board_move (self, g_value_get_object (value), GPOINTER_TO_INT (g_object_get_data (G_OBJECT (column), "column")));
  return TRUE;
}

/* ---- what is on view ----------------------------------------------------------------------------------------------------------- */

static GtkWidget *
first_card (FoyerFrontBoard *self,
            guint column)
{
  GtkWidget *child = gtk_widget_get_first_child (self->boxes[column]);

  while (child != NULL && !FOYER_IS_FRONT_CARD (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

GtkWidget *
foyer_front_board_find (FoyerFrontBoard *self,
                        const FoyerId *id)
{
  for (guint i = 0; i < FOYER_FRONT_N_COLUMNS; i++)
    for (GtkWidget *child = first_card (self, i); child != NULL; child = gtk_widget_get_next_sibling (child))
      if (foyer_id_equal (foyer_front_card_id (FOYER_FRONT_CARD (child)), id))
        return child;
  return NULL;
}

static void
add_card (FoyerFrontBoard *self,
          JsonObject *row,
          gboolean walk_in,
          guint *n)
{
  GtkWidget *card = foyer_front_card_new (self->context, row, walk_in);
  FoyerFrontColumn column = foyer_front_card_column (FOYER_FRONT_CARD (card));

  g_signal_connect (card, "next", G_CALLBACK (on_next_cb), self);
  g_signal_connect (card, "clicked", G_CALLBACK (on_clicked_cb), self);
  gtk_box_append (GTK_BOX (self->boxes[column]), card);
  n[column]++;
}

static void
on_answer_cb (FoyerUiContext *context,
              JsonNode *result,
              const GError *error,
              gpointer data)
{
  FoyerFrontBoard *self = data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL, *card = focus != NULL ? gtk_widget_get_ancestor (focus, FOYER_TYPE_FRONT_CARD) : NULL;
  FoyerId at = card != NULL ? *foyer_front_card_id (FOYER_FRONT_CARD (card)) : FOYER_ID_NONE;
  FoyerFrontColumn in = card != NULL ? foyer_front_card_column (FOYER_FRONT_CARD (card)) : FOYER_FRONT_EXPECTED;
  guint n[FOYER_FRONT_N_COLUMNS] = { 0 };

  self->shown = TRUE;
  if (result == NULL)
    {
      g_autofree char *words = foyer_ui_error_text (error);
      foyer_ui_toast (context, "%s", words);
      return;
    }
  JsonArray *cards = foyer_json_arr (json_node_get_object (result), "cards"), *walk_ins = foyer_json_arr (json_node_get_object (result), "walk_ins");
  for (guint i = 0; i < FOYER_FRONT_N_COLUMNS; i++)
    for (GtkWidget *child = first_card (self, i); child != NULL; child = first_card (self, i))
      gtk_box_remove (GTK_BOX (self->boxes[i]), child);
  for (guint i = 0; walk_ins != NULL && i < json_array_get_length (walk_ins); i++)
    add_card (self, json_array_get_object_element (walk_ins, i), TRUE, n);
  for (guint i = 0; cards != NULL && i < json_array_get_length (cards); i++)
    add_card (self, json_array_get_object_element (cards, i), FALSE, n);
  for (guint i = 0; i < FOYER_FRONT_N_COLUMNS; i++)
    {
      g_autofree char *count = g_strdup_printf ("%u", n[i]);
      g_autofree char *spoken = g_strdup_printf ("%s: %u", foyer_front_title (i), n[i]);
      gtk_label_set_text (GTK_LABEL (self->counts[i]), count);
      foyer_a11y_label (gtk_widget_get_ancestor (self->boxes[i], GTK_TYPE_SCROLLED_WINDOW), spoken);
      gtk_widget_set_visible (self->empty[i], n[i] == 0);
    }
  gtk_widget_set_visible (self->walk_in_button, foyer_json_yes (json_node_get_object (result), "today") && foyer_ui_may (context, "booking.waiting"));
  if (!foyer_id_is_none (&at))
    {
      GtkWidget *again = foyer_front_board_find (self, &at);
      if (again == NULL)
        again = first_card (self, in);
      if (again != NULL)
        gtk_widget_grab_focus (again);
      else
        foyer_front_board_focus (self);
    }
  else if (self->wants_focus)
    foyer_front_board_focus (self);
}

void
foyer_front_board_show (FoyerFrontBoard *self,
                        gint64 date)
{
  char day[11];

  self->date = date;
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  foyer_ui_ask (self->context, self, "front.day", foyer_params ("date", "s", foyer_date_format (date, day), NULL), self->asking, on_answer_cb, self);
}

static void
on_minute_cb (FoyerFrontBoard *self)
{
  /* Waiting times go on by themselves. */
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    foyer_front_board_show (self, self->date);
}

/* ---- keys ---------------------------------------------------------------------------------------------------------------------- */

void
foyer_front_board_focus (FoyerFrontBoard *self)
{
  self->wants_focus = !self->shown;
  for (guint i = 0; i < FOYER_FRONT_N_COLUMNS; i++)
    {
      GtkWidget *card = first_card (self, i);
      if (card != NULL)
        {
          gtk_widget_grab_focus (card);
          return;
        }
    }
  if (self->shown)
    gtk_widget_grab_focus (self->walk_in_button);
}

void
foyer_front_board_add_walk_in (FoyerFrontBoard *self)
{
  if (gtk_widget_get_visible (self->walk_in_button))
    gtk_menu_button_popup (GTK_MENU_BUTTON (self->walk_in_button));
}

static int
index_of (GtkWidget *card)
{
  int i = 0;

  for (GtkWidget *w = gtk_widget_get_prev_sibling (card); w != NULL; w = gtk_widget_get_prev_sibling (w))
    i += FOYER_IS_FRONT_CARD (w);
  return i;
}

/* To the card beside @card, in the next column that has any. */
static void
walk (FoyerFrontBoard *self,
      FoyerFrontCard *card,
      int direction)
{
  int index = index_of (GTK_WIDGET (card));

  for (int i = (int) foyer_front_card_column (card) + direction; i >= 0 && i < FOYER_FRONT_N_COLUMNS; i += direction)
    {
      GtkWidget *to = first_card (self, i);
      if (to == NULL)
        continue;
      for (int k = 0; k < index && gtk_widget_get_next_sibling (to) != NULL; k++)
        to = gtk_widget_get_next_sibling (to);
      gtk_widget_grab_focus (to);
      return;
    }
}

static gboolean
on_key_cb (GtkEventControllerKey *controller,
           guint keyval,
           guint keycode,
           GdkModifierType state,
           FoyerFrontBoard *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  FoyerFrontCard *card = FOYER_IS_FRONT_CARD (focus) ? FOYER_FRONT_CARD (focus) : NULL;
  gboolean shift = (state & GDK_SHIFT_MASK) != 0, rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  GtkWidget *to;

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if ((keyval == GDK_KEY_w || keyval == GDK_KEY_W) && (card != NULL || focus == NULL))
    {
      foyer_front_board_add_walk_in (self);
      return GDK_EVENT_STOP;
    }
  if (card == NULL)
    return GDK_EVENT_PROPAGATE;
  int direction = keyval == GDK_KEY_Left ? -1 : 1;
  switch (keyval)
    {
    case GDK_KEY_Left:
    case GDK_KEY_Right:
      direction = rtl ? -direction : direction;
      if (!shift)
        walk (self, card, direction);
      else if (direction > 0 || foyer_front_card_column (card) > FOYER_FRONT_EXPECTED)
        foyer_front_board_move (self, card, foyer_front_card_column (card) + direction);
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
    case GDK_KEY_Down:
      to = keyval == GDK_KEY_Up ? gtk_widget_get_prev_sibling (GTK_WIDGET (card)) : gtk_widget_get_next_sibling (GTK_WIDGET (card));
      if (FOYER_IS_FRONT_CARD (to))
        gtk_widget_grab_focus (to);
      return GDK_EVENT_STOP;
    case GDK_KEY_Delete:
      if (!foyer_front_card_is_walk_in (card))
        return GDK_EVENT_PROPAGATE;
      foyer_ui_run (self->context, self, "waiting.close", foyer_params ("entry", "d", foyer_front_card_id (card), NULL), _("Taken out of the queue"), NULL, NULL);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

/* ---- the object ---------------------------------------------------------------------------------------------------------------- */

static void
on_walk_in_shown_cb (FoyerFrontBoard *self)
{
  foyer_walk_in_start (FOYER_WALK_IN (self->walk_in));
}

static void
on_walk_in_added_cb (FoyerFrontBoard *self)
{
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->walk_in_button));
}

static GtkWidget *
build_walk_in (FoyerFrontBoard *self)
{
  GtkWidget *popover = gtk_popover_new ();

  self->walk_in = foyer_walk_in_new (self->context);
  g_signal_connect_object (self->walk_in, "added", G_CALLBACK (on_walk_in_added_cb), self, G_CONNECT_SWAPPED);
  gtk_popover_set_child (GTK_POPOVER (popover), self->walk_in);
  gtk_widget_add_css_class (popover, "walk-in-popover");
  foyer_a11y_label (popover, _("Somebody walked in"));
  g_signal_connect_object (popover, "map", G_CALLBACK (on_walk_in_shown_cb), self, G_CONNECT_SWAPPED);
  self->walk_in_button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->walk_in_button), "list-add-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->walk_in_button), popover);
  gtk_widget_set_tooltip_text (self->walk_in_button, _("Somebody walked in (W)"));
  foyer_a11y_label (self->walk_in_button, _("Somebody walked in"));
  gtk_widget_add_css_class (self->walk_in_button, "flat");
  return self->walk_in_button;
}

static GtkWidget *
build_column (FoyerFrontBoard *self,
              guint i)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *title = gtk_label_new (foyer_front_title (i));
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkDropTarget *drop = gtk_drop_target_new (FOYER_TYPE_FRONT_CARD, GDK_ACTION_MOVE);

  gtk_widget_add_css_class (column, "front-column");
  gtk_widget_add_css_class (head, "front-head");
  gtk_widget_add_css_class (title, "heading");
  /* In some languages five of them are wider than a small screen. */
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (title, foyer_front_title (i));
  gtk_box_append (GTK_BOX (head), title);
  self->counts[i] = gtk_label_new ("0");
  gtk_widget_add_css_class (self->counts[i], "dim-label");
  gtk_widget_add_css_class (self->counts[i], "numeric");
  gtk_label_set_xalign (GTK_LABEL (self->counts[i]), 0);
  gtk_widget_set_hexpand (self->counts[i], TRUE);
  gtk_box_append (GTK_BOX (head), self->counts[i]);
  if (i == FOYER_FRONT_ARRIVED)
    gtk_box_append (GTK_BOX (head), build_walk_in (self));
  gtk_box_append (GTK_BOX (column), head);
  self->boxes[i] = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->empty[i] = gtk_label_new (_(nobody[i]));
  gtk_label_set_wrap (GTK_LABEL (self->empty[i]), TRUE);
  gtk_widget_add_css_class (self->empty[i], "dim-label");
  gtk_widget_add_css_class (self->empty[i], "front-empty");
  gtk_box_append (GTK_BOX (self->boxes[i]), self->empty[i]);
  gtk_widget_set_visible (self->empty[i], FALSE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->boxes[i]);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (column), scrolled);
  g_object_set_data (G_OBJECT (column), "column", GINT_TO_POINTER (i));
  g_signal_connect (drop, "drop", G_CALLBACK (on_drop_cb), self);
  gtk_widget_add_controller (column, GTK_EVENT_CONTROLLER (drop));
  return column;
}

static void
foyer_front_board_dispose (GObject *object)
{
  FoyerFrontBoard *self = FOYER_FRONT_BOARD (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_front_board_parent_class)->dispose (object);
}

static void
foyer_front_board_class_init (FoyerFrontBoardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_front_board_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "frontboard");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
foyer_front_board_init (FoyerFrontBoard *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

GtkWidget *
foyer_front_board_new (FoyerUiContext *context)
{
  FoyerFrontBoard *self = g_object_new (FOYER_TYPE_FRONT_BOARD, NULL);

  self->context = g_object_ref (context);
  self->outer = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);
  gtk_box_set_homogeneous (GTK_BOX (self->outer), TRUE);
  gtk_widget_add_css_class (self->outer, "front-columns");
  for (guint i = 0; i < FOYER_FRONT_N_COLUMNS; i++)
    gtk_box_append (GTK_BOX (self->outer), build_column (self, i));
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
  foyer_a11y_label (self, _("Front desk"));
  g_signal_connect_object (context, "minute", G_CALLBACK (on_minute_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
