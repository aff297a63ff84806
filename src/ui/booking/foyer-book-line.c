#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-book-line.h"
#include "foyer-book-words.h"
#include "foyer-client-find.h"
#include "foyer-focus.h"
#include "foyer-labels.h"
#include "foyer-over.h"
#include "foyer-phone.h"
#include "foyer-suggest-rows.h"
#include "foyer-text.h"

#define SHOWN_CLIENTS 4
#define SHOWN_TIMES 6
#define CARD_WIDTH 620
#define PHONE_SEARCHED 3 /* digits */

struct _FoyerBookLine
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *card, *entry, *who, *when, *list, *said, *hint; /* who, when: chips */

  /* what there is */
  JsonArray *services, *members; /* NULL until asked */
  char **service_words, **member_words; /* folded */
  int open_questions; /* the two above */

  /* what is typed */
  FoyerOneLine *line;
  char *asked_client, *asked_times; /* what the answers at hand are for */
  GCancellable *asking_client, *asking_times;
  JsonArray *clients, *times; /* NULL: not asked or not here yet */
  FoyerId client;
  gboolean booking, wants_to_book; /* Enter came before the answer */
};

enum
{
  CLOSED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FoyerBookLine, foyer_book_line, GTK_TYPE_WIDGET)

static void book (FoyerBookLine *self);

static void
close_it (FoyerBookLine *self)
{
  g_signal_emit (self, signals[CLOSED], 0);
}

static void
say (FoyerBookLine *self,
     const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->said), text != NULL ? text : "");
  gtk_widget_set_visible (self->said, text != NULL && *text != '\0');
}

/* ---- what was understood --------------------------------------------------------------------------------------------------- */

static void
add_chip (GtkWidget *row,
          const char *icon,
          const char *text,
          const char *what, /* spoken before it */
          const char *css)
{
  GtkWidget *chip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *label = gtk_label_new (text);
  /* Translators: what a piece of a booking typed in one line is, and the piece: "Service: Haircut" */
  g_autofree char *spoken = g_strdup_printf (_("%s: %s"), what, text);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 34);
  gtk_widget_add_css_class (chip, "line-chip");
  if (css != NULL)
    gtk_widget_add_css_class (chip, css);
  gtk_box_append (GTK_BOX (chip), gtk_image_new_from_icon_name (icon));
  gtk_box_append (GTK_BOX (chip), label);
  gtk_widget_set_tooltip_text (chip, spoken);
  foyer_a11y_label (chip, spoken);
  gtk_box_append (GTK_BOX (row), chip);
}

static JsonObject *
client_row (FoyerBookLine *self,
            const FoyerId *id)
{
  for (guint i = 0; self->clients != NULL && i < json_array_get_length (self->clients); i++)
    {
      JsonObject *row = json_array_get_object_element (self->clients, i);
      FoyerId one;

      if (foyer_json_uid (row, "id", &one) && foyer_id_equal (&one, id))
        return row;
    }
  return NULL;
}

static void
add_client_chip (FoyerBookLine *self)
{
  JsonObject *row = client_row (self, &self->client);
  guint n = self->clients != NULL ? json_array_get_length (self->clients) : 0;

  if (self->line->phone == NULL && self->line->name == NULL)
    return;
  if (row != NULL)
    {
      const char *phone = foyer_json_str (row, "phone_text");
      g_autofree char *shown = foyer_ui_phone (phone != NULL ? phone : foyer_json_str (row, "phone"));
      g_autofree char *text = *shown != '\0' ? g_strdup_printf ("%s · %s", foyer_json_str (row, "display"), shown) : g_strdup (foyer_json_str (row, "display"));
      add_chip (self->who, "avatar-default-symbolic", text, _("Client"), "known");
    }
  else if (n > 1)
    {
      g_autofree char *text = g_strdup_printf (ngettext ("%d client fits", "%d clients fit", n), (int) n);
      add_chip (self->who, "system-users-symbolic", text, _("Client"), "open");
    }
  else if (self->clients != NULL && self->line->name != NULL)
    {
      g_autofree char *text = g_strdup_printf (_("New: %s"), self->line->name);
      add_chip (self->who, "list-add-symbolic", text, _("Client"), "new");
    }
  else if (self->clients != NULL)
    add_chip (self->who, "dialog-question-symbolic", self->line->phone, _("New number: type a name too"), "open");
}

