/* A person is erased for good (replication.md 7.4; foyer-erase.h does it). The command writes one row a card, and nothing of who it was. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-alias.h"
#include "foyer-apply.h"
#include "foyer-client.h"
#include "foyer-cmd-common.h"
#include "foyer-location.h"
#include "foyer-medical.h"
#include "foyer-settings.h"

#define SINCE 5 /* version of the schema */

/* Over all cards of the person; @sql counts by the client in ?1 and, where it asks for it, the day in ?2. */
static gint64
count (FoyerDb *db, const GArray *cards, const char *sql, const char *day)
{
  gint64 n = 0;

  for (guint i = 0; i < cards->len; i++)
    {
      FoyerStmt *s = foyer_db_sql (db, sql);

      foyer_stmt_bind_id (s, 1, &g_array_index (cards, FoyerId, i));
      if (strstr (sql, "?2") != NULL)
        foyer_stmt_bind_text (s, 2, day);
      if (foyer_stmt_step (s))
        n += foyer_stmt_int (s, 0);
      foyer_stmt_done (s);
    }
  return n;
}

static gint64
ahead_of (FoyerCall *call, const GArray *cards)
{
  FoyerId loc = foyer_call_loc (call);
  char day[11];

  foyer_date_format (foyer_location_today (foyer_call_db (call), &loc, foyer_call_now (call)), day);
  return count (foyer_call_db (call), cards,
                "SELECT count(*) FROM appointment a JOIN visit v ON v.id = a.visit WHERE a.client = ?1 AND a.deleted IS NOT 1"
                " AND v.status IN ('pending','confirmed') AND substr(a.wall, 1, 10) >= ?2",
                day);
}

static GArray *
cards_of (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = NULL;
  FoyerId id = foyer_call_id (call, "id"), root;

  /* Also a card that was deleted, as it was merged or taken away. */
  row = foyer_db_get (foyer_call_db (call), "client", &id);
  if (row == NULL)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such client."));
      return NULL;
    }
  if (!foyer_client_need_visible (call, &id, error))
    return NULL;
  root = foyer_alias_root (foyer_call_db (call), &id);
  return foyer_alias_members (foyer_call_db (call), &root);
}

/* What was signed about a patient is kept as long as the location says it must be: laws on health records stand above the wish to be forgotten. The
 * last day of that, or NULL. (transfer full) */
static char *
kept_until (FoyerCall *call, const GArray *cards)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId here = foyer_call_loc (call);
  char today[11];
  g_autofree char *last = NULL;

  foyer_date_format (foyer_location_today (db, &here, foyer_call_now (call)), today);
  for (guint i = 0; i < cards->len; i++)
    {
      FoyerStmt *s = foyer_db_sql (db, "SELECT p.date, p.loc FROM protocol p WHERE p.client = ?1 AND p.date IS NOT NULL AND EXISTS (SELECT 1 FROM protocol_version v"
                                       " WHERE v.protocol = p.id)");

      foyer_stmt_bind_id (s, 1, &g_array_index (cards, FoyerId, i));
      while (foyer_stmt_step (s))
        {
          FoyerId loc = foyer_stmt_id (s, 1);
          int years = (int) foyer_setting_int (db, foyer_id_is_none (&loc) ? &here : &loc, "medical.keep-years");
          const char *date = foyer_stmt_text (s, 0);
          g_autofree char *until = g_strdup_printf ("%04d%s", atoi (date) + years, date + 4);

          if (years > 0 && strcmp (until, today) > 0 && g_strcmp0 (until, last) > 0)
            {
              g_free (last);
              last = g_steal_pointer (&until);
            }
        }
      foyer_stmt_done (s);
    }
  return g_steal_pointer (&last);
}

/* Nothing is known here of records that somewhere are to be kept. */
static gboolean
cannot_tell (FoyerCall *call)
{
  FoyerStmt *s;
  gboolean kept;

  if (foyer_medical_held (call))
    return FALSE;
  s = foyer_db_sql (foyer_call_db (call), "SELECT 1 FROM setting WHERE key = 'medical.keep-years' AND value IS NOT NULL AND value <> '0' LIMIT 1");
  kept = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return kept;
}

/* (transfer full): as the location writes dates */
static char *
date_words (FoyerCall *call, const char *day)
{
  FoyerId loc = foyer_call_loc (call);
  g_autoptr (FoyerLocation) place = foyer_location_load (foyer_call_db (call), &loc);
  gint64 date;

  return place != NULL && foyer_date_parse (day, &date) ? foyer_format_date (&place->format, date) : g_strdup (day);
}

