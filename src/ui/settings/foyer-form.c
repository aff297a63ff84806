#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-form.h"
#include "foyer-labels.h"
#include "foyer-money.h"

typedef struct
{
  const FoyerFormField *field;
  GtkWidget *row;
  GtkWidget *control; /* switch of a BOOL */
  char *before;       /* as last filled */
  GStrv values;       /* of a choice */
  char *newer;        /* its value when this version has no such choice: shown, kept, not changed */
  GtkWidget *mark;    /* that says so */
  gboolean locked;    /* not editable for another reason */
} Row;

struct _FoyerForm
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *box;
  GArray *rows;            /* Row */
  FoyerFormChanged changed;
  gpointer data;
  gboolean fresh, filling;
};

G_DEFINE_FINAL_TYPE (FoyerForm, foyer_form, GTK_TYPE_WIDGET)

static gboolean
is_entry (const Row *r)
{
  return ADW_IS_ENTRY_ROW (r->row);
}

static gboolean
is_choice (const Row *r)
{
  return ADW_IS_COMBO_ROW (r->row);
}

static Row *
find (FoyerForm *self, const char *name)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *r = &g_array_index (self->rows, Row, i);
      if (g_str_equal (r->field->name, name))
        return r;
    }
  g_error ("The form has no field “%s”", name);
}

static Row *
find_widget (FoyerForm *self, GtkWidget *widget)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *r = &g_array_index (self->rows, Row, i);
      if (r->row == widget || r->control == widget)
        return r;
    }
  g_assert_not_reached ();
}

static char *
row_text (Row *r)
{
  guint selected;

  if (is_entry (r))
    return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (r->row))));
  if (is_choice (r))
    {
      if (r->newer != NULL)
        return g_strdup (r->newer);
      selected = adw_combo_row_get_selected (ADW_COMBO_ROW (r->row));
      return g_strdup (r->values != NULL && selected < g_strv_length (r->values) ? r->values[selected] : "");
    }
  return g_strdup (gtk_switch_get_active (GTK_SWITCH (r->control)) ? "1" : "");
}

static void
update_sensitive (Row *r)
{
  gtk_widget_set_sensitive (r->row, !r->locked && r->newer == NULL);
}

/* @text: a value that is none of the choices; NULL: it is one of them */
static void
set_newer (Row *r, const char *text)
{
  if (g_strcmp0 (r->newer, text) == 0)
    return;
  g_free (r->newer);
  r->newer = g_strdup (text);
  if (text != NULL)
    {
      adw_combo_row_set_selected (ADW_COMBO_ROW (r->row), GTK_INVALID_LIST_POSITION);
      if (r->mark == NULL)
        {
          r->mark = gtk_image_new_from_icon_name ("dialog-information-symbolic");
          adw_action_row_add_suffix (ADW_ACTION_ROW (r->row), r->mark);
        }
    }
  gtk_widget_set_visible (r->mark, text != NULL);
  gtk_widget_set_tooltip_text (r->row, text != NULL ? _("Set by a newer version of Foyer") : NULL);
  foyer_a11y_describe (r->row, text != NULL ? _("Set by a newer version of Foyer") : "");
  update_sensitive (r);
}

static void
set_row_text (FoyerForm *self, Row *r, const char *text)
{
  gboolean filling = self->filling;

  self->filling = TRUE;
  if (is_entry (r))
    gtk_editable_set_text (GTK_EDITABLE (r->row), text);
  else if (is_choice (r))
    {
      gboolean known = FALSE;

      for (guint i = 0; r->values != NULL && r->values[i] != NULL; i++)
        if (g_str_equal (r->values[i], text))
          {
            adw_combo_row_set_selected (ADW_COMBO_ROW (r->row), i);
            known = TRUE;
          }
      /* A list that is filled later may not have it yet; a fixed one never will. */
      if (r->newer != NULL || (!known && r->field->choices != NULL && r->field->kind == FOYER_FORM_CHOICE && *text != '\0'))
        set_newer (r, known || *text == '\0' ? NULL : text);
    }
  else
    gtk_switch_set_active (GTK_SWITCH (r->control), *text != '\0');
  self->filling = filling;
}

/* ---- changes ------------------------------------------------------------------------------------------------------------ */

