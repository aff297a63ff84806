/* A group event: its seats and who takes part. A participant opens the visit as any other; everything about money is done there. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-booking-client.h"
#include "foyer-cover.h"
#include "foyer-event-panel.h"
#include "foyer-labels.h"
#include "foyer-print-window.h"
#include "foyer-settings-page.h"

typedef struct
{
  FoyerUiContext *context; /* owned */
  char *event;
  JsonObject *row;         /* owned; NULL until read */
  gboolean filling;
  GtkWidget *frame, *title, *when, *facts, *bar, *seats_text, *capacity, *gone, *error, *list, *nobody, *enrol_box, *client_slot, *client, *seats, *enrol, *paste, *paste_text,
      *paste_result, *menu;
} Panel;

static void
panel_free (gpointer data)
{
  Panel *p = data;

  g_clear_pointer (&p->row, json_object_unref);
  g_object_unref (p->context);
  g_free (p->event);
  g_free (p);
}

static Panel *
panel_of (gpointer frame)
{
  return g_object_get_data (frame, "panel");
}

static void
say_error (Panel *p, const GError *error)
{
  g_autofree char *text = NULL;

  if (error != NULL && !g_error_matches (error, FOYER_ERROR, FOYER_ERROR_CANCELLED))
    text = foyer_ui_error_text (error);
  foyer_form_error_set (p->error, text);
}

static void
on_said_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  say_error (panel_of (data), error);
}

/* ---- one participant ------------------------------------------------------------------------------------------------------- */

static void
on_open_cb (GtkButton *button, Panel *p)
{
  foyer_ui_open (p->context, "visit", foyer_params ("id", "s", g_object_get_data (G_OBJECT (button), "visit"), NULL));
}

static void
on_arrive_cb (GtkButton *button, Panel *p)
{
  foyer_ui_run_quiet (p->context, p->frame, "visit.status", foyer_params ("visit", "s", g_object_get_data (G_OBJECT (button), "visit"), "status", "s", "arrived", NULL),
                      C_("done", "Arrived"), on_said_cb, p->frame);
}

static void
on_pay_cb (GtkButton *button, Panel *p)
{
  foyer_ui_open (p->context, "visit", foyer_params ("id", "s", g_object_get_data (G_OBJECT (button), "visit"), "pay", "b", TRUE, NULL));
}

static void
on_remove_cb (GtkButton *button, Panel *p)
{
  foyer_ui_run_quiet (p->context, p->frame, "booking.delete", foyer_params ("appointment", "s", g_object_get_data (G_OBJECT (button), "appointment"), NULL),
                      _("Booking cancelled"), on_said_cb, p->frame);
}

static void
on_seat_count_cb (GtkSpinButton *spin, Panel *p)
{
  if (p->filling)
    return;
  foyer_ui_run_quiet (p->context, p->frame, "event.seats",
                      foyer_params ("appointment", "s", g_object_get_data (G_OBJECT (spin), "appointment"), "seats", "i", (gint64) gtk_spin_button_get_value_as_int (spin), NULL),
                      _("Seats changed"), on_said_cb, p->frame);
}

static void
on_target_cb (GtkButton *button, Panel *p)
{
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_POPOVER);

  foyer_ui_run_quiet (p->context, p->frame, "event.move-participant",
                      foyer_params ("appointment", "s", g_object_get_data (G_OBJECT (button), "appointment"), "event", "s", g_object_get_data (G_OBJECT (button), "event"), NULL),
                      _("Moved to another event"), on_said_cb, p->frame);
  gtk_popover_popdown (GTK_POPOVER (popover));
}

static void
on_targets_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  GtkWidget *box = data, *child;
  Panel *p = g_object_get_data (data, "panel");
  JsonArray *list = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;
  guint n = list != NULL ? MIN (json_array_get_length (list), 12) : 0;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
  for (guint i = 0; i < n; i++)
    {
      JsonObject *e = json_array_get_object_element (list, i);
      g_autofree char *when = foyer_ui_wall_text (context, foyer_json_str (e, "wall"));
      g_autofree char *label = g_strdup_printf ("%s · %s · %d/%d", when, foyer_json_str (e, "title"), (int) foyer_json_num (e, "taken"), (int) foyer_json_num (e, "capacity"));
      GtkWidget *button = gtk_button_new_with_label (label);

      gtk_widget_add_css_class (button, "flat");
      gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), 0);
      g_object_set_data_full (G_OBJECT (button), "event", g_strdup (foyer_json_str (e, "event")), g_free);
      g_object_set_data_full (G_OBJECT (button), "appointment", g_strdup (g_object_get_data (G_OBJECT (box), "appointment")), g_free);
      g_signal_connect (button, "clicked", G_CALLBACK (on_target_cb), p);
      gtk_box_append (GTK_BOX (box), button);
    }
  if (n == 0)
    gtk_box_append (GTK_BOX (box), gtk_label_new (_("No event to come has enough seats.")));
}

