/* A group event: when, how many seats, who takes part, and what can be done with it. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-booking-client.h"
#include "foyer-cover.h"
#include "foyer-event-panel.h"
#include "foyer-label-menu.h"
#include "foyer-labels.h"
#include "foyer-print-window.h"
#include "foyer-settings-page.h"

typedef struct
{
  FoyerUiContext *context; /* owned */
  char *event;
  JsonObject *row;         /* owned; NULL until read */
  gboolean filling;
  GtkWidget *frame, *title, *when, *facts, *weekly, *labels, *bar, *seats_text, *capacity, *gone, *error, *list, *nobody, *enrol_box, *client_slot, *client, *seats, *enrol, *menu;
  GtkWidget *details, *length, *comment, *link;
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

static void show (Panel *p);

static void
say_error (Panel *p, const GError *error)
{
  g_autofree char *text = NULL;

  if (error != NULL && !g_error_matches (error, FOYER_ERROR, FOYER_ERROR_CANCELLED))
    text = foyer_ui_error_text (error);
  foyer_form_error_set (p->error, text);
}

void
foyer_event_panel_said (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Panel *p = panel_of (data);

  say_error (p, error);
  if (error != NULL && p->row != NULL)
    show (p); /* as it stands */
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
set_class (GtkWidget *widget, const char *css, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, css);
  else
    gtk_widget_remove_css_class (widget, css);
}

static void
show_facts (Panel *p)
{
  g_autoptr (GString) facts = g_string_new (foyer_json_str (p->row, "member"));
  const char *comment = foyer_json_str (p->row, "comment"), *link = foyer_json_str (p->row, "link"), *timetable = foyer_json_str (p->row, "timetable_title");
  JsonArray *rooms = foyer_json_arr (p->row, "resources");

  for (guint i = 0; rooms != NULL && i < json_array_get_length (rooms); i++)
    g_string_append_printf (facts, " · %s", foyer_json_str (json_array_get_object_element (rooms, i), "name"));
  if (comment != NULL)
    g_string_append_printf (facts, "\n%s", comment);
  if (link != NULL)
    g_string_append_printf (facts, "\n%s", link);
  gtk_label_set_text (GTK_LABEL (p->facts), facts->str);
  gtk_widget_set_visible (p->weekly, foyer_json_str (p->row, "timetable") != NULL);
  if (timetable != NULL)
    {
      /* Translators: name of a timetable: opens its times and who comes every week */
      g_autofree char *words = g_strdup_printf (_("Every week: %s"), timetable);

      gtk_label_set_text (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (p->weekly))), words);
      foyer_a11y_label (p->weekly, words);
    }
}

/* What is being typed is not overwritten by what was read. */
static void
set_text (GtkWidget *entry, const char *text)
{
  if (gtk_widget_get_root (entry) == NULL || !gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (entry)))))
    gtk_editable_set_text (GTK_EDITABLE (entry), text != NULL ? text : "");
}

static void
show_people (Panel *p)
{
  JsonArray *who = foyer_json_arr (p->row, "participants");
  GtkWidget *focus = gtk_widget_get_root (p->frame) != NULL ? gtk_window_get_focus (GTK_WINDOW (gtk_widget_get_root (p->frame))) : NULL, *child;
  guint n = who != NULL ? json_array_get_length (who) : 0, at = 0, had = G_MAXUINT;

  for (child = gtk_widget_get_first_child (p->list); child != NULL; child = gtk_widget_get_next_sibling (child), at++)
    if (focus != NULL && gtk_widget_is_ancestor (focus, child))
      had = at;
  while ((child = gtk_widget_get_first_child (p->list)) != NULL)
    gtk_box_remove (GTK_BOX (p->list), child);
  for (guint i = 0; i < n; i++)
    gtk_box_append (GTK_BOX (p->list), foyer_event_person_new (p->context, p->frame, json_array_get_object_element (who, i), (int) foyer_json_num (p->row, "most_seats")));
  gtk_widget_set_visible (p->nobody, n == 0);
  /* The keyboard stays in the list, at the same place. */
  if (had == G_MAXUINT)
    return;
  child = gtk_widget_get_first_child (p->list);
  for (guint i = 0; i < had && child != NULL && gtk_widget_get_next_sibling (child) != NULL; i++)
    child = gtk_widget_get_next_sibling (child);
  if (child != NULL)
    gtk_widget_child_focus (child, GTK_DIR_TAB_FORWARD);
  else if (gtk_widget_get_visible (p->enrol_box))
    gtk_widget_child_focus (p->client, GTK_DIR_TAB_FORWARD);
}

