#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-alias.h"
#include "foyer-booking-labels.h"
#include "foyer-cmd-common.h"
#include "foyer-custom.h"
#include "foyer-visitor.h"

char *
foyer_visitor_title (const char *visitor, const char *client)
{
  if (visitor == NULL || *visitor == '\0')
    return g_strdup (client != NULL ? client : "");
  if (client == NULL || *client == '\0')
    return g_strdup (visitor);
  /* Translators: who comes, and under whose phone: "Peti (Eszter Kovács)" */
  return g_strdup_printf (_ ("%s (%s)"), visitor, client);
}

char *
foyer_visitor_name_of (FoyerDb *db, const FoyerId *appointment)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT v.name FROM appointment a JOIN visitor v ON v.id = a.visitor WHERE a.id = ?1");
  char *name = NULL;

  foyer_stmt_bind_id (s, 1, appointment);
  if (foyer_stmt_step (s))
    name = g_strdup (foyer_stmt_text (s, 0));
  foyer_stmt_done (s);
  return name;
}

GHashTable *
foyer_visitor_read_days (FoyerDb *db, const FoyerId *loc, const char *from, const char *to)
{
  GHashTable *names = NULL;
  FoyerStmt *s = foyer_db_sql (db, "SELECT a.id, v.name FROM appointment a INDEXED BY appointment_visitor JOIN visitor v ON v.id = a.visitor"
                                   " WHERE a.visitor IS NOT NULL AND a.loc = ?1 AND a.day BETWEEN ?2 AND ?3");

  foyer_stmt_bind_id (s, 1, loc);
  foyer_stmt_bind_text (s, 2, from);
  foyer_stmt_bind_text (s, 3, to);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);

      if (names == NULL)
        names = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, g_free);
      g_hash_table_insert (names, foyer_id_copy (&id), g_strdup (foyer_stmt_text (s, 1)));
    }
  foyer_stmt_done (s);
  return names;
}

