/* GET /v1/changes?since=CURSOR&changed_after=TIME&entity=NAME&limit=N: what changed, for other programs.
 *
 * A cursor is "GEN:SEQ". Rows come in the order of their last change, deleted ones included ("deleted": true), each once: a row that is
 * edited again while one pages on comes again, later. When the server was restored from a backup the cursor's life is over: 410. */
#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <string.h>

#include "foyer-command.h"
#include "foyer-error.h"
#include "foyer-handlers.h"
#include "foyer-session.h"

#define LIMIT_MAX 1000

typedef struct
{
  FoyerApiSession session;
  const char *gen;
  gint64 since, changed_after; /* changed_after: UTC ms, -1: not asked */
  const FoyerEntity *entity;
  gint64 limit;
  gboolean mask;
  JsonBuilder *out;
} Changes;

/* Everything up to the last txn accepted at or before that time is older. */
static gint64
seq_at (FoyerDb *db, gint64 time)
{
  FoyerStmt *s = foyer_db_own_read (db, "SELECT max(seq) FROM txn WHERE at<=?1");
  gint64 seq;

  foyer_stmt_bind_int (s, 1, time);
  seq = foyer_stmt_step (s) && !foyer_stmt_is_null (s, 0) ? foyer_stmt_int (s, 0) : 0;
  foyer_stmt_done (s);
  return seq;
}

static GPtrArray *
visible_scopes (FoyerDb *db, const FoyerApiSession *session)
{
  GPtrArray *scopes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) locs = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerStmt *s = foyer_db_sql (db, "SELECT id FROM location");

  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_array_append_val (locs, id);
    }
  foyer_stmt_done (s);
  g_ptr_array_add (scopes, g_strdup ("chain"));
  for (guint i = 0; i < locs->len; i++)
    {
      const FoyerId *loc = &g_array_index (locs, FoyerId, i);
      g_autoptr (FoyerAccess) access = foyer_access_get (db, &session->user, loc);
      char text[37];

      if (access->any)
        g_ptr_array_add (scopes, g_strconcat ("loc:", foyer_id_format (loc, text), NULL));
    }
  return scopes;
}

static gboolean
is_deleted (const FoyerRow *row)
{
  const FoyerEntity *e = row->entity;

  if (foyer_entity_field (e, "deleted") >= 0)
    return foyer_row_int (row, "deleted") != 0;
  if (foyer_entity_field (e, "void") >= 0)
    return !foyer_row_is_null (row, "void");
  return strcmp (e->name, "visit") == 0 && g_strcmp0 (foyer_row_text (row, "status"), "deleted") == 0;
}

static gboolean
read_changes (FoyerDb *db, gpointer data, GError **error)
{
  Changes *c = data;
  g_autoptr (GPtrArray) scopes = visible_scopes (db, &c->session);
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (FoyerFeedItem));
  g_autofree char *cursor = NULL;
  FoyerStmt *s = foyer_db_own_read (db, "SELECT seq FROM sync_meta");
  gint64 head = foyer_stmt_step (s) ? foyer_stmt_int (s, 0) : 0, at = c->since, n = 0;
  guint i;

  foyer_stmt_done (s);
  if (c->changed_after >= 0)
    at = MAX (at, seq_at (db, c->changed_after));
  for (i = 0; i < scopes->len; i++)
    foyer_feed_list (db, scopes->pdata[i], at, LIMIT_MAX * 4 + 1, items);
  foyer_feed_sort (items);

  json_builder_begin_object (c->out);
  json_builder_set_member_name (c->out, "rows");
  json_builder_begin_array (c->out);
  for (i = 0; i < items->len && i < LIMIT_MAX * 4 && n < c->limit; i++)
    {
      const FoyerFeedItem *item = &g_array_index (items, FoyerFeedItem, i);
      g_autoptr (FoyerRow) row = NULL;

      at = item->seq;
      /* History bodies hold what other tables keep apart. */
      if (item->gone || (item->entity->flags & FOYER_ENTITY_SERVER_ONLY) || (c->entity != NULL && item->entity != c->entity))
        continue;
      row = foyer_db_get (db, item->entity->name, &item->id);
      if (row == NULL)
        continue;
      json_builder_begin_object (c->out);
      foyer_out_bool (c->out, "deleted", is_deleted (row));
      foyer_out_text (c->out, "entity", item->entity->name);
      foyer_out_int (c->out, "rev", item->seq);
      json_builder_set_member_name (c->out, "row");
      foyer_out_row (c->out, row, c->mask);
      json_builder_end_object (c->out);
      n++;
    }
  json_builder_end_array (c->out);
  foyer_out_bool (c->out, "more", i < items->len);
  cursor = g_strdup_printf ("%s:%" G_GINT64_FORMAT, c->gen, i < items->len ? at : head);
  foyer_out_text (c->out, "cursor", cursor);
  json_builder_end_object (c->out);
  return TRUE;
}

