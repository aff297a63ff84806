/* Appointments of a file as visits, appointments, lines and payments.
 *
 * Rows of one client whose times follow each other within the location's interval make one visit, as they would have at the desk.
 * What was paid goes into a register of its own kind ("Brought over"), so that the till is not fuller than its drawer. */
#define G_LOG_DOMAIN "foyer-import"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "foyer-import-write.h"
#include "foyer-money.h"
#include "foyer-register.h"
#include "foyer-service.h"
#include "foyer-settings.h"
#include "foyer-visit-rules.h"

#define MINUTE_MS G_GINT64_CONSTANT (60000)

typedef struct
{
  guint record;
  FoyerId client;
  gint64 t0, t1;
  const char *status;
} Part;

typedef struct
{
  FoyerImportWriter *w;
  FoyerId reg, item; /* of payments; none until the first */
} VisitWriter;

static const FoyerImportValue *
value (FoyerImportWriter *w, guint i, const char *field)
{
  return foyer_import_value (w->plan->result, foyer_import_plan_record (w->plan, i), field);
}

/* Without a status a paid appointment took place; of any other nobody knows. */
static const char *
status_of (FoyerImportWriter *w, guint i)
{
  const FoyerImportValue *status = value (w, i, "status");

  if (status->given)
    return status->text;
  return value (w, i, "paid")->n > 0 && value (w, i, "date")->n <= w->plan->today ? "arrived" : "pending";
}

/* ---- clients -------------------------------------------------------------------------------------------------------------- */

static void
make_clients (FoyerImportWriter *w)
{
  for (guint k = 0; k < w->plan->new_clients->len; k++)
    {
      FoyerImportNewClient *client = &g_array_index (w->plan->new_clients, FoyerImportNewClient, k);
      const FoyerImportTarget *target = foyer_import_plan_target (w->plan, client->record);
      const FoyerImportValue *name = value (w, client->record, "client"), *email = value (w, client->record, "email");
      g_autoptr (FoyerRow) row = NULL;

      foyer_tx_next (w->tx);
      client->id = foyer_tx_new_id (w->tx);
      row = foyer_row_new ("client", &client->id);
      foyer_row_set_text (row, "name", name->given ? name->text : target->phone);
      foyer_row_set_text (row, "phone", target->phone);
      if (email->given)
        foyer_row_set_text (row, "email", email->text);
      foyer_row_set_id (row, "home_loc", &w->plan->place->id);
      foyer_tx_put (w->tx, row);
      w->counts->clients++;
    }
}

static FoyerId
client_of (FoyerImportWriter *w, guint i)
{
  const FoyerImportTarget *target = foyer_import_plan_target (w->plan, i);

  if (target->new_client >= 0)
    return g_array_index (w->plan->new_clients, FoyerImportNewClient, target->new_client).id;
  return target->client;
}

/* ---- rows of one appointment ------------------------------------------------------------------------------------------------ */

static void
put_link (FoyerImportWriter *w, const FoyerId *service, const FoyerId *staff)
{
  FoyerId id = foyer_service_staff_id (service, staff);
  g_autoptr (FoyerRow) row = foyer_tx_get (w->tx, "service_staff", &id);

  if (row != NULL && foyer_row_int (row, "deleted") == 0)
    return;
  if (row == NULL)
    {
      row = foyer_row_new ("service_staff", &id);
      foyer_row_set_id (row, "service", service);
      foyer_row_set_id (row, "staff", staff);
    }
  else
    foyer_row_set_int (row, "deleted", 0);
  foyer_tx_put (w->tx, row);
  w->counts->links++;
}

