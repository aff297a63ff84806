/* A day for the board, the same on every run: for the demo, the tests and the figures. */
#pragma once

#include "foyer-board-model.h"

typedef struct
{
  guint columns, per_column;
  gboolean long_names, week, empty;
  gint64 date;
  guint seed; /* other seeds are other days: other ids, other clients */
} BoardFixture;

static inline guint
fixture_next (guint *state, guint below)
{
  *state = *state * 1664525u + 1013904223u;
  return (*state >> 8) % below;
}

static inline FoyerBoardModel *
board_fixture (const BoardFixture *f)
{
  static const char *const people[] = { "Anna Nagy",   "Réka Tóth",      "Eszter Kovács", "Luca Szabó",   "Dóra Kiss",    "Zsófia Varga",
                                        "Bence Horváth", "Máté Molnár",  "Petra Farkas",  "Ágnes Balogh", "Nóra Papp",    "Kata Lakatos",
                                        "Judit Simon", "Tamás Fekete",   "Lilla Szűcs",   "Gréta Oláh",   "Hanna Pintér", "Viktória Gál",
                                        "Emese Kocsis", "Orsolya Bognár", "Borbála Sipos", "Csenge Lengyel", "Flóra Rácz", "Márta Vörös" };
  static const char *const positions[] = { "Stylist", "Colourist", "Beautician", "Nails", "Barber", "Massage" };
  static const char *const first[] = { "Eszter", "Anna", "László", "Mária", "Krisztina", "Péter", "Zoltán", "Éva", "Ildikó", "Gábor",
                                       "Andrea", "Mónika", "Tünde", "Ádám", "Noémi", "Szilvia", "Márk", "Dániel", "Boglárka", "Vera" };
  static const char *const last[] = { "Kovács", "Tóth", "Szabó", "Horváth", "Varga", "Kiss", "Molnár", "Németh", "Farkas", "Balogh",
                                      "Papp", "Takács", "Juhász", "Lakatos", "Mészáros", "Oláh", "Simon", "Rácz", "Fekete", "Szilágyi",
                                      "Török", "Fehér", "Gál", "Kis", "Szűcs", "Kocsis", "Orsós", "Pintér", "Fodor", "Szalai" };
  static const char *const german[] = { "Maximiliane von Schwarzenberg-Hohenstein", "Dr. Friederike Bartholomäus-Wüstenhagen",
                                        "Karl-Theodor Grünwald-Rosenberger", "Elisabeth Schmidt-Rottenbacher" };
  static const struct
  {
    const char *name;
    int minutes;
    guint8 tint;
    int processing;
  } services[] = { { "Cut and blow-dry", 60, 0, 0 },   { "Colour, roots", 90, 2, 35 },  { "Highlights, half head", 120, 2, 40 },
                   { "Blow-dry", 30, 0, 0 },           { "Beard trim", 15, 4, 0 },      { "Manicure", 45, 6, 0 },
                   { "Gel nails, refill", 75, 6, 0 },  { "Back massage", 60, 3, 0 },    { "Brow shaping", 15, 5, 0 },
                   { "Facial, deep cleansing", 75, 9, 0 }, { "Child's cut", 30, 8, 0 }, { "Consultation", 15, 10, 0 } };
  static const char *const german_service = "Farbe Ansatz, Intensivpflege und Glanzversiegelung · Schneiden und Föhnen";
  static const char *const weekdays[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char *const weekdays_long[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };
  static const FoyerSpan shifts[][2] = { { { 540, 1080 }, { 0, 0 } }, { { 480, 960 }, { 0, 0 } }, { { 660, 1200 }, { 0, 0 } },
                                         { { 540, 780 }, { 840, 1140 } } };
  FoyerBoardModel *model = foyer_board_model_new (7 * 60, 21 * 60);
  guint rnd = f->seed * 7919 + 17;

  for (guint c = 0; c < f->columns; c++)
    {
      guint shift = c % 4, n_shift = shift == 3 ? 2 : 1;
      gboolean off = f->week && c == 6;
      FoyerSpan rest = { shifts[shift][0].from + 240, shifts[shift][0].from + 270 };
      FoyerBoardColumn column = { 0 };
      char name[96];

      column.id = foyer_id_derivef (&FOYER_ID_NONE, "column %u", c);
      if (f->week)
        {
          int y, m, d;

          column.date = f->date - (foyer_date_weekday (f->date) - 1) + c;
          foyer_date_split (column.date, &y, &m, &d);
          g_snprintf (name, sizeof name, "%s %d", weekdays[c % 7], d);
          column.title = foyer_board_model_str (model, name);
          g_snprintf (name, sizeof name, "Anna Nagy, %s", weekdays_long[c % 7]);
          column.spoken = foyer_board_model_str (model, name);
          column.subtitle = off ? "Day off" : "09:00–18:00";
          column.today = column.date == f->date;
          if (off)
            column.off_text = "No working time";
        }
      else
        {
          g_snprintf (name, sizeof name, "%s", f->long_names ? german[c % 4] : people[c % 24]);
          column.title = foyer_board_model_str (model, name);
          column.subtitle = f->long_names ? "Meisterin für Farbe und Hochsteckfrisuren" : positions[c % 6];
          g_snprintf (name, sizeof name, "%s, %s", column.title, weekdays_long[foyer_date_weekday (f->date) - 1]);
          column.spoken = foyer_board_model_str (model, name);
          column.date = f->date;
        }
      if (!off)
        {
          column.duty = foyer_board_model_spans (model, shifts[shift], n_shift);
          column.n_duty = n_shift;
          if (n_shift == 1)
            {
              column.breaks = foyer_board_model_spans (model, &rest, 1);
              column.n_breaks = 1;
            }
        }
      foyer_board_model_add_column (model, &column);
    }
  for (guint c = 0; c < f->columns && !f->empty; c++)
    {
      int from = shifts[c % 4][0].from, minute = from + 15 * (int) fixture_next (&rnd, 4);
      guint made = 0;

      if (f->week && c == 6)
        continue;
      for (guint k = 0; k < f->per_column; k++)
        {
          guint s = fixture_next (&rnd, G_N_ELEMENTS (services)), luck = fixture_next (&rnd, 100);
          FoyerBoardBlock b = { 0 };
          char name[96];
          int length = services[s].minutes;

          if (f->per_column > 16)
            length = 15; /* forty a day only fit when they are short */
          if (f->per_column > 16)
            minute = 7 * 60 + 5 + (int) k * 20;
          else if (minute + length > (c % 4 == 3 ? 1140 : from + 540))
            break;
          else if (c % 4 == 3 && minute < 840 && minute + length > 780)
            minute = 840;
          else if (c % 4 != 3 && minute < from + 270 && minute + length > from + 240)
            minute = from + 270;
          b.id = foyer_id_derivef (&FOYER_ID_NONE, "block %u/%u/%u", f->seed, c, k);
          b.column = c;
          b.start = minute;
          b.length = length;
          b.tint = services[s].tint;
          if (services[s].processing > 0 && length > 60)
            {
              const FoyerSpan gap = { 30, 30 + services[s].processing };
              b.gaps = foyer_board_model_spans (model, &gap, 1);
              b.n_gaps = 1;
            }
          else if (luck < 12 && length >= 45)
            b.technical = 10;
          if (f->long_names)
            g_snprintf (name, sizeof name, "%s %s", german[fixture_next (&rnd, 4)], last[fixture_next (&rnd, 30)]);
          else
            g_snprintf (name, sizeof name, "%s %s", last[fixture_next (&rnd, 30)], first[fixture_next (&rnd, 20)]);
          b.title = foyer_board_model_str (model, name);
          b.line = f->long_names ? german_service : services[s].name;
          b.maker = luck % 4 == 0 ? FOYER_BOARD_BY_CLIENT : FOYER_BOARD_BY_STAFF;
          if (minute < 690)
            {
              b.status = luck < 8 ? FOYER_BOARD_NO_SHOW : FOYER_BOARD_ARRIVED;
              b.flags |= luck > 30 ? FOYER_BOARD_PAID : luck > 8 ? FOYER_BOARD_NOT_FULLY_PAID : 0;
            }
          else
            b.status = luck % 3 == 0 ? FOYER_BOARD_PENDING : FOYER_BOARD_CONFIRMED;
          if (luck % 5 == 0)
            b.flags |= FOYER_BOARD_ASKED_FOR;
          if (luck % 9 == 0)
            b.flags |= FOYER_BOARD_FIRST_VISIT;
          if (luck % 4 == 1)
            b.flags |= FOYER_BOARD_NOTE;
          if (luck % 17 == 3)
            b.flags |= FOYER_BOARD_ALERT;
          if (luck % 13 == 7)
            b.flags |= FOYER_BOARD_NOT_AT_CHAIN;
          if (luck == 42 || luck == 43)
            b.flags |= FOYER_BOARD_CONTESTED;
          foyer_board_model_add_block (model, &b);
          made++;
          /* Now and then two at once. */
          if (luck % 19 == 5 && f->per_column <= 16)
            minute += 15;
          else
            minute += length + (luck % 3 == 0 ? 15 * (int) fixture_next (&rnd, 4) : 0);
        }
    }
  return model;
}
