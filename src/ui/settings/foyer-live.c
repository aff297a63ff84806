#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-labels.h"
#include "foyer-live.h"

#define MARK "foyer-live-id"

struct _FoyerLive
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *box, *failed;
  char *query;
  JsonObject *params;      /* owned, nullable */
  GStrv tables;
  GCancellable *asking;
  FoyerLiveBuild build;
  gpointer data;
  gboolean ready;
};

G_DEFINE_FINAL_TYPE (FoyerLive, foyer_live, GTK_TYPE_WIDGET)

/* ---- the focus ---------------------------------------------------------------------------------------------------------- */

void
foyer_live_mark (GtkWidget *widget, const char *id)
{
  g_object_set_data_full (G_OBJECT (widget), MARK, g_strdup (id), g_free);
}

const char *
foyer_live_mark_of (GtkWidget *widget)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    if (g_object_get_data (G_OBJECT (widget), MARK) != NULL)
      return g_object_get_data (G_OBJECT (widget), MARK);
  return NULL;
}

static GtkWidget *
find_mark (GtkWidget *widget, const char *id)
{
  if (g_strcmp0 (g_object_get_data (G_OBJECT (widget), MARK), id) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_mark (child, id);
      if (found != NULL)
        return found;
    }
  return NULL;
}

/* ---- asking ------------------------------------------------------------------------------------------------------------- */

static void
on_answer_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerLive *self = FOYER_LIVE (data);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  g_autofree char *at = NULL;

  self->ready = TRUE;
  gtk_widget_set_visible (self->failed, error != NULL);
  gtk_widget_set_visible (self->box, error == NULL);
  if (error != NULL)
    {
      g_autofree char *text = foyer_ui_error_text (error);
      gtk_label_set_text (GTK_LABEL (self->failed), text);
      return;
    }
  if (focus != NULL && gtk_widget_is_ancestor (focus, self->box))
    at = g_strdup (foyer_live_mark_of (focus));
  self->build (self, GTK_BOX (self->box), result, self->data);
  if (at != NULL && (root = gtk_widget_get_root (GTK_WIDGET (self))) != NULL && gtk_root_get_focus (root) != focus)
    {
      GtkWidget *again = find_mark (self->box, at);
      if (again != NULL)
        gtk_widget_grab_focus (again);
    }
}

void
foyer_live_reload (FoyerLive *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  foyer_ui_ask (self->context, self, self->query, self->params ? json_object_ref (self->params) : NULL, self->asking, on_answer_cb, self);
}

void
foyer_live_set_params (FoyerLive *self, JsonObject *params)
{
  g_clear_pointer (&self->params, json_object_unref);
  self->params = params;
  foyer_live_reload (self);
}

static void
on_changed_cb (FoyerLive *self, const FoyerChangeSet *set)
{
  for (guint i = 0; i < set->n; i++)
    if (self->tables == NULL || g_strv_contains ((const char *const *) self->tables, set->rows[i].entity->name))
      {
        foyer_live_reload (self);
        return;
      }
}

FoyerUiContext *
foyer_live_context (FoyerLive *self)
{
  return self->context;
}

gboolean
foyer_live_ready (FoyerLive *self)
{
  return self->ready;
}

void
foyer_live_clear (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

GtkWidget *
foyer_column_new (GtkWidget *child, int width)
{
  GtkWidget *scrolled = gtk_scrolled_window_new (), *clamp = adw_clamp_new ();

  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), width);
  adw_clamp_set_child (ADW_CLAMP (clamp), child);
  gtk_widget_set_margin_top (child, 18);
  gtk_widget_set_margin_bottom (child, 24);
  gtk_widget_set_margin_start (child, 18);
  gtk_widget_set_margin_end (child, 18);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  return scrolled;
}

/* ---- the object --------------------------------------------------------------------------------------------------------- */

static void
foyer_live_dispose (GObject *object)
{
  FoyerLive *self = FOYER_LIVE (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->failed, gtk_widget_unparent);
  g_clear_pointer (&self->params, json_object_unref);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_live_parent_class)->dispose (object);
}

static void
foyer_live_finalize (GObject *object)
{
  FoyerLive *self = FOYER_LIVE (object);

  g_free (self->query);
  g_strfreev (self->tables);
  G_OBJECT_CLASS (foyer_live_parent_class)->finalize (object);
}

static void
foyer_live_class_init (FoyerLiveClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_live_dispose;
  G_OBJECT_CLASS (klass)->finalize = foyer_live_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "foyerlive");
}

static void
foyer_live_init (FoyerLive *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->failed = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->failed), TRUE);
  gtk_widget_add_css_class (self->failed, "dim-label");
  gtk_widget_set_visible (self->failed, FALSE);
  gtk_widget_set_parent (self->failed, GTK_WIDGET (self));
}

GtkWidget *
foyer_live_new (FoyerUiContext *context, const char *query, JsonObject *params, const char *tables, FoyerLiveBuild build, gpointer data)
{
  FoyerLive *self = g_object_new (FOYER_TYPE_LIVE, NULL);

  self->context = g_object_ref (context);
  self->query = g_strdup (query);
  self->params = params;
  self->tables = tables ? g_strsplit (tables, " ", -1) : NULL;
  self->build = build;
  self->data = data;
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
  foyer_live_reload (self);
  return GTK_WIDGET (self);
}
