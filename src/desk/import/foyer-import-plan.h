/* foyer-import-plan: what a file would do to this store: which rows are here already, what they refer to, what must be made first.
 * Only reads; the preview and the import make the same plan, so what was shown is what is written. Inside a store read or write. */
#pragma once

#include "foyer-import-parse.h"
#include "foyer-location.h"

G_BEGIN_DECLS

/* What one record means here; beside the record of the same index. */
typedef struct
{
  FoyerId match;    /* row that is here already (client, service, staff, appointment), or none */
  FoyerId id;       /* appointments: id the new row gets */
  FoyerId client;   /* appointments: none for walk-ins and while the card is still to be made */
  int     new_client; /* appointments: index in plan->new_clients, or -1 */
  FoyerId staff;
  GArray *services; /* appointments: FoyerId of each line; NULL otherwise */
  gint64  dur;      /* appointments: minutes */
  gboolean overlaps; /* appointments: somebody is booked with this member then */
  char   *phone;    /* the reading of the telephone number that was settled on, or NULL */
} FoyerImportTarget;

/* A client that has to be made for appointments. */
typedef struct
{
  guint record; /* where name, phone and e-mail stand */
  FoyerId id;   /* set when made */
} FoyerImportNewClient;

typedef struct
{
  FoyerImportKind    kind;
  FoyerSheet        *sheet;
  FoyerImportMap     map;
  FoyerImportResult *result;
  FoyerLocation     *place;
  gboolean           update;     /* what is here already takes the values of the file */
  FoyerId            staff;      /* for appointments without a team member; none: found by service and free time */
  gint64             now, today;
  GArray            *targets;    /* FoyerImportTarget */
  GArray            *new_clients; /* FoyerImportNewClient */
  GPtrArray         *notes;      /* utf8: sentences about the whole file, those of the sheet first */
  char              *missing;    /* a preview of a file whose columns are not understood yet: the sentence about it; no rows then */
  GPtrArray         *new_names;  /* utf8: titles of categories (services), positions (team), labels (clients) to be made, folded apart */
} FoyerImportPlan;

typedef struct
{
  const char *path;
  const char *sheet, *encoding, *delimiter; /* (nullable) */
  const char *category;                     /* (nullable) */
  gboolean update;
  gboolean preview; /* a column that is missing is part of the answer, not an error */
  FoyerId staff;
} FoyerImportOptions;

/**
 * foyer_import_plan_new:
 * @set_map: (nullable): changes the guessed map; FALSE with an error stops
 * @progress: (nullable): 0…1 over reading and planning
 * Returns: (transfer full): NULL with an error of reading the file, of the map, or CANCELLED
 */
FoyerImportPlan *foyer_import_plan_new (FoyerDb *db, const FoyerId *loc, gint64 now, FoyerImportKind kind, const FoyerImportOptions *options,
                                        gboolean (*set_map) (FoyerImportMap *map, const FoyerSheet *sheet, gpointer data, GError **error),
                                        gpointer data, FoyerProgressFunc progress, gpointer progress_data, GCancellable *cancellable,
                                        GError **error);
void             foyer_import_plan_free (FoyerImportPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerImportPlan, foyer_import_plan_free)

FoyerImportRecord *foyer_import_plan_record (const FoyerImportPlan *plan, guint i);
FoyerImportTarget *foyer_import_plan_target (const FoyerImportPlan *plan, guint i);

/* Parts of foyer_import_plan_new(): foyer-import-plan-visits.c */
gboolean foyer_import_plan_appointments (FoyerImportPlan *plan, FoyerDb *db, FoyerProgressFunc progress, gpointer data,
                                         GCancellable *cancellable, GError **error);
/* A client with this phone, or one of the other readings of it that belongs to somebody of this name. @phone takes the reading. */
FoyerId  foyer_import_find_client (FoyerDb *db, const FoyerImportValue *phone, const char *name, const char *surname, char **settled);
/* "Here" folded title of a row → its id, for a whole table. (transfer full) (utf8 → FoyerId) */
GHashTable *foyer_import_titles (FoyerDb *db, const char *sql, const FoyerId *loc);
gboolean foyer_import_stopped (GCancellable *cancellable, GError **error);

G_END_DECLS
