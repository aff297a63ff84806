#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-labels.h"
#include "foyer-repeat.h"
#include "foyer-template-menu.h"

struct _FoyerTemplateMenu
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  const char *purpose;
  GtkWidget *button, *list, *none, *title;
};

G_DEFINE_FINAL_TYPE (FoyerTemplateMenu, foyer_template_menu, GTK_TYPE_WIDGET)

enum { CHOSEN, FILL, N_SIGNALS };
static guint signals[N_SIGNALS];

char *
foyer_weekday_short (int weekday)
{
  g_autoptr (GDateTime) day = g_date_time_new_utc (2026, 11, 22 + weekday, 12, 0, 0); /* the 23rd is a Monday */
  return g_date_time_format (day, "%a");
}

char *
foyer_repeat_words (const char *freq,
                    const char *days,
                    int gap)
{
  FoyerRepeatFreq kind = FOYER_REPEAT_WEEKLY;
  guint set = 0;
  g_autoptr (GString) text = g_string_new (NULL);
  int n = gap + 1;

  foyer_repeat_freq_parse (freq, &kind);
  foyer_repeat_days_parse (days, &set);
  /* One apart: languages that have one form for 1 and 21 would say “every 1 day”. */
  switch (kind)
    {
    case FOYER_REPEAT_DAILY:
      if (n == 1)
        g_string_append (text, _("Every day"));
      else
        g_string_append_printf (text, ngettext ("Every %d day", "Every %d days", n), n);
      break;
    case FOYER_REPEAT_MONTHLY:
      if (n == 1)
        g_string_append (text, _("Every month"));
      else
        g_string_append_printf (text, ngettext ("Every %d month", "Every %d months", n), n);
      break;
    case FOYER_REPEAT_YEARLY:
      if (n == 1)
        g_string_append (text, _("Every year"));
      else
        g_string_append_printf (text, ngettext ("Every %d year", "Every %d years", n), n);
      break;
    case FOYER_REPEAT_WEEKDAYS:
    case FOYER_REPEAT_MON_WED_FRI:
    case FOYER_REPEAT_TUE_THU:
    case FOYER_REPEAT_WEEKLY:
    case FOYER_N_REPEATS:
    default:
      if (n == 1)
        g_string_append (text, _("Every week"));
      else
        g_string_append_printf (text, ngettext ("Every %d week", "Every %d weeks", n), n);
      set = kind == FOYER_REPEAT_WEEKDAYS ? 0x1f : kind == FOYER_REPEAT_MON_WED_FRI ? 0x15 : kind == FOYER_REPEAT_TUE_THU ? 0x0a : set;
      for (int i = 0, first = TRUE; i < 7; i++)
        if (set & (1u << i))
          {
            g_autofree char *name = foyer_weekday_short (i + 1);
            g_string_append_printf (text, "%s%s", first ? " · " : ", ", name);
            first = FALSE;
          }
      break;
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* ---- the menu --------------------------------------------------------------------------------------------------------------- */

static void
on_use_cb (GtkButton *button,
           FoyerTemplateMenu *self)
{
  g_autoptr (JsonObject) row = json_object_ref (g_object_get_data (G_OBJECT (button), "row"));

  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  g_signal_emit (self, signals[CHOSEN], 0, row);
}

static void
on_gone_cb (GtkButton *button,
            FoyerTemplateMenu *self)
{
  JsonObject *row = g_object_get_data (G_OBJECT (button), "row");

  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  foyer_ui_run (self->context, self, "repeat.template-delete", foyer_params ("template", "s", foyer_json_str (row, "id"), NULL), _("Template removed"), NULL, NULL);
}

static void
on_list_cb (FoyerUiContext *context,
            JsonNode *result,
            const GError *error,
            gpointer data)
{
  FoyerTemplateMenu *self = data;
  JsonArray *rows = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;
  guint n = rows != NULL ? json_array_get_length (rows) : 0;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_box_remove (GTK_BOX (self->list), child);
  for (guint i = 0; i < n; i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *use = gtk_button_new (), *title = gtk_label_new (foyer_json_str (row, "title"));
      GtkWidget *gone = foyer_icon_button ("edit-delete-symbolic", _("Remove the template"), NULL);
      g_autofree char *words = foyer_repeat_words (foyer_json_str (row, "freq"), foyer_json_str (row, "days"), (int) foyer_json_num (row, "gap"));

      gtk_label_set_xalign (GTK_LABEL (title), 0);
      gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
      gtk_label_set_max_width_chars (GTK_LABEL (title), 28);
      gtk_button_set_child (GTK_BUTTON (use), title);
      gtk_widget_add_css_class (use, "flat");
      gtk_widget_add_css_class (gone, "flat");
      gtk_widget_set_hexpand (use, TRUE);
      gtk_widget_set_tooltip_text (use, words);
      foyer_a11y_label (use, foyer_json_str (row, "title"));
      g_object_set_data_full (G_OBJECT (use), "row", json_object_ref (row), (GDestroyNotify) json_object_unref);
      g_object_set_data_full (G_OBJECT (gone), "row", json_object_ref (row), (GDestroyNotify) json_object_unref);
      g_signal_connect (use, "clicked", G_CALLBACK (on_use_cb), self);
      g_signal_connect (gone, "clicked", G_CALLBACK (on_gone_cb), self);
      gtk_box_append (GTK_BOX (line), use);
      gtk_box_append (GTK_BOX (line), gone);
      gtk_box_append (GTK_BOX (self->list), line);
    }
  gtk_widget_set_visible (self->none, n == 0);
}

static void
on_shown_cb (FoyerTemplateMenu *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->title), "");
  foyer_ui_ask (self->context, self, "repeat.templates", foyer_params ("purpose", "s", self->purpose, NULL), NULL, on_list_cb, self);
}

