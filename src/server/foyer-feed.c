#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <string.h>

#include "foyer-accept.h"
#include "foyer-break.h"
#include "foyer-devices.h"
#include "foyer-digest.h"
#include "foyer-error.h"
#include "foyer-feed.h"
#include "foyer-mask.h"
#include "foyer-record.h"

#define NEAR_TXNS 256
#define MAX_TABLES 128

char *
foyer_feed_caps (int schema)
{
  int spoken = foyer_schema_spoken ();

  schema = schema > 0 ? MIN (schema, spoken) : spoken;
  return g_strdup_printf ("{\"new\":%d,\"schema\":%d,\"set\":%d}", schema, schema, schema);
}

void
foyer_feed_clear (FoyerFeed *f)
{
  g_free (f->real_gen);
  g_clear_pointer (&f->scopes, g_ptr_array_unref);
  if (f->json != NULL)
    g_string_free (f->json, TRUE);
  f->real_gen = NULL;
  f->json = NULL;
}

typedef enum
{
  KIND_CHAIN,
  KIND_LOCATION,
  KIND_SECTION,
  KIND_NOTHING, /* a word of what the desk holds that no row is in */
  N_KINDS,
} Kind;

static Kind
kind_of (const char *scope)
{
  return strcmp (scope, "chain") == 0              ? KIND_CHAIN
         : strcmp (scope, FOYER_MASK_SCOPE) == 0 ? KIND_NOTHING
         : g_str_has_prefix (scope, "sec:")      ? KIND_SECTION
                                                 : KIND_LOCATION;
}

/* One SELECT over all tables that have rows in the scope, merged by seq through the feed indexes. Made once per kind of scope. */
static const char *
list_sql (Kind kind)
{
  static char *texts[N_KINDS];
  char *text = g_atomic_pointer_get (&texts[kind]);
  GString *s;

  if (text != NULL)
    return text;
  s = g_string_new (NULL);
  for (int t = 0; t < foyer_n_entities; t++)
    {
      const FoyerEntity *e = &foyer_entities[t];

      /* A row of a location's table without a location belongs to the chain. */
      if ((kind == KIND_LOCATION && e->scope == FOYER_SCOPE_CHAIN) || (kind == KIND_SECTION && !(e->flags & FOYER_ENTITY_SECTION)))
        continue;
      g_string_append_printf (s, "SELECT %d AS t,id AS i,_seq AS q,0 AS g FROM %s WHERE _sc=?1 AND _seq>?2 UNION ALL ", e->tbl, e->name);
    }
  g_string_append (s, "SELECT tbl,id,seq,1 FROM sync_gone WHERE scope=?1 AND seq>?2 ORDER BY q LIMIT ?3");
  text = g_string_free (s, FALSE);
  if (!g_atomic_pointer_compare_and_exchange (&texts[kind], NULL, text))
    {
      g_free (text);
      text = g_atomic_pointer_get (&texts[kind]);
    }
  return text;
}

static const char *
table_sql (const FoyerEntity *e)
{
  static char *texts[MAX_TABLES];
  char **at = &texts[e - foyer_entities], *text = g_atomic_pointer_get (at);

  g_assert (e - foyer_entities < MAX_TABLES);
  if (text != NULL)
    return text;
  text = g_strdup_printf ("SELECT %d,id,_seq,0 FROM %s WHERE _sc=?1 AND _seq>?2 ORDER BY _seq LIMIT ?3", e->tbl, e->name);
  if (g_atomic_pointer_compare_and_exchange (at, NULL, text))
    return text;
  g_free (text);
  return g_atomic_pointer_get (at);
}

static void
list_with (FoyerDb *db, const char *sql, const char *scope, gint64 after, gint64 max, GArray *out)
{
  FoyerStmt *s = foyer_db_own_read (db, sql);

  foyer_stmt_bind_text (s, 1, scope);
  foyer_stmt_bind_int (s, 2, after);
  foyer_stmt_bind_int (s, 3, max);
  while (foyer_stmt_step (s))
    {
      FoyerFeedItem item = { foyer_stmt_int (s, 2), foyer_entity_by_tbl (foyer_stmt_int (s, 0)), foyer_stmt_id (s, 1), scope,
                             foyer_stmt_int (s, 3) != 0 };
      if (item.entity != NULL)
        g_array_append_val (out, item);
    }
  foyer_stmt_done (s);
}

