#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-labels.h"
#include "foyer-repeat.h"
#include "foyer-series-menu.h"
#include "foyer-template-menu.h"
#include "foyer-visit-repeat.h"

#define ASK_DELAY_MS 120
#define DEFAULT_TIMES 5
#define ROW_HEIGHT 36 /* pixels of a date */

struct _FoyerVisitRepeat
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *outer, *head, *open, *mark, *menu, *form, *freq, *every, *every_unit, *days, *day[7], *times, *until, *blank, *list, *scrolled, *none, *make;
  FoyerId appointment;     /* the one that is repeated; none: nothing to repeat */
  gint64 date;             /* its day */
  GCancellable *asking;
  guint ask_id;
  gboolean has_client, filling, wanted; /* wanted: asked for before there was anything to repeat */
};

G_DEFINE_FINAL_TYPE (FoyerVisitRepeat, foyer_visit_repeat, GTK_TYPE_WIDGET)

static const struct
{
  const char *word, *title;
} freqs[] = {
  { "daily", N_("Days") },         { "weekdays", N_("Working days") }, { "mon-wed-fri", N_("Monday, Wednesday, Friday") }, { "tue-thu", N_("Tuesday, Thursday") },
  { "weekly", N_("Weeks") },       { "monthly", N_("Months") },        { "yearly", N_("Years") },
};

/* ---- the rule as it is on view ----------------------------------------------------------------------------------------------- */

static const char *
freq_word (FoyerVisitRepeat *self)
{
  return freqs[MIN (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->freq)), G_N_ELEMENTS (freqs) - 1)].word;
}

static char *
days_text (FoyerVisitRepeat *self)
{
  guint days = 0;

  for (int i = 0; i < 7 && strcmp (freq_word (self), "weekly") == 0; i++)
    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->day[i])))
      days |= 1u << i;
  return foyer_repeat_days_format (days);
}

/* FALSE while the end date cannot be read. */
static gboolean
fill_rule (FoyerVisitRepeat *self,
           JsonObject *params)
{
  g_autofree char *days = days_text (self);
  g_autofree char *until = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->until))));
  char day[11];
  gint64 date;
  gboolean good = *until == '\0' || foyer_date_parse_loose (until, foyer_ui_time_format (self->context)->date_order[0] == 'm', &date);

  json_object_set_string_member (params, "freq", freq_word (self));
  if (*days != '\0')
    json_object_set_string_member (params, "days", days);
  json_object_set_int_member (params, "gap", gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->every)) - 1);
  json_object_set_int_member (params, "times", gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->times)));
  if (good && *until != '\0')
    json_object_set_string_member (params, "until", foyer_date_format (date, day));
  if (good)
    gtk_widget_remove_css_class (self->until, "error");
  else
    gtk_widget_add_css_class (self->until, "error");
  return good;
}

/* ---- the dates --------------------------------------------------------------------------------------------------------------- */

static guint
count_ticked (FoyerVisitRepeat *self)
{
  guint n = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (self->list); row != NULL; row = gtk_widget_get_next_sibling (row))
    n += GTK_IS_CHECK_BUTTON (row) && gtk_check_button_get_active (GTK_CHECK_BUTTON (row));
  return n;
}

static void
show_button (FoyerVisitRepeat *self)
{
  guint n = count_ticked (self);
  g_autofree char *label = g_strdup_printf (ngettext ("Book %u time", "Book %u times", n), n);

  gtk_button_set_label (GTK_BUTTON (self->make), label);
  foyer_a11y_label (self->make, label);
  gtk_widget_set_sensitive (self->make, n > 0);
}

