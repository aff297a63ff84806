#define G_LOG_DOMAIN "foyer-print"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-money.h"
#include "foyer-print-read.h"
#include "foyer-slip.h"

/* Everything black, for thermal paper has no grey. */
static const FoyerTextStyle NAME = { .size = 13, .weight = 700 };
static const FoyerTextStyle DETAIL = { .size = 9 };
static const FoyerTextStyle HEAD = { .size = 10.5, .weight = 700 };
static const FoyerTextStyle DAY = { .size = 12.5, .weight = 700 };
static const FoyerTextStyle TIME = { .size = 12.5, .weight = 700 };
static const FoyerTextStyle WHAT = { .size = 10.5, .weight = 500 };
static const FoyerTextStyle BODY = { .size = 9.5 };

/* On a sheet the card stands in its upper corner, as wide as this: it can be cut out. */
#define CARD_WIDTH 260

typedef struct
{
  FoyerTimeFormat format;
  GPtrArray *items; /* JsonObject, borrowed */
} Slip;

static Slip
slip_read (JsonObject *answer)
{
  return (Slip){ foyer_time_format_parse (text_of (answer, "format"), bool_of (answer, "clock24")), objects_of (answer, "items") };
}

/* "10:00 – 11:00". (transfer full) */
static char *
times_of (const Slip *slip,
          JsonObject *item,
          gint64 *date)
{
  g_autofree char *from = NULL, *to = NULL;
  int minute = 0;

  foyer_wall_parse (text_of (item, "wall") != NULL ? text_of (item, "wall") : "", date, &minute);
  from = foyer_format_minute (&slip->format, minute);
  to = foyer_format_minute (&slip->format, (minute + (int) int_of (item, "dur")) % FOYER_DAY_MINUTES);
  return int_of (item, "dur") > 0 ? g_strdup_printf ("%s – %s", from, to) : g_steal_pointer (&from);
}

/* "Colouring with Anna Nagy", and whom it is for. (transfer full) */
static char *
what_of (JsonObject *item)
{
  const char *services = text_of (item, "services"), *member = text_of (item, "member"), *visitor = text_of (item, "visitor");
  g_autofree char *what = NULL;

  if (services != NULL && member != NULL)
    /* Translators: what a client has booked, and whose hands will do it: "Haircut with Anna Nagy" */
    what = g_strdup_printf (_("%s with %s"), services, member);
  else if (member != NULL)
    /* Translators: whom a client is booked with */
    what = g_strdup_printf (_("With %s"), member);
  else
    what = g_strdup (services != NULL ? services : "");
  if (visitor == NULL)
    return g_steal_pointer (&what);
  /* Translators: "Haircut with Anna Nagy, for Peti": Peti is a child under the client's phone */
  return g_strdup_printf (_("%s, for %s"), what, visitor);
}

static void
add (FoyerPrintDoc *pages,
     FoyerAlign align,
     const FoyerTextStyle *style,
     const char *text)
{
  if (text != NULL && *text != '\0')
    foyer_print_cell_add (foyer_print_doc_add_text (pages, align), style, text);
}

static void
part (FoyerPrintDoc *pages)
{
  foyer_print_doc_add_space (pages, 4);
  foyer_print_doc_add_rule (pages, FOYER_RULE_DASHED);
  foyer_print_doc_add_space (pages, 4);
}

FoyerPrintDoc *
foyer_slip_new (JsonObject *answer,
                const FoyerPaperSize *size)
{
  gboolean roll = foyer_paper_size_is_roll (size);
  FoyerPaperSize card = *size;
  const char *name = text_of (answer, "location") != NULL ? text_of (answer, "location") : "";
  Slip slip = slip_read (answer);
  FoyerAlign align = roll ? FOYER_ALIGN_CENTER : FOYER_ALIGN_START;
  gboolean rtl = foyer_print_language_is_rtl ();
  FoyerPrintDoc *pages;
  gint64 shown = -1;

  if (!roll && rtl)
    card.left = MAX (card.left, card.width - card.right - CARD_WIDTH);
  else if (!roll)
    card.right = MAX (card.right, card.width - card.left - CARD_WIDTH);
  pages = foyer_print_doc_new (&card, rtl);
  foyer_print_doc_set_info (pages, _("Appointment card"), name, int_of (answer, "at"));
  add (pages, align, &NAME, name);
  add (pages, align, &DETAIL, text_of (answer, "address"));
  add (pages, align, &DETAIL, text_of (answer, "phones"));
  part (pages);
  add (pages, align, &HEAD, _("Your appointment"));
  add (pages, align, &BODY, text_of (answer, "client"));
  for (guint i = 0; i < slip.items->len; i++)
    {
      JsonObject *item = g_ptr_array_index (slip.items, i);
      gint64 date = 0;
      g_autofree char *times = times_of (&slip, item, &date), *what = what_of (item), *day = foyer_format_date_long (&slip.format, date);

      foyer_print_doc_add_space (pages, 6);
      if (date != shown)
        add (pages, align, &DAY, day);
      shown = date;
      add (pages, align, &TIME, times);
      add (pages, align, &WHAT, what);
      add (pages, align, &BODY, text_of (item, "link"));
    }
  if (int_of (answer, "total") > 0)
    {
      g_autofree char *sum = foyer_money_format (int_of (answer, "total"), text_of (answer, "currency"));
      g_autofree char *total = g_strdup_printf (_("Total %s"), sum);

      foyer_print_doc_add_space (pages, 6);
      add (pages, align, &BODY, total);
    }
  part (pages);
  add (pages, align, &BODY, _("Please call if you cannot come."));
  g_ptr_array_unref (slip.items);
  return pages;
}

char *
foyer_slip_text (JsonObject *answer)
{
  Slip slip = slip_read (answer);
  GString *text = g_string_new (text_of (answer, "location"));
  const char *address = text_of (answer, "address"), *phones = text_of (answer, "phones");
  gint64 shown = -1;

  for (guint i = 0; i < slip.items->len; i++)
    {
      JsonObject *item = g_ptr_array_index (slip.items, i);
      gint64 date = 0;
      g_autofree char *times = times_of (&slip, item, &date), *what = what_of (item), *day = foyer_format_date_long (&slip.format, date);

      if (date != shown)
        g_string_append_printf (text, "\n%s", day);
      shown = date;
      g_string_append_printf (text, "\n%s %s", times, what);
      if (text_of (item, "link") != NULL)
        g_string_append_printf (text, "\n%s", text_of (item, "link"));
    }
  if (address != NULL && *address != '\0')
    g_string_append_printf (text, "\n%s", address);
  if (phones != NULL && *phones != '\0')
    g_string_append_printf (text, "\n%s", phones);
  g_ptr_array_unref (slip.items);
  return g_string_free (text, FALSE);
}
