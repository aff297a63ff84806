#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-change-list.h"
#include "foyer-command.h"
#include "foyer-conflict-row.h"
#include "foyer-labels.h"

typedef struct
{
  FoyerUiContext *context; /* owned */
  JsonObject *conflict;    /* owned */
  GPtrArray *ways;         /* borrowed buttons: the key 1 presses the first */
  GString *keys;           /* owned: the ways as they are spoken */
} Row;

static void
row_free (gpointer data)
{
  Row *row = data;

  json_object_unref (row->conflict);
  g_ptr_array_unref (row->ways);
  g_string_free (row->keys, TRUE);
  g_object_unref (row->context);
  g_free (row);
}

static gboolean
is_kind (Row        *row,
         const char *kind)
{
  return g_strcmp0 (foyer_json_str (row->conflict, "kind"), kind) == 0;
}

static gboolean
is_slot (Row *row)
{
  return is_kind (row, "slot") || is_kind (row, "resource");
}

/* Somebody on the waiting list was booked by two desks. */
static gboolean
is_waiting (Row *row)
{
  return g_strcmp0 (foyer_json_str (row->conflict, "tbl"), "waitlist") == 0 && foyer_json_obj (row->conflict, "second") != NULL;
}

static GtkWidget *
add_label (GtkWidget  *box,
           const char *text,
           const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

/* "Tue 24 November 2026, 14:00" */
static char *
moment (Row        *row,
        const char *wall)
{
  g_autofree char *time = foyer_ui_time_text (row->context, wall), *day = NULL;
  gint64 date;
  int minute;

  if (wall == NULL || !foyer_wall_parse (wall, &date, &minute))
    return g_strdup ("");
  day = foyer_format_date_long (foyer_ui_time_format (row->context), date);
  return g_strdup_printf ("%s, %s", day, time);
}

/* "Anna Nagy, 24.11.2026 12:03" (transfer full) (nullable) */
static char *
by_whom (Row        *row,
         const char *who,
         gint64      at)
{
  g_autofree char *when = at > 0 ? foyer_format_instant (foyer_ui_time_format (row->context), foyer_ui_zone (row->context), at) : NULL;

  if (who == NULL)
    return g_steal_pointer (&when);
  return when != NULL ? g_strdup_printf ("%s, %s", who, when) : g_strdup (who);
}

static const char *
client_of (JsonObject *booking)
{
  const char *client = foyer_json_str (booking, "client");

  return client != NULL ? client : _("no client");
}

/* What the chain did not take, or took and wants looked at. */
static gboolean
is_judged (Row *row)
{
  return is_kind (row, "quarantine") || is_kind (row, "review");
}

/* A sum of an account: money, or points and visits. (transfer full) */
static char *
sum_text (Row        *row,
          const char *member)
{
  gint64 n = foyer_json_num (row->conflict, member);

  return foyer_json_yes (row->conflict, "money") ? foyer_ui_money (row->context, n) : g_strdup_printf ("%'" G_GINT64_FORMAT, n);
}

/* ---- the sentence -------------------------------------------------------------------------------------------------------- */
static char *
sentence (Row *row)
{
  JsonObject *first = foyer_json_obj (row->conflict, "first"), *second = foyer_json_obj (row->conflict, "second"), *booking;
  const char *field = foyer_json_str (row->conflict, "field_label"), *name = foyer_json_str (row->conflict, "name");
  g_autofree char *when = NULL;

  if (is_judged (row))
    {
      const char *said = foyer_json_str (row->conflict, "said"), *user = foyer_json_str (row->conflict, "user"), *desk = foyer_json_str (row->conflict, "desk");
      gint64 amount = foyer_json_num (row->conflict, "amount");
      g_autofree char *money = amount != 0 ? foyer_ui_money (row->context, amount) : NULL, *what = NULL;

      /* Translators: what was done, then a sum of money */
      what = money != NULL ? g_strdup_printf (_("“%s”, %s"), said != NULL ? _(said) : _("A change"), money) : g_strdup_printf (_("“%s”"), said != NULL ? _(said) : _("A change"));
      if (is_kind (row, "quarantine"))
        /* Translators: what was done, by whom, on which desk */
        return g_strdup_printf (_("%s by %s on %s was not taken by the chain."), what, user != NULL ? user : _("somebody unknown"), desk != NULL ? desk : _("a desk"));
      /* Translators: what was done, by whom, on which desk */
      return g_strdup_printf (_("%s by %s on %s should be looked at."), what, user != NULL ? user : _("somebody unknown"), desk != NULL ? desk : _("a desk"));
    }
  if (is_kind (row, "possible_duplicate"))
    /* Translators: two clients */
    return g_strdup_printf (_("%s and %s may be one person."), first != NULL ? foyer_json_str (first, "display") : _("A client"),
                            second != NULL ? foyer_json_str (second, "display") : _("another client"));
  if (is_kind (row, "medical_number"))
    /* Translators: two clients, then the number */
    return g_strdup_printf (_("The medical cards of %s and %s have one number: %s"), first != NULL ? foyer_json_str (first, "display") : _("a client"),
                            second != NULL ? foyer_json_str (second, "display") : _("another client"),
                            foyer_json_str (row->conflict, "no") != NULL ? foyer_json_str (row->conflict, "no") : "");
  if (is_kind (row, "floor"))
    {
      g_autofree char *balance = sum_text (row, "balance");

      /* Translators: a client, then a balance */
      return g_strdup_printf (_("The account of %s is at %s: more was taken than was there."), first != NULL ? foyer_json_str (first, "display") : _("a client"), balance);
    }
  if (is_slot (row))
    {
      if (first == NULL || second == NULL)
        return g_strdup (_("Two bookings want the same time; one of them is not on this desk."));
      when = moment (row, foyer_json_str (second, "wall"));
      if (is_kind (row, "resource"))
        /* Translators: when, then two clients */
        return g_strdup_printf (_("%s: %s and %s need the same room or device."), when, client_of (first), client_of (second));
      /* Translators: team member, when, then two clients */
      return g_strdup_printf (_("%s, %s: %s and %s want the same time."), foyer_json_str (second, "member"), when, client_of (first), client_of (second));
    }
  if (is_waiting (row))
    /* Translators: a client */
    return g_strdup_printf (_("%s was waiting for a time and was booked on two desks."), client_of (second));
  if (is_kind (row, "event"))
    {
      const char *title = foyer_json_str (row->conflict, "title"), *event = title != NULL ? title : _("An event");
      int taken = (int) foyer_json_num (row->conflict, "taken"), capacity = (int) foyer_json_num (row->conflict, "capacity");

      when = moment (row, foyer_json_str (first != NULL ? first : second, "wall"));
      if (first != NULL && foyer_json_yes (first, "gone"))
        /* Translators: event, when, client */
        return g_strdup_printf (_("%s, %s, was cancelled while %s was enrolled."), event, when, client_of (second));
      /* Translators: event, when, seats sold, seats there are, client */
      return g_strdup_printf (ngettext ("%s, %s: %d taken, but only %d seat. %s came last.", "%s, %s: %d taken, but only %d seats. %s came last.", capacity), event, when, taken, capacity,
                              client_of (second));
    }
  booking = foyer_json_obj (row->conflict, "booking");
  if (booking != NULL)
    {
      when = moment (row, foyer_json_str (booking, "wall"));
      /* Translators: client, then when */
      return g_strdup_printf (_("The booking of %s, %s, was changed on two desks."), client_of (booking), when);
    }
  if (is_kind (row, "status"))
    return g_strdup (_("The status of a visit was changed on two desks."));
  field = field != NULL ? _(field) : _("Something");
  if (name != NULL)
    /* Translators: name of a field, then whose */
    return g_strdup_printf (_("%s of %s was changed on two desks."), field, name);
  return g_strdup_printf (_("%s was changed on two desks."), field);
}

char *
foyer_conflict_sentence (FoyerUiContext *context,
                         JsonObject     *conflict)
{
  Row row = { .context = context, .conflict = conflict };

  return sentence (&row);
}

/* ---- ways out ------------------------------------------------------------------------------------------------------------ */
static void
solve (Row        *row,
       const char *choice,
       const char *said)
{
  foyer_ui_run (row->context, NULL, "conflict.resolve", foyer_params ("id", "s", foyer_json_str (row->conflict, "id"), "choice", "s", choice, NULL), said, NULL,
                NULL);
}

static void
on_keep_cb (GtkButton *button,
            Row       *row)
{
  solve (row, "keep", _("Kept as it stands"));
}

static void
on_other_cb (GtkButton *button,
             Row       *row)
{
  solve (row, "other", _("Took the other"));
}

static void
on_accept_cb (GtkButton *button,
              Row       *row)
{
  solve (row, "accept", _("Taken after all"));
}

static void
on_discard_cb (GtkButton *button,
               Row       *row)
{
  solve (row, "discard", _("Left out"));
}

/* Two different times: nothing has to be put up with, the inbox line is all that goes. */
static void
on_both_times_cb (GtkButton *button,
                  Row       *row)
{
  solve (row, "keep", _("Both bookings stay"));
}

static void
on_both_cb (GtkButton *button,
            Row       *row)
{
  solve (row, "both", _("Both bookings stay"));
}

/* What the other desk wanted of a booking's time, person or length, or of a visit's status, is taken by the command a person would use, inside
 * this one: its warnings are asked about and one undo takes all of it back. */
static gboolean
can_take (Row *row)
{
  const char *text = foyer_json_str (row->conflict, "info");
  g_autoptr (JsonNode) parsed = text != NULL ? json_from_string (text, NULL) : NULL;
  JsonObject *info = parsed != NULL && JSON_NODE_HOLDS_OBJECT (parsed) ? json_node_get_object (parsed) : foyer_json_obj (row->conflict, "info");
  const char *field = foyer_json_str (info, "field");
  JsonNode *lost = info != NULL ? json_object_get_member (info, "lost") : NULL;

  if (is_kind (row, "field") || is_kind (row, "rota"))
    return TRUE;
  if (field == NULL || lost == NULL || !JSON_NODE_HOLDS_VALUE (lost) || foyer_json_str (row->conflict, "a") == NULL)
    return FALSE;
  if (is_kind (row, "status"))
    return g_str_equal (field, "status") && foyer_ui_may (row->context, "booking.status");
  return is_kind (row, "move") && g_strcmp0 (foyer_json_str (row->conflict, "tbl"), "appointment") == 0 && foyer_ui_may (row->context, "booking.move")
         && (g_str_equal (field, "wall") || g_str_equal (field, "staff") || g_str_equal (field, "dur"));
}

static JsonObject *
booking_of (GtkButton *button,
            Row       *row)
{
  return foyer_json_obj (row->conflict, g_object_get_data (G_OBJECT (button), "side"));
}

static void
on_move_cb (GtkButton *button,
            Row       *row)
{
  JsonObject *booking = booking_of (button, row);
  const char *wall = foyer_json_str (booking, "wall");
  g_autofree char *date = wall != NULL ? g_strndup (wall, 10) : NULL;

  foyer_ui_go (row->context, "calendar", foyer_params ("date", "s", date, "appointment", "s", foyer_json_str (booking, "appointment"), NULL));
}

static void
on_delete_cb (GtkButton *button,
              Row       *row)
{
  foyer_ui_run (row->context, NULL, "booking.delete",
                foyer_params ("appointment", "s", foyer_json_str (booking_of (button, row), "appointment"), "reason", "s",
                              is_waiting (row) ? _("Booked twice from the waiting list") : _("Two bookings at the same time"), NULL),
                _("Booking cancelled"), NULL, NULL);
}

/* ---- an event with more participants than seats ---- */

static void
on_seats_cb (GtkButton *button,
             Row       *row)
{
  foyer_ui_run (row->context, NULL, "event.update",
                foyer_params ("event", "s", foyer_json_str (row->conflict, "b"), "capacity", "i", foyer_json_num (row->conflict, "taken"), NULL), _("Seats added"), NULL,
                NULL);
}

static void
on_open_event_cb (GtkButton *button,
                  Row       *row)
{
  const char *wall = foyer_json_str (foyer_json_obj (row->conflict, "second"), "wall");
  g_autofree char *date = wall != NULL ? g_strndup (wall, 10) : NULL;

  foyer_ui_go (row->context, "calendar", foyer_params ("date", "s", date, "event", "s", foyer_json_str (row->conflict, "b"), NULL));
}

static void
on_leave_cb (GtkButton *button,
             Row       *row)
{
  foyer_ui_run (row->context, NULL, "booking.delete",
                foyer_params ("appointment", "s", foyer_json_str (row->conflict, "a"), "reason", "s", _("The event was full"), NULL), _("Booking cancelled"), NULL, NULL);
}

/* A way out; its key stands on it. */
static void
add_button (GtkWidget  *box,
            Row        *row,
            const char *label,
            const char *spoken,
            const char *side,
            GCallback   callback)
{
  GtkWidget *button = gtk_button_new (), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *cap;
  g_autofree char *key = g_strdup_printf ("%u", row->ways->len + 1);

  gtk_box_append (GTK_BOX (line), gtk_label_new (label));
  cap = gtk_label_new (key);
  gtk_widget_add_css_class (cap, "keycap");
  gtk_box_append (GTK_BOX (line), cap);
  gtk_button_set_child (GTK_BUTTON (button), line);
  foyer_a11y_label (button, spoken != NULL ? spoken : label);
  g_object_set_data (G_OBJECT (button), "side", (gpointer) side);
  g_signal_connect (button, "clicked", callback, row);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), button);
  g_ptr_array_add (row->ways, button);
  g_string_append_printf (row->keys, "%s%s: %s", row->keys->len > 0 ? ", " : "", key, spoken != NULL ? spoken : label);
}

