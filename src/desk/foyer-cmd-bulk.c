/* One change to many cards. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-alias.h"
#include "foyer-client.h"
#include "foyer-client-bulk.h"
#include "foyer-cmd-common.h"
#include "foyer-location.h"
#include "foyer-timetable-private.h"

#define TOLD 200 /* skipped cards that are told by name */

typedef struct
{
  FoyerCall *call;
  FoyerTx *tx;
  const char *what;
  FoyerId label;
  FoyerNameParts parts;
  char today[11];
  gint64 done, skipped;
  JsonArray *told;
} Bulk;

/* ---- categories, also of one card ------------------------------------------------------------------------------------------------- */

FoyerRow *
foyer_client_label_row (FoyerCall *call, const char *param, GError **error)
{
  FoyerId id = foyer_call_id (call, param);

  return foyer_client_category (call, &id, error);
}

gboolean
foyer_client_set_label (FoyerCall *call, const FoyerId *client, const FoyerId *label, gboolean on)
{
  FoyerTx *tx = foyer_call_tx (call);
  g_autoptr (GArray) members = foyer_alias_members (foyer_call_db (call), client);
  char text[FOYER_ID_TEXT_LEN + 1];
  gboolean changed = FALSE;

  /* Taking away also reaches where it was given to a card that was merged into this one; what such a card has, this one has. */
  for (guint i = 0; i < members->len; i++)
    {
      /* Two desks that give the same category make the same row. */
      FoyerId id = foyer_id_derivef (&g_array_index (members, FoyerId, i), "label:%s", foyer_id_format (label, text));
      g_autoptr (FoyerRow) link = foyer_tx_get (tx, "client_label", &id);
      gboolean has = link != NULL && foyer_row_int (link, "deleted") == 0;

      if (on && has)
        return changed;
      if (!on && has)
        {
          foyer_row_set_int (link, "deleted", 1);
          foyer_tx_put (tx, link);
          changed = TRUE;
        }
    }
  if (on)
    {
      FoyerId id = foyer_id_derivef (client, "label:%s", foyer_id_format (label, text));
      g_autoptr (FoyerRow) link = foyer_tx_get (tx, "client_label", &id);

      if (link == NULL)
        {
          link = foyer_row_new ("client_label", &id);
          foyer_row_set_id (link, "client", client);
          foyer_row_set_id (link, "label", label);
        }
      else
        foyer_row_set_int (link, "deleted", 0);
      foyer_tx_put (tx, link);
      changed = TRUE;
    }
  return changed;
}

/* ---- one card ------------------------------------------------------------------------------------------------------------------------- */

static void
skip (Bulk *b, const FoyerId *id, const FoyerRow *row, const char *why)
{
  JsonObject *object;
  g_autofree char *name = NULL;
  char text[FOYER_ID_TEXT_LEN + 1];

  if (b->skipped++ >= TOLD)
    return;
  object = json_object_new ();
  name = row != NULL ? foyer_client_title (b->parts, foyer_row_text (row, "name"), foyer_row_text (row, "middle"), foyer_row_text (row, "surname")) : NULL;
  json_object_set_string_member (object, "id", foyer_id_format (id, text));
  json_object_set_string_member (object, "display", name != NULL ? name : "");
  json_object_set_string_member (object, "why", why);
  json_array_add_object_element (b->told, object);
}

/* What speaks against taking the card away without a look at it; NULL: nothing. */
static const char *
held_by (Bulk *b, const FoyerId *id)
{
  FoyerStmt *s = foyer_db_sql (foyer_call_db (b->call), "SELECT 1 FROM visit_fig WHERE client = ?1 AND day >= ?2 AND status IN ('pending', 'confirmed') LIMIT 1");
  gboolean booked;

  foyer_stmt_bind_id (s, 1, id);
  foyer_stmt_bind_text (s, 2, b->today);
  booked = foyer_stmt_step (s);
  foyer_stmt_done (s);
  if (booked)
    return _ ("Is booked in the days to come.");
  return foyer_db_int (foyer_call_db (b->call), "SELECT paid - sold FROM client_fig WHERE client = ?1", id) != 0 ? _ ("The balance is not zero.") : NULL;
}

static gboolean
set_value (FoyerRow *row, const char *field, gint64 n, const char *text)
{
  if (text != NULL ? g_strcmp0 (foyer_row_text (row, field), text) == 0 : foyer_row_int (row, field) == n && !foyer_row_is_null (row, field))
    return FALSE;
  if (text != NULL)
    foyer_row_set_text (row, field, text);
  else
    foyer_row_set_int (row, field, n);
  return TRUE;
}

