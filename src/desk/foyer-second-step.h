/* foyer-second-step: the second factor of signing in: a secret shared with an app on the user's phone (foyer-totp.h), and recovery codes for
 * the day the phone is gone.
 *
 * Every desk must be able to check a code with the cable out, so the secret is in the user's row and goes to every desk. It must not be
 * readable there: whoever holds a copy of a desk, or of the chain's archive, would have the second factor of everybody. So it is sealed with a
 * key made of the user's password (Argon2id): it can be opened in the moment the right password has been typed, by nobody else, not even by the
 * chain server or by who may reset it. Changing one's password seals it anew; when another sets a password the second step is switched off with
 * it, for nobody could open it any more. Recovery codes have 80 random bits; only their hashes are kept. Pure; any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FOYER_RECOVERY_CODES 8

/* A sealed @secret (FOYER_TOTP_SECRET bytes). Takes 0.1 s. (transfer full) */
char    *foyer_second_step_seal (const char *password, const guint8 *secret);
/* FALSE when @password is not the one, or the text is damaged. */
gboolean foyer_second_step_open (const char *sealed, const char *password, guint8 *secret);

/* "ABCD-EFGH-JKMN-PQRS", FOYER_RECOVERY_CODES of them; @hashes: the JSON list to keep. (transfer full) */
GStrv    foyer_recovery_new (char **hashes);
/* The list without the code that was typed; NULL when it holds no such code. (transfer full) (nullable) */
char    *foyer_recovery_take (const char *hashes, const char *typed);
/* Under which name of a preference of the user it is noted that the code was used (foyer-preference.h): a row that is never taken away, the same
 * from every desk, so that of two desks with the cable out each finds out about the other's codes, and the server that one code was used at
 * both. NULL when the list holds no such code. (transfer full) (nullable) */
char    *foyer_recovery_mark (const char *hashes, const char *typed);
#define FOYER_RECOVERY_MARK "recovery:"
/* What the server says when a code was used at two desks. The codes that are left count no more then. */
extern const char foyer_recovery_twice[];
int      foyer_recovery_left (const char *hashes);
/* Looks like a recovery code rather than like one of the app. */
gboolean foyer_recovery_is (const char *typed);

G_END_DECLS
