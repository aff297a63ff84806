/* Only for src/ui/calendar: the page and its parts.
 *
 *   foyer-calendar-page.c     what is on view: reads, header, views, keys, the object
 *   foyer-calendar-header.c   its part of the header bar, and what is kept per user
 *   foyer-calendar-actions.c  what the board's signals do: commands, menus, copy and paste of a client
 *   foyer-calendar-events.c   what a click makes: an appointment or a group event
 *   foyer-calendar-carry.c    an appointment dragged to another day
 *   foyer-calendar-duty.c     who works on the day, changed from here
 *   foyer-calendar-preview.c  a plan shown before it is done
 *   foyer-calendar-filter.c   the row of chips
 *   foyer-calendar-filter-room.c  … where there is little room, and its labels
 *   foyer-calendar-places.c   several locations at once
 *   foyer-calendar-free.c     the next free times
 *   foyer-calendar-peek.c     the card beside an appointment, and the menu of statuses
 *   foyer-calendar-aside.c    month, money of the day
 *   foyer-calendar-search.c   a client's visits
 *   foyer-calendar-list.c     the bookings as a table */
#pragma once

#include "foyer-calendar-day.h"
#include "foyer-calendar-page.h"
#include "foyer-front-board.h"
#include "foyer-month-view.h"
#include "foyer-offers.h"
#include "foyer-parked.h"

G_BEGIN_DECLS

typedef enum
{
  FOYER_CALENDAR_VIEW_DAY,
  FOYER_CALENDAR_VIEW_WEEK,
  FOYER_CALENDAR_VIEW_LIST,
  FOYER_CALENDAR_VIEW_FRONT, /* the front-desk board */
  FOYER_CALENDAR_VIEW_ROOMS, /* a day by rooms and devices */
  FOYER_CALENDAR_VIEW_MONTH, /* how full the days are */
  FOYER_CALENDAR_N_VIEWS,
} FoyerCalendarView;

#define FOYER_TYPE_CALENDAR_FILTER (foyer_calendar_filter_get_type ())
G_DECLARE_FINAL_TYPE (FoyerCalendarFilter, foyer_calendar_filter, FOYER, CALENDAR_FILTER, GtkWidget)
#define FOYER_TYPE_CALENDAR_PEEK (foyer_calendar_peek_get_type ())
G_DECLARE_FINAL_TYPE (FoyerCalendarPeek, foyer_calendar_peek, FOYER, CALENDAR_PEEK, GtkPopover)
#define FOYER_TYPE_CALENDAR_ASIDE (foyer_calendar_aside_get_type ())
G_DECLARE_FINAL_TYPE (FoyerCalendarAside, foyer_calendar_aside, FOYER, CALENDAR_ASIDE, GtkWidget)
#define FOYER_TYPE_CALENDAR_SEARCH (foyer_calendar_search_get_type ())
G_DECLARE_FINAL_TYPE (FoyerCalendarSearch, foyer_calendar_search, FOYER, CALENDAR_SEARCH, GtkWidget)
#define FOYER_TYPE_CALENDAR_LIST (foyer_calendar_list_get_type ())
G_DECLARE_FINAL_TYPE (FoyerCalendarList, foyer_calendar_list, FOYER, CALENDAR_LIST, GtkWidget)

#define FOYER_TYPE_CALENDAR_PLACES (foyer_calendar_places_get_type ())
G_DECLARE_FINAL_TYPE (FoyerCalendarPlaces, foyer_calendar_places, FOYER, CALENDAR_PLACES, GtkWidget)

struct _FoyerCalendarPage
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */

  /* widgets */
  GtkWidget *outer;                                   /* all below it, but for the header's */
  GtkWidget *header_start, *header_title, *header_end; /* owned */
  GtkWidget *date_button, *date_popover, *aside_button, *size_button, *zoom_scale, *width_scale, *steps[3];
  GtkWidget *view_buttons[FOYER_CALENDAR_N_VIEWS], *views; /* @views: FoyerSqueeze around them */
  GtkWidget *stack, *status, *free_button, *duty_button;
  FoyerBoard *board;
  FoyerCalendarFilter *filter;
  FoyerCalendarPlaces *places;
  FoyerCalendarAside *aside;
  FoyerOffers *offers;
  FoyerParked *parked;
  FoyerFrontBoard *front;  /* NULL until it is needed */
  FoyerMonthView *month;   /* the same */
  GtkWidget *list_tools;   /* of the list, in the row of chips; or NULL */
  FoyerCalendarList *list; /* NULL until it is needed, as are status, date_month, date_popover and the sizes */
  GtkWidget *date_month;   /* FoyerMiniCalendar in the header's popover */
  FoyerCalendarPeek *peek;
  GtkWidget *status_menu, *context_menu;

  /* state */
  FoyerCalendarDay *day; /* owned; NULL until the first answer */
  JsonNode *answer;      /* owned: what the day was made of */
  JsonArray *preview;    /* owned: moves of a plan shown before they are done; NULL: none */
  GCancellable *asking;
  gint64 date;
  FoyerCalendarView view;
  FoyerId member; /* of the week; none: the first one */
  guint reload_id, save_id, narrow_id, reveal_id;
  int width; /* pixels, as last allocated */
  gboolean loaded, stale, narrow, wants_focus;
  gboolean aside_wanted;
  int carry_steps; /* days without anybody that are still stepped over while a block is carried; negative: backwards */
  FoyerId reveal; /* an appointment to show when it has been read */
  FoyerId copied; /* client to paste, or none */
  FoyerId room;   /* whose column the next booking is made in, or none */
  char *room_name;
  char *copied_name;
};