static gboolean
on_key_cb (GtkEventControllerKey *controller,
           guint                  keyval,
           guint                  keycode,
           GdkModifierType        state,
           Row                   *row)
{
  GtkWidget *box = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller)), *next;
  guint digit = gdk_keyval_to_unicode (keyval) - '0';

  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK))
    return FALSE;
  if (digit >= 1 && digit <= row->ways->len)
    {
      gtk_widget_activate (row->ways->pdata[digit - 1]);
      return TRUE;
    }
  switch (keyval)
    {
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      next = gtk_widget_get_prev_sibling (box);
      break;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      next = gtk_widget_get_next_sibling (box);
      break;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      /* To the ways out; another Enter takes the one that has the focus. */
      return gtk_widget_is_focus (box) && row->ways->len > 0 && gtk_widget_grab_focus (row->ways->pdata[0]);
    default:
      return FALSE;
    }
  return next == NULL || gtk_widget_grab_focus (next);
}

/* ---- the two sides ------------------------------------------------------------------------------------------------------- */
static GtkWidget *
new_side (GtkWidget  *sides,
          const char *caption)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_widget_add_css_class (box, "conflict-side");
  gtk_widget_add_css_class (add_label (box, caption, "caption"), "dim-label");
  gtk_box_append (GTK_BOX (sides), box);
  return box;
}