static void
empty (GtkWidget *row)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (row)) != NULL)
    gtk_box_remove (GTK_BOX (row), child);
}

static void
show_chips (FoyerBookLine *self)
{
  const FoyerTimeFormat *format = foyer_ui_time_format (self->context);

  empty (self->who);
  empty (self->when);
  add_client_chip (self);
  for (guint i = 0; i < self->line->services->len; i++)
    {
      JsonObject *service = json_array_get_object_element (self->services, (guint) g_array_index (self->line->services, int, i));
      add_chip (self->who, "view-list-symbolic", foyer_json_str (service, "shown"), _("Service"), "known");
    }
  for (guint i = 0; i < self->line->members->len; i++)
    {
      JsonObject *member = json_array_get_object_element (self->members, (guint) g_array_index (self->line->members, int, i));
      add_chip (self->when, "starred-symbolic", foyer_json_str (member, "name"), _("With"), "known");
    }
  if (self->line->has_date)
    {
      g_autofree char *day = foyer_format_date_long (format, self->line->date);
      add_chip (self->when, "x-office-calendar-symbolic", day, _("Day"), "known");
    }
  if (self->line->has_time)
    {
      g_autofree char *at = foyer_format_minute (format, self->line->minute);
      add_chip (self->when, "preferences-system-time-symbolic", at, _("Time"), "known");
    }
  for (guint i = 0; i < self->line->pieces->len; i++)
    {
      const FoyerPiece *piece = &g_array_index (self->line->pieces, FoyerPiece, i);
      if (piece->kind == FOYER_PIECE_ODD)
        {
          const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
          g_autofree char *word = g_strndup (text + piece->from, piece->to - piece->from);
          add_chip (self->when, "dialog-question-symbolic", word, _("Not understood"), "odd");
        }
    }
  gtk_widget_set_visible (self->who, gtk_widget_get_first_child (self->who) != NULL);
  gtk_widget_set_visible (self->when, gtk_widget_get_first_child (self->when) != NULL);
}

/* ---- clients and times ------------------------------------------------------------------------------------------------------- */

static GtkWidget *
make_row (const char *icon,
          const char *title,
          const char *detail,
          const char *end)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *name = gtk_label_new (title);
  GtkWidget *more = gtk_label_new (detail), *last = gtk_label_new (end);
  g_autofree char *spoken = g_strdup_printf (C_("free time", "%s, %s"), title, detail != NULL ? detail : "");

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_width_chars (GTK_LABEL (name), 18);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (name, "numeric");
  gtk_label_set_xalign (GTK_LABEL (more), 0);
  gtk_label_set_ellipsize (GTK_LABEL (more), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (more, TRUE);
  gtk_widget_add_css_class (last, "dim-label");
  gtk_widget_add_css_class (last, "numeric");
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (icon));
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), more);
  gtk_box_append (GTK_BOX (box), last);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  foyer_a11y_label (row, spoken);
  return row;
}

