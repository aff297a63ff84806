#define G_LOG_DOMAIN "foyer-print"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-print-read.h"
#include "foyer-print-sheet.h"
#include "foyer-receipt.h"

/* ---- day sheet --------------------------------------------------------------------------------------------------------- */
FoyerKept
foyer_kept_new (void)
{
  return (FoyerKept){ g_ptr_array_new_with_free_func (g_free), g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref) };
}

void
foyer_kept_clear (FoyerKept *kept)
{
  g_ptr_array_unref (kept->blocks);
  g_ptr_array_unref (kept->spans);
}

char *
foyer_kept_keep (FoyerKept *kept,
                 char *text)
{
  if (text != NULL)
    g_ptr_array_add (kept->blocks, text);
  return text;
}

const char *
foyer_print_status_word (const char *status,
                         const char *paid)
{
  if (g_strcmp0 (status, "no-show") == 0)
    return _("Did not come");
  if (g_strcmp0 (paid, "full") == 0 || g_strcmp0 (paid, "over") == 0)
    return C_ ("visit", "Paid");
  if (g_strcmp0 (status, "arrived") == 0)
    return _("Arrived");
  if (g_strcmp0 (status, "confirmed") == 0)
    return _("Confirmed");
  return C_ ("status of a visit", "Pending");
}

static void
add_word (GString *words,
          const char *word)
{
  if (words->len > 0)
    g_string_append (words, ", ");
  g_string_append (words, word);
}

static char *
flag_words (JsonObject *row)
{
  g_autoptr(GString) words = g_string_new (NULL);

  if (bool_of (row, "contested"))
    add_word (words, _("Time taken twice"));
  if (bool_of (row, "first"))
    add_word (words, _("First visit"));
  if (bool_of (row, "chosen"))
    add_word (words, _("Asked for this person"));
  if (bool_of (row, "online"))
    add_word (words, _("Booked online"));
  if (g_strcmp0 (text_of (row, "status"), "arrived") == 0 && int_of (row, "due") > 0)
    add_word (words, _("Not fully paid"));
  return g_string_free (g_steal_pointer (&words), FALSE);
}

/* The allergy first: it is why one reads notes. */
static char *
note_text (JsonObject *row)
{
  const char *allergy = text_of (row, "allergy");
  const char *parts[] = { text_of (row, "comment"), text_of (row, "visit_note") };
  GString *note = g_string_new (NULL);

  if (allergy != NULL && *allergy != '\0')
    /* Translators: on a printed sheet; %s is what the client cannot bear. */
    g_string_append_printf (note, _("Allergies: %s"), allergy);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL && *parts[i] != '\0')
      g_string_append_printf (note, "%s%s", note->len > 0 ? "\n" : "", parts[i]);
  return g_string_free (note, FALSE);
}

static char *
services_text (JsonObject *row)
{
  const char *services = text_of (row, "services"), *resources = text_of (row, "resources");

  if (services == NULL || resources == NULL)
    return g_strdup (services != NULL ? services : resources);
  return g_strdup_printf ("%s (%s)", services, resources);
}

void
foyer_print_read_row (FoyerKept *kept,
                      JsonObject *row,
                      FoyerDaySheetRow *out)
{
  const char *status = text_of (row, "status");

  out->from = (int) int_of (row, "from");
  out->to = out->from + (int) int_of (row, "dur");
  out->client = text_of (row, "client");
  out->phone = text_of (row, "phone");
  out->services = foyer_kept_keep (kept, services_text (row));
  out->status = foyer_print_status_word (status, text_of (row, "paid"));
  out->note = foyer_kept_keep (kept, note_text (row));
  out->flags = foyer_kept_keep (kept, flag_words (row));
  out->struck = g_strcmp0 (status, "no-show") == 0;
  out->price = int_of (row, "price");
  out->due = out->struck ? 0 : int_of (row, "due");
  if (json_object_has_member (row, "capacity"))
    {
      /* Nobody in particular: the event itself stands where a name stands, and how full it is where a status does. */
      out->client = out->services != NULL ? out->services : _("Event");
      out->services = text_of (row, "resources");
      out->status = foyer_kept_keep (kept, foyer_print_seats_text ((int) int_of (row, "taken"), (int) int_of (row, "capacity")));
      out->due = 0;
    }
}

char *
foyer_print_seats_text (int taken,
                        int capacity)
{
  /* Translators: seats of an event that are taken, and how many there are: "5 of 8 seats". */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d of %d seat", "%d of %d seats", (gulong) capacity), taken, capacity);
}

