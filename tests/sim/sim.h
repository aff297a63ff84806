/* sim: a chain and its desks in one process, on one virtual clock, decided by one seed.
 *
 * Real: the stores of both roles with the rules' hooks, the command table, the desk's sync core and apply, the server's accept and feed.
 * Simulated: clocks, random numbers, disks (sim-disk), the network and who works when. What happens is a list of events in order of time;
 * everything that happens goes into a hash, and the same seed gives the same hash.
 *
 * What is pure and what is shell: foyer-sync-core (a desk's decisions), foyer-merge (how changes meet) and foyer-wire are functions of
 * their arguments. foyer-sync-apply, foyer-accept and foyer-feed are shells that bring rows to them inside one transaction. This
 * file is a third shell beside the desk's worker and the server's HTTP: it feeds the same core and runs the same effects. */
#pragma once

#include "foyer-server.h"
#include "foyer-sync-apply.h"
#include "foyer-sync-clock.h"
#include "foyer-sync-core.h"
#include "sim-disk.h"
#include "sim-model.h"

G_BEGIN_DECLS

#define SIM_DEVICES 12  /* desks of a run; one more brought the salon */
#define SIM_MAX_DESKS 16 /* copies of a disk are desks too */
#define SIM_MINUTE ((gint64) 60000)
#define SIM_HOUR (60 * SIM_MINUTE)
#define SIM_DAY (24 * SIM_HOUR)

/* Kinds of faults; each seed has its own weights. */
typedef enum
{
  SIM_FAULT_CRASH_DESK,
  SIM_FAULT_CRASH_SERVER,
  SIM_FAULT_DIE_DESK,   /* the power goes in the middle of a write */
  SIM_FAULT_DIE_SERVER,
  SIM_FAULT_ROLLBACK,   /* a desk's whole disk comes back from an image */
  SIM_FAULT_OLD_FILE,   /* only the database is put back; the journal is newer */
  SIM_FAULT_CLONE,
  SIM_FAULT_RESTORE,    /* the server comes back from a backup */
  SIM_FAULT_PARTITION,
  SIM_FAULT_CLOCK,
  SIM_FAULT_GRANTS,
  SIM_FAULT_FULL,
  SIM_FAULT_IO,
  SIM_FAULT_FLIP,
  SIM_FAULT_RETIRE,     /* for a while */
  SIM_FAULT_VERSION,    /* for a while the desk is too old to receive; it only sends */
  SIM_FAULT_JOIN,       /* a new desk begins from snapshots */
  SIM_FAULT_BACKUP,     /* the server's own backup is made, or it is restored from one */
  SIM_FAULT_LAN,        /* two desks without a network show each other what they do */
  SIM_FAULTS,
} SimFault;

extern const char *const sim_fault_names[SIM_FAULTS];

/* What a run is made of; all of it follows from the seed, and may then be made smaller to find the least that fails. */
typedef struct
{
  guint64 seed;
  int desks;
  int steps;             /* things people do */
  int fault_gap;         /* mean minutes between faults; 0: none */
  int weight[SIM_FAULTS];
  int lose_request, lose_reply, twice, late, cut_short; /* of a thousand messages */
  gint64 latency;        /* ms, at most, each way */
  gint64 work_gap;       /* ms between two things one desk does, mean */
  int offline;           /* of a thousand: a desk begins a long time without a network */
  gboolean first_sync;   /* desks begin empty */
  gboolean snapshots;    /* a desk without a base, or one whose server began a new life, takes snapshots rather than pages */
  gint64 keep_log;       /* ms: how old entries are that desks let go of; -1: 90 days */
  gint64 keep_journal;   /* ms: how much older than the newest copy one is whose entries leave the journal; -1: 400 days */
  int erasures;          /* of a thousand changes of a client's card: the person is erased */
  gboolean careful;      /* nobody overrides what a desk may spend */
  gint64 page_rows;
  gint64 wait;           /* s the server may hold a request back */
  int kinds;             /* bits: which kinds of work are done */
  int crash_disk;        /* 0 the server's, 1… a desk's: its power goes at the change crash_op (0: not) */
  gint64 crash_op;
  int crash_cut;         /* 1 + SimCut of every power cut; 0: drawn */
  gboolean quiet;
} SimPlan;

void sim_plan_draw (SimPlan *plan, guint64 seed);

typedef struct
{
  guint steps, saved, requests, crashes, dies, forks, restores, rollbacks, clones, partitions, clock_steps, faults, resets, pages, quarantined, conflicts, taken;
  guint joins, switches, backups, restored, meetings, shown, erased;
  gint64 ops[3];         /* changes of the disks of the server and the first two desks */
  gint64 virtual_ms;
  gint64 desk_ms;
} SimCounts;

typedef struct _Sim Sim;
typedef struct _SimMessage SimMessage;

/* A PC: its clock and the ids it makes. */
typedef struct
{
  gint64 offset;   /* ms its clock is ahead */
  gint64 drift;    /* parts per million */
  FoyerIdState ids;
} SimPc;

