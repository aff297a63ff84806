#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>

#include "foyer-client-rules.h"
#include "foyer-may.h"
#include "foyer-may-booking.h"
#include "foyer-may-limits.h"
#include "foyer-may-medical.h"
#include "foyer-money.h"
#include "foyer-preference.h"
#include "foyer-register.h"
#include "foyer-second-step.h"
#include "foyer-service.h"
#include "foyer-settings.h"
#include "foyer-signing.h"
#include "foyer-time.h"

#define FACT FOYER_MAY_FACT
#define WORK FOYER_MAY_WORK
#define SETUP FOYER_MAY_SETUP
#define NEVER FOYER_MAY_NEVER

#define BOOKS "booking.create booking.edit booking.move booking.status booking.delete booking.discount"
#define PAYS "money.pay money.refund money.print money.cancel"

/* By hand from the rights the commands ask for; foyer_may_check() holds the two together in every test. */
const FoyerMayRule foyer_may_rules[] = {
  { "chain", SETUP, "setup.location", "setup.location setup.info" },
  { "location", SETUP, "setup.location", "setup.location setup.info setup" },
  { "setting", SETUP, "setup.location", "setup.location" },
  { "user", SETUP, "setup.access-invite", "setup.access" },
  { "grant", SETUP, "setup.access-invite setup.access-rights", "setup.access-rights", "setup.access-remove" },
  { "role", SETUP, "setup.access-rights", "setup.access-rights" },
  { "position", SETUP, "setup.positions-create import", "setup.positions-create import", "setup.positions-delete" },
  { "staff", SETUP, "setup.team-create import", "setup.team-edit import" },
  { "workday", WORK, "calendar.schedule setup.schedule setup.team import", "calendar.schedule setup.schedule setup.team import" },
  { "category", SETUP, "setup.services import", "setup.services import" },
  { "service", SETUP, "setup.services import", "setup.services import" },
  { "service_staff", SETUP, "setup.services setup.team import", "setup.services setup.team import" },
  { "resource", SETUP, "setup.resources", "setup.resources" },
  { "instance", SETUP, "setup.resources", "setup.resources" },
  { "service_resource", SETUP, "setup.services setup.resources", "setup.services setup.resources" },
  { "label", WORK, "setup.labels clients.edit setup.location import", "setup.labels clients.edit setup.location import" },
  { "client", WORK, "clients.create import", "clients.edit clients.create import", "clients.delete import" },
  { "client_label", WORK, "clients.edit clients.create import", "clients.edit clients.create import" },
  { "visit", WORK, "booking.create import", BOOKS " money.pay import", "booking.delete booking.create import" },
  { "appointment", WORK, "booking.create import", BOOKS " setup.team import", "booking.delete booking.edit booking.create import" },
  { "allocation", WORK, "booking.create booking.edit booking.move", BOOKS },
  { "line", WORK, "booking.create booking.services import", BOOKS " import" },
  { "register", SETUP, "setup.registers", "setup.registers" },
  { "item", SETUP, "setup.registers", "setup.registers" },
  { "document", FACT, PAYS " money.till finance.partners-edit import", PAYS " finance.partners-edit import" },
  { "money", FACT, "money.pay import", "money.cancel money.refund" },
  { "conflict", WORK, "", "sync" },
  { "history", NEVER, "", "" },
  { "device", SETUP, "", "setup.access" },
  { "client_alias", WORK, "clients.edit", "clients.edit" },
  { "note", WORK, "clients.comments-add booking.create booking.edit clients.edit clients.create import",
    "clients.comments-add clients.comments-edit clients.comments-edit-others booking.create booking.edit clients.edit" },
  { "acct", WORK, "money.pay money.registers clients.edit clients.accounts-create import", "money.pay money.registers clients.edit setup.accounts import" },
  { "entry", FACT, "money.pay money.registers money.refund clients.accounts-fill import", "money.cancel money.refund" },
  { "lease", WORK, "sync", "sync" },
  { "private_note", WORK, "private", "private" },
  { "package_item", SETUP, "setup.services", "setup.services" },
  { "assistant", WORK, "booking.assistants", "booking.assistants booking.edit" },
  { "appointment_label", WORK, "booking.create booking.edit", "booking.create booking.edit" },
  { "custom_field", SETUP, "setup.fields", "setup.fields" },
  { "client_value", WORK, "fields.client-edit import", "fields.client-edit import" },
  { "appointment_value", WORK, "fields.booking-edit import", "fields.booking-edit import" },
  { "visitor", WORK, "clients.edit clients.create import", "clients.edit clients.create import" },
  { "repeat_template", WORK, "booking.create setup.location", "booking.create setup.location" },
  { "series", WORK, "booking.create", "booking.create booking.edit booking.delete" },
  { "timetable", WORK, "booking.create", "booking.create booking.edit booking.delete" },
  { "enrolment", WORK, "booking.create booking.edit", "booking.create booking.edit booking.delete" },
  { "waitlist", WORK, "booking.waiting", "booking.waiting booking.create" },
  { "schedule_template", WORK, "calendar.schedule setup.schedule", "calendar.schedule setup.schedule" },
  { "preference", WORK, "", "" },
  { "sign_in", WORK, "", "" },
  { "segment", WORK, "clients.segments", "clients.segments" },
  { "activity", WORK, "", "" },
  { "client_file", WORK, "clients.files-add", "clients.files-add", "clients.files-delete clients.files-add" },
  { "client_adjust", FACT, "clients.adjust", "clients.adjust" },
  { "client_rule", SETUP, "clients.rules", "clients.rules" },
  { "client_award", WORK, "clients", "clients" },
  { "medical_card", WORK, "medical.card-edit", "medical.card-edit" },
  { "protocol", WORK, "medical.protocol-edit", "medical.protocol-edit" },
  { "protocol_version", WORK, "medical.protocol-edit", "" },
  { "treatment_plan", WORK, "medical.plan-edit", "medical.plan-edit" },
  { "plan_stage", WORK, "medical.plan-edit", "medical.plan-edit medical.plan" },
  { "medical_log", WORK, "medical", "" },
  { "review", WORK, "booking.review", "reports.reviews-delete" },
  { "erasure", SETUP, "clients.erase", "clients.erase" },
  { "tax", SETUP, "setup.prices", "setup.prices" },
  { "acct_type", SETUP, "setup.accounts", "setup.accounts" },
  { "till", FACT, "money.till", "money.till" },
  { "till_event", FACT, "money.till money.drawer", "money.till" },
  { "party", WORK, "finance.partners-create", "finance.partners-edit", "finance.partners-delete" },
  { NULL },
};

