#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-booking-client.h"
#include "foyer-booking-form.h"
#include "foyer-booking-minutes.h"
#include "foyer-booking-offers.h"
#include "foyer-booking-package.h"
#include "foyer-booking-room.h"
#include "foyer-cover.h"
#include "foyer-custom-form.h"
#include "foyer-drop-down.h"
#include "foyer-event-panel.h"
#include "foyer-focus.h"
#include "foyer-free-times.h"
#include "foyer-gaps.h"
#include "foyer-label-menu.h"
#include "foyer-labels.h"
#include "foyer-money.h"
#include "foyer-suggest.h"

#define MAX_SERVICES 50

struct _FoyerBookingForm
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *outer, *title, *error;
  GtkWidget *client;
  GtkWidget *services_box, *service, *sum, *package, *room, *parts; /* parts: "60 min and 10 min break" */
  GtkWidget *member, *date, *time, *dur, *asked, *comment, *labels, *custom;
  GtkWidget *free_times, *warning, *warning_text, *reason, *book;
  GCancellable *checking;
  GtkStringList *members;
  GArray *member_ids;  /* FoyerId */
  JsonArray *offered;  /* services of the member; NULL until asked */
  JsonArray *packages; /* the same of packages */
  char *gaps;          /* when the member is free in it, or NULL */
  GPtrArray *services; /* (element-type JsonObject) picked */
  JsonArray *wanted;   /* ids of services to pick when the member's are known; or NULL */
  FoyerId staff;
  gboolean dur_by_hand, filling, busy, ready;
};

G_DEFINE_FINAL_TYPE (FoyerBookingForm, foyer_booking_form, GTK_TYPE_WIDGET)

static void check (FoyerBookingForm *self);
static void book (FoyerBookingForm *self);

/* ---- time ------------------------------------------------------------------------------------------------------------------ */

static gboolean
wall_of (FoyerBookingForm *self,
         char *out)
{
  gint64 date;
  int minute;

  if (!foyer_date_parse_loose (gtk_editable_get_text (GTK_EDITABLE (self->date)), foyer_ui_time_format (self->context)->date_order[0] == 'm', &date)
      || !foyer_minute_parse (gtk_editable_get_text (GTK_EDITABLE (self->time)), &minute) || minute >= FOYER_DAY_MINUTES)
    return FALSE;
  foyer_wall_format (date, minute, out);
  return TRUE;
}

static int
dur_of (FoyerBookingForm *self)
{
  int n = 0;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->dur));

  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_isdigit (*p) && n < 100000)
      n = n * 10 + (*p - '0');
  return n;
}

/* ---- what ------------------------------------------------------------------------------------------------------------------ */

static void
set_dur (FoyerBookingForm *self,
         int dur)
{
  g_autofree char *text = g_strdup_printf ("%d", dur);

  self->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->dur), text);
  self->filling = FALSE;
}

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
    set_dur (self, (int) foyer_json_num (shape, "dur"));
  show_parts (self, shape);
  check (self);
}

/* (transfer full) */
static JsonArray *
service_ids (FoyerBookingForm *self)
{
  JsonArray *ids = json_array_new ();

  for (guint i = 0; i < self->services->len; i++)
    json_array_add_string_element (ids, foyer_json_str (self->services->pdata[i], "id"));
  return ids;
}

static void
show_dur (FoyerBookingForm *self)
{
  JsonObject *params = foyer_params ("staff", "d", &self->staff, NULL);
  int dur = dur_of (self);

  json_object_set_array_member (params, "services", service_ids (self));
  if (self->dur_by_hand && dur > 0 && dur <= FOYER_DAY_MINUTES)
    json_object_set_int_member (params, "dur", dur);
  if (foyer_id_is_none (&self->staff))
    json_object_unref (params);
  else
    foyer_ui_ask (self->context, self, "booking.shape", params, NULL, on_shape_cb, self);
}

static void on_drop_service_cb (GtkButton *button, FoyerBookingForm *self);

/* With what the client has off anyway (VIS-3). */
static void
show_sum (FoyerBookingForm *self)
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
  show_sum (self);
  show_dur (self);
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
  check (self);
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

/* ---- with whom and when ---------------------------------------------------------------------------------------------------- */

