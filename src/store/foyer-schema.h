/* foyer-schema: what a table is, once. One descriptor per synced entity drives the row codec, merge, scopes, change log, export,
 * import, masking, search and the check of the DDL (schemas/sql/rows). Adding a field = one line in foyer-schema.c, one in a
 * migration, its place in a form. Constant data; safe on any thread.
 *
 * Every synced table also has: id BLOB (16) primary key, st TEXT (merge stamps), _x TEXT (fields of a newer version),
 * _sc TEXT (scope: "chain", "loc:<location id>" or "sec:<section>"), _seq INTEGER (server's order; 0 = not yet at the chain), _h INTEGER (row hash). */
#pragma once

#include "foyer-id.h"

G_BEGIN_DECLS

typedef enum
{
  FOYER_TYPE_TEXT,
  FOYER_TYPE_INT,
  FOYER_TYPE_BOOL,
  FOYER_TYPE_MONEY, /* minor units */
  FOYER_TYPE_PCT,   /* hundredths of a percent */
  FOYER_TYPE_QTY,   /* thousandths */
  FOYER_TYPE_DUR,   /* minutes */
  FOYER_TYPE_DATE,  /* text 2026-11-24 */
  FOYER_TYPE_WALL,  /* text 2026-11-24T14:15 */
  FOYER_TYPE_TS,    /* UTC ms */
  FOYER_TYPE_REF,   /* id of a row of field->ref */
  FOYER_TYPE_ENUM,  /* text, one of field->choices (space separated) */
  FOYER_TYPE_JSON,  /* text holding canonical JSON */
} FoyerType;

/* Merge class: how concurrent changes of the field meet (replication.md 6). */
typedef enum
{
  FOYER_MERGE_REGISTER, /* last writer by (effective HLC, txn id), per field */
  FOYER_MERGE_ROW,      /* all ROW fields of the row share one stamp: they win or lose together (rota) */
  FOYER_MERGE_CONST,    /* set when the row is made, never again (facts) */
  FOYER_MERGE_ONCE,     /* empty → value, once (void marks); the first accepted stays */
  FOYER_MERGE_STATUS,   /* appointment status join, replication.md 6.4 */
  FOYER_MERGE_CLAIM,    /* time, person, place of an appointment: taken together, arbitrated by the server */
  FOYER_MERGE_SERVER,   /* decided by arbitration only; a desk's value is a guess shown until the server has spoken */
  FOYER_MERGE_DERIVED,  /* computed from other fields at apply time; never on the wire, not in the hash */
  FOYER_MERGE_ADDS,     /* add-ids of an add-wins set: the row is there while one of them lives; "deleted" follows */
  FOYER_MERGE_MAX,      /* a counter that only grows: the larger stands */
} FoyerMerge;

typedef enum
{
  FOYER_FIELD_REQUIRED = 1 << 0, /* a new row must have it */
  FOYER_FIELD_PERSONAL = 1 << 1, /* erased with the person whose row it is, free words too (foyer-erase.h) */
  FOYER_FIELD_PHONE = 1 << 2,    /* masked without the right */
  FOYER_FIELD_SEARCH = 1 << 3,   /* in the search index */
  FOYER_FIELD_MARKED = 1 << 4,   /* a concurrent edit leaves a conflict row, not only history */
  FOYER_FIELD_SECRET = 1 << 5,   /* never exported, never in the change log's words */
  FOYER_FIELD_PARENT = 1 << 6,   /* a change of this row is also history of the row referred to */
  FOYER_FIELD_FILE = 1 << 7,     /* names of files (foyer-blobs.h): one, or a JSON list of them */
  FOYER_FIELD_ASKED = 1 << 8,    /* of a FILE: goes to the chain, and to another desk only when somebody there asks for it */
} FoyerFieldFlags;

typedef struct
{
  const char *name;
  FoyerType type;
  FoyerMerge merge;
  guint flags;
  const char *ref;     /* REF: table; ENUM: choices "a b c" */
  const char *label;   /* English word for people, translatable: N_("Phone") */
  int since;           /* schema version that brought it; 0: the first */
} FoyerField;

typedef enum
{
  FOYER_SCOPE_CHAIN,    /* on every desk */
  FOYER_SCOPE_LOCATION, /* by the row's "loc" field; chain when it is empty */
} FoyerScopeRule;

typedef enum
{
  FOYER_ENTITY_FACT = 1 << 0,        /* append-only: rows are never deleted, only voided */
  FOYER_ENTITY_SERVER_ONLY = 1 << 1, /* only the server makes and changes rows (history) */
  FOYER_ENTITY_ONLINE = 1 << 2,      /* only the server makes rows; a desk may change those that are there (desks) */
  FOYER_ENTITY_SECTION = 1 << 3,     /* has a field "sec": a row with one belongs to that sensitive section, whatever its location */
  FOYER_ENTITY_KEPT = 1 << 4,        /* stays when what it tells of is undone (the activity log) */
} FoyerEntityFlags;

typedef struct
{
  int tbl;            /* stable number on the wire and in touch tables; never reused */
  const char *name;   /* table name */
  const char *label;  /* N_("Client") */
  FoyerScopeRule scope;
  guint flags;
  const FoyerField *fields;
  guint8 n_fields;    /* ≤ 64 */
  int since;          /* schema version that brought it; 0: the first */
} FoyerEntity;

extern const FoyerEntity foyer_entities[];
extern const int foyer_n_entities;

/* The sensitive sections there are; ends with NULL. */
extern const char *const foyer_sections[];

#define FOYER_SCHEMA_VERSION 5 /* of the tables this program knows, of the ops it writes and of what it says to others */

const FoyerEntity *foyer_entity (const char *name);      /* aborts on an unknown name: a programming error */
const FoyerEntity *foyer_entity_lookup (const char *name); /* (nullable): for names from outside */
const FoyerEntity *foyer_entity_by_tbl (int tbl);          /* (nullable) */
int                foyer_entity_field (const FoyerEntity *e, const char *name); /* index, or -1 */
/* The same for what another program says: what a later version than the spoken one brought is not known. */
const FoyerEntity *foyer_entity_said (const char *name);
int                foyer_entity_field_said (const FoyerEntity *e, const char *name);
/* For tests: from now on this process meets others as one of @version: what came later it does not understand, does not announce and keeps
 * aside as any newer version's. 0: as what it is. Stores are to be opened after it. */
void               foyer_schema_speak (int version);
int                foyer_schema_spoken (void);
gboolean           foyer_field_is_text (const FoyerField *f); /* stored as TEXT */

G_END_DECLS
