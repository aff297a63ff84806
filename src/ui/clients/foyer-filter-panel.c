#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <adwaita.h>
#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-filter-cond.h"
#include "foyer-filter-panel.h"
#include "foyer-filter-tree.h"
#include "foyer-labels.h"

#define WIDTH 320

struct _FoyerFilterPanel
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GPtrArray *places;       /* FoyerFilterPlace */
  JsonNode *foreign;       /* a tree that is not of this form: kept as it is; NULL: none */
  JsonObject *names;       /* answer of client.filter-names */
  JsonArray *segments;     /* answer of segment.list */
  GtkWidget *outer, *list, *count, *match, *saved, *name, *save, *forget, *chips;
  GCancellable *asking;
  gboolean any;            /* one place suffices */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (FoyerFilterPanel, foyer_filter_panel, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static void rebuild (FoyerFilterPanel *self);
static void show_chips (FoyerFilterPanel *self);

static int
group_of (const FoyerFilterPlace *p)
{
  const FoyerCriterion *k = p->conds->len > 0 ? foyer_criterion_find (foyer_json_str (p->conds->pdata[0], "is")) : NULL;

  return k != NULL ? (int) k->group : FOYER_FILTER_CLIENT;
}

/* ---- the tree ----------------------------------------------------------------------------------------------------------------------------- */

JsonNode *
foyer_filter_panel_tree (FoyerFilterPanel *self)
{
  return foyer_filter_tree_write (self->places, self->foreign, self->any);
}

void
foyer_filter_panel_set_tree (FoyerFilterPanel *self, JsonNode *tree)
{
  g_clear_pointer (&self->foreign, json_node_unref);
  self->foreign = foyer_filter_tree_read (tree, self->places, &self->any);
  rebuild (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

guint
foyer_filter_panel_n (FoyerFilterPanel *self)
{
  return self->places->len + (self->foreign != NULL);
}

/* ---- changes ---------------------------------------------------------------------------------------------------------------------------------- */

static void
tell (gpointer data)
{
  FoyerFilterPanel *self = data;

  show_chips (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
changed_shape (FoyerFilterPanel *self)
{
  rebuild (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
foyer_filter_panel_clear (FoyerFilterPanel *self, int group)
{
  for (guint i = self->places->len; i > 0; i--)
    if (group < 0 || group_of (self->places->pdata[i - 1]) == group)
      g_ptr_array_remove_index (self->places, i - 1);
  if (group < 0)
    g_clear_pointer (&self->foreign, json_node_unref);
  changed_shape (self);
}

/* The row of a condition, which has the number of its place and its own in it. */
static GtkWidget *
row_of (FoyerFilterPanel *self, guint place, guint cond)
{
  g_autofree char *name = g_strdup_printf ("filter-%u-%u", place, cond);
  GQueue todo = G_QUEUE_INIT;
  GtkWidget *found = NULL, *at;

  g_queue_push_tail (&todo, self->list);
  while ((at = g_queue_pop_head (&todo)) != NULL)
    {
      if (found == NULL && strcmp (gtk_widget_get_name (at), name) == 0)
        found = at;
      for (GtkWidget *child = gtk_widget_get_first_child (at); found == NULL && child != NULL; child = gtk_widget_get_next_sibling (child))
        g_queue_push_tail (&todo, child);
    }
  return found;
}

static void
go_to (FoyerFilterPanel *self, guint place, guint cond)
{
  GtkWidget *row = row_of (self, place, cond);

  if (row != NULL)
    gtk_widget_child_focus (gtk_widget_get_last_child (row), GTK_DIR_TAB_FORWARD);
}

static JsonObject *
cond_new (const char *is)
{
  JsonObject *cond = json_object_new ();

  json_object_set_string_member (cond, "is", is);
  return cond;
}

void
foyer_filter_panel_add (FoyerFilterPanel *self, const char *is)
{
  FoyerFilterPlace *p = foyer_filter_place_new ();

  g_ptr_array_add (p->conds, cond_new (is));
  g_ptr_array_add (p->nots, NULL);
  g_ptr_array_add (self->places, p);
  changed_shape (self);
  go_to (self, self->places->len - 1, 0);
}

/* ---- rows -------------------------------------------------------------------------------------------------------------------------------------- */

#define PLACE "filter-place"
#define COND "filter-cond"

static guint
number (gpointer widget, const char *key)
{
  return GPOINTER_TO_UINT (g_object_get_data (widget, key));
}

static void
on_remove_cb (GtkWidget *button, FoyerFilterPanel *self)
{
  guint place = number (button, PLACE), cond = number (button, COND);
  FoyerFilterPlace *p = self->places->pdata[place];

  g_ptr_array_remove_index (p->conds, cond);
  g_ptr_array_remove_index (p->nots, cond);
  if (p->conds->len == 0)
    g_ptr_array_remove_index (self->places, place);
  changed_shape (self);
  gtk_widget_grab_focus (self->match);
}

static void
on_not_cb (GtkToggleButton *button, FoyerFilterPanel *self)
{
  FoyerFilterPlace *p = self->places->pdata[number (button, PLACE)];

  p->nots->pdata[number (button, COND)] = GINT_TO_POINTER (gtk_toggle_button_get_active (button));
  tell (self);
}

/* Names of the criteria a group offers, as the drop-downs that add one have them. */
static GPtrArray *
offered (FoyerFilterPanel *self, int group)
{
  GPtrArray *names = g_ptr_array_new ();

  for (const FoyerCriterion *k = foyer_criteria; k->name != NULL; k++)
    if ((group < 0 || (int) k->group == group) && foyer_filter_cond_offered (self->context, self->names, k))
      g_ptr_array_add (names, (gpointer) k->name);
  return names;
}

/* A drop-down that was used goes away with the rest: not while it still speaks. */
typedef struct
{
  FoyerFilterPanel *self; /* owned */
  const char *is;         /* static */
  int place;              /* -1: a new one */
} Adding;

static void
adding_free (gpointer data)
{
  Adding *a = data;

  g_object_unref (a->self);
  g_free (a);
}

static gboolean
on_adding_cb (gpointer data)
{
  Adding *a = data;
  FoyerFilterPlace *p;

  if (a->self->context == NULL)
    return G_SOURCE_REMOVE;
  if (a->place < 0)
    foyer_filter_panel_add (a->self, a->is);
  else if ((guint) a->place < a->self->places->len)
    {
      p = a->self->places->pdata[a->place];
      g_ptr_array_add (p->conds, cond_new (a->is));
      g_ptr_array_add (p->nots, NULL);
      changed_shape (a->self);
      go_to (a->self, (guint) a->place, p->conds->len - 1);
    }
  return G_SOURCE_REMOVE;
}

static void
add_later (FoyerFilterPanel *self, const char *is, int place)
{
  Adding *a = g_new0 (Adding, 1);

  *a = (Adding) { g_object_ref (self), is, place };
  g_idle_add_full (G_PRIORITY_DEFAULT, on_adding_cb, a, adding_free);
}

static void
on_add_cb (GtkDropDown *drop, GParamSpec *pspec, FoyerFilterPanel *self)
{
  guint selected = gtk_drop_down_get_selected (drop);
  g_autoptr (GPtrArray) names = offered (self, (int) number (drop, "group") - 1);

  if (selected > 0 && selected <= names->len)
    add_later (self, names->pdata[selected - 1], -1);
}

/* One more in the same place. */
static void
on_alternative_cb (GtkDropDown *drop, GParamSpec *pspec, FoyerFilterPanel *self)
{
  guint selected = gtk_drop_down_get_selected (drop);
  g_autoptr (GPtrArray) names = offered (self, -1);

  if (selected > 0 && selected <= names->len)
    add_later (self, names->pdata[selected - 1], (int) number (drop, PLACE));
}

static GtkWidget *
add_drop (FoyerFilterPanel *self, const char *words, int group, GCallback callback)
{
  g_autoptr (GPtrArray) names = offered (self, group);
  g_autoptr (GtkStringList) strings = gtk_string_list_new (NULL);
  GtkWidget *drop;

  gtk_string_list_append (strings, words);
  for (guint i = 0; i < names->len; i++)
    gtk_string_list_append (strings, _(foyer_criterion_find (names->pdata[i])->title));
  drop = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&strings)), gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (drop), TRUE);
  gtk_widget_add_css_class (drop, "flat");
  foyer_a11y_label (drop, words);
  g_object_set_data (G_OBJECT (drop), "group", GINT_TO_POINTER (group + 1));
  g_signal_connect (drop, "notify::selected", callback, self);
  return drop;
}

static GtkWidget *
make_row (FoyerFilterPanel *self, guint place, guint cond)
{
  FoyerFilterPlace *p = self->places->pdata[place];
  const FoyerCriterion *k = foyer_criterion_find (foyer_json_str (p->conds->pdata[cond], "is"));
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *title = gtk_label_new (_(k->title)),
            *turn = gtk_toggle_button_new_with_label (_("not")), *away;
  g_autofree char *name = g_strdup_printf ("filter-%u-%u", place, cond), *spoken = g_strdup_printf (_("Take away: %s"), _(k->title));

  gtk_widget_set_name (row, name);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (title, "heading");
  gtk_box_append (GTK_BOX (head), title);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (turn), p->nots->pdata[cond] != NULL);
  gtk_widget_add_css_class (turn, "flat");
  gtk_widget_set_tooltip_text (turn, _("Those who do not fit"));
  foyer_a11y_label (turn, _("Those who do not fit"));
  gtk_box_append (GTK_BOX (head), turn);
  away = foyer_icon_button ("window-close-symbolic", spoken, NULL);
  gtk_widget_add_css_class (away, "flat");
  gtk_box_append (GTK_BOX (head), away);
  for (int i = 0; i < 2; i++)
    {
      g_object_set_data (G_OBJECT (i == 0 ? turn : away), PLACE, GUINT_TO_POINTER (place));
      g_object_set_data (G_OBJECT (i == 0 ? turn : away), COND, GUINT_TO_POINTER (cond));
    }
  g_signal_connect (turn, "toggled", G_CALLBACK (on_not_cb), self);
  g_signal_connect (away, "clicked", G_CALLBACK (on_remove_cb), self);
  gtk_box_append (GTK_BOX (row), head);
  gtk_box_append (GTK_BOX (row), foyer_filter_cond_edit (self->context, self->names, p->conds->pdata[cond], tell, self));
  return row;
}

static GtkWidget *
make_place (FoyerFilterPanel *self, guint place)
{
  FoyerFilterPlace *p = self->places->pdata[place];
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *more;

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "filter-card");
  for (guint i = 0; i < p->conds->len; i++)
    {
      if (i > 0)
        {
          GtkWidget *word = gtk_label_new (self->any ? _("and") : _("or"));
          gtk_widget_add_css_class (word, "caption-heading");
          gtk_widget_add_css_class (word, "dim-label");
          gtk_label_set_xalign (GTK_LABEL (word), 0);
          gtk_box_append (GTK_BOX (card), word);
        }
      gtk_box_append (GTK_BOX (card), make_row (self, place, i));
    }
  more = add_drop (self, self->any ? _("and…") : _("or…"), -1, G_CALLBACK (on_alternative_cb));
  g_object_set_data (G_OBJECT (more), PLACE, GUINT_TO_POINTER (place));
  gtk_widget_set_halign (more, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (card), more);
  return card;
}

static void
on_clear_group_cb (GtkWidget *button, FoyerFilterPanel *self)
{
  foyer_filter_panel_clear (self, (int) number (button, "group") - 1);
}

static void
add_group (FoyerFilterPanel *self, int group, const char *title, const char *add)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *label = gtk_label_new (title), *clear = gtk_button_new_with_label (_("Clear"));
  g_autofree char *spoken = g_strdup_printf (_("Clear: %s"), title);
  gboolean any = FALSE;

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "title-4");
  gtk_box_append (GTK_BOX (head), label);
  gtk_widget_add_css_class (clear, "flat");
  foyer_a11y_label (clear, spoken);
  g_object_set_data (G_OBJECT (clear), "group", GINT_TO_POINTER (group + 1));
  g_signal_connect (clear, "clicked", G_CALLBACK (on_clear_group_cb), self);
  gtk_box_append (GTK_BOX (head), clear);
  gtk_box_append (GTK_BOX (self->list), head);
  for (guint i = 0; i < self->places->len; i++)
    if (group_of (self->places->pdata[i]) == group)
      {
        gtk_box_append (GTK_BOX (self->list), make_place (self, i));
        any = TRUE;
      }
  gtk_widget_set_visible (clear, any);
  gtk_box_append (GTK_BOX (self->list), add_drop (self, add, group, G_CALLBACK (on_add_cb)));
}

