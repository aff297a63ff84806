/* The week, the lists of events, blank forms and the schedule: from the desk's answers to paper. */
#define G_LOG_DOMAIN "foyer-print"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-event-sheet.h"
#include "foyer-form-sheet.h"
#include "foyer-medical-sheet.h"
#include "foyer-print-read.h"
#include "foyer-print-sheet.h"
#include "foyer-schedule-sheet.h"
#include "foyer-slip.h"
#include "foyer-till-sheet.h"
#include "foyer-week-sheet.h"

/* Two sheets of paper. */
#define FORMS 4

static FoyerTimeFormat
format_of (JsonObject *answer)
{
  return foyer_time_format_parse (text_of (answer, "format"), bool_of (answer, "clock24"));
}

static const char *
location_of (JsonObject *answer)
{
  return text_of (answer, "location") != NULL ? text_of (answer, "location") : "";
}

/* ---- week --------------------------------------------------------------------------------------------------------------- */
static void
read_day (FoyerKept *kept,
          JsonObject *day,
          FoyerWeekSheetDay *out)
{
  g_autoptr (GPtrArray) rows = objects_of (day, "rows");
  FoyerDaySheetRow *list = g_new0 (FoyerDaySheetRow, rows->len + 1);

  foyer_kept_keep (kept, (char *) list);
  for (guint i = 0; i < rows->len; i++)
    foyer_print_read_row (kept, g_ptr_array_index (rows, i), &list[i]);
  if (text_of (day, "date") != NULL)
    foyer_date_parse (text_of (day, "date"), &out->date);
  out->duty = foyer_print_read_spans (kept, text_of (day, "spans"), &out->n_duty);
  out->breaks = foyer_print_read_spans (kept, text_of (day, "breaks"), &out->n_breaks);
  out->away = text_of (day, "off") != NULL;
  out->rows = list;
  out->n_rows = rows->len;
}

static FoyerPrintDoc *
week_pages (JsonObject *week,
            const FoyerPaperSize *size)
{
  g_autoptr (GPtrArray) members = objects_of (week, "members");
  g_autofree FoyerWeekSheetMember *list = g_new0 (FoyerWeekSheetMember, members->len + 1);
  FoyerKept kept = foyer_kept_new ();
  FoyerTimeFormat format = format_of (week);
  FoyerWeekSheet sheet = { .location = location_of (week), .format = format, .created_ms = int_of (week, "at"), .members = list, .n_members = members->len };
  FoyerPrintDoc *pages;

  if (text_of (week, "from") != NULL)
    foyer_date_parse (text_of (week, "from"), &sheet.from);
  sheet.printed = foyer_kept_keep (&kept, foyer_print_printed_text (week, &format));
  for (guint i = 0; i < members->len; i++)
    {
      JsonObject *member = g_ptr_array_index (members, i);
      g_autoptr (GPtrArray) days = objects_of (member, "days");

      list[i].name = text_of (member, "name") != NULL ? text_of (member, "name") : "";
      list[i].position = text_of (member, "position");
      for (int d = 0; d < FOYER_WEEK_DAYS; d++)
        {
          list[i].days[d].date = sheet.from + d;
          if (d < (int) days->len)
            read_day (&kept, g_ptr_array_index (days, d), &list[i].days[d]);
        }
    }
  pages = foyer_week_sheet_new (&sheet, size, foyer_print_language_is_rtl ());
  foyer_kept_clear (&kept);
  return pages;
}

/* ---- events ------------------------------------------------------------------------------------------------------------- */
static void
read_event (FoyerKept *kept,
            JsonObject *event,
            FoyerEventSheetEvent *out)
{
  g_autoptr (GPtrArray) people = objects_of (event, "participants");
  FoyerEventSheetRow *list = g_new0 (FoyerEventSheetRow, people->len + 1);

  foyer_kept_keep (kept, (char *) list);
  for (guint i = 0; i < people->len; i++)
    {
      JsonObject *p = g_ptr_array_index (people, i);
      const char *allergy = text_of (p, "allergy"), *comment = text_of (p, "comment");
      char *note = allergy != NULL && *allergy != '\0' ? g_strdup_printf (_("Allergies: %s"), allergy) : NULL;

      if (note != NULL && comment != NULL)
        {
          char *both = g_strdup_printf ("%s\n%s", note, comment);

          g_free (note);
          note = both;
        }
      list[i].client = text_of (p, "client");
      list[i].phone = text_of (p, "phone");
      list[i].note = note != NULL ? foyer_kept_keep (kept, note) : comment;
      list[i].status = foyer_print_status_word (text_of (p, "status"), text_of (p, "paid"));
      list[i].seats = (int) MAX (1, int_of (p, "seats"));
      list[i].struck = g_strcmp0 (text_of (p, "status"), "no-show") == 0;
      list[i].due = list[i].struck ? 0 : int_of (p, "due");
    }
  out->from = (int) int_of (event, "from");
  out->to = out->from + (int) int_of (event, "dur");
  out->title = text_of (event, "services") != NULL ? text_of (event, "services") : _("Event");
  out->leader = text_of (event, "staff");
  out->place = text_of (event, "resources");
  out->note = text_of (event, "comment");
  out->capacity = (int) int_of (event, "capacity");
  out->rows = list;
  out->n_rows = people->len;
}

