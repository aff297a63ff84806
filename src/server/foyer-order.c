/* The embedded log, and the way to the shared one. */
#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "foyer-error.h"
#include "foyer-home.h"
#include "foyer-order-private.h"
#include "foyer-time.h"

char *
foyer_order_chain_dir (const char *data_dir, const FoyerId *id)
{
  char text[37];
  return g_build_filename (data_dir, "chains", foyer_id_format (id, text), NULL);
}

GArray *
foyer_order_list_dir (const char *data_dir)
{
  g_autofree char *dir = g_build_filename (data_dir, "chains", NULL);
  g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
  GArray *out = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  const char *name;
  FoyerId id;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    if (foyer_id_parse (name, &id))
      g_array_append_val (out, id);
  return out;
}

/* ---- embedded -------------------------------------------------------------------------------------------------------------------- */

static void
embedded_free (FoyerOrder *log)
{
  g_free (log->dir);
  g_free (log);
}

static gboolean
embedded_make (FoyerOrder *log, FoyerId *id, GError **error)
{
  g_autofree char *dir = NULL;
  FoyerDesk *desk;

  if (foyer_id_is_none (id))
    *id = foyer_id_new (foyer_now ());
  dir = foyer_order_chain_dir (log->dir, id);
  if (g_mkdir_with_parents (dir, 0700) != 0)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, "The folder %s cannot be made: %s.", dir, g_strerror (errno));
      return FALSE;
    }
  desk = foyer_desk_open (dir, FOYER_STORE_SERVER, error);
  foyer_desk_close (desk);
  return desk != NULL;
}

static GArray *
embedded_list (FoyerOrder *log, GError **error)
{
  return foyer_order_list_dir (log->dir);
}

static gboolean
is_copy (FoyerDb *db, gpointer data, GError **error)
{
  FoyerCopy copy;

  if (!foyer_db_copy (db, &copy))
    return TRUE;
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID,
                       "This folder holds a node's copies of chains whose order is kept elsewhere. Say where with --log.");
  return FALSE;
}

static gboolean
embedded_has (FoyerOrder *log, const FoyerId *id, GError **error)
{
  g_autofree char *dir = foyer_order_chain_dir (log->dir, id);

  if (g_file_test (dir, G_FILE_TEST_IS_DIR))
    return TRUE;
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, "There is no such chain on this server.");
  return FALSE;
}

static FoyerDesk *
embedded_open (FoyerOrder *log, const FoyerId *id, FoyerOrderChain **chain, GError **error)
{
  g_autofree char *dir = foyer_order_chain_dir (log->dir, id);
  FoyerDesk *desk = NULL;

  *chain = NULL;
  if (embedded_has (log, id, error))
    desk = foyer_desk_open (dir, FOYER_STORE_SERVER, error);
  if (desk != NULL && !foyer_store_glance (foyer_desk_store (desk), is_copy, NULL, error))
    g_clear_pointer (&desk, foyer_desk_close);
  if (desk != NULL)
    {
      gboolean changed;

      /* A copy of the folder does not speak in the name of the first. */
      if (!foyer_home_check (foyer_desk_store (desk), &changed, error))
        g_clear_pointer (&desk, foyer_desk_close);
    }
  return desk;
}

static void
embedded_close (FoyerOrderChain *chain)
{
}

static gboolean
embedded_refresh (FoyerOrderChain *chain, GError **error)
{
  return TRUE;
}

static char *
embedded_make_code (FoyerOrder *log, const FoyerCode *want, gint64 now, GError **error)
{
  return embedded_has (log, &want->chain, error) ? foyer_code_make_for (log->dir, want, now, error) : NULL;
}

static gboolean
embedded_find_code (FoyerOrder *log, const char *text, gint64 now, FoyerCode *out, GError **error)
{
  return foyer_code_find (log->dir, text, now, out, error);
}

static void
embedded_set_news (FoyerOrder *log, FoyerOrderNews func, gpointer data)
{
}

static gboolean
not_shared (GError **error)
{
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, "This is for a log that several nodes share. Say which with --log.");
  return FALSE;
}

static gboolean
embedded_chain (FoyerOrder *log, const FoyerId *id, GError **error)
{
  return not_shared (error);
}

static GArray *
embedded_states (FoyerOrder *log, GError **error)
{
  not_shared (error);
  return NULL;
}

static const FoyerOrderFuncs embedded = {
  embedded_free, embedded_make, embedded_list, embedded_has, embedded_open, embedded_close, embedded_refresh, embedded_make_code, embedded_find_code,
  embedded_set_news, embedded_chain, embedded_chain, embedded_states,
};

/* ---- either --------------------------------------------------------------------------------------------------------------------------- */

