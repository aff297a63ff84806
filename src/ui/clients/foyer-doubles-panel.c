#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-client-bulk.h"
#include "foyer-doubles-panel.h"
#include "foyer-labels.h"
#include "foyer-settings-page.h"

#define SHOWN 60 /* groups; merged ones make room for the next */

typedef struct
{
  FoyerUiContext *context; /* owned */
  GtkWidget *frame, *head, *list;
  JsonArray *groups;       /* owned (nullable): of client.doubles */
  GCancellable *asking;    /* owned */
  gint64 all;
} Panel;

static void
panel_free (gpointer data)
{
  Panel *p = data;

  g_cancellable_cancel (p->asking);
  g_clear_object (&p->asking);
  g_clear_pointer (&p->groups, json_array_unref);
  g_object_unref (p->context);
  g_free (p);
}

static Panel *
panel_of (gpointer frame)
{
  return g_object_get_data (G_OBJECT (frame), "panel");
}

static const char *
why_title (const char *why)
{
  return g_strcmp0 (why, "phone") == 0   ? _("The same phone")
         : g_strcmp0 (why, "email") == 0 ? _("The same e-mail address")
         : g_strcmp0 (why, "birthday") == 0 ? _("The same name and birth date")
                                             : _("Nearly the same name");
}

static void
on_compare_cb (GtkWidget *button, GtkWidget *frame)
{
  Panel *p = panel_of (frame);
  JsonArray *ids = g_object_get_data (G_OBJECT (button), "ids");
  guint n = json_array_get_length (ids);

  if (n == 2)
    foyer_ui_open (p->context, "merge", foyer_params ("id", "s", json_array_get_string_element (ids, 0), "other", "s", json_array_get_string_element (ids, 1), NULL));
  else
    {
      JsonArray *losers = json_array_new ();
      JsonNode *node = json_node_new (JSON_NODE_ARRAY);

      for (guint i = 1; i < MIN (n, FOYER_MERGE_MOST); i++)
        json_array_add_string_element (losers, json_array_get_string_element (ids, i));
      json_node_take_array (node, losers);
      foyer_ui_run (p->context, frame, "client.merge-all", foyer_params ("winner", "s", json_array_get_string_element (ids, 0), "losers", "n", node, "fill", "b", TRUE, NULL),
                    _("Merged into one card"), NULL, NULL);
    }
}

/* Most visits first: that card stays, unless one says otherwise when they stand side by side. */
static int
by_visits (gconstpointer a, gconstpointer b)
{
  gint64 x = foyer_json_num (*(JsonObject *const *) a, "visits"), y = foyer_json_num (*(JsonObject *const *) b, "visits");

  return x > y ? -1 : x < y;
}

static void
add_group (Panel *p, const char *why, GPtrArray *cards)
{
  GtkWidget *group = adw_preferences_group_new (), *button;
  JsonArray *ids = json_array_new ();
  g_autoptr (GString) spoken = g_string_new (cards->len == 2 ? _("Compare") : _("Merge all"));

  g_ptr_array_sort (cards, by_visits);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), why_title (why));
  for (guint i = 0; i < cards->len; i++)
    {
      JsonObject *card = cards->pdata[i];
      GtkWidget *row = adw_action_row_new ();
      gint64 n = foyer_json_num (card, "visits");
      g_autofree char *phone = foyer_ui_phone (foyer_json_str (card, "phone_text"));
      g_autofree char *visits = n > 0 ? g_strdup_printf (ngettext ("%d visit", "%d visits", (gulong) n), (int) n) : g_strdup (_("No visits yet"));
      g_autofree char *born = foyer_ui_date_text (p->context, foyer_json_str (card, "birthday"));
      const char *parts[] = { phone, foyer_json_str (card, "email"), born, visits };
      g_autoptr (GString) more = g_string_new (NULL);

      for (gsize k = 0; k < G_N_ELEMENTS (parts); k++)
        if (parts[k] != NULL && *parts[k] != '\0')
          g_string_append_printf (more, "%s%s", more->len > 0 ? " · " : "", parts[k]);
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), foyer_json_str (card, "display"));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), more->str);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
      json_array_add_string_element (ids, foyer_json_str (card, "id"));
      g_string_append_printf (spoken, "%s %s", i > 0 ? "," : ":", foyer_json_str (card, "display"));
    }
  button = gtk_button_new_with_label (cards->len == 2 ? _("Compare") : _("Merge all"));
  foyer_a11y_label (button, spoken->str);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), "ids", ids, (GDestroyNotify) json_array_unref);
  g_signal_connect (button, "clicked", G_CALLBACK (on_compare_cb), p->frame);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (group), button);
  gtk_box_append (GTK_BOX (p->list), group);
}

