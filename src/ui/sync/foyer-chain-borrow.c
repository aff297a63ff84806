#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include "foyer-accounts.h"
#include "foyer-borrow.h"
#include "foyer-chain-borrow.h"
#include "foyer-labels.h"

/* The thread has its own clock; a key ring that does not answer is not in it. */
#define BELT_MS (FOYER_BORROW_PATIENCE_MS + 500)
#define WAIT_MS (3 * BELT_MS)

typedef struct
{
  FoyerUiContext *context; /* owned */
  FoyerChainBorrowed done;
  gpointer data;
  GCancellable *cancel; /* owned */
  guint belt;
} Borrow;

/* Threads that ask; what they use of the store must outlive them. */
static GMutex lock;
static GCond ended;
static int running;

/* Of the thread. */
typedef struct
{
  FoyerStore *store;
  GArray *wishes; /* owned (element-type FoyerBorrowWish) */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_array_unref (job->wishes);
  g_free (job);
}

static void
finish (Borrow *b, const char *said)
{
  b->done (b->context, said, b->data);
  g_clear_handle_id (&b->belt, g_source_remove);
  g_object_unref (b->cancel);
  g_object_unref (b->context);
  g_free (b);
}

static void
borrow_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;

  g_task_return_int (task, foyer_borrow (job->store, (const FoyerBorrowWish *) job->wishes->data, job->wishes->len, foyer_account_note_grant,
                                         FOYER_BORROW_PATIENCE_MS, NULL, NULL));
  g_mutex_lock (&lock);
  running--;
  g_cond_signal (&ended);
  g_mutex_unlock (&lock);
}

void
foyer_chain_borrow_wait (void)
{
  gint64 until = g_get_monotonic_time () + WAIT_MS * 1000;

  g_mutex_lock (&lock);
  while (running > 0 && g_cond_wait_until (&ended, &lock, until))
    ;
  g_mutex_unlock (&lock);
}

static void
on_borrowed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  gssize said = g_task_propagate_int (G_TASK (result), &error);

  finish (data, foyer_borrowed_word (error != NULL ? FOYER_BORROW_OFFLINE : (FoyerBorrowed) said));
}

static gboolean
on_belt_cb (gpointer data)
{
  Borrow *b = data;

  b->belt = 0;
  g_cancellable_cancel (b->cancel);
  return G_SOURCE_REMOVE;
}

static void
on_plan_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Borrow *b = data;
  JsonArray *parts = result != NULL ? foyer_json_arr (json_node_get_object (result), "parts") : NULL;
  g_autoptr (GTask) task = NULL;
  Job *job = g_new0 (Job, 1);

  job->store = foyer_desk_store (foyer_ui_context_desk (context));
  job->wishes = g_array_new (FALSE, TRUE, sizeof (FoyerBorrowWish));
  for (guint i = 0; parts != NULL && i < json_array_get_length (parts); i++)
    {
      JsonObject *part = json_array_get_object_element (parts, i);
      FoyerBorrowWish wish = { .want = foyer_json_num (part, "want") };

      if (wish.want > 0 && foyer_json_uid (part, "account", &wish.acct))
        g_array_append_val (job->wishes, wish);
    }
  if (job->wishes->len == 0)
    {
      job_free (job);
      finish (b, NULL);
      return;
    }
  task = g_task_new (context, b->cancel, on_borrowed_cb, b);
  g_task_set_task_data (task, job, job_free);
  g_task_set_return_on_cancel (task, TRUE);
  b->belt = g_timeout_add (BELT_MS, on_belt_cb, b);
  g_mutex_lock (&lock);
  running++;
  g_mutex_unlock (&lock);
  g_task_run_in_thread (task, borrow_thread);
}

void
foyer_chain_borrow (FoyerUiContext *context, const FoyerId *client, gint64 amount, FoyerChainBorrowed done, gpointer data)
{
  foyer_chain_borrow_from (context, client, NULL, amount, done, data);
}

void
foyer_chain_borrow_from (FoyerUiContext *context, const FoyerId *client, const FoyerId *account, gint64 amount, FoyerChainBorrowed done, gpointer data)
{
  Borrow *b = g_new0 (Borrow, 1);

  b->context = g_object_ref (context);
  b->done = done;
  b->data = data;
  b->cancel = g_cancellable_new ();
  foyer_ui_ask (context, NULL, "deposit.plan", foyer_params ("client", "d", client, "amount", "i", amount, "account", "d", account, NULL), NULL, on_plan_cb, b);
}
