#define G_LOG_DOMAIN "foyer-import"
#include "config.h"

#include <string.h>

#include "foyer-client.h"
#include "foyer-masked.h"
#include "foyer-import-plan.h"
#include "foyer-text.h"

static void
target_clear (gpointer data)
{
  FoyerImportTarget *target = data;

  g_clear_pointer (&target->services, g_array_unref);
  g_clear_pointer (&target->phone, g_free);
}

void
foyer_import_plan_free (FoyerImportPlan *plan)
{
  g_clear_pointer (&plan->sheet, foyer_sheet_unref);
  g_clear_pointer (&plan->result, foyer_import_result_free);
  g_clear_pointer (&plan->place, foyer_location_free);
  g_array_unref (plan->targets);
  g_array_unref (plan->new_clients);
  g_ptr_array_unref (plan->new_names);
  g_ptr_array_unref (plan->notes);
  g_free (plan->missing);
  g_free (plan);
}

FoyerImportRecord *
foyer_import_plan_record (const FoyerImportPlan *plan, guint i)
{
  return g_ptr_array_index (plan->result->records, i);
}

FoyerImportTarget *
foyer_import_plan_target (const FoyerImportPlan *plan, guint i)
{
  return &g_array_index (plan->targets, FoyerImportTarget, i);
}

gboolean
foyer_import_stopped (GCancellable *cancellable, GError **error)
{
  if (!g_cancellable_is_cancelled (cancellable))
    return FALSE;
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CANCELLED, "The import was stopped; nothing was written.");
  return TRUE;
}

/* ---- what is here ------------------------------------------------------------------------------------------------------- */

GHashTable *
foyer_import_titles (FoyerDb *db, const char *sql, const FoyerId *loc)
{
  GHashTable *titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  FoyerStmt *s = foyer_db_sql (db, sql);

  if (loc != NULL)
    foyer_stmt_bind_id (s, 1, loc);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      char *title = foyer_fold (foyer_stmt_text (s, 1) != NULL ? foyer_stmt_text (s, 1) : "");

      if (g_hash_table_contains (titles, title))
        g_free (title);
      else
        g_hash_table_insert (titles, title, foyer_id_copy (&id));
    }
  foyer_stmt_done (s);
  return titles;
}

static gboolean
same_name (FoyerDb *db, const FoyerId *client, const char *name, const char *surname)
{
  g_autofree char *given = g_strjoin (" ", name != NULL ? name : "", surname, NULL);
  g_autofree char *wanted = foyer_fold (given);
  g_autofree char *here = NULL;
  FoyerStmt *s = foyer_db_sql (db, "SELECT name, surname FROM client WHERE id = ?1");

  foyer_stmt_bind_id (s, 1, client);
  if (foyer_stmt_step (s))
    {
      g_autofree char *both = g_strjoin (" ", foyer_stmt_text (s, 0) != NULL ? foyer_stmt_text (s, 0) : "", foyer_stmt_text (s, 1), NULL);

      here = foyer_fold (both);
    }
  foyer_stmt_done (s);
  return g_strcmp0 (here, wanted) == 0;
}

FoyerId
foyer_import_find_client (FoyerDb *db, const FoyerImportValue *phone, const char *name, const char *surname, char **settled)
{
  FoyerId found = foyer_client_by_phone (db, phone->text);

  g_free (*settled);
  *settled = g_strdup (phone->text);
  if (!foyer_id_is_none (&found))
    return found;
  for (gsize i = 0; phone->list != NULL && phone->list[i] != NULL; i++)
    {
      found = foyer_client_by_phone (db, phone->list[i]);
      if (foyer_id_is_none (&found) || !same_name (db, &found, name, surname))
        continue;
      g_free (*settled);
      *settled = g_strdup (phone->list[i]);
      return found;
    }
  return (FoyerId)FOYER_ID_NONE;
}

/* ---- clients ------------------------------------------------------------------------------------------------------------ */

