#define G_LOG_DOMAIN "foyer"

#include "config.h"

#include <locale.h>
#include <unistd.h>
#include <glib/gi18n.h>

#include "foyer-account.h"
#include "foyer-application.h"
#include "foyer-hooks.h"
#include "foyer-keyring.h"
#include "foyer-rebuild.h"

static FoyerOptions options = { .date = G_MININT64, .minute = 11 * 60 };
static char *date_text;

static const GOptionEntry entries[] = {
  { "store", 0, 0, G_OPTION_ARG_FILENAME, &options.store, N_("Folder of the business"), N_("DIR") },
  { "server", 0, 0, G_OPTION_ARG_STRING, &options.server, N_("Address of the chain server"), N_("URL") },
  { "user", 0, 0, G_OPTION_ARG_STRING, &options.user, N_("Who signs in: phone, e-mail or name; with FOYER_PASSWORD set, without asking"), N_("USER") },
  { "page", 0, 0, G_OPTION_ARG_STRING, &options.page, N_("Page to show first"), N_("NAME") },
  { "date", 0, 0, G_OPTION_ARG_STRING, &date_text, N_("Take this as today, for pictures and tests"), "2026-11-24[T14:15]" },
  { "size", 0, 0, G_OPTION_ARG_STRING, &options.size, N_("Size of the window"), "1280x720" },
  { "screenshot", 0, 0, G_OPTION_ARG_FILENAME, &options.screenshot, N_("Save a picture of the first page and quit"), N_("FILE") },
  { NULL },
};

/* Nobody has the store open now. The program starts anew and says what became of it. */
static void
make_again (const char  *dir,
            char       **argv)
{
  g_autoptr (FoyerAccount) account = foyer_account_load (dir, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL, *file = NULL;
  FoyerRebuilt r = { 0 };

  if (foyer_store_rebuild (dir, foyer_desk_hooks (), account != NULL ? &account->dev : NULL, &r, &error))
    {
      guint n = r.journal + r.salvaged;

      file = g_path_get_basename (r.aside);
      said = g_strdup_printf (ngettext ("The data was made again; %u change was kept. The damaged files are in %s.",
                                        "The data was made again; %u changes were kept. The damaged files are in %s.", n), n, file);
    }
  else
    said = g_strdup_printf (_("The data could not be made again: %s"), error->message);
  foyer_rebuilt_clear (&r);
  g_setenv ("FOYER_SAID", said, TRUE);
  execv ("/proc/self/exe", argv);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (FoyerApplication) application = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *absolute = NULL;
  g_auto (GStrv) given = g_strdupv (argv);
  int status;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("FOYER_LOCALEDIR") != NULL ? g_getenv ("FOYER_LOCALEDIR") : FOYER_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  context = g_option_context_new (NULL);
  g_option_context_set_summary (context, _("The front desk: calendar, clients and checkout."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("foyer: %s\n", error->message);
      return 2;
    }
  if (argc > 1)
    {
      g_printerr (_("foyer: Unknown argument “%s”. See foyer --help.\n"), argv[1]);
      return 2;
    }
  if (date_text != NULL && !foyer_wall_parse (date_text, &options.date, &options.minute) && !foyer_date_parse (date_text, &options.date))
    {
      g_printerr (_("foyer: “%s” is no date. Write it as 2026-11-24.\n"), date_text);
      return 2;
    }
  absolute = options.store != NULL ? g_canonicalize_filename (options.store, NULL) : g_build_filename (g_get_user_data_dir (), "foyer", NULL);
  options.store = absolute;
  foyer_keyring_serve_stores (TRUE);

  application = foyer_application_new (&options);
  options.said = g_getenv ("FOYER_SAID");
  status = g_application_run (G_APPLICATION (application), 1, argv);
  if (foyer_application_wants_rebuild (application))
    make_again (options.store, given);
  return status != 0 ? status : foyer_application_exit_status (application);
}
