#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-apply.h"
#include "foyer-booking-labels.h"
#include "foyer-changes.h"
#include "foyer-client.h"
#include "foyer-core.h"
#include "foyer-custom.h"
#include "foyer-location.h"
#include "foyer-medical.h"
#include "foyer-phone.h"
#include "foyer-session.h"

/* Fields of one change that are told; a whole import is not. */
#define MAX_FIELDS 60
#define MAX_ABOUT 4

const FoyerChangeKind foyer_change_kinds[] = {
  { "bookings", N_("Bookings"), "visit appointment allocation line assistant appointment_label appointment_value series timetable enrolment waitlist" },
  { "money", N_("Money"), "money document entry acct register item acct_type till till_event party" },
  { "clients", N_("Clients"), "client client_label client_alias client_value client_file client_adjust client_award visitor note private_note segment review erasure" },
  { "medical", N_("Medical records"), "medical_card protocol protocol_version treatment_plan plan_stage" },
  { "services", N_("Services"), "service category service_staff service_resource package_item tax" },
  { "schedule", N_("Work schedule"), "workday schedule_template" },
  { "team", N_("Team and rights"), "user grant role staff position" },
  { "settings", N_("Settings"), "chain location setting resource instance label client_rule custom_field repeat_template" },
  { "desks", N_("Desks and conflicts"), "device conflict" },
  { NULL },
};

gint64
foyer_change_kind_bit (const char *name)
{
  for (int i = 0; foyer_change_kinds[i].name != NULL; i++)
    if (g_strcmp0 (foyer_change_kinds[i].name, name) == 0)
      return G_GINT64_CONSTANT (1) << i;
  return 0;
}

/* Bits of the kinds each table is of. */
static const gint64 *
kinds_of_tables (void)
{
  static gint64 *made;

  if (g_once_init_enter (&made))
    {
      gint64 *kinds = g_new0 (gint64, foyer_n_entities + 1);

      for (int i = 0; foyer_change_kinds[i].name != NULL; i++)
        {
          g_auto (GStrv) tables = g_strsplit (foyer_change_kinds[i].tables, " ", -1);

          for (char **t = tables; *t != NULL; t++)
            kinds[foyer_entity (*t)->tbl] |= G_GINT64_CONSTANT (1) << i;
        }
      g_once_init_leave (&made, kinds);
    }
  return made;
}

gboolean
foyer_change_is_of (const FoyerEntity *e, gint64 kinds)
{
  return (kinds_of_tables ()[e->tbl] & kinds) != 0;
}

gint64
foyer_change_kind_mask (gint64 kinds)
{
  gint64 mask = 0;

  for (int tbl = 1; tbl <= foyer_n_entities; tbl++)
    if (kinds_of_tables ()[tbl] & kinds)
      mask |= FOYER_KIND (foyer_entity_by_tbl (tbl));
  return mask;
}

const char *
foyer_core_said (const FoyerTxn *t)
{
  /* What the server does by itself is no command. */
  static const struct
  {
    const char *cmd, *said;
  } others[] = { { "device.enrol", N_("A desk joined") }, { "device.renew", N_("A desk got a new key") } };
  const FoyerCommand *c = foyer_command_find (t->cmd);

  for (gsize i = 0; c == NULL && i < G_N_ELEMENTS (others); i++)
    if (g_strcmp0 (others[i].cmd, t->cmd) == 0)
      return others[i].said;
  return c != NULL ? c->said : t->cmd;
}

/* ---- names -------------------------------------------------------------------------------------------------------------------- */

