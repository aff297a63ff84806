#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-event-job.h"
#include "foyer-labels.h"

#define BATCH 4 /* events of one command */
#define RUNNING "foyer-event-jobs"
#define MAX_TOLD 3 /* refused clients that are named */

struct _FoyerEventJob
{
  GObject parent_instance;

  FoyerUiContext *context; /* owned */
  char *about;             /* event that is copied, or timetable */
  gboolean weekly;
  JsonArray *dates;        /* owned: of copies */
  guint at;                /* of them */
  gboolean with_bookings, force;
  char *series;            /* of the copies */
  char *next;              /* time of the timetable it goes on after */
  char *txn;
  int made, enrolled, skipped, refused;
  GString *told;           /* who could not be enrolled, and why */
  double fraction;
  gboolean running, stop;
  char *error;
};

G_DEFINE_FINAL_TYPE (FoyerEventJob, foyer_event_job, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static GHashTable *
running_of (FoyerUiContext *context)
{
  GHashTable *jobs = g_object_get_data (G_OBJECT (context), RUNNING);

  if (jobs == NULL)
    {
      jobs = g_hash_table_new (g_str_hash, g_str_equal);
      g_object_set_data_full (G_OBJECT (context), RUNNING, jobs, (GDestroyNotify) g_hash_table_unref);
    }
  return jobs;
}

FoyerEventJob *
foyer_event_job_of (FoyerUiContext *context, const char *about)
{
  return about != NULL ? g_hash_table_lookup (running_of (context), about) : NULL;
}

static void
finish (FoyerEventJob *self, const GError *error)
{
  gboolean watched = g_signal_has_handler_pending (self, signals[CHANGED], 0, FALSE);
  g_autofree char *words = NULL;
  FoyerId txn;

  self->running = FALSE;
  g_hash_table_remove (running_of (self->context), self->about);
  if (error != NULL && !g_error_matches (error, FOYER_ERROR, FOYER_ERROR_CANCELLED))
    self->error = foyer_ui_error_text (error);
  words = self->error != NULL && self->made == 0 ? g_strdup (self->error) : foyer_event_job_words (self);
  if (self->made > 0 && foyer_event_job_txn (self, &txn))
    foyer_ui_toast_undo (self->context, words, &txn);
  else if (!watched)
    foyer_ui_toast (self->context, "%s", words);
  g_signal_emit (self, signals[CHANGED], 0);
  g_object_unref (self);
}

static void go_on (FoyerEventJob *self);

static void
on_batch_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerEventJob *self = data;
  JsonObject *o = result != NULL ? json_node_get_object (result) : NULL;
  JsonArray *refused;
  gboolean more;

  if (error != NULL || o == NULL)
    {
      finish (self, error);
      return;
    }
  self->made += (int) foyer_json_num (o, "made");
  self->enrolled += (int) foyer_json_num (o, "enrolled");
  if (foyer_json_arr (o, "skipped") != NULL)
    self->skipped += (int) json_array_get_length (foyer_json_arr (o, "skipped"));
  refused = foyer_json_arr (o, "refused");
  for (guint i = 0; refused != NULL && i < json_array_get_length (refused); i++, self->refused++)
    if (self->refused < MAX_TOLD)
      {
        JsonObject *r = json_array_get_object_element (refused, i);
        g_autofree char *when = foyer_ui_wall_text (context, foyer_json_str (r, "wall"));

        g_string_append_printf (self->told, "\n%s, %s: %s", when, foyer_json_str (r, "client"), foyer_json_str (r, "why"));
      }
  if (self->txn == NULL)
    self->txn = g_strdup (foyer_json_str (o, "txn"));
  if (self->weekly)
    {
      self->fraction = (double) foyer_json_num (o, "done") / MAX (foyer_json_num (o, "total"), 1);
      g_free (self->next);
      self->next = g_strdup (foyer_json_str (o, "next"));
      more = self->next != NULL;
    }
  else
    {
      if (self->series == NULL)
        self->series = g_strdup (foyer_json_str (o, "series"));
      self->fraction = (double) self->at / MAX (json_array_get_length (self->dates), 1);
      more = self->at < json_array_get_length (self->dates);
    }
  if (!more || self->stop)
    {
      finish (self, NULL);
      return;
    }
  g_signal_emit (self, signals[CHANGED], 0);
  go_on (self);
}

