/* foyer-order-commands: what an operator does with chains from a shell: foyer-server init, code, adopt, new-life, trim, nodes. Each prints what people
 * read and gives the exit status. */
#pragma once

#include "foyer-order.h"

G_BEGIN_DECLS

typedef struct
{
  const char *chain, *loc, *from; /* as given; NULL: not given */
  int days;                       /* 0: not given */
  gboolean all; /* a desk that holds every location */
} FoyerOrderArgs;

typedef struct
{
  const char *name;
  int (*run) (FoyerOrder *log, const FoyerOrderArgs *args);
} FoyerOrderCommand;

/* Ends with { NULL }. */
extern const FoyerOrderCommand foyer_order_commands[];

/* --log, or FOYER_LOG of the environment, where a password is not seen by others; NULL: embedded. */
const char *foyer_order_url (const char *given);

G_END_DECLS