static void
show_title (FoyerBookingForm *self)
{
  char wall[17];
  gint64 date;
  int minute;

  if (!wall_of (self, wall) || !foyer_wall_parse (wall, &date, &minute))
    {
      gtk_label_set_text (GTK_LABEL (self->title), _("New booking"));
      return;
    }
  g_autofree char *day = foyer_format_date_long (foyer_ui_time_format (self->context), date);
  g_autofree char *time = foyer_format_minute (foyer_ui_time_format (self->context), minute);
  g_autofree char *text = g_strdup_printf (_("%s, %s"), day, time);
  gtk_label_set_text (GTK_LABEL (self->title), text);
}

static void
show_warnings (FoyerBookingForm *self,
               JsonArray *warnings)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; warnings != NULL && i < json_array_get_length (warnings); i++)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", foyer_json_str (json_array_get_object_element (warnings, i), "text"));
  gtk_label_set_text (GTK_LABEL (self->warning_text), text->str);
  gtk_widget_set_visible (self->warning, text->len > 0);
  gtk_button_set_label (GTK_BUTTON (self->book), text->len > 0 ? _("Book all the same") : _("Book"));
}

static void
on_checked_cb (FoyerUiContext *context,
               JsonNode *result,
               const GError *error,
               gpointer data)
{
  show_warnings (FOYER_BOOKING_FORM (data), result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL);
}

/* From the form's time on: with whom was asked for, else with anyone who does it. */
static void
ask_free_times (FoyerBookingForm *self)
{
  char wall[17], id[FOYER_ID_TEXT_LEN + 1];
  int dur = dur_of (self);
  JsonObject *params = json_object_new ();

  if (wall_of (self, wall))
    json_object_set_string_member (params, "from", wall);
  json_object_set_int_member (params, "limit", 4);
  if (foyer_booking_package_is_set (FOYER_BOOKING_PACKAGE (self->package)))
    {
      foyer_booking_package_fill (FOYER_BOOKING_PACKAGE (self->package), params);
      json_object_set_string_member (params, "staff", foyer_id_format (&self->staff, id));
      foyer_free_times_ask_package (FOYER_FREE_TIMES (self->free_times), params);
      return;
    }
  json_object_set_array_member (params, "services", service_ids (self));
  if (gtk_check_button_get_active (GTK_CHECK_BUTTON (self->asked)) || self->services->len == 0)
    {
      JsonArray *staff = json_array_new ();
      json_array_add_string_element (staff, foyer_id_format (&self->staff, id));
      json_object_set_array_member (params, "staff", staff);
    }
  if ((self->dur_by_hand || self->services->len == 0) && dur > 0 && dur <= FOYER_DAY_MINUTES)
    json_object_set_int_member (params, "dur", dur);
  foyer_free_times_ask (FOYER_FREE_TIMES (self->free_times), params);
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
      set_dur (self, (int) foyer_json_num (plan, "dur"));
      ask_free_times (self); /* who was chosen by hand may have other times */
    }
  show_warnings (self, all);
}

/* Without asking anything about it. */
static void
put_when (FoyerBookingForm *self,
          gint64 date,
          int minute,
          int dur)
{
  g_autofree char *day = foyer_format_date (foyer_ui_time_format (self->context), date);
  g_autofree char *time = foyer_format_minute (foyer_ui_time_format (self->context), minute);
  g_autofree char *minutes = g_strdup_printf ("%d", dur);

  self->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->date), day);
  gtk_editable_set_text (GTK_EDITABLE (self->time), time);
  gtk_editable_set_text (GTK_EDITABLE (self->dur), minutes);
  self->filling = FALSE;
}

static void
on_free_time_cb (FoyerFreeTimes *free_times,
                 JsonObject *time,
                 FoyerBookingForm *self)
{
  gint64 date;
  int minute;

  if (!foyer_wall_parse (foyer_json_str (time, "wall"), &date, &minute) || !foyer_json_uid (time, "staff", &self->staff))
    return;
  put_when (self, date, minute, (int) foyer_json_num (time, "dur"));
  self->filling = TRUE;
  for (guint i = 0; i < self->member_ids->len; i++)
    if (foyer_id_equal (&g_array_index (self->member_ids, FoyerId, i), &self->staff))
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->member), i);
  self->filling = FALSE;
  if (foyer_booking_package_is_set (FOYER_BOOKING_PACKAGE (self->package)))
    foyer_booking_package_take (FOYER_BOOKING_PACKAGE (self->package), foyer_json_arr (time, "items"));
  show_title (self);
  /* What stood in the way of the time before does not stand in the way of this one. */
  g_cancellable_cancel (self->checking);
  show_warnings (self, NULL);
  book (self);
}

