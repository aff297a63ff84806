#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-custom-form.h"
#include "foyer-labels.h"

typedef struct
{
  FoyerCustomForm *form; /* borrowed */
  char *field, *type, *shown;
  GtkWidget *row;
  GStrv choices;         /* of a list: "" first */
} Row;

struct _FoyerCustomForm
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  FoyerCustomChanged changed;
  gpointer data;
  GtkWidget *group;
  GPtrArray *rows; /* (element-type Row) */
  char *shape;     /* of the fields the rows were made for */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (FoyerCustomForm, foyer_custom_form, GTK_TYPE_WIDGET)

static void
row_free (gpointer data)
{
  Row *row = data;

  g_free (row->field);
  g_free (row->type);
  g_free (row->shown);
  g_strfreev (row->choices);
  g_free (row);
}

/* ---- values as people write them ------------------------------------------------------------------------------------------- */

char *
foyer_custom_value_text (FoyerUiContext *context, const char *type, const char *value)
{
  if (value == NULL)
    return g_strdup ("");
  if (g_strcmp0 (type, "date") == 0)
    return foyer_ui_date_text (context, value);
  if (g_strcmp0 (type, "datetime") == 0)
    return foyer_ui_wall_text (context, value);
  return g_strdup (value);
}

/* FALSE with a sentence; what else is wrong the command says. */
static gboolean
stored_text (FoyerUiContext *context, const char *type, const char *typed, char **out, const char **why)
{
  g_autofree char *text = g_strstrip (g_strdup (typed));
  gboolean month_first = foyer_ui_time_format (context)->date_order[0] == 'm';
  gint64 date;
  int minute;
  char iso[17];

  *out = NULL;
  if (*text == '\0')
    *out = g_strdup ("");
  else if (strcmp (type, "date") == 0)
    {
      if (foyer_date_parse_loose (text, month_first, &date))
        *out = g_strdup (foyer_date_format (date, iso));
      else
        *why = _("That is no date.");
    }
  else if (strcmp (type, "datetime") == 0)
    {
      char *blank = strrchr (text, ' ');
      g_autofree char *day = blank != NULL ? g_strchomp (g_strndup (text, (gsize) (blank - text))) : NULL;

      if (day != NULL && foyer_date_parse_loose (day, month_first, &date) && foyer_minute_parse (blank + 1, &minute) && minute < FOYER_DAY_MINUTES)
        *out = g_strdup (foyer_wall_format (date, minute, iso));
      else
        *why = _("Write a date and a time, for example 24.11.2026 14:15.");
    }
  else
    *out = g_steal_pointer (&text);
  return *out != NULL;
}

static char *
typed_text (Row *row)
{
  if (row->choices != NULL)
    {
      guint i = adw_combo_row_get_selected (ADW_COMBO_ROW (row->row));
      return g_strdup (i < g_strv_length (row->choices) ? row->choices[i] : "");
    }
  return g_strdup (gtk_editable_get_text (GTK_EDITABLE (row->row)));
}

/* ---- editing --------------------------------------------------------------------------------------------------------------- */

static void
set_wrong (Row *row, const char *why)
{
  gtk_widget_set_tooltip_text (row->row, why);
  if (why != NULL)
    gtk_widget_add_css_class (row->row, "error");
  else
    gtk_widget_remove_css_class (row->row, "error");
}

static void
save (Row *row)
{
  FoyerCustomForm *self = row->form;
  g_autofree char *typed = typed_text (row), *value = NULL;
  const char *why = NULL;
  JsonObject *values;

  if (self->filling || self->changed == NULL || g_strcmp0 (typed, row->shown) == 0)
    return;
  if (!stored_text (self->context, row->type, typed, &value, &why))
    {
      set_wrong (row, why);
      foyer_ui_toast (self->context, "%s", why);
      return;
    }
  set_wrong (row, NULL);
  g_free (row->shown);
  row->shown = g_steal_pointer (&typed);
  values = json_object_new ();
  if (*value != '\0')
    json_object_set_string_member (values, row->field, value);
  else
    json_object_set_null_member (values, row->field);
  self->changed (self, values, self->data);
}

