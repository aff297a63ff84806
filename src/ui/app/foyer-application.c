#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-activity-later.h"
#include "foyer-application.h"
#include "foyer-calendar-page.h"
#include "foyer-chain-borrow.h"
#include "foyer-client-elsewhere.h"
#include "foyer-chain-link.h"
#include "foyer-cover.h"
#include "foyer-daily.h"
#include "foyer-door.h"
#include "foyer-first-start.h"
#include "foyer-gl.h"
#include "foyer-health.h"
#include "foyer-join.h"
#include "foyer-paper-keeper.h"
#include "foyer-session.h"
#include "foyer-shortcuts.h"
#include "foyer-sign-in.h"
#include "foyer-signing.h"
#include "foyer-start.h"
#include "foyer-window.h"

/* A screenshot is taken this long after the page has said that it is ready: transitions end, icons load. */
#define SETTLE_MS 400
/* What is due by itself (foyer-daily.h) is looked for when the day has begun in peace, and then every few hours. */
#define DAILY_FIRST_S 60
#define HEALTH_S 20 /* after the start: the day has long been painted */
#define DAILY_S (6 * 3600)
#define NOTE_MS 1000 /* after the start: who came in is noted */
/* … and at the latest. */
#define PATIENCE_MS 20000
#define PAPER_PATIENCE_MS 10000 /* a folder on a drive that has died does not keep the window open */
/* The first frame waits this long for the first page's data. */
#define FIRST_PAGE_US 150000

struct _FoyerApplication
{
  AdwApplication parent_instance;

  const FoyerOptions *options;
  GThread *opener;
  FoyerDesk *desk;         /* owned */
  FoyerUiContext *context; /* owned */
  FoyerWindow *window;     /* borrowed */
  FoyerDoor *door;         /* owned */
  FoyerJoin *joining;      /* weak */
  FoyerStart start;
  FoyerSession session;
  FoyerUiEntry *entry;     /* owned; read while GTK started */
  GError *open_error;
  gint64 hidden_since;     /* the window waits for its first page */
  FoyerSignIn *signing_in; /* weak: on the screen and trying by itself */
  gint64 shot_begun;
  GThread *daily;
  guint daily_id, note_id;
  FoyerHealth *health;
  gboolean cut_off, rebuild, told;
  gboolean opened, shot_ready, made; /* made: the business was set up a moment ago */
  gboolean reading_again;
  int exit_status;
};

G_DEFINE_FINAL_TYPE (FoyerApplication, foyer_application, ADW_TYPE_APPLICATION)

static void show_sign_in (FoyerApplication *self, const char *login, const char *password);
static void show_first_start (FoyerApplication *self);
static void show_join (FoyerApplication *self);
static void read_start_again (FoyerApplication *self, const char *login, const char *password);
static void show_window (FoyerApplication *self);

/* ---- the store --------------------------------------------------------------------------------------------------------- */
typedef struct
{
  FoyerApplication *self; /* owned */
  FoyerDesk *desk;
  gboolean cut_off;
  FoyerStart start;
  FoyerSession session; /* of who stays signed in here */
  FoyerUiEntry *entry;
  GError *error;
} Opening;

static gboolean
read_start (FoyerDb  *db,
            gpointer  data,
            GError  **error)
{
  foyer_start_read (db, data);
  return foyer_db_check (db, error);
}

static gboolean
read_opening (FoyerDb  *db,
              gpointer  data,
              GError  **error)
{
  Opening *opening = data;

  if (!read_start (db, &opening->start, error))
    return FALSE;
  /* An account that is gone or has lost its rights signs in like everybody else, and is told why not. */
  if (!foyer_id_is_none (&opening->start.kept))
    foyer_session_resume (db, &opening->start.kept, &opening->session, NULL);
  return TRUE;
}

/* The first questions of the window and of the calendar, asked while GTK is still starting. */
static void
ask_ahead (Opening *opening)
{
  const FoyerOptions *o = opening->self->options;
  const char *page = o->page != NULL ? o->page : opening->session.page;
  gint64 date = o->date;
  int minute;

  foyer_ui_entry_ask (opening->entry, "location.mine", NULL);
  if (page != NULL && !g_str_equal (page, "calendar"))
    return;
  if (date == G_MININT64)
    foyer_zone_from_utc (foyer_ui_entry_zone (opening->entry), foyer_now (), &date, &minute);
  foyer_calendar_page_ask_ahead (opening->entry, date);
}

