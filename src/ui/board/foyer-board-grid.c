#define G_LOG_DOMAIN "foyer-board"

#include "config.h"

#include "foyer-board-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define GAP 3           /* pixels between a block and the edge of its column */
#define MAX_SPARE 256   /* widgets kept for blocks to come */
#define FILL_BATCH 24   /* widgets made per idle turn: well under 4 ms */
#define AT_ONCE 160     /* widgets made for the first model, before anything is measured */
#define MARGIN 200      /* pixels around what is in sight where blocks are ready */

G_DEFINE_FINAL_TYPE (FoyerBoardGrid, foyer_board_grid, GTK_TYPE_WIDGET)

static int
min_minutes (FoyerBoardGrid *self)
{
  return (int) ceil (FOYER_BOARD_MIN_BLOCK / self->look.scale.px_per_min);
}

/* Sorts the blocks into their columns and lays out each column's lanes. */
static void
layout_boxes (FoyerBoardGrid *self)
{
  int least = min_minutes (self);
  guint *next;

  g_free (self->boxes);
  g_free (self->box_at);
  self->boxes = g_new0 (FoyerBoardBox, MAX (self->n_blocks, 1));
  self->box_at = g_new0 (guint, self->n_columns + 1);
  for (guint i = 0; i < self->n_blocks; i++)
    self->box_at[self->blocks[i].column + 1]++;
  for (guint c = 0; c < self->n_columns; c++)
    self->box_at[c + 1] += self->box_at[c];
  next = g_memdup2 (self->box_at, (self->n_columns + 1) * sizeof (guint));
  for (guint i = 0; i < self->n_blocks; i++)
    {
      const FoyerBoardBlock *block = &self->blocks[i];

      self->boxes[next[block->column]++] = (FoyerBoardBox){ i, block->start, block->start + block->length, 0, 1, 1,
                                                                  .gaps = block->gaps, .n_gaps = block->n_gaps };
    }
  g_free (next);
  for (guint c = 0; c < self->n_columns; c++)
    foyer_board_lanes (self->boxes + self->box_at[c], self->box_at[c + 1] - self->box_at[c], least);
}

const FoyerBoardBox *
foyer_board_grid_boxes (FoyerBoardGrid *self, guint column, gsize *n)
{
  if (column >= self->n_columns)
    {
      *n = 0;
      return NULL;
    }
  *n = self->box_at[column + 1] - self->box_at[column];
  return self->boxes + self->box_at[column];
}

FoyerBoardDay
foyer_board_grid_day (FoyerBoardGrid *self, guint column)
{
  const FoyerBoardColumn *c = &self->columns[column];

  return (FoyerBoardDay){ c->duty, c->n_duty, c->breaks, c->n_breaks };
}

static void
box_rect (FoyerBoardGrid *self, guint column, const FoyerBoardBox *box, graphene_rect_t *rect)
{
  int x, width;
  double x0, x1, y0 = round (foyer_board_scale_y (&self->look.scale, box->start));
  double y1 = round (foyer_board_scale_y (&self->look.scale, box->end));
  double inner;

  foyer_board_columns_get (&self->cols, column, &x, &width);
  foyer_board_box_extent (box, &x0, &x1);
  if (self->cols.rtl)
    {
      double t = 1 - x0;
      x0 = 1 - x1;
      x1 = t;
    }
  inner = width - 2 * GAP;
  x0 = round (x + GAP + x0 * inner);
  x1 = round (x + GAP + x1 * inner) - (box->lanes > 1 ? 1 : 0);
  graphene_rect_init (rect, x0, y0 + 1, MAX (x1 - x0, 4), MAX (y1 - y0 - 1, FOYER_BOARD_MIN_BLOCK - 1));
}

gboolean
foyer_board_grid_block_rect (FoyerBoardGrid *self, guint block, graphene_rect_t *rect)
{
  gsize n;
  guint column;
  const FoyerBoardBox *boxes;

  if (block >= self->n_blocks)
    return FALSE;
  column = self->blocks[block].column;
  boxes = foyer_board_grid_boxes (self, column, &n);
  for (gsize i = 0; i < n; i++)
    if (boxes[i].index == block)
      {
        box_rect (self, column, &boxes[i], rect);
        return TRUE;
      }
  return FALSE;
}

