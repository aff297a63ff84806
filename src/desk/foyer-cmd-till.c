/* The cash drawer: counted and opened, opened without a sale, counted and closed. What was counted is never changed afterwards (foyer-till.h). */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-apply.h"
#include "foyer-cmd-common.h"
#include "foyer-cmd-money-private.h"
#include "foyer-money.h"
#include "foyer-register.h"
#include "foyer-settings.h"
#include "foyer-till.h"

#define MAX_MONEY G_GINT64_CONSTANT (1000000000000)

/* ---- shared ---------------------------------------------------------------------------------------------------------------------------- */

/* Z-LLL-DD-NNNN: location, desk, counter of this desk: final at once, also without the cable. */
static char *
next_number (FoyerBooking *b)
{
  FoyerId device = foyer_store_device (foyer_tx_store (b->tx));
  g_autoptr (FoyerRow) row = foyer_tx_get (b->tx, "device", &device);
  const char *code = row != NULL ? foyer_row_text (row, "code") : NULL;
  g_autofree char *prefix = g_strdup_printf ("Z-%s-%s-", b->place->code, code != NULL ? code : "01");
  g_autofree char *end = g_strdup_printf ("%s~", prefix);
  FoyerStmt *s = foyer_db_sql (b->db, "SELECT no FROM till WHERE no > ?1 AND no < ?2 ORDER BY length(no) DESC, no DESC LIMIT 1");
  gint64 last = 0;

  foyer_stmt_bind_text (s, 1, prefix);
  foyer_stmt_bind_text (s, 2, end);
  if (foyer_stmt_step (s))
    last = g_ascii_strtoll (foyer_stmt_text (s, 0) + strlen (prefix), NULL, 10);
  foyer_stmt_done (s);
  return g_strdup_printf ("%s%04" G_GINT64_FORMAT, prefix, last + 1);
}

/* The cash register asked for, else the main one. (transfer full) */
static FoyerRow *
drawer_row (FoyerBooking *b, const char *param, GError **error)
{
  FoyerId id = foyer_call_has (b->call, param) ? foyer_call_id (b->call, param) : foyer_register_default (b->db, &b->place->id, "cash", foyer_call_registers (b->call));
  g_autoptr (FoyerRow) row = foyer_money_register (b, &id, error);

  if (row == NULL)
    return NULL;
  if (g_strcmp0 (foyer_row_text (row, "kind"), "cash") != 0)
    {
      foyer_refuse (error, _("“%s” holds no cash, so there is nothing to count."), foyer_row_text (row, "title"));
      return NULL;
    }
  return g_steal_pointer (&row);
}

/* "counts" or "counted". @counts: (out) (transfer full) (nullable): as they are kept */
static gboolean
read_count (FoyerBooking *b, gint64 *counted, char **counts, GError **error)
{
  FoyerCall *call = b->call;
  JsonArray *list = foyer_call_list (call, "counts");

  if ((list != NULL) == foyer_call_has (call, "counted"))
    return foyer_refuse (error, _("Say what was counted: either the sum, or notes and coins."));
  if (list != NULL)
    return (*counted = foyer_till_sum (b->place->currency, list, counts, error)) >= 0;
  *counted = foyer_call_int (call, "counted");
  return *counted <= MAX_MONEY || foyer_refuse (error, _("That is more than a drawer holds."));
}

static gboolean
need_note (FoyerCall *call, gint64 difference, GError **error)
{
  const char *note = foyer_call_text (call, "note");

  if (difference == 0 || (note != NULL && *note != '\0'))
    return TRUE;
  return foyer_refuse (error, _("What was counted is not what the ledger says. Write down why."));
}

/* What a count found too much or too little goes into the ledger: from then on it says what was counted. Two desks that close one till write one row. */
static void
put_difference (FoyerBooking *b, const FoyerRow *till, const char *when, gint64 difference)
{
  FoyerId reg = foyer_row_id (till, "register");
  g_autoptr (FoyerRow) doc = NULL, row = NULL;

  if (difference == 0)
    return;
  doc = foyer_money_new_document (b, FOYER_DOC_MONEY, NULL, foyer_call_text (b->call, "note"));
  doc->id = foyer_id_derivef (&till->id, "document:%s", when);
  foyer_row_set_id (doc, "till", &till->id);
  row = foyer_money_new_row (b, &doc->id, NULL, &reg, difference > 0 ? "till-over" : "till-short", difference > 0 ? "in" : "out", difference,
                             foyer_call_text (b->call, "note"));
  row->id = foyer_id_derivef (&till->id, "difference:%s", when);
  foyer_row_set_id (row, "till", &till->id);
  foyer_tx_put (b->tx, doc);
  foyer_tx_put (b->tx, row);
}

