/* foyer-form: rows for the fields of one thing, built from a table: filled from an answer, read back into parameters.
 *
 * For something that exists each field is kept when it is left (or at once, for switches and lists): the owner is told which one. For
 * something new nothing is sent until the owner reads all fields. Main thread only. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

typedef enum
{
  FOYER_FORM_TEXT,
  FOYER_FORM_PHONE,
  FOYER_FORM_EMAIL,
  FOYER_FORM_PASSWORD,
  FOYER_FORM_MONEY,  /* minor units of the location's currency */
  FOYER_FORM_NUMBER, /* whole number */
  FOYER_FORM_DATE,   /* as the location writes dates ↔ ISO */
  FOYER_FORM_PERCENT, /* "12.5" ↔ hundredths of a percent */
  FOYER_FORM_TIME,   /* time of day ↔ minute of the day */
  FOYER_FORM_BOOL,
  FOYER_FORM_CHOICE, /* one of some texts; "" is null */
  FOYER_FORM_NUMBER_CHOICE, /* the same, sent as a number */
} FoyerFormKind;

typedef struct
{
  const char *name;    /* member of the answer and parameter of the command */
  const char *title;   /* N_() */
  FoyerFormKind kind;
  const char *choices; /* CHOICE: values separated by blanks, "-" for none; NULL: see foyer_form_set_choices() */
  const char *titles;  /* CHOICE: N_() titles in the same order, separated by "|" */
  const char *group;   /* N_(): a new group of this title begins here; "" for one without a title */
  const char *hint;    /* N_(): second line of a switch or a list; NULL: none */
} FoyerFormField;

#define FOYER_TYPE_FORM (foyer_form_get_type ())
G_DECLARE_FINAL_TYPE (FoyerForm, foyer_form, FOYER, FORM, GtkWidget)

/* @name: field that was changed; NULL: Enter was pressed in a form of something new. */
typedef void (*FoyerFormChanged) (FoyerForm *form, const char *name, gpointer data);

/**
 * foyer_form_new:
 * @fields: ends with { NULL }; borrowed, must live on
 * @fresh: for something new: nothing is reported but Enter
 */
GtkWidget *foyer_form_new (FoyerUiContext *context, const FoyerFormField *fields, gboolean fresh, FoyerFormChanged changed, gpointer data);
/* Shows @row; what somebody is typing stays. */
void       foyer_form_fill (FoyerForm *self, JsonObject *row);
/* @values, @titles: (transfer none), same length; keeps what is chosen when it is still there. */
void       foyer_form_set_choices (FoyerForm *self, const char *name, const char *const *values, const char *const *titles);
/* Puts one field into @params. FALSE with a translated sentence in @why. */
gboolean   foyer_form_put (FoyerForm *self, const char *name, JsonObject *params, const char **why);
/* Every visible field that is not empty. The first that cannot be read takes the focus. */
gboolean   foyer_form_put_all (FoyerForm *self, JsonObject *params, const char **why);
/* Text as it stands (choice: its value; switch: "1" or ""). (transfer full) */
char      *foyer_form_text (FoyerForm *self, const char *name);
void       foyer_form_set_text (FoyerForm *self, const char *name, const char *text);
void       foyer_form_set_visible (FoyerForm *self, const char *name, gboolean visible);
void       foyer_form_set_editable (FoyerForm *self, const char *name, gboolean editable);
void       foyer_form_focus (FoyerForm *self, const char *name); /* NULL: the first */
/* The row widget, for adding a suffix. */
GtkWidget *foyer_form_row (FoyerForm *self, const char *name);

G_END_DECLS
