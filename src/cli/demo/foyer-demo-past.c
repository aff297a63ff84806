/* What the reports show besides bookings that stand: some that were deleted, by whom they were made, and what clients said. After everything else,
 * and told from what is there rather than by chance: the rest of the business stays as it is. */
#define G_LOG_DOMAIN "foyerctl"

#include "config.h"

#include "foyer-demo.h"

#define BACK 25
#define AHEAD 12

typedef const char *Words[FOYER_DEMO_LANGS];

static const Words reasons[] = {
  { "Is ill", "Beteg", "Está doente", "Заболела", "Захворіла" },
  { "Booked twice", "Kétszer foglalt", "Marcou duas vezes", "Записана дважды", "Записана двічі" },
  { "Could not get away from work", "Nem tudott eljönni a munkából", "Não conseguiu sair do trabalho", "Не отпустили с работы", "Не відпустили з роботи" },
};

static const struct
{
  int rating;
  gboolean place;
  Words text;
} reviews[] = {
  { 5, FALSE, { "Exactly what I wanted, and on time.", "Pont azt kaptam, amit kértem, időben.", "Exatamente o que eu queria, e a horas.", "Именно то, что хотела, и вовремя.", "Саме те, що хотіла, і вчасно." } },
  { 4, FALSE, { "Lovely, but I waited ten minutes.", "Szép lett, de tíz percet vártam.", "Ótimo, mas esperei dez minutos.", "Прекрасно, но ждала десять минут.", "Чудово, але чекала десять хвилин." } },
  { 5, FALSE, { "The colour has held for six weeks.", "Hat hét után is szép a szín.", "A cor aguentou seis semanas.", "Цвет держится шесть недель.", "Колір тримається шість тижнів." } },
  { 3, TRUE, { "Hard to park nearby.", "Nehéz a közelben parkolni.", "Difícil estacionar por perto.", "Рядом трудно припарковаться.", "Поруч важко припаркуватися." } },
  { 5, FALSE, { NULL } },
  { 2, FALSE, { "The fringe is shorter than I asked for.", "A frufru rövidebb lett, mint kértem.", "A franja ficou mais curta do que pedi.", "Чёлка короче, чем я просила.", "Чубчик коротший, ніж я просила." } },
  { 5, TRUE, { "Good coffee, friendly people.", "Jó a kávé, kedvesek az emberek.", "Bom café, gente simpática.", "Хороший кофе, приятные люди.", "Смачна кава, приємні люди." } },
  { 4, FALSE, { "Would come again.", "Máskor is jövök.", "Voltaria sempre.", "Приду ещё.", "Прийду ще." } },
};

/* The @n-th client of a location whose member is there that day; NULL: none of the next fifty. */
static const FoyerDemoClient *
client_of (FoyerDemo *d, int loc, int n, gint64 date)
{
  for (int i = 0; i < 50 && d->clients->len > 0; i++)
    {
      const FoyerDemoClient *c = &g_array_index (d->clients, FoyerDemoClient, (guint) (n * 31 + i * 7) % d->clients->len);
      const FoyerDemoHours *h = foyer_demo_hours (d, c->staff, date);

      if (c->loc == loc && h != NULL && h->from < h->to)
        return c;
    }
  return NULL;
}

