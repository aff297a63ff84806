/* What a plan would make of the day, shown on the board before anything is done: who goes is faint, where they would go is framed. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-calendar-private.h"
#include "foyer-labels.h"

static JsonObject *
move_of (JsonArray *moves,
         const char *appointment)
{
  for (guint i = 0; i < json_array_get_length (moves); i++)
    {
      JsonObject *move = json_array_get_object_element (moves, i);

      if (g_strcmp0 (foyer_json_str (move, "appointment"), appointment) == 0)
        return move;
    }
  return NULL;
}

static JsonObject *
copy_of (JsonObject *object)
{
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node))
    json_object_set_member (copy, name, json_node_ref (node));
  return copy;
}

/* The block where it would stand; NULL when that is on another day. */
static JsonObject *
ghost_of (JsonObject *block,
          JsonObject *move,
          const char *day)
{
  const char *wall = foyer_json_str (move, "wall");
  JsonObject *ghost;
  FoyerId id, other;
  gint64 date;
  int minute;
  char text[FOYER_ID_TEXT_LEN + 1];

  if (wall == NULL || !g_str_has_prefix (wall, day) || !foyer_wall_parse (wall, &date, &minute) || !foyer_json_uid (block, "id", &id))
    return NULL;
  ghost = copy_of (block);
  other = foyer_id_derive (&id, "preview", -1);
  json_object_set_string_member (ghost, "id", foyer_id_format (&other, text));
  json_object_set_string_member (ghost, "staff", foyer_json_str (move, "staff"));
  json_object_set_int_member (ghost, "start", minute);
  json_object_set_int_member (ghost, "dur", foyer_json_num (move, "dur"));
  json_object_set_boolean_member (ghost, "coming", TRUE);
  json_object_remove_member (ghost, "outside");
  json_object_remove_member (ghost, "contested");
  return ghost;
}

/* (transfer full): @answer of calendar.day as it would be. */
JsonObject *
foyer_calendar_preview_of (JsonObject *answer,
                           JsonArray  *moves)
{
  JsonObject *would = copy_of (answer);
  JsonArray *blocks = foyer_json_arr (answer, "blocks"), *then = json_array_new ();
  const char *day = foyer_json_str (answer, "date");

  for (guint i = 0; blocks != NULL && i < json_array_get_length (blocks); i++)
    {
      JsonObject *block = json_array_get_object_element (blocks, i), *ghost, *leaving;
      JsonObject *move = move_of (moves, foyer_json_str (block, "id"));

      if (move == NULL)
        {
          json_array_add_object_element (then, json_object_ref (block));
          continue;
        }
      leaving = copy_of (block);
      json_object_set_boolean_member (leaving, "leaving", TRUE);
      json_array_add_object_element (then, leaving);
      if (day != NULL && (ghost = ghost_of (block, move, day)) != NULL)
        json_array_add_object_element (then, ghost);
    }
  json_object_set_array_member (would, "blocks", then);
  return would;
}
