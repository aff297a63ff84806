#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-span-list.h"

static void
foyer_span_list_free (gpointer data)
{
  FoyerSpanList *s = data;

  g_ptr_array_unref (s->rows);
  g_free (s);
}

static void
on_span_remove_cb (GtkWidget *button, FoyerSpanList *s)
{
  GtkWidget *row = g_object_get_data (G_OBJECT (button), "row");

  g_ptr_array_remove (s->rows, row);
  adw_preferences_group_remove (ADW_PREFERENCES_GROUP (s->group), row);
  gtk_widget_grab_focus (s->add);
}

static GtkWidget *
time_entry (const char *spoken, const char *text)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 8);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 8);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_widget_set_valign (entry, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (entry, "numeric");
  foyer_a11y_label (entry, spoken);
  return entry;
}

GtkWidget *
foyer_span_list_add (FoyerSpanList *s, const char *from, const char *to)
{
  GtkWidget *row = adw_preferences_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *a = time_entry (_("From"), from), *b = time_entry (_("To"), to), *remove = foyer_icon_button ("user-trash-symbolic", _("Remove"), NULL);

  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 6);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_widget_set_hexpand (a, TRUE);
  gtk_widget_set_hexpand (b, TRUE);
  gtk_box_append (GTK_BOX (box), a);
  gtk_box_append (GTK_BOX (box), gtk_label_new ("–"));
  gtk_box_append (GTK_BOX (box), b);
  gtk_box_append (GTK_BOX (box), remove);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  g_object_set_data (G_OBJECT (row), "from", a);
  g_object_set_data (G_OBJECT (row), "to", b);
  g_object_set_data (G_OBJECT (remove), "row", row);
  g_signal_connect (remove, "clicked", G_CALLBACK (on_span_remove_cb), s);
  g_ptr_array_add (s->rows, row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (s->group), row);
  return a;
}

static void
on_span_add_cb (GtkWidget *button, FoyerSpanList *s)
{
  gtk_widget_grab_focus (foyer_span_list_add (s, "", ""));
}

FoyerSpanList *
foyer_span_list_new (FoyerUiContext *context, GtkWidget *box, const char *title, const char *add)
{
  FoyerSpanList *s = g_new0 (FoyerSpanList, 1);

  s->context = context;
  s->rows = g_ptr_array_new ();
  s->group = adw_preferences_group_new ();
  s->add = foyer_icon_button ("list-add-symbolic", add, NULL);
  gtk_widget_add_css_class (s->add, "flat");
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (s->group), title);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (s->group), s->add);
  g_signal_connect (s->add, "clicked", G_CALLBACK (on_span_add_cb), s);
  g_object_set_data_full (G_OBJECT (s->group), "spans", s, foyer_span_list_free);
  gtk_box_append (GTK_BOX (box), s->group);
  return s;
}

void
foyer_span_list_fill (FoyerSpanList *s, const char *text)
{
  g_autoptr (GArray) spans = text && *text ? foyer_spans_parse (text, NULL) : NULL;

  while (s->rows->len > 0)
    {
      GtkWidget *row = s->rows->pdata[s->rows->len - 1];
      g_ptr_array_remove_index (s->rows, s->rows->len - 1);
      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (s->group), row);
    }
  for (guint i = 0; spans != NULL && i < spans->len; i++)
    {
      FoyerSpan span = g_array_index (spans, FoyerSpan, i);
      g_autofree char *a = foyer_format_minute (foyer_ui_time_format (s->context), span.from), *b = foyer_format_minute (foyer_ui_time_format (s->context), span.to);
      foyer_span_list_add (s, a, b);
    }
}

/* The stored form, or NULL with a sentence. Empty rows are left out. (transfer full) */
char *
foyer_span_list_read (FoyerSpanList *s, const char **why)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < s->rows->len; i++)
    {
      GtkWidget *from = g_object_get_data (s->rows->pdata[i], "from"), *to = g_object_get_data (s->rows->pdata[i], "to");
      const char *a = gtk_editable_get_text (GTK_EDITABLE (from)), *b = gtk_editable_get_text (GTK_EDITABLE (to));
      int x, y;
      char fa[6], fb[6];

      if (*a == '\0' && *b == '\0')
        continue;
      if (!foyer_minute_parse (a, &x) || !foyer_minute_parse (b, &y))
        {
          *why = _("Write times as 9:00 and 18:00.");
          gtk_widget_grab_focus (foyer_minute_parse (a, &x) ? to : from);
          g_string_free (text, TRUE);
          return NULL;
        }
      g_string_append_printf (text, "%s%s-%s", text->len ? " " : "", foyer_minute_format (x, fa), foyer_minute_format (y, fb));
    }
  return g_string_free (text, FALSE);
}