static void
put_deleted (FoyerDemo *d, int l, int n, gint64 date)
{
  const FoyerDemoLoc *loc = &g_array_index (d->locs, FoyerDemoLoc, l);
  const FoyerDemoClient *c = client_of (d, l, n, date);
  const FoyerDemoStaff *staff = c != NULL ? &g_array_index (d->staff, FoyerDemoStaff, c->staff) : NULL;
  const FoyerDemoHours *h = c != NULL ? foyer_demo_hours (d, c->staff, date) : NULL;
  gint64 made = foyer_demo_ms (d, MIN (date, d->today) - 4 - n % 5, 560 + 17 * n % 400);
  FoyerId visit, appointment, line, manager = foyer_demo_user_id (d, "manager");
  FoyerStamp stamp = d->stamp;
  FoyerRow *row;
  char wall[17];
  int from;

  if (c == NULL)
    return;
  from = h->from + (n * 45) % MAX (h->to - h->from - 60, 15) / 15 * 15;
  visit = foyer_demo_id (d, made);
  appointment = foyer_demo_id (d, made);
  line = foyer_demo_id (d, made);
  foyer_wall_format (date, from, wall);
  row = foyer_demo_row (d, "visit", &visit);
  foyer_row_set_id (row, "loc", &loc->id);
  foyer_row_set_id (row, "client", &c->id);
  wall[10] = '\0';
  foyer_row_set_text (row, "date", wall);
  wall[10] = 'T';
  foyer_row_set_text (row, "status", "deleted");
  foyer_row_set_text (row, "reason", reasons[n % (int) G_N_ELEMENTS (reasons)][d->lang]);
  foyer_demo_put (d, row);
  row = foyer_demo_row (d, "appointment", &appointment);
  foyer_row_set_id (row, "loc", &loc->id);
  foyer_row_set_id (row, "visit", &visit);
  foyer_row_set_id (row, "client", &c->id);
  foyer_row_set_id (row, "staff", &staff->id);
  foyer_row_set_text (row, "wall", wall);
  foyer_row_set_int (row, "dur", foyer_demo_services[c->service].dur + staff->slower);
  foyer_row_set_text (row, "slot", "free");
  if (n % 4 == 1)
    {
      foyer_row_set_int (row, "online", 1);
      foyer_row_set_text (row, "source", "online");
    }
  else
    foyer_row_set_id (row, "made_by", n % 4 == 2 ? &manager : &loc->reception);
  foyer_row_set_int (row, "made_at", made);
  foyer_row_set_int (row, "deleted", 1);
  stamp.hlc = MIN (made + (gint64) (1 + n % 3) * 26 * 3600 * 1000, foyer_demo_ms (d, d->today, d->now)) << 16;
  foyer_row_set_stamp (row, foyer_entity_field (row->entity, "deleted"), &stamp);
  foyer_demo_put (d, row);
  row = foyer_demo_row (d, "line", &line);
  foyer_row_set_id (row, "loc", &loc->id);
  foyer_row_set_id (row, "visit", &visit);
  foyer_row_set_id (row, "appointment", &appointment);
  foyer_row_set_text (row, "kind", "service");
  foyer_row_set_id (row, "service", &d->services[c->service]);
  foyer_row_set_text (row, "title", foyer_demo_services[c->service].title[d->lang]);
  foyer_row_set_id (row, "staff", &staff->id);
  foyer_row_set_int (row, "qty", 1000);
  foyer_row_set_int (row, "price", foyer_demo_services[c->service].price);
  foyer_row_set_int (row, "dur", foyer_demo_services[c->service].dur + staff->slower);
  foyer_row_set_int (row, "weight", 1);
  foyer_demo_put (d, row);
  d->n_visits++;
  d->n_appointments++;
}

static void
put_review (FoyerDemo *d, int l, int n, gint64 date)
{
  const FoyerDemoLoc *loc = &g_array_index (d->locs, FoyerDemoLoc, l);
  const FoyerDemoClient *c = client_of (d, l, n + 5, date);
  gint64 at = foyer_demo_ms (d, date, 600 + 37 * n % 420);
  FoyerId id = foyer_demo_id (d, at);
  gsize i = (gsize) n % G_N_ELEMENTS (reviews);
  FoyerRow *row;

  if (c == NULL)
    return;
  row = foyer_demo_row (d, "review", &id);
  foyer_row_set_id (row, "loc", &loc->id);
  foyer_row_set_int (row, "rating", reviews[i].rating);
  foyer_row_set_text (row, "text", reviews[i].text[d->lang]);
  foyer_row_set_id (row, "client", &c->id);
  if (!reviews[i].place)
    foyer_row_set_id (row, "staff", &g_array_index (d->staff, FoyerDemoStaff, c->staff).id);
  foyer_row_set_int (row, "at", at);
  foyer_row_set_id (row, "made_by", &loc->reception);
  foyer_demo_put (d, row);
}

void
foyer_demo_make_past (FoyerDemo *d)
{
  for (int l = 0; l < (int) d->locs->len; l++)
    for (int day = -BACK, n = l; day <= AHEAD; day++, n++)
      {
        if (n % 3 != 0 || day == 0)
          put_deleted (d, l, n, d->today + day);
        if (day <= 0 && n % 2 == 0)
          put_review (d, l, n / 2, d->today + day - (day == 0 ? 1 : 0));
      }
}
