#define G_LOG_DOMAIN "foyer-chain"

#include "config.h"

#include <sodium.h>
#include <string.h>

#include "foyer-error.h"
#include "foyer-wire.h"

/* ---- positions ---------------------------------------------------------------------------------------------------------------- */

/* Behind a key whose value should be an object: fills @p. */
static gboolean
read_position (FoyerJsonReader *r, FoyerPosition *p)
{
  gboolean have_n = FALSE;

  if (foyer_json_next (r) != FOYER_JSON_OBJECT)
    return FALSE;
  for (;;)
    {
      FoyerJsonToken t = foyer_json_next (r);
      const char *key;

      if (t == FOYER_JSON_OBJECT_END)
        return have_n;
      if (t != FOYER_JSON_KEY)
        return FALSE;
      key = foyer_json_get_text (r, NULL);
      if (strcmp (key, "n") == 0)
        {
          if (foyer_json_next (r) != FOYER_JSON_INT)
            return FALSE;
          p->n = foyer_json_get_int (r);
          have_n = p->n >= 0;
        }
      else if (strcmp (key, "id") == 0)
        {
          if (foyer_json_next (r) != FOYER_JSON_STRING || !foyer_id_parse (foyer_json_get_text (r, NULL), &p->id))
            return FALSE;
        }
      else if (strcmp (key, "h") == 0)
        {
          if (foyer_json_next (r) != FOYER_JSON_STRING || !foyer_b64_parse (foyer_json_get_text (r, NULL), p->h, sizeof p->h))
            return FALSE;
        }
      else if (!foyer_json_skip (r))
        return FALSE;
    }
}

GArray *
foyer_positions_parse (const char *json, gssize len)
{
  g_autoptr (FoyerJsonReader) r = foyer_json_reader_new (json, len < 0 ? strlen (json) : (gsize) len);
  g_autoptr (GArray) out = g_array_new (FALSE, TRUE, sizeof (FoyerPosition));

  if (foyer_json_next (r) != FOYER_JSON_OBJECT)
    return NULL;
  for (;;)
    {
      FoyerJsonToken t = foyer_json_next (r);
      FoyerPosition p = { 0 };

      if (t == FOYER_JSON_OBJECT_END)
        return g_steal_pointer (&out);
      if (t != FOYER_JSON_KEY || !g_ascii_string_to_signed (foyer_json_get_text (r, NULL), 10, 0, G_MAXINT64, &p.inc, NULL)
          || !read_position (r, &p))
        return NULL;
      g_array_append_val (out, p);
    }
}

static int
compare_positions (gconstpointer a, gconstpointer b)
{
  char x[24], y[24];

  g_snprintf (x, sizeof x, "%" G_GINT64_FORMAT, ((const FoyerPosition *) a)->inc);
  g_snprintf (y, sizeof y, "%" G_GINT64_FORMAT, ((const FoyerPosition *) b)->inc);
  return strcmp (x, y);
}

void
foyer_positions_write (FoyerJsonWriter *w, const GArray *positions)
{
  g_autoptr (GArray) sorted = g_array_copy ((GArray *) positions);

  g_array_sort (sorted, compare_positions);
  foyer_json_begin_object (w);
  for (guint i = 0; i < sorted->len; i++)
    {
      const FoyerPosition *p = &g_array_index (sorted, FoyerPosition, i);
      char key[24];

      g_snprintf (key, sizeof key, "%" G_GINT64_FORMAT, p->inc);
      foyer_json_key (w, key);
      foyer_json_begin_object (w);
      foyer_json_key (w, "h");
      foyer_json_b64 (w, p->h, sizeof p->h);
      foyer_json_key (w, "id");
      foyer_json_id (w, &p->id);
      foyer_json_key (w, "n");
      foyer_json_int (w, p->n);
      foyer_json_end_object (w);
    }
  foyer_json_end_object (w);
}

char *
foyer_positions_format (const GArray *positions)
{
  GString *s = g_string_new (NULL);
  FoyerJsonWriter w;

  foyer_json_writer_init (&w, s);
  foyer_positions_write (&w, positions);
  return g_string_free (s, FALSE);
}

