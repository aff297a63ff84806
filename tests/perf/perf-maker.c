#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "foyer-accounts.h"
#include "foyer-db-private.h"
#include "foyer-demo.h"
#include "foyer-deposit.h"
#include "foyer-hooks-private.h"
#include "foyer-row-private.h"
#include "foyer-search.h"
#include "foyer-text-find.h"
#include "foyer-settings.h"
#include "foyer-store.h"
#include "perf-maker.h"

/* A period is two years of whole weeks: weekdays stay what they are. */
#define PERIOD 728
/* The small chain reaches so many days back that the last of them are days of the period before. */
#define SHARED (FOYER_DEMO_DAYS_BACK - PERIOD)
#define DAY_MS G_GINT64_CONSTANT (86400000)
#define AT_ONCE (95 * 1000) /* appointments of the small chain */

/* How an id of the small chain becomes that of a copy. */
typedef enum
{
  OF_HOUSE,    /* of the whole chain: the same everywhere */
  OF_LOCATION, /* one for each copy of the locations, the same in all years */
  OF_TIME,     /* one for each copy and period */
} Kind;

typedef enum
{
  KEEP,
  ID_HOUSE,
  ID_LOCATION,
  ID_TIME,
  ID_ACCOUNT,
  DAY,    /* text that begins with a date */
  PHONE,  /* of a client */
  INSTANT /* UTC ms */
} Change;

typedef struct
{
  gint64 n;
  guint64 sum;
} Sum;

typedef struct
{
  FoyerDb *from, *to;
  gpointer derive;       /* of the hooks */
  int copies, periods;
  gint64 today, seq, rows, appointments;
  GHashTable *elsewhen;  /* FoyerId: visits of today's future and of before the period: only in the last period */
  GHashTable *accounts;  /* FoyerId → FoyerId: the client of each account */
  GHashTable *sums;      /* "scope table number" → Sum */
  GPtrArray *names;      /* of the team */
  int n_locations;       /* of the small chain */
  FoyerVal vals[64];
  char texts[64][128];
  GString *scratch;
  /* of the row at hand */
  int copy, period;
  gint64 number;
} Maker;

static Kind
kind_of (const char *table)
{
  static const char *const of_location[] = { "location", "staff", "resource", "instance", "register", "service_staff", "service_resource", "setting", "grant", NULL };
  static const char *const of_time[] = { "client", "visit", "appointment", "line", "money", "document", "workday", "allocation", "client_label", "note", "acct", "entry", NULL };

  return g_strv_contains (of_location, table) ? OF_LOCATION : g_strv_contains (of_time, table) ? OF_TIME : OF_HOUSE;
}

static gboolean
has_time (const FoyerId *id)
{
  return id->b[6] >> 4 == 7;
}

static gint64
id_ms (const FoyerId *id)
{
  gint64 ms = 0;

  for (int i = 0; i < 6; i++)
    ms = ms << 8 | id->b[i];
  return ms;
}

/* Another number into bytes that were chance or a digest. */
static FoyerId
id_numbered (const FoyerId *id, guint number)
{
  FoyerId out = *id;

  out.b[10] ^= number & 0xff;
  out.b[11] ^= number >> 8 & 0xff;
  return out;
}

/* An id that says when it was made says so in the period too; copies of one moment are a millisecond apart, and so in order. */
static FoyerId
id_at (const Maker *m, const FoyerId *id)
{
  FoyerId out = *id;
  gint64 ms;

  if (!has_time (id))
    return id_numbered (id, (guint) (m->copy * m->periods + m->period));
  ms = id_ms (id) - m->period * PERIOD * DAY_MS + m->copy;
  for (int i = 0; i < 6; i++)
    out.b[i] = (guint8) (ms >> (40 - 8 * i));
  return out;
}

static FoyerId
account_at (const Maker *m, const FoyerId *id)
{
  const FoyerId *client = g_hash_table_lookup (m->accounts, id);
  FoyerId mapped = client != NULL ? id_at (m, client) : FOYER_ID_NONE;

  return foyer_account_id (FOYER_DEPOSIT, &mapped);
}

static FoyerId
changed_id (const Maker *m, Change how, const FoyerId *id)
{
  switch (how)
    {
    case ID_LOCATION:
      return id_numbered (id, (guint) m->copy);
    case ID_TIME:
      return id_at (m, id);
    case ID_ACCOUNT:
      return account_at (m, id);
    default:
      return *id;
    }
}

/* Ten characters of a date, @days earlier, in place. */
static void
shift_day (char *text, gint64 days)
{
  char day[11];
  gint64 date;

  memcpy (day, text, 10);
  day[10] = '\0';
  if (!foyer_date_parse (day, &date))
    g_error ("“%s” is no date", text);
  foyer_date_format (date - days, day);
  memcpy (text, day, 10);
}

