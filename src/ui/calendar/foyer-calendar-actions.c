/* What one does on the board becomes a command, a panel of the window or a menu. Warnings, reasons and toasts are the context's. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-calendar-private.h"
#include "foyer-labels.h"

#define REBOOK_WEEKS 6

/* ---- panels ------------------------------------------------------------------------------------------------------------- */
void
foyer_calendar_page_open_visit (FoyerCalendarPage *self,
                                const FoyerId     *visit,
                                const FoyerId     *appointment,
                                gboolean           pay)
{
  const FoyerCalendarEntry *entry = appointment != NULL ? foyer_calendar_day_find (self->day, appointment) : NULL;
  JsonObject *args;
  char id[FOYER_ID_TEXT_LEN + 1];

  if (foyer_calendar_page_open_elsewhere (self, entry, pay))
    return;
  if (entry != NULL && entry->event)
    {
      foyer_calendar_page_open_event (self, &entry->id);
      return;
    }
  args = foyer_params ("id", "d", visit, NULL);
  if (appointment != NULL)
    {
      json_object_set_string_member (args, "appointment", foyer_id_format (appointment, id));
      foyer_board_set_selected (self->board, appointment);
    }
  if (pay)
    json_object_set_boolean_member (args, "pay", TRUE);
  foyer_ui_open (self->context, "visit", args);
}

void
foyer_calendar_page_new_visit (FoyerCalendarPage *self,
                               const FoyerId     *staff,
                               gint64             date,
                               int                minute,
                               int                minutes)
{
  char wall[17], id[FOYER_ID_TEXT_LEN + 1];
  JsonObject *args = json_object_new ();

  if (!foyer_ui_may (self->context, "booking.create"))
    {
      json_object_unref (args);
      return;
    }
  if (staff != NULL && !foyer_id_is_none (staff))
    json_object_set_string_member (args, "staff", foyer_id_format (staff, id));
  /* An empty place in the column of a room: there (RES-2). */
  if (!foyer_id_is_none (&self->room))
    {
      json_object_set_string_member (args, "instance", foyer_id_format (&self->room, id));
      json_object_set_string_member (args, "instance_name", self->room_name);
      self->room = FOYER_ID_NONE;
    }
  json_object_set_string_member (args, "wall", foyer_wall_format (date, minute, wall));
  if (minutes > 0)
    json_object_set_int_member (args, "dur", minutes);
  if (!foyer_id_is_none (&self->copied))
    json_object_set_string_member (args, "client", foyer_id_format (&self->copied, id));
  /* What was looked at before is not what is being made. */
  foyer_board_set_selected (self->board, NULL);
  foyer_ui_open (self->context, "visit", args);
}

/* ---- a client for the next booking (CAL-15) ----------------------------------------------------------------------------- */
void
foyer_calendar_page_copy_client (FoyerCalendarPage *self,
                                 const FoyerId     *client,
                                 const char        *name)
{
  self->copied = client != NULL ? *client : FOYER_ID_NONE;
  g_free (self->copied_name);
  self->copied_name = g_strdup (name);
  foyer_calendar_filter_set_paste (self->filter, foyer_id_is_none (&self->copied) ? NULL : name);
}

void
foyer_calendar_page_rebook (FoyerCalendarPage *self,
                            const FoyerId     *client,
                            const char        *name)
{
  foyer_calendar_page_copy_client (self, client, name);
  foyer_calendar_page_go (self, self->date + 7 * REBOOK_WEEKS);
}

/* ---- commands ----------------------------------------------------------------------------------------------------------- */
static void
on_done_cb (FoyerUiContext *context,
            JsonNode       *result,
            const GError   *error,
            gpointer        data)
{
  FoyerCalendarPage *self = data;

  /* Done: the next model takes the ghost away. Not done: it goes back at once. */
  if (error != NULL)
    foyer_board_settle (self->board);
}

static const FoyerCalendarEntry *
entry_of_visit (FoyerCalendarPage *self,
                const FoyerId     *visit)
{
  for (guint i = 0; self->day != NULL && i < self->day->entries->len; i++)
    if (foyer_id_equal (&g_array_index (self->day->entries, FoyerCalendarEntry, i).visit, visit))
      return &g_array_index (self->day->entries, FoyerCalendarEntry, i);
  return NULL;
}