static void
on_apply_cb (GtkWidget *widget, Row *row)
{
  save (row);
}

static void
on_leave_cb (GtkEventControllerFocus *controller, Row *row)
{
  if (gtk_widget_get_root (row->row) != NULL)
    save (row);
}

static void
on_selected_cb (GtkWidget *widget, GParamSpec *pspec, Row *row)
{
  save (row);
}

/* ---- showing --------------------------------------------------------------------------------------------------------------- */

static Row *
row_new (FoyerCustomForm *self, JsonObject *field)
{
  Row *row = g_new0 (Row, 1);
  const char *title = foyer_json_str (field, "title");
  JsonArray *choices = foyer_json_arr (field, "choices");

  row->form = self;
  row->field = g_strdup (foyer_json_str (field, "field"));
  row->type = g_strdup (foyer_json_str (field, "type"));
  row->shown = g_strdup ("");
  if (strcmp (row->type, "list") == 0)
    {
      g_autoptr (GStrvBuilder) values = g_strv_builder_new ();
      g_autoptr (GtkStringList) model = gtk_string_list_new (NULL);

      g_strv_builder_add (values, "");
      gtk_string_list_append (model, "–");
      for (guint i = 0; choices != NULL && i < json_array_get_length (choices); i++)
        {
          g_strv_builder_add (values, json_array_get_string_element (choices, i));
          gtk_string_list_append (model, json_array_get_string_element (choices, i));
        }
      row->choices = g_strv_builder_end (values);
      row->row = adw_combo_row_new ();
      adw_combo_row_set_model (ADW_COMBO_ROW (row->row), G_LIST_MODEL (model));
      foyer_a11y_label (row->row, title);
      g_signal_connect (row->row, "notify::selected", G_CALLBACK (on_selected_cb), row);
    }
  else
    {
      GtkEventController *focus = gtk_event_controller_focus_new ();

      row->row = adw_entry_row_new ();
      foyer_a11y_label (gtk_editable_get_delegate (GTK_EDITABLE (row->row)), title);
      if (strcmp (row->type, "number") == 0)
        adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (row->row), GTK_INPUT_PURPOSE_NUMBER);
      adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row->row), self->changed != NULL);
      g_signal_connect (row->row, "apply", G_CALLBACK (on_apply_cb), row);
      g_signal_connect (row->row, "entry-activated", G_CALLBACK (on_apply_cb), row);
      g_signal_connect (focus, "leave", G_CALLBACK (on_leave_cb), row);
      gtk_widget_add_controller (row->row, focus);
    }
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row->row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row->row), title);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), row->row);
  return row;
}

/* What the rows are made of; values change without it. (transfer full) */
static char *
shape_of (JsonArray *fields)
{
  GString *s = g_string_new (NULL);

  for (guint i = 0; fields != NULL && i < json_array_get_length (fields); i++)
    {
      JsonObject *f = json_array_get_object_element (fields, i);
      JsonArray *choices = foyer_json_arr (f, "choices");

      g_string_append_printf (s, "%s\n%s\n%s\n", foyer_json_str (f, "field"), foyer_json_str (f, "title"), foyer_json_str (f, "type"));
      for (guint k = 0; choices != NULL && k < json_array_get_length (choices); k++)
        g_string_append_printf (s, "%s\t", json_array_get_string_element (choices, k));
    }
  return g_string_free (s, FALSE);
}

