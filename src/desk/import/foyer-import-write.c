#define G_LOG_DOMAIN "foyer-import"
#include "config.h"

#include <string.h>

#include "foyer-import-write.h"
#include "foyer-settings.h"
#include "foyer-text.h"

/* Categories and labels take the twelve tints in turn, as the chain's own first ones do. */
#define TINTS 12

gboolean
foyer_import_write_step (FoyerImportWriter *w, guint i, GError **error)
{
  foyer_tx_next (w->tx);
  if ((i & 31) != 0)
    return TRUE;
  if (foyer_import_stopped (w->cancellable, error))
    return FALSE;
  if (w->progress != NULL)
    w->progress ((double) i / MAX (w->plan->result->records->len, 1), w->progress_data);
  return foyer_db_check (foyer_tx_db (w->tx), error);
}

static gint64
next_weight (FoyerImportWriter *w, const char *sql, const FoyerId *loc)
{
  return foyer_db_int (foyer_tx_db (w->tx), sql, loc);
}

static const FoyerImportValue *
value (FoyerImportWriter *w, guint i, const char *field)
{
  return foyer_import_value (w->plan->result, foyer_import_plan_record (w->plan, i), field);
}

/* A row by its folded title out of @here, made by @make when missing. */
static FoyerId
find_or_make (FoyerImportWriter *w, GHashTable *here, const char *title, FoyerId (*make) (FoyerImportWriter *w, const char *title))
{
  char *folded = foyer_fold (title);
  const FoyerId *found = g_hash_table_lookup (here, folded);
  FoyerId id;

  if (found != NULL)
    {
      g_free (folded);
      return *found;
    }
  id = make (w, title);
  g_hash_table_insert (here, folded, foyer_id_copy (&id));
  return id;
}

/* Text that says the same but for capitals and accents stays as it is: NOAH SMITH does not overwrite Noah Smith. */
static void
take_text (FoyerRow *row, const char *field, const FoyerImportValue *v, gboolean only_empty)
{
  const char *now = foyer_row_text (row, field);

  if (!v->given || (only_empty && now != NULL))
    return;
  if (now != NULL)
    {
      g_autofree char *a = foyer_fold (now), *b = foyer_fold (v->text);

      if (strcmp (a, b) == 0)
        return;
    }
  foyer_row_set_text (row, field, v->text);
}

static void
take_int (FoyerRow *row, const char *field, const FoyerImportValue *v, gboolean only_empty)
{
  if (v->given && !(only_empty && !foyer_row_is_null (row, field)))
    foyer_row_set_int (row, field, v->n);
}

/* ---- clients ------------------------------------------------------------------------------------------------------------ */

static FoyerId
make_label (FoyerImportWriter *w, const char *title)
{
  FoyerId id = foyer_tx_new_id (w->tx);
  g_autoptr (FoyerRow) row = foyer_row_new ("label", &id);
  gint64 weight = next_weight (w, "SELECT coalesce(max(weight), 0) + 1 FROM label", NULL);

  foyer_row_set_text (row, "title", title);
  foyer_row_set_text (row, "scope", "client");
  foyer_row_set_int (row, "colour", weight % TINTS);
  foyer_row_set_int (row, "weight", weight);
  foyer_tx_put (w->tx, row);
  w->counts->labels++;
  return id;
}

/* Adds the labels of record @i; TRUE when one of them is new to the client. */
static gboolean
give_labels (FoyerImportWriter *w, GHashTable *labels, guint i, const FoyerId *client)
{
  const FoyerImportValue *v = value (w, i, "labels");
  gboolean changed = FALSE;

  for (gsize k = 0; v->list != NULL && v->list[k] != NULL; k++)
    {
      FoyerId label = find_or_make (w, labels, v->list[k], make_label), id;
      char text[FOYER_ID_TEXT_LEN + 1];
      g_autoptr (FoyerRow) row = NULL;

      id = foyer_id_derivef (client, "label:%s", foyer_id_format (&label, text));
      row = foyer_tx_get (w->tx, "client_label", &id);
      if (row != NULL && foyer_row_int (row, "deleted") == 0)
        continue;
      if (row == NULL)
        {
          row = foyer_row_new ("client_label", &id);
          foyer_row_set_id (row, "client", client);
          foyer_row_set_id (row, "label", &label);
        }
      else
        foyer_row_set_int (row, "deleted", 0);
      foyer_tx_put (w->tx, row);
      changed = TRUE;
    }
  return changed;
}