const FoyerPosition *
foyer_positions_find (const GArray *positions, gint64 inc)
{
  for (guint i = 0; positions != NULL && i < positions->len; i++)
    if (g_array_index (positions, FoyerPosition, i).inc == inc)
      return &g_array_index (positions, FoyerPosition, i);
  return NULL;
}

/* ---- cursors -------------------------------------------------------------------------------------------------------------------- */

static void
cursor_clear (gpointer p)
{
  g_free (((FoyerCursor *) p)->scope);
}

GArray *
foyer_cursors_new (void)
{
  GArray *a = g_array_new (FALSE, TRUE, sizeof (FoyerCursor));
  g_array_set_clear_func (a, cursor_clear);
  return a;
}

void
foyer_cursors_set (GArray *cursors, const char *scope, gint64 seq)
{
  FoyerCursor c;
  guint i;

  for (i = 0; i < cursors->len; i++)
    {
      FoyerCursor *at = &g_array_index (cursors, FoyerCursor, i);
      int order = strcmp (at->scope, scope);

      if (order == 0)
        {
          at->seq = seq;
          return;
        }
      if (order > 0)
        break;
    }
  c.scope = g_strdup (scope);
  c.seq = seq;
  g_array_insert_val (cursors, i, c);
}

gint64
foyer_cursors_get (const GArray *cursors, const char *scope)
{
  for (guint i = 0; cursors != NULL && i < cursors->len; i++)
    if (strcmp (g_array_index (cursors, FoyerCursor, i).scope, scope) == 0)
      return g_array_index (cursors, FoyerCursor, i).seq;
  return -1;
}

static GArray *
read_cursors (FoyerJsonReader *r)
{
  g_autoptr (GArray) out = foyer_cursors_new ();

  if (foyer_json_next (r) != FOYER_JSON_OBJECT)
    return NULL;
  for (;;)
    {
      FoyerJsonToken t = foyer_json_next (r);
      g_autofree char *scope = NULL;

      if (t == FOYER_JSON_OBJECT_END)
        return g_steal_pointer (&out);
      if (t != FOYER_JSON_KEY || out->len >= 10000)
        return NULL;
      scope = g_strdup (foyer_json_get_text (r, NULL));
      if (foyer_json_next (r) != FOYER_JSON_INT || foyer_json_get_int (r) < 0)
        return NULL;
      foyer_cursors_set (out, scope, foyer_json_get_int (r));
    }
}

GArray *
foyer_cursors_parse (const char *json, gssize len)
{
  g_autoptr (FoyerJsonReader) r = foyer_json_reader_new (json, len < 0 ? strlen (json) : (gsize) len);
  return read_cursors (r);
}

void
foyer_cursors_write (FoyerJsonWriter *w, const GArray *cursors)
{
  foyer_json_begin_object (w);
  for (guint i = 0; cursors != NULL && i < cursors->len; i++)
    {
      foyer_json_key (w, g_array_index (cursors, FoyerCursor, i).scope);
      foyer_json_int (w, g_array_index (cursors, FoyerCursor, i).seq);
    }
  foyer_json_end_object (w);
}

char *
foyer_cursors_format (const GArray *cursors)
{
  GString *s = g_string_new (NULL);
  FoyerJsonWriter w;

  foyer_json_writer_init (&w, s);
  foyer_cursors_write (&w, cursors);
  return g_string_free (s, FALSE);
}

/* ---- request ---------------------------------------------------------------------------------------------------------------------- */

FoyerSyncRequest *
foyer_sync_request_new (void)
{
  FoyerSyncRequest *r = g_new0 (FoyerSyncRequest, 1);

  r->txns = g_array_new (FALSE, TRUE, sizeof (FoyerWireTxn));
  r->max_rows = FOYER_PAGE_MAX_ROWS;
  r->max_bytes = FOYER_PAGE_MAX_BYTES;
  r->schema = foyer_schema_spoken ();
  return r;
}

void
foyer_sync_request_free (FoyerSyncRequest *r)
{
  if (r == NULL)
    return;
  g_array_unref (r->txns);
  g_clear_pointer (&r->cursors, g_array_unref);
  g_free (r->gen);
  g_free (r);
}

