/* Who takes part in an event: a line each. A participant opens the visit as any other; everything about money is done there. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-event-panel.h"
#include "foyer-labels.h"

#define MAX_TARGETS 12

/* The line a button stands in knows whose it is. */
static const char *
of_line (gpointer widget, const char *what)
{
  for (GtkWidget *w = widget; w != NULL; w = gtk_widget_get_parent (w))
    if (g_object_get_data (G_OBJECT (w), what) != NULL)
      return g_object_get_data (G_OBJECT (w), what);
  return NULL;
}

static GtkWidget *
frame_of (gpointer widget)
{
  for (GtkWidget *w = widget; w != NULL; w = gtk_widget_get_parent (w))
    if (g_object_get_data (G_OBJECT (w), "frame") != NULL)
      return g_object_get_data (G_OBJECT (w), "frame");
  return NULL;
}

static void
on_open_cb (GtkButton *button, FoyerUiContext *context)
{
  foyer_ui_open (context, "visit", foyer_params ("id", "s", of_line (button, "visit"), NULL));
}

static void
on_arrive_cb (GtkButton *button, FoyerUiContext *context)
{
  GtkWidget *frame = frame_of (button);

  foyer_ui_run_quiet (context, frame, "visit.status", foyer_params ("visit", "s", of_line (button, "visit"), "status", "s", "arrived", NULL), C_("done", "Arrived"),
                      foyer_event_panel_said, frame);
}

static void
on_pay_cb (GtkButton *button, FoyerUiContext *context)
{
  foyer_ui_open (context, "visit", foyer_params ("id", "s", of_line (button, "visit"), "pay", "b", TRUE, NULL));
}

static void
on_remove_cb (GtkWidget *widget, FoyerUiContext *context)
{
  GtkWidget *frame = frame_of (widget);

  foyer_ui_run_quiet (context, frame, "booking.delete", foyer_params ("appointment", "s", of_line (widget, "appointment"), NULL), _("Booking cancelled"), foyer_event_panel_said,
                      frame);
}

static void
on_seats_cb (GtkSpinButton *spin, FoyerUiContext *context)
{
  GtkWidget *frame = frame_of (spin);

  foyer_ui_run_quiet (context, frame, "event.seats",
                      foyer_params ("appointment", "s", of_line (spin, "appointment"), "seats", "i", (gint64) gtk_spin_button_get_value_as_int (spin), NULL), _("Seats changed"),
                      foyer_event_panel_said, frame);
}

/* ---- to another event ------------------------------------------------------------------------------------------------------- */

static void
on_target_cb (GtkButton *button, FoyerUiContext *context)
{
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_POPOVER), *frame = frame_of (button);

  foyer_ui_run_quiet (context, frame, "event.move-participant",
                      foyer_params ("appointment", "s", of_line (button, "appointment"), "event", "s", g_object_get_data (G_OBJECT (button), "event"), NULL),
                      _("Moved to another event"), foyer_event_panel_said, frame);
  gtk_popover_popdown (GTK_POPOVER (popover));
}

static void
add_target (FoyerUiContext *context, GtkWidget *box, JsonObject *e)
{
  g_autofree char *when = foyer_ui_wall_text (context, foyer_json_str (e, "wall"));
  /* Translators: seats taken, seats there are */
  g_autofree char *seats = g_strdup_printf (_("%d of %d seats"), (int) foyer_json_num (e, "taken"), (int) foyer_json_num (e, "capacity"));
  g_autofree char *text = g_strdup_printf ("%s · %s · %s", when, foyer_json_str (e, "title"), seats);
  GtkWidget *button = gtk_button_new (), *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 48);
  gtk_widget_add_css_class (label, "numeric");
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, foyer_json_str (e, "member"));
  foyer_a11y_label (button, text);
  g_object_set_data_full (G_OBJECT (button), "event", g_strdup (foyer_json_str (e, "event")), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (on_target_cb), context);
  gtk_box_append (GTK_BOX (box), button);
}

static void
on_targets_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  GtkWidget *box = data, *child;
  JsonArray *list = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;
  guint n = list != NULL ? MIN (json_array_get_length (list), MAX_TARGETS) : 0;
  g_autofree char *why = error != NULL ? foyer_ui_error_text (error) : g_strdup (_("No event to come has enough seats."));

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
  for (guint i = 0; i < n; i++)
    add_target (context, box, json_array_get_object_element (list, i));
  if (n > 0)
    {
      gtk_widget_grab_focus (gtk_widget_get_first_child (box));
      return;
    }
  child = foyer_wrapped_label (NULL, NULL);
  gtk_label_set_text (GTK_LABEL (child), why);
  gtk_label_set_max_width_chars (GTK_LABEL (child), 36);
  gtk_box_append (GTK_BOX (box), child);
}

