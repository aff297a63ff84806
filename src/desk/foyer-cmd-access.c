/* Who may do what where: access, roles of the chain's own, invitations. Accounts themselves are in foyer-cmd-people.c. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <sodium.h>
#include <glib/gi18n-lib.h>

#include "foyer-cmd-common.h"
#include "foyer-lookup.h"
#include "foyer-people-private.h"

#define INVITED_FOR_MS ((gint64) 7 * 24 * 3600 * 1000)

static gboolean
deny (GError **error, const char *text)
{
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, text);
  return FALSE;
}

gboolean
foyer_people_is_self (FoyerCall *call, const FoyerId *user)
{
  const FoyerActor *actor = foyer_call_actor (call);
  return !actor->system && foyer_id_equal (&actor->user, user);
}

gboolean
foyer_people_actor_is_owner (FoyerCall *call)
{
  const FoyerActor *actor = foyer_call_actor (call);
  g_autoptr (FoyerAccess) access = NULL;

  if (actor->system)
    return TRUE;
  access = foyer_access_get (foyer_call_db (call), &actor->user, &actor->loc);
  return access->owner;
}

gboolean
foyer_people_need_not_above (FoyerCall *call, FoyerRow *user, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  const FoyerActor *actor = foyer_call_actor (call);
  g_autoptr (GArray) grants = NULL;

  if (foyer_people_actor_is_owner (call))
    return TRUE;
  grants = foyer_lookup_ids (db, "grant", "user", &user->id);
  for (guint i = 0; i < grants->len; i++)
    {
      g_autoptr (FoyerRow) grant = foyer_db_get (db, "grant", &g_array_index (grants, FoyerId, i));
      FoyerId loc = foyer_row_id (grant, "loc");
      g_autoptr (FoyerAccess) theirs = foyer_access_anywhere (db, &user->id, &loc), mine = foyer_access_get (db, &actor->user, &loc);

      if (foyer_access_is_more (theirs, mine))
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("%s has rights you do not have, so you cannot change this account."), foyer_row_text (user, "name"));
          return FALSE;
        }
      if (foyer_access_value (theirs, "setup") != 0 && foyer_access_value (mine, "setup.access-full") == 0)
        return deny (error, _ ("You look after users who may not change settings only."));
    }
  return TRUE;
}

/* ---- roles ---------------------------------------------------------------------------------------------------------------- */

void
foyer_chosen_role_clear (FoyerChosenRole *c)
{
  g_clear_pointer (&c->preset, g_free);
  g_clear_pointer (&c->title, g_free);
  g_clear_pointer (&c->switches, g_free);
}

static void
choose_preset (int i, FoyerChosenRole *out)
{
  memset (out, 0, sizeof *out);
  out->role = foyer_presets[i].role;
  out->preset = i < FOYER_N_ROLES ? NULL : g_strdup (foyer_presets[i].name);
  out->title = g_strdup (g_dgettext (GETTEXT_PACKAGE, foyer_presets[i].label));
  out->switches = g_new (int, foyer_n_rights);
  for (int r = 0; r < foyer_n_rights; r++)
    out->switches[r] = foyer_rights[r].preset[i];
}

gboolean
foyer_chosen_role_read (FoyerDb *db, const char *name, FoyerChosenRole *out, GError **error)
{
  int i = foyer_preset_find (name);
  FoyerId id;
  g_autoptr (FoyerRow) row = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree int *base = NULL;

  memset (out, 0, sizeof *out);
  if (i >= 0)
    {
      choose_preset (i, out);
      return TRUE;
    }
  row = name != NULL && foyer_id_parse (name, &id) ? foyer_db_get (db, "role", &id) : NULL;
  if (row == NULL || foyer_row_int (row, "deleted") != 0)
    return foyer_refuse (error, _ ("There is no such role."));
  i = foyer_preset_find (foyer_row_text (row, "base"));
  choose_preset (i > FOYER_ROLE_OWNER ? i : FOYER_ROLE_PROFESSIONAL, out);
  base = g_steal_pointer (&out->switches);
  out->switches = g_new (int, foyer_n_rights);
  node = foyer_row_text (row, "rights") != NULL ? json_from_string (foyer_row_text (row, "rights"), NULL) : NULL;
  foyer_rights_switches (base, node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL, out->switches);
  g_free (out->preset);
  out->preset = g_strdup (name);
  g_free (out->title);
  out->title = g_strdup (foyer_row_text (row, "title"));
  return TRUE;
}