static void
member_int (FoyerJsonWriter *w, const char *key, gint64 value)
{
  foyer_json_key (w, key);
  foyer_json_int (w, value);
}

GString *
foyer_sync_request_format (const FoyerSyncRequest *q)
{
  gsize size = 512;
  GString *s;
  FoyerJsonWriter w;

  for (guint i = 0; i < q->txns->len; i++)
    size += g_array_index (q->txns, FoyerWireTxn, i).len + 64;
  s = g_string_sized_new (size);
  foyer_json_writer_init (&w, s);
  foyer_json_begin_object (&w);
  foyer_json_key (&w, "app");
  foyer_json_text (&w, FOYER_VERSION);
  if (q->has_pull)
    {
      foyer_json_key (&w, "pull");
      foyer_json_begin_object (&w);
      foyer_json_key (&w, "cursors");
      foyer_cursors_write (&w, q->cursors);
      if (q->digest)
        {
          foyer_json_key (&w, "digest");
          foyer_json_bool (&w, TRUE);
        }
      foyer_json_key (&w, "gen");
      foyer_json_text (&w, q->gen ? q->gen : "");
      member_int (&w, "max_bytes", q->max_bytes);
      member_int (&w, "max_rows", q->max_rows);
      foyer_json_end_object (&w);
    }
  if (q->has_push)
    {
      foyer_json_key (&w, "push");
      foyer_json_begin_object (&w);
      member_int (&w, "inc", q->inc);
      if (q->has_sig)
        {
          foyer_json_key (&w, "sig");
          foyer_json_b64 (&w, q->sig, sizeof q->sig);
        }
      foyer_json_key (&w, "txns");
      foyer_json_begin_array (&w);
      for (guint i = 0; i < q->txns->len; i++)
        {
          const FoyerWireTxn *t = &g_array_index (q->txns, FoyerWireTxn, i);

          foyer_json_begin_object (&w);
          foyer_json_key (&w, "b");
          foyer_json_raw (&w, t->body, t->len);
          foyer_json_key (&w, "h");
          foyer_json_b64 (&w, t->h, sizeof t->h);
          foyer_json_end_object (&w);
        }
      foyer_json_end_array (&w);
      foyer_json_end_object (&w);
    }
  foyer_json_key (&w, "report");
  foyer_json_begin_object (&w);
  member_int (&w, "base_you", q->base_you);
  member_int (&w, "oldest", q->oldest);
  member_int (&w, "pending", q->pending);
  member_int (&w, "skew", q->skew);
  foyer_json_end_object (&w);
  member_int (&w, "schema", q->schema);
  member_int (&w, "wait", q->wait);
  foyer_json_end_object (&w);
  return s;
}

/* Reading an object member by member: the callback takes the value of @key, or skips it. */
typedef gboolean (*MemberFunc) (FoyerJsonReader *r, const char *key, gpointer data);

static gboolean
read_members (FoyerJsonReader *r, MemberFunc func, gpointer data)
{
  if (foyer_json_next (r) != FOYER_JSON_OBJECT)
    return FALSE;
  for (;;)
    {
      FoyerJsonToken t = foyer_json_next (r);
      g_autofree char *key = NULL;

      if (t == FOYER_JSON_OBJECT_END)
        return TRUE;
      if (t != FOYER_JSON_KEY)
        return FALSE;
      key = g_strdup (foyer_json_get_text (r, NULL));
      if (!func (r, key, data))
        return FALSE;
    }
}

static gboolean
read_int (FoyerJsonReader *r, gint64 *out)
{
  if (foyer_json_next (r) != FOYER_JSON_INT)
    return FALSE;
  *out = foyer_json_get_int (r);
  return TRUE;
}

static gboolean
read_text (FoyerJsonReader *r, char **out)
{
  FoyerJsonToken t = foyer_json_next (r);

  if (t != FOYER_JSON_STRING && t != FOYER_JSON_NULL)
    return FALSE;
  g_free (*out);
  *out = t == FOYER_JSON_STRING ? g_strdup (foyer_json_get_text (r, NULL)) : NULL;
  return TRUE;
}

static gboolean
read_bool (FoyerJsonReader *r, gboolean *out)
{
  FoyerJsonToken t = foyer_json_next (r);

  *out = t == FOYER_JSON_TRUE;
  return t == FOYER_JSON_TRUE || t == FOYER_JSON_FALSE;
}