static char *
phoneless_key (FoyerDb *db, const char *address, const char *card, const char *name, const char *surname)
{
  g_autofree char *a = foyer_fold (name != NULL ? name : "");
  g_autofree char *b = foyer_fold (surname != NULL ? surname : "");
  /* Where the address lies under a veil, the file's is found by its own. */
  g_autofree char *email = foyer_masked_key (db, address);

  return email != NULL ? g_strdup_printf ("%s\n%s\n%s", email, a, b) : g_strdup_printf ("card %s\n%s\n%s", card != NULL ? card : "", a, b);
}

/* Cards without a phone, by e-mail or card number and name. */
static GHashTable *
read_phoneless (FoyerDb *db)
{
  GHashTable *cards = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  FoyerStmt *s = foyer_db_sql (db, "SELECT id, email, card, name, surname FROM client WHERE phone IS NULL AND deleted IS NOT 1"
                                   " AND (email IS NOT NULL OR card IS NOT NULL)");

  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);

      g_hash_table_insert (cards, phoneless_key (db, foyer_stmt_text (s, 1), foyer_stmt_text (s, 2), foyer_stmt_text (s, 3), foyer_stmt_text (s, 4)),
                           foyer_id_copy (&id));
    }
  foyer_stmt_done (s);
  return cards;
}

/* Titles of the file that are not in @here, each once. */
static void
note_new_name (FoyerImportPlan *plan, GHashTable *here, const char *title)
{
  char *folded = foyer_fold (title);

  if (g_hash_table_contains (here, folded))
    {
      g_free (folded);
      return;
    }
  g_hash_table_insert (here, folded, g_new0 (FoyerId, 1));
  g_ptr_array_add (plan->new_names, g_strdup (title));
}

static void
mark_here (FoyerImportPlan *plan, guint i, const FoyerId *match, const char *what)
{
  FoyerImportRecord *record = foyer_import_plan_record (plan, i);

  foyer_import_plan_target (plan, i)->match = *match;
  foyer_import_result_set_outcome (plan->result, record, FOYER_IMPORT_DUPLICATE);
  foyer_import_result_add_problem (plan->result, FOYER_IMPORT_PROBLEM_DUPLICATE, record->row, "", "", "%s", what);
}

static gboolean
plan_clients (FoyerImportPlan *plan, FoyerDb *db, FoyerProgressFunc progress, gpointer data, GCancellable *cancellable, GError **error)
{
  FoyerImportResult *result = plan->result;
  g_autoptr (GHashTable) phoneless = NULL;
  g_autoptr (GHashTable) labels =
      foyer_import_titles (db, "SELECT id, title FROM label WHERE scope = 'client' AND deleted IS NOT 1 ORDER BY weight, id", NULL);

  for (guint i = 0; i < result->records->len; i++)
    {
      FoyerImportRecord *record = foyer_import_plan_record (plan, i);
      FoyerImportTarget *target = foyer_import_plan_target (plan, i);
      const FoyerImportValue *phone, *list;
      const char *name, *surname;
      FoyerId match = FOYER_ID_NONE;

      if ((i & 255) == 0)
        {
          if (foyer_import_stopped (cancellable, error))
            return FALSE;
          if (progress != NULL)
            progress ((double) i / result->records->len, data);
        }
      if (record->values == NULL || record->outcome == FOYER_IMPORT_REJECTED)
        continue;
      list = foyer_import_value (result, record, "labels");
      for (gsize k = 0; list->list != NULL && list->list[k] != NULL && record->outcome == FOYER_IMPORT_GOOD; k++)
        note_new_name (plan, labels, list->list[k]);
      if (record->outcome != FOYER_IMPORT_GOOD)
        continue;
      phone = foyer_import_value (result, record, "phone");
      name = foyer_import_value (result, record, "name")->text;
      surname = foyer_import_value (result, record, "surname")->text;
      if (phone->given)
        match = foyer_import_find_client (db, phone, name, surname, &target->phone);
      else
        {
          g_autofree char *key = phoneless_key (db, foyer_import_value (result, record, "email")->text,
                                                foyer_import_value (result, record, "card")->text, name, surname);
          const FoyerId *found;

          if (phoneless == NULL)
            phoneless = read_phoneless (db);
          found = g_hash_table_lookup (phoneless, key);
          if (found != NULL)
            match = *found;
        }
      if (!foyer_id_is_none (&match))
        mark_here (plan, i, &match,
                   phone->given ? "A client with this telephone number is here already." : "This client is here already.");
    }
  return TRUE;
}