static void
check (FoyerBookingForm *self)
{
  char wall[17];
  int dur = dur_of (self);

  show_title (self);
  if (foyer_booking_package_is_set (FOYER_BOOKING_PACKAGE (self->package)))
    {
      g_cancellable_cancel (self->checking);
      if (wall_of (self, wall))
        foyer_booking_package_plan (FOYER_BOOKING_PACKAGE (self->package), wall, &self->staff);
      return;
    }
  if (!foyer_id_is_none (&self->staff))
    ask_free_times (self);
  g_cancellable_cancel (self->checking);
  g_clear_object (&self->checking);
  if (foyer_id_is_none (&self->staff) || !wall_of (self, wall) || dur <= 0 || dur > FOYER_DAY_MINUTES)
    return;
  self->checking = g_cancellable_new ();
  /* Whoever is booked then, and the rooms and devices it takes (RES-3). */
  JsonObject *params = foyer_params ("staff", "d", &self->staff, "wall", "s", wall, "dur", "i", (gint64) dur, "gaps", "s", self->gaps, NULL);
  if (self->services->len > 0)
    json_object_set_array_member (params, "services", service_ids (self));
  foyer_booking_room_fill (self->room, params);
  foyer_ui_ask (self->context, self, "calendar.check", params, self->checking, on_checked_cb, self);
}

static void
on_when_changed_cb (GtkEditable *editable,
                    FoyerBookingForm *self)
{
  if (self->filling)
    return;
  if (GTK_WIDGET (editable) == self->dur)
    {
      self->dur_by_hand = TRUE;
      show_dur (self);
    }
  check (self);
}

static void
on_member_cb (GtkDropDown *drop,
              GParamSpec *pspec,
              FoyerBookingForm *self)
{
  guint i = gtk_drop_down_get_selected (drop);

  if (self->filling || i >= self->member_ids->len)
    return;
  self->staff = g_array_index (self->member_ids, FoyerId, i);
  foyer_ui_ask (self->context, self, "booking.services", foyer_params ("staff", "d", &self->staff, "kind", "s", "individual", NULL), NULL, on_offered_cb, self);
  foyer_ui_ask (self->context, self, "booking.packages", foyer_params ("staff", "d", &self->staff, NULL), NULL, on_packages_cb, self);
  check (self);
}

static void
on_members_cb (FoyerUiContext *context,
               JsonNode *result,
               const GError *error,
               gpointer data)
{
  FoyerBookingForm *self = FOYER_BOOKING_FORM (data);
  JsonArray *rows = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;
  guint selected = 0;

  self->filling = TRUE;
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      FoyerId id;
      if (!foyer_json_uid (row, "id", &id))
        continue;
      if (foyer_id_equal (&id, &self->staff))
        selected = self->member_ids->len;
      g_array_append_val (self->member_ids, id);
      gtk_string_list_append (self->members, foyer_json_str (row, "name"));
    }
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->member), selected);
  self->filling = FALSE;
  on_member_cb (GTK_DROP_DOWN (self->member), NULL, self);
}

/* ---- booking --------------------------------------------------------------------------------------------------------------- */

static void
on_booked_cb (FoyerUiContext *context,
              JsonNode *result,
              const GError *error,
              gpointer data)
{
  FoyerBookingForm *self = FOYER_BOOKING_FORM (data);

  self->busy = FALSE;
  gtk_widget_set_sensitive (self->book, TRUE);
  if (error == NULL)
    {
      foyer_ui_close (context);
      return;
    }
  if (g_error_matches (error, FOYER_ERROR, FOYER_ERROR_CANCELLED))
    return;
  g_autofree char *text = foyer_ui_error_text (error);
  foyer_form_error_set (self->error, text);
}