const FoyerSpan *
foyer_print_read_spans (FoyerKept *kept,
                        const char *text,
                        gsize *n)
{
  GArray *spans = text != NULL ? foyer_spans_parse (text, NULL) : NULL;

  *n = 0;
  if (spans == NULL)
    return NULL;
  g_ptr_array_add (kept->spans, spans);
  *n = spans->len;
  return (const FoyerSpan *) (gpointer) spans->data;
}

static void
read_member (FoyerKept *kept,
             JsonObject *member,
             FoyerDaySheetMember *out)
{
  g_autoptr(GPtrArray) rows = objects_of (member, "rows");
  FoyerDaySheetRow *list = g_new0 (FoyerDaySheetRow, rows->len + 1);

  foyer_kept_keep (kept, (char *) list);
  for (guint i = 0; i < rows->len; i++)
    foyer_print_read_row (kept, g_ptr_array_index (rows, i), &list[i]);
  out->name = text_of (member, "name") != NULL ? text_of (member, "name") : "";
  out->position = text_of (member, "position");
  out->duty = foyer_print_read_spans (kept, text_of (member, "spans"), &out->n_duty);
  out->breaks = foyer_print_read_spans (kept, text_of (member, "breaks"), &out->n_breaks);
  out->rows = list;
  out->n_rows = rows->len;
}

char *
foyer_print_printed_text (JsonObject *day,
                          const FoyerTimeFormat *format)
{
  const FoyerZone *zone = text_of (day, "zone") != NULL ? foyer_zone_get (text_of (day, "zone")) : NULL;
  g_autofree char *when = NULL;

  if (zone == NULL || int_of (day, "at") == 0)
    return g_strdup (text_of (day, "by"));
  when = foyer_format_instant (format, zone, int_of (day, "at"));
  return text_of (day, "by") != NULL ? g_strdup_printf ("%s, %s", when, text_of (day, "by")) : g_steal_pointer (&when);
}

FoyerPrintDoc *
foyer_print_day_pages (JsonObject *day,
                       const FoyerPrintOptions *options,
                       const FoyerPaperSize *size)
{
  g_autoptr(GPtrArray) members = objects_of (day, "members");
  FoyerKept kept = foyer_kept_new ();
  FoyerDaySheetMember *list = g_new0 (FoyerDaySheetMember, members->len + 1);
  FoyerTimeFormat format = foyer_time_format_parse (text_of (day, "format"), bool_of (day, "clock24"));
  FoyerDaySheet sheet = {
    .location = text_of (day, "location") != NULL ? text_of (day, "location") : "",
    .format = format,
    .currency = text_of (day, "currency"),
    .created_ms = int_of (day, "at"),
    .layout = options->layout,
    .blanks = options->no_blanks ? 0 : (int) int_of (day, "blanks"),
    .money = options->money,
    .members = list,
    .n_members = members->len,
  };
  FoyerPrintDoc *pages;

  if (text_of (day, "date") != NULL)
    foyer_date_parse (text_of (day, "date"), &sheet.date);
  sheet.printed = foyer_kept_keep (&kept, foyer_print_printed_text (day, &format));
  for (guint i = 0; i < members->len; i++)
    read_member (&kept, g_ptr_array_index (members, i), &list[i]);
  pages = foyer_day_sheet_new (&sheet, size, foyer_print_language_is_rtl ());
  foyer_kept_clear (&kept);
  g_free (list);
  return pages;
}

FoyerPrintDoc *
foyer_print_day (FoyerDesk *desk,
                 const FoyerActor *actor,
                 const char *date,
                 const char *const *staff,
                 const FoyerPrintOptions *options,
                 const FoyerPaperSize *size,
                 GError **error)
{
  g_autoptr(JsonObject) params = foyer_params ("date", "s", date, "loc", "d", &actor->loc, NULL);
  g_autoptr(JsonNode) answer = NULL;

  if (staff != NULL)
    {
      JsonArray *ids = json_array_new ();

      for (guint i = 0; staff[i] != NULL; i++)
        json_array_add_string_element (ids, staff[i]);
      json_object_set_array_member (params, "staff", ids);
    }
  if (!foyer_desk_query (desk, actor, "sheet.day", params, &answer, error))
    return NULL;
  return foyer_print_day_pages (json_node_get_object (answer), options, size);
}

