/* foyer-card: the side panel of one thing that has a form: made by one command, changed field by field by another, deleted by a third.
 * What a kind of thing shows beyond its form it adds itself. The panel's widget owns the card. Main thread only. */
#pragma once

#include "foyer-form.h"

G_BEGIN_DECLS

typedef struct _FoyerCard FoyerCard;

/* What a field that was changed means. */
typedef enum
{
  FOYER_CARD_FIELD,   /* its value is sent */
  FOYER_CARD_PUT,     /* what was put into the parameters is sent */
  FOYER_CARD_NOTHING, /* nothing is sent */
} FoyerCardChange;

typedef struct
{
  const char *what;                      /* the panel; parameter of the commands and member of what @create answers: "service" */
  const char *create, *update, *remove;  /* commands */
  const char *remove_what;               /* parameter of @remove; NULL: @what */
  const char *fresh, *add, *drop;        /* N_(): head of a new one, the button that makes it, the button that deletes */
  const char *added, *changed, *removed; /* N_(): said afterwards */
  void (*complete) (FoyerCard *card, JsonObject *params); /* (nullable): what @create needs beyond the form, or not of it */
  FoyerCardChange (*change) (FoyerCard *card, const char *name, JsonObject *params); /* (nullable) */
} FoyerCardKind;

struct _FoyerCard
{
  const FoyerCardKind *kind;
  FoyerUiContext *context; /* owned */
  char *id;                /* NULL: a new one */
  char *category;          /* (nullable): that it is added to */
  GtkWidget *frame, *title, *body, *error, *form;
  GtkWidget *titles;       /* form of foyer_card_add_titles() */
  JsonObject *row;         /* (nullable) owned: as last read */
  JsonObject *written;     /* owned: titles sent that no reading has shown yet */
  gpointer data;           /* of the kind */
  GDestroyNotify free_data;
};

/**
 * foyer_card_new:
 * @args: (nullable): {"id"}, or {"category"} for a new one
 * @fields: as for foyer_form_new()
 * @data: (transfer full) (nullable)
 */
FoyerCard *foyer_card_new (const FoyerCardKind *kind, FoyerUiContext *context, JsonObject *args, const FoyerFormField *fields, gpointer data, GDestroyNotify free_data);
FoyerCard *foyer_card_of (gpointer frame);
/* Shows what was read: title, form, titles. FALSE: it is gone, and the panel is closed. */
gboolean   foyer_card_show (FoyerCard *self, JsonNode *result);
/* Sends a change of it; what is wrong stands in the panel. @params: (transfer full), without the thing itself; @said: (nullable) translated: NULL: the kind's */
void       foyer_card_update (FoyerCard *self, JsonObject *params, const char *said);
/* Fills the form's list "category" from an answer of "service.list", and chooses that of a new one. */
void       foyer_card_set_categories (FoyerCard *self, JsonArray *categories);
/* What it is called in other languages (SRV-15). */
void       foyer_card_add_titles (FoyerCard *self);
/* At the end: the button that makes it, or deletes it. */
void       foyer_card_add_button (FoyerCard *self);

G_END_DECLS
