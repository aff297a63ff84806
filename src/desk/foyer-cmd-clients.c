/* Commands on client cards. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-client.h"
#include "foyer-client-bulk.h"
#include "foyer-location.h"
#include "foyer-phone.h"
#include "foyer-text.h"

#define NAME_MAX_CHARS 200
#define NOTE_MAX_CHARS 5000

/* The fields of a card, the same when it is made and when it is changed. */
#define CARD_PARAMS(name_flags, nullable) \
  { "name", FOYER_P_TEXT, name_flags, "first name, or the whole name", NULL, NAME_MAX_CHARS }, \
  { "surname", FOYER_P_TEXT, nullable, "surname", NULL, NAME_MAX_CHARS }, \
  { "middle", FOYER_P_TEXT, nullable, "middle name", NULL, NAME_MAX_CHARS }, \
  { "phone", FOYER_P_TEXT, nullable, "telephone number as typed", NULL, 60 }, \
  { "phone2", FOYER_P_TEXT, nullable, "second telephone number", NULL, 60 }, \
  { "email", FOYER_P_TEXT, nullable, "e-mail address", NULL, NAME_MAX_CHARS }, \
  { "gender", FOYER_P_ENUM, nullable, "gender", "unknown male female", 0 }, \
  { "priority", FOYER_P_ENUM, nullable, "importance", "none bronze silver gold", 0 }, \
  { "discount", FOYER_P_PCT, nullable, "personal discount", NULL, 0 }, \
  { "card", FOYER_P_TEXT, nullable, "card number", NULL, 100 }, \
  { "birthday", FOYER_P_DATE, nullable, "date of birth", NULL, 0 }, \
  { "note", FOYER_P_TEXT, nullable, "note", NULL, NOTE_MAX_CHARS }, \
  { "allergy", FOYER_P_TEXT, nullable, "allergies, shown wherever the client is booked", NULL, NOTE_MAX_CHARS }, \
  { "no_online", FOYER_P_BOOL, nullable, "may not book online", NULL, 0 }, \
  { "no_mail", FOYER_P_BOOL, nullable, "gets no mailings", NULL, 0 }, \
  { "greet", FOYER_P_BOOL, nullable, "gets a birthday greeting", NULL, 0 }, \
  { "consent_data", FOYER_P_BOOL, 0, "consents to the keeping of personal data; time and user are kept", NULL, 0 }, \
  { "consent_news", FOYER_P_BOOL, 0, "consents to the newsletter; time and user are kept", NULL, 0 }, \
  { "opening_sold", FOYER_P_MONEY, FOYER_P_SIGNED | nullable, "bought before there was Foyer", NULL, 0 }, \
  { "opening_paid", FOYER_P_MONEY, FOYER_P_SIGNED | nullable, "paid before there was Foyer", NULL, 0 }, \
  { "opening_visits", FOYER_P_INT, nullable, "visits before there was Foyer", NULL, 100000 }

static gboolean
deny (GError    **error,
      FoyerErrorCode code,
      const char *format,
      ...)
{
  va_list args;
  g_autofree char *text = NULL;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, FOYER_ERROR, code, text);
  return FALSE;
}

/* Name of a client as it is shown at the actor's location. (transfer full) */
static char *
title_of (FoyerCall     *call,
          const FoyerId *client)
{
  FoyerId loc = foyer_call_loc (call);
  g_autoptr (FoyerRow) row = foyer_db_get (foyer_call_db (call), "client", client);

  if (row == NULL)
    return g_strdup ("");
  return foyer_client_title (foyer_name_parts (foyer_call_db (call), &loc), foyer_row_text (row, "name"), foyer_row_text (row, "middle"),
                             foyer_row_text (row, "surname"));
}

