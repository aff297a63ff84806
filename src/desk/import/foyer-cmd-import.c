/* Commands and query of import: the same plan is shown by the query and written by the commands. */
#define G_LOG_DOMAIN "foyer-import"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "foyer-activity.h"
#include "foyer-import-job.h"
#include "foyer-import-write.h"

#define PREVIEW_ROWS 100
#define PREVIEW_CELL 200 /* characters */
#define SAMPLES 3

/* ---- parameters ---------------------------------------------------------------------------------------------------------- */

/* {"phone": "Mobile", "note": null, "heading": 3} */
static gboolean
set_map (FoyerImportMap *map, const FoyerSheet *sheet, gpointer data, GError **error)
{
  JsonObject *wanted = foyer_call_object (data, "map");
  g_autoptr (GList) names = wanted != NULL ? json_object_get_members (wanted) : NULL;

  for (int pass = 0; pass < 2; pass++) /* the heading row first: it says what the columns are called */
    for (GList *l = names; l != NULL; l = l->next)
      {
        JsonNode *node = json_object_get_member (wanted, l->data);
        g_autofree char *number = NULL;
        const char *text = NULL;

        if ((strcmp (l->data, "heading") == 0) != (pass == 0))
          continue;
        if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64)
          text = number = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
        else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
          text = json_node_get_string (node);
        else if (!JSON_NODE_HOLDS_NULL (node))
          {
            g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, "The column for “%s” must be a heading, a letter or a number.",
                         (const char *) l->data);
            return FALSE;
          }
        if (!foyer_import_map_set (map, sheet, l->data, text, error))
          return FALSE;
      }
  return TRUE;
}

typedef struct
{
  FoyerImportJob *job;
  double from, to;
} Progress;

static void
on_progress (double fraction, gpointer data)
{
  Progress *p = data;

  if (p->job != NULL)
    foyer_import_job_set_fraction (p->job, p->from + (p->to - p->from) * fraction);
}

static FoyerImportPlan *
make_plan (FoyerCall *call, FoyerImportKind kind, gboolean preview, Progress *progress, GError **error)
{
  FoyerImportOptions options = { 0 };
  FoyerId loc = foyer_call_loc (call);

  options.path = foyer_call_text (call, "path");
  options.sheet = foyer_call_text (call, "sheet");
  options.encoding = foyer_call_text (call, "encoding");
  options.delimiter = foyer_call_text (call, "delimiter");
  options.category = foyer_call_text (call, "category");
  options.update = g_strcmp0 (foyer_call_text (call, "duplicates"), "update") == 0;
  options.staff = foyer_call_id (call, "staff");
  options.preview = preview;
  return foyer_import_plan_new (foyer_call_db (call), &loc, foyer_call_now (call), kind, &options, set_map, call, on_progress, progress,
                                progress->job != NULL ? foyer_import_job_get_cancellable (progress->job) : NULL, error);
}

/* ---- results -------------------------------------------------------------------------------------------------------------- */

static const char *const problem_kinds[] = { "rejected", "duplicate", "note" };

static void
out_counts (JsonBuilder *b, const FoyerImportPlan *plan)
{
  guint notes = 0;

  foyer_out_text (b, "kind", foyer_import_kind_name (plan->kind));
  foyer_out_int (b, "rows", plan->result->records->len);
  for (guint i = 0; i < FOYER_IMPORT_N_OUTCOMES; i++)
    foyer_out_int (b, foyer_import_outcome_name (i), plan->result->count[i]);
  for (guint i = 0; i < plan->result->problems->len; i++)
    notes += ((FoyerImportProblem *) g_ptr_array_index (plan->result->problems, i))->kind == FOYER_IMPORT_PROBLEM_NOTE;
  foyer_out_int (b, "noted", notes);
}

