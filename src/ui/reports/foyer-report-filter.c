#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-calendar-day.h"
#include "foyer-choice-chip.h"
#include "foyer-labels.h"
#include "foyer-preference.h"
#include "foyer-report-filter.h"

#define KEY "reports.bookings"
#define TYPING_MS 150
#define KEEP_MS 700

enum
{
  VISIT,
  MADE,
  STAFF,
  DELETED,
  STATUSES,
  CATEGORY,
  LABEL,
  SOURCE,
  PAID,
  SERVICES,
  N_CHIPS,
};

/* The eleventh is the text. */
static const struct
{
  const char *name, *title;
  gboolean many;
} conditions[N_CHIPS] = {
  [VISIT] = { "visit", N_("Visit date"), FALSE },       [MADE] = { "made", N_("Booked on"), FALSE },
  [STAFF] = { "staff", N_("Team members"), TRUE },      [DELETED] = { "deleted", N_("Deleted too"), FALSE },
  [STATUSES] = { "statuses", N_("Any status"), TRUE },  [CATEGORY] = { "category", N_("Any category"), FALSE },
  [LABEL] = { "label", N_("Any label"), FALSE },        [SOURCE] = { "source", N_("Any source"), FALSE },
  [PAID] = { "paid", N_("Paid or not"), FALSE },        [SERVICES] = { "services", N_("Services or not"), FALSE },
};

struct _FoyerReportFilter
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *flow, *text, *clear, *chip[N_CHIPS];
  guint typing, keeping;
  int n; /* conditions put so far */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (FoyerReportFilter, foyer_report_filter, GTK_TYPE_WIDGET)

static guint changed_signal;

/* ---- kept ---------------------------------------------------------------------------------------------------------------------------------- */

void
foyer_report_filter_keep (FoyerReportFilter *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *all = json_object_new ();
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->text)), *before;
  g_autofree char *json = NULL;

  g_clear_handle_id (&self->keeping, g_source_remove);
  if (*text != '\0')
    json_object_set_string_member (all, "text", text);
  for (int i = 0; i < N_CHIPS; i++)
    {
      g_autofree char *names = foyer_choice_chip_dup (FOYER_CHOICE_CHIP (self->chip[i]));

      if (*names != '\0' || i == VISIT)
        json_object_set_string_member (all, conditions[i].name, names);
    }
  json_node_take_object (node, all);
  json = json_to_string (node, FALSE);
  before = foyer_ui_kept (self->context, KEY);
  if (strlen (json) < FOYER_PREFERENCE_MAX && g_strcmp0 (before, json) != 0)
    foyer_ui_keep (self->context, KEY, json);
}

static gboolean
on_keep_cb (gpointer data)
{
  FOYER_REPORT_FILTER (data)->keeping = 0;
  foyer_report_filter_keep (data);
  return G_SOURCE_REMOVE;
}

static void
load (FoyerReportFilter *self)
{
  const char *kept = foyer_ui_kept (self->context, KEY);
  g_autoptr (JsonNode) node = kept != NULL ? json_from_string (kept, NULL) : NULL;
  JsonObject *all = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  self->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->text), all != NULL && foyer_json_str (all, "text") != NULL ? foyer_json_str (all, "text") : "");
  for (int i = 0; i < N_CHIPS; i++)
    foyer_choice_chip_set (FOYER_CHOICE_CHIP (self->chip[i]), all != NULL ? foyer_json_str (all, conditions[i].name) : i == VISIT ? "month" : NULL);
  self->filling = FALSE;
}

/* ---- what is chosen -------------------------------------------------------------------------------------------------------------------- */

gboolean
foyer_report_filter_is_narrowing (FoyerReportFilter *self)
{
  gboolean any = *gtk_editable_get_text (GTK_EDITABLE (self->text)) != '\0';

  for (int i = 0; i < N_CHIPS; i++)
    any |= foyer_choice_chip_is_set (FOYER_CHOICE_CHIP (self->chip[i]));
  return any;
}

static void
changed (FoyerReportFilter *self)
{
  gtk_widget_set_sensitive (self->clear, foyer_report_filter_is_narrowing (self));
  if (self->filling)
    return;
  g_clear_handle_id (&self->keeping, g_source_remove);
  self->keeping = g_timeout_add (KEEP_MS, on_keep_cb, self);
  g_signal_emit (self, changed_signal, 0);
}

