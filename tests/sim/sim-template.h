/* sim-template: what sim-world takes from the chain that was made beforehand. */
#pragma once

#include "sim.h"

G_BEGIN_DECLS

void       sim_template_use (Sim *sim); /* disk, history and model of the server */
const char *sim_template_dir (void);
/* Files of the system, with all in it. */
void       sim_remove_tree (const char *path);
FoyerId    sim_template_chain (void);
FoyerId    sim_template_device (int k);
FoyerActor sim_template_owner (void);
gint64     sim_template_now (void);
/* libsodium's random numbers from here on. */
void       sim_random_begin (guint64 seed);

G_END_DECLS
