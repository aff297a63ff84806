#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-client-more.h"
#include "foyer-form.h"
#include "foyer-labels.h"

#define MORE "client-more"

static const FoyerFormField fields[] = {
  { "gender", N_ ("Gender"), FOYER_FORM_CHOICE, "unknown female male", N_ ("Not said|Female|Male"), N_ ("Person and wishes"), NULL },
  { "priority", N_ ("Importance"), FOYER_FORM_CHOICE, "none bronze silver gold", N_ ("None|Bronze|Silver|Gold"), NULL, NULL },
  { "greet", N_ ("Birthday greeting"), FOYER_FORM_BOOL, NULL, NULL, NULL, NULL },
  { "no_mail", N_ ("No mailings"), FOYER_FORM_BOOL, NULL, NULL, NULL, N_ ("Left out when a message goes to many") },
  { "no_online", N_ ("No online booking"), FOYER_FORM_BOOL, NULL, NULL, NULL, N_ ("May book at the desk only") },
  { "consent_data", N_ ("Personal data may be kept"), FOYER_FORM_BOOL, NULL, NULL, N_ ("Consents"), N_ ("Not given") },
  { "consent_news", N_ ("Newsletter"), FOYER_FORM_BOOL, NULL, NULL, NULL, N_ ("Not given") },
  { "opening_sold", N_ ("Bought before"), FOYER_FORM_MONEY, NULL, NULL, N_ ("Brought from an earlier system"), NULL },
  { "opening_paid", N_ ("Paid before"), FOYER_FORM_MONEY, NULL, NULL, NULL, NULL },
  { "opening_visits", N_ ("Visits before"), FOYER_FORM_NUMBER, NULL, NULL, NULL, NULL },
  { NULL },
};
static const char *const consents[] = { "consent_data", "consent_news" };
static const char *const openings[] = { "opening_sold", "opening_paid", "opening_visits" };

typedef struct
{
  FoyerUiContext *context; /* owned */
  FoyerId client;
  JsonObject *row;         /* owned (nullable): as last shown */
} More;

static void
more_free (gpointer data)
{
  More *m = data;

  g_clear_pointer (&m->row, json_object_unref);
  g_object_unref (m->context);
  g_free (m);
}

static More *
more_of (gpointer form)
{
  return g_object_get_data (G_OBJECT (form), MORE);
}

static void
on_saved_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  More *m = more_of (data);

  /* It says what is so, not what was wished. */
  if (error != NULL && m->row != NULL)
    foyer_client_more_show (data, m->row);
}

static void
on_changed_cb (FoyerForm *form, const char *name, gpointer data)
{
  More *m = more_of (form);
  JsonObject *params = foyer_params ("id", "d", &m->client, NULL);
  const char *why = NULL;

  if (name == NULL || !foyer_form_put (form, name, params, &why))
    {
      if (why != NULL)
        foyer_ui_toast (m->context, "%s", why);
      json_object_unref (params);
      return;
    }
  foyer_ui_run (m->context, form, "client.update", params, _ ("Card changed"), on_saved_cb, form);
}

/* "24.11.2026 14:15, Rita"; taken back: who did it. (transfer full) */
static char *
consent_words (More *m, JsonObject *row, const char *name)
{
  g_autofree char *by = g_strconcat (name, "_by", NULL), *at = NULL;
  const char *who = foyer_json_str (row, by);

  if (foyer_json_num (row, name) == 0)
    /* Translators: %s is a person */
    return who != NULL ? g_strdup_printf (_ ("Taken back, written by %s"), who) : g_strdup (_ ("Not given"));
  at = foyer_format_instant (foyer_ui_time_format (m->context), foyer_ui_zone (m->context), foyer_json_num (row, name));
  return who != NULL ? g_strdup_printf ("%s, %s", at, who) : g_steal_pointer (&at);
}

void
foyer_client_more_show (GtkWidget *more, JsonObject *row)
{
  FoyerForm *form = FOYER_FORM (more);
  More *m = more_of (more);
  g_autoptr (JsonObject) values = json_object_new ();
  gboolean edit = foyer_ui_may (m->context, "clients.edit");

  json_object_ref (row);
  g_clear_pointer (&m->row, json_object_unref);
  m->row = row;
  for (guint i = 0; fields[i].name != NULL; i++)
    {
      JsonNode *node = json_object_get_member (row, fields[i].name);

      if (node != NULL && (JSON_NODE_TYPE (node) != JSON_NODE_VALUE || json_node_get_value_type (node) != G_TYPE_INT64 || json_node_get_int (node) != 0))
        json_object_set_member (values, fields[i].name, json_node_copy (node));
      foyer_form_set_editable (form, fields[i].name, edit);
    }
  for (guint i = 0; i < G_N_ELEMENTS (consents); i++)
    {
      g_autofree char *words = consent_words (m, row, consents[i]);

      json_object_set_boolean_member (values, consents[i], foyer_json_num (row, consents[i]) != 0);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (foyer_form_row (form, consents[i])), words);
    }
  foyer_form_fill (form, values);
  for (guint i = 0; i < G_N_ELEMENTS (openings); i++)
    {
      gboolean may = edit && foyer_ui_may (m->context, "clients.adjust");

      foyer_form_set_editable (form, openings[i], may);
      foyer_form_set_visible (form, openings[i], may || foyer_json_num (row, openings[i]) != 0);
    }
}

GtkWidget *
foyer_client_more_new (FoyerUiContext *context, const FoyerId *client)
{
  GtkWidget *form = foyer_form_new (context, fields, FALSE, on_changed_cb, NULL);
  More *m = g_new0 (More, 1);

  m->context = g_object_ref (context);
  m->client = *client;
  gtk_widget_set_name (form, "client-more");
  g_object_set_data_full (G_OBJECT (form), MORE, m, more_free);
  return form;
}
