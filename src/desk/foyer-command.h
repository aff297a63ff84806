/* foyer-command: the two tables at the spine: commands (the only way to change anything) and queries. Each entry stands beside its
 * function in a module file (foyer-cmd-booking.c …) and is listed once in foyer-tables.c. Rights are checked here and only here;
 * parameters are parsed, validated and documented from the description. */
#pragma once

#include "foyer-desk.h"

G_BEGIN_DECLS

typedef enum
{
  FOYER_P_ID,
  FOYER_P_TEXT,   /* cleaned; at most max characters (default 1000) */
  FOYER_P_INT,
  FOYER_P_MONEY,  /* minor units, ≥ 0 unless FOYER_P_SIGNED */
  FOYER_P_PCT,    /* hundredths of a percent 0…10000 */
  FOYER_P_QTY,    /* thousandths, > 0 */
  FOYER_P_DUR,    /* minutes, > 0, ≤ 1440 */
  FOYER_P_DATE,
  FOYER_P_WALL,
  FOYER_P_BOOL,
  FOYER_P_ENUM,   /* choices in @choices */
  FOYER_P_LIST,   /* JSON array; checked by the function */
  FOYER_P_OBJECT, /* JSON object; checked by the function */
} FoyerParamType;

typedef enum
{
  FOYER_P_REQUIRED = 1 << 0,
  FOYER_P_SIGNED = 1 << 1,
  FOYER_P_NULLABLE = 1 << 2, /* null given means: clear it */
} FoyerParamFlags;

typedef struct
{
  const char *name;
  FoyerParamType type;
  guint flags;
  const char *help;    /* one line */
  const char *choices; /* ENUM */
  gint64 max;          /* TEXT: characters; INT: largest value; 0: default */
} FoyerParam;

typedef struct _FoyerCall FoyerCall;

typedef struct
{
  const char *name;  /* "booking.create" */
  const char *right; /* see foyer-rights.h; NULL: anyone signed in; "": even nobody (sign in) */
  const char *help;  /* one sentence */
  const char *said;  /* N_("Booked") how the change log words it */
  const FoyerParam *params; /* ends with { NULL } */
  gboolean (*run) (FoyerCall *call, GError **error);
} FoyerCommand;

typedef struct
{
  const char *name;  /* "calendar.day" */
  const char *right;
  const char *help;
  const FoyerParam *params;
  const char *rows;  /* help text: members of the result */
  /* Fills @out (a builder already inside nothing: add exactly one object or array; nothing added is null). */
  gboolean (*run) (FoyerCall *call, JsonBuilder *out, GError **error);
  gboolean late; /* reads what is derived afterwards (foyer_store_catch_up()) */
} FoyerQuery;

/* ---- inside a command or query ---------------------------------------------------------------------------------------- */
FoyerTx          *foyer_call_tx (FoyerCall *call); /* commands only */
FoyerDb          *foyer_call_db (FoyerCall *call);
FoyerStore       *foyer_call_store (FoyerCall *call); /* for its role */
const FoyerActor *foyer_call_actor (FoyerCall *call);
gint64            foyer_call_now (FoyerCall *call);
FoyerId           foyer_call_loc (FoyerCall *call); /* parameter "loc" if the entry has one and it was given, else the actor's */
gboolean          foyer_call_may (FoyerCall *call, const char *right);
/* Phones and e-mails are shown at a place that has the switch @place of its own: never without the one of lists, which is that of all (SEC-1).
 * A card asks for "clients.card-phones" alone (SEC-2). */
gboolean          foyer_call_phones (FoyerCall *call, const char *place);
/* Same as foyer_call_may(), and sets DENIED. */
gboolean          foyer_call_need (FoyerCall *call, const char *right, GError **error);
/* Days-back limit of a right for this user: -1 unlimited. */
int               foyer_call_days (FoyerCall *call, const char *right);
/* The only registers the user may use (foyer_registers_have()), or NULL for every one. (transfer none) (nullable) */
GBytes           *foyer_call_registers (FoyerCall *call);
/* The same of any limit, by its place in foyer_right_limits[]. (transfer none) (nullable) */
GBytes           *foyer_call_limit (FoyerCall *call, int limit);
/* Own team member of a user restricted to own column (professional), the position of one restricted to that (POS-1: foyer-column.h), or none. */
FoyerId           foyer_call_own_staff (FoyerCall *call);
/* The only team member whose clients the user sees, or none (CLI-14, USR-10). */
FoyerId           foyer_call_clients_of (FoyerCall *call);

