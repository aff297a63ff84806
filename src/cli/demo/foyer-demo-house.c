/* The house: what an owner sets up once. */
#define G_LOG_DOMAIN "foyerctl"

#include "config.h"

#include <string.h>

#include "foyer-blobs.h"
#include "foyer-demo-resources.h"
#include "foyer-demo.h"
#include "foyer-settings.h"

static FoyerRow *
fixed (FoyerDemo  *d,
       const char *table,
       FoyerId    *id,
       const char *name)
{
  *id = foyer_id_derivef (&d->ns, "%s:%s", table, name);
  return foyer_demo_row (d, table, id);
}

static FoyerRow *
fixed_n (FoyerDemo  *d,
         const char *table,
         FoyerId    *id,
         int         n)
{
  *id = foyer_id_derivef (&d->ns, "%s:%d", table, n);
  return foyer_demo_row (d, table, id);
}

static int
n_services (void)
{
  int n = 0;

  while (foyer_demo_services[n].title[0] != NULL)
    n++;
  return n;
}

static void
make_items (FoyerDemo *d)
{
  for (int i = 0; foyer_demo_items[i].code != NULL; i++)
    {
      const FoyerDemoItem *item = &foyer_demo_items[i];
      FoyerId id = foyer_id_derivef (&d->chain, "item:%s", item->code);
      FoyerRow *row = foyer_demo_row (d, "item", &id);

      foyer_row_set_text (row, "title", item->title[d->lang]);
      foyer_row_set_text (row, "category", item->income ? "income" : "expense");
      foyer_row_set_text (row, "code", item->code);
      foyer_row_set_int (row, "weight", i + 1);
      foyer_demo_put (d, row);
      if (strcmp (item->code, "services") == 0)
        d->item_services = id;
      else if (strcmp (item->code, "other-income") == 0)
        d->item_other_income = id;
      else if (strcmp (item->code, "other-expense") == 0)
        d->item_other_expense = id;
      else if (strcmp (item->code, "salary") == 0)
        d->item_salary = id;
      else if (strcmp (item->code, "consumables") == 0)
        d->item_consumables = id;
    }
}

static void
make_labels (FoyerDemo *d)
{
  d->labels = g_new0 (FoyerId, 3);
  for (int i = 0; foyer_demo_labels[i].code != NULL; i++)
    {
      const FoyerDemoLabel *label = &foyer_demo_labels[i];
      FoyerRow *row;

      d->labels[i] = foyer_id_derivef (&d->chain, "label:%s", label->code);
      row = foyer_demo_row (d, "label", &d->labels[i]);
      foyer_row_set_text (row, "title", label->title[d->lang]);
      foyer_row_set_int (row, "colour", label->colour);
      foyer_row_set_text (row, "icon", label->icon);
      foyer_row_set_text (row, "scope", "client");
      foyer_row_set_text (row, "builtin", label->code);
      foyer_row_set_int (row, "weight", i + 1);
      foyer_demo_put (d, row);
    }
}

static const char *const lang_codes[FOYER_DEMO_LANGS] = { "en", "hu", "pt", "ru", "uk" };

void
foyer_demo_make_house (FoyerDemo *d)
{
  int services = n_services ();
  FoyerRow *row = fixed (d, "chain", &d->chain, "");

  foyer_row_set_text (row, "name", foyer_demo_chain_name[d->lang]);
  foyer_row_set_text (row, "country", "HU");
  foyer_row_set_text (row, "currency", "EUR");
  foyer_row_set_text (row, "lang", lang_codes[d->lang]);
  foyer_demo_put (d, row);
  make_items (d);
  make_labels (d);

  d->positions = g_new0 (FoyerId, FOYER_DEMO_POSITIONS);
  for (int i = 0; i < FOYER_DEMO_POSITIONS; i++)
    {
      row = fixed_n (d, "position", &d->positions[i], i);
      foyer_row_set_text (row, "name", foyer_demo_positions[i][d->lang]);
      foyer_row_set_int (row, "weight", i + 1);
      foyer_demo_put (d, row);
    }
  d->categories = g_new0 (FoyerId, FOYER_DEMO_CATEGORIES);
  for (int i = 0; i < FOYER_DEMO_CATEGORIES; i++)
    {
      row = fixed_n (d, "category", &d->categories[i], i);
      foyer_row_set_text (row, "title", foyer_demo_categories[i].title[d->lang]);
      foyer_row_set_int (row, "colour", foyer_demo_categories[i].tint);
      foyer_row_set_int (row, "weight", i + 1);
      foyer_demo_put (d, row);
    }
  d->services = g_new0 (FoyerId, services);
  for (int i = 0; i < services; i++)
    {
      const FoyerDemoService *s = &foyer_demo_services[i];

      row = fixed_n (d, "service", &d->services[i], i);
      foyer_row_set_text (row, "title", s->title[d->lang]);
      foyer_row_set_id (row, "category", &d->categories[s->category]);
      foyer_row_set_int (row, "price_min", s->price);
      if (s->price_max > 0)
        foyer_row_set_int (row, "price_max", s->price_max);
      foyer_row_set_int (row, "dur", s->dur);
      foyer_demo_dress (row, i);
      foyer_row_set_text (row, "kind", "individual");
      foyer_row_set_int (row, "active", 1);
      foyer_row_set_int (row, "online", 1);
      foyer_row_set_int (row, "repeat_days", s->repeat_days);
      foyer_row_set_int (row, "weight", i + 1);
      foyer_demo_put (d, row);
    }
}

