/* foyer-csv: a sheet, as client.export and calendar.export answer it, as the text of a file for a spreadsheet. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* @sheet: {columns [title], rows [[text]]}. UTF-8 with a mark that says so, commas, lines that end as Windows likes it. (transfer full) */
GString *foyer_csv_text (JsonObject *sheet);

G_END_DECLS
