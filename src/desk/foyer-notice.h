/* foyer-notice: which notices a user wants of bookings that others made, moved or cancelled, and by which way (USR-16). The location says which
 * there are (settings "notice.…"); a user chooses among those alone, for all desks of the chain (preferences "notice.<type>.<way>"). Who has a
 * column of his own is told of its bookings until he says otherwise; others are told when they ask for it. */
#pragma once

#include "foyer-db.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name;    /* "moved": in preferences */
  const char *setting; /* "notice.moved": TRUE where it is offered */
} FoyerNoticeWord;

extern const FoyerNoticeWord foyer_notice_types[]; /* ends with { NULL } */
extern const FoyerNoticeWord foyer_notice_ways[];  /* "app" first: in the window, which needs nobody else */

/* Offered at @loc, and wanted by @user. */
gboolean foyer_notice_wanted (FoyerDb *db, const FoyerId *user, const FoyerId *loc, const char *type, const char *way);

G_END_DECLS