static gboolean
on_pause_cb (gpointer data)
{
  FOYER_REPORT_FILTER (data)->typing = 0;
  changed (data);
  return G_SOURCE_REMOVE;
}

static void
on_typed_cb (FoyerReportFilter *self)
{
  g_clear_handle_id (&self->typing, g_source_remove);
  if (!self->filling)
    self->typing = g_timeout_add (TYPING_MS, on_pause_cb, self);
}

void
foyer_report_filter_clear (FoyerReportFilter *self)
{
  self->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->text), "");
  g_clear_handle_id (&self->typing, g_source_remove);
  for (int i = 0; i < N_CHIPS; i++)
    foyer_choice_chip_set (FOYER_CHOICE_CHIP (self->chip[i]), NULL);
  self->filling = FALSE;
  changed (self);
}

void
foyer_report_filter_choose (FoyerReportFilter *self, const char *name, const char *value)
{
  for (int i = 0; i < N_CHIPS; i++)
    if (strcmp (conditions[i].name, name) == 0)
      foyer_choice_chip_set (FOYER_CHOICE_CHIP (self->chip[i]), value);
  if (strcmp (name, "text") == 0)
    {
      self->filling = TRUE;
      gtk_editable_set_text (GTK_EDITABLE (self->text), value != NULL ? value : "");
      self->filling = FALSE;
    }
  changed (self);
}

static void
add_list (JsonObject *params, const char *name, const char *words)
{
  g_auto (GStrv) list = g_strsplit (words, " ", -1);
  JsonArray *array = json_array_new ();

  for (char **word = list; *word != NULL; word++)
    json_array_add_string_element (array, *word);
  json_object_set_array_member (params, name, array);
}

JsonObject *
foyer_report_filter_params (FoyerReportFilter *self)
{
  JsonObject *params = json_object_new ();
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->text));

  if (*text != '\0')
    json_object_set_string_member (params, "text", text);
  for (int i = 0; i < N_CHIPS; i++)
    {
      g_autofree char *names = foyer_choice_chip_dup (FOYER_CHOICE_CHIP (self->chip[i]));
      gint64 from = G_MININT64, to = G_MAXINT64;
      char day[11];

      if (*names == '\0')
        continue;
      if (i == VISIT || i == MADE)
        {
          foyer_choice_chip_days (names, foyer_ui_today (self->context), foyer_ui_first_weekday (self->context), &from, &to);
          if (from != G_MININT64)
            json_object_set_string_member (params, i == VISIT ? "from" : "made_from", foyer_date_format (from, day));
          if (to != G_MAXINT64)
            json_object_set_string_member (params, i == VISIT ? "to" : "made_to", foyer_date_format (to, day));
        }
      else if (conditions[i].many)
        add_list (params, conditions[i].name, names);
      else
        json_object_set_string_member (params, conditions[i].name, names);
    }
  return params;
}

gboolean
foyer_report_filter_focus (FoyerReportFilter *self)
{
  return gtk_widget_grab_focus (self->text);
}

/* ---- what there is to choose ------------------------------------------------------------------------------------------------------------ */

static void
add_rows (FoyerReportFilter *self, int chip, JsonNode *result, const char *id, const char *title)
{
  JsonArray *rows = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      const char *scope = foyer_json_str (row, "scope");

      if (foyer_json_str (row, id) == NULL || (chip == LABEL && scope != NULL && strcmp (scope, "appointment") != 0))
        continue;
      foyer_choice_chip_add (FOYER_CHOICE_CHIP (self->chip[chip]), foyer_json_str (row, id), foyer_json_str (row, title) != NULL ? foyer_json_str (row, title) : "–");
    }
}

static void
on_staff_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  add_rows (data, STAFF, result, "id", "name");
}

static void
on_categories_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  add_rows (data, CATEGORY, result, "id", "title");
}

static void
on_labels_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  add_rows (data, LABEL, result, "id", "title");
}

