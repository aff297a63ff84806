#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-labels.h"
#include "foyer-picked.h"
#include "foyer-repeat.h"
#include "foyer-client-find.h"
#include "foyer-suggest-rows.h"
#include "foyer-text.h"
#include "foyer-waiting-form.h"

#define SHOWN 5

struct _FoyerWaitingForm
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *box, *who, *phone, *service, *wanted, *member, *people, *day[7], *from, *to, *first, *until, *urgent, *note, *said, *add;
  JsonArray *services, *team; /* of the catalogue; who works here */
  char *client;        /* chosen, or NULL */
  GCancellable *asking;
};

G_DEFINE_FINAL_TYPE (FoyerWaitingForm, foyer_waiting_form, GTK_TYPE_WIDGET)

/* ---- who and what ---------------------------------------------------------------------------------------------------------------- */

static void
on_found_cb (FoyerUiContext *context,
             JsonNode *result,
             const GError *error,
             gpointer data)
{
  FoyerWaitingForm *self = data;

  foyer_suggest_clear (FOYER_SUGGEST (self->who));
  foyer_suggest_add_clients (FOYER_SUGGEST (self->who), result, SHOWN, NULL, NULL);
  foyer_suggest_show (FOYER_SUGGEST (self->who));
}

static void
on_who_cb (FoyerSuggest *suggest,
           const char *typed,
           FoyerWaitingForm *self)
{
  g_clear_pointer (&self->client, g_free);
  gtk_widget_set_visible (self->phone, TRUE);
  if (!foyer_client_find (self->context, self, &self->asking, typed, SHOWN, on_found_cb, self))
    foyer_suggest_clear (suggest);
}

static void
on_who_picked_cb (FoyerSuggest *suggest,
                  JsonObject *item,
                  FoyerWaitingForm *self)
{
  foyer_suggest_set_text (suggest, foyer_json_str (item, "display"));
  g_free (self->client);
  self->client = g_strdup (foyer_json_str (item, "id"));
  gtk_widget_set_visible (self->phone, FALSE);
  foyer_suggest_focus (FOYER_SUGGEST (self->service));
}

static void
on_who_accepted_cb (FoyerSuggest *suggest,
                    FoyerWaitingForm *self)
{
  if (self->client == NULL)
    gtk_widget_grab_focus (self->phone);
  else
    foyer_suggest_focus (FOYER_SUGGEST (self->service));
}

static void
on_services_cb (FoyerUiContext *context,
                JsonNode *result,
                const GError *error,
                gpointer data)
{
  FoyerWaitingForm *self = data;

  g_clear_pointer (&self->services, json_array_unref);
  self->services = foyer_bookable_services (result);
}

static void
on_service_cb (FoyerSuggest *suggest,
               const char *typed,
               FoyerWaitingForm *self)
{
  foyer_suggest_services (suggest, self->services, typed, SHOWN);
}

static void
on_service_picked_cb (FoyerSuggest *suggest,
                      JsonObject *item,
                      FoyerWaitingForm *self)
{
  /* All of them are wanted; the next one can be typed at once. */
  foyer_picked_add (FOYER_PICKED (self->wanted), foyer_json_str (item, "id"), foyer_json_str (item, "shown"));
  foyer_suggest_set_text (suggest, "");
  foyer_suggest_focus (suggest);
}

static void
on_service_accepted_cb (FoyerSuggest *suggest,
                        FoyerWaitingForm *self)
{
  foyer_suggest_focus (FOYER_SUGGEST (self->member));
}

static void
on_member_cb (FoyerSuggest *suggest,
              const char *typed,
              FoyerWaitingForm *self)
{
  g_autofree char *wanted = foyer_fold (typed);
  guint n = 0;

  foyer_suggest_clear (suggest);
  for (guint i = 0; *wanted != '\0' && self->team != NULL && n < SHOWN && i < json_array_get_length (self->team); i++)
    {
      JsonObject *row = json_array_get_object_element (self->team, i);
      g_autofree char *name = foyer_fold (foyer_json_str (row, "name"));

      if (strstr (name, wanted) == NULL)
        continue;
      foyer_suggest_add (suggest, foyer_json_str (row, "name"), NULL, json_object_ref (row));
      n++;
    }
  foyer_suggest_show (suggest);
}

/* With any of them. */
static void
on_member_picked_cb (FoyerSuggest *suggest,
                     JsonObject *item,
                     FoyerWaitingForm *self)
{
  foyer_picked_add (FOYER_PICKED (self->people), foyer_json_str (item, "id"), foyer_json_str (item, "name"));
  foyer_suggest_set_text (suggest, "");
  foyer_suggest_focus (suggest);
}

static void
on_team_cb (FoyerUiContext *context,
            JsonNode *result,
            const GError *error,
            gpointer data)
{
  FoyerWaitingForm *self = data;
  JsonArray *rows = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;

  g_clear_pointer (&self->team, json_array_unref);
  self->team = json_array_new ();
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      const char *status = foyer_json_str (row, "status");

      if (status == NULL || strcmp (status, "active") == 0)
        json_array_add_object_element (self->team, json_object_ref (row));
    }
}

