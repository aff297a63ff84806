/* Tills: how the drawers of a location stand, those of the past with what became of them since, and the reports as they were. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-apply.h"
#include "foyer-cmd-common.h"
#include "foyer-location.h"
#include "foyer-out.h"
#include "foyer-register.h"
#include "foyer-rights.h"
#include "foyer-settings.h"
#include "foyer-till.h"

/* First instant the user may see; the smallest number without a limit. */
static gint64
oldest (FoyerCall *call, FoyerDb *db, const FoyerId *loc)
{
  int days = foyer_call_days (call, "money.registers");

  if (days < 0 || foyer_call_may (call, "money.till-expected"))
    return G_MININT64;
  return foyer_zone_to_utc (foyer_location_zone (db, loc), foyer_location_today (db, loc, foyer_call_now (call)) - days, 0);
}

/* TRUE when the user is told what should be in a drawer before it is counted. */
static gboolean
may_expect (FoyerCall *call, FoyerDb *db, const FoyerId *loc)
{
  return !foyer_setting_bool (db, loc, "till.blind") || foyer_call_may (call, "money.till-expected");
}

static void
out_name (JsonBuilder *out, const char *name, FoyerDb *db, const char *table, const char *field, const FoyerId *id)
{
  g_autoptr (FoyerRow) row = foyer_id_is_none (id) ? NULL : foyer_db_get (db, table, id);

  foyer_out_text (out, name, row != NULL ? foyer_row_text (row, field) : NULL);
}

/* Members of a till, into the object the builder is in. @since: also what became of a closed one. */
static void
out_till (FoyerCall *call, FoyerDb *db, JsonBuilder *out, const FoyerRow *till, gboolean expect, gboolean since)
{
  FoyerId reg = foyer_row_id (till, "register"), dev = foyer_row_id (till, "dev"), opener = foyer_row_id (till, "opened_by"), closer = foyer_row_id (till, "closed_by"),
          closing = foyer_row_id (till, "closing"), here = foyer_store_device (foyer_call_store (call));
  gboolean closed = !foyer_row_is_null (till, "closed_at");

  foyer_out_id (out, "till", &till->id);
  foyer_out_text (out, "no", foyer_row_text (till, "no"));
  foyer_out_id (out, "register", &reg);
  out_name (out, "register_title", db, "register", "title", &reg);
  foyer_out_text (out, "currency", foyer_row_text (till, "cur"));
  foyer_out_text (out, "bday", foyer_row_text (till, "bday"));
  out_name (out, "desk", db, "device", "code", &dev);
  foyer_out_bool (out, "here", foyer_id_equal (&dev, &here));
  foyer_out_int (out, "opened_at", foyer_row_int (till, "opened_at"));
  out_name (out, "opened_by", db, "user", "name", &opener);
  foyer_out_int (out, "start", foyer_row_int (till, "start"));
  foyer_out_text (out, "note", foyer_row_text (till, "note"));
  foyer_out_bool (out, "open", !closed);
  if (closed)
    {
      foyer_out_int (out, "closed_at", foyer_row_int (till, "closed_at"));
      out_name (out, "closed_by", db, "user", "name", &closer);
      foyer_out_id (out, "closing", &closing);
      foyer_out_int (out, "counted", foyer_row_int (till, "counted"));
      foyer_out_int (out, "due", foyer_row_int (till, "due"));
      foyer_out_int (out, "difference", foyer_row_int (till, "counted") - foyer_row_int (till, "due"));
      foyer_out_int (out, "left", foyer_row_int (till, "left"));
    }
  else if (expect)
    foyer_out_int (out, "due", foyer_register_balance (db, &reg));
  if (closed && since)
    {
      g_autoptr (FoyerRow) doc = foyer_db_get (db, "document", &closing);
      g_autoptr (GArray) list = foyer_till_since (db, &till->id, doc != NULL ? foyer_row_text (doc, "data") : NULL);

      foyer_out_int (out, "since", list->len);
      foyer_out_int (out, "since_sum", foyer_till_since_sum (list));
    }
}

#define TILL_HELP \
  "till, no, register, register_title, currency, bday, desk, here, opened_at, opened_by, start, note, open, closed_at, closed_by, closing (document), counted, due, difference, left," \
  " since (rows that came or were cancelled after the closing), since_sum"

/* ---- how it stands ------------------------------------------------------------------------------------------------------------------------ */

static const FoyerParam loc_params[] = { { "loc", FOYER_P_ID, 0, "location" }, { NULL } };

