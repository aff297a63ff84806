/* Cards that may be one person, out of all there are. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-client.h"
#include "foyer-doubles.h"
#include "foyer-out.h"

#define SHOWN 200 /* groups told of at once */

typedef struct
{
  GArray *cards;
  GStringChunk *texts;
} Cards;

static void
cards_clear (Cards *c)
{
  g_clear_pointer (&c->cards, g_array_unref);
  g_clear_pointer (&c->texts, g_string_chunk_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Cards, cards_clear)

static const char *
kept (Cards *c, const char *text)
{
  return text != NULL && *text != '\0' ? g_string_chunk_insert (c->texts, text) : NULL;
}

static void
read_cards (FoyerCall *call, Cards *c)
{
  FoyerStmt *s = foyer_db_sql (foyer_call_db (call), "SELECT f.client, f.k1, c.phone, c.phone2, c.email, c.birthday FROM client_find f JOIN client c ON c.id = f.client"
                                                     " ORDER BY f.k1, f.client");

  c->cards = g_array_new (FALSE, FALSE, sizeof (FoyerDoubleCard));
  c->texts = g_string_chunk_new (64 * 1024);
  while (foyer_stmt_step (s))
    {
      const char *name = kept (c, foyer_stmt_text (s, 1));
      FoyerDoubleCard card = { foyer_stmt_id (s, 0), name != NULL ? name : "", { kept (c, foyer_stmt_text (s, 2)), kept (c, foyer_stmt_text (s, 3)) },
                               kept (c, foyer_stmt_text (s, 4)), kept (c, foyer_stmt_text (s, 5)) };

      g_array_append_val (c->cards, card);
    }
  foyer_stmt_done (s);
}

static gboolean
all_visible (FoyerCall *call, const Cards *c, const FoyerDoubleGroup *group)
{
  FoyerId own = foyer_call_own_staff (call);

  for (guint i = 0; !foyer_id_is_none (&own) && i < group->cards->len; i++)
    if (!foyer_client_visible (call, &g_array_index (c->cards, FoyerDoubleCard, g_array_index (group->cards, guint, i)).id))
      return FALSE;
  return TRUE;
}

static gboolean
client_doubles (FoyerCall *call, JsonBuilder *out, GError **error)
{
  g_auto (Cards) c = { NULL, NULL };
  g_autoptr (GPtrArray) groups = NULL;
  gint64 limit = foyer_call_int (call, "limit");
  guint shown = 0, all = 0, most = limit > 0 ? (guint) limit : SHOWN;

  read_cards (call, &c);
  groups = foyer_doubles_find ((const FoyerDoubleCard *) c.cards->data, c.cards->len);
  json_builder_begin_object (out);
  json_builder_set_member_name (out, "groups");
  json_builder_begin_array (out);
  for (guint i = 0; i < groups->len; i++)
    {
      const FoyerDoubleGroup *group = groups->pdata[i];
      char text[FOYER_ID_TEXT_LEN + 1];

      if (!all_visible (call, &c, group))
        continue;
      all++;
      if (shown >= most)
        continue;
      shown++;
      json_builder_begin_object (out);
      foyer_out_text (out, "why", foyer_double_word (group->why));
      json_builder_set_member_name (out, "ids");
      json_builder_begin_array (out);
      for (guint k = 0; k < group->cards->len; k++)
        json_builder_add_string_value (out, foyer_id_format (&g_array_index (c.cards, FoyerDoubleCard, g_array_index (group->cards, guint, k)).id, text));
      json_builder_end_array (out);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  foyer_out_int (out, "count", all);
  json_builder_end_object (out);
  return foyer_db_check (foyer_call_db (call), error);
}

static const FoyerParam params[] = {
  { "limit", FOYER_P_INT, 0, "at most so many groups (200)", NULL, 5000 },
  { "loc", FOYER_P_ID, 0, "location; the one worked in when left out" },
  { NULL },
};

const FoyerQuery foyer_queries_doubles[] = {
  { "client.doubles", "clients.edit", "Cards that may be one person, the surest first: the same phone, e-mail, name and birth date, or nearly the same name.", params,
    "{groups [{why: phone, email, birthday or name, ids []}], count}", client_doubles },
  { NULL },
};