static gboolean
client_erase (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  FoyerId who = foyer_call_actor (call)->user;
  g_autoptr (GArray) cards = cards_of (call, error);
  g_autofree char *until = NULL;

  if (cards == NULL)
    return FALSE;
  if (foyer_store_announced (foyer_call_store (call)) < SINCE)
    return foyer_refuse (error, _ ("The chain's server is of an older version and could not erase anybody. Update it first."));
  if (ahead_of (call, cards) > 0)
    return foyer_refuse (error, _ ("This person is still booked. Cancel the coming bookings first."));
  until = kept_until (call, cards);
  if (until != NULL)
    {
      g_autofree char *day = date_words (call, until);
      return foyer_refuse (error, _ ("Signed medical records of this person must be kept until %s. Erase after that."), day);
    }
  if (cannot_tell (call))
    return foyer_refuse (error, _ ("This desk does not keep medical records and cannot tell whether this person's must be kept. Erase at a desk that keeps them."));
  if (!foyer_call_bool (call, "sure"))
    return foyer_refuse (error, _ ("This cannot be undone. Say that you are sure (\"sure\": true)."));
  for (guint i = 0; i < cards->len; i++)
    {
      const FoyerId *card = &g_array_index (cards, FoyerId, i);
      FoyerId id = foyer_id_derive (card, "erasure", -1);
      g_autoptr (FoyerRow) row = foyer_tx_get (tx, "erasure", &id);

      if (row != NULL)
        continue;
      row = foyer_row_new ("erasure", &id);
      foyer_row_set_id (row, "client", card);
      foyer_row_set_int (row, "at", foyer_call_now (call));
      if (!foyer_id_is_none (&who))
        foyer_row_set_id (row, "who", &who);
      foyer_tx_put (tx, row);
    }
  json_object_set_int_member (foyer_call_result (call), "cards", cards->len);
  return TRUE;
}

static gboolean
erase_look (FoyerCall *call, JsonBuilder *out, GError **error)
{
  static const struct
  {
    const char *name, *sql;
  } what[] = {
    { "visits", "SELECT count(*) FROM visit WHERE client = ?1" },
    { "payments", "SELECT count(*) FROM money WHERE client = ?1 OR visit IN (SELECT id FROM visit WHERE client = ?1)" },
    { "documents", "SELECT count(*) FROM document WHERE client = ?1 OR visit IN (SELECT id FROM visit WHERE client = ?1)" },
    { "notes", "SELECT count(*) FROM note WHERE client = ?1 AND deleted IS NOT 1" },
    { "files", "SELECT count(*) FROM client_file WHERE client = ?1 AND deleted IS NOT 1" },
    { "records", "SELECT (SELECT count(*) FROM medical_card WHERE client = ?1) + (SELECT count(*) FROM protocol WHERE client = ?1 AND deleted IS NOT 1)"
                 " + (SELECT count(*) FROM treatment_plan WHERE client = ?1 AND deleted IS NOT 1)" },
    { "visitors", "SELECT count(*) FROM visitor WHERE client = ?1 AND deleted IS NOT 1" },
  };
  FoyerDb *db = foyer_call_db (call);
  g_autoptr (GArray) cards = cards_of (call, error);
  g_autofree char *until = NULL;

  if (cards == NULL)
    return FALSE;
  json_builder_begin_object (out);
  foyer_out_int (out, "cards", cards->len);
  foyer_out_int (out, "ahead", ahead_of (call, cards));
  for (gsize i = 0; i < G_N_ELEMENTS (what); i++)
    foyer_out_int (out, what[i].name, count (db, cards, what[i].sql, NULL));
  until = kept_until (call, cards);
  foyer_out_text (out, "kept_until", until);
  foyer_out_bool (out, "records_here", foyer_medical_held (call));
  foyer_out_bool (out, "erased", count (db, cards, "SELECT count(*) FROM erasure WHERE client = ?1", NULL) >= cards->len);
  json_builder_end_object (out);
  return foyer_db_check (db, error);
}

/* ---- the tables ---------------------------------------------------------------------------------------------------------- */

static const FoyerParam erase_params[] = {
  { "id", FOYER_P_ID, FOYER_P_REQUIRED, "client; cards merged with it go too" },
  { "sure", FOYER_P_BOOL, 0, "true: it is known that this cannot be undone" },
  { NULL },
};
static const FoyerParam look_params[] = { { "id", FOYER_P_ID, FOYER_P_REQUIRED, "client" }, { NULL } };

const FoyerCommand foyer_commands_erase[] = {
  { "client.erase", "clients.erase",
    "Erases a person for good, on every desk, on the server and in its backups: name, phones, notes, files, words in the change log. Visits, receipts and sums stay, without the name. Medical records go too, unless they must be kept (setting medical.keep-years).",
    N_ ("Erased a person"), erase_params, client_erase },
  { NULL },
};

const FoyerQuery foyer_queries_erase[] = {
  { "client.erase-look", "clients.erase", "What erasing a person would touch, and whether something is in its way.", look_params,
    "{cards, ahead, visits, payments, documents, notes, files, records (medical), visitors, kept_until (signed records must be kept until then), records_here (this desk keeps medical records), erased}", erase_look },
  { NULL },
};