/* ---- the table's helpers ----------------------------------------------------------------------------------------------------------- */

static const FoyerMayRule *
rule_of (const FoyerEntity *e)
{
  for (const FoyerMayRule *r = foyer_may_rules; r->table != NULL; r++)
    if (strcmp (r->table, e->name) == 0)
      return r;
  g_error ("No rule says who may write a %s", e->name);
}

FoyerMayClass
foyer_may_class (const FoyerEntity *e)
{
  return e != NULL ? rule_of (e)->class : NEVER;
}

static gboolean
any_of (const FoyerAccess *access, const char *rights)
{
  const char *p = rights;

  while (*p != '\0')
    {
      gsize n = strcspn (p, " ");
      char word[64];

      if (n > 0 && n < sizeof word)
        {
          memcpy (word, p, n);
          word[n] = '\0';
          if (foyer_access_value (access, word) != 0)
            return TRUE;
        }
      p += n + (p[n] == ' ');
    }
  return FALSE;
}

/* The value @op gives @field, or NULL. */
static const FoyerVal *
given (const FoyerOp *op, const char *field)
{
  int f = foyer_entity_field (op->entity, field);
  return f >= 0 && (op->fields >> f) & 1 ? &op->vals[f] : NULL;
}

/* After the op. */
static const FoyerVal *
value_after (const FoyerMayAsk *a, const char *field)
{
  const FoyerVal *v = given (a->op, field);

  if (v == NULL && a->before != NULL)
    v = foyer_row_val (a->before, foyer_entity_field (a->op->entity, field));
  return v;
}

static gboolean
only_fields (const FoyerOp *op, const char *const *names)
{
  for (int f = 0; f < op->entity->n_fields; f++)
    if (((op->fields >> f) & 1) && !g_strv_contains (names, op->entity->fields[f].name))
      return FALSE;
  return TRUE;
}

static const char *
text_of (const FoyerVal *v)
{
  return v != NULL && v->kind == FOYER_VAL_TEXT ? v->s : NULL;
}

static gint64
int_of (const FoyerVal *v)
{
  return v != NULL && v->kind == FOYER_VAL_INT ? v->i : 0;
}

static FoyerId
id_of (const FoyerVal *v)
{
  return v != NULL && v->kind == FOYER_VAL_ID ? v->id : FOYER_ID_NONE;
}

/* Who looks after limited users only does not reach those who may change settings. */
static gboolean
above_settings (const FoyerAccess *mine, const FoyerAccess *theirs)
{
  return foyer_access_value (theirs, "setup") != 0 && foyer_access_value (mine, "setup.access-full") == 0;
}

/* Nobody gives a right he does not have himself. */
static gboolean
gives_more (const FoyerAccess *mine, const char *role_text, const char *rights)
{
  if (foyer_role_parse (role_text) == FOYER_ROLE_OWNER)
    return !mine->owner;
  FoyerId nobody = FOYER_ID_NONE;
  g_autoptr (FoyerAccess) wanted = foyer_access_make (&nobody, TRUE, FALSE, role_text, rights, &nobody);

  return foyer_access_is_more (wanted, mine) || above_settings (mine, wanted);
}

static FoyerMay
answer_with (FoyerMay answer, const char **why, const char *text)
{
  *why = text;
  return answer;
}
#define no(why, text) answer_with (FOYER_MAY_NO, why, text)
#define review(why, text) answer_with (FOYER_MAY_REVIEW, why, text)

#define LACKS "The user did not have the right to do this."

/* ---- tables with rules of their own -------------------------------------------------------------------------------------------------- */

static gboolean
is_last_owner (const FoyerMayAsk *a)
{
  FoyerStmt *s;
  gboolean other;

  if (a->db == NULL)
    return FALSE;
  s = foyer_db_sql (a->db, "SELECT 1 FROM user WHERE owner = 1 AND deleted IS NOT 1 AND id <> ?1 LIMIT 1");
  foyer_stmt_bind_id (s, 1, &a->op->id);
  other = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return !other;
}

