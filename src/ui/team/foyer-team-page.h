/* foyer-team-page: who works here, when, and as what: members, schedule, positions. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_TEAM_PAGE (foyer_team_page_get_type ())
G_DECLARE_FINAL_TYPE (FoyerTeamPage, foyer_team_page, FOYER, TEAM_PAGE, GtkWidget)

/* Shown with {"section": "members" | "schedule" | "positions"}, and for the schedule {"staff": id, "date": day}. */
GtkWidget *foyer_team_page_new (FoyerUiContext *context);

/* The parts. */
GtkWidget *foyer_team_list_new (FoyerUiContext *context);
void       foyer_team_list_focus_search (GtkWidget *list);
GtkWidget *foyer_positions_new (FoyerUiContext *context);

/* Side panels: "staff" {"id"} or nothing for a new one; "workday" {"staff", "name", "date"}; "fill" {"staff"}. */
GtkWidget *foyer_staff_panel_new (FoyerUiContext *context, JsonObject *args);
GtkWidget *foyer_workday_panel_new (FoyerUiContext *context, JsonObject *args);
GtkWidget *foyer_fill_panel_new (FoyerUiContext *context, JsonObject *args);

/* Words for the kinds of absence a day may carry; the kind itself for one of another version. Borrowed. */
extern const char *const foyer_absences[]; /* "vacation" …, NULL at the end */
const char *foyer_absence_title (const char *kind);

G_END_DECLS