/* ---- services and team -------------------------------------------------------------------------------------------------- */

static void
plan_services (FoyerImportPlan *plan, FoyerDb *db)
{
  FoyerImportResult *result = plan->result;
  g_autoptr (GHashTable) categories = foyer_import_titles (db, "SELECT id, title FROM category WHERE deleted IS NOT 1 ORDER BY weight, id", NULL);
  g_autoptr (GHashTable) services = foyer_import_titles (
      db, "SELECT s.id, s.title || char (10) || c.title FROM service s JOIN category c ON c.id = s.category WHERE s.deleted IS NOT 1 ORDER BY s.id", NULL);

  for (guint i = 0; i < result->records->len; i++)
    {
      FoyerImportRecord *record = foyer_import_plan_record (plan, i);
      g_autofree char *both = NULL, *key = NULL;
      const FoyerId *found;

      if (record->outcome != FOYER_IMPORT_GOOD)
        continue;
      note_new_name (plan, categories, foyer_import_value (result, record, "category")->text);
      both = g_strdup_printf ("%s\n%s", foyer_import_value (result, record, "title")->text, foyer_import_value (result, record, "category")->text);
      key = foyer_fold (both);
      found = g_hash_table_lookup (services, key);
      if (found != NULL)
        mark_here (plan, i, found, "A service of this category and name is here already.");
    }
}

static void
plan_team (FoyerImportPlan *plan, FoyerDb *db)
{
  FoyerImportResult *result = plan->result;
  g_autoptr (GHashTable) positions = foyer_import_titles (db, "SELECT id, name FROM position WHERE deleted IS NOT 1 ORDER BY weight, id", NULL);
  g_autoptr (GHashTable) team = foyer_import_titles (
      db, "SELECT id, name FROM staff WHERE loc = ?1 AND coalesce(status, 'active') <> 'deleted' ORDER BY id", &plan->place->id);

  for (guint i = 0; i < result->records->len; i++)
    {
      FoyerImportRecord *record = foyer_import_plan_record (plan, i);
      const FoyerImportValue *position;
      g_autofree char *key = NULL;
      const FoyerId *found;

      if (record->outcome != FOYER_IMPORT_GOOD)
        continue;
      position = foyer_import_value (result, record, "position");
      if (position->given)
        note_new_name (plan, positions, position->text);
      key = foyer_fold (foyer_import_value (result, record, "name")->text);
      found = g_hash_table_lookup (team, key);
      if (found != NULL)
        mark_here (plan, i, found, "A team member of this name is here already.");
    }
}

/* What would have been assumed for a row that is not taken is of no interest. */
static void
drop_idle_notes (FoyerImportPlan *plan)
{
  g_autoptr (GHashTable) taken = g_hash_table_new (NULL, NULL);
  GPtrArray *problems = plan->result->problems;

  for (guint i = 0; i < plan->result->records->len; i++)
    {
      const FoyerImportRecord *record = foyer_import_plan_record (plan, i);

      if (record->outcome == FOYER_IMPORT_GOOD || (record->outcome == FOYER_IMPORT_DUPLICATE && plan->update))
        g_hash_table_add (taken, GUINT_TO_POINTER (record->row));
    }
  for (guint i = problems->len; i-- > 0;)
    {
      const FoyerImportProblem *p = g_ptr_array_index (problems, i);

      if (p->kind == FOYER_IMPORT_PROBLEM_NOTE && !g_hash_table_contains (taken, GUINT_TO_POINTER (p->row)))
        g_ptr_array_remove_index (problems, i);
    }
}

/* ---- the plan ----------------------------------------------------------------------------------------------------------- */

/* A part of the whole progress. */
typedef struct
{
  FoyerProgressFunc progress;
  gpointer data;
  double from, to;
} Part;

static void
on_part (double fraction, gpointer user_data)
{
  Part *part = user_data;

  if (part->progress != NULL)
    part->progress (part->from + (part->to - part->from) * fraction, part->data);
}

