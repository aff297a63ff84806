#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>

#include "foyer-alias.h"
#include "foyer-apply.h"
#include "foyer-claims.h"
#include "foyer-hooks-private.h"
#include "foyer-ids.h"
#include "foyer-text.h"

char *
foyer_claim_normalize (const char *kind, const char *value)
{
  g_autofree char *text = NULL;

  if (value == NULL)
    return NULL;
  if (strcmp (kind, "phone") == 0)
    text = g_strdup (value); /* E.164 already */
  else if (strcmp (kind, "email") == 0)
    text = g_strstrip (g_ascii_strdown (value, -1));
  else
    {
      g_auto (GStrv) parts = g_strsplit (value, " ", -1);
      g_autofree char *joined = g_strjoinv ("", parts);
      text = g_ascii_strup (joined, -1);
    }
  return *text != '\0' ? g_steal_pointer (&text) : NULL;
}

/* ---- how alike ------------------------------------------------------------------------------------------------------------------ */

static GHashTable *
name_words (const FoyerPerson *p)
{
  GHashTable *words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *name = g_strconcat (p->name != NULL ? p->name : "", " ", p->surname != NULL ? p->surname : "", NULL);
  g_autofree char *folded = foyer_fold (name);
  g_auto (GStrv) parts = g_strsplit (folded, " ", -1);

  for (char **w = parts; *w != NULL; w++)
    if (**w != '\0')
      g_hash_table_add (words, g_strdup (*w));
  return words;
}

/* Of the shorter name's words, how many the other has too: 0 to 100. */
static int
names_alike (const FoyerPerson *a, const FoyerPerson *b)
{
  g_autoptr (GHashTable) x = name_words (a), y = name_words (b);
  guint fewer = MIN (g_hash_table_size (x), g_hash_table_size (y)), same = 0;
  GHashTableIter iter;
  gpointer word;

  if (fewer == 0)
    return 0;
  g_hash_table_iter_init (&iter, x);
  while (g_hash_table_iter_next (&iter, &word, NULL))
    same += g_hash_table_contains (y, word);
  return same * 100 / fewer;
}

static gboolean
equal_claim (const char *kind, const char *a, const char *b)
{
  g_autofree char *x = foyer_claim_normalize (kind, a), *y = foyer_claim_normalize (kind, b);
  return x != NULL && y != NULL && strcmp (x, y) == 0;
}

static gboolean
same_phone (const FoyerPerson *a, const FoyerPerson *b)
{
  return equal_claim ("phone", a->phone, b->phone) || equal_claim ("phone", a->phone, b->phone2) || equal_claim ("phone", a->phone2, b->phone)
         || equal_claim ("phone", a->phone2, b->phone2);
}

int
foyer_duplicate_score (const FoyerPerson *a, const FoyerPerson *b)
{
  int score = 0;

  if (equal_claim ("card", a->card, b->card))
    score += 60;
  if (same_phone (a, b))
    score += 40;
  if (equal_claim ("email", a->email, b->email))
    score += 30;
  if (score == 0)
    return 0;
  score += names_alike (a, b) * 40 / 100;
  if (a->birthday != NULL && b->birthday != NULL)
    score += strcmp (a->birthday, b->birthday) == 0 ? 20 : -30;
  return CLAMP (score, 1, 100);
}

static FoyerPerson
person_of (const FoyerRow *row)
{
  return (FoyerPerson){ foyer_row_text (row, "name"),  foyer_row_text (row, "surname"), foyer_row_text (row, "phone"), foyer_row_text (row, "phone2"),
                        foyer_row_text (row, "email"), foyer_row_text (row, "card"),    foyer_row_text (row, "birthday") };
}

gboolean
foyer_claims_meet (FoyerDb *db, const FoyerId *a, const FoyerId *b)
{
  g_autoptr (FoyerRow) x = foyer_db_get (db, "client", a), y = foyer_db_get (db, "client", b);
  FoyerId ra = foyer_alias_root (db, a), rb = foyer_alias_root (db, b);
  FoyerPerson p, q;

  if (x == NULL || y == NULL || foyer_row_int (x, "deleted") != 0 || foyer_row_int (y, "deleted") != 0 || foyer_id_equal (&ra, &rb))
    return FALSE;
  p = person_of (x);
  q = person_of (y);
  return foyer_duplicate_score (&p, &q) > 0;
}

/* ---- the server's list --------------------------------------------------------------------------------------------------------- */

