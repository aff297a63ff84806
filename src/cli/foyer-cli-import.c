/* import KIND FILE: brings in a file of another program, with the rows that could not be taken. */
#define G_LOG_DOMAIN "foyerctl"

#include "config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <glib-unix.h>
#include <glib/gi18n.h>

#include "foyer-cli.h"
#include "foyer-import-job.h"

#define MAX_SHOWN 200 /* rows of the table; all of them are in the --rejects file */
#define BAR 30

typedef struct
{
  char **maps;
  char *sheet, *encoding, *delimiter, *category, *staff, *rejects;
  gboolean update, dry_run;
} Options;

static void
options_clear (Options *o)
{
  g_strfreev (o->maps);
  g_free (o->sheet);
  g_free (o->encoding);
  g_free (o->delimiter);
  g_free (o->category);
  g_free (o->staff);
  g_free (o->rejects);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* "phone=Mobile" → {"phone": "Mobile"}; "phone=" → null. */
static gboolean
add_maps (char **maps, JsonObject *params, GError **error)
{
  JsonObject *map;

  if (maps == NULL)
    return TRUE;
  map = json_object_new ();
  json_object_set_object_member (params, "map", map);
  for (gsize i = 0; maps[i] != NULL; i++)
    {
      const char *equals = strchr (maps[i], '=');
      g_autofree char *field = equals != NULL ? g_strndup (maps[i], (gsize) (equals - maps[i])) : NULL;

      if (field == NULL)
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("“%s” must be FIELD=COLUMN."), maps[i]);
          return FALSE;
        }
      if (equals[1] != '\0')
        json_object_set_string_member (map, field, equals + 1);
      else
        json_object_set_null_member (map, field);
    }
  return TRUE;
}

/* ---- progress ------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  GMainLoop *loop;
  FoyerDesk *desk;
  FoyerImportJob *job;
  JsonNode *result;
  GError *error;
  gboolean query, ok;
} Run;

static void
on_done (GObject *source, GAsyncResult *res, gpointer data)
{
  Run *run = data;

  run->ok = run->query ? foyer_desk_query_finish (run->desk, res, &run->result, &run->error)
                       : foyer_desk_call_finish (run->desk, res, &run->result, &run->error);
  g_main_loop_quit (run->loop);
}

static gboolean
on_tick (gpointer data)
{
  Run *run = data;
  double fraction = foyer_import_job_get_fraction (run->job);
  int full = (int) (fraction * BAR);

  fprintf (stderr, "\r[%.*s%*s] %3d %%", full, "##############################", BAR - full, "", (int) (fraction * 100));
  return G_SOURCE_CONTINUE;
}

static gboolean
on_interrupt (gpointer data)
{
  foyer_import_job_cancel (((Run *) data)->job);
  return G_SOURCE_CONTINUE;
}

/* Runs the command with a bar on a terminal; Ctrl+C stops it before anything is written. */
static gboolean
run_with_progress (FoyerCli *cli, Run *run, const char *name, JsonObject *params)
{
  guint tick = 0, interrupt = g_unix_signal_add (SIGINT, on_interrupt, run);

  run->loop = g_main_loop_new (NULL, FALSE);
  run->desk = cli->desk;
  if (isatty (STDERR_FILENO))
    tick = g_timeout_add (100, on_tick, run);
  if (run->query)
    foyer_desk_query_async (cli->desk, &cli->actor, name, params, NULL, on_done, run);
  else
    foyer_desk_call_async (cli->desk, &cli->actor, name, params, NULL, on_done, run);
  g_main_loop_run (run->loop);
  if (tick != 0)
    {
      g_source_remove (tick);
      fprintf (stderr, "\r%*s\r", BAR + 10, "");
    }
  g_source_remove (interrupt);
  g_main_loop_unref (run->loop);
  return run->ok;
}

/* ---- what is said ---------------------------------------------------------------------------------------------------------- */

