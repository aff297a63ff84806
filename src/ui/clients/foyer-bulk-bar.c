#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-bulk-bar.h"
#include "foyer-client-bulk.h"
#include "foyer-foot.h"
#include "foyer-labels.h"
#include "foyer-money.h"

const char *foyer_filter_word_title (const char *word);

static const struct
{
  const char *what, *title, *right;
} deeds[] = {
  { "label", N_("Give a category"), "clients.edit" },        { "unlabel", N_("Take away a category"), "clients.edit" }, { "discount", N_("Set the discount"), "booking.discount" },
  { "priority", N_("Set the importance"), "clients.edit" },  { "merge", N_("Merge into one card"), "clients.edit" },      { "delete", N_("Delete the cards"), "clients.delete" },
};

struct _FoyerBulkBar
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GArray *ids, *job;       /* FoyerId: chosen; being worked on */
  GPtrArray *offered;      /* static texts: what the drop-down of deeds has */
  GStrv labels;            /* ids of categories, as their drop-down has them */
  GtkWidget *outer, *count, *all, *deed, *label, *discount, *priority, *apply, *progress, *stop, *left, *left_text;
  char *what, *value, *txn, *told;
  guint at;                /* of the job */
  gint64 done, skipped;
  GString *skips;
  gboolean busy, stopped;
};

G_DEFINE_FINAL_TYPE (FoyerBulkBar, foyer_bulk_bar, GTK_TYPE_WIDGET)

enum
{
  CLEAR,
  ALL,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static const char *
deed (FoyerBulkBar *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->deed));

  return selected > 0 && selected <= self->offered->len ? self->offered->pdata[selected - 1] : NULL;
}

static void
show_state (FoyerBulkBar *self)
{
  const char *what = deed (self);

  gtk_widget_set_visible (self->label, what != NULL && (g_str_equal (what, "label") || g_str_equal (what, "unlabel")));
  gtk_widget_set_visible (self->discount, what != NULL && g_str_equal (what, "discount"));
  gtk_widget_set_visible (self->priority, what != NULL && g_str_equal (what, "priority"));
  gtk_widget_set_sensitive (self->apply, what != NULL && !self->busy && (!g_str_equal (what, "merge") || (self->ids->len > 1 && self->ids->len <= FOYER_MERGE_MOST)));
  gtk_widget_set_sensitive (self->deed, !self->busy);
  gtk_widget_set_visible (self->progress, self->busy);
  gtk_widget_set_visible (self->stop, self->busy);
  gtk_widget_set_visible (self->left, self->skipped > 0 && !self->busy);
  gtk_widget_set_visible (GTK_WIDGET (self), self->ids->len > 0 || self->busy || self->skipped > 0);
}

/* ---- the work --------------------------------------------------------------------------------------------------------------------------- */

static void step (FoyerBulkBar *self);

static void
finish (FoyerBulkBar *self)
{
  g_autofree char *words = g_strdup_printf (ngettext ("%'d card changed", "%'d cards changed", (gulong) self->done), (int) self->done);
  g_autofree char *left = self->skipped > 0 ? g_strdup_printf (ngettext ("%'d left as it is", "%'d left as they are", (gulong) self->skipped), (int) self->skipped) : NULL;
  g_autofree char *both = left != NULL ? g_strdup_printf ("%s, %s", words, left) : g_strdup (words);
  FoyerId txn;

  self->busy = FALSE;
  g_free (self->told);
  self->told = g_strdup (self->skips->str);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->left), left != NULL ? left : "");
  gtk_label_set_text (GTK_LABEL (self->left_text), self->skips->str);
  if (self->txn != NULL && foyer_id_parse (self->txn, &txn))
    foyer_ui_toast_undo (self->context, both, &txn);
  else
    foyer_ui_toast (self->context, "%s", both);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->deed), 0);
  show_state (self);
}

static void
take_in (FoyerBulkBar *self, JsonObject *result)
{
  JsonArray *skipped = foyer_json_arr (result, "skipped");
  const char *txn = foyer_json_str (result, "txn");

  self->done += foyer_json_num (result, "done");
  self->skipped += foyer_json_num (result, "left");
  for (guint i = 0; skipped != NULL && i < json_array_get_length (skipped) && self->skips->len < 8000; i++)
    {
      JsonObject *one = json_array_get_object_element (skipped, i);
      g_string_append_printf (self->skips, "%s%s: %s", self->skips->len > 0 ? "\n" : "", foyer_json_str (one, "display"), foyer_json_str (one, "why"));
    }
  if (self->txn == NULL && txn != NULL)
    self->txn = g_strdup (txn);
}

