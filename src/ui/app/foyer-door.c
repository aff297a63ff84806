#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>

#include "foyer-chain-link.h"
#include "foyer-door.h"
#include "foyer-signing.h"

#define LOOK_S 5 /* how often it is asked whether anybody is there */

typedef struct
{
  FoyerUiContext *context; /* owned */
  FoyerWindowDesk *desk;   /* owned; NULL: it is the one in the window */
  gint64 since;            /* aside since, monotonic */
  gulong session, sync;
} Session;

struct _FoyerDoor
{
  FoyerWindow *window;    /* borrowed */
  FoyerUiContext *first;  /* borrowed */
  GPtrArray *sessions;    /* (element-type Session) owned */
  FoyerSignIn *sign_in;   /* weak */
  void (*left) (gpointer data);
  gpointer data;
  FoyerSignInMode mode;
  gint64 active;          /* when something was done last, monotonic */
  guint timer, reading;   /* reading: number of the question who may sign in */
};

/* ---- sessions ------------------------------------------------------------------------------------------------------------- */
static void
session_free (gpointer data)
{
  Session *s = data;

  g_clear_signal_handler (&s->session, s->context);
  g_clear_signal_handler (&s->sync, s->context);
  g_clear_pointer (&s->desk, foyer_window_desk_free);
  /* The first one is the program's; it goes on without a user. */
  if (foyer_ui_context_hub (s->context) != s->context)
    g_object_run_dispose (G_OBJECT (s->context));
  g_object_unref (s->context);
  g_free (s);
}

static Session *
session_of (FoyerDoor      *door,
            FoyerUiContext *context)
{
  for (guint i = 0; i < door->sessions->len; i++)
    if (((Session *) door->sessions->pdata[i])->context == context)
      return door->sessions->pdata[i];
  return NULL;
}

static void on_session_cb (FoyerUiContext *context,
                           FoyerDoor      *door);

/* Reported stolen: nothing of it stays on the screen, whoever it belongs to. */
static void
on_sync_cb (FoyerUiContext *context,
            FoyerDoor      *door)
{
  FoyerSyncStatus status;

  if (foyer_chain_link_status (context, &status) && status.wiped && foyer_ui_context_signed_in (context))
    foyer_ui_context_leave (context);
}

static Session *
add_session (FoyerDoor      *door,
             FoyerUiContext *context)
{
  Session *s = g_new0 (Session, 1);

  s->context = g_object_ref (context);
  s->session = g_signal_connect (context, "session", G_CALLBACK (on_session_cb), door);
  s->sync = g_signal_connect (context, "sync", G_CALLBACK (on_sync_cb), door);
  g_ptr_array_add (door->sessions, s);
  return s;
}

static gboolean
forget_later (gpointer data)
{
  session_free (data);
  return G_SOURCE_REMOVE;
}

/* Out of the list now, freed when nobody is in the middle of it. */
static void
forget (FoyerDoor *door,
        Session   *s)
{
  guint at;

  if (!g_ptr_array_find (door->sessions, s, &at))
    return;
  g_ptr_array_steal_index (door->sessions, at);
  g_clear_signal_handler (&s->session, s->context);
  g_clear_signal_handler (&s->sync, s->context);
  g_idle_add (forget_later, s);
}

static void
on_session_cb (FoyerUiContext *context,
               FoyerDoor      *door)
{
  Session *s = session_of (door, context);

  if (foyer_ui_context_signed_in (context) || s == NULL)
    return;
  if (context != foyer_window_context (door->window))
    {
      /* Aside, and the user is gone: so is the desk. The first context stays for the next one. */
      if (context == door->first)
        g_clear_pointer (&s->desk, foyer_window_desk_free);
      forget (door, s);
      return;
    }
  door->reading++;
  door->left (door->data);
}

/* Room for one more. */
static void
make_room (FoyerDoor *door)
{
  Session *oldest = NULL;
  guint aside = 0;

  for (guint i = 0; i < door->sessions->len; i++)
    {
      Session *s = door->sessions->pdata[i];

      if (s->desk == NULL)
        continue;
      aside++;
      if (oldest == NULL || s->since < oldest->since)
        oldest = s;
    }
  if (aside < FOYER_DOOR_ASIDE)
    return;
  if (oldest->context == door->first)
    foyer_ui_context_leave (oldest->context);
  else
    forget (door, oldest);
}