/* ---- receipt ----------------------------------------------------------------------------------------------------------- */
FoyerPrintDoc *
foyer_print_receipt_pages (JsonObject *o,
                           gboolean copy,
                           const FoyerPaperSize *size)
{
  g_autoptr(GPtrArray) lines = objects_of (o, "lines");
  g_autoptr(GPtrArray) payments = objects_of (o, "payments");
  g_autofree FoyerReceiptLine *line = g_new0 (FoyerReceiptLine, lines->len + 1);
  g_autofree FoyerReceiptPayment *payment = g_new0 (FoyerReceiptPayment, payments->len + 1);
  g_autoptr(GPtrArray) taxes = objects_of (o, "taxes");
  g_autofree FoyerReceiptTax *tax = g_new0 (FoyerReceiptTax, taxes->len + 1);
  gsize n_payments = 0;
  FoyerReceipt receipt;

  for (guint i = 0; i < lines->len; i++)
    {
      JsonObject *l = g_ptr_array_index (lines, i);

      line[i] = (FoyerReceiptLine){ text_of (l, "title"), int_of (l, "qty"), int_of (l, "price"), int_of (l, "disc_pct"), int_of (l, "discount"),
                                    int_of (l, "total") };
    }
  for (guint i = 0; i < taxes->len; i++)
    {
      JsonObject *t = g_ptr_array_index (taxes, i);

      tax[i] = (FoyerReceiptTax){ int_of (t, "pct"), bool_of (t, "added"), int_of (t, "net"), int_of (t, "tax") };
    }
  for (guint i = 0; i < payments->len; i++)
    {
      JsonObject *p = g_ptr_array_index (payments, i);

      /* A client pays in cash, whatever we call the drawer it goes into. */
      if (int_of (p, "amount") != 0)
        payment[n_payments++] = (FoyerReceiptPayment){ g_strcmp0 (text_of (p, "kind"), "cash") == 0 ? _("Cash")
                                                             : g_strcmp0 (text_of (p, "kind"), "deposit") == 0 ? _("Deposit") : text_of (p, "method"), int_of (p, "amount") };
    }
  receipt = (FoyerReceipt){
    .name = text_of (o, "name") != NULL ? text_of (o, "name") : "",
    .address = text_of (o, "address"),
    .tax_id = text_of (o, "tax_id"),
    .phones = text_of (o, "phones"),
    .number = text_of (o, "no") != NULL ? text_of (o, "no") : "",
    .copy = copy,
    .refund = bool_of (o, "refund"),
    .refund_of = text_of (o, "refund_of"),
    .reason = text_of (o, "reason"),
    .when = text_of (o, "when"),
    .created_ms = int_of (o, "at"),
    .cashier = text_of (o, "cashier"),
    .client = text_of (o, "client"),
    .currency = text_of (o, "currency"),
    .lines = line,
    .n_lines = lines->len,
    .taxes = tax,
    .n_taxes = taxes->len,
    .discount = int_of (o, "discount"),
    .total = int_of (o, "total"),
    .payments = payment,
    .n_payments = n_payments,
    .tips = int_of (o, "tips"),
    .rounding = int_of (o, "rounding"),
    .change = int_of (o, "change"),
    .due = int_of (o, "due"),
    .footer = text_of (o, "footer"),
  };
  return foyer_receipt_new (&receipt, size, foyer_print_language_is_rtl ());
}

FoyerPaper
foyer_print_receipt_paper (JsonObject *receipt)
{
  FoyerPaper paper = FOYER_PAPER_80MM;

  foyer_paper_parse (text_of (receipt, "paper"), &paper);
  return paper;
}

FoyerPrintDoc *
foyer_print_receipt (FoyerDesk *desk,
                     const FoyerActor *actor,
                     const char *receipt,
                     gboolean copy,
                     const FoyerPaperSize *size,
                     GError **error)
{
  FoyerPaperSize usual;
  FoyerId id;
  g_autoptr(JsonObject) params = foyer_params (foyer_id_parse (receipt, &id) ? "id" : "no", "s", receipt, NULL);
  g_autoptr(JsonNode) answer = NULL;

  if (!foyer_desk_query (desk, actor, "receipt.view", params, &answer, error))
    return NULL;
  usual = foyer_paper_size (foyer_print_receipt_paper (json_node_get_object (answer)));
  return foyer_print_receipt_pages (json_node_get_object (answer), copy, size != NULL ? size : &usual);
}
