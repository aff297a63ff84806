/* What stands beside the board: the month, the search for a client's visits, and the money of the day for those who may see it (CAL-13). */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-calendar-private.h"
#include "foyer-labels.h"
#include "foyer-mini-calendar.h"

enum
{
  MONEY_CASH,
  MONEY_CASHLESS,
  MONEY_BOOKED,
  MONEY_ARRIVED,
  MONEY_DEPOSITS,
  MONEY_LOYALTY,
  MONEY_DISCOUNT,
  MONEY_UNPAID,
  MONEY_UNRECONCILED,
  N_MONEY,
};

static const struct
{
  const char *member, *title;
  gboolean strong;
} figures[N_MONEY] = {
  { "cash", N_("Cash"), TRUE },         { "cashless", N_("Cashless"), TRUE }, { "booked", N_("Booked"), FALSE }, { "arrived", N_("Arrived"), FALSE },
  { "deposits", N_("From deposits"), FALSE }, { "loyalty", N_("Loyalty"), FALSE }, { "discount", N_("Discounts"), FALSE }, { "unpaid", N_("Still to pay"), FALSE },
  { "unreconciled", N_("Not taken by the chain"), FALSE },
};

struct _FoyerCalendarAside
{
  GtkWidget parent_instance;

  FoyerCalendarPage *page; /* borrowed: an ancestor */
  GtkWidget *outer, *month, *money, *values[N_MONEY], *visits;
  GtkWidget *rest; /* what the search covers */
  GtkWidget *waiting; /* button of the waiting list */
  FoyerCalendarSearch *search;
  GCancellable *asking;
  gint64 date;
  FoyerId member;
};

enum
{
  DATE_SELECTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FoyerCalendarAside, foyer_calendar_aside, GTK_TYPE_WIDGET)

#define UNDER_WAY "foyer-marks" /* the question the month on view waits for */

/* ---- the month ---------------------------------------------------------------------------------------------------------- */
typedef struct
{
  GWeakRef month;
  gint64 first;
  FoyerId member;
} MonthCall;

static void
on_month_cb (FoyerUiContext *context,
             JsonNode       *result,
             const GError   *error,
             gpointer        data)
{
  MonthCall *call = data;
  g_autoptr (GtkWidget) month = g_weak_ref_get (&call->month);
  FoyerDayMark marks[FOYER_MINI_DAYS] = { 0 };

  if (month != NULL && g_object_get_data (G_OBJECT (month), UNDER_WAY) == call)
    g_object_set_data (G_OBJECT (month), UNDER_WAY, NULL);
  if (result != NULL && month != NULL && foyer_mini_calendar_get_first (FOYER_MINI_CALENDAR (month)) == call->first)
    {
      JsonArray *list = json_node_get_array (result);
      gint64 most = 1;

      for (guint i = 0; i < json_array_get_length (list); i++)
        most = MAX (most, foyer_json_num (json_array_get_object_element (list, i), "booked"));
      for (guint i = 0; i < MIN (json_array_get_length (list), FOYER_MINI_DAYS); i++)
        {
          JsonObject *day = json_array_get_object_element (list, i);

          marks[i].booked = foyer_json_num (day, "booked") > 0;
          marks[i].open = foyer_json_yes (day, "works");
        }
      foyer_mini_calendar_set_marks (FOYER_MINI_CALENDAR (month), call->first, marks, FOYER_MINI_DAYS);
    }
  g_weak_ref_clear (&call->month);
  g_free (call);
}

static void
ask_month (FoyerUiContext *context,
           GtkWidget      *month,
           const FoyerId  *member,
           gboolean        anew)
{
  MonthCall *call = g_object_get_data (G_OBJECT (month), UNDER_WAY);
  gint64 first = foyer_mini_calendar_get_first (FOYER_MINI_CALENDAR (month));
  char from[11], to[11];

  if (!anew && call != NULL && call->first == first && foyer_id_equal (&call->member, member))
    return;
  call = g_new0 (MonthCall, 1);
  g_weak_ref_init (&call->month, month);
  call->first = first;
  call->member = *member;
  g_object_set_data (G_OBJECT (month), UNDER_WAY, call);
  foyer_date_format (call->first, from);
  foyer_date_format (call->first + FOYER_MINI_DAYS - 1, to);
  foyer_ui_ask (context, NULL, "calendar.month", foyer_params ("from", "s", from, "to", "s", to, "staff", "d", member, NULL), NULL,
                on_month_cb, call);
}

