#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-foot.h"
#include "foyer-override-bar.h"

struct _FoyerOverrideBar
{
  GtkWidget parent_instance;

  GtkWidget *bar, *text, *reason, *go;
  GtkWidget *focus_before; /* weak */
  FoyerUiConfirmed done;
  gpointer data;
};

G_DEFINE_FINAL_TYPE (FoyerOverrideBar, foyer_override_bar, GTK_TYPE_WIDGET)

static void
answer (FoyerOverrideBar *self,
        const char       *reason)
{
  FoyerUiConfirmed done = g_steal_pointer (&self->done);
  GtkWidget *before = self->focus_before;

  if (done == NULL)
    return;
  gtk_widget_set_visible (self->bar, FALSE);
  g_clear_weak_pointer (&self->focus_before);
  if (before != NULL && gtk_widget_get_mapped (before))
    gtk_widget_grab_focus (before);
  done (reason, self->data);
}

static char *
reason_typed (FoyerOverrideBar *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason))));
}

static void
do_it (FoyerOverrideBar *self)
{
  g_autofree char *reason = reason_typed (self);

  if (*reason)
    answer (self, reason);
  else
    gtk_widget_grab_focus (self->reason);
}

static void
on_changed_cb (FoyerOverrideBar *self)
{
  g_autofree char *reason = reason_typed (self);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "override.do", *reason != '\0');
}

static void
do_action (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  if (strcmp (name, "override.do") == 0)
    do_it (FOYER_OVERRIDE_BAR (widget));
  else
    answer (FOYER_OVERRIDE_BAR (widget), NULL);
}

/* Made when something is first asked: most days nothing is. */
static void
build (FoyerOverrideBar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *said = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *asked = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
  GtkWidget *keep = gtk_button_new_with_mnemonic (_("_Leave as it was"));

  self->bar = box;
  gtk_widget_set_visible (box, FALSE);
  gtk_widget_set_parent (box, GTK_WIDGET (self));
  self->text = gtk_label_new (NULL);
  /* One line per warning, each a short sentence; the whole of it is in the tooltip. */
  gtk_label_set_ellipsize (GTK_LABEL (self->text), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (self->text), 0);
  gtk_widget_set_hexpand (self->text, TRUE);
  self->reason = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->reason), _("Why all the same?"));
  gtk_entry_set_max_length (GTK_ENTRY (self->reason), 200);
  foyer_a11y_label (self->reason, _("Reason"));
  self->go = gtk_button_new_with_mnemonic (_("_Do it all the same"));
  gtk_widget_add_css_class (self->go, "suggested-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->go), "override.do");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (keep), "override.keep");
  foyer_a11y_mnemonic (self->go, _("_Do it all the same"));
  foyer_a11y_mnemonic (keep, _("_Leave as it was"));
  gtk_box_append (GTK_BOX (said), icon);
  gtk_box_append (GTK_BOX (said), self->text);
  gtk_widget_set_hexpand (self->reason, TRUE);
  gtk_box_append (GTK_BOX (asked), self->reason);
  gtk_box_append (GTK_BOX (asked), self->go);
  gtk_box_append (GTK_BOX (asked), keep);
  gtk_box_append (GTK_BOX (box), said);
  gtk_box_append (GTK_BOX (box), asked);
  gtk_widget_add_css_class (box, "override-bar");
  foyer_foot_add (box);
  g_signal_connect_swapped (self->reason, "activate", G_CALLBACK (do_it), self);
  g_signal_connect_swapped (self->reason, "changed", G_CALLBACK (on_changed_cb), self);
}

void
foyer_override_bar_ask (FoyerOverrideBar *self,
                        GPtrArray        *texts,
                        FoyerUiConfirmed  done,
                        gpointer          data)
{
  g_autoptr (GString) all = g_string_new (NULL);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  answer (self, NULL);
  if (self->bar == NULL)
    build (self);
  for (guint i = 0; i < texts->len; i++)
    {
      if (i > 0)
        g_string_append_c (all, '\n');
      g_string_append (all, g_ptr_array_index (texts, i));
    }
  self->done = done;
  self->data = data;
  if (root != NULL)
    g_set_weak_pointer (&self->focus_before, gtk_root_get_focus (root));
  gtk_label_set_text (GTK_LABEL (self->text), all->str);
  gtk_widget_set_tooltip_text (self->text, all->str);
  gtk_editable_set_text (GTK_EDITABLE (self->reason), "");
  foyer_a11y_describe (self->reason, all->str);
  on_changed_cb (self);
  gtk_widget_set_visible (self->bar, TRUE);
  gtk_widget_grab_focus (self->reason);
}

gboolean
foyer_override_bar_asks (FoyerOverrideBar *self)
{
  return self->done != NULL;
}

gboolean
foyer_override_bar_cancel (FoyerOverrideBar *self)
{
  if (self->done == NULL)
    return FALSE;
  answer (self, NULL);
  return TRUE;
}

static void
foyer_override_bar_dispose (GObject *object)
{
  FoyerOverrideBar *self = FOYER_OVERRIDE_BAR (object);

  g_clear_weak_pointer (&self->focus_before);
  g_clear_pointer (&self->bar, gtk_widget_unparent);
  /* Whoever asked must hear, also when the window goes. */
  if (self->done != NULL)
    {
      FoyerUiConfirmed done = g_steal_pointer (&self->done);
      done (NULL, self->data);
    }
  G_OBJECT_CLASS (foyer_override_bar_parent_class)->dispose (object);
}

static void
foyer_override_bar_class_init (FoyerOverrideBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_override_bar_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "overridebar");
  gtk_widget_class_install_action (widget_class, "override.do", NULL, do_action);
  gtk_widget_class_install_action (widget_class, "override.keep", NULL, do_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "override.keep", NULL);
}

static void
foyer_override_bar_init (FoyerOverrideBar *self)
{
}

GtkWidget *
foyer_override_bar_new (void)
{
  return g_object_new (FOYER_TYPE_OVERRIDE_BAR, NULL);
}
