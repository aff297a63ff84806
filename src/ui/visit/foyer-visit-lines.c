#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-labels.h"
#include "foyer-money.h"
#include "foyer-suggest.h"
#include "foyer-text.h"
#include "foyer-visit-parts.h"

enum
{
  QTY,
  PRICE,
  DISCOUNT,
  TOTAL,
  N_FIELDS,
};

/* One line on view; kept as long as the line is there, so that the focus stays where one types. */
typedef struct
{
  FoyerVisitLines *lines; /* borrowed */
  FoyerId id;
  GtkWidget *box, *title, *member, *entry[N_FIELDS], *remove;
  char *shown[N_FIELDS]; /* text as last filled in */
  gboolean seen;
} Line;

struct _FoyerVisitLines
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *box, *list, *add, *empty;
  GtkSizeGroup *columns[N_FIELDS];
  GPtrArray *rows;     /* (element-type Line) */
  JsonArray *services; /* of the first member: what can be added; NULL until asked */
  FoyerId visit, staff;
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (FoyerVisitLines, foyer_visit_lines, GTK_TYPE_WIDGET)

static void
line_free (gpointer data)
{
  Line *line = data;
  for (int i = 0; i < N_FIELDS; i++)
    g_free (line->shown[i]);
  g_free (line);
}

/* ---- editing --------------------------------------------------------------------------------------------------------------- */

static void
on_edited_cb (FoyerUiContext *context,
              JsonNode *result,
              const GError *error,
              gpointer data)
{
  FoyerVisitLines *self = FOYER_VISIT_LINES (data);

  /* What was refused goes back to what holds. */
  if (error != NULL)
    for (guint i = 0; i < self->rows->len; i++)
      {
        Line *line = self->rows->pdata[i];
        for (int k = 0; k < N_FIELDS; k++)
          gtk_editable_set_text (GTK_EDITABLE (line->entry[k]), line->shown[k]);
      }
}

/* Puts a discount as typed ("10 %", "5.00" or nothing) into @params. */
static gboolean
put_discount (FoyerVisitLines *self,
              JsonObject *params,
              const char *text)
{
  gint64 n = 0;

  if (*text == '\0')
    {
      json_object_set_null_member (params, "disc_pct");
      json_object_set_null_member (params, "disc_sum");
      return TRUE;
    }
  if (strchr (text, '%') != NULL)
    {
      if (!foyer_pct_parse (text, &n))
        return FALSE;
      json_object_set_int_member (params, "disc_pct", n);
      json_object_set_null_member (params, "disc_sum");
      return TRUE;
    }
  if (!foyer_money_parse (text, foyer_ui_currency (self->context), &n))
    return FALSE;
  json_object_set_null_member (params, "disc_pct");
  json_object_set_int_member (params, "disc_sum", ABS (n));
  return TRUE;
}

static gboolean
put_field (FoyerVisitLines *self,
           JsonObject *params,
           int field,
           const char *text)
{
  const char *currency = foyer_ui_currency (self->context);
  gint64 n = 0;

  switch (field)
    {
    case QTY:
      if (!foyer_qty_parse (text, &n) || n <= 0)
        return FALSE;
      json_object_set_int_member (params, "qty", n);
      return TRUE;
    case PRICE:
      if (!foyer_money_parse (text, currency, &n) || n < 0)
        return FALSE;
      json_object_set_int_member (params, "price", n);
      return TRUE;
    case DISCOUNT:
      {
        /* Shown with a minus sign; typed with or without one. */
        const char *plain = g_str_has_prefix (text, "−") ? text + strlen ("−") : text;
        return put_discount (self, params, g_str_has_prefix (plain, "-") ? plain + 1 : plain);
      }
    default:
      if (*text == '\0')
        {
          json_object_set_null_member (params, "manual");
          return TRUE;
        }
      if (!foyer_money_parse (text, currency, &n) || n < 0)
        return FALSE;
      json_object_set_int_member (params, "manual", n);
      return TRUE;
    }
}

static void
save (Line *line,
      int field)
{
  FoyerVisitLines *self = line->lines;
  GtkWidget *entry = line->entry[field];
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
  JsonObject *params;

  if (self->filling || strcmp (text, line->shown[field]) == 0 || !gtk_editable_get_editable (GTK_EDITABLE (entry)))
    return;
  params = foyer_params ("line", "d", &line->id, NULL);
  if (!put_field (self, params, field, text))
    {
      json_object_unref (params);
      gtk_widget_add_css_class (entry, "error");
      foyer_a11y_describe (entry, _("This cannot be read as an amount"));
      return;
    }
  gtk_widget_remove_css_class (entry, "error");
  foyer_ui_run (self->context, self, "line.update", params, NULL, on_edited_cb, self);
}

