/* One visit: its appointments, reserved resources, lines, and how it was paid. */
#define G_LOG_DOMAIN "foyerctl"

#include "config.h"

#include <string.h>

#include "foyer-demo.h"
#include "foyer-money.h"
#include "foyer-visit-rules.h"

static FoyerDemoLoc *
loc_of (FoyerDemo *d,
        int        index)
{
  return &g_array_index (d->locs, FoyerDemoLoc, index);
}

static const FoyerDemoStaff *
staff_of (FoyerDemo *d,
          int        index)
{
  return &g_array_index (d->staff, FoyerDemoStaff, index);
}

/* What the member asks for; for some, more of a range than its least. */
static gint64
price_of (FoyerDemo            *d,
          const FoyerDemoStaff *staff,
          int                   service,
          gboolean             *by_hand)
{
  const FoyerDemoService *s = &foyer_demo_services[service];
  gint64 price = s->price * staff->factor / 100 / 50 * 50;

  *by_hand = FALSE;
  if (s->price_max > s->price && foyer_demo_chance (d, 350))
    {
      gint64 top = s->price_max * staff->factor / 100 / 50 * 50;
      price += (top - price) / 4 * (1 + foyer_demo_int (d, 4)) / 50 * 50;
      *by_hand = TRUE;
    }
  return price;
}

static gint64
put_line (FoyerDemo           *d,
          const FoyerId       *loc,
          const FoyerId       *visit,
          const FoyerId       *appointment,
          const FoyerDemoSlot *slot,
          int                  service,
          int                  dur,
          int                  discount,
          int                  weight,
          gint64               made)
{
  const FoyerDemoStaff *staff = staff_of (d, slot->staff);
  FoyerId id = foyer_demo_id (d, made);
  FoyerRow *row = foyer_demo_row (d, "line", &id);
  gboolean by_hand;
  gint64 price = price_of (d, staff, service, &by_hand);

  foyer_row_set_id (row, "loc", loc);
  foyer_row_set_id (row, "visit", visit);
  foyer_row_set_id (row, "appointment", appointment);
  foyer_row_set_text (row, "kind", "service");
  foyer_row_set_id (row, "service", &d->services[service]);
  foyer_row_set_text (row, "title", foyer_demo_services[service].title[d->lang]);
  foyer_row_set_id (row, "staff", &staff->id);
  foyer_row_set_int (row, "qty", 1000);
  foyer_row_set_int (row, "price", price);
  if (by_hand)
    foyer_row_set_int (row, "price_set", 1);
  if (discount > 0)
    foyer_row_set_int (row, "disc_pct", discount);
  foyer_row_set_int (row, "dur", dur);
  foyer_demo_dress (row, service);
  foyer_row_set_int (row, "weight", weight);
  foyer_demo_put (d, row);
  return foyer_line_total (price, 1000, discount, 0);
}

static FoyerRow *
money_row (FoyerDemo      *d,
           FoyerDemoLoc   *loc,
           const FoyerId  *doc,
           const FoyerId  *reg,
           const FoyerId  *item,
           const char     *kind,
           gint64          amount,
           gint64          at,
           const char     *bday)
{
  FoyerId id = foyer_demo_id (d, at);
  FoyerRow *row = foyer_demo_row (d, "money", &id);

  foyer_row_set_id (row, "loc", &loc->id);
  foyer_row_set_id (row, "doc", doc);
  foyer_row_set_id (row, "register", reg);
  foyer_row_set_id (row, "item", item);
  foyer_row_set_text (row, "kind", kind);
  foyer_row_set_int (row, "amount", amount);
  foyer_row_set_text (row, "cur", "EUR");
  foyer_row_set_int (row, "at", at);
  foyer_row_set_text (row, "bday", bday);
  foyer_row_set_id (row, "who", &loc->reception);
  d->n_money++;
  return row;
}

static FoyerId
put_document (FoyerDemo     *d,
              FoyerDemoLoc  *loc,
              int            type,
              const FoyerId *visit,
              const FoyerId *client,
              gint64         at,
              const char    *bday,
              const char    *comment)
{
  FoyerId id = foyer_demo_id (d, at);
  FoyerRow *row = foyer_demo_row (d, "document", &id);

  foyer_row_set_id (row, "loc", &loc->id);
  foyer_row_set_int (row, "type", type);
  foyer_row_set_id (row, "visit", visit);
  foyer_row_set_id (row, "client", client);
  foyer_row_set_int (row, "at", at);
  foyer_row_set_text (row, "bday", bday);
  foyer_row_set_id (row, "who", &loc->reception);
  foyer_row_set_text (row, "comment", comment);
  foyer_demo_put (d, row);
  return id;
}