/* "Booked by Anna Nagy, 24.11.2026 12:03" under what a side says. */
static void
add_maker (Row        *row,
           GtkWidget  *box,
           JsonObject *booking)
{
  g_autofree char *made = by_whom (row, foyer_json_str (booking, "made_by"), foyer_json_num (booking, "made_at")), *by = NULL;

  if (made == NULL)
    return;
  /* Translators: who and when, or only when */
  by = g_strdup_printf (foyer_json_str (booking, "made_by") != NULL ? _("Booked by %s") : _("Booked %s"), made);
  gtk_widget_add_css_class (add_label (box, by, "caption"), "dim-label");
}

static void
add_booking (Row        *row,
             GtkWidget  *sides,
             const char *side)
{
  JsonObject *booking = foyer_json_obj (row->conflict, side);
  GtkWidget *box = new_side (sides, g_str_equal (side, "first") ? _("Was there first") : _("Came second")), *buttons;
  g_autofree char *when = NULL, *move = NULL, *cancel = NULL;
  const char *services = foyer_json_str (booking, "services");

  if (booking == NULL)
    {
      add_label (box, _("A booking that is not on this desk"), NULL);
      return;
    }
  when = moment (row, foyer_json_str (booking, "wall"));
  add_label (box, client_of (booking), "heading");
  if (is_waiting (row) && foyer_json_str (booking, "member") != NULL)
    {
      g_autofree char *with = g_strdup_printf ("%s · %s", when, foyer_json_str (booking, "member"));
      add_label (box, with, "numeric");
    }
  else
    add_label (box, when, "numeric");
  if (services != NULL && *services != '\0')
    add_label (box, services, NULL);
  add_maker (row, box, booking);
  buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  /* Translators: %s is a client */
  move = g_strdup_printf (_("Move %s"), client_of (booking));
  cancel = g_strdup_printf (_("Cancel the booking of %s"), client_of (booking));
  if (foyer_ui_may (row->context, "booking.move"))
    add_button (buttons, row, _("Move"), move, side, G_CALLBACK (on_move_cb));
  if (foyer_ui_may (row->context, "booking.delete"))
    add_button (buttons, row, _("Cancel this one"), cancel, side, G_CALLBACK (on_delete_cb));
  gtk_box_append (GTK_BOX (box), buttons);
}