/* foyer-calendar-page.c */
void foyer_calendar_page_go (FoyerCalendarPage *self, gint64 date);
void foyer_calendar_page_step (FoyerCalendarPage *self, int direction); /* by a day, or by a week where a week is shown */
void foyer_calendar_page_set_view (FoyerCalendarPage *self, FoyerCalendarView view);
void foyer_calendar_page_reload (FoyerCalendarPage *self);
void foyer_calendar_page_show_appointment (FoyerCalendarPage *self, const FoyerId *appointment, gint64 date, const FoyerId *staff);

/* foyer-calendar-header.c */
const char *foyer_calendar_view_name (FoyerCalendarView view); /* "day", "week", "list", "front", "month" */
void foyer_calendar_page_build_header (FoyerCalendarPage *self);
void foyer_calendar_page_name_date (FoyerCalendarPage *self);
/* The location's default board rules until somebody chooses another, and again when the location changes it (CAL-2): then the page is stale.
 * @args: (nullable): those it is shown with: something asked for comes first */
void foyer_calendar_page_follow_default (FoyerCalendarPage *self, JsonObject *args);
void foyer_calendar_page_load_choices (FoyerCalendarPage *self);
void foyer_calendar_page_show_sizes (FoyerCalendarPage *self);
/* Whether the window has no room for the views side by side; and shows them as it has. */
gboolean foyer_calendar_page_is_tight (FoyerCalendarPage *self);
void foyer_calendar_page_fit_views (FoyerCalendarPage *self);
void foyer_calendar_page_show_aside (FoyerCalendarPage *self);
void foyer_calendar_page_keep_zoom (FoyerCalendarPage *self);

/* foyer-calendar-actions.c */
void foyer_calendar_page_connect_board (FoyerCalendarPage *self);
void foyer_calendar_page_install_actions (GtkWidgetClass *widget_class);
void foyer_calendar_page_set_status (FoyerCalendarPage *self, const FoyerId *visit, FoyerBoardStatus status);
void foyer_calendar_page_open_visit (FoyerCalendarPage *self, const FoyerId *visit, const FoyerId *appointment, gboolean pay);
void foyer_calendar_page_new_visit (FoyerCalendarPage *self, const FoyerId *staff, gint64 date, int minute, int minutes);
void foyer_calendar_page_copy_client (FoyerCalendarPage *self, const FoyerId *client, const char *name);
void foyer_calendar_page_rebook (FoyerCalendarPage *self, const FoyerId *client, const char *name);
void foyer_calendar_page_move_by_keys (FoyerCalendarPage *self, const FoyerId *appointment);

void foyer_calendar_page_show_menu (FoyerCalendarPage *self, GMenu *menu); /* where the board points */

/* foyer-calendar-events.c: appointment or event (CAL-3) */
void     foyer_calendar_page_open_event (FoyerCalendarPage *self, const FoyerId *event);
/* Ctrl+N where only events are made: one where the keyboard stands. FALSE: it is something else that is made, or stands nowhere. */
gboolean foyer_calendar_page_new_event_here (FoyerCalendarPage *self);
/* TRUE: what is made there is no plain appointment, or a person is asked which. */
gboolean foyer_calendar_page_ask_kind (FoyerCalendarPage *self, const FoyerId *staff, gint64 date, int minute, int minutes);
void foyer_calendar_page_append_event (FoyerCalendarPage *self, GMenu *menu, guint column, int minute); /* "New event here", where there are any */
void foyer_calendar_page_install_kinds (GtkWidgetClass *widget_class);

