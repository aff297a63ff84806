#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-client-elsewhere.h"
#include "foyer-client-history.h"
#include "foyer-elsewhere.h"
#include "foyer-error.h"
#include "foyer-labels.h"

/* Who walks through the list does not ask for every card on the way. */
#define PAUSE_MS 400
#define MOST 50

struct _FoyerClientElsewhere
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *box, *head, *words, *list, *again;
  GCancellable *asking;
  GHashTable *missing;     /* owned: ids as text of the locations */
  char *names;             /* owned: "Buda, Pest" */
  FoyerId client;
  guint pause;
};

G_DEFINE_FINAL_TYPE (FoyerClientElsewhere, foyer_client_elsewhere, GTK_TYPE_WIDGET)

static const FoyerFetch *travels;
static gpointer (*travels_by) (const char *store_dir);

/* Threads that ask; the store must outlive them. */
static GMutex lock;
static GCond ended;
static int running;

void
foyer_client_elsewhere_use (const FoyerFetch *fetch, gpointer (*make) (const char *store_dir))
{
  travels = fetch;
  travels_by = make;
}

void
foyer_client_elsewhere_wait (void)
{
  gint64 until = g_get_monotonic_time () + 3 * FOYER_ELSEWHERE_PATIENCE_MS * 1000;

  g_mutex_lock (&lock);
  while (running > 0 && g_cond_wait_until (&ended, &lock, until))
    ;
  g_mutex_unlock (&lock);
}

/* ---- asking the chain ------------------------------------------------------------------------------------------------------------ */

typedef struct
{
  char *dir;
  FoyerId client, user;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->dir);
  g_free (job);
}

static void
ask_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  JsonNode *answer = foyer_elsewhere_ask (job->dir, &job->client, &job->user, MOST, FOYER_ELSEWHERE_PATIENCE_MS, travels, travels_by, &error);

  if (answer != NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify) json_node_unref);
  else
    g_task_return_error (task, error);
  g_mutex_lock (&lock);
  running--;
  g_cond_signal (&ended);
  g_mutex_unlock (&lock);
}

static void
say (FoyerClientElsewhere *self, const char *words)
{
  gtk_label_set_text (GTK_LABEL (self->words), words != NULL ? words : "");
  gtk_widget_set_visible (self->words, words != NULL);
}

/* Those of the locations that are missing here: the chain tells of all others. */
static JsonArray *
unknown_of (FoyerClientElsewhere *self, JsonArray *visits)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < json_array_get_length (visits); i++)
    {
      JsonObject *visit = json_array_get_object_element (visits, i);
      const char *loc = foyer_json_str (visit, "loc");

      if (loc != NULL && g_hash_table_contains (self->missing, loc))
        json_array_add_object_element (list, json_object_ref (visit));
    }
  return list;
}

static void
on_asked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  FoyerClientElsewhere *self = FOYER_CLIENT_ELSEWHERE (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = g_task_propagate_pointer (G_TASK (result), &error);
  g_autoptr (JsonArray) visits = NULL;
  g_autofree char *words = NULL;

  /* The card was closed meanwhile. */
  if (self->box == NULL)
    return;
  gtk_widget_set_visible (self->again, answer == NULL && !g_error_matches (error, FOYER_ERROR, FOYER_ERROR_DENIED));
  if (answer == NULL)
    {
      /* Translators: one location or several */
      words = g_error_matches (error, FOYER_ERROR, FOYER_ERROR_DENIED) ? g_strdup_printf (_("Visits at %s are not yours to see."), self->names)
                                                                       : g_strdup_printf (_("Visits at %s are not on this desk, and the chain does not answer now."), self->names);
      say (self, words);
      return;
    }
  visits = unknown_of (self, foyer_json_arr (json_node_get_object (answer), "visits"));
  if (json_array_get_length (visits) == 0)
    words = g_strdup_printf (_("No visits at %s."), self->names);
  say (self, words);
  while (gtk_widget_get_first_child (self->list) != NULL)
    gtk_box_remove (GTK_BOX (self->list), gtk_widget_get_first_child (self->list));
  if (json_array_get_length (visits) > 0)
    gtk_box_append (GTK_BOX (self->list), foyer_client_history_new (self->context, visits, TRUE));
}

