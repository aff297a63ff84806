/* What a business sets up for itself: labels of bookings, fields of its own, who comes under a client's phone, a weekly regular, templates.
 * After everything else, and told from what is there rather than by chance: the rest of the business stays as it is. */
#define G_LOG_DOMAIN "foyerctl"

#include "config.h"

#include <string.h>

#include "foyer-custom.h"
#include "foyer-demo.h"
#include "foyer-signing.h"

#define STEP 15
#define STEPS (FOYER_DAY_MINUTES / STEP)
#define LABELLED_DAYS 14
#define ASKED_DAYS 3  /* for which it is known who drinks what */
#define WEEKS 6
#define CHILDREN_CUT 2 /* in foyer_demo_services */
#define BLOW_DRY 3

typedef const char *Words[FOYER_DEMO_LANGS];

enum { LABEL_CALL, LABEL_PHOTOS, LABEL_FIRST, LABEL_BRING, N_LABELS };
static const struct
{
  const char *code, *scope, *icon;
  int colour;
  Words title;
} labels[N_LABELS] = {
  [LABEL_CALL] = { "call", "appointment", "call-start-symbolic", 2, { "Call to confirm", "Megerősítő hívás", "Ligar para confirmar", "Позвонить и подтвердить", "Зателефонувати й підтвердити" } },
  [LABEL_PHOTOS] = { "photos", "appointment", "camera-photo-symbolic", 6, { "Before and after photos", "Előtte-utána fotó", "Fotos antes e depois", "Фото до и после", "Фото до й після" } },
  [LABEL_FIRST] = { "first", "appointment", "face-smile-symbolic", 4, { "First visit", "Első alkalom", "Primeira visita", "Первый визит", "Перший візит" } },
  [LABEL_BRING] = { "mat", "event", "emblem-important-symbolic", 8, { "Bring a mat", "Hozz matracot", "Trazer tapete", "Взять коврик", "Взяти килимок" } },
};

enum { FIELD_HAIR, FIELD_FORMULA, FIELD_DRINK, N_FIELDS };
static const struct
{
  const char *owner, *code, *type;
  Words title, choices;
} fields[N_FIELDS] = {
  [FIELD_HAIR] = { "client", "hair", "list", { "Hair", "Haj", "Cabelo", "Волосы", "Волосся" },
                   { "Fine, Normal, Thick", "Vékony, Normál, Vastag", "Fino, Normal, Grosso", "Тонкие, Нормальные, Густые", "Тонке, Нормальне, Густе" } },
  [FIELD_FORMULA] = { "client", "colour_formula", "text", { "Colour formula", "Festékrecept", "Fórmula da cor", "Формула цвета", "Формула кольору" }, { NULL } },
  [FIELD_DRINK] = { "appointment", "drink", "list", { "Drink", "Ital", "Bebida", "Напиток", "Напій" },
                    { "Coffee, Tea, Water", "Kávé, Tea, Víz", "Café, Chá, Água", "Кофе, Чай, Вода", "Кава, Чай, Вода" } },
};
static const char *const formulas[] = { "7/43 + 6 %", "6/0 + 3 %", "8/1 + 9 %", "5/75 + 6 %", NULL };

static const struct
{
  gboolean son;
  Words name;
  int days; /* of age */
} children[] = {
  { FALSE, { "Emma", "Zsófi", "Leonor", "Соня", "Соломія" }, 9 * 365 + 80 },
  { TRUE, { "Oliver", "Peti", "Martim", "Миша", "Марко" }, 6 * 365 + 200 },
};
static const Words daughter = { "daughter", "lánya", "filha", "дочь", "донька" };
static const Words son = { "son", "fia", "filho", "сын", "син" };
static const Words company_car = { "company car", "céges autó", "carro da empresa", "служебная машина", "службова машина" };
static const Words parks = { "Parks in the yard", "Az udvaron parkol", "Estaciona no pátio", "Паркуется во дворе", "Паркується у дворі" };