static void
on_move_shown_cb (GtkWidget *popover, GtkWidget *box)
{
  Panel *p = g_object_get_data (G_OBJECT (box), "panel");
  char today[11];

  foyer_ui_ask (p->context, box, "event.list",
                foyer_params ("from", "s", foyer_date_format (foyer_ui_today (p->context), today), "for", "s", g_object_get_data (G_OBJECT (box), "appointment"), NULL), NULL,
                on_targets_cb, box);
}

static GtkWidget *
move_button (Panel *p, const char *appointment)
{
  GtkWidget *button = gtk_menu_button_new (), *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "go-jump-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _("Move to another event"));
  foyer_a11y_label (button, _("Move to another event"));
  g_object_set_data (G_OBJECT (box), "panel", p);
  g_object_set_data_full (G_OBJECT (box), "appointment", g_strdup (appointment), g_free);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  g_signal_connect (popover, "show", G_CALLBACK (on_move_shown_cb), box);
  return button;
}

static GtkWidget *
small_button (Panel *p, GtkWidget *box, const char *icon, const char *label, JsonObject *who, GCallback callback)
{
  GtkWidget *button = foyer_icon_button (icon, label, NULL);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "visit", g_strdup (foyer_json_str (who, "visit")), g_free);
  g_object_set_data_full (G_OBJECT (button), "appointment", g_strdup (foyer_json_str (who, "appointment")), g_free);
  g_signal_connect (button, "clicked", callback, p);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static GtkWidget *
new_participant (Panel *p, JsonObject *who, int most)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *open = gtk_button_new (), *inside = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *name, *sub, *icon, *sum = foyer_money_label_new ();
  const char *status = foyer_json_str (who, "status"), *phone = foyer_json_str (who, "phone"), *said;
  int seats = (int) foyer_json_num (who, "seats");
  gboolean here = g_strcmp0 (status, "arrived") == 0, away = g_strcmp0 (status, "no-show") == 0;
  gint64 due = foyer_json_num (who, "due");
  g_autofree char *class_name = g_strdup_printf ("status-%s", status), *shown = foyer_ui_phone (phone), *about = NULL, *spoken = NULL;

  icon = gtk_image_new_from_icon_name (foyer_event_status_icon (status));
  gtk_widget_add_css_class (icon, class_name);
  name = gtk_label_new (foyer_json_str (who, "name"));
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  said = foyer_json_yes (who, "contested") ? _("no seat left") : foyer_json_str (who, "comment") != NULL ? foyer_json_str (who, "comment") : foyer_event_status_name (status);
  about = *shown != '\0' ? g_strdup_printf ("%s · %s", shown, said) : g_strdup (said);
  sub = gtk_label_new (about);
  gtk_label_set_xalign (GTK_LABEL (sub), 0);
  gtk_label_set_ellipsize (GTK_LABEL (sub), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (sub, "caption");
  gtk_widget_add_css_class (sub, foyer_json_yes (who, "contested") ? "error" : "dim-label");
  gtk_box_append (GTK_BOX (words), name);
  gtk_box_append (GTK_BOX (words), sub);
  gtk_widget_set_hexpand (words, TRUE);
  foyer_money_label_set (sum, p->context, due > 0 ? due : foyer_json_num (who, "total"));
  if (due == 0)
    gtk_widget_add_css_class (sum, "dim-label");
  gtk_box_append (GTK_BOX (inside), icon);
  gtk_box_append (GTK_BOX (inside), words);
  if (foyer_json_yes (who, "alert"))
    gtk_box_append (GTK_BOX (inside), gtk_image_new_from_icon_name ("foyer-alert-symbolic"));
  gtk_box_append (GTK_BOX (inside), sum);
  gtk_button_set_child (GTK_BUTTON (open), inside);
  gtk_widget_add_css_class (open, "flat");
  gtk_widget_set_hexpand (open, TRUE);
  gtk_widget_set_tooltip_text (open, due > 0 ? _("Open the visit; this is still to pay") : _("Open the visit"));
  /* Translators: client, status of the booking, number of seats */
  spoken = g_strdup_printf (ngettext ("%s, %s, %d seat", "%s, %s, %d seats", seats), foyer_json_str (who, "name"), foyer_event_status_name (status), seats);
  foyer_a11y_label (open, spoken);
  g_object_set_data_full (G_OBJECT (open), "visit", g_strdup (foyer_json_str (who, "visit")), g_free);
  g_signal_connect (open, "clicked", G_CALLBACK (on_open_cb), p);
  gtk_box_append (GTK_BOX (line), open);
  if (most > 1 || seats > 1)
    {
      GtkWidget *spin = gtk_spin_button_new_with_range (1, MAX (most, seats), 1);

      gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), seats);
      gtk_editable_set_width_chars (GTK_EDITABLE (spin), 2);
      gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
      foyer_a11y_label (spin, _("Seats"));
      gtk_widget_set_tooltip_text (spin, _("Seats of this client"));
      g_object_set_data_full (G_OBJECT (spin), "appointment", g_strdup (foyer_json_str (who, "appointment")), g_free);
      g_signal_connect (spin, "value-changed", G_CALLBACK (on_seat_count_cb), p);
      gtk_box_append (GTK_BOX (line), spin);
    }
  if (!here && !away && foyer_ui_may (p->context, "booking.status"))
    small_button (p, line, "foyer-arrived-symbolic", _("Arrived"), who, G_CALLBACK (on_arrive_cb));
  if (due > 0 && !away && foyer_ui_may (p->context, "money.pay"))
    small_button (p, line, "foyer-money-symbolic", _("Pay"), who, G_CALLBACK (on_pay_cb));
  if (!here && foyer_ui_may (p->context, "booking.move"))
    gtk_box_append (GTK_BOX (line), move_button (p, foyer_json_str (who, "appointment")));
  if (foyer_ui_may (p->context, "booking.delete"))
    small_button (p, line, "user-trash-symbolic", _("Cancel this booking"), who, G_CALLBACK (on_remove_cb));
  return line;
}

