/* Labels of bookings, events and clients: the list, and putting them on a booking. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-booking-labels.h"
#include "foyer-booking-private.h"
#include "foyer-client.h"
#include "foyer-cmd-common.h"
#include "foyer-lookup.h"

/* ---- the list -------------------------------------------------------------------------------------------------------------- */

/* The title is free among those of the same scope, built-in ones included. */
static gboolean
title_is_free (FoyerCall *call, FoyerRow *row, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  const char *title = foyer_row_text (row, "title"), *scope = foyer_row_text (row, "scope");
  FoyerStmt *s;
  gboolean taken;

  if (title == NULL)
    return foyer_refuse (error, _ ("A label needs a title."));
  if (row->exists && !foyer_row_has_changed (row, "title"))
    return TRUE;
  s = foyer_db_sql (db, "SELECT 1 FROM label WHERE scope = ?1 AND title = ?2 COLLATE NOCASE AND id <> ?3 AND deleted IS NOT 1");
  foyer_stmt_bind_text (s, 1, scope);
  foyer_stmt_bind_text (s, 2, title);
  foyer_stmt_bind_id (s, 3, &row->id);
  taken = foyer_stmt_step (s);
  foyer_stmt_done (s);
  for (const FoyerBuiltinLabel *b = foyer_builtin_labels; b->code != NULL && strcmp (scope, "appointment") == 0; b++)
    taken |= g_strcmp0 (g_dgettext (GETTEXT_PACKAGE, b->title), title) == 0;
  return !taken || foyer_refuse (error, _ ("There is already a label called “%s”."), title);
}

static gboolean
label_write (FoyerCall *call, FoyerRow *row, GError **error)
{
  const char *icon;

  foyer_call_fill (call, row, "title", "colour", "icon", NULL);
  icon = foyer_row_text (row, "icon");
  if (icon != NULL && foyer_row_has_changed (row, "icon") && !g_strv_contains (foyer_label_icons, icon))
    return foyer_refuse (error, _ ("There is no icon called “%s” for labels."), icon);
  if (!title_is_free (call, row, error))
    return FALSE;
  foyer_tx_put (foyer_call_tx (call), row);
  foyer_call_result_id (call, "label", &row->id);
  return TRUE;
}

static gboolean
label_create (FoyerCall *call, GError **error)
{
  FoyerId id = foyer_tx_new_id (foyer_call_tx (call));
  g_autoptr (FoyerRow) row = foyer_row_new ("label", &id);

  foyer_row_set_text (row, "scope", foyer_call_text (call, "scope"));
  foyer_row_set_text (row, "icon", foyer_label_icons[0]);
  foyer_row_set_int (row, "colour", 0);
  foyer_row_set_int (row, "weight", foyer_lookup_next_weight (foyer_call_db (call), "label", NULL));
  return label_write (call, row, error);
}

/* An own one: the built-in ones are nobody's to change. */
static FoyerRow *
own_label (FoyerCall *call, GError **error)
{
  FoyerId id = foyer_call_id (call, "label");
  g_auto (FoyerLabel) l = { 0 };

  if (foyer_label_read (foyer_call_db (call), &id, &l) && l.builtin != NULL)
    {
      foyer_refuse (error, _ ("“%s” is built in: it cannot be changed or deleted."), l.title);
      return NULL;
    }
  if (foyer_ready_label_find (foyer_call_db (call), &id) != NULL)
    {
      g_autoptr (FoyerRow) made = foyer_client_category (call, &id, error);

      if (made == NULL)
        return NULL;
    }
  return foyer_call_row (call, "label", "label", error);
}

static gboolean
label_update (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = own_label (call, error);

  return row != NULL && label_write (call, row, error);
}

static gboolean
label_delete (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = own_label (call, error);

  if (row == NULL)
    return FALSE;
  /* So that a ready-made one stays away (foyer_ready_label_find()). */
  if (strcmp (foyer_row_text (row, "scope"), "client") == 0)
    foyer_row_set_null (row, "icon");
  foyer_mark_deleted (foyer_call_tx (call), row);
  return TRUE;
}

static gboolean
label_reorder (FoyerCall *call, GError **error)
{
  FoyerId chain = foyer_chain_id (foyer_call_db (call));

  /* What has a place is a row. */
  for (const FoyerReadyLabel *r = foyer_ready_labels; r->code != NULL; r++)
    {
      FoyerId id = foyer_ready_label_id (&chain, r->code);
      g_autoptr (FoyerRow) row = NULL;

      if (foyer_ready_label_find (foyer_call_db (call), &id) != NULL && (row = foyer_client_category (call, &id, error)) == NULL)
        return FALSE;
    }
  return foyer_reorder (call, "label", NULL, error);
}

/* ---- on a booking ---------------------------------------------------------------------------------------------------------- */

static gboolean
booking_label (FoyerCall *call, GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) appointment = NULL;
  FoyerId loc = foyer_call_loc (call), label = foyer_call_id (call, "label");

  if (!foyer_booking_begin (&b, call, &loc, error) || (appointment = foyer_booking_appointment (&b, call, "appointment", NULL, error)) == NULL)
    return FALSE;
  foyer_call_result_id (call, "appointment", &appointment->id);
  return foyer_label_put (call, appointment, &label, foyer_call_bool (call, "on"), error);
}

/* ---- queries --------------------------------------------------------------------------------------------------------------- */