/* The event, how full it is, and whether it is still there. */
static void
add_event (Row       *row,
           GtkWidget *sides)
{
  JsonObject *event = foyer_json_obj (row->conflict, "first");
  GtkWidget *box = new_side (sides, _("The event"));
  const char *title = foyer_json_str (row->conflict, "title"), *member = foyer_json_str (event, "member");
  g_autofree char *when = NULL, *seats = NULL, *with = NULL;

  if (event == NULL)
    {
      add_label (box, _("An event that is not on this desk"), NULL);
      return;
    }
  when = moment (row, foyer_json_str (event, "wall"));
  with = member != NULL ? g_strdup_printf ("%s · %s", when, member) : NULL;
  /* Translators: seats taken, seats there are */
  seats = g_strdup_printf (_("%d of %d seats taken"), (int) foyer_json_num (row->conflict, "taken"), (int) foyer_json_num (row->conflict, "capacity"));
  add_label (box, title != NULL ? title : _("An event"), "heading");
  add_label (box, with != NULL ? with : when, "numeric");
  add_label (box, foyer_json_yes (event, "gone") ? _("Cancelled") : seats, "numeric");
}

/* Who came last, with how many seats, and who enrolled them. */
static void
add_enrolled (Row       *row,
              GtkWidget *sides)
{
  JsonObject *last = foyer_json_obj (row->conflict, "second");
  GtkWidget *box = new_side (sides, _("Came last"));
  int n = (int) foyer_json_num (row->conflict, "seats");
  g_autofree char *seats = NULL;

  if (last == NULL)
    {
      add_label (box, _("A booking that is not on this desk"), NULL);
      return;
    }
  seats = g_strdup_printf (ngettext ("%d seat", "%d seats", (gulong) n), n);
  add_label (box, client_of (last), "heading");
  add_label (box, seats, "numeric");
  add_maker (row, box, last);
}