static void
out_drawer (FoyerCall *call, FoyerDb *db, JsonBuilder *out, const FoyerRow *reg, gboolean expect)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT id FROM till WHERE register = ?1 AND closed_at IS NULL AND void IS NULL ORDER BY opened_at, id");
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerId last = FOYER_ID_NONE;

  foyer_stmt_bind_id (s, 1, &reg->id);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);

      g_array_append_val (ids, id);
    }
  foyer_stmt_done (s);
  s = foyer_db_sql (db, "SELECT id FROM till WHERE register = ?1 AND closed_at IS NOT NULL ORDER BY closed_at DESC, id LIMIT 1");
  foyer_stmt_bind_id (s, 1, &reg->id);
  if (foyer_stmt_step (s))
    last = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  json_builder_begin_object (out);
  foyer_out_id (out, "register", &reg->id);
  foyer_out_text (out, "title", foyer_row_text (reg, "title"));
  if (expect)
    foyer_out_int (out, "due", foyer_register_balance (db, &reg->id));
  json_builder_set_member_name (out, "tills");
  json_builder_begin_array (out);
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (FoyerRow) till = foyer_db_get (db, "till", &g_array_index (ids, FoyerId, i));

      json_builder_begin_object (out);
      out_till (call, db, out, till, expect, FALSE);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  json_builder_set_member_name (out, "last");
  if (foyer_id_is_none (&last))
    json_builder_add_null_value (out);
  else
    {
      g_autoptr (FoyerRow) till = foyer_db_get (db, "till", &last);

      json_builder_begin_object (out);
      out_till (call, db, out, till, expect, TRUE);
      json_builder_end_object (out);
    }
  json_builder_end_object (out);
}

static void
out_unpaid (FoyerCall *call, FoyerDb *db, JsonBuilder *out, const FoyerId *loc)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT count(*), coalesce(sum(total - paid), 0) FROM visit_fig WHERE loc = ?1 AND day = ?2 AND status = 'arrived' AND paid < total");
  char day[11];

  foyer_stmt_bind_id (s, 1, loc);
  foyer_stmt_bind_text (s, 2, foyer_date_format (foyer_location_today (db, loc, foyer_call_now (call)), day));
  if (foyer_stmt_step (s))
    {
      foyer_out_int (out, "unpaid", foyer_stmt_int (s, 0));
      foyer_out_int (out, "unpaid_sum", foyer_stmt_int (s, 1));
    }
  foyer_stmt_done (s);
}

static gboolean
till_state (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call);
  g_autoptr (FoyerLocation) place = foyer_location_load (db, &loc);
  g_autoptr (GArray) registers = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  gboolean expect = may_expect (call, db, &loc);
  const gint64 *pieces;
  FoyerStmt *s;
  gsize n;

  if (place == NULL)
    return foyer_refuse (error, _("There is no such location."));
  s = foyer_db_sql (db, "SELECT id FROM register WHERE loc = ?1 AND kind = 'cash' AND deleted IS NOT 1" FOYER_REGISTER_ALLOWED ("id", "2")
                        " ORDER BY coalesce(weight, 0), id");
  foyer_stmt_bind_id (s, 1, &loc);
  foyer_register_bind (s, 2, foyer_call_registers (call));
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);

      g_array_append_val (registers, id);
    }
  foyer_stmt_done (s);
  json_builder_begin_object (out);
  foyer_out_text (out, "currency", place->currency);
  foyer_out_bool (out, "blind", !expect);
  json_builder_set_member_name (out, "drawers");
  json_builder_begin_array (out);
  for (guint i = 0; i < registers->len; i++)
    {
      g_autoptr (FoyerRow) reg = foyer_db_get (db, "register", &g_array_index (registers, FoyerId, i));

      out_drawer (call, db, out, reg, expect);
    }
  json_builder_end_array (out);
  json_builder_set_member_name (out, "pieces");
  json_builder_begin_array (out);
  pieces = foyer_till_pieces (place->currency, &n);
  for (gsize i = 0; i < n; i++)
    json_builder_add_int_value (out, pieces[i]);
  json_builder_end_array (out);
  out_unpaid (call, db, out, &loc);
  json_builder_end_object (out);
  return foyer_db_check (db, error);
}

/* ---- those of the past -------------------------------------------------------------------------------------------------------------------- */

