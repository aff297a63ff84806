#include "config.h"

#include <string.h>
#include <unistd.h>

#include "foyer-log.h"

static const char *const words[] = { "error", "warning", "info", "debug" };
static FoyerLogLevel wanted = FOYER_LOG_WARNING;
static gboolean with_time;

GString *
foyer_log_new (FoyerLogLevel level, const char *event)
{
  GString *line;

  if (level > wanted)
    return NULL;
  line = g_string_sized_new (160);
  if (with_time)
    {
      g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
      g_autofree char *text = g_date_time_format (now, "%Y-%m-%dT%H:%M:%S");

      g_string_append_printf (line, "ts=%s.%03dZ ", text, g_date_time_get_microsecond (now) / 1000);
    }
  g_string_append_printf (line, "level=%s event=%s", words[level], event);
  return line;
}

void
foyer_log_text (GString *line, const char *key, const char *value)
{
  gboolean bare;

  if (line == NULL || value == NULL)
    return;
  bare = value[0] != '\0';
  for (const char *p = value; bare && *p != '\0'; p++)
    bare = (guchar) *p > ' ' && *p != '"' && *p != '=' && *p != '\\' && *p != 0x7f;
  g_string_append_printf (line, " %s=%s", key, bare ? "" : "\"");
  for (const char *p = value; *p != '\0'; p++)
    {
      if (bare)
        g_string_append_c (line, *p);
      else if (*p == '"' || *p == '\\')
        g_string_append_printf (line, "\\%c", *p);
      else if (*p == '\n')
        g_string_append (line, "\\n");
      else if ((guchar) *p < ' ' || *p == 0x7f)
        g_string_append_c (line, ' ');
      else
        g_string_append_c (line, *p);
    }
  if (!bare)
    g_string_append_c (line, '"');
}

void
foyer_log_int (GString *line, const char *key, gint64 value)
{
  if (line != NULL)
    g_string_append_printf (line, " %s=%" G_GINT64_FORMAT, key, value);
}

void
foyer_log_end (GString *line)
{
  if (line == NULL)
    return;
  g_string_append_c (line, '\n');
  /* One write, so that lines of several threads do not mix. */
  if (write (STDERR_FILENO, line->str, line->len) < 0)
    wanted = FOYER_LOG_ERROR; /* nobody reads: there is no use in making lines */
  g_string_free (line, TRUE);
}

static GLogWriterOutput
on_message (GLogLevelFlags flags, const GLogField *fields, gsize n, gpointer data)
{
  FoyerLogLevel level = flags & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL) ? FOYER_LOG_ERROR
                        : flags & G_LOG_LEVEL_WARNING                     ? FOYER_LOG_WARNING
                        : flags & (G_LOG_LEVEL_MESSAGE | G_LOG_LEVEL_INFO) ? FOYER_LOG_INFO
                                                                           : FOYER_LOG_DEBUG;
  GString *line = foyer_log_new (level, "message");

  for (gsize i = 0; line != NULL && i < n; i++)
    {
      g_autofree char *value = fields[i].length < 0 ? g_strdup (fields[i].value) : g_strndup (fields[i].value, fields[i].length);

      if (strcmp (fields[i].key, "MESSAGE") == 0)
        foyer_log_text (line, "text", value);
      else if (strcmp (fields[i].key, "GLIB_DOMAIN") == 0)
        foyer_log_text (line, "domain", value);
    }
  foyer_log_end (line);
  return G_LOG_WRITER_HANDLED;
}

gboolean
foyer_log_start (const char *level)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (level, words[i]) == 0)
      {
        wanted = i;
        with_time = g_getenv ("JOURNAL_STREAM") == NULL; /* the journal has its own */
        g_log_set_writer_func (on_message, NULL, NULL);
        return TRUE;
      }
  return FALSE;
}