void
foyer_board_grid_slot_rect (FoyerBoardGrid *self, guint column, int start, int length, graphene_rect_t *rect)
{
  FoyerBoardBox box = { 0, start, start + length, 0, 1, 1 };

  box_rect (self, MIN (column, MAX (self->n_columns, 1) - 1), &box, rect);
}

gboolean
foyer_board_grid_at (FoyerBoardGrid *self, double x, double y, guint *column, int *minute, guint *block)
{
  int left, width;
  gsize n;
  gssize hit;
  double exact, fraction;
  const FoyerBoardBox *boxes;

  if (y < 0 || y >= foyer_board_scale_height (&self->look.scale) || !foyer_board_columns_at (&self->cols, x, column))
    return FALSE;
  exact = foyer_board_scale_minute (&self->look.scale, y);
  *minute = CLAMP (foyer_board_snap (exact, self->look.step), self->look.scale.from, self->look.scale.to - self->look.step);
  foyer_board_columns_get (&self->cols, *column, &left, &width);
  fraction = CLAMP ((x - left) / width, 0, 0.999);
  if (self->cols.rtl)
    fraction = 0.999 - fraction;
  boxes = foyer_board_grid_boxes (self, *column, &n);
  hit = foyer_board_hit (boxes, n, exact, fraction, min_minutes (self));
  *block = hit >= 0 ? boxes[hit].index : G_MAXUINT;
  return TRUE;
}

guint
foyer_board_grid_find (FoyerBoardGrid *self, const FoyerId *id)
{
  FoyerBlockView *view = id != NULL ? g_hash_table_lookup (self->by_id, id) : NULL;

  if (view != NULL)
    return foyer_block_view_get (view) - self->blocks;
  for (guint i = 0; id != NULL && i < self->n_blocks; i++)
    if (foyer_id_equal (&self->blocks[i].id, id))
      return i;
  return G_MAXUINT;
}

/* --- the widgets of the blocks --- */

FoyerBlockView *
foyer_board_grid_view (FoyerBoardGrid *self, guint block)
{
  const FoyerBoardBlock *b = &self->blocks[block];
  FoyerBlockView *view = self->views[block];

  if (view != NULL)
    return view;
  if (self->spare->len > 0)
    {
      view = g_ptr_array_steal_index_fast (self->spare, self->spare->len - 1);
      gtk_accessible_reset_state (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_STATE_HIDDEN);
    }
  else
    {
      view = FOYER_BLOCK_VIEW (foyer_block_view_new (&self->look));
      gtk_widget_set_child_visible (GTK_WIDGET (view), FALSE);
      gtk_widget_insert_before (GTK_WIDGET (view), GTK_WIDGET (self), self->cursor);
    }
  self->views[block] = view;
  foyer_block_view_set (view, b, &self->columns[b->column]);
  foyer_block_view_set_selected (view, self->has_selected && foyer_id_equal (&self->selected, &b->id));
  g_hash_table_insert (self->by_id, (gpointer) &b->id, view);
  return view;
}

FoyerBlockView *
foyer_board_grid_view_of (FoyerBoardGrid *self, const FoyerId *id)
{
  guint block = foyer_board_grid_find (self, id);

  return block != G_MAXUINT ? foyer_board_grid_view (self, block) : NULL;
}

static gboolean
fill_cb (gpointer data)
{
  FoyerBoardGrid *self = data;
  guint made = 0;

  for (guint i = 0; i < self->n_blocks && made < FILL_BATCH; i++)
    if (self->views[i] == NULL)
      {
        foyer_board_grid_view (self, i);
        made++;
      }
  if (made == FILL_BATCH)
    return G_SOURCE_CONTINUE;
  self->fill_id = 0;
  return G_SOURCE_REMOVE;
}