static void
print_problems (JsonArray *problems, const char *kind, const char *title)
{
  guint shown = 0, all = 0;

  for (guint i = 0; i < json_array_get_length (problems); i++)
    {
      JsonObject *p = json_array_get_object_element (problems, i);
      const char *column = json_object_get_string_member (p, "column"), *value = json_object_get_string_member (p, "value");

      if (strcmp (json_object_get_string_member (p, "kind"), kind) != 0)
        continue;
      if (all++ == 0)
        printf ("\n%s\n", title);
      if (shown == MAX_SHOWN)
        continue;
      shown++;
      printf ("%6d  ", (int) json_object_get_int_member (p, "row"));
      if (*column != '\0')
        printf ("%s%s%s%s: ", column, *value != '\0' ? " “" : "", value, *value != '\0' ? "”" : "");
      printf ("%s\n", json_object_get_string_member (p, "text"));
    }
  if (all > shown)
    printf (_ ("        … and %u more; --rejects FILE writes them all.\n"), all - shown);
}

static void
print_list (JsonObject *o, const char *member, const char *title)
{
  JsonArray *a = json_object_has_member (o, member) ? json_object_get_array_member (o, member) : NULL;

  for (guint i = 0; a != NULL && i < json_array_get_length (a); i++)
    printf ("%s%s", i == 0 ? title : ", ", json_array_get_string_element (a, i));
  if (a != NULL && json_array_get_length (a) > 0)
    printf ("\n");
}

static void
print_columns (JsonObject *o)
{
  JsonArray *fields = json_object_get_array_member (o, "fields"), *columns = json_object_get_array_member (o, "columns");

  printf ("%s\n", _ ("Columns:"));
  for (guint i = 0; i < json_array_get_length (fields); i++)
    {
      JsonObject *f = json_array_get_object_element (fields, i);
      gint64 n = json_object_get_int_member (f, "column");

      if (n > 0)
        {
          JsonObject *c = json_array_get_object_element (columns, (guint) n - 1);

          printf ("  %-10s %-20s ← %s %s\n", json_object_get_string_member (f, "name"), json_object_get_string_member (f, "title"),
                  json_object_get_string_member (c, "letter"), json_object_get_string_member (c, "title"));
        }
      else
        printf ("  %-10s %-20s   –\n", json_object_get_string_member (f, "name"), json_object_get_string_member (f, "title"));
    }
}

static void
print_result (JsonObject *o, gboolean dry_run)
{
  JsonArray *problems = json_object_get_array_member (o, "problems");

  if (dry_run)
    {
      JsonObject *creates = json_object_get_object_member (o, "creates");
      g_autoptr (GList) names = json_object_get_members (creates);

      print_columns (o);
      if (json_object_has_member (o, "missing") && !json_object_get_null_member (o, "missing"))
        {
          printf ("\n%s\n", json_object_get_string_member (o, "missing"));
          return;
        }
      printf ("%s\n", _ ("Would be made:"));
      for (GList *l = names; l != NULL; l = l->next)
        {
          JsonNode *node = json_object_get_member (creates, l->data);

          printf ("  %-14s %d\n", (const char *) l->data,
                  JSON_NODE_HOLDS_ARRAY (node) ? (int) json_array_get_length (json_node_get_array (node)) : (int) json_node_get_int (node));
        }
    }
  print_list (o, "unused", _ ("Columns not imported: "));
  print_list (o, "notes", _ ("Note: "));
  print_problems (problems, "rejected", _ ("Rows not taken:"));
  print_problems (problems, "note", _ ("Taken, but look at:"));
  printf (_ ("\n%d rows: %d good, %d already here or repeated, %d blank, %d not taken.\n"), (int) json_object_get_int_member (o, "rows"),
          (int) json_object_get_int_member (o, "good"), (int) json_object_get_int_member (o, "duplicate"),
          (int) json_object_get_int_member (o, "blank"), (int) json_object_get_int_member (o, "rejected"));
  if (!dry_run)
    printf (_ ("%d added, %d updated.\n"), (int) json_object_get_int_member (o, "added"), (int) json_object_get_int_member (o, "updated"));
}

static void
append_csv (GString *out, const char *cell, char after)
{
  g_auto (GStrv) parts = g_strsplit (cell, "\"", -1);
  g_autofree char *doubled = g_strjoinv ("\"\"", parts);

  /* What a spreadsheet would take for a formula stays text. */
  g_string_append_printf (out, "\"%s%s\"%c", *cell != '\0' && strchr ("=+-@", *cell) != NULL ? "'" : "", doubled, after);
}

