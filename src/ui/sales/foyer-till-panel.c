#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-cover.h"
#include "foyer-drop-down.h"
#include "foyer-form.h"
#include "foyer-labels.h"
#include "foyer-print-window.h"
#include "foyer-till-panel.h"

static const FoyerFormField fields[] = {
  { "note", N_("Note"), FOYER_FORM_TEXT, NULL, NULL, NULL, NULL },
  { "move", N_("Take out of the drawer"), FOYER_FORM_MONEY, NULL, NULL, NULL, NULL },
  { "to", N_("Into register"), FOYER_FORM_CHOICE, NULL, NULL, NULL, NULL },
  { NULL },
};

static const FoyerFormField drawer_fields[] = {
  { "reason", N_("Open without a sale, what for"), FOYER_FORM_TEXT, NULL, NULL, NULL, NULL },
  { NULL },
};

typedef struct
{
  gint64 value;
  GtkWidget *entry;
} Piece;

struct _FoyerTillPanel
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *outer, *drawers, *head, *facts, *warn, *grid, *total, *says, *form, *error, *save, *again, *drawer, *drawer_box, *x, *z;
  JsonObject *state;       /* owned; answer of till.state */
  JsonArray *registers;    /* owned; of the location */
  GArray *pieces;          /* of Piece */
  GStrv ids;               /* owned: registers of the drop-down */
  FoyerId reg, report;     /* the drawer on view; its newest Z report */
  guint reading;
  gboolean busy, open, told, filling; /* told: what is due, for what stands in the fields */
};

G_DEFINE_FINAL_TYPE (FoyerTillPanel, foyer_till_panel, GTK_TYPE_WIDGET)

static void show_drawer (FoyerTillPanel *self);
static void ask (FoyerTillPanel *self);

void
foyer_till_show (FoyerUiContext *context, GtkWindow *window)
{
  foyer_ui_open (context, "till", NULL);
}

/* ---- counting -------------------------------------------------------------------------------------------------------------------------------- */

static int
pieces_of (Piece *p)
{
  return (int) CLAMP (g_ascii_strtoll (gtk_editable_get_text (GTK_EDITABLE (p->entry)), NULL, 10), 0, 99999);
}

static gint64
counted (FoyerTillPanel *self)
{
  gint64 sum = 0;

  for (guint i = 0; i < self->pieces->len; i++)
    {
      Piece *p = &g_array_index (self->pieces, Piece, i);

      sum += p->value * pieces_of (p);
    }
  return sum;
}

/* What is told fits what was counted; another count is told anew. */
static void
show_step (FoyerTillPanel *self)
{
  gtk_button_set_label (GTK_BUTTON (self->save), !self->open ? _("Open the till") : self->told ? _("Close the till") : _("Count"));
  foyer_a11y_label (self->save, gtk_button_get_label (GTK_BUTTON (self->save)));
  foyer_form_set_visible (FOYER_FORM (self->form), "note", !self->open || self->told);
  foyer_form_set_visible (FOYER_FORM (self->form), "move", self->open && self->told);
  foyer_form_set_visible (FOYER_FORM (self->form), "to", self->open && self->told);
  gtk_widget_set_visible (self->says, self->told);
}

static void
show_total (FoyerTillPanel *self)
{
  g_autofree char *sum = foyer_ui_money (self->context, counted (self));
  /* Translators: %s is an amount of money */
  g_autofree char *text = g_strdup_printf (_("Counted %s"), sum);

  gtk_label_set_text (GTK_LABEL (self->total), text);
}

static void
on_pieces_cb (GtkEditable *entry, FoyerTillPanel *self)
{
  show_total (self);
  if (self->told && !self->filling)
    {
      self->told = FALSE;
      show_step (self);
    }
}

static void
on_entry_cb (GtkEntry *entry, FoyerTillPanel *self)
{
  gtk_widget_child_focus (self->outer, GTK_DIR_TAB_FORWARD);
}

