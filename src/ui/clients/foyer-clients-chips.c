/* What the list of clients is narrowed to: chips, and the conditions beside the list. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-bulk-bar.h"
#include "foyer-clients-page-private.h"
#include "foyer-filter-panel.h"
#include "foyer-label-menu.h"
#include "foyer-labels.h"

/* ---- chips: which clients -------------------------------------------------------------------------------------------------- */
static const struct
{
  const char *title;
  int days; /* since the last visit, at least; below zero: at most; 0: any; 1: none yet */
} lasts[] = { { N_("Any last visit"), 0 },           { N_("Came in the last 30 days"), -30 }, { N_("Not for 3 months"), 91 },
              { N_("Not for 6 months"), 182 },       { N_("Not for a year"), 365 },           { N_("Not yet"), 1 } };
static const struct
{
  const char *title, *word;
} balances[] = { { N_("Any balance"), NULL }, { N_("Owes something"), "debt" }, { N_("Has something ahead"), "ahead" } };

gboolean
foyer_clients_is_narrowed (FoyerClientsPage *self)
{
  return !foyer_id_is_none (&self->label) || self->last_choice != 0 || self->balance_choice != 0 || foyer_filter_panel_n (FOYER_FILTER_PANEL (self->filter)) > 0;
}

/* As client.ids and client.export are asked. (transfer full) */
JsonObject *
foyer_clients_filter_params (FoyerClientsPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  int days = lasts[self->last_choice].days;
  gboolean own = self->sort != NULL && g_str_has_prefix (self->sort, "field-");
  JsonObject *params = foyer_params ("text", "s", *text ? text : NULL, "sort", "s", self->sort != NULL && !own ? self->sort : "name", "desc", "b", self->desc, "balance",
                                     "s", balances[self->balance_choice].word, "label", "d", &self->label, NULL);
  JsonNode *tree = foyer_filter_panel_tree (FOYER_FILTER_PANEL (self->filter));
  char day[11];

  if (own)
    json_object_set_string_member (params, "sort_field", self->sort + strlen ("field-"));
  if (tree != NULL)
    json_object_set_member (params, "filter", tree);
  if (days == 1)
    json_object_set_boolean_member (params, "never", TRUE);
  else if (days != 0)
    json_object_set_string_member (params, days > 0 ? "seen_before" : "seen_since", foyer_date_format (foyer_ui_today (self->context) - ABS (days), day));
  return params;
}

static void
on_chip_cb (FoyerClientsPage *self)
{
  guint label = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->category)), last = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->last)),
        balance = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->balance));
  char id[FOYER_ID_TEXT_LEN + 1];
  g_autofree char *kept = NULL;

  if (self->filling || last >= G_N_ELEMENTS (lasts) || balance >= G_N_ELEMENTS (balances))
    return;
  self->label = label == 0 || label > self->label_ids->len ? FOYER_ID_NONE : g_array_index (self->label_ids, FoyerId, label - 1);
  self->last_choice = last;
  self->balance_choice = balance;
  gtk_widget_set_visible (self->clear, foyer_clients_is_narrowed (self));
  kept = g_strdup_printf ("%u %u %s", last, balance, foyer_id_is_none (&self->label) ? "-" : foyer_id_format (&self->label, id));
  foyer_ui_set_local (self->context, "clients.filter", kept);
  foyer_clients_ask_ids (self);
}

static void
on_clear_cb (FoyerClientsPage *self)
{
  self->filling = TRUE;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->category), 0);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->last), 0);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->balance), 0);
  self->filling = FALSE;
  foyer_filter_panel_clear (FOYER_FILTER_PANEL (self->filter), -1);
  on_chip_cb (self);
}

/* ---- conditions -------------------------------------------------------------------------------------------------------------- */

void
foyer_clients_show_filter (FoyerClientsPage *self, gboolean yes)
{
  gtk_widget_set_visible (self->filter, yes);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->filter_button), yes);
  if (yes)
    {
      foyer_ui_close (self->context); /* there is room for one of them beside the list */
      foyer_filter_panel_focus (FOYER_FILTER_PANEL (self->filter));
    }
}

void
foyer_clients_do_filter (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FoyerClientsPage *self = FOYER_CLIENTS_PAGE (widget);

  foyer_clients_show_filter (self, g_str_equal (action, "clients.filter-show") || (g_str_equal (action, "clients.filter") && !gtk_widget_get_visible (self->filter)));
}

static void
on_filter_button_cb (FoyerClientsPage *self)
{
  gboolean on = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->filter_button));

  if (on != gtk_widget_get_visible (self->filter))
    foyer_clients_show_filter (self, on);
}

static void
on_filter_changed_cb (FoyerClientsPage *self)
{
  g_autoptr (JsonNode) tree = foyer_filter_panel_tree (FOYER_FILTER_PANEL (self->filter));
  g_autofree char *text = tree != NULL ? json_to_string (tree, FALSE) : NULL;

  foyer_ui_set_local (self->context, "clients.conditions", text);
  gtk_widget_set_visible (self->clear, foyer_clients_is_narrowed (self));
  if (self->loaded)
    foyer_clients_ask_ids_soon (self);
}

