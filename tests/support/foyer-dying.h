/* foyer-dying: a program that dies at the k-th call that changes a file, for a test that starts itself once more as that program.
 *
 * Calls of SQLite are counted through its own table of system calls, others by standing before the C library's. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* From here on; the call numbered in FOYER_DIE_AT ends the program with status 9. @files: besides SQLite's and renames also what is written to and
 * removed of other files. */
void foyer_dying_begin (gboolean files);
/* How many there were. From here on nobody dies. */
int  foyer_dying_end (void);

/**
 * foyer_dying_run:
 * @argv: the program and what it is told
 * @k: at which call it dies; 0: it lives
 * @n: (out) (optional): the number it printed
 * Returns: its status, which is 0 or 9.
 */
int  foyer_dying_run (const char *const *argv, int k, int *n);

G_END_DECLS
