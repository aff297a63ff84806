/* foyer-demo: a business made up for looking, testing and measuring: always the same for the same date, language and seed.
 *
 * Rows are written as base rows, without txns: on a SERVER store they are the canonical rows of a chain (foyer_demo_make), on a DESK
 * store what a pull would have brought (foyer_demo_make_scale). The hooks derive figures, board and search as for any other row.
 * Ids and stamps come from the seed, so that two machines make the same rows; what SQLite does with them may differ.
 *
 * For one thread, which thinks out the next rows while a second writes. A failure to write is kept and every later put is skipped; foyer_demo_finish() tells it. */
#pragma once

#include "foyer-demo-words.h"
#include "foyer-desk.h"
#include "foyer-time.h"

G_BEGIN_DECLS

#define FOYER_DEMO_PASSWORD "demo-demo"
#define FOYER_DEMO_DAYS_BACK 730
#define FOYER_DEMO_DAYS_AHEAD 42

typedef struct
{
  FoyerId id;
  FoyerDemoKind kind;
  FoyerId cash, card;      /* registers */
  FoyerId reception;       /* user at the desk */
  FoyerId resources[FOYER_DEMO_RESOURCES];
  FoyerId instances[FOYER_DEMO_RESOURCES][4];
  gint64 cash_balance;     /* since the last deposit */
  gint64 card_balance;     /* since the last wages */
} FoyerDemoLoc;

typedef struct
{
  FoyerId id;
  char *name;              /* owned */
  char *photo;             /* owned; name of a file, or NULL */
  int loc;                 /* index of locs */
  int position;
  GArray *services;        /* int: index of foyer_demo_services */
  int factor;              /* own prices, percent of the usual ones */
  int slower;              /* own duration: minutes on top of the usual one */
} FoyerDemoStaff;

typedef struct
{
  FoyerId id;
  gboolean woman;
  int loc, staff, service; /* where and to whom the client goes for what */
  int interval;            /* days between two visits */
  int weekday;             /* 1 Monday … 7 Sunday: the day that suits */
  int minute;              /* … and the time */
  int discount;            /* hundredths of a percent */
  int visits;              /* so far */
} FoyerDemoClient;

/* A booking of today or later, in the order they were made up. */
typedef struct
{
  FoyerId id;
  int loc, staff, service, client; /* client -1: nobody's card */
  gint64 date;
  int from, dur;
  gboolean pending;
} FoyerDemoAhead;

/* One stretch of working time of a member on one day; from == to: not there. */
typedef struct
{
  short from, to, break_from, break_to;
} FoyerDemoHours;

typedef struct
{
  FoyerStore *store;
  FoyerDemoLang lang;
  gint64 today;            /* date */
  int now;                 /* minute of today */
  const FoyerZone *zone;
  guint64 random;          /* state */
  FoyerId ns;              /* what fixed ids are derived from */
  FoyerStamp stamp;        /* of every row: older than anything a person writes */

  FoyerId chain;
  GArray *locs;            /* FoyerDemoLoc */
  GArray *staff;           /* FoyerDemoStaff */
  GArray *clients;         /* FoyerDemoClient */
  GArray *ahead;           /* FoyerDemoAhead */
  FoyerId *categories, *positions, *services, *labels; /* by index of the words */
  FoyerId item_services, item_other_income, item_other_expense, item_consumables, item_salary;
  FoyerDemoHours *hours;   /* [staff][day]; day 0 is first_day */
  gint64 first_day;
  int n_days;
  int gap_staff, gap_from, gap_dur; /* processing time of today into which somebody is booked; dur 0: none yet */
  gboolean light;          /* payments without a document: half as many rows of money */

  GPtrArray *queue;        /* FoyerRow: not written yet */
  GPtrArray *writing;      /* FoyerRow: the writer's while there is one */
  GThread *writer;
  GError *write_error;
  gint64 seq;              /* DESK: last given */
  gint64 n_rows, n_visits, n_appointments, n_money;
  GError *error;
} FoyerDemo;

/* ---- foyer-demo-write.c ---------------------------------------------------------------------------------------------- */
void      foyer_demo_init (FoyerDemo *d, FoyerStore *store, FoyerDemoLang lang, gint64 today, int now);
void      foyer_demo_clear (FoyerDemo *d);
gboolean  foyer_demo_finish (FoyerDemo *d, GError **error); /* writes what is queued; FALSE with the first failure */
void      foyer_demo_put (FoyerDemo *d, FoyerRow *row);     /* (transfer full) */
/* 0 … n − 1. */
int       foyer_demo_int (FoyerDemo *d, int n);
gboolean  foyer_demo_chance (FoyerDemo *d, int permille);
const char *foyer_demo_pick (FoyerDemo *d, const char *const *list); /* NULL-ended */
/* UUIDv7 of a time in the business. */
FoyerId   foyer_demo_id (FoyerDemo *d, gint64 ms);
gint64    foyer_demo_ms (FoyerDemo *d, gint64 date, int minute);
FoyerRow *foyer_demo_row (FoyerDemo *d, const char *table, const FoyerId *id);
/* After a pair that meets was written: the conflict between them, with the time of the business instead of the clock's. */
void      foyer_demo_settle_conflict (FoyerDemo *d, const FoyerId *loc, const FoyerId *loser, const FoyerId *winner, gint64 at);

