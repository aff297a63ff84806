/* foyer-journal: the append-only file beside the database: one frame per committed txn, on disk before anyone is told "saved". If the database is damaged or an old copy is put back, every txn a user was told about is still here.
 *
 * File journal/<inc>-<yyyymm>.log: frames {u32 length, u32 CRC-32C of body and h, body, 32 bytes h}, little-endian; a zero length
 * ends the file, which grows by zeroed chunks so that a sync need not write its size. One thread.
 *
 * In an encrypted store (foyer-vault.h) a frame is {u32 length with its highest bit, u32 CRC-32C of the rest, 24 bytes nonce, body and h under
 * XChaCha20-Poly1305, 16 bytes tag}; the length is that of the rest. A file may hold both kinds. The CRC tells a torn frame without the key. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _FoyerJournal FoyerJournal;

FoyerJournal *foyer_journal_open (const char *dir, GError **error);
void          foyer_journal_close (FoyerJournal *j);
/* Queues a frame; nothing is on disk before begin and end. */
void          foyer_journal_add (FoyerJournal *j, gint64 inc, gint64 now_ms, const char *body, gsize len, const guint8 *h);
/* Puts the queued frames on the disk beside the database's own commit, so that the two waits are one: begin, COMMIT, end. @committed
 * FALSE takes the frames back. A crash in between may leave a frame whose COMMIT never was: it comes back whole at the next start,
 * as a txn its user was told nothing about, never half. */
void          foyer_journal_begin (FoyerJournal *j);
gboolean      foyer_journal_end (FoyerJournal *j, gboolean committed, GError **error);
/* Drops what was queued (a rollback). */
void          foyer_journal_discard (FoyerJournal *j);

/* @last: of its file. */
typedef void (*FoyerJournalFunc) (gint64 inc, const char *body, gsize len, const guint8 *h, gboolean last, gpointer data);
/* Calls @func for every whole frame of every file in order; a torn last frame ends its file silently. */
gboolean      foyer_journal_replay (const char *dir, FoyerJournalFunc func, gpointer data, GError **error);

typedef gboolean (*FoyerJournalNeed) (const char *body, gsize len, const guint8 *h, gpointer data);
/* Takes frames that are not needed any more out of every file. A file that loses some is written anew beside the old one and takes its place, one
 * that loses all goes: after a crash there is the one or the other, and what is needed is in both. A file that cannot be read to its end stays as
 * it is. @cut: (out) (optional): frames that went */
gboolean      foyer_journal_cut (FoyerJournal *j, FoyerJournalNeed need, gpointer data, guint *cut, GError **error);

/* After foyer_vault_turn(): every frame of every file becomes what the store is. After a crash each file is the old one or the new one. */
gboolean      foyer_journal_turn (FoyerJournal *j, GError **error);

/* NULL: it stays; else the body in its place. (transfer full) The hash beside it stays what it was. */
typedef char *(*FoyerJournalEdit) (const char *body, gsize len, gpointer data);
/* Writes files in which bodies are to be others anew, as foyer_journal_cut() does. */
gboolean      foyer_journal_change (FoyerJournal *j, FoyerJournalEdit edit, gpointer data, GError **error);

/* What a journal asks of the system. In a simulator: of its virtual disk. Functions set errno as the calls they are named after. */
typedef struct
{
  int (*open) (const char *path); /* for reading and writing, made when missing */
  void (*close) (int fd);
  gssize (*pwrite) (int fd, const void *data, gsize len, goffset at);
  int (*truncate) (int fd, goffset len);
  int (*sync) (int fd);
  void (*sync_dir) (const char *dir);
  GBytes *(*load) (const char *path, GError **error);
  GPtrArray *(*list) (const char *dir); /* (transfer full) (nullable) (element-type utf8): names in it */
  gboolean alone;                       /* no thread of its own: foyer_journal_begin() waits for the disk */
} FoyerJournalFiles;
/* NULL: the real ones. Not while a journal is open. */
void          foyer_journal_use_files (const FoyerJournalFiles *files);

G_END_DECLS