static void
tell_figures (FoyerCall *call, const FoyerTillFigures *f)
{
  JsonObject *o = foyer_call_result (call);

  json_object_set_int_member (o, "due", f->due);
  json_object_set_int_member (o, "counted", f->counted);
  json_object_set_int_member (o, "difference", f->difference);
  json_object_set_int_member (o, "left", f->left);
}

static FoyerRow *
new_event (FoyerBooking *b, const FoyerRow *reg, const FoyerId *till, const char *kind)
{
  FoyerId id = foyer_tx_new_id (b->tx), who = foyer_call_actor (b->call)->user, dev = foyer_store_device (foyer_tx_store (b->tx));
  FoyerRow *row = foyer_row_new ("till_event", &id);
  char day[11];

  foyer_row_set_id (row, "loc", &b->place->id);
  foyer_row_set_id (row, "register", &reg->id);
  foyer_row_set_id (row, "till", till);
  foyer_row_set_text (row, "kind", kind);
  foyer_row_set_int (row, "at", foyer_call_now (b->call));
  foyer_row_set_text (row, "bday", foyer_date_format (b->today, day));
  foyer_row_set_id (row, "who", &who);
  foyer_row_set_id (row, "dev", &dev);
  return row;
}

/* ---- opening -------------------------------------------------------------------------------------------------------------------------- */

#define COUNT_PARAMS \
  { "counted", FOYER_P_MONEY, 0, "what is in the drawer" }, { "counts", FOYER_P_LIST, 0, "instead: [[value, pieces], …], notes and coins in minor units" }
#define NOTE_PARAM { "note", FOYER_P_TEXT, 0, "why it is more or less than the ledger says; needed when it is", NULL, 500 }

static const FoyerParam open_params[] = {
  { "register", FOYER_P_ID, 0, "cash register; default: the main one" }, COUNT_PARAMS, NOTE_PARAM, { "loc", FOYER_P_ID, 0, "location" }, { NULL },
};

static gboolean
refuse_open (FoyerBooking *b, const FoyerRow *reg, GError **error)
{
  FoyerId dev = foyer_store_device (foyer_tx_store (b->tx)), id = foyer_till_of (b->db, &reg->id, &dev), who;
  g_autoptr (FoyerRow) till = foyer_tx_get (b->tx, "till", &id), user = NULL;
  g_autofree char *when = foyer_format_instant (&b->place->format, b->place->zone, foyer_row_int (till, "opened_at"));

  who = foyer_row_id (till, "opened_by");
  user = foyer_tx_get (b->tx, "user", &who);
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _("“%s” is open already, since %s by %s."), foyer_row_text (reg, "title"), when,
               user != NULL ? foyer_row_text (user, "name") : "–");
  return FALSE;
}

