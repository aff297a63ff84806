/* Everything of a business as files. One read, one moment; the same rows give the same bytes. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-apply.h"
#include "foyer-blobs.h"
#include "foyer-command.h"
#include "foyer-location.h"
#include "foyer-own-private.h"
#include "foyer-own.h"
#include "foyer-phone.h"
#include "foyer-time.h"

typedef struct
{
  FoyerDesk *desk;
  const char *folder, *from;
  gboolean phones, payroll, medical;
  FoyerId own;          /* the line of the activity log that says so: not in it */
  FoyerId own_txn;
  sqlite3 *to;
  GHashTable *zones;    /* FoyerId of a location → FoyerZone* */
  const FoyerZone *zone; /* of the first */
  GString *tables;      /* members of "tables" in foyer.json */
  GPtrArray *missing;
  FoyerOwnResult *out;
} Export;

/* ---- the database -------------------------------------------------------------------------------------------------------------------- */

static gboolean
failed (sqlite3 *db, GError **error)
{
  g_set_error (error, FOYER_ERROR, sqlite3_errcode (db) == SQLITE_FULL ? FOYER_ERROR_FULL : FOYER_ERROR_IO, _ ("The exported database cannot be written: %s."), sqlite3_errmsg (db));
  return FALSE;
}

static gboolean
run (sqlite3 *db, const char *sql, GError **error)
{
  return sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK || failed (db, error);
}

static gboolean
is_whole_number (const FoyerField *f)
{
  return f->type != FOYER_TYPE_REF && !foyer_field_is_text (f);
}

static gboolean
make_table (Export *x, const FoyerEntity *e, GError **error)
{
  g_autoptr (GString) s = g_string_new (NULL);

  g_string_append_printf (s, "CREATE TABLE \"%s\"(id TEXT PRIMARY KEY", e->name);
  for (int i = 0; i < e->n_fields; i++)
    {
      const FoyerField *f = &e->fields[i];

      if (f->flags & FOYER_FIELD_SECRET)
        continue;
      g_string_append_printf (s, ",\"%s\" %s", f->name, is_whole_number (f) ? "INTEGER" : "TEXT");
      if (f->type == FOYER_TYPE_TS)
        g_string_append_printf (s, ",\"%s_local\" TEXT", f->name);
    }
  g_string_append (s, ") WITHOUT ROWID");
  return run (x->to, s->str, error);
}

static void
bind_id (sqlite3_stmt *s, int at, const FoyerId *id)
{
  char text[FOYER_ID_TEXT_LEN + 1];

  sqlite3_bind_text (s, at, foyer_id_format (id, text), -1, SQLITE_TRANSIENT);
}

static const FoyerZone *
zone_of (Export *x, const FoyerRow *row)
{
  int loc = foyer_entity_field (row->entity, "loc");
  const FoyerZone *zone = loc >= 0 && row->vals[loc].kind == FOYER_VAL_ID ? g_hash_table_lookup (x->zones, &row->vals[loc].id) : NULL;

  return zone != NULL ? zone : x->zone;
}

static gboolean
put_row (Export *x, sqlite3_stmt *into, const FoyerRow *row, GError **error)
{
  const FoyerEntity *e = row->entity;
  int at = 1;

  sqlite3_reset (into);
  sqlite3_clear_bindings (into);
  bind_id (into, at++, &row->id);
  for (int i = 0; i < e->n_fields; i++)
    {
      const FoyerField *f = &e->fields[i];
      const FoyerVal *v = &row->vals[i];

      if (f->flags & FOYER_FIELD_SECRET)
        continue;
      if (v->kind == FOYER_VAL_INT)
        sqlite3_bind_int64 (into, at, v->i);
      else if (v->kind == FOYER_VAL_TEXT)
        sqlite3_bind_text (into, at, v->s, -1, SQLITE_TRANSIENT);
      else if (v->kind == FOYER_VAL_ID)
        bind_id (into, at, &v->id);
      at++;
      if (f->type != FOYER_TYPE_TS)
        continue;
      if (v->kind == FOYER_VAL_INT && x->zone != NULL)
        {
          gint64 date;
          int minute;
          char text[17];

          foyer_zone_from_utc (zone_of (x, row), v->i, &date, &minute);
          sqlite3_bind_text (into, at, foyer_wall_format (date, minute, text), -1, SQLITE_TRANSIENT);
        }
      at++;
    }
  return sqlite3_step (into) == SQLITE_DONE || failed (x->to, error);
}