static void
add_date (FoyerVisitRepeat *self,
          JsonObject *date,
          gboolean may_force)
{
  JsonArray *conflicts = foyer_json_arr (date, "conflicts");
  gboolean clash = conflicts != NULL && json_array_get_length (conflicts) > 0;
  GtkWidget *row = gtk_check_button_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gint64 day = 0;

  foyer_date_parse (foyer_json_str (date, "date"), &day);
  g_autofree char *long_date = foyer_format_date_long (foyer_ui_time_format (self->context), day);
  g_autofree char *time = foyer_ui_time_text (self->context, foyer_json_str (date, "wall"));
  g_autofree char *when = g_strdup_printf ("%s, %s", long_date, time);
  GtkWidget *label = gtk_label_new (when);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (box), label);
  g_autofree char *spoken = g_strdup (when);
  if (clash)
    {
      const char *why = foyer_json_str (json_array_get_object_element (conflicts, 0), "text");
      GtkWidget *said = gtk_label_new (why);
      /* Whole: by this it is decided whether the date is ticked. */
      gtk_label_set_wrap (GTK_LABEL (said), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (said), PANGO_WRAP_WORD_CHAR);
      gtk_label_set_xalign (GTK_LABEL (said), 0);
      gtk_widget_add_css_class (said, "caption");
      gtk_widget_add_css_class (said, "repeat-clash");
      gtk_widget_set_hexpand (said, TRUE);
      gtk_box_append (GTK_BOX (box), said);
      g_free (spoken);
      spoken = g_strdup_printf ("%s. %s", when, why);
    }
  gtk_check_button_set_child (GTK_CHECK_BUTTON (row), box);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (row), !clash);
  gtk_widget_set_sensitive (row, !clash || may_force);
  foyer_a11y_label (row, spoken);
  if (clash)
    foyer_a11y_describe (row, _("Left out unless it is ticked"));
  g_object_set_data_full (G_OBJECT (row), "date", g_strdup (foyer_json_str (date, "date")), g_free);
  g_object_set_data (G_OBJECT (row), "clash", GINT_TO_POINTER (clash));
  g_signal_connect_object (row, "toggled", G_CALLBACK (show_button), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->list), row);
}

static void
clear_list (FoyerVisitRepeat *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_box_remove (GTK_BOX (self->list), row);
}

static void
on_preview_cb (FoyerUiContext *context,
               JsonNode *result,
               const GError *error,
               gpointer data)
{
  FoyerVisitRepeat *self = data;
  JsonObject *object = result != NULL ? json_node_get_object (result) : NULL;
  JsonArray *dates = object != NULL ? foyer_json_arr (object, "dates") : NULL;
  g_autofree char *why = error != NULL ? foyer_ui_error_text (error) : g_strdup (_("There is no such date."));

  clear_list (self);
  for (guint i = 0; dates != NULL && i < json_array_get_length (dates); i++)
    add_date (self, json_array_get_object_element (dates, i), foyer_json_yes (object, "may_force"));
  /* Seven dates in sight, the rest is scrolled to. */
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scrolled), ROW_HEIGHT * (dates != NULL ? CLAMP ((int) json_array_get_length (dates), 1, 7) : 1));
  gtk_label_set_text (GTK_LABEL (self->none), why);
  gtk_widget_set_visible (self->none, dates == NULL || json_array_get_length (dates) == 0);
  show_button (self);
}

static gboolean
ask_cb (gpointer data)
{
  FoyerVisitRepeat *self = data;
  JsonObject *params = foyer_params ("appointment", "d", &self->appointment, NULL);

  self->ask_id = 0;
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  if (foyer_id_is_none (&self->appointment) || !fill_rule (self, params))
    {
      json_object_unref (params);
      return G_SOURCE_REMOVE;
    }
  self->asking = g_cancellable_new ();
  foyer_ui_ask (self->context, self, "repeat.preview", params, self->asking, on_preview_cb, self);
  return G_SOURCE_REMOVE;
}

static void
changed (FoyerVisitRepeat *self)
{
  const char *freq = freq_word (self);
  gboolean by_week = strcmp (freq, "daily") != 0 && strcmp (freq, "monthly") != 0 && strcmp (freq, "yearly") != 0;

  if (self->filling)
    return;
  gtk_widget_set_visible (self->days, strcmp (freq, "weekly") == 0);
  /* Translators: after "every 2": weeks that are counted */
  gtk_label_set_text (GTK_LABEL (self->every_unit), by_week && strcmp (freq, "weekly") != 0 ? _("weeks:") : "");
  gtk_widget_set_visible (self->every_unit, by_week && strcmp (freq, "weekly") != 0);
  if (self->ask_id == 0 && gtk_widget_get_visible (self->form))
    self->ask_id = g_timeout_add (ASK_DELAY_MS, ask_cb, self);
}

