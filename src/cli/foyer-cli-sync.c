/* foyerctl enrol, sync, status: the desk and its chain. */
#define G_LOG_DOMAIN "foyerctl"

#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foyer-account.h"
#include "foyer-accounts.h"
#include "foyer-blobs.h"
#include "foyer-borrow.h"
#include "foyer-carry.h"
#include "foyer-cli.h"
#include "foyer-files.h"
#include "foyer-lan.h"
#include "foyer-sync-apply.h"
#include "foyer-sync-worker.h"

#define ONCE_MS (10 * 60 * 1000)
#define FILES_MS (60 * 1000)

static int
enrol (FoyerCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerAccount) account = NULL;
  FoyerStore *store;
  int code = FOYER_EXIT_OK;

  if (argc != 3)
    return foyer_cli_usage (&foyer_verbs_sync[0]);
  if (!foyer_cli_open (cli, TRUE, &code))
    return code;
  store = foyer_desk_store (cli->desk);
  if (!foyer_enrol (store, argv[1], argv[2], g_get_host_name (), &error) || (account = foyer_account_load (foyer_store_dir (store), &error)) == NULL)
    return foyer_cli_fail (error);
  printf (_ ("This is desk %s of the chain at %s.\n"), account->desk, account->url);
  return FOYER_EXIT_OK;
}

static gboolean
on_signal (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

static char *
clock_of (gint64 ms)
{
  g_autoptr (GDateTime) t = g_date_time_new_from_unix_local (ms / 1000);
  return g_date_time_format (t, "%H:%M");
}

static void
on_status (FoyerSync *sync, const FoyerSyncStatus *status, gpointer data)
{
  char **last = data;
  g_autofree char *clock = status->offline_since != 0 ? clock_of (status->offline_since) : NULL;
  char *words = NULL;

  foyer_sync_words (status, clock, &words);
  if (g_strcmp0 (words, *last) == 0)
    {
      g_free (words);
      return;
    }
  g_free (*last);
  *last = words;
  printf ("%s\n", words);
  if (status->wiped)
    printf ("%s\n", _ ("This desk was reported stolen. What it held is deleted."));
  fflush (stdout);
}

static int
sync_verb (FoyerCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  FoyerAccount *account;
  FoyerStore *store;
  gboolean once = argc == 2 && strcmp (argv[1], "--once") == 0;
  int code = FOYER_EXIT_OK;

  if (argc > 1 && !once)
    return foyer_cli_usage (&foyer_verbs_sync[1]);
  if (!foyer_cli_open (cli, TRUE, &code))
    return code;
  store = foyer_desk_store (cli->desk);
  account = foyer_account_load (foyer_store_dir (store), &error);
  if (account == NULL)
    return foyer_cli_fail (error);
  if (once)
    {
      g_autoptr (FoyerSync) sync = foyer_sync_new (store, account, NULL, NULL, NULL);

      if (!foyer_sync_wait (sync, ONCE_MS, &error))
        return foyer_cli_fail (error);
      if (!foyer_sync_wait_files (sync, FILES_MS))
        {
          g_autofree char *why = NULL;
          FoyerSyncStatus status;

          foyer_sync_get_status (sync, &status);
          why = foyer_sync_hint (&status);
          printf ("%s\n", why != NULL ? why : _ ("Some pictures are still on their way."));
        }
      printf ("%s\n", _ ("Up to date"));
    }
  else
    {
      g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
      g_autofree char *last = NULL;
      g_autoptr (FoyerSync) sync = foyer_sync_new (store, account, NULL, on_status, &last);

      g_unix_signal_add (SIGINT, on_signal, loop);
      g_unix_signal_add (SIGTERM, on_signal, loop);
      g_main_loop_run (loop);
    }
  return FOYER_EXIT_OK;
}

static void
on_lan (FoyerLan *lan, gpointer data)
{
  char **last = data;
  g_autoptr (GPtrArray) peers = foyer_lan_peers (lan);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < peers->len; i++)
    {
      const FoyerLanPeer *p = peers->pdata[i];

      /* Translators: code and name of a desk, then a number of changes */
      g_string_append_printf (text, ngettext ("Desk %s (%s): %d change the chain does not have\n", "Desk %s (%s): %d changes the chain does not have\n", p->shown),
                              p->code, p->name != NULL ? p->name : "–", (int) p->shown);
    }
  if (peers->len == 0)
    g_string_append_printf (text, "%s\n", _ ("No other desk is connected."));
  if (g_strcmp0 (text->str, *last) != 0)
    {
      fputs (text->str, stdout);
      fflush (stdout);
      g_free (*last);
      *last = g_strdup (text->str);
    }
  g_string_free (text, TRUE);
}

