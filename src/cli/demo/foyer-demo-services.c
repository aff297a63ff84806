/* What of a service's time is what: processing in which the member is free, finishing, the break after it; and services sold together. */
#define G_LOG_DOMAIN "foyer-demo"

#include "config.h"

#include "foyer-demo.h"
#include "foyer-gaps.h"

/* By the place of the service in foyer_demo_services; the minutes of the table are all of it, the break among them. */
static const struct
{
  int service, processing, finishing, tech;
} blocks[] = {
  { 6, 35, 25, 0 },  /* root colouring */
  { 7, 40, 35, 0 },  /* full colouring */
  { 8, 40, 30, 0 },  /* highlights */
  { 9, 45, 45, 0 },  /* balayage */
  { 13, 0, 0, 10 },  /* pedicure: the chair is disinfected */
  { 17, 0, 0, 10 },  /* facial cleansing */
};

int
foyer_demo_tech (int service)
{
  for (gsize i = 0; i < G_N_ELEMENTS (blocks); i++)
    if (blocks[i].service == service)
      return blocks[i].tech;
  return 0;
}

void
foyer_demo_dress (FoyerRow *row,
                  int       service)
{
  for (gsize i = 0; i < G_N_ELEMENTS (blocks); i++)
    {
      if (blocks[i].service != service)
        continue;
      if (blocks[i].processing > 0)
        {
          foyer_row_set_int (row, "processing", blocks[i].processing);
          foyer_row_set_int (row, "finishing", blocks[i].finishing);
        }
      if (blocks[i].tech > 0)
        foyer_row_set_int (row, "dur", foyer_row_int (row, "dur") - blocks[i].tech);
      if (blocks[i].tech > 0 && g_str_equal (row->entity->name, "service"))
        foyer_row_set_int (row, "tech", blocks[i].tech);
    }
}

static FoyerBlocks
blocks_of (int service,
           int dur)
{
  for (gsize i = 0; i < G_N_ELEMENTS (blocks); i++)
    if (blocks[i].service == service)
      return foyer_blocks_of_line (dur, blocks[i].processing, blocks[i].finishing, 1000);
  return foyer_blocks_of_line (dur, 0, 0, 1000);
}

void
foyer_demo_dress_appointment (FoyerDemo           *d,
                              FoyerRow            *row,
                              const FoyerDemoSlot *slot,
                              int                  extra)
{
  int tech = MAX (foyer_demo_tech (slot->service), foyer_demo_tech (slot->extra));
  FoyerBlocks lines[] = { blocks_of (slot->service, slot->dur - extra), blocks_of (slot->extra, extra) };
  FoyerGaps gaps;

  foyer_gaps_of_lines (lines, slot->extra >= 0 ? 2 : 1, slot->dur - tech, &gaps);
  g_autofree char *text = foyer_gaps_format (&gaps);
  foyer_row_set_text (row, "gaps", text);
  if (tech > 0)
    foyer_row_set_int (row, "tech", tech);
  /* The first of today that is still ahead: somebody is booked into it. */
  if (gaps.n > 0 && slot->date == d->today && slot->from >= d->now && d->gap_dur == 0)
    {
      d->gap_staff = slot->staff;
      d->gap_from = slot->from + gaps.at[0].from;
      d->gap_dur = gaps.at[0].to - gaps.at[0].from;
    }
}

/* A wash and blow-dry while the colour works. */
void
foyer_demo_fill_gap (FoyerDemo *d)
{
  const int wash = 3;
  FoyerDemoSlot slot = { .staff = d->gap_staff, .service = wash, .extra = -1, .date = d->today, .from = d->gap_from, .instance = -1 };
  FoyerDemoVisit v = { .client = -1, .status = "confirmed", .slots = &slot, .n_slots = 1 };

  slot.dur = MIN (foyer_demo_services[wash].dur, d->gap_dur);
  if (slot.dur < 15)
    return;
  v.loc = g_array_index (d->staff, FoyerDemoStaff, d->gap_staff).loc;
  v.made = foyer_demo_ms (d, d->today, MAX (d->now - 45, 0));
  for (guint i = 0; i < d->clients->len && v.client < 0; i++)
    if (g_array_index (d->clients, FoyerDemoClient, i).loc == v.loc && g_array_index (d->clients, FoyerDemoClient, i).visits > 3)
      v.client = (int) i;
  foyer_demo_put_visit (d, &v);
}

/* ---- sold together ------------------------------------------------------------------------------------------------------ */

static const struct
{
  const char *title[FOYER_DEMO_LANGS];
  int category, services[4];
  gboolean parallel;
  int discount;
} packages[] = {
  { { "Colour, cut and blow-dry", "Festés, vágás, szárítás", "Cor, corte e brushing", "Окрашивание, стрижка и укладка", "Фарбування, стрижка та укладка" },
    CAT_COLOUR, { 6, 0, 3, -1 }, FALSE, 1000 },
  { { "Four hands: manicure and pedicure", "Négy kéz: manikűr és pedikűr", "Quatro mãos: manicure e pedicure", "В четыре руки: маникюр и педикюр", "У чотири руки: манікюр і педикюр" },
    CAT_NAILS, { 11, 13, -1 }, TRUE, 500 },
};

void
foyer_demo_make_packages (FoyerDemo *d)
{
  for (gsize p = 0; p < G_N_ELEMENTS (packages); p++)
    {
      FoyerId id = foyer_id_derivef (&d->chain, "package:%d", (int) p);
      FoyerRow *row = foyer_demo_row (d, "service", &id);
      gint64 price = 0;
      int dur = 0;

      for (int i = 0; packages[p].services[i] >= 0; i++)
        {
          const FoyerDemoService *s = &foyer_demo_services[packages[p].services[i]];
          int minutes = s->dur - foyer_demo_tech (packages[p].services[i]);
          FoyerId item_id = foyer_id_derivef (&id, "item:%d", i);
          FoyerRow *item = foyer_demo_row (d, "package_item", &item_id);

          foyer_row_set_id (item, "package", &id);
          foyer_row_set_id (item, "service", &d->services[packages[p].services[i]]);
          foyer_row_set_int (item, "weight", i + 1);
          foyer_demo_put (d, item);
          price += s->price;
          dur = packages[p].parallel ? MAX (dur, minutes) : dur + minutes;
        }
      foyer_row_set_text (row, "title", packages[p].title[d->lang]);
      foyer_row_set_id (row, "category", &d->categories[packages[p].category]);
      foyer_row_set_int (row, "price_min", price - price * packages[p].discount / 10000);
      foyer_row_set_int (row, "dur", dur);
      foyer_row_set_text (row, "kind", "individual");
      foyer_row_set_int (row, "active", 1);
      foyer_row_set_int (row, "online", 1);
      foyer_row_set_int (row, "weight", 100 + (int) p);
      foyer_row_set_int (row, "composite", 1);
      foyer_row_set_text (row, "pkg_mode", packages[p].parallel ? "parallel" : "sequential");
      foyer_row_set_int (row, "pkg_disc", packages[p].discount);
      foyer_demo_put (d, row);
    }
}
