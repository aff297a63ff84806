/* foyer-sheet-private: what the printed sheets ask of the store, shared by the day (foyer-query-sheet.c) and by weeks and events
 * (foyer-query-sheets.c). Inside a read. */
#pragma once

#include "foyer-client.h"
#include "foyer-location.h"

G_BEGIN_DECLS

typedef struct
{
  FoyerCall *call;         /* borrowed, like @db and @out */
  FoyerDb *db;
  JsonBuilder *out;
  FoyerLocation *place;    /* owned */
  FoyerId loc;
  gint64 date;             /* asked for with "date"; today when left out */
  FoyerNameParts parts;
  gboolean phones;         /* may be seen */
} FoyerSheet;

/* Reads the parameter "loc", and when @dated "date" and "mask". FALSE with NOT_FOUND or DENIED. */
gboolean foyer_sheet_begin (FoyerSheet *sheet, FoyerCall *call, JsonBuilder *out, gboolean dated, GError **error);
/* FALSE with DENIED when @date lies further back than the user may see. */
gboolean foyer_sheet_may_see (FoyerSheet *sheet, gint64 date, GError **error);
void     foyer_sheet_clear (FoyerSheet *sheet);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FoyerSheet, foyer_sheet_clear)
/* Members of the answer that every sheet has: location, date, format … */
void     foyer_sheet_out_head (FoyerSheet *sheet);
/* Everyone on duty or with a booking between two days (both included), in the order of the board; with @wanted those of it, on duty or not.
 * (transfer full) (element-type FoyerId) (nullable): NULL with @error */
GArray  *foyer_sheet_members (FoyerSheet *sheet, JsonArray *wanted, const char *from, const char *to, GError **error);
/* The array "rows": bookings of @staff on @date, in order. */
void     foyer_sheet_out_rows (FoyerSheet *sheet, const FoyerId *staff, const char *date);
/* "Chair 2, Wash basin": where the appointment takes place. (transfer full) */
char    *foyer_sheet_resources (FoyerDb *db, const FoyerId *appointment);
/* As this sheet shows it. (transfer full) (nullable) */
char    *foyer_sheet_phone (FoyerSheet *sheet, const char *e164);

/* foyer-query-schedule.c: the grid as one array, by the parameters of "schedule.grid". */
extern const FoyerParam foyer_schedule_grid_params[];
gboolean foyer_schedule_grid (FoyerCall *call, JsonBuilder *out, GError **error);

G_END_DECLS