static gboolean
till_open (FoyerCall *call, GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) reg = NULL, till = NULL;
  g_autofree char *counts = NULL, *no = NULL;
  FoyerId loc = foyer_call_loc (call), who = foyer_call_actor (call)->user, id, dev;
  gint64 counted, expected;
  char day[11];

  if (!foyer_booking_begin (&b, call, &loc, error) || (reg = drawer_row (&b, "register", error)) == NULL)
    return FALSE;
  if (foyer_till_open_count (b.db, &reg->id) > 0)
    return refuse_open (&b, reg, error);
  expected = foyer_register_balance (b.db, &reg->id);
  if (!read_count (&b, &counted, &counts, error) || !need_note (call, counted - expected, error))
    return FALSE;
  id = foyer_tx_new_id (b.tx);
  dev = foyer_store_device (foyer_tx_store (b.tx));
  no = next_number (&b);
  till = foyer_row_new ("till", &id);
  foyer_row_set_id (till, "loc", &loc);
  foyer_row_set_id (till, "register", &reg->id);
  foyer_row_set_text (till, "no", no);
  foyer_row_set_text (till, "cur", b.place->currency);
  foyer_row_set_text (till, "bday", foyer_date_format (b.today, day));
  foyer_row_set_id (till, "dev", &dev);
  foyer_row_set_int (till, "opened_at", foyer_call_now (call));
  foyer_row_set_id (till, "opened_by", &who);
  foyer_row_set_int (till, "expected", expected);
  foyer_row_set_int (till, "start", counted);
  foyer_row_set_text (till, "counts", counts);
  foyer_row_set_text (till, "note", foyer_call_text (call, "note"));
  foyer_tx_put (b.tx, till);
  put_difference (&b, till, "opening", counted - expected);
  foyer_call_result_id (call, "till", &id);
  json_object_set_string_member (foyer_call_result (call), "no", no);
  json_object_set_int_member (foyer_call_result (call), "due", expected);
  json_object_set_int_member (foyer_call_result (call), "difference", counted - expected);
  return TRUE;
}

/* ---- in between ------------------------------------------------------------------------------------------------------------------------ */

static const FoyerParam drawer_params[] = {
  { "register", FOYER_P_ID, 0, "cash register; default: the main one" }, { "reason", FOYER_P_TEXT, FOYER_P_REQUIRED, "what for", NULL, 200 },
  { "loc", FOYER_P_ID, 0, "location" }, { NULL },
};

static gboolean
till_drawer (FoyerCall *call, GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) reg = NULL, event = NULL;
  FoyerId loc = foyer_call_loc (call), dev, till;

  if (!foyer_booking_begin (&b, call, &loc, error) || (reg = drawer_row (&b, "register", error)) == NULL || !foyer_need_text (call, "reason", _("reason"), error))
    return FALSE;
  dev = foyer_store_device (foyer_tx_store (b.tx));
  till = foyer_till_of (b.db, &reg->id, &dev);
  event = new_event (&b, reg, &till, "drawer");
  foyer_row_set_text (event, "reason", foyer_call_text (call, "reason"));
  foyer_tx_put (b.tx, event);
  foyer_call_result_id (call, "event", &event->id);
  return TRUE;
}

static const FoyerParam count_params[] = {
  { "register", FOYER_P_ID, 0, "cash register; default: the main one" }, COUNT_PARAMS, { "loc", FOYER_P_ID, 0, "location" }, { NULL },
};

/* First what is there, then what should be: and who counts until it fits leaves each count behind. */
static gboolean
till_count (FoyerCall *call, GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) reg = NULL, event = NULL;
  FoyerId loc = foyer_call_loc (call), dev, till;
  FoyerTillFigures f;
  gint64 counted, due;

  if (!foyer_booking_begin (&b, call, &loc, error) || (reg = drawer_row (&b, "register", error)) == NULL || !read_count (&b, &counted, NULL, error))
    return FALSE;
  dev = foyer_store_device (foyer_tx_store (b.tx));
  till = foyer_till_of (b.db, &reg->id, &dev);
  due = foyer_register_balance (b.db, &reg->id);
  event = new_event (&b, reg, &till, "count");
  foyer_row_set_int (event, "amount", counted);
  foyer_row_set_int (event, "due", due);
  foyer_tx_put (b.tx, event);
  foyer_till_reckon (due, 0, due, counted, 0, &f);
  tell_figures (call, &f);
  return TRUE;
}

static FoyerRow *
open_till (FoyerBooking *b, GError **error)
{
  FoyerId id = foyer_call_id (b->call, "till"), at, dev = foyer_store_device (foyer_tx_store (b->tx)), reg;
  g_autoptr (FoyerRow) till = NULL, row = NULL;

  if (foyer_id_is_none (&id))
    {
      if ((row = drawer_row (b, "register", error)) == NULL)
        return NULL;
      id = foyer_till_of (b->db, &row->id, &dev);
    }
  till = foyer_tx_get (b->tx, "till", &id);
  at = till != NULL ? foyer_row_id (till, "loc") : FOYER_ID_NONE;
  if (till == NULL || !foyer_id_equal (&at, &b->place->id))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _("No till is open here."));
      return NULL;
    }
  reg = foyer_row_id (till, "register");
  if (row == NULL && (row = foyer_money_register (b, &reg, error)) == NULL)
    return NULL;
  if (!foyer_row_is_null (till, "closed_at"))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _("Till %s is closed already; what was counted stays as it is."), foyer_row_text (till, "no"));
      return NULL;
    }
  return g_steal_pointer (&till);
}