/* ---- locations ---------------------------------------------------------------------------------------------------------- */

static FoyerId
make_register (FoyerDemo     *d,
               const FoyerId *loc,
               const char    *kind,
               const char    *title,
               int            weight)
{
  FoyerId id = foyer_id_derivef (loc, "register:%s", kind);
  FoyerRow *row = foyer_demo_row (d, "register", &id);

  foyer_row_set_id (row, "loc", loc);
  foyer_row_set_text (row, "title", title);
  foyer_row_set_text (row, "kind", kind);
  foyer_row_set_int (row, "is_default", 1);
  foyer_row_set_int (row, "opening", strcmp (kind, "cash") == 0 ? 20000 : 0);
  foyer_row_set_int (row, "weight", weight);
  foyer_demo_put (d, row);
  return id;
}

static void
make_resources (FoyerDemo    *d,
                FoyerDemoLoc *loc,
                int           index)
{
  for (int r = 0; r < FOYER_DEMO_RESOURCES; r++)
    {
      const FoyerDemoResource *res = &foyer_demo_resources[r];
      FoyerRow *row;

      if (res->kind != (int) loc->kind)
        continue;
      row = fixed_n (d, "resource", &loc->resources[r], index * 10 + r);
      foyer_row_set_id (row, "loc", &loc->id);
      foyer_row_set_text (row, "name", res->title[d->lang]);
      foyer_row_set_int (row, "weight", r + 1);
      foyer_demo_put (d, row);
      for (int i = 0; i < res->instances; i++)
        {
          g_autofree char *name = res->instances == 1 ? g_strdup (res->title[d->lang]) : g_strdup_printf ("%s %d", res->title[d->lang], i + 1);

          row = fixed_n (d, "instance", &loc->instances[r][i], (index * 10 + r) * 10 + i);
          foyer_row_set_id (row, "loc", &loc->id);
          foyer_row_set_id (row, "resource", &loc->resources[r]);
          foyer_row_set_text (row, "name", name);
          foyer_row_set_int (row, "weight", i + 1);
          foyer_demo_put (d, row);
        }
      for (int s = 0; foyer_demo_services[s].title[0] != NULL; s++)
        {
          FoyerId id;

          if (foyer_demo_services[s].resource != r)
            continue;
          row = fixed_n (d, "service_resource", &id, index * 1000 + s);
          foyer_row_set_id (row, "service", &d->services[s]);
          foyer_row_set_id (row, "resource", &loc->resources[r]);
          foyer_demo_put (d, row);
        }
    }
}

static void
set_footer (FoyerDemo     *d,
            const FoyerId *loc)
{
  g_autofree char *value = g_strdup_printf ("\"%s\"", foyer_demo_texts (FOYER_DEMO_FOOTER, d->lang)[0]);
  FoyerId id = foyer_setting_id (loc, "receipt.footer");
  FoyerRow *row = foyer_demo_row (d, "setting", &id);

  foyer_row_set_id (row, "loc", loc);
  foyer_row_set_text (row, "key", "receipt.footer");
  foyer_row_set_text (row, "value", value);
  foyer_demo_put (d, row);
}

/* ---- the team ----------------------------------------------------------------------------------------------------------- */

