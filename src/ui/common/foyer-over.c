#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include "foyer-over.h"

#define FROM_TOP 60

GtkWidget *
foyer_over_card_new (GtkWidget *over,
                     int width)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_widget_add_css_class (card, "palette-card");
  gtk_widget_set_halign (card, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (card, GTK_ALIGN_START);
  gtk_widget_set_margin_top (card, FROM_TOP);
  gtk_widget_set_size_request (card, width, -1);
  gtk_widget_set_parent (card, over);
  return card;
}

gboolean
foyer_over_is_beside (GtkWidget *over,
                      GtkWidget *card,
                      double x,
                      double y)
{
  graphene_rect_t bounds;

  return gtk_widget_compute_bounds (card, over, &bounds) && !graphene_rect_contains_point (&bounds, &GRAPHENE_POINT_INIT ((float) x, (float) y));
}

gboolean
foyer_over_walk (GtkListBox *list,
                 guint keyval)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (list);
  int step = keyval == GDK_KEY_Down ? 1 : keyval == GDK_KEY_Up ? -1 : 0;

  if (step == 0)
    return FALSE;
  row = gtk_list_box_get_row_at_index (list, row != NULL ? gtk_list_box_row_get_index (row) + step : 0);
  if (row != NULL)
    gtk_list_box_select_row (list, row);
  return TRUE;
}
