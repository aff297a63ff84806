/* foyer-activity: nothing leaves Foyer as a file unless it was written down first: who, when, at which desk, which list with which conditions;
 * and when it is there, how many lines and the file itself (SEC-3, CLI-27, REP-10).
 *
 *      export.begin ──▶ client.export {"export": id, the same conditions} ──▶ the file ──▶ export.done {lines, file}
 *
 * The query of a list refuses to answer without what export.begin returned to the same user for the same conditions. foyer_export_run() goes all
 * the way. The file is kept as pieces beside the store (foyer-blobs.h); it goes to the chain, and to another desk when somebody there fetches it. */
#pragma once

#include "foyer-command.h"

G_BEGIN_DECLS

#define FOYER_EXPORT_PARAM { "export", FOYER_P_ID, 0, "what export.begin answered for the same conditions" }

/* For the query of a list with a parameter "export". FALSE with INVALID when it was not written down; the system itself need not. */
gboolean foyer_activity_check (FoyerCall *call, GError **error);
/* Writes that @count rows of @name (nullable) came in; inside a command. */
void     foyer_activity_imported (FoyerCall *call, const char *what, const char *name, gint64 count);

typedef enum
{
  FOYER_FORMAT_CSV,
  FOYER_FORMAT_XLSX,
} FoyerFormat;

/* By the end of the name: ".xlsx", else CSV. */
FoyerFormat foyer_format_of_name (const char *name);
/* The bytes of a sheet {columns [title], types [word] (nullable), rows [[text]]}. (transfer full) (nullable) */
GBytes  *foyer_sheet_bytes (JsonObject *sheet, FoyerFormat format, const char *title, GError **error);
/* The same as a workbook: numbers, dates and money as such (foyer-xlsx.c). (transfer full) (nullable) */
GBytes  *foyer_xlsx_bytes (JsonObject *sheet, const char *title, GError **error);

/**
 * foyer_export_run:
 * @query: "client.export", "calendar.export"
 * @params: (nullable): its conditions
 * @name: of the file, for the log and the format
 * @lines: (out) (optional)
 * Blocks; not on the main thread.
 * Returns: (transfer full): the file; %NULL with an error: then nothing was read, or the log says that it was begun
 */
GBytes  *foyer_export_run (FoyerDesk *desk, const FoyerActor *actor, const char *query, JsonObject *params, const char *name, gint64 *lines, GError **error);
/* A file of the log whose pieces are all here. (transfer full) (nullable): NOT_FOUND: not here yet */
GBytes  *foyer_export_load (FoyerDesk *desk, JsonArray *pieces, GError **error);

G_END_DECLS
