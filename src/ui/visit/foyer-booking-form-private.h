/* Parts of the form of a new booking: what is booked (foyer-booking-services.c), when and with whom (foyer-booking-when.c), and the whole of it
 * (foyer-booking-form.c). */
#pragma once

#include "foyer-booking-form.h"
#include "foyer-suggest.h"

G_BEGIN_DECLS

struct _FoyerBookingForm
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *outer, *title, *error;
  GtkWidget *client;
  GtkWidget *services_box, *service, *sum, *package, *room, *parts; /* parts: "60 min and 10 min break" */
  GtkWidget *member, *date, *time, *dur, *asked, *comment, *labels, *custom;
  GtkWidget *free_times, *warning, *warning_text, *reason, *book;
  GCancellable *checking;
  GtkStringList *members;
  GArray *member_ids;  /* FoyerId */
  JsonArray *offered;  /* services of the member; NULL until asked */
  JsonArray *packages; /* the same of packages */
  char *gaps;          /* when the member is free in it, or NULL */
  GPtrArray *services; /* (element-type JsonObject) picked */
  JsonArray *wanted;   /* ids of services to pick when the member's are known; or NULL */
  FoyerId staff;
  gboolean dur_by_hand, filling, busy, ready;
};

/* ---- when and with whom ---- */
GtkWidget *foyer_booking_form_build_when (FoyerBookingForm *self);
void       foyer_booking_form_fill_when (FoyerBookingForm *self, JsonObject *args);
void       foyer_booking_form_ask_team (FoyerBookingForm *self);
/* @out: 17 bytes. FALSE while day or time cannot be read. */
gboolean   foyer_booking_form_wall (FoyerBookingForm *self, char *out);
int        foyer_booking_form_dur (FoyerBookingForm *self);
void       foyer_booking_form_set_dur (FoyerBookingForm *self, int dur);
void       foyer_booking_form_show_title (FoyerBookingForm *self);
/* @warnings: (nullable): what is in the way */
void       foyer_booking_form_show_warnings (FoyerBookingForm *self, JsonArray *warnings);
void       foyer_booking_form_ask_free_times (FoyerBookingForm *self);
/* Asks what is in the way of what stands in the form. */
void       foyer_booking_form_check (FoyerBookingForm *self);

/* ---- what ---- */
GtkWidget *foyer_booking_form_build_what (FoyerBookingForm *self);
/* (transfer full) */
JsonArray *foyer_booking_form_service_ids (FoyerBookingForm *self);
/* What the member does, and what packages there are. */
void       foyer_booking_form_ask_services (FoyerBookingForm *self);
void       foyer_booking_form_show_dur (FoyerBookingForm *self);
void       foyer_booking_form_show_sum (FoyerBookingForm *self);

/* ---- the whole ---- */
void       foyer_booking_form_book (FoyerBookingForm *self);
/* The same as a callback of @widget. */
void       foyer_booking_form_on_book (GtkWidget *widget, FoyerBookingForm *self);

G_END_DECLS