/* Nobody owns the answer: it goes on when the panel is closed. */
static void
go_on (FoyerEventJob *self)
{
  g_autoptr (JsonArray) some = NULL;
  gboolean force = self->force;
  JsonObject *params;
  guint n;

  if (self->weekly)
    params = foyer_params ("timetable", "s", self->about, "limit", "i", (gint64) BATCH, "after", "s", self->next, NULL);
  else
    {
      /* Those past what is in the way are a command of their own. */
      some = json_array_new ();
      n = json_array_get_length (self->dates);
      force = foyer_json_yes (json_array_get_object_element (self->dates, self->at), "force");
      for (int i = 0; i < BATCH && self->at < n; i++, self->at++)
        {
          JsonObject *date = json_array_get_object_element (self->dates, self->at);

          if (foyer_json_yes (date, "force") != force)
            break;
          json_array_add_string_element (some, foyer_json_str (date, "date"));
        }
      params = foyer_params ("event", "s", self->about, "dates", "n", json_node_init_array (json_node_alloc (), some), "with_bookings", "b", self->with_bookings, "series", "s",
                             self->series, NULL);
    }
  if (self->txn != NULL)
    json_object_set_string_member (params, "undo_with", self->txn);
  if (force)
    json_object_set_string_member (params, "override", _("planned past what was in the way"));
  foyer_ui_run_quiet (self->context, NULL, self->weekly ? "timetable.generate" : "event.duplicate", params, NULL, on_batch_cb, self);
}

void
foyer_event_job_start (FoyerEventJob *self)
{
  g_return_if_fail (!self->running);

  self->running = TRUE;
  g_hash_table_insert (running_of (self->context), self->about, self);
  g_object_ref (self); /* until finish() */
  go_on (self);
}

void
foyer_event_job_stop (FoyerEventJob *self)
{
  self->stop = TRUE;
}

/* ---- what became of it ----------------------------------------------------------------------------------------------------- */

gboolean
foyer_event_job_running (FoyerEventJob *self)
{
  return self->running;
}

double
foyer_event_job_fraction (FoyerEventJob *self)
{
  return self->fraction;
}

int
foyer_event_job_made (FoyerEventJob *self)
{
  return self->made;
}

int
foyer_event_job_skipped (FoyerEventJob *self)
{
  return self->skipped;
}

gboolean
foyer_event_job_txn (FoyerEventJob *self, FoyerId *txn)
{
  return self->txn != NULL && foyer_id_parse (self->txn, txn);
}

const char *
foyer_event_job_error (FoyerEventJob *self)
{
  return self->error;
}

char *
foyer_event_job_words (FoyerEventJob *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, ngettext ("%d event was made.", "%d events were made.", self->made), self->made);
  if (self->enrolled > 0)
    {
      g_string_append_c (text, ' ');
      g_string_append_printf (text, ngettext ("%d booking is in them.", "%d bookings are in them.", self->enrolled), self->enrolled);
    }
  if (self->skipped > 0)
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (text, ngettext ("%d date was left out, because the member or a room is taken.", "%d dates were left out, because the member or a room is taken.", self->skipped),
                              self->skipped);
    }
  g_string_append (text, self->told->str);
  if (self->refused > MAX_TOLD)
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (text, ngettext ("%d more could not be enrolled.", "%d more could not be enrolled.", self->refused - MAX_TOLD), self->refused - MAX_TOLD);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* ---- the object ------------------------------------------------------------------------------------------------------------ */

static void
foyer_event_job_finalize (GObject *object)
{
  FoyerEventJob *self = FOYER_EVENT_JOB (object);

  g_clear_pointer (&self->dates, json_array_unref);
  g_string_free (self->told, TRUE);
  g_free (self->about);
  g_free (self->series);
  g_free (self->next);
  g_free (self->txn);
  g_free (self->error);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_event_job_parent_class)->finalize (object);
}

static void
foyer_event_job_class_init (FoyerEventJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = foyer_event_job_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
foyer_event_job_init (FoyerEventJob *self)
{
  self->told = g_string_new (NULL);
}

static FoyerEventJob *
job_new (FoyerUiContext *context, const char *about)
{
  FoyerEventJob *self = g_object_new (FOYER_TYPE_EVENT_JOB, NULL);

  self->context = g_object_ref (context);
  self->about = g_strdup (about);
  g_signal_connect_object (context, "session", G_CALLBACK (foyer_event_job_stop), self, G_CONNECT_SWAPPED);
  return self;
}

FoyerEventJob *
foyer_event_job_new_copies (FoyerUiContext *context, const char *event, JsonArray *dates, gboolean with_bookings)
{
  FoyerEventJob *self = job_new (context, event);

  self->dates = json_array_ref (dates);
  self->with_bookings = with_bookings;
  return self;
}

FoyerEventJob *
foyer_event_job_new_timetable (FoyerUiContext *context, const char *timetable, const char *txn, gboolean force)
{
  FoyerEventJob *self = job_new (context, timetable);

  self->weekly = TRUE;
  self->txn = g_strdup (txn);
  self->force = force;
  return self;
}
