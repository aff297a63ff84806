/* Working at another location of the chain, without signing in again: everything on the screen is made anew. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-window-private.h"

typedef struct
{
  FoyerWindow *window; /* owned */
  char *page, *panel;
  JsonObject *args, *panel_args; /* owned */
} Move;

static void
move_free (Move *move)
{
  g_free (move->page);
  g_free (move->panel);
  g_clear_pointer (&move->args, json_object_unref);
  g_clear_pointer (&move->panel_args, json_object_unref);
  g_object_unref (move->window);
  g_free (move);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Move, move_free)

static void
on_entered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Move) move = data;
  FoyerUiContext *context = FOYER_UI_CONTEXT (source);
  g_autoptr (GError) error = NULL;

  if (!foyer_ui_context_enter_finish (context, result, &error))
    {
      g_autofree char *text = foyer_ui_error_text (error);

      foyer_ui_toast (context, "%s", text);
      return;
    }
  foyer_window_show_desk (move->window, move->page, g_steal_pointer (&move->args));
  foyer_ui_toast (context, _("You are working at %s now."), foyer_ui_location_name (context));
  if (move->panel != NULL)
    foyer_ui_open (context, move->panel, g_steal_pointer (&move->panel_args));
}

static void
on_places_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  g_autoptr (Move) move = data;
  FoyerId wanted = FOYER_ID_NONE;
  const char *loc = g_object_get_data (G_OBJECT (move->window), "work-at");
  JsonArray *places = result != NULL ? json_node_get_array (result) : NULL;

  for (guint i = 0; places != NULL && loc != NULL && i < json_array_get_length (places); i++)
    {
      JsonObject *place = json_array_get_object_element (places, i);

      if (g_strcmp0 (json_object_get_string_member (place, "id"), loc) != 0 || !foyer_id_parse (loc, &wanted))
        continue;
      if (!json_object_get_boolean_member (place, "held"))
        {
          foyer_ui_toast (context, _("This PC does not hold %s. Work there from a PC that does."), json_object_get_string_member (place, "name"));
          return;
        }
      FoyerActor actor = *foyer_ui_context_actor (context);
      actor.loc = wanted;
      foyer_ui_context_enter_async (context, &actor, on_entered_cb, g_steal_pointer (&move));
      return;
    }
  foyer_ui_toast (context, "%s", _("You have no access to this location."));
}

void
foyer_window_work_at (gpointer window, const FoyerId *loc, const char *page, JsonObject *args, const char *panel, JsonObject *panel_args)
{
  FoyerWindow *self = FOYER_WINDOW (window);
  Move *move = g_new0 (Move, 1);
  char id[FOYER_ID_TEXT_LEN + 1];

  move->window = g_object_ref (self);
  move->page = g_strdup (page != NULL ? page : foyer_window_page (self));
  move->panel = g_strdup (panel);
  move->args = args;
  move->panel_args = panel_args;
  /* The last wish counts. */
  g_object_set_data_full (G_OBJECT (self), "work-at", g_strdup (foyer_id_format (loc, id)), g_free);
  foyer_ui_ask (self->context, NULL, "location.mine", NULL, NULL, on_places_cb, move);
}