static void
out_problems (JsonBuilder *b, const FoyerImportPlan *plan)
{
  json_builder_set_member_name (b, "problems");
  json_builder_begin_array (b);
  for (guint i = 0; i < plan->result->problems->len; i++)
    {
      const FoyerImportProblem *p = g_ptr_array_index (plan->result->problems, i);

      json_builder_begin_object (b);
      foyer_out_int (b, "row", p->row);
      foyer_out_text (b, "kind", problem_kinds[p->kind]);
      foyer_out_text (b, "column", p->column);
      foyer_out_text (b, "value", p->value);
      foyer_out_text (b, "text", p->sentence);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
}

static void
out_strings (JsonBuilder *b, const char *name, const char *const *texts, guint n)
{
  json_builder_set_member_name (b, name);
  json_builder_begin_array (b);
  for (guint i = 0; i < n; i++)
    json_builder_add_string_value (b, texts[i]);
  json_builder_end_array (b);
}

static void
out_left_out (JsonBuilder *b, const FoyerImportPlan *plan)
{
  out_strings (b, "notes", (const char *const *) plan->notes->pdata, plan->notes->len);
  out_strings (b, "unused", (const char *const *) plan->result->unused->pdata, plan->result->unused->len);
}

/* What has to be made beside the rows themselves. */
static void
out_creates (JsonBuilder *b, const FoyerImportPlan *plan)
{
  static const char *const names[] = { "labels", "categories", "positions" };

  json_builder_set_member_name (b, "creates");
  json_builder_begin_object (b);
  foyer_out_int (b, foyer_import_kind_name (plan->kind), plan->result->count[FOYER_IMPORT_GOOD]);
  if (plan->kind == FOYER_IMPORT_APPOINTMENTS)
    {
      gint64 n = 0;
      g_autoptr (GHashTable) used = g_hash_table_new (NULL, NULL);

      for (guint i = 0; i < plan->targets->len; i++)
        {
          const FoyerImportTarget *t = foyer_import_plan_target (plan, i);

          n += t->new_client >= 0 && foyer_import_plan_record (plan, i)->outcome == FOYER_IMPORT_GOOD &&
               g_hash_table_add (used, GINT_TO_POINTER (t->new_client));
        }
      foyer_out_int (b, "clients", n);
    }
  else
    out_strings (b, names[plan->kind], (const char *const *) plan->new_names->pdata, plan->new_names->len);
  json_builder_end_object (b);
}

static void
out_cell (JsonBuilder *b, const char *cell)
{
  if (g_utf8_strlen (cell, 4 * PREVIEW_CELL + 4) > PREVIEW_CELL)
    {
      g_autofree char *head = g_utf8_substring (cell, 0, PREVIEW_CELL);
      g_autofree char *shown = g_strconcat (head, "…", NULL);

      json_builder_add_string_value (b, shown);
    }
  else
    json_builder_add_string_value (b, cell);
}

static void
out_columns (JsonBuilder *b, const FoyerImportPlan *plan)
{
  guint n_fields, first = (guint) (plan->map.heading + 1);
  const FoyerImportField *fields = foyer_import_fields (plan->kind, &n_fields);

  json_builder_set_member_name (b, "fields");
  json_builder_begin_array (b);
  for (guint f = 0; f < n_fields; f++)
    {
      json_builder_begin_object (b);
      foyer_out_text (b, "name", fields[f].name);
      foyer_out_text (b, "title", g_dgettext (GETTEXT_PACKAGE, fields[f].title));
      foyer_out_bool (b, "required", fields[f].required);
      foyer_out_int (b, "column", plan->map.column[f] + 1);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);

  json_builder_set_member_name (b, "columns");
  json_builder_begin_array (b);
  for (guint c = 0; c < foyer_sheet_get_n_columns (plan->sheet); c++)
    {
      g_autofree char *title = foyer_import_column_title (&plan->map, plan->sheet, c);
      g_autofree char *letter = foyer_sheet_column_letter (c);
      const char *field = NULL;
      int samples = 0;

      for (guint f = 0; f < n_fields; f++)
        if (plan->map.column[f] == (int) c)
          field = fields[f].name;
      json_builder_begin_object (b);
      foyer_out_int (b, "number", c + 1);
      foyer_out_text (b, "letter", letter);
      foyer_out_text (b, "title", title);
      foyer_out_text (b, "field", field);
      json_builder_set_member_name (b, "samples");
      json_builder_begin_array (b);
      for (guint r = first; r < foyer_sheet_get_n_rows (plan->sheet) && samples < SAMPLES; r++)
        if (*foyer_sheet_get (plan->sheet, r, c) != '\0')
          {
            out_cell (b, foyer_sheet_get (plan->sheet, r, c));
            samples++;
          }
      json_builder_end_array (b);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
}

static void
out_preview_rows (JsonBuilder *b, const FoyerImportPlan *plan)
{
  guint first = (guint) (plan->map.heading + 1), n = MIN (plan->result->records->len, PREVIEW_ROWS);

  json_builder_set_member_name (b, "preview");
  json_builder_begin_array (b);
  for (guint i = 0; i < n; i++)
    {
      const FoyerImportRecord *record = foyer_import_plan_record (plan, i);

      json_builder_begin_object (b);
      foyer_out_int (b, "row", record->row);
      foyer_out_text (b, "outcome", foyer_import_outcome_name (record->outcome));
      json_builder_set_member_name (b, "cells");
      json_builder_begin_array (b);
      for (guint c = 0; c < foyer_sheet_get_n_columns (plan->sheet); c++)
        out_cell (b, foyer_sheet_get (plan->sheet, first + i, c));
      json_builder_end_array (b);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
}

static void
out_file (JsonBuilder *b, const FoyerImportPlan *plan)
{
  const char *const *names = foyer_sheet_get_names (plan->sheet);
  char delimiter[2] = { foyer_sheet_get_delimiter (plan->sheet), '\0' };

  foyer_out_text (b, "format", foyer_sheet_get_format (plan->sheet));
  foyer_out_text (b, "sheet", foyer_sheet_get_name (plan->sheet));
  out_strings (b, "sheets", names, g_strv_length ((char **) names));
  foyer_out_text (b, "encoding", foyer_sheet_get_encoding (plan->sheet));
  foyer_out_text (b, "delimiter", delimiter[0] == '\t' ? "tab" : delimiter[0] != '\0' ? delimiter : NULL);
  foyer_out_int (b, "heading", plan->map.heading >= 0 ? foyer_sheet_get_row_number (plan->sheet, (guint) plan->map.heading) : 0);
}

/* ---- the query -------------------------------------------------------------------------------------------------------------- */

/* A server must not read files because a caller names them. */
static gboolean
check_place (FoyerStore *store, GError **error)
{
  if (foyer_store_role (store) == FOYER_STORE_DESK)
    return TRUE;
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, "Files are imported at a desk, not at the server.");
  return FALSE;
}

static gboolean
guess_kind (FoyerCall *call, FoyerImportKind *kind, GError **error)
{
  FoyerSheetOptions options = { .sheet = foyer_call_text (call, "sheet"), .encoding = foyer_call_text (call, "encoding") };
  g_autoptr (FoyerSheet) sheet = NULL;

  if (foyer_import_kind_parse (foyer_call_text (call, "kind"), kind))
    return TRUE;
  sheet = foyer_sheet_load (foyer_call_text (call, "path"), &options, NULL, NULL, NULL, error);
  if (sheet == NULL)
    return FALSE;
  *kind = foyer_import_guess_kind (sheet);
  return TRUE;
}

static gboolean
import_preview (FoyerCall *call, JsonBuilder *b, GError **error)
{
  g_autoptr (FoyerImportJob) job = foyer_import_job_find (foyer_call_text (call, "job"));
  Progress progress = { job, 0, 1 };
  g_autoptr (FoyerImportPlan) plan = NULL;
  FoyerImportKind kind;

  if (!check_place (foyer_call_store (call), error) || !guess_kind (call, &kind, error))
    return FALSE;
  plan = make_plan (call, kind, TRUE, &progress, error);
  if (plan == NULL)
    return FALSE;
  json_builder_begin_object (b);
  out_counts (b, plan);
  foyer_out_text (b, "missing", plan->missing);
  out_file (b, plan);
  out_columns (b, plan);
  out_creates (b, plan);
  out_left_out (b, plan);
  out_problems (b, plan);
  out_preview_rows (b, plan);
  json_builder_end_object (b);
  return TRUE;
}

/* ---- the commands ------------------------------------------------------------------------------------------------------------ */

static void
add_member (JsonObject *from, const char *name, JsonNode *node, gpointer to)
{
  json_object_set_member (to, name, json_node_copy (node));
}

static void
give_result (FoyerCall *call, const FoyerImportPlan *plan, const FoyerImportCounts *counts)
{
  g_autoptr (JsonBuilder) b = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (b);
  out_counts (b, plan);
  foyer_out_int (b, "added", counts->added);
  foyer_out_int (b, "updated", counts->updated);
  json_builder_set_member_name (b, "made");
  json_builder_begin_object (b);
  foyer_out_int (b, "clients", counts->clients);
  foyer_out_int (b, "categories", counts->categories);
  foyer_out_int (b, "positions", counts->positions);
  foyer_out_int (b, "labels", counts->labels);
  foyer_out_int (b, "links", counts->links);
  foyer_out_int (b, "visits", counts->visits);
  foyer_out_int (b, "payments", counts->payments);
  json_builder_end_object (b);
  out_left_out (b, plan);
  out_problems (b, plan);
  json_builder_end_object (b);
  root = json_builder_get_root (b);
  json_object_foreach_member (json_node_get_object (root), add_member, foyer_call_result (call));
}

static gboolean
import_kind (FoyerCall *call, FoyerImportKind kind, GError **error)
{
  g_autoptr (FoyerImportJob) job = foyer_import_job_find (foyer_call_text (call, "job"));
  Progress progress = { job, 0, 0.4 };
  g_autoptr (FoyerImportPlan) plan = NULL;
  FoyerImportCounts counts = { 0 };
  g_autofree char *name = NULL, *what = NULL;
  FoyerImportWriter writer = { call, foyer_call_tx (call), NULL, &counts, on_progress, &progress, NULL };

  if (!check_place (foyer_call_store (call), error))
    return FALSE;
  plan = make_plan (call, kind, FALSE, &progress, error);
  if (plan == NULL)
    return FALSE;
  progress.from = 0.4;
  progress.to = 1;
  writer.plan = plan;
  writer.cancellable = job != NULL ? foyer_import_job_get_cancellable (job) : NULL;
  if (!foyer_import_write (&writer, error))
    return FALSE;
  name = g_path_get_basename (foyer_call_text (call, "path"));
  what = g_strconcat ("import.", foyer_import_kind_name (kind), NULL);
  /* A file that brought nothing leaves no trace, and nothing to undo. */
  if (counts.added + counts.updated > 0)
    foyer_activity_imported (call, what, name, counts.added + counts.updated);
  give_result (call, plan, &counts);
  return TRUE;
}

static gboolean
import_clients (FoyerCall *call, GError **error)
{
  return import_kind (call, FOYER_IMPORT_CLIENTS, error);
}

static gboolean
import_services (FoyerCall *call, GError **error)
{
  return import_kind (call, FOYER_IMPORT_SERVICES, error);
}

static gboolean
import_team (FoyerCall *call, GError **error)
{
  return import_kind (call, FOYER_IMPORT_TEAM, error);
}

static gboolean
import_appointments (FoyerCall *call, GError **error)
{
  return import_kind (call, FOYER_IMPORT_APPOINTMENTS, error);
}

/* ---- the tables -------------------------------------------------------------------------------------------------------------- */

#define FILE_PARAMS \
  { "path", FOYER_P_TEXT, FOYER_P_REQUIRED, "file to read: .xlsx, delimited text, .ics", NULL, 4000 }, \
  { "sheet", FOYER_P_TEXT, 0, "sheet of a workbook; default: the first" }, \
  { "encoding", FOYER_P_TEXT, 0, "encoding of a text file; default: guessed" }, \
  { "delimiter", FOYER_P_TEXT, 0, "; , | or tab; default: guessed" }, \
  { "map", FOYER_P_OBJECT, 0, "columns where the guess is wrong: {\"phone\": heading, letter or number; null: none; \"heading\": row}" }, \
  { "loc", FOYER_P_ID, 0, "location the rows belong to" }, \
  { "duplicates", FOYER_P_ENUM, 0, "what to do with rows that are here already; default: skip", "skip update" }, \
  { "job", FOYER_P_TEXT, 0, "name of a running job, for progress and stopping" }
#define MORE_PARAMS \
  { "category", FOYER_P_TEXT, 0, "category of services in a file that has no such column", NULL, 200 }, \
  { "staff", FOYER_P_ID, 0, "team member of appointments that name none" }

static const FoyerParam params[] = { FILE_PARAMS, MORE_PARAMS, { NULL } };
static const FoyerParam preview_params[] = {
  FILE_PARAMS, MORE_PARAMS,
  { "kind", FOYER_P_ENUM, 0, "what the rows are; default: guessed", "clients services team appointments" }, { NULL },
};

const FoyerCommand foyer_commands_import[] = {
  { "import.clients", "import", "Brings clients in from a file.", N_ ("Imported clients"), params, import_clients },
  { "import.services", "import", "Brings a price list in from a file.", N_ ("Imported services"), params, import_services },
  { "import.team", "import", "Brings team members in from a file.", N_ ("Imported team members"), params, import_team },
  { "import.appointments", "import", "Brings appointments in from a file.", N_ ("Imported appointments"), params, import_appointments },
  { NULL },
};

const FoyerQuery foyer_queries_import[] = {
  { "import.preview", "import", "What an import of a file would do; nothing is written.", preview_params,
    "kind, rows, good, duplicate, blank, rejected, noted, missing (words, when columns have to be chosen first), format, sheet, sheets, encoding, delimiter, heading, fields, columns, creates, "
    "notes, unused, problems [row, kind, column, value, text], preview [row, outcome, cells]",
    import_preview },
  { NULL },
};