static gboolean
parse_time (const char *text, gint64 *out)
{
  g_autoptr (GDateTime) t = NULL;

  if (g_ascii_string_to_signed (text, 10, 0, G_MAXINT64 / 2, out, NULL))
    return TRUE;
  t = g_date_time_new_from_iso8601 (text, NULL); /* with offset */
  if (t == NULL)
    return FALSE;
  *out = g_date_time_to_unix (t) * 1000 + g_date_time_get_microsecond (t) / 1000;
  return TRUE;
}

static void
changes (FoyerServer *server, FoyerHttpRequest *req, const char *rest)
{
  FoyerChain *chain = NULL;
  Changes c = { 0 };
  g_autofree char *since = NULL, *after = NULL, *entity = NULL, *limit = NULL;
  g_autoptr (JsonBuilder) out = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  FoyerActor actor;

  if (!foyer_request_session (server, req, &chain, &c.session))
    return;
  c.gen = foyer_chain_gen (chain);
  actor = (FoyerActor){ c.session.user, c.session.loc };
  if (!c.session.may_changes || !foyer_desk_may (foyer_chain_desk (chain), &actor, "sync"))
    {
      foyer_reply_error (req, 403, "denied", c.gen, "This token may not read changes.");
      return;
    }
  since = foyer_request_param (req, "since");
  after = foyer_request_param (req, "changed_after");
  entity = foyer_request_param (req, "entity");
  limit = foyer_request_param (req, "limit");
  c.changed_after = -1;
  c.limit = 200;
  if (since != NULL && since[0] != '\0')
    {
      const char *colon = strrchr (since, ':');

      if (colon == NULL || !g_ascii_string_to_signed (colon + 1, 10, 0, G_MAXINT64, &c.since, NULL))
        {
          foyer_reply_error (req, 400, "invalid", c.gen, "“since” is no cursor of this server.");
          return;
        }
      {
        g_autofree char *gen = g_strndup (since, colon - since);

        if (!foyer_chain_reach (chain, gen, c.since, &error))
          {
            foyer_reply_gerror (req, c.gen, error);
            return;
          }
        c.gen = foyer_chain_gen (chain);
      }
      if (strncmp (since, c.gen, colon - since) != 0 || c.gen[colon - since] != '\0')
        {
          foyer_reply_error (req, 410, "reset", c.gen, "The server was restored since. Read everything again.");
          return;
        }
    }
  if ((after != NULL && !parse_time (after, &c.changed_after)) || (limit != NULL && !g_ascii_string_to_signed (limit, 10, 1, LIMIT_MAX, &c.limit, NULL))
      || (entity != NULL && (c.entity = foyer_entity_lookup (entity)) == NULL))
    {
      foyer_reply_error (req, 400, "invalid", c.gen,
                         "changed_after is a time with offset or UTC milliseconds, limit 1 to 1000, entity the name of a table.");
      return;
    }
  c.mask = !foyer_desk_may (foyer_chain_desk (chain), &actor, "clients.phones") || !foyer_desk_may (foyer_chain_desk (chain), &actor, "clients.card-phones");
  c.out = out = json_builder_new ();
  if (!foyer_store_read (foyer_chain_store (chain), read_changes, &c, &error))
    {
      foyer_reply_gerror (req, c.gen, error);
      return;
    }
  node = json_builder_get_root (out);
  foyer_reply_node (req, 200, c.gen, node);
}

const FoyerHandler foyer_handlers_changes[] = {
  { "GET", "/v1/changes", changes },
  { NULL },
};