static Change
change_of (const FoyerField *f)
{
  switch (f->type)
    {
    case FOYER_TYPE_REF:
      if (f->ref == NULL) /* ties several rows together */
        return ID_TIME;
      if (strcmp (f->ref, "acct") == 0)
        return ID_ACCOUNT;
      return kind_of (f->ref) == OF_LOCATION ? ID_LOCATION : kind_of (f->ref) == OF_TIME ? ID_TIME : ID_HOUSE;
    case FOYER_TYPE_DATE:
    case FOYER_TYPE_WALL:
      return strcmp (f->name, "birthday") == 0 ? KEEP : DAY;
    case FOYER_TYPE_TS:
      return INSTANT;
    default:
      return KEEP;
    }
}

/* ---- what is another's in a copy ------------------------------------------------------------------------------------------------- */

static FoyerVal *
field (const FoyerEntity *e, FoyerVal *vals, const char *name)
{
  return &vals[foyer_entity_field (e, name)];
}

static void
say (Maker *m, const FoyerEntity *e, FoyerVal *vals, const char *name, const char *format, ...) G_GNUC_PRINTF (5, 6);
static void
say (Maker *m, const FoyerEntity *e, FoyerVal *vals, const char *name, const char *format, ...)
{
  int f = foyer_entity_field (e, name);
  va_list args;

  va_start (args, format);
  g_vsnprintf (m->texts[f], sizeof m->texts[f], format, args);
  va_end (args);
  vals[f].kind = FOYER_VAL_TEXT;
  vals[f].s = m->texts[f];
}

static int
which_time (const Maker *m)
{
  return m->copy * m->periods + m->period;
}

/* (transfer full) */
static char *
other_phone (const Maker *m, const char *phone)
{
  gsize head = strlen (phone) > 8 ? strlen (phone) - 7 : 0;
  gint64 tail;

  if (head == 0)
    return g_strdup (phone);
  tail = (g_ascii_strtoll (phone + head, NULL, 10) + (gint64) which_time (m) * 1299721) % 10000000;
  return g_strdup_printf ("%.*s%07d", (int) head, phone, (int) tail);
}

const char *
perf_word (guint n, char out[24])
{
  static const char *const usual[] = { "formula", "colour", "gloss", "toner", "roots", "fringe", "layers", "keratin", "balayage", "sensitive", "scalp", "minutes",
                                       "developer", "warm", "ash", "copper", "short", "window", "coffee", "late" };
  static const char *const parts[] = { "ba", "ke", "lo", "mi", "su", "tor", "ven", "gra", "pli", "sto", "dan", "fer", "hul", "jas", "qui", "ron", "wex", "zal", "cho", "ni" };
  guint k = n - G_N_ELEMENTS (usual);

  if (n < G_N_ELEMENTS (usual))
    return usual[n];
  g_snprintf (out, 24, "%s%s%s%s", parts[k % 20], parts[k / 20 % 20], parts[k / 400 % 20], k % 3 == 0 ? "er" : k % 3 == 1 ? "" : "ing");
  return out;
}

/* Three to eight words, as they come in life: a few again and again. */
static char *
some_text (const Maker *m, guint32 salt)
{
  guint32 dice = (guint32) m->number * 2654435761u + (guint32) which_time (m) * 40503u + salt;
  GString *text = g_string_new (NULL);

  for (int i = 0, words = 3 + (int) (dice >> 20) % 6; i < words; i++)
    {
      double u;
      char word[24];

      dice = dice * 1664525 + 1013904223;
      u = (dice >> 8) / (double) (1 << 24);
      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", perf_word ((guint) (PERF_WORDS * u * u * u), word));
    }
  return g_string_free (text, FALSE);
}

/* One row in @of has words. */
static void
write_text (Maker *m, const FoyerEntity *e, FoyerVal *vals, const char *name, int of)
{
  if ((m->number * 31 + which_time (m) * 7) % of == 0 && field (e, vals, name)->kind == FOYER_VAL_NULL)
    {
      g_autofree char *text = some_text (m, (guint32) e->tbl);
      say (m, e, vals, name, "%s", text);
    }
}

/* Another person: own phone, e-mail and card. */
static void
other_client (Maker *m, const FoyerEntity *e, FoyerVal *vals)
{
  FoyerVal *phone = field (e, vals, "phone"), *mail = field (e, vals, "email"), *card = field (e, vals, "card");
  int which = which_time (m);

  if (phone->kind == FOYER_VAL_TEXT)
    {
      g_autofree char *other = other_phone (m, phone->s);
      say (m, e, vals, "phone", "%s", other);
    }
  if (mail->kind == FOYER_VAL_TEXT && strchr (mail->s, '@') != NULL)
    {
      g_autofree char *had = g_strdup (mail->s);
      say (m, e, vals, "email", "%.*s.%d%s", (int) (strchr (had, '@') - had), had, which, strchr (had, '@'));
    }
  if (card->kind == FOYER_VAL_TEXT)
    {
      g_autofree char *had = g_strdup (card->s);
      say (m, e, vals, "card", "%s%03d", had, which);
    }
}