static void
make_pieces (FoyerTillPanel *self, JsonArray *values)
{
  guint half;

  if (self->pieces->len > 0 || values == NULL)
    return;
  /* Notes and coins side by side, so that all of them are on view. */
  half = (json_array_get_length (values) + 1) / 2;
  for (guint i = 0; i < json_array_get_length (values); i++)
    {
      int column = i < half ? 0 : 3, row = (int) (i % half);
      Piece p = { .value = json_array_get_int_element (values, i) };
      g_autofree char *text = foyer_ui_money_bare (self->context, p.value), *name = g_strdup_printf ("piece-%d", (int) p.value);
      /* Translators: %s is a note or coin: the number of pieces of it in the drawer */
      g_autofree char *spoken = g_strdup_printf (_("Pieces of %s"), text);
      GtkWidget *label = gtk_label_new (text);

      p.entry = gtk_entry_new ();
      gtk_label_set_xalign (GTK_LABEL (label), 1);
      gtk_widget_set_hexpand (label, TRUE);
      gtk_widget_add_css_class (label, "numeric");
      gtk_widget_set_name (p.entry, name);
      gtk_entry_set_input_purpose (GTK_ENTRY (p.entry), GTK_INPUT_PURPOSE_DIGITS);
      gtk_editable_set_width_chars (GTK_EDITABLE (p.entry), 6);
      gtk_editable_set_max_width_chars (GTK_EDITABLE (p.entry), 6);
      gtk_editable_set_alignment (GTK_EDITABLE (p.entry), 1);
      foyer_a11y_label (p.entry, spoken);
      g_signal_connect_object (p.entry, "changed", G_CALLBACK (on_pieces_cb), self, 0);
      g_signal_connect_object (p.entry, "activate", G_CALLBACK (on_entry_cb), self, 0);
      gtk_grid_attach (GTK_GRID (self->grid), label, column, row, 1, 1);
      gtk_grid_attach (GTK_GRID (self->grid), gtk_label_new ("×"), column + 1, row, 1, 1);
      gtk_grid_attach (GTK_GRID (self->grid), p.entry, column + 2, row, 1, 1);
      g_array_append_val (self->pieces, p);
    }
}

static void
clear_pieces (FoyerTillPanel *self)
{
  self->filling = TRUE;
  for (guint i = 0; i < self->pieces->len; i++)
    gtk_editable_set_text (GTK_EDITABLE (g_array_index (self->pieces, Piece, i).entry), "");
  self->filling = FALSE;
  foyer_form_set_text (FOYER_FORM (self->form), "note", "");
  foyer_form_set_text (FOYER_FORM (self->form), "move", "");
  show_total (self);
}

/* [[value, pieces], …] */
static JsonNode *
counts_of (FoyerTillPanel *self)
{
  JsonArray *list = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; i < self->pieces->len; i++)
    {
      Piece *p = &g_array_index (self->pieces, Piece, i);
      JsonArray *one;

      if (pieces_of (p) == 0)
        continue;
      one = json_array_new ();
      json_array_add_int_element (one, p->value);
      json_array_add_int_element (one, pieces_of (p));
      json_array_add_array_element (list, one);
    }
  json_node_take_array (node, list);
  return node;
}

/* ---- how it stands --------------------------------------------------------------------------------------------------------------------------- */

static JsonObject *
drawer_of (FoyerTillPanel *self)
{
  JsonArray *drawers = self->state != NULL ? foyer_json_arr (self->state, "drawers") : NULL;
  FoyerId id;

  for (guint i = 0; drawers != NULL && i < json_array_get_length (drawers); i++)
    if (foyer_json_uid (json_array_get_object_element (drawers, i), "register", &id) && foyer_id_equal (&id, &self->reg))
      return json_array_get_object_element (drawers, i);
  return NULL;
}

static char *
when_text (FoyerTillPanel *self, JsonObject *till, const char *member)
{
  return foyer_format_instant (foyer_ui_time_format (self->context), foyer_ui_zone (self->context), foyer_json_num (till, member));
}

/* What a person must know before counting. (transfer full) */
static char *
warnings (FoyerTillPanel *self, JsonArray *tills, JsonObject *last)
{
  GString *text = g_string_new (NULL);
  gint64 unpaid = foyer_json_num (self->state, "unpaid");

  if (json_array_get_length (tills) > 1)
    g_string_append (text, _("Two desks opened this drawer without knowing of each other. Close both: the first closing counts the drawer, the other finds nothing more."));
  if (last != NULL && foyer_json_num (last, "since") > 0)
    {
      g_autofree char *sum = foyer_ui_money (self->context, foyer_json_num (last, "since_sum"));

      /* Translators: the number of a till, then an amount of money */
      g_string_append (text, text->len > 0 ? "\n" : "");
      g_string_append_printf (text, _("Changed after till %s was closed: %s."), foyer_json_str (last, "no"), sum);
    }
  if (self->open && unpaid > 0)
    {
      g_autofree char *sum = foyer_ui_money (self->context, foyer_json_num (self->state, "unpaid_sum"));

      g_string_append (text, text->len > 0 ? "\n" : "");
      /* Translators: a number of visits, then an amount of money */
      g_string_append_printf (text, ngettext ("%d visit of today is not paid: %s.", "%d visits of today are not paid: %s.", unpaid), (int) unpaid, sum);
    }
  return g_string_free (text, FALSE);
}

