/* foyer-settings-page: what a business is made of: location, services, people with access, resources, registers, calendar rules. A list
 * of sections at the left, one of them beside it; those the user has no right to are left out. */
#pragma once

#include "foyer-form.h"

G_BEGIN_DECLS

#define FOYER_TYPE_SETTINGS_PAGE (foyer_settings_page_get_type ())
G_DECLARE_FINAL_TYPE (FoyerSettingsPage, foyer_settings_page, FOYER, SETTINGS_PAGE, GtkWidget)

typedef struct
{
  const char *name, *title, *words; /* @title and @words N_(); @words: what else it is found by */
  const char *right, *or_right;     /* one of them is enough; both NULL: everyone who may see the settings */
  GtkWidget *(*create) (FoyerUiContext *context);
} FoyerSettingsSection;

extern const FoyerSettingsSection foyer_settings_sections[]; /* ends with { NULL } */
gboolean foyer_settings_may_section (FoyerUiContext *context, const FoyerSettingsSection *section);

/* Forms of the sections "location" (two rights) and "options". */
extern const FoyerFormField foyer_settings_system_fields[];
extern const FoyerFormField foyer_settings_info_fields[];
extern const FoyerFormField foyer_settings_option_fields[];
extern const FoyerFormField foyer_settings_security_fields[];
extern const FoyerFormField foyer_settings_notice_fields[];

/* Shown with {"section": "services"} it opens there; {"part": "Phones"}: with the focus on what is called so. */
GtkWidget *foyer_settings_page_new (FoyerUiContext *context);
/* One's own name, language, password, phone, e-mail, start page (GEN-4). */
GtkWidget *foyer_account_page_new (FoyerUiContext *context);

/* The sections; each is a widget of its own. */
GtkWidget *foyer_settings_steps_new (FoyerUiContext *context);
GtkWidget *foyer_settings_location_new (FoyerUiContext *context);
GtkWidget *foyer_settings_photos_new (FoyerUiContext *context); /* of the location */
GtkWidget *foyer_settings_services_new (FoyerUiContext *context);
GtkWidget *foyer_settings_users_new (FoyerUiContext *context);
GtkWidget *foyer_settings_resources_new (FoyerUiContext *context);
GtkWidget *foyer_settings_checkout_new (FoyerUiContext *context);
GtkWidget *foyer_settings_registers_new (FoyerUiContext *context);
GtkWidget *foyer_settings_options_new (FoyerUiContext *context);
GtkWidget *foyer_settings_labels_new (FoyerUiContext *context);
GtkWidget *foyer_settings_rules_new (FoyerUiContext *context); /* what clients get by themselves */
GtkWidget *foyer_settings_fields_new (FoyerUiContext *context);
GtkWidget *foyer_settings_desks_new (FoyerUiContext *context);
GtkWidget *foyer_settings_security_new (FoyerUiContext *context);
GtkWidget *foyer_settings_notices_new (FoyerUiContext *context); /* of what users are told */
GtkWidget *foyer_settings_own_new (FoyerUiContext *context); /* all of the business as files */
/* What its button does when the folder is chosen; @button rests meanwhile. */
void       foyer_settings_own_save (FoyerUiContext *context, GtkWidget *button, GFile *folder);
GtkWidget *foyer_settings_at_rest_new (FoyerUiContext *context); /* part of it */
/* Of one's own account; of another user. Widgets that read themselves. */
GtkWidget *foyer_account_notices_new (FoyerUiContext *context);
GtkWidget *foyer_account_security_new (FoyerUiContext *context);
GtkWidget *foyer_user_security_new (FoyerUiContext *context, const char *user);
GtkWidget *foyer_settings_paper_new (FoyerUiContext *context); /* the folder of paper, foyer-paper-keeper.h */

/* Side panels: "category" {"id"} or nothing for a new one; "service" {"id"} or {"category"} for a new one; "user" {"id"} or nothing for a new one, for a member of the
 * team {"staff", "name", "phone", "email"}. */
GtkWidget *foyer_category_panel_new (FoyerUiContext *context, JsonObject *args);
GtkWidget *foyer_service_panel_new (FoyerUiContext *context, JsonObject *args);
/* "package" {"id"} or {"category"} for a new one. */
GtkWidget *foyer_package_panel_new (FoyerUiContext *context, JsonObject *args);
GtkWidget *foyer_user_panel_new (FoyerUiContext *context, JsonObject *args);
/* "rule" {"id"} or nothing for a new one: what clients get by themselves. */
GtkWidget *foyer_rule_panel_new (FoyerUiContext *context, JsonObject *args);
/* "desk" {"id"}; "invite": a code for a new one. */
GtkWidget *foyer_desk_panel_new (FoyerUiContext *context, JsonObject *args);
GtkWidget *foyer_invite_panel_new (FoyerUiContext *context, JsonObject *args);
/* A QR code with words for who cannot see it. NULL when @text is too long. (transfer floating) */
GtkWidget *foyer_qr_picture_new (const char *text);

/* Frame of a side panel: a head with @title and a button that closes, @body below it in a scroller. (transfer floating) */
GtkWidget *foyer_panel_frame_new (FoyerUiContext *context, const char *title, GtkWidget *body, GtkWidget **title_label);

G_END_DECLS