static FoyerUiContext *
choose (const FoyerId *user,
        gpointer       data)
{
  FoyerDoor *door = data;
  FoyerUiContext *here = foyer_window_context (door->window);
  g_autoptr (FoyerUiContext) fresh = NULL;

  for (guint i = 0; i < door->sessions->len; i++)
    {
      Session *s = door->sessions->pdata[i];

      if (foyer_id_equal (&foyer_ui_context_actor (s->context)->user, user))
        return s->context;
    }
  if (!foyer_ui_context_signed_in (here))
    return here;
  make_room (door);
  if (!foyer_ui_context_signed_in (door->first))
    {
      if (session_of (door, door->first) == NULL)
        add_session (door, door->first);
      return door->first;
    }
  fresh = foyer_ui_context_new_beside (door->first);
  return add_session (door, fresh)->context;
}

gboolean
foyer_door_arrive (FoyerDoor   *door,
                   FoyerSignIn *sign_in)
{
  FoyerUiContext *to = foyer_sign_in_context (sign_in), *here = foyer_window_context (door->window);
  Session *from = session_of (door, here), *s = session_of (door, to);
  gboolean waited = TRUE;

  door->active = g_get_monotonic_time ();
  door->reading++;
  if (s == NULL)
    s = add_session (door, to);
  if (to == here)
    waited = foyer_window_is_locked (door->window);
  else
    {
      gboolean stays = foyer_ui_context_signed_in (here);
      FoyerWindowDesk *desk = foyer_window_take_desk (door->window);

      if (stays && from != NULL)
        {
          from->desk = desk;
          from->since = g_get_monotonic_time ();
        }
      else
        {
          foyer_window_desk_free (desk);
          if (from != NULL)
            forget (door, from);
        }
      waited = s->desk != NULL;
      if (waited)
        foyer_window_give_desk (door->window, g_steal_pointer (&s->desk));
      else
        foyer_window_set_context (door->window, to);
    }
  if (waited)
    foyer_window_unlock (door->window);
  return waited;
}

/* ---- the door ------------------------------------------------------------------------------------------------------------ */
static void
on_signed_in_cb (FoyerSignIn *sign_in,
                 const char  *page,
                 FoyerDoor   *door)
{
  if (!foyer_door_arrive (door, sign_in))
    foyer_window_show_desk (door->window, page, NULL);
}

static void
on_cancelled_cb (FoyerSignIn *sign_in,
                 FoyerDoor   *door)
{
  door->reading++;
  door->active = g_get_monotonic_time ();
  foyer_window_unlock (door->window);
}

void
foyer_door_watch (FoyerDoor   *door,
                  FoyerSignIn *sign_in)
{
  foyer_sign_in_set_choose (sign_in, choose, door);
  g_set_weak_pointer (&door->sign_in, sign_in);
}

typedef struct
{
  FoyerDoor *door;
  FoyerWindow *window; /* owned: while it is there, so is the door */
  guint number;
  FoyerStart start;
} Ask;

static gboolean
read_start (FoyerDb  *db,
            gpointer  data,
            GError  **error)
{
  foyer_start_read (db, &((Ask *) data)->start);
  return foyer_db_check (db, error);
}

static void
on_read_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  Ask *ask = data;
  FoyerDoor *door = g_object_get_data (G_OBJECT (ask->window), "foyer-door");

  if (foyer_store_read_finish (NULL, result, NULL) && door == ask->door && ask->number == door->reading && foyer_window_is_locked (door->window))
    {
      GtkWidget *sign_in = foyer_sign_in_new (door->first, &ask->start);

      foyer_sign_in_set_mode (FOYER_SIGN_IN (sign_in), door->mode, &foyer_ui_context_actor (foyer_window_context (door->window))->user);
      foyer_door_watch (door, FOYER_SIGN_IN (sign_in));
      g_signal_connect (sign_in, "signed-in", G_CALLBACK (on_signed_in_cb), door);
      g_signal_connect (sign_in, "cancelled", G_CALLBACK (on_cancelled_cb), door);
      foyer_window_lock (door->window, sign_in);
    }
  foyer_start_clear (&ask->start);
  g_object_unref (ask->window);
  g_free (ask);
}

typedef struct
{
  FoyerDesk *desk;
  FoyerActor actor;
  const char *kind; /* static */
  char *how;
} Note;

static void
note_free (gpointer data)
{
  Note *note = data;

  g_free (note->how);
  g_free (note);
}

static void
note_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Note *note = data;

  foyer_signing_note (note->desk, &note->actor, note->kind, note->how, &note->actor.user);
  g_task_return_boolean (task, TRUE);
}

/* The context goes with it: the store stays open until it is written. */
void
foyer_door_note (FoyerUiContext *context,
                 const char     *kind,
                 const char     *how)
{
  g_autoptr (GTask) task = g_task_new (context, NULL, NULL, NULL);
  Note *note = g_new0 (Note, 1);

  note->desk = foyer_ui_context_desk (context);
  note->actor = *foyer_ui_context_actor (context);
  note->kind = kind;
  note->how = g_strdup (how);
  g_task_set_task_data (task, note, note_free);
  g_task_run_in_thread (task, note_thread);
}