/* The user of the op may something somewhere that the one who did it may not there. */
static gboolean
is_above (const FoyerMayAsk *a)
{
  g_autoptr (GArray) locs = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerStmt *s;

  if (a->db == NULL || foyer_id_is_none (&a->txn->who))
    return FALSE;
  s = foyer_db_sql (a->db, "SELECT loc FROM \"grant\" WHERE user = ?1 AND deleted IS NOT 1");
  foyer_stmt_bind_id (s, 1, &a->op->id);
  while (foyer_stmt_step (s))
    {
      FoyerId loc = foyer_stmt_id (s, 0);
      g_array_append_val (locs, loc);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < locs->len; i++)
    {
      const FoyerId *loc = &g_array_index (locs, FoyerId, i);
      g_autoptr (FoyerAccess) theirs = foyer_access_anywhere (a->db, &a->op->id, loc), mine = foyer_access_get (a->db, &a->txn->who, loc);

      if (foyer_access_is_more (theirs, mine) || above_settings (mine, theirs))
        return TRUE;
    }
  return FALSE;
}

static FoyerMay
may_user (const FoyerMayAsk *a, const char **why)
{
  static const char *const own[] = { "name", "phone", "email", "pw", "photo", "lang", "city", "about", "start_loc", "start_page", "delete_at",
                                     "pins_from", "totp", "totp_codes", "totp_last", "invite", "invite_until", NULL };
  const FoyerVal *owner = given (a->op, "owner");
  gboolean was_owner = a->before != NULL && foyer_row_int (a->before, "owner") != 0;

  if (was_owner && ((owner != NULL && int_of (owner) == 0) || int_of (given (a->op, "deleted")) != 0) && is_last_owner (a))
    return no (why, "The last owner stays one.");
  if (a->access->owner)
    return FOYER_MAY_YES;
  if (owner != NULL && int_of (owner) != was_owner)
    return no (why, "Only an owner can make another owner.");
  if (foyer_id_equal (&a->op->id, &a->txn->who) && a->before != NULL && only_fields (a->op, own))
    return FOYER_MAY_YES;
  if (was_owner)
    return no (why, "Only an owner can change an owner's account.");
  if (a->before == NULL)
    return any_of (a->access, "setup.access-invite") ? FOYER_MAY_YES : no (why, LACKS);
  if (is_above (a))
    return no (why, "Nobody changes the account of somebody who may more than he may.");
  if (given (a->op, "desks") != NULL && !any_of (a->access, "security.addresses"))
    return no (why, LACKS);
  return any_of (a->access, "setup.access setup.access-invite") ? FOYER_MAY_YES : no (why, LACKS);
}

static FoyerMay
may_grant (const FoyerMayAsk *a, const char **why)
{
  static const char *const link[] = { "staff", NULL };
  FoyerId user = id_of (value_after (a, "user")), loc = id_of (value_after (a, "loc"));

  if (a->before != NULL && only_fields (a->op, link))
    return any_of (a->access, "setup.team-edit setup.team-dismiss setup.access-rights") ? FOYER_MAY_YES : no (why, LACKS);
  if (a->access->owner)
    return FOYER_MAY_YES;
  if (int_of (given (a->op, "deleted")) != 0 ? !any_of (a->access, "setup.access-remove")
                                             : !any_of (a->access, a->before == NULL ? "setup.access-invite setup.access-rights" : "setup.access-rights"))
    return no (why, LACKS);
  if (!foyer_id_is_none (&a->txn->who) && foyer_id_equal (&user, &a->txn->who))
    return no (why, "Nobody can change his own rights.");
  if (!foyer_id_is_none (&loc) && !foyer_id_equal (&loc, &a->txn->loc))
    return no (why, "The access is to another location than the one it was given at.");
  if (a->before != NULL && g_strcmp0 (foyer_row_text (a->before, "role"), "owner") == 0)
    return no (why, "Only an owner can remove an owner.");
  if (gives_more (a->access, text_of (value_after (a, "role")), text_of (value_after (a, "rights"))))
    return no (why, "Nobody can give rights he does not have himself.");
  return FOYER_MAY_YES;
}

static FoyerMay
may_staff (const FoyerMayAsk *a, const char **why)
{
  static const char *const link[] = { "user", NULL };
  const char *status = text_of (given (a->op, "status"));

  if (a->before == NULL)
    return any_of (a->access, "setup.team-create import") ? FOYER_MAY_YES : no (why, LACKS);
  if (only_fields (a->op, link) && any_of (a->access, "setup.team-edit setup.team-dismiss setup.access-rights setup.access-invite"))
    return FOYER_MAY_YES;
  if (status != NULL && !any_of (a->access, strcmp (status, "deleted") == 0 ? "setup.team-delete import" : "setup.team-dismiss import"))
    return no (why, LACKS);
  return any_of (a->access, status != NULL ? "setup.team-dismiss setup.team-delete import" : "setup.team-edit import") ? FOYER_MAY_YES : no (why, LACKS);
}