/* foyer-calendar-park.c */
void foyer_calendar_page_park (FoyerCalendarPage *self, const FoyerId *appointment, gboolean cut);
/* What was put aside last goes to this slot; FALSE when there is nothing. */
gboolean foyer_calendar_page_place (FoyerCalendarPage *self, guint column, int minute);
void foyer_calendar_page_install_parking (GtkWidgetClass *widget_class);

/* foyer-calendar-carry.c */
/* The same by a person's wish: with something being carried, days without anybody are stepped over. */
void foyer_calendar_page_turn (FoyerCalendarPage *self, int direction);
void foyer_calendar_page_connect_carry (FoyerCalendarPage *self);
/* An answer came: TRUE when it is a day without columns that is stepped over, as something is being carried. */
gboolean foyer_calendar_page_carry_on (FoyerCalendarPage *self);

/* foyer-calendar-filter.c. "changed": something else is to be shown. */
GtkWidget     *foyer_calendar_filter_new (FoyerUiContext *context);
void           foyer_calendar_filter_reload (FoyerCalendarFilter *self); /* team, positions, resources */
void           foyer_calendar_filter_set_view (FoyerCalendarFilter *self, FoyerCalendarView view); /* what can be chosen from there */
gboolean       foyer_calendar_filter_put_resource (FoyerCalendarFilter *self, JsonObject *params); /* the one that is chosen; FALSE: no rooms are on view */
const FoyerId *foyer_calendar_filter_get_position (FoyerCalendarFilter *self); /* none: all */
JsonArray     *foyer_calendar_filter_dup_staff (FoyerCalendarFilter *self);    /* NULL: everyone (transfer full) */
guint          foyer_calendar_filter_get_statuses (FoyerCalendarFilter *self); /* bits 1 << FoyerBoardStatus */
gboolean       foyer_calendar_filter_get_member (FoyerCalendarFilter *self, FoyerId *member); /* of the week */
void           foyer_calendar_filter_set_member (FoyerCalendarFilter *self, const FoyerId *member);
gboolean       foyer_calendar_filter_is_set (FoyerCalendarFilter *self);
void           foyer_calendar_filter_clear (FoyerCalendarFilter *self);
/* A chip for a client to be pasted; NULL takes it away. Pressing it emits "paste-dropped". */
void           foyer_calendar_filter_set_paste (FoyerCalendarFilter *self, const char *name);
void           foyer_calendar_filter_set_hidden (FoyerCalendarFilter *self, guint hidden); /* "3 hidden" */

/* Labels of bookings are asked for by @by_labels views; none: all. */
void           foyer_calendar_filter_set_by_labels (FoyerCalendarFilter *self, gboolean by_labels);
const FoyerId *foyer_calendar_filter_get_label (FoyerCalendarFilter *self);
/* Of the scroller it stands in: what has no room there goes behind a chip. */
void           foyer_calendar_filter_set_room (FoyerCalendarFilter *self, GtkAdjustment *room);
/* The people of several locations, as foyer_calendar_places_dup(); NULL: the team of the one worked at. */
void           foyer_calendar_filter_set_places (FoyerCalendarFilter *self, JsonArray *places);
/* At either end of the row. */
void           foyer_calendar_filter_add_start (FoyerCalendarFilter *self, GtkWidget *widget);
void           foyer_calendar_filter_add_end (FoyerCalendarFilter *self, GtkWidget *widget);

/* foyer-calendar-free.c: the chip of the next free times; its popover is made when first opened. */
GtkWidget *foyer_calendar_free_new (FoyerCalendarPage *page);

/* foyer-calendar-duty.c */
GtkWidget *foyer_calendar_duty_new (FoyerCalendarPage *page);
void       foyer_calendar_duty_update (FoyerCalendarPage *page); /* shown where it can be used */
/* (transfer full) (nullable): menu of the name over a column; NULL for who may not plan */
GMenu     *foyer_calendar_duty_menu (FoyerCalendarPage *page, const FoyerCalendarColumn *at);
void       foyer_calendar_duty_install_actions (GtkWidgetClass *widget_class);

/* foyer-calendar-peek.c */
GtkWidget *foyer_calendar_peek_new (FoyerCalendarPage *page);
void       foyer_calendar_peek_show (FoyerCalendarPeek *self, const FoyerId *appointment, gboolean by_key);
void       foyer_calendar_peek_leave (FoyerCalendarPeek *self); /* the pointer left the block: go unless it is on the card */
void       foyer_calendar_peek_hide (FoyerCalendarPeek *self);
GtkWidget *foyer_calendar_status_menu_new (FoyerCalendarPage *page);
void       foyer_calendar_status_menu_show (GtkWidget *menu, const FoyerId *visit, FoyerBoardStatus status, const GdkRectangle *at);

