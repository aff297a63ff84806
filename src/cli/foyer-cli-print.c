/* print: sheets, receipts and cards for clients as PDF files. */
#define G_LOG_DOMAIN "foyerctl"

#include "config.h"

#include <stdio.h>
#include <string.h>
#include <glib/gi18n.h>

#include "foyer-cli.h"
#include "foyer-ical.h"
#include "foyer-medical-sheet.h"
#include "foyer-paper.h"
#include "foyer-print-sheet.h"
#include "foyer-slip.h"
#include "foyer-time.h"

/* Paper by name; says what is wrong. */
static gboolean
read_paper (const char *text,
            FoyerPaper fallback,
            FoyerPaper *paper)
{
  *paper = fallback;
  if (text == NULL || foyer_paper_parse (text, paper))
    return TRUE;
  fprintf (stderr, _ ("foyerctl: “%s” is no paper; there are a4, letter, 80mm and 58mm.\n"), text);
  return FALSE;
}

static int
save (FoyerCli *cli,
      FoyerPrintDoc *doc,
      const char *path)
{
  g_autoptr (GError) error = NULL;
  int pages = foyer_print_doc_count (doc);

  if (!foyer_print_doc_save_pdf (doc, path, &error))
    return foyer_cli_fail (error);
  if (cli->json)
    printf ("{\"pages\":%d}\n", pages);
  else
    printf (g_dngettext (GETTEXT_PACKAGE, "%s: %d page\n", "%s: %d pages\n", (gulong) pages), path, pages);
  return FOYER_EXIT_OK;
}

static int
print_day_sheet (FoyerCli *cli,
                 int argc,
                 char **argv)
{
  g_autofree char *date = NULL;
  g_autofree char *paper_name = NULL;
  g_autofree char *path = NULL;
  g_auto (GStrv) members = NULL;
  gboolean compact = FALSE, prices = FALSE, no_blanks = FALSE;
  const GOptionEntry entries[] = {
    { "date", 0, 0, G_OPTION_ARG_STRING, &date, N_ ("The day, 2026-11-24; otherwise today"), N_ ("DATE") },
    { "member", 0, 0, G_OPTION_ARG_STRING_ARRAY, &members, N_ ("Only this team member, by name or id; may be given again"), N_ ("NAME") },
    { "compact", 0, 0, G_OPTION_ARG_NONE, &compact, N_ ("Everyone in two columns instead of a page each"), NULL },
    { "prices", 0, 0, G_OPTION_ARG_NONE, &prices, N_ ("With prices and what is due"), NULL },
    { "no-blanks", 0, 0, G_OPTION_ARG_NONE, &no_blanks, N_ ("Without lines for walk-ins"), NULL },
    { "paper", 0, 0, G_OPTION_ARG_STRING, &paper_name, N_ ("a4 (otherwise), letter, 80mm, 58mm"), N_ ("PAPER") },
    { "pdf", 0, 0, G_OPTION_ARG_FILENAME, &path, N_ ("The file to write"), N_ ("FILE") },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerPrintDoc) doc = NULL;
  FoyerPaperSize size;
  FoyerPaper paper;
  int code;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fprintf (stderr, "foyerctl: %s\n", error->message);
      return FOYER_EXIT_USAGE;
    }
  if (argc != 1 || path == NULL)
    return foyer_cli_usage (&foyer_verbs_print[0]);
  if (!read_paper (paper_name, FOYER_PAPER_A4, &paper))
    return FOYER_EXIT_USAGE;
  if (!foyer_cli_open (cli, FALSE, &code))
    return code;
  size = foyer_paper_size (paper);
  doc = foyer_print_day (cli->desk, &cli->actor, date, (const char *const *) members,
                         &(FoyerPrintOptions){ compact ? FOYER_DAY_SHEET_COMPACT : FOYER_DAY_SHEET_PER_MEMBER, no_blanks, prices }, &size, &error);
  return doc != NULL ? save (cli, doc, path) : foyer_cli_fail (error);
}

