#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-booking-client.h"
#include "foyer-booking-form-private.h"
#include "foyer-booking-package.h"
#include "foyer-booking-room.h"
#include "foyer-cover.h"
#include "foyer-custom-form.h"
#include "foyer-event-panel.h"
#include "foyer-focus.h"
#include "foyer-free-times.h"
#include "foyer-label-menu.h"
#include "foyer-labels.h"

G_DEFINE_FINAL_TYPE (FoyerBookingForm, foyer_booking_form, GTK_TYPE_WIDGET)

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

void
foyer_booking_form_book (FoyerBookingForm *self)
{
  const char *comment = gtk_editable_get_text (GTK_EDITABLE (self->comment)), *reason = gtk_editable_get_text (GTK_EDITABLE (self->reason));
  char wall[17];
  int dur = foyer_booking_form_dur (self);

  if (self->busy)
    return;
  foyer_form_error_set (self->error, NULL);
  if (foyer_id_is_none (&self->staff) || !foyer_booking_form_wall (self, wall))
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

void
foyer_booking_form_on_book (GtkWidget *widget,
                            FoyerBookingForm *self)
{
  foyer_booking_form_book (self);
}

static void
do_action (GtkWidget *widget,
           const char *name,
           GVariant *parameter)
{
  FoyerBookingForm *self = FOYER_BOOKING_FORM (widget);

  if (strcmp (name, "booking.save") == 0)
    foyer_booking_form_book (self);
  else if (strcmp (name, "booking.first-free") == 0)
    foyer_free_times_take_first (FOYER_FREE_TIMES (self->free_times));
  else
    foyer_ui_close (self->context);
}

static void
on_client_done_cb (FoyerBookingForm *self)
{
  foyer_suggest_focus (FOYER_SUGGEST (self->service));
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
  g_signal_connect (self->reason, "activate", G_CALLBACK (foyer_booking_form_on_book), self);
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
  g_signal_connect_object (self->client, "known", G_CALLBACK (foyer_booking_form_show_sum), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (body), foyer_captioned (_("Client"), self->client));
  gtk_box_append (GTK_BOX (body), foyer_booking_form_build_what (self));
  gtk_box_append (GTK_BOX (body), foyer_booking_form_build_when (self));
  self->room = foyer_booking_room_new (args);
  g_signal_connect_object (self->room, "toggled", G_CALLBACK (foyer_booking_form_check), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (body), self->room);
  self->asked = gtk_check_button_new_with_label (_("Asked for this person"));
  foyer_a11y_label (self->asked, _("Asked for this person"));
  g_signal_connect_object (self->asked, "toggled", G_CALLBACK (foyer_booking_form_check), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (body), self->asked);
  self->comment = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->comment), _("Comment"));
  foyer_a11y_label (self->comment, _("Comment"));
  g_signal_connect (self->comment, "activate", G_CALLBACK (foyer_booking_form_on_book), self);
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
  g_signal_connect (self->book, "clicked", G_CALLBACK (foyer_booking_form_on_book), self);
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

  foyer_booking_form_fill_when (self, args);
  foyer_json_uid (args, "staff", &self->staff);
  if (foyer_json_arr (args, "services") != NULL)
    self->wanted = json_array_ref (foyer_json_arr (args, "services"));
  foyer_booking_form_ask_team (self);
  foyer_booking_form_show_title (self);
  return GTK_WIDGET (self);
}

gboolean
foyer_booking_form_ready (FoyerBookingForm *self)
{
  return self->ready;
}