static gboolean
may_set_status (FoyerCalendarPage        *self,
                const FoyerCalendarEntry *entry)
{
  const FoyerCalendarPlace *at = entry != NULL ? foyer_calendar_page_elsewhere (self, entry->column) : NULL;

  if (entry != NULL && entry->status == FOYER_BOARD_OTHER && !entry->event)
    return FALSE;
  return at != NULL ? at->status : foyer_ui_may (self->context, "booking.status");
}

void
foyer_calendar_page_set_status (FoyerCalendarPage *self,
                                const FoyerId     *visit,
                                FoyerBoardStatus   status)
{
  static const char *const said[] = { NC_("done", "Pending again"), NC_("done", "Confirmed"), NC_("done", "Arrived"), NC_("done", "Marked as no-show") };
  JsonObject *params;

  if (!may_set_status (self, entry_of_visit (self, visit)))
    return;
  params = foyer_params ("visit", "d", visit, "status", "s", foyer_calendar_status_word (status), NULL);
  foyer_calendar_page_say_loc (self, entry_of_visit (self, visit), params);
  foyer_ui_run (self->context, self, "visit.status", params,
                g_dpgettext2 (NULL, "done", said[status]), on_done_cb, self);
}

/* The board tells of blocks; on that of rooms one appointment may have two. */
static const FoyerId *
appointment_of (FoyerCalendarPage *self,
                const FoyerId     *id)
{
  const FoyerCalendarEntry *entry = foyer_calendar_day_find (self->day, id);

  return entry != NULL ? &entry->id : id;
}

static const FoyerBoardBlock *
block_of (FoyerCalendarPage *self,
          const FoyerId     *id)
{
  guint n = 0;
  const FoyerBoardBlock *blocks = self->day != NULL ? foyer_board_model_get_blocks (self->day->model, &n) : NULL;

  for (guint i = 0; i < n; i++)
    if (foyer_id_equal (&blocks[i].id, id))
      return &blocks[i];
  return NULL;
}

/* Into another room: the time may change, the member does not (RES-4). */
static void
move_to_room (FoyerCalendarPage         *self,
              const FoyerId             *id,
              const FoyerCalendarColumn *to,
              int                        minute)
{
  char wall[17], text[FOYER_ID_TEXT_LEN + 1];
  JsonArray *instances = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  g_autofree char *time = foyer_format_minute (foyer_ui_time_format (self->context), minute);
  /* Translators: time and room */
  g_autofree char *said = g_strdup_printf (_("Moved to %s, %s"), time, to->name);

  json_array_add_string_element (instances, foyer_id_format (&to->instance, text));
  json_node_take_array (node, instances);
  foyer_board_hold (self->board);
  foyer_ui_run (self->context, self, "booking.move",
                foyer_params ("appointment", "d", appointment_of (self, id), "wall", "s", foyer_wall_format (to->date, minute, wall), "instances", "n", node, NULL),
                said, on_done_cb, self);
}

