#include "config.h"

#include "foyer-money.h"
#include "print-samples.h"

static const char *const NAMES[] = {
  "Kovács Eszter",
  "Őszentiványi-Szentkirályszabadjai Bernadett Friderika Zsuzsanna",
  "Александра Константиновна Преображенская-Вознесенская",
  "Nagy Ádám",
  "Maximiliane Freifrau von Donaudampfschifffahrtsgesellschaft",
  "Їжакевич Соломія",
  "דנה אברהם",
  "João Gonçalves",
  NULL,
  "Tóth Ildikó",
};
static const char *const SERVICES[] = {
  "Colour, roots · Blow-dry",
  "Cut, ladies",
  "Haarverlängerungsberatungsgespräch mit anschließender Intensivpflegebehandlung · Tiefenreinigung",
  "Окрашивание корней, тонирование и укладка феном",
  "Gél lakk eltávolítással és megerősítéssel",
  "Manicure",
};
static const char *const NOTES[] = {
  NULL,
  "Formula 6/0 + 7/43 1:1, 20 vol. Leave on for 35 minutes.",
  NULL,
  "Will come by the back door with a pram; please keep the chair beside the window free and ring her husband when done.",
};
static const char *const STATUSES[] = { "Confirmed", "Pending", "Arrived", "Did not come", "Paid" };
static const char *const FLAGS[] = { NULL, "First visit", NULL, "Allergy, unpaid", NULL };
static const char *const PEOPLE[] = { "Anna Nagy", "Réka Szabó", "Виктория Мельниченко", "Hans-Joachim Oberlandesgerichtsrat", "Chair 4" };
static const char *const POSITIONS[] = { "Stylist", "Colourist", "Мастер маникюра", NULL };

static gpointer
keep (DaySample *sample,
      gpointer   block)
{
  g_ptr_array_add (sample->owned, block);
  return block;
}

static void
fill_member (DaySample           *sample,
             FoyerDaySheetMember *m,
             int                  seed,
             int                  rows,
             gboolean             masked)
{
  FoyerSpan *duty = keep (sample, g_new0 (FoyerSpan, 2));
  FoyerSpan *breaks = keep (sample, g_new0 (FoyerSpan, 1));
  FoyerDaySheetRow *row = keep (sample, g_new0 (FoyerDaySheetRow, rows + 1));
  int at = 540, step = rows > 12 ? 15 : 45;

  duty[0] = (FoyerSpan){ 540, 780 };
  duty[1] = (FoyerSpan){ 840, 1140 };
  breaks[0] = (FoyerSpan){ 960, 975 };
  m->name = keep (sample, g_strdup_printf ("%s%s", PEOPLE[seed % 5], seed >= 5 ? " (2)" : ""));
  m->position = POSITIONS[seed % 4];
  m->duty = duty;
  m->n_duty = 2;
  m->breaks = breaks;
  m->n_breaks = 1;
  m->rows = row;
  m->n_rows = rows;
  for (int i = 0; i < rows; i++)
    {
      int pick = seed * 3 + i;

      row[i].from = at;
      row[i].to = at + step;
      row[i].client = NAMES[pick % G_N_ELEMENTS (NAMES)];
      if (row[i].client != NULL)
        row[i].phone = masked ? "+36 XX XXX X392" : "+36 30 644 7392";
      row[i].services = SERVICES[pick % G_N_ELEMENTS (SERVICES)];
      row[i].note = NOTES[pick % G_N_ELEMENTS (NOTES)];
      row[i].status = STATUSES[pick % G_N_ELEMENTS (STATUSES)];
      row[i].struck = pick % G_N_ELEMENTS (STATUSES) == 3;
      row[i].flags = FLAGS[pick % G_N_ELEMENTS (FLAGS)];
      row[i].price = 800000 + pick * 50000;
      row[i].due = pick % 3 == 0 ? 250000 : 0;
      at += step + (rows <= 12 && i % 2 == 1 ? 30 : 0);
      if (at >= 765 && at < 840)
        at = 840;
    }
}

