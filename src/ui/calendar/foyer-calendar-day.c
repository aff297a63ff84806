#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-calendar-day.h"
#include "foyer-gaps.h"
#include "foyer-labels.h"
#include "foyer-team-page.h"

static const char *const status_words[] = { "pending", "confirmed", "arrived", "no-show", "unknown" };

FoyerBoardStatus
foyer_calendar_status_parse (const char *word)
{
  for (guint i = 0; i < FOYER_BOARD_N_STATUS; i++)
    if (g_strcmp0 (word, status_words[i]) == 0)
      return i;
  return word != NULL ? FOYER_BOARD_OTHER : FOYER_BOARD_PENDING;
}

const char *
foyer_calendar_status_word (FoyerBoardStatus status)
{
  return status_words[status];
}

const char *
foyer_calendar_status_name (FoyerBoardStatus status)
{
  static const char *const names[] = { NC_("visit", "Pending"), NC_("visit", "Confirmed"), NC_("visit", "Arrived"), NC_("visit", "No-show"),
                                       NC_("visit", "Unknown status") };

  return g_dpgettext2 (NULL, "visit", names[status]);
}

const char *
foyer_calendar_status_icon (FoyerBoardStatus status)
{
  static const char *const icons[] = { "foyer-pending-symbolic", "foyer-confirmed-symbolic", "foyer-arrived-symbolic",
                                       "foyer-no-show-symbolic", "dialog-question-symbolic" };

  return icons[status];
}

/* Day of the week and of the month, in the program's language. (transfer full) */
static char *
date_words (gint64      date,
            const char *format)
{
  int y, m, d;
  g_autoptr (GDateTime) time = NULL;

  foyer_date_split (date, &y, &m, &d);
  time = g_date_time_new_utc (y, m, d, 12, 0, 0);
  return g_date_time_format (time, format);
}

static const char *
keep (FoyerCalendarDay *self,
      const char       *text)
{
  return text != NULL ? g_string_chunk_insert_const (self->strings, text) : NULL;
}

static void
set_spans (FoyerCalendarDay  *self,
           JsonObject        *object,
           const char        *member,
           const FoyerSpan  **spans,
           guint             *n)
{
  const char *text = foyer_json_str (object, member);
  g_autoptr (GArray) parsed = text != NULL && *text != '\0' ? foyer_spans_parse (text, NULL) : NULL;

  if (parsed == NULL || parsed->len == 0)
    return;
  *spans = foyer_board_model_spans (self->model, (const FoyerSpan *) parsed->data, parsed->len);
  *n = parsed->len;
}

/* "09:00–18:00" or "09:00–13:00, 14:00–18:00" (transfer full) */
static char *
spans_text (const FoyerSpan *spans,
            guint            n)
{
  GString *text = g_string_new (NULL);
  char from[6], to[6];

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s–%s", i > 0 ? ", " : "", foyer_minute_format (spans[i].from, from),
                            foyer_minute_format (spans[i].to, to));
  return g_string_free (text, FALSE);
}

static const char *
off_words (const char *off)
{
  if (off == NULL || *off == '\0')
    return _("Not working");
  return foyer_absence_title (off);
}

/* Under the name of its location, where there are several. */
static void
group_column (FoyerCalendarDay    *self,
              FoyerBoardColumn    *column,
              FoyerCalendarColumn *mine,
              JsonObject          *place)
{
  int clock = (int) foyer_json_num (place, "clock");
  g_autofree char *note = NULL;

  if (self->places->len == 0)
    return;
  mine->place = self->places->len - 1;
  if (clock > 0)
    /* Translators: of a location in another time zone: hours and minutes its clocks are ahead of here */
    note = g_strdup_printf (_("clocks %d:%02d ahead"), clock / 60, clock % 60);
  else if (clock < 0)
    /* Translators: of a location in another time zone: hours and minutes its clocks are behind here */
    note = g_strdup_printf (_("clocks %d:%02d behind"), -clock / 60, -clock % 60);
  column->clock = clock;
  column->group = foyer_board_model_str (self->model, g_array_index (self->places, FoyerCalendarPlace, mine->place).name);
  column->group_note = foyer_board_model_str (self->model, note);
  column->group_marked = g_array_index (self->places, FoyerCalendarPlace, mine->place).here;
}

