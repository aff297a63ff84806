/* A conflict as a person can decide it: what is on each side, who did it and when. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>

#include "foyer-accounts.h"
#include "foyer-apply.h"
#include "foyer-changes.h"
#include "foyer-claims.h"
#include "foyer-client.h"
#include "foyer-core.h"
#include "foyer-event.h"
#include "foyer-medical.h"
#include "foyer-out.h"
#include "foyer-phone.h"

static const char *
text_of (JsonObject *o, const char *name)
{
  JsonNode *n = o != NULL ? json_object_get_member (o, name) : NULL;
  return n != NULL && JSON_NODE_HOLDS_VALUE (n) && json_node_get_value_type (n) == G_TYPE_STRING ? json_node_get_string (n) : NULL;
}

gboolean
foyer_core_conflict_is_slot (const FoyerRow *conflict)
{
  const char *kind = foyer_row_text (conflict, "kind");
  return g_strcmp0 (kind, "slot") == 0 || g_strcmp0 (kind, "resource") == 0;
}

/* More seats of an event were sold than there are, or it was cancelled while somebody enrolled. */
static gboolean
is_seat (const FoyerRow *conflict)
{
  return g_strcmp0 (foyer_row_text (conflict, "kind"), "event") == 0;
}

gboolean
foyer_core_conflict_is_waiting (const FoyerRow *conflict, FoyerId *first, FoyerId *second)
{
  const char *text = foyer_row_text (conflict, "info");
  g_autoptr (JsonNode) node = NULL;
  JsonObject *info;

  if (g_strcmp0 (foyer_row_text (conflict, "tbl"), "waitlist") != 0 || text == NULL || (node = json_from_string (text, NULL)) == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  info = json_node_get_object (node);
  return g_strcmp0 (text_of (info, "field"), "appointment") == 0 && text_of (info, "lost") != NULL && foyer_id_parse (text_of (info, "lost"), first)
         && text_of (info, "kept") != NULL && foyer_id_parse (text_of (info, "kept"), second);
}

gboolean
foyer_core_waiting_twice (FoyerDb *db, const FoyerId *first, const FoyerId *second)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT count(*) FROM appointment a LEFT JOIN visit v ON v.id = a.visit WHERE a.id IN (?1, ?2) AND a.deleted IS NOT 1"
                                   " AND coalesce(v.status, 'pending') NOT IN ('no-show', 'deleted')");
  gboolean both;

  foyer_stmt_bind_id (s, 1, first);
  foyer_stmt_bind_id (s, 2, second);
  both = foyer_stmt_step (s) && foyer_stmt_int (s, 0) == 2;
  foyer_stmt_done (s);
  return both;
}

gboolean
foyer_core_conflict_stands (FoyerDb *db, const FoyerRow *conflict)
{
  FoyerId a, b;

  if (g_strcmp0 (foyer_row_text (conflict, "state"), "open") != 0)
    return FALSE;
  if (foyer_core_conflict_is_waiting (conflict, &a, &b))
    return foyer_core_waiting_twice (db, &a, &b);
  if (g_strcmp0 (foyer_row_text (conflict, "kind"), "medical_number") == 0 && foyer_id_parse (foyer_row_text (conflict, "a"), &a)
      && foyer_id_parse (foyer_row_text (conflict, "b"), &b))
    return foyer_medical_numbers_meet (db, &a, &b);
  /* So does a merge. */
  if (g_strcmp0 (foyer_row_text (conflict, "kind"), "possible_duplicate") == 0 && foyer_id_parse (foyer_row_text (conflict, "a"), &a)
      && foyer_id_parse (foyer_row_text (conflict, "b"), &b))
    return foyer_claims_meet (db, &a, &b);
  /* A booking moved or cancelled here settles it before the chain has heard of it. */
  return (!foyer_core_conflict_is_slot (conflict) && !is_seat (conflict)) || !foyer_id_parse (foyer_row_text (conflict, "a"), &a)
         || !foyer_id_parse (foyer_row_text (conflict, "b"), &b) || foyer_conflict_still_meets (db, foyer_row_text (conflict, "kind"), &a, &b);
}