static void
add_time (FoyerBookLine *self,
          guint i)
{
  JsonObject *time = json_array_get_object_element (self->times, i);
  gint64 date = 0, lost = foyer_json_num (time, "lost");
  int minute = 0;
  GtkWidget *row;

  foyer_wall_parse (foyer_json_str (time, "wall"), &date, &minute);
  g_autofree char *day = foyer_ui_date_short (self->context, date);
  g_autofree char *at = foyer_format_minute (foyer_ui_time_format (self->context), minute);
  g_autofree char *when = g_strdup_printf (C_("free time", "%s %s"), day, at);
  g_autofree char *dur = g_strdup_printf (_("%d min"), (int) foyer_json_num (time, "dur"));
  g_autofree char *end = lost > 0 ? g_strdup_printf (ngettext ("%s · leaves %d min", "%s · leaves %d min", (gulong) lost), dur, (int) lost) : g_strdup (dur);
  row = make_row ("preferences-system-time-symbolic", when, foyer_json_str (time, "name"), end);
  if (lost > 0)
    gtk_widget_set_tooltip_text (row, _("Leaves free minutes that are too short for anything"));
  g_object_set_data (G_OBJECT (row), "time", GUINT_TO_POINTER (i + 1));
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static gboolean
wished_is_free (FoyerBookLine *self)
{
  char wall[17];

  foyer_wall_format (self->line->date, self->line->minute, wall);
  for (guint i = 0; i < json_array_get_length (self->times); i++)
    if (g_strcmp0 (foyer_json_str (json_array_get_object_element (self->times, i), "wall"), wall) == 0)
      return TRUE;
  return FALSE;
}

static void
show_rows (FoyerBookLine *self)
{
  GtkWidget *row, *first = NULL;
  guint n_clients = self->clients != NULL && foyer_id_is_none (&self->client) ? json_array_get_length (self->clients) : 0;

  while ((row = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
  if (n_clients > 1)
    for (guint i = 0; i < n_clients; i++)
      {
        JsonObject *client = json_array_get_object_element (self->clients, i);
        const char *phone = foyer_json_str (client, "phone_text");
        g_autofree char *shown = foyer_ui_phone (phone != NULL ? phone : foyer_json_str (client, "phone"));

        row = make_row ("avatar-default-symbolic", foyer_json_str (client, "display"), shown, NULL);
        g_object_set_data (G_OBJECT (row), "client", GUINT_TO_POINTER (i + 1));
        gtk_list_box_append (GTK_LIST_BOX (self->list), row);
      }
  for (guint i = 0; self->times != NULL && i < json_array_get_length (self->times); i++)
    add_time (self, i);
  first = GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0));
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), GTK_LIST_BOX_ROW (first));
  gtk_widget_set_visible (self->list, first != NULL);
  if (self->times != NULL && json_array_get_length (self->times) > 0 && self->line->has_date && self->line->has_time && !wished_is_free (self))
    say (self, _("Not free at this time; the best times near it:"));
  else if (self->times != NULL && json_array_get_length (self->times) == 0)
    say (self, self->line->services->len > 0 && self->line->members->len > 0 ? _("No free time in these two weeks, or not done by who was asked for.")
                                                                           : _("No free time in these two weeks."));
  else
    say (self, NULL);
}

static gboolean
answered (FoyerBookLine *self)
{
  return self->open_questions == 0 && self->asking_client == NULL && self->asking_times == NULL;
}

gboolean
foyer_book_line_ready (FoyerBookLine *self)
{
  return answered (self) && !self->booking;
}

/* An answer is in. */
static void
go_on (FoyerBookLine *self)
{
  show_chips (self);
  show_rows (self);
  if (self->wants_to_book && answered (self))
    book (self);
}

static void
on_clients_cb (FoyerUiContext *context,
               JsonNode *result,
               const GError *error,
               gpointer data)
{
  FoyerBookLine *self = data;
  JsonArray *rows = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;
  g_autofree char *e164 = self->line->phone != NULL ? foyer_phone_normalize (self->line->phone, foyer_ui_country (self->context)) : NULL;
  guint n = rows != NULL ? json_array_get_length (rows) : 0;

  g_clear_object (&self->asking_client);
  g_clear_pointer (&self->clients, json_array_unref);
  self->clients = rows != NULL ? json_array_ref (rows) : json_array_new ();
  self->client = FOYER_ID_NONE;
  for (guint i = 0; i < n && foyer_id_is_none (&self->client); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      /* One that fits, or the whole number. */
      if (n == 1 || (e164 != NULL && g_strcmp0 (foyer_json_str (row, "phone"), e164) == 0))
        foyer_json_uid (row, "id", &self->client);
    }
  go_on (self);
}

static void
ask_client (FoyerBookLine *self)
{
  g_autofree char *e164 = self->line->phone != NULL ? foyer_phone_normalize (self->line->phone, foyer_ui_country (self->context)) : NULL;
  const char *wanted = e164 != NULL ? e164 : self->line->phone != NULL && strlen (self->line->phone) >= PHONE_SEARCHED ? self->line->phone : self->line->name;

  if (g_strcmp0 (wanted, self->asked_client) == 0)
    return;
  g_free (self->asked_client);
  self->asked_client = g_strdup (wanted);
  g_clear_pointer (&self->clients, json_array_unref);
  self->client = FOYER_ID_NONE;
  foyer_client_find (self->context, self, &self->asking_client, wanted, SHOWN_CLIENTS, on_clients_cb, self);
}