static void
book (FoyerBookingForm *self)
{
  const char *comment = gtk_editable_get_text (GTK_EDITABLE (self->comment)), *reason = gtk_editable_get_text (GTK_EDITABLE (self->reason));
  char wall[17];
  int dur = dur_of (self);

  if (self->busy)
    return;
  foyer_form_error_set (self->error, NULL);
  if (foyer_id_is_none (&self->staff) || !wall_of (self, wall))
    {
      foyer_form_error_set (self->error, _("Say with whom, on what day and at what time."));
      return;
    }
  if (gtk_widget_get_visible (self->warning) && *reason == '\0')
    {
      /* The reason is asked where the warning stands. */
      gtk_widget_grab_focus (self->reason);
      return;
    }

  const char *why = NULL;
  JsonObject *values = foyer_custom_form_dup_values (FOYER_CUSTOM_FORM (self->custom), &why);
  JsonArray *labels = foyer_label_menu_dup_ids (FOYER_LABEL_MENU (self->labels));
  if (why != NULL)
    {
      foyer_form_error_set (self->error, why);
      g_clear_pointer (&labels, json_array_unref);
      return;
    }

  JsonArray *services = json_array_new ();
  for (guint i = 0; i < self->services->len; i++)
    {
      JsonObject *o = json_object_new ();
      json_object_set_string_member (o, "service", foyer_json_str (self->services->pdata[i], "id"));
      json_array_add_object_element (services, o);
    }
  JsonObject *params = foyer_params ("staff", "d", &self->staff, "wall", "s", wall, "services", "n", json_node_init_array (json_node_alloc (), services),
                                     "comment", "s", *comment != '\0' ? comment : NULL, "chosen", "b", gtk_check_button_get_active (GTK_CHECK_BUTTON (self->asked)),
                                     "override", "s", gtk_widget_get_visible (self->warning) ? reason : NULL, NULL);
  json_array_unref (services);
  foyer_booking_client_fill (FOYER_BOOKING_CLIENT (self->client), params);
  foyer_booking_room_fill (self->room, params);
  if (values != NULL)
    json_object_set_object_member (params, "fields", values);
  if (labels != NULL)
    json_object_set_array_member (params, "labels", labels);
  /* Not sent where it is what the services take: the break comes on top of that. */
  if (dur > 0 && (self->dur_by_hand || self->services->len == 0))
    json_object_set_int_member (params, "dur", dur);
  gboolean package = foyer_booking_package_is_set (FOYER_BOOKING_PACKAGE (self->package));
  if (package)
    {
      json_object_remove_member (params, "services");
      json_object_remove_member (params, "dur");
      /* A room is chosen for one appointment; each part of a package gets its own. */
      json_object_remove_member (params, "instances");
      foyer_booking_package_fill (FOYER_BOOKING_PACKAGE (self->package), params);
    }
  self->busy = TRUE;
  gtk_widget_set_sensitive (self->book, FALSE);
  g_autofree char *when = foyer_ui_wall_text (self->context, wall);
  g_autofree char *said = g_strdup_printf (_("Booked for %s"), when);
  foyer_ui_run_quiet (self->context, self, package ? "booking.package" : "booking.create", params, said, on_booked_cb, self);
}

static void
on_book_cb (GtkWidget *widget,
            FoyerBookingForm *self)
{
  book (self);
}

static void
do_action (GtkWidget *widget,
           const char *name,
           GVariant *parameter)
{
  FoyerBookingForm *self = FOYER_BOOKING_FORM (widget);

  if (strcmp (name, "booking.save") == 0)
    book (self);
  else if (strcmp (name, "booking.first-free") == 0)
    foyer_free_times_take_first (FOYER_FREE_TIMES (self->free_times));
  else
    foyer_ui_close (self->context);
}

/* ---- building -------------------------------------------------------------------------------------------------------------- */

static void
on_client_done_cb (FoyerBookingForm *self)
{
  foyer_suggest_focus (FOYER_SUGGEST (self->service));
}

static GtkWidget *
build_what (FoyerBookingForm *self)
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
  g_signal_connect (self->service, "accepted", G_CALLBACK (on_book_cb), self);
  gtk_box_append (GTK_BOX (box), self->service);
  return foyer_captioned (_("Services"), box);
}

