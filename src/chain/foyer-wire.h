/* foyer-wire: the JSON of POST /v1/sync in both directions, written and read as a stream (replication.md 5.7).
 *
 * A request carries the desk's own txns as they stand in its log (body and hash, byte for byte), where it stands in the feed, and how
 * long it would wait. A reply carries the server's idea of the desk's position, verdicts, and a page of rows. Parsers take bytes
 * from anywhere: they answer INVALID with a sentence for whatever is not of this form, and skip members they do not know.
 * Slices point into the parsed buffer. Plain data; one owner; any thread. */
#pragma once

#include "foyer-json.h"
#include "foyer-schema.h"
#include "foyer-txn.h"

G_BEGIN_DECLS

#define FOYER_PROTOCOL_SCHEMA FOYER_SCHEMA_VERSION
#define FOYER_PUSH_MAX_TXNS 500
#define FOYER_REQUEST_MAX_BYTES (8 * 1024 * 1024)      /* inflated */
#define FOYER_REQUEST_MAX_WIRE_BYTES (1024 * 1024)     /* as sent */
#define FOYER_REPLY_MAX_BYTES (16 * 1024 * 1024)
#define FOYER_PAGE_MAX_ROWS 2000
#define FOYER_PAGE_MAX_BYTES (1000 * 1000)
#define FOYER_WAIT_SECONDS 50

/* ---- positions: {"0":{"h":"…","id":"…","n":412}} per incarnation ------------------------------------------------------- */
typedef struct
{
  gint64 inc, n;
  FoyerId id;
  guint8 h[FOYER_HASH_LEN];
} FoyerPosition;

GArray              *foyer_positions_parse (const char *json, gssize len); /* (nullable): NULL when it has another form */
void                 foyer_positions_write (FoyerJsonWriter *w, const GArray *positions);
char                *foyer_positions_format (const GArray *positions);
const FoyerPosition *foyer_positions_find (const GArray *positions, gint64 inc); /* (nullable) */

/* ---- cursors: {"chain":88121,"loc:…":88121} ------------------------------------------------------------------------------ */
typedef struct
{
  char *scope;
  gint64 seq;
} FoyerCursor;

GArray     *foyer_cursors_new (void);
GArray     *foyer_cursors_parse (const char *json, gssize len); /* (nullable) */
void        foyer_cursors_set (GArray *cursors, const char *scope, gint64 seq); /* keeps them sorted */
gint64      foyer_cursors_get (const GArray *cursors, const char *scope);       /* -1: not there */
void        foyer_cursors_write (FoyerJsonWriter *w, const GArray *cursors);
char       *foyer_cursors_format (const GArray *cursors);

/* ---- request ---------------------------------------------------------------------------------------------------------------- */
typedef struct
{
  const char *body; /* slice, or borrowed from the caller when building */
  gsize len;
  guint8 h[FOYER_HASH_LEN];
} FoyerWireTxn;

typedef struct
{
  gboolean has_push;
  gint64 inc;
  GArray *txns; /* (element-type FoyerWireTxn) */
  gboolean has_sig;
  guint8 sig[64]; /* Ed25519 over the last h */
  gboolean has_pull;
  char *gen;
  GArray *cursors;
  gint64 max_rows, max_bytes;
  gboolean digest; /* asks for counts and sums of the rows at the head */
  gint64 wait; /* seconds */
  gint64 pending, oldest, skew, base_you;
  gint64 schema;
} FoyerSyncRequest;

FoyerSyncRequest *foyer_sync_request_new (void);
void              foyer_sync_request_free (FoyerSyncRequest *r);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerSyncRequest, foyer_sync_request_free)
GString          *foyer_sync_request_format (const FoyerSyncRequest *r);
/* @data must outlive the result. */
FoyerSyncRequest *foyer_sync_request_parse (const char *data, gsize len, GError **error);

/* ---- reply -------------------------------------------------------------------------------------------------------------------- */
typedef struct
{
  gint64 n;
  char kind; /* 'o' ok, 'c' conflict, 'e' exception, 'q' quarantined */
} FoyerVerdict;

typedef struct
{
  /* From the HTTP layer. */
  int status;
  gint64 retry_after; /* seconds; -1: not given */
  GBytes *bytes;      /* keeps the slices alive; owned */

  char *code, *text;  /* error, or NULL */
  char *gen;
  gint64 now;         /* server's UTC ms */
  gint64 next;        /* seconds after which to look for news, instead of waiting for it; 0: wait */
  gint64 next_inc;    /* with code "fork" */
  gboolean wipe;      /* with code "stolen" */
  gboolean has_wipe_sig;
  guint8 wipe_sig[64];

  gboolean has_push;
  GArray *push_you;
  GArray *verdicts;

  gboolean has_pull;
  char *reset;        /* "restored", "too_old", "schema", or NULL */
  const char *rows;   /* the array as a slice */
  gsize rows_len;
  gboolean more;
  char *cursors;
  GArray *you;
  char *you_json, *devs;
  char *digest;       /* {"chain":{"client":[n,sum],…},…} at the cursors of this page; NULL: not asked, or not counted */
  gint64 rows_all;    /* with empty cursors: rows this desk will hold; 0: not said */
  gint64 backup_at, backup_n; /* last proven backup of the chain, and what of our log is in it; 0: none */
  gint64 backup_inc;          /* the incarnation backup_n counts in; -1: not said */
  char *caps;         /* what the server takes; NULL: it does not say */
} FoyerSyncReply;

void            foyer_sync_reply_free (FoyerSyncReply *r);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerSyncReply, foyer_sync_reply_free)
FoyerSyncReply *foyer_sync_reply_parse (GBytes *bytes, GError **error);

typedef struct
{
  char *scope, *table;       /* owned by the iterator, until the next row */
  const FoyerEntity *entity; /* NULL: a table this version does not know */
  FoyerId id;
  gint64 seq, hash;
  const char *image; /* slice; NULL: the row left the scope */
  gsize len;
} FoyerWireRow;

typedef struct
{
  FoyerJsonReader *r;
  FoyerWireRow row;
} FoyerWireRows;

void     foyer_wire_rows_init (FoyerWireRows *it, const FoyerSyncReply *reply);
/* FALSE at the end, and with @error on a malformed page. */
gboolean foyer_wire_rows_next (FoyerWireRows *it, GError **error);
void     foyer_wire_rows_clear (FoyerWireRows *it);
/* One row of a page, inside the "rows" array. @image NULL: gone. */
void     foyer_wire_row_write (FoyerJsonWriter *w, const char *scope, const char *table, const FoyerId *id, gint64 seq, gint64 hash,
                               const char *image);
/* The same for a row at hand. */
void     foyer_wire_row_write_row (FoyerJsonWriter *w, const char *scope, const FoyerRow *row, gint64 seq, gint64 hash);

/* ---- bytes ------------------------------------------------------------------------------------------------------------------ */
void     foyer_json_b64 (FoyerJsonWriter *w, const guint8 *data, gsize len);
gboolean foyer_b64_parse (const char *text, guint8 *out, gsize len); /* exactly @len bytes */
/* gzip. (transfer full) */
GBytes  *foyer_wire_deflate (const char *data, gsize len);
/* INVALID when broken or more than @max bytes come out. */
GBytes  *foyer_wire_inflate (const char *data, gsize len, gsize max, GError **error);

G_END_DECLS
