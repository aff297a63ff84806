/* foyer-session: who is signed in and what that user may do.
 *
 * Access is read from the store at every check (two rows by primary key), so a right taken away is gone with the next action; only the
 * parsed form is cached. Safe on any thread. */
#pragma once

#include "foyer-desk.h"
#include "foyer-rights.h"

G_BEGIN_DECLS

/* What one user may do at one location: a value that does not change. */
typedef struct
{
  FoyerId user;
  gboolean any;    /* FALSE: no access to this location (or the user is gone): every right is 0 */
  gboolean owner;  /* of the chain: every right everywhere */
  FoyerRole role;
  FoyerId staff;   /* the user's own team member at this location, or none */
  int *values;     /* by index of foyer_rights[] */
  GBytes *registers; /* the only registers the user may use, foyer_registers_have(); NULL: every one */
  GBytes *limits[FOYER_N_LIMITS]; /* of foyer_right_limits[]; the first is the same as @registers */
} FoyerAccess;

/* (transfer full), never NULL. */
FoyerAccess *foyer_access_get (FoyerDb *db, const FoyerId *user, const FoyerId *loc);
/* The same at the best of desks, for judging what somebody else may: a user who signs in elsewhere only has no rights here. */
FoyerAccess *foyer_access_anywhere (FoyerDb *db, const FoyerId *user, const FoyerId *loc);
/* From what the rows say. @owner: of the chain. @any FALSE: no access at all. */
FoyerAccess *foyer_access_make (const FoyerId *user, gboolean any, gboolean owner, const char *role, const char *rights, const FoyerId *staff);
/* At most what @role may (-1: no limit): for a desk that is used for no more. (transfer full) */
FoyerAccess *foyer_access_capped (FoyerAccess *a, int role);
FoyerAccess *foyer_access_ref (FoyerAccess *a);
void         foyer_access_unref (FoyerAccess *a);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerAccess, foyer_access_unref)
/* 0 off; 1 on; days back for rights that take days (-1 unlimited). An unknown right is 0. */
int          foyer_access_value (const FoyerAccess *a, const char *right);
/**
 * foyer_access_column:
 * Returns: none for a user who sees every team member; else the id of the only one: the user's own, or, when none is linked (dismissed),
 *   the user's id, which is no team member's, so that a filter by it shows nothing (STF-6); or the id of the position whose members the user
 *   sees (POS-1), foyer-column.h
 */
FoyerId      foyer_access_column (const FoyerAccess *a);
/* The only team member whose clients the user sees: the limit of the access, else foyer_access_column(), but no position: who answers the
 * phone for the hairdressers knows everybody's clients. */
FoyerId      foyer_access_clients_of (const FoyerAccess *a);
/* Packed ids of the limit called so, or NULL. (transfer none) (nullable) */
GBytes      *foyer_access_limit (const FoyerAccess *a, const char *limit);
/* @a may something that @b may not: a right, further back, or past a limit. */
gboolean     foyer_access_is_more (const FoyerAccess *a, const FoyerAccess *b);
/* Row id of the access of @user at @loc (none: every location). */
FoyerId      foyer_grant_id (const FoyerId *user, const FoyerId *loc);

typedef struct
{
  FoyerActor actor; /* user and start location, now = 0 */
  char *name, *lang;
  char *page;       /* start page: "calendar", "clients", "sales", "team", "settings" */
} FoyerSession;
void         foyer_session_clear (FoyerSession *s);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FoyerSession, foyer_session_clear)

/* With a password alone, as foyer_sign_in() (foyer-signing.h): CONFIRM where the second step is asked for. @login: phone as typed, or e-mail */
gboolean     foyer_session_sign_in (FoyerDesk *desk, const char *login, const char *password, gint64 now, FoyerSession *out, GError **error);
/* The same inside a read, where nothing can be kept of it: no log, no trusted desk. */
gboolean     foyer_session_check (FoyerDb *db, const char *login, const char *password, gint64 now, FoyerSession *out, GError **error);
/* Whose phone or e-mail it is; none. */
FoyerId      foyer_session_find (FoyerDb *db, const char *login);
/* For a user known to be signed in (kept session of a window, device of the server). DENIED: no account any more; NOT_FOUND: not at this desk, or no location to work in. */
gboolean     foyer_session_resume (FoyerDb *db, const FoyerId *user, FoyerSession *out, GError **error);

/* Argon2id with libsodium's interactive limits. (transfer full) */
char        *foyer_password_hash (const char *password);
gboolean     foyer_password_fits (const char *hash, const char *password);
/* INVALID with a sentence: shorter than 8 or longer than 200 characters. */
gboolean     foyer_password_check (const char *password, GError **error);

G_END_DECLS
