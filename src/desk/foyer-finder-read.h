/* foyer-finder-read: what foyer-finder works on, read from the rows: who is free when, which rooms, who does what. Inside a read.
 *
 * A range of days is one range of the board table (its rows say the gaps) and one of the work schedule; rooms are read only where wanted. */
#pragma once

#include "foyer-command.h"
#include "foyer-finder.h"
#include "foyer-location.h"

G_BEGIN_DECLS

typedef struct
{
  FoyerId id, position;
  char *name;
} FoyerFinderMember;

typedef struct
{
  FoyerId id;
  guint resource; /* index into the resources */
} FoyerFinderInstance;

typedef struct
{
  gint64 first;
  int n_days;
  GArray *members;   /* FoyerFinderMember, in the order of the team */
  GArray *resources; /* FoyerId */
  GArray *instances; /* FoyerFinderInstance */
  FoyerMinutes *open; /* [day * n_members + member]: on duty and not on a break */
  FoyerMinutes *busy; /* the same: taken by bookings */
  FoyerMinutes *free; /* open less busy */
  guint16 *booked;    /* the same: how many bookings begin there */
  FoyerMinutes *instances_free; /* [day * n_instances + instance] */
} FoyerFinderBook;

void foyer_finder_book_clear (FoyerFinderBook *b);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FoyerFinderBook, foyer_finder_book_clear)

/* The active members of @loc; of @staff (nullable, or empty: everyone) and of @position (nullable, or none: any). */
void foyer_finder_read_members (FoyerDb *db, const FoyerId *loc, GArray *staff, const FoyerId *position, FoyerFinderBook *book);
/* The resources a service needs, added to the book's. Returns: a bit for each; more than 32 resources are not looked at */
guint32 foyer_finder_read_needs (FoyerDb *db, const FoyerId *loc, const FoyerId *service, FoyerFinderBook *book);
/**
 * foyer_finder_read_days:
 * @book: with members and resources
 * @ignore: (nullable) (element-type FoyerId): appointments that take no time: those to be moved
 */
void foyer_finder_read_days (FoyerDb *db, const FoyerLocation *place, gint64 first, int n_days, GArray *ignore, FoyerFinderBook *book);
/* What @service is with each member of the book: @work has room for as many. @only: (nullable): of these members alone. */
void foyer_finder_read_work (FoyerDb *db, const FoyerId *loc, const FoyerId *service, GArray *only, const FoyerFinderBook *book, FoyerFinderWork *work);
/* The shortest service of each member, minutes with hands on; 15 for who has none. (transfer full) */
int *foyer_finder_read_shortest (FoyerDb *db, const FoyerFinderBook *book);
/* Starts on the grid of @step minutes and, where a free stretch of a member begins, there. */
void foyer_finder_starts (const FoyerFinderBook *book, int day, int step, FoyerMinutes *starts);
/* -1: not of the book. */
int  foyer_finder_member (const FoyerFinderBook *book, const FoyerId *staff);

G_END_DECLS