static const Words three_weeks = { "Every three weeks", "Háromhetente", "De três em três semanas", "Каждые три недели", "Кожні три тижні" };
static const Words early_week = { "Early week", "Délelőttös hét", "Semana de manhãs", "Утренняя неделя", "Ранковий тиждень" };

typedef struct
{
  FoyerDemo *d;
  guint8 *busy; /* [staff][FOYER_DEMO_DAYS_AHEAD][STEPS] from today on */
  FoyerId labels[N_LABELS], fields[N_FIELDS];
} Extras;

/* ---- set up by the owner ------------------------------------------------------------------------------------------------- */

static void
put_labels (Extras *x)
{
  FoyerDemo *d = x->d;

  for (int i = 0; i < N_LABELS; i++)
    {
      FoyerRow *row;

      x->labels[i] = foyer_id_derivef (&d->chain, "own-label:%s", labels[i].code);
      row = foyer_demo_row (d, "label", &x->labels[i]);
      foyer_row_set_text (row, "title", labels[i].title[d->lang]);
      foyer_row_set_int (row, "colour", labels[i].colour);
      foyer_row_set_text (row, "icon", labels[i].icon);
      foyer_row_set_text (row, "scope", labels[i].scope);
      foyer_row_set_int (row, "weight", 10 + i);
      foyer_demo_put (d, row);
    }
}

/* (transfer full): the values to choose from, none of which has a comma inside; for a text, some to show. */
static GStrv
values_of (FoyerDemo *d, int field)
{
  return fields[field].choices[d->lang] != NULL ? g_strsplit (fields[field].choices[d->lang], ", ", -1) : g_strdupv ((char **) formulas);
}

static void
put_fields (Extras *x)
{
  FoyerDemo *d = x->d;

  for (int i = 0; i < N_FIELDS; i++)
    {
      g_auto (GStrv) values = values_of (d, i);
      g_autoptr (JsonArray) list = json_array_new ();
      g_autofree char *choices = NULL;
      FoyerRow *row;

      for (char **v = values; fields[i].choices[d->lang] != NULL && *v != NULL; v++)
        json_array_add_string_element (list, *v);
      choices = foyer_custom_choices (list);
      x->fields[i] = foyer_id_derivef (&d->chain, "field:%s:%s", fields[i].owner, fields[i].code);
      row = foyer_demo_row (d, "custom_field", &x->fields[i]);
      foyer_row_set_text (row, "owner", fields[i].owner);
      foyer_row_set_text (row, "title", fields[i].title[d->lang]);
      foyer_row_set_text (row, "code", fields[i].code);
      foyer_row_set_text (row, "type", fields[i].type);
      foyer_row_set_text (row, "choices", choices);
      foyer_row_set_int (row, "editable", 1);
      foyer_row_set_int (row, "shown", 1);
      foyer_row_set_int (row, "online", 0);
      foyer_row_set_int (row, "weight", i + 1);
      foyer_demo_put (d, row);
    }
}

static void
put_templates (FoyerDemo *d)
{
  FoyerId id = foyer_id_derivef (&d->chain, "repeat:%d", 1);
  FoyerRow *row = foyer_demo_row (d, "repeat_template", &id);

  foyer_row_set_text (row, "title", three_weeks[d->lang]);
  foyer_row_set_text (row, "purpose", "booking");
  foyer_row_set_text (row, "freq", "weekly");
  foyer_row_set_int (row, "gap", 2);
  foyer_row_set_int (row, "times", 6);
  foyer_row_set_int (row, "with_client", 1);
  foyer_row_set_int (row, "weight", 1);
  foyer_demo_put (d, row);

  id = foyer_id_derivef (&d->chain, "schedule:%d", 1);
  row = foyer_demo_row (d, "schedule_template", &id);
  foyer_row_set_text (row, "name", early_week[d->lang]);
  foyer_row_set_text (row, "kind", "weekly");
#define DAY "{\"spans\":\"08:00-14:00\",\"breaks\":\"11:00-11:15\"}"
  foyer_row_set_text (row, "pattern", "[" DAY "," DAY "," DAY "," DAY "," DAY ",{\"spans\":\"08:00-13:00\"},{\"spans\":\"\"}]");
#undef DAY
  foyer_row_set_int (row, "weight", 1);
  foyer_demo_put (d, row);
}

