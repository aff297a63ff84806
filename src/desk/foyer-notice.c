#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-apply.h"
#include "foyer-changes.h"
#include "foyer-cmd-common.h"
#include "foyer-column.h"
#include "foyer-core.h"
#include "foyer-notice.h"
#include "foyer-preference.h"
#include "foyer-session.h"
#include "foyer-settings.h"

#define MOST 20                                  /* told one by one */
#define OLDEST (G_GINT64_CONSTANT (86400) * 1000) /* ms: what a desk hears of later is no news */

const FoyerNoticeWord foyer_notice_types[] = { { "new", "notice.new" }, { "moved", "notice.moved" }, { "cancelled", "notice.cancelled" }, { NULL } };
const FoyerNoticeWord foyer_notice_ways[] = { { "app", "notice.app" }, { "push", "notice.push" }, { "email", "notice.email" }, { "sms", "notice.sms" }, { NULL } };

static const FoyerNoticeWord *
find (const FoyerNoticeWord *words, const char *name)
{
  for (; words->name != NULL; words++)
    if (g_strcmp0 (words->name, name) == 0)
      return words;
  return NULL;
}

static gboolean
is_offered (FoyerDb *db, const FoyerId *loc, const char *type, const char *way)
{
  const FoyerNoticeWord *t = find (foyer_notice_types, type), *w = find (foyer_notice_ways, way);

  return t != NULL && w != NULL && foyer_setting_bool (db, loc, t->setting) && foyer_setting_bool (db, loc, w->setting);
}

/* (transfer full) */
static char *
preference_name (const char *type, const char *way)
{
  return g_strdup_printf ("notice.%s.%s", type, way);
}

gboolean
foyer_notice_wanted (FoyerDb *db, const FoyerId *user, const FoyerId *loc, const char *type, const char *way)
{
  g_autofree char *name = preference_name (type, way);
  FoyerId id = foyer_preference_id (user, name);
  g_autoptr (FoyerRow) row = NULL;
  g_autoptr (FoyerAccess) access = NULL;

  if (foyer_id_is_none (user) || !is_offered (db, loc, type, way))
    return FALSE;
  row = foyer_db_get (db, "preference", &id);
  if (row != NULL && !foyer_row_is_null (row, "value"))
    return g_strcmp0 (foyer_row_text (row, "value"), "1") == 0;
  access = foyer_access_get (db, user, loc);
  return strcmp (way, "app") == 0 && !foyer_id_is_none (&access->staff);
}

/* ---- choosing ------------------------------------------------------------------------------------------------------------------ */

static gboolean
notice_choose (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  FoyerId user = foyer_call_actor (call)->user, loc = foyer_call_loc (call);
  const char *type = foyer_call_text (call, "type"), *way = foyer_call_text (call, "way");
  g_autofree char *name = preference_name (type, way);
  FoyerId id = foyer_preference_id (&user, name);
  g_autoptr (FoyerRow) row = NULL;

  if (foyer_id_is_none (&user))
    return foyer_refuse (error, _ ("Only somebody who has signed in has preferences."));
  if (!is_offered (foyer_call_db (call), &loc, type, way))
    return foyer_refuse (error, _ ("This notice is not offered at this location."));
  row = foyer_tx_get (tx, "preference", &id);
  if (row == NULL)
    {
      row = foyer_row_new ("preference", &id);
      foyer_row_set_id (row, "user", &user);
      foyer_row_set_text (row, "name", name);
    }
  foyer_row_set_text (row, "value", foyer_call_bool (call, "on") ? "1" : "0");
  foyer_tx_put (tx, row);
  return TRUE;
}