static void
other_row (Maker *m, const FoyerEntity *e, FoyerVal *vals)
{
  if (strcmp (e->name, "client") == 0)
    {
      other_client (m, e, vals);
      write_text (m, e, vals, "note", 2);
    }
  else if (strcmp (e->name, "money") == 0)
    write_text (m, e, vals, "comment", 3);
  else if (strcmp (e->name, "document") == 0)
    write_text (m, e, vals, "comment", 8);
  if (m->copy == 0)
    return;
  if (strcmp (e->name, "location") == 0)
    {
      FoyerVal *weight = field (e, vals, "weight"), *photos = field (e, vals, "photos");
      g_autofree char *name = g_strdup (field (e, vals, "name")->s), *code = g_strdup (field (e, vals, "code")->s);

      weight->i += m->copy * m->n_locations;
      photos->kind = FOYER_VAL_NULL;
      say (m, e, vals, "name", "%s · %d", name, (int) weight->i);
      say (m, e, vals, "public_name", "%s · %d", name, (int) weight->i);
      say (m, e, vals, "code", "%.2s%d", code, (int) weight->i);
    }
  else if (strcmp (e->name, "staff") == 0)
    {
      field (e, vals, "user")->kind = FOYER_VAL_NULL;
      field (e, vals, "ical")->kind = FOYER_VAL_NULL;
      say (m, e, vals, "name", "%s", (char *) m->names->pdata[(m->number + m->copy * 7) % m->names->len]);
    }
}

/* ---- synced tables --------------------------------------------------------------------------------------------------------------- */

static sqlite3_stmt *
prepare_insert (Maker *m, const FoyerEntity *e)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  sqlite3_stmt *stmt = NULL;
  gboolean was = foyer_db_set_own (m->to, TRUE);

  g_string_append_printf (sql, "INSERT INTO \"%s\"(id,st,_sc,_seq,_h", e->name);
  for (int i = 0; i < e->n_fields; i++)
    g_string_append_printf (sql, ",\"%s\"", e->fields[i].name);
  g_string_append (sql, ") VALUES(?1,?2,?3,?4,?5");
  for (int i = 0; i < e->n_fields; i++)
    g_string_append_printf (sql, ",?%d", i + 6);
  g_string_append (sql, ")");
  if (sqlite3_prepare_v3 (foyer_db_handle (m->to), sql->str, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql->str, sqlite3_errmsg (foyer_db_handle (m->to)));
  foyer_db_set_own (m->to, was);
  return stmt;
}

static void
run (Maker *m, sqlite3_stmt *stmt)
{
  if (sqlite3_step (stmt) != SQLITE_DONE)
    g_error ("%s: %s", sqlite3_sql (stmt), sqlite3_errmsg (foyer_db_handle (m->to)));
  sqlite3_reset (stmt);
}

static void
bind (sqlite3_stmt *stmt, int i, const FoyerVal *v)
{
  switch (v->kind)
    {
    case FOYER_VAL_INT:
      sqlite3_bind_int64 (stmt, i, v->i);
      break;
    case FOYER_VAL_TEXT:
      sqlite3_bind_text (stmt, i, v->s, -1, SQLITE_STATIC);
      break;
    case FOYER_VAL_ID:
      sqlite3_bind_blob (stmt, i, v->id.b, 16, SQLITE_STATIC);
      break;
    case FOYER_VAL_NULL:
    default:
      sqlite3_bind_null (stmt, i);
    }
}

static void
count (Maker *m, const char *scope, int tbl, gint64 hash)
{
  char key[128];
  Sum *sum;

  g_snprintf (key, sizeof key, "%s %d", scope, tbl);
  sum = g_hash_table_lookup (m->sums, key);
  if (sum == NULL)
    {
      sum = g_new0 (Sum, 1);
      g_hash_table_insert (m->sums, g_strdup (key), sum);
    }
  sum->n++;
  sum->sum += (guint64) hash;
}

