/* When, how long and with whom: one row per appointment, each value edited where it stands. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-drop-down.h"
#include "foyer-labels.h"
#include "foyer-visit-parts.h"

enum
{
  DAY,
  TIME,
  MINUTES,
  COMMENT,
  N_FIELDS,
};

static const char *const field_names[] = { N_("Day"), N_("Time"), N_("Minutes"), N_("Comment") };

typedef struct
{
  FoyerVisitWhere *where; /* borrowed; NULL: taken off, though the focus may still leave one of its entries */
  FoyerId id, staff;
  GtkWidget *box, *entry[N_FIELDS], *until, *member, *extra, *remove, *needs, *event_button;
  char *shown[N_FIELDS];
  char *wall;
  FoyerId event; /* it takes part in; none: a booking of its own */
  gboolean seen;
} Row;

struct _FoyerVisitWhere
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *box;
  GPtrArray *rows;       /* (element-type Row) */
  GtkStringList *names;  /* of the team; owned */
  GArray *ids;           /* FoyerId, in the same order */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (FoyerVisitWhere, foyer_visit_where, GTK_TYPE_WIDGET)

static void
row_clear (gpointer data)
{
  Row *row = data;
  for (int i = 0; i < N_FIELDS; i++)
    g_free (row->shown[i]);
  g_free (row->wall);
}

static void
row_unref (gpointer row,
           GClosure *closure)
{
  g_rc_box_release_full (row, row_clear);
}

static void
row_free (gpointer data)
{
  Row *row = data;
  row->where = NULL;
  row_unref (row, NULL);
}

/* The row lives as long as what it listens to. */
static void
listen (Row *row,
        gpointer object,
        const char *name,
        GCallback func)
{
  g_signal_connect_data (object, name, func, g_rc_box_acquire (row), row_unref, 0);
}

const char *
foyer_visit_locked_words (void)
{
  return _("The receipt is printed. To change this, print the return receipt first.");
}

const char *
foyer_visit_held (const FoyerVisitView *view,
                  const char *right,
                  gboolean locks)
{
  const char *status = foyer_json_str (view->row, "status"), *held = foyer_json_str (view->row, "held");
  gint64 total = foyer_json_num (view->row, "total");

  if (g_strcmp0 (status, "deleted") == 0)
    return _("This visit was deleted.");
  if (held != NULL)
    return held;
  if (locks && view->locked)
    return foyer_visit_locked_words ();
  if (g_strcmp0 (status, "arrived") == 0 && !foyer_ui_may (view->context, "booking.edit-arrived"))
    return _("The client came; you may not change such bookings.");
  if (total > 0 && foyer_json_num (view->row, "paid") >= total 
      && !foyer_ui_may (view->context, g_strcmp0 (status, "arrived") == 0     ? "booking.edit-paid-arrived"
                                       : g_strcmp0 (status, "confirmed") == 0 ? "booking.edit-paid-confirmed"
                                                                              : "booking.edit-paid"))
    return _("The visit is fully paid; you may not change such bookings.");
  if (!foyer_ui_may (view->context, "booking.edit") || (right != NULL && !foyer_ui_may (view->context, right)))
    return _("You do not have the right to change this.");
  return NULL;
}

/* ---- editing --------------------------------------------------------------------------------------------------------------- */

static void
on_edited_cb (FoyerUiContext *context,
              JsonNode *result,
              const GError *error,
              gpointer data)
{
  FoyerVisitWhere *self = FOYER_VISIT_WHERE (data);

  if (error == NULL)
    return;
  self->filling = TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = self->rows->pdata[i];
      for (int k = 0; k < N_FIELDS; k++)
        gtk_editable_set_text (GTK_EDITABLE (row->entry[k]), row->shown[k]);
      for (guint k = 0; k < self->ids->len; k++)
        if (foyer_id_equal (&g_array_index (self->ids, FoyerId, k), &row->staff))
          gtk_drop_down_set_selected (GTK_DROP_DOWN (row->member), k);
    }
  self->filling = FALSE;
}

