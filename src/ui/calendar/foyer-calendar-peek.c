/* The card beside an appointment: who, what, when, what to know, and the four things one does next. By pointer it comes and goes with the
 * block; by Space it takes the focus and goes with Escape. Also the menu of the four statuses. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-calendar-private.h"
#include "foyer-custom-form.h"
#include "foyer-label-menu.h"
#include "foyer-labels.h"
#include "foyer-money.h"
#include "foyer-notes.h"

#define LEAVE_DELAY 250 /* ms to reach the card with the pointer */
#define CARD_WIDTH 320

struct _FoyerCalendarPeek
{
  GtkPopover parent_instance;

  FoyerCalendarPage *page; /* borrowed: an ancestor */
  GtkWidget *name, *status_icon, *status, *phone, *alert, *when, *services, *strip, *note, *balance, *visits, *made, *money, *waits, *labels, *fields;
  GtkWidget *arrive, *pay, *move, *rebook;
  GCancellable *asking;

  FoyerId appointment, visit, client;
  char *client_name;
  char *currency; /* of the location it is at: on a board of several that may be another than here */
  gint64 due;
  gboolean pays, arrives; /* one key takes what is due in cash; it is said to have arrived by that */
  guint leave_id;
  gboolean inside, by_key;
};

G_DEFINE_FINAL_TYPE (FoyerCalendarPeek, foyer_calendar_peek, GTK_TYPE_POPOVER)

static void
set_text (GtkWidget  *label,
          const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (label, text != NULL && *text != '\0');
}

static void
set_status (FoyerCalendarPeek *self,
            FoyerBoardStatus   status,
            const char        *state)
{
  gboolean paid = status != FOYER_BOARD_NO_SHOW && (g_strcmp0 (state, "full") == 0 || g_strcmp0 (state, "over") == 0);

  for (guint i = 0; i < FOYER_BOARD_N_STATUS; i++)
    {
      g_autofree char *css = g_strconcat ("status-", foyer_calendar_status_word (i), NULL);

      if (i == status)
        gtk_widget_add_css_class (self->status_icon, css);
      else
        gtk_widget_remove_css_class (self->status_icon, css);
    }
  gtk_image_set_from_icon_name (GTK_IMAGE (self->status_icon), foyer_calendar_status_icon (status));
  if (paid)
    {
      /* Translators: status and payment of a visit: "Arrived, paid" */
      g_autofree char *both = g_strdup_printf (_("%s, paid"), foyer_calendar_status_name (status));
      gtk_label_set_text (GTK_LABEL (self->status), both);
    }
  else
    gtk_label_set_text (GTK_LABEL (self->status), foyer_calendar_status_name (status));
}

static char *
money_of (FoyerCalendarPeek *self,
          gint64             amount)
{
  return foyer_money_format (amount, self->currency != NULL ? self->currency : foyer_ui_currency (self->page->context));
}

static void
show_client (FoyerCalendarPeek *self,
             JsonObject        *client)
{
  FoyerUiContext *context = self->page->context;
  const char *allergy = foyer_json_str (client, "allergy"), *last = foyer_json_str (client, "last");
  const char *phone = foyer_json_str (client, "phone");
  g_autofree char *shown = foyer_ui_phone (phone);
  gint64 balance = foyer_json_num (client, "balance"), visits = foyer_json_num (client, "visits"), missed = foyer_json_num (client, "noshows");
  GString *text = g_string_new (NULL);

  set_text (self->phone, shown);
  set_text (self->alert, allergy);
  foyer_notes_strip_show (self->strip, foyer_json_arr (client, "notes"));
  if (client != NULL && visits > 0)
    {
      g_string_append_printf (text, ngettext ("%d visit", "%d visits", visits), (int) visits);
      if (last != NULL)
        {
          g_autofree char *date = foyer_ui_date_text (context, last);
          g_string_append_printf (text, _(", last on %s"), date);
        }
      if (missed > 0)
        g_string_append_printf (text, ngettext (", missed %d", ", missed %d", missed), (int) missed);
    }
  else if (client != NULL)
    g_string_append (text, _("First visit"));
  set_text (self->visits, text->str);
  g_string_free (text, TRUE);
  if (balance != 0)
    {
      g_autofree char *money = money_of (self, balance);
      g_autofree char *line = g_strdup_printf (_("Balance %s"), money);

      set_text (self->balance, line);
      if (balance < 0)
        gtk_widget_add_css_class (self->balance, "error");
      else
        gtk_widget_remove_css_class (self->balance, "error");
    }
  else
    set_text (self->balance, NULL);
}

