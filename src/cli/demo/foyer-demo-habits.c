/* What an owner sets up after some months: roles of his own, segments, rules for clients, and what was taken out since. */
#define G_LOG_DOMAIN "foyer-demo"

#include "config.h"

#include "foyer-demo.h"

typedef const char *Words[FOYER_DEMO_LANGS];

static const struct
{
  const char *code, *base, *rights;
  Words title;
} roles[] = {
  { "senior", "receptionist", "{\"clients.export\":true,\"reports\":true,\"security\":true,\"security.changes\":true}",
    { "Head of the desk", "Recepcióvezető", "Chefe de receção", "Старший администратор", "Старший адміністратор" } },
  { "trainee", "receptionist", "{\"booking.delete\":false,\"booking.discount\":false,\"clients.phones\":false}",
    { "Trainee", "Gyakornok", "Estagiário", "Стажёр", "Стажер" } },
};

static const struct
{
  const char *code, *filter;
  Words name;
} segments[] = {
  { "away", "{\"is\":\"bookings\",\"none\":true,\"when\":{\"period\":\"this-month\"}}",
    { "Nothing booked this month", "Ebben a hónapban nincs foglalása", "Nada marcado este mês", "В этом месяце без записи", "Цього місяця без запису" } },
  { "good", "{\"all\":[{\"is\":\"sold\",\"from\":50000},{\"is\":\"phone\"}]}",
    { "Good clients with a phone", "Jó ügyfelek telefonszámmal", "Bons clientes com telefone", "Хорошие клиенты с телефоном", "Добрі клієнти з телефоном" } },
  { "birthday", "{\"is\":\"birthday\",\"when\":{\"next_days\":14}}",
    { "Birthdays in two weeks", "Születésnap két héten belül", "Aniversários em duas semanas", "Дни рождения за две недели", "Дні народження за два тижні" } },
};

/* Lines of the log of exports: days ago, minute, who, list, lines. */
static const struct
{
  int back, minute;
  const char *login, *what;
  int count;
} taken[] = { { 6, 1010, "manager", "client.export", 214 }, { 2, 1122, "manager", "calendar.export", 19 }, { 1, 545, "owner", "change.export", 87 } };

static void
put_roles (FoyerDemo *d)
{
  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      FoyerId id = foyer_id_derivef (&d->chain, "role:%s", roles[i].code);
      FoyerRow *row = foyer_demo_row (d, "role", &id);

      foyer_row_set_text (row, "title", roles[i].title[d->lang]);
      foyer_row_set_text (row, "base", roles[i].base);
      foyer_row_set_text (row, "rights", roles[i].rights);
      foyer_row_set_int (row, "weight", i + 1);
      foyer_demo_put (d, row);
    }
}

static void
put_segments (FoyerDemo *d)
{
  FoyerId manager = foyer_demo_user_id (d, "manager");

  for (gsize i = 0; i < G_N_ELEMENTS (segments); i++)
    {
      FoyerId id = foyer_id_derivef (&d->chain, "segment:%s", segments[i].code);
      FoyerRow *row = foyer_demo_row (d, "segment", &id);

      foyer_row_set_text (row, "name", segments[i].name[d->lang]);
      foyer_row_set_text (row, "filter", segments[i].filter);
      foyer_row_set_id (row, "made_by", &manager);
      foyer_row_set_int (row, "made_at", foyer_demo_ms (d, d->today - 40 - (int) i, 900));
      foyer_demo_put (d, row);
    }
}

/* Loyal from ten visits on; VIP and 5 % off for who has paid a thousand. */
static void
put_rules (FoyerDemo *d)
{
  for (int i = 0; i < 2; i++)
    {
      FoyerId id = foyer_id_derivef (&d->chain, "client-rule:%d", i);
      FoyerRow *row = foyer_demo_row (d, "client_rule", &id);

      foyer_row_set_text (row, "measure", i == 0 ? "visits" : "paid");
      foyer_row_set_int (row, "least", i == 0 ? 10 : 100000);
      foyer_row_set_id (row, "label", &d->labels[i + 1]);
      if (i == 1)
        foyer_row_set_int (row, "discount", 500);
      foyer_row_set_int (row, "weight", i + 1);
      foyer_demo_put (d, row);
    }
}

static void
put_exports (FoyerDemo *d)
{
  const FoyerDemoLoc *loc = &g_array_index (d->locs, FoyerDemoLoc, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (taken); i++)
    {
      FoyerId id = foyer_id_derivef (&d->ns, "export:%d", (int) i), who = foyer_demo_user_id (d, taken[i].login);
      FoyerRow *row = foyer_demo_row (d, "activity", &id);

      foyer_row_set_id (row, "loc", &loc->id);
      foyer_row_set_text (row, "kind", "export");
      foyer_row_set_text (row, "what", taken[i].what);
      foyer_row_set_id (row, "who", &who);
      foyer_row_set_int (row, "at", foyer_demo_ms (d, d->today - taken[i].back, taken[i].minute));
      foyer_row_set_text (row, "format", "csv");
      foyer_row_set_int (row, "count", taken[i].count);
      foyer_demo_put (d, row);
    }
}

void
foyer_demo_make_habits (FoyerDemo *d)
{
  put_roles (d);
  put_segments (d);
  put_rules (d);
  put_exports (d);
}