/* ---- foyer-demo-house.c, foyer-demo-people.c ----------------------------------------------------------------------------- */
/* Chain, positions, categories, services, items, labels. */
void      foyer_demo_make_house (FoyerDemo *d);
/* One location with its registers, resources and team; returns its index. @members: 0 for the usual team of the kind. */
int       foyer_demo_make_location (FoyerDemo *d, FoyerDemoKind kind, int number, int members);
/* Keeps a picture of data/demo/pictures with the store: "face-1". (transfer full): its name; NULL when it cannot be kept */
char     *foyer_demo_picture (FoyerDemo *d, const char *name);
/* Working hours of every member over all days. */
void      foyer_demo_make_hours (FoyerDemo *d);
/* 1 … 7; 7 is the day the business is closed. That is Sunday, unless it is one today: then it is Monday, and today is like a Friday. */
int       foyer_demo_weekday (FoyerDemo *d, gint64 date);
FoyerDemoHours *foyer_demo_hours (FoyerDemo *d, int staff, gint64 date); /* NULL outside the days */
/* Users with their access; after the locations. */
void      foyer_demo_make_users (FoyerDemo *d);
void      foyer_demo_make_desks (FoyerDemo *d); /* SERVER: one that holds no phones */
/* @n clients spread over the locations. */
void      foyer_demo_make_clients (FoyerDemo *d, int n);
FoyerId   foyer_demo_user_id (FoyerDemo *d, const char *login);
/* Login of the first member of a location; NULL: has none. */
const char *foyer_demo_professional (int loc);
/* (transfer full); @mail: (out) (optional) (transfer full) */
char     *foyer_demo_person (FoyerDemo *d, FoyerDemoLang nation, gboolean woman, char **mail);

/* ---- foyer-demo-put.c, foyer-demo-visits.c, foyer-demo-scale.c -------------------------------------------------------------------------- */
typedef struct
{
  int staff, service, extra;  /* extra: second service of the same appointment, or -1 */
  gint64 date;
  int from, dur;
  gboolean chosen, online;
  int instance;               /* of the service's resource; -1: none */
  FoyerId visitor, series;    /* none: the client comes, and once */
} FoyerDemoSlot;

typedef struct
{
  int loc;
  int client;                 /* -1: nobody's card */
  const char *status;
  gboolean paid, part;        /* part: a third is still due */
  gboolean contested;         /* for a DESK; a SERVER finds out by itself */
  gint64 made;                /* ms */
  const FoyerDemoSlot *slots;
  int n_slots;
} FoyerDemoVisit;

/* Writes a visit with its appointments, lines and money. Returns the id of the first appointment. */
FoyerId   foyer_demo_put_visit (FoyerDemo *d, const FoyerDemoVisit *visit);
/* Takes the cash of a location to the bank, in whole hundreds; buys supplies; pays wages out of what came in. */
void      foyer_demo_put_deposit (FoyerDemo *d, int loc, gint64 date);
void      foyer_demo_put_supplies (FoyerDemo *d, int loc, gint64 date);
void      foyer_demo_put_wages (FoyerDemo *d, int loc, gint64 date);
void      foyer_demo_make_visits (FoyerDemo *d);

/* ---- foyer-demo-services.c ------------------------------------------------------------------------------------------------ */
/* Minutes of a service that are the break after it. */
int       foyer_demo_tech (int service);
/* Parts of the time of a row of service or line, whose "dur" is set. */
void      foyer_demo_dress (FoyerRow *row, int service);
/* @extra: minutes of the second service */
void      foyer_demo_dress_appointment (FoyerDemo *d, FoyerRow *row, const FoyerDemoSlot *slot, int extra);
void      foyer_demo_fill_gap (FoyerDemo *d);
void      foyer_demo_make_packages (FoyerDemo *d);
/* foyer-demo-events.c: a teacher, a timetable and its events in the first location; after everything else. */
void      foyer_demo_make_events (FoyerDemo *d);
/* Event of a row of the timetable, which has one today and every seventh day, when it is row 0. */
FoyerId   foyer_demo_event_id (FoyerDemo *d, int row, gint64 date);
/* foyer-demo-extras.c: labels and fields of the business's own, visitors, a weekly regular, templates; after the events. */
void      foyer_demo_make_extras (FoyerDemo *d);
void      foyer_demo_make_habits (FoyerDemo *d); /* roles, segments, rules for clients, exports */
void      foyer_demo_make_medical (FoyerDemo *d); /* records of the clinic; when everything else is there */

/* foyer-demo-past.c: bookings that were deleted, and reviews; after the extras. */
void      foyer_demo_make_past (FoyerDemo *d);

/* ---- foyer-demo-front.c --------------------------------------------------------------------------------------------------- */
void      foyer_demo_make_waiting (FoyerDemo *d); /* waiting list and today's walk-ins; after the clients */
/* @appointments of them, evenly over days and locations. */
void      foyer_demo_make_days (FoyerDemo *d, gint64 appointments);

/* ---- whole businesses --------------------------------------------------------------------------------------------------- */
#define FOYER_DEMO_CLIENTS 5000
/* The demonstration chain: 3 locations, 24 members, @clients clients, two years back and six weeks ahead. */
gboolean  foyer_demo_make (FoyerStore *store, FoyerDemoLang lang, gint64 today, int now, int clients, FoyerDemo *d, GError **error);
/* A chain of @appointments appointments and a fifth as many clients, 40 appointments a day at each location. */
gboolean  foyer_demo_make_scale (FoyerStore *store, FoyerDemoLang lang, gint64 today, gint64 appointments, FoyerDemo *d, GError **error);

G_END_DECLS