char *
foyer_core_ref_name (FoyerDb *db, const char *table, const FoyerId *id)
{
  static const char *const names[] = { "name", "title", "code" };
  g_autoptr (FoyerRow) row = table != NULL ? foyer_db_get (db, table, id) : NULL;
  g_auto (FoyerLabel) label = { 0 };

  if (row == NULL && g_strcmp0 (table, "label") == 0 && foyer_label_read (db, id, &label))
    return g_steal_pointer (&label.title); /* built in: no row */
  if (row == NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (foyer_entity_field (row->entity, names[i]) >= 0)
      return g_strdup (foyer_row_text (row, names[i]));
  return NULL;
}

static char *
client_name (FoyerCall *call, const FoyerId *id)
{
  FoyerId loc = foyer_call_loc (call);
  g_autoptr (FoyerRow) row = foyer_id_is_none (id) ? NULL : foyer_db_get (foyer_call_db (call), "client", id);

  return row == NULL ? NULL
                     : foyer_client_title (foyer_name_parts (foyer_call_db (call), &loc), foyer_row_text (row, "name"), foyer_row_text (row, "middle"),
                                           foyer_row_text (row, "surname"));
}

char *
foyer_change_row_name (FoyerCall *call, const char *table, const FoyerId *id)
{
  FoyerDb *db = foyer_call_db (call);
  g_autoptr (FoyerRow) row = NULL;

  if (g_strcmp0 (table, "client") == 0)
    return client_name (call, id);
  row = foyer_db_get (db, table, id);
  if (row == NULL)
    return NULL;
  if (strcmp (table, "appointment") == 0 || strcmp (table, "visit") == 0 || strcmp (table, "money") == 0)
    {
      FoyerId client = foyer_row_id (row, "client");
      return client_name (call, &client);
    }
  if (foyer_medical_right (table) != NULL)
    {
      FoyerId client = foyer_row_id (row, "client");
      return client_name (call, &client);
    }
  if (strcmp (table, "document") == 0)
    return g_strdup (foyer_row_text (row, "no"));
  if (strcmp (table, "setting") == 0)
    return g_strdup (foyer_row_text (row, "key"));
  if (strcmp (table, "grant") == 0)
    {
      FoyerId user = foyer_row_id (row, "user");
      return foyer_core_ref_name (db, "user", &user);
    }
  return foyer_core_ref_name (db, table, id);
}

/* ---- what one may read ---------------------------------------------------------------------------------------------------------- */

void
foyer_reading_init (FoyerReading *r, FoyerCall *call)
{
  FoyerId loc = foyer_call_loc (call);
  int money = foyer_call_days (call, "money.registers"), book = foyer_call_days (call, "calendar.history");
  gint64 today = foyer_location_today (foyer_call_db (call), &loc, foyer_call_now (call));
  const FoyerZone *zone = foyer_location_zone (foyer_call_db (call), &loc);

  *r = (FoyerReading){ call, foyer_call_db (call), foyer_call_own_staff (call), 0, 0, NULL };
  if (money >= 0)
    r->money_from = foyer_zone_to_utc (zone, today - money, 0) << 16;
  if (book >= 0)
    r->book_from = foyer_zone_to_utc (zone, today - book, 0) << 16;
  r->access = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, (GDestroyNotify) foyer_access_unref);
}

void
foyer_reading_clear (FoyerReading *r)
{
  g_clear_pointer (&r->access, g_hash_table_unref);
}

/* What happened at another location is for whoever may read the log there. */
static gboolean
may_there (FoyerReading *r, const FoyerId *loc)
{
  const FoyerActor *actor = foyer_call_actor (r->call);
  FoyerId here = foyer_call_loc (r->call);
  FoyerAccess *access;

  if (actor->system || foyer_id_is_none (loc) || foyer_id_equal (loc, &here))
    return TRUE;
  access = g_hash_table_lookup (r->access, loc);
  if (access == NULL)
    {
      access = foyer_access_get (r->db, &actor->user, loc);
      g_hash_table_insert (r->access, foyer_id_copy (loc), access);
    }
  return foyer_access_value (access, "security.changes") != 0 || foyer_access_value (access, "reports") != 0;
}

static gboolean
is_one_of (const char *kind, const FoyerEntity *e)
{
  return foyer_change_is_of (e, foyer_change_kind_bit (kind));
}

/* A section's rows are as private in the log as they are themselves. */
static gboolean
may_section (FoyerReading *r, const FoyerOp *op)
{
  int f = foyer_entity_field (op->entity, "sec");
  const char *sec = NULL;
  g_autoptr (FoyerRow) row = NULL;

  if (f < 0)
    return TRUE;
  if (foyer_medical_right (op->entity->name) != NULL)
    {
      row = foyer_db_get (r->db, op->entity->name, &op->id);
      return foyer_section_may (r->call, FOYER_MEDICAL, op->entity->name, row);
    }
  if ((op->fields >> f & 1) && op->vals[f].kind == FOYER_VAL_TEXT)
    sec = op->vals[f].s;
  else if ((row = foyer_db_get (r->db, op->entity->name, &op->id)) != NULL)
    sec = foyer_row_text (row, "sec");
  if (sec == NULL)
    return strcmp (op->entity->name, "private_note") != 0;
  return foyer_section_may (r->call, sec, op->entity->name, NULL);
}