/* What is near the end: of the tables that ever had a row in the scope, as the digests know them, each by itself. Preparing one question to all
 * tables is most of what a pull of a closed chain costs, and it takes 100 kB. */
static gboolean
list_near (FoyerDb *db, const char *scope, gint64 after, gint64 max, GArray *out)
{
  const FoyerEntity *tables[MAX_TABLES];
  FoyerStmt *s = foyer_db_own_read (db, "SELECT seq-?1 FROM sync_meta");
  gboolean near;
  int n = 0;

  foyer_stmt_bind_int (s, 1, after);
  near = foyer_stmt_step (s) && foyer_stmt_int (s, 0) <= NEAR_TXNS;
  foyer_stmt_done (s);
  if (!near || !foyer_db_has_digests (db))
    return FALSE;
  s = foyer_db_own_read (db, "SELECT tbl FROM sync_digest WHERE scope=?1");
  foyer_stmt_bind_text (s, 1, scope);
  while (foyer_stmt_step (s) && n < MAX_TABLES)
    {
      tables[n] = foyer_entity_by_tbl (foyer_stmt_int (s, 0));
      n += tables[n] != NULL;
    }
  foyer_stmt_done (s);
  for (int i = 0; i < n; i++)
    list_with (db, table_sql (tables[i]), scope, after, max, out);
  list_with (db, "SELECT tbl,id,seq,1 FROM sync_gone WHERE scope=?1 AND seq>?2 ORDER BY seq LIMIT ?3", scope, after, max, out);
  return TRUE;
}

void
foyer_feed_list (FoyerDb *db, const char *scope, gint64 after, gint64 max, GArray *out)
{
  Kind kind = kind_of (scope);

  if (kind != KIND_NOTHING && !list_near (db, scope, after, max, out))
    list_with (db, list_sql (kind), scope, after, max, out);
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
  const FoyerFeedItem *x = a, *y = b;

  if (x->seq != y->seq)
    return x->seq < y->seq ? -1 : 1;
  return y->gone - x->gone; /* a row that moved leaves before it arrives */
}

void
foyer_feed_sort (GArray *items)
{
  g_array_sort (items, compare_items);
}

/* @mask: (nullable): of a desk that is to see no numbers */
static void
write_item (FoyerDb *db, FoyerJsonWriter *w, const FoyerFeedItem *item, const FoyerMask *mask)
{
  g_autoptr (FoyerRow) row = NULL;
  gint64 h = 0;

  if (item->gone)
    {
      foyer_wire_row_write (w, item->scope, item->entity->name, &item->id, item->seq, 0, NULL);
      return;
    }
  row = foyer_db_get_hashed (db, item->entity, &item->id, &h);
  if (row != NULL && mask != NULL)
    foyer_mask_row (mask, row);
  if (row != NULL)
    foyer_wire_row_write_row (w, item->scope, row, item->seq, h);
}

/* Positions of the other desks of the device's location. */
static void
write_devs (FoyerDb *db, FoyerJsonWriter *w, const FoyerFeed *f)
{
  FoyerStmt *s = foyer_db_own_read (db, "SELECT id FROM device WHERE (loc=?1 OR (loc IS NULL AND scopes IS NULL)) AND id<>?2 ORDER BY id LIMIT 64");
  g_autoptr (FoyerRow) own = foyer_db_get (db, "device", &f->dev);
  FoyerId ids[64], loc = own != NULL ? foyer_row_id (own, "loc") : FOYER_ID_NONE;
  int n = 0;

  foyer_stmt_bind_id (s, 1, &loc);
  foyer_stmt_bind_id (s, 2, &f->dev);
  while (n < 64 && foyer_stmt_step (s))
    ids[n++] = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  foyer_json_begin_object (w);
  for (int i = 0; i < n; i++)
    {
      g_autoptr (GArray) positions = foyer_accept_positions (db, &ids[i]);
      char text[37];

      foyer_json_key (w, foyer_id_format (&ids[i], text));
      foyer_positions_write (w, positions);
    }
  foyer_json_end_object (w);
}

