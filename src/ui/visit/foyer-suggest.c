#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include "foyer-a11y.h"
#include "foyer-focus.h"
#include "foyer-suggest.h"

struct _FoyerSuggest
{
  GtkWidget parent_instance;

  GtkWidget *box, *entry, *list;
  gboolean filling;
};

enum
{
  CHANGED,
  PICKED,
  ACCEPTED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FoyerSuggest, foyer_suggest, GTK_TYPE_WIDGET)

static void
pick (FoyerSuggest *self,
      GtkListBoxRow *row)
{
  g_autoptr (JsonObject) item = json_object_ref (g_object_get_data (G_OBJECT (row), "item"));

  foyer_suggest_clear (self);
  g_signal_emit (self, signals[PICKED], 0, item);
}

static void
on_changed_cb (GtkEditable *editable,
               FoyerSuggest *self)
{
  if (!self->filling)
    g_signal_emit (self, signals[CHANGED], 0, gtk_editable_get_text (editable));
}

static void
on_activate_cb (GtkEntry *entry,
                FoyerSuggest *self)
{
  GtkListBoxRow *row = gtk_widget_get_visible (self->list) ? gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list)) : NULL;

  if (row != NULL)
    pick (self, row);
  else
    g_signal_emit (self, signals[ACCEPTED], 0);
}

static void
on_row_activated_cb (GtkListBox *list,
                     GtkListBoxRow *row,
                     FoyerSuggest *self)
{
  pick (self, row);
}

static gboolean
on_key_cb (GtkEventControllerKey *controller,
           guint keyval,
           guint keycode,
           GdkModifierType state,
           FoyerSuggest *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list)), *next;

  if (!gtk_widget_get_visible (self->list))
    return GDK_EVENT_PROPAGATE;
  switch (keyval)
    {
    case GDK_KEY_Down:
    case GDK_KEY_Up:
      next = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (row != NULL ? gtk_list_box_row_get_index (row) : -1) + (keyval == GDK_KEY_Down ? 1 : -1));
      if (next != NULL)
        gtk_list_box_select_row (GTK_LIST_BOX (self->list), next);
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
      foyer_suggest_clear (self);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static gboolean
foyer_suggest_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (FOYER_SUGGEST (widget)->entry);
}

static void
foyer_suggest_dispose (GObject *object)
{
  g_clear_pointer (&FOYER_SUGGEST (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (foyer_suggest_parent_class)->dispose (object);
}

static void
foyer_suggest_class_init (FoyerSuggestClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_suggest_dispose;
  widget_class->focus = foyer_focus_children;
  widget_class->grab_focus = foyer_suggest_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "suggest");
  signals[CHANGED] = g_signal_new ("changed", FOYER_TYPE_SUGGEST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[PICKED] = g_signal_new ("picked", FOYER_TYPE_SUGGEST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[ACCEPTED] = g_signal_new ("accepted", FOYER_TYPE_SUGGEST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
foyer_suggest_init (FoyerSuggest *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->entry = gtk_entry_new ();
  gtk_box_append (GTK_BOX (self->box), self->entry);
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_BROWSE);
  gtk_widget_add_css_class (self->list, "suggestions");
  gtk_widget_set_visible (self->list, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->list);
  g_signal_connect (self->entry, "changed", G_CALLBACK (on_changed_cb), self);
  g_signal_connect (self->entry, "activate", G_CALLBACK (on_activate_cb), self);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (on_row_activated_cb), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (self->entry, keys);
}

GtkWidget *
foyer_suggest_new (const char *label,
                   const char *hint)
{
  FoyerSuggest *self = g_object_new (FOYER_TYPE_SUGGEST, NULL);

  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), hint);
  foyer_a11y_label (self->entry, label);
  return GTK_WIDGET (self);
}

void
foyer_suggest_clear (FoyerSuggest *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
  gtk_widget_set_visible (self->list, FALSE);
}

void
foyer_suggest_add (FoyerSuggest *self,
                   const char *title,
                   const char *note,
                   JsonObject *item)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *label = gtk_label_new (title);
  g_autofree char *spoken = note != NULL ? g_strdup_printf ("%s, %s", title, note) : g_strdup (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  if (note != NULL)
    {
      GtkWidget *small = gtk_label_new (note);
      gtk_widget_add_css_class (small, "caption");
      gtk_widget_add_css_class (small, "numeric");
      gtk_widget_add_css_class (small, "dim-label");
      gtk_box_append (GTK_BOX (box), small);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  /* The entry keeps the focus: the rows are chosen from there. */
  gtk_widget_set_focusable (row, FALSE);
  foyer_a11y_label (row, spoken);
  g_object_set_data_full (G_OBJECT (row), "item", item, (GDestroyNotify) json_object_unref);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

void
foyer_suggest_show (FoyerSuggest *self)
{
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0);

  gtk_widget_set_visible (self->list, first != NULL);
  if (first != NULL)
    gtk_list_box_select_row (GTK_LIST_BOX (self->list), first);
}

const char *
foyer_suggest_get_text (FoyerSuggest *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

void
foyer_suggest_set_text (FoyerSuggest *self,
                        const char *text)
{
  self->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  self->filling = FALSE;
}

void
foyer_suggest_focus (FoyerSuggest *self)
{
  gtk_widget_grab_focus (self->entry);
}
