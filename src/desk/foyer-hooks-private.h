/* The parts of foyer-hooks: slots (foyer-arbitrate.c) and figures (foyer-figures.c). */
#pragma once

#include "foyer-hooks.h"
#include "foyer-later.h"
#include "foyer-time.h"

G_BEGIN_DECLS

/* Ids (FoyerId*) collected by derive, worked off by flush. */
typedef struct
{
  GHashTable *visits;               /* figures and board rows to make again */
  GHashTable *clients;              /* figures to make again */
  GHashTable *refresh_appointments; /* derived fields or slot may differ now */
  GHashTable *refresh_allocations;
  GHashTable *aliases;              /* clients whose root may be another now */
  GHashTable *find;                 /* clients to index again */
  GHashTable *claims;               /* server: clients whose phone, e-mail or card may meet another's */
  GHashTable *records;              /* server: medical cards whose number may meet another's */
  GHashTable *cards;                /* server: rows with changed fields: a conflict about one may be over */
  GHashTable *receipts;             /* server: printed receipts; their visit has happened */
  GHashTable *accounts;             /* accounts to sum again */
  GHashTable *events;               /* events whose time, seats or participants changed (foyer-event-hooks.c) */
  GHashTable *event_boards;         /* the same, until their rows of the board are made */
  FoyerStamp newest;                /* of what was changed since the last settle */
  gboolean check_conflicts;         /* server: an open conflict may be over */
  FoyerId zone_loc;                 /* the location asked for last, its zone, and foyer_tx_rewinds() then */
  const FoyerZone *zone;
  guint zone_rewinds;
  FoyerLaterMark *marks;            /* of each source of words; NULL: none was looked for */
} FoyerHookWork;

FoyerHookWork *foyer_hook_work (FoyerTx *tx);
void           foyer_hook_mark (GHashTable *set, const FoyerId *id);

/* foyer-arbitrate.c */
void foyer_hook_arbitrate (FoyerTx *tx, const FoyerRow *before, FoyerRow *after, gboolean authoritative);
/* @before no longer takes the time it took: others waiting for it may have it, and conflicts about it may be over. */
void foyer_hook_time_freed (FoyerTx *tx, const FoyerRow *before);
void foyer_hook_instance_freed (FoyerTx *tx, const FoyerRow *before);
/* The visit's appointments take their time again, or no longer. */
void foyer_hook_visit_holds (FoyerTx *tx, const FoyerId *visit, gboolean holds);

/* The same two rows by the same txn always give the same conflict, however often the txn is replayed. On a desk nothing. */
void foyer_hook_raise (FoyerTx *tx, const char *kind, const char *table, const FoyerId *loc, const FoyerStamp *by, const FoyerId *loser,
                       const FoyerId *winner);

/* foyer-event-hooks.c */
/* Before a participant is written (an appointment with an "event"): what can be said of its seat without the others. */
void foyer_hook_seat (FoyerTx *tx, const FoyerRow *before, FoyerRow *after, gboolean live, gboolean authoritative);
void foyer_hook_event_changed (FoyerTx *tx, const FoyerRow *before, const FoyerRow *after); /* an appointment: an event, a participant, or neither */
void foyer_hook_event_visit (FoyerTx *tx, const FoyerId *visit);
/* Server, once a txn is whole: participants stand at the time of their event, and the seats are given out. */
void foyer_hook_events (FoyerTx *tx);
/* Marks the visits of changed events, so that their rows of the board are made again. */
void foyer_hook_event_boards (FoyerTx *tx);
/* Seats that are taken: of participants whose booking stands and who did not stay away. */
#define FOYER_EVENT_TAKEN \
  "SELECT coalesce(sum(coalesce(p.seats, 1)), 0) FROM appointment p LEFT JOIN visit w ON w.id = p.visit WHERE p.event = ?1 AND p.deleted IS NOT 1" \
  " AND coalesce(w.status, 'pending') NOT IN ('no-show', 'deleted')"

/* Closes open slot and resource conflicts whose rows no longer meet. */
void foyer_hook_close_conflicts (FoyerTx *tx);

/* foyer-claims.c */
void foyer_hook_claims (FoyerTx *tx);
/* foyer-medical-numbers.c */
void foyer_hook_medical (FoyerTx *tx);
/* foyer-closing.c: conflicts of fields that are over, visits whose receipt says more than their status */
void foyer_hook_seal (FoyerTx *tx, FoyerRow *row);
void foyer_hook_receipts (FoyerTx *tx);
void foyer_hook_close_cards (FoyerTx *tx);
/* Closes the open lines of @kind whose two rows, named in a and b, no longer have in common what the line is about. */
typedef gboolean (*FoyerMeetFunc) (FoyerDb *db, const FoyerId *a, const FoyerId *b);
void foyer_hook_close_met (FoyerTx *tx, const char *kind, FoyerMeetFunc meet);
/* foyer-accounts.c */
void foyer_hook_account_changed (FoyerTx *tx, const FoyerRow *before, const FoyerRow *after);
void foyer_hook_accounts (FoyerTx *tx);