gboolean          foyer_call_has (FoyerCall *call, const char *param);   /* given, also as null */
gboolean          foyer_call_is_null (FoyerCall *call, const char *param); /* given as null */
const char       *foyer_call_text (FoyerCall *call, const char *param);  /* NULL when not given */
gint64            foyer_call_int (FoyerCall *call, const char *param);   /* 0 when not given; INT MONEY PCT QTY DUR BOOL */
gboolean          foyer_call_bool (FoyerCall *call, const char *param);
FoyerId           foyer_call_id (FoyerCall *call, const char *param);    /* none when not given */
JsonArray        *foyer_call_list (FoyerCall *call, const char *param);  /* borrowed, NULL when not given */
JsonObject       *foyer_call_object (FoyerCall *call, const char *param);
/* Copies given parameters of the same names into the row's fields; names end with NULL. */
void              foyer_call_fill (FoyerCall *call, FoyerRow *row, ...) G_GNUC_NULL_TERMINATED;
/* Row of a parameter that must exist and not be deleted: NOT_FOUND otherwise. (transfer full) */
FoyerRow         *foyer_call_row (FoyerCall *call, const char *param, const char *table, GError **error);

/* The result object of a command: add members. */
JsonObject       *foyer_call_result (FoyerCall *call);
void              foyer_call_result_id (FoyerCall *call, const char *name, const FoyerId *id);
/**
 * foyer_call_warn:
 * Adds something that needs a reasoned override. When the function returns TRUE and "override" (text) was not among the parameters
 * (every command has it), the whole command is rolled back with CONFIRM and the texts; else the reason is kept in the txn's log.
 * @kind: "overlap", "outside", "break", "resource", …; @text: (transfer none): a sentence; @about: (nullable): row it is about
 */
void              foyer_call_warn (FoyerCall *call, const char *kind, const FoyerId *about, const char *format, ...) G_GNUC_PRINTF (4, 5);
const char       *foyer_call_override (FoyerCall *call); /* the reason, or NULL */

/* Builder helpers for queries. */
void foyer_out_id (JsonBuilder *b, const char *name, const FoyerId *id); /* null for none */
void foyer_out_text (JsonBuilder *b, const char *name, const char *value);
void foyer_out_int (JsonBuilder *b, const char *name, gint64 value);
void foyer_out_bool (JsonBuilder *b, const char *name, gboolean value);
/* Every field of a row but SECRET ones; phones masked when @mask. */
void foyer_out_row (JsonBuilder *b, const FoyerRow *row, gboolean mask);

/* ---- the tables --------------------------------------------------------------------------------------------------------- */
extern const FoyerCommand *const foyer_command_modules[]; /* arrays ending with { NULL }; NULL at the end */
extern const FoyerQuery *const foyer_query_modules[];
const FoyerCommand *foyer_command_find (const char *name); /* (nullable) */
const FoyerQuery   *foyer_query_find (const char *name);