static gboolean
is_item (FoyerDb *db, const FoyerId *id, const char *code)
{
  FoyerId known = foyer_item_by_code (db, code);

  return foyer_id_equal (&known, id) || foyer_item_is_built_in (db, id, code);
}

/* How far below nothing it may go is the type's to say. */
static FoyerMay
may_acct (const FoyerMayAsk *a, const char **why)
{
  FoyerId type_id = id_of (value_after (a, "type"));
  g_autoptr (FoyerRow) type = NULL;

  if (given (a->op, "floor") == NULL || a->db == NULL || any_of (a->access, "setup.accounts import") || g_strcmp0 (text_of (value_after (a, "kind")), "deposit") != 0
      || given (a->op, "floor")->kind == FOYER_VAL_NULL)
    return FOYER_MAY_YES;
  type = foyer_id_is_none (&type_id) ? NULL : foyer_db_get (a->db, "acct_type", &type_id);
  if (int_of (given (a->op, "floor")) >= (type != NULL && foyer_row_int (type, "credit") != 0 ? -foyer_row_int (type, "most") : 0))
    return FOYER_MAY_YES;
  return no (why, "An account may go no further below nothing than its type says.");
}

/* Goes into the till with the payment of a visit: tips, and the odd cents of cash. */
static gboolean
is_beside (const FoyerMayAsk *a)
{
  FoyerId item_id = id_of (value_after (a, "item")), visit = id_of (value_after (a, "visit"));
  const char *kind = text_of (value_after (a, "kind"));
  gint64 amount = int_of (value_after (a, "amount"));

  if (a->db == NULL || foyer_id_is_none (&visit) || (g_strcmp0 (kind, "in") != 0 && g_strcmp0 (kind, "out") != 0))
    return FALSE;
  /* The item may be made by the same change, so its row is not asked for. */
  if (is_item (a->db, &item_id, "rounding"))
    return ABS (amount) <= 500;
  return amount > 0 && is_item (a->db, &item_id, "tips");
}

static FoyerMay
may_money (const FoyerMayAsk *a, const char **why)
{
  const char *kind = text_of (value_after (a, "kind")), *right = "money.pay";

  FoyerId reg = id_of (value_after (a, "register")), item = id_of (value_after (a, "item"));
  const char *reach = foyer_may_money_out_of_reach (a);

  if (!foyer_id_is_none (&reg) && !foyer_registers_have (a->access->registers, &reg))
    return review (why, "Money was moved in a register the user may not use.");
  /* What is paid for a visit has the items it has. */
  if (!foyer_id_is_none (&item) && (g_strcmp0 (kind, "in") == 0 || g_strcmp0 (kind, "out") == 0)
      && !foyer_registers_have (foyer_access_limit (a->access, "items"), &item))
    return review (why, "Money was moved under a payment item the user may not use.");
  if (given (a->op, "void") != NULL)
    return !any_of (a->access, "money.cancel money.refund") ? review (why, "A payment was cancelled without the right to do so.") : reach != NULL ? review (why, reach) : FOYER_MAY_YES;
  if (any_of (a->access, "import") && g_strcmp0 (a->txn->cmd, "import.appointments") == 0)
    return FOYER_MAY_YES;
  if (g_strcmp0 (kind, "refund") == 0)
    right = "money.refund money.cancel";
  else if (g_strcmp0 (kind, "transfer") == 0)
    right = "money.transfer money.cancel money.refund money.pay";
  else if (is_beside (a))
    right = "money.pay money.refund";
  else if (g_strcmp0 (kind, "in") == 0 && value_after (a, "entry") != NULL && value_after (a, "entry")->kind == FOYER_VAL_ID)
    right = "money.pay money.registers"; /* a deposit is filled */
  else if (g_strcmp0 (kind, "payment") != 0)
    right = "money.registers money.refund money.cancel money.till";
  if (!any_of (a->access, right))
    return review (why, g_strcmp0 (kind, "refund") == 0 ? "Money was given back without the right to do so." : "Money was moved without the right to do so.");
  if (g_strcmp0 (kind, "refund") == 0 && a->db != NULL && foyer_access_value (a->access, "money.transfer") == 0)
    {
      gint64 limit = foyer_setting_int (a->db, &a->txn->loc, "money.refund-limit");

      if (limit > 0 && ABS (int_of (value_after (a, "amount"))) > limit)
        return review (why, "More money was given back than a desk may give of its own.");
    }
  return reach != NULL ? review (why, reach) : FOYER_MAY_YES;
}

static gboolean
in_price_range (const FoyerMayAsk *a, gint64 price)
{
  FoyerId service = id_of (value_after (a, "service")), staff = id_of (value_after (a, "staff"));
  gint64 lowest = 0;

  if (a->db == NULL || foyer_id_is_none (&service))
    return FALSE;
  foyer_service_effective (a->db, &service, &staff, &lowest, NULL);
  return price == lowest || (price > lowest && price <= foyer_service_price_max (a->db, &service, &staff));
}