/* Blocks out of sight get their widgets too, a few at a time, so that assistive tools find the whole day. */
static void
fill_later (FoyerBoardGrid *self)
{
  if (self->fill_id == 0)
    self->fill_id = g_idle_add_full (G_PRIORITY_LOW, fill_cb, self, NULL);
}

/* @keep: how many may wait for new blocks. */
static void
spare_view (FoyerBoardGrid *self, FoyerBlockView *view, guint keep)
{
  if (self->hot == view)
    self->hot = NULL;
  foyer_block_view_set (view, NULL, NULL);
  foyer_block_view_set_selected (view, FALSE);
  foyer_block_view_set_lifted (view, FALSE);
  foyer_block_view_set_corner_hot (view, FALSE);
  gtk_widget_set_child_visible (GTK_WIDGET (view), FALSE);
  /* Not gtk_widget_set_visible(): that would lay out the whole window again. */
  gtk_accessible_update_state (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  if (self->spare->len < keep)
    g_ptr_array_add (self->spare, view);
  else
    gtk_widget_unparent (GTK_WIDGET (view));
}

static gboolean
spans_equal (const FoyerSpan *a, guint n_a, const FoyerSpan *b, guint n_b)
{
  return n_a == n_b && (n_a == 0 || memcmp (a, b, n_a * sizeof *a) == 0);
}

static gboolean
same_ground (const FoyerBoardColumn *a, guint n_a, const FoyerBoardColumn *b, guint n_b)
{
  if (n_a != n_b)
    return FALSE;
  for (guint i = 0; i < n_a; i++)
    if (!spans_equal (a[i].duty, a[i].n_duty, b[i].duty, b[i].n_duty)
        || !spans_equal (a[i].breaks, a[i].n_breaks, b[i].breaks, b[i].n_breaks)
        || g_strcmp0 (a[i].off_text, b[i].off_text) != 0 || g_strcmp0 (a[i].group, b[i].group) != 0)
      return FALSE;
  return TRUE;
}

static void prepare (FoyerBoardGrid *self);

void
foyer_board_grid_set_model (FoyerBoardGrid *self, FoyerBoardModel *model)
{
  g_autoptr (FoyerBoardModel) old = g_steal_pointer (&self->model);
  g_autoptr (GHashTable) old_by_id = g_steal_pointer (&self->by_id);
  const FoyerBoardColumn *old_columns = self->columns;
  guint old_n = self->n_columns, focused = foyer_board_grid_focused (self), wanted;
  int from = 0, to = FOYER_DAY_MINUTES;
  gboolean other_day;
  FoyerBlockView *was_focused = focused != G_MAXUINT ? self->views[focused] : NULL;
  gpointer leftover;
  GHashTableIter iter;

  self->model = model != NULL ? foyer_board_model_ref (model) : foyer_board_model_new (8 * 60, 20 * 60);
  self->columns = foyer_board_model_get_columns (self->model, &self->n_columns);
  self->blocks = foyer_board_model_get_blocks (self->model, &self->n_blocks);
  foyer_board_model_get_range (self->model, &from, &to);

  g_free (self->views);
  self->views = g_new0 (FoyerBlockView *, MAX (self->n_blocks, 1));
  self->by_id = g_hash_table_new (foyer_id_hash, foyer_id_equal_func);
  for (guint i = 0; i < self->n_blocks; i++)
    {
      const FoyerBoardBlock *block = &self->blocks[i];
      FoyerBlockView *view = g_hash_table_lookup (old_by_id, &block->id);

      if (view == NULL)
        continue;
      g_hash_table_remove (old_by_id, &block->id);
      self->views[i] = view;
      foyer_block_view_set (view, block, &self->columns[block->column]);
      g_hash_table_insert (self->by_id, (gpointer) &block->id, view);
    }
  if (was_focused != NULL && g_hash_table_size (old_by_id) > 0 && foyer_block_view_get (was_focused) != NULL
      && g_hash_table_lookup (old_by_id, &foyer_block_view_get (was_focused)->id) == was_focused)
    {
      /* Its block went away: the keyboard stays at its place. */
      const FoyerBoardBlock *gone = foyer_block_view_get (was_focused);

      foyer_board_grid_set_cursor (self, gone->column, gone->start, TRUE);
    }
  /* As many as the new day has blocks without one: each taken off or put under the grid is a walk over all its children as soon as an
   * assistive tool may listen. */
  wanted = MAX (MAX_SPARE, self->n_blocks - g_hash_table_size (self->by_id));
  g_hash_table_iter_init (&iter, old_by_id);
  while (g_hash_table_iter_next (&iter, NULL, &leftover))
    spare_view (self, leftover, wanted);

  other_day = old_n > 0 && self->n_columns > 0 && old_columns[0].date != self->columns[0].date;
  self->hover_minute = -1;
  if (self->cursor_column >= self->n_columns)
    self->cursor_column = self->n_columns > 0 ? self->n_columns - 1 : 0;
  self->cursor_minute = CLAMP (self->cursor_minute, from, to - self->look.step);

  if (!gtk_widget_has_focus (self->cursor) && (old_n != self->n_columns || old_n == 0 || old_columns[0].date != self->columns[0].date))
    self->cursor_clicked = FALSE; /* another day */
  if (!same_ground (old_columns, old_n, self->columns, self->n_columns) || from != self->look.scale.from
      || to != self->look.scale.to)
    g_clear_pointer (&self->ground, gsk_render_node_unref);
  if (old_n != self->n_columns || from != self->look.scale.from || to != self->look.scale.to)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  self->look.scale.from = from;
  self->look.scale.to = to;
  layout_boxes (self);
  prepare (self);
  foyer_board_grid_drag_rebase (self, other_day);
  foyer_board_grid_set_cursor (self, self->cursor_column, self->cursor_minute, FALSE);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
  fill_later (self);
}

/* --- geometry --- */

static void
foyer_board_grid_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                          int *minimum_baseline, int *natural_baseline)
{
  FoyerBoardGrid *self = FOYER_BOARD_GRID (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = self->n_columns * self->min_column;
  else
    *minimum = *natural = (int) round ((self->look.scale.to - self->look.scale.from) * self->zoom);
}

static void
compute_visible (FoyerBoardGrid *self, graphene_rect_t *visible)
{
  double x = gtk_adjustment_get_value (self->hadj), w = gtk_adjustment_get_page_size (self->hadj);
  double y = gtk_adjustment_get_value (self->vadj), h = gtk_adjustment_get_page_size (self->vadj);

  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL && gtk_adjustment_get_upper (self->hadj) <= w)
    x = 0;
  graphene_rect_init (visible, x, y, w, h);
}

