#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <errno.h>
#include <glib-unix.h>
#include <locale.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "foyer-backup-commands.h"
#include "foyer-error.h"
#include "foyer-log.h"
#include "foyer-order-commands.h"
#include "foyer-quarantine-commands.h"
#include "foyer-server.h"

#define REST_S 60 /* an open chain that was not used keeps nothing ready; to make it ready again takes a push two milliseconds */

static const char summary[] =
    "Commands:\n"
    "  foyer-server --data DIR --listen ADDRESS [--metrics ADDRESS] [--config FILE]\n"
    "                                              serve the chains in DIR\n"
    "  foyer-server init --data DIR [--chain ID]   make a chain and print its id\n"
    "  foyer-server code --data DIR --chain ID [--loc ID [--all]]\n"
    "                                              make an enrolment code (15 minutes, once) and print it\n"
    "  foyer-server url --data DIR URL             where desks reach this server: stands in the codes they are given\n"
    "  foyer-server pin --data DIR CERTIFICATE     the key desks may trust, and once more for one in reserve\n"
    "  foyer-server quarantine --data DIR [--chain ID] list | show ID | replay ID | accept ID\n"
    "                                              changes that were not taken; replay asks the rules again, accept does not\n"
    "  foyer-server backup --data DIR [--chain ID] --to BACKUPS\n"
    "                                              copy chains, also while they are served; each copy is opened and compared\n"
    "  foyer-server verify --data DIR --from BACKUPS [--chain ID] [--deep]\n"
    "                                              open and compare every copy again; --deep: row by row\n"
    "  foyer-server restore --data DIR --chain ID --from BACKUPS\n"
    "                                              the newest good copy, and the archive behind it; desks send the rest\n"
    "Several nodes that share one PostgreSQL: the same with --log postgresql://…, and\n"
    "  foyer-server adopt --data DIR --log URL --chain ID\n"
    "                                              put a chain of DIR into the log\n"
    "  foyer-server new-life --data DIR --log URL [--chain ID]\n"
    "                                              after the log was restored: desks send again what it lost\n"
    "  foyer-server trim --data DIR --log URL --from BACKUPS [--chain ID] [--days N]\n"
    "                                              cut off what is older (400 days) and in a backup that proves itself\n"
    "  foyer-server nodes --data DIR --log URL     what the log holds, and how far this node's copies are\n"
    "\n"
    "ADDRESS is 127.0.0.1:PORT or unix:PATH. Anything that others can reach needs TLS in front and --behind-proxy. foyer-server(8) has more.";

/* The first one asks to stop; what is under way is finished. The second one does not wait. */
static gboolean
on_signal_cb (gpointer loop)
{
  static int times;

  if (times++ > 0)
    _exit (EXIT_FAILURE);
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

/* Says to the service manager how we are, when it has asked for it (sd_notify(3)). */
static void
notify (const char *text)
{
  const char *path = g_getenv ("NOTIFY_SOCKET");
  struct sockaddr_un to = { .sun_family = AF_UNIX };
  gsize len = path != NULL ? strlen (path) : 0;
  int fd;

  if (len < 2 || len >= sizeof to.sun_path)
    return;
  memcpy (to.sun_path, path, len);
  if (path[0] == '@')
    to.sun_path[0] = '\0';
  fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0 || sendto (fd, text, strlen (text), MSG_NOSIGNAL, (struct sockaddr *) &to, offsetof (struct sockaddr_un, sun_path) + len) < 0)
    g_warning ("The service manager cannot be told that we are %s: %s", text, g_strerror (errno));
  if (fd >= 0)
    close (fd);
}

static gboolean
on_watchdog_cb (gpointer data)
{
  notify ("WATCHDOG=1");
  return G_SOURCE_CONTINUE;
}

/* Half of what the service manager waits for a sign of life. */
static void
start_watchdog (void)
{
  const char *text = g_getenv ("WATCHDOG_USEC");
  gint64 us;

  if (text != NULL && g_ascii_string_to_signed (text, 10, 1000000, G_MAXINT, &us, NULL))
    g_timeout_add (us / 2000, on_watchdog_cb, NULL);
}

/* Signals of a stop that takes long are still looked at: a thread, because the main one waits for the last writes. */
static int stopped;

