#define G_LOG_DOMAIN "foyer-chain"

#include "config.h"

#include <json-glib/json-glib.h>
#include <glib/gi18n-lib.h>

#include "foyer-blobs.h"
#include "foyer-error.h"
#include "foyer-files.h"

#define PIECE (256 * 1024)
#define TURNS 64 /* pieces of one file, sent again or not */

typedef struct
{
  const char *dir;
  const FoyerFetch *fetch;
  gpointer self;
  GCancellable *cancel;
  gint64 *retry;
} Files;

static gboolean
names_file (const FoyerEntity *e)
{
  for (guint i = 0; i < e->n_fields; i++)
    if (e->fields[i].flags & FOYER_FIELD_FILE)
      return TRUE;
  return FALSE;
}

gboolean
foyer_files_concerns (const FoyerChangeSet *set)
{
  const FoyerEntity *last = NULL;

  if (set->all)
    return TRUE;
  for (guint i = 0; i < set->n; i++)
    if (set->rows[i].entity != last && names_file (last = set->rows[i].entity))
      return TRUE;
  return FALSE;
}

/* 503, 429, 401 …: nothing more goes now. */
static gboolean
refused (int status, GError **error)
{
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_BUSY, _ ("The chain server answered %d to a file."), status);
  return FALSE;
}

static gboolean
read_have (GBytes *body, gsize *have)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  gsize len;
  const char *text = g_bytes_get_data (body, &len);
  JsonNode *root;
  gint64 n;

  if (len == 0 || !json_parser_load_from_data (parser, text, len, NULL))
    return FALSE;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return FALSE;
  n = json_object_get_int_member_with_default (json_node_get_object (root), "have", -1);
  if (n < 0 || n > FOYER_BLOB_MAX)
    return FALSE;
  *have = n;
  return TRUE;
}

/* @sent: (out): the server has it whole. @wait: (inout): why it has not */
static gboolean
send_one (Files *f, const char *id, gboolean *sent, FoyerFilesWait *wait, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) whole = foyer_blobs_load (f->dir, id, &local);
  g_autofree char *path = g_strconcat ("/v1/blob/", id, NULL);
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  gsize have = 0, total;
  gboolean asking = TRUE;

  *sent = FALSE;
  if (whole == NULL)
    {
      g_warning ("A file cannot be sent: %s", local->message);
      return TRUE;
    }
  total = g_bytes_get_size (whole);
  for (int turn = 0; turn < TURNS; turn++)
    {
      g_autoptr (GBytes) piece = NULL, answer = NULL;
      int status = 0;

      piece = asking ? g_bytes_ref (nothing) : g_bytes_new_from_bytes (whole, have, MIN (PIECE, total - have));
      answer = f->fetch->put (f->self, path, piece, asking ? -1 : (goffset) have, total, &status, f->retry, f->cancel, error);
      if (answer == NULL)
        return FALSE;
      if (status == 429 || status == 507)
        {
          *wait = status == 429 ? FOYER_FILES_DAY : FOYER_FILES_FULL;
          return TRUE;
        }
      if (status == 413)
        *wait = FOYER_FILES_LARGE;
      if (status == 413 || status == 422 || status == 400)
        {
          g_warning ("The chain server does not take the file %s (%d)", id, status);
          return TRUE;
        }
      if (status != 200 && status != 201)
        return refused (status, error);
      if (status == 201)
        {
          *sent = TRUE;
          return TRUE;
        }
      if (!read_have (answer, &have) || have >= total)
        return refused (status, error);
      asking = FALSE;
    }
  return TRUE;
}

typedef struct
{
  Files *f;
  const char *id;
  GByteArray *held; /* what has come */
  gsize at;         /* where in the file it stands */
} Taking;