static FoyerPrintDoc *
events_pages (JsonObject *answer,
              const FoyerPaperSize *size)
{
  g_autoptr (GPtrArray) events = objects_of (answer, "events");
  g_autofree FoyerEventSheetEvent *list = g_new0 (FoyerEventSheetEvent, events->len + 1);
  FoyerKept kept = foyer_kept_new ();
  FoyerTimeFormat format = format_of (answer);
  FoyerEventSheet sheet = { .location = location_of (answer), .format = format, .currency = text_of (answer, "currency"),
                            .created_ms = int_of (answer, "at"), .events = list, .n_events = events->len };
  FoyerPrintDoc *pages;

  if (text_of (answer, "date") != NULL)
    foyer_date_parse (text_of (answer, "date"), &sheet.date);
  sheet.printed = foyer_kept_keep (&kept, foyer_print_printed_text (answer, &format));
  for (guint i = 0; i < events->len; i++)
    read_event (&kept, g_ptr_array_index (events, i), &list[i]);
  pages = foyer_event_sheet_new (&sheet, size, foyer_print_language_is_rtl ());
  foyer_kept_clear (&kept);
  return pages;
}

/* ---- forms -------------------------------------------------------------------------------------------------------------- */
static FoyerPrintDoc *
forms_pages (JsonObject *day,
             const FoyerPaperSize *size)
{
  g_autoptr (GPtrArray) members = objects_of (day, "members");
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < members->len; i++)
    if (text_of (g_ptr_array_index (members, i), "name") != NULL)
      g_ptr_array_add (names, (gpointer) text_of (g_ptr_array_index (members, i), "name"));
  g_ptr_array_add (names, NULL);
  return foyer_form_sheet_new (&(FoyerFormSheet){ location_of (day), (const char *const *) names->pdata, FORMS, int_of (day, "at") }, size,
                               foyer_print_language_is_rtl ());
}