static gboolean on_opened_cb (gpointer data);

static gpointer
open_thread (gpointer data)
{
  Opening *opening = data;

  opening->cut_off = foyer_health_was_cut_off (opening->self->options->store);
  opening->desk = foyer_desk_open (opening->self->options->store, FOYER_STORE_DESK, &opening->error);
  if (opening->desk != NULL)
    {
      foyer_store_read (foyer_desk_store (opening->desk), read_opening, opening, &opening->error);
      if (opening->session.name != NULL)
        opening->entry = foyer_ui_entry_load (opening->desk, &opening->session.actor, NULL);
      if (opening->entry != NULL)
        ask_ahead (opening);
    }
  g_idle_add_full (G_PRIORITY_DEFAULT, on_opened_cb, opening, NULL);
  return NULL;
}

/* ---- the chain --------------------------------------------------------------------------------------------------------- */
/* An empty store that is in a chain waits for its first rows. */
static void
on_sync_cb (FoyerApplication *self)
{
  FoyerSyncStatus status;
  const char *words;

  if (!self->start.empty || self->reading_again || !foyer_chain_link_status (self->context, &status))
    return;
  if (self->joining == NULL)
    show_join (self);
  foyer_ui_sync (self->context, &words);
  foyer_join_say (self->joining, words);
  if (!status.settled || status.last_ok == 0)
    return;
  read_start_again (self, NULL, NULL);
}

static void
on_join_back_cb (FoyerJoin        *join,
                 FoyerApplication *self)
{
  show_first_start (self);
}

static void
show_join (FoyerApplication *self)
{
  GtkWidget *join = foyer_join_new (self->context, self->options->server);

  g_signal_connect (join, "back", G_CALLBACK (on_join_back_cb), self);
  g_set_weak_pointer (&self->joining, FOYER_JOIN (join));
  foyer_window_show_cover (self->window, join);
}

/* ---- the picture ------------------------------------------------------------------------------------------------------- */
static gboolean
on_shot_cb (gpointer data)
{
  FoyerApplication *self = data;
  gint64 waited = (g_get_monotonic_time () - self->shot_begun) / 1000;
  g_autoptr (GError) error = NULL;

  if (!self->shot_ready && waited < PATIENCE_MS)
    {
      if (self->signing_in != NULL && *foyer_sign_in_message (self->signing_in) == '\0')
        return G_SOURCE_CONTINUE;
      self->shot_ready = foyer_window_ready (self->window);
      if (self->shot_ready)
        g_timeout_add (SETTLE_MS, on_shot_cb, self);
      return self->shot_ready ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
    }
  if (self->signing_in != NULL)
    {
      g_printerr ("foyer: %s\n", foyer_sign_in_message (self->signing_in));
      self->exit_status = 1;
    }
  if (!foyer_window_save_picture (self->window, self->options->screenshot, &error))
    {
      /* Between being told to draw and drawing, a window has no picture to give: try again. */
      if (waited < 2 * PATIENCE_MS && self->shot_ready)
        {
          g_timeout_add (SETTLE_MS / 4, on_shot_cb, self);
          return G_SOURCE_REMOVE;
        }
      g_printerr ("foyer: %s\n", error->message);
      self->exit_status = 1;
    }
  g_application_quit (G_APPLICATION (self));
  return G_SOURCE_REMOVE;
}

static void
take_picture (FoyerApplication *self)
{
  if (self->options->screenshot == NULL || self->shot_begun != 0)
    return;
  self->shot_begun = g_get_monotonic_time ();
  g_timeout_add (50, on_shot_cb, self);
}

/* ---- how long it took -------------------------------------------------------------------------------------------------- */
/* For tests/perf: one line when the first page with its data has been painted. */
static void
on_painted_cb (GdkFrameClock    *clock,
               FoyerApplication *self)
{
  if (self->window == NULL || foyer_window_page (self->window) == NULL || !foyer_window_ready (self->window))
    return;
  g_signal_handlers_disconnect_by_func (clock, on_painted_cb, self);
  g_print ("Painted %s\n", foyer_window_page (self->window));
  if (g_str_equal (g_getenv ("FOYER_SAY_PAINTED"), "quit"))
    g_application_quit (G_APPLICATION (self));
}