void
foyer_clients_build_filter (FoyerClientsPage *self)
{
  self->filter = foyer_filter_panel_new (self->context);
  gtk_widget_set_visible (self->filter, FALSE);
  self->filter_button = gtk_toggle_button_new_with_label (_("Conditions"));
  foyer_a11y_label (self->filter_button, _("Conditions"));
  gtk_widget_set_tooltip_text (self->filter_button, _("Choose clients by conditions (Ctrl+Shift+F)"));
  g_signal_connect_object (self->filter_button, "toggled", G_CALLBACK (on_filter_button_cb), self, G_CONNECT_SWAPPED);
  self->bulk = foyer_bulk_bar_new (self->context);
  g_signal_connect_object (self->bulk, "clear", G_CALLBACK (foyer_clients_tick_none), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->bulk, "all", G_CALLBACK (foyer_clients_tick_all), self, G_CONNECT_SWAPPED);
}

/* What was on when the program was left, and from now on every change. */
void
foyer_clients_load_filter (FoyerClientsPage *self)
{
  const char *kept = foyer_ui_local (self->context, "clients.conditions");
  g_autoptr (JsonNode) tree = kept != NULL && *kept != '\0' ? json_from_string (kept, NULL) : NULL;

  if (tree != NULL)
    foyer_filter_panel_set_tree (FOYER_FILTER_PANEL (self->filter), tree);
  gtk_widget_set_visible (self->clear, foyer_clients_is_narrowed (self));
  g_signal_connect_object (self->filter, "changed", G_CALLBACK (on_filter_changed_cb), self, G_CONNECT_SWAPPED);
}

void
foyer_clients_on_labels_cb (FoyerUiContext *context,
                            JsonNode       *result,
                            const GError   *error,
                            gpointer        data)
{
  FoyerClientsPage *self = data;
  guint selected;

  self->filling = TRUE;
  selected = foyer_label_drop_fill (GTK_DROP_DOWN (self->category), _("All categories"), result != NULL ? json_node_get_array (result) : NULL, TRUE, &self->label,
                                    self->label_ids);
  self->filling = FALSE;
  gtk_widget_set_visible (self->category, self->label_ids->len > 0);
  if (selected == 0 && !foyer_id_is_none (&self->label))
    on_chip_cb (self); /* it is gone: nobody would be shown */
}

static GtkWidget *
add_chip (FoyerClientsPage *self,
          GtkWidget        *bar,
          const char       *label)
{
  GtkWidget *chip = gtk_drop_down_new (NULL, NULL);

  foyer_a11y_label (chip, label);
  g_signal_connect_object (chip, "notify::selected", G_CALLBACK (on_chip_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (bar), chip);
  return chip;
}

GtkWidget *
foyer_clients_build_chips (FoyerClientsPage *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autoptr (GtkStringList) last = gtk_string_list_new (NULL), balance = gtk_string_list_new (NULL);
  const char *kept = foyer_ui_local (self->context, "clients.filter");
  g_auto (GStrv) words = g_strsplit (kept != NULL ? kept : "", " ", 3);

  self->label_ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  if (g_strv_length (words) == 3)
    {
      self->last_choice = MIN ((guint) g_ascii_strtoull (words[0], NULL, 10), G_N_ELEMENTS (lasts) - 1);
      self->balance_choice = MIN ((guint) g_ascii_strtoull (words[1], NULL, 10), G_N_ELEMENTS (balances) - 1);
      if (!foyer_id_parse (words[2], &self->label))
        self->label = FOYER_ID_NONE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (lasts); i++)
    gtk_string_list_append (last, _(lasts[i].title));
  for (guint i = 0; i < G_N_ELEMENTS (balances); i++)
    gtk_string_list_append (balance, _(balances[i].title));
  gtk_widget_add_css_class (bar, "client-chips");
  self->filling = TRUE;
  self->category = add_chip (self, bar, _("Category"));
  self->last = add_chip (self, bar, _("Last visit"));
  self->balance = add_chip (self, bar, _("Balance"));
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->last), G_LIST_MODEL (last));
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->balance), G_LIST_MODEL (balance));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->last), self->last_choice);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->balance), self->balance_choice);
  self->filling = FALSE;
  gtk_widget_set_visible (self->category, FALSE);
  self->clear = gtk_button_new_with_label (_("Everyone"));
  foyer_a11y_label (self->clear, _("Everyone"));
  gtk_widget_add_css_class (self->clear, "flat");
  gtk_widget_set_visible (self->clear, foyer_clients_is_narrowed (self));
  g_signal_connect_object (self->clear, "clicked", G_CALLBACK (on_clear_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (bar), self->filter_button);
  gtk_box_append (GTK_BOX (bar), self->clear);
  return bar;
}

