#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <stdlib.h>

#include "foyer-error.h"
#include "foyer-order-commands.h"
#include "foyer-time.h"

#define TRIM_DAYS 400 /* 13 months */

const char *
foyer_order_url (const char *given)
{
  const char *url = given != NULL ? given : g_getenv ("FOYER_LOG");
  return url != NULL && url[0] != '\0' ? url : NULL;
}

static int
complain (const char *text)
{
  g_printerr ("foyer-server: %s\n", text);
  return EXIT_FAILURE;
}

static int
usage (const char *text)
{
  g_printerr ("foyer-server: %s\nTry foyer-server --help.\n", text);
  return 2;
}

static int
init (FoyerOrder *log, const FoyerOrderArgs *args)
{
  g_autoptr (GError) error = NULL;
  FoyerId id = FOYER_ID_NONE;
  char text[37];

  if (args->chain != NULL && !foyer_id_parse (args->chain, &id))
    return usage ("--chain is no id.");
  if (!foyer_order_make (log, &id, &error))
    return complain (error->message);
  g_print ("%s\n", foyer_id_format (&id, text));
  return EXIT_SUCCESS;
}

/* The one given, or the only one there is. Says what is wrong. */
static int
find_chain (FoyerOrder *log, const char *given, FoyerId *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) all = NULL;

  if (given != NULL)
    return foyer_id_parse (given, id) ? 0 : usage ("--chain is no id.");
  all = foyer_order_list (log, &error);
  if (all == NULL)
    return complain (error->message);
  if (all->len != 1)
    return usage ("Say which chain with --chain ID.");
  *id = g_array_index (all, FoyerId, 0);
  return 0;
}

static int
code (FoyerOrder *log, const FoyerOrderArgs *args)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  FoyerCode want = { FOYER_ID_NONE };
  int status = find_chain (log, args->chain, &want.chain);

  if (status != 0)
    return status;
  if (args->loc != NULL && !foyer_id_parse (args->loc, &want.loc))
    return usage ("--loc is no id.");
  if (args->all)
    g_strlcpy (want.scopes, "[\"all\"]", sizeof want.scopes);
  text = foyer_order_make_code (log, &want, foyer_now (), &error);
  if (text == NULL)
    return complain (error->message);
  g_print ("%s\n", text);
  return EXIT_SUCCESS;
}

static int
adopt (FoyerOrder *log, const FoyerOrderArgs *args)
{
  g_autoptr (GError) error = NULL;
  FoyerId chain;

  if (args->chain == NULL || !foyer_id_parse (args->chain, &chain))
    return usage ("Say which chain of the folder with --chain ID.");
  if (!foyer_order_adopt (log, &chain, &error))
    return complain (error->message);
  g_print ("The chain is in the log; the folder holds a copy now.\n");
  return EXIT_SUCCESS;
}

static int
new_life (FoyerOrder *log, const FoyerOrderArgs *args)
{
  g_autoptr (GError) error = NULL;
  FoyerId chain;

  if (args->chain != NULL && !foyer_id_parse (args->chain, &chain))
    return usage ("--chain is no id.");
  if (!foyer_order_new_life (log, args->chain != NULL ? &chain : NULL, &error))
    return complain (error->message);
  g_print ("Done. Desks send again what the log has lost.\n");
  return EXIT_SUCCESS;
}

static int
trim (FoyerOrder *log, const FoyerOrderArgs *args)
{
  g_autoptr (GArray) all = NULL;
  g_autoptr (GError) first = NULL;
  gint64 before = foyer_now () - (args->days > 0 ? args->days : TRIM_DAYS) * G_GINT64_CONSTANT (86400000);
  int status = EXIT_SUCCESS;
  FoyerId id;

  if (args->from == NULL)
    return usage ("Say where the backups are with --from DIR.");
  if (args->chain != NULL && !foyer_id_parse (args->chain, &id))
    return usage ("--chain is no id.");
  if (args->chain != NULL)
    {
      all = g_array_new (FALSE, FALSE, sizeof (FoyerId));
      g_array_append_val (all, id);
    }
  else if ((all = foyer_order_list (log, &first)) == NULL)
    return complain (first->message);
  for (guint i = 0; i < all->len; i++)
    {
      g_autoptr (GError) error = NULL;
      char text[37];
      gint64 gone;

      foyer_id_format (&g_array_index (all, FoyerId, i), text);
      if (foyer_order_trim (log, &g_array_index (all, FoyerId, i), args->from, before, &gone, &error))
        g_print ("%s: %" G_GINT64_FORMAT " changes are in backups only now.\n", text, gone);
      else
        {
          g_printerr ("%s: ", text);
          status = complain (error->message);
        }
    }
  return status;
}

static int
states (FoyerOrder *log, const FoyerOrderArgs *args)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) all = foyer_order_states (log, &error);

  if (all == NULL)
    return complain (error->message);
  g_print ("%-36s  %10s  %10s  %10s  %6s  %10s  %s\n", "chain", "appends", "order", "changes", "desks", "quarantine", "this node");
  for (guint i = 0; i < all->len; i++)
    {
      const FoyerOrderState *s = &g_array_index (all, FoyerOrderState, i);
      g_autofree char *here = s->local < 0 ? g_strdup ("no copy")
                              : s->local == s->head ? g_strdup ("up to date")
                                                    : g_strdup_printf ("%" G_GINT64_FORMAT " behind", s->head - s->local);
      char text[37];

      g_print ("%-36s  %10" G_GINT64_FORMAT "  %10" G_GINT64_FORMAT "  %10" G_GINT64_FORMAT "  %6" G_GINT64_FORMAT "  %10" G_GINT64_FORMAT "  %s\n",
               foyer_id_format (&s->id, text), s->head, s->seq, s->txns, s->devices, s->quarantined, here);
    }
  return EXIT_SUCCESS;
}

const FoyerOrderCommand foyer_order_commands[] = {
  { "init", init }, { "code", code }, { "adopt", adopt }, { "new-life", new_life }, { "trim", trim }, { "nodes", states }, { NULL },
};