static void
compute_shown (FoyerBoardGrid *self, graphene_rect_t *shown)
{
  compute_visible (self, shown);
  graphene_rect_inset (shown, -MARGIN, -MARGIN);
}

static void
allocate_at (GtkWidget *child, const graphene_rect_t *rect)
{
  gtk_widget_allocate (child, (int) rect->size.width, (int) rect->size.height, -1,
                       gsk_transform_translate (NULL, &rect->origin));
}

/* Calls for each block within @rect; what is not, is not looked at further. */
typedef void (*BlockFunc) (FoyerBoardGrid *self, guint block, gboolean inside, const graphene_rect_t *rect);

static void
visit (FoyerBoardGrid *self, const graphene_rect_t *within, BlockFunc func)
{
  graphene_rect_t rect;

  for (guint c = 0; c < self->n_columns; c++)
    {
      int x, w;
      gboolean column_inside;

      foyer_board_columns_get (&self->cols, c, &x, &w);
      column_inside = x + w >= within->origin.x && x <= within->origin.x + within->size.width;
      for (guint i = self->box_at[c]; i < self->box_at[c + 1]; i++)
        {
          gboolean inside = FALSE;

          if (column_inside)
            {
              box_rect (self, c, &self->boxes[i], &rect);
              inside = rect.origin.y <= within->origin.y + within->size.height
                       && rect.origin.y + rect.size.height >= within->origin.y;
            }
          func (self, self->boxes[i].index, inside, &rect);
        }
    }
}