/* One of the two bookings: null when it is not on this desk. */
static void
out_booking (FoyerCall *call, JsonBuilder *out, const char *name, const FoyerId *id)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call);
  FoyerStmt *s = foyer_db_sql (db, "SELECT a.visit, s.name, a.wall, a.dur, u.name, a.made_at, a.deleted, v.status, a.slot, c.name, c.middle, c.surname,"
                                   " d.services FROM appointment a LEFT JOIN visit v ON v.id = a.visit LEFT JOIN staff s ON s.id = a.staff"
                                   " LEFT JOIN user u ON u.id = a.made_by LEFT JOIN client c ON c.id = v.client"
                                   " LEFT JOIN board d ON d.loc = a.loc AND d.day = a.day AND d.id = a.id WHERE a.id = ?1");

  json_builder_set_member_name (out, name);
  foyer_stmt_bind_id (s, 1, id);
  if (foyer_stmt_step (s))
    {
      g_autofree char *client = foyer_client_title (foyer_name_parts (db, &loc), foyer_stmt_text (s, 9), foyer_stmt_text (s, 10), foyer_stmt_text (s, 11));
      FoyerId visit = foyer_stmt_id (s, 0);

      json_builder_begin_object (out);
      foyer_out_id (out, "appointment", id);
      foyer_out_id (out, "visit", &visit);
      foyer_out_text (out, "member", foyer_stmt_text (s, 1));
      foyer_out_text (out, "wall", foyer_stmt_text (s, 2));
      foyer_out_int (out, "dur", foyer_stmt_int (s, 3));
      foyer_out_text (out, "made_by", foyer_stmt_text (s, 4));
      foyer_out_int (out, "made_at", foyer_stmt_int (s, 5));
      foyer_out_bool (out, "gone", foyer_stmt_int (s, 6) != 0 || g_strcmp0 (foyer_stmt_text (s, 7), "deleted") == 0);
      foyer_out_text (out, "status", foyer_stmt_text (s, 7));
      foyer_out_text (out, "slot", foyer_stmt_text (s, 8));
      foyer_out_text (out, "client", *client != '\0' ? client : NULL);
      foyer_out_text (out, "services", foyer_stmt_text (s, 12));
      json_builder_end_object (out);
    }
  else
    json_builder_add_null_value (out);
  foyer_stmt_done (s);
}

static void
out_seats (FoyerCall *call, JsonBuilder *out, const FoyerId *participant, const FoyerId *event)
{
  FoyerDb *db = foyer_call_db (call);
  g_autoptr (FoyerRow) row = foyer_db_get (db, "appointment", event);
  g_autoptr (FoyerRow) mine = foyer_db_get (db, "appointment", participant);
  g_autofree char *title = NULL;

  if (row != NULL)
    foyer_event_service (db, row, &title);
  foyer_out_text (out, "title", title);
  foyer_out_int (out, "capacity", row != NULL ? foyer_row_int (row, "capacity") : 0);
  foyer_out_int (out, "taken", foyer_event_taken (db, event));
  foyer_out_int (out, "seats", mine != NULL ? MAX (foyer_row_int (mine, "seats"), 1) : 1);
}

/* One of two cards that may be one person. */
static void
out_card (FoyerCall *call, JsonBuilder *out, const char *name, const FoyerId *id)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call);
  g_autoptr (FoyerRow) row = foyer_db_get (db, "client", id);

  json_builder_set_member_name (out, name);
  if (row == NULL)
    {
      json_builder_add_null_value (out);
      return;
    }
  g_autofree char *title = foyer_client_title (foyer_name_parts (db, &loc), foyer_row_text (row, "name"), foyer_row_text (row, "middle"), foyer_row_text (row, "surname"));
  g_autofree char *phone = NULL;
  if (!foyer_row_is_null (row, "phone"))
    phone = foyer_call_phones (call, "clients.card-phones") ? foyer_phone_format (foyer_row_text (row, "phone")) : foyer_phone_mask (foyer_row_text (row, "phone"));
  json_builder_begin_object (out);
  foyer_out_id (out, "client", id);
  foyer_out_text (out, "display", title);
  foyer_out_text (out, "phone", phone);
  foyer_out_text (out, "email", foyer_call_phones (call, "clients.card-phones") ? foyer_row_text (row, "email") : NULL);
  foyer_out_text (out, "birthday", foyer_row_text (row, "birthday"));
  foyer_out_int (out, "visits", foyer_db_int (db, "SELECT coalesce((SELECT visits FROM client_fig WHERE client = ?1), 0)", id));
  json_builder_end_object (out);
}