static void
rebuild (FoyerFilterPanel *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_box_remove (GTK_BOX (self->list), child);
  self->filling = TRUE;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->match), self->any);
  self->filling = FALSE;
  if (self->foreign != NULL)
    {
      GtkWidget *label = gtk_label_new (_("These conditions were written elsewhere and hold as they are."));
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_box_append (GTK_BOX (self->list), label);
    }
  add_group (self, FOYER_FILTER_BOOKINGS, _("Bookings"), _("Add a condition on bookings"));
  add_group (self, FOYER_FILTER_CLIENT, _("Client"), _("Add a condition on the client"));
  add_group (self, FOYER_FILTER_SALES, _("Sales"), _("Add a condition on sales"));
  show_chips (self);
}

/* ---- chips --------------------------------------------------------------------------------------------------------------------------------------- */

static void
on_chip_cb (GtkWidget *button, FoyerFilterPanel *self)
{
  guint place = number (button, PLACE);

  gtk_widget_activate_action (GTK_WIDGET (self->chips), "clients.filter-show", NULL);
  go_to (self, place, 0);
}

static void
on_chip_away_cb (GtkWidget *button, FoyerFilterPanel *self)
{
  guint place = number (button, PLACE);

  if (place < self->places->len)
    g_ptr_array_remove_index (self->places, place);
  else
    g_clear_pointer (&self->foreign, json_node_unref);
  changed_shape (self);
}