/* ---- rows ------------------------------------------------------------------------------------------------------------------------------ */

/* Without what goes nowhere, and what this reader may not see. */
static void
strip (Export *x, FoyerRow *row)
{
  for (int i = 0; i < row->entity->n_fields; i++)
    {
      const FoyerField *f = &row->entity->fields[i];
      static const FoyerVal nothing = { FOYER_VAL_NULL };

      if ((f->flags & FOYER_FIELD_SECRET) && row->vals[i].kind != FOYER_VAL_NULL)
        foyer_row_set_val (row, i, &nothing);
      if ((f->flags & FOYER_FIELD_PHONE) && !x->phones && row->vals[i].kind == FOYER_VAL_TEXT)
        {
          FoyerVal masked = { .kind = FOYER_VAL_TEXT, .s = foyer_contact_mask (row->vals[i].s) };

          foyer_row_set_val (row, i, &masked);
          foyer_val_clear (&masked);
        }
    }
}

static gboolean
may_read (Export *x, const FoyerRow *row)
{
  int sec = foyer_entity_field (row->entity, "sec");
  const char *section = sec >= 0 && row->vals[sec].kind == FOYER_VAL_TEXT ? row->vals[sec].s : NULL;

  if (foyer_id_equal (&row->id, &x->own))
    return FALSE;
  /* What others see of numbers in the change log, they see here. */
  if (!x->phones && (strcmp (row->entity->name, "history") == 0 || strcmp (row->entity->name, "conflict") == 0))
    return FALSE;
  return section == NULL || (strcmp (section, "payroll") == 0 ? x->payroll : x->medical);
}

/* Entries of a desk's log the chain has not told of, or of a desk that has none, as the chain would tell them. (transfer full) (nullable) */
static FoyerRow *
history_of_log (Export *x, FoyerDb *db, const FoyerId *id)
{
  FoyerStmt *s = foyer_db_own_read (db, "SELECT body FROM sync_log WHERE id=?1");
  g_autoptr (FoyerTxn) t = NULL;
  FoyerRow *row;
  gboolean everywhere = TRUE;
  FoyerId dev = foyer_store_device (foyer_desk_store (x->desk));

  foyer_stmt_bind_id (s, 1, id);
  if (foyer_stmt_step (s))
    t = foyer_txn_parse (foyer_stmt_text (s, 0), -1, NULL, NULL);
  row = t != NULL ? foyer_row_new ("history", id) : NULL;
  if (row != NULL)
    {
      for (guint i = 0; i < t->ops->len; i++)
        {
          const FoyerOp *op = t->ops->pdata[i];
          everywhere = everywhere && op->entity != NULL && op->entity->scope == FOYER_SCOPE_CHAIN;
        }
      foyer_row_set_text (row, "body", foyer_stmt_text (s, 0));
      if (!everywhere && !foyer_id_is_none (&t->loc))
        foyer_row_set_id (row, "loc", &t->loc);
      foyer_row_set_id (row, "dev", &dev);
      foyer_row_set_int (row, "n", t->n);
      foyer_row_set_int (row, "hlc", t->hlc);
      row->created.hlc = t->hlc;
      row->created.txn = t->id;
    }
  foyer_stmt_done (s);
  return row;
}

