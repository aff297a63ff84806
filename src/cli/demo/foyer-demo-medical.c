/* Medical records of the clinic: who comes today has a card, most a protocol of the last visit, some a plan whose first stage is today's. */
#define G_LOG_DOMAIN "foyer-demo"

#include "config.h"

#include "foyer-demo.h"
#include "foyer-medical.h"

#define MOST 8

enum
{
  COMPLAINTS,
  ANAMNESIS,
  FINDINGS,
  DX,
  PRESCRIPTIONS,
  RECOMMENDATIONS,
  PLAN,
  N_TEXTS,
};

static const char *const fields[PLAN] = { "complaints", "anamnesis", "findings", "dx", "prescriptions", "recommendations" };

/* Of the skin and of the back. */
static const struct
{
  const char *code, *texts[N_TEXTS][FOYER_DEMO_LANGS];
} cases[2] = {
  { "L70.0",
    { { "Spots on cheeks and chin", "Pattanások az arcon és az állon", "Borbulhas nas faces e no queixo", "Высыпания на щеках и подбородке", "Висипання на щоках і підборідді" },
      { "For three months, worse before the period", "Három hónapja, menstruáció előtt erősebb", "Há três meses, pior antes da menstruação", "Три месяца, сильнее перед циклом",
        "Три місяці, сильніше перед циклом" },
      { "Comedones, a few papules, no scars", "Komedók, néhány papula, heg nincs", "Comedões, algumas pápulas, sem cicatrizes", "Комедоны, единичные папулы, рубцов нет",
        "Комедони, поодинокі папули, рубців немає" },
      { "Acne vulgaris, mild", "Acne vulgaris, enyhe", "Acne vulgar, ligeira", "Акне, лёгкая форма", "Акне, легка форма" },
      { "Azelaic acid 15 %, evenings", "Azelainsav 15 %, este", "Ácido azelaico 15 %, à noite", "Азелаиновая кислота 15 %, вечером", "Азелаїнова кислота 15 %, увечері" },
      { "Sun cream daily; again in six weeks", "Naponta fényvédő; hat hét múlva újra", "Protetor solar diário; de novo em seis semanas", "Ежедневно защита от солнца; снова через шесть недель",
        "Щодня захист від сонця; знову за шість тижнів" },
      { "Three cleansings", "Három tisztítás", "Três limpezas", "Три чистки", "Три чистки" } } },
  { "M54.5",
    { { "Pain in the lower back for two weeks", "Derékfájás két hete", "Dor lombar há duas semanas", "Боль в пояснице две недели", "Біль у попереку два тижні" },
      { "After moving house; sits at work", "Költözés után; ülőmunka", "Depois de uma mudança; trabalha sentado", "После переезда; сидячая работа", "Після переїзду; сидяча робота" },
      { "Tense muscles on the right, reflexes equal", "Jobb oldali izomfeszülés, egyenlő reflexek", "Músculos tensos à direita, reflexos iguais", "Напряжение мышц справа, рефлексы равны",
        "Напруження м’язів праворуч, рефлекси рівні" },
      { "Low back pain", "Derékfájdalom", "Lombalgia", "Боль внизу спины", "Біль унизу спини" },
      { "Exercises twice a day", "Torna naponta kétszer", "Exercícios duas vezes por dia", "Упражнения два раза в день", "Вправи двічі на день" },
      { "Walk daily; lift with the knees", "Napi séta; térdből emelni", "Caminhar todos os dias; levantar com os joelhos", "Ходить каждый день; поднимать с колен",
        "Ходити щодня; піднімати з колін" },
      { "Back in four sessions", "Hát négy alkalommal", "Costas em quatro sessões", "Спина за четыре сеанса", "Спина за чотири сеанси" } } },
};

static FoyerRow *
row_of (FoyerDemo *d, const char *table, const FoyerId *id, const FoyerId *client)
{
  FoyerRow *row = foyer_demo_row (d, table, id);

  foyer_row_set_text (row, "sec", FOYER_MEDICAL);
  foyer_row_set_id (row, "client", client);
  return row;
}

typedef struct
{
  const FoyerDemoAhead *ahead;
  FoyerId visit;
} Coming;

static gboolean
read_visit (FoyerDb *db, gpointer data, GError **error)
{
  Coming *c = data;
  g_autoptr (FoyerRow) row = foyer_db_get (db, "appointment", &c->ahead->id);

  c->visit = row != NULL ? foyer_row_id (row, "visit") : FOYER_ID_NONE;
  return TRUE;
}

static void
put_card (FoyerDemo *d, const FoyerId *client, int n)
{
  static const char *const blood[] = { "A", "0", "B", "AB" };
  FoyerId id = foyer_medical_card_id (client);
  FoyerRow *row = row_of (d, "medical_card", &id, client);
  g_autofree char *no = g_strdup_printf ("K-%05d", 214 + n * 7);
  char day[11];

  foyer_row_set_text (row, "no", no);
  foyer_row_set_text (row, "created", foyer_date_format (d->today - 40 - n * 9, day));
  foyer_row_set_text (row, "blood", blood[n % 4]);
  foyer_row_set_text (row, "rh", n % 5 == 0 ? "negative" : "positive");
  foyer_row_set_text (row, "locality", n % 3 == 0 ? "rural" : "urban");
  foyer_row_set_text (row, "marital", n % 2 == 0 ? "married" : "not-married");
  if (n % 3 == 1)
    foyer_row_set_text (row, "allergies", "Penicillin");
  foyer_row_set_int (row, "made_at", foyer_demo_ms (d, d->today - 40 - n * 9, 600));
  foyer_demo_put (d, row);
}

