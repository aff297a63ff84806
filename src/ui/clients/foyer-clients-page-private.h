/* What the files of the clients page share: the list itself, who is ticked in it, and what it is narrowed to. */
#pragma once

#include "foyer-clients-page.h"
#include "foyer-list-columns.h"
#include "foyer-row-list.h"

G_BEGIN_DECLS

struct _FoyerClientsPage
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *outer, *stack, *view, *empty;
  GtkWidget *entry, *count, *new_button, *header_end, *save_button;
  GtkWidget *category, *last, *balance, *clear; /* chips */
  GtkWidget *filter, *filter_button, *bulk;
  GHashTable *ticked;      /* (element-type FoyerId): set */
  GArray *label_ids;       /* FoyerId: of the categories, without the first entry */
  FoyerId label;           /* none: all */
  guint last_choice, balance_choice;
  FoyerRowList *list;      /* owned */
  GtkSingleSelection *selection;
  FoyerListColumns *columns; /* owned */
  GCancellable *asking;
  guint search_timeout, card_timeout;
  const char *asked_sort;  /* set while the view's sorter is asked how it sorts */
  char *sort;
  GPtrArray *tick_items;   /* GtkListItem: on view */
  GPtrArray *own;          /* columns of the business's own fields; NULL before they are asked for */
  gboolean desc, loaded, quiet, filling, ticking;
};

/* foyer-clients-page.c */
void        foyer_clients_ask_ids (FoyerClientsPage *self);
void        foyer_clients_ask_ids_soon (FoyerClientsPage *self);

/* foyer-clients-ticks.c */
void        foyer_clients_show_ticks (FoyerClientsPage *self); /* the list is another one */
void        foyer_clients_tick_all (FoyerClientsPage *self);
void        foyer_clients_tick_none (FoyerClientsPage *self);
void        foyer_clients_add_ticks (FoyerClientsPage *self);

/* foyer-clients-fields.c: columns of custom fields as they are now; again when fields were changed */
void        foyer_clients_ask_fields (FoyerClientsPage *self);

/* foyer-clients-chips.c */
gboolean    foyer_clients_is_narrowed (FoyerClientsPage *self);
/* As client.ids and client.export are asked. (transfer full) */
JsonObject *foyer_clients_filter_params (FoyerClientsPage *self);
void        foyer_clients_show_filter (FoyerClientsPage *self, gboolean yes);
void        foyer_clients_do_filter (GtkWidget *widget, const char *action, GVariant *parameter);
void        foyer_clients_build_filter (FoyerClientsPage *self);
void        foyer_clients_load_filter (FoyerClientsPage *self);
GtkWidget  *foyer_clients_build_chips (FoyerClientsPage *self);
/* The answer of label.list. */
void        foyer_clients_on_labels_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data);

G_END_DECLS
