/* foyer-changes: the log in words: who changed what, when, where, from what to what; what of it a user may read; and what a change is about. */
#pragma once

#include "foyer-change-find.h"
#include "foyer-command.h"

G_BEGIN_DECLS

/* Kinds of things one looks for changes of. */
typedef struct
{
  const char *name;  /* "bookings" */
  const char *label; /* N_("Bookings") */
  const char *tables;
} FoyerChangeKind;

extern const FoyerChangeKind foyer_change_kinds[]; /* ends with { NULL } */
gint64   foyer_change_kind_bit (const char *name);   /* its own: several in one number; 0: there is no such kind */
gint64   foyer_change_kind_mask (gint64 kinds);      /* bits of kinds → tables, as the index has them (FOYER_KIND), of which several may share one */
gboolean foyer_change_is_of (const FoyerEntity *e, gint64 kinds); /* exactly */

/* Who reads, for the time of one query. */
typedef struct
{
  FoyerCall *call;
  FoyerDb *db;
  FoyerId own_staff;
  gint64 money_from, book_from; /* stamps: older ones of these are further back than the user may see */
  GHashTable *access;           /* location → FoyerAccess */
} FoyerReading;

void     foyer_reading_init (FoyerReading *r, FoyerCall *call);
void     foyer_reading_clear (FoyerReading *r);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FoyerReading, foyer_reading_clear)
/* Something of the change is for this user to read. */
gboolean foyer_reading_may (FoyerReading *r, const FoyerTxn *t);
gboolean foyer_reading_may_op (FoyerReading *r, const FoyerTxn *t, const FoyerOp *op);

/**
 * foyer_change_out:
 * @only_table, @only_id: (nullable): of rows of this table this one alone
 * Object of a change: id, at, who, who_name, desk, desk_name, here, loc, loc_name, cmd, said, why, undoes, undone, may_undo, group, pending, about [{table, id,
 * name, wall, visit, event}], changes [{table, label, id, new_row, field, field_label, type, old, new}], more
 */
void     foyer_change_out (FoyerReading *r, JsonBuilder *out, const FoyerTxn *t, const char *only_table, const FoyerId *only_id);

/* What a row is called: a client by the name that is shown, a booking by client and time. (transfer full) (nullable) */
char    *foyer_change_row_name (FoyerCall *call, const char *table, const FoyerId *id);
/* "value" of a field as it is said: references by name, phones and e-mails by right. Adds member @name. */
void     foyer_change_out_val (FoyerCall *call, JsonBuilder *out, const char *name, const FoyerEntity *e, const FoyerField *f, const FoyerVal *v);
const char *foyer_change_type (const FoyerField *f); /* "money", "date", … */
/* The user may take this change back, as far as rights go. @error: (optional) */
gboolean foyer_change_may_undo (FoyerCall *call, const FoyerTxn *t, GError **error);

G_END_DECLS