static GArray *
ids_of (Export *x, FoyerDb *db, const FoyerEntity *e)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  gboolean log = strcmp (e->name, "history") == 0 && foyer_store_role (foyer_desk_store (x->desk)) == FOYER_STORE_DESK;
  g_autofree char *sql = g_strdup_printf (log ? "SELECT id FROM \"%s\" UNION SELECT id FROM sync_log WHERE flags&1=0 ORDER BY 1" : "SELECT id FROM \"%s\" ORDER BY id", e->name);
  FoyerStmt *s = foyer_db_own_read (db, sql);

  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_array_append_val (ids, id);
    }
  foyer_stmt_done (s);
  return ids;
}

static gboolean
put_table (Export *x, FoyerDb *db, const FoyerEntity *e, sqlite3_stmt *whole, GError **error)
{
  g_autoptr (GArray) ids = ids_of (x, db, e);
  g_autoptr (GString) sql = g_string_new (NULL);
  sqlite3_stmt *into = NULL;
  gint64 n = 0;
  gboolean ok;
  int columns = 0;

  g_string_append_printf (sql, "INSERT INTO \"%s\" VALUES(?", e->name);
  for (int i = 0; i < e->n_fields; i++)
    if (!(e->fields[i].flags & FOYER_FIELD_SECRET))
      columns += 1 + (e->fields[i].type == FOYER_TYPE_TS);
  for (int i = 0; i < columns; i++)
    g_string_append (sql, ",?");
  g_string_append_c (sql, ')');
  ok = sqlite3_prepare_v2 (x->to, sql->str, -1, &into, NULL) == SQLITE_OK || failed (x->to, error);
  for (guint i = 0; ok && i < ids->len; i++)
    {
      const FoyerId *id = &g_array_index (ids, FoyerId, i);
      g_autoptr (FoyerRow) row = foyer_db_get (db, e->name, id);
      g_autofree char *image = NULL;

      if (row == NULL && strcmp (e->name, "history") == 0)
        row = history_of_log (x, db, id);
      if (row == NULL || !may_read (x, row) || foyer_id_equal (id, &x->own_txn))
        continue;
      strip (x, row);
      image = foyer_row_to_json (row);
      sqlite3_reset (whole);
      sqlite3_bind_text (whole, 1, e->name, -1, SQLITE_STATIC);
      bind_id (whole, 2, id);
      sqlite3_bind_text (whole, 3, image, -1, SQLITE_TRANSIENT);
      ok = (sqlite3_step (whole) == SQLITE_DONE || failed (x->to, error)) && put_row (x, into, row, error);
      n++;
    }
  sqlite3_finalize (into);
  x->out->rows += n;
  g_string_append_printf (x->tables, "%s\"%s\":%" G_GINT64_FORMAT, x->tables->len > 0 ? "," : "", e->name, n);
  return ok;
}

/* Reckoned from the rows, for the views. */
static gboolean
put_figures (Export *x, FoyerDb *db, GError **error)
{
  FoyerStmt *s;
  sqlite3_stmt *into = NULL;
  gboolean ok = run (x->to, "CREATE TABLE client_fig(client TEXT PRIMARY KEY,sold INTEGER,paid INTEGER,visits INTEGER,noshows INTEGER,first TEXT,last TEXT) WITHOUT ROWID", error)
                && (sqlite3_prepare_v2 (x->to, "INSERT INTO client_fig VALUES(?,?,?,?,?,?,?)", -1, &into, NULL) == SQLITE_OK || failed (x->to, error));

  s = foyer_db_own_read (db, "SELECT client,sold,paid,visits,noshows,first,last FROM client_fig WHERE sold<>0 OR paid<>0 OR visits<>0 OR noshows<>0 ORDER BY client");
  while (ok && foyer_stmt_step (s))
    {
      FoyerId client = foyer_stmt_id (s, 0);

      sqlite3_reset (into);
      bind_id (into, 1, &client);
      for (int i = 1; i <= 4; i++)
        sqlite3_bind_int64 (into, i + 1, foyer_stmt_int (s, i));
      for (int i = 5; i <= 6; i++)
        sqlite3_bind_text (into, i + 1, foyer_stmt_text (s, i), -1, SQLITE_TRANSIENT);
      ok = sqlite3_step (into) == SQLITE_DONE || failed (x->to, error);
    }
  foyer_stmt_done (s);
  sqlite3_finalize (into);
  return ok;
}