void
foyer_chosen_role_of_grant (FoyerDb *db, const char *role, const char *preset, FoyerChosenRole *out)
{
  g_autoptr (GError) gone = NULL;

  if (preset == NULL || !foyer_chosen_role_read (db, preset, out, &gone))
    choose_preset (foyer_role_parse (role), out);
}

JsonObject *
foyer_chosen_role_differences (const FoyerChosenRole *c, const char *rights)
{
  g_autoptr (JsonNode) node = rights != NULL ? json_from_string (rights, NULL) : NULL;
  JsonObject *overrides = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autofree int *switches = g_new (int, foyer_n_rights);

  for (int i = 0; i < foyer_n_rights; i++)
    switches[i] = foyer_right_own (i, c->role, overrides);
  return foyer_rights_rebase (switches, c->switches, c->role == FOYER_ROLE_OWNER ? NULL : overrides);
}

/* ---- checks --------------------------------------------------------------------------------------------------------------- */

/* Nobody gives a right he does not have himself (USR-4). */
static gboolean
check_giveable (FoyerCall *call, FoyerRole role, JsonObject *rights, GError **error)
{
  g_autofree int *wanted = g_new (int, foyer_n_rights);

  foyer_right_values (role, rights, wanted);
  for (int i = 0; i < foyer_n_rights; i++)
    if (foyer_right_is_more (wanted[i], foyer_call_days (call, foyer_rights[i].name)))
      {
        g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You cannot give the right “%s”, because you do not have it yourself."),
                     g_dgettext (GETTEXT_PACKAGE, foyer_rights[i].label));
        return FALSE;
      }
  for (int i = 0; i < FOYER_N_LIMITS; i++)
    {
      g_autoptr (GBytes) limit = foyer_right_limit (role, rights, i);

      if (!foyer_registers_within (limit, foyer_call_limit (call, i)))
        return deny (error, i == 0 ? _ ("You can give access only to the registers you may use yourself.") : _ ("You can give access only to what you may see yourself."));
    }
  if (wanted[foyer_right_find ("setup")] != 0 && !foyer_call_may (call, "setup.access-full"))
    return deny (error, _ ("You look after users who may not change settings only."));
  return TRUE;
}

/* A limit: ids of rows of its table. */
static gboolean
check_limit (FoyerCall *call, const FoyerRightLimit *limit, JsonNode *value, GError **error)
{
  JsonArray *ids = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;

  if (ids == NULL)
    return limit == foyer_right_limits ? foyer_refuse (error, _ ("The registers a user may use must be a list."))
                                       : foyer_refuse (error, _ ("“%s” must be a list."), g_dgettext (GETTEXT_PACKAGE, limit->label));
  if (limit->one && json_array_get_length (ids) != 1)
    return foyer_refuse (error, _ ("“%s” must name exactly one."), g_dgettext (GETTEXT_PACKAGE, limit->label));
  for (guint i = 0; i < json_array_get_length (ids); i++)
    {
      JsonNode *one = json_array_get_element (ids, i);
      FoyerId id;
      g_autoptr (FoyerRow) row = NULL;

      if (!JSON_NODE_HOLDS_VALUE (one) || json_node_get_value_type (one) != G_TYPE_STRING
          || (limit->table != NULL
              && (!foyer_id_parse (json_node_get_string (one), &id) || (row = foyer_db_get (foyer_call_db (call), limit->table, &id)) == NULL)))
        return limit == foyer_right_limits ? foyer_refuse (error, _ ("One of the registers does not exist."))
                                           : foyer_refuse (error, _ ("“%s” names something that does not exist."), g_dgettext (GETTEXT_PACKAGE, limit->label));
    }
  return TRUE;
}

