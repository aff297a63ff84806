#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-chain-link.h"
#include "foyer-labels.h"
#include "foyer-sync-details.h"

/* A clock that differs by less is as good as right. */
#define CLOCK_MS 2000

struct _FoyerSyncDetails
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *group, *expander;
  GPtrArray *rows;         /* borrowed widgets of the expander */
  GCancellable *asking;
};

G_DEFINE_FINAL_TYPE (FoyerSyncDetails, foyer_sync_details, GTK_TYPE_WIDGET)

static void
add_row (FoyerSyncDetails *self,
         const char       *title,
         const char       *value)
{
  GtkWidget *row = adw_action_row_new (), *label = gtk_label_new (value);
  g_autofree char *spoken = g_strdup_printf ("%s: %s", title, value);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "dim-label");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  foyer_a11y_label (row, spoken);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self->expander), row);
  g_ptr_array_add (self->rows, row);
}

/* How far this PC's clock is from the chain's; @ahead in ms. (transfer full) */
static char *
clock_text (gint64 ahead)
{
  gint64 s = (ABS (ahead) + 500) / 1000;

  if (ABS (ahead) < CLOCK_MS)
    return g_strdup (_("As the chain's"));
  if (s >= 120)
    return g_strdup_printf (ahead > 0 ? _("%d minutes ahead of the chain") : _("%d minutes behind the chain"), (int) ((s + 30) / 60));
  return g_strdup_printf (ahead > 0 ? _("%d seconds ahead of the chain") : _("%d seconds behind the chain"), (int) s);
}

/* "chain 88121 · 01a2c3d4 88120": a location by the beginning of its id. (transfer full) */
static char *
cursors_text (JsonObject *cursors)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GList) scopes = cursors != NULL ? json_object_get_members (cursors) : NULL;

  for (GList *l = scopes; l != NULL; l = l->next)
    {
      const char *scope = l->data;
      gboolean loc = g_str_has_prefix (scope, "loc:");

      g_string_append_printf (text, "%s%.*s %" G_GINT64_FORMAT, text->len > 0 ? " · " : "", loc ? 8 : 40, loc ? scope + 4 : scope, foyer_json_num (cursors, scope));
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : g_strdup ("–");
}

static void
add_leases (FoyerSyncDetails *self,
            JsonArray        *leases)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; leases != NULL && i < json_array_get_length (leases); i++)
    {
      JsonObject *o = json_array_get_object_element (leases, i);
      gint64 n = foyer_json_num (o, "accounts");

      /* Translators: a kind of account ("gift"), then how many of them this desk may draw on while there is no internet */
      g_string_append_printf (text, ngettext ("%s: %d account", "%s: %d accounts", (gulong) n), foyer_json_str (o, "kind"), (int) n);
      if (i + 1 < json_array_get_length (leases))
        g_string_append (text, ", ");
    }
  if (text->len > 0)
    add_row (self, _("Lent to this desk"), text->str);
}

