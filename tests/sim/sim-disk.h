/* sim-disk: the disks of the simulated PCs, as SQLite's default VFS, as the files of the journal, and for rename(), unlink() and link().
 * Files that are on none of them are the system's: downloads, backups.
 *
 * A disk lives in memory: no system call stands between the run and its seed, and an image of a disk is a copy of its bytes. Each file
 * has what programs see and what is on the platter; what lies between is a list of writes. A sync moves them; a power cut keeps all of
 * them, none, or any part down to the sector. Faults: the power goes at the k-th call, the disk is full, a call fails, a read brings a
 * flipped bit. All disks belong to one thread at a time. */
#pragma once

#include "sim-random.h"

G_BEGIN_DECLS

typedef struct _SimDisk SimDisk;
typedef struct _SimImage SimImage;

typedef enum
{
  SIM_CUT_KEEP,      /* every write reached the disk: the program was killed, not the PC */
  SIM_CUT_LOSE,      /* nothing since the last sync */
  SIM_CUT_ALTERNATE, /* every other write */
  SIM_CUT_RANDOM,    /* each sector for itself */
} SimCut;

typedef enum
{
  SIM_OP_WRITE,
  SIM_OP_SYNC,
  SIM_OP_TRUNCATE,
  SIM_OP_DELETE,
  SIM_OP_READ,
} SimOp;

/* Registers the VFS and the journal's files; @seed feeds SQLite's own random numbers. Once per run. */
void      sim_disk_begin (guint64 seed);

/* Files below @prefix. */
SimDisk  *sim_disk_new (const char *prefix);
void      sim_disk_free (SimDisk *disk);

/* What would be there after a power cut now: only what was synced. Every store on the disk may be open. */
SimImage *sim_disk_image (SimDisk *disk);
/* No store on the disk may be open. */
void      sim_disk_restore (SimDisk *disk, const SimImage *image);
/* Of the files whose names contain @part only. */
void      sim_disk_restore_part (SimDisk *disk, const SimImage *image, const char *part);
/* One file, all of it on the disk; NULL: it is not there. No store on the disk may be open. */
void      sim_disk_put (SimDisk *disk, const char *name, GBytes *content);
void      sim_image_free (SimImage *image);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimImage, sim_image_free)

/* The power comes back: un-synced writes are kept or lost, the disk works again. No store may be open. */
void      sim_disk_cut (SimDisk *disk, SimCut how, SimRandom *random);

/* What the disk would hold if the power went at the @k-th change from now; the program goes on. For work nobody is told about meanwhile, which
 * cannot be made to stop in the middle. */
void      sim_disk_capture_at (SimDisk *disk, gint64 k, SimCut how, SimRandom *random);
/* (transfer full) (nullable): it did not come to that. */
SimImage *sim_disk_captured (SimDisk *disk);

/* Calls that change the disk so far. */
gint64    sim_disk_ops (SimDisk *disk);
/* The power goes at the @k-th change from now (1: the next). 0: not. */
void      sim_disk_die_at (SimDisk *disk, gint64 k);
gboolean  sim_disk_dead (SimDisk *disk);
/* @n writes after the next @after say that the disk is full. */
void      sim_disk_fill (SimDisk *disk, gint64 after, gint64 n);
/* The call of kind @op after the next @after fails once. */
void      sim_disk_fail (SimDisk *disk, SimOp op, gint64 after);
/* One of the next reads of a file whose name contains @part has a bit flipped. */
void      sim_disk_flip (SimDisk *disk, const char *part, gint64 after, SimRandom *random);
/* While the simulator itself looks at the store, an error that is set waits for the program's own work. */
void      sim_disk_hold (SimDisk *disk, gboolean held);
/* Faults that are set and were not met yet go away. */
void      sim_disk_heal (SimDisk *disk);
/* Faults met since it was last asked: a call may have failed because of them. */
guint     sim_disk_met (SimDisk *disk);
gsize     sim_disk_bytes (SimDisk *disk);
/* A file of database, log or journal that holds the word; copies of a former life do not count. (nullable) */
const char *sim_disk_find_word (SimDisk *disk, const char *word);

G_END_DECLS