/* The first one of a visit. */
static FoyerPrintDoc *
make_receipt (FoyerCli *cli,
              const FoyerId *visit,
              const FoyerPaperSize *size,
              GError **error)
{
  g_autoptr (JsonObject) params = foyer_params ("visit", "d", visit, NULL);
  g_autoptr (JsonNode) result = NULL;
  JsonObject *made;

  if (!foyer_desk_call (cli->desk, &cli->actor, "visit.receipt", params, &result, error))
    return NULL;
  made = json_node_get_object (result);
  return foyer_print_receipt (cli->desk, &cli->actor, json_object_get_string_member (made, "document"),
                              json_object_get_boolean_member_with_default (made, "copy", FALSE), size, error);
}

static int
print_receipt (FoyerCli *cli,
               int argc,
               char **argv)
{
  g_autofree char *paper_name = NULL;
  g_autofree char *path = NULL;
  const GOptionEntry entries[] = {
    { "paper", 0, 0, G_OPTION_ARG_STRING, &paper_name, N_ ("80mm, 58mm, a4, letter; otherwise what the location uses"), N_ ("PAPER") },
    { "pdf", 0, 0, G_OPTION_ARG_FILENAME, &path, N_ ("The file to write"), N_ ("FILE") },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerPrintDoc) doc = NULL;
  FoyerPaperSize size;
  FoyerPaper paper;
  FoyerId visit;
  int code;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fprintf (stderr, "foyerctl: %s\n", error->message);
      return FOYER_EXIT_USAGE;
    }
  if (argc != 2 || path == NULL)
    return foyer_cli_usage (&foyer_verbs_print[0]);
  if (!read_paper (paper_name, FOYER_PAPER_80MM, &paper))
    return FOYER_EXIT_USAGE;
  if (!foyer_cli_open (cli, FALSE, &code))
    return code;
  size = foyer_paper_size (paper);
  /* A receipt that exists was given out when it was made: this is one more. */
  doc = foyer_print_receipt (cli->desk, &cli->actor, argv[1], TRUE, paper_name != NULL ? &size : NULL, &error);
  if (doc == NULL && g_error_matches (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND) && foyer_id_parse (argv[1], &visit))
    {
      g_clear_error (&error);
      g_clear_pointer (&cli->desk, foyer_desk_close);
      if (!foyer_cli_open (cli, TRUE, &code))
        return code;
      doc = make_receipt (cli, &visit, paper_name != NULL ? &size : NULL, &error);
    }
  return doc != NULL ? save (cli, doc, path) : foyer_cli_fail (error);
}

/* What the client takes home, on paper or in words. */
static int
print_slip (FoyerCli *cli,
            int argc,
            char **argv)
{
  g_autofree char *paper_name = NULL, *path = NULL;
  const GOptionEntry entries[] = {
    { "paper", 0, 0, G_OPTION_ARG_STRING, &paper_name, N_ ("80mm (otherwise), 58mm, a4, letter"), N_ ("PAPER") },
    { "pdf", 0, 0, G_OPTION_ARG_FILENAME, &path, N_ ("The file to write; otherwise the words are shown"), N_ ("FILE") },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerPrintDoc) doc = NULL;
  g_autoptr (JsonObject) params = NULL;
  g_autoptr (JsonNode) answer = NULL;
  FoyerPaperSize size;
  FoyerPaper paper;
  int code;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fprintf (stderr, "foyerctl: %s\n", error->message);
      return FOYER_EXIT_USAGE;
    }
  if (argc != 2)
    return foyer_cli_usage (&foyer_verbs_print[0]);
  if (!read_paper (paper_name, FOYER_PAPER_80MM, &paper))
    return FOYER_EXIT_USAGE;
  if (!foyer_cli_open (cli, FALSE, &code))
    return code;
  params = foyer_params ("visit", "s", argv[1], "loc", "d", &cli->actor.loc, NULL);
  if (!foyer_desk_query (cli->desk, &cli->actor, foyer_print_sheet_query (FOYER_SHEET_SLIP), params, &answer, &error))
    return foyer_cli_fail (error);
  if (path == NULL)
    {
      g_autofree char *text = cli->json ? json_to_string (answer, FALSE) : foyer_slip_text (json_node_get_object (answer));
      printf ("%s\n", text);
      return FOYER_EXIT_OK;
    }
  size = foyer_paper_size (paper);
  doc = foyer_slip_new (json_node_get_object (answer), &size);
  return save (cli, doc, path);
}