FoyerOrder *
foyer_order_new (const char *data_dir, const char *url, GError **error)
{
  FoyerOrder *log;

  if (url != NULL)
    return foyer_order_pg_new (data_dir, url, error);
  log = g_new0 (FoyerOrder, 1);
  log->f = &embedded;
  log->dir = g_strdup (data_dir);
  return log;
}

void
foyer_order_free (FoyerOrder *log)
{
  if (log != NULL)
    log->f->free (log);
}

const char *
foyer_order_dir (FoyerOrder *log)
{
  return log->dir;
}

gboolean
foyer_order_is_shared (FoyerOrder *log)
{
  return log->f != &embedded;
}

void
foyer_order_set_news (FoyerOrder *log, FoyerOrderNews func, gpointer data)
{
  log->f->set_news (log, func, data);
}

gboolean
foyer_order_make (FoyerOrder *log, FoyerId *id, GError **error)
{
  return log->f->make (log, id, error);
}

GArray *
foyer_order_list (FoyerOrder *log, GError **error)
{
  return log->f->list (log, error);
}

FoyerDesk *
foyer_order_open (FoyerOrder *log, const FoyerId *id, FoyerOrderChain **chain, GError **error)
{
  return log->f->open (log, id, chain, error);
}

void
foyer_order_close (FoyerOrderChain *chain)
{
  if (chain != NULL)
    chain->log->f->close (chain);
}

gboolean
foyer_order_refresh (FoyerOrderChain *chain, GError **error)
{
  return chain == NULL || chain->log->f->refresh (chain, error);
}

gboolean
foyer_order_fetch (FoyerOrder *log, const FoyerId *id, GError **error)
{
  g_autofree char *dir = foyer_order_chain_dir (log->dir, id);

  if (!log->f->has (log, id, error))
    return FALSE;
  if (g_mkdir_with_parents (dir, 0700) == 0)
    return TRUE;
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, "The folder %s cannot be made: %s.", dir, g_strerror (errno));
  return FALSE;
}

char *
foyer_order_make_code (FoyerOrder *log, const FoyerCode *want, gint64 now, GError **error)
{
  return log->f->make_code (log, want, now, error);
}

gboolean
foyer_order_find_code (FoyerOrder *log, const char *text, gint64 now, FoyerCode *out, GError **error)
{
  return log->f->find_code (log, text, now, out, error);
}

gboolean
foyer_order_adopt (FoyerOrder *log, const FoyerId *id, GError **error)
{
  return log->f->adopt (log, id, error);
}

gboolean
foyer_order_new_life (FoyerOrder *log, const FoyerId *id, GError **error)
{
  return log->f->new_life (log, id, error);
}

GArray *
foyer_order_states (FoyerOrder *log, GError **error)
{
  return log->f->states (log, error);
}

gboolean
foyer_order_keep_blob (FoyerOrder *log, const FoyerId *chain, const char *id, GBytes *bytes, GError **error)
{
  return log->f->keep_blob == NULL || log->f->keep_blob (log, chain, id, bytes, error);
}

GBytes *
foyer_order_find_blob (FoyerOrder *log, const FoyerId *chain, const char *id, GError **error)
{
  return log->f->find_blob != NULL ? log->f->find_blob (log, chain, id, error) : NULL;
}

gboolean
foyer_order_sweep_blobs (FoyerOrder *log, const FoyerId *chain, const GPtrArray *named, gint64 before, GError **error)
{
  return log->f->sweep_blobs == NULL || log->f->sweep_blobs (log, chain, named, before, error);
}

gboolean
foyer_order_blob_bytes (FoyerOrder *log, const FoyerId *chain, gint64 *bytes, GError **error)
{
  *bytes = 0;
  return log->f->blob_bytes == NULL || log->f->blob_bytes (log, chain, bytes, error);
}

void
foyer_order_state_clear (gpointer state)
{
  g_free (((FoyerOrderState *) state)->gen);
}

#ifndef HAVE_LIBPQ
FoyerOrder *
foyer_order_pg_new (const char *data_dir, const char *url, GError **error)
{
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, "This foyer-server was built without PostgreSQL; --log is of no use to it.");
  return NULL;
}
#endif

void
foyer_order_set_backups (FoyerOrder *log, const char *dir)
{
  if (log->f->set_backups != NULL)
    log->f->set_backups (log, dir);
}

gboolean
foyer_order_trim (FoyerOrder *log, const FoyerId *id, const char *backups, gint64 before, gint64 *gone, GError **error)
{
  *gone = 0;
  return log->f->trim != NULL ? log->f->trim (log, id, backups, before, gone, error) : not_shared (error);
}

int
foyer_order_schema (FoyerOrder *log)
{
  return log->f->schema != NULL ? log->f->schema (log) : foyer_store_version ();
}
