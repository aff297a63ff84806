#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-print-job.h"

/* ---- sources ------------------------------------------------------------------------------------------------------------ */
struct _FoyerPrintSource
{
  JsonObject *answer;
  FoyerPrintOptions options;
  gboolean receipt, copy, sheet;
  FoyerSheetKind kind; /* of a sheet */
};

FoyerPrintSource *
foyer_print_source_new_day (JsonObject              *day,
                            const FoyerPrintOptions *options)
{
  FoyerPrintSource *source = g_atomic_rc_box_new0 (FoyerPrintSource);

  source->answer = json_object_ref (day);
  source->options = *options;
  return source;
}

FoyerPrintSource *
foyer_print_source_new_receipt (JsonObject *receipt,
                                gboolean    copy)
{
  FoyerPrintSource *source = g_atomic_rc_box_new0 (FoyerPrintSource);

  source->answer = json_object_ref (receipt);
  source->receipt = TRUE;
  source->copy = copy;
  return source;
}

FoyerPrintSource *
foyer_print_source_new_sheet (FoyerSheetKind kind,
                              JsonObject    *answer)
{
  FoyerPrintSource *source = g_atomic_rc_box_new0 (FoyerPrintSource);

  source->answer = json_object_ref (answer);
  source->sheet = TRUE;
  source->kind = kind;
  return source;
}

FoyerPrintSource *
foyer_print_source_ref (FoyerPrintSource *source)
{
  return g_atomic_rc_box_acquire (source);
}

static void
source_clear (gpointer data)
{
  json_object_unref (((FoyerPrintSource *) data)->answer);
}

void
foyer_print_source_unref (FoyerPrintSource *source)
{
  g_atomic_rc_box_release_full (source, source_clear);
}

FoyerPrintDoc *
foyer_print_source_lay (FoyerPrintSource     *source,
                        const FoyerPaperSize *size)
{
  if (source->sheet)
    return foyer_print_sheet_pages (source->kind, source->answer, size);
  return source->receipt ? foyer_print_receipt_pages (source->answer, source->copy, size)
                         : foyer_print_day_pages (source->answer, &source->options, size);
}

/* ---- printing ----------------------------------------------------------------------------------------------------------- */
typedef struct
{
  FoyerPrintSource *source;
  FoyerPaper paper;
  FoyerPrintDoc *doc; /* made when printing begins */
  FoyerPrintDone done;
  gpointer data;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  foyer_print_source_unref (job->source);
  g_clear_pointer (&job->doc, foyer_print_doc_free);
  g_free (job);
}

/* Nothing wider than this is a roll of receipts. */
#define WIDEST_ROLL 260.0

/* The paper the user chose, with our margins where the printer's are smaller. */
static FoyerPaperSize
size_of_setup (GtkPageSetup *setup)
{
  double width = gtk_page_setup_get_paper_width (setup, GTK_UNIT_POINTS);
  double height = gtk_page_setup_get_paper_height (setup, GTK_UNIT_POINTS);
  FoyerPaperSize size;

  if (width <= WIDEST_ROLL)
    {
      size = foyer_paper_size (width < 190 ? FOYER_PAPER_58MM : FOYER_PAPER_80MM);
      size.left = size.right = size.left * width / size.width;
      size.width = width;
      return size;
    }
  size = foyer_paper_size (FOYER_PAPER_A4);
  /* What lies crosswise turns itself. */
  size.width = MIN (width, height);
  size.height = MAX (width, height);
  size.top = MAX (size.top, gtk_page_setup_get_top_margin (setup, GTK_UNIT_POINTS));
  size.bottom = MAX (size.bottom, gtk_page_setup_get_bottom_margin (setup, GTK_UNIT_POINTS));
  size.left = MAX (size.left, gtk_page_setup_get_left_margin (setup, GTK_UNIT_POINTS));
  size.right = MAX (size.right, gtk_page_setup_get_right_margin (setup, GTK_UNIT_POINTS));
  return size;
}