static void
on_details_cb (FoyerUiContext *context,
               JsonNode       *result,
               const GError   *error,
               gpointer        data)
{
  FoyerSyncDetails *self = FOYER_SYNC_DETAILS (data);
  JsonObject *o = result != NULL && JSON_NODE_HOLDS_OBJECT (result) ? json_node_get_object (result) : NULL;
  JsonObject *backup = foyer_json_obj (o, "backup");
  JsonArray *quarantined = foyer_json_arr (o, "quarantined");
  guint n = quarantined != NULL ? json_array_get_length (quarantined) : 0;
  const char *gen = foyer_json_str (o, "gen");
  g_autofree char *clock = NULL, *log = NULL, *cursors = NULL, *life = NULL, *size = NULL, *proven = NULL;
  FoyerSyncStatus status = { 0 };

  if (o == NULL)
    return;
  while (self->rows->len > 0)
    {
      adw_expander_row_remove (ADW_EXPANDER_ROW (self->expander), self->rows->pdata[self->rows->len - 1]);
      g_ptr_array_remove_index (self->rows, self->rows->len - 1);
    }
  clock = clock_text (foyer_chain_link_status (context, &status) && status.last_ok != 0 ? -status.offset : foyer_json_num (o, "skew"));
  add_row (self, _("Clock of this PC"), clock);
  /* Translators: both are numbers of entries */
  log = g_strdup_printf (_("%d of %d at the chain"), (int) foyer_json_num (o, "settled"), (int) foyer_json_num (o, "n"));
  add_row (self, _("Log of this desk"), log);
  cursors = cursors_text (foyer_json_obj (o, "cursors"));
  add_row (self, _("Received up to"), cursors);
  if (foyer_json_num (o, "staged") > 0)
    {
      g_autofree char *staged = g_strdup_printf ("%'" G_GINT64_FORMAT, foyer_json_num (o, "staged"));
      add_row (self, _("Rows received and not yet complete"), staged);
    }
  life = g_strndup (gen != NULL && *gen != '\0' ? gen : "–", 8);
  add_row (self, _("Life of the server"), life);
  proven = backup != NULL ? foyer_format_instant (foyer_ui_time_format (context), foyer_ui_zone (context), foyer_json_num (backup, "at"))
                          : g_strdup (_("The server has not said"));
  add_row (self, _("Last backup that was proven"), proven);
  add_leases (self, foyer_json_arr (o, "leases"));
  if (n > 0)
    {
      g_autofree char *text = g_strdup_printf (ngettext ("%d change of this desk", "%d changes of this desk", n), (int) n);
      add_row (self, _("Not taken by the chain"), text);
    }
  size = g_format_size ((guint64) foyer_json_num (o, "store"));
  add_row (self, _("Size on this PC"), size);
  add_row (self, _("Version of Foyer"), foyer_json_str (o, "version"));
}

void
foyer_sync_details_refresh (FoyerSyncDetails *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  foyer_ui_ask (self->context, self, "sync.details", NULL, self->asking, on_details_cb, self);
}

GBytes *
foyer_sync_details_file (FoyerUiContext *context,
                         JsonObject     *details)
{
  static const char *const states[] = { "offline", "connecting", "catching-up", "live", "pushing", "blocked" };
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  FoyerSyncStatus status = { 0 };
  char *text;

  if (foyer_chain_link_status (context, &status))
    {
      JsonObject *live = json_object_new ();

      if ((guint) status.state < G_N_ELEMENTS (states))
        json_object_set_string_member (live, "state", states[status.state]);
      json_object_set_int_member (live, "block", status.block);
      json_object_set_int_member (live, "offline_since", status.offline_since);
      json_object_set_int_member (live, "last_ok", status.last_ok);
      json_object_set_int_member (live, "offset", status.offset);
      json_object_set_boolean_member (live, "foreign", status.foreign);
      json_object_set_boolean_member (live, "settled", status.settled);
      json_object_set_object_member (details, "live", live);
    }
  json_node_set_object (node, details);
  text = json_to_string (node, TRUE);
  return g_bytes_new_take (text, strlen (text));
}

static void
foyer_sync_details_dispose (GObject *object)
{
  FoyerSyncDetails *self = FOYER_SYNC_DETAILS (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_pointer (&self->group, gtk_widget_unparent);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_sync_details_parent_class)->dispose (object);
}

static void
foyer_sync_details_class_init (FoyerSyncDetailsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_sync_details_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
foyer_sync_details_init (FoyerSyncDetails *self)
{
  self->rows = g_ptr_array_new ();
}

GtkWidget *
foyer_sync_details_new (FoyerUiContext *context)
{
  FoyerSyncDetails *self = g_object_new (FOYER_TYPE_SYNC_DETAILS, NULL);

  self->context = g_object_ref (context);
  self->group = adw_preferences_group_new ();
  self->expander = adw_expander_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->expander), _("Details"));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self->expander), _("For whoever looks after the desks"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), self->expander);
  gtk_widget_set_parent (self->group, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}