/* ---- schedule ----------------------------------------------------------------------------------------------------------- */
static const char *
absence_word (const char *kind)
{
  static const struct { const char *kind, *word; } words[] = {
    { "vacation", N_("Vacation") }, { "sick", N_("Sick leave") }, { "training", N_("Training") }, { "day off", N_("Day off") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (kind, words[i].kind) == 0)
      return _(words[i].word);
  return kind;
}

static void
read_planned (FoyerKept *kept,
              JsonObject *member,
              FoyerScheduleSheetMember *out)
{
  g_autoptr (GPtrArray) days = objects_of (member, "days");
  FoyerScheduleSheetDay *list = g_new0 (FoyerScheduleSheetDay, days->len + 1);

  foyer_kept_keep (kept, (char *) list);
  for (guint i = 0; i < days->len; i++)
    {
      JsonObject *day = g_ptr_array_index (days, i);

      if (text_of (day, "date") != NULL)
        foyer_date_parse (text_of (day, "date"), &list[i].date);
      list[i].spans = text_of (day, "spans");
      list[i].breaks = text_of (day, "breaks");
      list[i].off = text_of (day, "off") != NULL ? absence_word (text_of (day, "off")) : NULL;
    }
  out->name = text_of (member, "name") != NULL ? text_of (member, "name") : "";
  out->position = text_of (member, "position_name");
  out->minutes = (int) int_of (member, "minutes");
  out->days = list;
  out->n_days = days->len;
}

/* "November 2026" for a whole month, else the first and the last day. (transfer full) */
static char *
period_text (const FoyerTimeFormat *format,
             gint64 from,
             gint64 to)
{
  g_autofree char *a = foyer_format_date (format, from);
  g_autofree char *b = foyer_format_date (format, to - 1);
  int year, month, day;

  foyer_date_split (from, &year, &month, &day);
  if (day == 1 && to == foyer_date_add_months (from, 1))
    {
      g_autoptr (GDateTime) when = g_date_time_new_utc (year, month, 1, 0, 0, 0);

      return g_date_time_format (when, "%OB %Y");
    }
  return g_strdup_printf ("%s – %s", a, b);
}

/* What was chosen on the screen, so that a reader of the paper knows who is not on it. (transfer full) */
static char *
filters_text (JsonObject *answer)
{
  const char *position = text_of (answer, "position_name"), *wanted = text_of (answer, "text"), *schedule = text_of (answer, "schedule");
  GString *text = g_string_new (position);

  if (wanted != NULL && *wanted != '\0')
    g_string_append_printf (text, "%s“%s”", text->len > 0 ? " · " : "", wanted);
  if (schedule != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", g_str_equal (schedule, "without") ? _("Without schedule") : _("With schedule"));
  return g_string_free (text, FALSE);
}

static FoyerPrintDoc *
schedule_pages (JsonObject *answer,
                const FoyerPaperSize *size)
{
  g_autoptr (GPtrArray) members = objects_of (answer, "members");
  g_autofree FoyerScheduleSheetMember *list = g_new0 (FoyerScheduleSheetMember, members->len + 1);
  g_autofree char *filters = filters_text (answer);
  FoyerKept kept = foyer_kept_new ();
  FoyerTimeFormat format = format_of (answer);
  FoyerScheduleSheet sheet = { .location = location_of (answer), .filters = filters, .format = format, .created_ms = int_of (answer, "at"),
                               .members = list, .n_members = members->len };
  FoyerPrintDoc *pages;

  if (text_of (answer, "from") != NULL && text_of (answer, "to") != NULL)
    {
      foyer_date_parse (text_of (answer, "from"), &sheet.from);
      foyer_date_parse (text_of (answer, "to"), &sheet.to);
      sheet.to++;
    }
  sheet.title = foyer_kept_keep (&kept, period_text (&format, sheet.from, sheet.to));
  sheet.printed = foyer_kept_keep (&kept, foyer_print_printed_text (answer, &format));
  for (guint i = 0; i < members->len; i++)
    read_planned (&kept, g_ptr_array_index (members, i), &list[i]);
  pages = foyer_schedule_sheet_new (&sheet, size, foyer_print_language_is_rtl ());
  foyer_kept_clear (&kept);
  return pages;
}

/* ---- asking ------------------------------------------------------------------------------------------------------------- */
static const struct
{
  const char *query;
  FoyerPrintDoc *(*lay) (JsonObject *answer, const FoyerPaperSize *size);
} sheets[] = {
  [FOYER_SHEET_WEEK] = { "sheet.week", week_pages },
  [FOYER_SHEET_EVENTS] = { "sheet.events", events_pages },
  [FOYER_SHEET_FORMS] = { "sheet.day", forms_pages },
  [FOYER_SHEET_SCHEDULE] = { "sheet.schedule", schedule_pages },
  [FOYER_SHEET_SLIP] = { "sheet.slip", foyer_slip_new },
  [FOYER_SHEET_MEDICAL] = { "medical.sheet", foyer_medical_sheet_new },
  [FOYER_SHEET_TILL] = { "till.view", foyer_till_sheet_new },
  [FOYER_SHEET_DAILY] = { "finance.daily", foyer_daily_sheet_new },
};

const char *
foyer_print_sheet_query (FoyerSheetKind kind)
{
  return sheets[kind].query;
}

FoyerPrintDoc *
foyer_print_sheet_pages (FoyerSheetKind kind,
                         JsonObject *answer,
                         const FoyerPaperSize *size)
{
  return sheets[kind].lay (answer, size);
}

FoyerPrintDoc *
foyer_print_sheet (FoyerDesk *desk,
                   const FoyerActor *actor,
                   FoyerSheetKind kind,
                   JsonObject *params,
                   const FoyerPaperSize *size,
                   GError **error)
{
  g_autoptr (JsonNode) answer = NULL;

  if (!foyer_desk_query (desk, actor, sheets[kind].query, params, &answer, error))
    return NULL;
  return sheets[kind].lay (json_node_get_object (answer), size);
}