/* Custom fields that are filled, of the booking and of the client, a line each. */
static void
show_fields (FoyerCalendarPeek *self,
             JsonObject        *object,
             JsonObject        *client)
{
  JsonArray *lists[] = { foyer_json_arr (object, "fields"), client != NULL ? foyer_json_arr (client, "fields") : NULL };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint k = 0; k < G_N_ELEMENTS (lists); k++)
    for (guint i = 0; lists[k] != NULL && i < json_array_get_length (lists[k]); i++)
      {
        JsonObject *field = json_array_get_object_element (lists[k], i);
        g_autofree char *value = foyer_custom_value_text (self->page->context, foyer_json_str (field, "type"), foyer_json_str (field, "value"));

        if (*value != '\0')
          g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "\n" : "", foyer_json_str (field, "title"), value);
      }
  set_text (self->fields, text->str);
}

static void
on_answer_cb (FoyerUiContext *context,
              JsonNode       *result,
              const GError   *error,
              gpointer        data)
{
  FoyerCalendarPeek *self = data;
  JsonObject *object, *client;
  const char *wall, *name, *comment, *note, *maker;
  gint64 date = 0, due, made_at, sum;
  int minute = 0;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  g_autofree char *day = NULL;
  g_autofree char *when = NULL;
  g_autofree char *both = NULL;
  g_autofree char *made = NULL;
  g_autofree char *waits = NULL;
  g_autofree char *who = NULL;
  g_autofree char *money = NULL;
  FoyerBoardStatus status;
  GdkRectangle rect;

  if (result == NULL)
    return;
  object = json_node_get_object (result);
  client = foyer_json_obj (object, "client");
  self->visit = self->client = FOYER_ID_NONE;
  foyer_json_uid (object, "visit", &self->visit);
  if (client != NULL)
    foyer_json_uid (client, "id", &self->client);
  name = client != NULL ? foyer_json_str (client, "name") : NULL;
  g_free (self->client_name);
  self->client_name = g_strdup (name);
  g_free (self->currency);
  self->currency = g_strdup (foyer_json_str (object, "currency"));
  if (foyer_json_obj (object, "visitor") != NULL && name != NULL)
    /* Translators: who comes, and under whose phone: "Peti (Eszter Kovács)" */
    who = g_strdup_printf (_("%s (%s)"), foyer_json_str (foyer_json_obj (object, "visitor"), "name"), name);
  set_text (self->name, who != NULL ? who : name != NULL ? name : _("No client yet"));
  status = foyer_calendar_status_parse (foyer_json_str (object, "status"));
  set_status (self, status, foyer_json_str (object, "state"));

  wall = foyer_json_str (object, "wall");
  if (wall != NULL && foyer_wall_parse (wall, &date, &minute))
    {
      const FoyerTimeFormat *format = foyer_ui_time_format (context);

      from = foyer_format_minute (format, minute);
      to = foyer_format_minute (format, minute + foyer_json_num (object, "dur"));
      day = foyer_ui_date_near (context, date);
      /* Translators: day, from, to, with whom: "Today 14:15 – 15:00 · Anna Nagy" */
      when = g_strdup_printf (_("%s %s – %s · %s"), day, from, to, foyer_json_str (object, "member") != NULL ? foyer_json_str (object, "member") : "");
    }
  set_text (self->when, when);
  set_text (self->services, foyer_json_str (object, "services"));
  comment = foyer_json_str (object, "comment");
  note = foyer_json_str (object, "note");
  if (comment != NULL && note != NULL && *comment != '\0' && *note != '\0')
    both = g_strdup_printf ("%s\n%s", comment, note);
  set_text (self->note, both != NULL ? both : comment != NULL && *comment != '\0' ? comment : note);
  foyer_label_chips_show (self->labels, foyer_json_arr (object, "labels"));
  show_fields (self, object, client);
  show_client (self, client);

  due = foyer_json_num (object, "due");
  sum = foyer_json_num (object, "total");
  if (sum != 0)
    {
      g_autofree char *total = money_of (self, sum);
      g_autofree char *rest = money_of (self, due);

      money = due > 0 && due != sum ? g_strdup_printf (_("%s, %s to pay"), total, rest) : g_strdup (total);
    }
  set_text (self->money, money);
  maker = foyer_json_str (object, "made_by");
  made_at = foyer_json_num (object, "made_at");
  if (made_at > 0)
    {
      g_autofree char *at = foyer_format_instant (foyer_ui_time_format (context), foyer_ui_zone (context), made_at);

      if (foyer_json_yes (object, "online"))
        made = g_strdup_printf (_("Booked online, %s"), at);
      else if (maker != NULL)
        made = g_strdup_printf (_("Booked by %s, %s"), maker, at);
      else
        made = g_strdup_printf (_("Booked %s"), at);
    }
  set_text (self->made, made);
  if (foyer_json_str (object, "waits_at") != NULL)
    /* Translators: short code of a desk */
    waits = g_strdup_printf (_("Pending on desk %s: the chain does not have it yet."), foyer_json_str (object, "waits_at"));
  set_text (self->waits, waits);

  gtk_widget_set_visible (self->arrive, foyer_ui_may (context, "booking.status") && status != FOYER_BOARD_ARRIVED && status != FOYER_BOARD_OTHER);
  gtk_widget_set_visible (self->pay, foyer_ui_may (context, "money.pay") && due > 0 && status != FOYER_BOARD_NO_SHOW && status != FOYER_BOARD_OTHER);
  self->due = due;
  self->arrives = status != FOYER_BOARD_ARRIVED;
  self->pays = gtk_widget_get_visible (self->pay) && foyer_json_str (object, "till") != NULL && !foyer_json_yes (object, "locked")
               && (!self->arrives || (date <= foyer_ui_today (context) && foyer_ui_may (context, "booking.status")));
  if (self->pays)
    {
      g_autofree char *rest = money_of (self, due);
      /* Translators: amount and name of the till: "Pay 60.00 € in cash, Main till" */
      g_autofree char *spoken = g_strdup_printf (_("Pay %s in cash, %s"), rest, foyer_json_str (object, "till"));
      g_autofree char *hint = g_strdup_printf (_("%s (%s)"), spoken, "F5");

      foyer_a11y_label (self->pay, spoken);
      gtk_widget_set_tooltip_text (self->pay, hint);
    }
  else
    {
      foyer_a11y_label (self->pay, C_("visit", "Pay"));
      gtk_widget_set_tooltip_text (self->pay, NULL);
    }
  gtk_widget_set_visible (self->move, foyer_ui_may (context, "booking.move") && status != FOYER_BOARD_OTHER);
  gtk_widget_set_visible (self->rebook, foyer_ui_may (context, "booking.create") && !foyer_id_is_none (&self->client));

  if (!foyer_board_get_block_rect (self->page->board, &self->appointment, &rect))
    return;
  gtk_popover_set_pointing_to (GTK_POPOVER (self), &rect);
  gtk_popover_set_autohide (GTK_POPOVER (self), self->by_key);
  gtk_popover_popup (GTK_POPOVER (self));
}