static void
on_step_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerBulkBar *self = data;

  if (result == NULL)
    {
      g_autofree char *text = foyer_ui_error_text (error);

      foyer_ui_toast (context, "%s", text);
      finish (self);
      return;
    }
  take_in (self, json_node_get_object (result));
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), self->job->len > 0 ? (double) self->at / self->job->len : 1);
  if (self->stopped || self->at >= self->job->len)
    finish (self);
  else
    step (self);
}

static void
step (FoyerBulkBar *self)
{
  guint n = MIN (FOYER_BULK_STEP, self->job->len - self->at);
  JsonArray *ids = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonObject *params;
  char text[FOYER_ID_TEXT_LEN + 1];

  for (guint i = 0; i < n; i++)
    json_array_add_string_element (ids, foyer_id_format (&g_array_index (self->job, FoyerId, self->at + i), text));
  json_node_take_array (node, ids);
  self->at += n;
  params = foyer_params ("do", "s", self->what, "ids", "n", node, "undo_with", "s", self->txn, NULL);
  if (g_str_equal (self->what, "label") || g_str_equal (self->what, "unlabel"))
    json_object_set_string_member (params, "label", self->value);
  else if (g_str_equal (self->what, "discount"))
    json_object_set_int_member (params, "discount", g_ascii_strtoll (self->value, NULL, 10));
  else if (g_str_equal (self->what, "priority"))
    json_object_set_string_member (params, "priority", self->value);
  foyer_ui_run_quiet (self->context, self, "client.bulk", params, NULL, on_step_cb, self);
}

void
foyer_bulk_bar_run (FoyerBulkBar *self, const char *what, const char *value)
{
  if (self->busy || self->ids->len == 0)
    return;
  g_free (self->what);
  self->what = g_strdup (what);
  g_free (self->value);
  self->value = g_strdup (value != NULL ? value : "");
  g_clear_pointer (&self->txn, g_free);
  g_array_set_size (self->job, 0);
  g_array_append_vals (self->job, self->ids->data, self->ids->len); /* those chosen now, whatever is chosen meanwhile */
  g_string_truncate (self->skips, 0);
  self->at = 0;
  self->done = self->skipped = 0;
  self->stopped = FALSE;
  self->busy = TRUE;
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), 0);
  show_state (self);
  step (self);
}

static void
merge (FoyerBulkBar *self)
{
  const FoyerId *ids = (const FoyerId *) self->ids->data;
  JsonArray *losers;
  JsonNode *node;
  char text[FOYER_ID_TEXT_LEN + 1];

  if (self->ids->len == 2)
    {
      /* Side by side, with a choice for what differs. */
      foyer_ui_open (self->context, "merge", foyer_params ("id", "d", &ids[0], "other", "d", &ids[1], NULL));
      return;
    }
  losers = json_array_new ();
  node = json_node_new (JSON_NODE_ARRAY);
  for (guint i = 1; i < self->ids->len; i++)
    json_array_add_string_element (losers, foyer_id_format (&ids[i], text));
  json_node_take_array (node, losers);
  foyer_ui_run (self->context, self, "client.merge-all", foyer_params ("winner", "d", &ids[0], "losers", "n", node, "fill", "b", TRUE, NULL), _("Merged into one card"), NULL, NULL);
}

static void
on_apply_cb (FoyerBulkBar *self)
{
  static const char *const priorities[] = { "none", "bronze", "silver", "gold" };
  const char *what = deed (self);
  g_autofree char *number = NULL;
  gint64 pct;
  guint selected;

  if (what == NULL)
    return;
  if (g_str_equal (what, "merge"))
    merge (self);
  else if (g_str_equal (what, "label") || g_str_equal (what, "unlabel"))
    {
      selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->label));
      if (self->labels != NULL && selected < g_strv_length (self->labels))
        foyer_bulk_bar_run (self, what, self->labels[selected]);
      else
        foyer_ui_toast (self->context, "%s", _("There is no category yet."));
    }
  else if (g_str_equal (what, "discount"))
    {
      if (!foyer_pct_parse (gtk_editable_get_text (GTK_EDITABLE (self->discount)), &pct))
        {
          foyer_ui_toast (self->context, "%s", _("A discount is from 0 to 100 %."));
          gtk_widget_grab_focus (self->discount);
          return;
        }
      number = g_strdup_printf ("%" G_GINT64_FORMAT, pct);
      foyer_bulk_bar_run (self, what, number);
    }
  else if (g_str_equal (what, "priority"))
    foyer_bulk_bar_run (self, what, priorities[MIN (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->priority)), 3)]);
  else
    foyer_bulk_bar_run (self, what, NULL);
}