static gboolean
take (const guint8 *data, gsize len, goffset from, gpointer user_data)
{
  Taking *t = user_data;

  if (from == 0 && t->at > 0 && t->held->len == 0) /* all of it, from something that knows no ranges */
    {
      foyer_blobs_forget_part (t->f->dir, t->id);
      t->at = 0;
    }
  if ((gsize) from != t->at + t->held->len || t->held->len + len > FOYER_BLOB_MAX)
    return FALSE;
  g_byte_array_append (t->held, data, len);
  return TRUE;
}

/* @got: (out): it is here. */
static gboolean
fetch_one (Files *f, const char *id, gboolean *got, GError **error)
{
  g_autofree char *path = g_strconcat ("/v1/blob/", id, NULL);
  g_autoptr (GByteArray) held = g_byte_array_new ();
  Taking t = { f, id, held, 0 };
  g_autoptr (GError) local = NULL, net = NULL;
  gsize have = 0;
  int status = 0;
  gboolean ended;

  *got = FALSE;
  t.at = foyer_blobs_part (f->dir, id);
  ended = f->fetch->get (f->self, path, t.at, take, &t, &status, f->retry, f->cancel, &net);
  if (ended && status == 404)
    return TRUE;
  if (ended && status == 416) /* the part is longer than the file: it is of something else */
    {
      foyer_blobs_forget_part (f->dir, id);
      return TRUE;
    }
  if (ended && status != 200 && status != 206)
    return refused (status, error);
  /* What came is kept, whether the rest came or not: the length is only known when it did. */
  if (held->len > 0
      && !foyer_blobs_append (f->dir, id, t.at, held->data, held->len, ended ? t.at + held->len : FOYER_BLOB_MAX, &have, &local)
      && !g_error_matches (local, FOYER_ERROR, FOYER_ERROR_CORRUPT))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (local != NULL)
    g_warning ("A file came damaged and will be fetched again: %s", id);
  if (!ended)
    {
      g_propagate_error (error, g_steal_pointer (&net));
      return FALSE;
    }
  *got = foyer_blobs_has (f->dir, id);
  return TRUE;
}

typedef struct
{
  const char *dir;
  GPtrArray *ids;
} Wanted;

static gboolean
read_wanted (FoyerDb *db, gpointer data, GError **error)
{
  Wanted *w = data;

  w->ids = foyer_blobs_named (db, w->dir);
  return foyer_db_check (db, error);
}

gboolean
foyer_files_run (FoyerStore *store, const FoyerFetch *fetch, gpointer self, gboolean fetch_too, FoyerFilesResult *out, gint64 *retry, GCancellable *cancel,
                 GError **error)
{
  Files f = { foyer_store_dir (store), fetch, self, cancel, retry };
  g_autoptr (GPtrArray) unsent = foyer_blobs_unsent (f.dir), wanted = NULL;
  Wanted w = { f.dir, NULL };
  gint64 asked = 0;
  gboolean read;

  *out = (FoyerFilesResult){ 0 };
  *retry = 0;
  for (guint i = 0; i < unsent->len; i++)
    {
      gboolean sent = FALSE, held = out->wait == FOYER_FILES_DAY || out->wait == FOYER_FILES_FULL;

      if (!held && !send_one (&f, unsent->pdata[i], &sent, &out->wait, error))
        return FALSE;
      if (sent)
        foyer_blobs_sent (f.dir, unsent->pdata[i]);
      out->sent += sent;
      out->left += !sent;
    }
  if (!fetch_too)
    return TRUE;
  if (out->wait != FOYER_FILES_GO)
    asked = *retry;
  read = foyer_store_read (store, read_wanted, &w, error);
  wanted = w.ids;
  if (!read)
    return FALSE;
  for (guint i = 0; i < wanted->len; i++)
    {
      gboolean got;

      if (!fetch_one (&f, wanted->pdata[i], &got, error))
        return FALSE;
      out->got += got;
      out->left += !got;
    }
  if (out->wait != FOYER_FILES_GO)
    *retry = asked;
  return TRUE;
}
