#define G_LOG_DOMAIN "foyer-board"

#include "foyer-board-model.h"

#include <string.h>

struct _FoyerBoardModel
{
  gatomicrefcount refs;
  int from, to;
  GArray *columns; /* FoyerBoardColumn */
  GArray *blocks;  /* FoyerBoardBlock */
  GStringChunk *strings;
  GPtrArray *spans; /* and labels: whatever is freed with the model */
};

FoyerBoardModel *
foyer_board_model_new (int from, int to)
{
  FoyerBoardModel *self = g_new0 (FoyerBoardModel, 1);

  g_atomic_ref_count_init (&self->refs);
  self->from = CLAMP (from, 0, FOYER_DAY_MINUTES - 60);
  self->to = CLAMP (to, self->from + 60, FOYER_DAY_MINUTES);
  self->columns = g_array_new (FALSE, FALSE, sizeof (FoyerBoardColumn));
  self->blocks = g_array_new (FALSE, FALSE, sizeof (FoyerBoardBlock));
  self->strings = g_string_chunk_new (4096);
  self->spans = g_ptr_array_new_with_free_func (g_free);
  return self;
}

FoyerBoardModel *
foyer_board_model_ref (FoyerBoardModel *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
foyer_board_model_unref (FoyerBoardModel *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_array_unref (self->columns);
  g_array_unref (self->blocks);
  g_string_chunk_free (self->strings);
  g_ptr_array_unref (self->spans);
  g_free (self);
}

const char *
foyer_board_model_str (FoyerBoardModel *self, const char *text)
{
  return text != NULL ? g_string_chunk_insert_const (self->strings, text) : NULL;
}

const FoyerSpan *
foyer_board_model_spans (FoyerBoardModel *self, const FoyerSpan *spans, gsize n)
{
  FoyerSpan *copy;

  if (n == 0)
    return NULL;
  copy = g_memdup2 (spans, n * sizeof *spans);
  g_ptr_array_add (self->spans, copy);
  return copy;
}

const FoyerBoardLabel *
foyer_board_model_labels (FoyerBoardModel *self, const FoyerBoardLabel *labels, gsize n)
{
  FoyerBoardLabel *copy;

  if (n == 0)
    return NULL;
  copy = g_memdup2 (labels, MIN (n, FOYER_BOARD_MAX_LABELS) * sizeof *labels);
  g_ptr_array_add (self->spans, copy);
  return copy;
}

guint
foyer_board_model_add_column (FoyerBoardModel *self, const FoyerBoardColumn *column)
{
  g_array_append_vals (self->columns, column, 1);
  return self->columns->len - 1;
}

guint
foyer_board_model_add_block (FoyerBoardModel *self, const FoyerBoardBlock *block)
{
  g_return_val_if_fail (block->column < self->columns->len, G_MAXUINT);
  g_return_val_if_fail (block->length > 0, G_MAXUINT);

  g_array_append_vals (self->blocks, block, 1);
  return self->blocks->len - 1;
}

void
foyer_board_model_get_range (FoyerBoardModel *self, int *from, int *to)
{
  *from = self->from;
  *to = self->to;
}

const FoyerBoardColumn *
foyer_board_model_get_columns (FoyerBoardModel *self, guint *n)
{
  *n = self->columns->len;
  return (const FoyerBoardColumn *) self->columns->data;
}

const FoyerBoardBlock *
foyer_board_model_get_blocks (FoyerBoardModel *self, guint *n)
{
  *n = self->blocks->len;
  return (const FoyerBoardBlock *) self->blocks->data;
}

static gboolean
labels_equal (const FoyerBoardBlock *a, const FoyerBoardBlock *b)
{
  if (a->n_labels != b->n_labels)
    return FALSE;
  for (guint i = 0; i < a->n_labels; i++)
    if (a->labels[i].tint != b->labels[i].tint || g_strcmp0 (a->labels[i].icon, b->labels[i].icon) != 0
        || g_strcmp0 (a->labels[i].title, b->labels[i].title) != 0)
      return FALSE;
  return TRUE;
}

gboolean
foyer_board_block_equal (const FoyerBoardBlock *a, const FoyerBoardBlock *b)
{
  return foyer_id_equal (&a->id, &b->id) && a->column == b->column && a->start == b->start && a->length == b->length
         && a->n_gaps == b->n_gaps && (a->n_gaps == 0 || memcmp (a->gaps, b->gaps, a->n_gaps * sizeof *a->gaps) == 0)
         && a->technical == b->technical && a->status == b->status && a->maker == b->maker && a->flags == b->flags
         && a->tint == b->tint && g_strcmp0 (a->title, b->title) == 0 && g_strcmp0 (a->line, b->line) == 0
         && labels_equal (a, b) && g_strcmp0 (a->spoken, b->spoken) == 0 && g_strcmp0 (a->waits_at, b->waits_at) == 0;
}