static void
show (Panel *p)
{
  int taken = (int) foyer_json_num (p->row, "taken"), capacity = (int) foyer_json_num (p->row, "capacity"), most = (int) foyer_json_num (p->row, "most_seats");
  gboolean gone = g_strcmp0 (foyer_json_str (p->row, "state"), "cancelled") == 0, may = !gone && foyer_ui_may (p->context, "booking.edit");
  g_autofree char *when = foyer_event_when (p->context, foyer_json_str (p->row, "wall"), (int) foyer_json_num (p->row, "dur"));
  g_autofree char *seats = foyer_event_seats_text (taken, capacity);
  FoyerId id = FOYER_ID_NONE;

  p->filling = TRUE;
  foyer_json_uid (p->row, "event", &id);
  gtk_label_set_text (GTK_LABEL (p->title), foyer_json_str (p->row, "title"));
  gtk_label_set_text (GTK_LABEL (p->when), when);
  show_facts (p);
  foyer_label_menu_show (FOYER_LABEL_MENU (p->labels), &id, foyer_json_arr (p->row, "labels"), may);
  gtk_level_bar_set_max_value (GTK_LEVEL_BAR (p->bar), MAX (capacity, 1));
  gtk_level_bar_set_value (GTK_LEVEL_BAR (p->bar), MIN (taken, capacity));
  gtk_label_set_text (GTK_LABEL (p->seats_text), seats);
  foyer_a11y_label (p->bar, seats);
  set_class (p->seats_text, "warning", taken == capacity);
  set_class (p->seats_text, "error", taken > capacity);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (p->capacity), capacity);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (p->length), (double) foyer_json_num (p->row, "dur"));
  set_text (p->comment, foyer_json_str (p->row, "comment"));
  set_text (p->link, foyer_json_str (p->row, "link"));
  gtk_widget_set_sensitive (p->capacity, may);
  gtk_widget_set_visible (p->details, may);
  gtk_widget_set_visible (p->gone, gone);
  gtk_widget_set_visible (p->enrol_box, !gone && foyer_ui_may (p->context, "booking.create"));
  gtk_widget_set_visible (p->menu, !gone);
  gtk_spin_button_set_range (GTK_SPIN_BUTTON (p->seats), 1, MAX (most, 1));
  gtk_widget_set_visible (p->seats, most > 1);
  show_people (p);
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

/* ---- changing the event ------------------------------------------------------------------------------------------------------ */

static void
on_capacity_cb (GtkSpinButton *spin, Panel *p)
{
  if (!p->filling)
    foyer_ui_run_quiet (p->context, p->frame, "event.update",
                        foyer_params ("event", "s", p->event, "capacity", "i", (gint64) gtk_spin_button_get_value_as_int (spin), NULL), _("Seats changed"), foyer_event_panel_said,
                        p->frame);
}

static void
on_length_cb (GtkSpinButton *spin, Panel *p)
{
  if (!p->filling)
    foyer_ui_run_quiet (p->context, p->frame, "booking.resize",
                        foyer_params ("appointment", "s", p->event, "dur", "i", (gint64) gtk_spin_button_get_value_as_int (spin), NULL), _("Length changed"),
                        foyer_event_panel_said, p->frame);
}

static void
save_text (Panel *p, const char *field, GtkWidget *entry)
{
  const char *was = foyer_json_str (p->row, field);
  g_autofree char *is = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
  JsonObject *params;

  if (p->filling || g_strcmp0 (was != NULL ? was : "", is) == 0)
    return;
  params = foyer_params ("event", "s", p->event, NULL);
  if (*is != '\0')
    json_object_set_string_member (params, field, is);
  else
    json_object_set_null_member (params, field);
  foyer_ui_run_quiet (p->context, p->frame, "event.update", params, _("Saved"), foyer_event_panel_said, p->frame);
}