static gboolean
write_rejects (const char *path, JsonObject *o, GError **error)
{
  JsonArray *problems = json_object_get_array_member (o, "problems");
  g_autoptr (GString) out = g_string_new ("\xef\xbb\xbf" "Row,Result,Column,Value,Reason\n");

  for (guint i = 0; i < json_array_get_length (problems); i++)
    {
      JsonObject *p = json_array_get_object_element (problems, i);

      g_string_append_printf (out, "%d,", (int) json_object_get_int_member (p, "row"));
      append_csv (out, json_object_get_string_member (p, "kind"), ',');
      append_csv (out, json_object_get_string_member (p, "column"), ',');
      append_csv (out, json_object_get_string_member (p, "value"), ',');
      append_csv (out, json_object_get_string_member (p, "text"), '\n');
    }
  return g_file_set_contents (path, out->str, (gssize) out->len, error);
}

/* ---- the verb --------------------------------------------------------------------------------------------------------------- */

static int
run_import (FoyerCli *cli, int argc, char **argv)
{
  g_auto (Options) o = { 0 };
  const GOptionEntry entries[] = {
    { "map", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.maps, "", NULL },
    { "sheet", 0, 0, G_OPTION_ARG_STRING, &o.sheet, "", NULL },
    { "encoding", 0, 0, G_OPTION_ARG_STRING, &o.encoding, "", NULL },
    { "delimiter", 0, 0, G_OPTION_ARG_STRING, &o.delimiter, "", NULL },
    { "category", 0, 0, G_OPTION_ARG_STRING, &o.category, "", NULL },
    { "staff", 0, 0, G_OPTION_ARG_STRING, &o.staff, "", NULL },
    { "rejects", 0, 0, G_OPTION_ARG_FILENAME, &o.rejects, "", NULL },
    { "update", 0, 0, G_OPTION_ARG_NONE, &o.update, "", NULL },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &o.dry_run, "", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) params = NULL;
  g_autoptr (FoyerImportJob) job = NULL;
  g_autoptr (JsonNode) result = NULL;
  g_autofree char *name = NULL, *path = NULL;
  Run run = { 0 };
  JsonObject *object;
  int code;

  if (argc > 2 && strcmp (argv[1], "all") == 0)
    return foyer_cli_import_all (cli, argc, argv);
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fprintf (stderr, "foyerctl: %s\n", error->message);
      return foyer_cli_usage (&foyer_verbs_import[0]);
    }
  if (argc != 3 || !g_strv_contains ((const char *const[]){ "clients", "services", "team", "appointments", NULL }, argv[1]))
    return foyer_cli_usage (&foyer_verbs_import[0]);
  path = g_canonicalize_filename (argv[2], NULL);
  job = foyer_import_job_new ();
  params = foyer_params ("path", "s", path, "sheet", "s", o.sheet, "encoding", "s", o.encoding, "delimiter", "s", o.delimiter, "category", "s",
                         o.category, "staff", "s", o.staff, "duplicates", "s", o.update ? "update" : NULL, "job", "s",
                         foyer_import_job_name (job), NULL);
  if (!add_maps (o.maps, params, &error))
    return foyer_cli_fail (error);
  if (!foyer_cli_open (cli, !o.dry_run, &code))
    return code;

  run.job = job;
  run.query = o.dry_run;
  if (o.dry_run)
    json_object_set_string_member (params, "kind", argv[1]);
  name = o.dry_run ? g_strdup ("import.preview") : g_strconcat ("import.", argv[1], NULL);
  if (!run_with_progress (cli, &run, name, params))
    {
      error = run.error;
      return foyer_cli_fail (error);
    }
  result = run.result;
  object = json_node_get_object (result);
  if (o.rejects != NULL && !write_rejects (o.rejects, object, &error))
    return foyer_cli_fail (error);
  if (cli->json)
    {
      g_autofree char *text = json_to_string (result, TRUE);

      printf ("%s\n", text);
    }
  else
    print_result (object, o.dry_run);
  return FOYER_EXIT_OK;
}

const FoyerVerb foyer_verbs_import[] = {
  { "import", "all DIR [--role desk|server] | clients|services|team|appointments FILE [--map FIELD=COLUMN]… [--update] [--dry-run] [--rejects FILE] [--sheet NAME] [--encoding NAME] "
              "[--delimiter C] [--category NAME] [--staff ID]",
    N_ ("Brings in a file of another program (.xlsx, .csv, .ics)"), run_import },
  { NULL },
};
