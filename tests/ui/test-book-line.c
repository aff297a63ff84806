/* Book in one line: what is typed is shown and booked; how many keys it takes. */
#include "config.h"

#include "foyer-book-line.h"
#include "foyer-labels.h"
#include "window-rig.h"

/* Keys pressed; nothing in here clicks. */
static int keys;

static void
type (Rig *rig,
      const char *text)
{
  keys += (int) g_utf8_strlen (text, -1);
  rig_type (rig, text);
}

static FoyerBookLine *
open_line (Rig *rig)
{
  keys = 1; /* Ctrl+B */
  gtk_widget_activate_action (GTK_WIDGET (rig->window), "win.book-line", NULL);
  g_assert_true (FOYER_IS_BOOK_LINE (foyer_window_over (rig->window)));
  FoyerBookLine *line = FOYER_BOOK_LINE (foyer_window_over (rig->window));
  wait_for (foyer_book_line_ready (line));
  return line;
}

static void
enter (Rig *rig)
{
  keys++;
  rig_press_enter (rig);
}

/* "date minute member title status" of the only appointment of a day. */
static char *
booked (Rig *rig,
        const char *date)
{
  g_autoptr (JsonNode) node = foyer_test_query (rig->t, "calendar.day", foyer_params ("date", "s", date, NULL));
  JsonArray *blocks = json_object_get_array_member (json_node_get_object (node), "blocks");
  FoyerId staff;
  char time[6];

  if (json_array_get_length (blocks) != 1)
    return g_strdup_printf ("%d", (int) json_array_get_length (blocks));
  JsonObject *block = json_array_get_object_element (blocks, 0);
  foyer_json_uid (block, "staff", &staff);
  g_autofree char *name = foyer_test_field (rig->t, "staff", &staff, "name");
  return g_strdup_printf ("%s %s %s %s", foyer_minute_format (foyer_json_num (block, "start"), time), name, foyer_json_str (block, "services"),
                          foyer_json_str (block, "name") != NULL ? foyer_json_str (block, "name") : "-");
}

static void
test_known_client (void)
{
  Rig rig;

  rig_open (&rig, NULL, 8 * 60, 1280, 720);
  g_autoptr (JsonObject) client = foyer_test_call (rig.t, "client.create", foyer_params ("name", "s", "Eszter", "phone", "s", "+36201234567", NULL));
  g_autoptr (JsonObject) other = foyer_test_call (rig.t, "client.create", foyer_params ("name", "s", "Dóra", "phone", "s", "+36201234999", NULL));
  rig_enter (&rig, NULL, "calendar");
  FoyerBookLine *line = open_line (&rig);
  type (&rig, "06201234567 ha");
  enter (&rig);
  wait_for (foyer_window_over (rig.window) == NULL);
  /* The whole number, a service and the best time. */
  g_assert_cmpint (keys, <=, 16);
  g_autofree char *one = booked (&rig, FOYER_TEST_DATE);
  g_assert_cmpstr (one, ==, "09:00 Anna Nagy Haircut Eszter");
  g_assert_true (foyer_ui_undo_last (rig.context));
  for (gboolean gone = FALSE; !gone;)
    {
      rig_settle ();
      g_autofree char *none = booked (&rig, FOYER_TEST_DATE);
      gone = g_str_equal (none, "0");
    }
  /* Her break: said, with what is near. */
  line = open_line (&rig);
  type (&rig, "4567 ha an tom 13:15");
  wait_for (foyer_book_line_ready (line));
  g_assert_true (rig_says (line, "Not free at this time"));
  g_assert_true (rig_says (line, "Tomorrow 12:30") || rig_says (line, "Tomorrow 14:00"));
  gtk_widget_activate_action (GTK_WIDGET (rig.window), "win.back", NULL);

  /* The last digits do too, and everything else may be said. */
  line = open_line (&rig);
  type (&rig, "4567 ha an tom 3pm");
  wait_for (foyer_book_line_ready (line));
  g_assert_true (rig_says (line, "Eszter"));
  g_assert_true (rig_says (line, "Haircut"));
  g_assert_true (rig_says (line, "Anna Nagy"));
  g_assert_true (rig_says (line, "15:00"));
  rig_picture (&rig, "book-line");
  enter (&rig);
  wait_for (foyer_window_over (rig.window) == NULL);
  g_autofree char *two = booked (&rig, "2026-11-25");
  g_assert_cmpstr (two, ==, "15:00 Anna Nagy Haircut Eszter");
  rig_close (&rig);
}

