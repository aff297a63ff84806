/* Finding tables and fields of foyer-schema.c by name, and what is said of them to others. */
#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <string.h>

#include "foyer-schema.h"

/* Names → places, made once: rows are asked for their fields by name many times each. Open addressing; 255: nothing here. */
#define NAME_SLOTS 256

typedef struct
{
  guint8 at[NAME_SLOTS];
} Names;

static inline guint
name_slot (const char *name)
{
  guint h = 5381;

  for (const char *p = name; *p != '\0'; p++)
    h = h * 33 + (guchar) *p;
  return (h ^ h >> 8) % NAME_SLOTS;
}

static void
names_add (Names *names, const char *name, guint8 at)
{
  guint i = name_slot (name);

  while (names->at[i] != 255)
    i = (i + 1) % NAME_SLOTS;
  names->at[i] = at;
}

static const Names *
entity_names (void)
{
  static Names *made;

  if (g_once_init_enter (&made))
    {
      Names *names = g_new (Names, 1);

      memset (names, 255, sizeof *names);
      for (int i = 0; i < foyer_n_entities; i++)
        names_add (names, foyer_entities[i].name, (guint8) i);
      g_once_init_leave (&made, names);
    }
  return made;
}

static const Names *
field_names (const FoyerEntity *e)
{
  static Names *made[G_MAXUINT8]; /* a place in Names is a byte */
  Names **slot = &made[e - foyer_entities];

  if (g_once_init_enter (slot))
    {
      Names *names = g_new (Names, 1);

      memset (names, 255, sizeof *names);
      for (int i = 0; i < e->n_fields; i++)
        names_add (names, e->fields[i].name, (guint8) i);
      g_once_init_leave (slot, names);
    }
  return *slot;
}

const FoyerEntity *
foyer_entity_lookup (const char *name)
{
  const Names *names = entity_names ();

  if (name == NULL)
    return NULL;
  for (guint i = name_slot (name); names->at[i] != 255; i = (i + 1) % NAME_SLOTS)
    if (strcmp (foyer_entities[names->at[i]].name, name) == 0)
      return &foyer_entities[names->at[i]];
  return NULL;
}

const FoyerEntity *
foyer_entity (const char *name)
{
  const FoyerEntity *e = foyer_entity_lookup (name);
  if (e == NULL)
    g_error ("No entity is called “%s”", name ? name : "(null)");
  return e;
}

const FoyerEntity *
foyer_entity_by_tbl (int tbl)
{
  /* Numbers are given in order without gaps. */
  if (tbl < 1 || tbl > foyer_n_entities)
    return NULL;
  g_assert (foyer_entities[tbl - 1].tbl == tbl);
  return &foyer_entities[tbl - 1];
}

int
foyer_entity_field (const FoyerEntity *e, const char *name)
{
  const Names *names = field_names (e);

  for (guint i = name_slot (name); names->at[i] != 255; i = (i + 1) % NAME_SLOTS)
    if (strcmp (e->fields[names->at[i]].name, name) == 0)
      return names->at[i];
  return -1;
}

static int spoken = FOYER_SCHEMA_VERSION; /* atomic */

void
foyer_schema_speak (int version)
{
  g_atomic_int_set (&spoken, version > 0 ? MIN (version, FOYER_SCHEMA_VERSION) : FOYER_SCHEMA_VERSION);
}

int
foyer_schema_spoken (void)
{
  return g_atomic_int_get (&spoken);
}

const FoyerEntity *
foyer_entity_said (const char *name)
{
  const FoyerEntity *e = foyer_entity_lookup (name);
  return e != NULL && e->since <= foyer_schema_spoken () ? e : NULL;
}

int
foyer_entity_field_said (const FoyerEntity *e, const char *name)
{
  int f = foyer_entity_field (e, name);
  return f >= 0 && e->fields[f].since <= foyer_schema_spoken () ? f : -1;
}

gboolean
foyer_field_is_text (const FoyerField *f)
{
  switch (f->type)
    {
    case FOYER_TYPE_TEXT:
    case FOYER_TYPE_DATE:
    case FOYER_TYPE_WALL:
    case FOYER_TYPE_ENUM:
    case FOYER_TYPE_JSON:
      return TRUE;
    default:
      return FALSE;
    }
}
