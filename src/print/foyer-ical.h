/* foyer-ical: calendar files (.ics) of team members in a folder, for the calendar of their telephone (GCL-1, GCL-2). One way: the files are
 * written, never read; what is done to them outside changes no appointment and is undone by the next writing.
 *
 * Each appointment is one entry with a stable UID, its SEQUENCE grows with every change, and one that is deleted is no longer in the file.
 * Members with the same name of a file share it. Files that nobody has any more are removed, and only those written by this. Blocks: not for
 * the main thread. */
#pragma once

#include "foyer-paper.h"

G_BEGIN_DECLS

/* "Anna Nagy.ics": a name that every system can hold. (transfer full) */
char    *foyer_ical_file_name (const char *name);
/**
 * foyer_ical_write:
 * @folder: must be there: NOT_FOUND otherwise
 * @result: (out): files written, found as they should be, and removed
 */
gboolean foyer_ical_write (FoyerDesk *desk, const FoyerActor *actor, const char *folder, FoyerPaperResult *result, GError **error);

G_END_DECLS
