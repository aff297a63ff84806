#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-booking-labels.h"
#include "foyer-cmd-common.h"
#include "foyer-ids.h"
#include "foyer-location.h"

const FoyerBuiltinLabel foyer_builtin_labels[] = {
  { "online-full", N_("Paid online in full"), "foyer-paid-symbolic", 4 },
  { "online-part", N_("Paid online in part"), "foyer-unpaid-symbolic", 2 },
  { "only", N_("This professional only"), "avatar-default-symbolic", 7 },
  { "any", N_("Any professional"), "system-users-symbolic", 9 },
  { NULL },
};

const char *const foyer_label_icons[] = {
  "starred-symbolic",         "emblem-favorite-symbolic", "emblem-important-symbolic", "emblem-ok-symbolic",    "call-start-symbolic",
  "alarm-symbolic",           "camera-photo-symbolic",    "face-smile-symbolic",       "user-home-symbolic",    "weather-clear-symbolic",
  "security-high-symbolic",   "view-pin-symbolic",        "emoji-food-symbolic",       "emoji-travel-symbolic", "mail-unread-symbolic",
  "mark-location-symbolic",   "bookmark-new-symbolic",    "weather-snow-symbolic",     NULL,
};

static const char *const scopes[] = { "appointment", "event", "client" };

FoyerId
foyer_builtin_label_id (const FoyerId *chain, const char *code)
{
  return foyer_id_derivef (chain, "label:appointment:%s", code);
}

void
foyer_label_clear (FoyerLabel *l)
{
  g_clear_pointer (&l->title, g_free);
  g_clear_pointer (&l->icon, g_free);
}

static gboolean
read_builtin (FoyerDb *db, const FoyerId *id, FoyerLabel *out)
{
  FoyerId chain = foyer_chain_id (db);

  for (const FoyerBuiltinLabel *b = foyer_builtin_labels; b->code != NULL; b++)
    {
      FoyerId own = foyer_builtin_label_id (&chain, b->code);

      if (!foyer_id_equal (&own, id))
        continue;
      *out = (FoyerLabel){ own, scopes[0], g_strdup (g_dgettext (GETTEXT_PACKAGE, b->title)), g_strdup (b->icon), b->colour, b->code };
      return TRUE;
    }
  return FALSE;
}

gboolean
foyer_label_read (FoyerDb *db, const FoyerId *id, FoyerLabel *out)
{
  FoyerStmt *s;
  gboolean found;

  if (read_builtin (db, id, out))
    return TRUE;
  s = foyer_db_sql (db, "SELECT title, icon, coalesce(colour, 0), scope FROM label WHERE id = ?1 AND deleted IS NOT 1 AND title IS NOT NULL");
  foyer_stmt_bind_id (s, 1, id);
  found = foyer_stmt_step (s);
  if (found)
    {
      const char *icon = foyer_stmt_text (s, 1);

      *out = (FoyerLabel){ .id = *id, .scope = scopes[2], .colour = (int) foyer_stmt_int (s, 2) };
      out->title = g_strdup (foyer_stmt_text (s, 0));
      out->icon = g_strdup (icon != NULL ? icon : foyer_label_icons[0]);
      for (gsize i = 0; i < G_N_ELEMENTS (scopes); i++)
        if (g_strcmp0 (scopes[i], foyer_stmt_text (s, 3)) == 0)
          out->scope = scopes[i];
    }
  foyer_stmt_done (s);
  return found;
}

void
foyer_label_out (JsonBuilder *out, const FoyerLabel *l)
{
  json_builder_begin_object (out);
  foyer_out_id (out, "id", &l->id);
  foyer_out_text (out, "title", l->title);
  foyer_out_int (out, "colour", l->colour);
  foyer_out_text (out, "icon", l->icon);
  json_builder_end_object (out);
}

void
foyer_label_out_all (JsonBuilder *out, GPtrArray *labels)
{
  json_builder_set_member_name (out, "labels");
  json_builder_begin_array (out);
  for (guint i = 0; i < labels->len; i++)
    foyer_label_out (out, labels->pdata[i]);
  json_builder_end_array (out);
}