static const int team_salon[] = { POS_STYLIST, POS_STYLIST, POS_STYLIST, POS_STYLIST, POS_COLOURIST, POS_COLOURIST, POS_COLOURIST, POS_NAILS, POS_NAILS, POS_COSMETIC, POS_COSMETIC };
static const int team_clinic[] = { POS_SKIN, POS_SKIN, POS_PHYSIO, POS_PHYSIO, POS_MASSAGE, POS_MASSAGE };
static const int team_barber[] = { POS_BARBER, POS_BARBER, POS_BARBER, POS_BARBER, POS_BARBER, POS_BARBER, POS_BARBER };

char *
foyer_demo_picture (FoyerDemo  *d,
                    const char *name)
{
  g_autofree char *path = g_strdup_printf ("/org/foyerdesk/Foyer/demo/%s.png", name);
  g_autoptr (GBytes) bytes = NULL;

  g_resources_register (foyer_demo_get_resource ());
  bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  return bytes != NULL ? foyer_blobs_put (foyer_store_dir (d->store), bytes, FALSE, NULL) : NULL;
}

/* Two of three have had their photo taken. */
static char *
face_of (FoyerDemo *d,
         gboolean   woman,
         int        weight)
{
  static const char *const women[] = { "face-1", "face-3", "face-4", "face-6", "face-8" }, *const men[] = { "face-2", "face-5", "face-7" };
  int n = (int) d->staff->len;

  if (weight % 3 == 0)
    return NULL;
  return foyer_demo_picture (d, woman ? women[n % (int) G_N_ELEMENTS (women)] : men[n % (int) G_N_ELEMENTS (men)]);
}

static void
make_member (FoyerDemo *d,
             int        loc_index,
             int        position,
             int        weight)
{
  FoyerDemoLoc *loc = &g_array_index (d->locs, FoyerDemoLoc, loc_index);
  FoyerDemoStaff staff = { .loc = loc_index, .position = position, .services = g_array_new (FALSE, FALSE, sizeof (int)) };
  FoyerDemoLang nation = foyer_demo_chance (d, 850) ? d->lang : FOYER_DEMO_HU;
  gboolean woman = loc->kind == FOYER_DEMO_BARBER ? foyer_demo_chance (d, 150) : foyer_demo_chance (d, 820);
  g_autofree char *mail = NULL, *name = foyer_demo_person (d, nation, woman, &mail);
  g_autofree char *phone = g_strdup_printf ("+3620%07d", 5550100 + (int) d->staff->len);
  /* Every fourth is a senior and costs more; the last of a team is a trainee, cheaper and slower. */
  gboolean senior = weight % 4 == 1, trainee = weight >= 6 && weight % 6 == 0;
  FoyerRow *row = fixed_n (d, "staff", &staff.id, (int) d->staff->len);

  staff.photo = face_of (d, woman, weight);
  foyer_row_set_text (row, "photo", staff.photo);
  staff.factor = senior ? 120 : trainee ? 75 : 100;
  staff.slower = trainee ? 15 : 0;
  foyer_row_set_id (row, "loc", &loc->id);
  foyer_row_set_text (row, "name", name);
  foyer_row_set_text (row, "spec", foyer_demo_positions[position][d->lang]);
  foyer_row_set_id (row, "position", &d->positions[position]);
  foyer_row_set_text (row, "phone", phone);
  foyer_row_set_text (row, "email", mail);
  if (weight == 1 && foyer_demo_professional (loc_index) != NULL)
    {
      FoyerId user = foyer_demo_user_id (d, foyer_demo_professional (loc_index));
      foyer_row_set_id (row, "user", &user);
      /* Has the appointments on the phone too. */
      if (loc_index == 0)
        foyer_row_set_int (row, "ical", 1);
    }
  foyer_row_set_text (row, "status", "active");
  foyer_row_set_int (row, "billable", 1);
  foyer_row_set_int (row, "online", 1);
  foyer_row_set_int (row, "occupancy", 1);
  foyer_row_set_int (row, "weight", weight);
  foyer_demo_put (d, row);

  for (int s = 0; foyer_demo_services[s].title[0] != NULL; s++)
    {
      const FoyerDemoService *service = &foyer_demo_services[s];
      FoyerId id;

      if (!(service->positions & (1u << position)))
        continue;
      id = foyer_id_derivef (&d->services[s], "staff:%s", foyer_id_format (&staff.id, (char[37]){ 0 }));
      row = foyer_demo_row (d, "service_staff", &id);
      foyer_row_set_id (row, "service", &d->services[s]);
      foyer_row_set_id (row, "staff", &staff.id);
      if (staff.factor != 100)
        {
          foyer_row_set_int (row, "price", service->price * staff.factor / 100 / 50 * 50);
          if (service->price_max > 0)
            foyer_row_set_int (row, "price_max", service->price_max * staff.factor / 100 / 50 * 50);
        }
      if (staff.slower > 0)
        foyer_row_set_int (row, "dur", service->dur + staff.slower - foyer_demo_tech (s));
      foyer_demo_put (d, row);
      g_array_append_val (staff.services, s);
    }
  staff.name = g_steal_pointer (&name);
  g_array_append_val (d->staff, staff);
}

