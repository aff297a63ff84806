/* Only for foyer-ui-context.c and foyer-ui-run.c. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

struct _FoyerUiContext
{
  GObject parent_instance;

  /* borrowed */
  FoyerDesk *desk;
  const FoyerUiHost *host;
  gpointer host_data;

  /* the session */
  FoyerActor actor;
  char *user_name, *start_page, *loc_name, *business, *currency, *country;
  FoyerTimeFormat time_format;
  const FoyerZone *zone;
  int first_weekday;
  GHashTable *rights; /* names of foyer_rights[] that are on */
  JsonObject *local;
  GPtrArray *done;    /* (element-type FoyerId): txns for Ctrl+Z, oldest first */

  guint local_writes;  /* on their way */
  GTask *entering;     /* waits for them */

  char *sync_words, *sync_hint;
  FoyerUiSync sync;
  guint watch, local_timeout, minute_timeout;
  gint64 fixed_date, shown_date;
  FoyerId shown_staff;
  int fixed_minute;
  gboolean fixed, closing, refreshing, refresh_again;
};

G_END_DECLS