static GtkWidget *
build_when (FoyerBookingForm *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget **entries[] = { &self->date, &self->time, &self->dur };
  const char *captions[] = { _("Day"), _("Time"), _("Minutes") };
  const int widths[] = { 11, 6, 5 };

  self->members = gtk_string_list_new (NULL);
  self->member = foyer_drop_down_narrow (gtk_drop_down_new (G_LIST_MODEL (self->members), NULL), 24);
  foyer_a11y_label (self->member, _("Team member"));
  g_signal_connect (self->member, "notify::selected", G_CALLBACK (on_member_cb), self);
  gtk_box_append (GTK_BOX (box), foyer_captioned (_("With"), self->member));
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      GtkWidget *entry = *entries[i] = gtk_entry_new ();
      gtk_editable_set_width_chars (GTK_EDITABLE (entry), widths[i]);
      gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), widths[i]);
      gtk_widget_add_css_class (entry, "numeric");
      foyer_a11y_label (entry, captions[i]);
      g_signal_connect (entry, "changed", G_CALLBACK (on_when_changed_cb), self);
      g_signal_connect (entry, "activate", G_CALLBACK (on_book_cb), self);
      gtk_box_append (GTK_BOX (line), foyer_captioned (captions[i], entry));
    }
  gtk_box_append (GTK_BOX (box), line);
  self->parts = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->parts), 1);
  gtk_label_set_wrap (GTK_LABEL (self->parts), TRUE);
  gtk_widget_add_css_class (self->parts, "caption");
  gtk_widget_add_css_class (self->parts, "dim-label");
  gtk_widget_set_visible (self->parts, FALSE);
  gtk_box_append (GTK_BOX (box), self->parts);
  self->free_times = foyer_free_times_new (self->context);
  foyer_free_times_set_key (FOYER_FREE_TIMES (self->free_times), "F4");
  foyer_free_times_set_best (FOYER_FREE_TIMES (self->free_times), TRUE);
  g_signal_connect_object (self->free_times, "picked", G_CALLBACK (on_free_time_cb), self, 0);
  gtk_box_append (GTK_BOX (box), foyer_captioned (_("Best times"), self->free_times));
  return box;
}

static GtkWidget *
build_warning (FoyerBookingForm *self)
{
  self->warning = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  self->warning_text = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->warning_text), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->warning_text), 0);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 120);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->warning_text);
  gtk_box_append (GTK_BOX (self->warning), scrolled);
  self->reason = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->reason), _("Reason to book all the same"));
  foyer_a11y_label (self->reason, _("Reason to book all the same"));
  g_signal_connect (self->reason, "activate", G_CALLBACK (on_book_cb), self);
  gtk_box_append (GTK_BOX (self->warning), self->reason);
  gtk_widget_add_css_class (self->warning, "alert-strip");
  gtk_widget_set_visible (self->warning, FALSE);
  return self->warning;
}

static void
foyer_booking_form_dispose (GObject *object)
{
  FoyerBookingForm *self = FOYER_BOOKING_FORM (object);

  self->filling = TRUE;
  g_cancellable_cancel (self->checking);
  g_clear_object (&self->checking);
  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_pointer (&self->offered, json_array_unref);
  g_clear_pointer (&self->packages, json_array_unref);
  g_clear_pointer (&self->gaps, g_free);
  g_clear_pointer (&self->wanted, json_array_unref);
  g_clear_pointer (&self->services, g_ptr_array_unref);
  g_clear_pointer (&self->member_ids, g_array_unref);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_booking_form_parent_class)->dispose (object);
}

/* Whoever opens it is asked who is booked; Tab goes through all of it, the head too. */
static gboolean
foyer_booking_form_grab_focus (GtkWidget *widget)
{
  return gtk_widget_child_focus (FOYER_BOOKING_FORM (widget)->client, GTK_DIR_TAB_FORWARD);
}

static void
foyer_booking_form_class_init (FoyerBookingFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_booking_form_dispose;
  widget_class->focus = foyer_focus_children;
  widget_class->grab_focus = foyer_booking_form_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "bookingform");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_install_action (widget_class, "booking.save", NULL, do_action);
  gtk_widget_class_install_action (widget_class, "booking.close", NULL, do_action);
  gtk_widget_class_install_action (widget_class, "booking.first-free", NULL, do_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "booking.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "booking.save", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F4, 0, "booking.first-free", NULL);
}

static void
foyer_booking_form_init (FoyerBookingForm *self)
{
  self->services = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  self->member_ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
}

static void
fill_when (FoyerBookingForm *self,
           JsonObject *args)
{
  gint64 date = foyer_ui_shown_date (self->context);
  int minute = (foyer_ui_minute (self->context) + 14) / 15 * 15 % FOYER_DAY_MINUTES;
  int dur = args != NULL ? (int) foyer_json_num (args, "dur") : 0;

  if (args != NULL && foyer_json_str (args, "wall") != NULL)
    foyer_wall_parse (foyer_json_str (args, "wall"), &date, &minute);
  put_when (self, date, minute, dur > 0 ? dur : 30);
  self->dur_by_hand = dur > 0;
}