int
foyer_demo_make_location (FoyerDemo    *d,
                          FoyerDemoKind kind,
                          int           number,
                          int           members)
{
  static const struct
  {
    const int *team;
    int n;
    const char *business, *code;
  } kinds[FOYER_DEMO_KINDS] = {
    { team_salon, G_N_ELEMENTS (team_salon), "salon", "SAL" },
    { team_clinic, G_N_ELEMENTS (team_clinic), "clinic", "CLI" },
    { team_barber, G_N_ELEMENTS (team_barber), "barbershop", "BAR" },
  };
  const FoyerDemoPlace *place = &foyer_demo_places[kind];
  int index = (int) d->locs->len;
  g_autofree char *name = number == 0 ? g_strdup (place->title[d->lang]) : g_strdup_printf ("%s %d", place->title[d->lang], number + 1);
  g_autofree char *code = number == 0 ? g_strdup (kinds[kind].code) : g_strdup_printf ("%.2s%d", kinds[kind].code, number + 1);
  g_autofree char *phones = g_strdup_printf ("[\"+361555%04d\"]", place->phone_tail + number);
  g_autofree char *email = g_strdup_printf ("%s%d@aurora.example", kinds[kind].business, number + 1);
  FoyerDemoLoc fresh = { .kind = kind };
  FoyerDemoLoc *loc;
  FoyerRow *row = fixed_n (d, "location", &fresh.id, index);

  foyer_row_set_text (row, "code", code);
  foyer_row_set_text (row, "name", name);
  foyer_row_set_text (row, "public_name", name);
  foyer_row_set_text (row, "business", kinds[kind].business);
  foyer_row_set_text (row, "country", "HU");
  foyer_row_set_text (row, "city", "Budapest");
  foyer_row_set_text (row, "zone", "Europe/Budapest");
  foyer_row_set_text (row, "currency", "EUR");
  foyer_row_set_text (row, "date_format", d->lang == FOYER_DEMO_HU ? "ymd." : d->lang == FOYER_DEMO_EN || d->lang == FOYER_DEMO_PT ? "dmy/" : "dmy.");
  foyer_row_set_int (row, "clock24", 1);
  foyer_row_set_int (row, "first_weekday", 1);
  foyer_row_set_text (row, "lang", lang_codes[d->lang]);
  foyer_row_set_text (row, "phones", phones);
  if (index == 0)
    {
      g_autofree char *front = foyer_demo_picture (d, "place-1"), *inside = foyer_demo_picture (d, "place-2"), *shelf = foyer_demo_picture (d, "place-3");
      g_autofree char *photos = g_strdup_printf ("[\"%s\",\"%s\",\"%s\"]", front, inside, shelf);

      if (front != NULL && inside != NULL && shelf != NULL)
        foyer_row_set_text (row, "photos", photos);
    }
  foyer_row_set_text (row, "email", email);
  foyer_row_set_text (row, "address", place->street);
  foyer_row_set_text (row, "zip", place->zip);
  foyer_row_set_text (row, "legal_name", "Aurora Kft.");
  foyer_row_set_text (row, "tax_id", "12345678-2-42");
  foyer_row_set_int (row, "weight", index + 1);
  foyer_demo_put (d, row);
  set_footer (d, &fresh.id);

  g_array_append_val (d->locs, fresh);
  loc = &g_array_index (d->locs, FoyerDemoLoc, index);
  loc->cash = make_register (d, &loc->id, "cash", foyer_demo_texts (FOYER_DEMO_CASH, d->lang)[0], 1);
  loc->card = make_register (d, &loc->id, "cashless", foyer_demo_texts (FOYER_DEMO_CARD, d->lang)[0], 2);
  make_resources (d, loc, index);
  for (int i = 0; i < (members > 0 ? members : kinds[kind].n); i++)
    make_member (d, index, kinds[kind].team[i % kinds[kind].n], i + 1);
  return index;
}

/* ---- working hours -------------------------------------------------------------------------------------------------------- */