static void
report (FoyerForm *self, Row *r)
{
  g_autofree char *now = NULL;

  if (self->filling || self->fresh)
    return;
  now = row_text (r);
  if (g_strcmp0 (now, r->before) == 0)
    return;
  g_free (r->before);
  r->before = g_steal_pointer (&now);
  self->changed (self, r->field->name, self->data);
}

static void
on_apply_cb (GtkWidget *widget, FoyerForm *self)
{
  report (self, find_widget (self, widget));
}

static void
on_leave_cb (GtkEventControllerFocus *controller, FoyerForm *self)
{
  report (self, find_widget (self, gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller))));
}

static void
on_notify_cb (GtkWidget *widget, GParamSpec *pspec, FoyerForm *self)
{
  report (self, find_widget (self, widget));
}

static void
on_activated_cb (GtkWidget *widget, FoyerForm *self)
{
  if (self->fresh)
    self->changed (self, NULL, self->data);
}

/* ---- building ----------------------------------------------------------------------------------------------------------- */

static GtkWidget *
build_entry (FoyerForm *self, const FoyerFormField *f)
{
  GtkWidget *row = f->kind == FOYER_FORM_PASSWORD ? adw_password_entry_row_new () : adw_entry_row_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), FALSE);
  if (f->kind == FOYER_FORM_PHONE)
    adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (row), GTK_INPUT_PURPOSE_PHONE);
  else if (f->kind == FOYER_FORM_EMAIL)
    adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (row), GTK_INPUT_PURPOSE_EMAIL);
  else if (f->kind == FOYER_FORM_NUMBER || f->kind == FOYER_FORM_MONEY)
    adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (row), GTK_INPUT_PURPOSE_NUMBER);
  foyer_a11y_label (gtk_editable_get_delegate (GTK_EDITABLE (row)), _(f->title));
  g_signal_connect (row, "apply", G_CALLBACK (on_apply_cb), self);
  g_signal_connect (row, "entry-activated", G_CALLBACK (self->fresh ? on_activated_cb : on_apply_cb), self);
  g_signal_connect (focus, "leave", G_CALLBACK (on_leave_cb), self);
  gtk_widget_add_controller (row, focus);
  return row;
}

static GtkWidget *
build_switch (FoyerForm *self, const FoyerFormField *f, GtkWidget **control)
{
  GtkWidget *row = adw_action_row_new ();

  *control = gtk_switch_new ();
  gtk_widget_set_valign (*control, GTK_ALIGN_CENTER);
  foyer_a11y_label (*control, _(f->title));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), *control);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), *control);
  g_signal_connect (*control, "notify::active", G_CALLBACK (on_notify_cb), self);
  return row;
}

static void
build_rows (FoyerForm *self, const FoyerFormField *fields)
{
  GtkWidget *group = NULL;

  for (const FoyerFormField *f = fields; f->name != NULL; f++)
    {
      Row r = { f, NULL, NULL, g_strdup (""), NULL };

      if (group == NULL || f->group != NULL)
        {
          group = adw_preferences_group_new ();
          if (f->group != NULL && *f->group != '\0')
            adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _(f->group));
          gtk_box_append (GTK_BOX (self->box), group);
        }
      switch (f->kind)
        {
        case FOYER_FORM_BOOL:
          r.row = build_switch (self, f, &r.control);
          break;
        case FOYER_FORM_CHOICE:
        case FOYER_FORM_NUMBER_CHOICE:
          r.row = adw_combo_row_new ();
          foyer_a11y_label (r.row, _(f->title));
          break;
        default:
          r.row = build_entry (self, f);
        }
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (r.row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (r.row), _(f->title));
      if (f->hint != NULL && ADW_IS_ACTION_ROW (r.row))
        adw_action_row_set_subtitle (ADW_ACTION_ROW (r.row), _(f->hint));
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), r.row);
      g_array_append_val (self->rows, r);
    }
  /* The rows are in place: choices may be set and connected. */
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *r = &g_array_index (self->rows, Row, i);

      if (!is_choice (r))
        continue;
      if (r->field->choices != NULL)
        {
          g_auto (GStrv) values = g_strsplit (r->field->choices, " ", -1), titles = g_strsplit (_(r->field->titles), "|", -1);
          for (guint k = 0; values[k] != NULL; k++)
            if (g_str_equal (values[k], "-"))
              values[k][0] = '\0';
          foyer_form_set_choices (self, r->field->name, (const char *const *) values, (const char *const *) titles);
        }
      g_signal_connect (r->row, "notify::selected", G_CALLBACK (on_notify_cb), self);
    }
}