static void
run (FoyerVisitWhere *self,
     const char *command,
     JsonObject *params,
     const char *said)
{
  foyer_ui_run (self->context, self, command, params, said, on_edited_cb, self);
}

static void
save (Row *row,
      int field)
{
  FoyerVisitWhere *self = row->where;
  GtkWidget *entry = row->entry[field];
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
  gint64 date = 0;
  int minute = 0;
  gboolean good = TRUE;

  if (self == NULL || self->filling || strcmp (text, row->shown[field]) == 0 || !gtk_editable_get_editable (GTK_EDITABLE (entry)))
    return;
  foyer_wall_parse (row->wall, &date, &minute);
  if (field == COMMENT)
    {
      JsonObject *params = foyer_params ("appointment", "d", &row->id, NULL);
      if (*text != '\0')
        json_object_set_string_member (params, "comment", text);
      else
        json_object_set_null_member (params, "comment");
      run (self, "booking.update", params, NULL);
      return;
    }
  if (field == DAY)
    good = foyer_date_parse_loose (text, foyer_ui_time_format (self->context)->date_order[0] == 'm', &date);
  else if (field == TIME)
    good = foyer_minute_parse (text, &minute) && minute < FOYER_DAY_MINUTES;
  if (field == MINUTES)
    {
      gint64 dur = g_ascii_strtoll (text, NULL, 10);
      good = dur > 0 && dur <= FOYER_DAY_MINUTES;
      if (good)
        run (self, "booking.resize", foyer_params ("appointment", "d", &row->id, "dur", "i", dur, NULL), _("Length changed"));
    }
  else if (good)
    {
      char wall[17];
      foyer_wall_format (date, minute, wall);
      g_autofree char *when = foyer_ui_wall_text (self->context, wall);
      g_autofree char *said = g_strdup_printf (_("Moved to %s"), when);
      run (self, "booking.move", foyer_params ("appointment", "d", &row->id, "wall", "s", wall, NULL), said);
    }
  if (good)
    gtk_widget_remove_css_class (entry, "error");
  else
    gtk_widget_add_css_class (entry, "error");
}

static int
field_of (Row *row,
          GtkWidget *entry)
{
  for (int i = 0; i < N_FIELDS; i++)
    if (row->entry[i] == entry)
      return i;
  g_assert_not_reached ();
}

static void
on_activate_cb (GtkWidget *entry,
                Row *row)
{
  save (row, field_of (row, entry));
}

static void
on_leave_cb (GtkEventControllerFocus *controller,
             Row *row)
{
  save (row, field_of (row, gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller))));
}

static void
on_member_cb (GtkDropDown *drop,
              GParamSpec *pspec,
              Row *row)
{
  FoyerVisitWhere *self = row->where;
  guint i = gtk_drop_down_get_selected (drop);

  if (self == NULL || self->filling || i >= self->ids->len || foyer_id_equal (&g_array_index (self->ids, FoyerId, i), &row->staff))
    return;
  g_autofree char *said = g_strdup_printf (_("Now with %s"), gtk_string_list_get_string (self->names, i));
  run (self, "booking.move", foyer_params ("appointment", "d", &row->id, "staff", "d", &g_array_index (self->ids, FoyerId, i), NULL), said);
}

static void
on_remove_cb (GtkButton *button,
              Row *row)
{
  if (row->where != NULL)
    run (row->where, "booking.delete", foyer_params ("appointment", "d", &row->id, NULL), _("Booking deleted"));
}

/* ---- showing --------------------------------------------------------------------------------------------------------------- */

static void
on_event_cb (GtkButton *button,
             Row *row)
{
  if (row->where != NULL)
    foyer_ui_open (row->where->context, "event", foyer_params ("event", "d", &row->event, NULL));
}

