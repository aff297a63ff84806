/* Appointments of a file against this store: services and team members by their names, clients by phone or name, times already taken,
 * rows that came in before.
 *
 * An appointment's id is derived from what the row says (location, time, client, member, service, or the UID of a calendar), so the
 * same row of the same or of a newer export is found again. A row whose earlier import was undone gets the next id of its series. */
#define G_LOG_DOMAIN "foyer-import"
#include "config.h"

#include <string.h>

#include "foyer-client.h"
#include "foyer-import-plan.h"
#include "foyer-service.h"
#include "foyer-text.h"
#include "foyer-visit-rules.h"

#define DAY_MS (G_GINT64_CONSTANT (1440) * 60000)
#define MAX_SERIES 1000

typedef struct
{
  gint64 t0, t1;
} Busy;

typedef struct
{
  FoyerImportPlan *plan;
  FoyerDb *db;
  GHashTable *services;   /* folded title → FoyerId */
  GHashTable *team;       /* folded name → FoyerId */
  GHashTable *first;      /* folded first name → FoyerId; none where two share it */
  GArray *members;        /* FoyerId, in order */
  GHashTable *by_phone;   /* E.164 → index of new client + 1 */
  GHashTable *by_name;    /* folded name → index of new client + 1, for those without a phone */
  GHashTable *names;      /* folded name of clients here → FoyerId; none where several share it. Read when first needed */
  GHashTable *busy;       /* FoyerId of staff → GArray of Busy, of rows of this file */
} Matcher;

/* ---- services and members ------------------------------------------------------------------------------------------------ */

static void
read_team (Matcher *m)
{
  FoyerStmt *s = foyer_db_sql (m->db, "SELECT id, name FROM staff WHERE loc = ?1 AND coalesce(status, 'active') <> 'deleted'"
                                      " ORDER BY coalesce(status, 'active') <> 'active', coalesce(weight, 0), id");

  foyer_stmt_bind_id (s, 1, &m->plan->place->id);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      char *name = foyer_fold (foyer_stmt_text (s, 1) != NULL ? foyer_stmt_text (s, 1) : "");
      char *first = g_strndup (name, strcspn (name, " "));

      g_array_append_val (m->members, id);
      if (g_hash_table_contains (m->first, first))
        memset (g_hash_table_lookup (m->first, first), 0, sizeof (FoyerId));
      else
        g_hash_table_insert (m->first, g_strdup (first), foyer_id_copy (&id));
      g_free (first);
      if (g_hash_table_contains (m->team, name))
        g_free (name);
      else
        g_hash_table_insert (m->team, name, foyer_id_copy (&id));
    }
  foyer_stmt_done (s);
}

/* The services @text names: one, or several joined by +, ; or commas. Empty when one of them is not here. */
static GArray *
find_services (Matcher *m, const char *text)
{
  static const char *const separators[] = { " + ", "+", ";", "\n", ", ", " / " };
  GArray *found = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  g_autofree char *whole = foyer_fold (text);
  const FoyerId *id = g_hash_table_lookup (m->services, whole);

  if (id != NULL)
    {
      g_array_append_val (found, *id);
      return found;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (separators); i++)
    {
      g_auto (GStrv) parts = NULL;

      if (strstr (text, separators[i]) == NULL)
        continue;
      parts = g_strsplit (text, separators[i], -1);
      for (gsize k = 0; parts[k] != NULL; k++)
        {
          g_autofree char *title = foyer_fold (parts[k]);

          id = *title != '\0' ? g_hash_table_lookup (m->services, title) : NULL;
          if (*title != '\0' && id == NULL)
            {
              g_array_set_size (found, 0);
              break;
            }
          if (id != NULL)
            g_array_append_val (found, *id);
        }
      if (found->len > 0)
        break;
    }
  return found;
}

static FoyerId
find_member (Matcher *m, const char *text)
{
  g_autofree char *name = foyer_fold (text);
  const FoyerId *id = g_hash_table_lookup (m->team, name);

  if (id == NULL && strchr (name, ' ') == NULL)
    id = g_hash_table_lookup (m->first, name);
  return id != NULL ? *id : (FoyerId)FOYER_ID_NONE;
}

/* ---- time ----------------------------------------------------------------------------------------------------------------- */