static gboolean
check_overrides (FoyerCall *call, JsonObject *overrides, GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (overrides == NULL)
    return TRUE;
  json_object_iter_init (&iter, overrides);
  while (json_object_iter_next (&iter, &name, &value))
    {
      const FoyerRightLimit *limit = NULL;
      GType type = JSON_NODE_HOLDS_VALUE (value) ? json_node_get_value_type (value) : G_TYPE_INVALID;
      const FoyerRight *r;

      for (int i = 0; i < FOYER_N_LIMITS && limit == NULL; i++)
        if (g_str_equal (name, foyer_right_limits[i].name))
          limit = &foyer_right_limits[i];
      if (limit != NULL)
        {
          if (!check_limit (call, limit, value, error))
            return FALSE;
          continue;
        }
      if (foyer_right_find (name) < 0)
        return foyer_refuse (error, _ ("There is no right called “%s”."), name);
      r = &foyer_rights[foyer_right_find (name)];
      if (type != G_TYPE_BOOLEAN && !(r->days && type == G_TYPE_INT64 && json_node_get_int (value) >= -1 && json_node_get_int (value) <= 36500))
        return foyer_refuse (error, r->days ? _ ("“%s” must be true, false or a number of days.") : _ ("“%s” must be true or false."), g_dgettext (GETTEXT_PACKAGE, r->label));
    }
  return TRUE;
}

/* ---- giving --------------------------------------------------------------------------------------------------------------- */

static char *
object_text (JsonObject *o)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), o);
  return json_object_get_size (o) > 0 ? json_to_string (node, FALSE) : NULL;
}

/* The link between user and member is one to one. */
static gboolean
link_member (FoyerCall *call, FoyerRow *row, const FoyerId *user, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  FoyerId staff = foyer_call_id (call, "staff");
  g_autoptr (FoyerRow) member = NULL;
  g_autoptr (GArray) before = NULL;

  if (foyer_id_is_none (&staff))
    {
      foyer_row_set_null (row, "staff");
      return TRUE;
    }
  member = foyer_call_row (call, "staff", "staff", error);
  if (member == NULL)
    return FALSE;
  before = foyer_lookup_ids (foyer_tx_db (tx), "staff", "user", user);
  for (guint i = 0; i < before->len; i++)
    {
      g_autoptr (FoyerRow) other = foyer_tx_get (tx, "staff", &g_array_index (before, FoyerId, i));
      FoyerId at = foyer_row_id (other, "loc"), here = foyer_row_id (member, "loc");
      if (!foyer_id_equal (&other->id, &member->id) && foyer_id_equal (&at, &here))
        {
          foyer_row_set_null (other, "user");
          foyer_tx_put (tx, other);
        }
    }
  foyer_row_set_id (member, "user", user);
  foyer_tx_put (tx, member);
  foyer_row_set_id (row, "staff", &staff);
  return TRUE;
}

/* The row of an access, as it stands or new. (transfer full) */
static FoyerRow *
grant_row (FoyerTx *tx, const FoyerId *user, const FoyerId *loc)
{
  FoyerId id = foyer_grant_id (user, loc);
  FoyerRow *row = foyer_tx_get (tx, "grant", &id);

  if (row != NULL)
    return row;
  row = foyer_row_new ("grant", &id);
  foyer_row_set_id (row, "user", user);
  if (!foyer_id_is_none (loc))
    foyer_row_set_id (row, "loc", loc);
  return row;
}