void
foyer_door_lock (FoyerDoor  *door,
                 gboolean    switching,
                 const char *how)
{
  FoyerUiContext *here = foyer_window_context (door->window);
  gboolean locked = foyer_window_is_locked (door->window);
  Ask *ask;

  if (!foyer_ui_context_signed_in (here) || (locked && (switching || door->mode == FOYER_SIGN_IN_LOCKED)))
    return;
  if (session_of (door, here) == NULL)
    add_session (door, here);
  door->mode = switching ? FOYER_SIGN_IN_SWITCH : FOYER_SIGN_IN_LOCKED;
  if (!switching)
    {
      /* From now on everybody is asked again. */
      foyer_ui_set_local_of_pc (here, FOYER_START_KEPT, NULL);
      foyer_door_note (here, "lock", how);
    }
  /* What was on view goes at once, however long the disk takes. */
  foyer_window_lock (door->window, gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  ask = g_new0 (Ask, 1);
  ask->door = door;
  ask->window = g_object_ref (door->window);
  ask->number = ++door->reading;
  foyer_store_read_async (foyer_desk_store (foyer_ui_context_desk (here)), read_start, ask, NULL, NULL, on_read_cb, ask);
}

FoyerSignIn *
foyer_door_sign_in (FoyerDoor *door)
{
  return door->sign_in;
}

/* ---- nobody there -------------------------------------------------------------------------------------------------------- */
static gboolean
on_event_cb (GtkEventControllerLegacy *controller,
             GdkEvent                 *event,
             FoyerDoor                *door)
{
  switch (gdk_event_get_event_type (event))
    {
    case GDK_KEY_PRESS:
    case GDK_BUTTON_PRESS:
    case GDK_MOTION_NOTIFY:
    case GDK_SCROLL:
    case GDK_TOUCH_BEGIN:
    case GDK_TOUCH_UPDATE:
      door->active = g_get_monotonic_time ();
      break;
    default:
      break;
    }
  return FALSE;
}

/* Whoever reads a preview is there too. */
static void
watch_windows (FoyerDoor *door)
{
  GListModel *all = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (all, i);
      GtkEventController *events;

      if (g_object_get_data (G_OBJECT (window), "foyer-door-watched") == door
          || (window != GTK_WIDGET (door->window) && gtk_window_get_transient_for (GTK_WINDOW (window)) != GTK_WINDOW (door->window)))
        continue;
      g_object_set_data (G_OBJECT (window), "foyer-door-watched", door);
      events = gtk_event_controller_legacy_new ();
      gtk_event_controller_set_propagation_phase (events, GTK_PHASE_CAPTURE);
      g_signal_connect (events, "event", G_CALLBACK (on_event_cb), door);
      gtk_widget_add_controller (window, events);
    }
}

void
foyer_door_check_idle (FoyerDoor *door,
                       gint64     us)
{
  FoyerUiContext *here = foyer_window_context (door->window);
  int minutes = here != NULL && foyer_ui_context_signed_in (here) ? foyer_ui_lock_minutes (here) : 0;

  if (minutes > 0 && us - door->active >= (gint64) minutes * 60 * G_USEC_PER_SEC)
    foyer_door_lock (door, FALSE, "idle");
}

static gboolean
on_look_cb (gpointer data)
{
  watch_windows (data);
  foyer_door_check_idle (data, g_get_monotonic_time ());
  return G_SOURCE_CONTINUE;
}

static void
on_lock_cb (FoyerWindow *window,
            gboolean     switching,
            gpointer     data)
{
  foyer_door_lock (data, switching, NULL);
}

FoyerDoor *
foyer_door_new (FoyerWindow    *window,
                FoyerUiContext *first,
                void          (*left) (gpointer data),
                gpointer        data)
{
  FoyerDoor *door = g_new0 (FoyerDoor, 1);

  door->window = window;
  door->first = first;
  door->left = left;
  door->data = data;
  door->sessions = g_ptr_array_new ();
  door->active = g_get_monotonic_time ();
  add_session (door, first);
  watch_windows (door);
  door->timer = g_timeout_add_seconds (LOOK_S, on_look_cb, door);
  foyer_window_set_lock (window, on_lock_cb, door);
  g_object_set_data (G_OBJECT (window), "foyer-door", door);
  return door;
}

void
foyer_door_free (FoyerDoor *door)
{
  g_clear_handle_id (&door->timer, g_source_remove);
  g_clear_weak_pointer (&door->sign_in);
  g_ptr_array_set_free_func (door->sessions, session_free);
  g_ptr_array_unref (door->sessions);
  g_free (door);
}