static Row *
row_new (FoyerVisitWhere *self,
         const FoyerId *id)
{
  static const int widths[] = { 9, 5, 3, 10 };
  Row *row = g_rc_box_new0 (Row);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);

  row->where = self;
  row->id = *id;
  row->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  for (int i = 0; i < N_FIELDS; i++)
    {
      GtkEventController *focus = gtk_event_controller_focus_new ();
      GtkWidget *entry = row->entry[i] = gtk_entry_new ();
      gtk_editable_set_width_chars (GTK_EDITABLE (entry), widths[i]);
      if (i != COMMENT)
        gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), widths[i]);
      gtk_widget_add_css_class (entry, "inline-entry");
      gtk_widget_add_css_class (entry, "numeric");
      foyer_a11y_label (entry, _(field_names[i]));
      listen (row, entry, "activate", G_CALLBACK (on_activate_cb));
      listen (row, focus, "leave", G_CALLBACK (on_leave_cb));
      gtk_widget_add_controller (entry, focus);
      row->shown[i] = g_strdup ("");
    }
  row->until = gtk_label_new (NULL);
  gtk_widget_add_css_class (row->until, "numeric");
  gtk_widget_add_css_class (row->until, "dim-label");
  row->member = foyer_drop_down_narrow (gtk_drop_down_new (G_LIST_MODEL (g_object_ref (self->names)), NULL), 20);
  gtk_widget_add_css_class (row->member, "flat-drop");
  foyer_a11y_label (row->member, _("Team member"));
  listen (row, row->member, "notify::selected", G_CALLBACK (on_member_cb));
  row->remove = foyer_icon_button ("user-trash-symbolic", _("Delete this booking"), NULL);
  gtk_widget_add_css_class (row->remove, "flat");
  listen (row, row->remove, "clicked", G_CALLBACK (on_remove_cb));

  gtk_box_append (GTK_BOX (line), row->entry[DAY]);
  gtk_box_append (GTK_BOX (line), row->entry[TIME]);
  gtk_box_append (GTK_BOX (line), row->until);
  gtk_box_append (GTK_BOX (line), row->entry[MINUTES]);
  GtkWidget *min = gtk_label_new (_("min"));
  gtk_widget_add_css_class (min, "dim-label");
  gtk_box_append (GTK_BOX (line), min);
  gtk_widget_set_margin_start (row->member, 6);
  gtk_box_append (GTK_BOX (line), row->member);
  GtkWidget *space = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_hexpand (space, TRUE);
  gtk_box_append (GTK_BOX (line), space);
  gtk_box_append (GTK_BOX (line), row->remove);
  gtk_box_append (GTK_BOX (row->box), line);
  row->extra = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (row->extra), 0);
  gtk_label_set_wrap (GTK_LABEL (row->extra), TRUE);
  gtk_widget_add_css_class (row->extra, "caption");
  gtk_widget_add_css_class (row->extra, "where-extra");
  row->event_button = gtk_button_new_with_label (_("Who else takes part"));
  gtk_widget_add_css_class (row->event_button, "flat");
  gtk_widget_add_css_class (row->event_button, "text-link");
  gtk_widget_set_halign (row->event_button, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (row->event_button, _("Open the event: it says when and with whom"));
  foyer_a11y_label (row->event_button, _("Who else takes part"));
  listen (row, row->event_button, "clicked", G_CALLBACK (on_event_cb));
  gtk_box_append (GTK_BOX (row->box), row->event_button);
  row->needs = foyer_visit_needs_new (self->context);
  gtk_box_append (GTK_BOX (row->box), row->needs);
  gtk_box_append (GTK_BOX (row->box), row->extra);
  gtk_box_append (GTK_BOX (row->box), row->entry[COMMENT]);
  return row;
}

static void
fill (Row *row,
      int field,
      char *text /* taken */,
      const char *held)
{
  GtkWidget *entry = row->entry[field];
  gboolean typing = gtk_widget_get_focus_child (entry) != NULL, editable = held == NULL;

  /* The reason is there for the pointer and for who listens. */
  gtk_widget_set_tooltip_text (entry, held != NULL ? held : _(field_names[field]));
  foyer_a11y_describe (entry, held != NULL ? held : "");

  if (!typing || strcmp (gtk_editable_get_text (GTK_EDITABLE (entry)), row->shown[field]) == 0)
    gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_editable_set_editable (GTK_EDITABLE (entry), editable);
  gtk_widget_set_can_focus (entry, editable);
  g_free (row->shown[field]);
  row->shown[field] = text;
}

