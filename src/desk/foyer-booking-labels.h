/* foyer-booking-labels: marks put on bookings and events: the four that are always there, and how a booking's labels are read.
 *
 * The built-in ones are no rows: their ids are derived from the chain's, so every desk of every chain has them, whatever version made it, and
 * nobody can change or delete them (LBL-1). What is put on a booking is a row of appointment_label, an add-wins set. */
#pragma once

#include "foyer-command.h"

G_BEGIN_DECLS

typedef struct
{
  const char *code;
  const char *title; /* N_("Any professional") */
  const char *icon;
  int colour;        /* tint, 0 to 11 */
} FoyerBuiltinLabel;

extern const FoyerBuiltinLabel foyer_builtin_labels[]; /* of appointments; ends with { NULL } */
/* The symbolic icons a label may have; the first is the default; ends with NULL. */
extern const char *const foyer_label_icons[];

FoyerId foyer_builtin_label_id (const FoyerId *chain, const char *code);

/* A label as it is shown. */
typedef struct
{
  FoyerId id;
  const char *scope; /* static: "appointment" "event" "client" */
  char *title, *icon;
  int colour;
  const char *builtin; /* code, or NULL */
} FoyerLabel;

void    foyer_label_clear (FoyerLabel *l);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FoyerLabel, foyer_label_clear)
/* FALSE when there is none with this id, or it is deleted. */
gboolean foyer_label_read (FoyerDb *db, const FoyerId *id, FoyerLabel *out);
/* Adds {id, title, colour, icon} as one value. */
void    foyer_label_out (JsonBuilder *out, const FoyerLabel *l);
/* Member "labels". @labels: (element-type FoyerLabel) */
void    foyer_label_out_all (JsonBuilder *out, GPtrArray *labels);
/* Member "labels": those of the appointment in their order. */
void    foyer_label_out_of (JsonBuilder *out, FoyerDb *db, const FoyerId *appointment);
/* Labels of everything booked at @loc on days @from … @to. (transfer full) (element-type FoyerId GPtrArray<FoyerLabel>); NULL when there are none */
GHashTable *foyer_label_read_days (FoyerDb *db, const FoyerId *loc, const char *from, const char *to);
/* Gives @appointment a label or takes it away; INVALID for one of another scope. */
gboolean foyer_label_put (FoyerCall *call, const FoyerRow *appointment, const FoyerId *label, gboolean on, GError **error);

G_END_DECLS