static void
read_zones (Export *x, FoyerDb *db)
{
  FoyerStmt *s = foyer_db_own_read (db, "SELECT id,zone FROM location ORDER BY id");

  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      const char *name = foyer_stmt_text (s, 1);
      const FoyerZone *zone = name != NULL ? foyer_zone_get (name) : NULL;

      if (zone == NULL)
        continue;
      g_hash_table_insert (x->zones, foyer_id_copy (&id), (gpointer) zone);
      if (x->zone == NULL)
        x->zone = zone;
    }
  foyer_stmt_done (s);
}

static gboolean
make_database (Export *x, FoyerDb *db, GError **error)
{
  sqlite3_stmt *whole = NULL;
  gboolean ok = run (x->to, "PRAGMA page_size=4096; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA encoding='UTF-8';"
                            "PRAGMA user_version=1; BEGIN; CREATE TABLE foyer_row(tbl TEXT,id TEXT,row TEXT,PRIMARY KEY(tbl,id)) WITHOUT ROWID", error)
                && (sqlite3_prepare_v2 (x->to, "INSERT INTO foyer_row VALUES(?,?,?)", -1, &whole, NULL) == SQLITE_OK || failed (x->to, error));
  FoyerStmt *s;

  read_zones (x, db);
  if (foyer_id_is_none (&x->own_txn))
    {
      s = foyer_db_own_read (db, "SELECT txn FROM txn_touch WHERE tbl=?1 AND id=?2");
      foyer_stmt_bind_int (s, 1, foyer_entity ("activity")->tbl);
      foyer_stmt_bind_id (s, 2, &x->own);
      if (foyer_stmt_step (s))
        x->own_txn = foyer_stmt_id (s, 0);
      foyer_stmt_done (s);
    }
  for (int i = 0; ok && i < foyer_n_entities; i++)
    ok = make_table (x, &foyer_entities[i], error) && put_table (x, db, &foyer_entities[i], whole, error);
  sqlite3_finalize (whole);
  /* For the views, and for whoever asks more of it. */
  ok = ok && put_figures (x, db, error)
       && run (x->to, "CREATE INDEX line_visit ON line(visit); CREATE INDEX line_appointment ON line(appointment); CREATE INDEX appointment_visit ON appointment(visit);"
                      "CREATE INDEX appointment_event ON appointment(event) WHERE event IS NOT NULL; CREATE INDEX appointment_wall ON appointment(wall);"
                      "CREATE INDEX visit_client ON visit(client); CREATE INDEX money_visit ON money(visit); CREATE INDEX client_alias_child ON client_alias(child)", error);
  for (const FoyerOwnView *v = foyer_own_views; ok && v->name != NULL; v++)
    {
      g_autofree char *sql = foyer_own_view_sql (v, FALSE);

      ok = run (x->to, sql, error);
    }
  return ok && run (x->to, "COMMIT", error) && foyer_db_check (db, error);
}

/* ---- files ------------------------------------------------------------------------------------------------------------------------------ */

static gboolean
write_file (Export *x, const char *name, const char *text, gsize len, GError **error)
{
  g_autofree char *path = g_build_filename (x->folder, name, NULL), *dir = g_path_get_dirname (path);
  g_autoptr (GError) why = NULL;

  if (g_mkdir_with_parents (dir, 0700) == 0 && g_file_set_contents_full (path, text, (gssize) len, G_FILE_SET_CONTENTS_NONE, 0600, &why))
    return TRUE;
  g_set_error (error, FOYER_ERROR, g_error_matches (why, G_FILE_ERROR, G_FILE_ERROR_NOSPC) ? FOYER_ERROR_FULL : FOYER_ERROR_IO, _ ("%s cannot be written: %s."), path,
               why != NULL ? why->message : g_strerror (errno));
  return FALSE;
}