/* ---- the whole ------------------------------------------------------------------------------------------------------------- */

static void
new_client (Panel *p, gboolean focus)
{
  if (p->client != NULL)
    gtk_box_remove (GTK_BOX (p->client_slot), p->client);
  p->client = foyer_booking_client_new (p->context, NULL);
  gtk_widget_set_hexpand (p->client, TRUE);
  gtk_box_append (GTK_BOX (p->client_slot), p->client);
  g_signal_connect_swapped (p->client, "done", G_CALLBACK (gtk_widget_grab_focus), p->enrol);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (p->seats), 1);
  if (focus)
    gtk_widget_child_focus (p->client, GTK_DIR_TAB_FORWARD);
}

static void
show (Panel *p)
{
  JsonArray *who = foyer_json_arr (p->row, "participants");
  int taken = (int) foyer_json_num (p->row, "taken"), capacity = (int) foyer_json_num (p->row, "capacity"), most = (int) foyer_json_num (p->row, "most_seats");
  const char *member = foyer_json_str (p->row, "member"), *comment = foyer_json_str (p->row, "comment"), *link = foyer_json_str (p->row, "link");
  gboolean gone = g_strcmp0 (foyer_json_str (p->row, "state"), "cancelled") == 0;
  g_autofree char *when = foyer_event_when (p->context, foyer_json_str (p->row, "wall"), (int) foyer_json_num (p->row, "dur"));
  g_autofree char *seats = foyer_event_seats_text (taken, capacity);
  g_autoptr (GString) facts = g_string_new (member);
  JsonArray *rooms = foyer_json_arr (p->row, "resources");
  GtkWidget *child;

  p->filling = TRUE;
  gtk_label_set_text (GTK_LABEL (p->title), foyer_json_str (p->row, "title"));
  gtk_label_set_text (GTK_LABEL (p->when), when);
  for (guint i = 0; rooms != NULL && i < json_array_get_length (rooms); i++)
    g_string_append_printf (facts, " · %s", foyer_json_str (json_array_get_object_element (rooms, i), "name"));
  if (foyer_json_str (p->row, "timetable_title") != NULL)
    g_string_append_printf (facts, " · %s", _("every week"));
  if (comment != NULL)
    g_string_append_printf (facts, "\n%s", comment);
  if (link != NULL)
    g_string_append_printf (facts, "\n%s", link);
  gtk_label_set_text (GTK_LABEL (p->facts), facts->str);
  gtk_level_bar_set_max_value (GTK_LEVEL_BAR (p->bar), MAX (capacity, 1));
  gtk_level_bar_set_value (GTK_LEVEL_BAR (p->bar), MIN (taken, capacity));
  gtk_label_set_text (GTK_LABEL (p->seats_text), seats);
  if (taken >= capacity)
    gtk_widget_add_css_class (p->seats_text, taken > capacity ? "error" : "warning");
  else
    {
      gtk_widget_remove_css_class (p->seats_text, "warning");
      gtk_widget_remove_css_class (p->seats_text, "error");
    }
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (p->capacity), capacity);
  gtk_widget_set_sensitive (p->capacity, !gone && foyer_ui_may (p->context, "booking.edit"));
  gtk_widget_set_visible (p->gone, gone);
  gtk_widget_set_visible (p->enrol_box, !gone && foyer_ui_may (p->context, "booking.create"));
  gtk_widget_set_visible (p->menu, !gone);
  gtk_spin_button_set_range (GTK_SPIN_BUTTON (p->seats), 1, MAX (most, 1));
  gtk_widget_set_visible (p->seats, most > 1);
  while ((child = gtk_widget_get_first_child (p->list)) != NULL)
    gtk_box_remove (GTK_BOX (p->list), child);
  for (guint i = 0; who != NULL && i < json_array_get_length (who); i++)
    gtk_box_append (GTK_BOX (p->list), new_participant (p, json_array_get_object_element (who, i), most));
  gtk_widget_set_visible (p->nobody, who == NULL || json_array_get_length (who) == 0);
  p->filling = FALSE;
}

