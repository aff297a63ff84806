#define G_LOG_DOMAIN "foyer-board"

#include "config.h"

#include "foyer-block-view.h"

#include <glib/gi18n-lib.h>

struct _FoyerBlockView
{
  GtkWidget parent_instance;

  FoyerBoardLook *look;         /* borrowed */
  const FoyerBoardBlock *block; /* borrowed from the board's model */

  gint64 date;
  int clock;
  gboolean selected, corner_hot, lifted;
};

G_DEFINE_FINAL_TYPE (FoyerBlockView, foyer_block_view, GTK_TYPE_WIDGET)

char *
foyer_block_spoken (const FoyerBoardBlock *block, const FoyerBoardColumn *column)
{
  char from[16], to[16];

  if (block->spoken != NULL)
    return g_strdup (block->spoken);
  foyer_board_look_time (block->start, from);
  foyer_board_look_time (block->start + block->length, to);
  /* Translators: spoken: client, service, from, to, person and day, status. */
  return g_strdup_printf (_("%s, %s, %s to %s, %s, %s"), block->title, block->line != NULL ? block->line : _("no service"), from,
                          to, column->spoken != NULL ? column->spoken : column->title, foyer_board_status_word (block));
}

static char *
describe (const FoyerBoardBlock *block)
{
  GString *text = g_string_new (NULL);
  static const struct
  {
    FoyerBoardFlags flag;
    const char *words;
  } words[] = {
    { FOYER_BOARD_CONTESTED, N_("somebody else has this time too") },
    { FOYER_BOARD_ALERT, N_("mind the warning on the card") },
    { FOYER_BOARD_NOT_FULLY_PAID, N_("not fully paid") },
    { FOYER_BOARD_PAID, N_("paid") },
    { FOYER_BOARD_ASKED_FOR, N_("asked for this person") },
    { FOYER_BOARD_FIRST_VISIT, N_("first visit") },
    { FOYER_BOARD_NOTE, N_("has a note") },
    { FOYER_BOARD_NOT_AT_CHAIN, N_("not yet sent") },
    { FOYER_BOARD_OUTSIDE, N_("outside working time") },
  };

  g_string_append (text, foyer_board_status_word (block));
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (block->flags & words[i].flag)
      g_string_append_printf (text, ", %s", _(words[i].words));
  if (block->flags & (FOYER_BOARD_LEAVING | FOYER_BOARD_COMING))
    g_string_append_printf (text, ", %s", block->flags & FOYER_BOARD_LEAVING ? _("would be moved") : _("would stand here"));
  for (guint i = 0; i < block->n_gaps; i++)
    {
      char from[16], to[16];

      foyer_board_look_time (block->start + block->gaps[i].from, from);
      foyer_board_look_time (block->start + block->gaps[i].to, to);
      g_string_append (text, ", ");
      /* Translators: spoken of a booking: while the colour works the member may serve somebody else: "free from 09:30 to 10:15". */
      g_string_append_printf (text, _("free from %s to %s"), from, to);
    }
  if (block->technical > 0)
    {
      g_string_append (text, ", ");
      g_string_append_printf (text, ngettext ("%d minute break at the end", "%d minutes break at the end", block->technical), block->technical);
    }
  for (guint i = 0; i < block->n_labels; i++)
    g_string_append_printf (text, ", %s", block->labels[i].title);
  if (block->waits_at != NULL)
    {
      g_string_append (text, ", ");
      /* Translators: short code of a desk: "pending on desk 02" */
      g_string_append_printf (text, _("pending on desk %s"), block->waits_at);
    }
  if (block->maker == FOYER_BOARD_BY_CLIENT)
    g_string_append_printf (text, ", %s", _("booked online"));
  return g_string_free (text, FALSE);
}

static void
foyer_block_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                          int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = 0; /* the board decides */
}