/* Normalises parameter @param; @out stays NULL when it was not given or is to be cleared. */
static gboolean
read_phone (FoyerCall   *call,
            const char  *param,
            char       **out,
            GError     **error)
{
  FoyerId loc = foyer_call_loc (call);
  const char *text = foyer_call_text (call, param);

  *out = NULL;
  if (text == NULL || *text == '\0')
    return TRUE;
  *out = foyer_location_phone (foyer_call_db (call), &loc, text);
  if (*out == NULL)
    return deny (error, FOYER_ERROR_INVALID, "“%s” is not a telephone number.", text);
  return TRUE;
}

static gboolean
check_texts (FoyerCall  *call,
             GError    **error)
{
  const char *email = foyer_call_text (call, "email");
  const char *birthday = foyer_call_text (call, "birthday");
  gint64 date;

  if (email != NULL && *email != '\0' && !foyer_email_valid (email))
    return deny (error, FOYER_ERROR_INVALID, "“%s” is not an e-mail address.", email);
  if (birthday != NULL && foyer_date_parse (birthday, &date))
    {
      FoyerId loc = foyer_call_loc (call);
      if (date > foyer_location_today (foyer_call_db (call), &loc, foyer_call_now (call)))
        return deny (error, FOYER_ERROR_INVALID, "The date of birth is in the future.");
    }
  return TRUE;
}

static void
set_consent (FoyerCall  *call,
             FoyerRow   *row,
             const char *field)
{
  g_autofree char *by = NULL;
  FoyerId who = foyer_call_actor (call)->user;

  if (!foyer_call_has (call, field))
    return;
  if (foyer_call_bool (call, field) == !foyer_row_is_null (row, field))
    return;
  if (foyer_call_bool (call, field))
    foyer_row_set_int (row, field, foyer_call_now (call));
  else
    foyer_row_set_null (row, field);
  /* Whoever took it, or took it back. */
  by = g_strconcat (field, "_by", NULL);
  foyer_row_set_id (row, by, &who);
}

/* A card's discount is a discount on everything: it asks for the same right (VIS-3). */
static gboolean
may_discount (FoyerCall      *call,
              const FoyerRow *row,
              GError        **error)
{
  return !foyer_call_has (call, "discount") || foyer_call_int (call, "discount") == foyer_row_int (row, "discount") || foyer_call_need (call, "booking.discount", error);
}

/* Figures brought along from elsewhere: whoever may change them may make a debt vanish. */
static gboolean
may_open (FoyerCall      *call,
          const FoyerRow *row,
          GError        **error)
{
  static const char *const names[] = { "opening_sold", "opening_paid", "opening_visits" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (foyer_call_has (call, names[i]) && foyer_call_int (call, names[i]) != foyer_row_int (row, names[i]) && !foyer_call_need (call, "clients.adjust", error))
      return FALSE;
  return TRUE;
}

static void
fill (FoyerCall  *call,
      FoyerRow   *row,
      const char *phone,
      const char *phone2)
{
  foyer_call_fill (call, row, "name", "surname", "middle", "email", "gender", "priority", "discount", "card", "birthday", "note", "allergy",
                   "no_online", "no_mail", "greet", "opening_sold", "opening_paid", "opening_visits", NULL);
  if (foyer_call_has (call, "phone"))
    foyer_row_set_text (row, "phone", phone);
  if (foyer_call_has (call, "phone2"))
    foyer_row_set_text (row, "phone2", phone2);
  set_consent (call, row, "consent_data");
  set_consent (call, row, "consent_news");
}

/* ---- create -------------------------------------------------------------------------------------------------------------- */
static const FoyerParam create_params[] = {
  { "loc", FOYER_P_ID, 0, "location; the one worked in when left out", NULL, 0 },
  CARD_PARAMS (FOYER_P_REQUIRED, FOYER_P_NULLABLE),
  { NULL },
};

static gboolean
client_create (FoyerCall  *call,
               GError    **error)
{
  g_autofree char *phone = NULL, *phone2 = NULL;
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call), id;

  if (foyer_call_text (call, "name") == NULL || *foyer_call_text (call, "name") == '\0')
    return deny (error, FOYER_ERROR_INVALID, "A client needs a name.");
  if (!read_phone (call, "phone", &phone, error) || !read_phone (call, "phone2", &phone2, error) || !check_texts (call, error))
    return FALSE;
  if (phone != NULL)
    {
      /* The number has a card: open that one, make no second (CLI-2). */
      id = foyer_client_by_phone (db, phone);
      if (!foyer_id_is_none (&id))
        {
          foyer_call_result_id (call, "id", &id);
          json_object_set_boolean_member (foyer_call_result (call), "existing", TRUE);
          return TRUE;
        }
    }
  id = foyer_tx_new_id (foyer_call_tx (call));
  g_autoptr (FoyerRow) row = foyer_row_new ("client", &id);
  if (!may_discount (call, row, error) || !may_open (call, row, error))
    return FALSE;
  fill (call, row, phone, phone2);
  foyer_row_set_id (row, "home_loc", &loc);
  foyer_tx_put (foyer_call_tx (call), row);
  foyer_call_result_id (call, "id", &id);
  json_object_set_boolean_member (foyer_call_result (call), "existing", FALSE);
  return TRUE;
}

