/* foyer-settings: the settings of a location, or of the whole chain, with their defaults and limits. One line in the table of the .c
 * file per setting; a value is a row of "setting" whose id is derived, so that two desks never make two of one.
 *
 *   calendar.step       int   5 10 15 20 30 60   time step of the day board in minutes             15
 *   calendar.open       int   minute of day      the board begins here, or earlier if someone works 480
 *   calendar.close      int   minute of day      the board ends here, or later if someone works     1200
 *   calendar.title      enum  name phone service first line of a card                               name
 *   calendar.board      enum  team resources     what the calendar opens with (CAL-2)               team
 *   calendar.position   ref   position           … of the team only those of this one
 *   calendar.resource   ref   resource           … of the resources only this one
 *   visit.interval      int   0…1440             minutes between appointments of one visit          30
 *   tech.minutes        int   0 5 … 60           technical break after a booking in minutes         0
 *   tech.rule           enum  longest sum last   of a booking of several services                   longest
 *   client.surname      bool                     the client's card has a surname field              false
 *   client.middle       bool                     … and a middle name                                false
 *   user.start-page     enum  calendar clients sales team settings   for users who chose none       calendar
 *   checkout.cash-step  int   0 1 5 … 500        smallest coin cash is rounded to; 0: by the currency    0
 *   checkout.tax        ref   tax                of services and goods without one of their own
 *   receipt.width       enum  80mm a4            paper of receipts                                  80mm
 *   receipt.footer      text                     last lines of a receipt
 *   till.blind          bool                     counted first, told afterwards what should be there true
 *   till.open-visits    enum  list block         unpaid visits of the day when a till is closed     list
 *   security.lock-minutes  int  0 1 2 3 5 10 15 30 60  the desk locks itself without use; 0: never  0
 *   security.code-days  int   0 1 7 30 90        the second step again at a known desk; 0: only at a new one  0
 *   medical.keep-years  int   0 5 10 … 50        a person with younger signed protocols is not erased        0
 *   notice.new … sms    bool                     notices users are offered, and by which way: foyer-notice.h
 *   sheet.blanks        int   0…40               empty lines for walk-ins on the day sheet          4
 *
 * Read inside a store read or write; safe on any thread. */
#pragma once

#include <json-glib/json-glib.h>
#include "foyer-db.h"

G_BEGIN_DECLS

typedef enum
{
  FOYER_SETTING_INT,
  FOYER_SETTING_BOOL,
  FOYER_SETTING_ENUM,
  FOYER_SETTING_TEXT,
  FOYER_SETTING_REF, /* text of an id, or "" */
} FoyerSettingType;

typedef struct
{
  const char *key;
  FoyerSettingType type;
  const char *label;    /* N_("Time step") */
  const char *choices;  /* REF: the table; ENUM, and INT limited to some values: separated by blanks; NULL: any between min and max */
  gint64 min, max;      /* INT; TEXT: max characters */
  gint64 fallback;      /* INT and BOOL default */
  const char *fallback_text; /* default of the others */
} FoyerSetting;

extern const FoyerSetting foyer_settings[]; /* ends with { NULL } */

const FoyerSetting *foyer_setting_lookup (const char *key); /* (nullable) */
/* Id of the row that holds @key of location @loc (or of the chain, with the chain's id). */
FoyerId   foyer_setting_id (const FoyerId *loc, const char *key);
/* Value at @loc or the default; an unknown key aborts; a stored value outside the limits (of a newer version) reads as the default. */
gint64    foyer_setting_int (FoyerDb *db, const FoyerId *loc, const char *key);
gboolean  foyer_setting_bool (FoyerDb *db, const FoyerId *loc, const char *key);
char     *foyer_setting_text (FoyerDb *db, const FoyerId *loc, const char *key); /* ENUM, TEXT, REF; (transfer full), never NULL */
JsonNode *foyer_setting_json (FoyerDb *db, const FoyerId *loc, const FoyerSetting *setting); /* (transfer full) */
/* What the calendar of @loc opens with: "team" or "resources", and after a blank the one position or resource, where there is one. (transfer full) */
char     *foyer_setting_opening_board (FoyerDb *db, const FoyerId *loc);
/**
 * foyer_setting_check:
 * Returns: (transfer full): the JSON text to store, or %NULL with INVALID and a sentence that names the setting and its limits
 */
char     *foyer_setting_check (const FoyerSetting *setting, JsonNode *value, GError **error);

G_END_DECLS
