#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-chain-link.h"
#include "foyer-conflict-row.h"
#include "foyer-cover.h"
#include "foyer-file-picker.h"
#include "foyer-form.h"
#include "foyer-labels.h"
#include "foyer-lan-box.h"
#include "foyer-sync-details.h"
#include "foyer-sync-page.h"

struct _FoyerSyncPage
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *outer, *words, *detail, *hint, *buttons, *heading, *none, *list;
  GtkWidget *first;        /* stops the first sync, lets it go on */
  GtkWidget *join, *form, *error, *enrol, *lan, *details;
  GBytes *lines;           /* owned: what is on its way to a file */
  guint left;              /* pictures that did not fit into it */
  GCancellable *asking;
  char *wanted;            /* owned: the line of the inbox to go to, when it was asked for one */
  guint n_conflicts;
  gboolean loaded, fresh;  /* fresh: just come to, nothing on it has the keyboard yet */
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

/* What one can do about it, when there is something. */
static void
show_hint (FoyerSyncPage *self)
{
  FoyerSyncStatus status = { 0 };
  g_autofree char *hint = foyer_chain_link_status (self->context, &status) ? foyer_sync_hint (&status) : NULL;

  /* Being offline is nothing to be alarmed about. */
  if (status.state == FOYER_SYNC_BLOCKED)
    gtk_widget_add_css_class (self->hint, "alert-strip");
  else
    gtk_widget_remove_css_class (self->hint, "alert-strip");
  gtk_widget_set_visible (self->first, status.first.phase != FOYER_FIRST_NONE);
  gtk_button_set_label (GTK_BUTTON (self->first), status.first.phase == FOYER_FIRST_PAUSED ? _("Go on receiving") : _("Stop receiving"));
  gtk_label_set_text (GTK_LABEL (self->hint), hint != NULL ? hint : "");
  gtk_widget_set_visible (self->hint, hint != NULL);
}

static void
add_instant (FoyerSyncPage *self,
             GString       *text,
             const char    *format,
             gint64         at)
{
  g_autofree char *when = NULL;
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);

  if (at <= 0 || parts[0] == NULL || parts[1] == NULL)
    return;
  when = foyer_format_instant (foyer_ui_time_format (self->context), foyer_ui_zone (self->context), at);
  g_string_append_c (text, '\n');
  g_string_append (text, parts[0]);
  g_string_append (text, when);
  g_string_append (text, parts[1]);
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
  FoyerSyncStatus status;
  gint64 files = 0, pending = foyer_json_num (object, "pending"), pulled = foyer_json_num (object, "last_pull");
  const char *server = foyer_json_str (object, "server");

  if (server == NULL)
    g_string_append (text, _("This PC works on its own. All of the business is on its disk."));
  else
    {
      const char *desk = foyer_json_str (object, "desk");

      /* Translators: short code of this desk, then the address of a server */
      g_string_append_printf (text, _("Desk %s of the chain at %s."), desk != NULL ? desk : "–", server);
      add_instant (self, text, _("Last received %s."), pulled);
      add_instant (self, text, _("Last sent %s."), foyer_json_num (object, "last_push"));
      if (foyer_chain_link_status (context, &status))
        {
          add_instant (self, text, _("Last proven backup of the chain %s."), status.backup_at);
          if (status.repairs > 0)
            {
              g_string_append_c (text, '\n');
              g_string_append_printf (text, ngettext ("%d row differed from the chain and was mended.", "%d rows differed from the chain and were mended.", (gulong) status.repairs),
                                      (int) status.repairs);
            }
        }
      if (pending > 0)
        {
          g_string_append_c (text, '\n');
          g_string_append_printf (text, ngettext ("%d change is kept here and goes out when the server answers.",
                                                  "%d changes are kept here and go out when the server answers.", (gulong) pending), (int) pending);
          add_instant (self, text, _("The oldest was made %s."), foyer_json_num (object, "oldest"));
        }
      if (foyer_chain_link_status (context, &status) && status.files_left > 0)
        {
          files = status.files_left;
          g_string_append_c (text, '\n');
          g_string_append_printf (text, ngettext ("%d picture is still on its way.", "%d pictures are still on their way.", (gulong) files), (int) files);
        }
    }
  gtk_widget_set_visible (self->join, server == NULL && foyer_ui_may (context, "setup"));
  gtk_widget_set_visible (self->buttons, server != NULL);
  gtk_widget_set_visible (self->lan, server != NULL);
  gtk_widget_set_visible (self->details, server != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sync.export", (pending > 0 || files > 0) && foyer_ui_may (context, "setup.access"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sync.now", foyer_chain_link_status (context, &status));
  show_hint (self);
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
  GtkWidget *child, *had = gtk_widget_get_focus_child (self->list);
  int at = -1;

  /* Who goes through the list by keyboard stays at the same place. */
  for (; had != NULL; had = gtk_widget_get_prev_sibling (had))
    at++;
  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_box_remove (GTK_BOX (self->list), child);
  self->n_conflicts = rows != NULL ? json_array_get_length (rows) : 0;
  for (guint i = 0; i < self->n_conflicts; i++)
    {
      JsonObject *one = json_array_get_object_element (rows, i);

      gtk_box_append (GTK_BOX (self->list), foyer_conflict_row_new (context, one));
      if (self->wanted != NULL && g_strcmp0 (self->wanted, foyer_json_str (one, "id")) == 0)
        at = (int) i;
    }
  if (rows != NULL)
    g_clear_pointer (&self->wanted, g_free);
  /* Whoever comes here has the first line under the keys: 1, 2, 3 decide it. */
  if (at < 0 && self->fresh && self->n_conflicts > 0)
    at = 0;
  self->fresh = self->fresh && rows == NULL;
  gtk_widget_set_visible (self->none, self->n_conflicts == 0);
  gtk_widget_set_visible (self->heading, self->n_conflicts > 0);
  for (child = at >= 0 ? gtk_widget_get_first_child (self->list) : NULL; child != NULL; child = gtk_widget_get_next_sibling (child), at--)
    if (at == 0 || gtk_widget_get_next_sibling (child) == NULL)
      {
        gtk_widget_grab_focus (child);
        break;
      }
  self->loaded = TRUE;
}

