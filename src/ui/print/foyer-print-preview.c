#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-print-preview.h"

/* ---- one sheet ---------------------------------------------------------------------------------------------------------- */
#define FOYER_TYPE_PRINT_LEAF (foyer_print_leaf_get_type ())
G_DECLARE_FINAL_TYPE (FoyerPrintLeaf, foyer_print_leaf, FOYER, PRINT_LEAF, GtkWidget)

struct _FoyerPrintLeaf
{
  GtkWidget parent_instance;
  FoyerPrintDoc *doc; /* borrowed from the preview */
  int page;
  double width, height; /* points */
};

G_DEFINE_FINAL_TYPE (FoyerPrintLeaf, foyer_print_leaf, GTK_TYPE_WIDGET)

static GtkSizeRequestMode
foyer_print_leaf_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
foyer_print_leaf_measure (GtkWidget     *widget,
                           GtkOrientation orientation,
                           int            for_size,
                           int           *minimum,
                           int           *natural,
                           int           *minimum_baseline,
                           int           *natural_baseline)
{
  FoyerPrintLeaf *self = FOYER_PRINT_LEAF (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = (int) MIN (self->width, 240);
      *natural = (int) (self->width * 1.3);
    }
  else
    *minimum = *natural = (int) ((for_size > 0 ? for_size : self->width * 1.3) * self->height / self->width);
}

static void
foyer_print_leaf_snapshot (GtkWidget   *widget,
                            GtkSnapshot *snapshot)
{
  FoyerPrintLeaf *self = FOYER_PRINT_LEAF (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, width, height);
  cairo_t *cr;

  /* Paper is white, in the dark too. */
  gtk_snapshot_append_color (snapshot, &(GdkRGBA){ 1, 1, 1, 1 }, &bounds);
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  cairo_scale (cr, width / self->width, width / self->width);
  foyer_print_doc_draw (self->doc, self->page, cr);
  cairo_destroy (cr);
}

static void
foyer_print_leaf_class_init (FoyerPrintLeafClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->get_request_mode = foyer_print_leaf_get_request_mode;
  widget_class->measure = foyer_print_leaf_measure;
  widget_class->snapshot = foyer_print_leaf_snapshot;
  gtk_widget_class_set_css_name (widget_class, "leaf");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
foyer_print_leaf_init (FoyerPrintLeaf *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "print-leaf");
}

/* ---- all of them -------------------------------------------------------------------------------------------------------- */
struct _FoyerPrintPreview
{
  GtkWidget parent_instance;

  GtkWidget *scrolled, *clamp, *box;
  FoyerPrintDoc *doc;
};

G_DEFINE_FINAL_TYPE (FoyerPrintPreview, foyer_print_preview, GTK_TYPE_WIDGET)

static void
clear (FoyerPrintPreview *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
  g_clear_pointer (&self->doc, foyer_print_doc_free);
}

void
foyer_print_preview_set_doc (FoyerPrintPreview *self,
                             FoyerPrintDoc     *doc)
{
  double width = 595, height;
  int n;

  clear (self);
  self->doc = doc;
  if (doc == NULL)
    return;
  n = foyer_print_doc_count (doc);
  for (int i = 0; i < n; i++)
    {
      FoyerPrintLeaf *sheet = g_object_new (FOYER_TYPE_PRINT_LEAF, NULL);
      /* Translators: spoken name of a page in the preview: number of this page, number of all pages. */
      g_autofree char *name = g_strdup_printf (_("Page %d of %d"), i + 1, n);

      foyer_print_doc_get_size (doc, i, &width, &height);
      sheet->doc = doc;
      sheet->page = i;
      sheet->width = width;
      sheet->height = height;
      foyer_a11y_label (sheet, name);
      gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (sheet));
    }
  /* A roll at its true proportion beside a sheet, but large enough to read. */
  adw_clamp_set_maximum_size (ADW_CLAMP (self->clamp), (int) (width < 300 ? width * 1.6 : width * 1.3));
  adw_clamp_set_tightening_threshold (ADW_CLAMP (self->clamp), (int) (width < 300 ? width * 1.6 : width * 1.3));
}

int
foyer_print_preview_get_n_pages (FoyerPrintPreview *self)
{
  return self->doc != NULL ? foyer_print_doc_count (self->doc) : 0;
}

static void
foyer_print_preview_dispose (GObject *object)
{
  FoyerPrintPreview *self = FOYER_PRINT_PREVIEW (object);

  if (self->box != NULL)
    clear (self);
  self->box = NULL;
  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  G_OBJECT_CLASS (foyer_print_preview_parent_class)->dispose (object);
}

static void
foyer_print_preview_class_init (FoyerPrintPreviewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_print_preview_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
foyer_print_preview_init (FoyerPrintPreview *self)
{
  self->scrolled = gtk_scrolled_window_new ();
  self->clamp = adw_clamp_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_widget_set_margin_top (self->box, 18);
  gtk_widget_set_margin_bottom (self->box, 18);
  gtk_widget_set_margin_start (self->box, 18);
  gtk_widget_set_margin_end (self->box, 18);
  adw_clamp_set_child (ADW_CLAMP (self->clamp), self->box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), self->clamp);
  gtk_widget_add_css_class (self->scrolled, "print-desk");
  foyer_a11y_label (self->scrolled, _("Preview"));
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
}

GtkWidget *
foyer_print_preview_new (void)
{
  return g_object_new (FOYER_TYPE_PRINT_PREVIEW, NULL);
}