static void
put_lines (FoyerImportWriter *w, guint i, const FoyerId *visit)
{
  const FoyerImportTarget *target = foyer_import_plan_target (w->plan, i);
  const FoyerImportValue *price = value (w, i, "price");
  guint n = target->services->len;
  g_autofree gint64 *base = g_new0 (gint64, n), *shares = g_new0 (gint64, n), *durs = g_new0 (gint64, n);

  for (guint k = 0; k < n; k++)
    foyer_service_effective (foyer_tx_db (w->tx), &g_array_index (target->services, FoyerId, k), &target->staff, &base[k], &durs[k]);
  if (price->given)
    foyer_split (price->n, base, n, shares);
  for (guint k = 0; k < n; k++)
    {
      const FoyerId *service = &g_array_index (target->services, FoyerId, k);
      FoyerId id = foyer_id_derivef (&target->id, "line:%u", k);
      g_autoptr (FoyerRow) line = foyer_row_new ("line", &id);
      g_autoptr (FoyerRow) catalogue = foyer_tx_get (w->tx, "service", service);

      foyer_row_set_id (line, "loc", &w->plan->place->id);
      foyer_row_set_id (line, "visit", visit);
      foyer_row_set_id (line, "appointment", &target->id);
      foyer_row_set_text (line, "kind", "service");
      foyer_row_set_id (line, "service", service);
      foyer_row_set_text (line, "title", foyer_row_text (catalogue, "title"));
      foyer_row_set_id (line, "staff", &target->staff);
      foyer_row_set_int (line, "qty", 1000);
      foyer_row_set_int (line, "price", price->given ? shares[k] : base[k]);
      if (price->given && shares[k] != base[k])
        foyer_row_set_int (line, "price_set", 1);
      foyer_row_set_int (line, "dur", n == 1 ? target->dur : durs[k]);
      foyer_row_set_int (line, "weight", k + 1);
      foyer_tx_put (w->tx, line);
      put_link (w, service, &target->staff);
    }
}

/* The register of amounts paid before. */
static void
need_register (VisitWriter *v)
{
  FoyerImportWriter *w = v->w;
  g_autoptr (FoyerRow) row = NULL;

  if (!foyer_id_is_none (&v->reg))
    return;
  v->item = foyer_item_need (w->tx, "services");
  v->reg = foyer_id_derivef (&w->plan->place->id, "register:import");
  row = foyer_tx_get (w->tx, "register", &v->reg);
  if (row != NULL && foyer_row_int (row, "deleted") == 0)
    return;
  if (row == NULL)
    {
      row = foyer_row_new ("register", &v->reg);
      foyer_row_set_id (row, "loc", &w->plan->place->id);
      foyer_row_set_text (row, "title", _ ("Brought over"));
      foyer_row_set_text (row, "kind", "cashless");
      foyer_row_set_text (row, "comment", _ ("Payments of imported appointments"));
      foyer_row_set_int (row, "weight", foyer_db_int (foyer_tx_db (w->tx), "SELECT coalesce(max(weight), 0) + 1 FROM register WHERE loc = ?1",
                                                      &w->plan->place->id));
    }
  else
    foyer_row_set_int (row, "deleted", 0);
  foyer_tx_put (w->tx, row);
}

static void
put_payment (VisitWriter *v, const Part *part, const FoyerId *visit)
{
  FoyerImportWriter *w = v->w;
  const FoyerImportTarget *target = foyer_import_plan_target (w->plan, part->record);
  const FoyerImportValue *paid = value (w, part->record, "paid");
  gint64 date = MIN (value (w, part->record, "date")->n, w->plan->today);
  g_autoptr (FoyerRow) row = NULL, document = NULL;
  FoyerId id, document_id, who = foyer_tx_who (w->tx);
  char day[11];

  if (!paid->given || paid->n == 0)
    return;
  need_register (v);
  foyer_date_format (date, day);

  /* As at the desk: a payment stands on a document of its visit. */
  document_id = foyer_id_derivef (&target->id, "document");
  document = foyer_row_new ("document", &document_id);
  foyer_row_set_id (document, "loc", &w->plan->place->id);
  foyer_row_set_int (document, "type", FOYER_DOC_VISIT);
  foyer_row_set_id (document, "visit", visit);
  foyer_row_set_id (document, "client", &part->client);
  foyer_row_set_int (document, "at", MIN (part->t1, w->plan->now));
  foyer_row_set_text (document, "bday", day);
  foyer_row_set_id (document, "who", &who);
  foyer_tx_put (w->tx, document);

  id = foyer_id_derivef (&target->id, "payment");
  row = foyer_row_new ("money", &id);
  foyer_row_set_id (row, "loc", &w->plan->place->id);
  foyer_row_set_id (row, "doc", &document_id);
  foyer_row_set_id (row, "visit", visit);
  foyer_row_set_id (row, "client", &part->client);
  foyer_row_set_id (row, "staff", &target->staff);
  foyer_row_set_id (row, "register", &v->reg);
  foyer_row_set_id (row, "item", &v->item);
  foyer_row_set_text (row, "kind", "payment");
  foyer_row_set_int (row, "amount", paid->n);
  foyer_row_set_text (row, "cur", w->plan->place->currency);
  foyer_row_set_int (row, "at", MIN (part->t1, w->plan->now));
  foyer_row_set_text (row, "bday", day);
  foyer_row_set_id (row, "who", &who);
  foyer_tx_put (w->tx, row);
  w->counts->payments++;
}