/* What can be done about a full event: more seats, another event, or not. */
static void
add_seat_ways (Row       *row,
               GtkWidget *box)
{
  gboolean gone = foyer_json_yes (foyer_json_obj (row->conflict, "first"), "gone");
  int more = (int) (foyer_json_num (row->conflict, "taken") - foyer_json_num (row->conflict, "capacity"));
  g_autofree char *seats = g_strdup_printf (ngettext ("Add %d seat", "Add %d seats", MAX (more, 1)), MAX (more, 1));
  /* Translators: %s is a client */
  g_autofree char *cancel = g_strdup_printf (_("Cancel the booking of %s"), client_of (foyer_json_obj (row->conflict, "second")));

  if (!gone && foyer_ui_may (row->context, "booking.edit"))
    add_button (box, row, seats, NULL, NULL, G_CALLBACK (on_seats_cb));
  if (foyer_ui_may (row->context, "booking.move"))
    add_button (box, row, _("Move to another event…"), NULL, NULL, G_CALLBACK (on_open_event_cb));
  if (foyer_ui_may (row->context, "booking.delete"))
    add_button (box, row, _("Cancel this one"), cancel, NULL, G_CALLBACK (on_leave_cb));
}

/* A stored value as a person reads it. (transfer full) */
static char *
value_text (Row        *row,
            JsonObject *side)
{
  const char *type = foyer_json_str (row->conflict, "type"), *text = foyer_json_str (side, "value");

  if (is_kind (row, "status"))
    type = "choice";
  if (text != NULL && strlen (text) == 16 && text[10] == 'T')
    return moment (row, text);
  if (side == NULL || !json_object_has_member (side, "value") || json_object_get_null_member (side, "value"))
    return g_strdup (_("nothing"));
  return foyer_change_value (row->context, side, "value", type);
}