static void
on_move_shown_cb (GtkWidget *popover, FoyerUiContext *context)
{
  GtkWidget *box = gtk_popover_get_child (GTK_POPOVER (popover));
  char today[11];

  foyer_ui_ask (context, box, "event.list", foyer_params ("from", "s", foyer_date_format (foyer_ui_today (context), today), "for", "s", of_line (popover, "appointment"), NULL), NULL,
                on_targets_cb, box);
}

static GtkWidget *
move_button (FoyerUiContext *context)
{
  GtkWidget *button = gtk_menu_button_new (), *popover = gtk_popover_new ();

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "go-jump-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Move to another event"));
  foyer_a11y_label (button, _("Move to another event"));
  gtk_popover_set_child (GTK_POPOVER (popover), gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  g_signal_connect (popover, "show", G_CALLBACK (on_move_shown_cb), context);
  return button;
}

/* ---- a line ----------------------------------------------------------------------------------------------------------------- */

static void
small_button (GtkWidget *line, const char *icon, const char *label, const char *tooltip, FoyerUiContext *context, GCallback callback)
{
  GtkWidget *button = foyer_icon_button (icon, label, NULL);

  if (tooltip != NULL)
    gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect (button, "clicked", callback, context);
  gtk_box_append (GTK_BOX (line), button);
}

/* Status, name, and below it the phone and what else is to be known. */
static GtkWidget *
open_button (FoyerUiContext *context, JsonObject *who)
{
  GtkWidget *open = gtk_button_new (), *inside = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *name = gtk_label_new (foyer_json_str (who, "name")), *sub, *icon, *sum = foyer_money_label_new ();
  const char *status = foyer_json_str (who, "status"), *said;
  int seats = (int) foyer_json_num (who, "seats");
  gint64 due = foyer_json_num (who, "due");
  g_autofree char *class_name = g_strdup_printf ("status-%s", status), *shown = foyer_ui_phone (foyer_json_str (who, "phone")), *about = NULL, *spoken = NULL, *money = NULL;

  icon = gtk_image_new_from_icon_name (foyer_event_status_icon (status));
  gtk_widget_add_css_class (icon, class_name);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  said = foyer_json_yes (who, "contested") ? _("no seat left") : foyer_json_str (who, "comment") != NULL ? foyer_json_str (who, "comment") : foyer_event_status_name (status);
  about = *shown != '\0' ? g_strdup_printf ("%s · %s", shown, said) : g_strdup (said);
  sub = gtk_label_new (about);
  gtk_label_set_xalign (GTK_LABEL (sub), 0);
  gtk_label_set_ellipsize (GTK_LABEL (sub), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (sub, "caption");
  gtk_widget_add_css_class (sub, "numeric");
  gtk_widget_add_css_class (sub, foyer_json_yes (who, "contested") ? "error" : "dim-label");
  gtk_box_append (GTK_BOX (words), name);
  gtk_box_append (GTK_BOX (words), sub);
  gtk_widget_set_hexpand (words, TRUE);
  foyer_money_label_set (sum, context, due > 0 ? due : foyer_json_num (who, "total"));
  if (due == 0)
    gtk_widget_add_css_class (sum, "dim-label");
  gtk_box_append (GTK_BOX (inside), icon);
  gtk_box_append (GTK_BOX (inside), words);
  if (foyer_json_yes (who, "alert"))
    {
      GtkWidget *alert = gtk_image_new_from_icon_name ("foyer-alert-symbolic");

      gtk_widget_set_tooltip_text (alert, _("Something to know about this client"));
      gtk_box_append (GTK_BOX (inside), alert);
    }
  gtk_box_append (GTK_BOX (inside), sum);
  gtk_button_set_child (GTK_BUTTON (open), inside);
  gtk_widget_add_css_class (open, "flat");
  gtk_widget_set_hexpand (open, TRUE);
  gtk_widget_set_tooltip_text (open, due > 0 ? _("Open the visit (Enter); this is still to pay") : _("Open the visit (Enter)"));
  money = foyer_ui_money (context, due);
  /* Translators: client, status of the booking, number of seats */
  spoken = g_strdup_printf (ngettext ("%s, %s, %d seat", "%s, %s, %d seats", seats), foyer_json_str (who, "name"), foyer_event_status_name (status), seats);
  foyer_a11y_label (open, spoken);
  if (due > 0)
    {
      /* Translators: sum of money */
      g_autofree char *owes = g_strdup_printf (_("%s to pay"), money);
      foyer_a11y_describe (open, owes);
    }
  g_signal_connect (open, "clicked", G_CALLBACK (on_open_cb), context);
  return open;
}

GtkWidget *
foyer_event_person_new (FoyerUiContext *context, GtkWidget *frame, JsonObject *who, int most)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  const char *status = foyer_json_str (who, "status");
  int seats = (int) foyer_json_num (who, "seats");
  gboolean here = g_strcmp0 (status, "arrived") == 0, away = g_strcmp0 (status, "no-show") == 0;

  gtk_widget_add_css_class (line, "event-person");
  g_object_set_data (G_OBJECT (line), "frame", frame);
  g_object_set_data_full (G_OBJECT (line), "visit", g_strdup (foyer_json_str (who, "visit")), g_free);
  g_object_set_data_full (G_OBJECT (line), "appointment", g_strdup (foyer_json_str (who, "appointment")), g_free);
  gtk_box_append (GTK_BOX (line), open_button (context, who));
  if (most > 1 || seats > 1)
    {
      GtkWidget *spin = gtk_spin_button_new_with_range (1, MAX (most, seats), 1);

      gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), seats);
      gtk_editable_set_width_chars (GTK_EDITABLE (spin), 2);
      gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
      gtk_widget_set_sensitive (spin, foyer_ui_may (context, "booking.edit"));
      foyer_a11y_label (spin, _("Seats"));
      gtk_widget_set_tooltip_text (spin, _("Seats of this client"));
      g_signal_connect (spin, "value-changed", G_CALLBACK (on_seats_cb), context);
      gtk_box_append (GTK_BOX (line), spin);
    }
  if (!here && !away && foyer_ui_may (context, "booking.status"))
    small_button (line, "foyer-arrived-symbolic", _("Arrived"), NULL, context, G_CALLBACK (on_arrive_cb));
  if (foyer_json_num (who, "due") > 0 && !away && foyer_ui_may (context, "money.pay"))
    small_button (line, "foyer-money-symbolic", _("Pay"), NULL, context, G_CALLBACK (on_pay_cb));
  if (foyer_ui_may (context, "booking.move"))
    gtk_box_append (GTK_BOX (line), move_button (context));
  if (foyer_ui_may (context, "booking.delete"))
    small_button (line, "user-trash-symbolic", _("Cancel this booking"), _("Cancel this booking (Delete)"), context, G_CALLBACK (on_remove_cb));
  return line;
}