static void
on_moved_cb (FoyerBoard        *board,
             const FoyerId     *id,
             guint              column,
             int                minute,
             FoyerCalendarPage *self)
{
  const FoyerCalendarColumn *to;
  const FoyerCalendarEntry *entry = foyer_calendar_day_find (self->day, id);
  const FoyerCalendarPlace *at;
  guint was = G_MAXUINT;
  gboolean bundle;
  JsonObject *params;
  char wall[17], loc[FOYER_ID_TEXT_LEN + 1];
  g_autofree char *time = foyer_format_minute (foyer_ui_time_format (self->context), minute);
  g_autofree char *said = NULL;

  if (self->day == NULL || column >= self->day->columns->len)
    return;
  at = foyer_calendar_day_place (self->day, column);
  if (foyer_calendar_page_is_closed (self, column) || (entry != NULL && at != foyer_calendar_day_place (self->day, entry->column)))
    {
      foyer_board_settle (board);
      foyer_ui_toast (self->context, "%s", _("A booking stays at its location. Book anew at the other one, and delete this."));
      return;
    }
  to = &g_array_index (self->day->columns, FoyerCalendarColumn, column);
  if (!foyer_id_is_none (&to->instance))
    {
      move_to_room (self, id, to, minute);
      return;
    }
  /* A package moves as a whole, but for a part of it that goes to somebody else. Not seen here: another day, so the whole. */
  if (block_of (self, id) != NULL)
    was = block_of (self, id)->column;
  bundle = entry == NULL || (entry->bundle && (self->view == FOYER_CALENDAR_VIEW_WEEK || was == column));
  if (entry != NULL && bundle)
    {
      g_autofree char *day = foyer_ui_date_near (self->context, to->date);
      said = g_strdup_printf (_("The whole package moved to %s %s"), day, time);
    }
  else if (self->view == FOYER_CALENDAR_VIEW_WEEK || entry == NULL)
    {
      /* Another day than it was, or one of seven. */
      g_autofree char *day = foyer_ui_date_near (self->context, to->date);
      /* Translators: day and time */
      said = g_strdup_printf (_("Moved to %s %s"), day, time);
    }
  else
    /* Translators: time and member */
    said = g_strdup_printf (_("Moved to %s with %s"), time, to->name);
  foyer_board_hold (board);
  params = foyer_params ("appointment", "d", id, "staff", "d", &to->staff, "wall", "s", foyer_wall_format (to->date, minute, wall), "bundle", "b", bundle,
                         NULL);
  if (at != NULL)
    json_object_set_string_member (params, "loc", foyer_id_format (&at->loc, loc));
  foyer_ui_run (self->context, self, "booking.move", params, said, on_done_cb, self);
}

static void
on_resized_cb (FoyerBoard        *board,
               const FoyerId     *id,
               int                minutes,
               FoyerCalendarPage *self)
{
  g_autofree char *said = g_strdup_printf (ngettext ("Now %d minute long", "Now %d minutes long", minutes), minutes);

  JsonObject *params = foyer_params ("appointment", "d", appointment_of (self, id), "dur", "i", (gint64) minutes, NULL);

  foyer_calendar_page_say_loc (self, foyer_calendar_day_find (self->day, id), params);
  foyer_board_hold (board);
  foyer_ui_run (self->context, self, "booking.resize", params, said, on_done_cb, self);
}

static void
delete_appointment (FoyerCalendarPage *self,
                    const FoyerId     *id)
{
  if (foyer_ui_may (self->context, "booking.delete"))
    foyer_ui_run (self->context, self, "booking.delete", foyer_params ("appointment", "d", appointment_of (self, id), NULL), _("Deleted"), on_done_cb, self);
}

static void
delete_bundle (FoyerCalendarPage *self,
               const FoyerId     *id)
{
  if (foyer_ui_may (self->context, "booking.delete"))
    foyer_ui_run (self->context, self, "booking.delete", foyer_params ("appointment", "d", id, "bundle", "b", TRUE, NULL), _("The whole package was deleted"),
                  on_done_cb, self);
}

static void
on_deleted_cb (FoyerBoard        *board,
               const FoyerId     *id,
               FoyerCalendarPage *self)
{
  const FoyerCalendarEntry *entry = foyer_calendar_day_find (self->day, id);

  /* What is far away is opened first. */
  if (!foyer_calendar_page_open_elsewhere (self, entry, FALSE))
    delete_appointment (self, id);
}

/* ---- opening and looking ------------------------------------------------------------------------------------------------ */
static void
on_activated_cb (FoyerBoard        *board,
                 const FoyerId     *id,
                 FoyerCalendarPage *self)
{
  const FoyerCalendarEntry *entry = foyer_calendar_day_find (self->day, id);

  foyer_calendar_peek_hide (self->peek);
  if (entry != NULL)
    foyer_calendar_page_open_visit (self, &entry->visit, &entry->id, FALSE);
}

static void
in_room_of (FoyerCalendarPage         *self,
            const FoyerCalendarColumn *at)
{
  self->room = at->instance;
  g_free (self->room_name);
  self->room_name = g_strdup (at->name);
}