/* ---- adding ------------------------------------------------------------------------------------------------------------------------ */

static void
clear (FoyerWaitingForm *self)
{
  GtkWidget *entries[] = { self->phone, self->from, self->to, self->first, self->until, self->note };

  g_clear_pointer (&self->client, g_free);
  foyer_picked_clear (FOYER_PICKED (self->wanted));
  foyer_picked_clear (FOYER_PICKED (self->people));
  foyer_suggest_set_text (FOYER_SUGGEST (self->who), "");
  foyer_suggest_set_text (FOYER_SUGGEST (self->service), "");
  foyer_suggest_set_text (FOYER_SUGGEST (self->member), "");
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    gtk_editable_set_text (GTK_EDITABLE (entries[i]), "");
  for (int i = 0; i < 7; i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->day[i]), FALSE);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->urgent), FALSE);
  gtk_widget_set_visible (self->phone, TRUE);
}

static void
on_added_cb (FoyerUiContext *context,
             JsonNode *result,
             const GError *error,
             gpointer data)
{
  FoyerWaitingForm *self = data;

  gtk_widget_set_visible (self->said, error != NULL);
  if (error != NULL)
    {
      g_autofree char *words = foyer_ui_error_text (error);
      gtk_label_set_text (GTK_LABEL (self->said), words);
      return;
    }
  clear (self);
  foyer_suggest_focus (FOYER_SUGGEST (self->who));
}

/* FALSE and the field marked when what is in it is no time, or no date. */
static gboolean
fill_entry (FoyerWaitingForm *self,
            GtkWidget *entry,
            JsonObject *params,
            const char *name,
            gboolean date)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
  gboolean good = TRUE;
  gint64 day;
  int minute;
  char out[11];

  if (*text != '\0' && date && (good = foyer_date_parse_loose (text, foyer_ui_time_format (self->context)->date_order[0] == 'm', &day)))
    json_object_set_string_member (params, name, foyer_date_format (day, out));
  else if (*text != '\0' && !date && (good = foyer_minute_parse (text, &minute)))
    json_object_set_int_member (params, name, minute);
  if (good)
    gtk_widget_remove_css_class (entry, "error");
  else
    gtk_widget_add_css_class (entry, "error");
  return good;
}

static void
on_add_cb (FoyerWaitingForm *self)
{
  const char *name = foyer_suggest_get_text (FOYER_SUGGEST (self->who)), *phone = gtk_editable_get_text (GTK_EDITABLE (self->phone));
  const char *note = gtk_editable_get_text (GTK_EDITABLE (self->note));
  JsonObject *params = foyer_params ("client", "s", self->client, NULL);
  JsonArray *services = foyer_picked_dup_ids (FOYER_PICKED (self->wanted)), *staff = foyer_picked_dup_ids (FOYER_PICKED (self->people));
  guint days = 0;

  if (self->client == NULL)
    {
      json_object_set_string_member (params, "name", name);
      json_object_set_string_member (params, "phone", phone);
    }
  if (services != NULL)
    json_object_set_array_member (params, "services", services);
  if (staff != NULL)
    json_object_set_array_member (params, "staff", staff);
  for (int i = 0; i < 7; i++)
    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->day[i])))
      days |= 1u << i;
  if (days != 0)
    {
      g_autofree char *text = foyer_repeat_days_format (days);
      json_object_set_string_member (params, "days", text);
    }
  if (gtk_check_button_get_active (GTK_CHECK_BUTTON (self->urgent)))
    json_object_set_boolean_member (params, "urgent", TRUE);
  if (*note != '\0')
    json_object_set_string_member (params, "note", note);
  if (!fill_entry (self, self->from, params, "from", FALSE) || !fill_entry (self, self->to, params, "to", FALSE)
      || !fill_entry (self, self->first, params, "first", TRUE) || !fill_entry (self, self->until, params, "until", TRUE))
    {
      json_object_unref (params);
      return;
    }
  foyer_ui_run_quiet (self->context, self, "waiting.add", params, _("On the waiting list"), on_added_cb, self);
}

/* ---- the object ---------------------------------------------------------------------------------------------------------------------- */

static void
foyer_waiting_form_dispose (GObject *object)
{
  FoyerWaitingForm *self = FOYER_WAITING_FORM (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_pointer (&self->services, json_array_unref);
  g_clear_pointer (&self->team, json_array_unref);
  g_clear_pointer (&self->client, g_free);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_waiting_form_parent_class)->dispose (object);
}