static int
field_of (Line *line,
          GtkWidget *entry)
{
  for (int i = 0; i < N_FIELDS; i++)
    if (line->entry[i] == entry)
      return i;
  g_assert_not_reached ();
}

static void
on_activate_cb (GtkWidget *entry,
                Line *line)
{
  save (line, field_of (line, entry));
  gtk_widget_child_focus (gtk_widget_get_ancestor (entry, GTK_TYPE_BOX), GTK_DIR_TAB_FORWARD);
}

static void
on_leave_cb (GtkEventControllerFocus *controller,
             Line *line)
{
  save (line, field_of (line, gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller))));
}

static void
on_remove_cb (GtkButton *button,
              Line *line)
{
  FoyerVisitLines *self = line->lines;
  g_autofree char *said = g_strdup_printf (_("%s removed"), gtk_label_get_text (GTK_LABEL (line->title)));

  foyer_ui_run (self->context, self, "line.remove", foyer_params ("line", "d", &line->id, NULL), said, NULL, NULL);
}

/* ---- showing --------------------------------------------------------------------------------------------------------------- */

static GtkWidget *
field_entry (Line *line,
             int field)
{
  static const char *const names[] = { N_("Quantity"), N_("Price"), N_("Discount"), N_("Total") };
  static const int widths[] = { 3, 6, 6, 7 };
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), widths[field]);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), widths[field]);
  gtk_editable_set_alignment (GTK_EDITABLE (entry), 1);
  gtk_widget_add_css_class (entry, "inline-entry");
  gtk_widget_add_css_class (entry, "numeric");
  gtk_widget_set_tooltip_text (entry, _(names[field]));
  g_signal_connect (entry, "activate", G_CALLBACK (on_activate_cb), line);
  g_signal_connect (focus, "leave", G_CALLBACK (on_leave_cb), line);
  gtk_widget_add_controller (entry, focus);
  return entry;
}