static void
on_read_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Panel *p = panel_of (data);
  gboolean first = p->row == NULL;

  if (result == NULL)
    {
      say_error (p, error);
      return;
    }
  g_clear_pointer (&p->row, json_object_unref);
  p->row = json_object_ref (json_node_get_object (result));
  show (p);
  if (first && gtk_widget_get_visible (p->enrol_box))
    gtk_widget_child_focus (p->client, GTK_DIR_TAB_FORWARD);
}

static void
read_event (GtkWidget *frame)
{
  Panel *p = panel_of (frame);

  foyer_ui_ask (p->context, frame, "event.get", foyer_params ("event", "s", p->event, NULL), NULL, on_read_cb, frame);
}

static void
on_changed_cb (FoyerUiContext *context, gpointer set, GtkWidget *frame)
{
  read_event (frame);
}

static void
on_enrolled_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Panel *p = panel_of (data);

  say_error (p, error);
  if (error == NULL)
    new_client (p, TRUE);
}

static void
on_enrol_cb (GtkButton *button, Panel *p)
{
  JsonObject *params = foyer_params ("event", "s", p->event, "seats", "i", (gint64) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (p->seats)), NULL);

  foyer_booking_client_fill (FOYER_BOOKING_CLIENT (p->client), params);
  foyer_ui_run_quiet (p->context, p->frame, "event.enrol", params, _("Enrolled"), on_enrolled_cb, p->frame);
}

static void
on_capacity_cb (GtkSpinButton *spin, Panel *p)
{
  if (!p->filling)
    foyer_ui_run_quiet (p->context, p->frame, "event.update",
                        foyer_params ("event", "s", p->event, "capacity", "i", (gint64) gtk_spin_button_get_value_as_int (spin), NULL), _("Seats changed"), on_said_cb, p->frame);
}

/* ---- a pasted list (EVT-15) ------------------------------------------------------------------------------------------------ */

static void
on_pasted_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Panel *p = panel_of (data);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (p->paste_text));
  g_autoptr (GString) left = g_string_new (NULL), why = g_string_new (NULL);
  JsonArray *rows = result != NULL ? foyer_json_arr (json_node_get_object (result), "rows") : NULL;

  say_error (p, error);
  /* What was refused stays to be put right, with the reason below. */
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);

      if (foyer_json_yes (row, "ok"))
        continue;
      g_string_append_printf (left, "%s; %s\n", foyer_json_str (row, "name"), foyer_json_str (row, "phone"));
      g_string_append_printf (why, "%s%s: %s", why->len > 0 ? "\n" : "", *foyer_json_str (row, "name") != '\0' ? foyer_json_str (row, "name") : foyer_json_str (row, "phone"),
                              foyer_json_str (row, "why"));
    }
  if (rows == NULL)
    return;
  gtk_text_buffer_set_text (buffer, left->str, -1);
  gtk_label_set_text (GTK_LABEL (p->paste_result), why->str);
  gtk_widget_set_visible (p->paste_result, why->len > 0);
  if (why->len == 0)
    gtk_expander_set_expanded (GTK_EXPANDER (p->paste), FALSE);
}