static gboolean
pull_member (FoyerJsonReader *r, const char *key, gpointer data)
{
  FoyerSyncRequest *q = data;

  if (strcmp (key, "cursors") == 0)
    {
      g_clear_pointer (&q->cursors, g_array_unref);
      q->cursors = read_cursors (r);
      return q->cursors != NULL;
    }
  if (strcmp (key, "gen") == 0)
    return read_text (r, &q->gen);
  if (strcmp (key, "digest") == 0)
    return read_bool (r, &q->digest);
  if (strcmp (key, "max_rows") == 0)
    return read_int (r, &q->max_rows);
  if (strcmp (key, "max_bytes") == 0)
    return read_int (r, &q->max_bytes);
  return foyer_json_skip (r);
}

/* Behind the "{" of an element. The body is passed over: it is read with its hash (foyer_txn_parse). */
static gboolean
read_wire_txn (FoyerJsonReader *r, FoyerWireTxn *txn)
{
  gboolean have_h = FALSE;

  for (;;)
    {
      FoyerJsonToken t = foyer_json_next (r);
      const char *key;

      if (t == FOYER_JSON_OBJECT_END)
        return have_h && txn->body != NULL;
      if (t != FOYER_JSON_KEY)
        return FALSE;
      key = foyer_json_get_text (r, NULL);
      if (strcmp (key, "b") == 0)
        {
          if (txn->body != NULL || !foyer_json_pass (r, &txn->body, &txn->len))
            return FALSE;
        }
      else if (strcmp (key, "h") == 0)
        {
          have_h = foyer_json_next (r) == FOYER_JSON_STRING && foyer_b64_parse (foyer_json_get_text (r, NULL), txn->h, sizeof txn->h);
          if (!have_h)
            return FALSE;
        }
      else if (!foyer_json_skip (r))
        return FALSE;
    }
}

static gboolean
read_txns (FoyerJsonReader *r, GArray *out)
{
  if (foyer_json_next (r) != FOYER_JSON_ARRAY)
    return FALSE;
  for (;;)
    {
      FoyerJsonToken t = foyer_json_next (r);
      FoyerWireTxn txn = { NULL };

      if (t == FOYER_JSON_ARRAY_END)
        return TRUE;
      if (t != FOYER_JSON_OBJECT || out->len >= FOYER_PUSH_MAX_TXNS || !read_wire_txn (r, &txn))
        return FALSE;
      g_array_append_val (out, txn);
    }
}

static gboolean
push_member (FoyerJsonReader *r, const char *key, gpointer data)
{
  FoyerSyncRequest *q = data;

  if (strcmp (key, "inc") == 0)
    return read_int (r, &q->inc) && q->inc >= 0;
  if (strcmp (key, "sig") == 0)
    {
      q->has_sig = foyer_json_next (r) == FOYER_JSON_STRING && foyer_b64_parse (foyer_json_get_text (r, NULL), q->sig, sizeof q->sig);
      return q->has_sig;
    }
  if (strcmp (key, "txns") == 0)
    return read_txns (r, q->txns);
  return foyer_json_skip (r);
}

static gboolean
report_member (FoyerJsonReader *r, const char *key, gpointer data)
{
  FoyerSyncRequest *q = data;

  if (strcmp (key, "pending") == 0)
    return read_int (r, &q->pending);
  if (strcmp (key, "oldest") == 0)
    return read_int (r, &q->oldest);
  if (strcmp (key, "skew") == 0)
    return read_int (r, &q->skew);
  if (strcmp (key, "base_you") == 0)
    return read_int (r, &q->base_you);
  return foyer_json_skip (r);
}

static gboolean
request_member (FoyerJsonReader *r, const char *key, gpointer data)
{
  FoyerSyncRequest *q = data;

  if (strcmp (key, "pull") == 0)
    {
      q->has_pull = TRUE;
      return read_members (r, pull_member, q);
    }
  if (strcmp (key, "push") == 0)
    {
      q->has_push = TRUE;
      return read_members (r, push_member, q);
    }
  if (strcmp (key, "report") == 0)
    return read_members (r, report_member, q);
  if (strcmp (key, "wait") == 0)
    return read_int (r, &q->wait);
  if (strcmp (key, "schema") == 0)
    return read_int (r, &q->schema);
  return foyer_json_skip (r);
}