gboolean
foyer_people_grant (FoyerCall *call, const FoyerId *user, const FoyerId *loc, const char *role_text, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  g_autoptr (FoyerRow) row = grant_row (tx, user, loc);
  const char *preset = foyer_call_text (call, "preset"), *stood;
  g_auto (FoyerChosenRole) chosen = { 0 };
  JsonObject *overrides = foyer_call_object (call, "rights"), *rights;
  g_autoptr (JsonObject) made = NULL;
  g_autoptr (JsonNode) kept = NULL;
  g_autofree int *switches = NULL, *base = NULL;
  gboolean same;

  if (!foyer_chosen_role_read (foyer_call_db (call), preset != NULL ? preset : role_text, &chosen, error))
    return FALSE;
  if (chosen.role == FOYER_ROLE_OWNER && !foyer_people_actor_is_owner (call))
    return deny (error, _ ("Only an owner can make another owner."));
  if (!check_overrides (call, overrides, error))
    return FALSE;
  same = foyer_row_text (row, "role") != NULL && foyer_row_int (row, "deleted") == 0 && foyer_role_parse (foyer_row_text (row, "role")) == chosen.role
         && g_strcmp0 (foyer_row_text (row, "preset"), chosen.preset) == 0;
  stood = same ? foyer_row_text (row, "rights") : NULL;
  if (same && !foyer_call_has (call, "rights"))
    {
      /* Single rights stay where nothing is said about them and the role is the same: they count as given again. */
      kept = stood != NULL ? json_from_string (stood, NULL) : NULL;
      rights = kept != NULL && JSON_NODE_HOLDS_OBJECT (kept) ? json_node_get_object (kept) : NULL;
    }
  else
    {
      /* Choosing a role sets its recommended rights: single changes made under another role would surprise (USR-2). */
      g_autofree char *text = NULL;

      switches = g_new (int, foyer_n_rights);
      base = g_new (int, foyer_n_rights);
      foyer_rights_switches (chosen.switches, overrides, switches);
      for (int i = 0; i < foyer_n_rights; i++)
        base[i] = foyer_rights[i].preset[chosen.role];
      rights = made = foyer_rights_rebase (switches, base, overrides);
      text = object_text (made);
      foyer_row_set_text (row, "rights", text);
    }
  if (!check_giveable (call, chosen.role, rights, error))
    return FALSE;
  foyer_row_set_text (row, "role", foyer_presets[chosen.role].name);
  foyer_row_set_text (row, "preset", chosen.preset);
  foyer_row_set_int (row, "deleted", 0);
  if (foyer_call_has (call, "staff") && !link_member (call, row, user, error))
    return FALSE;
  foyer_tx_put (tx, row);
  return TRUE;
}

/* Whose access may be changed, and where. */
static gboolean
need_target (FoyerCall *call, FoyerRow *user, FoyerId *loc, GError **error)
{
  if (foyer_row_int (user, "owner"))
    return foyer_refuse (error, _ ("%s is an owner and has every right."), foyer_row_text (user, "name"));
  if (foyer_people_is_self (call, &user->id))
    return deny (error, _ ("Nobody can change his own rights."));
  if (!foyer_people_need_not_above (call, user, error))
    return FALSE;
  *loc = FOYER_ID_NONE;
  if (!foyer_call_bool (call, "everywhere"))
    {
      g_autoptr (FoyerRow) location = NULL;
      *loc = foyer_call_loc (call);
      location = foyer_need_row (call, "location", loc, NULL, error);
      if (location == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
access_grant (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) user = foyer_call_row (call, "user", "user", error);
  FoyerId loc;

  if (user == NULL || !need_target (call, user, &loc, error))
    return FALSE;
  if (foyer_call_text (call, "role") == NULL && foyer_call_text (call, "preset") == NULL)
    return foyer_refuse (error, _ ("Say which role to give."));
  return foyer_people_grant (call, &user->id, &loc, foyer_call_text (call, "role"), error);
}

/* USR-3, PRM-4: the same switches and limits, from another user or from another location. */
static gboolean
access_copy (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  g_autoptr (FoyerRow) user = foyer_call_row (call, "user", "user", error), from = user != NULL ? foyer_call_row (call, "from", "user", error) : NULL;
  g_autoptr (FoyerRow) row = NULL, source = NULL;
  g_autoptr (JsonNode) node = NULL;
  FoyerId loc, at, id;
  FoyerRole role;

  if (from == NULL || !need_target (call, user, &loc, error))
    return FALSE;
  if (foyer_row_int (from, "owner"))
    return foyer_refuse (error, _ ("%s is an owner and has every right."), foyer_row_text (from, "name"));
  at = foyer_call_has (call, "at") ? foyer_call_id (call, "at") : foyer_call_loc (call);
  id = foyer_grant_id (&from->id, &at);
  source = foyer_tx_get (tx, "grant", &id);
  if (source == NULL || foyer_row_int (source, "deleted"))
    {
      g_clear_pointer (&source, foyer_row_free);
      id = foyer_grant_id (&from->id, NULL);
      source = foyer_tx_get (tx, "grant", &id);
    }
  if (source == NULL || foyer_row_int (source, "deleted"))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("%s has no access here."), foyer_row_text (from, "name"));
      return FALSE;
    }
  role = foyer_role_parse (foyer_row_text (source, "role"));
  node = foyer_row_text (source, "rights") != NULL ? json_from_string (foyer_row_text (source, "rights"), NULL) : NULL;
  if (role == FOYER_ROLE_OWNER && !foyer_people_actor_is_owner (call))
    return deny (error, _ ("Only an owner can make another owner."));
  if (!check_giveable (call, role, node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL, error))
    return FALSE;
  row = grant_row (tx, &user->id, &loc);
  foyer_row_set_text (row, "role", foyer_row_text (source, "role"));
  foyer_row_set_text (row, "preset", foyer_row_text (source, "preset"));
  foyer_row_set_text (row, "rights", foyer_row_text (source, "rights"));
  foyer_row_set_int (row, "deleted", 0);
  foyer_tx_put (tx, row);
  return TRUE;
}