/* ---- filling and reading ------------------------------------------------------------------------------------------------ */

/* What stands in a field for a value of an answer. (transfer full) */
static char *
shown (FoyerForm *self, const FoyerFormField *f, JsonObject *row)
{
  JsonNode *node = row != NULL ? json_object_get_member (row, f->name) : NULL;
  gint64 n;
  char time[6];

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return g_strdup ("");
  switch (f->kind)
    {
    case FOYER_FORM_MONEY:
      return foyer_money_to_plain (json_node_get_int (node), foyer_ui_currency (self->context));
    case FOYER_FORM_NUMBER:
    case FOYER_FORM_NUMBER_CHOICE:
      return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
    case FOYER_FORM_DATE:
      return foyer_ui_date_text (self->context, json_node_get_string (node));
    case FOYER_FORM_PERCENT:
      n = json_node_get_int (node);
      return n % 100 == 0 ? g_strdup_printf ("%d", (int) (n / 100)) : g_strdup_printf ("%d.%02d", (int) (n / 100), (int) (n % 100));
    case FOYER_FORM_TIME:
      return g_strdup (foyer_minute_format ((int) json_node_get_int (node), time));
    case FOYER_FORM_BOOL:
      return g_strdup (json_node_get_boolean (node) ? "1" : "");
    default:
      return g_strdup (json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "");
    }
}

void
foyer_form_fill (FoyerForm *self, JsonObject *row)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *r = &g_array_index (self->rows, Row, i);
      g_autofree char *value = shown (self, r->field, row), *now = row_text (r);
      gboolean typing = is_entry (r) && gtk_widget_get_focus_child (r->row) != NULL && g_strcmp0 (now, r->before) != 0;

      if (typing)
        continue;
      set_row_text (self, r, value);
      g_free (r->before);
      r->before = row_text (r);
    }
}

void
foyer_form_set_choices (FoyerForm *self, const char *name, const char *const *values, const char *const *titles)
{
  Row *r = find (self, name);
  g_autofree char *chosen = row_text (r);
  g_autoptr (GtkStringList) list = gtk_string_list_new (titles);

  self->filling = TRUE;
  g_strfreev (r->values);
  r->values = g_strdupv ((GStrv) values);
  adw_combo_row_set_model (ADW_COMBO_ROW (r->row), G_LIST_MODEL (list));
  set_row_text (self, r, chosen);
  self->filling = FALSE;
}

static gboolean
put (FoyerForm *self, Row *r, JsonObject *params, const char **why)
{
  const FoyerFormField *f = r->field;
  g_autofree char *text = row_text (r);
  gint64 n;
  int minute;
  char *end, date[11];

  if (f->kind == FOYER_FORM_BOOL)
    {
      json_object_set_boolean_member (params, f->name, *text != '\0');
      return TRUE;
    }
  if (*text == '\0')
    {
      json_object_set_null_member (params, f->name);
      return TRUE;
    }
  switch (f->kind)
    {
    case FOYER_FORM_MONEY:
      if (!foyer_money_parse (text, foyer_ui_currency (self->context), &n) || n < 0)
        {
          *why = _("A price is a number that is not below zero.");
          return FALSE;
        }
      json_object_set_int_member (params, f->name, n);
      return TRUE;
    case FOYER_FORM_NUMBER:
    case FOYER_FORM_NUMBER_CHOICE:
      n = g_ascii_strtoll (text, &end, 10);
      if (*end != '\0' || end == text)
        {
          *why = _("This has to be a whole number.");
          return FALSE;
        }
      json_object_set_int_member (params, f->name, n);
      return TRUE;
    case FOYER_FORM_DATE:
      if (!foyer_date_parse_loose (text, foyer_ui_time_format (self->context)->date_order[0] == 'm', &n))
        {
          *why = _("This is no date.");
          return FALSE;
        }
      json_object_set_string_member (params, f->name, foyer_date_format (n, date));
      return TRUE;
    case FOYER_FORM_PERCENT:
      /* As money of two decimals is written, with a comma or a point. */
      if (!foyer_money_parse (text, "EUR", &n) || n < 0 || n > 10000)
        {
          *why = _("A discount is between 0 and 100 %.");
          return FALSE;
        }
      json_object_set_int_member (params, f->name, n);
      return TRUE;
    case FOYER_FORM_TIME:
      if (!foyer_minute_parse (text, &minute))
        {
          *why = _("That is no time of day. Write it as 9:00.");
          return FALSE;
        }
      json_object_set_int_member (params, f->name, minute);
      return TRUE;
    default:
      json_object_set_string_member (params, f->name, text);
      return TRUE;
    }
}