/* A file whose columns are not understood can still be shown, so that they can be chosen. */
static gboolean
describe_missing (FoyerImportPlan *plan, const FoyerImportOptions *options, GError **error)
{
  if (!options->preview || !g_error_matches (*error, FOYER_ERROR, FOYER_ERROR_INVALID))
    return FALSE;
  plan->missing = g_strdup ((*error)->message);
  plan->result = foyer_import_result_new (plan->kind);
  g_clear_error (error);
  return TRUE;
}

FoyerImportPlan *
foyer_import_plan_new (FoyerDb *db, const FoyerId *loc, gint64 now, FoyerImportKind kind, const FoyerImportOptions *options,
                       gboolean (*set_map) (FoyerImportMap *map, const FoyerSheet *sheet, gpointer data, GError **error), gpointer data,
                       FoyerProgressFunc progress, gpointer progress_data, GCancellable *cancellable, GError **error)
{
  g_autoptr (FoyerImportPlan) plan = g_new0 (FoyerImportPlan, 1);
  FoyerSheetOptions sheet_options = { 0 };
  FoyerImportSettings settings = { 0 };
  Part part = { progress, progress_data, 0, 0.4 };
  g_autoptr (GError) local = NULL;
  gboolean ok = TRUE;

  plan->kind = kind;
  plan->update = options->update;
  plan->staff = options->staff;
  plan->now = now;
  plan->targets = g_array_new (FALSE, TRUE, sizeof (FoyerImportTarget));
  g_array_set_clear_func (plan->targets, target_clear);
  plan->new_clients = g_array_new (FALSE, TRUE, sizeof (FoyerImportNewClient));
  plan->new_names = g_ptr_array_new_with_free_func (g_free);
  plan->notes = g_ptr_array_new_with_free_func (g_free);
  plan->place = foyer_location_load (db, loc);
  if (plan->place == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, "There is no such location.");
      return NULL;
    }
  plan->today = foyer_location_today (db, loc, now);

  sheet_options.sheet = options->sheet;
  sheet_options.encoding = options->encoding;
  sheet_options.region = plan->place->country;
  sheet_options.zone = plan->place->zone;
  sheet_options.today = plan->today;
  if (options->delimiter != NULL && *options->delimiter != '\0')
    sheet_options.delimiter = strcmp (options->delimiter, "tab") == 0 ? '\t' : *options->delimiter;
  plan->sheet = foyer_sheet_load (options->path, &sheet_options, on_part, &part, cancellable, error);
  if (plan->sheet == NULL)
    return NULL;

  for (const char *const *note = foyer_sheet_get_notes (plan->sheet); *note != NULL; note++)
    g_ptr_array_add (plan->notes, g_strdup (*note));

  foyer_import_guess (plan->sheet, kind, &plan->map);
  if (set_map != NULL && !set_map (&plan->map, plan->sheet, data, error))
    return NULL;

  settings.region = plan->place->country;
  settings.currency = plan->place->currency;
  settings.month_first = strcmp (plan->place->format.date_order, "mdy") == 0;
  settings.today = plan->today;
  settings.category = options->category;
  part.from = 0.4;
  part.to = 0.8;
  plan->result = foyer_import_parse (plan->sheet, &plan->map, &settings, on_part, &part, cancellable, &local);
  if (plan->result == NULL && !describe_missing (plan, options, &local))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (plan->missing != NULL)
    return g_steal_pointer (&plan);

  g_array_set_size (plan->targets, plan->result->records->len);
  for (guint i = 0; i < plan->targets->len; i++)
    foyer_import_plan_target (plan, i)->new_client = -1;
  part.from = 0.8;
  part.to = 1;
  switch (kind)
    {
    case FOYER_IMPORT_CLIENTS:
      ok = plan_clients (plan, db, on_part, &part, cancellable, error);
      break;
    case FOYER_IMPORT_SERVICES:
      plan_services (plan, db);
      break;
    case FOYER_IMPORT_TEAM:
      plan_team (plan, db);
      break;
    case FOYER_IMPORT_APPOINTMENTS:
      ok = foyer_import_plan_appointments (plan, db, on_part, &part, cancellable, error);
      break;
    default:
      g_assert_not_reached ();
    }
  if (!ok || !foyer_db_check (db, error))
    return NULL;
  drop_idle_notes (plan);
  foyer_import_result_sort_problems (plan->result);
  return g_steal_pointer (&plan);
}