static gboolean
access_revoke (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  g_autoptr (FoyerRow) user = foyer_call_row (call, "user", "user", error);
  g_autoptr (FoyerRow) row = NULL;
  FoyerId loc = FOYER_ID_NONE, id;

  if (user == NULL)
    return FALSE;
  if (foyer_row_int (user, "owner"))
    return foyer_refuse (error, _ ("An owner cannot be removed."));
  if (!foyer_people_need_not_above (call, user, error))
    return FALSE;
  if (!foyer_call_bool (call, "everywhere"))
    loc = foyer_call_loc (call);
  id = foyer_grant_id (&user->id, &loc);
  row = foyer_tx_get (tx, "grant", &id);
  if (row == NULL || foyer_row_int (row, "deleted"))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("%s has no access here."), foyer_row_text (user, "name"));
      return FALSE;
    }
  if (g_strcmp0 (foyer_row_text (row, "role"), "owner") == 0 && !foyer_people_actor_is_owner (call))
    return deny (error, _ ("Only an owner can remove an owner."));
  foyer_mark_deleted (tx, row);
  /* Whoever has not come in yet is not to come in any more. */
  if (foyer_row_text (user, "pw") == NULL && !foyer_row_is_null (user, "invite"))
    {
      foyer_row_set_null (user, "invite");
      foyer_row_set_null (user, "invite_until");
      foyer_tx_put (tx, user);
    }
  return TRUE;
}

/* Owners make owners, and there is always one (USR-5, PRM-5). */
static gboolean
user_owner (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  g_autoptr (FoyerRow) user = foyer_call_row (call, "user", "user", error);

  if (user == NULL)
    return FALSE;
  if (!foyer_people_actor_is_owner (call))
    return deny (error, _ ("Only an owner can make another owner."));
  if (!foyer_call_bool (call, "owner"))
    {
      FoyerStmt *s = foyer_db_sql (foyer_call_db (call), "SELECT 1 FROM user WHERE owner = 1 AND deleted IS NOT 1 AND id <> ?1 LIMIT 1");
      gboolean other;

      foyer_stmt_bind_id (s, 1, &user->id);
      other = foyer_stmt_step (s);
      foyer_stmt_done (s);
      if (!other)
        return foyer_refuse (error, _ ("The last owner stays one. Make somebody else an owner first."));
    }
  foyer_row_set_int (user, "owner", foyer_call_bool (call, "owner"));
  foyer_tx_put (tx, user);
  return TRUE;
}

