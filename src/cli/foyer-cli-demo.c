/* demo: makes a business to look at, or one to measure on. */
#define G_LOG_DOMAIN "foyerctl"

#include "config.h"

#include <stdio.h>
#include <string.h>
#include <glib/gi18n.h>

#include "foyer-demo.h"
#include "foyer-cli.h"

typedef struct
{
  const char *out;
  FoyerDemoLang lang;
  gint64 scale, today;
  int now;
  gboolean desk;
} Options;

/* The language of the program where it is one of ours. */
static FoyerDemoLang
own_lang (void)
{
  const char *const *names = g_get_language_names ();

  for (; *names != NULL; names++)
    {
      static const char *const codes[FOYER_DEMO_LANGS] = { "en", "hu", "pt", "ru", "uk" };
      for (int i = 0; i < FOYER_DEMO_LANGS; i++)
        if (strlen (*names) == 2 && strcmp (*names, codes[i]) == 0)
          return i;
    }
  return FOYER_DEMO_EN;
}

static gboolean
parse_lang (const char    *text,
            FoyerDemoLang *out)
{
  static const char *const codes[FOYER_DEMO_LANGS] = { "en", "hu", "pt", "ru", "uk" };

  for (int i = 0; i < FOYER_DEMO_LANGS; i++)
    if (strcmp (text, codes[i]) == 0)
      {
        *out = i;
        return TRUE;
      }
  fprintf (stderr, _ ("foyerctl: the demonstration speaks en, hu, pt, ru or uk, not “%s”.\n"), text);
  return FALSE;
}

static gboolean
parse (int       argc,
       char    **argv,
       Options  *o)
{
  *o = (Options){ .lang = own_lang (), .now = 12 * 60 };
  foyer_zone_from_utc (foyer_zone_get ("Europe/Budapest"), foyer_now (), &o->today, &(int){ 0 });
  for (int i = 1; i < argc; i += 2)
    {
      const char *value = i + 1 < argc ? argv[i + 1] : NULL;

      if (value == NULL)
        return FALSE;
      if (strcmp (argv[i], "--out") == 0)
        o->out = value;
      else if (strcmp (argv[i], "--role") == 0)
        {
          if (strcmp (value, "desk") != 0 && strcmp (value, "server") != 0)
            return FALSE;
          o->desk = strcmp (value, "desk") == 0;
        }
      else if (strcmp (argv[i], "--lang") == 0)
        {
          if (!parse_lang (value, &o->lang))
            return FALSE;
        }
      else if (strcmp (argv[i], "--today") == 0)
        {
          if (!foyer_wall_parse (value, &o->today, &o->now) && !foyer_date_parse (value, &o->today))
            {
              fprintf (stderr, _ ("foyerctl: “%s” is no date. Write it as 2026-11-24.\n"), value);
              return FALSE;
            }
        }
      else if (strcmp (argv[i], "--scale") == 0)
        {
          char *end;

          o->scale = g_ascii_strtoll (value, &end, 10);
          if (*end != '\0' || o->scale < 1 || o->scale > 10000000)
            {
              fprintf (stderr, _ ("foyerctl: the scale is a number of appointments from 1 to 10000000.\n"));
              return FALSE;
            }
        }
      else
        return FALSE;
    }
  return o->out != NULL;
}

static int
run_demo (FoyerCli *cli,
          int       argc,
          char    **argv)
{
  g_autoptr (FoyerDesk) desk = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *file = NULL;
  gint64 begun = g_get_monotonic_time ();
  FoyerDemo demo;
  Options o;
  gboolean ok;

  if (!parse (argc, argv, &o))
    return foyer_cli_usage (&foyer_verbs_demo[0]);
  file = g_build_filename (o.out, "foyer.db", NULL);
  if (g_file_test (file, G_FILE_TEST_EXISTS))
    {
      fprintf (stderr, _ ("foyerctl: there is a business in %s already.\n"), o.out);
      return FOYER_EXIT_CONFLICT;
    }
  desk = foyer_desk_open (o.out, o.scale > 0 || o.desk ? FOYER_STORE_DESK : FOYER_STORE_SERVER, &error);
  if (desk == NULL)
    return foyer_cli_fail (error);
  ok = o.scale > 0 ? foyer_demo_make_scale (foyer_desk_store (desk), o.lang, o.today, o.scale, &demo, &error)
                   : foyer_demo_make (foyer_desk_store (desk), o.lang, o.today, o.now, FOYER_DEMO_CLIENTS, &demo, &error);
  if (ok)
    printf (_ ("%u locations, %u team members, %u clients, %d visits, %d appointments, %d payments: %d rows in %.1f s\n"), demo.locs->len, demo.staff->len,
            demo.clients->len, (int) demo.n_visits, (int) demo.n_appointments, (int) demo.n_money, (int) demo.n_rows,
            (g_get_monotonic_time () - begun) / 1e6);
  foyer_demo_clear (&demo);
  if (!ok)
    return foyer_cli_fail (error);
  return FOYER_EXIT_OK;
}

const FoyerVerb foyer_verbs_demo[] = {
  { "demo", "--out DIR [--role server|desk] [--lang en|hu|pt|ru|uk] [--today DATE[THH:MM]] [--scale N]", N_ ("Makes a business to try things on"), run_demo },
  { NULL },
};