static GtkPageSetup *
make_setup (FoyerPaper paper,
            double     width,
            double     length)
{
  GtkPageSetup *setup = gtk_page_setup_new ();
  FoyerPaperSize size = foyer_paper_size (paper);
  GtkPaperSize *named;

  if (foyer_paper_size_is_roll (&size))
    {
      named = gtk_paper_size_new_custom (paper == FOYER_PAPER_58MM ? "foyer-58mm" : "foyer-80mm",
                                         paper == FOYER_PAPER_58MM ? _("Receipt roll, 58 mm") : _("Receipt roll, 80 mm"),
                                         size.width, length, GTK_UNIT_POINTS);
      gtk_page_setup_set_top_margin (setup, 0, GTK_UNIT_POINTS);
      gtk_page_setup_set_bottom_margin (setup, 0, GTK_UNIT_POINTS);
      gtk_page_setup_set_left_margin (setup, 0, GTK_UNIT_POINTS);
      gtk_page_setup_set_right_margin (setup, 0, GTK_UNIT_POINTS);
    }
  else
    named = gtk_paper_size_new (paper == FOYER_PAPER_LETTER ? GTK_PAPER_NAME_LETTER : GTK_PAPER_NAME_A4);
  gtk_page_setup_set_paper_size (setup, named);
  gtk_paper_size_free (named);
  if (!foyer_paper_size_is_roll (&size) && width > length)
    gtk_page_setup_set_orientation (setup, GTK_PAGE_ORIENTATION_LANDSCAPE);
  return setup;
}

static void
on_begin_print_cb (GtkPrintOperation *operation,
                   GtkPrintContext   *context,
                   Job               *job)
{
  FoyerPaperSize size = size_of_setup (gtk_print_context_get_page_setup (context));

  g_clear_pointer (&job->doc, foyer_print_doc_free);
  job->doc = foyer_print_source_lay (job->source, &size);
  gtk_print_operation_set_n_pages (operation, foyer_print_doc_count (job->doc));
}

static void
on_request_page_setup_cb (GtkPrintOperation *operation,
                          GtkPrintContext   *context,
                          int                page,
                          GtkPageSetup      *setup,
                          Job               *job)
{
  g_autoptr(GtkPageSetup) own = NULL;
  double width, height;

  /* A roll is cut where its text ends. */
  if (gtk_page_setup_get_paper_width (setup, GTK_UNIT_POINTS) > WIDEST_ROLL || job->doc == NULL)
    return;
  foyer_print_doc_get_size (job->doc, page, &width, &height);
  own = make_setup (width < 190 ? FOYER_PAPER_58MM : FOYER_PAPER_80MM, width, height);
  gtk_page_setup_set_paper_size (setup, gtk_page_setup_get_paper_size (own));
}

static void
on_draw_page_cb (GtkPrintOperation *operation,
                 GtkPrintContext   *context,
                 int                page,
                 Job               *job)
{
  foyer_print_doc_draw (job->doc, page, gtk_print_context_get_cairo_context (context));
}

static void
on_done_cb (GtkPrintOperation      *operation,
            GtkPrintOperationResult result,
            Job                    *job)
{
  g_autoptr(GError) error = NULL;

  if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
    gtk_print_operation_get_error (operation, &error);
  if (job->done != NULL)
    job->done (result == GTK_PRINT_OPERATION_RESULT_APPLY, error, job->data);
  job->done = NULL;
}

GtkPrintOperation *
foyer_print_job_run (GtkWindow              *parent,
                     GtkPrintOperationAction action,
                     const char             *path,
                     FoyerPrintSource       *source,
                     FoyerPaper              paper,
                     GtkPrintSettings       *settings,
                     FoyerPrintDone          done,
                     gpointer                data)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  FoyerPaperSize size = foyer_paper_size (paper);
  g_autoptr(FoyerPrintDoc) first = foyer_print_source_lay (source, &size);
  g_autoptr(GtkPageSetup) setup = NULL;
  Job *job = g_new0 (Job, 1);
  double width, height;

  job->source = foyer_print_source_ref (source);
  job->paper = paper;
  job->done = done;
  job->data = data;
  foyer_print_doc_get_size (first, 0, &width, &height);
  setup = make_setup (paper, width, height);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_job_name (operation, foyer_print_doc_get_title (first));
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_allow_async (operation, TRUE);
  if (settings != NULL)
    gtk_print_operation_set_print_settings (operation, settings);
  if (path != NULL)
    gtk_print_operation_set_export_filename (operation, path);
  g_object_set_data_full (G_OBJECT (operation), "foyer-job", job, job_free);
  g_signal_connect (operation, "begin-print", G_CALLBACK (on_begin_print_cb), job);
  g_signal_connect (operation, "request-page-setup", G_CALLBACK (on_request_page_setup_cb), job);
  g_signal_connect (operation, "draw-page", G_CALLBACK (on_draw_page_cb), job);
  g_signal_connect (operation, "done", G_CALLBACK (on_done_cb), job);
  gtk_print_operation_run (operation, action, parent, NULL);
  return operation;
}