static void
put_report (FoyerBooking *b, FoyerRow *till, int type, const FoyerTillFigures *f, JsonArray *counts, const char *note, const FoyerId *moved_to, FoyerId *id)
{
  FoyerId who = foyer_call_actor (b->call)->user;
  g_autoptr (FoyerRow) doc = foyer_money_new_document (b, type, NULL, note);
  g_autofree char *data = foyer_till_contents (b->db, till, f, foyer_call_now (b->call), &who, type == FOYER_DOC_Z, counts, note, moved_to);

  foyer_row_set_id (doc, "till", &till->id);
  if (type == FOYER_DOC_Z)
    foyer_row_set_text (doc, "no", foyer_row_text (till, "no"));
  foyer_row_set_text (doc, "data", data);
  foyer_tx_put (b->tx, doc);
  *id = doc->id;
}

static const FoyerParam x_params[] = {
  { "till", FOYER_P_ID, 0, "till; default: the open one of the register" }, { "register", FOYER_P_ID, 0, "cash register; default: the main one" },
  { "loc", FOYER_P_ID, 0, "location" }, { NULL },
};

/* How it stands: says what should be there, so it is not for who counts blind. */
static gboolean
till_x (FoyerCall *call, GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) till = NULL;
  FoyerId loc = foyer_call_loc (call), reg, doc;
  FoyerTillFigures f;
  gint64 due;

  if (!foyer_booking_begin (&b, call, &loc, error) || (till = open_till (&b, error)) == NULL
      || (foyer_setting_bool (b.db, &loc, "till.blind") && !foyer_call_need (call, "money.till-expected", error)))
    return FALSE;
  reg = foyer_row_id (till, "register");
  due = foyer_register_balance (b.db, &reg);
  foyer_till_reckon (foyer_row_int (till, "expected"), foyer_till_rows (b.db, &till->id), due, due, 0, &f);
  put_report (&b, till, FOYER_DOC_X, &f, NULL, NULL, NULL, &doc);
  foyer_call_result_id (call, "document", &doc);
  tell_figures (call, &f);
  return TRUE;
}

/* ---- closing ---------------------------------------------------------------------------------------------------------------------------- */

static const FoyerParam close_params[] = {
  { "till", FOYER_P_ID, 0, "till; default: the open one of the register" }, { "register", FOYER_P_ID, 0, "cash register; default: the main one" }, COUNT_PARAMS, NOTE_PARAM,
  { "move", FOYER_P_MONEY, 0, "taken out of the drawer at the closing" }, { "to", FOYER_P_ID, 0, "register it goes to: the safe, the bank" },
  { "loc", FOYER_P_ID, 0, "location" }, { NULL },
};

static gboolean
may_close_with (FoyerBooking *b, GError **error)
{
  g_autofree char *rule = foyer_setting_text (b->db, &b->place->id, "till.open-visits");
  FoyerStmt *s;
  char day[11];
  int n;

  if (strcmp (rule, "block") != 0)
    return TRUE;
  s = foyer_db_sql (b->db, "SELECT count(*) FROM visit_fig WHERE loc = ?1 AND day = ?2 AND status = 'arrived' AND paid < total");
  foyer_stmt_bind_id (s, 1, &b->place->id);
  foyer_stmt_bind_text (s, 2, foyer_date_format (b->today, day));
  n = foyer_stmt_step (s) ? (int) foyer_stmt_int (s, 0) : 0;
  foyer_stmt_done (s);
  if (n == 0)
    return TRUE;
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT,
               ngettext ("%d visit of today is not paid. The till is closed when it is.", "%d visits of today are not paid. The till is closed when they are.", n), n);
  return FALSE;
}