/* ---- on bookings and clients --------------------------------------------------------------------------------------------- */

static void
put_label (Extras *x, const FoyerId *loc, const FoyerId *appointment, int label)
{
  FoyerId id = foyer_id_derivef (appointment, "label:%s", foyer_id_format (&x->labels[label], (char[37]){ 0 }));
  FoyerRow *row = foyer_demo_row (x->d, "appointment_label", &id);

  foyer_row_set_id (row, "loc", loc);
  foyer_row_set_id (row, "appointment", appointment);
  foyer_row_set_id (row, "label", &x->labels[label]);
  foyer_demo_put (x->d, row);
}

/* @n: which of the values; @loc: NULL for a client */
static void
put_value (Extras *x, const FoyerId *loc, const FoyerId *owner, int field, guint n)
{
  FoyerDemo *d = x->d;
  FoyerId id = foyer_id_derivef (owner, "field:%s", foyer_id_format (&x->fields[field], (char[37]){ 0 }));
  FoyerRow *row = foyer_demo_row (d, loc != NULL ? "appointment_value" : "client_value", &id);
  g_auto (GStrv) values = values_of (d, field);

  if (loc != NULL)
    foyer_row_set_id (row, "loc", loc);
  foyer_row_set_id (row, loc != NULL ? "appointment" : "client", owner);
  foyer_row_set_id (row, "field", &x->fields[field]);
  foyer_row_set_text (row, "value", values[n % g_strv_length (values)]);
  foyer_demo_put (d, row);
}

/* Every third of the unconfirmed is called, beginning with the next; every other colour is photographed; who is new is greeted as such. */
static void
dress_bookings (Extras *x)
{
  FoyerDemo *d = x->d;
  guint calls = 0, colours = 0, drinks = 0;

  for (guint i = 0; i < d->ahead->len; i++)
    {
      const FoyerDemoAhead *a = &g_array_index (d->ahead, FoyerDemoAhead, i);
      const FoyerId *loc = &g_array_index (d->locs, FoyerDemoLoc, a->loc).id;

      if (a->date >= d->today + LABELLED_DAYS)
        continue;
      if (a->pending && a->client >= 0 && calls++ % 3 == 0)
        put_label (x, loc, &a->id, LABEL_CALL);
      if (foyer_demo_services[a->service].category == CAT_COLOUR && colours++ % 2 == 0)
        put_label (x, loc, &a->id, LABEL_PHOTOS);
      if (a->client >= 0 && g_array_index (d->clients, FoyerDemoClient, a->client).visits == 1)
        put_label (x, loc, &a->id, LABEL_FIRST);
      if (a->date < d->today + ASKED_DAYS && drinks++ % 3 == 0)
        put_value (x, loc, &a->id, FIELD_DRINK, drinks / 3);
    }
}

static void
dress_events (Extras *x)
{
  for (int week = 0; week < 2; week++)
    {
      FoyerId event = foyer_demo_event_id (x->d, 0, x->d->today + 7 * week);

      put_label (x, &g_array_index (x->d->locs, FoyerDemoLoc, 0).id, &event, LABEL_BRING);
    }
}

static void
dress_clients (Extras *x)
{
  FoyerDemo *d = x->d;

  for (guint c = 0; c < d->clients->len; c++)
    {
      const FoyerDemoClient *client = &g_array_index (d->clients, FoyerDemoClient, c);
      int category = foyer_demo_services[client->service].category;

      if ((category == CAT_HAIR || category == CAT_COLOUR) && c % 4 == 1)
        put_value (x, NULL, &client->id, FIELD_HAIR, c / 4);
      if (category == CAT_COLOUR && c % 3 == 0)
        put_value (x, NULL, &client->id, FIELD_FORMULA, c / 3);
    }
}

/* ---- room ------------------------------------------------------------------------------------------------------------------ */