static gboolean
leave_cb (gpointer data)
{
  FoyerCalendarPeek *self = data;

  self->leave_id = 0;
  if (!self->inside)
    gtk_popover_popdown (GTK_POPOVER (self));
  return G_SOURCE_REMOVE;
}

static void
on_enter_cb (FoyerCalendarPeek *self)
{
  self->inside = TRUE;
  g_clear_handle_id (&self->leave_id, g_source_remove);
}

static void
on_leave_cb (FoyerCalendarPeek *self)
{
  self->inside = FALSE;
  if (!self->by_key)
    foyer_calendar_peek_leave (self);
}

/* ---- the buttons -------------------------------------------------------------------------------------------------------- */
static void
on_arrive_cb (FoyerCalendarPeek *self)
{
  FoyerId visit = self->visit;

  foyer_calendar_peek_hide (self);
  foyer_calendar_page_set_status (self->page, &visit, FOYER_BOARD_ARRIVED);
}

static void
on_pay_cb (FoyerCalendarPeek *self)
{
  FoyerUiContext *context = self->page->context;

  foyer_calendar_peek_hide (self);
  if (!self->pays)
    {
      foyer_calendar_page_open_visit (self->page, &self->visit, &self->appointment, TRUE);
      return;
    }
  g_autofree char *sum = money_of (self, self->due);
  g_autofree char *said = g_strdup_printf (_("%s taken in cash"), sum);
  JsonObject *params = foyer_params ("visit", "d", &self->visit, "quick", "s", "cash", NULL);
  if (self->arrives)
    json_object_set_boolean_member (params, "arrive", TRUE);
  self->pays = FALSE; /* once */
  foyer_ui_run (context, self->page, "visit.pay", params, said, NULL, NULL);
}

