/* The editor of a category of services: what it is called, in other languages too (SRV-15), and where its services go when it is deleted. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-card.h"
#include "foyer-labels.h"
#include "foyer-settings-page.h"

static const FoyerFormField fields[] = {
  { "title", N_("Title"), FOYER_FORM_TEXT },
  { NULL },
};

static const FoyerCardKind kind_of_category = {
  "category", "category.create", "category.update", "category.delete", NULL, N_("New category"), N_("Add the category"), N_("Delete the category"),
  N_("Category added"), N_("Category changed"), N_("Category deleted"), NULL, NULL,
};

typedef struct
{
  GtkWidget *group, *to;
  GStrv others; /* ids of the other categories */
} Panel;

static void
panel_free (gpointer data)
{
  Panel *p = data;

  g_strfreev (p->others);
  g_free (p);
}

static void
on_delete_cb (GtkWidget *button, FoyerCard *card)
{
  Panel *p = card->data;
  guint at = adw_combo_row_get_selected (ADW_COMBO_ROW (p->to));
  JsonObject *params = foyer_params ("category", "s", card->id, NULL);

  if (gtk_widget_get_visible (p->group) && p->others != NULL && at < g_strv_length (p->others))
    json_object_set_string_member (params, "move_to", p->others[at]);
  foyer_ui_run (card->context, NULL, "category.delete", params, _("Category deleted"), NULL, NULL);
}

static void
on_categories_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerCard *card = foyer_card_of (data);
  Panel *p = card->data;
  JsonArray *list = result ? json_node_get_array (result) : NULL;
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  g_autoptr (JsonNode) own = NULL;
  guint services = 0;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *category = json_array_get_object_element (list, i);

      if (g_strcmp0 (foyer_json_str (category, "id"), card->id) == 0)
        {
          own = json_node_init_object (json_node_alloc (), category);
          services = json_array_get_length (foyer_json_arr (category, "services"));
          continue;
        }
      g_strv_builder_add (ids, foyer_json_str (category, "id"));
      gtk_string_list_append (titles, foyer_json_str (category, "shown"));
    }
  if (!foyer_card_show (card, own))
    return;
  g_strfreev (p->others);
  p->others = g_strv_builder_end (ids);
  adw_combo_row_set_model (ADW_COMBO_ROW (p->to), G_LIST_MODEL (titles));
  gtk_widget_set_visible (p->group, services > 0);
}

static void
ask (FoyerCard *card)
{
  foyer_ui_ask (card->context, card->frame, "service.list", NULL, NULL, on_categories_cb, card->frame);
}

static void
on_changed_cb (GtkWidget *frame, const FoyerChangeSet *set)
{
  for (guint i = 0; i < set->n; i++)
    if (g_str_equal (set->rows[i].entity->name, "category") || g_str_equal (set->rows[i].entity->name, "service"))
      {
        ask (foyer_card_of (frame));
        return;
      }
}

GtkWidget *
foyer_category_panel_new (FoyerUiContext *context, JsonObject *args)
{
  Panel *p = g_new0 (Panel, 1);
  FoyerCard *card = foyer_card_new (&kind_of_category, context, args, fields, p, panel_free);
  GtkWidget *button;

  if (card->id == NULL)
    {
      foyer_card_add_button (card);
      return card->frame;
    }
  p->group = adw_preferences_group_new ();
  p->to = adw_combo_row_new ();
  foyer_card_add_titles (card);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (p->to), _("Its services move to"));
  foyer_a11y_label (p->to, _("Its services move to"));
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (p->group), _("When it is deleted"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (p->group), p->to);
  gtk_widget_set_visible (p->group, FALSE);
  gtk_box_append (GTK_BOX (card->body), p->group);
  button = gtk_button_new_with_label (_(kind_of_category.drop));
  gtk_widget_add_css_class (button, "destructive-action");
  g_signal_connect (button, "clicked", G_CALLBACK (on_delete_cb), card);
  gtk_box_append (GTK_BOX (card->body), button);
  ask (card);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), card->frame, G_CONNECT_SWAPPED);
  return card->frame;
}