static void
add_chip (FoyerFilterPanel *self, guint place, const char *words)
{
  GtkWidget *chip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *label = gtk_label_new (words), *open = gtk_button_new (), *away;
  g_autofree char *spoken = g_strdup_printf (_("Take away: %s"), words);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 44);
  gtk_button_set_child (GTK_BUTTON (open), label);
  foyer_a11y_label (open, words);
  gtk_widget_set_tooltip_text (open, words);
  gtk_widget_add_css_class (chip, "linked");
  gtk_box_append (GTK_BOX (chip), open);
  away = foyer_icon_button ("window-close-symbolic", spoken, NULL);
  gtk_box_append (GTK_BOX (chip), away);
  g_object_set_data (G_OBJECT (open), PLACE, GUINT_TO_POINTER (place));
  g_object_set_data (G_OBJECT (away), PLACE, GUINT_TO_POINTER (place));
  g_signal_connect (open, "clicked", G_CALLBACK (on_chip_cb), self);
  g_signal_connect (away, "clicked", G_CALLBACK (on_chip_away_cb), self);
  gtk_flow_box_insert (GTK_FLOW_BOX (self->chips), chip, -1);
  gtk_widget_set_focusable (gtk_widget_get_parent (chip), FALSE);
}

static void
show_chips (FoyerFilterPanel *self)
{
  GtkWidget *child;
  guint n = 0;

  while ((child = gtk_widget_get_first_child (self->chips)) != NULL)
    gtk_flow_box_remove (GTK_FLOW_BOX (self->chips), child);
  for (guint i = 0; i < self->places->len; i++)
    {
      FoyerFilterPlace *p = self->places->pdata[i];
      g_autoptr (GString) words = g_string_new (NULL);

      for (guint k = 0; k < p->conds->len; k++)
        {
          g_autofree char *one = NULL;

          if (!foyer_filter_cond_complete (p->conds->pdata[k]))
            continue;
          one = foyer_filter_cond_words (self->context, self->names, p->conds->pdata[k]);
          g_string_append_printf (words, "%s%s%s", words->len > 0 ? (self->any ? _(" and ") : _(" or ")) : "", p->nots->pdata[k] != NULL ? _("not ") : "", one);
        }
      if (words->len == 0)
        continue;
      add_chip (self, i, words->str);
      n++;
    }
  if (self->foreign != NULL)
    add_chip (self, self->places->len, _("Several conditions"));
  gtk_widget_set_visible (self->chips, n > 0 || self->foreign != NULL);
}

