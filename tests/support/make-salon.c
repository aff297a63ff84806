/* make-salon DIR: the test salon in a folder, with a receptionist and a few bookings, for looking at the window:
 * FOYER_PASSWORD="correct horse" foyer --store DIR --user olga@example.com --date 2026-11-24 --page settings */
#include "foyer-test.h"

int
main (int argc, char **argv)
{
  FoyerTest *t;
  FoyerActor rita, anna;

  if (argc != 2)
    {
      g_printerr ("usage: make-salon DIR\n");
      return 2;
    }
  t = foyer_test_new_at (argv[1]);
  rita = foyer_test_user (t, "Rita Kiss", "+36301110001", "receptionist", NULL);
  anna = foyer_test_user (t, "Anna Nagy", "+36301110002", "professional", &t->staff[ANNA]);
  foyer_test_book (t, ANNA, HAIRCUT, "2026-11-24T10:00", "Kata", "+36301112222");
  foyer_test_book (t, BORIS, COLOURING, "2026-11-24T11:00", "Eva", "+36301113333");
  g_print ("%s\n", foyer_id_is_none (&rita.user) || foyer_id_is_none (&anna.user) ? "no users" : t->dir);
  foyer_desk_close (t->desk);
  return 0;
}
