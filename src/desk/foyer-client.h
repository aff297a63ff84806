/* foyer-client: finding a client by telephone number, making one in place, and how a client is called. */
#pragma once

#include "foyer-command.h"
#include "foyer-time.h"

G_BEGIN_DECLS

/**
 * foyer_client_find_or_create:
 * @phone: (nullable): as typed; normalised in the country of @loc
 * @name, @surname, @email: (nullable): of the new card; an existing card is not changed
 * @created: (out) (optional): TRUE when a card was made
 * The client with this phone (the first made, where a family shares one), else a new card. Nothing given: none and TRUE.
 * Returns: FALSE with INVALID (no telephone number, a new client without a name) or DENIED (may not add clients)
 */
gboolean foyer_client_find_or_create (FoyerCall *call, const FoyerId *loc, const char *name, const char *surname, const char *phone,
                                      const char *email, FoyerId *client, gboolean *created, GError **error);
/* The client with this normalised phone or second phone, or none. */
FoyerId  foyer_client_by_phone (FoyerDb *db, const char *e164);

/* Which parts of a name are shown (settings client.surname, client.middle). */
typedef struct
{
  gboolean surname, middle;
} FoyerNameParts;
FoyerNameParts foyer_name_parts (FoyerDb *db, const FoyerId *loc);
/* Until it is said otherwise, titles made in this thread have an initial for a surname and no middle name: whoever asks lacks the right to them.
 * Said by every call when it begins, so that no list, search or paper has to think of it. */
void     foyer_client_hide_names (gboolean hide);
gboolean foyer_client_names_hidden (void);
/* "Eszter Kovács". (transfer full): "" for no name at all */
char    *foyer_client_title (FoyerNameParts parts, const char *name, const char *middle, const char *surname);

/* FALSE for a professional whom this client never visited (CLI-14, USR-10): what is known of the client is not for him. @client: any card */
gboolean foyer_client_visible (FoyerCall *call, const FoyerId *client);
/* The same, and sets DENIED. */
gboolean foyer_client_need_visible (FoyerCall *call, const FoyerId *client, GError **error);
/* @client (the root of merged cards) has a booking with @staff that was not deleted. */
gboolean foyer_client_visited (FoyerDb *db, const FoyerId *client, const FoyerId *staff);

/* "Permanent", "Loyal", "VIP": categories every chain has from the start (CLI-28). A chain that was made before there were any has no rows of
 * them: there they become rows when they are first given, changed or deleted. Their ids are derived from the chain's, so that two desks make the
 * same row. */
typedef struct
{
  const char *code;
  const char *title; /* N_("VIP") */
  const char *icon;
  int colour;
} FoyerReadyLabel;
extern const FoyerReadyLabel foyer_ready_labels[]; /* ends with { NULL } */
FoyerId  foyer_ready_label_id (const FoyerId *chain, const char *code);
/* The ready-made category of this id that has no row yet, or NULL. */
const FoyerReadyLabel *foyer_ready_label_find (FoyerDb *db, const FoyerId *id);
/* Row of a category, made now if it is a ready-made one without. NOT_FOUND. (transfer full) */
FoyerRow *foyer_client_category (FoyerCall *call, const FoyerId *id, GError **error);

/* The day a card was made, as its location counts days: in its id. Returns @out; NULL for an id that says no time. */
const char *foyer_client_added (const FoyerZone *zone, const FoyerId *client, char out[11]);

/* Member "labels": [{id, title, colour}]: the categories of a client. */
void     foyer_client_out_labels (JsonBuilder *out, FoyerDb *db, const FoyerId *client);

/* What client.search finds, with the limits of who asks. (transfer full) (element-type FoyerId) */
GArray  *foyer_client_search_ids (FoyerCall *call, const char *text, guint limit, gboolean *more);
/* All of them; NULL when they are many: then @words is what their client_find.parts must have (foyer_search_few_clients()), and whoever sees only
 * his own clients still has to be asked about each. */
GArray  *foyer_client_search_few (FoyerCall *call, const char *text, guint limit, char ***words);
/* What suggestions show of a card, as one value; @phones: the user may see phones there. FALSE: there is no such card. */
gboolean foyer_client_out_brief (FoyerCall *call, JsonBuilder *out, FoyerNameParts parts, gboolean phones, const FoyerId *client);

/* Ids of the clients a list with the parameters of client.ids shows, in its order. (transfer full) (element-type FoyerId): NULL with an error */
GArray  *foyer_client_list_ids (FoyerCall *call, GError **error);

G_END_DECLS