static void
put_appointment (VisitWriter *v, const Part *part, const FoyerId *visit)
{
  FoyerImportWriter *w = v->w;
  const FoyerImportTarget *target = foyer_import_plan_target (w->plan, part->record);
  g_autoptr (FoyerRow) row = foyer_row_new ("appointment", &target->id);
  FoyerId who = foyer_tx_who (w->tx);
  char wall[17];

  foyer_row_set_id (row, "loc", &w->plan->place->id);
  foyer_row_set_id (row, "visit", visit);
  foyer_row_set_id (row, "client", &part->client);
  foyer_row_set_id (row, "staff", &target->staff);
  foyer_row_set_text (row, "wall", foyer_wall_format (value (w, part->record, "date")->n, (int) value (w, part->record, "time")->n, wall));
  foyer_row_set_int (row, "dur", target->dur);
  /* What was booked elsewhere is a fact: it takes the time beside whoever has it, and is no conflict. */
  if (target->overlaps)
    foyer_row_set_text (row, "shared", _ ("Imported"));
  foyer_row_set_text (row, "comment", value (w, part->record, "note")->text);
  foyer_row_set_text (row, "source", "import");
  foyer_row_set_id (row, "made_by", &who);
  foyer_row_set_int (row, "made_at", foyer_tx_now (w->tx));
  foyer_tx_put (w->tx, row);
  put_lines (w, part->record, visit);
  put_payment (v, part, visit);
}

/* ---- visits ----------------------------------------------------------------------------------------------------------------- */

static int
compare_parts (gconstpointer a, gconstpointer b)
{
  const Part *p = a, *q = b;
  int c = foyer_id_compare (&p->client, &q->client);

  if (c != 0)
    return c;
  if (p->t0 != q->t0)
    return p->t0 < q->t0 ? -1 : 1;
  return p->record < q->record ? -1 : p->record > q->record;
}

static GArray *
collect_parts (FoyerImportWriter *w)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (Part));

  for (guint i = 0; i < w->plan->result->records->len; i++)
    {
      const FoyerImportTarget *target = foyer_import_plan_target (w->plan, i);
      Part part = { .record = i };

      if (foyer_import_plan_record (w->plan, i)->outcome != FOYER_IMPORT_GOOD)
        continue;
      part.client = client_of (w, i);
      part.t0 = foyer_zone_to_utc (w->plan->place->zone, value (w, i, "date")->n, (int) value (w, i, "time")->n);
      part.t1 = part.t0 + target->dur * MINUTE_MS;
      part.status = status_of (w, i);
      g_array_append_val (parts, part);
    }
  g_array_sort (parts, compare_parts);
  return parts;
}

/* Whether @b belongs to the visit that began with @a and went on to @end. */
static gboolean
same_visit (FoyerImportWriter *w, const Part *a, const Part *b, gint64 end, gint64 interval)
{
  return !foyer_id_is_none (&a->client) && foyer_id_equal (&a->client, &b->client) && strcmp (a->status, b->status) == 0 &&
         value (w, a->record, "date")->n == value (w, b->record, "date")->n && b->t0 - end <= interval * MINUTE_MS;
}