GtkWidget *
foyer_filter_panel_chips (FoyerFilterPanel *self)
{
  return self->chips;
}

/* ---- segments -------------------------------------------------------------------------------------------------------------------------------------- */

static JsonObject *
chosen_segment (FoyerFilterPanel *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->saved));

  return selected > 0 && self->segments != NULL && selected <= json_array_get_length (self->segments) ? json_array_get_object_element (self->segments, selected - 1) : NULL;
}

static void
on_saved_cb (FoyerFilterPanel *self)
{
  JsonObject *segment = self->filling ? NULL : chosen_segment (self);

  gtk_widget_set_sensitive (self->forget, chosen_segment (self) != NULL);
  if (segment == NULL)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->name), foyer_json_str (segment, "name"));
  foyer_filter_panel_set_tree (self, json_object_get_member (segment, "filter"));
}

static void
on_segments_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerFilterPanel *self = data;
  g_autoptr (GtkStringList) strings = NULL;
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name));
  guint selected = 0;

  if (result == NULL)
    return;
  g_clear_pointer (&self->segments, json_array_unref);
  self->segments = json_node_dup_array (result);
  strings = gtk_string_list_new (NULL);
  gtk_string_list_append (strings, json_array_get_length (self->segments) > 0 ? _("Saved segments") : _("No segment saved yet"));
  for (guint i = 0; i < json_array_get_length (self->segments); i++)
    {
      const char *title = foyer_json_str (json_array_get_object_element (self->segments, i), "name");
      gtk_string_list_append (strings, title);
      if (g_strcmp0 (title, name) == 0)
        selected = i + 1;
    }
  self->filling = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->saved), G_LIST_MODEL (strings));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->saved), selected);
  self->filling = FALSE;
  gtk_widget_set_sensitive (self->forget, selected > 0);
}