int
foyer_demo_weekday (FoyerDemo *d,
                    gint64     date)
{
  int weekday = foyer_date_weekday (date);

  if (foyer_date_weekday (d->today) != 7)
    return weekday;
  return weekday == 7 ? 5 : weekday == 1 ? 7 : weekday;
}

FoyerDemoHours *
foyer_demo_hours (FoyerDemo *d,
                  int        staff,
                  gint64     date)
{
  if (date < d->first_day || date >= d->first_day + d->n_days)
    return NULL;
  return &d->hours[(gsize) staff * d->n_days + (date - d->first_day)];
}

/* Early and late shifts change every week; two of a team share Saturdays; one day off in the week for each. */
static FoyerDemoHours
usual_hours (FoyerDemo *d,
             int        staff,
             gint64     date)
{
  FoyerDemoKind kind = g_array_index (d->locs, FoyerDemoLoc, g_array_index (d->staff, FoyerDemoStaff, staff).loc).kind;
  int weekday = foyer_demo_weekday (d, date), week = (int) ((date + 3) / 7), day_off = 1 + staff % 4;
  gboolean early = (week + staff) % 2 == 0;

  if (weekday == 7)
    return (FoyerDemoHours){ 0 };
  if (weekday == 6)
    return (week + staff) % 2 == 0 && kind != FOYER_DEMO_CLINIC ? (FoyerDemoHours){ 540, 900, 0, 0 } : (FoyerDemoHours){ 0 };
  if (weekday == day_off && kind != FOYER_DEMO_CLINIC && staff % 3 != 0)
    return (FoyerDemoHours){ 0 };
  if (kind == FOYER_DEMO_CLINIC)
    return early ? (FoyerDemoHours){ 480, 960, 720, 750 } : (FoyerDemoHours){ 720, 1200, 960, 990 };
  if (kind == FOYER_DEMO_BARBER)
    return early ? (FoyerDemoHours){ 540, 1050, 780, 825 } : (FoyerDemoHours){ 660, 1200, 900, 945 };
  return early ? (FoyerDemoHours){ 480, 990, 750, 795 } : (FoyerDemoHours){ 660, 1200, 900, 945 };
}

void
foyer_demo_make_hours (FoyerDemo *d)
{
  const char *const *why = foyer_demo_texts (FOYER_DEMO_ABSENCES, d->lang);

  d->hours = g_new0 (FoyerDemoHours, (gsize) d->staff->len * d->n_days);
  for (int i = 0; i < d->n_days; i++)
    for (guint m = 0; m < d->staff->len; m++)
      {
        const FoyerDemoStaff *staff = &g_array_index (d->staff, FoyerDemoStaff, m);
        gint64 date = d->first_day + i;
        FoyerDemoHours *h = foyer_demo_hours (d, (int) m, date);
        const char *off = NULL;
        char day[11], a[6], b[6], text[16];
        FoyerId id;
        FoyerRow *row;
        int month, year, of_month;

        *h = usual_hours (d, (int) m, date);
        if (h->from == h->to)
          continue;
        foyer_date_split (date, &year, &month, &of_month);
        /* Two weeks of holiday in summer, one before spring; a few days ill or at a training. */
        if ((month == 7 || month == 8) && (year * 12 + (int) m * 5) % 4 == ((month - 7) * 31 + of_month) / 15)
          off = why[0];
        else if (month == 2 && of_month / 8 == (int) m % 4 && date != d->today)
          off = why[0];
        else if (date != d->today && (date * 7 + m * 13) % 97 == 0)
          off = why[1 + (date + m) % 2];
        foyer_date_format (date, day);
        id = foyer_id_derivef (&staff->id, "day:%s", day);
        row = foyer_demo_row (d, "workday", &id);
        foyer_row_set_id (row, "loc", &g_array_index (d->locs, FoyerDemoLoc, staff->loc).id);
        foyer_row_set_id (row, "staff", &staff->id);
        foyer_row_set_text (row, "date", day);
        if (off != NULL)
          {
            foyer_row_set_text (row, "off", off);
            *h = (FoyerDemoHours){ 0 };
          }
        else
          {
            g_snprintf (text, sizeof text, "%s-%s", foyer_minute_format (h->from, a), foyer_minute_format (h->to, b));
            foyer_row_set_text (row, "spans", text);
            if (h->break_from < h->break_to)
              {
                g_snprintf (text, sizeof text, "%s-%s", foyer_minute_format (h->break_from, a), foyer_minute_format (h->break_to, b));
                foyer_row_set_text (row, "breaks", text);
              }
          }
        foyer_demo_put (d, row);
      }
}