/* A discount the client has anyway is none that was given. */
static gboolean
is_clients_own (const FoyerMayAsk *a, gint64 pct)
{
  FoyerId visit_id = id_of (value_after (a, "visit")), client_id;
  g_autoptr (FoyerRow) visit = a->db != NULL ? foyer_db_get (a->db, "visit", &visit_id) : NULL;
  g_autoptr (FoyerRow) client = NULL;

  if (visit == NULL)
    return FALSE;
  client_id = foyer_row_id (visit, "client");
  client = foyer_id_is_none (&client_id) ? NULL : foyer_db_get (a->db, "client", &client_id);
  return client != NULL && foyer_row_int (client, "discount") >= pct;
}

/* What a line belongs to. (transfer full) (nullable) */
static FoyerRow *
appointment_of (const FoyerMayAsk *a)
{
  FoyerId id = id_of (value_after (a, "appointment"));

  return a->db == NULL || foyer_id_is_none (&id) ? NULL : foyer_db_get (a->db, "appointment", &id);
}

/* Its share of what the package it was booked with gives, to the cent. */
static gboolean
is_packages_own (const FoyerMayAsk *a, const FoyerRow *appointment, gint64 sum)
{
  FoyerId id = appointment != NULL ? foyer_row_id (appointment, "package") : FOYER_ID_NONE;
  g_autoptr (FoyerRow) package = foyer_id_is_none (&id) ? NULL : foyer_db_get (a->db, "service", &id);

  return package != NULL
         && sum <= foyer_mul_div (int_of (value_after (a, "price")), CLAMP (foyer_row_int (package, "pkg_disc"), 0, 10000), 10000, FOYER_ROUND_HALF_UP) + 1;
}

static FoyerMay
may_line (const FoyerMayAsk *a, const char **why)
{
  const FoyerVal *set = given (a->op, "price_set"), *manual = given (a->op, "manual"), *pct = given (a->op, "disc_pct"), *sum = given (a->op, "disc_sum");
  gboolean cost = any_of (a->access, "booking.cost import"), discount = any_of (a->access, "booking.discount import");
  g_autoptr (FoyerRow) appointment = cost && discount ? NULL : appointment_of (a);

  /* An event itself costs nothing: who takes part pays. */
  if (appointment != NULL && g_strcmp0 (foyer_row_text (appointment, "kind"), "event") == 0 && int_of (value_after (a, "price")) == 0)
    return FOYER_MAY_YES;
  if (!cost && ((int_of (set) != 0 && !in_price_range (a, int_of (value_after (a, "price")))) || (manual != NULL && manual->kind != FOYER_VAL_NULL)))
    return review (why, "A price was set by hand without the right to do so.");
  if (!discount && ((int_of (sum) != 0 && !is_packages_own (a, appointment, int_of (sum))) || (int_of (pct) != 0 && !is_clients_own (a, int_of (pct)))))
    return review (why, "A discount was given without the right to do so.");
  return FOYER_MAY_YES;
}

static FoyerMay
may_appointment (const FoyerMayAsk *a, const char **why)
{
  const char *reach = foyer_may_booking_out_of_reach (a);
  const FoyerVal *shared = given (a->op, "shared");

  if (reach != NULL)
    return no (why, reach);
  if (shared != NULL && shared->kind == FOYER_VAL_TEXT && !any_of (a->access, "booking.override import setup.team"))
    return review (why, "Something was booked over another booking without the right to do so.");
  return FOYER_MAY_YES;
}

static FoyerMay
may_conflict (const FoyerMayAsk *a, const char **why)
{
  static const char *const fields[] = { "state", "solved_by", "choice", NULL };
  const char *choice = text_of (given (a->op, "choice"));

  if (a->op->kind == FOYER_OP_NEW || !only_fields (a->op, fields))
    return no (why, "Only the server writes this.");
  /* Undoing a decision about what was kept apart is one as well. */
  if (choice == NULL && a->before != NULL)
    choice = foyer_row_text (a->before, "choice");
  if ((g_strcmp0 (choice, "accept") == 0 || g_strcmp0 (choice, "discard") == 0) && !any_of (a->access, "setup.access"))
    return no (why, "Only somebody with the right over users decides about what was kept apart.");
  return FOYER_MAY_YES;
}

static FoyerMay
may_device (const FoyerMayAsk *a, const char **why)
{
  static const char *const fields[] = { "name", "loc", "scopes", "role", "state", "masked", NULL };

  if (a->before == NULL || !only_fields (a->op, fields))
    return no (why, "Only the server writes this.");
  return FOYER_MAY_YES;
}

static gboolean
may_section (const FoyerAccess *access, const char *section)
{
  char right[80];

  if (section == NULL)
    return TRUE;
  g_snprintf (right, sizeof right, "private.%s", section);
  return foyer_access_value (access, right) != 0;
}

static FoyerMay
may_private (const FoyerMayAsk *a, const char **why)
{
  if (!may_section (a->access, text_of (value_after (a, "sec"))) || (a->before != NULL && !may_section (a->access, foyer_row_text (a->before, "sec"))))
    return no (why, "The user may not write notes of this section.");
  return FOYER_MAY_YES;
}

/* ---- clients ------------------------------------------------------------------------------------------------------------------- */