/* ---- week, events, forms, schedule: the answer of one query ------------------------------------------------------------- */
static int
print_sheet (FoyerCli *cli,
             FoyerSheetKind kind,
             int argc,
             char **argv)
{
  g_autofree char *date = NULL, *event = NULL, *paper_name = NULL, *path = NULL, *from = NULL, *to = NULL, *position = NULL, *schedule = NULL, *text = NULL;
  g_auto (GStrv) members = NULL;
  gboolean mask = FALSE;
  const GOptionEntry date_entry = { "date", 0, 0, G_OPTION_ARG_STRING, &date, N_ ("The day, 2026-11-24; otherwise today"), N_ ("DATE") };
  const GOptionEntry member_entry = { "member", 0, 0, G_OPTION_ARG_STRING_ARRAY, &members, N_ ("Only this team member, by name or id; may be given again"), N_ ("NAME") };
  const GOptionEntry mask_entry = { "no-phones", 0, 0, G_OPTION_ARG_NONE, &mask, N_ ("Hide telephone numbers"), NULL };
  const GOptionEntry paper_entry = { "paper", 0, 0, G_OPTION_ARG_STRING, &paper_name, N_ ("a4 (otherwise), letter"), N_ ("PAPER") };
  const GOptionEntry pdf_entry = { "pdf", 0, 0, G_OPTION_ARG_FILENAME, &path, N_ ("The file to write"), N_ ("FILE") };
  const GOptionEntry week_entries[] = { date_entry, member_entry, mask_entry, paper_entry, pdf_entry, { NULL } };
  const GOptionEntry event_entries[] = {
    date_entry, { "event", 0, 0, G_OPTION_ARG_STRING, &event, N_ ("Only this event, by id"), N_ ("ID") }, mask_entry, paper_entry, pdf_entry, { NULL },
  };
  const GOptionEntry schedule_entries[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &from, N_ ("First day"), N_ ("DATE") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_ ("Last day"), N_ ("DATE") },
    { "position", 0, 0, G_OPTION_ARG_STRING, &position, N_ ("Only this position, by id"), N_ ("ID") },
    { "schedule", 0, 0, G_OPTION_ARG_STRING, &schedule, N_ ("“with” or “without”: only those with or without a schedule"), N_ ("WHICH") },
    { "text", 0, 0, G_OPTION_ARG_STRING, &text, N_ ("Part of a name or specialization"), N_ ("TEXT") },
    paper_entry, pdf_entry, { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerPrintDoc) doc = NULL;
  g_autoptr (JsonObject) params = NULL;
  FoyerPaperSize size;
  FoyerPaper paper;
  int code;

  g_option_context_add_main_entries (context, kind == FOYER_SHEET_EVENTS ? event_entries : kind == FOYER_SHEET_SCHEDULE ? schedule_entries : week_entries,
                                     GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fprintf (stderr, "foyerctl: %s\n", error->message);
      return FOYER_EXIT_USAGE;
    }
  if (argc != 1 || path == NULL || (kind == FOYER_SHEET_SCHEDULE && (from == NULL || to == NULL)))
    return foyer_cli_usage (&foyer_verbs_print[0]);
  if (!read_paper (paper_name, FOYER_PAPER_A4, &paper))
    return FOYER_EXIT_USAGE;
  if (!foyer_cli_open (cli, FALSE, &code))
    return code;
  params = foyer_params ("loc", "d", &cli->actor.loc, "date", "s", date, "event", "s", event, "from", "s", from, "to", "s", to, "position", "s", position,
                         "schedule", "s", schedule, "text", "s", text, NULL);
  if (mask)
    json_object_set_boolean_member (params, "mask", TRUE);
  if (members != NULL)
    {
      JsonArray *names = json_array_new ();

      for (guint i = 0; members[i] != NULL; i++)
        json_array_add_string_element (names, members[i]);
      json_object_set_array_member (params, "staff", names);
    }
  size = foyer_paper_size (paper);
  doc = foyer_print_sheet (cli->desk, &cli->actor, kind, params, &size, &error);
  return doc != NULL ? save (cli, doc, path) : foyer_cli_fail (error);
}

