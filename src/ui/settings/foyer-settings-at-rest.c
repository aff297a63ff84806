/* Security: whether the files of this desk are encrypted, and the disk below them (SEC-8). */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-labels.h"
#include "foyer-live.h"
#include "foyer-seal.h"
#include "foyer-settings-page.h"

typedef struct
{
  FoyerUiContext *context;
  GWeakRef live;
  FoyerStore *store;
  gboolean on;
} Turn;

static void
turn_free (gpointer data)
{
  Turn *turn = data;

  g_weak_ref_clear (&turn->live);
  g_object_unref (turn->context);
  g_free (turn);
}

static void
turn_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Turn *turn = data;
  GError *error = NULL;

  if (foyer_store_seal (turn->store, turn->on, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_turned_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  Turn *turn = g_task_get_task_data (G_TASK (result));
  g_autoptr (FoyerLive) live = g_weak_ref_get (&turn->live);
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    foyer_ui_toast (turn->context, "%s", error->message);
  else
    foyer_ui_toast (turn->context, "%s", turn->on ? _("What this desk keeps is encrypted") : _("What this desk keeps is not encrypted any more"));
  if (live != NULL)
    foyer_live_reload (live);
}

/* The desk goes on meanwhile; only what is saved waits for the copy of the database. */
static gboolean
on_switch_cb (GtkSwitch *widget,
              gboolean   on,
              FoyerLive *live)
{
  FoyerUiContext *context = foyer_live_context (live);
  g_autoptr (GTask) task = NULL;
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (widget), ADW_TYPE_ACTION_ROW), *spinner = gtk_spinner_new ();
  Turn *turn;

  if (!gtk_widget_get_sensitive (GTK_WIDGET (widget)))
    return TRUE;
  gtk_widget_set_sensitive (GTK_WIDGET (widget), FALSE);
  gtk_spinner_start (GTK_SPINNER (spinner));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), spinner);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), on ? _("What this desk keeps is being encrypted…") : _("What this desk keeps is being decrypted…"));
  turn = g_new0 (Turn, 1);
  turn->context = g_object_ref (context);
  turn->store = foyer_desk_store (foyer_ui_context_desk (context));
  turn->on = on;
  g_weak_ref_init (&turn->live, live);
  task = g_task_new (NULL, NULL, on_turned_cb, NULL);
  g_task_set_task_data (task, turn, turn_free);
  g_task_run_in_thread (task, turn_thread);
  return TRUE; /* the switch shows what is, when it is */
}

static void
add_row (GtkWidget  *group,
         const char *name,
         const char *icon,
         const char *title,
         const char *words,
         GtkWidget  *suffix)
{
  GtkWidget *row = adw_action_row_new ();

  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (icon));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  gtk_widget_set_name (row, name);
  foyer_a11y_label (row, title);
  foyer_a11y_describe (row, words);
  if (suffix != NULL)
    {
      gtk_widget_set_valign (suffix, GTK_ALIGN_CENTER);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), suffix);
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), suffix);
      foyer_a11y_label (suffix, _("Encrypt what this desk keeps"));
    }
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

static void
add_store (FoyerLive  *live,
           GtkWidget  *group,
           JsonObject *o)
{
  const char *store = foyer_json_str (o, "store"), *title, *words, *icon;
  gboolean in_ring = g_strcmp0 (foyer_json_str (o, "key"), "ring") == 0;
  GtkWidget *toggle = gtk_switch_new ();

  if (g_strcmp0 (store, "encrypted") == 0)
    {
      title = _("What this desk keeps is encrypted");
      words = in_ring ? _("The key is in the key ring of this PC, which opens when its user signs in. Whoever takes the disk out reads nothing.")
                      : _("The key is in a file beside the data, because this PC has no open key ring. Copies of the data are read by nobody, but whoever takes the whole disk has both. Have the disk encrypted by the system.");
      icon = in_ring ? "emblem-ok-symbolic" : "dialog-information-symbolic";
    }
  else if (g_strcmp0 (store, "turning") == 0)
    {
      title = _("Part of what this desk keeps is encrypted");
      words = _("It was broken off; Foyer goes on with it at its next start.");
      icon = "dialog-information-symbolic";
    }
  else
    {
      title = _("What this desk keeps is not encrypted");
      words = _("Other programs on this PC can read names and phones of your clients in its files.");
      icon = "dialog-warning-symbolic";
    }
  gtk_widget_set_name (toggle, "encrypt");
  gtk_switch_set_active (GTK_SWITCH (toggle), g_strcmp0 (store, "plain") != 0);
  g_signal_connect_object (toggle, "state-set", G_CALLBACK (on_switch_cb), live, 0);
  add_row (group, "store-at-rest", icon, title, words, toggle);
}

static void
build (FoyerLive *live, GtkBox *box, JsonNode *result, gpointer data)
{
  JsonObject *o = json_node_get_object (result);
  const char *disk = foyer_json_str (o, "disk"), *title, *words, *icon;
  gboolean safe = g_strcmp0 (foyer_json_str (o, "store"), "encrypted") == 0 && g_strcmp0 (foyer_json_str (o, "key"), "ring") == 0;
  GtkWidget *group = adw_preferences_group_new ();

  foyer_live_clear (box);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("On the disk"));
  add_store (live, group, o);
  if (g_strcmp0 (disk, "encrypted") == 0)
    {
      title = _("The disk of this PC is encrypted");
      words = _("Whoever takes it out reads nothing of your clients.");
      icon = "emblem-ok-symbolic";
    }
  else if (g_strcmp0 (disk, "plain") == 0)
    {
      title = _("The disk of this PC is not encrypted");
      words = safe ? _("What Foyer keeps is not read from it; what was printed into files or exported is. Have the disk encrypted by the system.")
                   : _("Whoever takes it out reads names and phones of your clients. Have the disk encrypted by the system.");
      icon = safe ? "dialog-information-symbolic" : "dialog-warning-symbolic";
    }
  else
    {
      title = _("Whether the disk of this PC is encrypted is not known");
      words = _("Foyer keeps its files from other users of this PC; the disk is the system’s business.");
      icon = "dialog-question-symbolic";
    }
  add_row (group, "at-rest", icon, title, words, NULL);
  gtk_box_append (box, group);
}

GtkWidget *
foyer_settings_at_rest_new (FoyerUiContext *context)
{
  return foyer_live_new (context, "security.at-rest", NULL, "device", build, NULL);
}