static void
fill_row (Row *row,
          JsonObject *a,
          gboolean first,
          const FoyerVisitView *view)
{
  FoyerVisitWhere *self = row->where;
  const FoyerTimeFormat *format = foyer_ui_time_format (self->context);
  const char *status = foyer_json_str (view->row, "status"), *comment = foyer_json_str (a, "comment"), *shared = foyer_json_str (a, "shared");
  gboolean gone = g_strcmp0 (status, "deleted") == 0;
  /* When and with whom is the event's: it is changed there, for everyone. */
  gboolean own = !foyer_json_uid (a, "event", &row->event);
  const char *of_event = own ? NULL : _("The event says when and with whom; change it there.");
  const char *moved = own ? foyer_visit_held (view, "booking.move", TRUE) : of_event, *given = own ? foyer_visit_held (view, "booking.move", FALSE) : of_event;
  int dur = (int) foyer_json_num (a, "dur"), minute = 0;
  gint64 date = 0;

  g_free (row->wall);
  row->wall = g_strdup (foyer_json_str (a, "wall"));
  foyer_wall_parse (row->wall, &date, &minute);
  foyer_json_uid (a, "staff", &row->staff);
  g_autofree char *end = foyer_format_minute (format, (minute + dur) % FOYER_DAY_MINUTES);
  g_autofree char *until = g_strdup_printf ("– %s", end);
  gtk_label_set_text (GTK_LABEL (row->until), until);
  fill (row, DAY, foyer_format_date (format, date), moved);
  gtk_widget_set_opacity (row->entry[DAY], first ? 1 : 0.5);
  fill (row, TIME, foyer_format_minute (format, minute), moved);
  fill (row, MINUTES, g_strdup_printf ("%d", dur), own ? foyer_visit_held (view, "booking.length", FALSE) : of_event);
  gtk_widget_set_visible (row->event_button, !own);
  const char *silent = foyer_visit_held (view, "booking.comment", FALSE);
  fill (row, COMMENT, g_strdup (comment != NULL ? comment : ""), silent);
  gtk_entry_set_placeholder_text (GTK_ENTRY (row->entry[COMMENT]), silent == NULL ? _("Comment on the booking") : NULL);
  for (guint i = 0; i < self->ids->len; i++)
    if (foyer_id_equal (&g_array_index (self->ids, FoyerId, i), &row->staff))
      gtk_drop_down_set_selected (GTK_DROP_DOWN (row->member), i);
  gtk_widget_set_sensitive (row->member, given == NULL);
  gtk_widget_set_tooltip_text (row->member, given != NULL ? given : _("Team member"));
  gtk_widget_set_visible (row->remove, !gone && !view->locked && foyer_json_str (view->row, "held") == NULL && foyer_ui_may (self->context, "booking.delete")
                                           && (g_strcmp0 (status, "arrived") != 0 || foyer_ui_may (self->context, "booking.delete-arrived"))
                                           && (foyer_json_num (view->row, "paid") == 0 || foyer_ui_may (self->context, "booking.delete-paid")));

  g_autoptr (GString) extra = g_string_new (NULL);
  foyer_visit_needs_show (FOYER_VISIT_NEEDS (row->needs), a, view);
  /* What the client is told ends before the break does (TBR-4). */
  if (foyer_json_num (a, "tech") > 0)
    {
      g_autofree char *leaves = foyer_format_minute (format, (minute + (int) foyer_json_num (a, "client_dur")) % FOYER_DAY_MINUTES);
      /* Translators: under "10:00 – 11:10" of a visit with a technical break of ten minutes: %s is 11:00 */
      g_string_append_printf (extra, _("the client is done at %s"), leaves);
    }
  if (foyer_json_yes (a, "chosen"))
    g_string_append_printf (extra, "%s%s", extra->len > 0 ? " · " : "", _("asked for this person"));
  if (foyer_json_yes (a, "online"))
    g_string_append_printf (extra, "%s%s", extra->len > 0 ? " · " : "", _("booked online"));
  if (shared != NULL)
    {
      g_string_append (extra, extra->len > 0 ? " · " : "");
      g_string_append_printf (extra, _("booked over another: %s"), shared);
    }
  gtk_label_set_text (GTK_LABEL (row->extra), extra->str);
  gtk_widget_set_visible (row->extra, extra->len > 0);
}

