#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-booking-client.h"
#include "foyer-labels.h"
#include "foyer-suggest.h"

struct _FoyerBookingClient
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *outer, *client, *new_client, *name, *phone;
  GtkWidget *chosen_client, *chosen_name;
  GCancellable *searching;
  FoyerId client_id;
};

enum
{
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FoyerBookingClient, foyer_booking_client, GTK_TYPE_WIDGET)

static void
show_client (FoyerBookingClient *self)
{
  gboolean known = !foyer_id_is_none (&self->client_id);

  gtk_widget_set_visible (self->chosen_client, known);
  gtk_widget_set_visible (self->client, !known);
  if (known)
    gtk_widget_set_visible (self->new_client, FALSE);
}

static void
take_client (FoyerBookingClient *self,
             const FoyerId *id,
             const char *name,
             const char *phone)
{
  g_autofree char *shown = phone != NULL ? foyer_ui_phone (phone) : NULL;
  g_autofree char *text = shown != NULL ? g_strdup_printf ("%s · %s", name, shown) : g_strdup (name);

  self->client_id = *id;
  gtk_label_set_text (GTK_LABEL (self->chosen_name), text);
  show_client (self);
}

static gboolean
looks_like_phone (const char *text)
{
  int digits = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (g_unichar_isalpha (g_utf8_get_char (p)))
        return FALSE;
      digits += g_ascii_isdigit (*p) ? 1 : 0;
    }
  return digits >= 3;
}

static void
begin_new_client (FoyerBookingClient *self,
                  const char *text)
{
  gboolean phone = looks_like_phone (text);

  gtk_widget_set_visible (self->new_client, TRUE);
  gtk_editable_set_text (GTK_EDITABLE (self->name), phone ? "" : text);
  gtk_editable_set_text (GTK_EDITABLE (self->phone), phone ? text : "");
  gtk_widget_grab_focus (phone ? self->name : self->phone);
}

static void
add_new_suggestion (FoyerBookingClient *self,
                    const char *text)
{
  g_autofree char *title = g_strdup_printf (_("New client “%s”"), text);

  if (foyer_ui_may (self->context, "clients.create"))
    foyer_suggest_add (FOYER_SUGGEST (self->client), title, NULL, foyer_params ("new", "s", text, NULL));
}

static void
on_found_cb (FoyerUiContext *context,
             JsonNode *result,
             const GError *error,
             gpointer data)
{
  FoyerBookingClient *self = FOYER_BOOKING_CLIENT (data);
  JsonArray *rows = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;
  const char *text = foyer_suggest_get_text (FOYER_SUGGEST (self->client));

  foyer_suggest_clear (FOYER_SUGGEST (self->client));
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows) && i < 5; i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      const char *phone = foyer_json_str (row, "phone_text");
      g_autofree char *shown = foyer_ui_phone (phone != NULL ? phone : foyer_json_str (row, "phone"));
      foyer_suggest_add (FOYER_SUGGEST (self->client), foyer_json_str (row, "display"), shown, json_object_ref (row));
    }
  add_new_suggestion (self, text);
  foyer_suggest_show (FOYER_SUGGEST (self->client));
}

static void
on_client_typed_cb (FoyerSuggest *suggest,
                    const char *text,
                    FoyerBookingClient *self)
{
  g_autofree char *wanted = g_strstrip (g_strdup (text));

  g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
  if (g_utf8_strlen (wanted, -1) < 2)
    {
      foyer_suggest_clear (suggest);
      return;
    }
  self->searching = g_cancellable_new ();
  foyer_ui_ask (self->context, self, "client.search", foyer_params ("text", "s", wanted, NULL), self->searching, on_found_cb, self);
}

static void
on_client_picked_cb (FoyerSuggest *suggest,
                     JsonObject *item,
                     FoyerBookingClient *self)
{
  FoyerId id;

  if (foyer_json_str (item, "new") != NULL)
    begin_new_client (self, foyer_json_str (item, "new"));
  else if (foyer_json_uid (item, "id", &id))
    {
      take_client (self, &id, foyer_json_str (item, "display"), foyer_json_str (item, "phone"));
      g_signal_emit (self, signals[DONE], 0);
    }
}

/* Enter before the answer came, or on nothing: blank time is booked too. */
static void
on_client_accepted_cb (FoyerSuggest *suggest,
                       FoyerBookingClient *self)
{
  g_autofree char *text = g_strstrip (g_strdup (foyer_suggest_get_text (suggest)));

  if (*text != '\0')
    begin_new_client (self, text);
  else
    g_signal_emit (self, signals[DONE], 0);
}

static void
on_new_activate_cb (GtkWidget *entry,
                    FoyerBookingClient *self)
{
  if (entry == self->name && *gtk_editable_get_text (GTK_EDITABLE (self->phone)) == '\0')
    gtk_widget_grab_focus (self->phone);
  else if (entry == self->phone && *gtk_editable_get_text (GTK_EDITABLE (self->name)) == '\0')
    gtk_widget_grab_focus (self->name);
  else
    g_signal_emit (self, signals[DONE], 0);
}