static gboolean
in_register (FoyerReading *r, const FoyerOp *op)
{
  GBytes *allowed = foyer_call_registers (r->call), *items = foyer_call_limit (r->call, FOYER_LIMIT_ITEMS);
  g_autoptr (FoyerRow) row = NULL;
  FoyerId reg, item;

  if ((allowed == NULL && items == NULL) || strcmp (op->entity->name, "money") != 0 || (row = foyer_db_get (r->db, "money", &op->id)) == NULL)
    return TRUE;
  reg = foyer_row_id (row, "register");
  item = foyer_row_id (row, "item");
  return (foyer_id_is_none (&reg) || foyer_registers_have (allowed, &reg)) && (foyer_id_is_none (&item) || foyer_registers_have (items, &item));
}

gboolean
foyer_reading_may_op (FoyerReading *r, const FoyerTxn *t, const FoyerOp *op)
{
  if (op->entity == NULL || (op->entity->flags & FOYER_ENTITY_SERVER_ONLY) || strcmp (op->entity->name, "preference") == 0
      || strcmp (op->entity->name, "lease") == 0)
    return FALSE;
  if (!foyer_custom_may_know (r->call, op->entity->name, NULL) || !may_section (r, op))
    return FALSE;
  if (is_one_of ("money", op->entity))
    return t->hlc >= r->money_from && foyer_call_may (r->call, "money") && in_register (r, op);
  if (is_one_of ("bookings", op->entity))
    return t->hlc >= r->book_from && foyer_call_may (r->call, "booking");
  if (is_one_of ("team", op->entity))
    return foyer_call_may (r->call, "security.team") || foyer_call_may (r->call, "setup.access");
  if (is_one_of ("medical", op->entity))
    return foyer_call_may (r->call, "medical");
  if (is_one_of ("clients", op->entity))
    return foyer_call_may (r->call, "clients");
  /* What is of no kind has a log of its own: who signed in. */
  for (const FoyerChangeKind *k = foyer_change_kinds; k->name != NULL; k++)
    if (is_one_of (k->name, op->entity))
      return TRUE;
  return FALSE;
}

gboolean
foyer_reading_may (FoyerReading *r, const FoyerTxn *t)
{
  if (!may_there (r, &t->loc))
    return FALSE;
  /* Who sees his own column alone reads what he did himself. */
  if (!foyer_id_is_none (&r->own_staff) && !foyer_id_equal (&t->who, &foyer_call_actor (r->call)->user))
    return FALSE;
  for (guint i = 0; i < t->ops->len; i++)
    if (foyer_reading_may_op (r, t, t->ops->pdata[i]))
      return TRUE;
  return FALSE;
}

/* ---- values ---------------------------------------------------------------------------------------------------------------------- */

const char *
foyer_change_type (const FoyerField *f)
{
  static const char *const types[] = { "text", "number", "yes-no", "money", "percent", "quantity", "minutes", "date", "time", "instant", "name", "choice", "json" };

  return types[f->type];
}

void
foyer_change_out_val (FoyerCall *call, JsonBuilder *out, const char *name, const FoyerEntity *e, const FoyerField *f, const FoyerVal *v)
{
  switch (v->kind)
    {
    case FOYER_VAL_INT:
      if (f->type == FOYER_TYPE_BOOL)
        foyer_out_bool (out, name, v->i != 0);
      else
        foyer_out_int (out, name, v->i);
      break;
    case FOYER_VAL_TEXT:
      if ((f->flags & FOYER_FIELD_PHONE) && !foyer_call_phones (call, "clients.card-phones"))
        {
          g_autofree char *masked = foyer_contact_mask (v->s);
          foyer_out_text (out, name, masked);
        }
      else
        foyer_out_text (out, name, v->s);
      break;
    case FOYER_VAL_ID:
      {
        g_autofree char *text = f->ref != NULL ? foyer_change_row_name (call, f->ref, &v->id) : NULL;

        if (text != NULL)
          foyer_out_text (out, name, text);
        else
          foyer_out_id (out, name, &v->id);
        break;
      }
    case FOYER_VAL_NULL:
    default:
      foyer_out_text (out, name, NULL);
    }
}