static void
show_facts (FoyerTillPanel *self, JsonArray *tills, JsonObject *last)
{
  g_autofree char *warn = warnings (self, tills, last);
  g_autofree char *text = NULL;

  if (self->open)
    {
      JsonObject *till = json_array_get_object_element (tills, 0);
      g_autofree char *when = when_text (self, till, "opened_at"), *start = foyer_ui_money (self->context, foyer_json_num (till, "start"));
      const char *who = foyer_json_str (till, "opened_by");

      /* Translators: number of the till, when it was opened, by whom, and the amount of money counted then */
      text = g_strdup_printf (_("%s · open since %s, %s\nAt the opening: %s"), foyer_json_str (till, "no"), when, who != NULL ? who : "–", start);
    }
  else if (last != NULL)
    {
      g_autofree char *when = when_text (self, last, "closed_at"), *left = foyer_ui_money (self->context, foyer_json_num (last, "left"));

      /* Translators: when the till was closed, and the amount of money left in it */
      text = g_strdup_printf (_("Closed since %s\nLeft in the drawer: %s"), when, left);
    }
  else
    text = g_strdup (_("Closed. Count what is in the drawer to open it."));
  gtk_label_set_text (GTK_LABEL (self->facts), text);
  gtk_label_set_text (GTK_LABEL (self->warn), warn);
  gtk_widget_set_visible (self->warn, *warn != '\0');
}

static void
show_drawer (FoyerTillPanel *self)
{
  JsonObject *drawer = drawer_of (self), *last = drawer != NULL ? foyer_json_obj (drawer, "last") : NULL;
  JsonArray *tills = drawer != NULL ? foyer_json_arr (drawer, "tills") : NULL;
  gboolean was = self->open;

  gtk_widget_set_sensitive (self->save, drawer != NULL);
  if (drawer == NULL)
    {
      gtk_label_set_text (GTK_LABEL (self->facts), _("There is no cash register here."));
      return;
    }
  self->open = json_array_get_length (tills) > 0;
  if (self->open != was)
    self->told = FALSE;
  self->report = FOYER_ID_NONE;
  if (last != NULL)
    foyer_json_uid (last, "closing", &self->report);
  show_facts (self, tills, last);
  gtk_widget_set_visible (self->z, !foyer_id_is_none (&self->report));
  gtk_widget_set_visible (self->x, self->open && !foyer_json_yes (self->state, "blind"));
  gtk_widget_set_visible (self->drawer_box, foyer_ui_may (self->context, "money.drawer"));
  show_step (self);
}

static void
show_drawers (FoyerTillPanel *self)
{
  JsonArray *drawers = foyer_json_arr (self->state, "drawers");
  guint n = drawers != NULL ? json_array_get_length (drawers) : 0, chosen = 0;
  g_autoptr (GPtrArray) names = g_ptr_array_new (), ids = g_ptr_array_new ();

  for (guint i = 0; i < n; i++)
    {
      JsonObject *drawer = json_array_get_object_element (drawers, i);
      FoyerId id;

      if (foyer_json_uid (drawer, "register", &id) && foyer_id_equal (&id, &self->reg))
        chosen = i;
      g_ptr_array_add (names, (gpointer) foyer_json_str (drawer, "title"));
      g_ptr_array_add (ids, g_strdup (foyer_json_str (drawer, "register")));
    }
  g_ptr_array_add (names, NULL);
  g_ptr_array_add (ids, NULL);
  g_strfreev (self->ids);
  self->ids = (GStrv) g_ptr_array_free (g_steal_pointer (&ids), FALSE);
  self->filling = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->drawers), G_LIST_MODEL (gtk_string_list_new ((const char *const *) names->pdata)));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->drawers), chosen);
  self->filling = FALSE;
  gtk_widget_set_visible (self->drawers, n > 1);
  if (n > 0)
    foyer_id_parse (self->ids[chosen], &self->reg);
}