static void
on_slot_cb (FoyerBoard        *board,
            guint              column,
            int                minute,
            FoyerCalendarPage *self)
{
  const FoyerCalendarColumn *at;

  if (self->day == NULL || column >= self->day->columns->len)
    return;
  at = &g_array_index (self->day->columns, FoyerCalendarColumn, column);
  if (at->closed || foyer_calendar_page_book_elsewhere (self, column, minute, 0))
    return;
  in_room_of (self, at);
  if (!foyer_calendar_page_ask_kind (self, &at->staff, at->date, minute, 0))
    foyer_calendar_page_new_visit (self, foyer_id_is_none (&at->staff) ? NULL : &at->staff, at->date, minute, 0);
}

static void
on_range_cb (FoyerBoard        *board,
             guint              column,
             int                minute,
             int                minutes,
             FoyerCalendarPage *self)
{
  const FoyerCalendarColumn *at;

  if (self->day == NULL || column >= self->day->columns->len)
    return;
  at = &g_array_index (self->day->columns, FoyerCalendarColumn, column);
  if (at->closed || foyer_calendar_page_book_elsewhere (self, column, minute, minutes))
    return;
  in_room_of (self, at);
  if (!foyer_calendar_page_ask_kind (self, &at->staff, at->date, minute, minutes))
    foyer_calendar_page_new_visit (self, foyer_id_is_none (&at->staff) ? NULL : &at->staff, at->date, minute, minutes);
}

static void
on_peek_cb (FoyerBoard        *board,
            const FoyerId     *id,
            FoyerCalendarPage *self)
{
  const FoyerCalendarEntry *entry = id != NULL ? foyer_calendar_day_find (self->day, id) : NULL;

  /* An event says on its block what there is to see; who takes part is in its panel. */
  if (id == NULL || (entry != NULL && entry->event))
    {
      foyer_calendar_peek_leave (self->peek);
      if (id != NULL && !foyer_board_is_hovering (board))
        foyer_calendar_page_open_event (self, &entry->id);
    }
  else
    foyer_calendar_peek_show (self->peek, appointment_of (self, id), !foyer_board_is_hovering (board));
}

static void
on_status_cb (FoyerBoard        *board,
              const FoyerId     *id,
              FoyerCalendarPage *self)
{
  const FoyerCalendarEntry *entry = foyer_calendar_day_find (self->day, id);
  GdkRectangle at;

  if (entry != NULL && entry->status == FOYER_BOARD_OTHER && !entry->event)
    foyer_ui_toast (self->context, "%s", _("Set by a newer version of Foyer"));
  if (entry == NULL || entry->event || !may_set_status (self, entry))
    return;
  foyer_calendar_peek_hide (self->peek);
  foyer_board_get_pointing (board, &at);
  foyer_calendar_status_menu_show (self->status_menu, &entry->visit, entry->status, &at);
}


static void
on_column_cb (FoyerBoard        *board,
              guint              column,
              FoyerCalendarPage *self)
{
  const FoyerCalendarColumn *at;

  if (self->day == NULL || column >= self->day->columns->len)
    return;
  at = &g_array_index (self->day->columns, FoyerCalendarColumn, column);
  if (self->view == FOYER_CALENDAR_VIEW_ROOMS)
    return;
  if (at->closed || foyer_calendar_page_elsewhere (self, column) != NULL)
    {
      foyer_calendar_page_group_menu (self, column);
      return;
    }
  if (self->view == FOYER_CALENDAR_VIEW_WEEK)
    {
      gint64 date = at->date;

      foyer_calendar_page_set_view (self, FOYER_CALENDAR_VIEW_DAY);
      foyer_calendar_page_go (self, date);
    }
  else
    {
      FoyerId staff = at->staff;
      g_autoptr (GMenu) menu = foyer_calendar_duty_menu (self, at);

      if (menu != NULL)
        {
          foyer_calendar_page_show_menu (self, menu);
          return;
        }
      foyer_calendar_filter_set_member (self->filter, &staff);
      foyer_calendar_page_set_view (self, FOYER_CALENDAR_VIEW_WEEK);
    }
}