static void
on_rows_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Panel *p = panel_of (data);
  JsonArray *rows = result != NULL ? json_node_get_array (result) : NULL;
  g_autofree char *head = NULL;
  GtkWidget *child;
  guint at = 0;

  if (rows == NULL)
    return;
  while ((child = gtk_widget_get_first_child (p->list)) != NULL)
    gtk_box_remove (GTK_BOX (p->list), child);
  for (guint g = 0; g < json_array_get_length (p->groups); g++)
    {
      JsonObject *group = json_array_get_object_element (p->groups, g);
      guint n = json_array_get_length (foyer_json_arr (group, "ids"));
      g_autoptr (GPtrArray) cards = g_ptr_array_new ();

      for (guint i = 0; i < n && at < json_array_get_length (rows); i++, at++)
        if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (rows, at)))
          g_ptr_array_add (cards, json_array_get_object_element (rows, at));
      if (cards->len > 1)
        add_group (p, foyer_json_str (group, "why"), cards);
    }
  head = p->all > 0 ? g_strdup_printf (ngettext ("%'d group of cards may be one person each.", "%'d groups of cards may be one person each.", (gulong) p->all), (int) p->all)
                    : g_strdup (_("No two cards look like one person."));
  gtk_label_set_text (GTK_LABEL (p->head), head);
}

static void
on_groups_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Panel *p = panel_of (data);
  JsonArray *ids, *all;
  JsonNode *node;

  if (result == NULL)
    {
      g_autofree char *text = foyer_ui_error_text (error);

      gtk_label_set_text (GTK_LABEL (p->head), text);
      return;
    }
  g_clear_pointer (&p->groups, json_array_unref);
  p->all = foyer_json_num (json_node_get_object (result), "count");
  all = foyer_json_arr (json_node_get_object (result), "groups");
  p->groups = json_array_new ();
  ids = json_array_new ();
  /* As many as client.rows reads at once. */
  for (guint g = 0; g < json_array_get_length (all); g++)
    {
      JsonObject *group = json_array_get_object_element (all, g);
      JsonArray *of = foyer_json_arr (group, "ids");

      if (json_array_get_length (ids) + json_array_get_length (of) > 500)
        break;
      json_array_add_object_element (p->groups, json_object_ref (group));
      for (guint i = 0; i < json_array_get_length (of); i++)
        json_array_add_string_element (ids, json_array_get_string_element (of, i));
    }
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, ids);
  foyer_ui_ask (context, p->frame, "client.rows", foyer_params ("ids", "n", node, NULL), p->asking, on_rows_cb, p->frame);
}

static void
ask (Panel *p)
{
  g_cancellable_cancel (p->asking);
  g_clear_object (&p->asking);
  p->asking = g_cancellable_new ();
  foyer_ui_ask (p->context, p->frame, "client.doubles", foyer_params ("limit", "i", (gint64) SHOWN, NULL), p->asking, on_groups_cb, p->frame);
}

static void
on_changed_cb (GtkWidget *frame, const FoyerChangeSet *set)
{
  for (guint i = 0; i < set->n; i++)
    if (g_str_equal (set->rows[i].entity->name, "client_alias") || g_str_equal (set->rows[i].entity->name, "client"))
      {
        ask (panel_of (frame));
        break;
      }
}

GtkWidget *
foyer_doubles_panel_new (FoyerUiContext *context, JsonObject *args)
{
  Panel *p = g_new0 (Panel, 1);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18), *title;

  p->context = g_object_ref (context);
  p->head = gtk_label_new (_("Looking through the cards…"));
  gtk_label_set_wrap (GTK_LABEL (p->head), TRUE);
  gtk_label_set_xalign (GTK_LABEL (p->head), 0);
  gtk_widget_add_css_class (p->head, "dim-label");
  gtk_box_append (GTK_BOX (body), p->head);
  p->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_box_append (GTK_BOX (body), p->list);
  p->frame = foyer_panel_frame_new (context, _("Cards of one person"), body, &title);
  g_object_set_data_full (G_OBJECT (p->frame), "panel", p, panel_free);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), p->frame, G_CONNECT_SWAPPED);
  ask (p);
  return p->frame;
}

void
foyer_doubles_show (FoyerUiContext *context, GtkWindow *window)
{
  foyer_ui_go (context, "clients", NULL);
  foyer_ui_open (context, "doubles", NULL);
}
