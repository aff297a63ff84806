#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-client-history.h"
#include "foyer-labels.h"

static const struct
{
  const char *status, *word, *icon, *css;
} statuses[] = {
  { "pending", N_("Pending"), "radio-symbolic", "status-pending" },
  { "confirmed", N_("Confirmed"), "emblem-ok-symbolic", "status-confirmed" },
  { "arrived", N_("Arrived"), "avatar-default-symbolic", "status-arrived" },
  { "no-show", N_("No-show"), "action-unavailable-symbolic", "status-no-show" },
};

static GtkWidget *
new_label (const char *text,
           const char *css,
           gboolean    expand)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), expand ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  gtk_widget_set_hexpand (label, expand);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  return label;
}

/* "Colouring, Blow-dry × 2" */
static char *
services_of (JsonObject *visit)
{
  JsonArray *lines = foyer_json_arr (visit, "lines");
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; lines != NULL && i < json_array_get_length (lines); i++)
    {
      const char *title = foyer_json_str (json_array_get_object_element (lines, i), "title");
      if (title == NULL)
        continue;
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", title);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
people_of (JsonObject *visit)
{
  JsonArray *appointments = foyer_json_arr (visit, "appointments");
  g_autoptr (GString) text = g_string_new (NULL);
  const char *last = NULL;

  for (guint i = 0; appointments != NULL && i < json_array_get_length (appointments); i++)
    {
      const char *staff = foyer_json_str (json_array_get_object_element (appointments, i), "staff");
      if (staff == NULL || g_strcmp0 (staff, last) == 0)
        continue;
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", staff);
      last = staff;
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
payments_of (JsonObject *visit)
{
  JsonArray *payments = foyer_json_arr (visit, "payments");
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; payments != NULL && i < json_array_get_length (payments); i++)
    {
      JsonObject *payment = json_array_get_object_element (payments, i);
      const char *title = foyer_json_str (payment, "register"), *payer = foyer_json_str (payment, "payer");

      if (title == NULL)
        continue;
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", title);
      if (payer != NULL)
        g_string_append_printf (text, " (%s)", payer);
      if (foyer_json_yes (payment, "debt"))
        g_string_append_printf (text, ", %s", _("on credit"));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Paid from an account that stands below nothing. */
static gboolean
on_credit (JsonObject *visit)
{
  JsonArray *payments = foyer_json_arr (visit, "payments");

  for (guint i = 0; payments != NULL && i < json_array_get_length (payments); i++)
    if (foyer_json_yes (json_array_get_object_element (payments, i), "debt"))
      return TRUE;
  return FALSE;
}

static const char *
time_of (JsonObject *visit)
{
  JsonArray *appointments = foyer_json_arr (visit, "appointments");

  if (appointments == NULL || json_array_get_length (appointments) == 0)
    return NULL;
  return foyer_json_str (json_array_get_object_element (appointments, 0), "wall");
}

static GtkWidget *
make_row (FoyerUiContext *context,
          JsonObject     *visit,
          gboolean        elsewhere)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *bottom = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *services = services_of (visit), *staff = people_of (visit), *paid_by = payments_of (visit);
  const char *location = elsewhere ? foyer_json_str (visit, "location") : NULL;
  g_autofree char *people = location == NULL ? g_strdup (staff) : *staff != '\0' ? g_strdup_printf ("%s · %s", location, staff) : g_strdup (location);
  g_autofree char *date = foyer_ui_date_text (context, foyer_json_str (visit, "date"));
  g_autofree char *time = foyer_ui_time_text (context, time_of (visit));
  g_autofree char *when = *time ? g_strdup_printf ("%s %s", date, time) : g_strdup (date);
  g_autofree char *total = foyer_ui_money_bare (context, foyer_json_num (visit, "total"));
  g_autofree char *money = NULL, *spoken = NULL;
  gint64 credit = foyer_json_num (visit, "credit");
  const char *status = foyer_json_str (visit, "status"), *word = "", *id = foyer_json_str (visit, "visit");
  GtkWidget *label;

  gtk_box_append (GTK_BOX (top), new_label (when, "numeric", FALSE));
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (g_strcmp0 (statuses[i].status, status) == 0)
      {
        GtkWidget *icon = gtk_image_new_from_icon_name (statuses[i].icon);
        word = _(statuses[i].word);
        gtk_widget_add_css_class (icon, statuses[i].css);
        gtk_box_append (GTK_BOX (top), icon);
        gtk_box_append (GTK_BOX (top), new_label (word, "caption", TRUE));
      }
  label = new_label (total, "numeric", FALSE);
  gtk_widget_set_halign (label, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (top), label);

  label = new_label (*services ? services : _("No services"), NULL, TRUE);
  gtk_box_append (GTK_BOX (box), top);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (bottom), new_label (people, "dim-label", TRUE));
  if (credit > 0)
    {
      g_autofree char *owed = foyer_ui_money_bare (context, credit);
      /* Translators: %s is an amount that is still owed */
      money = g_strdup_printf (_("%s on credit"), owed);
      label = new_label (money, "error", FALSE);
    }
  else
    {
      money = g_strdup (paid_by);
      label = new_label (money, on_credit (visit) ? "error" : "dim-label", FALSE);
    }
  gtk_widget_add_css_class (label, "caption");
  gtk_box_append (GTK_BOX (bottom), label);
  gtk_box_append (GTK_BOX (box), bottom);
  gtk_widget_add_css_class (box, "history-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), !elsewhere);
  spoken = location != NULL ? g_strdup_printf ("%s, %s, %s, %s, %s, %s", when, location, word, services, total, money)
                            : g_strdup_printf ("%s, %s, %s, %s, %s", when, word, services, total, money);
  foyer_a11y_label (row, spoken);
  g_object_set_data_full (G_OBJECT (row), "visit", g_strdup (id), g_free);
  return row;
}

static void
on_row_activated_cb (GtkListBox     *list,
                     GtkListBoxRow  *row,
                     FoyerUiContext *context)
{
  foyer_ui_open (context, "visit", foyer_params ("id", "s", g_object_get_data (G_OBJECT (row), "visit"), NULL));
}

GtkWidget *
foyer_client_history_new (FoyerUiContext *context,
                          JsonArray      *visits,
                          gboolean        elsewhere)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  foyer_a11y_label (list, elsewhere ? _("Visits at other locations") : _("Visits"));
  for (guint i = 0; i < json_array_get_length (visits); i++)
    gtk_list_box_append (GTK_LIST_BOX (list), make_row (context, json_array_get_object_element (visits, i), elsewhere));
  g_signal_connect_object (list, "row-activated", G_CALLBACK (on_row_activated_cb), context, 0);
  return list;
}