static void
on_paste_cb (GtkButton *button, Panel *p)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (p->paste_text));
  GtkTextIter from, to;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (buffer, &from, &to);
  text = gtk_text_buffer_get_text (buffer, &from, &to, FALSE);
  foyer_ui_run_quiet (p->context, p->frame, "event.enrol-many", foyer_params ("event", "s", p->event, "text", "s", text, NULL), _("Enrolled"), on_pasted_cb, p->frame);
}

/* ---- what can be done with it ----------------------------------------------------------------------------------------------- */

static void
on_deleted_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  say_error (panel_of (data), error);
  if (error == NULL)
    foyer_ui_close (context);
}

static void
on_action (GtkWidget *button, Panel *p)
{
  const char *what = g_object_get_data (G_OBJECT (button), "what");

  gtk_popover_popdown (gtk_menu_button_get_popover (GTK_MENU_BUTTON (p->menu)));
  if (g_str_equal (what, "print"))
    {
      FoyerId staff = FOYER_ID_NONE;
      gint64 date;
      int minute;

      foyer_json_uid (p->row, "staff", &staff);
      foyer_wall_parse (foyer_json_str (p->row, "wall"), &date, &minute);
      foyer_print_window_choose (foyer_print_show_day (p->context, GTK_WINDOW (gtk_widget_get_root (p->frame)), date, &staff), 2);
    }
  else if (g_str_equal (what, "delete"))
    foyer_ui_run_quiet (p->context, p->frame, "event.delete", foyer_params ("event", "s", p->event, NULL), _("Event deleted"), on_deleted_cb, p->frame);
  else
    foyer_ui_open (p->context, "event-plan", foyer_params ("event", "s", p->event, "mode", "s", what, NULL));
}

static void
add_action (Panel *p, GtkWidget *box, const char *what, const char *label, const char *right)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  if (!foyer_ui_may (p->context, right))
    {
      g_object_ref_sink (button);
      g_object_unref (button);
      return;
    }
  gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), 0);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data (G_OBJECT (button), "what", (gpointer) what);
  g_signal_connect (button, "clicked", G_CALLBACK (on_action), p);
  gtk_box_append (GTK_BOX (box), button);
}

static GtkWidget *
text_label (const char *css)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  return label;
}

static GtkWidget *
build_paste (Panel *p)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *scrolled = gtk_scrolled_window_new (), *button = gtk_button_new_with_label (_("Enrol them"));

  p->paste = gtk_expander_new (_("Paste a list"));
  p->paste_text = gtk_text_view_new ();
  p->paste_result = text_label ("error");
  gtk_widget_set_visible (p->paste_result, FALSE);
  gtk_widget_add_css_class (p->paste_result, "caption");
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (p->paste_text), 6);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (p->paste_text), 6);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (p->paste_text), FALSE);
  foyer_a11y_label (p->paste_text, _("Names and phones, one client a line"));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), p->paste_text);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), 96);
  gtk_scrolled_window_set_has_frame (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), foyer_captioned (_("Names and phones, one client a line"), scrolled));
  gtk_box_append (GTK_BOX (box), button);
  gtk_box_append (GTK_BOX (box), p->paste_result);
  g_signal_connect (button, "clicked", G_CALLBACK (on_paste_cb), p);
  gtk_expander_set_child (GTK_EXPANDER (p->paste), box);
  return p->paste;
}