/* The rule that this txn applies to the client, if it gives what @fits asks for (foyer-client-rules.h). */
static gboolean
by_rule (const FoyerMayAsk *a, const FoyerId *client, gboolean (*fits) (const FoyerMayAsk *a, const FoyerRow *rule))
{
  for (guint i = 0; a->db != NULL && i < a->txn->ops->len; i++)
    {
      const FoyerOp *op = a->txn->ops->pdata[i];
      g_autoptr (FoyerRow) award = NULL, rule = NULL;
      FoyerId rule_id, made;

      if (op->entity == NULL || strcmp (op->entity->name, "client_award") != 0)
        continue;
      /* One that was applied before names its rule in the row alone. */
      rule_id = id_of (given (op, "rule"));
      if (foyer_id_is_none (&rule_id) && (award = foyer_db_get (a->db, "client_award", &op->id)) != NULL)
        rule_id = foyer_row_id (award, "rule");
      made = foyer_client_award_id (client, &rule_id);
      rule = foyer_id_equal (&made, &op->id) ? foyer_db_get (a->db, "client_rule", &rule_id) : NULL;
      if (rule != NULL && fits (a, rule))
        return TRUE;
    }
  return FALSE;
}

/* What is left when something is taken back: nothing, or what another rule gives. */
static gboolean
is_given_by_rules (FoyerDb *db, const char *field, const FoyerVal *value)
{
  g_autofree char *sql = g_strdup_printf ("SELECT 1 FROM client_rule WHERE \"%s\" = ?1 LIMIT 1", field);
  FoyerStmt *s;
  gboolean found;

  if (int_of (value) == 0 && (text_of (value) == NULL || strcmp (text_of (value), "none") == 0))
    return TRUE;
  s = foyer_db_sql (db, sql);
  if (text_of (value) != NULL)
    foyer_stmt_bind_text (s, 1, text_of (value));
  else
    foyer_stmt_bind_int (s, 1, int_of (value));
  found = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return found;
}

static gboolean
fits_card (const FoyerMayAsk *a, const FoyerRow *rule)
{
  static const char *const fields[] = { "discount", "priority", NULL };
  const FoyerVal *discount = given (a->op, "discount"), *priority = given (a->op, "priority");
  gboolean back = foyer_row_int (rule, "back") != 0;

  return only_fields (a->op, fields)
         && (discount == NULL || int_of (discount) == foyer_row_int (rule, "discount") || (back && is_given_by_rules (a->db, "discount", discount)))
         && (priority == NULL || g_strcmp0 (text_of (priority), foyer_row_text (rule, "priority")) == 0
             || (back && is_given_by_rules (a->db, "priority", priority)));
}

static gboolean
fits_label (const FoyerMayAsk *a, const FoyerRow *rule)
{
  FoyerId label = id_of (value_after (a, "label")), given_label = foyer_row_id (rule, "label"), dropped = foyer_row_id (rule, "drops");

  return foyer_id_equal (&label, &given_label) || foyer_id_equal (&label, &dropped);
}

static gboolean
rule_allows (const FoyerMayAsk *a)
{
  FoyerId client;

  /* Whoever first needs a built-in item makes it, as it is. */
  if (strcmp (a->op->entity->name, "item") == 0)
    return a->op->kind == FOYER_OP_NEW && a->db != NULL && foyer_item_is_built_in (a->db, &a->op->id, text_of (value_after (a, "code")));
  if (strcmp (a->op->entity->name, "client") == 0)
    return a->before != NULL && by_rule (a, &a->op->id, fits_card);
  if (strcmp (a->op->entity->name, "client_label") != 0)
    return FALSE;
  client = id_of (value_after (a, "client"));
  return by_rule (a, &client, fits_label);
}

/* What commands ask for besides the right to edit the card. */
static FoyerMay
may_client (const FoyerMayAsk *a, const char **why)
{
  static const char *const opening[] = { "opening_sold", "opening_paid", "opening_visits" };
  const FoyerVal *discount = given (a->op, "discount");
  gint64 was = a->before != NULL ? foyer_row_int (a->before, "discount") : 0;

  if (a->before != NULL && !any_of (a->access, "import") && !rule_allows (a) && !foyer_may_reach_client (a, &a->op->id))
    return no (why, "The client is none of the user's.");
  if (discount != NULL && int_of (discount) != was && !any_of (a->access, "booking.discount import") && !rule_allows (a))
    return no (why, "A discount was given without the right to do so.");
  for (gsize i = 0; i < G_N_ELEMENTS (opening); i++)
    if (given (a->op, opening[i]) != NULL && int_of (given (a->op, opening[i])) != (a->before != NULL ? foyer_row_int (a->before, opening[i]) : 0)
        && !any_of (a->access, "clients.adjust import"))
      return no (why, "The figures of a client were changed without the right to do so.");
  return FOYER_MAY_YES;
}

/* What hangs on a card. */
static FoyerMay
may_of_client (const FoyerMayAsk *a, const char **why)
{
  FoyerId client = id_of (value_after (a, "client"));

  if (foyer_id_is_none (&client) || any_of (a->access, "import") || rule_allows (a) || foyer_may_reach_client (a, &client))
    return FOYER_MAY_YES;
  return no (why, "The client is none of the user's.");
}