static void
ask_chain (FoyerClientElsewhere *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, on_asked_cb, NULL);
  g_autofree char *words = g_strdup_printf (_("Asking the chain for visits at %s…"), self->names);
  Job *job = g_new0 (Job, 1);

  say (self, words);
  gtk_widget_set_visible (self->again, FALSE);
  job->dir = g_strdup (foyer_store_dir (foyer_desk_store (foyer_ui_context_desk (self->context))));
  job->client = self->client;
  job->user = foyer_ui_context_actor (self->context)->user;
  g_task_set_task_data (task, job, job_free);
  g_mutex_lock (&lock);
  running++;
  g_mutex_unlock (&lock);
  g_task_run_in_thread (task, ask_thread);
}

static gboolean
on_pause_cb (gpointer data)
{
  FoyerClientElsewhere *self = data;

  self->pause = 0;
  ask_chain (self);
  return G_SOURCE_REMOVE;
}

/* ---- what is missing ------------------------------------------------------------------------------------------------------------- */

static void
on_missing_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerClientElsewhere *self = data;
  JsonArray *missing = result != NULL && JSON_NODE_HOLDS_OBJECT (result) ? foyer_json_arr (json_node_get_object (result), "missing") : NULL;
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; missing != NULL && i < json_array_get_length (missing); i++)
    {
      JsonObject *place = json_array_get_object_element (missing, i);
      const char *name = foyer_json_str (place, "name");

      g_hash_table_add (self->missing, g_strdup (foyer_json_str (place, "id")));
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name != NULL ? name : "–");
    }
  if (names->len == 0)
    return;
  self->names = g_strdup (names->str);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  self->pause = g_timeout_add (PAUSE_MS, on_pause_cb, self);
}

/* ---- the widget ------------------------------------------------------------------------------------------------------------------ */

static void
foyer_client_elsewhere_dispose (GObject *object)
{
  FoyerClientElsewhere *self = FOYER_CLIENT_ELSEWHERE (object);

  g_clear_handle_id (&self->pause, g_source_remove);
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->missing, g_hash_table_unref);
  g_clear_pointer (&self->names, g_free);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_client_elsewhere_parent_class)->dispose (object);
}

static void
foyer_client_elsewhere_class_init (FoyerClientElsewhereClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_client_elsewhere_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
foyer_client_elsewhere_init (FoyerClientElsewhere *self)
{
  self->missing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->head = gtk_label_new (_("At other locations"));
  gtk_label_set_xalign (GTK_LABEL (self->head), 0);
  gtk_widget_add_css_class (self->head, "heading");
  self->words = foyer_wrapped_label (NULL, "dim-label");
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->again = gtk_button_new_with_label (_("Ask again"));
  foyer_a11y_label (self->again, _("Ask again"));
  gtk_widget_set_halign (self->again, GTK_ALIGN_START);
  gtk_widget_set_visible (self->again, FALSE);
  g_signal_connect_swapped (self->again, "clicked", G_CALLBACK (ask_chain), self);
  gtk_box_append (GTK_BOX (self->box), self->head);
  gtk_box_append (GTK_BOX (self->box), self->words);
  gtk_box_append (GTK_BOX (self->box), self->list);
  gtk_box_append (GTK_BOX (self->box), self->again);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
foyer_client_elsewhere_new (FoyerUiContext *context, const FoyerId *client)
{
  FoyerClientElsewhere *self = g_object_new (FOYER_TYPE_CLIENT_ELSEWHERE, "visible", FALSE, NULL);

  self->context = g_object_ref (context);
  self->client = *client;
  if (!foyer_ui_may (context, "booking.client-chain") || !foyer_ui_may (context, "clients.visits"))
    return GTK_WIDGET (self);
  self->asking = g_cancellable_new ();
  foyer_ui_ask (context, self, "client.elsewhere", foyer_params ("id", "d", client, "limit", "i", (gint64) 1, NULL), self->asking, on_missing_cb, self);
  return GTK_WIDGET (self);
}
