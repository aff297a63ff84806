#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-booking-client.h"
#include "foyer-client-find.h"
#include "foyer-custom-form.h"
#include "foyer-drop-down.h"
#include "foyer-labels.h"
#include "foyer-suggest-rows.h"

#define SHOWN 5

struct _FoyerBookingClient
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *outer, *client, *new_client, *name, *phone;
  GtkWidget *chosen_client, *chosen_name, *who, *custom;
  GtkStringList *names;  /* of the client and of who comes under the same phone */
  GArray *visitors;      /* FoyerId, the first none: the client */
  FoyerId visitor;       /* wanted, or none */
  GCancellable *searching;
  FoyerId client_id;
  gint64 discount;
};

enum
{
  DONE,
  KNOWN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FoyerBookingClient, foyer_booking_client, GTK_TYPE_WIDGET)

static void
show_client (FoyerBookingClient *self)
{
  gboolean known = !foyer_id_is_none (&self->client_id);

  if (!known)
    {
      gtk_widget_set_visible (self->who, FALSE);
      gtk_widget_set_visible (self->custom, FALSE);
    }

  gtk_widget_set_visible (self->chosen_client, known);
  gtk_widget_set_visible (self->client, !known);
  if (known)
    gtk_widget_set_visible (self->new_client, FALSE);
}

/* Who it is, and how to reach whom (CAL-15). @phone, @email: (nullable) */
static void
name_client (FoyerBookingClient *self,
             const char *name,
             const char *phone,
             const char *email)
{
  g_autofree char *shown = phone != NULL ? foyer_ui_phone (phone) : NULL;
  g_autofree char *text = g_strdup_printf ("%s%s%s%s%s", name != NULL ? name : "", shown != NULL ? " · " : "", shown != NULL ? shown : "",
                                           email != NULL && *email != '\0' ? " · " : "", email != NULL ? email : "");

  gtk_label_set_text (GTK_LABEL (self->chosen_name), text);
  gtk_widget_set_tooltip_text (self->chosen_name, text);
}

static void
take_client (FoyerBookingClient *self,
             const FoyerId *id,
             const char *name,
             const char *phone)
{
  self->client_id = *id;
  name_client (self, name, phone, NULL);
  show_client (self);
}

/* Who may come, and what the business wants to know of the client. */
static void
on_card_cb (FoyerUiContext *context,
            JsonNode *result,
            const GError *error,
            gpointer data)
{
  FoyerBookingClient *self = FOYER_BOOKING_CLIENT (data);
  JsonObject *row = result != NULL ? json_node_get_object (result) : NULL;
  JsonArray *visitors = row != NULL ? foyer_json_arr (row, "visitors") : NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  FoyerId id, none = FOYER_ID_NONE;
  guint selected = 0;

  if (row == NULL || !foyer_json_uid (row, "id", &id) || foyer_id_is_none (&self->client_id))
    return;
  name_client (self, foyer_json_str (row, "display"), foyer_json_str (row, "phone"), foyer_json_str (row, "email"));
  foyer_custom_form_show (FOYER_CUSTOM_FORM (self->custom), foyer_json_arr (row, "fields"), TRUE);
  g_array_set_size (self->visitors, 0);
  g_array_append_val (self->visitors, none);
  g_ptr_array_add (names, (gpointer) foyer_json_str (row, "display"));
  for (guint i = 0; visitors != NULL && i < json_array_get_length (visitors); i++)
    {
      JsonObject *v = json_array_get_object_element (visitors, i);

      if (!foyer_json_uid (v, "id", &id))
        continue;
      if (foyer_id_equal (&id, &self->visitor))
        selected = self->visitors->len;
      g_array_append_val (self->visitors, id);
      g_ptr_array_add (names, (gpointer) foyer_json_str (v, "name"));
    }
  g_ptr_array_add (names, NULL);
  gtk_string_list_splice (self->names, 0, g_list_model_get_n_items (G_LIST_MODEL (self->names)), (const char *const *) names->pdata);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->who), selected);
  gtk_widget_set_visible (self->who, self->visitors->len > 1);
  self->discount = foyer_json_num (row, "discount");
  g_signal_emit (self, signals[KNOWN], 0);
}

static void
ask_card (FoyerBookingClient *self)
{
  foyer_ui_ask (self->context, self, "client.get", foyer_params ("id", "d", &self->client_id, NULL), NULL, on_card_cb, self);
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
  const char *text = foyer_suggest_get_text (FOYER_SUGGEST (self->client));

  foyer_suggest_clear (FOYER_SUGGEST (self->client));
  foyer_suggest_add_clients (FOYER_SUGGEST (self->client), result, SHOWN, text, NULL);
  add_new_suggestion (self, text);
  foyer_suggest_show (FOYER_SUGGEST (self->client));
}