/* ---- invitations ------------------------------------------------------------------------------------------------------------ */

char *
foyer_people_invite (FoyerCall *call, FoyerRow *user)
{
  /* No sign that is taken for another when it is read out. */
  static const char signs[] = "abcdefghjkmnpqrstuvwxyz23456789";
  GString *code = g_string_new (NULL);
  g_autofree char *hash = NULL;

  if (sodium_init () < 0)
    g_error ("The random numbers cannot be had");
  for (int i = 0; i < 12; i++)
    {
      if (i == 4 || i == 8)
        g_string_append_c (code, '-');
      g_string_append_c (code, signs[randombytes_uniform (sizeof signs - 1)]);
    }
  hash = foyer_password_hash (code->str);
  foyer_row_set_text (user, "invite", hash);
  foyer_row_set_int (user, "invite_until", foyer_call_now (call) + INVITED_FOR_MS);
  return g_string_free (code, FALSE);
}

static gboolean
user_invite (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) user = foyer_call_row (call, "user", "user", error);
  g_autofree char *code = NULL;

  if (user == NULL || !foyer_people_need_not_above (call, user, error))
    return FALSE;
  if (foyer_row_text (user, "pw") != NULL)
    return foyer_refuse (error, _ ("%s has signed in already and needs no invitation."), foyer_row_text (user, "name"));
  code = foyer_people_invite (call, user);
  foyer_tx_put (foyer_call_tx (call), user);
  json_object_set_string_member (foyer_call_result (call), "code", code);
  json_object_set_int_member (foyer_call_result (call), "until", foyer_row_int (user, "invite_until"));
  return TRUE;
}

/* ---- roles of the chain's own ------------------------------------------------------------------------------------------------- */

static gboolean
role_save (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  g_autoptr (FoyerRow) row = NULL;
  JsonObject *rights = foyer_call_object (call, "rights");

  if (!foyer_need_text (call, "title", _ ("name"), error) || !check_overrides (call, rights, error))
    return FALSE;
  if (foyer_call_has (call, "role"))
    row = foyer_call_row (call, "role", "role", error);
  else
    {
      FoyerId id = foyer_tx_new_id (tx);

      if (foyer_call_text (call, "title") == NULL || foyer_call_text (call, "base") == NULL)
        return foyer_refuse (error, _ ("A role needs a name and another role it is made from."));
      row = foyer_row_new ("role", &id);
      foyer_row_set_text (row, "base", foyer_call_text (call, "base"));
    }
  if (row == NULL)
    return FALSE;
  if (foyer_call_text (call, "title") != NULL)
    foyer_row_set_text (row, "title", foyer_call_text (call, "title"));
  if (!foyer_need_free_title (call, row, "title", _ ("role"), NULL, error))
    return FALSE;
  if (foyer_call_has (call, "rights"))
    {
      int base = foyer_preset_find (foyer_row_text (row, "base"));
      g_autofree int *from = g_new (int, foyer_n_rights), *switches = g_new (int, foyer_n_rights);
      g_autoptr (JsonObject) made = NULL;
      g_autofree char *text = NULL;

      for (int i = 0; i < foyer_n_rights; i++)
        from[i] = foyer_rights[i].preset[base > 0 ? base : FOYER_ROLE_PROFESSIONAL];
      foyer_rights_switches (from, rights, switches);
      /* What only some registers are is said of a user, not of a role. */
      made = foyer_rights_rebase (switches, from, NULL);
      text = object_text (made);
      foyer_row_set_text (row, "rights", text);
    }
  foyer_tx_put (tx, row);
  foyer_call_result_id (call, "role", &row->id);
  return TRUE;
}

static gboolean
role_delete (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "role", "role", error);

  if (row == NULL)
    return FALSE;
  foyer_mark_deleted (foyer_call_tx (call), row);
  return TRUE;
}