/* ---- find or create -------------------------------------------------------------------------------------------------------- */
static const FoyerParam find_or_create_params[] = {
  { "loc", FOYER_P_ID, 0, "location; the one worked in when left out", NULL, 0 },
  { "name", FOYER_P_TEXT, 0, "name, needed when the number is new", NULL, NAME_MAX_CHARS },
  { "surname", FOYER_P_TEXT, 0, "surname", NULL, NAME_MAX_CHARS },
  { "phone", FOYER_P_TEXT, 0, "telephone number as typed", NULL, 60 },
  { "email", FOYER_P_TEXT, 0, "e-mail address", NULL, NAME_MAX_CHARS },
  { NULL },
};

static gboolean
client_find_or_create (FoyerCall  *call,
                       GError    **error)
{
  FoyerId loc = foyer_call_loc (call), id;
  gboolean created;

  if (!foyer_client_find_or_create (call, &loc, foyer_call_text (call, "name"), foyer_call_text (call, "surname"),
                                    foyer_call_text (call, "phone"), foyer_call_text (call, "email"), &id, &created, error))
    return FALSE;
  if (foyer_id_is_none (&id))
    return deny (error, FOYER_ERROR_INVALID, "Give a telephone number or a name.");
  foyer_call_result_id (call, "id", &id);
  json_object_set_boolean_member (foyer_call_result (call), "existing", !created);
  return TRUE;
}

/* ---- update -------------------------------------------------------------------------------------------------------------- */
static const FoyerParam update_params[] = {
  { "id", FOYER_P_ID, FOYER_P_REQUIRED, "client", NULL, 0 },
  CARD_PARAMS (0, FOYER_P_NULLABLE),
  { NULL },
};

/* A number belongs to one card: a change may not take it from another. */
static gboolean
phone_is_free (FoyerCall      *call,
               const FoyerRow *row,
               const char     *phone,
               GError        **error)
{
  g_autofree char *title = NULL;
  FoyerId owner;

  if (phone == NULL || g_strcmp0 (phone, foyer_row_text (row, "phone")) == 0 || g_strcmp0 (phone, foyer_row_text (row, "phone2")) == 0)
    return TRUE;
  owner = foyer_client_by_phone (foyer_call_db (call), phone);
  if (foyer_id_is_none (&owner) || foyer_id_equal (&owner, &row->id))
    return TRUE;
  title = title_of (call, &owner);
  return deny (error, FOYER_ERROR_CONFLICT, "%s already has this telephone number.", title);
}

/* Parts of a card with switches of their own: what is not changed needs none. */
static gboolean
may_texts (FoyerCall *call, FoyerRow *row, GError **error)
{
  static const char *const parts[][2] = { { "surname", "clients.names-edit" }, { "middle", "clients.names-edit" }, { "note", "clients.note-edit" } };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (foyer_call_has (call, parts[i][0]) && g_strcmp0 (foyer_call_text (call, parts[i][0]), foyer_row_text (row, parts[i][0])) != 0
        && !foyer_call_need (call, parts[i][1], error))
      return FALSE;
  return TRUE;
}