static Line *
line_new (FoyerVisitLines *self,
          const FoyerId *id)
{
  Line *line = g_new0 (Line, 1);

  line->lines = self;
  line->id = *id;
  line->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_add_css_class (line->box, "visit-line");
  line->title = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (line->title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (line->title), PANGO_ELLIPSIZE_END);
  line->member = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (line->member), 0);
  gtk_label_set_ellipsize (GTK_LABEL (line->member), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (line->member, "dim-label");
  gtk_widget_add_css_class (line->member, "caption");
  GtkWidget *what = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_valign (what, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (what, TRUE);
  gtk_box_append (GTK_BOX (what), line->title);
  gtk_box_append (GTK_BOX (what), line->member);
  gtk_box_append (GTK_BOX (line->box), what);
  for (int i = 0; i < N_FIELDS; i++)
    {
      if (i == PRICE)
        {
          GtkWidget *times = gtk_label_new ("×");
          gtk_widget_add_css_class (times, "dim-label");
          gtk_box_append (GTK_BOX (line->box), times);
        }
      line->entry[i] = field_entry (line, i);
      line->shown[i] = g_strdup ("");
      gtk_size_group_add_widget (self->columns[i], line->entry[i]);
      gtk_box_append (GTK_BOX (line->box), line->entry[i]);
    }
  gtk_widget_add_css_class (line->entry[TOTAL], "line-total");
  line->remove = foyer_icon_button ("list-remove-symbolic", _("Remove"), NULL);
  gtk_widget_add_css_class (line->remove, "flat");
  g_signal_connect (line->remove, "clicked", G_CALLBACK (on_remove_cb), line);
  gtk_box_append (GTK_BOX (line->box), line->remove);
  return line;
}

static char *
discount_text (FoyerVisitLines *self,
               JsonObject *row)
{
  gint64 pct = foyer_json_num (row, "disc_pct"), sum = foyer_json_num (row, "disc_sum");

  if (pct != 0)
    {
      g_autofree char *text = foyer_pct_format (pct);
      return g_strdup_printf ("−%s %%", text);
    }
  if (sum != 0)
    return foyer_ui_money_bare (self->context, -sum);
  return g_strdup ("");
}

static void
fill (Line *line,
      int field,
      char *text /* taken */,
      const char *held)
{
  static const char *const names[] = { N_("Quantity"), N_("Price"), N_("Discount"), N_("Total") };
  GtkWidget *entry = line->entry[field];
  gboolean editable = held == NULL;
  gboolean typing = gtk_widget_has_focus (entry) || gtk_widget_get_focus_child (entry) != NULL;
  g_autofree char *spoken = g_strdup_printf (_("%s, %s"), _(names[field]), gtk_label_get_text (GTK_LABEL (line->title)));

  /* What somebody is typing is not swept away by a change from elsewhere. */
  if (!typing || strcmp (gtk_editable_get_text (GTK_EDITABLE (entry)), line->shown[field]) == 0)
    gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_editable_set_editable (GTK_EDITABLE (entry), editable);
  gtk_widget_set_can_focus (entry, editable);
  foyer_a11y_label (entry, spoken);
  gtk_widget_set_tooltip_text (entry, held != NULL ? held : _(names[field]));
  foyer_a11y_describe (entry, held != NULL ? held : "");
  g_free (line->shown[field]);
  line->shown[field] = text;
}

static void
fill_line (Line *line,
           JsonObject *row,
           const FoyerVisitView *view)
{
  FoyerVisitLines *self = line->lines;
  const char *edit = foyer_visit_held (view, "booking.services", TRUE);
  const char *cost = edit != NULL || foyer_ui_may (self->context, "booking.cost") ? edit : _("You do not have the right to change prices.");
  const char *discount = edit != NULL || foyer_ui_may (self->context, "booking.discount") ? edit : _("You do not have the right to give discounts.");
  gint64 pct = foyer_json_num (row, "disc_pct"), sum = foyer_json_num (row, "disc_sum");

  gtk_label_set_text (GTK_LABEL (line->title), foyer_json_str (row, "title"));
  gtk_widget_set_tooltip_text (line->title, foyer_json_str (row, "title"));
  gtk_label_set_text (GTK_LABEL (line->member), foyer_json_str (row, "member"));
  fill (line, QTY, foyer_qty_format (foyer_json_num (row, "qty")), edit);
  fill (line, PRICE, foyer_ui_money_bare (self->context, foyer_json_num (row, "price")), cost);
  fill (line, DISCOUNT, discount_text (self, row), discount);
  fill (line, TOTAL, foyer_ui_money_bare (self->context, foyer_json_num (row, "total")), cost);
  if (json_object_has_member (row, "manual"))
    gtk_widget_add_css_class (line->entry[TOTAL], "by-hand");
  else
    gtk_widget_remove_css_class (line->entry[TOTAL], "by-hand");
  gtk_entry_set_placeholder_text (GTK_ENTRY (line->entry[DISCOUNT]), discount == NULL && pct == 0 && sum == 0 ? "− %" : NULL);
  gtk_widget_set_visible (line->remove, edit == NULL);
}

static void
on_services_cb (FoyerUiContext *context,
                JsonNode *result,
                const GError *error,
                gpointer data)
{
  FoyerVisitLines *self = FOYER_VISIT_LINES (data);

  g_clear_pointer (&self->services, json_array_unref);
  if (result != NULL && JSON_NODE_HOLDS_ARRAY (result))
    self->services = json_array_ref (json_node_get_array (result));
}

void
foyer_visit_lines_show (FoyerVisitLines *self,
                        const FoyerVisitView *view)
{
  JsonArray *lines = foyer_json_arr (view->row, "lines"), *appointments = foyer_json_arr (view->row, "appointments");
  FoyerId staff = FOYER_ID_NONE;

  self->visit = view->id;
  if (appointments != NULL && json_array_get_length (appointments) > 0)
    foyer_json_uid (json_array_get_object_element (appointments, 0), "staff", &staff);
  if (!foyer_id_equal (&staff, &self->staff))
    {
      self->staff = staff;
      foyer_ui_ask (self->context, self, "booking.services", foyer_params ("staff", "d", &staff, "kind", "s", "individual", NULL), NULL, on_services_cb, self);
    }

  self->filling = TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    ((Line *) self->rows->pdata[i])->seen = FALSE;
  GtkWidget *after = NULL;
  for (guint i = 0; lines != NULL && i < json_array_get_length (lines); i++)
    {
      JsonObject *row = json_array_get_object_element (lines, i);
      FoyerId id;
      Line *line = NULL;

      if (!foyer_json_uid (row, "id", &id))
        continue;
      for (guint k = 0; k < self->rows->len && line == NULL; k++)
        if (foyer_id_equal (&((Line *) self->rows->pdata[k])->id, &id))
          line = self->rows->pdata[k];
      if (line == NULL)
        {
          line = line_new (self, &id);
          g_ptr_array_add (self->rows, line);
          gtk_box_insert_child_after (GTK_BOX (self->list), line->box, after);
        }
      else
        gtk_box_reorder_child_after (GTK_BOX (self->list), line->box, after);
      line->seen = TRUE;
      after = line->box;
      fill_line (line, row, view);
    }
  for (guint i = self->rows->len; i-- > 0;)
    {
      Line *line = self->rows->pdata[i];
      if (line->seen)
        continue;
      gtk_box_remove (GTK_BOX (self->list), line->box);
      g_ptr_array_remove_index (self->rows, i);
    }
  self->filling = FALSE;
  gtk_widget_set_visible (self->empty, self->rows->len == 0);
  gtk_widget_set_visible (self->add, !foyer_id_is_none (&staff) && foyer_visit_held (view, "booking.services", TRUE) == NULL);
}

void
foyer_visit_lines_edit (FoyerVisitLines *self)
{
  if (!gtk_widget_child_focus (self->list, GTK_DIR_TAB_FORWARD) && gtk_widget_get_visible (self->add))
    gtk_widget_grab_focus (self->add);
}

/* ---- adding ---------------------------------------------------------------------------------------------------------------- */

static void
on_typed_cb (FoyerSuggest *suggest,
             const char *text,
             FoyerVisitLines *self)
{
  g_autofree char *wanted = foyer_fold (text);
  int n = 0;

  foyer_suggest_clear (suggest);
  for (guint i = 0; *wanted != '\0' && self->services != NULL && n < 6 && i < json_array_get_length (self->services); i++)
    {
      JsonObject *service = json_array_get_object_element (self->services, i);
      g_autofree char *title = foyer_fold (foyer_json_str (service, "title"));
      g_autofree char *price = foyer_ui_money (self->context, foyer_json_num (service, "price"));

      if (strstr (title, wanted) == NULL)
        continue;
      foyer_suggest_add (suggest, foyer_json_str (service, "title"), price, json_object_ref (service));
      n++;
    }
  foyer_suggest_show (suggest);
}

static void
on_picked_cb (FoyerSuggest *suggest,
              JsonObject *service,
              FoyerVisitLines *self)
{
  FoyerId id;

  foyer_suggest_set_text (suggest, "");
  if (foyer_json_uid (service, "id", &id))
    foyer_ui_run (self->context, self, "line.add", foyer_params ("visit", "d", &self->visit, "service", "d", &id, NULL), NULL, NULL, NULL);
}

/* ---- the widget ------------------------------------------------------------------------------------------------------------ */

static void
foyer_visit_lines_dispose (GObject *object)
{
  FoyerVisitLines *self = FOYER_VISIT_LINES (object);

  self->filling = TRUE;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->services, json_array_unref);
  for (int i = 0; i < N_FIELDS; i++)
    g_clear_object (&self->columns[i]);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_visit_lines_parent_class)->dispose (object);
}

static void
foyer_visit_lines_class_init (FoyerVisitLinesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_visit_lines_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
foyer_visit_lines_init (FoyerVisitLines *self)
{
  self->rows = g_ptr_array_new_with_free_func (line_free);
  for (int i = 0; i < N_FIELDS; i++)
    self->columns[i] = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
}

GtkWidget *
foyer_visit_lines_new (FoyerUiContext *context)
{
  FoyerVisitLines *self = g_object_new (FOYER_TYPE_VISIT_LINES, NULL);

  self->context = g_object_ref (context);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->box), self->list);
  self->empty = gtk_label_new (_("No services yet. Type one below."));
  gtk_label_set_xalign (GTK_LABEL (self->empty), 0);
  gtk_widget_add_css_class (self->empty, "dim-label");
  gtk_box_append (GTK_BOX (self->box), self->empty);
  self->add = foyer_suggest_new (_("Add a service"), _("Add a service…"));
  g_signal_connect (self->add, "changed", G_CALLBACK (on_typed_cb), self);
  g_signal_connect (self->add, "picked", G_CALLBACK (on_picked_cb), self);
  gtk_box_append (GTK_BOX (self->box), self->add);
  foyer_a11y_label (self, _("Services"));
  return GTK_WIDGET (self);
}