/* Meets the desks of this network until it is stopped: for a PC whose window is closed, and for tests. */
static int
lan_verb (FoyerCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerAccount) account = NULL;
  g_autoptr (GMainLoop) loop = NULL;
  g_autoptr (FoyerLan) lan = NULL;
  g_autoptr (GPtrArray) addresses = g_ptr_array_new ();
  g_autofree char *last = NULL;
  FoyerLanOptions options = { .mdns = TRUE };
  int code = FOYER_EXIT_OK;

  for (int i = 1; i < argc; i++)
    if (strcmp (argv[i], "--port") == 0 && i + 1 < argc)
      {
        int port = atoi (argv[++i]);
        options.port = CLAMP (port, 0, G_MAXUINT16);
      }
    else if (argv[i][0] != '-' && strchr (argv[i], ':') != NULL)
      g_ptr_array_add (addresses, argv[i]);
    else
      return foyer_cli_usage (&foyer_verbs_sync[3]);
  if (!foyer_cli_open (cli, TRUE, &code))
    return code;
  account = foyer_account_load (foyer_store_dir (foyer_desk_store (cli->desk)), &error);
  if (account == NULL)
    return foyer_cli_fail (error);
  g_ptr_array_add (addresses, NULL);
  options.addresses = (const char *const *) addresses->pdata;
  loop = g_main_loop_new (NULL, FALSE);
  lan = foyer_lan_new (foyer_desk_store (cli->desk), account, &options, NULL, on_lan, &last);
  printf (_ ("Listening on port %d\n"), (int) foyer_lan_port (lan));
  fflush (stdout);
  g_unix_signal_add (SIGINT, on_signal, loop);
  g_unix_signal_add (SIGTERM, on_signal, loop);
  g_main_loop_run (loop);
  return FOYER_EXIT_OK;
}

/* Un-sent work into a file. */
static int
export_verb (FoyerCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerAccount) account = NULL;
  g_autoptr (GString) lines = g_string_new (NULL);
  gint64 n = 0;
  guint files = 0, left = 0;
  int code = FOYER_EXIT_OK;

  if (argc != 2)
    return foyer_cli_usage (&foyer_verbs_sync[4]);
  if (!foyer_cli_open (cli, FALSE, &code))
    return code;
  account = foyer_account_load (foyer_store_dir (foyer_desk_store (cli->desk)), &error);
  if (account == NULL || !foyer_carry_write (foyer_desk_store (cli->desk), account, lines, &n, &error)
      || !foyer_carry_write_files (foyer_store_dir (foyer_desk_store (cli->desk)), lines, &files, &left, &error)
      || !g_file_set_contents_full (argv[1], lines->str, lines->len, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    return foyer_cli_fail (error);
  printf (ngettext ("%d change written\n", "%d changes written\n", n), (int) n);
  if (files > 0)
    printf (ngettext ("%d picture written\n", "%d pictures written\n", files), (int) files);
  if (left > 0)
    printf (ngettext ("%d picture more did not fit and stays on this desk\n", "%d pictures more did not fit and stay on this desk\n", left), (int) left);
  return FOYER_EXIT_OK;
}

/* What this desk has of files the chain lacks, as far as it goes: the rest is sent by the next sync. */
static guint
bring_files (FoyerStore *store)
{
  gpointer soup = foyer_fetch_soup_new (foyer_store_dir (store));
  g_autoptr (GError) error = NULL;
  FoyerFilesResult r = { 0 };
  gint64 retry;

  if (!foyer_files_run (store, &foyer_fetch_soup, soup, FALSE, &r, &retry, NULL, &error))
    g_printerr ("%s\n", error->message);
  foyer_fetch_soup.free (soup);
  return r.sent;
}

/* Another desk's un-sent work, brought to the chain by this one. */
static int
carry_verb (FoyerCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerAccount) account = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  FoyerCarried sum = { 0 };
  FoyerStore *store;
  guint files = 0, brought;
  int code = FOYER_EXIT_OK;

  if (argc != 2)
    return foyer_cli_usage (&foyer_verbs_sync[5]);
  if (!foyer_cli_open (cli, FALSE, &code))
    return code;
  store = foyer_desk_store (cli->desk);
  account = foyer_account_load (foyer_store_dir (store), &error);
  if (account == NULL || !g_file_get_contents (argv[1], &text, NULL, &error))
    return foyer_cli_fail (error);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      FoyerCarried one;

      if (*lines[i] == '\0')
        continue;
      if (foyer_carry_is_file (lines[i], strlen (lines[i])))
        {
          if (!foyer_carry_take_file (foyer_store_dir (store), lines[i], strlen (lines[i]), &error))
            {
              g_prefix_error (&error, "%s:%u: ", argv[1], i + 1);
              return foyer_cli_fail (error);
            }
          files++;
          continue;
        }
      if (!foyer_carry_send (account, lines[i], strlen (lines[i]), &one, &error))
        {
          g_prefix_error (&error, "%s:%u: ", argv[1], i + 1);
          return foyer_cli_fail (error);
        }
      sum.taken += one.taken;
      sum.repeated += one.repeated;
      sum.quarantined += one.quarantined;
    }
  printf (ngettext ("%d change brought to the chain\n", "%d changes brought to the chain\n", sum.taken), (int) sum.taken);
  if (sum.repeated > 0)
    printf (_ ("Known there already: %d\n"), (int) sum.repeated);
  if (sum.quarantined > 0)
    printf (_ ("Not taken by the chain: %d\n"), (int) sum.quarantined);
  if (files == 0)
    return FOYER_EXIT_OK;
  brought = bring_files (store);
  printf (ngettext ("%d picture brought to the chain\n", "%d pictures brought to the chain\n", brought), (int) brought);
  if (brought < files)
    printf ("%s\n", _ ("This desk keeps the other pictures and sends them later."));
  return FOYER_EXIT_OK;
}

