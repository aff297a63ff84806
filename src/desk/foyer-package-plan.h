/* foyer-package-plan: what booking a package at a time would be: read inside a query, and done by the command of the same parameters. */
#pragma once

#include "foyer-booking-private.h"
#include "foyer-package.h"

G_BEGIN_DECLS

typedef struct
{
  FoyerId item, service, staff; /* staff none: nobody does it here */
  char *title, *staff_name;
  int start;          /* minute of the day */
  int dur, tech;
  FoyerGaps gaps;
  gint64 price, disc; /* with this member; its share of the discount */
  GPtrArray *warnings; /* of FoyerWarning */
  GArray *choices;    /* of FoyerPackageChoice: everyone who may do it */
} FoyerPackageItem;

typedef struct
{
  FoyerId staff;
  char *name;
  gboolean busy;
} FoyerPackageChoice;

typedef struct
{
  FoyerId package;
  char *title;
  gboolean parallel;
  int n, dur;
  gint64 gross, discount;
  FoyerPackageItem items[FOYER_PACKAGE_MAX];
} FoyerPackagePlan;

/* What is in it and who may do each item, without a time. @plan: zeroed. @pct: (out): discount, hundredths of a percent */
gboolean foyer_package_read (FoyerPackagePlan *plan, FoyerDb *db, const FoyerLocation *place, const FoyerId *package, gint64 *pct, GError **error);
/**
 * foyer_package_plan:
 * @first: (nullable): member who comes first where there is a choice
 * @wished: (nullable): [{item, staff}]: members chosen by hand
 * Returns: FALSE with NOT_FOUND or INVALID: no such package, a member who may not do an item, one member twice in parallel
 */
gboolean foyer_package_plan (FoyerPackagePlan *plan, FoyerDb *db, const FoyerLocation *place, const FoyerId *package, gint64 date, int minute,
                             const FoyerId *first, JsonArray *wished, GError **error);
void     foyer_package_plan_clear (FoyerPackagePlan *plan);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FoyerPackagePlan, foyer_package_plan_clear)

G_END_DECLS
