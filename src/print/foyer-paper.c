#define G_LOG_DOMAIN "foyer-print"
#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "foyer-location.h"
#include "foyer-paper.h"
#include "foyer-print-read.h"
#include "foyer-print-sheet.h"

/* DESIGN
 * 1. Each file has a key: a checksum of what the desk answered, less the moment it was asked. The keys stand in LIST in the folder.
 *    A file is written when its key differs or it is not there; so nothing is laid out while nothing changes.
 * 2. LIST also says which files are ours; no other file is ever removed.
 * 3. LIST is written after the files: cut off in between, files are written once more than needed. */
#define LIST ".foyer-paper"
#define GROUP "files"
/* Part of every key: the next version may draw the same answer differently. */
#define DRAWN "1 " FOYER_VERSION

typedef struct
{
  FoyerDesk *desk;
  const FoyerPaperPlan *plan;
  FoyerActor actor;
  GKeyFile *list;
  FoyerPaperResult *result;
  gboolean listed; /* the list has changed */
} Writing;

static char *
path_of (Writing *w,
         const char *name)
{
  return g_build_filename (w->plan->folder, name, NULL);
}

static void
drop (Writing *w,
      const char *name)
{
  g_autofree char *path = path_of (w, name);

  if (!g_key_file_has_key (w->list, GROUP, name, NULL))
    return;
  if (g_unlink (path) == 0)
    w->result->removed++;
  g_key_file_remove_key (w->list, GROUP, name, NULL);
  w->listed = TRUE;
}

/* ---- one file ----------------------------------------------------------------------------------------------------------- */
/* What is printed but for the moment of asking. (transfer full) */
static char *
key_of (JsonObject *answer,
        const char *only_of)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  g_checksum_update (sum, (const guchar *) DRAWN, -1);
  g_checksum_update (sum, (const guchar *) g_get_language_names ()[0], -1);
  if (only_of != NULL)
    {
      g_autoptr (GPtrArray) members = objects_of (answer, "members");

      g_checksum_update (sum, (const guchar *) (text_of (answer, "location") != NULL ? text_of (answer, "location") : ""), -1);
      for (guint i = 0; i < members->len; i++)
        {
          const char *text = text_of (g_ptr_array_index (members, i), only_of);

          g_checksum_update (sum, (const guchar *) (text != NULL ? text : ""), -1);
          g_checksum_update (sum, (const guchar *) "\n", 1);
        }
      return g_strdup (g_checksum_get_string (sum));
    }
  json_object_iter_init_ordered (&iter, answer);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      g_autofree char *text = NULL;

      if (g_str_equal (name, "at") || g_str_equal (name, "by"))
        continue;
      text = json_to_string (node, FALSE);
      g_checksum_update (sum, (const guchar *) text, -1);
    }
  return g_strdup (g_checksum_get_string (sum));
}