/* What is taken to the safe. */
static gboolean
move_out (FoyerBooking *b, const FoyerRow *till, gint64 amount, FoyerId *to, GError **error)
{
  FoyerId from = foyer_row_id (till, "register");
  g_autoptr (FoyerRow) reg = NULL, doc = NULL, out = NULL, in = NULL;
  const char *note = foyer_call_text (b->call, "note");

  if (amount == 0)
    return TRUE;
  *to = foyer_call_id (b->call, "to");
  if (foyer_id_is_none (to))
    return foyer_refuse (error, _("Say where the money that is taken out goes."));
  if ((reg = foyer_money_register (b, to, error)) == NULL)
    return FALSE;
  if (foyer_id_equal (to, &from))
    return foyer_refuse (error, _("Choose two different registers."));
  doc = foyer_money_new_document (b, FOYER_DOC_MONEY, NULL, note);
  foyer_row_set_id (doc, "till", &till->id);
  foyer_tx_put (b->tx, doc);
  out = foyer_money_new_row (b, &doc->id, NULL, &from, "other-expense", "transfer", -amount, note);
  in = foyer_money_new_row (b, &doc->id, NULL, to, "other-income", "transfer", amount, note);
  foyer_row_set_id (out, "till", &till->id);
  foyer_row_set_id (out, "pair", &in->id);
  foyer_row_set_id (in, "pair", &out->id);
  foyer_tx_put (b->tx, out);
  foyer_tx_put (b->tx, in);
  return TRUE;
}

static gboolean
till_close (FoyerCall *call, GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) till = NULL;
  g_autoptr (JsonNode) kept = NULL;
  g_autofree char *counts = NULL;
  FoyerId loc = foyer_call_loc (call), who = foyer_call_actor (call)->user, reg, doc, to = FOYER_ID_NONE;
  FoyerTillFigures f;
  gint64 counted;

  if (!foyer_booking_begin (&b, call, &loc, error) || (till = open_till (&b, error)) == NULL || !may_close_with (&b, error) || !read_count (&b, &counted, &counts, error))
    return FALSE;
  reg = foyer_row_id (till, "register");
  if (!foyer_till_reckon (foyer_row_int (till, "expected"), foyer_till_rows (b.db, &till->id), foyer_register_balance (b.db, &reg), counted, foyer_call_int (call, "move"), &f))
    return foyer_refuse (error, _("More cannot be taken out than was counted."));
  if (!need_note (call, f.difference, error))
    return FALSE;
  put_difference (&b, till, "closing", f.difference);
  if (!move_out (&b, till, f.moved, &to, error))
    return FALSE;
  kept = counts != NULL ? json_from_string (counts, NULL) : NULL;
  put_report (&b, till, FOYER_DOC_Z, &f, kept != NULL ? json_node_get_array (kept) : NULL, foyer_call_text (call, "note"), &to, &doc);
  foyer_row_set_int (till, "closed_at", foyer_call_now (call));
  foyer_row_set_id (till, "closed_by", &who);
  foyer_row_set_id (till, "closing", &doc);
  foyer_row_set_int (till, "counted", f.counted);
  foyer_row_set_int (till, "due", f.due);
  foyer_row_set_int (till, "left", f.left);
  foyer_tx_put (b.tx, till);
  foyer_call_result_id (call, "till", &till->id);
  foyer_call_result_id (call, "document", &doc);
  json_object_set_string_member (foyer_call_result (call), "no", foyer_row_text (till, "no"));
  tell_figures (call, &f);
  return TRUE;
}

const FoyerCommand foyer_commands_till[] = {
  { "till.open", "money.till", "Opens a cash drawer with what was counted in it.", N_("Opened the till"), open_params, till_open },
  { "till.drawer", "money.drawer", "Writes down that the drawer was opened without a sale, and why.", N_("Opened the drawer without a sale"), drawer_params, till_drawer },
  { "till.count", "money.till", "Writes down a count of a drawer and tells what should be there.", N_("Counted the drawer"), count_params, till_count },
  { "till.x", "money.till", "Makes an X report: how the open till stands.", N_("Made an X report"), x_params, till_x },
  { "till.close", "money.till", "Closes a till with what was counted, and makes its Z report.", N_("Closed the till"), close_params, till_close },
  { NULL },
};