static void
put_protocol (FoyerDemo *d, const FoyerDemoAhead *a, const FoyerId *visit, const FoyerId *client, int kind, gboolean signed_one)
{
  const FoyerDemoLoc *loc = &g_array_index (d->locs, FoyerDemoLoc, a->loc);
  const FoyerDemoStaff *staff = &g_array_index (d->staff, FoyerDemoStaff, a->staff);
  gint64 at = foyer_demo_ms (d, a->date, MAX (a->from - 5, 0));
  FoyerId id = foyer_demo_id (d, at), version, owner = foyer_demo_user_id (d, "owner");
  FoyerRow *row = row_of (d, "protocol", &id, client);
  char day[11];

  foyer_row_set_id (row, "visit", visit);
  foyer_row_set_id (row, "loc", &loc->id);
  foyer_row_set_id (row, "staff", &staff->id);
  foyer_row_set_text (row, "date", foyer_date_format (a->date, day));
  foyer_row_set_text (row, "dx_code", cases[kind].code);
  for (int i = 0; i < PLAN; i++)
    foyer_row_set_text (row, fields[i], cases[kind].texts[i][d->lang]);
  foyer_row_set_int (row, "made_at", at);
  foyer_demo_put (d, row);
  if (!signed_one || foyer_id_is_none (&owner))
    return;
  version = foyer_demo_id (d, at + 60000);
  row = row_of (d, "protocol_version", &version, client);
  foyer_row_set_id (row, "protocol", &id);
  foyer_row_set_text (row, "dx_code", cases[kind].code);
  for (int i = 0; i < PLAN; i++)
    foyer_row_set_text (row, fields[i], cases[kind].texts[i][d->lang]);
  foyer_row_set_int (row, "signed_at", at + 60000);
  foyer_row_set_id (row, "signed_by", &owner);
  foyer_row_set_text (row, "signer", staff->name);
  foyer_demo_put (d, row);
}

static void
put_plan (FoyerDemo *d, const FoyerDemoAhead *a, const FoyerId *visit, const FoyerId *client, int kind)
{
  const FoyerDemoLoc *loc = &g_array_index (d->locs, FoyerDemoLoc, a->loc);
  const FoyerDemoStaff *staff = &g_array_index (d->staff, FoyerDemoStaff, a->staff);
  gint64 at = foyer_demo_ms (d, a->date, a->from);
  FoyerId id = foyer_demo_id (d, at);
  FoyerRow *row = row_of (d, "treatment_plan", &id, client);
  char day[11];

  foyer_row_set_id (row, "visit", visit);
  foyer_row_set_id (row, "loc", &loc->id);
  foyer_row_set_id (row, "staff", &staff->id);
  foyer_row_set_text (row, "title", cases[kind].texts[PLAN][d->lang]);
  foyer_row_set_text (row, "state", "agreed");
  foyer_row_set_text (row, "cur", "EUR");
  foyer_row_set_int (row, "discount", 1000);
  foyer_row_set_int (row, "agreed_at", at);
  foyer_row_set_int (row, "made_at", at);
  foyer_demo_put (d, row);
  for (int i = 0; i < 3 + kind; i++)
    {
      FoyerId stage = foyer_demo_id (d, at + i);

      row = row_of (d, "plan_stage", &stage, client);
      foyer_row_set_id (row, "plan", &id);
      foyer_row_set_id (row, "service", &d->services[a->service]);
      foyer_row_set_text (row, "title", foyer_demo_services[a->service].title[d->lang]);
      foyer_row_set_int (row, "qty", 1000);
      foyer_row_set_int (row, "price", foyer_demo_services[a->service].price);
      foyer_row_set_id (row, "staff", &staff->id);
      if (i > 0)
        foyer_row_set_text (row, "date", foyer_date_format (a->date + 7 * i, day));
      else
        foyer_row_set_id (row, "appointment", &a->id);
      foyer_row_set_int (row, "weight", i + 1);
      foyer_demo_put (d, row);
    }
}

void
foyer_demo_make_medical (FoyerDemo *d)
{
  int n = 0;

  /* Visits are named by what was written of their bookings. */
  if (!foyer_demo_finish (d, &d->error))
    return;
  for (guint i = 0; i < d->ahead->len && n < MOST; i++)
    {
      const FoyerDemoAhead *a = &g_array_index (d->ahead, FoyerDemoAhead, i);
      Coming c = { a, FOYER_ID_NONE };
      int position;
      FoyerId client;

      if (a->client < 0 || a->date != d->today || g_array_index (d->locs, FoyerDemoLoc, a->loc).kind != FOYER_DEMO_CLINIC)
        continue;
      position = g_array_index (d->staff, FoyerDemoStaff, a->staff).position;
      if (position != POS_SKIN && position != POS_PHYSIO)
        continue;
      if (!foyer_store_read (d->store, read_visit, &c, NULL) || foyer_id_is_none (&c.visit))
        continue;
      client = g_array_index (d->clients, FoyerDemoClient, a->client).id;
      put_card (d, &client, n);
      if (n % 4 != 3)
        put_protocol (d, a, &c.visit, &client, position == POS_PHYSIO, n % 2 == 0);
      if (n % 2 == 0)
        put_plan (d, a, &c.visit, &client, position == POS_PHYSIO);
      n++;
    }
}