static void
fill_client (FoyerImportWriter *w, guint i, FoyerRow *row, gboolean only_empty)
{
  static const char *const texts[][2] = { { "name", "name" },   { "surname", "surname" }, { "middle", "middle" }, { "phone2", "phone2" },
                                          { "email", "email" }, { "gender", "gender" },   { "card", "card" },     { "note", "note" },
                                          { "allergy", "allergy" } };
  static const char *const ints[][2] = { { "discount", "discount" }, { "opening_sold", "sold" }, { "opening_paid", "paid" }, { "opening_visits", "visits" } };
  const FoyerImportTarget *target = foyer_import_plan_target (w->plan, i);
  const FoyerImportValue *birthday = value (w, i, "birthday");

  for (gsize k = 0; k < G_N_ELEMENTS (texts); k++)
    take_text (row, texts[k][0], value (w, i, texts[k][1]), only_empty);
  for (gsize k = 0; k < G_N_ELEMENTS (ints); k++)
    take_int (row, ints[k][0], value (w, i, ints[k][1]), only_empty);
  if (birthday->given && !(only_empty && !foyer_row_is_null (row, "birthday")))
    {
      char date[11];

      foyer_row_set_text (row, "birthday", foyer_date_format (birthday->n, date));
    }
  if (target->phone != NULL && foyer_row_is_null (row, "phone"))
    foyer_row_set_text (row, "phone", target->phone);
}

/* Puts record @i into the card @id; TRUE when that changed anything. */
static gboolean
update_client (FoyerImportWriter *w, GHashTable *labels, guint i, const FoyerId *id, gboolean only_empty)
{
  g_autoptr (FoyerRow) row = foyer_tx_get (w->tx, "client", id);
  gboolean changed;

  if (row == NULL)
    return FALSE;
  fill_client (w, i, row, only_empty);
  changed = row->changed != 0;
  if (changed)
    foyer_tx_put (w->tx, row);
  return give_labels (w, labels, i, id) || changed;
}

/* Who brings in surnames wants to see them: the location shows a part of the name that it hid while nobody had one. */
static void
show_name_part (FoyerImportWriter *w, const char *field, const char *key)
{
  const FoyerId *loc = &w->plan->place->id;
  gboolean any = FALSE;

  for (guint i = 0; i < w->plan->result->records->len && !any; i++)
    any = foyer_import_plan_record (w->plan, i)->outcome == FOYER_IMPORT_GOOD && value (w, i, field)->given;
  if (!any || foyer_setting_bool (foyer_tx_db (w->tx), loc, key))
    return;

  FoyerId id = foyer_setting_id (loc, key);
  g_autoptr (FoyerRow) row = foyer_tx_get (w->tx, "setting", &id);
  if (row == NULL)
    {
      row = foyer_row_new ("setting", &id);
      foyer_row_set_id (row, "loc", loc);
      foyer_row_set_text (row, "key", key);
    }
  foyer_row_set_text (row, "value", "true");
  foyer_tx_put (w->tx, row);
}