/* ---- booking ------------------------------------------------------------------------------------------------------------------- */

static void
on_made_cb (FoyerUiContext *context,
            JsonNode *result,
            const GError *error,
            gpointer data)
{
  FoyerVisitRepeat *self = data;

  if (error == NULL && gtk_widget_get_visible (self->form))
    foyer_visit_repeat_toggle (self);
}

static void
on_make_cb (GtkButton *button,
            FoyerVisitRepeat *self)
{
  JsonObject *params = foyer_params ("appointment", "d", &self->appointment, NULL);
  JsonArray *force = json_array_new (), *skip = json_array_new ();
  guint n = count_ticked (self);

  for (GtkWidget *row = gtk_widget_get_first_child (self->list); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      gboolean ticked = gtk_check_button_get_active (GTK_CHECK_BUTTON (row)), clash = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), "clash"));
      const char *date = g_object_get_data (G_OBJECT (row), "date");
      if (ticked && clash)
        json_array_add_string_element (force, date);
      else if (!ticked)
        json_array_add_string_element (skip, date);
    }
  json_object_set_array_member (params, "force", force);
  json_object_set_array_member (params, "skip", skip);
  if (gtk_check_button_get_active (GTK_CHECK_BUTTON (self->blank)))
    json_object_set_boolean_member (params, "with_client", FALSE);
  if (!fill_rule (self, params) || n == 0)
    {
      json_object_unref (params);
      return;
    }
  g_autofree char *said = g_strdup_printf (ngettext ("Booked %u time more", "Booked %u times more", n), n);
  foyer_ui_run (self->context, self, "repeat.create", params, said, on_made_cb, self);
}

/* ---- rules under a name ---------------------------------------------------------------------------------------------------------- */

static void
on_template_cb (FoyerVisitRepeat *self,
                JsonObject *row)
{
  guint days = 0;

  self->filling = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (freqs); i++)
    if (g_strcmp0 (freqs[i].word, foyer_json_str (row, "freq")) == 0)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->freq), i);
  foyer_repeat_days_parse (foyer_json_str (row, "days"), &days);
  for (int i = 0; i < 7; i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->day[i]), (days >> i & 1) != 0);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->every), foyer_json_num (row, "gap") + 1);
  if (foyer_json_num (row, "times") > 0)
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->times), foyer_json_num (row, "times"));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->blank), !foyer_json_yes (row, "with_client"));
  self->filling = FALSE;
  changed (self);
}

static void
on_template_fill_cb (FoyerVisitRepeat *self,
                     JsonObject *params)
{
  fill_rule (self, params);
  json_object_remove_member (params, "until");
  json_object_set_boolean_member (params, "with_client", !gtk_check_button_get_active (GTK_CHECK_BUTTON (self->blank)));
}

/* ---- the mark of a series ---------------------------------------------------------------------------------------------------------- */

static void
on_series_cb (FoyerUiContext *context,
              JsonNode *result,
              const GError *error,
              gpointer data)
{
  FoyerVisitRepeat *self = data;
  JsonObject *series = result != NULL && JSON_NODE_HOLDS_OBJECT (result) ? json_node_get_object (result) : NULL;

  gtk_widget_set_visible (self->mark, series != NULL);
  gtk_widget_set_visible (self->menu, series != NULL && (foyer_ui_may (context, "booking.move") || foyer_ui_may (context, "booking.delete")));
  if (series == NULL)
    return;
  g_autofree char *rule = foyer_repeat_words (foyer_json_str (series, "freq"), foyer_json_str (series, "days"), (int) foyer_json_num (series, "gap"));
  /* Translators: how often; number of this booking and of all in the series */
  g_autofree char *words = g_strdup_printf (_("%s · %d of %d"), rule, (int) foyer_json_num (series, "here") + 1,
                                            (int) json_array_get_length (foyer_json_arr (series, "appointments")));
  g_autofree char *spoken = g_strdup_printf (_("Series: %s"), words);
  gtk_label_set_text (GTK_LABEL (self->mark), words);
  foyer_a11y_label (self->mark, spoken);
  foyer_series_menu_set (FOYER_SERIES_MENU (gtk_menu_button_get_popover (GTK_MENU_BUTTON (self->menu))), series);
}

