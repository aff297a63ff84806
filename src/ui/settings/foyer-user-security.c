/* Of another user: the desks he signs in at, and help for who forgot or lost something (SEC-5, SEC-6). */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-labels.h"
#include "foyer-live.h"
#include "foyer-settings-page.h"

typedef struct
{
  FoyerUiContext *context; /* borrowed from the live box */
  char *user;
  JsonNode *state;         /* owned; NULL until it is read */
  GtkWidget *box;
  gboolean filling;
} Help;

static void
help_free (gpointer data)
{
  Help *h = data;

  g_clear_pointer (&h->state, json_node_unref);
  g_free (h->user);
  g_free (h);
}

static gboolean
is_listed (Help *h, const char *desk)
{
  JsonArray *list = h->state != NULL ? foyer_json_arr (json_node_get_object (h->state), "desks") : NULL;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    if (g_strcmp0 (json_array_get_string_element (list, i), desk) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_limited (Help *h)
{
  JsonArray *list = h->state != NULL ? foyer_json_arr (json_node_get_object (h->state), "desks") : NULL;

  return list != NULL && json_array_get_length (list) > 0;
}

static void
on_sent_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  foyer_live_reload (FOYER_LIVE (data));
}

/* Every box ticked: every desk, also those to come. */
static void
on_toggled_cb (GtkWidget *check, GtkWidget *live)
{
  Help *h = g_object_get_data (G_OBJECT (live), "help");
  g_autoptr (JsonArray) list = json_array_new ();
  guint n = 0;

  if (h->filling)
    return;
  for (GtkWidget *c = gtk_widget_get_first_child (h->box); c != NULL; c = gtk_widget_get_next_sibling (c))
    {
      const char *desk = foyer_live_mark_of (c);

      n++;
      if (gtk_check_button_get_active (GTK_CHECK_BUTTON (c)))
        json_array_add_string_element (list, desk);
    }
  if (json_array_get_length (list) == 0)
    {
      foyer_ui_toast (h->context, "%s", _("One desk must be left. To shut somebody out, take the access away."));
      foyer_live_reload (FOYER_LIVE (live));
      return;
    }
  if (json_array_get_length (list) == n)
    {
      json_array_unref (g_steal_pointer (&list));
      list = json_array_new ();
    }
  foyer_ui_run (h->context, live, "user.desks", foyer_params ("user", "s", h->user, "desks", "n", json_node_init_array (json_node_alloc (), list), NULL), _("Desks changed"), on_sent_cb,
                live);
}

static void
on_pins_cb (GtkWidget *button, GtkWidget *live)
{
  Help *h = g_object_get_data (G_OBJECT (live), "help");

  foyer_ui_run (h->context, live, "pin.reset", foyer_params ("user", "s", h->user, NULL), _("No PIN counts any more"), on_sent_cb, live);
}

static void
on_step_cb (GtkWidget *button, GtkWidget *live)
{
  Help *h = g_object_get_data (G_OBJECT (live), "help");

  foyer_ui_run (h->context, live, "second-step.reset", foyer_params ("user", "s", h->user, NULL), _("The second step is off"), on_sent_cb, live);
}

static void
add_button (GtkWidget *group, GtkWidget *live, const char *title, const char *subtitle, const char *label, const char *name, GCallback clicked)
{
  GtkWidget *row = adw_action_row_new (), *button = gtk_button_new_with_label (label);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_name (button, name);
  foyer_a11y_label (button, label);
  g_signal_connect_object (button, "clicked", clicked, live, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

static void
build_desks (Help *h, FoyerLive *live, GtkBox *box, JsonArray *desks)
{
  JsonObject *state = json_node_get_object (h->state);
  GtkWidget *group = adw_preferences_group_new (), *list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gboolean limited = is_limited (h);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Signing in"));
  if (foyer_ui_may (h->context, "security.two-step") && foyer_json_yes (state, "second_step"))
    add_button (group, GTK_WIDGET (live), _("Second step"), _("On. Reset it for who has lost phone and recovery codes."), _("Reset"), "reset-second-step", G_CALLBACK (on_step_cb));
  add_button (group, GTK_WIDGET (live), _("PINs"), _("At every desk where one was set"), _("Make void"), "reset-pins", G_CALLBACK (on_pins_cb));
  gtk_box_append (box, group);
  h->box = list;
  if (foyer_json_yes (state, "owner") || !foyer_ui_may (h->context, "security.addresses") || json_array_get_length (desks) == 0)
    {
      g_object_ref_sink (list);
      g_object_unref (list);
      h->box = NULL;
      return;
    }
  group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Signs in at"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), limited ? _("At these desks only; not over the network either.") : _("At every desk."));
  h->filling = TRUE;
  for (guint i = 0; i < json_array_get_length (desks); i++)
    {
      JsonObject *o = json_array_get_object_element (desks, i);
      const char *id = foyer_json_str (o, "id"), *name = foyer_json_str (o, "name") != NULL ? foyer_json_str (o, "name") : foyer_json_str (o, "code");
      GtkWidget *check = gtk_check_button_new_with_label (name);

      if (g_strcmp0 (foyer_json_str (o, "state"), "active") != 0 && !is_listed (h, id))
        {
          g_object_ref_sink (check);
          g_object_unref (check);
          continue;
        }
      foyer_a11y_label (check, name);
      foyer_live_mark (check, id);
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), !limited || is_listed (h, id));
      g_signal_connect_object (check, "toggled", G_CALLBACK (on_toggled_cb), live, 0);
      gtk_box_append (GTK_BOX (list), check);
    }
  h->filling = FALSE;
  gtk_widget_set_name (list, "user-desks");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), list);
  gtk_box_append (box, group);
}

static void
on_state_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Help *h = g_object_get_data (data, "help");
  GtkBox *box = g_object_get_data (data, "box");
  JsonNode *desks = g_object_get_data (data, "desks");

  if (error != NULL)
    return;
  g_clear_pointer (&h->state, json_node_unref);
  h->state = json_node_copy (result);
  foyer_live_clear (box);
  build_desks (h, FOYER_LIVE (data), box, json_node_get_array (desks));
}

static void
build (FoyerLive *live, GtkBox *box, JsonNode *result, gpointer data)
{
  Help *h = g_object_get_data (G_OBJECT (live), "help");

  h->context = foyer_live_context (live);
  g_object_set_data (G_OBJECT (live), "box", box);
  g_object_set_data_full (G_OBJECT (live), "desks", json_node_copy (result), (GDestroyNotify) json_node_unref);
  foyer_ui_ask (h->context, live, "sign-in.state", foyer_params ("user", "s", h->user, NULL), NULL, on_state_cb, live);
}

GtkWidget *
foyer_user_security_new (FoyerUiContext *context, const char *user)
{
  GtkWidget *live = foyer_live_new (context, "device.list", NULL, "device user", build, NULL);
  Help *h = g_new0 (Help, 1);

  h->user = g_strdup (user);
  g_object_set_data_full (G_OBJECT (live), "help", h, help_free);
  return live;
}