static void
add_column (FoyerCalendarDay *self,
            JsonObject       *object,
            JsonObject       *answer,
            gboolean          week,
            gint64            today)
{
  FoyerBoardColumn column = { 0 };
  FoyerCalendarColumn mine = { 0 };
  const char *name = foyer_json_str (week ? answer : object, "name");
  g_autofree char *weekday = NULL;
  g_autofree char *spoken = NULL;
  g_autofree char *title = NULL;
  g_autofree char *hours = NULL;

  foyer_date_parse (foyer_json_str (week ? object : answer, "date"), &column.date);
  foyer_json_uid (week ? answer : object, "staff", &mine.staff);
  foyer_json_uid (object, "instance", &mine.instance);
  mine.date = column.date;
  mine.name = keep (self, name != NULL ? name : "");
  set_spans (self, object, "spans", &column.duty, &column.n_duty);
  set_spans (self, object, "breaks", &column.breaks, &column.n_breaks);
  self->works |= column.n_duty > 0;
  weekday = date_words (column.date, "%A");
  group_column (self, &column, &mine, answer);
  spoken = column.group != NULL ? g_strdup_printf ("%s, %s, %s", mine.name, column.group, weekday) : g_strdup_printf ("%s, %s", mine.name, weekday);
  column.spoken = foyer_board_model_str (self->model, spoken);
  if (week)
    {
      char key[11];

      /* Translators: over a day of the week view, see strftime: "Tue 24" */
      title = date_words (column.date, C_("week column", "%a %-e"));
      hours = spans_text (column.duty, column.n_duty);
      column.id = foyer_id_derive (&mine.staff, foyer_date_format (column.date, key), -1);
      column.title = foyer_board_model_str (self->model, title);
      column.subtitle = foyer_board_model_str (self->model, column.n_duty > 0 ? hours : off_words (foyer_json_str (object, "off")));
      column.today = column.date == today;
      if (foyer_json_str (object, "notice") != NULL)
        column.off_text = foyer_board_model_str (self->model, foyer_json_str (object, "notice"));
    }
  else if (!foyer_id_is_none (&mine.instance))
    {
      const FoyerSpan all = { 0, FOYER_DAY_MINUTES };

      /* A room is there all day. Its resource says what it is, where that is not its name. */
      column.id = mine.instance;
      column.title = foyer_board_model_str (self->model, mine.name);
      if (g_strcmp0 (mine.name, foyer_json_str (object, "resource_name")) != 0)
        column.subtitle = foyer_board_model_str (self->model, foyer_json_str (object, "resource_name"));
      column.duty = foyer_board_model_spans (self->model, &all, 1);
      column.n_duty = 1;
    }
  else
    {
      const char *below = foyer_json_str (object, "position_name");

      if (below == NULL || *below == '\0')
        below = foyer_json_str (object, "spec");
      column.id = mine.staff;
      column.title = foyer_board_model_str (self->model, mine.name);
      column.subtitle = foyer_board_model_str (self->model, below);
    }
  if (column.n_duty == 0 && column.off_text == NULL)
    column.off_text = foyer_board_model_str (self->model, off_words (foyer_json_str (object, "off")));
  foyer_board_model_add_column (self->model, &column);
  g_array_append_val (self->columns, mine);
}

static void
add_labels (FoyerCalendarDay *self,
            FoyerBoardBlock  *block,
            JsonArray        *labels)
{
  FoyerBoardLabel list[FOYER_BOARD_MAX_LABELS];
  guint n = labels != NULL ? MIN (json_array_get_length (labels), FOYER_BOARD_MAX_LABELS) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonObject *label = json_array_get_object_element (labels, i);

      list[i] = (FoyerBoardLabel){ .icon = foyer_board_model_str (self->model, foyer_json_str (label, "icon")),
                                   .title = foyer_board_model_str (self->model, foyer_json_str (label, "title")),
                                   .tint = (guint8) (foyer_json_num (label, "colour") % 12) };
    }
  block->labels = foyer_board_model_labels (self->model, list, n);
  block->n_labels = (guint8) n;
}