FoyerSyncRequest *
foyer_sync_request_parse (const char *data, gsize len, GError **error)
{
  g_autoptr (FoyerJsonReader) r = foyer_json_reader_new (data, len);
  g_autoptr (FoyerSyncRequest) q = foyer_sync_request_new ();

  q->schema = 0; /* who does not say so is older than everything */
  if (!read_members (r, request_member, q) || foyer_json_next (r) != FOYER_JSON_END)
    {
      const char *why = foyer_json_reader_error (r);
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, "The sync request is malformed: %s.", why ? why : "a member has the wrong form");
      return NULL;
    }
  if (q->has_pull && q->cursors == NULL)
    q->cursors = foyer_cursors_new ();
  q->max_rows = CLAMP (q->max_rows, 1, FOYER_PAGE_MAX_ROWS);
  q->max_bytes = CLAMP (q->max_bytes, 1024, FOYER_PAGE_MAX_BYTES);
  q->wait = CLAMP (q->wait, 0, FOYER_WAIT_SECONDS);
  return g_steal_pointer (&q);
}

/* ---- reply ------------------------------------------------------------------------------------------------------------------------ */

void
foyer_sync_reply_free (FoyerSyncReply *r)
{
  if (r == NULL)
    return;
  g_clear_pointer (&r->bytes, g_bytes_unref);
  g_clear_pointer (&r->push_you, g_array_unref);
  g_clear_pointer (&r->verdicts, g_array_unref);
  g_clear_pointer (&r->you, g_array_unref);
  g_free (r->code);
  g_free (r->text);
  g_free (r->gen);
  g_free (r->reset);
  g_free (r->cursors);
  g_free (r->you_json);
  g_free (r->devs);
  g_free (r->digest);
  g_free (r->caps);
  g_free (r);
}

static gboolean
read_slice_text (FoyerJsonReader *r, char **out)
{
  const char *start;
  gsize len;

  if (!foyer_json_slice (r, &start, &len))
    return FALSE;
  g_free (*out);
  *out = g_strndup (start, len);
  return TRUE;
}

static gboolean
read_positions (FoyerJsonReader *r, GArray **out, char **json)
{
  const char *start;
  gsize len;

  if (!foyer_json_slice (r, &start, &len))
    return FALSE;
  g_clear_pointer (out, g_array_unref);
  *out = foyer_positions_parse (start, len);
  if (json != NULL)
    {
      g_free (*json);
      *json = g_strndup (start, len);
    }
  return *out != NULL;
}

static gboolean
error_member (FoyerJsonReader *r, const char *key, gpointer data)
{
  FoyerSyncReply *p = data;

  if (strcmp (key, "code") == 0)
    return read_text (r, &p->code);
  if (strcmp (key, "text") == 0)
    return read_text (r, &p->text);
  if (strcmp (key, "wipe") == 0)
    return read_bool (r, &p->wipe);
  if (strcmp (key, "wipe_sig") == 0)
    {
      p->has_wipe_sig = foyer_json_next (r) == FOYER_JSON_STRING && foyer_b64_parse (foyer_json_get_text (r, NULL), p->wipe_sig, sizeof p->wipe_sig);
      return p->has_wipe_sig;
    }
  return foyer_json_skip (r);
}

static gboolean
verdict_member (FoyerJsonReader *r, const char *key, gpointer data)
{
  FoyerVerdict *v = data;

  if (strcmp (key, "v") == 0)
    {
      const char *text;

      if (foyer_json_next (r) != FOYER_JSON_STRING)
        return FALSE;
      text = foyer_json_get_text (r, NULL);
      v->kind = strcmp (text, "conflict") == 0      ? 'c'
                : strcmp (text, "exception") == 0   ? 'e'
                : strcmp (text, "quarantined") == 0 ? 'q'
                                                    : 'o';
      return TRUE;
    }
  return foyer_json_skip (r);
}

