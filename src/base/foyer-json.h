/* foyer-json: reading and writing JSON as a stream, without a document tree. For logs, wire batches and row images.
 * Small messages, parameters and settings use json-glib. Not thread-safe per object; objects may move between threads.
 *
 * The writer makes the canonical form of replication.md 5.4 when the caller gives keys in order: UTF-8, no spaces, integers only,
 * shortest escapes (\" \\ \b \f \n \r \t, \u00XX for other controls). An assertion checks that keys ascend bytewise. */
#pragma once

#include <glib.h>
#include "foyer-id.h"

G_BEGIN_DECLS

/* ---- writing: append to a GString -------------------------------------------------------------------------------- */
typedef struct
{
  GString *s;      /* borrowed */
  guint64  first;  /* bit per depth: nothing written yet at this depth */
  int      depth;  /* at most 63 */
  gboolean after_key;
  gsize    last_key[64]; /* where the last key of each depth stands in @s, 0 for none */
  guint    last_len[64]; /* and how long it is */
} FoyerJsonWriter;

void foyer_json_writer_init (FoyerJsonWriter *w, GString *s);
void foyer_json_begin_object (FoyerJsonWriter *w);
void foyer_json_end_object (FoyerJsonWriter *w);
void foyer_json_begin_array (FoyerJsonWriter *w);
void foyer_json_end_array (FoyerJsonWriter *w);
void foyer_json_key (FoyerJsonWriter *w, const char *key);
void foyer_json_text (FoyerJsonWriter *w, const char *value); /* NULL writes null; must be valid UTF-8 */
void foyer_json_int (FoyerJsonWriter *w, gint64 value);
void foyer_json_id (FoyerJsonWriter *w, const FoyerId *id);
void foyer_json_bool (FoyerJsonWriter *w, gboolean value);
void foyer_json_null (FoyerJsonWriter *w);
/* @json is already valid JSON and copied as it is. */
void foyer_json_raw (FoyerJsonWriter *w, const char *json, gssize len);

/* ---- reading: a pull parser over a buffer -------------------------------------------------------------------------- */
typedef enum
{
  FOYER_JSON_ERROR, /* malformed, deeper than 64, a float, beyond int64, invalid UTF-8 or a NUL; foyer_json_reader_error() says where */
  FOYER_JSON_END,   /* end of the buffer after one complete value */
  FOYER_JSON_OBJECT,
  FOYER_JSON_OBJECT_END,
  FOYER_JSON_ARRAY,
  FOYER_JSON_ARRAY_END,
  FOYER_JSON_KEY,
  FOYER_JSON_STRING,
  FOYER_JSON_INT,
  FOYER_JSON_TRUE,
  FOYER_JSON_FALSE,
  FOYER_JSON_NULL,
} FoyerJsonToken;

typedef struct _FoyerJsonReader FoyerJsonReader;

/* @data is borrowed and must outlive the reader; @len -1: up to its NUL. */
FoyerJsonReader *foyer_json_reader_new (const char *data, gssize len);
void             foyer_json_reader_free (FoyerJsonReader *r);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerJsonReader, foyer_json_reader_free)
FoyerJsonToken   foyer_json_next (FoyerJsonReader *r);
/* Text of the KEY or STRING just read, unescaped, NUL-terminated; valid until the next call. @len may be NULL. */
const char      *foyer_json_get_text (FoyerJsonReader *r, gsize *len);
gint64           foyer_json_get_int (FoyerJsonReader *r);
/* After OBJECT or ARRAY was read (or before a value): skips to behind its end. For other tokens: nothing. FALSE on malformed input. */
gboolean         foyer_json_skip (FoyerJsonReader *r);
/* The next value whole (behind a KEY, or the next element of the array), as a slice of the buffer: for keeping unknown fields verbatim
 * and hashing bodies. FALSE on malformed input, and at the end of an array, without an error, before its ARRAY_END. */
gboolean         foyer_json_slice (FoyerJsonReader *r, const char **start, gsize *len);
gsize            foyer_json_position (FoyerJsonReader *r);
/* As foyer_json_slice(), but finds the end by brackets and quotes alone, several times as fast: what is inside has not been looked at. For
 * values that are read later in any case. */
gboolean         foyer_json_pass (FoyerJsonReader *r, const char **start, gsize *len);
/* Where a reader stands, to return there: to a value that could only be passed over before what explains it was read. */
typedef struct
{
  const char *p;
  guint64 objects;
  int depth, state;
} FoyerJsonMark;
FoyerJsonMark    foyer_json_mark (FoyerJsonReader *r);
void             foyer_json_return (FoyerJsonReader *r, const FoyerJsonMark *mark);
/* Why the last answer was an ERROR, with its byte; %NULL while all is well. Borrowed. */
const char      *foyer_json_reader_error (FoyerJsonReader *r);

G_END_DECLS
