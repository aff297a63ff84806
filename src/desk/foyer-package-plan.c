#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-package-plan.h"
#include "foyer-service.h"
#include "foyer-settings.h"

static void
choice_clear (gpointer data)
{
  g_free (((FoyerPackageChoice *) data)->name);
}

void
foyer_package_plan_clear (FoyerPackagePlan *plan)
{
  g_clear_pointer (&plan->title, g_free);
  for (int i = 0; i < plan->n; i++)
    {
      FoyerPackageItem *item = &plan->items[i];
      g_clear_pointer (&item->title, g_free);
      g_clear_pointer (&item->staff_name, g_free);
      g_clear_pointer (&item->warnings, g_ptr_array_unref);
      g_clear_pointer (&item->choices, g_array_unref);
    }
  plan->n = 0;
}

/* ---- reading ----------------------------------------------------------------------------------------------------------------- */

/* @allowed: JSON list of ids, empty or NULL: whoever does the service. */
static gboolean
is_allowed (JsonArray *allowed,
            const FoyerId *staff)
{
  char text[FOYER_ID_TEXT_LEN + 1];

  if (allowed == NULL || json_array_get_length (allowed) == 0)
    return TRUE;
  foyer_id_format (staff, text);
  for (guint i = 0; i < json_array_get_length (allowed); i++)
    {
      JsonNode *node = json_array_get_element (allowed, i);
      if (JSON_NODE_HOLDS_VALUE (node) && g_strcmp0 (json_node_get_string (node), text) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
read_choices (FoyerDb *db,
              const FoyerLocation *place,
              FoyerPackageItem *item,
              const char *allowed_json)
{
  g_autoptr (JsonNode) node = allowed_json != NULL ? json_from_string (allowed_json, NULL) : NULL;
  JsonArray *allowed = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  FoyerStmt *s = foyer_db_sql (db, "SELECT m.id, m.name FROM service_staff l JOIN staff m ON m.id = l.staff WHERE l.service = ?1 AND l.deleted IS NOT 1"
                                   " AND m.loc = ?2 AND coalesce(m.status, 'active') = 'active' ORDER BY coalesce(m.weight, 0), m.name, m.id");

  item->choices = g_array_new (FALSE, FALSE, sizeof (FoyerPackageChoice));
  g_array_set_clear_func (item->choices, choice_clear);
  foyer_stmt_bind_id (s, 1, &item->service);
  foyer_stmt_bind_id (s, 2, &place->id);
  while (foyer_stmt_step (s))
    {
      FoyerId staff = foyer_stmt_id (s, 0);
      if (!is_allowed (allowed, &staff))
        continue;
      FoyerPackageChoice choice = { staff, g_strdup (foyer_stmt_text (s, 1)), FALSE };
      g_array_append_val (item->choices, choice);
    }
  foyer_stmt_done (s);
}

gboolean
foyer_package_read (FoyerPackagePlan *plan,
                    FoyerDb *db,
                    const FoyerLocation *place,
                    const FoyerId *package,
                    gint64 *pct,
                    GError **error)
{
  gboolean usable = FALSE;
  g_autoptr (GPtrArray) allowed = g_ptr_array_new_with_free_func (g_free);
  FoyerStmt *s = foyer_db_sql (db, "SELECT title, pkg_mode, coalesce(pkg_disc, 0), coalesce(active, 1) FROM service"
                                   " WHERE id = ?1 AND composite = 1 AND deleted IS NOT 1");

  foyer_stmt_bind_id (s, 1, package);
  if (foyer_stmt_step (s))
    {
      plan->package = *package;
      plan->title = g_strdup (foyer_stmt_text (s, 0));
      plan->parallel = g_strcmp0 (foyer_stmt_text (s, 1), "parallel") == 0;
      *pct = foyer_stmt_int (s, 2);
      usable = foyer_stmt_int (s, 3) != 0;
    }
  foyer_stmt_done (s);
  if (!usable)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, plan->title != NULL ? _ ("%s is not offered any more.") : _ ("There is no such package."),
                   plan->title);
      return FALSE;
    }

  s = foyer_db_sql (db, "SELECT i.id, i.service, i.staff, s.title FROM package_item i JOIN service s ON s.id = i.service"
                        " WHERE i.package = ?1 AND i.deleted IS NOT 1 AND s.deleted IS NOT 1 ORDER BY i.weight, i.id LIMIT ?2");
  foyer_stmt_bind_id (s, 1, package);
  foyer_stmt_bind_int (s, 2, FOYER_PACKAGE_MAX);
  while (foyer_stmt_step (s))
    {
      plan->items[plan->n++] = (FoyerPackageItem){ .item = foyer_stmt_id (s, 0), .service = foyer_stmt_id (s, 1), .title = g_strdup (foyer_stmt_text (s, 3)) };
      g_ptr_array_add (allowed, g_strdup (foyer_stmt_text (s, 2)));
    }
  foyer_stmt_done (s);
  if (plan->n == 0)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("There is nothing in the package %s."), plan->title);
      return FALSE;
    }
  for (int i = 0; i < plan->n; i++)
    read_choices (db, place, &plan->items[i], allowed->pdata[i]);
  return TRUE;
}

