#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-chain-link.h"
#include "foyer-cover.h"
#include "foyer-join.h"

struct _FoyerJoin
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *outer, *server, *code, *error, *go, *back, *waiting, *words;
};

enum
{
  BACK,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FoyerJoin, foyer_join, GTK_TYPE_WIDGET)

static void
set_waiting (FoyerJoin *self,
             gboolean   waiting)
{
  gtk_widget_set_sensitive (self->go, !waiting);
  gtk_widget_set_sensitive (self->back, !waiting);
  gtk_widget_set_visible (self->waiting, waiting);
}

static void
on_joined_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (FoyerJoin) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (foyer_chain_link_enrol_finish (FOYER_UI_CONTEXT (source), result, &error))
    {
      gtk_label_set_text (GTK_LABEL (self->words), _("Joined. The business is coming over…"));
      return;
    }
  text = foyer_ui_error_text (error);
  set_waiting (self, FALSE);
  foyer_form_error_set (self->error, text);
}

static void
join (FoyerJoin *self)
{
  g_autofree char *url = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->server))));
  g_autofree char *code = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->code))));

  foyer_form_error_set (self->error, NULL);
  gtk_label_set_text (GTK_LABEL (self->words), _("Joining…"));
  set_waiting (self, TRUE);
  foyer_chain_link_enrol_async (self->context, url, code, on_joined_cb, g_object_ref (self));
}

static void
go_back (FoyerJoin *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

void
foyer_join_say (FoyerJoin  *self,
                const char *words)
{
  set_waiting (self, TRUE);
  gtk_label_set_text (GTK_LABEL (self->words), words);
}

static void
foyer_join_dispose (GObject *object)
{
  FoyerJoin *self = FOYER_JOIN (object);

  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_join_parent_class)->dispose (object);
}

static void
foyer_join_class_init (FoyerJoinClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_join_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[BACK] = g_signal_new ("back", FOYER_TYPE_JOIN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
foyer_join_init (FoyerJoin *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *title = gtk_label_new (_("Join a chain"));
  GtkWidget *help = gtk_label_new (_("The code comes from a desk that is already in the chain, or from whoever runs its server. It is good once."));
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *spinner = gtk_spinner_new ();

  gtk_widget_add_css_class (title, "title-1");
  gtk_label_set_wrap (GTK_LABEL (help), TRUE);
  gtk_label_set_justify (GTK_LABEL (help), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (help, "dim-label");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), help);
  self->server = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->server), _("Address of the server"));
  adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (self->server), GTK_INPUT_PURPOSE_URL);
  foyer_a11y_label (gtk_editable_get_delegate (GTK_EDITABLE (self->server)), _("Address of the server"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->server);
  self->code = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->code), _("One-time code"));
  foyer_a11y_label (gtk_editable_get_delegate (GTK_EDITABLE (self->code)), _("One-time code"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->code);
  gtk_box_append (GTK_BOX (box), group);
  self->error = foyer_form_error_new ();
  gtk_box_append (GTK_BOX (box), self->error);
  self->waiting = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_set_halign (self->waiting, GTK_ALIGN_CENTER);
  gtk_spinner_start (GTK_SPINNER (spinner));
  self->words = gtk_label_new (NULL);
  gtk_box_append (GTK_BOX (self->waiting), spinner);
  gtk_box_append (GTK_BOX (self->waiting), self->words);
  gtk_widget_set_visible (self->waiting, FALSE);
  gtk_box_append (GTK_BOX (box), self->waiting);
  self->go = gtk_button_new_with_mnemonic (_("_Join"));
  foyer_a11y_mnemonic (self->go, _("_Join"));
  gtk_widget_add_css_class (self->go, "suggested-action");
  gtk_widget_add_css_class (self->go, "pill");
  gtk_widget_set_halign (self->go, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), self->go);
  self->back = gtk_button_new_with_label (_("Start a new business instead"));
  foyer_a11y_label (self->back, _("Start a new business instead"));
  gtk_widget_add_css_class (self->back, "flat");
  gtk_widget_set_halign (self->back, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), self->back);
  g_signal_connect_swapped (self->go, "clicked", G_CALLBACK (join), self);
  g_signal_connect_swapped (self->code, "entry-activated", G_CALLBACK (join), self);
  g_signal_connect_swapped (self->back, "clicked", G_CALLBACK (go_back), self);
  self->outer = foyer_cover_new (box, 480);
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
}

GtkWidget *
foyer_join_new (FoyerUiContext *context,
                const char     *url)
{
  FoyerJoin *self = g_object_new (FOYER_TYPE_JOIN, NULL);

  self->context = g_object_ref (context);
  if (url != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->server), url);
  return GTK_WIDGET (self);
}