static void
on_other_client_cb (GtkButton *button,
                    FoyerBookingClient *self)
{
  self->client_id = FOYER_ID_NONE;
  show_client (self);
  foyer_suggest_set_text (FOYER_SUGGEST (self->client), "");
  foyer_suggest_focus (FOYER_SUGGEST (self->client));
}

static void
on_client_cb (FoyerUiContext *context,
              JsonNode *result,
              const GError *error,
              gpointer data)
{
  FoyerBookingClient *self = FOYER_BOOKING_CLIENT (data);
  JsonObject *row = result != NULL ? json_node_get_object (result) : NULL;

  if (row != NULL && !foyer_id_is_none (&self->client_id))
    take_client (self, &self->client_id, foyer_json_str (row, "display"), foyer_json_str (row, "phone"));
}

static void
foyer_booking_client_dispose (GObject *object)
{
  FoyerBookingClient *self = FOYER_BOOKING_CLIENT (object);

  g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_booking_client_parent_class)->dispose (object);
}

static void
foyer_booking_client_class_init (FoyerBookingClientClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_booking_client_dispose;
  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
foyer_booking_client_init (FoyerBookingClient *self)
{
}

GtkWidget *
foyer_booking_client_new (FoyerUiContext *context,
                          JsonObject *args)
{
  FoyerBookingClient *self = g_object_new (FOYER_TYPE_BOOKING_CLIENT, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *other = foyer_icon_button ("edit-clear-symbolic", _("Another client"), NULL);

  self->client = foyer_suggest_new (_("Client: name or phone"), _("Name or phone"));
  g_signal_connect (self->client, "changed", G_CALLBACK (on_client_typed_cb), self);
  g_signal_connect (self->client, "picked", G_CALLBACK (on_client_picked_cb), self);
  g_signal_connect (self->client, "accepted", G_CALLBACK (on_client_accepted_cb), self);
  gtk_box_append (GTK_BOX (box), self->client);

  self->chosen_client = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->chosen_name = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->chosen_name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->chosen_name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->chosen_name, TRUE);
  gtk_widget_add_css_class (self->chosen_name, "heading");
  gtk_widget_add_css_class (other, "flat");
  g_signal_connect (other, "clicked", G_CALLBACK (on_other_client_cb), self);
  gtk_box_append (GTK_BOX (self->chosen_client), self->chosen_name);
  gtk_box_append (GTK_BOX (self->chosen_client), other);
  gtk_widget_set_visible (self->chosen_client, FALSE);
  gtk_box_append (GTK_BOX (box), self->chosen_client);

  self->new_client = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->name = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->name), _("Name"));
  foyer_a11y_label (self->name, _("Name of the new client"));
  self->phone = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->phone), _("Phone"));
  gtk_entry_set_input_purpose (GTK_ENTRY (self->phone), GTK_INPUT_PURPOSE_PHONE);
  foyer_a11y_label (self->phone, _("Phone of the new client"));
  gtk_widget_set_hexpand (self->name, TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->name), 12);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->phone), 12);
  g_signal_connect (self->name, "activate", G_CALLBACK (on_new_activate_cb), self);
  g_signal_connect (self->phone, "activate", G_CALLBACK (on_new_activate_cb), self);
  gtk_box_append (GTK_BOX (self->new_client), self->name);
  gtk_box_append (GTK_BOX (self->new_client), self->phone);
  gtk_widget_set_visible (self->new_client, FALSE);
  gtk_box_append (GTK_BOX (box), self->new_client);

  self->context = g_object_ref (context);
  self->outer = box;
  gtk_widget_set_parent (box, GTK_WIDGET (self));
  if (foyer_json_uid (args, "client", &self->client_id))
    {
      show_client (self);
      foyer_ui_ask (context, self, "client.get", foyer_params ("id", "d", &self->client_id, NULL), NULL, on_client_cb, self);
    }
  else if (foyer_json_str (args, "name") != NULL || foyer_json_str (args, "phone") != NULL)
    {
      gtk_widget_set_visible (self->new_client, TRUE);
      gtk_editable_set_text (GTK_EDITABLE (self->name), foyer_json_str (args, "name") != NULL ? foyer_json_str (args, "name") : "");
      gtk_editable_set_text (GTK_EDITABLE (self->phone), foyer_json_str (args, "phone") != NULL ? foyer_json_str (args, "phone") : "");
    }
  return GTK_WIDGET (self);
}

void
foyer_booking_client_fill (FoyerBookingClient *self,
                           JsonObject *params)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name)), *phone = gtk_editable_get_text (GTK_EDITABLE (self->phone));
  char id[FOYER_ID_TEXT_LEN + 1];

  if (!foyer_id_is_none (&self->client_id))
    json_object_set_string_member (params, "client", foyer_id_format (&self->client_id, id));
  else if (gtk_widget_get_visible (self->new_client))
    {
      if (*name != '\0')
        json_object_set_string_member (params, "name", name);
      if (*phone != '\0')
        json_object_set_string_member (params, "phone", phone);
    }
}
