/* What is booked: services, their sum and minutes, or a package. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-booking-client.h"
#include "foyer-booking-form-private.h"
#include "foyer-booking-minutes.h"
#include "foyer-booking-offers.h"
#include "foyer-booking-package.h"
#include "foyer-event-panel.h"
#include "foyer-free-times.h"
#include "foyer-labels.h"
#include "foyer-money.h"

#define MAX_SERVICES 50

/* What the minutes are made of, where that is not plain. */
static void
show_parts (FoyerBookingForm *self,
            JsonObject *shape)
{
  g_autofree char *text = foyer_booking_minutes_words (shape);

  gtk_label_set_text (GTK_LABEL (self->parts), text);
  gtk_widget_set_visible (self->parts, *text != '\0');
}

static void
on_shape_cb (FoyerUiContext *context,
             JsonNode *result,
             const GError *error,
             gpointer data)
{
  FoyerBookingForm *self = FOYER_BOOKING_FORM (data);
  JsonObject *shape = result != NULL ? json_node_get_object (result) : NULL;

  if (shape == NULL || foyer_booking_package_is_set (FOYER_BOOKING_PACKAGE (self->package)))
    return;
  g_free (self->gaps);
  self->gaps = g_strdup (foyer_json_str (shape, "gaps"));
  if (!self->dur_by_hand && self->services->len > 0)
    foyer_booking_form_set_dur (self, (int) foyer_json_num (shape, "dur"));
  show_parts (self, shape);
  foyer_booking_form_check (self);
}

/* (transfer full) */
JsonArray *
foyer_booking_form_service_ids (FoyerBookingForm *self)
{
  JsonArray *ids = json_array_new ();

  for (guint i = 0; i < self->services->len; i++)
    json_array_add_string_element (ids, foyer_json_str (self->services->pdata[i], "id"));
  return ids;
}

void
foyer_booking_form_show_dur (FoyerBookingForm *self)
{
  JsonObject *params = foyer_params ("staff", "d", &self->staff, NULL);
  int dur = foyer_booking_form_dur (self);

  json_object_set_array_member (params, "services", foyer_booking_form_service_ids (self));
  if (self->dur_by_hand && dur > 0 && dur <= FOYER_DAY_MINUTES)
    json_object_set_int_member (params, "dur", dur);
  if (foyer_id_is_none (&self->staff))
    json_object_unref (params);
  else
    foyer_ui_ask (self->context, self, "booking.shape", params, NULL, on_shape_cb, self);
}

static void on_drop_service_cb (GtkButton *button, FoyerBookingForm *self);

/* With what the client has off anyway (VIS-3). */
void
foyer_booking_form_show_sum (FoyerBookingForm *self)
{
  gint64 sum = 0, discount = foyer_booking_client_discount (FOYER_BOOKING_CLIENT (self->client));
  guint n = self->services->len;

  for (guint i = 0; i < n; i++)
    sum += foyer_line_total (foyer_json_num (self->services->pdata[i], "price"), 1000, discount, 0);
  g_autofree char *money = foyer_ui_money (self->context, sum), *pct = foyer_pct_format (discount);
  /* Translators: the sum of a booking, and the personal discount that is in it: "Total 45.00 € (client's discount 10 %)" */
  g_autofree char *total = discount > 0 ? g_strdup_printf (_("Total %s (client's discount %s %%)"), money, pct) : g_strdup_printf (_("Total %s"), money);
  gtk_label_set_text (GTK_LABEL (self->sum), total);
  gtk_widget_set_visible (self->sum, n > 1 || (n == 1 && discount > 0));
}

static void
show_services (FoyerBookingForm *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->services_box)) != NULL)
    gtk_box_remove (GTK_BOX (self->services_box), child);
  for (guint i = 0; i < self->services->len; i++)
    {
      JsonObject *service = self->services->pdata[i];
      GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *label = gtk_label_new (foyer_json_str (service, "title")), *price = foyer_money_label_new ();
      GtkWidget *drop = foyer_icon_button ("list-remove-symbolic", _("Remove"), NULL);
      g_autofree char *minutes = g_strdup_printf (_("%d min"), (int) foyer_json_num (service, "dur"));
      GtkWidget *time = gtk_label_new (minutes);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_widget_set_hexpand (label, TRUE);
      gtk_widget_add_css_class (time, "dim-label");
      gtk_widget_add_css_class (time, "numeric");
      foyer_money_label_set (price, self->context, foyer_json_num (service, "price"));
      gtk_widget_add_css_class (drop, "flat");
      g_object_set_data (G_OBJECT (drop), "index", GUINT_TO_POINTER (i));
      g_signal_connect (drop, "clicked", G_CALLBACK (on_drop_service_cb), self);
      gtk_box_append (GTK_BOX (row), label);
      gtk_box_append (GTK_BOX (row), time);
      gtk_box_append (GTK_BOX (row), price);
      gtk_box_append (GTK_BOX (row), drop);
      gtk_box_append (GTK_BOX (self->services_box), row);
    }
  gtk_widget_set_visible (self->services_box, self->services->len > 0);
  foyer_booking_form_show_sum (self);
  foyer_booking_form_show_dur (self);
}

