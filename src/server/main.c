#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <glib-unix.h>
#include <locale.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "foyer-error.h"
#include "foyer-server.h"
#include "foyer-time.h"

static const char summary[] =
    "Commands:\n"
    "  foyer-server --data DIR --listen ADDRESS    serve the chains in DIR\n"
    "  foyer-server init --data DIR [--chain ID]   make a chain and print its id\n"
    "  foyer-server code --data DIR --chain ID [--loc ID]\n"
    "                                              make an enrolment code (15 minutes, once) and print it\n"
    "\n"
    "ADDRESS is 127.0.0.1:PORT or unix:PATH. Anything that others can reach needs TLS in front and --behind-proxy.";

static gboolean
on_signal_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

static int
complain (const char *text)
{
  g_printerr ("foyer-server: %s\n", text);
  return EXIT_FAILURE;
}

static int
usage (const char *text)
{
  g_printerr ("foyer-server: %s\nTry foyer-server --help.\n", text);
  return 2;
}

static int
init (const char *data, const char *chain)
{
  g_autoptr (GError) error = NULL;
  FoyerId id = FOYER_ID_NONE;
  char text[37];

  if (chain != NULL && !foyer_id_parse (chain, &id))
    return usage ("--chain is no id.");
  if (!foyer_chains_make (data, &id, &error))
    return complain (error->message);
  g_print ("%s\n", foyer_id_format (&id, text));
  return EXIT_SUCCESS;
}

/* The only chain of @data, when no id was given. */
static gboolean
find_chain (const char *data, const char *given, FoyerId *id)
{
  g_autofree char *dir = g_build_filename (data, "chains", NULL);
  g_autoptr (GDir) d = NULL;
  const char *name;
  int n = 0;

  if (given != NULL)
    return foyer_id_parse (given, id);
  d = g_dir_open (dir, 0, NULL);
  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    if (foyer_id_parse (name, id))
      n++;
  return n == 1;
}

static int
code (const char *data, const char *chain, const char *loc)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL, *dir = NULL;
  FoyerId chain_id, loc_id = FOYER_ID_NONE;
  char name[37];

  if (!find_chain (data, chain, &chain_id))
    return usage ("Say which chain with --chain ID.");
  if (loc != NULL && !foyer_id_parse (loc, &loc_id))
    return usage ("--loc is no id.");
  dir = g_build_filename (data, "chains", foyer_id_format (&chain_id, name), NULL);
  if (!g_file_test (dir, G_FILE_TEST_IS_DIR))
    return complain ("There is no such chain here.");
  text = foyer_code_make (data, &chain_id, &loc_id, foyer_now (), &error);
  if (text == NULL)
    return complain (error->message);
  g_print ("%s\n", text);
  return EXIT_SUCCESS;
}

static int
serve (const char *data, const char *address, gboolean behind_proxy)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (FoyerServer) server = foyer_server_new (data);

  /* Before anybody can know that we are here. */
  g_unix_signal_add (SIGTERM, on_signal_cb, loop);
  g_unix_signal_add (SIGINT, on_signal_cb, loop);
  if (!foyer_server_listen (server, address, behind_proxy, &error))
    return complain (error->message);
  if (foyer_server_port (server) != 0)
    g_print ("Listening on port %u\n", foyer_server_port (server));
  else
    g_print ("Listening on %s\n", address);
  fflush (stdout);
  g_main_loop_run (loop);
  return EXIT_SUCCESS;
}

int
main (int argc, char **argv)
{
  g_autofree char *data = NULL, *listen = NULL, *chain = NULL, *loc = NULL;
  gboolean behind_proxy = FALSE, version = FALSE;
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, "Folder of the chains", "DIR" },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &listen, "Where to listen", "ADDRESS" },
    { "behind-proxy", 0, 0, G_OPTION_ARG_NONE, &behind_proxy, "Something in front speaks TLS", NULL },
    { "chain", 0, 0, G_OPTION_ARG_STRING, &chain, "Chain", "ID" },
    { "loc", 0, 0, G_OPTION_ARG_STRING, &loc, "Location the desk belongs to; every one when left out", "ID" },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, "Print the version", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("[init|code]");
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  if (sodium_init () < 0)
    return complain ("The system has no random numbers.");
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_summary (context, summary);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return usage (error->message);
  if (version)
    {
      g_print ("foyer-server %s\n", FOYER_VERSION);
      return EXIT_SUCCESS;
    }
  if (data == NULL)
    return usage ("Say where the chains are with --data DIR.");
  if (argc == 1)
    return listen != NULL ? serve (data, listen, behind_proxy) : usage ("Say where to listen with --listen ADDRESS.");
  if (argc == 2 && strcmp (argv[1], "init") == 0)
    return init (data, chain);
  if (argc == 2 && strcmp (argv[1], "code") == 0)
    return code (data, chain, loc);
  return usage ("There is no such command.");
}