static gboolean
write_csv (Export *x, const char *file, const char *sql, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  sqlite3_stmt *s = NULL;

  if (sqlite3_prepare_v2 (x->to, sql, -1, &s, NULL) != SQLITE_OK)
    return failed (x->to, error);
  for (int i = 0; i < sqlite3_column_count (s); i++)
    {
      g_string_append (out, i > 0 ? "," : "");
      foyer_own_csv (out, sqlite3_column_name (s, i));
    }
  g_string_append (out, "\r\n");
  while (sqlite3_step (s) == SQLITE_ROW)
    {
      for (int i = 0; i < sqlite3_column_count (s); i++)
        {
          g_string_append (out, i > 0 ? "," : "");
          foyer_own_csv (out, (const char *) sqlite3_column_text (s, i));
        }
      g_string_append (out, "\r\n");
    }
  sqlite3_finalize (s);
  return write_file (x, file, out->str, out->len, error);
}

static gboolean
write_csvs (Export *x, GError **error)
{
  gboolean ok = TRUE;

  for (int i = 0; ok && i < foyer_n_entities; i++)
    {
      g_autofree char *file = g_strdup_printf ("csv/%s.csv", foyer_entities[i].name), *sql = g_strdup_printf ("SELECT * FROM \"%s\" ORDER BY id", foyer_entities[i].name);

      ok = write_csv (x, file, sql, error);
    }
  for (const FoyerOwnView *v = foyer_own_views; ok && v->name != NULL; v++)
    {
      g_autofree char *file = g_strdup_printf ("csv/%s.csv", v->name), *sql = g_strdup_printf ("SELECT * FROM %s ORDER BY 1,2,3,4", v->name);

      ok = write_csv (x, file, sql, error);
    }
  return ok && write_csv (x, "balances.csv", "SELECT * FROM v_balance ORDER BY client_id", error)
         && write_csv (x, "consents.csv", "SELECT * FROM v_consent ORDER BY client_id,consent", error);
}

/* RFC 5545: text with its marks quoted, lines of at most 75 bytes. */
static void
ical_line (GString *out, const char *name, const char *text)
{
  g_autoptr (GString) line = g_string_new (name);
  gsize room = 75;

  g_string_append_c (line, ':');
  for (; text != NULL && *text != '\0'; text++)
    if (*text == '\n')
      g_string_append (line, "\\n");
    else if (*text != '\r')
      {
        if (strchr (",;\\", *text) != NULL)
          g_string_append_c (line, '\\');
        g_string_append_c (line, *text);
      }
  for (const char *p = line->str; *p != '\0';)
    {
      gsize n = MIN (room, strlen (p));

      while (n > 1 && p[n] != '\0' && ((guchar) p[n] & 0xc0) == 0x80)
        n--;
      g_string_append_printf (out, "%s%.*s\r\n", p == line->str ? "" : " ", (int) n, p);
      p += n;
      room = 74;
    }
}

