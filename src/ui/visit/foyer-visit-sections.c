#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-visit-sections.h"

#define KEY "visit.unpinned" /* names of those behind their title, separated by blanks: a section added later is pinned at first */

typedef struct
{
  const char *name;
  char *title;
  gboolean right;
  GtkWidget *head, *wrap; /* borrowed: in the window */
} Section;

struct _FoyerVisitSections
{
  GObject parent_instance;

  FoyerUiContext *context; /* owned */
  GPtrArray *all; /* (element-type Section) */
  GHashTable *unpinned;
};

G_DEFINE_FINAL_TYPE (FoyerVisitSections, foyer_visit_sections, G_TYPE_OBJECT)

static void
section_free (gpointer data)
{
  Section *s = data;

  g_free (s->title);
  g_free (s);
}

static void
show_section (FoyerVisitSections *self, Section *s)
{
  gboolean pinned = foyer_visit_sections_is_pinned (self, s->name), open = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (s->head));

  gtk_widget_set_visible (s->head, !pinned);
  gtk_widget_set_visible (s->wrap, pinned || open);
}

static void
on_head_cb (GtkToggleButton *head, GtkWidget *wrap)
{
  GtkWidget *arrow = gtk_widget_get_first_child (gtk_button_get_child (GTK_BUTTON (head)));

  gtk_widget_set_visible (wrap, gtk_toggle_button_get_active (head));
  gtk_image_set_from_icon_name (GTK_IMAGE (arrow), gtk_toggle_button_get_active (head) ? "pan-down-symbolic" : "pan-end-symbolic");
}

GtkWidget *
foyer_visit_sections_wrap (FoyerVisitSections *self, const char *name, const char *title, gboolean right, GtkWidget *child)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *inner = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3), *label = gtk_label_new (title);
  Section *s = g_new0 (Section, 1);

  s->name = name;
  s->title = g_strdup (title);
  s->right = right;
  s->head = gtk_toggle_button_new ();
  s->wrap = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (inner), gtk_image_new_from_icon_name ("pan-end-symbolic"));
  gtk_box_append (GTK_BOX (inner), label);
  gtk_button_set_child (GTK_BUTTON (s->head), inner);
  gtk_widget_add_css_class (s->head, "flat");
  gtk_widget_add_css_class (s->head, "caption");
  gtk_widget_set_halign (s->head, GTK_ALIGN_START);
  foyer_a11y_label (s->head, title);
  g_signal_connect (s->head, "toggled", G_CALLBACK (on_head_cb), s->wrap);
  gtk_widget_set_hexpand (child, TRUE);
  gtk_box_append (GTK_BOX (s->wrap), child);
  gtk_box_append (GTK_BOX (box), s->head);
  gtk_box_append (GTK_BOX (box), s->wrap);
  /* What has nothing to show has no title either. */
  g_object_bind_property (child, "visible", box, "visible", G_BINDING_SYNC_CREATE);
  g_ptr_array_add (self->all, s);
  show_section (self, s);
  return box;
}

gboolean
foyer_visit_sections_is_pinned (FoyerVisitSections *self, const char *name)
{
  return !g_hash_table_contains (self->unpinned, name);
}

void
foyer_visit_sections_set_pinned (FoyerVisitSections *self, const char *name, gboolean pinned)
{
  g_autoptr (GString) kept = g_string_new (NULL);

  if (pinned)
    g_hash_table_remove (self->unpinned, name);
  else
    g_hash_table_add (self->unpinned, g_strdup (name));
  for (guint i = 0; i < self->all->len; i++)
    {
      Section *s = self->all->pdata[i];

      if (!foyer_visit_sections_is_pinned (self, s->name))
        g_string_append_printf (kept, "%s%s", kept->len > 0 ? " " : "", s->name);
      show_section (self, s);
    }
  foyer_ui_keep (self->context, KEY, kept->str);
}

static void
on_toggled_cb (GtkCheckButton *check, FoyerVisitSections *self)
{
  foyer_visit_sections_set_pinned (self, g_object_get_data (G_OBJECT (check), "name"), gtk_check_button_get_active (check));
}

GtkWidget *
foyer_visit_sections_button_new (FoyerVisitSections *self)
{
  GtkWidget *button = gtk_menu_button_new (), *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  for (int right = 0; right < 2; right++)
    {
      GtkWidget *title = gtk_label_new (right ? _("Pinned at the right") : _("Pinned at the left"));

      gtk_label_set_xalign (GTK_LABEL (title), 0);
      gtk_widget_add_css_class (title, "caption-heading");
      if (right)
        gtk_widget_set_margin_top (title, 9);
      gtk_box_append (GTK_BOX (box), title);
      for (guint i = 0; i < self->all->len; i++)
        {
          Section *s = self->all->pdata[i];
          GtkWidget *check;

          if (s->right != (right != 0))
            continue;
          check = gtk_check_button_new_with_label (s->title);
          foyer_a11y_label (check, s->title);
          gtk_check_button_set_active (GTK_CHECK_BUTTON (check), foyer_visit_sections_is_pinned (self, s->name));
          g_object_set_data (G_OBJECT (check), "name", (gpointer) s->name);
          g_signal_connect_object (check, "toggled", G_CALLBACK (on_toggled_cb), self, 0);
          gtk_box_append (GTK_BOX (box), check);
        }
    }
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-pin-symbolic");
  gtk_widget_set_tooltip_text (button, _("Choose what stands open"));
  foyer_a11y_label (button, _("Choose what stands open"));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  return button;
}

static void
foyer_visit_sections_dispose (GObject *object)
{
  FoyerVisitSections *self = FOYER_VISIT_SECTIONS (object);

  g_clear_pointer (&self->all, g_ptr_array_unref);
  g_clear_pointer (&self->unpinned, g_hash_table_unref);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_visit_sections_parent_class)->dispose (object);
}

static void
foyer_visit_sections_class_init (FoyerVisitSectionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_visit_sections_dispose;
}

static void
foyer_visit_sections_init (FoyerVisitSections *self)
{
  self->all = g_ptr_array_new_with_free_func (section_free);
  self->unpinned = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

FoyerVisitSections *
foyer_visit_sections_new (FoyerUiContext *context)
{
  FoyerVisitSections *self = g_object_new (FOYER_TYPE_VISIT_SECTIONS, NULL);
  const char *kept = foyer_ui_kept (context, KEY);
  g_auto (GStrv) names = g_strsplit (kept != NULL ? kept : "", " ", -1);

  self->context = g_object_ref (context);
  for (char **n = names; *n != NULL; n++)
    if (**n != '\0')
      g_hash_table_add (self->unpinned, g_strdup (*n));
  return self;
}