/* An account below its floor: whose, and how far. */
static void
out_floor (FoyerCall *call, JsonBuilder *out, const FoyerRow *conflict)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId id, client;
  g_autoptr (FoyerRow) acct = NULL;

  if (foyer_row_text (conflict, "a") == NULL || !foyer_id_parse (foyer_row_text (conflict, "a"), &id) || (acct = foyer_db_get (db, "acct", &id)) == NULL)
    return;
  client = foyer_row_id (acct, "client");
  foyer_out_int (out, "balance", foyer_account_balance (db, &id));
  out_card (call, out, "first", &client);
}

/* "kept" or "lost": the value (what a reference is called), who wrote it and when. */
static void
out_value (FoyerCall *call, JsonBuilder *out, const char *name, const FoyerField *f, JsonObject *info, gboolean withheld)
{
  FoyerDb *db = foyer_call_db (call);
  g_autofree char *by = g_strconcat (name, "_by", NULL);
  JsonNode *value = json_object_get_member (info, name);
  const char *text = value != NULL && JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING ? json_node_get_string (value) : NULL;
  g_autoptr (FoyerTxn) t = NULL;
  g_autoptr (FoyerRow) user = NULL;
  FoyerId txn, ref;

  if (foyer_id_parse (json_object_get_string_member_with_default (info, by, ""), &txn))
    t = foyer_db_txn (db, &txn);
  if (t != NULL && !foyer_id_is_none (&t->who))
    user = foyer_db_get (db, "user", &t->who);
  json_builder_set_member_name (out, name);
  json_builder_begin_object (out);
  if (text != NULL && f->type == FOYER_TYPE_REF && f->ref != NULL && foyer_id_parse (text, &ref))
    {
      g_autofree char *called = foyer_core_ref_name (db, f->ref, &ref);
      foyer_out_text (out, "value", called);
    }
  else if (text != NULL && (f->flags & FOYER_FIELD_PHONE) && !foyer_call_phones (call, "clients.card-phones"))
    {
      g_autofree char *masked = foyer_contact_mask (text);
      foyer_out_text (out, "value", masked);
    }
  else if (value != NULL && f->type == FOYER_TYPE_BOOL && JSON_NODE_HOLDS_VALUE (value) && !withheld)
    foyer_out_bool (out, "value", json_node_get_int (value) != 0);
  else if (value != NULL && !(f->flags & FOYER_FIELD_SECRET) && !withheld)
    {
      json_builder_set_member_name (out, "value");
      json_builder_add_value (out, json_node_copy (value));
    }
  foyer_out_text (out, "who", user != NULL ? foyer_row_text (user, "name") : NULL);
  foyer_out_int (out, "at", t != NULL ? t->hlc >> 16 : 0);
  json_builder_end_object (out);
}