void
foyer_label_out_of (JsonBuilder *out, FoyerDb *db, const FoyerId *appointment)
{
  g_autoptr (GArray) ids = foyer_ids_of (db, "SELECT x.label FROM appointment_label x LEFT JOIN label l ON l.id = x.label WHERE x.appointment = ?1 AND x.deleted IS NOT 1"
                                             " ORDER BY l.id IS NOT NULL, l.weight, l.title, x.label", appointment);
  json_builder_set_member_name (out, "labels");
  json_builder_begin_array (out);
  for (guint i = 0; i < ids->len; i++)
    {
      g_auto (FoyerLabel) l = { 0 };

      if (foyer_label_read (db, &g_array_index (ids, FoyerId, i), &l))
        foyer_label_out (out, &l);
    }
  json_builder_end_array (out);
}

static void
label_free (gpointer data)
{
  foyer_label_clear (data);
  g_free (data);
}

GHashTable *
foyer_label_read_days (FoyerDb *db, const FoyerId *loc, const char *from, const char *to)
{
  GHashTable *by = NULL;
  g_autoptr (GHashTable) known = NULL; /* label id → FoyerLabel, or NULL for one that is gone */
  FoyerStmt *s = foyer_db_sql (db, "SELECT d.id, x.label FROM board d JOIN appointment_label x ON x.appointment = d.id AND x.deleted IS NOT 1"
                                   " LEFT JOIN label l ON l.id = x.label WHERE d.loc = ?1 AND d.day BETWEEN ?2 AND ?3"
                                   " ORDER BY l.id IS NOT NULL, l.weight, l.title, x.label");

  foyer_stmt_bind_id (s, 1, loc);
  foyer_stmt_bind_text (s, 2, from);
  foyer_stmt_bind_text (s, 3, to);
  while (foyer_stmt_step (s))
    {
      FoyerId appointment = foyer_stmt_id (s, 0), id = foyer_stmt_id (s, 1);
      gpointer l;
      GPtrArray *list;

      if (by == NULL)
        {
          by = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, (GDestroyNotify) g_ptr_array_unref);
          known = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, label_free);
        }
      if (!g_hash_table_lookup_extended (known, &id, NULL, &l))
        {
          FoyerLabel read = { 0 };

          l = foyer_label_read (db, &id, &read) ? g_memdup2 (&read, sizeof read) : g_new0 (FoyerLabel, 1);
          g_hash_table_insert (known, foyer_id_copy (&id), l);
        }
      if (((FoyerLabel *) l)->title == NULL)
        continue;
      list = g_hash_table_lookup (by, &appointment);
      if (list == NULL)
        {
          list = g_ptr_array_new_with_free_func (label_free);
          g_hash_table_insert (by, foyer_id_copy (&appointment), list);
        }
      FoyerLabel *copy = g_memdup2 (l, sizeof (FoyerLabel));
      copy->title = g_strdup (copy->title);
      copy->icon = g_strdup (copy->icon);
      g_ptr_array_add (list, copy);
    }
  foyer_stmt_done (s);
  return by;
}

gboolean
foyer_label_put (FoyerCall *call, const FoyerRow *appointment, const FoyerId *label, gboolean on, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  const char *scope = g_strcmp0 (foyer_row_text (appointment, "kind"), "event") == 0 ? "event" : "appointment";
  g_auto (FoyerLabel) l = { 0 };
  g_autoptr (FoyerRow) link = NULL;
  FoyerId id, loc = foyer_row_id (appointment, "loc");
  char text[37];

  if (!foyer_label_read (foyer_call_db (call), label, &l))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such label."));
      return FALSE;
    }
  if (strcmp (l.scope, scope) != 0)
    return strcmp (scope, "event") == 0 ? foyer_refuse (error, _ ("“%s” is not a label of events."), l.title)
                                        : foyer_refuse (error, _ ("“%s” is not a label of bookings."), l.title);
  /* Two desks that give the same label make the same row. */
  id = foyer_id_derivef (&appointment->id, "label:%s", foyer_id_format (label, text));
  link = foyer_tx_get (tx, "appointment_label", &id);
  if (link == NULL)
    {
      if (!on)
        return TRUE;
      link = foyer_row_new ("appointment_label", &id);
      foyer_row_set_id (link, "loc", &loc);
      foyer_row_set_id (link, "appointment", &appointment->id);
      foyer_row_set_id (link, "label", label);
    }
  if (link->exists)
    foyer_row_set_int (link, "deleted", !on);
  foyer_tx_put (tx, link);
  return TRUE;
}