static guint8 *
steps_of (Extras *x, int staff, int day)
{
  return x->busy + ((gsize) staff * FOYER_DEMO_DAYS_AHEAD + day) * STEPS;
}

static void
mark (Extras *x, int staff, int day, int from, int dur)
{
  memset (steps_of (x, staff, day) + from / STEP, 1, (gsize) ((from + dur + STEP - 1) / STEP - from / STEP));
}

static void
read_room (Extras *x)
{
  FoyerDemo *d = x->d;

  x->busy = g_malloc ((gsize) d->staff->len * FOYER_DEMO_DAYS_AHEAD * STEPS);
  memset (x->busy, 1, (gsize) d->staff->len * FOYER_DEMO_DAYS_AHEAD * STEPS);
  for (guint m = 0; m < d->staff->len; m++)
    for (int day = 0; day < FOYER_DEMO_DAYS_AHEAD; day++)
      {
        const FoyerDemoHours *h = foyer_demo_hours (d, (int) m, d->today + day);

        for (int i = h->from / STEP; i < h->to / STEP; i++)
          steps_of (x, (int) m, day)[i] = i * STEP >= h->break_from && i * STEP < h->break_to;
      }
  for (guint i = 0; i < d->ahead->len; i++)
    {
      const FoyerDemoAhead *a = &g_array_index (d->ahead, FoyerDemoAhead, i);

      mark (x, a->staff, (int) (a->date - d->today), a->from, a->dur);
    }
}

static gboolean
is_free (Extras *x, int staff, int day, int from, int dur)
{
  const guint8 *steps = steps_of (x, staff, day);

  for (int i = from / STEP; i < (from + dur + STEP - 1) / STEP; i++)
    if (i >= STEPS || steps[i])
      return FALSE;
  return TRUE;
}

/* Minutes the service takes with the member; 0: does not do it, or works elsewhere. */
static int
dur_of (FoyerDemo *d, int staff, int loc, int service)
{
  const FoyerDemoStaff *s = &g_array_index (d->staff, FoyerDemoStaff, staff);

  for (guint i = 0; s->loc == loc && i < s->services->len; i++)
    if (g_array_index (s->services, int, i) == service)
      return foyer_demo_services[service].dur + s->slower;
  return 0;
}

/* ---- who comes under a client's phone ------------------------------------------------------------------------------------- */

/* A regular of the place who has nothing booked; -1: none. */
static int
find_client (FoyerDemo *d, int loc, gboolean woman, int not)
{
  g_autofree guint8 *booked = g_malloc0 (d->clients->len + 1);

  for (guint i = 0; i < d->ahead->len; i++)
    if (g_array_index (d->ahead, FoyerDemoAhead, i).client >= 0)
      booked[g_array_index (d->ahead, FoyerDemoAhead, i).client] = 1;
  for (int c = 0; c < (int) d->clients->len; c++)
    {
      const FoyerDemoClient *client = &g_array_index (d->clients, FoyerDemoClient, c);

      if (client->loc == loc && client->woman == woman && client->visits > 2 && !booked[c] && c != not)
        return c;
    }
  return -1;
}

static FoyerRow *
new_visitor (FoyerDemo *d, int client, int n, const char *name, const char *relation)
{
  const FoyerId *of = &g_array_index (d->clients, FoyerDemoClient, client).id;
  FoyerId id = foyer_id_derivef (of, "visitor:%d", n);
  FoyerRow *row = foyer_demo_row (d, "visitor", &id);

  foyer_row_set_id (row, "client", of);
  foyer_row_set_text (row, "name", name);
  foyer_row_set_text (row, "relation", relation);
  return row;
}