static void
prepare_block (FoyerBoardGrid *self, guint block, gboolean inside, const graphene_rect_t *rect)
{
  if (inside)
    foyer_board_grid_view (self, block);
}

static gboolean prepare_cb (gpointer data);

static void
place_block (FoyerBoardGrid *self, guint block, gboolean inside, const graphene_rect_t *rect)
{
  GtkWidget *view = GTK_WIDGET (self->views[block]);

  if (view != NULL)
    {
      gtk_widget_set_child_visible (view, inside);
      if (inside)
        allocate_at (view, rect);
    }
  else if (inside && self->prepare_id == 0)
    self->prepare_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, prepare_cb, self, NULL); /* the next frame has it */
  else if (!inside)
    fill_later (self);
}

/* New widgets make GTK measure again, so they are made before the layout of a frame and never in the midst of it. */
static void
prepare (FoyerBoardGrid *self)
{
  compute_shown (self, &self->shown);
  if (self->cols.n == self->n_columns && self->shown.size.width > 2 * MARGIN + 1)
    visit (self, &self->shown, prepare_block);
  else
    for (guint i = 0; i < MIN (self->n_blocks, AT_ONCE); i++)
      foyer_board_grid_view (self, i);
}

static gboolean
prepare_cb (gpointer data)
{
  FoyerBoardGrid *self = data;

  self->prepare_id = 0;
  prepare (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

static void
foyer_board_grid_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  FoyerBoardGrid *self = FOYER_BOARD_GRID (widget);
  FoyerBoardScale *scale = &self->look.scale;
  double px = foyer_board_fit_zoom (self->zoom, scale->from, scale->to, height);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  graphene_rect_t rect;

  if (px != scale->px_per_min || width != self->cols.total || self->cols.n != self->n_columns || rtl != self->cols.rtl)
    {
      int before = min_minutes (self);

      scale->px_per_min = px;
      self->look.rtl = rtl;
      foyer_board_columns_init (&self->cols, self->n_columns, width, self->min_column, rtl);
      if (before != min_minutes (self))
        layout_boxes (self);
      g_clear_pointer (&self->ground, gsk_render_node_unref);
    }

  compute_shown (self, &self->shown);
  visit (self, &self->shown, place_block);

  gtk_widget_set_child_visible (self->inks, FALSE);
  foyer_board_grid_slot_rect (self, self->cursor_column, self->cursor_minute, self->look.step, &rect);
  gtk_widget_set_child_visible (self->cursor, self->n_columns > 0);
  if (self->n_columns > 0)
    allocate_at (self->cursor, &rect);
  if (self->drag.mode != FOYER_DRAG_NONE && self->drag.column < self->n_columns && !self->drag.outside)
    {
      foyer_board_grid_slot_rect (self, self->drag.column, self->drag.start, self->drag.length, &rect);
      gtk_widget_set_child_visible (self->ghost, TRUE);
      allocate_at (self->ghost, &rect);
    }
  else
    gtk_widget_set_child_visible (self->ghost, FALSE);
}

static void
on_scrolled_cb (FoyerBoardGrid *self)
{
  graphene_rect_t visible;

  compute_visible (self, &visible);
  /* The adjustments also change in the midst of a layout, where nothing may be made or queued: before the next frame, then. */
  if (!graphene_rect_contains_rect (&self->shown, &visible) && self->prepare_id == 0)
    self->prepare_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, prepare_cb, self, NULL);
}

void
foyer_board_grid_scroll_to (FoyerBoardGrid *self, const graphene_rect_t *rect, int margin)
{
  gtk_adjustment_clamp_page (self->hadj, rect->origin.x - margin / 4, rect->origin.x + rect->size.width + margin / 4);
  gtk_adjustment_clamp_page (self->vadj, rect->origin.y - margin, rect->origin.y + rect->size.height + margin);
}

