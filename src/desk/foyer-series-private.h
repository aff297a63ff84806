/* The run functions of foyer_commands_repeat that live in foyer-cmd-series.c. */
#pragma once

#include "foyer-command.h"

G_BEGIN_DECLS

extern const FoyerParam foyer_series_move_params[];
extern const FoyerParam foyer_series_delete_params[];
extern const FoyerParam foyer_series_get_params[];
gboolean foyer_run_series_move (FoyerCall *call, GError **error);
gboolean foyer_run_series_delete (FoyerCall *call, GError **error);
gboolean foyer_run_series_get (FoyerCall *call, JsonBuilder *out, GError **error);

G_END_DECLS