static gboolean
write_clients (FoyerImportWriter *w, GError **error)
{
  FoyerImportPlan *plan = w->plan;
  g_autoptr (GHashTable) labels = foyer_import_titles (
      foyer_tx_db (w->tx), "SELECT id, title FROM label WHERE scope = 'client' AND deleted IS NOT 1 ORDER BY weight, id", NULL);

  for (guint i = 0; i < plan->result->records->len; i++)
    {
      FoyerImportRecord *record = foyer_import_plan_record (plan, i);
      FoyerImportTarget *target = foyer_import_plan_target (plan, i);

      if (!foyer_import_write_step (w, i, error))
        return FALSE;
      if (record->outcome == FOYER_IMPORT_GOOD)
        {
          g_autoptr (FoyerRow) row = NULL;

          target->match = foyer_tx_new_id (w->tx);
          row = foyer_row_new ("client", &target->match);
          foyer_row_set_id (row, "home_loc", &plan->place->id);
          fill_client (w, i, row, FALSE);
          foyer_tx_put (w->tx, row);
          give_labels (w, labels, i, &target->match);
          w->counts->added++;
        }
      else if (record->outcome == FOYER_IMPORT_DUPLICATE && plan->update)
        {
          /* A repeated row of the file only fills what the first left empty. */
          const FoyerId *id = record->same_as >= 0 ? &foyer_import_plan_target (plan, (guint) record->same_as)->match : &target->match;

          if (update_client (w, labels, i, id, record->same_as >= 0))
            w->counts->updated++;
        }
    }
  show_name_part (w, "surname", "client.surname");
  show_name_part (w, "middle", "client.middle");
  return TRUE;
}

/* ---- services ----------------------------------------------------------------------------------------------------------- */

static FoyerId
make_category (FoyerImportWriter *w, const char *title)
{
  FoyerId id = foyer_tx_new_id (w->tx);
  g_autoptr (FoyerRow) row = foyer_row_new ("category", &id);
  gint64 weight = next_weight (w, "SELECT coalesce(max(weight), 0) + 1 FROM category", NULL);

  foyer_row_set_text (row, "title", title);
  foyer_row_set_int (row, "colour", (weight - 1) % TINTS);
  foyer_row_set_int (row, "weight", weight);
  foyer_tx_put (w->tx, row);
  w->counts->categories++;
  return id;
}

static void
fill_service (FoyerImportWriter *w, guint i, FoyerRow *row)
{
  static const char *const ints[][2] = { { "price_min", "price" }, { "price_max", "price_max" }, { "dur", "dur" } };

  take_text (row, "title", value (w, i, "title"), FALSE);
  take_text (row, "comment", value (w, i, "note"), FALSE);
  for (gsize k = 0; k < G_N_ELEMENTS (ints); k++)
    take_int (row, ints[k][0], value (w, i, ints[k][1]), FALSE);
  /* A range whose upper end is the price is no range. */
  if (!foyer_row_is_null (row, "price_max") && foyer_row_int (row, "price_max") <= foyer_row_int (row, "price_min"))
    foyer_row_set_null (row, "price_max");
}

static gboolean
write_services (FoyerImportWriter *w, GError **error)
{
  FoyerImportPlan *plan = w->plan;
  g_autoptr (GHashTable) categories =
      foyer_import_titles (foyer_tx_db (w->tx), "SELECT id, title FROM category WHERE deleted IS NOT 1 ORDER BY weight, id", NULL);
  gint64 weight = next_weight (w, "SELECT coalesce(max(weight), 0) + 1 FROM service", NULL);

  for (guint i = 0; i < plan->result->records->len; i++)
    {
      FoyerImportRecord *record = foyer_import_plan_record (plan, i);
      FoyerImportTarget *target = foyer_import_plan_target (plan, i);
      g_autoptr (FoyerRow) row = NULL;

      if (!foyer_import_write_step (w, i, error))
        return FALSE;
      if (record->outcome == FOYER_IMPORT_GOOD)
        {
          FoyerId category = find_or_make (w, categories, value (w, i, "category")->text, make_category);

          target->match = foyer_tx_new_id (w->tx);
          row = foyer_row_new ("service", &target->match);
          foyer_row_set_id (row, "category", &category);
          foyer_row_set_int (row, "price_min", 0);
          foyer_row_set_text (row, "kind", "individual");
          foyer_row_set_int (row, "active", 1);
          foyer_row_set_int (row, "online", 1);
          foyer_row_set_int (row, "weight", weight++);
          fill_service (w, i, row);
          foyer_tx_put (w->tx, row);
          w->counts->added++;
        }
      else if (record->outcome == FOYER_IMPORT_DUPLICATE && plan->update && record->same_as < 0)
        {
          row = foyer_tx_get (w->tx, "service", &target->match);
          if (row == NULL)
            continue;
          fill_service (w, i, row);
          if (row->changed == 0)
            continue;
          foyer_tx_put (w->tx, row);
          w->counts->updated++;
        }
    }
  return TRUE;
}