static const FoyerParam list_params[] = {
  { "from", FOYER_P_DATE, FOYER_P_REQUIRED, "opened on this day or later" },
  { "to", FOYER_P_DATE, 0, "opened on this day or earlier; default: the same day" },
  { "register", FOYER_P_ID, 0, "one register" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
till_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call), reg = foyer_call_id (call, "register");
  const FoyerZone *zone = foyer_location_zone (db, &loc);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  gboolean expect = may_expect (call, db, &loc);
  gint64 first = 0, last = 0;
  FoyerStmt *s;

  foyer_date_parse (foyer_call_text (call, "from"), &first);
  last = first;
  if (foyer_call_has (call, "to"))
    foyer_date_parse (foyer_call_text (call, "to"), &last);
  s = foyer_db_sql (db, "SELECT id FROM till WHERE loc = ?1 AND opened_at >= ?2 AND opened_at < ?3 AND (?4 IS NULL OR register = ?4)" FOYER_REGISTER_ALLOWED ("register", "5")
                        " ORDER BY opened_at DESC, id LIMIT 1000");
  foyer_stmt_bind_id (s, 1, &loc);
  foyer_stmt_bind_int (s, 2, MAX (foyer_zone_to_utc (zone, first, 0), oldest (call, db, &loc)));
  foyer_stmt_bind_int (s, 3, foyer_zone_to_utc (zone, last + 1, 0));
  foyer_stmt_bind_id (s, 4, &reg);
  foyer_register_bind (s, 5, foyer_call_registers (call));
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);

      g_array_append_val (ids, id);
    }
  foyer_stmt_done (s);
  json_builder_begin_array (out);
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (FoyerRow) till = foyer_db_get (db, "till", &g_array_index (ids, FoyerId, i));

      json_builder_begin_object (out);
      out_till (call, db, out, till, expect, TRUE);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  return foyer_db_check (db, error);
}

/* ---- one, and its reports ------------------------------------------------------------------------------------------------------------------ */

static const FoyerParam get_params[] = { { "till", FOYER_P_ID, FOYER_P_REQUIRED, "till" }, { "loc", FOYER_P_ID, 0, "location" }, { NULL } };

/* The till, if it is of this location and the user may see it. (transfer full) (nullable) */
static FoyerRow *
seen_till (FoyerCall *call, FoyerDb *db, const FoyerId *id)
{
  FoyerId loc = foyer_call_loc (call), at, reg;
  g_autoptr (FoyerRow) till = foyer_db_get (db, "till", id);

  if (till == NULL)
    return NULL;
  at = foyer_row_id (till, "loc");
  reg = foyer_row_id (till, "register");
  if (!foyer_id_equal (&at, &loc) || !foyer_registers_have (foyer_call_registers (call), &reg) || foyer_row_int (till, "opened_at") < oldest (call, db, &loc))
    return NULL;
  return g_steal_pointer (&till);
}

static void
out_events (FoyerDb *db, JsonBuilder *out, const FoyerId *till)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT e.id, e.kind, e.at, e.amount, e.due, e.reason, u.name FROM till_event e LEFT JOIN user u ON u.id = e.who WHERE e.till = ?1 ORDER BY e.at, e.id");

  json_builder_set_member_name (out, "events");
  json_builder_begin_array (out);
  foyer_stmt_bind_id (s, 1, till);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);

      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_text (out, "kind", foyer_stmt_text (s, 1));
      foyer_out_int (out, "at", foyer_stmt_int (s, 2));
      if (!foyer_stmt_is_null (s, 3))
        {
          foyer_out_int (out, "counted", foyer_stmt_int (s, 3));
          foyer_out_int (out, "due", foyer_stmt_int (s, 4));
        }
      foyer_out_text (out, "reason", foyer_stmt_text (s, 5));
      foyer_out_text (out, "who", foyer_stmt_text (s, 6));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

static void
out_documents (FoyerDb *db, JsonBuilder *out, const FoyerId *till, const FoyerId *closing)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT d.id, d.type, d.at, u.name FROM document d LEFT JOIN user u ON u.id = d.who WHERE d.till = ?1 AND d.type IN (110, 111) ORDER BY d.at, d.id");

  json_builder_set_member_name (out, "documents");
  json_builder_begin_array (out);
  foyer_stmt_bind_id (s, 1, till);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      gboolean z = foyer_stmt_int (s, 1) == FOYER_DOC_Z;

      json_builder_begin_object (out);
      foyer_out_id (out, "document", &id);
      foyer_out_bool (out, "z", z);
      /* Two desks closed it: this is what the other one counted. */
      foyer_out_bool (out, "second", z && !foyer_id_equal (&id, closing));
      foyer_out_int (out, "at", foyer_stmt_int (s, 2));
      foyer_out_text (out, "who", foyer_stmt_text (s, 3));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