/* A report of a till, by the id of its document, or the cash report of a day. */
static int
print_money (FoyerCli *cli, int argc, char **argv)
{
  g_autofree char *date = NULL, *member = NULL, *paper_name = NULL, *path = NULL;
  const GOptionEntry entries[] = {
    { "date", 0, 0, G_OPTION_ARG_STRING, &date, N_ ("The day, 2026-11-24; otherwise today"), N_ ("DATE") },
    { "member", 0, 0, G_OPTION_ARG_STRING, &member, N_ ("Only what this team member did, by id"), N_ ("ID") },
    { "paper", 0, 0, G_OPTION_ARG_STRING, &paper_name, N_ ("80mm (otherwise), 58mm, a4"), N_ ("PAPER") },
    { "pdf", 0, 0, G_OPTION_ARG_FILENAME, &path, N_ ("The file to write"), N_ ("FILE") },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerPrintDoc) doc = NULL;
  gboolean till = strcmp (argv[0], "till") == 0;
  FoyerPaperSize size;
  FoyerPaper paper;
  int code;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fprintf (stderr, "foyerctl: %s\n", error->message);
      return FOYER_EXIT_USAGE;
    }
  if (argc != (till ? 2 : 1) || path == NULL)
    return foyer_cli_usage (&foyer_verbs_print[0]);
  if (!read_paper (paper_name, FOYER_PAPER_80MM, &paper))
    return FOYER_EXIT_USAGE;
  if (!foyer_cli_open (cli, FALSE, &code))
    return code;
  size = foyer_paper_size (paper);
  doc = till ? foyer_print_sheet (cli->desk, &cli->actor, FOYER_SHEET_TILL, foyer_params ("document", "s", argv[1], "loc", "d", &cli->actor.loc, NULL), &size, &error)
             : foyer_print_sheet (cli->desk, &cli->actor, FOYER_SHEET_DAILY, foyer_params ("date", "s", date, "staff", "s", member, "loc", "d", &cli->actor.loc, NULL), &size, &error);
  return doc != NULL ? save (cli, doc, path) : foyer_cli_fail (error);
}

static int
print_medical (FoyerCli *cli, int argc, char **argv)
{
  g_autofree char *visit = NULL, *id = NULL, *version = NULL, *path = NULL;
  const GOptionEntry entries[] = {
    { "visit", 0, 0, G_OPTION_ARG_STRING, &visit, N_ ("The visit inside which it is printed, by id"), N_ ("ID") },
    { "id", 0, 0, G_OPTION_ARG_STRING, &id, N_ ("The protocol or the plan, by id"), N_ ("ID") },
    { "version", 0, 0, G_OPTION_ARG_STRING, &version, N_ ("Of a protocol: as it was signed then, by id"), N_ ("ID") },
    { "pdf", 0, 0, G_OPTION_ARG_FILENAME, &path, N_ ("The file to write"), N_ ("FILE") },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerPrintDoc) doc = NULL;
  FoyerPaperSize size = foyer_paper_size (FOYER_PAPER_A4);
  int code;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fprintf (stderr, "foyerctl: %s\n", error->message);
      return FOYER_EXIT_USAGE;
    }
  if (argc != 2 || path == NULL || visit == NULL)
    return foyer_cli_usage (&foyer_verbs_print[0]);
  /* That it is printed is written down. */
  if (!foyer_cli_open (cli, TRUE, &code))
    return code;
  doc = foyer_print_medical (cli->desk, &cli->actor, foyer_params ("visit", "s", visit, "what", "s", argv[1], "id", "s", id, "version", "s", version, "loc", "d", &cli->actor.loc, NULL), &size,
                             &error);
  return doc != NULL ? save (cli, doc, path) : foyer_cli_fail (error);
}

