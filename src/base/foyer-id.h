/* foyer-id: 16-byte row, txn and device ids: UUIDv7 made on the desk before the write, UUIDv5 where an id must be derived.
 *
 * Never derive order, authority or security from the time inside an id. Values only; safe on any thread. */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

typedef struct
{
  guint8 b[16];
} FoyerId;

#define FOYER_ID_TEXT_LEN 36
#define FOYER_ID_NONE ((FoyerId){ { 0 } })

/**
 * foyer_id_new:
 * @now_ms: UTC milliseconds (of the HLC, not of the wall clock, where one is at hand)
 * Returns: a UUIDv7 (RFC 9562): 48 bits of time, a 12-bit counter that makes ids of one process strictly increasing even
 *   within a millisecond or when @now_ms goes back, 62 random bits from libsodium.
 */
FoyerId  foyer_id_new (gint64 now_ms);
/* The last id made. One for each program: in a simulator, where one process is many PCs, the one of the PC at work. */
typedef struct
{
  gint64 ms;
  guint count;
} FoyerIdState;
/* NULL: the process's own. Not while other threads make ids. */
void     foyer_id_use_state (FoyerIdState *state);
/* UUIDv5 (SHA-1, RFC 9562) of @name (@len bytes, -1 for a C string) in namespace @ns. Deterministic. */
FoyerId  foyer_id_derive (const FoyerId *ns, const char *name, gssize len);
/* foyer_id_derive() with a printf-formatted name. */
FoyerId  foyer_id_derivef (const FoyerId *ns, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Also for NULL. */
static inline gboolean
foyer_id_is_none (const FoyerId *id)
{
  static const FoyerId none;
  return id == NULL || memcmp (id, &none, sizeof none) == 0;
}

static inline gboolean
foyer_id_equal (const FoyerId *a, const FoyerId *b)
{
  return memcmp (a, b, sizeof *a) == 0;
}

static inline int
foyer_id_compare (const FoyerId *a, const FoyerId *b)
{
  return memcmp (a, b, sizeof *a);
}

guint    foyer_id_hash (gconstpointer id);                      /* GHashFunc over FoyerId* */
gboolean foyer_id_equal_func (gconstpointer a, gconstpointer b); /* GEqualFunc */
FoyerId *foyer_id_copy (const FoyerId *id);                     /* free with g_free */

/* Lower-case 36-character text. @out has room for 37 bytes; returned for convenience. */
char    *foyer_id_format (const FoyerId *id, char *out);
char    *foyer_id_to_string (const FoyerId *id); /* (transfer full) */
/* Strict: exactly 36 characters, hex in either case, dashes in place. Returns FALSE and leaves @out alone otherwise. */
gboolean foyer_id_parse (const char *text, FoyerId *out);

G_END_DECLS
