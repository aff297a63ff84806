/* foyer-cli: foyerctl, the same rules on a command line. A module brings an array of verbs; main.c lists the arrays. */
#pragma once

#include "foyer-desk.h"

G_BEGIN_DECLS

/* Exit codes scripts can tell apart. */
typedef enum
{
  FOYER_EXIT_OK = 0,
  FOYER_EXIT_ERROR = 1,
  FOYER_EXIT_USAGE = 2,
  FOYER_EXIT_CONFIRM = 3, /* asks for "override" */
  FOYER_EXIT_DENIED = 4,
  FOYER_EXIT_NOT_FOUND = 5,
  FOYER_EXIT_CONFLICT = 6,
  FOYER_EXIT_BUSY = 7,
  FOYER_EXIT_OFFLINE = 8,
} FoyerExit;

typedef struct
{
  char *store_dir;  /* --store */
  FoyerDesk *desk;  /* NULL until foyer_cli_open() */
  FoyerActor actor; /* --as, --loc; the system itself without --as */
  char *as, *loc;
  gboolean json;    /* --json: machine output */
} FoyerCli;

typedef struct
{
  const char *name;    /* "import"; two words are two verbs' business: the function reads argv[1] */
  const char *usage;   /* "KIND FILE [--dry-run]" */
  const char *summary; /* N_("Brings in a file of another program") */
  int (*run) (FoyerCli *cli, int argc, char **argv); /* argv[0] is the verb; returns a FoyerExit */
} FoyerVerb;

/* Opens the store (for reading only when @write is FALSE and another process has it) and finds the actor. FALSE: said on stderr, *@code. */
gboolean foyer_cli_open (FoyerCli *cli, gboolean write, int *code);
/* Prints "foyerctl: message" and gives the exit code for the error. */
int      foyer_cli_fail (const GError *error);
int      foyer_cli_usage (const FoyerVerb *verb);

/* The arrays of the module files, each ending with { NULL }. */
extern const FoyerVerb foyer_verbs_core[];   /* call query help undo log export */
extern const FoyerVerb foyer_verbs_import[];
extern const FoyerVerb foyer_verbs_own[];    /* export sql */
int foyer_cli_import_all (FoyerCli *cli, int argc, char **argv); /* import all */
extern const FoyerVerb foyer_verbs_print[];
extern const FoyerVerb foyer_verbs_sync[];   /* enrol sync status */
extern const FoyerVerb foyer_verbs_store[];  /* store server */
extern const FoyerVerb foyer_verbs_demo[];
extern const FoyerVerb foyer_verbs_files[];  /* file */
extern const FoyerVerb foyer_verbs_lists[];  /* list */
extern const FoyerVerb foyer_verbs_desks[];  /* invite desks server */

G_END_DECLS
