#include "config.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "foyer-live.h"

static char *
built (const char *program)
{
  const char *dir = g_getenv ("FOYER_BUILDDIR");
  return g_build_filename (dir != NULL ? dir : ".", program, NULL);
}

char *
foyer_live_run (int *status, const char *program, ...)
{
  g_autoptr (GPtrArray) args = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GSubprocess) p = NULL;
  g_autoptr (GError) error = NULL;
  char *out = NULL;
  va_list va;
  const char *arg;

  g_ptr_array_add (args, built (program));
  va_start (va, program);
  while ((arg = va_arg (va, const char *)) != NULL)
    g_ptr_array_add (args, g_strdup (arg));
  va_end (va);
  g_ptr_array_add (args, NULL);
  p = g_subprocess_newv ((const char *const *) args->pdata, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (p, NULL, NULL, &out, NULL, &error);
  g_assert_no_error (error);
  *status = g_subprocess_get_if_exited (p) ? g_subprocess_get_exit_status (p) : -1;
  g_strchomp (out);
  return out;
}

/* A server does not outlive the test that failed. */
static void
die_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

void
foyer_live_start (FoyerLive *live)
{
  const char *other = g_getenv ("FOYER_TEST_SERVER");
  g_autofree char *program = built (other != NULL ? other : "src/server/foyer-server"), *address = g_strdup_printf ("127.0.0.1:%u", live->port);
  g_autofree char *line = NULL, *file = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) in = NULL;
  const char *args[12] = { program, "--data", live->data, "--listen", live->address != NULL ? live->address : address };

  if (live->config != NULL)
    {
      file = g_build_filename (live->data, "server.conf", NULL);
      g_file_set_contents (file, live->config, -1, NULL);
      args[5] = "--config";
      args[6] = file;
      args[7] = "--metrics";
      args[8] = "127.0.0.1:0";
    }
  for (int i = 0; i < 50; i++)
    {
      g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);

      g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
      live->process = g_subprocess_launcher_spawnv (launcher, args, &error);
      g_assert_no_error (error);
      in = g_data_input_stream_new (g_subprocess_get_stdout_pipe (live->process));
      line = g_data_input_stream_read_line (in, NULL, NULL, NULL);
      if (line != NULL && g_str_has_prefix (line, "Figures on port "))
        {
          live->metrics = g_ascii_strtoull (line + 16, NULL, 10);
          g_free (line);
          line = g_data_input_stream_read_line (in, NULL, NULL, NULL);
        }
      if (line != NULL && g_str_has_prefix (line, "Listening on "))
        break;
      /* The port or the store is still held by the one before. */
      g_clear_object (&in);
      g_clear_object (&live->process);
      g_clear_pointer (&line, g_free);
      g_usleep (100000);
    }
  g_assert_nonnull (line);
  if (live->address != NULL)
    return;
  live->port = g_ascii_strtoull (line + 18, NULL, 10);
  g_free (live->url);
  live->url = g_strdup_printf ("http://127.0.0.1:%u", live->port);
}

FoyerLive *
foyer_live_new (void)
{
  return foyer_live_new_with (NULL, NULL);
}

FoyerLive *
foyer_live_new_with (const char *address, const char *config)
{
  FoyerLive *live = g_new0 (FoyerLive, 1);
  int status;

  live->address = g_strdup (address);
  live->config = g_strdup (config);

  live->data = g_dir_make_tmp ("foyer-live-XXXXXX", NULL);
  live->chain = foyer_live_run (&status, "src/server/foyer-server", "init", "--data", live->data, NULL);
  g_assert_cmpint (status, ==, 0);
  foyer_live_start (live);
  return live;
}

void
foyer_live_stop (FoyerLive *live, gboolean kill9)
{
  if (live->process == NULL)
    return;
  g_subprocess_send_signal (live->process, kill9 ? SIGKILL : SIGTERM);
  g_subprocess_wait (live->process, NULL, NULL);
  if (!kill9)
    g_assert_true (g_subprocess_get_successful (live->process));
  g_clear_object (&live->process);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) d = g_dir_open (path, 0, NULL);
  const char *name;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      remove_tree (child);
    }
  g_remove (path);
}

void
foyer_live_free (FoyerLive *live)
{
  foyer_live_stop (live, FALSE);
  remove_tree (live->data);
  g_free (live->data);
  g_free (live->chain);
  g_free (live->address);
  g_free (live->config);
  g_free (live->url);
  g_free (live);
}

char *
foyer_live_code (FoyerLive *live, const char *loc)
{
  int status;
  char *code = foyer_live_run (&status, "src/server/foyer-server", "code", "--data", live->data, "--chain", live->chain, loc ? "--loc" : NULL, loc, NULL);

  g_assert_cmpint (status, ==, 0);
  return code;
}

JsonNode *
foyer_live_http (FoyerLive *live, const char *method, const char *path, const char *token, const char *key, const char *body, int *status)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (SoupSession) session = NULL;
  g_autofree char *target = g_strconcat (live->url, path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, target);
  g_autoptr (GBytes) answer = NULL;
  JsonNode *node = NULL;

  g_main_context_push_thread_default (context);
  session = soup_session_new_with_options ("timeout", 20, NULL);
  if (token != NULL)
    {
      g_autofree char *auth = g_strconcat ("Bearer ", token, NULL);
      soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", auth);
    }
  if (key != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Idempotency-Key", key);
  if (body != NULL)
    {
      g_autoptr (GBytes) b = g_bytes_new (body, strlen (body));
      soup_message_set_request_body_from_bytes (message, "application/json", b);
    }
  answer = soup_session_send_and_read (session, message, NULL, NULL);
  *status = answer != NULL ? (int) soup_message_get_status (message) : 0;
  if (answer != NULL)
    {
      gsize len;
      const char *data = g_bytes_get_data (answer, &len);
      g_autofree char *text = g_strndup (data ? data : "", len);

      g_assert_nonnull (soup_message_headers_get_one (soup_message_get_response_headers (message), "X-Gen"));
      g_assert_nonnull (soup_message_headers_get_one (soup_message_get_response_headers (message), "Date"));
      g_assert_cmpstr (soup_message_headers_get_one (soup_message_get_response_headers (message), "Connection"), ==, "close");
      node = json_from_string (text, NULL);
    }
  soup_session_abort (session);
  g_clear_object (&session);
  while (g_main_context_iteration (context, FALSE))
    ;
  g_main_context_pop_thread_default (context);
  return node;
}

char *
foyer_live_raw (FoyerLive *live, const char *bytes, gssize len, int seconds)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) c = g_socket_client_connect_to_host (client, "127.0.0.1", live->port, NULL, NULL);
  GString *out = g_string_new (NULL);
  char buffer[4096];
  gssize n;

  g_assert_nonnull (c);
  g_socket_set_timeout (g_socket_connection_get_socket (c), seconds);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (c)), bytes, len < 0 ? strlen (bytes) : (gsize) len, NULL, NULL, NULL);
  while ((n = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (c)), buffer, sizeof buffer, NULL, NULL)) > 0)
    g_string_append_len (out, buffer, n);
  return g_string_free (out, FALSE);
}