void
foyer_board_grid_point_at (FoyerBoardGrid *self, const graphene_rect_t *rect)
{
  self->pointing = (GdkRectangle){ (int) rect->origin.x, (int) rect->origin.y, (int) rect->size.width, (int) rect->size.height };
}

void
foyer_board_grid_set_zoom (FoyerBoardGrid *self, double zoom, double anchor_y)
{
  int range = self->look.scale.to - self->look.scale.from;
  double page = gtk_adjustment_get_page_size (self->vadj), value = gtk_adjustment_get_value (self->vadj);
  double offset = anchor_y >= 0 ? anchor_y : page / 2;
  double minute = foyer_board_scale_minute (&self->look.scale, value + offset), px, upper;

  zoom = CLAMP (zoom, FOYER_BOARD_MIN_ZOOM, FOYER_BOARD_MAX_ZOOM);
  if (zoom == self->zoom)
    return;
  self->zoom = zoom;
  px = foyer_board_fit_zoom (zoom, self->look.scale.from, self->look.scale.to, (int) page);
  upper = MAX (round (range * zoom), page);
  /* The minute under the pointer stays under the pointer. */
  gtk_adjustment_configure (self->vadj, CLAMP ((minute - self->look.scale.from) * px - offset, 0, upper - page), 0, upper,
                            gtk_adjustment_get_step_increment (self->vadj), gtk_adjustment_get_page_increment (self->vadj), page);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
foyer_board_grid_relayout (FoyerBoardGrid *self)
{
  g_clear_pointer (&self->ground, gsk_render_node_unref);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
foyer_board_grid_repaint (FoyerBoardGrid *self)
{
  for (guint i = 0; i < self->n_blocks; i++)
    if (self->views[i] != NULL)
      gtk_widget_queue_draw (GTK_WIDGET (self->views[i]));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
foyer_board_grid_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  FoyerBoardGrid *self = FOYER_BOARD_GRID (widget);

  foyer_board_grid_paint_below (self, snapshot);
  for (guint i = 0; i < self->n_blocks; i++)
    if (self->views[i] != NULL)
      gtk_widget_snapshot_child (widget, GTK_WIDGET (self->views[i]), snapshot);
  foyer_board_grid_paint_above (self, snapshot);
  gtk_widget_snapshot_child (widget, self->cursor, snapshot);
  gtk_widget_snapshot_child (widget, self->ghost, snapshot);
}

/* --- the object --- */

static void
on_inks_changed_cb (FoyerBoardGrid *self)
{
  foyer_board_look_forget (&self->look, FALSE);
  g_clear_pointer (&self->ground, gsk_render_node_unref);
  foyer_board_grid_repaint (self);
}

static void
on_font_changed_cb (FoyerBoardGrid *self)
{
  foyer_board_look_forget (&self->look, TRUE);
  foyer_board_grid_relayout (self);
  foyer_board_grid_repaint (self);
}

static void
foyer_board_grid_direction_changed (GtkWidget *widget, GtkTextDirection previous)
{
  GTK_WIDGET_CLASS (foyer_board_grid_parent_class)->direction_changed (widget, previous);
  on_font_changed_cb (FOYER_BOARD_GRID (widget));
}

static void
foyer_board_grid_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (foyer_board_grid_parent_class)->system_setting_changed (widget, setting);
  if (setting == GTK_SYSTEM_SETTING_FONT_NAME || setting == GTK_SYSTEM_SETTING_FONT_CONFIG || setting == GTK_SYSTEM_SETTING_DPI)
    on_font_changed_cb (FOYER_BOARD_GRID (widget));
}

static gboolean
foyer_board_grid_focus (GtkWidget *widget, GtkDirectionType direction)
{
  return foyer_board_grid_focus_in (FOYER_BOARD_GRID (widget), direction);
}

static void
foyer_board_grid_dispose (GObject *object)
{
  FoyerBoardGrid *self = FOYER_BOARD_GRID (object);
  GtkWidget *child;

  foyer_board_grid_forget_pointer (self);
  g_clear_handle_id (&self->fill_id, g_source_remove);
  g_clear_handle_id (&self->prepare_id, g_source_remove);
  g_clear_handle_id (&self->settle_id, g_source_remove);
  self->drag.mode = FOYER_DRAG_NONE;
  g_clear_pointer (&self->drag.texts, foyer_board_model_unref);
  self->n_blocks = 0;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_hash_table_remove_all (self->by_id);
  g_ptr_array_set_size (self->spare, 0);
  g_clear_pointer (&self->ground, gsk_render_node_unref);
  foyer_board_look_clear (&self->look);
  g_clear_object (&self->hadj);
  g_clear_object (&self->vadj);
  G_OBJECT_CLASS (foyer_board_grid_parent_class)->dispose (object);
}

static void
foyer_board_grid_finalize (GObject *object)
{
  FoyerBoardGrid *self = FOYER_BOARD_GRID (object);

  g_clear_pointer (&self->model, foyer_board_model_unref);
  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->spare);
  g_free (self->views);
  g_free (self->boxes);
  g_free (self->box_at);
  G_OBJECT_CLASS (foyer_board_grid_parent_class)->finalize (object);
}

