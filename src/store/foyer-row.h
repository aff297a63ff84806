/* foyer-row: one row of a synced entity in memory: values, merge stamps, and which fields were changed since it was read.
 *
 * Plain data, not shared between threads. A field is named by its string; an unknown name is a programming error and aborts. */
#pragma once

#include "foyer-schema.h"

G_BEGIN_DECLS

typedef enum
{
  FOYER_VAL_NULL,
  FOYER_VAL_INT,
  FOYER_VAL_TEXT,
  FOYER_VAL_ID,
} FoyerValKind;

typedef struct
{
  FoyerValKind kind;
  union
  {
    gint64 i;
    char *s; /* owned */
    FoyerId id;
  };
} FoyerVal;

void     foyer_val_clear (FoyerVal *v);
void     foyer_val_copy (const FoyerVal *from, FoyerVal *to); /* @to is overwritten without being cleared */
gboolean foyer_val_equal (const FoyerVal *a, const FoyerVal *b);

/* A merge stamp: effective HLC and the txn that wrote the field. Ties are broken by the txn id. */
typedef struct
{
  gint64 hlc;
  FoyerId txn;
} FoyerStamp;
int      foyer_stamp_compare (const FoyerStamp *a, const FoyerStamp *b);

typedef struct
{
  const FoyerEntity *entity;
  FoyerId id;
  gboolean exists;     /* FALSE: made in memory, not yet put */
  guint64 changed;     /* bit per field, since read or last put */
  FoyerVal *vals;      /* entity->n_fields */
  FoyerVal *olds;      /* values as read, for fields with a changed bit; NULL until the first change */
  FoyerStamp created;  /* stamp of every field without one of its own */
  FoyerStamp *stamps;  /* entity->n_fields, or NULL; hlc 0 = as created */
  char *extra;         /* _x: fields of a newer version as a JSON object, or NULL */
  char *extra_stamps;  /* their stamps, members of a JSON object, or NULL */
  gboolean sealed;     /* a printed receipt holds its status; set for the time of a merge */
  gint64 seq;
  char *scope;         /* as stored; NULL for a new row */
} FoyerRow;

FoyerRow      *foyer_row_new (const char *table, const FoyerId *id); /* @id NULL: caller sets row->id; see foyer_tx_new_id() */
FoyerRow      *foyer_row_copy (const FoyerRow *row);
void           foyer_row_free (FoyerRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerRow, foyer_row_free)

/* Reading. Missing values read as NULL / 0 / the none id. Borrowed pointers live as long as the value is not changed. */
gboolean       foyer_row_is_null (const FoyerRow *row, const char *field);
const char    *foyer_row_text (const FoyerRow *row, const char *field);
gint64         foyer_row_int (const FoyerRow *row, const char *field);
FoyerId        foyer_row_id (const FoyerRow *row, const char *field);
const FoyerVal *foyer_row_val (const FoyerRow *row, int field);

/* Changing. Setting the value a field already has is no change. Text "" is stored as NULL. The type must fit the descriptor. */
void           foyer_row_set_text (FoyerRow *row, const char *field, const char *value);
void           foyer_row_set_int (FoyerRow *row, const char *field, gint64 value);
void           foyer_row_set_id (FoyerRow *row, const char *field, const FoyerId *value);
void           foyer_row_set_null (FoyerRow *row, const char *field);
void           foyer_row_set_val (FoyerRow *row, int field, const FoyerVal *value);
gboolean       foyer_row_has_changed (const FoyerRow *row, const char *field);

/* The stamp that decides merges of @field. */
FoyerStamp     foyer_row_stamp (const FoyerRow *row, int field);
void           foyer_row_set_stamp (FoyerRow *row, int field, const FoyerStamp *stamp);

/* Canonical image {"field":…,"st":{…}}: keys sorted, NULLs left out, DERIVED fields left out, unknown fields of a newer version kept. */
char          *foyer_row_to_json (const FoyerRow *row);
void           foyer_row_append_json (const FoyerRow *row, GString *s);
/* Back. NULL and @error (CORRUPT) when it is not an image of @entity; unknown fields go to row->extra. */
FoyerRow      *foyer_row_from_json (const FoyerEntity *entity, const FoyerId *id, const char *json, gssize len, GError **error);
/* 64-bit hash over table number, id, scope, seq and the canonical image (SipHash-2-4, fixed key; integrity, not security). */
gint64         foyer_row_hash (const FoyerRow *row, const char *scope, gint64 seq, const char *image);
/* The same for an image that has no end of its own. @scratch: room to work in, for one after the other. */
gint64         foyer_row_image_hash (const FoyerEntity *e, const FoyerId *id, const char *scope, gint64 seq, const char *image, gsize len,
                                     GString *scratch);
/* "chain", "loc:<id>" or "sec:<section>" by the entity's rule and the row's values. (transfer full) */
char          *foyer_row_scope (const FoyerRow *row);

G_END_DECLS