static void
on_times_cb (FoyerUiContext *context,
             JsonNode *result,
             const GError *error,
             gpointer data)
{
  FoyerBookLine *self = data;

  g_clear_object (&self->asking_times);
  g_clear_pointer (&self->times, json_array_unref);
  self->times = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_array_ref (json_node_get_array (result)) : json_array_new ();
  go_on (self);
}

static JsonArray *
ids_of (GArray *indices,
        JsonArray *rows)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < indices->len; i++)
    json_array_add_string_element (list, foyer_json_str (json_array_get_object_element (rows, (guint) g_array_index (indices, int, i)), "id"));
  return list;
}

static void
ask_times (FoyerBookLine *self)
{
  JsonObject *params = json_object_new ();
  char wall[17];
  g_autofree char *key = NULL;

  if (self->line->services->len > 0)
    json_object_set_array_member (params, "services", ids_of (self->line->services, self->services));
  if (self->line->members->len > 0)
    json_object_set_array_member (params, "staff", ids_of (self->line->members, self->members));
  if (self->line->has_date && self->line->date > foyer_ui_today (self->context))
    json_object_set_string_member (params, "from", foyer_wall_format (self->line->date, 0, wall));
  else
    json_object_set_string_member (params, "from", foyer_wall_format (foyer_ui_today (self->context), foyer_ui_minute (self->context), wall));
  if (self->line->has_time)
    json_object_set_int_member (params, "near", self->line->minute);
  if (self->line->has_time && self->line->has_date)
    json_object_set_boolean_member (params, "exact", TRUE);
  json_object_set_int_member (params, "limit", SHOWN_TIMES);

  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), params);
  key = json_to_string (node, FALSE);
  if (g_strcmp0 (key, self->asked_times) == 0)
    {
      json_object_unref (params);
      return;
    }
  g_free (self->asked_times);
  self->asked_times = g_steal_pointer (&key);
  g_cancellable_cancel (self->asking_times);
  g_clear_object (&self->asking_times);
  self->asking_times = g_cancellable_new ();
  foyer_ui_ask (self->context, self, "calendar.best", params, self->asking_times, on_times_cb, self);
}

static void
read_line (FoyerBookLine *self)
{
  gsize n_words = 0;
  const FoyerWord *words = foyer_book_words (&n_words);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  FoyerOneLineContext c = { .today = foyer_ui_today (self->context), .month_first = strcmp (foyer_ui_time_format (self->context)->date_order, "mdy") == 0,
                            .words = words, .n_words = n_words, .services = (const char *const *) self->service_words,
                            .n_services = self->service_words != NULL ? g_strv_length (self->service_words) : 0,
                            .members = (const char *const *) self->member_words,
                            .n_members = self->member_words != NULL ? g_strv_length (self->member_words) : 0 };

  g_clear_pointer (&self->line, foyer_one_line_free);
  self->line = foyer_one_line_parse (&c, text);
  gtk_widget_set_visible (self->hint, *text == '\0');
  if (*text == '\0' || self->open_questions > 0)
    {
      g_cancellable_cancel (self->asking_client);
      g_cancellable_cancel (self->asking_times);
      g_clear_object (&self->asking_client);
      g_clear_object (&self->asking_times);
      g_clear_pointer (&self->asked_client, g_free);
      g_clear_pointer (&self->asked_times, g_free);
      g_clear_pointer (&self->times, json_array_unref);
      g_clear_pointer (&self->clients, json_array_unref);
      self->client = FOYER_ID_NONE;
    }
  else
    {
      ask_client (self);
      ask_times (self);
    }
  show_chips (self);
  show_rows (self);
}

static void
on_changed_cb (FoyerBookLine *self)
{
  self->wants_to_book = FALSE;
  read_line (self);
}

/* ---- booking ----------------------------------------------------------------------------------------------------------------- */