static gpointer
stop_main (gpointer data)
{
  foyer_server_free (data);
  g_atomic_int_set (&stopped, TRUE);
  g_main_context_wakeup (NULL);
  return NULL;
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

typedef struct
{
  char *data, *listen, *metrics, *config, *level, *log, *backup;
  int backup_every;
  gboolean behind_proxy;
} Options;

static void
options_clear (Options *o)
{
  g_free (o->data);
  g_free (o->listen);
  g_free (o->metrics);
  g_free (o->config);
  g_free (o->level);
  g_free (o->log);
  g_free (o->backup);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static int
serve (const Options *o, FoyerOrder **order)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (FoyerServer) server = NULL;
  g_autoptr (GFileMonitor) orders = NULL;
  FoyerLimits limits;

  if (!foyer_log_start (o->level != NULL ? o->level : "info"))
    return usage ("--log-level is error, warning, info or debug.");
  if (!foyer_limits_load (&limits, o->config, &error))
    return complain (error->message);
  /* Before anybody can know that we are here. */
  g_unix_signal_add (SIGTERM, on_signal_cb, loop);
  g_unix_signal_add (SIGINT, on_signal_cb, loop);
  server = foyer_server_new_order (g_steal_pointer (order), &limits);
  if (o->backup != NULL)
    foyer_upkeep_set_backups (foyer_server_upkeep (server), o->backup, (gint64) (o->backup_every > 0 ? o->backup_every : 60) * 60);
  if (!foyer_server_listen (server, o->listen, o->behind_proxy, &error)
      || (o->metrics != NULL && !foyer_server_listen_metrics (server, o->metrics, &error)))
    return complain (error->message);
  if (foyer_server_metrics_port (server) != 0)
    g_print ("Figures on port %u\n", foyer_server_metrics_port (server));
  if (foyer_server_port (server) != 0)
    g_print ("Listening on port %u\n", foyer_server_port (server));
  else
    g_print ("Listening on %s\n", o->listen);
  fflush (stdout);
  orders = foyer_quarantine_watch (server);
  notify ("READY=1");
  start_watchdog ();
  g_main_loop_run (loop);

  notify ("STOPPING=1");
  g_clear_object (&orders);
  foyer_log_end (foyer_log_new (FOYER_LOG_INFO, "stopping"));
  foyer_server_stop (server);
  {
    GThread *thread = g_thread_new ("foyer-stop", stop_main, g_steal_pointer (&server));

    while (!g_atomic_int_get (&stopped))
      g_main_context_iteration (NULL, TRUE);
    g_thread_join (thread);
  }
  foyer_log_end (foyer_log_new (FOYER_LOG_INFO, "stopped"));
  return EXIT_SUCCESS;
}

int
main (int argc, char **argv)
{
  g_auto (Options) o = { NULL };
  g_autofree char *chain = NULL, *loc = NULL;
  gboolean version = FALSE, all = FALSE;
  int days = 0;
  FoyerBackupArgs args_b = { NULL };
  g_autofree char *to = NULL, *from = NULL;
  int status;
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &o.data, "Folder of the chains", "DIR" },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &o.listen, "Where to listen", "ADDRESS" },
    { "behind-proxy", 0, 0, G_OPTION_ARG_NONE, &o.behind_proxy, "Something in front speaks TLS", NULL },
    { "metrics", 0, 0, G_OPTION_ARG_STRING, &o.metrics, "Where to give figures for Prometheus: 127.0.0.1:PORT or unix:PATH", "ADDRESS" },
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &o.config, "Limits", "FILE" },
    { "log-level", 0, 0, G_OPTION_ARG_STRING, &o.level, "error, warning, info or debug", "LEVEL" },
    { "log", 0, 0, G_OPTION_ARG_STRING, &o.log, "Log of several nodes, postgresql://…; also FOYER_LOG", "URL" },
    { "chain", 0, 0, G_OPTION_ARG_STRING, &chain, "Chain", "ID" },
    { "loc", 0, 0, G_OPTION_ARG_STRING, &loc, "Location the desk belongs to; every one when left out", "ID" },
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, "The desk belongs to --loc and holds every location", NULL },
    { "backup", 0, 0, G_OPTION_ARG_FILENAME, &o.backup, "Back the chains up here while serving", "BACKUPS" },
    { "backup-every", 0, 0, G_OPTION_ARG_INT, &o.backup_every, "Minutes between two backups of a chain that changes (60)", "MINUTES" },
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &to, "Where backups go", "BACKUPS" },
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &from, "Where backups are", "BACKUPS" },
    { "days", 0, 0, G_OPTION_ARG_INT, &days, "How far back a log of several nodes reaches after trim (400)", "DAYS" },
    { "deep", 0, 0, G_OPTION_ARG_NONE, &args_b.deep, "Also compare every row with its hash", NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, "Print the version", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("[init|code|backup|verify|restore|adopt|new-life|trim|nodes]");
  g_autoptr (GError) error = NULL;
  const FoyerOrderCommand *command = NULL;
  g_autoptr (FoyerOrder) order = NULL;

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
  if (o.data == NULL)
    return usage ("Say where the chains are with --data DIR.");
  args_b.data = o.data;
  args_b.chain = chain;
  args_b.to = to;
  args_b.from = from;
  if (argc == 2 && foyer_backup_command (argv[1], &args_b, &status))
    return status;
  for (const FoyerOrderCommand *c = foyer_order_commands; argc == 2 && c->name != NULL; c++)
    if (strcmp (argv[1], c->name) == 0)
      command = c;
  if (argc > 1 && command == NULL && strcmp (argv[1], "quarantine") != 0 && strcmp (argv[1], "pin") != 0 && strcmp (argv[1], "url") != 0)
    return usage ("There is no such command.");
  if (argc == 1 && o.listen == NULL)
    return usage ("Say where to listen with --listen ADDRESS.");
  order = foyer_order_new (o.data, foyer_order_url (o.log), &error);
  if (order == NULL)
    return complain (error->message);
  if (o.backup != NULL)
    foyer_order_set_backups (order, o.backup);
  if (argc > 1 && command == NULL)
    return foyer_quarantine_command (order, chain, argc - 1, argv + 1);
  if (command != NULL)
    {
      FoyerOrderArgs args = { chain, loc, from, days, all };
      return command->run (order, &args);
    }
  foyer_store_rest_after (REST_S * G_USEC_PER_SEC);
  return serve (&o, &order);
}