static void
out_field (FoyerReading *r, JsonBuilder *out, const FoyerOp *op, int f)
{
  static const FoyerVal none = { FOYER_VAL_NULL };
  const FoyerField *field = &op->entity->fields[f];
  const FoyerVal *old = (op->old_fields >> f) & 1 ? &op->olds[f] : &none;
  /* That a medical record was changed is told here; what stands in it is read in a visit, and written down when it is (MED-9). */
  gboolean secret = (field->flags & FOYER_FIELD_SECRET) != 0 || foyer_medical_right (op->entity->name) != NULL;

  json_builder_begin_object (out);
  foyer_out_text (out, "table", op->entity->name);
  foyer_out_text (out, "label", op->entity->label);
  foyer_out_id (out, "id", &op->id);
  foyer_out_bool (out, "new_row", op->kind == FOYER_OP_NEW);
  foyer_out_text (out, "field", field->name);
  foyer_out_text (out, "field_label", field->label);
  foyer_out_text (out, "type", foyer_change_type (field));
  foyer_change_out_val (r->call, out, "old", op->entity, field, secret ? &none : old);
  foyer_change_out_val (r->call, out, "new", op->entity, field, secret ? &none : &op->vals[f]);
  json_builder_end_object (out);
}

/* ---- what it is about --------------------------------------------------------------------------------------------------------------- */

/* Rows one opens: from a line to its visit, from a category of a client to the client. */
static void
climb (FoyerReading *r, const FoyerOp *op, const char **table, FoyerId *id)
{
  static const char *const tops[] = { "appointment", "visit", "client", "money", "document", "staff", "service", "user", "register", "location", NULL };
  const FoyerEntity *e = op->entity;

  *id = op->id;
  for (int steps = 0; steps < 4 && !g_strv_contains (tops, e->name); steps++)
    {
      g_autoptr (FoyerRow) row = foyer_db_get (r->db, e->name, id);
      FoyerId up = FOYER_ID_NONE;
      const char *to = NULL;

      for (int f = 0; row != NULL && f < e->n_fields && foyer_id_is_none (&up); f++)
        if (e->fields[f].flags & FOYER_FIELD_PARENT)
          {
            up = foyer_row_id (row, e->fields[f].name);
            to = e->fields[f].ref;
          }
      if (foyer_id_is_none (&up))
        break;
      *id = up;
      e = foyer_entity (to);
    }
  *table = e->name;
}