/* ---- keys ------------------------------------------------------------------------------------------------------------------- */

static GtkWidget *
nth_child (GtkWidget *line, guint n)
{
  GtkWidget *child = gtk_widget_get_first_child (line);

  while (n-- > 0 && child != NULL && gtk_widget_get_next_sibling (child) != NULL)
    child = gtk_widget_get_next_sibling (child);
  return child;
}

/* Up and Down walk the people, Delete cancels the booking of the one in focus. */
static gboolean
on_key_cb (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType mods, FoyerUiContext *context)
{
  GtkWidget *list = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (keys)), *line = NULL, *to, *focus = gtk_window_get_focus (GTK_WINDOW (gtk_widget_get_root (list)));
  guint at = 0;

  if (focus == NULL || GTK_IS_TEXT (focus) || (mods & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) != 0)
    return FALSE;
  for (GtkWidget *child = gtk_widget_get_first_child (list); child != NULL && line == NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_is_ancestor (focus, child))
      line = child;
  if (line == NULL)
    return FALSE;
  if ((key == GDK_KEY_Delete || key == GDK_KEY_KP_Delete) && foyer_ui_may (context, "booking.delete"))
    {
      on_remove_cb (line, context);
      return TRUE;
    }
  if (key != GDK_KEY_Up && key != GDK_KEY_Down && key != GDK_KEY_KP_Up && key != GDK_KEY_KP_Down)
    return FALSE;
  for (GtkWidget *child = gtk_widget_get_first_child (line); child != NULL && child != focus && !gtk_widget_is_ancestor (focus, child); child = gtk_widget_get_next_sibling (child))
    at++;
  to = key == GDK_KEY_Up || key == GDK_KEY_KP_Up ? gtk_widget_get_prev_sibling (line) : gtk_widget_get_next_sibling (line);
  if (to == NULL)
    return FALSE;
  gtk_widget_grab_focus (nth_child (to, at));
  return TRUE;
}

GtkWidget *
foyer_event_people_new (FoyerUiContext *context)
{
  GtkWidget *list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkEventController *keys = gtk_event_controller_key_new ();

  foyer_a11y_label (list, _("Who takes part"));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_cb), context);
  gtk_widget_add_controller (list, keys);
  return list;
}