/* One row of the copy and period at hand. */
static void
emit (Maker *m, sqlite3_stmt *stmt, const FoyerRow *row, const Change *changes)
{
  const FoyerEntity *e = row->entity;
  FoyerRow out = *row;
  gsize st_at = 0, st_len = 0;
  gint64 hash;
  char scope[64];

  memcpy (m->vals, row->vals, sizeof (FoyerVal) * e->n_fields);
  out.vals = m->vals;
  for (int f = 0; f < e->n_fields; f++)
    {
      FoyerVal *v = &m->vals[f];

      if (v->kind == FOYER_VAL_ID)
        v->id = changed_id (m, changes[f], &v->id);
      else if (v->kind == FOYER_VAL_TEXT && changes[f] == DAY && m->period > 0)
        {
          g_strlcpy (m->texts[f], v->s, sizeof m->texts[f]);
          shift_day (m->texts[f], m->period * PERIOD);
          v->s = m->texts[f];
        }
      else if (v->kind == FOYER_VAL_INT && changes[f] == INSTANT && e->fields[f].merge != FOYER_MERGE_DERIVED)
        v->i -= m->period * PERIOD * DAY_MS;
    }
  if (m->copy > 0 || m->period > 0)
    other_row (m, e, m->vals);
  if (strcmp (e->name, "workday") == 0)
    {
      FoyerId staff = field (e, m->vals, "staff")->id;
      out.id = foyer_id_derivef (&staff, "day:%s", field (e, m->vals, "date")->s);
    }
  else if (strcmp (e->name, "setting") == 0)
    {
      FoyerVal *loc = field (e, m->vals, "loc");
      out.id = loc->kind == FOYER_VAL_ID ? foyer_setting_id (&loc->id, field (e, m->vals, "key")->s) : row->id;
    }
  else if (strcmp (e->name, "acct") == 0)
    out.id = account_at (m, &row->id);
  else
    out.id = kind_of (e->name) == OF_LOCATION ? id_numbered (&row->id, (guint) m->copy) : kind_of (e->name) == OF_TIME ? id_at (m, &row->id) : row->id;
  if (g_str_has_prefix (row->scope, "loc:"))
    {
      FoyerId loc;

      g_assert_true (foyer_id_parse (row->scope + 4, &loc));
      loc = id_numbered (&loc, (guint) m->copy);
      memcpy (scope, "loc:", 4);
      foyer_id_format (&loc, scope + 4);
      out.scope = scope;
    }
  out.seq = ++m->seq;
  foyer_bulk_fields (m->derive, &out);
  hash = foyer_row_seal (&out, m->scratch, &st_at, &st_len);
  sqlite3_bind_blob (stmt, 1, out.id.b, 16, SQLITE_STATIC);
  sqlite3_bind_text (stmt, 2, m->scratch->str + st_at, (int) st_len, SQLITE_STATIC);
  sqlite3_bind_text (stmt, 3, out.scope, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (stmt, 4, out.seq);
  sqlite3_bind_int64 (stmt, 5, hash);
  for (int f = 0; f < e->n_fields; f++)
    bind (stmt, 6 + f, &m->vals[f]);
  run (m, stmt);
  count (m, out.scope, e->tbl, hash);
  m->rows++;
}

/* What a period before the last does not have: what is still to come, and what another period has already. */
static gboolean
only_last (Maker *m, const FoyerRow *row)
{
  const FoyerEntity *e = row->entity;
  FoyerId visit;
  gint64 date;

  if (strcmp (e->name, "workday") == 0)
    return foyer_date_parse (foyer_row_text (row, "date"), &date) && date >= m->today - SHARED;
  if (strcmp (e->name, "visit") == 0)
    return g_hash_table_contains (m->elsewhen, &row->id);
  if (foyer_entity_field (e, "visit") < 0)
    return FALSE;
  visit = foyer_row_id (row, "visit");
  return g_hash_table_contains (m->elsewhen, &visit);
}

static void
emit_if (Maker *m, sqlite3_stmt *stmt, const FoyerRow *row, const Change *changes, gboolean last_only, gint64 number)
{
  m->number = number;
  if (m->period > 0 && last_only)
    return;
  m->appointments += strcmp (row->entity->name, "appointment") == 0;
  emit (m, stmt, row, changes);
}

static void
copy_table (Maker *m, const FoyerEntity *e)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM \"%s\" ORDER BY id", e->name);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) foyer_row_free);
  g_autofree gboolean *last_only = NULL;
  FoyerStmt *ids = foyer_db_sql (m->from, sql);
  sqlite3_stmt *stmt;
  Kind kind = kind_of (e->name);
  Change changes[64];

  while (foyer_stmt_step (ids))
    {
      FoyerId id = foyer_stmt_id (ids, 0);
      g_ptr_array_add (rows, foyer_db_get (m->from, e->name, &id));
    }
  foyer_stmt_done (ids);
  if (rows->len == 0)
    return;
  for (int f = 0; f < e->n_fields; f++)
    changes[f] = change_of (&e->fields[f]);
  last_only = g_new0 (gboolean, rows->len);
  for (guint i = 0; i < rows->len; i++)
    last_only[i] = only_last (m, rows->pdata[i]);
  stmt = prepare_insert (m, e);
  /* Oldest first, and of one moment copy by copy: the tree of the table grows at its end. */
  for (m->period = kind == OF_TIME ? m->periods - 1 : 0; m->period >= 0; m->period--)
    for (guint i = 0, end; i < rows->len; i = end)
      {
        const FoyerRow *first = rows->pdata[i];

        for (end = i + 1; end < rows->len && has_time (&first->id) && memcmp (((FoyerRow *) rows->pdata[end])->id.b, first->id.b, 6) == 0;)
          end++;
        for (m->copy = 0; m->copy < (kind == OF_HOUSE ? 1 : m->copies); m->copy++)
          for (guint k = i; k < end; k++)
            if (m->copy == 0 || kind == OF_TIME || foyer_entity_field (e, "loc") < 0 || !foyer_row_is_null (rows->pdata[k], "loc"))
              emit_if (m, stmt, rows->pdata[k], changes, last_only[k], k);
      }
  sqlite3_finalize (stmt);
}