/* ---- team --------------------------------------------------------------------------------------------------------------- */

static FoyerId
make_position (FoyerImportWriter *w, const char *title)
{
  FoyerId id = foyer_tx_new_id (w->tx);
  g_autoptr (FoyerRow) row = foyer_row_new ("position", &id);

  foyer_row_set_text (row, "name", title);
  foyer_row_set_int (row, "weight", next_weight (w, "SELECT coalesce(max(weight), 0) + 1 FROM position", NULL));
  foyer_tx_put (w->tx, row);
  w->counts->positions++;
  return id;
}

static void
fill_member (FoyerImportWriter *w, GHashTable *positions, guint i, FoyerRow *row)
{
  static const char *const texts[][2] = { { "name", "name" }, { "phone", "phone" }, { "email", "email" }, { "spec", "spec" }, { "description", "note" } };
  const FoyerImportValue *position = value (w, i, "position");

  for (gsize k = 0; k < G_N_ELEMENTS (texts); k++)
    take_text (row, texts[k][0], value (w, i, texts[k][1]), FALSE);
  if (position->given)
    {
      FoyerId id = find_or_make (w, positions, position->text, make_position);

      foyer_row_set_id (row, "position", &id);
    }
}

static gboolean
write_team (FoyerImportWriter *w, GError **error)
{
  FoyerImportPlan *plan = w->plan;
  g_autoptr (GHashTable) positions =
      foyer_import_titles (foyer_tx_db (w->tx), "SELECT id, name FROM position WHERE deleted IS NOT 1 ORDER BY weight, id", NULL);
  gint64 weight = next_weight (w, "SELECT coalesce(max(weight), 0) + 1 FROM staff WHERE loc = ?1", &plan->place->id);

  for (guint i = 0; i < plan->result->records->len; i++)
    {
      FoyerImportRecord *record = foyer_import_plan_record (plan, i);
      FoyerImportTarget *target = foyer_import_plan_target (plan, i);
      g_autoptr (FoyerRow) row = NULL;

      if (!foyer_import_write_step (w, i, error))
        return FALSE;
      if (record->outcome == FOYER_IMPORT_GOOD)
        {
          target->match = foyer_tx_new_id (w->tx);
          row = foyer_row_new ("staff", &target->match);
          foyer_row_set_id (row, "loc", &plan->place->id);
          foyer_row_set_text (row, "status", "active");
          foyer_row_set_int (row, "billable", 1);
          foyer_row_set_int (row, "online", 1);
          foyer_row_set_int (row, "occupancy", 1);
          foyer_row_set_int (row, "weight", weight++);
          fill_member (w, positions, i, row);
          foyer_tx_put (w->tx, row);
          w->counts->added++;
        }
      else if (record->outcome == FOYER_IMPORT_DUPLICATE && plan->update && record->same_as < 0)
        {
          row = foyer_tx_get (w->tx, "staff", &target->match);
          if (row == NULL)
            continue;
          fill_member (w, positions, i, row);
          if (row->changed == 0)
            continue;
          foyer_tx_put (w->tx, row);
          w->counts->updated++;
        }
    }
  return TRUE;
}

gboolean
foyer_import_write (FoyerImportWriter *w, GError **error)
{
  gboolean ok = FALSE;

  foyer_tx_begin_group (w->tx);
  switch (w->plan->kind)
    {
    case FOYER_IMPORT_CLIENTS:
      ok = write_clients (w, error);
      break;
    case FOYER_IMPORT_SERVICES:
      ok = write_services (w, error);
      break;
    case FOYER_IMPORT_TEAM:
      ok = write_team (w, error);
      break;
    case FOYER_IMPORT_APPOINTMENTS:
      ok = foyer_import_write_appointments (w, error);
      break;
    default:
      g_assert_not_reached ();
    }
  /* The last moment at which stopping still costs nothing. */
  return ok && !foyer_import_stopped (w->cancellable, error) && foyer_db_check (foyer_tx_db (w->tx), error);
}