typedef struct
{
  char *key, *cursors;
  SimHistory *history;
  guint len;
} SimBase;

typedef struct
{
  SimImage *image;
  GPtrArray *told;
  SimHistory *base;
  guint base_len;
  char *cursors, *base_key;
  gint64 at;
} SimSnapshot;

typedef struct _SimJoin SimJoin;
typedef struct _SimLan SimLan;

typedef struct
{
  Sim *sim;
  int index, device;
  SimPc pc;
  char *dir;
  SimDisk *disk;
  FoyerDesk *desk;       /* NULL: switched off */
  guint epoch;           /* of the program */
  FoyerId dev;
  FoyerActor actor;

  FoyerSyncCore *core;
  guint flight;
  FoyerSyncReply *reply; /* being applied, with what it was asked with */
  SimMessage *from;
  guint timer;           /* the timer that counts */
  FoyerSyncClock clock;

  gint64 no_requests_until, no_replies_until; /* partition, each way */
  gint64 old_until;      /* its version is below what the server serves */

  GPtrArray *told;       /* SimTxn*: what people were told is saved, on this disk */
  GHashTable *told_ids;
  gint64 log_inc, log_n; /* of the log as read so far */
  SimHistory *base;      /* what the base is made of */
  guint base_len;
  char *base_cursors;
  char *base_key;        /* how the store names it */
  GPtrArray *bases;      /* SimBase*: those it had, or may have had when the power went, newest last */
  SimSnapshot *snapshot;
  gboolean hurt;         /* a fault was met: a call may fail */
  SimJoin *join;         /* its first sync, when it has one */
  SimLan *lan;
} SimDesk;

struct _SimMessage
{
  int refs;
  SimDesk *desk;
  guint epoch, request;
  GBytes *body;
  FoyerSyncSend asked;
  gint64 sent_at;
  /* The answer */
  GBytes *answer;
  int status;
  SimHistory *history;
  guint history_len;
  gint64 seq;
};

struct _Sim
{
  SimPlan plan;
  SimRandom random;
  gint64 now, start;
  SimPc *at;             /* whose clock is asked */
  GPtrArray *events;     /* a heap */
  guint serial;
  guint64 hash;
  int left;              /* steps to do */
  gboolean healed;
  char *failed;          /* the first thing that was wrong */

  char *dir;
  SimDisk *server_disk;
  SimPc server_pc;
  FoyerChains *chains;   /* NULL: the server is down */
  FoyerChain *chain;
  GPtrArray *parked;     /* SimMessage* */
  gint64 server_max;     /* latest time the server has shown */
  SimHistory *history;
  SimModel *model;
  GPtrArray *backups;    /* SimSnapshot* */
  struct _SimVault *vault; /* the server's own backups */
  int next_device;       /* of those that are enrolled, for one that joins */
  gboolean grants_changed;
  gboolean retired;      /* a desk was, for a while: what it sent then is in quarantine */
  gboolean overspent;    /* somebody went past what his desk held, with a reason */
  GHashTable *lent;      /* FoyerId* of leases → counters as last seen, of this life of the server */
  GHashTable *ranks;     /* FoyerId* of visits → how far they were */
  GHashTable *known;     /* FoyerId* → SimTxn*: all that were ever read */
  GHashTable *erased;    /* FoyerId* of clients somebody has erased, whether this life of the server knows it or not */
  GHashTable *owners;    /* FoyerId* of a row → GArray of FoyerId: whose any change said it was */

  SimDesk *desks[SIM_MAX_DESKS];
  int n_desks;
  SimCounts counts;
};

/* Whether a copy of the server made at @of may be put back. */
gboolean sim_may_restore (const Sim *sim, gint64 of);
/* Runs the plan. (transfer full) (nullable): what went wrong. */
char    *sim_run (const SimPlan *plan, SimCounts *counts, guint64 *hash);
/* The chain that all runs begin with; made once. */
void     sim_template_make (void);
void     sim_template_free (void);