/* ---- derived tables -------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  const char *table, *order;
  struct
  {
    const char *name;
    Change how;
  } columns[8];
} Derived;

static const Derived derived_board = { "board", "loc, day, m0, id",
  { { "loc", ID_LOCATION }, { "day", DAY }, { "id", ID_TIME }, { "staff", ID_LOCATION }, { "visit", ID_TIME }, { "client", ID_TIME },
    { "phone", PHONE } } };
static const Derived derived_visit = { "visit_fig", "visit", { { "visit", ID_TIME }, { "loc", ID_LOCATION }, { "client", ID_TIME }, { "day", DAY } } };
static const Derived derived_client = { "client_fig", "client", { { "client", ID_TIME }, { "first", DAY }, { "last", DAY } } };

typedef struct
{
  int n;
  GPtrArray *vals; /* sqlite3_value*, n for each row */
  Change how[32];
  int key;         /* column of the visit, or the first */
} Loaded;

static void
load (FoyerDb *db, const Derived *d, Loaded *l)
{
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s ORDER BY %s", d->table, d->order);
  sqlite3_stmt *s;

  memset (l, 0, sizeof *l);
  l->vals = g_ptr_array_new_with_free_func ((GDestroyNotify) sqlite3_value_free);
  if (sqlite3_prepare_v2 (foyer_db_handle (db), sql, -1, &s, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (foyer_db_handle (db)));
  l->n = sqlite3_column_count (s);
  for (int c = 0; c < l->n; c++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (d->columns) && d->columns[i].name != NULL; i++)
        if (strcmp (sqlite3_column_name (s, c), d->columns[i].name) == 0)
          l->how[c] = d->columns[i].how;
      if (strcmp (sqlite3_column_name (s, c), "visit") == 0)
        l->key = c;
    }
  while (sqlite3_step (s) == SQLITE_ROW)
    for (int c = 0; c < l->n; c++)
      g_ptr_array_add (l->vals, sqlite3_value_dup (sqlite3_column_value (s, c)));
  sqlite3_finalize (s);
}

static FoyerId
value_id (sqlite3_value *v)
{
  FoyerId id = FOYER_ID_NONE;

  if (sqlite3_value_bytes (v) == 16)
    memcpy (id.b, sqlite3_value_blob (v), 16);
  return id;
}

static sqlite3_stmt *
prepare_derived (Maker *m, const char *table, int n)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  sqlite3_stmt *stmt = NULL;
  gboolean was = foyer_db_set_own (m->to, TRUE);

  g_string_printf (sql, "INSERT INTO %s VALUES(?", table);
  for (int c = 1; c < n; c++)
    g_string_append (sql, ",?");
  g_string_append_c (sql, ')');
  if (sqlite3_prepare_v3 (foyer_db_handle (m->to), sql->str, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql->str, sqlite3_errmsg (foyer_db_handle (m->to)));
  foyer_db_set_own (m->to, was);
  return stmt;
}

static void
emit_derived (Maker *m, sqlite3_stmt *stmt, const Loaded *l, guint row)
{
  sqlite3_value **vals = (sqlite3_value **) l->vals->pdata + (gsize) row * l->n;
  FoyerId ids[32];

  for (int c = 0; c < l->n; c++)
    {
      if (l->how[c] == KEEP || sqlite3_value_type (vals[c]) == SQLITE_NULL)
        sqlite3_bind_value (stmt, c + 1, vals[c]);
      else if (l->how[c] == DAY)
        {
          g_strlcpy (m->texts[c], (const char *) sqlite3_value_text (vals[c]), sizeof m->texts[c]);
          if (m->period > 0)
            shift_day (m->texts[c], m->period * PERIOD);
          sqlite3_bind_text (stmt, c + 1, m->texts[c], -1, SQLITE_STATIC);
        }
      else if (l->how[c] == PHONE)
        {
          g_autofree char *phone = other_phone (m, (const char *) sqlite3_value_text (vals[c]));

          g_strlcpy (m->texts[c], phone, sizeof m->texts[c]);
          sqlite3_bind_text (stmt, c + 1, m->texts[c], -1, SQLITE_STATIC);
        }
      else
        {
          FoyerId id = value_id (vals[c]);
          ids[c] = changed_id (m, l->how[c], &id);
          sqlite3_bind_blob (stmt, c + 1, ids[c].b, 16, SQLITE_STATIC);
        }
    }
  run (m, stmt);
}

