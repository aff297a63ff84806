#define G_LOG_DOMAIN "foyer-chain"

#include "config.h"

#include <json-glib/json-glib.h>

#include "foyer-borrow.h"
#include "foyer-error.h"
#include "foyer-json.h"
#include "foyer-patience.h"

/* ---- one account ------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  const FoyerBorrowWish *wish;
  FoyerBorrowNote note;
  gint64 given, granted;
  gboolean frozen;
} Answer;

static gboolean
keep (FoyerTx *tx, gpointer data, GError **error)
{
  Answer *a = data;

  a->note (tx, &a->wish->acct, a->granted, a->frozen);
  return TRUE;
}

static gboolean
number (JsonObject *o, const char *name, gint64 *out)
{
  JsonNode *n = json_object_get_member (o, name);

  if (n == NULL || !JSON_NODE_HOLDS_VALUE (n) || json_node_get_value_type (n) != G_TYPE_INT64 || json_node_get_int (n) < 0)
    return FALSE;
  *out = json_node_get_int (n);
  return TRUE;
}

static gboolean
read_answer (GBytes *bytes, Answer *a)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  gsize len = 0;
  const char *data = g_bytes_get_data (bytes, &len);
  JsonNode *root;
  JsonObject *o;

  if (data == NULL || !json_parser_load_from_data (parser, data, len, NULL) || (root = json_parser_get_root (parser)) == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return FALSE;
  o = json_node_get_object (root);
  if (!number (o, "given", &a->given) || !number (o, "granted", &a->granted))
    return FALSE;
  a->frozen = json_object_get_boolean_member_with_default (o, "frozen", FALSE);
  return TRUE;
}

static FoyerBorrowed
ask (FoyerStore *store, const FoyerFetch *fetch, gpointer self, Answer *a, GCancellable *cancel)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL, bytes = NULL;
  GString *s = g_string_new (NULL);
  FoyerJsonWriter w;
  int status = 0;

  foyer_json_writer_init (&w, s);
  foyer_json_begin_object (&w);
  foyer_json_key (&w, "acct");
  foyer_json_id (&w, &a->wish->acct);
  foyer_json_key (&w, "want");
  foyer_json_int (&w, a->wish->want);
  foyer_json_end_object (&w);
  body = g_string_free_to_bytes (s);
  bytes = fetch->post (self, "/v1/lease", body, &status, cancel, &error);
  if (bytes == NULL || status != 200 || !read_answer (bytes, a))
    {
      g_debug ("The chain lends nothing: %s (%d)", error != NULL ? error->message : "no answer that is understood", status);
      return FOYER_BORROW_OFFLINE;
    }
  if (!foyer_store_maintain (store, keep, a, &error))
    {
      g_warning ("What the chain lent was not kept: %s", error->message);
      return FOYER_BORROW_OFFLINE;
    }
  return a->given >= a->wish->want ? FOYER_BORROW_GIVEN : a->frozen ? FOYER_BORROW_FROZEN : FOYER_BORROW_SHORT;
}

FoyerBorrowed
foyer_borrow (FoyerStore *store, const FoyerBorrowWish *wishes, guint n, FoyerBorrowNote note, gint64 patience_ms, const FoyerFetch *fetch,
              gpointer (*make) (const char *store_dir))
{
  FoyerPatience p;
  FoyerBorrowed worst = FOYER_BORROW_GIVEN;
  gpointer self;

  if (fetch == NULL)
    {
      fetch = &foyer_fetch_soup;
      make = foyer_fetch_soup_new;
    }
  foyer_patience_begin (&p, patience_ms);
  self = make (foyer_store_dir (store));
  for (guint i = 0; i < n && worst != FOYER_BORROW_OFFLINE; i++)
    {
      Answer a = { .wish = &wishes[i], .note = note };
      FoyerBorrowed one = ask (store, fetch, self, &a, p.cancel);

      worst = MAX (worst, one);
    }
  fetch->free (self);
  foyer_patience_end (&p);
  return worst;
}

const char *
foyer_borrowed_word (FoyerBorrowed said)
{
  switch (said)
    {
    case FOYER_BORROW_SHORT:
      return "short";
    case FOYER_BORROW_FROZEN:
      return "frozen";
    case FOYER_BORROW_OFFLINE:
      return "offline";
    case FOYER_BORROW_GIVEN:
    default:
      return NULL;
    }
}