/* foyer-calendar-aside.c. "date-selected" (gint64) */
GtkWidget *foyer_calendar_aside_new (FoyerCalendarPage *page);
void       foyer_calendar_aside_set_date (FoyerCalendarAside *self, gint64 date, const FoyerId *member);
void       foyer_calendar_aside_reload (FoyerCalendarAside *self);
gboolean   foyer_calendar_aside_search (FoyerCalendarAside *self);
gboolean   foyer_calendar_aside_back (FoyerCalendarAside *self);
gboolean   foyer_calendar_aside_shows_money (FoyerCalendarAside *self);
GtkWidget *foyer_calendar_aside_get_month (FoyerCalendarAside *self); /* FoyerMiniCalendar */
FoyerCalendarSearch *foyer_calendar_aside_get_search (FoyerCalendarAside *self);
/* Fills a FoyerMiniCalendar with what calendar.month says; again at each "month-shown". */
void       foyer_calendar_mark_month (FoyerUiContext *context, GtkWidget *month, const FoyerId *member);

/* foyer-calendar-search.c */
GtkWidget *foyer_calendar_search_new (FoyerCalendarPage *page);
gboolean   foyer_calendar_search_start (FoyerCalendarSearch *self);
gboolean   foyer_calendar_search_back (FoyerCalendarSearch *self);
GtkWidget *foyer_calendar_search_get_found (FoyerCalendarSearch *self);  /* list boxes */
GtkWidget *foyer_calendar_search_get_visits (FoyerCalendarSearch *self);

/* foyer-calendar-places.c. "changed": other locations are to be shown. */
GtkWidget *foyer_calendar_places_new (FoyerUiContext *context);
void       foyer_calendar_places_reload (FoyerCalendarPlaces *self);
gboolean   foyer_calendar_places_several (FoyerCalendarPlaces *self);
/* Said to whoever hears "changed": several were chosen by hand just now. */
gboolean   foyer_calendar_places_chosen_now (FoyerCalendarPlaces *self);
/* @day: the view can show several. @left_out: locations there was no room for on the board. */
void       foyer_calendar_places_set_shown (FoyerCalendarPlaces *self, gboolean day, guint left_out);
/* Those chosen, of location.mine with their teams; NULL: only the one worked at. (transfer full) */
JsonArray *foyer_calendar_places_dup (FoyerCalendarPlaces *self);
void       foyer_calendar_places_set (FoyerCalendarPlaces *self, gboolean several, const FoyerId *only);
void       foyer_calendar_page_allow (FoyerCalendarPage *self); /* moving and booking on the board, by what its day says */
void       foyer_calendar_page_take_places (FoyerCalendarPage *self);
void       foyer_calendar_page_toggle_places (FoyerCalendarPage *self);
/* Where a column is, if that is not the location worked at. (nullable) */
const FoyerCalendarPlace *foyer_calendar_page_elsewhere (FoyerCalendarPage *self, guint column);
gboolean   foyer_calendar_page_is_closed (FoyerCalendarPage *self, guint column);
/* TRUE: it is elsewhere, and the window goes to work there, or says why not. */
gboolean   foyer_calendar_page_book_elsewhere (FoyerCalendarPage *self, guint column, int minute, int minutes);
gboolean   foyer_calendar_page_open_elsewhere (FoyerCalendarPage *self, const FoyerCalendarEntry *entry, gboolean pay);
/* "loc" of a command about an appointment elsewhere. */
void       foyer_calendar_page_say_loc (FoyerCalendarPage *self, const FoyerCalendarEntry *entry, JsonObject *params);
void       foyer_calendar_page_group_menu (FoyerCalendarPage *self, guint column);
void       foyer_calendar_page_install_places (GtkWidgetClass *widget_class);

/* foyer-calendar-preview.c */
JsonObject *foyer_calendar_preview_of (JsonObject *answer, JsonArray *moves);

/* foyer-calendar-list.c */
GtkWidget *foyer_calendar_list_new (FoyerCalendarPage *page);
/* Returns: how many the filters leave out */
guint      foyer_calendar_list_set (FoyerCalendarList *self, JsonArray *rows, guint statuses, const FoyerId *label);
void       foyer_calendar_list_show_tools (FoyerCalendarPage *page, gboolean shown);
/* What the list shows, as calendar.list and calendar.export are asked. (transfer full) */
JsonObject *foyer_calendar_list_params (FoyerCalendarPage *page);
GtkWidget  *foyer_calendar_list_columns_button (FoyerCalendarList *self);
const char *foyer_calendar_list_client_of (gpointer row); /* an item of the list's model */

G_END_DECLS