/* The folder of paper, once; by the desk's own plan unless told otherwise. */
static int
print_folder (FoyerCli *cli,
              int argc,
              char **argv)
{
  g_autofree char *folder = NULL, *documents = NULL, *date = NULL;
  int keep = -1, ahead = -1, minutes = -1, code;
  gboolean phones = FALSE, remember = FALSE, off = FALSE;
  const GOptionEntry entries[] = {
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &folder, N_ ("The folder; otherwise the one set for this desk"), N_ ("FOLDER") },
    { "documents", 0, 0, G_OPTION_ARG_STRING, &documents, N_ ("Some of day, team, week, events and forms, with commas between"), N_ ("LIST") },
    { "ahead", 0, 0, G_OPTION_ARG_INT, &ahead, N_ ("Days after today"), N_ ("DAYS") },
    { "keep", 0, 0, G_OPTION_ARG_INT, &keep, N_ ("Days that files of the past stay"), N_ ("DAYS") },
    { "minutes", 0, 0, G_OPTION_ARG_INT, &minutes, N_ ("Minutes between looks of the window; 0: when it closes"), N_ ("MINUTES") },
    { "phones", 0, 0, G_OPTION_ARG_NONE, &phones, N_ ("With telephone numbers"), NULL },
    { "date", 0, 0, G_OPTION_ARG_STRING, &date, N_ ("As if it were this day"), N_ ("DATE") },
    { "remember", 0, 0, G_OPTION_ARG_NONE, &remember, N_ ("Set this for the desk from now on"), NULL },
    { "off", 0, 0, G_OPTION_ARG_NONE, &off, N_ ("Write no paper from now on"), NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_auto (FoyerPaperPlan) plan = { 0 };
  FoyerPaperResult result;
  gint64 now = foyer_now (), day;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fprintf (stderr, "foyerctl: %s\n", error->message);
      return FOYER_EXIT_USAGE;
    }
  if (argc != 1 || (date != NULL && !foyer_date_parse (date, &day)))
    return foyer_cli_usage (&foyer_verbs_print[0]);
  if (!foyer_cli_open (cli, remember || off, &code))
    return code;
  if (!foyer_paper_plan_load (cli->desk, &plan, &error))
    return foyer_cli_fail (error);
  if (documents != NULL && !foyer_paper_documents_parse (documents, &plan.documents, &error))
    return foyer_cli_fail (error);
  if (folder != NULL || off)
    {
      g_free (plan.folder);
      plan.folder = off ? NULL : g_canonicalize_filename (folder, NULL);
      plan.user = cli->actor.user;
      plan.loc = cli->actor.loc;
      plan.phones = phones;
    }
  plan.keep = keep >= 0 ? keep : plan.keep;
  plan.ahead = ahead >= 0 ? MIN (ahead, 31) : plan.ahead;
  plan.minutes = minutes >= 0 ? minutes : plan.minutes;
  if (remember && !off && foyer_id_is_none (&plan.user))
    {
      fprintf (stderr, "%s\n", _ ("foyerctl: a plan for paper shows what its user may see; give one with --as."));
      return FOYER_EXIT_USAGE;
    }
  if ((remember || off) && !foyer_paper_plan_save (cli->desk, &plan, &error))
    return foyer_cli_fail (error);
  if (off)
    return FOYER_EXIT_OK;
  if (date != NULL)
    now = foyer_zone_to_utc (foyer_zone_get ("UTC"), day, 12 * 60);
  /* Once, into a folder named here: for who asks. Otherwise as the plan of the desk says. */
  FoyerActor actor = cli->actor;
  actor.now = now;
  if (!(folder != NULL && !remember ? foyer_paper_write_as (cli->desk, &plan, &actor, &result, &error)
                                    : foyer_paper_write (cli->desk, &plan, now, &result, &error)))
    return foyer_cli_fail (error);
  if (cli->json)
    printf ("{\"written\":%d,\"same\":%d,\"removed\":%d}\n", result.written, result.same, result.removed);
  else
    printf (_ ("%s: %d written, %d unchanged, %d removed\n"), plan.folder, result.written, result.same, result.removed);
  return FOYER_EXIT_OK;
}

