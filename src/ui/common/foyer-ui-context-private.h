/* Only for foyer-ui-context.c, foyer-ui-local.c, foyer-ui-run.c and foyer-ui-told.c. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

typedef struct _FoyerUiTold FoyerUiTold;

/* Asks now, on any thread. NULL when there is no answer. @params: (transfer full) (nullable) */
FoyerUiTold *foyer_ui_told_new  (FoyerDesk *desk, const FoyerActor *actor, const char *query, JsonObject *params);
void         foyer_ui_told_free (gpointer told);
/* (transfer full) (nullable): the answer to exactly this question, which is gone from @list then. */
JsonNode    *foyer_ui_told_take (GPtrArray *list, const char *query, JsonObject *params);

#define FOYER_UI_LOCAL_KEY "ui" /* under which the store keeps a user's values of this PC */

/* Starts writing what has changed. */
void         foyer_ui_flush_local (FoyerUiContext *self);
/* Reads the user of a task of foyer_ui_context_enter_async(), once all is written. */
void         foyer_ui_context_go_on_entering (GTask *task);

struct _FoyerUiContext
{
  GObject parent_instance;

  FoyerUiContext *hub; /* owned; NULL: it is the first one itself */

  /* borrowed */
  FoyerDesk *desk;
  const FoyerUiHost *host;
  gpointer host_data;

  /* the session */
  FoyerActor actor;
  char *user_name, *user_photo, *start_page, *loc_name, *business, *currency, *country, *opening;
  FoyerTimeFormat time_format;
  const FoyerZone *zone;
  int first_weekday, lock_minutes;
  GHashTable *rights; /* names of foyer_rights[] that are on */
  JsonObject *local, *kept; /* texts by name */
  JsonObject *kept_changed; /* (nullable): of kept, not written yet; null: no longer wanted */
  GPtrArray *done;    /* (element-type FoyerId): txns for Ctrl+Z, oldest first */
  GPtrArray *told;    /* (element-type FoyerUiTold): read before there was a window; true as long as nothing has changed */

  guint local_writes;  /* on their way */
  GTask *entering;     /* waits for them */

  char *sync_words, *sync_hint;
  FoyerUiSync sync;
  guint watch, local_timeout, minute_timeout, want_id;
  gint64 fixed_date, shown_date;
  FoyerId shown_staff;
  int fixed_minute;
  gboolean fixed, closing, refreshing, refresh_again;
};

G_END_DECLS
