/* Search everything: one answer for what one types, in groups. Each group is bounded, newest or nearest first; who asks sees what the pages would show. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-alias.h"
#include "foyer-changes.h"
#include "foyer-client.h"
#include "foyer-column.h"
#include "foyer-core.h"
#include "foyer-custom.h"
#include "foyer-location.h"
#include "foyer-medical.h"
#include "foyer-phone.h"
#include "foyer-query-visit-private.h"
#include "foyer-session.h"
#include "foyer-text-find.h"
#include "foyer-text.h"

#define USUAL 6
#define EXCERPT 60 /* letters around what was found */
/* Notes read for one group: what the user may not read is passed over. Another place's money is not even read, and not counted: in a big chain that
 * is most of what a word leads to (foyer_text_find() ends it). */
#define MAX_TRIED 400

typedef struct
{
  FoyerCall *call;
  FoyerDb *db;
  JsonBuilder *out;
  FoyerId loc;
  FoyerNameParts parts;
  char *folded;
  char **words;
  GHashTable *clients; /* FoyerId set: already told */
  int limit, n, tried;
  gboolean phones;
} Find;

static char *
client_title (Find *f, const FoyerId *id)
{
  return foyer_change_row_name (f->call, "client", id);
}

static gboolean
has_word (Find *f, const char *text)
{
  g_autofree char *folded = text != NULL ? foyer_fold (text) : NULL;

  for (guint i = 0; folded != NULL && f->words[i] != NULL; i++)
    if (strstr (folded, f->words[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* The part of @text around what was looked for. (transfer full) */
static char *
excerpt (Find *f, const char *text)
{
  g_autofree char *line = g_strdup (text);
  glong letters = g_utf8_strlen (text, -1), at = -1, from;

  g_strdelimit (line, "\n\t", ' ');
  if (letters <= EXCERPT)
    return g_steal_pointer (&line);
  /* Folding keeps the letters' order, and nearly their number. */
  g_autofree char *folded = foyer_fold (line);
  for (guint i = 0; at < 0 && f->words[i] != NULL; i++)
    {
      const char *found = strstr (folded, f->words[i]);
      at = found != NULL ? g_utf8_strlen (folded, found - folded) : -1;
    }
  from = CLAMP (at - EXCERPT / 3, 0, letters - EXCERPT);
  g_autofree char *part = g_utf8_substring (line, from, MIN (from + EXCERPT, letters));
  return g_strdup_printf ("%s%s%s", from > 0 ? "…" : "", part, from + EXCERPT < letters ? "…" : "");
}

/* ---- groups ----------------------------------------------------------------------------------------------------------------------- */

static void
begin_group (Find *f, const char *name)
{
  json_builder_begin_object (f->out);
  foyer_out_text (f->out, "group", name);
  json_builder_set_member_name (f->out, "rows");
  json_builder_begin_array (f->out);
  f->n = f->tried = 0;
}

static void
end_group (Find *f, gboolean more)
{
  json_builder_end_array (f->out);
  foyer_out_bool (f->out, "more", more);
  json_builder_end_object (f->out);
}

/* Who comes under this card's phone, if that is what was found: "Rex", "ABC-123". */
static char *
found_visitor (Find *f, const FoyerId *client)
{
  FoyerStmt *s = foyer_db_sql (f->db, "SELECT name, plate, vehicle FROM visitor WHERE client IN (SELECT ?1 UNION ALL SELECT client FROM client_root WHERE root = ?1)"
                                      " AND deleted IS NOT 1");
  gboolean vehicles = foyer_call_may (f->call, "visitors.vehicle");
  char *found = NULL;

  foyer_stmt_bind_id (s, 1, client);
  while (found == NULL && foyer_stmt_step (s))
    {
      const char *name = foyer_stmt_text (s, 0), *plate = foyer_stmt_text (s, 1), *vehicle = foyer_stmt_text (s, 2);
      g_autofree char *bare = NULL;

      if (plate != NULL)
        {
          g_auto (GStrv) pieces = g_strsplit_set (plate, "- ", -1);
          bare = g_strjoinv ("", pieces);
        }
      if (has_word (f, name))
        found = g_strdup (name);
      else if (vehicles && plate != NULL && (has_word (f, plate) || has_word (f, bare)))
        found = vehicle != NULL ? g_strdup_printf ("%s · %s", plate, vehicle) : g_strdup (plate);
    }
  foyer_stmt_done (s);
  return found;
}

/* Next booking of a client here, for "open the booking": none when there is none. */
static void
out_next (Find *f, const FoyerId *client)
{
  char today[11];
  FoyerStmt *s;

  if (!foyer_call_may (f->call, "booking"))
    return;
  foyer_date_format (foyer_location_today (f->db, &f->loc, foyer_call_now (f->call)), today);
  s = foyer_db_sql (f->db, "SELECT visit, day FROM visit_fig WHERE client = ?1 AND day >= ?2 AND loc = ?3 AND status IN ('pending', 'confirmed', 'arrived') ORDER BY day LIMIT 1");
  foyer_stmt_bind_id (s, 1, client);
  foyer_stmt_bind_text (s, 2, today);
  foyer_stmt_bind_id (s, 3, &f->loc);
  if (foyer_stmt_step (s))
    {
      FoyerId visit = foyer_stmt_id (s, 0);
      FoyerStmt *w = foyer_db_sql (f->db, "SELECT a.wall, s.name, s.id FROM appointment a LEFT JOIN staff s ON s.id = a.staff WHERE a.visit = ?1 AND a.deleted IS NOT 1"
                                          " ORDER BY a.wall LIMIT 1");
      FoyerId own = foyer_call_own_staff (f->call);

      foyer_stmt_bind_id (w, 1, &visit);
      if (foyer_stmt_step (w))
        {
          FoyerId staff = foyer_stmt_id (w, 2);

          if (foyer_column_has (f->db, &own, &staff))
            {
              foyer_out_id (f->out, "visit", &visit);
              foyer_out_text (f->out, "wall", foyer_stmt_text (w, 0));
              foyer_out_text (f->out, "member", foyer_stmt_text (w, 1));
            }
        }
      foyer_stmt_done (w);
    }
  foyer_stmt_done (s);
}

static void
out_clients (Find *f, GArray *ids)
{
  for (guint i = 0; i < ids->len; i++)
    {
      const FoyerId *id = &g_array_index (ids, FoyerId, i);
      g_autofree char *via = NULL;

      if (g_hash_table_contains (f->clients, id))
        continue;
      g_hash_table_add (f->clients, foyer_id_copy (id));
      json_builder_begin_object (f->out);
      foyer_out_text (f->out, "what", "client");
      foyer_out_id (f->out, "id", id);
      json_builder_set_member_name (f->out, "card");
      if (!foyer_client_out_brief (f->call, f->out, f->parts, f->phones, id))
        json_builder_add_null_value (f->out);
      via = found_visitor (f, id);
      foyer_out_text (f->out, "via", via);
      foyer_client_out_labels (f->out, f->db, id);
      out_next (f, id);
      json_builder_end_object (f->out);
      f->n++;
    }
}

static gboolean
find_clients (Find *f, gboolean *near)
{
  gboolean more = FALSE;
  g_autoptr (GArray) ids = NULL;

  if (!foyer_call_may (f->call, "clients"))
    return FALSE;
  ids = foyer_client_search_ids (f->call, foyer_call_text (f->call, "text"), f->limit, &more);
  begin_group (f, "clients");
  out_clients (f, ids);
  end_group (f, more);
  *near = ids->len == 0;
  return ids->len > 0;
}

/* Names that are nearly what was typed. */
static void
find_near (Find *f)
{
  g_autoptr (GPtrArray) texts = foyer_find_near (f->db, f->folded, FALSE);

  begin_group (f, "near");
  for (guint i = 0; i < texts->len && f->n < f->limit; i++)
    {
      gboolean more;
      g_autoptr (GArray) ids = foyer_client_search_ids (f->call, texts->pdata[i], f->limit - f->n, &more);
      out_clients (f, ids);
    }
  end_group (f, FALSE);
}

/* ---- old names and phones ----------------------------------------------------------------------------------------------------------- */

static gboolean
on_old (const FoyerEntity *e, const FoyerId *id, const FoyerField *field, const char *was, gpointer data)
{
  Find *f = data;
  g_autoptr (FoyerRow) row = foyer_db_get (f->db, e->name, id);
  g_autofree char *title = NULL, *shown = NULL;
  FoyerId client;

  if (row == NULL || (strcmp (e->name, "client") != 0 && strcmp (e->name, "visitor") != 0) || ++f->tried > MAX_TRIED)
    return f->tried <= MAX_TRIED;
  if (strcmp (e->name, "visitor") == 0 && !foyer_custom_may_know (f->call, "visitor", field->name))
    return TRUE;
  /* What is masked is not found either by its old value. */
  if (!f->phones && ((field->flags & FOYER_FIELD_PHONE) || strcmp (field->name, "email") == 0))
    return TRUE;
  client = strcmp (e->name, "client") == 0 ? *id : foyer_row_id (row, "client");
  client = foyer_alias_root (f->db, &client);
  if (g_hash_table_contains (f->clients, &client) || !foyer_client_visible (f->call, &client))
    return TRUE;
  g_hash_table_add (f->clients, foyer_id_copy (&client));
  title = client_title (f, &client);
  shown = (field->flags & FOYER_FIELD_PHONE) ? foyer_phone_format (was) : g_strdup (was);
  json_builder_begin_object (f->out);
  foyer_out_text (f->out, "what", "client");
  foyer_out_id (f->out, "id", &client);
  foyer_out_text (f->out, "title", title);
  foyer_out_text (f->out, "field_label", field->label);
  /* A part of the name that is not shown is found, not shown. */
  foyer_out_text (f->out, "was", strcmp (field->name, "surname") == 0 && (!f->parts.surname || foyer_client_names_hidden ()) ? NULL : shown);
  json_builder_end_object (f->out);
  return ++f->n < f->limit;
}

/* ---- notes, comments, values ---------------------------------------------------------------------------------------------------------- */

/* The visit a row with words hangs on, or none. */
static FoyerId
visit_of (Find *f, const FoyerRow *row)
{
  const char *table = row->entity->name;

  if (strcmp (table, "visit") == 0)
    return row->id;
  if (strcmp (table, "appointment_value") == 0)
    {
      FoyerId appointment = foyer_row_id (row, "appointment");
      g_autoptr (FoyerRow) of = foyer_db_get (f->db, "appointment", &appointment);
      return of != NULL ? foyer_row_id (of, "visit") : FOYER_ID_NONE;
    }
  return foyer_entity_field (row->entity, "visit") >= 0 ? foyer_row_id (row, "visit") : FOYER_ID_NONE;
}

static gboolean
may_read (Find *f, const FoyerRow *row, const FoyerRow *visit, const FoyerId *client)
{
  const char *table = row->entity->name;
  FoyerId own = foyer_call_own_staff (f->call);

  if (!foyer_custom_may_know (f->call, table, strcmp (table, "visitor") == 0 ? "vin" : NULL))
    return FALSE;
  if (strcmp (table, "private_note") == 0)
    return foyer_row_text (row, "sec") != NULL && foyer_section_may (f->call, foyer_row_text (row, "sec"), table, row);
  if (foyer_medical_right (table) != NULL && !foyer_section_may (f->call, FOYER_MEDICAL, table, row))
    return FALSE;
  if (strcmp (table, "money") == 0 || strcmp (table, "document") == 0)
    {
      int days = foyer_call_days (f->call, "money.registers");
      FoyerId reg = strcmp (table, "money") == 0 ? foyer_row_id (row, "register") : FOYER_ID_NONE, at = foyer_row_id (row, "loc");
      FoyerId item = strcmp (table, "money") == 0 ? foyer_row_id (row, "item") : FOYER_ID_NONE;
      gint64 day = 0;

      foyer_date_parse (foyer_row_text (row, "bday"), &day);
      return days != 0 && foyer_id_equal (&at, &f->loc) && (foyer_id_is_none (&reg) || foyer_registers_have (foyer_call_registers (f->call), &reg))
             && (foyer_id_is_none (&item) || foyer_registers_have (foyer_call_limit (f->call, FOYER_LIMIT_ITEMS), &item))
             && (days < 0 || day >= foyer_location_today (f->db, &f->loc, foyer_call_now (f->call)) - days);
    }
  if (visit != NULL)
    return foyer_call_may (f->call, "booking") && foyer_visit_may_see (f->call, visit, NULL);
  if (strcmp (table, "waitlist") == 0)
    {
      FoyerId at = foyer_row_id (row, "loc");
      return foyer_call_may (f->call, "booking.waiting") && foyer_id_equal (&at, &f->loc);
    }
  if (foyer_entity_field (row->entity, "loc") >= 0)
    {
      FoyerId at = foyer_row_id (row, "loc");
      if (!foyer_id_is_none (&at) && !foyer_id_equal (&at, &f->loc))
        return FALSE;
    }
  if (foyer_id_is_none (client))
    return foyer_id_is_none (&own);
  return foyer_call_may (f->call, "clients") && foyer_client_visible (f->call, client);
}

/* Money of other places is not shown here, and in a big chain is most of what is found: seen without reading the whole row. */
static gboolean
is_elsewhere (Find *f, const FoyerEntity *e, const FoyerId *id)
{
  gboolean money = strcmp (e->name, "money") == 0, here;
  FoyerStmt *s;

  if (!money && strcmp (e->name, "document") != 0)
    return FALSE;
  s = foyer_db_sql (f->db, money ? "SELECT 1 FROM money WHERE id = ?1 AND loc = ?2" : "SELECT 1 FROM document WHERE id = ?1 AND loc = ?2");
  foyer_stmt_bind_id (s, 1, id);
  foyer_stmt_bind_id (s, 2, &f->loc);
  here = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return !here;
}

static gboolean
on_text (const FoyerEntity *e, const FoyerId *id, const char *words, gpointer data)
{
  Find *f = data;

  if (is_elsewhere (f, e, id))
    return TRUE;
  g_autoptr (FoyerRow) row = foyer_db_get (f->db, e->name, id), visit = NULL;
  g_autofree char *title = NULL, *part = NULL, *field = NULL;
  const char *text = NULL, *label = e->label;
  FoyerId client = FOYER_ID_NONE, of;

  if (row == NULL || ++f->tried > MAX_TRIED)
    return f->tried <= MAX_TRIED;
  for (int i = 0; text == NULL && i < e->n_fields; i++)
    if (e->fields[i].type == FOYER_TYPE_TEXT && e->fields[i].label != NULL && !(e->fields[i].flags & (FOYER_FIELD_PHONE | FOYER_FIELD_SECRET | FOYER_FIELD_SEARCH))
        && has_word (f, foyer_row_text (row, e->fields[i].name)))
      {
        text = foyer_row_text (row, e->fields[i].name);
        label = e->fields[i].label;
      }
  of = visit_of (f, row);
  if (!foyer_id_is_none (&of))
    visit = foyer_db_get (f->db, "visit", &of);
  if (strcmp (e->name, "client") == 0)
    client = *id;
  else if (foyer_entity_field (e, "client") >= 0)
    client = foyer_row_id (row, "client");
  if (foyer_id_is_none (&client) && visit != NULL)
    client = foyer_row_id (visit, "client");
  if (!foyer_id_is_none (&client))
    client = foyer_alias_root (f->db, &client);
  if (text == NULL || !may_read (f, row, visit, &client))
    return TRUE;
  if (foyer_entity_field (e, "field") >= 0)
    {
      FoyerId custom = foyer_row_id (row, "field");
      field = foyer_core_ref_name (f->db, "custom_field", &custom);
    }
  title = foyer_id_is_none (&client) ? foyer_change_row_name (f->call, e->name, id) : client_title (f, &client);
  /* That something is there is said, not what: records are read in a visit (MED-1). The number on the card says nothing. */
  part = foyer_medical_right (e->name) != NULL && strcmp (e->name, "medical_card") != 0 ? NULL : excerpt (f, text);
  json_builder_begin_object (f->out);
  foyer_out_text (f->out, "what", visit != NULL ? "visit" : strcmp (e->name, "money") == 0 ? "money" : foyer_id_is_none (&client) ? e->name : "client");
  foyer_out_id (f->out, "id", visit != NULL ? &visit->id : strcmp (e->name, "money") == 0 || foyer_id_is_none (&client) ? id : &client);
  foyer_out_text (f->out, "title", title);
  foyer_out_text (f->out, "label", field != NULL ? field : label);
  foyer_out_bool (f->out, "own_label", field != NULL);
  foyer_out_text (f->out, "text", part);
  foyer_out_text (f->out, "date", visit != NULL ? foyer_row_text (visit, "date") : NULL);
  foyer_out_id (f->out, "client", &client);
  json_builder_end_object (f->out);
  return ++f->n < f->limit;
}

/* ---- receipts ------------------------------------------------------------------------------------------------------------------------- */

static void
out_receipt (Find *f, const FoyerId *id)
{
  g_autoptr (FoyerRow) doc = foyer_db_get (f->db, "document", id), visit = NULL;
  FoyerId of = doc != NULL ? foyer_row_id (doc, "visit") : FOYER_ID_NONE, client;
  g_autofree char *name = NULL;

  if (foyer_id_is_none (&of) || (visit = foyer_db_get (f->db, "visit", &of)) == NULL || !foyer_call_may (f->call, "booking")
      || !foyer_visit_may_see (f->call, visit, NULL))
    return;
  client = foyer_row_id (visit, "client");
  name = client_title (f, &client);
  json_builder_begin_object (f->out);
  foyer_out_text (f->out, "what", "visit");
  foyer_out_id (f->out, "id", &of);
  foyer_out_id (f->out, "document", id);
  foyer_out_text (f->out, "no", foyer_row_text (doc, "no"));
  foyer_out_text (f->out, "title", name);
  foyer_out_text (f->out, "date", foyer_row_text (doc, "bday"));
  foyer_out_bool (f->out, "cancelled", !foyer_row_is_null (doc, "void"));
  json_builder_end_object (f->out);
  f->n++;
}

static void
receipts_between (Find *f, const char *from)
{
  g_autofree char *end = g_strconcat (from, "~", NULL);
  FoyerStmt *s = foyer_db_sql (f->db, "SELECT id FROM document WHERE no >= ?1 AND no < ?2 ORDER BY no DESC LIMIT ?3");

  foyer_stmt_bind_text (s, 1, from);
  foyer_stmt_bind_text (s, 2, end);
  foyer_stmt_bind_int (s, 3, 50);
  while (f->n < f->limit && foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      out_receipt (f, &id);
    }
  foyer_stmt_done (s);
}

/* "BUD1-01-000123", its beginning, or the number alone: 123 on any desk of the location. */
static void
find_receipts (Find *f, const char *text)
{
  g_autofree char *upper = g_utf8_strup (text, -1);
  g_autoptr (FoyerLocation) place = NULL;
  gboolean number = *text != '\0';

  for (const char *c = text; *c != '\0'; c++)
    number = number && g_ascii_isdigit (*c);
  if (strpbrk (text, "0123456789") == NULL || strpbrk (text, "@+ ") != NULL)
    return;
  begin_group (f, "receipts");
  if (!number)
    receipts_between (f, upper);
  else if (strlen (text) <= 6 && (place = foyer_location_load (f->db, &f->loc)) != NULL)
    {
      /* One seek for each desk that ever gave numbers here: from one prefix to the next. */
      g_autofree char *at = g_strdup_printf ("%s-", place->code), *last = g_strdup_printf ("%s-~", place->code);

      for (int desks = 0; desks < 200 && f->n < f->limit; desks++)
        {
          FoyerStmt *s = foyer_db_sql (f->db, "SELECT no FROM document WHERE no > ?1 AND no < ?2 ORDER BY no LIMIT 1");
          g_autofree char *no = NULL;
          char *dash;

          foyer_stmt_bind_text (s, 1, at);
          foyer_stmt_bind_text (s, 2, last);
          no = foyer_stmt_step (s) ? g_strdup (foyer_stmt_text (s, 0)) : NULL;
          foyer_stmt_done (s);
          if (no == NULL || (dash = strrchr (no, '-')) == NULL)
            break;
          dash[1] = '\0';
          g_autofree char *whole = g_strdup_printf ("%s%06d", no, atoi (text));
          receipts_between (f, whole);
          g_free (at);
          at = g_strconcat (no, "~", NULL);
        }
    }
  end_group (f, f->n >= f->limit);
}

/* ---- services and team: few, and read as they are ---------------------------------------------------------------------------------------- */

static gboolean
all_words (Find *f, const char *text)
{
  g_autofree char *folded = text != NULL ? foyer_fold (text) : NULL;

  for (guint i = 0; f->words[i] != NULL; i++)
    if (folded == NULL || strstr (folded, f->words[i]) == NULL)
      return FALSE;
  return TRUE;
}

static void
find_titles (Find *f, const char *group, const char *what, const char *sql)
{
  FoyerStmt *s = foyer_db_sql (f->db, sql);
  gboolean more = FALSE;

  begin_group (f, group);
  while (!more && foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);

      if (!all_words (f, foyer_stmt_text (s, 1)))
        continue;
      if (f->n == f->limit)
        {
          more = TRUE;
          break;
        }
      json_builder_begin_object (f->out);
      foyer_out_text (f->out, "what", what);
      foyer_out_id (f->out, "id", &id);
      foyer_out_text (f->out, "title", foyer_stmt_text (s, 1));
      foyer_out_text (f->out, "text", foyer_stmt_text (s, 2));
      json_builder_end_object (f->out);
      f->n++;
    }
  foyer_stmt_done (s);
  end_group (f, more);
}

/* ---- the query ------------------------------------------------------------------------------------------------------------------------- */

static gboolean
find_all (FoyerCall *call, JsonBuilder *out, GError **error)
{
  const char *typed = foyer_call_text (call, "text");
  FoyerId loc = foyer_call_loc (call);
  Find f = { .call = call, .db = foyer_call_db (call), .out = out, .loc = loc };
  g_autofree char *folded = foyer_fold (typed != NULL ? typed : "");
  g_auto (GStrv) words = g_strsplit (folded, " ", 8);
  gboolean near = FALSE, names = foyer_call_may (call, "booking.suggest") || foyer_call_may (call, "clients.list");

  f.folded = folded;
  f.words = words;
  f.parts = foyer_name_parts (f.db, &loc);
  f.phones = foyer_call_may (call, "clients.phones") && foyer_call_may (call, "booking.suggest-phones");
  f.limit = foyer_call_has (call, "limit") ? (int) foyer_call_int (call, "limit") : USUAL;
  f.clients = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
  json_builder_begin_array (out);
  if (g_utf8_strlen (folded, -1) >= 2)
    {
      find_clients (&f, &near);
      if (near && names && strpbrk (folded, "0123456789@") == NULL)
        find_near (&f);
      if (names && foyer_call_may (call, "clients"))
        {
          begin_group (&f, "old");
          foyer_find_old (f.db, folded, on_old, &f);
          end_group (&f, f.n >= f.limit);
        }
      find_receipts (&f, folded);
      begin_group (&f, "notes");
      foyer_text_find (f.db, folded, &f.loc, on_text, &f);
      end_group (&f, f.n >= f.limit);
      if (foyer_call_may (call, "booking") || foyer_call_may (call, "setup.services"))
        find_titles (&f, "services", "service", "SELECT v.id, v.title, c.title FROM service v LEFT JOIN category c ON c.id = v.category WHERE v.deleted IS NOT 1"
                                                " ORDER BY coalesce(v.weight, 0), v.title");
      if (foyer_call_may (call, "calendar") && foyer_call_may (call, "calendar.all-columns"))
        find_titles (&f, "team", "staff", "SELECT id, name, spec FROM staff WHERE coalesce(status, 'active') <> 'deleted' ORDER BY name");
    }
  json_builder_end_array (out);
  g_hash_table_unref (f.clients);
  return foyer_db_check (f.db, error);
}

static const FoyerParam find_params[] = {
  { "loc", FOYER_P_ID, 0, "location; the one worked in when left out" },
  { "text", FOYER_P_TEXT, FOYER_P_REQUIRED, "what one types: part of a name, any digits of a phone, words of a note, a receipt's number, a plate, a name somebody had", NULL, 200 },
  { "limit", FOYER_P_INT, 0, "at most so many of each group (6)", NULL, 50 },
  { NULL },
};

const FoyerQuery foyer_queries_find[] = {
  { "find.all", NULL, "Everything one types may mean, in groups, as far as the user may see it.", find_params,
    "[{group: clients near old receipts notes services team, rows [{what: client visit money service staff …, id, card (of clients: as client.search in brief), via (visitor), labels [{id, title, colour}], visit, wall, member "
    "(the next booking), title, label, text, date, no, was, field_label, client}], more}]", find_all, TRUE },
  { NULL },
};