/* Where what is taken out may go: every other register. */
static void
show_targets (FoyerTillPanel *self)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new (), names = g_ptr_array_new ();

  for (guint i = 0; self->registers != NULL && i < json_array_get_length (self->registers); i++)
    {
      JsonObject *reg = json_array_get_object_element (self->registers, i);
      FoyerId id;

      if (!foyer_json_uid (reg, "id", &id) || foyer_id_equal (&id, &self->reg))
        continue;
      g_ptr_array_add (values, (gpointer) foyer_json_str (reg, "id"));
      g_ptr_array_add (names, (gpointer) foyer_json_str (reg, "title"));
    }
  g_ptr_array_add (values, NULL);
  g_ptr_array_add (names, NULL);
  foyer_form_set_choices (FOYER_FORM (self->form), "to", (const char *const *) values->pdata, (const char *const *) names->pdata);
}

static void
on_drawer_chosen_cb (FoyerTillPanel *self)
{
  guint i = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->drawers));

  if (self->filling || self->ids == NULL || i >= g_strv_length (self->ids))
    return;
  foyer_id_parse (self->ids[i], &self->reg);
  self->told = FALSE;
  clear_pieces (self);
  show_targets (self);
  show_drawer (self);
}

/* ---- reading --------------------------------------------------------------------------------------------------------------------------------- */

static void
on_state_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerTillPanel *self = FOYER_TILL_PANEL (data);

  self->reading--;
  if (result == NULL)
    {
      g_autofree char *text = foyer_ui_error_text (error);

      foyer_form_error_set (self->error, text);
      return;
    }
  g_clear_pointer (&self->state, json_object_unref);
  self->state = json_node_dup_object (result);
  make_pieces (self, foyer_json_arr (self->state, "pieces"));
  show_drawers (self);
  show_targets (self);
  show_drawer (self);
}

static void
on_registers_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerTillPanel *self = FOYER_TILL_PANEL (data);

  self->reading--;
  g_clear_pointer (&self->registers, json_array_unref);
  if (result != NULL)
    self->registers = json_node_dup_array (result);
  show_targets (self);
}

static void
ask (FoyerTillPanel *self)
{
  self->reading++;
  foyer_ui_ask (self->context, self, "till.state", NULL, NULL, on_state_cb, self);
}

static void
on_changed_cb (FoyerTillPanel *self, const FoyerChangeSet *set)
{
  static const char *const tables[] = { "till", "till_event", "money", "register", "visit", NULL };
  gboolean any = FALSE;

  for (guint i = 0; i < set->n; i++)
    any = any || g_strv_contains (tables, set->rows[i].entity->name);
  if (any && self->reading == 0)
    ask (self);
}

/* ---- doing ----------------------------------------------------------------------------------------------------------------------------------- */

static void
done (FoyerTillPanel *self, const GError *error)
{
  g_autofree char *text = error != NULL ? foyer_ui_error_text (error) : NULL;

  self->busy = FALSE;
  gtk_widget_set_sensitive (self->save, TRUE);
  foyer_form_error_set (self->error, text);
  /* A difference asks for its reason. */
  if (error != NULL && (!self->open || self->told))
    foyer_form_focus (FOYER_FORM (self->form), "note");
}

static void
on_saved_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerTillPanel *self = FOYER_TILL_PANEL (data);

  done (self, error);
  if (result == NULL)
    return;
  self->told = FALSE;
  clear_pieces (self);
  ask (self);
  gtk_widget_grab_focus (self->z);
}

static void
on_counted_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerTillPanel *self = FOYER_TILL_PANEL (data);
  g_autofree char *due = NULL, *off = NULL, *text = NULL;
  gint64 difference;

  done (self, error);
  if (result == NULL)
    return;
  difference = foyer_json_num (json_node_get_object (result), "difference");
  due = foyer_ui_money (self->context, foyer_json_num (json_node_get_object (result), "due"));
  off = foyer_ui_money (self->context, ABS (difference));
  if (difference == 0)
    /* Translators: %s is an amount of money */
    text = g_strdup_printf (_("Expected %s: it fits."), due);
  else
    /* Translators: the amount expected, then by how much the count differs */
    text = g_strdup_printf (difference > 0 ? _("Expected %s: %s too much.") : _("Expected %s: %s too little."), due, off);
  gtk_label_set_text (GTK_LABEL (self->says), text);
  self->told = TRUE;
  show_step (self);
  foyer_form_focus (FOYER_FORM (self->form), "note");
}