static void
foyer_board_grid_class_init (FoyerBoardGridClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = foyer_board_grid_dispose;
  object_class->finalize = foyer_board_grid_finalize;
  widget_class->measure = foyer_board_grid_measure;
  widget_class->size_allocate = foyer_board_grid_size_allocate;
  widget_class->snapshot = foyer_board_grid_snapshot;
  widget_class->direction_changed = foyer_board_grid_direction_changed;
  widget_class->system_setting_changed = foyer_board_grid_system_setting_changed;
  widget_class->focus = foyer_board_grid_focus;
  gtk_widget_class_set_css_name (widget_class, "boardgrid");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
foyer_board_grid_init (FoyerBoardGrid *self)
{
  self->zoom = 1.6;
  self->min_column = FOYER_BOARD_MIN_COLUMN;
  self->can_move = self->can_book = TRUE;
  self->hover_minute = -1;
  self->range_anchor = -1;
  self->by_id = g_hash_table_new (foyer_id_hash, foyer_id_equal_func);
  self->spare = g_ptr_array_new ();
  self->views = g_new0 (FoyerBlockView *, 1);
  self->inks = foyer_inks_new ();
  gtk_widget_set_parent (self->inks, GTK_WIDGET (self));
  foyer_board_look_init (&self->look, GTK_WIDGET (self), FOYER_INKS (self->inks));
  self->look.perform = foyer_board_grid_perform;
  g_signal_connect_object (self->inks, "changed", G_CALLBACK (on_inks_changed_cb), self, G_CONNECT_SWAPPED);
  self->cursor = foyer_slot_cursor_new (self);
  gtk_widget_set_parent (self->cursor, GTK_WIDGET (self));
  self->ghost = foyer_drag_ghost_new (self);
  gtk_widget_set_parent (self->ghost, GTK_WIDGET (self));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Calendar board"), -1);
  foyer_board_grid_init_pointer (self);
  foyer_board_grid_init_keys (self);
}

GtkWidget *
foyer_board_grid_new (FoyerBoard *board, GtkAdjustment *hadj, GtkAdjustment *vadj)
{
  FoyerBoardGrid *self = g_object_new (FOYER_TYPE_BOARD_GRID, NULL);

  self->board = board;
  self->hadj = g_object_ref (hadj);
  self->vadj = g_object_ref (vadj);
  for (guint i = 0; i < 2; i++)
    {
      GtkAdjustment *adj = i == 0 ? hadj : vadj;

      g_signal_connect_object (adj, "value-changed", G_CALLBACK (on_scrolled_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (adj, "notify::page-size", G_CALLBACK (on_scrolled_cb), self, G_CONNECT_SWAPPED);
    }
  foyer_board_grid_set_model (self, NULL);
  return GTK_WIDGET (self);
}