static FoyerId
put_visit (FoyerImportWriter *w, const Part *first)
{
  const FoyerImportTarget *target = foyer_import_plan_target (w->plan, first->record);
  FoyerId id = foyer_id_derivef (&target->id, "visit");
  g_autoptr (FoyerRow) row = foyer_row_new ("visit", &id);
  char day[11];

  foyer_row_set_id (row, "loc", &w->plan->place->id);
  foyer_row_set_id (row, "client", &first->client);
  foyer_row_set_text (row, "date", foyer_date_format (value (w, first->record, "date")->n, day));
  foyer_row_set_text (row, "status", first->status);
  if (strcmp (first->status, "deleted") == 0)
    foyer_row_set_text (row, "reason", _ ("Cancelled"));
  foyer_tx_put (w->tx, row);
  w->counts->visits++;
  return id;
}

/* A newer export of what is here: its status and comment. Money and times that changed since are the desk's own. */
static gboolean
update_appointment (FoyerImportWriter *w, guint i)
{
  const FoyerImportTarget *target = foyer_import_plan_target (w->plan, i);
  const FoyerImportValue *status = value (w, i, "status"), *note = value (w, i, "note");
  g_autoptr (FoyerRow) row = foyer_tx_get (w->tx, "appointment", &target->match);
  g_autoptr (FoyerRow) visit = NULL;
  FoyerId visit_id;
  gboolean changed = FALSE;

  if (row == NULL)
    return FALSE;
  if (note->given && g_strcmp0 (foyer_row_text (row, "comment"), note->text) != 0)
    {
      foyer_row_set_text (row, "comment", note->text);
      foyer_tx_put (w->tx, row);
      changed = TRUE;
    }
  visit_id = foyer_row_id (row, "visit");
  visit = foyer_tx_get (w->tx, "visit", &visit_id);
  if (visit != NULL && status->given && strcmp (foyer_row_text (visit, "status"), status->text) != 0 &&
      foyer_status_parse (foyer_row_text (visit, "status")) != FOYER_STATUS_DELETED &&
      foyer_db_int (foyer_tx_db (w->tx), "SELECT count(*) FROM document WHERE visit = ?1 AND type = 101 AND void IS NULL", &visit_id) == 0)
    {
      foyer_row_set_text (visit, "status", status->text);
      foyer_tx_put (w->tx, visit);
      changed = TRUE;
    }
  return changed;
}

gboolean
foyer_import_write_appointments (FoyerImportWriter *w, GError **error)
{
  VisitWriter v = { .w = w };
  gint64 interval = foyer_setting_int (foyer_tx_db (w->tx), &w->plan->place->id, "visit.interval");
  g_autoptr (GArray) parts = NULL;
  guint i = 0, done = 0;

  make_clients (w);
  parts = collect_parts (w);
  while (i < parts->len)
    {
      const Part *first = &g_array_index (parts, Part, i);
      gint64 end = first->t1;
      FoyerId visit;

      if (!foyer_import_write_step (w, done++, error))
        return FALSE;
      visit = put_visit (w, first);
      do
        {
          const Part *part = &g_array_index (parts, Part, i);

          foyer_tx_next (w->tx);
          put_appointment (&v, part, &visit);
          end = MAX (end, part->t1);
          w->counts->added++;
          i++;
        }
      while (i < parts->len && same_visit (w, first, &g_array_index (parts, Part, i), end, interval));
    }
  for (i = 0; w->plan->update && i < w->plan->result->records->len; i++)
    {
      const FoyerImportRecord *record = foyer_import_plan_record (w->plan, i);

      if (record->outcome != FOYER_IMPORT_DUPLICATE || record->same_as >= 0)
        continue;
      if (!foyer_import_write_step (w, i, error))
        return FALSE;
      if (update_appointment (w, i))
        w->counts->updated++;
    }
  return TRUE;
}
