#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>

#include "foyer-a11y.h"

void
foyer_a11y_label (gpointer    widget,
                  const char *label)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

void
foyer_a11y_describe (gpointer    widget,
                     const char *description)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

void
foyer_a11y_mnemonic (gpointer    widget,
                     const char *label)
{
  g_autoptr (GString) plain = g_string_new (label);

  g_string_replace (plain, "_", "", 0);
  /* A label relation would be read out beside the name. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  foyer_a11y_label (widget, plain->str);
}

void
foyer_a11y_list_row (GtkListItem *item,
                     const char  *label)
{
  GtkWidget *child = gtk_list_item_get_child (item);
  GtkWidget *row = child != NULL ? gtk_widget_get_parent (child) : NULL;

  if (row != NULL)
    foyer_a11y_label (row, label);
}

static GtkWidget *
dress (GtkWidget  *button,
       const char *label,
       const char *action)
{
  gtk_widget_set_tooltip_text (button, label);
  foyer_a11y_label (button, label);
  if (action != NULL)
    gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

GtkWidget *
foyer_icon_button (const char *icon,
                   const char *label,
                   const char *action)
{
  return dress (gtk_button_new_from_icon_name (icon), label, action);
}

GtkWidget *
foyer_icon_toggle (const char *icon,
                   const char *label,
                   const char *action)
{
  GtkWidget *button = gtk_toggle_button_new ();

  gtk_button_set_icon_name (GTK_BUTTON (button), icon);
  return dress (button, label, action);
}