static void
watch_painting (FoyerApplication *self)
{
  if (g_getenv ("FOYER_SAY_PAINTED") != NULL)
    g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (self->window)), "after-paint", G_CALLBACK (on_painted_cb), self);
}

/* ---- from door to desk ------------------------------------------------------------------------------------------------- */
static void
on_signed_in_cb (FoyerSignIn      *sign_in,
                 const char       *page,
                 FoyerApplication *self)
{
  g_clear_weak_pointer (&self->signing_in);
  if (foyer_door_arrive (self->door, sign_in))
    return;
  /* A business just made has no day to show yet: it begins with its first steps (GEN-2). */
  if (self->made)
    page = "settings";
  self->made = FALSE;
  foyer_window_show_desk (self->window, self->options->page != NULL ? self->options->page : page, NULL);
  take_picture (self);
}

static void
show_sign_in (FoyerApplication *self,
              const char       *login,
              const char       *password)
{
  GtkWidget *sign_in = foyer_sign_in_new (self->context, &self->start);

  g_signal_connect (sign_in, "signed-in", G_CALLBACK (on_signed_in_cb), self);
  foyer_door_watch (self->door, FOYER_SIGN_IN (sign_in));
  if (login != NULL)
    foyer_sign_in_choose (FOYER_SIGN_IN (sign_in), login);
  foyer_window_show_cover (self->window, sign_in);
  if (password != NULL)
    {
      g_set_weak_pointer (&self->signing_in, FOYER_SIGN_IN (sign_in));
      foyer_sign_in_try (FOYER_SIGN_IN (sign_in), password);
    }
  take_picture (self);
}

/* Who may sign in may have changed since the start: read once more, then asked. */
typedef struct
{
  FoyerApplication *self; /* owned */
  FoyerStart start;
  char *login, *password;
} Again;

static void
again_free (Again *again)
{
  foyer_start_clear (&again->start);
  g_free (again->login);
  g_free (again->password);
  g_object_unref (again->self);
  g_free (again);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Again, again_free)

static gboolean
read_again (FoyerDb  *db,
            gpointer  data,
            GError  **error)
{
  return read_start (db, &((Again *) data)->start, error);
}

static void
on_read_again_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      data)
{
  g_autoptr (Again) again = data;
  FoyerApplication *self = again->self;
  g_autoptr (GError) error = NULL;
  gboolean ok = foyer_store_read_finish (NULL, result, &error);

  self->reading_again = FALSE;
  /* In the meantime the window may have gone, or somebody be in. */
  if (self->window == NULL || self->context == NULL || foyer_ui_context_signed_in (foyer_window_context (self->window)))
    return;
  if (!ok)
    {
      foyer_window_show_cover (self->window, foyer_cover_new_error (error, self->options->store, NULL));
      return;
    }
  foyer_start_clear (&self->start);
  self->start = again->start;
  memset (&again->start, 0, sizeof again->start);
  if (!self->start.empty && self->start.users->len > 0)
    show_sign_in (self, again->login, again->password);
}

static void
read_start_again (FoyerApplication *self,
                  const char       *login,
                  const char       *password)
{
  Again *again = g_new0 (Again, 1);

  again->self = g_object_ref (self);
  again->login = g_strdup (login);
  again->password = g_strdup (password);
  self->reading_again = TRUE;
  foyer_store_read_async (foyer_desk_store (self->desk), read_again, again, NULL, NULL, on_read_again_cb, again);
}

static void
on_made_cb (FoyerFirstStart  *page,
            const char       *login,
            const char       *password,
            FoyerApplication *self)
{
  self->made = TRUE;
  read_start_again (self, login, password);
}

static void
on_session_cb (FoyerApplication *self)
{
  if (!foyer_ui_context_signed_in (self->context))
    return;
  if (self->options->said != NULL && !self->told)
    foyer_ui_toast (self->context, "%s", self->options->said);
  self->told = TRUE;
}