static void
on_stop_cb (FoyerBulkBar *self)
{
  self->stopped = TRUE; /* after the step that is under way; what is done can be undone */
}

static void
on_clear_cb (FoyerBulkBar *self)
{
  if (!self->busy)
    self->skipped = 0;
  g_signal_emit (self, signals[CLEAR], 0);
}

static void
on_all_cb (FoyerBulkBar *self)
{
  g_signal_emit (self, signals[ALL], 0);
}

/* ---- what is chosen ------------------------------------------------------------------------------------------------------------------------ */

void
foyer_bulk_bar_set (FoyerBulkBar *self, GArray *ids, guint found)
{
  g_autofree char *words = g_strdup_printf (ngettext ("%'u chosen", "%'u chosen", ids->len), ids->len);
  g_autofree char *all = g_strdup_printf (ngettext ("Choose %'u found", "Choose all %'u found", found), found);

  if (ids->len > 0 && !self->busy && self->ids->len == 0)
    self->skipped = 0; /* a new work begins */
  g_array_set_size (self->ids, 0);
  g_array_append_vals (self->ids, ids->data, ids->len);
  gtk_label_set_text (GTK_LABEL (self->count), words);
  gtk_button_set_label (GTK_BUTTON (self->all), all);
  foyer_a11y_label (self->all, all);
  gtk_widget_set_visible (self->all, ids->len < found);
  show_state (self);
}

gboolean
foyer_bulk_bar_busy (FoyerBulkBar *self)
{
  return self->busy;
}

const char *
foyer_bulk_bar_told (FoyerBulkBar *self)
{
  return self->told;
}

static void
on_labels_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerBulkBar *self = data;
  g_autoptr (GtkStringList) strings = gtk_string_list_new (NULL);
  JsonArray *list = result != NULL ? json_node_get_array (result) : NULL;
  guint n = list != NULL ? json_array_get_length (list) : 0;

  g_strfreev (self->labels);
  self->labels = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    {
      self->labels[i] = g_strdup (foyer_json_str (json_array_get_object_element (list, i), "id"));
      gtk_string_list_append (strings, foyer_json_str (json_array_get_object_element (list, i), "title"));
    }
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->label), G_LIST_MODEL (strings));
}

static void
on_context_changed_cb (FoyerBulkBar *self, const FoyerChangeSet *set)
{
  for (guint i = 0; i < set->n; i++)
    if (g_str_equal (set->rows[i].entity->name, "label"))
      {
        foyer_ui_ask (self->context, self, "client.labels", NULL, NULL, on_labels_cb, self);
        break;
      }
}

/* ---- the bar ----------------------------------------------------------------------------------------------------------------------------------- */

static void
foyer_bulk_bar_dispose (GObject *object)
{
  FoyerBulkBar *self = FOYER_BULK_BAR (object);

  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_bulk_bar_parent_class)->dispose (object);
}

static void
foyer_bulk_bar_finalize (GObject *object)
{
  FoyerBulkBar *self = FOYER_BULK_BAR (object);

  g_array_unref (self->ids);
  g_array_unref (self->job);
  g_ptr_array_unref (self->offered);
  g_strfreev (self->labels);
  g_string_free (self->skips, TRUE);
  g_free (self->what);
  g_free (self->value);
  g_free (self->txn);
  g_free (self->told);
  G_OBJECT_CLASS (foyer_bulk_bar_parent_class)->finalize (object);
}

