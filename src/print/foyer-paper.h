/* foyer-paper: the folder of paper: day sheets and their like as PDF files, written again whenever something on them has changed, so that
 * the shop can go on when the power does not.
 *
 * The plan belongs to this desk (a local value of its store). What is written shows what the person who made the plan may see, whoever sits
 * at the desk. Files are replaced as one step; files of days long past are removed, and only those that were written by this. Functions
 * block on the store and the disk: not for the main thread. */
#pragma once

#include "foyer-desk.h"

G_BEGIN_DECLS

typedef enum
{
  FOYER_PAPER_DAY = 1 << 0,    /* day-2026-11-24.pdf: a page for each person */
  FOYER_PAPER_TEAM = 1 << 1,   /* team-…: everyone in two columns */
  FOYER_PAPER_WEEK = 1 << 2,   /* week-…, by its first day */
  FOYER_PAPER_EVENTS = 1 << 3, /* events-…: who takes part */
  FOYER_PAPER_FORMS = 1 << 4,  /* booking-forms.pdf */
} FoyerPaperDocuments;

typedef struct
{
  char *folder;      /* (nullable): NULL: nothing is written */
  char *calendars;   /* (nullable): folder of calendar files (foyer-ical.h) */
  int minutes;       /* between looks; 0: at the end of the day only */
  guint documents;   /* FoyerPaperDocuments */
  int ahead;         /* days after today */
  int keep;          /* days that files of the past stay */
  gboolean phones;   /* with telephone numbers, if the user may see them */
  FoyerId user, loc; /* who made the plan; nobody: nothing is written */
} FoyerPaperPlan;

FoyerPaperPlan foyer_paper_plan_default (void);
void           foyer_paper_plan_clear (FoyerPaperPlan *plan);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FoyerPaperPlan, foyer_paper_plan_clear)
/* FALSE with INVALID for an unknown word. */
gboolean       foyer_paper_documents_parse (const char *text, guint *out, GError **error);
/* The plan of this desk. */
gboolean       foyer_paper_plan_load (FoyerDesk *desk, FoyerPaperPlan *out, GError **error);
gboolean       foyer_paper_plan_save (FoyerDesk *desk, const FoyerPaperPlan *plan, GError **error);

typedef struct
{
  int written, same, removed; /* files */
} FoyerPaperResult;

/**
 * foyer_paper_write:
 * @now: UTC ms
 * @result: (out)
 * Returns: FALSE with NOT_FOUND when the folder is gone, FULL when there is no room, DENIED when the person of the plan may no longer print
 *   or the plan is nobody's.
 *   What was there before stays.
 */
gboolean       foyer_paper_write (FoyerDesk *desk, const FoyerPaperPlan *plan, gint64 now, FoyerPaperResult *result, GError **error);

/* The same once, for whoever asks, whosever the plan is. */
gboolean       foyer_paper_write_as (FoyerDesk *desk, const FoyerPaperPlan *plan, const FoyerActor *actor, FoyerPaperResult *result, GError **error);

/* How it went last, as the desk keeps it. @at: UTC ms, 0: never; @problem: (transfer full) (nullable) */
gboolean       foyer_paper_last_load (FoyerDesk *desk, gint64 *at, char **problem, GError **error);
gboolean       foyer_paper_last_save (FoyerDesk *desk, gint64 at, const char *problem, GError **error);

G_END_DECLS