static void
ask_segments (FoyerFilterPanel *self)
{
  foyer_ui_ask (self->context, self, "segment.list", NULL, self->asking, on_segments_cb, self);
}

static void
on_save_cb (FoyerFilterPanel *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));
  JsonNode *tree = foyer_filter_panel_tree (self);
  const char *id = NULL;

  if (*name == '\0' || tree == NULL)
    {
      foyer_ui_toast (self->context, "%s", *name == '\0' ? _("A segment needs a name.") : _("A segment needs a condition."));
      g_clear_pointer (&tree, json_node_unref);
      gtk_widget_grab_focus (self->name);
      return;
    }
  for (guint i = 0; self->segments != NULL && i < json_array_get_length (self->segments); i++)
    if (g_strcmp0 (foyer_json_str (json_array_get_object_element (self->segments, i), "name"), name) == 0)
      id = foyer_json_str (json_array_get_object_element (self->segments, i), "id");
  foyer_ui_run (self->context, self, "segment.save", foyer_params ("id", "s", id, "name", "s", name, "filter", "n", tree, NULL), _("Segment saved"), NULL, NULL);
}

static void
on_forget_cb (FoyerFilterPanel *self)
{
  JsonObject *segment = chosen_segment (self);

  if (segment != NULL)
    foyer_ui_run (self->context, self, "segment.delete", foyer_params ("id", "s", foyer_json_str (segment, "id"), NULL), _("Segment deleted"), NULL, NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->name), "");
}

static void
on_context_changed_cb (FoyerFilterPanel *self, const FoyerChangeSet *set)
{
  for (guint i = 0; i < set->n; i++)
    if (g_str_equal (set->rows[i].entity->name, "segment"))
      {
        ask_segments (self);
        break;
      }
}

static void
on_names_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerFilterPanel *self = data;

  if (result == NULL)
    return;
  g_clear_pointer (&self->names, json_object_unref);
  self->names = json_node_dup_object (result);
  rebuild (self);
}

/* ---- the panel -------------------------------------------------------------------------------------------------------------------------------------- */

static void
on_match_cb (FoyerFilterPanel *self)
{
  if (self->filling)
    return;
  self->any = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->match)) == 1;
  changed_shape (self);
}

static void
on_clear_all_cb (FoyerFilterPanel *self)
{
  foyer_filter_panel_clear (self, -1);
}

void
foyer_filter_panel_set_count (FoyerFilterPanel *self, const char *words)
{
  gtk_label_set_text (GTK_LABEL (self->count), words);
}

void
foyer_filter_panel_focus (FoyerFilterPanel *self)
{
  gtk_widget_grab_focus (self->match);
}

static void
foyer_filter_panel_dispose (GObject *object)
{
  FoyerFilterPanel *self = FOYER_FILTER_PANEL (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_object (&self->chips);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_filter_panel_parent_class)->dispose (object);
}

static void
foyer_filter_panel_finalize (GObject *object)
{
  FoyerFilterPanel *self = FOYER_FILTER_PANEL (object);

  g_ptr_array_unref (self->places);
  g_clear_pointer (&self->foreign, json_node_unref);
  g_clear_pointer (&self->names, json_object_unref);
  g_clear_pointer (&self->segments, json_array_unref);
  G_OBJECT_CLASS (foyer_filter_panel_parent_class)->finalize (object);
}