/* By Enter, and by going on to the next field. */
static void
on_details_cb (Panel *p)
{
  if (p->row == NULL)
    return;
  save_text (p, "comment", p->comment);
  save_text (p, "link", p->link);
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
do_action (Panel *p, const char *what)
{
  if (p->row == NULL || g_strcmp0 (foyer_json_str (p->row, "state"), "cancelled") == 0)
    return;
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
  else if (g_str_equal (what, "details"))
    {
      gtk_expander_set_expanded (GTK_EXPANDER (p->details), TRUE);
      gtk_widget_grab_focus (p->comment);
    }
  else
    foyer_ui_open (p->context, "event-plan", foyer_params ("event", "s", p->event, "mode", "s", what, NULL));
}

static void
on_action (GtkWidget *button, Panel *p)
{
  gtk_popover_popdown (gtk_menu_button_get_popover (GTK_MENU_BUTTON (p->menu)));
  do_action (p, g_object_get_data (G_OBJECT (button), "what"));
}

static const struct
{
  const char *what, *label, *right, *accel; /* NULL: none */
} actions[] = {
  { "duplicate", N_("_Duplicate…"), "booking.create", "<Control>d" },
  { "timetable", N_("Every _week…"), "booking.create", "<Control><Shift>r" },
  { "details", N_("_Length, comment, link"), "booking.edit", "F2" },
  { "print", N_("_Print the list of participants"), "calendar", "<Control>p" },
  { "delete", N_("D_elete the event"), "booking.delete", "<Control>Delete" },
};

static gboolean
on_accel_cb (GtkWidget *widget, GVariant *what, gpointer data)
{
  Panel *p = panel_of (widget);

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (actions[i].what, g_variant_get_string (what, NULL)) && foyer_ui_may (p->context, actions[i].right))
      do_action (p, actions[i].what);
  return TRUE;
}

static void
add_action (Panel *p, GtkWidget *box, gsize i)
{
  GtkWidget *button = gtk_button_new (), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18), *label = gtk_label_new_with_mnemonic (_(actions[i].label)), *key;
  g_autofree char *accel = NULL;
  GdkModifierType mods;
  guint keyval;

  gtk_accelerator_parse (actions[i].accel, &keyval, &mods);
  accel = gtk_accelerator_get_label (keyval, mods);
  key = gtk_label_new (accel);
  gtk_widget_add_css_class (key, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), button);
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (GTK_BOX (line), key);
  gtk_button_set_child (GTK_BUTTON (button), line);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_visible (button, foyer_ui_may (p->context, actions[i].right));
  foyer_a11y_mnemonic (button, _(actions[i].label));
  g_object_set_data (G_OBJECT (button), "what", (gpointer) actions[i].what);
  g_signal_connect (button, "clicked", G_CALLBACK (on_action), p);
  gtk_box_append (GTK_BOX (box), button);
}

static void
on_weekly_cb (GtkButton *button, Panel *p)
{
  foyer_ui_open (p->context, "timetable", foyer_params ("timetable", "s", foyer_json_str (p->row, "timetable"), NULL));
}

/* ---- building ---------------------------------------------------------------------------------------------------------------- */

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
  foyer_a11y_label (p->seats, _("Seats of this client"));
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
  gtk_box_append (GTK_BOX (p->enrol_box), foyer_event_paste_new (p->context, p->event));
  return p->enrol_box;
}

static GtkWidget *
build_top (Panel *p)
{
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *weekly = gtk_label_new (NULL);

  p->when = foyer_wrapped_label (NULL, "heading");
  gtk_widget_add_css_class (p->when, "numeric");
  p->facts = foyer_wrapped_label (NULL, "dim-label");
  p->weekly = gtk_button_new ();
  gtk_label_set_ellipsize (GTK_LABEL (weekly), PANGO_ELLIPSIZE_END);
  gtk_button_set_child (GTK_BUTTON (p->weekly), weekly);
  gtk_widget_add_css_class (p->weekly, "flat");
  gtk_widget_add_css_class (p->weekly, "text-link");
  gtk_widget_set_halign (p->weekly, GTK_ALIGN_START);
  gtk_widget_set_visible (p->weekly, FALSE);
  gtk_widget_set_tooltip_text (p->weekly, _("Times of the week, and who comes every week"));
  g_signal_connect (p->weekly, "clicked", G_CALLBACK (on_weekly_cb), p);
  p->labels = foyer_label_menu_new (p->context, "event");
  gtk_box_append (GTK_BOX (words), p->when);
  gtk_box_append (GTK_BOX (words), p->facts);
  gtk_box_append (GTK_BOX (words), p->weekly);
  gtk_box_append (GTK_BOX (words), p->labels);
  gtk_widget_set_hexpand (words, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    add_action (p, box, i);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  p->menu = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (p->menu), "view-more-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (p->menu), popover);
  gtk_widget_set_valign (p->menu, GTK_ALIGN_START);
  gtk_widget_add_css_class (p->menu, "flat");
  gtk_widget_set_tooltip_text (p->menu, _("What can be done with the event"));
  foyer_a11y_label (p->menu, _("What can be done with the event"));
  gtk_box_append (GTK_BOX (top), words);
  gtk_box_append (GTK_BOX (top), p->menu);
  return top;
}

static GtkWidget *
build_seats (Panel *p)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  p->bar = gtk_level_bar_new ();
  gtk_level_bar_set_mode (GTK_LEVEL_BAR (p->bar), GTK_LEVEL_BAR_MODE_CONTINUOUS);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (p->bar), GTK_LEVEL_BAR_OFFSET_LOW);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (p->bar), GTK_LEVEL_BAR_OFFSET_HIGH);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (p->bar), GTK_LEVEL_BAR_OFFSET_FULL);
  p->seats_text = foyer_wrapped_label (NULL, "numeric");
  gtk_widget_set_hexpand (p->seats_text, TRUE);
  p->capacity = gtk_spin_button_new_with_range (1, 1000, 1);
  gtk_editable_set_width_chars (GTK_EDITABLE (p->capacity), 3);
  gtk_widget_set_tooltip_text (p->capacity, _("Seats there are"));
  foyer_a11y_label (p->capacity, _("Seats there are"));
  g_signal_connect (p->capacity, "value-changed", G_CALLBACK (on_capacity_cb), p);
  gtk_box_append (GTK_BOX (line), p->seats_text);
  gtk_box_append (GTK_BOX (line), p->capacity);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), p->bar);
  return box;
}