/* The arrays of the module files, collected in foyer-tables.c. */
extern const FoyerCommand foyer_commands_setup[];    /* foyer-cmd-setup.c: chain, locations, settings, positions */
extern const FoyerCommand foyer_commands_assets[];   /* foyer-cmd-assets.c: resources, registers, items */
extern const FoyerCommand foyer_commands_package[];   /* foyer-cmd-package.c: several services booked as one */
extern const FoyerCommand foyer_commands_people[];   /* foyer-cmd-people.c: users */
extern const FoyerCommand foyer_commands_team[];     /* foyer-cmd-team.c: team members */
extern const FoyerCommand foyer_commands_schedule[]; /* foyer-cmd-schedule.c: work schedule */
extern const FoyerCommand foyer_commands_schedule_template[]; /* foyer-cmd-schedule-template.c */
extern const FoyerCommand foyer_commands_services[]; /* foyer-cmd-services.c: categories, services, links */
extern const FoyerCommand foyer_commands_clients[];  /* foyer-cmd-clients.c */
extern const FoyerCommand foyer_commands_assistant[];
extern const FoyerCommand foyer_commands_booking[];  /* foyer-cmd-booking.c: appointments, visits, status */
extern const FoyerCommand foyer_commands_events[];   /* foyer-cmd-events.c: group events and who takes part */
extern const FoyerCommand foyer_commands_timetable[]; /* foyer-cmd-timetable.c: events every week, and who comes every week */
extern const FoyerQuery foyer_queries_events[];      /* foyer-query-events.c */
extern const FoyerCommand foyer_commands_account[];  /* foyer-cmd-account.c: types of client accounts, opening them */
extern const FoyerQuery foyer_queries_account[];     /* foyer-query-account.c */
extern const FoyerCommand foyer_commands_sale[];     /* foyer-cmd-sale.c: sales over the counter */
extern const FoyerCommand foyer_commands_tax[];      /* foyer-cmd-tax.c */
extern const FoyerQuery foyer_queries_tax[];
extern const FoyerCommand foyer_commands_document[]; /* foyer-cmd-document.c: documents as a whole */
extern const FoyerQuery foyer_queries_document[];    /* foyer-query-document.c */
extern const FoyerCommand foyer_commands_money[];    /* foyer-cmd-money.c: payments, refunds, receipts, registers */
extern const FoyerCommand foyer_commands_till[];     /* foyer-cmd-till.c: cash drawers, counted */
extern const FoyerQuery foyer_queries_till[];        /* foyer-query-till.c */
extern const FoyerCommand foyer_commands_party[];    /* foyer-cmd-party.c: whom one buys from */
extern const FoyerQuery foyer_queries_party[];
extern const FoyerQuery foyer_queries_finance[];     /* foyer-query-finance.c: money by day, item and month */
extern const FoyerCommand foyer_commands_import[];   /* import/foyer-cmd-import.c */
extern const FoyerCommand foyer_commands_core[];     /* foyer-cmd-core.c: undo, conflict.resolve */
extern const FoyerCommand foyer_commands_devices[];  /* foyer-cmd-devices.c: desks of the chain */
extern const FoyerCommand foyer_commands_private[];  /* foyer-cmd-private.c: private notes */
extern const FoyerCommand foyer_commands_medical[];  /* foyer-cmd-medical.c: medical cards and protocols */
extern const FoyerQuery foyer_queries_medical[];     /* foyer-query-medical.c */
extern const FoyerCommand foyer_commands_plan[];     /* foyer-cmd-plan.c: treatment plans */
extern const FoyerQuery foyer_queries_plan[];
extern const FoyerQuery foyer_queries_devices[];
extern const FoyerQuery foyer_queries_private[];
extern const FoyerCommand foyer_commands_access[];   /* foyer-cmd-access.c: access, roles, invitations */
extern const FoyerCommand foyer_commands_alias[];    /* foyer-cmd-alias.c: cards that are one person */
extern const FoyerCommand foyer_commands_repeat[];   /* foyer-cmd-repeat.c: series of bookings */
extern const FoyerQuery foyer_queries_repeat[];
extern const FoyerCommand foyer_commands_waiting[];  /* foyer-cmd-waiting.c: who waits for a time */
extern const FoyerQuery foyer_queries_waiting[];
extern const FoyerCommand foyer_commands_front[];    /* foyer-cmd-front.c: the front-desk board */
extern const FoyerQuery foyer_queries_front[];
extern const FoyerCommand foyer_commands_rebook[];   /* foyer-cmd-rebook.c: the same again in some weeks */
extern const FoyerQuery foyer_queries_rebook[];
extern const FoyerCommand foyer_commands_notes[];    /* foyer-cmd-notes.c */
extern const FoyerQuery foyer_queries_notes[];
extern const FoyerCommand foyer_commands_client_files[]; /* foyer-cmd-client-files.c: files of a card */
extern const FoyerQuery foyer_queries_client_files[];
extern const FoyerCommand foyer_commands_client_figures[]; /* foyer-cmd-client-figures.c: corrections, what a period says */
extern const FoyerQuery foyer_queries_client_figures[];
extern const FoyerCommand foyer_commands_client_rules[]; /* foyer-cmd-client-rules.c: what clients get by themselves */
extern const FoyerQuery foyer_queries_client_rules[];
extern const FoyerCommand foyer_commands_erase[];    /* foyer-cmd-erase.c: a person is forgotten */
extern const FoyerQuery foyer_queries_erase[];
extern const FoyerCommand foyer_commands_labels[];   /* foyer-cmd-labels.c */
extern const FoyerQuery foyer_queries_labels[];
extern const FoyerCommand foyer_commands_fields[];   /* foyer-cmd-fields.c: custom fields */
extern const FoyerQuery foyer_queries_fields[];
extern const FoyerCommand foyer_commands_preference[]; /* foyer-cmd-preference.c: how a user wants the windows */
extern const FoyerQuery foyer_queries_preference[];
extern const FoyerCommand foyer_commands_notice[];    /* foyer-notice.c: who is told of what others do */
extern const FoyerQuery foyer_queries_notice[];
extern const FoyerCommand foyer_commands_sign_in[];   /* foyer-cmd-sign-in.c: PIN, second step, desks of a user, log of sign-ins */
extern const FoyerQuery foyer_queries_sign_in[];      /* foyer-query-sign-in.c */
extern const FoyerCommand foyer_commands_segment[];  /* foyer-cmd-segment.c: conditions on clients under a name */
extern const FoyerQuery foyer_queries_segment[];
extern const FoyerCommand foyer_commands_bulk[];     /* foyer-cmd-bulk.c: one change to many cards */
extern const FoyerCommand foyer_commands_activity[]; /* foyer-cmd-activity.c: what was exported and imported */
extern const FoyerQuery foyer_queries_activity[];
extern const FoyerQuery foyer_queries_doubles[];     /* foyer-query-doubles.c: cards that may be one person */
extern const FoyerCommand foyer_commands_visitors[]; /* foyer-cmd-visitors.c: who comes under a client's phone */
extern const FoyerQuery foyer_queries_visitors[];
extern const FoyerQuery foyer_queries_export[];      /* foyer-query-export.c: lists as sheets */
extern const FoyerCommand foyer_commands_booking_many[]; /* foyer-cmd-booking-many.c: deleting several bookings */
extern const FoyerCommand foyer_commands_review[];   /* foyer-cmd-review.c: what clients said */
extern const FoyerQuery foyer_queries_review[];
extern const FoyerQuery foyer_queries_report[];      /* foyer-query-report.c: bookings of every state */
extern const FoyerQuery foyer_queries_report_day[];  /* foyer-query-report-day.c: the day, group events */
extern const FoyerCommand foyer_commands_deposit[];  /* foyer-cmd-deposit.c: accounts with a balance */
extern const FoyerQuery foyer_queries_deposit[];
extern const FoyerQuery foyer_queries_setup[];
extern const FoyerQuery foyer_queries_package[];
extern const FoyerQuery foyer_queries_package_best[];
extern const FoyerQuery foyer_queries_people[];
extern const FoyerQuery foyer_queries_team[];
extern const FoyerQuery foyer_queries_resources[];   /* foyer-query-resources.c: the day by rooms and devices */
extern const FoyerQuery foyer_queries_schedule[];
extern const FoyerQuery foyer_queries_schedule_template[];
extern const FoyerQuery foyer_queries_services[];
extern const FoyerQuery foyer_queries_clients[];
extern const FoyerQuery foyer_queries_client_visits[]; /* foyer-query-client-visits.c: history, here and elsewhere */
extern const FoyerQuery foyer_queries_assistant[];   /* foyer-cmd-assistant.c: who helps with a line */
extern const FoyerQuery foyer_queries_day[];         /* foyer-query-day.c: the boards of a day and a week */
extern const FoyerQuery foyer_queries_places[];      /* foyer-query-places.c: where one may work */
extern const FoyerQuery foyer_queries_calendar[];    /* foyer-query-calendar.c: list, month, slots, panel */
extern const FoyerQuery foyer_queries_free[];        /* foyer-query-free.c: the next free times */
extern const FoyerCommand foyer_commands_fork[];     /* foyer-day-fork.c: what becomes of the bookings of who is away */
extern const FoyerQuery foyer_queries_fork[];
extern const FoyerQuery foyer_queries_load[];        /* foyer-query-load.c: how full the days of a month are */
extern const FoyerQuery foyer_queries_best[];        /* foyer-query-best.c: the best times over team and rooms */
extern const FoyerQuery foyer_queries_money[];
extern const FoyerQuery foyer_queries_offer[];       /* foyer-query-offer.c: services of a member */
extern const FoyerQuery foyer_queries_sheet[];       /* foyer-query-sheet.c: day sheet */
extern const FoyerQuery foyer_queries_sheets[];      /* foyer-query-sheets.c: week sheet, lists of events */
extern const FoyerQuery foyer_queries_slip[];        /* foyer-query-slip.c: the card a client takes home */
extern const FoyerQuery foyer_queries_ical[];        /* foyer-query-ical.c: calendar files */
extern const FoyerQuery foyer_queries_import[];
extern const FoyerQuery foyer_queries_changes[];     /* foyer-query-changes.c: the change log */
extern const FoyerQuery foyer_queries_moment[];      /* foyer-query-moment.c: as it was at */
extern const FoyerQuery foyer_queries_find[];        /* foyer-query-find.c: search everything */
extern const FoyerQuery foyer_queries_core[];        /* foyer-query-core.c: history, conflicts, sync, export, changes */

G_END_DECLS