static void
on_drop_service_cb (GtkButton *button,
                    FoyerBookingForm *self)
{
  g_ptr_array_remove_index (self->services, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index")));
  show_services (self);
}

static void
on_service_typed_cb (FoyerSuggest *suggest,
                     const char *text,
                     FoyerBookingForm *self)
{
  /* A package is booked alone. */
  foyer_booking_offers_suggest (self->context, suggest, text, self->offered, self->services->len == 0 ? self->packages : NULL);
}

/* A package is booked as a whole: no other services beside it, and its length is its own. */
static void
show_package (FoyerBookingForm *self)
{
  gboolean set = foyer_booking_package_is_set (FOYER_BOOKING_PACKAGE (self->package));

  gtk_widget_set_visible (self->service, !set);
  gtk_widget_set_sensitive (self->dur, !set);
  if (set)
    gtk_widget_set_visible (self->parts, FALSE);
  foyer_booking_form_check (self);
}

static void
on_package_dropped_cb (FoyerBookingForm *self)
{
  self->dur_by_hand = FALSE;
  show_package (self);
  foyer_suggest_focus (FOYER_SUGGEST (self->service));
}

static void
on_service_picked_cb (FoyerSuggest *suggest,
                      JsonObject *item,
                      FoyerBookingForm *self)
{
  foyer_suggest_set_text (suggest, "");
  if (foyer_json_str (item, "mode") != NULL)
    {
      foyer_booking_package_set (FOYER_BOOKING_PACKAGE (self->package), foyer_json_str (item, "id"));
      show_package (self);
      gtk_widget_grab_focus (self->book);
      return;
    }
  if (self->services->len < MAX_SERVICES)
    g_ptr_array_add (self->services, json_object_ref (item));
  show_services (self);
  foyer_suggest_focus (suggest);
}

static void
on_offered_cb (FoyerUiContext *context,
               JsonNode *result,
               const GError *error,
               gpointer data)
{
  FoyerBookingForm *self = FOYER_BOOKING_FORM (data);

  g_clear_pointer (&self->offered, json_array_unref);
  if (result != NULL && JSON_NODE_HOLDS_ARRAY (result))
    self->offered = json_array_ref (json_node_get_array (result));
  /* Another member: her price and time, and what she does not do goes. */
  for (guint i = self->services->len; i-- > 0;)
    {
      JsonObject *old = self->services->pdata[i], *now = NULL;
      for (guint k = 0; self->offered != NULL && k < json_array_get_length (self->offered) && now == NULL; k++)
        if (g_strcmp0 (foyer_json_str (json_array_get_object_element (self->offered, k), "id"), foyer_json_str (old, "id")) == 0)
          now = json_array_get_object_element (self->offered, k);
      if (now != NULL)
        {
          json_object_unref (old);
          self->services->pdata[i] = json_object_ref (now);
        }
      else
        g_ptr_array_remove_index (self->services, i);
    }
  for (guint i = 0; self->wanted != NULL && i < json_array_get_length (self->wanted); i++)
    for (guint k = 0; self->offered != NULL && k < json_array_get_length (self->offered); k++)
      {
        JsonObject *service = json_array_get_object_element (self->offered, k);
        if (g_strcmp0 (foyer_json_str (service, "id"), json_array_get_string_element (self->wanted, i)) == 0)
          g_ptr_array_add (self->services, json_object_ref (service));
      }
  g_clear_pointer (&self->wanted, json_array_unref);
  show_services (self);
  self->ready = TRUE;
}

static void
on_packages_cb (FoyerUiContext *context,
                JsonNode *result,
                const GError *error,
                gpointer data)
{
  FoyerBookingForm *self = FOYER_BOOKING_FORM (data);

  g_clear_pointer (&self->packages, json_array_unref);
  if (result != NULL && JSON_NODE_HOLDS_ARRAY (result))
    self->packages = json_array_ref (json_node_get_array (result));
}

void
foyer_booking_form_ask_services (FoyerBookingForm *self)
{
  foyer_ui_ask (self->context, self, "booking.services", foyer_params ("staff", "d", &self->staff, "kind", "s", "individual", NULL), NULL, on_offered_cb, self);
  foyer_ui_ask (self->context, self, "booking.packages", foyer_params ("staff", "d", &self->staff, NULL), NULL, on_packages_cb, self);
}

/* Who is busy stands at each part; the reason is asked below, as ever. */
static void
on_planned_cb (FoyerBookingPackage *package,
               JsonObject *plan,
               FoyerBookingForm *self)
{
  g_autoptr (JsonArray) all = foyer_booking_package_warnings (plan);

  if (plan != NULL)
    {
      foyer_booking_form_set_dur (self, (int) foyer_json_num (plan, "dur"));
      foyer_booking_form_ask_free_times (self); /* who was chosen by hand may have other times */
    }
  foyer_booking_form_show_warnings (self, all);
}

GtkWidget *
foyer_booking_form_build_what (FoyerBookingForm *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->services_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_visible (self->services_box, FALSE);
  gtk_box_append (GTK_BOX (box), self->services_box);
  self->sum = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->sum), 1);
  gtk_widget_add_css_class (self->sum, "heading");
  gtk_widget_add_css_class (self->sum, "numeric");
  gtk_widget_set_visible (self->sum, FALSE);
  gtk_box_append (GTK_BOX (box), self->sum);
  self->package = foyer_booking_package_new (self->context);
  g_signal_connect_object (self->package, "planned", G_CALLBACK (on_planned_cb), self, 0);
  g_signal_connect_object (self->package, "dropped", G_CALLBACK (on_package_dropped_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->package);
  self->service = foyer_suggest_new (_("Service"), _("Add a service…"));
  g_signal_connect (self->service, "changed", G_CALLBACK (on_service_typed_cb), self);
  g_signal_connect (self->service, "picked", G_CALLBACK (on_service_picked_cb), self);
  g_signal_connect (self->service, "accepted", G_CALLBACK (foyer_booking_form_on_book), self);
  gtk_box_append (GTK_BOX (box), self->service);
  return foyer_captioned (_("Services"), box);
}