static void
test_new_client (void)
{
  Rig rig;

  rig_open (&rig, NULL, 8 * 60, 1280, 720);
  rig_enter (&rig, NULL, "calendar");
  FoyerBookLine *line = open_line (&rig);
  type (&rig, "06207654321 ha");
  enter (&rig);
  wait_for (foyer_book_line_ready (line));
  /* A new number alone is not booked: a name is missing. */
  g_assert_true (foyer_window_over (rig.window) == GTK_WIDGET (line));
  g_assert_true (rig_says (line, "type a name"));
  keys -= (int) strlen ("06207654321 ha"); /* rig_type() types the whole line again */
  type (&rig, "06207654321 ha Kata Kiss");
  wait_for (foyer_book_line_ready (line));
  g_assert_true (rig_says (line, "New: Kata Kiss"));
  enter (&rig);
  wait_for (foyer_window_over (rig.window) == NULL);
  g_assert_cmpint (keys, <=, 31);
  g_autofree char *one = booked (&rig, FOYER_TEST_DATE);
  g_assert_true (g_str_has_suffix (one, "Haircut Kata Kiss") || g_str_has_suffix (one, "Haircut Kata"));
  g_autoptr (JsonNode) found = foyer_test_query (rig.t, "client.search", foyer_params ("text", "s", "+36207654321", NULL));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (found)), ==, 1);
  rig_close (&rig);
}

/* Two fit: one is marked first; Esc leaves without a trace. */
static void
test_several (void)
{
  Rig rig;

  rig_open (&rig, NULL, 8 * 60, 1280, 720);
  g_autoptr (JsonObject) a = foyer_test_call (rig.t, "client.create", foyer_params ("name", "s", "Eszter Első", "phone", "s", "+36201234567", NULL));
  g_autoptr (JsonObject) b = foyer_test_call (rig.t, "client.create", foyer_params ("name", "s", "Eszter Második", "phone", "s", "+36201234568", NULL));
  rig_enter (&rig, NULL, "calendar");
  FoyerBookLine *line = open_line (&rig);
  type (&rig, "eszter mani");
  wait_for (foyer_book_line_ready (line));
  g_assert_true (rig_says (line, "2 clients fit"));
  enter (&rig); /* takes the marked client */
  rig_settle ();
  g_assert_true (foyer_window_over (rig.window) == GTK_WIDGET (line));
  g_assert_false (rig_says (line, "2 clients fit"));
  rig_picture (&rig, "book-line-several");
  enter (&rig);
  wait_for (foyer_window_over (rig.window) == NULL);
  g_autofree char *one = booked (&rig, FOYER_TEST_DATE);
  g_assert_true (g_str_has_prefix (one, "09:00 Clara Silva Manicure Eszter"));

  line = open_line (&rig);
  type (&rig, "eszter mani tom");
  wait_for (foyer_book_line_ready (line));
  gtk_widget_activate_action (GTK_WIDGET (rig.window), "win.back", NULL);
  g_assert_null (foyer_window_over (rig.window));
  rig_settle ();
  g_autofree char *none = booked (&rig, "2026-11-26");
  g_assert_cmpstr (none, ==, "0");
  /* Nothing typed books nothing. */
  line = open_line (&rig);
  enter (&rig);
  rig_settle ();
  g_assert_true (foyer_window_over (rig.window) == GTK_WIDGET (line));
  rig_close (&rig);
}

int
main (int argc,
      char *argv[])
{
  rig_init (&argc, &argv);
  g_test_add_func ("/book-line/known-client-by-phone-in-16-keys-and-no-click", test_known_client);
  g_test_add_func ("/book-line/new-client-in-31-keys-and-no-click", test_new_client);
  g_test_add_func ("/book-line/several", test_several);
  return g_test_run ();
}