static void
add_choices (FoyerReportFilter *self)
{
  static const struct
  {
    int chip;
    const char *name, *label;
  } choices[] = {
    { DELETED, "", N_("Deleted too") },   { DELETED, "no", N_("Without deleted") }, { DELETED, "only", N_("Only deleted") },
    { CATEGORY, "", N_("Any category") }, { LABEL, "", N_("Any label") },              { SOURCE, "", N_("Any source") },
    { SOURCE, "online", N_("Online") },         { SOURCE, "offline", N_("At the desk") },      { PAID, "", N_("Paid or not") },
    { PAID, "full", N_("Fully paid") },         { PAID, "open", N_("Not fully paid") },        { SERVICES, "", N_("Services or not") },
    { SERVICES, "with", N_("With services") },  { SERVICES, "without", N_("Without services") },
  };

  foyer_choice_chip_add_periods (FOYER_CHOICE_CHIP (self->chip[VISIT]), _("Any visit date"), TRUE);
  foyer_choice_chip_add_periods (FOYER_CHOICE_CHIP (self->chip[MADE]), _("Booked at any time"), FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++)
    foyer_choice_chip_add (FOYER_CHOICE_CHIP (self->chip[choices[i].chip]), choices[i].name, _(choices[i].label));
  for (guint i = 0; i < FOYER_BOARD_N_STATUS; i++)
    foyer_choice_chip_add (FOYER_CHOICE_CHIP (self->chip[STATUSES]), foyer_calendar_status_word (i), foyer_calendar_status_name (i));
  foyer_ui_ask (self->context, self, "staff.list", NULL, NULL, on_staff_cb, self);
  foyer_ui_ask (self->context, self, "service.list", NULL, NULL, on_categories_cb, self);
  foyer_ui_ask (self->context, self, "label.list", NULL, NULL, on_labels_cb, self);
}

/* ---- the object --------------------------------------------------------------------------------------------------------------------------- */

static void
foyer_report_filter_dispose (GObject *object)
{
  FoyerReportFilter *self = FOYER_REPORT_FILTER (object);

  /* Not kept now: another user may be signed in already. */
  g_clear_handle_id (&self->keeping, g_source_remove);
  g_clear_handle_id (&self->typing, g_source_remove);
  g_clear_pointer (&self->flow, gtk_widget_unparent);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_report_filter_parent_class)->dispose (object);
}

static void
foyer_report_filter_class_init (FoyerReportFilterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_report_filter_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "reportfilter");
  changed_signal = g_signal_new ("changed", FOYER_TYPE_REPORT_FILTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
foyer_report_filter_init (FoyerReportFilter *self)
{
}

/* Two rows; a flow box would keep Shift+Tab to itself. */
static void
put (FoyerReportFilter *self, GtkWidget *child)
{
  gtk_widget_set_hexpand (child, TRUE);
  gtk_grid_attach (GTK_GRID (self->flow), child, self->n % 6, self->n / 6, 1, 1);
  self->n++;
}

GtkWidget *
foyer_report_filter_new (FoyerUiContext *context)
{
  FoyerReportFilter *self = g_object_new (FOYER_TYPE_REPORT_FILTER, NULL);

  self->context = g_object_ref (context);
  self->filling = TRUE;
  self->flow = gtk_grid_new ();
  gtk_grid_set_column_homogeneous (GTK_GRID (self->flow), TRUE);
  gtk_grid_set_column_spacing (GTK_GRID (self->flow), 6);
  gtk_grid_set_row_spacing (GTK_GRID (self->flow), 6);
  gtk_widget_set_parent (self->flow, GTK_WIDGET (self));
  self->text = gtk_search_entry_new ();
  g_object_set (self->text, "placeholder-text", _("Name or phone"), NULL);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->text), 8);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->text), 8);
  foyer_a11y_label (self->text, _("Name or phone"));
  g_signal_connect_swapped (self->text, "changed", G_CALLBACK (on_typed_cb), self);
  put (self, self->text);
  for (int i = 0; i < N_CHIPS; i++)
    {
      self->chip[i] = foyer_choice_chip_new (context, _(conditions[i].title), conditions[i].many);
      gtk_widget_set_name (self->chip[i], conditions[i].name);
      put (self, self->chip[i]);
      g_signal_connect_swapped (self->chip[i], "changed", G_CALLBACK (changed), self);
    }
  self->clear = gtk_button_new_with_label (_("Show all"));
  gtk_widget_add_css_class (self->clear, "flat");
  foyer_a11y_label (self->clear, _("Show all"));
  g_signal_connect_swapped (self->clear, "clicked", G_CALLBACK (foyer_report_filter_clear), self);
  put (self, self->clear);
  add_choices (self);
  load (self);
  self->filling = FALSE;
  gtk_widget_set_sensitive (self->clear, foyer_report_filter_is_narrowing (self));
  return GTK_WIDGET (self);
}