static GtkWidget *
detail_entry (Panel *p, const char *label, int max)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_entry_set_max_length (GTK_ENTRY (entry), max);
  foyer_a11y_label (entry, label);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (on_details_cb), p);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (on_details_cb), p);
  gtk_widget_add_controller (entry, focus);
  return entry;
}

static GtkWidget *
build_details (Panel *p)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);

  p->details = gtk_expander_new_with_mnemonic (_("_Length, comment, link"));
  foyer_a11y_mnemonic (p->details, _("_Length, comment, link"));
  gtk_widget_set_tooltip_text (p->details, _("Change them (F2)"));
  p->length = gtk_spin_button_new_with_range (5, FOYER_DAY_MINUTES, 5);
  foyer_a11y_label (p->length, _("Minutes"));
  g_signal_connect (p->length, "value-changed", G_CALLBACK (on_length_cb), p);
  p->comment = detail_entry (p, _("Comment"), 5000);
  p->link = detail_entry (p, _("Online link"), 2000);
  gtk_widget_set_halign (p->length, GTK_ALIGN_START);
  gtk_widget_set_margin_top (box, 6);
  gtk_box_append (GTK_BOX (box), foyer_captioned (_("Minutes"), p->length));
  gtk_box_append (GTK_BOX (box), foyer_captioned (_("Comment"), p->comment));
  gtk_box_append (GTK_BOX (box), foyer_captioned (_("Online link"), p->link));
  gtk_expander_set_child (GTK_EXPANDER (p->details), box);
  return p->details;
}

static void
add_keys (GtkWidget *frame)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      GtkShortcut *shortcut = gtk_shortcut_new (gtk_shortcut_trigger_parse_string (actions[i].accel), gtk_callback_action_new (on_accel_cb, NULL, NULL));

      gtk_shortcut_set_arguments (shortcut, g_variant_new_string (actions[i].what));
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys), shortcut);
    }
  gtk_widget_add_controller (frame, keys);
}

GtkWidget *
foyer_event_panel_new (FoyerUiContext *context, JsonObject *args)
{
  Panel *p = g_new0 (Panel, 1);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  p->context = g_object_ref (context);
  p->event = g_strdup (foyer_json_str (args, "event"));
  p->filling = TRUE;
  p->error = foyer_form_error_new ();
  p->gone = foyer_wrapped_label (NULL, "error");
  gtk_label_set_text (GTK_LABEL (p->gone), _("This event was deleted."));
  gtk_widget_set_visible (p->gone, FALSE);
  p->list = foyer_event_people_new (context);
  p->nobody = foyer_wrapped_label (NULL, "dim-label");
  gtk_label_set_text (GTK_LABEL (p->nobody), _("Nobody yet. Type a name or a phone to enrol the first."));
  gtk_widget_set_visible (p->nobody, FALSE);
  gtk_box_append (GTK_BOX (body), build_top (p));
  gtk_box_append (GTK_BOX (body), p->gone);
  gtk_box_append (GTK_BOX (body), build_seats (p));
  gtk_box_append (GTK_BOX (body), p->error);
  gtk_box_append (GTK_BOX (body), p->list);
  gtk_box_append (GTK_BOX (body), p->nobody);
  gtk_box_append (GTK_BOX (body), build_enrol (p));
  gtk_box_append (GTK_BOX (body), build_details (p));
  p->frame = foyer_panel_frame_new (context, _("Event"), body, &p->title);
  g_object_set_data_full (G_OBJECT (p->frame), "panel", p, panel_free);
  add_keys (p->frame);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), p->frame, 0);
  read_event (p->frame);
  return p->frame;
}