static void
add_value (Row        *row,
           GtkWidget  *sides,
           const char *side)
{
  JsonObject *object = foyer_json_obj (row->conflict, side);
  GtkWidget *box = new_side (sides, g_str_equal (side, "kept") ? _("Stands") : _("The other"));
  g_autofree char *value = value_text (row, object);
  g_autofree char *by = by_whom (row, foyer_json_str (object, "who"), foyer_json_num (object, "at"));

  add_label (box, value, "heading");
  if (by != NULL)
    gtk_widget_add_css_class (add_label (box, by, "caption"), "dim-label");
  if (!foyer_ui_may (row->context, "sync"))
    return;
  if (g_str_equal (side, "kept"))
    add_button (box, row, _("Keep"), NULL, NULL, G_CALLBACK (on_keep_cb));
  else if (can_take (row))
    add_button (box, row, _("Take the other"), NULL, NULL, G_CALLBACK (on_other_cb));
  else if (foyer_json_obj (row->conflict, "booking") != NULL && foyer_ui_may (row->context, "booking.move"))
    add_button (box, row, _("Move"), NULL, "booking", G_CALLBACK (on_move_cb));
}

/* ---- two cards, and an account ------------------------------------------------------------------------------------------- */
static void
on_open_cb (GtkButton *button,
            Row       *row)
{
  foyer_ui_open (row->context, "client", foyer_params ("id", "s", foyer_json_str (booking_of (button, row), "client"), NULL));
}

/* The card of the button's side stays; the other is shown under it from now on. */
static void
on_merge_cb (GtkButton *button,
             Row       *row)
{
  gboolean first = g_str_equal (g_object_get_data (G_OBJECT (button), "side"), "first");
  JsonObject *other = foyer_json_obj (row->conflict, first ? "second" : "first");

  foyer_ui_run (row->context, NULL, "client.merge",
                foyer_params ("winner", "s", foyer_json_str (booking_of (button, row), "client"), "loser", "s", foyer_json_str (other, "client"), "fill", "b", TRUE, NULL),
                _("Merged into one card"), NULL, NULL);
}

