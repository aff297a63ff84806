#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-cover.h"
#include "foyer-error.h"

GtkWidget *
foyer_cover_new (GtkWidget *content,
                 int        width)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();

  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), gtk_label_new (NULL));
  gtk_widget_add_css_class (header, "flat");
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), width);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), width);
  adw_clamp_set_child (ADW_CLAMP (clamp), content);
  gtk_widget_set_valign (clamp, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (content, "cover");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), scrolled);
  return box;
}

GtkWidget *
foyer_cover_new_error (const GError *error,
                       const char   *dir,
                       const char   *said)
{
  GtkWidget *page = adw_status_page_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Quit"));
  const char *heading, *body;
  g_autofree char *full = NULL, *escaped = NULL;

  switch (error->domain == FOYER_ERROR ? error->code : FOYER_ERROR_IO)
    {
    case FOYER_ERROR_BUSY:
      heading = _("Already open");
      body = _("Foyer is already running on this business on this PC. Use the window that is open, or close it first.");
      break;
    case FOYER_ERROR_NEWER:
      heading = _("Made by a newer Foyer");
      body = _("A newer version of Foyer has worked with this data. Install that version here; nothing was changed.");
      break;
    case FOYER_ERROR_CORRUPT:
      heading = _("The data is damaged");
      body = _("The data of this business does not hold together. It can be made again: what the journal and the damaged file still hold is kept, the chain brings the rest, and the damaged files stay aside.");
      break;
    case FOYER_ERROR_FULL:
      heading = _("The disk is full");
      body = _("Foyer could not start because the disk is full. Free some space and start it again; nothing is lost.");
      break;
    case FOYER_ERROR_OFFLINE:
      heading = _("The key is locked away");
      body = error->message;
      break;
    case FOYER_ERROR_DENIED:
      heading = _("The key is gone");
      body = _("The data of this business is encrypted, and its key is not on this PC any more: nobody can read it. It can be made again: the chain brings everything that was sent, and what cannot be read stays aside.");
      break;
    default:
      heading = _("The data could not be opened");
      body = _("The folder of this business could not be read or written. Check that the disk is there and that you may write to it.");
    }
  full = said != NULL ? g_strdup_printf ("%s\n\n%s\n\n%s", said, body, dir) : g_strdup_printf ("%s\n\n%s", body, dir);
  escaped = g_markup_escape_text (full, -1);
  g_message ("%s: %s", dir, error->message);
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "dialog-warning-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), heading);
  adw_status_page_set_description (ADW_STATUS_PAGE (page), escaped);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "app.quit");
  foyer_a11y_mnemonic (button, _("_Quit"));
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "pill");
  if (error->domain == FOYER_ERROR && (error->code == FOYER_ERROR_CORRUPT || error->code == FOYER_ERROR_DENIED))
    {
      GtkWidget *both = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *again = gtk_button_new_with_mnemonic (_("_Make it again"));

      gtk_actionable_set_action_name (GTK_ACTIONABLE (again), "app.rebuild");
      foyer_a11y_mnemonic (again, _("_Make it again"));
      gtk_widget_set_halign (again, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (again, "pill");
      gtk_widget_add_css_class (again, "suggested-action");
      gtk_box_append (GTK_BOX (both), again);
      gtk_box_append (GTK_BOX (both), button);
      button = both;
    }
  adw_status_page_set_child (ADW_STATUS_PAGE (page), button);
  return foyer_cover_new (page, 560);
}

GtkWidget *
foyer_form_error_new (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "error");
  gtk_widget_set_visible (label, FALSE);
  return label;
}

void
foyer_form_error_set (GtkWidget  *label,
                      const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (label, text != NULL && *text != '\0');
}
