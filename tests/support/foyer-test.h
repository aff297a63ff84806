/* foyer-test: a small salon in a temporary store, and calls that fail the test with the program's own message.
 *
 * The salon: chain and location "Salon Bella" (Europe/Budapest, HU, EUR), owner "Olga Owner" (+36301111111, olga@example.com, password
 * "correct horse"), three members, two categories, six services, two registers. "Now" is Tuesday 2026-11-24 08:00 there.
 *
 *   service                 price  min   Anna  Boris  Clara
 *   0 Haircut               25.00   30    x      x (28.00)
 *   1 Colouring             60.00   90    x      x (60 min)
 *   2 Blow-dry              18.00   30    x
 *   3 Beard trim            12.00   15           x
 *   4 Manicure              20.00   45                  x
 *   5 Pedicure              30.00   60                  x
 *
 *   Anna Nagy     Mon–Fri 09:00–18:00, break 13:00–14:00     weeks of 23 November to 6 December 2026
 *   Boris Kovács  Mon–Fri 10:00–19:00
 *   Clara Silva   Tue and Thu 09:00–15:00 */
#pragma once

#include "foyer-desk.h"
#include "foyer-time.h"

G_BEGIN_DECLS

#define FOYER_TEST_DATE "2026-11-24"
#define FOYER_TEST_PASSWORD "correct horse"

enum { ANNA, BORIS, CLARA };
enum { HAIRCUT, COLOURING, BLOWDRY, BEARD, MANICURE, PEDICURE };

typedef struct
{
  char *dir;
  FoyerDesk *desk;
  FoyerActor owner;   /* now = 08:00 of the Tuesday; change owner.now to move the clock */
  FoyerId chain, loc;
  FoyerId staff[3], category[2], service[6];
  FoyerId cash, card; /* registers */
  gboolean salon;     /* made with the salon */
} FoyerTest;

/* An open empty store: no chain yet. */
FoyerTest *foyer_test_new_empty (void);
/* With the salon described above. */
FoyerTest *foyer_test_new (void);
/* The salon in a folder that stays, for looking at the window. */
FoyerTest *foyer_test_new_at (const char *dir);
/* Closes the desk, removes the folder. */
void       foyer_test_free (FoyerTest *t);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerTest, foyer_test_free)
/* Closes and opens the store again. */
void       foyer_test_reopen (FoyerTest *t);

/* UTC ms of a wall time at the salon, "2026-11-24T10:30". */
gint64     foyer_test_at (const char *wall);

/* As the owner. @params is taken; NULL for none. Must succeed; the result object is given (transfer full). */
JsonObject *foyer_test_call (FoyerTest *t, const char *name, JsonObject *params);
/* As somebody else. */
JsonObject *foyer_test_call_as (FoyerTest *t, const FoyerActor *who, const char *name, JsonObject *params);
/* Must fail with @code; the message is given (transfer full) so that the test can look at its words. */
char       *foyer_test_refused (FoyerTest *t, const char *name, JsonObject *params, int code);
char       *foyer_test_refused_as (FoyerTest *t, const FoyerActor *who, const char *name, JsonObject *params, int code);
/* Must be asked to confirm; the kinds of the warnings, separated by blanks (transfer full). */
char       *foyer_test_confirm (FoyerTest *t, const char *name, JsonObject *params);
/* Queries. The node is (transfer full). */
JsonNode   *foyer_test_query (FoyerTest *t, const char *name, JsonObject *params);
JsonNode   *foyer_test_query_as (FoyerTest *t, const FoyerActor *who, const char *name, JsonObject *params);
char       *foyer_test_query_refused (FoyerTest *t, const FoyerActor *who, const char *name, JsonObject *params, int code);

/* A list as a sheet, written down first as it must be: "client.export", "calendar.export". */
JsonNode   *foyer_test_export_as (FoyerTest *t, const FoyerActor *who, const char *name, JsonObject *params);

FoyerStore *foyer_test_store (FoyerTest *t);
/* The first number a statement reads from the store. */
gint64      foyer_test_count (FoyerTest *t, const char *sql);

/* Makes a user with a role at the salon and an actor for it. @staff may be NULL. */
FoyerActor  foyer_test_user (FoyerTest *t, const char *name, const char *phone, const char *role, const FoyerId *staff);

/* Books a service for a client through booking.create; the appointment's id. @phone may be NULL. */
FoyerId     foyer_test_book (FoyerTest *t, int who, int service, const char *wall, const char *name, const char *phone);

/* Id member of an object; the test fails when it is missing. */
FoyerId     foyer_test_id (JsonObject *o, const char *member);
/* Element of an array of objects whose @member is the text @value. (transfer none) (nullable) */
JsonObject *foyer_test_find (JsonArray *a, const char *member, const char *value);
/* The same by id. */
JsonObject *foyer_test_find_id (JsonArray *a, const char *member, const FoyerId *id);
/* Member of a row in the store, as JSON; NULL node for an empty one. */
char       *foyer_test_field (FoyerTest *t, const char *table, const FoyerId *id, const char *field);

G_END_DECLS