static gboolean
write_calendar (Export *x, GError **error)
{
  static const char sql[] =
    "SELECT a.id,strftime('%Y%m%dT%H%M%SZ',a.t0/1000,'unixepoch'),strftime('%Y%m%dT%H%M%SZ',a.t1/1000,'unixepoch'),"
    "strftime('%Y%m%dT%H%M%SZ',coalesce(a.made_at,0)/1000,'unixepoch'),c.name||coalesce(' '||c.surname,''),s.name,l.name,"
    "(SELECT group_concat(t,', ') FROM (SELECT n.title AS t FROM line n WHERE n.appointment=a.id AND n.deleted IS NOT 1 ORDER BY n.weight,n.id)),v.status"
    " FROM appointment a LEFT JOIN visit v ON v.id=a.visit LEFT JOIN client c ON c.id=a.client LEFT JOIN staff s ON s.id=a.staff LEFT JOIN location l ON l.id=a.loc"
    " WHERE a.deleted IS NOT 1 AND v.status IS NOT 'deleted' AND a.wall>=?1 ORDER BY a.wall,a.id";
  g_autoptr (GString) out = g_string_new ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Foyer//export//EN\r\n");
  sqlite3_stmt *s = NULL;

  if (sqlite3_prepare_v2 (x->to, sql, -1, &s, NULL) != SQLITE_OK)
    return failed (x->to, error);
  sqlite3_bind_text (s, 1, x->from, -1, SQLITE_STATIC);
  while (sqlite3_step (s) == SQLITE_ROW)
    {
      const char *what = (const char *) sqlite3_column_text (s, 7), *who = (const char *) sqlite3_column_text (s, 4), *staff = (const char *) sqlite3_column_text (s, 5);
      g_autofree char *summary = g_strdup_printf ("%s%s%s", what != NULL ? what : "", what != NULL && who != NULL ? ", " : "", who != NULL ? who : "");

      g_string_append (out, "BEGIN:VEVENT\r\n");
      ical_line (out, "UID", (const char *) sqlite3_column_text (s, 0));
      ical_line (out, "DTSTAMP", (const char *) sqlite3_column_text (s, 3));
      ical_line (out, "DTSTART", (const char *) sqlite3_column_text (s, 1));
      ical_line (out, "DTEND", (const char *) sqlite3_column_text (s, 2));
      ical_line (out, "SUMMARY", summary);
      if (staff != NULL)
        ical_line (out, "DESCRIPTION", staff);
      ical_line (out, "LOCATION", (const char *) sqlite3_column_text (s, 6));
      g_string_append_printf (out, "STATUS:%s\r\nEND:VEVENT\r\n", g_strcmp0 ((const char *) sqlite3_column_text (s, 8), "pending") == 0 ? "TENTATIVE" : "CONFIRMED");
    }
  sqlite3_finalize (s);
  g_string_append (out, "END:VCALENDAR\r\n");
  return write_file (x, "calendar.ics", out->str, out->len, error);
}

static int
compare_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
read_named (FoyerDb *db, gpointer data, GError **error)
{
  *(GPtrArray **) data = foyer_blobs_named (db, NULL);
  return foyer_db_check (db, error);
}

static gboolean
write_blobs (Export *x, GError **error)
{
  FoyerStore *store = foyer_desk_store (x->desk);
  g_autoptr (GPtrArray) named = NULL;

  if (!foyer_store_read (store, read_named, &named, error))
    return FALSE;
  g_ptr_array_sort (named, compare_text);
  for (guint i = 0; i < named->len; i++)
    {
      g_autofree char *name = g_strdup_printf ("files/%s", (char *) named->pdata[i]);
      g_autoptr (GBytes) bytes = foyer_blobs_load (foyer_store_dir (store), named->pdata[i], NULL);
      gsize len;
      const char *data;

      if (bytes == NULL)
        {
          g_ptr_array_add (x->missing, g_strdup (named->pdata[i]));
          continue;
        }
      data = g_bytes_get_data (bytes, &len);
      if (!write_file (x, name, data, len, error))
        return FALSE;
      x->out->files++;
    }
  x->out->missing = x->missing->len;
  return TRUE;
}

