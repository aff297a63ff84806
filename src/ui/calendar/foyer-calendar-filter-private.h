/* Only for foyer-calendar-filter.c and foyer-calendar-filter-room.c. */
#pragma once

#include "foyer-calendar-private.h"

G_BEGIN_DECLS

typedef struct
{
  FoyerId id, position;
  char *name;
} Member;

typedef struct
{
  FoyerId id;
  char *name;
} Position;

struct _FoyerCalendarFilter
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *box, *positions, *resources, *people, *people_list, *paste, *hidden;
  GtkWidget *group;     /* what narrows: in the row, or in the popover of @more where there is no room */
  GtkWidget *more, *more_box;
  GtkWidget *labels;    /* drop-down */
  GtkWidget *words[FOYER_BOARD_N_STATUS];
  GtkWidget *member; /* NULL until a week is shown */
  GtkWidget *statuses[FOYER_BOARD_N_STATUS];

  GArray *team;         /* Member; of the location worked at */
  JsonArray *branches;  /* owned (nullable): whose people are chosen from instead */
  GArray *places;       /* Position */
  GArray *rooms;        /* Position: what a resource has of it */
  GHashTable *chosen;   /* FoyerId *; empty: everyone */
  FoyerId position;     /* none: all */
  FoyerId resource;     /* none: all */
  FoyerId week_member;
  FoyerCalendarView view;
  gboolean quiet;       /* widgets are being filled */
  gboolean people_filled; /* the list of people has those there are */
  GArray *label_ids;    /* FoyerId */
  FoyerId label;        /* none: all */
  gboolean by_labels;   /* the view has labels to filter by */
  int width;            /* pixels there are for the row */
  guint fit_id;
};

/* Kept, and told to the page. */
void foyer_calendar_filter_changed (FoyerCalendarFilter *self);
/* Soon: what has no room is put away, what has is brought back. */
void foyer_calendar_filter_fit (FoyerCalendarFilter *self);
/* The chip of labels and what it stands for. */
void foyer_calendar_filter_build_labels (FoyerCalendarFilter *self);
void foyer_calendar_filter_read_labels (FoyerCalendarFilter *self);

G_END_DECLS
