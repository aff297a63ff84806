#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include "foyer-foot.h"

#define BARS "foyer-foot-bars"     /* of the root: (element-type GtkWidget) in sight, borrowed */
#define TOASTS "foyer-foot-toasts" /* of the root: AdwToastOverlay, borrowed: it is in it */

void
foyer_foot_set_toasts (GtkWidget *root,
                       AdwToastOverlay *toasts)
{
  g_object_set_data (G_OBJECT (root), TOASTS, toasts);
  g_object_set_data_full (G_OBJECT (root), BARS, g_ptr_array_new (), (GDestroyNotify) g_ptr_array_unref);
}

void
foyer_foot_lift (GtkWidget *root)
{
  GtkWidget *toasts = g_object_get_data (G_OBJECT (root), TOASTS);
  GPtrArray *bars = g_object_get_data (G_OBJECT (root), BARS);
  int height = 0;

  if (toasts == NULL)
    return;
  for (guint i = 0; i < bars->len; i++)
    {
      int natural;

      /* Its height may change while it is mapped; it is asked anew with each toast. */
      gtk_widget_measure (bars->pdata[i], GTK_ORIENTATION_VERTICAL, -1, NULL, &natural, NULL, NULL);
      height += natural;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (toasts); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (child != adw_toast_overlay_get_child (ADW_TOAST_OVERLAY (toasts)))
      gtk_widget_set_margin_bottom (child, height);
}

static void
on_map_cb (GtkWidget *bar)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (bar));
  GPtrArray *bars = root != NULL ? g_object_get_data (G_OBJECT (root), BARS) : NULL;

  if (bars == NULL)
    return;
  g_ptr_array_add (bars, bar);
  foyer_foot_lift (root);
}

static void
on_unmap_cb (GtkWidget *bar)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (bar));
  GPtrArray *bars = root != NULL ? g_object_get_data (G_OBJECT (root), BARS) : NULL;

  if (bars != NULL && g_ptr_array_remove (bars, bar))
    foyer_foot_lift (root);
}

void
foyer_foot_add (GtkWidget *bar)
{
  g_signal_connect (bar, "map", G_CALLBACK (on_map_cb), NULL);
  g_signal_connect (bar, "unmap", G_CALLBACK (on_unmap_cb), NULL);
}