/* Whoever wrote it, and whoever may change what others wrote. Taking one's own step back is no change of what was written. */
static FoyerMay
may_note (const FoyerMayAsk *a, const char **why)
{
  FoyerId who = a->before != NULL ? foyer_row_id (a->before, "who") : FOYER_ID_NONE;
  gboolean own = !foyer_id_is_none (&who) && foyer_id_equal (&who, &a->txn->who);

  if (a->before == NULL || (given (a->op, "fixed") == NULL && given (a->op, "deleted") == NULL))
    return FOYER_MAY_YES;
  if (any_of (a->access, "clients.comments-edit-others") || (own && (any_of (a->access, "clients.comments-edit") || !foyer_id_is_none (&a->txn->undoes))))
    return FOYER_MAY_YES;
  return no (why, own ? LACKS : "Somebody else's comment was changed without the right to do so.");
}

static FoyerMay
may_client_file (const FoyerMayAsk *a, const char **why)
{
  FoyerId who = a->before != NULL ? foyer_row_id (a->before, "who") : FOYER_ID_NONE;

  if (given (a->op, "deleted") == NULL || any_of (a->access, "clients.files-delete"))
    return FOYER_MAY_YES;
  return foyer_id_equal (&who, &a->txn->who) && !foyer_id_is_none (&a->txn->undoes) ? FOYER_MAY_YES : no (why, LACKS);
}

/* Anybody's work may be what passes the threshold; the id says which rule and whose. */
static FoyerMay
may_award (const FoyerMayAsk *a, const char **why)
{
  FoyerId client = id_of (value_after (a, "client")), rule_id = id_of (value_after (a, "rule")), made = foyer_client_award_id (&client, &rule_id);
  g_autoptr (FoyerRow) rule = a->db != NULL ? foyer_db_get (a->db, "client_rule", &rule_id) : NULL;
  const char *state = text_of (value_after (a, "state"));

  if (!foyer_id_equal (&made, &a->op->id) || (a->db != NULL && rule == NULL))
    return no (why, "No rule of the chain says so.");
  /* Whether the client has it, the server sees for itself when the change is whole (foyer_client_rules_verify()). */
  if (rule != NULL && g_strcmp0 (state, "given") == 0 && int_of (value_after (a, "figure")) < foyer_row_int (rule, "least"))
    return no (why, "The client has not reached what the rule asks for.");
  if (g_strcmp0 (state, "taken") == 0 && (a->before == NULL || (rule != NULL && foyer_row_int (rule, "back") == 0)))
    return no (why, "The rule takes nothing back.");
  return FOYER_MAY_YES;
}

/* One's own, whatever else one may. */
static FoyerMay
may_preference (const FoyerMayAsk *a, const char **why)
{
  const char *name = text_of (value_after (a, "name"));
  FoyerId own = foyer_preference_id (&a->txn->who, name != NULL ? name : "");

  /* The id says whose it is and which. */
  if (foyer_id_is_none (&a->txn->who) || !foyer_id_equal (&a->op->id, &own))
    return no (why, "Preferences are everybody's own.");
  /* Which codes were used stays. */
  if (name != NULL && g_str_has_prefix (name, FOYER_RECOVERY_MARK) && a->before != NULL)
    return a->op->kind == FOYER_OP_NEW ? review (why, foyer_recovery_twice) : no (why, "What was used stays used.");
  return FOYER_MAY_YES;
}

/* A desk writes its own log, in its own places. What it wrote before it was of the chain bears the id it had then, which is no desk's. */
static FoyerMay
may_sign_in (const FoyerMayAsk *a, const char **why)
{
  FoyerId loc = id_of (value_after (a, "loc")), dev = id_of (value_after (a, "dev")), id;
  gint64 place = int_of (value_after (a, "place"));
  g_autoptr (FoyerRow) device = NULL;

  id = foyer_signing_id (&dev, &loc, place);
  if (place < 0 || place >= FOYER_SIGNING_PLACES || !foyer_id_equal (&a->op->id, &id))
    return no (why, "A desk writes its own log of sign-ins.");
  if (foyer_id_equal (&dev, &a->txn->dev) || foyer_id_is_none (&a->txn->dev))
    return FOYER_MAY_YES;
  device = a->db != NULL ? foyer_db_get (a->db, "device", &dev) : NULL;
  return device == NULL ? FOYER_MAY_YES : no (why, "A desk writes its own log of sign-ins.");
}

/* One's own, once: what was exported cannot be written over, nor under another's name. */
static FoyerMay
may_activity (const FoyerMayAsk *a, const char **why)
{
  static const char *const later[] = { "count", "file", NULL };
  FoyerId who = id_of (value_after (a, "who"));
  const char *kind = text_of (value_after (a, "kind"));

  if (!foyer_id_equal (&who, &a->txn->who))
    return no (why, "Nobody writes the activity log for another.");
  if (a->before != NULL && (!only_fields (a->op, later) || !foyer_row_is_null (a->before, "count")))
    return no (why, "What stands in the activity log stays as it is.");
  return any_of (a->access, g_strcmp0 (kind, "import") == 0 ? "import" : g_strcmp0 (kind, "fetch") == 0 ? "security.exports" : "clients.export")
             ? FOYER_MAY_YES
             : no (why, LACKS);
}