static void
refresh (FoyerSyncPage *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  show_words (self);
  foyer_lan_box_refresh (FOYER_LAN_BOX (self->lan));
  foyer_sync_details_refresh (FOYER_SYNC_DETAILS (self->details));
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
    if (g_str_equal (set->rows[i].entity->name, "conflict") || g_str_equal (set->rows[i].entity->name, "appointment") ||
        g_str_equal (set->rows[i].entity->name, "visit"))
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

/* ---- un-sent work into a file -------------------------------------------------------------------------------------------- */
static void
on_written_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      data)
{
  g_autoptr (FoyerSyncPage) self = data;
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    {
      if (self->left > 0)
        foyer_ui_toast (self->context,
                        ngettext ("Saved. %u picture did not fit and is sent when this desk is online.",
                                  "Saved. %u pictures did not fit and are sent when this desk is online.", self->left),
                        self->left);
      else
        foyer_ui_toast (self->context, "%s", _("Saved"));
    }
  else
    foyer_ui_toast (self->context, _("The file was not written: %s"), error->message);
}

static void
on_picked_cb (GFile    *file,
              gpointer  data)
{
  g_autoptr (FoyerSyncPage) self = data;

  if (file != NULL && self->lines != NULL && self->context != NULL)
    g_file_replace_contents_bytes_async (file, self->lines, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, on_written_cb, g_object_ref (self));
  g_clear_pointer (&self->lines, g_bytes_unref);
}

static void
on_unsent_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (FoyerSyncPage) self = data;
  g_autoptr (GError) error = NULL;
  guint left = 0;
  GBytes *lines = foyer_chain_link_unsent_finish (FOYER_UI_CONTEXT (source), result, &left, &error);

  if (self->context == NULL)
    {
      g_clear_pointer (&lines, g_bytes_unref);
      return;
    }
  if (lines == NULL)
    {
      g_autofree char *text = foyer_ui_error_text (error);
      foyer_ui_toast (self->context, "%s", text);
      return;
    }
  g_clear_pointer (&self->lines, g_bytes_unref);
  self->lines = lines;
  self->left = left;
  foyer_file_picker_show (GTK_WIDGET (self), FOYER_PICK_SAVE, _("Export un-sent work"), "unsent.jsonl", NULL, NULL, on_picked_cb, g_object_ref (self));
}