void
foyer_visit_where_show (FoyerVisitWhere *self,
                        const FoyerVisitView *view)
{
  JsonArray *appointments = foyer_json_arr (view->row, "appointments");
  GtkWidget *after = NULL;

  self->filling = TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    ((Row *) self->rows->pdata[i])->seen = FALSE;
  for (guint i = 0; appointments != NULL && i < json_array_get_length (appointments); i++)
    {
      JsonObject *a = json_array_get_object_element (appointments, i);
      Row *row = NULL;
      FoyerId id, staff;

      if (!foyer_json_uid (a, "id", &id) || !foyer_json_uid (a, "staff", &staff))
        continue;
      /* Somebody who left the team is still who did it. */
      gboolean known = FALSE;
      for (guint k = 0; k < self->ids->len && !known; k++)
        known = foyer_id_equal (&g_array_index (self->ids, FoyerId, k), &staff);
      if (!known)
        {
          g_array_append_val (self->ids, staff);
          gtk_string_list_append (self->names, foyer_json_str (a, "member") != NULL ? foyer_json_str (a, "member") : "–");
        }
      for (guint k = 0; k < self->rows->len && row == NULL; k++)
        if (foyer_id_equal (&((Row *) self->rows->pdata[k])->id, &id))
          row = self->rows->pdata[k];
      if (row == NULL)
        {
          row = row_new (self, &id);
          g_ptr_array_add (self->rows, row);
          gtk_box_insert_child_after (GTK_BOX (self->box), row->box, after);
        }
      else
        gtk_box_reorder_child_after (GTK_BOX (self->box), row->box, after);
      row->seen = TRUE;
      after = row->box;
      fill_row (row, a, i == 0, view);
    }
  for (guint i = self->rows->len; i-- > 0;)
    {
      Row *row = self->rows->pdata[i];
      if (row->seen)
        continue;
      gtk_box_remove (GTK_BOX (self->box), row->box);
      g_ptr_array_remove_index (self->rows, i);
    }
  self->filling = FALSE;
}

static void
on_members_cb (FoyerUiContext *context,
               JsonNode *result,
               const GError *error,
               gpointer data)
{
  FoyerVisitWhere *self = FOYER_VISIT_WHERE (data);
  JsonArray *rows = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;

  self->filling = TRUE;
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *member = json_array_get_object_element (rows, i);
      gboolean known = FALSE;
      FoyerId id;

      if (!foyer_json_uid (member, "id", &id))
        continue;
      for (guint k = 0; k < self->ids->len && !known; k++)
        known = foyer_id_equal (&g_array_index (self->ids, FoyerId, k), &id);
      if (known)
        continue;
      g_array_append_val (self->ids, id);
      gtk_string_list_append (self->names, foyer_json_str (member, "name"));
    }
  self->filling = FALSE;
}

/* ---- the widget ------------------------------------------------------------------------------------------------------------ */

static void
foyer_visit_where_dispose (GObject *object)
{
  FoyerVisitWhere *self = FOYER_VISIT_WHERE (object);

  self->filling = TRUE;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->ids, g_array_unref);
  g_clear_object (&self->names);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_visit_where_parent_class)->dispose (object);
}

static void
foyer_visit_where_class_init (FoyerVisitWhereClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_visit_where_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
foyer_visit_where_init (FoyerVisitWhere *self)
{
  self->rows = g_ptr_array_new_with_free_func (row_free);
  self->ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  self->names = gtk_string_list_new (NULL);
}

GtkWidget *
foyer_visit_where_new (FoyerUiContext *context)
{
  FoyerVisitWhere *self = g_object_new (FOYER_TYPE_VISIT_WHERE, NULL);

  self->context = g_object_ref (context);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  foyer_a11y_label (self, _("Appointments"));
  foyer_ui_ask (context, self, "staff.list", NULL, NULL, on_members_cb, self);
  return GTK_WIDGET (self);
}