static void
foyer_block_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  FoyerBlockView *self = FOYER_BLOCK_VIEW (widget);
  FoyerBoardLook *look = self->look;
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  GtkStateFlags state = gtk_widget_get_state_flags (widget);
  gboolean past, focus = (state & GTK_STATE_FLAG_FOCUSED) && (state & GTK_STATE_FLAG_FOCUS_VISIBLE);
  double strength = 1;
  gboolean faint;
  gint64 now_date;
  int now_minute;

  if (self->block == NULL || width < 2 || height < 2)
    return;
  faint = self->lifted || (self->block->flags & FOYER_BOARD_LEAVING) != 0;
  foyer_board_look_now (look, self->clock, &now_date, &now_minute);
  past = self->date < now_date || (self->date == now_date && self->block->start + self->block->length <= now_minute);
  if (past)
    strength *= 0.6;
  if (faint)
    strength *= 0.35;
  if (state & GTK_STATE_FLAG_PRELIGHT)
    strength *= 1.4;
  if (self->selected)
    strength *= 1.7;
  if (faint)
    gtk_snapshot_push_opacity (snapshot, 0.45);
  foyer_block_paint (look, snapshot, self->block, width, height, strength, FALSE);
  if (faint)
    gtk_snapshot_pop (snapshot);
  if (self->corner_hot && width >= 56 && height >= 15)
    {
      GdkRGBA wash = foyer_inks_ink (look->inks, FOYER_COLOR_TEXT, 0.13);
      float side = MIN (24, height - 2), x = look->rtl ? 0 : width - side;

      foyer_snapshot_rounded (snapshot, &wash, x, 1, side, side, 5, 5, 5, 5);
    }
  if (self->selected || focus || (self->block->flags & FOYER_BOARD_COMING) != 0)
    foyer_snapshot_frame (snapshot, foyer_inks_get (look->inks, FOYER_COLOR_ACCENT), -1, -1, width + 2, height + 2, 7, 2);
}

/* The small icons are explained where they stand (LBL-2). */
static gboolean
foyer_block_view_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  FoyerBlockView *self = FOYER_BLOCK_VIEW (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const char *words = self->block == NULL || keyboard ? NULL : foyer_block_words_at (self->look, self->block, width, height, x, y);
  GdkRectangle area = { x - 8, y - 8, 16, 16 };

  if (words == NULL)
    return FALSE;
  gtk_tooltip_set_text (tooltip, words);
  gtk_tooltip_set_tip_area (tooltip, &area);
  return TRUE;
}

/* What is painted depends on hover and focus, which the style sheet knows nothing of. */
static void
foyer_block_view_state_flags_changed (GtkWidget *widget, GtkStateFlags previous)
{
  gtk_widget_queue_draw (widget);
}

/* Assistive tools can call what a pointer or a key would do. */
static void
on_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  FoyerBlockView *self = FOYER_BLOCK_VIEW (widget);

  if (self->block != NULL && self->look->perform != NULL)
    self->look->perform (self->look->owner, self->block, name);
}

static void
foyer_block_view_class_init (FoyerBlockViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const char *const actions[] = { "block.open", "block.peek", "block.status", "block.menu", "block.move" };

  widget_class->measure = foyer_block_view_measure;
  widget_class->snapshot = foyer_block_view_snapshot;
  widget_class->query_tooltip = foyer_block_view_query_tooltip;
  widget_class->state_flags_changed = foyer_block_view_state_flags_changed;
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i], NULL, on_action);
  gtk_widget_class_set_css_name (widget_class, "block");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
}

static void
foyer_block_view_init (FoyerBlockView *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_VISIBLE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

GtkWidget *
foyer_block_view_new (FoyerBoardLook *look)
{
  FoyerBlockView *self = g_object_new (FOYER_TYPE_BLOCK_VIEW, NULL);

  self->look = look;
  return GTK_WIDGET (self);
}

void
foyer_block_view_set (FoyerBlockView *self, const FoyerBoardBlock *block, const FoyerBoardColumn *column)
{
  gboolean same = self->block != NULL && block != NULL && self->date == column->date && self->clock == column->clock
                  && foyer_board_block_equal (self->block, block);
  g_autofree char *spoken = NULL;
  g_autofree char *more = NULL;

  self->block = block;
  if (block == NULL || same)
    return;
  self->date = column->date;
  self->clock = column->clock;
  spoken = foyer_block_spoken (block, column);
  more = describe (block);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, more, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const FoyerBoardBlock *
foyer_block_view_get (FoyerBlockView *self)
{
  return self->block;
}

static void
set_flag (FoyerBlockView *self, gboolean *flag, gboolean value)
{
  if (*flag == !!value)
    return;
  *flag = !!value;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
foyer_block_view_set_selected (FoyerBlockView *self, gboolean selected)
{
  set_flag (self, &self->selected, selected);
}

void
foyer_block_view_set_corner_hot (FoyerBlockView *self, gboolean hot)
{
  set_flag (self, &self->corner_hot, hot);
}

void
foyer_block_view_set_lifted (FoyerBlockView *self, gboolean lifted)
{
  set_flag (self, &self->lifted, lifted);
}

gboolean
foyer_block_view_in_corner (FoyerBlockView *self, double x, double y)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));

  /* A third of a small block at most: the rest must stay for opening it. */
  if (width < 56 || y > MIN (FOYER_BLOCK_CORNER, MAX (height / 2, 15)))
    return FALSE;
  return self->look->rtl ? x < MIN (FOYER_BLOCK_CORNER, width / 3) : x >= width - MIN (FOYER_BLOCK_CORNER, width / 3);
}
