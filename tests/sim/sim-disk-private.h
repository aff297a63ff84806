/* What the halves of sim-disk share: sim-disk.c has files, faults and images, sim-vfs.c what SQLite and the journal see of them, and
 * sim-files.c what system calls on paths do. */
#pragma once

#include "sim-disk.h"

G_BEGIN_DECLS

typedef struct _SimNode SimNode;

#define SHM_SLOTS 8

typedef struct
{
  gint64 at;
  gsize len; /* of a write */
  guint8 *data; /* NULL: the file ends at @at */
} SimWrite;

struct _SimNode
{
  SimDisk *disk; /* NULL: a temporary file */
  char *name;    /* below the disk's prefix */
  GByteArray *seen, *synced;
  gboolean exists, synced_exists;
  GArray *writes; /* between the two */
  int refs;

  GPtrArray *shm; /* guint8*: 32 KB each */
  int shm_refs;
  int shm_shared[SHM_SLOTS];
  gpointer shm_owner[SHM_SLOTS];
  int n_shared;
  gpointer reserved, exclusive;
};

struct _SimDisk
{
  char *prefix;
  GPtrArray *nodes; /* SimNode* */
  gint64 ops, die_at;
  gboolean dead;
  gint64 full_from, full_to; /* writes, counted by @written */
  gint64 written;
  gboolean held;
  int fail_op;
  gint64 fail_after; /* -1: none */
  char *flip_part;
  gint64 flip_after;
  guint64 flip_bit;
  guint met;

  /* What would be on the disk if the power went at a change to come. */
  gint64 capture_at; /* 0: not wanted */
  SimCut capture_how;
  SimRandom capture_random;
  SimImage *captured;

  /* A rename that the next sync makes sure of. */
  SimNode *moved_from, *moved_to;
  GByteArray *moved_over; /* what stood there; NULL: nothing */
};

typedef enum
{
  SIM_FINE,
  SIM_DEAD,
  SIM_FAIL,
  SIM_FULL,
} SimLuck;

/* The disk whose prefix @path begins with. (nullable): it is none of them */
SimDisk *sim_disk_find (const char *path);
/* A file that is made and deleted with one handle. */
SimNode *sim_node_temporary (void);
void     sim_node_free (gpointer node);
/* @path must be on a disk. (nullable) */
SimNode *sim_node_at (const char *path, gboolean make);
void     sim_node_empty (SimNode *n);
SimLuck  sim_node_write (SimNode *n, const void *data, gsize len, gint64 at);
SimLuck  sim_node_truncate (SimNode *n, gint64 len);
SimLuck  sim_node_sync (SimNode *n);
/* rename(): of two files of one disk. */
SimLuck  sim_node_move (SimNode *from, SimNode *to);
void     sim_disk_forget_move (SimDisk *d);
/* A fault may come at each of them. */
SimLuck  sim_disk_luck (SimDisk *d, SimOp op);
void     sim_disk_flip_read (SimDisk *d, const char *name, guint8 *p, gsize len);
/* sim-vfs.c */
void     sim_vfs_register (void);
void     sim_vfs_begin (guint64 seed);
/* sim-files.c */
void     sim_files_begin (void);

G_END_DECLS
