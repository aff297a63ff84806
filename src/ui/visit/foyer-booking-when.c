/* When and with whom a booking is, how long, and what is in the way of it. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-booking-form-private.h"
#include "foyer-booking-package.h"
#include "foyer-booking-room.h"
#include "foyer-drop-down.h"
#include "foyer-event-panel.h"
#include "foyer-free-times.h"
#include "foyer-labels.h"

gboolean
foyer_booking_form_wall (FoyerBookingForm *self,
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

int
foyer_booking_form_dur (FoyerBookingForm *self)
{
  int n = 0;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->dur));

  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_isdigit (*p) && n < 100000)
      n = n * 10 + (*p - '0');
  return n;
}

void
foyer_booking_form_set_dur (FoyerBookingForm *self,
                            int dur)
{
  g_autofree char *text = g_strdup_printf ("%d", dur);

  self->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->dur), text);
  self->filling = FALSE;
}

void
foyer_booking_form_show_title (FoyerBookingForm *self)
{
  char wall[17];
  gint64 date;
  int minute;

  if (!foyer_booking_form_wall (self, wall) || !foyer_wall_parse (wall, &date, &minute))
    {
      gtk_label_set_text (GTK_LABEL (self->title), _("New booking"));
      return;
    }
  g_autofree char *day = foyer_format_date_long (foyer_ui_time_format (self->context), date);
  g_autofree char *time = foyer_format_minute (foyer_ui_time_format (self->context), minute);
  g_autofree char *text = g_strdup_printf (_("%s, %s"), day, time);
  gtk_label_set_text (GTK_LABEL (self->title), text);
}

void
foyer_booking_form_show_warnings (FoyerBookingForm *self,
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
  foyer_booking_form_show_warnings (FOYER_BOOKING_FORM (data), result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL);
}

/* From the form's time on: with whom was asked for, else with anyone who does it. */
void
foyer_booking_form_ask_free_times (FoyerBookingForm *self)
{
  char wall[17], id[FOYER_ID_TEXT_LEN + 1];
  int dur = foyer_booking_form_dur (self);
  JsonObject *params = json_object_new ();

  if (foyer_booking_form_wall (self, wall))
    json_object_set_string_member (params, "from", wall);
  json_object_set_int_member (params, "limit", 4);
  if (foyer_booking_package_is_set (FOYER_BOOKING_PACKAGE (self->package)))
    {
      foyer_booking_package_fill (FOYER_BOOKING_PACKAGE (self->package), params);
      json_object_set_string_member (params, "staff", foyer_id_format (&self->staff, id));
      foyer_free_times_ask_package (FOYER_FREE_TIMES (self->free_times), params);
      return;
    }
  json_object_set_array_member (params, "services", foyer_booking_form_service_ids (self));
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
  foyer_booking_form_show_title (self);
  /* What stood in the way of the time before does not stand in the way of this one. */
  g_cancellable_cancel (self->checking);
  foyer_booking_form_show_warnings (self, NULL);
  foyer_booking_form_book (self);
}

void
foyer_booking_form_check (FoyerBookingForm *self)
{
  char wall[17];
  int dur = foyer_booking_form_dur (self);

  foyer_booking_form_show_title (self);
  if (foyer_booking_package_is_set (FOYER_BOOKING_PACKAGE (self->package)))
    {
      g_cancellable_cancel (self->checking);
      if (foyer_booking_form_wall (self, wall))
        foyer_booking_package_plan (FOYER_BOOKING_PACKAGE (self->package), wall, &self->staff);
      return;
    }
  if (!foyer_id_is_none (&self->staff))
    foyer_booking_form_ask_free_times (self);
  g_cancellable_cancel (self->checking);
  g_clear_object (&self->checking);
  if (foyer_id_is_none (&self->staff) || !foyer_booking_form_wall (self, wall) || dur <= 0 || dur > FOYER_DAY_MINUTES)
    return;
  self->checking = g_cancellable_new ();
  /* Whoever is booked then, and the rooms and devices it takes (RES-3). */
  JsonObject *params = foyer_params ("staff", "d", &self->staff, "wall", "s", wall, "dur", "i", (gint64) dur, "gaps", "s", self->gaps, NULL);
  if (self->services->len > 0)
    json_object_set_array_member (params, "services", foyer_booking_form_service_ids (self));
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
      foyer_booking_form_show_dur (self);
    }
  foyer_booking_form_check (self);
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
  foyer_booking_form_ask_services (self);
  foyer_booking_form_check (self);
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

void
foyer_booking_form_ask_team (FoyerBookingForm *self)
{
  foyer_ui_ask (self->context, self, "staff.list", NULL, NULL, on_members_cb, self);
}

void
foyer_booking_form_fill_when (FoyerBookingForm *self,
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

GtkWidget *
foyer_booking_form_build_when (FoyerBookingForm *self)
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
      g_signal_connect (entry, "activate", G_CALLBACK (foyer_booking_form_on_book), self);
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
