/* foyer-snapshot: the file a new desk starts from (replication.md 12): canonical rows as they stood at one seq, and nothing else: no
 * index, no derived field, no derived table. Written once, never changed, named after its SHA-256.
 *
 * One zstd frame holding
 *
 *     "FOYERSNAP1\n"  u32 length, JSON header {at, gen, kind, schema, scope, seq, tables: [[scope, table, rows, sum of hashes], …]}
 *     per section     'T' scope table columns; rows, each u32 length > 0, in order of id; u32 0, u64 rows, u64 sum of their hashes
 *     'E'
 *
 * A row is id, seq, hash, st, _x and a tagged value per column, little-endian, numbers as LEB128. The kinds: "scope" is everything
 * of one scope and counts as its base; "head" is what a desk needs to show today and counts as nothing. Readers trust no byte: CORRUPT
 * with a sentence, bounded memory. Any thread, one owner. */
#pragma once

#include "foyer-store.h"

G_BEGIN_DECLS

/* ---- writing ------------------------------------------------------------------------------------------------------------------ */
typedef struct _FoyerSnapWriter FoyerSnapWriter;

/* @at: UTC ms; @tables: (element-type FoyerDigest) (nullable): what the sections will hold */
FoyerSnapWriter *foyer_snap_writer_new (const char *path, const char *kind, const char *scope, const char *gen, gint64 seq, gint64 at,
                                        const GArray *tables, GError **error);
/* One section: rows of @entity in @scope for which @cond (SQL over the table; ?1 is @scope, ?2 and ?3 are @a and @b, which may be NULL) holds. */
gboolean         foyer_snap_writer_rows (FoyerSnapWriter *w, FoyerDb *db, const FoyerEntity *entity, const char *scope, const char *cond, const char *a,
                                         const char *b, GError **error);
/* From now on numbers go into it under a veil, as to a desk that is to hold none (foyer-mask.h). @key: copied; of a FoyerMask */
void             foyer_snap_writer_veil (FoyerSnapWriter *w, const guint8 *key);
guint64          foyer_snap_writer_count (FoyerSnapWriter *w); /* rows so far */
/**
 * foyer_snap_writer_close:
 * @sha: (out): 65 bytes: hex
 * Ends the file and puts it on the disk.
 */
gboolean         foyer_snap_writer_close (FoyerSnapWriter *w, char *sha, goffset *size, GError **error);
void             foyer_snap_writer_free (FoyerSnapWriter *w);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerSnapWriter, foyer_snap_writer_free)

/* ---- reading ------------------------------------------------------------------------------------------------------------------ */
typedef struct
{
  char *scope, *table;
  gint64 n;
  guint64 sum;
} FoyerSnapTable;

typedef struct
{
  char *kind, *scope, *gen;
  gint64 seq, at, schema;
  GArray *tables; /* (element-type FoyerSnapTable) */
} FoyerSnapHeader;

typedef struct
{
  FoyerId id;
  gint64 seq, hash;
  const char *st, *extra; /* extra may be NULL */
  FoyerVal *vals;         /* per column; text points into the reader's buffer until the next row */
} FoyerSnapRow;

typedef struct _FoyerSnapReader FoyerSnapReader;

FoyerSnapReader       *foyer_snap_reader_new (const char *path, GError **error);
void                   foyer_snap_reader_free (FoyerSnapReader *r);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerSnapReader, foyer_snap_reader_free)
const FoyerSnapHeader *foyer_snap_reader_header (FoyerSnapReader *r);
goffset                foyer_snap_reader_position (FoyerSnapReader *r); /* bytes of the file read so far */
/* FALSE at the end, and with @error. Skips what is left of the section before. */
gboolean               foyer_snap_reader_table (FoyerSnapReader *r, GError **error);
const char            *foyer_snap_reader_scope (FoyerSnapReader *r);
const char            *foyer_snap_reader_name (FoyerSnapReader *r);
const FoyerEntity     *foyer_snap_reader_entity (FoyerSnapReader *r); /* NULL: a table this version does not know */
/* Of the section's columns; field −1: one this version does not know. */
guint                  foyer_snap_reader_columns (FoyerSnapReader *r);
const char            *foyer_snap_reader_column (FoyerSnapReader *r, guint i, int *field);
/* FALSE at the end of the section, and with @error. */
gboolean               foyer_snap_reader_row (FoyerSnapReader *r, FoyerSnapRow *row, GError **error);
/* Fields of the row this version does not know, with what is in row->extra, as a JSON object. (transfer full) (nullable): none. @all: every column. */
char                  *foyer_snap_reader_extra (FoyerSnapReader *r, const FoyerSnapRow *row, gboolean all);
/* The row as the feed sends it: canonical image. NULL for a table this version does not know. (transfer full) */
char                  *foyer_snap_reader_image (FoyerSnapReader *r, const FoyerSnapRow *row);

/* SHA-256 of a file as hex (65 bytes). */
gboolean               foyer_snap_hash_file (const char *path, char *sha, GCancellable *cancellable, GError **error);
/* The same of each piece of so many bytes, cut to 16 digits: which part of a file is not as it was sent. (transfer full) (element-type utf8) */
#define FOYER_SNAP_PIECE (64 * 1024)
GPtrArray             *foyer_snap_hash_pieces (const char *path, gsize piece, GCancellable *cancellable, GError **error);

G_END_DECLS