void
foyer_calendar_mark_month (FoyerUiContext *context,
                           GtkWidget      *month,
                           const FoyerId  *member)
{
  ask_month (context, month, member, FALSE);
}

static void
mark (FoyerCalendarAside *self)
{
  if (self->date != G_MININT64)
    ask_month (self->page->context, self->month, &self->member, FALSE);
}

static void
on_date_cb (FoyerCalendarAside *self,
            gint64              date)
{
  g_signal_emit (self, signals[DATE_SELECTED], 0, date);
}

/* ---- the money of the day ----------------------------------------------------------------------------------------------- */
static void
on_money_cb (FoyerUiContext *context,
             JsonNode       *result,
             const GError   *error,
             gpointer        data)
{
  FoyerCalendarAside *self = data;
  JsonObject *object;
  gint64 visits;
  g_autofree char *text = NULL;

  if (result == NULL)
    {
      gtk_widget_set_visible (self->money, FALSE);
      return;
    }
  object = json_node_get_object (result);
  gtk_widget_set_visible (self->money, foyer_json_str (object, "notice") == NULL);
  for (guint i = 0; i < N_MONEY; i++)
    {
      gint64 amount = foyer_json_num (object, figures[i].member);

      foyer_money_label_set (self->values[i], context, amount);
      /* Rows that say nothing most days are not there most days. */
      if (i >= MONEY_DEPOSITS)
        {
          gtk_widget_set_visible (self->values[i], amount != 0);
          gtk_widget_set_visible (gtk_widget_get_prev_sibling (self->values[i]), amount != 0);
        }
    }
  visits = foyer_json_num (object, "visits");
  text = g_strdup_printf (ngettext ("%d visit", "%d visits", visits), (int) visits);
  gtk_label_set_text (GTK_LABEL (self->visits), text);
}

static void
ask_money (FoyerCalendarAside *self)
{
  char day[11];

  if (!foyer_ui_may (self->page->context, "calendar.statistics"))
    {
      gtk_widget_set_visible (self->money, FALSE);
      return;
    }
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  foyer_ui_ask (self->page->context, self, "calendar.panel", foyer_params ("date", "s", foyer_date_format (self->date, day), NULL), self->asking,
                on_money_cb, self);
}

/* ---- the waiting list --------------------------------------------------------------------------------------------------- */
static void
on_waiting_cb (FoyerUiContext *context,
               JsonNode       *result,
               const GError   *error,
               gpointer        data)
{
  FoyerCalendarAside *self = data;
  guint n = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_array_get_length (json_node_get_array (result)) : 0;
  g_autofree char *text = n > 0 ? g_strdup_printf (_("Waiting list · %u"), n) : g_strdup (_("Waiting list"));

  gtk_button_set_label (GTK_BUTTON (self->waiting), text);
  foyer_a11y_label (self->waiting, text);
}

static void
ask_waiting (FoyerCalendarAside *self)
{
  gboolean may = foyer_ui_may (self->page->context, "booking.waiting");

  gtk_widget_set_visible (self->waiting, may);
  if (may)
    foyer_ui_ask (self->page->context, self, "waiting.list", foyer_params ("kind", "s", "wish", NULL), NULL, on_waiting_cb, self);
}

static void
on_waiting_clicked_cb (FoyerCalendarAside *self)
{
  foyer_ui_open (self->page->context, "waiting", NULL);
}

void
foyer_calendar_aside_reload (FoyerCalendarAside *self)
{
  ask_waiting (self);
  /* Something has changed: an answer on its way may be from before. */
  ask_month (self->page->context, self->month, &self->member, TRUE);
  ask_money (self);
}

void
foyer_calendar_aside_set_date (FoyerCalendarAside *self,
                               gint64              date,
                               const FoyerId      *member)
{
  self->date = G_MININT64; /* the month is asked for once, when it is the right one */
  self->member = member != NULL ? *member : FOYER_ID_NONE;
  foyer_mini_calendar_set_first_weekday (FOYER_MINI_CALENDAR (self->month), foyer_ui_first_weekday (self->page->context));
  foyer_mini_calendar_set_today (FOYER_MINI_CALENDAR (self->month), foyer_ui_today (self->page->context));
  foyer_mini_calendar_set_date (FOYER_MINI_CALENDAR (self->month), date);
  self->date = date;
  mark (self);
  ask_money (self);
  ask_waiting (self);
}