static int
run_print (FoyerCli *cli,
           int argc,
           char **argv)
{
  if (argc > 1 && strcmp (argv[1], "day-sheet") == 0)
    return print_day_sheet (cli, argc - 1, argv + 1);
  if (argc > 1 && strcmp (argv[1], "receipt") == 0)
    return print_receipt (cli, argc - 1, argv + 1);
  if (argc > 1 && strcmp (argv[1], "week") == 0)
    return print_sheet (cli, FOYER_SHEET_WEEK, argc - 1, argv + 1);
  if (argc > 1 && strcmp (argv[1], "events") == 0)
    return print_sheet (cli, FOYER_SHEET_EVENTS, argc - 1, argv + 1);
  if (argc > 1 && strcmp (argv[1], "forms") == 0)
    return print_sheet (cli, FOYER_SHEET_FORMS, argc - 1, argv + 1);
  if (argc > 1 && strcmp (argv[1], "schedule") == 0)
    return print_sheet (cli, FOYER_SHEET_SCHEDULE, argc - 1, argv + 1);
  if (argc > 1 && strcmp (argv[1], "card") == 0)
    return print_slip (cli, argc - 1, argv + 1);
  if (argc > 1 && strcmp (argv[1], "medical") == 0)
    return print_medical (cli, argc - 1, argv + 1);
  if (argc > 1 && (strcmp (argv[1], "till") == 0 || strcmp (argv[1], "cash-report") == 0))
    return print_money (cli, argc - 1, argv + 1);
  if (argc > 1 && strcmp (argv[1], "folder") == 0)
    return print_folder (cli, argc - 1, argv + 1);
  return foyer_cli_usage (&foyer_verbs_print[0]);
}

/* export ics: the calendar files, once. */
static int
run_export (FoyerCli *cli,
            int argc,
            char **argv)
{
  g_autofree char *folder = NULL;
  const GOptionEntry entries[] = { { "to", 0, 0, G_OPTION_ARG_FILENAME, &folder, N_ ("The folder; otherwise the one set for this desk"), N_ ("FOLDER") }, { NULL } };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_auto (FoyerPaperPlan) plan = { 0 };
  FoyerPaperResult result;
  int code;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fprintf (stderr, "foyerctl: %s\n", error->message);
      return FOYER_EXIT_USAGE;
    }
  if (argc != 2 || strcmp (argv[1], "ics") != 0)
    return foyer_cli_usage (&foyer_verbs_print[1]);
  if (!foyer_cli_open (cli, FALSE, &code))
    return code;
  if (folder == NULL)
    {
      if (!foyer_paper_plan_load (cli->desk, &plan, &error))
        return foyer_cli_fail (error);
      if (plan.calendars == NULL)
        {
          fprintf (stderr, "%s\n", _ ("foyerctl: no folder of calendar files is set for this desk; give one with --to."));
          return FOYER_EXIT_USAGE;
        }
      folder = g_strdup (plan.calendars);
    }
  if (!foyer_ical_write (cli->desk, &cli->actor, folder, &result, &error))
    return foyer_cli_fail (error);
  if (cli->json)
    printf ("{\"written\":%d,\"same\":%d,\"removed\":%d}\n", result.written, result.same, result.removed);
  else
    printf (_ ("%s: %d written, %d unchanged, %d removed\n"), folder, result.written, result.same, result.removed);
  return FOYER_EXIT_OK;
}

const FoyerVerb foyer_verbs_print[] = {
  { "print",
    "day-sheet [--date DATE] [--member NAME …] [--compact] [--prices] [--no-blanks] --pdf FILE | week [--date DATE] [--member NAME …] --pdf FILE"
    " | events [--date DATE] [--event ID] --pdf FILE | forms --pdf FILE | schedule --from DATE --to DATE [--position ID] [--schedule with|without] [--text TEXT]"
    " --pdf FILE | medical card|protocol|plan --visit ID [--id ID] [--version ID] --pdf FILE | folder [--to FOLDER] [--documents LIST] [--keep DAYS] [--phones] [--remember] [--off] | receipt NUMBER|VISIT [--paper 80mm|58mm|a4] --pdf FILE"
    " | till DOCUMENT [--paper 80mm|58mm|a4] --pdf FILE | cash-report [--date DATE] [--member ID] [--paper 80mm|58mm|a4] --pdf FILE"
    " | card VISIT [--paper 80mm|58mm|a4] [--pdf FILE]",
    N_ ("Prints sheets, lists, forms or a receipt into a PDF, or the folder of paper"), run_print },
  { "export", "ics [--to FOLDER]", N_ ("Writes the calendar files of the team members whose card has one"), run_export },
  { NULL },
};