static void
fill (Row *row, JsonObject *field, gboolean may)
{
  const char *value = foyer_json_str (field, "value");
  gboolean editable = may && foyer_json_yes (field, "editable");

  if (row->choices != NULL)
    {
      guint at = 0;

      for (guint i = 0; row->choices[i] != NULL; i++)
        if (g_strcmp0 (row->choices[i], value) == 0)
          at = i;
      if (at == 0 && value != NULL)
        {
          /* A value that is no longer among the choices is still the value. */
          guint n = g_strv_length (row->choices);
          row->choices = g_realloc_n (row->choices, n + 2, sizeof (char *));
          row->choices[n] = g_strdup (value);
          row->choices[n + 1] = NULL;
          gtk_string_list_append (GTK_STRING_LIST (adw_combo_row_get_model (ADW_COMBO_ROW (row->row))), value);
          at = n;
        }
      adw_combo_row_set_selected (ADW_COMBO_ROW (row->row), at);
      g_free (row->shown);
      row->shown = g_strdup (value != NULL ? value : "");
      gtk_widget_set_sensitive (row->row, editable);
    }
  else
    {
      g_autofree char *text = foyer_custom_value_text (row->form->context, row->type, value);
      gboolean typing = gtk_widget_get_focus_child (row->row) != NULL && strcmp (gtk_editable_get_text (GTK_EDITABLE (row->row)), row->shown) != 0;

      if (!typing)
        gtk_editable_set_text (GTK_EDITABLE (row->row), text);
      gtk_editable_set_editable (GTK_EDITABLE (row->row), editable);
      g_free (row->shown);
      row->shown = g_steal_pointer (&text);
    }
  gtk_widget_set_tooltip_text (row->row, foyer_json_yes (field, "editable") ? NULL : _("This field cannot be edited here."));
}

void
foyer_custom_form_show (FoyerCustomForm *self, JsonArray *fields, gboolean may)
{
  guint n = fields != NULL ? json_array_get_length (fields) : 0;
  g_autofree char *shape = shape_of (fields);

  self->filling = TRUE;
  if (g_strcmp0 (shape, self->shape) != 0)
    {
      for (guint i = 0; i < self->rows->len; i++)
        adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self->group), ((Row *) self->rows->pdata[i])->row);
      g_ptr_array_set_size (self->rows, 0);
      for (guint i = 0; i < n; i++)
        g_ptr_array_add (self->rows, row_new (self, json_array_get_object_element (fields, i)));
      g_free (self->shape);
      self->shape = g_steal_pointer (&shape);
    }
  for (guint i = 0; i < n; i++)
    fill (self->rows->pdata[i], json_array_get_object_element (fields, i), may);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
  self->filling = FALSE;
}

JsonObject *
foyer_custom_form_dup_values (FoyerCustomForm *self, const char **why)
{
  JsonObject *values = NULL;

  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = self->rows->pdata[i];
      g_autofree char *typed = typed_text (row), *value = NULL;

      if (!stored_text (self->context, row->type, typed, &value, why))
        {
          set_wrong (row, *why);
          gtk_widget_grab_focus (row->row);
          g_clear_pointer (&values, json_object_unref);
          return NULL;
        }
      set_wrong (row, NULL);
      if (*value == '\0')
        continue;
      if (values == NULL)
        values = json_object_new ();
      json_object_set_string_member (values, row->field, value);
    }
  return values;
}

static void
foyer_custom_form_dispose (GObject *object)
{
  FoyerCustomForm *self = FOYER_CUSTOM_FORM (object);

  self->filling = TRUE;
  g_clear_pointer (&self->group, gtk_widget_unparent);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->shape, g_free);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_custom_form_parent_class)->dispose (object);
}

static void
foyer_custom_form_class_init (FoyerCustomFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_custom_form_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "foyerform");
}

static void
foyer_custom_form_init (FoyerCustomForm *self)
{
  self->rows = g_ptr_array_new_with_free_func (row_free);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
foyer_custom_form_new (FoyerUiContext *context, const char *title, FoyerCustomChanged changed, gpointer data)
{
  FoyerCustomForm *self = g_object_new (FOYER_TYPE_CUSTOM_FORM, NULL);

  self->context = g_object_ref (context);
  self->changed = changed;
  self->data = data;
  self->group = adw_preferences_group_new ();
  if (title != NULL)
    adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->group), title);
  gtk_widget_set_parent (self->group, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}