/* Today still, else earlier today, else as soon as there is room. */
static void
book_child (Extras *x, int mother, const FoyerId *child)
{
  FoyerDemo *d = x->d;

  for (int try = -1; try < FOYER_DEMO_DAYS_AHEAD; try++)
    {
      int day = try <= 0 ? 0 : try;

      for (int minute = 0; minute < FOYER_DAY_MINUTES; minute += STEP)
        for (int m = 0; m < (int) d->staff->len; m++)
          {
            FoyerDemoSlot slot = { .staff = m, .service = CHILDREN_CUT, .extra = -1, .date = d->today + day, .from = minute, .instance = -1, .visitor = *child };
            FoyerDemoVisit v = { .loc = 0, .client = mother, .status = "confirmed", .slots = &slot, .n_slots = 1 };

            slot.dur = dur_of (d, m, 0, CHILDREN_CUT);
            if (slot.dur == 0 || (try == -1 && minute <= d->now) || (try == 0 && minute + slot.dur > d->now) || !is_free (x, m, day, minute, slot.dur))
              continue;
            v.made = foyer_demo_ms (d, d->today - 2, 640);
            if (try == 0)
              {
                v.status = "arrived";
                v.paid = TRUE;
              }
            foyer_demo_put_visit (d, &v);
            mark (x, m, day, minute, slot.dur);
            return;
          }
    }
}

/* A mother brings her children; somebody comes by a company car. Returns the mother, or -1. */
static int
put_visitors (Extras *x)
{
  FoyerDemo *d = x->d;
  int mother = find_client (d, 0, TRUE, -1), driver = find_client (d, d->locs->len > 2 ? 2 : 0, FALSE, -1);

  for (int i = 0; mother >= 0 && i < (int) G_N_ELEMENTS (children); i++)
    {
      FoyerRow *row = new_visitor (d, mother, i, children[i].name[d->lang], children[i].son ? son[d->lang] : daughter[d->lang]);
      FoyerId child = row->id;
      char day[11];

      foyer_row_set_text (row, "birthday", foyer_date_format (d->today - children[i].days, day));
      foyer_demo_put (d, row);
      if (i == 0)
        book_child (x, mother, &child);
    }
  if (driver >= 0)
    {
      FoyerRow *row = new_visitor (d, driver, 0, "Škoda Octavia", company_car[d->lang]);

      foyer_row_set_text (row, "vehicle", "Škoda Octavia");
      foyer_row_set_text (row, "plate", "AA FY-208");
      foyer_row_set_text (row, "note", parks[d->lang]);
      foyer_demo_put (d, row);
    }
  return mother;
}

/* ---- every week ------------------------------------------------------------------------------------------------------------ */

/* Weeks from the first on in which the time is free; 0 when the first is not. */
static int
weeks_free (Extras *x, int staff, int day, int minute, int dur)
{
  int n = 0;

  if (!is_free (x, staff, day, minute, dur))
    return 0;
  for (int week = 0; week < WEEKS; week++)
    n += is_free (x, staff, day + 7 * week, minute, dur);
  return n;
}

/* A blow-dry at the same time of every week, left out where there is no room. */
static void
put_regular (Extras *x, int mother)
{
  FoyerDemo *d = x->d;
  FoyerDemoLoc *loc = &g_array_index (d->locs, FoyerDemoLoc, 0);
  FoyerDemoSlot slot = { .service = BLOW_DRY, .extra = -1, .instance = -1, .chosen = TRUE };
  FoyerDemoVisit v = { .loc = 0, .client = find_client (d, 0, TRUE, mother), .slots = &slot, .n_slots = 1 };
  int best = 0, first = 0;

  for (int day = 0; day < 7; day++)
    for (int m = 0; m < (int) d->staff->len; m++)
      {
        int dur = dur_of (d, m, 0, BLOW_DRY);

        for (int minute = day == 0 ? d->now + 1 + (STEP - 1 - d->now % STEP) : 0; dur > 0 && minute < FOYER_DAY_MINUTES; minute += STEP)
          {
            int weeks = weeks_free (x, m, day, minute, dur);

            if (weeks <= best)
              continue;
            best = weeks;
            first = day;
            slot.staff = m;
            slot.from = minute;
            slot.dur = dur;
          }
      }
  if (best < 2 || v.client < 0)
    return;

  FoyerId series = foyer_id_derivef (&g_array_index (d->clients, FoyerDemoClient, v.client).id, "series:%d", 1), source = FOYER_ID_NONE;
  char weekday[2] = { (char) ('0' + foyer_date_weekday (d->today + first)), '\0' }, day[11];
  FoyerRow *row;

  v.made = foyer_demo_ms (d, d->today - 3, 615);
  for (int week = 0; week < WEEKS; week++)
    {
      FoyerId id;

      if (!is_free (x, slot.staff, first + 7 * week, slot.from, slot.dur))
        continue;
      slot.date = d->today + first + 7 * week;
      slot.series = series;
      v.status = week < 2 ? "confirmed" : "pending";
      id = foyer_demo_put_visit (d, &v);
      if (foyer_id_is_none (&source))
        source = id;
    }
  row = foyer_demo_row (d, "series", &series);
  foyer_row_set_id (row, "loc", &loc->id);
  foyer_row_set_id (row, "source", &source);
  foyer_row_set_text (row, "freq", "weekly");
  foyer_row_set_text (row, "days", weekday);
  foyer_row_set_int (row, "times", WEEKS - 1);
  foyer_row_set_text (row, "first", foyer_date_format (d->today + first, day));
  foyer_row_set_int (row, "minute", slot.from);
  foyer_row_set_int (row, "dur", slot.dur);
  foyer_row_set_int (row, "with_client", 1);
  foyer_row_set_id (row, "made_by", &loc->reception);
  foyer_row_set_int (row, "made_at", v.made);
  foyer_demo_put (d, row);
}

