/* A damaged store: looked at after the program was cut off and once a week, said in a bar with a button (replication.md 14.2). */
#include "config.h"

#include <glib/gstdio.h>

#include "foyer-health.h"
#include "window-rig.h"

typedef struct
{
  Rig *rig;
  char *why, *checked;
} Told;

static void
on_damaged (const char *why, gpointer data)
{
  Told *told = data;

  told->why = g_strdup (why);
  if (told->rig != NULL)
    foyer_window_show_damage (told->rig->window);
}

static void
on_sound (const char *checked, gpointer data)
{
  ((Told *) data)->checked = g_strdup (checked);
}

static void
told_clear (Told *told)
{
  g_clear_pointer (&told->why, g_free);
  g_clear_pointer (&told->checked, g_free);
}

/* Zeros over every fourth page from the middle of the file on: the day itself still reads. */
static void
damage (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "foyer.db", NULL);
  g_autofree char *zeros = g_malloc0 (4096);
  FILE *f = g_fopen (path, "r+b");
  long size;

  g_assert_nonnull (f);
  fseek (f, 0, SEEK_END);
  size = ftell (f);
  for (long at = size / 2 / 4096 * 4096; at + 4096 <= size; at += 4 * 4096)
    {
      fseek (f, at, SEEK_SET);
      g_assert_cmpint (fwrite (zeros, 1, 4096, f), ==, 4096);
    }
  fclose (f);
}

static void
test_damaged (void)
{
  FoyerTest *t = foyer_test_new ();
  Rig rig;
  Told told = { &rig, NULL, NULL };
  FoyerHealth *health;

  foyer_test_reopen (t); /* out of the write-ahead log, into the file */
  rig_open (&rig, t, 11 * 60, 1280, 720);
  rig_enter (&rig, NULL, "calendar");
  damage (t->dir);
  g_test_expect_message ("foyer-ui", G_LOG_LEVEL_MESSAGE, "*damaged*");
  health = foyer_health_new (foyer_desk_store (t->desk), TRUE, 0, on_damaged, on_sound, &told);
  wait_for (told.why != NULL || told.checked != NULL);
  g_assert_nonnull (told.why);
  rig_settle ();
  {
    GtkWidget *button = rig_button (rig.window, "Make it again");

    g_assert_nonnull (button);
    g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (button)), ==, "app.rebuild");
  }
  rig_picture (&rig, "damage-bar");
  foyer_health_free (health);
  told_clear (&told);
  rig_close (&rig);
}

/* Sound: nothing is said; closed in order and looked at a moment ago, nothing is even read; a week later every row. */
static void
test_sound (void)
{
  FoyerTest *t = foyer_test_new ();
  FoyerStore *store = foyer_desk_store (t->desk);
  Told told = { 0 };
  static const struct
  {
    gboolean cut_off;
    gint64 days; /* since every row was looked at; −1: never */
    const char *checked;
  } cases[] = { { FALSE, -1, "rows" }, { FALSE, 1, "" }, { TRUE, 1, "quick" }, { FALSE, 8, "rows" } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FoyerHealth *health;

      if (cases[i].days >= 0)
        {
          g_autofree char *at = g_strdup_printf ("%" G_GINT64_FORMAT, foyer_now () - cases[i].days * 24 * 3600 * 1000);
          g_assert_true (foyer_store_set_local (store, NULL, "health.scrubbed", at, NULL));
        }
      health = foyer_health_new (store, cases[i].cut_off, 0, on_damaged, on_sound, &told);
      wait_for (told.why != NULL || told.checked != NULL);
      g_assert_null (told.why);
      g_assert_cmpstr (told.checked, ==, cases[i].checked);
      foyer_health_free (health);
      told_clear (&told);
    }
  foyer_test_free (t);
}

/* Whoever had the store open is known to have been cut off by the log it left. */
static void
test_cut_off (void)
{
  FoyerTest *t = foyer_test_new ();

  g_assert_true (foyer_health_was_cut_off (t->dir)); /* open right now */
  foyer_desk_close (t->desk);
  g_assert_false (foyer_health_was_cut_off (t->dir));
  t->desk = foyer_desk_open (t->dir, FOYER_STORE_DESK, NULL);
  foyer_test_free (t);
}

int
main (int argc, char *argv[])
{
  rig_init (&argc, &argv);
  g_test_add_func ("/health/damaged", test_damaged);
  g_test_add_func ("/health/sound", test_sound);
  g_test_add_func ("/health/cut-off", test_cut_off);
  return g_test_run ();
}