/* ---- who and when ------------------------------------------------------------------------------------------------------------ */

static FoyerShape
shape_with (FoyerDb *db,
            const FoyerLocation *place,
            const FoyerPackageItem *item,
            const FoyerId *staff)
{
  char text[FOYER_ID_TEXT_LEN + 1];
  g_autoptr (JsonArray) services = json_array_new ();
  FoyerShape shape;

  json_array_add_string_element (services, foyer_id_format (&item->service, text));
  foyer_shape_wanted (db, &place->id, staff, services, &shape);
  return shape;
}

static gboolean
is_busy (FoyerDb *db,
         const FoyerLocation *place,
         const FoyerPackageItem *item,
         const FoyerPackageChoice *choice,
         gint64 date,
         int minute)
{
  FoyerShape shape = shape_with (db, place, item, &choice->staff);
  FoyerGaps gaps;

  foyer_shape_gaps (&shape, shape.client + shape.tech, shape.tech, &gaps);
  g_autoptr (GPtrArray) warnings = foyer_booking_warnings (db, place, NULL, &choice->staff, choice->name, date, minute, shape.client + shape.tech, &gaps);
  return warnings->len > 0;
}

static FoyerPackageChoice *
choice_of (FoyerPackageItem *item,
           const FoyerId *staff)
{
  for (guint i = 0; i < item->choices->len; i++)
    if (foyer_id_equal (&g_array_index (item->choices, FoyerPackageChoice, i).staff, staff))
      return &g_array_index (item->choices, FoyerPackageChoice, i);
  return NULL;
}

/* Puts the members chosen by hand into the plan. */
static gboolean
take_wished (FoyerPackagePlan *plan,
             JsonArray *wished,
             GError **error)
{
  for (guint k = 0; wished != NULL && k < json_array_get_length (wished); k++)
    {
      JsonNode *node = json_array_get_element (wished, k);
      JsonObject *o = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      FoyerPackageItem *item = NULL;
      FoyerId id, staff;

      if (o == NULL || !foyer_id_parse (json_object_get_string_member_with_default (o, "item", ""), &id)
          || !foyer_id_parse (json_object_get_string_member_with_default (o, "staff", ""), &staff))
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("Each entry of “items” must be an object with an item and a team member."));
          return FALSE;
        }
      for (int i = 0; i < plan->n && item == NULL; i++)
        if (foyer_id_equal (&plan->items[i].item, &id))
          item = &plan->items[i];
      if (item == NULL)
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("The package %s has no such service any more."), plan->title);
          return FALSE;
        }
      if (choice_of (item, &staff) == NULL)
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("This team member does not do %s in this package."), item->title);
          return FALSE;
        }
      for (int i = 0; plan->parallel && i < plan->n; i++)
        if (&plan->items[i] != item && foyer_id_equal (&plan->items[i].staff, &staff))
          {
            g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("In a package at one time each service needs a team member of its own."));
            return FALSE;
          }
      item->staff = staff;
    }
  return TRUE;
}

static void
choose_parallel (FoyerPackagePlan *plan,
                 const FoyerId *first)
{
  g_autoptr (GArray) people = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  int open[FOYER_PACKAGE_MAX], n_open = 0, who[FOYER_PACKAGE_MAX];

  if (first != NULL && !foyer_id_is_none (first))
    g_array_append_val (people, *first);
  for (int i = 0; i < plan->n; i++)
    {
      if (foyer_id_is_none (&plan->items[i].staff))
        open[n_open++] = i;
      for (guint k = 0; k < plan->items[i].choices->len; k++)
        {
          FoyerId staff = g_array_index (plan->items[i].choices, FoyerPackageChoice, k).staff;
          gboolean known = FALSE;
          for (guint p = 0; p < people->len && !known; p++)
            known = foyer_id_equal (&g_array_index (people, FoyerId, p), &staff);
          if (!known)
            g_array_append_val (people, staff);
        }
    }
  g_autofree int *cost = g_new (int, (gsize) n_open * people->len + 1);
  for (int i = 0; i < n_open; i++)
    for (guint p = 0; p < people->len; p++)
      {
        const FoyerId *staff = &g_array_index (people, FoyerId, p);
        const FoyerPackageChoice *choice = choice_of (&plan->items[open[i]], staff);
        gboolean taken = FALSE;
        for (int k = 0; k < plan->n && !taken; k++)
          taken = foyer_id_equal (&plan->items[k].staff, staff);
        cost[i * (int) people->len + (int) p] = choice == NULL || taken ? -1 : choice->busy;
      }
  foyer_package_match (n_open, (int) people->len, cost, who);
  for (int i = 0; i < n_open; i++)
    if (who[i] >= 0)
      plan->items[open[i]].staff = g_array_index (people, FoyerId, who[i]);
}

