/* foyerctl invite, desks, server: other desks of the chain, and the server beside this program. */
#define G_LOG_DOMAIN "foyerctl"

#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "foyer-cli.h"
#include "foyer-desk-code.h"
#include "foyer-location.h"
#include "foyer-qr.h"

typedef struct
{
  const char *code;
  FoyerId loc;
} FindLoc;

static gboolean
find_loc (FoyerDb *db, gpointer data, GError **error)
{
  FindLoc *f = data;

  f->loc = foyer_location_find (db, f->code);
  if (!foyer_id_is_none (&f->loc))
    return TRUE;
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no location “%s”."), f->code);
  return FALSE;
}

static int
invite (FoyerCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerAccount) account = NULL;
  g_autoptr (FoyerDeskCode) code = NULL;
  g_autoptr (FoyerQr) qr = NULL;
  g_autofree char *picture = NULL;
  FindLoc loc = { NULL };
  const char *role = NULL;
  int exit_code = FOYER_EXIT_OK;

  for (int i = 1; i < argc; i++)
    {
      if (strcmp (argv[i], "--at") == 0 && i + 1 < argc)
        loc.code = argv[++i];
      else if (strcmp (argv[i], "--role") == 0 && i + 1 < argc)
        role = argv[++i];
      else
        return foyer_cli_usage (&foyer_verbs_desks[0]);
    }
  if (!foyer_cli_open (cli, FALSE, &exit_code))
    return exit_code;
  account = foyer_account_load (foyer_store_dir (foyer_desk_store (cli->desk)), &error);
  if (account == NULL || (loc.code != NULL && !foyer_store_read (foyer_desk_store (cli->desk), find_loc, &loc, &error)))
    return foyer_cli_fail (error);
  code = foyer_desk_code_ask (account, &cli->actor.user, &loc.loc, NULL, role, &error);
  if (code == NULL)
    return foyer_cli_fail (error);
  if (cli->json)
    {
      printf ("{\"code\":\"%s\",\"url\":\"%s\",\"invitation\":\"%s\"}\n", code->code, code->url, code->invitation);
      return FOYER_EXIT_OK;
    }
  qr = foyer_qr_new (code->invitation);
  picture = qr != NULL && isatty (STDOUT_FILENO) ? foyer_qr_to_text (qr) : NULL;
  if (picture != NULL)
    printf ("%s\n", picture);
  printf (_ ("Address: %s\nCode: %s\nOr both at once: %s\nGood for 15 minutes, for one desk.\n"), code->url, code->code, code->invitation);
  return FOYER_EXIT_OK;
}

/* ---- the list ------------------------------------------------------------------------------------------------------------------- */

static const char *
text_of (JsonObject *o, const char *member)
{
  JsonNode *node = json_object_get_member (o, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

/* "loc … sec:medical": what it holds besides its location. (transfer full) */
static char *
held (JsonObject *o)
{
  JsonNode *node = json_object_get_member (o, "scopes");
  g_autoptr (GString) s = g_string_new (NULL);

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
      g_string_append_printf (s, "%s%s", i > 0 ? " " : "", json_array_get_string_element (json_node_get_array (node), i));
  return g_strdup (s->str);
}

static int
desks (FoyerCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) result = NULL;
  JsonArray *list;
  int exit_code = FOYER_EXIT_OK;

  if (argc > 1)
    return foyer_cli_usage (&foyer_verbs_desks[1]);
  if (!foyer_cli_open (cli, FALSE, &exit_code))
    return exit_code;
  if (!foyer_desk_query (cli->desk, &cli->actor, "device.list", NULL, &result, &error))
    return foyer_cli_fail (error);
  if (cli->json)
    {
      g_autofree char *text = json_to_string (result, TRUE);

      printf ("%s\n", text);
      return FOYER_EXIT_OK;
    }
  list = json_node_get_array (result);
  if (json_array_get_length (list) == 0)
    printf ("%s\n", _ ("This PC works on its own: no chain, no other desks."));
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *o = json_array_get_object_element (list, i);
      const char *name = text_of (o, "name"), *loc = text_of (o, "loc_name"), *role = text_of (o, "role"), *state = text_of (o, "state");
      gint64 seen = json_object_get_int_member (o, "seen"), pending = json_object_get_int_member (o, "pending");
      g_autoptr (GDateTime) at = seen > 0 ? g_date_time_new_from_unix_local (seen / 1000) : NULL;
      g_autofree char *when = at != NULL ? g_date_time_format (at, "%Y-%m-%d %H:%M") : NULL, *holds = held (o);

      printf ("%-3s %s · %s", text_of (o, "code"), name != NULL ? name : text_of (o, "host") != NULL ? text_of (o, "host") : "", loc != NULL ? loc : _ ("Whole business"));
      if (g_strcmp0 (state, "active") != 0)
        printf (" · %s", g_strcmp0 (state, "stolen") == 0 ? _ ("reported stolen") : _ ("out of use"));
      /* The mark, and what follows from who signs in there. */
      if (json_object_get_boolean_member (o, "masked"))
        printf (" · %s", _ ("phones masked"));
      else if (!json_object_get_boolean_member (o, "phones"))
        printf (" · %s", _ ("phones masked, for nobody there may see them"));
      if (role != NULL)
        printf (" · %s", role);
      if (*holds != '\0')
        printf (" · %s", holds);
      printf (" · %s", when != NULL ? when : _ ("not seen yet"));
      if (pending > 0)
        printf (ngettext (" · %d change to come", " · %d changes to come", (gulong) pending), (int) pending);
      printf ("\n");
    }
  return FOYER_EXIT_OK;
}

/* foyer-server beside this program, else the one of the system: it has the chains, this program has desks. */
static int
server (FoyerCli *cli, int argc, char **argv)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL), *dir = self != NULL ? g_path_get_dirname (self) : NULL;
  g_autofree char *beside = dir != NULL ? g_build_filename (dir, "foyer-server", NULL) : NULL;
  g_autofree char *built = dir != NULL ? g_build_filename (dir, "..", "server", "foyer-server", NULL) : NULL;
  g_autoptr (GPtrArray) args = g_ptr_array_new ();

  if (argc < 2)
    return foyer_cli_usage (&foyer_verbs_desks[2]);
  g_ptr_array_add (args, (gpointer) "foyer-server");
  for (int i = 1; i < argc; i++)
    g_ptr_array_add (args, argv[i]);
  g_ptr_array_add (args, NULL);
  if (beside != NULL && g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    execv (beside, (char **) args->pdata);
  else if (built != NULL && g_file_test (built, G_FILE_TEST_IS_EXECUTABLE))
    execv (built, (char **) args->pdata);
  else
    execvp ("foyer-server", (char **) args->pdata);
  fprintf (stderr, _ ("foyerctl: foyer-server cannot be started: %s.\n"), g_strerror (errno));
  return FOYER_EXIT_NOT_FOUND;
}

const FoyerVerb foyer_verbs_desks[] = {
  { "invite", "[--at CODE] [--role ROLE]", N_ ("Makes a code for another desk of the chain, with a QR code"), invite },
  { "desks", "", N_ ("Lists the desks of the chain: where they stand, whether they hold phones, when they were seen"), desks },
  { "server", "COMMAND …", N_ ("Runs foyer-server: foyerctl server quarantine list --data DIR"), server },
  { NULL },
};