static gboolean
on_pay_key_cb (GtkWidget *widget,
               GVariant  *args,
               gpointer   data)
{
  FoyerCalendarPeek *self = FOYER_CALENDAR_PEEK (widget);

  if (!gtk_widget_get_visible (self->pay))
    return FALSE;
  on_pay_cb (self);
  return TRUE;
}

static void
on_move_cb (FoyerCalendarPeek *self)
{
  foyer_calendar_peek_hide (self);
  foyer_calendar_page_move_by_keys (self->page, &self->appointment);
}

static void
on_rebook_cb (FoyerCalendarPeek *self)
{
  foyer_calendar_peek_hide (self);
  foyer_calendar_page_rebook (self->page, &self->client, self->client_name);
}

static GtkWidget *
add_button (FoyerCalendarPeek *self,
            GtkWidget         *row,
            const char        *label,
            GCallback          callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_hexpand (button, TRUE);
  foyer_a11y_label (button, label);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (row), button);
  return button;
}

static GtkWidget *
add_label (GtkWidget  *box,
           const char *css)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
foyer_calendar_peek_dispose (GObject *object)
{
  FoyerCalendarPeek *self = FOYER_CALENDAR_PEEK (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_handle_id (&self->leave_id, g_source_remove);
  g_clear_pointer (&self->client_name, g_free);
  g_clear_pointer (&self->currency, g_free);
  G_OBJECT_CLASS (foyer_calendar_peek_parent_class)->dispose (object);
}

static void
foyer_calendar_peek_class_init (FoyerCalendarPeekClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_calendar_peek_dispose;
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_F5, 0, on_pay_key_cb, NULL);
}

static void
foyer_calendar_peek_init (FoyerCalendarPeek *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkEventController *motion = gtk_event_controller_motion_new ();

  gtk_popover_set_position (GTK_POPOVER (self), GTK_POS_RIGHT);
  gtk_widget_add_css_class (GTK_WIDGET (self), "peek");
  gtk_widget_set_size_request (box, CARD_WIDTH, -1);
  self->name = add_label (box, "title-4");
  self->status_icon = gtk_image_new ();
  gtk_box_append (GTK_BOX (head), self->status_icon);
  self->status = add_label (head, "caption");
  self->phone = add_label (head, "caption");
  gtk_widget_add_css_class (self->phone, "numeric");
  gtk_widget_set_hexpand (self->phone, TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->phone), 1);
  gtk_label_set_selectable (GTK_LABEL (self->phone), FALSE);
  gtk_box_append (GTK_BOX (box), head);
  self->alert = add_label (box, "alert-strip");
  self->when = add_label (box, "numeric");
  self->services = add_label (box, NULL);
  self->money = add_label (box, "numeric");
  self->labels = foyer_label_chips_new ();
  gtk_box_append (GTK_BOX (box), self->labels);
  self->strip = foyer_notes_strip_new ();
  gtk_box_append (GTK_BOX (box), self->strip);
  self->note = add_label (box, "peek-note");
  self->fields = add_label (box, "caption");
  self->visits = add_label (box, "caption");
  gtk_widget_add_css_class (self->visits, "dim-label");
  self->balance = add_label (box, "caption");
  self->waits = add_label (box, "caption");
  self->made = add_label (box, "caption");
  gtk_widget_add_css_class (self->made, "dim-label");
  gtk_widget_set_margin_top (row, 9);
  gtk_box_set_homogeneous (GTK_BOX (row), TRUE);
  self->arrive = add_button (self, row, C_("visit", "Arrive"), G_CALLBACK (on_arrive_cb));
  self->pay = add_button (self, row, C_("visit", "Pay"), G_CALLBACK (on_pay_cb));
  self->move = add_button (self, row, C_("visit", "Move"), G_CALLBACK (on_move_cb));
  self->rebook = add_button (self, row, C_("visit", "Rebook"), G_CALLBACK (on_rebook_cb));
  gtk_box_append (GTK_BOX (box), row);
  gtk_popover_set_child (GTK_POPOVER (self), box);
  foyer_a11y_label (self, _("Appointment"));
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (on_enter_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}

GtkWidget *
foyer_calendar_peek_new (FoyerCalendarPage *page)
{
  FoyerCalendarPeek *self = g_object_new (FOYER_TYPE_CALENDAR_PEEK, NULL);

  self->page = page;
  return GTK_WIDGET (self);
}