gboolean
foyer_calendar_has_label (JsonObject    *object,
                          const FoyerId *label)
{
  JsonArray *labels = foyer_json_arr (object, "labels");

  if (foyer_id_is_none (label))
    return TRUE;
  for (guint i = 0; labels != NULL && i < json_array_get_length (labels); i++)
    {
      FoyerId id;

      if (foyer_json_uid (json_array_get_object_element (labels, i), "id", &id) && foyer_id_equal (&id, label))
        return TRUE;
    }
  return FALSE;
}

static guint
column_of (FoyerCalendarDay *self,
           JsonObject       *object,
           gboolean          week)
{
  FoyerId staff = FOYER_ID_NONE, instance = FOYER_ID_NONE;
  gint64 date = 0;

  foyer_json_uid (object, "staff", &staff);
  foyer_json_uid (object, "instance", &instance);
  foyer_date_parse (foyer_json_str (object, "date"), &date);
  for (guint i = 0; i < self->columns->len; i++)
    {
      const FoyerCalendarColumn *column = &g_array_index (self->columns, FoyerCalendarColumn, i);

      if (week                                    ? column->date == date
          : !foyer_id_is_none (&column->instance) ? foyer_id_equal (&column->instance, &instance)
                                                  : foyer_id_equal (&column->staff, &staff))
        return i;
    }
  return G_MAXUINT;
}

static FoyerBoardFlags
flags_of (JsonObject *object)
{
  static const struct
  {
    const char *member;
    FoyerBoardFlags flag;
  } members[] = { { "chosen", FOYER_BOARD_ASKED_FOR }, { "first", FOYER_BOARD_FIRST_VISIT }, { "note", FOYER_BOARD_NOTE },
                  { "alert", FOYER_BOARD_ALERT },      { "unpaid", FOYER_BOARD_NOT_FULLY_PAID }, { "pending", FOYER_BOARD_NOT_AT_CHAIN },
                  { "contested", FOYER_BOARD_CONTESTED }, { "outside", FOYER_BOARD_OUTSIDE },
                  { "leaving", FOYER_BOARD_LEAVING | FOYER_BOARD_LOCKED }, { "coming", FOYER_BOARD_COMING | FOYER_BOARD_LOCKED } };
  FoyerBoardFlags flags = 0;
  const char *paid = foyer_json_str (object, "paid");

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (foyer_json_yes (object, members[i].member))
      flags |= members[i].flag;
  if (g_strcmp0 (paid, "full") == 0 || g_strcmp0 (paid, "over") == 0)
    flags |= FOYER_BOARD_PAID;
  return flags;
}

char *
foyer_calendar_seats_text (JsonObject *object)
{
  int taken = (int) foyer_json_num (object, "taken"), capacity = (int) foyer_json_num (object, "capacity");

  /* Translators: on a block of the board: seats taken, seats there are */
  return foyer_json_yes (object, "full") ? g_strdup_printf (_("Full · %d of %d"), taken, capacity) : g_strdup_printf (_("%d of %d seats"), taken, capacity);
}