/* {"chain":{"client":[n,sum],…}} of the granted scopes. */
static void
write_digests (FoyerDb *db, FoyerJsonWriter *w, const FoyerFeed *f)
{
  foyer_json_begin_object (w);
  for (guint i = 0; i < f->scopes->len; i++)
    {
      g_autoptr (GArray) sums = foyer_db_digests (db, f->scopes->pdata[i]);
      g_autoptr (GPtrArray) order = g_ptr_array_new ();

      foyer_json_key (w, f->scopes->pdata[i]);
      foyer_json_begin_object (w);
      for (guint k = 0; k < sums->len; k++)
        {
          FoyerDigest *d = &g_array_index (sums, FoyerDigest, k);
          guint at;

          for (at = order->len; at > 0 && strcmp (((FoyerDigest *) order->pdata[at - 1])->entity->name, d->entity->name) > 0; at--)
            ;
          g_ptr_array_insert (order, at, d);
        }
      for (guint k = 0; k < order->len; k++)
        {
          const FoyerDigest *d = order->pdata[k];

          foyer_json_key (w, d->entity->name);
          foyer_json_begin_array (w);
          foyer_json_int (w, d->n);
          foyer_json_int (w, (gint64) d->sum);
          foyer_json_end_array (w);
        }
      foyer_json_end_object (w);
    }
  foyer_json_end_object (w);
}

/* Rows a desk without anything will get. */
static gint64
count_all (FoyerDb *db, const FoyerFeed *f)
{
  gint64 n = 0;

  for (guint i = 0; i < f->scopes->len; i++)
    {
      g_autoptr (GArray) sums = foyer_db_digests (db, f->scopes->pdata[i]);

      for (guint k = 0; k < sums->len; k++)
        n += g_array_index (sums, FoyerDigest, k).n;
    }
  return n;
}

static void
write_backup (FoyerDb *db, FoyerJsonWriter *w, const FoyerFeed *f)
{
  FoyerStmt *s = foyer_db_own_read (db, "SELECT at FROM server_backup");
  gint64 at = foyer_stmt_step (s) ? foyer_stmt_int (s, 0) : 0, n = 0, inc = 0;

  foyer_stmt_done (s);
  if (at == 0)
    return;
  s = foyer_db_own_read (db, "SELECT n,inc FROM server_backup_pos WHERE dev=?1 ORDER BY inc DESC LIMIT 1");
  foyer_stmt_bind_id (s, 1, &f->dev);
  if (foyer_stmt_step (s))
    {
      n = foyer_stmt_int (s, 0);
      inc = foyer_stmt_int (s, 1);
    }
  foyer_stmt_done (s);
  foyer_json_key (w, "backup");
  foyer_json_begin_object (w);
  foyer_json_key (w, "at");
  foyer_json_int (w, at);
  foyer_json_key (w, "inc");
  foyer_json_int (w, inc);
  foyer_json_key (w, "n");
  foyer_json_int (w, n);
  foyer_json_end_object (w);
}