/* sim-world.c */
Sim     *sim_new (const SimPlan *plan);
void     sim_free (Sim *sim);
void     sim_use (Sim *sim, SimPc *pc);
void     sim_note (Sim *sim, const char *what, gint64 a, gint64 b);
void     sim_fail (Sim *sim, const char *format, ...) G_GNUC_PRINTF (2, 3);
void     sim_say (Sim *sim, const char *format, ...) G_GNUC_PRINTF (2, 3);
void     sim_desk_start (SimDesk *d);
void     sim_desk_stop (SimDesk *d, gboolean power_cut);
SimDesk *sim_desk_add (Sim *sim, int device, const SimImage *image);
void     sim_server_start (Sim *sim);
void     sim_server_stop (Sim *sim, gboolean power_cut);
/* The simulator itself looks at a store: it meets no fault that is meant for the program. */
gboolean sim_look_desk (SimDesk *d, FoyerReadFunc func, gpointer data, GError **error);
gboolean sim_look_server (Sim *sim, FoyerReadFunc func, gpointer data, GError **error);
gboolean sim_read_log (SimDesk *d, gboolean told);
char    *sim_base_key (const char *gen, const char *cursors, const char *you);
void     sim_desk_rebase (SimDesk *d, SimHistory *history, guint len, const char *cursors, const char *key);
void     sim_desk_add_base (SimDesk *d, SimHistory *history, guint len, const char *cursors, const char *key);
void     sim_read_accepted (Sim *sim, const SimMessage *m);
void     sim_server_gen (Sim *sim);
void     sim_server_grants (Sim *sim, SimDesk *d, const char *scopes, const char *status);
SimSnapshot *sim_snapshot (Sim *sim, SimDesk *d);
void     sim_snapshot_free (SimSnapshot *s);
/* A desk's first start on a disk of the template. */
void     sim_desk_first_start (SimDesk *d, gboolean empty);
/* Which base the store says it has. (transfer full) (nullable) */
char    *sim_desk_base_key (SimDesk *d);
/* The server's disk is another: what was known of its life is not true any more. */
void     sim_server_another_life (Sim *sim, const SimHistory *history);
extern FoyerId sim_locs[2];
extern FoyerId sim_staff[2][3], sim_services[3];
extern const SimImage *sim_template_image (int device, gboolean empty);

/* sim-net.c */
void     sim_pump (SimDesk *d);
void     sim_arrive (Sim *sim, SimMessage *m);
void     sim_answer (Sim *sim, SimMessage *m);
void     sim_wake_parked (Sim *sim);
void     sim_drop_parked (Sim *sim);
SimMessage *sim_message_ref (SimMessage *m);
void     sim_message_unref (SimMessage *m);

/* sim-events.c */
typedef enum
{
  SIM_EVENT_ARRIVE,
  SIM_EVENT_ANSWER,
  SIM_EVENT_TIMER,
  SIM_EVENT_WORK,
  SIM_EVENT_FAULT,
  SIM_EVENT_DESK_ON,
  SIM_EVENT_SERVER_ON,
  SIM_EVENT_PARK_END,
  SIM_EVENT_FETCH,
} SimEventKind;

void     sim_at (Sim *sim, gint64 at, SimEventKind kind, SimDesk *d, guint number, SimMessage *m);
/* One event. FALSE: there is none before @until. */
gboolean sim_step (Sim *sim, gint64 until);

/* sim-work.c */
void     sim_work (SimDesk *d);
/* sim-faults.c */
void     sim_fault (Sim *sim);
void     sim_desk_died (SimDesk *d);
void     sim_server_died (Sim *sim);
SimCut   sim_any_cut (Sim *sim);
void     sim_server_off (Sim *sim, SimCut how);
/* sim-join.c */
void     sim_join (Sim *sim);
/* The core wants a snapshot. */
void     sim_join_begin (SimDesk *d);
/* Goes on with it. */
void     sim_join_fetch (SimDesk *d);
/* Whether the base that the store has after a start is one that a snapshot brought, which is then the desk's. */
gboolean sim_join_is_base (SimDesk *d, const char *key);
void     sim_join_free (SimJoin *join);
/* sim-backup.c */
void     sim_backup (Sim *sim);
/* A proven copy has it. */
gboolean sim_backup_has (Sim *sim, const FoyerId *txn);
void     sim_backup_free (Sim *sim);
/* Ships once more, when there are backups: whoever was erased goes from them. */
void     sim_backup_forget (Sim *sim);
/* sim-lan.c */
void     sim_lan_meet (Sim *sim, SimDesk *d);
void     sim_lan_meet_all (Sim *sim);
/* Something was saved, or a connection ended. */
void     sim_lan_send (SimDesk *d);
void     sim_lan_leave (SimDesk *d);
/* @copy was made of the disk of @d. */
void     sim_lan_copy (SimDesk *copy, SimDesk *d);
void     sim_lan_free (SimLan *lan);
/* What other desks have shown this one and is on its screen. (element-type SimTxn), owned by others */
GPtrArray *sim_lan_shown (SimDesk *d);
/* sim-erase.c */
char    *sim_erase_word (const FoyerId *client);
void     sim_erase_note (Sim *sim, const SimTxn *t);
/* Whether the row is of somebody who was erased (@here: as the server knows in this life); and whether what stands in a field of such a row is what an erasure leaves there. */
gboolean sim_erase_is_theirs (Sim *sim, FoyerDb *db, const FoyerRow *row, gboolean here);
gboolean sim_erase_is_gone (const FoyerRow *row, int field);
void     sim_erase_check_end (Sim *sim);
/* sim-check.c */
void     sim_check_desk (SimDesk *d);
void     sim_check_base (SimDesk *d);
void     sim_check_end (Sim *sim);
void     sim_check_taken (Sim *sim, guint from);
/* sim-check-books.c */
void     sim_check_books (Sim *sim, guint from);
void     sim_check_desk_books (SimDesk *d);

G_END_DECLS