static void
on_group_cb (FoyerBoard        *board,
             guint              column,
             FoyerCalendarPage *self)
{
  foyer_calendar_page_group_menu (self, column);
}

void
foyer_calendar_page_move_by_keys (FoyerCalendarPage *self,
                                  const FoyerId     *appointment)
{
  foyer_board_begin_move (self->board, appointment);
}

/* ---- menus -------------------------------------------------------------------------------------------------------------- */
void
foyer_calendar_page_show_menu (FoyerCalendarPage *self,
                               GMenu             *menu)
{
  GdkRectangle at;

  foyer_calendar_peek_hide (self->peek);
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->context_menu), G_MENU_MODEL (menu));
  foyer_board_get_pointing (self->board, &at);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->context_menu), &at);
  gtk_popover_popup (GTK_POPOVER (self->context_menu));
}

static void
append (GMenu         *menu,
        const char    *label,
        const char    *action,
        const FoyerId *id)
{
  char text[FOYER_ID_TEXT_LEN + 1];
  g_autofree char *detailed = g_strdup_printf ("%s('%s')", action, foyer_id_format (id, text));

  g_menu_append (menu, label, detailed);
}

static void
append_states (FoyerCalendarPage        *self,
               GMenu                    *menu,
               const FoyerCalendarEntry *entry)
{
  g_autoptr (GMenu) states = g_menu_new ();
  char text[FOYER_ID_TEXT_LEN + 1];

  if (!may_set_status (self, entry) || entry->event)
    return;
  for (guint i = 0; i < FOYER_BOARD_N_STATUS; i++)
    if (i != entry->status)
      {
        g_autofree char *action
            = g_strdup_printf ("calendar.status(('%s', '%s'))", foyer_id_format (&entry->visit, text), foyer_calendar_status_word (i));
        g_menu_append (states, foyer_calendar_status_name (i), action);
      }
  g_menu_append_section (menu, _("Status"), G_MENU_MODEL (states));
}

/* At another location: what needs no work there. */
static void
elsewhere_menu (FoyerCalendarPage        *self,
                const FoyerCalendarEntry *entry,
                const FoyerId            *id)
{
  const FoyerCalendarPlace *at = foyer_calendar_page_elsewhere (self, entry->column);
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) first = g_menu_new ();
  g_autofree char *open = g_strdup_printf (_("Open it and work at %s"), at->name);

  append (first, open, "calendar.open", id);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (first));
  append_states (self, menu, entry);
  foyer_calendar_page_show_menu (self, menu);
}

static void
on_block_menu_cb (FoyerBoard        *board,
                  const FoyerId     *id,
                  FoyerCalendarPage *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) first = g_menu_new ();
  g_autoptr (GMenu) last = g_menu_new ();
  const FoyerCalendarEntry *entry = foyer_calendar_day_find (self->day, id);

  if (entry == NULL)
    return;
  if (foyer_calendar_page_elsewhere (self, entry->column) != NULL)
    {
      elsewhere_menu (self, entry, id);
      return;
    }
  append (first, entry->event ? _("Open the event") : _("Open the visit"), "calendar.open", id);
  if (!foyer_id_is_none (&entry->client))
    append (first, _("Client’s card"), "calendar.client", id);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (first));
  append_states (self, menu, entry);
  if (block_of (self, id) != NULL && block_of (self, id)->n_gaps > 0 && foyer_ui_may (self->context, "booking.create"))
    append (last, _("Book in the processing time"), "calendar.book-gap", id);
  if (foyer_ui_may (self->context, "booking.move"))
    {
      append (last, _("Move by the arrow keys"), "calendar.move", id);
      append (last, _("Put aside to move (Ctrl+X)"), "calendar.park", id);
    }
  if (foyer_ui_may (self->context, "booking.create"))
    append (last, _("Copy the visit (Ctrl+C)"), "calendar.park-copy", id);
  if (!foyer_id_is_none (&entry->client) && foyer_ui_may (self->context, "booking.create"))
    {
      append (last, _("Copy client"), "calendar.copy", id);
      append (last, _("Rebook in six weeks"), "calendar.rebook", id);
    }
  if (foyer_ui_may (self->context, "booking.delete"))
    append (last, _("Delete"), "calendar.delete", id);
  if (entry->bundle && foyer_ui_may (self->context, "booking.delete"))
    append (last, _("Delete the whole package"), "calendar.delete-bundle", id);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (last));
  foyer_calendar_page_show_menu (self, menu);
}