/* Three days of the front desk: who came, went for lunch, and mistyped. */
static void
put_sign_ins (FoyerDemo *d)
{
  static const struct
  {
    const char *login, *kind, *how, *why;
    int minute, n;
  } day[] = {
    { "anna", "fail", "password", "password", 506, 2 }, { "anna", "in", "password", NULL, 507, 1 },   { "manager", "switch", "pin", NULL, 615, 1 },
    { "anna", "switch", "pin", NULL, 631, 1 },          { "anna", "lock", NULL, NULL, 780, 1 },       { "anna", "unlock", "pin", NULL, 812, 1 },
    { "anna", "lock", "idle", NULL, 1085, 1 },          { "manager", "fail", "pin", "pin", 1090, 1 }, { "manager", "switch", "pin", NULL, 1091, 1 },
  };
  const FoyerDemoLoc *loc = &g_array_index (d->locs, FoyerDemoLoc, 0);
  FoyerId dev = foyer_id_derivef (&d->ns, "desk of the log");

  for (int back = 3; back > 0; back--)
    for (gsize i = 0; i < G_N_ELEMENTS (day); i++)
      {
        gboolean fail = strcmp (day[i].kind, "fail") == 0;
        gint64 place = (3 - back) * G_N_ELEMENTS (day) + i + (fail ? FOYER_SIGNING_PLACES - FOYER_SIGNING_FAILURES : 0);
        FoyerId id = foyer_signing_id (&dev, &loc->id, place), user = foyer_demo_user_id (d, day[i].login);
        FoyerRow *row = foyer_demo_row (d, "sign_in", &id);

        foyer_row_set_id (row, "loc", &loc->id);
        foyer_row_set_id (row, "dev", &dev);
        foyer_row_set_int (row, "place", place);
        foyer_row_set_text (row, "kind", day[i].kind);
        foyer_row_set_text (row, "how", day[i].how);
        foyer_row_set_text (row, "why", day[i].why);
        foyer_row_set_id (row, "user", &user);
        foyer_row_set_text (row, "host", "reception");
        foyer_row_set_int (row, "at", foyer_demo_ms (d, d->today - back, day[i].minute));
        foyer_row_set_int (row, "n", day[i].n);
        foyer_demo_put (d, row);
      }
}

void
foyer_demo_make_extras (FoyerDemo *d)
{
  Extras x = { .d = d };

  put_labels (&x);
  put_fields (&x);
  put_templates (d);
  put_sign_ins (d);
  dress_bookings (&x);
  dress_events (&x);
  dress_clients (&x);
  read_room (&x);
  put_regular (&x, put_visitors (&x));
  g_free (x.busy);
}