static void
foyer_waiting_form_class_init (FoyerWaitingFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_waiting_form_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
foyer_waiting_form_init (FoyerWaitingForm *self)
{
}

static GtkWidget *
entry (FoyerWaitingForm *self,
       GtkWidget *into,
       const char *label,
       int width)
{
  GtkWidget *e = gtk_entry_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (e), label);
  foyer_a11y_label (e, label);
  gtk_widget_set_tooltip_text (e, label);
  if (width > 0)
    gtk_editable_set_width_chars (GTK_EDITABLE (e), width);
  gtk_widget_set_hexpand (e, TRUE);
  g_signal_connect_object (e, "activate", G_CALLBACK (on_add_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (into), e);
  return e;
}

GtkWidget *
foyer_waiting_form_new (FoyerUiContext *context,
                        const char *client,
                        const char *name)
{
  FoyerWaitingForm *self = g_object_new (FOYER_TYPE_WAITING_FORM, NULL);
  GtkWidget *days = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *dates = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *hours = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *last = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->context = g_object_ref (context);
  self->client = g_strdup (client);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (self->box, "repeat-form");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->who = foyer_suggest_new (_("Who waits: name or phone"), _("Who waits? Name or phone"));
  g_signal_connect (self->who, "changed", G_CALLBACK (on_who_cb), self);
  g_signal_connect (self->who, "picked", G_CALLBACK (on_who_picked_cb), self);
  g_signal_connect (self->who, "accepted", G_CALLBACK (on_who_accepted_cb), self);
  gtk_box_append (GTK_BOX (self->box), self->who);
  self->phone = entry (self, self->box, _("Phone, of somebody new"), 0);
  self->service = foyer_suggest_new (_("Services wanted"), _("Services; none: anything"));
  g_signal_connect (self->service, "changed", G_CALLBACK (on_service_cb), self);
  g_signal_connect (self->service, "picked", G_CALLBACK (on_service_picked_cb), self);
  g_signal_connect (self->service, "accepted", G_CALLBACK (on_service_accepted_cb), self);
  self->wanted = foyer_picked_new (_("Services wanted"));
  gtk_box_append (GTK_BOX (self->box), self->wanted);
  gtk_box_append (GTK_BOX (self->box), self->service);
  self->member = foyer_suggest_new (_("With whom"), _("With whom; none: anybody"));
  g_signal_connect (self->member, "changed", G_CALLBACK (on_member_cb), self);
  g_signal_connect (self->member, "picked", G_CALLBACK (on_member_picked_cb), self);
  g_signal_connect_object (self->member, "accepted", G_CALLBACK (on_add_cb), self, G_CONNECT_SWAPPED);
  self->people = foyer_picked_new (_("With whom"));
  gtk_box_append (GTK_BOX (self->box), self->people);
  gtk_box_append (GTK_BOX (self->box), self->member);
  gtk_widget_add_css_class (days, "linked");
  for (int i = 0; i < 7; i++)
    {
      g_autoptr (GDateTime) day = g_date_time_new_utc (2026, 11, 23 + i, 12, 0, 0);
      g_autofree char *title = g_date_time_format (day, "%a");
      self->day[i] = gtk_toggle_button_new_with_label (title);
      gtk_widget_set_hexpand (self->day[i], TRUE);
      gtk_widget_add_css_class (self->day[i], "waiting-day");
      foyer_a11y_label (self->day[i], title);
      gtk_box_append (GTK_BOX (days), self->day[i]);
    }
  gtk_box_append (GTK_BOX (self->box), days);
  self->from = entry (self, hours, _("Not before, 9:00"), 8);
  self->to = entry (self, hours, _("Done by, 17:00"), 8);
  gtk_box_append (GTK_BOX (self->box), hours);
  self->first = entry (self, dates, _("From day"), 8);
  self->until = entry (self, dates, _("Until day"), 8);
  gtk_box_append (GTK_BOX (self->box), dates);
  self->note = entry (self, self->box, _("Note"), 0);
  self->urgent = gtk_check_button_new_with_label (_("Urgent"));
  foyer_a11y_label (self->urgent, _("Urgent"));
  self->add = gtk_button_new_with_label (_("Put on the list"));
  foyer_a11y_label (self->add, _("Put on the list"));
  gtk_widget_add_css_class (self->add, "suggested-action");
  gtk_widget_set_hexpand (self->add, TRUE);
  gtk_widget_set_halign (self->add, GTK_ALIGN_END);
  g_signal_connect_object (self->add, "clicked", G_CALLBACK (on_add_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (last), self->urgent);
  gtk_box_append (GTK_BOX (last), self->add);
  gtk_box_append (GTK_BOX (self->box), last);
  self->said = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->said), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->said), 0);
  gtk_widget_add_css_class (self->said, "danger");
  gtk_widget_set_visible (self->said, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->said);
  if (client != NULL)
    {
      foyer_suggest_set_text (FOYER_SUGGEST (self->who), name != NULL ? name : "");
      gtk_widget_set_visible (self->phone, FALSE);
    }
  foyer_ui_ask (context, self, "service.list", NULL, NULL, on_services_cb, self);
  foyer_ui_ask (context, self, "staff.list", NULL, NULL, on_team_cb, self);
  return GTK_WIDGET (self);
}
