#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-css.h"
#include "foyer-labels.h"
#include "foyer-schedule.h"
#include "foyer-shift-cell.h"
#include "foyer-team-page.h"

struct _FoyerShiftCell
{
  GtkWidget parent_instance;

  gint64 date;
  char *text;
  PangoLayout *layout;
};

G_DEFINE_FINAL_TYPE (FoyerShiftCell, foyer_shift_cell, GTK_TYPE_WIDGET)

/* "9" above "18" in a month, "09:00–18:00" in a week. */
static void
append_time (GString *s, FoyerUiContext *context, int minute, gboolean short_form)
{
  if (short_form)
    {
      g_string_append_printf (s, "%d", minute / 60);
      if (minute % 60 == 30)
        g_string_append (s, "½");
      else if (minute % 60)
        g_string_append_printf (s, ":%02d", minute % 60);
    }
  else
    {
      g_autofree char *text = foyer_format_minute (foyer_ui_time_format (context), minute);
      g_string_append (s, text);
    }
}

/* When the day begins and ends; 31 of them stand side by side. */
static void
append_frame (GString *s, FoyerUiContext *context, JsonObject *day)
{
  g_autoptr (GArray) spans = foyer_hours_open (foyer_json_str (day, "spans"), NULL);

  if (spans->len == 0)
    return;
  append_time (s, context, g_array_index (spans, FoyerSpan, 0).from, TRUE);
  g_string_append_c (s, '\n');
  append_time (s, context, g_array_index (spans, FoyerSpan, spans->len - 1).to, TRUE);
}

static void
append_hours (GString *s, FoyerUiContext *context, JsonObject *day, const char *between)
{
  g_autoptr (GArray) spans = foyer_hours_open (foyer_json_str (day, "spans"), foyer_json_str (day, "breaks"));

  for (guint i = 0; i < spans->len; i++)
    {
      FoyerSpan span = g_array_index (spans, FoyerSpan, i);

      if (i > 0)
        g_string_append (s, between);
      append_time (s, context, span.from, FALSE);
      g_string_append (s, "–");
      append_time (s, context, span.to, FALSE);
    }
}

static void
foyer_shift_cell_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  FoyerShiftCell *self = FOYER_SHIFT_CELL (widget);
  int width = 0, height = 0;

  if (self->layout != NULL)
    pango_layout_get_pixel_size (self->layout, &width, &height);
  /* Two lines at least, so that rows are of one height. */
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? MAX (width, 24) : MAX (height, 36);
  *natural = *minimum;
}

static void
foyer_shift_cell_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  FoyerShiftCell *self = FOYER_SHIFT_CELL (widget);
  GdkRGBA ink;
  int width, height;

  if (self->layout == NULL || *self->text == '\0')
    return;
  pango_layout_get_pixel_size (self->layout, &width, &height);
  foyer_css_get_color (widget, &ink);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((gtk_widget_get_width (widget) - width) / 2, (gtk_widget_get_height (widget) - height) / 2));
  gtk_snapshot_append_layout (snapshot, self->layout, &ink);
  gtk_snapshot_restore (snapshot);
}

static void
foyer_shift_cell_finalize (GObject *object)
{
  FoyerShiftCell *self = FOYER_SHIFT_CELL (object);

  g_clear_object (&self->layout);
  g_free (self->text);
  G_OBJECT_CLASS (foyer_shift_cell_parent_class)->finalize (object);
}

static void
foyer_shift_cell_class_init (FoyerShiftCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = foyer_shift_cell_finalize;
  widget_class->measure = foyer_shift_cell_measure;
  widget_class->snapshot = foyer_shift_cell_snapshot;
  gtk_widget_class_set_css_name (widget_class, "shift");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
}

static void
foyer_shift_cell_init (FoyerShiftCell *self)
{
  self->text = g_strdup ("");
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

GtkWidget *
foyer_shift_cell_new (void)
{
  return g_object_new (FOYER_TYPE_SHIFT_CELL, NULL);
}

static void
set_class (GtkWidget *widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

void
foyer_shift_cell_set (FoyerShiftCell *self, FoyerUiContext *context, const char *member, gint64 date, JsonObject *day, gboolean short_form)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const char *off = day ? foyer_json_str (day, "off") : NULL, *spans = day ? foyer_json_str (day, "spans") : NULL;
  gboolean works = spans != NULL && *spans != '\0';
  gint64 outside = day ? foyer_json_num (day, "outside") : 0;
  GString *text = g_string_new (NULL), *spoken = g_string_new (member);
  g_autofree char *when = foyer_format_date_long (foyer_ui_time_format (context), date);

  g_string_append_printf (spoken, ", %s: ", when);
  if (works)
    {
      if (short_form)
        append_frame (text, context, day);
      else
        append_hours (text, context, day, "\n");
      append_hours (spoken, context, day, ", ");
    }
  else if (off != NULL)
    {
      const char *title = foyer_absence_title (off);
      /* A month has room for the first letters only; the name is spoken whole, and the tooltip says it. */
      if (short_form)
        g_string_append_len (text, title, g_utf8_offset_to_pointer (title, MIN (3, g_utf8_strlen (title, -1))) - title);
      else
        g_string_append (text, title);
      g_string_append (spoken, title);
    }
  else
    {
      g_string_append (spoken, _("not working"));
    }
  if (outside > 0)
    {
      g_autofree char *words = g_strdup_printf (ngettext ("%d booking outside the schedule", "%d bookings outside the schedule", (int) outside), (int) outside);
      g_string_append_printf (text, "%s⚠", text->len ? " " : "");
      g_string_append_printf (spoken, ". %s", words);
    }
  self->date = date;
  set_class (widget, "works", works);
  set_class (widget, "away", !works && off != NULL);
  set_class (widget, "outside", outside > 0);
  set_class (widget, "weekend", foyer_date_weekday (date) >= 6);
  set_class (widget, "today", date == foyer_ui_today (context));
  foyer_a11y_label (widget, spoken->str);
  gtk_widget_set_tooltip_text (widget, works || off != NULL || outside > 0 ? spoken->str : NULL);
  if (self->layout == NULL || strcmp (self->text, text->str) != 0)
    {
      g_free (self->text);
      self->text = g_strdup (text->str);
      if (self->layout == NULL)
        {
          PangoAttrList *attrs = pango_attr_list_new ();
          pango_attr_list_insert (attrs, pango_attr_font_features_new ("tnum=1"));
          self->layout = gtk_widget_create_pango_layout (widget, NULL);
          pango_layout_set_alignment (self->layout, PANGO_ALIGN_CENTER);
          pango_layout_set_attributes (self->layout, attrs);
          pango_attr_list_unref (attrs);
        }
      pango_layout_set_text (self->layout, self->text, -1);
      gtk_widget_queue_resize (widget);
    }
  g_string_free (text, TRUE);
  g_string_free (spoken, TRUE);
}

gint64
foyer_shift_cell_date (FoyerShiftCell *self)
{
  return self->date;
}

const char *
foyer_shift_cell_text (FoyerShiftCell *self)
{
  return self->text;
}