static void
put_payment (FoyerDemo            *d,
             FoyerDemoLoc         *loc,
             const FoyerId        *doc,
             const FoyerId        *visit,
             const FoyerId        *client,
             const FoyerDemoStaff *staff,
             gboolean              cash,
             gint64                amount,
             gint64                at,
             const char           *bday,
             gboolean              cancelled)
{
  FoyerRow *row;

  if (amount <= 0)
    return;
  row = money_row (d, loc, doc, cash ? &loc->cash : &loc->card, &d->item_services, "payment", amount, at, bday);
  foyer_row_set_id (row, "visit", visit);
  foyer_row_set_id (row, "client", client);
  foyer_row_set_id (row, "staff", &staff->id);
  if (!cash && !cancelled)
    loc->card_balance += amount;
  if (cash && !cancelled)
    {
      gint64 note = amount > 5000 ? 5000 : amount > 2000 ? 2000 : 1000;
      foyer_row_set_int (row, "tendered", foyer_demo_chance (d, 400) ? amount : (amount + note - 1) / note * note);
      loc->cash_balance += amount;
    }
  if (cancelled)
    {
      foyer_row_set_int (row, "void", at + 60000);
      foyer_row_set_id (row, "void_by", &loc->reception);
    }
  foyer_demo_put (d, row);
}

static void
pay (FoyerDemo            *d,
     const FoyerDemoVisit *v,
     const FoyerId        *visit,
     const FoyerId        *client,
     gint64                total,
     const char           *bday)
{
  FoyerDemoLoc *loc = loc_of (d, v->loc);
  const FoyerDemoSlot *last = &v->slots[v->n_slots - 1];
  const FoyerDemoStaff *staff = staff_of (d, v->slots[0].staff);
  gint64 at = foyer_demo_ms (d, last->date, MIN (last->from + last->dur + 2 + foyer_demo_int (d, 7), 1439));
  gint64 latest = foyer_demo_ms (d, d->today, d->now) - 60000;
  FoyerId doc;
  gboolean cash = foyer_demo_chance (d, 400);

  at = MIN (at, latest);
  doc = d->light ? FOYER_ID_NONE : put_document (d, loc, FOYER_DOC_VISIT, visit, client, at, bday, NULL);
  if (v->part)
    put_payment (d, loc, &doc, visit, client, staff, TRUE, total * 2 / 3 / 100 * 100, at, bday, FALSE);
  else if (total > 3000 && foyer_demo_chance (d, 50))
    {
      gint64 half = total / 2 / 100 * 100;
      put_payment (d, loc, &doc, visit, client, staff, TRUE, half, at, bday, FALSE);
      put_payment (d, loc, &doc, visit, client, staff, FALSE, total - half, at, bday, FALSE);
    }
  else
    {
      /* Put into the wrong register, cancelled, and put right. */
      if (foyer_demo_chance (d, 3))
        put_payment (d, loc, &doc, visit, client, staff, !cash, total, at, bday, TRUE);
      put_payment (d, loc, &doc, visit, client, staff, cash, total, at, bday, FALSE);
    }
}

static FoyerId
put_appointment (FoyerDemo            *d,
                 const FoyerDemoVisit *v,
                 const FoyerDemoSlot  *slot,
                 const FoyerId        *visit,
                 const FoyerId        *client)
{
  const FoyerDemoLoc *loc = loc_of (d, v->loc);
  FoyerId id = foyer_demo_id (d, v->made);
  FoyerRow *row = foyer_demo_row (d, "appointment", &id);
  char wall[17];

  foyer_row_set_id (row, "loc", &loc->id);
  foyer_row_set_id (row, "visit", visit);
  foyer_row_set_id (row, "client", client);
  foyer_row_set_id (row, "staff", &staff_of (d, slot->staff)->id);
  foyer_row_set_text (row, "wall", foyer_wall_format (slot->date, slot->from, wall));
  foyer_row_set_int (row, "dur", slot->dur);
  foyer_demo_dress_appointment (d, row, slot, slot->extra >= 0 ? foyer_demo_services[slot->extra].dur + staff_of (d, slot->staff)->slower : 0);
  foyer_row_set_text (row, "slot", strcmp (v->status, "no-show") == 0 ? "free" : v->contested ? "contested" : "held");
  if (slot->chosen)
    foyer_row_set_int (row, "chosen", 1);
  if (slot->online)
    {
      foyer_row_set_int (row, "online", 1);
      foyer_row_set_text (row, "source", "online");
    }
  else
    foyer_row_set_id (row, "made_by", &loc->reception);
  foyer_row_set_int (row, "made_at", v->made);
  if (foyer_demo_chance (d, 60))
    foyer_row_set_text (row, "comment", foyer_demo_pick (d, foyer_demo_texts (FOYER_DEMO_COMMENTS, d->lang)));
  if (!foyer_id_is_none (&slot->visitor))
    foyer_row_set_id (row, "visitor", &slot->visitor);
  if (!foyer_id_is_none (&slot->series))
    foyer_row_set_id (row, "series", &slot->series);
  foyer_demo_put (d, row);
  d->n_appointments++;
  if (slot->date >= d->today)
    {
      FoyerDemoAhead ahead = { id, v->loc, slot->staff, slot->service, v->client, slot->date, slot->from, slot->dur, strcmp (v->status, "pending") == 0 };
      g_array_append_val (d->ahead, ahead);
    }

  if (slot->instance >= 0)
    {
      FoyerId allocation = foyer_demo_id (d, v->made);

      row = foyer_demo_row (d, "allocation", &allocation);
      foyer_row_set_id (row, "loc", &loc->id);
      foyer_row_set_id (row, "appointment", &id);
      foyer_row_set_id (row, "instance", &loc->instances[foyer_demo_services[slot->service].resource][slot->instance]);
      foyer_demo_put (d, row);
    }
  return id;
}