static void
add_claim (FoyerDb *db, const char *kind, const char *value, const FoyerId *row)
{
  g_autofree char *text = foyer_claim_normalize (kind, value);
  FoyerStmt *s;

  if (text == NULL)
    return;
  s = foyer_db_sql (db, "INSERT OR IGNORE INTO soft_claim(kind, value, row) VALUES(?1, ?2, ?3)");
  foyer_stmt_bind_text (s, 1, kind);
  foyer_stmt_bind_text (s, 2, text);
  foyer_stmt_bind_id (s, 3, row);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

/* One line per pair, whatever they share and in whatever order they came: a person who has said that they are two is not asked again. */
static void
raise_duplicate (FoyerTx *tx, const FoyerRow *newer, const FoyerId *other)
{
  FoyerDb *db = foyer_tx_db (tx);
  FoyerId root = foyer_alias_root (db, &newer->id), other_root = foyer_alias_root (db, other), id, home = foyer_row_id (newer, "home_loc");
  g_autoptr (FoyerRow) old = foyer_tx_get (tx, "client", other);
  g_autoptr (FoyerRow) row = NULL;
  g_autofree char *info = NULL;
  FoyerPerson p, q;
  gboolean swap;
  char a[37], b[37];

  if (old == NULL || foyer_id_equal (&root, &other_root))
    return;
  p = person_of (newer);
  q = person_of (old);
  /* The card that is older stays: its number, its history. */
  swap = foyer_stamp_compare (&old->created, &newer->created) > 0;
  foyer_id_format (swap ? &newer->id : &old->id, a);
  foyer_id_format (swap ? &old->id : &newer->id, b);
  {
    gboolean ordered = foyer_id_compare (&newer->id, other) < 0;
    char high[37];

    id = foyer_id_derivef (ordered ? &newer->id : other, "possible_duplicate:%s", foyer_id_format (ordered ? other : &newer->id, high));
  }
  row = foyer_tx_get (tx, "conflict", &id);
  if (row != NULL && g_strcmp0 (foyer_row_text (row, "state"), "auto") != 0)
    return;
  if (row == NULL)
    {
      row = foyer_row_new ("conflict", &id);
      info = g_strdup_printf ("{\"score\":%d}", foyer_duplicate_score (&p, &q));
      foyer_row_set_id (row, "loc", &home);
      foyer_row_set_text (row, "kind", "possible_duplicate");
      foyer_row_set_int (row, "sev", FOYER_SEVERITY_IDENTITY);
      foyer_row_set_text (row, "tbl", "client");
      foyer_row_set_text (row, "a", a);
      foyer_row_set_text (row, "b", b);
      foyer_row_set_text (row, "info", info);
      foyer_row_set_int (row, "at", foyer_tx_now (tx));
    }
  foyer_row_set_text (row, "state", "open");
  foyer_tx_put (tx, row);
}

static void
claim_again (FoyerTx *tx, const FoyerId *client)
{
  FoyerDb *db = foyer_tx_db (tx);
  g_autoptr (FoyerRow) row = foyer_tx_get (tx, "client", client);
  g_autoptr (GArray) others = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerStmt *s = foyer_db_sql (db, "DELETE FROM soft_claim WHERE row = ?1");

  foyer_stmt_bind_id (s, 1, client);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
  if (row == NULL || foyer_row_int (row, "deleted") != 0)
    return;
  add_claim (db, "phone", foyer_row_text (row, "phone"), client);
  add_claim (db, "phone", foyer_row_text (row, "phone2"), client);
  add_claim (db, "email", foyer_row_text (row, "email"), client);
  add_claim (db, "card", foyer_row_text (row, "card"), client);
  s = foyer_db_sql (db, "SELECT DISTINCT o.row FROM soft_claim m JOIN soft_claim o ON o.kind = m.kind AND o.value = m.value AND o.row <> m.row"
                        " WHERE m.row = ?1 ORDER BY o.row LIMIT 20");
  foyer_stmt_bind_id (s, 1, client);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_array_append_val (others, id);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < others->len; i++)
    raise_duplicate (tx, row, &g_array_index (others, FoyerId, i));
}

void
foyer_hook_claims (FoyerTx *tx)
{
  GHashTable *set = foyer_hook_work (tx)->claims;
  g_autoptr (GArray) clients = NULL;

  if (foyer_store_role (foyer_tx_store (tx)) != FOYER_STORE_SERVER || g_hash_table_size (set) == 0)
    return;
  clients = foyer_ids_take (set);
  for (guint i = 0; i < clients->len; i++)
    claim_again (tx, &g_array_index (clients, FoyerId, i));
  /* One of them changed, went, or they were merged. */
  foyer_hook_close_met (tx, "possible_duplicate", foyer_claims_meet);
}