static void
change_one (Bulk *b, const FoyerId *given)
{
  FoyerId id = foyer_alias_root (foyer_call_db (b->call), given);
  g_autoptr (FoyerRow) row = foyer_tx_get (b->tx, "client", &id);
  const char *why = NULL;

  if (row == NULL || foyer_row_int (row, "deleted") != 0)
    why = _ ("The card was deleted meanwhile.");
  else if (!foyer_client_visible (b->call, &id))
    why = _ ("You may see only clients who visited you.");
  else if (strcmp (b->what, "label") == 0)
    why = foyer_client_set_label (b->call, &id, &b->label, TRUE) ? NULL : _ ("Has this category already.");
  else if (strcmp (b->what, "unlabel") == 0)
    why = foyer_client_set_label (b->call, &id, &b->label, FALSE) ? NULL : _ ("Does not have this category.");
  else if (strcmp (b->what, "discount") == 0)
    why = set_value (row, "discount", foyer_call_int (b->call, "discount"), NULL) ? NULL : _ ("Has this discount already.");
  else if (strcmp (b->what, "priority") == 0)
    why = set_value (row, "priority", 0, foyer_call_text (b->call, "priority")) ? NULL : _ ("Has this importance already.");
  else if ((why = held_by (b, &id)) == NULL)
    foyer_row_set_int (row, "deleted", 1);
  if (why != NULL)
    {
      skip (b, &id, row, why);
      return;
    }
  if (row->changed != 0)
    foyer_tx_put (b->tx, row);
  b->done++;
}

/* ---- a step ------------------------------------------------------------------------------------------------------------------------------ */

static gboolean
may_bulk (FoyerCall *call, const char *what, GError **error)
{
  if (strcmp (what, "delete") == 0)
    return foyer_call_need (call, "clients.delete", error);
  if (!foyer_call_need (call, "clients.edit", error))
    return FALSE;
  /* A card's discount is a discount on everything (VIS-3). */
  return strcmp (what, "discount") != 0 || foyer_call_need (call, "booking.discount", error);
}

static gboolean
read_value (Bulk *b, GError **error)
{
  if (strcmp (b->what, "label") == 0 || strcmp (b->what, "unlabel") == 0)
    {
      g_autoptr (FoyerRow) label = NULL;

      if (!foyer_call_has (b->call, "label"))
        return foyer_refuse (error, _ ("Which category?"));
      label = foyer_client_label_row (b->call, "label", error);
      if (label == NULL)
        return FALSE;
      b->label = label->id;
    }
  else if ((strcmp (b->what, "discount") == 0 || strcmp (b->what, "priority") == 0) && !foyer_call_has (b->call, b->what))
    return foyer_refuse (error, strcmp (b->what, "discount") == 0 ? _ ("Which discount?") : _ ("Which importance?"));
  return TRUE;
}

static gboolean
client_bulk (FoyerCall *call, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call);
  Bulk b = { .call = call, .tx = foyer_call_tx (call), .what = foyer_call_text (call, "do"), .parts = foyer_name_parts (db, &loc) };
  g_autoptr (GArray) ids = foyer_call_ids (call, "ids", error);
  JsonObject *result = foyer_call_result (call);

  if (ids == NULL || !may_bulk (call, b.what, error) || !read_value (&b, error))
    return FALSE;
  if (ids->len == 0 || ids->len > FOYER_BULK_STEP)
    return foyer_refuse (error, _ ("1 to %d cards are changed in one step."), FOYER_BULK_STEP);
  if (!foyer_undo_with (call, error))
    return FALSE;
  foyer_date_format (foyer_location_today (db, &loc, foyer_call_now (call)), b.today);
  b.told = json_array_new ();
  json_object_set_array_member (result, "skipped", b.told);
  for (guint i = 0; i < ids->len; i++)
    {
      change_one (&b, &g_array_index (ids, FoyerId, i));
      foyer_tx_next (b.tx);
    }
  json_object_set_int_member (result, "done", b.done);
  json_object_set_int_member (result, "left", b.skipped);
  return foyer_db_check (db, error);
}

static const FoyerParam bulk_params[] = {
  { "ids", FOYER_P_LIST, FOYER_P_REQUIRED, "cards, at most 250 in one step" },
  { "do", FOYER_P_ENUM, FOYER_P_REQUIRED, "what is done with each", "label unlabel discount priority delete", 0 },
  { "label", FOYER_P_ID, 0, "category to give or take away" },
  { "discount", FOYER_P_PCT, 0, "personal discount to set" },
  { "priority", FOYER_P_ENUM, 0, "importance to set", "none bronze silver gold", 0 },
  FOYER_UNDO_WITH,
  { "loc", FOYER_P_ID, 0, "location; the one worked in when left out" },
  { NULL },
};

const FoyerCommand foyer_commands_bulk[] = {
  { "client.bulk", "clients", "Changes many cards in the same way, some at a time; says which were left as they are, and why.", N_ ("Changed several clients"), bulk_params,
    client_bulk },
  { NULL },
};
