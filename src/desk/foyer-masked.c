#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>

#include "foyer-mask.h"
#include "foyer-masked.h"
#include "foyer-may.h"
#include "foyer-signing.h"
#include "foyer-veil.h"

/* ---- which desks ------------------------------------------------------------------------------------------------------------------- */

static gboolean
may_see (const int *values)
{
  for (int i = 0; i < foyer_n_rights; i++)
    if (values[i] != 0 && g_str_has_suffix (foyer_rights[i].name, "phones"))
      return TRUE;
  return FALSE;
}

static gboolean
works_there (const FoyerHolding *h, const FoyerId *loc)
{
  char text[37];
  g_autofree char *scope = NULL;

  if (h->all || foyer_id_is_none (loc) || foyer_id_is_none (&h->loc))
    return TRUE;
  scope = g_strconcat ("loc:", foyer_id_format (loc, text), NULL);
  return foyer_holding_has (h, scope);
}

/* The user's accesses at the desk. @any: (inout): there is one */
static gboolean
sees_there (FoyerDb *db, const FoyerId *user, gboolean owner, const FoyerHolding *h, gboolean *any)
{
  FoyerStmt *s = foyer_db_own_read (db, "SELECT loc,role,rights FROM \"grant\" WHERE user=?1 AND deleted IS NOT 1");
  FoyerId none = FOYER_ID_NONE;
  gboolean sees = FALSE;

  foyer_stmt_bind_id (s, 1, user);
  while (!sees && foyer_stmt_step (s))
    {
      FoyerId loc = foyer_stmt_id (s, 0);

      if (!works_there (h, &loc))
        continue;
      *any = TRUE;
      if (!owner)
        {
          g_autoptr (FoyerAccess) whole = foyer_access_make (user, TRUE, FALSE, foyer_stmt_text (s, 1), foyer_stmt_text (s, 2), &none);
          g_autoptr (FoyerAccess) access = foyer_access_capped (whole, h->role);

          sees = may_see (access->values);
        }
    }
  foyer_stmt_done (s);
  if (owner)
    {
      g_autoptr (FoyerAccess) whole = foyer_access_make (user, TRUE, TRUE, NULL, NULL, &none), access = foyer_access_capped (whole, h->role);

      *any = TRUE;
      sees = may_see (access->values);
    }
  return sees;
}

gboolean
foyer_desk_is_masked (FoyerDb *db, const FoyerRow *device)
{
  g_auto (FoyerHolding) h = { 0 };
  FoyerStmt *s;
  gboolean any = FALSE, sees = FALSE;

  if (device == NULL)
    return FALSE;
  if (foyer_row_int (device, "masked") != 0)
    return TRUE;
  foyer_holding_read (&h, device);
  /* Owners first: they mostly decide it. */
  s = foyer_db_own_read (db, "SELECT id,coalesce(owner,0),desks FROM user WHERE deleted IS NOT 1 AND pw IS NOT NULL ORDER BY owner DESC");
  while (!sees && foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);

      if (foyer_stmt_is_null (s, 2) || foyer_signing_allows (foyer_stmt_text (s, 2), &device->id))
        sees = sees_there (db, &id, foyer_stmt_int (s, 1) != 0, &h, &any);
    }
  foyer_stmt_done (s);
  return any && !sees;
}

/* ---- numbers ----------------------------------------------------------------------------------------------------------------------- */

/* Rows of a head come before what says that the base is masked. */
static gboolean
may_hold_veils (FoyerDb *db, FoyerMask *mask)
{
  g_autofree char *head = foyer_db_state (db, "head");

  return (head != NULL || foyer_db_is_masked (db)) && foyer_mask_read (db, mask);
}

char *
foyer_masked_key (FoyerDb *db, const char *text)
{
  FoyerMask mask;
  g_autofree char *veil = NULL;

  if (text == NULL || *text == '\0' || !may_hold_veils (db, &mask))
    return g_strdup (text);
  veil = foyer_veil (mask.key, text);
  return foyer_veil_from (veil);
}

void
foyer_number_read (FoyerDb *db, const char *clear, FoyerNumber *out)
{
  g_autofree char *veil = NULL;
  FoyerMask mask;

  memset (out, 0, sizeof *out);
  out->clear = clear;
  if (clear != NULL && may_hold_veils (db, &mask))
    veil = foyer_veil (mask.key, clear);
  out->from = veil != NULL ? foyer_veil_from (veil) : g_strdup ("");
  out->to = veil != NULL ? foyer_veil_to (veil) : g_strdup ("");
}

void
foyer_number_clear (FoyerNumber *n)
{
  g_clear_pointer (&n->from, g_free);
  g_clear_pointer (&n->to, g_free);
}

void
foyer_number_bind (const FoyerNumber *n, FoyerStmt *s)
{
  foyer_stmt_bind_text (s, 1, n->clear);
  foyer_stmt_bind_text (s, 2, n->from);
  foyer_stmt_bind_text (s, 3, n->to);
}