static gboolean
derived_only_last (Maker *m, const Loaded *l, guint row)
{
  FoyerId id = value_id (l->vals->pdata[(gsize) row * l->n + l->key]);
  return g_hash_table_contains (m->elsewhen, &id);
}

/* Rows whose key is a visit or a client: in the order of their ids. @before: what a period before the last has instead. */
static void
copy_by_time (Maker *m, const Derived *d, FoyerDb *before)
{
  Loaded last, earlier = { 0 };
  sqlite3_stmt *stmt;
  guint n;

  load (m->from, d, &last);
  if (before != NULL)
    load (before, d, &earlier);
  n = last.vals->len / last.n;
  g_assert_true (before == NULL || earlier.vals->len == last.vals->len);
  stmt = prepare_derived (m, d->table, last.n);
  for (m->period = m->periods - 1; m->period >= 0; m->period--)
    for (guint i = 0, end; i < n; i = end)
      {
        FoyerId first = value_id (last.vals->pdata[(gsize) i * last.n]);

        for (end = i + 1; end < n; end++)
          {
            FoyerId id = value_id (last.vals->pdata[(gsize) end * last.n]);
            if (memcmp (id.b, first.b, 6) != 0)
              break;
          }
        for (m->copy = 0; m->copy < m->copies; m->copy++)
          for (guint k = i; k < end; k++)
            if (m->period == 0)
              emit_derived (m, stmt, &last, k);
            else if (before != NULL)
              emit_derived (m, stmt, &earlier, k);
            else if (!derived_only_last (m, &last, k))
              emit_derived (m, stmt, &last, k);
      }
  sqlite3_finalize (stmt);
  g_ptr_array_unref (last.vals);
  g_clear_pointer (&earlier.vals, g_ptr_array_unref);
}

/* The board: place by place and day by day. */
static void
copy_board (Maker *m)
{
  Loaded l;
  sqlite3_stmt *stmt;
  guint n;

  load (m->from, &derived_board, &l);
  n = l.vals->len / l.n;
  stmt = prepare_derived (m, "board", l.n);
  for (guint i = 0, end; i < n; i = end)
    {
      FoyerId loc = value_id (l.vals->pdata[(gsize) i * l.n]);

      for (end = i + 1; end < n; end++)
        {
          FoyerId id = value_id (l.vals->pdata[(gsize) end * l.n]);
          if (!foyer_id_equal (&id, &loc))
            break;
        }
      for (m->copy = 0; m->copy < m->copies; m->copy++)
        for (m->period = m->periods - 1; m->period >= 0; m->period--)
          for (guint k = i; k < end; k++)
            if (m->period == 0 || !derived_only_last (m, &l, k))
              emit_derived (m, stmt, &l, k);
    }
  sqlite3_finalize (stmt);
  g_ptr_array_unref (l.vals);
}

/* ---- the small chain -------------------------------------------------------------------------------------------------------------- */

static void
must (FoyerDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;

  if (!foyer_db_exec (db, sql, &error))
    g_error ("%s: %s", sql, error->message);
}

static FoyerDb *
open_db (const char *path, gboolean writer)
{
  g_autoptr (GError) error = NULL;
  FoyerDb *db = foyer_db_open (path, writer, &error);

  g_assert_no_error (error);
  return db;
}

static void
copy_file (const char *from, const char *to)
{
  g_autofree char *a = g_shell_quote (from), *b = g_shell_quote (to), *command = g_strdup_printf ("cp -a --reflink=auto %s %s", a, b);

  g_assert_cmpint (system (command), ==, 0);
}

static gboolean
make_template (const char *dir, gint64 today, gint64 appointments, PerfMade *made, GError **error)
{
  gint64 begun = g_get_monotonic_time ();
  FoyerDesk *desk = foyer_desk_open (dir, FOYER_STORE_DESK, error);
  FoyerDemo demo;
  gboolean ok = desk != NULL && foyer_demo_make_scale (foyer_desk_store (desk), FOYER_DEMO_HU, today, appointments, &demo, error);

  if (desk == NULL)
    return FALSE;
  made->rows = demo.n_rows;
  made->rows_s = (g_get_monotonic_time () - begun) / 1e6;
  foyer_demo_clear (&demo);
  foyer_desk_close (desk);
  return ok;
}