static void
on_fields_cb (FoyerUiContext *context,
              JsonNode *result,
              const GError *error,
              gpointer data)
{
  FoyerBookingForm *self = FOYER_BOOKING_FORM (data);

  if (result != NULL && JSON_NODE_HOLDS_ARRAY (result))
    foyer_custom_form_show (FOYER_CUSTOM_FORM (self->custom), json_node_get_array (result), TRUE);
}

GtkWidget *
foyer_booking_form_new (FoyerUiContext *context,
                        JsonObject *args)
{
  FoyerBookingForm *self = g_object_new (FOYER_TYPE_BOOKING_FORM, NULL);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *scrolled = gtk_scrolled_window_new (), *close,
            *foot = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);

  self->context = g_object_ref (context);
  self->outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
  self->title = gtk_label_new (_("New booking"));
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->title, TRUE);
  gtk_widget_add_css_class (self->title, "title-4");
  gtk_box_append (GTK_BOX (head), self->title);
  close = foyer_icon_button ("window-close-symbolic", _("Close"), "booking.close");
  gtk_widget_add_css_class (close, "flat");
  gtk_box_append (GTK_BOX (head), close);
  gtk_widget_add_css_class (head, "panel-head");
  gtk_box_append (GTK_BOX (self->outer), head);

  self->client = foyer_booking_client_new (context, args);
  g_signal_connect_object (self->client, "done", G_CALLBACK (on_client_done_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client, "known", G_CALLBACK (show_sum), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (body), foyer_captioned (_("Client"), self->client));
  gtk_box_append (GTK_BOX (body), build_what (self));
  gtk_box_append (GTK_BOX (body), build_when (self));
  self->room = foyer_booking_room_new (args);
  g_signal_connect_object (self->room, "toggled", G_CALLBACK (check), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (body), self->room);
  self->asked = gtk_check_button_new_with_label (_("Asked for this person"));
  foyer_a11y_label (self->asked, _("Asked for this person"));
  g_signal_connect_object (self->asked, "toggled", G_CALLBACK (check), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (body), self->asked);
  self->comment = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->comment), _("Comment"));
  foyer_a11y_label (self->comment, _("Comment"));
  g_signal_connect (self->comment, "activate", G_CALLBACK (on_book_cb), self);
  gtk_box_append (GTK_BOX (body), self->comment);
  self->labels = foyer_label_menu_new (context, "appointment");
  foyer_label_menu_show (FOYER_LABEL_MENU (self->labels), NULL, NULL, TRUE);
  gtk_box_append (GTK_BOX (body), self->labels);
  self->custom = foyer_custom_form_new (context, NULL, NULL, NULL);
  gtk_box_append (GTK_BOX (body), self->custom);
  foyer_ui_ask (context, self, "booking.fields", NULL, NULL, on_fields_cb, self);
  self->book = gtk_button_new_with_label (_("Book"));
  foyer_a11y_label (self->book, _("Book"));
  gtk_widget_add_css_class (self->book, "suggested-action");
  g_signal_connect (self->book, "clicked", G_CALLBACK (on_book_cb), self);
  gtk_widget_add_css_class (body, "panel-body");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), body);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (self->outer), scrolled);
  /* What is in the way and what books stay in sight, however much there is to fill in. */
  self->error = foyer_form_error_new ();
  gtk_box_append (GTK_BOX (foot), self->error);
  gtk_box_append (GTK_BOX (foot), build_warning (self));
  gtk_box_append (GTK_BOX (foot), self->book);
  gtk_widget_add_css_class (foot, "panel-foot");
  gtk_box_append (GTK_BOX (self->outer), foot);
  foyer_a11y_label (self, _("New booking"));

  fill_when (self, args);
  foyer_json_uid (args, "staff", &self->staff);
  if (foyer_json_arr (args, "services") != NULL)
    self->wanted = json_array_ref (foyer_json_arr (args, "services"));
  foyer_ui_ask (context, self, "staff.list", NULL, NULL, on_members_cb, self);
  show_title (self);
  return GTK_WIDGET (self);
}

gboolean
foyer_booking_form_ready (FoyerBookingForm *self)
{
  return self->ready;
}
