#define G_LOG_DOMAIN "foyer-board"

#include "foyer-text-cache.h"

/* Enough for some months of days; then all is forgotten at once, which costs one slower frame. */
#define MAX_TEXTS 12000

typedef struct
{
  FoyerText pub; /* first */
  char *text;
  guint32 shape; /* style, lines and width class in one number */
} Entry;

struct _FoyerTextCache
{
  GtkWidget *widget; /* borrowed */
  GHashTable *entries;
  PangoAttrList *attrs[FOYER_N_TEXT_STYLES];
  int line_height[FOYER_N_TEXT_STYLES];
  guint made;
  gboolean crowded;
};

static const struct
{
  double scale;
  PangoWeight weight;
  gboolean struck, tabular;
} styles[FOYER_N_TEXT_STYLES] = {
  [FOYER_TEXT_TITLE] = { 0.91, PANGO_WEIGHT_SEMIBOLD },
  [FOYER_TEXT_TITLE_STRUCK] = { 0.91, PANGO_WEIGHT_NORMAL, TRUE },
  [FOYER_TEXT_LINE] = { 0.82, PANGO_WEIGHT_NORMAL },
  [FOYER_TEXT_HEAD] = { 1.0, PANGO_WEIGHT_SEMIBOLD },
  [FOYER_TEXT_CAPTION] = { 0.82, PANGO_WEIGHT_NORMAL, FALSE, TRUE },
  [FOYER_TEXT_STRONG] = { 0.82, PANGO_WEIGHT_BOLD, FALSE, TRUE },
};

static guint
entry_hash (gconstpointer p)
{
  const Entry *e = p;

  return g_str_hash (e->text) * 31 + e->shape;
}

static gboolean
entry_equal (gconstpointer a, gconstpointer b)
{
  const Entry *p = a, *q = b;

  return p->shape == q->shape && g_str_equal (p->text, q->text);
}

static void
entry_free (gpointer p)
{
  Entry *e = p;

  g_clear_object (&e->pub.layout);
  g_free (e->text);
  g_free (e);
}

FoyerTextCache *
foyer_text_cache_new (GtkWidget *widget)
{
  FoyerTextCache *self = g_new0 (FoyerTextCache, 1);

  self->widget = widget;
  self->entries = g_hash_table_new_full (entry_hash, entry_equal, entry_free, NULL);
  for (guint i = 0; i < FOYER_N_TEXT_STYLES; i++)
    {
      PangoAttrList *list = pango_attr_list_new ();

      pango_attr_list_insert (list, pango_attr_scale_new (styles[i].scale));
      pango_attr_list_insert (list, pango_attr_weight_new (styles[i].weight));
      pango_attr_list_insert (list, pango_attr_insert_hyphens_new (FALSE));
      if (styles[i].struck)
        pango_attr_list_insert (list, pango_attr_strikethrough_new (TRUE));
      if (styles[i].tabular)
        pango_attr_list_insert (list, pango_attr_font_features_new ("tnum=1"));
      self->attrs[i] = list;
    }
  return self;
}

void
foyer_text_cache_free (FoyerTextCache *self)
{
  g_hash_table_unref (self->entries);
  for (guint i = 0; i < FOYER_N_TEXT_STYLES; i++)
    pango_attr_list_unref (self->attrs[i]);
  g_free (self);
}

void
foyer_text_cache_clear (FoyerTextCache *self)
{
  g_hash_table_remove_all (self->entries);
  memset (self->line_height, 0, sizeof self->line_height);
  self->crowded = FALSE;
}

/* Whether every line but the last ends where a person would break it. */
static gboolean
breaks_well (PangoLayout *layout)
{
  const char *text = pango_layout_get_text (layout);

  for (int i = 1; i < pango_layout_get_line_count (layout); i++)
    {
      int at = pango_layout_get_line_readonly (layout, i)->start_index;
      char before = at > 0 ? text[at - 1] : ' ';

      if (before != ' ' && before != '-' && before != '/' && before != ',')
        return FALSE;
    }
  return TRUE;
}

static const FoyerText *
lookup (FoyerTextCache *self, FoyerTextStyle style, const char *text, int width, int lines)
{
  Entry probe = { .text = (char *) text, .shape = (guint32) style | (guint32) lines << 4 | (guint32) (width / 8) << 8 };
  Entry *e = g_hash_table_lookup (self->entries, &probe);
  PangoRectangle extents;

  if (e != NULL)
    return &e->pub;

  e = g_new0 (Entry, 1);
  e->text = g_strdup (text);
  e->shape = probe.shape;
  e->pub.layout = pango_layout_new (gtk_widget_get_pango_context (self->widget));
  pango_layout_set_attributes (e->pub.layout, self->attrs[style]);
  pango_layout_set_text (e->pub.layout, text, -1);
  if (width > 0 && gtk_widget_get_direction (self->widget) == GTK_TEXT_DIR_RTL)
    {
      pango_layout_set_auto_dir (e->pub.layout, FALSE);
      pango_layout_set_alignment (e->pub.layout, PANGO_ALIGN_LEFT); /* of a right-to-left context: the right */
    }
  if (width > 0)
    {
      pango_layout_set_width (e->pub.layout, width / 8 * 8 * PANGO_SCALE);
      pango_layout_set_ellipsize (e->pub.layout, PANGO_ELLIPSIZE_END);
      if (lines > 1)
        {
          pango_layout_set_wrap (e->pub.layout, PANGO_WRAP_WORD_CHAR);
          pango_layout_set_height (e->pub.layout, -lines);
          if (!breaks_well (e->pub.layout))
            pango_layout_set_height (e->pub.layout, -1); /* a torn word is worse than a short one */
        }
    }
  else
    {
      pango_layout_set_single_paragraph_mode (e->pub.layout, TRUE);
    }
  pango_layout_get_pixel_extents (e->pub.layout, NULL, &extents);
  e->pub.x = extents.x;
  e->pub.width = extents.width;
  e->pub.height = extents.height;
  self->made++;
  g_hash_table_add (self->entries, e);
  if (g_hash_table_size (self->entries) > MAX_TEXTS)
    self->crowded = TRUE;
  return &e->pub;
}

const FoyerText *
foyer_text_cache_get (FoyerTextCache *self, FoyerTextStyle style, const char *text, int max_width, int max_lines)
{
  const FoyerText *whole = lookup (self, style, text, 0, 0);

  if (max_width <= 0 || whole->width <= max_width)
    return whole;
  return lookup (self, style, text, MAX (max_width, 8), CLAMP (max_lines, 1, 9));
}

int
foyer_text_cache_line_height (FoyerTextCache *self, FoyerTextStyle style)
{
  /* The one place where no answer of lookup() is in use: between frames. */
  if (self->crowded)
    foyer_text_cache_clear (self);
  if (self->line_height[style] == 0)
    self->line_height[style] = lookup (self, style, "Ág", 0, 0)->height;
  return self->line_height[style];
}

guint
foyer_text_cache_n_made (FoyerTextCache *self)
{
  return self->made;
}
