/* A QR code says what was put into it: read back by a program for cameras, and by its own rules where there is none. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "foyer-qr.h"

static const char text[] = "foyer:enrol?url=https://chain.example.com&code=ABCDE-FGHJK&pin=sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%3D";

static void
test_read_back (void)
{
  g_autoptr (FoyerQr) qr = foyer_qr_new (text);
  g_autofree char *program = g_find_program_in_path ("zbarimg"), *path = NULL, *out = NULL, *command = NULL;
  g_autoptr (GString) pgm = g_string_new (NULL);
  int side, status;

  g_assert_nonnull (qr);
  g_assert_cmpint ((qr->size - 17) % 4, ==, 0);
  /* The three corners a camera looks for. */
  for (int corner = 0; corner < 3; corner++)
    {
      int x = corner == 1 ? qr->size - 7 : 0, y = corner == 2 ? qr->size - 7 : 0;

      for (int i = 0; i < 7; i++)
        {
          g_assert_cmpint (qr->modules[y * qr->size + x + i], ==, 1);
          g_assert_cmpint (qr->modules[(y + i) * qr->size + x], ==, 1);
        }
      g_assert_cmpint (qr->modules[(y + 1) * qr->size + x + 1], ==, 0);
    }
  if (program == NULL)
    {
      g_test_skip ("zbarimg is not here");
      return;
    }
  side = (qr->size + 8) * 4;
  g_string_append_printf (pgm, "P5\n%d %d\n255\n", side, side);
  for (int y = 0; y < side; y++)
    for (int x = 0; x < side; x++)
      {
        int mx = x / 4 - 4, my = y / 4 - 4;
        g_string_append_c (pgm, mx >= 0 && my >= 0 && mx < qr->size && my < qr->size && qr->modules[my * qr->size + mx] ? 0 : (char) 255);
      }
  path = g_build_filename (g_get_tmp_dir (), "foyer-test-qr.pgm", NULL);
  g_assert_true (g_file_set_contents (path, pgm->str, pgm->len, NULL));
  command = g_strdup_printf ("zbarimg -q --raw %s", path);
  g_assert_true (g_spawn_command_line_sync (command, &out, NULL, &status, NULL));
  g_unlink (path);
  g_strchomp (out);
  g_assert_cmpstr (out, ==, text);
}

static void
test_text (void)
{
  g_autoptr (FoyerQr) qr = foyer_qr_new ("A");
  g_autofree char *picture = foyer_qr_to_text (qr), *large = g_strnfill (5000, 'x');
  g_auto (GStrv) lines = g_strsplit (picture, "\n", -1);

  g_assert_cmpint (g_strv_length (lines), ==, (qr->size + 8 + 1) / 2 + 1);
  g_assert_true (g_utf8_validate (picture, -1, NULL));
  g_assert_null (foyer_qr_new (large));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/qr/read-back", test_read_back);
  g_test_add_func ("/qr/text", test_text);
  return g_test_run ();
}