static void
foyer_bulk_bar_class_init (FoyerBulkBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_bulk_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = foyer_bulk_bar_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "bulkbar");
  signals[CLEAR] = g_signal_new ("clear", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ALL] = g_signal_new ("all", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
foyer_bulk_bar_init (FoyerBulkBar *self)
{
  self->ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  self->job = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  self->offered = g_ptr_array_new ();
  self->skips = g_string_new (NULL);
}

static GtkWidget *
add (FoyerBulkBar *self, GtkWidget *widget, const char *spoken)
{
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  if (spoken != NULL)
    foyer_a11y_label (widget, spoken);
  gtk_box_append (GTK_BOX (self->outer), widget);
  return widget;
}

static void
build_deeds (FoyerBulkBar *self)
{
  g_autoptr (GtkStringList) strings = gtk_string_list_new (NULL);
  const char *const words[] = { foyer_filter_word_title ("none"), foyer_filter_word_title ("bronze"), foyer_filter_word_title ("silver"), foyer_filter_word_title ("gold"), NULL };

  gtk_string_list_append (strings, _("Do with them…"));
  for (gsize i = 0; i < G_N_ELEMENTS (deeds); i++)
    if (foyer_ui_may (self->context, deeds[i].right) && (g_str_equal (deeds[i].what, "delete") || foyer_ui_may (self->context, "clients.edit")))
      {
        g_ptr_array_add (self->offered, (gpointer) deeds[i].what);
        gtk_string_list_append (strings, _(deeds[i].title));
      }
  self->deed = add (self, gtk_drop_down_new (G_LIST_MODEL (g_object_ref (strings)), NULL), _("Do with them"));
  gtk_widget_set_name (self->deed, "bulk-deed");
  gtk_widget_set_visible (self->deed, self->offered->len > 0);
  g_signal_connect_object (self->deed, "notify::selected", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  self->label = add (self, gtk_drop_down_new (NULL, NULL), _("Category"));
  self->discount = add (self, gtk_entry_new (), _("Discount, %"));
  gtk_editable_set_width_chars (GTK_EDITABLE (self->discount), 5);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->discount), "%");
  g_signal_connect_object (self->discount, "activate", G_CALLBACK (on_apply_cb), self, G_CONNECT_SWAPPED);
  self->priority = add (self, gtk_drop_down_new_from_strings (words), _("Importance"));
  self->apply = add (self, gtk_button_new_with_label (_("Do it")), _("Do it"));
  gtk_widget_set_name (self->apply, "bulk-apply");
  gtk_widget_add_css_class (self->apply, "suggested-action");
  gtk_widget_set_visible (self->apply, self->offered->len > 0);
  g_signal_connect_object (self->apply, "clicked", G_CALLBACK (on_apply_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
foyer_bulk_bar_new (FoyerUiContext *context)
{
  FoyerBulkBar *self = g_object_new (FOYER_TYPE_BULK_BAR, NULL);
  GtkWidget *popover, *scrolled, *space;

  self->context = g_object_ref (context);
  self->outer = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_add_css_class (self->outer, "bulk-bar");
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
  foyer_foot_add (GTK_WIDGET (self));
  self->count = add (self, gtk_label_new (NULL), NULL);
  gtk_widget_add_css_class (self->count, "numeric");
  self->all = add (self, gtk_button_new (), NULL);
  gtk_widget_add_css_class (self->all, "flat");
  g_signal_connect_object (self->all, "clicked", G_CALLBACK (on_all_cb), self, G_CONNECT_SWAPPED);
  space = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_hexpand (space, TRUE);
  gtk_box_append (GTK_BOX (self->outer), space);
  self->left = add (self, gtk_menu_button_new (), NULL);
  self->left_text = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->left_text), 0);
  gtk_label_set_selectable (GTK_LABEL (self->left_text), TRUE);
  scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 360);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->left_text);
  popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (popover), scrolled);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->left), popover);
  self->progress = add (self, gtk_progress_bar_new (), _("How far it is"));
  self->stop = add (self, gtk_button_new_with_label (_("Stop")), _("Stop"));
  g_signal_connect_object (self->stop, "clicked", G_CALLBACK (on_stop_cb), self, G_CONNECT_SWAPPED);
  build_deeds (self);
  add (self, foyer_icon_button ("window-close-symbolic", _("Choose nobody"), NULL), NULL);
  g_signal_connect_object (gtk_widget_get_last_child (self->outer), "clicked", G_CALLBACK (on_clear_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_context_changed_cb), self, G_CONNECT_SWAPPED);
  foyer_ui_ask (context, self, "client.labels", NULL, NULL, on_labels_cb, self);
  show_state (self);
  return GTK_WIDGET (self);
}