static void
out_entry (JsonBuilder *out, const FoyerLabel *l, gint64 used)
{
  json_builder_begin_object (out);
  foyer_out_id (out, "id", &l->id);
  foyer_out_text (out, "scope", l->scope);
  foyer_out_text (out, "title", l->title);
  foyer_out_int (out, "colour", l->colour);
  foyer_out_text (out, "icon", l->icon);
  foyer_out_bool (out, "builtin", l->builtin != NULL);
  foyer_out_text (out, "code", l->builtin);
  foyer_out_int (out, "used", used);
  json_builder_end_object (out);
}

static gint64
times_used (FoyerDb *db, const FoyerLabel *l)
{
  return foyer_lookup_count (db, strcmp (l->scope, "client") == 0 ? "client_label" : "appointment_label", "label", &l->id);
}

static gboolean
label_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  const char *scope = foyer_call_text (call, "scope");
  gboolean counted = foyer_call_bool (call, "used");
  FoyerId chain = foyer_chain_id (db);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerStmt *s;

  json_builder_begin_array (out);
  for (const FoyerBuiltinLabel *b = foyer_builtin_labels; b->code != NULL && (scope == NULL || strcmp (scope, "appointment") == 0); b++)
    {
      FoyerId id = foyer_builtin_label_id (&chain, b->code);
      g_auto (FoyerLabel) l = { 0 };

      if (foyer_label_read (db, &id, &l))
        out_entry (out, &l, counted ? times_used (db, &l) : 0);
    }
  for (const FoyerReadyLabel *r = foyer_ready_labels; r->code != NULL && (scope == NULL || strcmp (scope, "client") == 0); r++)
    {
      FoyerId id = foyer_ready_label_id (&chain, r->code);
      FoyerLabel l = { id, "client", (char *) g_dgettext (GETTEXT_PACKAGE, r->title), (char *) r->icon, r->colour, NULL };

      if (foyer_ready_label_find (db, &id) != NULL)
        out_entry (out, &l, 0);
    }
  s = foyer_db_sql (db, "SELECT id FROM label WHERE (?1 IS NULL OR scope = ?1) AND deleted IS NOT 1 ORDER BY coalesce(weight, 0), title, id");
  foyer_stmt_bind_text (s, 1, scope);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_array_append_val (ids, id);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < ids->len; i++)
    {
      g_auto (FoyerLabel) l = { 0 };

      if (foyer_label_read (db, &g_array_index (ids, FoyerId, i), &l) && l.builtin == NULL)
        out_entry (out, &l, counted ? times_used (db, &l) : 0);
    }
  json_builder_end_array (out);
  return foyer_db_check (db, error);
}

static gboolean
label_icons (FoyerCall *call, JsonBuilder *out, GError **error)
{
  json_builder_begin_array (out);
  for (gsize i = 0; foyer_label_icons[i] != NULL; i++)
    json_builder_add_string_value (out, foyer_label_icons[i]);
  json_builder_end_array (out);
  return TRUE;
}

/* ---- the tables ------------------------------------------------------------------------------------------------------------ */

#define LOOK \
  { "colour", FOYER_P_INT, 0, "tint 0…11", NULL, 11 }, \
  { "icon", FOYER_P_TEXT, 0, "one of label.icons", NULL, 60 }

static const FoyerParam create_params[] = {
  { "scope", FOYER_P_ENUM, FOYER_P_REQUIRED, "what it is put on", "appointment event client" },
  { "title", FOYER_P_TEXT, FOYER_P_REQUIRED, "title", NULL, FOYER_NAME_MAX },
  LOOK,
  { NULL },
};
static const FoyerParam update_params[] = {
  { "label", FOYER_P_ID, FOYER_P_REQUIRED, "label" },
  { "title", FOYER_P_TEXT, 0, "title", NULL, FOYER_NAME_MAX },
  LOOK,
  { NULL },
};
static const FoyerParam id_params[] = { { "label", FOYER_P_ID, FOYER_P_REQUIRED, "label" }, { NULL } };
static const FoyerParam order_params[] = { { "order", FOYER_P_LIST, FOYER_P_REQUIRED, "ids in their new order" }, { NULL } };
static const FoyerParam booking_params[] = {
  { "appointment", FOYER_P_ID, FOYER_P_REQUIRED, "appointment or event" },
  { "label", FOYER_P_ID, FOYER_P_REQUIRED, "label, built in or own" },
  { "on", FOYER_P_BOOL, FOYER_P_REQUIRED, "true gives it, false takes it away" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};
static const FoyerParam list_params[] = {
  { "scope", FOYER_P_ENUM, 0, "only labels of these; all when left out", "appointment event client" },
  { "used", FOYER_P_BOOL, 0, "count how often each is used" },
  { NULL },
};
static const FoyerParam no_params[] = { { NULL } };

const FoyerCommand foyer_commands_labels[] = {
  { "label.create", "setup.labels", "Adds a label for bookings, events or clients.", N_ ("Added a label"), create_params, label_create },
  { "label.update", "setup.labels", "Changes a label; built-in ones stay as they are.", N_ ("Changed a label"), update_params, label_update },
  { "label.delete", "setup.labels", "Deletes a label; what had it no longer shows it.", N_ ("Deleted a label"), id_params, label_delete },
  { "label.reorder", "setup.labels", "Puts labels in order.", N_ ("Reordered labels"), order_params, label_reorder },
  { "booking.label", "booking.edit", "Gives a booking or an event a label, or takes it away.", N_ ("Changed the labels"), booking_params, booking_label },
  { NULL },
};

const FoyerQuery foyer_queries_labels[] = {
  { "label.list", NULL, "Labels, the built-in ones first.", list_params, "[{id, scope, title, colour, icon, builtin, code, used}]", label_list },
  { "label.icons", NULL, "Icons a label can have.", no_params, "[name]", label_icons },
  { NULL },
};