static void
add_block (FoyerCalendarDay *self,
           JsonObject       *object,
           const char       *card,
           gboolean          week,
           guint             statuses,
           const FoyerId    *label)
{
  FoyerBoardBlock block = { 0 };
  FoyerCalendarEntry entry = { 0 };
  const char *title = foyer_json_str (object, "title"), *name = foyer_json_str (object, "name");
  const char *services = foyer_json_str (object, "services"), *line = services;
  g_autofree char *both = NULL;

  block.column = column_of (self, object, week);
  block.status = foyer_calendar_status_parse (foyer_json_str (object, "status"));
  if (block.column == G_MAXUINT || !foyer_json_uid (object, "id", &block.id))
    return;
  /* An event has no status of its own: those who take part have. */
  if ((block.status != FOYER_BOARD_OTHER && !(statuses & 1u << block.status) && !foyer_json_yes (object, "event")) || !foyer_calendar_has_label (object, label))
    {
      self->hidden++;
      return;
    }
  entry.id = block.id;
  entry.column = block.column;
  if (foyer_json_str (object, "instance") != NULL && foyer_calendar_day_find (self, &block.id) != NULL)
    block.id = foyer_id_derive (&block.id, foyer_json_str (object, "instance"), -1);
  entry.block = block.id;
  block.start = foyer_json_num (object, "start");
  block.length = MAX (foyer_json_num (object, "dur"), 5);
  block.technical = foyer_json_num (object, "tech");
  if (foyer_json_str (object, "gaps") != NULL)
    {
      FoyerGaps gaps;

      foyer_gaps_parse (foyer_json_str (object, "gaps"), block.length, &gaps);
      block.gaps = foyer_board_model_spans (self->model, gaps.at, gaps.n);
      block.n_gaps = gaps.n;
    }
  block.waits_at = foyer_board_model_str (self->model, foyer_json_str (object, "waits_at"));
  block.tint = json_object_has_member (object, "colour") ? foyer_json_num (object, "colour")
               : json_object_has_member (object, "tint") ? foyer_json_num (object, "tint")
                                                         : 255;
  block.flags = flags_of (object) | (block.waits_at != NULL ? FOYER_BOARD_NEXT_DOOR : 0);
  if (block.status == FOYER_BOARD_OTHER && !foyer_json_yes (object, "event"))
    block.flags |= FOYER_BOARD_LOCKED;
  if (foyer_calendar_day_place (self, block.column) != NULL && !foyer_calendar_day_place (self, block.column)->move)
    block.flags |= FOYER_BOARD_LOCKED;
  block.maker = foyer_json_yes (object, "online") ? FOYER_BOARD_BY_CLIENT : FOYER_BOARD_BY_STAFF;

  /* The card's first line is what the location chose (CAL-4); the second says the rest. */
  if (g_strcmp0 (card, "service") == 0)
    line = name;
  else if (g_strcmp0 (card, "phone") == 0 && name != NULL && services != NULL)
    line = both = g_strdup_printf ("%s · %s", name, services);
  else if (g_strcmp0 (card, "phone") == 0 && name != NULL)
    line = name;
  if (title == NULL)
    title = name != NULL ? name : _("No client");
  if (foyer_json_yes (object, "event"))
    {
      g_free (both);
      line = both = foyer_calendar_seats_text (object);
      block.flags |= FOYER_BOARD_EVENT | (foyer_json_yes (object, "full") ? FOYER_BOARD_FULL : 0);
    }
  block.title = foyer_board_model_str (self->model, title);
  block.line = foyer_board_model_str (self->model, line);
  add_labels (self, &block, foyer_json_arr (object, "labels"));
  foyer_board_model_add_block (self->model, &block);

  entry.status = block.status;
  entry.name = keep (self, name);
  entry.bundle = foyer_json_yes (object, "bundle");
  entry.event = foyer_json_yes (object, "event");
  foyer_json_uid (object, "visit", &entry.visit);
  foyer_json_uid (object, "client", &entry.client);
  g_array_append_val (self->entries, entry);
}

/* One column that says why a location has none. */
static void
add_closed (FoyerCalendarDay *self,
            JsonObject       *place,
            gint64            date)
{
  FoyerBoardColumn column = { .date = date };
  FoyerCalendarColumn mine = { .date = date, .closed = TRUE };
  const char *notice = foyer_json_str (place, "notice");

  group_column (self, &column, &mine, place);
  foyer_json_uid (place, "loc", &column.id);
  if (!foyer_json_yes (place, "held"))
    {
      mine.name = keep (self, _("Not on this PC"));
      column.off_text = foyer_board_model_str (self->model, _("This PC does not hold this location."));
    }
  else if (notice != NULL)
    {
      mine.name = keep (self, _("Too far back"));
      column.off_text = foyer_board_model_str (self->model, notice);
    }
  else
    {
      mine.name = keep (self, _("Nobody"));
      column.off_text = foyer_board_model_str (self->model, _("Nobody works on this day"));
    }
  column.title = foyer_board_model_str (self->model, mine.name);
  foyer_board_model_add_column (self->model, &column);
  g_array_append_val (self->columns, mine);
}