/* What the location offers: one switch a type and a way. */
static gboolean
notice_setup (FoyerCall *call, GError **error)
{
  const FoyerNoticeWord *const lists[] = { foyer_notice_types, foyer_notice_ways };
  FoyerTx *tx = foyer_call_tx (call);
  FoyerId loc = foyer_call_loc (call);
  g_autoptr (FoyerRow) location = foyer_need_row (call, "location", &loc, NULL, error);

  if (location == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    for (const FoyerNoticeWord *w = lists[i]; w->name != NULL; w++)
      {
        FoyerId id = foyer_setting_id (&loc, w->setting);
        g_autoptr (FoyerRow) row = NULL;

        if (!foyer_call_has (call, w->name))
          continue;
        row = foyer_tx_get (tx, "setting", &id);
        if (row == NULL)
          {
            row = foyer_row_new ("setting", &id);
            foyer_row_set_id (row, "loc", &loc);
            foyer_row_set_text (row, "key", w->setting);
          }
        foyer_row_set_text (row, "value", foyer_call_bool (call, w->name) ? "true" : "false");
        foyer_tx_put (tx, row);
      }
  return TRUE;
}

/* ---- what is offered, and what is wanted of it ------------------------------------------------------------------------------------ */

static gboolean
notice_mine (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId user = foyer_call_actor (call)->user, loc = foyer_call_loc (call);

  json_builder_begin_array (out);
  for (const FoyerNoticeWord *t = foyer_notice_types; t->name != NULL && !foyer_id_is_none (&user); t++)
    {
      gboolean any = FALSE;

      for (const FoyerNoticeWord *w = foyer_notice_ways; w->name != NULL; w++)
        {
          if (!is_offered (db, &loc, t->name, w->name))
            continue;
          if (!any)
            {
              json_builder_begin_object (out);
              foyer_out_text (out, "type", t->name);
              json_builder_set_member_name (out, "ways");
              json_builder_begin_array (out);
              any = TRUE;
            }
          json_builder_begin_object (out);
          foyer_out_text (out, "way", w->name);
          foyer_out_bool (out, "on", foyer_notice_wanted (db, &user, &loc, t->name, w->name));
          json_builder_end_object (out);
        }
      if (any)
        {
          json_builder_end_array (out);
          json_builder_end_object (out);
        }
    }
  json_builder_end_array (out);
  return foyer_db_check (db, error);
}

static gboolean
notice_offered (FoyerCall *call, JsonBuilder *out, GError **error)
{
  const FoyerNoticeWord *const lists[] = { foyer_notice_types, foyer_notice_ways };
  FoyerId loc = foyer_call_loc (call);

  json_builder_begin_object (out);
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    for (const FoyerNoticeWord *w = lists[i]; w->name != NULL; w++)
      foyer_out_bool (out, w->name, foyer_setting_bool (foyer_call_db (call), &loc, w->setting));
  json_builder_end_object (out);
  return foyer_db_check (foyer_call_db (call), error);
}

/* ---- what others did --------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  FoyerCall *call;
  FoyerDb *db;
  FoyerId user, loc, dev;
  FoyerId own;    /* own member: told of his bookings alone; none */
  FoyerId column; /* whom else the user sees, foyer-column.h */
  gboolean wanted[3];
} News;

static gboolean
has_changed (const FoyerOp *op, const char *field)
{
  int f = foyer_entity_field (op->entity, field);

  return (op->fields >> f & 1) && !((op->old_fields >> f & 1) && foyer_val_equal (&op->vals[f], &op->olds[f]));
}

static FoyerId
member_before (const FoyerOp *op)
{
  int f = foyer_entity_field (op->entity, "staff");

  return (op->old_fields >> f & 1) && op->olds[f].kind == FOYER_VAL_ID ? op->olds[f].id : FOYER_ID_NONE;
}

/* Place in foyer_notice_types[]; -1: nothing one is told of. */
static int
what_happened (const FoyerOp *op)
{
  int deleted = foyer_entity_field (op->entity, "deleted");

  if (op->kind == FOYER_OP_NEW)
    return 0;
  if (has_changed (op, "deleted"))
    return op->vals[deleted].kind == FOYER_VAL_INT && op->vals[deleted].i != 0 ? 2 : 0;
  return has_changed (op, "wall") || has_changed (op, "staff") ? 1 : -1;
}

