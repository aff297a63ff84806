/* print: the day sheet and receipts as PDF files. */
#define G_LOG_DOMAIN "foyerctl"

#include "config.h"

#include <stdio.h>
#include <string.h>
#include <glib/gi18n.h>

#include "foyer-cli.h"
#include "foyer-print-sheet.h"

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

static int
run_print (FoyerCli *cli,
           int argc,
           char **argv)
{
  if (argc > 1 && strcmp (argv[1], "day-sheet") == 0)
    return print_day_sheet (cli, argc - 1, argv + 1);
  if (argc > 1 && strcmp (argv[1], "receipt") == 0)
    return print_receipt (cli, argc - 1, argv + 1);
  return foyer_cli_usage (&foyer_verbs_print[0]);
}

const FoyerVerb foyer_verbs_print[] = {
  { "print", "day-sheet [--date DATE] [--member NAME …] [--compact] [--prices] [--no-blanks] --pdf FILE | receipt NUMBER|VISIT [--paper 80mm|58mm|a4] --pdf FILE",
    N_ ("Prints the day sheet or a receipt into a PDF"), run_print },
  { NULL },
};