/* TRUE: the file stands there already as it would be written. */
static gboolean
is_current (Writing *w,
            const char *name,
            const char *key)
{
  g_autofree char *path = path_of (w, name);
  g_autofree char *old = g_key_file_get_string (w->list, GROUP, name, NULL);

  return g_strcmp0 (old, key) == 0 && g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

static gboolean
put (Writing *w,
     const char *name,
     const char *key,
     FoyerPrintDoc *doc,
     GError **error)
{
  g_autofree char *path = path_of (w, name);

  if (!foyer_print_doc_save_pdf (doc, path, error))
    return FALSE;
  g_key_file_set_string (w->list, GROUP, name, key);
  w->listed = TRUE;
  w->result->written++;
  return TRUE;
}

/* ---- the documents ------------------------------------------------------------------------------------------------------ */
static JsonNode *
ask (Writing *w,
     const char *query,
     gint64 date,
     GError **error)
{
  char iso[11];
  g_autoptr (JsonObject) params = foyer_params ("date", "s", foyer_date_format (date, iso), "loc", "d", &w->actor.loc, "mask", "b", !w->plan->phones, NULL);
  JsonNode *answer = NULL;

  return foyer_desk_query (w->desk, &w->actor, query, params, &answer, error) ? answer : NULL;
}

static gboolean
is_empty (JsonObject *answer,
          const char *list)
{
  g_autoptr (GPtrArray) objects = objects_of (answer, list);

  return objects->len == 0;
}

static gboolean
write_day_sheet (Writing *w,
                 JsonObject *day,
                 const char *prefix,
                 const char *iso,
                 FoyerDaySheetLayout layout,
                 GError **error)
{
  g_autofree char *name = g_strdup_printf ("%s-%s.pdf", prefix, iso);
  g_autofree char *key = key_of (day, NULL);
  FoyerPaperSize a4 = foyer_paper_size (FOYER_PAPER_A4);
  g_autoptr (FoyerPrintDoc) doc = NULL;

  if (is_empty (day, "members"))
    {
      drop (w, name);
      return TRUE;
    }
  if (is_current (w, name, key))
    {
      w->result->same++;
      return TRUE;
    }
  doc = foyer_print_day_pages (day, &(FoyerPrintOptions){ .layout = layout }, &a4);
  return put (w, name, key, doc, error);
}

static gboolean
write_sheet (Writing *w,
             FoyerSheetKind kind,
             JsonObject *answer,
             const char *name,
             const char *list,
             GError **error)
{
  g_autofree char *key = key_of (answer, kind == FOYER_SHEET_FORMS ? "name" : NULL);
  FoyerPaperSize a4 = foyer_paper_size (FOYER_PAPER_A4);
  g_autoptr (FoyerPrintDoc) doc = NULL;

  if (kind != FOYER_SHEET_FORMS && is_empty (answer, list))
    {
      drop (w, name);
      return TRUE;
    }
  if (is_current (w, name, key))
    {
      w->result->same++;
      return TRUE;
    }
  doc = foyer_print_sheet_pages (kind, answer, &a4);
  return put (w, name, key, doc, error);
}

static gboolean
write_day (Writing *w,
           gint64 date,
           gboolean today,
           GError **error)
{
  guint documents = w->plan->documents;
  char iso[11];
  g_autoptr (JsonNode) day = NULL;
  g_autoptr (JsonNode) events = NULL;

  foyer_date_format (date, iso);
  if (documents & (FOYER_PAPER_DAY | FOYER_PAPER_TEAM | FOYER_PAPER_FORMS))
    {
      day = ask (w, "sheet.day", date, error);
      if (day == NULL)
        return FALSE;
      if ((documents & FOYER_PAPER_DAY) && !write_day_sheet (w, json_node_get_object (day), "day", iso, FOYER_DAY_SHEET_PER_MEMBER, error))
        return FALSE;
      if ((documents & FOYER_PAPER_TEAM) && !write_day_sheet (w, json_node_get_object (day), "team", iso, FOYER_DAY_SHEET_COMPACT, error))
        return FALSE;
      if ((documents & FOYER_PAPER_FORMS) && today && !write_sheet (w, FOYER_SHEET_FORMS, json_node_get_object (day), "booking-forms.pdf", "members", error))
        return FALSE;
    }
  if (documents & FOYER_PAPER_EVENTS)
    {
      g_autofree char *name = g_strdup_printf ("events-%s.pdf", iso);

      events = ask (w, "sheet.events", date, error);
      if (events == NULL || !write_sheet (w, FOYER_SHEET_EVENTS, json_node_get_object (events), name, "events", error))
        return FALSE;
    }
  return TRUE;
}

/* The week @date lies in, unless it has been written for a day before. */
static gboolean
write_week (Writing *w,
            gint64 date,
            char *done,
            GError **error)
{
  g_autoptr (JsonNode) week = ask (w, "sheet.week", date, error);
  g_autofree char *name = NULL;
  JsonObject *o;

  if (week == NULL)
    return FALSE;
  o = json_node_get_object (week);
  if (text_of (o, "from") == NULL || g_str_equal (text_of (o, "from"), done))
    return TRUE;
  g_strlcpy (done, text_of (o, "from"), 11);
  /* The day it was asked for is not on it. */
  json_object_remove_member (o, "date");
  name = g_strdup_printf ("week-%s.pdf", done);
  return write_sheet (w, FOYER_SHEET_WEEK, o, name, "members", error);
}

/* ---- what is past ------------------------------------------------------------------------------------------------------- */
static void
drop_past (Writing *w,
           gint64 today)
{
  g_auto (GStrv) names = g_key_file_get_keys (w->list, GROUP, NULL, NULL);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      const char *dash = strchr (names[i], '-');
      gint64 date;
      char iso[11];

      /* Others may write to the folder, and so to the list: nothing outside it is removed. */
      if (dash == NULL || strlen (dash + 1) != strlen ("2026-11-24.pdf") || strchr (names[i], G_DIR_SEPARATOR) != NULL)
        continue;
      g_strlcpy (iso, dash + 1, sizeof iso);
      if (foyer_date_parse (iso, &date) && date + (g_str_has_prefix (names[i], "week-") ? 6 : 0) < today - w->plan->keep)
        drop (w, names[i]);
    }
}

