/* foyer-core: the log in words, shared by the core commands and queries. */
#pragma once

#include "foyer-command.h"

G_BEGIN_DECLS

/* English words of a txn ("Booked"), translatable; its command's name when the command is not known here. Borrowed. */
const char *foyer_core_said (const FoyerTxn *t);
/* Newest change of @user in this desk's log within a day of @now that is not undone and no undo itself. */
gboolean    foyer_core_last_own (FoyerDb *db, const FoyerId *user, gint64 now, FoyerId *txn);
/* Puts the losing value of a "field" conflict back. */
gboolean    foyer_core_restore_lost (FoyerCall *call, const FoyerRow *conflict, GError **error);
/* foyer-query-changes.c: what an undoing leaves: {table, label, id, name, field, field_label, type, now, why, by, by_name, by_at}. */
void        foyer_core_out_left (FoyerCall *call, JsonBuilder *out, const FoyerUndoLeft *left);

/* What a reference is called: its name or title. (transfer full) (nullable) */
char       *foyer_core_ref_name (FoyerDb *db, const char *table, const FoyerId *id);

/* ---- conflicts: foyer-query-conflict.c ---- */
/* Two bookings want the same time or thing; "a" came second. */
gboolean    foyer_core_conflict_is_slot (const FoyerRow *conflict);
/* Two desks booked the same waiting client: @first (nullable) was there first, @second is the one the entry names. */
gboolean    foyer_core_conflict_is_waiting (const FoyerRow *conflict, FoyerId *first, FoyerId *second);
/* The chain did not take it, or took it and asks somebody to look. */
gboolean    foyer_core_conflict_is_judged (const FoyerRow *conflict);
/* It is open and, as far as this desk can see, not settled yet. */
gboolean    foyer_core_conflict_stands (FoyerDb *db, const FoyerRow *conflict);
/* Its row, and what is on each side: first and second bookings, or kept and lost values with who and when. */
void        foyer_core_out_conflict (FoyerCall *call, JsonBuilder *out, const FoyerRow *row);
/* Both bookings of a waiting client still stand. */
gboolean    foyer_core_waiting_twice (FoyerDb *db, const FoyerId *first, const FoyerId *second);
/* foyer-arbitrate.c: bookings @a and @b still want the same. */
gboolean    foyer_conflict_still_meets (FoyerDb *db, const char *kind, const FoyerId *a, const FoyerId *b);

/* ---- what a desk says of itself: foyer-query-chain.c ---- */
/* The entry that went below the floor: who, on which desk, how much. */
void        foyer_core_out_below (FoyerCall *call, JsonBuilder *out, const FoyerRow *conflict);
gboolean    foyer_core_witness (FoyerCall *call, JsonBuilder *out, GError **error);
extern const FoyerParam foyer_core_details_params[];
gboolean    foyer_core_details (FoyerCall *call, JsonBuilder *out, GError **error);

/* ---- the end of the day: foyer-query-close.c ---- */
extern const FoyerParam foyer_core_close_params[];
gboolean    foyer_core_close (FoyerCall *call, JsonBuilder *out, GError **error);

/* What @command does is never undone: how somebody signs in. */
gboolean foyer_core_is_for_good (const char *command);

G_END_DECLS