/* foyer-client-rules.c: server: who has passed a threshold */
void foyer_hook_rules (FoyerTx *tx);

/* foyer-figures.c */
/* Makes the figures of what was marked so far. (transfer full) (element-type FoyerId): clients whose figures were made again */
GArray *foyer_hook_figures (FoyerTx *tx);
void foyer_hook_flush (FoyerTx *tx);
void foyer_hook_settle (FoyerTx *tx);

/* What the lines of one appointment say on the board. */
typedef struct
{
  FoyerId appointment;
  FoyerId service;
  GString *services;
  gint64 total;
} FoyerFigureSaid;

/* Who came first when, of a whole store that has no client_fig yet (foyer-bulk-derive.c). */
typedef struct _FoyerFigureSeen FoyerFigureSeen;

/* What the lines of one visit come to, and what its rows of the board say of it and of who comes. */
typedef struct
{
  gint64 total, gross;
  int lines;
  GArray *said; /* of FoyerFigureSaid */
  gboolean whole;     /* the rest is known */
  const char *status; /* borrowed from the statement of foyer_figure_set_visit() */
  gboolean idle;      /* the visit holds no time */
  gint64 paid;
  int flags;          /* FoyerBoardRowFlags of the visit and the client */
  FoyerId client;     /* root of the visit's */
  char *name, *middle, *surname, *phone;
  gboolean known;     /* came before he was written here */
  char first[11];     /* day of the first arrival; "": none */
  const FoyerFigureSeen *seen; /* (nullable): asked instead of client_fig */
} FoyerFigureLines;

/* Columns the functions below read. */
#define FOYER_FIGURE_LINE "visit, appointment, service, title, qty, price, disc_pct, disc_sum, manual, tax, tax_added"
#define FOYER_FIGURE_APPOINTMENT \
  "visit, id, loc, wall, staff, dur, client, chosen, online, comment IS NOT NULL, shared IS NOT NULL, slot, colour, gaps, kind, event, tech, bundle, capacity"
#define FOYER_FIGURE_APPOINTMENT_WHOLE "loc IS NOT NULL AND staff IS NOT NULL AND dur IS NOT NULL"
#define FOYER_FIGURE_VISIT "id, loc, client, date, status, note IS NOT NULL"
#define FOYER_FIGURE_VISIT_WHOLE "loc IS NOT NULL AND date IS NOT NULL AND status IS NOT NULL"

void foyer_figure_lines_init (FoyerFigureLines *lines);
void foyer_figure_lines_reset (FoyerFigureLines *lines); /* for the next visit */
void foyer_figure_lines_clear (FoyerFigureLines *lines);
void foyer_figure_add_line (FoyerFigureLines *lines, FoyerStmt *s);
/* The visit the lines are of, from a row of FOYER_FIGURE_VISIT that stands for as long as the visit is at hand; before its appointments. */
void foyer_figure_set_visit (FoyerDb *db, FoyerFigureLines *lines, FoyerStmt *s, gint64 paid, gboolean receipt);
/* The appointment is an event: its visit is nobody's. */
gboolean foyer_figure_is_event (FoyerStmt *s);
/* @merged: some card may have been merged into another. */
void foyer_figure_put_board (FoyerDb *db, FoyerStmt *s, const FoyerFigureLines *lines, gboolean merged);
/* After foyer_figure_set_visit() of the same row. */
void foyer_figure_put_visit (FoyerDb *db, FoyerStmt *s, const FoyerFigureLines *lines, int apps);
void foyer_figure_client (FoyerDb *db, const FoyerId *client);
/* Marks the visits shown under @client: their rows of the board are made again. */
void foyer_figure_mark_visits (FoyerTx *tx, const FoyerId *client);

/* foyer-bulk-derive.c */
/* @client: a root. FALSE: not known. @first: "" for never */
gboolean foyer_figure_seen_find (const FoyerFigureSeen *seen, const FoyerId *client, gboolean *known, char first[11]);
gpointer foyer_bulk_new (FoyerDb *db);
void     foyer_bulk_fields (gpointer state, FoyerRow *row);
gboolean foyer_bulk_derive (gpointer state, FoyerDb *db, int phase, GCancellable *cancellable, void (*progress) (double done, gpointer data), gpointer data,
                            GError **error);
void     foyer_bulk_free (gpointer state);

G_END_DECLS
