/* The parts of the visit panel. Each shows its share of the answer of visit.get and runs its own commands; the panel reads again when
 * rows change. Main thread only. */
#pragma once

#include "foyer-ui-context.h"
#include "foyer-visit-sections.h"

G_BEGIN_DECLS

/* What the panel knows of the visit; borrowed by the parts during show. */
typedef struct
{
  FoyerUiContext *context;
  FoyerId id;
  JsonObject *row; /* answer of visit.get */
  gboolean locked; /* a receipt was printed */
  gboolean today_or_past;
} FoyerVisitView;

/* Why a field of a visit with a printed receipt cannot be changed; translated. */
const char *foyer_visit_locked_words (void);
/**
 * foyer_visit_held:
 * @right: (nullable): right for this very thing, besides the one to edit bookings
 * @locks: a printed receipt locks it
 * Returns: (nullable): why this user cannot change it now; translated, valid as long as the view; NULL: it can be changed
 */
const char *foyer_visit_held (const FoyerVisitView *view, const char *right, gboolean locks);

/* ---- appointments: day, time, length, member, comment, delete ------------------------------------------------------------- */
#define FOYER_TYPE_VISIT_WHERE (foyer_visit_where_get_type ())
G_DECLARE_FINAL_TYPE (FoyerVisitWhere, foyer_visit_where, FOYER, VISIT_WHERE, GtkWidget)
GtkWidget *foyer_visit_where_new (FoyerUiContext *context);
void       foyer_visit_where_show (FoyerVisitWhere *self, const FoyerVisitView *view);

/* ---- who comes, labels, custom fields of each appointment ------------------------------------------------------------------- */
#define FOYER_TYPE_VISIT_EXTRAS (foyer_visit_extras_get_type ())
G_DECLARE_FINAL_TYPE (FoyerVisitExtras, foyer_visit_extras, FOYER, VISIT_EXTRAS, GtkWidget)
GtkWidget *foyer_visit_extras_new (FoyerUiContext *context);
void       foyer_visit_extras_show (FoyerVisitExtras *self, const FoyerVisitView *view);

/* ---- under an appointment: break, rooms, assistants, package ----------------------------------------------------------------- */
#define FOYER_TYPE_VISIT_NEEDS (foyer_visit_needs_get_type ())
G_DECLARE_FINAL_TYPE (FoyerVisitNeeds, foyer_visit_needs, FOYER, VISIT_NEEDS, GtkWidget)
GtkWidget *foyer_visit_needs_new (FoyerUiContext *context);
void       foyer_visit_needs_show (FoyerVisitNeeds *self, JsonObject *appointment, const FoyerVisitView *view);

/* ---- lines: services, quantity, price, discount, total, and a field to add one ------------------------------------------- */
#define FOYER_TYPE_VISIT_LINES (foyer_visit_lines_get_type ())
G_DECLARE_FINAL_TYPE (FoyerVisitLines, foyer_visit_lines, FOYER, VISIT_LINES, GtkWidget)
GtkWidget *foyer_visit_lines_new (FoyerUiContext *context);
void       foyer_visit_lines_show (FoyerVisitLines *self, const FoyerVisitView *view);
/* F2: the first field that can be changed. */
void       foyer_visit_lines_edit (FoyerVisitLines *self);

/* ---- money: totals, payment buttons, split payment, payments taken, refund, receipt --------------------------------------- */
#define FOYER_TYPE_VISIT_PAY (foyer_visit_pay_get_type ())
G_DECLARE_FINAL_TYPE (FoyerVisitPay, foyer_visit_pay, FOYER, VISIT_PAY, GtkWidget)
GtkWidget *foyer_visit_pay_new (FoyerUiContext *context);
void       foyer_visit_pay_show (FoyerVisitPay *self, const FoyerVisitView *view);
/* @kind: "cash" or "cashless": the whole due sum; "deposit": as much of it as is on the client's deposit. */
void       foyer_visit_pay_quick (FoyerVisitPay *self, const char *kind);
void       foyer_visit_pay_receipt (FoyerVisitPay *self);
/* To the money: the cash button where one key does it, else the payment to be put together by hand. */
void       foyer_visit_pay_begin (FoyerVisitPay *self);
/* The button that is the next likely key. (nullable) */
GtkWidget *foyer_visit_pay_default (FoyerVisitPay *self);

/* ---- the client at the right ------------------------------------------------------------------------------------------------ */
#define FOYER_TYPE_VISIT_CLIENT (foyer_visit_client_get_type ())
G_DECLARE_FINAL_TYPE (FoyerVisitClient, foyer_visit_client, FOYER, VISIT_CLIENT, GtkWidget)
GtkWidget *foyer_visit_client_new (FoyerUiContext *context, FoyerVisitSections *sections);
void       foyer_visit_client_show (FoyerVisitClient *self, const FoyerVisitView *view);

G_END_DECLS
