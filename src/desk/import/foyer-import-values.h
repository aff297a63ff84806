/* foyer-import-values: single values as customers write them. Pure; safe on any thread. */
#pragma once

#include <glib.h>
#include "foyer-sheet.h"

G_BEGIN_DECLS

/* "90", "1h 30m", "1:30", "1,5 h", "45 min", "1 ч 30 мин", "1 óra" → minutes; FALSE for anything else, below 0 or above a day. */
gboolean    foyer_import_duration (const char *text, int *minutes);
/* "male" or "female" for f, ж, nő, masculino …; NULL for a word that is not known. */
const char *foyer_import_gender (const char *text);
/* "arrived", "confirmed", "pending", "no-show" or "deleted"; NULL for a word that is not known. */
const char *foyer_import_status (const char *text);

/* In which order a column writes day and month where both readings are possible. Learned from the values in the column that allow
 * only one, apart for each way of writing (08/17/2007 in the same column as 23/09/62). */
typedef struct
{
  gboolean month_first[3][2]; /* by separator . / - and by year of four or two digits */
} FoyerDateHabit;

void        foyer_date_habit_learn (FoyerDateHabit *habit, const FoyerSheet *sheet, guint first_row, guint column, gboolean month_first);
/* A date, and the minute of the day where a time stands behind it (else -1). FALSE when it is no date. */
gboolean    foyer_import_date (const char *text, const FoyerDateHabit *habit, gint64 *date, int *minute);
/* A birth date: as above, and a year with two digits never lies after @today. */
gboolean    foyer_import_birthday (const char *text, const FoyerDateHabit *habit, gint64 today, gint64 *date);

/* Countries whose numbers a file holds, most frequent first. */
typedef struct
{
  char regions[12][3];
  int  n;
} FoyerPhoneHabit;

void        foyer_phone_habit_learn (FoyerPhoneHabit *habit, const FoyerSheet *sheet, guint first_row, guint column, const char *region);

/* A telephone number and the other numbers the same text may mean. */
typedef struct
{
  char     *number;  /* E.164; NULL: no telephone number */
  gboolean  certain; /* the country is written, or it is a number of the location's country */
  char    **others;  /* (nullable) other readings in countries of the file, NULL-terminated */
} FoyerImportPhone;

void        foyer_import_phone (const char *text, const char *region, const FoyerPhoneHabit *habit, FoyerImportPhone *out);
void        foyer_import_phone_clear (FoyerImportPhone *phone);
/* Name of the country a number belongs to by its calling code: two letters, or NULL. */
const char *foyer_phone_region (const char *e164);

/* "user at example.com" → "user@example.com"; NULL for no address. (transfer full) */
char       *foyer_import_email (const char *text);

G_END_DECLS
