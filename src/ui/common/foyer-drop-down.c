#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include "foyer-drop-down.h"

static void
on_setup_cb (GtkSignalListItemFactory *factory,
             GtkListItem *item,
             gpointer chars)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), GPOINTER_TO_INT (chars));
  gtk_list_item_set_child (item, label);
}

static void
on_bind_cb (GtkSignalListItemFactory *factory,
            GtkListItem *item,
            gpointer chars)
{
  GtkWidget *label = gtk_list_item_get_child (item);
  const char *name = gtk_string_object_get_string (GTK_STRING_OBJECT (gtk_list_item_get_item (item)));

  gtk_label_set_text (GTK_LABEL (label), name);
  gtk_widget_set_tooltip_text (label, g_utf8_strlen (name, -1) > GPOINTER_TO_INT (chars) / 2 ? name : NULL);
}

GtkWidget *
foyer_drop_down_narrow (GtkWidget *drop,
                        int chars)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup_cb), GINT_TO_POINTER (chars));
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind_cb), GINT_TO_POINTER (chars));
  /* The list keeps GTK's own, with its mark at what is chosen. */
  if (gtk_drop_down_get_list_factory (GTK_DROP_DOWN (drop)) == NULL)
    gtk_drop_down_set_list_factory (GTK_DROP_DOWN (drop), gtk_drop_down_get_factory (GTK_DROP_DOWN (drop)));
  gtk_drop_down_set_factory (GTK_DROP_DOWN (drop), factory);
  g_object_unref (factory);
  return drop;
}