static void
on_slot_menu_cb (FoyerBoard        *board,
                 guint              column,
                 int                minute,
                 FoyerCalendarPage *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autofree char *action = g_strdup_printf ("calendar.book((uint32 %u, %d))", column, minute);
  const FoyerCalendarPlace *at = foyer_calendar_page_elsewhere (self, column);

  if (foyer_calendar_page_is_closed (self, column))
    return;
  if (at != NULL && at->book)
    {
      g_autofree char *label = g_strdup_printf (_("Book here and work at %s"), at->name);
      g_menu_append (menu, label, action);
      foyer_calendar_page_show_menu (self, menu);
    }
  if (at != NULL || !foyer_ui_may (self->context, "booking.create"))
    return;
  if (self->copied_name != NULL && !foyer_id_is_none (&self->copied))
    {
      g_autofree char *label = g_strdup_printf (_("Book %s here"), self->copied_name);
      g_menu_append (menu, label, action);
      g_menu_append (menu, _("Forget the copied client"), "calendar.forget");
    }
  else
    g_menu_append (menu, _("Book here"), action);
  foyer_calendar_page_append_event (self, menu, column, minute);
  if (foyer_parked_title (self->parked) != NULL)
    {
      g_autofree char *place = g_strdup_printf ("calendar.place-at((uint32 %u, %d))", column, minute);
      /* Translators: a visit that was put aside */
      g_autofree char *words = g_strdup_printf (_("Place here: %s"), foyer_parked_title (self->parked));
      g_menu_append (menu, words, place);
    }
  if (foyer_ui_may (self->context, "booking.waiting"))
    {
      g_autofree char *who = g_strdup_printf ("calendar.who-waits((uint32 %u, %d))", column, minute);
      g_menu_append (menu, _("Who waits for this time?"), who);
    }
  foyer_calendar_page_show_menu (self, menu);
}

static const FoyerCalendarEntry *
entry_of (FoyerCalendarPage *self,
          GVariant          *parameter)
{
  FoyerId id;

  return foyer_id_parse (g_variant_get_string (parameter, NULL), &id) ? foyer_calendar_day_find (self->day, &id) : NULL;
}

static void
on_entry_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  FoyerCalendarPage *self = FOYER_CALENDAR_PAGE (widget);
  const FoyerCalendarEntry *found = entry_of (self, parameter);
  FoyerCalendarEntry entry;

  if (found == NULL)
    return;
  entry = *found;
  if (g_str_equal (name, "calendar.open"))
    foyer_calendar_page_open_visit (self, &entry.visit, &entry.id, FALSE);
  else if (g_str_equal (name, "calendar.client"))
    foyer_ui_open (self->context, "client", foyer_params ("id", "d", &entry.client, NULL));
  else if (g_str_equal (name, "calendar.move"))
    foyer_calendar_page_move_by_keys (self, &entry.block);
  else if (g_str_equal (name, "calendar.copy"))
    foyer_calendar_page_copy_client (self, &entry.client, entry.name);
  else if (g_str_equal (name, "calendar.rebook"))
    foyer_calendar_page_rebook (self, &entry.client, entry.name);
  else if (g_str_equal (name, "calendar.delete"))
    delete_appointment (self, &entry.id);
  else if (g_str_equal (name, "calendar.book-gap"))
    {
      const FoyerBoardBlock *block = block_of (self, &entry.block);

      if (block != NULL && block->n_gaps > 0)
        {
          const FoyerCalendarColumn *at = &g_array_index (self->day->columns, FoyerCalendarColumn, block->column);
          foyer_calendar_page_new_visit (self, &at->staff, at->date, block->start + block->gaps[0].from, 0);
        }
    }
  else if (g_str_equal (name, "calendar.delete-bundle"))
    delete_bundle (self, &entry.id);
}