/* Signed out: from now on everybody is asked again. */
static void
on_left_cb (gpointer data)
{
  FoyerApplication *self = data;

  foyer_ui_set_local_of_pc (self->context, FOYER_START_KEPT, NULL);
  /* What was on view goes at once, however long the disk takes. */
  foyer_window_show_cover (self->window, gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  read_start_again (self, NULL, NULL);
}

static void
show_first_start (FoyerApplication *self)
{
  GtkWidget *page = foyer_first_start_new (self->context);

  g_signal_connect (page, "made", G_CALLBACK (on_made_cb), self);
  g_signal_connect_swapped (page, "join", G_CALLBACK (show_join), self);
  foyer_window_show_cover (self->window, page);
  take_picture (self);
}

static gboolean
on_note_cb (gpointer data)
{
  FoyerApplication *self = data;

  self->note_id = 0;
  foyer_door_note (self->context, "in", "kept");
  return G_SOURCE_REMOVE;
}

/* Who stays signed in sees the day at once; the log is written when it is on the screen. */
static void
resume (FoyerApplication *self)
{
  foyer_ui_context_enter (self->context, self->entry);
  g_clear_pointer (&self->entry, foyer_ui_entry_free);
  self->note_id = g_timeout_add (NOTE_MS, on_note_cb, self);
  foyer_window_show_desk (self->window, self->options->page != NULL ? self->options->page : self->session.page, NULL);
  take_picture (self);
}

/* As large as it was last time on this PC. */
static void
restore_size (FoyerApplication *self)
{
  int width, height;

  if (self->options->size != NULL || self->start.window == NULL)
    return;
  if (sscanf (self->start.window, "%dx%d", &width, &height) == 2 && width >= 640 && height >= 480 && width <= 16384 && height <= 16384)
    gtk_window_set_default_size (GTK_WINDOW (self->window), width, height);
  if (strstr (self->start.window, "max") != NULL)
    gtk_window_maximize (GTK_WINDOW (self->window));
}

static gboolean
on_close_cb (GtkWindow        *window,
             FoyerApplication *self)
{
  g_autofree char *text = NULL;
  int width, height;

  if (self->options->size != NULL || self->context == NULL)
    return FALSE;
  gtk_window_get_default_size (window, &width, &height);
  text = g_strdup_printf ("%dx%d%s", width, height, gtk_window_is_maximized (window) ? " max" : "");
  foyer_ui_set_local_of_pc (self->context, FOYER_START_WINDOW, text);
  return FALSE;
}

static gpointer
daily_thread (gpointer data)
{
  g_autoptr (GError) error = NULL;

  foyer_activity_collect (data);
  if (!foyer_desk_daily (data, 0, &error))
    g_warning ("What is due could not be done: %s", error->message);
  return NULL;
}

static gboolean
on_daily_cb (gpointer data)
{
  FoyerApplication *self = data;

  if (self->daily != NULL)
    g_thread_join (self->daily);
  self->daily = g_thread_new ("daily", daily_thread, self->desk);
  self->daily_id = g_timeout_add_seconds (DAILY_S, on_daily_cb, self);
  return G_SOURCE_REMOVE;
}

static void
on_damaged_cb (const char *why,
               gpointer    data)
{
  FoyerApplication *self = data;

  if (self->window != NULL)
    foyer_window_show_damage (self->window);
}

/* In a moment without a window: nobody may have the store open. */
static void
rebuild_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       data)
{
  FoyerApplication *self = data;

  self->rebuild = TRUE;
  g_application_quit (G_APPLICATION (self));
}