static void
save (FoyerTillPanel *self)
{
  JsonObject *params;
  const char *why = NULL;

  if (self->busy || drawer_of (self) == NULL)
    return;
  params = foyer_params ("register", "d", &self->reg, "counts", "n", counts_of (self), NULL);
  if (!foyer_form_put_all (FOYER_FORM (self->form), params, &why))
    {
      foyer_form_error_set (self->error, why);
      json_object_unref (params);
      return;
    }
  if (foyer_json_num (params, "move") == 0 && json_object_has_member (params, "to"))
    json_object_remove_member (params, "to");
  self->busy = TRUE;
  gtk_widget_set_sensitive (self->save, FALSE);
  foyer_form_error_set (self->error, NULL);
  if (!self->open)
    foyer_ui_run_quiet (self->context, self, "till.open", params, _("Till opened"), on_saved_cb, self);
  else if (self->told)
    foyer_ui_run_quiet (self->context, self, "till.close", params, _("Till closed"), on_saved_cb, self);
  else
    foyer_ui_run_quiet (self->context, self, "till.count", params, NULL, on_counted_cb, self);
}

static void
on_enter_cb (FoyerForm *form, const char *name, gpointer data)
{
  if (name == NULL)
    save (data);
}

static void
on_opened_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerTillPanel *self = FOYER_TILL_PANEL (data);

  if (result != NULL)
    foyer_form_set_text (FOYER_FORM (self->drawer), "reason", "");
}

static void
open_drawer (FoyerTillPanel *self)
{
  g_autofree char *reason = foyer_form_text (FOYER_FORM (self->drawer), "reason");

  if (g_strstrip (reason)[0] == '\0')
    {
      foyer_form_error_set (self->error, _("Say what the drawer is opened for."));
      foyer_form_focus (FOYER_FORM (self->drawer), "reason");
      return;
    }
  foyer_form_error_set (self->error, NULL);
  foyer_ui_run (self->context, self, "till.drawer", foyer_params ("register", "d", &self->reg, "reason", "s", reason, NULL), _("Written down"), on_opened_cb, self);
}

static void
on_drawer_enter_cb (FoyerForm *form, const char *name, gpointer data)
{
  if (name == NULL)
    open_drawer (data);
}

static void
print (FoyerTillPanel *self, const FoyerId *document)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  foyer_print_show_sheet (self->context, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, FOYER_SHEET_TILL, foyer_params ("document", "d", document, NULL));
}

static void
on_x_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerId document;

  if (result != NULL && foyer_json_uid (json_node_get_object (result), "document", &document))
    print (FOYER_TILL_PANEL (data), &document);
}

static void
do_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  FoyerTillPanel *self = FOYER_TILL_PANEL (widget);

  if (g_str_equal (name, "till.save"))
    save (self);
  else if (g_str_equal (name, "till.drawer"))
    open_drawer (self);
  else if (g_str_equal (name, "till.x"))
    foyer_ui_run (self->context, self, "till.x", foyer_params ("register", "d", &self->reg, NULL), NULL, on_x_cb, self);
  else if (g_str_equal (name, "till.z"))
    print (self, &self->report);
  else
    foyer_ui_close (self->context);
}

/* ---- the object -------------------------------------------------------------------------------------------------------------------------------- */

static void
foyer_till_panel_dispose (GObject *object)
{
  FoyerTillPanel *self = FOYER_TILL_PANEL (object);

  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_pointer (&self->state, json_object_unref);
  g_clear_pointer (&self->registers, json_array_unref);
  g_clear_pointer (&self->pieces, g_array_unref);
  g_clear_pointer (&self->ids, g_strfreev);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_till_panel_parent_class)->dispose (object);
}

static void
foyer_till_panel_class_init (FoyerTillPanelClass *klass)
{
  static const char *const actions[] = { "till.save", "till.drawer", "till.x", "till.z", "till.leave" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_till_panel_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "tillpanel");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i], NULL, do_action);
}

static void
foyer_till_panel_init (FoyerTillPanel *self)
{
  self->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
}

static GtkWidget *
button (const char *label, const char *action, const char *name)
{
  GtkWidget *widget = gtk_button_new_with_label (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (widget), action);
  gtk_widget_set_name (widget, name);
  foyer_a11y_label (widget, label);
  return widget;
}

static GtkWidget *
build_head (FoyerTillPanel *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *title = gtk_label_new (_("Till")), *leave = foyer_icon_button ("window-close-symbolic", _("Close"), "till.leave");

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "title-4");
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (leave, "flat");
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), leave);
  gtk_widget_add_css_class (head, "panel-head");
  return head;
}