typedef struct
{
  FoyerId loc; /* none: the only one */
  gint64 now, today;
} Today;

static gboolean
find_today (FoyerDb *db,
            gpointer data,
            GError **error)
{
  Today *t = data;

  if (foyer_id_is_none (&t->loc))
    t->loc = foyer_location_find (db, NULL);
  t->today = foyer_location_today (db, &t->loc, t->now);
  return foyer_db_check (db, error);
}

gboolean
foyer_paper_write (FoyerDesk *desk,
                   const FoyerPaperPlan *plan,
                   gint64 now,
                   FoyerPaperResult *result,
                   GError **error)
{
  const FoyerActor actor = { .user = plan->user, .loc = plan->loc, .now = now };

  /* Paper shows what somebody may see; nobody may see everything. */
  if (foyer_id_is_none (&plan->user))
    {
      *result = (FoyerPaperResult){ 0 };
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _("The plan for paper names nobody who may see what it prints. Set it again as a user."));
      return FALSE;
    }
  return foyer_paper_write_as (desk, plan, &actor, result, error);
}

gboolean
foyer_paper_write_as (FoyerDesk *desk,
                      const FoyerPaperPlan *plan,
                      const FoyerActor *actor,
                      FoyerPaperResult *result,
                      GError **error)
{
  g_autoptr (GKeyFile) list = g_key_file_new ();
  g_autofree char *path = NULL;
  Writing w = { .desk = desk, .plan = plan, .list = list, .result = result };
  Today today = { .loc = plan->loc, .now = actor->now };
  char week[11] = "";
  gboolean ok = TRUE;

  *result = (FoyerPaperResult){ 0 };
  /* A folder is chosen by a person; one that has gone (a stick, a share) is not made anew somewhere else. */
  if (plan->folder == NULL || !g_file_test (plan->folder, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _("The folder %s is not there."), plan->folder != NULL ? plan->folder : "");
      return FALSE;
    }
  w.actor = *actor;
  if (!foyer_store_read (foyer_desk_store (desk), find_today, &today, error))
    return FALSE;
  w.actor.loc = today.loc;
  path = path_of (&w, LIST);
  g_key_file_load_from_file (list, path, G_KEY_FILE_NONE, NULL);
  for (int d = 0; ok && d <= plan->ahead; d++)
    {
      ok = write_day (&w, today.today + d, d == 0, error);
      if (ok && (plan->documents & FOYER_PAPER_WEEK))
        ok = write_week (&w, today.today + d, week, error);
    }
  if (ok)
    drop_past (&w, today.today);
  if (w.listed)
    {
      g_autoptr (GError) local = NULL;

      if (!g_key_file_save_to_file (list, path, &local) && ok)
        {
          g_set_error (error, FOYER_ERROR, g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOSPC) ? FOYER_ERROR_FULL : FOYER_ERROR_IO,
                       "The file %s could not be written: %s.", path, local->message);
          ok = FALSE;
        }
    }
  return ok;
}
