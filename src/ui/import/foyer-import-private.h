/* The parts of foyer-import-window: what it does (foyer-import-window.c) and how its steps look (foyer-import-steps.c). */
#pragma once

#include "foyer-import-columns.h"
#include "foyer-import-job.h"
#include "foyer-import-preview.h"
#include "foyer-import-problems.h"
#include "foyer-import-window.h"

G_BEGIN_DECLS

typedef enum
{
  STEP_CHOOSE,
  STEP_COLUMNS,
  STEP_PROBLEMS,
  STEP_RUNNING,
  STEP_RESULT,
} Step;

struct _FoyerImportWindow
{
  AdwWindow parent_instance;

  /* owned */
  FoyerUiContext *context;
  GCancellable *asking;
  FoyerImportJob *job;  /* of what is asked or run just now */
  JsonObject *answer;
  JsonObject *map;      /* as the user set it; NULL: as guessed */
  GPtrArray *members;   /* FoyerId* of the team, as in the drop-down behind "Found by service" */
  char *path, *problem;

  /* children */
  GtkWidget *title, *stack, *back, *next, *busy;
  GtkWidget *choose_kind, *choose_problem;
  GtkWidget *file_line, *kinds, *sheets, *encodings, *duplicates, *staff, *columns, *preview, *counts, *strip;
  GtkWidget *problem_counts, *problem_strip, *problems;
  GtkWidget *running_title, *progress;
  GtkWidget *result_page, *undo, *save;

  /* plain */
  Step step;
  FoyerId txn;
  guint tick;
  gboolean temporary, filling, ready;
};

/* foyer-import-steps.c */
void  foyer_import_build (FoyerImportWindow *self);
/* Puts the answer of the preview into the steps. */
void  foyer_import_fill (FoyerImportWindow *self);
void  foyer_import_fill_result (FoyerImportWindow *self);
/* "1,500 clients" in words. (transfer full) */
char *foyer_import_count_words (const char *kind, gint64 n);

/* foyer-import-window.c */
/* Asks what an import would do with the file and the choices made so far. */
void  foyer_import_ask (FoyerImportWindow *self);
/* The file or its kind is another one: the guess starts over. */
void  foyer_import_forget_map (FoyerImportWindow *self);

extern const char *const foyer_import_kinds[]; /* names, ends with NULL */

G_END_DECLS
