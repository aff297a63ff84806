/* foyer-sheet-styles: what a number format of a workbook makes of a stored number. Pure. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FOYER_NUMBER_PLAIN,
  FOYER_NUMBER_DATE,
  FOYER_NUMBER_TIME,
  FOYER_NUMBER_DATE_TIME,
  FOYER_NUMBER_ELAPSED, /* hours may pass 24 */
  FOYER_NUMBER_PERCENT,
} FoyerNumberKind;

/* Of a format number that every workbook has built in. */
FoyerNumberKind foyer_number_kind_builtin (int id);
/* Of a format code: "dd/mm/yyyy", "[h]:mm", "0.0%", "#,##0.00 \"Ft\"". */
FoyerNumberKind foyer_number_kind_of_code (const char *code);
/**
 * foyer_number_to_text:
 * @value: as stored in the file: "40165", "0.375", "3.6204094652E10"
 * @date1904: days count from 1904 in this workbook
 * Returns: (transfer full): "2009-12-18", "09:00", "2009-12-18 09:00", "26:30", "10%", "36204094652"; @value itself where it is no number
 */
char *foyer_number_to_text (const char *value, FoyerNumberKind kind, gboolean date1904);

G_END_DECLS