static void
on_booked_cb (FoyerUiContext *context,
              JsonNode *result,
              const GError *error,
              gpointer data)
{
  FoyerBookLine *self = data;
  JsonObject *done = result != NULL && JSON_NODE_HOLDS_OBJECT (result) ? json_node_get_object (result) : NULL;

  self->booking = FALSE;
  if (error != NULL)
    {
      g_autofree char *text = foyer_ui_error_text (error);
      g_clear_pointer (&self->asked_times, g_free);
      ask_times (self);
      say (self, text);
      return;
    }
  g_autoptr (FoyerUiContext) keep = g_object_ref (context);
  g_autofree char *appointment = g_strdup (done != NULL ? foyer_json_str (done, "appointment") : NULL);
  g_autofree char *wall = g_strdup (g_object_get_data (G_OBJECT (self), "wall"));
  JsonObject *args = foyer_params ("date", "s", wall, "appointment", "s", appointment, NULL);
  close_it (self);
  foyer_ui_go (keep, "calendar", args);
}

static JsonObject *
marked_time (FoyerBookLine *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));
  guint i = row != NULL ? GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "time")) : 0;

  /* A client is marked: the first time. */
  if (i == 0)
    i = self->times != NULL && json_array_get_length (self->times) > 0 ? 1 : 0;
  return i > 0 ? json_array_get_object_element (self->times, i - 1) : NULL;
}

/* Adds who it is for; FALSE and a sentence when that is not clear yet. */
static gboolean
add_client (FoyerBookLine *self,
            JsonObject *params)
{
  char id[FOYER_ID_TEXT_LEN + 1];

  if (!foyer_id_is_none (&self->client))
    json_object_set_string_member (params, "client", foyer_id_format (&self->client, id));
  else if (self->clients != NULL && json_array_get_length (self->clients) > 1)
    {
      say (self, _("Several clients fit: mark one by the arrow keys."));
      return FALSE;
    }
  else if (self->line->phone != NULL && self->line->name == NULL)
    {
      say (self, _("This number is new: type a name too."));
      return FALSE;
    }
  else
    {
      if (self->line->name != NULL)
        json_object_set_string_member (params, "name", self->line->name);
      if (self->line->phone != NULL)
        json_object_set_string_member (params, "phone", self->line->phone);
    }
  return TRUE;
}

static void
take_client (FoyerBookLine *self,
             guint i)
{
  foyer_json_uid (json_array_get_object_element (self->clients, i), "id", &self->client);
  show_chips (self);
  show_rows (self);
}

static void
book (FoyerBookLine *self)
{
  GtkListBoxRow *row;
  JsonObject *time, *params;
  JsonArray *services;
  guint client;

  if (self->booking || *gtk_editable_get_text (GTK_EDITABLE (self->entry)) == '\0')
    return;
  self->wants_to_book = !answered (self);
  if (self->wants_to_book)
    return;
  row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));
  client = row != NULL ? GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "client")) : 0;
  if (client > 0)
    {
      take_client (self, client - 1);
      return;
    }
  if ((time = marked_time (self)) == NULL)
    return;
  params = foyer_params ("staff", "s", foyer_json_str (time, "staff"), "wall", "s", foyer_json_str (time, "wall"), "chosen", "b",
                         self->line->members->len > 0, NULL);
  if (!add_client (self, params))
    {
      json_object_unref (params);
      return;
    }
  services = json_array_new ();
  for (guint i = 0; i < self->line->services->len; i++)
    {
      JsonObject *service = json_array_get_object_element (self->services, (guint) g_array_index (self->line->services, int, i));
      json_array_add_object_element (services, foyer_params ("service", "s", foyer_json_str (service, "id"), NULL));
    }
  json_object_set_array_member (params, "services", services);
  self->booking = TRUE;
  g_object_set_data_full (G_OBJECT (self), "wall", g_strndup (foyer_json_str (time, "wall"), 10), g_free);
  g_autofree char *when = foyer_ui_wall_text (self->context, foyer_json_str (time, "wall"));
  /* Translators: when and with whom: "Booked for 24.11.2026 15:00, Anna Nagy" */
  g_autofree char *said = g_strdup_printf (_("Booked for %s, %s"), when, foyer_json_str (time, "name"));
  foyer_ui_run_quiet (self->context, self, "booking.create", params, said, on_booked_cb, self);
}