static gboolean
verdicts_member (FoyerJsonReader *r, const char *key, gpointer data)
{
  FoyerVerdict v = { 0, 'o' };

  if (!g_ascii_string_to_signed (key, 10, 1, G_MAXINT64, &v.n, NULL) || !read_members (r, verdict_member, &v))
    return FALSE;
  g_array_append_val ((GArray *) data, v);
  return TRUE;
}

static gboolean
push_reply_member (FoyerJsonReader *r, const char *key, gpointer data)
{
  FoyerSyncReply *p = data;

  if (strcmp (key, "you") == 0)
    return read_positions (r, &p->push_you, NULL);
  if (strcmp (key, "verdicts") == 0)
    return read_members (r, verdicts_member, p->verdicts);
  return foyer_json_skip (r);
}

static gboolean
backup_member (FoyerJsonReader *r, const char *key, gpointer data)
{
  FoyerSyncReply *p = data;

  if (strcmp (key, "at") == 0)
    return read_int (r, &p->backup_at);
  if (strcmp (key, "n") == 0)
    return read_int (r, &p->backup_n);
  if (strcmp (key, "inc") == 0)
    return read_int (r, &p->backup_inc);
  return foyer_json_skip (r);
}

static gboolean
pull_reply_member (FoyerJsonReader *r, const char *key, gpointer data)
{
  FoyerSyncReply *p = data;

  if (strcmp (key, "rows") == 0)
    return foyer_json_pass (r, &p->rows, &p->rows_len); /* read row by row */
  if (strcmp (key, "cursors") == 0)
    return read_slice_text (r, &p->cursors);
  if (strcmp (key, "devs") == 0)
    return read_slice_text (r, &p->devs);
  if (strcmp (key, "caps") == 0)
    return read_slice_text (r, &p->caps);
  if (strcmp (key, "you") == 0)
    return read_positions (r, &p->you, &p->you_json);
  if (strcmp (key, "more") == 0)
    return read_bool (r, &p->more);
  if (strcmp (key, "reset") == 0)
    return read_text (r, &p->reset);
  if (strcmp (key, "digest") == 0)
    return read_slice_text (r, &p->digest);
  if (strcmp (key, "rows_all") == 0)
    return read_int (r, &p->rows_all);
  if (strcmp (key, "backup") == 0)
    return read_members (r, backup_member, p);
  return foyer_json_skip (r);
}

static gboolean
reply_member (FoyerJsonReader *r, const char *key, gpointer data)
{
  FoyerSyncReply *p = data;

  if (strcmp (key, "error") == 0)
    return read_members (r, error_member, p);
  if (strcmp (key, "gen") == 0)
    return read_text (r, &p->gen);
  if (strcmp (key, "now") == 0)
    return read_int (r, &p->now);
  if (strcmp (key, "next") == 0)
    return read_int (r, &p->next);
  if (strcmp (key, "next_inc") == 0)
    return read_int (r, &p->next_inc);
  if (strcmp (key, "push") == 0)
    {
      p->has_push = TRUE;
      return read_members (r, push_reply_member, p);
    }
  if (strcmp (key, "pull") == 0)
    {
      p->has_pull = TRUE;
      return read_members (r, pull_reply_member, p);
    }
  return foyer_json_skip (r);
}

FoyerSyncReply *
foyer_sync_reply_parse (GBytes *bytes, GError **error)
{
  gsize len;
  const char *data = g_bytes_get_data (bytes, &len);
  g_autoptr (FoyerJsonReader) r = foyer_json_reader_new (data ? data : "", len);
  g_autoptr (FoyerSyncReply) p = g_new0 (FoyerSyncReply, 1);
  const char *why = NULL;

  p->bytes = g_bytes_ref (bytes);
  p->retry_after = -1;
  p->backup_inc = -1;
  p->verdicts = g_array_new (FALSE, TRUE, sizeof (FoyerVerdict));
  if (!read_members (r, reply_member, p) || foyer_json_next (r) != FOYER_JSON_END)
    {
      why = foyer_json_reader_error (r);
      if (why == NULL)
        why = "a member has the wrong form";
    }
  else if (p->has_pull && p->reset == NULL && (p->rows == NULL || p->cursors == NULL || p->you == NULL || p->gen == NULL))
    why = "the page lacks its rows, cursors, gen or position";
  else if (p->has_push && p->push_you == NULL)
    why = "the position is missing";
  else if (p->cursors != NULL)
    {
      g_autoptr (GArray) check = foyer_cursors_parse (p->cursors, -1);
      if (check == NULL)
        why = "the cursors have the wrong form";
    }
  if (why != NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, "The server's answer is malformed: %s.", why);
      return NULL;
    }
  if (p->has_pull && p->devs == NULL)
    p->devs = g_strdup ("{}");
  return g_steal_pointer (&p);
}