static gboolean
busy_in_file (Matcher *m, const FoyerId *staff, gint64 t0, gint64 t1)
{
  const GArray *list = g_hash_table_lookup (m->busy, staff);

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const Busy *b = &g_array_index (list, Busy, i);

      if (b->t0 < t1 && b->t1 > t0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
busy_in_store (Matcher *m, const FoyerId *staff, gint64 t0, gint64 t1)
{
  FoyerStmt *s = foyer_db_sql (m->db, "SELECT 1 FROM appointment a WHERE a.staff = ?1 AND a.t0 < ?3 AND a.t0 > ?4 AND a.t1 > ?2"
                                      " AND a.deleted IS NOT 1 AND a.event IS NULL"
                                      " AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.id = a.visit AND v.status IN ('no-show', 'deleted')) LIMIT 1");
  gboolean taken;

  foyer_stmt_bind_id (s, 1, staff);
  foyer_stmt_bind_int (s, 2, t0);
  foyer_stmt_bind_int (s, 3, t1);
  foyer_stmt_bind_int (s, 4, t0 - DAY_MS);
  taken = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return taken;
}

static void
take_time (Matcher *m, const FoyerId *staff, gint64 t0, gint64 t1)
{
  GArray *list = g_hash_table_lookup (m->busy, staff);
  Busy busy = { t0, t1 };

  if (list == NULL)
    {
      list = g_array_new (FALSE, FALSE, sizeof (Busy));
      g_hash_table_insert (m->busy, foyer_id_copy (staff), list);
    }
  g_array_append_val (list, busy);
}

/* Somebody for a row that names nobody: who does the service and is free, else who does it, else the first who is free. */
static FoyerId
choose_member (Matcher *m, const FoyerId *service, gint64 t0, gint64 t1)
{
  FoyerId best = FOYER_ID_NONE;
  int best_score = -1;

  if (!foyer_id_is_none (&m->plan->staff))
    return m->plan->staff;
  for (guint i = 0; i < m->members->len; i++)
    {
      const FoyerId *staff = &g_array_index (m->members, FoyerId, i);
      gboolean does = foyer_service_effective (m->db, service, staff, NULL, NULL);
      gboolean free_then = !busy_in_file (m, staff, t0, t1) && !busy_in_store (m, staff, t0, t1);
      int score = 2 * does + free_then;

      if (score > best_score)
        {
          best = *staff;
          best_score = score;
        }
    }
  return best;
}

/* ---- clients -------------------------------------------------------------------------------------------------------------- */

static GHashTable *
read_names (FoyerDb *db)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  FoyerStmt *s = foyer_db_sql (db, "SELECT id, name, surname FROM client WHERE deleted IS NOT 1");

  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_autofree char *both = g_strjoin (" ", foyer_stmt_text (s, 1) != NULL ? foyer_stmt_text (s, 1) : "", foyer_stmt_text (s, 2), NULL);
      char *name = foyer_fold (both);

      if (g_hash_table_contains (names, name))
        {
          memset (g_hash_table_lookup (names, name), 0, sizeof (FoyerId));
          g_free (name);
        }
      else
        g_hash_table_insert (names, name, foyer_id_copy (&id));
    }
  foyer_stmt_done (s);
  return names;
}

static int
add_new_client (Matcher *m, guint record)
{
  FoyerImportNewClient client = { .record = record };

  g_array_append_val (m->plan->new_clients, client);
  return (int) m->plan->new_clients->len - 1;
}

static gboolean
new_client_is_called (Matcher *m, int index, const char *name)
{
  guint record = g_array_index (m->plan->new_clients, FoyerImportNewClient, index).record;
  const char *other = foyer_import_value (m->plan->result, foyer_import_plan_record (m->plan, record), "client")->text;
  g_autofree char *a = foyer_fold (name != NULL ? name : ""), *b = foyer_fold (other != NULL ? other : "");

  return strcmp (a, b) == 0;
}

static void
match_by_phone (Matcher *m, guint i, const FoyerImportValue *phone, const char *name)
{
  FoyerImportTarget *target = foyer_import_plan_target (m->plan, i);
  int index;

  target->client = foyer_import_find_client (m->db, phone, name, NULL, &target->phone);
  if (!foyer_id_is_none (&target->client))
    return;
  index = GPOINTER_TO_INT (g_hash_table_lookup (m->by_phone, phone->text)) - 1;
  for (gsize k = 0; index < 0 && phone->list != NULL && phone->list[k] != NULL; k++)
    {
      index = GPOINTER_TO_INT (g_hash_table_lookup (m->by_phone, phone->list[k])) - 1;
      if (index >= 0 && !new_client_is_called (m, index, name))
        index = -1;
    }
  if (index < 0)
    {
      index = add_new_client (m, i);
      g_hash_table_insert (m->by_phone, g_strdup (target->phone), GINT_TO_POINTER (index + 1));
    }
  target->new_client = index;
}