static void
build_body (FoyerTillPanel *self, GtkWidget *body)
{
  GtkWidget *reports = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->drawers = foyer_drop_down_narrow (gtk_drop_down_new (NULL, NULL), 24);
  foyer_a11y_label (self->drawers, _("Drawer"));
  g_signal_connect_object (self->drawers, "notify::selected", G_CALLBACK (on_drawer_chosen_cb), self, G_CONNECT_SWAPPED);
  self->facts = foyer_wrapped_label ("", NULL);
  self->warn = foyer_wrapped_label ("", "warning");
  gtk_widget_set_visible (self->warn, FALSE);
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 6);
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 3);
  self->total = foyer_wrapped_label ("", "heading");
  self->says = foyer_wrapped_label ("", "heading");
  gtk_widget_set_name (self->says, "till-says");
  self->form = foyer_form_new (self->context, fields, TRUE, on_enter_cb, self);
  self->error = foyer_form_error_new ();
  self->save = button ("", "till.save", "till-save");
  gtk_widget_add_css_class (self->save, "suggested-action");
  self->drawer = foyer_form_new (self->context, drawer_fields, TRUE, on_drawer_enter_cb, self);
  self->drawer_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (self->drawer_box), self->drawer);
  gtk_box_append (GTK_BOX (self->drawer_box), button (_("Open the drawer"), "till.drawer", "till-drawer"));
  self->x = button (_("X report"), "till.x", "till-x");
  self->z = button (_("Last Z report"), "till.z", "till-z");
  gtk_box_set_homogeneous (GTK_BOX (reports), TRUE);
  gtk_box_append (GTK_BOX (reports), self->x);
  gtk_box_append (GTK_BOX (reports), self->z);
  gtk_box_append (GTK_BOX (body), self->drawers);
  gtk_box_append (GTK_BOX (body), self->facts);
  gtk_box_append (GTK_BOX (body), self->warn);
  gtk_box_append (GTK_BOX (body), self->grid);
  gtk_box_append (GTK_BOX (body), self->total);
  gtk_box_append (GTK_BOX (body), self->says);
  gtk_box_append (GTK_BOX (body), self->form);
  gtk_box_append (GTK_BOX (body), self->error);
  gtk_box_append (GTK_BOX (body), self->save);
  gtk_box_append (GTK_BOX (body), reports);
  gtk_box_append (GTK_BOX (body), self->drawer_box);
}

GtkWidget *
foyer_till_panel_new (FoyerUiContext *context, JsonObject *args)
{
  FoyerTillPanel *self = g_object_new (FOYER_TYPE_TILL_PANEL, NULL);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *scrolled = gtk_scrolled_window_new ();

  self->context = g_object_ref (context);
  if (args != NULL)
    foyer_json_uid (args, "register", &self->reg);
  gtk_widget_add_css_class (body, "panel-body");
  build_body (self, body);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), body);
  gtk_widget_set_vexpand (scrolled, TRUE);
  self->outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->outer), build_head (self));
  gtk_box_append (GTK_BOX (self->outer), scrolled);
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
  foyer_a11y_label (self, _("Till"));
  gtk_widget_set_visible (self->x, FALSE);
  gtk_widget_set_visible (self->z, FALSE);
  show_step (self);
  show_total (self);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
  self->reading++;
  foyer_ui_ask (context, self, "register.list", NULL, NULL, on_registers_cb, self);
  ask (self);
  return GTK_WIDGET (self);
}

gboolean
foyer_till_panel_ready (FoyerTillPanel *self)
{
  return self->reading == 0 && !self->busy;
}

void
foyer_till_panel_count (FoyerTillPanel *self, gint64 value, int n)
{
  g_autofree char *text = g_strdup_printf ("%d", n);

  for (guint i = 0; i < self->pieces->len; i++)
    if (g_array_index (self->pieces, Piece, i).value == value)
      gtk_editable_set_text (GTK_EDITABLE (g_array_index (self->pieces, Piece, i).entry), text);
}

void
foyer_till_panel_set (FoyerTillPanel *self, const char *field, const char *text)
{
  foyer_form_set_text (FOYER_FORM (g_str_equal (field, "reason") ? self->drawer : self->form), field, text);
}

const char *
foyer_till_panel_says (FoyerTillPanel *self)
{
  return gtk_label_get_text (GTK_LABEL (gtk_widget_get_visible (self->says) ? self->says : self->facts));
}
