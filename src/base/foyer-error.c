#include "config.h"

#include "foyer-error.h"

G_DEFINE_QUARK (foyer-error-quark, foyer_error)

static const char *const words[] = {
  [FOYER_ERROR_NOT_FOUND] = "not-found",
  [FOYER_ERROR_INVALID] = "invalid",
  [FOYER_ERROR_DENIED] = "denied",
  [FOYER_ERROR_CONFIRM] = "confirm",
  [FOYER_ERROR_CONFLICT] = "conflict",
  [FOYER_ERROR_BUSY] = "busy",
  [FOYER_ERROR_CORRUPT] = "corrupt",
  [FOYER_ERROR_NEWER] = "newer",
  [FOYER_ERROR_OFFLINE] = "offline",
  [FOYER_ERROR_FULL] = "full",
  [FOYER_ERROR_IO] = "io",
  [FOYER_ERROR_CANCELLED] = "cancelled",
  [FOYER_ERROR_REFUSED] = "refused",
};

const char *
foyer_error_word (int code)
{
  if (code < 0 || code >= (int) G_N_ELEMENTS (words))
    return words[FOYER_ERROR_IO];
  return words[code];
}

int
foyer_error_from_word (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (word, words[i]) == 0)
      return (int) i;
  return FOYER_ERROR_IO;
}