static void
on_client_typed_cb (FoyerSuggest *suggest,
                    const char *text,
                    FoyerBookingClient *self)
{
  if (!foyer_client_find (self->context, self, &self->searching, text, SHOWN, on_found_cb, self))
    foyer_suggest_clear (suggest);
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
      self->visitor = FOYER_ID_NONE;
      foyer_json_uid (item, "visitor", &self->visitor);
      take_client (self, &id, foyer_json_str (item, "display"), foyer_json_str (item, "phone"));
      ask_card (self);
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

void
foyer_booking_client_begin (FoyerBookingClient *self)
{
  self->client_id = FOYER_ID_NONE;
  self->visitor = FOYER_ID_NONE;
  self->discount = 0;
  g_signal_emit (self, signals[KNOWN], 0);
  gtk_widget_set_visible (self->new_client, FALSE);
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
  on_card_cb (context, result, error, data);
}

static void
foyer_booking_client_dispose (GObject *object)
{
  FoyerBookingClient *self = FOYER_BOOKING_CLIENT (object);

  g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_pointer (&self->visitors, g_array_unref);
  g_clear_object (&self->names);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_booking_client_parent_class)->dispose (object);
}

static void
foyer_booking_client_class_init (FoyerBookingClientClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_booking_client_dispose;
  signals[KNOWN] = g_signal_new ("known", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
foyer_booking_client_init (FoyerBookingClient *self)
{
  self->names = gtk_string_list_new (NULL);
  self->visitors = g_array_new (FALSE, FALSE, sizeof (FoyerId));
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
  g_signal_connect_swapped (other, "clicked", G_CALLBACK (foyer_booking_client_begin), self);
  gtk_box_append (GTK_BOX (self->chosen_client), self->chosen_name);
  gtk_box_append (GTK_BOX (self->chosen_client), other);
  gtk_widget_set_visible (self->chosen_client, FALSE);
  gtk_box_append (GTK_BOX (box), self->chosen_client);

  self->who = foyer_drop_down_narrow (gtk_drop_down_new (G_LIST_MODEL (g_object_ref (self->names)), NULL), 20);
  gtk_widget_set_tooltip_text (self->who, _("Who comes under this phone"));
  foyer_a11y_label (self->who, _("Who comes"));
  gtk_widget_set_visible (self->who, FALSE);
  gtk_box_append (GTK_BOX (box), self->who);
  self->custom = foyer_custom_form_new (context, NULL, NULL, NULL);
  gtk_box_append (GTK_BOX (box), self->custom);

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
  foyer_json_uid (args, "visitor", &self->visitor);
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

gint64
foyer_booking_client_discount (FoyerBookingClient *self)
{
  return self->discount;
}

void
foyer_booking_client_fill (FoyerBookingClient *self,
                           JsonObject *params)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name)), *phone = gtk_editable_get_text (GTK_EDITABLE (self->phone));
  char id[FOYER_ID_TEXT_LEN + 1];

  if (!foyer_id_is_none (&self->client_id))
    {
      gboolean known = gtk_widget_get_visible (self->who);
      guint who = known ? gtk_drop_down_get_selected (GTK_DROP_DOWN (self->who)) : 0;
      const char *why = NULL;
      JsonObject *values = foyer_custom_form_dup_values (FOYER_CUSTOM_FORM (self->custom), &why);

      json_object_set_string_member (params, "client", foyer_id_format (&self->client_id, id));
      if (who > 0 && who < self->visitors->len)
        json_object_set_string_member (params, "visitor", foyer_id_format (&g_array_index (self->visitors, FoyerId, who), id));
      else if (!known && !foyer_id_is_none (&self->visitor))
        json_object_set_string_member (params, "visitor", foyer_id_format (&self->visitor, id)); /* the card is not read yet */
      if (values != NULL && foyer_ui_may (self->context, "fields.client-edit"))
        json_object_set_object_member (params, "client_fields", g_steal_pointer (&values));
      g_clear_pointer (&values, json_object_unref);
    }
  else if (gtk_widget_get_visible (self->new_client))
    {
      if (*name != '\0')
        json_object_set_string_member (params, "name", name);
      if (*phone != '\0')
        json_object_set_string_member (params, "phone", phone);
    }
}