static const struct
{
  const char *table;
  FoyerMay (*func) (const FoyerMayAsk *a, const char **why);
  gboolean instead; /* of the rule's rights; else behind them */
} special[] = {
  { "user", may_user, TRUE },
  { "grant", may_grant, TRUE },
  { "staff", may_staff, TRUE },
  { "money", may_money, TRUE },
  { "line", may_line, FALSE },
  { "acct", may_acct, FALSE },
  { "appointment", may_appointment, FALSE },
  { "conflict", may_conflict, FALSE },
  { "device", may_device, FALSE },
  { "private_note", may_private, TRUE },
  { "preference", may_preference, TRUE },
  { "sign_in", may_sign_in, TRUE },
  { "activity", may_activity, TRUE },
  { "client", may_client, FALSE },
  { "client_label", may_of_client, FALSE },
  { "client_value", may_of_client, FALSE },
  { "visitor", may_of_client, FALSE },
  { "note", may_note, FALSE },
  { "client_file", may_client_file, FALSE },
  { "client_award", may_award, TRUE },
  { "medical_card", foyer_may_medical, TRUE },
  { "protocol", foyer_may_medical, TRUE },
  { "protocol_version", foyer_may_medical, TRUE },
  { "treatment_plan", foyer_may_medical, TRUE },
  { "plan_stage", foyer_may_medical, TRUE },
  { "medical_log", foyer_may_medical, TRUE },
};

/* Which notices users are offered is for whoever looks after those, too. */
static gboolean
is_notice (const FoyerMayAsk *a)
{
  const char *key = strcmp (a->op->entity->name, "setting") == 0 ? text_of (value_after (a, "key")) : NULL;

  if (key == NULL || !g_str_has_prefix (key, "notice."))
    return FALSE;
  /* The key of a row stays, whatever an op says. */
  return a->before == NULL || g_strcmp0 (foyer_row_text (a->before, "key"), key) == 0;
}

/* ---- the question -------------------------------------------------------------------------------------------------------------------- */

static gboolean
removes (const FoyerMayAsk *a)
{
  const FoyerVal *deleted = given (a->op, "deleted");

  if (int_of (deleted) != 0)
    return TRUE;
  return strcmp (a->op->entity->name, "visit") == 0 && a->op->kind == FOYER_OP_SET && g_strcmp0 (text_of (given (a->op, "status")), "deleted") == 0;
}

static gboolean
prices_only (const FoyerMayAsk *a)
{
  static const char *const prices[] = { "price_min", "price_max", "price", NULL };
  return a->before != NULL && only_fields (a->op, prices);
}

FoyerMay
foyer_may (const FoyerMayAsk *a, const char **why)
{
  const FoyerMayRule *rule = rule_of (a->op->entity);
  const char *rights;
  FoyerMay answer = FOYER_MAY_YES;

  *why = NULL;
  if (rule->class == NEVER)
    return no (why, "Only the server writes this.");
  if (a->desk != NULL)
    {
      const char *was = a->before != NULL ? a->before->scope : NULL;

      if (!foyer_holding_has (a->desk, a->scope) || (was != NULL && !foyer_holding_has (a->desk, was)))
        {
          if (rule->class != FACT || !a->held_before)
            return no (why, g_str_has_prefix (a->scope, "sec:") || (was != NULL && g_str_has_prefix (was, "sec:"))
                                ? "The desk may not write this section."
                                : "The desk may not write this location.");
          answer = review (why, "The desk did not hold this location any more.");
        }
    }
  for (gsize i = 0; i < G_N_ELEMENTS (special); i++)
    {
      const char *text = NULL;
      FoyerMay found;

      if (strcmp (special[i].table, rule->table) != 0)
        continue;
      found = special[i].func (a, &text);
      if (found > answer)
        {
          answer = found;
          *why = text;
        }
      if (special[i].instead || answer == FOYER_MAY_NO)
        return answer;
    }
  {
    const char *text = NULL;

    if (foyer_may_booking (a, &text) == FOYER_MAY_NO)
      return no (why, text);
  }
  rights = a->op->kind == FOYER_OP_NEW && a->before == NULL ? rule->make : removes (a) && rule->remove != NULL ? rule->remove : rule->change;
  if (any_of (a->access, rights))
    return answer;
  if ((strcmp (rule->table, "service") == 0 || strcmp (rule->table, "service_staff") == 0) && prices_only (a) && any_of (a->access, "setup.prices"))
    return answer;
  if (rule_allows (a) || (is_notice (a) && any_of (a->access, "setup.notices")))
    return answer;
  if (rule->class == FACT)
    return review (why, "Money was moved without the right to do so.");
  return no (why, rights[0] == '\0' ? "Only the server makes this." : LACKS);
}

FoyerMay
foyer_may_fold (const FoyerMay *answers, const FoyerMayClass *classes, guint n)
{
  gboolean fact = FALSE, meddles = FALSE, work = FALSE, look = FALSE;

  for (guint i = 0; i < n; i++)
    {
      fact |= classes[i] == FACT && answers[i] != FOYER_MAY_NO;
      meddles |= answers[i] == FOYER_MAY_NO && classes[i] != WORK;
      work |= answers[i] == FOYER_MAY_NO && classes[i] == WORK;
      look |= answers[i] == FOYER_MAY_REVIEW;
    }
  if (meddles || (work && !fact))
    return FOYER_MAY_NO;
  return work || look ? FOYER_MAY_REVIEW : FOYER_MAY_YES;
}