/* A period before the last: the visits another period has are not there, and the clients' figures are without them. */
static FoyerDb *
make_before (Maker *m, const char *path, const char *to)
{
  FoyerDb *db;
  FoyerStmt *s;
  g_autoptr (GArray) clients = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  char day[11];
  g_autofree char *sql = NULL;

  copy_file (path, to);
  db = open_db (to, TRUE);
  sql = g_strdup_printf ("PRAGMA synchronous=OFF; BEGIN; DELETE FROM visit_fig WHERE day >= '%s'", foyer_date_format (m->today - SHARED, day));
  must (db, sql);
  s = foyer_db_sql (db, "SELECT id FROM client");
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_array_append_val (clients, id);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < clients->len; i++)
    foyer_figure_client (db, &g_array_index (clients, FoyerId, i));
  must (db, "COMMIT");
  return db;
}

static void
look (Maker *m)
{
  char day[11];
  FoyerStmt *s = foyer_db_sql (m->from, "SELECT visit FROM visit_fig WHERE day >= ?1");

  foyer_stmt_bind_text (s, 1, foyer_date_format (m->today - SHARED, day));
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_hash_table_add (m->elsewhen, foyer_id_copy (&id));
    }
  foyer_stmt_done (s);
  s = foyer_db_sql (m->from, "SELECT id, client FROM acct");
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0), client = foyer_stmt_id (s, 1);
      g_hash_table_insert (m->accounts, foyer_id_copy (&id), foyer_id_copy (&client));
    }
  foyer_stmt_done (s);
  s = foyer_db_sql (m->from, "SELECT name FROM staff ORDER BY id");
  while (foyer_stmt_step (s))
    g_ptr_array_add (m->names, g_strdup (foyer_stmt_text (s, 0)));
  foyer_stmt_done (s);
  m->n_locations = (int) foyer_db_int (m->from, "SELECT count(*) FROM location", NULL);
}

/* ---- the whole ------------------------------------------------------------------------------------------------------------------- */

static double
seconds_since (gint64 *at)
{
  gint64 now = g_get_monotonic_time (), was = *at;

  *at = now;
  return (now - was) / 1e6;
}

/* Emptied, without indexes: as the snapshot builder fills a store (foyer-bulk.c). */
static GPtrArray *
empty (FoyerDb *db)
{
  static const char *const derived[] = { "board", "visit_fig", "client_fig", "client_find", "client_root", "text_find", "later_mark", "sync_digest" };
  GPtrArray *indexes = g_ptr_array_new_with_free_func (g_free), *names = g_ptr_array_new_with_free_func (g_free);
  FoyerStmt *s;

  must (db, "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA cache_size=-524288; PRAGMA threads=2; BEGIN");
  s = foyer_db_own (db, "SELECT name, sql FROM sqlite_schema WHERE type='index' AND sql IS NOT NULL AND tbl_name NOT LIKE 'sync\\_%' ESCAPE '\\'");
  while (foyer_stmt_step (s))
    {
      g_ptr_array_add (names, g_strdup (foyer_stmt_text (s, 0)));
      g_ptr_array_add (indexes, g_strdup (foyer_stmt_text (s, 1)));
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *sql = g_strdup_printf ("DROP INDEX %s", (char *) names->pdata[i]);
      must (db, sql);
    }
  for (int i = 0; i < foyer_n_entities; i++)
    {
      g_autofree char *sql = g_strdup_printf ("DELETE FROM \"%s\"", foyer_entities[i].name);
      if (!(foyer_entities[i].flags & FOYER_ENTITY_SERVER_ONLY))
        must (db, sql);
    }
  for (guint i = 0; i < G_N_ELEMENTS (derived); i++)
    {
      g_autofree char *sql = g_strdup_printf ("DELETE FROM %s", derived[i]);
      must (db, sql);
    }
  must (db, "INSERT INTO client_words(client_words) VALUES('delete-all'); INSERT INTO client_parts(client_parts) VALUES('delete-all');"
            "INSERT INTO text_words(text_words) VALUES('delete-all')");
  g_ptr_array_unref (names);
  return indexes;
}

static void
write_sums (Maker *m)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, m->sums);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      g_auto (GStrv) parts = g_strsplit (key, " ", 2);
      const Sum *sum = value;
      FoyerStmt *s = foyer_db_own (m->to, "INSERT INTO sync_digest(scope,tbl,n,sum) VALUES(?1,?2,?3,?4)");

      foyer_stmt_bind_text (s, 1, parts[0]);
      foyer_stmt_bind_int (s, 2, g_ascii_strtoll (parts[1], NULL, 10));
      foyer_stmt_bind_int (s, 3, sum->n);
      foyer_stmt_bind_int (s, 4, (gint64) sum->sum);
      foyer_stmt_step (s);
      foyer_stmt_done (s);
    }
}