/* ---- the table ---------------------------------------------------------------------------------------------------------------- */

#define ROLES "owner manager receptionist professional call-centre accountant look-only"
#define BASES "manager receptionist professional call-centre accountant look-only"
#define LOC_PARAM { "loc", FOYER_P_ID, 0, "location; the one worked in when left out" }

static const FoyerParam access_grant_params[] = {
  LOC_PARAM,
  { "everywhere", FOYER_P_BOOL, 0, "at every location of the chain" },
  { "user", FOYER_P_ID, FOYER_P_REQUIRED, "user" },
  { "role", FOYER_P_ENUM, 0, "role", ROLES },
  { "preset", FOYER_P_ID, 0, "a role of the chain's own instead (role.list)" },
  { "rights", FOYER_P_OBJECT, FOYER_P_NULLABLE, "single rights that differ from the role's (right.list); limits: \"registers\": ids of the only registers, …" },
  { "staff", FOYER_P_ID, FOYER_P_NULLABLE, "the user's own team member" },
  { NULL },
};

static const FoyerParam access_copy_params[] = {
  LOC_PARAM,
  { "everywhere", FOYER_P_BOOL, 0, "at every location of the chain" },
  { "user", FOYER_P_ID, FOYER_P_REQUIRED, "who gets the rights" },
  { "from", FOYER_P_ID, FOYER_P_REQUIRED, "user whose rights are copied; the same for rights at another location" },
  { "at", FOYER_P_ID, 0, "location whose rights are copied; the one worked in when left out" },
  { NULL },
};

static const FoyerParam access_revoke_params[] = {
  LOC_PARAM,
  { "everywhere", FOYER_P_BOOL, 0, "the access to every location" },
  { "user", FOYER_P_ID, FOYER_P_REQUIRED, "user" },
  { NULL },
};

static const FoyerParam user_owner_params[] = {
  { "user", FOYER_P_ID, FOYER_P_REQUIRED, "user" },
  { "owner", FOYER_P_BOOL, FOYER_P_REQUIRED, "is an owner, or is none any more" },
  { NULL },
};

static const FoyerParam user_params[] = { { "user", FOYER_P_ID, FOYER_P_REQUIRED, "user" }, { NULL } };

static const FoyerParam role_save_params[] = {
  { "role", FOYER_P_ID, 0, "role; a new one when left out" },
  { "title", FOYER_P_TEXT, 0, "name", NULL, FOYER_NAME_MAX },
  { "base", FOYER_P_ENUM, 0, "what a new one is made from", BASES },
  { "rights", FOYER_P_OBJECT, FOYER_P_NULLABLE, "single rights that differ from it" },
  { NULL },
};

static const FoyerParam role_params[] = { { "role", FOYER_P_ID, FOYER_P_REQUIRED, "role" }, { NULL } };

const FoyerCommand foyer_commands_access[] = {
  { "access.grant", "setup.access-rights", "Gives a user a role at a location, or changes single rights.", N_("Gave access"), access_grant_params, access_grant },
  { "access.copy", "setup.access-rights", "Gives a user the rights another has, or the own ones of another location.", N_("Copied rights"), access_copy_params, access_copy },
  { "access.revoke", "setup.access-remove", "Takes a user's access to a location away.", N_("Removed access"), access_revoke_params, access_revoke },
  { "user.owner", "setup.access-rights", "Makes somebody an owner, or no owner any more. There is always one.", N_("Changed who is an owner"), user_owner_params, user_owner },
  { "user.invite", "setup.access-invite", "Gives a new code to sign in with the first time; an earlier one is worth nothing any more.", N_("Invited a user"), user_params,
    user_invite },
  { "role.save", "setup.access-rights", "Adds a role of the chain's own or changes one. Who has it already keeps the rights he has.", N_("Changed a role"), role_save_params,
    role_save },
  { "role.delete", "setup.access-rights", "Deletes a role of the chain's own. Who has it keeps the rights.", N_("Deleted a role"), role_params, role_delete },
  { NULL },
};