/* ---- a file for whoever helps -------------------------------------------------------------------------------------------- */
static void
on_diagnosis_cb (FoyerUiContext *context,
                 JsonNode       *result,
                 const GError   *error,
                 gpointer        data)
{
  FoyerSyncPage *self = FOYER_SYNC_PAGE (data);

  if (result == NULL)
    {
      g_autofree char *text = foyer_ui_error_text (error);
      foyer_ui_toast (context, "%s", text);
      return;
    }
  g_clear_pointer (&self->lines, g_bytes_unref);
  self->left = 0;
  self->lines = foyer_sync_details_file (context, json_node_get_object (result));
  foyer_file_picker_show (GTK_WIDGET (self), FOYER_PICK_SAVE, _("Save diagnostic file"), "foyer-diagnostics.json", NULL, NULL, on_picked_cb, g_object_ref (self));
}

/* ---- joining ------------------------------------------------------------------------------------------------------------- */
static const FoyerFormField join_fields[] = {
  { "url", N_("Address of the server"), FOYER_FORM_TEXT, NULL, NULL, N_("Join a chain"), NULL },
  { "code", N_("Code for this desk"), FOYER_FORM_TEXT, NULL, NULL, NULL, NULL },
  { NULL },
};

static void
on_enrolled_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      data)
{
  g_autoptr (FoyerSyncPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (self->context == NULL)
    return;
  gtk_widget_set_sensitive (self->enrol, TRUE);
  if (foyer_chain_link_enrol_finish (self->context, result, &error))
    {
      foyer_ui_toast (self->context, "%s", _("This desk belongs to the chain now."));
      refresh (self);
      return;
    }
  text = foyer_ui_error_text (error);
  foyer_form_error_set (self->error, text);
}

static void
join (FoyerSyncPage *self)
{
  g_autofree char *url = foyer_form_text (FOYER_FORM (self->form), "url"), *code = foyer_form_text (FOYER_FORM (self->form), "code");

  if (*g_strstrip (url) == '\0' || *g_strstrip (code) == '\0')
    {
      foyer_form_error_set (self->error, _("Both the address and the code are needed. Whoever looks after the server can make a code."));
      return;
    }
  foyer_form_error_set (self->error, NULL);
  gtk_widget_set_sensitive (self->enrol, FALSE);
  foyer_chain_link_enrol_async (self->context, url, code, on_enrolled_cb, g_object_ref (self));
}

static void
on_enter_cb (FoyerForm  *form,
             const char *name,
             gpointer    data)
{
  if (name == NULL)
    join (data);
}

static void
do_action (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  FoyerSyncPage *self = FOYER_SYNC_PAGE (widget);

  if (g_str_equal (name, "sync.now"))
    foyer_chain_link_now (self->context);
  else if (g_str_equal (name, "sync.first"))
    {
      FoyerSyncStatus status = { 0 };

      if (foyer_chain_link_status (self->context, &status))
        foyer_chain_link_pause_first (self->context, status.first.phase != FOYER_FIRST_PAUSED);
    }
  else if (g_str_equal (name, "sync.join"))
    join (self);
  else if (g_str_equal (name, "sync.diagnose"))
    foyer_ui_ask (self->context, self, "sync.details", NULL, NULL, on_diagnosis_cb, self);
  else
    foyer_chain_link_unsent_async (self->context, on_unsent_cb, g_object_ref (self));
}

/* ---- the page in the window ---------------------------------------------------------------------------------------------- */
static void
page_shown (FoyerPage  *page,
            JsonObject *args)
{
  FoyerSyncPage *self = FOYER_SYNC_PAGE (page);

  g_free (self->wanted);
  self->wanted = g_strdup (foyer_json_str (args, "conflict"));
  self->fresh = TRUE;
  refresh (self);
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
  g_clear_pointer (&self->lines, g_bytes_unref);
  g_clear_pointer (&self->wanted, g_free);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_sync_page_parent_class)->dispose (object);
}