gboolean
foyer_form_put (FoyerForm *self, const char *name, JsonObject *params, const char **why)
{
  return put (self, find (self, name), params, why);
}

gboolean
foyer_form_put_all (FoyerForm *self, JsonObject *params, const char **why)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *r = &g_array_index (self->rows, Row, i);
      g_autofree char *text = row_text (r);

      if (!gtk_widget_get_visible (r->row) || r->newer != NULL || (*text == '\0' && r->field->kind != FOYER_FORM_BOOL))
        continue;
      if (!put (self, r, params, why))
        {
          gtk_widget_grab_focus (r->row);
          return FALSE;
        }
    }
  return TRUE;
}

char *
foyer_form_text (FoyerForm *self, const char *name)
{
  return row_text (find (self, name));
}

void
foyer_form_set_text (FoyerForm *self, const char *name, const char *text)
{
  Row *r = find (self, name);

  set_row_text (self, r, text);
  g_free (r->before);
  r->before = row_text (r);
}

void
foyer_form_set_visible (FoyerForm *self, const char *name, gboolean visible)
{
  GtkWidget *row = find (self, name)->row, *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);
  gboolean some = FALSE;

  gtk_widget_set_visible (row, visible);
  for (guint i = 0; i < self->rows->len && !some; i++)
    {
      Row *r = &g_array_index (self->rows, Row, i);
      some = gtk_widget_get_visible (r->row) && gtk_widget_is_ancestor (r->row, group);
    }
  /* A card without rows would stay as a line. */
  gtk_widget_set_visible (group, some);
}

void
foyer_form_set_editable (FoyerForm *self, const char *name, gboolean editable)
{
  Row *r = find (self, name);

  if (is_entry (r))
    gtk_editable_set_editable (GTK_EDITABLE (r->row), editable);
  else
    {
      r->locked = !editable;
      update_sensitive (r);
    }
}

void
foyer_form_focus (FoyerForm *self, const char *name)
{
  gtk_widget_grab_focus (name != NULL ? find (self, name)->row : g_array_index (self->rows, Row, 0).row);
}

GtkWidget *
foyer_form_row (FoyerForm *self, const char *name)
{
  return find (self, name)->row;
}

/* ---- the object --------------------------------------------------------------------------------------------------------- */

static void
foyer_form_dispose (GObject *object)
{
  FoyerForm *self = FOYER_FORM (object);

  /* Rows that lose the focus while they go have nothing to report. */
  self->filling = TRUE;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_form_parent_class)->dispose (object);
}

static void
foyer_form_finalize (GObject *object)
{
  FoyerForm *self = FOYER_FORM (object);

  for (guint i = 0; i < self->rows->len; i++)
    {
      g_free (g_array_index (self->rows, Row, i).before);
      g_free (g_array_index (self->rows, Row, i).newer);
      g_strfreev (g_array_index (self->rows, Row, i).values);
    }
  g_array_unref (self->rows);
  G_OBJECT_CLASS (foyer_form_parent_class)->finalize (object);
}

static void
foyer_form_class_init (FoyerFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = foyer_form_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "foyerform");
}

static void
foyer_form_init (FoyerForm *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
}

GtkWidget *
foyer_form_new (FoyerUiContext *context, const FoyerFormField *fields, gboolean fresh, FoyerFormChanged changed, gpointer data)
{
  FoyerForm *self = g_object_new (FOYER_TYPE_FORM, NULL);

  self->context = g_object_ref (context);
  self->fresh = fresh;
  self->changed = changed;
  self->data = data;
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  build_rows (self, fields);
  return GTK_WIDGET (self);
}