static int
status (FoyerCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL, none = NULL;
  g_autoptr (FoyerAccount) account = NULL;
  FoyerSyncFigures f;
  int code = FOYER_EXIT_OK;

  if (argc != 1)
    return foyer_cli_usage (&foyer_verbs_sync[2]);
  if (!foyer_cli_open (cli, FALSE, &code))
    return code;
  account = foyer_account_load (foyer_store_dir (foyer_desk_store (cli->desk)), &none);
  if (!foyer_sync_figures (foyer_desk_store (cli->desk), &f, &error))
    return foyer_cli_fail (error);
  if (cli->json)
    {
      printf ("{\"server\":%s%s%s,\"desk\":%s%s%s,\"pending\":%" G_GINT64_FORMAT ",\"conflicts\":%" G_GINT64_FORMAT ",\"quarantined\":%" G_GINT64_FORMAT
              ",\"last_ok\":%" G_GINT64_FORMAT "}\n",
              account ? "\"" : "", account ? account->url : "null", account ? "\"" : "", account ? "\"" : "", account ? account->desk : "null",
              account ? "\"" : "", f.pending, f.conflicts, f.quarantined, f.last_ok);
      return FOYER_EXIT_OK;
    }
  if (account == NULL)
    printf ("%s\n", none->message);
  else
    printf (_ ("Desk %s of the chain at %s\n"), account->desk, account->url);
  printf (_ ("Not yet at the chain: %d\n"), (int) f.pending);
  if (account != NULL)
    {
      g_autoptr (GPtrArray) pictures = foyer_blobs_unsent (foyer_store_dir (foyer_desk_store (cli->desk)));

      if (pictures->len > 0)
        printf (_ ("Pictures not yet at the chain: %d\n"), (int) pictures->len);
    }
  printf (_ ("Conflicts: %d\n"), (int) f.conflicts);
  if (f.quarantined > 0)
    printf (_ ("Not taken by the chain: %d\n"), (int) f.quarantined);
  if (f.partial)
    printf ("%s\n", _ ("Only the days around today are here yet; “foyerctl sync” brings the rest."));
  if (f.repairs > 0)
    printf (_ ("Rows mended from the chain: %d\n"), (int) f.repairs);
  if (f.backup_at != 0)
    {
      g_autoptr (GDateTime) t = g_date_time_new_from_unix_local (f.backup_at / 1000);
      g_autofree char *text = g_date_time_format (t, "%F %T");
      printf (_ ("Last proven backup of the chain: %s\n"), text);
    }
  if (f.last_ok != 0)
    {
      g_autoptr (GDateTime) t = g_date_time_new_from_unix_local (f.last_ok / 1000);
      g_autofree char *text = g_date_time_format (t, "%F %T");
      printf (_ ("Last change from the chain: %s\n"), text);
    }
  return FOYER_EXIT_OK;
}