static void
on_two_cb (GtkButton *button,
           Row       *row)
{
  solve (row, "keep", _("Two different people"));
}

static void
add_card (Row        *row,
          GtkWidget  *sides,
          const char *side,
          const char *caption)
{
  JsonObject *card = foyer_json_obj (row->conflict, side);
  GtkWidget *box = new_side (sides, caption), *buttons;
  g_autofree char *born = NULL, *visits = NULL, *open = NULL, *stay = NULL;
  const char *name = foyer_json_str (card, "display"), *phone = foyer_json_str (card, "phone"), *email = foyer_json_str (card, "email");
  gint64 n = foyer_json_num (card, "visits");

  if (card == NULL)
    {
      add_label (box, _("A card that is not on this desk"), NULL);
      return;
    }
  add_label (box, name, "heading");
  if (phone != NULL)
    {
      g_autofree char *shown = foyer_ui_phone (phone);
      add_label (box, shown, "numeric");
    }
  if (email != NULL)
    add_label (box, email, NULL);
  born = foyer_ui_date_text (row->context, foyer_json_str (card, "birthday"));
  if (*born != '\0')
    {
      g_autofree char *text = g_strdup_printf (_("Born %s"), born);
      add_label (box, text, "numeric");
    }
  visits = n > 0 ? g_strdup_printf (ngettext ("%d visit", "%d visits", (gulong) n), (int) n) : g_strdup (_("No visits yet"));
  gtk_widget_add_css_class (add_label (box, visits, "caption"), "dim-label");
  buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  /* Translators: %s is a client */
  stay = g_strdup_printf (_("Merge into the card of %s"), name);
  open = g_strdup_printf (_("Open the card of %s"), name);
  if (is_kind (row, "possible_duplicate") && foyer_ui_may (row->context, "clients.edit") && foyer_command_find ("client.merge") != NULL)
    add_button (buttons, row, _("Merge into this"), stay, side, G_CALLBACK (on_merge_cb));
  if (foyer_ui_may (row->context, "clients"))
    add_button (buttons, row, _("Open"), open, side, G_CALLBACK (on_open_cb));
  gtk_box_append (GTK_BOX (box), buttons);
}

/* What took it below: how much, who, on which desk. */
static void
add_entry (Row       *row,
           GtkWidget *sides)
{
  GtkWidget *box = new_side (sides, _("What took it there"));
  const char *user = foyer_json_str (row->conflict, "user"), *desk = foyer_json_str (row->conflict, "desk");
  g_autofree char *amount = sum_text (row, "amount"), *by = by_whom (row, user, foyer_json_num (row->conflict, "made"));

  add_label (box, amount, "heading");
  if (by != NULL)
    gtk_widget_add_css_class (add_label (box, by, "caption"), "dim-label");
  if (desk != NULL)
    gtk_widget_add_css_class (add_label (box, desk, "caption"), "dim-label");
}

