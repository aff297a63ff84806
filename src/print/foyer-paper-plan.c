#define G_LOG_DOMAIN "foyer-print"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-paper.h"
#include "foyer-print-read.h"

#define PLAN_KEY "paper"
#define LAST_KEY "paper-last"

static const struct
{
  const char *word;
  guint bit;
} documents[] = {
  { "day", FOYER_PAPER_DAY }, { "team", FOYER_PAPER_TEAM }, { "week", FOYER_PAPER_WEEK }, { "events", FOYER_PAPER_EVENTS }, { "forms", FOYER_PAPER_FORMS },
};

FoyerPaperPlan
foyer_paper_plan_default (void)
{
  return (FoyerPaperPlan){ .minutes = 15, .documents = FOYER_PAPER_DAY | FOYER_PAPER_TEAM | FOYER_PAPER_EVENTS | FOYER_PAPER_FORMS, .ahead = 1, .keep = 7 };
}

void
foyer_paper_plan_clear (FoyerPaperPlan *plan)
{
  g_clear_pointer (&plan->folder, g_free);
  g_clear_pointer (&plan->calendars, g_free);
}

/* "day team week": (transfer full) */
static char *
documents_format (guint bits)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (documents); i++)
    if (bits & documents[i].bit)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", documents[i].word);
  return g_string_free (text, FALSE);
}

gboolean
foyer_paper_documents_parse (const char *text,
                             guint *out,
                             GError **error)
{
  g_auto (GStrv) words = g_strsplit_set (text, " ,", -1);

  *out = 0;
  for (guint w = 0; words[w] != NULL; w++)
    {
      guint bit = 0;

      if (*words[w] == '\0')
        continue;
      for (gsize i = 0; i < G_N_ELEMENTS (documents); i++)
        if (g_str_equal (words[w], documents[i].word))
          bit = documents[i].bit;
      if (bit == 0)
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _("“%s” is no document; there are day, team, week, events and forms."), words[w]);
          return FALSE;
        }
      *out |= bit;
    }
  return TRUE;
}

/* ---- local values ------------------------------------------------------------------------------------------------------- */
typedef struct
{
  const char *key;
  char *value;
} Local;

static gboolean
read_local (FoyerDb *db,
            gpointer data,
            GError **error)
{
  Local *local = data;

  local->value = foyer_db_local (db, NULL, local->key);
  return foyer_db_check (db, error);
}

/* (nullable): nothing kept, or nothing that can be read. */
static gboolean
load_object (FoyerDesk *desk,
             const char *key,
             JsonObject **out,
             GError **error)
{
  Local local = { key, NULL };
  g_autoptr (JsonNode) node = NULL;

  *out = NULL;
  if (!foyer_store_read (foyer_desk_store (desk), read_local, &local, error))
    return FALSE;
  node = local.value != NULL ? json_from_string (local.value, NULL) : NULL;
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    *out = json_node_dup_object (node);
  g_free (local.value);
  return TRUE;
}

/* @o: (transfer full) */
static gboolean
save_object (FoyerDesk *desk,
             const char *key,
             JsonObject *o,
             GError **error)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), o);
  g_autofree char *text = json_to_string (node, FALSE);

  json_object_unref (o);
  return foyer_store_set_local (foyer_desk_store (desk), NULL, key, text, error);
}

gboolean
foyer_paper_plan_load (FoyerDesk *desk,
                       FoyerPaperPlan *out,
                       GError **error)
{
  g_autoptr (JsonObject) o = NULL;
  guint bits;

  *out = foyer_paper_plan_default ();
  if (!load_object (desk, PLAN_KEY, &o, error))
    return FALSE;
  if (o == NULL)
    return TRUE;
  out->folder = g_strdup (text_of (o, "folder"));
  out->calendars = g_strdup (text_of (o, "calendars"));
  out->minutes = (int) CLAMP (int_of (o, "minutes"), 0, 1440);
  if (text_of (o, "documents") != NULL && foyer_paper_documents_parse (text_of (o, "documents"), &bits, NULL))
    out->documents = bits;
  out->ahead = (int) CLAMP (int_of (o, "ahead"), 0, 31);
  out->keep = (int) CLAMP (int_of (o, "keep"), 0, 3650);
  out->phones = bool_of (o, "phones");
  if (text_of (o, "user") != NULL)
    foyer_id_parse (text_of (o, "user"), &out->user);
  if (text_of (o, "loc") != NULL)
    foyer_id_parse (text_of (o, "loc"), &out->loc);
  return TRUE;
}

gboolean
foyer_paper_plan_save (FoyerDesk *desk,
                       const FoyerPaperPlan *plan,
                       GError **error)
{
  g_autofree char *words = documents_format (plan->documents);

  return save_object (desk, PLAN_KEY,
                      foyer_params ("folder", "s", plan->folder, "calendars", "s", plan->calendars, "minutes", "i", (gint64) plan->minutes, "documents", "s", words, "ahead", "i", (gint64) plan->ahead,
                                    "keep", "i", (gint64) plan->keep, "phones", "b", plan->phones, "user", "d", &plan->user, "loc", "d", &plan->loc, NULL),
                      error);
}

gboolean
foyer_paper_last_load (FoyerDesk *desk,
                       gint64 *at,
                       char **problem,
                       GError **error)
{
  g_autoptr (JsonObject) o = NULL;

  *at = 0;
  *problem = NULL;
  if (!load_object (desk, LAST_KEY, &o, error))
    return FALSE;
  if (o != NULL)
    {
      *at = int_of (o, "at");
      *problem = g_strdup (text_of (o, "problem"));
    }
  return TRUE;
}

gboolean
foyer_paper_last_save (FoyerDesk *desk,
                       gint64 at,
                       const char *problem,
                       GError **error)
{
  return save_object (desk, LAST_KEY, foyer_params ("at", "i", at, "problem", "s", problem, NULL), error);
}