static gboolean
keep_on (guint done, gpointer data)
{
  return TRUE;
}

gboolean
perf_make (const char *dir, gint64 appointments, int periods, int copies, PerfMade *made, GError **error)
{
  Maker m = { .periods = periods, .copies = copies, .today = foyer_date_make (PERF_TODAY_YEAR), .scratch = g_string_new (NULL) };
  g_autofree char *small = g_build_filename (dir, "small", NULL), *small_db = g_build_filename (small, "foyer.db", NULL);
  g_autofree char *early = g_build_filename (small, "early.db", NULL), *path = g_build_filename (dir, "foyer.db", NULL), *quoted = NULL, *command = NULL;
  g_autoptr (GPtrArray) indexes = NULL;
  /* What a period before the last has of one: nothing that is still to come. */
  double of_period = (double) PERIOD / (FOYER_DEMO_DAYS_BACK + FOYER_DEMO_DAYS_AHEAD), whole = 1 + (periods - 1) * of_period;
  gint64 at = g_get_monotonic_time ();
  FoyerDb *before;
  struct stat st;

  memset (made, 0, sizeof *made);
  if (m.copies == 0)
    m.copies = (int) MAX (appointments / whole / AT_ONCE + 0.9, 1);
  if (!make_template (small, m.today, (gint64) (appointments / whole / m.copies), made, error))
    return FALSE;
  quoted = g_shell_quote (dir);
  command = g_strdup_printf ("cd %s && cp -a small/. .", quoted);
  g_assert_cmpint (system (command), ==, 0);
  m.from = open_db (small_db, FALSE);
  m.to = open_db (path, TRUE);
  m.elsewhen = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
  m.accounts = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, g_free);
  m.sums = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  m.names = g_ptr_array_new_with_free_func (g_free);
  look (&m);
  before = make_before (&m, small_db, early);
  made->template_s = seconds_since (&at);

  indexes = empty (m.to);
  m.derive = foyer_bulk_new (m.to);
  for (int i = 0; i < foyer_n_entities; i++)
    if (!(foyer_entities[i].flags & FOYER_ENTITY_SERVER_ONLY))
      copy_table (&m, &foyer_entities[i]);
  copy_by_time (&m, &derived_visit, NULL);
  copy_by_time (&m, &derived_client, before);
  copy_board (&m);
  write_sums (&m);
  made->rows_s = seconds_since (&at);
  foyer_search_learn_all (m.to, keep_on, NULL);
  made->search_s = seconds_since (&at);
  for (guint i = 0; i < indexes->len; i++)
    must (m.to, indexes->pdata[i]);
  while (foyer_text_find_learn (m.to, 4096))
    ;
  must (m.to, "COMMIT; PRAGMA journal_mode=WAL");
  made->index_s = seconds_since (&at);
  made->appointments = m.appointments;
  made->rows = m.rows;
  made->locations = m.n_locations * m.copies;
  made->clients = (int) foyer_db_int (m.to, "SELECT count(*) FROM client", NULL);

  foyer_bulk_free (m.derive);
  foyer_db_close (before);
  foyer_db_close (m.from);
  foyer_db_close (m.to);
  made->bytes = stat (path, &st) == 0 ? st.st_size : 0;
  g_hash_table_unref (m.elsewhen);
  g_hash_table_unref (m.accounts);
  g_hash_table_unref (m.sums);
  g_ptr_array_unref (m.names);
  g_string_free (m.scratch, TRUE);
  perf_store_remove (small);
  return TRUE;
}

char *
perf_store (gint64 usual, gboolean *own, PerfMade *made)
{
  const char *given = g_getenv ("FOYER_PERF_STORE"), *scale = g_getenv ("FOYER_PERF_SCALE");
  gint64 n = scale != NULL ? g_ascii_strtoll (scale, NULL, 10) : usual;
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = NULL;
  PerfMade m = { 0 };

  *own = given == NULL;
  if (given != NULL)
    return g_strdup (given);
  dir = g_dir_make_tmp ("foyer-perf-XXXXXX", &error);
  g_assert_no_error (error);
  if (n <= AT_ONCE ? !make_template (dir, foyer_date_make (PERF_TODAY_YEAR), n, &m, &error) : !perf_make (dir, n, 5, 0, &m, &error))
    g_error ("%s", error->message);
  if (made != NULL)
    *made = m;
  return g_steal_pointer (&dir);
}

void
perf_store_remove (const char *dir)
{
  g_autofree char *quoted = g_shell_quote (dir), *command = g_strdup_printf ("rm -rf %s", quoted);

  if (system (command) != 0)
    g_warning ("%s is left", dir);
}
