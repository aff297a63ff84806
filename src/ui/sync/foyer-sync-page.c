#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-conflict-row.h"
#include "foyer-labels.h"
#include "foyer-sync-page.h"

struct _FoyerSyncPage
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *outer, *words, *detail, *heading, *none, *list;
  GCancellable *asking;
  guint n_conflicts;
  gboolean loaded;
};

static void page_init (FoyerPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FoyerSyncPage, foyer_sync_page, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (FOYER_TYPE_PAGE, page_init))

static void
show_words (FoyerSyncPage *self)
{
  const char *words;
  FoyerUiSync state = foyer_ui_sync (self->context, &words);

  gtk_label_set_text (GTK_LABEL (self->words), words != NULL ? words : state == FOYER_UI_SYNC_ALONE ? _("Only on this PC") : _("Up to date"));
}

/* ---- reading ------------------------------------------------------------------------------------------------------------- */
static void
on_status_cb (FoyerUiContext *context,
              JsonNode       *result,
              const GError   *error,
              gpointer        data)
{
  FoyerSyncPage *self = FOYER_SYNC_PAGE (data);
  JsonObject *object = result != NULL && JSON_NODE_HOLDS_OBJECT (result) ? json_node_get_object (result) : NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  gint64 pending = foyer_json_num (object, "pending"), pulled = foyer_json_num (object, "last_pull");
  const char *server = foyer_json_str (object, "server");

  if (server == NULL)
    g_string_append (text, _("This PC works on its own. All of the business is on its disk."));
  else
    {
      /* Translators: address of a server */
      g_string_append_printf (text, _("Joined to %s."), server);
      if (pulled > 0)
        {
          g_autofree char *when = foyer_format_instant (foyer_ui_time_format (context), foyer_ui_zone (context), pulled);
          g_string_append_c (text, '\n');
          g_string_append_printf (text, _("Last in step %s."), when);
        }
      if (pending > 0)
        {
          g_string_append_c (text, '\n');
          g_string_append_printf (text, ngettext ("%d change is kept here and goes out when the server answers.",
                                                  "%d changes are kept here and go out when the server answers.", (gulong) pending), (int) pending);
        }
    }
  if (foyer_ui_sync_hint (context) != NULL)
    g_string_append_printf (text, "\n%s", foyer_ui_sync_hint (context));
  gtk_label_set_text (GTK_LABEL (self->detail), text->str);
}

static void
on_conflicts_cb (FoyerUiContext *context,
                 JsonNode       *result,
                 const GError   *error,
                 gpointer        data)
{
  FoyerSyncPage *self = FOYER_SYNC_PAGE (data);
  JsonArray *rows = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_box_remove (GTK_BOX (self->list), child);
  self->n_conflicts = rows != NULL ? json_array_get_length (rows) : 0;
  for (guint i = 0; i < self->n_conflicts; i++)
    gtk_box_append (GTK_BOX (self->list), foyer_conflict_row_new (context, json_array_get_object_element (rows, i)));
  gtk_widget_set_visible (self->none, self->n_conflicts == 0);
  self->loaded = TRUE;
}

static void
refresh (FoyerSyncPage *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  show_words (self);
  foyer_ui_ask (self->context, self, "sync.status", NULL, self->asking, on_status_cb, self);
  foyer_ui_ask (self->context, self, "conflict.list", NULL, self->asking, on_conflicts_cb, self);
}

static void
on_changed_cb (FoyerSyncPage        *self,
               const FoyerChangeSet *set)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  for (guint i = 0; i < set->n; i++)
    if (g_str_equal (set->rows[i].entity->name, "conflict"))
      {
        refresh (self);
        return;
      }
}

static void
on_sync_cb (FoyerSyncPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    refresh (self);
}

/* ---- the page in the window ---------------------------------------------------------------------------------------------- */
static void
page_shown (FoyerPage  *page,
            JsonObject *args)
{
  refresh (FOYER_SYNC_PAGE (page));
}

static gboolean
page_ready (FoyerPage *page)
{
  return FOYER_SYNC_PAGE (page)->loaded;
}

static void
page_init (FoyerPageInterface *iface)
{
  iface->shown = page_shown;
  iface->ready = page_ready;
}

static void
foyer_sync_page_dispose (GObject *object)
{
  FoyerSyncPage *self = FOYER_SYNC_PAGE (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_sync_page_parent_class)->dispose (object);
}

static void
foyer_sync_page_class_init (FoyerSyncPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_sync_page_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
new_text (const char *text,
          const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, css);
  return label;
}

static void
foyer_sync_page_init (FoyerSyncPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *clamp = adw_clamp_new ();

  self->words = new_text (NULL, "title-2");
  self->detail = new_text (NULL, "dim-label");
  self->heading = new_text (_("Needs you"), "heading");
  self->none = new_text (_("Nothing. When two desks change the same thing, what the chain could not decide alone stands here."), "dim-label");
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_margin_top (self->heading, 24);
  gtk_box_append (GTK_BOX (box), self->words);
  gtk_box_append (GTK_BOX (box), self->detail);
  gtk_box_append (GTK_BOX (box), self->heading);
  gtk_box_append (GTK_BOX (box), self->none);
  gtk_box_append (GTK_BOX (box), self->list);
  gtk_widget_add_css_class (box, "page-body");
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 720);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  self->outer = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->outer), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->outer), clamp);
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
}

GtkWidget *
foyer_sync_page_new (FoyerUiContext *context)
{
  FoyerSyncPage *self = g_object_new (FOYER_TYPE_SYNC_PAGE, NULL);

  self->context = g_object_ref (context);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "sync", G_CALLBACK (on_sync_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

guint
foyer_sync_page_n_conflicts (FoyerSyncPage *self)
{
  return self->n_conflicts;
}