static void
foyer_filter_panel_class_init (FoyerFilterPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_filter_panel_dispose;
  G_OBJECT_CLASS (klass)->finalize = foyer_filter_panel_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "filterpanel");
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
foyer_filter_panel_init (FoyerFilterPanel *self)
{
  self->places = g_ptr_array_new_with_free_func (foyer_filter_place_free);
  self->asking = g_cancellable_new ();
}

static GtkWidget *
build_head (FoyerFilterPanel *self)
{
  const char *const matches[] = { _("All of these hold"), _("One of these suffices"), NULL };
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *bin;

  self->match = gtk_drop_down_new_from_strings (matches);
  foyer_a11y_label (self->match, _("How the conditions go together"));
  g_signal_connect_object (self->match, "notify::selected", G_CALLBACK (on_match_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (head), self->match);
  self->count = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->count, "numeric");
  gtk_widget_add_css_class (self->count, "dim-label");
  gtk_widget_set_hexpand (self->count, TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->count), 1);
  gtk_label_set_ellipsize (GTK_LABEL (self->count), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (head), self->count);
  bin = foyer_icon_button ("user-trash-symbolic", _("Clear all conditions"), NULL);
  gtk_widget_add_css_class (bin, "flat");
  g_signal_connect_object (bin, "clicked", G_CALLBACK (on_clear_all_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (head), bin);
  bin = foyer_icon_button ("window-close-symbolic", _("Close the conditions"), "clients.filter-hide");
  gtk_widget_add_css_class (bin, "flat");
  gtk_box_append (GTK_BOX (head), bin);
  return head;
}

static GtkWidget *
build_foot (FoyerFilterPanel *self)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *saving = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->saved = gtk_drop_down_new (NULL, NULL);
  gtk_widget_set_hexpand (self->saved, TRUE);
  foyer_a11y_label (self->saved, _("Saved segments"));
  g_signal_connect_object (self->saved, "notify::selected", G_CALLBACK (on_saved_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (line), self->saved);
  self->forget = foyer_icon_button ("user-trash-symbolic", _("Delete this segment"), NULL);
  g_signal_connect_object (self->forget, "clicked", G_CALLBACK (on_forget_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_sensitive (self->forget, FALSE);
  gtk_box_append (GTK_BOX (line), self->forget);
  self->name = gtk_entry_new ();
  gtk_widget_set_name (self->name, "segment-name");
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->name), _("Name of the segment"));
  foyer_a11y_label (self->name, _("Name of the segment"));
  gtk_widget_set_hexpand (self->name, TRUE);
  g_signal_connect_object (self->name, "activate", G_CALLBACK (on_save_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (saving), self->name);
  self->save = gtk_button_new_with_label (_("Save"));
  foyer_a11y_label (self->save, _("Save the segment"));
  g_signal_connect_object (self->save, "clicked", G_CALLBACK (on_save_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (saving), self->save);
  gtk_box_append (GTK_BOX (foot), line);
  gtk_box_append (GTK_BOX (foot), saving);
  gtk_widget_set_visible (saving, foyer_ui_may (self->context, "clients.segments"));
  gtk_widget_set_visible (self->forget, foyer_ui_may (self->context, "clients.segments"));
  return foot;
}

GtkWidget *
foyer_filter_panel_new (FoyerUiContext *context)
{
  FoyerFilterPanel *self = g_object_new (FOYER_TYPE_FILTER_PANEL, NULL);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->context = g_object_ref (context);
  self->outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_add_css_class (self->outer, "filter-panel");
  gtk_widget_set_size_request (self->outer, WIDTH, -1);
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->chips = g_object_ref_sink (gtk_flow_box_new ());
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (self->chips), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (self->chips), 12);
  gtk_widget_add_css_class (self->chips, "client-chips");
  gtk_box_append (GTK_BOX (self->outer), build_head (self));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (self->outer), scrolled);
  gtk_box_append (GTK_BOX (self->outer), build_foot (self));
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
  rebuild (self);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_context_changed_cb), self, G_CONNECT_SWAPPED);
  foyer_ui_ask (context, self, "client.filter-names", NULL, self->asking, on_names_cb, self);
  ask_segments (self);
  return GTK_WIDGET (self);
}
