/* foyer-ui-context: what every page is given: the open business, who is signed in, how this location reads dates and money, and the
 * few things a page asks of the window around it (a toast, a reasoned override, another page, the side panel).
 *
 * Main thread only. Pages get it in their constructor and keep a reference; nobody fetches it from the application.
 * Signals: "changed" (FoyerChangeSet *set: after each commit, valid during the call), "session" (somebody signed in or out, or the
 * location changed: reload), "refreshed" (name, rights, settings, or how the location writes dates and money changed while the
 * same user goes on: what is on view stays, what is made anew shows it), "sync" (words about the chain changed), "files" (pictures have come from the chain), "wants" (somebody
 * looks at files that have not), "minute" (the clock went on by a minute). */
#pragma once

#include <gtk/gtk.h>
#include "foyer-desk.h"
#include "foyer-time.h"

G_BEGIN_DECLS

#define FOYER_TYPE_UI_CONTEXT (foyer_ui_context_get_type ())
G_DECLARE_FINAL_TYPE (FoyerUiContext, foyer_ui_context, FOYER, UI_CONTEXT, GObject)

/* The chain as the foot of the sidebar says it. */
typedef enum
{
  FOYER_UI_SYNC_ALONE,   /* this PC belongs to no chain */
  FOYER_UI_SYNC_CURRENT, /* up to date */
  FOYER_UI_SYNC_WORKING, /* sending or receiving */
  FOYER_UI_SYNC_OFFLINE, /* the server cannot be reached */
  FOYER_UI_SYNC_ASKS,    /* something needs a person */
} FoyerUiSync;

/* Answer to a confirmation: @reason is what was typed, NULL when the user kept the old state. */
typedef void (*FoyerUiConfirmed) (const char *reason, gpointer data);

/* What the window does for its pages; set once by the window. */
typedef struct
{
  /* @undo: (nullable): the toast offers to undo this txn. */
  void (*toast) (gpointer host, const char *text, const FoyerId *undo);
  /* @texts: (element-type utf8): warning sentences. Calls @done exactly once. */
  void (*confirm) (gpointer host, GPtrArray *texts, FoyerUiConfirmed done, gpointer data);
  /* @args: (transfer full) (nullable) */
  void (*open) (gpointer host, const char *panel, JsonObject *args);
  void (*close) (gpointer host);
  void (*go) (gpointer host, const char *page, JsonObject *args);
  /* @args, @panel_args: (transfer full) (nullable); @panel: (nullable) */
  void (*work_at) (gpointer host, const FoyerId *loc, const char *page, JsonObject *args, const char *panel, JsonObject *panel_args);
} FoyerUiHost;

/* @desk is borrowed and must outlive the context. */
FoyerUiContext *foyer_ui_context_new (FoyerDesk *desk);
/* A second session at the same desk: its user, rights, undo and remembered values are its own; the chain and what runs in the background are
 * those of @first. (transfer full) */
FoyerUiContext *foyer_ui_context_new_beside (FoyerUiContext *first);
/* The one that services hang on: the first, or @self. */
FoyerUiContext *foyer_ui_context_hub (FoyerUiContext *self);
void            foyer_ui_context_set_host (FoyerUiContext *self, const FoyerUiHost *host, gpointer data);

FoyerDesk        *foyer_ui_context_desk (FoyerUiContext *self);
const FoyerActor *foyer_ui_context_actor (FoyerUiContext *self);
/**
 * foyer_ui_context_enter_async:
 * Signs @actor in: reads the user, the location and every right off the main thread, then emits "session".
 * An actor without a user signs out. @actor->loc none: the user's start location, else the first one with a grant.
 */
