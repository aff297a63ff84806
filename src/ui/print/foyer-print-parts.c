#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include "foyer-a11y.h"
#include <glib/gi18n.h>

#include "foyer-labels.h"
#include "foyer-print-parts.h"

GtkWidget *
foyer_print_section (const char *heading,
         GtkWidget  *list)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label = gtk_label_new (heading);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), list);
  return box;
}

GtkWidget *
foyer_print_boxed_list (void)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  return list;
}

GtkWidget *
foyer_print_option_row (GtkWidget  *list,
            const char *title,
            GtkWidget  *control)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  foyer_a11y_label (control, title);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), control);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), control);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return row;
}

static const struct
{
  const char *title, *file, *member;
} sheets[] = {
  [FOYER_SHEET_SCHEDULE] = { N_("Work schedule"), N_("schedule-%s.pdf"), "from" },
  [FOYER_SHEET_SLIP] = { N_("Card for the client"), N_("appointment-card.pdf"), NULL },
  [FOYER_SHEET_MEDICAL] = { N_("Medical record"), N_("medical-record.pdf"), NULL },
  [FOYER_SHEET_TILL] = { N_("Report of the till"), N_("till-%s.pdf"), "no" },
  [FOYER_SHEET_DAILY] = { N_("Cash report of the day"), N_("cash-report-%s.pdf"), "date" },
};

const char *
foyer_print_sheet_title (FoyerSheetKind kind)
{
  return _(sheets[kind].title);
}

char *
foyer_print_sheet_file (FoyerSheetKind kind,
                        JsonObject    *answer)
{
  const char *value = answer != NULL && sheets[kind].member != NULL ? foyer_json_str (answer, sheets[kind].member) : NULL;
  /* Translators have left the place of a date or a number in the name. */
  g_auto(GStrv) parts = g_strsplit (_(sheets[kind].file), "%s", 2);

  return g_strjoinv (value != NULL ? value : "", parts);
}