static void
enter (FoyerApplication *self)
{
  const FoyerOptions *o = self->options;

  restore_size (self);
  if (self->open_error != NULL)
    {
      foyer_window_show_cover (self->window, foyer_cover_new_error (self->open_error, o->store, o->said));
      self->exit_status = o->screenshot != NULL ? 0 : 1;
      take_picture (self);
      return;
    }
  self->context = foyer_ui_context_new (self->desk);
  if (o->date != G_MININT64)
    foyer_ui_set_fixed_date (self->context, o->date, o->minute);
  foyer_window_set_context (self->window, self->context);
  self->door = foyer_door_new (self->window, self->context, on_left_cb, self);
  foyer_chain_link_start (self->context);
  foyer_paper_keeper_start (self->context);
  self->daily_id = g_timeout_add_seconds (DAILY_FIRST_S, on_daily_cb, self);
  self->health = foyer_health_new (foyer_desk_store (self->desk), self->cut_off, HEALTH_S, on_damaged_cb, NULL, self);
  g_signal_connect_object (self->context, "session", G_CALLBACK (on_session_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->context, "sync", G_CALLBACK (on_sync_cb), self, G_CONNECT_SWAPPED);
  if (self->start.empty)
    {
      if (o->server != NULL)
        show_join (self);
      else
        show_first_start (self);
    }
  else if (o->user == NULL && self->entry != NULL)
    resume (self);
  else
    show_sign_in (self, o->user, o->user != NULL ? g_getenv ("FOYER_PASSWORD") : NULL);
}

/* An empty frame first would only cost time and flicker: the window comes with its first page in it, or when that is late, without. */
static gboolean
on_show_cb (gpointer data)
{
  FoyerApplication *self = data;

  if (self->window == NULL)
    return G_SOURCE_REMOVE;
  if (!foyer_window_ready (self->window) && g_get_monotonic_time () - self->hidden_since < FIRST_PAGE_US)
    return G_SOURCE_CONTINUE;
  gtk_window_present (GTK_WINDOW (self->window));
  watch_painting (self);
  return G_SOURCE_REMOVE;
}

static void
show_window (FoyerApplication *self)
{
  if (self->window == NULL || !self->opened || self->hidden_since != 0)
    return;
  self->hidden_since = g_get_monotonic_time ();
  if (on_show_cb (self))
    g_timeout_add (2, on_show_cb, self);
}

static gboolean
on_opened_cb (gpointer data)
{
  Opening *opening = data;
  FoyerApplication *self = opening->self;

  g_thread_join (g_steal_pointer (&self->opener));
  self->desk = opening->desk;
  self->cut_off = opening->cut_off;
  self->start = opening->start;
  self->session = opening->session;
  self->entry = opening->entry;
  self->open_error = opening->error;
  self->opened = TRUE;
  if (self->window != NULL)
    enter (self);
  show_window (self);
  g_object_unref (opening->self);
  g_free (opening);
  return G_SOURCE_REMOVE;
}

/* ---- the application --------------------------------------------------------------------------------------------------- */
static void
foyer_application_activate (GApplication *application)
{
  FoyerApplication *self = FOYER_APPLICATION (application);
  int width, height;

  if (self->window != NULL)
    {
      if (self->hidden_since != 0)
        gtk_window_present (GTK_WINDOW (self->window));
      return;
    }
  self->window = foyer_window_new (GTK_APPLICATION (self));
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  g_signal_connect_object (self->window, "close-request", G_CALLBACK (on_close_cb), self, 0);
  if (self->options->size != NULL && sscanf (self->options->size, "%dx%d", &width, &height) == 2)
    gtk_window_set_default_size (GTK_WINDOW (self->window), width, height);
  if (self->opened)
    enter (self);
  show_window (self);
}

static void
quit_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       data)
{
  FoyerApplication *self = data;

  if (self->window != NULL)
    gtk_window_close (GTK_WINDOW (self->window));
  else
    g_application_quit (G_APPLICATION (self));
}

/* GTK reads its own style sheet when its settings are made, a tenth of a start, and libadwaita puts its own in its place a moment later.
 * GTK_THEME names the empty one libadwaita would choose; libadwaita, which would leave a theme of the user's alone, must not see it. */
static void
init_gtk (void)
{
  gboolean chosen = g_getenv ("GTK_THEME") != NULL;

  if (!chosen)
    g_setenv ("GTK_THEME", "Adwaita-empty", TRUE);
  gtk_init ();
  gtk_settings_get_default ();
  if (!chosen)
    g_unsetenv ("GTK_THEME");
}

/* What icons there are, GTK reads on a thread of its own as soon as there is a display; then libadwaita and the application add theirs, and
 * all of it would be read again when the first icon is drawn. Themes have a lock for that thread, which this one takes too. */
static gpointer
icons_thread (gpointer data)
{
  g_autoptr (GtkIconTheme) theme = data;

  gtk_icon_theme_has_icon (theme, "open-menu-symbolic");
  return NULL;
}