/* ---- the object ---------------------------------------------------------------------------------------------------------------------- */

void
foyer_visit_repeat_show (FoyerVisitRepeat *self,
                         const FoyerVisitView *view)
{
  JsonArray *appointments = foyer_json_arr (view->row, "appointments");
  JsonObject *first = appointments != NULL && json_array_get_length (appointments) > 0 ? json_array_get_object_element (appointments, 0) : NULL;
  FoyerId before = self->appointment;
  int minute;

  self->appointment = FOYER_ID_NONE;
  if (first != NULL && foyer_json_str (first, "event") == NULL)
    foyer_json_uid (first, "id", &self->appointment);
  if (first != NULL)
    foyer_wall_parse (foyer_json_str (first, "wall"), &self->date, &minute);
  self->has_client = foyer_json_obj (view->row, "client") != NULL;
  gboolean may = !foyer_id_is_none (&self->appointment) && foyer_ui_may (self->context, "booking.create") && g_strcmp0 (foyer_json_str (view->row, "status"), "deleted") != 0;
  gtk_widget_set_visible (self->open, may);
  gtk_widget_set_visible (self->blank, self->has_client);
  if (!may || !foyer_id_equal (&before, &self->appointment))
    gtk_widget_set_visible (self->form, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), first != NULL);
  if (!foyer_id_is_none (&self->appointment))
    foyer_ui_ask (self->context, self, "series.get", foyer_params ("appointment", "d", &self->appointment, NULL), NULL, on_series_cb, self);
  changed (self); /* what stands in the way may be another now */
  if (self->wanted && may)
    {
      self->wanted = FALSE;
      foyer_visit_repeat_toggle (self);
    }
}

void
foyer_visit_repeat_toggle (FoyerVisitRepeat *self)
{
  gboolean open = !gtk_widget_get_visible (self->form);

  if (!gtk_widget_get_visible (self->open))
    {
      self->wanted = foyer_id_is_none (&self->appointment);
      return;
    }
  gtk_widget_set_visible (self->form, open);
  if (!open)
    {
      gtk_widget_grab_focus (self->open);
      return;
    }
  self->filling = TRUE;
  for (int i = 0; i < 7; i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->day[i]), i == foyer_date_weekday (self->date) - 1);
  self->filling = FALSE;
  changed (self);
  gtk_widget_grab_focus (self->freq);
}

static void
foyer_visit_repeat_dispose (GObject *object)
{
  FoyerVisitRepeat *self = FOYER_VISIT_REPEAT (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_handle_id (&self->ask_id, g_source_remove);
  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_visit_repeat_parent_class)->dispose (object);
}

static void
foyer_visit_repeat_class_init (FoyerVisitRepeatClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_visit_repeat_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "visitrepeat");
}

static void
foyer_visit_repeat_init (FoyerVisitRepeat *self)
{
}

static GtkWidget *
labelled (GtkWidget *line,
          const char *text,
          GtkWidget *control)
{
  gtk_box_append (GTK_BOX (line), gtk_label_new (text));
  gtk_box_append (GTK_BOX (line), control);
  foyer_a11y_label (control, text);
  return control;
}