/* The form, with what is known: for a comment, another length, a reason. */
static void
open_form (FoyerBookLine *self)
{
  g_autoptr (FoyerUiContext) context = g_object_ref (self->context);
  JsonObject *time = marked_time (self), *args = json_object_new ();
  char id[FOYER_ID_TEXT_LEN + 1];

  if (time != NULL)
    {
      json_object_set_string_member (args, "staff", foyer_json_str (time, "staff"));
      json_object_set_string_member (args, "wall", foyer_json_str (time, "wall"));
    }
  if (!foyer_id_is_none (&self->client))
    json_object_set_string_member (args, "client", foyer_id_format (&self->client, id));
  else if (self->line->name != NULL || self->line->phone != NULL)
    {
      json_object_set_string_member (args, "name", self->line->name != NULL ? self->line->name : "");
      json_object_set_string_member (args, "phone", self->line->phone != NULL ? self->line->phone : "");
    }
  if (self->line->services->len > 0)
    json_object_set_array_member (args, "services", ids_of (self->line->services, self->services));
  close_it (self);
  foyer_ui_open (context, "booking", args);
}

/* ---- keys and pointer ------------------------------------------------------------------------------------------------------------ */

static void
on_row_activated_cb (GtkListBox *list,
                     GtkListBoxRow *row,
                     FoyerBookLine *self)
{
  gtk_list_box_select_row (list, row);
  book (self);
}

static gboolean
on_key_cb (GtkEventControllerKey *controller,
           guint keyval,
           guint keycode,
           GdkModifierType state,
           FoyerBookLine *self)
{
  if (keyval == GDK_KEY_Escape)
    {
      close_it (self);
      return TRUE;
    }
  if ((keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter) && (state & GDK_CONTROL_MASK) != 0)
    {
      open_form (self);
      return TRUE;
    }
  return foyer_over_walk (GTK_LIST_BOX (self->list), keyval);
}

static void
on_outside_cb (GtkGestureClick *gesture,
               int n,
               double x,
               double y,
               FoyerBookLine *self)
{
  if (foyer_over_is_beside (GTK_WIDGET (self), self->card, x, y))
    close_it (self);
}

/* ---- what there is ------------------------------------------------------------------------------------------------------------------ */

static char **
fold_all (JsonArray *rows,
          const char *member)
{
  guint n = rows != NULL ? json_array_get_length (rows) : 0;
  char **words = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    {
      const char *text = foyer_json_str (json_array_get_object_element (rows, i), member);
      words[i] = foyer_fold (text != NULL ? text : "");
    }
  return words;
}

static gboolean
works_here (JsonObject *member)
{
  const char *status = foyer_json_str (member, "status");
  return status == NULL || g_str_equal (status, "active");
}

static void
on_services_cb (FoyerUiContext *context,
                JsonNode *result,
                const GError *error,
                gpointer data)
{
  FoyerBookLine *self = data;

  self->services = foyer_bookable_services (result);
  self->service_words = fold_all (self->services, "shown");
  self->open_questions--;
  read_line (self);
}

static void
on_members_cb (FoyerUiContext *context,
               JsonNode *result,
               const GError *error,
               gpointer data)
{
  FoyerBookLine *self = data;
  JsonArray *all = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;

  self->members = json_array_new ();
  for (guint i = 0; all != NULL && i < json_array_get_length (all); i++)
    {
      JsonObject *member = json_array_get_object_element (all, i);
      if (works_here (member))
        json_array_add_object_element (self->members, json_object_ref (member));
    }
  self->member_words = fold_all (self->members, "name");
  self->open_questions--;
  read_line (self);
}

static void
foyer_book_line_dispose (GObject *object)
{
  FoyerBookLine *self = FOYER_BOOK_LINE (object);

  g_cancellable_cancel (self->asking_client);
  g_cancellable_cancel (self->asking_times);
  g_clear_object (&self->asking_client);
  g_clear_object (&self->asking_times);
  g_clear_pointer (&self->card, gtk_widget_unparent);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_book_line_parent_class)->dispose (object);
}

