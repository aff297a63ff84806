/* foyer-log: the server's log: one line per event, key=value (logfmt), on the standard error stream, from where the journal takes it.
 *
 *     level=info event=push dev=07 inc=0 from=41 to=43 ok=3 us=2210
 *
 * No personal data: desks by their codes, people not at all. Any thread; a line is one write. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FOYER_LOG_ERROR,
  FOYER_LOG_WARNING,
  FOYER_LOG_INFO,
  FOYER_LOG_DEBUG,
} FoyerLogLevel;

/* "error", "warning", "info", "debug". FALSE for another word. Messages of GLib and of the libraries come this way from then on. */
gboolean foyer_log_start (const char *level);

/* NULL when nobody wants it; the other functions take that too. */
GString *foyer_log_new (FoyerLogLevel level, const char *event);
void     foyer_log_text (GString *line, const char *key, const char *value); /* (nullable): left out */
void     foyer_log_int (GString *line, const char *key, gint64 value);
void     foyer_log_end (GString *line); /* writes and frees */

G_END_DECLS