static void
on_save_cb (FoyerTemplateMenu *self)
{
  JsonObject *params = foyer_params ("title", "s", gtk_editable_get_text (GTK_EDITABLE (self->title)), "purpose", "s", self->purpose, NULL);

  g_signal_emit (self, signals[FILL], 0, params);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  foyer_ui_run (self->context, self, "repeat.template-save", params, _("Template saved"), NULL, NULL);
}

/* ---- the object ------------------------------------------------------------------------------------------------------------- */

static void
foyer_template_menu_dispose (GObject *object)
{
  FoyerTemplateMenu *self = FOYER_TEMPLATE_MENU (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_template_menu_parent_class)->dispose (object);
}

static void
foyer_template_menu_class_init (FoyerTemplateMenuClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_template_menu_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[FILL] = g_signal_new ("fill", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
foyer_template_menu_init (FoyerTemplateMenu *self)
{
}

GtkWidget *
foyer_template_menu_new (FoyerUiContext *context,
                         const char *purpose)
{
  FoyerTemplateMenu *self = g_object_new (FOYER_TYPE_TEMPLATE_MENU, NULL);
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->context = g_object_ref (context);
  self->purpose = purpose;
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->none = gtk_label_new (_("None yet."));
  gtk_label_set_xalign (GTK_LABEL (self->none), 0);
  gtk_widget_add_css_class (self->none, "dim-label");
  self->title = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->title), _("Save as: name, then Enter"));
  gtk_editable_set_width_chars (GTK_EDITABLE (self->title), 26);
  foyer_a11y_label (self->title, _("Name of a new template"));
  g_signal_connect_swapped (self->title, "activate", G_CALLBACK (on_save_cb), self);
  gtk_box_append (GTK_BOX (box), self->list);
  gtk_box_append (GTK_BOX (box), self->none);
  gtk_box_append (GTK_BOX (box), self->title);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  g_signal_connect_swapped (popover, "map", G_CALLBACK (on_shown_cb), self);
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->button), _("Templates"));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
  foyer_a11y_label (self->button, _("Templates of repeating"));
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}