static void
add_place (FoyerCalendarDay *self,
           JsonObject       *object,
           gint64            date,
           gint64            today,
           guint             statuses,
           const FoyerId    *label)
{
  JsonArray *columns = foyer_json_arr (object, "columns"), *blocks = foyer_json_arr (object, "blocks");
  FoyerCalendarPlace place = { .name = keep (self, foyer_json_str (object, "name")), .kind = keep (self, foyer_json_str (object, "kind")),
                               .here = foyer_json_yes (object, "here"), .book = foyer_json_yes (object, "book"),
                               .move = foyer_json_yes (object, "move"), .status = foyer_json_yes (object, "status") };

  foyer_json_uid (object, "loc", &place.loc);
  g_array_append_val (self->places, place);
  for (guint i = 0; columns != NULL && i < json_array_get_length (columns); i++)
    add_column (self, json_array_get_object_element (columns, i), object, FALSE, today);
  if (columns == NULL || json_array_get_length (columns) == 0)
    add_closed (self, object, date);
  for (guint i = 0; blocks != NULL && i < json_array_get_length (blocks); i++)
    add_block (self, json_array_get_object_element (blocks, i), foyer_json_str (object, "card"), FALSE, statuses, label);
}

FoyerCalendarDay *
foyer_calendar_day_new (JsonObject *answer,
                        gboolean    week,
                        gint64      today,
                        guint       statuses,
                        const FoyerId *label)
{
  FoyerCalendarDay *self = g_new0 (FoyerCalendarDay, 1);
  JsonArray *columns = foyer_json_arr (answer, "columns"), *blocks = foyer_json_arr (answer, "blocks"), *places = foyer_json_arr (answer, "locations");
  gint64 date = 0;
  int open = json_object_has_member (answer, "open") ? foyer_json_num (answer, "open") : 8 * 60;
  int close = json_object_has_member (answer, "close") ? foyer_json_num (answer, "close") : 20 * 60;
  const char *card = foyer_json_str (answer, "card");

  self->strings = g_string_chunk_new (512);
  self->columns = g_array_new (FALSE, FALSE, sizeof (FoyerCalendarColumn));
  self->entries = g_array_new (FALSE, FALSE, sizeof (FoyerCalendarEntry));
  self->places = g_array_new (FALSE, FALSE, sizeof (FoyerCalendarPlace));
  self->model = foyer_board_model_new (open, close);
  foyer_date_parse (foyer_json_str (answer, "date"), &date);
  for (guint i = 0; places != NULL && i < json_array_get_length (places); i++)
    add_place (self, json_array_get_object_element (places, i), date, today, statuses, label);
  self->step = foyer_json_num (answer, "step");
  self->left_out = foyer_json_num (answer, "left_out");
  self->notice = keep (self, foyer_json_str (answer, "notice"));
  self->kind = keep (self, foyer_json_str (answer, "kind"));
  for (guint i = 0; columns != NULL && i < json_array_get_length (columns); i++)
    add_column (self, json_array_get_object_element (columns, i), answer, week, today);
  for (guint i = 0; blocks != NULL && i < json_array_get_length (blocks); i++)
    add_block (self, json_array_get_object_element (blocks, i), card, week, statuses, label);
  return self;
}

void
foyer_calendar_day_free (FoyerCalendarDay *self)
{
  foyer_board_model_unref (self->model);
  g_array_unref (self->columns);
  g_array_unref (self->entries);
  g_array_unref (self->places);
  g_string_chunk_free (self->strings);
  g_free (self);
}

const FoyerCalendarPlace *
foyer_calendar_day_place (FoyerCalendarDay *self,
                          guint             i)
{
  if (self == NULL || i >= self->columns->len || self->places->len == 0)
    return NULL;
  return &g_array_index (self->places, FoyerCalendarPlace, g_array_index (self->columns, FoyerCalendarColumn, i).place);
}

const FoyerCalendarEntry *
foyer_calendar_day_find (FoyerCalendarDay *self,
                         const FoyerId    *appointment)
{
  for (guint i = 0; self != NULL && i < self->entries->len; i++)
    {
      const FoyerCalendarEntry *entry = &g_array_index (self->entries, FoyerCalendarEntry, i);

      if (foyer_id_equal (&entry->id, appointment) || foyer_id_equal (&entry->block, appointment))
        return entry;
    }
  return NULL;
}