gboolean
foyer_calendar_aside_search (FoyerCalendarAside *self)
{
  return foyer_calendar_search_start (self->search);
}

gboolean
foyer_calendar_aside_back (FoyerCalendarAside *self)
{
  return foyer_calendar_search_back (self->search);
}

gboolean
foyer_calendar_aside_shows_money (FoyerCalendarAside *self)
{
  return gtk_widget_get_visible (self->money);
}

GtkWidget *
foyer_calendar_aside_get_month (FoyerCalendarAside *self)
{
  return self->month;
}

FoyerCalendarSearch *
foyer_calendar_aside_get_search (FoyerCalendarAside *self)
{
  return self->search;
}

/* ---- the object --------------------------------------------------------------------------------------------------------- */
static void
foyer_calendar_aside_dispose (GObject *object)
{
  FoyerCalendarAside *self = FOYER_CALENDAR_ASIDE (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_pointer (&self->outer, gtk_widget_unparent);
  G_OBJECT_CLASS (foyer_calendar_aside_parent_class)->dispose (object);
}

static void
foyer_calendar_aside_class_init (FoyerCalendarAsideClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_calendar_aside_dispose;
  signals[DATE_SELECTED] = g_signal_new ("date-selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                         1, G_TYPE_INT64);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "calendaraside");
}

static void
foyer_calendar_aside_init (FoyerCalendarAside *self)
{
}

static GtkWidget *
build_money (FoyerCalendarAside *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *grid = gtk_grid_new (), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = gtk_label_new (_("Money of the day"));

  gtk_widget_add_css_class (box, "day-money");
  gtk_widget_add_css_class (title, "heading");
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  self->visits = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->visits, "caption");
  gtk_widget_add_css_class (self->visits, "dim-label");
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), self->visits);
  gtk_box_append (GTK_BOX (box), head);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 4);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  for (guint i = 0; i < N_MONEY; i++)
    {
      GtkWidget *name = gtk_label_new (_(figures[i].title));

      gtk_label_set_xalign (GTK_LABEL (name), 0);
      gtk_widget_set_hexpand (name, TRUE);
      self->values[i] = foyer_money_label_new ();
      if (figures[i].strong)
        gtk_widget_add_css_class (self->values[i], "heading");
      gtk_grid_attach (GTK_GRID (grid), name, 0, i, 1, 1);
      gtk_grid_attach_next_to (GTK_GRID (grid), self->values[i], name, GTK_POS_RIGHT, 1, 1);
    }
  gtk_box_append (GTK_BOX (box), grid);
  gtk_widget_set_visible (box, FALSE);
  return box;
}

GtkWidget *
foyer_calendar_aside_new (FoyerCalendarPage *page)
{
  FoyerCalendarAside *self = g_object_new (FOYER_TYPE_CALENDAR_ASIDE, NULL);
  GtkWidget *scrolled = gtk_scrolled_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->page = page;
  self->date = G_MININT64;
  self->outer = scrolled;
  self->month = foyer_mini_calendar_new ();
  g_signal_connect_object (self->month, "date-selected", G_CALLBACK (on_date_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->month, "month-shown", G_CALLBACK (mark), self, G_CONNECT_SWAPPED);
  self->search = FOYER_CALENDAR_SEARCH (foyer_calendar_search_new (page));
  self->rest = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->money = build_money (self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->search));
  gtk_box_append (GTK_BOX (self->rest), self->month);
  gtk_box_append (GTK_BOX (self->rest), self->money);
  self->waiting = gtk_button_new_with_label (_("Waiting list"));
  foyer_a11y_label (self->waiting, _("Waiting list"));
  gtk_widget_set_tooltip_text (self->waiting, _("Who waits for a time (Ctrl+Shift+W)"));
  gtk_widget_add_css_class (self->waiting, "waiting-button");
  gtk_widget_set_visible (self->waiting, FALSE);
  g_signal_connect_object (self->waiting, "clicked", G_CALLBACK (on_waiting_clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->rest), self->waiting);
  gtk_box_append (GTK_BOX (box), self->rest);
  g_object_bind_property (self->search, "busy", self->rest, "visible", G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  gtk_widget_set_parent (scrolled, GTK_WIDGET (self));
  gtk_widget_set_size_request (GTK_WIDGET (self), 252, -1);
  return GTK_WIDGET (self);
}
