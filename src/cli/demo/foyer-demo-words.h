/* foyer-demo-words: what the demonstration business is made of, in five languages: people, services, notes. Constant data. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Order of every array of texts below. */
typedef enum
{
  FOYER_DEMO_EN,
  FOYER_DEMO_HU,
  FOYER_DEMO_PT,
  FOYER_DEMO_RU,
  FOYER_DEMO_UK,
  FOYER_DEMO_LANGS,
} FoyerDemoLang;

/* Where a person's name and telephone number come from; the same order. */
typedef struct
{
  const char *country;               /* of the telephone number */
  gboolean family_first;             /* "Nagy Anna" */
  const char *const *women, *const *men;       /* ends with NULL */
  const char *const *families_f, *const *families_m; /* same length, same families */
  const char *const *prefixes;       /* telephone prefixes, "+3630" */
  int digits;                        /* that follow a prefix */
} FoyerDemoNation;

extern const FoyerDemoNation foyer_demo_nations[FOYER_DEMO_LANGS];
/* Out of 100 clients of a business that speaks the language. */
extern const int foyer_demo_mix[FOYER_DEMO_LANGS][FOYER_DEMO_LANGS];

typedef enum
{
  FOYER_DEMO_SALON,
  FOYER_DEMO_CLINIC,
  FOYER_DEMO_BARBER,
  FOYER_DEMO_KINDS,
} FoyerDemoKind;

typedef struct
{
  const char *title[FOYER_DEMO_LANGS];
  const char *street, *zip;
  int phone_tail; /* +36 1 555 … */
} FoyerDemoPlace;
extern const FoyerDemoPlace foyer_demo_places[FOYER_DEMO_KINDS];
extern const char *const foyer_demo_chain_name[FOYER_DEMO_LANGS];

enum { POS_STYLIST, POS_COLOURIST, POS_NAILS, POS_COSMETIC, POS_SKIN, POS_PHYSIO, POS_MASSAGE, POS_BARBER, FOYER_DEMO_POSITIONS };
extern const char *const foyer_demo_positions[FOYER_DEMO_POSITIONS][FOYER_DEMO_LANGS];

enum { CAT_HAIR, CAT_COLOUR, CAT_NAILS, CAT_FACE, CAT_SKIN, CAT_BODY, CAT_CUT, CAT_BEARD, FOYER_DEMO_CATEGORIES };
typedef struct
{
  const char *title[FOYER_DEMO_LANGS];
  int tint;
} FoyerDemoCategory;
extern const FoyerDemoCategory foyer_demo_categories[FOYER_DEMO_CATEGORIES];

enum { RES_CHAIR, RES_BED, RES_LASER, RES_ROOM, FOYER_DEMO_RESOURCES };
typedef struct
{
  const char *title[FOYER_DEMO_LANGS];
  int kind, instances;
} FoyerDemoResource;
extern const FoyerDemoResource foyer_demo_resources[FOYER_DEMO_RESOURCES];

typedef struct
{
  const char *title[FOYER_DEMO_LANGS];
  int category;
  int price, price_max; /* cents; price_max 0: one price */
  int dur;
  int weight;           /* how often it is asked for */
  int resource;         /* -1: none */
  guint positions;      /* bit per position that offers it */
  gboolean women, men;  /* who asks for it */
  int repeat_days;      /* a regular comes again after so many days */
} FoyerDemoService;
extern const FoyerDemoService foyer_demo_services[]; /* ends with a NULL title */

typedef struct
{
  const char *code;
  gboolean income;
  const char *title[FOYER_DEMO_LANGS];
} FoyerDemoItem;
extern const FoyerDemoItem foyer_demo_items[]; /* the twelve built-in payment items; ends with NULL */

typedef struct
{
  const char *code, *icon;
  int colour;
  const char *title[FOYER_DEMO_LANGS];
} FoyerDemoLabel;
extern const FoyerDemoLabel foyer_demo_labels[]; /* ends with NULL */

typedef enum
{
  FOYER_DEMO_VISIT_NOTES,
  FOYER_DEMO_COMMENTS,     /* of an appointment */
  FOYER_DEMO_CLIENT_NOTES,
  FOYER_DEMO_ALLERGIES,
  FOYER_DEMO_ABSENCES,
  FOYER_DEMO_CASH,         /* title of the cash register */
  FOYER_DEMO_CARD,
  FOYER_DEMO_DEPOSIT,      /* cash taken to the bank */
  FOYER_DEMO_FOOTER,       /* last line of a receipt */
} FoyerDemoTexts;
/* Texts of one use; ends with NULL. */
const char *const *foyer_demo_texts (FoyerDemoTexts which, FoyerDemoLang lang);

G_END_DECLS