DaySample *
day_sample_new (int      members,
                int      rows,
                gboolean masked)
{
  DaySample *sample = g_new0 (DaySample, 1);
  FoyerDaySheetMember *m;

  sample->owned = g_ptr_array_new_with_free_func (g_free);
  m = keep (sample, g_new0 (FoyerDaySheetMember, members + 1));
  for (int i = 0; i < members; i++)
    fill_member (sample, &m[i], i, rows, masked);
  sample->sheet = (FoyerDaySheet){
    .location = "Szépségszalon Belváros",
    .date = foyer_date_make (2026, 11, 24),
    .format = foyer_time_format_parse ("dmy.", TRUE),
    .currency = "HUF",
    .printed = "24.11.2026 08:02, Anna",
    .created_ms = 1795507320000,
    .blanks = 1,
    .members = m,
    .n_members = members,
  };
  return sample;
}

void
day_sample_free (DaySample *sample)
{
  g_ptr_array_unref (sample->owned);
  g_free (sample);
}

void
receipt_sample (ReceiptSample *s)
{
  *s = (ReceiptSample){
    .receipt = {
      .name = "Mirror & Co.",
      .address = "Fő utca 12\n1011 Budapest",
      .tax_id = "12345678-2-41",
      .phones = "+36 1 234 5678",
      .number = "BP1-000123",
      .when = "24.11.2026 15:42",
      .created_ms = 1795534920000,
      .cashier = "Anna Nagy",
      .client = "Kovács Eszter",
      .currency = "EUR",
      .n_lines = 3,
      .discount = 1300,
      .total = 11700,
      .n_payments = 2,
      .change = 300,
      .footer = "Thank you for your visit.\nSee you in six weeks.",
    },
    .lines = {
      { "Colour, roots", 1000, 8000, 1000, 800, 7200 },
      { "Blow-dry", 1000, 2800, 0, 500, 2300 },
      { "Shampoo for coloured hair 250 ml", 2000, 1100, 0, 0, 2200 },
    },
    .payments = { { "Cash", 5000 }, { "Card", 7000 } },
  };
  s->receipt.lines = s->lines;
  s->receipt.payments = s->payments;
}

void
receipt_sample_hard (ReceiptSample *s)
{
  receipt_sample (s);
  s->receipt.name = "Центр красоты и здоровья «Преображение» на Большой Васильковской";
  s->receipt.address = "Велика Васильківська вулиця, будинок 114, офіс 27\n03150 Київ, Україна";
  s->receipt.client = "Őszentiványi-Szentkirályszabadjai Bernadett Friderika Zsuzsanna";
  s->receipt.cashier = "Александра Константиновна Преображенская-Вознесенская";
  s->receipt.currency = "HUF";
  s->receipt.n_lines = 50;
  s->receipt.total = 0;
  s->receipt.discount = 0;
  for (int i = 0; i < 50; i++)
    {
      FoyerReceiptLine *line = &s->lines[i];

      line->title = SERVICES[i % G_N_ELEMENTS (SERVICES)];
      line->qty = i % 4 == 0 ? 2500 : 1000;
      line->price = 123456700;
      line->disc_pct = i % 5 == 0 ? 750 : 0;
      line->total = foyer_line_total (line->price, line->qty, line->disc_pct, 0);
      line->discount = foyer_line_total (line->price, line->qty, 0, 0) - line->total;
      s->receipt.total += line->total;
      s->receipt.discount += line->discount;
    }
  s->payments[0] = (FoyerReceiptPayment){ "Kártyás fizetés (OTP SimplePay terminál, második pult)", s->receipt.total - 100000 };
  s->receipt.n_payments = 1;
  s->receipt.change = 0;
  s->receipt.due = 100000;
}

void
receipt_sample_refund (ReceiptSample *s)
{
  receipt_sample (s);
  s->receipt.refund = TRUE;
  s->receipt.number = "BP1-000124";
  s->receipt.refund_of = "BP1-000123";
  s->receipt.reason = "Shampoo unopened, wrong shade";
  s->lines[0] = s->lines[2];
  s->receipt.n_lines = 1;
  s->receipt.discount = 0;
  s->receipt.total = 2200;
  s->payments[0].amount = 2200;
  s->receipt.n_payments = 1;
  s->receipt.change = 0;
}