GtkWidget *
foyer_conflict_row_new (FoyerUiContext *context,
                        JsonObject     *conflict)
{
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 12, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkWidget *sides = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *text = NULL;
  Row *row = g_new0 (Row, 1);

  row->context = g_object_ref (context);
  row->conflict = json_object_ref (conflict);
  row->ways = g_ptr_array_new ();
  row->keys = g_string_new (NULL);
  g_object_set_data_full (G_OBJECT (box), "row", row, row_free);
  text = sentence (row);
  add_label (box, text, "heading");
  gtk_box_set_homogeneous (GTK_BOX (sides), TRUE);
  gtk_box_append (GTK_BOX (box), sides);
  if (is_slot (row))
    {
      add_booking (row, sides, "first");
      add_booking (row, sides, "second");
      if (foyer_ui_may (context, "sync") && foyer_ui_may (context, "booking.override"))
        {
          add_button (foot, row, _("Both stay"), NULL, NULL, G_CALLBACK (on_both_cb));
          gtk_box_append (GTK_BOX (box), foot);
        }
    }
  else if (is_waiting (row))
    {
      add_booking (row, sides, "first");
      add_booking (row, sides, "second");
      if (foyer_ui_may (context, "sync"))
        {
          add_button (foot, row, _("Both stay"), NULL, NULL, G_CALLBACK (on_both_times_cb));
          gtk_box_append (GTK_BOX (box), foot);
        }
    }
  else if (is_kind (row, "event"))
    {
      add_event (row, sides);
      add_enrolled (row, sides);
      add_seat_ways (row, foot);
      gtk_box_append (GTK_BOX (box), foot);
    }
  else if (is_kind (row, "possible_duplicate"))
    {
      add_card (row, sides, "first", _("Older card"));
      add_card (row, sides, "second", _("Newer card"));
      if (foyer_ui_may (context, "sync"))
        {
          add_button (foot, row, _("Two different people"), NULL, NULL, G_CALLBACK (on_two_cb));
          gtk_box_append (GTK_BOX (box), foot);
        }
    }
  else if (is_kind (row, "medical_number") || foyer_json_yes (row->conflict, "withheld"))
    {
      gtk_widget_set_visible (sides, FALSE);
      add_label (box, is_kind (row, "medical_number") ? _("Give one of them another number, in a visit of that client.") : _("It is decided in a visit of this client, in the medical records."), NULL);
      if (foyer_ui_may (context, "sync") && is_kind (row, "medical_number"))
        {
          add_button (foot, row, _("Seen"), NULL, NULL, G_CALLBACK (on_keep_cb));
          gtk_box_append (GTK_BOX (box), foot);
        }
    }
  else if (is_kind (row, "floor"))
    {
      add_card (row, sides, "first", _("Whose account"));
      add_entry (row, sides);
      if (foyer_ui_may (context, "sync"))
        {
          add_button (foot, row, _("Seen"), NULL, NULL, G_CALLBACK (on_keep_cb));
          gtk_box_append (GTK_BOX (box), foot);
        }
    }
  else if (is_judged (row))
    {
      const char *why = foyer_json_str (row->conflict, "why");
      g_autofree char *made = by_whom (row, NULL, foyer_json_num (row->conflict, "made"));

      gtk_widget_set_visible (sides, FALSE);
      if (why != NULL)
        add_label (box, why, NULL);
      if (made != NULL)
        gtk_widget_add_css_class (add_label (box, made, "caption"), "dim-label");
      if (is_kind (row, "review") && foyer_ui_may (context, "sync"))
        add_button (foot, row, _("Seen"), NULL, NULL, G_CALLBACK (on_keep_cb));
      if (is_kind (row, "quarantine") && foyer_ui_may (context, "setup.access"))
        {
          add_button (foot, row, _("Take it anyway"), NULL, NULL, G_CALLBACK (on_accept_cb));
          add_button (foot, row, _("Leave it out"), NULL, NULL, G_CALLBACK (on_discard_cb));
        }
      else if (is_kind (row, "quarantine"))
        gtk_widget_add_css_class (add_label (box, _("Somebody with the right over users decides about it."), "caption"), "dim-label");
      if (gtk_widget_get_first_child (foot) != NULL)
        gtk_box_append (GTK_BOX (box), foot);
    }
  else
    {
      add_value (row, sides, "kept");
      add_value (row, sides, "lost");
    }
  if (gtk_widget_get_parent (foot) == NULL)
    g_object_unref (g_object_ref_sink (foot));
  gtk_widget_add_css_class (box, "conflict");
  gtk_widget_add_css_class (box, "card");
  gtk_widget_set_focusable (box, TRUE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_cb), row);
  gtk_widget_add_controller (box, keys);
  foyer_a11y_label (box, text);
  if (row->keys->len > 0)
    foyer_a11y_describe (box, row->keys->str);
  return box;
}