static gboolean
write_manifest (Export *x, GError **error)
{
  static const char *const files[] = { "balances.csv", "calendar.ics", "consents.csv", "foyer.sqlite" };
  g_autoptr (GString) out = g_string_new (NULL);

  g_string_append (out, "{\"files\":{");
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (x->folder, files[i], NULL), *sum = foyer_own_sum (path, error);

      if (sum == NULL)
        return FALSE;
      g_string_append_printf (out, "%s\"%s\":\"%s\"", i > 0 ? "," : "", files[i], sum);
    }
  g_string_append_printf (out, "},\"format\":\"foyer-export\",\"from\":\"%s\",\"masked\":%s,\"missing\":[", x->from, x->phones ? "false" : "true");
  for (guint i = 0; i < x->missing->len; i++)
    g_string_append_printf (out, "%s\"%s\"", i > 0 ? "," : "", (char *) x->missing->pdata[i]);
  g_string_append_printf (out, "],\"schema\":%d,\"sections\":[%s%s%s],\"tables\":{%s},\"version\":%d,\"views\":%d}\n", FOYER_SCHEMA_VERSION,
                          x->payroll ? "\"payroll\"" : "", x->payroll && x->medical ? "," : "", x->medical ? "\"medical\"" : "", x->tables->str, FOYER_OWN_FORMAT, FOYER_OWN_VERSION);
  return write_file (x, "foyer.json", out->str, out->len, error);
}

/* ---- all of it -------------------------------------------------------------------------------------------------------------------------- */

static gboolean
export_job (FoyerDb *db, gpointer data, GError **error)
{
  return make_database (data, db, error);
}

static gboolean
is_empty (const char *folder)
{
  g_autoptr (GDir) d = g_dir_open (folder, 0, NULL);

  return d == NULL || g_dir_read_name (d) == NULL;
}

gboolean
foyer_own_export (FoyerDesk *desk, const FoyerActor *actor, const char *folder, const char *from, FoyerOwnResult *out, GError **error)
{
  g_autofree char *file = g_build_filename (folder, "foyer.sqlite", NULL), *name = g_path_get_basename (folder), *today = NULL;
  g_autoptr (JsonObject) params = foyer_params ("what", "s", "all", "name", "s", name, NULL);
  g_autoptr (JsonNode) result = NULL;
  gboolean all = actor->system, ok;
  gint64 date;
  char day[11];
  Export x = { .desk = desk, .folder = folder, .out = out };

  memset (out, 0, sizeof *out);
  if (from != NULL && !foyer_date_parse (from, &date))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("“%s” is no date. Write it as 2026-11-24."), from);
      return FALSE;
    }
  x.from = from != NULL ? from : (today = g_strdup (foyer_date_format (foyer_now () / G_GINT64_CONSTANT (86400000), day)));
  if (!is_empty (folder))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("There is something in %s already. Choose an empty folder."), folder);
      return FALSE;
    }
  x.phones = all || (foyer_desk_may (desk, actor, "clients.phones") && foyer_desk_may (desk, actor, "clients.card-phones"));
  x.payroll = all || foyer_desk_may (desk, actor, "private.payroll");
  x.medical = all || (foyer_desk_may (desk, actor, "private.medical") && foyer_desk_may (desk, actor, "medical.card") && foyer_desk_may (desk, actor, "medical.protocol")
                      && foyer_desk_may (desk, actor, "medical.plan"));
  out->masked = !x.phones;
  /* Written down before anything is read. */
  if (!foyer_desk_call (desk, actor, "export.all", params, &result, error))
    return FALSE;
  if (!foyer_id_parse (json_object_get_string_member_with_default (json_node_get_object (result), "id", ""), &x.own))
    x.own = FOYER_ID_NONE;
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, _ ("The folder %s cannot be made: %s."), folder, g_strerror (errno));
      return FALSE;
    }
  x.zones = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
  x.tables = g_string_new (NULL);
  x.missing = g_ptr_array_new_with_free_func (g_free);
  ok = sqlite3_open_v2 (file, &x.to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK || failed (x.to, error);
  g_chmod (file, 0600);
  ok = ok && foyer_store_read_apart (foyer_desk_store (desk), export_job, &x, error) && write_csvs (&x, error) && write_calendar (&x, error);
  sqlite3_close (x.to);
  ok = ok && write_blobs (&x, error) && write_manifest (&x, error);
  g_hash_table_unref (x.zones);
  g_string_free (x.tables, TRUE);
  g_ptr_array_unref (x.missing);
  return ok;
}