static void
match_by_name (Matcher *m, guint i, const char *name)
{
  FoyerImportTarget *target = foyer_import_plan_target (m->plan, i);
  g_autofree char *folded = foyer_fold (name);
  const FoyerId *here;
  int index;

  if (m->names == NULL)
    m->names = read_names (m->db);
  here = g_hash_table_lookup (m->names, folded);
  if (here != NULL && !foyer_id_is_none (here))
    {
      target->client = *here;
      return;
    }
  index = GPOINTER_TO_INT (g_hash_table_lookup (m->by_name, folded)) - 1;
  if (index < 0)
    {
      index = add_new_client (m, i);
      g_hash_table_insert (m->by_name, g_strdup (folded), GINT_TO_POINTER (index + 1));
      if (here != NULL)
        foyer_import_result_add_problem (m->plan->result, FOYER_IMPORT_PROBLEM_NOTE, foyer_import_plan_record (m->plan, i)->row, "", name,
                                         "Several clients have this name and the row has no telephone number; a new client card is made.");
    }
  target->new_client = index;
}

/* Rows whose number is certain go first, so that a guessed country can follow them. */
static void
match_clients (Matcher *m)
{
  FoyerImportPlan *plan = m->plan;

  for (int pass = 0; pass < 2; pass++)
    for (guint i = 0; i < plan->result->records->len; i++)
      {
        const FoyerImportRecord *record = foyer_import_plan_record (plan, i);
        const FoyerImportValue *phone, *name;

        if (record->outcome != FOYER_IMPORT_GOOD)
          continue;
        phone = foyer_import_value (plan->result, record, "phone");
        name = foyer_import_value (plan->result, record, "client");
        if (phone->given)
          {
            if ((phone->certain && phone->list == NULL) == (pass == 0))
              match_by_phone (m, i, phone, name->text);
          }
        else if (name->given && pass == 1)
          match_by_name (m, i, name->text);
      }
}

/* Sums of a former system stand on the cards already; the visits of the same years come on top of them. */
static void
note_opening_sums (Matcher *m)
{
  FoyerImportPlan *plan = m->plan;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
  guint n = 0;

  for (guint i = 0; i < plan->targets->len; i++)
    {
      const FoyerImportTarget *target = foyer_import_plan_target (plan, i);

      if (foyer_import_plan_record (plan, i)->outcome != FOYER_IMPORT_GOOD || foyer_id_is_none (&target->client) ||
          g_hash_table_contains (seen, &target->client))
        continue;
      g_hash_table_add (seen, foyer_id_copy (&target->client));
      n += foyer_db_int (m->db, "SELECT opening_sold IS NOT NULL OR opening_paid IS NOT NULL OR opening_visits IS NOT NULL FROM client WHERE id = ?1",
                         &target->client) != 0;
    }
  if (n > 0)
    g_ptr_array_add (plan->notes,
                     g_strdup_printf ("%u clients have sums or visits from before on their cards. The imported appointments are counted on top of them.", n));
}

/* ---- rows ------------------------------------------------------------------------------------------------------------------ */

static void G_GNUC_PRINTF (5, 6)
reject (Matcher *m, FoyerImportRecord *record, const char *field, const char *value, const char *format, ...)
{
  FoyerImportPlan *plan = m->plan;
  int f = foyer_import_field_index (plan->kind, field), column = plan->map.column[f];
  g_autofree char *title = column >= 0 ? foyer_import_column_title (&plan->map, plan->sheet, (guint) column) : g_strdup ("");
  g_autofree char *sentence = NULL;
  va_list args;

  va_start (args, format);
  sentence = g_strdup_vprintf (format, args);
  va_end (args);
  foyer_import_result_add_problem (plan->result, FOYER_IMPORT_PROBLEM_REJECTED, record->row, title, value, "%s", sentence);
  foyer_import_result_set_outcome (plan->result, record, FOYER_IMPORT_REJECTED);
}

/* The id of the row in its series: the one that is here, or the first that is free. */
static gboolean
find_id (Matcher *m, const char *key, FoyerId *id)
{
  for (int n = 1; n <= MAX_SERIES; n++)
    {
      FoyerStmt *s = foyer_db_sql (m->db, "SELECT deleted FROM appointment WHERE id = ?1");
      gboolean here, gone;

      *id = foyer_id_derivef (&m->plan->place->id, "import:appointment:%d:%s", n, key);
      foyer_stmt_bind_id (s, 1, id);
      here = foyer_stmt_step (s);
      gone = here && foyer_stmt_int (s, 0) != 0;
      foyer_stmt_done (s);
      if (!here)
        return FALSE;
      if (!gone)
        return TRUE;
    }
  g_assert_not_reached ();
}