static void
foyer_sync_page_class_init (FoyerSyncPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_sync_page_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "sync.now", NULL, do_action);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "sync.first", NULL, do_action);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "sync.export", NULL, do_action);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "sync.join", NULL, do_action);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "sync.diagnose", NULL, do_action);
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

static GtkWidget *
new_button (const char *label,
            const char *action)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  foyer_a11y_label (button, label);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

/* Nothing to decide: said where it would stand. */
static GtkWidget *
new_empty (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name ("emblem-ok-symbolic");

  gtk_image_set_pixel_size (GTK_IMAGE (icon), 32);
  gtk_widget_add_css_class (icon, "dim-label");
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (words), new_text (_("Nothing needs you"), "heading"));
  gtk_box_append (GTK_BOX (words), new_text (_("When two desks change the same thing and the chain cannot decide alone, both sides stand here with the ways out. Each way can be undone."), "dim-label"));
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), words);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "conflict");
  gtk_widget_set_margin_top (box, 24);
  gtk_widget_set_name (box, "inbox-empty");
  return box;
}

static void
foyer_sync_page_init (FoyerSyncPage *self)
{
}

static void
build (FoyerSyncPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *clamp = adw_clamp_new ();

  self->words = new_text (NULL, "title-2");
  self->detail = new_text (NULL, "dim-label");
  self->heading = new_text (_("Needs you"), "heading");
  self->none = new_empty ();
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_margin_top (self->heading, 24);
  gtk_widget_set_visible (self->heading, FALSE);
  gtk_box_append (GTK_BOX (box), self->words);
  gtk_box_append (GTK_BOX (box), self->detail);
  self->hint = new_text (NULL, "hint");
  gtk_widget_set_visible (self->hint, FALSE);
  gtk_box_append (GTK_BOX (box), self->hint);
  self->buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (self->buttons), new_button (_("Send now"), "sync.now"));
  gtk_box_append (GTK_BOX (self->buttons), new_button (_("Export un-sent work"), "sync.export"));
  gtk_box_append (GTK_BOX (self->buttons), new_button (_("Save diagnostic file"), "sync.diagnose"));
  self->first = new_button (_("Stop receiving"), "sync.first");
  gtk_widget_set_visible (self->first, FALSE);
  gtk_box_append (GTK_BOX (self->buttons), self->first);
  gtk_widget_set_visible (self->buttons, FALSE);
  gtk_box_append (GTK_BOX (box), self->buttons);
  self->join = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->form = foyer_form_new (self->context, join_fields, TRUE, on_enter_cb, self);
  self->error = foyer_form_error_new ();
  self->enrol = new_button (_("Join"), "sync.join");
  gtk_box_append (GTK_BOX (self->join), self->form);
  gtk_box_append (GTK_BOX (self->join), self->error);
  gtk_box_append (GTK_BOX (self->join), self->enrol);
  gtk_widget_set_margin_top (self->join, 12);
  gtk_widget_set_visible (self->join, FALSE);
  gtk_box_append (GTK_BOX (box), self->heading);
  gtk_box_append (GTK_BOX (box), self->none);
  gtk_box_append (GTK_BOX (box), self->list);
  gtk_box_append (GTK_BOX (box), self->join);
  self->lan = foyer_lan_box_new (self->context);
  gtk_widget_set_margin_top (self->lan, 24);
  gtk_widget_set_visible (self->lan, FALSE);
  gtk_box_append (GTK_BOX (box), self->lan);
  self->details = foyer_sync_details_new (self->context);
  gtk_widget_set_margin_top (self->details, 24);
  gtk_widget_set_visible (self->details, FALSE);
  gtk_box_append (GTK_BOX (box), self->details);
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
  build (self);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "sync", G_CALLBACK (on_sync_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

guint
foyer_sync_page_n_conflicts (FoyerSyncPage *self)
{
  return self->n_conflicts;
}