static void
out_field (FoyerCall *call, JsonBuilder *out, const FoyerRow *conflict)
{
  const FoyerEntity *e = foyer_entity_lookup (foyer_row_text (conflict, "tbl"));
  const char *text = foyer_row_text (conflict, "info");
  g_autoptr (JsonNode) node = text != NULL ? json_from_string (text, NULL) : NULL;
  JsonObject *info = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  int f = e != NULL && info != NULL ? foyer_entity_field (e, json_object_get_string_member_with_default (info, "field", "")) : -1;
  FoyerId id, loc = foyer_call_loc (call);

  foyer_out_text (out, "label", e != NULL ? e->label : NULL);
  if (e != NULL && foyer_row_text (conflict, "a") != NULL && foyer_id_parse (foyer_row_text (conflict, "a"), &id))
    {
      g_autoptr (FoyerRow) row = foyer_db_get (foyer_call_db (call), e->name, &id);
      g_autofree char *name = NULL;

      if (row != NULL && strcmp (e->name, "client") == 0)
        name = foyer_client_title (foyer_name_parts (foyer_call_db (call), &loc), foyer_row_text (row, "name"), foyer_row_text (row, "middle"),
                                   foyer_row_text (row, "surname"));
      else if (row != NULL && foyer_entity_field (e, "field") >= 0 && foyer_entity_field (e, "value") >= 0)
        {
          /* A custom value is called by its field and whose it is. */
          gboolean client = strcmp (e->name, "client_value") == 0;
          FoyerId field = foyer_row_id (row, "field"), owner = foyer_row_id (row, client ? "client" : "appointment");
          g_autofree char *whose = client ? foyer_core_ref_name (foyer_call_db (call), "client", &owner) : NULL;
          g_autofree char *title = foyer_core_ref_name (foyer_call_db (call), "custom_field", &field);

          name = whose != NULL ? g_strdup_printf ("%s · %s", whose, title != NULL ? title : "") : g_steal_pointer (&title);
        }
      else if (row != NULL)
        name = foyer_medical_right (e->name) != NULL ? foyer_change_row_name (call, e->name, &id) : foyer_core_ref_name (foyer_call_db (call), e->name, &id);
      foyer_out_text (out, "name", name);
      if (strcmp (e->name, "appointment") == 0)
        out_booking (call, out, "booking", &id);
      else if (strcmp (e->name, "visit") == 0)
        {
          FoyerStmt *s = foyer_db_sql (foyer_call_db (call), "SELECT id FROM appointment WHERE visit = ?1 ORDER BY deleted IS 1, wall, id LIMIT 1");
          FoyerId first = FOYER_ID_NONE;

          foyer_stmt_bind_id (s, 1, &id);
          if (foyer_stmt_step (s))
            first = foyer_stmt_id (s, 0);
          foyer_stmt_done (s);
          if (!foyer_id_is_none (&first))
            out_booking (call, out, "booking", &first);
        }
    }
  if (f < 0)
    return;
  foyer_out_text (out, "field_label", e->fields[f].label);
  foyer_out_bool (out, "money", e->fields[f].type == FOYER_TYPE_MONEY);
  foyer_out_text (out, "type", foyer_change_type (&e->fields[f]));
  /* What stands in a medical record is read in a visit, and written down when it is (MED-9). */
  foyer_out_bool (out, "withheld", foyer_medical_right (e->name) != NULL);
  out_value (call, out, "kept", &e->fields[f], info, foyer_medical_right (e->name) != NULL);
  out_value (call, out, "lost", &e->fields[f], info, foyer_medical_right (e->name) != NULL);
}

/* What was kept apart, or taken and is to be looked at: whose, where, what and why. */
static void
out_judged (FoyerCall *call, JsonBuilder *out, const FoyerRow *conflict)
{
  FoyerDb *db = foyer_call_db (call);
  const char *text = foyer_row_text (conflict, "info");
  g_autoptr (JsonNode) node = text != NULL ? json_from_string (text, NULL) : NULL;
  JsonObject *info = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const FoyerCommand *command = text_of (info, "cmd") != NULL ? foyer_command_find (text_of (info, "cmd")) : NULL;
  g_autofree char *user = NULL, *desk = NULL, *desk_code = NULL;
  FoyerId id;

  if (text_of (info, "who") != NULL && foyer_id_parse (text_of (info, "who"), &id))
    user = foyer_core_ref_name (db, "user", &id);
  if (text_of (info, "dev") != NULL && foyer_id_parse (text_of (info, "dev"), &id))
    {
      g_autoptr (FoyerRow) row = foyer_db_get (db, "device", &id);

      desk = row != NULL ? g_strdup (foyer_row_text (row, "name")) : NULL;
      desk_code = row != NULL ? g_strdup (foyer_row_text (row, "code")) : NULL;
    }
  foyer_out_text (out, "user", user);
  foyer_out_text (out, "desk", desk);
  foyer_out_text (out, "desk_code", desk_code);
  foyer_out_text (out, "said", command != NULL ? command->said : NULL);
  foyer_out_text (out, "why", text_of (info, "why"));
  foyer_out_text (out, "bday", text_of (info, "bday"));
  foyer_out_text (out, "cur", text_of (info, "cur"));
  foyer_out_int (out, "amount", info != NULL ? json_object_get_int_member_with_default (info, "amount", 0) : 0);
  foyer_out_int (out, "made", info != NULL ? json_object_get_int_member_with_default (info, "at", 0) : 0);
}