static void
out_since (FoyerDb *db, JsonBuilder *out, const FoyerId *till, const FoyerRow *closing)
{
  g_autoptr (GArray) since = foyer_till_since (db, till, closing != NULL ? foyer_row_text (closing, "data") : NULL);

  json_builder_set_member_name (out, "changes");
  json_builder_begin_array (out);
  for (guint i = 0; i < since->len; i++)
    {
      const FoyerTillSince *one = &g_array_index (since, FoyerTillSince, i);
      g_autoptr (FoyerRow) money = foyer_db_get (db, "money", &one->money);
      FoyerId item = foyer_row_id (money, "item"), who = foyer_row_id (money, one->cancelled ? "void_by" : "who");

      json_builder_begin_object (out);
      foyer_out_id (out, "money", &one->money);
      foyer_out_bool (out, "cancelled", one->cancelled);
      foyer_out_int (out, "amount", one->amount);
      out_name (out, "item_title", db, "item", "title", &item);
      out_name (out, "who", db, "user", "name", &who);
      foyer_out_int (out, "at", foyer_row_int (money, one->cancelled ? "void" : "at"));
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
}

static gboolean
till_get (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId id = foyer_call_id (call, "till"), loc = foyer_call_loc (call), closing;
  g_autoptr (FoyerRow) till = seen_till (call, db, &id), doc = NULL;
  gboolean expect = may_expect (call, db, &loc);

  if (till == NULL)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _("There is no such till, or it is further back than you may see."));
      return FALSE;
    }
  closing = foyer_row_id (till, "closing");
  doc = foyer_id_is_none (&closing) ? NULL : foyer_db_get (db, "document", &closing);
  json_builder_begin_object (out);
  out_till (call, db, out, till, expect, TRUE);
  if (expect || doc != NULL)
    foyer_out_int (out, "rows", foyer_till_rows (db, &id));
  out_documents (db, out, &id, &closing);
  out_events (db, out, &id);
  out_since (db, out, &id, doc);
  json_builder_end_object (out);
  return foyer_db_check (db, error);
}

static const FoyerParam view_params[] = { { "document", FOYER_P_ID, FOYER_P_REQUIRED, "Z or X report" }, { "loc", FOYER_P_ID, 0, "location" }, { NULL } };

/* The report as it was kept, word for word; what is added is what it is printed on. */
static gboolean
till_view (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId id = foyer_call_id (call, "document"), loc = foyer_call_loc (call), of;
  g_autoptr (FoyerRow) doc = foyer_db_get (db, "document", &id), till = NULL;
  g_autoptr (FoyerLocation) place = foyer_location_load (db, &loc);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *width = NULL;
  JsonObject *o;
  gint64 type = doc != NULL ? foyer_row_int (doc, "type") : 0;

  of = doc != NULL ? foyer_row_id (doc, "till") : FOYER_ID_NONE;
  if ((type == FOYER_DOC_Z || type == FOYER_DOC_X) && !foyer_id_is_none (&of))
    till = seen_till (call, db, &of);
  node = till != NULL && !foyer_row_is_null (doc, "data") ? json_from_string (foyer_row_text (doc, "data"), NULL) : NULL;
  if (place == NULL || node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _("There is no such report, or it is further back than you may see."));
      return FALSE;
    }
  if (type == FOYER_DOC_X && !may_expect (call, db, &loc) && foyer_row_is_null (till, "closed_at"))
    return foyer_call_need (call, "money.till-expected", error);
  o = json_node_get_object (node);
  json_object_remove_member (o, "of");
  width = foyer_setting_text (db, &loc, "receipt.width");
  json_object_set_string_member (o, "paper", width);
  {
    FoyerId reg = foyer_row_id (till, "register");
    char text[37];

    json_object_set_string_member (o, "id", foyer_id_format (&id, text));
    json_object_set_string_member (o, "register_id", foyer_id_format (&reg, text));
  }
  json_builder_begin_object (out);
  {
    g_autoptr (GList) names = json_object_get_members (o);

    for (GList *l = names; l != NULL; l = l->next)
      {
        json_builder_set_member_name (out, l->data);
        json_builder_add_value (out, json_object_dup_member (o, l->data));
      }
  }
  json_builder_end_object (out);
  return foyer_db_check (db, error);
}

const FoyerQuery foyer_queries_till[] = {
  { "till.state", "money.till", "How the cash drawers stand, the notes and coins of the currency, and what is not paid today.", loc_params,
    "{currency, blind, drawers [{register, title, due (not when counted blind), tills [till] (open ones), last (till)}], pieces [value], unpaid, unpaid_sum}", till_state },
  { "till.list", "money.till", "Tills of some days, newest first.", list_params, "[{" TILL_HELP "}]", till_list },
  { "till.get", "money.till", "One till, its reports, what happened at the drawer, and what changed after it was closed.", get_params,
    "{" TILL_HELP ", rows, documents [{document, z, second, at, who}], events [{id, kind, at, counted, due, reason, who}],"
    " changes [{money, cancelled, amount, item_title, who, at}]}", till_get },
  { "till.view", "money.till", "A Z or X report as it was made.", view_params,
    "{name, address, tax_id, register, no, currency, desk, opened, opened_by, when, by, z, opening, start, rows, others, due, counted, difference, moved, moved_to, left, note,"
    " counts, items [{title, kind, n, sum}], visits, cancelled, cancelled_sum, drawer, recounts, paper}", till_view },
  { NULL },
};