static void
foyer_book_line_finalize (GObject *object)
{
  FoyerBookLine *self = FOYER_BOOK_LINE (object);

  g_clear_pointer (&self->services, json_array_unref);
  g_clear_pointer (&self->members, json_array_unref);
  g_clear_pointer (&self->clients, json_array_unref);
  g_clear_pointer (&self->times, json_array_unref);
  g_clear_pointer (&self->service_words, g_strfreev);
  g_clear_pointer (&self->member_words, g_strfreev);
  g_clear_pointer (&self->line, foyer_one_line_free);
  g_free (self->asked_client);
  g_free (self->asked_times);
  G_OBJECT_CLASS (foyer_book_line_parent_class)->finalize (object);
}

static gboolean
foyer_book_line_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (FOYER_BOOK_LINE (widget)->entry);
}

static void
foyer_book_line_class_init (FoyerBookLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_book_line_dispose;
  G_OBJECT_CLASS (klass)->finalize = foyer_book_line_finalize;
  widget_class->focus = foyer_focus_children;
  widget_class->grab_focus = foyer_book_line_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "palette");
  signals[CLOSED] = g_signal_new ("closed", FOYER_TYPE_BOOK_LINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
caption (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_margin_start (label, 6);
  gtk_widget_set_margin_end (label, 6);
  return label;
}

static GtkWidget *
chip_row (const char *spoken)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_set_margin_start (row, 6);
  gtk_widget_set_margin_end (row, 6);
  gtk_widget_set_visible (row, FALSE);
  foyer_a11y_label (row, spoken);
  return row;
}

static void
foyer_book_line_init (FoyerBookLine *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkWidget *foot = caption (_("Enter books · ↑ ↓ another time · Ctrl+Enter opens the form · Esc leaves"));

  self->card = foyer_over_card_new (GTK_WIDGET (self), CARD_WIDTH);

  self->entry = gtk_entry_new ();
  gtk_entry_set_icon_from_icon_name (GTK_ENTRY (self->entry), GTK_ENTRY_ICON_PRIMARY, "list-add-symbolic");
  gtk_entry_set_icon_activatable (GTK_ENTRY (self->entry), GTK_ENTRY_ICON_PRIMARY, FALSE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _("Book: phone or name, services, person, day, time"));
  gtk_entry_set_input_hints (GTK_ENTRY (self->entry), GTK_INPUT_HINT_NO_SPELLCHECK);
  foyer_a11y_label (self->entry, _("Book in one line"));
  gtk_box_append (GTK_BOX (self->card), self->entry);
  self->hint = caption (_("In any order: 06 20 123 4567 haircut anna tue 3pm"));
  gtk_box_append (GTK_BOX (self->card), self->hint);
  self->who = chip_row (_("Who and what, as understood"));
  gtk_box_append (GTK_BOX (self->card), self->who);
  self->when = chip_row (_("When and with whom, as understood"));
  gtk_box_append (GTK_BOX (self->card), self->when);
  self->said = caption (NULL);
  gtk_widget_remove_css_class (self->said, "dim-label");
  gtk_widget_add_css_class (self->said, "warning");
  gtk_widget_set_visible (self->said, FALSE);
  gtk_box_append (GTK_BOX (self->card), self->said);
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_BROWSE);
  gtk_widget_add_css_class (self->list, "navigation-sidebar");
  gtk_widget_set_visible (self->list, FALSE);
  foyer_a11y_label (self->list, _("Best times"));
  gtk_box_append (GTK_BOX (self->card), self->list);
  gtk_widget_add_css_class (foot, "caption");
  gtk_box_append (GTK_BOX (self->card), foot);

  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (on_changed_cb), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (book), self);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (on_row_activated_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect (click, "pressed", G_CALLBACK (on_outside_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
foyer_book_line_new (FoyerUiContext *context)
{
  FoyerBookLine *self = g_object_new (FOYER_TYPE_BOOK_LINE, NULL);

  self->context = g_object_ref (context);
  self->open_questions = 2;
  read_line (self);
  foyer_ui_ask (context, self, "service.list", NULL, NULL, on_services_cb, self);
  foyer_ui_ask (context, self, "staff.list", NULL, NULL, on_members_cb, self);
  return GTK_WIDGET (self);
}

GtkWidget *
foyer_book_line_entry (FoyerBookLine *self)
{
  return self->entry;
}