gboolean
foyer_feed_read (FoyerDb *db, gpointer data, GError **error)
{
  FoyerFeed *f = data;
  g_autofree char *caps = NULL;
  FoyerStmt *s = foyer_db_own_read (db, "SELECT gen,seq,gc_seq FROM sync_meta");
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (FoyerFeedItem));
  g_autoptr (GArray) next = foyer_cursors_new ();
  g_autoptr (GArray) you = NULL;
  gint64 gc_seq = 0, last = 0;
  gboolean loaded = FALSE, masked;
  FoyerMask mask;
  FoyerJsonWriter w;

  if (!foyer_stmt_step (s))
    {
      foyer_stmt_done (s);
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "The chain's store has no order.");
      return FALSE;
    }
  f->real_gen = g_strdup (foyer_stmt_text (s, 0));
  f->seq = foyer_stmt_int (s, 1);
  gc_seq = foyer_stmt_int (s, 2);
  foyer_stmt_done (s);

  f->scopes = foyer_device_scopes (db, &f->dev);
  masked = foyer_scopes_masked (f->scopes) && foyer_mask_read (db, &mask);

  for (guint i = 0; i < f->cursors->len; i++)
    {
      gint64 seq = g_array_index (f->cursors, FoyerCursor, i).seq;

      loaded |= seq > 0;
      /* 0: never loaded, so nothing to forget. A cursor beyond our order is not of this life either. */
      if (seq > f->seq && !FOYER_BROKEN (GENERATION))
        f->reset = "restored";
      else if (seq > 0 && seq < gc_seq && f->reset == NULL)
        f->reset = "too_old";
    }
  if (loaded && g_strcmp0 (f->gen, f->real_gen) != 0)
    f->reset = "restored";
  /* It may see numbers now: what it holds under a veil has to be sent again, and that was not changed since. The other way it veils them itself. */
  if (loaded && !masked && foyer_cursors_get (f->cursors, FOYER_MASK_SCOPE) >= 0 && f->reset == NULL)
    f->reset = "unmasked";

  you = foyer_accept_positions (db, &f->dev);
  f->next_inc = foyer_accept_next_inc (you);
  f->json = g_string_sized_new (1024);
  foyer_json_writer_init (&w, f->json);
  foyer_json_begin_object (&w);
  write_backup (db, &w, f);
  foyer_json_key (&w, "caps");
  caps = foyer_feed_caps (f->caps);
  foyer_json_raw (&w, caps, -1);

  if (f->reset == NULL)
    {
      gsize cut;

      for (guint i = 0; i < f->scopes->len; i++)
        {
          gint64 after = MAX (foyer_cursors_get (f->cursors, f->scopes->pdata[i]), 0);
          if (after < f->seq)
            foyer_feed_list (db, f->scopes->pdata[i], after, f->max_rows + 1, items);
        }
      foyer_feed_sort (items);
      cut = MIN (items->len, (gsize) f->max_rows);
      /* Equal seq stays together. */
      while (cut > 0 && cut < items->len && g_array_index (items, FoyerFeedItem, cut).seq == g_array_index (items, FoyerFeedItem, cut - 1).seq)
        cut++;
      {
        GString *rows = g_string_sized_new (4096);
        FoyerJsonWriter rw;
        gsize k;

        foyer_json_writer_init (&rw, rows);
        foyer_json_begin_array (&rw);
        for (k = 0; k < cut; k++)
          {
            const FoyerFeedItem *item = &g_array_index (items, FoyerFeedItem, k);

            if (k > 0 && (gint64) rows->len > f->max_bytes && item->seq != last)
              break;
            write_item (db, &rw, item, masked ? &mask : NULL);
            last = item->seq;
            f->rows++;
          }
        f->more = k < items->len;
        foyer_json_end_array (&rw);

        for (guint i = 0; i < f->scopes->len; i++)
          {
            gint64 was = MAX (foyer_cursors_get (f->cursors, f->scopes->pdata[i]), 0);
            foyer_cursors_set (next, f->scopes->pdata[i], f->more ? MAX (was, last) : f->seq);
          }
        foyer_json_key (&w, "cursors");
        foyer_cursors_write (&w, next);
        foyer_json_key (&w, "devs");
        write_devs (db, &w, f);
        if (f->digest && !f->more && foyer_db_has_digests (db))
          {
            foyer_json_key (&w, "digest");
            write_digests (db, &w, f);
          }
        foyer_json_key (&w, "more");
        foyer_json_bool (&w, f->more);
        foyer_json_key (&w, "rows");
        foyer_json_raw (&w, rows->str, rows->len);
        g_string_free (rows, TRUE);
        if (!loaded && f->more)
          {
            foyer_json_key (&w, "rows_all");
            foyer_json_int (&w, count_all (db, f));
          }
      }
    }
  else
    {
      foyer_json_key (&w, "reset");
      foyer_json_text (&w, f->reset);
    }
  foyer_json_key (&w, "you");
  foyer_positions_write (&w, you);
  foyer_json_end_object (&w);
  return TRUE;
}

gboolean
foyer_life_read (FoyerDb *db, gpointer life, GError **error)
{
  FoyerLife *l = life;
  FoyerStmt *s = foyer_db_own_read (db, "SELECT gen,seq FROM sync_meta");

  l->gen = NULL;
  if (foyer_stmt_step (s))
    {
      l->gen = g_strdup (foyer_stmt_text (s, 0));
      l->seq = foyer_stmt_int (s, 1);
    }
  foyer_stmt_done (s);
  if (l->gen == NULL)
    g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "The chain's store has no order.");
  return l->gen != NULL;
}