static void
plan_row (Matcher *m, guint i)
{
  FoyerImportPlan *plan = m->plan;
  FoyerImportResult *result = plan->result;
  FoyerImportRecord *record = foyer_import_plan_record (plan, i);
  FoyerImportTarget *target = foyer_import_plan_target (plan, i);
  const char *service = foyer_import_value (result, record, "service")->text;
  const FoyerImportValue *staff = foyer_import_value (result, record, "staff"), *dur = foyer_import_value (result, record, "dur");
  const char *status = foyer_import_value (result, record, "status")->text;
  gint64 t0, t1;

  if (find_id (m, record->key, &target->id))
    {
      target->match = target->id;
      foyer_import_result_set_outcome (result, record, FOYER_IMPORT_DUPLICATE);
      foyer_import_result_add_problem (result, FOYER_IMPORT_PROBLEM_DUPLICATE, record->row, "", "", "This appointment is here already.");
      return;
    }
  target->services = find_services (m, service);
  if (target->services->len == 0)
    {
      reject (m, record, "service", service, "There is no service of this name here. Import or add it first.");
      return;
    }
  if (staff->given)
    {
      target->staff = find_member (m, staff->text);
      if (foyer_id_is_none (&target->staff))
        {
          reject (m, record, "staff", staff->text, "There is no team member of this name here. Import or add them first.");
          return;
        }
    }
  else if (m->members->len == 0)
    {
      reject (m, record, "staff", "", "There is no team member here to put the appointment with.");
      return;
    }

  t0 = foyer_zone_to_utc (plan->place->zone, foyer_import_value (result, record, "date")->n, (int) foyer_import_value (result, record, "time")->n);
  target->dur = dur->n;
  for (guint k = 0; !dur->given && k < target->services->len; k++)
    {
      gint64 minutes = 0;

      foyer_service_effective (m->db, &g_array_index (target->services, FoyerId, k), &target->staff, NULL, &minutes);
      target->dur += minutes;
    }
  target->dur = CLAMP (target->dur, 1, FOYER_DAY_MINUTES);
  t1 = t0 + target->dur * 60000;

  if (!staff->given)
    {
      target->staff = choose_member (m, &g_array_index (target->services, FoyerId, 0), t0, t1);
      if (foyer_id_is_none (&plan->staff))
        {
          FoyerStmt *s = foyer_db_sql (m->db, "SELECT name FROM staff WHERE id = ?1");

          foyer_stmt_bind_id (s, 1, &target->staff);
          if (foyer_stmt_step (s))
            foyer_import_result_add_problem (result, FOYER_IMPORT_PROBLEM_NOTE, record->row, "", "",
                                             "The row names no team member; the appointment is put with %s.", foyer_stmt_text (s, 0));
          foyer_stmt_done (s);
        }
    }
  if (status != NULL && !foyer_status_holds_time (foyer_status_parse (status)))
    return;
  if (busy_in_file (m, &target->staff, t0, t1) || busy_in_store (m, &target->staff, t0, t1))
    {
      target->overlaps = TRUE;
      foyer_import_result_add_problem (result, FOYER_IMPORT_PROBLEM_NOTE, record->row, "", "",
                                       "The team member has another appointment at this time; both are kept.");
    }
  take_time (m, &target->staff, t0, t1);
}

static gboolean
check_default_member (Matcher *m, GError **error)
{
  if (foyer_id_is_none (&m->plan->staff))
    return TRUE;
  for (guint i = 0; i < m->members->len; i++)
    if (foyer_id_equal (&g_array_index (m->members, FoyerId, i), &m->plan->staff))
      return TRUE;
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, "There is no such team member at this location.");
  return FALSE;
}

gboolean
foyer_import_plan_appointments (FoyerImportPlan *plan, FoyerDb *db, FoyerProgressFunc progress, gpointer data, GCancellable *cancellable,
                                GError **error)
{
  g_autoptr (GHashTable) services = foyer_import_titles (
      db, "SELECT id, title FROM service WHERE deleted IS NOT 1 ORDER BY coalesce(active, 1) = 0, weight, id", NULL);
  g_autoptr (GHashTable) team = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) first = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) by_phone = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) busy = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, (GDestroyNotify) g_array_unref);
  g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  Matcher m = { .plan = plan, .db = db, .services = services, .team = team, .first = first, .members = members, .by_phone = by_phone,
                .by_name = by_name, .busy = busy };
  gboolean ok;

  read_team (&m);
  ok = check_default_member (&m, error);
  for (guint i = 0; ok && i < plan->result->records->len; i++)
    {
      if ((i & 255) == 0)
        {
          ok = !foyer_import_stopped (cancellable, error);
          if (progress != NULL)
            progress (0.8 * i / plan->result->records->len, data);
        }
      if (ok && foyer_import_plan_record (plan, i)->outcome == FOYER_IMPORT_GOOD)
        plan_row (&m, i);
    }
  if (ok)
    {
      match_clients (&m);
      note_opening_sums (&m);
    }
  g_clear_pointer (&m.names, g_hash_table_unref);
  return ok;
}