static gboolean
client_update (FoyerCall  *call,
               GError    **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "id", "client", error);
  g_autofree char *phone = NULL, *phone2 = NULL;

  if (row == NULL || !foyer_client_need_visible (call, &row->id, error))
    return FALSE;
  if (foyer_call_has (call, "name") && (foyer_call_text (call, "name") == NULL || *foyer_call_text (call, "name") == '\0'))
    return deny (error, FOYER_ERROR_INVALID, "A client needs a name.");
  /* Who may not read a number may not overwrite it unseen. */
  if ((foyer_call_has (call, "phone") || foyer_call_has (call, "phone2") || foyer_call_has (call, "email")) && !foyer_call_need (call, "clients.card-phones", error))
    return FALSE;
  if (!read_phone (call, "phone", &phone, error) || !read_phone (call, "phone2", &phone2, error) || !check_texts (call, error))
    return FALSE;
  if (!phone_is_free (call, row, phone, error) || !phone_is_free (call, row, phone2, error) || !may_discount (call, row, error)
      || !may_open (call, row, error) || !may_texts (call, row, error))
    return FALSE;
  fill (call, row, phone, phone2);
  foyer_tx_put (foyer_call_tx (call), row);
  foyer_call_result_id (call, "id", &row->id);
  return TRUE;
}

/* ---- delete -------------------------------------------------------------------------------------------------------------- */
static const FoyerParam id_params[] = {
  { "id", FOYER_P_ID, FOYER_P_REQUIRED, "client", NULL, 0 },
  { NULL },
};

static gboolean
client_delete (FoyerCall  *call,
               GError    **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "id", "client", error);

  if (row == NULL || !foyer_client_need_visible (call, &row->id, error))
    return FALSE;
  /* Only a mark: visits, money and stock keep pointing here, and undo brings the card back (CLI-15). */
  foyer_row_set_int (row, "deleted", 1);
  foyer_tx_put (foyer_call_tx (call), row);
  foyer_call_result_id (call, "id", &row->id);
  return TRUE;
}

/* ---- categories ------------------------------------------------------------------------------------------------------------ */
static const FoyerParam label_params[] = {
  { "id", FOYER_P_ID, FOYER_P_REQUIRED, "client", NULL, 0 },
  { "label", FOYER_P_ID, FOYER_P_REQUIRED, "category", NULL, 0 },
  { "on", FOYER_P_BOOL, FOYER_P_REQUIRED, "true gives it, false takes it away", NULL, 0 },
  { NULL },
};

static gboolean
client_label (FoyerCall  *call,
              GError    **error)
{
  g_autoptr (FoyerRow) client = foyer_call_row (call, "id", "client", error);
  g_autoptr (FoyerRow) label = NULL;

  if (client == NULL || !foyer_client_need_visible (call, &client->id, error) || (label = foyer_client_label_row (call, "label", error)) == NULL)
    return FALSE;
  foyer_client_set_label (call, &client->id, &label->id, foyer_call_bool (call, "on"));
  return TRUE;
}

/* ---- the table ------------------------------------------------------------------------------------------------------------- */
const FoyerCommand foyer_commands_clients[] = {
  { "client.create", "clients.create", "Makes a card; a known telephone number gives the card that has it instead.", N_("Added a client"), create_params, client_create },
  { "client.find-or-create", "clients", "The card with this telephone number, else a new one.", N_("Added a client"), find_or_create_params, client_find_or_create },
  { "client.update", "clients.edit", "Changes a card.", N_("Changed a client"), update_params, client_update },
  { "client.delete", "clients.delete", "Takes a card away; visits and payments stay.", N_("Deleted a client"), id_params, client_delete },
  { "client.label", "clients.edit", "Gives a client a category or takes it away.", N_("Changed a client's categories"), label_params, client_label },
  { NULL },
};