FoyerId
foyer_demo_put_visit (FoyerDemo            *d,
                      const FoyerDemoVisit *v)
{
  const FoyerDemoLoc *loc = loc_of (d, v->loc);
  FoyerId id = foyer_demo_id (d, v->made), client = FOYER_ID_NONE, first = FOYER_ID_NONE;
  FoyerRow *row = foyer_demo_row (d, "visit", &id);
  int discount = 0, weight = 0;
  gint64 total = 0;
  char day[11];

  if (v->client >= 0)
    {
      const FoyerDemoClient *c = &g_array_index (d->clients, FoyerDemoClient, v->client);
      client = c->id;
      discount = c->discount;
    }
  if (discount == 0 && foyer_demo_chance (d, 15))
    discount = 1000;
  foyer_date_format (v->slots[0].date, day);
  foyer_row_set_id (row, "loc", &loc->id);
  foyer_row_set_id (row, "client", &client);
  foyer_row_set_text (row, "date", day);
  foyer_row_set_text (row, "status", v->status);
  if (foyer_demo_chance (d, 25))
    foyer_row_set_text (row, "note", foyer_demo_pick (d, foyer_demo_texts (FOYER_DEMO_VISIT_NOTES, d->lang)));
  foyer_demo_put (d, row);
  d->n_visits++;

  for (int i = 0; i < v->n_slots; i++)
    {
      const FoyerDemoSlot *slot = &v->slots[i];
      int slower = staff_of (d, slot->staff)->slower, extra = slot->extra >= 0 ? foyer_demo_services[slot->extra].dur + slower : 0;
      FoyerId appointment = put_appointment (d, v, slot, &id, &client);

      if (i == 0)
        first = appointment;
      total += put_line (d, &loc->id, &id, &appointment, slot, slot->service, slot->dur - extra, discount, ++weight, v->made);
      if (slot->extra >= 0)
        total += put_line (d, &loc->id, &id, &appointment, slot, slot->extra, extra, discount, ++weight, v->made);
    }
  if (v->paid || v->part)
    pay (d, v, &id, &client, total, day);
  return first;
}

void
foyer_demo_put_deposit (FoyerDemo *d,
                        int        index,
                        gint64     date)
{
  FoyerDemoLoc *loc = loc_of (d, index);
  gint64 amount = loc->cash_balance / 10000 * 10000, at = foyer_demo_ms (d, date, 15 * 60 + 20);
  const char *comment = foyer_demo_texts (FOYER_DEMO_DEPOSIT, d->lang)[0];
  FoyerRow *out, *in;
  FoyerId doc;
  char day[11];

  if (amount <= 0)
    return;
  foyer_date_format (date, day);
  doc = put_document (d, loc, FOYER_DOC_MONEY, NULL, NULL, at, day, comment);
  out = money_row (d, loc, &doc, &loc->cash, &d->item_other_expense, "transfer", -amount, at, day);
  in = money_row (d, loc, &doc, &loc->card, &d->item_other_income, "transfer", amount, at, day);
  foyer_row_set_text (out, "comment", comment);
  foyer_row_set_text (in, "comment", comment);
  foyer_row_set_id (out, "pair", &in->id);
  foyer_row_set_id (in, "pair", &out->id);
  foyer_demo_put (d, out);
  foyer_demo_put (d, in);
  loc->cash_balance -= amount;
  loc->card_balance += amount;
}

static void
put_out (FoyerDemo     *d,
         int            index,
         gint64         date,
         const FoyerId *item,
         gint64         amount)
{
  FoyerDemoLoc *loc = loc_of (d, index);
  gint64 at = foyer_demo_ms (d, date, 9 * 60 + 10);
  FoyerId doc;
  char day[11];

  if (amount <= 0)
    return;
  foyer_date_format (date, day);
  doc = put_document (d, loc, FOYER_DOC_MONEY, NULL, NULL, at, day, NULL);
  foyer_demo_put (d, money_row (d, loc, &doc, &loc->card, item, "out", -amount, at, day));
  loc->card_balance -= amount;
}

void
foyer_demo_put_supplies (FoyerDemo *d,
                         int        index,
                         gint64     date)
{
  gint64 amount = 30000 + 100 * foyer_demo_int (d, 600);

  put_out (d, index, date, &d->item_consumables, MIN (amount, loc_of (d, index)->card_balance));
}

void
foyer_demo_put_wages (FoyerDemo *d,
                      int        index,
                      gint64     date)
{
  put_out (d, index, date, &d->item_salary, loc_of (d, index)->card_balance * 82 / 100 / 10000 * 10000);
}