static void
on_status_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  const char *visit, *word;
  FoyerId id;

  g_variant_get (parameter, "(&s&s)", &visit, &word);
  if (foyer_id_parse (visit, &id))
    foyer_calendar_page_set_status (FOYER_CALENDAR_PAGE (widget), &id, foyer_calendar_status_parse (word));
}

static void
on_book_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  guint32 column;
  gint32 minute;

  g_variant_get (parameter, "(ui)", &column, &minute);
  on_slot_cb (NULL, column, minute, FOYER_CALENDAR_PAGE (widget));
}

static void
on_who_waits_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  FoyerCalendarPage *self = FOYER_CALENDAR_PAGE (widget);
  guint32 column;
  gint32 minute;
  char wall[17];

  g_variant_get (parameter, "(ui)", &column, &minute);
  if (self->day == NULL || column >= self->day->columns->len)
    return;
  const FoyerCalendarColumn *at = &g_array_index (self->day->columns, FoyerCalendarColumn, column);
  foyer_offers_ask (self->offers, &at->staff, foyer_wall_format (at->date, minute, wall));
}

static void
on_forget_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  foyer_calendar_page_copy_client (FOYER_CALENDAR_PAGE (widget), NULL, NULL);
}

void
foyer_calendar_page_install_actions (GtkWidgetClass *widget_class)
{
  static const char *const for_entries[] = { "calendar.open", "calendar.client", "calendar.move", "calendar.copy", "calendar.rebook", "calendar.delete",
                                             "calendar.delete-bundle", "calendar.book-gap" };

  for (guint i = 0; i < G_N_ELEMENTS (for_entries); i++)
    gtk_widget_class_install_action (widget_class, for_entries[i], "s", on_entry_action);
  gtk_widget_class_install_action (widget_class, "calendar.status", "(ss)", on_status_action);
  gtk_widget_class_install_action (widget_class, "calendar.book", "(ui)", on_book_action);
  foyer_calendar_page_install_kinds (widget_class);
  gtk_widget_class_install_action (widget_class, "calendar.forget", NULL, on_forget_action);
  gtk_widget_class_install_action (widget_class, "calendar.who-waits", "(ui)", on_who_waits_action);
  foyer_calendar_duty_install_actions (widget_class);
}

void
foyer_calendar_page_connect_board (FoyerCalendarPage *self)
{
  static const struct
  {
    const char *signal;
    GCallback callback;
  } handlers[] = {
    { "slot-activated", G_CALLBACK (on_slot_cb) },      { "slot-range", G_CALLBACK (on_range_cb) },
    { "slot-menu", G_CALLBACK (on_slot_menu_cb) },      { "block-activated", G_CALLBACK (on_activated_cb) },
    { "block-peek", G_CALLBACK (on_peek_cb) },          { "block-status", G_CALLBACK (on_status_cb) },
    { "block-menu", G_CALLBACK (on_block_menu_cb) },    { "block-moved", G_CALLBACK (on_moved_cb) },
    { "block-resized", G_CALLBACK (on_resized_cb) },    { "block-deleted", G_CALLBACK (on_deleted_cb) },
    { "column-activated", G_CALLBACK (on_column_cb) },  { "group-activated", G_CALLBACK (on_group_cb) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (self->board, handlers[i].signal, handlers[i].callback, self, 0);
  self->peek = FOYER_CALENDAR_PEEK (foyer_calendar_peek_new (self));
  gtk_widget_set_parent (GTK_WIDGET (self->peek), GTK_WIDGET (self->board));
  self->status_menu = foyer_calendar_status_menu_new (self);
  gtk_widget_set_parent (self->status_menu, GTK_WIDGET (self->board));
  self->context_menu = gtk_popover_menu_new_from_model (NULL);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->context_menu), FALSE);
  gtk_widget_set_halign (self->context_menu, GTK_ALIGN_START);
  gtk_widget_set_parent (self->context_menu, GTK_WIDGET (self->board));
}