/* Positions, counters and versions into a file, without anything about people: for whoever looks after the desks. */
static int
diagnose (FoyerCli *cli, int argc, char **argv)
{
  g_autoptr (JsonNode) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  FoyerActor system = { .system = TRUE };
  int code = FOYER_EXIT_OK;

  if (argc != 2)
    return foyer_cli_usage (&foyer_verbs_sync[6]);
  if (!foyer_cli_open (cli, FALSE, &code))
    return code;
  if (!foyer_desk_query (cli->desk, &system, "sync.details", NULL, &result, &error))
    return foyer_cli_fail (error);
  text = json_to_string (result, TRUE);
  if (!g_file_set_contents_full (argv[1], text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    return foyer_cli_fail (error);
  printf (_ ("Written: %s\n"), argv[1]);
  return FOYER_EXIT_OK;
}

/* What of a client's deposit this desk may spend, after the chain was asked for what it takes to spend AMOUNT. */
static int
borrow_verb (FoyerCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) plan = NULL, after = NULL;
  g_autoptr (JsonObject) asked = NULL, whose = NULL;
  FoyerBorrowWish wishes[16];
  FoyerBorrowed said = FOYER_BORROW_GIVEN;
  JsonObject *o;
  JsonArray *parts;
  guint n = 0;
  int code = FOYER_EXIT_OK;
  FoyerId client;
  gint64 amount;

  if (argc != 3 || !foyer_id_parse (argv[1], &client) || (amount = g_ascii_strtoll (argv[2], NULL, 10)) <= 0)
    return foyer_cli_usage (&foyer_verbs_sync[7]);
  if (!foyer_cli_open (cli, TRUE, &code))
    return code;
  asked = foyer_params ("client", "d", &client, "amount", "i", amount, NULL);
  whose = foyer_params ("client", "d", &client, NULL);
  if (!foyer_desk_query (cli->desk, &cli->actor, "deposit.plan", asked, &plan, &error))
    return foyer_cli_fail (error);
  parts = json_object_get_array_member (json_node_get_object (plan), "parts");
  for (guint i = 0; i < json_array_get_length (parts) && n < G_N_ELEMENTS (wishes); i++)
    {
      JsonObject *part = json_array_get_object_element (parts, i);

      wishes[n].want = json_object_get_int_member (part, "want");
      if (wishes[n].want > 0 && foyer_id_parse (json_object_get_string_member (part, "account"), &wishes[n].acct))
        n++;
    }
  if (n > 0)
    said = foyer_borrow (foyer_desk_store (cli->desk), wishes, n, foyer_account_note_grant, FOYER_BORROW_PATIENCE_MS, NULL, NULL);
  if (!foyer_desk_query (cli->desk, &cli->actor, "deposit.plan", whose, &after, &error))
    return foyer_cli_fail (error);
  o = json_node_get_object (after);
  if (cli->json)
    printf ("{\"balance\":%" G_GINT64_FORMAT ",\"unasked\":%" G_GINT64_FORMAT ",\"chain\":\"%s\"}\n", json_object_get_int_member (o, "balance"),
            json_object_get_int_member (o, "unasked"), said == FOYER_BORROW_GIVEN ? "given" : foyer_borrowed_word (said));
  else
    {
      if (said == FOYER_BORROW_OFFLINE)
        puts (_ ("The chain does not answer."));
      else if (said == FOYER_BORROW_FROZEN)
        puts (_ ("The chain was put back from a backup and lends nothing until every desk has reported."));
      else if (said == FOYER_BORROW_SHORT)
        puts (_ ("Other desks hold the rest."));
      printf (_ ("%d on the deposit, of which this desk may spend %d unasked\n"), (int) json_object_get_int_member (o, "balance"),
              (int) json_object_get_int_member (o, "unasked"));
    }
  return said == FOYER_BORROW_OFFLINE ? FOYER_EXIT_OFFLINE : said == FOYER_BORROW_GIVEN ? FOYER_EXIT_OK : FOYER_EXIT_CONFLICT;
}

const FoyerVerb foyer_verbs_sync[] = {
  { "enrol", "URL CODE", N_ ("Joins this desk to a chain with a one-time code"), enrol },
  { "sync", "[--once]", N_ ("Keeps this desk in step with its chain; with --once until it is"), sync_verb },
  { "status", "", N_ ("Says where this desk stands with its chain"), status },
  { "lan", "[--port N] [HOST:PORT]…", N_ ("Shows the desks of this network each other's work while there is no internet"), lan_verb },
  { "export-unsent", "FILE", N_ ("Writes what the chain does not have yet into a file, for another desk to bring there"), export_verb },
  { "carry", "FILE", N_ ("Brings another desk's un-sent work to the chain"), carry_verb },
  { "diagnose", "FILE", N_ ("Writes how this desk stands with its chain into a file, without anything about people"), diagnose },
  { "borrow", "CLIENT AMOUNT", N_ ("Asks the chain for what this desk is about to spend of a client's deposit"), borrow_verb },
  { NULL },
};