/* ---- rows --------------------------------------------------------------------------------------------------------------------------- */

void
foyer_wire_rows_init (FoyerWireRows *it, const FoyerSyncReply *reply)
{
  memset (it, 0, sizeof *it);
  it->r = foyer_json_reader_new (reply->rows, reply->rows_len);
  foyer_json_next (it->r);
}

void
foyer_wire_rows_clear (FoyerWireRows *it)
{
  g_clear_pointer (&it->r, foyer_json_reader_free);
  g_clear_pointer (&it->row.scope, g_free);
  g_clear_pointer (&it->row.table, g_free);
}

/* A text that is mostly the same as the last row's. */
static gboolean
read_same_text (FoyerJsonReader *r, char **text)
{
  if (foyer_json_next (r) != FOYER_JSON_STRING)
    return FALSE;
  if (g_strcmp0 (*text, foyer_json_get_text (r, NULL)) == 0)
    return TRUE;
  g_free (*text);
  *text = g_strdup (foyer_json_get_text (r, NULL));
  return TRUE;
}

/* Behind the "[" of a row. The image of a table we know is checked against its hash and read afterwards; of another it must be JSON. */
static gboolean
read_row (FoyerJsonReader *r, FoyerWireRow *row)
{
  if (!read_same_text (r, &row->scope) || !read_same_text (r, &row->table))
    return FALSE;
  row->entity = foyer_entity_said (row->table);
  if (foyer_json_next (r) != FOYER_JSON_STRING || !foyer_id_parse (foyer_json_get_text (r, NULL), &row->id))
    return FALSE;
  if (!read_int (r, &row->seq) || row->seq <= 0 || !read_int (r, &row->hash))
    return FALSE;
  if (!(row->entity != NULL ? foyer_json_pass : foyer_json_slice) (r, &row->image, &row->len))
    return FALSE;
  if (row->len == 4 && memcmp (row->image, "null", 4) == 0)
    {
      row->image = NULL;
      row->len = 0;
    }
  else if (row->image[0] != '{')
    return FALSE;
  return foyer_json_next (r) == FOYER_JSON_ARRAY_END;
}

gboolean
foyer_wire_rows_next (FoyerWireRows *it, GError **error)
{
  FoyerJsonToken t = foyer_json_next (it->r);

  if (t == FOYER_JSON_ARRAY_END)
    return FALSE;
  if (t == FOYER_JSON_ARRAY && read_row (it->r, &it->row))
    return TRUE;
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, "A row of the server's page is malformed.");
  return FALSE;
}

void
foyer_wire_row_write (FoyerJsonWriter *w, const char *scope, const char *table, const FoyerId *id, gint64 seq, gint64 hash,
                      const char *image)
{
  foyer_json_begin_array (w);
  foyer_json_text (w, scope);
  foyer_json_text (w, table);
  foyer_json_id (w, id);
  foyer_json_int (w, seq);
  foyer_json_int (w, hash);
  if (image != NULL)
    foyer_json_raw (w, image, -1);
  else
    foyer_json_null (w);
  foyer_json_end_array (w);
}

void
foyer_wire_row_write_row (FoyerJsonWriter *w, const char *scope, const FoyerRow *row, gint64 seq, gint64 hash)
{
  foyer_json_begin_array (w);
  foyer_json_text (w, scope);
  foyer_json_text (w, row->entity->name);
  foyer_json_id (w, &row->id);
  foyer_json_int (w, seq);
  foyer_json_int (w, hash);
  foyer_json_raw (w, "", 0); /* the image comes by itself */
  foyer_row_append_json (row, w->s);
  foyer_json_end_array (w);
}