void
foyer_visitor_out_of (JsonBuilder *out, FoyerCall *call, const FoyerId *client)
{
  FoyerDb *db = foyer_call_db (call);
  gboolean vehicle = foyer_call_may (call, "visitors.vehicle");
  FoyerStmt *s = foyer_db_sql (db, "SELECT id, name, relation, birthday, note, vehicle, plate, vin FROM visitor"
                                   " WHERE client IN (SELECT ?1 UNION ALL SELECT client FROM client_root WHERE root = ?1) AND deleted IS NOT 1 AND name IS NOT NULL"
                                   " ORDER BY name, id");

  json_builder_set_member_name (out, "visitors");
  json_builder_begin_array (out);
  foyer_stmt_bind_id (s, 1, client);
  while (foyer_call_may (call, "visitors") && foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);

      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_text (out, "name", foyer_stmt_text (s, 1));
      foyer_out_text (out, "relation", foyer_stmt_text (s, 2));
      foyer_out_text (out, "birthday", foyer_stmt_text (s, 3));
      foyer_out_text (out, "note", foyer_stmt_text (s, 4));
      if (vehicle)
        {
          foyer_out_text (out, "vehicle", foyer_stmt_text (s, 5));
          foyer_out_text (out, "plate", foyer_stmt_text (s, 6));
          foyer_out_text (out, "vin", foyer_stmt_text (s, 7));
        }
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

void
foyer_visitor_out_named (JsonBuilder *out, FoyerDb *db, const char *name, const FoyerId *visitor)
{
  g_autoptr (FoyerRow) row = foyer_id_is_none (visitor) ? NULL : foyer_db_get (db, "visitor", visitor);

  json_builder_set_member_name (out, name);
  if (row == NULL)
    {
      json_builder_add_null_value (out);
      return;
    }
  json_builder_begin_object (out);
  foyer_out_id (out, "id", visitor);
  foyer_out_text (out, "name", foyer_row_text (row, "name"));
  json_builder_end_object (out);
}

gboolean
foyer_visitor_check (FoyerCall *call, const FoyerId *visitor, FoyerId *client, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  g_autoptr (FoyerRow) row = NULL;
  FoyerId owner, root, wanted;

  if (!foyer_call_need (call, "visitors", error) || (row = foyer_need_row (call, "visitor", visitor, NULL, error)) == NULL)
    return FALSE;
  owner = foyer_row_id (row, "client");
  root = foyer_alias_root (db, &owner);
  if (foyer_id_is_none (client))
    {
      *client = root;
      return TRUE;
    }
  wanted = foyer_alias_root (db, client);
  return foyer_id_equal (&root, &wanted) || foyer_refuse (error, _ ("“%s” does not come under this client's phone."), foyer_row_text (row, "name"));
}

char *
foyer_visitor_words (FoyerDb *db, const FoyerId *client)
{
  g_autoptr (GString) words = NULL;
  FoyerStmt *s = foyer_db_sql (db, "SELECT name, plate FROM visitor WHERE client = ?1 AND deleted IS NOT 1 ORDER BY id");

  foyer_stmt_bind_id (s, 1, client);
  while (foyer_stmt_step (s))
    for (int i = 0; i < 2; i++)
      {
        const char *text = foyer_stmt_text (s, i);

        if (text == NULL)
          continue;
        if (words == NULL)
          words = g_string_new (text);
        else
          g_string_append_printf (words, " %s", text);
        /* "ABC-123" is also looked for as it is spoken, without the dash. */
        if (i == 1 && strpbrk (text, "- ") != NULL)
          {
            g_string_append_c (words, ' ');
            for (const char *c = text; *c != '\0'; c++)
              if (*c != '-' && *c != ' ')
                g_string_append_c (words, *c);
          }
      }
  foyer_stmt_done (s);
  return words != NULL ? g_string_free (g_steal_pointer (&words), FALSE) : NULL;
}

/* ---- with a booking ---------------------------------------------------------------------------------------------------------- */

static gboolean
set_labels (FoyerCall *call, const FoyerRow *appointment, GError **error)
{
  g_autoptr (GArray) wanted = foyer_call_ids (call, "labels", error);
  g_autoptr (GArray) had = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerStmt *s;

  if (wanted == NULL)
    return FALSE;
  s = foyer_db_sql (foyer_call_db (call), "SELECT label FROM appointment_label WHERE appointment = ?1 AND deleted IS NOT 1");
  foyer_stmt_bind_id (s, 1, &appointment->id);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_array_append_val (had, id);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < wanted->len; i++)
    if (!foyer_label_put (call, appointment, &g_array_index (wanted, FoyerId, i), TRUE, error))
      return FALSE;
  for (guint i = 0; i < had->len; i++)
    {
      const FoyerId *id = &g_array_index (had, FoyerId, i);
      gboolean stays = FALSE;
      g_auto (FoyerLabel) l = { 0 };

      for (guint k = 0; k < wanted->len && !stays; k++)
        stays = foyer_id_equal (id, &g_array_index (wanted, FoyerId, k));
      if (!stays && foyer_label_read (foyer_call_db (call), id, &l) && !foyer_label_put (call, appointment, id, FALSE, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
foyer_booking_extras (FoyerCall *call, FoyerRow *appointment, GError **error)
{
  if (foyer_call_has (call, "visitor"))
    {
      FoyerId visitor = foyer_call_id (call, "visitor"), client = foyer_row_id (appointment, "client");

      if (!foyer_call_is_null (call, "visitor") && !foyer_visitor_check (call, &visitor, &client, error))
        return FALSE;
      if (foyer_call_is_null (call, "visitor"))
        foyer_row_set_null (appointment, "visitor");
      else
        foyer_row_set_id (appointment, "visitor", &visitor);
      foyer_tx_put (foyer_call_tx (call), appointment);
    }
  if (foyer_call_has (call, "labels") && !set_labels (call, appointment, error))
    return FALSE;
  if (foyer_call_has (call, "client_fields"))
    {
      FoyerId client = foyer_row_id (appointment, "client");
      g_autoptr (FoyerRow) row = foyer_id_is_none (&client) ? NULL : foyer_tx_get (foyer_call_tx (call), "client", &client);

      if (row != NULL && !foyer_custom_set (call, TRUE, row, foyer_call_object (call, "client_fields"), error))
        return FALSE;
    }
  return !foyer_call_has (call, "fields") || foyer_custom_set (call, FALSE, appointment, foyer_call_object (call, "fields"), error);
}