/* Who did the one before goes on, where free; then who was asked for; then the order of the team. */
static void
choose_next (FoyerPackageItem *item,
             const FoyerId *before,
             const FoyerId *first)
{
  const FoyerId *preferred[] = { before, first };

  for (int busy = 0; busy < 2; busy++)
    {
      for (gsize i = 0; i < G_N_ELEMENTS (preferred); i++)
        {
          const FoyerPackageChoice *choice = preferred[i] != NULL ? choice_of (item, preferred[i]) : NULL;
          if (choice != NULL && choice->busy <= busy)
            {
              item->staff = choice->staff;
              return;
            }
        }
      for (guint k = 0; k < item->choices->len; k++)
        if (g_array_index (item->choices, FoyerPackageChoice, k).busy <= busy)
          {
            item->staff = g_array_index (item->choices, FoyerPackageChoice, k).staff;
            return;
          }
    }
}

gboolean
foyer_package_plan (FoyerPackagePlan *plan,
                    FoyerDb *db,
                    const FoyerLocation *place,
                    const FoyerId *package,
                    gint64 date,
                    int minute,
                    const FoyerId *first,
                    JsonArray *wished,
                    GError **error)
{
  FoyerPackagePart parts[FOYER_PACKAGE_MAX];
  FoyerShape shapes[FOYER_PACKAGE_MAX];
  gint64 prices[FOYER_PACKAGE_MAX], shares[FOYER_PACKAGE_MAX], pct = 0;
  g_autofree char *rule_word = foyer_setting_text (db, &place->id, "tech.rule");
  FoyerTechRule rule = foyer_tech_rule_parse (rule_word);

  memset (plan, 0, sizeof *plan);
  if (!foyer_package_read (plan, db, place, package, &pct, error) || !take_wished (plan, wished, error))
    return FALSE;

  /* Who is busy depends on when an item is, and that on who did those before it. */
  for (int i = 0, at = minute; i < plan->n; i++)
    {
      FoyerPackageItem *item = &plan->items[i];

      for (guint k = 0; k < item->choices->len; k++)
        {
          FoyerPackageChoice *choice = &g_array_index (item->choices, FoyerPackageChoice, k);
          choice->busy = is_busy (db, place, item, choice, date, at);
        }
      if (plan->parallel)
        continue;
      if (foyer_id_is_none (&item->staff))
        choose_next (item, i > 0 ? &plan->items[i - 1].staff : NULL, first);
      shapes[i] = shape_with (db, place, item, &item->staff);
      at += shapes[i].client;
    }
  if (plan->parallel)
    choose_parallel (plan, first);

  for (int i = 0; i < plan->n; i++)
    {
      FoyerPackageItem *item = &plan->items[i];
      const FoyerPackageChoice *choice = choice_of (item, &item->staff);

      shapes[i] = shape_with (db, place, item, &item->staff);
      item->staff_name = choice != NULL ? g_strdup (choice->name) : NULL;
      foyer_service_effective (db, &item->service, &item->staff, &item->price, NULL);
      parts[i] = (FoyerPackagePart){ .staff = item->staff, .client = shapes[i].client, .tech = shapes[i].tech };
      prices[i] = item->price;
      plan->gross += item->price;
    }
  plan->dur = foyer_package_place (parts, plan->n, plan->parallel, rule);
  plan->discount = foyer_package_spread (prices, plan->n, pct, shares);
  for (int i = 0; i < plan->n; i++)
    {
      FoyerPackageItem *item = &plan->items[i];

      item->start = minute + parts[i].start;
      item->dur = parts[i].dur;
      item->tech = parts[i].rest;
      item->disc = shares[i];
      foyer_shape_gaps (&shapes[i], item->dur, item->tech, &item->gaps);
      item->warnings = foyer_id_is_none (&item->staff)
                           ? g_ptr_array_new ()
                           : foyer_booking_warnings (db, place, NULL, &item->staff, item->staff_name, date, item->start, item->dur, &item->gaps);
    }
  return TRUE;
}