static void
foyer_application_startup (GApplication *application)
{
  static const GActionEntry entries[] = { { "quit", quit_cb, NULL, NULL, NULL, { 0 } }, { "rebuild", rebuild_cb, NULL, NULL, NULL, { 0 } } };

  FoyerApplication *self = FOYER_APPLICATION (application);
  Opening *opening = g_new0 (Opening, 1);

  /* Startup happens in the first instance only; the store opens while GTK does. */
  opening->self = g_object_ref (self);
  self->opener = g_thread_new ("open-store", open_thread, opening);
  init_gtk ();
  G_APPLICATION_CLASS (foyer_application_parent_class)->startup (application);
  g_thread_unref (g_thread_new ("read-icons", icons_thread, g_object_ref (gtk_icon_theme_get_for_display (gdk_display_get_default ()))));
  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries), application);
  foyer_shortcuts_install (GTK_APPLICATION (application));
}

static void
foyer_application_shutdown (GApplication *application)
{
  FoyerApplication *self = FOYER_APPLICATION (application);
  gboolean paper_hangs = FALSE;

  if (self->opener != NULL)
    {
      /* Closed before the store was open: wait for it, so that it is closed in order too. */
      g_thread_join (g_steal_pointer (&self->opener));
      while (!self->opened && g_main_context_iteration (NULL, FALSE))
        ;
    }
  if (self->window != NULL)
    gtk_window_destroy (GTK_WINDOW (self->window));
  g_clear_pointer (&self->door, foyer_door_free);
  if (self->note_id != 0)
    {
      /* Closed within a second: still in the log. */
      g_clear_handle_id (&self->note_id, g_source_remove);
      foyer_signing_note (self->desk, &self->session.actor, "in", "kept", &self->session.actor.user);
    }
  if (self->context != NULL)
    {
      /* What is committed is on the disk: a desk that is not closed has lost nothing. */
      if (!foyer_paper_keeper_stop (self->context, PAPER_PATIENCE_MS))
        {
          g_warning ("The folder for paper does not answer; the last changes are not in it.");
          paper_hangs = TRUE;
          self->rebuild = FALSE; /* the store stays open */
        }
      foyer_chain_link_stop (self->context);
      g_object_run_dispose (G_OBJECT (self->context));
    }
  g_clear_object (&self->context);
  g_clear_pointer (&self->health, foyer_health_free);
  g_clear_handle_id (&self->daily_id, g_source_remove);
  if (self->daily != NULL)
    g_thread_join (g_steal_pointer (&self->daily));
  foyer_chain_borrow_wait ();
  foyer_client_elsewhere_wait ();
  if (!paper_hangs)
    g_clear_pointer (&self->desk, foyer_desk_close);
  G_APPLICATION_CLASS (foyer_application_parent_class)->shutdown (application);
}

static void
foyer_application_finalize (GObject *object)
{
  FoyerApplication *self = FOYER_APPLICATION (object);

  foyer_start_clear (&self->start);
  foyer_session_clear (&self->session);
  g_clear_pointer (&self->entry, foyer_ui_entry_free);
  g_clear_error (&self->open_error);
  G_OBJECT_CLASS (foyer_application_parent_class)->finalize (object);
}

static void
foyer_application_class_init (FoyerApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = foyer_application_finalize;
  application_class->activate = foyer_application_activate;
  application_class->startup = foyer_application_startup;
  application_class->shutdown = foyer_application_shutdown;
}

static void
foyer_application_init (FoyerApplication *self)
{
}

/* The usual store has the well-known name; another store is another application, so that both may be open. */
static char *
id_for_store (const char *store)
{
  g_autofree char *usual = g_build_filename (g_get_user_data_dir (), "foyer", NULL);
  g_autofree char *sum = NULL;

  if (g_str_equal (usual, store))
    return g_strdup (FOYER_APP_ID);
  sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, store, -1);
  return g_strdup_printf ("%s.s%.12s", FOYER_APP_ID, sum);
}

FoyerApplication *
foyer_application_new (const FoyerOptions *options)
{
  g_autofree char *id = id_for_store (options->store);
  GApplicationFlags flags = G_APPLICATION_DEFAULT_FLAGS;
  FoyerApplication *self;

  foyer_gl_prepare ();
  if (options->screenshot != NULL)
    flags |= G_APPLICATION_NON_UNIQUE;
  self = g_object_new (FOYER_TYPE_APPLICATION, "application-id", id, "flags", flags, "resource-base-path", "/org/foyerdesk/Foyer", NULL);
  self->options = options;
  return self;
}

gboolean
foyer_application_wants_rebuild (FoyerApplication *self)
{
  return self->rebuild;
}

int
foyer_application_exit_status (FoyerApplication *self)
{
  return self->exit_status;
}