static void
out_about (FoyerReading *r, JsonBuilder *out, const FoyerTxn *t)
{
  struct
  {
    const char *table;
    FoyerId id, visit;
  } rows[MAX_ABOUT];
  guint n = 0;

  json_builder_set_member_name (out, "about");
  json_builder_begin_array (out);
  for (guint i = 0; i < t->ops->len && i < 200 && n < MAX_ABOUT; i++)
    {
      const FoyerOp *op = t->ops->pdata[i];
      FoyerId id, visit = FOYER_ID_NONE;
      const char *table;
      gboolean known = FALSE;
      g_autoptr (FoyerRow) row = NULL;

      if (!foyer_reading_may_op (r, t, op))
        continue;
      climb (r, op, &table, &id);
      row = foyer_db_get (r->db, table, &id);
      if (strcmp (table, "visit") == 0)
        visit = id;
      else if (row != NULL && (strcmp (table, "appointment") == 0 || strcmp (table, "document") == 0))
        visit = foyer_row_id (row, "visit");
      for (guint k = 0; k < n; k++)
        known = known || foyer_id_equal (&rows[k].id, &id)
                || (!foyer_id_is_none (&visit) && foyer_id_equal (&rows[k].visit, &visit) && strcmp (table, "document") != 0);
      if (known)
        continue;
      g_autofree char *name = foyer_change_row_name (r->call, table, &id);
      g_autofree char *wall = NULL;

      rows[n].table = table;
      rows[n].id = id;
      rows[n++].visit = visit;
      if (row != NULL && strcmp (table, "appointment") == 0)
        wall = g_strdup (foyer_row_text (row, "wall"));
      else if (row != NULL && strcmp (table, "visit") == 0)
        {
          FoyerStmt *s = foyer_db_sql (r->db, "SELECT min(wall) FROM appointment WHERE visit = ?1 AND deleted IS NOT 1");

          foyer_stmt_bind_id (s, 1, &id);
          wall = g_strdup (foyer_stmt_step (s) && foyer_stmt_text (s, 0) != NULL ? foyer_stmt_text (s, 0) : foyer_row_text (row, "date"));
          foyer_stmt_done (s);
        }
      json_builder_begin_object (out);
      foyer_out_text (out, "table", table);
      foyer_out_text (out, "label", foyer_entity (table)->label);
      foyer_out_id (out, "id", &id);
      foyer_out_text (out, "name", name);
      foyer_out_text (out, "wall", wall);
      foyer_out_id (out, "visit", &visit);
      foyer_out_bool (out, "event", row != NULL && strcmp (table, "appointment") == 0 && g_strcmp0 (foyer_row_text (row, "kind"), "event") == 0);
      if (row != NULL && strcmp (table, "money") == 0)
        foyer_out_int (out, "amount", foyer_row_int (row, "amount"));
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
}

/* ---- a change ------------------------------------------------------------------------------------------------------------------------- */

static void
out_where (FoyerReading *r, JsonBuilder *out, const FoyerTxn *t)
{
  FoyerId mine = foyer_store_device (foyer_call_store (r->call));
  FoyerId dev = foyer_id_is_none (&t->dev) ? mine : t->dev;
  g_autoptr (FoyerRow) desk = foyer_db_get (r->db, "device", &dev);
  g_autofree char *loc = foyer_id_is_none (&t->loc) ? NULL : foyer_core_ref_name (r->db, "location", &t->loc);

  foyer_out_id (out, "desk", &dev);
  foyer_out_text (out, "desk_name", desk == NULL ? NULL : foyer_row_text (desk, "name") != NULL ? foyer_row_text (desk, "name") : foyer_row_text (desk, "code"));
  foyer_out_bool (out, "here", foyer_id_equal (&dev, &mine));
  foyer_out_id (out, "loc", &t->loc);
  foyer_out_text (out, "loc_name", loc);
}

void
foyer_change_out (FoyerReading *r, JsonBuilder *out, const FoyerTxn *t, const char *only_table, const FoyerId *only_id)
{
  g_autofree char *who = foyer_id_is_none (&t->who) ? NULL : foyer_core_ref_name (r->db, "user", &t->who);
  const FoyerId *action = foyer_id_is_none (&t->group) ? &t->id : &t->group;
  int fields = 0, more = 0;
  FoyerId by = FOYER_ID_NONE;
  gboolean undone = foyer_db_is_undone (r->db, action, &by);

  json_builder_begin_object (out);
  foyer_out_id (out, "id", &t->id);
  foyer_out_int (out, "at", t->hlc >> 16);
  foyer_out_id (out, "who", &t->who);
  foyer_out_text (out, "who_name", who);
  out_where (r, out, t);
  foyer_out_text (out, "cmd", t->cmd);
  foyer_out_text (out, "said", foyer_core_said (t));
  foyer_out_text (out, "why", t->why);
  foyer_out_id (out, "undoes", &t->undoes);
  foyer_out_bool (out, "undone", undone);
  foyer_out_id (out, "action", action);
  foyer_out_bool (out, "may_undo", !undone && foyer_command_find (t->cmd) != NULL && foyer_change_may_undo (r->call, t, NULL));
  out_about (r, out, t);
  json_builder_set_member_name (out, "changes");
  json_builder_begin_array (out);
  for (guint i = 0; i < t->ops->len; i++)
    {
      const FoyerOp *op = t->ops->pdata[i];

      if (op->entity == NULL || (only_table != NULL && strcmp (op->entity->name, only_table) == 0 && only_id != NULL && !foyer_id_equal (&op->id, only_id)))
        continue;
      if (!foyer_reading_may_op (r, t, op))
        continue;
      for (int f = 0; f < op->entity->n_fields; f++)
        {
          const FoyerField *field = &op->entity->fields[f];

          if (!((op->fields >> f) & 1) || field->label == NULL || !foyer_custom_may_know (r->call, op->entity->name, field->name)
              || (op->kind == FOYER_OP_SET && (op->old_fields >> f & 1) && foyer_val_equal (&op->olds[f], &op->vals[f]))
              || (op->kind == FOYER_OP_SET && !(op->old_fields >> f & 1) && op->vals[f].kind == FOYER_VAL_NULL))
            continue;
          if (fields++ < MAX_FIELDS)
            out_field (r, out, op, f);
          else
            more++;
        }
    }
  json_builder_end_array (out);
  foyer_out_int (out, "more", more);
  json_builder_end_object (out);
}