void              foyer_ui_context_enter_async (FoyerUiContext *self, const FoyerActor *actor, GAsyncReadyCallback callback, gpointer data);
gboolean          foyer_ui_context_enter_finish (FoyerUiContext *self, GAsyncResult *result, GError **error);
void              foyer_ui_context_leave (FoyerUiContext *self);
/* The same in two halves: the reading, on any thread, and the entering, which reads nothing more. */
typedef struct _FoyerUiEntry FoyerUiEntry;
FoyerUiEntry     *foyer_ui_entry_load (FoyerDesk *desk, const FoyerActor *actor, GError **error);
void              foyer_ui_entry_free (FoyerUiEntry *entry);
const FoyerZone  *foyer_ui_entry_zone (FoyerUiEntry *entry); /* of the location; never NULL */
int               foyer_ui_entry_first_weekday (FoyerUiEntry *entry);
/* Asks what will be asked first, while there is time: the first foyer_ui_ask() of exactly this has its answer at once, unless something has
 * changed. Any thread. @query: static; @params: (transfer full) (nullable) */
void              foyer_ui_entry_ask (FoyerUiEntry *entry, const char *query, JsonObject *params);
void              foyer_ui_context_enter (FoyerUiContext *self, FoyerUiEntry *entry); /* @entry: borrowed, emptied of its rights and answers */
gboolean          foyer_ui_context_signed_in (FoyerUiContext *self);

/* Rights of the signed-in user at this location, cached; for leaving out what is not allowed (the command table decides). */
gboolean          foyer_ui_may (FoyerUiContext *self, const char *right);

/* The location's: borrowed, valid until the next "session". */
const FoyerTimeFormat *foyer_ui_time_format (FoyerUiContext *self);
const FoyerZone  *foyer_ui_zone (FoyerUiContext *self);
const char       *foyer_ui_currency (FoyerUiContext *self);  /* "EUR" */
const char       *foyer_ui_country (FoyerUiContext *self);   /* "HU" */
const char       *foyer_ui_location_name (FoyerUiContext *self);
const char       *foyer_ui_business_name (FoyerUiContext *self);
const char       *foyer_ui_user_name (FoyerUiContext *self);
const char       *foyer_ui_user_photo (FoyerUiContext *self);      /* (nullable): name of a file, foyer-picture.h */
const char       *foyer_ui_user_start_page (FoyerUiContext *self); /* NULL: the calendar */
const char       *foyer_ui_opening_board (FoyerUiContext *self);   /* as foyer_setting_opening_board(): "team", "resources <id>" … (CAL-2) */
int               foyer_ui_lock_minutes (FoyerUiContext *self);    /* without use, then the desk locks itself; 0: never */
int               foyer_ui_first_weekday (FoyerUiContext *self);   /* 1 Monday … 7 Sunday */

/* "Now": the clock, or what --date fixed. */
void              foyer_ui_set_fixed_date (FoyerUiContext *self, gint64 date, int minute);
gint64            foyer_ui_now (FoyerUiContext *self);   /* UTC ms */
gint64            foyer_ui_today (FoyerUiContext *self); /* date at the location */
int               foyer_ui_minute (FoyerUiContext *self); /* minute of that day */
/* The day and the person the calendar shows, for what is done to "this day" from elsewhere (F9); today and nobody until it says. */
void              foyer_ui_set_shown (FoyerUiContext *self, gint64 date, const FoyerId *staff);
gint64            foyer_ui_shown_date (FoyerUiContext *self);
FoyerId           foyer_ui_shown_staff (FoyerUiContext *self); /* none: everyone */

/* Values of this PC for the signed-in user (zoom, filters, columns), read once at sign-in, written in the background. @key as "board.zoom". */
const char       *foyer_ui_local (FoyerUiContext *self, const char *key); /* (nullable) */
void              foyer_ui_set_local (FoyerUiContext *self, const char *key, const char *value);

/* A preference of the signed-in user, the same at every desk of the chain (columns, pinned parts, quick buttons): written in the background as a
 * command that Ctrl+Z passes over. @name as "clients.columns"; @value: at most FOYER_PREFERENCE_MAX characters, NULL: as Foyer does by itself. */