static GtkWidget *
build_templates (FoyerVisitRepeat *self)
{
  GtkWidget *templates = foyer_template_menu_new (self->context, "booking");

  g_signal_connect_object (templates, "chosen", G_CALLBACK (on_template_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (templates, "fill", G_CALLBACK (on_template_fill_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_halign (templates, GTK_ALIGN_END);
  gtk_widget_set_hexpand (templates, TRUE);
  return templates;
}

static void
build_form (FoyerVisitRepeat *self)
{
  GtkWidget *how = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *how_long = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *dates = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  const char *titles[G_N_ELEMENTS (freqs) + 1] = { NULL };

  self->form = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (self->form, "repeat-form");
  self->every = labelled (how, _("Every"), gtk_spin_button_new_with_range (1, FOYER_REPEAT_MAX_GAP + 1, 1));
  self->every_unit = gtk_label_new (NULL);
  gtk_box_append (GTK_BOX (how), self->every_unit);
  for (guint i = 0; i < G_N_ELEMENTS (freqs); i++)
    titles[i] = _(freqs[i].title);
  self->freq = gtk_drop_down_new_from_strings (titles);
  foyer_a11y_label (self->freq, _("How often"));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->freq), FOYER_REPEAT_WEEKLY);
  gtk_box_append (GTK_BOX (how), self->freq);
  gtk_box_append (GTK_BOX (how), build_templates (self));
  gtk_box_append (GTK_BOX (self->form), how);
  self->days = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->days, "linked");
  for (int i = 0; i < 7; i++)
    {
      g_autofree char *name = foyer_weekday_short (i + 1);
      self->day[i] = gtk_toggle_button_new_with_label (name);
      foyer_a11y_label (self->day[i], name);
      g_signal_connect_object (self->day[i], "toggled", G_CALLBACK (changed), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (self->days), self->day[i]);
    }
  gtk_box_append (GTK_BOX (self->form), self->days);
  self->times = labelled (how_long, _("Times"), gtk_spin_button_new_with_range (1, FOYER_REPEAT_MAX, 1));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->times), DEFAULT_TIMES);
  self->until = labelled (how_long, _("not after"), gtk_entry_new ());
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->until), _("any date"));
  gtk_editable_set_width_chars (GTK_EDITABLE (self->until), 11);
  self->blank = gtk_check_button_new_with_label (_("Without client"));
  foyer_a11y_label (self->blank, _("Without client"));
  gtk_box_append (GTK_BOX (how_long), self->blank);
  gtk_box_append (GTK_BOX (self->form), how_long);
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->none = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->none), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->none), 0);
  gtk_widget_add_css_class (self->none, "dim-label");
  gtk_widget_set_visible (self->none, FALSE);
  gtk_box_append (GTK_BOX (dates), self->list);
  gtk_box_append (GTK_BOX (dates), self->none);
  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), dates);
  gtk_box_append (GTK_BOX (self->form), self->scrolled);
  self->make = gtk_button_new ();
  gtk_widget_add_css_class (self->make, "suggested-action");
  g_signal_connect (self->make, "clicked", G_CALLBACK (on_make_cb), self);
  gtk_box_append (GTK_BOX (foot), self->make);
  gtk_box_append (GTK_BOX (self->form), foot);
  g_signal_connect_object (self->freq, "notify::selected", G_CALLBACK (changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->every, "value-changed", G_CALLBACK (changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->times, "value-changed", G_CALLBACK (changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->until, "changed", G_CALLBACK (changed), self, G_CONNECT_SWAPPED);
  gtk_widget_set_visible (self->form, FALSE);
}

GtkWidget *
foyer_visit_repeat_new (FoyerUiContext *context)
{
  FoyerVisitRepeat *self = g_object_new (FOYER_TYPE_VISIT_REPEAT, NULL);

  self->context = g_object_ref (context);
  self->outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
  self->head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->open = gtk_button_new_with_label (_("Repeat…"));
  foyer_a11y_label (self->open, _("Repeat"));
  gtk_widget_set_tooltip_text (self->open, _("Book the same on further days (Ctrl+Shift+R)"));
  gtk_widget_add_css_class (self->open, "flat");
  g_signal_connect_object (self->open, "clicked", G_CALLBACK (foyer_visit_repeat_toggle), self, G_CONNECT_SWAPPED);
  gtk_widget_set_visible (self->open, FALSE);
  gtk_box_append (GTK_BOX (self->head), self->open);
  self->mark = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->mark, "chip");
  gtk_widget_set_valign (self->mark, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->mark, FALSE);
  gtk_box_append (GTK_BOX (self->head), self->mark);
  self->menu = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->menu), _("This and following"));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->menu), foyer_series_menu_new (context));
  foyer_a11y_label (self->menu, _("This and the following bookings of the series"));
  gtk_widget_add_css_class (self->menu, "flat");
  gtk_widget_set_visible (self->menu, FALSE);
  gtk_box_append (GTK_BOX (self->head), self->menu);
  gtk_box_append (GTK_BOX (self->outer), self->head);
  build_form (self);
  gtk_box_append (GTK_BOX (self->outer), self->form);
  return GTK_WIDGET (self);
}