static gboolean
concerns (News *n, const FoyerId *staff)
{
  if (foyer_id_is_none (staff))
    return FALSE;
  if (!foyer_id_is_none (&n->own))
    return foyer_id_equal (staff, &n->own);
  return foyer_id_is_none (&n->column) || foyer_column_has (n->db, &n->column, staff);
}

/* (transfer full) (nullable) */
static char *
service_of (FoyerDb *db, const FoyerId *appointment)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT coalesce(l.title, s.title) FROM line l LEFT JOIN service s ON s.id = l.service WHERE l.appointment = ?1 ORDER BY l.id LIMIT 1");
  char *title = NULL;

  foyer_stmt_bind_id (s, 1, appointment);
  if (foyer_stmt_step (s))
    title = g_strdup (foyer_stmt_text (s, 0));
  foyer_stmt_done (s);
  return title;
}

static void
tell (News *n, JsonBuilder *out, const FoyerTxn *t, const FoyerOp *op, int what)
{
  g_autoptr (FoyerRow) row = foyer_db_get (n->db, "appointment", &op->id);
  FoyerId staff = foyer_row_id (row, "staff"), visit = foyer_row_id (row, "visit");
  g_autofree char *service = service_of (n->db, &op->id), *member = foyer_core_ref_name (n->db, "staff", &staff), *who = NULL, *client = NULL;
  int wall = foyer_entity_field (op->entity, "wall");

  who = foyer_id_is_none (&t->who) ? NULL : foyer_core_ref_name (n->db, "user", &t->who);
  if (foyer_call_may (n->call, "booking.client"))
    client = foyer_change_row_name (n->call, "appointment", &op->id);
  json_builder_begin_object (out);
  foyer_out_text (out, "type", foyer_notice_types[what].name);
  foyer_out_id (out, "appointment", &op->id);
  foyer_out_id (out, "visit", &visit);
  foyer_out_text (out, "wall", foyer_row_text (row, "wall"));
  foyer_out_text (out, "was", (op->old_fields >> wall & 1) && op->olds[wall].kind == FOYER_VAL_TEXT ? op->olds[wall].s : NULL);
  foyer_out_id (out, "staff", &staff);
  foyer_out_text (out, "staff_name", member);
  foyer_out_text (out, "service", service);
  foyer_out_text (out, "client", client);
  foyer_out_text (out, "who", who);
  json_builder_end_object (out);
}

static int
read_txn (News *n, JsonBuilder *out, const FoyerId *id, int told)
{
  g_autoptr (FoyerRow) line = foyer_db_get (n->db, "history", id);
  g_autoptr (FoyerTxn) t = line != NULL && !foyer_row_is_null (line, "body") ? foyer_txn_parse (foyer_row_text (line, "body"), -1, NULL, NULL) : NULL;
  FoyerId dev = line != NULL ? foyer_row_id (line, "dev") : FOYER_ID_NONE;
  int more = 0;

  /* What was done at this desk was seen there; what somebody did himself he knows. */
  if (t == NULL || foyer_id_equal (&t->who, &n->user) || foyer_id_equal (&dev, &n->dev) || !foyer_id_equal (&t->loc, &n->loc)
      || (t->hlc >> 16) < foyer_call_now (n->call) - OLDEST || (t->cmd != NULL && g_str_has_prefix (t->cmd, "import.")))
    return 0;
  for (guint i = 0; i < t->ops->len; i++)
    {
      const FoyerOp *op = t->ops->pdata[i];
      g_autoptr (FoyerRow) row = NULL;
      FoyerId staff, before;
      int what;

      if (op->entity == NULL || strcmp (op->entity->name, "appointment") != 0 || (what = what_happened (op)) < 0 || !n->wanted[what])
        continue;
      row = foyer_db_get (n->db, "appointment", &op->id);
      if (row == NULL)
        continue;
      staff = foyer_row_id (row, "staff");
      before = member_before (op);
      if (!concerns (n, &staff) && !concerns (n, &before))
        continue;
      if (told + more < MOST)
        tell (n, out, t, op, what);
      more++;
    }
  return more;
}