static GtkWidget *
build_enrol (Panel *p)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  p->enrol_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  p->client_slot = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_hexpand (p->client_slot, TRUE);
  p->seats = gtk_spin_button_new_with_range (1, 100, 1);
  gtk_editable_set_width_chars (GTK_EDITABLE (p->seats), 2);
  gtk_widget_set_valign (p->seats, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (p->seats, _("Seats of this client"));
  foyer_a11y_label (p->seats, _("Seats"));
  p->enrol = gtk_button_new_with_mnemonic (_("_Enrol"));
  foyer_a11y_mnemonic (p->enrol, _("_Enrol"));
  gtk_widget_add_css_class (p->enrol, "suggested-action");
  gtk_widget_set_valign (p->enrol, GTK_ALIGN_START);
  g_signal_connect (p->enrol, "clicked", G_CALLBACK (on_enrol_cb), p);
  new_client (p, FALSE);
  gtk_box_append (GTK_BOX (line), p->client_slot);
  gtk_box_append (GTK_BOX (line), p->seats);
  gtk_box_append (GTK_BOX (line), p->enrol);
  gtk_box_append (GTK_BOX (p->enrol_box), line);
  gtk_box_append (GTK_BOX (p->enrol_box), build_paste (p));
  return p->enrol_box;
}

static GtkWidget *
build_top (Panel *p)
{
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *popover = gtk_popover_new ();
  GtkWidget *actions = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  p->when = text_label ("heading");
  p->facts = text_label ("dim-label");
  gtk_box_append (GTK_BOX (words), p->when);
  gtk_box_append (GTK_BOX (words), p->facts);
  gtk_widget_set_hexpand (words, TRUE);
  add_action (p, actions, "duplicate", _("Duplicate…"), "booking.create");
  add_action (p, actions, "timetable", _("Every week…"), "booking.create");
  add_action (p, actions, "print", _("Print the list of participants"), "calendar");
  add_action (p, actions, "delete", _("Delete the event"), "booking.delete");
  gtk_popover_set_child (GTK_POPOVER (popover), actions);
  p->menu = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (p->menu), "view-more-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (p->menu), popover);
  gtk_widget_set_valign (p->menu, GTK_ALIGN_START);
  gtk_widget_add_css_class (p->menu, "flat");
  gtk_widget_set_tooltip_text (p->menu, _("More"));
  foyer_a11y_label (p->menu, _("More"));
  gtk_box_append (GTK_BOX (top), words);
  gtk_box_append (GTK_BOX (top), p->menu);
  return top;
}

GtkWidget *
foyer_event_panel_new (FoyerUiContext *context, JsonObject *args)
{
  Panel *p = g_new0 (Panel, 1);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *seats = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  p->context = g_object_ref (context);
  p->event = g_strdup (foyer_json_str (args, "event"));
  p->bar = gtk_level_bar_new ();
  gtk_level_bar_set_mode (GTK_LEVEL_BAR (p->bar), GTK_LEVEL_BAR_MODE_CONTINUOUS);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (p->bar), GTK_LEVEL_BAR_OFFSET_LOW);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (p->bar), GTK_LEVEL_BAR_OFFSET_FULL);
  p->seats_text = text_label ("numeric");
  gtk_widget_set_hexpand (p->seats_text, TRUE);
  p->capacity = gtk_spin_button_new_with_range (1, 1000, 1);
  gtk_editable_set_width_chars (GTK_EDITABLE (p->capacity), 3);
  gtk_widget_set_tooltip_text (p->capacity, _("Seats there are"));
  foyer_a11y_label (p->capacity, _("Seats there are"));
  gtk_box_append (GTK_BOX (seats), p->seats_text);
  gtk_box_append (GTK_BOX (seats), p->capacity);
  p->error = foyer_form_error_new ();
  p->gone = text_label ("error");
  gtk_label_set_text (GTK_LABEL (p->gone), _("This event was deleted."));
  p->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  p->nobody = text_label ("dim-label");
  gtk_label_set_text (GTK_LABEL (p->nobody), _("Nobody yet. Type a name or a phone to enrol the first."));
  gtk_box_append (GTK_BOX (body), build_top (p));
  gtk_box_append (GTK_BOX (body), p->gone);
  gtk_box_append (GTK_BOX (body), seats);
  gtk_box_append (GTK_BOX (body), p->bar);
  gtk_box_append (GTK_BOX (body), p->error);
  gtk_box_append (GTK_BOX (body), p->list);
  gtk_box_append (GTK_BOX (body), p->nobody);
  gtk_box_append (GTK_BOX (body), build_enrol (p));
  p->frame = foyer_panel_frame_new (context, _("Event"), body, &p->title);
  g_object_set_data_full (G_OBJECT (p->frame), "panel", p, panel_free);
  g_signal_connect (p->capacity, "value-changed", G_CALLBACK (on_capacity_cb), p);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), p->frame, 0);
  read_event (p->frame);
  return p->frame;
}