void
foyer_calendar_peek_show (FoyerCalendarPeek *self,
                          const FoyerId     *appointment,
                          gboolean           by_key)
{
  JsonObject *params;

  g_clear_handle_id (&self->leave_id, g_source_remove);
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  self->appointment = *appointment;
  self->by_key = by_key;
  params = foyer_params ("appointment", "d", appointment, NULL);
  foyer_calendar_page_say_loc (self->page, foyer_calendar_day_find (self->page->day, appointment), params);
  foyer_ui_ask (self->page->context, self, "appointment.get", params, self->asking, on_answer_cb, self);
}

void
foyer_calendar_peek_leave (FoyerCalendarPeek *self)
{
  g_cancellable_cancel (self->asking);
  if (self->leave_id == 0 && gtk_widget_get_visible (GTK_WIDGET (self)))
    self->leave_id = g_timeout_add (LEAVE_DELAY, leave_cb, self);
}

void
foyer_calendar_peek_hide (FoyerCalendarPeek *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_handle_id (&self->leave_id, g_source_remove);
  gtk_popover_popdown (GTK_POPOVER (self));
}

/* ---- the four statuses -------------------------------------------------------------------------------------------------- */
static void
on_status_cb (GtkWidget *button,
              GtkWidget *menu)
{
  FoyerCalendarPage *page = g_object_get_data (G_OBJECT (menu), "page");
  FoyerId *visit = g_object_get_data (G_OBJECT (menu), "visit");
  FoyerBoardStatus status = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "status"));

  gtk_popover_popdown (GTK_POPOVER (menu));
  if (visit != NULL && GPOINTER_TO_INT (g_object_get_data (G_OBJECT (menu), "status")) != (int) status)
    foyer_calendar_page_set_status (page, visit, status);
}

GtkWidget *
foyer_calendar_status_menu_new (FoyerCalendarPage *page)
{
  GtkWidget *menu = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_add_css_class (menu, "menu");
  for (guint i = 0; i < FOYER_BOARD_N_STATUS; i++)
    {
      GtkWidget *button = gtk_button_new (), *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
      GtkWidget *icon = gtk_image_new_from_icon_name (foyer_calendar_status_icon (i)), *label = gtk_label_new (foyer_calendar_status_name (i));
      GtkWidget *tick = gtk_image_new_from_icon_name ("object-select-symbolic");
      g_autofree char *css = g_strconcat ("status-", foyer_calendar_status_word (i), NULL);

      gtk_widget_add_css_class (icon, css);
      gtk_widget_set_hexpand (label, TRUE);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_box_append (GTK_BOX (row), icon);
      gtk_box_append (GTK_BOX (row), label);
      gtk_box_append (GTK_BOX (row), tick);
      gtk_button_set_child (GTK_BUTTON (button), row);
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_add_css_class (button, "status-item");
      g_object_set_data (G_OBJECT (button), "status", GINT_TO_POINTER (i));
      g_object_set_data (G_OBJECT (button), "tick", tick);
      g_signal_connect (button, "clicked", G_CALLBACK (on_status_cb), menu);
      gtk_box_append (GTK_BOX (box), button);
    }
  gtk_popover_set_child (GTK_POPOVER (menu), box);
  g_object_set_data (G_OBJECT (menu), "page", page);
  foyer_a11y_label (menu, _("Status of the visit"));
  return menu;
}

void
foyer_calendar_status_menu_show (GtkWidget          *menu,
                                 const FoyerId      *visit,
                                 FoyerBoardStatus    status,
                                 const GdkRectangle *at)
{
  GtkWidget *box = gtk_popover_get_child (GTK_POPOVER (menu)), *current = NULL;

  g_object_set_data_full (G_OBJECT (menu), "visit", foyer_id_copy (visit), g_free);
  g_object_set_data (G_OBJECT (menu), "status", GINT_TO_POINTER (status));
  for (GtkWidget *button = gtk_widget_get_first_child (box); button != NULL; button = gtk_widget_get_next_sibling (button))
    {
      gboolean is = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "status")) == (int) status;
      FoyerBoardStatus own = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "status"));

      gtk_widget_set_opacity (g_object_get_data (G_OBJECT (button), "tick"), is ? 1 : 0);
      foyer_a11y_label (button, foyer_calendar_status_name (own));
      foyer_a11y_describe (button, is ? _("now") : "");
      if (is)
        current = button;
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (menu), at);
  gtk_popover_popup (GTK_POPOVER (menu));
  if (current != NULL)
    gtk_widget_grab_focus (current);
}