static gboolean
notice_news (FoyerCall *call, JsonBuilder *out, GError **error)
{
  g_autoptr (GArray) txns = foyer_call_ids (call, "txns", error);
  News n = { .call = call, .db = foyer_call_db (call), .user = foyer_call_actor (call)->user, .loc = foyer_call_loc (call) };
  gboolean any = FALSE;
  int told = 0;

  if (txns == NULL)
    return FALSE;
  n.dev = foyer_store_device (foyer_call_store (call));
  for (int i = 0; foyer_notice_types[i].name != NULL; i++)
    any |= n.wanted[i] = foyer_notice_wanted (n.db, &n.user, &n.loc, foyer_notice_types[i].name, "app");
  if (any)
    {
      g_autoptr (FoyerAccess) access = foyer_access_get (n.db, &n.user, &n.loc);

      n.own = access->staff;
      n.column = foyer_call_own_staff (call);
    }
  json_builder_begin_object (out);
  json_builder_set_member_name (out, "news");
  json_builder_begin_array (out);
  for (guint i = 0; any && i < txns->len; i++)
    told += read_txn (&n, out, &g_array_index (txns, FoyerId, i), told);
  json_builder_end_array (out);
  foyer_out_int (out, "total", told);
  json_builder_end_object (out);
  return foyer_db_check (n.db, error);
}

/* ---- the tables -------------------------------------------------------------------------------------------------------------------- */

static const FoyerParam choose_params[] = {
  { "type", FOYER_P_ENUM, FOYER_P_REQUIRED, "what one is told of", "new moved cancelled" },
  { "way", FOYER_P_ENUM, FOYER_P_REQUIRED, "app: in the window of whatever desk one is signed in at", "app push email sms" },
  { "on", FOYER_P_BOOL, FOYER_P_REQUIRED, "wanted" },
  { NULL },
};
static const FoyerParam setup_params[] = {
  { "new", FOYER_P_BOOL, 0, "notices of new bookings are offered" },
  { "moved", FOYER_P_BOOL, 0, "… of moved ones" },
  { "cancelled", FOYER_P_BOOL, 0, "… of cancelled ones" },
  { "app", FOYER_P_BOOL, 0, "in the window" },
  { "push", FOYER_P_BOOL, 0, "to a telephone; kept for whatever sends it" },
  { "email", FOYER_P_BOOL, 0, "by e-mail; kept for whatever sends it" },
  { "sms", FOYER_P_BOOL, 0, "by SMS; kept for whatever sends it" },
  { NULL },
};
static const FoyerParam news_params[] = {
  { "txns", FOYER_P_LIST, FOYER_P_REQUIRED, "ids of changes that came from other desks" },
  { NULL },
};
static const FoyerParam no_params[] = { { NULL } };

const FoyerCommand foyer_commands_notice[] = {
  { "notice.choose", NULL, "Says whether one wants a notice, among those the location offers; on every desk.", N_ ("Changed a preference"), choose_params, notice_choose },
  { "notice.setup", "setup.notices", "Says which notices of bookings the users of a location are offered.", N_ ("Changed settings"), setup_params, notice_setup },
  { NULL },
};

const FoyerQuery foyer_queries_notice[] = {
  { "notice.mine", NULL, "Which notices are offered here, and which of them one wants.", no_params, "[{type, ways: [{way, on}]}]", notice_mine },
  { "notice.offered", "setup.notices", "Which notices the users of a location are offered.", no_params, "{new, moved, cancelled, app, push, email, sms}", notice_offered },
  { "notice.news", "calendar", "What changes of other desks say of bookings, as far as the user wants to be told of it in the window.", news_params,
    "{news: [{type, appointment, visit, wall, was, staff, staff_name, service, client, who}], total}", notice_news },
  { NULL },
};