const char       *foyer_ui_kept (FoyerUiContext *self, const char *name); /* (nullable) */
void              foyer_ui_keep (FoyerUiContext *self, const char *name, const char *value);

/* A value of this PC for whoever sits at it; written in the background. */
void              foyer_ui_set_local_of_pc (FoyerUiContext *self, const char *key, const char *value);

/* ---- doing and asking ------------------------------------------------------------------------------------------------- */
/* @result: (nullable): NULL with @error. */
typedef void (*FoyerUiReply) (FoyerUiContext *self, JsonNode *result, const GError *error, gpointer data);

/**
 * foyer_ui_run:
 * @owner: (nullable): an object; when it is gone before the answer, @reply is not called
 * @command: e.g. "booking.move"
 * @params: (transfer full) (nullable)
 * @said: (nullable): translated words for the toast with Undo ("Moved to 14:30"); NULL: no toast
 *
 * Warnings (CONFIRM) are shown in the window with a field for the reason, and the command is sent again with it; when the user thinks
 * better of it, @reply gets error CANCELLED and nothing else is shown. Any other error becomes a toast with a plain sentence, then
 * @reply is called with it. What was done is remembered for Ctrl+Z.
 */
void foyer_ui_run (FoyerUiContext *self, gpointer owner, const char *command, JsonObject *params, const char *said, FoyerUiReply reply, gpointer data);
/* Same, but the caller shows errors itself (beside a field): no toast for them. */
void foyer_ui_run_quiet (FoyerUiContext *self, gpointer owner, const char *command, JsonObject *params, const char *said, FoyerUiReply reply, gpointer data);
/* A query. @params: (transfer full) (nullable). A cancelled one never replies: cancel the last before asking again, and stale answers are no concern. Errors are the caller's. */
void foyer_ui_ask (FoyerUiContext *self, gpointer owner, const char *query, JsonObject *params, GCancellable *cancellable, FoyerUiReply reply, gpointer data);
/* Reverses the last thing done here (Ctrl+Z). FALSE when there is none. */
gboolean foyer_ui_undo_last (FoyerUiContext *self);
void     foyer_ui_undo (FoyerUiContext *self, const FoyerId *txn);
/* The sentence for a person. (transfer full) */
char    *foyer_ui_error_text (const GError *error);

/* ---- the window around ------------------------------------------------------------------------------------------------ */
void foyer_ui_toast (FoyerUiContext *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void foyer_ui_toast_undo (FoyerUiContext *self, const char *text, const FoyerId *txn);
/* Opens a side panel of foyer-pages.c: "client" {"id"}, "visit" {"id"} or {"staff","wall","client"} for a new one; with
 * "peek" true the focus stays where it is. @args: (transfer full) (nullable). */
void foyer_ui_open (FoyerUiContext *self, const char *panel, JsonObject *args);
void foyer_ui_close (FoyerUiContext *self);
/* Shows a page; @args: (transfer full) (nullable): e.g. {"date":"2026-11-24"} for the calendar. */
void foyer_ui_go (FoyerUiContext *self, const char *page, JsonObject *args);

/* The window works at another location from now on: everything is read anew with the rights and the formats of that one, @page is shown with
 * @args, and then @panel is opened. @page NULL: the one on view. @args, @panel_args: (transfer full) (nullable); @panel: (nullable) */
void foyer_ui_work_at (FoyerUiContext *self, const FoyerId *loc, const char *page, JsonObject *args, const char *panel, JsonObject *panel_args);

/* A file that is fetched on demand only is to be seen (foyer_blobs_want()): "files" is said when it has come. */
void        foyer_ui_want_file (FoyerUiContext *self, const char *id);

void        foyer_ui_set_sync (FoyerUiContext *self, FoyerUiSync state, const char *words, const char *hint);
FoyerUiSync foyer_ui_sync (FoyerUiContext *self, const char **words);
const char *foyer_ui_sync_hint (FoyerUiContext *self); /* a sentence more, or NULL */

G_END_DECLS