gboolean
foyer_core_conflict_is_judged (const FoyerRow *conflict)
{
  const char *kind = foyer_row_text (conflict, "kind");
  return g_strcmp0 (kind, "quarantine") == 0 || g_strcmp0 (kind, "review") == 0;
}

void
foyer_core_out_conflict (FoyerCall *call, JsonBuilder *out, const FoyerRow *row)
{
  FoyerId a, b;
  g_autoptr (FoyerRow) bare = foyer_row_copy (row);

  /* What two desks wrote of a medical record is read in a visit. */
  if (foyer_medical_right (foyer_row_text (row, "tbl")) != NULL)
    foyer_row_set_null (bare, "info");
  json_builder_begin_object (out);
  foyer_out_fields (out, bare, FALSE);
  if (foyer_core_conflict_is_slot (row))
    {
      if (foyer_id_parse (foyer_row_text (row, "a"), &a) && foyer_id_parse (foyer_row_text (row, "b"), &b))
        {
          out_booking (call, out, "first", &b);
          out_booking (call, out, "second", &a);
        }
    }
  else if (foyer_core_conflict_is_waiting (row, &a, &b))
    {
      out_booking (call, out, "first", &a);
      out_booking (call, out, "second", &b);
    }
  else if (is_seat (row))
    {
      if (foyer_id_parse (foyer_row_text (row, "a"), &a) && foyer_id_parse (foyer_row_text (row, "b"), &b))
        {
          out_booking (call, out, "first", &b);
          out_booking (call, out, "second", &a);
          out_seats (call, out, &a, &b);
        }
    }
  else if (foyer_core_conflict_is_judged (row))
    out_judged (call, out, row);
  else if (g_strcmp0 (foyer_row_text (row, "kind"), "possible_duplicate") == 0)
    {
      if (foyer_id_parse (foyer_row_text (row, "a"), &a) && foyer_id_parse (foyer_row_text (row, "b"), &b))
        {
          out_card (call, out, "first", &a);
          out_card (call, out, "second", &b);
        }
    }
  else if (g_strcmp0 (foyer_row_text (row, "kind"), "medical_number") == 0)
    {
      static const char *const sides[] = { "a", "b" }, *const members[] = { "first", "second" };

      for (int i = 0; i < 2; i++)
        {
          FoyerId id;
          g_autoptr (FoyerRow) card = foyer_row_text (row, sides[i]) != NULL && foyer_id_parse (foyer_row_text (row, sides[i]), &id)
                                          ? foyer_db_get (foyer_call_db (call), "medical_card", &id)
                                          : NULL;
          FoyerId client = card != NULL ? foyer_row_id (card, "client") : FOYER_ID_NONE;

          if (i == 0)
            foyer_out_text (out, "no", card != NULL ? foyer_row_text (card, "no") : NULL);
          out_card (call, out, members[i], &client);
        }
    }
  else if (g_strcmp0 (foyer_row_text (row, "kind"), "floor") == 0)
    {
      out_floor (call, out, row);
      foyer_core_out_below (call, out, row);
    }
  else
    out_field (call, out, row);
  json_builder_end_object (out);
}
